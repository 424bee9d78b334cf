//! What happens when the machine fails.

use std::pin::Pin;
use std::task::Poll;

use store::engine::{Store, StoreUrl};
use store::error::StoreError;
use store::testing::{Scratch, each_scratch};

use crate::{counted, counter};

/// SQLite only: the limit on pages stands for a full disk; a test cannot fill the server's.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_full_disk_loses_nothing_acknowledged() {
    let scratch = Scratch::sqlite().await;
    let store = scratch.store();
    counter(&store).await;
    let limited: Result<(), StoreError> = store
        .write(|tx| {
            let pages = tx.one("PRAGMA page_count", &[])?.int(0)?;
            tx.query(&format!("PRAGMA max_page_count = {}", pages + 40), &[]).map(drop)
        })
        .await;
    limited.unwrap();
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..100_i64 {
        let store = store.clone();
        tasks.spawn(async move {
            let result: Result<i64, StoreError> = store
                .write(move |tx| {
                    let name = format!("{number}{}", "x".repeat(3000));
                    tx.execute(
                        "INSERT INTO test_counter (name, number) VALUES ($1, $2)",
                        &[name.into(), number.into()],
                    )?;
                    Ok(number)
                })
                .await;
            result
        });
    }
    let (kept, failed): (Vec<_>, Vec<_>) = tasks.join_all().await.into_iter().partition(Result::is_ok);
    assert!(!kept.is_empty() && !failed.is_empty(), "{} kept, {} failed", kept.len(), failed.len());
    assert!(failed.iter().all(|result| matches!(result, Err(StoreError::Full(_)))), "{failed:?}");
    let mut kept: Vec<i64> = kept.into_iter().map(Result::unwrap).collect();
    kept.sort_unstable();
    let stored: Result<_, StoreError> =
        store.read(|tx| tx.query("SELECT number FROM test_counter WHERE name <> 'a' ORDER BY number", &[])).await;
    assert_eq!(stored.unwrap().iter().map(|row| row.int(0).unwrap()).collect::<Vec<_>>(), kept);
    // A cleared disk is used again.
    let cleared: Result<(), StoreError> = store.write(|tx| tx.execute("DELETE FROM test_counter", &[]).map(drop)).await;
    cleared.unwrap();
    let again: Result<(), StoreError> =
        store.write(|tx| tx.execute("INSERT INTO test_counter (name, number) VALUES ('z', 1)", &[]).map(drop)).await;
    again.unwrap();
    assert_eq!(counted(&store, "z").await, Some(1));
}

type Write<'s> = Pin<Box<dyn Future<Output = Result<u64, StoreError>> + 's>>;

/// SQLite only: jobs that are committed together fail together, and none is acknowledged, when the commit itself fails. A
/// constraint that is checked at the commit stands for the disk that fails there.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_failed_commit_is_told_to_all_in_it() {
    let scratch = Scratch::sqlite().await;
    let store = scratch.store();
    let made: Result<(), StoreError> = store
        .write(|tx| {
            tx.execute("CREATE TABLE test_parent (id INTEGER NOT NULL PRIMARY KEY)", &[])?;
            let child = "CREATE TABLE test_child (id INTEGER NOT NULL PRIMARY KEY,
                parent INTEGER REFERENCES test_parent (id) DEFERRABLE INITIALLY DEFERRED)";
            tx.execute(child, &[]).map(drop)
        })
        .await;
    made.unwrap();
    let (release, held) = std::sync::mpsc::channel::<()>();
    let mut writes: Vec<Write<'_>> = Vec::new();
    // Holds the writer until the others wait behind it, so that all are one batch.
    writes.push(Box::pin(store.write(move |tx| {
        held.recv().unwrap();
        tx.execute("INSERT INTO test_child (id, parent) VALUES (0, NULL)", &[])
    })));
    for id in 1..6_i64 {
        let orphaned = (id == 3).then_some(99_i64);
        writes.push(Box::pin(store.write(move |tx| {
            tx.execute("INSERT INTO test_child (id, parent) VALUES ($1, $2)", &[id.into(), orphaned.into()])
        })));
    }
    // Polled once, a write has handed over its job.
    std::future::poll_fn(|context| {
        assert!(writes.iter_mut().all(|write| write.as_mut().poll(context).is_pending()));
        Poll::Ready(())
    })
    .await;
    release.send(()).unwrap();
    for write in writes {
        let result = write.await;
        assert!(matches!(&result, Err(StoreError::Engine { context, .. }) if context == "COMMIT"), "{result:?}");
    }
    let kept: Result<_, StoreError> = store.read(|tx| tx.query("SELECT id FROM test_child", &[])).await;
    assert!(kept.unwrap().is_empty());
    let after: Result<u64, StoreError> =
        store.write(|tx| tx.execute("INSERT INTO test_child (id, parent) VALUES (7, NULL)", &[])).await;
    assert_eq!(after.unwrap(), 1);
}

/// SQLite only: another process that holds the file is told as such, to all who wait, and keeps nothing half-done.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_file_locked_by_another_process_is_told() {
    let scratch = Scratch::sqlite().await;
    let store = scratch.store();
    counter(&store).await;
    let impatient: Result<(), StoreError> = store.write(|tx| tx.query("PRAGMA busy_timeout = 50", &[]).map(drop)).await;
    impatient.unwrap();
    let path = scratch.url().to_string().trim_start_matches("sqlite:").to_owned();
    let other = rusqlite::Connection::open(path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let writes = (0..5).map(|_| {
        let store = store.clone();
        tokio::spawn(async move {
            let result: Result<(), StoreError> =
                store.write(|tx| tx.execute("UPDATE test_counter SET number = number + 1", &[]).map(drop)).await;
            result
        })
    });
    for write in writes.collect::<Vec<_>>() {
        assert!(matches!(write.await.unwrap(), Err(StoreError::Busy(_))));
    }
    assert_eq!(counted(&store, "a").await, Some(0), "reading goes on");
    other.execute_batch("COMMIT").unwrap();
    let after: Result<(), StoreError> =
        store.write(|tx| tx.execute("UPDATE test_counter SET number = 1", &[]).map(drop)).await;
    after.unwrap();
}

/// PostgreSQL only: the server ends a connection in the middle of a transaction. Nothing of it is kept, and the store
/// goes on with new connections.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_cut_connection_is_replaced() {
    let Some(scratch) = Scratch::postgres().await else { return };
    let store = scratch.store();
    counter(&store).await;
    for _ in 0..20 {
        let cut: Result<(), StoreError> = store
            .write(|tx| {
                tx.execute("UPDATE test_counter SET number = number + 1", &[])?;
                drop(tx.query("SELECT pg_terminate_backend(pg_backend_pid())", &[]));
                Ok(())
            })
            .await;
        cut.unwrap_err();
    }
    assert_eq!(counted(&store, "a").await, Some(0));
    scratch.remove().await;
}

/// The program is gone with the transaction open: what was not acknowledged is not there when the next one starts.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_reopened_database_holds_what_was_acknowledged() {
    each_scratch(|scratch| async move {
        let url: StoreUrl = scratch.url().clone();
        let first = Store::open(&url).await.unwrap();
        counter(&first).await;
        for number in 1..=10 {
            let written: Result<(), StoreError> = first
                .write(move |tx| tx.execute_expecting("UPDATE test_counter SET number = $1", &[number.into()], 1))
                .await;
            written.unwrap();
        }
        drop(first);
        assert_eq!(counted(&Store::open(&url).await.unwrap(), "a").await, Some(10));
        scratch
    })
    .await;
}
