//! 32-byte digests: SHA-256 for the log and the chain, SM3 beside it for domestic practice.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::Digest as _;

/// A digest of 32 bytes, made by SHA-256 or by SM3; the place it stands in says which.
///
/// Its text form, in `Display`, `FromStr` and serde, is 64 lower-case hexadecimal digits and nothing else.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub [u8; 32]);

/// The text is not the one form that a digest has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("摘要的写法不对：应为64位小写十六进制数字（或其标准Base64形式），请核对原文件")]
pub struct DigestError;

impl Digest {
    /// The 64 lower-case hexadecimal digits.
    pub fn to_hex(&self) -> String {
        to_hex(&self.0)
    }

    /// Reads 64 lower-case hexadecimal digits; upper case is refused so that a digest has one spelling.
    ///
    /// # Errors
    /// [`DigestError`] for any other text.
    pub fn from_hex(text: &str) -> Result<Self, DigestError> {
        from_hex(text).map(Self).ok_or(DigestError)
    }

    /// The standard Base64 form (RFC 4648 section 4) with padding, as checkpoints and proofs write it.
    pub fn to_base64(&self) -> String {
        STANDARD.encode(self.0)
    }

    /// Reads the standard Base64 form; missing padding and stray trailing bits are refused.
    ///
    /// # Errors
    /// [`DigestError`] for any other text, or another length than 32 bytes.
    pub fn from_base64(text: &str) -> Result<Self, DigestError> {
        let bytes = STANDARD.decode(text).map_err(|_| DigestError)?;
        bytes.try_into().map(Self).map_err(|_| DigestError)
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_hex())
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({})", self.to_hex())
    }
}

impl FromStr for Digest {
    type Err = DigestError;

    fn from_str(text: &str) -> Result<Self, DigestError> {
        Self::from_hex(text)
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_hex())
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::from_hex(&text).map_err(serde::de::Error::custom)
    }
}

/// SHA-256 (FIPS 180-4) of the bytes.
pub fn sha256(bytes: &[u8]) -> Digest {
    Digest(sha2::Sha256::digest(bytes).into())
}

/// SM3 (GB/T 32905-2016) of the bytes.
pub fn sm3(bytes: &[u8]) -> Digest {
    Digest(sm3::Sm3::digest(bytes).into())
}

/// Lower-case hexadecimal digits of the bytes.
pub(crate) fn to_hex(bytes: &[u8]) -> String {
    let digit = |n: u8| char::from(if n < 10 { b'0' + n } else { b'a' + (n - 10) });
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// The `N` bytes that exactly `2 * N` lower-case hexadecimal digits stand for.
pub(crate) fn from_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let value = |digit: u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    };
    let bytes: Option<Vec<u8>> = text
        .as_bytes()
        .chunks(2)
        .map(|pair| match pair {
            [high, low] => Some(value(*high)? << 4 | value(*low)?),
            _ => None,
        })
        .collect();
    bytes?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sm3_gives_the_published_digests() {
        let table = [
            (String::new(), "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b"),
            ("abc".into(), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
            ("abcd".repeat(16), "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
        ];
        for (message, expected) in table {
            assert_eq!(sm3(message.as_bytes()).to_hex(), expected, "SM3 of {message:?}");
        }
    }

    #[test]
    fn sha256_of_nothing_is_the_empty_tree() {
        assert_eq!(sha256(b"").to_hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    #[test]
    fn a_digest_has_one_spelling() {
        let digest = sha256(b"one");
        assert_eq!(Digest::from_hex(&digest.to_hex()), Ok(digest));
        assert_eq!(Digest::from_base64(&digest.to_base64()), Ok(digest));
        assert_eq!(Digest::from_hex(&digest.to_hex().to_uppercase()), Err(DigestError));
        assert_eq!(Digest::from_hex(&format!("{digest}0")), Err(DigestError));
        assert_eq!(Digest::from_hex("é"), Err(DigestError));
        assert_eq!(Digest::from_base64(digest.to_base64().trim_end_matches('=')), Err(DigestError));
        // The last Base64 digit of 32 bytes carries two unused bits; only zero bits there are canonical.
        assert_eq!(Digest::from_base64("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="), Ok(Digest([0; 32])));
        assert_eq!(Digest::from_base64("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB="), Err(DigestError));
        let json = serde_json::to_string(&digest).unwrap();
        assert_eq!(json, format!("\"{digest}\""));
        assert_eq!(serde_json::from_str::<Digest>(&json).unwrap(), digest);
    }
}
