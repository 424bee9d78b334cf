//! Recording an act: decide, seal, append, project, in one transaction, with an answer for every conflict.

use std::sync::{Arc, PoisonError};

use casework::case::{CaseFile, CaseId, Entry, Numbered};
use casework::decide::{Accepted, Command, Refusal, decide};
use casework::facts::{Facts, Neighbours};
use casework::registry::Registry;
use casework::value::AgencyId;
use exchange::act::{case_draft, case_stream};
use jiff::civil::DateTime;
use record::commitment::Salt;
use record::digest::{Digest, sha256};
use store::engine::Tx;
use store::error::StoreError;
use store::projection::{self, Rows};
use store::stream::{self, NewAct};

use crate::{Node, NodeError, Snapshot, facts, reading, registry, unreadable};

/// The case that an act belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A new case of this agency.
    Open(AgencyId),
    /// An existing case.
    Case(CaseId),
}

/// What somebody asks the node to record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The case.
    pub target: Target,
    /// The act.
    pub command: Command,
    /// The version of the case that the person saw; `None` when he saw none.
    pub seen: Option<u32>,
}

/// An act that was recorded and is on disk.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// The case after the act.
    pub snapshot: Arc<Snapshot>,
    /// The act's sequence number.
    pub seq: u32,
}

/// Why an act was not recorded. Nothing of it is kept.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The law says no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// No such case.
    #[error("没有编号为“{0}”的案件")]
    NoCase(CaseId),
    /// No such agency.
    #[error("没有登记名为“{0}”的机关")]
    NoAgency(AgencyId),
    /// Somebody else recorded an act meanwhile: the form is out of date.
    #[error("案件已有新的记录（现有{now}项，填表时为{seen}项），请核对新的情况后再提交；所填内容已经保留")]
    Stale {
        /// The version that the person saw.
        seen: u32,
        /// The version now.
        now: u32,
    },
    /// Something broke.
    #[error(transparent)]
    Node(#[from] NodeError),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Node(error.into())
    }
}

/// How often a decision is tried again when others came first. Each time somebody gets on, so as many may meet in one case.
pub(crate) const TRIES: usize = 16;

/// The salts of one act, derived from its random seed: a different one for every path.
pub(crate) fn salts(seed: [u8; 32], stream: &str, seq: u64) -> impl FnMut(&str) -> Salt {
    let stream = stream.to_owned();
    move |path| {
        let mut bytes = Vec::with_capacity(96);
        bytes.extend_from_slice(&seed);
        bytes.extend_from_slice(stream.as_bytes());
        bytes.extend_from_slice(&seq.to_be_bytes());
        bytes.extend_from_slice(path.as_bytes());
        Salt(sha256(&bytes).0)
    }
}

/// Everything a write needs; it may run more than once.
#[derive(Debug, Clone)]
struct Writing {
    case: CaseFile,
    accepted: Accepted,
    before: Arc<Rows>,
    head: Option<Digest>,
    registry: Arc<Registry>,
    registry_version: i64,
    neighbours: Neighbours,
    opens: bool,
    word: String,
    region: String,
    seed: [u8; 32],
    /// The act as it will be appended, where the transaction has nothing to number in it.
    made: Option<Arc<Made>>,
}

/// An act sealed at the end of its case, and the case with it.
#[derive(Debug)]
struct Made {
    case: CaseFile,
    new: NewAct,
    rows: Arc<Rows>,
    stream_salt: Salt,
}

impl Writing {
    /// Seals the entry and adds it to the case: the greater part of the work, which needs no database.
    fn make(&self, mut case: CaseFile, entry: Entry, law: &law::Law) -> Result<Made, NodeError> {
        let draft = case_draft(&case, &entry, self.head);
        let stream = draft.stream.clone();
        let new = NewAct::seal(draft, salts(self.seed, &stream, entry.seq.into()))
            .map_err(|error| unreadable(&stream, error))?;
        let stream_salt = salts(self.seed, "stream", 0)(&stream);
        case.evolve(entry);
        let rows = Arc::new(rows(&case, law, &self.registry)?);
        Ok(Made { case, new, rows, stream_salt })
    }
}

/// What a write came to.
enum Written {
    Done(Box<Snapshot>),
    /// The facts changed between deciding and writing: decide again.
    Moved,
}

impl Node {
    /// The case, from memory or from the store, and as other programs on the same database left it.
    ///
    /// # Errors
    /// [`NodeError`] when it cannot be read.
    pub async fn case(&self, id: &CaseId) -> Result<Option<Arc<Snapshot>>, NodeError> {
        self.catch_up(Some(id)).await?;
        match self.remembered_case(id) {
            Some(snapshot) => Ok(Some(snapshot)),
            None => self.load_case(id).await,
        }
    }

    /// Compares what is remembered of the registry and of a case with the store, reads anew what is out of date, and says
    /// whether anything was.
    async fn catch_up(&self, id: Option<&CaseId>) -> Result<bool, NodeError> {
        let known = self.remembered();
        let before = known.clone();
        let case = id.and_then(|id| self.remembered_case(id));
        let stream = case.as_ref().map(|snapshot| case_stream(&snapshot.case.id));
        let (registry, head) = self
            .store()
            .read(move |tx| -> Result<_, NodeError> {
                let head = stream.as_deref().map(|stream| stream::head(tx, stream)).transpose()?.flatten();
                Ok((registry::grown(tx, &known)?, head))
            })
            .await?;
        let case_moved = case.is_some_and(|snapshot| head.map(|head| head.digest) != snapshot.head);
        let registry_moved = registry.is_some();
        if let Some(grown) = registry {
            self.remember_registry(&before, &grown)?;
        }
        // Replaced and not forgotten: where nothing is remembered, whoever recorded before would be the last to say what the
        // case is, and the next try would begin from that.
        if let (true, Some(id)) = (case_moved, id) {
            self.load_case(id).await?;
        }
        Ok(case_moved || registry_moved)
    }

    fn remembered_case(&self, id: &CaseId) -> Option<Arc<Snapshot>> {
        self.cases.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    /// Keeps a case in memory, unless a later state of it is kept already: who recorded first may be the last to say so.
    fn remember(&self, snapshot: Arc<Snapshot>) {
        let id = snapshot.case.id.clone();
        let mut cases = self.cases.lock().unwrap_or_else(PoisonError::into_inner);
        if cases.peek(&id).is_none_or(|known| known.case.version() <= snapshot.case.version()) {
            cases.put(id, snapshot);
        }
    }

    async fn load_case(&self, id: &CaseId) -> Result<Option<Arc<Snapshot>>, NodeError> {
        let stream = case_stream(id);
        let stored = self.store().read(move |tx| stream::load(tx, &stream, 0, u32::MAX)).await?;
        let Some(last) = stored.last() else { return Ok(None) };
        let head = Some(last.digest);
        let Some(case) = reading::case(&stored)? else { return Ok(None) };
        let rows = Arc::new(self.rows_of(&case)?);
        let snapshot = Arc::new(Snapshot { case, rows, head });
        self.remember(Arc::clone(&snapshot));
        Ok(Some(snapshot))
    }

    /// The read models of a case, by the registry as it was known when its last act was recorded: so a rebuild gives what
    /// recording wrote.
    pub(crate) fn rows_of(&self, case: &CaseFile) -> Result<Rows, NodeError> {
        let recorded = case.entries.last().map_or(DateTime::MIN, |entry| entry.recorded);
        rows(case, self.law(), &self.remembered().history.at(recorded))
    }

    /// Records an act now.
    ///
    /// # Errors
    /// [`Failure`]; nothing is kept.
    pub async fn record(&self, request: Request) -> Result<Recorded, Failure> {
        let now = self.now();
        self.record_at(request, now).await
    }

    /// Records an act as of a moment of the node's clock; for the demonstration, which plays the past.
    ///
    /// # Errors
    /// [`Failure`]; nothing is kept.
    pub async fn record_at(&self, request: Request, recorded: DateTime) -> Result<Recorded, Failure> {
        let known = match &request.target {
            Target::Open(_) => None,
            Target::Case(id) => Some(id),
        };
        let mut tried = 0;
        for _ in 0..TRIES {
            let writing = match self.prepare(&request, recorded).await {
                Ok(writing) => writing,
                Err(failure) => {
                    // Another program may have recorded what makes this act lawful, or the case newer than remembered.
                    if self.catch_up(known).await? {
                        continue;
                    }
                    return Err(failure);
                }
            };
            tried = writing.case.version();
            let law = Arc::clone(self.law());
            let written = self.parts.store.write(move |tx| write(tx, &writing, &law)).await;
            match written {
                Ok(Written::Done(snapshot)) => {
                    let seq = snapshot.case.version().saturating_sub(1);
                    let snapshot = Arc::new(*snapshot);
                    self.remember(Arc::clone(&snapshot));
                    self.unlogged.notify_one();
                    return Ok(Recorded { snapshot, seq });
                }
                Ok(Written::Moved) | Err(NodeError::Store(StoreError::StreamMoved { .. })) => {
                    self.catch_up(known).await?;
                }
                Err(error) => return Err(error.into()),
            }
        }
        let now = match known {
            Some(id) => self.case(id).await?.map_or(tried, |snapshot| snapshot.case.version()),
            None => tried,
        };
        Err(Failure::Stale { seen: tried, now })
    }

    /// Reads what a decision needs, and decides.
    async fn prepare(&self, request: &Request, recorded: DateTime) -> Result<Writing, Failure> {
        let (case, before, head, opens) = match &request.target {
            Target::Open(agency) => {
                let id = CaseId(String::new());
                (CaseFile::new(id, agency.clone()), Arc::default(), None, true)
            }
            Target::Case(id) => {
                let snapshot = match self.remembered_case(id) {
                    Some(snapshot) => snapshot,
                    None => self.load_case(id).await?.ok_or_else(|| Failure::NoCase(id.clone()))?,
                };
                (snapshot.case.clone(), Arc::clone(&snapshot.rows), snapshot.head, false)
            }
        };
        if let Some(seen) = request.seen.filter(|seen| *seen != case.version()) {
            return Err(Failure::Stale { seen, now: case.version() });
        }
        let remembered = self.remembered();
        let registry = remembered.history.at(recorded);
        let agency = registry.agency(&case.agency).ok_or_else(|| Failure::NoAgency(case.agency.clone()))?;
        let (word, region) = (agency.word.to_string(), agency.region.to_string());
        let neighbours = self.neighbours(&case, &request.command).await?;
        let facts = Facts { law: self.law(), registry: &registry, neighbours: &neighbours };
        let accepted = decide(&case, &request.command, recorded, facts)?;
        let mut writing = Writing {
            case,
            accepted,
            before,
            head,
            registry,
            registry_version: remembered.version,
            neighbours,
            opens,
            word,
            region,
            seed: self.random()?,
            made: None,
        };
        if !writing.opens && writing.accepted.numbers.is_empty() {
            let made = writing.make(writing.case.clone(), writing.accepted.entry.clone(), self.law())?;
            writing.made = Some(Arc::new(made));
        }
        Ok(writing)
    }

    async fn neighbours(&self, case: &CaseFile, command: &Command) -> Result<Neighbours, NodeError> {
        if !facts::needed(&command.act) {
            return Ok(Neighbours::default());
        }
        let (case, act, at) = (case.clone(), command.act.clone(), command.at);
        self.parts.store.read(move |tx| facts::gather(tx, &case, &act, at)).await
    }
}

/// The transaction: checks that the facts still hold, numbers, seals, appends, projects.
fn write(tx: &mut Tx<'_>, writing: &Writing, law: &law::Law) -> Result<Written, NodeError> {
    if store::registry::version(tx)? != writing.registry_version {
        return Ok(Written::Moved);
    }
    let entry = &writing.accepted.entry;
    if facts::needed(&entry.act) {
        // Two cases must not fine one party, nor need one officer in two places, at the same time: the second one decides
        // again, with the first in view.
        for name in facts::locks(&writing.case, &entry.act) {
            tx.advisory_lock(&name)?;
        }
        let now = facts::gather(tx, &writing.case, &entry.act, entry.at)?;
        let known = &writing.neighbours;
        if now.fines != known.fines || now.records != known.records || now.filings != known.filings {
            return Ok(Written::Moved);
        }
    }
    let made = match &writing.made {
        Some(made) => Arc::clone(made),
        None => Arc::new(numbered(tx, writing, law)?),
    };
    stream::append(tx, &made.stream_salt, std::slice::from_ref(&made.new))?;
    projection::apply(tx, &writing.before, &made.rows)?;
    let (case, rows, head) = (made.case.clone(), Arc::clone(&made.rows), Some(made.new.digest()));
    Ok(Written::Done(Box::new(Snapshot { case, rows, head })))
}

/// Draws the number of a new case and of the documents that the act issues, and makes the act with them.
fn numbered(tx: &mut Tx<'_>, writing: &Writing, law: &law::Law) -> Result<Made, NodeError> {
    let mut case = writing.case.clone();
    let mut entry = writing.accepted.entry.clone();
    let year = u16::try_from(entry.recorded.year()).unwrap_or_default();
    if writing.opens {
        let serial = store::serial::next_serial(tx, &writing.region, "case", year)?;
        case.id = CaseId(format!("{}-{year}-{serial:06}", writing.region));
    }
    for kind in writing.accepted.numbers.iter().filter_map(|id| casework::document::find(id)) {
        let serial = store::serial::next_serial(tx, case.agency.as_str(), kind.id, year)?;
        let number = casework::document::number(&writing.word, kind, entry.recorded.year(), serial);
        entry.numbers.push(Numbered { kind: kind.id.to_owned(), number });
    }
    writing.make(case, entry, law)
}

/// The read models of a case. What neighbouring cases say does not stand in them.
pub(crate) fn rows(case: &CaseFile, law: &law::Law, registry: &Registry) -> Result<Rows, NodeError> {
    let neighbours = Neighbours::default();
    Ok(projection::rows(case, Facts { law, registry, neighbours: &neighbours })?)
}
