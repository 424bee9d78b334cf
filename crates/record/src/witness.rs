//! The witness (C2SP tlog-witness): what a superior node answers when an inferior one submits a checkpoint.
//!
//! The decision is pure. The caller keeps the state, and must store the new one (comparing the old size once more in
//! the same transaction) before it cosigns and answers.

use crate::checkpoint::{Checkpoint, CheckpointError, Lines};
use crate::digest::Digest;
use crate::key::VerifierKey;
use crate::merkle::{self, ProofError};
use crate::note::{Note, NoteError};

/// Greatest number of hashes in a consistency proof, inclusive.
pub const MAX_PROOF: usize = 63;

/// Greatest length of a request in bytes, inclusive: a note, the proof lines and the old size.
pub const MAX_BYTES: usize = crate::note::MAX_BYTES + 4096;

/// The body of an `add-checkpoint` request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The size that the log believes the witness saw last.
    pub old_size: u64,
    /// The consistency proof from there to the checkpoint.
    pub proof: Vec<Digest>,
    /// The checkpoint, signed by its log.
    pub note: Note,
}

/// What a witness knows of one log.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownLog {
    /// The log's keys; none of them a witness's.
    pub keys: Vec<VerifierKey>,
    /// Size of the last checkpoint cosigned; 0 if there was none.
    pub size: u64,
    /// Root of the last checkpoint cosigned; [`merkle::empty_root`] if there was none.
    pub root: Digest,
}

impl KnownLog {
    /// A log of which no checkpoint has been cosigned yet.
    pub fn new(keys: Vec<VerifierKey>) -> Self {
        Self { keys, size: 0, root: merkle::empty_root() }
    }
}

/// Why a witness does not cosign. [`Refusal::status`] and [`Refusal::body`] make the answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The body is not an `add-checkpoint` request.
    #[error("请求内容不符合见证协议的格式，请检查提交程序")]
    Malformed,
    /// The checkpoint is not in its form, or smaller than the old size.
    #[error("检查点无效，或其条目数小于所称的上次条目数，请检查提交程序")]
    Checkpoint,
    /// A log that this witness does not know.
    #[error("未登记的日志“{origin}”，请先由上级登记该日志的公钥")]
    UnknownLog {
        /// The origin it states.
        origin: String,
    },
    /// No known key of the log has signed, or a known one's signature is false.
    #[error("检查点没有该日志的有效签名，请核对公钥是否已登记")]
    Signature(#[source] CheckpointError),
    /// The old size is not that of the last cosigned checkpoint; ask again with a proof from there.
    #[error("上次见证的条目数为{size}，请从该处重新提交一致性证明")]
    OldSize {
        /// The size last cosigned.
        size: u64,
    },
    /// Same size but another root: the log shows two faces.
    #[error("同一条目数（{size}）出现了不同的根摘要，日志可能被改写，已保留证据，请立即核查")]
    Fork {
        /// The size.
        size: u64,
    },
    /// The checkpoint does not extend the last one.
    #[error("一致性证明不成立，日志可能被改写，请立即核查")]
    Inconsistent(#[source] ProofError),
}

impl Refusal {
    /// The HTTP status of the answer.
    pub fn status(&self) -> u16 {
        match self {
            Self::Malformed | Self::Checkpoint => 400,
            Self::Signature(_) => 403,
            Self::UnknownLog { .. } => 404,
            Self::OldSize { .. } | Self::Fork { .. } => 409,
            Self::Inconsistent(_) => 422,
        }
    }

    /// For status 409, the size last cosigned with a line feed, to be sent as `text/x.tlog.size`; else `None`.
    pub fn body(&self) -> Option<String> {
        match self {
            Self::OldSize { size } | Self::Fork { size } => Some(format!("{size}\n")),
            Self::Malformed
            | Self::Checkpoint
            | Self::UnknownLog { .. }
            | Self::Signature(_)
            | Self::Inconsistent(_) => None,
        }
    }
}

impl Request {
    /// Reads a request body, in its one form.
    ///
    /// # Errors
    /// [`Refusal::Malformed`] if it is anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Refusal> {
        if bytes.len() > MAX_BYTES {
            return Err(Refusal::Malformed);
        }
        let read = || {
            let text = std::str::from_utf8(bytes).ok()?;
            let (head, note) = text.split_once("\n\n")?;
            let mut lines = head.split('\n');
            let old = lines.next()?.strip_prefix("old ")?;
            let old_size: u64 = old.parse().ok().filter(|size: &u64| size.to_string() == old)?;
            let proof: Vec<_> = lines.map(Digest::from_base64).collect::<Result<_, _>>().ok()?;
            let note = Note::from_bytes(note.as_bytes()).ok()?;
            (proof.len() <= MAX_PROOF).then_some(Self { old_size, proof, note })
        };
        read().ok_or(Refusal::Malformed)
    }

    /// The request body.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut head = format!("old {}\n", self.old_size);
        for hash in &self.proof {
            head.push_str(&hash.to_base64());
            head.push('\n');
        }
        head.push('\n');
        [head.as_bytes(), &self.note.to_bytes()].concat()
    }

    /// The checkpoint that is submitted, not verified: its origin says which [`KnownLog`] to fetch.
    ///
    /// # Errors
    /// [`Refusal::Checkpoint`] if the note's text is not a checkpoint.
    pub fn checkpoint(&self) -> Result<Checkpoint, Refusal> {
        Checkpoint::from_text(self.note.text()).map_err(|_| Refusal::Checkpoint)
    }
}

/// Decides on a request, given what is known of the log it names; `None` if nothing is.
///
/// Gives the checkpoint to store and then to cosign ([`crate::cosignature::cosign`]).
///
/// # Errors
/// [`Refusal`], in the order of the specification.
pub fn decide(request: &Request, known: Option<&KnownLog>) -> Result<Checkpoint, Refusal> {
    let checkpoint = request.checkpoint()?;
    let known = known.ok_or_else(|| Refusal::UnknownLog { origin: checkpoint.origin.clone() })?;
    Checkpoint::open(&request.note, &checkpoint.origin, &known.keys, Lines::Known).map_err(Refusal::Signature)?;
    if request.old_size > checkpoint.size {
        return Err(Refusal::Checkpoint);
    }
    if request.old_size != known.size {
        return Err(Refusal::OldSize { size: known.size });
    }
    if checkpoint.size == known.size && checkpoint.root != known.root {
        return Err(Refusal::Fork { size: known.size });
    }
    merkle::verify_consistency(known.size, checkpoint.size, &known.root, &checkpoint.root, &request.proof)
        .map_err(Refusal::Inconsistent)?;
    Ok(checkpoint)
}

/// The signature lines in a witness's answer, each of a cosignature by one of these keys over the checkpoint.
///
/// Lines by other keys are ignored, as the specification asks.
///
/// # Errors
/// [`NoteError`] if a line is not one, a known key's does not hold, or no known key's is there.
pub fn read_answer(
    note: &Note,
    answer: &str,
    witnesses: &[VerifierKey],
) -> Result<Vec<crate::note::Signature>, NoteError> {
    let text = note.text();
    let combined = Note::from_bytes(format!("{text}\n{answer}").as_bytes())?;
    combined.verify(witnesses)?;
    let by_known =
        |line: &&crate::note::Signature| witnesses.iter().any(|key| key.name() == line.name() && key.id() == line.id());
    Ok(combined.signatures().iter().filter(by_known).cloned().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cosignature::cosign;
    use crate::merkle::leaf_hash;
    use crate::merkle::proof::consistency_proof;
    use crate::merkle::tile::MemoryTiles;
    use crate::merkle::tree::Tree;
    use crate::sign::{Ed25519Key, Signer, Sm2Key};

    const ORIGIN: &str = "log.example/caoxian";

    /// A log of `size` entries, which differ with `variant`.
    fn log(size: u64, variant: u8) -> (Checkpoint, MemoryTiles) {
        let (mut tree, mut tiles) = (Tree::new(), MemoryTiles::default());
        let leaves: Vec<_> = (0..size).map(|n| leaf_hash(format!("{variant}/{n}").as_bytes())).collect();
        tiles.extend(tree.append(&leaves));
        (Checkpoint::new(ORIGIN, size, tree.root()), tiles)
    }

    fn keys() -> (Ed25519Key, Sm2Key) {
        (Ed25519Key::from_seed(ORIGIN, &[1; 32]).unwrap(), Sm2Key::from_seed(ORIGIN, &[2; 32]).unwrap())
    }

    fn request(old_size: u64, size: u64, variant: u8) -> Request {
        let (checkpoint, tiles) = log(size, variant);
        let (ed25519, sm2) = keys();
        let proof = consistency_proof(&tiles, old_size.min(size), size).unwrap();
        Request { old_size, proof, note: checkpoint.sign(&[&ed25519, &sm2]).unwrap() }
    }

    fn known(size: u64) -> KnownLog {
        KnownLog { size, root: log(size, 0).0.root, ..KnownLog::new(vec![keys().0.verifier().clone()]) }
    }

    #[test]
    fn a_log_that_grows_is_cosigned() {
        for (old, new) in [(0, 0), (0, 1), (0, 300), (1, 1), (1, 300), (256, 300), (299, 300)] {
            let request = request(old, new, 0);
            assert_eq!(Request::from_bytes(&request.to_bytes()), Ok(request.clone()));
            assert_eq!(decide(&request, Some(&known(old))), Ok(log(new, 0).0), "from {old} to {new}");
        }
        let fresh = KnownLog::new(vec![keys().1.verifier().clone()]);
        assert!(decide(&request(0, 7, 0), Some(&fresh)).is_ok(), "the SM2 line alone may be the known one");
    }

    #[test]
    fn refusals_have_the_status_of_the_specification() {
        let refused = |request: &Request, known: Option<&KnownLog>| {
            let refusal = decide(request, known).unwrap_err();
            (refusal.status(), refusal.body())
        };
        assert_eq!(refused(&request(0, 5, 0), None), (404, None));
        let stranger = KnownLog::new(vec![Sm2Key::from_seed(ORIGIN, &[8; 32]).unwrap().verifier().clone()]);
        assert_eq!(refused(&request(0, 5, 0), Some(&stranger)), (403, None));
        assert_eq!(refused(&request(6, 5, 0), Some(&known(6))), (400, None));
        assert_eq!(refused(&request(3, 9, 0), Some(&known(5))), (409, Some("5\n".into())));
        assert_eq!(refused(&request(0, 9, 0), Some(&known(5))), (409, Some("5\n".into())));
        assert_eq!(refused(&request(5, 5, 1), Some(&known(5))), (409, Some("5\n".into())));
        assert_eq!(refused(&request(5, 9, 1), Some(&known(5))), (422, None));
        let mut longer = request(5, 9, 0);
        longer.proof.push(Digest([0; 32]));
        assert_eq!(refused(&longer, Some(&known(5))), (422, None));
        let mut from_nothing = request(0, 9, 0);
        from_nothing.proof.push(Digest([0; 32]));
        assert_eq!(refused(&from_nothing, Some(&known(0))), (422, None));
        let not_a_checkpoint = Request { note: Note::sign("hello\n", &[&keys().0]).unwrap(), ..request(0, 5, 0) };
        assert_eq!(refused(&not_a_checkpoint, Some(&known(0))), (400, None));
    }

    #[test]
    fn bodies_in_another_form_are_refused() {
        let text = String::from_utf8(request(5, 9, 0).to_bytes()).unwrap();
        for other in [
            text.replacen("old 5", "old 05", 1),
            text.replacen("old 5", "old +5", 1),
            text.replacen("old 5", "old  5", 1),
            text.replacen("old 5", "5", 1),
            text.replacen("=\n", "\n", 1),
            text.replacen("\n\n", "\n", 1),
            text.trim_end().to_owned(),
            text.replacen("old 5\n", &format!("old 5\n{}", format!("{}\n", Digest([0; 32]).to_base64()).repeat(64)), 1),
            String::new(),
        ] {
            assert_eq!(Request::from_bytes(other.as_bytes()), Err(Refusal::Malformed), "{other:?}");
        }
    }

    #[test]
    fn an_answer_is_read_back() {
        let request = request(0, 9, 0);
        let witness = Ed25519Key::witness_from_seed("witness.example/heze", &[5; 32]).unwrap();
        let other = Ed25519Key::witness_from_seed("witness.example/other", &[6; 32]).unwrap();
        let checkpoint = decide(&request, Some(&known(0))).unwrap();
        let line = cosign(&checkpoint, 1_700_000_000, &witness).unwrap();
        let answer = format!("{}{}", line.to_line(), cosign(&checkpoint, 1, &other).unwrap().to_line());
        let keys = [witness.verifier().clone()];
        assert_eq!(read_answer(&request.note, &answer, &keys).unwrap(), [line]);
        assert_eq!(read_answer(&request.note, &answer, &[]), Err(NoteError::Unsigned));
        let smaller = Checkpoint { size: 8, ..checkpoint };
        let false_line = cosign(&smaller, 1, &witness).unwrap().to_line();
        assert!(matches!(read_answer(&request.note, &false_line, &keys), Err(NoteError::BadSignature { .. })));
        assert!(read_answer(&request.note, "x\n", &keys).is_err());
    }
}
