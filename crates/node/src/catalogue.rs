//! Recording acts in the life of a power item: decide, seal, append, with an answer for every conflict.

use std::sync::Arc;

use casework::catalogue::decide::{Command, decide};
use casework::catalogue::item::Item;
use casework::catalogue::situation::RegistryFacts;
use casework::decide::Refusal;
use casework::registry::RegistryAct;

use crate::{Node, NodeError};

/// Why an act of an item was not recorded. Nothing of it is kept.
#[derive(Debug, thiserror::Error)]
pub enum ItemFailure {
    /// A rule says no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Somebody else recorded an act meanwhile.
    #[error("事项已有新的记录（现有{now}项，填表时为{seen}项），请核对新的情况后再提交；所填内容已经保留")]
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

impl Node {
    /// Records an act of an item now.
    ///
    /// # Errors
    /// [`ItemFailure`]; nothing is kept.
    pub async fn record_item(&self, command: Command, seen: Option<u32>) -> Result<Arc<Item>, ItemFailure> {
        self.refresh_registry().await?;
        let registry = self.registry();
        let code = command.act.code().clone();
        let item = registry.shared_item(&code).unwrap_or_else(|| Arc::new(Item::new(code.clone())));
        if let Some(seen) = seen.filter(|seen| *seen != item.version()) {
            return Err(ItemFailure::Stale { seen, now: item.version() });
        }
        let now = self.now();
        let facts = RegistryFacts { law: self.law(), registry: &registry };
        let accepted = decide(&item, &command, now, facts)?;
        self.record_registry(vec![RegistryAct::from(accepted.act)], command.by.as_str(), command.at).await?;
        let registry = self.registry();
        Ok(registry.shared_item(&code).unwrap_or(item))
    }
}
