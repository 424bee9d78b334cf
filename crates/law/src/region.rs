//! Administrative regions: Shandong, its cities, and the counties and zones of Heze, with codes no longer in use.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;

use crate::code::titled;
use crate::identifier::RegionCode;
use crate::table::{self, DataError};

titled! {
    /// Whose code it is.
    RegionKind, "区划代码类别" {
        /// A code of GB/T 2260.
        Gb = "gb" "行政区划",
        /// A code of the statistical offices, for zones that are no administrative regions.
        Statistical = "statistical" "统计用区划",
    }
}

/// A region under one code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// The code.
    pub code: RegionCode,
    /// The name, without the names of the regions around it.
    pub name: String,
    /// Whose code it is.
    pub kind: RegionKind,
    /// First day of the code; `None` when it is older than the table cares for.
    pub valid_from: Option<Date>,
    /// First day on which the code is retired; `None` while in use.
    pub valid_to: Option<Date>,
    /// The code that took over the territory, or most of it.
    pub successor: Option<RegionCode>,
}

/// The region table.
#[derive(Debug, Clone)]
pub struct Regions {
    regions: BTreeMap<RegionCode, Region>,
}

#[derive(Deserialize)]
struct RegionRow {
    code: RegionCode,
    name: String,
    kind: RegionKind,
    valid_from: Option<Date>,
    valid_to: Option<Date>,
    successor: Option<RegionCode>,
}

impl Regions {
    /// Reads the region table.
    ///
    /// # Errors
    /// [`DataError`] on a malformed row, a code given twice, a successor of a code still in use or one that is not in
    /// the table.
    pub fn from_csv(file: &str, text: &str) -> Result<Self, DataError> {
        let rows = table::rows::<RegionRow>(file, text)?;
        let mut regions = BTreeMap::new();
        for row in &rows {
            let RegionRow { code, name, kind, valid_from, valid_to, successor } = &row.value;
            if successor.is_some() && valid_to.is_none() {
                return Err(row.fault(file, "仍在使用的代码不应有后继代码"));
            }
            let (code, name, successor) = (code.clone(), name.clone(), successor.clone());
            let region = Region {
                code: code.clone(),
                name,
                kind: *kind,
                valid_from: *valid_from,
                valid_to: *valid_to,
                successor,
            };
            if regions.insert(code, region).is_some() {
                return Err(row.fault(file, "代码重复"));
            }
        }
        for row in &rows {
            if row.value.successor.as_ref().is_some_and(|code| !regions.contains_key(code)) {
                return Err(row.fault(file, "后继代码不在表中"));
            }
        }
        Ok(Self { regions })
    }

    /// The region that bears a code on a day.
    #[must_use]
    pub fn get(&self, code: &RegionCode, day: Date) -> Option<&Region> {
        self.regions.get(code).filter(|region| table::covers(region.valid_from, region.valid_to, day))
    }

    /// Whether one region lies inside another, or is the same.
    ///
    /// Provinces hold cities, cities hold counties and zones, counties hold townships and villages. A retired code lies
    /// where its successor does, so that an old record stays inside the city it belongs to now.
    #[must_use]
    pub fn contains(&self, outer: &RegionCode, inner: &RegionCode) -> bool {
        let mut inner = inner.clone();
        // A chain of successors is no longer than the table.
        for _ in 0..=self.regions.len() {
            if inner.as_str().starts_with(outer.prefix()) && inner.as_str().len() >= outer.as_str().len() {
                return true;
            }
            match self.regions.get(&inner.county()).and_then(|region| region.successor.clone()) {
                Some(successor) => inner = successor,
                None => return false,
            }
        }
        false
    }

    /// Every region, by code.
    pub fn iter(&self) -> impl Iterator<Item = &Region> {
        self.regions.values()
    }
}
