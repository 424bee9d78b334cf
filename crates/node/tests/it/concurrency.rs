//! Several people at once: one wins, the others are told; numbers have no gap.

use std::collections::BTreeSet;
use std::sync::Arc;

use casework::acts::Act;
use casework::case::CaseId;
use node::recording::{Failure, Request, Target};
use store::testing::each_engine;

use node::testing::{Story, play, start_with, step};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_stale_form_is_told() {
    each_engine(|store| async move {
        let story = Story::food();
        let running = start_with(store, &story).await;
        let id = play(&running.node, &story, 5).await;
        let played = &story.played[5];
        let request =
            |seen| Request { target: Target::Case(id.clone()), command: played.command.clone(), seen: Some(seen) };
        let failure = running.node.record_at(request(4), played.recorded).await.unwrap_err();
        assert!(matches!(failure, Failure::Stale { seen: 4, now: 5 }), "{failure:?}");
        assert!(failure.to_string().contains("现有5项，填表时为4项"), "{failure}");
        running.node.record_at(request(5), played.recorded).await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_who_decide_at_once_one_wins() {
    each_engine(|store| async move {
        let story = Arc::new(Story::food());
        let running = start_with(store, &story).await;
        let place = story.decision();
        for round in 0..4 {
            let id = play(&running.node, &Story::of_party(round), place).await;
            let version = u32::try_from(place).unwrap();
            // Half of the rounds with forms that say what was seen, half without.
            let seen = (round % 2 == 0).then_some(version);
            let mut both = tokio::task::JoinSet::new();
            for _ in 0..2 {
                let (node, id, story) = (Arc::clone(&running.node), id.clone(), Arc::clone(&story));
                both.spawn(async move {
                    let played = &story.played[place];
                    let request = Request { target: Target::Case(id), command: played.command.clone(), seen };
                    node.record_at(request, played.recorded).await
                });
            }
            let (won, lost): (Vec<_>, Vec<_>) = both.join_all().await.into_iter().partition(Result::is_ok);
            assert_eq!((won.len(), lost.len()), (1, 1), "{lost:?}");
            match (&lost[0], seen) {
                (Err(Failure::Stale { seen, now }), Some(_)) => assert_eq!((*seen, *now), (version, version + 1)),
                (Err(Failure::Refused(refusal)), None) => assert!(!refusal.findings.is_empty()),
                (other, _) => panic!("{other:?}"),
            }
            let case = running.node.case(&id).await.unwrap().unwrap();
            assert_eq!(case.case.entries.len(), place + 1);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixteen_cases_at_once_get_numbers_without_gap() {
    const CASES: usize = 16;
    each_engine(|store| async move {
        let story = Story::food();
        let running = start_with(store, &story).await;
        let place = story.decision();
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..CASES {
            let node = Arc::clone(&running.node);
            tasks.spawn(async move { play(&node, &Story::of_party(n), place + 1).await });
        }
        let ids: BTreeSet<CaseId> = tasks.join_all().await.into_iter().collect();
        let expected: BTreeSet<CaseId> = (1..=CASES).map(|n| CaseId(format!("371721-2022-{n:06}"))).collect();
        assert_eq!(ids, expected);
        let mut decisions = BTreeSet::new();
        let mut notices = BTreeSet::new();
        for id in &ids {
            let case = running.node.case(id).await.unwrap().unwrap();
            for document in case.case.documents() {
                match document.kind.id {
                    "penalty_decision" => decisions.insert(document.number.unwrap()),
                    "penalty_notice" => notices.insert(document.number.unwrap()),
                    _ => continue,
                };
            }
        }
        let numbers = |word: &str| (1..=CASES).map(|n| format!("曹市监{word}〔2022〕{n}号")).collect::<BTreeSet<_>>();
        assert_eq!(decisions, numbers("罚决"));
        assert_eq!(notices, numbers("罚告"));
        let before = running.node.read_models().await.unwrap();
        running.node.rebuild().await.unwrap();
        assert_eq!(running.node.read_models().await.unwrap(), before);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixteen_who_write_in_one_case_at_once_all_get_on() {
    each_engine(|store| async move {
        let story = Arc::new(Story::food());
        let running = start_with(store, &story).await;
        let collect = story.place(|act| matches!(act, Act::CollectEvidence(_)));
        let id = play(&running.node, &story, collect).await;
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..16 {
            let (node, id, story) = (Arc::clone(&running.node), id.clone(), Arc::clone(&story));
            tasks.spawn(async move { step(&node, &story, collect, Some(&id)).await.map(|recorded| recorded.seq) });
        }
        let seqs: BTreeSet<u32> = tasks.join_all().await.into_iter().map(Result::unwrap).collect();
        let first = u32::try_from(collect).unwrap();
        assert_eq!(seqs, (first..first + 16).collect());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_party_is_fined_once_for_one_act_even_by_two_cases_at_once() {
    each_engine(|store| async move {
        let story = Arc::new(Story::food());
        let running = start_with(store, &story).await;
        let place = story.decision();
        let mut tasks = tokio::task::JoinSet::new();
        for id in [play(&running.node, &story, place).await, play(&running.node, &story, place).await] {
            let (node, story) = (Arc::clone(&running.node), Arc::clone(&story));
            tasks.spawn(async move { step(&node, &story, place, Some(&id)).await });
        }
        let (fined, refused): (Vec<_>, Vec<_>) = tasks.join_all().await.into_iter().partition(Result::is_ok);
        assert_eq!((fined.len(), refused.len()), (1, 1));
        let Err(Failure::Refused(refusal)) = &refused[0] else { panic!("{:?}", refused[0]) };
        assert!(refusal.findings.iter().any(|finding| finding.rule == "DEC-07"), "{refusal}");
    })
    .await;
}
