//! Making the read models again from the acts, to the same bytes.

use std::sync::Arc;

use store::engine::Tx;
use store::projection::{self, Rows};
use store::stream;

use crate::recording::rows;
use crate::{Node, NodeError, Remembered, reading};

/// Names of cases read in one go.
const PAGE: u32 = 256;

impl Node {
    /// Makes every read model again, and says for how many cases. Acts that are recorded meanwhile wait, or are in it.
    ///
    /// # Errors
    /// [`NodeError`]; the read models stay as they were.
    pub async fn rebuild(self: &Arc<Self>) -> Result<u64, NodeError> {
        self.refresh_registry().await?;
        let (node, remembered) = (Arc::clone(self), self.remembered());
        self.store().write(move |tx| rebuild(tx, &node, &remembered)).await
    }

    /// Every read model as text, for comparing a rebuild with what was there.
    ///
    /// # Errors
    /// [`NodeError`].
    pub async fn read_models(&self) -> Result<String, NodeError> {
        Ok(self.store().read(projection::dump).await?)
    }
}

fn rebuild(tx: &mut Tx<'_>, node: &Node, remembered: &Remembered) -> Result<u64, NodeError> {
    projection::clear(tx)?;
    let (mut after, mut count) = (String::new(), 0);
    loop {
        let streams = store::registry::case_streams(tx, &after, PAGE)?;
        let Some(last) = streams.last() else { return Ok(count) };
        after.clone_from(last);
        for name in streams {
            stream::hold(tx, &name)?;
            let Some(case) = reading::case(&stream::load(tx, &name, 0, u32::MAX)?)? else { continue };
            let Some(entry) = case.entries.last() else { continue };
            let rows = rows(&case, node.law(), &remembered.history.at(entry.recorded))?;
            projection::apply(tx, &Rows::default(), &rows)?;
            count += 1;
        }
    }
}
