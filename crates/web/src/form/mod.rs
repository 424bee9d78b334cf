//! Forms: made from the definition of an act, read back into the act's JSON. No form is written by hand.

pub(crate) mod once;
pub(crate) mod options;
pub(crate) mod post;
pub(crate) mod read;
pub(crate) mod show;

use casework::value::{FieldDefinition, FieldKind};

/// Whether a group of fields is a reference to an uploaded file.
pub(crate) fn is_file(kind: &FieldKind) -> bool {
    match kind {
        FieldKind::Group(fields) => {
            let has = |name: &str| fields.iter().any(|field| field.name == name);
            has("sha256") && has("sm3") && has("media_type")
        }
        _ => false,
    }
}

/// Whether a form of these fields needs to carry files.
pub(crate) fn has_files(fields: &[FieldDefinition]) -> bool {
    fields.iter().any(|field| kind_has_files(&field.kind))
}

fn kind_has_files(kind: &FieldKind) -> bool {
    is_file(kind)
        || match kind {
            FieldKind::Group(fields) => has_files(fields),
            FieldKind::List(inner) => kind_has_files(inner),
            _ => false,
        }
}

/// Whether a group holds rows within rows, which no form of rows can show: it is shaped on a page of its own, and a form
/// only carries it along.
pub(crate) fn is_shaped(kind: &FieldKind) -> bool {
    let rows = |kind: &FieldKind| match kind {
        FieldKind::List(inner) => match inner.as_ref() {
            FieldKind::Group(fields) if !is_file(inner) => Some(fields.clone()),
            _ => None,
        },
        _ => None,
    };
    let nested = |fields: Vec<FieldDefinition>| fields.iter().any(|field| rows(&field.kind).is_some());
    match kind {
        FieldKind::Group(fields) => fields.iter().any(|field| rows(&field.kind).is_some_and(nested)),
        _ => false,
    }
}
