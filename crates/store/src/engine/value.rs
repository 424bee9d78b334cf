//! The values that pass the seam: whole numbers, text and bytes, which both engines hold alike.

use std::borrow::Cow;
use std::sync::Arc;

use crate::error::StoreError;

/// A parameter of a statement, or a field of a row.
///
/// Dates are ISO text, money is whole fen, a truth value is 0 or 1: there is no other kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<'a> {
    /// No value.
    Null,
    /// A 64-bit signed integer: INTEGER, BIGINT.
    Int(i64),
    /// Text in UTF-8, without U+0000, which PostgreSQL cannot hold.
    Text(Cow<'a, str>),
    /// Bytes: BLOB, BYTEA.
    Blob(Cow<'a, [u8]>),
}

impl Value<'_> {
    /// A count or position as a value.
    ///
    /// # Errors
    /// [`StoreError::OutOfRange`] above 2⁶³ − 1.
    pub fn count(number: u64) -> Result<Value<'static>, StoreError> {
        i64::try_from(number).map(Value::Int).map_err(|_| StoreError::OutOfRange(number.to_string()))
    }

    /// The value, borrowed from nothing.
    #[must_use]
    pub fn into_owned(self) -> Value<'static> {
        match self {
            Value::Null => Value::Null,
            Value::Int(number) => Value::Int(number),
            Value::Text(text) => Value::Text(text.into_owned().into()),
            Value::Blob(bytes) => Value::Blob(bytes.into_owned().into()),
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Value::Null => "空",
            Value::Int(_) => "整数",
            Value::Text(_) => "文本",
            Value::Blob(_) => "字节串",
        }
    }
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Value::Int(number)
    }
}

impl From<i32> for Value<'_> {
    fn from(number: i32) -> Self {
        Value::Int(number.into())
    }
}

impl From<u32> for Value<'_> {
    fn from(number: u32) -> Self {
        Value::Int(number.into())
    }
}

impl From<bool> for Value<'_> {
    fn from(truth: bool) -> Self {
        Value::Int(truth.into())
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Value::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Value::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Value::Text(Cow::Owned(text))
    }
}

impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Value::Blob(Cow::Borrowed(bytes))
    }
}

impl<'a> From<&'a Vec<u8>> for Value<'a> {
    fn from(bytes: &'a Vec<u8>) -> Self {
        Value::Blob(Cow::Borrowed(bytes))
    }
}

impl From<Vec<u8>> for Value<'_> {
    fn from(bytes: Vec<u8>) -> Self {
        Value::Blob(Cow::Owned(bytes))
    }
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(option: Option<T>) -> Self {
        option.map_or(Value::Null, Into::into)
    }
}

/// One row of an answer. Columns are counted from 0, in the order of the `SELECT` list.
#[derive(Debug, Clone)]
pub struct Row {
    columns: Arc<[String]>,
    values: Vec<Value<'static>>,
}

impl Row {
    pub(super) fn new(columns: Arc<[String]>, values: Vec<Value<'static>>) -> Row {
        Row { columns, values }
    }

    /// The value of a column, whatever its kind.
    ///
    /// # Errors
    /// [`StoreError::Column`] if the row has no such column.
    pub fn value(&self, column: usize) -> Result<&Value<'static>, StoreError> {
        self.values.get(column).ok_or_else(|| self.mismatch(column, "已有的列", "不存在"))
    }

    /// A whole number.
    ///
    /// # Errors
    /// [`StoreError::Column`] if the column is of another kind or NULL.
    pub fn int(&self, column: usize) -> Result<i64, StoreError> {
        self.optional_int(column)?.ok_or_else(|| self.mismatch(column, "整数", "空"))
    }

    /// A whole number that is not negative: a count, a position, a version.
    ///
    /// # Errors
    /// [`StoreError::Column`] if the column is of another kind or NULL, [`StoreError::OutOfRange`] if it is negative.
    pub fn count(&self, column: usize) -> Result<u64, StoreError> {
        let number = self.int(column)?;
        u64::try_from(number).map_err(|_| StoreError::OutOfRange(number.to_string()))
    }

    /// Text.
    ///
    /// # Errors
    /// [`StoreError::Column`] if the column is of another kind or NULL.
    pub fn text(&self, column: usize) -> Result<&str, StoreError> {
        self.optional_text(column)?.ok_or_else(|| self.mismatch(column, "文本", "空"))
    }

    /// Bytes.
    ///
    /// # Errors
    /// [`StoreError::Column`] if the column is of another kind or NULL.
    pub fn blob(&self, column: usize) -> Result<&[u8], StoreError> {
        self.optional_blob(column)?.ok_or_else(|| self.mismatch(column, "字节串", "空"))
    }

    /// A whole number, or `None` for NULL.
    ///
    /// # Errors
    /// [`StoreError::Column`] if the column is of another kind.
    pub fn optional_int(&self, column: usize) -> Result<Option<i64>, StoreError> {
        match self.value(column)? {
            Value::Null => Ok(None),
            Value::Int(number) => Ok(Some(*number)),
            other @ (Value::Text(_) | Value::Blob(_)) => Err(self.mismatch(column, "整数", other.kind())),
        }
    }

    /// Text, or `None` for NULL.
    ///
    /// # Errors
    /// [`StoreError::Column`] if the column is of another kind.
    pub fn optional_text(&self, column: usize) -> Result<Option<&str>, StoreError> {
        match self.value(column)? {
            Value::Null => Ok(None),
            Value::Text(text) => Ok(Some(text)),
            other @ (Value::Int(_) | Value::Blob(_)) => Err(self.mismatch(column, "文本", other.kind())),
        }
    }

    /// Bytes, or `None` for NULL.
    ///
    /// # Errors
    /// [`StoreError::Column`] if the column is of another kind.
    pub fn optional_blob(&self, column: usize) -> Result<Option<&[u8]>, StoreError> {
        match self.value(column)? {
            Value::Null => Ok(None),
            Value::Blob(bytes) => Ok(Some(bytes)),
            other @ (Value::Int(_) | Value::Text(_)) => Err(self.mismatch(column, "字节串", other.kind())),
        }
    }

    /// The row's values, in the order of the columns.
    #[must_use]
    pub fn into_values(self) -> Vec<Value<'static>> {
        self.values
    }

    fn mismatch(&self, column: usize, expected: &'static str, found: &'static str) -> StoreError {
        let column = self.columns.get(column).cloned().unwrap_or_else(|| column.to_string());
        StoreError::Column { column, expected, found }
    }
}
