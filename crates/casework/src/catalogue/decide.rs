//! May an act in the life of an item be recorded, and what may come next.

use jiff::civil::DateTime;

use super::acts::ItemAct;
use super::item::{Item, Meta};
use super::rules;
use super::situation::{RegistryFacts, RegistryRule, RegistrySituation};
use crate::case::Alert;
use crate::decide::{NextAct, Refusal};
use crate::registry::RegistryAct;
use crate::rule::{Finding, Outcome, Severity, findings, outcome};
use crate::value::PersonId;

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
