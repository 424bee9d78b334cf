//! For tests: a node with a clock that the test sets, and the scenario of a whole case, told again on a real node.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that cannot begin must not pass")]

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use casework::acts::Act;
use casework::case::CaseId;
use casework::registry::RegistryAct;
use casework::scenario::{Played, PlayedItem, Report, run};
use jiff::civil::{DateTime, date};
use record::digest::sha256;
use record::sign::{Ed25519Key, Sm2Key};
use serde_json::Value as Json;
use store::blob::Blobs;
use store::engine::Store;

use crate::recording::{Failure, Recorded, Request, Target};
use crate::{Clock, Entropy, Node, Parts};

/// The name of the log of the node.
pub const ORIGIN: &str = "log.example/caoxian";

/// The secret seeds of the node's keys, Ed25519 and SM2.
pub const SEEDS: [[u8; 32]; 2] = [[1; 32], [2; 32]];

/// A clock that stands still until a test moves it.
#[derive(Debug, Clone)]
pub struct SetClock(Arc<Mutex<DateTime>>);

impl SetClock {
    /// Sets it.
    pub fn set(&self, now: DateTime) {
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
pub struct Counted(AtomicU64);

impl Entropy for Counted {
    fn bytes(&self) -> Result<[u8; 32], String> {
        static NODES: AtomicU64 = AtomicU64::new(0);
        let node = NODES.fetch_add(1, Ordering::Relaxed);
        Ok(sha256(format!("{node} {}", self.0.fetch_add(1, Ordering::Relaxed)).as_bytes()).0)
    }
}

/// A node with its clock and its folder, which is removed with it.
#[derive(Debug)]
pub struct Running {
    /// The node.
    pub node: Arc<Node>,
    /// Its clock.
    pub clock: SetClock,
    _folder: Option<tempfile::TempDir>,
}

/// A node with an empty registry and a folder of its own.
///
/// # Panics
/// If it cannot be started.
pub async fn start(store: Store) -> Running {
    let folder = tempfile::tempdir().unwrap();
    let running = start_in(store, folder.path()).await;
    Running { _folder: Some(folder), ..running }
}

/// As [`start`], with its evidence files in this folder, which stays.
///
/// # Panics
/// If it cannot be started.
pub async fn start_in(store: Store, files: &Path) -> Running {
    let clock = SetClock(Arc::new(Mutex::new(date(2022, 8, 1).at(8, 0, 0, 0))));
    let parts = Parts {
        store,
        blobs: Blobs::open(files).await.unwrap(),
        law: Arc::new(law::Law::load().unwrap()),
        origin: ORIGIN.to_owned(),
        signers: vec![
            Box::new(Ed25519Key::from_seed(ORIGIN, &SEEDS[0]).unwrap()),
            Box::new(Sm2Key::from_seed(ORIGIN, &SEEDS[1]).unwrap()),
        ],
        clock: Box::new(clock.clone()),
        entropy: Box::new(Counted(AtomicU64::new(0))),
    };
    Running { node: Arc::new(Node::start(parts).await.unwrap()), clock, _folder: None }
}

/// When the registry of a story is recorded: before anything happens in it.
pub fn beginning() -> DateTime {
    date(2015, 6, 1).at(8, 0, 0, 0)
}

/// A node that knows the story's agencies, people and items.
///
/// # Panics
/// If it cannot be started.
pub async fn start_with(store: Store, story: &Story) -> Running {
    let running = start(store).await;
    running.node.record_registry(story.registry.clone(), "registrar", beginning()).await.unwrap();
    running
}

/// Records one step of a story, in this case or as a new one.
///
/// # Errors
/// What the node answers.
///
/// # Panics
/// If the story has no such step.
pub async fn step(node: &Node, story: &Story, i: usize, case: Option<&CaseId>) -> Result<Recorded, Failure> {
    let played = story.played.get(i).unwrap();
    let target = case.map_or_else(|| Target::Open(played.agency.clone()), |id| Target::Case(id.clone()));
    node.record_at(Request { target, command: played.command.clone(), seen: None }, played.recorded).await
}

/// Records the story's steps up to `end` (exclusive) as a new case.
///
/// # Panics
/// If a step is not accepted.
pub async fn play(node: &Node, story: &Story, end: usize) -> CaseId {
    let mut case: Option<CaseId> = None;
    for i in 0..end {
        let recorded = step(node, story, i, case.as_ref()).await;
        let recorded = recorded.unwrap_or_else(|failure| panic!("step {i}: {failure}"));
        case.get_or_insert_with(|| recorded.snapshot.case.id.clone());
    }
    case.unwrap()
}

/// The lives of items that a scenario of `scenarios/catalogue` tells, with the registry on which they rest.
///
/// # Panics
/// If the scenario does not hold.
pub fn lives(name: &str) -> (Vec<RegistryAct>, Vec<PlayedItem>) {
    let report = told(name);
    (report.registry, report.items)
}

/// The whole report of a scenario of `scenarios/catalogue`, with its cases.
///
/// # Panics
/// If the scenario does not hold.
pub fn told(name: &str) -> Report {
    let law = law::Law::load().unwrap();
    let beside = |name: &str| load(&format!("catalogue/{name}"), &|text| text);
    let report = run(&beside(name).unwrap(), &law, &beside).unwrap();
    let unmet = report.steps.iter().find(|step| !step.holds);
    assert!(unmet.is_none(), "{unmet:?}");
    report
}

/// A case from the lead to the archive, with the registry on which it rests.
#[derive(Debug, Clone)]
pub struct Story {
    /// Agencies, people and items.
    pub registry: Vec<RegistryAct>,
    /// The acts of the case, in order.
    pub played: Vec<Played>,
}

fn load(name: &str, change: &dyn Fn(String) -> String) -> Result<Json, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios").join(name);
    let text = std::fs::read_to_string(path).map_err(|error| format!("{name}: {error}"))?;
    // The officers can tell the story about several parties at once only if it happens in one place.
    let text = text.replace("曹县青菏路88号曹县鲁惠百货有限公司一层卖场", "曹县青菏路88号");
    serde_norway::from_str(&change(text)).map_err(|error| format!("{name}: {error}"))
}

impl Story {
    /// `scenarios/food-hearing.yaml`.
    ///
    /// # Panics
    /// If the scenario does not hold.
    pub fn food() -> Self {
        Self::changed("food-hearing.yaml", &|text| text)
    }

    /// The same story about another party, whose name tells it from others.
    ///
    /// # Panics
    /// If the scenario does not hold.
    pub fn of_party(name: impl std::fmt::Display) -> Self {
        Self::changed("food-hearing.yaml", &|text| {
            text.replace("曹县鲁惠百货有限公司", &format!("曹县鲁惠百货{name}店"))
                .replace("        credit_code: 91371702MA3C1D2E19\n", "")
        })
    }

    /// A case of an agency that has shaped a procedure of its own.
    ///
    /// # Panics
    /// If the scenario does not hold.
    pub fn own_procedure() -> Self {
        Self::changed("own-procedure.yaml", &|text| text)
    }

    fn changed(file: &str, change: &dyn Fn(String) -> String) -> Self {
        let law = law::Law::load().unwrap();
        let report = run(&load(file, change).unwrap(), &law, &|name| load(name, change)).unwrap();
        let unmet = report.steps.iter().find(|step| !step.holds);
        assert!(unmet.is_none(), "{unmet:?}");
        Self { registry: report.registry, played: report.played }
    }

    /// The place of the first act for which `is` holds.
    ///
    /// # Panics
    /// If there is none.
    pub fn place(&self, is: impl Fn(&Act) -> bool) -> usize {
        self.played.iter().position(|played| is(&played.command.act)).unwrap()
    }

    /// The place of the decision.
    ///
    /// # Panics
    /// If there is none.
    pub fn decision(&self) -> usize {
        self.place(|act| matches!(act, Act::Decide(_)))
    }
}
