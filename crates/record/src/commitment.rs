//! Salted commitments: a digest stands in for a personal or secret value, and an opening shows the value later.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::canonical::{self, CanonicalError};
use crate::digest::{Digest, from_hex, sha256, to_hex};

/// The first member of every committed array; it keeps these digests apart from all others.
const DOMAIN: &str = "xingquan/commitment/v1";

/// 32 secret random bytes, fresh for every commitment: without them a short value such as an identity number could be
/// found by trying all of them.
#[derive(Clone, PartialEq, Eq)]
pub struct Salt(pub [u8; 32]);

// Neither a sealed value nor the salt that protects it may reach a log by way of `{:?}`.
impl fmt::Debug for Salt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Salt(…)")
    }
}

impl Serialize for Salt {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&to_hex(&self.0))
    }
}

impl<'de> Deserialize<'de> for Salt {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        from_hex(&text).map(Self).ok_or_else(|| serde::de::Error::custom("salt: 64 lower-case hexadecimal digits"))
    }
}

/// What opens a commitment: the salt and the value.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// The salt that was used.
    pub salt: Salt,
    /// The value that was committed to.
    pub value: Value,
}

impl fmt::Debug for Opening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Opening(…)")
    }
}

/// The commitment to `value` at `path`: SHA-256 of the canonical bytes of
/// `["xingquan/commitment/v1", "<salt, hex>", "<path>", value]`.
///
/// The path is part of it, so that a value cannot be shown as if it had stood elsewhere in the act.
///
/// # Errors
/// [`CanonicalError`] if the value has no canonical bytes.
pub fn commit(salt: &Salt, path: &str, value: &Value) -> Result<Digest, CanonicalError> {
    let mut bytes = preimage_up_to_value(salt, path);
    canonical::write_value(&mut bytes, value)?;
    bytes.push(b']');
    Ok(sha256(&bytes))
}

/// The commitment to the name of a stream that stands in log entries: [`commit`] at the path `stream`.
///
/// One salt a stream: entries of one stream can then be told to belong together, but not to whom they belong.
pub fn commit_stream(salt: &Salt, stream: &str) -> Digest {
    let mut bytes = preimage_up_to_value(salt, "stream");
    canonical::write_string(&mut bytes, stream);
    bytes.push(b']');
    sha256(&bytes)
}

fn preimage_up_to_value(salt: &Salt, path: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(192);
    bytes.push(b'[');
    for part in [DOMAIN, &to_hex(&salt.0), path] {
        canonical::write_string(&mut bytes, part);
        bytes.push(b',');
    }
    bytes
}

/// The canonical bytes of a set of openings: an object from path to `{"salt","value"}`.
///
/// # Errors
/// [`CanonicalError`] if a value has no canonical bytes; openings that [`crate::act::seal`] made always have.
pub fn openings_to_bytes(openings: &BTreeMap<String, Opening>) -> Result<Vec<u8>, CanonicalError> {
    let member = |opening: &Opening| {
        let mut object = serde_json::Map::new();
        object.insert("salt".into(), Value::String(to_hex(&opening.salt.0)));
        object.insert("value".into(), opening.value.clone());
        Value::Object(object)
    };
    let object = openings.iter().map(|(path, opening)| (path.clone(), member(opening))).collect();
    canonical::to_canonical(&Value::Object(object))
}

/// Why bytes are not a set of openings.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OpeningsError {
    /// The bytes are not canonical JSON.
    #[error("密封字段的开启信息不是规范JSON，文件可能已损坏，请重新取得原件")]
    Canonical(#[source] CanonicalError),
    /// The JSON has another shape.
    #[error("密封字段的开启信息格式不对：每项应只含salt和value，请重新取得原件")]
    Shape,
}

/// Reads what [`openings_to_bytes`] wrote, and nothing else.
///
/// # Errors
/// [`OpeningsError`] if the bytes are not canonical or hold anything but openings.
pub fn openings_from_bytes(bytes: &[u8]) -> Result<BTreeMap<String, Opening>, OpeningsError> {
    let value = canonical::parse_canonical(bytes).map_err(OpeningsError::Canonical)?;
    // serde would also read an opening from an array of its members; one form only.
    let shaped = value.as_object().is_some_and(|members| members.values().all(Value::is_object));
    if !shaped {
        return Err(OpeningsError::Shape);
    }
    serde_json::from_value(value).map_err(|_| OpeningsError::Shape)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::digest;

    #[test]
    fn a_commitment_is_the_digest_of_the_documented_bytes() {
        let salt = Salt([7; 32]);
        let bytes = format!("[\"xingquan/commitment/v1\",\"{}\",\"party.phone\",{{\"a\":1}}]", "07".repeat(32));
        assert_eq!(commit(&salt, "party.phone", &json!({"a": 1})), Ok(digest::sha256(bytes.as_bytes())));
        assert_eq!(commit_stream(&salt, "case/1"), commit(&salt, "stream", &json!("case/1")).unwrap());
    }

    #[test]
    fn salt_path_and_value_each_change_the_commitment() {
        let base = commit(&Salt([1; 32]), "a", &json!("x")).unwrap();
        assert_ne!(base, commit(&Salt([2; 32]), "a", &json!("x")).unwrap());
        assert_ne!(base, commit(&Salt([1; 32]), "b", &json!("x")).unwrap());
        assert_ne!(base, commit(&Salt([1; 32]), "a", &json!("y")).unwrap());
        assert!(commit(&Salt([1; 32]), "a", &json!(0.5)).is_err());
    }

    #[test]
    fn secrets_are_not_printed() {
        assert_eq!(format!("{:?}", Salt([9; 32])), "Salt(…)");
        assert_eq!(format!("{:?}", Opening { salt: Salt([9; 32]), value: json!("张某") }), "Opening(…)");
    }

    #[test]
    fn openings_have_one_form() {
        let openings =
            BTreeMap::from([("party.name".to_owned(), Opening { salt: Salt([3; 32]), value: json!("张某") })]);
        let bytes = openings_to_bytes(&openings).unwrap();
        assert_eq!(
            String::from_utf8(bytes.clone()).unwrap(),
            format!("{{\"party.name\":{{\"salt\":\"{}\",\"value\":\"张某\"}}}}", "03".repeat(32))
        );
        assert_eq!(openings_from_bytes(&bytes), Ok(openings));
        assert_eq!(openings_from_bytes(b"{\"a\":{\"salt\":\"00\",\"value\":1}}"), Err(OpeningsError::Shape));
        assert_eq!(openings_from_bytes(b"[]"), Err(OpeningsError::Shape));
        let as_array = format!("{{\"a\":[\"{}\",1]}}", "03".repeat(32));
        assert_eq!(openings_from_bytes(as_array.as_bytes()), Err(OpeningsError::Shape));
        assert!(matches!(openings_from_bytes(b"{ }"), Err(OpeningsError::Canonical(_))));
    }
}
