//! SQLite's one writer: a thread that commits many jobs at once.
//!
//! The disk takes as long for one job as for a hundred. So the writer runs every job that waits, each in a savepoint of
//! its own, inside one transaction; commits once; and only then answers them all. A job that fails takes back its own
//! savepoint and nothing else.
//!
//! INVARIANT: no answer, good or bad, is given before the commit of its batch is on disk. Not even a refusal: it may
//! rest on what an earlier job of the same batch wrote.

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use super::sqlite::{self, step};
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
}

impl Writer {
    pub(super) fn start(connection: Connection) -> Result<Writer, StoreError> {
        let (queue, jobs) = mpsc::channel(QUEUE);
        std::thread::Builder::new().name("sqlite-writer".to_owned()).spawn(move || serve(&connection, jobs)).map_err(
            |error| StoreError::Engine {
                context: "start the writer thread".to_owned(),
                cause: std::sync::Arc::new(error),
            },
        )?;
        Ok(Writer { queue })
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

fn serve(connection: &Connection, mut jobs: mpsc::Receiver<Box<dyn Work>>) {
    while let Some(first) = jobs.blocking_recv() {
        let mut batch = Vec::new();
        let outcome = commit_batch(connection, first, &mut jobs, &mut batch);
        if outcome.is_err() && !connection.is_autocommit() {
            // If even this fails, the next BEGIN does too, and its callers are told.
            drop(step(connection, "ROLLBACK"));
        }
        for work in batch {
            work.answer(outcome.as_ref().err());
        }
    }
}

/// Runs `first` and whatever comes while it runs, and commits. `batch` holds the jobs that wait for the answer.
fn commit_batch(
    connection: &Connection,
    first: Box<dyn Work>,
    jobs: &mut mpsc::Receiver<Box<dyn Work>>,
    batch: &mut Vec<Box<dyn Work>>,
) -> Result<(), StoreError> {
    let mut next = Some(first);
    let begun = step(connection, "BEGIN IMMEDIATE");
    if begun.is_err() {
        // Another process holds the file: those who wait behind would each wait as long again, so they are told now.
        batch.extend(next);
        while batch.len() < BATCH
            && let Ok(work) = jobs.try_recv()
        {
            batch.push(work);
        }
        return begun;
    }
    while let Some(mut work) = next {
        let ran = in_savepoint(connection, work.as_mut());
        batch.push(work);
        ran?;
        next = if batch.len() < BATCH { jobs.try_recv().ok() } else { None };
    }
    step(connection, "COMMIT")
}

/// Runs one job in its savepoint. An error here is the whole batch's.
fn in_savepoint(connection: &Connection, work: &mut dyn Work) -> Result<(), StoreError> {
    step(connection, "SAVEPOINT job")?;
    let keep = work.run(connection);
    if connection.is_autocommit() {
        // SQLite answers some faults (disk full, input or output) by rolling back everything, savepoints included.
        return Err(sqlite::failure(
            "savepoint",
            rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_ABORT_ROLLBACK), None),
        ));
    }
    if !keep {
        step(connection, "ROLLBACK TO job")?;
    }
    step(connection, "RELEASE job")
}
