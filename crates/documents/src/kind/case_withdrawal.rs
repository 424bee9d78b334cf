//! 撤销案件审批表: the approval to end or withdraw a case without a decision on a penalty.

use casework::acts::conclusion::EndInvestigation;
use casework::acts::decision::WithdrawCase;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::{DocumentKind, check, filled, value};
use crate::{
    fill::{self, Source},
    part::{Head, Opinion, Party},
    sample,
};

/// The kind.
pub const KIND: DocumentKind = DocumentKind {
    id: "case_withdrawal",
    title: "撤销案件审批表",
    citations: &[],
    source: include_str!("../../templates/case_withdrawal.typ"),
    sample: || value(&sample()),
    check: check::<CaseWithdrawal>,
    fill: |source| filled(fill(source)),
};

/// The data of an approval to end or withdraw a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseWithdrawal {
    /// Agency, number, case.
    pub head: Head,
    /// The party, if known.
    pub party: Option<Party>,
    /// The day the case was filed.
    pub filed_on: Date,
    /// True to withdraw the filing (撤销案件), false to end the investigation (终止调查).
    pub withdraws: bool,
    /// What the investigation found, a paragraph a line.
    pub facts: String,
    /// Why, a paragraph a line.
    pub reason: String,
    /// The provisions it rests on.
    pub basis: Option<String>,
    /// What becomes of property and measures.
    pub property: Option<String>,
    /// The approval, step by step.
    pub opinions: Vec<Opinion>,
}

fn fill(source: &Source<'_>) -> Option<CaseWithdrawal> {
    let act: &WithdrawCase = source.act()?;
    let filing = source.case.filing()?;
    let found = source.before::<EndInvestigation>().map(|end| fill::statements(&end.act.facts));
    Some(CaseWithdrawal {
        head: source.head(KIND.id)?,
        party: source.party(),
        filed_on: filing.day(),
        withdraws: true,
        facts: found.unwrap_or_else(|| filing.act.facts.to_string()),
        reason: act.reason.to_string(),
        basis: None,
        property: None,
        opinions: source.opinions("建议撤销案件。"),
    })
}

fn sample() -> CaseWithdrawal {
    let day = date(2022, 10, 12);
    CaseWithdrawal {
        head: sample::head(day, Some("曹市监终〔2022〕8号")),
        party: Some(sample::party()),
        filed_on: date(2022, 9, 6),
        withdraws: true,
        facts: "经查，涉案食品的外包装生产日期由生产企业喷码错误，生产企业已经更正并出具说明，经检验机构核实，\
            涉案食品的实际生产日期为2022年7月16日，检查时尚在保质期内。"
            .to_owned(),
        reason: "违法事实不能成立。".to_owned(),
        basis: sample::some("《中华人民共和国行政处罚法》第五十七条第一款第三项"),
        property: sample::some("先行登记保存的食品予以解除，退还当事人。"),
        opinions: vec![
            sample::opinion("承办人意见", "建议撤销案件。", &["李建国", "赵晓燕"], day),
            sample::opinion("承办机构负责人意见", "同意，报请批准。", &["孙立新"], day),
            sample::opinion("行政机关负责人审批意见", "同意撤销案件。", &["周海涛"], day),
        ],
    }
}
