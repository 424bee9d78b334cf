//! The registry in memory, and how acts are added to it.

use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError};

use casework::registry::{Registry, RegistryAct};
use casework::value::{PersonId, write_datetime};
use exchange::act::{RegistryMeta, registry_draft};
use exchange::history::RegistryHistory;
use jiff::civil::DateTime;
use record::commitment::Salt;
use store::engine::Tx;
use store::error::StoreError;
use store::stream::{self, NewAct, StoredAct};

use crate::recording::{TRIES, salts};
use crate::{Node, NodeError, Remembered, unreadable};

impl Node {
    /// Reads the registry again if it has grown, and says whether it had.
    ///
    /// # Errors
    /// [`NodeError`] when it cannot be read.
    pub async fn refresh_registry(&self) -> Result<bool, NodeError> {
        let known = self.remembered().version;
        let Some((version, stored)) = self.store().read(move |tx| grown(tx, known)).await? else { return Ok(false) };
        self.remember_registry(version, &stored)?;
        Ok(true)
    }

    /// Takes the registry into memory as it was read.
    pub(crate) fn remember_registry(&self, version: i64, stored: &[StoredAct]) -> Result<(), NodeError> {
        let opened = stored.iter().map(StoredAct::open).collect::<Result<Vec<_>, _>>()?;
        let history = RegistryHistory::read(&opened).map_err(|error| unreadable("名录", error))?;
        let read = Remembered { registry: history.now(), history: Arc::new(history), version };
        let mut remembered = self.remembered.write().unwrap_or_else(PoisonError::into_inner);
        // Another task may have read a later state meanwhile.
        if remembered.version < version {
            *remembered = read;
        }
        Ok(())
    }

    /// Records acts of the registry, in order, all or none.
    ///
    /// # Errors
    /// [`NodeError`] when they cannot be recorded, among them acts about somebody who is not registered.
    pub async fn record_registry(&self, acts: Vec<RegistryAct>, by: &str, at: DateTime) -> Result<(), NodeError> {
        self.refresh_registry().await?;
        everybody_is_registered(&self.registry(), &acts)?;
        let (seed, moment) = (self.random()?, write_datetime(at));
        let meta = RegistryMeta { by: by.to_owned(), at: moment.clone(), recorded: moment };
        let acts = Arc::new(acts);
        for left in (0..TRIES).rev() {
            let (acts, meta) = (Arc::clone(&acts), meta.clone());
            let written = self.store().write(move |tx| append(tx, &acts, &meta, seed)).await;
            match written {
                // Another program wrote to the same stream at the same moment.
                Err(NodeError::Store(StoreError::StreamMoved { .. } | StoreError::Conflict { .. })) if left > 0 => {}
                written => {
                    written?;
                    break;
                }
            }
        }
        self.unlogged.notify_one();
        self.refresh_registry().await?;
        Ok(())
    }
}

/// The registry's version and acts, if it is another version than the one known.
pub(crate) fn grown(tx: &mut Tx<'_>, known: i64) -> Result<Option<(i64, Vec<StoredAct>)>, NodeError> {
    let version = store::registry::version(tx)?;
    Ok(if version == known { None } else { Some((version, store::registry::load(tx)?)) })
}

fn append(tx: &mut Tx<'_>, acts: &[RegistryAct], meta: &RegistryMeta, seed: [u8; 32]) -> Result<(), NodeError> {
    for act in acts {
        let head = stream::head(tx, &act.stream())?;
        let (seq, previous) = head.map_or((0, None), |head| (head.length, Some(head.digest)));
        let draft = registry_draft(act, meta, seq, previous);
        let stream = draft.stream.clone();
        let new = NewAct::seal(draft, salts(seed, &stream, seq)).map_err(|error| unreadable(&stream, error))?;
        let stream_salt = salts(seed, "stream", 0)(&stream);
        store::registry::append(tx, &Salt(stream_salt.0), &[new])?;
    }
    Ok(())
}

/// Certificates and posts are only given to people who are registered, earlier or in the same list.
fn everybody_is_registered(registry: &Registry, acts: &[RegistryAct]) -> Result<(), NodeError> {
    let mut registered: BTreeSet<&PersonId> = BTreeSet::new();
    for act in acts {
        let person = match act {
            RegistryAct::RegisterPerson(act) => {
                registered.insert(&act.id);
                continue;
            }
            RegistryAct::IssueCertificate(act) => &act.person,
            RegistryAct::CheckCertificate(act) => &act.person,
            RegistryAct::SuspendCertificate(act) => &act.person,
            RegistryAct::Appoint(act) => &act.person,
            _ => continue,
        };
        if !registered.contains(person) && registry.person(person).is_none() {
            return Err(unreadable(act.stream(), format!("“{person}”尚未登记，请先登记人员")));
        }
    }
    Ok(())
}
