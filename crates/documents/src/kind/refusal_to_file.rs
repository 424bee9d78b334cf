//! 不予立案审批表: the approval not to file a case.

use casework::acts::lead::DeclineLead;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::{Citation, DocumentKind, check, filled, value};
use crate::{
    fill::Source,
    part::{Head, Opinion, Party},
    sample,
};

/// The kind.
pub const KIND: DocumentKind = DocumentKind {
    id: "refusal_to_file",
    title: "不予立案审批表",
    citations: &[Citation { from: "2021-07-15", article: "《行政处罚法》第五十四条第二款" }],
    source: include_str!("../../templates/refusal_to_file.typ"),
    sample: || value(&sample()),
    check: check::<RefusalToFile>,
    fill: |source| filled(fill(source)),
};

/// The data of an approval not to file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RefusalToFile {
    /// Agency, number, cause.
    pub head: Head,
    /// Where the lead came from.
    pub source: String,
    /// When the lead was received or found.
    pub found_on: Date,
    /// Who was suspected, if known.
    pub party: Option<Party>,
    /// What the verification found, a paragraph a line.
    pub facts: String,
    /// Why no case is filed.
    pub reason: String,
    /// The provisions this rests on.
    pub basis: Option<String>,
    /// What else is done: transfer, answer to the reporter, education.
    pub further: Option<String>,
    /// The approval, step by step.
    pub opinions: Vec<Opinion>,
}

fn fill(source: &Source<'_>) -> Option<RefusalToFile> {
    let act: &DeclineLead = source.act()?;
    let lead = source.case.lead()?.act;
    Some(RefusalToFile {
        head: source.head(KIND.id)?,
        source: lead.source.title().to_owned(),
        found_on: lead.received.date(),
        party: source.party(),
        facts: lead.content.as_ref().map_or_else(String::new, ToString::to_string),
        reason: act.reason.as_ref().map_or_else(String::new, ToString::to_string),
        basis: None,
        further: lead.reporter.as_ref().filter(|reporter| reporter.real_name).map(|_| "将结果告知举报人。".to_owned()),
        opinions: source.opinions("建议不予立案。"),
    })
}

fn sample() -> RefusalToFile {
    let day = date(2022, 9, 9);
    RefusalToFile {
        head: sample::head(day, Some("曹市监不立〔2022〕17号")),
        source: "投诉举报".to_owned(),
        found_on: date(2022, 9, 5),
        party: Some(sample::party()),
        facts: "经核查，举报所称的“晨光牧场”纯牛奶的生产日期为2022年7月16日，保质期6个月，举报人购买时尚在保质期内；\
            货架上的同批次产品均在保质期内。"
            .to_owned(),
        reason: "举报反映的违法事实不成立。".to_owned(),
        basis: sample::some("不符合《市场监督管理行政处罚程序规定》第十九条第一款第一项规定的立案条件"),
        further: sample::some("将核查结果告知举报人。"),
        opinions: vec![
            sample::opinion("承办人意见", "建议不予立案。", &["李建国", "赵晓燕"], day),
            sample::opinion("承办机构负责人意见", "同意承办人意见。", &["孙立新"], day),
            sample::opinion("行政机关负责人审批意见", "同意不予立案。", &["周海涛"], day),
        ],
    }
}
