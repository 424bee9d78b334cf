//! A program is killed at some moment, 100 times on each engine: what it acknowledged is there, and nothing is half there.
//!
//! The test starts its own binary again as the program. That one appends to several streams at once, integrates the log
//! beside, and prints a line for each act that was acknowledged; after some lines it is killed, and the database checked.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};

use store::engine::{Store, StoreUrl};
use store::error::StoreError;
use store::stream;
use store::testing::{Scratch, each_scratch};
use store::verify::verify_all;

use crate::{append_one, integrate_some, trust};

/// Rounds on each of several databases: verifying one takes the longer the more it has seen.
const ROUNDS: u64 = 10;
const DATABASES: u64 = 10;
const WRITERS: u64 = 4;

/// The name of the variable that tells the program which database is its.
const VARIABLE: &str = "XINGQUAN_TEST_KILLED";

/// Not a test of its own: what the test below starts and kills.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "runs until it is killed"]
#[expect(clippy::disallowed_methods, reason = "the test that starts this tells it by the environment where to write")]
async fn program() {
    let url: StoreUrl = std::env::var(VARIABLE).unwrap().parse().unwrap();
    let store = Store::open(&url).await.unwrap();
    let mut tasks = tokio::task::JoinSet::new();
    for writer in 0..WRITERS {
        let store = store.clone();
        tasks.spawn(async move {
            loop {
                let appended: Result<u64, StoreError> =
                    store.write(move |tx| append_one(tx, &format!("case/{writer}"), "note")).await;
                let line = format!("acknowledged {writer} {}\n", appended.unwrap());
                std::io::stdout().write_all(line.as_bytes()).unwrap();
            }
        });
    }
    loop {
        integrate_some(&store, 50).await;
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn what_was_acknowledged_survives() {
    for database in 0..DATABASES {
        each_scratch(|scratch| async move {
            // The length of each stream that must be there.
            let mut acknowledged: BTreeMap<u64, u64> = BTreeMap::new();
            for round in database * ROUNDS..(database + 1) * ROUNDS {
                run_and_kill(&scratch, (round * 7919) % 23, &mut acknowledged);
                check(scratch.url(), &mut acknowledged).await;
            }
            scratch
        })
        .await;
    }
}

/// The program, which does not outlive the test, however that ends.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.0.kill().and_then(|()| self.0.wait()));
    }
}

/// Runs the program until it has acknowledged `lines` more acts, and kills it.
fn run_and_kill(scratch: &Scratch, lines: u64, acknowledged: &mut BTreeMap<u64, u64>) {
    let program = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "kill::program", "--ignored", "--nocapture"])
        .env(VARIABLE, scratch.address())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut program = Program(program);
    let mut seen = 0;
    for line in BufReader::new(program.0.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        // Another thread's line may begin on the test runner's own first line.
        let Some((_, rest)) = line.split_once("acknowledged ") else { continue };
        let (writer, seq) = rest.split_once(' ').unwrap();
        acknowledged.insert(writer.parse().unwrap(), seq.parse::<u64>().unwrap() + 1);
        seen += 1;
        if seen == lines + 1 {
            // The lines that are on their way are read to the end, and count.
            program.0.kill().unwrap();
        }
    }
    assert!(seen > lines, "the program ended by itself after {seen} acts");
}

async fn check(url: &StoreUrl, acknowledged: &mut BTreeMap<u64, u64>) {
    let store = Store::open(url).await.unwrap();
    let verified: Result<_, StoreError> = store.read(|tx| verify_all(tx, &trust())).await;
    verified.unwrap();
    for (writer, acts) in acknowledged {
        let name = format!("case/{writer}");
        let head: Result<_, StoreError> = store.read(move |tx| stream::head(tx, &name)).await;
        let length = head.unwrap().map_or(0, |head| head.length);
        // A writer had at most one act under way: committed, perhaps, and not yet acknowledged. The next round begins there.
        assert!((*acts..=*acts + 1).contains(&length), "case/{writer}: {acts} acknowledged, {length} there");
        *acts = length;
    }
}
