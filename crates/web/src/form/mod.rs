//! Forms: made from the definition of an act, read back into the act's JSON. No form is written by hand.

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
