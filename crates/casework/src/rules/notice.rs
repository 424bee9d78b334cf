//! Notice and defence (告知、陈述申辩): NOT-01 to NOT-06.

use jiff::ToSpan as _;
use law::{Fen, PenaltyKind};

use crate::acts::conclusion::EndInvestigation;
use crate::acts::decision::{Decide, DecideOnTheSpot};
use crate::acts::notice::{AnswerDefence, Notify, StateDefence, WaiveDefence};
use crate::acts::parts::Disposition;
use crate::clock;
use crate::rule::{
    Checked, Guards, Rule, Severity, Situation, apl17, apl21, not_applicable, require, satisfied, violated,
    violated_until,
};
use crate::value::chinese_date;

/// The rules of this family.
pub const RULES: &[Rule] = &[
    Rule {
        id: "NOT-01",
        title: "作出处罚决定前应当告知事实、理由、依据和权利",
        severity: Severity::Block,
        cites: &[apl17("第三十一条、第四十一条"), apl21("第四十四条、第六十二条")],
        cure: "请拟制行政处罚事先告知书，经负责人批准并送达当事人后再作出决定。",
        guards: Guards::Acts(&["penalty.notify", "penalty.decide", "penalty.decide_on_the_spot"]),
        check: notice_served,
    },
    Rule {
        id: "NOT-02",
        title: "告知书应当写明拟作出的行政处罚内容",
        severity: Severity::Block,
        cites: &[apl21("第四十四条")],
        cure: "请在告知书中填写拟处罚的种类和金额。",
        guards: Guards::Acts(&["penalty.notify"]),
        check: notice_states_content,
    },
    Rule {
        id: "NOT-03",
        title: "陈述、申辩期限届满或者当事人明确放弃前不得作出处罚决定",
        severity: Severity::Block,
        cites: &[apl17("第三十二条、第四十一条"), apl21("第四十五条、第六十二条")],
        cure: "请等待陈述、申辩期限届满；当事人明确放弃的，登记放弃陈述、申辩。",
        guards: Guards::Acts(&["penalty.decide"]),
        check: defence_period_over,
    },
    Rule {
        id: "NOT-04",
        title: "当事人的每条陈述、申辩意见都应当复核并答复",
        severity: Severity::Block,
        cites: &[apl17("第三十二条"), apl21("第四十五条第一款")],
        cure: "请在“复核陈述、申辩”中逐条答复后再作出决定。",
        guards: Guards::Acts(&["penalty.decide"]),
        check: defence_answered,
    },
    Rule {
        id: "NOT-05",
        title: "不得因陈述、申辩而给予更重的处罚，决定不得重于告知",
        severity: Severity::Block,
        cites: &[apl17("第三十二条第二款"), apl21("第四十五条第二款")],
        cure: "请按不重于告知的内容作出决定；事实或者依据确有变化的，重新告知。",
        guards: Guards::Acts(&["penalty.decide"]),
        check: not_heavier_than_notice,
    },
    Rule {
        id: "NOT-06",
        title: "告知后事实、依据或者裁量档次发生不利于当事人的变化，应当重新告知",
        severity: Severity::Block,
        cites: &[apl17("第三十一条"), apl21("第四十四条")],
        cure: "请重新拟制并送达行政处罚事先告知书。",
        guards: Guards::Acts(&["penalty.decide"]),
        check: notice_still_fits,
    },
];

fn notice_served(s: &Situation<'_>) -> Checked {
    if s.is::<Notify>() {
        let Some(notice) = s.act::<Notify>() else { return not_applicable() };
        let missing = match (notice.facts.is_empty(), notice.disposition.basis.is_empty()) {
            (true, _) => "违法事实",
            (false, true) => "处罚依据",
            (false, false) => return satisfied(),
        };
        return violated(format!("告知书没有写明{missing}"));
    }
    if s.is::<DecideOnTheSpot>() {
        let Some(act) = s.act::<DecideOnTheSpot>() else { return not_applicable() };
        return require(act.notice_given, || "没有记载当场告知的情况".to_owned());
    }
    if s.case.notice().is_none() {
        return violated("尚未向当事人告知拟作出的行政处罚");
    }
    require(s.case.notice_served().is_some_and(|served| served <= s.day()), || {
        "行政处罚事先告知书尚未送达当事人".to_owned()
    })
}

fn notice_states_content(s: &Situation<'_>) -> Checked {
    if s.law() == crate::acts::decision::ProcedureLaw::Apl17 {
        return not_applicable();
    }
    let Some(notice) = s.act::<Notify>() else { return not_applicable() };
    if notice.disposition.penalties.is_empty() {
        return violated("告知书没有写明拟处罚的内容");
    }
    let without_amount = notice.disposition.penalties.iter().any(|p| p.kind.is_fine() && p.amount.is_none());
    require(!without_amount, || "告知书没有写明拟处罚款的数额".to_owned())
}

fn defence_period_over(s: &Situation<'_>) -> Checked {
    let Some(notice) = s.case.notice() else { return not_applicable() };
    let Some(deadline) = clock::defence(s.case, s.facts)? else { return not_applicable() };
    let waived = s.case.last::<WaiveDefence>().is_some_and(|waived| waived.entry.seq > notice.entry.seq);
    if waived || s.day() > deadline.reckoning.due {
        return satisfied();
    }
    // A defence that was stated and answered leaves nothing to wait for only if the party said that it was all; the
    // period itself still runs, so the day after its end is the first on which a decision is safe.
    let due = deadline.reckoning.due;
    let from = due.checked_add(1.day()).unwrap_or(due);
    violated_until(format!("陈述、申辩期限至{}届满，当事人没有放弃", chinese_date(due)), from)
}

/// Points are numbered through the whole case, so that an answer means one point only, and a point stated after an earlier
/// notice still wants its answer.
fn defence_answered(s: &Situation<'_>) -> Checked {
    let mut number = 0;
    for defence in s.case.all::<StateDefence>() {
        let answered: Vec<u32> = s
            .case
            .all::<AnswerDefence>()
            .filter(|answer| answer.entry.seq > defence.entry.seq)
            .flat_map(|answer| answer.act.answers.iter().map(|point| point.number))
            .collect();
        for point in &defence.act.points {
            number += 1;
            if !answered.contains(&number) {
                return violated(format!("第{number}条陈述、申辩意见“{}”尚未复核答复", point.point));
            }
        }
    }
    if number == 0 { not_applicable() } else { satisfied() }
}

/// The notice's and the decision's content, when both are there.
fn compared<'a>(s: &Situation<'a>) -> Option<(&'a Disposition, &'a Decide)> {
    let decision = s.act::<Decide>()?;
    let notice = s.case.notice()?;
    Some((&notice.act.disposition, decision))
}

/// The sum of the amounts of one kind of penalty; `None` when one of them has no amount.
fn total(content: &Disposition, kind: PenaltyKind) -> Option<Fen> {
    let amounts: Option<Vec<i64>> =
        content.penalties.iter().filter(|p| p.kind == kind).map(|p| p.amount.map(|fen| fen.0)).collect();
    amounts.map(|amounts| Fen(amounts.iter().sum()))
}

fn not_heavier_than_notice(s: &Situation<'_>) -> Checked {
    let Some((told, decision)) = compared(s) else { return not_applicable() };
    let decided = &decision.disposition;
    // A kind that was not told may only be a warning or a criticism in the place of a heavier kind that was told and is
    // dropped. Among the other kinds the order of the statistics does not say which weighs heavier on the party.
    let mut dropped: Vec<PenaltyKind> =
        told.penalties.iter().map(|p| p.kind).filter(|kind| !decided.has(*kind)).collect();
    for penalty in &decided.penalties {
        if !told.has(penalty.kind) {
            let heavier = dropped.iter().position(|kind| kind.severity() > penalty.kind.severity());
            match heavier {
                Some(place) if matches!(penalty.kind, PenaltyKind::Warning | PenaltyKind::Criticism) => {
                    dropped.swap_remove(place);
                    continue;
                }
                _ => return violated(format!("告知书没有告知“{}”", penalty.kind.name())),
            }
        }
        let Some(amount) = total(decided, penalty.kind) else { continue };
        match total(told, penalty.kind) {
            Some(limit) if amount > limit => {
                return violated(format!("{}决定{amount}，重于告知的{limit}", penalty.kind.name()));
            }
            None => return violated(format!("告知书没有告知{}的金额", penalty.kind.name())),
            Some(_) => {}
        }
    }
    satisfied()
}

fn notice_still_fits(s: &Situation<'_>) -> Checked {
    let Some((told, decision)) = compared(s) else { return not_applicable() };
    let decided = &decision.disposition;
    if decided.item != told.item {
        return violated("决定适用的权力事项与告知的不同");
    }
    if let Some(new) =
        decided.basis.iter().find(|b| !told.basis.iter().any(|t| t.law == b.law && t.article == b.article))
    {
        return violated(format!("告知书没有告知依据《{}》{}", new.law, new.article));
    }
    if decided.tier > told.tier {
        return violated(format!("裁量档次由“{}”变为更重的“{}”", told.tier.title(), decided.tier.title()));
    }
    let Some(notice) = s.case.notice() else { return not_applicable() };
    let told_facts: Vec<&str> = notice.act.facts.iter().map(|f| f.statement.as_str()).collect();
    let new_fact = decision.facts.iter().any(|fact| !told_facts.contains(&fact.statement.as_str()));
    if new_fact && decision.facts.len() > told_facts.len() {
        return violated("决定认定了告知书没有写明的违法事实");
    }
    let before = s.case.all::<EndInvestigation>().rev().find(|end| end.entry.seq < notice.entry.seq);
    let after = s.case.last::<EndInvestigation>().filter(|end| end.entry.seq > notice.entry.seq);
    if let (Some(before), Some(after)) = (before, after) {
        let facts = [
            ("货值金额", before.act.goods_value, after.act.goods_value),
            ("违法所得", before.act.illegal_gains, after.act.illegal_gains),
        ];
        if let Some((what, told, found)) = facts.into_iter().find(|(_, told, found)| found > told) {
            let amount = |fen: Option<Fen>| fen.map_or("未认定".to_owned(), |fen| fen.to_string());
            return violated(format!("告知后补充调查，{what}由{}变为{}", amount(told), amount(found)));
        }
    }
    satisfied()
}
