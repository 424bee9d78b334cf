//! Officers who lose their qualification: their open cases are found when somebody looks, without a rebuild.

use casework::catalogue::acts::ResumeItem;
use casework::registry::{RegistryAct, SuspendCertificate};
use casework::value::AgencyId;
use jiff::civil::date;
use node::officers::Replacement;
use node::registration::{Registration, RegistrationFailure};
use node::testing::{Running, Story, play, start_with};
use store::engine::Value;
use store::error::StoreError;
use store::testing::each_engine;

fn suspension() -> RegistryAct {
    RegistryAct::SuspendCertificate(SuspendCertificate {
        person: "li".into(),
        number: "37172100002".into(),
        from: date(2022, 9, 12),
        until: None,
        reason: "未出示证件。".into(),
    })
}

fn registration(seen: Option<u32>) -> Registration {
    Registration { act: suspension(), at: date(2022, 9, 10).at(9, 0, 0, 0), by: "wang".into(), seen }
}

async fn found(running: &Running) -> Vec<Replacement> {
    running.node.replacements(&AgencyId::from("caoxian-market")).await.unwrap()
}

#[tokio::test]
async fn cases_of_an_officer_are_found_from_the_day_on_which_he_loses_his_certificate() {
    each_engine(|store| async move {
        let story = Story::food();
        let running = start_with(store, &story).await;
        let lead = play(&running.node, &story, 1).await;
        let filed = story.place(|act| matches!(act, casework::acts::Act::Approve(_))) + 1;
        let other = Story::of_party("第二");
        let case = play(&running.node, &other, filed).await;
        running.clock.set(date(2022, 9, 11).at(9, 0, 0, 0));
        running.node.register(registration(None)).await.unwrap();
        assert_eq!(found(&running).await, []);
        running.clock.set(date(2022, 9, 12).at(0, 0, 0, 0));
        let tasks = found(&running).await;
        assert_eq!(tasks.iter().map(|task| task.case.as_str()).collect::<Vec<_>>(), [case.0.as_str()]);
        assert_ne!(lead, case);
        assert_eq!(tasks.first().unwrap().todo.since, date(2022, 9, 12).at(0, 0, 0, 0));
        // Another agency's head has nothing to do with it; and the read models do not know of it.
        assert_eq!(running.node.replacements(&AgencyId::from("nowhere")).await.unwrap(), []);
        let before = running.node.store().read(store::projection::dump).await.unwrap();
        assert!(!before.contains("变更承办人员"));
    })
    .await;
}

#[tokio::test]
async fn a_registration_that_saw_less_than_there_is_is_stale() {
    each_engine(|store| async move {
        let running = start_with(store, &Story::food()).await;
        running.clock.set(date(2022, 9, 11).at(9, 0, 0, 0));
        let acts = running.node.registry_course("person/li").await.unwrap().len();
        let seen = u32::try_from(acts).unwrap();
        let stale = running.node.register(registration(Some(seen - 1))).await.unwrap_err();
        assert!(matches!(stale, RegistrationFailure::Stale { now, .. } if now == seen), "{stale}");
        running.node.register(registration(Some(seen))).await.unwrap();
        assert_eq!(running.node.registry_course("person/li").await.unwrap().len(), acts + 1);
        // An item's steps are not registrations.
        let resume = ResumeItem { code: "3717210207001".into(), from: date(2022, 9, 11), reason: "试验".into() };
        let step = Registration { act: RegistryAct::ResumeItem(resume), ..registration(None) };
        assert!(matches!(running.node.register(step).await.unwrap_err(), RegistrationFailure::Node(_)));
    })
    .await;
}

#[tokio::test]
async fn of_five_hundred_open_cases_those_of_the_officer_are_found() {
    each_engine(|store| async move {
        let running = start_with(store, &Story::food()).await;
        running.node.store().write(|tx| {
            for number in 0..500 {
                let case = format!("caoxian-market-2022-{number:04}");
                let id = || Value::Text(case.clone().into());
                tx.execute(
                    "INSERT INTO case_file (id, agency, region, stage, status, cause, item, opened, version, alerts, red, updated) \
                     VALUES ($1, 'caoxian-market', '371721', 'investigation', 'open', '示例', '3717210207001', \
                     '2022-09-01T09:00:00', 3, 0, 0, '2022-09-01T09:00:00')",
                    &[id()],
                )?;
                let second = if number % 5 == 0 { "li" } else { "sun" };
                for person in ["zhang", second] {
                    tx.execute(
                        "INSERT INTO case_officer (case_id, person) VALUES ($1, $2)",
                        &[id(), Value::Text(person.into())],
                    )?;
                }
            }
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
        running.clock.set(date(2022, 9, 11).at(9, 0, 0, 0));
        running.node.register(registration(None)).await.unwrap();
        running.clock.set(date(2022, 9, 12).at(9, 0, 0, 0));
        let tasks = found(&running).await;
        assert_eq!(tasks.len(), 100, "{:?}", tasks.first());
        assert!(tasks.iter().all(|task| task.todo.title.contains("李芳") && !task.todo.title.contains("张明")));
    })
    .await;
}
