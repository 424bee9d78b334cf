//! What the tests share: the fonts, the data of every kind, and rendering that must succeed.

use std::{collections::BTreeMap, path::PathBuf, sync::LazyLock};

use documents::{
    fonts,
    kind::{DocumentKind, KINDS},
    typeset::{Pdf, Typesetter},
};
use serde_json::{Value, json};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// One typesetter for all tests: reading 140 MB of fonts once is enough.
pub(crate) static TYPESETTER: LazyLock<Typesetter> = LazyLock::new(|| {
    // The folder that the environment names, or where `tools/fonts .tools/fonts` puts them.
    #[expect(clippy::disallowed_methods, reason = "a test may ask where its fonts lie")]
    let named = std::env::var("XINGQUAN_FONTS");
    let dir = named.map_or_else(|_| PathBuf::from(ROOT).join(".tools/fonts"), PathBuf::from);
    let files = fonts::load(&dir).unwrap_or_else(|fault| panic!("{fault}；测试之前请运行 tools/fonts .tools/fonts"));
    Typesetter::new(files).unwrap()
});

pub(crate) fn sample(kind: &DocumentKind) -> Value {
    (kind.sample)().unwrap()
}

/// The sample with every option and every list emptied that may be empty: the least data a kind can be given.
pub(crate) fn bare(kind: &DocumentKind) -> Value {
    let mut data = sample(kind);
    for pointer in pointers(&data) {
        // Inside something that has been emptied already.
        let Some(place) = data.pointer_mut(&pointer) else { continue };
        let empty = if place.is_array() { json!([]) } else { Value::Null };
        let before = std::mem::replace(place, empty);
        if (kind.check)(&data).is_err() {
            *data.pointer_mut(&pointer).unwrap() = before;
        }
    }
    data
}

/// JSON pointers to every value, the outer before the inner.
fn pointers(data: &Value) -> Vec<String> {
    fn walk(value: &Value, here: &str, found: &mut Vec<String>) {
        let children: Vec<(String, &Value)> = match value {
            Value::Object(fields) => fields.iter().map(|(key, value)| (key.clone(), value)).collect(),
            Value::Array(items) => items.iter().enumerate().map(|(index, item)| (index.to_string(), item)).collect(),
            _ => vec![],
        };
        for (key, child) in children {
            let pointer = format!("{here}/{key}");
            found.push(pointer.clone());
            walk(child, &pointer, found);
        }
    }
    let mut found = vec![];
    walk(data, "", &mut found);
    found
}

/// Every kind's sample and least data, each set once for all tests that only read them.
static RENDERED: LazyLock<BTreeMap<&'static str, (Pdf, Pdf)>> = LazyLock::new(|| {
    KINDS.iter().map(|kind| (kind.id, (render(kind, &sample(kind)), render(kind, &bare(kind))))).collect()
});

/// The document of the sample.
pub(crate) fn full_pdf(kind: &DocumentKind) -> &'static Pdf {
    &RENDERED[kind.id].0
}

/// The document of the least data.
pub(crate) fn bare_pdf(kind: &DocumentKind) -> &'static Pdf {
    &RENDERED[kind.id].1
}

/// Sets the document; a fault or a warning fails the test.
pub(crate) fn render(kind: &DocumentKind, data: &Value) -> Pdf {
    let pdf = TYPESETTER.render(&kind.template(), data).unwrap_or_else(|fault| panic!("{}: {fault}", kind.id));
    assert_eq!(pdf.warnings, Vec::<String>::new(), "{}", kind.id);
    pdf
}

pub(crate) fn find(id: &str) -> &'static DocumentKind {
    documents::kind::find(id).unwrap()
}
