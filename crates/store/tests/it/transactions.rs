//! What a transaction promises: whole or not at all, one snapshot, no harm to its neighbours.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use store::engine::{Store, Tx};
use store::error::StoreError;
use store::testing::each_engine;

use crate::{counted, counter};

/// A caller's own error, as crates above have one.
#[derive(Debug)]
enum Refused {
    ByLaw,
    Store(StoreError),
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Refused {
        Refused::Store(error)
    }
}

fn add(tx: &mut Tx<'_>, name: &str) -> Result<(), StoreError> {
    tx.execute_expecting("INSERT INTO test_counter (name, number) VALUES ($1, 1)", &[name.into()], 1)
}

#[tokio::test]
async fn a_refusal_leaves_no_trace() {
    each_engine(|store| async move {
        counter(&store).await;
        let refused: Result<(), Refused> = store
            .write(|tx| {
                tx.execute("UPDATE test_counter SET number = 7", &[])?;
                add(tx, "b")?;
                Err(Refused::ByLaw)
            })
            .await;
        assert!(matches!(refused, Err(Refused::ByLaw)));
        assert_eq!(counted(&store, "a").await, Some(0));
        assert_eq!(counted(&store, "b").await, None);
    })
    .await;
}

#[tokio::test]
async fn a_conflict_is_told_apart_and_undoes_the_rest() {
    each_engine(|store| async move {
        counter(&store).await;
        let conflict: Result<(), Refused> = store
            .write(|tx| {
                add(tx, "b")?;
                Ok(add(tx, "a")?)
            })
            .await;
        assert!(matches!(conflict, Err(Refused::Store(StoreError::Conflict { table })) if table == "test_counter"));
        assert_eq!(counted(&store, "b").await, None);
    })
    .await;
}

#[tokio::test]
async fn a_failed_statement_cannot_be_passed_over() {
    each_engine(|store| async move {
        counter(&store).await;
        let later: Result<(), StoreError> = store
            .write(|tx| {
                drop(add(tx, "a"));
                add(tx, "b")
            })
            .await;
        assert!(matches!(later, Err(StoreError::TransactionFailed)));
        let hidden: Result<(), StoreError> = store
            .write(|tx| {
                add(tx, "b")?;
                drop(add(tx, "a"));
                Ok(())
            })
            .await;
        assert!(matches!(hidden, Err(StoreError::TransactionFailed)));
        assert_eq!(counted(&store, "b").await, None);
    })
    .await;
}

#[tokio::test]
async fn a_read_cannot_write() {
    each_engine(|store| async move {
        counter(&store).await;
        let refused: Result<(), StoreError> = store.read(|tx| add(tx, "b")).await;
        assert!(matches!(refused, Err(StoreError::Engine { .. })));
        assert_eq!(counted(&store, "b").await, None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_is_an_error_and_harms_nothing() {
    each_engine(|store| async move {
        counter(&store).await;
        // More than there are connections: each must come back usable, or not at all.
        for _ in 0..40 {
            let panicked: Result<(), StoreError> = store
                .write(|tx| {
                    tx.advisory_lock("panic")?;
                    tx.execute("UPDATE test_counter SET number = 7", &[])?;
                    panic!("on purpose");
                })
                .await;
            assert!(matches!(panicked, Err(StoreError::Panicked { message }) if message == "on purpose"));
            let panicked: Result<(), StoreError> = store.read(|_| panic!("on purpose")).await;
            assert!(matches!(panicked, Err(StoreError::Panicked { .. })));
        }
        assert_eq!(counted(&store, "a").await, Some(0));
        let fine: Result<(), StoreError> = store
            .write(|tx| {
                tx.advisory_lock("panic")?;
                add(tx, "b")
            })
            .await;
        fine.unwrap();
        assert_eq!(counted(&store, "b").await, Some(1));
    })
    .await;
}

/// Good jobs, refused ones, conflicting ones and panicking ones, all under way at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn neighbours_of_failing_jobs_are_kept() {
    each_engine(|store| async move {
        counter(&store).await;
        let mut tasks = tokio::task::JoinSet::new();
        for number in 0..200_u32 {
            let store = store.clone();
            tasks.spawn(async move {
                let result: Result<(), Refused> = store
                    .write(move |tx| {
                        add(tx, &format!("n{number}"))?;
                        match number % 4 {
                            0 => Ok(()),
                            1 => Err(Refused::ByLaw),
                            2 => Ok(add(tx, "a")?),
                            _ => panic!("on purpose"),
                        }
                    })
                    .await;
                match number % 4 {
                    0 => assert!(result.is_ok()),
                    1 => assert!(matches!(result, Err(Refused::ByLaw))),
                    2 => assert!(matches!(result, Err(Refused::Store(StoreError::Conflict { .. })))),
                    _ => assert!(matches!(result, Err(Refused::Store(StoreError::Panicked { .. })))),
                }
            });
        }
        tasks.join_all().await;
        let kept: Result<_, StoreError> =
            store.read(|tx| tx.query("SELECT name FROM test_counter WHERE number = 1", &[])).await;
        let mut kept: Vec<u32> =
            kept.unwrap().iter().map(|row| row.text(0).unwrap().trim_start_matches('n').parse().unwrap()).collect();
        kept.sort_unstable();
        assert_eq!(kept, (0..200).step_by(4).collect::<Vec<_>>());
    })
    .await;
}

/// A writer moves one unit between two rows, again and again; a reader must never see it under way.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_reader_sees_one_snapshot() {
    each_engine(|store| async move {
        counter(&store).await;
        let ready: Result<(), StoreError> = store.write(|tx| add(tx, "b")).await;
        ready.unwrap();
        let writer = tokio::spawn({
            let store = store.clone();
            async move {
                for _ in 0..200 {
                    let moved: Result<(), StoreError> = store
                        .write(|tx| {
                            tx.execute("UPDATE test_counter SET number = number - 1 WHERE name = 'a'", &[])?;
                            tx.execute("UPDATE test_counter SET number = number + 1 WHERE name = 'b'", &[]).map(drop)
                        })
                        .await;
                    moved.unwrap();
                }
            }
        });
        let number = |tx: &mut Tx<'_>, name: &str| {
            tx.one("SELECT number FROM test_counter WHERE name = $1", &[name.into()])?.int(0)
        };
        let mut seen = 0;
        while !writer.is_finished() {
            let sums: Result<_, StoreError> = store
                .read(move |tx| {
                    let before = number(tx, "a")?;
                    // What the writer commits between these questions must not be seen.
                    std::thread::yield_now();
                    Ok((before + number(tx, "b")?, before == number(tx, "a")?))
                })
                .await;
            assert_eq!(sums.unwrap(), (1, true));
            seen += 1;
        }
        writer.await.unwrap();
        assert!(seen > 0);
        assert_eq!(counted(&store, "b").await, Some(201));
    })
    .await;
}

/// What is written is seen by the writer's own transaction and, once acknowledged, by every read that begins later.
#[tokio::test]
async fn an_acknowledged_write_is_seen_at_once() {
    async fn one(store: &Store, number: i64) {
        let own: Result<i64, StoreError> = store
            .write(move |tx| {
                tx.execute("UPDATE test_counter SET number = $1", &[number.into()])?;
                tx.one("SELECT number FROM test_counter", &[])?.int(0)
            })
            .await;
        assert_eq!(own.unwrap(), number);
        assert_eq!(counted(store, "a").await, Some(number));
    }
    each_engine(|store| async move {
        counter(&store).await;
        for number in 1..50 {
            one(&store, number).await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_caller_that_stops_waiting_harms_nothing() {
    each_engine(|store| async move {
        counter(&store).await;
        let ran = Arc::new(AtomicU32::new(0));
        for _ in 0..20 {
            let ran = Arc::clone(&ran);
            let abandoned = store.write(move |tx| -> Result<(), StoreError> {
                ran.fetch_add(1, Ordering::Relaxed);
                tx.execute("UPDATE test_counter SET number = number + 1", &[]).map(drop)
            });
            // Polled once, then dropped.
            tokio::select! { biased; _ = abandoned => {}, () = std::future::ready(()) => {} }
        }
        let last: Result<(), StoreError> = store.write(|tx| add(tx, "b")).await;
        last.unwrap();
        let (ran, number) = (ran.load(Ordering::Relaxed), counted(&store, "a").await.unwrap());
        assert!(i64::from(ran) >= number, "{ran} ran, {number} counted");
        assert_eq!(counted(&store, "b").await, Some(1));
    })
    .await;
}
