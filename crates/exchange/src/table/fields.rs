//! The cells of a row as values, and the JSON of an act that is put together from them.

use std::collections::BTreeMap;

use casework::value::{FieldDefinition, FieldKind};
use serde_json::{Map, Value as Json};

use super::layout::Layout;
use super::remark::{Place, Remark};

/// A row with its cells read.
#[derive(Debug, Clone, Default)]
pub(super) struct Values {
    /// The row in its sheet, from 1.
    pub(super) row: u32,
    /// What stands in each column of the layout's sheet.
    pub(super) values: BTreeMap<usize, Json>,
    /// Faults and hints of its cells.
    pub(super) remarks: Vec<Remark>,
}

/// Whether one path leads to the other.
pub(super) fn overlap(one: &[&str], other: &[&str]) -> bool {
    one.iter().zip(other).all(|(a, b)| a == b)
}

pub(super) fn key_text(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

pub(super) fn number_of(value: &Json) -> Option<u32> {
    value.as_u64().and_then(|number| u32::try_from(number).ok())
}

/// Puts a value at a path, with the groups on the way.
pub(super) fn put(json: &mut Map<String, Json>, path: &[&str], value: Json) {
    match path {
        [] => {}
        [name] => {
            json.insert((*name).to_owned(), value);
        }
        [group, rest @ ..] => {
            let inner = json.entry((*group).to_owned()).or_insert_with(|| Json::Object(Map::new()));
            if let Json::Object(inner) = inner {
                put(inner, rest, value);
            }
        }
    }
}

pub(super) fn carry(json: &mut Map<String, Json>, path: &[&str], recorded: &Json) {
    let value = path.iter().try_fold(recorded, |at, name| at.get(*name));
    let there = path.split_first().is_some_and(|(first, rest)| {
        json.get(*first).is_some_and(|at| rest.iter().try_fold(at, |at, name| at.get(*name)).is_some())
    });
    if let Some(value) = value.filter(|_| !there) {
        put(json, path, value.clone());
    }
}

/// Whether a value says anything: not nothing, and not a “no” beside other fields that are empty.
fn says(value: &Json) -> bool {
    match value {
        Json::Null | Json::Bool(false) => false,
        Json::Object(object) => object.values().any(says),
        _ => true,
    }
}

/// Gives required groups their place even when empty, so that their missing fields are named, and takes away optional
/// groups that say nothing.
pub(super) fn tidy(fields: &[FieldDefinition], json: &mut Map<String, Json>) {
    for field in fields {
        match &field.kind {
            FieldKind::Group(inner) => {
                if field.required {
                    json.entry(field.name).or_insert_with(|| Json::Object(Map::new()));
                }
                let Some(Json::Object(group)) = json.get_mut(field.name) else { continue };
                tidy(inner, group);
                let only_marks = inner.iter().all(|field| matches!(field.kind, FieldKind::Bool));
                if !field.required && !only_marks && !group.values().any(says) {
                    json.remove(field.name);
                }
            }
            FieldKind::List(inner) => {
                let FieldKind::Group(inner) = inner.as_ref() else { continue };
                let Some(Json::Array(entries)) = json.get_mut(field.name) else { continue };
                for entry in entries {
                    if let Json::Object(entry) = entry {
                        tidy(inner, entry);
                    }
                }
            }
            _ => {}
        }
    }
}

impl Values {
    /// Whether the row states something about a part, and whether it names it by its own key.
    pub(super) fn states(&self, layout: &Layout, part: usize) -> (bool, bool) {
        let (mut states, mut names) = (false, false);
        let columns = layout.main().map_or(&[][..], |sheet| sheet.columns.as_slice());
        let keys = layout.parts.get(part).map_or(&[][..], |part| part.keys);
        for (i, value) in &self.values {
            let Some(column) = columns.get(*i).filter(|column| column.part == part && says(value)) else { continue };
            if keys.iter().any(|key| column.path == [*key]) {
                names = true;
            } else {
                states = true;
            }
        }
        (states, names)
    }
}

impl Values {
    /// Whether the row states something that leans on a part.
    pub(super) fn states_linked(&self, layout: &Layout, part: usize) -> bool {
        let leans = |other: &super::layout::Part| other.links.iter().any(|link| link.part == part);
        let mut others = layout.parts.iter().enumerate().filter(|(_, other)| leans(other));
        others.any(|(number, _)| self.states(layout, number) != (false, false))
    }
}

/// Faults of a row already told for a cell.
pub(super) fn is_told(remarks: &[Remark], place: &Place) -> bool {
    remarks.iter().any(|remark| remark.fault && remark.place == *place)
}
