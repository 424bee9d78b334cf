//! Codes of items (事项编码): opaque text that follows one of the schemes in use (law.md §5).

use law::identifier::RegionCode;

use super::elements::ItemKind;
use crate::value::ItemCode;

/// A scheme: how long a code is, and where in it the type of power stands.
struct Scheme {
    name: &'static str,
    length: usize,
    /// Place of the two digits of the type.
    kind: usize,
    /// Whether the code begins with a region code.
    region: bool,
    /// Whether capital letters may stand in it, as in a credit code.
    letters: bool,
}

const SCHEMES: &[Scheme] = &[
    Scheme { name: "市级事项编码（13位）", length: 13, kind: 6, region: true, letters: false },
    Scheme { name: "基本编码（GB/T 39554.1，12位）", length: 12, kind: 2, region: false, letters: false },
    Scheme { name: "实施编码（GB/T 39554.1，31位）", length: 31, kind: 21, region: false, letters: true },
];

/// The digits of the type of power: 02 for penalties, 03 for coercion.
fn digits(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Penalty => "02",
        ItemKind::Measure | ItemKind::Enforcement => "03",
    }
}

/// Whether a code follows a scheme and names the kind of power.
///
/// # Errors
/// A Chinese sentence that says what is wrong.
pub fn check(code: &ItemCode, kind: ItemKind) -> Result<(), String> {
    let text = code.as_str();
    let Some(scheme) = SCHEMES.iter().find(|scheme| scheme.length == text.chars().count()) else {
        let known: Vec<&str> = SCHEMES.iter().map(|scheme| scheme.name).collect();
        return Err(format!("“{text}”有{}位，不是可用的编码，可用：{}", text.chars().count(), known.join("、")));
    };
    if !text.chars().all(|c| c.is_ascii_digit() || (scheme.letters && c.is_ascii_uppercase())) {
        let allowed = if scheme.letters { "数字和大写字母" } else { "数字" };
        return Err(format!("“{text}”应当由{allowed}组成（{}）", scheme.name));
    }
    let at = |place: usize, length: usize| text.chars().skip(place).take(length).collect::<String>();
    if scheme.region && RegionCode::parse(&at(0, 6)).is_err() {
        return Err(format!("“{text}”的前六位不是行政区划代码（{}）", scheme.name));
    }
    let (found, wanted) = (at(scheme.kind, 2), digits(kind));
    if found == wanted {
        Ok(())
    } else {
        Err(format!("“{text}”的事项类型码为{found}，{}应当为{wanted}（{}）", kind.title(), scheme.name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_follow_a_scheme_and_name_the_kind() {
        let cases = [
            ("3717210207001", ItemKind::Penalty, None),
            ("371721020700", ItemKind::Penalty, Some("事项类型码为17")),
            ("370207001000", ItemKind::Penalty, None),
            ("11371700000297721P3370207001000", ItemKind::Penalty, None),
            ("3717210307001", ItemKind::Penalty, Some("事项类型码为03，行政处罚应当为02")),
            ("3717210307001", ItemKind::Measure, None),
            ("37172102A7001", ItemKind::Penalty, Some("应当由数字组成")),
            ("0017210207001", ItemKind::Penalty, Some("行政区划代码")),
            ("7", ItemKind::Penalty, Some("有1位")),
        ];
        for (code, kind, fault) in cases {
            let found = check(&ItemCode::from(code), kind);
            match (&found, fault) {
                (Ok(()), None) => {}
                (Err(message), Some(fault)) => assert!(message.contains(fault), "{message}"),
                _ => panic!("{code}: {found:?}"),
            }
        }
    }
}
