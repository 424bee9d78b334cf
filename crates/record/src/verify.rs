//! Verifying one act from end to end: its bytes, its log entry, the entry's place in the log, and the log's checkpoint.

use crate::act::{self, OpenedAct, RecordError};
use crate::checkpoint::{Checkpoint, CheckpointError, Lines};
use crate::commitment::{Opening, Salt, commit_stream};
use crate::digest::Digest;
use crate::entry::{Entry, EntryError};
use crate::key::VerifierKey;
use crate::merkle::{self, ProofError};
use crate::note::{Note, NoteError};
use std::collections::BTreeMap;

/// What proves one act.
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'a> {
    /// The act's canonical bytes.
    pub act: &'a [u8],
    /// What opens its sealed fields; empty in a fully redacted copy.
    pub openings: &'a BTreeMap<String, Opening>,
    /// The salt of the commitment to its stream's name.
    pub stream_salt: &'a Salt,
    /// Its log entry.
    pub entry: &'a [u8],
    /// The entry's place in the log, from 0.
    pub index: u64,
    /// The inclusion proof from the entry to the checkpoint's root.
    pub proof: &'a [Digest],
    /// The log's checkpoint, a signed note.
    pub checkpoint: &'a [u8],
}

/// Which log is believed, and by whose word.
#[derive(Debug, Clone, PartialEq)]
pub struct Trust {
    /// The log's origin.
    pub origin: String,
    /// The keys of the log and of its witnesses.
    pub keys: Vec<VerifierKey>,
    /// Whether each of these keys must have signed.
    pub lines: Lines,
}

/// An act that was proved.
#[derive(Debug, Clone, PartialEq)]
pub struct Proven {
    /// The act.
    pub act: OpenedAct,
    /// The checkpoint that covers it.
    pub checkpoint: Checkpoint,
}

/// The first thing that does not hold, from the act outwards.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The act's bytes or the openings.
    #[error("行为记录有误")]
    Act(#[source] RecordError),
    /// The entry's bytes.
    #[error("日志条目有误")]
    Entry(#[source] EntryError),
    /// The entry is of another act.
    #[error("日志条目的“{member}”与行为记录不符，记录被改动或替换过，请重新取得原件")]
    EntryOfAnother {
        /// The first member that differs.
        member: &'static str,
    },
    /// The checkpoint's note.
    #[error("检查点无法读取")]
    Note(#[source] NoteError),
    /// The checkpoint's text or signatures.
    #[error("检查点有误")]
    Checkpoint(#[source] CheckpointError),
    /// The inclusion proof.
    #[error("第{index}号日志条目的包含证明不成立")]
    Inclusion {
        /// The entry's place in the log.
        index: u64,
        /// How the proof fails.
        #[source]
        fault: ProofError,
    },
}

/// Verifies that an act was recorded as shown and stands in a log that is believed.
///
/// # Errors
/// [`Fault`] names the first place that does not hold.
pub fn verify_act(evidence: &Evidence<'_>, trust: &Trust) -> Result<Proven, Fault> {
    let (act, leaf) = verify_entry(evidence)?;
    let checkpoint = open_checkpoint(evidence.checkpoint, trust)?;
    verify_leaf(evidence, &leaf, &checkpoint)?;
    Ok(Proven { act, checkpoint })
}

/// Verifies a checkpoint by its signatures, once for many acts.
///
/// # Errors
/// [`Fault::Note`] or [`Fault::Checkpoint`].
pub fn open_checkpoint(checkpoint: &[u8], trust: &Trust) -> Result<Checkpoint, Fault> {
    let note = Note::from_bytes(checkpoint).map_err(Fault::Note)?;
    let (checkpoint, _) =
        Checkpoint::open(&note, &trust.origin, &trust.keys, trust.lines).map_err(Fault::Checkpoint)?;
    Ok(checkpoint)
}

/// As [`verify_act`], under a checkpoint that [`open_checkpoint`] has verified; the one of the evidence is not looked at.
///
/// # Errors
/// [`Fault`] names the first place that does not hold.
pub fn verify_act_under(evidence: &Evidence<'_>, checkpoint: &Checkpoint) -> Result<OpenedAct, Fault> {
    let (act, leaf) = verify_entry(evidence)?;
    verify_leaf(evidence, &leaf, checkpoint)?;
    Ok(act)
}

/// The act and the hash of its log entry, once they agree.
fn verify_entry(evidence: &Evidence<'_>) -> Result<(OpenedAct, Digest), Fault> {
    let act = act::open(evidence.act, evidence.openings).map_err(Fault::Act)?;
    let entry = Entry::from_bytes(evidence.entry).map_err(Fault::Entry)?;
    compare(&entry, &act, evidence.stream_salt)?;
    Ok((act, merkle::leaf_hash(evidence.entry)))
}

fn verify_leaf(evidence: &Evidence<'_>, leaf: &Digest, checkpoint: &Checkpoint) -> Result<(), Fault> {
    merkle::verify_inclusion(leaf, evidence.index, checkpoint.size, evidence.proof, &checkpoint.root)
        .map_err(|fault| Fault::Inclusion { index: evidence.index, fault })
}

/// The entry that an act has in the log, its stream's name under this salt.
pub fn entry_of(act: &OpenedAct, stream_salt: &Salt) -> Entry {
    Entry {
        stream_commit: commit_stream(stream_salt, &act.draft.stream),
        seq: act.draft.seq,
        digest: act.digest,
        digest_sm3: act.digest_sm3,
        recorded: act.draft.recorded.clone(),
    }
}

fn compare(entry: &Entry, act: &OpenedAct, stream_salt: &Salt) -> Result<(), Fault> {
    let expected = entry_of(act, stream_salt);
    let members = [
        ("digest_sha256", entry.digest == expected.digest),
        ("digest_sm3", entry.digest_sm3 == expected.digest_sm3),
        ("seq", entry.seq == expected.seq),
        ("stream_commit", entry.stream_commit == expected.stream_commit),
        ("time", entry.recorded == expected.recorded),
    ];
    match members.into_iter().find(|(_, same)| !same) {
        Some((member, _)) => Err(Fault::EntryOfAnother { member }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::act::{Draft, SealedAct, seal};
    use crate::digest::sha256;
    use crate::merkle::proof::inclusion_proof;
    use crate::merkle::tile::MemoryTiles;
    use crate::merkle::tree::Tree;
    use crate::sign::{Ed25519Key, Signer, Sm2Key};

    const ORIGIN: &str = "log.example/caoxian";

    struct Case {
        act: SealedAct,
        salt: Salt,
        entry: Vec<u8>,
        proof: Vec<Digest>,
        checkpoint: Vec<u8>,
        trust: Trust,
    }

    impl Case {
        fn new() -> Self {
            let draft = Draft {
                stream: "case/1".into(),
                seq: 0,
                previous: None,
                act: "penalty.file_case".into(),
                by: "zhang".into(),
                at: "2022-09-05T09:00".into(),
                recorded: "2022-09-05T09:20".into(),
                context: json!({}),
                fields: json!({"name": "李某", "fine": 5}),
                sealed: vec!["name".into()],
            };
            let act = seal(draft, |path| Salt(sha256(path.as_bytes()).0)).unwrap();
            let salt = Salt([4; 32]);
            let entry = entry_of(&act::open(&act.bytes, &act.openings).unwrap(), &salt).to_bytes().unwrap();
            let mut leaves: Vec<_> = (0..9_u8).map(|n| merkle::leaf_hash(&[n])).collect();
            leaves[6] = merkle::leaf_hash(&entry);
            let (mut tree, mut tiles) = (Tree::new(), MemoryTiles::default());
            tiles.extend(tree.append(&leaves));
            let ed25519 = Ed25519Key::from_seed(ORIGIN, &[1; 32]).unwrap();
            let sm2 = Sm2Key::from_seed(ORIGIN, &[2; 32]).unwrap();
            let checkpoint = Checkpoint::new(ORIGIN, 9, tree.root()).sign(&[&ed25519, &sm2]).unwrap().to_bytes();
            let keys = vec![ed25519.verifier().clone(), sm2.verifier().clone()];
            Self {
                proof: inclusion_proof(&tiles, 6, 9).unwrap(),
                act,
                salt,
                entry,
                checkpoint,
                trust: Trust { origin: ORIGIN.into(), keys, lines: Lines::Exact },
            }
        }

        fn evidence(&self) -> Evidence<'_> {
            Evidence {
                act: &self.act.bytes,
                openings: &self.act.openings,
                stream_salt: &self.salt,
                entry: &self.entry,
                index: 6,
                proof: &self.proof,
                checkpoint: &self.checkpoint,
            }
        }

        fn verify(&self) -> Result<Proven, Fault> {
            verify_act(&self.evidence(), &self.trust)
        }
    }

    #[test]
    fn an_act_is_proved_whole_and_redacted() {
        let mut case = Case::new();
        assert_eq!(case.verify().unwrap().act.draft.fields["name"], "李某");
        case.act.openings.clear();
        let proven = case.verify().unwrap();
        assert_eq!(proven.act.withheld, ["name"]);
        assert_eq!(proven.checkpoint.size, 9);
    }

    #[test]
    fn each_part_that_is_changed_is_named() {
        let fault = |change: &dyn Fn(&mut Case)| {
            let mut case = Case::new();
            change(&mut case);
            case.verify().unwrap_err()
        };
        assert!(matches!(fault(&|case| case.act.bytes[3] = b'!'), Fault::EntryOfAnother { .. } | Fault::Act(_)));
        assert!(matches!(
            fault(&|case| case.act.openings.get_mut("name").unwrap().value = json!("王某")),
            Fault::Act(RecordError::CommitmentMismatch { .. })
        ));
        let later = |case: &mut Case| {
            case.act.bytes = String::from_utf8(case.act.bytes.clone()).unwrap().replace("09:20", "09:21").into_bytes();
        };
        assert_eq!(fault(&later), Fault::EntryOfAnother { member: "digest_sha256" });
        assert_eq!(fault(&|case| case.salt = Salt([5; 32])), Fault::EntryOfAnother { member: "stream_commit" });
        assert!(matches!(fault(&|case| case.entry[0] = b'['), Fault::Entry(_)));
        let other_time = |case: &mut Case| {
            case.entry = String::from_utf8(case.entry.clone()).unwrap().replace("09:20", "09:21").into_bytes();
        };
        assert_eq!(fault(&other_time), Fault::EntryOfAnother { member: "time" });
        assert_eq!(fault(&|case| case.proof[1].0[0] ^= 1), Fault::Inclusion { index: 6, fault: ProofError::Root });
        assert!(matches!(fault(&|case| case.checkpoint[0] = 0xff), Fault::Note(_)));
        assert!(matches!(fault(&|case| case.trust.origin.push('x')), Fault::Checkpoint(_)));
    }

    #[test]
    fn no_byte_may_change_unnoticed() {
        let good = Case::new();
        type Part = fn(&mut Case) -> &mut Vec<u8>;
        let parts: [(&str, Part); 3] = [
            ("act", |case| &mut case.act.bytes),
            ("entry", |case| &mut case.entry),
            ("checkpoint", |case| &mut case.checkpoint),
        ];
        for (name, part) in parts {
            let mut case = Case::new();
            let length = part(&mut case).len();
            for at in 0..length {
                part(&mut case)[at] ^= 1;
                assert!(case.verify().is_err(), "{name}: byte {at}");
                part(&mut case)[at] ^= 1;
            }
        }
        assert!(good.verify().is_ok());
    }
}
