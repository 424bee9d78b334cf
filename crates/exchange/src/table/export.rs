//! The people and the catalogue as tables.

use std::collections::BTreeMap;

use casework::registry::{Person, PublishItem, Registry, RegistryAct};
use casework::value::AgencyId;
use jiff::civil::Date;
use serde_json::Value as Json;

use super::csv::{self, Line};
use super::layout::{Holds, Layout, Sheet};
use super::value::show;
use super::{json, xlsx};

/// A table to write: each sheet with its title and its rows, of which the first is the head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Title and rows.
    pub sheets: Vec<(String, Vec<Line>)>,
}

impl Table {
    /// As an XLSX workbook.
    ///
    /// # Errors
    /// A Chinese sentence when a cell is longer than XLSX allows.
    pub fn xlsx(&self) -> Result<Vec<u8>, String> {
        xlsx::write(&self.sheets, &[])
    }

    /// As CSV files, one a sheet, with the titles of the sheets.
    pub fn csv(&self) -> Vec<(String, Vec<u8>)> {
        self.sheets.iter().map(|(title, rows)| (title.clone(), csv::write(rows))).collect()
    }
}

/// The acts that state the people as they are recorded: registrations, certificates, annual checks, suspensions and posts, of one
/// agency or of all. Of acts that replace each other the last is given.
pub fn people(registry: &Registry, agency: Option<&AgencyId>) -> Vec<RegistryAct> {
    people_where(registry, |person| agency.is_none_or(|agency| person.registration.agency == *agency))
}

/// The same of the people for whom `wanted` says so.
pub fn people_where(registry: &Registry, wanted: impl Fn(&Person) -> bool) -> Vec<RegistryAct> {
    let mut acts: Vec<RegistryAct> = Vec::new();
    for person in registry.people().filter(|person| wanted(person)) {
        acts.push(person.registration.clone().into());
        let mut of_person: Vec<RegistryAct> = Vec::new();
        of_person.extend(person.certificates.iter().cloned().map(RegistryAct::from));
        of_person.extend(person.checks.iter().cloned().map(RegistryAct::from));
        of_person.extend(person.suspensions.iter().cloned().map(RegistryAct::from));
        of_person.extend(person.posts.iter().cloned().map(RegistryAct::from));
        of_person.retain(|act| super::judge::recorded(registry, act).as_ref() == Some(act));
        // The same act may have been recorded twice.
        let mut once: Vec<RegistryAct> = Vec::new();
        for act in of_person {
            if !once.contains(&act) {
                once.push(act);
            }
        }
        acts.extend(once);
    }
    acts
}

/// The published versions of items, of one agency or of all: those in force on a day, or all versions of items that are
/// not cancelled.
pub fn items(registry: &Registry, agency: Option<&AgencyId>, on: Option<Date>) -> Vec<RegistryAct> {
    items_where(registry, on, |version| agency.is_none_or(|agency| version.agencies.contains(agency)))
}

/// The same of the versions for which `wanted` says so.
pub fn items_where(registry: &Registry, on: Option<Date>, wanted: impl Fn(&PublishItem) -> bool) -> Vec<RegistryAct> {
    let mut acts = Vec::new();
    for item in registry.catalogue() {
        let versions: Vec<_> = match on {
            Some(day) => registry.item(&item.code, day).into_iter().collect(),
            None if item.cancelled.is_some() => Vec::new(),
            None => item.publications.iter().collect(),
        };
        for version in versions {
            let last = item.publications.iter().rev().find(|other| other.from == version.from);
            if last == Some(version) && wanted(version) {
                acts.push(version.clone().into());
            }
        }
    }
    acts
}

/// The acts as JSON.
pub fn as_json(acts: &[RegistryAct]) -> Vec<u8> {
    json::write(acts)
}

/// A row of the table itself: the acts that stand in it, and those that it only names by key.
#[derive(Debug, Default)]
struct Filled {
    acts: BTreeMap<usize, Json>,
    names: BTreeMap<(usize, &'static str), Json>,
}

/// The acts as a table.
pub fn table(layout: &Layout, acts: &[RegistryAct]) -> Table {
    let mut rows: Vec<Filled> = Vec::new();
    // Where the rows of the last key of the first part begin.
    let mut from = 0;
    for act in acts {
        let Some(number) = layout.parts.iter().position(|part| part.definition.id == act.definition().id) else {
            continue;
        };
        let fields = act.fields_json();
        if number == 0 {
            from = rows.len();
            rows.push(Filled { acts: BTreeMap::from([(0, fields)]), ..Filled::default() });
            continue;
        }
        let links = layout.parts.get(number).map_or(&[][..], |part| part.links);
        let free = |row: &&mut Filled| {
            let named = |part| row.names.keys().any(|(named, _)| *named == part);
            let leans = links.iter().filter(|link| link.part > 0);
            let mut matched = leans.map(|link| row.value(link.part, link.of) == fields.get(link.field));
            !row.acts.contains_key(&number) && !named(number) && matched.all(|matched| matched)
        };
        match rows.iter_mut().skip(from).find(free) {
            Some(row) => {
                row.acts.insert(number, fields);
            }
            None => {
                let mut row = Filled::default();
                for link in links {
                    if let Some(value) = fields.get(link.field) {
                        row.names.insert((link.part, link.of), value.clone());
                    }
                }
                row.acts.insert(number, fields);
                rows.push(row);
            }
        }
    }
    Table {
        sheets: layout
            .sheets
            .iter()
            .enumerate()
            .map(|(i, sheet)| (sheet.title.clone(), lines(layout, i, sheet, &rows)))
            .collect(),
    }
}

impl Filled {
    fn value(&self, part: usize, field: &str) -> Option<&Json> {
        let named = || self.names.iter().find(|((p, name), _)| *p == part && *name == field).map(|(_, value)| value);
        self.acts.get(&part).and_then(|act| act.get(field)).or_else(named)
    }
}

fn lines(layout: &Layout, number: usize, sheet: &Sheet, rows: &[Filled]) -> Vec<Line> {
    let mut lines = vec![sheet.columns.iter().map(|column| column.label.clone()).collect()];
    for row in rows {
        if number == 0 {
            let cell = |column: &super::layout::Column| {
                let value = match column.path.as_slice() {
                    [field] => row.value(column.part, field),
                    path => row.acts.get(&column.part).and_then(|act| at(act, path)),
                };
                value.map_or_else(String::new, |value| show(&column.kind, value))
            };
            lines.push(sheet.columns.iter().map(cell).collect());
        } else if let Some(act) = row.acts.get(&sheet.part) {
            entries(layout, sheet, act, act, &[], &[], &mut lines);
        }
    }
    lines
}

fn at<'a>(json: &'a Json, path: &[&str]) -> Option<&'a Json> {
    path.iter().try_fold(json, |at, name| at.get(*name))
}

/// Writes the entries of a sheet's list that stand in `json`, which is found at `path` of the act: directly, or in the
/// entries of a list above.
fn entries(
    layout: &Layout,
    sheet: &Sheet,
    act: &Json,
    json: &Json,
    path: &[&'static str],
    above: &[usize],
    lines: &mut Vec<Line>,
) {
    // The outermost list on the way to the sheet's own.
    let lists = layout.sheets.iter().skip(1).filter(|list| list.part == sheet.part && list.path.len() > path.len());
    let Some(next) = lists
        .filter(|list| list.path.starts_with(path) && sheet.path.starts_with(&list.path))
        .min_by_key(|list| list.path.len())
    else {
        return;
    };
    let below: Vec<&str> = next.path.iter().skip(path.len()).copied().collect();
    let Some(Json::Array(values)) = at(json, &below) else { return };
    for (i, value) in values.iter().enumerate() {
        let numbers: Vec<usize> = above.iter().copied().chain([i + 1]).collect();
        if next.path.len() < sheet.path.len() {
            entries(layout, sheet, act, value, &next.path, &numbers, lines);
            continue;
        }
        let cell = |column: &super::layout::Column| match column.holds {
            Holds::Key(field) => act.get(field).map_or_else(String::new, |value| show(&column.kind, value)),
            Holds::Above(depth) => numbers.get(depth).map_or_else(String::new, ToString::to_string),
            Holds::Number => (i + 1).to_string(),
            Holds::Field => at(value, &column.path).map_or_else(String::new, |value| show(&column.kind, value)),
        };
        lines.push(sheet.columns.iter().map(cell).collect());
    }
}
