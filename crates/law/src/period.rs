//! Periods: a count of days, months, years or hours, as the law states them.

use std::fmt;

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use crate::code::titled;

titled! {
    /// The unit in which a period is counted.
    Unit, "期间单位" {
        /// Working days: weekends and statutory holidays do not count, make-up working days do.
        WorkingDays = "working_days" "个工作日",
        /// Calendar days: every day counts.
        CalendarDays = "calendar_days" "日",
        /// Months: to the day of the same number, or the last day of a shorter month.
        Months = "months" "个月",
        /// Years: to the same day of the year, or the last day of February.
        Years = "years" "年",
        /// Hours: they run through nights and holidays.
        Hours = "hours" "小时",
    }
}

/// A length of time fixed by law, for example “5个工作日”.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Period {
    /// How many units.
    pub count: u32,
    /// The unit.
    pub unit: Unit,
    /// Whether a last day that is a rest day moves to the next working day (《民事诉讼法》第八十五条第三款). True for what
    /// a party or an agency has to do; false for restraint that must end, such as sealing, and for running interest.
    pub roll: bool,
}

impl Period {
    /// Working days; they never end on a rest day.
    #[must_use]
    pub const fn working_days(count: u32) -> Self {
        Self { count, unit: Unit::WorkingDays, roll: false }
    }

    /// Calendar days whose last day rolls over rest days.
    #[must_use]
    pub const fn calendar_days(count: u32) -> Self {
        Self { count, unit: Unit::CalendarDays, roll: true }
    }

    /// Months whose last day rolls over rest days.
    #[must_use]
    pub const fn months(count: u32) -> Self {
        Self { count, unit: Unit::Months, roll: true }
    }

    /// Years whose last day rolls over rest days.
    #[must_use]
    pub const fn years(count: u32) -> Self {
        Self { count, unit: Unit::Years, roll: true }
    }

    /// Hours.
    #[must_use]
    pub const fn hours(count: u32) -> Self {
        Self { count, unit: Unit::Hours, roll: false }
    }

    /// The same period without moving a last day that is a rest day.
    #[must_use]
    pub const fn without_roll(self) -> Self {
        Self { roll: false, ..self }
    }

    /// The moment a period of hours ends, inclusive: exactly `count` hours after `start`. `None` for other units,
    /// which [`Calendar::reckon`](crate::Calendar::reckon) reckons, and beyond the year 9999.
    #[must_use]
    pub fn end_of_hours(&self, start: DateTime) -> Option<DateTime> {
        match self.unit {
            Unit::Hours => start.checked_add(jiff::SignedDuration::from_hours(i64::from(self.count))).ok(),
            Unit::WorkingDays | Unit::CalendarDays | Unit::Months | Unit::Years => None,
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}{}", self.count, self.unit.title())
    }
}
