//! Tiles and entry bundles of C2SP tlog-tiles: their names, their bytes, and where they are read from.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fmt;

use crate::digest::Digest;

/// Hashes in a full tile, and entries in a full bundle.
pub const FULL_WIDTH: u16 = 256;

/// Bytes of one hash.
pub const HASH_BYTES: usize = 32;

/// The name of a tile: a row of up to 256 consecutive hashes at one height of the tree.
///
/// A hash in a tile of level `l` is the root over `256^l` entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tile {
    /// Height, in steps of 8 levels of the tree, 0 to 7; a tree of 2^64 entries needs no more.
    pub level: u8,
    /// Place within the level, from 0.
    pub index: u64,
    /// How many hashes it holds, 1 to 256.
    pub width: u16,
}

/// A tile and its bytes: `width` hashes of 32 bytes, one after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TileData {
    /// Which tile.
    pub tile: Tile,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Tile {
    /// Whether it holds all 256 hashes and so will never change.
    pub fn is_full(&self) -> bool {
        self.width == FULL_WIDTH
    }

    /// The path below a log's prefix, for instance `tile/0/x001/x234/067` or `tile/1/000.p/17`.
    pub fn path(&self) -> String {
        format!("tile/{}/{}", self.level, numbered(self.index, self.width))
    }

    /// Reads a path of the form that [`Tile::path`] gives, and no other; `None` if it is not one.
    pub fn from_path(path: &str) -> Option<Self> {
        let (level, rest) = path.strip_prefix("tile/")?.split_once('/')?;
        let (index, width) = parse_numbered(rest)?;
        let tile = Self { level: level.parse().ok()?, index, width };
        (tile.level < 8 && tile.path() == path).then_some(tile)
    }

    /// Whether a tree of `size` entries has this tile, complete or as its partial tile on the right edge.
    pub fn is_in(&self, size: u64) -> bool {
        let Some(hashes) = size.checked_shr(8 * u32::from(self.level)) else { return false };
        let full = hashes >> 8;
        match self.index.cmp(&full) {
            std::cmp::Ordering::Less => self.is_full(),
            std::cmp::Ordering::Equal => self.width > 0 && u64::from(self.width) == hashes & 255,
            std::cmp::Ordering::Greater => false,
        }
    }
}

impl fmt::Display for Tile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path())
    }
}

/// The path of an entry bundle below a log's prefix: entries `256 * index` and on, `width` (1 to 256) of them.
pub fn bundle_path(index: u64, width: u16) -> String {
    format!("tile/entries/{}", numbered(index, width))
}

/// Index and width of the bundle at a path of the form that [`bundle_path`] gives, and no other.
pub fn bundle_from_path(path: &str) -> Option<(u64, u16)> {
    let (index, width) = parse_numbered(path.strip_prefix("tile/entries/")?)?;
    (bundle_path(index, width) == path).then_some((index, width))
}

/// `index` in groups of three digits, all but the last after an `x`, then `.p/width` if the width is partial.
fn numbered(index: u64, width: u16) -> String {
    let mut path = format!("{:03}", index % 1000);
    let mut rest = index / 1000;
    while rest > 0 {
        path = format!("x{:03}/{path}", rest % 1000);
        rest /= 1000;
    }
    if width == FULL_WIDTH { path } else { format!("{path}.p/{width}") }
}

/// The reverse of [`numbered`], leniently: the caller compares spellings.
fn parse_numbered(text: &str) -> Option<(u64, u16)> {
    let (number, width) = match text.split_once(".p/") {
        None => (text, FULL_WIDTH),
        Some((number, width)) => (number, width.parse().ok().filter(|width| (1..FULL_WIDTH).contains(width))?),
    };
    let index = number.split('/').try_fold(0_u64, |index, group| {
        let group: u64 = group.trim_start_matches('x').parse().ok()?;
        index.checked_mul(1000)?.checked_add(group)
    })?;
    Some((index, width))
}

/// An entry that does not fit a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("日志条目为{bytes}字节，超过上限65535字节，请缩短内容")]
pub struct EntryTooLong {
    /// Its length.
    pub bytes: usize,
}

/// The bytes of an entry bundle: each entry after its length in 16 bits, big-endian.
///
/// # Errors
/// [`EntryTooLong`] if an entry has more than 65,535 bytes.
pub fn encode_bundle<E: AsRef<[u8]>>(entries: impl IntoIterator<Item = E>) -> Result<Vec<u8>, EntryTooLong> {
    let mut bytes = Vec::new();
    for entry in entries {
        let entry = entry.as_ref();
        let length = u16::try_from(entry.len()).map_err(|_| EntryTooLong { bytes: entry.len() })?;
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(entry);
    }
    Ok(bytes)
}

/// The entries of a bundle; `None` if the bytes end within an entry.
pub fn decode_bundle(mut bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let mut entries = Vec::new();
    while let Some((length, rest)) = bytes.split_first_chunk() {
        let (entry, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
        entries.push(entry);
        bytes = rest;
    }
    bytes.is_empty().then_some(entries)
}

/// Where tiles are read from.
pub trait Tiles {
    /// Why reading failed.
    type Error;

    /// The bytes of a tile, or of a wider one with the same level and index, which begins with the same hashes.
    ///
    /// So a store may keep only the widest of each. `None` if there is no such tile.
    ///
    /// # Errors
    /// The store's own.
    fn tile(&self, tile: Tile) -> Result<Option<Vec<u8>>, Self::Error>;
}

/// Why the hashes of a tile are not to be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TileError<E> {
    /// The store has no such tile.
    #[error("缺少日志数据块{0}，请从备份恢复或由日志条目重建")]
    Missing(Tile),
    /// The tile is narrower than the tree needs, or not a whole number of hashes.
    #[error("日志数据块{0}长度不对，请从备份恢复或由日志条目重建")]
    Damaged(Tile),
    /// The leaf or the sizes asked for lie outside the tree.
    #[error("所求证明超出日志范围")]
    OutOfRange,
    /// The store could not be read.
    #[error("读取日志数据块失败")]
    Store(#[source] E),
}

/// The first `width` hashes of a tile.
pub(super) fn read<T: Tiles + ?Sized>(tiles: &T, tile: Tile) -> Result<Vec<Digest>, TileError<T::Error>> {
    let bytes = tiles.tile(tile).map_err(TileError::Store)?.ok_or(TileError::Missing(tile))?;
    let (hashes, rest) = bytes.as_chunks::<HASH_BYTES>();
    let width = usize::from(tile.width);
    if !rest.is_empty() || hashes.len() < width || hashes.len() > usize::from(FULL_WIDTH) {
        return Err(TileError::Damaged(tile));
    }
    Ok(hashes.iter().take(width).copied().map(Digest).collect())
}

/// The bytes of a row of hashes.
pub(super) fn pack(hashes: &[Digest]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}

/// Tiles in memory, the widest of each: for tests, in-memory nodes, and proofs from tiles fetched beforehand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MemoryTiles(BTreeMap<(u8, u64), Vec<u8>>);

impl MemoryTiles {
    /// Keeps a tile, unless a wider one of the same level and index is there already.
    pub fn insert(&mut self, data: TileData) {
        let kept = self.0.entry((data.tile.level, data.tile.index)).or_default();
        if data.bytes.len() >= kept.len() {
            *kept = data.bytes;
        }
    }
}

impl Extend<TileData> for MemoryTiles {
    fn extend<I: IntoIterator<Item = TileData>>(&mut self, tiles: I) {
        tiles.into_iter().for_each(|data| self.insert(data));
    }
}

impl Tiles for MemoryTiles {
    type Error = Infallible;

    fn tile(&self, tile: Tile) -> Result<Option<Vec<u8>>, Infallible> {
        Ok(self.0.get(&(tile.level, tile.index)).cloned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_those_of_tlog_tiles() {
        let table = [
            (Tile { level: 0, index: 1_234_067, width: 256 }, "tile/0/x001/x234/067"),
            (Tile { level: 0, index: 0, width: 256 }, "tile/0/000"),
            (Tile { level: 1, index: 1, width: 17 }, "tile/1/001.p/17"),
            (Tile { level: 0, index: 1_234_067, width: 112 }, "tile/0/x001/x234/067.p/112"),
            (Tile { level: 7, index: 999, width: 1 }, "tile/7/999.p/1"),
        ];
        for (tile, path) in table {
            assert_eq!(tile.path(), path);
            assert_eq!(Tile::from_path(path), Some(tile));
        }
        assert_eq!(bundle_path(1_000, 256), "tile/entries/x001/000");
        assert_eq!(bundle_from_path("tile/entries/273.p/112"), Some((273, 112)));
    }

    #[test]
    fn other_paths_are_refused() {
        for path in [
            "tile/0/0",
            "tile/00/000",
            "tile/8/000",
            "tile/0/x000/000",
            "tile/0/001/000",
            "tile/0/x001",
            "tile/0/xx001/000",
            "tile/0/000.p/0",
            "tile/0/000.p/256",
            "tile/0/000.p/017",
            "tile/0/+00",
            "tile/0/000/",
            "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
            "tile/entries/000",
            "tile//000",
        ] {
            assert_eq!(Tile::from_path(path), None, "{path}");
        }
        assert_eq!(bundle_from_path("tile/entries/1"), None);
    }

    #[test]
    fn a_tree_of_70_000_has_the_tiles_of_the_specification() {
        let has = |level, index, width| Tile { level, index, width }.is_in(70_000);
        assert!(has(0, 272, 256) && has(0, 273, 112) && has(1, 0, 256) && has(1, 1, 17) && has(2, 0, 1));
        assert!(!has(0, 273, 256) && !has(0, 273, 111) && !has(0, 272, 5) && !has(0, 274, 1));
        assert!(!has(2, 0, 2) && !has(3, 0, 1) && !has(3, 0, 0));
    }

    #[test]
    fn bundles_read_back() {
        let entries: [&[u8]; 3] = [b"one", b"", b"three"];
        let bytes = encode_bundle(entries).unwrap();
        assert_eq!(bytes, b"\x00\x03one\x00\x00\x00\x05three");
        assert_eq!(decode_bundle(&bytes).unwrap(), entries);
        assert_eq!(decode_bundle(&bytes[..bytes.len() - 1]), None);
        assert_eq!(decode_bundle(b"\x00"), None);
        assert_eq!(encode_bundle([vec![0; 65_536]]), Err(EntryTooLong { bytes: 65_536 }));
    }
}
