//! What a form in the life of an item already knows. A proposal only; the person may change everything but the code.

use jiff::civil::DateTime;
use serde_json::{Map, Value as Json, json};

use super::elements::{DraftItem, Element, ItemKind, ItemSource};
use super::item::{Item, Phase};
use super::situation::RegistryFacts;
use crate::definition::{ActType as _, Role};
use crate::procedure::OnlineProcedure;
use crate::value::{AgencyId, Value};

/// The fields of an act as far as they are known, as JSON of the act's shape. `item` is `None` for a new item; `agency`
/// is that of the person who fills the form.
pub fn prefill(act: &str, item: Option<&Item>, agency: &AgencyId, now: DateTime, facts: RegistryFacts<'_>) -> Json {
    let today = now.date();
    let mut form = Map::new();
    let mut put = |key: &str, value: Json| {
        if !value.is_null() {
            form.insert(key.to_owned(), value);
        }
    };
    let working = item.and_then(Item::working);
    match act {
        "item.draft" => {
            if let Some(draft) = working {
                // A draft that was returned, or is being mended before its review, comes back as it was.
                return draft.draft.act.fields_json();
            }
            if let Some(version) = item.and_then(|item| item.publications.last()) {
                return DraftItem::of(version, agency.clone()).fields_json();
            }
            let own = facts.registry.agency(agency);
            put("agency", json!(agency.as_str()));
            put("agencies", json!([agency.as_str()]));
            put("levels", json!(own.map(|own| vec![own.level.code()])));
            put("kind", json!(ItemKind::Penalty.code()));
            put("source", json!(ItemSource::Own.code()));
            put("purpose", json!("new"));
            put("procedure", Value::write(&OnlineProcedure::of_standard()).unwrap_or_default());
            put("supervision_phone", json!(own.and_then(|own| own.phone.as_ref()).map(|phone| phone.as_str())));
            put("consultation_phone", json!(own.and_then(|own| own.phone.as_ref()).map(|phone| phone.as_str())));
        }
        "item.confirm" => {
            put("date", json!(today.to_string()));
            let heads = facts.registry.people().filter(|person| person.post(Role::Head, Some(agency), today).is_some());
            put("participants", json!(heads.map(|person| person.registration.id.as_str()).collect::<Vec<_>>()));
        }
        "item.submit" => put("office", json!(office(agency, facts, now).map(|office| office.to_string()))),
        "item.review" => {
            put("result", json!("approve"));
            let stated = working.map(|draft| draft.draft.act.fields_json()).unwrap_or_default();
            let opinions: Vec<Json> = Element::ALL
                .iter()
                .filter(|(_, element)| stated.get(element.code).is_some())
                .map(|(_, element)| json!({"element": element.code, "agrees": true}))
                .collect();
            put("opinions", Json::Array(opinions));
        }
        "item.publish" => {
            let first = working.is_some_and(|draft| draft.phase() == Phase::Approved)
                && item.is_some_and(|item| item.publications.is_empty());
            put("from", json!(today.to_string()));
            put("run", json!(if first { "trial" } else { "formal" }));
        }
        "item.run" | "item.suspend" | "item.resume" | "item.cancel" => put("from", json!(today.to_string())),
        "item.devolve" => put("former", json!(item.and_then(Item::owner).map(AgencyId::as_str))),
        _ => {}
    }
    Json::Object(form)
}

/// The legal office that reviews what an agency submits: that of the same region, otherwise the first there is.
fn office<'a>(agency: &AgencyId, facts: RegistryFacts<'a>, now: DateTime) -> Option<&'a AgencyId> {
    let region = facts.registry.agency(agency).map(|agency| &agency.region);
    let offices: Vec<&AgencyId> = facts
        .registry
        .people()
        .filter_map(|person| person.post(Role::LegalOffice, None, now.date()))
        .map(|post| &post.agency)
        .collect();
    let near = |id: &&&AgencyId| facts.registry.agency(id).map(|office| &office.region) == region;
    offices.iter().find(near).or_else(|| offices.first()).copied()
}
