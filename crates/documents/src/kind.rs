//! The kinds of document (文书种类), one file each.
//!
//! A kind is a file here with the struct of its data and a sample, a template of the same name in `templates/`, one entry
//! in [`KINDS`] and one snapshot. Menus, numbering, archive and exchange read [`KINDS`] and need no edit.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::typeset::Template;

/// Who a document is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Given or shown to the party, and sealed or signed by it (外部文书).
    External,
    /// Stays inside the agency (内部文书).
    Internal,
}

/// The volume of the case file a document is archived in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Volume {
    /// 正卷: open to the party and to the court.
    Main,
    /// 副卷: internal.
    Sub,
}

/// The article that makes a document necessary, and from when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Citation {
    /// The first day, inclusive, ISO; empty where the article has held as long as this program reaches back.
    pub from: &'static str,
    /// The article.
    pub article: &'static str,
}

/// A kind of document.
#[derive(Debug, Clone, Copy)]
pub struct DocumentKind {
    /// Stable id, and the name of the template.
    pub id: &'static str,
    /// The official name.
    pub title: &'static str,
    /// The kind's part of a document number (文种字), e.g. 罚决; none for kinds that bear no number.
    pub code: Option<&'static str>,
    /// External or internal.
    pub audience: Audience,
    /// Where it is archived; none for the parts of the file itself (cover, catalogue, remarks).
    pub volume: Option<Volume>,
    /// The articles that make it necessary, oldest first. Empty where none does.
    pub citations: &'static [Citation],
    /// The Typst source.
    pub source: &'static str,
    /// Data of an example, in exactly the shape the template needs.
    pub sample: fn() -> serde_json::Result<Value>,
    /// Whether data has that shape; the message of the error names the field.
    pub check: fn(&Value) -> serde_json::Result<()>,
}

impl DocumentKind {
    /// What [`crate::typeset::Typesetter::render`] sets.
    pub fn template(&self) -> Template<'static> {
        Template { name: self.id, title: self.title, source: self.source }
    }

    /// The article that makes the document necessary on an ISO date, inclusive.
    pub fn citation(&self, on: &str) -> Option<&'static str> {
        self.citations.iter().rfind(|citation| citation.from <= on).map(|citation| citation.article)
    }
}

/// The kind with this id.
pub fn find(id: &str) -> Option<&'static DocumentKind> {
    KINDS.iter().copied().find(|kind| kind.id == id)
}

fn value<T: Serialize>(data: &T) -> serde_json::Result<Value> {
    serde_json::to_value(data)
}

fn check<T: DeserializeOwned>(data: &Value) -> serde_json::Result<()> {
    T::deserialize(data).map(|_| ())
}

pub mod filing_approval;
pub mod penalty_decision;
pub mod questioning_record;

/// Every kind, in the order of a case.
pub const KINDS: &[&DocumentKind] = &[&filing_approval::KIND, &questioning_record::KIND, &penalty_decision::KIND];
