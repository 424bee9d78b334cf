//! The exported case file (电子案卷): acts with their openings, log entries and proofs, the registry they rely on, the
//! documents and the evidence files, in one signed container.

use std::collections::BTreeMap;

use casework::case::{CaseFile, CaseId};
use casework::decide::{Verdict, audit};
use casework::value::AgencyId;
use law::Law;
use record::act::OpenedAct;
use record::canonical::{parse_canonical, to_canonical};
use record::checkpoint::{Checkpoint, Lines};
use record::commitment::{Opening, Salt, openings_from_bytes, openings_to_bytes};
use record::digest::{Digest, sha256};
use record::key::VerifierKey;
use record::sign::Signer;
use record::verify::{Evidence, Trust, open_checkpoint, verify_act_under};
use serde_json::{Value as Json, json};

use crate::act;
use crate::container::{Container, Fault, Part, fault, pack, unpack};
use crate::history::RegistryHistory;

/// The name of the part that holds the acts of the case.
const CASE: &str = "case.jsonl";
/// The name of the part that holds the acts of the registry.
const REGISTRY: &str = "registry.jsonl";
/// The name of the part that holds the checkpoint.
const CHECKPOINT: &str = "checkpoint";

/// An act with everything that proves it.
#[derive(Debug, Clone, PartialEq)]
pub struct ProvenAct {
    /// Canonical bytes.
    pub bytes: Vec<u8>,
    /// What opens the sealed fields.
    pub openings: BTreeMap<String, Opening>,
    /// Salt of the stream's commitment in the log.
    pub stream_salt: Salt,
    /// The log entry's bytes.
    pub entry: Vec<u8>,
    /// Its place in the log.
    pub index: u64,
    /// The inclusion proof.
    pub proof: Vec<Digest>,
}

/// What goes into an exported case file.
#[derive(Debug, Clone, PartialEq)]
pub struct Export {
    /// The case.
    pub case: CaseId,
    /// The log's origin.
    pub origin: String,
    /// When it is exported, in the stored form.
    pub exported: String,
    /// The acts of the case, in order.
    pub acts: Vec<ProvenAct>,
    /// The acts of the registry on which the case relies, in the order of the log.
    pub registry: Vec<ProvenAct>,
    /// The checkpoint to which the proofs lead.
    pub checkpoint: Vec<u8>,
    /// Documents, by file name.
    pub documents: Vec<Part>,
    /// Evidence files, by SHA-256 in hexadecimal.
    pub files: Vec<Part>,
}

pub(crate) fn line(act: &ProvenAct) -> Result<Vec<u8>, Fault> {
    let malformed = |error: String| fault(CASE, error);
    let record = parse_canonical(&act.bytes).map_err(|error| malformed(error.to_string()))?;
    let entry = parse_canonical(&act.entry).map_err(|error| malformed(error.to_string()))?;
    let openings = openings_to_bytes(&act.openings).map_err(|error| malformed(error.to_string()))?;
    let openings = parse_canonical(&openings).map_err(|error| malformed(error.to_string()))?;
    let proof: Vec<String> = act.proof.iter().map(Digest::to_hex).collect();
    let object = json!({
        "act": record, "openings": openings, "stream_salt": act.stream_salt, "entry": entry, "index": act.index, "proof": proof,
    });
    let mut bytes = to_canonical(&object).map_err(|error| malformed(error.to_string()))?;
    bytes.push(b'\n');
    Ok(bytes)
}

pub(crate) fn read_lines(part: &str, bytes: &[u8]) -> Result<Vec<ProvenAct>, Fault> {
    let mut acts = Vec::new();
    for (i, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        if line.is_empty() {
            continue;
        }
        let place = format!("{part} 第{}行", i + 1);
        let malformed = |error: String| fault(&place, error);
        let value = parse_canonical(line).map_err(|error| malformed(error.to_string()))?;
        let member = |key: &str| value.get(key).ok_or_else(|| fault(&place, format!("缺少{key}")));
        let canonical = |json: &Json| to_canonical(json).map_err(|error| fault(&place, error.to_string()));
        let openings =
            openings_from_bytes(&canonical(member("openings")?)?).map_err(|error| malformed(error.to_string()))?;
        let proof = member("proof")?.as_array().cloned().unwrap_or_default();
        let proof: Option<Vec<Digest>> =
            proof.iter().map(|item| item.as_str().and_then(|hex| Digest::from_hex(hex).ok())).collect();
        acts.push(ProvenAct {
            bytes: canonical(member("act")?)?,
            openings,
            stream_salt: serde_json::from_value(member("stream_salt")?.clone())
                .map_err(|error| malformed(error.to_string()))?,
            entry: canonical(member("entry")?)?,
            index: member("index")?.as_u64().ok_or_else(|| fault(&place, "index应当是整数"))?,
            proof: proof.ok_or_else(|| fault(&place, "proof应当是摘要的列表"))?,
        });
    }
    Ok(acts)
}

impl Export {
    /// Packs and signs the file.
    ///
    /// # Errors
    /// [`Fault`] when something cannot be written or signed.
    pub fn pack(&self, signers: &[&dyn Signer]) -> Result<Vec<u8>, Fault> {
        let lines =
            |acts: &[ProvenAct]| acts.iter().map(line).collect::<Result<Vec<_>, _>>().map(|lines| lines.concat());
        let mut parts = vec![
            Part { name: CASE.to_owned(), bytes: lines(&self.acts)? },
            Part { name: REGISTRY.to_owned(), bytes: lines(&self.registry)? },
            Part { name: CHECKPOINT.to_owned(), bytes: self.checkpoint.clone() },
        ];
        parts.extend(
            self.documents.iter().map(|d| Part { name: format!("documents/{}", d.name), bytes: d.bytes.clone() }),
        );
        parts.extend(self.files.iter().map(|f| Part { name: format!("files/{}", f.name), bytes: f.bytes.clone() }));
        let about = json!({"kind": "case", "case": self.case.0, "origin": self.origin, "exported": self.exported});
        pack(&about, &parts, signers)
    }
}

/// The verdict on one point of a file.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Check {
    /// What was checked, in Chinese.
    pub what: String,
    /// Whether it holds.
    pub holds: bool,
    /// Details: digests, articles, the fault.
    pub detail: String,
}

/// What verification of a case file came to.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Verification {
    /// The case.
    pub case: String,
    /// The log's origin.
    pub origin: String,
    /// The public keys by which it is signed, as vkeys: compare them with the published ones.
    pub keys: Vec<String>,
    /// Whether the keys are among those given as trusted; `None` when none were given.
    pub trusted: Option<bool>,
    /// Every point, in order.
    pub checks: Vec<Check>,
}

impl Verification {
    /// Whether every point holds.
    pub fn holds(&self) -> bool {
        self.trusted != Some(false) && self.checks.iter().all(|check| check.holds)
    }
}

/// Verifies a case file offline: container and signatures, chain, log inclusion, evidence files, and the legality of every
/// act on its day.
///
/// # Errors
/// [`Fault`] names the first place where the file itself cannot be believed. Acts that were unlawful are not faults of the
/// file but failed checks in the result.
pub fn verify(bytes: &[u8], law: &Law, trusted: &[VerifierKey]) -> Result<Verification, Fault> {
    let container = unpack(bytes)?;
    let about = |key: &str| container.about.get(key).and_then(Json::as_str).unwrap_or_default().to_owned();
    if about("kind") != "case" {
        return Err(fault("清单", "不是案卷文件"));
    }
    let (case_id, origin) = (CaseId(about("case")), about("origin"));
    let trust = Trust { origin: origin.clone(), keys: container.keys.clone(), lines: Lines::Exact };
    let checkpoint = open_checkpoint(container.part(CHECKPOINT)?, &trust)
        .map_err(|error| fault(CHECKPOINT, chain_of_causes(&error)))?;
    let mut checks = vec![Check {
        what: "文件完整、签名有效".to_owned(),
        holds: true,
        detail: format!("{}个部分，SHA-256 {}", container.parts.len(), sha256(bytes).to_hex()),
    }];

    let registry_acts = read_lines(REGISTRY, container.part(REGISTRY)?)?;
    let registry = RegistryHistory::read(&prove(REGISTRY, &registry_acts, &checkpoint, None)?)
        .map_err(|error| fault(REGISTRY, error))?;
    checks.push(Check {
        what: "名录记录（机关、人员、事项）在公开日志中".to_owned(),
        holds: true,
        detail: format!("{}条，每条的链、包含证明和检查点签名成立", registry.len()),
    });

    let case_acts = read_lines(CASE, container.part(CASE)?)?;
    let opened = prove(CASE, &case_acts, &checkpoint, Some(&act::case_stream(&case_id)))?;
    checks.push(Check {
        what: "案件记录首尾相连、在公开日志中".to_owned(),
        holds: true,
        detail: format!("{}条，每条的链、包含证明和检查点签名成立", opened.len()),
    });

    let agency = opened.first().and_then(act::agency_of).ok_or_else(|| fault(CASE, "第一条记录没有写明办案机关"))?;
    let mut case = CaseFile::new(case_id.clone(), AgencyId::from(agency));
    for act in &opened {
        if let Some(path) = act.withheld.first() {
            return Err(fault(format!("{CASE} 第{}项", act.draft.seq), format!("字段“{path}”被隐去，无法复核合法性")));
        }
        let entry = act::case_entry(act).map_err(|error| fault(format!("{CASE} 第{}项", act.draft.seq), error))?;
        case.evolve(entry);
    }
    files(&container, &case, &mut checks)?;
    for verdict in audit(&case, law, |at| registry.at(at)) {
        checks.push(legality(&case, &verdict));
    }
    let keys: Vec<String> = container.keys.iter().map(VerifierKey::to_vkey).collect();
    let trusted = (!trusted.is_empty()).then(|| container.keys.iter().all(|key| trusted.contains(key)));
    Ok(Verification { case: case_id.0, origin, keys, trusted, checks })
}

/// Proves every act: bytes, openings, chain of its stream, log entry, inclusion, checkpoint.
fn prove(
    part: &str,
    acts: &[ProvenAct],
    checkpoint: &Checkpoint,
    stream: Option<&str>,
) -> Result<Vec<OpenedAct>, Fault> {
    let mut chains: BTreeMap<String, record::chain::Chain> = BTreeMap::new();
    let mut opened = Vec::with_capacity(acts.len());
    for (i, proven) in acts.iter().enumerate() {
        let place = format!("{part} 第{}行", i + 1);
        let evidence = Evidence {
            act: &proven.bytes,
            openings: &proven.openings,
            stream_salt: &proven.stream_salt,
            entry: &proven.entry,
            index: proven.index,
            proof: &proven.proof,
            checkpoint: &[],
        };
        let act = verify_act_under(&evidence, checkpoint).map_err(|error| fault(&place, chain_of_causes(&error)))?;
        if stream.is_some_and(|stream| act.draft.stream != stream) {
            return Err(fault(&place, format!("记录属于另一个案件“{}”", act.draft.stream)));
        }
        let name = act.draft.stream.clone();
        let chain = chains.entry(name.clone()).or_insert_with(|| record::chain::Chain::new(name));
        chain.follow(&proven.bytes).map_err(|error| fault(&place, chain_of_causes(&error)))?;
        opened.push(act);
    }
    Ok(opened)
}

/// An error with its causes, in one line.
pub(crate) fn chain_of_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push('：');
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

/// Every evidence file that the acts name is there and is what they say.
fn files(container: &Container, case: &CaseFile, checks: &mut Vec<Check>) -> Result<(), Fault> {
    let mut count = 0;
    for entry in &case.entries {
        for digest in named_files(&entry.act.fields_json()) {
            let bytes = container.part(&format!("files/{digest}"))?;
            if sha256(bytes).to_hex() != digest {
                return Err(fault(format!("files/{digest}"), "证据文件与记录的摘要不符"));
            }
            count += 1;
        }
    }
    checks.push(Check {
        what: "证据文件与记录的摘要一致".to_owned(), holds: true, detail: format!("{count}个文件")
    });
    Ok(())
}

/// The SHA-256 digests of the files that an act's fields name, at any depth.
pub fn named_files(fields: &Json) -> Vec<String> {
    named_files_with_names(fields).into_iter().map(|(_, digest, _)| digest).collect()
}

/// Name, SHA-256 and size of the files that an act's fields name, at any depth.
pub fn named_files_with_names(fields: &Json) -> Vec<(String, String, u64)> {
    match fields {
        Json::Object(object) => {
            let text = |key: &str| object.get(key).and_then(Json::as_str);
            let own = match (text("sha256"), text("sm3"), text("media_type"), text("name")) {
                (Some(digest), Some(_), Some(_), Some(name)) => {
                    let size = object.get("size").and_then(Json::as_u64).unwrap_or_default();
                    Some((name.to_owned(), digest.to_owned(), size))
                }
                _ => None,
            };
            own.into_iter().chain(object.values().flat_map(named_files_with_names)).collect()
        }
        Json::Array(items) => items.iter().flat_map(named_files_with_names).collect(),
        _ => Vec::new(),
    }
}

/// The verdict on one act as a line of the verification.
pub fn legality(case: &CaseFile, verdict: &Verdict) -> Check {
    let title = case.entry(verdict.seq).map_or(verdict.act, |entry| entry.definition().title);
    let day = case.entry(verdict.seq).map(|entry| entry.at.date().to_string()).unwrap_or_default();
    let mut detail: Vec<String> = verdict
        .findings
        .iter()
        .map(|finding| {
            format!("{} {}（{}）：{}", finding.rule, finding.title, finding.articles.join("；"), finding.reason)
        })
        .collect();
    detail.extend(verdict.discrepancies.iter().cloned());
    let holds = verdict.lawful && verdict.discrepancies.is_empty();
    if holds {
        detail.insert(0, lawful(case, verdict));
    }
    Check { what: format!("第{}项 {day} {title}", verdict.seq), holds, detail: detail.join("；") }
}

/// By which articles an act is lawful: those of the rules that guard it and are kept, each once.
fn lawful(case: &CaseFile, verdict: &Verdict) -> String {
    let Some(entry) = case.entry(verdict.seq) else { return "合法".to_owned() };
    let mut articles: Vec<String> = Vec::new();
    for article in verdict.kept.iter().flat_map(|rule| rule.cites_under(entry.law)).map(ToString::to_string) {
        if !articles.contains(&article) {
            articles.push(article);
        }
    }
    let rules: Vec<&str> = verdict.kept.iter().map(|rule| rule.id).collect();
    if rules.is_empty() {
        return format!("合法：《{}》对该行为没有需要复核的要求", entry.law.title());
    }
    format!("合法：符合{}；依据{}", rules.join("、"), articles.join("、"))
}
