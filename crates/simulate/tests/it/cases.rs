use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use casework::acts::hearing::ScheduleHearing;
use casework::clock;
use casework::facts::{Facts, Neighbours};
use casework::registry::Registry;
use jiff::civil::{Date, date};
use law::Law;
use simulate::cases::{Ending, PlannedCase, chronicle};

use crate::registry::registry;

const TODAY: Date = date(2026, 11, 24);

fn plan(seed: u64, count: u64, today: Date, registry: &Registry) -> Vec<PlannedCase> {
    let law = Law::embedded().unwrap();
    let cases = simulate::cases(seed, count, today, law, registry).unwrap();
    cases.map(|case| case.unwrap_or_else(|error| panic!("{error}"))).collect()
}

fn endings(cases: &[PlannedCase]) -> BTreeSet<Ending> {
    cases.iter().map(|case| case.ending).collect()
}

#[test]
fn sixty_cases_cover_every_stage_and_are_the_same_every_time() {
    let registry = registry();
    let cases = plan(1, 60, TODAY, &registry);
    assert_eq!(endings(&cases).len(), Ending::ALL.len());
    let again = plan(1, 60, TODAY, &registry);
    for (one, other) in cases.iter().zip(&again) {
        assert_eq!(one.steps, other.steps);
        assert_eq!(one.file.id, other.file.id);
    }
    let other = plan(2, 60, TODAY, &registry);
    assert!(cases.iter().zip(&other).any(|(one, other)| one.steps != other.steps));
}

#[test]
fn three_hundred_cases_stand_an_audit() {
    let law = Law::embedded().unwrap();
    let registry = Arc::new(registry());
    let cases = plan(20_261_124, 300, TODAY, &registry);
    assert_eq!(cases.len(), 300);
    assert_eq!(endings(&cases).len(), Ending::ALL.len());
    let mut alerts: BTreeMap<&str, usize> = BTreeMap::new();
    for case in &cases {
        for verdict in casework::decide::audit(&case.file, law, |_| Arc::clone(&registry)) {
            assert!(verdict.lawful, "{} {}: {:?}", case.file.id, verdict.act, verdict.findings);
            assert!(verdict.discrepancies.is_empty(), "{} {}: {:?}", case.file.id, verdict.act, verdict.discrepancies);
        }
        for rule in case.steps.iter().flat_map(|step| &step.alerts) {
            *alerts.entry(rule).or_default() += 1;
        }
    }
    for rule in ["REC-03", "SRV-01"] {
        assert!(alerts.contains_key(rule), "no case raises {rule}: {alerts:?}");
    }
    let ids: BTreeSet<_> = cases.iter().map(|case| &case.file.id).collect();
    assert_eq!(ids.len(), cases.len());
}

#[test]
fn steps_follow_each_other_in_office_days() {
    let law = Law::embedded().unwrap();
    let registry = registry();
    let cases = plan(3, 120, TODAY, &registry);
    for case in &cases {
        let mut before = None;
        for step in &case.steps {
            assert!(step.at <= step.recorded, "{}", case.file.id);
            assert!(before.is_none_or(|before| before <= step.at), "{} {}", case.file.id, step.at);
            assert!(law.calendar.day(step.at.date()).unwrap().is_working(), "{} {}", case.file.id, step.at);
            assert!((8..19).contains(&step.at.hour()), "{} {}", case.file.id, step.at);
            assert!(step.recorded.date() <= TODAY);
            before = Some(step.recorded);
        }
    }
    let all = chronicle(&cases);
    assert!(all.windows(2).all(|pair| pair[0].1.recorded <= pair[1].1.recorded));
    assert_eq!(all.len(), cases.iter().map(|case| case.steps.len()).sum::<usize>());
}

#[test]
fn nobody_is_in_two_places_at_a_time() {
    let registry = registry();
    let mut out: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for case in plan(4, 200, TODAY, &registry) {
        for step in &case.steps {
            let fields = step.act.fields_json();
            let time = |key: &str| fields.pointer(&format!("/scene/{key}")).and_then(|t| t.as_str()).map(str::to_owned);
            if let (Some(started), Some(ended)) = (time("started"), time("ended")) {
                for officer in step.act.officers() {
                    out.entry(officer.to_string()).or_default().push((started.clone(), ended.clone()));
                }
            }
        }
    }
    for (officer, mut times) in out {
        times.sort();
        assert!(times.windows(2).all(|pair| pair[0].1 <= pair[1].0), "{officer}");
    }
}

#[test]
fn other_days_can_be_today() {
    let registry = registry();
    for today in [date(2025, 6, 18), date(2026, 2, 20), date(2026, 5, 3), date(2026, 10, 5), date(2026, 12, 30)] {
        let cases = plan(9, 60, today, &registry);
        assert_eq!(endings(&cases).len(), Ending::ALL.len(), "{today}");
    }
}

#[test]
fn a_day_outside_the_calendar_is_refused() {
    let law = Law::embedded().unwrap();
    let registry = registry();
    assert!(simulate::cases(1, 60, date(2010, 1, 1), law, &registry).is_err());
}

#[test]
fn open_stages_are_open_on_the_day_itself() {
    let law = Law::embedded().unwrap();
    let registry = registry();
    let neighbours = Neighbours::default();
    let facts = Facts { law, registry: &registry, neighbours: &neighbours };
    let mut seen = 0;
    for case in plan(5, 200, TODAY, &registry) {
        let file = &case.file;
        let running = |deadline: Option<clock::Deadline>| deadline.is_some_and(|d| d.open() && !d.missed(TODAY));
        let holds = match case.ending {
            Ending::PreservationRunning => running(clock::preservation(file, facts).unwrap().pop()),
            Ending::NoticeServed => running(clock::defence(file, facts).unwrap()),
            Ending::HearingScheduled => file.last::<ScheduleHearing>().unwrap().act.held_on.date() > TODAY,
            Ending::AppraisalRunning => clock::decision(file, facts).unwrap().unwrap().reckoning.paused_since.is_some(),
            Ending::ServedUnpaid | Ending::Published => running(clock::payment(file, facts).unwrap()),
            Ending::PaymentOverdue => clock::payment(file, facts).unwrap().unwrap().missed(TODAY),
            Ending::Archived => file.archived().is_some(),
            Ending::NoticePending | Ending::FilingPending => file.pending().count() == 1,
            _ => continue,
        };
        assert!(holds, "{} {}", file.id, case.ending.title());
        seen += 1;
    }
    assert!(seen > 60);
}
