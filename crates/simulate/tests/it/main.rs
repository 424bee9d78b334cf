//! The registry of the demo and its planned cases, held against the law and the engine.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail the test")]
#![expect(clippy::print_stdout, reason = "a test says when it did not run, and its figures")]

mod cases;
mod liabilities;
mod liabilities_texts;
mod registry;
