//! The tables, brought up to date when a program starts.
//!
//! Migrations only go forward. Each is a file of SQLite's DDL, read by PostgreSQL with other names for the types. What
//! was applied is kept with its digest, so that a changed file, or a database of a newer program, is refused.

use record::digest::sha256;

use crate::engine::{Store, Tx};
use crate::error::StoreError;

/// A step of the schema: its name and its DDL, in the order of application.
type Migration<'a> = (&'a str, &'a str);

const MIGRATIONS: &[Migration<'_>] = &[
    ("0001_log", include_str!("migrations/0001_log.sql")),
    ("0002_read", include_str!("migrations/0002_read.sql")),
    ("0003_desk", include_str!("migrations/0003_desk.sql")),
    ("0004_catalogue", include_str!("migrations/0004_catalogue.sql")),
];

const APPLIED: &str = "CREATE TABLE IF NOT EXISTS migration (
    number INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    digest TEXT NOT NULL
) STRICT;";

/// Applies the migrations that are missing, all or none. Safe when several programs start at once.
///
/// # Errors
/// [`StoreError::Schema`] if the database was made by a newer program, or from migrations other than this program's.
pub async fn up(store: &Store) -> Result<(), StoreError> {
    store.write(|tx| apply(tx, MIGRATIONS)).await
}

/// The DDL of all migrations, in order, as SQLite reads it.
pub(crate) fn ddl() -> impl Iterator<Item = &'static str> {
    MIGRATIONS.iter().map(|(_, ddl)| *ddl)
}

fn apply(tx: &mut Tx<'_>, migrations: &[Migration<'_>]) -> Result<(), StoreError> {
    tx.advisory_lock("migration")?;
    tx.migrate(APPLIED)?;
    let applied = tx.query("SELECT name, digest FROM migration ORDER BY number", &[])?;
    if let Some(unknown) = applied.get(migrations.len()) {
        return Err(StoreError::Schema(format!(
            "数据库含有本程序没有的结构变更 {}，是由更新的版本建立的；请改用新版本程序",
            unknown.text(0)?
        )));
    }
    for (index, (name, ddl)) in migrations.iter().enumerate() {
        let digest = sha256(ddl.as_bytes()).to_hex();
        if let Some(row) = applied.get(index) {
            if row.text(0)? != *name || row.text(1)? != digest {
                return Err(StoreError::Schema(format!(
                    "数据库的结构变更 {} 与本程序的 {name} 内容不同；请改用建立该数据库的程序版本",
                    row.text(0)?
                )));
            }
            continue;
        }
        tx.migrate(ddl)?;
        tx.execute_expecting(
            "INSERT INTO migration (number, name, digest) VALUES ($1, $2, $3)",
            &[i64::try_from(index).unwrap_or(i64::MAX).into(), (*name).into(), digest.into()],
            1,
        )?;
    }
    Ok(())
}
