//! A node is killed at some moment, 200 times: what it acknowledged is there, nothing is half there, no number is missing.
//!
//! The test starts its own binary again as the node. That one records cases by several people at once, integrates the log
//! beside, and prints a line for each act that was acknowledged; after some lines it is killed, and the database checked.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::sync::Arc;

use casework::case::CaseId;
use node::Node;
use node::testing::{ORIGIN, Running, Story, beginning, start, step};
use record::checkpoint::Lines;
use record::verify::Trust;
use store::engine::{Store, StoreUrl};
use store::error::StoreError;
use store::testing::Scratch;
use store::verify::verify_all;

/// Rounds on SQLite, as many as asked for; each starts a program, so PostgreSQL, whose commits are its own to keep, gets fewer.
const ROUNDS: u64 = 200;
const ROUNDS_POSTGRES: u64 = 20;
/// Rounds after which everything is verified.
const VERIFIED: u64 = 20;
const PEOPLE: usize = 4;

/// The names of the variables that tell the program which database is its, and in which round it runs.
const DATABASE: &str = "XINGQUAN_TEST_KILLED_NODE";
const ROUND: &str = "XINGQUAN_TEST_KILLED_ROUND";

/// Not a test of its own: what the test below starts and kills.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "runs until it is killed"]
#[expect(clippy::disallowed_methods, reason = "the test that starts this tells it by the environment where to write")]
async fn program() {
    let url: StoreUrl = std::env::var(DATABASE).unwrap().parse().unwrap();
    let round = std::env::var(ROUND).unwrap();
    let running = start(Store::open(&url).await.unwrap()).await;
    let story = Arc::new(Story::food());
    if running.node.registry().agencies().count() == 0 {
        running.node.record_registry(story.registry.clone(), "registrar", beginning()).await.unwrap();
    }
    let mut tasks = tokio::task::JoinSet::new();
    for person in 0..PEOPLE {
        let (node, round) = (Arc::clone(&running.node), round.clone());
        tasks.spawn(async move {
            for number in 0.. {
                record_case(&node, &Story::of_party(format!("{round}之{person}之{number}"))).await;
            }
        });
    }
    loop {
        // Not at each act: the test verifies every checkpoint.
        for _ in 0..8 {
            running.node.recorded().await;
        }
        running.node.integrate().await.unwrap();
    }
}

/// Records a whole case and prints a line for each act once it is acknowledged.
async fn record_case(node: &Node, story: &Story) {
    let mut case: Option<CaseId> = None;
    for i in 0..story.played.len() {
        let recorded = step(node, story, i, case.as_ref()).await.unwrap();
        let id = case.get_or_insert_with(|| recorded.snapshot.case.id.clone());
        let head = recorded.snapshot.head().unwrap();
        std::io::stdout().write_all(format!("acknowledged {id} {} {head}\n", recorded.seq).as_bytes()).unwrap();
    }
}

/// The acknowledged acts: case and sequence number, with the digest.
type Acknowledged = BTreeMap<(String, u64), String>;

#[tokio::test]
async fn what_was_acknowledged_survives_in_sqlite() {
    survives(&Scratch::sqlite().await, ROUNDS).await;
}

#[tokio::test]
async fn what_was_acknowledged_survives_in_postgresql() {
    if let Some(scratch) = Scratch::postgres().await {
        survives(&scratch, ROUNDS_POSTGRES).await;
        scratch.remove().await;
    }
}

async fn survives(scratch: &Scratch, rounds: u64) {
    let mut acknowledged = Acknowledged::new();
    for round in 1..=rounds {
        run_and_kill(scratch, round, &mut acknowledged);
        check(scratch, &acknowledged).await;
        // Nothing is ever removed, so what a kill spoils is found some rounds later too; signatures take their time.
        if round % VERIFIED == 0 {
            verify(scratch).await;
        }
    }
    assert!(acknowledged.len() as u64 > rounds);
    check_whole(scratch).await;
}

/// Runs the program until it has acknowledged some acts, more or fewer in each round, and kills it.
fn run_and_kill(scratch: &Scratch, round: u64, acknowledged: &mut Acknowledged) {
    let mut program = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "kill::program", "--ignored", "--nocapture"])
        .env(DATABASE, scratch.address())
        .env(ROUND, round.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let (mut seen, wanted) = (0, (round * 7919) % 23 + 1);
    for line in BufReader::new(program.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        // Another thread's line may begin on the test runner's own first line.
        let Some((_, rest)) = line.split_once("acknowledged ") else { continue };
        // A line that the kill cut short acknowledged nothing.
        let [stream, seq, digest] = *rest.split(' ').collect::<Vec<_>>() else { continue };
        acknowledged.insert((stream.to_owned(), seq.parse().unwrap()), digest.to_owned());
        seen += 1;
        if seen == wanted {
            // SIGKILL. The lines that are on their way are read to the end, and count.
            program.kill().unwrap();
        }
    }
    program.wait().unwrap();
    assert!(seen >= wanted, "the program ended by itself after {seen} acts");
}

/// Every chain, the log and its checkpoints hold.
async fn verify(scratch: &Scratch) {
    let Running { node, .. } = &start(Store::open(scratch.url()).await.unwrap()).await;
    let trust = Trust { origin: ORIGIN.to_owned(), keys: node.keys(), lines: Lines::Exact };
    let verified: Result<_, StoreError> = node.store().read(move |tx| verify_all(tx, &trust)).await;
    verified.unwrap();
}

/// Every acknowledged act is stored with its digest.
async fn check(scratch: &Scratch, acknowledged: &Acknowledged) {
    let store = Store::open(scratch.url()).await.unwrap();
    let stored: Result<BTreeMap<_, _>, StoreError> = store
        .read(|tx| {
            let rows = tx.query("SELECT stream, seq, digest FROM act WHERE stream LIKE 'case/%'", &[])?;
            rows.iter()
                .map(|row| {
                    let digest = row.blob(2)?.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
                    Ok(((row.text(0)?.replacen("case/", "", 1), row.count(1)?), digest))
                })
                .collect()
        })
        .await;
    let stored: Acknowledged = stored.unwrap();
    for (place, digest) in acknowledged {
        assert_eq!(stored.get(place), Some(digest), "{place:?}");
    }
    // A person had at most one act under way at each kill.
    assert!(stored.len() >= acknowledged.len());
}

/// Every case folds, numbers have no gap, and the read models are those of the acts.
async fn check_whole(scratch: &Scratch) {
    let Running { node, .. } = &start(Store::open(scratch.url()).await.unwrap()).await;
    let listed: Result<Vec<String>, StoreError> =
        node.store().read(|tx| store::registry::case_streams(tx, "", u32::MAX)).await;
    let ids: Vec<CaseId> =
        listed.unwrap().iter().map(|stream| exchange::act::case_of_stream(stream).unwrap()).collect();
    let expected: Vec<CaseId> = (1..=ids.len()).map(|n| CaseId(format!("371721-2022-{n:06}"))).collect();
    assert_eq!(ids, expected);
    let mut numbers: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for id in &ids {
        for document in node.case(id).await.unwrap().unwrap().case.documents() {
            if let Some(number) = document.number {
                numbers.entry(document.kind.id).or_default().insert(number);
            }
        }
    }
    for (kind, numbers) in &numbers {
        let word = casework::document::find(kind).unwrap();
        for serial in 1..=numbers.len() {
            let number = casework::document::number("曹市监", word, 2022, serial as u64);
            assert!(numbers.contains(&number), "{kind}: no {number}");
        }
    }
    let before = node.read_models().await.unwrap();
    node.rebuild().await.unwrap();
    assert_eq!(node.read_models().await.unwrap(), before);
}
