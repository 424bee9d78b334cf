//! The Merkle log: integrated in batches, proved, and verified as a whole.

use std::sync::Arc;

use record::merkle::tile::{Tile, decode_bundle};
use record::merkle::{self, empty_root};
use record::verify::{Evidence, verify_act};
use store::engine::{Store, Tx};
use store::error::StoreError;
use store::log::{self, Integrated};
use store::stream::{self, NewAct};
use store::testing::{each_engine, each_scratch};
use store::verify::{Verified, verify_all};
use tokio::sync::Barrier;

use crate::{ORIGIN, SALT, act_after, append_one, integrate_some, keys, trust};

/// Appends `count` acts, over seven streams.
async fn append(store: &Store, from: u64, count: u64) {
    let appended: Result<(), StoreError> = store
        .write(move |tx| {
            (from..from + count)
                .try_for_each(|n| append_one(tx, &format!("case/{}", n % 7), &format!("第{n}条")).map(drop))
        })
        .await;
    appended.unwrap();
}

async fn read<T: Send + 'static>(
    store: &Store,
    job: impl FnMut(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
) -> T {
    store.read(job).await.unwrap()
}

async fn verify(store: &Store) -> Result<Verified, StoreError> {
    store.read(|tx| verify_all(tx, &trust())).await
}

#[tokio::test]
async fn any_batches_lead_to_one_root() {
    let mut roots = Vec::new();
    for batches in [vec![1; 40], vec![40], vec![3, 17, 1, 9, 10]] {
        let collected = Arc::new(std::sync::Mutex::new(Vec::new()));
        each_engine(|store| {
            let (batches, collected) = (batches.clone(), Arc::clone(&collected));
            async move {
                append(&store, 0, 40).await;
                let mut size = 0;
                for batch in batches {
                    size += u64::from(batch);
                    let extended = Integrated::Extended { acts: batch.into(), size };
                    assert_eq!(integrate_some(&store, batch).await, extended);
                }
                assert_eq!(integrate_some(&store, 100).await, Integrated::Nothing);
                let last = read(&store, log::latest_checkpoint).await.unwrap();
                assert_eq!((last.size, last.signed.as_str()), (40, "2022-09-05T09:21:00"));
                collected.lock().unwrap().push(last.root);
            }
        })
        .await;
        roots.append(&mut collected.lock().unwrap());
    }
    assert!(roots.len() >= 3);
    assert!(roots.windows(2).all(|pair| pair[0] == pair[1]), "{roots:?}");
}

/// More than a tile of entries, in batches that end inside tiles; every act proved against every checkpoint it is in.
#[tokio::test(flavor = "multi_thread")]
async fn every_act_is_proved() {
    each_engine(|store| async move {
        let mut from = 0;
        for batch in [5, 250, 1, 300] {
            append(&store, from, batch).await;
            from += batch;
            integrate_some(&store, 1000).await;
        }
        let sizes = [5_u64, 255, 256, 556];
        read(&store, move |tx| {
            for size in sizes {
                let checkpoint = log::checkpoint_at(tx, size)?.unwrap().note.to_bytes();
                for (name, seq) in (0..556).step_by(41).chain([0, 4, 5, 254, 255, 256, 555]).map(|n| (n % 7, n / 7)) {
                    let stream = format!("case/{name}");
                    let inclusion = log::inclusion_proof(tx, &stream, seq, size)?;
                    let Some(inclusion) = inclusion else {
                        assert!(seq * 7 + name >= size);
                        continue;
                    };
                    assert_eq!(inclusion.index, seq * 7 + name);
                    let act = stream::load(tx, &stream, seq, 1)?.remove(0);
                    let salt = stream::head(tx, &stream)?.unwrap().salt;
                    let evidence = Evidence {
                        act: &act.bytes,
                        openings: &act.openings,
                        stream_salt: &salt,
                        entry: &inclusion.entry,
                        index: inclusion.index,
                        proof: &inclusion.proof,
                        checkpoint: &checkpoint,
                    };
                    verify_act(&evidence, &trust()).unwrap();
                }
            }
            assert_eq!(log::inclusion_proof(tx, "case/0", 9999, 556)?, None);
            assert_eq!(log::checkpoint_at(tx, 7)?, None);
            Ok(())
        })
        .await;
        read(&store, move |tx| {
            let mut roots = vec![(0, empty_root())];
            for size in sizes {
                roots.push((size, log::checkpoint_at(tx, size)?.unwrap().root));
            }
            for (old, old_root) in &roots {
                for (new, new_root) in roots.iter().filter(|(new, _)| new >= old) {
                    let proof = log::consistency_proof(tx, *old, *new)?;
                    merkle::verify_consistency(*old, *new, old_root, new_root, &proof).unwrap();
                }
            }
            assert!(matches!(log::consistency_proof(tx, 5, 557), Err(StoreError::OutOfRange(_))));
            assert!(matches!(log::consistency_proof(tx, 6, 5), Err(StoreError::OutOfRange(_))));
            Ok(())
        })
        .await;
        let all = Verified { streams: 7, acts: 556, entries: 556, checkpoints: 4, unlogged: 0 };
        assert_eq!(verify(&store).await.unwrap(), all);
    })
    .await;
}

/// Tiles and bundles as they are published, full and partial.
#[tokio::test]
async fn tiles_and_bundles_are_served() {
    each_engine(|store| async move {
        append(&store, 0, 300).await;
        integrate_some(&store, 1000).await;
        read(&store, |tx| {
            let tile = |tx: &mut Tx<'_>, level, index, width| log::tile(tx, Tile { level, index, width });
            let full = tile(tx, 0, 0, 256)?.unwrap();
            let narrower = tile(tx, 0, 0, 3)?.unwrap();
            assert_eq!((full.len(), narrower.as_slice()), (8192, &full[..96]));
            assert_eq!(tile(tx, 0, 1, 44)?.unwrap().len(), 44 * 32);
            assert_eq!(tile(tx, 1, 0, 1)?.unwrap().len(), 32);
            for (level, index, width) in [(0, 1, 45), (0, 2, 1), (1, 0, 2), (2, 0, 1)] {
                assert_eq!(tile(tx, level, index, width)?, None);
            }
            let bundle = log::bundle(tx, 1, 44)?.unwrap();
            let entries = decode_bundle(&bundle).unwrap();
            let hashes: Vec<u8> = entries.iter().flat_map(|entry| merkle::leaf_hash(entry).0).collect();
            assert_eq!(Some(hashes), tile(tx, 0, 1, 44)?);
            assert_eq!(log::bundle(tx, 0, 256)?.map(|bytes| decode_bundle(&bytes).unwrap().len()), Some(256));
            assert_eq!((log::bundle(tx, 1, 45)?, log::bundle(tx, 2, 1)?), (None, None));
            Ok(())
        })
        .await;
    })
    .await;
}

/// Writers and several integrators at once; then every act is in the log once, and each stream's acts in their order.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn writers_and_integrators_do_not_disturb_each_other() {
    each_scratch(|scratch| async move {
        let mut writers = tokio::task::JoinSet::new();
        for writer in 0..16 {
            let store = scratch.store();
            writers.spawn(async move {
                for turn in 0..12 {
                    let appended: Result<u64, StoreError> = store
                        .write(move |tx| {
                            let seq = append_one(tx, &format!("case/{writer}"), "note")?;
                            // Some are undone, after they took their place in the queue.
                            if (writer + turn) % 5 == 0 { Err(StoreError::Closed) } else { Ok(seq) }
                        })
                        .await;
                    drop(appended);
                }
            });
        }
        let mut integrators = tokio::task::JoinSet::new();
        for _ in 0..3 {
            let store = Store::open(scratch.url()).await.unwrap();
            integrators.spawn(async move {
                let mut taken = 0;
                for _ in 0..20 {
                    if let Integrated::Extended { acts, .. } = integrate_some(&store, 7).await {
                        taken += acts;
                    }
                }
                taken
            });
        }
        writers.join_all().await;
        let mut taken: u64 = integrators.join_all().await.into_iter().sum();
        let store = scratch.store();
        while let Integrated::Extended { acts, .. } = integrate_some(&store, 50).await {
            taken += acts;
        }
        let verified = verify(&store).await.unwrap();
        assert_eq!((verified.entries, verified.acts, verified.unlogged), (taken, taken, 0));
        let order =
            read(&store, |tx| tx.query("SELECT stream, seq FROM log_entry ORDER BY stream, position", &[])).await;
        let order: Vec<(String, u64)> =
            order.iter().map(|row| (row.text(0).unwrap().to_owned(), row.count(1).unwrap())).collect();
        let mut sorted = order.clone();
        sorted.sort();
        assert_eq!(order, sorted);
        scratch
    })
    .await;
}

/// PostgreSQL only (SQLite has one writer): an act whose transaction stays open is not waited for, and not lost.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_open_transaction_does_not_hold_up_the_log() {
    let Some(scratch) = store::testing::Scratch::postgres().await else { return };
    let store = scratch.store();
    let (queued, finish) = (Arc::new(Barrier::new(2)), Arc::new(Barrier::new(2)));
    let slow = tokio::spawn({
        let (store, queued, finish) = (store.clone(), Arc::clone(&queued), Arc::clone(&finish));
        async move {
            let runtime = tokio::runtime::Handle::current();
            let appended: Result<u64, StoreError> = store
                .write(move |tx| {
                    let seq = append_one(tx, "case/slow", "began first")?;
                    runtime.block_on(queued.wait());
                    runtime.block_on(finish.wait());
                    Ok(seq)
                })
                .await;
            appended.unwrap()
        }
    });
    queued.wait().await;
    append(&store, 0, 3).await;
    assert_eq!(integrate_some(&store, 100).await, Integrated::Extended { acts: 3, size: 3 });
    assert_eq!(integrate_some(&store, 100).await, Integrated::Nothing);
    finish.wait().await;
    assert_eq!(slow.await.unwrap(), 0);
    assert_eq!(integrate_some(&store, 100).await, Integrated::Extended { acts: 1, size: 4 });
    let index = read(&store, |tx| log::inclusion_proof(tx, "case/slow", 0, 4)).await.unwrap().index;
    assert_eq!(index, 3);
    assert_eq!(verify(&store).await.unwrap().entries, 4);
    scratch.remove().await;
}

/// PostgreSQL only: while one program integrates, another finds it busy and goes on.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_integrator_works_at_a_time() {
    let Some(scratch) = store::testing::Scratch::postgres().await else { return };
    let store = scratch.store();
    append(&store, 0, 3).await;
    let (other, runtime) = (store.clone(), tokio::runtime::Handle::current());
    let result: Result<(Integrated, Integrated), StoreError> = store
        .write(move |tx| {
            let (ed25519, sm2) = keys();
            let mine = log::integrate(tx, ORIGIN, &[&ed25519, &sm2], "2022-09-05T10:00:00", 2)?;
            Ok((mine, runtime.block_on(integrate_some(&other, 100))))
        })
        .await;
    assert_eq!(result.unwrap(), (Integrated::Extended { acts: 2, size: 2 }, Integrated::Elsewhere));
    assert_eq!(integrate_some(&store, 100).await, Integrated::Extended { acts: 1, size: 3 });
    scratch.remove().await;
}

#[tokio::test]
async fn a_failed_integration_leaves_the_acts_waiting() {
    each_engine(|store| async move {
        append(&store, 0, 3).await;
        let unsigned: Result<Integrated, StoreError> =
            store.write(|tx| log::integrate(tx, ORIGIN, &[], "2022-09-05T10:00:00", 100)).await;
        assert!(matches!(unsigned, Err(StoreError::Sign(_))));
        assert_eq!(verify(&store).await.unwrap(), Verified { streams: 3, acts: 3, unlogged: 3, ..Verified::default() });
        assert_eq!(integrate_some(&store, 100).await, Integrated::Extended { acts: 3, size: 3 });
    })
    .await;
}

#[tokio::test]
async fn an_empty_store_is_verified() {
    each_engine(|store| async move {
        assert_eq!(verify(&store).await.unwrap(), Verified::default());
        assert_eq!(read(&store, log::latest_checkpoint).await, None);
        assert_eq!(read(&store, |tx| log::consistency_proof(tx, 0, 0)).await, []);
    })
    .await;
}

/// Each way to tamper with the tables is found, and its place is named.
#[tokio::test(flavor = "multi_thread")]
async fn tampering_is_found() {
    // What is done, and what the error names.
    let table = [
        ("UPDATE act SET kind = 'other' WHERE stream = 'case/3' AND seq = 1", "case/3"),
        ("UPDATE act SET recorded = '2022-09-05T09:20:12' WHERE stream = 'case/3' AND seq = 1", "case/3"),
        ("UPDATE act SET digest = digest_sm3 WHERE stream = 'case/3' AND seq = 1", "case/3"),
        ("UPDATE act SET digest_sm3 = digest WHERE stream = 'case/3' AND seq = 1", "case/3"),
        (
            "UPDATE act SET bytes = (SELECT bytes FROM act WHERE stream = 'case/2' AND seq = 1) WHERE stream = 'case/3' AND seq = 1",
            "case/3",
        ),
        ("DELETE FROM act WHERE stream = 'case/3' AND seq = 1", "case/3"),
        ("DELETE FROM act WHERE stream = 'case/6' AND seq = 2", "case/6"),
        (
            "UPDATE opening SET bytes = (SELECT digest FROM act WHERE stream = 'case/3' AND seq = 1) WHERE stream = 'case/3' AND seq = 1",
            "case/3",
        ),
        ("UPDATE opening SET stream = 'case/x' WHERE stream = 'case/3' AND seq = 1", "开启信息"),
        ("UPDATE stream SET length = length + 1 WHERE name = 'case/3'", "case/3"),
        ("UPDATE stream SET head = salt WHERE name = 'case/3'", "case/3"),
        ("UPDATE stream SET salt = head WHERE name = 'case/3'", "日志数据块tile/0/000"),
        ("DELETE FROM stream WHERE name = 'case/3'", "日志第3条"),
        ("UPDATE log_entry SET position = 999 WHERE position = 3", "日志第3条"),
        ("DELETE FROM log_entry WHERE position = 20", "日志第20条"),
        ("DELETE FROM log_entry WHERE position = 15", "日志第15条"),
        (
            "UPDATE log_tile SET hashes = (SELECT salt FROM stream WHERE name = 'case/0') WHERE level = 0",
            "日志数据块tile/0/000",
        ),
        ("DELETE FROM log_tile WHERE level = 0", "日志数据块tile/0/000"),
        (
            "INSERT INTO log_tile (level, position, hashes) SELECT 5, 5, salt FROM stream WHERE name = 'case/0'",
            "日志数据块",
        ),
        ("DELETE FROM checkpoint WHERE size = 21", "日志第15条"),
        ("UPDATE checkpoint SET size = 22 WHERE size = 21", "日志第21条"),
        ("UPDATE checkpoint SET size = 20 WHERE size = 21", "日志第20条处的检查点"),
        (
            "UPDATE checkpoint SET root = (SELECT root FROM checkpoint WHERE size = 15) WHERE size = 21",
            "日志第21条处的检查点",
        ),
        (
            "UPDATE checkpoint SET note = (SELECT note FROM checkpoint WHERE size = 15) WHERE size = 21",
            "日志第21条处的检查点",
        ),
        ("INSERT INTO unlogged (stream, seq) VALUES ('case/3', 1)", "日志"),
    ];
    each_engine(|store| async move {
        append(&store, 0, 21).await;
        integrate_some(&store, 15).await;
        integrate_some(&store, 100).await;
        verify(&store).await.unwrap();
        for (sql, named) in table {
            // Tampered with, verified and rolled back in one transaction.
            let result: Result<Verified, StoreError> = store
                .write(move |tx| {
                    assert!(tx.execute(sql, &[])? > 0, "{sql}");
                    verify_all(tx, &trust()).and(Err(StoreError::Closed))
                })
                .await;
            let error = result.unwrap_err();
            assert!(matches!(&error, StoreError::Damaged { place, .. } if place.contains(named)), "{sql}: {error}");
        }
        verify(&store).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn an_integrator_does_not_build_on_damage() {
    each_engine(|store| async move {
        append(&store, 0, 5).await;
        integrate_some(&store, 100).await;
        append(&store, 5, 1).await;
        for sql in [
            "UPDATE log_tile SET hashes = (SELECT salt FROM stream WHERE name = 'case/0')",
            "DELETE FROM log_tile",
            "UPDATE checkpoint SET root = (SELECT salt FROM stream WHERE name = 'case/0')",
        ] {
            let result: Result<Integrated, StoreError> = store
                .write(move |tx| {
                    assert!(tx.execute(sql, &[])? > 0);
                    let (ed25519, sm2) = keys();
                    log::integrate(tx, ORIGIN, &[&ed25519, &sm2], "2022-09-05T10:00:00", 100)
                })
                .await;
            assert!(matches!(result, Err(StoreError::Damaged { .. })), "{sql}: {result:?}");
        }
        assert_eq!(integrate_some(&store, 100).await, Integrated::Extended { acts: 1, size: 6 });
    })
    .await;
}

/// A transaction that ends without commit, after the act was queued and after the log was extended, leaves nothing.
#[tokio::test]
async fn an_unfinished_transaction_leaves_no_trace() {
    each_engine(|store| async move {
        append(&store, 0, 2).await;
        for integrates in [false, true] {
            let undone: Result<(), StoreError> = store
                .write(move |tx| {
                    let act: NewAct = act_after("case/x", None, "undone");
                    stream::append(tx, &SALT, &[act])?;
                    if integrates {
                        let (ed25519, sm2) = keys();
                        log::integrate(tx, ORIGIN, &[&ed25519, &sm2], "2022-09-05T10:00:00", 100)?;
                    }
                    Err(StoreError::Closed)
                })
                .await;
            undone.unwrap_err();
            let untouched = Verified { streams: 2, acts: 2, unlogged: 2, ..Verified::default() };
            assert_eq!(verify(&store).await.unwrap(), untouched);
        }
    })
    .await;
}
