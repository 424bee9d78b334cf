//! The demo: the registry of Heze as data, and cases in every stage of the procedure, made through the real engine.
//!
//! Everything here is pure. The seed and the day of today are arguments; the same arguments give the same cases. Each
//! step of a case is decided by [`casework::decide::decide`] while the case is built, so a planned case is lawful by
//! construction, and a step that is refused is a fault of this crate ([`cases::SimulationError`]).

pub mod cases;
pub mod catalogue;
mod data;
mod desk;
mod flow;
pub mod heze;
pub mod liabilities;
pub mod library;
mod matter;
mod party;
mod rng;
mod story;
mod timing;

pub use cases::cases;
pub use data::DataError;
