//! Tests of the crate from outside.
#![expect(clippy::unwrap_used, reason = "helpers of tests end the test at the first failure")]

mod broken;
mod compare;
mod invented;
mod labels;
mod library;
