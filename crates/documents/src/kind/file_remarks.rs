//! 卷内备考表: the last sheet of a volume, on its state.

use casework::acts::closing::ArchiveCase;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::{DocumentKind, check, filled, value};
use crate::{fill::Source, part::Head, sample};

/// The kind.
pub const KIND: DocumentKind = DocumentKind {
    id: "file_remarks",
    title: "卷内备考表",
    citations: &[],
    source: include_str!("../../templates/file_remarks.typ"),
    sample: || value(&sample()),
    check: check::<FileRemarks>,
    fill: |source| filled(fill(source)),
};

/// The data of a sheet of remarks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileRemarks {
    /// Agency, case.
    pub head: Head,
    /// 正卷 or 副卷.
    pub volume: String,
    /// The archive's own number (档号).
    pub archive_number: Option<String>,
    /// The state of the volume: completeness, damage, supplements, photographs and recordings kept elsewhere.
    pub state: String,
    /// Who filed it.
    pub filed_by: String,
    /// When.
    pub filed_on: Date,
    /// Who checked it.
    pub checked_by: Option<String>,
    /// When.
    pub checked_on: Option<Date>,
}

fn fill(source: &Source<'_>) -> Option<FileRemarks> {
    let act: &ArchiveCase = source.act()?;
    let count = format!("共{}件。", source.file_documents().len());
    let note = act.note.as_ref().map(ToString::to_string);
    Some(FileRemarks {
        head: source.head(KIND.id)?,
        volume: source.volumes(),
        archive_number: None,
        state: [Some(count), note].into_iter().flatten().collect::<Vec<_>>().join("\n"),
        filed_by: source.name(&source.entry()?.by),
        filed_on: source.day()?,
        checked_by: None,
        checked_on: None,
    })
}

fn sample() -> FileRemarks {
    FileRemarks {
        head: sample::head(date(2022, 12, 20), None),
        volume: "正卷".to_owned(),
        archive_number: sample::some("2022-0136-01"),
        state: "本卷共23件68页，文件齐全、完整，无破损。\n现场照片6张附于第19页；执法记录仪录像2段存于证据存储系统，\
            编号YX0905-3、YX1128-1。"
            .to_owned(),
        filed_by: "刘敏".to_owned(),
        filed_on: date(2022, 12, 20),
        checked_by: sample::some("马文静"),
        checked_on: Some(date(2022, 12, 20)),
    }
}
