//! Amounts in figures and in capitals.

use law::Fen;
use law::money::MoneyError;
use proptest::prelude::*;

#[test]
fn figures_are_read_strictly() {
    for (text, fen) in [
        ("156000", 15_600_000),
        ("156000.5", 15_600_050),
        ("156,000.00", 15_600_000),
        ("0.01", 1),
        ("20元", 2000),
        (" 7 ", 700),
    ] {
        assert_eq!(Fen::parse(text), Ok(Fen(fen)), "{text}");
    }
    for text in ["1,56000", ",156", "156,00", "1.", ".5", "abc", "1 000", "+5", "1e3", "１２", "5元元", "1.2.3", "-"]
    {
        assert!(matches!(Fen::parse(text), Err(MoneyError::Malformed(_))), "{text}");
    }
    assert!(matches!(Fen::parse("-1"), Err(MoneyError::Negative(_))));
    assert!(matches!(Fen::parse("1.005"), Err(MoneyError::TooFine(_))));
    assert!(matches!(Fen::parse(" "), Err(MoneyError::Empty)));
    assert!(matches!(Fen::parse("99999999999999999999"), Err(MoneyError::TooLarge(_))));
}

#[test]
fn figures_are_written_as_in_documents() {
    assert_eq!(Fen(15_600_000).to_string(), "156000元");
    assert_eq!(Fen(15_600_050).to_string(), "156000.50元");
    assert_eq!(Fen(-5).to_string(), "-0.05元");
}

#[test]
fn capitals_follow_the_rules_of_payment_documents() {
    let cases = [
        (15_600_000, "人民币壹拾伍万陆仟元整"),
        (0, "人民币零元整"),
        (1_000, "人民币壹拾元整"),
        (140_950, "人民币壹仟肆佰零玖元伍角整"),
        (600_714, "人民币陆仟零柒元壹角肆分"),
        (1_640_902, "人民币壹万陆仟肆佰零玖元零贰分"),
        (32_504, "人民币叁佰贰拾伍元零肆分"),
        (10_700_053, "人民币壹拾万柒仟元伍角叁分"),
        (10_000_500, "人民币壹拾万零伍元整"),
        (10_000_000_000, "人民币壹亿元整"),
        (10_000_005_000, "人民币壹亿零伍拾元整"),
        (10_005_000_000, "人民币壹亿零伍万元整"),
        (50, "人民币伍角整"),
        (5, "人民币伍分"),
        (-100, "人民币负壹元整"),
    ];
    for (fen, expected) in cases {
        assert_eq!(Fen(fen).capitals(), expected, "{fen}");
    }
}

#[test]
fn arithmetic_never_wraps() {
    assert_eq!(Fen::from_yuan(3000), Some(Fen(300_000)));
    assert_eq!(Fen::from_yuan(i64::MAX), None);
    assert_eq!(Fen(i64::MAX).checked_add(Fen(1)), None);
    assert_eq!(Fen(i64::MIN).checked_sub(Fen(1)), None);
    assert_eq!(Fen(i64::MAX).checked_mul(2), None);
    assert_eq!(Fen(100_000).checked_permille(30), Some(Fen(3000)));
    assert_eq!(Fen(33).checked_permille(30), Some(Fen(0)), "a part of a fen is not owed");
    assert_eq!(serde_json::to_string(&Fen(156)).unwrap(), "156");
}

/// Reads capitals independently of how they are written: sums digits times units, section by section.
fn read_capitals(text: &str) -> Option<i64> {
    let text = text.strip_prefix("人民币")?;
    let (yuan, rest) = text.split_once('元').unwrap_or(("", text));
    let mut total = 0_i64;
    let mut section = 0_i64;
    let mut digit = 0_i64;
    for symbol in yuan.chars() {
        match symbol {
            '拾' | '佰' | '仟' => {
                section += digit * [('拾', 10), ('佰', 100), ('仟', 1000)].iter().find(|(unit, _)| *unit == symbol)?.1;
                digit = 0;
            }
            '万' => {
                let below = total % 100_000_000;
                total = total - below + (below + section + digit) * 10_000;
                (section, digit) = (0, 0);
            }
            '亿' => {
                total = (total + section + digit) * 100_000_000;
                (section, digit) = (0, 0);
            }
            _ => digit = i64::try_from("零壹贰叁肆伍陆柒捌玖".chars().position(|known| known == symbol)?).ok()?,
        }
    }
    let mut fen = (total + section + digit) * 100;
    for symbol in rest.trim_end_matches('整').chars() {
        match symbol {
            '角' => fen += std::mem::take(&mut digit) * 10,
            '分' => fen += std::mem::take(&mut digit),
            _ => digit = i64::try_from("零壹贰叁肆伍陆柒捌玖".chars().position(|known| known == symbol)?).ok()?,
        }
    }
    Some(fen)
}

proptest! {
    #[test]
    fn figures_round_trip(fen in 0..=i64::MAX) {
        prop_assert_eq!(Fen::parse(&Fen(fen).to_string()), Ok(Fen(fen)));
    }

    #[test]
    fn capitals_round_trip(fen in 0_i64..9_999_999_999_999_999) {
        let capitals = Fen(fen).capitals();
        prop_assert_eq!(read_capitals(&capitals), Some(fen), "{}", capitals);
        prop_assert!(!capitals.contains("零零"), "{}", capitals);
        prop_assert!(!capitals.contains("零元") || fen < 100, "{}", capitals);
        prop_assert!(!capitals.contains("零万") && !capitals.contains("零亿"), "{}", capitals);
    }

    #[test]
    fn capitals_with_many_zeros_round_trip(digits in proptest::collection::vec(prop_oneof![3 => Just(0_i64), 1 => 1_i64..10], 1..16)) {
        let fen = digits.iter().fold(0, |fen, digit| fen * 10 + digit);
        let capitals = Fen(fen).capitals();
        prop_assert_eq!(read_capitals(&capitals), Some(fen), "{}", capitals);
        prop_assert!(!capitals.contains("零零"), "{}", capitals);
    }
}
