//! The kinds of document (文书种类), one file each.
//!
//! A kind is a file here with the struct of its data and a sample, a template of the same name in `templates/`, one entry
//! in [`KINDS`] and one snapshot. Numbering and archiving are facts of the case and stand in [`casework::document`].

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::fill::Source;
pub(crate) use crate::fill::filled;
use crate::typeset::Template;

/// The article that makes a document necessary, and from when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Citation {
    /// The first day, inclusive, ISO; empty where the article has held as long as this program reaches back.
    pub from: &'static str,
    /// The article.
    pub article: &'static str,
}

/// A kind of document.
#[derive(Debug, Clone, Copy)]
pub struct DocumentKind {
    /// Stable id, the same as in [`casework::document::KINDS`], and the name of the template.
    pub id: &'static str,
    /// The official name. Where a kind has varieties (委托书 of a test or of an appraisal), the template prints its own.
    pub title: &'static str,
    /// The articles that make it necessary, oldest first. Empty where none does.
    pub citations: &'static [Citation],
    /// The Typst source.
    pub source: &'static str,
    /// Data of an example, in exactly the shape the template needs.
    pub sample: fn() -> serde_json::Result<Value>,
    /// Whether data has that shape; the message of the error names the field.
    pub check: fn(&Value) -> serde_json::Result<()>,
    /// The data taken from a case; none where the act at [`Source::source`] is not one that makes this document.
    pub fill: fn(&Source<'_>) -> Option<Value>,
}

impl DocumentKind {
    /// What [`crate::typeset::Typesetter::render`] sets.
    pub fn template(&self) -> Template<'static> {
        Template { name: self.id, title: self.title, source: self.source }
    }

    /// What the case knows of the kind: the word in its number, whether it goes to the party, where it is archived.
    /// None for a kind that no act produces.
    pub fn in_case(&self) -> Option<&'static casework::document::DocumentKind> {
        casework::document::find(self.id)
    }

    /// The article that makes the document necessary on an ISO date, inclusive.
    pub fn citation(&self, on: &str) -> Option<&'static str> {
        self.citations.iter().rfind(|citation| citation.from <= on).map(|citation| citation.article)
    }
}

/// The kind with this id.
pub fn find(id: &str) -> Option<&'static DocumentKind> {
    KINDS.iter().copied().find(|kind| kind.id == id)
}

fn value<T: Serialize>(data: &T) -> serde_json::Result<Value> {
    serde_json::to_value(data)
}

fn check<T: DeserializeOwned>(data: &Value) -> serde_json::Result<()> {
    T::deserialize(data).map(|_| ())
}

pub mod address_confirmation;
pub mod appraisal_commission;
pub mod appraisal_result_notice;
pub mod case_transfer;
pub mod case_withdrawal;
pub mod closing_approval;
pub mod correction_order;
pub mod correction_review;
pub mod crime_transfer;
pub mod decision_approval;
pub mod defence_answer;
pub mod defence_record;
pub mod discussion_record;
pub mod evidence_extraction;
pub mod file_catalogue;
pub mod file_cover;
pub mod file_remarks;
pub mod filing_approval;
pub mod general_approval;
pub mod hearing_announcement;
pub mod hearing_notice;
pub mod hearing_record;
pub mod hearing_refusal;
pub mod hearing_report;
pub mod hearing_request;
pub mod investigation_report;
pub mod lead_registration;
pub mod legal_review_opinion;
pub mod no_penalty_decision;
pub mod payment_notice;
pub mod penalty_decision;
pub mod penalty_notice;
pub mod preservation_approval;
pub mod preservation_disposal;
pub mod preservation_notice;
pub mod public_notice_service;
pub mod publication_summary;
pub mod questioning_record;
pub mod recusal_decision;
pub mod refusal_to_file;
pub mod sampling_record;
pub mod scene_record;
pub mod service_receipt;
pub mod summary_decision;
pub mod suspension_approval;

/// Every kind, in the order of a case.
pub const KINDS: &[&DocumentKind] = &[
    &lead_registration::KIND,
    &case_transfer::KIND,
    &crime_transfer::KIND,
    &filing_approval::KIND,
    &refusal_to_file::KIND,
    &general_approval::KIND,
    &recusal_decision::KIND,
    &scene_record::KIND,
    &questioning_record::KIND,
    &address_confirmation::KIND,
    &evidence_extraction::KIND,
    &sampling_record::KIND,
    &appraisal_commission::KIND,
    &appraisal_result_notice::KIND,
    &preservation_approval::KIND,
    &preservation_notice::KIND,
    &preservation_disposal::KIND,
    &correction_order::KIND,
    &correction_review::KIND,
    &suspension_approval::KIND,
    &investigation_report::KIND,
    &legal_review_opinion::KIND,
    &penalty_notice::KIND,
    &defence_record::KIND,
    &defence_answer::KIND,
    &hearing_request::KIND,
    &hearing_notice::KIND,
    &hearing_refusal::KIND,
    &hearing_announcement::KIND,
    &hearing_record::KIND,
    &hearing_report::KIND,
    &discussion_record::KIND,
    &decision_approval::KIND,
    &penalty_decision::KIND,
    &no_penalty_decision::KIND,
    &summary_decision::KIND,
    &case_withdrawal::KIND,
    &service_receipt::KIND,
    &public_notice_service::KIND,
    &payment_notice::KIND,
    &publication_summary::KIND,
    &closing_approval::KIND,
    &file_cover::KIND,
    &file_catalogue::KIND,
    &file_remarks::KIND,
];
