//! Citations and the numerals in them.

use jiff::civil::date;
use law::Citation;
use law::apl::PenaltyLaw;
use law::citation::{ArticleRef, article_number, parse_article};
use law::numeral::{from_chinese, to_chinese};
use proptest::prelude::*;

#[test]
fn citations_are_written_with_their_version() {
    const HEARING: Citation = Citation::new("行政处罚法", "第六十四条第一项");
    assert_eq!(HEARING.to_string(), "《行政处罚法》第六十四条第一项");
    assert_eq!(HEARING.of_version(date(2021, 1, 22)).to_string(), "《行政处罚法》（2021年修订）第六十四条第一项");
    assert_eq!(PenaltyLaw::Apl17.cite("第四十二条").to_string(), "《行政处罚法》（2017年修正）第四十二条");
    assert_eq!(Citation::owned("某办法", Some(date(2020, 5, 1)), "").to_string(), "《某办法》（2020年文本）");
    let json = serde_json::to_string(&Citation::new("行政强制法", "第二十五条")).unwrap();
    assert_eq!(json, r#"{"law":"行政强制法","article":"第二十五条"}"#);
    assert_eq!(serde_json::from_str::<Citation>(&json).unwrap(), Citation::new("行政强制法", "第二十五条"));
}

#[test]
fn places_are_written_and_read() {
    let place = |article, sub, paragraph, item| Some(ArticleRef { article, sub, paragraph, item });
    for (text, expected) in [
        ("第六十四条第一项", place(64, None, None, Some(1))),
        ("第一百二十四条第一款第（五）项", place(124, None, Some(1), Some(5))),
        ("第十条", place(10, None, None, None)),
        ("第一百二十条之一第二款", place(120, Some(1), Some(2), None)),
        ("第一百零一条第（十二）项", place(101, None, None, Some(12))),
        ("第 51 条第2款", place(51, None, Some(2), None)),
        ("第一百二十条之二", place(120, Some(2), None, None)),
        ("第五十六条、第五十七条", None),
        ("第零条", None),
        ("五十六条", None),
        ("第五十六条第一", None),
        ("", None),
    ] {
        assert_eq!(parse_article(text), expected, "{text}");
    }
    assert_eq!(article_number(124, Some(1), Some(5)), "第一百二十四条第一款第五项");
    assert_eq!(Citation::new("行政处罚法", "第八十五条").article_ref(), place(85, None, None, None));
}

#[test]
fn numerals_are_those_of_statutes() {
    for (number, text) in [
        (0, "零"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (105, "一百零五"),
        (110, "一百一十"),
        (1000, "一千"),
        (1010, "一千零一十"),
        (1260, "一千二百六十"),
    ] {
        assert_eq!(to_chinese(number), text);
    }
    assert_eq!(from_chinese("一〇五"), None);
    assert_eq!(from_chinese("一百〇五"), Some(105));
    for text in ["", "十百", "二三", "百", "一百零", "x", "12345"] {
        assert_eq!(from_chinese(text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn numerals_round_trip(number in 0_u32..10_000) {
        prop_assert_eq!(from_chinese(&to_chinese(number)), Some(number));
    }

    #[test]
    fn places_round_trip(article in 1_u32..1300, sub in proptest::option::of(1_u32..10), paragraph in proptest::option::of(1_u32..30), item in proptest::option::of(1_u32..40)) {
        let place = ArticleRef { article, sub, paragraph, item };
        prop_assert_eq!(parse_article(&place.to_string()), Some(place));
    }
}
