//! Tests of the crate from outside.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests end the test at the first failure"
)]
#![expect(clippy::print_stdout, reason = "tests tell figures, and say plainly when they do not run")]

mod broken;
mod compare;
mod invented;
mod join;
mod labels;
mod library;
mod sentences;
