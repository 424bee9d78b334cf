//! What was written as a table and read again is the same.

use casework::registry::{Registry, RegistryAct};
use exchange::table::book::Book;
use exchange::table::export::{self, Table};
use exchange::table::layout::Layout;
use exchange::table::plan::{Change, Plan, Setting};
use jiff::civil::date;
use proptest::prelude::*;

use crate::made::Maker;
use crate::{beginning, plan, registry, said};

/// Acts as text, sorted: a table keeps acts of a kind in order, but not acts of different kinds.
fn sorted(acts: &[RegistryAct]) -> Vec<String> {
    let mut texts: Vec<String> =
        acts.iter().map(|act| format!("{} {}", act.definition().id, act.fields_json())).collect();
    texts.sort();
    texts
}

fn books(table: &Table) -> Vec<Book> {
    let files = table.csv();
    let gb: Vec<(String, Vec<u8>)> = files
        .iter()
        .map(|(title, bytes)| {
            let text = String::from_utf8(bytes.clone()).unwrap();
            let (gb, _, _) = encoding_rs::GB18030.encode(text.trim_start_matches('\u{feff}'));
            (title.clone(), gb.into_owned())
        })
        .collect();
    let csv = |files: &[(String, Vec<u8>)]| Book::csv(files.iter().map(|(t, b)| (t.clone(), b.as_slice()))).unwrap();
    vec![Book::xlsx(table.xlsx().unwrap()).unwrap(), csv(&files), csv(&gb)]
}

fn assert_read_back(layout: &Layout, acts: &[RegistryAct], before: &Registry) {
    let table = export::table(layout, acts);
    for mut book in books(&table) {
        let read = plan(layout, &mut book, before);
        assert!(read.faults.is_empty(), "{}", crate::faults(&read));
        for row in &read.rows {
            assert_ne!(row.change, Change::Faulty, "{} {}", row.subject, said(row));
        }
        assert_eq!(sorted(&read.acts()), sorted(acts));
        // Once recorded, the same table changes nothing.
        let mut after = before.clone();
        read.acts().iter().for_each(|act| after.evolve(act));
        let again = plan(layout, &mut book, &after);
        assert_eq!(again.count(Change::Unchanged), again.rows.len());
        assert!(again.acts().is_empty());
    }
    let law = law::Law::load().unwrap();
    let by = "registrar".into();
    let setting = Setting { law: &law, registry: before, by: &by, at: date(2025, 6, 1).at(9, 0, 0, 0) };
    let read = Plan::of_json(layout, &export::as_json(acts), setting).unwrap();
    for row in &read.rows {
        assert_ne!(row.change, Change::Faulty, "{} {}", row.subject, said(row));
    }
    assert_eq!(read.acts(), acts);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn people_are_read_back(seed: u64) {
        let mut maker = Maker(seed);
        let made: Vec<RegistryAct> = (0..4).flat_map(|number| maker.person(number)).collect();
        let before = beginning();
        let whole = registry(&[before.as_slice(), made.as_slice()].concat());
        let all = export::people(&whole, None);
        prop_assert_eq!(all.len(), made.len() + 2);
        let acts: Vec<RegistryAct> = all.into_iter().filter(|act| act.stream() != "person/zhang").collect();
        prop_assert_eq!(sorted(&acts), sorted(&made));
        assert_read_back(&Layout::people(), &acts, &registry(&before));
    }

    #[test]
    fn items_are_read_back(seed: u64) {
        let mut maker = Maker(seed);
        let made: Vec<RegistryAct> = [("3717210207001", "2020-01-01"), ("3717210207001", "2022-01-01"), ("3717210207002", "2020-01-01")]
            .into_iter()
            .map(|(code, from)| maker.item(code, from))
            .collect();
        let before = beginning();
        let whole = registry(&[before.as_slice(), made.as_slice()].concat());
        let acts = export::items(&whole, None, None);
        prop_assert_eq!(&acts, &made);
        assert_read_back(&Layout::items(), &acts, &registry(&before));
    }
}

#[test]
fn the_registry_of_the_demo_is_read_back() {
    let law = law::Law::load().unwrap();
    let all = simulate::heze::registry(&law).unwrap();
    let whole = registry(&all);
    let agencies: Vec<RegistryAct> =
        all.iter().filter(|act| act.definition().id == "agency.register").cloned().collect();
    let people = export::people(&whole, None);
    assert!(people.len() > 300, "{}", people.len());
    assert_read_back(&Layout::people(), &people, &registry(&agencies));
    let items = export::items(&whole, None, None);
    let before = registry(&[agencies.as_slice(), people.as_slice()].concat());
    assert!(items.len() > 20, "{}", items.len());
    assert_read_back(&Layout::items(), &items, &before);
}

#[test]
fn exports_are_of_one_agency_and_of_one_day() {
    let law = law::Law::load().unwrap();
    let whole = registry(&simulate::heze::registry(&law).unwrap());
    let agency = "heze-market".into();
    let people = export::people(&whole, Some(&agency));
    assert!(!people.is_empty() && people.len() < export::people(&whole, None).len());
    let on = |day| export::items(&whole, Some(&agency), Some(day)).len();
    assert!(on(date(2025, 1, 1)) > 0);
    assert_eq!(on(date(2000, 1, 1)), 0);
}
