//! The container of exported files: one signed file of named parts in which every byte is covered.
//!
//! ```text
//! xingquan-file/v1 <bytes of the manifest> <bytes of the note>\n
//! <manifest: canonical JSON>
//! <note: a C2SP signed note whose text holds the digests of the manifest>
//! <part><part>…   in the order of the manifest, without anything between
//! ```
//!
//! The note's text is `xingquan-file/v1`, the SHA-256 and the SM3 digest of the manifest in hexadecimal, a line each. It
//! is signed with the node's keys, which the manifest names; whoever reads the file compares them with the published ones.

use record::canonical::{parse_canonical, to_canonical};
use record::digest::{Digest, sha256, sm3};
use record::key::VerifierKey;
use record::note::Note;
use record::sign::Signer;
use serde_json::{Value as Json, json};

const MAGIC: &str = "xingquan-file/v1";

/// A named part of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its name, such as `case.jsonl` or `documents/penalty_decision-31.pdf`.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// An opened file.
#[derive(Debug, Clone, PartialEq)]
pub struct Container {
    /// What the maker says of it.
    pub about: Json,
    /// The keys by which it is signed.
    pub keys: Vec<VerifierKey>,
    /// Its parts, in order.
    pub parts: Vec<Part>,
}

/// The first thing wrong with a file, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}：{message}")]
pub struct Fault {
    /// The place: header, manifest, signature or a part by name.
    pub place: String,
    /// What is wrong, in Chinese.
    pub message: String,
}

/// A fault at a place.
pub fn fault(place: impl Into<String>, message: impl Into<String>) -> Fault {
    Fault { place: place.into(), message: message.into() }
}

fn note_text(manifest: &[u8]) -> String {
    format!("{MAGIC}\n{}\n{}\n", sha256(manifest).to_hex(), sm3(manifest).to_hex())
}

/// Packs and signs parts.
///
/// # Errors
/// [`Fault`] when a key cannot sign or `about` is not canonical JSON.
pub fn pack(about: &Json, parts: &[Part], signers: &[&dyn Signer]) -> Result<Vec<u8>, Fault> {
    let list: Vec<Json> = parts
        .iter()
        .map(|part| {
            json!({
                "name": part.name,
                "size": part.bytes.len(),
                "sha256": sha256(&part.bytes).to_hex(),
                "sm3": sm3(&part.bytes).to_hex(),
            })
        })
        .collect();
    let keys: Vec<String> = signers.iter().map(|signer| signer.verifier().to_vkey()).collect();
    let manifest = to_canonical(&json!({"about": about, "keys": keys, "parts": list}))
        .map_err(|error| fault("清单", error.to_string()))?;
    let note = Note::sign(&note_text(&manifest), signers).map_err(|error| fault("签名", error.to_string()))?.to_bytes();
    let mut file = format!("{MAGIC} {} {}\n", manifest.len(), note.len()).into_bytes();
    file.extend_from_slice(&manifest);
    file.extend_from_slice(&note);
    for part in parts {
        file.extend_from_slice(&part.bytes);
    }
    Ok(file)
}

fn take<'a>(rest: &mut &'a [u8], length: usize, place: &str) -> Result<&'a [u8], Fault> {
    let (taken, left) = rest.split_at_checked(length).ok_or_else(|| fault(place, "文件不完整"))?;
    *rest = left;
    Ok(taken)
}

/// Opens a file and verifies that every byte is what was signed.
///
/// # Errors
/// [`Fault`] names the first place that is wrong.
pub fn unpack(bytes: &[u8]) -> Result<Container, Fault> {
    let header = |message: &str| fault("文件头", message);
    let end = bytes.iter().take(80).position(|byte| *byte == b'\n').ok_or_else(|| header("不是本系统导出的文件"))?;
    let mut rest = bytes;
    let line = take(&mut rest, end + 1, "文件头")?;
    let line = std::str::from_utf8(line).map_err(|_| header("不是本系统导出的文件"))?;
    let mut words = line.trim_end_matches('\n').split(' ');
    let (magic, manifest_length, note_length) = (words.next(), words.next(), words.next());
    let number = |word: Option<&str>| word.and_then(|word| word.parse::<usize>().ok());
    let (Some(MAGIC), Some(manifest_length), Some(note_length)) = (magic, number(manifest_length), number(note_length))
    else {
        return Err(header("不是本系统导出的文件，或者版本不同"));
    };
    if line != format!("{MAGIC} {manifest_length} {note_length}\n") {
        return Err(header("文件头被改动"));
    }
    let manifest_bytes = take(&mut rest, manifest_length, "清单")?;
    let note_bytes = take(&mut rest, note_length, "签名")?;
    let note = Note::from_bytes(note_bytes).map_err(|error| fault("签名", error.to_string()))?;
    if note.to_bytes() != note_bytes {
        return Err(fault("签名", "签名的写法被改动"));
    }
    if note.text() != note_text(manifest_bytes) {
        return Err(fault("清单", "清单的摘要与签名不符，清单或者签名被改动"));
    }
    let manifest = parse_canonical(manifest_bytes).map_err(|error| fault("清单", error.to_string()))?;
    let keys = strings(manifest.get("keys"))
        .ok_or_else(|| fault("清单", "没有写明签名公钥"))?
        .iter()
        .map(|key| VerifierKey::from_vkey(key).map_err(|error| fault("清单", error.to_string())))
        .collect::<Result<Vec<_>, _>>()?;
    note.verify_exact(&keys).map_err(|error| fault("签名", error.to_string()))?;
    let mut parts = Vec::new();
    for entry in manifest.get("parts").and_then(Json::as_array).into_iter().flatten() {
        let text = |key: &str| entry.get(key).and_then(Json::as_str).unwrap_or_default();
        let size = entry.get("size").and_then(Json::as_u64).and_then(|size| usize::try_from(size).ok());
        let name = text("name").to_owned();
        let size = size.ok_or_else(|| fault("清单", format!("没有写明“{name}”的大小")))?;
        let part = take(&mut rest, size, &name)?;
        if digest(text("sha256")) != Some(sha256(part)) || digest(text("sm3")) != Some(sm3(part)) {
            return Err(fault(name, "内容与清单记载的摘要不符，被改动"));
        }
        parts.push(Part { name, bytes: part.to_vec() });
    }
    if !rest.is_empty() {
        return Err(fault("文件末尾", format!("多出{}字节", rest.len())));
    }
    Ok(Container { about: manifest.get("about").cloned().unwrap_or_default(), keys, parts })
}

fn digest(hex: &str) -> Option<Digest> {
    Digest::from_hex(hex).ok()
}

fn strings(json: Option<&Json>) -> Option<Vec<String>> {
    json?.as_array()?.iter().map(|item| item.as_str().map(str::to_owned)).collect()
}

impl Container {
    /// The part with this name.
    ///
    /// # Errors
    /// [`Fault`] when there is none.
    pub fn part(&self, name: &str) -> Result<&[u8], Fault> {
        let part = self.parts.iter().find(|part| part.name == name);
        part.map(|part| part.bytes.as_slice()).ok_or_else(|| fault(name, "缺少这一部分"))
    }
}
