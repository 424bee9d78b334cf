//! The calendar of working days, and the reckoning of periods on it.
//!
//! The holidays of a year are fixed each autumn by a notice of the General Office of the State Council. A year whose
//! notice is not in the table is unknown, and nothing here guesses at it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan as _};
use serde::{Deserialize, Serialize};

use crate::period::{Period, Unit};
use crate::table::{self, DataError};

/// What a day is for state organs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DayKind {
    /// An ordinary working day.
    Working,
    /// A Saturday or Sunday that is a working day (调休上班).
    MakeUp,
    /// An ordinary Saturday or Sunday.
    Weekend,
    /// A day off by the holiday notice, with the name of the festival; weekends inside the holiday are included.
    Holiday(String),
}

impl DayKind {
    /// Whether the day counts as a working day.
    #[must_use]
    pub const fn is_working(&self) -> bool {
        matches!(self, Self::Working | Self::MakeUp)
    }
}

/// The table ends before the question does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("放假日历载有{first_known}至{last_known}，不能判断{date}是否为工作日；请先载入国务院办公厅当年的放假通知")]
pub struct CalendarGap {
    /// The day asked about.
    pub date: Date,
    /// First day of the first known year.
    pub first_known: Date,
    /// Last day of the last known year.
    pub last_known: Date,
}

/// Why a day did not count, or could not be the last day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SkipReason {
    /// An ordinary Saturday or Sunday.
    Weekend,
    /// A statutory holiday or a day off next to it, with the festival's name.
    Holiday(String),
    /// A day on which the period stood still, with the reason of the stop.
    Stopped(String),
}

impl SkipReason {
    /// The reason in Chinese, for display beside the day.
    #[must_use]
    pub fn title(&self) -> &str {
        match self {
            Self::Weekend => "周末",
            Self::Holiday(name) => name,
            Self::Stopped(reason) => reason,
        }
    }
}

/// A day that did not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// The day.
    pub date: Date,
    /// Why.
    pub reason: SkipReason,
}

/// A stretch of days on which a period stands still, such as testing or a hearing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    /// First day not counted.
    pub from: Date,
    /// Last day not counted, inclusive; `None` while the stop lasts.
    pub until: Option<Date>,
    /// Why the period stands still, in Chinese.
    pub reason: String,
}

/// A reckoned period: its last day, and how it came about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reckoning {
    /// The day on which the period starts; it is not counted (《民事诉讼法》第八十五条第二款).
    pub start: Date,
    /// The period reckoned.
    pub period: Period,
    /// The last day, inclusive.
    pub due: Date,
    /// The days passed over, in order: rest days inside working-day periods, rest days the last day moved over, and
    /// stopped days.
    pub skipped: Vec<Skipped>,
    /// The last day before it moved over rest days, if it moved.
    pub rolled_from: Option<Date>,
    /// The first day of a stop that has not ended. While it is `Some` the period cannot expire, and `due` is only the
    /// earliest possible last day (as if the stop ended on its first day).
    pub paused_since: Option<Date>,
    /// Where the calendar ended before the answer: then `due` is only the earliest possible last day, and the year that is
    /// missing must be loaded before it can be said. Only [`Calendar::reckon_at_least`] gives such an answer.
    pub beyond: Option<CalendarGap>,
}

impl Reckoning {
    /// The last day, inclusive, when it can be said.
    ///
    /// # Errors
    /// [`CalendarGap`] when the calendar ends before it.
    pub fn certain(&self) -> Result<Date, CalendarGap> {
        self.beyond.map_or(Ok(self.due), Err)
    }

    /// Whether the period has run out by this day: the day lies after `due` and no stop is still open. Of a period whose
    /// end lies beyond the calendar this is known only for days that the calendar holds: on those it still runs.
    #[must_use]
    pub fn is_over(&self, day: Date) -> bool {
        self.paused_since.is_none() && self.beyond.is_none() && day > self.due
    }
}

/// A day that differs from the plain week.
#[derive(Debug, Clone)]
enum Special {
    Holiday(String),
    MakeUp,
}

/// Working days, weekends and holidays of the known years.
#[derive(Debug, Clone)]
pub struct Calendar {
    years: BTreeSet<i16>,
    special: BTreeMap<Date, Special>,
    first_known: Date,
    last_known: Date,
}

#[derive(Deserialize)]
struct CalendarRow {
    from: Date,
    to: Date,
    kind: String,
    name: String,
    notice: String,
    published: Date,
}

fn files(tables: &[(&str, &str)]) -> String {
    tables.iter().map(|(file, _)| *file).collect::<Vec<_>>().join("、")
}

impl Calendar {
    /// Reads a calendar table with the columns `from`, `to` (inclusive), `kind` (`year`, `holiday` or `make_up`),
    /// `name`, `notice` and `published`.
    ///
    /// # Errors
    /// [`DataError`] on a malformed row, a day stated twice, a make-up day that is not a weekend day, a special day in
    /// a year the table does not open, or years with a hole between them.
    pub fn from_csv(file: &str, text: &str) -> Result<Self, DataError> {
        Self::from_tables(&[(file, text)])
    }

    /// Reads a calendar that stands in several tables, each with its file's name and a head of its own: the notices of
    /// later years beside those that came with the program. A later table may state days of an earlier one's years.
    ///
    /// # Errors
    /// As [`Calendar::from_csv`]; a year or a day that two tables state is a fault of the second.
    pub fn from_tables(tables: &[(&str, &str)]) -> Result<Self, DataError> {
        let mut years = BTreeSet::new();
        let mut special = BTreeMap::new();
        for (file, text) in tables {
            for row in table::rows::<CalendarRow>(file, text)? {
                let CalendarRow { from, to, kind, name, notice, published } = &row.value;
                if from > to || notice.is_empty() || published > to {
                    return Err(row.fault(file, "起止日期、通知或者发布日期不对"));
                }
                if kind == "year" {
                    let whole = from.first_of_year() == *from && from.last_of_year() == *to;
                    if !whole || !years.insert(from.year()) {
                        return Err(row.fault(file, "年度行应当恰为一整年，且不得重复"));
                    }
                    continue;
                }
                for date in from.series(1.day()).take_while(|date| date <= to) {
                    let day = match kind.as_str() {
                        "holiday" => Special::Holiday(name.clone()),
                        "make_up" if is_weekend(date) => Special::MakeUp,
                        "make_up" => return Err(row.fault(file, format!("{date}不是周末，不能调休上班"))),
                        _ => return Err(row.fault(file, format!("不认识的类别“{kind}”"))),
                    };
                    if !years.contains(&date.year()) {
                        return Err(row.fault(file, format!("{date}所在年度没有年度行")));
                    }
                    if special.insert(date, day).is_some() {
                        return Err(row.fault(file, format!("{date}重复")));
                    }
                }
            }
        }
        let whole = |message: &str| DataError { file: files(tables), line: 0, message: message.to_owned() };
        let (Some(first), Some(last)) = (years.first().copied(), years.last().copied()) else {
            return Err(whole("没有任何年度"));
        };
        if (first..=last).count() != years.len() {
            return Err(whole("年度之间有空缺"));
        }
        let bound = |year, month, day| Date::new(year, month, day).map_err(|error| whole(&error.to_string()));
        Ok(Self { first_known: bound(first, 1, 1)?, last_known: bound(last, 12, 31)?, years, special })
    }

    /// First day of the first known year.
    #[must_use]
    pub const fn first_known(&self) -> Date {
        self.first_known
    }

    /// Last day of the last known year, inclusive.
    #[must_use]
    pub const fn last_known(&self) -> Date {
        self.last_known
    }

    /// What kind of day this is.
    ///
    /// # Errors
    /// [`CalendarGap`] when the day's year is not in the table.
    pub fn day(&self, date: Date) -> Result<DayKind, CalendarGap> {
        if !self.years.contains(&date.year()) {
            return Err(self.gap(date));
        }
        Ok(match self.special.get(&date) {
            Some(Special::Holiday(name)) => DayKind::Holiday(name.clone()),
            Some(Special::MakeUp) => DayKind::MakeUp,
            None if is_weekend(date) => DayKind::Weekend,
            None => DayKind::Working,
        })
    }

    /// Reckons a period from the day on which it starts.
    ///
    /// The starting day is not counted. Months and years end on the day of the same number, or at the end of a
    /// shorter month. If the period rolls, a last day that is a rest day moves to the next working day. Hours end on
    /// the calendar day that [`Period::end_of_hours`] reaches at the latest.
    ///
    /// # Errors
    /// [`CalendarGap`] when the answer depends on a day outside the table. A period that neither counts working days
    /// nor rolls needs no table and has an answer in every year.
    pub fn reckon(&self, start: Date, period: &Period) -> Result<Reckoning, CalendarGap> {
        self.reckon_with_stops(start, period, &[])
    }

    /// Reckons a period that stands still on some days (《行政强制法》第二十五条第三款, and departmental rules on the
    /// ninety days of a decision).
    ///
    /// Stopped days do not count and push the last day back, each once however many stops cover it.
    ///
    /// # Errors
    /// As [`Calendar::reckon`].
    pub fn reckon_with_stops(&self, start: Date, period: &Period, stops: &[Stop]) -> Result<Reckoning, CalendarGap> {
        let mut skipped = Vec::new();
        let mut due = match period.unit {
            Unit::WorkingDays => start,
            Unit::CalendarDays => self.add(start, Span::new().try_days(period.count))?,
            Unit::Months => self.add(start, Span::new().try_months(period.count))?,
            Unit::Years => self.add(start, Span::new().try_years(period.count))?,
            Unit::Hours => self.add(start, Span::new().try_days(period.count.div_ceil(24)))?,
        };
        if period.unit == Unit::WorkingDays {
            let mut left = period.count;
            while left > 0 {
                due = self.next(due)?;
                if let Some(stop) = stop_on(stops, due, start) {
                    skipped.push(Skipped { date: due, reason: SkipReason::Stopped(stop.reason.clone()) });
                } else if let Some(reason) = self.rest(due)? {
                    skipped.push(Skipped { date: due, reason });
                } else {
                    left -= 1;
                }
            }
        } else if !stops.is_empty() {
            let mut day = start;
            while day < due {
                day = self.next(day)?;
                if let Some(stop) = stop_on(stops, day, start) {
                    skipped.push(Skipped { date: day, reason: SkipReason::Stopped(stop.reason.clone()) });
                    due = self.next(due)?;
                }
            }
        }
        let open = stops.iter().filter(|stop| stop.until.is_none() && stop.from <= due).map(|stop| stop.from);
        let paused_since = open.min();
        let unrolled = due;
        if period.roll {
            while let Some(reason) = self.rest(due)? {
                skipped.push(Skipped { date: due, reason });
                due = self.next(due)?;
            }
        }
        let rolled_from = (unrolled != due).then_some(unrolled);
        Ok(Reckoning { start, period: *period, due, skipped, rolled_from, paused_since, beyond: None })
    }

    /// Reckons a period as far as the calendar reaches: where it ends too early, the answer says so ([`Reckoning::beyond`])
    /// and gives the earliest possible last day, which is certain to be no later than the real one.
    ///
    /// For watching periods that still run when next year's holidays are not published yet. Nothing is guessed: on every
    /// day that the calendar holds, the period is known not to be over.
    #[must_use]
    pub fn reckon_at_least(&self, start: Date, period: &Period, stops: &[Stop]) -> Reckoning {
        let gap = match self.reckon_with_stops(start, period, stops) {
            Ok(reckoning) => return reckoning,
            Err(gap) => gap,
        };
        let open = stops.iter().filter(|stop| stop.until.is_none()).map(|stop| stop.from);
        let paused_since = open.min();
        let blank = |due| Reckoning {
            start,
            period: *period,
            due,
            skipped: Vec::new(),
            rolled_from: None,
            paused_since,
            beyond: None,
        };
        // Without rolling, a period of calendar days needs no table; one of working days lasts into the first unknown day.
        let bound = match period.unit {
            Unit::WorkingDays => blank(gap.date),
            Unit::CalendarDays | Unit::Months | Unit::Years | Unit::Hours => {
                self.reckon_with_stops(start, &period.without_roll(), stops).unwrap_or_else(|gap| blank(gap.date))
            }
        };
        Reckoning { period: *period, beyond: Some(gap), ..bound }
    }

    /// The number of working days strictly between two days; 0 when nothing lies between.
    ///
    /// This is the count for “seven days before the hearing” (《行政处罚法》第六十四条第二项).
    ///
    /// # Errors
    /// [`CalendarGap`] when a day between is outside the table.
    pub fn clear_working_days(&self, from: Date, to: Date) -> Result<u32, CalendarGap> {
        match to.yesterday() {
            Ok(last) => self.working_days_between(from, last),
            Err(_) => Ok(0),
        }
    }

    /// The number of working days after `from_exclusive` up to and including `to_inclusive`; 0 when the second does
    /// not lie after the first.
    ///
    /// # Errors
    /// [`CalendarGap`] when a day counted is outside the table.
    pub fn working_days_between(&self, from_exclusive: Date, to_inclusive: Date) -> Result<u32, CalendarGap> {
        let mut count = 0;
        let mut day = from_exclusive;
        while day < to_inclusive {
            day = self.next(day)?;
            count += u32::from(self.rest(day)?.is_none());
        }
        Ok(count)
    }

    /// Why a day is a rest day; `None` for a working day.
    fn rest(&self, date: Date) -> Result<Option<SkipReason>, CalendarGap> {
        Ok(match self.day(date)? {
            DayKind::Working | DayKind::MakeUp => None,
            DayKind::Weekend => Some(SkipReason::Weekend),
            DayKind::Holiday(name) => Some(SkipReason::Holiday(name)),
        })
    }

    fn next(&self, date: Date) -> Result<Date, CalendarGap> {
        date.tomorrow().map_err(|_| self.gap(date))
    }

    fn add(&self, start: Date, span: Result<Span, jiff::Error>) -> Result<Date, CalendarGap> {
        span.and_then(|span| start.checked_add(span)).map_err(|_| self.gap(Date::MAX))
    }

    const fn gap(&self, date: Date) -> CalendarGap {
        CalendarGap { date, first_known: self.first_known, last_known: self.last_known }
    }
}

fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// The stop that covers a day. A stop without an end is taken for one day: its first, or the first day of the period
/// if it began earlier.
fn stop_on(stops: &[Stop], day: Date, start: Date) -> Option<&Stop> {
    stops.iter().find(|stop| match stop.until {
        Some(until) => stop.from <= day && day <= until,
        None => day == stop.from || (stop.from <= start && start.tomorrow().is_ok_and(|first| first == day)),
    })
}
