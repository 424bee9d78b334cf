//! `xingquan import`: people and published items from tables, with a report of every row.

use std::io::Write;
use std::path::PathBuf;

use casework::value::PersonId;
use clap::Args;
use exchange::table::plan::{Change, Plan};
use exchange::table::report;
use exchange::table::topic::Topic;
use node::tables::TableRecord;

use super::Ending;
use super::export::write_whole;
use super::tables;
use crate::runtime::{Which, block_on, with_causes};

/// Rows with faults, and hints, that are shown; the report has all.
const SHOWN: usize = 40;

/// Arguments of `import`.
#[derive(Debug, Args)]
#[command(next_help_heading = "参数和选项")]
pub(crate) struct Import {
    #[arg(value_name = "种类", value_parser = ["people", "items"], hide_possible_values = true, help = "导入什么：people（人员）、items（系统启用前已经公布的权力事项）")]
    kind: String,
    #[arg(value_name = "文件", help = "XLSX、CSV（UTF-8或者GB18030）或者JSON文件；列名与导出的表格相同")]
    file: PathBuf,
    #[command(flatten)]
    which: Which,
    #[arg(long, help = "只核对，不记录")]
    dry_run: bool,
    #[arg(long, help = "跳过有错误的行，记录其余各行；不选则有一行错误就都不记录")]
    skip_faulty: bool,
    #[arg(long, value_name = "文件", help = "把逐行的结果写入该CSV文件")]
    report: Option<PathBuf>,
    #[arg(
        long,
        value_name = "标识",
        default_value = "system",
        hide_default_value = true,
        help = "以何人的名义记录；不填为system"
    )]
    by: String,
}

impl Import {
    pub(crate) fn run(&self, out: &mut dyn Write) -> anyhow::Result<Ending> {
        let place = self.which.place()?;
        let Some(topic) = Topic::of(&self.kind) else { anyhow::bail!("不能导入“{}”", self.kind) };
        block_on(async {
            let node = place.open().await?;
            let checked = tables::check(&self.file, topic, &node, &PersonId::from(self.by.as_str()))?;
            let plan = &checked.plan;
            if let Some(path) = &self.report {
                write_whole(path, &report::csv(plan))?;
            }
            self.tell(topic, plan, out)?;
            let ending = if plan.is_good() { Ending::Good } else { Ending::Unmet };
            if self.dry_run {
                writeln!(out, "只作核对，没有记录")?;
                return Ok(ending);
            }
            if !plan.faults.is_empty() {
                writeln!(out, "没有记录：请先改正表格")?;
                return Ok(ending);
            }
            if ending == Ending::Unmet && !self.skip_faulty {
                writeln!(out, "没有记录：请改正错误后重新导入，或者用--skip-faulty跳过有错误的行")?;
                return Ok(ending);
            }
            let TableRecord::Recorded(count) = node.record_table(&checked).await.map_err(with_causes)? else {
                writeln!(out, "没有记录：核对期间名录有新的记录，请再次导入")?;
                return Ok(Ending::Unmet);
            };
            if count > 0 {
                node.integrate().await.map_err(with_causes)?;
            }
            writeln!(out, "已记录{count}项行为")?;
            Ok(ending)
        })
    }

    /// What would become of the rows: how many of each, then the faults and hints.
    fn tell(&self, topic: Topic, plan: &Plan, out: &mut dyn Write) -> anyhow::Result<()> {
        let changes = [Change::New, Change::Changed, Change::Unchanged, Change::Faulty];
        let counts = changes.map(|change| format!("{}{}", change.title(), plan.count(change)));
        writeln!(out, "{}：共{}行，{}", topic.title(), plan.rows.len(), counts.join("，"))?;
        for remark in plan.faults.iter().take(SHOWN) {
            writeln!(out, "✗ {remark}")?;
        }
        for remark in &plan.notes {
            writeln!(out, "· {remark}")?;
        }
        let (faulty, good): (Vec<_>, Vec<_>) = plan.rows.iter().partition(|row| row.change == Change::Faulty);
        for row in faulty.iter().take(SHOWN) {
            writeln!(out, "✗ {}", [&row.place.to_string(), row.subject.as_str()].join(" ").trim_end())?;
            for remark in row.remarks.iter().filter(|remark| remark.fault) {
                writeln!(out, "    {remark}")?;
            }
        }
        let hints: Vec<_> = good.iter().flat_map(|row| &row.remarks).collect();
        for remark in hints.iter().take(SHOWN) {
            writeln!(out, "· {remark}")?;
        }
        let left = [plan.faults.len(), faulty.len(), hints.len()].map(|all| all.saturating_sub(SHOWN));
        let left: usize = left.iter().sum();
        match (&self.report, left) {
            (Some(path), _) => writeln!(out, "逐行的结果写入{}", path.display())?,
            (None, 0) => {}
            (None, _) => writeln!(out, "还有{left}条没有列出；用--report写入文件查看全部")?,
        }
        Ok(())
    }
}
