//! Where acts are kept: SQLite and PostgreSQL behind one narrow seam, projections, blobs.
//!
//! SQL stands in this crate only. [`engine`] runs one SQL text on both engines and [`migrate`] keeps the tables. On them
//! stand the streams of acts ([`stream`]), the Merkle log behind all streams ([`log`]), the numbers of documents
//! ([`serial`]), and the walk that verifies everything ([`verify`]). [`blob`] keeps evidence files, in a folder.

pub mod blob;
pub mod desk;
pub mod engine;
pub mod error;
pub mod log;
pub mod migrate;
pub mod projection;
pub mod read;
pub mod registry;
pub mod serial;
pub mod stream;
#[cfg(feature = "testing")]
pub mod testing;
pub mod verify;
pub mod yardstick;
