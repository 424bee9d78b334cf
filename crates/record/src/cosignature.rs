//! Cosignatures, version 1 (C2SP tlog-cosignature): a witness's timed Ed25519 signature over a checkpoint.
//!
//! It says: at this time, this was the largest tree of that log that the witness had seen, and it extended all before.

use crate::checkpoint::Checkpoint;
use crate::key::{Algorithm, SIGNATURE_BYTES};
use crate::note::{NoteError, Signature};
use crate::sign::Signer;

/// Latest time that a cosignature may state, inclusive (the specification's 2^63 − 1).
pub const MAX_TIME: u64 = i64::MAX.cast_unsigned();

/// A witness's signature line for a checkpoint; `time` is in seconds since 1970-01-01T00:00:00Z, at most [`MAX_TIME`].
///
/// To be called only after [`crate::witness::decide`] agreed and the new state was stored.
///
/// # Errors
/// [`NoteError::WrongKey`] if the key is not a witness's, [`NoteError::Text`] if the time is out of range,
/// [`NoteError::Sign`] if the key fails.
pub fn cosign(checkpoint: &Checkpoint, time: u64, signer: &dyn Signer) -> Result<Signature, NoteError> {
    let key = signer.verifier();
    if key.algorithm() != Algorithm::CosignatureV1 {
        return Err(NoteError::WrongKey { name: key.name().to_owned() });
    }
    if time > MAX_TIME {
        return Err(NoteError::Text);
    }
    let signature = signer.sign(message(time, &checkpoint.to_text()).as_bytes()).map_err(NoteError::Sign)?;
    Ok(Signature::new(key, [time.to_be_bytes().as_slice(), &signature].concat()))
}

/// What a witness signs: two lines that set it apart from the log's own signature, then the checkpoint's text.
pub(crate) fn message(time: u64, text: &str) -> String {
    format!("cosignature/v1\ntime {time}\n{text}")
}

/// The time and the signature in a cosignature's blob; `None` if it has another length or an impossible time.
pub(crate) fn split(blob: &[u8]) -> Option<(u64, &[u8])> {
    let (time, signature) = blob.split_first_chunk()?;
    let time = u64::from_be_bytes(*time);
    (time <= MAX_TIME && signature.len() == SIGNATURE_BYTES).then_some((time, signature))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::Digest;
    use crate::sign::Ed25519Key;

    #[test]
    fn a_cosignature_holds_for_its_time_and_checkpoint_only() {
        let witness = Ed25519Key::witness_from_seed("witness.example/w1", &[9; 32]).unwrap();
        let checkpoint = Checkpoint::new("log.example/heze", 5, Digest([7; 32]));
        let line = cosign(&checkpoint, 1_679_315_147, &witness).unwrap();
        assert_eq!(line.blob().len(), 72);
        assert_eq!(line.blob()[..8], 1_679_315_147_u64.to_be_bytes());
        let key = witness.verifier();
        assert!(key.verifies_note(&checkpoint.to_text(), line.blob()));
        for at in 0..72 {
            let mut changed = line.blob().to_vec();
            changed[at] ^= 1;
            assert!(!key.verifies_note(&checkpoint.to_text(), &changed), "byte {at}");
        }
        let other = Checkpoint { size: 6, ..checkpoint.clone() };
        assert!(!key.verifies_note(&other.to_text(), line.blob()));
        assert!(!key.verifies_note(&checkpoint.to_text(), &line.blob()[8..]));
        assert_eq!(cosign(&checkpoint, MAX_TIME + 1, &witness), Err(NoteError::Text));
        let log = Ed25519Key::from_seed("log.example/heze", &[1; 32]).unwrap();
        assert!(matches!(cosign(&checkpoint, 1, &log), Err(NoteError::WrongKey { .. })));
    }

    #[test]
    fn the_signed_message_is_that_of_the_specification() {
        assert_eq!(
            message(
                1_679_315_147,
                "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
            ),
            "cosignature/v1\ntime 1679315147\nexample.com/behind-the-sofa\n20852163\n\
             CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
        );
    }
}
