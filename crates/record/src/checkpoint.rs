//! Checkpoints (C2SP tlog-checkpoint): the origin, size and root of a log, as the text of a signed note.

use crate::digest::Digest;
use crate::key::{Algorithm, VerifierKey};
use crate::note::{Note, NoteError, Verified};
use crate::sign::Signer;

/// What a log says of itself at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's identity, a URL without its scheme; the log's keys have the same name.
    pub origin: String,
    /// How many entries there are.
    pub size: u64,
    /// The root of the Merkle tree over them.
    pub root: Digest,
    /// Further lines, opaque and not recommended; none of our logs has any.
    pub extensions: Vec<String>,
}

/// Why a checkpoint is not to be believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CheckpointError {
    /// The note is not to be believed.
    #[error("检查点的签名不能通过核验")]
    Note(#[source] NoteError),
    /// The text is not origin, size and root.
    #[error("检查点的内容不对：应依次为日志名称、条目数和根摘要，请重新取得原件")]
    Text,
    /// The checkpoint of another log.
    #[error("检查点属于另一日志“{found}”，请核对来源")]
    Origin {
        /// Which one.
        found: String,
    },
    /// Only witnesses have signed, or strangers; the log itself has not.
    #[error("检查点没有日志自身的签名，请重新取得原件")]
    LogUnsigned,
}

/// How much of a note's signature lines must be accounted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lines {
    /// As C2SP says: at least one known key has signed, lines by unknown keys are ignored.
    Known,
    /// Every key given has signed once and no other has, so that no byte of the note can change unnoticed.
    Exact,
}

impl Checkpoint {
    /// A checkpoint without extension lines.
    pub fn new(origin: impl Into<String>, size: u64, root: Digest) -> Self {
        Self { origin: origin.into(), size, root, extensions: Vec::new() }
    }

    /// The text that is signed.
    pub fn to_text(&self) -> String {
        let mut text = format!("{}\n{}\n{}\n", self.origin, self.size, self.root.to_base64());
        for line in &self.extensions {
            text.push_str(line);
            text.push('\n');
        }
        text
    }

    /// Reads the text of a checkpoint, in its one form.
    ///
    /// # Errors
    /// [`CheckpointError::Text`] if it is anything else.
    pub fn from_text(text: &str) -> Result<Self, CheckpointError> {
        let read = || {
            let mut lines = text.strip_suffix('\n')?.split('\n');
            let (origin, size, root) = (lines.next()?, lines.next()?, lines.next()?);
            Some(Self {
                origin: origin.to_owned(),
                size: size.parse().ok()?,
                root: Digest::from_base64(root).ok()?,
                extensions: lines.map(str::to_owned).collect(),
            })
        };
        let checkpoint: Self = read().ok_or(CheckpointError::Text)?;
        let lines_are_full = !checkpoint.origin.is_empty() && checkpoint.extensions.iter().all(|line| !line.is_empty());
        // `parse` reads `+5` and `05` too; only one spelling is signed.
        if lines_are_full && checkpoint.to_text() == text { Ok(checkpoint) } else { Err(CheckpointError::Text) }
    }

    /// Signs the checkpoint: as a rule with the log's Ed25519 key and then its SM2 key.
    ///
    /// # Errors
    /// [`NoteError`] as [`Note::sign`].
    pub fn sign(&self, signers: &[&dyn Signer]) -> Result<Note, NoteError> {
        Note::sign(&self.to_text(), signers)
    }

    /// Reads and verifies the checkpoint of the log `origin`.
    ///
    /// `keys` are the log's keys and those of its witnesses. At least one key that is not a witness's must have signed.
    ///
    /// # Errors
    /// [`CheckpointError`] says what is wrong.
    pub fn open<'k>(
        note: &Note,
        origin: &str,
        keys: &'k [VerifierKey],
        lines: Lines,
    ) -> Result<(Self, Vec<Verified<'k>>), CheckpointError> {
        let checkpoint = Self::from_text(note.text())?;
        if checkpoint.origin != origin {
            return Err(CheckpointError::Origin { found: checkpoint.origin });
        }
        let verified = match lines {
            Lines::Known => note.verify(keys),
            Lines::Exact => note.verify_exact(keys),
        };
        let verified = verified.map_err(CheckpointError::Note)?;
        if verified.iter().all(|signature| signature.key.algorithm() == Algorithm::CosignatureV1) {
            return Err(CheckpointError::LogUnsigned);
        }
        Ok((checkpoint, verified))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cosignature;
    use crate::sign::{Ed25519Key, Sm2Key};

    const ORIGIN: &str = "log.example/heze";

    #[test]
    fn the_text_has_one_form() {
        let text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
        let checkpoint = Checkpoint::from_text(text).unwrap();
        assert_eq!((checkpoint.origin.as_str(), checkpoint.size), ("example.com/behind-the-sofa", 20_852_163));
        assert_eq!(checkpoint.to_text(), text);
        let extended = format!("{text}more\n");
        assert_eq!(Checkpoint::from_text(&extended).unwrap().to_text(), extended);
        for other in [
            text.trim_end().to_owned(),
            text.replace("20852163", "020852163"),
            text.replace("20852163", "+20852163"),
            text.replace("20852163", "99999999999999999999"),
            text.replace("q2I=", "q2J="),
            text.replace("q2I=", "q2I"),
            text.replace("example.com/behind-the-sofa", ""),
            format!("{text}\n"),
            format!("{text}more\n\n"),
            String::new(),
        ] {
            assert_eq!(Checkpoint::from_text(&other), Err(CheckpointError::Text), "{other:?}");
        }
    }

    #[test]
    fn a_checkpoint_needs_its_log_and_its_origin() {
        let ed25519 = Ed25519Key::from_seed(ORIGIN, &[1; 32]).unwrap();
        let sm2 = Sm2Key::from_seed(ORIGIN, &[2; 32]).unwrap();
        let witness = Ed25519Key::witness_from_seed("witness.example/shandong", &[3; 32]).unwrap();
        let checkpoint = Checkpoint::new(ORIGIN, 5, Digest([7; 32]));
        let mut note = checkpoint.sign(&[&ed25519, &sm2]).unwrap();
        note.add(cosignature::cosign(&checkpoint, 1_700_000_000, &witness).unwrap());
        let note = Note::from_bytes(&note.to_bytes()).unwrap();
        let keys = [ed25519.verifier().clone(), sm2.verifier().clone(), witness.verifier().clone()];
        let (read, verified) = Checkpoint::open(&note, ORIGIN, &keys, Lines::Exact).unwrap();
        assert_eq!(read, checkpoint);
        assert_eq!(verified.iter().map(|v| v.time).collect::<Vec<_>>(), [None, None, Some(1_700_000_000)]);
        assert!(Checkpoint::open(&note, ORIGIN, &keys[1..], Lines::Known).is_ok());
        assert!(Checkpoint::open(&note, ORIGIN, &keys[1..], Lines::Exact).is_err());
        assert_eq!(Checkpoint::open(&note, ORIGIN, &keys[2..], Lines::Known), Err(CheckpointError::LogUnsigned));
        assert_eq!(
            Checkpoint::open(&note, "log.example/jinan", &keys, Lines::Exact),
            Err(CheckpointError::Origin { found: ORIGIN.into() })
        );
    }
}
