//! The legality rules on acts of the registry: the life of items (POW-06, POW-07, CAT), registrations (REG),
//! delegations (SUB-08, SUB-09), the library of statutes and the proposals from it (LIB). Adding a rule is one item in its family's list.

pub mod basis;
pub mod content;
pub mod delegation;
pub mod fines;
pub mod library;
pub mod proposals;
pub mod publication;
pub mod registration;
pub mod steps;

use super::situation::RegistryRule;

/// The families.
const FAMILIES: &[&[RegistryRule]] = &[
    steps::RULES,
    publication::RULES,
    content::RULES,
    basis::RULES,
    fines::RULES,
    registration::RULES,
    delegation::RULES,
    library::RULES,
    proposals::RULES,
];

/// Every rule on acts of the registry.
pub fn all() -> impl Iterator<Item = &'static RegistryRule> {
    FAMILIES.iter().flat_map(|family| family.iter())
}

/// The rules on what a draft says, whatever step comes next: content, basis, fines, and what must be public (CAT-21).
pub fn on_elements() -> impl Iterator<Item = &'static RegistryRule> {
    let public = publication::RULES.iter().filter(|rule| rule.id == "CAT-21");
    [content::RULES, basis::RULES, fines::RULES].into_iter().flatten().chain(public)
}

/// The rule with this id.
pub fn find(id: &str) -> Option<&'static RegistryRule> {
    all().find(|rule| rule.id == id)
}

/// Rules whose violation hides an act from the list of next acts instead of showing it greyed.
pub const HIDING: &[&str] = &["CAT-01", "CAT-02"];

/// The rule that only binds the taking over of items published before the system.
pub const TAKEN_OVER_ONCE: &str = "CAT-03";

/// The rules that bind the taking over of an item published before the system.
pub const TAKING_OVER: &[&str] = &[TAKEN_OVER_ONCE, "CAT-13", "CAT-16"];

/// The rule on the item that proposals become, which there is only with its draft.
pub const INTO_A_NEW_ITEM: &str = "LIB-13";
