//! The yardstick of `xingquan bench`: plain SQLite, writing the rows that recording acts writes, and nothing else.
//!
//! The tables and indexes are the same, the statements are prepared once, and nothing is decided, sealed, hashed, checked
//! or derived in between.

use std::path::Path;

use rusqlite::{Connection, params_from_iter};

use crate::engine::Value;
use crate::error::StoreError;
use crate::migrate;
use crate::projection::{self, Rows};
use crate::stream::StoredAct;

/// A statement with its values.
type Write = (String, Vec<Value<'static>>);

/// The rows that were written with one act.
#[derive(Debug, Clone, Default)]
pub struct Written(Vec<Write>);

impl Written {
    /// The rows of an act: the act itself with what belongs to it, its document numbers, and the read models before and after.
    ///
    /// # Errors
    /// [`StoreError`] when the act's openings have no bytes or a number is too great.
    pub fn of(act: &StoredAct, numbers: &[String], before: &Rows, after: &Rows) -> Result<Self, StoreError> {
        let text = |text: &str| Value::Text(text.to_owned().into());
        let blob = |bytes: &[u8]| Value::Blob(bytes.to_vec().into());
        let (stream, seq) = (text(&act.stream), Value::count(act.seq)?);
        let openings = record::commitment::openings_to_bytes(&act.openings)
            .map_err(|error| StoreError::damaged(&act.stream, error))?;
        let digest = blob(act.digest.as_bytes());
        let mut writes: Vec<Write> = vec![
            (
                "INSERT OR REPLACE INTO stream (name, salt, length, head) VALUES (?, ?, ?, ?)".to_owned(),
                vec![stream.clone(), digest.clone(), seq.clone(), digest.clone()],
            ),
            (
                "INSERT INTO act (stream, seq, kind, recorded, bytes, digest, digest_sm3) VALUES (?, ?, ?, ?, ?, ?, ?)"
                    .to_owned(),
                vec![
                    stream.clone(),
                    seq.clone(),
                    text(&act.kind),
                    text("2022-09-05T09:20:11"),
                    blob(&act.bytes),
                    digest.clone(),
                    digest,
                ],
            ),
            ("INSERT INTO unlogged (stream, seq) VALUES (?, ?)".to_owned(), vec![stream.clone(), seq.clone()]),
        ];
        if !act.openings.is_empty() {
            writes.push((
                "INSERT INTO opening (stream, seq, bytes) VALUES (?, ?, ?)".to_owned(),
                vec![stream, seq, blob(&openings)],
            ));
        }
        for kind in numbers {
            writes.push((
                "INSERT OR REPLACE INTO serial (agency, kind, year, next) VALUES (?, ?, ?, ?)".to_owned(),
                vec![text("agency"), text(kind), 2022.into(), 1.into()],
            ));
        }
        for difference in projection::differences(before, after) {
            let statements = difference.statements;
            writes.extend(difference.gone.into_iter().map(|row| (statements.delete.clone(), owned(row))));
            writes.extend(difference.new.into_iter().map(|row| (statements.upsert.clone(), owned(row))));
        }
        Ok(Self(writes))
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn owned(row: Vec<Value<'_>>) -> Vec<Value<'static>> {
    row.into_iter().map(Value::into_owned).collect()
}

/// An empty SQLite file with the tables of a node, opened as a node opens it.
#[derive(Debug)]
pub struct Plain(Connection);

impl Plain {
    /// Makes the file.
    ///
    /// # Errors
    /// [`StoreError`] when SQLite refuses.
    pub fn create(path: &Path) -> Result<Self, StoreError> {
        let make = || {
            let connection = Connection::open(path)?;
            connection.set_prepared_statement_cache_capacity(256);
            connection.pragma_update(None, "journal_mode", "wal")?;
            connection.pragma_update(None, "synchronous", "full")?;
            migrate::ddl().try_for_each(|ddl| connection.execute_batch(ddl))?;
            Ok(connection)
        };
        make().map(Self).map_err(|error| crate::engine::sqlite_failure("yardstick", error))
    }

    /// Writes the rows of these acts and brings them to disk in one commit.
    ///
    /// # Errors
    /// [`StoreError`] when SQLite refuses.
    pub fn commit(&self, acts: &[Written]) -> Result<(), StoreError> {
        let write = || {
            self.0.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
            for (sql, values) in acts.iter().flat_map(|act| &act.0) {
                self.0.prepare_cached(sql)?.execute(params_from_iter(values))?;
            }
            self.0.prepare_cached("COMMIT")?.execute([])
        };
        write().map(drop).map_err(|error| crate::engine::sqlite_failure("yardstick", error))
    }
}
