//! 行政处罚决定审批表: the approval of the decision by the head of the agency.

use casework::acts::decision::ProposeDecision;
use jiff::civil::date;
use serde::{Deserialize, Serialize};

use super::{Citation, DocumentKind, check, filled, value};
use crate::{
    fill::{self, Source, text},
    part::{Head, Law, Opinion, Party},
    sample,
};

/// The kind.
pub const KIND: DocumentKind = DocumentKind {
    id: "decision_approval",
    title: "行政处罚决定审批表",
    citations: &[
        Citation { from: "", article: "《行政处罚法》（2017年修正）第三十八条" },
        Citation { from: "2021-07-15", article: "《行政处罚法》第五十七条" },
    ],
    source: include_str!("../../templates/decision_approval.typ"),
    sample: || value(&sample()),
    check: check::<DecisionApproval>,
    fill: |source| filled(fill(source)),
};

/// The data of the approval of a decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecisionApproval {
    /// Agency, case.
    pub head: Head,
    /// The party.
    pub party: Party,
    /// The facts, a paragraph a line.
    pub facts: String,
    /// The provisions broken.
    pub broken: Vec<Law>,
    /// The provisions that lay down the penalty.
    pub basis: Vec<Law>,
    /// When and how the party was told.
    pub notice: String,
    /// What the party answered and what was made of it.
    pub defence: Option<String>,
    /// The hearing and its result.
    pub hearing: Option<String>,
    /// The result of the legal review.
    pub review: Option<String>,
    /// The result of the collective discussion.
    pub discussion: Option<String>,
    /// What changed against the notice, and why.
    pub changes: Option<String>,
    /// The decision proposed, one clause an item.
    pub decision: Vec<String>,
    /// The approval, step by step.
    pub opinions: Vec<Opinion>,
}

fn fill(source: &Source<'_>) -> Option<DecisionApproval> {
    let act: &ProposeDecision = source.act()?;
    let decision = match &act.disposition {
        Some(disposition) => source.penalties(disposition),
        None => vec![act.opinion.to_string()],
    };
    let told = source.case.notice().map(|notice| source.penalties(&notice.act.disposition));
    let changes = told.map(|told| match told == decision {
        true => "与告知的内容一致。".to_owned(),
        false => format!("告知的内容为：{}。", told.join("；")),
    });
    Some(DecisionApproval {
        head: source.head(KIND.id)?,
        party: source.party()?,
        facts: fill::statements(source.stated_facts()),
        broken: source.duty(),
        basis: act.disposition.as_ref().map_or_else(Vec::new, |disposition| source.laws(&disposition.basis)),
        notice: source.notice_course().unwrap_or_default(),
        defence: source.defence_course(),
        hearing: text::lines([source.hearing_course(), source.hearing_result()]),
        review: source.review_result(),
        discussion: source.discussion_result(),
        changes,
        decision,
        opinions: source.opinions(act.opinion.as_str()),
    })
}

fn sample() -> DecisionApproval {
    let day = date(2022, 11, 24);
    DecisionApproval {
        head: sample::head(day, None),
        party: sample::party(),
        facts: sample::FACTS.to_owned(),
        broken: sample::duty(),
        basis: sample::penalty_law(),
        notice: "2022年11月8日直接送达《行政处罚事先告知书》（曹市监罚告〔2022〕131号）。".to_owned(),
        defence: sample::some("2022年11月10日口头陈述申辩，请求减轻处罚；经复核，不予采纳。"),
        hearing: sample::some("未要求听证。"),
        review: sample::some("2022年10月31日审核通过（曹市监法审〔2022〕64号）。"),
        discussion: None,
        changes: sample::some("与告知的内容一致。"),
        decision: sample::list(&[
            "没收超过保质期的“晨光牧场”纯牛奶48盒、“麦香园”蛋黄酥26袋",
            "没收违法所得人民币93.20元（大写：玖拾叁元贰角）",
            "罚款人民币50,000.00元（大写：伍万元整）",
        ]),
        opinions: vec![
            sample::opinion("承办人意见", "建议作出上述行政处罚决定。", &["李建国", "赵晓燕"], date(2022, 11, 23)),
            sample::opinion("承办机构负责人意见", "同意，报请批准。", &["孙立新"], date(2022, 11, 23)),
            sample::opinion("行政机关负责人审批意见", "同意作出行政处罚决定。", &["周海涛"], day),
        ],
    }
}
