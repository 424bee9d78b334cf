//! Registering agencies and people from the desk: one act at a time, with an answer for every conflict.

use std::sync::Arc;

use casework::catalogue::situation::RegistryFacts;
use casework::catalogue::{Meta, check_registry};
use casework::decide::Refusal;
use casework::registry::RegistryAct;
use casework::value::PersonId;
use jiff::civil::DateTime;
use store::error::StoreError;

use crate::recording::TRIES;
use crate::{Node, NodeError, registry, unreadable};

/// What somebody asks the node to record about an agency or a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// The act.
    pub act: RegistryAct,
    /// When it happened.
    pub at: DateTime,
    /// Who records it.
    pub by: PersonId,
    /// How many acts the agency or person had when he saw it; `None` when he saw none.
    pub seen: Option<u32>,
}

/// Why a registration was not recorded. Nothing of it is kept.
#[derive(Debug, thiserror::Error)]
pub enum RegistrationFailure {
    /// The rules say no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Somebody else recorded an act about the same agency or person meanwhile.
    #[error("登记已有新的记录（现有{now}项，填表时为{seen}项），请核对新的情况后再提交；所填内容已经保留")]
    Stale {
        /// The acts that he saw.
        seen: u32,
        /// The acts now.
        now: u32,
    },
    /// Something broke.
    #[error(transparent)]
    Node(#[from] NodeError),
}

fn count(acts: &[Arc<(Meta, RegistryAct)>]) -> u32 {
    u32::try_from(acts.len()).unwrap_or(u32::MAX)
}

impl Node {
    /// The acts about an agency or a person, by the name of the stream, in the order of their recording.
    ///
    /// # Errors
    /// [`NodeError`] when the registry cannot be read.
    pub async fn registry_course(&self, stream: &str) -> Result<Vec<Arc<(Meta, RegistryAct)>>, NodeError> {
        self.refresh_registry().await?;
        Ok(self.remembered().history.course(stream))
    }

    /// Records one act about an agency or a person now.
    ///
    /// # Errors
    /// [`RegistrationFailure`]; nothing is kept.
    pub async fn register(&self, registration: Registration) -> Result<(), RegistrationFailure> {
        let Registration { act, at, by, seen } = registration;
        if act.item_code().is_some() {
            let message = format!("“{}”应当按事项的环节办理", act.definition().title);
            return Err(unreadable(act.stream(), message).into());
        }
        let recorded = self.now();
        for _ in 0..TRIES {
            self.refresh_registry().await?;
            let known = self.remembered();
            let now = count(&known.history.course(&act.stream()));
            if let Some(seen) = seen.filter(|seen| *seen != now) {
                return Err(RegistrationFailure::Stale { seen, now });
            }
            let facts = RegistryFacts { law: self.law(), registry: &known.registry };
            let alerts = check_registry(&act, &by, at, recorded, facts)?;
            let meta = Meta { by: by.clone(), at, recorded, alerts, imported: true };
            let new = vec![(meta, act.clone())];
            let (version, seed) = (known.version, self.random()?);
            let (all, writing) = (Arc::clone(&known.registry), new.clone());
            let written = self.store().write(move |tx| registry::append_all(tx, &all, version, &writing, seed)).await;
            match written {
                Ok(true) => {
                    self.remember_written(version, new);
                    self.unlogged.notify_one();
                    return Ok(());
                }
                Ok(false) | Err(NodeError::Store(StoreError::StreamMoved { .. } | StoreError::Conflict { .. })) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(unreadable("名录", "名录同时有其他变动，请稍后重试").into())
    }
}
