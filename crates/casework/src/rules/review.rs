//! Legal review (法制审核): REV-01 to REV-05.

use crate::acts::conclusion::EndInvestigation;
use crate::acts::decision::{Decide, ProcedureLaw};
use crate::acts::hearing::HoldHearing;
use crate::acts::review::{OpineReview, ReviewOpinion, SubmitReview};
use crate::clock;
use crate::rule::{
    Checked, Guards, Rule, Severity, Situation, apl17, apl21, not_applicable, require, satisfied, violated,
};
use crate::value::chinese_date;

const DECISIONS: Guards = Guards::Acts(&["penalty.decide", "penalty.decide_no_penalty"]);

/// The rules of this family.
pub const RULES: &[Rule] = &[
    Rule {
        id: "REV-01",
        title: "有法定情形的，未经法制审核不得作出处罚决定",
        severity: Severity::Block,
        cites: &[apl21("第五十八条第一款")],
        cure: "请将案卷送交法制审核，审核通过后再作出决定。",
        guards: Guards::Acts(&["penalty.decide"]),
        check: reviewed_on_ground,
    },
    Rule {
        id: "REV-02",
        title: "作出决定之前，应当由从事行政处罚决定审核的人员进行审核",
        severity: Severity::Block,
        cites: &[apl17("第三十八条第三款")],
        cure: "请将案卷送交法制审核，审核通过后再作出决定。",
        guards: DECISIONS,
        check: reviewed_always,
    },
    Rule {
        id: "REV-03",
        title: "法制审核未通过的，不得作出决定",
        severity: Severity::Block,
        cites: &[apl17("第三十八条第三款"), apl21("第五十八条第一款")],
        cure: "请按审核意见补充调查或者改正后重新送审。",
        guards: DECISIONS,
        check: review_passed,
    },
    Rule {
        id: "REV-04",
        title: "法制审核应当在调查终结和听证之后、作出决定之前进行",
        severity: Severity::Block,
        cites: &[apl17("第三十八条第三款"), apl21("第五十八条第一款")],
        cure: "听证尚未举行的，先举行听证；审核之后案卷有变化的，请就现有案卷重新送交法制审核。",
        guards: Guards::Acts(&["penalty.decide", "penalty.decide_no_penalty", "review.submit"]),
        check: review_in_order,
    },
    Rule {
        id: "REV-05",
        title: "法制审核应当在规定期限内完成",
        severity: Severity::Warn,
        cites: &[apl17("第三十八条第三款"), apl21("第五十八条")],
        cure: "请说明超期的原因，并尽快完成审核。",
        guards: Guards::Acts(&["review.opine"]),
        check: review_in_time,
    },
];

/// The grounds of article 58 on which this case must be reviewed.
fn grounds(s: &Situation<'_>) -> Vec<&'static str> {
    let end = s.case.last::<EndInvestigation>();
    let flagged = |test: fn(&EndInvestigation) -> bool| end.is_some_and(|end| test(end.act));
    [
        (flagged(|end| end.public_interest), "涉及重大公共利益"),
        (s.case.last::<HoldHearing>().is_some(), "经过听证程序"),
        (flagged(|end| end.complicated), "案件情况疑难复杂、涉及多个法律关系"),
        (flagged(|end| end.statutory_review), "法律、法规规定应当进行法制审核"),
    ]
    .into_iter()
    .filter_map(|(holds, title)| holds.then_some(title))
    .collect()
}

/// Whether the older law asks for the review of every decision: it does since its amendment of 2017 took effect.
fn every_decision(s: &Situation<'_>) -> bool {
    use law::apl::PenaltyLaw;
    let text = s.facts.law.statutes.in_force(PenaltyLaw::STATUTE, s.day());
    s.law() == ProcedureLaw::Apl17 && text.is_some_and(|text| text.version >= PenaltyLaw::Apl17.version())
}

/// Whether this decision must be reviewed at all.
fn required(s: &Situation<'_>) -> bool {
    match s.law() {
        ProcedureLaw::Apl17 => every_decision(s),
        ProcedureLaw::Apl21 => s.is::<Decide>() && !grounds(s).is_empty(),
    }
}

/// Whether the case must be reviewed before a penalty, as far as the record tells; `None` while the investigation lasts.
pub(crate) fn foreseen(s: &Situation<'_>) -> Option<bool> {
    match s.law() {
        ProcedureLaw::Apl17 => Some(every_decision(s)),
        ProcedureLaw::Apl21 => s.case.last::<EndInvestigation>().map(|_| !grounds(s).is_empty()),
    }
}

fn reviewed_on_ground(s: &Situation<'_>) -> Checked {
    if s.law() == ProcedureLaw::Apl17 || !required(s) {
        return not_applicable();
    }
    require(s.case.last::<OpineReview>().is_some(), || format!("本案{}，未经法制审核", grounds(s).join("，")))
}

fn reviewed_always(s: &Situation<'_>) -> Checked {
    if !every_decision(s) {
        return not_applicable();
    }
    require(s.case.last::<OpineReview>().is_some(), || "本案未经法制审核".to_owned())
}

fn review_passed(s: &Situation<'_>) -> Checked {
    let Some(review) = s.case.last::<OpineReview>() else { return not_applicable() };
    require(review.act.opinion == ReviewOpinion::Agree, || {
        format!("{}的法制审核意见为“{}”", chinese_date(review.day()), review.act.opinion.title())
    })
}

fn review_in_order(s: &Situation<'_>) -> Checked {
    if s.is::<SubmitReview>() {
        return s.case.hearing_awaited().map_or_else(satisfied, |request| {
            violated(format!("当事人于{}要求听证，听证尚未举行", chinese_date(request.act.received.date())))
        });
    }
    let Some(review) = s.case.last::<OpineReview>().filter(|_| required(s)) else { return not_applicable() };
    let earlier = |seq: u32, at| review.entry.seq < seq || review.at() < at;
    if let Some(end) = s.case.last::<EndInvestigation>()
        && earlier(end.entry.seq, end.at())
    {
        return violated(format!("法制审核后又于{}调查终结，新的案卷没有审核", chinese_date(end.day())));
    }
    if let Some(hearing) = s.case.last::<HoldHearing>()
        && earlier(hearing.entry.seq, hearing.at())
    {
        return violated(format!("法制审核在{}举行的听证之前，听证笔录没有审核", chinese_date(hearing.day())));
    }
    require(review.at() <= s.at, || format!("法制审核于{}完成，在决定之后", chinese_date(review.day())))
}

fn review_in_time(s: &Situation<'_>) -> Checked {
    let Some(deadline) = clock::review(s.case, s.facts)? else { return not_applicable() };
    if s.day() <= deadline.reckoning.due {
        return satisfied();
    }
    violated(format!(
        "{}送审，应当在{}以前完成审核",
        chinese_date(deadline.reckoning.start),
        chinese_date(deadline.reckoning.due)
    ))
}
