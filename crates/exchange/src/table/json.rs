//! JSON: a list of acts, each with its id and fields, as the schema of all acts describes them.

use casework::registry::{Registry, RegistryAct};
use casework::value::{FieldDefinition, FieldKind};
use serde_json::{Value as Json, json};

use super::Unreadable;
use super::layout::Layout;
use super::plan::{Change, RowPlan, resolve};
use super::remark::{Place, Remark};
use super::value::Complaint;

/// Writes acts.
pub fn write(acts: &[RegistryAct]) -> Vec<u8> {
    let entries: Vec<Json> =
        acts.iter().map(|act| json!({"act": act.definition().id, "fields": act.fields_json()})).collect();
    let mut text = format!("{:#}", Json::Array(entries));
    text.push('\n');
    text.into_bytes()
}

/// Reads the entries.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Json>, Unreadable> {
    if bytes.len() > super::MOST_BYTES {
        return Err(Unreadable::TooLarge(bytes.len()));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let entries: Vec<Json> = serde_json::from_slice(bytes).map_err(|error| {
        Unreadable::Json(format!("应当是行为的列表，第{}行第{}列不能读取", error.line(), error.column()))
    })?;
    if entries.len() > super::MOST_ROWS {
        return Err(Unreadable::TooManyRows("JSON".to_owned()));
    }
    Ok(entries)
}

/// Reads one entry; what it comes to is not judged yet.
pub(super) fn row(layout: &Layout, number: u32, entry: &Json, registry: &Registry) -> RowPlan {
    let place = Place { row: number, listed: true, ..Place::default() };
    let mut row = RowPlan {
        place,
        subject: String::new(),
        change: Change::Unchanged,
        differences: Vec::new(),
        remarks: Vec::new(),
        acts: Vec::new(),
        stated: Vec::new(),
    };
    let id = entry.get("act").and_then(Json::as_str).unwrap_or_default();
    let fields = entry.get("fields").unwrap_or(&Json::Null);
    let text = |field: &str| fields.get(field).and_then(Json::as_str);
    row.subject = ["name", "person", "number", "code"].into_iter().find_map(text).unwrap_or_default().to_owned();
    let Some((part, definition)) = layout.parts.iter().enumerate().find(|(_, part)| part.definition.id == id) else {
        let known: Vec<&str> = layout.parts.iter().map(|part| part.definition.id).collect();
        let message = format!("“act”为“{id}”，不能在此导入");
        row.remarks.push(Remark::fault(row.place.clone(), message, format!("可以导入：{}", known.join("、"))));
        return row;
    };
    let known = (definition.definition.fields)();
    let at = |path: &str| Place { column: label(&known, path), ..row.place.clone() };
    match RegistryAct::parse(id, fields) {
        Some(Ok(act)) => {
            let mut references = Vec::new();
            collect(&known, &act.fields_json(), "", &mut references);
            let own = |path: &str| definition.keys.contains(&path) || definition.links.iter().any(|l| l.field == path);
            for (path, kind, id) in references {
                // Whom the act itself is about is asked by the rules.
                if matches!(kind, FieldKind::Person) && own(&path) {
                    continue;
                }
                if let Err(complaint) = check(registry, &kind, &id) {
                    row.remarks.push(Remark::fault(at(&path), complaint.message, complaint.cure));
                }
            }
            row.stated.push((part, act));
        }
        Some(Err(errors)) => {
            for error in errors {
                row.remarks.push(Remark::fault(at(&error.path), error.message, "请核对后改正"));
            }
        }
        None => {}
    }
    row
}

/// Whether somebody is registered under an id; in JSON a name is none.
fn check(registry: &Registry, kind: &FieldKind, id: &str) -> Result<(), Complaint> {
    match resolve(registry, kind, id)? {
        found if found == id => Ok(()),
        found => {
            Err(Complaint { message: format!("“{id}”是名称"), cure: format!("请填写标识“{found}”") })
        }
    }
}

/// The agencies and people to which an act refers: path, kind and id.
fn collect(fields: &[FieldDefinition], json: &Json, path: &str, found: &mut Vec<(String, FieldKind, String)>) {
    for field in fields {
        let at = casework::value::join(path, field.name);
        if let Some(value) = json.get(field.name) {
            collect_value(&field.kind, value, &at, found);
        }
    }
}

fn collect_value(kind: &FieldKind, value: &Json, path: &str, found: &mut Vec<(String, FieldKind, String)>) {
    match (kind, value) {
        (FieldKind::Agency | FieldKind::Person, Json::String(id)) => {
            found.push((path.to_owned(), kind.clone(), id.clone()));
        }
        (FieldKind::Group(fields), _) => collect(fields, value, path, found),
        (FieldKind::List(inner), Json::Array(values)) => {
            for (i, value) in values.iter().enumerate() {
                collect_value(inner, value, &format!("{path}.{i}"), found);
            }
        }
        _ => {}
    }
}

/// The labels on a dotted path: `设定依据第1项-条款项`.
fn label(fields: &[FieldDefinition], path: &str) -> String {
    let Some((name, rest)) = path.split_once('.').or_else(|| (!path.is_empty()).then_some((path, ""))) else {
        return String::new();
    };
    let Some(field) = fields.iter().find(|field| field.name == name) else { return path.to_owned() };
    let (mut label_here, mut kind, mut rest) = (field.label.to_owned(), &field.kind, rest);
    while let FieldKind::List(inner) = kind {
        let (number, below) = rest.split_once('.').unwrap_or((rest, ""));
        let Ok(number) = number.parse::<u32>() else { break };
        label_here.push_str(&format!("第{}项", number.saturating_add(1)));
        (kind, rest) = (inner, below);
    }
    match kind {
        FieldKind::Group(inner) if !rest.is_empty() => format!("{label_here}-{}", label(inner, rest)),
        _ => label_here,
    }
}
