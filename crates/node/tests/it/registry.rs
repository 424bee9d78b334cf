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
