//! Signed notes (C2SP signed-note): a text, a blank line, and one line for each signature.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::cosignature;
use crate::key::{Algorithm, KeyId, VerifierKey, is_name};
use crate::sign::{SignError, Signer};

/// Greatest length of a note in bytes, inclusive.
pub const MAX_BYTES: usize = 256 << 10;

/// Greatest number of signature lines, inclusive; the specification asks for at least 16.
pub const MAX_SIGNATURES: usize = 64;

/// A signed note. Reading and writing one gives the same bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<Signature>,
}

/// One signature line: who signed, and what they put there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    name: String,
    id: KeyId,
    blob: Vec<u8>,
}

/// A signature that was found to hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Verified<'k> {
    /// Whose it is.
    pub key: &'k VerifierKey,
    /// For a witness's cosignature: when it was made, in seconds since 1970-01-01T00:00:00Z.
    pub time: Option<u64>,
}

/// Why a note is not to be believed, or cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoteError {
    /// The text has no line, does not end one, or holds a control character.
    #[error("签名文本的内容不合要求：须为UTF-8，以换行结尾，且不含其他控制字符，请重新取得原件")]
    Text,
    /// There is no blank line with signature lines after it.
    #[error("签名文本缺少签名部分，请重新取得原件")]
    NoSignatures,
    /// A signature line is not in its one form.
    #[error("第{line}行签名的写法不对，请重新取得原件")]
    Line {
        /// Which signature line, from 1.
        line: usize,
    },
    /// Longer than [`MAX_BYTES`] or more signatures than [`MAX_SIGNATURES`].
    #[error("签名文本过长或签名过多，请核对来源")]
    TooLarge,
    /// A known key's signature does not fit the text.
    #[error("“{name}”的签名与内容不符，内容或签名被改动过，请重新取得原件")]
    BadSignature {
        /// The key's name.
        name: String,
    },
    /// No known key has signed.
    #[error("没有任何受信任的密钥签过名，请核对来源或补充受信任的公钥")]
    Unsigned,
    /// A key that must have signed has not, or not exactly once.
    #[error("缺少“{name}”的签名或其签名重复，请重新取得原件")]
    NotOnce {
        /// The key's name.
        name: String,
    },
    /// A line by a key outside the list, where none may be.
    #[error("“{name}”的签名不属于受信任的密钥，请重新取得原件")]
    Stranger {
        /// The name on the line.
        name: String,
    },
    /// A key of the wrong algorithm was asked to sign.
    #[error("密钥“{name}”的用途不对：日志须用签名密钥，见证须用见证密钥，请更换")]
    WrongKey {
        /// The key's name.
        name: String,
    },
    /// A key could not sign.
    #[error("签名失败")]
    Sign(#[source] SignError),
}

impl Signature {
    /// A line's parts. The blob is what follows the key id.
    pub(crate) fn new(key: &VerifierKey, blob: Vec<u8>) -> Self {
        Self { name: key.name().to_owned(), id: key.id(), blob }
    }

    /// The key's name on the line.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key's id on the line.
    pub fn id(&self) -> KeyId {
        self.id
    }

    /// What the key put there: 64 bytes, or 72 for a cosignature.
    pub fn blob(&self) -> &[u8] {
        &self.blob
    }

    /// The line, `— <name> <base64(id ‖ blob)>`, with its line feed.
    pub fn to_line(&self) -> String {
        format!("\u{2014} {} {}\n", self.name, STANDARD.encode([self.id.as_slice(), &self.blob].concat()))
    }

    /// Reads a line without its line feed; `None` if it is not in the form of [`Signature::to_line`].
    pub fn from_line(line: &str) -> Option<Self> {
        let (name, encoded) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
        let decoded = STANDARD.decode(encoded).ok()?;
        let (id, blob) = decoded.split_first_chunk()?;
        (is_name(name) && !blob.is_empty()).then(|| Self { name: name.to_owned(), id: *id, blob: blob.to_vec() })
    }

    fn is_by(&self, key: &VerifierKey) -> bool {
        self.name == key.name() && self.id == key.id()
    }
}

impl Note {
    /// Signs a text with each of the keys, in order.
    ///
    /// # Errors
    /// [`NoteError`] if the text is not fit for a note, a key is a witness's, or a key fails.
    pub fn sign(text: &str, signers: &[&dyn Signer]) -> Result<Self, NoteError> {
        if !is_text(text) {
            return Err(NoteError::Text);
        }
        let mut signatures = Vec::with_capacity(signers.len());
        for signer in signers {
            let key = signer.verifier();
            match key.algorithm() {
                Algorithm::Ed25519 | Algorithm::Sm2Sm3 => {}
                Algorithm::CosignatureV1 => return Err(NoteError::WrongKey { name: key.name().to_owned() }),
            }
            signatures.push(Signature::new(key, signer.sign(text.as_bytes()).map_err(NoteError::Sign)?));
        }
        if signatures.is_empty() {
            return Err(NoteError::NoSignatures);
        }
        Ok(Self { text: text.to_owned(), signatures })
    }

    /// Reads a note without verifying it.
    ///
    /// # Errors
    /// [`NoteError`] if the bytes are not a note in its one form.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NoteError> {
        if bytes.len() > MAX_BYTES {
            return Err(NoteError::TooLarge);
        }
        let note = std::str::from_utf8(bytes).map_err(|_| NoteError::Text)?;
        // The last blank line ends the text, which may itself hold blank lines.
        let (text, lines) = note.rsplit_once("\n\n").ok_or(NoteError::NoSignatures)?;
        let text = format!("{text}\n");
        if !is_text(&text) {
            return Err(NoteError::Text);
        }
        let lines = lines.strip_suffix('\n').ok_or(NoteError::NoSignatures)?;
        let read = |(index, line)| Signature::from_line(line).ok_or(NoteError::Line { line: index + 1 });
        let signatures: Vec<_> = lines.split('\n').enumerate().map(read).collect::<Result<_, _>>()?;
        if signatures.len() > MAX_SIGNATURES {
            return Err(NoteError::TooLarge);
        }
        Ok(Self { text, signatures })
    }

    /// The note's bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut note = format!("{}\n", self.text);
        for signature in &self.signatures {
            note.push_str(&signature.to_line());
        }
        note.into_bytes()
    }

    /// The text, with its last line feed. Not to be believed before [`Note::verify`].
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signature lines, in order.
    pub fn signatures(&self) -> &[Signature] {
        &self.signatures
    }

    /// Adds a signature line, for instance a witness's.
    pub fn add(&mut self, signature: Signature) {
        self.signatures.push(signature);
    }

    /// Verifies as the specification says: lines by unknown keys are ignored, a known key's line that does not hold
    /// condemns the note, and at least one known key must have signed.
    ///
    /// # Errors
    /// [`NoteError`] if the note is not to be believed.
    pub fn verify<'k>(&self, keys: &'k [VerifierKey]) -> Result<Vec<Verified<'k>>, NoteError> {
        let mut verified = Vec::new();
        for signature in &self.signatures {
            let Some(key) = keys.iter().find(|key| signature.is_by(key)) else { continue };
            if !key.verifies_note(&self.text, &signature.blob) {
                return Err(NoteError::BadSignature { name: signature.name.clone() });
            }
            let time = match key.algorithm() {
                Algorithm::CosignatureV1 => cosignature::split(&signature.blob).map(|(time, _)| time),
                Algorithm::Ed25519 | Algorithm::Sm2Sm3 => None,
            };
            verified.push(Verified { key, time });
        }
        if verified.is_empty() { Err(NoteError::Unsigned) } else { Ok(verified) }
    }

    /// Verifies that exactly these keys have signed, each once: then no byte of the note can change unnoticed.
    ///
    /// # Errors
    /// [`NoteError`] if the note is not to be believed, a key is missing or twice there, or another key has signed.
    pub fn verify_exact<'k>(&self, keys: &'k [VerifierKey]) -> Result<Vec<Verified<'k>>, NoteError> {
        if let Some(other) = self.signatures.iter().find(|signature| !keys.iter().any(|key| signature.is_by(key))) {
            return Err(NoteError::Stranger { name: other.name.clone() });
        }
        let lines_by = |key: &VerifierKey| self.signatures.iter().filter(|signature| signature.is_by(key)).count();
        if let Some(key) = keys.iter().find(|key| lines_by(key) != 1) {
            return Err(NoteError::NotOnce { name: key.name().to_owned() });
        }
        self.verify(keys)
    }
}

/// Whether a note may have this text: whole lines, without control characters below U+0020 but line feeds.
fn is_text(text: &str) -> bool {
    text.ends_with('\n') && !text.chars().any(|c| c < ' ' && c != '\n')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sign::{Ed25519Key, Sm2Key};

    /// The example in the signed-note specification.
    const EXAMPLE: &str = concat!(
        "This is an example message.\n\n\u{2014} example.com/foo ",
        "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
    );
    const EXAMPLE_KEY: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

    fn signed(text: &str) -> (Note, [VerifierKey; 2]) {
        let ed25519 = Ed25519Key::from_seed("log.example/heze", &[1; 32]).unwrap();
        let sm2 = Sm2Key::from_seed("log.example/heze", &[2; 32]).unwrap();
        let note = Note::sign(text, &[&ed25519, &sm2]).unwrap();
        (note, [ed25519.verifier().clone(), sm2.verifier().clone()])
    }

    #[test]
    fn the_note_of_the_specification_verifies() {
        let keys = [VerifierKey::from_vkey(EXAMPLE_KEY).unwrap()];
        let note = Note::from_bytes(EXAMPLE.as_bytes()).unwrap();
        assert_eq!(note.text(), "This is an example message.\n");
        assert_eq!(note.verify(&keys).unwrap(), [Verified { key: &keys[0], time: None }]);
        assert_eq!(note.to_bytes(), EXAMPLE.as_bytes());
        let forged = Note::from_bytes(EXAMPLE.replace("example m", "examplf m").as_bytes()).unwrap();
        assert_eq!(forged.verify(&keys), Err(NoteError::BadSignature { name: "example.com/foo".into() }));
    }

    #[test]
    fn a_text_may_hold_blank_lines() {
        let (note, keys) = signed("第一行\n\n第二行\n");
        let read = Note::from_bytes(&note.to_bytes()).unwrap();
        assert_eq!(read, note);
        assert_eq!(read.verify_exact(&keys).unwrap().len(), 2);
    }

    #[test]
    fn unknown_keys_are_ignored_and_known_failing_ones_condemn() {
        let (note, keys) = signed("text\n");
        assert_eq!(note.verify(&keys[1..]).unwrap(), [Verified { key: &keys[1], time: None }]);
        assert_eq!(note.verify(&[]), Err(NoteError::Unsigned));
        let mut broken = note.clone();
        broken.signatures[0].blob[9] ^= 1;
        assert!(matches!(broken.verify(&keys), Err(NoteError::BadSignature { .. })));
        assert_eq!(broken.verify(&keys[1..]).unwrap().len(), 1, "the broken line is by an unknown key here");
        let mut renamed = note.clone();
        renamed.signatures[0].name.push('x');
        assert_eq!(renamed.verify(&keys).unwrap().len(), 1);
        assert!(matches!(renamed.verify_exact(&keys), Err(NoteError::Stranger { .. })));
        let mut fewer = note.clone();
        fewer.signatures.pop();
        assert!(matches!(fewer.verify_exact(&keys), Err(NoteError::NotOnce { .. })));
        let mut twice = note.clone();
        twice.add(note.signatures()[0].clone());
        assert!(matches!(twice.verify_exact(&keys), Err(NoteError::NotOnce { .. })));
    }

    #[test]
    fn other_spellings_are_refused() {
        let (note, _) = signed("text\n");
        let text = String::from_utf8(note.to_bytes()).unwrap();
        let refused = |changed: String| Note::from_bytes(changed.as_bytes()).unwrap_err();
        assert_eq!(refused("text\n".into()), NoteError::NoSignatures);
        assert_eq!(refused("text\n\n".into()), NoteError::NoSignatures);
        assert_eq!(refused(text.trim_end().to_owned()), NoteError::NoSignatures);
        assert_eq!(refused(text.replace("text", "te\txt")), NoteError::Text);
        assert_eq!(refused(text.replace("text\n", "text\r\n")), NoteError::Text);
        assert_eq!(refused(text.replacen('\u{2014}', "-", 1)), NoteError::Line { line: 1 });
        assert_eq!(refused(text.replacen("heze ", "he+ze ", 1)), NoteError::Line { line: 1 });
        assert_eq!(refused(text.replacen("=\n", "\n", 1)), NoteError::Line { line: 1 });
        assert_eq!(refused(text.replacen("=\n", "=\r\n", 1)), NoteError::Line { line: 1 });
        assert_eq!(Note::from_bytes(&[b'a'; MAX_BYTES + 1]), Err(NoteError::TooLarge));
        let many = format!("text\n\n{}", note.signatures()[0].to_line().repeat(MAX_SIGNATURES + 1));
        assert_eq!(refused(many), NoteError::TooLarge);
        assert_eq!(Note::sign("no line feed", &[]), Err(NoteError::Text));
        assert_eq!(Note::sign("text\n", &[]), Err(NoteError::NoSignatures));
        let witness = Ed25519Key::witness_from_seed("w", &[3; 32]).unwrap();
        assert_eq!(Note::sign("text\n", &[&witness]), Err(NoteError::WrongKey { name: "w".into() }));
    }

    #[test]
    fn no_byte_may_change_unnoticed() {
        let (note, keys) = signed("log.example/heze\n5\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n");
        let bytes = note.to_bytes();
        for at in 0..bytes.len() {
            for flip in [1, 0x20] {
                let mut changed = bytes.clone();
                changed[at] ^= flip;
                let holds = Note::from_bytes(&changed).is_ok_and(|note| note.verify_exact(&keys).is_ok());
                assert!(!holds, "byte {at} changed by {flip:#x}");
            }
        }
    }

    proptest! {
        #[test]
        fn what_can_be_read_is_written_alike(text in "[a\u{4e00}\n ]{0,12}", lines in "(— [a+ ]{0,3} [A-D=]{0,12}\n){0,2}") {
            let bytes = format!("{text}\n\n{lines}").into_bytes();
            if let Ok(note) = Note::from_bytes(&bytes) {
                prop_assert_eq!(note.to_bytes(), bytes);
            }
        }
    }
}
