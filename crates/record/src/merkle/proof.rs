//! Inclusion and consistency proofs, computed from tiles.

use std::collections::{BTreeMap, BTreeSet};

use super::tile::{FULL_WIDTH, Tile, TileError, Tiles, read};
use super::{complete_root, node_hash};
use crate::digest::Digest;

/// Consecutive leaves, from the first (inclusive) to the last (exclusive).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Leaves {
    from: u64,
    to: u64,
}

/// The proof that the leaf at `index` (from 0) stands in the tree of `size` entries (RFC 6962 §2.1.1), bottom up.
///
/// # Errors
/// [`TileError`] if the leaf lies outside the tree or a tile is not to be had.
pub fn inclusion_proof<T: Tiles + ?Sized>(
    tiles: &T,
    index: u64,
    size: u64,
) -> Result<Vec<Digest>, TileError<T::Error>> {
    let path = inclusion_path(index, size).ok_or(TileError::OutOfRange)?;
    Hashes::new(tiles, size).of_each(&path)
}

/// The proof that the tree of `old` entries is the beginning of the tree of `new` entries (RFC 6962 §2.1.2).
///
/// Empty if `old` is 0 or equal to `new`.
///
/// # Errors
/// [`TileError`] if `old` is greater than `new` or a tile is not to be had.
pub fn consistency_proof<T: Tiles + ?Sized>(tiles: &T, old: u64, new: u64) -> Result<Vec<Digest>, TileError<T::Error>> {
    let path = consistency_path(old, new).ok_or(TileError::OutOfRange)?;
    Hashes::new(tiles, new).of_each(&path)
}

/// The root of the tree of `size` entries, computed from its tiles.
///
/// # Errors
/// [`TileError`] if a tile is not to be had.
pub fn root<T: Tiles + ?Sized>(tiles: &T, size: u64) -> Result<Digest, TileError<T::Error>> {
    if size == 0 {
        return Ok(super::empty_root());
    }
    Hashes::new(tiles, size).of(Leaves { from: 0, to: size })
}

/// The tiles that [`inclusion_proof`] will read, so that they can be fetched together beforehand.
///
/// Empty if the leaf lies outside the tree.
pub fn inclusion_tiles(index: u64, size: u64) -> BTreeSet<Tile> {
    tiles_of(inclusion_path(index, size), size)
}

/// The tiles that [`consistency_proof`] will read; empty if `old` is greater than `new`.
pub fn consistency_tiles(old: u64, new: u64) -> BTreeSet<Tile> {
    tiles_of(consistency_path(old, new), new)
}

/// The subtrees whose roots make the inclusion proof, bottom up; `None` if the leaf lies outside the tree.
fn inclusion_path(index: u64, size: u64) -> Option<Vec<Leaves>> {
    if index >= size {
        return None;
    }
    let mut path = Vec::new();
    let mut here = Leaves { from: 0, to: size };
    while here.to - here.from > 1 {
        let (left, right) = split(here);
        let (inside, beside) = if index < right.from { (left, right) } else { (right, left) };
        path.push(beside);
        here = inside;
    }
    path.reverse();
    Some(path)
}

/// The subtrees whose roots make the consistency proof, bottom up; `None` if `old` is greater than `new`.
fn consistency_path(old: u64, new: u64) -> Option<Vec<Leaves>> {
    if old > new {
        return None;
    }
    let mut path = Vec::new();
    if old == 0 || old == new {
        return Some(path);
    }
    let mut here = Leaves { from: 0, to: new };
    while old < here.to {
        let (left, right) = split(here);
        let (inside, beside) = if old <= right.from { (left, right) } else { (right, left) };
        path.push(beside);
        here = inside;
    }
    // The old tree ends where this subtree ends. If they also begin together, the verifier has its root already.
    if here.from > 0 {
        path.push(here);
    }
    path.reverse();
    Some(path)
}

/// The two subtrees of more than one leaf: the left one has the greatest power of two of leaves that leaves some over.
fn split(leaves: Leaves) -> (Leaves, Leaves) {
    let middle = leaves.from + (1 << (leaves.to - leaves.from - 1).ilog2());
    (Leaves { from: leaves.from, to: middle }, Leaves { from: middle, to: leaves.to })
}

/// A complete subtree as a run of hashes within one tile of a tree of `size` entries.
struct Run {
    tile: Tile,
    skip: usize,
    take: usize,
}

/// Where a subtree of a power of two of leaves stands; `None` for a subtree of another size.
fn run(leaves: Leaves, size: u64) -> Option<Run> {
    let count = leaves.to - leaves.from;
    if !count.is_power_of_two() {
        return None;
    }
    let height = count.ilog2();
    let level = height / 8;
    let first = leaves.from >> (8 * level);
    let index = first >> 8;
    let width = ((size >> (8 * level)) - (index << 8)).min(u64::from(FULL_WIDTH));
    Some(Run {
        tile: Tile { level: u8::try_from(level).ok()?, index, width: u16::try_from(width).ok()? },
        skip: usize::try_from(first & 255).ok()?,
        take: 1 << (height % 8),
    })
}

fn tiles_of(path: Option<Vec<Leaves>>, size: u64) -> BTreeSet<Tile> {
    let mut tiles = BTreeSet::new();
    let mut rest = path.unwrap_or_default();
    while let Some(leaves) = rest.pop() {
        match run(leaves, size) {
            Some(run) => drop(tiles.insert(run.tile)),
            None => {
                let (left, right) = split(leaves);
                rest.extend([left, right]);
            }
        }
    }
    tiles
}

/// Hashes of a tree of `size` entries; each tile is read once.
struct Hashes<'a, T: Tiles + ?Sized> {
    tiles: &'a T,
    size: u64,
    read: BTreeMap<Tile, Vec<Digest>>,
}

impl<'a, T: Tiles + ?Sized> Hashes<'a, T> {
    fn new(tiles: &'a T, size: u64) -> Self {
        Self { tiles, size, read: BTreeMap::new() }
    }

    fn of_each(mut self, path: &[Leaves]) -> Result<Vec<Digest>, TileError<T::Error>> {
        path.iter().map(|leaves| self.of(*leaves)).collect()
    }

    /// The root over some leaves of the tree, which must be a subtree that [`split`] can give.
    fn of(&mut self, leaves: Leaves) -> Result<Digest, TileError<T::Error>> {
        let Some(run) = run(leaves, self.size) else {
            let (left, right) = split(leaves);
            return Ok(node_hash(&self.of(left)?, &self.of(right)?));
        };
        if !self.read.contains_key(&run.tile) {
            self.read.insert(run.tile, read(self.tiles, run.tile)?);
        }
        let hashes = self.read.get(&run.tile).and_then(|hashes| hashes.get(run.skip..run.skip + run.take));
        hashes.and_then(complete_root).ok_or(TileError::Damaged(run.tile))
    }
}
