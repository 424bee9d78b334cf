//! Public keys: the verifier keys ("vkeys") of C2SP signed-note, and their form for other programs.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::Digest as _;
use sm2::dsa::signature::Verifier as _;

use crate::cosignature;
use crate::digest::{from_hex, to_hex};

/// The distinguishing identifier that goes into every SM2 signature here (GB/T 35276-2017: the default one).
pub const SM2_ID: &str = "1234567812345678";

/// Bytes of a signature, Ed25519 (RFC 8032) and SM2 (`r ‖ s`) alike.
pub const SIGNATURE_BYTES: usize = 64;

/// What a key signs and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Algorithm {
    /// Ed25519 over the note's text: signature type `01`, public key of 32 bytes.
    Ed25519,
    /// A witness's timed Ed25519 cosignature, version 1: signature type `04`, public key of 32 bytes.
    CosignatureV1,
    /// SM2 with SM3 over the note's text: signature type `ff` and then `xingquan/sm2-sm3-v1`, public key of 65 bytes
    /// (`04 ‖ x ‖ y`), signature `r ‖ s`.
    Sm2Sm3,
}

impl Algorithm {
    const ALL: [Self; 3] = [Self::Ed25519, Self::CosignatureV1, Self::Sm2Sm3];

    /// The signature type: one byte, or `ff` and a long identifier where none is assigned.
    pub fn type_bytes(self) -> &'static [u8] {
        match self {
            Self::Ed25519 => b"\x01",
            Self::CosignatureV1 => b"\x04",
            Self::Sm2Sm3 => b"\xffxingquan/sm2-sm3-v1",
        }
    }
}

/// The four bytes that, with the key's name, tell which key made a signature.
pub type KeyId = [u8; 4];

/// A named public key.
#[derive(Debug, Clone, PartialEq)]
pub struct VerifierKey {
    name: String,
    algorithm: Algorithm,
    id: KeyId,
    public: PublicKey,
}

#[derive(Debug, Clone)]
enum PublicKey {
    Ed25519(ed25519_dalek::VerifyingKey),
    Sm2(Box<sm2::dsa::VerifyingKey>),
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.to_bytes() == other.to_bytes()
    }
}

impl PublicKey {
    fn to_bytes(&self) -> Vec<u8> {
        match self {
            Self::Ed25519(key) => key.as_bytes().to_vec(),
            Self::Sm2(key) => key.to_sec1_bytes().into_vec(),
        }
    }
}

/// Why something is not a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The name is empty or holds white space, a control character or `+`.
    #[error("密钥名称不能为空，也不能含空格、控制字符或“+”，请改名")]
    Name,
    /// The text is not `name+id+key`.
    #[error("公钥的写法不对：应为“名称+8位小写十六进制编号+Base64”，请向发布方核对")]
    Spelling,
    /// A signature type that is not known here.
    #[error("公钥的签名类型不受支持，请向发布方索取Ed25519或SM2公钥")]
    Type,
    /// The id is not that of the name and the key.
    #[error("公钥的编号与内容不符，可能抄写有误，请向发布方核对")]
    Id,
    /// The bytes are not a point of the curve, or a seed is not a secret key.
    #[error("密钥内容无效，请重新生成或向发布方核对")]
    Bytes,
}

impl VerifierKey {
    /// An Ed25519 key (32 bytes, RFC 8032) that signs notes, or cosigns checkpoints as a witness.
    ///
    /// # Errors
    /// [`KeyError`] if the name or the key is not valid, or the algorithm is not an Ed25519 one.
    pub fn ed25519(name: &str, algorithm: Algorithm, public: &[u8; 32]) -> Result<Self, KeyError> {
        match algorithm {
            Algorithm::Ed25519 | Algorithm::CosignatureV1 => Self::new(name, algorithm, public),
            Algorithm::Sm2Sm3 => Err(KeyError::Type),
        }
    }

    /// An SM2 key from its uncompressed point, `04 ‖ x ‖ y`.
    ///
    /// # Errors
    /// [`KeyError`] if the name or the key is not valid.
    pub fn sm2(name: &str, public: &[u8; 65]) -> Result<Self, KeyError> {
        Self::new(name, Algorithm::Sm2Sm3, public)
    }

    fn new(name: &str, algorithm: Algorithm, bytes: &[u8]) -> Result<Self, KeyError> {
        if !is_name(name) {
            return Err(KeyError::Name);
        }
        let public = match algorithm {
            Algorithm::Ed25519 | Algorithm::CosignatureV1 => {
                let bytes = bytes.try_into().map_err(|_| KeyError::Bytes)?;
                let key = ed25519_dalek::VerifyingKey::from_bytes(bytes).map_err(|_| KeyError::Bytes)?;
                // Any signature verifies under a weak key.
                if key.is_weak() {
                    return Err(KeyError::Bytes);
                }
                PublicKey::Ed25519(key)
            }
            Algorithm::Sm2Sm3 => {
                let key = sm2::dsa::VerifyingKey::from_sec1_bytes(SM2_ID, bytes).map_err(|_| KeyError::Bytes)?;
                PublicKey::Sm2(Box::new(key))
            }
        };
        // A point has several encodings (an SM2 point may be compressed); a key has one.
        if public.to_bytes() != bytes {
            return Err(KeyError::Bytes);
        }
        let hash = sha2::Sha256::new()
            .chain_update(name)
            .chain_update(b"\n")
            .chain_update(algorithm.type_bytes())
            .chain_update(bytes)
            .finalize();
        let id = *hash.first_chunk().ok_or(KeyError::Id)?;
        Ok(Self { name: name.to_owned(), algorithm, id, public })
    }

    /// Reads a verifier key, `name+id+base64(type ‖ key)`.
    ///
    /// # Errors
    /// [`KeyError`] says what is wrong.
    pub fn from_vkey(text: &str) -> Result<Self, KeyError> {
        let (name, rest) = text.split_once('+').ok_or(KeyError::Spelling)?;
        let (id, material) = rest.split_once('+').ok_or(KeyError::Spelling)?;
        let id: KeyId = from_hex(id).ok_or(KeyError::Spelling)?;
        let material = STANDARD.decode(material).map_err(|_| KeyError::Spelling)?;
        let known = Algorithm::ALL.into_iter().find_map(|algorithm| {
            let bytes = material.strip_prefix(algorithm.type_bytes())?;
            Some((algorithm, bytes))
        });
        let (algorithm, bytes) = known.ok_or(KeyError::Type)?;
        let key = Self::new(name, algorithm, bytes)?;
        if key.id == id { Ok(key) } else { Err(KeyError::Id) }
    }

    /// The verifier key as text, `name+id+base64(type ‖ key)`.
    pub fn to_vkey(&self) -> String {
        let material = [self.algorithm.type_bytes(), &self.public.to_bytes()].concat();
        format!("{}+{}+{}", self.name, to_hex(&self.id), STANDARD.encode(material))
    }

    /// The key's name; for a log, its origin.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the key signs and how.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The first four bytes of SHA-256(`name ‖ 0x0A ‖ type ‖ key`).
    pub fn id(&self) -> KeyId {
        self.id
    }

    /// The public key's bytes: 32 for Ed25519, 65 (`04 ‖ x ‖ y`) for SM2.
    pub fn public_bytes(&self) -> Vec<u8> {
        self.public.to_bytes()
    }

    /// Whether `signature` (64 bytes) is this key's over exactly these bytes.
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        let Ok(bytes) = <&[u8; SIGNATURE_BYTES]>::try_from(signature) else { return false };
        match &self.public {
            // Strict: refuses the spellings that RFC 8032 leaves open, so a signature cannot be altered and stay valid.
            PublicKey::Ed25519(key) => key.verify_strict(message, &ed25519_dalek::Signature::from_bytes(bytes)).is_ok(),
            PublicKey::Sm2(key) => {
                sm2::dsa::Signature::from_slice(bytes).is_ok_and(|signature| key.verify(message, &signature).is_ok())
            }
        }
    }

    /// Whether `signature` is what this key puts into a note's signature line over this text.
    ///
    /// That is the plain signature, or for a witness its time and its cosignature.
    pub fn verifies_note(&self, text: &str, signature: &[u8]) -> bool {
        match self.algorithm {
            Algorithm::Ed25519 | Algorithm::Sm2Sm3 => self.verifies(text.as_bytes(), signature),
            Algorithm::CosignatureV1 => cosignature::split(signature)
                .is_some_and(|(time, signature)| self.verifies(cosignature::message(time, text).as_bytes(), signature)),
        }
    }

    /// The public key as a DER SubjectPublicKeyInfo (RFC 5280), as OpenSSL and HSMs read it.
    pub fn to_spki_der(&self) -> Vec<u8> {
        let prefix: &[u8] = match self.public {
            // SEQUENCE { SEQUENCE { OID 1.3.101.112 }, BIT STRING of 32 bytes } (RFC 8410)
            PublicKey::Ed25519(_) => &[0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00],
            // SEQUENCE { SEQUENCE { OID 1.2.840.10045.2.1, OID 1.2.156.10197.1.301 }, BIT STRING of 65 bytes }
            PublicKey::Sm2(_) => &[
                0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x81,
                0x1c, 0xcf, 0x55, 0x01, 0x82, 0x2d, 0x03, 0x42, 0x00,
            ],
        };
        [prefix, &self.public.to_bytes()].concat()
    }

    /// [`VerifierKey::to_spki_der`] as PEM (`BEGIN PUBLIC KEY`).
    pub fn to_pem(&self) -> String {
        let mut pem = String::from("-----BEGIN PUBLIC KEY-----\n");
        for (index, digit) in STANDARD.encode(self.to_spki_der()).chars().enumerate() {
            if index > 0 && index % 64 == 0 {
                pem.push('\n');
            }
            pem.push(digit);
        }
        pem.push_str("\n-----END PUBLIC KEY-----\n");
        pem
    }
}

/// Whether a key may have this name in a note.
pub(crate) fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|c| c.is_whitespace() || c.is_control() || c == '+')
}

/// An SM2 signature `r ‖ s` as DER `SEQUENCE { INTEGER r, INTEGER s }`; `None` if `r` or `s` is out of range.
pub fn sm2_signature_to_der(signature: &[u8; SIGNATURE_BYTES]) -> Option<Vec<u8>> {
    Some(sm2::dsa::Signature::from_slice(signature).ok()?.to_der().to_vec())
}

/// An SM2 signature in DER as `r ‖ s`; `None` if it is not one, or not in its shortest form.
pub fn sm2_signature_from_der(der: &[u8]) -> Option<[u8; SIGNATURE_BYTES]> {
    let signature = sm2::dsa::Signature::from_der(der).ok()?;
    (signature.to_der().as_bytes() == der).then(|| signature.to_bytes().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The key of the example in the signed-note specification.
    const EXAMPLE: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

    fn unhex<const N: usize>(text: &str) -> [u8; N] {
        from_hex(&text.to_lowercase()).unwrap()
    }

    #[test]
    fn the_vkey_of_the_specification_reads_back() {
        let key = VerifierKey::from_vkey(EXAMPLE).unwrap();
        assert_eq!((key.name(), key.algorithm()), ("example.com/foo", Algorithm::Ed25519));
        assert_eq!(key.id(), [0x53, 0x0d, 0x90, 0x3a]);
        assert_eq!(key.to_vkey(), EXAMPLE);
    }

    #[test]
    fn other_vkeys_are_refused() {
        let table = [
            ("example.com/foo", KeyError::Spelling),
            ("+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", KeyError::Name),
            ("a b+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", KeyError::Name),
            ("example.com/fop+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", KeyError::Id),
            ("example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", KeyError::Spelling),
            ("example.com/foo+530d903a+CekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", KeyError::Type),
            ("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv", KeyError::Bytes),
        ];
        for (text, error) in table {
            assert_eq!(VerifierKey::from_vkey(text), Err(error), "{text}");
        }
        // The neutral point, under which a signature of zeros would verify anything.
        let mut weak = [0; 32];
        weak[0] = 1;
        assert_eq!(VerifierKey::ed25519("weak", Algorithm::Ed25519, &weak), Err(KeyError::Bytes));
        assert_eq!(VerifierKey::ed25519("x", Algorithm::Sm2Sm3, &[3; 32]), Err(KeyError::Type));
    }

    #[test]
    fn the_published_sm2_signature_verifies() {
        // GM/T 0003.5, the example on the recommended curve, with the default identifier.
        let point = unhex(concat!(
            "04",
            "09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020",
            "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"
        ));
        let signature: [u8; 64] = unhex(concat!(
            "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3",
            "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA"
        ));
        let key = VerifierKey::sm2("example", &point).unwrap();
        assert!(key.verifies(b"message digest", &signature));
        assert!(!key.verifies(b"message digests", &signature));
        for at in 0..64 {
            let mut changed = signature;
            changed[at] ^= 1;
            assert!(!key.verifies(b"message digest", &changed), "byte {at}");
        }
        assert!(!key.verifies(b"message digest", &signature[..63]));
        let der = sm2_signature_to_der(&signature).unwrap();
        assert_eq!(to_hex(&der[..10]), "3046022100f5a03b0648");
        assert_eq!(der.len(), 72);
        assert_eq!(sm2_signature_from_der(&der), Some(signature));
        assert_eq!(sm2_signature_from_der(&[der.as_slice(), &[0]].concat()), None);
        assert_eq!(sm2_signature_to_der(&[0; 64]), None);
        assert_eq!(VerifierKey::from_vkey(&key.to_vkey()), Ok(key));
    }
}
