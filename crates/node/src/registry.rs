//! The registry in memory, and how acts are added to it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError};

use casework::catalogue::item::Item;
use casework::catalogue::situation::RegistryFacts;
use casework::catalogue::{Meta, check_registry};
use casework::registry::{Registry, RegistryAct};
use casework::value::{ItemCode, PersonId};
use exchange::act::registry_draft;
use jiff::civil::DateTime;
use record::commitment::Salt;
use store::engine::Tx;
use store::error::StoreError;
use store::projection::{self, item_rows};
use store::stream::{self, NewAct, StoredAct};

use crate::recording::{TRIES, salts};
use crate::{Node, NodeError, Remembered, unreadable};

impl Node {
    /// Reads what others added to the registry, and says whether anything was.
    ///
    /// # Errors
    /// [`NodeError`] when it cannot be read.
    pub async fn refresh_registry(&self) -> Result<bool, NodeError> {
        let known = self.remembered();
        let before = known.clone();
        let Some(grown) = self.store().read(move |tx| grown(tx, &known)).await? else { return Ok(false) };
        self.remember_registry(&before, &grown)?;
        Ok(true)
    }

    /// Takes into memory what was read beyond what was known.
    pub(crate) fn remember_registry(&self, known: &Remembered, grown: &Grown) -> Result<(), NodeError> {
        let version = grown.version;
        let opened = grown.acts.iter().map(StoredAct::open).collect::<Result<Vec<_>, _>>()?;
        let history = known.history.grown(&opened).map_err(|error| unreadable("名录", error))?;
        let read = Remembered { registry: history.now(), history: Arc::new(history), version };
        let mut remembered = self.remembered.write().unwrap_or_else(PoisonError::into_inner);
        // Another task may have read a later state meanwhile.
        if remembered.version < version {
            *remembered = read;
        }
        Ok(())
    }

    /// Takes acts that this program wrote itself into memory, unless others wrote between: then what was added is read
    /// when the registry is next asked for.
    pub(crate) fn remember_written(&self, before: i64, new: Vec<(Meta, RegistryAct)>) {
        let added = i64::try_from(new.len()).unwrap_or(i64::MAX);
        let mut remembered = self.remembered.write().unwrap_or_else(PoisonError::into_inner);
        if remembered.version == before {
            let history = remembered.history.with(new);
            *remembered = Remembered {
                registry: history.now(),
                history: Arc::new(history),
                version: before.saturating_add(added),
            };
        }
    }

    /// Records acts of the registry, in order, all or none. Published items are taken over as they are; the steps of an
    /// item's life are recorded with [`Node::record_item`].
    ///
    /// # Errors
    /// [`NodeError`] when they cannot be recorded, among them acts about somebody who is not registered and whatever else
    /// the rules on registrations refuse.
    pub async fn record_registry(&self, acts: Vec<RegistryAct>, by: &str, at: DateTime) -> Result<(), NodeError> {
        let (by, acts) = (PersonId::from(by), Arc::<[RegistryAct]>::from(acts));
        for _ in 0..TRIES {
            self.refresh_registry().await?;
            if self.write_registry(&self.remembered(), Arc::clone(&acts), &by, at).await? {
                return Ok(());
            }
        }
        Err(unreadable("名录", "名录同时有其他变动，请稍后重试"))
    }

    /// Checks acts by the registry as it is known and records them, all or none; `false` when the registry is another one
    /// than that.
    pub(crate) async fn write_registry(
        &self,
        known: &Remembered,
        acts: Arc<[RegistryAct]>,
        by: &PersonId,
        at: DateTime,
    ) -> Result<bool, NodeError> {
        let seed = self.random()?;
        let (version, registry) = (known.version, Arc::clone(&known.registry));
        let (law, by, all) = (Arc::clone(self.law()), by.clone(), Arc::clone(&registry));
        // A whole table takes its time; others are served meanwhile.
        let checking = tokio::task::spawn_blocking(move || checked(&all, &acts, &by, at, &law));
        let new = checking.await.map_err(|_| unreadable("名录", "程序正在停止，没有记录"))??;
        let writing = new.clone();
        let written = self.store().write(move |tx| append_all(tx, &registry, version, &writing, seed)).await;
        match written {
            Ok(true) => {
                self.remember_written(version, new);
                self.unlogged.notify_one();
                Ok(true)
            }
            // Another program wrote at the same moment.
            Ok(false) | Err(NodeError::Store(StoreError::StreamMoved { .. } | StoreError::Conflict { .. })) => {
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }
}

/// What was added to the registry.
#[derive(Debug)]
pub(crate) struct Grown {
    /// How many acts it has now.
    pub(crate) version: i64,
    /// Those that were not known.
    pub(crate) acts: Vec<StoredAct>,
}

/// What was added to the registry since it was read; `None` when nothing was.
pub(crate) fn grown(tx: &mut Tx<'_>, known: &Remembered) -> Result<Option<Grown>, NodeError> {
    let version = store::registry::version(tx)?;
    if version == known.version {
        return Ok(None);
    }
    let acts = if known.history.is_empty() {
        store::registry::load(tx)?
    } else {
        let lengths = known.history.lengths();
        store::registry::since(tx, |stream| lengths.get(stream).copied().unwrap_or_default())?
    };
    Ok(Some(Grown { version, acts }))
}

/// Checks each act by the registry with the acts before it.
fn checked(
    registry: &Registry,
    acts: &[RegistryAct],
    by: &PersonId,
    at: DateTime,
    law: &law::Law,
) -> Result<Vec<(Meta, RegistryAct)>, NodeError> {
    let mut registry = registry.clone();
    let mut new = Vec::with_capacity(acts.len());
    for act in acts {
        let step = act.item_code().is_some() && !matches!(act, RegistryAct::PublishItem(_));
        if step {
            return Err(unreadable(act.stream(), format!("“{}”应当按事项的环节办理", act.definition().title)));
        }
        let facts = RegistryFacts { law, registry: &registry };
        let alerts = check_registry(act, by, at, at, facts)
            .map_err(|refusal| NodeError::Refused { place: act.stream(), refusal })?;
        let meta = Meta { by: by.clone(), at, recorded: at, alerts, imported: true };
        registry.enter(act, &meta);
        new.push((meta, act.clone()));
    }
    Ok(new)
}

/// Appends acts and brings the read models of their items up to date; `false` when the registry is another one than it
/// was decided by.
pub(crate) fn append_all(
    tx: &mut Tx<'_>,
    registry: &Registry,
    version: i64,
    new: &[(Meta, RegistryAct)],
    seed: [u8; 32],
) -> Result<bool, NodeError> {
    if !store::registry::hold(tx, version)? {
        return Ok(false);
    }
    let mut changed: BTreeMap<&ItemCode, Item> = BTreeMap::new();
    for (meta, act) in new {
        append(tx, act, meta, seed)?;
        if let (Some(code), Some(step)) = (act.item_code(), act.item_act()) {
            let known = || registry.catalogue_item(code).cloned().unwrap_or_else(|| Item::new(code.clone()));
            changed.entry(code).or_insert_with(known).evolve(&step, meta);
        }
    }
    let codes: BTreeSet<&ItemCode> = changed.keys().copied().collect();
    for code in codes {
        let before = registry.catalogue_item(code).map(item_rows).unwrap_or_default();
        let after = changed.get(code).map(item_rows).unwrap_or_default();
        projection::apply(tx, &before, &after)?;
    }
    Ok(true)
}

fn append(tx: &mut Tx<'_>, act: &RegistryAct, meta: &Meta, seed: [u8; 32]) -> Result<(), NodeError> {
    let head = stream::head(tx, &act.stream())?;
    let (seq, previous) = head.map_or((0, None), |head| (head.length, Some(head.digest)));
    let draft = registry_draft(act, meta, seq, previous);
    let stream = draft.stream.clone();
    let new = NewAct::seal(draft, salts(seed, &stream, seq)).map_err(|error| unreadable(&stream, error))?;
    let stream_salt = salts(seed, "stream", 0)(&stream);
    store::registry::append(tx, &Salt(stream_salt.0), &[new])?;
    Ok(())
}
