//! Citing the law: statute, version, article, paragraph and item.

use std::borrow::Cow;
use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::numeral::{from_chinese, to_chinese};

/// A place in a statute, for example 《行政处罚法》第六十四条第一项.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Citation {
    /// Short title without the name of the state and without book marks: 行政处罚法.
    pub law: Cow<'static, str>,
    /// The day on which the cited version was adopted, amended or revised; `None` when the version does not matter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<Date>,
    /// The place, in Chinese: 第六十四条第一项. Empty for the statute as a whole.
    pub article: Cow<'static, str>,
}

impl Citation {
    /// A citation without a version, for rules written in code.
    #[must_use]
    pub const fn new(law: &'static str, article: &'static str) -> Self {
        Self { law: Cow::Borrowed(law), version: None, article: Cow::Borrowed(article) }
    }

    /// A citation made from data.
    #[must_use]
    pub fn owned(law: impl Into<String>, version: Option<Date>, article: impl Into<String>) -> Self {
        Self { law: Cow::Owned(law.into()), version, article: Cow::Owned(article.into()) }
    }

    /// The same place in the version adopted on this day.
    #[must_use]
    pub fn of_version(self, version: Date) -> Self {
        Self { version: Some(version), ..self }
    }

    /// The article as numbers; `None` when it names several places or none.
    #[must_use]
    pub fn article_ref(&self) -> Option<ArticleRef> {
        parse_article(&self.article)
    }
}

impl fmt::Display for Citation {
    /// Writes 《行政处罚法》第六十四条第一项, with （2021年修订） after the title when a version is named.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "《{}》", self.law)?;
        if let Some(version) = self.version {
            let statutes = crate::Law::embedded().ok().map(|law| &law.statutes);
            let event =
                statutes.and_then(|statutes| statutes.find(&self.law, version)).map_or("文本", |text| text.event());
            write!(formatter, "（{}年{event}）", version.year())?;
        }
        formatter.write_str(&self.article)
    }
}

/// An article, paragraph (款) and item (项) as numbers, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ArticleRef {
    /// Article (条).
    pub article: u32,
    /// Number of an inserted article: 1 for 之一.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sub: Option<u32>,
    /// Paragraph (款).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paragraph: Option<u32>,
    /// Item (项).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<u32>,
}

impl fmt::Display for ArticleRef {
    /// Writes 第一百二十四条之一第一款第五项.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "第{}条", to_chinese(self.article))?;
        for (before, number, after) in [("之", self.sub, ""), ("第", self.paragraph, "款"), ("第", self.item, "项")]
        {
            if let Some(number) = number {
                write!(formatter, "{before}{}{after}", to_chinese(number))?;
            }
        }
        Ok(())
    }
}

/// Writes the name of an article, with paragraph and item if any: 第六十四条第一款第二项.
#[must_use]
pub fn article_number(article: u32, paragraph: Option<u32>, item: Option<u32>) -> String {
    ArticleRef { article, sub: None, paragraph, item }.to_string()
}

/// Reads the name of one article, the inverse of [`article_number`].
///
/// Items may stand in brackets, numbers may be Arabic, and spaces are ignored. `None` for anything else, such as two
/// articles joined by “、”.
///
/// ```
/// let place = law::citation::parse_article("第一百二十四条第一款第（五）项").unwrap();
/// assert_eq!((place.article, place.paragraph, place.item, place.sub), (124, Some(1), Some(5), None));
/// ```
#[must_use]
pub fn parse_article(text: &str) -> Option<ArticleRef> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let (article, mut rest) = text.strip_prefix('第')?.split_once('条')?;
    let mut place = ArticleRef { article: positive(article)?, sub: None, paragraph: None, item: None };
    if let Some(tail) = rest.strip_prefix('之') {
        let end = tail.find('第').unwrap_or(tail.len());
        let (sub, after) = tail.split_at_checked(end)?;
        place.sub = Some(positive(sub)?);
        rest = after;
    }
    if let Some((paragraph, after)) = rest.split_once('款') {
        place.paragraph = Some(positive(paragraph.strip_prefix('第')?)?);
        rest = after;
    }
    if let Some((item, after)) = rest.split_once('项') {
        let item = item.strip_prefix('第')?;
        let bare = item.strip_prefix(['（', '(']).and_then(|item| item.strip_suffix(['）', ')']));
        place.item = Some(positive(bare.unwrap_or(item))?);
        rest = after;
    }
    rest.is_empty().then_some(place)
}

fn positive(text: &str) -> Option<u32> {
    from_chinese(text).filter(|number| *number > 0)
}
