//! Verifies all that is stored: every chain, every opening, the log from its first entry, every checkpoint.
//!
//! Nothing stored is believed: digests are computed from the bytes, the tree is built anew from the acts. What a chain or
//! the log lacks at its end is found because streams, acts, log and checkpoints each say how many the others must be.

use record::chain::Chain;
use record::checkpoint::Checkpoint;
use record::digest::Digest;
use record::merkle::leaf_hash;
use record::merkle::tile::HASH_BYTES;
use record::merkle::tree::Tree;
use record::verify::Trust;

use crate::engine::{Row, Tx, Value};
use crate::error::StoreError;
use crate::log::{self, SignedCheckpoint};
use crate::stream::{self, StoredAct};

/// Rows that are held at once.
const PAGE: u32 = 512;

/// What was verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Verified {
    /// Streams, each a chain from its first act to its last.
    pub streams: u64,
    /// Acts, with the openings they still have.
    pub acts: u64,
    /// Entries of the log, each that of an act.
    pub entries: u64,
    /// Checkpoints, each signed and with the root of the log at its size.
    pub checkpoints: u64,
    /// Acts that are not in the log yet.
    pub unlogged: u64,
}

/// Verifies everything, on one snapshot, in a little memory, however much there is.
///
/// # Errors
/// [`StoreError::Damaged`] names the first place that does not hold; otherwise as [`Tx::query`].
pub fn verify_all(tx: &mut Tx<'_>, trust: &Trust) -> Result<Verified, StoreError> {
    let mut verified = Verified::default();
    verify_streams(tx, &mut verified)?;
    verify_log(tx, trust, &mut verified)?;
    let counts = tx.one(
        "SELECT (SELECT count(*) FROM act), (SELECT count(*) FROM unlogged), (SELECT count(*) FROM opening
         LEFT JOIN act ON act.stream = opening.stream AND act.seq = opening.seq WHERE act.seq IS NULL)",
        &[],
    )?;
    verified.unlogged = counts.count(1)?;
    if counts.count(0)? != verified.acts {
        return Err(StoreError::damaged_as("行为记录", "有记录不属于任何卷宗"));
    }
    if verified.entries + verified.unlogged != verified.acts {
        return Err(StoreError::damaged_as("日志", "日志条目与待入日志的记录合计，与行为记录的总数不符"));
    }
    if counts.count(2)? != 0 {
        return Err(StoreError::damaged_as("密封字段的开启信息", "有开启信息不属于任何行为记录"));
    }
    Ok(verified)
}

fn verify_streams(tx: &mut Tx<'_>, verified: &mut Verified) -> Result<(), StoreError> {
    let mut after = String::new();
    loop {
        let page = tx.query(
            "SELECT name, length, head FROM stream WHERE name > $1 ORDER BY name LIMIT $2",
            &[Value::from(&after), PAGE.into()],
        )?;
        let Some(last) = page.last() else { return Ok(()) };
        last.text(0)?.clone_into(&mut after);
        for row in &page {
            verified.acts += verify_stream(tx, row)?;
            verified.streams += 1;
        }
    }
}

/// Follows one stream's chain; says how many acts it has.
fn verify_stream(tx: &mut Tx<'_>, row: &Row) -> Result<u64, StoreError> {
    let name = row.text(0)?;
    let mut chain = Chain::new(name);
    loop {
        let page = tx.query(
            "SELECT act.stream, act.seq, act.kind, act.bytes, act.digest, opening.bytes, act.recorded, act.digest_sm3
             FROM act LEFT JOIN opening ON opening.stream = act.stream AND opening.seq = act.seq
             WHERE act.stream = $1 AND act.seq >= $2 ORDER BY act.seq LIMIT $3",
            &[name.into(), Value::count(chain.length)?, PAGE.into()],
        )?;
        for row in &page {
            verify_act(&mut chain, row)?;
        }
        if page.len() < PAGE as usize {
            break;
        }
    }
    let place = || format!("卷宗“{name}”");
    if row.count(1)? != chain.length {
        return Err(StoreError::damaged_as(place(), format!("应有{}条记录，实有{}条", row.count(1)?, chain.length)));
    }
    if chain.head != Some(stream::digest(row, 2, place)?) {
        return Err(StoreError::damaged_as(place(), "末条记录的摘要不符"));
    }
    Ok(chain.length)
}

fn verify_act(chain: &mut Chain, row: &Row) -> Result<(), StoreError> {
    let act: StoredAct = stream::stored(row)?;
    let place = || stream::place(&act.stream, act.seq);
    chain.follow(&act.bytes).map_err(|error| StoreError::damaged(place(), error))?;
    let opened = act.open()?;
    let columns_hold = act.seq + 1 == chain.length
        && act.kind == opened.draft.act
        && row.text(6)? == opened.draft.recorded
        && stream::digest(row, 7, place)? == opened.digest_sm3;
    if columns_hold { Ok(()) } else { Err(StoreError::damaged_as(place(), "表中所列与记录内容不符")) }
}

/// Builds the log anew from the acts, and compares tiles and checkpoints with it.
fn verify_log(tx: &mut Tx<'_>, trust: &Trust, verified: &mut Verified) -> Result<(), StoreError> {
    let mut tree = Tree::new();
    while let Some(checkpoint) = next_checkpoint(tx, tree.size())? {
        while tree.size() < checkpoint.size {
            let limit = u32::try_from(checkpoint.size - tree.size()).map_or(PAGE, |missing| missing.min(PAGE));
            let entries = log::entries(tx, tree.size(), limit)?;
            if entries.is_empty() {
                return Err(StoreError::damaged_as(format!("日志第{}条", tree.size()), "检查点已签，而条目缺失"));
            }
            let leaves: Vec<Digest> = entries.iter().map(|entry| leaf_hash(entry)).collect();
            for data in tree.append(&leaves) {
                if log::tile(tx, data.tile)?.as_ref() != Some(&data.bytes) {
                    return Err(StoreError::damaged_as(format!("日志数据块{}", data.tile), "与日志条目不符"));
                }
            }
        }
        verify_checkpoint(&checkpoint, &tree, trust)?;
        verified.checkpoints += 1;
    }
    if !log::entries(tx, tree.size(), 1)?.is_empty() {
        return Err(StoreError::damaged_as(format!("日志第{}条", tree.size()), "没有检查点包含该条目"));
    }
    // Every tile of the tree was compared above; what is there beyond them would lengthen this sum.
    let hashes: u64 = (0..8_u32).map(|level| tree.size() >> (8 * level)).sum();
    let stored = tx.one("SELECT CAST(coalesce(sum(length(hashes)), 0) AS BIGINT) FROM log_tile", &[])?;
    if stored.count(0)? != hashes * HASH_BYTES as u64 {
        return Err(StoreError::damaged_as("日志数据块", "多出日志条目以外的内容"));
    }
    verified.entries = tree.size();
    Ok(())
}

fn next_checkpoint(tx: &mut Tx<'_>, after: u64) -> Result<Option<SignedCheckpoint>, StoreError> {
    let sql = "SELECT size, root, note, signed FROM checkpoint WHERE size > $1 ORDER BY size LIMIT 1";
    tx.optional(sql, &[Value::count(after)?])?.as_ref().map(log::signed_checkpoint).transpose()
}

fn verify_checkpoint(stored: &SignedCheckpoint, tree: &Tree, trust: &Trust) -> Result<(), StoreError> {
    let place = || format!("日志第{}条处的检查点", stored.size);
    let (signed, _) = Checkpoint::open(&stored.note, &trust.origin, &trust.keys, trust.lines)
        .map_err(|error| StoreError::damaged(place(), error))?;
    if signed.size != stored.size || signed.root != tree.root() || stored.root != tree.root() {
        return Err(StoreError::damaged_as(place(), "所签的根与日志条目算出的根不符"));
    }
    Ok(())
}
