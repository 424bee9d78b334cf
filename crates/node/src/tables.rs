//! Tables of people and items that are looked at first and recorded afterwards: what is recorded is what was seen.

use casework::registry::RegistryAct;
use casework::value::PersonId;
use exchange::table::plan::{Plan, Setting};
use exchange::table::topic::{self, File, Topic};
use exchange::table::{Unreadable, report};
use jiff::civil::DateTime;
use record::digest::{Digest, sha256};

use crate::{Node, NodeError};

/// What would become of a table, by the registry as it was at that moment.
#[derive(Debug)]
pub struct CheckedTable {
    /// What an import would do.
    pub plan: Plan,
    /// Who imports.
    by: PersonId,
    /// When it was looked at.
    at: DateTime,
    /// How many acts the registry had then.
    version: i64,
}

impl CheckedTable {
    /// SHA-256 of the report of every row: two of the same digest say the same to whoever reads them.
    pub fn digest(&self) -> Digest {
        sha256(&report::csv(&self.plan))
    }
}

/// What came of recording a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableRecord {
    /// So many acts are recorded, in one piece.
    Recorded(usize),
    /// Nothing is recorded: the registry has grown since the table was looked at.
    Moved,
}

impl Node {
    /// Looks what would become of the rows of a file, by the registry as last read, and of CSV files of further sheets
    /// beside it, each with the title of its sheet. Nothing is recorded. This may take seconds: call it where it may.
    ///
    /// # Errors
    /// When the files cannot be read as a table at all.
    pub fn check_table(
        &self,
        topic: Topic,
        main: File,
        lists: Vec<(String, Vec<u8>)>,
        by: &PersonId,
    ) -> Result<CheckedTable, Unreadable> {
        let (known, at) = (self.remembered(), self.now());
        let setting = Setting { law: self.law(), registry: &known.registry, by, at };
        let plan = topic::plan(&topic.layout(), main, lists, setting)?;
        Ok(CheckedTable { plan, by: by.clone(), at, version: known.version })
    }

    /// Whether the registry, as last read, still is the one by which a table was looked at.
    pub fn is_current(&self, checked: &CheckedTable) -> bool {
        self.remembered().version == checked.version
    }

    /// Records the rows of a table that are not faulty, all of them or none, and only onto the registry by which it was
    /// looked at.
    ///
    /// # Errors
    /// [`NodeError`] when they cannot be recorded.
    pub async fn record_table(&self, checked: &CheckedTable) -> Result<TableRecord, NodeError> {
        let acts: Vec<RegistryAct> = checked.plan.acts();
        if !checked.plan.faults.is_empty() || acts.is_empty() {
            return Ok(TableRecord::Recorded(0));
        }
        self.refresh_registry().await?;
        let known = self.remembered();
        if known.version != checked.version {
            return Ok(TableRecord::Moved);
        }
        let count = acts.len();
        let written = self.write_registry(&known, acts.into(), &checked.by, checked.at).await?;
        Ok(if written { TableRecord::Recorded(count) } else { TableRecord::Moved })
    }
}
