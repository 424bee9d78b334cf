//! The kinds of administrative penalty (《行政处罚法》第九条; before 2021-07-15 第八条).

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;

use crate::Law;
use crate::citation::Citation;
use crate::code::coded;
use crate::table::{self, DataError};

coded! {
    /// A kind of administrative penalty, from the lightest to the heaviest in the order of the annual statistics.
    PenaltyKind, "行政处罚种类" {
        /// 警告.
        Warning = "warning",
        /// 通报批评.
        Criticism = "criticism",
        /// 罚款.
        Fine = "fine",
        /// 没收违法所得.
        ConfiscateGains = "confiscate_gains",
        /// 没收非法财物.
        ConfiscateProperty = "confiscate_property",
        /// 暂扣许可证件.
        SuspendLicence = "suspend_licence",
        /// 降低资质等级.
        DowngradeQualification = "downgrade_qualification",
        /// 吊销许可证件.
        RevokeLicence = "revoke_licence",
        /// 限制开展生产经营活动.
        RestrictBusiness = "restrict_business",
        /// 责令停产停业.
        StopBusiness = "stop_business",
        /// 责令关闭.
        Close = "close",
        /// 限制从业.
        RestrictOccupation = "restrict_occupation",
        /// 行政拘留.
        Detention = "detention",
        /// 法律、行政法规规定的其他行政处罚.
        Other = "other",
    }
}

impl PenaltyKind {
    /// The name in the law now in force, short enough for a list; a decision prints [`PenaltyKind::title`] of its day.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Warning => "警告",
            Self::Criticism => "通报批评",
            Self::Fine => "罚款",
            Self::ConfiscateGains => "没收违法所得",
            Self::ConfiscateProperty => "没收非法财物",
            Self::SuspendLicence => "暂扣许可证件",
            Self::DowngradeQualification => "降低资质等级",
            Self::RevokeLicence => "吊销许可证件",
            Self::RestrictBusiness => "限制开展生产经营活动",
            Self::StopBusiness => "责令停产停业",
            Self::Close => "责令关闭",
            Self::RestrictOccupation => "限制从业",
            Self::Detention => "行政拘留",
            Self::Other => "其他行政处罚",
        }
    }

    /// The name in the version of the law in force on a day; the earliest version's before its time.
    #[must_use]
    pub fn title(self, day: Date) -> &'static str {
        // INVARIANT: the embedded tables load (held by a test); were they broken, no node would start.
        Law::embedded().ok().and_then(|law| law.penalties.get(self, day)).map_or(self.name(), |row| row.title.as_str())
    }

    /// Whether the version of the law in force on a day enumerates the kind.
    ///
    /// A kind that it does not enumerate may still be imposed if a statute or an administrative regulation sets it.
    #[must_use]
    pub fn allowed(self, day: Date) -> bool {
        Law::embedded().ok().and_then(|law| law.penalties.get(self, day)).is_some_and(|row| row.enumerated)
    }

    /// Rank in the annual statistics, 1 for the lightest; a case counts once, under its heaviest kind.
    #[must_use]
    pub fn severity(self) -> u32 {
        (1..).zip(Self::ALL).find(|(_, kind)| **kind == self).map_or(0, |(rank, _)| rank)
    }

    /// Whether it is a fine.
    #[must_use]
    pub const fn is_fine(self) -> bool {
        matches!(self, Self::Fine)
    }

    /// Whether it takes illegal gains or illegal property.
    #[must_use]
    pub const fn is_confiscation(self) -> bool {
        matches!(self, Self::ConfiscateGains | Self::ConfiscateProperty)
    }
}

/// A penalty kind in one version of the law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PenaltyTitle {
    /// First day of the version.
    pub from: Date,
    /// First day no longer covered; `None` while in force.
    pub until: Option<Date>,
    /// The name the version gives, or the name in use for a kind it does not enumerate.
    pub title: String,
    /// Whether the version enumerates the kind.
    pub enumerated: bool,
    /// Where it does, or where it leaves others to law and administrative regulations.
    pub citation: Citation,
}

/// The penalty kinds as each version of the law names them.
#[derive(Debug, Clone)]
pub struct PenaltyTitles {
    rows: BTreeMap<PenaltyKind, Vec<PenaltyTitle>>,
}

#[derive(Deserialize)]
struct TitleRow {
    kind: PenaltyKind,
    from: Date,
    until: Option<Date>,
    title: String,
    enumerated: bool,
    law: String,
    version: Option<Date>,
    article: String,
}

impl PenaltyTitles {
    /// Reads the table of penalty kinds.
    ///
    /// # Errors
    /// [`DataError`] on a malformed row, overlapping versions, or a kind that is missing.
    pub fn from_csv(file: &str, text: &str) -> Result<Self, DataError> {
        let mut rows: BTreeMap<PenaltyKind, Vec<PenaltyTitle>> = BTreeMap::new();
        for row in table::rows::<TitleRow>(file, text)? {
            let of_kind = rows.entry(row.value.kind).or_default();
            let follows = of_kind.last().is_none_or(|last| last.until == Some(row.value.from));
            if !follows {
                return Err(row.fault(file, "同一种类的各行应当首尾相接"));
            }
            let TitleRow { from, until, title, enumerated, law, version, article, .. } = row.value;
            let citation = Citation::owned(law, version, article);
            of_kind.push(PenaltyTitle { from, until, title, enumerated, citation });
        }
        if rows.len() != PenaltyKind::ALL.len() {
            return Err(DataError { file: file.to_owned(), line: 0, message: "处罚种类不全".to_owned() });
        }
        Ok(Self { rows })
    }

    /// The kind in the version of a day; the first version before its time, `None` only after the last has ended.
    #[must_use]
    pub fn get(&self, kind: PenaltyKind, day: Date) -> Option<&PenaltyTitle> {
        let rows = self.rows.get(&kind)?;
        rows.iter().find(|row| row.until.is_none_or(|until| day < until))
    }
}
