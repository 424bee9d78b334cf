//! All texts of the library that lies beside the project: none panics, nothing is lost.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The folder of statute texts: `XINGQUAN_STATUTES`, else `shared/statutes` beside the workspace. `None` when it is
/// absent, which is said plainly; with `CI=true` the test fails instead.
#[expect(clippy::disallowed_methods, reason = "tests are told by the environment where their input lies")]
pub(crate) fn folder() -> Option<PathBuf> {
    let named = std::env::var("XINGQUAN_STATUTES").ok().map(PathBuf::from);
    let folder = named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/statutes"));
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "statute texts are missing: {}", folder.display());
    println!("DID NOT RUN: there are no statute texts at {}", folder.display());
    None
}

/// Name below the folder, and text, of every statute, in order.
pub(crate) fn texts(folder: &Path) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "md") && !path.ends_with("README.md") {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                texts.insert(name, std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    texts
}

#[test]
fn every_line_of_every_text_stands_in_its_tree() {
    let Some(folder) = folder() else { return };
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for (name, text) in texts(&folder) {
        let statute = statute::text::read(&text);
        let lines = statute.lines();
        for (number, line) in (1..).zip(text.lines()) {
            let bare = line.trim();
            let blank = bare.is_empty() || bare.starts_with("<!--");
            assert!(blank || lines.contains(&number), "{name}, line {number} was dropped: {line}");
        }
        for fault in &statute.faults {
            let kind: String = fault.message.chars().take(12).collect();
            if counts.get(&kind).copied().unwrap_or(0) < 6 {
                println!("{name} {} {}", fault.line, fault.message);
            }
            *counts.entry(kind).or_default() += 1;
        }
    }
    println!("{counts:#?}");
}
