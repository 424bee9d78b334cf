//! The pages as a black box: only what a browser sends and what comes back, on both engines.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "the whole crate is tests, and their helpers may fail like them"
)]

mod bad_input;
mod browser;
mod changes;
mod correction;
mod door;
mod item_life;
mod library;
mod people;
mod procedure;
mod proposals;
mod tables;
mod whole_case;
