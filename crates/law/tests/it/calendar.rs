//! Working days and periods: the reference vectors, stops, and properties that hold for every period.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use law::calendar::{CalendarGap, DayKind, SkipReason, Stop};
use law::{Calendar, Period, Unit};
use proptest::prelude::*;

fn calendar() -> &'static Calendar {
    &crate::law().calendar
}

fn due(start: Date, period: Period) -> Date {
    calendar().reckon(start, &period).unwrap().due
}

#[test]
fn reference_vectors_hold() {
    let wd = Period::working_days;
    let cd = Period::calendar_days;
    let cases = [
        (date(2022, 9, 27), wd(5), date(2022, 10, 9), "ends on a make-up Sunday"),
        (date(2022, 9, 6), wd(7), date(2022, 9, 16), "over the Mid-Autumn holiday"),
        (date(2022, 10, 31), wd(7), date(2022, 11, 9), "one weekend"),
        (date(2022, 10, 31), wd(20), date(2022, 11, 28), "four weekends"),
        (date(2022, 11, 2), cd(15), date(2022, 11, 17), "payment"),
        (date(2022, 9, 5), cd(90), date(2022, 12, 5), "rolls over a Sunday"),
        (date(2022, 3, 1), cd(60), date(2022, 5, 5), "rolls over the Labour Day holiday"),
        (date(2022, 3, 1), Period::months(6), date(2022, 9, 1), "six months"),
        (date(2022, 9, 1), Period::months(3), date(2022, 12, 1), "three more"),
        (date(2022, 9, 5), wd(10), date(2022, 9, 20), "demand before the court"),
        (date(2024, 5, 9), wd(2), date(2024, 5, 11), "a make-up Saturday"),
        (date(2023, 8, 10), wd(3), date(2023, 8, 15), "withdrawal of publication"),
        (date(2021, 7, 8), wd(5), date(2021, 7, 15), "across the switch of the law"),
        (date(2021, 7, 8), cd(3), date(2021, 7, 12), "the old three days, off a Sunday"),
        (date(2025, 9, 26), wd(5), date(2025, 10, 10), "a working Sunday, then the National Day holiday"),
        (date(2018, 12, 14), cd(15), date(2018, 12, 29), "a make-up Saturday does not roll"),
        (date(2018, 9, 28), wd(7), date(2018, 10, 12), "seven working days at National Day"),
        (date(2018, 9, 28), cd(7), date(2018, 10, 8), "seven calendar days at National Day"),
    ];
    for (start, period, expected, why) in cases {
        assert_eq!(due(start, period), expected, "{period} after {start}: {why}");
    }
    assert_eq!(calendar().clear_working_days(date(2022, 10, 11), date(2022, 10, 21)), Ok(7));
    assert_eq!(calendar().clear_working_days(date(2022, 10, 11), date(2022, 10, 20)), Ok(6));
    assert_eq!(calendar().clear_working_days(date(2021, 7, 19), date(2021, 7, 29)), Ok(7));
}

#[test]
fn a_reckoning_shows_what_it_passed_over() {
    let rolled = calendar().reckon(date(2022, 9, 5), &Period::calendar_days(90)).unwrap();
    assert_eq!(rolled.rolled_from, Some(date(2022, 12, 4)));
    assert_eq!(rolled.skipped.iter().map(|day| day.date).collect::<Vec<_>>(), [date(2022, 12, 4)]);
    let holiday = calendar().reckon(date(2018, 9, 28), &Period::calendar_days(7)).unwrap();
    let reasons: Vec<_> = holiday.skipped.iter().map(|day| day.reason.title()).collect();
    assert_eq!(reasons, ["国庆节", "国庆节", "国庆节"]);
    let working = calendar().reckon(date(2022, 9, 27), &Period::working_days(5)).unwrap();
    assert_eq!(working.skipped.len(), 7);
    assert_eq!(working.rolled_from, None);
    assert!(!working.is_over(date(2022, 10, 9)) && working.is_over(date(2022, 10, 10)));
}

#[test]
fn restraint_ends_on_a_rest_day_all_the_same() {
    let seizure = Period::calendar_days(30).without_roll();
    assert_eq!(due(date(2022, 9, 1), seizure), date(2022, 10, 1), "the first day of the National Day holiday");
}

#[test]
fn months_end_with_the_month_and_years_in_february() {
    assert_eq!(due(date(2023, 1, 31), Period::months(1)), date(2023, 2, 28));
    assert_eq!(due(date(2023, 8, 31), Period::months(6)), date(2024, 2, 29));
    assert_eq!(due(date(2020, 2, 29), Period::years(2).without_roll()), date(2022, 2, 28));
}

#[test]
fn hours_run_through_the_night_and_take_the_day_they_reach() {
    let day = Period::hours(24);
    assert_eq!(due(date(2022, 9, 30), day), date(2022, 10, 1));
    assert_eq!(day.end_of_hours(date(2022, 9, 30).at(17, 30, 0, 0)), Some(date(2022, 10, 1).at(17, 30, 0, 0)));
    assert_eq!(Period::working_days(1).end_of_hours(date(2022, 9, 30).at(17, 30, 0, 0)), None);
}

#[test]
fn an_unknown_year_is_refused_and_not_guessed() {
    let gap = calendar().day(date(2027, 1, 4)).unwrap_err();
    assert_eq!(
        gap,
        CalendarGap { date: date(2027, 1, 4), first_known: date(2018, 1, 1), last_known: date(2026, 12, 31) }
    );
    assert!(gap.to_string().contains("放假通知"), "{gap}");
    assert!(calendar().day(date(2017, 12, 31)).is_err());
    assert!(calendar().reckon(date(2026, 12, 28), &Period::working_days(5)).is_err());
    assert!(calendar().reckon(date(2026, 12, 20), &Period::calendar_days(15)).is_err());
    assert!(calendar().clear_working_days(date(2026, 12, 28), date(2027, 1, 6)).is_err());
    assert_eq!(due(date(2026, 12, 1), Period::years(2).without_roll()), date(2028, 12, 1), "needs no calendar");
}

#[test]
fn days_are_what_the_notices_say() {
    let kind = |year, month, day| calendar().day(date(year, month, day)).unwrap();
    assert_eq!(kind(2018, 12, 29), DayKind::MakeUp);
    assert_eq!(kind(2018, 12, 31), DayKind::Holiday("元旦".to_owned()));
    assert_eq!(kind(2020, 2, 1), DayKind::Holiday("春节".to_owned()), "the extended Spring Festival of 2020");
    assert_eq!(kind(2024, 9, 21), DayKind::Weekend);
    assert_eq!(kind(2024, 9, 23), DayKind::Working);
    let totals = [
        (2018, 250),
        (2019, 250),
        (2020, 249),
        (2021, 250),
        (2022, 249),
        (2023, 249),
        (2024, 251),
        (2025, 248),
        (2026, 248),
    ];
    for (year, expected) in totals {
        let first = date(year, 1, 1);
        let inside = calendar().working_days_between(first, first.last_of_year()).unwrap();
        assert_eq!(inside, expected, "working days of {year}; New Year's Day itself is off");
    }
}

fn stop(from: Date, until: Option<Date>) -> Stop {
    Stop { from, until, reason: "检测".to_owned() }
}

#[test]
fn stops_push_the_last_day_back_once_for_each_day() {
    let thirty = Period::calendar_days(30).without_roll();
    let start = date(2023, 6, 1);
    let stops = [stop(date(2023, 6, 10), Some(date(2023, 6, 14))), stop(date(2023, 6, 13), Some(date(2023, 6, 16)))];
    let reckoned = calendar().reckon_with_stops(start, &thirty, &stops).unwrap();
    assert_eq!(reckoned.due, date(2023, 7, 8), "seven distinct days");
    assert_eq!(reckoned.skipped.len(), 7);
    assert!(reckoned.skipped.iter().all(|day| day.reason == SkipReason::Stopped("检测".to_owned())));
    let chained = [stop(date(2023, 6, 30), Some(date(2023, 7, 2))), stop(date(2023, 7, 4), Some(date(2023, 7, 4)))];
    let reckoned = calendar().reckon_with_stops(start, &thirty, &chained).unwrap();
    assert_eq!(reckoned.due, date(2023, 7, 5), "a stop inside the extension extends it again");
    let before_and_after = [stop(date(2023, 5, 1), Some(date(2023, 6, 1))), stop(date(2023, 7, 2), None)];
    assert_eq!(calendar().reckon_with_stops(start, &thirty, &before_and_after).unwrap().due, date(2023, 7, 1));
}

#[test]
fn a_stop_that_lasts_keeps_the_period_from_expiring() {
    let ninety = Period::calendar_days(90);
    let start = date(2022, 9, 5);
    let reckoned = calendar().reckon_with_stops(start, &ninety, &[stop(date(2022, 10, 10), None)]).unwrap();
    assert_eq!(reckoned.paused_since, Some(date(2022, 10, 10)));
    assert_eq!(reckoned.due, date(2022, 12, 5), "the earliest possible: one stopped day");
    assert!(!reckoned.is_over(date(2024, 1, 1)));
    let from_the_start = calendar().reckon_with_stops(start, &ninety, &[stop(date(2022, 9, 1), None)]).unwrap();
    assert_eq!((from_the_start.due, from_the_start.paused_since), (date(2022, 12, 5), Some(date(2022, 9, 1))));
}

#[test]
fn working_day_periods_stop_too() {
    let reckoned = calendar()
        .reckon_with_stops(
            date(2023, 8, 10),
            &Period::working_days(3),
            &[stop(date(2023, 8, 14), Some(date(2023, 8, 14)))],
        )
        .unwrap();
    assert_eq!(reckoned.due, date(2023, 8, 16));
}

#[test]
fn periods_are_written_as_in_documents() {
    let written = |period: Period| period.to_string();
    assert_eq!(written(Period::working_days(5)), "5个工作日");
    assert_eq!(written(Period::calendar_days(15)), "15日");
    assert_eq!(written(Period::months(3)), "3个月");
    assert_eq!(written(Period::years(2)), "2年");
    assert_eq!(written(Period::hours(24)), "24小时");
}

#[test]
fn a_malformed_calendar_is_refused() {
    let head = "from,to,kind,name,notice,published\n2018-01-01,2018-12-31,year,,通知,2017-11-30\n";
    let read = |rows: &str| Calendar::from_csv("x.csv", &format!("{head}{rows}")).map(drop);
    assert!(read("").is_ok());
    for (rows, what) in [
        ("2018-02-05,2018-02-05,make_up,春节,通知,2017-11-30\n", "a make-up Monday"),
        ("2018-02-15,2018-02-14,holiday,春节,通知,2017-11-30\n", "ends before it begins"),
        ("2019-02-15,2019-02-15,holiday,春节,通知,2017-11-30\n", "a year not opened"),
        ("2018-02-15,2018-02-15,feast,春节,通知,2017-11-30\n", "an unknown kind"),
        (
            "2018-02-15,2018-02-15,holiday,春节,通知,2017-11-30\n2018-02-15,2018-02-15,holiday,春节,通知,2017-11-30\n",
            "twice",
        ),
        ("2020-01-01,2020-12-31,year,,通知,2019-11-30\n", "a hole between years"),
    ] {
        let fault = read(rows).unwrap_err();
        assert!(fault.to_string().contains("x.csv"), "{what}: {fault}");
    }
}

#[test]
fn a_later_notice_is_loaded_beside_the_embedded_ones() {
    let head = "from,to,kind,name,notice,published\n";
    let year = "2027-01-01,2027-12-31,year,,通知,2026-11-30\n";
    // The notice of a year may arrange days of the year before.
    let days =
        "2026-12-31,2026-12-31,holiday,元旦,通知,2026-11-30\n2027-01-01,2027-01-02,holiday,元旦,通知,2026-11-30\n";
    let later = format!("{head}{year}{days}");
    let law = law::Law::load_with(&[("later.csv", &later)]).unwrap();
    assert_eq!(law.calendar.last_known(), date(2027, 12, 31));
    assert!(!law.calendar.day(date(2026, 12, 31)).unwrap().is_working());
    assert!(!law.calendar.day(date(2027, 1, 1)).unwrap().is_working());
    assert!(law.calendar.day(date(2027, 1, 4)).unwrap().is_working());
    for (rows, what) in [
        ("2026-01-01,2026-12-31,year,,通知,2025-11-30\n", "a year that is known"),
        ("2028-01-01,2028-12-31,year,,通知,2027-11-30\n", "a year too far"),
        ("2026-10-01,2026-10-01,holiday,国庆节,通知,2025-11-30\n", "a day that is known"),
    ] {
        let text = format!("{head}{rows}");
        let fault = law::Law::load_with(&[("later.csv", &text)]).unwrap_err();
        assert!(fault.to_string().contains("later.csv"), "{what}: {fault}");
    }
}

fn days() -> impl Strategy<Value = Date> {
    (0..365 * 7_i64).prop_map(|offset| date(2018, 1, 1) + offset.days())
}

fn units() -> impl Strategy<Value = Unit> {
    proptest::sample::select(Unit::ALL)
}

proptest! {
    #[test]
    fn a_due_date_never_precedes_its_start(start in days(), count in 0_u32..120, unit in units(), roll: bool) {
        let count = if unit == Unit::Years { count % 3 } else if unit == Unit::Months { count % 24 } else { count };
        let period = Period { count, unit, roll };
        if let Ok(reckoned) = calendar().reckon(start, &period) {
            prop_assert!(reckoned.due >= start);
            prop_assert!(reckoned.skipped.iter().all(|day| start <= day.date && day.date <= reckoned.due));
            if roll {
                prop_assert!(calendar().day(reckoned.due).unwrap().is_working());
            }
        }
    }

    #[test]
    fn counting_working_days_undoes_reckoning_them(start in days(), count in 1_u32..120) {
        let reckoned = calendar().reckon(start, &Period::working_days(count)).unwrap();
        prop_assert!(calendar().day(reckoned.due).unwrap().is_working());
        prop_assert_eq!(calendar().working_days_between(start, reckoned.due), Ok(count));
        prop_assert_eq!(calendar().clear_working_days(start, reckoned.due), Ok(count - 1));
    }

    #[test]
    fn stops_lengthen_a_period_by_their_days(start in days(), count in 1_u32..100, from in 0_i64..60, length in 1_i64..20) {
        let first = start + (1 + from).days();
        let stops = [stop(first, Some(first + (length - 1).days()))];
        let period = Period::calendar_days(count).without_roll();
        let plain = calendar().reckon(start, &period).unwrap().due;
        let stopped = calendar().reckon_with_stops(start, &period, &stops).unwrap().due;
        let expected = if first <= plain { plain + length.days() } else { plain };
        prop_assert_eq!(stopped, expected);
    }
}
