//! Which column of a sheet is which: the head row, and what is wrong with it.

use std::collections::BTreeMap;

use super::cell::Row;
use super::layout::Sheet;
use super::remark::{Place, Remark};
use super::value::plain;

/// Rows among which the head is looked for: titles and notes may stand above it.
pub(super) const SEARCHED: usize = 10;

/// The head of a sheet.
#[derive(Debug, Clone)]
pub(super) struct Head {
    /// The row, from 1.
    pub(super) row: u32,
    /// The column in the file of each column of the layout.
    pub(super) columns: Vec<Option<u32>>,
}

/// A label without what clerks add to it or write differently.
pub(super) fn normal(label: &str) -> String {
    let label = label.replace(['*', '＊'], "").replace("（必填）", "").replace("(必填)", "");
    let written = |c: char| match c {
        '－' | '—' | '–' | '/' | '／' => '-',
        '(' => '（',
        ')' => '）',
        c => c,
    };
    label.chars().filter(|c| !c.is_whitespace()).map(written).collect()
}

/// The labels of a layout's sheet, by their normal form.
fn labels(sheet: &Sheet) -> BTreeMap<String, usize> {
    sheet.columns.iter().enumerate().map(|(i, column)| (normal(&column.label), i)).collect()
}

/// How many cells of a row are labels of the sheet.
fn known(row: &Row, labels: &BTreeMap<String, usize>) -> usize {
    row.cells.values().filter(|cell| labels.contains_key(&normal(&plain(&cell.content)))).count()
}

/// Whether a row is surely the head: most of its cells are labels.
pub(super) fn is_head(row: &Row, sheet: &Sheet) -> bool {
    let known = known(row, &labels(sheet));
    known > 0 && known * 2 >= row.cells.len()
}

/// Of rows among which none is surely the head, the one that most resembles it; `None` without rows.
pub(super) fn likeliest<'a>(rows: &'a [Row], sheet: &Sheet) -> Option<&'a Row> {
    let labels = labels(sheet);
    // The last of equal ones is taken, so the rows are asked backwards.
    rows.iter().rev().max_by_key(|row| known(row, &labels))
}

/// Reads the head, and what is wrong with it: columns that are unknown, missing or there twice.
pub(super) fn read(row: &Row, sheet: &Sheet, name: &str) -> (Head, Vec<Remark>) {
    let labels = labels(sheet);
    let mut columns: Vec<Option<u32>> = vec![None; sheet.columns.len()];
    let (mut unknown, mut remarks) = (Vec::new(), Vec::new());
    let place = |at: Option<u32>, column: &str| Place {
        sheet: name.to_owned(),
        row: row.number,
        column: column.to_owned(),
        at,
        ..Place::default()
    };
    for (at, cell) in &row.cells {
        let label = plain(&cell.content);
        match labels.get(&normal(&label)).and_then(|i| columns.get_mut(*i)) {
            Some(Some(first)) => {
                let message = format!("与{}列重复", super::cell::address(*first, row.number));
                remarks.push(Remark::fault(place(Some(*at), &label), message, "请删除或者改名，每列只能有一个"));
            }
            Some(free) => *free = Some(*at),
            None => unknown.push((*at, label)),
        }
    }
    let missing: Vec<usize> = (0..).zip(&columns).filter(|(_, found)| found.is_none()).map(|(i, _)| i).collect();
    let label_of = |i: &usize| sheet.columns.get(*i).map_or("", |column| column.label.as_str());
    for (at, label) in &unknown {
        let near = nearest(label, missing.iter().map(label_of));
        let cure = match near {
            Some(near) => format!("是否应为“{near}”？请改正列名；与导入无关的列请删除"),
            None => "请改正列名；与导入无关的列请删除".to_owned(),
        };
        remarks.push(Remark::fault(place(Some(*at), label), "没有这样的列", cure));
    }
    for i in &missing {
        let Some(column) = sheet.columns.get(*i).filter(|column| column.required) else { continue };
        let near = nearest(&column.label, unknown.iter().map(|(_, label)| label.as_str()));
        let cure = match near {
            Some(near) => format!("请增加该列，或者把“{near}”列改名"),
            None => "请增加该列；用导出的表格作样式最为方便".to_owned(),
        };
        remarks.push(Remark::fault(place(None, ""), format!("缺少“{}”列", column.label), cure));
    }
    (Head { row: row.number, columns }, remarks)
}

/// The name that differs least, if it differs by half of its characters at most.
pub(super) fn nearest<'a>(name: &str, among: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name = normal(name);
    let scored = among.into_iter().map(|other| (distance(&name, &normal(other)), other));
    let longest = |other: &str| name.chars().count().max(other.chars().count());
    scored
        .filter(|(distance, other)| distance * 2 <= longest(other))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, other)| other)
}

/// Edits that make one text of the other.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (cell, b) in row.iter_mut().skip(1).zip(&to) {
            let best = (diagonal + usize::from(a != *b)).min(left + 1).min(*cell + 1);
            diagonal = std::mem::replace(cell, best);
            left = best;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_told() {
        assert_eq!((distance("证件号", "证件编号"), distance("", "ab"), distance("甲乙", "乙甲")), (1, 2, 2));
        let names = ["执法证件-证件编号", "执法证件-有效期起", "姓名"];
        assert_eq!(nearest("执法证件 / 证件号", names), Some(names[0]));
        assert_eq!(nearest("执法证件－有效期自", names), Some(names[1]));
        assert_eq!(nearest("身份证住址", names), None);
    }
}
