//! Recording an act in the life of an item: decide, seal, append, project, with an answer for every conflict.

use std::collections::BTreeSet;
use std::sync::Arc;

use casework::catalogue::impact::{Change, OpenCase, Quoting, Task, impact};
use casework::catalogue::item::Item;
use casework::catalogue::situation::RegistryFacts;
use casework::catalogue::{Command, Meta, check_registry, decide, next};
use casework::decide::{NextAct, Refusal};
use casework::registry::{Registry, RegistryAct};
use casework::value::{AgencyId, ItemCode, PersonId, parse_date};
use jiff::civil::DateTime;
use store::error::StoreError;
use store::read::catalogue as read;

use crate::recording::TRIES;
use crate::{Node, NodeError, registry, unreadable};

/// What somebody asks the node to record about an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemRequest {
    /// The act.
    pub command: Command,
    /// How many acts the item had when the person saw it; `None` when he saw none.
    pub seen: Option<u32>,
}

/// An act of an item that was recorded and is on disk.
#[derive(Debug, Clone)]
pub struct ItemRecorded {
    /// The item after the act.
    pub item: Arc<Item>,
    /// The act's sequence number.
    pub seq: u32,
}

/// Why an act of an item was not recorded. Nothing of it is kept.
#[derive(Debug, thiserror::Error)]
pub enum ItemFailure {
    /// The law says no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Somebody else recorded an act meanwhile: the form is out of date.
    #[error("事项“{code}”已有新的记录（现有{now}项，填表时为{seen}项），请核对新的情况后再提交；所填内容已经保留")]
    Stale {
        /// The item.
        code: ItemCode,
        /// The acts that the person saw.
        seen: u32,
        /// The acts now.
        now: u32,
    },
    /// Something broke.
    #[error(transparent)]
    Node(#[from] NodeError),
}

impl From<StoreError> for ItemFailure {
    fn from(error: StoreError) -> Self {
        Self::Node(error.into())
    }
}

fn shared(registry: &Registry, code: &ItemCode) -> Arc<Item> {
    registry.shared_item(code).unwrap_or_else(|| Arc::new(Item::new(code.clone())))
}

impl Node {
    /// The item, as other programs on the same database left it; without acts when nobody has used the code.
    ///
    /// # Errors
    /// [`NodeError`] when the registry cannot be read.
    pub async fn item(&self, code: &ItemCode) -> Result<Arc<Item>, NodeError> {
        self.refresh_registry().await?;
        Ok(shared(&self.registry(), code))
    }

    /// What a person may do next with an item, what not, and why.
    ///
    /// # Errors
    /// [`NodeError`] when the registry cannot be read.
    pub async fn next_of_item(&self, code: &ItemCode, by: &PersonId) -> Result<Vec<NextAct>, NodeError> {
        let item = self.item(code).await?;
        let registry = self.registry();
        Ok(next(&item, by, self.now(), RegistryFacts { law: self.law(), registry: &registry }))
    }

    /// Records an act of an item now.
    ///
    /// # Errors
    /// [`ItemFailure`]; nothing is kept.
    pub async fn record_item(&self, request: ItemRequest) -> Result<ItemRecorded, ItemFailure> {
        let now = self.now();
        self.record_item_at(request, now).await
    }

    /// Records an act of an item as of a moment of the node's clock; for the demonstration, which plays the past.
    ///
    /// # Errors
    /// [`ItemFailure`]; nothing is kept.
    pub async fn record_item_at(&self, request: ItemRequest, recorded: DateTime) -> Result<ItemRecorded, ItemFailure> {
        self.record_all(request, Vec::new(), recorded).await
    }

    /// Records an act of an item now, and with it acts of the registry that follow from it, all or none: the proposals that
    /// a draft was made of.
    ///
    /// # Errors
    /// [`ItemFailure`]; nothing is kept. What stands against one of the acts is refused with the others.
    pub async fn record_item_with(
        &self,
        request: ItemRequest,
        beside: Vec<RegistryAct>,
    ) -> Result<ItemRecorded, ItemFailure> {
        let now = self.now();
        self.record_all(request, beside, now).await
    }

    async fn record_all(
        &self,
        request: ItemRequest,
        beside: Vec<RegistryAct>,
        recorded: DateTime,
    ) -> Result<ItemRecorded, ItemFailure> {
        let ItemRequest { command, seen } = request;
        let code = command.act.code().clone();
        let mut tried = 0;
        for _ in 0..TRIES {
            self.refresh_registry().await?;
            let known = self.remembered();
            // The item is the one to which the act is appended; everybody else is as known when it is recorded.
            let item = shared(&known.registry, &code);
            let now = item.version();
            if let Some(seen) = seen.filter(|seen| *seen != now) {
                return Err(ItemFailure::Stale { code, seen, now });
            }
            tried = now;
            let people = known.history.at(recorded);
            let accepted = decide(&item, &command, recorded, RegistryFacts { law: self.law(), registry: &people })?;
            let first = (accepted.meta, RegistryAct::from(accepted.act));
            let new = self.following(&people, first, &beside, &command.by, command.at)?;
            let (version, seed) = (known.version, self.random()?);
            let (all, writing) = (Arc::clone(&known.registry), new.clone());
            let written = self.store().write(move |tx| registry::append_all(tx, &all, version, &writing, seed)).await;
            match written {
                Ok(true) => {
                    self.remember_written(version, new);
                    self.unlogged.notify_one();
                    return Ok(ItemRecorded { item: self.item(&code).await?, seq: now });
                }
                Ok(false) | Err(NodeError::Store(StoreError::StreamMoved { .. } | StoreError::Conflict { .. })) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(ItemFailure::Stale { now: self.item(&code).await?.version(), code, seen: tried })
    }
}

impl Node {
    /// An act of an item with the acts that follow from it, each judged by the registry with those before it.
    fn following(
        &self,
        registry: &Registry,
        first: (Meta, RegistryAct),
        beside: &[RegistryAct],
        by: &PersonId,
        at: DateTime,
    ) -> Result<Vec<(Meta, RegistryAct)>, ItemFailure> {
        let recorded = first.0.recorded;
        let mut new = vec![first];
        if beside.is_empty() {
            return Ok(new);
        }
        let mut registry = registry.clone();
        for act in beside {
            if act.item_code().is_some() {
                let message = format!("“{}”应当按事项的环节办理", act.definition().title);
                return Err(unreadable(act.stream(), message).into());
            }
            if let Some((meta, before)) = new.last() {
                registry.enter(before, meta);
            }
            let facts = RegistryFacts { law: self.law(), registry: &registry };
            let alerts = check_registry(act, by, at, recorded, facts)?;
            let meta = Meta { by: by.clone(), at, recorded, alerts, imported: true };
            new.push((meta, act.clone()));
        }
        Ok(new)
    }

    /// What a change of a statute touches: items and their benchmarks and procedures, the document kinds that the caller
    /// names, and the open cases on the items.
    ///
    /// # Errors
    /// [`NodeError`] when the read models cannot be read or the tables do not reach far enough for a due day.
    pub async fn impact(&self, change: Change, documents: &[Quoting]) -> Result<Vec<Task>, NodeError> {
        self.refresh_registry().await?;
        let registry = self.registry();
        let before = change.day.yesterday().unwrap_or(change.day).to_string();
        let asked = change.clone();
        let cases = self
            .store()
            .read(move |tx| -> Result<_, NodeError> {
                let resting = read::items_resting_on(tx, &asked.law, &asked.articles, &before)?;
                let codes: BTreeSet<String> = resting.into_iter().map(|row| row.code).collect();
                let mut cases = Vec::new();
                for code in codes {
                    for row in read::open_cases_on(tx, &code)? {
                        let end = row.violation_to.as_deref().map(parse_date).transpose();
                        cases.push(OpenCase {
                            case: row.case,
                            agency: AgencyId(row.agency),
                            item: ItemCode(code.clone()),
                            violation_to: end.map_err(|error| unreadable("读模型", error))?,
                        });
                    }
                }
                Ok(cases)
            })
            .await?;
        Ok(impact(&change, registry.catalogue(), documents, &cases, &registry, self.law())?)
    }
}
