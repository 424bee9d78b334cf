//! The registry of the demo and its planned cases, held against the law and the engine.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail the test")]
#![expect(clippy::print_stdout, reason = "tests tell figures, and say plainly when they do not run")]

mod cases;
mod liabilities;
mod liabilities_texts;
mod own_procedure;
mod registry;
