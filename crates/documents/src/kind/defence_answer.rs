//! 陈述申辩复核意见书: the answer to each point of a defence.

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::{Citation, DocumentKind, check, value};
use crate::{
    part::{Head, Opinion, Party},
    sample,
};

/// The kind.
pub const KIND: DocumentKind = DocumentKind {
    id: "defence_answer",
    title: "陈述申辩复核意见书",
    citations: &[
        Citation { from: "", article: "《行政处罚法》（2017年修正）第三十二条" },
        Citation { from: "2021-07-15", article: "《行政处罚法》第四十五条第一款" },
    ],
    source: include_str!("../../templates/defence_answer.typ"),
    sample: || value(&sample()),
    check: check::<DefenceAnswer>,
    fill: |_| None,
};

/// The data of an answer to a defence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DefenceAnswer {
    /// Agency, number, case.
    pub head: Head,
    /// The party.
    pub party: Party,
    /// The number of the notice the party answered.
    pub notice_number: Option<String>,
    /// The day the defence was received.
    pub received_on: Date,
    /// How it was made: 口头 or 书面.
    pub manner: String,
    /// Each point with its answer.
    pub points: Vec<DefencePoint>,
    /// What follows for the proposed penalty, a paragraph a line.
    pub conclusion: String,
    /// The approval, step by step.
    pub opinions: Vec<Opinion>,
}

/// A point of the defence and its answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DefencePoint {
    /// What the party put forward.
    pub point: String,
    /// What the check found.
    pub finding: String,
    /// Whether it is adopted.
    pub adopted: bool,
    /// Why.
    pub reason: String,
}

fn sample() -> DefenceAnswer {
    let day = date(2022, 11, 14);
    DefenceAnswer {
        head: sample::head(day, Some("曹市监复核〔2022〕58号")),
        party: sample::party(),
        notice_number: sample::some("曹市监罚告〔2022〕131号"),
        received_on: date(2022, 11, 10),
        manner: "口头".to_owned(),
        points: [
            (
                "涉案食品数量少，检查当天已全部下架，没有造成危害后果",
                "属实",
                true,
                "拟处罚意见已经将其作为从轻处罚的情节考虑",
            ),
            (
                "请求减轻处罚",
                "当事人没有《行政处罚法》规定的减轻处罚情形",
                false,
                "法定最低罚款为五万元，低于该数额处罚没有依据",
            ),
        ]
        .map(|(point, finding, adopted, reason)| DefencePoint {
            point: point.to_owned(),
            finding: finding.to_owned(),
            adopted,
            reason: reason.to_owned(),
        })
        .to_vec(),
        conclusion: "维持拟作出的行政处罚意见。未因当事人陈述、申辩而加重处罚。".to_owned(),
        opinions: vec![
            sample::opinion("承办人意见", "建议维持原处罚意见。", &["李建国", "赵晓燕"], day),
            sample::opinion("承办机构负责人意见", "同意复核意见。", &["孙立新"], day),
        ],
    }
}
