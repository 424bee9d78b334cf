//! The body of a DOCX (ECMA-376) as plain text: a line for each paragraph and each row of a table, with the numbers that
//! the file only describes. Headers, footnotes, text deleted in revision and field codes are left out.

use std::io::{Cursor, Read as _};

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use zip::ZipArchive;
use zip::result::ZipError;

use super::numbering::{Counters, Numbering};
use super::{LIMIT, TextError};

const BODY: &str = "word/document.xml";
const NUMBERING: &str = "word/numbering.xml";
const STYLES: &str = "word/styles.xml";

/// Elements whose content is no text of the document as it stands.
const LEFT_OUT: &[&str] = &["del", "moveFrom", "instrText", "delText", "Fallback", "pPrChange", "rPrChange"];

pub(super) fn read(bytes: &[u8]) -> Result<String, TextError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    let body = part(&mut archive, BODY)?.ok_or(TextError::NotWord)?;
    let numbering = part(&mut archive, NUMBERING)?.map(|xml| Numbering::read(&xml)).transpose()?.unwrap_or_default();
    let styles = part(&mut archive, STYLES)?.unwrap_or_default();
    let numbering = numbering.with_styles(&styles)?;
    Body::new(&numbering).read(&body)
}

fn damaged(error: &ZipError) -> TextError {
    TextError::Damaged(match error {
        ZipError::InvalidPassword | ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
            "文件已经加密".to_owned()
        }
        ZipError::UnsupportedArchive(_) => "压缩方式不能识别".to_owned(),
        _ => "压缩包不完整".to_owned(),
    })
}

/// A part of the container; `None` where it has none of this name.
fn part(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<Option<String>, TextError> {
    let file = match archive.by_name(name) {
        Ok(file) => file,
        Err(ZipError::FileNotFound) => return Ok(None),
        Err(error) => return Err(damaged(&error)),
    };
    let mut bytes = Vec::new();
    file.take(LIMIT + 1).read_to_end(&mut bytes).map_err(|_| TextError::Damaged("内容与校验码不符".to_owned()))?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > LIMIT {
        return Err(TextError::TooLarge);
    }
    String::from_utf8(bytes).map(Some).map_err(|_| TextError::Malformed("不是UTF-8编码".to_owned()))
}

/// An attribute by its local name.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().with_checks(false).flatten().find(|one| one.key.local_name().as_ref() == name)?;
    Some(found.normalized_value(XmlVersion::Explicit1_0).ok()?.into_owned())
}

/// Calls back for each event of an XML text; elements come with their local names.
///
/// # Errors
/// [`TextError::Malformed`] where the text is no well-formed XML.
pub(super) fn walk(xml: &str, mut each: impl FnMut(Token<'_>)) -> Result<(), TextError> {
    let mut reader = Reader::from_str(xml);
    let mut depth = 0_u32;
    loop {
        let place = reader.buffer_position();
        let fault = |_| TextError::Malformed(format!("第{place}字节处"));
        match reader.read_event().map_err(fault)? {
            Event::Start(element) => {
                depth += 1;
                each(Token::Open(element.local_name().as_ref(), &element));
            }
            Event::Empty(element) => {
                each(Token::Open(element.local_name().as_ref(), &element));
                each(Token::Close(element.local_name().as_ref()));
            }
            Event::End(element) => {
                depth = depth.saturating_sub(1);
                each(Token::Close(element.local_name().as_ref()));
            }
            Event::Text(text) => each(Token::Text(&text.xml10_content())),
            Event::CData(text) => each(Token::Text(&text.xml10_content())),
            Event::GeneralRef(reference) => {
                if let Some(sign) = character(&reference) {
                    each(Token::Text(sign.encode_utf8(&mut [0; 4])));
                }
            }
            Event::Eof if depth > 0 => return Err(TextError::Malformed("没有写完".to_owned())),
            Event::Eof => return Ok(()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

/// The character that a reference stands for; entities of the file's own are not followed.
fn character(reference: &BytesRef<'_>) -> Option<char> {
    if let Ok(Some(sign)) = reference.resolve_char_ref() {
        return Some(sign);
    }
    let name: &str = reference;
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

/// A piece of an XML text.
pub(super) enum Token<'a> {
    Open(&'a str, &'a BytesStart<'a>),
    Close(&'a str),
    Text(&'a str),
}

struct Body<'a> {
    numbering: &'a Numbering,
    counters: Counters,
    out: String,
    /// The words of the paragraph being read.
    paragraph: String,
    /// Its number and level in a list, and its style.
    list: (Option<String>, Option<u32>),
    style: Option<String>,
    /// The cells of the rows being read, innermost last.
    rows: Vec<Vec<String>>,
    /// How deep within an element that is left out.
    skipped: u32,
    in_text: bool,
}

impl<'a> Body<'a> {
    fn new(numbering: &'a Numbering) -> Self {
        Self {
            numbering,
            counters: Counters::default(),
            out: String::new(),
            paragraph: String::new(),
            list: (None, None),
            style: None,
            rows: Vec::new(),
            skipped: 0,
            in_text: false,
        }
    }

    fn read(mut self, xml: &str) -> Result<String, TextError> {
        let mut found = false;
        walk(xml, |token| {
            found |= matches!(token, Token::Open("body", _));
            self.take(&token);
        })?;
        if found { Ok(self.out) } else { Err(TextError::NotWord) }
    }

    fn take(&mut self, token: &Token<'_>) {
        match token {
            Token::Open(name, _) if LEFT_OUT.contains(name) => self.skipped += 1,
            Token::Close(name) if LEFT_OUT.contains(name) => self.skipped = self.skipped.saturating_sub(1),
            _ if self.skipped > 0 => {}
            Token::Open(name, element) => self.open(name, element),
            Token::Close(name) => self.close(name),
            Token::Text(text) if self.in_text => self.paragraph.push_str(text),
            Token::Text(_) => {}
        }
    }

    fn open(&mut self, name: &str, element: &BytesStart<'_>) {
        match name {
            "t" => self.in_text = true,
            "tab" => self.paragraph.push('　'),
            "br" | "cr" => self.paragraph.push('\n'),
            "noBreakHyphen" => self.paragraph.push('-'),
            "pStyle" => self.style = attribute(element, "val"),
            "numId" => self.list.0 = attribute(element, "val"),
            "ilvl" => self.list.1 = attribute(element, "val").and_then(|level| level.parse().ok()),
            "tr" => self.rows.push(Vec::new()),
            "tc" => {
                if let Some(row) = self.rows.last_mut() {
                    row.push(String::new());
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "t" => self.in_text = false,
            "p" => self.end_paragraph(),
            "tr" => {
                let cells = self.rows.pop().unwrap_or_default();
                let filled: Vec<&str> = cells.iter().map(String::as_str).filter(|cell| !cell.is_empty()).collect();
                self.line(&filled.join("　"));
            }
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        let words = std::mem::take(&mut self.paragraph);
        let (list, style) = (std::mem::take(&mut self.list), self.style.take());
        let place = self.numbering.place(list.0.as_deref(), list.1, style.as_deref());
        // An empty paragraph shows no number and does not count.
        let number = match place.filter(|_| !words.trim().is_empty()) {
            Some((list, level)) => self.counters.next(self.numbering, &list, level),
            None => String::new(),
        };
        self.line(&format!("{number}{words}"));
    }

    /// Adds a line to the cell being read, or to the text.
    fn line(&mut self, words: &str) {
        let words = words.trim();
        if let Some(cell) = self.rows.last_mut().and_then(|row| row.last_mut()) {
            if !cell.is_empty() && !words.is_empty() {
                cell.push('　');
            }
            cell.push_str(&words.replace('\n', "　"));
            return;
        }
        self.out.push_str(words);
        self.out.push('\n');
    }
}
