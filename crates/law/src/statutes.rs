//! Statutes and their versions.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;

use crate::citation::ArticleRef;
use crate::code::titled;
use crate::setting::InstrumentLevel;
use crate::table::{self, DataError};

titled! {
    /// How a version came about.
    Enactment, "文本由来" {
        /// Adopted for the first time.
        Adopted = "adopted" "公布",
        /// Some articles amended.
        Amended = "amended" "修正",
        /// Rewritten as a whole.
        Revised = "revised" "修订",
    }
}

/// One version of a statute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatuteVersion {
    /// Short title, without the name of the state and without book marks: 行政处罚法.
    pub title: String,
    /// The day on which this version was adopted, amended or revised.
    pub version: Date,
    /// How it came about.
    pub enactment: Enactment,
    /// First day in force.
    pub from: Date,
    /// First day no longer in force; `None` while it is.
    pub until: Option<Date>,
    /// The level of the instrument.
    pub level: InstrumentLevel,
    /// Number of articles; inserted articles (之一) are not counted apart.
    pub article_count: u32,
}

impl StatuteVersion {
    /// The word for how the version came about, as printed after its year: 修订.
    #[must_use]
    pub const fn event(&self) -> &'static str {
        self.enactment.title()
    }

    /// Whether this version is in force on a day.
    #[must_use]
    pub fn is_in_force(&self, day: Date) -> bool {
        table::covers(Some(self.from), self.until, day)
    }

    /// Whether an article of this number exists in this version; paragraphs and items are not known here.
    #[must_use]
    pub const fn has_article(&self, place: &ArticleRef) -> bool {
        place.article >= 1 && place.article <= self.article_count
    }
}

/// The statute table.
#[derive(Debug, Clone)]
pub struct Statutes {
    versions: BTreeMap<String, Vec<StatuteVersion>>,
}

#[derive(Deserialize)]
struct StatuteRow {
    title: String,
    version: Date,
    enactment: Enactment,
    from: Date,
    until: Option<Date>,
    level: InstrumentLevel,
    article_count: u32,
}

impl Statutes {
    /// Reads the statute table; the versions of a title stand in order of time.
    ///
    /// # Errors
    /// [`DataError`] on a malformed row or versions of a title that overlap or are out of order.
    pub fn from_csv(file: &str, text: &str) -> Result<Self, DataError> {
        let mut versions: BTreeMap<String, Vec<StatuteVersion>> = BTreeMap::new();
        for row in table::rows::<StatuteRow>(file, text)? {
            let StatuteRow { title, version, enactment, from, until, level, article_count } = &row.value;
            if from < version || until.is_some_and(|until| until <= *from) || *article_count == 0 {
                return Err(row.fault(file, "日期或者条数不对"));
            }
            let of_title = versions.entry(title.clone()).or_default();
            if of_title.last().is_some_and(|last| last.until.is_none_or(|end| end > *from) || last.version >= *version)
            {
                return Err(row.fault(file, "同一法规的文本应当按时间先后排列且不得重叠"));
            }
            of_title.push(StatuteVersion {
                title: title.clone(),
                version: *version,
                enactment: *enactment,
                from: *from,
                until: *until,
                level: *level,
                article_count: *article_count,
            });
        }
        Ok(Self { versions })
    }

    /// The version of a title that was adopted on this day.
    #[must_use]
    pub fn find(&self, title: &str, version: Date) -> Option<&StatuteVersion> {
        self.versions(title).iter().find(|text| text.version == version)
    }

    /// The version of a title in force on a day; `None` when the table has none, which is not proof that none exists.
    #[must_use]
    pub fn in_force(&self, title: &str, day: Date) -> Option<&StatuteVersion> {
        self.versions(title).iter().find(|text| text.is_in_force(day))
    }

    /// The known versions of a title, oldest first; empty for an unknown title. The title may carry book marks and the
    /// name of the state.
    #[must_use]
    pub fn versions(&self, title: &str) -> &[StatuteVersion] {
        self.versions.get(short_title(title)).map_or(&[], Vec::as_slice)
    }

    /// Every version, by title and time.
    pub fn iter(&self) -> impl Iterator<Item = &StatuteVersion> {
        self.versions.values().flatten()
    }
}

/// Drops book marks and the name of the state: 《中华人民共和国行政处罚法》 becomes 行政处罚法.
#[must_use]
pub fn short_title(title: &str) -> &str {
    let title = title.trim().trim_start_matches('《').trim_end_matches('》');
    title.strip_prefix("中华人民共和国").unwrap_or(title)
}
