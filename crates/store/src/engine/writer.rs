//! SQLite's one writer: a thread that commits many jobs at once.
//!
//! The disk takes as long for one job as for a hundred. So the writer runs every job that waits, each in a savepoint of
//! its own, inside one transaction; commits once; and only then answers them all. A job that fails takes back its own
//! savepoint and nothing else.
//!
//! INVARIANT: no answer, good or bad, is given before the commit of its batch is on disk. Not even a refusal: it may
//! rest on what an earlier job of the same batch wrote.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use super::sqlite::step;
use super::tx::{self, Tx};
use crate::error::StoreError;

/// Jobs that may wait. Beyond it, callers wait to hand over their job.
const QUEUE: usize = 1024;

/// Jobs of one commit at most, so that the first of them does not wait for ever.
const BATCH: usize = 256;

/// The way to the writer thread. The thread ends when the last clone is dropped and its queue is empty.
#[derive(Debug, Clone)]
pub(super) struct Writer {
    queue: mpsc::Sender<Box<dyn Work>>,
    commits: Arc<AtomicU64>,
}

impl Writer {
    pub(super) fn start(connection: Connection) -> Result<Writer, StoreError> {
        let (queue, jobs) = mpsc::channel(QUEUE);
        let commits = Arc::new(AtomicU64::new(0));
        let counter = Arc::clone(&commits);
        let thread = std::thread::Builder::new().name("sqlite-writer".to_owned());
        thread.spawn(move || serve(&connection, jobs, &counter)).map_err(|error| StoreError::Engine {
            context: "start the writer thread".to_owned(),
            cause: Arc::new(error),
        })?;
        Ok(Writer { queue, commits })
    }

    /// How often the disk was waited for.
    pub(super) fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }

    pub(super) async fn submit<T, E, F>(&self, job: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let pending = Pending { job, result: None, reply };
        self.queue.send(Box::new(pending)).await.map_err(|_| StoreError::Closed)?;
        answer.await.map_err(|_| StoreError::Closed)?
    }
}

/// A job of any type.
trait Work: Send + std::fmt::Debug {
    /// Runs it; says whether what it wrote is to be kept.
    fn run(&mut self, connection: &Connection) -> bool;

    /// Answers the caller: with the job's own result, or with the error that undid it.
    fn answer(self: Box<Self>, undone: Option<&StoreError>);
}

struct Pending<F, T, E> {
    job: F,
    result: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> std::fmt::Debug for Pending<F, T, E> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Pending")
    }
}

impl<F, T, E> Work for Pending<F, T, E>
where
    F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<StoreError> + Send,
{
    fn run(&mut self, connection: &Connection) -> bool {
        let result = tx::run(&mut self.job, &mut Tx::sqlite(connection)).unwrap_or_else(|panic| Err(panic.into()));
        self.result.insert(result).is_ok()
    }

    fn answer(self: Box<Self>, undone: Option<&StoreError>) {
        let result = match (undone, self.result) {
            (Some(error), _) => Err(error.clone().into()),
            (None, Some(result)) => result,
            (None, None) => Err(StoreError::Closed.into()),
        };
        // A caller that no longer waits needs no answer.
        drop(self.reply.send(result));
    }
}

/// Why a batch is not committed.
enum Undone {
    /// For a reason that is every job's.
    ForAll(StoreError),
    /// SQLite answers some faults of one statement, a full disk above all, by rolling back everything, savepoints
    /// included. The other jobs are not to blame.
    ByOne,
}

fn serve(connection: &Connection, mut jobs: mpsc::Receiver<Box<dyn Work>>, commits: &AtomicU64) {
    while let Some(first) = jobs.blocking_recv() {
        let mut batch = Vec::new();
        let undone = match commit_together(connection, first, &mut jobs, &mut batch) {
            Ok(()) => None,
            Err(Undone::ForAll(error)) => Some(error),
            Err(Undone::ByOne) => {
                for mut work in batch {
                    let undone = commit_alone(connection, work.as_mut()).err();
                    roll_back(connection);
                    work.answer(undone.as_ref());
                }
                continue;
            }
        };
        roll_back(connection);
        commits.fetch_add(1, Ordering::Relaxed);
        for work in batch {
            work.answer(undone.as_ref());
        }
    }
}

/// Runs `first` and whatever comes while it runs, and commits. `batch` holds the jobs that wait for the answer.
fn commit_together(
    connection: &Connection,
    first: Box<dyn Work>,
    jobs: &mut mpsc::Receiver<Box<dyn Work>>,
    batch: &mut Vec<Box<dyn Work>>,
) -> Result<(), Undone> {
    let mut next = Some(first);
    if let Err(error) = step(connection, "BEGIN IMMEDIATE") {
        // Another process holds the file: those who wait behind would each wait as long again, so they are told now.
        batch.extend(next);
        while batch.len() < BATCH
            && let Ok(work) = jobs.try_recv()
        {
            batch.push(work);
        }
        return Err(Undone::ForAll(error));
    }
    while let Some(mut work) = next {
        let ran = run_in_savepoint(connection, work.as_mut());
        batch.push(work);
        ran?;
        next = if batch.len() < BATCH { jobs.try_recv().ok() } else { None };
    }
    step(connection, "COMMIT").map_err(Undone::ForAll)
}

fn run_in_savepoint(connection: &Connection, work: &mut dyn Work) -> Result<(), Undone> {
    step(connection, "SAVEPOINT job").map_err(Undone::ForAll)?;
    let keep = work.run(connection);
    if connection.is_autocommit() {
        return Err(Undone::ByOne);
    }
    if !keep {
        step(connection, "ROLLBACK TO job").map_err(Undone::ForAll)?;
    }
    step(connection, "RELEASE job").map_err(Undone::ForAll)
}

/// Runs one job in a transaction of its own. If it fails, the transaction is left for [`roll_back`].
fn commit_alone(connection: &Connection, work: &mut dyn Work) -> Result<(), StoreError> {
    step(connection, "BEGIN IMMEDIATE")?;
    if work.run(connection) { step(connection, "COMMIT") } else { Ok(()) }
}

/// Ends a transaction that is still open. If even this fails, the next BEGIN does too, and its callers are told.
fn roll_back(connection: &Connection) {
    if !connection.is_autocommit() {
        drop(step(connection, "ROLLBACK"));
    }
}
