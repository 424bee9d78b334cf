//! Many writers at once.

use std::sync::Arc;

use store::engine::Tx;
use store::error::StoreError;
use store::testing::{each_engine, each_scratch};
use tokio::sync::Barrier;

use crate::{counted, counter};

fn next(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    tx.one("UPDATE test_counter SET number = number + 1 WHERE name = 'a' RETURNING number", &[])?.int(0)
}

/// 16 writers take numbers; every third gives its number back by failing. None is missing, none is given twice.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn serial_numbers_have_no_gap() {
    each_engine(|store| async move {
        counter(&store).await;
        let mut tasks = tokio::task::JoinSet::new();
        for writer in 0..16 {
            let store = store.clone();
            tasks.spawn(async move {
                let mut mine = Vec::new();
                for turn in 0..30 {
                    let fails = (writer + turn) % 3 == 0;
                    let taken = store
                        .write(move |tx| {
                            let number = next(tx)?;
                            if fails { Err(StoreError::Closed) } else { Ok(number) }
                        })
                        .await;
                    assert_eq!(taken.is_err(), fails);
                    mine.extend(taken);
                }
                mine
            });
        }
        let mut all: Vec<i64> = tasks.join_all().await.into_iter().flatten().collect();
        all.sort_unstable();
        assert_eq!(all, (1..=320).collect::<Vec<_>>());
        assert_eq!(counted(&store, "a").await, Some(320));
    })
    .await;
}

/// Two stores on one database stand for two programs.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn several_programs_share_a_database() {
    each_scratch(|scratch| async move {
        counter(&scratch.store()).await;
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..4 {
            let store = store::engine::Store::open(scratch.url()).await.unwrap();
            tasks.spawn(async move {
                for _ in 0..25 {
                    store.write(next).await.unwrap();
                }
            });
        }
        tasks.join_all().await;
        assert_eq!(counted(&scratch.store(), "a").await, Some(100));
        scratch
    })
    .await;
}

/// Each of two transactions holds a row and wants the other's. One is chosen to fail, and is tried again.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn colliding_transactions_are_tried_again() {
    each_scratch(|scratch| async move {
        let store = scratch.store();
        counter(&store).await;
        let second: Result<(), StoreError> = store
            .write(|tx| tx.execute("INSERT INTO test_counter (name, number) VALUES ('b', 0)", &[]).map(drop))
            .await;
        second.unwrap();
        // SQLite runs one writer after the other: they must not wait for each other in the middle.
        let meet = (!scratch.is_sqlite()).then(|| Arc::new(Barrier::new(2)));
        let cross = |first: &'static str, second: &'static str| {
            let (store, meet) = (store.clone(), meet.clone());
            tokio::spawn(async move {
                let runtime = tokio::runtime::Handle::current();
                let mut tries = 0;
                let result: Result<u32, StoreError> = store
                    .write(move |tx| {
                        tries += 1;
                        let add = "UPDATE test_counter SET number = number + 1 WHERE name = $1";
                        tx.execute_expecting(add, &[first.into()], 1)?;
                        if let (Some(meet), 1) = (&meet, tries) {
                            runtime.block_on(meet.wait());
                        }
                        tx.execute_expecting(add, &[second.into()], 1)?;
                        Ok(tries)
                    })
                    .await;
                result.unwrap()
            })
        };
        let (one, other) = tokio::join!(cross("a", "b"), cross("b", "a"));
        let tries = one.unwrap() + other.unwrap();
        // On PostgreSQL they collide once by arrangement, and may collide again by chance.
        if scratch.is_sqlite() {
            assert_eq!(tries, 2);
        } else {
            assert!(tries >= 3, "{tries} tries");
        }
        assert_eq!((counted(&store, "a").await, counted(&store, "b").await), (Some(2), Some(2)));
        scratch
    })
    .await;
}

/// A transaction that holds one row does not keep writers of other rows waiting. Only PostgreSQL: SQLite has one writer.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn writers_of_different_rows_do_not_wait() {
    each_scratch(|scratch| async move {
        if scratch.is_sqlite() {
            return scratch;
        }
        let store = scratch.store();
        counter(&store).await;
        let held = Arc::new(Barrier::new(2));
        let release = Arc::new(Barrier::new(2));
        let holder = tokio::spawn({
            let (store, held, release) = (store.clone(), Arc::clone(&held), Arc::clone(&release));
            async move {
                let runtime = tokio::runtime::Handle::current();
                store
                    .write(move |tx| {
                        let number = next(tx)?;
                        runtime.block_on(held.wait());
                        runtime.block_on(release.wait());
                        Ok::<_, StoreError>(number)
                    })
                    .await
            }
        });
        held.wait().await;
        for number in 0..20 {
            let other: Result<(), StoreError> = store
                .write(move |tx| {
                    let name = format!("other {number}");
                    tx.execute("INSERT INTO test_counter (name, number) VALUES ($1, 0)", &[name.into()]).map(drop)
                })
                .await;
            other.unwrap();
        }
        release.wait().await;
        assert_eq!(holder.await.unwrap().unwrap(), 1);
        scratch
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_advisory_lock_is_held_by_one() {
    each_scratch(|scratch| async move {
        let store = scratch.store();
        let both_hold: Result<(bool, bool), StoreError> = {
            let (other, runtime) = (store.clone(), tokio::runtime::Handle::current());
            let nested = !scratch.is_sqlite();
            store
                .write(move |tx| {
                    let mine = tx.try_advisory_lock("integrate")?;
                    // A nested write would wait for ever on SQLite, where this one is the only writer.
                    let theirs = nested && runtime.block_on(other.write(|tx| tx.try_advisory_lock("integrate")))?;
                    Ok((mine, theirs))
                })
                .await
        };
        assert_eq!(both_hold.unwrap(), (true, false));
        let later: Result<bool, StoreError> = store.write(|tx| tx.try_advisory_lock("integrate")).await;
        assert!(later.unwrap(), "the end of the transaction gives the lock back");
        scratch
    })
    .await;
}
