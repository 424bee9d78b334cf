//! One case, from the lead to the archive: recorded, reloaded, rebuilt, verified.

use casework::decide::audit;
use record::checkpoint::Lines;
use record::verify::Trust;
use store::error::StoreError;
use store::testing::{each_engine, each_scratch};
use store::verify::verify_all;

use node::testing::{ORIGIN, Story, play, start, start_with, step};

#[tokio::test]
async fn the_whole_case_is_recorded_and_reads_back_as_it_was() {
    each_scratch(|scratch| async move {
        let story = Story::food();
        let running = start_with(scratch.store(), &story).await;
        let id = play(&running.node, &story, story.played.len()).await;
        let told = running.node.case(&id).await.unwrap().unwrap();
        assert_eq!(told.case.entries.len(), story.played.len());
        assert!(told.case.archived().is_some());
        assert_eq!(id.0, "371721-2022-000001");

        // Another program that remembers nothing reads the same case.
        let other = start(scratch.store()).await;
        let read = other.node.case(&id).await.unwrap().unwrap();
        assert_eq!(read.case.entries, told.case.entries);
        assert_eq!(read.case.agency, told.case.agency);
        scratch
    })
    .await;
}

#[tokio::test]
async fn each_act_was_lawful_and_says_so() {
    each_engine(|store| async move {
        let story = Story::food();
        let running = start_with(store, &story).await;
        let id = play(&running.node, &story, story.played.len()).await;
        let told = running.node.case(&id).await.unwrap().unwrap();
        let registry = running.node.registry();
        for verdict in audit(&told.case, running.node.law(), |_| registry.clone()) {
            assert!(verdict.lawful && verdict.discrepancies.is_empty(), "{verdict:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_rebuild_gives_the_same_read_models() {
    each_engine(|store| async move {
        let story = Story::food();
        let running = start_with(store.clone(), &story).await;
        play(&running.node, &story, story.played.len()).await;
        play(&running.node, &Story::of_party(1), 12).await;
        play(&running.node, &Story::of_party(2), 3).await;
        let before = running.node.read_models().await.unwrap();
        assert!(before.lines().count() > 60, "{before}");

        assert_eq!(running.node.rebuild().await.unwrap(), 3);
        assert_eq!(running.node.read_models().await.unwrap(), before);

        // Not because nothing was done: what somebody put there by hand is gone.
        let spoilt: Result<(), StoreError> = store
            .write(|tx| {
                tx.execute("UPDATE case_file SET cause = 'x'", &[])?;
                tx.execute("DELETE FROM gram", &[]).map(drop)
            })
            .await;
        spoilt.unwrap();
        assert_ne!(running.node.read_models().await.unwrap(), before);
        running.node.rebuild().await.unwrap();
        assert_eq!(running.node.read_models().await.unwrap(), before);
    })
    .await;
}

#[tokio::test]
async fn a_rebuild_after_the_registry_changed_gives_the_same_read_models() {
    each_engine(|store| async move {
        let story = Story::food();
        let running = start_with(store, &story).await;
        let id = play(&running.node, &story, 20).await;
        let before = running.node.read_models().await.unwrap();
        // Periods depend on the department, so the deadlines of the case would come out otherwise.
        let mut agencies = story.registry.clone();
        agencies.retain(|act| matches!(act, casework::registry::RegistryAct::RegisterAgency(_)));
        for act in &mut agencies {
            if let casework::registry::RegistryAct::RegisterAgency(agency) = act {
                agency.department = None;
            }
        }
        let later = story.played[20].recorded;
        running.node.record_registry(agencies, "registrar", later).await.unwrap();
        running.node.rebuild().await.unwrap();
        assert_eq!(running.node.read_models().await.unwrap(), before);

        // The next act brings the case up to date, whether it was remembered or read anew.
        step(&running.node, &story, 20, Some(&id)).await.unwrap();
        let after = running.node.read_models().await.unwrap();
        running.node.rebuild().await.unwrap();
        assert_eq!(running.node.read_models().await.unwrap(), after);
    })
    .await;
}

#[tokio::test]
async fn everything_stored_verifies_with_the_log() {
    each_engine(|store| async move {
        let story = Story::food();
        let running = start_with(store.clone(), &story).await;
        let id = play(&running.node, &story, story.played.len()).await;
        running.node.integrate().await.unwrap();
        let trust = Trust { origin: ORIGIN.to_owned(), keys: running.node.keys(), lines: Lines::Exact };
        let verified: Result<_, StoreError> = store.read(move |tx| verify_all(tx, &trust)).await;
        let verified = verified.unwrap();
        let acts = story.played.len() + story.registry.len();
        assert_eq!((verified.acts, verified.entries, verified.unlogged), (acts as u64, acts as u64, 0));

        let (proven, checkpoint) = running.node.prove(&id, 0).await.unwrap().unwrap();
        assert_eq!(checkpoint.size, acts as u64);
        assert!(proven.index < checkpoint.size && !proven.openings.is_empty());
    })
    .await;
}
