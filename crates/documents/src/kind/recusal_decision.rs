//! 回避决定书: the decision on an application for recusal.

use casework::acts::filing::{DecideRecusal, RecusalApplicant, RequestRecusal};
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::{Citation, DocumentKind, check, filled, value};
use crate::{
    fill::Source,
    part::{Head, Issue},
    sample,
};

/// The kind.
pub const KIND: DocumentKind = DocumentKind {
    id: "recusal_decision",
    title: "回避决定书",
    citations: &[
        Citation { from: "", article: "《行政处罚法》（2017年修正）第三十七条第三款" },
        Citation { from: "2021-07-15", article: "《行政处罚法》第四十三条" },
    ],
    source: include_str!("../../templates/recusal_decision.typ"),
    sample: || value(&sample()),
    check: check::<RecusalDecision>,
    fill: |source| filled(fill(source)),
};

/// The data of a decision on recusal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecusalDecision {
    /// Agency, number, case.
    pub head: Head,
    /// Who applied. An officer who withdraws on their own is the applicant too.
    pub applicant: String,
    /// When the application was received.
    pub requested_on: Date,
    /// Whose recusal it is about.
    pub person: String,
    /// That person's part in the case: 执法人员, 听证主持人, 鉴定人 …
    pub role: String,
    /// The reason given.
    pub reason: String,
    /// What the agency found about it, a paragraph a line.
    pub findings: String,
    /// The articles the decision rests on.
    pub basis: String,
    /// Whether the person must withdraw.
    pub granted: bool,
    /// Who takes the person's place.
    pub successor: Option<String>,
    /// Date and seal.
    pub issue: Issue,
}

fn fill(source: &Source<'_>) -> Option<RecusalDecision> {
    let act: &DecideRecusal = source.act()?;
    let request = source.case.resolve(&act.request, source.source)?;
    let asked = <&RequestRecusal>::try_from(&request.act).ok()?;
    let applicant = match asked.applicant {
        RecusalApplicant::Party => source.party()?.name,
        RecusalApplicant::Officer => source.name(&asked.person),
    };
    Some(RecusalDecision {
        head: source.head(KIND.id)?,
        applicant,
        requested_on: request.at.date(),
        person: source.name(&asked.person),
        role: "办案人员".to_owned(),
        reason: asked.reason.to_string(),
        findings: act.reason.to_string(),
        basis: source.words("right.recusal"),
        granted: act.granted,
        successor: None,
        issue: source.issue(),
    })
}

fn sample() -> RecusalDecision {
    let day = date(2022, 9, 9);
    RecusalDecision {
        head: sample::head(day, Some("曹市监回〔2022〕3号")),
        applicant: sample::party().name,
        requested_on: date(2022, 9, 7),
        person: "赵晓燕".to_owned(),
        role: "执法人员".to_owned(),
        reason: "赵晓燕的配偶经营的食品店与本店相邻，有竞争关系，可能影响公正执法".to_owned(),
        findings: "经核实，赵晓燕的配偶在本案当事人经营场所相邻处经营食品零售店，与本案当事人存在经营上的竞争关系。"
            .to_owned(),
        basis: "《中华人民共和国行政处罚法》第四十三条".to_owned(),
        granted: true,
        successor: sample::some("陈志强（执法证号15170721025）"),
        issue: sample::issue(day),
    }
}
