//! Masking for publication: what the public sees of a party (penalty law (2021) articles 48 and 50).

use crate::acts::parts::{Party, PartyKind};

/// The party's name as the public sees it: organisations in full; of a natural person, the family name when it is to be
/// masked.
pub fn party_name(party: &Party, mask: bool) -> String {
    match party.kind {
        PartyKind::Citizen if mask => family_name(party.name.as_str()),
        PartyKind::Citizen | PartyKind::IndividualBusiness | PartyKind::Organisation => party.name.to_string(),
    }
}

/// A natural person's name reduced to the family name and “某”.
pub fn family_name(name: &str) -> String {
    const DOUBLE: [&str; 8] = ["欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙"];
    let family = DOUBLE.iter().find(|family| name.starts_with(**family)).map(|family| (*family).to_owned());
    let family = family.or_else(|| name.chars().next().map(String::from)).unwrap_or_default();
    format!("{family}某")
}

/// Replaces what must not be published in running text: identity numbers, telephone and bank card numbers.
pub fn text(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut run = String::new();
    for c in text.chars().chain(['\0']) {
        if c.is_ascii_digit() || (matches!(c, 'X' | 'x') && run.len() == 17) {
            run.push(c);
            continue;
        }
        masked.push_str(if is_personal(&run) { "***" } else { &run });
        run.clear();
        if c != '\0' {
            masked.push(c);
        }
    }
    masked
}

/// Whether a run of digits looks like an identity number (15 or 18), a mobile number (11, beginning with 1) or a bank
/// card (16 to 19).
fn is_personal(run: &str) -> bool {
    match run.chars().count() {
        11 => run.starts_with('1'),
        15..=19 => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_are_masked() {
        assert_eq!(family_name("欧阳小明"), "欧阳某");
        assert_eq!(family_name("王芳"), "王某");
        assert_eq!(text("电话13800000000，身份证11010519491231002X，罚款156000元"), "电话***，身份证***，罚款156000元");
    }
}
