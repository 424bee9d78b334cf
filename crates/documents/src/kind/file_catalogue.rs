//! 卷内文件目录: the catalogue of a volume.

use casework::acts::closing::ArchiveCase;
use casework::case::IssuedDocument;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::{DocumentKind, check, filled, value};
use crate::{
    fill::{self, Source},
    part::Head,
    sample,
};

/// The kind.
pub const KIND: DocumentKind = DocumentKind {
    id: "file_catalogue",
    title: "卷内文件目录",
    citations: &[],
    source: include_str!("../../templates/file_catalogue.typ"),
    sample: || value(&sample()),
    check: check::<FileCatalogue>,
    fill: |source| filled(fill(source)),
};

/// The data of a catalogue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileCatalogue {
    /// Agency, case.
    pub head: Head,
    /// 正卷 or 副卷.
    pub volume: String,
    /// The archive's own number (档号).
    pub archive_number: Option<String>,
    /// The documents in their order.
    pub entries: Vec<Entry>,
}

/// A document in the volume.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// Its number.
    pub number: Option<String>,
    /// Who made it.
    pub author: Option<String>,
    /// Its day.
    pub date: Option<Date>,
    /// Its pages in the volume, e.g. 3-7; none while the file is not on paper.
    pub pages: Option<String>,
    /// Remarks.
    pub remark: Option<String>,
}

fn fill(source: &Source<'_>) -> Option<FileCatalogue> {
    let _: &ArchiveCase = source.act()?;
    let head = source.head(KIND.id)?;
    let agency = head.agency.clone();
    let entry = |document: IssuedDocument| Entry {
        name: document.kind.title.to_owned(),
        number: document.number,
        author: Some(agency.clone()),
        date: Some(document.date),
        pages: None,
        remark: Some(fill::volume(document.kind.volume).to_owned()),
    };
    let entries = source.file_documents().into_iter().map(entry).collect();
    Some(FileCatalogue { head, volume: source.volumes(), archive_number: None, entries })
}

fn sample() -> FileCatalogue {
    let agency = "曹县市场监督管理局";
    let entries = [
        ("立案审批表", Some("曹市监立〔2022〕218号"), agency, date(2022, 9, 6), "1-2"),
        ("行政处罚决定书", Some("曹市监罚决〔2022〕136号"), agency, date(2022, 11, 25), "3-7"),
        ("送达回证（行政处罚决定书、罚没款缴款通知书）", None, agency, date(2022, 11, 28), "8"),
        ("责令改正通知书", Some("曹市监责改〔2022〕163号"), agency, date(2022, 9, 5), "9-10"),
        ("行政处罚事先（听证）告知书", Some("曹市监罚告〔2022〕131号"), agency, date(2022, 11, 4), "11-14"),
        ("送达地址确认书", None, "王喆昇", date(2022, 9, 7), "15"),
        ("陈述申辩笔录", None, "王喆昇", date(2022, 11, 10), "16-17"),
        ("现场笔录", None, agency, date(2022, 9, 5), "18-19"),
        ("询问笔录", None, agency, date(2022, 9, 7), "20-22"),
        ("营业执照、食品经营许可证、身份证复印件", None, "王喆昇", date(2022, 9, 5), "23-25"),
        ("证据提取单（收银系统销售记录）", None, agency, date(2022, 9, 5), "26-30"),
        ("罚没款缴款通知书、缴款凭证", Some("曹市监缴〔2022〕136号"), agency, date(2022, 12, 12), "31-32"),
    ];
    FileCatalogue {
        head: sample::head(date(2022, 12, 20), None),
        volume: "正卷".to_owned(),
        archive_number: sample::some("2022-0136-01"),
        entries: entries
            .map(|(name, number, author, day, pages)| Entry {
                name: name.to_owned(),
                number: number.map(str::to_owned),
                author: sample::some(author),
                date: Some(day),
                pages: sample::some(pages),
                remark: None,
            })
            .to_vec(),
    }
}
