//! Filing and the records of the investigation (立案、调查笔录): FIL-01 to FIL-05, INV-01 to INV-05.

use jiff::civil::DateTime;

use crate::acts::Act;
use crate::acts::conclusion::EndInvestigation;
use crate::acts::decision::{DecideOnTheSpot, ProcedureLaw};
use crate::acts::filing::FileCase;
use crate::acts::hearing::ReportHearing;
use crate::acts::investigation::{CheckCorrection, Question};
use crate::acts::lead::DeclineLead;
use crate::acts::notice::StateDefence;
use crate::acts::parts::{Confirmation, Scene};
use crate::acts::review::{OpineReview, ReviewOpinion};
use crate::clock;
use crate::definition::{ActDefinition, ActType as _, Role};
use crate::rule::{
    Checked, Guards, Rule, Severity, Situation, apl17, apl21, cite, not_applicable, procedure_law, require, satisfied,
    violated, violated_as,
};
use crate::value::{PersonId, chinese_date, chinese_datetime};

use super::subject::{approved_request, filing};

/// The rules of this family.
pub const RULES: &[Rule] = &[
    Rule {
        id: "FIL-01",
        title: "立案前只能核查线索或者紧急取证",
        severity: Severity::Red,
        cites: &[apl21("第五十四条第二款")],
        cure: "请及时立案；立案前进行的，写明核查线索或者紧急取证的理由。",
        guards: Guards::Acts(&[
            "evidence.inspect_scene",
            "evidence.question",
            "evidence.collect",
            "evidence.sample",
            "evidence.preserve",
        ]),
        check: filed_before_investigation,
    },
    Rule {
        id: "FIL-02",
        title: "应当在核查期限内决定是否立案",
        severity: Severity::Red,
        cites: &[cite("市场监督管理行政处罚程序规定", "第十八条")],
        cure: "请尽快决定；今后在核查期限届满前决定，或者在届满前批准延长。",
        guards: Guards::Acts(&["approval.approve"]),
        check: verified_in_time,
    },
    Rule {
        id: "FIL-03",
        title: "立案由负责人批准，并指定两名以上执法人员",
        severity: Severity::Block,
        cites: &[apl17("第三十六条、第三十七条第一款"), apl21("第五十四条、第四十二条第一款")],
        cure: "请填写两名以上不同的承办人员，由负责人批准。",
        guards: Guards::Acts(&["penalty.file_case", "approval.approve"]),
        check: filing_complete,
    },
    Rule {
        id: "FIL-04",
        title: "不予立案应当有理由，并在期限内告知实名举报人",
        severity: Severity::Warn,
        cites: &[cite("市场监督管理投诉举报处理暂行办法", "第三十一条")],
        cure: "请写明不予立案的理由，并告知实名举报人。",
        guards: Guards::Acts(&["lead.decline", "lead.tell_reporter"]),
        check: refusal_reasoned_and_told,
    },
    Rule {
        id: "FIL-05",
        title: "违法行为应当在追责期限内发现",
        severity: Severity::BlockUnlessOverridden,
        cites: &[apl17("第二十九条"), apl21("第三十六条")],
        cure: "请核对违法行为的终了日期和发现日期；法律另有规定的，由负责人在批准立案时书面说明。",
        guards: Guards::Acts(&["penalty.file_case", "approval.approve"]),
        check: within_limitation,
    },
    Rule {
        id: "INV-01",
        title: "执法人员应当主动出示执法证件",
        severity: Severity::Block,
        cites: &[apl17("第三十四条、第三十七条第一款"), apl21("第五十二条第一款、第五十五条第一款")],
        cure: "请先出示执法证件并在笔录中记载；没有出示的，重新进行。",
        guards: Guards::Where(on_the_spot),
        check: certificates_shown,
    },
    Rule {
        id: "INV-02",
        title: "笔录应当有地点、起止时间、两名以上执法人员和当事人确认",
        severity: Severity::Block,
        cites: &[apl17("第三十七条第一款"), apl21("第五十五条"), cite("行政强制法", "第十八条")],
        cure: "请补全笔录；拒绝签名或者不在场的，注明情况，并由见证人签名或者附音像记录。",
        guards: Guards::Where(has_scene),
        check: record_complete,
    },
    Rule {
        id: "INV-03",
        title: "同一执法人员不得在同一时间制作两地的笔录",
        severity: Severity::Red,
        cites: &[apl17("第三十六条"), apl21("第四十条、第四十六条第二款")],
        cure: "请核对两份笔录的起止时间和执法人员。",
        guards: Guards::Where(has_scene),
        check: one_place_at_a_time,
    },
    Rule {
        id: "INV-04",
        title: "笔录的时间应当在立案以后、调查终结以前",
        severity: Severity::Warn,
        cites: &[apl17("第三十六条、第三十八条"), apl21("第五十四条、第五十七条")],
        cure: "请核对笔录时间；立案前进行的写明理由，调查终结后需要补充调查的先退回补充。",
        guards: Guards::Where(|d| has_scene(d) && d.id != CheckCorrection::DEFINITION.id),
        check: within_investigation,
    },
    Rule {
        id: "INV-05",
        title: "应当告知被询问人申请回避的权利",
        severity: Severity::Warn,
        cites: &[apl21("第四十三条第二款")],
        cure: "请在询问开始时告知，并在笔录中记载。",
        guards: Guards::Acts(&["evidence.question"]),
        check: recusal_right_told,
    },
];

/// The circumstances of a record made on the spot.
pub(super) fn scene(act: &Act) -> Option<&Scene> {
    match act {
        Act::InspectScene(act) => Some(&act.scene),
        Act::Question(act) => Some(&act.scene),
        Act::TakeSample(act) => Some(&act.scene),
        Act::Preserve(act) => Some(&act.scene),
        Act::CheckCorrection(act) => Some(&act.scene),
        _ => None,
    }
}

fn has_scene(definition: &ActDefinition) -> bool {
    (definition.fields)().iter().any(|field| field.name == "scene")
}

fn on_the_spot(definition: &ActDefinition) -> bool {
    has_scene(definition) || definition.id == DecideOnTheSpot::DEFINITION.id
}

/// When the work recorded by the act began, and why it was done before filing, where it states so.
fn begun(s: &Situation<'_>) -> Option<(DateTime, bool)> {
    let act = s.act?;
    if let Act::CollectEvidence(collected) = act {
        return Some((s.at, collected.before_filing.is_some()));
    }
    scene(act).map(|scene| (scene.started, scene.before_filing.is_some()))
}

fn is_before_filing(s: &Situation<'_>, begun: DateTime) -> bool {
    s.case.filing().is_none_or(|filing| begun < filing.at())
}

fn filed_before_investigation(s: &Situation<'_>) -> Checked {
    let Some((started, reasoned)) = begun(s) else { return not_applicable() };
    if s.law() == ProcedureLaw::Apl17 {
        return not_applicable();
    }
    require(reasoned || !is_before_filing(s, started), || {
        format!("{}时尚未立案，没有写明立案前进行的理由", chinese_datetime(started))
    })
}

fn verified_in_time(s: &Situation<'_>) -> Checked {
    let decides =
        matches!(approved_request(s), Some(Act::FileCase(_) | Act::DeclineLead(_) | Act::ExtendVerification(_)));
    let Some(deadline) = clock::verification(s.case, s.facts)?.filter(|_| decides) else { return not_applicable() };
    let due = deadline.reckoning.due;
    require(s.day() <= due, || format!("核查期限已于{}届满", chinese_date(due)))
}

fn filing_complete(s: &Situation<'_>) -> Checked {
    let Some(filing) = filing(s) else { return not_applicable() };
    if !s.is::<FileCase>() && !s.actor_is(Role::Head) {
        return violated(format!("{}不是本机关负责人", s.name(s.by)));
    }
    let mut officers: Vec<&PersonId> = filing.officers.iter().collect();
    officers.sort();
    officers.dedup();
    let least = s.parameters().count("general.min_officers", s.department(), s.day())?.value;
    let few = u32::try_from(officers.len()).is_ok_and(|count| count < least);
    require(!few, || format!("承办人员只有{}名，应当不少于{least}名", officers.len()))
}

fn refusal_reasoned_and_told(s: &Situation<'_>) -> Checked {
    if let Some(declined) = s.act::<DeclineLead>() {
        return require(declined.reason.is_some(), || "没有写明不予立案的理由".to_owned());
    }
    let Some(deadline) = clock::tell_reporter(s.case, s.facts)? else { return not_applicable() };
    if deadline.met.is_some() {
        return satisfied();
    }
    let due = deadline.reckoning.due;
    require(s.day() <= due, || format!("应当在{}前告知实名举报人不予立案", chinese_date(due)))
}

fn within_limitation(s: &Situation<'_>) -> Checked {
    let Some(filing) = filing(s) else { return not_applicable() };
    let ended = filing.violation_to.unwrap_or(filing.violation_from);
    // Five years hold only for violations since the law that brought them: for older ones the shorter period is the
    // more favourable (law.md §0.3).
    let serious = filing.long_limitation && procedure_law(ended) == ProcedureLaw::Apl21;
    let key = if serious { "limitation.years.serious" } else { "limitation.years" };
    let (reckoning, _) = clock::reckon(s.facts.law, key, s.department(), ended)?;
    if filing.discovered <= reckoning.due {
        return satisfied();
    }
    let reason = format!(
        "违法行为于{}终了，追责期限至{}届满，{}才发现",
        chinese_date(ended),
        chinese_date(reckoning.due),
        chinese_date(filing.discovered)
    );
    // The officers may ask; whether an exception holds is for the head, who answers for it when he approves.
    if s.is::<FileCase>() { violated_as(Severity::Warn, reason) } else { violated(reason) }
}

fn certificates_shown(s: &Situation<'_>) -> Checked {
    let shown = match s.act {
        Some(Act::DecideOnTheSpot(decision)) => decision.certificates_shown,
        Some(act) => match scene(act) {
            Some(scene) => scene.certificates_shown,
            None => return not_applicable(),
        },
        None => return not_applicable(),
    };
    require(shown, || "没有记载出示执法证件".to_owned())
}

fn record_complete(s: &Situation<'_>) -> Checked {
    let Some((act, scene)) = s.act.and_then(|act| scene(act).map(|scene| (act, scene))) else {
        return not_applicable();
    };
    let mut faults = Vec::new();
    if scene.ended <= scene.started {
        faults.push("结束时间不晚于开始时间".to_owned());
    }
    let mut officers: Vec<&PersonId> = act.officers().iter().collect();
    officers.sort();
    officers.dedup();
    let least = s.parameters().count("general.min_officers", s.department(), s.day())?.value;
    if u32::try_from(officers.len()).is_ok_and(|count| count < least) {
        faults.push(format!("执法人员只有{}名", officers.len()));
    }
    if scene.confirmation != Confirmation::Signed {
        let state = scene.confirmation.title();
        if scene.refusal_note.is_none() {
            faults.push(format!("当事人{state}，没有注明情况"));
        }
        if scene.witness.is_none() && scene.recording.is_none() {
            faults.push(format!("当事人{state}，没有见证人，也没有音像记录"));
        }
    }
    require(faults.is_empty(), || faults.join("；"))
}

/// Where and when an officer was at work, in this case or another.
struct Presence<'a> {
    person: &'a PersonId,
    place: &'a str,
    started: DateTime,
    ended: DateTime,
    case: &'a str,
}

fn one_place_at_a_time(s: &Situation<'_>) -> Checked {
    let Some((act, now)) = s.act.and_then(|act| scene(act).map(|scene| (act, scene))) else {
        return not_applicable();
    };
    let here = s.case.entries.iter().filter_map(|entry| scene(&entry.act).map(|scene| (entry, scene))).flat_map(
        |(entry, scene)| {
            entry.act.officers().iter().map(move |person| Presence {
                person,
                place: scene.place.as_str(),
                started: scene.started,
                ended: scene.ended,
                case: "本案",
            })
        },
    );
    let elsewhere = s.facts.neighbours.records.iter().map(|record| Presence {
        person: &record.person,
        place: record.place.as_str(),
        started: record.started,
        ended: record.ended,
        case: record.case.as_str(),
    });
    let mut overlap = here.chain(elsewhere).filter(|other| {
        act.officers().contains(other.person)
            && other.place != now.place.as_str()
            && now.started < other.ended
            && other.started < now.ended
    });
    match overlap.next() {
        Some(other) => violated(format!(
            "{}在{}至{}同时在“{}”制作笔录（{}）",
            s.name(other.person),
            chinese_datetime(other.started),
            chinese_datetime(other.ended),
            other.place,
            other.case
        )),
        None => satisfied(),
    }
}

/// Whether the investigation was opened again after it ended: the review or the hearing asks for more, or a defence has
/// to be checked.
fn reopened(s: &Situation<'_>, since: u32) -> bool {
    let review = s.case.all::<OpineReview>().any(|opined| {
        opined.entry.seq > since && matches!(opined.act.opinion, ReviewOpinion::Investigate | ReviewOpinion::Correct)
    });
    review
        || s.case.all::<ReportHearing>().any(|report| report.entry.seq > since && !report.act.facts_stand)
        || s.case.all::<StateDefence>().any(|defence| defence.entry.seq > since)
}

fn within_investigation(s: &Situation<'_>) -> Checked {
    let Some(scene) = s.act.and_then(scene) else { return not_applicable() };
    if is_before_filing(s, scene.started) && scene.before_filing.is_none() {
        return violated(format!("笔录始于{}，早于立案", chinese_datetime(scene.started)));
    }
    match s.case.last::<EndInvestigation>() {
        Some(end) if scene.ended > end.at() && !reopened(s, end.entry.seq) => violated(format!(
            "笔录止于{}，晚于调查终结（{}）",
            chinese_datetime(scene.ended),
            chinese_datetime(end.at())
        )),
        _ => satisfied(),
    }
}

fn recusal_right_told(s: &Situation<'_>) -> Checked {
    let Some(question) = s.act::<Question>() else { return not_applicable() };
    if s.law() == ProcedureLaw::Apl17 {
        return not_applicable();
    }
    require(question.recusal_right_told, || "没有记载告知申请回避的权利".to_owned())
}
