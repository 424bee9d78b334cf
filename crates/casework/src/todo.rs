//! What waits for whom (待办): derived from the case, sorted by the statutory time that is left.

use jiff::civil::{Date, DateTime};

use crate::acts::Act;
use crate::acts::conclusion::{EndInvestigation, Outcome};
use crate::acts::decision::ProposeDecision;
use crate::acts::filing::AssignOfficers;
use crate::acts::hearing::{ReportHearing, RequestHearing, ScheduleHearing};
use crate::acts::lead::TellReporter;
use crate::acts::notice::{AnswerDefence, StateDefence};
use crate::acts::procedure::CompleteStep;
use crate::acts::publication::{ExemptPublication, Publish};
use crate::acts::review::{ConcludeDiscussion, OpineReview, StartDiscussion, SubmitReview};
use crate::case::{CaseFile, Decision, Done, Entry, RequestState};
use crate::clock::{self, Deadline};
use crate::definition::{ActType as _, Role};
use crate::facts::Facts;
use crate::procedure::Step;
use crate::procedure::progress::{Progress, completed_by};
use crate::registry::{Registry, loss};
use crate::rule::{Doubt, Situation};
use crate::value::{AgencyId, ItemCode, PersonId};

/// For whom something waits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Desk {
    /// For anybody of the agency who holds this post.
    Role(Role),
    /// For one person.
    Person(PersonId),
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Todo {
    /// For whom.
    pub desk: Desk,
    /// The act that does it.
    pub act: &'static str,
    /// What is to be done, in Chinese.
    pub title: String,
    /// Since when it waits.
    pub since: DateTime,
    /// The last day, inclusive, where the law sets one.
    pub due: Option<Date>,
}

/// Everything that waits in a case.
///
/// # Errors
/// [`Doubt`] when the tables do not reach far enough for a due day.
pub fn todos(case: &CaseFile, facts: Facts<'_>) -> Result<Vec<Todo>, Doubt> {
    let deadlines = clock::deadlines(case, facts)?;
    let mut list = Vec::new();
    let Some(last) = case.entries.last() else { return Ok(list) };
    heads(case, &deadlines, &mut list);
    reviewers_and_presiders(case, &deadlines, &mut list);
    let officers: Vec<PersonId> = match case.officers() {
        [] => case.entries.first().map(|entry| entry.by.clone()).into_iter().collect(),
        officers => officers.to_vec(),
    };
    let progress = Progress::at(case, last.recorded, facts);
    let mut mine = for_officers(case, &deadlines);
    if let Some(progress) = &progress {
        mine.extend(
            progress.returned().map(|(step, by)| (progress.mended_by(step).unwrap_or(MENDS), mend(step, by), None)),
        );
    }
    for (act, title, due) in mine {
        for officer in &officers {
            list.push(Todo {
                desk: Desk::Person(officer.clone()),
                act,
                title: title.clone(),
                since: last.recorded,
                due,
            });
        }
    }
    if let Some(progress) = &progress {
        // What was returned is mended first, by whatever way that takes.
        if progress.returned().next().is_none() {
            list.retain(|todo| !awaits_own_step(progress, case, todo, last, facts));
        }
        own_steps(progress, &officers, facts, &mut list);
    }
    Ok(list)
}

/// Whether a step of the agency's own procedure stands before a task.
fn awaits_own_step(progress: &Progress<'_>, case: &CaseFile, todo: &Todo, last: &Entry, facts: Facts<'_>) -> bool {
    let Some(definition) = Act::definition_of(todo.act) else { return false };
    let situation = Situation::possible(case, definition, &last.by, last.recorded, facts);
    !progress.missing(&situation).is_empty()
}

/// How a returned step is mended where nothing before it is the officers' to do anew: the evidence is completed.
const MENDS: &str = "evidence.collect";

/// What an officer does about a step that was returned to him.
fn mend(step: &Step, by: &Entry) -> String {
    match &by.act {
        Act::CompleteStep(act) => format!("“{}”退回补正：{}", step.title, act.opinion),
        _ => format!("“{}”退回补正", step.title),
    }
}

/// The steps of the agency's own procedure that wait.
fn own_steps(progress: &Progress<'_>, officers: &[PersonId], facts: Facts<'_>, list: &mut Vec<Todo>) {
    for (step, since) in progress.waiting() {
        let due = progress.limit(step, facts).map(|(_, due)| due);
        let title = if step.completes_itself() {
            step.title.to_string()
        } else {
            format!("提交“{}”的材料", step.title)
        };
        let roles = completed_by(step).into_iter().filter(|role| *role != Role::Officer).map(Desk::Role);
        let own = completed_by(step).contains(&Role::Officer);
        let people = officers.iter().filter(|_| own).cloned().map(Desk::Person);
        // Materials are the officers' to hand in; a clerk may, but is not asked.
        let desks = roles.filter(|_| step.completes_itself()).chain(people);
        list.extend(desks.map(|desk| Todo {
            desk,
            act: CompleteStep::DEFINITION.id,
            title: title.clone(),
            since: since.recorded,
            due,
        }));
    }
}

/// The head's task to replace the officers of a case who may not handle it on a day; `None` while all of them may.
///
/// A certificate lapses by mere passage of time and is suspended by an act of another stream, so this is no task that
/// recording an act of the case could derive: it is asked when somebody looks, and [`todos`] does not hold it.
pub fn replacement(
    agency: &AgencyId,
    officers: &[PersonId],
    item: Option<&ItemCode>,
    day: Date,
    registry: &Registry,
) -> Option<Todo> {
    let losses: Vec<_> = officers.iter().filter_map(|person| loss(registry, person, agency, item, day)).collect();
    let since = losses.iter().filter_map(|loss| loss.since).min().unwrap_or(day);
    let reasons: Vec<String> = losses.into_iter().map(|loss| loss.reason).collect();
    (!reasons.is_empty()).then(|| Todo {
        desk: Desk::Role(Role::Head),
        act: AssignOfficers::DEFINITION.id,
        title: format!("变更承办人员：{}", reasons.join("；")),
        since: since.at(0, 0, 0, 0),
        due: None,
    })
}

/// The due day of an open clock.
fn due(deadlines: &[Deadline], clock: &str) -> Option<Date> {
    deadlines.iter().find(|deadline| deadline.clock == clock && deadline.open()).and_then(Deadline::due)
}

fn heads(case: &CaseFile, deadlines: &[Deadline], list: &mut Vec<Todo>) {
    let mut push =
        |act, title: String, since, due| list.push(Todo { desk: Desk::Role(Role::Head), act, title, since, due });
    for request in case.pending() {
        let clock = match request.definition().id {
            "penalty.file_case" | "lead.decline" | "lead.extend" => "verification",
            "publication.publish" | "publication.exempt" => "publication",
            _ => "decision",
        };
        push(
            "approval.approve",
            format!("审批：{}", request.definition().title),
            request.recorded,
            due(deadlines, clock),
        );
    }
    for (entry, _) in case.open_recusals() {
        push("recusal.decide", "决定是否回避".to_owned(), entry.recorded, None);
    }
    for (preserved, disposal) in case.preservations() {
        if disposal.is_none() {
            push(
                "evidence.dispose_preserved",
                "处理先行登记保存的证据".to_owned(),
                preserved.entry.recorded,
                due(deadlines, "preservation"),
            );
        }
    }
    if let Some(started) = case.last::<StartDiscussion>()
        && case.last::<ConcludeDiscussion>().is_none_or(|concluded| concluded.entry.seq < started.entry.seq)
    {
        push("discussion.conclude", "集体讨论".to_owned(), started.entry.recorded, due(deadlines, "decision"));
    }
    if let Some(proposed) = case.last::<ProposeDecision>()
        && !case.concluded()
    {
        let penalise = proposed.act.disposition.is_some();
        let act = if penalise { "penalty.decide" } else { "penalty.decide_no_penalty" };
        push(act, "作出处理决定".to_owned(), proposed.entry.recorded, due(deadlines, "decision"));
    }
}

fn reviewers_and_presiders(case: &CaseFile, deadlines: &[Deadline], list: &mut Vec<Todo>) {
    if let Some(submitted) = case.last::<SubmitReview>()
        && case.last::<OpineReview>().is_none_or(|opined| opined.entry.seq < submitted.entry.seq)
    {
        list.push(Todo {
            desk: Desk::Role(Role::Reviewer),
            act: "review.opine",
            title: "出具法制审核意见".to_owned(),
            since: submitted.entry.recorded,
            due: due(deadlines, "review"),
        });
    }
    if case.decision().is_some() {
        return;
    }
    if let Some(requested) = case.hearing_awaited() {
        let (act, title, due) = match scheduled(case, &requested) {
            Some(scheduled) => ("hearing.hold", "举行听证", Some(scheduled.act.held_on.date())),
            None => ("hearing.schedule", "安排并通知听证", None),
        };
        let since = requested.entry.recorded;
        list.push(Todo { desk: Desk::Role(Role::Presider), act, title: title.to_owned(), since, due });
    }
    if let Some(held) = case.hearing_held()
        && case.last::<ReportHearing>().is_none_or(|report| report.entry.seq < held.entry.seq)
    {
        list.push(Todo {
            desk: Desk::Role(Role::Presider),
            act: "hearing.report",
            title: "提交听证报告".to_owned(),
            since: held.entry.recorded,
            due: None,
        });
    }
}

/// The notice of the hearing that was asked for.
fn scheduled<'a>(case: &'a CaseFile, requested: &Done<'_, RequestHearing>) -> Option<Done<'a, ScheduleHearing>> {
    case.last::<ScheduleHearing>().filter(|scheduled| scheduled.entry.seq > requested.entry.seq)
}

/// What the officers of the case have to do next.
fn for_officers(case: &CaseFile, deadlines: &[Deadline]) -> Vec<(&'static str, String, Option<Date>)> {
    let mut list: Vec<(&'static str, String, Option<Date>)> = Vec::new();
    let waiting = case.pending().next().is_some();
    // A request that was returned and not asked again is the officers' to mend.
    for entry in &case.entries {
        if let RequestState::Returned(_) = case.request_state(entry)
            && !case.entries.iter().any(|later| later.seq > entry.seq && later.definition().id == entry.definition().id)
        {
            list.push((entry.definition().id, format!("被退回，补正后重新提交：{}", entry.definition().title), None));
        }
    }
    if case.archived().is_some() {
        return list;
    }
    if case.closed().is_some() {
        list.push(("case.archive", "归档".to_owned(), due(deadlines, "archive")));
        return list;
    }
    if let Some(decision) = case.decision() {
        if case.decision_served().is_none() {
            list.push(("service.serve", "送达决定书".to_owned(), due(deadlines, "service")));
            return list;
        }
        let settled = case.last::<Publish>().is_some() || case.last::<ExemptPublication>().is_some();
        if matches!(decision, Decision::Penalty(_)) && !settled && !waiting {
            list.push(("publication.publish", "公示处罚决定".to_owned(), due(deadlines, "publication")));
        }
        if let Some(unpaid) = due(deadlines, "payment") {
            list.push(("payment.record", "跟踪罚款缴纳".to_owned(), Some(unpaid)));
        } else if !waiting {
            list.push(("case.close", "申请结案".to_owned(), None));
        }
        return list;
    }
    if case.concluded() {
        let tell = case.lead().is_some_and(|l| l.act.reporter.as_ref().is_some_and(|r| r.real_name))
            && case.last::<TellReporter>().is_none();
        if tell {
            list.push(("lead.tell_reporter", "告知举报人".to_owned(), due(deadlines, "tell_reporter")));
        }
        if case.filing().is_some() && !waiting {
            list.push(("case.close", "申请结案".to_owned(), None));
        }
        return list;
    }
    if case.filing().is_none() {
        if !waiting {
            list.push(("penalty.file_case", "核查线索，决定是否立案".to_owned(), due(deadlines, "verification")));
        }
        return list;
    }
    let limit = due(deadlines, "decision");
    let Some(ended) = case.last::<EndInvestigation>() else {
        list.push(("penalty.end_investigation", "调查取证".to_owned(), limit));
        return list;
    };
    if ended.act.outcome != Outcome::Penalise {
        if case.last::<ProposeDecision>().is_none() {
            list.push(("penalty.propose_decision", "提交处理决定审批".to_owned(), limit));
        }
        return list;
    }
    match case.notice() {
        None if !waiting => list.push(("penalty.notify", "拟制行政处罚事先告知书".to_owned(), limit)),
        Some(_) if case.notice_served().is_none() => {
            list.push(("service.serve", "送达行政处罚事先告知书".to_owned(), limit));
        }
        Some(notice) => {
            let stated = case.last::<StateDefence>().filter(|d| d.entry.seq > notice.entry.seq);
            let answered = case.last::<AnswerDefence>();
            if stated.is_some_and(|s| answered.is_none_or(|a| a.entry.seq < s.entry.seq)) {
                list.push(("defence.answer", "复核陈述、申辩意见".to_owned(), limit));
            } else if let Some(requested) = case.hearing_awaited() {
                let unserved = scheduled(case, &requested)
                    .filter(|scheduled| case.service_of("hearing_notice", scheduled.entry.seq).is_none());
                if unserved.is_some() {
                    list.push(("service.serve", "送达听证通知书".to_owned(), limit));
                }
            } else if case.last::<SubmitReview>().is_none() {
                list.push(("review.submit", "期限届满后送交法制审核".to_owned(), limit));
            } else if case.last::<ProposeDecision>().is_none() && case.last::<OpineReview>().is_some() {
                list.push(("penalty.propose_decision", "提交处理决定审批".to_owned(), limit));
            }
        }
        None => {}
    }
    list
}
