//! 案卷封面: the cover of a volume of the case file.

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::{DocumentKind, check, value};
use crate::{part::Head, sample};

/// The kind.
pub const KIND: DocumentKind = DocumentKind {
    id: "file_cover",
    title: "案卷封面",
    citations: &[],
    source: include_str!("../../templates/file_cover.typ"),
    sample: || value(&sample()),
    check: check::<FileCover>,
    fill: |_| None,
};

/// The data of a cover.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileCover {
    /// Agency, number of the decision, case.
    pub head: Head,
    /// 正卷 or 副卷.
    pub volume: String,
    /// Which of how many volumes it is, e.g. 共2卷 第1卷.
    pub volume_order: Option<String>,
    /// The party.
    pub party_name: String,
    /// The result of the case.
    pub result: String,
    /// The officers.
    pub officers: Vec<String>,
    /// The day the case was filed.
    pub filed_on: Date,
    /// The day it was closed.
    pub closed_on: Date,
    /// The day it was archived.
    pub archived_on: Option<Date>,
    /// Who archived it.
    pub archived_by: Option<String>,
    /// How long it is kept: 永久, 30年.
    pub retention: String,
    /// How many documents and pages, e.g. 本卷共23件68页.
    pub extent: String,
    /// The archive's own number (档号).
    pub archive_number: Option<String>,
}

fn sample() -> FileCover {
    FileCover {
        head: sample::head(date(2022, 12, 20), Some("曹市监罚决〔2022〕136号")),
        volume: "正卷".to_owned(),
        volume_order: sample::some("共2卷　第1卷"),
        party_name: sample::party().name,
        result: "没收超过保质期的食品；没收违法所得93.20元；罚款50,000.00元。".to_owned(),
        officers: sample::officers().into_iter().map(|officer| officer.name).collect(),
        filed_on: date(2022, 9, 6),
        closed_on: date(2022, 12, 16),
        archived_on: Some(date(2022, 12, 20)),
        archived_by: sample::some("刘敏"),
        retention: "永久".to_owned(),
        extent: "本卷共23件68页".to_owned(),
        archive_number: sample::some("2022-0136-01"),
    }
}
