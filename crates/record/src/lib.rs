//! What was recorded: canonical bytes, commitments, chains, the Merkle log, checkpoints, signatures, verification.

pub mod act;
pub mod canonical;
pub mod chain;
pub mod checkpoint;
pub mod commitment;
pub mod cosignature;
pub mod digest;
pub mod entry;
pub mod key;
pub mod merkle;
pub mod note;
pub mod place;
pub mod sign;
pub mod verify;
pub mod witness;
