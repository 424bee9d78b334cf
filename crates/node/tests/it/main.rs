//! A node as its callers see it, on both engines.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "the whole crate is tests, and their helpers may fail like them"
)]

mod accounts;
mod concurrency;
mod export;
mod registry;
mod several;
mod story;
mod whole_case;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use casework::case::CaseId;
use jiff::civil::{DateTime, date};
use node::recording::{Failure, Recorded, Request, Target};
use node::{Clock, Entropy, Node, Parts};
use record::digest::sha256;
use record::sign::{Ed25519Key, Sm2Key};
use store::blob::Blobs;
use store::engine::Store;
use story::Story;

const ORIGIN: &str = "log.example/caoxian";

/// A clock that stands still until a test moves it.
#[derive(Debug, Clone)]
struct SetClock(Arc<Mutex<DateTime>>);

impl SetClock {
    fn set(&self, now: DateTime) {
        *self.0.lock().unwrap() = now;
    }
}

impl Clock for SetClock {
    fn now(&self) -> DateTime {
        *self.0.lock().unwrap()
    }
}

/// Bytes that differ each time, in this process and for each node.
#[derive(Debug)]
struct Counted(AtomicU64);

impl Entropy for Counted {
    fn bytes(&self) -> Result<[u8; 32], String> {
        static NODES: AtomicU64 = AtomicU64::new(0);
        let node = NODES.fetch_add(1, Ordering::Relaxed);
        Ok(sha256(format!("{node} {}", self.0.fetch_add(1, Ordering::Relaxed)).as_bytes()).0)
    }
}

/// A node with its clock and its folder, which is removed with it.
struct Running {
    node: Arc<Node>,
    clock: SetClock,
    _folder: tempfile::TempDir,
}

async fn start(store: Store) -> Running {
    let folder = tempfile::tempdir().unwrap();
    let clock = SetClock(Arc::new(Mutex::new(date(2022, 8, 1).at(8, 0, 0, 0))));
    let parts = Parts {
        store,
        blobs: Blobs::open(folder.path()).await.unwrap(),
        law: Arc::new(law::Law::load().unwrap()),
        origin: ORIGIN.to_owned(),
        signers: vec![
            Box::new(Ed25519Key::from_seed(ORIGIN, &[1; 32]).unwrap()),
            Box::new(Sm2Key::from_seed(ORIGIN, &[2; 32]).unwrap()),
        ],
        clock: Box::new(clock.clone()),
        entropy: Box::new(Counted(AtomicU64::new(0))),
    };
    Running { node: Arc::new(Node::start(parts).await.unwrap()), clock, _folder: folder }
}

/// When the registry of a story is recorded: before anything happens in it.
fn beginning() -> DateTime {
    date(2015, 6, 1).at(8, 0, 0, 0)
}

/// A node that knows the story's agencies, people and items.
async fn start_with(store: Store, story: &Story) -> Running {
    let running = start(store).await;
    running.node.record_registry(story.registry.clone(), "registrar", beginning()).await.unwrap();
    running
}

/// Records one step of a story.
async fn step(node: &Node, story: &Story, i: usize, case: Option<&CaseId>) -> Result<Recorded, Failure> {
    let played = &story.played[i];
    let target = case.map_or_else(|| Target::Open(played.agency.clone()), |id| Target::Case(id.clone()));
    node.record_at(Request { target, command: played.command.clone(), seen: None }, played.recorded).await
}

/// Records the story's steps up to `end` (exclusive) as a new case.
async fn play(node: &Node, story: &Story, end: usize) -> CaseId {
    let mut case: Option<CaseId> = None;
    for i in 0..end {
        let recorded = step(node, story, i, case.as_ref()).await;
        let recorded = recorded.unwrap_or_else(|failure| panic!("step {i}: {failure}"));
        case.get_or_insert_with(|| recorded.snapshot.case.id.clone());
    }
    case.unwrap()
}
