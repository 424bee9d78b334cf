//! The streams of the registry: all of them are read when a program starts, and what another program added when it did.

use crate::engine::{Tx, Value};
use crate::error::StoreError;
use crate::stream::{self, NewAct, StoredAct};
use record::commitment::Salt;

const COUNTER: &str = "registry";

/// How many acts the registry has; it grows with every act, so that a program sees when it must read again.
///
/// # Errors
/// As [`Tx::query`].
pub fn version(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    let row = tx.optional("SELECT value FROM counter WHERE name = $1", &[COUNTER.into()])?;
    row.map_or(Ok(0), |row| row.int(0))
}

/// Whether the registry still has `known` acts; then it stays so for others until the transaction ends, so that nobody
/// adds to it between what was decided and what is written.
///
/// # Errors
/// As [`Tx::execute`].
pub fn hold(tx: &mut Tx<'_>, known: i64) -> Result<bool, StoreError> {
    // A registry without acts has no row to hold.
    tx.execute("INSERT INTO counter (name, value) VALUES ($1, 0) ON CONFLICT (name) DO NOTHING", &[COUNTER.into()])?;
    let held =
        tx.execute("UPDATE counter SET value = value WHERE name = $1 AND value = $2", &[COUNTER.into(), known.into()])?;
    Ok(held == 1)
}

/// Appends acts to one stream of the registry.
///
/// # Errors
/// As [`stream::append`].
pub fn append(tx: &mut Tx<'_>, salt: &Salt, acts: &[NewAct]) -> Result<(), StoreError> {
    stream::append(tx, salt, acts)?;
    let added = i64::try_from(acts.len()).unwrap_or(i64::MAX);
    tx.execute(
        "INSERT INTO counter (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = counter.value + excluded.value",
        &[COUNTER.into(), added.into()],
    )?;
    Ok(())
}

/// The beginnings of the names of the registry's streams.
const KINDS: [&str; 4] = ["agency", "item", "person", "statute"];

/// The names that begin with a kind: `0` follows `/` in the order of characters, so the range holds exactly these.
fn range(kind: &str) -> [Value<'static>; 2] {
    [Value::Text(format!("{kind}/").into()), Value::Text(format!("{kind}0").into())]
}

/// Every act of the registry, stream by stream.
///
/// # Errors
/// As [`Tx::query`].
pub fn load(tx: &mut Tx<'_>) -> Result<Vec<StoredAct>, StoreError> {
    let mut acts = Vec::new();
    for kind in KINDS {
        let rows = tx.query(
            "SELECT act.stream, act.seq, act.kind, act.bytes, act.digest, opening.bytes
             FROM act LEFT JOIN opening ON opening.stream = act.stream AND opening.seq = act.seq
             WHERE act.stream >= $1 AND act.stream < $2 ORDER BY act.stream, act.seq",
            &range(kind),
        )?;
        for row in &rows {
            acts.push(stream::stored(row)?);
        }
    }
    Ok(acts)
}

/// The acts by which streams of the registry are longer than known, stream by stream; `known` gives how many acts of a
/// stream are known, 0 for one that is not.
///
/// # Errors
/// As [`Tx::query`].
pub fn since(tx: &mut Tx<'_>, known: impl Fn(&str) -> u64) -> Result<Vec<StoredAct>, StoreError> {
    let mut acts = Vec::new();
    for kind in KINDS {
        let heads =
            tx.query("SELECT name, length FROM stream WHERE name >= $1 AND name < $2 ORDER BY name", &range(kind))?;
        for head in &heads {
            let (name, length) = (head.text(0)?, head.count(1)?);
            let from = known(name);
            if from >= length {
                continue;
            }
            acts.extend(stream::load(tx, name, from, u32::MAX)?);
        }
    }
    Ok(acts)
}

/// The names of all case streams after `after`, at most `limit`, in order; for rebuilding and listing.
///
/// # Errors
/// As [`Tx::query`].
pub fn case_streams(tx: &mut Tx<'_>, after: &str, limit: u32) -> Result<Vec<String>, StoreError> {
    let rows = tx.query(
        "SELECT name FROM stream WHERE name > $1 AND name < 'case0' ORDER BY name LIMIT $2",
        &[if after.is_empty() { "case/".into() } else { after.into() }, limit.into()],
    )?;
    rows.iter().map(|row| row.text(0).map(str::to_owned)).collect()
}

/// The names of all item streams after `after`, at most `limit`, in order; for rebuilding.
///
/// # Errors
/// As [`Tx::query`].
pub fn item_streams(tx: &mut Tx<'_>, after: &str, limit: u32) -> Result<Vec<String>, StoreError> {
    let rows = tx.query(
        "SELECT name FROM stream WHERE name > $1 AND name < 'item0' ORDER BY name LIMIT $2",
        &[if after.is_empty() { "item/".into() } else { after.into() }, limit.into()],
    )?;
    rows.iter().map(|row| row.text(0).map(str::to_owned)).collect()
}
