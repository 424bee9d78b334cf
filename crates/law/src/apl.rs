//! The two versions of the Administrative Penalty Law (行政处罚法) that the system meets.

use jiff::civil::Date;

use crate::code::coded;

coded! {
    /// A version of the Administrative Penalty Law.
    PenaltyLaw, "行政处罚法文本" {
        /// The version amended on 2017-09-01; also stands for earlier days, on which the same articles held but for
        /// Article 38 paragraph 3.
        Apl17 = "apl17",
        /// The version revised on 2021-01-22.
        Apl21 = "apl21",
    }
}

impl PenaltyLaw {
    /// Short title of the statute, without book marks.
    pub const STATUTE: &'static str = "行政处罚法";

    /// The version in force on a day: the revised one once a text of at least that date is in force by the statute
    /// table.
    #[must_use]
    pub fn on(day: Date) -> Self {
        // INVARIANT: the embedded tables load (held by a test); were they broken, no node would start.
        let text = crate::Law::embedded().ok().and_then(|law| law.statutes.in_force(Self::STATUTE, day));
        match text {
            Some(text) if text.version >= Self::Apl21.version() => Self::Apl21,
            _ => Self::Apl17,
        }
    }

    /// The day on which the version was adopted.
    #[must_use]
    pub const fn version(self) -> Date {
        match self {
            Self::Apl17 => jiff::civil::date(2017, 9, 1),
            Self::Apl21 => jiff::civil::date(2021, 1, 22),
        }
    }

    /// The Chinese title with the version, as printed.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Apl17 => "《中华人民共和国行政处罚法》（2017年修正）",
            Self::Apl21 => "《中华人民共和国行政处罚法》（2021年修订）",
        }
    }

    /// A place in this version.
    #[must_use]
    pub fn cite(self, article: &'static str) -> crate::Citation {
        crate::Citation::new(Self::STATUTE, article).of_version(self.version())
    }
}
