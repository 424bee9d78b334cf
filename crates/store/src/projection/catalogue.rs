//! The read models of an item: pure, from the item alone, so that a rebuild gives what recording wrote.

use std::collections::BTreeSet;

use casework::catalogue::item::Item;
use casework::value::{ItemCode, write_datetime};
use law::citation::parse_article;
use law::statutes::short_title;

use super::{Cell, ITEM, ITEM_BASIS, ITEM_GRAM, ITEM_SPAN, ITEM_SUBJECT, ITEM_VERSION, NO_DUE, Rows, grams};

fn until(day: Option<impl ToString>) -> Cell {
    day.map_or_else(|| NO_DUE.to_owned(), |day| day.to_string()).into()
}

/// Every row of an item; none for an item without acts.
pub fn item_rows(item: &Item) -> Rows {
    let mut rows = Rows::default();
    let Some(last) = item.entries.last() else { return rows };
    let code = Cell::from(item.code.as_str());
    let working = item.working();
    let latest = item.publications.last();
    let draft = working.map(|draft| &draft.draft.act);
    let kind = draft.map(|d| d.kind).or_else(|| latest.map(|v| v.kind)).flatten();
    let domain = draft.map(|d| &d.domain).or_else(|| latest.map(|v| &v.domain)).and_then(Option::as_ref);
    let text = |domain: Option<&casework::value::Line>| domain.map_or("", |line| line.as_str()).to_owned();
    let office = working.and_then(|draft| draft.submitted.as_ref()).map_or("", |s| s.act.office.as_str());
    rows.put(
        ITEM,
        vec![code.clone()],
        vec![
            item.owner().map_or("", |agency| agency.as_str()).into(),
            item.name().into(),
            kind.unwrap_or(casework::catalogue::elements::ItemKind::Penalty).code().into(),
            text(domain).into(),
            working.map_or("", |draft| draft.phase().code()).into(),
            office.into(),
            i64::try_from(item.versions.len()).unwrap_or(i64::MAX).into(),
            item.version().into(),
            write_datetime(last.meta.recorded).into(),
        ],
    );
    for (version, published) in item.versions.iter().zip(&item.publications) {
        rows.put(
            ITEM_VERSION,
            vec![code.clone(), version.number.into()],
            vec![
                published.name.as_str().into(),
                published.kind().code().into(),
                text(published.domain.as_ref()).into(),
                published.from.to_string().into(),
                until(published.until),
                version.published.to_string().into(),
                version.seq.into(),
                i64::from(version.imported).into(),
                published.benchmark.as_ref().map(|benchmark| benchmark.document.as_str()).into(),
                published.procedure.as_ref().map(|procedure| procedure.id.as_str()).into(),
            ],
        );
        let mut place = 0_i64;
        for basis in &published.basis {
            for article in basis.article.as_str().split('、') {
                let number = parse_article(article).map_or(0, |place| place.article);
                rows.put(
                    ITEM_BASIS,
                    vec![code.clone(), version.number.into(), place.into()],
                    vec![
                        short_title(basis.law.as_str()).into(),
                        basis.version.to_string().into(),
                        article.into(),
                        number.into(),
                        basis.from.to_string().into(),
                        until(basis.until),
                    ],
                );
                place += 1;
            }
        }
    }
    for span in item.spans() {
        rows.put(
            ITEM_SPAN,
            vec![code.clone(), span.from.to_string().into()],
            vec![until(span.until), span.standing.code().into(), span.version.into()],
        );
    }
    for (agency, from, end) in item.subject_spans() {
        rows.put(ITEM_SUBJECT, vec![code.clone(), agency.as_str().into(), from.to_string().into()], vec![until(end)]);
    }
    for gram in searched(item).iter().flat_map(|text| grams(text)) {
        rows.put(ITEM_GRAM, vec![gram.into(), code.clone()], Vec::new());
    }
    rows
}

/// What an item is found by: code, names, violations and statutes of its last version and of the draft under way.
fn searched(item: &Item) -> BTreeSet<String> {
    let mut texts = BTreeSet::from([item.code.to_string()]);
    if let Some(version) = item.publications.last() {
        texts.insert(version.name.to_string());
        texts.insert(version.violation.to_string());
        texts.extend(version.basis.iter().map(|basis| basis.law.to_string()));
    }
    if let Some(draft) = item.working().map(|draft| &draft.draft.act) {
        texts.insert(draft.name.to_string());
        texts.insert(draft.violation.to_string());
        texts.extend(draft.basis.iter().map(|basis| basis.law.to_string()));
    }
    texts
}

/// The code of an item's stream.
pub fn code_of_stream(stream: &str) -> Option<ItemCode> {
    stream.strip_prefix("item/").map(ItemCode::from)
}
