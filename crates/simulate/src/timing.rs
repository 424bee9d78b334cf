//! Times at which offices work.

use jiff::civil::{Date, DateTime, Time, time};
use jiff::{SignedDuration, ToSpan as _};
use law::calendar::{Calendar, CalendarGap};

const MORNING: Time = time(8, 40, 0, 0);
const NOON: Time = time(11, 50, 0, 0);
const AFTERNOON: Time = time(14, 0, 0, 0);
const EVENING: Time = time(17, 20, 0, 0);

/// The `count`th working day after a day; the next one or the day itself for 0.
pub(crate) fn working_day(calendar: &Calendar, from: Date, count: i64) -> Result<Date, CalendarGap> {
    let mut day = from;
    let mut left = count;
    while left > 0 || !calendar.day(day)?.is_working() {
        day = day.tomorrow().unwrap_or(day);
        if left > 0 && calendar.day(day)?.is_working() {
            left -= 1;
        }
    }
    Ok(day)
}

/// A time later on the same day or on the next working day, in office hours, with at least `minutes` left of it.
pub(crate) fn soon(calendar: &Calendar, now: DateTime, minutes: i64) -> Result<DateTime, CalendarGap> {
    let then = now.saturating_add(SignedDuration::from_mins(minutes));
    let same_day = then.date() == now.date();
    if same_day && then.time() <= NOON || same_day && then.time() >= AFTERNOON && then.time() <= EVENING {
        return Ok(then);
    }
    if same_day && then.time() < AFTERNOON {
        return Ok(now.date().to_datetime(AFTERNOON).saturating_add((minutes % 40).minutes()));
    }
    let day = working_day(calendar, now.date(), 1)?;
    Ok(day.to_datetime(MORNING).saturating_add((minutes % 60).minutes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn calendar() -> &'static Calendar {
        &law::Law::embedded().unwrap().calendar
    }

    #[test]
    fn working_days_pass_over_holidays_and_count_make_up_days() {
        let day = |from, count| working_day(calendar(), from, count).unwrap();
        assert_eq!(day(date(2026, 9, 30), 1), date(2026, 10, 8));
        assert_eq!(day(date(2026, 10, 8), 2), date(2026, 10, 10));
        assert_eq!(day(date(2026, 10, 3), 0), date(2026, 10, 8));
        assert_eq!(day(date(2026, 10, 8), 0), date(2026, 10, 8));
    }

    #[test]
    fn nothing_happens_at_noon_or_at_night() {
        let at = |hour, minute| date(2026, 9, 30).at(hour, minute, 0, 0);
        let next = |now| soon(calendar(), now, 30).unwrap();
        assert_eq!(next(at(9, 0)), at(9, 30));
        assert_eq!(next(at(11, 40)), at(14, 30));
        assert_eq!(next(at(17, 10)), date(2026, 10, 8).at(9, 10, 0, 0));
    }
}
