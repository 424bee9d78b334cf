//! The life of an item on a real node: recorded step by step, refused, one of two wins, rebuilt and exported.

use std::sync::Arc;

use casework::acts::Act;
use casework::acts::approval::Approve;
use casework::catalogue::acts::{DraftItem, ItemAct, PublishItem};
use casework::catalogue::impact::{Change, Quoting, Task, Touched};
use casework::catalogue::{Phase, Standing};
use casework::registry::RegistryAct;
use casework::scenario::{Played, PlayedItem};
use casework::value::{ActRef, AgencyId, ItemCode, Line, PersonId, Text};
use jiff::civil::date;
use node::NodeError;
use node::catalogue::{ItemFailure, ItemRequest};
use node::recording::{Request, Target};
use node::testing::{Running, beginning, lives, start, told};
use store::engine::Store;
use store::read::catalogue::{self, ItemFilter};
use store::testing::each_engine;

const CODE: &str = "3717210207101";

fn code() -> ItemCode {
    ItemCode::from(CODE)
}

/// A node on which the first `steps` of the item's life are recorded, and what comes then.
async fn living(store: Store, steps: usize) -> (Running, Vec<PlayedItem>) {
    let (registry, items) = lives("life.yaml");
    let running = start(store).await;
    running.node.record_registry(registry, "registrar", beginning()).await.unwrap();
    for step in items.iter().take(steps) {
        record(&running, step, None).await.unwrap();
    }
    (running, items.into_iter().skip(steps).collect())
}

async fn record(
    running: &Running,
    step: &PlayedItem,
    seen: Option<u32>,
) -> Result<node::catalogue::ItemRecorded, ItemFailure> {
    let request = ItemRequest { command: step.command.clone(), seen };
    running.node.record_item_at(request, step.recorded).await
}

#[tokio::test]
async fn a_whole_life_is_recorded_and_known_after_a_restart() {
    each_engine(|store| async move {
        let (running, rest) = living(store.clone(), usize::MAX).await;
        assert!(rest.is_empty());
        let item = running.node.item(&code()).await.unwrap();
        assert_eq!(item.standing(date(2025, 4, 1)), Standing::Trial);
        assert_eq!(item.standing(date(2025, 7, 20)), Standing::Suspended);
        assert_eq!(item.standing(date(2025, 12, 1)), Standing::Cancelled);
        assert!(item.entries.iter().all(|entry| !entry.meta.imported));
        let again = start(store).await;
        let read = again.node.item(&code()).await.unwrap();
        assert_eq!(format!("{read:?}"), format!("{item:?}"));
        let verdicts = node::audit::audit_items(running.node.store(), running.node.law()).await.unwrap();
        assert_eq!(verdicts.len(), item.entries.len());
        assert!(verdicts.iter().all(|v| v.lawful && v.discrepancies.is_empty()), "{verdicts:?}");
        let before = running.node.read_models().await.unwrap();
        assert!(before.contains("item_span"), "{before}");
        running.node.rebuild().await.unwrap();
        assert_eq!(running.node.read_models().await.unwrap(), before);
    })
    .await;
}

#[tokio::test]
async fn a_step_out_of_order_and_a_stale_form_are_refused() {
    each_engine(|store| async move {
        let (running, rest) = living(store, 2).await;
        // After the draft and the confirmation comes the submission; the review comes too early.
        let review = rest.iter().find(|step| matches!(step.command.act, ItemAct::ReviewItem(_))).unwrap();
        let failure = record(&running, review, None).await.unwrap_err();
        let ItemFailure::Refused(refusal) = &failure else { panic!("{failure:?}") };
        assert!(refusal.findings.iter().any(|finding| finding.rule == "CAT-02"), "{refusal}");
        let failure = record(&running, &rest[0], Some(1)).await.unwrap_err();
        assert!(matches!(failure, ItemFailure::Stale { seen: 1, now: 2, .. }), "{failure:?}");
        assert!(failure.to_string().contains("现有2项，填表时为1项"), "{failure}");
        let recorded = record(&running, &rest[0], Some(2)).await.unwrap();
        assert_eq!((recorded.seq, recorded.item.working().unwrap().phase()), (2, Phase::Submitted));
        // The steps cannot be gone around.
        let act = RegistryAct::from(rest[1].command.act.clone());
        let error = running.node.record_registry(vec![act], "registrar", beginning()).await.unwrap_err();
        assert!(error.to_string().contains("应当按事项的环节办理"), "{error}");
    })
    .await;
}

#[tokio::test]
async fn what_is_under_way_is_not_taken_over_from_outside() {
    each_engine(|store| async move {
        let (running, rest) = living(store, 4).await;
        let publish = rest.iter().find_map(|step| match &step.command.act {
            ItemAct::PublishItem(act) => Some(act.clone()),
            _ => None,
        });
        let act = RegistryAct::PublishItem(publish.unwrap());
        let error = running.node.record_registry(vec![act], "registrar", beginning()).await.unwrap_err();
        let NodeError::Refused { refusal, .. } = &error else { panic!("{error:?}") };
        assert_eq!(refusal.findings[0].rule, "CAT-03");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_who_act_on_an_item_at_once_one_wins() {
    each_engine(|store| async move {
        for seen in [None, Some(2)] {
            let store = store.clone();
            let (registry, items) = lives("life.yaml");
            let running = Arc::new(start(store).await);
            let fresh = ItemCode(if seen.is_some() { "3717210207191" } else { "3717210207192" }.to_owned());
            if running.node.registry().agencies().next().is_none() {
                running.node.record_registry(registry, "registrar", beginning()).await.unwrap();
            }
            let own = |step: &PlayedItem| {
                let mut command = step.command.clone();
                match &mut command.act {
                    ItemAct::DraftItem(act) => act.code = fresh.clone(),
                    ItemAct::ConfirmItem(act) => act.code = fresh.clone(),
                    ItemAct::SubmitItem(act) => act.code = fresh.clone(),
                    _ => {}
                }
                (command, step.recorded)
            };
            for step in &items[..2] {
                let (command, recorded) = own(step);
                running.node.record_item_at(ItemRequest { command, seen: None }, recorded).await.unwrap();
            }
            let mut both = tokio::task::JoinSet::new();
            for _ in 0..2 {
                let (running, (command, recorded)) = (Arc::clone(&running), own(&items[2]));
                both.spawn(async move {
                    running.node.record_item_at(ItemRequest { command, seen }, recorded).await.map(|done| done.seq)
                });
            }
            let (won, lost): (Vec<_>, Vec<_>) = both.join_all().await.into_iter().partition(Result::is_ok);
            assert_eq!((won.len(), lost.len()), (1, 1), "{lost:?}");
            match (&lost[0], seen) {
                (Err(ItemFailure::Stale { seen: 2, now: 3, .. }), Some(_)) => {}
                (Err(ItemFailure::Refused(refusal)), None) => assert_eq!(refusal.findings[0].rule, "CAT-02"),
                (other, _) => panic!("{other:?}"),
            }
            assert_eq!(running.node.item(&fresh).await.unwrap().entries.len(), 3);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixteen_items_at_once_all_get_on() {
    each_engine(|store| async move {
        let (running, _) = living(store, 0).await;
        let (_, items) = lives("life.yaml");
        let running = Arc::new(running);
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..16 {
            let (running, mut step) = (Arc::clone(&running), items[0].clone());
            if let ItemAct::DraftItem(act) = &mut step.command.act {
                act.code = ItemCode(format!("37172102073{n:02}"));
                act.name = Line(format!("第{n}项"));
            }
            tasks.spawn(async move { record(&running, &step, None).await.unwrap() });
        }
        tasks.join_all().await;
        assert_eq!(running.node.registry().catalogue().count(), 16);
        let before = running.node.read_models().await.unwrap();
        running.node.rebuild().await.unwrap();
        assert_eq!(running.node.read_models().await.unwrap(), before);
    })
    .await;
}

#[tokio::test]
async fn lists_answer_as_of_a_day() {
    each_engine(|store| async move {
        let (running, _) = living(store, usize::MAX).await;
        let ask = |filter: ItemFilter, day: &'static str| {
            let node = Arc::clone(&running.node);
            async move {
                let rows = node.store().read(move |tx| catalogue::items(tx, &filter, day)).await.unwrap();
                rows.into_iter().map(|row| (row.code, row.standing)).collect::<Vec<_>>()
            }
        };
        let filter = || ItemFilter::default();
        let one = |standing: &str| vec![(CODE.to_owned(), standing.to_owned())];
        assert_eq!(ask(filter(), "2025-03-25").await, one("pending"));
        assert_eq!(ask(filter(), "2025-04-02").await, one("trial"));
        assert_eq!(ask(filter(), "2025-07-20").await, one("suspended"));
        assert_eq!(ask(filter(), "2025-12-01").await, one("cancelled"));
        for (word, found) in [
            ("过期", false),
            ("食品", true),
            ("超过保质期", true),
            ("食品安全法 124", false),
            ("食品安全法 保质期", true),
            (CODE, true),
            ("0207101", true),
            ("1017020", false),
        ] {
            let rows = ask(ItemFilter { search: Some(word.to_owned()), ..filter() }, "2025-07-02").await;
            assert_eq!(!rows.is_empty(), found, "{word}");
        }
        let subject = |agency: &str| ItemFilter { subject: Some(agency.to_owned()), ..ItemFilter::default() };
        assert_eq!(ask(subject("caoxian-market"), "2025-04-02").await, one("trial"));
        assert_eq!(ask(subject("caoxian-city"), "2025-04-02").await, []);
        assert_eq!(ask(subject("caoxian-market"), "2025-12-02").await, []);
        let law = |article| ItemFilter {
            law: Some("《中华人民共和国食品安全法》".to_owned()), article, ..filter()
        };
        assert_eq!(ask(law(None), "2025-04-02").await, one("trial"));
        assert_eq!(ask(law(Some(124)), "2025-04-02").await, one("trial"));
        assert_eq!(ask(law(Some(125)), "2025-04-02").await, []);
        let standing = |standing: &str| ItemFilter { standings: vec![standing.to_owned()], ..filter() };
        assert_eq!(ask(standing("formal"), "2025-07-02").await, one("formal"));
        assert_eq!(ask(standing("trial"), "2025-07-02").await, []);
        let after = ItemFilter { after: Some(CODE.to_owned()), ..filter() };
        assert_eq!(ask(after.clone(), "2025-07-02").await, []);
        let count = running.node.store().read(move |tx| catalogue::item_count(tx, &after, "2025-07-02")).await.unwrap();
        assert_eq!(count, 1);
        let counts = running.node.store().read(move |tx| catalogue::standing_counts(tx, &filter(), "2025-07-02")).await;
        assert_eq!(counts.unwrap(), [("formal".to_owned(), 1)]);
        let resting = running
            .node
            .store()
            .read(move |tx| catalogue::items_resting_on(tx, "食品安全法", &[124], "2025-07-02"))
            .await
            .unwrap();
        assert_eq!((resting.len(), resting[0].number, resting[0].version.as_str()), (1, 1, "2021-04-29"));
    })
    .await;
}

#[tokio::test]
async fn a_case_on_an_item_that_went_through_the_steps_is_exported_and_verifies() {
    each_engine(|store| async move {
        let running = start(store).await;
        let story = told("life.yaml");
        running.node.record_registry(story.registry, "registrar", beginning()).await.unwrap();
        let mut items = story.items.iter().peekable();
        let mut case = None;
        for (place, played) in story.played.iter().enumerate().filter(|(_, played)| played.case == "trial") {
            while let Some(step) = items.next_if(|step| step.before <= place) {
                record(&running, step, None).await.unwrap();
            }
            let target = case.clone().map_or_else(|| Target::Open(played.agency.clone()), Target::Case);
            let request = Request { target, command: played.command.clone(), seen: None };
            let done = running.node.record_at(request, played.recorded).await.unwrap();
            case = Some(done.snapshot.case.id.clone());
        }
        for step in items {
            record(&running, step, None).await.unwrap();
        }
        let case = running.node.case(&case.unwrap()).await.unwrap().unwrap();
        let file = running.node.export(&case.case, Vec::new()).await.unwrap();
        let verification = exchange::case_file::verify(&file, running.node.law(), &running.node.keys()).unwrap();
        assert!(verification.holds(), "{:?}", verification.checks);
        let mut lawful = 0;
        node::audit::audit(running.node.store(), running.node.law(), |audited| {
            let acts = audited.acts.unwrap();
            assert!(acts.iter().all(|check| check.holds), "{acts:?}");
            lawful += acts.len();
        })
        .await
        .unwrap();
        assert_eq!(lawful, case.case.entries.len());
    })
    .await;
}

#[tokio::test]
async fn a_change_of_a_statute_touches_items_benchmarks_documents_and_open_cases() {
    each_engine(|store| async move {
        let running = start(store).await;
        let story = told("law-change.yaml");
        running.node.record_registry(story.registry, "registrar", beginning()).await.unwrap();
        // Up to the first case, before the item was changed.
        let changed = date(2025, 12, 1);
        let mut items = story.items.iter().filter(|step| step.command.at.date() < changed).peekable();
        let mut case = None;
        for (place, played) in story.played.iter().enumerate().filter(|(_, played)| played.case == "trial") {
            while let Some(step) = items.next_if(|step| step.before <= place) {
                record(&running, step, None).await.unwrap();
            }
            let target = case.clone().map_or_else(|| Target::Open(played.agency.clone()), Target::Case);
            let request = Request { target, command: played.command.clone(), seen: None };
            let done = running.node.record_at(request, played.recorded).await.unwrap();
            case = Some(done.snapshot.case.id.clone());
        }
        let case = case.unwrap();
        let documents = [
            Quoting {
                kind: "own".into(),
                title: "示例文书".into(),
                law: "食品安全法".into(),
                article: "第一百二十四条".into(),
            },
            Quoting {
                kind: "other".into(),
                title: "其他文书".into(),
                law: "行政处罚法".into(),
                article: "第四十四条".into(),
            },
        ];
        let change = |articles: Vec<u32>| Change { law: "《食品安全法》".to_owned(), day: changed, articles };
        let about = |tasks: &[Task]| tasks.iter().map(|task| task.about.clone()).collect::<Vec<_>>();
        let tasks = running.node.impact(change(vec![124]), &documents).await.unwrap();
        assert_eq!(
            about(&tasks),
            [
                Touched::Item(code()),
                Touched::Benchmark(code(), "曹市监规〔2025〕1号".to_owned()),
                Touched::Document("own".to_owned()),
                Touched::Case(case.0.clone()),
            ]
        );
        // Thirty days to review again, which end on 2025-12-31.
        assert_eq!((tasks[0].due, tasks[0].unusable_from), (Some(date(2025, 12, 31)), Some(changed)));
        assert!(tasks[3].title.contains("从旧兼从轻"), "{}", tasks[3].title);
        assert_eq!(about(&running.node.impact(change(vec![5]), &documents).await.unwrap()), []);
        assert_eq!(running.node.impact(change(Vec::new()), &documents).await.unwrap().len(), 4);
        // Once a version rests on the new text, the tasks of the item are done.
        assert!(!tasks[0].done && !tasks[1].done);
        for step in story.items.iter().filter(|step| step.command.at.date() >= changed) {
            record(&running, step, None).await.unwrap();
        }
        let tasks = running.node.impact(change(vec![124]), &[]).await.unwrap();
        assert_eq!((tasks[0].done, tasks[1].done, tasks[0].unusable_from), (true, true, None));
        // A later change makes new ones.
        let later = Change { day: date(2025, 12, 20), ..change(Vec::new()) };
        let tasks = running.node.impact(later, &[]).await.unwrap();
        assert_eq!((tasks[0].done, tasks[0].unusable_from), (false, Some(date(2025, 12, 20))));
    })
    .await;
}

#[tokio::test]
async fn the_second_agency_to_file_one_act_is_told() {
    each_engine(|store| async move {
        let story = told("two-agencies.yaml");
        let running = start(store).await;
        running.node.record_registry(story.registry, "registrar", beginning()).await.unwrap();
        let published = story.played.iter().position(|played| played.case == "one").unwrap();
        // The item is exercised by two agencies.
        for step in story.items.iter().filter(|step| step.before <= published) {
            let mut step = step.clone();
            match &mut step.command.act {
                ItemAct::DraftItem(DraftItem { agencies, .. }) | ItemAct::PublishItem(PublishItem { agencies, .. }) => {
                    agencies.push(AgencyId::from("caoxian-city"));
                }
                _ => {}
            }
            record(&running, &step, None).await.unwrap();
        }
        let lead = &story.played[published];
        let file = story.played.iter().find(|p| matches!(p.command.act, Act::FileCase(_))).unwrap();
        let own = |played: &Played, target| Request { target, command: played.command.clone(), seen: None };
        let open = |agency: &str| Target::Open(AgencyId::from(agency));
        let first = running.node.record_at(own(lead, open("caoxian-market")), lead.recorded).await.unwrap();
        let first = first.snapshot.case.id.clone();
        running.node.record_at(own(file, Target::Case(first.clone())), file.recorded).await.unwrap();
        let approve = Approve { request: ActRef::from("penalty.file_case"), opinion: Text::from("同意立案。") };
        let mut command = file.command.clone();
        (command.act, command.by) = (approve.into(), PersonId::from("wang"));
        command.at = file.command.at.checked_add(jiff::Span::new().minutes(30)).unwrap();
        let recorded = command.at;
        let request = Request { target: Target::Case(first), command, seen: None };
        running.node.record_at(request, recorded).await.unwrap();
        let mut lead = lead.clone();
        lead.command.by = PersonId::from("cao");
        let second = running.node.record_at(own(&lead, open("caoxian-city")), lead.recorded).await.unwrap();
        let mut file = file.clone();
        file.command.by = PersonId::from("cao");
        if let Act::FileCase(filing) = &mut file.command.act {
            filing.officers = vec![PersonId::from("cao"), PersonId::from("du")];
        }
        let target = Target::Case(second.snapshot.case.id.clone());
        let done = running.node.record_at(own(&file, target), recorded).await.unwrap();
        let entry = done.snapshot.case.entries.last().unwrap();
        let alert = entry.alerts.iter().find(|alert| alert.rule == "SUB-10").unwrap();
        assert!(alert.red && alert.message.contains("曹县市场监督管理局已于2025年4月7日"), "{}", alert.message);
        // What was gathered is recorded with the act, so that it can be judged again.
        assert_eq!(entry.neighbours.filings.len(), 1);
    })
    .await;
}
