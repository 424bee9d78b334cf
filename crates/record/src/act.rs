//! The canonical record of one act, and the sealing of its personal and secret fields.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::canonical::{self, CanonicalError, MAX_INTEGER};
use crate::commitment::{Opening, Salt, commit};
use crate::digest::{Digest, sha256, sm3};
use crate::place;

/// The `format` member of every act record of this version.
pub const FORMAT: &str = "xingquan/act/v1";

/// Greatest length of an act's canonical bytes, inclusive: 1 MiB. A record holds digests of files, not files.
pub const MAX_BYTES: usize = 1 << 20;

/// An act as it is stated, before its fields are sealed and its bytes fixed.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The stream that the act belongs to, for instance a case.
    pub stream: String,
    /// Place in the stream, from 0.
    pub seq: u64,
    /// SHA-256 digest of the act before; `None` for the first act and only for it.
    pub previous: Option<Digest>,
    /// Identifier of the act's type.
    pub act: String,
    /// Who acted.
    pub by: String,
    /// When it happened, as the officers state it: ISO 8601 local date and time, Asia/Shanghai.
    pub at: String,
    /// When the node recorded it, by its own clock, in the same form.
    pub recorded: String,
    /// What else was true of the recording, for instance the versions of the law and of the program.
    pub context: Value,
    /// The act's fields: an object.
    pub fields: Value,
    /// The places in `fields` to seal: dotted paths, each with a value, none inside another. Order does not matter.
    pub sealed: Vec<String>,
}

/// An act in the bytes that are stored, sent and hashed for ever.
#[derive(Debug, Clone, PartialEq)]
pub struct SealedAct {
    /// The canonical bytes.
    pub bytes: Vec<u8>,
    /// SHA-256 of `bytes`: the act's identity, and the next act's `previous`.
    pub digest: Digest,
    /// SM3 of `bytes`.
    pub digest_sm3: Digest,
    /// What opens each sealed place, by path. Kept apart from `bytes`; deleting an opening erases its value.
    pub openings: BTreeMap<String, Opening>,
}

/// An act read back from its bytes and the openings that were at hand.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenedAct {
    /// The act, with every opened value back in its place. A withheld place still holds its `{"sealed": …}` object.
    pub draft: Draft,
    /// The sealed places without an opening, in order: redacted in this copy, or erased.
    pub withheld: Vec<String>,
    /// SHA-256 of the bytes.
    pub digest: Digest,
    /// SM3 of the bytes.
    pub digest_sm3: Digest,
}

/// Why an act cannot be recorded, or why bytes are not the record of an act.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// The values have no canonical bytes, or the bytes are not canonical.
    #[error("记录内容不是规范JSON")]
    Canonical(#[source] CanonicalError),
    /// A member is missing, unknown or of another kind.
    #[error("记录的结构不对（{detail}），请重新取得原件")]
    Shape {
        /// What the reader found.
        detail: String,
    },
    /// The record states another format than [`FORMAT`].
    #[error("记录的格式为“{found}”，本程序只认“{FORMAT}”，请用相应版本的程序核验")]
    Format {
        /// What it states.
        found: String,
    },
    /// A member that must say something is empty.
    #[error("记录的“{member}”为空，请补全")]
    Empty {
        /// Which one.
        member: &'static str,
    },
    /// `fields` is not an object.
    #[error("记录的fields应为对象，请检查填报内容")]
    FieldsNotObject,
    /// The first act names a previous one, a later act names none, or the number is out of range.
    #[error("第{seq}号记录与前一记录的衔接不对：首条不得有前一摘要，其后各条必须有")]
    Place {
        /// The act's place in the stream.
        seq: u64,
    },
    /// There is no value at a place to seal.
    #[error("需密封的字段“{path}”不存在，请检查填报内容")]
    SealedMissing {
        /// Which place.
        path: String,
    },
    /// A place to seal is named twice, or lies inside another.
    #[error("密封字段“{path}”重复或与另一密封字段重叠，请只保留一处")]
    SealedOverlap {
        /// Which place.
        path: String,
    },
    /// The list of sealed places in the bytes is not in ascending order.
    #[error("密封字段清单未按顺序排列（“{path}”处），记录可能被改动过，请重新取得原件")]
    SealedOrder {
        /// The first place out of order.
        path: String,
    },
    /// A sealed place does not hold a commitment.
    #[error("密封字段“{path}”处没有承诺值，记录可能被改动过，请重新取得原件")]
    NotCommitment {
        /// Which place.
        path: String,
    },
    /// An opening does not fit the commitment in the bytes.
    #[error("密封字段“{path}”的内容与记录中的承诺值不符，内容被改动过，请重新取得原件")]
    CommitmentMismatch {
        /// Which place.
        path: String,
    },
    /// An opening for a place that is not sealed.
    #[error("开启信息中的“{path}”不是本记录的密封字段，请去掉该项或重新取得原件")]
    UnknownOpening {
        /// Which place.
        path: String,
    },
}

/// The record as it stands in JSON.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    act: String,
    at: String,
    by: String,
    context: Value,
    fields: Value,
    format: String,
    // Not an `Option`, which serde would let be absent: the member must stand in every record.
    previous: Value,
    recorded: String,
    sealed: Vec<String>,
    seq: u64,
    stream: String,
}

/// Fixes the bytes of an act, with a commitment in each place to seal.
///
/// `salt` is asked once for each sealed path, in ascending order, and must give fresh random bytes every time.
///
/// # Errors
/// [`RecordError`] if the draft cannot be recorded; nothing is half done.
pub fn seal(draft: Draft, mut salt: impl FnMut(&str) -> Salt) -> Result<SealedAct, RecordError> {
    check_members(&draft)?;
    let Draft { stream, seq, previous, act, by, at, recorded, context, mut fields, sealed } = draft;
    let sealed = disjoint(sealed)?;
    let mut openings = BTreeMap::new();
    for path in &sealed {
        let place =
            place::find_mut(&mut fields, path).ok_or_else(|| RecordError::SealedMissing { path: path.clone() })?;
        let salt = salt(path);
        let digest = commit(&salt, path, place).map_err(RecordError::Canonical)?;
        let value = std::mem::replace(place, commitment_value(digest));
        openings.insert(path.clone(), Opening { salt, value });
    }
    let record = Value::Object(Map::from_iter([
        ("act".to_owned(), Value::String(act)),
        ("at".to_owned(), Value::String(at)),
        ("by".to_owned(), Value::String(by)),
        ("context".to_owned(), context),
        ("fields".to_owned(), fields),
        ("format".to_owned(), Value::from(FORMAT)),
        ("previous".to_owned(), previous.map_or(Value::Null, |digest| Value::String(digest.to_hex()))),
        ("recorded".to_owned(), Value::String(recorded)),
        ("sealed".to_owned(), Value::from_iter(sealed)),
        ("seq".to_owned(), Value::from(seq)),
        ("stream".to_owned(), Value::String(stream)),
    ]));
    let bytes = canonical::to_canonical(&record).map_err(RecordError::Canonical)?;
    if bytes.len() > MAX_BYTES {
        return Err(RecordError::Canonical(CanonicalError::TooLarge { bytes: bytes.len(), limit: MAX_BYTES }));
    }
    Ok(SealedAct { digest: sha256(&bytes), digest_sm3: sm3(&bytes), bytes, openings })
}

/// Reads an act from its bytes, checks every opening given against its commitment, and puts the values back.
///
/// Openings may be missing (the copy is redacted, or the value was erased); none may be false or left over.
///
/// # Errors
/// [`RecordError`] names the first thing that is wrong.
pub fn open(bytes: &[u8], openings: &BTreeMap<String, Opening>) -> Result<OpenedAct, RecordError> {
    let mut draft = read(bytes)?;
    if let Some(path) = openings.keys().find(|path| draft.sealed.binary_search(path).is_err()) {
        return Err(RecordError::UnknownOpening { path: path.clone() });
    }
    let mut withheld = Vec::new();
    for path in &draft.sealed {
        let not_commitment = || RecordError::NotCommitment { path: path.clone() };
        let place = place::find_mut(&mut draft.fields, path).ok_or_else(not_commitment)?;
        let stated = commitment_digest(place).ok_or_else(not_commitment)?;
        match openings.get(path) {
            None => withheld.push(path.clone()),
            Some(Opening { salt, value }) => {
                if commit(salt, path, value).map_err(RecordError::Canonical)? != stated {
                    return Err(RecordError::CommitmentMismatch { path: path.clone() });
                }
                *place = value.clone();
            }
        }
    }
    Ok(OpenedAct { draft, withheld, digest: sha256(bytes), digest_sm3: sm3(bytes) })
}

/// The record in the bytes with its commitments unopened and not yet checked.
fn read(bytes: &[u8]) -> Result<Draft, RecordError> {
    let value = canonical::parse_canonical_within(bytes, MAX_BYTES).map_err(RecordError::Canonical)?;
    let shape = |error: &dyn std::fmt::Display| RecordError::Shape { detail: error.to_string() };
    if !value.is_object() {
        return Err(shape(&"not an object"));
    }
    let wire: Wire = serde_json::from_value(value).map_err(|error| shape(&error))?;
    if wire.format != FORMAT {
        return Err(RecordError::Format { found: wire.format });
    }
    let previous = match wire.previous {
        Value::Null => None,
        other => Some(serde_json::from_value(other).map_err(|error| shape(&error))?),
    };
    let draft = Draft {
        stream: wire.stream,
        seq: wire.seq,
        previous,
        act: wire.act,
        by: wire.by,
        at: wire.at,
        recorded: wire.recorded,
        context: wire.context,
        fields: wire.fields,
        sealed: wire.sealed,
    };
    check_members(&draft)?;
    if let Some((_, path)) =
        draft.sealed.iter().zip(draft.sealed.iter().skip(1)).find(|(before, after)| before >= after)
    {
        return Err(RecordError::SealedOrder { path: path.clone() });
    }
    disjoint(draft.sealed.clone())?;
    Ok(draft)
}

fn check_members(draft: &Draft) -> Result<(), RecordError> {
    let members = [
        ("stream", &draft.stream),
        ("act", &draft.act),
        ("by", &draft.by),
        ("at", &draft.at),
        ("recorded", &draft.recorded),
    ];
    if let Some((member, _)) = members.into_iter().find(|(_, text)| text.is_empty()) {
        return Err(RecordError::Empty { member });
    }
    if !draft.fields.is_object() {
        return Err(RecordError::FieldsNotObject);
    }
    if draft.seq > MAX_INTEGER || (draft.seq == 0) != draft.previous.is_none() {
        return Err(RecordError::Place { seq: draft.seq });
    }
    Ok(())
}

/// The paths in ascending order, if no two of them mean the same or nested places.
fn disjoint(paths: Vec<String>) -> Result<BTreeSet<String>, RecordError> {
    let mut set = BTreeSet::new();
    for path in paths {
        if set.contains(&path) {
            return Err(RecordError::SealedOverlap { path });
        }
        set.insert(path);
    }
    match set.iter().find(|path| place::ancestors(path).any(|ancestor| set.contains(ancestor))) {
        Some(path) => Err(RecordError::SealedOverlap { path: path.clone() }),
        None => Ok(set),
    }
}

/// What stands in a sealed place. It means a commitment only there: elsewhere the same object is plain data.
fn commitment_value(digest: Digest) -> Value {
    Value::Object(Map::from_iter([("sealed".to_owned(), Value::String(digest.to_hex()))]))
}

fn commitment_digest(value: &Value) -> Option<Digest> {
    let members = value.as_object().filter(|members| members.len() == 1)?;
    Digest::from_hex(members.get("sealed")?.as_str()?).ok()
}

#[cfg(test)]
#[path = "act_tests.rs"]
mod tests;
