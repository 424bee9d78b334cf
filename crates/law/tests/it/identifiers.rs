//! Identifiers: the published examples, and every way to be wrong.

use jiff::civil::date;
use law::identifier::{CreditCode, IdentifierError, IdentityNumber, OrganisationCode, RegionCode};

#[test]
fn published_credit_codes_are_accepted() {
    for code in [
        "914403001922038216",
        "9144030071526726XG",
        "91110108551385082Q",
        "11230500001755309F",
        "12441500196720244T",
        "11371700004422331M",
        "91371702MA3C1D2E19",
        "92371722MA3F4G5H21",
        "52371725MJE123451E",
        "93371721MA3J6K7L3X",
    ] {
        let read = CreditCode::parse(code).unwrap_or_else(|error| panic!("{code}: {error}"));
        assert_eq!(read.as_str(), code);
        assert!(OrganisationCode::parse(read.organisation().as_str()).is_ok());
        assert_eq!(read.is_individual_business(), code.starts_with("92"));
    }
    assert_eq!(CreditCode::parse(" 91371702ma3c1d2e19 ").unwrap().as_str(), "91371702MA3C1D2E19");
}

#[test]
fn faulty_credit_codes_say_what_is_wrong() {
    let fault = |code: &str| CreditCode::parse(code).unwrap_err();
    let check = fault("91500106MA2CE71F65");
    assert!(matches!(check, IdentifierError::CheckDigit { position: 18, expected: '6', found: '5', .. }), "{check}");
    assert_eq!(check.to_string(), "统一社会信用代码校验码不符：第18位应为“6”，现为“5”；请核对有无抄错");
    assert!(matches!(fault("9137170"), IdentifierError::Length { found: 7, .. }));
    assert!(matches!(fault("91371702MI3C1D2E19"), IdentifierError::Alphabet { position: 10, found: 'I', .. }));
    assert!(matches!(fault("01371702MA3C1D2E19"), IdentifierError::Alphabet { position: 1, .. }));
    assert!(matches!(fault("91A71702MA3C1D2E19"), IdentifierError::Alphabet { position: 3, .. }));
    assert!(matches!(fault("00000000000000000X"), IdentifierError::Alphabet { position: 1, .. }), "the placeholder");
    assert!(matches!(fault("91371702MA3C1D2E29"), IdentifierError::CheckDigit { position: 17, .. }));
}

#[test]
fn identity_numbers_are_read_whatever_the_region_became() {
    for number in ["11010519491231002X", "440524188001010014", "371725199003072116", "371722198806150022"] {
        assert_eq!(IdentityNumber::parse(number).unwrap().as_str(), number);
    }
    assert_eq!(IdentityNumber::parse("11010519491231002x").unwrap().birth_date(), date(1949, 12, 31));
}

#[test]
fn faulty_identity_numbers_say_what_is_wrong() {
    let fault = |number: &str| IdentityNumber::parse(number).unwrap_err();
    let no_day = fault("371702198502291234");
    assert!(matches!(no_day, IdentifierError::BirthDate { .. }), "{no_day}");
    assert!(no_day.to_string().contains("19850229"));
    assert!(matches!(fault("371725199003072115"), IdentifierError::CheckDigit { expected: '6', found: '5', .. }));
    assert!(matches!(fault("991725199003072116"), IdentifierError::Province { .. }));
    assert!(matches!(fault("3717251990030721X6"), IdentifierError::Alphabet { position: 17, .. }));
    assert!(matches!(fault("370000900307211"), IdentifierError::Length { found: 15, .. }));
}

#[test]
fn a_full_year_is_reached_on_the_day_after_the_birthday() {
    let born = IdentityNumber::parse("371725199003072116").unwrap();
    assert_eq!(born.birth_date(), date(1990, 3, 7));
    assert_eq!(born.age_on(date(2004, 3, 7)), 13);
    assert_eq!(born.age_on(date(2004, 3, 8)), 14);
    assert_eq!(born.age_on(date(2008, 3, 8)), 18);
    assert_eq!(born.age_on(date(1980, 1, 1)), 0);
}

#[test]
fn organisation_codes_are_read_with_and_without_hyphen() {
    assert_eq!(OrganisationCode::parse("D2143569-X").unwrap().as_str(), "D2143569X");
    assert_eq!(OrganisationCode::parse("d2143569x").unwrap().as_str(), "D2143569X");
    assert!(matches!(OrganisationCode::parse("D21435691"), Err(IdentifierError::CheckDigit { expected: 'X', .. })));
    assert!(matches!(OrganisationCode::parse("D2143569Z"), Err(IdentifierError::Alphabet { position: 9, .. })));
    assert!(matches!(OrganisationCode::parse("D214-569X"), Err(IdentifierError::Alphabet { position: 5, .. })));
    assert!(matches!(OrganisationCode::parse("D2143"), Err(IdentifierError::Length { found: 5, .. })));
}

fn region(code: &str) -> RegionCode {
    RegionCode::parse(code).unwrap()
}

#[test]
fn regions_hold_their_parts_and_their_past() {
    let regions = &crate::law().regions;
    let holds = |outer: &str, inner: &str| regions.contains(&region(outer), &region(inner));
    for (outer, inner) in [
        ("370000", "371700"),
        ("370000", "371721100"),
        ("371700", "371721"),
        ("371700", "371771"),
        ("371700", "371772"),
        ("371721", "371721"),
        ("371721", "371721100"),
        ("371721", "371721100201"),
        ("371721100", "371721100201"),
        ("371703", "371727"),
        ("371700", "372922"),
        ("371702", "372921"),
        ("370100", "371200"),
    ] {
        assert!(holds(outer, inner), "{outer} holds {inner}");
    }
    for (outer, inner) in [
        ("371721", "371722"),
        ("371721", "371700"),
        ("371700", "370000"),
        ("371702", "371771"),
        ("370100", "371721"),
        ("371721100", "371721"),
        ("371722", "371721100"),
    ] {
        assert!(!holds(outer, inner), "{outer} does not hold {inner}");
    }
}

#[test]
fn a_region_bears_its_code_for_its_time() {
    let regions = &crate::law().regions;
    let name = |code: &str, day| regions.get(&region(code), day).map(|region| region.name.as_str());
    assert_eq!(name("371727", date(2015, 6, 1)), Some("定陶县"));
    assert_eq!(name("371727", date(2018, 6, 1)), None);
    assert_eq!(name("371703", date(2018, 6, 1)), Some("定陶区"));
    assert_eq!(name("371703", date(2015, 6, 1)), None);
    assert_eq!(name("372900", date(1999, 6, 1)), Some("菏泽地区"));
    assert_eq!(name("371799", date(2022, 6, 1)), None);
    for county in
        ["371702", "371703", "371721", "371722", "371723", "371724", "371725", "371726", "371728", "371771", "371772"]
    {
        assert!(name(county, date(2018, 8, 21)).is_some() && name(county, date(2026, 6, 1)).is_some(), "{county}");
    }
}

#[test]
fn region_codes_say_what_is_wrong() {
    assert!(matches!(RegionCode::parse("37172"), Err(IdentifierError::Length { found: 5, .. })));
    assert!(matches!(RegionCode::parse("37172X"), Err(IdentifierError::Alphabet { position: 6, .. })));
    assert!(matches!(RegionCode::parse("991721"), Err(IdentifierError::Province { .. })));
    assert_eq!(region("371721100201").county(), region("371721"));
}

#[test]
fn identifiers_are_checked_when_read_from_json() {
    let code: CreditCode = serde_json::from_str("\"91371702MA3C1D2E19\"").unwrap();
    assert_eq!(serde_json::to_string(&code).unwrap(), "\"91371702MA3C1D2E19\"");
    let fault = serde_json::from_str::<IdentityNumber>("\"371702198502291234\"").unwrap_err();
    assert!(fault.to_string().contains("不存在"), "{fault}");
}
