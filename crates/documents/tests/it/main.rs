//! The documents as files: rendered, read back, checked by programs that are not ours.
use documents::{fonts, kind, typeset::Typesetter};
use std::path::Path;

#[test]
fn preview() {
    let out = std::env::var("DOCUMENTS_OUT").unwrap();
    let t = Typesetter::new(fonts::load(Path::new(&std::env::var("DOCUMENTS_FONTS").unwrap())).unwrap()).unwrap();
    for kind in kind::KINDS {
        match t.render(&kind.template(), &(kind.sample)().unwrap()) {
            Ok(pdf) => {
                std::fs::write(format!("{out}/{}.pdf", kind.id), &pdf.bytes).unwrap();
                println!("{} {} {:?}", kind.id, pdf.pages, pdf.warnings);
            }
            Err(e) => println!("{}: {e}", kind.id),
        }
    }
}
