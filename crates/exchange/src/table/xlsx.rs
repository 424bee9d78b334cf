//! XLSX: reading cell by cell with calamine, writing with rust_xlsxwriter.

use std::io::{Cursor, Read as _};

use calamine::{DataRef, Reader as _, Xlsx, XlsxError};
use jiff::civil::DateTime;
use rust_xlsxwriter::{Color, DataValidation, DataValidationErrorStyle, Format, FormatAlign, Workbook as Written};

use super::cell::{Area, Cell, Content, Row, serial_day};
use super::csv::Line;
use super::{MOST_UNPACKED, Unreadable};

/// Digits that a spreadsheet keeps of a number; of longer ones the last are lost.
const DIGITS: usize = 15;
/// The last row, from 0, whose cells offer a drop-down list.
const LAST_CHOICE: u32 = 20_000;

/// A workbook that is being read.
pub(super) struct Workbook(Xlsx<Cursor<Vec<u8>>>);

impl std::fmt::Debug for Workbook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Workbook").field(&self.0.sheet_names()).finish()
    }
}

fn damaged(error: &dyn std::fmt::Display) -> Unreadable {
    Unreadable::Xlsx(error.to_string())
}

impl Workbook {
    pub(super) fn open(bytes: Vec<u8>) -> Result<Self, Unreadable> {
        unpacks_within(&bytes, MOST_UNPACKED)?;
        match Xlsx::new(Cursor::new(bytes)) {
            Ok(workbook) => Ok(Self(workbook)),
            Err(XlsxError::Password) => Err(Unreadable::Password),
            Err(error) => Err(damaged(&error)),
        }
    }

    pub(super) fn sheets(&self) -> Vec<String> {
        self.0.sheet_names()
    }

    pub(super) fn merged(&mut self, sheet: &str) -> Result<Vec<Area>, Unreadable> {
        let merged = self.0.merge_cells_by_sheet_name(sheet).map_err(|error| damaged(&error))?;
        Ok(merged.into_iter().map(|area| Area { first: area.start, last: area.end }).collect())
    }

    pub(super) fn rows(
        &mut self,
        sheet: &str,
        each: &mut dyn FnMut(Row) -> Result<(), Unreadable>,
    ) -> Result<(), Unreadable> {
        let epoch_1904 = self.0.has_1904_epoch();
        let mut cells = match self.0.worksheet_cells_reader(sheet) {
            Ok(cells) => cells,
            // A sheet of charts.
            Err(XlsxError::NotAWorksheet(_)) => return Ok(()),
            Err(error) => return Err(damaged(&error)),
        };
        let mut row = Row::default();
        while let Some(found) = cells.next_cell_with_formula_metadata().map_err(|error| damaged(&error))? {
            let number = found.pos.0 + 1;
            if number < row.number {
                return Err(Unreadable::Order(sheet.to_owned()));
            }
            if number > row.number {
                let read = std::mem::replace(&mut row, Row { number, ..Row::default() });
                if !read.cells.is_empty() {
                    each(read)?;
                }
            }
            if let Some(cell) = cell(&found.value, found.formula.is_some(), epoch_1904) {
                row.cells.insert(found.pos.1, cell);
            }
        }
        if row.cells.is_empty() { Ok(()) } else { each(row) }
    }
}

/// Unpacks every part, without keeping it, and refuses a file that grows too much: what the directory says of sizes may be
/// a lie.
fn unpacks_within(bytes: &[u8], most: u64) -> Result<(), Unreadable> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    let mut left = most;
    for i in 0..archive.len() {
        let part = archive.by_index(i).map_err(|error| damaged(&error))?;
        let size = std::io::copy(&mut part.take(left + 1), &mut std::io::sink()).map_err(|error| damaged(&error))?;
        left = left.checked_sub(size).ok_or(Unreadable::TooLargeUnpacked)?;
    }
    Ok(())
}

fn cell(value: &DataRef<'_>, formula: bool, epoch_1904: bool) -> Option<Cell> {
    let content = match value {
        DataRef::Empty if formula => {
            Content::Fault("公式没有保存计算结果".to_owned(), "请用办公软件打开并保存一次，或者改为直接填写内容")
        }
        DataRef::Empty => return None,
        DataRef::String(text) => return Cell::text(text).map(|cell| Cell { formula, ..cell }),
        DataRef::SharedString(text) => return Cell::text(text).map(|cell| Cell { formula, ..cell }),
        DataRef::Int(number) => self::number(number.to_string(), epoch_1904),
        // Written out without exponent; whole numbers without a point.
        DataRef::Float(number) => self::number(number.to_string(), epoch_1904),
        DataRef::Bool(value) => Content::Bool(*value),
        DataRef::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
            let made = i16::try_from(year).ok().zip(i8::try_from(month).ok()).zip(i8::try_from(day).ok());
            let time = i8::try_from(hour).ok().zip(i8::try_from(minute).ok()).zip(i8::try_from(second).ok());
            let made = made.zip(time).and_then(|(((year, month), day), ((hour, minute), second))| {
                DateTime::new(year, month, day, hour, minute, second, 0).ok()
            });
            made.map_or_else(|| Content::Fault("不是存在的日期".to_owned(), "请写作2023-01-31"), Content::Moment)
        }
        DataRef::DateTime(duration) => {
            Content::Fault(format!("是时长（{}天）", duration.as_f64()), "请将该列设为文本格式后重新填写")
        }
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            return Cell::text(text).map(|cell| Cell { formula, ..cell });
        }
        DataRef::Error(error) => Content::Fault(format!("是错误值{error}"), "请改正公式，或者改为直接填写内容"),
    };
    Some(Cell { content, formula })
}

fn number(text: String, epoch_1904: bool) -> Content {
    let digits = text.trim_start_matches(['-', '0', '.']).chars().filter(char::is_ascii_digit).count();
    let day = if epoch_1904 { None } else { serial_day(&text) };
    Content::Number { lost: digits > DIGITS, text, day }
}

/// Writes sheets, each with a title and rows of which the first is the head. Every cell is text, so that codes keep their
/// digits and nothing runs as a formula.
///
/// `choices` has, for each sheet, the columns whose cells below the head offer a drop-down list.
///
/// # Errors
/// A Chinese sentence when a cell is longer than XLSX allows.
pub(super) fn write(sheets: &[(String, Vec<Line>)], choices: &[Vec<(u16, Vec<String>)>]) -> Result<Vec<u8>, String> {
    let mut workbook = Written::new();
    let text = Format::new().set_num_format("@").set_text_wrap().set_align(FormatAlign::Top);
    let head = text.clone().set_bold().set_background_color(Color::RGB(0x00E8_EDF3)).set_align(FormatAlign::Center);
    for (number, (title, rows)) in sheets.iter().enumerate() {
        let fault = |error: rust_xlsxwriter::XlsxError| format!("工作表“{title}”不能写入：{error}");
        let sheet = workbook.add_worksheet();
        sheet.set_name(title).map_err(fault)?;
        sheet.set_freeze_panes(1, 1).map_err(fault)?;
        let columns = rows.first().map_or(0, Vec::len);
        for column in 0..u16::try_from(columns).map_err(|_| format!("工作表“{title}”列数过多"))? {
            // Cells that somebody adds below are text as well.
            sheet.set_column_format(column, &text).map_err(fault)?;
            sheet.set_column_width(column, 18).map_err(fault)?;
        }
        for (column, values) in choices.get(number).into_iter().flatten() {
            // A hint for whoever fills in, not a lock: what is typed is judged when it is read.
            let list = DataValidation::new().allow_list_strings(values).map_err(fault)?;
            let list = list.set_error_style(DataValidationErrorStyle::Information);
            sheet.add_data_validation(1, *column, LAST_CHOICE, *column, &list).map_err(fault)?;
        }
        for (row, line) in (0..).zip(rows) {
            for (column, cell) in (0..).zip(line).filter(|(_, cell)| !cell.is_empty()) {
                let format = if row == 0 { &head } else { &text };
                sheet.write_string_with_format(row, column, cell, format).map_err(|error| {
                    let place = super::cell::address(column.into(), row + 1);
                    format!("工作表“{title}”单元格{place}不能写入XLSX（{error}）；请改用CSV或者JSON")
                })?;
            }
        }
    }
    workbook.save_to_buffer().map_err(|error| format!("不能写成XLSX：{error}"))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn a_file_that_unpacks_to_more_than_the_limit_is_refused() {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for part in ["xl/sharedStrings.xml", "xl/styles.xml"] {
            writer.start_file(part, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(&[b' '; 1 << 19]).unwrap();
        }
        let bytes = writer.finish().unwrap().into_inner();
        assert!(bytes.len() < 1 << 14, "{}", bytes.len());
        assert_eq!(unpacks_within(&bytes, 1 << 20), Ok(()));
        assert_eq!(unpacks_within(&bytes, (1 << 20) - 1), Err(Unreadable::TooLargeUnpacked));
    }
}
