//! The registry through time: what was known of agencies, people and items at any moment.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use casework::catalogue::Meta;
use casework::registry::{Registry, RegistryAct};
use jiff::civil::DateTime;
use record::act::OpenedAct;

use crate::act::{registry_act, registry_meta};

/// The acts of the registry in the order of their recording. The states asked for last are kept, because audits ask for
/// the same ones again and again.
#[derive(Debug, Default)]
pub struct RegistryHistory {
    acts: Vec<Arc<(Meta, RegistryAct)>>,
    /// How many acts, and the registry after them; the one used last stands last.
    kept: Mutex<Vec<(usize, Arc<Registry>)>>,
}

fn read(opened: &OpenedAct) -> Result<(Meta, RegistryAct), String> {
    let place = |error: String| format!("{} 第{}项：{error}", opened.draft.stream, opened.draft.seq);
    let meta = registry_meta(opened).map_err(place)?;
    Ok((meta, registry_act(opened).map_err(place)?))
}

/// States that are kept.
const KEPT: usize = 8;

impl RegistryHistory {
    /// The history of recorded acts, given stream by stream or in any other order that keeps each stream's own.
    ///
    /// # Errors
    /// A Chinese sentence that names the record that cannot be read.
    pub fn read<'a>(opened: impl IntoIterator<Item = &'a OpenedAct>) -> Result<Self, String> {
        let acts = opened.into_iter().map(|opened| read(opened).map(Arc::new));
        let mut acts = acts.collect::<Result<Vec<_>, _>>()?;
        acts.sort_by_key(|act| act.0.recorded);
        Ok(Self { acts, kept: Mutex::default() })
    }

    /// The history with recorded acts that others added since, given in any order that keeps each stream's own.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn grown<'a>(&self, opened: impl IntoIterator<Item = &'a OpenedAct>) -> Result<Self, String> {
        let mut new = opened.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
        new.sort_by_key(|act| act.0.recorded);
        Ok(self.with(new))
    }

    /// How many acts each stream has.
    pub fn lengths(&self) -> HashMap<String, u64> {
        let mut lengths = HashMap::new();
        for act in &self.acts {
            *lengths.entry(act.1.stream()).or_default() += 1;
        }
        lengths
    }

    /// The history with acts that were recorded since, in their order.
    pub fn with(&self, new: impl IntoIterator<Item = (Meta, RegistryAct)>) -> Self {
        let mut acts = self.acts.clone();
        let mut same = acts.len();
        for act in new {
            let place = acts.partition_point(|known| known.0.recorded <= act.0.recorded);
            same = same.min(place);
            acts.insert(place, Arc::new(act));
        }
        // What was before the first new act stays as it is.
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = kept.iter().filter(|(count, _)| *count <= same).cloned().collect();
        Self { acts, kept: Mutex::new(kept) }
    }

    /// The acts, in the order of their recording.
    pub fn acts(&self) -> impl Iterator<Item = &(Meta, RegistryAct)> {
        self.acts.iter().map(Arc::as_ref)
    }

    /// The number of acts.
    pub fn len(&self) -> usize {
        self.acts.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.acts.is_empty()
    }

    /// The acts of one stream about an agency or a person, in the order of their recording; none for the stream of an
    /// item, which keeps its own.
    pub fn course(&self, stream: &str) -> Vec<Arc<(Meta, RegistryAct)>> {
        let of_stream = |act: &&Arc<(Meta, RegistryAct)>| act.1.item_code().is_none() && act.1.stream() == stream;
        self.acts.iter().filter(of_stream).cloned().collect()
    }

    /// The registry after the acts recorded up to `moment`, inclusive.
    pub fn at(&self, moment: DateTime) -> Arc<Registry> {
        let count = self.acts.partition_point(|act| act.0.recorded <= moment);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = kept.iter().position(|(at, _)| *at == count) {
            let found = kept.remove(place);
            let registry = Arc::clone(&found.1);
            kept.push(found);
            return registry;
        }
        // The nearest state before saves most of the way.
        let before = kept.iter().filter(|(at, _)| *at < count).max_by_key(|(at, _)| *at);
        let (from, mut registry) = before.map_or_else(Default::default, |(at, state)| (*at, Registry::clone(state)));
        for act in self.acts.iter().take(count).skip(from) {
            registry.enter(&act.1, &act.0);
        }
        let registry = Arc::new(registry);
        if kept.len() == KEPT {
            kept.remove(0);
        }
        kept.push((count, Arc::clone(&registry)));
        registry
    }

    /// The registry after all acts.
    pub fn now(&self) -> Arc<Registry> {
        self.at(DateTime::MAX)
    }
}
