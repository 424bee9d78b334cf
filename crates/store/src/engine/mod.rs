//! The seam: one SQL text, two engines.
//!
//! [`Store`] opens SQLite or PostgreSQL. Work is a closure over [`Tx`], a transaction that is kept whole or not at all:
//! [`Store::read`] gives it one snapshot, [`Store::write`] commits it durably before it answers. The closure is
//! synchronous and may run more than once, so that a transaction which collided can be tried again.
//!
//! Both engines promise the same. Writers of different streams do not wait for each other's disk: SQLite has one writer
//! thread that commits many closures at once (`writer`), PostgreSQL commits transactions side by side (`postgres`).
//! Where they differ in what they forgive, the seam is as strict as the stricter one: after a failed statement a
//! transaction can only be rolled back, and a read cannot write.

use crate::error::StoreError;

mod postgres;
mod sqlite;
mod tx;
mod url;
mod value;
mod writer;

pub(crate) use sqlite::failure as sqlite_failure;
pub use tx::Tx;
pub use url::StoreUrl;
pub use value::{Row, Value};

/// A database, SQLite or PostgreSQL. Clones share it.
#[derive(Debug, Clone)]
pub struct Store(Engine);

#[derive(Debug, Clone)]
enum Engine {
    Sqlite(sqlite::Sqlite),
    Postgres(postgres::Postgres),
}

impl Store {
    /// Opens the database. The tables are not looked at: see [`crate::migrate::up`].
    ///
    /// # Errors
    /// [`StoreError::FolderMissing`] or [`StoreError::FileMissing`] for a path that leads nowhere,
    /// [`StoreError::Open`] if the engine cannot open or reach it, [`StoreError::Schema`] for a PostgreSQL database that
    /// does not hold UTF-8 or sorts by another order than code points.
    pub async fn open(url: &StoreUrl) -> Result<Store, StoreError> {
        match &url.0 {
            url::Place::File { path, may_create } => {
                let (path, may_create) = (path.clone(), *may_create);
                blocking(move || sqlite::Sqlite::open(&path, may_create))
                    .await?
                    .map(|sqlite| Store(Engine::Sqlite(sqlite)))
            }
            url::Place::Server(config) => {
                postgres::Postgres::open(config, url).await.map(|postgres| Store(Engine::Postgres(postgres)))
            }
        }
    }

    /// Opens the database; a missing SQLite file is made, whichever way the address is written.
    ///
    /// # Errors
    /// As [`Store::open`], save for the missing file.
    pub async fn create(url: &StoreUrl) -> Result<Store, StoreError> {
        Store::open(&url.clone().creating()).await
    }

    /// How often the writer waited for the disk since the database was opened: writes that came together share one commit.
    /// `None` on PostgreSQL, where every write has its own. For measurements.
    #[must_use]
    pub fn commits(&self) -> Option<u64> {
        match &self.0 {
            Engine::Sqlite(sqlite) => Some(sqlite.commits()),
            Engine::Postgres(_) => None,
        }
    }

    /// Runs `job` on one snapshot of the database, beside any writer.
    ///
    /// Several questions belong into one `job`: they then see the same state and share the cost of the way to the
    /// engine. [`Tx::query_each`] also asks them together on PostgreSQL.
    ///
    /// # Errors
    /// What `job` returns, or the [`StoreError`] that kept it from running to its end.
    pub async fn read<T, E, F>(&self, job: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        match &self.0 {
            Engine::Sqlite(sqlite) => sqlite.read(job).await,
            Engine::Postgres(postgres) => postgres.read(job).await,
        }
    }

    /// Runs `job` in a transaction and commits it to disk before answering `Ok`. If `job` returns an error, panics, or
    /// returns `Ok` although one of its statements failed, nothing of it is kept.
    ///
    /// `job` may run more than once, each time on a fresh transaction, so it must not change anything outside. A caller
    /// that stops waiting does not stop the work: it may still be committed.
    ///
    /// # Errors
    /// What `job` returns, or the [`StoreError`] that kept it from being committed. After
    /// [`StoreError::OutcomeUnknown`] alone the caller does not know whether it was.
    pub async fn write<T, E, F>(&self, job: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        match &self.0 {
            Engine::Sqlite(sqlite) => sqlite.write(job).await,
            Engine::Postgres(postgres) => postgres.write(job).await,
        }
    }
}

/// Runs what blocks on a thread where it may.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, StoreError> {
    // The work catches its panics, so a failed join means that the runtime is shutting down.
    tokio::task::spawn_blocking(work).await.map_err(|_| StoreError::Closed)
}
