//! Addresses: percent-encoding and the places of things.

use casework::case::CaseId;

/// A text as one segment or value of an address.
pub(crate) fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// The page of a case.
pub(crate) fn case(id: &CaseId) -> String {
    format!("/desk/cases/{}", encode(&id.0))
}

/// The form of an act in a case.
pub(crate) fn act(id: &str, act: &str) -> String {
    format!("/desk/cases/{}/acts/{}", encode(id), encode(act))
}

/// The public page of a decision.
pub(crate) fn decision(number: &str) -> String {
    format!("/decisions/{}", encode(number))
}

/// The form of an act whose draft is kept under `key`: a case, `item/`, `agency/` or `person/` with an id, or nothing for
/// a new case.
pub(crate) fn form(key: &str, act_id: &str) -> String {
    let registered = [("item/", "items"), ("agency/", "agencies"), ("person/", "people")]
        .into_iter()
        .find_map(|(prefix, place)| Some((place, key.strip_prefix(prefix)?)));
    match registered {
        Some((place, "")) => format!("/desk/{place}/new"),
        Some((place, id)) => format!("/desk/{place}/{}/acts/{}", encode(id), encode(act_id)),
        None if key.is_empty() => format!("/desk/new/{}", encode(act_id)),
        None => act(key, act_id),
    }
}
