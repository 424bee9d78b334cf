//! Steps about the registry and about items.
//!
//! A step with `item: CODE` instead of `case` does an act of the item's life; `code` need not be repeated in `with`. In
//! `item.publish` the elements are those of the draft under way, overlaid by what `with` says.

use jiff::civil::{DateTime, date};
use serde_json::{Map, Value as Json, json};

use super::{Expectation, Runner, ScenarioError, differs, fault, field_faults, list, overlay};
use crate::catalogue::acts::ItemAct;
use crate::catalogue::decide::{Command, decide, next, outcomes, registering, registry_outcomes};
use crate::catalogue::item::Item;
use crate::catalogue::situation::{RegistryFacts, RegistrySituation};
use crate::catalogue::{self};
use crate::definition::ActType as _;
use crate::registry::RegistryAct;
use crate::rule::Outcome;
use crate::value::{ItemCode, PersonId, write_datetime};

/// An accepted act of an item.
#[derive(Debug, Clone)]
pub struct PlayedItem {
    /// What was recorded.
    pub command: Command,
    /// When.
    pub recorded: DateTime,
    /// How many acts of cases had been accepted before it.
    pub before: usize,
}

/// When setups are registered, where the file does not say.
const BEFORE: DateTime = date(2015, 6, 1).at(8, 0, 0, 0);

impl Runner<'_> {
    fn registry_facts(&self) -> RegistryFacts<'_> {
        RegistryFacts { law: self.law, registry: &self.node.registry }
    }

    /// An act of a setup: it must be accepted.
    pub(super) fn registry_act(&mut self, id: &str, fields: &Json, place: &str) -> Result<(), ScenarioError> {
        let act = parse(id, fields, place)?;
        catalogue::check_registry(&act, &PersonId::from("registrar"), BEFORE, BEFORE, self.registry_facts())
            .map_err(|refusal| fault(place, refusal.to_string()))?;
        self.node.registry.evolve(&act);
        self.report.registry.push(act);
        Ok(())
    }

    /// Acts of the registry inside the steps. With `expect` each is a step whose outcome is checked.
    pub(super) fn registrations(
        &mut self,
        number: usize,
        step: &Json,
        acts: &Json,
        place: &str,
    ) -> Result<(), ScenarioError> {
        if step.get("expect").is_none() {
            return self.registry(&json!({"registry": acts}));
        }
        let at = self.time(step, "at", place)?.unwrap_or(BEFORE);
        let recorded = self.time(step, "recorded", place)?.unwrap_or(at);
        let expect = Expectation::read(step.get("expect"), place)?;
        for written in list(Some(acts), place)? {
            let id = written.get("act").and_then(Json::as_str).ok_or_else(|| fault(place, "缺少act"))?;
            let fields = written.get("with").unwrap_or(&Json::Null);
            if let (false, Some(Err(errors))) = (expect.fields.is_empty(), RegistryAct::parse(id, fields)) {
                self.faulty(number, format!("{} {id}", write_datetime(at)), &expect, &errors, place)?;
                continue;
            }
            let act = parse(id, fields, place)?;
            let by = PersonId::from(step.get("by").and_then(Json::as_str).unwrap_or("registrar"));
            let what = format!("{} {}", write_datetime(at), act.definition().title);
            let checked: Vec<(&'static str, Outcome)> = {
                let situation = registering(&act, &by, at, recorded, self.registry_facts());
                registry_outcomes(&situation).map(|(rule, outcome)| (rule.id, outcome)).collect()
            };
            match catalogue::check_registry(&act, &by, at, recorded, self.registry_facts()) {
                Ok(alerts) => {
                    self.node.registry.evolve(&act);
                    self.report.registry.push(act);
                    let alerts: Vec<String> = alerts.into_iter().map(|alert| alert.rule).collect();
                    self.passed(number, what, &expect, &alerts, &checked);
                }
                Err(refusal) => self.refused(number, what, &expect, &refusal),
            }
        }
        Ok(())
    }

    fn item(&self, code: &ItemCode) -> Item {
        self.node.registry.catalogue_item(code).cloned().unwrap_or_else(|| Item::new(code.clone()))
    }

    pub(super) fn item_command(
        &mut self,
        number: usize,
        code: &ItemCode,
        step: &Json,
        at: DateTime,
        recorded: DateTime,
        place: &str,
    ) -> Result<(), ScenarioError> {
        let id = step.get("act").and_then(Json::as_str).ok_or_else(|| fault(place, "act应当是行为标识"))?;
        let by = step.get("by").and_then(Json::as_str).ok_or_else(|| fault(place, "缺少by"))?;
        let item = self.item(code);
        let mut fields = overlay(&json!({"code": code.as_str()}), step.get("with").unwrap_or(&json!({})));
        if let ("item.publish", Some(draft)) = (id, item.working()) {
            let mut elements = draft.draft.act.fields_json();
            for own in ["agency", "purpose", "grounds"] {
                super::remove(&mut elements, own);
            }
            fields = overlay(&elements, &fields);
        }
        let expect = Expectation::read(step.get("expect"), place)?;
        let parsed = ItemAct::parse(id, &fields).ok_or_else(|| fault(place, format!("没有名为“{id}”的事项行为")))?;
        let act = match parsed {
            Ok(act) => act,
            Err(errors) => return self.faulty(number, format!("{at} {id}"), &expect, &errors, place),
        };
        let what = format!("{} {}（{by}，{code}）", write_datetime(at), act.definition().title);
        let command = Command { act, at, by: PersonId::from(by) };
        let registry_act = RegistryAct::from(command.act.clone());
        let checked: Vec<(&'static str, Outcome)> = {
            let situation = RegistrySituation {
                item: Some(&item),
                definition: command.act.definition(),
                act: Some(&registry_act),
                by: &command.by,
                at,
                recorded,
                facts: self.registry_facts(),
            };
            outcomes(&situation).map(|(rule, outcome)| (rule.id, outcome)).collect()
        };
        match decide(&item, &command, recorded, self.registry_facts()) {
            Ok(accepted) => {
                self.node.registry.enter(&registry_act, &accepted.meta);
                let alerts: Vec<String> = accepted.meta.alerts.into_iter().map(|alert| alert.rule).collect();
                self.report.items.push(PlayedItem { command, recorded, before: self.report.played.len() });
                self.passed(number, what, &expect, &alerts, &checked);
            }
            Err(refusal) => self.refused(number, what, &expect, &refusal),
        }
        Ok(())
    }

    pub(super) fn item_query(
        &mut self,
        number: usize,
        query: &str,
        code: &ItemCode,
        step: &Json,
        at: DateTime,
        place: &str,
    ) -> Result<(), ScenarioError> {
        let item = self.item(code);
        let day = at.date();
        let answer = match query {
            "next" => {
                let by = step.get("by").and_then(Json::as_str).ok_or_else(|| fault(place, "缺少by"))?;
                let map: Map<String, Json> = next(&item, &PersonId::from(by), at, self.registry_facts())
                    .into_iter()
                    .map(|act| {
                        let rules: Vec<&str> = act.against.iter().map(|finding| finding.rule).collect();
                        (act.definition.id.to_owned(), if rules.is_empty() { json!("ok") } else { json!(rules) })
                    })
                    .collect();
                Json::Object(map)
            }
            "state" => json!({
                "acts": item.version(),
                "phase": item.working().map(|draft| draft.phase().code()),
                "standing": item.standing(day).code(),
                "version": item.version_on(day).map(|(version, _)| version.number),
                "versions": item.versions.len(),
                "subjects": item.subjects_on(day).iter().map(|agency| agency.as_str()).collect::<Vec<_>>(),
            }),
            other => return Err(fault(place, format!("没有名为“{other}”的事项查询，可用：next、state"))),
        };
        let expected = step.get("expect").cloned().unwrap_or(Json::Null);
        let difference = differs(&expected, &answer, query);
        self.push(number, format!("{} 查询 {query}（{code}）", write_datetime(at)), answer.to_string(), difference);
        Ok(())
    }
}

/// An act of the registry that is no step of an item's life.
fn parse(id: &str, fields: &Json, place: &str) -> Result<RegistryAct, ScenarioError> {
    let act = RegistryAct::parse(id, fields)
        .ok_or_else(|| fault(place, format!("没有名为“{id}”的行为")))?
        .map_err(|errors| field_faults(place, &errors))?;
    match act.item_code() {
        Some(_) if !matches!(act, RegistryAct::PublishItem(_)) => {
            Err(fault(place, format!("“{id}”是事项的环节，请写作带item的步骤")))
        }
        _ => Ok(act),
    }
}
