//! `xingquan export`: a case as one signed file that anybody can verify offline, or people and items as tables.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use casework::case::{CaseFile, CaseId};
use clap::Args;
use exchange::container::Part;
use exchange::table::topic::Topic;
use node::Node;
use store::engine::Tx;

use super::Ending;
use super::tables::{self, Wanted};
use crate::runtime::{Which, block_on, with_causes};

/// Renders the documents of a case, named as they stand in the file.
pub(crate) type Render = fn(&Node, &CaseFile) -> anyhow::Result<Vec<Part>>;

/// Names of cases read in one go.
const PAGE: u32 = 256;

/// Arguments of `export`.
#[derive(Debug, Args)]
#[command(next_help_heading = "参数和选项")]
pub(crate) struct Export {
    #[arg(value_name = "种类", value_parser = ["case", "items", "people"], hide_possible_values = true, required_unless_present = "list", help = "导出什么：case（案卷）、items（权力事项）、people（人员）")]
    kind: Option<String>,
    #[arg(value_name = "编号", required_if_eq("kind", "case"), help = "案件编号，例如371721-2022-000001")]
    id: Option<String>,
    #[arg(long, conflicts_with_all = ["kind", "id", "out"], help = "列出全部案件的编号")]
    list: bool,
    #[command(flatten)]
    which: Which,
    #[arg(
        long,
        value_name = "文件",
        required_unless_present = "list",
        help = "写入的文件；权力事项和人员为.xlsx、.csv或者.json"
    )]
    out: Option<PathBuf>,
    #[arg(long, value_name = "标识", conflicts_with = "list", help = "只导出该机关的权力事项或者人员")]
    agency: Option<String>,
    #[arg(
        long,
        value_name = "日期",
        conflicts_with = "list",
        help = "只导出该日有效的权力事项，例如2025-06-01；不填为未取消事项的各个版本"
    )]
    on: Option<String>,
}

impl Export {
    pub(crate) fn run(&self, out: &mut dyn Write, render: Render) -> anyhow::Result<Ending> {
        let place = self.which.place()?;
        if let (Some(topic), Some(path)) = (self.kind.as_deref().and_then(Topic::of), &self.out) {
            if self.id.is_some() {
                bail!("导出权力事项、人员不用编号；请用--agency选择机关");
            }
            let wanted = Wanted { topic, agency: self.agency.as_deref(), on: self.on.as_deref(), path };
            return block_on(async { tables::export(&*place.open().await?, &wanted, out) });
        }
        if self.agency.is_some() || self.on.is_some() {
            bail!("--agency和--on只用于权力事项和人员");
        }
        block_on(async {
            let (Some(id), Some(path)) = (&self.id, &self.out) else {
                let store = place.store().await?;
                return list(&store, out).await;
            };
            let node = place.open().await?;
            let id = CaseId(id.clone());
            let snapshot = node.case(&id).await.map_err(with_causes)?;
            let Some(snapshot) = snapshot else {
                bail!("没有编号为“{id}”的案件；用--list列出全部案件")
            };
            let documents = render(&node, &snapshot.case)?;
            let file = node.export(&snapshot.case, documents).await.map_err(with_causes)?;
            write_whole(path, &file)?;
            writeln!(
                out,
                "已导出案件{id}：{}项行为、{}字节，写入{}",
                snapshot.case.version(),
                file.len(),
                path.display()
            )?;
            for key in node.keys() {
                writeln!(out, "签名公钥：{}", key.to_vkey())?;
            }
            Ok(Ending::Good)
        })
    }
}

async fn list(store: &store::engine::Store, out: &mut dyn Write) -> anyhow::Result<Ending> {
    let mut after = String::new();
    loop {
        let from = after.clone();
        let page = move |tx: &mut Tx<'_>| store::registry::case_streams(tx, &from, PAGE);
        let streams = store.read(page).await.map_err(with_causes)?;
        let Some(last) = streams.last() else { return Ok(Ending::Good) };
        after.clone_from(last);
        for id in streams.iter().filter_map(|stream| exchange::act::case_of_stream(stream)) {
            writeln!(out, "{id}")?;
        }
    }
}

/// Writes a file that is there whole or not at all.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    let write = || -> std::io::Result<()> {
        let mut file = tempfile::Builder::new().prefix(".export").tempfile_in(folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    };
    write().with_context(|| format!("不能写入文件{}", path.display()))
}
