//! Money in fen, as figures and as Chinese capitals.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An amount of renminbi in fen (分, a hundredth of a yuan).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fen(pub i64);

/// Why a text is not an amount.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Nothing was given.
    #[error("没有填写金额；请填写以元为单位的数字，例如156000.00")]
    Empty,
    /// A minus sign.
    #[error("金额“{0}”不得为负数")]
    Negative(String),
    /// More than two digits after the point.
    #[error("金额“{0}”的小数超过两位；金额计算到分为止")]
    TooFine(String),
    /// Not a number, or commas in the wrong places.
    #[error("“{0}”不是金额；请填写以元为单位的数字，例如156000.00")]
    Malformed(String),
    /// Beyond what can be held.
    #[error("金额“{0}”过大，无法记载")]
    TooLarge(String),
}

impl Fen {
    /// No money.
    pub const ZERO: Self = Self(0);

    /// A whole number of yuan; `None` beyond the range of [`Fen`].
    #[must_use]
    pub const fn from_yuan(yuan: i64) -> Option<Self> {
        match yuan.checked_mul(100) {
            Some(fen) => Some(Self(fen)),
            None => None,
        }
    }

    /// The sum; `None` on overflow.
    #[must_use]
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(fen) => Some(Self(fen)),
            None => None,
        }
    }

    /// The difference, which may be negative; `None` on overflow.
    #[must_use]
    pub const fn checked_sub(self, other: Self) -> Option<Self> {
        match self.0.checked_sub(other.0) {
            Some(fen) => Some(Self(fen)),
            None => None,
        }
    }

    /// The product; `None` on overflow.
    #[must_use]
    pub const fn checked_mul(self, factor: i64) -> Option<Self> {
        match self.0.checked_mul(factor) {
            Some(fen) => Some(Self(fen)),
            None => None,
        }
    }

    /// A share in permille, rounded down to the fen, so that a party never pays more than the law's share; `None` on
    /// overflow.
    #[must_use]
    pub fn checked_permille(self, permille: u32) -> Option<Self> {
        let share = (i128::from(self.0) * i128::from(permille)).div_euclid(1000);
        i64::try_from(share).ok().map(Self)
    }

    /// Reads an amount in yuan: `156000`, `156000.5`, `156,000.00`, with or without `元` at the end.
    ///
    /// # Errors
    /// [`MoneyError`] for negative amounts, more than two decimals, misplaced commas and anything else.
    pub fn parse(text: &str) -> Result<Self, MoneyError> {
        let figure = text.trim();
        let figure = figure.strip_suffix('元').unwrap_or(figure);
        let malformed = || MoneyError::Malformed(text.to_owned());
        if figure.is_empty() {
            return Err(MoneyError::Empty);
        }
        if let Some(rest) = figure.strip_prefix(['-', '−', '－']) {
            return Err(if rest.starts_with(|c: char| c.is_ascii_digit()) {
                MoneyError::Negative(text.to_owned())
            } else {
                malformed()
            });
        }
        let (yuan, decimals) = match figure.split_once('.') {
            Some((yuan, decimals)) if !decimals.is_empty() => (yuan, decimals),
            Some(_) => return Err(malformed()),
            None => (figure, ""),
        };
        if !is_grouped(yuan) || !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(malformed());
        }
        if decimals.len() > 2 {
            return Err(MoneyError::TooFine(text.to_owned()));
        }
        let digits = yuan.chars().filter(|c| *c != ',').chain(format!("{decimals:0<2}").chars()).collect::<String>();
        digits.parse().map(Self).map_err(|_| MoneyError::TooLarge(text.to_owned()))
    }

    /// The amount in Chinese capitals, as documents of state require beside the figures: 人民币壹拾伍万陆仟元整.
    ///
    /// `整` closes an amount without fen. One `零` stands for any run of zeros between two digits; where the wan part
    /// ends in zero and thousands follow, none is written (《支付结算办法》附一《正确填写票据和结算凭证的基本规定》第二条).
    #[must_use]
    pub fn capitals(self) -> String {
        let fen = self.0.unsigned_abs();
        let (yuan, jiao, fen) = (fen / 100, fen / 10 % 10, fen % 10);
        let mut text = String::from("人民币");
        if self.0 < 0 {
            text.push('负');
        }
        if yuan > 0 || (jiao == 0 && fen == 0) {
            text.push_str(&capital_integer(yuan));
            text.push('元');
        }
        if yuan > 0 && jiao == 0 && fen > 0 {
            text.push('零');
        }
        for (digit, unit) in [(jiao, '角'), (fen, '分')] {
            if digit > 0 {
                text.push(capital_digit(digit));
                text.push(unit);
            }
        }
        if fen == 0 {
            text.push('整');
        }
        text
    }
}

impl fmt::Display for Fen {
    /// Writes `156000元`, or `156000.50元` when there are jiao or fen.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let fen = self.0.unsigned_abs();
        match (fen / 100, fen % 100) {
            (yuan, 0) => write!(formatter, "{sign}{yuan}元"),
            (yuan, cents) => write!(formatter, "{sign}{yuan}.{cents:02}元"),
        }
    }
}

/// Whether a text is digits, either without commas or with one before every third digit from the right.
fn is_grouped(text: &str) -> bool {
    let digits = |group: &str| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit());
    match text.split_once(',') {
        None => digits(text),
        Some((head, tail)) => {
            digits(head) && head.len() <= 3 && tail.split(',').all(|group| digits(group) && group.len() == 3)
        }
    }
}

fn capital_digit(digit: u64) -> char {
    ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖']
        .into_iter()
        .nth(usize::try_from(digit).unwrap_or(0))
        .unwrap_or('零')
}

/// Writes a whole number in capitals, in steps of ten thousand and then of a hundred million.
fn capital_integer(number: u64) -> String {
    for (step, unit) in [(100_000_000, "亿"), (10_000, "万")] {
        if number >= step {
            let (high, low) = (number / step, number % step);
            let mut text = capital_integer(high) + unit;
            if low > 0 {
                if low < step / 10 {
                    text.push('零');
                }
                text.push_str(&capital_integer(low));
            }
            return text;
        }
    }
    let mut text = String::new();
    let mut zero = false;
    for (step, unit) in [(1000, "仟"), (100, "佰"), (10, "拾"), (1, "")] {
        match number / step % 10 {
            0 => zero = !text.is_empty(),
            digit => {
                if zero {
                    text.push('零');
                    zero = false;
                }
                text.push(capital_digit(digit));
                text.push_str(unit);
            }
        }
    }
    if text.is_empty() { "零".to_owned() } else { text }
}
