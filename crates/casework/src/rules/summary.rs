//! The summary procedure (简易程序): SUM-01, this system's own rule on its limits (law.md §1.5).

use law::PenaltyKind;

use crate::acts::decision::DecideOnTheSpot;
use crate::rule::{
    Checked, Guards, Rule, Severity, Situation, apl17, apl21, not_applicable, require, satisfied, violated,
};

/// The rules of this family.
pub const RULES: &[Rule] = &[Rule {
    id: "SUM-01",
    title: "当场处罚只适用于警告和限额以下的罚款",
    severity: Severity::Block,
    cites: &[apl17("第三十三条"), apl21("第五十一条")],
    cure: "请适用普通程序办理。",
    guards: Guards::Acts(&["penalty.decide_on_the_spot"]),
    check: within_the_limit,
}];

fn within_the_limit(s: &Situation<'_>) -> Checked {
    let Some(act) = s.act::<DecideOnTheSpot>() else { return not_applicable() };
    if s.facts.registry.item(&act.item, s.day()).is_some_and(|item| !item.summary_allowed) {
        return violated("该权力事项不适用简易程序");
    }
    let small = |kind: PenaltyKind| matches!(kind, PenaltyKind::Warning | PenaltyKind::Fine);
    if let Some(other) = act.disposition.penalties.iter().find(|penalty| !small(penalty.kind)) {
        return violated(format!("{}不能当场作出", other.kind.name()));
    }
    let Some(fine) = act.disposition.fine() else { return satisfied() };
    let (key, who) = if act.party.is_citizen() {
        ("summary.fine_max.citizen", "公民")
    } else {
        ("summary.fine_max.org", "法人或者其他组织")
    };
    let limit = s.parameters().money(key, s.department(), s.day())?.value;
    require(fine <= limit, || format!("对{who}当场处以罚款不得超过{limit}，现为{fine}"))
}
