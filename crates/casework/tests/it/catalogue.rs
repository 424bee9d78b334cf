//! Items through time: what stands on a day, and that the definitions of elements agree.

use casework::catalogue::acts::{
    CancelItem, CancelReason, DevolveItem, ItemAct, PublishItem, ResumeItem, RunItem, SuspendItem,
};
use casework::catalogue::alteration::Alteration;
use casework::catalogue::elements::{Element, Run};
use casework::catalogue::task::{Ending, tasks};
use casework::catalogue::{Item, Meta, Span, Standing};
use casework::definition::ActType;
use casework::registry::{CertificateState, Registry, RegistryAct, loss};
use casework::value::{AgencyId, ItemCode, Line, PersonId, Text};
use jiff::civil::{Date, date};
use proptest::prelude::*;
use serde_json::json;

fn published(from: Date, run: Run) -> PublishItem {
    let fields = json!({
        "code": "3717210207001", "name": "对示例的处罚", "agencies": ["caoxian-city"], "from": from.to_string(),
        "violation": "示例", "run": run.code(),
        "publicity": {"subject": true, "basis": true, "procedure": true, "benchmark": true, "remedies": true},
    });
    PublishItem::parse(&fields).unwrap()
}

fn meta(day: Date) -> Meta {
    let at = day.at(9, 0, 0, 0);
    Meta { by: PersonId::from("clerk"), at, recorded: at, alerts: Vec::new(), imported: false }
}

fn item(acts: &[(Date, ItemAct)]) -> Item {
    let mut item = Item::new(ItemCode::from("3717210207001"));
    for (day, act) in acts {
        item.evolve(act, &meta(*day));
    }
    item
}

fn code() -> ItemCode {
    ItemCode::from("3717210207001")
}

fn suspend(from: Date, until: Option<Date>) -> ItemAct {
    ItemAct::SuspendItem(SuspendItem { code: code(), from, until, reason: Text::from("修订") })
}

fn resume(from: Date) -> ItemAct {
    ItemAct::ResumeItem(ResumeItem { code: code(), from, reason: Text::from("恢复") })
}

#[test]
fn an_item_stands_on_each_day_as_its_acts_say() {
    let acts = [
        (date(2025, 1, 2), ItemAct::PublishItem(published(date(2025, 2, 1), Run::Trial))),
        (
            date(2025, 4, 1),
            ItemAct::RunItem(RunItem { code: code(), from: date(2025, 5, 1), assessment: Text::from("好") }),
        ),
        (date(2025, 6, 1), suspend(date(2025, 6, 10), None)),
        (date(2025, 6, 20), resume(date(2025, 7, 1))),
        (
            date(2025, 7, 20),
            ItemAct::DevolveItem(DevolveItem {
                code: code(),
                document: Line::from("鲁政字示例"),
                published: date(2025, 7, 15),
                from: date(2025, 8, 1),
                former: AgencyId::from("caoxian-city"),
                subject: AgencyId::from("lizhuang-town"),
            }),
        ),
        (date(2025, 9, 1), ItemAct::PublishItem(published(date(2025, 9, 15), Run::Formal))),
        (
            date(2025, 11, 1),
            ItemAct::CancelItem(CancelItem {
                code: code(),
                from: date(2025, 12, 1),
                reason: CancelReason::Moved,
                explanation: Text::from("划转"),
                document: None,
            }),
        ),
    ];
    let item = item(&acts);
    let span = |standing, version, from, until| Span { standing, version, from, until };
    assert_eq!(
        item.spans(),
        [
            span(Standing::Trial, Some(1), date(2025, 2, 1), Some(date(2025, 5, 1))),
            span(Standing::Formal, Some(1), date(2025, 5, 1), Some(date(2025, 6, 10))),
            span(Standing::Suspended, Some(1), date(2025, 6, 10), Some(date(2025, 7, 1))),
            span(Standing::Formal, Some(1), date(2025, 7, 1), Some(date(2025, 8, 1))),
            span(Standing::Devolved, Some(1), date(2025, 8, 1), Some(date(2025, 9, 15))),
            span(Standing::Devolved, Some(2), date(2025, 9, 15), Some(date(2025, 12, 1))),
            span(Standing::Cancelled, None, date(2025, 12, 1), None),
        ]
    );
    assert_eq!(item.standing(date(2025, 1, 31)), Standing::Pending);
    let subjects = |day| item.subjects_on(day).into_iter().map(AgencyId::as_str).collect::<Vec<_>>().join(" ");
    assert_eq!(subjects(date(2025, 7, 31)), "caoxian-city");
    assert_eq!(subjects(date(2025, 8, 1)), "caoxian-city lizhuang-town");
    assert_eq!(subjects(date(2025, 12, 1)), "");

    use Alteration::{Added, Cancelled, Changed, Devolved, Formal, Resumed, Suspended};
    let table: &[(Date, Date, &[Alteration])] = &[
        (date(2025, 1, 31), date(2025, 2, 1), &[Added]),
        (date(2025, 2, 1), date(2025, 4, 30), &[]),
        (date(2025, 4, 30), date(2025, 5, 1), &[Formal]),
        (date(2025, 6, 1), date(2025, 6, 15), &[Suspended]),
        (date(2025, 6, 15), date(2025, 7, 1), &[Resumed]),
        // What came and went between the days does not show.
        (date(2025, 6, 1), date(2025, 7, 1), &[]),
        (date(2025, 7, 31), date(2025, 8, 1), &[Devolved]),
        (date(2025, 8, 1), date(2025, 9, 15), &[Changed]),
        (date(2025, 6, 20), date(2025, 10, 1), &[Changed, Resumed, Devolved]),
        (date(2025, 4, 1), date(2025, 10, 1), &[Changed, Formal, Devolved]),
        (date(2025, 10, 1), date(2025, 12, 1), &[Cancelled]),
        (date(2025, 1, 1), date(2025, 12, 31), &[Cancelled]),
    ];
    for (from, to, expected) in table {
        assert_eq!(item.alterations(*from, *to), *expected, "{from} {to}");
    }
}

#[test]
fn an_item_whose_version_ends_has_ended_and_a_later_one_is_a_change() {
    let mut first = published(date(2020, 1, 1), Run::Formal);
    first.until = Some(date(2021, 1, 1));
    let again = published(date(2022, 1, 1), Run::Formal);
    let item =
        item(&[(date(2019, 12, 1), ItemAct::PublishItem(first)), (date(2021, 12, 1), ItemAct::PublishItem(again))]);
    assert_eq!(item.alterations(date(2020, 6, 1), date(2021, 6, 1)), [Alteration::Ended]);
    assert_eq!(item.alterations(date(2021, 6, 1), date(2022, 6, 1)), [Alteration::Changed]);
    assert_eq!(item.alterations(date(2019, 6, 1), date(2021, 6, 1)), [Alteration::Ended]);
}

#[test]
fn what_was_handed_down_before_the_system_holds_on_under_a_new_version() {
    let mut registry = Registry::default();
    let mut taken_over = published(date(2022, 1, 1), Run::Formal);
    taken_over.devolved_to = vec![AgencyId::from("lizhuang-town")];
    taken_over.devolved_from = Some(date(2022, 6, 1));
    registry.evolve(&RegistryAct::PublishItem(taken_over));
    registry.enter(&RegistryAct::PublishItem(published(date(2025, 1, 1), Run::Formal)), &meta(date(2024, 12, 20)));
    let subjects = |day| registry.devolved(&code(), day).iter().map(|d| d.subject.to_string()).collect::<Vec<_>>();
    assert_eq!(subjects(date(2022, 5, 31)), Vec::<String>::new());
    assert_eq!(subjects(date(2022, 6, 1)), ["lizhuang-town"]);
    assert_eq!(subjects(date(2025, 2, 1)), ["lizhuang-town"]);
}

#[test]
fn the_registry_answers_as_of_any_day() {
    let mut registry = Registry::default();
    for version in [published(date(2020, 1, 1), Run::Formal), published(date(2022, 1, 1), Run::Formal)] {
        registry.evolve(&RegistryAct::PublishItem(version));
    }
    let from = |day| registry.item(&code(), day).map(|item| item.from);
    assert_eq!(from(date(2019, 12, 31)), None);
    assert_eq!(from(date(2021, 12, 31)), Some(date(2020, 1, 1)));
    assert_eq!(from(date(2022, 1, 1)), Some(date(2022, 1, 1)));
    assert_eq!(registry.item_versions(&code()).len(), 2);
    assert!(registry.catalogue_item(&ItemCode::from("none")).is_none());
}

#[test]
fn elements_are_the_fields_that_draft_and_publication_share() {
    let fields = |definition: casework::definition::ActDefinition| -> Vec<&'static str> {
        (definition.fields)().iter().map(|field| field.name).collect()
    };
    let (draft, publish) = (fields(casework::catalogue::acts::DraftItem::DEFINITION), fields(PublishItem::DEFINITION));
    let shared: Vec<&str> = draft.iter().copied().filter(|name| publish.contains(name)).collect();
    let elements: Vec<&str> = Element::ALL.iter().map(|(_, choice)| choice.code).collect();
    assert_eq!(shared, elements);
}

#[test]
fn a_publication_of_a_draft_differs_in_nothing_and_a_change_names_its_element() {
    let version = published(date(2025, 2, 1), Run::Formal);
    let mut draft = casework::catalogue::acts::DraftItem::of(&version, AgencyId::from("caoxian-city"));
    assert_eq!(PublishItem::of(&draft, version.from, None, Run::Formal, None).differing(&draft), []);
    draft.violation = Text::from("另一行为");
    draft.summary_allowed = true;
    assert_eq!(draft.changed(&version), [Element::Violation, Element::SummaryAllowed]);
}

proptest! {
    /// Spans follow each other without gap, and say of each day what the item says.
    #[test]
    fn spans_say_the_same_as_days(
        from in 0_i16..300,
        trial in any::<bool>(),
        events in proptest::collection::vec((0_u8..4, 0_i16..600, 1_i16..100), 0..8),
    ) {
        let day = |n: i16| date(2025, 1, 1).checked_add(jiff::Span::new().days(n)).unwrap();
        let run = if trial { Run::Trial } else { Run::Formal };
        let mut acts = vec![(day(0), ItemAct::PublishItem(published(day(from), run)))];
        for (kind, n, length) in events {
            let act = match kind {
                0 => suspend(day(n), Some(day(n + length))),
                1 => resume(day(n)),
                2 => ItemAct::RunItem(RunItem { code: code(), from: day(n), assessment: Text::from("好") }),
                _ => ItemAct::PublishItem(published(day(n), Run::Formal)),
            };
            acts.push((day(0), act));
        }
        let item = item(&acts);
        let spans = item.spans();
        for pair in spans.windows(2) {
            prop_assert_eq!(pair[0].until, Some(pair[1].from));
        }
        prop_assert_eq!(spans.last().unwrap().until, None);
        for n in 0..720 {
            let at = day(n);
            let span = spans.iter().find(|s| s.from <= at && s.until.is_none_or(|until| at < until));
            let expected = (item.standing(at), item.version_on(at).map(|(version, _)| version.number));
            match span {
                Some(span) => prop_assert_eq!((span.standing, span.version), expected),
                None => prop_assert_eq!(expected, (Standing::Pending, None)),
            }
        }
    }
}

#[test]
fn an_item_is_to_be_changed_before_its_basis_ends_unless_it_rests_on_the_new_text() {
    let law = law::Law::load().unwrap();
    let registry = Registry::default();
    let basis = |version: &str, from: &str| json!({"law": "食品安全法", "version": version, "level": "law", "article": "第一百二十四条第一款", "from": from});
    let (old, new) = (basis("2021-04-29", "2021-04-29"), basis("2025-09-12", "2025-12-01"));
    let with = |bases: &[&serde_json::Value]| {
        let mut fields = published(date(2022, 1, 1), Run::Formal).fields_json();
        fields["basis"] = json!(bases);
        // An item that is taken over is drawn up by the agency that exercises it.
        item(&[(date(2022, 1, 1), ItemAct::PublishItem(PublishItem::parse(&fields).unwrap()))])
    };
    let on = |item: &Item, day: Date| tasks(item, day, &registry, &law);
    let resting = with(&[&old]);
    let table =
        [(date(2025, 10, 1), false), (date(2025, 10, 2), true), (date(2025, 12, 1), true), (date(2026, 3, 1), true)];
    for (day, waits) in table {
        assert_eq!(!on(&resting, day).is_empty(), waits, "{day}");
    }
    let found = on(&resting, date(2025, 10, 2));
    let task = found.first().unwrap();
    assert_eq!((task.act, task.due), ("item.draft", Some(date(2025, 12, 31))));
    assert_eq!(task.change, Some(Ending { law: "食品安全法".to_owned(), day: date(2025, 12, 1) }));
    assert_eq!(on(&with(&[&old, &new]), date(2025, 12, 1)), []);
}

#[test]
fn a_certificate_stands_on_each_day_as_its_acts_say() {
    let mut registry = Registry::default();
    let mut enter = |id: &str, fields: serde_json::Value| {
        registry.evolve(&RegistryAct::parse(id, &fields).unwrap().unwrap());
    };
    enter("person.register", json!({"id": "li", "name": "李芳", "agency": "a", "employment": "established"}));
    enter(
        "certificate.issue",
        json!({"person": "li", "number": "1", "from": "2022-01-10", "until": "2022-12-31", "checked": 2020}),
    );
    enter(
        "certificate.suspend",
        json!({"person": "li", "number": "1", "from": "2022-03-01", "until": "2022-03-31", "reason": "试验"}),
    );
    let li = PersonId::from("li");
    let person = registry.person(&li).unwrap();
    let table = [
        (date(2022, 1, 9), CertificateState::Upcoming),
        (date(2022, 1, 10), CertificateState::Valid),
        (date(2022, 3, 1), CertificateState::Suspended),
        (date(2022, 3, 31), CertificateState::Suspended),
        (date(2022, 4, 1), CertificateState::Valid),
        // The sixtieth day after it is the last of the certificate.
        (date(2022, 11, 1), CertificateState::Valid),
        (date(2022, 11, 2), CertificateState::Expiring),
        (date(2022, 12, 31), CertificateState::Expiring),
        (date(2023, 1, 1), CertificateState::Expired),
    ];
    for (day, state) in table {
        assert_eq!(person.certificate_state(day), state, "{day}");
        assert_eq!(person.certificate_fault(day).is_none(), state.holds(), "{day}");
        let lost = loss(&registry, &li, &AgencyId::from("a"), None, day);
        assert!(lost.is_some(), "somebody without a post handles no case, {day}");
    }
    assert_eq!(person.check_missed(date(2022, 1, 10), 1).map(|(_, year)| year), Some(2020));
    assert_eq!(person.check_missed(date(2022, 1, 10), 2), None);
}
