//! JSON Schema (draft 2020-12) of the acts, from the same definitions as their forms.
//!
//! A schema describes the stored form: codes rather than Chinese titles, money in fen. What the standard has no word
//! for stands under `x-` keys: `x-kind` (what a reference points to), `x-privacy` (sealed fields), `x-roles`,
//! `x-stage`, `x-approved`, `x-opens` and `x-documents`.

use serde_json::{Map, Value as Json, json};

use crate::acts::Act;
use crate::definition::ActDefinition;
use crate::registry::RegistryAct;
use crate::value::{FieldDefinition, FieldKind, LINE_LIMIT, LIST_LIMIT, Privacy, TEXT_LIMIT};

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// Every definition: the acts of a case, then those of the registry.
pub fn definitions() -> impl Iterator<Item = &'static ActDefinition> {
    Act::DEFINITIONS.iter().chain(RegistryAct::DEFINITIONS).copied()
}

/// The definition with this id, of a case act or a registry act.
pub fn definition(id: &str) -> Option<&'static ActDefinition> {
    definitions().find(|definition| definition.id == id)
}

/// The schema of one act's fields, as a document of its own.
pub fn act(definition: &'static ActDefinition) -> Json {
    let mut schema = act_fields(definition);
    schema.insert("$schema".to_owned(), json!(DIALECT));
    Json::Object(schema)
}

/// One document with every act under `$defs`; an instance is an object with the act's id and its fields.
pub fn all() -> Json {
    let defs: Map<String, Json> =
        definitions().map(|definition| (definition.id.to_owned(), Json::Object(act_fields(definition)))).collect();
    let choices: Vec<Json> = definitions()
        .map(|definition| {
            json!({
                "type": "object",
                "title": definition.title,
                "properties": {
                    "act": {"const": definition.id},
                    "fields": {"$ref": format!("#/$defs/{}", definition.id)},
                },
                "required": ["act", "fields"],
            })
        })
        .collect();
    json!({"$schema": DIALECT, "title": "行政处罚与行政强制权力网络运行系统的全部行为", "oneOf": choices, "$defs": defs})
}

fn act_fields(definition: &'static ActDefinition) -> Map<String, Json> {
    let mut schema = group(&(definition.fields)());
    schema.insert("$id".to_owned(), json!(format!("urn:xingquan:act:{}", definition.id)));
    schema.insert("title".to_owned(), json!(definition.title));
    if !definition.hint.is_empty() {
        schema.insert("description".to_owned(), json!(definition.hint));
    }
    let roles: Vec<&str> = definition.by.iter().map(|role| role.code()).collect();
    schema.insert("x-stage".to_owned(), json!(definition.stage.code()));
    schema.insert("x-roles".to_owned(), json!(roles));
    schema.insert("x-documents".to_owned(), json!(definition.documents));
    schema.insert("x-approved".to_owned(), json!(definition.approved));
    schema.insert("x-opens".to_owned(), json!(definition.opens));
    schema
}

fn group(fields: &[FieldDefinition]) -> Map<String, Json> {
    let properties: Map<String, Json> = fields.iter().map(|f| (f.name.to_owned(), Json::Object(field(f)))).collect();
    let required: Vec<&str> = fields.iter().filter(|field| field.required).map(|field| field.name).collect();
    let mut schema = Map::new();
    schema.insert("type".to_owned(), json!("object"));
    schema.insert("properties".to_owned(), Json::Object(properties));
    schema.insert("required".to_owned(), json!(required));
    schema.insert("additionalProperties".to_owned(), json!(false));
    schema
}

fn field(field: &FieldDefinition) -> Map<String, Json> {
    let mut schema = kind(&field.kind);
    schema.insert("title".to_owned(), json!(field.label));
    if !field.hint.is_empty() {
        schema.insert("description".to_owned(), json!(field.hint));
    }
    if field.privacy == Privacy::Sealed {
        schema.insert("x-privacy".to_owned(), json!("sealed"));
    }
    schema
}

fn kind(kind: &FieldKind) -> Map<String, Json> {
    let schema = match kind {
        FieldKind::Line => json!({"type": "string", "maxLength": LINE_LIMIT}),
        FieldKind::Text => json!({"type": "string", "maxLength": TEXT_LIMIT}),
        FieldKind::Bool => json!({"type": "boolean"}),
        FieldKind::Number => json!({"type": "integer", "minimum": 0, "maximum": u32::MAX}),
        FieldKind::Money => json!({"type": "integer", "minimum": 0, "x-kind": "fen"}),
        FieldKind::Date => json!({"type": "string", "format": "date"}),
        FieldKind::DateTime => json!({
            "type": "string",
            "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}$",
            "x-kind": "civil_time",
        }),
        FieldKind::Region => reference("region"),
        FieldKind::CreditCode => reference("credit_code"),
        FieldKind::IdentityNumber => reference("identity_number"),
        FieldKind::Person => reference("person"),
        FieldKind::Agency => reference("agency"),
        FieldKind::Item => reference("item"),
        FieldKind::Document => reference("document"),
        FieldKind::Evidence => reference("evidence"),
        FieldKind::Act => reference("act"),
        FieldKind::Step => reference("step"),
        FieldKind::Choice(choices) => {
            let codes: Vec<&str> = choices.iter().map(|choice| choice.code).collect();
            let titles: Map<String, Json> =
                choices.iter().map(|choice| (choice.code.to_owned(), json!(choice.title))).collect();
            json!({"type": "string", "enum": codes, "x-titles": titles})
        }
        FieldKind::Group(fields) => return group(fields),
        FieldKind::List(inner) => {
            json!({"type": "array", "maxItems": LIST_LIMIT, "items": Json::Object(self::kind(inner))})
        }
    };
    match schema {
        Json::Object(schema) => schema,
        _ => Map::new(),
    }
}

fn reference(to: &str) -> Json {
    json!({"type": "string", "x-kind": to})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_of_filing_says_what_the_form_says() {
        let schema = act(definition("penalty.file_case").unwrap());
        assert_eq!(schema["title"], "申请立案");
        assert_eq!(schema["x-roles"], json!(["officer"]));
        assert_eq!(schema["x-documents"], json!(["filing_approval"]));
        let required = schema["required"].as_array().unwrap();
        assert!(required.contains(&json!("item")) && !required.contains(&json!("violation_to")));
        let party = &schema["properties"]["party"]["properties"];
        assert_eq!(party["kind"]["enum"], json!(["citizen", "individual_business", "organisation"]));
        assert_eq!(party["kind"]["x-titles"]["citizen"], "公民");
        assert_eq!(party["name"]["x-privacy"], "sealed");
        assert!(party["kind"].get("x-privacy").is_none());
        assert_eq!(schema["properties"]["officers"]["items"], json!({"type": "string", "x-kind": "person"}));
    }

    #[test]
    fn the_whole_document_has_every_act_once() {
        let all = all();
        assert_eq!(all["$schema"], DIALECT);
        let defs = all["$defs"].as_object().unwrap();
        assert_eq!(defs.len(), definitions().count());
        assert_eq!(all["oneOf"].as_array().unwrap().len(), defs.len());
        assert!(defs.contains_key("item.publish") && defs.contains_key("penalty.decide"));
    }
}
