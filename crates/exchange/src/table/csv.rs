//! Comma- and tab-separated text: UTF-8, UTF-16 or GB18030 when reading, UTF-8 with a mark when writing.

use encoding_rs::{GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::Unreadable;
use super::cell::{Cell, Row};

/// What office programs take for UTF-8.
const MARK: &str = "\u{feff}";

/// A row as it is written: one text a cell.
pub type Line = Vec<String>;

/// Characters at the head of a cell that make office programs take it for a formula.
fn is_formula_head(head: char) -> bool {
    matches!(head, '=' | '+' | '-' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠')
}

/// Whether a text would run as a formula, behind any number of apostrophes that already stand before it.
fn dangerous(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(is_formula_head)
}

/// Writes rows. A text that office programs would run as a formula gets an apostrophe before it.
pub fn write(rows: &[Line]) -> Vec<u8> {
    let mut out = MARK.to_owned();
    for row in rows {
        for (i, cell) in row.iter().enumerate() {
            if i > 0 {
                out.push(',');
            }
            let apostrophe = if dangerous(cell) { "'" } else { "" };
            if cell.contains(['"', ',', '\n', '\r', '\t']) || cell.starts_with(' ') {
                out.push_str(&format!("\"{apostrophe}{}\"", cell.replace('"', "\"\"")));
            } else {
                out.push_str(&format!("{apostrophe}{cell}"));
            }
        }
        out.push_str("\r\n");
    }
    out.into_bytes()
}

/// Finds out the encoding and reads the text.
///
/// # Errors
/// When the bytes are no text in any of the encodings.
pub fn decode(bytes: &[u8]) -> Result<String, Unreadable> {
    let marked = [(&b"\xef\xbb\xbf"[..], UTF_8), (&b"\xff\xfe"[..], UTF_16LE), (&b"\xfe\xff"[..], UTF_16BE)];
    let encodings = match marked.into_iter().find(|(mark, _)| bytes.starts_with(mark)) {
        Some((_, encoding)) => vec![encoding],
        None => vec![UTF_8, GB18030],
    };
    encodings
        .into_iter()
        .map(|encoding| encoding.decode(bytes))
        .find(|(text, _, faulty)| !faulty && !text.contains('\0'))
        .map(|(text, ..)| text.into_owned())
        .ok_or(Unreadable::Encoding)
}

/// Reads rows and gives each that is not empty to `each`. Rows are counted as office programs show them: a cell with
/// line breaks is in one row, an empty line is a row.
///
/// # Errors
/// When a quotation mark is not closed, and what `each` says.
pub fn read(text: &str, each: &mut dyn FnMut(Row) -> Result<(), Unreadable>) -> Result<(), Unreadable> {
    let separator = separator(text);
    let mut chars = text.trim_start_matches('\u{feff}').chars().peekable();
    let mut row = Row { number: 1, ..Row::default() };
    let (mut column, mut cell) = (0, String::new());
    let finish = |row: &mut Row, column: u32, cell: &mut String| {
        if let Some(read) = Cell::text(unguarded(cell)) {
            row.cells.insert(column, read);
        }
        cell.clear();
    };
    while let Some(c) = chars.next() {
        match c {
            '"' if cell.trim().is_empty() => {
                cell.clear();
                loop {
                    match chars.next() {
                        Some('"') if chars.next_if_eq(&'"').is_some() => cell.push('"'),
                        Some('"') => break,
                        Some(c) => cell.push(c),
                        None => return Err(Unreadable::OpenQuote(row.number)),
                    }
                }
            }
            c if c == separator => {
                finish(&mut row, column, &mut cell);
                column += 1;
            }
            '\r' | '\n' => {
                if c == '\r' {
                    chars.next_if_eq(&'\n');
                }
                finish(&mut row, column, &mut cell);
                let next = Row { number: row.number + 1, ..Row::default() };
                let read = std::mem::replace(&mut row, next);
                column = 0;
                if !read.cells.is_empty() {
                    each(read)?;
                }
            }
            c => cell.push(c),
        }
    }
    finish(&mut row, column, &mut cell);
    if row.cells.is_empty() { Ok(()) } else { each(row) }
}

/// Takes away the apostrophe that [`write()`] put before a text.
fn unguarded(cell: &str) -> &str {
    if dangerous(cell) { cell.strip_prefix('\'').unwrap_or(cell) } else { cell }
}

/// The character that separates the cells of the first line that is not empty.
fn separator(text: &str) -> char {
    let head = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |c: char| head.matches(c).count();
    ['，', ';', ',', '\t'].into_iter().max_by_key(|c| count(*c)).filter(|c| count(*c) > 0).unwrap_or(',')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::cell::Content;

    fn rows(text: &str) -> Vec<(u32, Vec<(u32, String)>)> {
        let mut rows = Vec::new();
        read(text, &mut |row| {
            let text = |cell: &Cell| match &cell.content {
                Content::Text(text) => text.clone(),
                other => panic!("{other:?}"),
            };
            rows.push((row.number, row.cells.iter().map(|(column, cell)| (*column, text(cell))).collect()));
            Ok(())
        })
        .unwrap();
        rows
    }

    #[test]
    fn rows_are_counted_as_office_programs_show_them() {
        let cell = |column, text: &str| (column, text.to_owned());
        let found = rows("甲,乙\r\n\r\n1,\"a\r\nb \"\"c\"\"\"\n\n ,\n,x");
        assert_eq!(
            found,
            vec![
                (1, vec![cell(0, "甲"), cell(1, "乙")]),
                (3, vec![cell(0, "1"), cell(1, "a\nb \"c\"")]),
                (6, vec![cell(1, "x")]),
            ]
        );
        assert_eq!(rows("甲\t乙,丙\n1\t2")[1], (2, vec![cell(0, "1"), cell(1, "2")]));
        assert_eq!(rows(""), vec![]);
    }

    #[test]
    fn a_quotation_mark_that_is_not_closed_is_named() {
        let fault = read("a,b\n1,\"2\n3,4\n", &mut |_| Ok(())).unwrap_err();
        assert_eq!(fault.to_string(), "第2行的引号没有成对，其后的内容无法分列；请补上引号");
    }

    #[test]
    fn encodings_are_found_out() {
        let text = "姓名,机关\n喆䶮𬎆,曹县";
        assert_eq!(decode(text.as_bytes()).unwrap(), text);
        let (gb, _, _) = GB18030.encode(text);
        assert_eq!(decode(&gb).unwrap(), text);
        let utf16: Vec<u8> = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&utf16).unwrap(), text);
        assert_eq!(decode(&write(&[vec!["姓名".to_owned()]])).unwrap(), "姓名\r\n");
        assert!(decode(b"\x00\x01\xff\xff\xff").is_err());
    }

    #[test]
    fn formulas_are_written_as_text_and_read_back() {
        for text in ["=1+1", "+86", "-3", "@SUM(A1)", "'=1", "''@", "＝HYPERLINK()", "a=b", "'", "普通"] {
            let written = write(&[vec![text.to_owned(), "=cmd|' /C calc'!A0,\"x\"".to_owned()]]);
            let plain = String::from_utf8(written).unwrap();
            let first = plain.trim_start_matches('\u{feff}').chars().next().unwrap();
            assert!(!is_formula_head(first), "{plain}");
            assert!(plain.contains(",\"'=cmd"), "{plain}");
            assert_eq!(rows(&plain)[0].1[0].1, text);
        }
    }
}
