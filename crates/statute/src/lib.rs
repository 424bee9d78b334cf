//! Statute texts: what a text says, what changed between two versions, which powers it creates.
//!
//! [`text::read`] turns a text into a tree of articles, [`clause::read`] finds in it every clause (款) that gives an
//! administrative penalty or coercion power, and [`propose::propose`] makes power items of them for a clerk to confirm;
//! [`join`] merges proposals and takes a proposal's parts. Everything is a pure function of the text. Whatever was not understood is told with its place and reason; nothing is
//! dropped.

pub mod amount;
pub mod clause;
pub mod diff;
pub mod glyph;
pub mod join;
pub mod propose;
pub mod text;
pub mod versions;
