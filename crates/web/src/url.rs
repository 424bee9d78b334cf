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
