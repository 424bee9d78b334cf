//! The legality of everything that a database holds: each act, on its day, by the law of that day.

use std::collections::BTreeSet;
use std::sync::Arc;

use casework::case::CaseId;
use casework::catalogue::Verdict;
use casework::decide;
use exchange::act::case_of_stream;
use exchange::case_file::{Check, legality, named_files};
use exchange::history::RegistryHistory;
use law::Law;
use store::engine::{Store, Tx};
use store::stream::{self, StoredAct};

use crate::{NodeError, reading, unreadable};

/// Names of cases read in one go.
const PAGE: u32 = 256;

/// What the audit of one case came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseAudit {
    /// The case.
    pub case: CaseId,
    /// A verdict on each act, in order; or what keeps the case from being read.
    pub acts: Result<Vec<Check>, String>,
    /// The evidence files that the acts name, by SHA-256 in hexadecimal.
    pub files: BTreeSet<String>,
}

/// Audits every case of a database, and hands each result on. Nothing is written.
///
/// # Errors
/// [`NodeError`] when the database or its registry cannot be read.
pub async fn audit(store: &Store, law: &Arc<Law>, mut each: impl FnMut(CaseAudit)) -> Result<(), NodeError> {
    let stored = store.read(store::registry::load).await?;
    let opened = stored.iter().map(StoredAct::open).collect::<Result<Vec<_>, _>>()?;
    let history = Arc::new(RegistryHistory::read(&opened).map_err(|error| unreadable("名录", error))?);
    let mut after = String::new();
    loop {
        let from = after.clone();
        let streams = store.read(move |tx| store::registry::case_streams(tx, &from, PAGE)).await?;
        let Some(last) = streams.last() else { return Ok(()) };
        after.clone_from(last);
        for name in streams {
            let (law, history) = (Arc::clone(law), Arc::clone(&history));
            each(store.read(move |tx| audit_case(tx, &name, &law, &history)).await?);
        }
    }
}

/// Audits every step of every item of a database. Nothing is written.
///
/// # Errors
/// [`NodeError`] when the registry cannot be read.
pub async fn audit_items(store: &Store, law: &Law) -> Result<Vec<Verdict>, NodeError> {
    let stored = store.read(store::registry::load).await?;
    let opened = stored.iter().map(StoredAct::open).collect::<Result<Vec<_>, _>>()?;
    let history = RegistryHistory::read(&opened).map_err(|error| unreadable("名录", error))?;
    Ok(casework::catalogue::audit(history.acts(), law))
}

fn audit_case(tx: &mut Tx<'_>, name: &str, law: &Law, history: &RegistryHistory) -> Result<CaseAudit, NodeError> {
    let id = case_of_stream(name).ok_or_else(|| unreadable(name, "不是案件"))?;
    let stored = stream::load(tx, name, 0, u32::MAX)?;
    let mut files = BTreeSet::new();
    let acts = match reading::case(&stored) {
        Ok(Some(case)) => {
            for entry in &case.entries {
                files.extend(named_files(&entry.act.fields_json()));
            }
            let verdicts = decide::audit(&case, law, |moment| history.at(moment));
            Ok(verdicts.iter().map(|verdict| legality(&case, verdict)).collect())
        }
        Ok(None) => Err("没有记录".to_owned()),
        Err(error) => Err(error.to_string()),
    };
    Ok(CaseAudit { case: id, acts, files })
}
