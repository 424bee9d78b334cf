//! 听证报告: the presider's report on a hearing.

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::{Citation, DocumentKind, check, value};
use crate::{
    part::{Head, Opinion, Party, Period},
    sample,
};

/// The kind.
pub const KIND: DocumentKind = DocumentKind {
    id: "hearing_report",
    title: "听证报告",
    citations: &[
        Citation { from: "", article: "《行政处罚法》（2017年修正）第四十三条" },
        Citation { from: "2021-07-15", article: "《行政处罚法》第六十五条" },
    ],
    source: include_str!("../../templates/hearing_report.typ"),
    sample: || value(&sample()),
    check: check::<HearingReport>,
    fill: |_| None,
};

/// The data of a report on a hearing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HearingReport {
    /// Agency, number, case.
    pub head: Head,
    /// The party.
    pub party: Party,
    /// When the hearing took place.
    pub period: Period,
    /// Where.
    pub place: String,
    /// Whether it was public.
    pub public: bool,
    /// The presider.
    pub presider: String,
    /// Who took part, in one text.
    pub participants: String,
    /// What the investigators put forward, a paragraph a line.
    pub case_for: String,
    /// What the party put forward, a paragraph a line.
    pub case_against: String,
    /// The points in dispute, numbered on the page.
    pub issues: Vec<String>,
    /// The facts the hearing established, a paragraph a line.
    pub facts: String,
    /// The presider's opinion, a paragraph a line.
    pub opinion: String,
    /// The day of the report.
    pub reported_on: Date,
    /// Opinions on the report.
    pub opinions: Vec<Opinion>,
}

fn sample() -> HearingReport {
    let day = date(2022, 11, 28);
    HearingReport {
        head: sample::head(day, Some("曹市监听报〔2022〕9号")),
        party: sample::party(),
        period: sample::period(date(2022, 11, 25), (9, 0), (10, 35)),
        place: "曹县市场监督管理局三楼听证室".to_owned(),
        public: true,
        presider: "马文静".to_owned(),
        participants: "听证员胡立军，记录人刘敏，调查人员李建国、赵晓燕，当事人王喆昇及其委托代理人冯立".to_owned(),
        case_for:
            "当事人经营超过保质期的食品，违反《中华人民共和国食品安全法》第三十四条第十项，拟没收涉案食品和违法所得，\
            并处罚款50,000.00元。"
                .to_owned(),
        case_against:
            "当事人对违法事实没有异议，认为货值金额小、主动下架、没有造成危害后果，罚款数额过高，请求减轻处罚。"
                .to_owned(),
        issues: sample::list(&["当事人主动下架涉案食品是否属于法定的减轻处罚情形", "拟罚款数额与违法情节是否相当"]),
        facts: "当事人违法的事实、货值金额和违法所得，有现场笔录、照片、销售记录和询问笔录证明，双方均无异议。"
            .to_owned(),
        opinion: "调查认定的事实清楚，证据确实、充分，程序合法；拟罚款数额为法定幅度的最低限，已经体现从轻。\
            当事人请求减轻处罚没有依据，建议维持拟作出的行政处罚意见。"
            .to_owned(),
        reported_on: day,
        opinions: vec![sample::opinion("行政机关负责人意见", "同意，按程序提交审核。", &["周海涛"], day)],
    }
}
