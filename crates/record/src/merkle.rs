//! The Merkle tree of RFC 6962 section 2.1 over SHA-256: hashes, and the checking of proofs.
//!
//! [`tile`] names and packs the tiles that hold a tree, [`tree`] appends to one, [`proof`] makes proofs from tiles.

pub mod proof;
pub mod tile;
pub mod tree;

use crate::digest::{Digest, sha256};
use sha2::Digest as _;

/// The root of the tree without leaves: SHA-256 of nothing.
pub fn empty_root() -> Digest {
    sha256(b"")
}

/// The hash of an entry as a leaf: SHA-256 of `0x00 ‖ entry`.
pub fn leaf_hash(entry: &[u8]) -> Digest {
    Digest(sha2::Sha256::new_with_prefix([0]).chain_update(entry).finalize().into())
}

/// The hash of two subtrees: SHA-256 of `0x01 ‖ left ‖ right`.
pub fn node_hash(left: &Digest, right: &Digest) -> Digest {
    let mut bytes = [1; 65];
    for (byte, value) in bytes.iter_mut().skip(1).zip(left.0.iter().chain(&right.0)) {
        *byte = *value;
    }
    sha256(&bytes)
}

/// Why a proof does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProofError {
    /// The leaf lies outside the tree, or the older tree is the larger one.
    #[error("证明所指的位置超出日志范围，请重新取得证明")]
    OutOfRange,
    /// The proof has more or fewer hashes than trees of these sizes need.
    #[error("证明的长度与日志大小不符，请重新取得证明")]
    Length,
    /// The hashes do not lead to the root.
    #[error("证明算出的根与检查点的根不符，内容不在该日志中或日志被改写过")]
    Root,
}

/// Checks that the leaf stands at `index` (from 0) in the tree of `size` leaves with that root (RFC 9162 §2.1.3.2).
///
/// # Errors
/// [`ProofError`] if it does not.
pub fn verify_inclusion(
    leaf: &Digest,
    index: u64,
    size: u64,
    proof: &[Digest],
    root: &Digest,
) -> Result<(), ProofError> {
    if index >= size {
        return Err(ProofError::OutOfRange);
    }
    let (mut node, mut last) = (index, size - 1);
    let mut hash = *leaf;
    for sibling in proof {
        if last == 0 {
            return Err(ProofError::Length);
        }
        if node & 1 == 1 || node == last {
            hash = node_hash(sibling, &hash);
            let skipped = node.trailing_zeros();
            node = node.checked_shr(skipped).unwrap_or(0);
            last = last.checked_shr(skipped).unwrap_or(0);
        } else {
            hash = node_hash(&hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    if last != 0 {
        return Err(ProofError::Length);
    }
    if hash == *root { Ok(()) } else { Err(ProofError::Root) }
}

/// Checks that the tree of `old_size` leaves is the beginning of the tree of `new_size` leaves (RFC 9162 §2.1.4.2).
///
/// From an empty tree, and between trees of one size, the proof is empty and the roots say it all.
///
/// # Errors
/// [`ProofError`] if the newer tree does not extend the older one.
pub fn verify_consistency(
    old_size: u64,
    new_size: u64,
    old_root: &Digest,
    new_root: &Digest,
    proof: &[Digest],
) -> Result<(), ProofError> {
    if old_size > new_size {
        return Err(ProofError::OutOfRange);
    }
    if old_size == 0 || old_size == new_size {
        if !proof.is_empty() {
            return Err(ProofError::Length);
        }
        let expected = if old_size == 0 { empty_root() } else { *new_root };
        let empty_is_empty = new_size > 0 || *new_root == empty_root();
        return if *old_root == expected && empty_is_empty { Ok(()) } else { Err(ProofError::Root) };
    }
    // The proof starts at the largest complete subtree on the old tree's right edge. If that is the whole old tree,
    // its hash is the old root, which the proof leaves out.
    let skipped = (old_size - 1).trailing_ones();
    let (mut node, mut last) = ((old_size - 1) >> skipped, (new_size - 1) >> skipped);
    let (seed, rest) =
        if old_size.is_power_of_two() { (old_root, proof) } else { proof.split_first().ok_or(ProofError::Length)? };
    let (mut old_hash, mut new_hash) = (*seed, *seed);
    for sibling in rest {
        if last == 0 {
            return Err(ProofError::Length);
        }
        if node & 1 == 1 || node == last {
            old_hash = node_hash(sibling, &old_hash);
            new_hash = node_hash(sibling, &new_hash);
            let skipped = node.trailing_zeros();
            node = node.checked_shr(skipped).unwrap_or(0);
            last = last.checked_shr(skipped).unwrap_or(0);
        } else {
            new_hash = node_hash(&new_hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    if last != 0 {
        return Err(ProofError::Length);
    }
    if old_hash == *old_root && new_hash == *new_root { Ok(()) } else { Err(ProofError::Root) }
}

/// The root of a complete subtree over a power-of-two number of hashes; `None` over none.
fn complete_root(hashes: &[Digest]) -> Option<Digest> {
    let mut row = hashes.to_vec();
    while row.len() > 1 {
        row = row.chunks(2).filter_map(|pair| Some(node_hash(pair.first()?, pair.last()?))).collect();
    }
    row.first().copied()
}

#[cfg(test)]
#[path = "merkle_tests.rs"]
mod tests;
