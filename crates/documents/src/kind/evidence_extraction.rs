//! 证据提取单: evidence copied from an original, or taken from an electronic device.

use casework::acts::evidence::{CollectEvidence, EvidenceKind};
use jiff::civil::{DateTime, date};
use serde::{Deserialize, Serialize};

use super::{Citation, DocumentKind, check, filled, value};
use crate::{
    fill::Source,
    part::{Head, Officer, Signature},
    sample,
};

/// The kind.
pub const KIND: DocumentKind = DocumentKind {
    id: "evidence_extraction",
    title: "证据提取单",
    citations: &[
        Citation { from: "", article: "《行政处罚法》（2017年修正）第三十六条" },
        Citation { from: "2021-07-15", article: "《行政处罚法》第四十六条" },
    ],
    source: include_str!("../../templates/evidence_extraction.typ"),
    sample: || value(&sample()),
    check: check::<EvidenceExtraction>,
    fill: |source| filled(fill(source)),
};

/// The data of an extraction of evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceExtraction {
    /// Agency, case.
    pub head: Head,
    /// The kind of evidence: 书证, 物证, 视听资料, 电子数据 …
    pub evidence_kind: String,
    /// What it is.
    pub name: String,
    /// How many sheets or files.
    pub count: String,
    /// What it is to prove.
    pub proves: Option<String>,
    /// Where it was found.
    pub source: String,
    /// Who holds the original.
    pub holder: String,
    /// Where the original is kept.
    pub original_at: Option<String>,
    /// When it was taken.
    pub taken_at: DateTime,
    /// How: 复印, 拍照, 下载 …
    pub method: String,
    /// For electronic data.
    pub electronic: Option<ElectronicData>,
    /// The holder's statement that it agrees with the original.
    pub statement: String,
    /// The officers who took it.
    pub officers: Vec<Officer>,
    /// Signatures of the holder and the officers.
    pub signatures: Vec<Signature>,
}

/// What must be recorded of electronic data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ElectronicData {
    /// The device or system it was taken from.
    pub device: String,
    /// The tool it was taken with.
    pub tool: Option<String>,
    /// The files, each with its digest.
    pub files: Vec<DigestedFile>,
    /// Where the copy is stored.
    pub stored_at: Option<String>,
}

/// A file and its digest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DigestedFile {
    /// File name.
    pub name: String,
    /// Size in bytes.
    pub size_bytes: u64,
    /// The algorithm: SHA-256, SM3.
    pub algorithm: String,
    /// The digest in hexadecimal.
    pub digest: String,
}

fn fill(source: &Source<'_>) -> Option<EvidenceExtraction> {
    let (entry, act): (_, &CollectEvidence) = (source.entry()?, source.act()?);
    let digital = matches!(act.kind, EvidenceKind::Electronic | EvidenceKind::AudioVisual);
    let files = act.files.iter().flat_map(|file| {
        [("SHA-256", &file.sha256), ("SM3", &file.sm3)].map(|(algorithm, digest)| DigestedFile {
            name: file.name.to_string(),
            size_bytes: u64::from(file.size),
            algorithm: algorithm.to_owned(),
            digest: digest.to_string(),
        })
    });
    let signature = |role: &str, name: Option<String>| Signature {
        role: role.to_owned(),
        date: name.is_some().then(|| entry.at.date()),
        name,
        note: None,
    };
    Some(EvidenceExtraction {
        head: source.head(KIND.id)?,
        evidence_kind: act.kind.title().to_owned(),
        name: act.title.to_string(),
        count: if act.files.is_empty() { "1份".to_owned() } else { format!("{}个文件", act.files.len()) },
        proves: Some(act.proves.to_string()),
        source: act.source.to_string(),
        holder: String::new(),
        original_at: None,
        taken_at: entry.at,
        method: String::new(),
        electronic: (digital || !act.files.is_empty()).then(|| ElectronicData {
            device: act.source.to_string(),
            tool: None,
            files: files.collect(),
            stored_at: None,
        }),
        statement: source.words("declare.copy"),
        officers: source.officers(&act.officers),
        signatures: vec![signature("证据持有人", None), signature("执法人员", Some(source.names(&act.officers)))],
    })
}

fn sample() -> EvidenceExtraction {
    let day = date(2022, 9, 5);
    EvidenceExtraction {
        head: sample::head(day, None),
        evidence_kind: "电子数据".to_owned(),
        name: "收银系统2022年7月至9月销售记录".to_owned(),
        count: "1份（电子表格1个，打印件4页）".to_owned(),
        proves: sample::some("涉案食品超过保质期后的销售数量和金额"),
        source: "当事人收银台计算机".to_owned(),
        holder: "王喆昇".to_owned(),
        original_at: sample::some("当事人收银系统"),
        taken_at: sample::at(day, (9, 48)),
        method: "由当事人登录收银系统导出后复制，当场计算校验值并打印".to_owned(),
        electronic: Some(ElectronicData {
            device: "联想启天M410台式计算机，收银系统版本6.2".to_owned(),
            tool: sample::some("收银系统自带导出功能"),
            files: vec![DigestedFile {
                name: "销售明细20220701-20220905.csv".to_owned(),
                size_bytes: 184_302,
                algorithm: "SHA-256".to_owned(),
                digest: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
            }],
            stored_at: sample::some("曹县市场监督管理局证据存储系统"),
        }),
        statement: "经核对，提取的内容与原件（原始数据）一致。".to_owned(),
        officers: sample::officers(),
        signatures: vec![
            sample::signature("证据持有人", "王喆昇", day),
            sample::signature("执法人员", "李建国、赵晓燕", day),
        ],
    }
}
