//! House rules on who, when and in what order (ROL, CAL, SEQ): what must stand before a step makes sense at all.
//!
//! They are not among the 207 legality rules of law.md; each cites the article from which the order follows.

use serde_json::Value as Json;

use crate::acts::Act;
use crate::acts::approval::{Approve, Return};
use crate::acts::closing::{ArchiveCase, ReviewFile};
use crate::acts::conclusion::EndInvestigation;
use crate::acts::decision::{DecideCrimeTransfer, ReportCrime};
use crate::acts::hearing::{HoldHearing, ScheduleHearing, TerminateHearing};
use crate::acts::notice::StateDefence;
use crate::acts::procedure::CompleteStep;
use crate::acts::review::{OpineReview, StartDiscussion, SubmitReview};
use crate::case::{CaseFile, RequestState};
use crate::definition::{ActDefinition, Role};
use crate::procedure::Step;
use crate::procedure::progress::{Progress, completed_by};
use crate::rule::{
    Checked, Guards, Rule, Severity, Situation, apl17, apl21, cite, not_applicable, require, satisfied, violated,
};
use crate::value::{ActRef, AgencyId, DocumentRef, FieldDefinition, FieldKind, PersonId};

/// The rules of this family.
pub const RULES: &[Rule] = &[
    Rule {
        id: "ROL-01",
        title: "办理人应当具有办理该事项的岗位",
        severity: Severity::Block,
        cites: &[cite("菏政办字〔2018〕59号", "二（二）2")],
        cure: "请由具有相应岗位的人员办理；岗位登记有误的，请系统管理员更正。",
        guards: Guards::All,
        check: holds_post,
    },
    Rule {
        id: "ROL-02",
        title: "立案后应当由本案承办人员办理",
        severity: Severity::Block,
        cites: &[apl17("第三十七条第一款"), apl21("第四十二条第一款")],
        cure: "请由本案承办人员办理，或者请负责人变更承办人员。",
        guards: Guards::Where(|d| d.by.contains(&Role::Officer) && !d.by.contains(&Role::Clerk) && !d.opens),
        check: is_assigned,
    },
    Rule {
        id: "CAL-01",
        title: "行为日期应当在已经载入的放假日历之内",
        severity: Severity::Block,
        cites: &[cite("全国年节及纪念日放假办法", "第二条至第七条")],
        cure: "请系统管理员把国务院办公厅公布的当年放假安排写入数据目录的calendar.csv，并重新启动系统；系统不推测工作日。",
        guards: Guards::All,
        check: calendar_reaches,
    },
    Rule {
        id: "SEQ-01",
        title: "案件自登记线索开始",
        severity: Severity::Block,
        cites: &[cite("菏政办字〔2018〕59号", "二（三）1")],
        cure: "请先登记线索。",
        guards: Guards::All,
        check: begins_with_lead,
    },
    Rule {
        id: "SEQ-02",
        title: "案件终结后不再办理程序中的行为",
        severity: Severity::Block,
        cites: &[apl17("第三十八条"), apl21("第五十七条")],
        cure: "案件已经终结，只能办理送达、公示、执行、结案和归档。",
        guards: Guards::All,
        check: not_after_end,
    },
    Rule {
        id: "SEQ-03",
        title: "应当先完成前一程序",
        severity: Severity::Block,
        cites: &[apl17("第三十六条至第四十三条"), apl21("第五十四条至第六十五条")],
        cure: "请先完成前一程序。",
        guards: Guards::Where(|d| NEEDS.iter().any(|need| need.acts.contains(&d.id))),
        check: prerequisites_met,
    },
    Rule {
        id: "SEQ-04",
        title: "没有需要办理的内容，或者已经办理",
        severity: Severity::Block,
        cites: &[cite("菏政办字〔2018〕59号", "二（三）2")],
        cure: "不需要重复办理。",
        guards: Guards::Where(|d| ONCE.iter().any(|once| once.acts.contains(&d.id))),
        check: has_something_to_do,
    },
    Rule {
        id: "SEQ-05",
        title: "引用的人员、文书、证据和记录应当存在",
        severity: Severity::Block,
        cites: &[apl17("第三十六条"), apl21("第四十条")],
        cure: "请核对引用的内容。",
        guards: Guards::All,
        check: references_exist,
    },
];

fn holds_post(s: &Situation<'_>) -> Checked {
    let Some(person) = s.person(s.by) else { return violated(format!("没有登记名为“{}”的人员", s.by)) };
    let held = s.definition.by.iter().any(|role| {
        // Supervisors belong to the government's legal office, not to the agency of the case.
        let agency = (*role != Role::Supervisor).then_some(&s.case.agency);
        person.post(*role, agency, s.day()).is_some()
    });
    let needed: Vec<&str> = s.definition.by.iter().map(|role| role.title()).collect();
    require(held, || format!("{}在本机关不具有“{}”岗位", person.registration.name, needed.join("”或者“")))
}

fn calendar_reaches(s: &Situation<'_>) -> Checked {
    s.calendar().day(s.day())?;
    satisfied()
}

fn is_assigned(s: &Situation<'_>) -> Checked {
    if s.case.filing().is_none() || s.is::<ScheduleHearing>() {
        return not_applicable();
    }
    if s.definition.by.contains(&Role::Head) && s.actor_is(Role::Head) {
        return satisfied();
    }
    if s.definition.by.contains(&Role::Presider) && s.actor_is(Role::Presider) {
        return satisfied();
    }
    require(s.case.officers().contains(s.by), || format!("{}不是本案承办人员", s.name(s.by)))
}

fn begins_with_lead(s: &Situation<'_>) -> Checked {
    let empty = s.case.entries.is_empty();
    if s.definition.opens {
        return require(empty, || "案件已经开始，不能再次登记线索".to_owned());
    }
    require(!empty, || "案件还没有登记线索".to_owned())
}

/// Acts that may still be done when the substance has ended.
fn survives_the_end(definition: &ActDefinition) -> bool {
    use crate::definition::Stage::{Closing, Performance, Publication, Service, Supervision};
    matches!(definition.stage, Closing | Performance | Publication | Service | Supervision)
        || [
            "approval.approve",
            "approval.return",
            "crime.report",
            "crime.decide",
            "crime.send",
            "lead.tell_reporter",
            "service.confirm_address",
            CompleteStep::ID,
        ]
        .contains(&definition.id)
}

fn not_after_end(s: &Situation<'_>) -> Checked {
    if s.case.closed().is_some() {
        let allowed = [
            ArchiveCase::ID,
            "archive.supplement",
            "record.correct",
            "publication.publish",
            "publication.exempt",
            "approval.approve",
            "approval.return",
            ReviewFile::ID,
        ];
        return require(allowed.contains(&s.definition.id), || "案件已经结案".to_owned());
    }
    if !s.case.concluded() {
        return satisfied();
    }
    require(survives_the_end(s.definition), || "案件已经作出处理".to_owned())
}

trait HasId {
    const ID: &'static str;
}
impl<T: crate::definition::ActType> HasId for T {
    const ID: &'static str = T::DEFINITION.id;
}

/// What must stand before certain acts.
struct Need {
    acts: &'static [&'static str],
    met: fn(&CaseFile) -> bool,
    reason: &'static str,
}

const NEEDS: &[Need] = &[
    Need {
        acts: &[
            "case.assign_officers",
            "penalty.end_investigation",
            "evidence.request_preservation",
            "appraisal.commission",
            "correction.order",
            "case.suspend",
            "limit.extend",
            "crime.report",
            "case.withdraw",
            "case.transfer",
        ],
        met: |case| case.filing().is_some(),
        reason: "案件尚未批准立案",
    },
    Need {
        acts: &[
            "penalty.notify",
            "penalty.propose_decision",
            "penalty.decide",
            "penalty.decide_no_penalty",
            "review.submit",
        ],
        met: |case| case.last::<EndInvestigation>().is_some(),
        reason: "案件尚未调查终结",
    },
    Need {
        acts: &["defence.state", "defence.waive", "hearing.request", "hearing.waive"],
        met: |case| case.notice_served().is_some(),
        reason: "行政处罚事先告知书尚未送达",
    },
    Need {
        acts: &["defence.answer"],
        met: |case| case.last::<StateDefence>().is_some(),
        reason: "当事人尚未提出陈述、申辩",
    },
    Need {
        acts: &["hearing.schedule", "hearing.refuse"],
        met: |case| !case.hearing_requests().is_empty(),
        reason: "当事人没有要求听证",
    },
    Need {
        acts: &["hearing.hold", "hearing.terminate"],
        met: |case| case.last::<ScheduleHearing>().is_some(),
        reason: "尚未通知听证",
    },
    Need {
        acts: &["hearing.report"],
        met: |case| case.last::<HoldHearing>().is_some() || case.last::<TerminateHearing>().is_some(),
        reason: "听证尚未举行",
    },
    Need {
        acts: &["review.opine"],
        met: |case| {
            case.last::<SubmitReview>().is_some_and(|submitted| {
                case.last::<OpineReview>().is_none_or(|opined| opined.entry.seq < submitted.entry.seq)
            })
        },
        reason: "案件尚未送交法制审核",
    },
    Need {
        acts: &["discussion.start"],
        met: |case| case.last::<EndInvestigation>().is_some(),
        reason: "案件尚未调查终结",
    },
    Need {
        acts: &["discussion.conclude"],
        met: |case| case.last::<StartDiscussion>().is_some(),
        reason: "尚未提请集体讨论",
    },
    Need {
        acts: &["crime.decide"],
        met: |case| case.last::<ReportCrime>().is_some(),
        reason: "尚未提出移送涉嫌犯罪案件的书面报告",
    },
    Need {
        acts: &["crime.send"],
        met: |case| case.last::<DecideCrimeTransfer>().is_some_and(|decided| decided.act.approved),
        reason: "正职负责人尚未批准移送",
    },
    Need {
        acts: &["publication.publish", "publication.exempt"],
        met: |case| case.decision().is_some(),
        reason: "尚未作出处理决定",
    },
    Need {
        acts: &["payment.notify", "payment.record", "performance.record"],
        met: |case| case.decision_served().is_some(),
        reason: "处理决定尚未送达",
    },
    Need { acts: &["case.close"], met: CaseFile::concluded, reason: "案件尚未处理完毕" },
    Need { acts: &["case.archive"], met: |case| case.closed().is_some(), reason: "案件尚未结案" },
    Need { acts: &["archive.supplement"], met: |case| case.archived().is_some(), reason: "案件尚未归档" },
];

fn prerequisites_met(s: &Situation<'_>) -> Checked {
    for need in NEEDS.iter().filter(|need| need.acts.contains(&s.definition.id)) {
        if !(need.met)(s.case) {
            return violated(need.reason);
        }
    }
    satisfied()
}

/// When certain acts have nothing to do (any more).
struct Once {
    acts: &'static [&'static str],
    idle: fn(&CaseFile) -> bool,
    reason: &'static str,
}

fn pending(case: &CaseFile, id: &str) -> bool {
    case.pending().any(|entry| entry.definition().id == id)
}

const ONCE: &[Once] = &[
    Once {
        acts: &["approval.approve", "approval.return"],
        idle: |case| case.pending().next().is_none(),
        reason: "没有待批事项",
    },
    Once {
        acts: &["penalty.file_case", "lead.decline", "lead.extend"],
        idle: |case| case.filing().is_some() || pending(case, "penalty.file_case") || pending(case, "lead.decline"),
        reason: "已经立案，或者已有待批的立案申请",
    },
    Once {
        acts: &["lead.tell_reporter"],
        idle: |case| case.lead().is_none_or(|lead| lead.act.reporter.is_none()),
        reason: "线索没有举报人",
    },
    Once {
        acts: &["recusal.decide"], idle: |case| case.open_recusals().is_empty(), reason: "没有待决定的回避申请"
    },
    Once {
        acts: &["evidence.dispose_preserved"],
        idle: |case| case.preservations().iter().all(|(_, disposal)| disposal.is_some()),
        reason: "没有待处理的先行登记保存",
    },
    Once {
        acts: &["appraisal.receive"],
        idle: |case| {
            case.all::<crate::acts::evidence::CommissionAppraisal>().count()
                <= case.all::<crate::acts::evidence::ReceiveAppraisal>().count()
        },
        reason: "没有等待结果的检验、鉴定",
    },
    Once { acts: &["case.resume"], idle: |case| !case.suspended(), reason: "案件没有中止" },
    Once { acts: &["case.suspend"], idle: CaseFile::suspended, reason: "案件已经中止" },
    Once {
        acts: &["correction.check"],
        idle: |case| case.last::<crate::acts::investigation::OrderCorrection>().is_none(),
        reason: "没有责令改正",
    },
    Once {
        acts: &["payment.record"],
        idle: |case| {
            case.last::<crate::acts::decision::Decide>()
                .is_none_or(|d| d.act.disposition.fine().is_none() && d.act.disposition.confiscated().0 == 0)
                && case.last::<crate::acts::decision::DecideOnTheSpot>().is_none()
        },
        reason: "没有应当缴纳的款项",
    },
    Once {
        acts: &["case.close"],
        idle: |case| case.closed().is_some() || pending(case, "case.close"),
        reason: "已经结案，或者已有待批的结案申请",
    },
    Once { acts: &["case.archive"], idle: |case| case.archived().is_some(), reason: "已经归档" },
    Once {
        acts: &["publication.publish", "publication.exempt"],
        idle: |case| {
            case.last::<crate::acts::publication::Publish>().is_some()
                || case.last::<crate::acts::publication::ExemptPublication>().is_some()
                || pending(case, "publication.publish")
                || pending(case, "publication.exempt")
        },
        reason: "已经公示或者决定不予公示，或者已有待批的申请",
    },
    Once { acts: &["crime.decide"], idle: |case| case.last::<DecideCrimeTransfer>().is_some(), reason: "已经决定" },
];

fn has_something_to_do(s: &Situation<'_>) -> Checked {
    if s.is::<CompleteStep>() && s.act.is_none() {
        let mine = |step: &Step| completed_by(step).into_iter().any(|role| s.actor_is(role));
        let waits = Progress::of(s).is_some_and(|progress| progress.waiting().any(|(step, _)| mine(step)));
        return require(waits, || "没有待办的本机关流程环节".to_owned());
    }
    for once in ONCE.iter().filter(|once| once.acts.contains(&s.definition.id)) {
        if (once.idle)(s.case) {
            return violated(once.reason);
        }
    }
    let target = match s.act {
        Some(Act::Approve(Approve { request, .. }) | Act::Return(Return { request, .. })) => Some(request),
        _ => None,
    };
    if let Some(request) = target {
        return match s.case.resolve(request, s.seq()) {
            Some(entry) if s.case.request_state(entry) == RequestState::Pending => satisfied(),
            Some(_) => violated("该事项已经审批，或者不需要审批"),
            None => violated(format!("没有找到待批事项“{request}”")),
        };
    }
    satisfied()
}

fn references_exist(s: &Situation<'_>) -> Checked {
    let Some(act) = s.act else { return not_applicable() };
    let fields = act.fields_json();
    let mut missing = Vec::new();
    walk(s, &(s.definition.fields)(), &fields, &mut missing);
    require(missing.is_empty(), || missing.join("；"))
}

fn walk(s: &Situation<'_>, fields: &[FieldDefinition], object: &Json, missing: &mut Vec<String>) {
    for field in fields {
        if let Some(value) = object.get(field.name) {
            check_reference(s, field.label, &field.kind, value, missing);
        }
    }
}

fn check_reference(s: &Situation<'_>, label: &str, kind: &FieldKind, value: &Json, missing: &mut Vec<String>) {
    let text = value.as_str().unwrap_or_default();
    let found = match kind {
        FieldKind::Person => s.person(&PersonId(text.to_owned())).is_some(),
        FieldKind::Agency => s.facts.registry.agency(&AgencyId(text.to_owned())).is_some(),
        FieldKind::Document => s.case.document(&DocumentRef(text.to_owned()), s.seq()).is_some(),
        FieldKind::Evidence => s.case.evidence().iter().any(|evidence| evidence.id.as_str() == text),
        FieldKind::Act => s.case.resolve(&ActRef(text.to_owned()), s.seq()).is_some(),
        FieldKind::Step => Progress::of(s).is_some_and(|progress| progress.step(text).is_some()),
        FieldKind::Region => law::identifier::RegionCode::parse(text)
            .is_ok_and(|code| s.facts.law.regions.get(&code.county(), s.day()).is_some()),
        FieldKind::Group(fields) => {
            walk(s, fields, value, missing);
            true
        }
        FieldKind::List(inner) => {
            for item in value.as_array().into_iter().flatten() {
                check_reference(s, label, inner, item, missing);
            }
            true
        }
        _ => true,
    };
    if !found {
        missing.push(format!("“{label}”引用的“{text}”不存在"));
    }
}
