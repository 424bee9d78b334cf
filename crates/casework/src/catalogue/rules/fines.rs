//! Fines and the benchmark: POW-07, CAT-13, CAT-14, CAT-26.

use law::discretion::{self, FineBasis, FineRange, TierFault};
use law::setting::InstrumentLevel;
use law::{Fen, PenaltyKind};

use super::basis::in_force;
use super::content::CONTENT;
use crate::catalogue::acts::PublishItem;
use crate::catalogue::elements::AmountRange;
use crate::catalogue::situation::{RegistryRule, RegistrySituation};
use crate::rule::{Checked, Rule, Severity, apl17, apl21, cite, not_applicable, require, satisfied, violated};

/// The rules of this family.
pub const RULES: &[RegistryRule] = &[
    Rule {
        id: "POW-07",
        title: "省政府规章设定的罚款不得超过限额",
        severity: Severity::Block,
        cites: &[cite("山东省地方政府规章设定罚款限额规定", "第三条")],
        cure: "请核对规章的条款；超过限额的，以法律、法规为依据，或者提请制定机关改正。",
        guards: CONTENT,
        check: within_rule_limit,
    },
    Rule {
        id: "CAT-13",
        title: "罚款幅度的下限不得高于上限",
        severity: Severity::Block,
        cites: &[apl17("第四条第二款"), apl21("第五条第二款")],
        cure: "请核对条文，改正下限和上限。",
        guards: CONTENT,
        check: ranges_forward,
    },
    Rule {
        id: "CAT-14",
        title: "裁量基准的档次应当分完法定幅度，不重叠、不留空档、不超出",
        severity: Severity::Block,
        cites: &[apl21("第三十四条"), cite("国办发〔2022〕27号", ""), cite("山东省规范行政处罚裁量权办法", "")],
        cure: "请按指出的档次改正幅度。",
        guards: CONTENT,
        check: tiers_divide,
    },
    Rule {
        id: "CAT-26",
        title: "裁量基准的示例应当与档次相符",
        severity: Severity::Block,
        cites: &[apl21("第三十四条"), cite("国办发〔2022〕27号", "")],
        cure: "请改正示例，或者改正档次的幅度。",
        guards: CONTENT,
        check: examples_fit,
    },
];

fn within_rule_limit(s: &RegistrySituation<'_>) -> Checked {
    let Some(content) = s.content() else { return not_applicable() };
    let law = s.facts.law;
    let levels = content.basis.iter().filter(|b| in_force(s.facts.texts(), b, s.day())).map(|basis| basis.level);
    if levels.min() != Some(InstrumentLevel::GovernmentRule) {
        return not_applicable();
    }
    let key = if content.safety { "government_rule.fine_max.safety" } else { "government_rule.fine_max" };
    let limit = law.parameters.money(key, None, s.day())?.value;
    let highest = fines(&content)
        .filter(|(_, range)| range.basis == FineBasis::Yuan)
        .map(|(_, range)| Fen(i64::try_from(range.range().max).unwrap_or(i64::MAX)))
        .max();
    require(highest.is_none_or(|highest| highest <= limit), || {
        format!("罚款上限{}超过省政府规章的限额{limit}", highest.unwrap_or_default())
    })
}

/// The fines with their place among the penalties.
fn fines(content: &PublishItem) -> impl Iterator<Item = (usize, &AmountRange)> {
    let fine = |(place, penalty): (usize, &'_ crate::catalogue::elements::AllowedPenalty)| {
        (penalty.kind == PenaltyKind::Fine).then_some(place)
    };
    let places: Vec<usize> = content.penalties.iter().enumerate().filter_map(fine).collect();
    places.into_iter().filter_map(|place| Some((place, content.penalties.get(place)?.range.as_ref()?)))
}

fn empty(range: &FineRange) -> bool {
    range.min > range.max || (range.min == range.max && !(range.min_inclusive && range.max_inclusive))
}

fn ranges_forward(s: &RegistrySituation<'_>) -> Checked {
    let Some(content) = s.content() else { return not_applicable() };
    let mut faults = Vec::new();
    let mut look = |place: String, range: Option<&AmountRange>| {
        if let Some(range) = range.filter(|range| empty(&range.range())) {
            faults.push(format!("{place}的下限{}高于上限{}或者没有任何数额", range.min, range.max));
        }
    };
    for (place, penalty) in content.penalties.iter().enumerate() {
        look(format!("第{}项处罚", place + 1), penalty.range.as_ref());
    }
    for (place, tier) in content.benchmark.iter().flat_map(|benchmark| benchmark.tiers.iter().enumerate()) {
        look(format!("裁量基准第{}档", place + 1), tier.range.as_ref());
    }
    require(faults.is_empty(), || faults.join("；"))
}

/// The fault with its tiers named by their place in the whole list.
fn placed(fault: TierFault, places: &[usize]) -> TierFault {
    let at = |tier: usize| places.get(tier).copied().unwrap_or(tier);
    match fault {
        TierFault::Empty { tier } => TierFault::Empty { tier: at(tier) },
        TierFault::Basis { tier } => TierFault::Basis { tier: at(tier) },
        TierFault::Fine { tier } => TierFault::Fine { tier: at(tier) },
        TierFault::Exceeds { tier } => TierFault::Exceeds { tier: at(tier) },
        TierFault::Overlap { lower, upper } => TierFault::Overlap { lower: at(lower), upper: at(upper) },
        TierFault::Gap { after, before } => TierFault::Gap { after: after.map(at), before: before.map(at) },
        TierFault::Order { lighter, heavier } => TierFault::Order { lighter: at(lighter), heavier: at(heavier) },
    }
}

/// What is wrong with the tiers of an item's benchmark, penalty by penalty: the range that they should divide, and the
/// faults with the tiers named by their place, from 0.
pub fn tier_faults(content: &PublishItem) -> Vec<(FineRange, TierFault)> {
    let Some(benchmark) = &content.benchmark else { return Vec::new() };
    let mut faults = Vec::new();
    for (place, range) in fines(content) {
        let statutory = range.range();
        if empty(&statutory) || statutory.min == statutory.max {
            continue;
        }
        let number = u32::try_from(place + 1).unwrap_or(u32::MAX);
        let mut places = Vec::new();
        let mut tiers = Vec::new();
        for (index, tier) in benchmark.tiers.iter().enumerate() {
            let mine = match tier.penalty {
                Some(penalty) => penalty == number,
                None => tier.range.as_ref().is_none_or(|range| range.basis == statutory.basis),
            };
            if mine {
                places.push(index);
                tiers.push(discretion::Tier { code: tier.code, range: tier.range.as_ref().map(AmountRange::range) });
            }
        }
        let found = discretion::check_tiers(&statutory, &tiers).err().unwrap_or_default();
        faults.extend(found.into_iter().map(|fault| (statutory, placed(fault, &places))));
    }
    faults
}

fn tiers_divide(s: &RegistrySituation<'_>) -> Checked {
    let Some(content) = s.content() else { return not_applicable() };
    if content.benchmark.is_none() {
        return not_applicable();
    }
    let faults = tier_faults(&content);
    if faults.is_empty() {
        return satisfied();
    }
    let lines: Vec<String> = faults.iter().map(|(range, fault)| format!("法定幅度“{range}”：{fault}")).collect();
    violated(lines.join("；"))
}

fn examples_fit(s: &RegistrySituation<'_>) -> Checked {
    let Some(content) = s.content() else { return not_applicable() };
    let Some(benchmark) = content.benchmark.as_ref().filter(|benchmark| !benchmark.examples.is_empty()) else {
        return not_applicable();
    };
    let faults = benchmark.example_faults();
    if faults.is_empty() { satisfied() } else { violated(faults.join("；")) }
}
