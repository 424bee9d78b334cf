//! What the statutes require of the order of a procedure, by version of the penalty law.

use super::{Condition, Duty};
use crate::acts::decision::ProcedureLaw;
use crate::rule::{Cite, apl17, apl21};

/// A step that must lie before another one on every way.
#[derive(Debug)]
pub struct Requirement {
    /// What must be done.
    pub duty: Duty,
    /// Before what.
    pub before: Duty,
    /// In which cases; `None` in all.
    pub when: Option<Condition>,
    /// The articles, by version; a version without an article does not require it.
    pub cites: &'static [Cite],
}

impl Requirement {
    /// Whether a version of the penalty law requires it.
    pub fn holds_under(&self, law: ProcedureLaw) -> bool {
        self.cites_under(law).next().is_some()
    }

    /// The articles under a version.
    pub fn cites_under(&self, law: ProcedureLaw) -> impl Iterator<Item = &Cite> {
        self.cites.iter().filter(move |cite| cite.version.is_none_or(|version| version == law))
    }
}

const fn every(duty: Duty, before: Duty, cites: &'static [Cite]) -> Requirement {
    Requirement { duty, before, when: None, cites }
}

const fn if_so(duty: Duty, before: Duty, when: Condition, cites: &'static [Cite]) -> Requirement {
    Requirement { duty, before, when: Some(when), cites }
}

/// Every requirement, in the order of the procedure.
pub const REQUIREMENTS: &[Requirement] = &[
    every(
        Duty::Filing,
        Duty::EndReport,
        &[apl17("第三十六条、第三十七条第一款"), apl21("第五十四条第二款、第四十二条第一款")],
    ),
    every(Duty::Investigation, Duty::EndReport, &[apl17("第三十六条"), apl21("第五十四条第一款")]),
    every(
        Duty::EndReport,
        Duty::Notice,
        &[apl17("第三十一条、第三十八条第一款"), apl21("第四十四条、第五十七条第一款")],
    ),
    every(Duty::Notice, Duty::NoticeService, &[apl17("第三十一条"), apl21("第四十四条")]),
    every(Duty::NoticeService, Duty::Defence, &[apl17("第三十一条、第三十二条"), apl21("第四十四条、第四十五条")]),
    every(Duty::Notice, Duty::Decision, &[apl17("第三十一条、第四十一条"), apl21("第四十四条、第六十二条")]),
    every(Duty::NoticeService, Duty::Decision, &[apl17("第三十一条、第四十一条"), apl21("第四十四条、第六十二条")]),
    every(Duty::Defence, Duty::Decision, &[apl17("第三十二条、第四十一条"), apl21("第四十五条、第六十二条")]),
    every(Duty::EndReport, Duty::Decision, &[apl17("第三十八条第一款"), apl21("第五十七条第一款")]),
    if_so(
        Duty::Hearing,
        Duty::Decision,
        Condition::HearingRequested,
        &[apl17("第四十二条、第四十三条"), apl21("第六十三条、第六十五条")],
    ),
    if_so(
        Duty::Review,
        Duty::Decision,
        Condition::ReviewRequired,
        &[apl17("第三十八条第三款"), apl21("第五十八条第一款")],
    ),
    if_so(
        Duty::Discussion,
        Duty::Decision,
        Condition::DiscussionRequired,
        &[apl17("第三十八条第二款"), apl21("第五十七条第二款")],
    ),
    every(Duty::Decision, Duty::Service, &[apl17("第三十九条、第四十条"), apl21("第五十九条、第六十一条")]),
    every(Duty::Service, Duty::Performance, &[apl17("第四十条、第四十四条"), apl21("第六十一条、第六十六条第一款")]),
    if_so(Duty::Publication, Duty::Closing, Condition::Influential, &[apl21("第四十八条第一款")]),
    every(Duty::Service, Duty::Closing, &[apl17("第四十条"), apl21("第六十一条第一款")]),
    every(Duty::Performance, Duty::Closing, &[apl17("第四十四条"), apl21("第六十六条第一款")]),
];
