//! Verification of whatever file a node gave out: what it is stands in the file.

use law::Law;
use record::key::VerifierKey;
use serde_json::Value as Json;

use crate::case_file::{self, Verification};
use crate::container::{Fault, fault, unpack};
use crate::publication;

/// Verifies an exported case file or the proof of a published decision.
///
/// # Errors
/// [`Fault`] names the first place where the file cannot be believed.
pub fn verify(bytes: &[u8], law: &Law, trusted: &[VerifierKey]) -> Result<Verification, Fault> {
    let container = unpack(bytes)?;
    match container.about.get("kind").and_then(Json::as_str) {
        Some("case") => case_file::verify(bytes, law, trusted),
        Some(publication::KIND) => publication::verify(bytes, trusted),
        _ => Err(fault("清单", "不是案卷文件，也不是公示证明文件")),
    }
}
