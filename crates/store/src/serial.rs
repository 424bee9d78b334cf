//! Numbers of documents: 1, 2, 3 … in each series, without gap and without reuse.

use crate::engine::Tx;
use crate::error::StoreError;

/// Takes the next number of a series, from 1: an agency's documents of a kind in a year.
///
/// The number is taken when the transaction commits and given back when it does not. On PostgreSQL, transactions that
/// take numbers of the same series follow one another, so it is best taken late in a transaction.
///
/// # Errors
/// As [`Tx::query`].
pub fn next_serial(tx: &mut Tx<'_>, agency: &str, kind: &str, year: u16) -> Result<u64, StoreError> {
    tx.one(
        "INSERT INTO serial (agency, kind, year, next) VALUES ($1, $2, $3, 2)
         ON CONFLICT (agency, kind, year) DO UPDATE SET next = serial.next + 1
         RETURNING next - 1",
        &[agency.into(), kind.into(), i64::from(year).into()],
    )?
    .count(0)
}
