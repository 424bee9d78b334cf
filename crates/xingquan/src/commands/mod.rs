//! The commands, one file each.

pub(crate) mod bench;
pub(crate) mod bench_catalogue;
pub(crate) mod bench_pages;
pub(crate) mod bench_statutes;
mod check;
mod demo;
mod export;
mod items;
mod rebuild;
mod rules;
mod schema;
mod serve;
mod verify;

use std::io::Write;

use clap::Subcommand;

/// What the program is asked to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(about = "运行情景文件，核对每一步的结果是否符合预期", help_template = TEMPLATE, override_usage = "xingquan check [--json] <情景文件或者目录>...")]
    Check(check::Check),
    #[command(about = "启动演示：菏泽市及各县区的机关、人员、权力事项和各阶段的案件", help_template = TEMPLATE, override_usage = "xingquan demo [选项]")]
    Demo(demo::Demo),
    #[command(about = "启动节点", help_template = TEMPLATE, override_usage = "xingquan serve --config <文件>")]
    Serve(serve::Serve),
    #[command(about = "列出合法性规则及其依据", help_template = TEMPLATE, override_usage = "xingquan rules [--json]")]
    Rules(rules::Rules),
    #[command(about = "输出各项行为的数据结构（JSON Schema 2020-12）", help_template = TEMPLATE, override_usage = "xingquan schema [行为]")]
    Schema(schema::Schema),
    #[command(about = "核验导出的案卷或者数据目录：链、日志、签名，以及每项行为的合法性", help_template = TEMPLATE, override_usage = "xingquan verify [--key <公钥>]... [--json] <文件或者目录>")]
    Verify(verify::Verify),
    #[command(about = "导出案卷：行为、文书、证据、证明和签名", help_template = TEMPLATE, override_usage = "xingquan export case <编号> --data <目录> --out <文件>\n      xingquan export --list --data <目录>")]
    Export(export::Export),
    #[command(about = "由记录重建列表、期限、检索等数据", help_template = TEMPLATE, override_usage = "xingquan rebuild --data <目录>")]
    Rebuild(rebuild::Rebuild),
    #[command(about = "测量性能，每项与同次运行的基准比较", help_template = TEMPLATE, override_usage = "xingquan bench [--folder <目录>] [--cases <件数>] [--json]")]
    Bench(bench::Bench),
    #[command(about = "权力事项：从法律、法规、规章文本中提出建议", help_template = TEMPLATE, override_usage = "xingquan items propose [--json] [--out <文件>] <目录>")]
    Items(items::Items),
}

const TEMPLATE: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Ending {
    /// All is well.
    Good,
    /// Something that was checked does not hold.
    Unmet,
    /// Something could not be checked.
    Faulty,
}

impl Ending {
    /// The exit code.
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Good => 0,
            Self::Unmet => 1,
            Self::Faulty => 2,
        }
    }
}

impl Command {
    /// Does what was asked; answers go to `out`.
    ///
    /// # Errors
    /// A Chinese sentence that says what could not be done.
    pub(crate) fn run(&self, out: &mut dyn Write) -> anyhow::Result<Ending> {
        match self {
            Self::Check(check) => check.run(out),
            Self::Demo(demo) => demo.run(out),
            Self::Serve(serve) => serve.run(out),
            Self::Rules(rules) => rules.run(out),
            Self::Schema(schema) => schema.run(out),
            Self::Verify(verify) => verify.run(out),
            Self::Export(export) => export.run(out, crate::paper::all),
            Self::Rebuild(rebuild) => rebuild.run(out),
            Self::Items(items) => items.run(out),
            Self::Bench(bench) => bench.run(
                out,
                &[
                    bench::recording,
                    bench::replay,
                    bench_pages::pages,
                    bench_catalogue::catalogue,
                    bench_statutes::statutes,
                ],
            ),
        }
    }
}
