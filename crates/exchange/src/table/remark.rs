//! What is said of a place in a table, in a clerk's words.

use super::cell::address;

/// A place in a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// The sheet; empty where there is only one.
    pub sheet: String,
    /// The row, from 1; 0 for the sheet as a whole.
    pub row: u32,
    /// Whether it is an entry of a list of acts rather than a row.
    pub listed: bool,
    /// The label of the column; empty for the row as a whole.
    pub column: String,
    /// The column in the file, from 0, where there is one.
    pub at: Option<u32>,
}

impl Place {
    /// The cell as office programs write it, such as `C3`; empty for a row.
    pub fn address(&self) -> String {
        self.at.filter(|_| self.row > 0).map_or_else(String::new, |column| address(column, self.row))
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if !self.sheet.is_empty() {
            write!(f, "工作表“{}”", self.sheet)?;
        }
        if self.row > 0 {
            write!(f, "第{}{}", self.row, if self.listed { "项" } else { "行" })?;
        }
        if !self.column.is_empty() {
            write!(f, "“{}”{}", self.column, if self.listed { "" } else { "列" })?;
        }
        match self.address() {
            address if address.is_empty() => Ok(()),
            address => write!(f, "（{address}）"),
        }
    }
}

/// A fault or a hint, with its place and its cure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Where.
    pub place: Place,
    /// What is found.
    pub message: String,
    /// What to do; empty where nothing need be done.
    pub cure: String,
    /// Whether it is a fault, so that the row cannot be recorded.
    pub fault: bool,
}

impl Remark {
    /// A fault.
    pub fn fault(place: Place, message: impl Into<String>, cure: impl Into<String>) -> Self {
        Self { place, message: message.into(), cure: cure.into(), fault: true }
    }

    /// Something to look at.
    pub fn note(place: Place, message: impl Into<String>) -> Self {
        Self { place, message: message.into(), cure: String::new(), fault: false }
    }
}

impl std::fmt::Display for Remark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let place = self.place.to_string();
        if !place.is_empty() {
            write!(f, "{place}：")?;
        }
        write!(f, "{}", self.message)?;
        match self.cure.trim_end_matches('。') {
            "" => Ok(()),
            cure => write!(f, "；{cure}"),
        }
    }
}
