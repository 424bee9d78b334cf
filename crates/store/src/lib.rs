//! Where acts are kept: SQLite and PostgreSQL behind one narrow seam, projections, blobs.
//!
//! SQL stands in this crate only. [`engine`] runs one SQL text on both engines, [`migrate`] keeps the tables, [`blob`]
//! keeps evidence files outside of them.

pub mod blob;
pub mod engine;
pub mod error;
pub mod migrate;
#[cfg(feature = "testing")]
pub mod testing;
