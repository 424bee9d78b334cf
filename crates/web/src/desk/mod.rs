//! The desk: what officers, heads, reviewers and presiders see.

pub(crate) mod account;
pub(crate) mod act;
pub(crate) mod agencies;
pub(crate) mod agency;
pub(crate) mod alerts;
pub(crate) mod case;
pub(crate) mod cases;
pub(crate) mod changes;
pub(crate) mod document;
pub(crate) mod impact;
pub(crate) mod item;
pub(crate) mod items;
pub(crate) mod library;
pub(crate) mod listing;
pub(crate) mod people;
pub(crate) mod person;
pub(crate) mod procedure;
mod progress;
pub(crate) mod registry_act;
pub(crate) mod rehearsal;
pub(crate) mod subject;
pub(crate) mod tables;
pub(crate) mod waiting;
pub(crate) mod workbench;

use crate::view::Link;

pub(crate) fn link(label: impl Into<String>, href: impl Into<String>) -> Link {
    Link { label: label.into(), href: href.into() }
}

/// The beginning of the way to every page of the desk.
pub(crate) fn crumbs(more: Vec<Link>) -> Vec<Link> {
    let mut crumbs = vec![link("工作台", "/desk")];
    crumbs.extend(more);
    crumbs
}
