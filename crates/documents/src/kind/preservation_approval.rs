//! 先行登记保存证据审批表: the approval to register and preserve evidence.

use casework::acts::evidence::RequestPreservation;
use jiff::civil::date;
use serde::{Deserialize, Serialize};

use super::{Citation, DocumentKind, check, filled, value};
use crate::{
    fill::{self, Source, text},
    part::{Head, Item, Opinion, Party},
    sample,
};

/// The kind.
pub const KIND: DocumentKind = DocumentKind {
    id: "preservation_approval",
    title: "先行登记保存证据审批表",
    citations: &[
        Citation { from: "", article: "《行政处罚法》（2017年修正）第三十七条第二款" },
        Citation { from: "2021-07-15", article: "《行政处罚法》第五十六条" },
    ],
    source: include_str!("../../templates/preservation_approval.typ"),
    sample: || value(&sample()),
    check: check::<PreservationApproval>,
    fill: |source| filled(fill(source)),
};

/// The data of an approval to preserve evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PreservationApproval {
    /// Agency, case.
    pub head: Head,
    /// The party.
    pub party: Party,
    /// Why the evidence may be lost or hard to obtain later, a paragraph a line.
    pub reason: String,
    /// The articles it rests on.
    pub basis: String,
    /// What is to be preserved.
    pub items: Vec<Item>,
    /// Where and how.
    pub custody: Option<String>,
    /// How long, in the words of the law.
    pub term: String,
    /// The approval, step by step.
    pub opinions: Vec<Opinion>,
}

fn fill(source: &Source<'_>) -> Option<PreservationApproval> {
    let act: &RequestPreservation = source.act()?;
    Some(PreservationApproval {
        head: source.head(KIND.id)?,
        party: source.party()?,
        reason: act.reason.to_string(),
        basis: source.words("basis.preserve"),
        items: fill::items(&act.objects),
        custody: None,
        term: text::period(&source.term("evidence.preserve_days", None)?),
        opinions: source.opinions("建议对上述物品先行登记保存。"),
    })
}

fn sample() -> PreservationApproval {
    let day = date(2022, 9, 5);
    PreservationApproval {
        head: sample::head(day, None),
        party: sample::party(),
        reason: "涉案食品正在货架上待售，随时可能被售出、转移或者销毁，证据以后难以取得。".to_owned(),
        basis: "《中华人民共和国行政处罚法》第五十六条".to_owned(),
        items: sample::items(),
        custody: sample::some("就地加封，存放于当事人店内仓库，由当事人保管"),
        term: "七个工作日，自2022年9月5日至2022年9月15日".to_owned(),
        opinions: vec![
            sample::opinion("承办人意见", "建议对上述食品先行登记保存。", &["李建国", "赵晓燕"], day),
            sample::opinion("承办机构负责人意见", "同意，报请批准。", &["孙立新"], day),
            sample::opinion("行政机关负责人审批意见", "同意先行登记保存。", &["周海涛"], day),
        ],
    }
}
