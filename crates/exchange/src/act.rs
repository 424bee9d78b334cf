//! Between the acts of `casework` and their canonical records.

use casework::case::{Alert, CaseFile, CaseId, Entry};
use casework::catalogue::Meta;
use casework::definition::ActDefinition;
use casework::registry::RegistryAct;
use casework::value::{PersonId, parse_datetime, write_datetime};
use record::act::{Draft, OpenedAct};
use record::digest::Digest;
use record::place;
use serde_json::{Value as Json, json};

/// The stream of a case.
pub fn case_stream(id: &CaseId) -> String {
    format!("case/{id}")
}

/// The case of a stream, if it is one.
pub fn case_of_stream(stream: &str) -> Option<CaseId> {
    stream.strip_prefix("case/").map(|id| CaseId(id.to_owned()))
}

fn sealed(definition: &ActDefinition, fields: &Json) -> Vec<String> {
    definition.sealed_patterns().iter().flat_map(|pattern| place::expand(fields, pattern)).collect()
}

/// The record of an entry of a case, before sealing. The agency of the case stands in the context of its first act.
pub fn case_draft(case: &CaseFile, entry: &Entry, previous: Option<Digest>) -> Draft {
    let fields = entry.act.fields_json();
    let mut context = entry.context_json();
    if let (0, Json::Object(context)) = (entry.seq, &mut context) {
        context.insert("agency".to_owned(), json!(case.agency.as_str()));
    }
    Draft {
        stream: case_stream(&case.id),
        seq: entry.seq.into(),
        previous,
        act: entry.definition().id.to_owned(),
        by: entry.by.to_string(),
        at: entry.at_text(),
        recorded: entry.recorded_text(),
        context,
        sealed: sealed(entry.definition(), &fields),
        fields,
    }
}

/// Reads an entry of a case from its opened record.
///
/// # Errors
/// A Chinese sentence that names what cannot be read, among it fields that are withheld and must be known.
pub fn case_entry(opened: &OpenedAct) -> Result<Entry, String> {
    let draft = &opened.draft;
    let seq = u32::try_from(draft.seq).map_err(|_| "序号过大".to_owned())?;
    let mut context = draft.context.clone();
    if let Json::Object(context) = &mut context {
        context.remove("agency");
    }
    Entry::read(seq, &draft.act, &draft.fields, &draft.by, &draft.at, &draft.recorded, &context)
}

/// The agency that the first record of a case names.
pub fn agency_of(opened: &OpenedAct) -> Option<&str> {
    opened.draft.context.get("agency").and_then(Json::as_str)
}

/// The record of an act of the registry, before sealing. An act of an item that went through the steps of the desk says so,
/// with the alerts that it raised.
pub fn registry_draft(act: &RegistryAct, meta: &Meta, seq: u64, previous: Option<Digest>) -> Draft {
    let fields = act.fields_json();
    let mut context = serde_json::Map::new();
    if act.item_code().is_some() && !meta.imported {
        context.insert("by_steps".to_owned(), json!(true));
    }
    if !meta.alerts.is_empty() {
        let alert = |alert: &Alert| json!({"rule": alert.rule, "red": alert.red, "message": alert.message});
        context.insert("alerts".to_owned(), meta.alerts.iter().map(alert).collect());
    }
    Draft {
        stream: act.stream(),
        seq,
        previous,
        act: act.definition().id.to_owned(),
        by: meta.by.to_string(),
        at: write_datetime(meta.at),
        recorded: write_datetime(meta.recorded),
        context: Json::Object(context),
        sealed: sealed(act.definition(), &fields),
        fields,
    }
}

/// Reads who recorded an act of the registry, when, and with what alerts.
///
/// # Errors
/// A Chinese sentence that names what cannot be read.
pub fn registry_meta(opened: &OpenedAct) -> Result<Meta, String> {
    let draft = &opened.draft;
    let alerts = draft.context.get("alerts").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
    let text = |alert: &Json, key: &str| {
        let value = alert.get(key).and_then(Json::as_str).map(str::to_owned);
        value.ok_or_else(|| format!("预警缺少{key}"))
    };
    let alert = |alert: &Json| {
        Ok(Alert {
            rule: text(alert, "rule")?,
            red: alert.get("red").and_then(Json::as_bool).unwrap_or(false),
            message: text(alert, "message")?,
        })
    };
    Ok(Meta {
        by: PersonId::from(draft.by.as_str()),
        at: parse_datetime(&draft.at)?,
        recorded: parse_datetime(&draft.recorded)?,
        alerts: alerts.iter().map(alert).collect::<Result<_, String>>()?,
        imported: draft.context.get("by_steps").and_then(Json::as_bool) != Some(true),
    })
}

/// Reads an act of the registry from its opened record.
///
/// # Errors
/// A Chinese sentence that names what cannot be read.
pub fn registry_act(opened: &OpenedAct) -> Result<RegistryAct, String> {
    let draft = &opened.draft;
    RegistryAct::parse(&draft.act, &draft.fields)
        .ok_or_else(|| format!("没有名为“{}”的行为", draft.act))?
        .map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("；"))
}

/// Whether a stream belongs to the registry.
pub fn is_registry(stream: &str) -> bool {
    ["agency/", "person/", "item/", "statute/"].iter().any(|prefix| stream.starts_with(prefix))
}
