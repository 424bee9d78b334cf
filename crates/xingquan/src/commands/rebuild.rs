//! `xingquan rebuild`: makes the read models again from the acts.

use std::io::Write;

use clap::Args;

use super::Ending;
use crate::runtime::{Which, block_on, with_causes};

/// Arguments of `rebuild`.
#[derive(Debug, Args)]
#[command(next_help_heading = "选项")]
pub(crate) struct Rebuild {
    #[command(flatten)]
    which: Which,
}

impl Rebuild {
    pub(crate) fn run(&self, out: &mut dyn Write) -> anyhow::Result<Ending> {
        let place = self.which.place()?;
        block_on(async {
            let node = place.open().await?;
            let before = node.read_models().await.map_err(with_causes)?;
            let cases = node.rebuild().await.map_err(with_causes)?;
            let same = node.read_models().await.map_err(with_causes)? == before;
            let said = if same { "与原有的完全一致" } else { "与原有的不同，已经更正" };
            writeln!(out, "已由记录重建{cases}个案件的列表、期限、检索等数据，{said}")?;
            Ok(Ending::Good)
        })
    }
}
