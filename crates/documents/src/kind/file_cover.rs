//! 案卷封面: the cover of a volume of the case file.

use casework::acts::closing::ArchiveCase;
use casework::case::Decision;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::{DocumentKind, check, filled, value};
use crate::{fill::Source, part::Head, sample};

/// The kind.
pub const KIND: DocumentKind = DocumentKind {
    id: "file_cover",
    title: "案卷封面",
    citations: &[],
    source: include_str!("../../templates/file_cover.typ"),
    sample: || value(&sample()),
    check: check::<FileCover>,
    fill: |source| filled(fill(source)),
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
    /// The day the case was filed; none of a case decided on the spot.
    pub filed_on: Option<Date>,
    /// The day it was closed, where that took an act of its own.
    pub closed_on: Option<Date>,
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

fn fill(source: &Source<'_>) -> Option<FileCover> {
    let act: &ArchiveCase = source.act()?;
    let case = source.case;
    let closed = case.closed();
    let decision = case.decision();
    let number = decision.and_then(|decision| {
        let seq = decision.entry().seq;
        case.documents().into_iter().find(|d| d.source == seq && d.kind.id == decision.document_kind())?.number
    });
    let result = match decision {
        Some(Decision::Penalty(done)) => source.penalties(&done.act.disposition).join("；"),
        Some(Decision::OnTheSpot(done)) => source.penalties(&done.act.disposition).join("；"),
        Some(Decision::NoPenalty(done)) => format!("不予行政处罚（{}）", done.act.ground.title()),
        None => closed.map(|closed| closed.act.result.to_string())?,
    };
    Some(FileCover {
        head: Head { number, ..source.head(KIND.id)? },
        volume: source.volumes(),
        volume_order: None,
        party_name: source.party()?.name,
        result,
        officers: case.officers().iter().map(|officer| source.name(officer)).collect(),
        filed_on: case.filing().map(|filing| filing.day()),
        closed_on: closed.map(|closed| closed.day()),
        archived_on: source.day(),
        archived_by: Some(source.name(&source.entry()?.by)),
        retention: act.retention.title().to_owned(),
        extent: format!("共{}件", source.file_documents().len()),
        archive_number: None,
    })
}

fn sample() -> FileCover {
    FileCover {
        head: sample::head(date(2022, 12, 20), Some("曹市监罚决〔2022〕136号")),
        volume: "正卷".to_owned(),
        volume_order: sample::some("共2卷　第1卷"),
        party_name: sample::party().name,
        result: "没收超过保质期的食品；没收违法所得93.20元；罚款50,000.00元。".to_owned(),
        officers: sample::officers().into_iter().map(|officer| officer.name).collect(),
        filed_on: Some(date(2022, 9, 6)),
        closed_on: Some(date(2022, 12, 16)),
        archived_on: Some(date(2022, 12, 20)),
        archived_by: sample::some("刘敏"),
        retention: "永久".to_owned(),
        extent: "本卷共23件68页".to_owned(),
        archive_number: sample::some("2022-0136-01"),
    }
}
