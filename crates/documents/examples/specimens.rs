//! Writes a specimen of every kind of document: `cargo run -p documents --example specimens -- FONTS OUT [--draft] [KIND…]`.

#![expect(clippy::print_stdout, reason = "a program for people at a terminal")]

use std::{error::Error, fs, path::PathBuf};

use documents::{fonts, kind::KINDS, typeset::Typesetter};

fn main() -> Result<(), Box<dyn Error>> {
    let (options, arguments): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|argument| argument.starts_with("--"));
    let [fonts_dir, out, wanted @ ..] = arguments.as_slice() else {
        return Err("usage: specimens FONTS OUT [--draft] [KIND…]".into());
    };
    let (fonts_dir, out) = (PathBuf::from(fonts_dir), PathBuf::from(out));
    let draft = options.iter().any(|option| option == "--draft");
    fs::create_dir_all(&out)?;
    let typesetter = Typesetter::new(fonts::load(&fonts_dir)?)?;
    for kind in KINDS.iter().filter(|kind| wanted.is_empty() || wanted.iter().any(|id| id == kind.id)) {
        let mut data = (kind.sample)()?;
        if let Some(head) = data.get_mut("head").and_then(|head| head.as_object_mut()) {
            head.insert("draft".to_owned(), draft.into());
        }
        let pdf = typesetter.render(&kind.template(), &data)?;
        fs::write(out.join(format!("{}.pdf", kind.id)), &pdf.bytes)?;
        println!("{:28} {} 页 {:6} 字节  {}", kind.id, pdf.pages, pdf.bytes.len(), kind.title);
    }
    Ok(())
}
