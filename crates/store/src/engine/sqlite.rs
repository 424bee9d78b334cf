//! SQLite: one writer thread, a pool of connections that read.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags, ffi};
use tokio::sync::Semaphore;

use super::tx::{self, Tx};
use super::value::{Row, Value};
use super::writer::Writer;
use crate::error::StoreError;

/// Connections that read at once. A read holds one for its few queries, and more than a machine has cores only wait.
const READERS: usize = 8;

/// How long a statement waits for another process that writes the same file, such as a backup.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// Prepared statements kept a connection: more than the crate has.
const STATEMENTS: usize = 256;

/// A SQLite file, opened.
#[derive(Debug, Clone)]
pub(super) struct Sqlite {
    writer: Writer,
    readers: Arc<Readers>,
}

impl Sqlite {
    pub(super) fn open(path: &Path, may_create: bool) -> Result<Sqlite, StoreError> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        if folder.is_some_and(|folder| !folder.is_dir()) {
            return Err(StoreError::FolderMissing(path.to_owned()));
        }
        if !may_create && !path.is_file() {
            return Err(StoreError::FileMissing(path.to_owned()));
        }
        let cannot_open =
            |cause| StoreError::Open { url: format!("sqlite:{}", path.display()), cause: Arc::new(cause) };
        let writer = connect(path, may_create).and_then(prepare_writer).map_err(cannot_open)?;
        let readers = Readers {
            path: path.to_owned(),
            idle: Mutex::new(vec![connect_reader(path).map_err(cannot_open)?]),
            permits: Arc::new(Semaphore::new(READERS)),
        };
        Ok(Sqlite { writer: Writer::start(writer)?, readers: Arc::new(readers) })
    }

    pub(super) fn commits(&self) -> u64 {
        self.writer.commits()
    }

    pub(super) async fn write<T, E, F>(&self, job: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.writer.submit(job).await
    }

    pub(super) async fn read<T, E, F>(&self, mut job: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let permit = Arc::clone(&self.readers.permits).acquire_owned().await.map_err(|_| StoreError::Closed)?;
        let readers = Arc::clone(&self.readers);
        super::blocking(move || {
            let result = readers.run(&mut job);
            drop(permit);
            result
        })
        .await?
    }
}

/// The connections that read, and the permits that bound how many there are.
#[derive(Debug)]
struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
    permits: Arc<Semaphore>,
}

impl Readers {
    fn run<T, E, F>(&self, job: &mut F) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E>,
        E: From<StoreError>,
    {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => connect_reader(&self.path).map_err(|error| failure("open", error))?,
        };
        step(&connection, "BEGIN DEFERRED")?;
        let result = tx::run(job, &mut Tx::sqlite(&connection));
        // A connection that cannot end its transaction is dropped, which ends it.
        if step(&connection, "ROLLBACK").is_ok() {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        }
        result?
    }
}

fn connect(path: &Path, may_create: bool) -> rusqlite::Result<Connection> {
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    flags.set(OpenFlags::SQLITE_OPEN_CREATE, may_create);
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    Ok(connection)
}

fn connect_reader(path: &Path) -> rusqlite::Result<Connection> {
    let connection = connect(path, false)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

fn prepare_writer(connection: Connection) -> rusqlite::Result<Connection> {
    connection.pragma_update(None, "journal_mode", "wal")?;
    // FULL: a commit is on disk before it is acknowledged. NORMAL would lose the last ones when the power fails.
    connection.pragma_update(None, "synchronous", "full")?;
    // What is deleted is overwritten, so that an erased value cannot be read from the file.
    connection.pragma_update(None, "secure_delete", true)?;
    Ok(connection)
}

/// Runs a statement that begins or ends a transaction.
pub(super) fn step(connection: &Connection, sql: &str) -> Result<(), StoreError> {
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| statement.raw_execute())
        .map(drop)
        .map_err(|error| failure(sql, error))
}

pub(super) fn script(connection: &Connection, sql: &str) -> Result<(), StoreError> {
    connection.execute_batch(sql).map_err(|error| failure("migration", error))
}

pub(super) fn execute(connection: &Connection, sql: &str, params: &[Value<'_>]) -> Result<u64, StoreError> {
    let run = || {
        let mut statement = connection.prepare_cached(sql)?;
        bind(&mut statement, params)?;
        statement.raw_execute()
    };
    run().map(|rows| rows as u64).map_err(|error| failure(sql, error))
}

pub(super) fn query(connection: &Connection, sql: &str, params: &[Value<'_>]) -> Result<Vec<Row>, StoreError> {
    let run = || {
        let mut statement = connection.prepare_cached(sql)?;
        bind(&mut statement, params)?;
        let columns: Arc<[String]> = statement.column_names().map(str::to_owned).collect();
        let mut found = Vec::new();
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next()? {
            let mut values = Vec::with_capacity(columns.len());
            for (index, name) in columns.iter().enumerate() {
                values.push(match row.get_ref(index)? {
                    ValueRef::Null => Value::Null,
                    ValueRef::Integer(number) => Value::Int(number),
                    ValueRef::Text(text) => Value::from(
                        String::from_utf8(text.to_vec())
                            .map_err(|error| rusqlite::Error::Utf8Error(index, error.utf8_error()))?,
                    ),
                    ValueRef::Blob(bytes) => Value::from(bytes.to_vec()),
                    ValueRef::Real(_) => {
                        return Err(rusqlite::Error::InvalidColumnType(
                            index,
                            name.clone(),
                            rusqlite::types::Type::Real,
                        ));
                    }
                });
            }
            found.push(Row::new(Arc::clone(&columns), values));
        }
        Ok(found)
    };
    run().map_err(|error| failure(sql, error))
}

/// Binds `$n` to the n-th value. SQLite numbers parameters by where they first occur, so they are bound by name.
fn bind(statement: &mut rusqlite::Statement<'_>, params: &[Value<'_>]) -> rusqlite::Result<()> {
    let count = statement.parameter_count();
    if count != params.len() {
        return Err(rusqlite::Error::InvalidParameterCount(params.len(), count));
    }
    for index in 1..=count {
        let name = statement.parameter_name(index).unwrap_or_default();
        let value = name
            .strip_prefix('$')
            .and_then(|number| number.parse::<usize>().ok())
            .and_then(|number| params.get(number.checked_sub(1)?))
            .ok_or_else(|| rusqlite::Error::InvalidParameterName(name.to_owned()))?;
        statement.raw_bind_parameter(index, value)?;
    }
    Ok(())
}

impl rusqlite::ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Int(number) => ValueRef::Integer(*number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

/// The store's error for one of SQLite's. `context` is the statement.
pub(crate) fn failure(context: &str, error: rusqlite::Error) -> StoreError {
    let rusqlite::Error::SqliteFailure(code, message) = &error else {
        return StoreError::Engine { context: context.to_owned(), cause: Arc::new(error) };
    };
    match (code.code, code.extended_code) {
        (_, ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY) => {
            // The message reads `UNIQUE constraint failed: act.stream, act.seq`.
            let columns = message.as_deref().and_then(|text| text.rsplit_once(": ")).map_or("", |(_, columns)| columns);
            let table = columns.split_once('.').map_or(columns, |(table, _)| table);
            StoreError::Conflict { table: table.to_owned() }
        }
        (ErrorCode::DiskFull, _) => StoreError::Full(Arc::new(error)),
        (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => StoreError::Busy(Arc::new(error)),
        _ => StoreError::Engine { context: context.to_owned(), cause: Arc::new(error) },
    }
}
