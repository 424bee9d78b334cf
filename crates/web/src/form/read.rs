//! Reading a posted form into the JSON of an act.

use std::collections::{BTreeMap, BTreeSet};

use casework::value::{FieldDefinition, FieldError, FieldKind, join};
use serde_json::{Map, Value as Json};

use super::{is_file, is_shaped};

/// What a browser posted: names and values in order, and uploaded files as JSON by field name.
#[derive(Debug, Default)]
pub(crate) struct Posted {
    values: BTreeMap<String, Vec<String>>,
    files: BTreeMap<String, Vec<Json>>,
    refused: Vec<FieldError>,
}

impl Posted {
    /// Adds a value. Browsers end the lines of a text with CR and LF; records with LF.
    pub(crate) fn push(&mut self, name: String, value: String) {
        let value = if value.contains('\r') { value.replace("\r\n", "\n").replace('\r', "\n") } else { value };
        self.values.entry(name).or_default().push(value);
    }

    /// Adds an uploaded file to a field.
    pub(crate) fn push_file(&mut self, name: String, file: Json) {
        self.files.entry(name).or_default().push(file);
    }

    /// Notes that a file of a field cannot be kept, and why.
    pub(crate) fn refuse_file(&mut self, name: &str, why: String) {
        self.refused.push(FieldError::new(name, why));
    }

    /// The files that could not be kept.
    pub(crate) fn refused_files(&self) -> &[FieldError] {
        &self.refused
    }

    /// The first value with this name.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name).and_then(|values| values.first()).map(String::as_str)
    }

    /// The first file uploaded to a field.
    pub(crate) fn file(&self, name: &str) -> Option<&Json> {
        self.files.get(name).and_then(|files| files.first())
    }

    /// The files uploaded to a field, in order.
    pub(crate) fn files(&self, name: &str) -> &[Json] {
        self.files.get(name).map_or(&[], Vec::as_slice)
    }

    /// Names that begin with `prefix`, without it, and their first values.
    pub(crate) fn below<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.values
            .iter()
            .filter_map(move |(name, values)| Some((name.strip_prefix(prefix)?, values.first()?.as_str())))
    }

    /// Every value with this name.
    pub(crate) fn all(&self, name: &str) -> &[String] {
        self.values.get(name).map_or(&[], Vec::as_slice)
    }

    /// The places of rows that were posted below a list: the numbers that follow its name.
    fn rows(&self, name: &str) -> BTreeSet<usize> {
        let prefix = format!("{name}.");
        let names = self.values.keys().chain(self.files.keys());
        names
            .filter_map(|key| key.strip_prefix(&prefix))
            .filter_map(|rest| rest.split('.').next().and_then(|row| row.parse().ok()))
            .collect()
    }
}

/// Reads the fields of an act. `known` gives the files that were uploaded before, by digest.
pub(crate) fn read(fields: &[FieldDefinition], posted: &Posted, known: &BTreeMap<String, Json>) -> Json {
    Json::Object(group(fields, "", posted, known))
}

fn group(fields: &[FieldDefinition], path: &str, posted: &Posted, known: &BTreeMap<String, Json>) -> Map<String, Json> {
    let mut object = Map::new();
    for field in fields {
        if let Some(value) = value(&field.kind, &join(path, field.name), posted, known) {
            object.insert(field.name.to_owned(), value);
        }
    }
    object
}

fn value(kind: &FieldKind, name: &str, posted: &Posted, known: &BTreeMap<String, Json>) -> Option<Json> {
    if is_file(kind) {
        return files(name, posted, known).into_iter().next();
    }
    if is_shaped(kind) {
        // What is not JSON stays a text, and the act says that it is no group.
        let text = posted.get(name)?.trim();
        let carried = serde_json::from_str(text).unwrap_or_else(|_| Json::String(text.to_owned()));
        return (!text.is_empty()).then_some(carried);
    }
    match kind {
        FieldKind::Group(fields) => {
            let object = group(fields, name, posted, known);
            (!object.is_empty()).then_some(Json::Object(object))
        }
        FieldKind::List(inner) => list(inner, name, posted, known),
        FieldKind::Bool => posted.get(name).is_some_and(|value| value == "yes").then_some(Json::Bool(true)),
        FieldKind::Number => {
            let text = posted.get(name)?.trim();
            if text.is_empty() {
                return None;
            }
            Some(text.parse::<u32>().map_or_else(|_| Json::String(text.to_owned()), Json::from))
        }
        _ => {
            let text = posted.get(name)?.trim();
            (!text.is_empty()).then(|| Json::String(text.to_owned()))
        }
    }
}

fn list(inner: &FieldKind, name: &str, posted: &Posted, known: &BTreeMap<String, Json>) -> Option<Json> {
    let items: Vec<Json> = if is_file(inner) {
        files(name, posted, known)
    } else {
        match inner {
            FieldKind::Group(fields) => posted
                .rows(name)
                .into_iter()
                .map(|row| group(fields, &join(name, &row.to_string()), posted, known))
                // A row in which nothing was filled is not a row; a ticked box or a chosen radio alone does not fill it.
                .filter(|row| row.values().any(|value| !matches!(value, Json::Bool(_))))
                .map(Json::Object)
                .collect(),
            FieldKind::Line | FieldKind::Text => posted
                .all(name)
                .iter()
                .flat_map(|text| text.lines())
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .map(|line| Json::String(line.to_owned()))
                .collect(),
            _ => {
                posted.all(name).iter().filter(|text| !text.is_empty()).map(|text| Json::String(text.clone())).collect()
            }
        }
    };
    (!items.is_empty()).then_some(Json::Array(items))
}

fn files(name: &str, posted: &Posted, known: &BTreeMap<String, Json>) -> Vec<Json> {
    let kept = posted.all(name).iter().filter_map(|digest| known.get(digest)).cloned();
    kept.chain(posted.files.get(name).into_iter().flatten().cloned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use casework::acts::Act;

    fn posted(pairs: &[(&str, &str)]) -> Posted {
        let mut posted = Posted::default();
        for (name, value) in pairs {
            posted.push((*name).to_owned(), (*value).to_owned());
        }
        posted
    }

    #[test]
    fn a_posted_form_becomes_the_fields_of_the_act() {
        let definition = Act::definition_of("defence.answer").unwrap();
        let posted = posted(&[
            ("officers", "zhang"),
            ("officers", "li"),
            ("answers.0.number", "1"),
            ("answers.0.adopted", "yes"),
            ("answers.0.reason", "成立"),
            ("answers.3.number", ""),
        ]);
        let json = read(&(definition.fields)(), &posted, &BTreeMap::new());
        let expected = serde_json::json!({
            "officers": ["zhang", "li"],
            "answers": [{"number": 1, "adopted": true, "reason": "成立"}],
        });
        assert_eq!(json, expected);
        assert!(Act::parse("defence.answer", &json).unwrap().is_ok());
    }

    #[test]
    fn lines_end_alike_whatever_the_browser_sends() {
        let definition = Act::definition_of("approval.return").unwrap();
        let posted = posted(&[("reason", "第一行\r\n第二行\r第三行\n第四行")]);
        let json = read(&(definition.fields)(), &posted, &BTreeMap::new());
        assert_eq!(json.get("reason"), Some(&Json::from("第一行\n第二行\n第三行\n第四行")));
    }
}
