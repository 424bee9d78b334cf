//! Words made of values: amounts, periods, addresses; and the dated sentences of `data/words.csv`.

use jiff::civil::Date;
use law::{Fen, Period, numeral::to_chinese};

use crate::part::Amount;

/// `data/words.csv`: articles and sentences of the law that documents state, each from the day on which it holds.
const WORDS: &str = include_str!("../../data/words.csv");

/// The rows of a key that hold on a day: `(from, words)`, in the order of the table.
fn rows(key: &str, day: Date) -> impl Iterator<Item = (&'static str, &'static str)> {
    let day = day.to_string();
    WORDS
        .lines()
        .skip(1)
        .filter_map(|line| {
            let (key, rest) = line.split_once(',')?;
            let (from, words) = rest.split_once(',')?;
            Some((key, from, words))
        })
        .filter(move |(found, from, _)| *found == key && *from <= day.as_str())
        .map(|(_, from, words)| (from, words))
}

/// The words of a key in their version of a day; empty for a key that the table lacks.
pub fn words(key: &str, day: Date) -> String {
    rows(key, day).max_by_key(|(from, _)| *from).map_or_else(String::new, |(_, words)| words.to_owned())
}

/// Every sentence of a key that holds on a day; here a later row adds to the earlier ones.
pub fn sentences(key: &str, day: Date) -> Vec<String> {
    rows(key, day).map(|(_, words)| words.to_owned()).collect()
}

/// An amount in figures with thousands set apart, and in capitals without the name of the currency.
pub fn amount(fen: Fen) -> Amount {
    let total = fen.0.unsigned_abs();
    let digits = (total / 100).to_string();
    let mut figures = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            figures.push(',');
        }
        figures.push(digit);
    }
    figures.push_str(&format!(".{:02}", total % 100));
    let capitals = fen.capitals();
    Amount { figures, capitals: capitals.strip_prefix("人民币").unwrap_or(&capitals).to_owned() }
}

/// 人民币156,000.00元（大写：壹拾伍万陆仟元整）.
pub fn money(fen: Fen) -> String {
    let Amount { figures, capitals } = amount(fen);
    format!("人民币{figures}元（大写：{capitals}）")
}

/// A period with its count in Chinese, as the law writes it: 五个工作日.
pub fn period(period: &Period) -> String {
    format!("{}{}", to_chinese(period.count), period.unit.title())
}

/// A share in the words of the law: 百分之三 of 30 permille.
pub fn share(permille: u32) -> String {
    if permille.is_multiple_of(10) {
        format!("百分之{}", to_chinese(permille / 10))
    } else {
        format!("千分之{}", to_chinese(permille))
    }
}

/// The text in percent-encoding (RFC 3986 section 2.1), with only unreserved characters left as they are.
pub fn percent_encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// The text without its final mark, to stand inside a sentence.
pub fn open(text: &str) -> &str {
    text.trim().trim_end_matches(['。', '；', '，'])
}

/// The texts there are, a paragraph each; none where there is none.
pub fn lines(texts: impl IntoIterator<Item = Option<String>>) -> Option<String> {
    let lines: Vec<String> = texts.into_iter().flatten().collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn words_follow_the_day() {
        assert!(words("right.hearing", date(2021, 7, 14)).ends_with("第四十二条"));
        assert!(words("right.hearing", date(2021, 7, 15)).ends_with("第六十三条、第六十四条"));
        assert_eq!(words("no.such.key", date(2022, 1, 1)), "");
        assert_eq!(sentences("told.address", date(2022, 1, 1)).len(), 4);
        assert_eq!(sentences("told.address", date(2020, 1, 1)).len(), 3);
    }

    #[test]
    fn amounts_stand_in_figures_and_capitals() {
        assert_eq!(money(Fen(15_600_000)), "人民币156,000.00元（大写：壹拾伍万陆仟元整）");
        assert_eq!(amount(Fen(9_320)).figures, "93.20");
        assert_eq!(amount(Fen(100_000_000)).figures, "1,000,000.00");
    }

    #[test]
    fn periods_and_shares_are_in_words() {
        assert_eq!(period(&Period::working_days(5)), "五个工作日");
        assert_eq!(period(&Period::calendar_days(3)), "三日");
        assert_eq!((share(30), share(5)), ("百分之三".to_owned(), "千分之五".to_owned()));
    }

    #[test]
    fn a_number_becomes_part_of_an_address() {
        assert_eq!(percent_encoded("罚a〔2022〕1"), "%E7%BD%9Aa%E3%80%942022%E3%80%951");
    }
}
