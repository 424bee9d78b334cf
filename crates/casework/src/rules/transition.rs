//! Changes of the law (新旧法衔接): TRN-01 to TRN-06.

use jiff::civil::Date;
use law::statutes::short_title;
use law::{Fen, PenaltyKind};

use crate::acts::conclusion::EndInvestigation;
use crate::acts::decision::{
    AppliedLaw, Decide, DecideCrimeTransfer, DecideNoPenalty, DecideOnTheSpot, ProcedureLaw, ReportCrime, SendCrime,
};
use crate::acts::filing::FileCase;
use crate::acts::parts::PartyKind;
use crate::acts::service::Serve;
use crate::catalogue::acts::CancelReason;
use crate::clock;
use crate::definition::Role;
use crate::registry::{ItemBasis, PublishItem};
use crate::rule::{
    Checked, Guards, Rule, Severity, Situation, apl21, cite, not_applicable, require, satisfied, violated, violated_as,
};
use crate::value::{ItemCode, chinese_date, chinese_datetime};

const MINUTES: &str = "最高人民法院关于审理行政案件适用法律规范问题的座谈会纪要";
const CRIME: &str = "行政执法机关移送涉嫌犯罪案件的规定";

/// The rules of this family.
pub const RULES: &[Rule] = &[
    Rule {
        id: "TRN-01",
        title: "决定应当载明程序适用的法律",
        severity: Severity::Block,
        cites: &[cite(MINUTES, "三")],
        cure: "请选择程序适用的行政处罚法文本。",
        guards: Guards::Acts(&["penalty.decide", "penalty.decide_no_penalty"]),
        check: law_stated,
    },
    Rule {
        id: "TRN-02",
        title: "程序适用行为当日施行的法律",
        severity: Severity::Block,
        cites: &[cite(MINUTES, "三")],
        cure: "请改为行为当日施行的行政处罚法文本；此前依旧法完成的步骤仍然有效。",
        guards: Guards::Acts(&["penalty.decide", "penalty.decide_no_penalty"]),
        check: law_of_the_day,
    },
    Rule {
        id: "TRN-03",
        title: "实体适用违法时的规定，新规定处罚较轻的适用新规定",
        severity: Severity::Block,
        cites: &[cite(MINUTES, "三"), apl21("第三十七条")],
        cure: "请比较违法时和决定时的处罚幅度，改正实体适用的法律。",
        guards: Guards::Acts(&["penalty.decide"]),
        check: lighter_law_applied,
    },
    Rule {
        id: "TRN-04",
        title: "期限跨越法律修订的，按较长的期限计算",
        severity: Severity::Warn,
        cites: &[cite(MINUTES, "三")],
        cure: "请按较长的期限等待，并告知当事人。",
        guards: Guards::Acts(&["service.serve"]),
        check: longer_period,
    },
    Rule {
        id: "TRN-05",
        title: "依据发生变化的权力事项应当及时重新审核",
        severity: Severity::Warn,
        cites: &[cite("山东省行政权力清单动态管理办法", "第四条、第五条")],
        cure: "请先核对事项的现行依据，并提请重新审核该权力事项。",
        guards: Guards::Acts(&["penalty.file_case", "penalty.decide", "penalty.decide_on_the_spot"]),
        check: item_reviewed,
    },
    Rule {
        id: "TRN-06",
        title: "涉嫌犯罪案件应当由正职负责人按时决定并按时移送",
        severity: Severity::Red,
        cites: &[cite(CRIME, "第五条第二款")],
        cure: "仍应当决定和移送，并说明迟延的原因；移送由正职负责人或者主持工作的负责人决定。",
        guards: Guards::Acts(&["crime.decide", "crime.send"]),
        check: crime_in_time,
    },
];

/// The law that a decision says its procedure follows; the outer `None` when the act is no decision.
fn stated_law(s: &Situation<'_>) -> Option<Option<ProcedureLaw>> {
    s.act::<Decide>().map(|act| act.procedure_law).or_else(|| s.act::<DecideNoPenalty>().map(|act| act.procedure_law))
}

fn law_stated(s: &Situation<'_>) -> Checked {
    let Some(stated) = stated_law(s) else { return not_applicable() };
    require(stated.is_some(), || format!("没有载明程序适用的法律；当日施行的是《{}》", s.law().title()))
}

fn law_of_the_day(s: &Situation<'_>) -> Checked {
    let Some(Some(stated)) = stated_law(s) else { return not_applicable() };
    require(stated == s.law(), || {
        format!("{}的程序应当适用《{}》，现为《{}》", chinese_date(s.day()), s.law().title(), stated.title())
    })
}

/// The lowest and highest fine that a version of an item allows this party, special conditions apart.
fn fines(item: &PublishItem, party: PartyKind, value: Option<Fen>, gains: Option<Fen>) -> Option<(Fen, Fen)> {
    item.allowed(PenaltyKind::Fine, party, value)
        .iter()
        .filter(|allowed| allowed.condition.is_none())
        .filter_map(|allowed| allowed.range.as_ref()?.range().bounds(value, gains).ok())
        .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
}

fn lighter_law_applied(s: &Situation<'_>) -> Checked {
    let (Some(act), Some(filing), Some(party)) = (s.act::<Decide>(), s.case.filing(), s.case.party()) else {
        return not_applicable();
    };
    // A continuing violation is judged by the law at its end.
    let violation = filing.act.violation_to.unwrap_or(filing.act.violation_from);
    let code = &act.disposition.item;
    let Some(then) = s.facts.registry.item(code, violation) else { return not_applicable() };
    let Some(now) = s.facts.registry.item(code, s.day()) else {
        // An item that only moved to another agency, or that a superior took off the list, is still an offence.
        let cancelled = s.facts.registry.catalogue_item(code).and_then(|item| item.cancelled.as_ref());
        if cancelled.is_some_and(|cancelled| cancelled.reason != CancelReason::BasisLost) {
            return satisfied();
        }
        return violated(format!("“{}”在作出决定时已经不再给予处罚", then.name));
    };
    let (value, gains) = s
        .case
        .last::<EndInvestigation>()
        .map_or((None, None), |ended| (ended.act.goods_value, ended.act.illegal_gains));
    let (Some(old), Some(new)) = (fines(then, party.kind, value, gains), fines(now, party.kind, value, gains)) else {
        return satisfied();
    };
    let lighter = (new.1, new.0) < (old.1, old.0);
    let (compared, right) =
        if lighter { ("较轻", AppliedLaw::AtDecision) } else { ("并不较轻", AppliedLaw::AtViolation) };
    require(act.applied_law == right || then.from == now.from, || {
        format!(
            "违法时（{}）罚款{}至{}，作出决定时罚款{}至{}，新规定{compared}，应当适用{}",
            chinese_date(violation),
            old.0,
            old.1,
            new.0,
            new.1,
            right.title()
        )
    })
}

/// The party's periods that the service of a document starts: key and name.
fn started_by(kind: &str) -> &'static [(&'static str, &'static str)] {
    match kind {
        "penalty_notice" => &[("defence.days", "陈述、申辩期限"), ("hearing.request_days", "要求听证的期限")],
        "penalty_decision" => &[("payment.days", "缴纳罚款的期限")],
        _ => &[],
    }
}

fn longer_period(s: &Situation<'_>) -> Checked {
    let Some(act) = s.act::<Serve>() else { return not_applicable() };
    let Some(document) = s.case.document(&act.document, s.seq()) else { return not_applicable() };
    let periods = started_by(document.kind.id);
    let start = act.received.unwrap_or_else(|| s.day());
    let mut longer = Vec::new();
    for (key, name) in periods {
        let old = s.parameters().period(key, s.department(), start)?.value;
        let plain = s.calendar().reckon_at_least(start, &old, &[]).due;
        let (reckoned, _) = clock::reckon(s.facts.law, key, s.department(), start)?;
        if reckoned.due > plain {
            longer.push(format!("{name}按{}计算，至{}届满", reckoned.period, chinese_date(reckoned.due)));
        }
    }
    if periods.is_empty() {
        return not_applicable();
    }
    require(longer.is_empty(), || format!("期限跨越法律修订：{}", longer.join("；")))
}

/// The item on which an act files or decides.
fn item_of<'a>(s: &Situation<'a>) -> Option<&'a ItemCode> {
    s.act::<FileCase>()
        .map(|act| &act.item)
        .or_else(|| s.act::<Decide>().map(|act| &act.disposition.item))
        .or_else(|| s.act::<DecideOnTheSpot>().map(|act| &act.item))
}

/// The day on which the basis of an item changed, up to the day of the act: as the item states, or when a text came into
/// force that replaced one of its bases and that it does not name.
fn basis_changed(s: &Situation<'_>, item: &PublishItem) -> Option<Date> {
    let texts = s.facts.texts();
    // A text whose day was corrected is the one that the item names by the former day.
    let now = |basis: &ItemBasis| texts.find(basis.law.as_str(), basis.version).map(|text| text.version);
    let named = |law: &str, version: Date| {
        let same = |basis: &ItemBasis| short_title(basis.law.as_str()) == short_title(law);
        item.basis.iter().any(|basis| basis.version == version || (same(basis) && now(basis) == Some(version)))
    };
    let replaced = item.basis.iter().filter_map(|basis| {
        let versions = texts.versions(basis.law.as_str());
        let newer = versions.iter().filter(|text| text.version > basis.version && text.from > item.from);
        newer.filter(|text| text.from <= s.day() && !named(&text.title, text.version)).map(|text| text.from).max()
    });
    let replaced = replaced.max();
    item.basis_changed.filter(|changed| *changed <= s.day()).max(replaced)
}

fn item_reviewed(s: &Situation<'_>) -> Checked {
    let Some(item) = item_of(s).and_then(|code| s.facts.registry.item(code, s.day())) else {
        return not_applicable();
    };
    let Some(changed) = basis_changed(s, item) else { return satisfied() };
    if item.reviewed.is_some_and(|reviewed| reviewed >= changed) {
        return satisfied();
    }
    let due: Date = clock::reckon(s.facts.law, "rereview.days", s.department(), changed)?.0.due;
    violated(format!(
        "“{}”的依据于{}发生变化，应当于{}前重新审核，尚未审核",
        item.name,
        chinese_date(changed),
        chinese_date(due)
    ))
}

fn crime_in_time(s: &Situation<'_>) -> Checked {
    if s.is::<SendCrime>() {
        return sent_in_time(s);
    }
    let chief =
        s.person(s.by).and_then(|p| p.post(Role::Head, Some(&s.case.agency), s.day())).is_some_and(|post| post.chief);
    if !chief {
        return violated_as(Severity::Block, format!("{}不是正职负责人或者主持工作的负责人", s.name(s.by)));
    }
    let (Some(deadline), true) = (clock::crime(s.case, s.facts)?, s.case.last::<ReportCrime>().is_some()) else {
        return not_applicable();
    };
    require(s.day() <= deadline.reckoning.due, || format!("应当于{}前作出决定", chinese_date(deadline.reckoning.due)))
}

fn sent_in_time(s: &Situation<'_>) -> Checked {
    let Some(decided) = s.case.last::<DecideCrimeTransfer>().filter(|decided| decided.act.approved) else {
        return not_applicable();
    };
    let hours = s.parameters().period("crime.send_hours", s.department(), decided.day())?.value;
    let Some(end) = hours.end_of_hours(decided.at()) else { return satisfied() };
    require(s.at <= end, || format!("应当于{}前移送", chinese_datetime(end)))
}
