//! Signing: one trait, and the keys that are held in software.
//!
//! A software key is not a certified cryptographic module (GM/T 0028). Whoever needs one implements [`Signer`] over it;
//! nothing else in the program handles secret keys.

use std::fmt;

use ed25519_dalek::Signer as _;

use crate::key::{Algorithm, KeyError, SM2_ID, VerifierKey};

/// A secret key, wherever it is kept.
pub trait Signer: fmt::Debug + Send + Sync {
    /// The public key, with its name and id.
    fn verifier(&self) -> &VerifierKey;

    /// The signature over the message: 64 bytes, Ed25519 or SM2 `r ‖ s` by the key's algorithm.
    ///
    /// A witness's key signs the cosigned message here too; [`crate::cosignature`] makes that message.
    ///
    /// # Errors
    /// [`SignError`] if the key cannot be used now.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError>;
}

/// A key could not sign.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("密钥“{key}”无法签名：{reason}，请检查密码设备或密钥配置")]
pub struct SignError {
    /// The key's name.
    pub key: String,
    /// What the key or its module said.
    pub reason: String,
}

/// An Ed25519 key in software.
pub struct Ed25519Key {
    secret: ed25519_dalek::SigningKey,
    verifier: VerifierKey,
}

impl Ed25519Key {
    /// A key that signs notes, from 32 secret random bytes.
    ///
    /// # Errors
    /// [`KeyError::Name`] if the name may not stand in a note.
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, KeyError> {
        Self::new(name, Algorithm::Ed25519, seed)
    }

    /// A witness's key, from 32 secret random bytes that no other key uses.
    ///
    /// # Errors
    /// [`KeyError::Name`] if the name may not stand in a note.
    pub fn witness_from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, KeyError> {
        Self::new(name, Algorithm::CosignatureV1, seed)
    }

    fn new(name: &str, algorithm: Algorithm, seed: &[u8; 32]) -> Result<Self, KeyError> {
        let secret = ed25519_dalek::SigningKey::from_bytes(seed);
        let verifier = VerifierKey::ed25519(name, algorithm, secret.verifying_key().as_bytes())?;
        Ok(Self { secret, verifier })
    }
}

impl Signer for Ed25519Key {
    fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError> {
        Ok(self.secret.sign(message).to_bytes().to_vec())
    }
}

impl fmt::Debug for Ed25519Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ed25519Key({})", self.verifier.name())
    }
}

/// An SM2 key in software. Signatures are deterministic (RFC 6979 with SM3): no randomness is needed to sign.
pub struct Sm2Key {
    secret: sm2::dsa::SigningKey,
    verifier: VerifierKey,
}

impl Sm2Key {
    /// A key from 32 secret random bytes, the secret number itself, big-endian.
    ///
    /// # Errors
    /// [`KeyError::Name`] if the name may not stand in a note; [`KeyError::Bytes`] if the number is zero or not below
    /// the order of the curve, as one seed in four thousand million is: draw another.
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, KeyError> {
        let secret = sm2::dsa::SigningKey::from_slice(SM2_ID, seed).map_err(|_| KeyError::Bytes)?;
        let public = secret.verifying_key().to_sec1_bytes();
        let public = (&*public).try_into().map_err(|_| KeyError::Bytes)?;
        Ok(Self { verifier: VerifierKey::sm2(name, public)?, secret })
    }
}

impl Signer for Sm2Key {
    fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError> {
        let signed: Result<sm2::dsa::Signature, _> = self.secret.try_sign(message);
        let failed = |error: sm2::dsa::signature::Error| SignError {
            key: self.verifier.name().to_owned(),
            reason: error.to_string(),
        };
        Ok(signed.map_err(failed)?.to_bytes().to_vec())
    }
}

impl fmt::Debug for Sm2Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sm2Key({})", self.verifier.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::{from_hex, to_hex};

    #[test]
    fn signatures_verify_and_are_deterministic() {
        let keys: [Box<dyn Signer>; 3] = [
            Box::new(Ed25519Key::from_seed("a", &[1; 32]).unwrap()),
            Box::new(Ed25519Key::witness_from_seed("b", &[2; 32]).unwrap()),
            Box::new(Sm2Key::from_seed("c", &[3; 32]).unwrap()),
        ];
        for key in keys {
            let signature = key.sign(b"message").unwrap();
            assert_eq!(signature.len(), 64);
            assert_eq!(key.sign(b"message").unwrap(), signature);
            assert!(key.verifier().verifies(b"message", &signature));
            assert!(!key.verifier().verifies(b"messagf", &signature));
        }
    }

    #[test]
    fn ed25519_gives_the_signature_of_rfc_8032() {
        // Section 7.1, test 1: the empty message.
        let seed = from_hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60").unwrap();
        let key = Ed25519Key::from_seed("rfc8032", &seed).unwrap();
        assert_eq!(
            to_hex(&key.verifier().public_bytes()),
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
        );
        assert_eq!(
            to_hex(&key.sign(b"").unwrap()),
            concat!(
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555",
                "fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
            )
        );
    }

    #[test]
    fn the_published_sm2_secret_has_the_published_point() {
        let seed = from_hex("3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8").unwrap();
        let key = Sm2Key::from_seed("gmt0003", &seed).unwrap();
        assert_eq!(
            to_hex(&key.verifier().public_bytes()),
            concat!(
                "04",
                "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020",
                "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
            )
        );
    }

    #[test]
    fn bad_seeds_and_names_are_refused_and_secrets_not_printed() {
        assert_eq!(Sm2Key::from_seed("x", &[0; 32]).unwrap_err(), KeyError::Bytes);
        assert_eq!(Sm2Key::from_seed("x", &[0xff; 32]).unwrap_err(), KeyError::Bytes);
        assert_eq!(Ed25519Key::from_seed("a+b", &[1; 32]).unwrap_err(), KeyError::Name);
        assert_eq!(format!("{:?}", Ed25519Key::from_seed("log", &[1; 32]).unwrap()), "Ed25519Key(log)");
        assert_eq!(format!("{:?}", Sm2Key::from_seed("log", &[1; 32]).unwrap()), "Sm2Key(log)");
    }
}
