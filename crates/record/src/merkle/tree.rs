//! Appending to a tree: only the partial tiles on its right edge are held, never the tree.

use super::tile::{FULL_WIDTH, Tile, TileData, TileError, Tiles, pack, read};
use super::{complete_root, empty_root, node_hash};
use crate::digest::Digest;

/// A tree that grows: its size and the partial tiles on its right edge, some 8 KiB a level.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tree {
    size: u64,
    // INVARIANT: edge[l] holds (size >> 8l) & 255 hashes: the partial tile of level l, or nothing.
    edge: Vec<Vec<Digest>>,
}

/// The partial tiles on the right edge of a tree of `size` entries: what [`Tree::load`] reads.
pub fn edge_tiles(size: u64) -> Vec<Tile> {
    edge_of(size).flatten().collect()
}

/// For each level that a tree of `size` entries has, its partial tile if it has one.
fn edge_of(size: u64) -> impl Iterator<Item = Option<Tile>> {
    (0..8_u8).map(move |level| (level, size >> (8 * u32::from(level)))).take_while(|(_, hashes)| *hashes > 0).map(
        |(level, hashes)| {
            let width = u16::try_from(hashes & 255).unwrap_or_default();
            (width > 0).then_some(Tile { level, index: hashes >> 8, width })
        },
    )
}

impl Tree {
    /// The tree without entries.
    pub fn new() -> Self {
        Self::default()
    }

    /// The tree of `size` entries that the tiles hold.
    ///
    /// Compare [`Tree::root`] with the last checkpoint before going on: the tiles are believed here.
    ///
    /// # Errors
    /// [`TileError`] if a tile of [`edge_tiles`] is not to be had.
    pub fn load<T: Tiles + ?Sized>(size: u64, tiles: &T) -> Result<Self, TileError<T::Error>> {
        let edge = edge_of(size)
            .map(|tile| tile.map_or(Ok(Vec::new()), |tile| read(tiles, tile)))
            .collect::<Result<_, _>>()?;
        Ok(Self { size, edge })
    }

    /// How many entries there are.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root over all entries.
    pub fn root(&self) -> Digest {
        // The complete subtrees on the right edge, smallest first, are folded to the left.
        let subtrees = self.edge.iter().flat_map(|row| complete_subtrees(row));
        subtrees.reduce(|right, left| node_hash(&left, &right)).unwrap_or_else(empty_root)
    }

    /// Appends leaves ([`super::leaf_hash`] of each entry) in order, and gives the tiles to write.
    ///
    /// They are the tiles that became full, and the partial ones as they stand after the last leaf; a partial tile
    /// begins with the hashes of the narrower one written before. One large batch writes less than many small ones
    /// and leads to the same tree.
    pub fn append(&mut self, leaves: &[Digest]) -> Vec<TileData> {
        let before = self.size;
        let mut written = Vec::new();
        for leaf in leaves {
            self.size += 1;
            self.push(*leaf, &mut written);
        }
        let changed = edge_of(self.size).zip(&self.edge).flat_map(|(tile, row)| tile.map(|tile| (tile, row)));
        for (tile, row) in changed {
            let level_bits = 8 * u32::from(tile.level);
            if before >> level_bits != self.size >> level_bits {
                written.push(TileData { tile, bytes: pack(row) });
            }
        }
        written
    }

    /// Adds a leaf; whenever a row fills its tile, the tile is written and its root goes one level up.
    fn push(&mut self, leaf: Digest, written: &mut Vec<TileData>) {
        let mut hash = leaf;
        for level in 0..8_u8 {
            if self.edge.len() <= usize::from(level) {
                self.edge.push(Vec::with_capacity(usize::from(FULL_WIDTH)));
            }
            let Some(row) = self.edge.get_mut(usize::from(level)) else { return };
            row.push(hash);
            if row.len() < usize::from(FULL_WIDTH) {
                return;
            }
            let index = (self.size >> (8 * u32::from(level))) / u64::from(FULL_WIDTH) - 1;
            written.push(TileData { tile: Tile { level, index, width: FULL_WIDTH }, bytes: pack(row) });
            let Some(root) = complete_root(row) else { return };
            row.clear();
            hash = root;
        }
    }
}

/// The roots of the complete subtrees that a partial row falls into, smallest (rightmost) first.
fn complete_subtrees(row: &[Digest]) -> Vec<Digest> {
    let mut roots = Vec::new();
    let mut rest = row;
    while !rest.is_empty() {
        let smallest = 1 << rest.len().trailing_zeros();
        let Some((left, right)) = rest.split_at_checked(rest.len() - smallest) else { break };
        roots.extend(complete_root(right));
        rest = left;
    }
    roots
}
