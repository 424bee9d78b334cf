//! 中止（恢复）案件调查审批表: the approval to suspend or to resume an investigation.

use casework::acts::investigation::{Resume, Suspend};
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::{DocumentKind, check, filled, value};
use crate::{
    fill::Source,
    part::{Head, Opinion, Party},
    sample,
};

/// The kind.
pub const KIND: DocumentKind = DocumentKind {
    id: "suspension_approval",
    title: "中止（恢复）案件调查审批表",
    citations: &[],
    source: include_str!("../../templates/suspension_approval.typ"),
    sample: || value(&sample()),
    check: check::<SuspensionApproval>,
    fill: |source| filled(fill(source)),
};

/// The data of an approval to suspend or resume.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SuspensionApproval {
    /// Agency, number, case.
    pub head: Head,
    /// The party, if known.
    pub party: Option<Party>,
    /// False to suspend, true to resume.
    pub resumes: bool,
    /// The day the case was filed.
    pub filed_on: Date,
    /// The first day of suspension, inclusive.
    pub suspended_from: Date,
    /// Of a resumption: the first day on which the investigation goes on, inclusive.
    pub resumed_from: Option<Date>,
    /// What the investigation has done so far, a paragraph a line.
    pub course: String,
    /// Why, a paragraph a line.
    pub reason: String,
    /// The provisions it rests on.
    pub basis: Option<String>,
    /// The approval, step by step.
    pub opinions: Vec<Opinion>,
}

fn fill(source: &Source<'_>) -> Option<SuspensionApproval> {
    let suspend: Option<&Suspend> = source.act();
    let resume: Option<&Resume> = source.act();
    let day = source.day()?;
    let (reason, suspended_from) = match (suspend, resume) {
        (Some(act), _) => (format!("{}：{}", act.ground, act.reason), day),
        (None, Some(act)) => (act.reason.to_string(), source.case.last::<Suspend>()?.day()),
        (None, None) => return None,
    };
    let request = if resume.is_some() { "建议恢复案件调查。" } else { "建议中止案件调查。" };
    Some(SuspensionApproval {
        head: source.head(KIND.id)?,
        party: source.party(),
        resumes: resume.is_some(),
        filed_on: source.case.filing()?.day(),
        suspended_from,
        resumed_from: resume.map(|_| day),
        course: String::new(),
        reason,
        basis: None,
        opinions: source.opinions(request),
    })
}

fn sample() -> SuspensionApproval {
    let day = date(2022, 10, 10);
    SuspensionApproval {
        head: sample::head(day, Some("曹市监中止〔2022〕5号")),
        party: Some(sample::party()),
        resumes: false,
        filed_on: date(2022, 9, 6),
        suspended_from: day,
        resumed_from: None,
        course: "已完成现场检查、询问、抽样检验，正在核实涉案食品的生产日期。".to_owned(),
        reason: "涉案食品的生产企业正在接受另案调查，本案须以该案对生产日期的认定为依据，而该案尚未审结。".to_owned(),
        basis: sample::some("《市场监督管理行政处罚程序规定》第四十六条第一款第一项"),
        opinions: vec![
            sample::opinion("承办人意见", "建议中止案件调查。", &["李建国", "赵晓燕"], day),
            sample::opinion("承办机构负责人意见", "同意，报请批准。", &["孙立新"], day),
            sample::opinion("行政机关负责人审批意见", "同意中止调查，中止的原因消除后立即恢复。", &["周海涛"], day),
        ],
    }
}
