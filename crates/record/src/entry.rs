//! The log entry of an act: what the Merkle log discloses of it, which is its digests and nothing personal.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::canonical::{self, CanonicalError};
use crate::digest::Digest;

/// The `type` member of every entry of this version.
pub const TYPE: &str = "xingquan/log-entry/v1";

/// Greatest length of an entry, inclusive: an entry bundle of tlog-tiles counts it in 16 bits.
pub const MAX_BYTES: usize = 65_535;

/// One entry of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Commitment to the stream's name ([`crate::commitment::commit_stream`]); the name itself is not disclosed.
    pub stream_commit: Digest,
    /// The act's place in its stream, from 0. Two entries with the same commitment and place betray a forked chain.
    pub seq: u64,
    /// SHA-256 of the act's bytes.
    pub digest: Digest,
    /// SM3 of the act's bytes.
    pub digest_sm3: Digest,
    /// When the node recorded the act: the act's `recorded`.
    pub recorded: String,
}

/// Why bytes are not an entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EntryError {
    /// The bytes are not canonical JSON, or the values have none.
    #[error("日志条目不是规范JSON，请重新取得原件")]
    Canonical(#[source] CanonicalError),
    /// A member is missing, unknown or of another kind.
    #[error("日志条目的结构不对（{detail}），请重新取得原件")]
    Shape {
        /// What the reader found.
        detail: String,
    },
    /// Another type than [`TYPE`].
    #[error("日志条目的类型为“{found}”，本程序只认“{TYPE}”，请用相应版本的程序核验")]
    Type {
        /// What it states.
        found: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    digest_sha256: Digest,
    digest_sm3: Digest,
    seq: u64,
    stream_commit: Digest,
    time: String,
    #[serde(rename = "type")]
    kind: String,
}

impl Entry {
    /// The canonical bytes that go into the log:
    /// `{"digest_sha256","digest_sm3","seq","stream_commit","time","type"}`.
    ///
    /// # Errors
    /// [`EntryError::Canonical`] if `seq` is out of range or the entry is longer than [`MAX_BYTES`].
    pub fn to_bytes(&self) -> Result<Vec<u8>, EntryError> {
        let value = Value::Object(Map::from_iter([
            ("digest_sha256".to_owned(), Value::String(self.digest.to_hex())),
            ("digest_sm3".to_owned(), Value::String(self.digest_sm3.to_hex())),
            ("seq".to_owned(), Value::from(self.seq)),
            ("stream_commit".to_owned(), Value::String(self.stream_commit.to_hex())),
            ("time".to_owned(), Value::from(self.recorded.as_str())),
            ("type".to_owned(), Value::from(TYPE)),
        ]));
        let bytes = canonical::to_canonical(&value).map_err(EntryError::Canonical)?;
        if bytes.len() > MAX_BYTES {
            return Err(EntryError::Canonical(CanonicalError::TooLarge { bytes: bytes.len(), limit: MAX_BYTES }));
        }
        Ok(bytes)
    }

    /// Reads what [`Entry::to_bytes`] wrote, and nothing else.
    ///
    /// # Errors
    /// [`EntryError`] says what is wrong.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, EntryError> {
        let value = canonical::parse_canonical_within(bytes, MAX_BYTES).map_err(EntryError::Canonical)?;
        if !value.is_object() {
            return Err(EntryError::Shape { detail: "not an object".into() });
        }
        let wire: Wire =
            serde_json::from_value(value).map_err(|error| EntryError::Shape { detail: error.to_string() })?;
        if wire.kind != TYPE {
            return Err(EntryError::Type { found: wire.kind });
        }
        Ok(Self {
            stream_commit: wire.stream_commit,
            seq: wire.seq,
            digest: wire.digest_sha256,
            digest_sm3: wire.digest_sm3,
            recorded: wire.time,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> Entry {
        Entry {
            stream_commit: Digest([1; 32]),
            seq: 3,
            digest: Digest([2; 32]),
            digest_sm3: Digest([3; 32]),
            recorded: "2022-09-05T09:20:11".into(),
        }
    }

    #[test]
    fn an_entry_has_one_form() {
        let bytes = entry().to_bytes().unwrap();
        let expected = format!(
            concat!(
                r#"{{"digest_sha256":"{}","digest_sm3":"{}","seq":3,"stream_commit":"{}","#,
                r#""time":"2022-09-05T09:20:11","type":"xingquan/log-entry/v1"}}"#
            ),
            "02".repeat(32),
            "03".repeat(32),
            "01".repeat(32)
        );
        assert_eq!(String::from_utf8(bytes.clone()).unwrap(), expected);
        assert_eq!(Entry::from_bytes(&bytes), Ok(entry()));
    }

    #[test]
    fn other_entries_are_refused() {
        let text = String::from_utf8(entry().to_bytes().unwrap()).unwrap();
        assert!(matches!(Entry::from_bytes(text.replace("/v1", "/v2").as_bytes()), Err(EntryError::Type { .. })));
        assert!(matches!(Entry::from_bytes(text.replace("\"seq\":3,", "").as_bytes()), Err(EntryError::Shape { .. })));
        assert!(matches!(Entry::from_bytes(format!("{text}\n").as_bytes()), Err(EntryError::Canonical(_))));
        assert!(matches!(Entry::from_bytes(b"[]"), Err(EntryError::Shape { .. })));
        let long = Entry { recorded: "x".repeat(MAX_BYTES), ..entry() };
        assert!(matches!(long.to_bytes(), Err(EntryError::Canonical(CanonicalError::TooLarge { .. }))));
    }
}
