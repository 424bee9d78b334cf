//! Online procedures: the standard one is proved, additions keep it proved, and whatever is left out is found.

use casework::acts::decision::ProcedureLaw;
use casework::definition::Role;
use casework::procedure::{
    Condition, Duty, Fault, OnlineProcedure, REQUIREMENTS, Step, Way, check, prove, shape, standard,
};
use casework::value::Line;
use jiff::civil::date;
use law::Law;
use proptest::prelude::*;

const VERSIONS: [ProcedureLaw; 2] = [ProcedureLaw::Apl17, ProcedureLaw::Apl21];

fn local(id: &str, next: &str) -> Step {
    Step {
        id: Line::from(id),
        title: Line(format!("内部环节{id}")),
        duty: Duty::Local,
        act: None,
        roles: Vec::new(),
        documents: Vec::new(),
        limit: None,
        next: vec![Way { to: Line::from(next), condition: None, otherwise: false }],
    }
}

/// Without the first step of a duty.
fn without(mut steps: Vec<Step>, duty: Duty) -> Vec<Step> {
    let id = steps.iter().find(|step| step.duty == duty).unwrap().id.clone();
    assert!(shape::remove(&mut steps, id.as_str()));
    steps
}

#[test]
fn the_standard_procedure_is_proved_under_both_laws() {
    for law in VERSIONS {
        assert_eq!(prove(&standard(), law), Ok(()));
    }
    assert_eq!(OnlineProcedure::of_standard().resolved(), Some(standard()));
    let unknown = OnlineProcedure { id: Line::from("other"), title: None, steps: Vec::new() };
    assert_eq!(unknown.resolved(), None);
}

#[test]
fn every_required_step_that_is_left_out_is_named_with_its_article() {
    for law in VERSIONS {
        for requirement in REQUIREMENTS.iter().filter(|requirement| requirement.holds_under(law)) {
            let faults = prove(&without(standard(), requirement.duty), law).unwrap_err();
            let article = requirement.cites_under(law).next().unwrap().to_string();
            let named = faults.iter().any(|fault| {
                matches!(fault, Fault::Avoids { duty, before, articles, path, .. }
                    if *duty == requirement.duty && *before == requirement.before
                        && articles.contains(&article) && !path.contains(&duty.title().to_owned()))
            });
            // Where the step before which it must stand is the step itself left out, nothing is avoided.
            assert!(named, "{law:?} {:?} before {:?}: {faults:?}", requirement.duty, requirement.before);
        }
    }
}

#[test]
fn publication_is_required_only_since_2021() {
    let steps = without(standard(), Duty::Publication);
    assert_eq!(prove(&steps, ProcedureLaw::Apl17), Ok(()));
    let faults = prove(&steps, ProcedureLaw::Apl21).unwrap_err();
    assert!(faults[0].to_string().contains("第四十八条"), "{faults:?}");
}

#[test]
fn the_shortest_way_around_is_shown_to_the_end() {
    let mut steps = standard();
    let end = steps.iter_mut().find(|step| step.duty == Duty::EndReport).unwrap();
    end.next.push(Way { to: Line::from("decision"), condition: None, otherwise: false });
    let faults = prove(&steps, ProcedureLaw::Apl21).unwrap_err();
    let notice = faults.iter().find(|f| matches!(f, Fault::Avoids { duty: Duty::Notice, .. })).unwrap().to_string();
    assert!(
        notice.contains("登记线索 → 申请立案 → 批准立案 → 调查取证 → 调查终结 → 作出处罚决定 → 送达决定书"),
        "{notice}"
    );
    assert!(notice.contains("结案") && notice.contains("第四十四条"), "{notice}");
}

#[test]
fn a_hearing_may_be_passed_only_when_nobody_asks_for_it() {
    let mut steps = standard();
    let defence = steps.iter_mut().find(|step| step.duty == Duty::Defence).unwrap();
    for way in &mut defence.next {
        (way.condition, way.otherwise) = (None, false);
    }
    let faults = prove(&steps, ProcedureLaw::Apl21).unwrap_err();
    assert!(
        matches!(&faults[..], [Fault::Avoids { duty: Duty::Hearing, when: Some(Condition::HearingRequested), .. }]),
        "{faults:?}"
    );
}

#[test]
fn the_order_counts_and_not_only_the_presence() {
    let mut steps = standard();
    // The notice is served before it is made.
    for step in &mut steps {
        for way in &mut step.next {
            way.to = match way.to.as_str() {
                "notice" => Line::from("notice_service"),
                "notice_service" => Line::from("notice"),
                other => Line::from(other),
            };
        }
    }
    let (notice, service) = (
        steps.iter().position(|step| step.duty == Duty::Notice).unwrap(),
        steps.iter().position(|step| step.duty == Duty::NoticeService).unwrap(),
    );
    steps[notice].next = vec![Way { to: Line::from("defence"), condition: None, otherwise: false }];
    steps[service].next = vec![Way { to: Line::from("notice"), condition: None, otherwise: false }];
    let faults = prove(&steps, ProcedureLaw::Apl21).unwrap_err();
    assert!(
        faults.iter().any(|f| matches!(f, Fault::Avoids { duty: Duty::Notice, before: Duty::NoticeService, .. })),
        "{faults:?}"
    );
}

/// A change that makes a procedure unsound.
type Edit = fn(&mut Vec<Step>);

fn of_duty(steps: &mut [Step], duty: Duty) -> &mut Step {
    steps.iter_mut().find(|step| step.duty == duty).unwrap()
}

#[test]
fn faults_of_the_form_are_named() {
    let cases: [(Edit, &str); 8] = [
        (Vec::clear, "没有环节"),
        (|steps| steps.push(local("lead", "request")), "“lead”重复"),
        (|steps| steps[0].next[0].to = Line::from("nowhere"), "“nowhere”不存在"),
        (|steps| steps.push(local("island", "closing")), "没有到达环节“内部环节island”的路径"),
        (|steps| of_duty(steps, Duty::Service).next.clear(), "没有去向"),
        (|steps| of_duty(steps, Duty::Filing).roles.push(Role::Officer), "不能由执法人员办理"),
        (|steps| of_duty(steps, Duty::Notice).act = Some(Line::from("service.serve")), "不能以行为“service.serve”办理"),
        (|steps| steps[0].duty = Duty::Local, "登记线索的环节作为开始"),
    ];
    for (change, message) in cases {
        let mut steps = standard();
        change(&mut steps);
        let faults = prove(&steps, ProcedureLaw::Apl21).unwrap_err();
        let found = faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("；");
        assert!(found.contains(message), "{message}: {found}");
    }
}

#[test]
fn a_limit_may_be_shorter_but_not_longer_than_the_statutory_one() {
    use casework::catalogue::elements::{LimitUnit, TimeLimit};
    let law = Law::load().unwrap();
    let limited = |count, unit, day| {
        let mut steps = standard();
        steps.iter_mut().find(|step| step.duty == Duty::Service).unwrap().limit = Some(TimeLimit { count, unit });
        check(&steps, ProcedureLaw::Apl21, &law.parameters, None, day).unwrap().is_ok()
    };
    let (old, new) = (date(2019, 3, 1), date(2025, 3, 3));
    // Seven working days since 2021-07-15 (第六十一条), seven days before (2017年修正第四十条).
    for (count, unit, day, fits) in [
        (7, LimitUnit::WorkingDays, new, true),
        (3, LimitUnit::WorkingDays, new, true),
        (8, LimitUnit::WorkingDays, new, false),
        (7, LimitUnit::CalendarDays, new, true),
        (1, LimitUnit::Months, new, false),
        (5, LimitUnit::WorkingDays, old, true),
        (6, LimitUnit::WorkingDays, old, false),
        (7, LimitUnit::CalendarDays, old, true),
        (8, LimitUnit::CalendarDays, old, false),
    ] {
        assert_eq!(limited(count, unit, day), fits, "{count} {unit:?} {day}");
    }
}

/// Lays steps of the agency's own onto ways of a procedure; each number picks a way.
fn with_insertions(mut steps: Vec<Step>, picks: &[usize]) -> Vec<Step> {
    for (n, pick) in picks.iter().enumerate() {
        let ways: Vec<(usize, usize)> =
            steps.iter().enumerate().flat_map(|(s, step)| (0..step.next.len()).map(move |w| (s, w))).collect();
        let (step, way) = ways[pick % ways.len()];
        let id = format!("own{n}");
        let added = local(&id, steps[step].next[way].to.as_str());
        steps[step].next[way].to = Line(id);
        steps.push(added);
    }
    steps
}

/// A step that somebody has to complete.
fn approval(id: &str) -> Step {
    Step { roles: vec![Role::Head], ..local(id, "") }
}

#[test]
fn an_own_step_before_the_request_for_filing_is_refused() {
    for early in [false, true] {
        let mut steps = standard();
        assert!(shape::insert_after(&mut steps, if early { "lead" } else { "request" }, approval("own-1")));
        let faults = prove(&steps, ProcedureLaw::Apl21).err().unwrap_or_default();
        let found = faults.iter().any(|fault| matches!(fault, Fault::TooEarly(_)));
        assert_eq!(found, early, "{faults:?}");
    }
    let mut steps = standard();
    of_duty(&mut steps, Duty::Lead).documents.push(Line::from("线索登记表"));
    assert!(prove(&steps, ProcedureLaw::Apl21).is_err());
}

#[test]
fn a_condition_can_be_done_without() {
    let mut steps = standard();
    assert!(shape::depends_on(&steps, Condition::ReviewRequired));
    shape::always(&mut steps, Condition::ReviewRequired);
    assert!(!shape::depends_on(&steps, Condition::ReviewRequired));
    assert_eq!(prove(&steps, ProcedureLaw::Apl21), Ok(()));
    // Without the review nothing leads past it any more.
    let around = without(steps, Duty::Review);
    assert!(prove(&around, ProcedureLaw::Apl21).is_err());
}

#[test]
fn nothing_is_put_after_an_end_or_after_nothing() {
    let mut steps = standard();
    assert!(!shape::insert_after(&mut steps, "archive", approval("own-1")));
    assert!(!shape::insert_after(&mut steps, "nowhere", approval("own-1")));
    assert!(!shape::remove(&mut steps, "nowhere"));
    assert_eq!(steps, standard());
}

proptest! {
    #[test]
    fn steps_put_in_after_the_request_keep_a_procedure_proved_and_can_be_taken_out(
        picks in proptest::collection::vec(any::<usize>(), 1..10),
    ) {
        let mut steps = standard();
        let mut added = Vec::new();
        for pick in picks {
            let after: Vec<Line> = steps
                .iter()
                .filter(|step| !step.next.is_empty() && step.duty != Duty::Lead)
                .map(|step| step.id.clone())
                .collect();
            let id = shape::free_id(&steps);
            prop_assert!(shape::insert_after(&mut steps, after[pick % after.len()].as_str(), approval(id.as_str())));
            added.push(id);
        }
        for law in VERSIONS {
            prop_assert_eq!(prove(&steps, law), Ok(()));
        }
        for id in added {
            prop_assert!(shape::remove(&mut steps, id.as_str()));
        }
        prop_assert_eq!(steps, standard());
    }

    #[test]
    fn additions_keep_a_procedure_proved(picks in proptest::collection::vec(any::<usize>(), 0..24)) {
        let steps = with_insertions(standard(), &picks);
        for law in VERSIONS {
            prop_assert_eq!(prove(&steps, law), Ok(()));
        }
    }

    #[test]
    fn whatever_required_step_is_taken_out_is_found(
        picks in proptest::collection::vec(any::<usize>(), 0..16),
        which in 0..REQUIREMENTS.len(),
        old in any::<bool>(),
    ) {
        let law = if old { ProcedureLaw::Apl17 } else { ProcedureLaw::Apl21 };
        let requirement = &REQUIREMENTS[which];
        prop_assume!(requirement.holds_under(law));
        let steps = without(with_insertions(standard(), &picks), requirement.duty);
        let faults = prove(&steps, law).unwrap_err();
        prop_assert!(
            faults.iter().any(|fault| matches!(fault, Fault::Avoids { duty, .. } if *duty == requirement.duty)),
            "{:?}", faults
        );
    }

    #[test]
    fn a_way_around_is_found_and_is_a_way_of_the_procedure(
        picks in proptest::collection::vec(any::<usize>(), 0..12),
        from in 1_usize..12,
    ) {
        // From somewhere before the decision straight to it.
        let mut steps = with_insertions(standard(), &picks);
        let order = ["lead", "request", "filing", "investigation", "end", "notice", "notice_service", "lead", "request", "filing", "end", "notice"];
        let start = steps.iter_mut().find(|step| step.id.as_str() == order[from]).unwrap();
        start.next.push(Way { to: Line::from("decision"), condition: None, otherwise: false });
        let faults = prove(&steps, ProcedureLaw::Apl21).unwrap_err();
        let path = faults.iter().find_map(|fault| match fault {
            Fault::Avoids { duty: Duty::Defence, path, .. } => Some(path.clone()),
            _ => None,
        });
        let path = path.unwrap();
        for pair in path.windows(2) {
            let here = steps.iter().find(|step| step.title.as_str() == pair[0]).unwrap();
            let there = steps.iter().find(|step| step.title.as_str() == pair[1]).unwrap();
            prop_assert!(here.next.iter().any(|way| way.to == there.id), "{:?}", path);
        }
        prop_assert!(!path.iter().any(|title| title == "听取陈述、申辩"));
    }
}
