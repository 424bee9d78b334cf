//! 听证公告: a public hearing is announced.

use jiff::civil::{DateTime, date};
use serde::{Deserialize, Serialize};

use super::{Citation, DocumentKind, check, value};
use crate::{
    part::{Contact, Head, Issue},
    sample,
};

/// The kind.
pub const KIND: DocumentKind = DocumentKind {
    id: "hearing_announcement",
    title: "听证公告",
    citations: &[
        Citation { from: "", article: "《行政处罚法》（2017年修正）第四十二条第一款第三项" },
        Citation { from: "2021-07-15", article: "《行政处罚法》第六十四条第三项" },
    ],
    source: include_str!("../../templates/hearing_announcement.typ"),
    sample: || value(&sample()),
    check: check::<HearingAnnouncement>,
    fill: |_| None,
};

/// The data of the announcement of a hearing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HearingAnnouncement {
    /// Agency, number, case.
    pub head: Head,
    /// The party as it may be named in public.
    pub party_name: String,
    /// The articles it rests on.
    pub basis: String,
    /// When the hearing begins.
    pub at: DateTime,
    /// Where.
    pub place: String,
    /// The presider.
    pub presider: Option<String>,
    /// How the public can attend, numbered on the page.
    pub attendance: Vec<String>,
    /// Whom to turn to.
    pub contact: Option<Contact>,
    /// Date and seal.
    pub issue: Issue,
}

fn sample() -> HearingAnnouncement {
    let day = date(2022, 11, 16);
    HearingAnnouncement {
        head: sample::head(day, Some("曹市监听公〔2022〕9号")),
        party_name: sample::party().name,
        basis: "《中华人民共和国行政处罚法》第六十四条第三项".to_owned(),
        at: sample::at(date(2022, 11, 25), (9, 0)),
        place: "曹县市场监督管理局三楼听证室（曹县珠江路东段）".to_owned(),
        presider: sample::some("马文静"),
        attendance: sample::list(&[
            "旁听席位20个，请于2022年11月24日17时前持有效身份证件报名，按报名先后确定",
            "旁听人员应当遵守听证纪律，不得发言、提问，未经听证主持人准许不得录音、录像、拍照",
        ]),
        contact: Some(sample::contact()),
        issue: sample::issue(day),
    }
}
