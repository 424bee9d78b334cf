//! The registry of the demo and its planned cases, held against the law and the engine.

mod cases;
mod registry;
