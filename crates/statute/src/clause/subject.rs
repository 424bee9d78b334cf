//! Who acts, and on whom.

use super::Named;
use super::lexicon::Word;
use super::name::{is_described, name_in, parts, without_brackets};
use super::phrase::Phrase;
use super::token::{Kind, Token};
use crate::glyph::Glyphs;

/// Who a phrase says acts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Acting {
    /// The departments named.
    pub(super) named: Vec<Named>,
    /// Whether superiors act on officials: 由其上级机关.
    pub(super) superior: bool,
    /// Whether it is a court.
    pub(super) court: bool,
}

/// Reads who acts in a phrase: after 由, or as the subject before 可以, 有权, 应当 or a verb. `current` is who acted before.
pub(super) fn acting(glyphs: &Glyphs, phrase: &Phrase, current: Option<&Acting>) -> Option<Acting> {
    let mut all: Option<Acting> = None;
    for (index, token) in phrase.tokens.iter().enumerate() {
        if token.is(Word::By) {
            let until = name_end(phrase.tokens.get(index + 1..).unwrap_or(&[]), token.until);
            let Some(mut acting) = acting_of(glyphs, token.until, until) else { continue };
            // 人民政府可以责成有关部门…: both act.
            let charged = glyphs.has(token.from, "责成");
            if charged && let Some(subject) = subject(glyphs, phrase) {
                acting.named.splice(0..0, subject.named);
            }
            match &mut all {
                Some(all) => all.named.extend(acting.named),
                None => all = Some(acting),
            }
        }
    }
    match (all.or_else(|| subject(glyphs, phrase)), asked(glyphs, phrase)) {
        (Some(mut acting), Some(asked)) => {
            acting.named.extend(asked.named);
            Some(acting)
        }
        // 可以提请政府责令停业: whoever acted so far asks.
        (None, Some(asked)) => {
            let mut acting = current.filter(|acting| !acting.superior && !acting.court).cloned().unwrap_or_default();
            acting.named.extend(asked.named);
            Some(acting)
        }
        (acting, None) => acting,
    }
}

/// The department that another one asks to act: 或者提请地方人民政府按照权限予以关闭, 可以会同公安机关没收….
fn asked(glyphs: &Glyphs, phrase: &Phrase) -> Option<Acting> {
    let acts = |token: &Token| {
        matches!(
            token.kind,
            Kind::Word(
                Word::Order
                    | Word::Give
                    | Word::Close
                    | Word::Revoke
                    | Word::StopBusiness
                    | Word::Confiscate
                    | Word::Impose
                    | Word::Measure(_)
            )
        )
    };
    let modal = |token: &Token| matches!(token.kind, Kind::Word(Word::Shall | Word::May | Word::Entitled));
    if !phrase.tokens.iter().any(|token| acts(token) || modal(token)) {
        return None;
    }
    let (index, from) = phrase.tokens.iter().enumerate().find_map(|(index, token)| {
        let words = (token.kind == Kind::Text).then(|| glyphs.words(token.from, token.until))?;
        let before = index.checked_sub(1).and_then(|before| phrase.tokens.get(before)).is_some_and(modal);
        if before && words.starts_with("会同") {
            return Some((index, token.from + 2));
        }
        let (lead, _) = ["提请", "报请"].iter().find_map(|verb| words.split_once(verb))?;
        Some((index, token.from + lead.chars().count() + 2))
    })?;
    // 报请批准, 提请给予处分: asked for something else.
    let words = phrase.words(glyphs);
    if phrase.holds(Word::Sanction) || ["批准", "备案", "同意"].iter().any(|end| words.ends_with(end)) {
        return None;
    }
    let until = name_end(phrase.tokens.get(index..)?, from);
    acting_of(glyphs, from, until)
}

/// The department that a list of powers begins with: 海关在调查时有下列职权.
pub(super) fn leading(glyphs: &Glyphs, phrase: &Phrase) -> Option<Acting> {
    let first = phrase.tokens.first()?;
    let until = name_end(&phrase.tokens, first.from);
    let words = glyphs.words(first.from, until);
    let (start, _) = name_in(&words)?;
    (start == 0).then(|| acting_of(glyphs, first.from, until)).flatten()
}

/// The department as the subject of a phrase.
fn subject(glyphs: &Glyphs, phrase: &Phrase) -> Option<Acting> {
    let verb = |token: &Token| {
        matches!(
            token.kind,
            Kind::Word(
                Word::May
                    | Word::Entitled
                    | Word::Shall
                    | Word::Order
                    | Word::Impose
                    | Word::Give
                    | Word::Against
                    | Word::Confiscate
                    | Word::Revoke
                    | Word::Penalise
                    | Word::Withdraw
                    | Word::DailyFine
                    | Word::Measure(_)
            )
        )
    };
    if let Some(acting) = described(glyphs, phrase) {
        return Some(acting);
    }
    let Some(end) = phrase.tokens.iter().position(verb) else { return refusing(glyphs, phrase) };
    let first = phrase.tokens.first()?;
    let ahead = phrase.tokens.get(..end)?;
    if ahead.iter().any(|token| token.is(Word::Passive)) {
        return None;
    }
    if ahead.iter().any(|token| token.kind == Kind::Of) {
        return None;
    }
    // 经公安机关责令…, 商户在主管部门责令…: told of, not the subject.
    let mut subject = glyphs.words(first.from, phrase.tokens.get(end)?.from);
    for harmless in ["在地", "当地", "经济", "经营", "经贸", "行为", "参与", "与信息化"] {
        subject = subject.replace(harmless, "");
    }
    if ["在", "经", "未", "与", "因", "为", "当"].iter().any(|word| subject.contains(word)) {
        return None;
    }
    let until = name_end(phrase.tokens.get(..end)?, first.from);
    if until == first.from {
        return None;
    }
    acting_of(glyphs, first.from, until)
}

/// The department at the head of a phrase that only refuses: 公安机关交通管理部门不予受理.
fn refusing(glyphs: &Glyphs, phrase: &Phrase) -> Option<Acting> {
    let first = phrase.tokens.first()?;
    let words = (first.kind == Kind::Text).then(|| phrase.words(glyphs)).filter(|words| words.contains("不予"))?;
    let (start, end) = name_in(&words)?;
    let after: String = words.chars().skip(end).collect();
    let refuses = start == 0 && after.starts_with("不予");
    refuses.then(|| acting_of(glyphs, first.from, first.from + end)).flatten()
}

/// Where the name that begins at a place ends: at a known verb or a citation.
fn name_end(tokens: &[Token], from: usize) -> usize {
    let mut end = from;
    for token in tokens {
        match token.kind {
            Kind::Text | Kind::Pause | Kind::Bracket | Kind::Of | Kind::Amount(_) => end = token.until,
            Kind::Word(Word::Above | Word::Below | Word::Neutral | Word::To | Word::Restrict | Word::Each) => {
                end = token.until;
            }
            // 作出行政许可决定的部门, 被许可人所在地的机关: words of the name.
            Kind::Word(Word::Passive | Word::Penalise | Word::Against) if holds_of(tokens, token.until) => {
                end = token.until;
            }
            // 依法履行监督管理职责的机构.
            Kind::Word(Word::Shall) if end == from && holds_of(tokens, token.until) => end = token.until,
            Kind::Title if holds_of(tokens, token.until) => end = token.until,
            _ => break,
        }
    }
    end
}

/// Whether 的 comes soon after a place, so that what stands before it describes a department.
fn holds_of(tokens: &[Token], from: usize) -> bool {
    tokens.iter().filter(|token| token.from >= from).take(4).any(|token| token.kind == Kind::Of)
}

fn acting_of(glyphs: &Glyphs, from: usize, until: usize) -> Option<Acting> {
    let words = glyphs.words(from, until);
    let mut acting = Acting::default();
    let superior = ["上级", "所在单位", "任免机关", "监察机关", "监察委员会", "有权机关"];
    let same = ["本级人民政府", "同级人民政府"];
    acting.superior = superior.iter().any(|word| words.contains(word)) || same.iter().any(|word| words.ends_with(word));
    acting.court = words.contains("人民法院") || words.contains("司法机关") || words.contains("人民检察院");
    if acting.court {
        return Some(acting);
    }
    for (offset, part) in parts(&words) {
        if let Some((start, end)) = name_in(&part) {
            let name: String = part.chars().skip(start).take(end - start).collect();
            let at = from + offset;
            let span = glyphs.span(at + start, at + end);
            acting.named.push(Named { name: without_brackets(&name), span });
        }
    }
    (!acting.named.is_empty() || acting.superior).then_some(acting)
}

/// A department that its task describes, as the subject: 依法作出处罚决定的行政机关可以….
fn described(glyphs: &Glyphs, phrase: &Phrase) -> Option<Acting> {
    let first = phrase.tokens.first()?;
    let of = phrase.tokens.iter().take(8).position(|token| token.kind == Kind::Of)?;
    let verb = |token: &Token| {
        matches!(token.kind, Kind::Word(Word::May | Word::Shall | Word::Entitled | Word::Order | Word::Impose))
    };
    let end = of + phrase.tokens.get(of..)?.iter().position(verb)?;
    let until = phrase.tokens.get(end)?.from;
    let name = glyphs.words(first.from, until);
    let named = vec![Named { name: name.clone(), span: glyphs.span(first.from, until) }];
    is_described(&name).then(|| Acting { named, ..Acting::default() })
}
