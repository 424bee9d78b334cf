//! Several nodes on one database: what one records, the others know.

use casework::case::CaseId;
use casework::registry::RegistryAct;
use node::recording::{Failure, Request, Target};
use store::engine::Store;
use store::testing::each_scratch;

use node::testing::{Running, Story, beginning, play, start, start_with, step};

/// Two nodes; each has a connection of its own to the same database, as two programs have.
async fn two(scratch: &store::testing::Scratch, story: &Story) -> (Running, Running) {
    let first = start_with(scratch.store(), story).await;
    (first, start(Store::open(scratch.url()).await.unwrap()).await)
}

#[tokio::test]
async fn two_nodes_take_turns_in_one_case() {
    each_scratch(|scratch| async move {
        let story = Story::food();
        let (first, second) = two(&scratch, &story).await;
        let mut case: Option<CaseId> = None;
        for i in 0..story.played.len() {
            let node = if i % 2 == 0 { &first.node } else { &second.node };
            let recorded = step(node, &story, i, case.as_ref()).await.unwrap();
            case.get_or_insert_with(|| recorded.snapshot.case.id.clone());
        }
        let id = case.unwrap();
        let seen = [&first.node, &second.node].map(|node| node.case(&id));
        let [one, two] = futures(seen).await;
        assert_eq!(one, two);
        assert_eq!(one.len(), story.played.len());
        scratch
    })
    .await;
}

async fn futures<F>(cases: [F; 2]) -> [Vec<std::sync::Arc<casework::case::Entry>>; 2]
where
    F: Future<Output = Result<Option<std::sync::Arc<node::Snapshot>>, node::NodeError>>,
{
    let [one, two] = cases;
    [one.await, two.await].map(|case| case.unwrap().unwrap().case.entries.clone())
}

#[tokio::test]
async fn what_one_node_registers_the_other_knows() {
    each_scratch(|scratch| async move {
        let story = Story::food();
        let first = start(scratch.store()).await;
        let second = start(Store::open(scratch.url()).await.unwrap()).await;
        // The second node knows nobody, and nothing told it.
        first.node.record_registry(story.registry.clone(), "registrar", beginning()).await.unwrap();
        let id = play(&second.node, &story, 4).await;

        // An officer's certificate is withdrawn on the first node: the second one must not let him go on.
        let from = story.played[4].recorded.date().yesterday().unwrap();
        let withdrawn: Vec<RegistryAct> = story
            .registry
            .iter()
            .filter_map(|act| match act {
                RegistryAct::IssueCertificate(act) => Some(
                    RegistryAct::parse(
                        "certificate.suspend",
                        &serde_json::json!({
                            "person": act.person.as_str(), "number": act.number.as_str(), "from": from.to_string(),
                            "reason": "证件被暂扣",
                        }),
                    )
                    .unwrap()
                    .unwrap(),
                ),
                _ => None,
            })
            .collect();
        first.node.record_registry(withdrawn, "registrar", story.played[3].recorded).await.unwrap();
        let inspect = story.place(|act| matches!(act, casework::acts::Act::RequestPreservation(_)));
        let failure = step(&second.node, &story, inspect, Some(&id)).await.unwrap_err();
        assert!(matches!(failure, Failure::Refused(_)), "{failure:?}");
        scratch
    })
    .await;
}

#[tokio::test]
async fn a_form_seen_on_one_node_is_accepted_by_the_other() {
    each_scratch(|scratch| async move {
        let story = Story::food();
        let (first, second) = two(&scratch, &story).await;
        let id = play(&first.node, &story, 4).await;
        // The second node remembers the case as it is now; then the first one goes on.
        assert_eq!(second.node.case(&id).await.unwrap().unwrap().case.version(), 4);
        step(&first.node, &story, 4, Some(&id)).await.unwrap();
        let played = &story.played[5];
        let request =
            |seen| Request { target: Target::Case(id.clone()), command: played.command.clone(), seen: Some(seen) };
        let failure = second.node.record_at(request(4), played.recorded).await.unwrap_err();
        assert!(matches!(failure, Failure::Stale { seen: 4, now: 5 }), "{failure:?}");
        second.node.record_at(request(5), played.recorded).await.unwrap();
        scratch
    })
    .await;
}
