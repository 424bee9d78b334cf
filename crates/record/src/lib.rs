//! What was recorded: canonical bytes, commitments, chains, the Merkle log, checkpoints, signatures, verification.
//!
//! This crate knows nothing of cases and laws. It does no input or output, reads no clock and draws no random number:
//! keys, salts and times are arguments. What follows is all that an independent verifier needs to know; hexadecimal
//! digits are lower-case, Base64 is the standard alphabet with padding, and `‖` joins bytes.
//!
//! # Canonical bytes ([`canonical`])
//! JSON in the spelling of RFC 8785, with integers within ±(2^53 − 1) as the only numbers, at most 64 levels deep.
//! A reader must refuse every other spelling of the same value.
//!
//! # An act record ([`act`])
//! The canonical bytes, at most 1 MiB, of an object with exactly these members:
//!
//! | member | value |
//! |---|---|
//! | `act` | identifier of the act's type |
//! | `at` | when it happened, as stated: ISO 8601 local time, Asia/Shanghai |
//! | `by` | who acted |
//! | `context` | any value: what else was true of the recording |
//! | `fields` | object: what was done |
//! | `format` | `xingquan/act/v1` |
//! | `previous` | SHA-256 of the previous record of the stream, in hex; `null` for the first |
//! | `recorded` | when the node recorded it, by its own clock |
//! | `sealed` | array of paths into `fields`, ascending by bytes, none twice and none inside another |
//! | `seq` | place in the stream: 0, 1, 2 … |
//! | `stream` | name of the stream |
//!
//! `act`, `at`, `by`, `recorded` and `stream` are strings that are not empty. An act's identity is the SHA-256 of its
//! bytes; the SM3 stands beside it in the log. A path is steps joined by dots, each a key of an object or a decimal
//! index (from 0) of an array: `attendees.0.name`.
//!
//! # Commitments and openings ([`commitment`])
//! At each path in `sealed`, and nowhere else, `fields` holds a commitment `{"sealed":"<hex>"}`: the SHA-256 of the
//! canonical bytes of `["xingquan/commitment/v1","<salt>","<path>",value]`, where `<salt>` is the hex of 32 random
//! bytes used only there. An object that looks alike at another path is plain data. Openings are kept apart, as the
//! canonical bytes of `{"<path>":{"salt":"<hex>","value":…},…}`. A verifier accepts any subset of the openings
//! (a redacted copy, or an erased value), and none that does not fit or has no place in `sealed`.
//!
//! # Log entries ([`entry`]) and the log ([`merkle`])
//! An act's entry is the canonical bytes, at most 65,535, of
//! `{"digest_sha256","digest_sm3","seq","stream_commit","time","type"}`: the two digests of its record in hex, its
//! `seq`, the commitment to the string `stream` at the path `stream` (one salt a stream), its `recorded`, and
//! `xingquan/log-entry/v1`. Entries are the leaves of a Merkle tree by RFC 6962 over SHA-256 (leaf `H(0x00‖entry)`,
//! node `H(0x01‖left‖right)`), published as tiles and entry bundles by C2SP tlog-tiles.
//!
//! # Signatures ([`note`], [`checkpoint`], [`cosignature`], [`key`])
//! A checkpoint is the text `origin`, decimal size and Base64 root, a line each, as a C2SP signed note. A signature
//! line is `— <name> <base64(id ‖ signature)>`; the id is the first four bytes of SHA-256(`name ‖ 0x0A ‖ type ‖ key`).
//!
//! | type | key | signature |
//! |---|---|---|
//! | `01` | Ed25519, 32 bytes | 64 bytes, Ed25519 over the text |
//! | `ff` and `xingquan/sm2-sm3-v1` | SM2 point `04 ‖ x ‖ y`, 65 bytes | 64 bytes `r ‖ s`, SM2 with SM3 (GB/T 32918.2) over the text, identifier `1234567812345678` |
//! | `04` | a witness's Ed25519, 32 bytes | 8 bytes time, big-endian, then 64 bytes over `cosignature/v1\ntime <seconds>\n` and the text |
//!
//! The text ends with its last line feed, which is signed too. Verifier keys are `name+hex(id)+base64(type ‖ key)`.
//! A superior node answers `add-checkpoint` as C2SP tlog-witness says ([`witness`]).
//!
//! # Example
//! ```
//! use std::collections::BTreeMap;
//!
//! use record::act::{self, Draft};
//! use record::checkpoint::{Checkpoint, Lines};
//! use record::commitment::Salt;
//! use record::merkle::{leaf_hash, proof::inclusion_proof, tile::MemoryTiles, tree::Tree};
//! use record::sign::{Ed25519Key, Signer, Sm2Key};
//! use record::verify::{Evidence, Trust, entry_of, verify_act};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let draft = Draft {
//!     stream: "case/1".into(),
//!     seq: 0,
//!     previous: None,
//!     act: "penalty.file_case".into(),
//!     by: "zhang".into(),
//!     at: "2022-09-05T09:00".into(),
//!     recorded: "2022-09-05T09:20".into(),
//!     context: serde_json::json!({}),
//!     fields: serde_json::json!({"party": {"name": "李某"}, "cause": "销售过期食品"}),
//!     sealed: vec!["party.name".into()],
//! };
//! let sealed = act::seal(draft, |_path| Salt([7; 32]))?; // fresh random bytes in earnest
//!
//! let stream_salt = Salt([8; 32]);
//! let entry = entry_of(&act::open(&sealed.bytes, &sealed.openings)?, &stream_salt).to_bytes()?;
//! let (mut tree, mut tiles) = (Tree::new(), MemoryTiles::default());
//! tiles.extend(tree.append(&[leaf_hash(&entry)]));
//!
//! let ed25519 = Ed25519Key::from_seed("log.example/caoxian", &[1; 32])?;
//! let sm2 = Sm2Key::from_seed("log.example/caoxian", &[2; 32])?;
//! let checkpoint = Checkpoint::new("log.example/caoxian", tree.size(), tree.root()).sign(&[&ed25519, &sm2])?;
//!
//! let redacted = BTreeMap::new(); // no opening: the party's name is withheld
//! let evidence = Evidence {
//!     act: &sealed.bytes,
//!     openings: &redacted,
//!     stream_salt: &stream_salt,
//!     entry: &entry,
//!     index: 0,
//!     proof: &inclusion_proof(&tiles, 0, 1)?,
//!     checkpoint: &checkpoint.to_bytes(),
//! };
//! let keys = vec![ed25519.verifier().clone(), sm2.verifier().clone()];
//! let trust = Trust { origin: "log.example/caoxian".into(), keys, lines: Lines::Exact };
//! assert_eq!(verify_act(&evidence, &trust)?.act.withheld, ["party.name"]);
//! # Ok(())
//! # }
//! ```

pub mod act;
pub mod canonical;
pub mod chain;
pub mod checkpoint;
pub mod commitment;
pub mod cosignature;
pub mod digest;
pub mod entry;
pub mod key;
pub mod merkle;
pub mod note;
pub mod place;
pub mod sign;
pub mod verify;
pub mod witness;
