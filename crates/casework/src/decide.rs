//! The three questions, answered by the same code: may this be done, what may be done next, was this lawful then.

use jiff::civil::DateTime;

use crate::acts::Act;
use crate::acts::approval::Approve;
use crate::case::{Alert, CaseFile, Entry, Override};
use crate::definition::ActDefinition;
use crate::facts::Facts;
use crate::rule::{Finding, Outcome, Rule, Severity, Situation, findings, outcome, procedure_law};
use crate::value::PersonId;

/// What somebody wants to record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// The act.
    pub act: Act,
    /// When it happened.
    pub at: DateTime,
    /// Who records it.
    pub by: PersonId,
    /// Why it is recorded late.
    pub late_reason: Option<String>,
    /// Blocks that the head overrides.
    pub overrides: Vec<Override>,
}

/// An act found lawful, ready to be recorded; numbers are filled in by the store under its lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The entry, without numbers.
    pub entry: Entry,
    /// Kinds of documents that need a number with this entry.
    pub numbers: Vec<&'static str>,
}

/// Why an act was refused: every broken rule that blocks, and beside them the alerts it would have raised.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct Refusal {
    /// Blocking findings first.
    pub findings: Vec<Finding>,
}

/// May this be done now? Evaluates every rule that guards the act.
///
/// # Errors
/// [`Refusal`] with every rule that blocks.
pub fn decide(case: &CaseFile, command: &Command, recorded: DateTime, facts: Facts<'_>) -> Result<Accepted, Refusal> {
    let situation = Situation {
        case,
        definition: command.act.definition(),
        act: Some(&command.act),
        by: &command.by,
        at: command.at,
        recorded,
        late_reason: command.late_reason.as_deref(),
        overrides: &command.overrides,
        facts,
    };
    let findings = evaluate(&situation);
    let (blocks, alerts): (Vec<Finding>, Vec<Finding>) = findings.into_iter().partition(|f| blocks(&situation, f));
    if !blocks.is_empty() {
        return Err(Refusal { findings: blocks });
    }
    let alerts = alerts
        .into_iter()
        .map(|f| Alert { rule: f.rule.to_owned(), red: f.severity != Severity::Warn, message: f.reason })
        .collect();
    let entry = Entry {
        seq: case.version(),
        act: command.act.clone(),
        at: command.at,
        recorded,
        by: command.by.clone(),
        late_reason: command.late_reason.clone(),
        overrides: command.overrides.clone(),
        numbers: Vec::new(),
        alerts,
        law: procedure_law(command.at.date()),
        neighbours: facts.neighbours.clone(),
    };
    let numbers = numbered(case, &command.act);
    Ok(Accepted { entry, numbers })
}

/// The kinds of documents that get their number with this act: its own, or those of the request it approves.
fn numbered(case: &CaseFile, act: &Act) -> Vec<&'static str> {
    let definition = match act {
        Act::Approve(Approve { request, .. }) => match case.resolve(request, case.version()) {
            Some(request) => request.definition(),
            None => return Vec::new(),
        },
        _ if act.definition().approved => return Vec::new(),
        _ => act.definition(),
    };
    definition
        .documents
        .iter()
        .filter(|id| crate::document::find(id).is_some_and(|k| !k.word.is_empty()))
        .copied()
        .collect()
}

/// Whether a finding refuses the act: a block always does, an overridable one unless the head overrides it with a
/// reason of his own.
fn blocks(situation: &Situation<'_>, finding: &Finding) -> bool {
    match finding.severity {
        Severity::Block => true,
        Severity::BlockUnlessOverridden => {
            let overridden = situation.overrides.iter().any(|o| o.rule == finding.rule && !o.reason.trim().is_empty());
            !(overridden && situation.actor_is(crate::definition::Role::Head))
        }
        Severity::Warn | Severity::Red => false,
    }
}

/// Every rule broken in this situation, blocks first, in the order of the rule list.
pub fn evaluate(situation: &Situation<'_>) -> Vec<Finding> {
    findings(situation.law(), outcomes(situation))
}

/// What each rule that guards the act finds. A rule that cannot be evaluated counts as broken: nothing is guessed.
pub fn outcomes<'a>(situation: &'a Situation<'_>) -> impl Iterator<Item = (&'static Rule, Outcome)> + 'a {
    crate::rules::all()
        .filter(|rule| rule.guards.cover(situation.definition))
        .map(|rule| (rule, outcome((rule.check)(situation))))
}

/// One act that may come next, or not yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextAct {
    /// The act.
    pub definition: &'static ActDefinition,
    /// What stands against it; empty when it is lawful now.
    pub against: Vec<Finding>,
}

impl PartialEq for ActDefinition {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for ActDefinition {}

/// What may this person do next, what not, until when, and why? Acts for which he holds no post are left out.
pub fn next(case: &CaseFile, by: &PersonId, now: DateTime, facts: Facts<'_>) -> Vec<NextAct> {
    Act::DEFINITIONS
        .iter()
        .filter(|definition| !definition.opens)
        .filter_map(|definition| {
            let situation = Situation::possible(case, definition, by, now, facts);
            let against: Vec<Finding> = evaluate(&situation).into_iter().filter(|f| blocks(&situation, f)).collect();
            let hidden = against.iter().any(|finding| crate::rules::HIDING.contains(&finding.rule));
            (!hidden).then_some(NextAct { definition, against })
        })
        .collect()
}

/// The verdict on one recorded act.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// The entry.
    pub seq: u32,
    /// The act's id.
    pub act: &'static str,
    /// Rules broken on the day of the act by the law of that day, whatever was recorded then.
    pub findings: Vec<Finding>,
    /// Rules that guard the act and are kept.
    pub kept: Vec<&'static Rule>,
    /// Whether the act was lawful: nothing blocks it.
    pub lawful: bool,
    /// What the record says differently from the law: alerts that are missing or should not be there.
    pub discrepancies: Vec<String>,
}

/// Was each act lawful on its day? Replays the case from its first act, with the registry as it was known when each act
/// was recorded.
pub fn audit(
    case: &CaseFile,
    law: &law::Law,
    registry_at: impl Fn(DateTime) -> std::sync::Arc<crate::registry::Registry>,
) -> Vec<Verdict> {
    let mut replay = CaseFile::new(case.id.clone(), case.agency.clone());
    let mut verdicts = Vec::with_capacity(case.entries.len());
    for entry in &case.entries {
        let registry = registry_at(entry.recorded);
        let facts = Facts { law, registry: &registry, neighbours: &entry.neighbours };
        let situation = Situation {
            case: &replay,
            definition: entry.definition(),
            act: Some(&entry.act),
            by: &entry.by,
            at: entry.at,
            recorded: entry.recorded,
            late_reason: entry.late_reason.as_deref(),
            overrides: &entry.overrides,
            facts,
        };
        let outcomes: Vec<(&'static Rule, Outcome)> = outcomes(&situation).collect();
        let kept =
            outcomes.iter().filter(|(_, outcome)| *outcome == Outcome::Satisfied).map(|(rule, _)| *rule).collect();
        let findings = findings(situation.law(), outcomes);
        let lawful = !findings.iter().any(|finding| blocks(&situation, finding));
        let mut discrepancies = Vec::new();
        for finding in &findings {
            if !blocks(&situation, finding) && !entry.alerts.iter().any(|alert| alert.rule == finding.rule) {
                discrepancies.push(format!("应当有{}的预警而没有记载", finding.rule));
            }
        }
        for alert in &entry.alerts {
            if !findings.iter().any(|finding| finding.rule == alert.rule) {
                discrepancies.push(format!("记载了{}的预警，但复核未发现该情形", alert.rule));
            }
        }
        if entry.law != procedure_law(entry.at.date()) {
            discrepancies.push("记载的适用法律版本与行为日期不符".to_owned());
        }
        verdicts.push(Verdict { seq: entry.seq, act: entry.definition().id, findings, kept, lawful, discrepancies });
        replay.evolve(entry.clone());
    }
    verdicts
}
