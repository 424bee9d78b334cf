//! A case: the chain of its acts, and the questions that rules, clocks and pages ask of it.
//!
//! Nothing is stored twice: every answer is derived from the acts, so state and record cannot differ.

use std::sync::Arc;

use jiff::civil::{Date, DateTime};
use serde_json::{Value as Json, json};

use crate::acts::Act;
use crate::acts::approval::{Approve, Return};
use crate::acts::closing::{ArchiveCase, CloseCase};
use crate::acts::decision::{
    Decide, DecideCrimeTransfer, DecideNoPenalty, DecideOnTheSpot, ProcedureLaw, SendCrime, TransferCase, WithdrawCase,
};
use crate::acts::evidence::{CollectEvidence, EvidenceKind, ExcludeEvidence, ReceiveAppraisal, TakeSample};
use crate::acts::evidence::{CommissionAppraisal, Preserve};
use crate::acts::filing::{AssignOfficers, DecideRecusal, FileCase, RequestRecusal};
use crate::acts::hearing::{HoldHearing, RefuseHearing, RequestHearing, TerminateHearing, WaiveHearing};
use crate::acts::investigation::{InspectScene, Question, Resume, Suspend};
use crate::acts::lead::{DeclineLead, RegisterLead};
use crate::acts::notice::Notify;
use crate::acts::parts::Party;
use crate::acts::service::{PostNotice, Serve, ServiceMethod};
use crate::definition::{ActDefinition, ActType};
use crate::value::{
    ActRef, AgencyId, DocumentRef, EvidenceRef, ItemCode, PersonId, Value, parse_datetime, write_datetime,
};

/// The number of a case, such as `371721-2022-000123`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaseId(pub String);

impl std::fmt::Display for CaseId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A block that the head overrode, with his written reason (severity B* of law.md §10).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// The rule.
    pub rule: String,
    /// The reason.
    pub reason: String,
}

/// An alert that was raised when an act was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// The rule that raised it.
    pub rule: String,
    /// Whether supervision is told at once (red alert).
    pub red: bool,
    /// What was found.
    pub message: String,
}

/// A document number issued with an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbered {
    /// The kind of document.
    pub kind: String,
    /// The number, such as 曹市监罚决〔2022〕12号.
    pub number: String,
}

/// One recorded act, with its two clocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Place in the case, from 0.
    pub seq: u32,
    /// The act.
    pub act: Act,
    /// When it happened, as stated by those who acted (Asia/Shanghai).
    pub at: DateTime,
    /// When the node recorded it (Asia/Shanghai).
    pub recorded: DateTime,
    /// Who recorded it.
    pub by: PersonId,
    /// Why it was recorded late, where it was.
    pub late_reason: Option<String>,
    /// Blocks overridden by the head.
    pub overrides: Vec<Override>,
    /// Numbers issued with it.
    pub numbers: Vec<Numbered>,
    /// Alerts raised with it.
    pub alerts: Vec<Alert>,
    /// The version of the penalty law by which its procedure was judged.
    pub law: ProcedureLaw,
    /// Facts from outside the case by which it was judged.
    pub neighbours: crate::facts::Neighbours,
}

impl Entry {
    /// The definition of the act.
    pub fn definition(&self) -> &'static ActDefinition {
        self.act.definition()
    }

    /// The part of the canonical record that is not fields: late reason, overrides, numbers, alerts, law, neighbours.
    pub fn context_json(&self) -> Json {
        let mut context = serde_json::Map::new();
        context.insert("law".to_owned(), json!(self.law.code()));
        if let Some(reason) = &self.late_reason {
            context.insert("late_reason".to_owned(), json!(reason));
        }
        if !self.overrides.is_empty() {
            let list: Vec<Json> = self.overrides.iter().map(|o| json!({"rule": o.rule, "reason": o.reason})).collect();
            context.insert("overrides".to_owned(), Json::Array(list));
        }
        if !self.numbers.is_empty() {
            let list: Vec<Json> = self.numbers.iter().map(|n| json!({"kind": n.kind, "number": n.number})).collect();
            context.insert("numbers".to_owned(), Json::Array(list));
        }
        if !self.alerts.is_empty() {
            let list: Vec<Json> =
                self.alerts.iter().map(|a| json!({"rule": a.rule, "red": a.red, "message": a.message})).collect();
            context.insert("alerts".to_owned(), Json::Array(list));
        }
        if let Some(neighbours) = self.neighbours.to_json() {
            context.insert("neighbours".to_owned(), neighbours);
        }
        Json::Object(context)
    }

    /// Reads an entry back from its recorded parts.
    ///
    /// # Errors
    /// A Chinese sentence that names what cannot be read.
    pub fn read(
        seq: u32,
        act: &str,
        fields: &Json,
        by: &str,
        at: &str,
        recorded: &str,
        context: &Json,
    ) -> Result<Self, String> {
        let parsed = Act::parse(act, fields).ok_or_else(|| format!("没有名为“{act}”的行为"))?;
        let act = parsed.map_err(|errors| {
            let list: Vec<String> = errors.iter().map(ToString::to_string).collect();
            format!("第{seq}项“{act}”的字段有误：{}", list.join("；"))
        })?;
        let text = |value: &Json, key: &str| value.get(key).and_then(Json::as_str).unwrap_or_default().to_owned();
        let list = |key: &str| context.get(key).and_then(Json::as_array).cloned().unwrap_or_default();
        let mut errors = Vec::new();
        let law = context.get("law").and_then(|json| ProcedureLaw::read(json, "law", &mut errors));
        Ok(Self {
            seq,
            act,
            at: parse_datetime(at)?,
            recorded: parse_datetime(recorded)?,
            by: PersonId(by.to_owned()),
            late_reason: context.get("late_reason").and_then(Json::as_str).map(str::to_owned),
            overrides: list("overrides")
                .iter()
                .map(|o| Override { rule: text(o, "rule"), reason: text(o, "reason") })
                .collect(),
            numbers: list("numbers")
                .iter()
                .map(|n| Numbered { kind: text(n, "kind"), number: text(n, "number") })
                .collect(),
            alerts: list("alerts")
                .iter()
                .map(|a| Alert {
                    rule: text(a, "rule"),
                    red: a.get("red").and_then(Json::as_bool).unwrap_or_default(),
                    message: text(a, "message"),
                })
                .collect(),
            law: law.ok_or_else(|| format!("第{seq}项没有记载适用的法律版本"))?,
            neighbours: context
                .get("neighbours")
                .map_or_else(|| Ok(crate::facts::Neighbours::default()), crate::facts::Neighbours::read)?,
        })
    }

    /// When it happened, in the stored form.
    pub fn at_text(&self) -> String {
        write_datetime(self.at)
    }

    /// When it was recorded, in the stored form.
    pub fn recorded_text(&self) -> String {
        write_datetime(self.recorded)
    }
}

/// An act that has taken effect, with the moment of its effect.
#[derive(Debug)]
pub struct Done<'a, T> {
    /// The act.
    pub act: &'a T,
    /// Its entry.
    pub entry: &'a Entry,
    /// The entry that made it effective: itself, or the head's approval.
    pub effective: &'a Entry,
}

impl<T> Clone for Done<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Done<'_, T> {}

impl<T> Done<'_, T> {
    /// When it took effect (act time of the effective entry).
    pub fn at(&self) -> DateTime {
        self.effective.at
    }

    /// The day on which it took effect.
    pub fn day(&self) -> Date {
        self.effective.at.date()
    }
}

/// What became of a request for approval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestState {
    /// The act needs no approval.
    NotNeeded,
    /// Waiting for the head.
    Pending,
    /// Approved by the entry with this sequence number.
    Approved(u32),
    /// Returned by the entry with this sequence number.
    Returned(u32),
}

/// A document that the case has issued.
#[derive(Debug, Clone)]
pub struct IssuedDocument {
    /// Its kind.
    pub kind: &'static crate::document::DocumentKind,
    /// The act from which it is made.
    pub source: u32,
    /// The entry with which it took effect.
    pub effective: u32,
    /// Its number, for numbered kinds.
    pub number: Option<String>,
    /// Its date.
    pub date: Date,
}

impl IssuedDocument {
    /// How other acts refer to it.
    pub fn reference(&self) -> DocumentRef {
        DocumentRef(format!("{}#{}", self.kind.id, self.source))
    }
}

/// A piece of evidence of the case.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// `E1`, `E2` …
    pub id: EvidenceRef,
    /// Kind, by law.
    pub kind: EvidenceKind,
    /// What it is called in lists.
    pub title: String,
    /// The act that brought it in.
    pub source: u32,
    /// When it was obtained.
    pub at: DateTime,
    /// Whether it was obtained unlawfully.
    pub unlawful: bool,
    /// The act that excluded it.
    pub excluded: Option<u32>,
}

/// How the substance of a case was decided.
#[derive(Debug, Clone, Copy)]
pub enum Decision<'a> {
    /// A penalty in the ordinary procedure.
    Penalty(Done<'a, Decide>),
    /// No penalty.
    NoPenalty(Done<'a, DecideNoPenalty>),
    /// A penalty on the spot.
    OnTheSpot(Done<'a, DecideOnTheSpot>),
}

impl Decision<'_> {
    /// The entry of the decision.
    pub fn entry(&self) -> &Entry {
        match self {
            Decision::Penalty(done) => done.entry,
            Decision::NoPenalty(done) => done.entry,
            Decision::OnTheSpot(done) => done.entry,
        }
    }

    /// The kind of its document.
    pub fn document_kind(&self) -> &'static str {
        match self {
            Decision::Penalty(_) => "penalty_decision",
            Decision::NoPenalty(_) => "no_penalty_decision",
            Decision::OnTheSpot(_) => "summary_decision",
        }
    }
}

/// A case: its id, its agency and its acts in order.
#[derive(Debug, Clone)]
pub struct CaseFile {
    /// Number of the case.
    pub id: CaseId,
    /// The agency that handles it.
    pub agency: AgencyId,
    /// The acts, in the order of recording; shared, so that a case is copied cheaply.
    pub entries: Vec<Arc<Entry>>,
}

impl CaseFile {
    /// A case with no acts yet.
    pub fn new(id: CaseId, agency: AgencyId) -> Self {
        Self { id, agency, entries: Vec::new() }
    }

    /// Adds a recorded act (`evolve`).
    pub fn evolve(&mut self, entry: impl Into<Arc<Entry>>) {
        self.entries.push(entry.into());
    }

    fn told(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.entries.iter().map(Arc::as_ref)
    }

    /// The case as it stood before the entry `seq`; for audits.
    pub fn before(&self, seq: u32) -> Self {
        let entries = self.entries.iter().take_while(|entry| entry.seq < seq).cloned().collect();
        Self { id: self.id.clone(), agency: self.agency.clone(), entries }
    }

    /// The number of acts, which is the version of the case.
    pub fn version(&self) -> u32 {
        u32::try_from(self.entries.len()).unwrap_or(u32::MAX)
    }

    /// The entry with this sequence number.
    pub fn entry(&self, seq: u32) -> Option<&Entry> {
        self.told().find(|entry| entry.seq == seq)
    }

    /// Every act of a type, whether or not it has taken effect, in order.
    pub fn any<'a, T>(&'a self) -> impl DoubleEndedIterator<Item = (&'a Entry, &'a T)>
    where
        T: ActType + 'a,
        &'a T: TryFrom<&'a Act>,
    {
        self.told().filter_map(|entry| <&T>::try_from(&entry.act).ok().map(|act| (entry, act)))
    }

    /// Every act of a type that has taken effect, in order of recording.
    pub fn all<'a, T>(&'a self) -> impl DoubleEndedIterator<Item = Done<'a, T>>
    where
        T: ActType + 'a,
        &'a T: TryFrom<&'a Act>,
    {
        self.any::<T>().filter_map(|(entry, act)| match self.request_state(entry) {
            RequestState::NotNeeded => Some(Done { act, entry, effective: entry }),
            RequestState::Approved(seq) => self.entry(seq).map(|effective| Done { act, entry, effective }),
            RequestState::Pending | RequestState::Returned(_) => None,
        })
    }

    /// The last act of a type that has taken effect.
    pub fn last<'a, T>(&'a self) -> Option<Done<'a, T>>
    where
        T: ActType + 'a,
        &'a T: TryFrom<&'a Act>,
    {
        self.all::<T>().next_back()
    }

    /// What became of a request.
    pub fn request_state(&self, request: &Entry) -> RequestState {
        if !request.definition().approved {
            return RequestState::NotNeeded;
        }
        for entry in self.entries.iter().filter(|entry| entry.seq > request.seq) {
            match &entry.act {
                Act::Approve(Approve { request: at, .. })
                    if self.resolve(at, entry.seq).is_some_and(|e| e.seq == request.seq) =>
                {
                    return RequestState::Approved(entry.seq);
                }
                Act::Return(Return { request: at, .. })
                    if self.resolve(at, entry.seq).is_some_and(|e| e.seq == request.seq) =>
                {
                    return RequestState::Returned(entry.seq);
                }
                _ => {}
            }
        }
        RequestState::Pending
    }

    /// Requests that wait for the head, in order.
    pub fn pending(&self) -> impl Iterator<Item = &Entry> {
        self.told().filter(|entry| self.request_state(entry) == RequestState::Pending)
    }

    /// The act that a reference means when used by the entry `before` (exclusive).
    pub fn resolve(&self, reference: &ActRef, before: u32) -> Option<&Entry> {
        let earlier = || self.told().rev().filter(move |entry| entry.seq < before);
        match reference.as_str().strip_prefix('#') {
            Some(seq) => seq.parse::<u32>().ok().and_then(|seq| earlier().find(|entry| entry.seq == seq)),
            None => earlier().find(|entry| entry.definition().id == reference.as_str()),
        }
    }

    /// Every document issued, in the order in which they took effect.
    pub fn documents(&self) -> Vec<IssuedDocument> {
        let mut documents: Vec<IssuedDocument> = Vec::new();
        for entry in &self.entries {
            let effective = match self.request_state(entry) {
                RequestState::NotNeeded => entry,
                RequestState::Approved(seq) => match self.entry(seq) {
                    Some(entry) => entry,
                    None => continue,
                },
                RequestState::Pending | RequestState::Returned(_) => continue,
            };
            for kind in entry.definition().documents.iter().filter_map(|id| crate::document::find(id)) {
                let number = effective.numbers.iter().find(|n| n.kind == kind.id).map(|n| n.number.clone());
                documents.push(IssuedDocument {
                    kind,
                    source: entry.seq,
                    effective: effective.seq,
                    number,
                    date: effective.at.date(),
                });
            }
        }
        documents.sort_by_key(|document| document.effective);
        documents
    }

    /// The issued document that a reference means when used by the entry `before` (exclusive).
    pub fn document(&self, reference: &DocumentRef, before: u32) -> Option<IssuedDocument> {
        let (kind, source) = match reference.as_str().split_once('#') {
            Some((kind, source)) => (kind, source.parse::<u32>().ok()),
            None => (reference.as_str(), None),
        };
        self.documents()
            .into_iter()
            .rev()
            .find(|d| d.kind.id == kind && d.effective < before && source.is_none_or(|source| d.source == source))
    }

    /// The first successful service of the document made from the act `source`, with the day from which limits run.
    pub fn service_of(&self, kind: &str, source: u32) -> Option<(Done<'_, Serve>, Date)> {
        self.all::<Serve>().find_map(|serve| {
            let document = self.document(&serve.act.document, serve.entry.seq)?;
            let day = serve.act.received.unwrap_or_else(|| serve.day());
            (document.kind.id == kind && document.source == source).then_some((serve, day))
        })
    }

    /// The public notices of the document made from the act `source`.
    pub fn posted(&self, kind: &str, source: u32) -> Option<Done<'_, PostNotice>> {
        self.all::<PostNotice>().find(|post| {
            self.document(&post.act.document, post.entry.seq).is_some_and(|d| d.kind.id == kind && d.source == source)
        })
    }

    /// The registered lead.
    pub fn lead(&self) -> Option<Done<'_, RegisterLead>> {
        self.last::<RegisterLead>()
    }

    /// The filing, once approved.
    pub fn filing(&self) -> Option<Done<'_, FileCase>> {
        self.last::<FileCase>()
    }

    /// The filing as asked for, approved or not: the latest request that was not returned.
    pub fn filing_request(&self) -> Option<(&Entry, &FileCase)> {
        self.any::<FileCase>().rev().find(|(entry, _)| !matches!(self.request_state(entry), RequestState::Returned(_)))
    }

    /// The party, once known.
    pub fn party(&self) -> Option<&Party> {
        self.filing_request()
            .map(|(_, filing)| &filing.party)
            .or_else(|| self.last::<DecideOnTheSpot>().map(|done| &done.act.party))
    }

    /// The power item on which the case is filed.
    pub fn item(&self) -> Option<&ItemCode> {
        self.filing_request()
            .map(|(_, filing)| &filing.item)
            .or_else(|| self.last::<DecideOnTheSpot>().map(|done| &done.act.item))
    }

    /// The officers who handle the case now.
    pub fn officers(&self) -> &[PersonId] {
        if let Some(assigned) = self.last::<AssignOfficers>() {
            return &assigned.act.officers;
        }
        if let Some((_, filing)) = self.filing_request() {
            return &filing.officers;
        }
        self.last::<DecideOnTheSpot>().map_or(&[], |done| &done.act.officers)
    }

    /// Everybody who investigated: officers of the case and officers who made records.
    pub fn investigators(&self) -> Vec<&PersonId> {
        let mut people: Vec<&PersonId> = self.entries.iter().flat_map(|entry| entry.act.officers()).collect();
        people.extend(self.officers());
        people.sort();
        people.dedup();
        people
    }

    /// Evidence in the order of recording.
    pub fn evidence(&self) -> Vec<Evidence> {
        let mut list: Vec<Evidence> = Vec::new();
        for entry in &self.entries {
            let (kind, title, unlawful) = match &entry.act {
                Act::InspectScene(InspectScene { .. }) => (EvidenceKind::Record, "现场笔录".to_owned(), false),
                Act::Question(Question { capacity, .. }) => {
                    use crate::acts::investigation::QuestionedAs;
                    let kind = match capacity {
                        QuestionedAs::Party | QuestionedAs::Representative => EvidenceKind::Statement,
                        QuestionedAs::Witness | QuestionedAs::Other => EvidenceKind::Testimony,
                    };
                    (kind, format!("询问笔录（{}）", capacity.title()), false)
                }
                Act::CollectEvidence(CollectEvidence { kind, title, obtained_unlawfully, .. }) => {
                    (*kind, title.to_string(), *obtained_unlawfully)
                }
                Act::TakeSample(TakeSample { .. }) => (EvidenceKind::Physical, "抽样取证的样品".to_owned(), false),
                Act::ReceiveAppraisal(ReceiveAppraisal { report_number, .. }) => {
                    (EvidenceKind::Appraisal, format!("检验、鉴定意见（{report_number}）"), false)
                }
                _ => continue,
            };
            let id = EvidenceRef(format!("E{}", list.len() + 1));
            list.push(Evidence { id, kind, title, source: entry.seq, at: entry.at, unlawful, excluded: None });
        }
        for (entry, act) in self.any::<ExcludeEvidence>() {
            if let Some(evidence) = list.iter_mut().find(|e| e.id == act.evidence) {
                evidence.excluded = Some(entry.seq);
            }
        }
        list
    }

    /// The notice in force: the last one approved.
    pub fn notice(&self) -> Option<Done<'_, Notify>> {
        self.last::<Notify>()
    }

    /// The day on which the notice in force was served.
    pub fn notice_served(&self) -> Option<Date> {
        let notice = self.notice()?;
        self.service_of("penalty_notice", notice.entry.seq).map(|(_, day)| day)
    }

    /// Requests for a hearing made after the notice in force was issued.
    pub fn hearing_requests(&self) -> Vec<Done<'_, RequestHearing>> {
        let since = self.notice().map_or(0, |notice| notice.entry.seq);
        self.all::<RequestHearing>().filter(|request| request.entry.seq > since).collect()
    }

    /// Whether a request for a hearing still waits: no hearing held or ended, not withdrawn, not refused since.
    pub fn hearing_awaited_by(&self, request: &Done<'_, RequestHearing>) -> bool {
        let answers = [
            self.hearing_held().map(|held| held.entry.seq),
            self.hearing_terminated().map(|ended| ended.entry.seq),
            self.last::<WaiveHearing>().map(|waived| waived.entry.seq),
            self.last::<RefuseHearing>().map(|refused| refused.entry.seq),
        ];
        answers.into_iter().flatten().all(|seq| seq < request.entry.seq)
    }

    /// The latest request for a hearing, if it still waits.
    pub fn hearing_awaited(&self) -> Option<Done<'_, RequestHearing>> {
        self.hearing_requests().pop().filter(|request| self.hearing_awaited_by(request))
    }

    /// The hearing held after the notice in force.
    pub fn hearing_held(&self) -> Option<Done<'_, HoldHearing>> {
        let since = self.notice().map_or(0, |notice| notice.entry.seq);
        self.last::<HoldHearing>().filter(|held| held.entry.seq > since)
    }

    /// The hearing terminated after the notice in force.
    pub fn hearing_terminated(&self) -> Option<Done<'_, TerminateHearing>> {
        let since = self.notice().map_or(0, |notice| notice.entry.seq);
        self.last::<TerminateHearing>().filter(|ended| ended.entry.seq > since)
    }

    /// How the substance was decided, once it was.
    pub fn decision(&self) -> Option<Decision<'_>> {
        self.last::<Decide>()
            .map(Decision::Penalty)
            .or_else(|| self.last::<DecideNoPenalty>().map(Decision::NoPenalty))
            .or_else(|| self.last::<DecideOnTheSpot>().map(Decision::OnTheSpot))
    }

    /// The day on which the decision was served.
    pub fn decision_served(&self) -> Option<Date> {
        let decision = self.decision()?;
        if let Decision::OnTheSpot(done) = decision {
            return done.act.delivered.then(|| done.day());
        }
        self.service_of(decision.document_kind(), decision.entry().seq).map(|(_, day)| day)
    }

    /// Whether the substance has ended: decided, withdrawn, transferred or refused.
    pub fn concluded(&self) -> bool {
        self.decision().is_some()
            || self.last::<WithdrawCase>().is_some()
            || self.last::<TransferCase>().is_some()
            || self.last::<SendCrime>().is_some()
            || self.last::<DeclineLead>().is_some()
    }

    /// The approved closing.
    pub fn closed(&self) -> Option<Done<'_, CloseCase>> {
        self.last::<CloseCase>()
    }

    /// The archiving.
    pub fn archived(&self) -> Option<Done<'_, ArchiveCase>> {
        self.last::<ArchiveCase>()
    }

    /// Whether the chief approved the transfer of a suspected crime.
    pub fn crime_transfer(&self) -> Option<Done<'_, DecideCrimeTransfer>> {
        self.last::<DecideCrimeTransfer>()
    }

    /// Whether the case is suspended after its last act.
    pub fn suspended(&self) -> bool {
        let suspended = self.last::<Suspend>().map(|done| done.effective.seq);
        let resumed = self.last::<Resume>().map(|done| done.effective.seq);
        suspended > resumed
    }

    /// People whose recusal was decided before the entry `before`.
    pub fn recused(&self) -> Vec<&PersonId> {
        self.all::<DecideRecusal>()
            .filter(|decided| decided.act.granted)
            .filter_map(|decided| match &self.resolve(&decided.act.request, decided.entry.seq)?.act {
                Act::RequestRecusal(RequestRecusal { person, .. }) => Some(person),
                _ => None,
            })
            .collect()
    }

    /// Requests for recusal that have no answer yet.
    pub fn open_recusals(&self) -> Vec<(&Entry, &RequestRecusal)> {
        let answered: Vec<u32> = self
            .all::<DecideRecusal>()
            .filter_map(|decided| self.resolve(&decided.act.request, decided.entry.seq).map(|entry| entry.seq))
            .collect();
        self.any::<RequestRecusal>().filter(|(entry, _)| !answered.contains(&entry.seq)).collect()
    }

    /// Days that do not count towards the period for deciding: appraisals and suspensions, with their reasons.
    pub fn stops(&self) -> Vec<law::calendar::Stop> {
        let mut stops = Vec::new();
        let results: Vec<Done<'_, ReceiveAppraisal>> = self.all::<ReceiveAppraisal>().collect();
        for (i, commissioned) in self.all::<CommissionAppraisal>().enumerate() {
            stops.push(law::calendar::Stop {
                from: commissioned.day(),
                until: results.get(i).map(Done::day),
                reason: format!("检验、检测、鉴定（{}）", commissioned.act.institution),
            });
        }
        let resumed: Vec<Done<'_, Resume>> = self.all::<Resume>().collect();
        for suspended in self.all::<Suspend>() {
            stops.push(law::calendar::Stop {
                from: suspended.day(),
                until: resumed.iter().find(|r| r.effective.seq > suspended.effective.seq).map(Done::day),
                reason: format!("中止调查（{}）", suspended.act.ground),
            });
        }
        for post in self.all::<PostNotice>() {
            let served = self
                .all::<Serve>()
                .find(|serve| serve.act.method == ServiceMethod::PublicNotice && serve.entry.seq > post.entry.seq);
            stops.push(law::calendar::Stop {
                from: post.day(),
                until: served.map(|serve| serve.act.received.unwrap_or_else(|| serve.day())),
                reason: "公告送达".to_owned(),
            });
        }
        stops
    }

    /// Preservations by registration, with the act that disposed of them.
    pub fn preservations(
        &self,
    ) -> Vec<(Done<'_, Preserve>, Option<Done<'_, crate::acts::evidence::DisposePreserved>>)> {
        let disposals: Vec<_> = self.all::<crate::acts::evidence::DisposePreserved>().collect();
        self.all::<Preserve>()
            .map(|preserved| {
                let disposal = disposals.iter().find(|d| d.entry.seq > preserved.entry.seq).copied();
                (preserved, disposal)
            })
            .collect()
    }
}
