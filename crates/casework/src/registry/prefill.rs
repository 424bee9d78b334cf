//! What the form of a registration already knows. A proposal only.

use jiff::civil::Date;
use serde_json::{Map, Value as Json, json};

use super::{Employment, Person, RegisterAgency};
use crate::definition::ActType as _;

/// The fields of an act about an agency or a person as far as they are known, as JSON of the act's shape. `agency` and
/// `person` are what the form is about; both are `None` for a new agency, and `person` for a new person.
pub fn prefill(act: &str, agency: Option<&RegisterAgency>, person: Option<&Person>, today: Date) -> Json {
    let mut form = Map::new();
    let mut put = |key: &str, value: Json| {
        if !value.is_null() {
            form.insert(key.to_owned(), value);
        }
    };
    let number = || person.and_then(|person| person.certificate_shown(today)).map(|c| c.number.as_str());
    match act {
        "agency.register" => return agency.map(RegisterAgency::fields_json).unwrap_or_else(|| json!({})),
        "person.register" => {
            if let Some(person) = person {
                return person.registration.fields_json();
            }
            put("agency", json!(agency.map(|agency| agency.id.as_str())));
            put("employment", json!(Employment::Established.code()));
        }
        "certificate.issue" | "agency.delegate" => put("from", json!(today.to_string())),
        "certificate.check" => {
            put("number", json!(number()));
            put("year", json!(today.year()));
        }
        "certificate.suspend" => {
            put("number", json!(number()));
            put("from", json!(today.to_string()));
        }
        "post.appoint" => {
            put("agency", json!(person.map(|person| person.registration.agency.as_str())));
            put("from", json!(today.to_string()));
        }
        "post.end" => {
            let held = person.and_then(|person| {
                person.posts.iter().rev().find(|post| post.until.is_none_or(|until| today <= until))
            });
            put("agency", json!(held.map(|post| post.agency.as_str())));
            put("role", json!(held.map(|post| post.role.code())));
            put("until", json!(today.to_string()));
        }
        _ => {}
    }
    Json::Object(form)
}
