//! The Chinese names of a document's fields, for messages.

use std::collections::BTreeMap;

use serde_json::Value;

/// `data/fields.csv`: a key of the data, or `parent.key` where a key means different things, and its Chinese name.
const FIELDS: &str = include_str!("../data/fields.csv");

fn names() -> BTreeMap<&'static str, &'static str> {
    FIELDS.lines().skip(1).filter_map(|line| line.split_once(',')).collect()
}

/// One step from the root of the data to a value.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Key(String),
    /// From 1, as people count.
    Item(usize),
}

/// The Chinese name of the first field, in the order of the data, that contains `character`: `当事人姓名或者名称`,
/// `违法事实（第2项）`. `None` if no field does.
pub fn containing(data: &Value, character: char) -> Option<String> {
    let mut path = Vec::new();
    find(data, &mut path, &mut |text| text.contains(character)).then(|| name(&path))
}

/// Walks to the first text for which `matches` holds and leaves the way to it in `path`.
fn find(value: &Value, path: &mut Vec<Step>, matches: &mut impl FnMut(&str) -> bool) -> bool {
    match value {
        Value::String(text) => matches(text),
        Value::Array(items) => items.iter().enumerate().any(|(index, item)| {
            path.push(Step::Item(index + 1));
            find(item, path, matches) || path.pop().is_none()
        }),
        Value::Object(fields) => fields.iter().any(|(key, item)| {
            path.push(Step::Key(key.clone()));
            find(item, path, matches) || path.pop().is_none()
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Joins the names of the steps; a key without a name stands as it is.
fn name(path: &[Step]) -> String {
    let names = names();
    let mut text = String::new();
    let mut parent = "";
    for step in path {
        match step {
            Step::Key(key) => {
                let qualified = format!("{parent}.{key}");
                let name = names.get(qualified.as_str()).or_else(|| names.get(key.as_str()));
                text.push_str(name.copied().unwrap_or(key));
                parent = key;
            }
            Step::Item(number) => text.push_str(&format!("（第{number}项）")),
        }
    }
    text
}

/// The keys of `data` that have no Chinese name, with their parent: none, for the data of every kind.
pub fn unnamed(data: &Value) -> Vec<String> {
    fn walk(value: &Value, parent: &str, names: &BTreeMap<&str, &str>, missing: &mut Vec<String>) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| walk(item, parent, names, missing)),
            Value::Object(fields) => {
                for (key, item) in fields {
                    let qualified = format!("{parent}.{key}");
                    if !names.contains_key(key.as_str()) && !names.contains_key(qualified.as_str()) {
                        missing.push(qualified);
                    }
                    walk(item, key, names, missing);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let mut missing = Vec::new();
    walk(data, "", &names(), &mut missing);
    missing
}
