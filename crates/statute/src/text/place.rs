//! Places in a statute text.

use std::fmt;

use law::citation::{ArticleRef, parse_article};
use law::numeral::to_chinese;
use serde::{Deserialize, Serialize};

use super::tree::ArticleNumber;

/// An article, with paragraph and item if they are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The article.
    pub article: ArticleNumber,
    /// Paragraph (款), from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paragraph: Option<u32>,
    /// Item (项), from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<u32>,
}

impl Place {
    /// Reads 第一百二十四条第一款第五项; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        parse_article(text).map(Self::from)
    }

    /// The same place with an item.
    #[must_use]
    pub fn with_item(self, item: u32) -> Self {
        Self { item: Some(item), ..self }
    }

    /// Whether the other place lies in this one.
    #[must_use]
    pub fn holds(self, other: Self) -> bool {
        self.article == other.article
            && self.paragraph.is_none_or(|own| other.paragraph == Some(own))
            && self.item.is_none_or(|own| other.item == Some(own))
    }
}

impl From<ArticleRef> for Place {
    fn from(place: ArticleRef) -> Self {
        let article = ArticleNumber { number: place.article, sub: place.sub, listed: false };
        Self { article, paragraph: place.paragraph, item: place.item }
    }
}

impl fmt::Display for Place {
    /// Writes 第一百二十四条第一款第五项.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.article)?;
        for (number, word) in [(self.paragraph, "款"), (self.item, "项")] {
            if let Some(number) = number {
                write!(formatter, "第{}{word}", to_chinese(number))?;
            }
        }
        Ok(())
    }
}
