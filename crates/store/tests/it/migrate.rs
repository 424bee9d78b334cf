//! Opening databases and keeping their tables.

use store::engine::{Store, StoreUrl};
use store::error::StoreError;
use store::migrate;
use store::testing::{Scratch, each_engine, each_scratch};

#[tokio::test]
async fn migrations_are_applied_once() {
    each_engine(|store| async move {
        let applied = |store: Store| async move {
            let rows: Result<_, StoreError> =
                store.read(|tx| tx.query("SELECT name, digest FROM migration ORDER BY number", &[])).await;
            rows.unwrap().into_iter().map(store::engine::Row::into_values).collect::<Vec<_>>()
        };
        let before = applied(store.clone()).await;
        assert!(!before.is_empty());
        migrate::up(&store).await.unwrap();
        assert_eq!(applied(store).await, before);
    })
    .await;
}

/// The address of a database beside the test's own on SQLite, or in its place on PostgreSQL, with nothing in it.
async fn without_tables(scratch: &Scratch) -> StoreUrl {
    if scratch.is_sqlite() {
        let url: StoreUrl = format!("{}.empty", scratch.address()).parse().unwrap();
        Store::open(&url).await.unwrap();
        return url;
    }
    let emptied: Result<(), StoreError> = scratch
        .store()
        .write(|tx| {
            let schema = tx.one("SELECT current_schema()", &[])?.text(0)?.to_owned();
            tx.execute(&format!("DROP SCHEMA {schema} CASCADE"), &[])?;
            tx.execute(&format!("CREATE SCHEMA {schema}"), &[]).map(drop)
        })
        .await;
    emptied.unwrap();
    scratch.url().clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn several_programs_may_start_at_once() {
    each_scratch(|scratch| async move {
        let url = without_tables(&scratch).await;
        let mut programs = tokio::task::JoinSet::new();
        for _ in 0..6 {
            let url = url.clone();
            programs.spawn(async move { migrate::up(&Store::open(&url).await?).await });
        }
        for result in programs.join_all().await {
            result.unwrap();
        }
        scratch
    })
    .await;
}

#[tokio::test]
async fn a_changed_or_unknown_migration_is_refused() {
    let changes = [
        ("UPDATE migration SET digest = 'other' WHERE number = 0", "内容不同"),
        ("UPDATE migration SET name = 'other' WHERE number = 0", "内容不同"),
        ("INSERT INTO migration (number, name, digest) VALUES (9999, 'later', '')", "更新的版本"),
    ];
    for (change, said) in changes {
        each_engine(|store| async move {
            let changed: Result<(), StoreError> = store.write(move |tx| tx.execute_expecting(change, &[], 1)).await;
            changed.unwrap();
            let refused = migrate::up(&store).await.unwrap_err();
            assert!(matches!(&refused, StoreError::Schema(message) if message.contains(said)), "{refused}");
        })
        .await;
    }
}

#[tokio::test]
async fn a_path_that_leads_nowhere_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let at = |prefix: &str, name: &str| -> StoreUrl {
        format!("{prefix}{}", folder.path().join(name).display()).parse().unwrap()
    };
    assert!(matches!(Store::open(&at("sqlite:", "no/node.db")).await, Err(StoreError::FolderMissing(_))));
    assert!(matches!(Store::open(&at("", "node.db")).await, Err(StoreError::FileMissing(_))));
    assert!(!folder.path().join("node.db").exists());
    Store::create(&at("", "node.db")).await.unwrap();
    Store::open(&at("", "node.db")).await.unwrap();
    Store::open(&at("sqlite:", "other.db")).await.unwrap();
    std::fs::write(
        folder.path().join("text.db"),
        "not a database, and longer than the header of one would be: ".repeat(9),
    )
    .unwrap();
    assert!(matches!(Store::open(&at("", "text.db")).await, Err(StoreError::Open { .. })));
    assert!(matches!(Store::open(&at("sqlite:", ".")).await, Err(StoreError::Open { .. })));
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told_without_the_password() {
    let url: StoreUrl = "postgresql://clerk:geheim@%2Fnowhere/node".parse().unwrap();
    let error = Store::open(&url).await.unwrap_err();
    assert_eq!(error.to_string(), "无法打开数据库 postgresql:/nowhere/node");
    assert!(!format!("{error:?}").contains("geheim"));
}
