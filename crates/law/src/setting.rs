//! Which instrument may set which penalty (《行政处罚法》第十条至第十六条).

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Deserialize;

use crate::citation::Citation;
use crate::code::titled;
use crate::penalty::PenaltyKind;
use crate::table::{self, DataError};

titled! {
    /// The level of a legal instrument, from the highest to the lowest.
    InstrumentLevel, "依据层级" {
        /// A statute of the National People's Congress or its Standing Committee.
        Law = "law" "法律",
        /// A regulation of the State Council.
        AdministrativeRegulation = "administrative_regulation" "行政法规",
        /// A regulation of a provincial or city people's congress.
        LocalRegulation = "local_regulation" "地方性法规",
        /// A rule of a department of the State Council.
        DepartmentRule = "department_rule" "部门规章",
        /// A rule of a provincial or city government.
        GovernmentRule = "government_rule" "地方政府规章",
        /// Any other document; it may set no penalty.
        Normative = "normative" "规范性文件",
    }
}

/// What each level may set, by version of the law.
#[derive(Debug, Clone)]
pub struct SettingPowers {
    rows: BTreeMap<InstrumentLevel, Vec<SettingPower>>,
}

#[derive(Debug, Clone)]
struct SettingPower {
    until: Option<Date>,
    kinds: BTreeSet<PenaltyKind>,
    citation: Citation,
}

#[derive(Deserialize)]
struct SettingRow {
    level: InstrumentLevel,
    from: Date,
    until: Option<Date>,
    kinds: String,
    law: String,
    version: Option<Date>,
    article: String,
}

impl SettingPowers {
    /// Reads the table; `kinds` lists codes of [`PenaltyKind`] with spaces between, and may be empty.
    ///
    /// # Errors
    /// [`DataError`] on a malformed row, an unknown kind, rows of a level that do not join, or a level that is missing.
    pub fn from_csv(file: &str, text: &str) -> Result<Self, DataError> {
        let mut rows: BTreeMap<InstrumentLevel, Vec<SettingPower>> = BTreeMap::new();
        for row in table::rows::<SettingRow>(file, text)? {
            let of_level = rows.entry(row.value.level).or_default();
            if of_level.last().is_some_and(|last| last.until != Some(row.value.from)) {
                return Err(row.fault(file, "同一层级的各行应当首尾相接"));
            }
            let kinds = row.value.kinds.split_whitespace().map(PenaltyKind::parse).collect::<Result<_, _>>();
            let kinds = kinds.map_err(|error| row.fault(file, error.to_string()))?;
            let SettingRow { until, law, version, article, .. } = row.value;
            of_level.push(SettingPower { until, kinds, citation: Citation::owned(law, version, article) });
        }
        if rows.len() != InstrumentLevel::ALL.len() {
            return Err(DataError { file: file.to_owned(), line: 0, message: "依据层级不全".to_owned() });
        }
        Ok(Self { rows })
    }

    /// Whether an instrument of this level may set this kind of penalty on a day.
    ///
    /// The kind is all it looks at: that a local regulation may set the revocation of licences but not of business
    /// licences (第十二条第一款), and the ceilings on fines set by rules, are for the caller. The first version answers
    /// for days before it.
    ///
    /// # Errors
    /// The article that withholds the power.
    pub fn may_set(&self, level: InstrumentLevel, kind: PenaltyKind, day: Date) -> Result<(), Citation> {
        let power =
            self.rows.get(&level).and_then(|rows| rows.iter().find(|row| row.until.is_none_or(|end| day < end)));
        match power {
            Some(power) if power.kinds.contains(&kind) => Ok(()),
            Some(power) => Err(power.citation.clone()),
            None => Err(Citation::new("行政处罚法", "")),
        }
    }
}
