//! Delegations of enforcement (委托执法): SUB-08, SUB-09.

use crate::catalogue::elements::ItemKind;
use crate::catalogue::situation::{RegistryRule, RegistrySituation};
use crate::registry::Delegate;
use crate::rule::{Checked, Guards, Rule, Severity, apl17, apl21, cite, not_applicable, satisfied, violated};
use crate::value::chinese_date;

/// The rules of this family.
pub const RULES: &[RegistryRule] = &[
    Rule {
        id: "SUB-08",
        title: "受委托组织不得再委托",
        severity: Severity::Block,
        cites: &[apl17("第十八条第三款"), apl21("第二十条第四款")],
        cure: "请由委托机关直接委托，或者由受委托组织自行办理。",
        guards: Guards::Acts(&["agency.delegate"]),
        check: no_further_delegation,
    },
    Rule {
        id: "SUB-09",
        title: "行政强制措施不得委托实施",
        severity: Severity::Block,
        cites: &[cite("行政强制法", "第十七条第一款")],
        cure: "请从委托的事项中删去行政强制措施。",
        guards: Guards::Acts(&["agency.delegate"]),
        check: no_measures,
    },
];

fn no_further_delegation(s: &RegistrySituation<'_>) -> Checked {
    let Some(act) = s.act::<Delegate>() else { return not_applicable() };
    if act.agency == act.delegate {
        return violated("委托机关与受委托组织相同");
    }
    let overlaps = |other: &&Delegate| other.from <= act.until && act.from <= other.until;
    let registry = s.facts.registry;
    if let Some(held) = registry.delegations_to(&act.agency).find(overlaps) {
        return violated(format!(
            "{}自{}起受{}的委托，不得再委托",
            s.agency_name(&act.agency),
            chinese_date(held.from),
            s.agency_name(&held.agency)
        ));
    }
    match registry.delegations(&act.delegate).find(overlaps) {
        Some(given) => violated(format!("{}已经委托{}", s.agency_name(&act.delegate), s.agency_name(&given.delegate))),
        None => satisfied(),
    }
}

fn no_measures(s: &RegistrySituation<'_>) -> Checked {
    let Some(act) = s.act::<Delegate>() else { return not_applicable() };
    for code in &act.items {
        let kind = s.facts.registry.item_versions(code).last().map(|version| (version.kind(), &version.name));
        if let Some((ItemKind::Measure, name)) = kind {
            return violated(format!("“{name}”是行政强制措施"));
        }
    }
    satisfied()
}
