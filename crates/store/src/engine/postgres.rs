//! PostgreSQL: a pool of connections, a transaction each.
//!
//! Closures are synchronous on both engines, so each runs on a thread that may block and waits there for the client. The
//! isolation of a write is READ COMMITTED: what must not be written twice is guarded by a key, and what must be read and
//! written as one is guarded by `UPDATE … RETURNING` or an advisory lock, on both engines alike.

use std::sync::Arc;
use std::time::Duration;

use bytes::BytesMut;
use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime, Timeouts};
use futures_util::future::try_join_all;
use tokio::runtime::Handle;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{Config, NoTls, Statement};

use super::tx::{self, Tx};
use super::url::StoreUrl;
use super::value::{Row, Value};
use crate::error::StoreError;

/// Connections of one program. A server takes 100 by default, and several programs may share it.
const CONNECTIONS: usize = 16;

/// How long a caller waits for a connection, and the program for a server that does not answer.
const WAIT: Duration = Duration::from_secs(30);

/// Times a transaction is tried that collides with others.
const TRIES: u32 = 5;

/// Statements sent before the answer to the first of them is awaited.
const PIPELINE: usize = 500;

/// The lock's name is joined with the schema's, so that two nodes may share a database.
pub(super) const LOCK: &str = "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '/' || $1, 0))";
pub(super) const TRY_LOCK: &str =
    "SELECT pg_try_advisory_xact_lock(hashtextextended(current_schema() || '/' || $1, 0))";

/// A PostgreSQL database, connected.
#[derive(Clone)]
pub(super) struct Postgres {
    pool: Pool,
}

impl std::fmt::Debug for Postgres {
    // The pool's own form would show the password.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Postgres").field("status", &self.pool.status()).finish()
    }
}

impl Postgres {
    pub(super) async fn open(config: &Config, url: &StoreUrl) -> Result<Postgres, StoreError> {
        let mut config = config.clone();
        config.application_name("xingquan");
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(WAIT);
        }
        let manager = Manager::from_config(config, NoTls, ManagerConfig { recycling_method: RecyclingMethod::Fast });
        let cannot_open = |cause| StoreError::Open { url: url.to_string(), cause };
        let pool = Pool::builder(manager)
            .max_size(CONNECTIONS)
            .runtime(Runtime::Tokio1)
            .timeouts(Timeouts { wait: Some(WAIT), create: Some(WAIT), recycle: Some(WAIT) })
            .build()
            .map_err(|error| cannot_open(Arc::new(error)))?;
        let store = Postgres { pool };
        // The first connection is made here, so that a wrong address is told at once.
        drop(store.pool.get().await.map_err(|error| cannot_open(Arc::new(error)))?);
        store.read(refuse_other_order).await?;
        Ok(store)
    }

    pub(super) async fn read<T, E, F>(&self, job: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.transact("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", job).await
    }

    pub(super) async fn write<T, E, F>(&self, job: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.transact("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", job).await
    }

    async fn transact<T, E, F>(&self, begin: &'static str, mut job: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let client = self.pool.get().await.map_err(no_connection)?;
        let session = Session { client, runtime: Handle::current() };
        super::blocking(move || session.transact(begin, &mut job)).await?
    }
}

/// A connection taken from the pool, used from a thread that may block.
pub(super) struct Session {
    client: Object,
    runtime: Handle,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Session")
    }
}

impl Session {
    fn transact<T, E, F>(self, begin: &str, job: &mut F) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E>,
        E: From<StoreError>,
    {
        for attempt in 1.. {
            let last = attempt == TRIES;
            self.script(begin)?;
            let mut tx = Tx::postgres(&self);
            match tx::run(job, &mut tx) {
                Ok(Ok(value)) => match self.commit() {
                    Err(StoreError::Contended(_)) if !last => {}
                    Err(error) => return Err(self.discard(error).into()),
                    Ok(()) => return Ok(value),
                },
                Ok(Err(error)) => {
                    let again = tx.is_contended() && !last;
                    if let Err(broken) = self.script("ROLLBACK") {
                        // The server rolls back what its connection leaves open. The job's own error says more.
                        drop(self.discard(broken));
                        return Err(error);
                    }
                    if !again {
                        return Err(error);
                    }
                }
                // The connection would go back to the pool with its transaction and locks open.
                Err(panic) => return Err(self.discard(panic).into()),
            }
        }
        Err(StoreError::Closed.into())
    }

    fn commit(&self) -> Result<(), StoreError> {
        self.runtime.block_on(self.client.batch_execute("COMMIT")).map_err(|error| match error.as_db_error() {
            Some(_) => failure("COMMIT", error),
            None => StoreError::OutcomeUnknown(Arc::new(error)),
        })
    }

    /// Takes the connection out of the pool and closes it.
    fn discard(self, error: StoreError) -> StoreError {
        drop(Object::take(self.client));
        error
    }

    pub(super) fn script(&self, sql: &str) -> Result<(), StoreError> {
        self.runtime.block_on(self.client.batch_execute(sql)).map_err(|error| failure(sql, error))
    }

    pub(super) fn execute(&self, sql: &str, params: &[Value<'_>]) -> Result<u64, StoreError> {
        self.runtime
            .block_on(async {
                let statement = self.client.prepare_cached(sql).await?;
                self.client.execute_raw(&statement, params).await
            })
            .map_err(|error| failure(sql, error))
    }

    pub(super) fn execute_many(&self, sql: &str, rows: &[Vec<Value<'_>>]) -> Result<u64, StoreError> {
        let run = async {
            let statement = self.client.prepare_cached(sql).await.map_err(|error| failure(sql, error))?;
            self.send(sql, rows.iter().map(|params| (&statement, params.as_slice()))).await
        };
        self.runtime.block_on(run)
    }

    pub(super) fn execute_each(&self, statements: &[(&str, &[Value<'_>])]) -> Result<u64, StoreError> {
        let run = async {
            let mut prepared = Vec::with_capacity(statements.len());
            for (sql, params) in statements {
                let statement = self.client.prepare_cached(sql).await.map_err(|error| failure(sql, error))?;
                prepared.push((statement, *params));
            }
            let context = statements.first().map_or("", |(sql, _)| *sql);
            self.send(context, prepared.iter().map(|(statement, params)| (statement, *params))).await
        };
        self.runtime.block_on(run)
    }

    /// Sends statements without waiting for the answer to each; says how many rows they touched.
    async fn send<'s>(
        &self,
        context: &str,
        statements: impl Iterator<Item = (&'s Statement, &'s [Value<'s>])>,
    ) -> Result<u64, StoreError> {
        let mut touched = 0;
        let mut waiting = statements.peekable();
        while waiting.peek().is_some() {
            let sent = waiting.by_ref().take(PIPELINE);
            let sent = sent.map(|(statement, params)| self.client.execute_raw(statement, params));
            touched += try_join_all(sent).await.map_err(|error| failure(context, error))?.into_iter().sum::<u64>();
        }
        Ok(touched)
    }

    pub(super) fn query(&self, sql: &str, params: &[Value<'_>]) -> Result<Vec<Row>, StoreError> {
        self.runtime.block_on(self.ask(sql, params))
    }

    pub(super) fn query_each(&self, questions: &[(&str, &[Value<'_>])]) -> Result<Vec<Vec<Row>>, StoreError> {
        self.runtime.block_on(try_join_all(questions.iter().map(|(sql, params)| self.ask(sql, params))))
    }

    async fn ask(&self, sql: &str, params: &[Value<'_>]) -> Result<Vec<Row>, StoreError> {
        let failed = |error| failure(sql, error);
        let statement = self.client.prepare_cached(sql).await.map_err(failed)?;
        let columns: Arc<[String]> = statement.columns().iter().map(|column| column.name().to_owned()).collect();
        let params: Vec<&(dyn ToSql + Sync)> = params.iter().map(|value| value as &(dyn ToSql + Sync)).collect();
        let rows = self.client.query(&statement, &params).await.map_err(failed)?;
        rows.iter().map(|row| decode(row, &columns)).collect()
    }
}

fn decode(row: &tokio_postgres::Row, columns: &Arc<[String]>) -> Result<Row, StoreError> {
    let mut values = Vec::with_capacity(columns.len());
    for (index, column) in row.columns().iter().enumerate() {
        let value = match *column.type_() {
            Type::INT8 => row.try_get::<_, Option<i64>>(index).map(Value::from),
            Type::INT4 => row.try_get::<_, Option<i32>>(index).map(Value::from),
            Type::BOOL => row.try_get::<_, Option<bool>>(index).map(Value::from),
            Type::TEXT | Type::VARCHAR | Type::NAME => row.try_get::<_, Option<String>>(index).map(Value::from),
            Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(index).map(Value::from),
            _ => {
                return Err(StoreError::Column {
                    column: column.name().to_owned(),
                    expected: "整数、文本或字节串",
                    found: "其他类型",
                });
            }
        };
        values.push(value.map_err(|error| failure(column.name(), error))?);
    }
    Ok(Row::new(Arc::clone(columns), values))
}

impl ToSql for Value<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Value::Null => Ok(IsNull::Yes),
            Value::Int(number) => match *ty {
                Type::INT4 => i32::try_from(*number)?.to_sql_checked(ty, out),
                _ => number.to_sql_checked(ty, out),
            },
            Value::Text(text) => text.as_ref().to_sql_checked(ty, out),
            Value::Blob(bytes) => bytes.as_ref().to_sql_checked(ty, out),
        }
    }

    // The kind of a value is known only when it is written; `to_sql_checked` there refuses the wrong ones.
    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// A migration is written for SQLite. PostgreSQL needs its wider whole number, its name for bytes, and no STRICT; and a
/// key that the engine numbers must say so.
pub(super) fn translate_ddl(sqlite: &str) -> String {
    sqlite
        .replace(" INTEGER PRIMARY KEY", " BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY")
        .replace(" INTEGER", " BIGINT")
        .replace(" BLOB", " BYTEA")
        .replace(") STRICT;", ");")
}

/// Text must sort by code point, as SQLite sorts it, or lists and rebuilt projections would differ between the engines.
fn refuse_other_order(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    let row = tx.one(
        "SELECT pg_encoding_to_char(encoding), datcollate FROM pg_database WHERE datname = current_database()",
        &[],
    )?;
    let (encoding, collation) = (row.text(0)?, row.text(1)?);
    if encoding == "UTF8" && matches!(collation, "C" | "POSIX" | "C.UTF-8" | "C.utf8") {
        return Ok(());
    }
    Err(StoreError::Schema(format!(
        "数据库编码为 {encoding}、排序规则为 {collation}，应为 UTF8 和 C；请用 CREATE DATABASE 库名 TEMPLATE template0 \
         ENCODING 'UTF8' LOCALE 'C' 重新建库"
    )))
}

fn no_connection(error: PoolError) -> StoreError {
    match error {
        PoolError::Timeout(_) => StoreError::Busy(Arc::new(error)),
        PoolError::Closed => StoreError::Closed,
        PoolError::Backend(_) | PoolError::NoRuntimeSpecified | PoolError::PostCreateHook(_) => {
            StoreError::Engine { context: "connect".to_owned(), cause: Arc::new(error) }
        }
    }
}

/// The store's error for one of PostgreSQL's. `context` is the statement.
fn failure(context: &str, error: tokio_postgres::Error) -> StoreError {
    let Some(refusal) = error.as_db_error() else {
        return StoreError::Engine { context: context.to_owned(), cause: Arc::new(error) };
    };
    let code = refusal.code();
    if *code == SqlState::UNIQUE_VIOLATION {
        StoreError::Conflict { table: refusal.table().unwrap_or_default().to_owned() }
    } else if *code == SqlState::T_R_SERIALIZATION_FAILURE || *code == SqlState::T_R_DEADLOCK_DETECTED {
        StoreError::Contended(Arc::new(error))
    } else if *code == SqlState::DISK_FULL {
        StoreError::Full(Arc::new(error))
    } else if *code == SqlState::LOCK_NOT_AVAILABLE || *code == SqlState::TOO_MANY_CONNECTIONS {
        StoreError::Busy(Arc::new(error))
    } else {
        StoreError::Engine { context: context.to_owned(), cause: Arc::new(error) }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_migration_becomes_postgres() {
        assert_eq!(
            super::translate_ddl("CREATE TABLE a (\n    n INTEGER NOT NULL,\n    b BLOB\n) STRICT;\n"),
            "CREATE TABLE a (\n    n BIGINT NOT NULL,\n    b BYTEA\n);\n"
        );
        assert_eq!(
            super::translate_ddl("CREATE TABLE a (n INTEGER PRIMARY KEY) STRICT;"),
            "CREATE TABLE a (n BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY);"
        );
    }
}
