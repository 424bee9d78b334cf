//! What the templates of the library take.

use askama::Template;

use crate::view::{Action, Field, FormError, Link, Pair, Shell, Table, Tag};

/// The form that asks for two versions.
#[derive(Debug, Default)]
pub(super) struct Compare {
    pub(super) action: String,
    pub(super) fields: Vec<Field>,
}

#[derive(Debug, Template, Default)]
#[template(path = "desk/statute.html")]
pub(super) struct StatutePage {
    pub(super) shell: Shell,
    pub(super) heading: String,
    pub(super) note: String,
    pub(super) actions: Vec<Action>,
    pub(super) address: String,
    pub(super) on: String,
    pub(super) table: Table,
    pub(super) compare: Option<Compare>,
}

/// A stretch of words: the same in both texts, added or removed.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// `ins`, `del` or empty.
    pub(super) mark: &'static str,
    pub(super) text: String,
}

#[derive(Debug, Default)]
pub(super) struct Item {
    pub(super) id: String,
    pub(super) text: String,
    pub(super) items: Vec<String>,
}

#[derive(Debug, Default)]
pub(super) struct Paragraph {
    pub(super) id: String,
    pub(super) text: String,
    pub(super) items: Vec<Item>,
}

/// A part of a text, in its order.
#[derive(Debug)]
pub(super) enum Part {
    Heading { id: String, level: u8, text: String },
    Article { id: String, number: String, paragraphs: Vec<Paragraph> },
}

#[derive(Debug, Template, Default)]
#[template(path = "desk/statute_text.html")]
pub(super) struct TextPage {
    pub(super) shell: Shell,
    pub(super) heading: String,
    pub(super) tags: Vec<Tag>,
    pub(super) actions: Vec<Action>,
    pub(super) facts: Vec<Pair>,
    pub(super) address: String,
    pub(super) missing: String,
    pub(super) outline: Vec<Link>,
    pub(super) preface: Vec<String>,
    pub(super) parts: Vec<Part>,
    pub(super) loose: Vec<String>,
    pub(super) faults: Vec<String>,
}

/// What happened to one article.
#[derive(Debug, Default)]
pub(super) struct Changed {
    pub(super) heading: String,
    pub(super) tag: Tag,
    pub(super) words: Vec<Words>,
    pub(super) links: Vec<Link>,
}

#[derive(Debug, Template, Default)]
#[template(path = "desk/statute_diff.html")]
pub(super) struct DiffPage {
    pub(super) shell: Shell,
    pub(super) heading: String,
    pub(super) note: String,
    pub(super) compare: Option<Compare>,
    pub(super) changes: Vec<Changed>,
}

#[derive(Debug, Template, Default)]
#[template(path = "desk/statute_import.html")]
pub(super) struct ImportPage {
    pub(super) shell: Shell,
    pub(super) errors: Vec<FormError>,
    pub(super) field: Field,
}

/// What was read of an uploaded text.
#[derive(Debug, Template, Default)]
#[template(path = "parts/statute_read.html")]
pub(super) struct ReadPaper {
    pub(super) facts: Vec<Pair>,
    pub(super) faults: Vec<String>,
    pub(super) articles: Vec<Pair>,
}

/// A proposed item.
#[derive(Debug, Default)]
pub(super) struct Proposed {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) tags: Vec<Tag>,
    pub(super) facts: Vec<Pair>,
    pub(super) circumstances: Vec<String>,
    pub(super) penalties: Vec<Pair>,
    pub(super) source: String,
    pub(super) doubts: Vec<String>,
    pub(super) draft_href: String,
}

#[derive(Debug, Template, Default)]
#[template(path = "desk/statute_proposals.html")]
pub(super) struct ProposalsPage {
    pub(super) shell: Shell,
    pub(super) heading: String,
    pub(super) note: String,
    pub(super) action: String,
    pub(super) filter: Field,
    pub(super) proposals: Vec<Proposed>,
    pub(super) unread: Vec<Pair>,
}
