//! The embedded law against the reference vectors, its own invariants, and independent programs.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "helpers of tests fail the test"
)]

mod calendar;
mod discretion;
mod identifiers;
mod independent;
mod money;
mod numbers;
mod tables;

use law::Law;

/// The embedded tables.
fn law() -> &'static Law {
    Law::embedded().expect("the embedded tables are read without fault")
}
