//! From an act of a case to its document: the file, or its pages for a preview.

use casework::case::{CaseFile, RequestState};
use casework::facts::Facts;
use serde_json::Value;
use thiserror::Error;

use crate::fill::Source;
use crate::kind::{self, DocumentKind};
use crate::typeset::{Pdf, TypesetError, Typesetter};

/// Why a document of a case could not be made.
#[derive(Debug, Error)]
pub enum DocumentError {
    /// No kind has this id.
    #[error("没有标识为“{0}”的文书种类，请核对文书种类")]
    UnknownKind(String),
    /// The act does not make this document, or the case lacks what it must state.
    #[error("本案第{source_seq}项行为不能生成《{title}》：行为种类不符，或者案件中缺少文书必须载明的内容，请核对")]
    NotProduced {
        /// The sequence number of the act.
        source_seq: u32,
        /// The document's title.
        title: &'static str,
    },
    /// The document could not be set.
    #[error(transparent)]
    Typeset(#[from] TypesetError),
}

/// Fills the kind from the case as it stood when the document took effect.
fn filled(
    case: &CaseFile,
    source_seq: u32,
    kind_id: &str,
    facts: Facts<'_>,
    draft: bool,
    address: &str,
) -> Result<(&'static DocumentKind, Value), DocumentError> {
    let kind = kind::find(kind_id).ok_or_else(|| DocumentError::UnknownKind(kind_id.to_owned()))?;
    let missing = || DocumentError::NotProduced { source_seq, title: kind.title };
    let entry = case.entry(source_seq).ok_or_else(missing)?;
    let cut = match case.request_state(entry) {
        RequestState::NotNeeded => Some(case.before(source_seq.saturating_add(1))),
        RequestState::Approved(seq) => Some(case.before(seq.saturating_add(1))),
        RequestState::Pending | RequestState::Returned(_) => None,
    };
    let case = cut.as_ref().unwrap_or(case);
    let data = (kind.fill)(&Source { case, source: source_seq, facts, draft, address }).ok_or_else(missing)?;
    Ok((kind, data))
}

/// The document of this kind made from the act `source_seq`; `address` is as in [`Source::address`].
///
/// # Errors
/// [`DocumentError`], in words for the person who asked.
pub fn render(
    typesetter: &Typesetter,
    case: &CaseFile,
    source_seq: u32,
    kind_id: &str,
    facts: Facts<'_>,
    draft: bool,
    address: &str,
) -> Result<Pdf, DocumentError> {
    let (kind, data) = filled(case, source_seq, kind_id, facts, draft, address)?;
    Ok(typesetter.render(&kind.template(), &data)?)
}

/// The same document as one inline SVG image a page, for a preview; see [`Typesetter::pages`].
///
/// # Errors
/// As [`render`].
pub fn pages(
    typesetter: &Typesetter,
    case: &CaseFile,
    source_seq: u32,
    kind_id: &str,
    facts: Facts<'_>,
    draft: bool,
    address: &str,
) -> Result<Vec<String>, DocumentError> {
    let (kind, data) = filled(case, source_seq, kind_id, facts, draft, address)?;
    Ok(typesetter.preview(&kind.template(), &data)?)
}
