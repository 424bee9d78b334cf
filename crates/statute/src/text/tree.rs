//! The parts of a statute text.

use std::collections::BTreeSet;
use std::fmt;

use jiff::civil::Date;
use law::numeral::to_chinese;
use law::setting::InstrumentLevel;
use law::statutes::Enactment;
use serde::{Deserialize, Serialize};

use super::force::{Force, Start};
use super::head::{Event, EventKind};
use super::place::Place;
use crate::glyph::Span;

/// A statute text of one version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statute {
    /// The title as written, without marks of formatting.
    pub title: String,
    /// The line of the title; 0 when there is none.
    pub title_line: u32,
    /// What happened to the text, in the order written.
    pub events: Vec<Event>,
    /// The level of the instrument, as far as title and issuer tell.
    pub level: Option<InstrumentLevel>,
    /// The day of this version: the last adoption, promulgation, amendment or revision that the head names.
    pub version: Option<Date>,
    /// What the text says about when it begins to hold, in the order written.
    pub force: Vec<Force>,
    /// Lines before the first heading or article that are neither title nor event: preambles, remarks.
    pub preface: Vec<Line>,
    /// Lines of a table of contents.
    pub contents: Vec<Line>,
    /// Parts, chapters and sections in the order written.
    pub headings: Vec<Heading>,
    /// The articles in the order written.
    pub articles: Vec<Article>,
    /// Lines outside any article: annexes, preambles under a heading of their own.
    pub loose: Vec<Line>,
    /// What was doubtful or not understood.
    pub faults: Vec<Fault>,
}

/// A line of the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Its number, from 1.
    pub line: u32,
    /// Its words.
    pub text: String,
}

/// A fault of a text, told to the person who imports it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The line, from 1; 0 when the fault is of the text as a whole.
    pub line: u32,
    /// What is wrong, in Chinese.
    pub message: String,
}

/// The rank of a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeadingRank {
    /// 编.
    Book,
    /// 分编.
    SubBook,
    /// 章.
    Chapter,
    /// 节.
    Section,
    /// A heading without a number: 序言, 附件.
    Plain,
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// Its line, from 1.
    pub line: u32,
    /// Its rank.
    pub rank: HeadingRank,
    /// Its number; `None` for a plain heading.
    pub number: Option<u32>,
    /// Its words after the number, without spaces: 法律责任.
    pub title: String,
}

/// The number of an article: 第N条, 第N条之M, or “N、” in texts that are lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ArticleNumber {
    /// The number.
    pub number: u32,
    /// The number of an inserted article: 1 for 之一.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sub: Option<u32>,
    /// Whether it is written “一、” in a text without 第N条; it is then cited as 第N项.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub listed: bool,
}

impl fmt::Display for ArticleNumber {
    /// Writes 第一百二十四条之一, or 第三项 for a listed one.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "第{}{}", to_chinese(self.number), if self.listed { "项" } else { "条" })?;
        self.sub.map_or(Ok(()), |sub| write!(formatter, "之{}", to_chinese(sub)))
    }
}

/// An article (条).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    /// Its number.
    pub number: ArticleNumber,
    /// Its line, from 1.
    pub line: u32,
    /// The place of its nearest heading in [`Statute::headings`].
    pub heading: Option<usize>,
    /// Its whole text without its number, the lines joined by line feeds; all spans are places in it.
    pub text: String,
    /// Its paragraphs in order, at least one.
    pub paragraphs: Vec<Paragraph>,
}

/// A paragraph (款) with the items that belong to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paragraph {
    /// Its line, from 1.
    pub line: u32,
    /// Its words without the items.
    pub span: Span,
    /// Its items in order.
    pub items: Vec<Item>,
}

impl Paragraph {
    /// The words with the items.
    #[must_use]
    pub fn whole(&self) -> Span {
        self.items.iter().map(Item::whole).fold(self.span, Span::join)
    }
}

/// An item (项): （一）…; or, within another item, a sub-item (目): 1．….
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Its line, from 1.
    pub line: u32,
    /// Its number.
    pub number: u32,
    /// Its words with the number.
    pub span: Span,
    /// Its words without the number.
    pub words: Span,
    /// Its sub-items in order.
    pub items: Vec<Item>,
}

impl Item {
    /// The words with the sub-items.
    #[must_use]
    pub fn whole(&self) -> Span {
        self.items.iter().map(Item::whole).fold(self.span, Span::join)
    }
}

impl Article {
    /// The place of this article, with a paragraph counted from 1 if one is given.
    #[must_use]
    pub fn place(&self, paragraph: Option<u32>) -> Place {
        Place { article: self.number, paragraph, item: None }
    }

    /// A paragraph, counted from 1.
    #[must_use]
    pub fn paragraph(&self, number: u32) -> Option<&Paragraph> {
        self.paragraphs.get(usize::try_from(number).ok()?.checked_sub(1)?)
    }
}

impl Statute {
    /// The title without the name of the state, as citations write it: 食品安全法.
    #[must_use]
    pub fn short_title(&self) -> &str {
        self.title.strip_prefix("中华人民共和国").unwrap_or(&self.title)
    }

    /// The first article of this number.
    #[must_use]
    pub fn article(&self, number: ArticleNumber) -> Option<&Article> {
        self.articles.iter().find(|article| article.number == number)
    }

    /// The day on which the text was first adopted or promulgated.
    #[must_use]
    pub fn adopted(&self) -> Option<Date> {
        let first = |event: &&Event| matches!(event.kind, EventKind::Adopted | EventKind::Promulgated);
        self.events.iter().find(first).and_then(|event| event.day)
    }

    /// The first day on which this version holds, as far as the text itself tells.
    ///
    /// An entry into force in the head counts if it does not lie before the version. A day in the last articles counts
    /// for the first version, or if it does not lie before the version: a later amendment leaves the old day standing
    /// there and begins on a day that only the amending decision tells. `None` means that a person must state the day.
    #[must_use]
    pub fn in_force_from(&self) -> Option<Date> {
        let version = self.version?;
        let in_head = self.events.iter().filter(|event| event.kind == EventKind::InForce).filter_map(|event| event.day);
        if let Some(day) = in_head.filter(|day| *day >= version).max() {
            return Some(day);
        }
        // Days for single articles are told as well; the text begins on the first that is about the whole.
        self.force.iter().find_map(|force| match force.start {
            Start::On(day) if day >= version => Some(day),
            Start::Promulgation if !self.is_amended() => self.promulgated(),
            _ => None,
        })
    }

    /// How this version came about, by what the head tells of its day.
    #[must_use]
    pub fn enactment(&self) -> Enactment {
        let of_version = |kind| self.events.iter().any(|event| event.day == self.version && event.kind == kind);
        if of_version(EventKind::Revised) {
            Enactment::Revised
        } else if of_version(EventKind::Amended) {
            Enactment::Amended
        } else {
            Enactment::Adopted
        }
    }

    /// The highest number of an article; inserted articles (之一) are not counted apart. 0 where there is none.
    #[must_use]
    pub fn article_count(&self) -> u32 {
        self.articles.iter().map(|article| article.number.number).max().unwrap_or(0)
    }

    /// Whether the head tells of an amendment or revision.
    #[must_use]
    pub fn is_amended(&self) -> bool {
        self.events.iter().any(|event| matches!(event.kind, EventKind::Amended | EventKind::Revised))
    }

    fn promulgated(&self) -> Option<Date> {
        let of = |kind| self.events.iter().filter(move |event| event.kind == kind).filter_map(|event| event.day).next();
        of(EventKind::Promulgated).or_else(|| of(EventKind::Adopted))
    }

    /// The numbers of all lines that stand somewhere in the tree.
    #[must_use]
    pub fn lines(&self) -> BTreeSet<u32> {
        let mut lines: BTreeSet<u32> = BTreeSet::from([self.title_line]);
        lines.extend(self.events.iter().flat_map(|event| &event.lines));
        let loose = self.preface.iter().chain(&self.contents).chain(&self.loose);
        lines.extend(loose.map(|line| line.line));
        lines.extend(self.headings.iter().map(|heading| heading.line));
        for article in &self.articles {
            lines.insert(article.line);
            for paragraph in &article.paragraphs {
                lines.insert(paragraph.line);
                for item in &paragraph.items {
                    lines.insert(item.line);
                    lines.extend(item.items.iter().map(|sub| sub.line));
                }
            }
        }
        lines
    }
}
