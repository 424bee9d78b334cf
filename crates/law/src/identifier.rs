//! Identifiers with check digits: credit codes, identity numbers, organisation codes; and region codes.
//!
//! Letters are read in either case and kept in upper case.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Why a text is not an identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdentifierError {
    /// Too short or too long.
    #[error("{what}应当为{expected}位，现为{found}位")]
    Length {
        /// Chinese name of the identifier.
        what: &'static str,
        /// The right number of characters, in words where there are several.
        expected: &'static str,
        /// The number found.
        found: usize,
    },
    /// A character that may not stand there.
    #[error("{what}第{position}位不得为“{found}”；此处只能是{expected}")]
    Alphabet {
        /// Chinese name of the identifier.
        what: &'static str,
        /// Position, counted from 1.
        position: usize,
        /// The character found.
        found: char,
        /// What may stand there, in Chinese.
        expected: &'static str,
    },
    /// The check digit does not fit.
    #[error("{what}校验码不符：第{position}位应为“{expected}”，现为“{found}”；请核对有无抄错")]
    CheckDigit {
        /// Chinese name of the identifier.
        what: &'static str,
        /// Position of the check digit, counted from 1.
        position: usize,
        /// The check digit that fits.
        expected: char,
        /// The one found.
        found: char,
    },
    /// The date of birth is no date.
    #[error("{what}中的出生日期“{found}”不存在")]
    BirthDate {
        /// Chinese name of the identifier.
        what: &'static str,
        /// The eight digits found.
        found: String,
    },
    /// The first two digits are no province.
    #[error("{what}开头的“{found}”不是任何省级行政区划的代码")]
    Province {
        /// Chinese name of the identifier.
        what: &'static str,
        /// The two digits found.
        found: String,
    },
}

/// First two digits of region codes: mainland provinces, Taiwan, Hong Kong and Macao (GB/T 2260), and 83, which
/// residence permits of Taiwan residents bear.
const PROVINCES: [&str; 35] = [
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44",
    "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83",
];

macro_rules! identifier {
    ($name:ident) => {
        impl $name {
            /// The identifier as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdentifierError;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(identifier: $name) -> Self {
                identifier.0
            }
        }
    };
}

/// Unified social credit code (统一社会信用代码, GB 32100-2015): 18 characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CreditCode(String);
identifier!(CreditCode);

impl CreditCode {
    const WHAT: &'static str = "统一社会信用代码";
    const ALPHABET: &'static str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    /// Reads a credit code and checks both its own check character and that of the organisation code inside.
    ///
    /// # Errors
    /// [`IdentifierError`] names the first fault.
    pub fn parse(text: &str) -> Result<Self, IdentifierError> {
        let symbols = symbols(Self::WHAT, text, "18", &[18])?;
        let mut sum = 0;
        let mut weight = 1;
        for (index, symbol) in symbols.iter().enumerate() {
            let value = Self::ALPHABET.chars().zip(0_u32..).find(|(known, _)| known == symbol).map(|(_, value)| value);
            let allowed = match index {
                0 => symbol.is_ascii_digit() && *symbol != '0' || ['A', 'N', 'Y'].contains(symbol),
                2..8 => symbol.is_ascii_digit(),
                _ => true,
            };
            let (Some(value), true) = (value, allowed) else {
                let expected = match index {
                    0 => "1至9或者A、N、Y",
                    2..8 => "数字（行政区划代码）",
                    _ => "数字或者除I、O、S、V、Z以外的大写字母",
                };
                return Err(IdentifierError::Alphabet {
                    what: Self::WHAT,
                    position: index + 1,
                    found: *symbol,
                    expected,
                });
            };
            if index < 17 {
                sum += value * weight;
                weight = weight * 3 % 31;
            }
        }
        let code: String = symbols.iter().collect();
        let organisation = symbols.get(8..16).unwrap_or_default();
        check(Self::WHAT, &symbols, 17, OrganisationCode::check_symbol(organisation))?;
        let remainder = (31 - sum % 31) % 31;
        check(Self::WHAT, &symbols, 18, nth(Self::ALPHABET, remainder))?;
        Ok(Self(code))
    }

    /// The organisation code inside (positions 9 to 17).
    #[must_use]
    pub fn organisation(&self) -> OrganisationCode {
        OrganisationCode(self.0.chars().skip(8).take(9).collect())
    }

    /// Whether it was given to a business owned by one person or household (个体工商户): it begins with 92.
    #[must_use]
    pub fn is_individual_business(&self) -> bool {
        self.0.starts_with("92")
    }
}

/// Organisation code (组织机构代码, GB 11714): eight characters and a check character, kept without the hyphen.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OrganisationCode(String);
identifier!(OrganisationCode);

impl OrganisationCode {
    const WHAT: &'static str = "组织机构代码";

    /// Reads an organisation code, with or without the hyphen before the check character.
    ///
    /// # Errors
    /// [`IdentifierError`] names the first fault.
    pub fn parse(text: &str) -> Result<Self, IdentifierError> {
        let bare = match text.trim().rsplit_once('-') {
            Some((body, check)) if body.chars().count() == 8 => format!("{body}{check}"),
            _ => text.to_owned(),
        };
        let symbols = symbols(Self::WHAT, &bare, "9", &[9])?;
        for (index, symbol) in symbols.iter().enumerate() {
            let allowed =
                symbol.is_ascii_digit() || if index == 8 { *symbol == 'X' } else { symbol.is_ascii_uppercase() };
            if !allowed {
                let expected = if index == 8 { "数字或者X" } else { "数字或者大写字母" };
                return Err(IdentifierError::Alphabet {
                    what: Self::WHAT,
                    position: index + 1,
                    found: *symbol,
                    expected,
                });
            }
        }
        check(Self::WHAT, &symbols, 9, Self::check_symbol(symbols.get(..8).unwrap_or_default()))?;
        Ok(Self(symbols.into_iter().collect()))
    }

    /// The check character of eight characters: letters count from 10, eleven less the weighted sum modulo 11.
    fn check_symbol(body: &[char]) -> char {
        let weighted = body.iter().zip([3, 7, 9, 10, 5, 8, 4, 2]);
        let sum: u32 = weighted.map(|(symbol, weight)| symbol.to_digit(36).unwrap_or(0) * weight).sum();
        match 11 - sum % 11 {
            10 => 'X',
            11 => '0',
            digit => char::from_digit(digit, 10).unwrap_or('0'),
        }
    }
}

/// Citizen identity number (公民身份号码, GB 11643-1999): 18 characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct IdentityNumber(String);
identifier!(IdentityNumber);

impl IdentityNumber {
    const WHAT: &'static str = "公民身份号码";

    /// Reads an identity number and checks its province, date of birth and check character.
    ///
    /// The first six digits are those of the place of first registration on that day, so they are not looked up in
    /// today's regions; only the province is checked.
    ///
    /// # Errors
    /// [`IdentifierError`] names the first fault.
    pub fn parse(text: &str) -> Result<Self, IdentifierError> {
        let symbols = symbols(Self::WHAT, text, "18", &[18])?;
        let mut sum = 0;
        // ISO 7064 MOD 11-2: the weights are the powers of two modulo eleven, from 2^17 down to 2^1.
        for (index, (symbol, weight)) in
            symbols.iter().zip([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 0]).enumerate()
        {
            match symbol.to_digit(10) {
                Some(digit) => sum += digit * weight,
                None if index == 17 && *symbol == 'X' => {}
                None => {
                    let expected = if index == 17 { "数字或者X" } else { "数字" };
                    let (what, position) = (Self::WHAT, index + 1);
                    return Err(IdentifierError::Alphabet { what, position, found: *symbol, expected });
                }
            }
        }
        let number: String = symbols.iter().collect();
        province(Self::WHAT, &number)?;
        let birth: String = number.chars().skip(6).take(8).collect();
        if birth_date(&birth).is_none() {
            return Err(IdentifierError::BirthDate { what: Self::WHAT, found: birth });
        }
        check(Self::WHAT, &symbols, 18, nth("10X98765432", sum % 11))?;
        Ok(Self(number))
    }

    /// The date of birth.
    #[must_use]
    pub fn birth_date(&self) -> Date {
        let birth: String = self.0.chars().skip(6).take(8).collect();
        // INVARIANT: `parse` has read this date, so the other case does not happen.
        birth_date(&birth).unwrap_or(Date::MIN)
    }

    /// Age in full years (周岁) on a day; 0 before birth.
    ///
    /// A full year is reached on the day after the birthday, as the Supreme People's Court counts it
    /// （《关于审理未成年人刑事案件具体应用法律若干问题的解释》第二条，法释〔2006〕1号）, so that on the birthday itself the person
    /// is still treated as the younger.
    #[must_use]
    pub fn age_on(&self, day: Date) -> u32 {
        let birth = self.birth_date();
        let years = i32::from(day.year()) - i32::from(birth.year());
        let passed = (day.month(), day.day()) > (birth.month(), birth.day());
        u32::try_from(years - i32::from(!passed)).unwrap_or(0)
    }
}

/// Code of an administrative region (GB/T 2260): 6 digits, or 9 for townships, or 12 for villages.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RegionCode(String);
identifier!(RegionCode);

impl RegionCode {
    const WHAT: &'static str = "行政区划代码";

    /// Reads a region code; whether the region exists, [`Regions::get`](crate::Regions::get) answers.
    ///
    /// # Errors
    /// [`IdentifierError`] when it is not 6, 9 or 12 digits that begin with a province.
    pub fn parse(text: &str) -> Result<Self, IdentifierError> {
        let symbols = symbols(Self::WHAT, text, "6位、9位或者12", &[6, 9, 12])?;
        if let Some((index, found)) = symbols.iter().enumerate().find(|(_, symbol)| !symbol.is_ascii_digit()) {
            let (what, position) = (Self::WHAT, index + 1);
            return Err(IdentifierError::Alphabet { what, position, found: *found, expected: "数字" });
        }
        let code: String = symbols.into_iter().collect();
        province(Self::WHAT, &code)?;
        Ok(Self(code))
    }

    /// The code of the county, city or province in which a township or village lies: the first six digits.
    #[must_use]
    pub fn county(&self) -> Self {
        Self(self.0.chars().take(6).collect())
    }

    /// The digits that every region inside begins with: two of a province, four of a city, else all.
    #[must_use]
    pub fn prefix(&self) -> &str {
        let code = self.0.as_str();
        match (code.len(), code.strip_suffix("0000"), code.strip_suffix("00")) {
            (6, Some(province), _) => province,
            (6, None, Some(city)) => city,
            _ => code,
        }
    }
}

/// The characters of an identifier in upper case, when there is the right number of them.
fn symbols(
    what: &'static str,
    text: &str,
    expected: &'static str,
    lengths: &[usize],
) -> Result<Vec<char>, IdentifierError> {
    let symbols: Vec<char> = text.trim().chars().map(|symbol| symbol.to_ascii_uppercase()).collect();
    if lengths.contains(&symbols.len()) {
        Ok(symbols)
    } else {
        Err(IdentifierError::Length { what, expected, found: symbols.len() })
    }
}

fn check(what: &'static str, symbols: &[char], position: usize, expected: char) -> Result<(), IdentifierError> {
    match symbols.get(position - 1) {
        Some(found) if *found != expected => {
            Err(IdentifierError::CheckDigit { what, position, expected, found: *found })
        }
        _ => Ok(()),
    }
}

fn province(what: &'static str, code: &str) -> Result<(), IdentifierError> {
    let found: String = code.chars().take(2).collect();
    if PROVINCES.contains(&found.as_str()) { Ok(()) } else { Err(IdentifierError::Province { what, found }) }
}

fn birth_date(digits: &str) -> Option<Date> {
    let part = |from: usize, to: usize| digits.get(from..to)?.parse::<i16>().ok();
    let (month, day) = (i8::try_from(part(4, 6)?).ok()?, i8::try_from(part(6, 8)?).ok()?);
    Date::new(part(0, 4)?, month, day).ok().filter(|birth| birth.year() >= 1800)
}

fn nth(symbols: &str, index: u32) -> char {
    symbols.chars().zip(0_u32..).find(|(_, position)| *position == index).map_or('0', |(symbol, _)| symbol)
}
