//! Showing the form of an act: sections, fields, rows and choices from its definition and its values.

use std::collections::BTreeMap;

use casework::procedure::OnlineProcedure;
use casework::value::{FieldDefinition, FieldError, FieldKind, Value as _, join};
use law::Fen;
use serde_json::Value as Json;

use super::options::{Source, choices};
use super::{is_file, is_shaped};
use crate::view::{Field, FormError, Group, GroupRow, Line, Section, Upload};

/// Radio buttons up to this many choices, a drop-down list beyond.
const RADIO_LIMIT: usize = 5;

/// What a form is shown with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shown<'a> {
    /// Where choices come from.
    pub(crate) source: Source<'a>,
    /// Faults by path.
    pub(crate) errors: &'a BTreeMap<String, String>,
    /// Address below which files of the case can be fetched by digest; empty when there is no case yet.
    pub(crate) files_at: &'a str,
    /// Where what no form of rows can show is shaped; empty where a form has nothing of the kind.
    pub(crate) shaped_at: &'a str,
    /// An extra empty row for the list with this path: somebody pressed “再加一行”.
    pub(crate) grown: Option<&'a str>,
}

/// Errors by path; several at one path are joined.
pub(crate) fn by_path(errors: &[FieldError]) -> BTreeMap<String, String> {
    let mut map: BTreeMap<String, String> = BTreeMap::new();
    for error in errors {
        let text = map.entry(error.path.clone()).or_default();
        if !text.is_empty() {
            text.push('；');
        }
        text.push_str(&error.message);
    }
    map
}

/// The lines of the error summary, each leading to its field.
pub(crate) fn summary(fields: &[FieldDefinition], errors: &[FieldError]) -> Vec<FormError> {
    errors
        .iter()
        .map(|error| {
            let label = label_of(fields, &error.path);
            let text = if label.is_empty() || error.message.contains(&label) {
                error.message.clone()
            } else {
                format!("{label}：{}", error.message)
            };
            FormError { field: id_of(&error.path), text }
        })
        .collect()
}

/// The Chinese label of a path, through groups and rows.
pub(crate) fn label_of(fields: &[FieldDefinition], path: &str) -> String {
    let Some((head, rest)) = path.split_once('.').map(|(head, rest)| (head, Some(rest))).or(Some((path, None))) else {
        return String::new();
    };
    let Some(field) = fields.iter().find(|field| field.name == head) else { return String::new() };
    let (kind, rest, row) = match (&field.kind, rest) {
        (FieldKind::List(inner), Some(rest)) => {
            let (row, rest) = rest.split_once('.').map_or((rest, None), |(row, rest)| (row, Some(rest)));
            let number = row.parse::<usize>().map_or_else(|_| String::new(), |row| format!("第{}项", row + 1));
            (inner.as_ref(), rest, number)
        }
        (kind, rest) => (kind, rest, String::new()),
    };
    match (kind, rest) {
        (FieldKind::Group(fields), Some(rest)) => format!("{}{row}·{}", field.label, label_of(fields, rest)),
        _ => format!("{}{row}", field.label),
    }
}

/// The id of the element of a path.
fn id_of(path: &str) -> String {
    format!("f-{}", path.replace('.', "-"))
}

/// The sections of a form: simple fields first, then a section for each group of fields.
pub(crate) fn sections(fields: &[FieldDefinition], values: &Json, shown: Shown<'_>) -> Vec<Section> {
    let mut first = Section::default();
    let mut sections = Vec::new();
    for field in fields {
        match &field.kind {
            kind if is_shaped(kind) => {
                let lines = vec![Line { fields: vec![carried(field, values, shown)], group: None }];
                sections.push(Section { heading: heading(field), hint: String::new(), lines });
            }
            FieldKind::Group(inner) if !is_file(&field.kind) => {
                let value = values.get(field.name).unwrap_or(&Json::Null);
                let mut section = Section { heading: heading(field), hint: field.hint.to_owned(), lines: Vec::new() };
                lines(inner, field.name, value, !field.required, shown, &mut section.lines);
                sections.push(section);
            }
            _ => line(field, "", values, false, shown, &mut first.lines),
        }
    }
    pair_up(&mut first.lines);
    for section in &mut sections {
        pair_up(&mut section.lines);
    }
    if !first.lines.is_empty() {
        sections.insert(0, first);
    }
    sections
}

/// What is shaped on a page of its own: in words, with the way there, and carried along as it is.
fn carried(definition: &FieldDefinition, values: &Json, shown: Shown<'_>) -> Field {
    let value = values.get(definition.name);
    let mut errors = Vec::new();
    let procedure = value.and_then(|value| OnlineProcedure::read(value, definition.name, &mut errors));
    Field {
        kind: "carried",
        id: id_of(definition.name),
        name: definition.name.to_owned(),
        label: definition.label.to_owned(),
        error: shown.errors.get(definition.name).cloned().unwrap_or_default(),
        value: value.map(Json::to_string).unwrap_or_default(),
        words: procedure.map_or_else(|| "没有流程".to_owned(), |procedure| crate::flow::flow(Some(&procedure)).1),
        href: shown.shaped_at.to_owned(),
        full: true,
        required: true,
        ..Field::default()
    }
}

fn heading(field: &FieldDefinition) -> String {
    if field.required { field.label.to_owned() } else { format!("{}（选填）", field.label) }
}

/// Short fields that follow one another share a line of two.
fn pair_up(lines: &mut Vec<Line>) {
    let short = |line: &Line| {
        line.group.is_none()
            && matches!(line.fields.as_slice(), [field] if !field.full && matches!(field.kind, "text" | "date" | "datetime" | "money" | "number" | "select"))
    };
    let mut paired: Vec<Line> = Vec::with_capacity(lines.len());
    for mut line in lines.drain(..) {
        match paired.last_mut() {
            Some(last) if last.fields.len() == 1 && short(last) && short(&line) => last.fields.append(&mut line.fields),
            _ => paired.push(line),
        }
    }
    *lines = paired;
}

fn lines(fields: &[FieldDefinition], path: &str, values: &Json, optional: bool, shown: Shown<'_>, out: &mut Vec<Line>) {
    for field in fields {
        line(field, path, values, optional, shown, out);
    }
}

fn line(
    definition: &FieldDefinition,
    path: &str,
    values: &Json,
    optional: bool,
    shown: Shown<'_>,
    out: &mut Vec<Line>,
) {
    let name = join(path, definition.name);
    let value = values.get(definition.name).unwrap_or(&Json::Null);
    match &definition.kind {
        FieldKind::Group(inner) if !is_file(&definition.kind) => {
            lines(inner, &name, value, optional || !definition.required, shown, out);
        }
        FieldKind::List(inner) if !is_file(inner) => match inner.as_ref() {
            FieldKind::Group(fields) => {
                out.push(Line { fields: Vec::new(), group: Some(group(definition, fields, &name, value, shown)) });
            }
            _ => out.push(Line { fields: vec![field(definition, &name, value, optional, shown)], group: None }),
        },
        _ => out.push(Line { fields: vec![field(definition, &name, value, optional, shown)], group: None }),
    }
}

fn group(
    definition: &FieldDefinition,
    fields: &[FieldDefinition],
    name: &str,
    value: &Json,
    shown: Shown<'_>,
) -> Group {
    let mut given: Vec<Json> = value.as_array().cloned().unwrap_or_default();
    if given.is_empty() || shown.grown == Some(name) {
        given.push(Json::Null);
    }
    let row = |index: &str, value: &Json| {
        let mut lines_of_row = Vec::new();
        lines(fields, &join(name, index), value, false, shown, &mut lines_of_row);
        lines_of_row.into_iter().flat_map(|line| line.fields).collect::<Vec<Field>>()
    };
    let rows = given
        .iter()
        .enumerate()
        .map(|(i, value)| GroupRow { index: u32::try_from(i).unwrap_or(u32::MAX), fields: row(&i.to_string(), value) })
        .collect::<Vec<_>>();
    Group {
        id: id_of(name),
        name: name.to_owned(),
        label: definition.label.to_owned(),
        hint: definition.hint.to_owned(),
        error: shown.errors.get(name).cloned().unwrap_or_default(),
        row_label: definition.label.to_owned(),
        next: u32::try_from(rows.len()).unwrap_or(u32::MAX),
        rows,
        blank: row("__row__", &Json::Null),
    }
}

/// Text of a value as an input shows it.
fn text(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

fn field(definition: &FieldDefinition, name: &str, value: &Json, optional: bool, shown: Shown<'_>) -> Field {
    let id = id_of(name);
    let error = shown.errors.get(name).cloned().unwrap_or_default();
    let hint = definition.hint.to_owned();
    let mut described = Vec::new();
    if !hint.is_empty() {
        described.push(format!("{id}-hint"));
    }
    if !error.is_empty() {
        described.push(format!("{id}-error"));
    }
    let mut field = Field {
        kind: "text",
        id,
        name: name.to_owned(),
        label: definition.label.to_owned(),
        hint,
        error,
        described: described.join(" "),
        required: definition.required && !optional,
        value: text(value),
        // A row of a list is one of several: its texts are mostly short.
        rows: if name.contains('.') { 2 } else { 4 },
        ..Field::default()
    };
    let (kind, many) = match &definition.kind {
        FieldKind::List(inner) => (inner.as_ref(), true),
        kind => (kind, false),
    };
    if is_file(kind) {
        field.kind = "file";
        field.multiple = many;
        field.limit = node::proofs::FILE_LIMIT;
        field.full = true;
        field.required = false;
        let files = if many { value.as_array().cloned().unwrap_or_default() } else { vec![value.clone()] };
        field.files = files.iter().filter(|file| file.is_object()).map(|file| upload(file, shown)).collect();
        return field;
    }
    if let Some(mut options) = choices(shown.source, kind, definition.name) {
        let chosen: Vec<String> =
            if many { value.as_array().into_iter().flatten().map(text).collect() } else { vec![text(value)] };
        for option in &mut options {
            option.chosen = chosen.contains(&option.value);
        }
        field.options = options;
        if many {
            field.kind = "checks";
            field.full = true;
            // Whether a list may be empty is for the rules to say; the form does not call it optional.
            field.required = true;
            field.none = "没有可以选择的内容".to_owned();
        } else if matches!(kind, FieldKind::Choice(_)) && field.options.len() <= RADIO_LIMIT && field.required {
            field.kind = "radio";
            field.inline = field.options.len() <= 3;
        } else {
            field.kind = "select";
            field.placeholder = "请选择".to_owned();
        }
        return field;
    }
    match kind {
        FieldKind::Text => {
            field.kind = "textarea";
            field.full = true;
        }
        FieldKind::Line if many => {
            field.kind = "textarea";
            field.full = true;
            field.hint = if field.hint.is_empty() {
                "每行一项".to_owned()
            } else {
                format!("{}；每行一项", field.hint)
            };
            field.described = format!("{}-hint", field.id);
            field.value = value.as_array().into_iter().flatten().map(text).collect::<Vec<_>>().join("\n");
        }
        FieldKind::Bool => {
            field.kind = "check";
            field.required = false;
            field.value = if value.as_bool() == Some(true) { "yes".to_owned() } else { String::new() };
        }
        FieldKind::Number => {
            field.kind = "text";
            field.width = "short";
        }
        FieldKind::Money => money(&mut field, value),
        FieldKind::Date => {
            field.kind = "date";
            field.width = "date";
        }
        FieldKind::DateTime => {
            field.kind = "datetime";
            field.width = "date";
            field.value = field.value.get(..16).map_or_else(|| field.value.clone(), str::to_owned);
        }
        _ => {}
    }
    field
}

fn money(field: &mut Field, value: &Json) {
    field.kind = "money";
    let fen = match value {
        Json::Number(number) => number.as_i64().map(Fen),
        Json::String(text) => Fen::parse(text.trim_end_matches('元')).ok(),
        _ => None,
    };
    if let Some(fen) = fen {
        field.value = fen.to_string().trim_end_matches('元').to_owned();
        field.capitals = fen.capitals();
    }
}

fn upload(file: &Json, shown: Shown<'_>) -> Upload {
    let text = |key: &str| file.get(key).and_then(Json::as_str).unwrap_or_default().to_owned();
    let size = file.get("size").and_then(Json::as_u64).unwrap_or_default();
    Upload {
        id: text("sha256"),
        name: text("name"),
        href: format!("{}/{}", shown.files_at, text("sha256")),
        size: crate::words::size(size),
        digest: text("sm3"),
    }
}
