//! Between cells and the values of fields.

use casework::value::{Choice, FieldKind, parse_date, write_datetime};
use jiff::civil::{Date, Time};
use law::Fen;
use serde_json::{Value as Json, json};

use super::cell::{Cell, Content, serial_day};

/// Why the content of a cell cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// What is wrong, in Chinese.
    pub message: String,
    /// What to do, in Chinese.
    pub cure: String,
}

fn complaint<T>(message: impl Into<String>, cure: impl Into<String>) -> Result<T, Complaint> {
    Err(Complaint { message: message.into(), cure: cure.into() })
}

const AS_TEXT: &str = "请将该列设为文本格式后重新填写完整的编号";

/// Reads a cell as a value of this kind, in the form in which `casework` reads it. Adds to `notes` what the reader did
/// with the content that the clerk should look at.
///
/// # Errors
/// [`Complaint`] when it cannot be used. What is wrong with a text as such is left to `casework`.
pub fn read(kind: &FieldKind, cell: &Cell, notes: &mut Vec<String>) -> Result<Json, Complaint> {
    if let Content::Fault(message, cure) = &cell.content {
        return complaint(message, *cure);
    }
    if cell.formula {
        notes.push(format!("是公式，采用其保存的结果“{}”", plain(&cell.content)));
    }
    match kind {
        FieldKind::Bool => bool(&cell.content),
        FieldKind::Number => number(&cell.content),
        FieldKind::Money => match &cell.content {
            Content::Number { lost: false, text, .. } | Content::Text(text) => Ok(json!(text)),
            other => complaint(format!("“{}”不是金额", plain(other)), "请填写以元为单位的金额，例如156000.00"),
        },
        FieldKind::Date => date(&cell.content, notes).map(|date| json!(date.to_string())),
        FieldKind::DateTime => match &cell.content {
            Content::Moment(moment) => Ok(json!(write_datetime(*moment))),
            Content::Text(text) => Ok(json!(text)),
            other => complaint(format!("“{}”不是时间", plain(other)), "请写作2023-01-31 09:00"),
        },
        FieldKind::List(inner) if is_plain(inner) => list(inner, cell, notes),
        FieldKind::List(_) | FieldKind::Group(_) => serde_json::from_str(&plain(&cell.content))
            .or_else(|_| complaint("不是可以读取的内容", "请保留导出时的内容")),
        FieldKind::Text => text(&cell.content, notes).map(|text| json!(text)),
        FieldKind::Line
        | FieldKind::Region
        | FieldKind::CreditCode
        | FieldKind::IdentityNumber
        | FieldKind::Choice(_)
        | FieldKind::Person
        | FieldKind::Agency
        | FieldKind::Item
        | FieldKind::Document
        | FieldKind::Evidence
        | FieldKind::Act
        | FieldKind::Step => {
            let text = text(&cell.content, notes)?;
            match text.chars().find(|c| unseen(*c)) {
                Some(c) => complaint(
                    format!("含有看不见的字符（U+{:04X}）", u32::from(c)),
                    "请删除后重新填写，不要从其他程序直接粘贴",
                ),
                None => Ok(json!(text)),
            }
        }
    }
}

/// Whether values of a kind stand in one cell.
pub fn is_plain(kind: &FieldKind) -> bool {
    !matches!(kind, FieldKind::Group(_) | FieldKind::List(_))
}

/// Characters that nobody sees and that change what is shown: marks of direction, joiners, private use.
fn unseen(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e000}'..='\u{f8ff}')
}

/// The content as a text, for messages.
pub fn plain(content: &Content) -> String {
    match content {
        Content::Text(text) | Content::Number { text, .. } => text.clone(),
        Content::Moment(moment) if moment.time() == Time::midnight() => moment.date().to_string(),
        Content::Moment(moment) => moment.to_string().replace('T', " "),
        Content::Bool(true) => "是".to_owned(),
        Content::Bool(false) => "否".to_owned(),
        Content::Fault(message, _) => message.clone(),
    }
}

fn text(content: &Content, notes: &mut Vec<String>) -> Result<String, Complaint> {
    match content {
        Content::Text(text) if is_scientific(text) => {
            complaint(format!("“{text}”是电子表格改写的科学计数法，原来的数字已经丢失"), AS_TEXT)
        }
        Content::Number { text, lost: true, .. } => {
            complaint(format!("“{text}”是数字，电子表格只保留15位，末尾的数字已经丢失"), AS_TEXT)
        }
        Content::Number { text, .. } if text.contains('.') => complaint(format!("“{text}”是小数，应当是文字"), AS_TEXT),
        Content::Number { text, .. } => {
            notes.push(format!("是数字格式，已读作文本“{text}”；开头如有零，请补上"));
            Ok(text.clone())
        }
        Content::Moment(_) => {
            complaint(format!("电子表格把内容改成了日期{}", plain(content)), "请将该列设为文本格式后重新填写")
        }
        other => Ok(plain(other)),
    }
}

/// `3.71721E+17`.
fn is_scientific(text: &str) -> bool {
    let Some((figure, exponent)) = text.split_once(['E', 'e']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, decimals) = figure.split_once('.').unwrap_or((figure, "0"));
    let signed = exponent.strip_prefix(['+', '-']);
    digits(whole) && digits(decimals) && signed.is_some_and(digits)
}

fn bool(content: &Content) -> Result<Json, Complaint> {
    let text = plain(content);
    match text.to_lowercase().as_str() {
        "是" | "有" | "√" | "✓" | "true" | "1" | "yes" | "y" => Ok(json!(true)),
        "否" | "无" | "×" | "✗" | "false" | "0" | "no" | "n" | "-" | "—" => Ok(json!(false)),
        _ => complaint(format!("“{text}”不能读作是或者否"), "请填写“是”或者“否”"),
    }
}

fn number(content: &Content) -> Result<Json, Complaint> {
    let text = plain(content);
    match text.trim_end_matches(['年', '日']).parse::<u32>() {
        Ok(number) => Ok(json!(number)),
        Err(_) => complaint(format!("“{text}”不是整数"), "请填写不小于零的整数"),
    }
}

const DATE_FORM: &str = "请写作2023-01-31";

/// Reads a day from a cell formatted as one, from a serial number, or from a text in one of the usual forms.
fn date(content: &Content, notes: &mut Vec<String>) -> Result<Date, Complaint> {
    match content {
        Content::Moment(moment) if moment.time() == Time::midnight() => Ok(moment.date()),
        Content::Moment(moment) => {
            notes.push(format!("含有时刻，只采用日期{}", moment.date()));
            Ok(moment.date())
        }
        Content::Number { text, day, .. } => match day.or_else(|| compact(text)) {
            Some(date) => {
                notes.push(format!("是数字{text}，已读作{date}，请核对"));
                Ok(date)
            }
            None => complaint(format!("数字“{text}”不是日期"), DATE_FORM),
        },
        Content::Text(text) => date_text(text, notes),
        other => complaint(format!("“{}”不是日期", plain(other)), DATE_FORM),
    }
}

fn date_text(text: &str, notes: &mut Vec<String>) -> Result<Date, Complaint> {
    if let Some(date) = compact(text) {
        return Ok(date);
    }
    if let Some(date) = serial_day(text) {
        notes.push(format!("是数字{text}，已读作{date}，请核对"));
        return Ok(date);
    }
    // Office programs that save as text may write the time with the day.
    let day = text.strip_suffix("00:00:00").or_else(|| text.strip_suffix("0:00")).unwrap_or(text).trim();
    let day = day.trim_end_matches('日').replace(['/', '.', '年', '月', '．', '／', '－'], "-");
    parse_date(&day).or_else(|message| complaint(message.replacen(&day, text, 1), DATE_FORM))
}

/// `20230131`.
fn compact(text: &str) -> Option<Date> {
    if text.len() != 8 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (year, month, day) = (text.get(..4)?, text.get(4..6)?, text.get(6..)?);
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    (1900..=2200).contains(&date.year()).then_some(date)
}

/// A cell with a line for each value. Within a value, `\n` stands for a line break and `\\` for a backslash.
fn list(inner: &FieldKind, cell: &Cell, notes: &mut Vec<String>) -> Result<Json, Complaint> {
    let Content::Text(text) = &cell.content else { return Ok(json!([read(inner, &plain_cell(cell), notes)?])) };
    let lines = text.lines().filter_map(Cell::text);
    let values = lines.map(|line| {
        let content = match line.content {
            Content::Text(text) => Content::Text(unescaped(&text)),
            other => other,
        };
        read(inner, &Cell { content, formula: false }, notes)
    });
    Ok(Json::Array(values.collect::<Result<_, _>>()?))
}

fn plain_cell(cell: &Cell) -> Cell {
    Cell { content: cell.content.clone(), formula: false }
}

fn unescaped(text: &str) -> String {
    let mut chars = text.chars().peekable();
    let mut plain = String::new();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\\', Some('n')) => plain.push('\n'),
            ('\\', Some('\\')) => plain.push('\\'),
            _ => {
                plain.push(c);
                continue;
            }
        }
        chars.next();
    }
    plain
}

/// Writes a value for a cell, as [`read()`] reads it.
pub fn show(kind: &FieldKind, value: &Json) -> String {
    match (kind, value) {
        (FieldKind::Choice(choices), Json::String(code)) => title(choices, code),
        (FieldKind::Bool, Json::Bool(value)) => if *value { "是" } else { "否" }.to_owned(),
        (FieldKind::Money, Json::Number(fen)) => {
            fen.as_i64().map_or_else(String::new, |fen| Fen(fen).to_string().trim_end_matches('元').to_owned())
        }
        (FieldKind::DateTime, Json::String(moment)) => moment.replacen('T', " ", 1),
        (FieldKind::List(inner), Json::Array(values)) if is_plain(inner) => {
            let escaped = |value| show(inner, value).replace('\\', "\\\\").replace('\n', "\\n");
            values.iter().map(escaped).collect::<Vec<_>>().join("\n")
        }
        (_, Json::String(text)) => text.clone(),
        (_, Json::Null) => String::new(),
        (_, other) => other.to_string(),
    }
}

fn title(choices: &[Choice], code: &str) -> String {
    choices.iter().find(|choice| choice.code == code).map_or(code, |choice| choice.title).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Content {
        Content::Number { text: text.to_owned(), lost: text.len() > 15, day: serial_day(text) }
    }

    fn said(kind: &FieldKind, content: Content) -> Result<String, String> {
        let cell = Cell { content, formula: false };
        read(kind, &cell, &mut Vec::new()).map(|json| json.to_string()).map_err(|complaint| complaint.message)
    }

    #[test]
    fn days_are_read_in_the_usual_forms() {
        let day = Ok("\"2023-01-31\"".to_owned());
        for form in [
            "2023-01-31",
            "2023/1/31",
            "2023.1.31",
            "2023年1月31日",
            "20230131",
            "44957",
            "2023/1/31 0:00",
            "2023-01-31 00:00:00",
        ] {
            assert_eq!(said(&FieldKind::Date, Content::Text(form.to_owned())), day, "{form}");
        }
        assert_eq!(said(&FieldKind::Date, number("44957")), day);
        assert_eq!(said(&FieldKind::Date, number("20230131")), day);
        for form in ["31/1/2023", "1-31-23", "2023-02-30", "2023年", "明天", "202301", "99999999"] {
            let fault = said(&FieldKind::Date, Content::Text(form.to_owned())).unwrap_err();
            assert!(fault.contains(form), "{fault}");
        }
        assert!(said(&FieldKind::Date, number("371721")).is_err());
    }

    #[test]
    fn codes_that_a_spreadsheet_has_spoilt_are_refused() {
        for (content, fault) in [
            (number("371721020700100064"), "末尾的数字已经丢失"),
            (Content::Text("3.71721E+17".to_owned()), "科学计数法"),
            (number("3717.5"), "是小数"),
            (Content::Moment(Date::constant(2023, 1, 2).at(0, 0, 0, 0)), "改成了日期2023-01-02"),
            (Content::Text("张\u{202e}三".to_owned()), "U+202E"),
        ] {
            for kind in [FieldKind::Line, FieldKind::Item, FieldKind::List(Box::new(FieldKind::Line))] {
                let found = said(&kind, content.clone()).unwrap_err();
                assert!(found.contains(fault), "{found}");
            }
        }
        assert_eq!(said(&FieldKind::Item, number("3717210207001")), Ok("\"3717210207001\"".to_owned()));
        assert_eq!(said(&FieldKind::Line, Content::Text("3E".to_owned())), Ok("\"3E\"".to_owned()));
    }

    #[test]
    fn yes_and_no_have_many_words() {
        for (text, value) in [("是", "true"), ("TRUE", "true"), ("√", "true"), ("否", "false"), ("0", "false")] {
            assert_eq!(said(&FieldKind::Bool, Content::Text(text.to_owned())), Ok(value.to_owned()));
        }
        assert!(said(&FieldKind::Bool, Content::Text("大概".to_owned())).is_err());
    }

    #[test]
    fn lists_keep_line_breaks_within_a_value() {
        let kind = FieldKind::List(Box::new(FieldKind::Line));
        let values = json!(["a\nb", "c\\n", "\\", "d"]);
        let shown = show(&kind, &values);
        assert_eq!(shown.lines().count(), 4);
        assert_eq!(said(&kind, Content::Text(shown)), Ok(values.to_string()));
    }
}
