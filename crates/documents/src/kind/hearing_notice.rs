//! 听证通知书: when and where the hearing is, and who holds it.

use jiff::civil::{DateTime, date};
use serde::{Deserialize, Serialize};

use super::{Citation, DocumentKind, check, value};
use crate::{
    part::{Contact, Head, Issue, Party},
    sample,
};

/// The kind.
pub const KIND: DocumentKind = DocumentKind {
    id: "hearing_notice",
    title: "听证通知书",
    citations: &[
        Citation { from: "", article: "《行政处罚法》（2017年修正）第四十二条第一款第二项" },
        Citation { from: "2021-07-15", article: "《行政处罚法》第六十四条第二项" },
    ],
    source: include_str!("../../templates/hearing_notice.typ"),
    sample: || value(&sample()),
    check: check::<HearingNotice>,
    fill: |_| None,
};

/// The data of a notice of a hearing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HearingNotice {
    /// Agency, number, case.
    pub head: Head,
    /// Who is notified: the party, or a third person.
    pub addressee: Party,
    /// The articles it rests on.
    pub basis: String,
    /// When the hearing begins.
    pub at: DateTime,
    /// Where.
    pub place: String,
    /// Whether it is public.
    pub public: bool,
    /// Why not, if it is not.
    pub closed_reason: Option<String>,
    /// Name and post of the presider.
    pub presider: String,
    /// Names and posts of further hearing officers.
    pub members: Vec<String>,
    /// The recorder.
    pub recorder: String,
    /// The rights and duties of the addressee, numbered on the page; sentences of the law in force.
    pub told: Vec<String>,
    /// Whom to turn to.
    pub contact: Option<Contact>,
    /// Date and seal.
    pub issue: Issue,
}

fn sample() -> HearingNotice {
    let day = date(2022, 11, 14);
    HearingNotice {
        head: sample::head(day, Some("曹市监听通〔2022〕9号")),
        addressee: sample::party(),
        basis: "《中华人民共和国行政处罚法》第六十四条".to_owned(),
        at: sample::at(date(2022, 11, 25), (9, 0)),
        place: "曹县市场监督管理局三楼听证室（曹县珠江路东段）".to_owned(),
        public: true,
        closed_reason: None,
        presider: "马文静（法规科科长）".to_owned(),
        members: sample::list(&["胡立军（食品安全协调科四级主任科员）"]),
        recorder: "刘敏".to_owned(),
        told: sample::list(&[
            "可以亲自参加听证，也可以委托一至二人代理；委托代理人的，应当提交授权委托书",
            "认为听证主持人、听证员、记录人与本案有直接利害关系的，有权申请回避",
            "参加听证时应当携带身份证明和有关证据，证人出席的应当事先告知本局",
            "无正当理由拒不出席听证或者未经许可中途退出听证的，视为放弃听证权利，本局终止听证",
        ]),
        contact: Some(sample::contact()),
        issue: sample::issue(day),
    }
}
