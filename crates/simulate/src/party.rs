//! Invented parties with valid identifiers.

use casework::acts::parts::PartyKind;
use jiff::civil::{Date, date};
use law::Law;
use law::identifier::{CreditCode, IdentityNumber, OrganisationCode, RegionCode};
use serde_json::{Value as Json, json};

use crate::rng::Rng;
use crate::story::Words;

/// A party of a case.
#[derive(Debug, Clone)]
pub(crate) struct Drawn {
    pub(crate) kind: PartyKind,
    pub(crate) name: String,
    /// Who speaks for the party: its representative, or the citizen.
    pub(crate) speaker: String,
    pub(crate) address: String,
    pub(crate) phone: String,
    /// The party as a field of an act.
    pub(crate) json: Json,
}

/// The day on which Heze became a city and its region codes changed.
const NEW_CODES: Date = date(2000, 6, 23);

fn word(rng: &mut Rng, list: &[String]) -> String {
    rng.pick(list).cloned().unwrap_or_default()
}

/// A person's name.
pub(crate) fn person(rng: &mut Rng, words: &Words) -> String {
    word(rng, &words.surnames) + &word(rng, &words.given)
}

/// A street with a number.
pub(crate) fn street(rng: &mut Rng, words: &Words, town: &str) -> String {
    format!("{town}{}{}号", word(rng, &words.roads), rng.between(1, 399))
}

/// The name of a place as it begins names of firms and addresses.
pub(crate) fn town(law: &Law, region: &RegionCode, day: Date) -> String {
    let name = law.regions.get(region, day).map_or("", |region| region.name.as_str());
    if name.ends_with('区') && !name.starts_with("菏泽") { format!("菏泽市{name}") } else { name.to_owned() }
}

/// The code of a county as it stands in credit codes; zones have none of their own.
fn registered(law: &Law, region: &RegionCode, day: Date) -> String {
    let own = law.regions.get(region, day).is_some_and(|region| region.kind == law::region::RegionKind::Gb);
    if own { region.as_str().to_owned() } else { "371702".to_owned() }
}

const SYMBOLS: [&str; 31] = [
    "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "A", "B", "C", "D", "E", "F", "G", "H", "J", "K", "L", "M", "N",
    "P", "Q", "R", "T", "U", "W", "X", "Y",
];

/// The check character with which a code can be read, appended.
fn checked(body: &str, reads: impl Fn(&str) -> bool) -> String {
    SYMBOLS.iter().map(|symbol| format!("{body}{symbol}")).find(|code| reads(code)).unwrap_or_default()
}

/// A credit code of a business: 91 for firms, 92 for sole traders.
pub(crate) fn credit_code(rng: &mut Rng, class: &str, region: &str) -> String {
    let mut body = "MA".to_owned();
    for _ in 0..6 {
        body += rng.pick(&SYMBOLS).copied().unwrap_or("0");
    }
    let organisation = checked(&body, |code| OrganisationCode::parse(code).is_ok());
    checked(&format!("{class}{region}{organisation}"), |code| CreditCode::parse(code).is_ok())
}

/// A citizen identity number of somebody born and first registered in the county.
pub(crate) fn identity_number(rng: &mut Rng, law: &Law, region: &str, born: Date) -> String {
    let former = law.regions.iter().find(|former| {
        let successor = former.successor.as_ref().map(RegionCode::as_str);
        successor == Some(region) && former.code.as_str().starts_with("3729")
    });
    let place = former.filter(|_| born < NEW_CODES).map_or(region, |former| former.code.as_str());
    let body = format!("{place}{}{:03}", born.strftime("%Y%m%d"), rng.between(1, 999));
    checked(&body, |code| IdentityNumber::parse(code).is_ok())
}

/// Draws a party who is of age on `day`.
pub(crate) fn draw(
    rng: &mut Rng,
    law: &Law,
    words: &Words,
    (kind, business): (PartyKind, &[String]),
    region: &RegionCode,
    day: Date,
) -> Drawn {
    let town = town(law, region, day);
    let registered = registered(law, region, day);
    let speaker = person(rng, words);
    let born = date(day.year() - 1, 1, 1)
        .checked_sub(jiff::Span::new().days(rng.between(19 * 366, 58 * 365)))
        .unwrap_or(date(1980, 1, 1));
    let address = street(rng, words, &town);
    let phone = format!("13{:09}", rng.between(0, 999_999_999));
    let brand = word(rng, &words.brands);
    let trade = word(rng, business);
    let identity = identity_number(rng, law, &registered, born);
    let (name, json) = match kind {
        PartyKind::Citizen => {
            let json = json!({
                "kind": kind.code(), "name": &speaker, "identity_number": identity, "address": &address,
                "phone": &phone,
            });
            (speaker.clone(), json)
        }
        PartyKind::IndividualBusiness | PartyKind::Organisation => {
            let class = if kind == PartyKind::Organisation { "91" } else { "92" };
            let name = format!("{town}{brand}{trade}");
            let code = credit_code(rng, class, &registered);
            let json = json!({
                "kind": kind.code(), "name": &name, "credit_code": code, "representative": &speaker,
                "address": &address, "phone": &phone,
            });
            (name, json)
        }
    };
    Drawn { kind, name, speaker, address, phone, json }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawn_identifiers_can_be_read() {
        let law = Law::embedded().unwrap();
        let mut rng = Rng::new(5, 0);
        for _ in 0..300 {
            assert!(CreditCode::parse(&credit_code(&mut rng, "91", "371721")).is_ok());
            assert!(CreditCode::parse(&credit_code(&mut rng, "92", "371702")).unwrap().is_individual_business());
            let old = identity_number(&mut rng, law, "371721", date(1985, 3, 9));
            assert!(old.starts_with("37292219850309") && IdentityNumber::parse(&old).is_ok(), "{old}");
            let new = identity_number(&mut rng, law, "371721", date(2003, 3, 9));
            assert!(new.starts_with("37172120030309") && IdentityNumber::parse(&new).is_ok(), "{new}");
        }
    }
}
