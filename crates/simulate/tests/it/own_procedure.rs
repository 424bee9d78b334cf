//! The item of the demo whose cases go by a procedure of the agency's own.

use std::collections::BTreeSet;

use casework::catalogue::elements::PublishItem;
use casework::catalogue::{Meta, Standing};
use casework::procedure::{Duty, Step, standard};
use casework::registry::Registry;
use jiff::civil::{Date, date};
use law::Law;

use crate::registry::registry;

const TODAY: Date = date(2026, 11, 24);

/// The registry of the demo, with the lives of items told.
fn told() -> Registry {
    let law = Law::embedded().unwrap();
    let mut registry = registry();
    for step in simulate::catalogue::steps(law, &registry, TODAY).unwrap() {
        let (by, at) = (step.command.by, step.command.at);
        let meta = Meta { by, at, recorded: step.recorded, alerts: Vec::new(), imported: false };
        registry.enter(&step.command.act.into(), &meta);
    }
    registry
}

/// The published versions that have steps of their own.
fn shaped(registry: &Registry) -> Vec<PublishItem> {
    let own = |item: &&PublishItem| item.procedure.as_ref().is_some_and(|procedure| !procedure.steps.is_empty());
    registry.items().filter(own).cloned().collect()
}

#[test]
fn an_item_in_formal_run_has_two_steps_more_than_the_standard_and_a_shorter_limit() {
    let registry = told();
    let items = shaped(&registry);
    assert!(!items.is_empty());
    for item in &items {
        let procedure = item.procedure.as_ref().unwrap();
        let law = Law::embedded().unwrap();
        assert_eq!(procedure.faults(law, Some("market"), TODAY), Ok(Vec::new()), "{}", item.name);
        let standard = standard();
        let known: BTreeSet<&str> = standard.iter().map(|step| step.id.as_str()).collect();
        let (same, added): (Vec<&Step>, Vec<&Step>) =
            procedure.steps.iter().partition(|step| known.contains(step.id.as_str()));
        assert_eq!(same.len(), standard.len(), "{}: no step of the standard procedure is missing", item.name);
        let titles: Vec<&str> = added.iter().map(|step| step.title.as_str()).collect();
        assert_eq!(titles, ["法规科初审", "执行情况复核"]);
        assert!(added.iter().all(|step| step.duty == Duty::Local && step.completes_itself()));
        assert!(same.iter().any(|step| step.duty == Duty::Service && step.limit.is_some()));
        let agency = registry.catalogue_item(&item.code).unwrap();
        assert_eq!(agency.standing(TODAY), Standing::Formal);
    }
}

#[test]
fn no_simulated_case_stands_on_it() {
    let registry = told();
    let items: BTreeSet<String> = shaped(&registry).iter().map(|item| item.code.to_string()).collect();
    let cases = simulate::cases(1, 200, TODAY, Law::embedded().unwrap(), &registry).unwrap();
    let mut stood_on = BTreeSet::new();
    for case in cases {
        let case = case.unwrap_or_else(|error| panic!("{error}"));
        stood_on.extend(case.file.item().map(ToString::to_string));
    }
    assert!(stood_on.len() > 10, "{stood_on:?}");
    assert_eq!(stood_on.intersection(&items).collect::<Vec<_>>(), Vec::<&String>::new());
}
