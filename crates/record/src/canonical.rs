//! Canonical JSON: the JSON Canonicalization Scheme (RFC 8785), narrowed to the values that a record may hold.
//!
//! Numbers are integers within ±(2^53 − 1); fractions and exponents are refused, because money is counted in fen and
//! nothing else that is recorded needs them. Strings are kept as they are: no Unicode normalisation takes place, so
//! what was signed is what was typed.

use std::cmp::Ordering;

use serde_json::{Number, Value};

/// Greatest magnitude of an integer: 2^53 − 1, the last one that every JSON reader holds exactly (RFC 7493).
pub const MAX_INTEGER: u64 = (1 << 53) - 1;

/// Greatest depth of nested arrays and objects; no form that we know nests deeper than ten.
pub const MAX_DEPTH: usize = 64;

/// Greatest length in bytes that [`parse_canonical`] reads. Large things are files, and a record holds their digests.
pub const MAX_BYTES: usize = 16 << 20;

/// Why a value has no canonical bytes, or why bytes are not canonical. Paths are dotted, empty at the root.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CanonicalError {
    /// A number with a fraction or an exponent, or one beyond 64 bits.
    #[error("“{path}”不是整数：记录中只能写整数，金额请以分为单位填写")]
    NotInteger {
        /// Where the number stands.
        path: String,
    },
    /// An integer beyond ±(2^53 − 1).
    #[error("“{path}”的数值超出±9007199254740991，请改用文字填写")]
    IntegerRange {
        /// Where the number stands.
        path: String,
    },
    /// Arrays and objects nested deeper than [`MAX_DEPTH`].
    #[error("“{path}”嵌套超过{MAX_DEPTH}层，请简化内容")]
    TooDeep {
        /// Where the first value too deep stands.
        path: String,
    },
    /// More bytes than allowed.
    #[error("内容共{bytes}字节，超过上限{limit}字节，请将大段内容作为附件保存")]
    TooLarge {
        /// How many there are.
        bytes: usize,
        /// How many are allowed.
        limit: usize,
    },
    /// The bytes are not JSON (or not UTF-8).
    #[error("第{line}行第{column}列不是合法的JSON，文件可能已损坏，请重新取得原件")]
    NotJson {
        /// Line, from 1.
        line: usize,
        /// Column in bytes, from 0 or 1 as the reader counts it.
        column: usize,
    },
    /// JSON, but not in its canonical spelling.
    #[error("第{offset}字节处不是规范写法（RFC 8785），内容可能被改动过，请重新取得原件")]
    NotCanonical {
        /// Offset of the first byte that differs from the canonical spelling, from 0.
        offset: usize,
    },
}

/// The canonical bytes of a value.
///
/// # Errors
/// [`CanonicalError`] if the value holds a fraction, an integer out of range, or nests too deep.
pub fn to_canonical(value: &Value) -> Result<Vec<u8>, CanonicalError> {
    let mut out = Vec::with_capacity(512);
    write_value(&mut out, value)?;
    Ok(out)
}

/// Reads canonical bytes, at most [`MAX_BYTES`] of them.
///
/// Strict: the value's canonical bytes are exactly the bytes read, so no byte can change without the value changing.
/// White space, another order of keys, a key twice, needless escapes and other spellings of a number are all refused.
///
/// # Errors
/// [`CanonicalError`] says where the bytes leave the canonical form.
pub fn parse_canonical(bytes: &[u8]) -> Result<Value, CanonicalError> {
    parse_canonical_within(bytes, MAX_BYTES)
}

/// [`parse_canonical`] with its own limit on the number of bytes, inclusive.
///
/// # Errors
/// As [`parse_canonical`].
pub fn parse_canonical_within(bytes: &[u8], limit: usize) -> Result<Value, CanonicalError> {
    if bytes.len() > limit {
        return Err(CanonicalError::TooLarge { bytes: bytes.len(), limit });
    }
    let value: Value = serde_json::from_slice(bytes)
        .map_err(|error| CanonicalError::NotJson { line: error.line(), column: error.column() })?;
    let again = to_canonical(&value)?;
    if again == bytes {
        return Ok(value);
    }
    let same = bytes.iter().zip(&again).take_while(|(read, written)| read == written).count();
    Err(CanonicalError::NotCanonical { offset: same })
}

/// Appends the canonical bytes of a value.
pub(crate) fn write_value(out: &mut Vec<u8>, value: &Value) -> Result<(), CanonicalError> {
    write_nested(out, value, 0).map_err(|fault| {
        let path = fault.path.iter().rev().map(String::as_str).collect::<Vec<_>>().join(".");
        match fault.kind {
            FaultKind::NotInteger => CanonicalError::NotInteger { path },
            FaultKind::IntegerRange => CanonicalError::IntegerRange { path },
            FaultKind::TooDeep => CanonicalError::TooDeep { path },
        }
    })
}

/// Appends a string with the escapes of RFC 8785 section 3.2.2.2.
pub(crate) fn write_string(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    for part in text.split_inclusive(|c: char| c < ' ' || c == '"' || c == '\\') {
        let mut characters = part.chars();
        match characters.next_back() {
            Some(special @ ('\0'..='\u{1f}' | '"' | '\\')) => {
                out.extend_from_slice(characters.as_str().as_bytes());
                write_escape(out, special);
            }
            _ => out.extend_from_slice(part.as_bytes()),
        }
    }
    out.push(b'"');
}

fn write_escape(out: &mut Vec<u8>, character: char) {
    let short = match character {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\u{8}' => "\\b",
        '\t' => "\\t",
        '\n' => "\\n",
        '\u{c}' => "\\f",
        '\r' => "\\r",
        _ => return out.extend_from_slice(format!("\\u{:04x}", u32::from(character)).as_bytes()),
    };
    out.extend_from_slice(short.as_bytes());
}

/// What went wrong, with the path from the innermost step outwards; a value without faults never builds a path.
struct Fault {
    kind: FaultKind,
    path: Vec<String>,
}

enum FaultKind {
    NotInteger,
    IntegerRange,
    TooDeep,
}

impl Fault {
    fn new(kind: FaultKind) -> Self {
        Self { kind, path: Vec::new() }
    }

    fn under(mut self, step: impl Into<String>) -> Self {
        self.path.push(step.into());
        self
    }
}

fn write_nested(out: &mut Vec<u8>, value: &Value, depth: usize) -> Result<(), Fault> {
    if depth > MAX_DEPTH {
        return Err(Fault::new(FaultKind::TooDeep));
    }
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Bool(true) => out.extend_from_slice(b"true"),
        Value::Bool(false) => out.extend_from_slice(b"false"),
        Value::Number(number) => write_integer(out, number)?,
        Value::String(text) => write_string(out, text),
        Value::Array(items) => {
            out.push(b'[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                write_nested(out, item, depth + 1).map_err(|fault| fault.under(index.to_string()))?;
            }
            out.push(b']');
        }
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_unstable_by(|(a, _), (b, _)| key_order(a, b));
            out.push(b'{');
            for (index, (key, item)) in members.into_iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                write_string(out, key);
                out.push(b':');
                write_nested(out, item, depth + 1).map_err(|fault| fault.under(key.as_str()))?;
            }
            out.push(b'}');
        }
    }
    Ok(())
}

fn write_integer(out: &mut Vec<u8>, number: &Number) -> Result<(), Fault> {
    let magnitude = match (number.as_i64(), number.as_u64()) {
        (Some(signed), _) => signed.unsigned_abs(),
        (None, Some(unsigned)) => unsigned,
        (None, None) => return Err(Fault::new(FaultKind::NotInteger)),
    };
    if magnitude > MAX_INTEGER {
        return Err(Fault::new(FaultKind::IntegerRange));
    }
    if number.as_i64().is_some_and(i64::is_negative) {
        out.push(b'-');
    }
    out.extend_from_slice(magnitude.to_string().as_bytes());
    Ok(())
}

/// RFC 8785 section 3.2.3: keys stand in the order of their UTF-16 code units, which is not that of UTF-8 bytes.
fn key_order(a: &str, b: &str) -> Ordering {
    a.encode_utf16().cmp(b.encode_utf16())
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    /// Any value that may be recorded.
    pub(crate) fn recordable() -> impl Strategy<Value = Value> {
        let bound = i64::try_from(MAX_INTEGER).unwrap();
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            (-bound..=bound).prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 6, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                proptest::collection::btree_map(any::<String>(), inner, 0..6)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    fn text(value: &Value) -> String {
        String::from_utf8(to_canonical(value).unwrap()).unwrap()
    }

    #[test]
    fn keys_stand_in_utf16_order() {
        // The example of RFC 8785 section 3.2.3: the emoji (surrogates d83d…) stands before the letter fb33.
        let value = json!({"\u{20ac}": 1, "\r": 2, "\u{fb33}": 3, "1": 4, "\u{1f600}": 5, "\u{80}": 6, "\u{f6}": 7});
        assert_eq!(
            text(&value),
            "{\"\\r\":2,\"1\":4,\"\u{80}\":6,\"\u{f6}\":7,\"\u{20ac}\":1,\"\u{1f600}\":5,\"\u{fb33}\":3}"
        );
    }

    #[test]
    fn strings_have_only_the_escapes_they_need() {
        assert_eq!(text(&json!("€$\u{f}\nA'B\"\\\"/\u{7f}曹县")), "\"€$\\u000f\\nA'B\\\"\\\\\\\"/\u{7f}曹县\"");
        assert_eq!(text(&json!("\u{8}\t\n\u{c}\r\u{0}")), "\"\\b\\t\\n\\f\\r\\u0000\"");
    }

    #[test]
    fn fractions_and_great_integers_are_refused_with_their_path() {
        assert_eq!(
            to_canonical(&json!({"fine": [{"amount": 1.5}]})),
            Err(CanonicalError::NotInteger { path: "fine.0.amount".into() })
        );
        assert_eq!(
            to_canonical(&json!({"n": 9_007_199_254_740_992_u64})),
            Err(CanonicalError::IntegerRange { path: "n".into() })
        );
        assert_eq!(
            text(&json!([9_007_199_254_740_991_i64, -9_007_199_254_740_991_i64, 0])),
            "[9007199254740991,-9007199254740991,0]"
        );
    }

    #[test]
    fn depth_and_size_are_limited() {
        let nest = |depth| (0..depth).fold(json!(1), |inner, _| json!([inner]));
        assert!(to_canonical(&nest(MAX_DEPTH)).is_ok());
        assert!(matches!(to_canonical(&nest(MAX_DEPTH + 1)), Err(CanonicalError::TooDeep { .. })));
        let bomb = "[".repeat(100_000);
        assert!(matches!(parse_canonical(bomb.as_bytes()), Err(CanonicalError::NotJson { .. })));
        assert_eq!(parse_canonical_within(b"[1]", 2), Err(CanonicalError::TooLarge { bytes: 3, limit: 2 }));
    }

    #[test]
    fn other_spellings_are_refused() {
        for other in [
            "{\"a\": 1}",
            "{\"b\":1,\"a\":2}",
            "{\"a\":1,\"a\":1}",
            "[1.0]",
            "[1e2]",
            "[-0]",
            "[01]",
            "[\"\\u0041\"]",
            "[\"\\/\"]",
            "[\"\\u000A\"]",
            "[\"\\ud800\"]",
            "[1]\n",
            "[1]x",
            "",
            "\u{feff}[1]",
        ] {
            assert!(parse_canonical(other.as_bytes()).is_err(), "{other:?} was accepted");
        }
        assert!(parse_canonical(b"[\"\xff\"]").is_err(), "bytes that are not UTF-8 were accepted");
        assert_eq!(parse_canonical(b"{\"a\": 1}"), Err(CanonicalError::NotCanonical { offset: 5 }));
    }

    proptest! {
        #[test]
        fn reading_gives_back_what_was_written(value in recordable()) {
            let bytes = to_canonical(&value).unwrap();
            prop_assert_eq!(parse_canonical(&bytes).unwrap(), value);
        }

        #[test]
        fn no_byte_may_change_unnoticed(value in recordable(), at in any::<prop::sample::Index>(), flip in 1u8..) {
            let mut bytes = to_canonical(&value).unwrap();
            let at = at.index(bytes.len());
            bytes[at] ^= flip;
            prop_assert!(parse_canonical(&bytes).map_or(true, |read| read != value));
        }
    }
}
