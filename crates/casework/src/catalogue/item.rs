//! A power item folded from its acts: drafts with their way through confirmation and review, published versions, and
//! what happened to them since.

use jiff::civil::{Date, DateTime};

use super::acts::{
    CancelItem, ConfirmItem, DevolveItem, ItemAct, ResumeItem, ReviewItem, ReviewResult, RunItem, SubmitItem,
    SuspendItem,
};
use super::elements::{DraftItem, PublishItem, Run};
use crate::case::Alert;
use crate::definition::ActDefinition;
use crate::value::{AgencyId, ItemCode, PersonId, chinese_date};

/// When an act was done and recorded, and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meta {
    /// Who recorded it.
    pub by: PersonId,
    /// When it happened.
    pub at: DateTime,
    /// When it was recorded.
    pub recorded: DateTime,
    /// Alerts that were raised.
    pub alerts: Vec<Alert>,
    /// Whether it was taken over from before the system, without the steps of the desk.
    pub imported: bool,
}

impl Meta {
    /// The meta of an act whose record is not at hand: as taken over, at the first moment of a day.
    pub fn imported(day: Date) -> Self {
        let at = day.at(0, 0, 0, 0);
        Self { by: PersonId::from("system"), at, recorded: at, alerts: Vec::new(), imported: true }
    }
}

/// One line of an item's course; what the act says stands in the draft, version or list that it made.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Sequence number, from 0.
    pub seq: u32,
    /// The act.
    pub definition: &'static ActDefinition,
    /// What it came to, in one Chinese sentence.
    pub summary: String,
    /// When, by whom, with what alerts.
    pub meta: Meta,
}

crate::choices! {
    /// How far a draft has come.
    pub enum Phase {
        Draft = "draft", "编制中";
        Confirmed = "confirmed", "已集体确认";
        Submitted = "submitted", "审查中";
        Returned = "returned", "已退回";
        Approved = "approved", "审查通过";
        Published = "published", "已公布";
    }
}

/// An act with the sequence number, day and recorder of its record.
#[derive(Debug, Clone)]
pub struct Dated<T> {
    /// The act.
    pub act: T,
    /// Sequence number in the item's stream.
    pub seq: u32,
    /// The day of the act.
    pub day: Date,
    /// Who recorded it.
    pub by: PersonId,
}

/// A draft and its way to publication.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The elements.
    pub draft: Dated<DraftItem>,
    /// The collective study, once recorded.
    pub confirmed: Option<Dated<ConfirmItem>>,
    /// The last submission.
    pub submitted: Option<Dated<SubmitItem>>,
    /// The review of the last submission.
    pub reviewed: Option<Dated<ReviewItem>>,
    /// The publication.
    pub published: Option<u32>,
}

impl Draft {
    /// How far it has come.
    pub fn phase(&self) -> Phase {
        if self.published.is_some() {
            return Phase::Published;
        }
        match (&self.reviewed, &self.submitted, &self.confirmed) {
            (Some(review), ..) if review.act.result == ReviewResult::Approve => Phase::Approved,
            (Some(_), ..) => Phase::Returned,
            (None, Some(_), _) => Phase::Submitted,
            (None, None, Some(_)) => Phase::Confirmed,
            (None, None, None) => Phase::Draft,
        }
    }
}

/// A published version.
#[derive(Debug, Clone)]
pub struct Version {
    /// Counted from 1.
    pub number: u32,
    /// The act that published it.
    pub seq: u32,
    /// The day of publication.
    pub published: Date,
    /// Whether it was taken over from before the system.
    pub imported: bool,
    /// First day of formal run; `None` while it is on trial.
    pub formal_from: Option<Date>,
}

/// A suspension and its end.
#[derive(Debug, Clone)]
pub struct Suspension {
    /// The suspension.
    pub act: SuspendItem,
    /// First day on which the item is usable again, as resumed.
    pub resumed: Option<Date>,
}

impl Suspension {
    /// Whether it holds on a day.
    pub fn holds(&self, day: Date) -> bool {
        let ends = [self.act.until, self.resumed].into_iter().flatten().min();
        self.act.from <= day && ends.is_none_or(|end| day < end)
    }
}

/// A power item.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its code.
    pub code: ItemCode,
    /// Its course, one line an act.
    pub entries: Vec<Entry>,
    /// Its drafts, in order; the last one may be under way.
    pub drafts: Vec<Draft>,
    /// What each version publishes, in the order of publication.
    pub publications: Vec<PublishItem>,
    /// The versions, beside `publications`.
    pub versions: Vec<Version>,
    /// Suspensions, in order.
    pub suspensions: Vec<Suspension>,
    /// What was handed down, in order.
    pub devolutions: Vec<DevolveItem>,
    /// The cancellation.
    pub cancelled: Option<CancelItem>,
}

impl Item {
    /// An item without acts.
    pub fn new(code: ItemCode) -> Self {
        Self {
            code,
            entries: Vec::new(),
            drafts: Vec::new(),
            publications: Vec::new(),
            versions: Vec::new(),
            suspensions: Vec::new(),
            devolutions: Vec::new(),
            cancelled: None,
        }
    }

    /// How many acts it has: what a form has seen.
    pub fn version(&self) -> u32 {
        u32::try_from(self.entries.len()).unwrap_or(u32::MAX)
    }

    /// Adds an act that was found lawful, or was taken over.
    pub fn evolve(&mut self, act: &ItemAct, meta: &Meta) {
        let (seq, day) = (self.version(), meta.at.date());
        let summary = self.summary(act);
        let by = meta.by.clone();
        match act {
            ItemAct::DraftItem(act) => self.drafts.push(Draft {
                draft: Dated { act: act.clone(), seq, day, by },
                confirmed: None,
                submitted: None,
                reviewed: None,
                published: None,
            }),
            ItemAct::ConfirmItem(act) => self.with_draft(|draft| {
                draft.confirmed = Some(Dated { act: act.clone(), seq, day, by });
                (draft.submitted, draft.reviewed) = (None, None);
            }),
            ItemAct::SubmitItem(act) => self.with_draft(|draft| {
                draft.submitted = Some(Dated { act: act.clone(), seq, day, by });
                draft.reviewed = None;
            }),
            ItemAct::ReviewItem(act) => {
                self.with_draft(|draft| draft.reviewed = Some(Dated { act: act.clone(), seq, day, by }));
            }
            ItemAct::PublishItem(act) => {
                self.with_draft(|draft| draft.published = Some(seq));
                self.publications.push(act.clone());
                self.versions.push(Version {
                    number: u32::try_from(self.publications.len()).unwrap_or(u32::MAX),
                    seq,
                    published: day,
                    imported: meta.imported,
                    formal_from: (act.run() == Run::Formal).then_some(act.from),
                });
            }
            ItemAct::RunItem(RunItem { from, .. }) => {
                if let Some(version) = self.versions.last_mut() {
                    version.formal_from = Some(*from);
                }
            }
            ItemAct::SuspendItem(act) => self.suspensions.push(Suspension { act: act.clone(), resumed: None }),
            ItemAct::ResumeItem(ResumeItem { from, .. }) => {
                if let Some(suspension) = self.suspensions.last_mut() {
                    suspension.resumed = Some(*from);
                }
            }
            ItemAct::DevolveItem(act) => self.devolutions.push(act.clone()),
            ItemAct::CancelItem(act) => self.cancelled = Some(act.clone()),
        }
        self.entries.push(Entry { seq, definition: act.definition(), summary, meta: meta.clone() });
    }

    fn with_draft(&mut self, change: impl FnOnce(&mut Draft)) {
        if let Some(draft) = self.drafts.last_mut().filter(|draft| draft.published.is_none()) {
            change(draft);
        }
    }

    fn summary(&self, act: &ItemAct) -> String {
        let day = |date: &Date| chinese_date(*date);
        match act {
            ItemAct::DraftItem(act) => match self.publications.last().map(|version| act.changed(version)) {
                Some(changed) if !changed.is_empty() => {
                    let titles: Vec<&str> = changed.iter().map(|element| element.title()).collect();
                    format!("变更要素：{}", titles.join("、"))
                }
                Some(_) => "没有变更要素".to_owned(),
                None => format!("编制“{}”", act.name),
            },
            ItemAct::ConfirmItem(act) => format!("{}集体研究，{}人参加", day(&act.date), act.participants.len()),
            ItemAct::SubmitItem(_) => "报送合法性审查".to_owned(),
            ItemAct::ReviewItem(act) => {
                let against: Vec<&str> =
                    act.opinions.iter().filter(|o| !o.agrees).map(|opinion| opinion.element.title()).collect();
                if against.is_empty() {
                    act.result.title().to_owned()
                } else {
                    format!("{}：{}", act.result.title(), against.join("、"))
                }
            }
            ItemAct::PublishItem(act) => format!("自{}起{}", day(&act.from), act.run().title()),
            ItemAct::RunItem(act) => format!("自{}起正式运行", day(&act.from)),
            ItemAct::SuspendItem(act) => format!("自{}起暂停", day(&act.from)),
            ItemAct::ResumeItem(act) => format!("自{}起恢复", day(&act.from)),
            ItemAct::DevolveItem(act) => format!("依据{}，自{}起下放", act.document, day(&act.from)),
            ItemAct::CancelItem(act) => format!("自{}起取消：{}", day(&act.from), act.reason.title()),
        }
    }

    /// The draft under way: the last one, unless it is published.
    pub fn working(&self) -> Option<&Draft> {
        self.drafts.last().filter(|draft| draft.published.is_none())
    }

    /// The publication of the draft under way as it was approved: what the form of `item.publish` begins with. `None`
    /// where none is approved.
    pub fn publication(&self, from: Date, until: Option<Date>, run: Run) -> Option<PublishItem> {
        let draft = self.working().filter(|draft| draft.phase() == Phase::Approved)?;
        let reviewed = draft.reviewed.as_ref().map(|review| review.day);
        Some(PublishItem::of(&draft.draft.act, from, until, run, reviewed))
    }

    /// The agency that draws the item up: that of the last draft, or the first that exercises it.
    pub fn owner(&self) -> Option<&AgencyId> {
        self.drafts
            .last()
            .map(|draft| &draft.draft.act.agency)
            .or_else(|| self.publications.last().and_then(|version| version.agencies.first()))
    }

    /// The elements as they stand last: of the draft under way, or of the last version.
    pub fn name(&self) -> &str {
        let draft = self.working().map(|draft| &draft.draft.act.name);
        draft.or_else(|| self.publications.last().map(|version| &version.name)).map_or("", |name| name.as_str())
    }
}
