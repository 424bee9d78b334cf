//! 公告送达文书: service by public notice.

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::{Citation, DocumentKind, check, value};
use crate::{
    part::{Contact, Head, Issue, Party},
    sample,
};

/// The kind.
pub const KIND: DocumentKind = DocumentKind {
    id: "public_notice_service",
    title: "公告送达文书",
    citations: &[
        Citation { from: "", article: "《民事诉讼法》（2017年修正）第九十二条" },
        Citation { from: "2022-01-01", article: "《民事诉讼法》（2021年修正）第九十五条" },
        Citation { from: "2024-01-01", article: "《民事诉讼法》第九十五条" },
    ],
    source: include_str!("../../templates/public_notice_service.typ"),
    sample: || value(&sample()),
    check: check::<PublicNoticeService>,
    fill: |_| None,
};

/// The data of service by public notice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublicNoticeService {
    /// Agency, number, case.
    pub head: Head,
    /// To whom service is due.
    pub addressee: Party,
    /// Why other ways failed, a sentence.
    pub reason: String,
    /// The articles it rests on.
    pub basis: String,
    /// The document served.
    pub document: String,
    /// Its number.
    pub document_number: String,
    /// Its day.
    pub document_date: Date,
    /// The gist of the document, a paragraph a line.
    pub gist: String,
    /// The period after which it counts as served, in the words of the law: 三十日.
    pub term: String,
    /// Where the document can be collected.
    pub collection: Option<String>,
    /// The rights and time limits the document gives; whole sentences of the law in force.
    pub remedies: Option<String>,
    /// Whom to turn to.
    pub contact: Option<Contact>,
    /// Date and seal.
    pub issue: Issue,
}

fn sample() -> PublicNoticeService {
    let day = date(2022, 12, 9);
    PublicNoticeService {
        head: sample::head(day, Some("曹市监公送〔2022〕6号")),
        addressee: sample::party(),
        reason: "因采取直接送达、留置送达、邮寄送达等方式均无法送达".to_owned(),
        basis: "《中华人民共和国行政处罚法》第六十一条第一款、《中华人民共和国民事诉讼法》第九十五条".to_owned(),
        document: "行政处罚决定书".to_owned(),
        document_number: "曹市监罚决〔2022〕136号".to_owned(),
        document_date: date(2022, 11, 25),
        gist: "经查，你单位经营超过保质期的食品，违反了《中华人民共和国食品安全法》第三十四条第十项的规定。本局决定：没收超过保质期的食品；\
            没收违法所得人民币93.20元；罚款人民币50,000.00元。"
            .to_owned(),
        term: "三十日".to_owned(),
        collection: sample::some("曹县市场监督管理局综合执法大队（曹县珠江路东段）"),
        remedies: sample::some(sample::REMEDIES),
        contact: Some(sample::contact()),
        issue: sample::issue(day),
    }
}
