//! The legality rules, one file a family. Adding a rule is one item in its family's list.

use crate::rule::{Head, Rule};

pub mod archive;
pub mod decision;
pub mod delegated;
pub mod discretion;
pub mod document;
pub mod evidence;
pub mod execution;
pub mod filing;
pub mod hearing;
pub mod item;
pub mod lenience;
pub mod notice;
pub mod people;
mod planned;
pub mod procedure;
pub mod publication;
pub mod record;
pub mod review;
pub mod sequence;
pub mod service;
pub mod subject;
pub mod summary;
pub mod transition;

pub use planned::{Planned, planned};

/// The families, in the order of law.md §10, with the house rules on sequence first.
const FAMILIES: &[&[Rule]] = &[
    sequence::RULES,
    procedure::RULES,
    subject::RULES,
    delegated::RULES,
    item::RULES,
    people::RULES,
    filing::RULES,
    evidence::RULES,
    notice::RULES,
    hearing::RULES,
    review::RULES,
    decision::RULES,
    lenience::RULES,
    document::RULES,
    summary::RULES,
    discretion::RULES,
    service::RULES,
    publication::RULES,
    execution::RULES,
    record::RULES,
    archive::RULES,
    transition::RULES,
];

/// Every rule on the acts of a case.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    FAMILIES.iter().flat_map(|family| family.iter())
}

/// The rule with this id.
pub fn find(id: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.id == id)
}

/// Every rule as it is listed: those on the acts of a case, then those on acts of the registry.
pub fn heads() -> impl Iterator<Item = Head> {
    all().map(Rule::head).chain(crate::catalogue::rules::all().map(Rule::head))
}

/// The rule with this id as it is listed, of a case or of the registry.
pub fn head(id: &str) -> Option<Head> {
    heads().find(|head| head.id == id)
}

/// Rules whose violation hides an act from the list of next acts instead of showing it greyed: the person holds no post
/// for it, or there is nothing for it to do.
pub const HIDING: &[&str] = &["ROL-01", "SEQ-02", "SEQ-04"];
