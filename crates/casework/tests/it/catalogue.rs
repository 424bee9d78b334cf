//! Items through time: what stands on a day, and that the definitions of elements agree.

use casework::catalogue::acts::{
    CancelItem, CancelReason, DevolveItem, ItemAct, PublishItem, ResumeItem, RunItem, SuspendItem,
};
use casework::catalogue::elements::{Element, Run};
use casework::catalogue::{Item, Meta, Span, Standing};
use casework::definition::ActType;
use casework::registry::{Registry, RegistryAct};
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
