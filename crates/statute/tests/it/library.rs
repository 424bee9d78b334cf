//! All texts of the library that lies beside the project: none panics, nothing is lost.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use statute::clause;
use statute::propose::propose;

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
    let (mut texts_read, mut articles, mut faults) = (0, 0, 0);
    for (name, text) in texts(&folder) {
        let statute = statute::text::read(&text);
        let lines = statute.lines();
        for (number, line) in (1..).zip(text.lines()) {
            let bare = line.trim();
            let blank = bare.is_empty() || bare.starts_with("<!--");
            assert!(blank || lines.contains(&number), "{name}, line {number} was dropped: {line}");
        }
        texts_read += 1;
        articles += statute.articles.len();
        faults += statute.faults.len();
    }
    assert!(texts_read > 1000, "only {texts_read} texts");
    println!("{texts_read} texts, {articles} articles, {faults} faults of texts told");
}

#[test]
fn every_clause_of_every_text_is_read_or_told() {
    let Some(folder) = folder() else { return };
    let (mut fully, mut partly, mut unread, mut proposed) = (0, 0, 0, 0);
    for (name, text) in texts(&folder) {
        let statute = statute::text::read(&text);
        let reading = clause::read(&statute);
        let proposals = propose(&statute, &reading);
        for clause in &reading.clauses {
            let place = clause.place;
            let content = clause.penalties.len() + clause.measures.len() + clause.refers.len();
            assert!(content > 0, "{name} {place} has nothing in it");
            let article = &statute.articles[clause.article].text;
            let spans = clause.penalties.iter().map(|penalty| penalty.span);
            let spans = spans.chain(clause.measures.iter().map(|measure| measure.span));
            for span in spans.chain(clause.departments.iter().map(|named| named.span)) {
                assert!(!span.of(article).is_empty(), "{name} {place}: words that are not in the article");
            }
            for doubt in &clause.doubts {
                assert!(!doubt.reason.is_empty() && clause.place.holds(doubt.place), "{name} {place}");
            }
            let basis = |at: &str| at.starts_with(&clause.place.article.to_string());
            assert!(proposals.iter().any(|one| basis(&one.basis.article)), "{name} {place} proposes nothing");
            *if clause.is_fully_read() { &mut fully } else { &mut partly } += 1;
        }
        unread += reading.unread.len();
        proposed += proposals.len();
    }
    assert!(fully > partly * 20, "{fully} clauses fully read, {partly} partly");
    println!("{fully} clauses fully read, {partly} partly, {unread} not; {proposed} proposals");
}
