//! 行政处罚案件有关事项审批表: any internal approval without a form of its own.

use casework::acts::{filing::AssignOfficers, investigation::ExtendLimit, lead::ExtendVerification};
use jiff::civil::date;
use serde::{Deserialize, Serialize};

use super::{DocumentKind, check, filled, value};
use crate::{
    fill::Source,
    part::{Head, Opinion, Party},
    sample,
};

/// The kind.
pub const KIND: DocumentKind = DocumentKind {
    id: "general_approval",
    title: "行政处罚案件有关事项审批表",
    citations: &[],
    source: include_str!("../../templates/general_approval.typ"),
    sample: || value(&sample()),
    check: check::<GeneralApproval>,
    fill: |source| filled(fill(source)),
};

/// The data of a general approval.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GeneralApproval {
    /// Agency, number, case.
    pub head: Head,
    /// The party, if known.
    pub party: Option<Party>,
    /// What approval is asked for.
    pub matter: String,
    /// Why, a paragraph a line.
    pub reason: String,
    /// The provisions it rests on.
    pub basis: Option<String>,
    /// The approval, step by step.
    pub opinions: Vec<Opinion>,
}

fn fill(source: &Source<'_>) -> Option<GeneralApproval> {
    let (matter, reason, basis) = if let Some(act) = source.act::<ExtendVerification>() {
        ("延长核查期限".to_owned(), &act.reason, None)
    } else if let Some(act) = source.act::<AssignOfficers>() {
        (format!("变更承办人员为{}", source.names(&act.officers)), &act.reason, None)
    } else {
        let act: &ExtendLimit = source.act()?;
        let days = act.days.map_or_else(String::new, |days| format!("{}日", law::numeral::to_chinese(days)));
        let basis = act.rule_basis.as_ref().map(|basis| source.formal(basis.as_str()));
        (format!("延长案件办理期限{days}"), &act.reason, basis)
    };
    Some(GeneralApproval {
        head: source.head(KIND.id)?,
        party: source.party(),
        opinions: source.opinions(&format!("建议{matter}。")),
        matter,
        reason: reason.to_string(),
        basis,
    })
}

fn sample() -> GeneralApproval {
    let day = date(2022, 11, 30);
    GeneralApproval {
        head: sample::head(day, Some("曹市监审〔2022〕96号")),
        party: Some(sample::party()),
        matter: "延长案件办理期限三十日".to_owned(),
        reason:
            "本案需要向外地生产企业协查涉案食品的生产日期和流通去向，协查函已于2022年11月10日发出，至今未收到复函，\
            在法定期限内不能作出处理决定。"
                .to_owned(),
        basis: sample::some("《市场监督管理行政处罚程序规定》第六十四条第一款"),
        opinions: vec![
            sample::opinion("承办人意见", "建议延长案件办理期限三十日，至2023年1月4日。", &["李建国", "赵晓燕"], day),
            sample::opinion("承办机构负责人意见", "同意，报请批准。", &["孙立新"], day),
            sample::opinion("行政机关负责人审批意见", "同意延长。", &["周海涛"], day),
        ],
    }
}
