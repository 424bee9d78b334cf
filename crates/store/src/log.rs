//! The Merkle log behind all streams.
//!
//! An act is safe once its transaction is committed; the log takes it in afterwards, many at a time ([`integrate`]), in the
//! order in which acts arrived. One integrator works at a time, whichever program it runs in, and takes only what it
//! sees committed: an act whose transaction is still open comes with a later batch, so no act waits for another. Acts
//! of one stream stand in the log in their order.

use std::collections::BTreeSet;

use record::checkpoint::Checkpoint;
use record::commitment::commit_stream;
use record::digest::Digest;
use record::entry::Entry;
use record::merkle::tile::{FULL_WIDTH, HASH_BYTES, MemoryTiles, Tile, TileData, TileError, encode_bundle};
use record::merkle::tree::{Tree, edge_tiles};
use record::merkle::{leaf_hash, proof};
use record::note::Note;
use record::sign::Signer;

use crate::engine::{Row, Tx, Value};
use crate::error::StoreError;
use crate::stream::{digest, place, salt};

/// The name of the lock that the integrator holds.
const LOCK: &str = "integrate";

/// What [`integrate`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Integrated {
    /// Another program is at it.
    Elsewhere,
    /// No act waited.
    Nothing,
    /// The log was extended and a checkpoint signed.
    Extended {
        /// How many acts were taken in. If it is the limit, more may wait.
        acts: u64,
        /// Entries in the log now.
        size: u64,
    },
}

/// A signed checkpoint of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCheckpoint {
    /// Entries in the log.
    pub size: u64,
    /// The root over them.
    pub root: Digest,
    /// The checkpoint as it was signed.
    pub note: Note,
    /// When, by the node's clock.
    pub signed: String,
}

/// The proof that an act stands in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inclusion {
    /// The entry's place in the log, from 0.
    pub index: u64,
    /// The entry's bytes.
    pub entry: Vec<u8>,
    /// The hashes from the entry to the root.
    pub proof: Vec<Digest>,
}

/// Takes committed acts into the log, at most `limit` of them, and signs a checkpoint, all in this transaction.
///
/// Safe to call at any time, from any number of programs. `now` is the node's clock, ISO 8601, Asia/Shanghai.
///
/// # Errors
/// [`StoreError::Damaged`] if the log's tiles do not lead to its last root, [`StoreError::Sign`] if a key fails;
/// otherwise as [`Tx::query`]. The acts wait on.
pub fn integrate(
    tx: &mut Tx<'_>,
    origin: &str,
    signers: &[&dyn Signer],
    now: &str,
    limit: u32,
) -> Result<Integrated, StoreError> {
    if !tx.try_advisory_lock(LOCK)? {
        return Ok(Integrated::Elsewhere);
    }
    let waiting = tx.query(
        "SELECT act.stream, act.seq, act.digest, act.digest_sm3, act.recorded, stream.salt, unlogged.arrival
         FROM unlogged
         JOIN act ON act.stream = unlogged.stream AND act.seq = unlogged.seq
         JOIN stream ON stream.name = unlogged.stream
         ORDER BY unlogged.arrival LIMIT $1",
        &[limit.into()],
    )?;
    if waiting.is_empty() {
        return Ok(Integrated::Nothing);
    }
    let mut tree = load_tree(tx)?;
    let first = tree.size();
    let (mut leaves, mut entries, mut arrivals) = (Vec::new(), Vec::new(), Vec::new());
    for (position, row) in (first..).zip(&waiting) {
        leaves.push(leaf_hash(&entry(row)?));
        entries.push(vec![Value::count(position)?, row.text(0)?.into(), row.int(1)?.into()]);
        arrivals.push(vec![row.int(6)?.into()]);
    }
    let tiles = tree.append(&leaves);
    let tiles = tiles
        .iter()
        .map(|data| Ok(vec![level(data.tile), Value::count(data.tile.index)?, Value::from(&data.bytes)]))
        .collect::<Result<Vec<_>, StoreError>>()?;
    tx.execute_many("INSERT INTO log_entry (position, stream, seq) VALUES ($1, $2, $3)", &entries)?;
    tx.execute_many(
        "INSERT INTO log_tile (level, position, hashes) VALUES ($1, $2, $3)
         ON CONFLICT (level, position) DO UPDATE SET hashes = excluded.hashes",
        &tiles,
    )?;
    // Each by its number: what was committed since the query may have a lower one.
    let taken = tx.execute_many("DELETE FROM unlogged WHERE arrival = $1", &arrivals)?;
    let (size, root) = (tree.size(), tree.root());
    let note = Checkpoint::new(origin, size, root).sign(signers).map_err(StoreError::Sign)?;
    tx.execute_expecting(
        "INSERT INTO checkpoint (size, root, note, signed) VALUES ($1, $2, $3, $4)",
        &[Value::count(size)?, root.as_bytes().as_slice().into(), note.to_bytes().into(), now.into()],
        1,
    )?;
    Ok(Integrated::Extended { acts: taken, size })
}

/// The tree as the last checkpoint signed it.
fn load_tree(tx: &mut Tx<'_>) -> Result<Tree, StoreError> {
    let Some(last) = latest_checkpoint(tx)? else { return Ok(Tree::new()) };
    let tiles = fetch(tx, &edge_tiles(last.size).into_iter().collect())?;
    let tree = Tree::load(last.size, &tiles).map_err(|error| damaged(&error))?;
    if tree.root() != last.root {
        return Err(StoreError::damaged_as("日志", format!("数据块算出的根与第{}条处检查点的根不符", last.size)));
    }
    Ok(tree)
}

/// The last checkpoint; `None` while the log is empty.
///
/// # Errors
/// [`StoreError::Damaged`] if it cannot be read; otherwise as [`Tx::query`].
pub fn latest_checkpoint(tx: &mut Tx<'_>) -> Result<Option<SignedCheckpoint>, StoreError> {
    let sql = "SELECT size, root, note, signed FROM checkpoint ORDER BY size DESC LIMIT 1";
    tx.optional(sql, &[])?.as_ref().map(signed_checkpoint).transpose()
}

/// The checkpoint over exactly `size` entries, if one was signed.
///
/// # Errors
/// As [`latest_checkpoint`].
pub fn checkpoint_at(tx: &mut Tx<'_>, size: u64) -> Result<Option<SignedCheckpoint>, StoreError> {
    let sql = "SELECT size, root, note, signed FROM checkpoint WHERE size = $1";
    tx.optional(sql, &[Value::count(size)?])?.as_ref().map(signed_checkpoint).transpose()
}

/// A checkpoint from the columns size, root, note, signed.
pub(crate) fn signed_checkpoint(row: &Row) -> Result<SignedCheckpoint, StoreError> {
    let size = row.count(0)?;
    let place = || format!("日志第{size}条处的检查点");
    let note = Note::from_bytes(row.blob(2)?).map_err(|error| StoreError::damaged(place(), error))?;
    Ok(SignedCheckpoint { size, root: digest(row, 1, place)?, note, signed: row.text(3)?.to_owned() })
}

/// The proof that an act stands in the log of `size` entries; `None` if the log had not taken it in by then.
///
/// # Errors
/// [`StoreError::Damaged`] if a tile is missing; otherwise as [`Tx::query`].
pub fn inclusion_proof(tx: &mut Tx<'_>, stream: &str, seq: u64, size: u64) -> Result<Option<Inclusion>, StoreError> {
    let row = tx.optional(
        "SELECT act.stream, act.seq, act.digest, act.digest_sm3, act.recorded, stream.salt, log_entry.position
         FROM log_entry
         JOIN act ON act.stream = log_entry.stream AND act.seq = log_entry.seq
         JOIN stream ON stream.name = log_entry.stream
         WHERE log_entry.stream = $1 AND log_entry.seq = $2",
        &[stream.into(), Value::count(seq)?],
    )?;
    let Some(row) = row else { return Ok(None) };
    let index = row.count(6)?;
    if index >= size {
        return Ok(None);
    }
    let tiles = fetch(tx, &proof::inclusion_tiles(index, size))?;
    let proof = proof::inclusion_proof(&tiles, index, size).map_err(|error| damaged(&error))?;
    Ok(Some(Inclusion { index, entry: entry(&row)?, proof }))
}

/// The proof that the log of `from` entries is the beginning of the log of `to` entries.
///
/// # Errors
/// [`StoreError::OutOfRange`] if `from` is greater than `to` or the log has fewer than `to` entries,
/// [`StoreError::Damaged`] if a tile is missing; otherwise as [`Tx::query`].
pub fn consistency_proof(tx: &mut Tx<'_>, from: u64, to: u64) -> Result<Vec<Digest>, StoreError> {
    let size = latest_checkpoint(tx)?.map_or(0, |checkpoint| checkpoint.size);
    if from > to || to > size {
        return Err(StoreError::OutOfRange(format!("{from}–{to}")));
    }
    let tiles = fetch(tx, &proof::consistency_tiles(from, to))?;
    proof::consistency_proof(&tiles, from, to).map_err(|error| damaged(&error))
}

/// The bytes of a tile, as it is published; `None` if the log has not grown to it.
///
/// # Errors
/// As [`Tx::query`].
pub fn tile(tx: &mut Tx<'_>, tile: Tile) -> Result<Option<Vec<u8>>, StoreError> {
    let wanted = usize::from(tile.width) * HASH_BYTES;
    let sql = "SELECT hashes FROM log_tile WHERE level = $1 AND position = $2";
    let row = tx.optional(sql, &[level(tile), Value::count(tile.index)?])?;
    // A narrower tile is the beginning of the wider one that is kept.
    let bytes = row.map(|row| row.blob(0).map(|bytes| bytes.get(..wanted).map(<[u8]>::to_vec))).transpose()?;
    Ok(bytes.flatten().filter(|bytes| !bytes.is_empty()))
}

/// The bytes of an entry bundle: `width` (1 to 256) entries from `256 * index` on; `None` if the log is shorter.
///
/// # Errors
/// As [`Tx::query`].
pub fn bundle(tx: &mut Tx<'_>, index: u64, width: u16) -> Result<Option<Vec<u8>>, StoreError> {
    let from = index.checked_mul(u64::from(FULL_WIDTH)).ok_or_else(|| StoreError::OutOfRange(index.to_string()))?;
    let entries = entries(tx, from, u32::from(width.min(FULL_WIDTH)))?;
    if entries.len() < usize::from(width) || entries.is_empty() {
        return Ok(None);
    }
    encode_bundle(&entries).map(Some).map_err(|error| StoreError::damaged("日志条目", error))
}

/// The bytes of at most `limit` entries from a place of the log on.
pub(crate) fn entries(tx: &mut Tx<'_>, from: u64, limit: u32) -> Result<Vec<Vec<u8>>, StoreError> {
    let rows = tx.query(
        "SELECT act.stream, act.seq, act.digest, act.digest_sm3, act.recorded, stream.salt, log_entry.position
         FROM log_entry
         JOIN act ON act.stream = log_entry.stream AND act.seq = log_entry.seq
         JOIN stream ON stream.name = log_entry.stream
         WHERE log_entry.position >= $1 ORDER BY log_entry.position LIMIT $2",
        &[Value::count(from)?, limit.into()],
    )?;
    let mut entries = Vec::with_capacity(rows.len());
    for (position, row) in (from..).zip(&rows) {
        if row.count(6)? != position {
            return Err(StoreError::damaged_as(format!("日志第{position}条"), "条目或其行为记录缺失"));
        }
        entries.push(entry(row)?);
    }
    Ok(entries)
}

/// The bytes of the entry of the act in the columns stream, seq, digest, `digest_sm3`, recorded, salt.
fn entry(row: &Row) -> Result<Vec<u8>, StoreError> {
    let (stream, seq) = (row.text(0)?, row.count(1)?);
    let place = || place(stream, seq);
    let entry = Entry {
        stream_commit: commit_stream(&salt(row, 5, place)?, stream),
        seq,
        digest: digest(row, 2, place)?,
        digest_sm3: digest(row, 3, place)?,
        recorded: row.text(4)?.to_owned(),
    };
    entry.to_bytes().map_err(|error| StoreError::damaged(place(), error))
}

/// Tiles as they are kept, fetched together.
fn fetch(tx: &mut Tx<'_>, tiles: &BTreeSet<Tile>) -> Result<MemoryTiles, StoreError> {
    let keys = tiles
        .iter()
        .map(|tile| Ok([level(*tile), Value::count(tile.index)?]))
        .collect::<Result<Vec<_>, StoreError>>()?;
    let sql = "SELECT hashes FROM log_tile WHERE level = $1 AND position = $2";
    let questions: Vec<(&str, &[Value<'_>])> = keys.iter().map(|key| (sql, key.as_slice())).collect();
    let mut found = MemoryTiles::default();
    for (tile, rows) in tiles.iter().zip(tx.query_each(&questions)?) {
        // A tile that is not there is told by whoever reads it.
        if let Some(row) = rows.first() {
            found.insert(TileData { tile: *tile, bytes: row.blob(0)?.to_vec() });
        }
    }
    Ok(found)
}

fn level(tile: Tile) -> Value<'static> {
    i64::from(tile.level).into()
}

fn damaged(error: &TileError<std::convert::Infallible>) -> StoreError {
    StoreError::damaged("日志", error.clone())
}
