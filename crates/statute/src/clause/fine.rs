//! The ranges of fines.

use serde::{Deserialize, Serialize};

use super::lexicon::Word;
use super::phrase::Phrase;
use super::token::{Kind, Token};
use crate::amount::{Amount, Unit};
use crate::glyph::{Glyphs, Span};

/// What the figures of a fine are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Base {
    /// Yuan.
    Yuan,
    /// Times the value of goods (货值金额).
    TimesOfValue,
    /// Times the illegal gains (违法所得).
    TimesOfGains,
    /// Times something else that the words name.
    TimesOfOther,
    /// Percent of something that the words name.
    Percent,
    /// Yuan for each unit that the words name (每平方米).
    PerUnit,
    /// Yuan, or the sum of the first fine, for each day.
    PerDay,
}

/// The range of a fine. Ends are inclusive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FineRange {
    /// What the figures are of.
    pub base: Base,
    /// The words that name the base: 货值金额, 每平方米. Empty for plain yuan.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub of: String,
    /// The least; `None` when the clause names none.
    pub min: Option<Amount>,
    /// The most; `None` when the clause names none.
    pub max: Option<Amount>,
    /// A sum that the fine never exceeds (最高不超过三万元).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<Amount>,
}

/// A fine found in a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// The range; `None` when the phrase names none.
    pub(super) range: Option<FineRange>,
    /// Its words.
    pub(super) span: Span,
    /// The glyph at which it begins.
    pub(super) from: usize,
    /// Why it may be wrong, in Chinese.
    pub(super) fault: Option<String>,
}

/// The fines of a phrase, in order.
pub(super) fn fines(glyphs: &Glyphs, phrase: &Phrase) -> Vec<Found> {
    let mut found = Vec::new();
    let tokens = phrase.tokens.as_slice();
    let mut begin = 0;
    for (index, token) in tokens.iter().enumerate() {
        if token.is(Word::DailyFine) {
            let once = Amount::whole(1, Unit::Times);
            let range =
                FineRange { base: Base::PerDay, of: "原处罚数额".to_owned(), min: once, max: once, cap: None };
            let (from, span) = (token.from, glyphs.span(token.from, token.until));
            found.push(Found { range: Some(range), span, from, fault: None });
            begin = index + 1;
        }
        if !token.is(Word::Fine) {
            continue;
        }
        let ahead = tokens.get(begin..index).unwrap_or(&[]);
        let impose = ahead.iter().rposition(|token| token.is(Word::Impose)).map_or(0, |place| place + 1);
        let inner = ahead.get(impose..).unwrap_or(&[]);
        let lead = ahead.get(..impose).unwrap_or(&[]);
        let mut ranges = ranges(glyphs, inner, lead);
        let mut start = ahead.get(impose.saturating_sub(1)).map_or(token.from, |token| token.from);
        let mut end = token.until;
        if ranges.is_empty() {
            // 处罚款五百元, 罚款五百元以上一千元以下.
            let after = tokens.get(index + 1..).unwrap_or(&[]);
            let stop =
                after.iter().position(|token| token.is(Word::Fine) || token.is(Word::Impose)).unwrap_or(after.len());
            let tail = after.get(..stop).unwrap_or(&[]);
            if tail.first().is_some_and(|token| !matches!(token.kind, Kind::Of)) {
                ranges = self::ranges(glyphs, tail, lead);
            }
            if let (false, Some(last)) = (ranges.is_empty(), tail.last()) {
                end = last.until;
            }
        }
        let by = |token: &Token| token.kind == Kind::Text && glyphs.words(token.from, token.until).contains('按');
        if ranges.is_empty() && lead.iter().any(|token| token.is(Word::Each) || by(token)) {
            // 按每盏五十元处以罚款, 按照前款罚款数额的二倍以上五倍以下处以罚款.
            ranges = self::ranges(glyphs, lead, &[]);
            start = lead.first().map_or(start, |first| first.from);
        }
        start = start.min(token.from);
        let span = glyphs.span(start, end);
        if ranges.is_empty() {
            found.push(Found { range: None, span, from: start, fault: None });
        }
        for (range, fault) in ranges {
            found.push(Found { range, span, from: start, fault });
        }
        begin = index + 1;
    }
    found
}

/// A sum that no fine exceeds, told in a phrase after the fine: 但最高不超过三万元.
pub(super) fn cap(phrase: &Phrase) -> Option<Amount> {
    let index = phrase.tokens.iter().position(|token| token.is(Word::AtMost))?;
    let early = index <= 2 && !phrase.holds(Word::Fine);
    match phrase.tokens.get(index + 1)?.kind {
        Kind::Amount(amount) if early && amount.unit == Unit::Yuan => Some(amount),
        _ => None,
    }
}

type Ranged = (Option<FineRange>, Option<String>);

/// The ranges between the word that imposes and 罚款.
fn ranges(glyphs: &Glyphs, tokens: &[Token], lead: &[Token]) -> Vec<Ranged> {
    let mut all: Vec<Ranged> = Vec::new();
    let mut base_from = tokens.first().map_or(0, |token| token.from);
    let mut index = 0;
    while let Some(token) = tokens.get(index) {
        if token.kind == Kind::Unreadable {
            all.push((None, Some(format!("数额“{}”不能识别", glyphs.words(token.from, token.until)))));
            index += 1;
            continue;
        }
        let Some(first) = money_or_share(*token) else {
            index += 1;
            continue;
        };
        let before = index.checked_sub(1).and_then(|before| tokens.get(before));
        let at_most = before.is_some_and(|before| before.is(Word::AtMost));
        if at_most && let Some((Some(range), _)) = all.last_mut() {
            range.cap = Some(first);
            index += 1;
            continue;
        }
        let (min, max, next) =
            bounds(tokens, index, first, at_most, before.is_some_and(|before| before.is(Word::AtLeast)));
        let words = glyphs.words(base_from, token.from);
        let lead_words = lead.first().map_or(String::new(), |first| {
            glyphs.words(first.from, lead.last().map_or(first.until, |last| last.until))
        });
        all.push(ranged(min, max, &words, &lead_words));
        base_from = tokens.get(next.saturating_sub(1)).map_or(base_from, |token| token.until);
        index = next;
    }
    all
}

fn money_or_share(token: Token) -> Option<Amount> {
    match token.kind {
        Kind::Amount(amount) if matches!(amount.unit, Unit::Yuan | Unit::Times | Unit::Percent | Unit::Bare) => {
            Some(amount)
        }
        Kind::Word(Word::Equal) => Amount::whole(1, Unit::Times),
        _ => None,
    }
}

/// Least, most, and the place after the range that begins with an amount.
fn bounds(
    tokens: &[Token],
    index: usize,
    first: Amount,
    at_most: bool,
    at_least: bool,
) -> (Option<Amount>, Option<Amount>, usize) {
    let kind = |place: usize| tokens.get(place).map(|token| token.kind);
    let link = kind(index + 1);
    if matches!(link, Some(Kind::Word(Word::Above | Word::To))) {
        // Signs and 的 may stand between the two bounds: 五百元以上、一千元以下.
        let mut place = index + 2;
        while matches!(
            kind(place),
            Some(Kind::Comma | Kind::Pause | Kind::Of | Kind::Bracket | Kind::Word(Word::AtMost | Word::To))
        ) {
            place += 1;
        }
        if let Some(second) = tokens.get(place).copied().and_then(money_or_share) {
            let unit = if first.unit == Unit::Bare { second.unit } else { first.unit };
            let first = scaled(first, second, unit);
            let below = matches!(kind(place + 1), Some(Kind::Word(Word::Below)));
            return (Some(first), Some(second), place + 1 + usize::from(below));
        }
        return (Some(first), None, index + 2);
    }
    match link {
        Some(Kind::Word(Word::Below)) => (None, Some(first), index + 2),
        _ if at_most => (None, Some(first), index + 1),
        _ if at_least => (Some(first), None, index + 1),
        _ => (Some(first), Some(first), index + 1),
    }
}

/// 一至五万元 means ten thousand to fifty thousand; 五百至一千元 does not.
fn scaled(first: Amount, second: Amount, unit: Unit) -> Amount {
    let wan = 10_000 * 1000;
    let short = first.unit == Unit::Bare && unit == Unit::Yuan && first.milli < 10 * 1000;
    let factor = if short && second.milli >= wan && second.milli % wan == 0 { 10_000 } else { 1 };
    Amount { milli: first.milli.saturating_mul(factor), unit }
}

fn ranged(min: Option<Amount>, max: Option<Amount>, words: &str, lead: &str) -> Ranged {
    let units: Vec<Unit> = [min, max].into_iter().flatten().map(|amount| amount.unit).collect();
    let times = units.contains(&Unit::Times);
    // 货值金额百分之五十以上三倍以下: both as multiples.
    let as_times = |amount: Amount| match amount.unit {
        Unit::Percent if times => Amount { milli: amount.milli / 100, unit: Unit::Times },
        _ => amount,
    };
    let (min, max) = (min.map(as_times), max.map(as_times));
    let of = words
        .trim_matches(['、', '，'])
        .trim_start_matches("或者")
        .trim_start_matches('以')
        .trim_end_matches('的')
        .to_owned();
    let per = |text: &str| text.contains('每') && !text.contains("每日") && !text.contains("每天");
    let daily = |text: &str| {
        ["按日", "每日", "每天", "按天", "每逾期一日", "每超过一日"].iter().any(|word| text.contains(word))
    };
    let named = if of.is_empty() { lead.to_owned() } else { of.clone() };
    let base = if times {
        match () {
            () if named.contains("货值") || (of.contains("价值") || of.ends_with("总价")) && !of.contains("财物") => {
                Base::TimesOfValue
            }
            () if is_gains(&named) => Base::TimesOfGains,
            () => Base::TimesOfOther,
        }
    } else if units.contains(&Unit::Percent) {
        Base::Percent
    } else if daily(&of) || daily(lead) {
        Base::PerDay
    } else if per(&of) || per(lead) {
        Base::PerUnit
    } else {
        Base::Yuan
    };
    let of = match base {
        Base::Yuan => String::new(),
        _ if of.is_empty() => named,
        _ => of,
    };
    let bare = units.iter().all(|unit| *unit == Unit::Bare);
    let backward = matches!((min, max), (Some(min), Some(max)) if min.unit == max.unit && min.milli > max.milli);
    let mixed = matches!((min, max), (Some(min), Some(max)) if min.unit != max.unit);
    let fault = if bare {
        Some("罚款数额没有单位".to_owned())
    } else if mixed {
        Some("罚款幅度的两端单位不同".to_owned())
    } else if backward {
        let shown = |amount: Option<Amount>| amount.map(|amount| amount.to_string()).unwrap_or_default();
        Some(format!("罚款幅度的下限{}高于上限{}", shown(min), shown(max)))
    } else {
        None
    };
    (Some(FineRange { base, of, min, max, cap: None }), fault)
}

fn is_gains(words: &str) -> bool {
    let own = ["违法所得", "非法所得", "违法收入", "非法收入", "违法经营所得", "非法获利", "违法利润", "非法利润"];
    own.iter().any(|word| words.contains(word))
}
