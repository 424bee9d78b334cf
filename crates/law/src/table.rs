//! Reading the dated tables under `data/`.

use jiff::civil::Date;
use serde::de::DeserializeOwned;

/// A fault in a data table, with its place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("数据表{file}第{line}行有误：{message}")]
pub struct DataError {
    /// File name, without folder.
    pub file: String,
    /// Line, counted from 1; 0 when the fault concerns the file as a whole.
    pub line: u64,
    /// What is wrong, in Chinese.
    pub message: String,
}

/// A row and the line on which it stands.
#[derive(Debug)]
pub(crate) struct Row<T> {
    pub(crate) line: u64,
    pub(crate) value: T,
}

/// Reads a table with a header line; lines beginning with `#` are comments.
pub(crate) fn rows<T: DeserializeOwned>(file: &str, text: &str) -> Result<Vec<Row<T>>, DataError> {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
    let fault = |error: &csv::Error| DataError {
        file: file.to_owned(),
        line: error.position().map_or(0, csv::Position::line),
        message: error.to_string(),
    };
    let headers = reader.headers().map_err(|error| fault(&error))?.clone();
    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(|error| fault(&error))? {
        let value = record.deserialize(Some(&headers)).map_err(|error| fault(&error))?;
        rows.push(Row { line: record.position().map_or(0, csv::Position::line), value });
    }
    Ok(rows)
}

impl<T> Row<T> {
    /// A fault on this row.
    pub(crate) fn fault(&self, file: &str, message: impl Into<String>) -> DataError {
        DataError { file: file.to_owned(), line: self.line, message: message.into() }
    }
}

/// Whether a day lies in `[from, until)`; an open end is open for ever.
pub(crate) fn covers(from: Option<Date>, until: Option<Date>, day: Date) -> bool {
    from.is_none_or(|from| from <= day) && until.is_none_or(|until| day < until)
}
