//! Decisions (决定): who decides, how, when, and whether the case may be decided at all: DEC-01 to DEC-08, DEC-18. The
//! rules on lenience (DEC-09 to DEC-15) and on what goes with a penalty stand in [`super::lenience`].

use jiff::civil::Date;
use law::{Fen, PenaltyKind};

use crate::acts::Act;
use crate::acts::approval::Approve;
use crate::acts::closing::CloseCase;
use crate::acts::conclusion::{EndInvestigation, Outcome};
use crate::acts::decision::{
    Decide, DecideCrimeTransfer, DecideNoPenalty, DecideOnTheSpot, NoPenaltyGround, ProcedureLaw, ReportCrime,
    SendCrime,
};
use crate::acts::hearing::HoldHearing;
use crate::acts::investigation::ExtendLimit;
use crate::acts::parts::{Capacity, Disposition};
use crate::acts::review::{ConcludeDiscussion, OpineReview, StartDiscussion};
use crate::case::Done;
use crate::clock;
use crate::definition::Role;
use crate::rule::{
    Checked, Doubt, Guards, Rule, Severity, Situation, apl17, apl21, cite, not_applicable, require, satisfied, violated,
};
use crate::rules::{discretion, hearing, lenience};
use crate::value::chinese_date;

const DECISIONS: Guards = Guards::Acts(&["penalty.decide", "penalty.decide_no_penalty"]);

/// The rules of this family.
pub const RULES: &[Rule] = &[
    Rule {
        id: "DEC-01",
        title: "处理决定由行政机关负责人作出",
        severity: Severity::Block,
        cites: &[apl17("第三十八条第一款"), apl21("第五十七条第一款")],
        cure: "请提交审批，由行政机关负责人作出决定。",
        guards: DECISIONS,
        check: decided_by_head,
    },
    Rule {
        id: "DEC-02",
        title: "情节复杂或者重大违法行为的处罚，应当由负责人集体讨论决定",
        severity: Severity::Block,
        cites: &[apl17("第三十八条第二款"), apl21("第五十七条第二款")],
        cure: "请提请集体讨论，记录每位负责人的意见和结论后再作出决定。",
        guards: Guards::Acts(&["penalty.decide"]),
        check: discussed_when_major,
    },
    Rule {
        id: "DEC-03",
        title: "属于重大处罚情形的，一般应当集体讨论",
        severity: Severity::Warn,
        cites: &[apl17("第三十八条第二款"), apl21("第五十七条第二款")],
        cure: "请提请集体讨论；不需要讨论的，在审批意见中说明。",
        guards: Guards::Acts(&["penalty.decide"]),
        check: discussed_by_default,
    },
    Rule {
        id: "DEC-04",
        title: "处理结果应当属于法定情形，并与调查终结的认定一致",
        severity: Severity::Block,
        cites: &[apl17("第三十八条第一款"), apl21("第五十七条第一款")],
        cure: "请按查明的事实选择处理结果；认定有变化的，先重新提交调查终结报告。",
        guards: DECISIONS,
        check: lawful_outcome,
    },
    Rule {
        id: "DEC-05",
        title: "应当在办案期限内作出决定",
        severity: Severity::Red,
        cites: &[apl21("第六十条"), cite("市场监督管理行政处罚程序规定", "第六十四条")],
        cure: "请尽快作出决定，并说明超期的原因；超期情况推送监督系统。",
        guards: DECISIONS,
        check: decided_in_time,
    },
    Rule {
        id: "DEC-06",
        title: "延长办案期限应当有依据、有期限，并在届满前批准",
        severity: Severity::Block,
        cites: &[apl21("第六十条"), cite("市场监督管理行政处罚程序规定", "第六十四条")],
        cure: "请写明延长所依据的法律、法规、规章和天数，在期限届满前报负责人批准；再次延长的，应当集体讨论。",
        guards: Guards::Acts(&["limit.extend", "approval.approve"]),
        check: extension_founded,
    },
    Rule {
        id: "DEC-07",
        title: "对同一违法行为不得给予两次以上罚款",
        severity: Severity::Block,
        cites: &[apl17("第二十四条"), apl21("第二十九条")],
        cure: "请核对已有的处罚决定；不是同一违法行为的，写明理由。",
        guards: Guards::Acts(&["penalty.decide", "penalty.decide_on_the_spot"]),
        check: fined_once,
    },
    Rule {
        id: "DEC-08",
        title: "同一行为违反多个法律规范的，按照罚款数额高的规定处罚",
        severity: Severity::Red,
        cites: &[apl21("第二十九条")],
        cure: "请改用罚款数额较高的规定，或者说明不构成同一行为的理由。",
        guards: Guards::Acts(&["penalty.decide"]),
        check: heaviest_norm,
    },
    Rule {
        id: "DEC-18",
        title: "涉嫌犯罪的应当移送司法机关，不得以行政处理代替",
        severity: Severity::Block,
        cites: &[
            apl17("第二十二条、第三十八条第一款第四项"),
            apl21("第二十七条、第五十七条第一款第四项"),
            cite("行政执法机关移送涉嫌犯罪案件的规定", "第五条、第十一条"),
        ],
        cure: "请提出移送的书面报告，由正职负责人决定；移送前只能作出警告、责令停产停业、暂扣或者吊销证件的处罚。",
        guards: Guards::Acts(&[
            "penalty.decide",
            "penalty.decide_no_penalty",
            "case.withdraw",
            "case.transfer",
            "case.close",
        ]),
        check: crime_transferred,
    },
];

fn decided_by_head(s: &Situation<'_>) -> Checked {
    require(s.actor_is(Role::Head), || format!("{}不是本机关负责人", s.name(s.by)))
}

/// The collective discussion of the case as it stands: held after the investigation ended and after the hearing.
pub(super) fn discussion<'a>(s: &Situation<'a>) -> Option<Done<'a, ConcludeDiscussion>> {
    let ended = s.case.last::<EndInvestigation>().map(|end| end.entry.seq);
    let heard = s.case.hearing_held().map(|held| held.entry.seq);
    s.case.last::<ConcludeDiscussion>().filter(|done| Some(done.entry.seq) > ended.max(heard))
}

/// How many heads of the agency take part in a discussion, and how many it takes.
fn quorum(s: &Situation<'_>, discussion: Done<'_, ConcludeDiscussion>) -> Result<(u32, u32), Doubt> {
    let needed = s.parameters().count("discussion.quorum", s.department(), discussion.day())?.value;
    let is_head = |id| s.person(id).and_then(|p| p.post(Role::Head, Some(&s.case.agency), discussion.day())).is_some();
    let present = discussion.act.members.iter().filter(|member| is_head(&member.member)).count();
    Ok((u32::try_from(present).unwrap_or(u32::MAX), needed))
}

/// Whether the case was discussed by enough heads.
pub(super) fn discussed(s: &Situation<'_>) -> Result<bool, Doubt> {
    let Some(discussion) = discussion(s) else { return Ok(false) };
    let (present, needed) = quorum(s, discussion)?;
    Ok(present >= needed)
}

/// What is to be decided: the decision's content, or the notice's while no decision is there.
fn content<'a>(s: &Situation<'a>) -> Option<&'a Disposition> {
    let told = || s.case.notice().map(|notice| &notice.act.disposition);
    s.act::<Decide>().map(|decision| &decision.disposition).or_else(told)
}

/// Why the statute asks for a discussion of the case.
fn major(s: &Situation<'_>) -> Result<Option<&'static str>, Doubt> {
    let Some(end) = s.case.last::<EndInvestigation>() else { return Ok(None) };
    let started = s.case.last::<StartDiscussion>().is_some_and(|start| start.entry.seq > end.entry.seq);
    let reason = match (end.act.complicated, end.act.major, started) {
        (true, _, _) => "案件情况疑难复杂",
        (false, true, _) => "调查终结报告认定为情节复杂或者重大违法行为",
        (false, false, true) => "已经提请集体讨论",
        (false, false, false) => return Ok(None),
    };
    if s.law() == ProcedureLaw::Apl17 {
        // The older text asks for it only where the penalty is a heavier one (较重的行政处罚).
        let Some(content) = content(s) else { return Ok(None) };
        if hearing::entitling(s, content)?.is_none() {
            return Ok(None);
        }
    }
    Ok(Some(reason))
}

/// Why this system takes a case for complicated or major where the report does not say so.
fn major_by_default(s: &Situation<'_>, content: &Disposition) -> Result<Vec<String>, Doubt> {
    let mut reasons = Vec::new();
    reasons.extend(s.case.last::<HoldHearing>().map(|_| "经过听证".to_owned()));
    reasons.extend(hearing::entitling(s, content)?);
    reasons.extend(discretion::outside_benchmark(s, content));
    reasons.extend(s.case.last::<OpineReview>().filter(|r| r.act.major).map(|_| "法制审核建议集体讨论".to_owned()));
    Ok(reasons)
}

/// Whether the case must be discussed before a penalty, as far as the record tells; `None` while no content is proposed.
pub(crate) fn discussion_foreseen(s: &Situation<'_>) -> Option<bool> {
    let content = content(s)?;
    let major = major(s).ok()?.is_some();
    Some(major || !major_by_default(s, content).ok()?.is_empty())
}

fn discussed_when_major(s: &Situation<'_>) -> Checked {
    let Some(reason) = major(s)? else { return not_applicable() };
    let Some(discussion) = discussion(s) else { return violated(format!("{reason}，没有集体讨论记录")) };
    let (present, needed) = quorum(s, discussion)?;
    require(present >= needed, || format!("{reason}，参加集体讨论的负责人{present}名，不足{needed}名"))
}

fn discussed_by_default(s: &Situation<'_>) -> Checked {
    let Some(decision) = s.act::<Decide>() else { return not_applicable() };
    let reasons = major_by_default(s, &decision.disposition)?;
    if reasons.is_empty() {
        return not_applicable();
    }
    let discussed = discussed(s)?;
    require(discussed, || format!("{}，没有集体讨论记录", reasons.join("；")))
}

fn lawful_outcome(s: &Situation<'_>) -> Checked {
    use law::discretion::TierCode;
    if let Some(decision) = s.act::<Decide>() {
        let content = &decision.disposition;
        if content.penalties.is_empty() {
            return violated("处罚决定没有处罚内容");
        }
        let none = matches!(content.tier, TierCode::None | TierCode::FirstExempt);
        return require(!none, || format!("裁量档次为“{}”，不能给予行政处罚", content.tier.title()));
    }
    let Some(decision) = s.act::<DecideNoPenalty>() else { return not_applicable() };
    let Some(end) = s.case.last::<EndInvestigation>().map(|end| end.act) else { return not_applicable() };
    let found = match decision.ground {
        NoPenaltyGround::Minor => end.minor_and_corrected,
        NoPenaltyGround::FirstTime => end.first_and_slight,
        NoPenaltyGround::NoFault if s.law() == ProcedureLaw::Apl17 => {
            return violated("作出决定时施行的法律没有规定“没有主观过错”的不予处罚情形");
        }
        NoPenaltyGround::NoFault => end.no_fault,
        NoPenaltyGround::Minority => lenience::below_age(s, lenience::NO_PENALTY_AGE)?,
        NoPenaltyGround::Incapacity => end.capacity == Some(Capacity::None),
        NoPenaltyGround::NotProven | NoPenaltyGround::Limitation | NoPenaltyGround::SlightByLaw => true,
    };
    require(found, || format!("调查终结没有认定“{}”", decision.ground.title()))
}

fn decided_in_time(s: &Situation<'_>) -> Checked {
    let Some(deadline) = clock::decision(s.case, s.facts)? else { return not_applicable() };
    let due = deadline.reckoning.due;
    require(!deadline.reckoning.is_over(s.day()), || {
        format!("{}立案，办案期限至{}届满", chinese_date(deadline.reckoning.start), chinese_date(due))
    })
}

fn extension_founded(s: &Situation<'_>) -> Checked {
    let extension = match s.act {
        Some(Act::ExtendLimit(extension)) => Some(extension),
        Some(Act::Approve(Approve { request, .. })) => match s.case.resolve(request, s.seq()).map(|entry| &entry.act) {
            Some(Act::ExtendLimit(extension)) => Some(extension),
            _ => return not_applicable(),
        },
        _ if s.is::<ExtendLimit>() => None,
        _ => return not_applicable(),
    };
    let Some(deadline) = clock::decision(s.case, s.facts)? else { return not_applicable() };
    let due = deadline.reckoning.due;
    if deadline.reckoning.is_over(s.day()) {
        return violated(format!("办案期限已于{}届满，不能再延长", chinese_date(due)));
    }
    let Some(extension) = extension else { return satisfied() };
    if extension.rule_basis.is_none() {
        return violated("没有写明延长所依据的法律、法规、规章");
    }
    let Some(days) = extension.days.filter(|days| *days > 0) else { return violated("没有写明延长的天数") };
    // Where a department's rule fixes how long the head alone may extend, what goes beyond is for the heads together.
    let Ok(most) = s.parameters().period("decision.extension_days", s.department(), s.day()) else {
        return satisfied();
    };
    let previous = s.case.last::<ExtendLimit>().map(|extension| extension.effective.seq);
    let alone = previous.is_none() && days <= most.value.count;
    let discussed = s.case.last::<ConcludeDiscussion>().is_some_and(|done| Some(done.entry.seq) > previous);
    require(alone || discussed, || {
        format!("负责人可以延长一次，不超过{}日；再次延长或者超过的，没有集体讨论记录", most.value.count)
    })
}

/// First and last day and county of the violation of the case, or of the act itself in the summary procedure.
fn violation(s: &Situation<'_>) -> Option<(Date, Date, String)> {
    if let Some(act) = s.act::<DecideOnTheSpot>() {
        let day = act.violation_at.date();
        return Some((day, day, act.region.county().to_string()));
    }
    let (_, filing) = s.case.filing_request()?;
    let until = filing.violation_to.unwrap_or(filing.violation_from);
    Some((filing.violation_from, until, filing.region.county().to_string()))
}

fn fined_once(s: &Situation<'_>) -> Checked {
    let (fine, distinct) = match s.act {
        Some(Act::Decide(decision)) => (decision.disposition.fine(), decision.distinct_act.as_ref()),
        Some(Act::DecideOnTheSpot(decision)) => (decision.disposition.fine(), decision.distinct_act.as_ref()),
        _ => return not_applicable(),
    };
    let (Some(_), Some((from, until, county))) = (fine, violation(s)) else { return not_applicable() };
    let same = s.facts.neighbours.fines.iter().find(|earlier| {
        earlier.violation_from <= until
            && from <= earlier.violation_to
            && earlier.region.as_str().starts_with(county.as_str())
    });
    let Some(earlier) = same else { return satisfied() };
    require(distinct.is_some(), || {
        let decided = chinese_date(earlier.decided);
        format!("当事人同一时间、地点的行为已由{}于{decided}处以罚款{}", earlier.case, earlier.amount)
    })
}

fn heaviest_norm(s: &Situation<'_>) -> Checked {
    if s.law() == ProcedureLaw::Apl17 {
        return not_applicable();
    }
    let Some(decision) = s.act::<Decide>().filter(|decision| decision.disposition.has(PenaltyKind::Fine)) else {
        return not_applicable();
    };
    let Some(end) = s.case.last::<EndInvestigation>().filter(|end| !end.act.competing_items.is_empty()) else {
        return not_applicable();
    };
    let Some(chosen) = discretion::highest_fine(s, &decision.disposition.item) else { return not_applicable() };
    let higher: Vec<(&str, Fen)> = end
        .act
        .competing_items
        .iter()
        .filter_map(|code| Some((code.as_str(), discretion::highest_fine(s, code)?)))
        .filter(|(_, fine)| *fine > chosen)
        .collect();
    match higher.first() {
        Some((code, fine)) => violated(format!("所用规定最高可处罚款{chosen}，事项{code}的规定最高可处罚款{fine}")),
        None => satisfied(),
    }
}

/// Penalties that may be imposed before a suspected crime is transferred.
const BESIDE_CRIME: [PenaltyKind; 4] =
    [PenaltyKind::Warning, PenaltyKind::StopBusiness, PenaltyKind::SuspendLicence, PenaltyKind::RevokeLicence];

fn crime_transferred(s: &Situation<'_>) -> Checked {
    let end = s.case.last::<EndInvestigation>().map(|end| end.act);
    let flagged = end.is_some_and(|end| end.suspected_crime || end.outcome == Outcome::TransferCrime);
    if !flagged && s.case.last::<ReportCrime>().is_none() {
        return not_applicable();
    }
    let declined = s.case.last::<DecideCrimeTransfer>().is_some_and(|decided| !decided.act.approved);
    if declined || s.case.last::<SendCrime>().is_some() {
        return satisfied();
    }
    if s.is::<CloseCase>() {
        return violated("本案涉嫌犯罪，尚未移送，不能结案");
    }
    if s.is::<Decide>() {
        let Some(decision) = s.act::<Decide>() else { return not_applicable() };
        let barred = decision.disposition.penalties.iter().find(|p| !BESIDE_CRIME.contains(&p.kind));
        return match barred {
            Some(penalty) => violated(format!("本案涉嫌犯罪，移送前不得作出{}的处罚", penalty.kind.name())),
            None => satisfied(),
        };
    }
    violated("本案涉嫌犯罪，正职负责人尚未决定是否移送")
}
