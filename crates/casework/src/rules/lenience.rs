//! Lenience and what goes with a decision: age, capacity, mitigation, no penalty, correction, illegal gains (DEC-09 to
//! DEC-17).

use jiff::civil::Date;
use law::discretion::TierCode;
use law::{Fen, PenaltyKind};

use crate::acts::Act;
use crate::acts::conclusion::EndInvestigation;
use crate::acts::decision::{Decide, DecideNoPenalty, DecideOnTheSpot, GainsTreatment, NoPenaltyGround, ProcedureLaw};
use crate::acts::investigation::OrderCorrection;
use crate::acts::parts::{Capacity, Mitigation, Party};
use crate::rule::{
    Checked, Doubt, Guards, Rule, Severity, Situation, apl17, apl21, not_applicable, require, satisfied, violated,
};

const PENALTIES: Guards = Guards::Acts(&["penalty.decide", "penalty.decide_on_the_spot"]);

/// The rules of this family.
pub const RULES: &[Rule] = &[
    Rule {
        id: "DEC-09",
        title: "不满十四周岁的不予处罚，已满十四周岁不满十八周岁的应当从轻或者减轻",
        severity: Severity::Block,
        cites: &[apl17("第二十五条"), apl21("第三十条")],
        cure: "请改为不予行政处罚，或者选择从轻、减轻的档次。",
        guards: PENALTIES,
        check: minors_spared,
    },
    Rule {
        id: "DEC-10",
        title: "不能辨认或者不能控制自己行为的不予处罚，并责令监护人看管和治疗",
        severity: Severity::Block,
        cites: &[apl17("第二十六条"), apl21("第三十一条")],
        cure: "请改为不予行政处罚，并填写责令监护人看管和治疗的情况。",
        guards: Guards::Acts(&["penalty.decide", "penalty.decide_no_penalty"]),
        check: incapable_spared,
    },
    Rule {
        id: "DEC-11",
        title: "有法定从轻、减轻情形的，应当从轻或者减轻处罚",
        severity: Severity::BlockUnlessOverridden,
        cites: &[apl17("第二十七条第一款"), apl21("第三十二条")],
        cure: "请选择从轻或者减轻的档次。",
        guards: Guards::Acts(&["penalty.decide"]),
        check: mitigation_applied,
    },
    Rule {
        id: "DEC-12",
        title: "违法行为轻微并及时改正，没有造成危害后果的，不予处罚",
        severity: Severity::BlockUnlessOverridden,
        cites: &[apl17("第二十七条第二款"), apl21("第三十三条第一款")],
        cure: "请改为不予行政处罚。",
        guards: Guards::Acts(&["penalty.decide"]),
        check: minor_spared,
    },
    Rule {
        id: "DEC-13",
        title: "首违不罚应当有依据",
        severity: Severity::Block,
        cites: &[apl17("第二十七条第二款"), apl21("第三十三条第一款")],
        cure: "2021年7月15日以前，权力事项没有登记首违不罚依据的，不能以初次违法为由不予处罚。",
        guards: Guards::Acts(&["penalty.decide_no_penalty"]),
        check: first_time_founded,
    },
    Rule {
        id: "DEC-14",
        title: "当事人有证据足以证明没有主观过错的，不予处罚",
        severity: Severity::BlockUnlessOverridden,
        cites: &[apl21("第三十三条第二款")],
        cure: "请改为不予行政处罚；法律、行政法规另有规定的，写明规定。",
        guards: Guards::Acts(&["penalty.decide"]),
        check: faultless_spared,
    },
    Rule {
        id: "DEC-15",
        title: "依法不予处罚的，应当对当事人进行教育",
        severity: Severity::Warn,
        cites: &[apl21("第三十三条第三款")],
        cure: "请填写对当事人的教育情况。",
        guards: Guards::Acts(&["penalty.decide_no_penalty"]),
        check: educated,
    },
    Rule {
        id: "DEC-16",
        title: "实施行政处罚时，应当责令当事人改正或者限期改正",
        severity: Severity::Warn,
        cites: &[apl17("第二十三条"), apl21("第二十八条第一款")],
        cure: "请填写责令改正的情况。",
        guards: PENALTIES,
        check: correction_ordered,
    },
    Rule {
        id: "DEC-17",
        title: "违法所得除依法应当退赔的外，应当予以没收",
        severity: Severity::BlockUnlessOverridden,
        cites: &[apl21("第二十八条第二款")],
        cure: "请增加没收违法所得，或者填写退赔、法律另有规定的情况。",
        guards: Guards::Acts(&["penalty.decide"]),
        check: gains_treated,
    },
];

/// Parameter: below this age, in full years, there is no penalty.
pub(super) const NO_PENALTY_AGE: &str = "minor.no_penalty_age";
/// Parameter: below this age, in full years, a penalty must be lighter or mitigated.
pub(super) const LIGHTER_AGE: &str = "minor.lighter_age";

/// The party and the last day of the violation, in the ordinary and in the summary procedure.
fn party<'a>(s: &Situation<'a>) -> Option<(&'a Party, Date)> {
    if let Some(decision) = s.act::<DecideOnTheSpot>() {
        return Some((&decision.party, decision.violation_at.date()));
    }
    let (_, filing) = s.case.filing_request()?;
    Some((&filing.party, filing.violation_to.unwrap_or(filing.violation_from)))
}

/// Whether the party was younger than the age of this parameter when the violation ended; not when its age is unknown.
pub(super) fn below_age(s: &Situation<'_>, key: &str) -> Result<bool, Doubt> {
    let Some(age) = party(s).and_then(|(party, day)| party.age_on(day)) else { return Ok(false) };
    Ok(age < s.parameters().count(key, s.department(), s.day())?.value)
}

/// The facts found at the end of the investigation.
fn found<'a>(s: &Situation<'a>) -> Option<&'a EndInvestigation> {
    s.case.last::<EndInvestigation>().map(|end| end.act)
}

/// The tier of the penalty decided.
fn tier(s: &Situation<'_>) -> Option<TierCode> {
    match s.act {
        Some(Act::Decide(decision)) => Some(decision.disposition.tier),
        Some(Act::DecideOnTheSpot(decision)) => Some(decision.disposition.tier),
        _ => None,
    }
}

fn minors_spared(s: &Situation<'_>) -> Checked {
    let Some(age) = party(s).and_then(|(party, day)| party.age_on(day)) else { return not_applicable() };
    if below_age(s, NO_PENALTY_AGE)? {
        return violated(format!("当事人违法时为{age}周岁，不予行政处罚"));
    }
    let Some(tier) = tier(s) else { return not_applicable() };
    if !below_age(s, LIGHTER_AGE)? {
        return satisfied();
    }
    require(tier <= TierCode::Light, || format!("当事人违法时为{age}周岁，裁量档次为“{}”", tier.title()))
}

fn incapable_spared(s: &Situation<'_>) -> Checked {
    let capacity = found(s).and_then(|end| end.capacity).unwrap_or(Capacity::Full);
    if capacity != Capacity::None {
        return if s.is::<Decide>() { satisfied() } else { not_applicable() };
    }
    match s.act {
        Some(Act::DecideNoPenalty(decision)) => {
            require(decision.guardian_order.is_some(), || "没有责令监护人看管和治疗的情况".to_owned())
        }
        None if s.is::<DecideNoPenalty>() => not_applicable(),
        _ => violated("当事人在不能辨认或者不能控制自己行为时有违法行为"),
    }
}

/// Facts that must make a penalty lighter under the law of the day.
pub(super) fn mitigations(s: &Situation<'_>) -> Vec<Mitigation> {
    let found = found(s).map(|end| end.mitigations.as_slice()).unwrap_or_default();
    let named = |mitigation: &Mitigation| match mitigation {
        Mitigation::Induced | Mitigation::Confessed => s.law() == ProcedureLaw::Apl21,
        Mitigation::Remedied | Mitigation::Coerced | Mitigation::Merit | Mitigation::Statutory => true,
    };
    found.iter().copied().filter(named).collect()
}

/// Whether the party's capacity was impaired, which only the revised law makes a ground for lenience.
pub(super) fn impaired(s: &Situation<'_>) -> bool {
    s.law() == ProcedureLaw::Apl21 && found(s).is_some_and(|end| end.capacity == Some(Capacity::Partial))
}

fn mitigation_applied(s: &Situation<'_>) -> Checked {
    let mitigations = mitigations(s);
    let (false, Some(tier)) = (mitigations.is_empty(), tier(s)) else { return not_applicable() };
    require(tier <= TierCode::Light, || {
        let titles: Vec<&str> = mitigations.iter().map(|mitigation| mitigation.title()).collect();
        format!("当事人{}，裁量档次为“{}”", titles.join("、"), tier.title())
    })
}

fn minor_spared(s: &Situation<'_>) -> Checked {
    let Some(end) = found(s) else { return not_applicable() };
    require(!end.minor_and_corrected, || "调查终结认定违法行为轻微并及时改正，没有造成危害后果".to_owned())
}

fn first_time_founded(s: &Situation<'_>) -> Checked {
    let Some(decision) = s.act::<DecideNoPenalty>().filter(|d| d.ground == NoPenaltyGround::FirstTime) else {
        return not_applicable();
    };
    if s.law() == ProcedureLaw::Apl21 {
        return satisfied();
    }
    let founded = s.item().is_some_and(|item| item.first_time_basis.is_some());
    require(founded, || format!("作出决定时的法律没有规定“{}”，事项也没有登记依据", decision.ground.title()))
}

fn faultless_spared(s: &Situation<'_>) -> Checked {
    let Some(end) = found(s).filter(|_| s.law() == ProcedureLaw::Apl21) else { return not_applicable() };
    if !end.no_fault {
        return satisfied();
    }
    let Some(decision) = s.act::<Decide>() else { return not_applicable() };
    require(decision.no_fault_exception.is_some(), || "调查终结认定当事人没有主观过错".to_owned())
}

fn educated(s: &Situation<'_>) -> Checked {
    let Some(decision) = s.act::<DecideNoPenalty>().filter(|d| d.ground != NoPenaltyGround::NotProven) else {
        return not_applicable();
    };
    if s.law() == ProcedureLaw::Apl17 {
        return not_applicable();
    }
    require(decision.education.is_some(), || "没有记载对当事人的教育情况".to_owned())
}

fn correction_ordered(s: &Situation<'_>) -> Checked {
    let stated = match s.act {
        Some(Act::Decide(decision)) => decision.correction.is_some() || s.case.last::<OrderCorrection>().is_some(),
        Some(Act::DecideOnTheSpot(decision)) => decision.correction.is_some(),
        _ => return not_applicable(),
    };
    require(stated, || "没有责令当事人改正".to_owned())
}

fn gains_treated(s: &Situation<'_>) -> Checked {
    if s.law() == ProcedureLaw::Apl17 {
        return not_applicable();
    }
    let Some(decision) = s.act::<Decide>() else { return not_applicable() };
    let gains = found(s).and_then(|end| end.illegal_gains).unwrap_or(Fen::ZERO);
    if gains == Fen::ZERO {
        return not_applicable();
    }
    let treated = decision.disposition.has(PenaltyKind::ConfiscateGains)
        || matches!(decision.gains, Some(GainsTreatment::Refunded | GainsTreatment::Excepted));
    require(treated, || format!("认定违法所得{gains}，没有予以没收，也没有说明退赔或者例外"))
}
