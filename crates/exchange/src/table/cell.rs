//! Cells and rows as they come out of a file, before anything is known of their columns.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Text, trimmed, with line breaks as `\n`.
    Text(String),
    /// A number, written out without exponent.
    Number {
        /// The figure.
        text: String,
        /// Whether it has more digits than a spreadsheet keeps, so that the last ones are lost.
        lost: bool,
        /// The day, if it is the serial number of one.
        day: Option<Date>,
    },
    /// A cell that is formatted as a day or time.
    Moment(DateTime),
    /// A ticked or unticked cell.
    Bool(bool),
    /// What cannot be used, with the reason and the cure in Chinese.
    Fault(String, &'static str),
}

/// A cell that is not empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// What stands in it.
    pub content: Content,
    /// Whether a formula gave the value.
    pub formula: bool,
}

impl Cell {
    /// A cell with text; `None` when the text is blank.
    pub fn text(text: &str) -> Option<Self> {
        let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        let text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.to_owned() };
        (!text.is_empty()).then_some(Self { content: Content::Text(text), formula: false })
    }
}

/// A row that is not empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// Its number as office programs show it, from 1.
    pub number: u32,
    /// Its cells by column, from 0.
    pub cells: BTreeMap<u32, Cell>,
}

/// Merged cells; all ends are inclusive, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    /// First row and column.
    pub first: (u32, u32),
    /// Last row and column.
    pub last: (u32, u32),
}

impl Area {
    /// Whether a row, counted from 1, lies in it.
    pub fn holds_row(&self, number: u32) -> bool {
        (self.first.0 + 1..=self.last.0 + 1).contains(&number)
    }
}

impl std::fmt::Display for Area {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", address(self.first.1, self.first.0 + 1), address(self.last.1, self.last.0 + 1))
    }
}

/// The address of a cell as office programs write it: column from 0, row from 1, such as `C3`.
pub fn address(column: u32, row: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        let letter = char::from_digit((rest - 1) % 26 + 10, 36).unwrap_or('?');
        letters.push(letter.to_ascii_uppercase());
        rest = (rest - 1) / 26;
    }
    letters.into_iter().rev().chain(row.to_string().chars()).collect()
}

/// The first day that is taken for a serial number, and the last: outside of them a number is no day.
const SERIALS: std::ops::RangeInclusive<i64> = 20_000..=80_000;

/// The day with this serial number, counted from 30 December 1899 as office programs do, between 1954 and 2119.
pub fn serial_day(text: &str) -> Option<Date> {
    let days = text.parse::<i64>().ok().filter(|days| SERIALS.contains(days))?;
    Date::constant(1899, 12, 30).checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_those_of_office_programs() {
        for (column, row, said) in
            [(0, 1, "A1"), (2, 3, "C3"), (25, 9, "Z9"), (26, 1, "AA1"), (701, 2, "ZZ2"), (702, 1, "AAA1")]
        {
            assert_eq!(address(column, row), said);
        }
        assert_eq!(Area { first: (1, 0), last: (3, 1) }.to_string(), "A2:B4");
    }

    #[test]
    fn serial_numbers_are_days() {
        assert_eq!(serial_day("44927"), Some(Date::constant(2023, 1, 1)));
        assert_eq!(serial_day("45351"), Some(Date::constant(2024, 2, 29)));
        assert_eq!(serial_day("20230101"), None);
        assert_eq!(serial_day("3"), None);
    }
}
