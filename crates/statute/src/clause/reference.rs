//! References to other provisions: 前款, 本法第三十四条第一款, 《广告法》第五十五条.

use law::numeral::from_chinese;
use serde::{Deserialize, Serialize};

use super::lexicon::Word;
use super::token::{Kind, Token};
use crate::glyph::{Glyphs, Span};
use crate::text::{Place, Statute};

/// Where a reference leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// A place in the same text.
    Own(Place),
    /// Another statute, with the place in it if one is named.
    Other {
        /// Its title, as written between the marks.
        title: String,
        /// The place, as written.
        place: String,
    },
}

/// A reference with its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// Where it leads.
    pub target: Target,
    /// Its words.
    pub span: Span,
    /// Whether it is about a penalty for certain; 依照前款规定处理 may be about anything.
    pub certain: bool,
}

/// References in a run of tokens. `here` is the paragraph they stand in.
pub(super) fn references(glyphs: &Glyphs, tokens: &[Token], here: Place, statute: &Statute) -> Vec<Reference> {
    let mut found: Vec<Reference> = Vec::new();
    // What the place of a citation without a title belongs to.
    let mut title: Option<(String, Span)> = None;
    let mut last: Option<Place> = None;
    for (index, token) in tokens.iter().enumerate() {
        let words = glyphs.words(token.from, token.until);
        let span = glyphs.span(token.from, token.until);
        let ahead = glyphs.words(token.until, token.until + 6);
        match token.kind {
            Kind::Title => {
                let name = words.trim_matches(['《', '》']).to_owned();
                let cited = tokens.get(index + 1).is_some_and(|next| next.kind == Kind::Citation);
                if !cited {
                    found.push(Reference {
                        target: Target::Other { title: name.clone(), place: String::new() },
                        span,
                        certain: false,
                    });
                }
                title = Some((name, span));
                last = None;
            }
            Kind::Citation => {
                if let Some((name, at)) = &title
                    && !own(&words)
                {
                    let target = Target::Other { title: name.clone(), place: words };
                    found.push(Reference { target, span: at.join(span), certain: false });
                    continue;
                }
                let reached = index.checked_sub(1).and_then(|before| tokens.get(before));
                let from = last.filter(|_| reached.is_some_and(|token| glyphs.words(token.from, token.until) == "至"));
                for place in places(&words, here, last) {
                    if let Some(from) = from {
                        found.extend(between(statute, from, place).into_iter().map(|place| Reference {
                            target: Target::Own(place),
                            span,
                            certain: false,
                        }));
                    }
                    found.push(Reference { target: Target::Own(place), span, certain: false });
                    last = Some(place);
                }
            }
            Kind::Text
                if title_at_end(&words).is_some()
                    && tokens.get(index + 1).is_some_and(|next| next.kind == Kind::Citation) =>
            {
                title = title_at_end(&words).map(|name| (name, span));
                last = None;
            }
            Kind::Word(Word::Statute) => {
                let target = Target::Other { title: words, place: String::new() };
                found.push(Reference { target, span, certain: false });
            }
            Kind::Text if !titles_within(&words, &ahead).is_empty() => {
                for name in titles_within(&words, &ahead) {
                    let target = Target::Other { title: name, place: String::new() };
                    found.push(Reference { target, span, certain: false });
                }
                title = None;
                last = None;
            }
            Kind::Text if ["本法", "本条例", "本办法", "本规定", "本实施"].iter().any(|word| words.contains(word)) =>
            {
                title = None;
                last = None;
            }
            _ => {}
        }
    }
    found
}

/// A title without marks at the end of a text: 依照医疗器械监督管理条例 before 第八十六条.
fn title_at_end(words: &str) -> Option<String> {
    let named = ["条例", "办法", "法", "细则"].iter().any(|end| words.ends_with(end));
    let start = ["依照", "按照", "违反", "根据", "依据", "适用", "和", "、"]
        .iter()
        .filter_map(|word| Some(words.rfind(word)? + word.len()))
        .max();
    let name = words.get(start.unwrap_or(0)..)?;
    let own = ["本", "该", "国家", "前"].iter().any(|word| name.starts_with(word));
    (named && !own && name.chars().count() > 2).then(|| name.to_owned())
}

/// Titles without marks in a text that goes on: 依照治安管理处罚法的规定.
fn titles_within(words: &str, ahead: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, lead) in ["依照", "按照", "依据", "根据"].iter().flat_map(|lead| words.match_indices(lead)) {
        let rest = words.get(at + lead.len()..).unwrap_or("");
        let end = ["的规定", "的有关规定", "有关规定", "规定", "处罚的", "给予", "予以", "处理"]
            .iter()
            .filter_map(|word| rest.find(word))
            .min();
        // 的 is a token of its own, so the words may end with the title.
        let goes_on = ahead.starts_with("、")
            || ahead.starts_with("的规定")
            || ahead.starts_with("的有关规定")
            || ahead.starts_with("的相关规定");
        let Some(list) = end.or(goes_on.then_some(rest.len())).and_then(|end| rest.get(..end)) else { continue };
        for name in list.split(['、', '和']) {
            let statute = ["法", "条例"].iter().any(|ending| name.ends_with(ending));
            let vague =
                ["有关", "本", "该", "国家", "相关", "其他", "法律", "前"].iter().any(|word| name.starts_with(word));
            if statute && !vague && (3..=24).contains(&name.chars().count()) {
                found.push(name.to_owned());
            }
        }
    }
    found
}

fn own(words: &str) -> bool {
    words.starts_with('前') || words.starts_with('本')
}

/// Places of the articles strictly between two articles.
fn between(statute: &Statute, from: Place, until: Place) -> Vec<Place> {
    if from.paragraph.is_some() && from.article == until.article {
        let paragraphs = from.paragraph.unwrap_or(1) + 1..until.paragraph.unwrap_or(1);
        return paragraphs.map(|paragraph| Place { paragraph: Some(paragraph), item: None, ..from }).collect();
    }
    let numbers = statute.articles.iter().map(|article| article.number);
    numbers
        .filter(|number| *number > from.article && *number < until.article)
        .map(|article| Place { article, paragraph: None, item: None })
        .collect()
}

/// The places that a citation names, seen from a paragraph and from the citation before it.
fn places(words: &str, here: Place, last: Option<Place>) -> Vec<Place> {
    let above = |count: u32| -> Vec<Place> {
        let own = here.paragraph.unwrap_or(1);
        (own.saturating_sub(count).max(1)..own)
            .map(|paragraph| Place { paragraph: Some(paragraph), item: None, ..here })
            .collect()
    };
    for (lead, count) in [("前两款", 2), ("前三款", 3), ("前四款", 4), ("前款", 1), ("上款", 1)] {
        if let Some(rest) = words.strip_prefix(lead) {
            return above(count).into_iter().map(|place| within(place, rest)).collect();
        }
    }
    if let Some(rest) = words.strip_prefix("本条").or_else(|| words.strip_prefix("本款")) {
        let paragraph = if words.starts_with("本款") { here.paragraph } else { None };
        return vec![within(Place { paragraph, item: None, ..here }, rest)];
    }
    if let Some(rest) = words.strip_prefix("前条").or_else(|| words.strip_prefix("上条")) {
        let mut article = here.article;
        article.number = article.number.saturating_sub(1).max(1);
        article.sub = None;
        return vec![within(Place { article, paragraph: None, item: None }, rest)];
    }
    if let Some(place) = Place::parse(words) {
        return vec![place];
    }
    // 第二款, 第三项 alone: of the article cited before, else of this one.
    let start = match (last, words.contains('款')) {
        (Some(last), true) => Place { paragraph: None, item: None, ..last },
        (Some(last), false) => Place { item: None, ..last },
        (None, true) => Place { paragraph: None, item: None, ..here },
        (None, false) => Place { item: None, ..here },
    };
    let place = within(start, words);
    if place == start { Vec::new() } else { vec![place] }
}

/// A place with the paragraph and item that words such as 第一款第（三）项 add.
fn within(place: Place, words: &str) -> Place {
    let mut place = place;
    for part in words.split('第') {
        let bare: String = part.chars().filter(|sign| !matches!(sign, '（' | '）')).collect();
        if let Some(number) = bare.strip_suffix('款').and_then(from_chinese) {
            place.paragraph = Some(number);
        } else if let Some(number) = bare.strip_suffix('项').and_then(from_chinese) {
            place.item = Some(number);
        }
    }
    place
}
