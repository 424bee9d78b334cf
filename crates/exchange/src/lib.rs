//! Wire formats: the records of acts, the exported case file and its verification, tables of people and items.
//!
//! What leaves a node, and what is stored, has its form here and nowhere else. The crate does no input or output: bytes in,
//! bytes out.

pub mod act;
pub mod case_file;
pub mod container;
pub mod history;
pub mod publication;
pub mod table;
pub mod text;
pub mod verification;
