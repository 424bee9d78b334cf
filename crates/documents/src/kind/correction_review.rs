//! 整改复查意见书: whether a correction order was carried out.

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::{Citation, DocumentKind, check, value};
use crate::{
    part::{Head, Issue, Officer, Party, Period, Signature},
    sample,
};

/// The kind.
pub const KIND: DocumentKind = DocumentKind {
    id: "correction_review",
    title: "整改复查意见书",
    citations: &[
        Citation { from: "", article: "《行政处罚法》（2017年修正）第二十三条" },
        Citation { from: "2021-07-15", article: "《行政处罚法》第二十八条第一款" },
    ],
    source: include_str!("../../templates/correction_review.typ"),
    sample: || value(&sample()),
    check: check::<CorrectionReview>,
    fill: |_| None,
};

/// The data of a review of a correction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CorrectionReview {
    /// Agency, number, case.
    pub head: Head,
    /// The party.
    pub party: Party,
    /// The number of the order.
    pub order_number: String,
    /// The day of the order.
    pub order_date: Date,
    /// When the review took place.
    pub period: Period,
    /// Where.
    pub place: String,
    /// The officers.
    pub officers: Vec<Officer>,
    /// What was found about each requirement.
    pub results: Vec<ReviewResult>,
    /// The conclusion, a paragraph a line.
    pub conclusion: String,
    /// Signatures of the party and the officers.
    pub signatures: Vec<Signature>,
    /// Date and seal.
    pub issue: Issue,
}

/// What was found about one requirement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewResult {
    /// What had to be done.
    pub requirement: String,
    /// What was found.
    pub finding: String,
    /// Whether it was done.
    pub done: bool,
}

fn sample() -> CorrectionReview {
    let day = date(2022, 9, 13);
    CorrectionReview {
        head: sample::head(day, Some("曹市监复查〔2022〕88号")),
        party: sample::party(),
        order_number: "曹市监责改〔2022〕163号".to_owned(),
        order_date: date(2022, 9, 5),
        period: sample::period(day, (9, 10), (9, 50)),
        place: "曹县磐石街道青菏路中段路东68号".to_owned(),
        officers: sample::officers(),
        results: [
            (
                "立即停止销售超过保质期的食品，下架并单独存放、做好标识",
                "涉案食品已经下架并封存，货架上未发现超过保质期的食品",
                true,
            ),
            ("对库存和在售食品逐一清查，建立临近保质期食品管理台账", "已完成清查，建立了台账", true),
            ("完善食品进货查验和定期检查制度，落实到岗、到人", "制度已上墙，检查记录尚不完整", false),
        ]
        .map(|(requirement, finding, done)| ReviewResult {
            requirement: requirement.to_owned(),
            finding: finding.to_owned(),
            done,
        })
        .to_vec(),
        conclusion: "当事人已停止并纠正违法行为；检查记录不完整的问题，应当继续完善，本局将在日常监督检查中核查。"
            .to_owned(),
        signatures: vec![
            sample::signature("当事人", "王喆昇", day),
            sample::signature("执法人员", "李建国、赵晓燕", day),
        ],
        issue: sample::issue(day),
    }
}
