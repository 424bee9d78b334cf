//! 抽样取证凭证: the record of taking samples.

use jiff::civil::date;
use serde::{Deserialize, Serialize};

use super::{Citation, DocumentKind, check, value};
use crate::{
    part::{Head, Issue, Officer, Party, Period, Signature},
    sample,
};

/// The kind.
pub const KIND: DocumentKind = DocumentKind {
    id: "sampling_record",
    title: "抽样取证凭证",
    citations: &[
        Citation { from: "", article: "《行政处罚法》（2017年修正）第三十七条第二款" },
        Citation { from: "2021-07-15", article: "《行政处罚法》第五十六条" },
    ],
    source: include_str!("../../templates/sampling_record.typ"),
    sample: || value(&sample()),
    check: check::<SamplingRecord>,
    fill: |_| None,
};

/// The data of a record of sampling.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SamplingRecord {
    /// Agency, number, case.
    pub head: Head,
    /// The party the samples are taken from.
    pub party: Party,
    /// From when to when.
    pub period: Period,
    /// Where.
    pub place: String,
    /// The articles sampling rests on.
    pub basis: String,
    /// What was told: certificates shown, rights; a paragraph a line.
    pub told: Option<String>,
    /// What was sampled.
    pub samples: Vec<Sample>,
    /// How the samples were drawn, sealed and stored, a paragraph a line.
    pub method: String,
    /// Who pays for the samples, and how much.
    pub fee: Option<String>,
    /// The officers.
    pub officers: Vec<Officer>,
    /// Signatures of the party and the officers.
    pub signatures: Vec<Signature>,
    /// Date and seal.
    pub issue: Issue,
}

/// One lot sampled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sample {
    /// The sample's number.
    pub number: String,
    /// Product.
    pub name: String,
    /// Maker.
    pub maker: Option<String>,
    /// Specification and model.
    pub specification: Option<String>,
    /// Lot number or day of production.
    pub lot: Option<String>,
    /// How much of the lot there is, with the unit.
    pub stock: String,
    /// How much was taken for testing, with the unit.
    pub taken: String,
    /// How much was taken in reserve, with the unit.
    pub reserve: Option<String>,
    /// The standard it is made to.
    pub standard: Option<String>,
}

fn sample() -> SamplingRecord {
    let day = date(2022, 9, 5);
    SamplingRecord {
        head: sample::head(day, Some("曹市监抽〔2022〕57号")),
        party: sample::party(),
        period: sample::period(day, (9, 30), (9, 45)),
        place: "曹县磐石街道青菏路中段路东68号".to_owned(),
        basis: "《中华人民共和国行政处罚法》第五十六条".to_owned(),
        told: sample::some("执法人员出示执法证件，告知当事人抽样的依据、方法和依法享有的陈述、申辩权利。"),
        samples: vec![Sample {
            number: "CX220905-1".to_owned(),
            name: "“晨光牧场”纯牛奶".to_owned(),
            maker: sample::some("菏泽某乳业有限公司"),
            specification: sample::some("250mL/盒"),
            lot: sample::some("20220116"),
            stock: "48盒".to_owned(),
            taken: "8盒".to_owned(),
            reserve: sample::some("4盒"),
            standard: sample::some("GB 25190"),
        }],
        method: "在待售货架上随机抽取，检验样品与备用样品分别装入样品袋，加贴封条，由当事人和执法人员在封条上签名；常温避光保存。".to_owned(),
        fee: sample::some("按零售价购买样品，共计42.00元，由抽样机关承担"),
        officers: sample::officers(),
        signatures: vec![
            sample::signature("当事人", "王喆昇", day),
            sample::signature("执法人员", "李建国、赵晓燕", day),
        ],
        issue: sample::issue(day),
    }
}
