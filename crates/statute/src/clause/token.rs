//! Cutting a text into tokens: signs, amounts, titles, citations, known words, and what lies between them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::lexicon::{WORDS, Word};
use crate::amount::{self, Amount, Reading, Unit};
use crate::glyph::Glyphs;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// ，
    Comma,
    /// 、
    Pause,
    /// ；
    Semicolon,
    /// ：
    Colon,
    /// 。
    Stop,
    /// A text in brackets, whole.
    Bracket,
    /// 《…》, whole.
    Title,
    /// A citation: 第…条…款…项, 前款, 前条, 本条.
    Citation,
    /// An amount.
    Amount(Amount),
    /// Signs of a number that make none.
    Unreadable,
    /// A known word.
    Word(Word),
    /// 的 before the end of a phrase.
    Of,
    /// Anything else.
    Text,
}

/// A token with its place among the glyphs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    /// What it is.
    pub(super) kind: Kind,
    /// Its first glyph.
    pub(super) from: usize,
    /// The first glyph after it.
    pub(super) until: usize,
}

impl Token {
    /// Whether it is this word.
    pub(super) fn is(self, word: Word) -> bool {
        self.kind == Kind::Word(word)
    }
}

/// Cuts glyphs into tokens that together are the whole text.
pub(super) fn tokens(glyphs: &Glyphs) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    while at < glyphs.len() {
        let (kind, until) = token_at(glyphs, at);
        let until = until.max(at + 1);
        match tokens.last_mut() {
            Some(last) if kind == Kind::Text && last.kind == Kind::Text => last.until = until,
            _ => tokens.push(Token { kind, from: at, until }),
        }
        at = until;
    }
    tokens
}

fn token_at(glyphs: &Glyphs, at: usize) -> (Kind, usize) {
    let single = match glyphs.get(at) {
        Some('，') => Some(Kind::Comma),
        Some('、') => Some(Kind::Pause),
        Some('；') => Some(Kind::Semicolon),
        Some('：') => Some(Kind::Colon),
        Some('。') => Some(Kind::Stop),
        _ => None,
    };
    if let Some(kind) = single {
        return (kind, at + 1);
    }
    if let Some(until) = enclosed(glyphs, at, '（', '）') {
        return (Kind::Bracket, until);
    }
    if let Some(until) = enclosed(glyphs, at, '《', '》') {
        return (Kind::Title, until);
    }
    if let Some(until) = citation_at(glyphs, at) {
        return (Kind::Citation, until);
    }
    if let Some((reading, until)) = amount::read(glyphs, at)
        && let Some(kind) = amount_kind(glyphs, reading, until)
    {
        return (kind, until);
    }
    if let Some((words, word)) = word_at(glyphs, at) {
        return (Kind::Word(word), at + words.chars().count());
    }
    let of = glyphs.get(at) == Some('的');
    (if of { Kind::Of } else { Kind::Text }, at + 1)
}

/// The place after the closing sign; a sign that is never closed is text.
fn enclosed(glyphs: &Glyphs, at: usize, open: char, close: char) -> Option<usize> {
    if glyphs.get(at) != Some(open) {
        return None;
    }
    let mut depth = 0_u32;
    for (offset, sign) in glyphs.from(at).iter().enumerate() {
        if *sign == open {
            depth += 1;
        } else if *sign == close {
            depth -= 1;
            if depth == 0 {
                return Some(at + offset + 1);
            }
        }
    }
    None
}

/// A bare number is an amount only where a bound follows: 五百以上, 五百至一千元.
fn amount_kind(glyphs: &Glyphs, reading: Reading, until: usize) -> Option<Kind> {
    match reading {
        Reading::Unreadable => Some(Kind::Unreadable),
        Reading::Amount(amount) if amount.unit == Unit::Bare => {
            let bound = ["以上", "至", "-", "到", "、"].iter().any(|word| glyphs.has(until, word));
            // 一至五倍, but not 第一至第五; a list of numbers (三、五) has no use here.
            let listed = glyphs.has(until, "、") && amount::read(glyphs, until + 1).is_none();
            (bound && !listed).then_some(Kind::Amount(amount))
        }
        Reading::Amount(amount) => Some(Kind::Amount(amount)),
    }
}

/// The known words by their first character.
static BY_FIRST: LazyLock<BTreeMap<char, Vec<(&'static str, Word)>>> = LazyLock::new(|| {
    let mut by_first: BTreeMap<char, Vec<(&'static str, Word)>> = BTreeMap::new();
    for (words, word) in WORDS {
        by_first.entry(words.chars().next().unwrap_or(' ')).or_default().push((words, *word));
    }
    by_first
});

/// The longest known word at a place. 处罚 before 款 is 处 and 罚款.
fn word_at(glyphs: &Glyphs, at: usize) -> Option<(&'static str, Word)> {
    let known = BY_FIRST.get(&glyphs.get(at)?)?;
    let found = known.iter().filter(|(words, _)| glyphs.has(at, words)).max_by_key(|(words, _)| words.len());
    let (words, word) = *found?;
    if words == "处罚" && glyphs.has(at + 2, "款") {
        return Some(("处", Word::Impose));
    }
    Some((words, word))
}

/// The place after a citation that begins here.
pub(super) fn citation_at(glyphs: &Glyphs, at: usize) -> Option<usize> {
    for words in ["前两款", "前三款", "前四款", "前款", "前两条", "前三条", "前条", "本款", "本条", "上款", "上条"]
    {
        // 本条 within 本条例 is the statute.
        if glyphs.has(at, words) && !(words == "本条" && glyphs.has(at, "本条例")) {
            let after = at + words.chars().count();
            // 本条第一款, 前条第二款, 前款第三项.
            return Some(numbered(glyphs, after).unwrap_or(after));
        }
    }
    numbered(glyphs, at)
}

/// 第…条之…第…款第…项, or a part of it that begins here.
fn numbered(glyphs: &Glyphs, at: usize) -> Option<usize> {
    let mut end = None;
    let mut at = at;
    for unit in ['条', '款', '项', '目'] {
        if let Some(after) = one(glyphs, at, unit) {
            at = after;
            if unit == '条' && glyphs.get(at) == Some('之') {
                let tail = digits(glyphs, at + 1);
                if tail > at + 1 {
                    at = tail;
                }
            }
            end = Some(at);
        }
    }
    end
}

/// 第N with a unit, the number perhaps in brackets; or （N）项.
fn one(glyphs: &Glyphs, at: usize, unit: char) -> Option<usize> {
    if glyphs.get(at) != Some('第') {
        return None;
    }
    let bracketed = glyphs.get(at + 1) == Some('（');
    let start = if bracketed { at + 2 } else { at + 1 };
    let mut end = digits(glyphs, start);
    if end == start {
        return None;
    }
    if bracketed {
        if glyphs.get(end) != Some('）') {
            return None;
        }
        end += 1;
    }
    (glyphs.get(end) == Some(unit)).then_some(end + 1)
}

fn digits(glyphs: &Glyphs, at: usize) -> usize {
    let is_digit = |sign: &char| sign.is_ascii_digit() || "零〇一二三四五六七八九十百千".contains(*sign);
    at + glyphs.from(at).iter().take_while(|sign| is_digit(sign)).count()
}
