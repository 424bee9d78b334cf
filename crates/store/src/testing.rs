//! Runs a test on both engines, each time on an empty database of its own.
//!
//! PostgreSQL is the server whose address stands in `XINGQUAN_TEST_POSTGRES` (`tools/postgres` starts one); every test
//! gets its own schema there. Without it a run says so, and fails where `CI=true`.

use std::future::Future;
use std::io::Write as _;
use std::sync::Once;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::engine::{Store, StoreUrl};
use crate::error::StoreError;
use crate::migrate;

const VARIABLE: &str = "XINGQUAN_TEST_POSTGRES";

/// An empty database with all tables, on either engine, that vanishes with this value or at [`Scratch::remove`].
#[derive(Debug)]
pub struct Scratch {
    address: String,
    url: StoreUrl,
    store: Store,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    /// The folder is removed when it is dropped.
    Sqlite(#[expect(dead_code, reason = "held for its drop")] tempfile::TempDir),
    Postgres {
        schema: String,
    },
}

impl Scratch {
    /// A SQLite file in a folder of its own.
    ///
    /// # Panics
    /// If it cannot be made: a test cannot go on.
    pub async fn sqlite() -> Scratch {
        let folder = must(tempfile::tempdir(), "make a folder");
        let address = format!("sqlite:{}", folder.path().join("test.db").display());
        Scratch::open(address, Kind::Sqlite(folder)).await
    }

    /// A schema on the test server, or `None` where there is no server and that is allowed.
    ///
    /// # Panics
    /// If there is no server although `CI=true`, or it refuses.
    pub async fn postgres() -> Option<Scratch> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let server = server()?;
        let url = must(server.parse::<StoreUrl>(), "read the server's address");
        let schema = format!("test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let administrator = must(Store::open(&url).await, "open the test server");
        let statements = [format!("DROP SCHEMA IF EXISTS {schema} CASCADE"), format!("CREATE SCHEMA {schema}")];
        let made: Result<(), StoreError> =
            administrator.write(move |tx| statements.iter().try_for_each(|sql| tx.execute(sql, &[]).map(drop))).await;
        must(made, "make a schema");
        let join = if server.contains('?') { '&' } else { '?' };
        let address = format!("{server}{join}options=-c%20search_path%3D{schema}");
        Some(Scratch::open(address, Kind::Postgres { schema }).await)
    }

    async fn open(address: String, kind: Kind) -> Scratch {
        let url = must(address.parse::<StoreUrl>(), "read the address");
        let store = must(Store::open(&url).await, "open the test database");
        must(migrate::up(&store).await, "migrate the test database");
        Scratch { address, url, store, kind }
    }

    /// The database. Clones share it.
    #[must_use]
    pub fn store(&self) -> Store {
        self.store.clone()
    }

    /// The address, to open the same database again, as another program would.
    #[must_use]
    pub fn url(&self) -> &StoreUrl {
        &self.url
    }

    /// The address as text, for another process.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Whether this is SQLite.
    #[must_use]
    pub fn is_sqlite(&self) -> bool {
        matches!(self.kind, Kind::Sqlite(_))
    }

    /// Removes the database. A test that failed leaves its schema on the server, to be looked at.
    ///
    /// # Panics
    /// If the server refuses.
    pub async fn remove(self) {
        if let Kind::Postgres { schema } = self.kind {
            let sql = format!("DROP SCHEMA {schema} CASCADE");
            let removed: Result<(), StoreError> = self.store.write(move |tx| tx.execute(&sql, &[]).map(drop)).await;
            must(removed, "remove the schema");
        }
    }
}

/// Runs a test on SQLite, then on PostgreSQL.
///
/// # Panics
/// If the test does, or the database cannot be made.
pub async fn each_engine<F, Fut>(test: F)
where
    F: Fn(Store) -> Fut,
    Fut: Future<Output = ()>,
{
    each_scratch(|scratch| {
        let running = test(scratch.store());
        async move {
            running.await;
            scratch
        }
    })
    .await;
}

/// As [`each_engine`], for tests that need the database's address or engine. The test hands the database back.
///
/// # Panics
/// If the test does, or the database cannot be made.
pub async fn each_scratch<F, Fut>(test: F)
where
    F: Fn(Scratch) -> Fut,
    Fut: Future<Output = Scratch>,
{
    say("engine: SQLite");
    test(Scratch::sqlite().await).await.remove().await;
    if let Some(scratch) = Scratch::postgres().await {
        say("engine: PostgreSQL");
        test(scratch).await.remove().await;
    }
}

/// Stands with the output of a test that fails.
#[expect(clippy::print_stdout, reason = "a failed test shows on which engine it failed")]
fn say(line: &str) {
    println!("{line}");
}

#[expect(clippy::disallowed_methods, reason = "tests are told by the environment where the server is")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

#[expect(clippy::panic, reason = "a test that cannot run must not pass")]
fn server() -> Option<String> {
    static NOTICE: Once = Once::new();
    let server = variable(VARIABLE);
    if server.is_none() {
        if variable("CI").as_deref() == Some("true") {
            panic!("{VARIABLE} is not set: with CI=true every test runs on PostgreSQL too (tools/postgres start DIR)");
        }
        // Written past the test runner's capture, which hides what a passing test prints.
        NOTICE.call_once(|| {
            drop(writeln!(
                std::io::stderr(),
                "NOT TESTED on PostgreSQL: {VARIABLE} is not set (tools/postgres start DIR)"
            ));
        });
    }
    server
}

#[expect(clippy::panic, reason = "a test that cannot begin must not pass")]
fn must<T, E: std::fmt::Debug>(result: Result<T, E>, what: &str) -> T {
    match result {
        Ok(value) => value,
        Err(error) => panic!("cannot {what}: {error:?}"),
    }
}
