//! House rules on the online procedure of an item (网络运行流程): an agency that has shaped its own is held to it.

use crate::acts::procedure::{CompleteStep, StepResult};
use crate::definition::Role;
use crate::procedure::Step;
use crate::procedure::progress::{Progress, Standing, completed_by};
use crate::rule::{Checked, Guards, Rule, Severity, Situation, cite, not_applicable, require, satisfied, violated};
use crate::value::{PersonId, chinese_date};

use super::people::done_by_officers;

/// The rules of this family.
pub const RULES: &[Rule] = &[
    Rule {
        id: "ROL-03",
        title: "流程环节应当由流程规定的岗位办理",
        severity: Severity::Block,
        cites: &[cite("菏政办字〔2018〕59号", "二（三）2")],
        cure: "请由流程规定的岗位办理；流程需要调整的，由事项管理员变更事项的网络运行流程。",
        guards: Guards::All,
        check: holds_role_of_step,
    },
    Rule {
        id: "ROL-04",
        title: "承办人员应当在权力事项的执法人员范围以内",
        severity: Severity::Block,
        cites: &[cite("菏政办字〔2018〕59号", "二（三）2")],
        cure: "请由事项列明的执法人员办理；人员有变动的，由事项管理员变更事项的执法人员。",
        guards: Guards::Where(done_by_officers),
        check: officers_in_scope,
    },
    Rule {
        id: "SEQ-06",
        title: "应当先完成本机关流程规定的环节",
        severity: Severity::Block,
        cites: &[cite("菏政办字〔2018〕59号", "二（三）2")],
        cure: "请先办理本事项网络运行流程中的前一环节。",
        guards: Guards::All,
        check: own_steps_done,
    },
    Rule {
        id: "SEQ-07",
        title: "流程环节应当在轮到时办理，并且材料齐全",
        severity: Severity::Block,
        cites: &[cite("菏政办字〔2018〕59号", "二（三）2")],
        cure: "请核对流程环节，并上传流程规定的材料。",
        guards: Guards::Acts(&["procedure.complete_step"]),
        check: step_waits,
    },
    Rule {
        id: "SEQ-08",
        title: "流程环节应当在本机关规定的时限内办理",
        severity: Severity::Warn,
        cites: &[cite("菏政办字〔2018〕59号", "二（三）2")],
        cure: "请说明超过时限的原因。",
        guards: Guards::All,
        check: step_in_time,
    },
];

fn titles(steps: &[&Step]) -> String {
    let title = |step: &&Step| {
        let materials = step.is_completed() && !step.completes_itself();
        format!("“{}”{}", step.title, if materials { "和该环节的材料" } else { "" })
    };
    steps.iter().map(title).collect::<Vec<_>>().join("、")
}

fn own_steps_done(s: &Situation<'_>) -> Checked {
    let Some(progress) = Progress::of(s) else { return not_applicable() };
    if progress.doing(s).is_empty() {
        return not_applicable();
    }
    let missing = progress.missing(s);
    require(missing.is_empty(), || format!("本事项的网络运行流程要求先办理{}", titles(&missing)))
}

fn holds_role_of_step(s: &Situation<'_>) -> Checked {
    let Some(progress) = Progress::of(s) else { return not_applicable() };
    let completing = s.is::<CompleteStep>();
    let roles = |step: &Step| if completing { completed_by(step) } else { step.roles.clone() };
    let bound: Vec<(&Step, Vec<Role>)> =
        progress.doing(s).into_iter().map(|step| (step, roles(step))).filter(|(_, roles)| !roles.is_empty()).collect();
    if bound.is_empty() {
        return not_applicable();
    }
    let Some((step, roles)) = bound.iter().find(|(_, roles)| !roles.iter().any(|role| s.actor_is(*role))) else {
        return require(!completing || may_complete(s, &bound), || {
            format!("{}是本案承办人员，不能审批自己承办的案件", s.name(s.by))
        });
    };
    let roles: Vec<&str> = roles.iter().map(|role| role.title()).collect();
    violated(format!("环节“{}”由{}办理，{}不具有该岗位", step.title, roles.join("、"), s.name(s.by)))
}

/// Heads and reviewers do not complete steps of cases that they handle themselves; officers only those of their own.
fn may_complete(s: &Situation<'_>, bound: &[(&Step, Vec<Role>)]) -> bool {
    let handles = s.case.officers().contains(s.by);
    bound.iter().all(|(_, roles)| {
        let checks = [Role::Head, Role::Reviewer].into_iter().any(|role| roles.contains(&role) && s.actor_is(role));
        let clerk = roles.contains(&Role::Clerk) && s.actor_is(Role::Clerk);
        if checks { !handles } else { handles || clerk }
    })
}

fn officers_in_scope(s: &Situation<'_>) -> Checked {
    // A case keeps the version of its filing; who was added to the item since may act as well.
    let today = super::subject::matter(s).and_then(|matter| s.facts.registry.item(matter.item, s.day()));
    let versions: Vec<_> = s.item().into_iter().chain(today).collect();
    let listed: Vec<&PersonId> = versions.iter().flat_map(|item| &item.officers).collect();
    let agency_of = |id: &PersonId| s.person(id).map(|person| &person.registration.agency);
    // An item may be shared by agencies of which only some have named their officers.
    let bound = |id: &&&PersonId| listed.iter().any(|other| agency_of(other) == agency_of(id));
    let acting = s.acting_officers();
    let concerned: Vec<&&PersonId> = acting.iter().filter(bound).collect();
    if concerned.is_empty() {
        return not_applicable();
    }
    let outside: Vec<String> = concerned.iter().filter(|id| !listed.contains(**id)).map(|id| s.name(id)).collect();
    require(outside.is_empty(), || format!("{}不在该权力事项的执法人员范围以内", outside.join("、")))
}

fn step_waits(s: &Situation<'_>) -> Checked {
    let (Some(act), Some(progress)) = (s.act::<CompleteStep>(), Progress::of(s)) else { return not_applicable() };
    let Some((step, standing)) = progress.step(act.step.as_str()) else { return not_applicable() };
    if !step.is_completed() {
        return violated(format!("环节“{}”以其他方式办理，没有需要提交的材料", step.title));
    }
    let waits = progress.waiting().any(|(waiting, _)| waiting.id == step.id);
    match standing {
        Standing::Due(_) if waits => {}
        Standing::Done(by) => return violated(format!("环节“{}”已于{}办理", step.title, chinese_date(by.at.date()))),
        Standing::Returned(by) => {
            let day = chinese_date(by.at.date());
            return violated(format!("环节“{}”已于{day}退回补正，承办人员尚未补正", step.title));
        }
        Standing::Due(_) | Standing::Ahead => {
            return violated(format!("案件尚未进行到环节“{}”，或者不经过该环节", step.title));
        }
    }
    if act.result == StepResult::Returned {
        return satisfied();
    }
    let handed_in = |title: &str| act.materials.iter().any(|material| material.title.as_str() == title);
    let missing: Vec<&str> =
        step.documents.iter().map(|title| title.as_str()).filter(|title| !handed_in(title)).collect();
    require(missing.is_empty(), || format!("环节“{}”缺少材料“{}”", step.title, missing.join("”“")))
}

fn step_in_time(s: &Situation<'_>) -> Checked {
    let Some(progress) = Progress::of(s) else { return not_applicable() };
    let mut found = not_applicable();
    for step in progress.doing(s) {
        let (Some(limit), Some((since, due))) = (&step.limit, progress.limit(step, s.facts)) else { continue };
        if s.day() > due {
            return violated(format!(
                "环节“{}”自{}起应当在{limit}内办理，已经超过{}",
                step.title,
                chinese_date(since),
                chinese_date(due)
            ));
        }
        found = satisfied();
    }
    found
}
