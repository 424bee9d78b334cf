//! The data of a document, taken from a case.
//!
//! Each kind has a `fill` in its own file; here is what several of them need. What no act states is left out of the
//! document, never invented.

pub mod course;
pub mod text;

use casework::acts::approval::{Approve, Return};
use casework::acts::decision::{self, Remedies, RemedyOrgan};
use casework::acts::evidence::CollectEvidence;
use casework::acts::parts::{self, Basis, Confirmation, Disposition, Fact, Object, Penalty, Scene};
use casework::case::{CaseFile, Done, Entry, IssuedDocument, RequestState};
use casework::definition::ActType;
use casework::document::Volume;
use casework::facts::Facts;
use casework::registry::{PublishItem, RegisterAgency};
use casework::value::{EvidenceRef, PersonId};
use jiff::civil::{Date, DateTime};
use law::PenaltyKind;
use law::numeral::to_chinese;
use law::setting::InstrumentLevel;
use serde::Serialize;
use serde_json::Value;

use crate::part::{
    Contact, Evidence, Head, Issue, Item, Law, Officer, Opinion, Party, PartyKind, Payment, Period, QrCode, Signature,
};
use text::{money, open};

/// What a document is made from.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The case. [`crate::render`] cuts it after the entry with which the document took effect, so that the document
    /// stays the same however the case goes on.
    pub case: &'a CaseFile,
    /// The sequence number of the act from which the document is made.
    pub source: u32,
    /// The law and the registry.
    pub facts: Facts<'a>,
    /// Whether it is only a draft; a document whose act waits for approval is one in any case.
    pub draft: bool,
    /// The address of the public site without a final slash, for the QR code of decisions.
    pub address: &'a str,
}

/// The data as JSON; none where the act does not give it.
pub(crate) fn filled<T: Serialize>(data: Option<T>) -> Option<Value> {
    data.and_then(|data| serde_json::to_value(data).ok())
}

impl<'a> Source<'a> {
    /// The entry of the act.
    pub fn entry(&self) -> Option<&'a Entry> {
        self.case.entry(self.source)
    }

    /// The act, if it is of this type.
    pub fn act<T>(&self) -> Option<&'a T>
    where
        &'a T: TryFrom<&'a casework::acts::Act>,
    {
        <&T>::try_from(&self.entry()?.act).ok()
    }

    /// The entry with which the act took effect: itself, or the approval; none while it waits or when it was returned.
    pub fn effective(&self) -> Option<&'a Entry> {
        let entry = self.entry()?;
        match self.case.request_state(entry) {
            RequestState::NotNeeded => Some(entry),
            RequestState::Approved(seq) => self.case.entry(seq),
            RequestState::Pending | RequestState::Returned(_) => None,
        }
    }

    /// The day on which the act took effect, or was requested while it has none.
    pub fn day(&self) -> Option<Date> {
        self.effective().or(self.entry()).map(|entry| entry.at.date())
    }

    /// The agency of the case.
    pub fn agency(&self) -> Option<&'a RegisterAgency> {
        self.facts.registry.agency(&self.case.agency)
    }

    /// The department whose parameters apply.
    pub fn department(&self) -> Option<&'a str> {
        self.agency()?.department.as_ref().map(|department| department.as_str())
    }

    /// The number of the document of this kind made from the act; none until issued.
    pub fn number(&self, kind: &str) -> Option<String> {
        self.effective()?.numbers.iter().find(|number| number.kind == kind).map(|number| number.number.clone())
    }

    /// The number and the day of the last document of a kind issued before the act.
    pub fn earlier(&self, kind: &str) -> Option<(Option<String>, Date)> {
        let documents = self.case.documents();
        let found =
            documents.iter().rev().find(|document| document.kind.id == kind && document.source < self.source)?;
        Some((found.number.clone(), found.date))
    }

    /// The last act of a type that took effect before this one.
    pub fn before<T>(&self) -> Option<Done<'a, T>>
    where
        T: ActType + 'a,
        &'a T: TryFrom<&'a casework::acts::Act>,
    {
        self.case.all::<T>().rfind(|done| done.effective.seq < self.source)
    }

    /// Every document of the case file in the order of the file: main volume before sub volume, place in the volume,
    /// time of effect. The cover, the catalogue and the last sheet are not among them.
    pub fn file_documents(&self) -> Vec<IssuedDocument> {
        let mut documents = self.case.documents();
        documents.retain(|document| document.effective < self.source);
        documents.sort_by_key(|document| (document.kind.volume, document.kind.order, document.effective));
        documents
    }

    /// The volumes that hold documents: 正卷, or 正卷、副卷.
    pub fn volumes(&self) -> String {
        let mut volumes: Vec<_> = self.file_documents().iter().map(|document| document.kind.volume).collect();
        volumes.dedup();
        volumes.into_iter().map(volume).collect::<Vec<_>>().join("、")
    }

    /// The head of a document of this kind.
    pub fn head(&self, kind: &str) -> Option<Head> {
        Some(Head {
            agency: self.agency().map_or_else(|| self.case.agency.to_string(), |agency| agency.name.to_string()),
            number: self.number(kind),
            case_number: Some(self.case.id.to_string()),
            cause: self.cause(),
            made_on: self.day()?,
            draft: self.draft || self.effective().is_none(),
        })
    }

    /// The cause of the case without 涉嫌 and 案 around it; before the filing, whom the lead is about.
    pub fn cause(&self) -> String {
        if let Some((_, filing)) = self.case.filing_request() {
            let cause = filing.cause.as_str();
            let cause = cause.strip_prefix("涉嫌").unwrap_or(cause);
            return cause.strip_suffix("一案").or_else(|| cause.strip_suffix('案')).unwrap_or(cause).to_owned();
        }
        if let Some(item) = self.item() {
            return open(item.violation.as_str()).to_owned();
        }
        let suspect = self.case.lead().and_then(|lead| lead.act.suspect.as_ref());
        suspect.map_or_else(|| "涉嫌违法线索".to_owned(), |suspect| format!("{suspect}涉嫌违法线索"))
    }

    /// The version of the power item on which the case rests.
    pub fn item(&self) -> Option<&'a PublishItem> {
        let day = self.case.filing().map(|filing| filing.day()).or_else(|| self.day())?;
        self.facts.registry.item(self.case.item()?, day)
    }

    /// The party of the case; before the filing whom the lead names.
    pub fn party(&self) -> Option<Party> {
        if let Some(party) = self.case.party() {
            return Some(self::party(party));
        }
        let suspect = self.case.lead()?.act.suspect.as_ref()?;
        Some(Party { name: suspect.to_string(), ..nobody(PartyKind::Organisation) })
    }

    /// A person's name.
    pub fn name(&self, person: &'a PersonId) -> String {
        self.facts.registry.name(person).to_owned()
    }

    /// Several names, joined by 、.
    pub fn names(&self, people: &'a [PersonId]) -> String {
        people.iter().map(|person| self.facts.registry.name(person)).collect::<Vec<_>>().join("、")
    }

    /// Officers with the numbers of the certificates that are valid on the day of the act.
    pub fn officers(&self, people: &'a [PersonId]) -> Vec<Officer> {
        let day = self.entry().map(|entry| entry.at.date());
        let certificate = |id| {
            let person = self.facts.registry.person(id)?;
            day.and_then(|day| person.certificate(day)).or(person.certificates.last()).map(|c| c.number.to_string())
        };
        let officer = |id| Officer { name: self.name(id), certificate: certificate(id).unwrap_or_default() };
        people.iter().map(officer).collect()
    }

    /// The officers who carried the act out, or else those of the case.
    pub fn acting(&self) -> &'a [PersonId] {
        match self.entry().map(|entry| entry.act.officers()) {
            Some(officers) if !officers.is_empty() => officers,
            _ => self.case.officers(),
        }
    }

    /// Pieces of evidence by their references, with what they are to prove where an act says so.
    pub fn evidence(&self, references: impl IntoIterator<Item = &'a EvidenceRef>) -> Vec<Evidence> {
        let list = self.case.evidence();
        let mut seen: Vec<&EvidenceRef> = Vec::new();
        let mut found = Vec::new();
        for reference in references {
            if seen.contains(&reference) {
                continue;
            }
            seen.push(reference);
            let Some(piece) = list.iter().find(|piece| piece.id == *reference) else { continue };
            let act = self.case.entry(piece.source).map(|entry| &entry.act);
            let collected = act.and_then(|act| <&CollectEvidence>::try_from(act).ok());
            found.push(Evidence {
                name: piece.title.clone(),
                count: None,
                proves: collected.map(|act| act.proves.to_string()),
            });
        }
        found
    }

    /// The evidence of some facts, each piece once.
    pub fn fact_evidence(&self, facts: &'a [Fact]) -> Vec<Evidence> {
        self.evidence(facts.iter().flat_map(|fact| &fact.evidence))
    }

    /// The text with the full names of statutes: 《食品安全法》 becomes 《中华人民共和国食品安全法》.
    pub fn formal(&self, text: &str) -> String {
        let mut formal = String::new();
        for (index, piece) in text.split('《').enumerate() {
            if index > 0 {
                formal.push('《');
                let title = piece.split('》').next().unwrap_or_default();
                let statutes = self.facts.texts().versions(title);
                if statutes.iter().any(|version| version.level == InstrumentLevel::Law) {
                    formal.push_str("中华人民共和国");
                }
            }
            formal.push_str(piece);
        }
        formal
    }

    /// The provisions quoted as basis. A version that is not the one in force on the day of the document is named.
    pub fn laws(&self, basis: &[Basis]) -> Vec<Law> {
        let citation = |basis: &Basis| {
            let title = law::statutes::short_title(basis.law.as_str());
            let statutes = self.facts.texts();
            let cited = basis.version.and_then(|version| statutes.find(title, version));
            let current = self.day().and_then(|day| statutes.in_force(title, day));
            let other = cited.filter(|cited| current.is_some_and(|current| current.version != cited.version));
            let note = other.map(|cited| format!("（{}年{}）", cited.version.year(), cited.event()));
            self.formal(&format!("《{title}》{}{}", note.unwrap_or_default(), basis.article))
        };
        basis.iter().map(|basis| Law { citation: citation(basis), text: None }).collect()
    }

    /// The duty that the power item names as broken.
    pub fn duty(&self) -> Vec<Law> {
        let duty = self.item().and_then(|item| item.duty.as_ref());
        duty.map(|duty| Law { citation: self.formal(duty.as_str()), text: None }).into_iter().collect()
    }

    /// The provisions on which the power item rests on the day of the violation.
    pub fn item_basis(&self) -> Vec<Law> {
        let violated =
            self.case.filing_request().map(|(_, filing)| filing.violation_to.unwrap_or(filing.violation_from));
        let (Some(item), Some(day)) = (self.item(), violated.or_else(|| self.day())) else { return Vec::new() };
        let holds =
            |basis: &&casework::registry::ItemBasis| basis.from <= day && basis.until.is_none_or(|until| day < until);
        let basis = item.basis.iter().filter(holds).map(|basis| Basis {
            law: basis.law.clone(),
            version: Some(basis.version),
            article: basis.article.clone(),
        });
        self.laws(&basis.collect::<Vec<_>>())
    }

    /// The penalties, one text each.
    pub fn penalties(&self, disposition: &Disposition) -> Vec<String> {
        disposition.penalties.iter().map(|penalty| self.penalty(penalty)).collect()
    }

    fn penalty(&self, penalty: &Penalty) -> String {
        let title = self.day().map_or_else(|| penalty.kind.name(), |day| penalty.kind.title(day));
        let detail = penalty.detail.as_ref().map(|detail| open(detail.as_str()));
        let sum = penalty.amount.filter(|_| penalty.kind != PenaltyKind::ConfiscateProperty).map(money);
        match (sum, detail) {
            (Some(sum), Some(detail)) => format!("{title}{sum}：{detail}"),
            (Some(sum), None) => format!("{title}{sum}"),
            (None, Some(detail)) if detail.starts_with("没收") || detail.contains(title) => detail.to_owned(),
            (None, Some(detail)) => format!("{title}：{detail}"),
            (None, None) => title.to_owned(),
        }
    }

    /// The discretion: the tier, the benchmark by which it was found, and the reasons.
    pub fn discretion(&self, disposition: &Disposition, reasons: Option<&str>) -> Option<String> {
        let mut lines: Vec<String> = reasons.into_iter().map(str::to_owned).collect();
        let day = self.day()?;
        if let Some(benchmark) = self.item().and_then(|item| item.benchmark_on(day)) {
            let document = disposition.benchmark.as_ref().unwrap_or(&benchmark.document);
            let tier = disposition.tier;
            let conditions = benchmark.tiers.iter().find(|found| found.code == tier);
            let conditions = conditions.map(|tier| format!("（{}）", open(tier.conditions.as_str())));
            lines.push(format!(
                "对照《{}》（{document}），属于“{}”档次{}。",
                benchmark.title,
                tier.title(),
                conditions.unwrap_or_default()
            ));
        }
        lines.extend(disposition.tier_reason.as_ref().map(ToString::to_string));
        (!lines.is_empty()).then(|| lines.join("\n"))
    }

    /// Whom to turn to: the officers who act, at the agency's telephone.
    pub fn contact(&self) -> Option<Contact> {
        let agency = self.agency()?;
        Some(Contact {
            name: self.names(self.acting()),
            phone: agency.phone.as_ref()?.to_string(),
            address: agency.address.as_ref().map(ToString::to_string),
        })
    }

    /// How a fine is paid: the bank of the act or of the agency, the days of the act or of the law.
    pub fn payment(&self, payment: Option<&decision::Payment>) -> Option<Payment> {
        let (agency, day) = (self.agency()?, self.day()?);
        let parameters = &self.facts.law.parameters;
        let lawful = parameters.period("payment.days", self.department(), day).ok()?.value;
        let days = payment.and_then(|payment| payment.days).unwrap_or(lawful.count);
        let rate = parameters.permille("surcharge.daily_rate", self.department(), day).ok();
        let told = payment.is_none_or(|payment| payment.surcharge_told);
        Some(Payment {
            term: format!("自收到行政处罚决定书之日起{}内", text::period(&law::Period { count: days, ..lawful })),
            bank: payment.and_then(|payment| payment.bank.as_ref()).or(agency.bank.as_ref())?.to_string(),
            bank_address: payment
                .and_then(|payment| payment.bank_address.as_ref())
                .or(agency.bank_address.as_ref())
                .map(ToString::to_string),
            account_name: None,
            account_number: None,
            electronic: None,
            surcharge: rate.filter(|_| told).map(|rate| {
                format!(
                    "到期不缴纳罚款的，每日按罚款数额的{}加处罚款，加处罚款的数额不超过罚款的数额。",
                    text::share(rate.value)
                )
            }),
        })
    }

    /// The remedies as sentences, with the real names of the organs; `document` is how the party knows the document,
    /// such as 本决定.
    pub fn remedies(&self, remedies: &Remedies, document: &str) -> Option<String> {
        let agency = self.agency()?;
        let organ = |organ: &RemedyOrgan| match organ {
            RemedyOrgan::Government => Some(agency.government.to_string()),
            RemedyOrgan::Superior => agency.superior.as_ref().map(ToString::to_string),
        };
        let organs = remedies.organs.iter().filter_map(organ).collect::<Vec<_>>().join("或者");
        let (days, months, court) =
            (to_chinese(remedies.reconsideration_days), to_chinese(remedies.suit_months), &remedies.court);
        let reconsider = format!("自收到{document}书之日起{days}日内向{organs}申请行政复议");
        let choice = if remedies.reconsideration_first {
            let suit = remedies.suit_days.map_or_else(String::new, |days| {
                format!(
                    "对行政复议决定不服的，可以自收到行政复议决定书之日起{}日内依法向{court}提起行政诉讼。",
                    to_chinese(days)
                )
            });
            format!("如不服{document}，应当先{reconsider}。{suit}")
        } else {
            format!(
                "如不服{document}，可以{reconsider}；也可以自收到{document}书之日起{months}个月内依法向{court}提起行政诉讼。"
            )
        };
        Some(format!("{choice}申请行政复议或者提起行政诉讼期间，除法律另有规定外，{document}不停止执行。"))
    }

    /// The date under the document, once it is issued.
    pub fn issue(&self) -> Issue {
        Issue { date: self.effective().map(|entry| entry.at.date()).filter(|_| !self.draft), seal_svg: None }
    }

    /// The approval: what the officers ask for, and what the head made of it.
    pub fn opinions(&self, request: &str) -> Vec<Opinion> {
        let Some(entry) = self.entry() else { return Vec::new() };
        let signers = match entry.act.officers() {
            [] => vec![self.name(&entry.by)],
            officers => officers.iter().map(|officer| self.name(officer)).collect(),
        };
        let mut opinions = vec![Opinion {
            role: "承办人意见".to_owned(),
            text: Some(request.to_owned()),
            signers,
            date: Some(entry.at.date()),
        }];
        if entry.definition().approved {
            let answer = match self.case.request_state(entry) {
                RequestState::Approved(seq) | RequestState::Returned(seq) => self.case.entry(seq),
                RequestState::NotNeeded | RequestState::Pending => None,
            };
            opinions.push(Opinion {
                role: "行政机关负责人审批意见".to_owned(),
                text: answer.and_then(answered),
                signers: answer.map(|answer| self.name(&answer.by)).into_iter().collect(),
                date: answer.map(|answer| answer.at.date()),
            });
        }
        opinions
    }

    /// The code that leads to the public text of a decision; none without a number or without a public site.
    pub fn decision_code(&self, number: Option<&str>) -> Option<QrCode> {
        let number = number.filter(|_| !self.address.is_empty() && !self.draft)?;
        let address = format!("{}/decisions/{}", self.address, text::percent_encoded(number));
        QrCode::of(&address, "扫描二维码，查看本决定的公开文本并核验真伪")
    }

    /// A period of the law in its version of the day of the act, with a count of its own if the act states one.
    pub fn term(&self, key: &str, count: Option<u32>) -> Option<law::Period> {
        let lawful = self.facts.law.parameters.period(key, self.department(), self.day()?).ok()?.value;
        Some(law::Period { count: count.unwrap_or(lawful.count), ..lawful })
    }

    /// Words of `data/words.csv` in their version of the day of the act.
    pub fn words(&self, key: &str) -> String {
        self.entry().map_or_else(String::new, |entry| text::words(key, entry.at.date()))
    }

    /// The signatures under a record made on the spot: the person, the witness, the officers.
    pub fn signatures(&self, role: &str, name: Option<String>, scene: &Scene) -> Vec<Signature> {
        let date = Some(scene.ended.date());
        let signed = scene.confirmation == Confirmation::Signed;
        let note = scene.refusal_note.as_ref().map(ToString::to_string);
        let mut signatures = vec![Signature {
            role: role.to_owned(),
            name: name.filter(|_| signed),
            date: date.filter(|_| signed),
            note: note.or_else(|| (!signed).then(|| scene.confirmation.title().to_owned())),
        }];
        signatures.extend(scene.witness.as_ref().map(|witness| Signature {
            role: "见证人".to_owned(),
            name: Some(witness.to_string()),
            date,
            note: None,
        }));
        signatures.push(Signature {
            role: "执法人员".to_owned(),
            name: Some(self.names(self.acting())),
            date,
            note: None,
        });
        signatures
    }

    /// Who signs for the party: its representative, or itself.
    pub fn party_signer(&self) -> Option<String> {
        let party = self.party()?;
        Some(party.representative.unwrap_or(party.name))
    }
}

/// What the head wrote under a request.
fn answered(entry: &Entry) -> Option<String> {
    let approved = <&Approve>::try_from(&entry.act).ok().map(|act| act.opinion.to_string());
    approved.or_else(|| <&Return>::try_from(&entry.act).ok().map(|act| format!("退回：{}", act.reason)))
}

/// The name of a volume of the case file.
pub fn volume(volume: Volume) -> &'static str {
    match volume {
        Volume::Main => "正卷",
        Volume::Sub => "副卷",
    }
}

/// Somebody of whom nothing is known but the kind.
pub fn nobody(kind: PartyKind) -> Party {
    Party {
        kind,
        name: String::new(),
        gender: None,
        born_on: None,
        identity_kind: None,
        identity_number: None,
        representative_title: None,
        representative: None,
        address: None,
        phone: None,
    }
}

/// A party as documents show it.
pub fn party(party: &parts::Party) -> Party {
    let kind = match party.kind {
        parts::PartyKind::Citizen => PartyKind::Person,
        parts::PartyKind::IndividualBusiness => PartyKind::Business,
        parts::PartyKind::Organisation => PartyKind::Organisation,
    };
    let representative_title = match kind {
        PartyKind::Person => "监护人",
        PartyKind::Business => "经营者",
        PartyKind::Organisation => "法定代表人（负责人）",
    };
    let code = party.credit_code.as_ref().map(|code| ("统一社会信用代码", code.to_string()));
    let number = party.identity_number.as_ref().map(|number| ("公民身份号码", number.to_string()));
    let identity = code.or(number);
    // The last digit but one of an identity number is odd for men (GB 11643).
    let gender = party.identity_number.as_ref().and_then(|number| number.as_str().chars().nth(16)?.to_digit(10));
    let personal = kind == PartyKind::Person;
    Party {
        kind,
        name: party.name.to_string(),
        gender: gender.filter(|_| personal).map(|digit| if digit % 2 == 1 { "男" } else { "女" }.to_owned()),
        born_on: party.born().filter(|_| personal),
        identity_kind: identity.as_ref().map(|(kind, _)| (*kind).to_owned()),
        identity_number: identity.map(|(_, number)| number),
        representative_title: party.representative.is_some().then(|| representative_title.to_owned()),
        representative: party.representative.as_ref().map(ToString::to_string),
        address: Some(party.address.to_string()),
        phone: party.phone.as_ref().map(ToString::to_string),
    }
}

/// Things as a list.
pub fn items(objects: &[Object]) -> Vec<Item> {
    let item = |object: &Object| Item {
        name: object.name.to_string(),
        specification: object.specification.as_ref().map(ToString::to_string),
        unit: None,
        quantity: object.quantity.to_string(),
        value: None,
        remark: object.note.as_ref().map(ToString::to_string),
    };
    objects.iter().map(item).collect()
}

/// The statements of some facts, a paragraph each.
pub fn statements(facts: &[Fact]) -> String {
    facts.iter().map(|fact| fact.statement.as_str()).collect::<Vec<_>>().join("\n")
}

/// From when to when a record was made.
pub fn period(from: DateTime, to: DateTime) -> Period {
    Period { from, to }
}
