//! Every scenario of the project holds, and every rule fires in one and stays silent in one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use casework::case::{CaseFile, CaseId};
use casework::catalogue::{self, situation::RegistryFacts};
use casework::decide::{audit, decide};
use casework::facts::{Facts, Neighbours};
use casework::registry::Registry;
use casework::scenario::{PlayedItem, Report, run};
use serde_json::Value as Json;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios")
}

fn load(name: &str) -> Result<Json, String> {
    let text = std::fs::read_to_string(folder().join(name)).map_err(|error| format!("{name}: {error}"))?;
    serde_norway::from_str(&text).map_err(|error| format!("{name}: {error}"))
}

fn files() -> Vec<String> {
    let inside = |under: &str| -> Vec<String> {
        std::fs::read_dir(folder().join(under))
            .unwrap()
            .map(|entry| format!("{under}{}", entry.unwrap().file_name().into_string().unwrap()))
            .filter(|name| name.ends_with(".yaml"))
            .collect()
    };
    let mut names = inside("");
    names.extend(inside("catalogue/"));
    names.sort();
    names
}

fn reports() -> Vec<(String, Report)> {
    let law = law::Law::load().unwrap();
    files()
        .into_iter()
        .map(|name| {
            let file = load(&name).unwrap();
            // Files are named from the folder of the file that names them.
            let beside = Path::new(&name).parent().unwrap().to_path_buf();
            let report = run(&file, &law, &|other| load(beside.join(other).to_str().unwrap()));
            let report = report.unwrap_or_else(|error| panic!("{name}: {error}"));
            (name, report)
        })
        .collect()
}

#[test]
fn every_scenario_holds() {
    let mut faults = Vec::new();
    for (name, report) in reports() {
        assert!(!report.steps.is_empty(), "{name} has no steps");
        for step in report.steps.iter().filter(|step| !step.holds) {
            faults.push(format!(
                "{name} 第{}步 {}：{}\n    {}",
                step.number,
                step.what,
                step.outcome,
                step.fault.as_deref().unwrap_or("")
            ));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_rule_fires_in_one_scenario_and_stays_silent_in_one() {
    let reports = reports();
    let fired: BTreeSet<&str> = reports.iter().flat_map(|(_, report)| report.fired.iter().copied()).collect();
    let silent: BTreeSet<&str> = reports.iter().flat_map(|(_, report)| report.silent.iter().copied()).collect();
    let never_fired: Vec<&str> = casework::rules::heads().map(|r| r.id).filter(|id| !fired.contains(id)).collect();
    let never_silent: Vec<&str> = casework::rules::heads().map(|r| r.id).filter(|id| !silent.contains(id)).collect();
    assert!(never_fired.is_empty(), "rules that no scenario makes fire: {never_fired:?}");
    assert!(never_silent.is_empty(), "rules that no scenario sees kept: {never_silent:?}");
}

#[test]
fn replay_finds_what_was_recorded() {
    let law = law::Law::load().unwrap();
    let none = Neighbours::default();
    let mut faults = Vec::new();
    for (name, report) in reports() {
        let mut registry = Registry::default();
        for act in &report.registry {
            registry.evolve(act);
        }
        let mut cases: BTreeMap<String, CaseFile> = BTreeMap::new();
        let mut life = report.items.iter().peekable();
        for (place, played) in report.played.iter().enumerate() {
            while let Some(step) = life.next_if(|step| step.before <= place) {
                record_item(&mut registry, step, &law, &name, &mut faults);
            }
            let case = cases
                .entry(played.case.clone())
                .or_insert_with(|| CaseFile::new(CaseId(played.case.clone()), played.agency.clone()));
            let facts = Facts { law: &law, registry: &registry, neighbours: &none };
            match decide(case, &played.command, played.recorded, facts) {
                Ok(accepted) => case.evolve(accepted.entry),
                Err(refusal) => faults.push(format!("{name} {refusal}")),
            }
        }
        for step in life {
            record_item(&mut registry, step, &law, &name, &mut faults);
        }
        let registry = Arc::new(registry);
        for case in cases.values() {
            for verdict in audit(case, &law, |_| Arc::clone(&registry)) {
                if !verdict.lawful || !verdict.discrepancies.is_empty() {
                    faults.push(format!("{name} {} {:?} {:?}", verdict.act, verdict.discrepancies, verdict.findings));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Decides an act of an item again and records it.
fn record_item(registry: &mut Registry, step: &PlayedItem, law: &law::Law, name: &str, faults: &mut Vec<String>) {
    let code = step.command.act.code();
    let item = registry.catalogue_item(code).cloned().unwrap_or_else(|| catalogue::Item::new(code.clone()));
    match catalogue::decide(&item, &step.command, step.recorded, RegistryFacts { law, registry }) {
        Ok(accepted) => registry.enter(&accepted.act.into(), &accepted.meta),
        Err(refusal) => faults.push(format!("{name} {refusal}")),
    }
}
