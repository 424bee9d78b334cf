//! Reading the files under `data/`.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json};

/// A fault in a data file, with its place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("数据文件{file}的{place}有误：{message}")]
pub struct DataError {
    /// File name, without folder.
    pub file: &'static str,
    /// Line or entry.
    pub place: String,
    /// What is wrong, in Chinese.
    pub message: String,
}

/// A file built into the program.
#[derive(Debug, Clone, Copy)]
pub(crate) struct File {
    pub(crate) name: &'static str,
    pub(crate) text: &'static str,
}

/// The line of a row, and its fields that are filled.
pub(crate) type Row = (u64, Map<String, Json>);

impl File {
    pub(crate) fn fault(self, place: impl Into<String>, message: impl Into<String>) -> DataError {
        DataError { file: self.name, place: place.into(), message: message.into() }
    }

    /// Rows of a table with a header line, as objects of the fields that are filled, each with its line. `true` is a
    /// truth value, everything else a text; lines that begin with `#` are comments.
    pub(crate) fn rows(self) -> Result<Vec<Row>, DataError> {
        let fault = |error: csv::Error| {
            let line = error.position().map_or(0, csv::Position::line);
            self.fault(format!("第{line}行"), error.to_string())
        };
        let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(self.text.as_bytes());
        let headers = reader.headers().map_err(fault)?.clone();
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(fault)?;
            let filled = headers.iter().zip(&record).filter(|(_, cell)| !cell.is_empty());
            let value = |cell: &str| if cell == "true" { Json::Bool(true) } else { Json::from(cell) };
            let row = filled.map(|(name, cell)| (name.to_owned(), value(cell))).collect();
            rows.push((record.position().map_or(0, csv::Position::line), row));
        }
        Ok(rows)
    }

    /// The entries of a file that is a list.
    pub(crate) fn list<T: DeserializeOwned>(self) -> Result<Vec<T>, DataError> {
        self.whole()
    }

    /// A file that is one value.
    pub(crate) fn whole<T: DeserializeOwned>(self) -> Result<T, DataError> {
        serde_norway::from_str(self.text).map_err(|error| {
            let line = error.location().map_or(0, |location| location.line());
            self.fault(format!("第{line}行"), error.to_string())
        })
    }
}
