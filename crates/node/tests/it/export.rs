//! The exported case file: it verifies, and any change is found.

use std::sync::Arc;

use exchange::case_file::verify;
use exchange::container::Part;
use node::Node;
use store::testing::each_engine;

use node::testing::{Story, play, start_with};

async fn exported(node: &Arc<Node>, story: &Story) -> Vec<u8> {
    let id = play(node, story, story.played.len()).await;
    let case = node.case(&id).await.unwrap().unwrap();
    let documents = vec![Part { name: "penalty_decision-31.pdf".to_owned(), bytes: b"%PDF-1.7 a document".to_vec() }];
    node.export(&case.case, documents).await.unwrap()
}

#[tokio::test]
async fn an_exported_case_verifies_act_by_act() {
    each_engine(|store| async move {
        let story = Story::food();
        let running = start_with(store, &story).await;
        let file = exported(&running.node, &story).await;
        let verification = verify(&file, running.node.law(), &running.node.keys()).unwrap();
        assert!(verification.holds(), "{:?}", verification.checks);
        assert_eq!(verification.trusted, Some(true));
        let lawful = verification.checks.iter().filter(|check| check.detail.starts_with("合法：符合")).count();
        assert_eq!(lawful, story.played.len());
    })
    .await;
}

#[tokio::test]
async fn each_of_500_changed_bytes_is_found_and_named() {
    const CHANGES: usize = 500;
    // The bytes of the file do not depend on the engine.
    let scratch = store::testing::Scratch::sqlite().await;
    let story = Story::food();
    let running = start_with(scratch.store(), &story).await;
    let file = exported(&running.node, &story).await;
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut places = std::collections::BTreeSet::new();
    for _ in 0..CHANGES {
        // xorshift64: the same changes in every run.
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        let at = usize::try_from(seed >> 16).unwrap() % file.len();
        let mut changed = file.clone();
        changed[at] ^= u8::try_from(seed % 255).unwrap() + 1;
        let fault = verify(&changed, running.node.law(), &[]).unwrap_err();
        assert!(!fault.place.is_empty() && !fault.message.is_empty(), "byte {at}: {fault:?}");
        places.insert(fault.place);
    }
    // The changes were all over the file.
    assert!(places.len() > 4, "{places:?}");
    scratch.remove().await;
}
