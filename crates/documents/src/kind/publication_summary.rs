//! 行政处罚信息公示表: what is published of a decision.

use casework::acts::parts::PartyKind;
use casework::acts::publication::Publish;
use casework::case::Decision;
use casework::mask;
use jiff::civil::{Date, date};
use law::Fen;
use serde::{Deserialize, Serialize};

use super::{Citation, DocumentKind, check, filled, value};
use crate::{
    fill::Source,
    part::{Head, QrCode},
    sample,
};

/// The kind.
pub const KIND: DocumentKind = DocumentKind {
    id: "publication_summary",
    title: "行政处罚信息公示表",
    citations: &[Citation { from: "2021-07-15", article: "《行政处罚法》第四十八条第一款" }],
    source: include_str!("../../templates/publication_summary.typ"),
    sample: || value(&sample()),
    check: check::<PublicationSummary>,
    fill: |source| filled(fill(source)),
};

/// The data of a publication. Everything in it is meant for the public: it is masked before it comes here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublicationSummary {
    /// Agency, number of the decision, cause.
    pub head: Head,
    /// The party as it is named in public.
    pub party_name: String,
    /// Person, business or organisation, in words: 自然人, 个体工商户, 法人及非法人组织.
    pub party_category: String,
    /// Unified social credit code; of persons nothing.
    pub credit_code: Option<String>,
    /// The representative's name; of organisations only.
    pub representative: Option<String>,
    /// The type of breach.
    pub offence_type: String,
    /// The facts, a paragraph a line.
    pub facts: String,
    /// The basis of the penalty.
    pub basis: String,
    /// The kinds of penalty: 罚款, 没收违法所得 …
    pub penalty_kinds: Vec<String>,
    /// The content of the penalty.
    pub penalty: String,
    /// The fine in 10,000 yuan (万元), as the publicity standard wants it.
    pub fine: Option<String>,
    /// What was confiscated, in 10,000 yuan (万元).
    pub confiscated: Option<String>,
    /// The licence suspended or revoked: name and number.
    pub licence: Option<String>,
    /// The day of the decision.
    pub decided_on: Date,
    /// The last day of validity, if the penalty has one.
    pub valid_until: Option<Date>,
    /// The day of publication.
    pub published_on: Option<Date>,
    /// The last day it is shown, inclusive.
    pub shown_until: Option<Date>,
    /// Where the data comes from.
    pub source_agency: Option<String>,
    /// Leads to the page of the publication.
    pub qr: Option<QrCode>,
}

fn fill(source: &Source<'_>) -> Option<PublicationSummary> {
    let act: &Publish = source.act()?;
    let decision = source.case.decision()?;
    let disposition = match decision {
        Decision::Penalty(done) => &done.act.disposition,
        Decision::OnTheSpot(done) => &done.act.disposition,
        Decision::NoPenalty(_) => return None,
    };
    let (seq, decided_on) = (decision.entry().seq, decision.entry().at.date());
    let mut issued = source.case.documents().into_iter();
    let number = issued.find(|d| d.source == seq && d.kind.id == decision.document_kind()).and_then(|d| d.number);
    let party = source.case.party()?;
    let head = source.head(KIND.id)?;
    let public = source.effective().map(|entry| entry.at.date()).filter(|_| !source.draft);
    let confiscated = disposition.confiscated();
    let organisation = party.kind == PartyKind::Organisation;
    Some(PublicationSummary {
        party_name: mask::party_name(party, act.mask_party_name),
        party_category: match party.kind {
            PartyKind::Citizen => "自然人",
            PartyKind::IndividualBusiness => "个体工商户",
            PartyKind::Organisation => "法人及非法人组织",
        }
        .to_owned(),
        credit_code: party.credit_code.as_ref().filter(|_| party.kind != PartyKind::Citizen).map(ToString::to_string),
        representative: party.representative.as_ref().filter(|_| organisation).map(ToString::to_string),
        offence_type: mask::text(&head.cause),
        facts: mask::text(act.summary.as_str()),
        basis: source.laws(&disposition.basis).into_iter().map(|law| law.citation).collect::<Vec<_>>().join("、"),
        penalty_kinds: disposition.penalties.iter().map(|p| p.kind.title(decided_on).to_owned()).collect(),
        penalty: mask::text(&source.penalties(disposition).join("；")),
        fine: disposition.fine().map(ten_thousands),
        confiscated: (confiscated.0 > 0).then(|| ten_thousands(confiscated)),
        licence: None,
        decided_on,
        valid_until: None,
        published_on: public,
        shown_until: None,
        source_agency: Some(head.agency.clone()),
        qr: source.decision_code(number.as_deref()),
        head: Head { number, cause: mask::text(&head.cause), ..head },
    })
}

/// The sum in 10,000 yuan (万元), to the fen.
fn ten_thousands(sum: Fen) -> String {
    let fen = sum.0.unsigned_abs();
    format!("{}.{:06}", fen / 1_000_000, fen % 1_000_000)
}

fn sample() -> PublicationSummary {
    PublicationSummary {
        head: sample::head(date(2022, 11, 30), Some("曹市监罚决〔2022〕136号")),
        party_name: sample::party().name,
        party_category: "个体工商户".to_owned(),
        credit_code: sample::some("92371721MA3N5K8X2R"),
        representative: sample::some("王喆昇"),
        offence_type: "经营超过保质期的食品".to_owned(),
        facts: "当事人经营超过保质期的“晨光牧场”纯牛奶和“麦香园”蛋黄酥，货值金额594.00元，违法所得93.20元。".to_owned(),
        basis: "《中华人民共和国食品安全法》第一百二十四条第一款第五项".to_owned(),
        penalty_kinds: sample::list(&["罚款", "没收违法所得", "没收非法财物"]),
        penalty: "没收超过保质期的食品；没收违法所得93.20元；罚款50,000.00元。".to_owned(),
        fine: sample::some("5.000000"),
        confiscated: sample::some("0.009320"),
        licence: None,
        decided_on: date(2022, 11, 25),
        valid_until: None,
        published_on: Some(date(2022, 11, 30)),
        shown_until: Some(date(2025, 11, 30)),
        source_agency: sample::some("曹县市场监督管理局"),
        qr: sample::qr(),
    }
}
