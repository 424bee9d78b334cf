//! A transaction, as the rest of the crate sees it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::postgres::{self, Session};
use super::sqlite;
use super::value::{Row, Value};
use crate::error::StoreError;

/// A transaction on either engine.
///
/// Statements are SQL that both engines read alike, with `$1`, `$2` … for the parameters, each of which must occur. They
/// are prepared once a connection and kept, so a statement's text must not be made of values.
#[derive(Debug)]
pub struct Tx<'c> {
    link: Link<'c>,
    /// The first failure: PostgreSQL goes no further after one, so neither does SQLite.
    failure: Option<StoreError>,
}

#[derive(Debug)]
enum Link<'c> {
    Sqlite(&'c rusqlite::Connection),
    Postgres(&'c Session),
}

impl<'c> Tx<'c> {
    pub(super) fn sqlite(connection: &'c rusqlite::Connection) -> Tx<'c> {
        Tx { link: Link::Sqlite(connection), failure: None }
    }

    pub(super) fn postgres(session: &'c Session) -> Tx<'c> {
        Tx { link: Link::Postgres(session), failure: None }
    }

    /// All rows that a statement gives.
    ///
    /// # Errors
    /// [`StoreError`]; the transaction can then only be rolled back.
    pub fn query(&mut self, sql: &str, params: &[Value<'_>]) -> Result<Vec<Row>, StoreError> {
        let result = match self.usable(params)? {
            Link::Sqlite(connection) => sqlite::query(connection, sql, params),
            Link::Postgres(session) => session.query(sql, params),
        };
        self.noted(result)
    }

    /// The rows that each of several statements gives, in their order. PostgreSQL gets all of them at once and answers
    /// in one round trip.
    ///
    /// # Errors
    /// [`StoreError`] of the first that failed; the transaction can then only be rolled back.
    pub fn query_each(&mut self, questions: &[(&str, &[Value<'_>])]) -> Result<Vec<Vec<Row>>, StoreError> {
        for (_, params) in questions {
            self.usable(params)?;
        }
        let result = match self.link {
            Link::Sqlite(connection) => {
                questions.iter().map(|(sql, params)| sqlite::query(connection, sql, params)).collect()
            }
            Link::Postgres(session) => session.query_each(questions),
        };
        self.noted(result)
    }

    /// The only row that a statement gives, or `None` if it gives none.
    ///
    /// # Errors
    /// [`StoreError::UnexpectedRows`] if there are several; otherwise as [`Tx::query`].
    pub fn optional(&mut self, sql: &str, params: &[Value<'_>]) -> Result<Option<Row>, StoreError> {
        let mut rows = self.query(sql, params)?;
        if rows.len() > 1 {
            return self.noted(Err(unexpected(sql, 1, rows.len() as u64)));
        }
        Ok(rows.pop())
    }

    /// The only row that a statement gives.
    ///
    /// # Errors
    /// [`StoreError::UnexpectedRows`] if there is none or several; otherwise as [`Tx::query`].
    pub fn one(&mut self, sql: &str, params: &[Value<'_>]) -> Result<Row, StoreError> {
        match self.optional(sql, params)? {
            Some(row) => Ok(row),
            None => self.noted(Err(unexpected(sql, 1, 0))),
        }
    }

    /// Runs a statement that gives no rows; says how many it inserted, changed or deleted.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if a row with the same key exists; otherwise as [`Tx::query`].
    pub fn execute(&mut self, sql: &str, params: &[Value<'_>]) -> Result<u64, StoreError> {
        let result = match self.usable(params)? {
            Link::Sqlite(connection) => sqlite::execute(connection, sql, params),
            Link::Postgres(session) => session.execute(sql, params),
        };
        self.noted(result)
    }

    /// Runs a statement that must touch exactly `expected` rows.
    ///
    /// # Errors
    /// [`StoreError::UnexpectedRows`] if it touches another number; otherwise as [`Tx::execute`].
    pub fn execute_expecting(&mut self, sql: &str, params: &[Value<'_>], expected: u64) -> Result<(), StoreError> {
        let found = self.execute(sql, params)?;
        if found != expected {
            return self.noted(Err(unexpected(sql, expected, found)));
        }
        Ok(())
    }

    /// Runs one statement for each of many rows of parameters; says how many rows it touched in all. PostgreSQL gets them
    /// without waiting for the answer to each.
    ///
    /// # Errors
    /// As [`Tx::execute`], for any of them.
    pub fn execute_many(&mut self, sql: &str, rows: &[Vec<Value<'_>>]) -> Result<u64, StoreError> {
        for params in rows {
            self.usable(params)?;
        }
        let result = match self.link {
            Link::Sqlite(connection) => rows.iter().map(|params| sqlite::execute(connection, sql, params)).sum(),
            Link::Postgres(session) => session.execute_many(sql, rows),
        };
        self.noted(result)
    }

    /// Runs several statements in order; says how many rows they touched in all. PostgreSQL gets them without waiting for
    /// the answer to each.
    ///
    /// # Errors
    /// As [`Tx::execute`], for any of them.
    pub fn execute_each(&mut self, statements: &[(&str, &[Value<'_>])]) -> Result<u64, StoreError> {
        for (_, params) in statements {
            self.usable(params)?;
        }
        let result = match self.link {
            Link::Sqlite(connection) => {
                statements.iter().map(|(sql, params)| sqlite::execute(connection, sql, params)).sum()
            }
            Link::Postgres(session) => session.execute_each(statements),
        };
        self.noted(result)
    }

    /// Waits until no other transaction holds the lock of this name, and holds it to the end of this one.
    ///
    /// On SQLite writers run one at a time, so there is nothing to wait for.
    ///
    /// # Errors
    /// As [`Tx::query`].
    pub fn advisory_lock(&mut self, name: &str) -> Result<(), StoreError> {
        match self.link {
            Link::Sqlite(_) => Ok(()),
            Link::Postgres(_) => self.execute(postgres::LOCK, &[name.into()]).map(drop),
        }
    }

    /// Holds the lock of this name to the end of the transaction if no other transaction holds it; says whether it does.
    ///
    /// # Errors
    /// As [`Tx::query`].
    pub fn try_advisory_lock(&mut self, name: &str) -> Result<bool, StoreError> {
        match self.link {
            Link::Sqlite(_) => Ok(true),
            Link::Postgres(_) => Ok(self.one(postgres::TRY_LOCK, &[name.into()])?.int(0)? != 0),
        }
    }

    /// Runs several statements of a migration, written for SQLite.
    pub(crate) fn migrate(&mut self, sqlite_ddl: &str) -> Result<(), StoreError> {
        let result = match self.usable(&[])? {
            Link::Sqlite(connection) => sqlite::script(connection, sqlite_ddl),
            Link::Postgres(session) => session.script(&postgres::translate_ddl(sqlite_ddl)),
        };
        self.noted(result)
    }

    /// Whether the transaction failed by colliding with another, so that a new try may succeed.
    pub(super) fn is_contended(&self) -> bool {
        matches!(self.failure, Some(StoreError::Contended(_)))
    }

    /// The way to the engine, unless the transaction has failed or a parameter cannot be held by both engines.
    fn usable(&self, params: &[Value<'_>]) -> Result<&Link<'c>, StoreError> {
        if self.failure.is_some() {
            return Err(StoreError::TransactionFailed);
        }
        if params.iter().any(|value| matches!(value, Value::Text(text) if text.contains('\0'))) {
            return Err(StoreError::NulInText);
        }
        Ok(&self.link)
    }

    fn noted<T>(&mut self, result: Result<T, StoreError>) -> Result<T, StoreError> {
        if let Err(error) = &result {
            self.failure.get_or_insert_with(|| error.clone());
        }
        result
    }
}

fn unexpected(sql: &str, expected: u64, found: u64) -> StoreError {
    StoreError::UnexpectedRows { statement: sql.to_owned(), expected, found }
}

/// Runs a job on a transaction. The outer error is a panic; `Ok(Ok(_))` alone may be committed.
pub(super) fn run<T, E, F>(job: &mut F, tx: &mut Tx<'_>) -> Result<Result<T, E>, StoreError>
where
    F: FnMut(&mut Tx<'_>) -> Result<T, E>,
    E: From<StoreError>,
{
    // A job that panicked is never run again, and what it did to the database is rolled back: nothing half-done is seen.
    match catch_unwind(AssertUnwindSafe(|| job(tx))) {
        Ok(Ok(_)) if tx.failure.is_some() => Ok(Err(StoreError::TransactionFailed.into())),
        Ok(result) => Ok(result),
        Err(panic) => {
            let message = panic
                .downcast_ref::<&str>()
                .map(ToString::to_string)
                .or_else(|| panic.downcast_ref::<String>().cloned())
                .unwrap_or_default();
            Err(StoreError::Panicked { message })
        }
    }
}
