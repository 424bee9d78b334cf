//! The registry: recorded whole or not at all, and never about strangers.

use casework::registry::RegistryAct;
use node::NodeError;
use store::testing::each_engine;

use node::testing::{Story, beginning, start, start_with};

#[tokio::test]
async fn what_is_recorded_is_known_after_a_restart() {
    each_engine(|store| async move {
        let story = Story::food();
        let running = start_with(store.clone(), &story).await;
        let known = format!("{:?}", running.node.registry());
        let again = start(store).await;
        assert_eq!(format!("{:?}", again.node.registry()), known);
        assert_eq!(again.node.registry().people().count(), 9);
    })
    .await;
}

#[tokio::test]
async fn nobody_unknown_is_appointed() {
    each_engine(|store| async move {
        let running = start(store).await;
        let acts = Story::food().registry;
        let strangers: Vec<RegistryAct> =
            acts.iter().filter(|act| !matches!(act, RegistryAct::RegisterPerson(_))).cloned().collect();
        let error = running.node.record_registry(strangers, "registrar", beginning()).await.unwrap_err();
        assert!(matches!(error, NodeError::Refused { .. }) && error.to_string().contains("尚未登记"), "{error}");
        assert_eq!(running.node.registry().agencies().count(), 0);

        running.node.record_registry(acts, "registrar", beginning()).await.unwrap();
        assert_eq!(running.node.registry().agencies().count(), 1);
    })
    .await;
}

#[tokio::test]
async fn what_another_program_adds_is_known_in_its_place() {
    each_engine(|store| async move {
        let acts = Story::food().registry;
        let (first, rest) = acts.split_at(acts.len() / 2);
        let one = start(store.clone()).await;
        one.node.record_registry(first.to_vec(), "registrar", beginning()).await.unwrap();
        let other = start(store.clone()).await;
        // Streams that the other knows grow, and new ones begin.
        for act in rest {
            one.node.record_registry(vec![act.clone()], "registrar", beginning()).await.unwrap();
            assert!(other.node.refresh_registry().await.unwrap());
            assert!(!other.node.refresh_registry().await.unwrap());
            assert_eq!(format!("{:?}", other.node.registry()), format!("{:?}", one.node.registry()));
        }
        // As one that reads it all from the beginning.
        let third = start(store).await;
        assert_eq!(format!("{:?}", third.node.registry()), format!("{:?}", other.node.registry()));
    })
    .await;
}
