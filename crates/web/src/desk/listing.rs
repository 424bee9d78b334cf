//! What lists share: the fields of their filters, and pages.

use crate::view::{Cell, Choice, Column, Field, Page, Paging, Table};

/// Rows on one page.
pub(crate) const PAGE: usize = 50;
/// Pages named on each side of the current one.
const AROUND: usize = 3;

/// A field of a filter.
pub(crate) fn field(kind: &'static str, name: &str, label: &str, value: &str) -> Field {
    Field {
        kind,
        id: format!("f-{name}"),
        name: name.to_owned(),
        label: label.to_owned(),
        value: value.to_owned(),
        plain: true,
        ..Field::default()
    }
}

/// A drop-down list of a filter, of values and labels; `any` stands for no choice.
pub(crate) fn select(
    name: &str,
    label: &str,
    any: &str,
    chosen: &str,
    options: impl IntoIterator<Item = (String, String)>,
) -> Field {
    let options =
        options.into_iter().map(|(value, label)| Choice { chosen: value == chosen, value, label, ..Choice::default() });
    Field { placeholder: any.to_owned(), options: options.collect(), ..field("select", name, label, "") }
}

/// The pages of a list of `total` rows that shows those from `from` (from 0, inclusive) to `until` (exclusive); `address`
/// gives that of the page which begins at a row. `None` where one page holds all.
pub(crate) fn paging(
    label: &str,
    total: usize,
    from: usize,
    until: usize,
    address: impl Fn(usize) -> String,
) -> Option<Paging> {
    (total > PAGE).then(|| Paging {
        label: label.to_owned(),
        from: from as u64 + 1,
        to: until as u64,
        total: total as u64,
        previous: if from > 0 { address(from.saturating_sub(PAGE)) } else { String::new() },
        next: if until < total { address(until) } else { String::new() },
        pages: pages(total.div_ceil(PAGE), from / PAGE)
            .into_iter()
            .map(|number| match number {
                Some(number) => Page {
                    label: (number + 1).to_string(),
                    href: address(number * PAGE),
                    current: number * PAGE == from,
                },
                None => Page { label: "…".to_owned(), ..Page::default() },
            })
            .collect(),
    })
}

/// The pages to name of so many: the first, the last, those around the current one, and `None` for those left out.
fn pages(count: usize, current: usize) -> Vec<Option<usize>> {
    let mut named = Vec::new();
    for number in 0..count {
        if number == 0 || number + 1 == count || number.abs_diff(current) <= AROUND {
            named.push(Some(number));
        } else if named.last() != Some(&None) {
            named.push(None);
        }
    }
    named
}

/// An address with the parts of a query that say something.
pub(crate) fn address(base: &str, pairs: &[(&str, &str)]) -> String {
    let said: Vec<String> = pairs
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| format!("{key}={}", crate::url::encode(value)))
        .collect();
    if said.is_empty() { base.to_owned() } else { format!("{base}?{}", said.join("&")) }
}

/// A cell of text.
pub(crate) fn cell(label: &str, text: impl Into<String>) -> Cell {
    Cell { label: label.to_owned(), text: text.into(), ..Cell::default() }
}

/// The cell that leads to the page of its row.
pub(crate) fn leading(label: &str, text: impl Into<String>, href: impl Into<String>, sub: impl Into<String>) -> Cell {
    Cell { class: "lead-cell strong", href: href.into(), leads: true, sub: sub.into(), ..cell(label, text) }
}

/// A table without rows, with these columns.
pub(crate) fn table(caption: &str, columns: &[&str]) -> Table {
    let columns = columns.iter().map(|label| Column { label: (*label).to_owned(), ..Column::default() }).collect();
    Table { caption: caption.to_owned(), columns, ..Table::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_pages_only_those_around_the_current_one_are_named() {
        let all: Vec<Option<usize>> = (0..5).map(Some).collect();
        assert_eq!(pages(5, 1), all);
        let shown = |count, current| {
            let label = |page: Option<usize>| page.map_or("…".to_owned(), |page| page.to_string());
            pages(count, current).into_iter().map(label).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(shown(2000, 0), "0 1 2 3 … 1999");
        assert_eq!(shown(2000, 1000), "0 … 997 998 999 1000 1001 1002 1003 … 1999");
        assert_eq!(shown(2000, 1999), "0 … 1996 1997 1998 1999");
    }
}
