//! Tests of the casework crate from outside: scenario files and properties.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests end the test at the first failure"
)]

mod catalogue;
mod library;
mod procedure;
mod scenarios;
