//! Making the read models again from the acts, to the same bytes.

use casework::case::CaseFile;
use casework::value::AgencyId;
use exchange::act::{agency_of, case_entry, case_of_stream};
use store::projection::{self, Rows};
use store::stream;

use crate::{Node, NodeError, unreadable};

/// Cases read in one go.
const PAGE: u32 = 256;

impl Node {
    /// Makes every read model again, and says for how many cases.
    ///
    /// # Errors
    /// [`NodeError`]; the read models stay as they were.
    pub async fn rebuild(&self) -> Result<u64, NodeError> {
        let mut all: Vec<Rows> = Vec::new();
        let mut after = String::new();
        loop {
            let from = after.clone();
            let streams = self.store().read(move |tx| store::registry::case_streams(tx, &from, PAGE)).await?;
            let Some(last) = streams.last() else { break };
            after.clone_from(last);
            for name in streams {
                let id = case_of_stream(&name).ok_or_else(|| unreadable(&name, "不是案件"))?;
                let acts = self.store().read(move |tx| stream::load(tx, &name, 0, u32::MAX)).await?;
                let mut case: Option<CaseFile> = None;
                for act in &acts {
                    let opened = act.open()?;
                    let agency = AgencyId::from(agency_of(&opened).unwrap_or_default());
                    let case = case.get_or_insert_with(|| CaseFile::new(id.clone(), agency));
                    case.evolve(case_entry(&opened).map_err(|error| unreadable(&act.stream, error))?);
                }
                if let Some(case) = case {
                    all.push(self.rows_of(&case)?);
                }
            }
        }
        let count = u64::try_from(all.len()).unwrap_or(u64::MAX);
        self.store()
            .write(move |tx| {
                projection::clear(tx)?;
                all.iter().try_for_each(|rows| projection::apply(tx, &Rows::default(), rows))
            })
            .await?;
        Ok(count)
    }

    /// Every read model as text, for comparing a rebuild with what was there.
    ///
    /// # Errors
    /// [`NodeError`].
    pub async fn read_models(&self) -> Result<String, NodeError> {
        Ok(self.store().read(projection::dump).await?)
    }
}
