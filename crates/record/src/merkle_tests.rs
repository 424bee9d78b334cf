//! Tests of [`super`]: published vectors, a plain reading of the RFC to compare with, and properties.

use proptest::prelude::*;

use super::proof::{consistency_proof, consistency_tiles, inclusion_proof, inclusion_tiles, root};
use super::tile::{MemoryTiles, Tile, TileData, TileError, Tiles};
use super::tree::{Tree, edge_tiles};
use super::*;

/// The eight leaves of the customary test vectors of RFC 6962.
const LEAVES: [&[u8]; 8] = [
    b"",
    b"\x00",
    b"\x10",
    b"\x20\x21",
    b"\x30\x31",
    b"\x40\x41\x42\x43",
    b"\x50\x51\x52\x53\x54\x55\x56\x57",
    b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
];

/// Roots of the first 0 to 8 of them.
const ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

fn hex(text: &str) -> Digest {
    Digest::from_hex(text).unwrap()
}

/// MTH of RFC 6962 section 2.1, read off the page.
fn plain_root(leaves: &[Digest]) -> Digest {
    match leaves {
        [] => empty_root(),
        [leaf] => *leaf,
        _ => {
            let half = leaves.len().next_power_of_two() / 2;
            node_hash(&plain_root(&leaves[..half]), &plain_root(&leaves[half..]))
        }
    }
}

/// `count` distinct leaves.
fn numbered_leaves(count: u64) -> Vec<Digest> {
    (0..count).map(|n| leaf_hash(&n.to_be_bytes())).collect()
}

fn grown(leaves: &[Digest]) -> (Tree, MemoryTiles) {
    let (mut tree, mut tiles) = (Tree::new(), MemoryTiles::default());
    tiles.extend(tree.append(leaves));
    (tree, tiles)
}

fn starts(digests: &[Digest]) -> Vec<String> {
    digests.iter().map(|digest| digest.to_hex().chars().take(8).collect()).collect()
}

#[test]
fn roots_are_the_published_ones() {
    let leaves: Vec<_> = LEAVES.iter().map(|leaf| leaf_hash(leaf)).collect();
    let (mut tree, mut tiles) = (Tree::new(), MemoryTiles::default());
    assert_eq!(tree.root(), hex(ROOTS[0]));
    for (leaf, expected) in leaves.iter().zip(&ROOTS[1..]) {
        tiles.extend(tree.append(&[*leaf]));
        assert_eq!(tree.root(), hex(expected), "root of {} leaves", tree.size());
        assert_eq!(root(&tiles, tree.size()).unwrap(), hex(expected), "from tiles");
    }
}

#[test]
fn proofs_are_the_published_ones() {
    let leaves: Vec<_> = LEAVES.iter().map(|leaf| leaf_hash(leaf)).collect();
    let (_, tiles) = grown(&leaves);
    let inclusion = inclusion_proof(&tiles, 5, 8).unwrap();
    assert_eq!(starts(&inclusion), ["bc1a0643", "ca854ea1", "d37ee418"]);
    assert_eq!(verify_inclusion(&leaves[5], 5, 8, &inclusion, &hex(ROOTS[8])), Ok(()));
    for (old, new, expected) in
        [(6_u64, 8_u64, ["0ebc5d34", "ca854ea1", "d37ee418"].as_slice()), (2, 5, ["5f083f0a", "bc1a0643"].as_slice())]
    {
        let proof = consistency_proof(&tiles, old, new).unwrap();
        assert_eq!(starts(&proof), *expected, "consistency({old},{new})");
        let at = |size: u64| hex(ROOTS[usize::try_from(size).unwrap()]);
        assert_eq!(verify_consistency(old, new, &at(old), &at(new), &proof), Ok(()));
    }
}

#[test]
fn small_trees_agree_with_the_rfc_for_every_leaf_and_size() {
    let leaves = numbered_leaves(70);
    let (_, tiles) = grown(&leaves);
    let part = |size: u64| &leaves[..usize::try_from(size).unwrap()];
    for size in 0..=70_u64 {
        let whole = plain_root(part(size));
        assert_eq!(root(&tiles, size).unwrap(), whole);
        for index in 0..size {
            let proof = inclusion_proof(&tiles, index, size).unwrap();
            let leaf = leaves[usize::try_from(index).unwrap()];
            assert_eq!(verify_inclusion(&leaf, index, size, &proof, &whole), Ok(()));
            assert!(verify_inclusion(&leaf, index + 1, size, &proof, &whole).is_err());
            let longer = [proof.as_slice(), &[leaf]].concat();
            assert_eq!(verify_inclusion(&leaf, index, size, &longer, &whole), Err(ProofError::Length));
            if let Some((_, shorter)) = proof.split_last() {
                assert_eq!(verify_inclusion(&leaf, index, size, shorter, &whole), Err(ProofError::Length));
            }
        }
        for old in 0..=size {
            let proof = consistency_proof(&tiles, old, size).unwrap();
            let before = plain_root(part(old));
            assert_eq!(verify_consistency(old, size, &before, &whole, &proof), Ok(()));
            let longer = [proof.as_slice(), &[whole]].concat();
            assert_eq!(verify_consistency(old, size, &before, &whole, &longer), Err(ProofError::Length));
            assert!(verify_consistency(old, size, &leaf_hash(b"other"), &whole, &proof).is_err());
            if size > 0 && old > 0 {
                assert!(verify_consistency(old, size, &before, &leaf_hash(b"other"), &proof).is_err());
            }
        }
    }
}

#[test]
fn what_lies_outside_the_tree_is_refused() {
    let (tree, tiles) = grown(&numbered_leaves(5));
    assert_eq!(inclusion_proof(&tiles, 5, 5), Err(TileError::OutOfRange));
    assert_eq!(consistency_proof(&tiles, 6, 5), Err(TileError::OutOfRange));
    assert_eq!(verify_inclusion(&tree.root(), 5, 5, &[], &tree.root()), Err(ProofError::OutOfRange));
    assert_eq!(verify_consistency(6, 5, &tree.root(), &tree.root(), &[]), Err(ProofError::OutOfRange));
    assert_eq!(verify_consistency(0, 0, &empty_root(), &tree.root(), &[]), Err(ProofError::Root));
    assert_eq!(verify_consistency(3, 5, &tree.root(), &tree.root(), &[]), Err(ProofError::Length));
    // A size that a hostile peer made up costs no more than a proof of 64 hashes.
    assert_eq!(verify_inclusion(&tree.root(), 0, u64::MAX, &[], &tree.root()), Err(ProofError::Length));
}

#[test]
fn missing_and_damaged_tiles_are_named() {
    let (_, tiles) = grown(&numbered_leaves(5));
    let wanted = Tile { level: 0, index: 0, width: 6 };
    assert_eq!(inclusion_proof(&tiles, 0, 6), Err(TileError::Damaged(wanted)));
    assert_eq!(Tree::load(300, &tiles), Err(TileError::Missing(Tile { level: 0, index: 1, width: 44 })));
    let mut odd = MemoryTiles::default();
    odd.insert(TileData { tile: wanted, bytes: vec![0; 6 * 32 + 1] });
    assert_eq!(Tree::load(6, &odd), Err(TileError::Damaged(wanted)));
}

#[test]
fn seventy_thousand_leaves_make_the_tiles_of_the_specification() {
    let leaves = numbered_leaves(70_000);
    let mut tree = Tree::new();
    let written = tree.append(&leaves);
    let at =
        |level| written.iter().filter(|data| data.tile.level == level).map(|data| data.tile.width).collect::<Vec<_>>();
    assert_eq!(at(0), [vec![256; 273], vec![112]].concat());
    assert_eq!(at(1), [256, 17]);
    assert_eq!(at(2), [1]);
    assert_eq!(written.len(), 277);
    assert!(
        written.iter().all(|data| data.tile.is_in(70_000) && data.bytes.len() == 32 * usize::from(data.tile.width))
    );
    assert_eq!(tree.root(), plain_root(&leaves));
    let mut tiles = MemoryTiles::default();
    tiles.extend(written);
    assert_eq!(Tree::load(70_000, &tiles).unwrap(), tree);
    for index in [0, 255, 256, 65_535, 65_536, 69_887, 69_888, 69_999_u64] {
        let proof = inclusion_proof(&tiles, index, 70_000).unwrap();
        let leaf = leaves[usize::try_from(index).unwrap()];
        assert_eq!(verify_inclusion(&leaf, index, 70_000, &proof, &tree.root()), Ok(()), "leaf {index}");
    }
    for old in [1_u64, 256, 257, 65_535, 65_536, 65_537, 69_999] {
        let proof = consistency_proof(&tiles, old, 70_000).unwrap();
        let before = plain_root(&leaves[..usize::try_from(old).unwrap()]);
        assert_eq!(verify_consistency(old, 70_000, &before, &tree.root(), &proof), Ok(()), "from {old}");
    }
}

/// Tiles that answer only for those announced, to hold the announcements to their word.
struct Only(MemoryTiles, std::collections::BTreeSet<Tile>);

impl Tiles for Only {
    type Error = Tile;

    fn tile(&self, tile: Tile) -> Result<Option<Vec<u8>>, Tile> {
        if !self.1.contains(&tile) {
            return Err(tile);
        }
        Ok(self.0.tile(tile).unwrap())
    }
}

proptest! {
    // Each case hashes thousands of leaves.
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn batches_lead_to_the_same_tree(batches in proptest::collection::vec(0_u64..700, 1..8)) {
        let leaves = numbered_leaves(batches.iter().sum());
        let (mut tree, mut tiles, mut rest) = (Tree::new(), MemoryTiles::default(), leaves.as_slice());
        for batch in batches {
            let (now, later) = rest.split_at(usize::try_from(batch).unwrap());
            tiles.extend(tree.append(now));
            rest = later;
            // Starting again from the stored tiles is the same as going on.
            tree = Tree::load(tree.size(), &Only(tiles.clone(), edge_tiles(tree.size()).into_iter().collect())).unwrap();
        }
        let (mut single, mut one_by_one) = (Tree::new(), MemoryTiles::default());
        for leaf in &leaves {
            one_by_one.extend(single.append(&[*leaf]));
        }
        prop_assert_eq!(tree.root(), plain_root(&leaves));
        prop_assert_eq!(single.root(), tree.root());
        prop_assert_eq!(one_by_one, tiles);
    }

    #[test]
    fn a_flipped_bit_breaks_an_inclusion_proof(
        size in 1_u64..3000, index in any::<prop::sample::Index>(), bit in any::<prop::sample::Index>(),
    ) {
        let leaves = numbered_leaves(size);
        let index = index.index(leaves.len());
        let (tree, tiles) = grown(&leaves);
        let place = u64::try_from(index).unwrap();
        let only = Only(tiles, inclusion_tiles(place, size));
        let proof = inclusion_proof(&only, place, size).unwrap();
        prop_assert_eq!(verify_inclusion(&leaves[index], place, size, &proof, &tree.root()), Ok(()));
        let mut all = proof;
        all.extend([leaves[index], tree.root()]);
        let bit = bit.index(all.len() * 256);
        all[bit / 256].0[bit / 8 % 32] ^= 1 << (bit % 8);
        let (root, leaf) = (all.pop().unwrap(), all.pop().unwrap());
        prop_assert_eq!(verify_inclusion(&leaf, place, size, &all, &root), Err(ProofError::Root));
    }

    #[test]
    fn a_flipped_bit_breaks_a_consistency_proof(
        new in 2_u64..3000, old in any::<prop::sample::Index>(), bit in any::<prop::sample::Index>(),
    ) {
        let leaves = numbered_leaves(new);
        let old = 1 + old.index(leaves.len() - 1);
        let before = plain_root(&leaves[..old]);
        let (tree, tiles) = grown(&leaves);
        let old = u64::try_from(old).unwrap();
        let only = Only(tiles, consistency_tiles(old, new));
        let proof = consistency_proof(&only, old, new).unwrap();
        prop_assert_eq!(verify_consistency(old, new, &before, &tree.root(), &proof), Ok(()));
        let mut all = proof;
        all.extend([before, tree.root()]);
        let bit = bit.index(all.len() * 256);
        all[bit / 256].0[bit / 8 % 32] ^= 1 << (bit % 8);
        let (after, before) = (all.pop().unwrap(), all.pop().unwrap());
        prop_assert_eq!(verify_consistency(old, new, &before, &after, &all), Err(ProofError::Root));
    }
}
