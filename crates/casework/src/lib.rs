//! Cases, power items and people as streams of acts: definitions, state, decide, rules, deadlines.
//!
//! Everything here is pure: `decide(case, command, facts)` and `CaseFile::evolve(entry)` read no clock, no database and
//! no network. The same rules answer *may I do this now*, *what may come next and why not*, and *was this lawful then*.

pub mod acts;
pub mod case;
pub mod catalogue;
pub mod clock;
pub mod decide;
pub mod definition;
pub mod document;
pub mod facts;
pub mod mask;
pub mod prefill;
pub mod procedure;
pub mod registry;
pub mod rule;
pub mod rules;
pub mod scenario;
pub mod schema;
pub mod todo;
pub mod value;
