//! Tests of the wire formats from outside.
#![expect(clippy::unwrap_used, reason = "helpers of tests end the test at the first failure")]

mod text;
