//! Enforcement by a delegated organisation (委托执法): SUB-06, SUB-07.

use super::people::done_by_officers;
use super::subject::matter;
use crate::acts::decision::ProcedureLaw;
use crate::registry::{Delegate, Person};
use crate::rule::{
    Checked, Guards, Rule, Severity, Situation, apl17, apl21, not_applicable, require, satisfied, violated,
};
use crate::value::chinese_date;

/// The rules of this family.
pub const RULES: &[Rule] = &[
    Rule {
        id: "SUB-06",
        title: "受委托组织应当有有效的委托书，以委托机关的名义办案",
        severity: Severity::Block,
        cites: &[apl17("第十八条"), apl21("第二十条")],
        cure: "请登记载明委托事项、权限和期限的委托书，以委托机关的名义立案。",
        guards: Guards::Where(done_by_officers),
        check: delegated_validly,
    },
    Rule {
        id: "SUB-07",
        title: "委托书应当向社会公布",
        severity: Severity::Warn,
        cites: &[apl21("第二十条第二款")],
        cure: "请公布委托书，并登记公布日期。",
        guards: Guards::Where(done_by_officers),
        check: delegation_published,
    },
];

/// The acting officers of an organisation to which the agency of the case has delegated at any time, each with the
/// delegation that covers the matter on the day.
pub(super) fn delegates<'a>(s: &Situation<'a>) -> Vec<(&'a Person, Option<&'a Delegate>)> {
    let item = matter(s).map(|matter| matter.item);
    s.acting_officers()
        .into_iter()
        .filter_map(|id| s.person(id))
        .filter_map(|person| {
            let home = &person.registration.agency;
            let mut given = s.facts.registry.delegations_to(home).filter(|d| d.agency == s.case.agency).peekable();
            if *home == s.case.agency || given.peek().is_none() {
                return None;
            }
            Some((person, given.find(|delegation| delegation.covers(item, s.day()))))
        })
        .collect()
}

fn delegated_validly(s: &Situation<'_>) -> Checked {
    let registry = s.facts.registry;
    // What a delegated organisation does, it does in the name of the agency that delegates.
    if let Some(held) = registry.delegations_to(&s.case.agency).find(|delegation| delegation.covers(None, s.day())) {
        let own = matter(s).and_then(|matter| registry.item(matter.item, s.day()));
        if own.is_some_and(|item| !item.agencies.contains(&s.case.agency)) {
            let name = registry.agency(&held.agency).map_or(held.agency.as_str(), |agency| agency.name.as_str());
            return violated(format!("受委托组织应当以委托机关{name}的名义办案"));
        }
    }
    let people = delegates(s);
    if people.is_empty() {
        return not_applicable();
    }
    let without: Vec<&str> = people
        .iter()
        .filter(|(_, delegation)| delegation.is_none())
        .map(|(person, _)| person.registration.name.as_str())
        .collect();
    require(without.is_empty(), || {
        format!("{}所在的受委托组织在{}没有涵盖该事项的有效委托书", without.join("、"), chinese_date(s.day()))
    })
}

fn delegation_published(s: &Situation<'_>) -> Checked {
    let delegations: Vec<&Delegate> = delegates(s).into_iter().filter_map(|(_, delegation)| delegation).collect();
    if s.law() == ProcedureLaw::Apl17 || delegations.is_empty() {
        return not_applicable();
    }
    let hidden = delegations.iter().find(|delegation| delegation.published.is_none_or(|day| day > s.day()));
    match hidden {
        Some(delegation) => violated(format!("委托书{}没有公布", delegation.document)),
        None => satisfied(),
    }
}
