//! Officers of open cases who may not handle them any more.

use std::collections::BTreeMap;

use casework::todo::{Todo, replacement};
use casework::value::{AgencyId, ItemCode, PersonId};
use store::read;

use crate::{Node, NodeError};

/// A case whose officers must be replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement {
    /// The case.
    pub case: String,
    /// Its cause.
    pub cause: String,
    /// Its party.
    pub party: Option<String>,
    /// The head's task.
    pub todo: Todo,
}

impl Node {
    /// The cases of an agency that are not closed and have an officer who may not handle them today, by number.
    ///
    /// Read when somebody looks: one query gives the officers of the agency's open cases, and the registry in memory
    /// judges each of them.
    ///
    /// # Errors
    /// [`NodeError`] when the read models or the registry cannot be read.
    pub async fn replacements(&self, agency: &AgencyId) -> Result<Vec<Replacement>, NodeError> {
        self.refresh_registry().await?;
        let (registry, day) = (self.registry(), self.now().date());
        let asked = agency.to_string();
        let rows = self.store().read(move |tx| read::officers_of_open_cases(tx, &asked)).await?;
        let mut cases: BTreeMap<String, (read::OfficerRow, Vec<PersonId>)> = BTreeMap::new();
        for row in rows {
            let person = PersonId(row.person.clone());
            cases.entry(row.case.clone()).or_insert_with(|| (row, Vec::new())).1.push(person);
        }
        Ok(cases
            .into_values()
            .filter_map(|(row, officers)| {
                let item = row.item.map(ItemCode);
                let todo = replacement(agency, &officers, item.as_ref(), day, &registry)?;
                Some(Replacement { case: row.case, cause: row.cause, party: row.party, todo })
            })
            .collect())
    }
}
