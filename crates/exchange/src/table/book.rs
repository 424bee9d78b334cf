//! A file with sheets: an XLSX workbook, or CSV texts by the name of their sheet.

use super::cell::{Area, Row};
use super::{MOST_BYTES, MOST_COLUMNS, MOST_ROWS, Unreadable, csv, xlsx};

/// A file with sheets.
#[derive(Debug)]
pub struct Book(Kind);

#[derive(Debug)]
enum Kind {
    Xlsx(Box<xlsx::Workbook>),
    Csv(Vec<(String, String)>),
}

impl Book {
    /// Opens an XLSX file.
    ///
    /// # Errors
    /// When it is none, is damaged, protected or too large.
    pub fn xlsx(bytes: Vec<u8>) -> Result<Self, Unreadable> {
        fits(&bytes)?;
        Ok(Self(Kind::Xlsx(Box::new(xlsx::Workbook::open(bytes)?))))
    }

    /// Opens CSV files, each with the name of its sheet.
    ///
    /// # Errors
    /// When one is no text, or too large.
    pub fn csv<'a>(files: impl IntoIterator<Item = (String, &'a [u8])>) -> Result<Self, Unreadable> {
        let decoded = files.into_iter().map(|(name, bytes)| fits(bytes).and_then(|()| Ok((name, csv::decode(bytes)?))));
        Ok(Self(Kind::Csv(decoded.collect::<Result<_, _>>()?)))
    }

    /// Opens the bytes of one file as what they are: XLSX, or else CSV whose sheet has this name.
    ///
    /// # Errors
    /// As the two.
    pub fn open(name: &str, bytes: Vec<u8>) -> Result<Self, Unreadable> {
        if bytes.starts_with(b"PK\x03\x04") {
            Self::xlsx(bytes)
        } else if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
            // The container of XLS, and of XLSX with a password.
            let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
            let mark = utf16("EncryptedPackage");
            let encrypted = bytes.windows(mark.len()).any(|window| window == mark);
            Err(if encrypted { Unreadable::Password } else { Unreadable::OldFormat })
        } else {
            Self::csv([(name.to_owned(), bytes.as_slice())])
        }
    }

    /// The names of its sheets, in order.
    pub fn sheets(&self) -> Vec<String> {
        match &self.0 {
            Kind::Xlsx(workbook) => workbook.sheets(),
            Kind::Csv(files) => files.iter().map(|(name, _)| name.clone()).collect(),
        }
    }

    /// The merged cells of a sheet.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn merged(&mut self, sheet: &str) -> Result<Vec<Area>, Unreadable> {
        match &mut self.0 {
            Kind::Xlsx(workbook) => workbook.merged(sheet),
            Kind::Csv(_) => Ok(Vec::new()),
        }
    }

    /// Reads a sheet and gives each row that is not empty to `each`, in order.
    ///
    /// # Errors
    /// When it cannot be read or is too large, and what `each` says.
    pub fn rows(&mut self, sheet: &str, each: &mut dyn FnMut(Row) -> Result<(), Unreadable>) -> Result<(), Unreadable> {
        let mut count = 0;
        let mut counted = |row: Row| {
            count += 1;
            if count > MOST_ROWS {
                return Err(Unreadable::TooManyRows(sheet.to_owned()));
            }
            if row.cells.last_key_value().is_some_and(|(column, _)| *column >= MOST_COLUMNS) {
                return Err(Unreadable::TooManyColumns(sheet.to_owned(), row.number));
            }
            each(row)
        };
        match &mut self.0 {
            Kind::Xlsx(workbook) => workbook.rows(sheet, &mut counted),
            Kind::Csv(files) => match files.iter().find(|(name, _)| name == sheet) {
                Some((_, text)) => csv::read(text, &mut counted),
                None => Ok(()),
            },
        }
    }
}

fn fits(bytes: &[u8]) -> Result<(), Unreadable> {
    if bytes.len() > MOST_BYTES { Err(Unreadable::TooLarge(bytes.len())) } else { Ok(()) }
}
