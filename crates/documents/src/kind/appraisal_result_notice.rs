//! 检测、检验、检疫、鉴定结果告知书: the party is told the result of a test.

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::{Citation, DocumentKind, check, value};
use crate::{
    part::{Contact, Head, Issue, Party},
    sample,
};

/// The kind.
pub const KIND: DocumentKind = DocumentKind {
    id: "appraisal_result_notice",
    title: "检测、检验、检疫、鉴定结果告知书",
    citations: &[Citation { from: "2021-07-15", article: "《行政处罚法》第四十六条第二款" }],
    source: include_str!("../../templates/appraisal_result_notice.typ"),
    sample: || value(&sample()),
    check: check::<AppraisalResultNotice>,
    fill: |_| None,
};

/// The data of a notice of a result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppraisalResultNotice {
    /// Agency, number, case.
    pub head: Head,
    /// The party told.
    pub party: Party,
    /// What was done: 检测, 检验, 检疫 or 鉴定.
    pub activity: String,
    /// What was tested.
    pub object: String,
    /// The institution.
    pub institution: String,
    /// The number of its report.
    pub report: String,
    /// The day of the report.
    pub reported_on: Date,
    /// The result.
    pub result: String,
    /// The right to a new test: way and time limit, whole sentences of the law in force.
    pub objection: Option<String>,
    /// Whom to turn to.
    pub contact: Option<Contact>,
    /// Date and seal.
    pub issue: Issue,
}

fn sample() -> AppraisalResultNotice {
    let day = date(2022, 9, 26);
    AppraisalResultNotice {
        head: sample::head(day, Some("曹市监果告〔2022〕12号")),
        party: sample::party(),
        activity: "检验".to_owned(),
        object: "从你单位抽取的“晨光牧场”纯牛奶（样品编号CX220905-1）".to_owned(),
        institution: "菏泽市产品检验检测研究院".to_owned(),
        report: "HJ2022-S-1187".to_owned(),
        reported_on: date(2022, 9, 22),
        result: "酸度项目不符合GB 25190《食品安全国家标准 灭菌乳》的要求，判定为不合格".to_owned(),
        objection: sample::some(
            "对检验结果有异议的，可以自收到检验结果之日起七个工作日内向本局或者上一级市场监督管理部门提出复检申请，逾期未提出的，视为认可检验结果。",
        ),
        contact: Some(sample::contact()),
        issue: sample::issue(day),
    }
}
