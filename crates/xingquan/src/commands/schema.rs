//! `xingquan schema`: the JSON Schema of acts, from their definitions.

use std::io::Write;

use anyhow::anyhow;
use casework::schema;
use clap::Args;

use super::Ending;

/// Arguments of `schema`.
#[derive(Debug, Args)]
#[command(next_help_heading = "参数")]
pub(crate) struct Schema {
    #[arg(value_name = "行为", help = "行为的标识，例如penalty.file_case；不填则输出全部行为")]
    act: Option<String>,
}

impl Schema {
    pub(crate) fn run(&self, out: &mut dyn Write) -> anyhow::Result<Ending> {
        let document = match &self.act {
            None => schema::all(),
            Some(id) => schema::definition(id)
                .map(schema::act)
                .ok_or_else(|| anyhow!("没有名为“{id}”的行为；不带参数运行可以看到全部行为"))?,
        };
        serde_json::to_writer_pretty(&mut *out, &document)?;
        writeln!(out)?;
        Ok(Ending::Good)
    }
}
