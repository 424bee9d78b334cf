//! Streams of acts, and the numbers of documents.

use std::collections::BTreeMap;
use std::sync::Arc;

use store::engine::Store;
use store::error::StoreError;
use store::serial::next_serial;
use store::stream::{self, NewAct, StoredAct};
use store::testing::each_engine;
use tokio::sync::Barrier;

use crate::{SALT, act_after, append_one};

async fn append(store: &Store, stream: &'static str, note: &'static str) -> Result<u64, StoreError> {
    store.write(move |tx| append_one(tx, stream, note)).await
}

async fn load(store: &Store, stream: &'static str) -> Vec<StoredAct> {
    let loaded: Result<_, StoreError> = store.read(move |tx| stream::load(tx, stream, 0, 1000)).await;
    loaded.unwrap()
}

#[tokio::test]
async fn acts_come_back_as_they_were_sealed() {
    each_engine(|store| async move {
        for note in ["立案", "询问", "告知"] {
            append(&store, "case/1", note).await.unwrap();
        }
        let acts = load(&store, "case/1").await;
        assert_eq!(acts.iter().map(|act| act.seq).collect::<Vec<_>>(), [0, 1, 2]);
        let opened = acts[2].open().unwrap();
        assert_eq!(opened.draft.fields["note"], "告知");
        assert_eq!(opened.draft.fields["party"]["name"], "李某");
        assert_eq!(opened.draft.previous, Some(acts[1].digest));
        assert!(opened.withheld.is_empty());
        assert_eq!(acts[2].kind, "penalty.note");
        let bytes = acts.iter().map(|act| act.bytes.as_slice());
        let chain = record::chain::verify("case/1", bytes).unwrap();
        let head: Result<_, StoreError> = store.read(|tx| stream::head(tx, "case/1")).await;
        let head = head.unwrap().unwrap();
        assert_eq!((head.length, Some(head.digest), head.salt), (chain.length, chain.head, SALT));
        let later: Result<_, StoreError> = store.read(|tx| stream::load(tx, "case/1", 1, 1)).await;
        assert_eq!(later.unwrap(), acts[1..2]);
        let none: Result<_, StoreError> = store.read(|tx| stream::head(tx, "case/2")).await;
        assert_eq!(none.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn an_act_must_continue_its_stream() {
    each_engine(|store| async move {
        append(&store, "case/1", "立案").await.unwrap();
        let head: Result<_, StoreError> = store.read(|tx| stream::head(tx, "case/1")).await;
        let head = head.unwrap().unwrap();
        let append = |acts: Vec<NewAct>| {
            let store = store.clone();
            async move { store.write(move |tx| stream::append(tx, &SALT, &acts)).await }
        };
        let moved = |result: Result<(), StoreError>, at: u64| {
            assert!(matches!(&result, Err(StoreError::StreamMoved { expected, .. }) if *expected == at), "{result:?}");
        };
        // Begun anew, on an older end, past the end, and on an end that never was.
        moved(append(vec![act_after("case/1", None, "again")]).await, 0);
        append(vec![act_after("case/1", Some(&head), "询问")]).await.unwrap();
        moved(append(vec![act_after("case/1", Some(&head), "late")]).await, 1);
        let ahead = stream::Head { length: 9, ..head.clone() };
        moved(append(vec![act_after("case/1", Some(&ahead), "early")]).await, 9);
        let other = stream::Head { length: 2, digest: record::digest::sha256(b"other"), ..head.clone() };
        moved(append(vec![act_after("case/1", Some(&other), "forked")]).await, 2);
        moved(append(vec![act_after("case/9", Some(&head), "of nothing")]).await, 1);
        // Acts that do not follow one another.
        let first = act_after("case/2", None, "one");
        let twice = append(vec![first.clone(), first.clone()]).await;
        assert!(matches!(twice, Err(StoreError::Discontinuous { seq: 0, .. })));
        let after = stream::Head { length: 1, digest: first.digest(), salt: SALT };
        let second = act_after("case/2", Some(&after), "two");
        append(vec![first, second]).await.unwrap();
        append(vec![]).await.unwrap();
        assert_eq!((load(&store, "case/1").await.len(), load(&store, "case/2").await.len()), (2, 2));
    })
    .await;
}

/// 16 writers on one stream, all having read the same end: exactly one wins each place.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_writer_wins_each_place() {
    each_engine(|store| async move {
        for round in 0..5_u64 {
            let head: Result<_, StoreError> = store.read(|tx| stream::head(tx, "case/1")).await;
            let head = Arc::new(head.unwrap());
            let start = Arc::new(Barrier::new(16));
            let mut tasks = tokio::task::JoinSet::new();
            for writer in 0..16 {
                let (store, head, start) = (store.clone(), Arc::clone(&head), Arc::clone(&start));
                tasks.spawn(async move {
                    let act = act_after("case/1", head.as_ref().as_ref(), &format!("writer {writer}"));
                    start.wait().await;
                    let result: Result<(), StoreError> =
                        store.write(move |tx| stream::append(tx, &SALT, std::slice::from_ref(&act))).await;
                    result
                });
            }
            let (won, lost): (Vec<_>, Vec<_>) = tasks.join_all().await.into_iter().partition(Result::is_ok);
            assert_eq!(won.len(), 1, "round {round}");
            assert!(lost.iter().all(|result| matches!(result, Err(StoreError::StreamMoved { .. }))), "{lost:?}");
        }
        assert_eq!(load(&store, "case/1").await.len(), 5);
    })
    .await;
}

/// 16 writers, each on its own stream: none is refused, none of their acts is lost.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn writers_of_different_streams_all_succeed() {
    each_engine(|store| async move {
        let mut tasks = tokio::task::JoinSet::new();
        for writer in 0..16 {
            let store = store.clone();
            tasks.spawn(async move {
                for turn in 0..10_u64 {
                    let appended: Result<u64, StoreError> =
                        store.write(move |tx| append_one(tx, &format!("case/{writer}"), "note")).await;
                    assert_eq!(appended.unwrap(), turn);
                }
            });
        }
        tasks.join_all().await;
    })
    .await;
}

#[tokio::test]
async fn an_erased_field_stays_committed_to() {
    each_engine(|store| async move {
        append(&store, "case/1", "询问").await.unwrap();
        let erase = |path: &'static str| {
            let store = store.clone();
            async move {
                let erased: Result<bool, StoreError> =
                    store.write(move |tx| stream::erase(tx, "case/1", 0, path)).await;
                erased.unwrap()
            }
        };
        assert!(!erase("note").await, "what is not sealed cannot be erased");
        assert!(erase("party.phone").await);
        assert!(!erase("party.phone").await);
        let act = load(&store, "case/1").await.remove(0);
        let opened = act.open().unwrap();
        assert_eq!(opened.withheld, ["party.phone"]);
        assert_eq!(opened.draft.fields["party"]["name"], "李某");
        assert!(erase("party.name").await);
        let act = load(&store, "case/1").await.remove(0);
        assert_eq!(act.openings, BTreeMap::new());
        assert_eq!(act.open().unwrap().withheld, ["party.name", "party.phone"]);
    })
    .await;
}

/// SQLite only: the value is gone from the files themselves, once the log of writes is folded back.
#[tokio::test]
async fn an_erased_value_is_not_in_the_file() {
    let scratch = store::testing::Scratch::sqlite().await;
    let store = scratch.store();
    append(&store, "case/1", "询问").await.unwrap();
    let path = scratch.url().to_string().trim_start_matches("sqlite:").to_owned();
    let found = || {
        let fold = rusqlite::Connection::open(&path).unwrap();
        fold.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
        let file = std::fs::read(&path).unwrap();
        file.windows(11).any(|bytes| bytes == b"13800000000")
    };
    assert!(found());
    let erased: Result<bool, StoreError> = store.write(|tx| stream::erase(tx, "case/1", 0, "party.phone")).await;
    assert!(erased.unwrap());
    assert!(!found());
}

#[tokio::test]
async fn damage_is_found_when_an_act_is_read() {
    each_engine(|store| async move {
        append(&store, "case/1", "立案").await.unwrap();
        let altered: Result<(), StoreError> = store
            .write(|tx| {
                let bytes = tx.one("SELECT bytes FROM act", &[])?.blob(0)?.to_vec();
                let bytes = String::from_utf8(bytes).unwrap().replace("立案", "销案").into_bytes();
                tx.execute_expecting("UPDATE act SET bytes = $1", &[bytes.into()], 1)
            })
            .await;
        altered.unwrap();
        let error = load(&store, "case/1").await.remove(0).open().unwrap_err();
        assert!(matches!(&error, StoreError::Damaged { place, .. } if place == "“case/1”的第0条记录"), "{error}");
    })
    .await;
}

#[tokio::test]
async fn a_record_from_elsewhere_is_taken_with_the_openings_it_has() {
    each_engine(|store| async move {
        let act = act_after("case/1", None, "移送");
        let (sealed, mut openings) = (act.sealed().clone(), act.sealed().openings.clone());
        openings.remove("party.phone");
        let received = NewAct::from_record(sealed.bytes.clone(), openings).unwrap();
        NewAct::from_record(b"{}".to_vec(), BTreeMap::new()).unwrap_err();
        let appended: Result<(), StoreError> =
            store.write(move |tx| stream::append(tx, &SALT, std::slice::from_ref(&received))).await;
        appended.unwrap();
        let stored = load(&store, "case/1").await.remove(0);
        assert_eq!(stored.bytes, sealed.bytes);
        assert_eq!(stored.open().unwrap().withheld, ["party.phone"]);
    })
    .await;
}

/// 16 writers take document numbers; some give theirs back by failing. No number is missing or twice there.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn document_numbers_have_no_gap() {
    each_engine(|store| async move {
        let mut tasks = tokio::task::JoinSet::new();
        for writer in 0..16 {
            let store = store.clone();
            tasks.spawn(async move {
                let mut mine = Vec::new();
                for turn in 0..20 {
                    let fails = (writer + turn) % 4 == 0;
                    let taken: Result<u64, StoreError> = store
                        .write(move |tx| {
                            let number = next_serial(tx, "scjg", "处罚决定", 2022)?;
                            if fails { Err(StoreError::Closed) } else { Ok(number) }
                        })
                        .await;
                    mine.extend(taken);
                }
                mine
            });
        }
        let mut all: Vec<u64> = tasks.join_all().await.into_iter().flatten().collect();
        all.sort_unstable();
        assert_eq!(all, (1..=240).collect::<Vec<_>>());
        let others: Result<Vec<u64>, StoreError> = store
            .write(|tx| {
                [
                    ("scjg", "处罚决定", 2023),
                    ("scjg", "立案", 2022),
                    ("cgj", "处罚决定", 2022),
                    ("scjg", "处罚决定", 2022),
                ]
                .iter()
                .map(|(agency, kind, year)| next_serial(tx, agency, kind, *year))
                .collect()
            })
            .await;
        assert_eq!(others.unwrap(), [1, 1, 1, 241]);
    })
    .await;
}
