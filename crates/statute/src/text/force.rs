//! What a text says about when it begins to hold.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::head::days_in;
use super::place::Place;
use super::tree::Article;
use crate::glyph::Span;

/// When something begins to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Start {
    /// On a day.
    On(Date),
    /// On the day of promulgation.
    Promulgation,
}

/// A sentence about the beginning of force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Force {
    /// Where it stands.
    pub place: Place,
    /// The sentence, within the article's text.
    pub span: Span,
    /// When it begins.
    pub start: Start,
}

/// Finds sentences such as 本法自2009年6月1日起施行.
pub(super) fn find(articles: &[Article]) -> Vec<Force> {
    articles.iter().flat_map(of_article).collect()
}

fn of_article(article: &Article) -> Vec<Force> {
    let mut found = Vec::new();
    for (number, paragraph) in (1..).zip(&article.paragraphs) {
        let words = paragraph.span.of(&article.text);
        let mut start = paragraph.span.start;
        for sentence in words.split_inclusive('。') {
            let span = Span { start, end: start + sentence.len() };
            start = span.end;
            if let Some(begins) = start_in(sentence) {
                found.push(Force { place: article.place(Some(number)), span, start: begins });
            }
        }
    }
    found
}

/// Only sentences about the text itself count; others name the force of something else.
fn start_in(sentence: &str) -> Option<Start> {
    let squeezed: String = sentence.chars().filter(|c| !c.is_whitespace()).collect();
    let own = ["本", "自"].iter().any(|word| squeezed.starts_with(word));
    let begins = ["起施行", "起实施", "起生效", "起执行"].iter().any(|word| squeezed.contains(word));
    if !own || !begins {
        return None;
    }
    let upon = ["公布", "发布", "颁布", "公告"].iter().any(|word| squeezed.contains(&format!("自{word}之日")));
    if upon {
        return Some(Start::Promulgation);
    }
    days_in(&squeezed).first().map(|(day, _)| Start::On(*day))
}
