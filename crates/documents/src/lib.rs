//! The documents of a case (行政执法文书), set with Typst as PDF/A.
//!
//! A document is a pure function of a kind and of its data: [`kind::KINDS`] lists the kinds, each names the data it needs
//! as a struct of its own, and [`typeset::Typesetter`] turns both into a file. The same input gives the same bytes, in
//! every process, so the digest of a document can stand for the document.
//!
//! The crate reads no clock and draws no random number. It does no input or output either, but for [`fonts::load`], which
//! the binary calls once at the start; a test holds that no other file of the crate touches the file system.

pub mod field;
pub mod fill;
pub mod fonts;
mod frame;
pub mod kind;
pub mod part;
mod quote;
mod render;
mod sample;
pub mod typeset;

pub use quote::quotations;
pub use render::{DocumentError, pages, render};
