//! May an act in the life of an item be recorded, and what may come next.

use jiff::civil::DateTime;

use super::acts::{ItemAct, PublishItem};
use super::elements::Run;
use super::item::{Item, Meta};
use super::proposals::AdoptProposals;
use super::rules;
use super::situation::{RegistryFacts, RegistryRule, RegistrySituation};
use crate::case::Alert;
use crate::decide::{NextAct, Refusal};
use crate::definition::Role;
use crate::registry::{Registry, RegistryAct};
use crate::rule::{Finding, Outcome, Severity, findings, outcome};
use crate::value::{ItemCode, PersonId};

/// What somebody wants to record about an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// The act.
    pub act: ItemAct,
    /// When it happened.
    pub at: DateTime,
    /// Who records it.
    pub by: PersonId,
}

/// An act found lawful, ready to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The act.
    pub act: ItemAct,
    /// Its meta, with the alerts that it raises.
    pub meta: Meta,
}

/// May this be done now? Evaluates every rule that guards the act.
///
/// # Errors
/// [`Refusal`] with every rule that blocks.
pub fn decide(
    item: &Item,
    command: &Command,
    recorded: DateTime,
    facts: RegistryFacts<'_>,
) -> Result<Accepted, Refusal> {
    let act = RegistryAct::from(command.act.clone());
    let situation = RegistrySituation {
        item: Some(item),
        definition: command.act.definition(),
        act: Some(&act),
        by: &command.by,
        at: command.at,
        recorded,
        facts,
    };
    let alerts = split(findings(situation.law(), outcomes(&situation)))?;
    let meta = Meta { by: command.by.clone(), at: command.at, recorded, alerts, imported: false };
    Ok(Accepted { act: command.act.clone(), meta })
}

/// The posts whose holders take over items published before the system: only the administrator, although others publish
/// at the end of the steps.
pub const TAKES_OVER: &[Role] = &[Role::Administrator];

/// May this act about an agency or a person be recorded, or this published item be taken over? The steps of an item's
/// life do not bind what was published before the system; what is under way in the steps cannot be taken over.
///
/// # Errors
/// [`Refusal`] with every rule that blocks.
pub fn check_registry(
    act: &RegistryAct,
    by: &PersonId,
    at: DateTime,
    recorded: DateTime,
    facts: RegistryFacts<'_>,
) -> Result<Vec<Alert>, Refusal> {
    let situation = registering(act, by, at, recorded, facts);
    split(findings(situation.law(), registry_outcomes(&situation)))
}

/// The situation of an act about an agency or a person, or of an item that is taken over.
pub fn registering<'a>(
    act: &'a RegistryAct,
    by: &'a PersonId,
    at: DateTime,
    recorded: DateTime,
    facts: RegistryFacts<'a>,
) -> RegistrySituation<'a> {
    let item = act.item_code().and_then(|code| facts.registry.catalogue_item(code));
    RegistrySituation { item, definition: act.definition(), act: Some(act), by, at, recorded, facts }
}

/// What each rule finds that guards an act about an agency or a person, or the taking over of an item.
pub fn registry_outcomes<'a>(
    situation: &'a RegistrySituation<'_>,
) -> impl Iterator<Item = (&'static RegistryRule, Outcome)> + 'a {
    let item = situation.act.is_some_and(|act| act.item_code().is_some());
    rules::all()
        .filter(move |rule| rule.guards.cover(situation.definition))
        .filter(move |rule| !item || rules::TAKING_OVER.contains(&rule.id))
        .map(|rule| (rule, outcome((rule.check)(situation))))
}

/// What stands against making a draft of proposals before there is one: everything but what the draft itself must say.
pub fn adoption_findings(act: &AdoptProposals, by: &PersonId, now: DateTime, facts: RegistryFacts<'_>) -> Vec<Finding> {
    let act = RegistryAct::from(act.clone());
    let situation = registering(&act, by, now, now, facts);
    let found = findings(situation.law(), registry_outcomes(&situation));
    found.into_iter().filter(|finding| blocks(finding) && finding.rule != rules::INTO_A_NEW_ITEM).collect()
}

fn split(findings: Vec<Finding>) -> Result<Vec<Alert>, Refusal> {
    let (blocks, alerts): (Vec<Finding>, Vec<Finding>) = findings.into_iter().partition(blocks);
    if !blocks.is_empty() {
        return Err(Refusal { findings: blocks });
    }
    let alert = |f: Finding| Alert { rule: f.rule.to_owned(), red: f.severity != Severity::Warn, message: f.reason };
    Ok(alerts.into_iter().map(alert).collect())
}

/// The registry has no overriding by a head: whatever is not a warning blocks.
fn blocks(finding: &Finding) -> bool {
    matches!(finding.severity, Severity::Block | Severity::BlockUnlessOverridden)
}

/// What each rule that guards the act finds, for an act recorded by the steps of the desk.
pub fn outcomes<'a>(
    situation: &'a RegistrySituation<'_>,
) -> impl Iterator<Item = (&'static RegistryRule, Outcome)> + 'a {
    rules::all()
        .filter(|rule| rule.id != rules::TAKEN_OVER_ONCE && rule.guards.cover(situation.definition))
        .map(|rule| (rule, outcome((rule.check)(situation))))
}

/// What stands against the elements of the draft under way, were they published today: warnings too. What the steps have
/// yet to do is no fault of the elements. Empty without a draft.
pub fn element_findings(item: &Item, by: &PersonId, now: DateTime, facts: RegistryFacts<'_>) -> Vec<Finding> {
    let Some(draft) = item.working() else { return Vec::new() };
    let today = now.date();
    let publication = PublishItem::of(&draft.draft.act, today, None, Run::Trial, Some(today));
    let act = RegistryAct::PublishItem(publication);
    let situation = RegistrySituation {
        item: Some(item),
        definition: act.definition(),
        act: Some(&act),
        by,
        at: now,
        recorded: now,
        facts,
    };
    let outcomes = rules::on_elements()
        .filter(|rule| rule.guards.cover(situation.definition))
        .map(|rule| (rule, outcome((rule.check)(&situation))));
    findings(situation.law(), outcomes)
}

/// What may this person do next with an item, what not, and why? Acts for which he holds no post, and acts for which
/// there is nothing to do, are left out.
pub fn next(item: &Item, by: &PersonId, now: DateTime, facts: RegistryFacts<'_>) -> Vec<NextAct> {
    ItemAct::DEFINITIONS
        .iter()
        .filter_map(|definition| {
            let situation =
                RegistrySituation { item: Some(item), definition, act: None, by, at: now, recorded: now, facts };
            let against: Vec<Finding> =
                findings(situation.law(), outcomes(&situation)).into_iter().filter(blocks).collect();
            let hidden = against.iter().any(|finding| rules::HIDING.contains(&finding.rule));
            (!hidden).then_some(NextAct { definition, against })
        })
        .collect()
}

/// The verdict on one recorded act of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The item.
    pub code: ItemCode,
    /// Sequence number of the act in the item's stream.
    pub seq: u32,
    /// The act's id.
    pub act: &'static str,
    /// Rules broken on the day of the act, whatever was recorded then.
    pub findings: Vec<Finding>,
    /// Whether the act was lawful: nothing blocks it.
    pub lawful: bool,
    /// What the record says differently from the law.
    pub discrepancies: Vec<String>,
}

/// Was each step of each item lawful on its day? Replays the acts of the registry, given in the order of their recording.
/// What was taken over from before the system is judged as such.
pub fn audit<'a>(acts: impl IntoIterator<Item = &'a (Meta, RegistryAct)>, law: &law::Law) -> Vec<Verdict> {
    let mut registry = Registry::default();
    let mut verdicts = Vec::new();
    for (meta, act) in acts {
        if let (Some(code), Some(step)) = (act.item_code(), act.item_act()) {
            let item = registry.catalogue_item(code).cloned().unwrap_or_else(|| Item::new(code.clone()));
            let facts = RegistryFacts { law, registry: &registry };
            let situation = RegistrySituation {
                item: Some(&item),
                definition: step.definition(),
                act: Some(act),
                by: &meta.by,
                at: meta.at,
                recorded: meta.recorded,
                facts,
            };
            let findings = if meta.imported {
                findings(situation.law(), registry_outcomes(&situation))
            } else {
                findings(situation.law(), outcomes(&situation))
            };
            let (blocking, warning): (Vec<&Finding>, Vec<&Finding>) = findings.iter().partition(|f| blocks(f));
            let mut discrepancies: Vec<String> = warning
                .iter()
                .filter(|finding| !meta.alerts.iter().any(|alert| alert.rule == finding.rule))
                .map(|finding| format!("应当有{}的预警而没有记载", finding.rule))
                .collect();
            let unfounded = meta.alerts.iter().filter(|alert| !warning.iter().any(|f| f.rule == alert.rule));
            discrepancies.extend(unfounded.map(|alert| format!("记载了{}的预警，但复核未发现该情形", alert.rule)));
            verdicts.push(Verdict {
                code: code.clone(),
                seq: item.version(),
                act: step.definition().id,
                lawful: blocking.is_empty(),
                findings: findings.clone(),
                discrepancies,
            });
        }
        registry.enter(act, meta);
    }
    verdicts
}
