//! The registry in memory, and how acts are added to it.

use std::sync::{Arc, PoisonError};

use casework::registry::{Registry, RegistryAct};
use casework::value::write_datetime;
use exchange::act::{RegistryMeta, registry_act, registry_draft};
use jiff::civil::DateTime;
use record::commitment::Salt;
use store::stream::{self, NewAct};

use crate::recording::salts;
use crate::{Node, NodeError, Remembered, unreadable};

impl Node {
    /// Reads the registry again if it has grown.
    ///
    /// # Errors
    /// [`NodeError`] when it cannot be read.
    pub async fn refresh_registry(&self) -> Result<(), NodeError> {
        let known = self.remembered.read().unwrap_or_else(PoisonError::into_inner).version;
        let read = self
            .store()
            .read(move |tx| -> Result<_, NodeError> {
                let version = store::registry::version(tx)?;
                Ok(if version == known { None } else { Some((version, store::registry::load(tx)?)) })
            })
            .await?;
        let Some((version, stored)) = read else { return Ok(()) };
        let mut registry = Registry::default();
        for act in &stored {
            let opened = act.open()?;
            registry.evolve(&registry_act(&opened).map_err(|error| unreadable(&act.stream, error))?);
        }
        *self.remembered.write().unwrap_or_else(PoisonError::into_inner) =
            Remembered { registry: Arc::new(registry), version };
        Ok(())
    }

    /// Records acts of the registry, in order, all or none.
    ///
    /// # Errors
    /// [`NodeError`] when they cannot be recorded.
    pub async fn record_registry(&self, acts: Vec<RegistryAct>, by: &str, at: DateTime) -> Result<(), NodeError> {
        let (seed, recorded, by) = (self.random()?, write_datetime(at), by.to_owned());
        self.store()
            .write(move |tx| -> Result<(), NodeError> {
                for act in &acts {
                    let meta = RegistryMeta { by: by.clone(), at: recorded.clone(), recorded: recorded.clone() };
                    let head = stream::head(tx, &act.stream())?;
                    let (seq, previous) = head.map_or((0, None), |head| (head.length, Some(head.digest)));
                    let draft = registry_draft(act, &meta, seq, previous);
                    let stream = draft.stream.clone();
                    let new =
                        NewAct::seal(draft, salts(seed, &stream, seq)).map_err(|error| unreadable(&stream, error))?;
                    let stream_salt = salts(seed, &stream, seq)("");
                    store::registry::append(tx, &Salt(stream_salt.0), &[new])?;
                }
                Ok(())
            })
            .await?;
        self.unlogged.notify_one();
        self.refresh_registry().await
    }
}
