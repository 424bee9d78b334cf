//! A text as the grammar sees it: without spaces, with one form of each sign, each character knowing its place.

use serde::{Deserialize, Serialize};

/// A stretch of bytes of an article's text, from `start` to before `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The first byte after it.
    pub end: usize,
}

impl Span {
    /// The words of this stretch; empty where the text does not have it.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or("")
    }

    /// The least stretch that holds both.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// Characters of a text with signs made alike (half width figures, full width punctuation, no spaces).
#[derive(Debug, Clone, Default)]
pub struct Glyphs {
    chars: Vec<char>,
    spans: Vec<Span>,
}

impl Glyphs {
    /// Takes the characters of one stretch of a text; places stay those of the whole text.
    #[must_use]
    pub fn of(text: &str, within: Span) -> Self {
        let mut glyphs = Self::default();
        let mut before: Option<char> = None;
        let mut rest = within.of(text).char_indices().peekable();
        while let Some((offset, sign)) = rest.next() {
            if sign.is_whitespace() || is_invisible(sign) {
                continue;
            }
            let after = rest.peek().map(|(_, next)| alike(*next));
            let sign = in_context(alike(sign), before, after);
            let start = within.start + offset;
            let end = rest.peek().map_or(within.end, |(next, _)| within.start + next);
            // A comma that groups the figures of a number is not a sign of its own.
            if sign == GROUPING {
                continue;
            }
            glyphs.chars.push(sign);
            glyphs.spans.push(Span { start, end });
            before = Some(sign);
        }
        glyphs
    }

    /// How many characters there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.chars.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.chars.is_empty()
    }

    /// The character at a place; `None` beyond the end.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<char> {
        self.chars.get(at).copied()
    }

    /// The characters from a place on; empty beyond the end.
    #[must_use]
    pub fn from(&self, at: usize) -> &[char] {
        self.chars.get(at..).unwrap_or(&[])
    }

    /// Whether these words stand at a place.
    #[must_use]
    pub fn has(&self, at: usize, words: &str) -> bool {
        let mut here = self.from(at).iter();
        words.chars().all(|wanted| here.next() == Some(&wanted))
    }

    /// The words from one place to before another, as the grammar sees them.
    #[must_use]
    pub fn words(&self, from: usize, until: usize) -> String {
        let signs = self.chars.get(from..until.min(self.chars.len())).unwrap_or(&[]);
        let mut words = String::with_capacity(signs.len() * 3);
        words.extend(signs);
        words
    }

    /// The bytes of the text from one place to before another.
    #[must_use]
    pub fn span(&self, from: usize, until: usize) -> Span {
        let first = self.spans.get(from).or(self.spans.last());
        let last = until.checked_sub(1).and_then(|last| self.spans.get(last)).or(self.spans.last());
        match (first, last) {
            (Some(first), Some(last)) if from < until => Span { start: first.start, end: last.end.max(first.end) },
            (Some(first), _) => Span { start: first.start, end: first.start },
            _ => Span { start: 0, end: 0 },
        }
    }
}

/// Stands for a comma inside a number while signs are made alike.
const GROUPING: char = '\u{1}';

/// Signs that copying from pages leaves in a text and that show nothing.
fn is_invisible(sign: char) -> bool {
    matches!(sign, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{ad}')
}

fn alike(sign: char) -> char {
    match sign {
        '０'..='９' => char::from_digit(u32::from(sign) - u32::from('０'), 10).unwrap_or(sign),
        '(' | '﹙' => '（',
        ')' | '﹚' => '）',
        ';' | '﹔' => '；',
        ':' | '﹕' => '：',
        ',' | '﹐' => '，',
        '％' | '﹪' => '%',
        '．' => '.',
        '<' | '＜' | '〈' => '〈',
        '>' | '＞' | '〉' => '〉',
        '－' | '–' | '—' | '―' | '～' | '~' | '〜' | '-' => '-',
        '○' | '◯' => '〇',
        other => other,
    }
}

/// What a sign means between its neighbours.
fn in_context(sign: char, before: Option<char>, after: Option<char>) -> char {
    let figure = |neighbour: Option<char>| neighbour.is_some_and(|c| c.is_ascii_digit());
    match sign {
        '，' if figure(before) && figure(after) => GROUPING,
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_made_alike_and_keep_their_places() {
        let text = "处 ５,０００元(含) 以上;";
        let glyphs = Glyphs::of(text, Span { start: 0, end: text.len() });
        assert_eq!(glyphs.words(0, glyphs.len()), "处5000元（含）以上；");
        assert_eq!(glyphs.span(1, 6).of(text), "５,０００元");
        assert!(glyphs.has(9, "以上"));
        assert_eq!(glyphs.get(100), None);
    }
}
