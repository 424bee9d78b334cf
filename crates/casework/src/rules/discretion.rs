//! Discretion (裁量): DIS-01 to DIS-06.

use jiff::civil::Date;
use law::Fen;
use law::discretion::{FineRange, TierCode};

use crate::acts::Act;
use crate::acts::conclusion::EndInvestigation;
use crate::acts::decision::{AppliedLaw, ProcedureLaw};
use crate::acts::parts::{Disposition, PartyKind};
use crate::registry::{Benchmark, PublishItem};
use crate::rule::{
    Checked, Guards, Rule, Severity, Situation, apl17, apl21, cite, not_applicable, require, satisfied, violated,
};
use crate::rules::{decision, lenience};
use crate::value::{ItemCode, chinese_date};

/// The rules of this family.
pub const RULES: &[Rule] = &[
    Rule {
        id: "DIS-01",
        title: "处罚应当在法定种类和幅度以内",
        severity: Severity::Block,
        cites: &[apl17("第三条第二款、第五十五条"), apl21("第三十八条、第七十六条")],
        cure: "请核对适用的权力事项、货值金额和违法所得，按法定种类和幅度处罚。",
        guards: Guards::Acts(&[
            "penalty.end_investigation",
            "penalty.notify",
            "penalty.propose_decision",
            "penalty.decide",
            "penalty.decide_on_the_spot",
        ]),
        check: within_statute,
    },
    Rule {
        id: "DIS-02",
        title: "罚款应当在所适用的裁量档次以内，超出的应当说明理由并集体讨论",
        severity: Severity::BlockUnlessOverridden,
        cites: &[apl21("第三十四条"), cite("山东省规范行政处罚裁量权办法", ""), cite("国办发〔2022〕27号", "")],
        cure: "请按裁量基准确定罚款数额；按基准处罚明显不当的，说明理由并提请集体讨论。",
        guards: Guards::Acts(&["penalty.decide"]),
        check: within_benchmark,
    },
    Rule {
        id: "DIS-03",
        title: "裁量情节应当有证据证明",
        severity: Severity::Warn,
        cites: &[cite("山东省规范行政处罚裁量权办法", "")],
        cure: "请选择证明裁量情节的证据。",
        guards: Guards::Acts(&["penalty.end_investigation"]),
        check: tier_proven,
    },
    Rule {
        id: "DIS-04",
        title: "引用的裁量基准应当已经公布并施行",
        severity: Severity::Block,
        cites: &[apl21("第三十四条")],
        cure: "请引用作出决定时已经公布并施行的裁量基准。",
        guards: Guards::Acts(&["penalty.decide"]),
        check: benchmark_in_force,
    },
    Rule {
        id: "DIS-05",
        title: "减轻处罚应当有法定情形",
        severity: Severity::Block,
        cites: &[apl17("第二十五条、第二十七条第一款"), apl21("第三十条至第三十二条")],
        cure: "请在调查终结报告中认定减轻的法定情形，或者在法定幅度以内处罚。",
        guards: Guards::Acts(&["penalty.notify", "penalty.decide", "penalty.decide_on_the_spot"]),
        check: mitigated_on_ground,
    },
    Rule {
        id: "DIS-06",
        title: "同类案件的罚款应当大体相当",
        severity: Severity::Warn,
        cites: &[apl17("第四条第二款"), apl21("第五条第二款"), cite("山东省规范行政处罚裁量权办法", "")],
        cure: "请核对近一年的同类案件，并在裁量理由中说明差别。",
        guards: Guards::Acts(&["penalty.decide"]),
        check: like_peers,
    },
];

/// The content that an act proposes or decides.
fn content<'a>(s: &Situation<'a>) -> Option<&'a Disposition> {
    match s.act? {
        Act::EndInvestigation(act) => act.proposal.as_ref(),
        Act::Notify(act) => Some(&act.disposition),
        Act::ProposeDecision(act) => act.disposition.as_ref(),
        Act::Decide(act) => Some(&act.disposition),
        Act::DecideOnTheSpot(act) => Some(&act.disposition),
        _ => None,
    }
}

/// The last day of the violation.
fn violated_on(s: &Situation<'_>) -> Date {
    if let Some(Act::DecideOnTheSpot(act)) = s.act {
        return act.violation_at.date();
    }
    let filing = s.case.filing_request().map(|(_, filing)| filing.violation_to.unwrap_or(filing.violation_from));
    filing.unwrap_or_else(|| s.day())
}

/// The version of an item by which the violation is punished: that of the day of the violation, or of the decision where
/// the decision applies the later law. An item published later than the violation is taken as it was first published.
fn applied_item<'a>(s: &Situation<'a>, code: &ItemCode) -> Option<&'a PublishItem> {
    let registry = s.facts.registry;
    if matches!(s.act, Some(Act::Decide(decision)) if decision.applied_law == AppliedLaw::AtDecision) {
        return registry.item(code, s.day());
    }
    registry.item(code, violated_on(s)).or_else(|| registry.item_versions(code).first())
}

/// What the amounts are measured by.
struct Measure {
    party: PartyKind,
    value: Option<Fen>,
    gains: Option<Fen>,
}

fn measure(s: &Situation<'_>) -> Option<Measure> {
    if let Some(Act::DecideOnTheSpot(act)) = s.act {
        return Some(Measure { party: act.party.kind, value: None, gains: None });
    }
    let party = s.case.party()?.kind;
    let end = match s.act {
        Some(Act::EndInvestigation(end)) => Some(end),
        _ => s.case.last::<EndInvestigation>().map(|end| end.act),
    };
    Some(Measure { party, value: end.and_then(|end| end.goods_value), gains: end.and_then(|end| end.illegal_gains) })
}

/// The highest fine that an item allows for this violation, where its range can be reckoned.
pub(super) fn highest_fine(s: &Situation<'_>, code: &ItemCode) -> Option<Fen> {
    let measure = measure(s)?;
    let item = applied_item(s, code)?;
    item.allowed(law::PenaltyKind::Fine, measure.party, measure.value)
        .into_iter()
        .filter_map(|allowed| allowed.range.as_ref()?.range().bounds(measure.value, measure.gains).ok())
        .map(|(_, high)| high)
        .max()
}

fn within_statute(s: &Situation<'_>) -> Checked {
    let (Some(content), Some(measure)) = (content(s), measure(s)) else { return not_applicable() };
    let Some(item) = applied_item(s, &content.item) else { return not_applicable() };
    for penalty in &content.penalties {
        let allowed = item.allowed(penalty.kind, measure.party, measure.value);
        if allowed.is_empty() {
            return violated(format!("事项“{}”没有规定{}", item.name, penalty.kind.name()));
        }
        if !penalty.kind.is_fine() {
            continue;
        }
        let Some(fine) = penalty.amount else { return violated("没有写明罚款数额") };
        let ranges: Vec<FineRange> = allowed.iter().filter_map(|a| a.range.as_ref()).map(|r| r.range()).collect();
        if ranges.len() < allowed.len() {
            continue;
        }
        let mut fits = false;
        for range in &ranges {
            match range.bounds(measure.value, measure.gains) {
                // A mitigated fine lies below the range; whether it may, DIS-05 says.
                Ok((low, high)) => fits |= fine <= high && (fine >= low || content.tier == TierCode::Mitigate),
                Err(missing) => return violated(missing.to_string()),
            }
        }
        if !fits {
            let titles: Vec<String> = ranges.iter().map(ToString::to_string).collect();
            return violated(format!("罚款{fine}不在法定幅度“{}”以内", titles.join("”“")));
        }
    }
    satisfied()
}

/// Fines that a benchmark allows in a tier, lowest and highest inclusive.
fn tier_bounds(benchmark: &Benchmark, tier: TierCode, measure: &Measure) -> Vec<(Fen, Fen)> {
    let tiers = benchmark.tiers.iter().filter(|t| t.code == tier).filter_map(|t| t.range.as_ref());
    tiers.filter_map(|range| range.range().bounds(measure.value, measure.gains).ok()).collect()
}

/// Why a fine lies outside the benchmark tier that it claims; `None` when it lies inside or no benchmark is in force. The
/// benchmark of the day of the violation may be followed where it is the lighter one.
pub(super) fn outside_benchmark(s: &Situation<'_>, content: &Disposition) -> Option<String> {
    let (fine, measure) = (content.fine()?, measure(s)?);
    let benchmark = current_benchmark(s, content)?;
    let bounds = tier_bounds(benchmark, content.tier, &measure);
    if bounds.iter().any(|(low, high)| *low <= fine && fine <= *high) {
        return None;
    }
    let lighter = bounds.iter().all(|(low, _)| fine < *low);
    let former = s.facts.registry.item(&content.item, violated_on(s)).and_then(|i| i.benchmark_on(violated_on(s)));
    let follows_former =
        |former| tier_bounds(former, content.tier, &measure).iter().any(|(l, h)| *l <= fine && fine <= *h);
    if lighter && former.is_some_and(follows_former) {
        return None;
    }
    Some(format!("罚款{fine}不在裁量基准{}“{}”档次以内", benchmark.document, content.tier.title()))
}

/// The benchmark of the item in force on the day.
fn current_benchmark<'a>(s: &Situation<'a>, content: &Disposition) -> Option<&'a Benchmark> {
    s.facts.registry.item(&content.item, s.day()).and_then(|item| item.benchmark_on(s.day()))
}

fn within_benchmark(s: &Situation<'_>) -> Checked {
    let Some(content) = content(s).filter(|content| content.fine().is_some()) else { return not_applicable() };
    if current_benchmark(s, content).is_none() {
        return not_applicable();
    }
    let Some(outside) = outside_benchmark(s, content) else { return satisfied() };
    match (&content.tier_reason, decision::discussed(s)?) {
        (Some(_), true) => satisfied(),
        (None, _) => violated(format!("{outside}，没有说明理由")),
        (Some(_), false) => violated(format!("{outside}，没有集体讨论")),
    }
}

fn tier_proven(s: &Situation<'_>) -> Checked {
    let Some(Act::EndInvestigation(end)) = s.act else { return not_applicable() };
    let Some(proposal) = &end.proposal else { return not_applicable() };
    require(!end.tier_evidence.is_empty(), || format!("裁量档次“{}”没有对应的证据", proposal.tier.title()))
}

fn benchmark_in_force(s: &Situation<'_>) -> Checked {
    if s.law() == ProcedureLaw::Apl17 {
        return not_applicable();
    }
    let Some(content) = content(s) else { return not_applicable() };
    let benchmark = match &content.benchmark {
        Some(document) => {
            let versions = s.facts.registry.item_versions(&content.item).iter();
            let quoted = versions.rev().filter_map(|i| i.benchmark.as_ref()).find(|b| b.document == *document);
            let Some(benchmark) = quoted else {
                return violated(format!("没有登记文号为{document}的裁量基准"));
            };
            benchmark
        }
        None => match current_benchmark(s, content) {
            Some(benchmark) => benchmark,
            None => return not_applicable(),
        },
    };
    if benchmark.published.is_none_or(|published| published > s.day()) {
        return violated(format!("裁量基准{}尚未公布", benchmark.document));
    }
    let holds = |day: Date| benchmark.from <= day && benchmark.until.is_none_or(|until| day < until);
    // The benchmark of the day of the violation may still be followed if the later one would be heavier.
    let former = holds(violated_on(s)) && follows_lighter(s, content, benchmark);
    require(holds(s.day()) || former, || {
        let until = benchmark.until.map_or(String::new(), |until| format!("，自{}起失效", chinese_date(until)));
        format!("裁量基准{}自{}起施行{until}", benchmark.document, chinese_date(benchmark.from))
    })
}

/// Whether a former benchmark treats the content no heavier than the present one.
fn follows_lighter(s: &Situation<'_>, content: &Disposition, former: &Benchmark) -> bool {
    let (Some(measure), Some(present)) = (measure(s), current_benchmark(s, content)) else { return true };
    let lowest = |benchmark| tier_bounds(benchmark, content.tier, &measure).into_iter().map(|(low, _)| low).min();
    lowest(former) <= lowest(present)
}

fn mitigated_on_ground(s: &Situation<'_>) -> Checked {
    let (Some(content), Some(measure)) = (content(s), measure(s)) else { return not_applicable() };
    let lowest = applied_item(s, &content.item).and_then(|item| {
        let allowed = item.allowed(law::PenaltyKind::Fine, measure.party, measure.value);
        allowed
            .into_iter()
            .filter_map(|a| a.range.as_ref()?.range().bounds(measure.value, measure.gains).ok())
            .map(|(low, _)| low)
            .min()
    });
    let below = content.fine().is_some_and(|fine| lowest.is_some_and(|lowest| fine < lowest));
    if content.tier != TierCode::Mitigate && !below {
        return not_applicable();
    }
    let founded =
        !lenience::mitigations(s).is_empty() || lenience::impaired(s) || lenience::below_age(s, lenience::LIGHTER_AGE)?;
    require(founded, || match (content.fine(), lowest) {
        (Some(fine), Some(lowest)) => format!("罚款{fine}，法定最低为{lowest}，没有认定减轻处罚的法定情形"),
        _ => "没有认定减轻处罚的法定情形".to_owned(),
    })
}

fn like_peers(s: &Situation<'_>) -> Checked {
    let (Some(fine), Some(peers)) = (content(s).and_then(Disposition::fine), &s.facts.neighbours.peers) else {
        return not_applicable();
    };
    if peers.count == 0 {
        return not_applicable();
    }
    let share = s.parameters().permille("discretion.deviation_permille", s.department(), s.day())?.value;
    let allowed = peers.median.checked_permille(share).unwrap_or(Fen(i64::MAX));
    require(fine.0.abs_diff(peers.median.0) <= allowed.0.unsigned_abs(), || {
        format!("罚款{fine}，近一年同类案件{}件的中位数为{}，相差超过{}%", peers.count, peers.median, share / 10)
    })
}
