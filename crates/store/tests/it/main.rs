//! The store as its callers see it, on both engines.

mod blob;
mod concurrency;
mod faults;
mod migrate;
mod statements;
mod transactions;

use store::engine::{Store, Value};
use store::error::StoreError;

/// A number in a table of its own, for tests of transactions.
async fn counter(store: &Store) {
    let made: Result<(), StoreError> = store
        .write(|tx| {
            tx.execute("CREATE TABLE counter (name TEXT NOT NULL PRIMARY KEY, number BIGINT NOT NULL)", &[])?;
            tx.execute_expecting("INSERT INTO counter (name, number) VALUES ($1, $2)", &["a".into(), 0.into()], 1)
        })
        .await;
    made.unwrap();
}

/// What the counter of a name says; `None` if there is none.
async fn counted(store: &Store, name: &'static str) -> Option<i64> {
    let row = store.read(move |tx| tx.optional("SELECT number FROM counter WHERE name = $1", &[name.into()])).await;
    row.unwrap().map(|row: store::engine::Row| row.int(0).unwrap())
}

fn text(value: &str) -> Value<'static> {
    Value::from(value.to_owned())
}
