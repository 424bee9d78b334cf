//! Whether every way through a procedure contains what the statutes require, or the shortest way that avoids it.

use std::collections::BTreeSet;

use jiff::civil::Date;
use law::Unit;
use law::parameters::Parameters;

use super::graph::Graph;
use super::requirements::{REQUIREMENTS, Requirement};
use super::{Condition, Duty, Step};
use crate::acts::Act;
use crate::acts::decision::ProcedureLaw;
use crate::acts::procedure::CompleteStep;
use crate::catalogue::elements::{LimitUnit, TimeLimit};
use crate::definition::{ActType as _, Role};
use crate::rule::Doubt;

/// What is wrong with a procedure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// No step is there.
    #[error("流程没有环节")]
    Empty,
    /// An id stands twice.
    #[error("环节标识“{0}”重复")]
    Twice(String),
    /// A way leads to a step that does not exist.
    #[error("环节“{from}”的去向“{to}”不存在")]
    Nowhere {
        /// Title of the step.
        from: String,
        /// The unknown id.
        to: String,
    },
    /// The step names an act that does not exist or does not fulfil its duty.
    #[error("环节“{step}”不能以行为“{act}”办理，可用：{allowed}")]
    WrongAct {
        /// Title of the step.
        step: String,
        /// The act named.
        act: String,
        /// Acts that would do.
        allowed: String,
    },
    /// The step is given to somebody who may not do it.
    #[error("环节“{step}”不能由{}办理", role.title())]
    WrongRole {
        /// Title of the step.
        step: String,
        /// The role.
        role: Role,
    },
    /// The procedure does not begin with one lead.
    #[error("流程应当有一个登记线索的环节作为开始")]
    NoStart,
    /// No way leads to a decision.
    #[error("没有到达处罚决定的路径")]
    NoDecision,
    /// Nothing leads to the step.
    #[error("没有到达环节“{0}”的路径")]
    Unreachable(String),
    /// A case would stop there without being closed.
    #[error("环节“{0}”没有去向，案件不能办结")]
    DeadEnd(String),
    /// A way avoids a required step.
    #[error("{}", avoids(*duty, *before, *when, articles, path))]
    Avoids {
        /// The step avoided.
        duty: Duty,
        /// The step before which it must stand.
        before: Duty,
        /// In which cases.
        when: Option<Condition>,
        /// The articles that require it.
        articles: Vec<String>,
        /// Titles of the steps of the shortest such way.
        path: Vec<String>,
    },
    /// A step of the agency's own, or materials, stand where the item of the case is not known yet.
    #[error("环节“{0}”在申请立案之前，此时尚未确定权力事项，不能增加环节或者材料")]
    TooEarly(String),
    /// A limit is longer than the statutory one.
    #[error("环节“{step}”的时限{limit}长于法定的{statutory}")]
    TooLong {
        /// Title of the step.
        step: String,
        /// The limit of the step.
        limit: String,
        /// The statutory one.
        statutory: String,
    },
}

fn avoids(duty: Duty, before: Duty, when: Option<Condition>, articles: &[String], path: &[String]) -> String {
    let case = when.map_or_else(String::new, |when| format!("{}的，", when.title()));
    format!(
        "{case}存在没有经过“{}”就到达“{}”的路径：{}（{}）",
        duty.title(),
        before.title(),
        path.join(" → "),
        articles.join("；")
    )
}

/// Proves that every way from the lead contains every step that a version of the penalty law requires, in its order.
///
/// # Errors
/// Every fault: those of the form first, then the shortest way around each requirement.
pub fn prove(steps: &[Step], law: ProcedureLaw) -> Result<(), Vec<Fault>> {
    let graph = Graph::new(steps);
    let mut faults = form(&graph);
    let starts = graph.of_duty(Duty::Lead);
    if starts.len() != 1 {
        faults.push(Fault::NoStart);
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    if graph.shortest_by_duty(&starts, &[], |duty| duty == Duty::Decision, |_| false).is_none() {
        faults.push(Fault::NoDecision);
    }
    let reached = reachable(&graph, &starts);
    let missed = (0..steps.len()).filter(|place| !reached.contains(place));
    faults.extend(missed.map(|place| Fault::Unreachable(graph.title(place))));
    faults.extend(too_early(&graph, &starts));
    for requirement in REQUIREMENTS.iter().filter(|requirement| requirement.holds_under(law)) {
        faults.extend(around(&graph, &starts, requirement, law));
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

fn reachable(graph: &Graph<'_>, starts: &[usize]) -> BTreeSet<usize> {
    let mut reached: BTreeSet<usize> = starts.iter().copied().collect();
    let mut queue: Vec<usize> = starts.to_vec();
    while let Some(place) = queue.pop() {
        for next in graph.next(place, &[]) {
            if reached.insert(next) {
                queue.push(next);
            }
        }
    }
    reached
}

/// Steps to be completed to which a way leads that does not pass the request for filing.
fn too_early<'a>(graph: &'a Graph<'_>, starts: &'a [usize]) -> impl Iterator<Item = Fault> + 'a {
    let unfiled = |place: usize| graph.duty(place) != Some(Duty::Request);
    let early = move |place: usize| graph.shortest(starts, &[], |at| at == place, |at| !unfiled(at)).is_some();
    let asked = |place: &usize| graph.steps.get(*place).is_some_and(Step::is_completed);
    (0..graph.steps.len()).filter(asked).filter(move |place| early(*place)).map(|place| {
        let title = graph.title(place);
        Fault::TooEarly(title)
    })
}

/// Faults that make the graph itself unsound.
fn form(graph: &Graph<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    if graph.steps.is_empty() {
        faults.push(Fault::Empty);
    }
    let mut ids = BTreeSet::new();
    for step in graph.steps {
        if !ids.insert(step.id.as_str()) {
            faults.push(Fault::Twice(step.id.to_string()));
        }
        for way in &step.next {
            if !graph.places.contains_key(way.to.as_str()) {
                faults.push(Fault::Nowhere { from: step.title.to_string(), to: way.to.to_string() });
            }
        }
        if step.next.is_empty() && !step.duty.ends() {
            faults.push(Fault::DeadEnd(step.title.to_string()));
        }
        if let Some(act) = &step.act {
            let fits = if step.duty == Duty::Local {
                Act::definition_of(act.as_str()).is_some()
            } else {
                step.duty.acts().contains(&act.as_str())
            };
            if !fits {
                faults.push(Fault::WrongAct {
                    step: step.title.to_string(),
                    act: act.to_string(),
                    allowed: step.duty.acts().join("、"),
                });
            }
        }
        for role in &step.roles {
            let allowed = match step.duty.only() {
                Some(only) => *role == only,
                None if step.completes_itself() => CompleteStep::DEFINITION.by.contains(role),
                None => step
                    .acts()
                    .into_iter()
                    .filter_map(Act::definition_of)
                    .any(|definition| definition.by.contains(role)),
            };
            if !allowed {
                faults.push(Fault::WrongRole { step: step.title.to_string(), role: *role });
            }
        }
    }
    faults
}

/// The shortest way around a requirement, carried on to an end of the procedure where there is one.
fn around(graph: &Graph<'_>, starts: &[usize], requirement: &Requirement, law: ProcedureLaw) -> Option<Fault> {
    let known: Vec<(Condition, bool)> = requirement.when.map(|when| (when, true)).into_iter().collect();
    let (before, duty) = (requirement.before, requirement.duty);
    let mut path = graph.shortest_by_duty(starts, &known, |at| at == before, |at| at == duty)?;
    if let Some(last) = path.last().copied()
        && let Some(rest) = graph.shortest_by_duty(&[last], &known, Duty::ends, |_| false)
    {
        path.extend(rest.into_iter().skip(1));
    }
    Some(Fault::Avoids {
        duty,
        before,
        when: requirement.when,
        articles: requirement.cites_under(law).map(ToString::to_string).collect(),
        path: path.into_iter().map(|place| graph.title(place)).collect(),
    })
}

/// As [`prove`], and that no step's limit is longer than the statutory one of the day.
///
/// # Errors
/// [`Doubt`] when a parameter is not known for the day; the inner error as [`prove`].
pub fn check(
    steps: &[Step],
    law: ProcedureLaw,
    parameters: &Parameters,
    department: Option<&str>,
    day: Date,
) -> Result<Result<(), Vec<Fault>>, Doubt> {
    let mut faults = prove(steps, law).err().unwrap_or_default();
    for step in steps {
        let (Some(limit), Some(key)) = (&step.limit, step.duty.limit()) else { continue };
        let statutory = parameters.period(key, department, day)?.value;
        let unit = match statutory.unit {
            Unit::WorkingDays => LimitUnit::WorkingDays,
            Unit::CalendarDays => LimitUnit::CalendarDays,
            Unit::Months => LimitUnit::Months,
            Unit::Years | Unit::Hours => continue,
        };
        let most = TimeLimit { count: statutory.count, unit };
        // So many days never last longer than as many working days; five working days last seven days.
        let longer = match (limit.unit, most.unit) {
            (LimitUnit::CalendarDays, LimitUnit::WorkingDays) => limit.count > most.count,
            (LimitUnit::WorkingDays, LimitUnit::CalendarDays) => u64::from(limit.count) * 7 > u64::from(most.count) * 5,
            _ => limit.longer_than(&most).unwrap_or(true),
        };
        if longer {
            faults.push(Fault::TooLong {
                step: step.title.to_string(),
                limit: limit.to_string(),
                statutory: most.to_string(),
            });
        }
    }
    Ok(if faults.is_empty() { Ok(()) } else { Err(faults) })
}
