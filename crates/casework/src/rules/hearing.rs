//! The hearing (听证): HEA-01 to HEA-12.

use jiff::civil::Date;
use law::period::Unit;
use law::{Fen, PenaltyKind};

use crate::acts::conclusion::EndInvestigation;
use crate::acts::decision::ProcedureLaw;
use crate::acts::hearing::{
    HearingRefusalGround, HoldHearing, RefuseHearing, RequestHearing, ScheduleHearing, TerminateHearing, WaiveHearing,
};
use crate::acts::notice::Notify;
use crate::acts::parts::{Confirmation, Disposition};
use crate::case::Done;
use crate::clock;
use crate::rule::{
    Checked, Doubt, Guards, Rule, Severity, Situation, apl17, apl21, cite, not_applicable, require, satisfied,
    violated, violated_as, violated_until,
};
use crate::value::chinese_date;

/// The rules of this family.
pub const RULES: &[Rule] = &[
    Rule {
        id: "HEA-01",
        title: "拟处罚属于听证范围的，应当告知要求听证的权利",
        severity: Severity::Block,
        cites: &[apl17("第四十二条第一款"), apl21("第六十三条第一款")],
        cure: "请在告知书中告知要求听证的权利和期限。",
        guards: Guards::Acts(&["penalty.notify"]),
        check: right_told,
    },
    Rule {
        id: "HEA-02",
        title: "没收数额较大的，在2021年修订以前也应当告知要求听证的权利",
        severity: Severity::Block,
        cites: &[
            apl17("第四十二条第一款"),
            cite("最高人民法院指导案例6号", "裁判要点"),
            cite("最高人民法院〔2004〕行他字第1号答复", ""),
        ],
        cure: "请在告知书中告知要求听证的权利和期限；没收财物的价值低于全部货值的，填写没收财物的价值。",
        guards: Guards::Acts(&["penalty.notify"]),
        check: right_told_of_confiscation,
    },
    Rule {
        id: "HEA-03",
        title: "告知的听证申请期限不得短于法定期限",
        severity: Severity::Block,
        cites: &[apl17("第四十二条第一款第一项"), apl21("第六十四条第一项、第八十五条")],
        cure: "请填写不短于法定期限的听证申请期限。",
        guards: Guards::Acts(&["penalty.notify"]),
        check: period_told,
    },
    Rule {
        id: "HEA-04",
        title: "当事人在期限内要求听证的，应当组织听证后再作决定",
        severity: Severity::Block,
        cites: &[apl17("第四十二条第一款"), apl21("第六十三条第一款、第六十四条第一项")],
        cure: "请等待听证申请期限届满；已经要求听证的，通知并举行听证后再作出决定。",
        guards: Guards::Acts(&["penalty.decide", "hearing.refuse"]),
        check: request_heard,
    },
    Rule {
        id: "HEA-05",
        title: "放弃听证后在期限内又要求听证的，仍应当组织听证",
        severity: Severity::Block,
        cites: &[
            apl17("第四十二条第一款"),
            apl21("第六十四条第一项"),
            cite("公安机关办理行政案件程序规定", "第一百三十四条"),
        ],
        cure: "请通知并举行听证后再作出决定。",
        guards: Guards::Acts(&["penalty.decide", "hearing.refuse"]),
        check: request_after_waiver_heard,
    },
    Rule {
        id: "HEA-06",
        title: "应当在举行听证的七日前通知当事人",
        severity: Severity::Block,
        cites: &[apl17("第四十二条第一款第二项"), apl21("第六十四条第二项、第八十五条")],
        cure: "请推迟听证，并重新通知当事人听证的时间、地点。",
        guards: Guards::Acts(&["hearing.schedule", "hearing.hold", "hearing.terminate"]),
        check: notified_in_time,
    },
    Rule {
        id: "HEA-07",
        title: "听证应当通知有关人员",
        severity: Severity::Warn,
        cites: &[apl21("第六十四条第二项")],
        cure: "请通知有关人员，或者在听证笔录中记明其已经到场。",
        guards: Guards::Acts(&["hearing.hold"]),
        check: others_notified,
    },
    Rule {
        id: "HEA-08",
        title: "听证应当公开举行并公告，不公开的应当有法定理由",
        severity: Severity::Warn,
        cites: &[apl17("第四十二条第一款第三项"), apl21("第六十四条第三项")],
        cure: "请填写听证公告日期；涉及国家秘密、商业秘密或者个人隐私的，写明不公开的理由。",
        guards: Guards::Acts(&["hearing.schedule"]),
        check: public,
    },
    Rule {
        id: "HEA-09",
        title: "听证笔录应当由当事人签名，拒绝签名的由主持人注明",
        severity: Severity::Block,
        cites: &[apl17("第四十二条第一款第七项"), apl21("第六十四条第八项")],
        cure: "请由当事人或者其代理人核对笔录并签名；拒绝签名的，填写主持人注明的情况。",
        guards: Guards::Acts(&["hearing.hold"]),
        check: record_signed,
    },
    Rule {
        id: "HEA-10",
        title: "当事人可以委托一至二人代理，代理人应当提交授权委托书",
        severity: Severity::Warn,
        cites: &[apl17("第四十二条第一款第五项"), apl21("第六十四条第五项")],
        cure: "请核对代理人人数和授权委托书。",
        guards: Guards::Acts(&["hearing.hold"]),
        check: agents_authorised,
    },
    Rule {
        id: "HEA-11",
        title: "当事人不承担组织听证的费用",
        severity: Severity::Block,
        cites: &[apl17("第四十二条第一款"), apl21("第六十三条第二款")],
        cure: "请删去向当事人收取的费用和保证金。",
        guards: Guards::Acts(&["hearing.schedule"]),
        check: free_of_charge,
    },
    Rule {
        id: "HEA-12",
        title: "当事人已收到通知且无正当理由缺席的，才可以终止听证",
        severity: Severity::Warn,
        cites: &[apl21("第六十四条第六项")],
        cure: "请核实当事人收到听证通知的情况和缺席的理由，并记入笔录；有正当理由的，重新通知听证。",
        guards: Guards::Acts(&["hearing.terminate"]),
        check: absence_established,
    },
];

/// Kinds of penalty for which a hearing may be asked whatever the amount; kinds that the older text does not name are
/// within its “等”.
const ENTITLING: [PenaltyKind; 5] = [
    PenaltyKind::DowngradeQualification,
    PenaltyKind::RevokeLicence,
    PenaltyKind::StopBusiness,
    PenaltyKind::Close,
    PenaltyKind::RestrictOccupation,
];

/// From which amount, inclusive, the party may ask for a hearing.
fn threshold(s: &Situation<'_>) -> Result<Fen, Doubt> {
    let citizen = s.case.party().is_none_or(|party| party.is_citizen());
    let key = if citizen { "hearing.threshold.citizen" } else { "hearing.threshold.organisation" };
    Ok(s.parameters().money(key, s.department(), s.day())?.value)
}

/// Why a content entitles to a hearing by kind or by the amount of the fine.
pub(super) fn entitling(s: &Situation<'_>, content: &Disposition) -> Result<Option<String>, Doubt> {
    if let Some(kind) = ENTITLING.into_iter().find(|kind| content.has(*kind)) {
        return Ok(Some(kind.name().to_owned()));
    }
    let Some(fine) = content.fine() else { return Ok(None) };
    let threshold = threshold(s)?;
    Ok((fine >= threshold).then(|| format!("罚款{fine}，达到{threshold}")))
}

/// Why a content entitles to a hearing by what is confiscated. Property without a stated value counts with the value of
/// the goods: telling too often is lawful, telling too rarely is not.
fn large_confiscation(s: &Situation<'_>, content: &Disposition) -> Result<Option<String>, Doubt> {
    if !content.penalties.iter().any(|penalty| penalty.kind.is_confiscation()) {
        return Ok(None);
    }
    let unvalued = content.penalties.iter().any(|p| p.kind == PenaltyKind::ConfiscateProperty && p.amount.is_none());
    let goods = s.case.last::<EndInvestigation>().and_then(|end| end.act.goods_value).filter(|_| unvalued);
    let total = Fen(content.confiscated().0.saturating_add(goods.unwrap_or(Fen::ZERO).0));
    let threshold = threshold(s)?;
    Ok((total >= threshold).then(|| format!("没收的违法所得和财物合计{total}，达到{threshold}")))
}

fn right_told(s: &Situation<'_>) -> Checked {
    let Some(notice) = s.act::<Notify>() else { return not_applicable() };
    let by_confiscation = match s.law() {
        ProcedureLaw::Apl17 => None,
        ProcedureLaw::Apl21 => large_confiscation(s, &notice.disposition)?,
    };
    match entitling(s, &notice.disposition)?.or(by_confiscation) {
        Some(reason) => require(notice.hearing_right, || format!("拟处罚属于听证范围（{reason}），没有告知听证权利")),
        None => not_applicable(),
    }
}

fn right_told_of_confiscation(s: &Situation<'_>) -> Checked {
    let Some(notice) = s.act::<Notify>() else { return not_applicable() };
    if s.law() == ProcedureLaw::Apl21 {
        return not_applicable();
    }
    match large_confiscation(s, &notice.disposition)? {
        Some(reason) => require(notice.hearing_right, || format!("{reason}，没有告知听证权利")),
        None => not_applicable(),
    }
}

fn period_told(s: &Situation<'_>) -> Checked {
    let Some(notice) = s.act::<Notify>().filter(|notice| notice.hearing_right) else { return not_applicable() };
    let lawful = s.parameters().period("hearing.request_days", s.department(), s.day())?.value;
    match notice.hearing_days {
        None => violated("告知了听证权利，没有写明要求听证的期限"),
        Some(days) => require(days >= lawful.count, || {
            format!("告知的期限为{days}日，法定期限为{}{}", lawful.count, lawful.unit.title())
        }),
    }
}

/// The timely request for a hearing that still waits: not withdrawn, not heard, not refused.
fn open_request<'a>(s: &Situation<'a>, due: Date) -> Option<Done<'a, RequestHearing>> {
    let request = s.case.hearing_requests().into_iter().rev().find(|r| r.act.received.date() <= due)?;
    s.case.hearing_awaited_by(&request).then_some(request)
}

/// Whether the party waived the hearing after the notice in force, before the entry `until`.
fn waived_before(s: &Situation<'_>, until: u32) -> bool {
    let since = s.case.notice().map_or(0, |notice| notice.entry.seq);
    s.case.all::<WaiveHearing>().any(|waived| waived.entry.seq > since && waived.entry.seq < until)
}

/// Whether a refusal may leave a timely request unheard: only that of somebody who is not the party.
fn refuses_stranger(s: &Situation<'_>) -> bool {
    s.act::<RefuseHearing>().is_some_and(|refusal| refusal.ground == HearingRefusalGround::NotParty)
}

fn request_heard(s: &Situation<'_>) -> Checked {
    let Some(deadline) = clock::hearing_request(s.case, s.facts)? else { return not_applicable() };
    let due = deadline.reckoning.due;
    if refuses_stranger(s) {
        return satisfied();
    }
    if let Some(request) = open_request(s, due) {
        let received = chinese_date(request.act.received.date());
        return violated(format!("当事人于{received}要求听证，未超过期限{}，听证尚未举行", chinese_date(due)));
    }
    let heard = s.case.hearing_held().is_some() || s.case.hearing_terminated().is_some();
    let settled = heard || waived_before(s, s.seq());
    if s.is::<RefuseHearing>() || settled || s.day() > due {
        return satisfied();
    }
    let from = due.tomorrow().unwrap_or(due);
    violated_until(format!("当事人要求听证的期限至{}届满，当事人没有放弃听证", chinese_date(due)), from)
}

fn request_after_waiver_heard(s: &Situation<'_>) -> Checked {
    let Some(deadline) = clock::hearing_request(s.case, s.facts)? else { return not_applicable() };
    let due = deadline.reckoning.due;
    let renewed =
        s.case.hearing_requests().into_iter().any(|r| r.act.received.date() <= due && waived_before(s, r.entry.seq));
    if !renewed {
        return not_applicable();
    }
    match open_request(s, due) {
        Some(request) if !refuses_stranger(s) => violated(format!(
            "当事人放弃听证后又于{}在期限内要求听证，听证尚未举行",
            chinese_date(request.act.received.date())
        )),
        _ => satisfied(),
    }
}

/// The whole days between two days, counted in the unit of the period (law.md §9.3 point 7).
fn clear_days(s: &Situation<'_>, unit: Unit, from: Date, to: Date) -> Result<u32, Doubt> {
    if unit == Unit::WorkingDays {
        return Ok(s.calendar().clear_working_days(from, to)?);
    }
    Ok(u32::try_from((to - from).get_days() - 1).unwrap_or(0))
}

fn notified_in_time(s: &Situation<'_>) -> Checked {
    let (told, held_on) = if s.is::<ScheduleHearing>() {
        // The notice cannot be served before it is made, so its own day is the earliest.
        let Some(schedule) = s.act::<ScheduleHearing>() else { return not_applicable() };
        (s.day(), schedule.held_on.date())
    } else {
        let Some(schedule) = s.case.last::<ScheduleHearing>() else { return not_applicable() };
        let Some((_, told)) = s.case.service_of("hearing_notice", schedule.entry.seq) else {
            return violated("听证通知书尚未送达当事人");
        };
        let appointed = schedule.act.held_on.date();
        let held = s.act::<HoldHearing>().map(|hearing| hearing.started.date());
        if held.is_some_and(|held| held != appointed) || s.day() < appointed {
            return violated_until(format!("通知的听证日期为{}", chinese_date(appointed)), appointed);
        }
        (told, appointed)
    };
    let lawful = s.parameters().period("hearing.notice_days", s.department(), s.day())?.value;
    let clear = clear_days(s, lawful.unit, told, held_on)?;
    if clear >= lawful.count {
        return satisfied();
    }
    let reason = format!(
        "{}通知、{}举行听证，中间只有{clear}{}，不足{}{}",
        chinese_date(told),
        chinese_date(held_on),
        lawful.unit.title(),
        lawful.count,
        lawful.unit.title()
    );
    // Whether the day of the hearing counts is disputed, so one day less is let pass with an alert.
    if clear + 1 >= lawful.count {
        return violated_as(Severity::Warn, reason);
    }
    let mut from = held_on;
    while clear_days(s, lawful.unit, told, from)? < lawful.count {
        let Ok(next) = from.tomorrow() else { break };
        from = next;
    }
    violated_until(reason, from)
}

fn others_notified(s: &Situation<'_>) -> Checked {
    if s.law() == ProcedureLaw::Apl17 {
        return not_applicable();
    }
    let Some(hearing) = s.act::<HoldHearing>() else { return not_applicable() };
    let Some(schedule) = s.case.last::<ScheduleHearing>() else { return not_applicable() };
    let absent: Vec<&str> = schedule
        .act
        .relevant_persons
        .iter()
        .filter(|person| !person.notified && !hearing.attendees.iter().any(|present| present.name == person.name))
        .map(|person| person.name.as_str())
        .collect();
    require(absent.is_empty(), || format!("没有通知{}", absent.join("、")))
}

fn public(s: &Situation<'_>) -> Checked {
    let Some(schedule) = s.act::<ScheduleHearing>() else { return not_applicable() };
    if schedule.public {
        let announced = schedule.announced.is_some_and(|day| day <= schedule.held_on.date());
        return require(announced, || "公开举行的听证没有公告".to_owned());
    }
    require(schedule.closed_ground.is_some(), || "没有写明不公开举行的理由".to_owned())
}

fn record_signed(s: &Situation<'_>) -> Checked {
    let Some(hearing) = s.act::<HoldHearing>() else { return not_applicable() };
    let noted = hearing.confirmation == Confirmation::Signed || hearing.refusal_note.is_some();
    require(noted, || format!("当事人{}，主持人没有注明", hearing.confirmation.title()))
}

fn agents_authorised(s: &Situation<'_>) -> Checked {
    let Some(hearing) = s.act::<HoldHearing>().filter(|hearing| !hearing.agents.is_empty()) else {
        return not_applicable();
    };
    let most = s.parameters().count("hearing.max_agents", s.department(), s.day())?.value;
    let number = hearing.agents.len();
    if u32::try_from(number).unwrap_or(u32::MAX) > most {
        return violated(format!("代理人{number}名，超过{most}名"));
    }
    let without: Vec<&str> = hearing.agents.iter().filter(|a| !a.authorised).map(|a| a.name.as_str()).collect();
    require(without.is_empty(), || format!("{}没有提交授权委托书", without.join("、")))
}

fn free_of_charge(s: &Situation<'_>) -> Checked {
    let Some(schedule) = s.act::<ScheduleHearing>() else { return not_applicable() };
    let fee = schedule.fee.unwrap_or(Fen::ZERO);
    require(fee == Fen::ZERO, || format!("向当事人收取听证费用{fee}"))
}

fn absence_established(s: &Situation<'_>) -> Checked {
    if s.law() == ProcedureLaw::Apl17 {
        return not_applicable();
    }
    let Some(ended) = s.act::<TerminateHearing>() else { return not_applicable() };
    match (ended.notice_received, ended.no_good_reason) {
        (true, true) => satisfied(),
        (false, _) => violated("没有核实当事人收到听证通知的情况"),
        (true, false) => violated("没有查明当事人缺席的理由"),
    }
}
