//! The registry through time: what was known of agencies, people and items at any moment.

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

/// States that are kept.
const KEPT: usize = 8;

impl RegistryHistory {
    /// The history of recorded acts, given stream by stream or in any other order that keeps each stream's own.
    ///
    /// # Errors
    /// A Chinese sentence that names the record that cannot be read.
    pub fn read<'a>(opened: impl IntoIterator<Item = &'a OpenedAct>) -> Result<Self, String> {
        let mut acts = Vec::new();
        for opened in opened {
            let place = |error: String| format!("{} 第{}项：{error}", opened.draft.stream, opened.draft.seq);
            let meta = registry_meta(opened).map_err(place)?;
            acts.push(Arc::new((meta, registry_act(opened).map_err(place)?)));
        }
        acts.sort_by_key(|act| act.0.recorded);
        Ok(Self { acts, kept: Mutex::default() })
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
