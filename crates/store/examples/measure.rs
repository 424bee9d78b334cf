#![allow(
    clippy::all,
    clippy::pedantic,
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::print_stdout,
    missing_docs
)]
use std::time::Instant;
use store::engine::{Store, StoreUrl};
use store::error::StoreError;

const DDL: &str =
    "CREATE TABLE t (stream TEXT NOT NULL, seq BIGINT NOT NULL, body BYTEA NOT NULL, PRIMARY KEY (stream, seq))";
const INS: &str = "INSERT INTO t (stream, seq, body) VALUES ($1, $2, $3)";

fn plain(path: &std::path::Path, total: usize, per: usize) -> f64 {
    let _ = std::fs::remove_file(path);
    let c = rusqlite::Connection::open(path).unwrap();
    c.pragma_update(None, "journal_mode", "wal").unwrap();
    c.pragma_update(None, "synchronous", "full").unwrap();
    c.execute_batch("CREATE TABLE t (stream TEXT NOT NULL, seq INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (stream, seq)) STRICT").unwrap();
    let body = vec![7u8; 330];
    let t = Instant::now();
    let mut n = 0i64;
    while (n as usize) < total {
        c.execute_batch("BEGIN IMMEDIATE").unwrap();
        for _ in 0..per {
            c.prepare_cached(INS).unwrap().execute(rusqlite::params![format!("case/{}", n % 50), n, body]).unwrap();
            n += 1;
        }
        c.execute_batch("COMMIT").unwrap();
    }
    total as f64 / t.elapsed().as_secs_f64()
}

async fn ours(store: &Store, total: usize, writers: usize) -> f64 {
    let t = Instant::now();
    let mut set = tokio::task::JoinSet::new();
    for w in 0..writers {
        let store = store.clone();
        set.spawn(async move {
            let body = std::sync::Arc::new(vec![7u8; 330]);
            for i in 0..total / writers {
                let body = body.clone();
                let n = (i * writers + w) as i64;
                let r: Result<(), StoreError> = store
                    .write(move |tx| {
                        tx.execute(INS, &[format!("case/{}", n % 50).into(), n.into(), body.as_slice().into()])
                            .map(drop)
                    })
                    .await;
                r.unwrap();
            }
        });
    }
    set.join_all().await;
    total as f64 / t.elapsed().as_secs_f64()
}

async fn reads(store: &Store, total: usize, readers: usize, queries: usize) -> f64 {
    let t = Instant::now();
    let mut set = tokio::task::JoinSet::new();
    for _ in 0..readers {
        let store = store.clone();
        set.spawn(async move {
            for i in 0..total / readers {
                let r: Result<(), StoreError> = store
                    .read(move |tx| {
                        for q in 0..queries {
                            let n = ((i + q) % 1000) as i64;
                            tx.query(
                                "SELECT body FROM t WHERE stream = $1 AND seq = $2",
                                &[format!("case/{}", n % 50).into(), n.into()],
                            )?;
                        }
                        Ok(())
                    })
                    .await;
                r.unwrap();
            }
        });
    }
    set.join_all().await;
    total as f64 / t.elapsed().as_secs_f64()
}

#[tokio::main]
async fn main() {
    let dir = std::path::PathBuf::from(std::env::args().nth(1).unwrap());
    for round in 0..3 {
        let p1 = plain(&dir.join("plain.db"), 4000, 1);
        let p16 = plain(&dir.join("plain.db"), 40000, 16);
        let f = dir.join("ours.db");
        for e in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{e}", f.display()));
        }
        let store = Store::open(&StoreUrl::sqlite(&f)).await.unwrap();
        let _: Result<(), StoreError> = store
            .write(|tx| tx.execute(&DDL.replace("BIGINT", "INTEGER").replace("BYTEA", "BLOB"), &[]).map(drop))
            .await;
        let o1 = ours(&store, 4000, 1).await;
        let _: Result<(), StoreError> = store.write(|tx| tx.execute("DELETE FROM t", &[]).map(drop)).await;
        let o16 = ours(&store, 40000, 16).await;
        println!(
            "round {round} plain 1: {p1:.0}/s  ours 1: {o1:.0}/s  ratio {:.2} | plain 16/commit: {p16:.0}/s ours 16 writers: {o16:.0}/s ratio {:.2}",
            o1 / p1,
            o16 / p16
        );
        println!(
            "   reads/s 1 task: {:.0}, 16 tasks: {:.0}, 10 queries each 1 task: {:.0}",
            reads(&store, 20000, 1, 1).await,
            reads(&store, 40000, 16, 1).await,
            reads(&store, 5000, 1, 10).await
        );
    }
    if let Some(url) = std::env::args().nth(2) {
        let store = Store::open(&url.parse().unwrap()).await.unwrap();
        let _: Result<(), StoreError> = store
            .write(|tx| {
                tx.execute("DROP TABLE IF EXISTS t", &[])?;
                tx.execute(DDL, &[]).map(drop)
            })
            .await;
        let o1 = ours(&store, 2000, 1).await;
        let _: Result<(), StoreError> = store.write(|tx| tx.execute("DELETE FROM t", &[]).map(drop)).await;
        let o16 = ours(&store, 20000, 16).await;
        println!(
            "pg 1: {o1:.0}/s 16: {o16:.0}/s reads 1: {:.0} 16: {:.0}, 10 queries: {:.0}",
            reads(&store, 4000, 1, 1).await,
            reads(&store, 16000, 16, 1).await,
            reads(&store, 1000, 1, 10).await
        );
    }
}
