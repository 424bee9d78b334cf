//! What the templates of the library take.

use askama::Template;

use crate::view::{Action, Field, FormError, Link, Pair, Refusal, Shell, Table, Tag};

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
    pub(super) history: Table,
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
    /// What is to be borne in mind about this text; empty for none.
    pub(super) warning: String,
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
    pub(super) heading: String,
    pub(super) note: String,
    /// The version whose registration the file is to correct.
    pub(super) title: String,
    pub(super) version: String,
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
    /// What agencies made of it.
    pub(super) handled: Vec<Pair>,
    /// Whether nothing of it waits any more.
    pub(super) settled: bool,
    /// Its name in the form that chooses several; empty when it cannot be chosen.
    pub(super) key: String,
    pub(super) draft_href: String,
    pub(super) split_href: String,
    pub(super) reject_href: String,
    pub(super) reopen_href: String,
}

#[derive(Debug, Template, Default)]
#[template(path = "desk/statute_proposals.html")]
pub(super) struct ProposalsPage {
    pub(super) shell: Shell,
    pub(super) heading: String,
    pub(super) note: String,
    pub(super) action: String,
    pub(super) filters: Vec<Field>,
    /// Whether several may be chosen.
    pub(super) chooses: bool,
    pub(super) proposals: Vec<Proposed>,
    pub(super) unread: Vec<Pair>,
    /// Dealt with, and not read any more.
    pub(super) lost: Vec<Proposed>,
}

#[derive(Debug, Template, Default)]
#[template(path = "desk/statute_merge.html")]
pub(super) struct MergePage {
    pub(super) shell: Shell,
    pub(super) note: String,
    pub(super) tags: Vec<Tag>,
    pub(super) refusals: Vec<Refusal>,
    pub(super) conflicts: Vec<Pair>,
    pub(super) chosen: Vec<Pair>,
    pub(super) facts: Vec<Pair>,
    pub(super) draft_href: String,
    pub(super) back_href: String,
}

#[derive(Debug, Template, Default)]
#[template(path = "desk/statute_split.html")]
pub(super) struct SplitPage {
    pub(super) shell: Shell,
    pub(super) name: String,
    pub(super) tags: Vec<Tag>,
    pub(super) facts: Vec<Pair>,
    pub(super) source: String,
    pub(super) error: String,
    pub(super) action: String,
    pub(super) key: String,
    pub(super) fields: Vec<Field>,
    pub(super) back_href: String,
}
