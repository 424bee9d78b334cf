//! The store as its callers see it, on both engines.

#![expect(clippy::unwrap_used, reason = "the whole crate is tests, and their helpers may fail like them")]

mod acts;
mod blob;
mod concurrency;
mod faults;
mod kill;
mod log;
mod migrate;
mod statements;
mod transactions;

use record::act::Draft;
use record::checkpoint::Lines;
use record::commitment::Salt;
use record::sign::{Ed25519Key, Signer, Sm2Key};
use record::verify::Trust;
use store::engine::{Store, Tx, Value};
use store::error::StoreError;
use store::log::{Integrated, integrate};
use store::stream::{self, Head, NewAct};

/// A number in a table of its own, for tests of transactions.
async fn counter(store: &Store) {
    let made: Result<(), StoreError> = store
        .write(|tx| {
            tx.execute("CREATE TABLE test_counter (name TEXT NOT NULL PRIMARY KEY, number BIGINT NOT NULL)", &[])?;
            tx.execute_expecting("INSERT INTO test_counter (name, number) VALUES ($1, $2)", &["a".into(), 0.into()], 1)
        })
        .await;
    made.unwrap();
}

/// What the counter of a name says; `None` if there is none.
async fn counted(store: &Store, name: &'static str) -> Option<i64> {
    let row =
        store.read(move |tx| tx.optional("SELECT number FROM test_counter WHERE name = $1", &[name.into()])).await;
    row.unwrap().map(|row: store::engine::Row| row.int(0).unwrap())
}

fn text(value: &str) -> Value<'static> {
    Value::from(value.to_owned())
}

const ORIGIN: &str = "log.example/caoxian";

const SALT: Salt = Salt([5; 32]);

/// The act that would follow `head`, with a sealed name.
fn act_after(stream: &str, head: Option<&Head>, note: &str) -> NewAct {
    let draft = Draft {
        stream: stream.to_owned(),
        seq: head.map_or(0, |head| head.length),
        previous: head.map(|head| head.digest),
        act: "penalty.note".to_owned(),
        by: "zhang".to_owned(),
        at: "2022-09-05T09:00".to_owned(),
        recorded: "2022-09-05T09:20:11".to_owned(),
        context: serde_json::json!({}),
        fields: serde_json::json!({"note": note, "party": {"name": "李某", "phone": "13800000000"}}),
        sealed: vec!["party.name".to_owned(), "party.phone".to_owned()],
    };
    NewAct::seal(draft, |_| Salt([6; 32])).unwrap()
}

/// Appends one act to the end of a stream, as a caller does that reads, decides and appends.
fn append_one(tx: &mut Tx<'_>, stream: &str, note: &str) -> Result<u64, StoreError> {
    let head = stream::head(tx, stream)?;
    let act = act_after(stream, head.as_ref(), note);
    stream::append(tx, &SALT, std::slice::from_ref(&act))?;
    Ok(act.seq())
}

fn keys() -> (Ed25519Key, Sm2Key) {
    (Ed25519Key::from_seed(ORIGIN, &[1; 32]).unwrap(), Sm2Key::from_seed(ORIGIN, &[2; 32]).unwrap())
}

fn trust() -> Trust {
    let (ed25519, sm2) = keys();
    let keys = vec![ed25519.verifier().clone(), sm2.verifier().clone()];
    Trust { origin: ORIGIN.to_owned(), keys, lines: Lines::Exact }
}

/// Takes at most `limit` waiting acts into the log.
async fn integrate_some(store: &Store, limit: u32) -> Integrated {
    let done: Result<Integrated, StoreError> = store
        .write(move |tx| {
            let (ed25519, sm2) = keys();
            integrate(tx, ORIGIN, &[&ed25519, &sm2], "2022-09-05T09:21:00", limit)
        })
        .await;
    done.unwrap()
}
