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
        let (law, remembered) = (Arc::clone(self.law()), self.remembered());
        self.store().write(move |tx| rebuild(tx, &law, &remembered)).await
    }

    /// Makes every read model again where the database comes from a program that had none of items yet.
    pub(crate) async fn catch_up_read_models(&self) -> Result<(), NodeError> {
        if self.registry().catalogue().next().is_none() {
            return Ok(());
        }
        let (law, remembered) = (Arc::clone(self.law()), self.remembered());
        self.store()
            .write(move |tx| -> Result<(), NodeError> {
                if !store::read::catalogue::is_empty(tx)? {
                    return Ok(());
                }
                rebuild(tx, &law, &remembered)?;
                Ok(())
            })
            .await
    }

    /// Every read model as text, for comparing a rebuild with what was there.
    ///
    /// # Errors
    /// [`NodeError`].
    pub async fn read_models(&self) -> Result<String, NodeError> {
        Ok(self.store().read(projection::dump).await?)
    }
}

fn rebuild(tx: &mut Tx<'_>, law: &law::Law, remembered: &Remembered) -> Result<u64, NodeError> {
    projection::clear(tx)?;
    items(tx)?;
    let (mut after, mut count) = (String::new(), 0);
    loop {
        let streams = store::registry::case_streams(tx, &after, PAGE)?;
        let Some(last) = streams.last() else { return Ok(count) };
        after.clone_from(last);
        for name in streams {
            stream::hold(tx, &name)?;
            let Some(case) = reading::case(&stream::load(tx, &name, 0, u32::MAX)?)? else { continue };
            let Some(entry) = case.entries.last() else { continue };
            let rows = rows(&case, law, &remembered.history.at(entry.recorded))?;
            projection::apply(tx, &Rows::default(), &rows)?;
            count += 1;
        }
    }
}

/// The read models of every item, from its stream.
fn items(tx: &mut Tx<'_>) -> Result<(), NodeError> {
    let mut after = String::new();
    loop {
        let streams = store::registry::item_streams(tx, &after, PAGE)?;
        let Some(last) = streams.last() else { return Ok(()) };
        after.clone_from(last);
        for name in streams {
            stream::hold(tx, &name)?;
            let item = reading::item(&name, &stream::load(tx, &name, 0, u32::MAX)?)?;
            projection::apply(tx, &Rows::default(), &projection::item_rows(&item))?;
        }
    }
}
