//! 先行登记保存证据处理决定书: what becomes of preserved evidence.

use casework::acts::evidence::{DisposePreserved, Preserve};
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::{Citation, DocumentKind, check, filled, value};
use crate::{
    fill::Source,
    part::{Contact, Head, Issue, Party},
    sample,
};

/// The kind.
pub const KIND: DocumentKind = DocumentKind {
    id: "preservation_disposal",
    title: "先行登记保存证据处理决定书",
    citations: &[
        Citation { from: "", article: "《行政处罚法》（2017年修正）第三十七条第二款" },
        Citation { from: "2021-07-15", article: "《行政处罚法》第五十六条" },
    ],
    source: include_str!("../../templates/preservation_disposal.typ"),
    sample: || value(&sample()),
    check: check::<PreservationDisposal>,
    fill: |source| filled(fill(source)),
};

/// The data of a decision on preserved evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PreservationDisposal {
    /// Agency, number, case.
    pub head: Head,
    /// The party.
    pub party: Party,
    /// The number of the notice.
    pub notice_number: String,
    /// The day of the notice.
    pub notice_date: Date,
    /// The articles it rests on.
    pub basis: String,
    /// What happens to each item.
    pub disposals: Vec<Disposal>,
    /// How the items can be collected, or what else the party must know.
    pub note: Option<String>,
    /// Reconsideration and litigation; whole sentences of the law in force.
    pub remedies: Option<String>,
    /// Whom to turn to.
    pub contact: Option<Contact>,
    /// Date and seal.
    pub issue: Issue,
}

/// What happens to an item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disposal {
    /// The item.
    pub item: String,
    /// Specification or lot.
    pub specification: Option<String>,
    /// Quantity, with the unit.
    pub quantity: String,
    /// What happens to it: 送检, 解除, 没收, 查封 …
    pub disposal: String,
}

fn fill(source: &Source<'_>) -> Option<PreservationDisposal> {
    let act: &DisposePreserved = source.act()?;
    let (number, date) = source.earlier("preservation_notice")?;
    let preserved = source.case.last::<Preserve>()?.act;
    let disposal = |entry: &casework::acts::evidence::ObjectDisposal| {
        let object = preserved.objects.iter().find(|object| object.name == entry.object);
        Disposal {
            item: entry.object.to_string(),
            specification: object.and_then(|object| object.specification.as_ref()).map(ToString::to_string),
            quantity: object.map_or_else(String::new, |object| object.quantity.to_string()),
            disposal: entry.disposal.title().to_owned(),
        }
    };
    Some(PreservationDisposal {
        head: source.head(KIND.id)?,
        party: source.party()?,
        notice_number: number?,
        notice_date: date,
        basis: source.words("basis.preserve"),
        disposals: act.disposals.iter().map(disposal).collect(),
        note: Some(act.reason.to_string()),
        remedies: None,
        contact: source.contact(),
        issue: source.issue(),
    })
}

fn sample() -> PreservationDisposal {
    let day = date(2022, 9, 14);
    PreservationDisposal {
        head: sample::head(day, Some("曹市监先登处〔2022〕41号")),
        party: sample::party(),
        notice_number: "曹市监先登〔2022〕41号".to_owned(),
        notice_date: date(2022, 9, 5),
        basis: "《中华人民共和国行政处罚法》第五十六条".to_owned(),
        disposals: [
            ("“晨光牧场”纯牛奶", "250mL/盒，生产日期2022年1月16日", "36盒", "解除先行登记保存，依法采取扣押措施"),
            ("“晨光牧场”纯牛奶", "250mL/盒，生产日期2022年1月16日", "12盒", "已作为检验样品抽取，送检验机构检验"),
            ("“麦香园”蛋黄酥", "300g/袋，生产日期2022年5月8日", "26袋", "解除先行登记保存，依法采取扣押措施"),
        ]
        .map(|(item, specification, quantity, disposal)| Disposal {
            item: item.to_owned(),
            specification: sample::some(specification),
            quantity: quantity.to_owned(),
            disposal: disposal.to_owned(),
        })
        .to_vec(),
        note: sample::some("解除先行登记保存并退还的物品，请持本决定书到本局领取。"),
        remedies: sample::some(sample::REMEDIES),
        contact: Some(sample::contact()),
        issue: sample::issue(day),
    }
}
