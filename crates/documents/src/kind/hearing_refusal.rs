//! 不予受理听证通知书: a request for a hearing is not admitted.

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::{Citation, DocumentKind, check, value};
use crate::{
    part::{Contact, Head, Issue, Party},
    sample,
};

/// The kind.
pub const KIND: DocumentKind = DocumentKind {
    id: "hearing_refusal",
    title: "不予受理听证通知书",
    citations: &[
        Citation { from: "", article: "《行政处罚法》（2017年修正）第四十二条第一款" },
        Citation { from: "2021-07-15", article: "《行政处罚法》第六十三条、第六十四条第一项" },
    ],
    source: include_str!("../../templates/hearing_refusal.typ"),
    sample: || value(&sample()),
    check: check::<HearingRefusal>,
    fill: |_| None,
};

/// The data of a refusal to hold a hearing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HearingRefusal {
    /// Agency, number, case.
    pub head: Head,
    /// Who asked.
    pub party: Party,
    /// The day the request was received.
    pub requested_on: Date,
    /// Why it is not admitted, a paragraph a line.
    pub reason: String,
    /// The articles it rests on.
    pub basis: String,
    /// What the party can still do, a sentence.
    pub note: Option<String>,
    /// Whom to turn to.
    pub contact: Option<Contact>,
    /// Date and seal.
    pub issue: Issue,
}

fn sample() -> HearingRefusal {
    let day = date(2022, 11, 23);
    HearingRefusal {
        head: sample::head(day, Some("曹市监听不受〔2022〕2号")),
        party: sample::party(),
        requested_on: date(2022, 11, 21),
        reason: "你单位于2022年11月8日收到《行政处罚事先（听证）告知书》（曹市监罚告〔2022〕131号），要求听证的期限至2022年11月15日止；\
            你单位在期限届满后提出听证要求，且没有正当理由。"
            .to_owned(),
        basis: "《中华人民共和国行政处罚法》第六十四条第一项".to_owned(),
        note: sample::some("你单位仍可以在行政处罚决定作出之前，就本案的事实、理由和依据向本局提出意见。"),
        contact: Some(sample::contact()),
        issue: sample::issue(day),
    }
}
