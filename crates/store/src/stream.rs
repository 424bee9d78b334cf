//! Streams of acts: appended to, read, never changed.
//!
//! A writer reads a stream, decides, seals the new acts on its end ([`NewAct::seal`]), and appends them. If another
//! writer came in between, [`append`] refuses, and the caller reads and decides again: so acts of one stream never
//! interleave, and deciding needs no lock. Most of the work can be done before the transaction begins.

use std::collections::BTreeMap;

use record::act::{self, Draft, OpenedAct, RecordError, SealedAct};
use record::commitment::{Opening, Salt, openings_from_bytes, openings_to_bytes};
use record::digest::Digest;

use crate::engine::{Row, Tx, Value};
use crate::error::StoreError;

/// Where a stream ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// How many acts it has: the `seq` of the next one.
    pub length: u64,
    /// SHA-256 of the last act: the `previous` of the next one.
    pub digest: Digest,
    /// The salt of the log's commitment to the stream's name.
    pub salt: Salt,
}

/// An act that is sealed and may be appended.
#[derive(Debug, Clone)]
pub struct NewAct {
    stream: String,
    seq: u64,
    previous: Option<Digest>,
    kind: String,
    recorded: String,
    sealed: SealedAct,
    openings: Option<Vec<u8>>,
}

impl NewAct {
    /// Seals a draft. `salt` gives fresh random bytes for each sealed field.
    ///
    /// # Errors
    /// [`RecordError`] if the draft cannot be recorded.
    pub fn seal(draft: Draft, salt: impl FnMut(&str) -> Salt) -> Result<NewAct, RecordError> {
        let (stream, seq, previous) = (draft.stream.clone(), draft.seq, draft.previous);
        let (kind, recorded) = (draft.act.clone(), draft.recorded.clone());
        NewAct::of(stream, seq, previous, kind, recorded, act::seal(draft, salt)?)
    }

    /// An act in the bytes it was recorded in elsewhere, with whatever openings came along.
    ///
    /// # Errors
    /// [`RecordError`] if the bytes are not a record or an opening does not fit it.
    pub fn from_record(bytes: Vec<u8>, openings: BTreeMap<String, Opening>) -> Result<NewAct, RecordError> {
        let OpenedAct { draft, digest, digest_sm3, .. } = act::open(&bytes, &openings)?;
        let sealed = SealedAct { bytes, digest, digest_sm3, openings };
        NewAct::of(draft.stream, draft.seq, draft.previous, draft.act, draft.recorded, sealed)
    }

    fn of(
        stream: String,
        seq: u64,
        previous: Option<Digest>,
        kind: String,
        recorded: String,
        sealed: SealedAct,
    ) -> Result<NewAct, RecordError> {
        let bytes = (!sealed.openings.is_empty()).then(|| openings_to_bytes(&sealed.openings)).transpose();
        let openings = bytes.map_err(RecordError::Canonical)?;
        Ok(NewAct { stream, seq, previous, kind, recorded, sealed, openings })
    }

    /// SHA-256 of the act's bytes: the `previous` of the one after it.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.sealed.digest
    }

    /// The act's place in its stream, from 0.
    #[must_use]
    pub fn seq(&self) -> u64 {
        self.seq
    }

    /// The act as it was sealed.
    #[must_use]
    pub fn sealed(&self) -> &SealedAct {
        &self.sealed
    }
}

/// An act as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredAct {
    /// Its stream.
    pub stream: String,
    /// Its place in the stream, from 0.
    pub seq: u64,
    /// Identifier of the act's type.
    pub kind: String,
    /// The canonical bytes.
    pub bytes: Vec<u8>,
    /// SHA-256 of the bytes, as it was when the act was stored.
    pub digest: Digest,
    /// What opens its sealed fields, save those that were erased.
    pub openings: BTreeMap<String, Opening>,
}

impl StoredAct {
    /// Reads the act with its sealed fields opened, and compares bytes and openings with their digests.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] if they differ.
    pub fn open(&self) -> Result<OpenedAct, StoreError> {
        let place = || place(&self.stream, self.seq);
        let opened = act::open(&self.bytes, &self.openings).map_err(|error| StoreError::damaged(place(), error))?;
        if opened.digest != self.digest {
            return Err(StoreError::damaged_as(place(), "内容与保存时的摘要不符"));
        }
        Ok(opened)
    }
}

/// Where the stream ends; `None` if it has no act.
///
/// # Errors
/// As [`Tx::query`].
pub fn head(tx: &mut Tx<'_>, stream: &str) -> Result<Option<Head>, StoreError> {
    let row = tx.optional("SELECT length, head, salt FROM stream WHERE name = $1", &[stream.into()])?;
    row.map(|row| {
        let place = || format!("“{stream}”的卷宗");
        Ok(Head { length: row.count(0)?, digest: digest(&row, 1, place)?, salt: salt(&row, 2, place)? })
    })
    .transpose()
}

/// Keeps other writers from the stream until the transaction ends.
///
/// # Errors
/// As [`Tx::execute`].
pub fn hold(tx: &mut Tx<'_>, stream: &str) -> Result<(), StoreError> {
    tx.execute("UPDATE stream SET length = length WHERE name = $1", &[stream.into()]).map(drop)
}

/// Appends acts to the end of one stream, and queues them for the log.
///
/// The first act's `seq` is how long the caller believes the stream to be, and its `previous` what the caller believes to
/// be its end. `salt` is kept for a stream that begins with these acts (32 fresh random bytes); for others it is not
/// used. An empty list does nothing.
///
/// # Errors
/// [`StoreError::StreamMoved`] if another writer appended first, [`StoreError::Discontinuous`] if the acts do not follow
/// one another; otherwise as [`Tx::execute`].
pub fn append(tx: &mut Tx<'_>, salt: &Salt, acts: &[NewAct]) -> Result<(), StoreError> {
    let (Some(first), Some(last)) = (acts.first(), acts.last()) else { return Ok(()) };
    for (act, next) in acts.iter().zip(acts.iter().skip(1)) {
        if next.stream != act.stream || next.seq != act.seq + 1 || next.previous != Some(act.digest()) {
            return Err(StoreError::Discontinuous { stream: first.stream.clone(), seq: next.seq });
        }
    }
    let (stream, length) = (Value::from(&first.stream), Value::count(last.seq + 1)?);
    let head = Value::from(last.sealed.digest.as_bytes().as_slice());
    let moved = match &first.previous {
        None => tx.execute(
            "INSERT INTO stream (name, salt, length, head) VALUES ($1, $2, $3, $4) ON CONFLICT (name) DO NOTHING",
            &[stream.clone(), salt.0.as_slice().into(), length, head],
        )?,
        Some(previous) => tx.execute(
            "UPDATE stream SET length = $2, head = $3 WHERE name = $1 AND length = $4 AND head = $5",
            &[stream.clone(), length, head, Value::count(first.seq)?, previous.as_bytes().as_slice().into()],
        )?,
    };
    if moved != 1 {
        return Err(StoreError::StreamMoved { stream: first.stream.clone(), expected: first.seq });
    }
    for act in acts {
        insert(tx, &stream, act)?;
    }
    Ok(())
}

fn insert(tx: &mut Tx<'_>, stream: &Value<'_>, act: &NewAct) -> Result<(), StoreError> {
    let seq = Value::count(act.seq)?;
    let columns = [
        stream.clone(),
        seq.clone(),
        Value::from(&act.kind),
        Value::from(&act.recorded),
        Value::from(&act.sealed.bytes),
        act.sealed.digest.as_bytes().as_slice().into(),
        act.sealed.digest_sm3.as_bytes().as_slice().into(),
    ];
    let place = [stream.clone(), seq.clone()];
    let opening = [stream.clone(), seq, act.openings.as_ref().into()];
    let statements: [(&str, &[Value<'_>]); 3] = [
        (
            "INSERT INTO act (stream, seq, kind, recorded, bytes, digest, digest_sm3) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            &columns,
        ),
        ("INSERT INTO unlogged (stream, seq) VALUES ($1, $2)", &place),
        ("INSERT INTO opening (stream, seq, bytes) VALUES ($1, $2, $3)", &opening),
    ];
    // Most acts seal something; one that seals nothing has nothing to open.
    let needed = if act.openings.is_some() { statements.as_slice() } else { statements.split_at(2).0 };
    tx.execute_each(needed).map(drop)
}

/// The acts of a stream from `from` (inclusive, counted from 0), at most `limit` of them, in order.
///
/// # Errors
/// [`StoreError::Damaged`] if what opens an act cannot be read; otherwise as [`Tx::query`].
pub fn load(tx: &mut Tx<'_>, stream: &str, from: u64, limit: u32) -> Result<Vec<StoredAct>, StoreError> {
    let rows = tx.query(
        "SELECT act.stream, act.seq, act.kind, act.bytes, act.digest, opening.bytes
         FROM act LEFT JOIN opening ON opening.stream = act.stream AND opening.seq = act.seq
         WHERE act.stream = $1 AND act.seq >= $2 ORDER BY act.seq LIMIT $3",
        &[stream.into(), Value::count(from)?, limit.into()],
    )?;
    rows.iter().map(stored).collect()
}

/// An act from the columns stream, seq, kind, bytes, digest, openings.
pub(crate) fn stored(row: &Row) -> Result<StoredAct, StoreError> {
    let (stream, seq) = (row.text(0)?.to_owned(), row.count(1)?);
    let openings = match row.optional_blob(5)? {
        Some(bytes) => openings_from_bytes(bytes).map_err(|error| StoreError::damaged(place(&stream, seq), error))?,
        None => BTreeMap::new(),
    };
    let digest = digest(row, 4, || place(&stream, seq))?;
    Ok(StoredAct { kind: row.text(2)?.to_owned(), bytes: row.blob(3)?.to_vec(), digest, openings, stream, seq })
}

/// Erases the value of one sealed field for ever; says whether it was there. The act and its proofs hold as before.
///
/// SQLite overwrites the value at once, PostgreSQL when it next vacuums the table; older backups still hold it.
///
/// # Errors
/// [`StoreError::Damaged`] if what opens the act cannot be read; otherwise as [`Tx::execute`].
pub fn erase(tx: &mut Tx<'_>, stream: &str, seq: u64, path: &str) -> Result<bool, StoreError> {
    let key = [stream.into(), Value::count(seq)?];
    // Two erasures in one act must not undo each other.
    tx.advisory_lock(&format!("erase {stream}"))?;
    let Some(row) = tx.optional("SELECT bytes FROM opening WHERE stream = $1 AND seq = $2", &key)? else {
        return Ok(false);
    };
    let damaged = |error| StoreError::damaged(place(stream, seq), error);
    let mut openings = openings_from_bytes(row.blob(0)?).map_err(damaged)?;
    if openings.remove(path).is_none() {
        return Ok(false);
    }
    if openings.is_empty() {
        tx.execute_expecting("DELETE FROM opening WHERE stream = $1 AND seq = $2", &key, 1)?;
    } else {
        let bytes = openings_to_bytes(&openings).map_err(|error| StoreError::damaged(place(stream, seq), error))?;
        let [stream, seq] = key;
        let params = [stream, seq, bytes.into()];
        tx.execute_expecting("UPDATE opening SET bytes = $3 WHERE stream = $1 AND seq = $2", &params, 1)?;
    }
    Ok(true)
}

/// How an act is named to the operator.
pub(crate) fn place(stream: &str, seq: u64) -> String {
    format!("“{stream}”的第{seq}条记录")
}

pub(crate) fn digest(row: &Row, column: usize, place: impl FnOnce() -> String) -> Result<Digest, StoreError> {
    thirty_two(row, column, place).map(Digest)
}

pub(crate) fn salt(row: &Row, column: usize, place: impl FnOnce() -> String) -> Result<Salt, StoreError> {
    thirty_two(row, column, place).map(Salt)
}

fn thirty_two(row: &Row, column: usize, place: impl FnOnce() -> String) -> Result<[u8; 32], StoreError> {
    row.blob(column)?.try_into().map_err(|_| StoreError::damaged_as(place(), "摘要或盐值不是32字节"))
}
