//! Texts that people upload: Markdown, plain text in the encodings in use, and DOCX. What comes out is plain text, one
//! paragraph a line.

mod docx;
mod numbering;

use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

/// Why a file is no text that can be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// There is nothing in it.
    #[error("文件中没有文字，请核对后重新上传")]
    Empty,
    /// Neither UTF-8 nor GB18030.
    #[error("文件不是文本，或者编码不能识别，请另存为UTF-8编码的文本文件")]
    Encoding,
    /// Word's format before 2007.
    #[error("文件是Word 97-2003的格式（.doc），请用Word或者WPS另存为.docx后上传")]
    OldWord,
    /// A PDF.
    #[error("文件是PDF，不能按条读取，请上传.docx、.txt或者.md文件")]
    Pdf,
    /// The container of a DOCX is damaged.
    #[error("文件已经损坏，不能打开（{0}），请重新保存后上传")]
    Damaged(String),
    /// A ZIP that is no DOCX.
    #[error("文件不是Word文档：其中没有正文，请核对后重新上传")]
    NotWord,
    /// The XML inside is malformed.
    #[error("Word文档的正文已经损坏（{0}），请用Word或者WPS打开、修复并另存后上传")]
    Malformed(String),
    /// More than is read.
    #[error("文件展开后超过{} MB，不能读取", LIMIT >> 20)]
    TooLarge,
}

/// Greatest size of a part of a DOCX when unpacked, in bytes, inclusive.
pub const LIMIT: u64 = 32 << 20;

/// Reads a file as plain text, by what it holds and not by its name.
///
/// # Errors
/// [`TextError`] in words for the person who uploads it.
pub fn read(bytes: &[u8]) -> Result<String, TextError> {
    let text = if bytes.starts_with(b"PK\x03\x04") {
        docx::read(bytes)?
    } else if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(TextError::OldWord);
    } else if bytes.starts_with(b"%PDF") {
        return Err(TextError::Pdf);
    } else {
        decode(bytes)?
    };
    if text.trim().is_empty() { Err(TextError::Empty) } else { Ok(text) }
}

/// Decodes UTF-8, UTF-16 with a mark, or GB18030 (which contains GBK and GB2312).
fn decode(bytes: &[u8]) -> Result<String, TextError> {
    let encoding = match bytes {
        [0xFF, 0xFE, ..] => Some(UTF_16LE),
        [0xFE, 0xFF, ..] => Some(UTF_16BE),
        _ => None,
    };
    let text = match (encoding, std::str::from_utf8(bytes)) {
        (None, Ok(text)) => text.trim_start_matches('\u{feff}').to_owned(),
        (encoding, _) => {
            let (text, _, faulty) = encoding.unwrap_or(GB18030).decode(bytes);
            if faulty {
                return Err(TextError::Encoding);
            }
            text.into_owned()
        }
    };
    let control = |sign: char| sign.is_control() && !matches!(sign, '\n' | '\r' | '\t' | '\u{c}');
    if text.chars().any(control) { Err(TextError::Encoding) } else { Ok(text) }
}
