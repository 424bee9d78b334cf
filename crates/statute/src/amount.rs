//! Amounts in statutes: Chinese numerals, Arabic figures, and both mixed (五万元, 5万元, 3千元, 1.5倍, 百分之五, 30%).

use std::fmt;

use law::Fen;
use law::numeral::{from_chinese, to_chinese};
use serde::{Deserialize, Serialize};

use crate::glyph::Glyphs;

/// What an amount counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Yuan.
    Yuan,
    /// Times a base (倍).
    Times,
    /// Percent of a base; 千分之 and 万分之 are read as their percent.
    Percent,
    /// Days.
    Days,
    /// Months.
    Months,
    /// Years.
    Years,
    /// A bare number whose unit stands with a later one (五百至一千元), or another unit.
    Bare,
}

/// An amount, in thousandths of its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Amount {
    /// Thousandths.
    pub milli: i64,
    /// The unit.
    pub unit: Unit,
}

impl Amount {
    /// A whole number of units; `None` beyond what can be held.
    #[must_use]
    pub const fn whole(number: i64, unit: Unit) -> Option<Self> {
        match number.checked_mul(1000) {
            Some(milli) => Some(Self { milli, unit }),
            None => None,
        }
    }

    /// The amount of money; `None` for anything else.
    #[must_use]
    pub const fn fen(self) -> Option<Fen> {
        match self.unit {
            Unit::Yuan => Some(Fen(self.milli / 10)),
            _ => None,
        }
    }

    /// The number without its unit, with as many decimals as it needs.
    #[must_use]
    pub fn number(self) -> String {
        let (whole, rest) = (self.milli / 1000, self.milli.unsigned_abs() % 1000);
        if rest == 0 { whole.to_string() } else { format!("{whole}.{rest:03}").trim_end_matches('0').to_owned() }
    }

    /// Writes the amount in Chinese numerals as statutes do: 五万元, 一点五倍, 百分之五.
    #[must_use]
    pub fn to_chinese(self) -> String {
        let (whole, rest) = (self.milli.unsigned_abs() / 1000, self.milli.unsigned_abs() % 1000);
        let mut number = chinese_number(whole);
        if rest > 0 {
            number.push('点');
            let digits = format!("{rest:03}");
            for digit in digits.trim_end_matches('0').chars() {
                number.push_str(&to_chinese(digit.to_digit(10).unwrap_or(0)));
            }
        }
        match self.unit {
            Unit::Yuan => number + "元",
            Unit::Times => number + "倍",
            Unit::Percent => format!("百分之{number}"),
            Unit::Days => number + "日",
            Unit::Months => number + "个月",
            Unit::Years => number + "年",
            Unit::Bare => number,
        }
    }
}

impl fmt::Display for Amount {
    /// Writes 50000元, 1.5倍, 30%, 5日.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::Yuan => "元",
            Unit::Times => "倍",
            Unit::Percent => "%",
            Unit::Days => "日",
            Unit::Months => "个月",
            Unit::Years => "年",
            Unit::Bare => "",
        };
        write!(formatter, "{}{unit}", self.number())
    }
}

/// A whole number in Chinese, in steps of ten thousand.
fn chinese_number(number: u64) -> String {
    for (step, unit) in [(100_000_000, "亿"), (10_000, "万")] {
        if number >= step {
            let (high, low) = (number / step, number % step);
            let mut text = chinese_number(high) + unit;
            if low > 0 {
                if low < step / 10 {
                    text.push('零');
                    text.push_str(&chinese_number(low));
                } else {
                    text.push_str(&chinese_number(low));
                }
            }
            return text;
        }
    }
    to_chinese(u32::try_from(number).unwrap_or(0))
}

/// What stands where a number begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// An amount.
    Amount(Amount),
    /// Signs of a number with a unit of money or a multiple that make no number.
    Unreadable,
}

/// Reads the amount that begins at a place, and tells the place after it; `None` where no number begins.
#[must_use]
pub fn read(glyphs: &Glyphs, at: usize) -> Option<(Reading, usize)> {
    for (words, divisor) in [("百分之", 1), ("千分之", 10), ("万分之", 100)] {
        if glyphs.has(at, words) {
            let (value, end) = number(glyphs, at + 3)?;
            let milli = value.map(|milli| milli / divisor);
            // 百分之五至百分之十 and 百分之五至十 are both in use; the second is a bare number.
            return Some((reading(milli, Unit::Percent), end));
        }
    }
    let money = glyphs.has(at, "人民币");
    let start = if money { at + 3 } else { at };
    let (value, end) = number(glyphs, start)?;
    let units = [
        ("元", Unit::Yuan),
        ("圆", Unit::Yuan),
        ("倍", Unit::Times),
        ("%", Unit::Percent),
        ("‰", Unit::Percent),
        ("日", Unit::Days),
        ("天", Unit::Days),
        ("个月", Unit::Months),
        ("年", Unit::Years),
    ];
    let unit = units.into_iter().find(|(word, _)| glyphs.has(end, word));
    let (word, unit) = unit.unwrap_or(("", if money { Unit::Yuan } else { Unit::Bare }));
    if value.is_none() && !matches!(unit, Unit::Yuan | Unit::Times | Unit::Percent) {
        return None;
    }
    let value = if word == "‰" { value.map(|milli| milli / 10) } else { value };
    Some((reading(value, unit), end + word.chars().count()))
}

fn reading(value: Option<i64>, unit: Unit) -> Reading {
    value.map_or(Reading::Unreadable, |milli| Reading::Amount(Amount { milli, unit }))
}

/// Reads the number that begins at a place: thousandths, or `None` for signs that make no number.
fn number(glyphs: &Glyphs, at: usize) -> Option<(Option<i64>, usize)> {
    let signs: Vec<char> = glyphs.from(at).iter().copied().map(plain).take_while(|sign| is_numeric(*sign)).collect();
    let begins = |sign: &char| sign.is_ascii_digit() || "零〇一二三四五六七八九两十百".contains(*sign);
    if !signs.first().is_some_and(begins) {
        return None;
    }
    Some((value(&signs), at + signs.len()))
}

/// Capitals, as some older texts write them, in their plain form.
fn plain(sign: char) -> char {
    match sign {
        '壹' => '一',
        '贰' => '二',
        '叁' => '三',
        '肆' => '四',
        '伍' => '五',
        '陆' => '六',
        '柒' => '七',
        '捌' => '八',
        '玖' => '九',
        '拾' => '十',
        '佰' => '百',
        '仟' => '千',
        other => other,
    }
}

fn is_numeric(sign: char) -> bool {
    sign.is_ascii_digit() || "零〇一二三四五六七八九两十百千万亿.点".contains(sign)
}

/// The value of a whole number's signs in thousandths: sections before 亿 and 万, and what follows them.
fn value(signs: &[char]) -> Option<i64> {
    let mut rest: String = signs.iter().collect();
    let mut total: i64 = 0;
    let mut last = i64::MAX;
    for (unit, step) in [('亿', 100_000_000), ('万', 10_000)] {
        // 一百万亿 does not occur; 二万亿 is read as 二万 of 亿.
        if let Some((before, after)) = rest.clone().rsplit_once(unit) {
            let before = if unit == '亿' && before.contains('万') {
                value(&before.chars().collect::<Vec<_>>())?
            } else {
                section(before)?
            };
            total = total.checked_add(before.checked_mul(step)?)?;
            rest = after.trim_start_matches(['零', '〇']).to_owned();
            last = step;
        }
    }
    if rest.is_empty() {
        return (last < i64::MAX).then_some(total);
    }
    let low = section(&rest)?;
    let exceeds = low >= last.saturating_mul(1000);
    // 一万五 is 15,000: a single digit directly after 万 counts thousands.
    if exceeds { None } else { total.checked_add(low) }
}

/// A number below ten thousand in thousandths: 五千五百, 3千, 1.5, 一点五, or Arabic figures of any size.
fn section(text: &str) -> Option<i64> {
    if let Some((whole, decimals)) = text.split_once(['.', '点']) {
        let whole = if whole.is_empty() { return None } else { section(whole)? };
        return whole.checked_add(thousandths(decimals)?);
    }
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse::<i64>().ok()?.checked_mul(1000);
    }
    let mixed = text.starts_with(|c: char| c.is_ascii_digit());
    if mixed {
        // 3千, 5百, 3千5百.
        let mut total: i64 = 0;
        let mut rest = text;
        for (unit, step) in [('千', 1000), ('百', 100), ('十', 10)] {
            if let Some((digits, after)) = rest.split_once(unit) {
                let digits: i64 = digits.parse().ok()?;
                total = total.checked_add(digits.checked_mul(step)?)?;
                rest = after;
            }
        }
        let ones: i64 = if rest.is_empty() { 0 } else { rest.parse().ok()? };
        return total.checked_add(ones)?.checked_mul(1000);
    }
    i64::from(from_chinese(text)?).checked_mul(1000)
}

fn thousandths(decimals: &str) -> Option<i64> {
    let mut value = 0;
    let mut step = 100;
    for sign in decimals.chars() {
        let digit = sign.to_digit(10).or_else(|| from_chinese(&sign.to_string()).filter(|digit| *digit < 10))?;
        value += i64::from(digit) * step;
        step /= 10;
    }
    (!decimals.is_empty() && decimals.chars().count() <= 3).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::glyph::Span;

    fn read_text(text: &str) -> Option<(Reading, usize)> {
        read(&Glyphs::of(text, Span { start: 0, end: text.len() }), 0)
    }

    #[test]
    fn amounts_are_read_in_every_writing() {
        for (text, milli, unit) in [
            ("五万元", 50_000_000, Unit::Yuan),
            ("5万元", 50_000_000, Unit::Yuan),
            ("3千元", 3_000_000, Unit::Yuan),
            ("１,０００元", 1_000_000, Unit::Yuan),
            ("一万五千元", 15_000_000, Unit::Yuan),
            ("1万5千元", 15_000_000, Unit::Yuan),
            ("2.5万元", 25_000_000, Unit::Yuan),
            ("一百二十万元", 1_200_000_000, Unit::Yuan),
            ("一千万元", 10_000_000_000, Unit::Yuan),
            ("一亿零五百万元", 105_000_000_000, Unit::Yuan),
            ("人民币伍佰元", 500_000, Unit::Yuan),
            ("1.5倍", 1_500, Unit::Times),
            ("一点五倍", 1_500, Unit::Times),
            ("百分之五", 5_000, Unit::Percent),
            ("30%", 30_000, Unit::Percent),
            ("千分之五", 500, Unit::Percent),
            ("万分之五", 50, Unit::Percent),
            ("0.7‰", 70, Unit::Percent),
            ("十五日", 15_000, Unit::Days),
            ("6个月", 6_000, Unit::Months),
            ("五百至", 500_000, Unit::Bare),
        ] {
            let amount = Reading::Amount(Amount { milli, unit });
            assert_eq!(read_text(text).map(|(reading, _)| reading), Some(amount), "{text}");
        }
    }

    #[test]
    fn signs_that_make_no_number_are_unreadable_and_not_dropped() {
        for text in ["五十五十元", "三百四千元", "1.2.3元", "五万六万元"] {
            assert_eq!(read_text(text).map(|(reading, _)| reading), Some(Reading::Unreadable), "{text}");
        }
        assert_eq!(read_text("万元"), None);
        assert_eq!(read_text("元"), None);
    }
}
