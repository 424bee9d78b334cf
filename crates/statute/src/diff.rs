//! What changed between two versions of a statute: articles added, removed, renumbered and changed, word by word.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use similar::{ChangeTag, TextDiff};

use crate::text::{Article, ArticleNumber, Statute};

/// What happened to an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Change {
    /// It is new.
    Added {
        /// Its number in the later version.
        new: ArticleNumber,
    },
    /// It is gone.
    Removed {
        /// Its number in the earlier version.
        old: ArticleNumber,
    },
    /// It has another number and the same words.
    Renumbered {
        /// Its number in the earlier version.
        old: ArticleNumber,
        /// Its number in the later version.
        new: ArticleNumber,
    },
    /// Its words changed, and perhaps its number.
    Changed {
        /// Its number in the earlier version.
        old: ArticleNumber,
        /// Its number in the later version.
        new: ArticleNumber,
        /// The words, in order.
        words: Vec<Piece>,
    },
}

/// A stretch of words of a changed article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// Whether it is in both versions, or in which.
    pub side: Side,
    /// The words.
    pub text: String,
}

/// In which version words stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// In both.
    Both,
    /// In the earlier one.
    Old,
    /// In the later one.
    New,
}

/// Least likeness, in thousandths, at which two articles of the same number are one article that changed.
const SAME_NUMBER: u32 = 300;
/// Least likeness at which articles of different numbers are.
const OTHER_NUMBER: u32 = 550;

/// The changes from an earlier version to a later one, in the order of the later one; what was removed stands where it
/// was, before the articles that follow it.
#[must_use]
pub fn diff(old: &Statute, new: &Statute) -> Vec<Change> {
    let pairs = pair(old, new);
    let mut changes: Vec<(usize, u8, Change)> = Vec::new();
    let paired: BTreeMap<usize, usize> = pairs.iter().map(|(old, new)| (*new, *old)).collect();
    for (index, article) in new.articles.iter().enumerate() {
        match paired.get(&index).and_then(|place| old.articles.get(*place)) {
            None => changes.push((index, 1, Change::Added { new: article.number })),
            Some(before) => {
                let same = before.text == article.text;
                if !same {
                    let words = words(&before.text, &article.text);
                    changes.push((index, 1, Change::Changed { old: before.number, new: article.number, words }));
                } else if before.number != article.number {
                    changes.push((index, 1, Change::Renumbered { old: before.number, new: article.number }));
                }
            }
        }
    }
    // A removed article stands after the place of the nearest kept article before it.
    let mut place = 0;
    for (index, article) in old.articles.iter().enumerate() {
        match pairs.get(&index) {
            Some(new) => place = new + 1,
            None => changes.push((place, 0, Change::Removed { old: article.number })),
        }
    }
    changes.sort_by_key(|(place, rank, _)| (*place, *rank));
    changes.into_iter().map(|(_, _, change)| change).collect()
}

/// Which article became which: the same words first, then the same number, then the most alike.
fn pair(old: &Statute, new: &Statute) -> BTreeMap<usize, usize> {
    let mut pairs: BTreeMap<usize, usize> = BTreeMap::new();
    let mut taken: BTreeSet<usize> = BTreeSet::new();
    let mut by_text: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, article) in new.articles.iter().enumerate() {
        by_text.entry(&article.text).or_default().push(index);
    }
    for (index, article) in old.articles.iter().enumerate() {
        let Some(places) = by_text.get(article.text.as_str()) else { continue };
        let free = || places.iter().copied().filter(|place| !taken.contains(place));
        let same = free().find(|place| new.articles.get(*place).is_some_and(|other| other.number == article.number));
        if let Some(place) = same.or_else(|| free().next()) {
            pairs.insert(index, place);
            taken.insert(place);
        }
    }
    let left = |pairs: &BTreeMap<usize, usize>| -> Vec<(usize, &Article)> {
        old.articles.iter().enumerate().filter(|(index, _)| !pairs.contains_key(index)).collect()
    };
    let free: Vec<(usize, &Article, BTreeSet<[char; 2]>)> = new
        .articles
        .iter()
        .enumerate()
        .filter(|(index, _)| !taken.contains(index))
        .map(|(index, article)| (index, article, bigrams(&article.text)))
        .collect();
    let mut candidates: Vec<(bool, u32, usize, usize)> = Vec::new();
    for (index, article) in left(&pairs) {
        let own = bigrams(&article.text);
        for (place, other, theirs) in &free {
            let likeness = likeness(&own, theirs);
            let same = article.number == other.number;
            if likeness >= if same { SAME_NUMBER } else { OTHER_NUMBER } {
                candidates.push((same && likeness >= OTHER_NUMBER, likeness, index, *place));
            }
        }
    }
    candidates.sort_by(|one, other| (other.0, other.1, one.2, one.3).cmp(&(one.0, one.1, other.2, other.3)));
    for (_, _, index, place) in candidates {
        if !pairs.contains_key(&index) && taken.insert(place) {
            pairs.insert(index, place);
        }
    }
    pairs
}

fn bigrams(text: &str) -> BTreeSet<[char; 2]> {
    let signs: Vec<char> = text.chars().filter(|sign| !sign.is_whitespace()).collect();
    signs.windows(2).filter_map(|pair| <[char; 2]>::try_from(pair).ok()).collect()
}

/// Shared pairs of characters, in thousandths of all.
fn likeness(one: &BTreeSet<[char; 2]>, other: &BTreeSet<[char; 2]>) -> u32 {
    let all = one.len() + other.len();
    if all == 0 {
        return 1000;
    }
    let shared = one.intersection(other).count();
    u32::try_from(shared * 2000 / all).unwrap_or(1000)
}

/// The words of two texts side by side.
#[must_use]
pub fn words(old: &str, new: &str) -> Vec<Piece> {
    let (before, after) = (cut(old), cut(new));
    let diff = TextDiff::from_slices(&before, &after);
    let mut pieces: Vec<Piece> = Vec::new();
    for change in diff.iter_all_changes() {
        let side = match change.tag() {
            ChangeTag::Equal => Side::Both,
            ChangeTag::Delete => Side::Old,
            ChangeTag::Insert => Side::New,
        };
        push(&mut pieces, side, change.value());
    }
    smooth(pieces)
}

fn push(pieces: &mut Vec<Piece>, side: Side, text: &str) {
    match pieces.last_mut() {
        Some(last) if last.side == side => last.text.push_str(text),
        _ => pieces.push(Piece { side, text: text.to_owned() }),
    }
}

/// Cuts a text into words as far as its signs tell: a number with its unit is one word, a run of Latin letters or
/// figures too, every other character stands alone.
fn cut(text: &str) -> Vec<&str> {
    let numeric = |sign: char| sign.is_ascii_digit() || "零〇一二三四五六七八九十百千万亿两.%元倍".contains(sign);
    let mut cut = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let same: fn(char) -> bool = if numeric(first) {
            |sign| sign.is_ascii_digit() || "零〇一二三四五六七八九十百千万亿两.%元倍".contains(sign)
        } else if first.is_ascii_alphanumeric() {
            |sign| sign.is_ascii_alphanumeric()
        } else {
            |_| false
        };
        let length: usize = rest
            .chars()
            .enumerate()
            .take_while(|(at, sign)| *at == 0 || same(*sign))
            .map(|(_, sign)| sign.len_utf8())
            .sum();
        let Some((word, after)) = rest.split_at_checked(length) else { break };
        cut.push(word);
        rest = after;
    }
    cut
}

/// A single character that both versions share between two changes is no anchor for a reader: it joins the change.
fn smooth(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut smoothed: Vec<Piece> = Vec::new();
    let (mut old, mut new) = (String::new(), String::new());
    let mut rest = pieces.into_iter().peekable();
    let flush = |old: &mut String, new: &mut String, smoothed: &mut Vec<Piece>| {
        for (side, text) in [(Side::Old, std::mem::take(old)), (Side::New, std::mem::take(new))] {
            if !text.is_empty() {
                smoothed.push(Piece { side, text });
            }
        }
    };
    while let Some(piece) = rest.next() {
        match piece.side {
            Side::Old => old.push_str(&piece.text),
            Side::New => new.push_str(&piece.text),
            Side::Both => {
                let between = !(old.is_empty() && new.is_empty()) && rest.peek().is_some();
                if between && piece.text.chars().count() == 1 && !piece.text.contains(['，', '；', '。', '、', '\n'])
                {
                    old.push_str(&piece.text);
                    new.push_str(&piece.text);
                } else {
                    flush(&mut old, &mut new, &mut smoothed);
                    smoothed.push(piece);
                }
            }
        }
    }
    flush(&mut old, &mut new, &mut smoothed);
    smoothed
}
