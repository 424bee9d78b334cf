//! Sentences, segments and phrases, and which of them are conditions and which consequences.
//!
//! A clause reads: condition 的，consequence，consequence；further condition 的，consequence. A segment ends with ； ： or
//! 。; a phrase ends with a comma, or with 的 where a consequence follows directly.

use super::lexicon::Word;
use super::token::{Kind, Token};
use crate::glyph::Glyphs;

/// What a phrase does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Part of the words that end in 的: a violation, or a condition of what follows.
    Condition,
    /// Says what follows from it.
    Consequence,
    /// Neither.
    Plain,
}

/// A phrase.
#[derive(Debug, Clone)]
pub(super) struct Phrase {
    /// Its tokens, without the sign that ends it.
    pub(super) tokens: Vec<Token>,
    /// What it does.
    pub(super) role: Role,
    /// Whether it is the last of its segment.
    pub(super) last: bool,
}

impl Phrase {
    /// Its first glyph.
    pub(super) fn from(&self) -> usize {
        self.tokens.first().map_or(0, |token| token.from)
    }

    /// The first glyph after it.
    pub(super) fn until(&self) -> usize {
        self.tokens.last().map_or(0, |token| token.until)
    }

    /// Its words.
    pub(super) fn words(&self, glyphs: &Glyphs) -> String {
        glyphs.words(self.from(), self.until())
    }

    /// Whether it holds this word.
    pub(super) fn holds(&self, word: Word) -> bool {
        self.tokens.iter().any(|token| token.is(word))
    }
}

/// Cuts tokens into phrases and tells their roles.
pub(super) fn phrases(glyphs: &Glyphs, tokens: &[Token]) -> Vec<Phrase> {
    let mut all: Vec<Phrase> = Vec::new();
    let mut open: Vec<Token> = Vec::new();
    let close = |open: &mut Vec<Token>, all: &mut Vec<Phrase>, last: bool| {
        if open.is_empty() {
            if let Some(before) = all.last_mut() {
                before.last |= last;
            }
            return;
        }
        all.push(Phrase { tokens: std::mem::take(open), role: Role::Plain, last });
    };
    for (index, token) in tokens.iter().enumerate() {
        let next = tokens.get(index + 1).copied();
        let before = index.checked_sub(1).and_then(|before| tokens.get(before)).copied();
        match token.kind {
            Kind::Comma if joins_range(before, next) => {}
            Kind::Comma => close(&mut open, &mut all, false),
            Kind::Semicolon | Kind::Colon => close(&mut open, &mut all, true),
            Kind::Stop => close(&mut open, &mut all, true),
            Kind::Of if begins_consequence(tokens.get(index + 1..).unwrap_or(&[])) => {
                open.push(*token);
                close(&mut open, &mut all, false);
            }
            _ => open.push(*token),
        }
    }
    close(&mut open, &mut all, true);
    let mut start = 0;
    while start < all.len() {
        let length = all.get(start..).unwrap_or(&[]).iter().take_while(|phrase| !phrase.last).count() + 1;
        let end = (start + length).min(all.len());
        if let Some(segment) = all.get_mut(start..end) {
            roles(glyphs, segment);
        }
        start = end;
    }
    all
}

/// 五千元以上，五万元以下 is one range.
fn joins_range(before: Option<Token>, next: Option<Token>) -> bool {
    before.is_some_and(|before| before.is(Word::Above)) && next.is_some_and(|next| matches!(next.kind, Kind::Amount(_)))
}

/// Whether a consequence begins right after 的, without a comma: 情节严重的吊销许可证, 逾期不改的处五百元罚款.
fn begins_consequence(rest: &[Token]) -> bool {
    match rest.first().map(|token| token.kind) {
        Some(Kind::Word(Word::By | Word::Order | Word::Give)) => true,
        Some(Kind::Word(Word::Impose)) => {
            let ends = |token: &&Token| !matches!(token.kind, Kind::Comma | Kind::Semicolon | Kind::Colon | Kind::Stop);
            let content =
                |token: &Token| matches!(token.kind, Kind::Word(Word::Fine | Word::Warning | Word::Detention));
            rest.iter().take_while(ends).any(content)
        }
        _ => false,
    }
}

/// Tells the roles within one segment.
fn roles(glyphs: &Glyphs, segment: &mut [Phrase]) {
    let mut pending = 0;
    for index in 0..segment.len() {
        let Some(phrase) = segment.get(index) else { continue };
        if ends_condition(glyphs, phrase) {
            for part in segment.get_mut(pending..=index).unwrap_or(&mut []) {
                part.role = Role::Condition;
            }
            pending = index + 1;
        } else if is_consequence(glyphs, phrase) {
            // A phrase that only seems one is taken back when 的 follows before anything is imposed for certain.
            let certain = imposes(phrase);
            let later = segment.get(index + 1..).unwrap_or(&[]);
            let taken_back = !certain
                && later.iter().take_while(|other| !imposes(other)).any(|other| ends_condition(glyphs, other))
                && !later.first().is_some_and(|other| is_short_condition(glyphs, other));
            if !taken_back {
                if let Some(phrase) = segment.get_mut(index) {
                    phrase.role = Role::Consequence;
                }
                pending = index + 1;
            }
        }
    }
}

/// 逾期不改正的, 情节严重的 after a consequence are conditions of what follows, not the end of a long violation.
fn is_short_condition(glyphs: &Glyphs, phrase: &Phrase) -> bool {
    ends_condition(glyphs, phrase) && phrase.until() - phrase.from() <= 14
}

/// Whether a phrase ends in 的 (or 者, as older texts write), and so describes who or what is meant.
fn ends_condition(glyphs: &Glyphs, phrase: &Phrase) -> bool {
    let last = phrase.tokens.iter().rev().find(|token| token.kind != Kind::Bracket);
    let Some(last) = last else { return false };
    let old = glyphs.get(last.until.saturating_sub(1)) == Some('者') && last.kind == Kind::Text;
    last.kind == Kind::Of || (old && !phrase.holds(Word::Against) && !phrase.holds(Word::By))
}

/// Words with which a consequence begins.
fn opens(word: Word) -> bool {
    matches!(
        word,
        Word::By
            | Word::Order
            | Word::Give
            | Word::Impose
            | Word::May
            | Word::Entitled
            | Word::Confiscate
            | Word::Revoke
            | Word::Suspend
            | Word::Downgrade
            | Word::Withdraw
            | Word::Warning
            | Word::Criticism
            | Word::StopBusiness
            | Word::Close
            | Word::Measure(_)
            | Word::AtMost
            | Word::Fine
            | Word::DailyFine
    )
}

/// Whether a phrase imposes something for certain.
pub(super) fn imposes(phrase: &Phrase) -> bool {
    let word = |token: &Token| match token.kind {
        Kind::Word(word) => Some(word),
        _ => None,
    };
    let mut words = phrase.tokens.iter().filter_map(word);
    let first = words.next();
    let rest: Vec<Word> = words.collect();
    let content = |word: Word| {
        matches!(
            word,
            Word::Fine
                | Word::Warning
                | Word::Criticism
                | Word::Confiscate
                | Word::Revoke
                | Word::Suspend
                | Word::StopBusiness
                | Word::Close
                | Word::Detention
                | Word::Order
                | Word::Penalise
                | Word::DailyFine
        )
    };
    first.is_some_and(|first| matches!(first, Word::By | Word::Order | Word::Impose | Word::Give | Word::May))
        && (rest.iter().any(|word| content(*word)) || first == Some(Word::Order))
        || first == Some(Word::Confiscate)
        || first == Some(Word::Revoke)
}

/// Whether a phrase says what follows from the condition.
fn is_consequence(glyphs: &Glyphs, phrase: &Phrase) -> bool {
    let mut words = phrase.tokens.iter().filter(|token| !matches!(token.kind, Kind::Bracket));
    let Some(first) = words.next() else { return false };
    if let Kind::Word(word) = first.kind {
        if opens(word) {
            return true;
        }
        let leads = matches!(
            word,
            Word::Against
                | Word::Shall
                | Word::Ban
                | Word::Daily
                | Word::Each
                | Word::Neutral
                | Word::Gains
                | Word::Restrict
        );
        if leads {
            return phrase.tokens.iter().any(|token| matches!(token.kind, Kind::Word(word) if is_heavy(word)));
        }
        return false;
    }
    let text = phrase.words(glyphs);
    let linked = [
        "并", "依照", "按照", "依据", "根据", "直至", "同时", "但", "或者", "情节", "除", "按", "比照", "终身", "可",
        "处",
    ];
    let heavy = phrase.tokens.iter().any(|token| matches!(token.kind, Kind::Word(word) if is_heavy(word)));
    if heavy && linked.iter().any(|word| text.starts_with(word)) {
        return true;
    }
    // A department, or a party, as the subject: 县级人民政府可以…, 单位处…, 五年内禁止….
    let content = |token: &Token| matches!(token.kind, Kind::Word(word) if is_heavy(word) || matches!(word, Word::May | Word::Entitled | Word::By));
    heavy
        && phrase.tokens.iter().skip(1).any(content)
        && !phrase.tokens.first().is_some_and(|token| token.is(Word::Passive))
}

/// Words that carry a penalty or a measure, or impose one.
fn is_heavy(word: Word) -> bool {
    matches!(
        word,
        Word::Impose
            | Word::Give
            | Word::Order
            | Word::Fine
            | Word::DailyFine
            | Word::Confiscate
            | Word::Revoke
            | Word::Suspend
            | Word::Downgrade
            | Word::Withdraw
            | Word::StopBusiness
            | Word::Close
            | Word::Detention
            | Word::Expel
            | Word::Ban
            | Word::Warning
            | Word::Criticism
            | Word::Penalise
            | Word::Measure(_)
            | Word::Restrict
    )
}
