//! Items on whole statutes, held against the engine's rules; against the texts in `liabilities_texts`.

use std::collections::{BTreeMap, BTreeSet};

use casework::catalogue::acts::ItemAct;
use casework::catalogue::elements::{DraftItem, DraftPurpose};
use casework::catalogue::item::Item;
use casework::catalogue::rules::fines::tier_faults;
use casework::catalogue::situation::RegistryFacts;
use casework::catalogue::{Command, decide, decide::element_findings};
use casework::definition::Role;
use casework::registry::{PublishItem, RegistryAct};
use jiff::civil::{Date, date};
use law::{Law, PenaltyKind};
use simulate::{heze, liabilities};

use crate::registry::registry;

const TODAY: Date = date(2026, 11, 24);

fn law() -> &'static Law {
    Law::embedded().unwrap()
}

/// The published items of the files, by code.
fn published() -> BTreeMap<String, PublishItem> {
    let codes: BTreeSet<String> =
        liabilities::all().unwrap().iter().flat_map(|s| &s.items).map(|item| item.code.clone()).collect();
    let acts = heze::registry(law()).unwrap().into_iter();
    acts.filter_map(|act| if let RegistryAct::PublishItem(item) = act { Some(item) } else { None })
        .filter(|item| codes.contains(item.code.as_str()))
        .map(|item| (item.code.to_string(), item))
        .collect()
}

#[test]
fn nothing_stands_against_the_elements_of_an_item() {
    let registry = registry();
    let facts = RegistryFacts { law: law(), registry: &registry };
    let items = published();
    for (code, version) in &items {
        let agency = version.agencies.first().unwrap().clone();
        let clerk = registry.people().find(|person| person.post(Role::ItemClerk, Some(&agency), TODAY).is_some());
        let clerk = clerk.unwrap().registration.id.clone();
        let draft = DraftItem { purpose: DraftPurpose::New, ..DraftItem::of(version, agency) };
        let at = TODAY.at(10, 0, 0, 0);
        let command = Command { act: ItemAct::DraftItem(draft), at, by: clerk.clone() };
        let mut item = Item::new(version.code.clone());
        let accepted = decide(&item, &command, at, facts).unwrap_or_else(|refusal| panic!("{code}: {refusal}"));
        assert_eq!(accepted.meta.alerts, [], "{code}");
        item.evolve(&accepted.act, &accepted.meta);
        let findings = element_findings(&item, &clerk, at, facts);
        let told: Vec<String> = findings.iter().map(|finding| format!("{} {}", finding.rule, finding.reason)).collect();
        assert!(told.is_empty(), "{code} {}: {told:?}", version.name);
        // The day from which an item holds is one on which its basis does.
        assert!(version.basis.iter().any(|basis| basis.is_in_force(version.from)), "{code}");
    }
    println!("{} published items on {} statutes", items.len(), liabilities::all().unwrap().len());
}

#[test]
fn codes_are_used_once() {
    let mut owners: BTreeMap<String, String> = BTreeMap::new();
    let mut own = |code: &str, place: String| {
        if let Some(other) = owners.insert(code.to_owned(), place.clone()) {
            assert_eq!(other, place, "{code} is used twice");
        }
    };
    let files = liabilities::all().unwrap();
    let mut of_files = BTreeSet::new();
    for statute in &files {
        for item in &statute.items {
            assert!(of_files.insert(item.code.clone()), "{} is used twice", item.code);
            own(&item.code, format!("{} {}", statute.law, item.code));
        }
    }
    for act in heze::registry(law()).unwrap() {
        if let RegistryAct::PublishItem(item) = act
            && !of_files.contains(item.code.as_str())
        {
            own(item.code.as_str(), "items.yaml".to_owned());
        }
    }
    // A life whose code is taken would be refused (CAT-18); what is planned bears each code in one life.
    let mut drafted = BTreeSet::new();
    for step in simulate::catalogue::steps(law(), &registry(), TODAY).unwrap() {
        if let ItemAct::DraftItem(draft) = step.command.act {
            assert!(drafted.insert(draft.code.to_string()), "{} is drawn up twice", draft.code);
            assert!(!published().contains_key(draft.code.as_str()), "{} is published and drawn up", draft.code);
        }
    }
}

#[test]
fn tiers_of_every_range_are_complete() {
    for (code, item) in published() {
        assert_eq!(tier_faults(&item), [], "{code}");
        let ranges = item.penalties.iter().filter(|p| p.kind == PenaltyKind::Fine).filter_map(|p| p.range.as_ref());
        let divided = ranges.filter(|range| range.min < range.max).count();
        let tiers = item.benchmark.iter().flat_map(|benchmark| &benchmark.tiers).filter(|tier| tier.range.is_some());
        assert!(tiers.count() >= 3 * divided, "{code}");
    }
}
