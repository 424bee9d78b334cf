//! 责令改正通知书: the order to correct a breach.

use casework::acts::investigation::OrderCorrection;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::{Citation, DocumentKind, check, filled, value};
use crate::{
    fill::Source,
    part::{Contact, Head, Issue, Law, Party},
    sample,
};

/// The kind.
pub const KIND: DocumentKind = DocumentKind {
    id: "correction_order",
    title: "责令改正通知书",
    citations: &[
        Citation { from: "", article: "《行政处罚法》（2017年修正）第二十三条" },
        Citation { from: "2021-07-15", article: "《行政处罚法》第二十八条第一款" },
    ],
    source: include_str!("../../templates/correction_order.typ"),
    sample: || value(&sample()),
    check: check::<CorrectionOrder>,
    fill: |source| filled(fill(source)),
};

/// The data of an order to correct.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CorrectionOrder {
    /// Agency, number, case.
    pub head: Head,
    /// The party.
    pub party: Party,
    /// What was found, a paragraph a line.
    pub facts: String,
    /// The provisions broken.
    pub broken: Vec<Law>,
    /// The articles the order rests on.
    pub basis: String,
    /// What must be done, numbered on the page.
    pub measures: Vec<String>,
    /// The last day to do it, inclusive; none means at once.
    pub deadline: Option<Date>,
    /// What follows if it is not done, a sentence.
    pub consequence: Option<String>,
    /// Reconsideration and litigation; whole sentences of the law in force.
    pub remedies: Option<String>,
    /// Whom to turn to.
    pub contact: Option<Contact>,
    /// Date and seal.
    pub issue: Issue,
}

fn fill(source: &Source<'_>) -> Option<CorrectionOrder> {
    let act: &OrderCorrection = source.act()?;
    Some(CorrectionOrder {
        head: source.head(KIND.id)?,
        party: source.party()?,
        facts: act.violation.to_string(),
        broken: source.duty(),
        basis: source.formal(act.basis.as_str()),
        measures: vec![act.demand.to_string()],
        deadline: act.due,
        consequence: None,
        remedies: None,
        contact: source.contact(),
        issue: source.issue(),
    })
}

fn sample() -> CorrectionOrder {
    let day = date(2022, 9, 5);
    CorrectionOrder {
        head: sample::head(day, Some("曹市监责改〔2022〕163号")),
        party: sample::party(),
        facts: "2022年9月5日，本局执法人员在你单位常温食品货架上发现待售的超过保质期的“晨光牧场”纯牛奶48盒、\
            “麦香园”蛋黄酥26袋。"
            .to_owned(),
        broken: sample::duty(),
        basis: "《中华人民共和国行政处罚法》第二十八条第一款".to_owned(),
        measures: sample::list(&[
            "立即停止销售超过保质期的食品，下架并单独存放、做好标识",
            "对库存和在售食品逐一清查，建立临近保质期食品管理台账",
            "完善食品进货查验和定期检查制度，落实到岗、到人",
        ]),
        deadline: Some(date(2022, 9, 12)),
        consequence: sample::some("逾期不改正或者改正不符合要求的，本局将依法处理。"),
        remedies: None,
        contact: Some(sample::contact()),
        issue: sample::issue(day),
    }
}
