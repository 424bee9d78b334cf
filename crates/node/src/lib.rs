//! What a node does: it records acts that the law allows, keeps the registry at hand, takes acts into the Merkle log,
//! exports cases, and signs people in.
//!
//! The pure engine of `casework` decides; this crate gathers the facts it needs, appends what it accepts, and answers
//! conflicts. Clock and randomness are given to it.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use casework::case::{CaseFile, CaseId};
use casework::registry::Registry;
use exchange::history::RegistryHistory;
use jiff::civil::DateTime;
use law::Law;
use lru::LruCache;
use record::digest::Digest;
use record::key::VerifierKey;
use record::sign::Signer;
use store::blob::Blobs;
use store::engine::Store;
use store::error::StoreError;
use store::projection::Rows;

pub mod accounts;
pub mod audit;
pub mod catalogue;
mod facts;
pub mod officers;
pub mod proofs;
mod reading;
pub mod rebuild;
pub mod recording;
pub mod registration;
mod registry;
pub mod tables;
#[cfg(feature = "testing")]
pub mod testing;

/// The node's clock: civil time of Asia/Shanghai.
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// Now.
    fn now(&self) -> DateTime;
}

/// A source of random bytes.
pub trait Entropy: Send + Sync + std::fmt::Debug {
    /// 32 fresh random bytes.
    ///
    /// # Errors
    /// A sentence when the system gives none.
    fn bytes(&self) -> Result<[u8; 32], String>;
}

/// What a node is made of.
#[derive(Debug)]
pub struct Parts {
    /// The database.
    pub store: Store,
    /// The evidence files.
    pub blobs: Blobs,
    /// The law's tables.
    pub law: Arc<Law>,
    /// The log's origin: the name under which its keys sign.
    pub origin: String,
    /// The keys that sign checkpoints and exports: Ed25519 first, then SM2.
    pub signers: Vec<Box<dyn Signer>>,
    /// The clock.
    pub clock: Box<dyn Clock>,
    /// Random bytes.
    pub entropy: Box<dyn Entropy>,
}

/// A case with what is needed to append to it.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// The case.
    pub case: CaseFile,
    /// Its read models.
    pub(crate) rows: Arc<Rows>,
    /// Digest of its last act.
    pub(crate) head: Option<Digest>,
}

impl Snapshot {
    /// SHA-256 of the last act: the end of the case's chain. `None` for a case without acts.
    pub fn head(&self) -> Option<Digest> {
        self.head
    }
}

/// The registry as last read.
#[derive(Debug, Clone)]
pub(crate) struct Remembered {
    pub(crate) registry: Arc<Registry>,
    pub(crate) history: Arc<RegistryHistory>,
    /// How many acts the registry had when it was read; −1 before the first time.
    pub(crate) version: i64,
}

/// A running node.
#[derive(Debug)]
pub struct Node {
    pub(crate) parts: Parts,
    pub(crate) remembered: RwLock<Remembered>,
    pub(crate) cases: Mutex<LruCache<CaseId, Arc<Snapshot>>>,
    pub(crate) unlogged: tokio::sync::Notify,
}

/// Cases kept in memory.
const CASES_REMEMBERED: NonZeroUsize = match NonZeroUsize::new(4096) {
    Some(number) => number,
    None => NonZeroUsize::MIN,
};

impl Node {
    /// Starts a node on an opened store: brings the tables up to date, reads the registry, and makes read models that an
    /// earlier program did not have.
    ///
    /// # Errors
    /// [`NodeError`] when the store cannot be read.
    pub async fn start(parts: Parts) -> Result<Self, NodeError> {
        store::migrate::up(&parts.store).await?;
        let node = Self {
            parts,
            remembered: RwLock::new(Remembered { registry: Arc::default(), history: Arc::default(), version: -1 }),
            cases: Mutex::new(LruCache::new(CASES_REMEMBERED)),
            unlogged: tokio::sync::Notify::new(),
        };
        node.refresh_registry().await?;
        node.catch_up_read_models().await?;
        Ok(node)
    }

    /// The law's tables.
    pub fn law(&self) -> &Arc<Law> {
        &self.parts.law
    }

    /// The database.
    pub fn store(&self) -> &Store {
        &self.parts.store
    }

    /// The evidence files.
    pub fn blobs(&self) -> &Blobs {
        &self.parts.blobs
    }

    /// The log's origin.
    pub fn origin(&self) -> &str {
        &self.parts.origin
    }

    /// Now, by the node's clock, in whole seconds: records hold no fractions.
    pub fn now(&self) -> DateTime {
        let now = self.parts.clock.now();
        now.with().subsec_nanosecond(0).build().unwrap_or(now)
    }

    /// The public keys by which the node signs.
    pub fn keys(&self) -> Vec<VerifierKey> {
        self.parts.signers.iter().map(|signer| signer.verifier().clone()).collect()
    }

    /// 32 fresh random bytes.
    ///
    /// # Errors
    /// [`NodeError::Entropy`] when the system gives none.
    pub fn random(&self) -> Result<[u8; 32], NodeError> {
        self.parts.entropy.bytes().map_err(NodeError::Entropy)
    }

    /// What is remembered of the registry.
    pub(crate) fn remembered(&self) -> Remembered {
        self.remembered.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The registry as last read.
    pub fn registry(&self) -> Arc<Registry> {
        Arc::clone(&self.remembered.read().unwrap_or_else(PoisonError::into_inner).registry)
    }
}

/// Why a node could not do something, other than because the law says no.
#[derive(Debug, thiserror::Error)]
pub enum NodeError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A record cannot be read or made.
    #[error("{place}：{message}")]
    Record {
        /// Where.
        place: String,
        /// What is wrong.
        message: String,
    },
    /// The rules on registrations refuse an act.
    #[error("{place}：{refusal}")]
    Refused {
        /// The stream.
        place: String,
        /// The rules broken.
        refusal: casework::decide::Refusal,
    },
    /// The system gives no random bytes.
    #[error("系统不能提供随机数：{0}")]
    Entropy(String),
    /// A period cannot be reckoned.
    #[error(transparent)]
    Doubt(#[from] casework::rule::Doubt),
    /// A file cannot be written or signed.
    #[error(transparent)]
    Export(#[from] exchange::container::Fault),
    /// The password cannot be hashed.
    #[error("密码无法处理：{0}")]
    Password(String),
    /// A background thread ended early.
    #[error("程序正在停止")]
    Stopping,
}

pub(crate) fn unreadable(place: impl Into<String>, message: impl std::fmt::Display) -> NodeError {
    NodeError::Record { place: place.into(), message: message.to_string() }
}
