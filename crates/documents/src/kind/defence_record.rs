//! 陈述申辩笔录: the record of a statement and defence made by word of mouth.

use jiff::civil::date;
use serde::{Deserialize, Serialize};

use super::{Citation, DocumentKind, check, value};
use crate::{
    part::{Head, Officer, Party, Period, Signature},
    sample,
};

/// The kind.
pub const KIND: DocumentKind = DocumentKind {
    id: "defence_record",
    title: "陈述申辩笔录",
    citations: &[
        Citation { from: "", article: "《行政处罚法》（2017年修正）第三十二条" },
        Citation { from: "2021-07-15", article: "《行政处罚法》第四十五条第一款" },
    ],
    source: include_str!("../../templates/defence_record.typ"),
    sample: || value(&sample()),
    check: check::<DefenceRecord>,
    fill: |_| None,
};

/// The data of a record of a statement and defence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DefenceRecord {
    /// Agency, case.
    pub head: Head,
    /// From when to when.
    pub period: Period,
    /// Where.
    pub place: String,
    /// The officers who listened.
    pub officers: Vec<Officer>,
    /// Who wrote the record.
    pub recorder: String,
    /// The party.
    pub party: Party,
    /// Who spoke for the party, and in what capacity.
    pub speaker: String,
    /// The number of the notice it answers.
    pub notice_number: Option<String>,
    /// What was said, a paragraph a line.
    pub content: String,
    /// Evidence handed in.
    pub evidence: Vec<String>,
    /// How the record was checked.
    pub confirmation: Option<String>,
    /// Signatures at the end.
    pub signatures: Vec<Signature>,
}

fn sample() -> DefenceRecord {
    let day = date(2022, 11, 10);
    DefenceRecord {
        head: sample::head(day, None),
        period: sample::period(day, (15, 0), (15, 25)),
        place: "曹县市场监督管理局综合执法大队".to_owned(),
        officers: sample::officers(),
        recorder: "赵晓燕".to_owned(),
        party: sample::party(),
        speaker: "王喆昇（经营者）".to_owned(),
        notice_number: sample::some("曹市监罚告〔2022〕131号"),
        content: "一、对告知书认定的事实没有异议。\n\
            二、过期食品数量少，卖出的只有93.20元，检查当天已经全部下架，没有人因此生病。\n\
            三、店小利薄，请求减轻处罚。"
            .to_owned(),
        evidence: sample::list(&["下架记录1份", "2022年第三季度销售汇总表1份"]),
        confirmation: sample::some("以上笔录我已经看过，与我说的相符。"),
        signatures: vec![
            sample::signature("陈述申辩人", "王喆昇", day),
            sample::signature("执法人员", "李建国、赵晓燕", day),
            sample::signature("记录人", "赵晓燕", day),
        ],
    }
}
