//! What the law says: calendar, periods, dated parameters, citations, penalty kinds, identifiers.
//!
//! Everything here is a value or a pure function. The numbers stand in the tables under `data/`, each row with the
//! days on which it holds and the article it comes from; [`Law::load`] reads them all.
//!
//! Conventions: a day is a civil day of Asia/Shanghai. In every table `from` is the first day and `until` the first
//! day no longer covered (exclusive; empty means open). Money is in fen, shares are in permille.

pub mod apl;
pub mod calendar;
pub mod citation;
mod code;
pub mod discretion;
pub mod identifier;
pub mod money;
pub mod numeral;
pub mod parameters;
pub mod penalty;
pub mod period;
pub mod region;
pub mod setting;
pub mod statutes;
mod table;

use std::sync::LazyLock;

pub use calendar::Calendar;
pub use citation::Citation;
pub use code::UnknownCode;
pub use money::Fen;
pub use parameters::{Dated, Parameters};
pub use penalty::PenaltyKind;
pub use period::{Period, Unit};
pub use region::Regions;
pub use setting::SettingPowers;
pub use statutes::Statutes;
pub use table::DataError;

/// All embedded tables of the law, read and checked.
#[derive(Debug, Clone)]
pub struct Law {
    /// Working days, holidays and make-up working days.
    pub calendar: Calendar,
    /// Every legal number, by key, department and day.
    pub parameters: Parameters,
    /// Statutes and their versions.
    pub statutes: Statutes,
    /// Administrative regions and their codes.
    pub regions: Regions,
    /// Which instrument may set which penalty.
    pub setting: SettingPowers,
    /// The penalty kinds as each version of the law names them.
    pub penalties: penalty::PenaltyTitles,
}

impl Law {
    /// Reads the embedded tables.
    ///
    /// # Errors
    /// [`DataError`] names the file and line of the first fault. The embedded tables are held faultless by the tests
    /// of this crate, so a program may end on it at once.
    pub fn load() -> Result<Self, DataError> {
        Self::load_with(&[])
    }

    /// As [`Law::load`], with the notices of later years in further calendar tables, each with its file's name.
    ///
    /// # Errors
    /// As [`Law::load`], and for a table that [`Calendar::from_tables`] refuses.
    pub fn load_with(calendars: &[(&str, &str)]) -> Result<Self, DataError> {
        let embedded = [("calendar.csv", include_str!("../data/calendar.csv"))];
        Ok(Self {
            calendar: Calendar::from_tables(&[&embedded, calendars].concat())?,
            parameters: Parameters::from_csv("parameters.csv", include_str!("../data/parameters.csv"))?,
            statutes: Statutes::from_csv("statutes.csv", include_str!("../data/statutes.csv"))?,
            regions: Regions::from_csv("regions.csv", include_str!("../data/regions.csv"))?,
            setting: SettingPowers::from_csv("setting.csv", include_str!("../data/setting.csv"))?,
            penalties: penalty::PenaltyTitles::from_csv(
                "penalty_kinds.csv",
                include_str!("../data/penalty_kinds.csv"),
            )?,
        })
    }

    /// The embedded tables, read once and shared; a node that loads later calendars keeps a [`Law`] of its own.
    ///
    /// # Errors
    /// As [`Law::load`].
    pub fn embedded() -> Result<&'static Self, &'static DataError> {
        static EMBEDDED: LazyLock<Result<Law, DataError>> = LazyLock::new(Law::load);
        EMBEDDED.as_ref()
    }
}
