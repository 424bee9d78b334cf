//! The proof of a published decision: the acts of filing, decision and publication in their recorded bytes, with only those
//! sealed fields opened that the public may see. What is withheld stays a commitment, and everything still verifies.

use record::checkpoint::Lines;
use record::digest::{Digest, sha256};
use record::key::VerifierKey;
use record::sign::Signer;
use record::verify::{Trust, verify_act};
use serde_json::{Value as Json, json};

use crate::case_file::{Check, ProvenAct, Verification, chain_of_causes, line, read_lines};
use crate::container::{Fault, Part, fault, pack, unpack};

/// The `kind` of such a file.
pub const KIND: &str = "publication";

const ACTS: &str = "acts.jsonl";
const CHECKPOINT: &str = "checkpoint";

/// What goes into the proof of a published decision.
#[derive(Debug, Clone, PartialEq)]
pub struct Publication {
    /// Number of the decision's document.
    pub number: String,
    /// The case.
    pub case: String,
    /// The log's origin.
    pub origin: String,
    /// The acts shown, in order, with the openings that may be shown.
    pub acts: Vec<ProvenAct>,
    /// The checkpoint to which the proofs lead.
    pub checkpoint: Vec<u8>,
}

/// Leaves only the openings at these paths; a path stands for everything below it.
pub fn redact(act: &mut ProvenAct, shown: &dyn Fn(&str) -> bool) {
    act.openings.retain(|path, _| shown(path));
}

impl Publication {
    /// Packs and signs the file.
    ///
    /// # Errors
    /// [`Fault`] when something cannot be written or signed.
    pub fn pack(&self, signers: &[&dyn Signer]) -> Result<Vec<u8>, Fault> {
        let lines = self.acts.iter().map(line).collect::<Result<Vec<_>, _>>()?.concat();
        let parts = [
            Part { name: ACTS.to_owned(), bytes: lines },
            Part { name: CHECKPOINT.to_owned(), bytes: self.checkpoint.clone() },
        ];
        let about = json!({"kind": KIND, "number": self.number, "case": self.case, "origin": self.origin});
        pack(&about, &parts, signers)
    }
}

/// Verifies the proof of a published decision: container and signatures, every act's bytes, openings and place in the log.
///
/// # Errors
/// [`Fault`] names the first place that does not hold.
pub fn verify(bytes: &[u8], trusted: &[VerifierKey]) -> Result<Verification, Fault> {
    let container = unpack(bytes)?;
    let about = |key: &str| container.about.get(key).and_then(Json::as_str).unwrap_or_default().to_owned();
    if about("kind") != KIND {
        return Err(fault("清单", "不是公示证明文件"));
    }
    let trust = Trust { origin: about("origin"), keys: container.keys.clone(), lines: Lines::Exact };
    let checkpoint = container.part(CHECKPOINT)?;
    let mut checks = vec![Check {
        what: "文件完整、签名有效".to_owned(),
        holds: true,
        detail: format!("SHA-256 {}", sha256(bytes).to_hex()),
    }];
    let mut numbered = false;
    for (i, proven) in read_lines(ACTS, container.part(ACTS)?)?.iter().enumerate() {
        let place = format!("{ACTS} 第{}行", i + 1);
        let evidence = record::verify::Evidence {
            act: &proven.bytes,
            openings: &proven.openings,
            stream_salt: &proven.stream_salt,
            entry: &proven.entry,
            index: proven.index,
            proof: &proven.proof,
            checkpoint,
        };
        let act = verify_act(&evidence, &trust).map_err(|error| fault(&place, chain_of_causes(&error)))?.act;
        let numbers = act.draft.context.get("numbers").and_then(Json::as_array).cloned().unwrap_or_default();
        numbered |= numbers.iter().any(|n| n.get("number").and_then(Json::as_str) == Some(about("number").as_str()));
        let title = casework::acts::Act::definition_of(&act.draft.act).map_or(act.draft.act.as_str(), |d| d.title);
        checks.push(Check {
            what: format!("“{title}”的记录在公开日志中"),
            holds: true,
            detail: format!(
                "日志第{}条，记录于{}，SHA-256 {}；公开{}个密封字段，隐去{}个",
                proven.index,
                act.draft.recorded,
                Digest(act.digest.0).to_hex(),
                proven.openings.len(),
                act.withheld.len()
            ),
        });
    }
    checks.push(Check {
        what: format!("文号“{}”由上述记录编排", about("number")),
        holds: numbered,
        detail: if numbered {
            "文号记载在决定的记录中".to_owned()
        } else {
            "没有一条记录载有该文号".to_owned()
        },
    });
    let trusted = (!trusted.is_empty()).then(|| container.keys.iter().all(|key| trusted.contains(key)));
    let keys = container.keys.iter().map(VerifierKey::to_vkey).collect();
    Ok(Verification { case: about("case"), origin: about("origin"), keys, trusted, checks })
}
