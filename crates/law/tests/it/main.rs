//! The embedded law against the reference vectors, its own invariants, and independent programs.

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
