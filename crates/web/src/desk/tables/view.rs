//! What the templates of tables take.

use askama::Template;

use crate::view::{Action, Check, Field, File, Filter, FormError, Paging, Pair, Shell, Tab, Tag};

/// A form in which a table can be had.
#[derive(Debug, Default)]
pub(super) struct Download {
    pub(super) title: &'static str,
    pub(super) text: &'static str,
    /// The files; one of them gets a button, several a list.
    pub(super) files: Vec<File>,
    pub(super) primary: bool,
}

#[derive(Debug, Template, Default)]
#[template(path = "desk/table_export.html")]
pub(super) struct ExportPage {
    pub(super) shell: Shell,
    pub(super) heading: String,
    pub(super) note: String,
    pub(super) actions: Vec<Action>,
    pub(super) filter: Option<Filter>,
    pub(super) scope: Vec<Pair>,
    pub(super) downloads: Vec<Download>,
}

#[derive(Debug, Template, Default)]
#[template(path = "desk/table_import.html")]
pub(super) struct ImportPage {
    pub(super) shell: Shell,
    pub(super) heading: String,
    pub(super) note: String,
    pub(super) errors: Vec<FormError>,
    pub(super) action: String,
    pub(super) field: Field,
    /// What is wrong with the table as a whole.
    pub(super) checks: Vec<Check>,
    pub(super) more: String,
    pub(super) files: Vec<File>,
    pub(super) rules: Vec<String>,
    pub(super) back: String,
}

/// What is said of a row.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// `bad` for a fault, `warn` for a hint, empty for a difference.
    pub(super) tone: &'static str,
    pub(super) place: String,
    pub(super) text: String,
    pub(super) cure: String,
}

/// A row of the file.
#[derive(Debug, Default)]
pub(super) struct CheckedRow {
    pub(super) place: String,
    pub(super) subject: String,
    pub(super) tag: Tag,
    pub(super) said: Vec<Said>,
    pub(super) more: String,
}

#[derive(Debug, Template, Default)]
#[template(path = "desk/table_check.html")]
pub(super) struct CheckPage {
    pub(super) shell: Shell,
    pub(super) heading: String,
    pub(super) note: String,
    pub(super) actions: Vec<Action>,
    pub(super) errors: Vec<FormError>,
    /// Said on top when what would become of the rows is not what it was.
    pub(super) moved: String,
    pub(super) tabs_label: String,
    pub(super) tabs: Vec<Tab>,
    pub(super) rows: Vec<CheckedRow>,
    pub(super) paging: Option<Paging>,
    pub(super) notes: Vec<Check>,
    pub(super) facts: Vec<Pair>,
    pub(super) files: Vec<File>,
    /// What can be recorded, in words; empty where nothing can.
    pub(super) submit: String,
    pub(super) confirm: String,
    pub(super) nothing: String,
    pub(super) skip: Option<Field>,
    pub(super) action: String,
    /// Names and values that the form carries along.
    pub(super) carried: Vec<Pair>,
    pub(super) again: String,
}
