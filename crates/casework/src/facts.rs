//! What a decision needs from outside the case: the law, the registry, and what neighbouring cases say.

use jiff::civil::{Date, DateTime};
use law::{Fen, Law};
use serde_json::Value as Json;

use crate::catalogue::library::Texts;
use crate::registry::Registry;
use crate::value::{AgencyId, Line, PersonId, Value};

crate::group! {
    /// A fine that the same party received in another case (一事不再罚).
    pub struct EarlierFine {
        case: Line, "案件";
        decided: Date, "决定日期";
        violation_from: Date, "违法行为开始日期";
        violation_to: Date, "违法行为终了日期";
        region: Line, "行政区划";
        amount: Fen, "罚款";
    }
}

crate::group! {
    /// A record that an officer signed in another case.
    pub struct OfficerRecord {
        person: PersonId, "执法人员";
        case: Line, "案件";
        started: DateTime, "开始时间";
        ended: DateTime, "结束时间";
        place: Line, "地点";
    }
}

crate::group! {
    /// The fines of the agency for the same item and tier in the last twelve months.
    pub struct PeerFines {
        count: u32, "件数";
        median: Fen, "中位数";
    }
}

crate::group! {
    /// A case that another agency filed earlier against the same party on the same item.
    pub struct EarlierFiling {
        case: Line, "案件";
        agency: AgencyId, "立案机关";
        filed: Date, "立案日期";
        violation_from: Date, "违法行为开始日期";
        violation_to: Date, "违法行为终了日期";
    }
}

crate::group! {
    /// Facts from other cases by which an act is judged; they are recorded with the act, so that it can be judged again.
    pub struct Neighbours {
        fines: Vec<EarlierFine>, "同一当事人受到的罚款";
        records: Vec<OfficerRecord>, "执法人员的其他笔录";
        peers: Option<PeerFines>, "同类案件的罚款";
        filings: Vec<EarlierFiling>, "其他机关先立的案件";
    }
}

#[expect(clippy::derivable_impls, reason = "group! declares the struct without Default; most groups have none")]
impl Default for Neighbours {
    fn default() -> Self {
        Self { fines: Vec::new(), records: Vec::new(), peers: None, filings: Vec::new() }
    }
}

impl Neighbours {
    /// As JSON; `None` when there is nothing.
    pub fn to_json(&self) -> Option<Json> {
        self.write().filter(|json| json.as_object().is_some_and(|object| !object.is_empty()))
    }

    /// Reads it back.
    ///
    /// # Errors
    /// A Chinese sentence that names the faulty field.
    pub fn read(json: &Json) -> Result<Self, String> {
        let mut errors = Vec::new();
        <Self as Value>::read(json, "neighbours", &mut errors)
            .filter(|_| errors.is_empty())
            .ok_or_else(|| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("；"))
    }
}

/// Everything from outside the case, as arguments: the pure engine fetches nothing.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The law's tables.
    pub law: &'a Law,
    /// Agencies, people, items, as recorded up to now.
    pub registry: &'a Registry,
    /// What other cases say about this one.
    pub neighbours: &'a Neighbours,
}

impl<'a> Facts<'a> {
    /// The statutes known: of the table, and registered.
    pub fn texts(&self) -> Texts<'a> {
        Texts::new(&self.law.statutes, self.registry)
    }
}
