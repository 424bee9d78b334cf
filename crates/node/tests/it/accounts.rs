//! Sign-in: right and wrong passwords, locks, sessions that end.

use casework::value::PersonId;
use jiff::ToSpan as _;
use node::accounts::Attempt;
use store::testing::each_engine;

use node::testing::start;

#[tokio::test]
async fn the_right_password_opens_a_session_and_signing_out_ends_it() {
    each_engine(|store| async move {
        let running = start(store).await;
        let node = &running.node;
        node.set_password("zhang", &PersonId::from("zhang"), "正确的口令").await.unwrap();
        assert_eq!(node.sign_in("zhang", "错误的口令").await.unwrap(), Attempt::Wrong);
        assert_eq!(node.sign_in("nobody", "正确的口令").await.unwrap(), Attempt::Wrong);
        let Attempt::Done(token) = node.sign_in("zhang", "正确的口令").await.unwrap() else { panic!("refused") };
        let signed_in = node.session(&token).await.unwrap().unwrap();
        assert_eq!(signed_in.person, PersonId::from("zhang"));
        assert_eq!(signed_in.csrf.len(), 64);
        assert_ne!(signed_in.csrf, token);
        assert_eq!(node.session(&signed_in.csrf).await.unwrap(), None);

        node.sign_out(&token).await.unwrap();
        assert_eq!(node.session(&token).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn five_wrong_passwords_lock_the_account_for_a_quarter_of_an_hour() {
    each_engine(|store| async move {
        let running = start(store).await;
        let node = &running.node;
        node.set_password("zhang", &PersonId::from("zhang"), "right").await.unwrap();
        let until = node.now() + 15.minutes();
        for _ in 0..4 {
            assert_eq!(node.sign_in("zhang", "wrong").await.unwrap(), Attempt::Wrong);
        }
        assert_eq!(node.sign_in("zhang", "wrong").await.unwrap(), Attempt::Locked(until));
        assert_eq!(node.sign_in("zhang", "right").await.unwrap(), Attempt::Locked(until));

        running.clock.set(until);
        assert!(matches!(node.sign_in("zhang", "right").await.unwrap(), Attempt::Done(_)));
        // The failures are forgotten.
        assert_eq!(node.sign_in("zhang", "wrong").await.unwrap(), Attempt::Wrong);
    })
    .await;
}

#[tokio::test]
async fn wrong_passwords_tried_at_once_are_all_counted() {
    each_engine(|store| async move {
        let running = start(store).await;
        running.node.set_password("zhang", &PersonId::from("zhang"), "right").await.unwrap();
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..5 {
            let node = std::sync::Arc::clone(&running.node);
            tasks.spawn(async move { node.sign_in("zhang", "wrong").await.unwrap() });
        }
        tasks.join_all().await;
        assert!(matches!(running.node.sign_in("zhang", "right").await.unwrap(), Attempt::Locked(_)));
    })
    .await;
}

#[tokio::test]
async fn a_session_that_nobody_uses_ends_after_two_hours() {
    each_engine(|store| async move {
        let running = start(store).await;
        let node = &running.node;
        node.set_password("zhang", &PersonId::from("zhang"), "right").await.unwrap();
        let Attempt::Done(token) = node.sign_in("zhang", "right").await.unwrap() else { panic!("refused") };
        let begun = node.now();
        // Use keeps it open.
        for hours in 1..=3 {
            running.clock.set(begun + (2 * hours).hours());
            assert!(node.session(&token).await.unwrap().is_some(), "{hours}");
        }
        running.clock.set(begun + 8.hours() + 1.minute());
        assert_eq!(node.session(&token).await.unwrap(), None);
        running.clock.set(begun + 8.hours());
        assert_eq!(node.session(&token).await.unwrap(), None, "an ended session does not come back");
    })
    .await;
}

#[tokio::test]
async fn a_new_password_ends_the_sessions_that_the_old_one_opened() {
    each_engine(|store| async move {
        let running = start(store).await;
        let node = &running.node;
        let zhang = PersonId::from("zhang");
        node.set_password("zhang", &zhang, "old").await.unwrap();
        let Attempt::Done(token) = node.sign_in("zhang", "old").await.unwrap() else { panic!("refused") };
        node.set_password("zhang", &zhang, "new").await.unwrap();
        assert_eq!(node.session(&token).await.unwrap(), None);
        assert_eq!(node.sign_in("zhang", "old").await.unwrap(), Attempt::Wrong);
    })
    .await;
}
