//! 检测、检验、检疫、鉴定委托书: an institution is asked to test or appraise.

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::{Citation, DocumentKind, check, value};
use crate::{
    part::{Contact, Head, Issue, Item},
    sample,
};

/// The kind.
pub const KIND: DocumentKind = DocumentKind {
    id: "appraisal_commission",
    title: "检测、检验、检疫、鉴定委托书",
    citations: &[Citation { from: "2021-07-15", article: "《行政处罚法》第四十六条第一款" }],
    source: include_str!("../../templates/appraisal_commission.typ"),
    sample: || value(&sample()),
    check: check::<AppraisalCommission>,
    fill: |_| None,
};

/// The data of a commission to test or appraise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppraisalCommission {
    /// Agency, number, case.
    pub head: Head,
    /// What is asked for: 检测, 检验, 检疫 or 鉴定.
    pub activity: String,
    /// The institution.
    pub institution: String,
    /// The articles it rests on.
    pub basis: Option<String>,
    /// What is handed over.
    pub items: Vec<Item>,
    /// The state of the samples and how they were sealed.
    pub condition: Option<String>,
    /// The questions to answer, numbered on the page.
    pub questions: Vec<String>,
    /// The standards and methods asked for.
    pub standards: Option<String>,
    /// The day by which the result is wanted, inclusive.
    pub wanted_by: Option<Date>,
    /// What the institution is asked to observe, numbered on the page.
    pub requirements: Vec<String>,
    /// Whom to turn to.
    pub contact: Option<Contact>,
    /// Date and seal.
    pub issue: Issue,
}

fn sample() -> AppraisalCommission {
    let day = date(2022, 9, 8);
    AppraisalCommission {
        head: sample::head(day, Some("曹市监鉴委〔2022〕12号")),
        activity: "检验".to_owned(),
        institution: "菏泽市产品检验检测研究院".to_owned(),
        basis: sample::some("《中华人民共和国食品安全法》第八十七条"),
        items: sample::items(),
        condition: sample::some("样品封条完好，包装无破损，常温避光保存。"),
        questions: sample::list(&[
            "样品的酸度、蛋白质、脂肪是否符合食品安全国家标准",
            "样品的菌落总数、大肠菌群是否符合食品安全国家标准",
        ]),
        standards: sample::some("GB 25190、GB 4789.2、GB 4789.3"),
        wanted_by: Some(date(2022, 9, 23)),
        requirements: sample::list(&[
            "检验报告一式三份，由检验人签名并加盖检验机构公章",
            "在检验报告中附机构资质认定证书和检验人资格的说明",
            "检验后的备份样品妥善保存至本案办结",
        ]),
        contact: Some(sample::contact()),
        issue: sample::issue(day),
    }
}
