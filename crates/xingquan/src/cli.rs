//! The command line: what can be asked, and how it ends.

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use clap::error::{ContextKind, ErrorKind};
use clap::{ArgAction, Parser};

use crate::commands::{Command, Ending};

const TEMPLATE: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// 行政处罚与行政强制权力网络运行系统.
#[derive(Debug, Parser)]
#[command(
    name = "xingquan",
    version,
    about = "行权：行政处罚与行政强制权力网络运行系统",
    help_template = TEMPLATE,
    subcommand_help_heading = "命令",
    subcommand_value_name = "命令",
    next_help_heading = "选项",
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true
)]
struct Cli {
    #[arg(short = 'h', long, global = true, action = ArgAction::Help, help = "显示帮助")]
    help: Option<bool>,
    #[arg(short = 'V', long, action = ArgAction::Version, help = "显示版本")]
    version: Option<bool>,
    #[command(subcommand)]
    command: Command,
}

/// Runs the command line of this process: 0 when all is well, 1 when something checked does not hold, 2 when it could
/// not be checked or done.
pub(crate) fn run() -> ExitCode {
    let (mut out, mut err) = (std::io::stdout().lock(), std::io::stderr().lock());
    ExitCode::from(run_with(std::env::args_os(), &mut out, &mut err))
}

/// Runs arguments, the first of which is the program's name; answers go to `out`, faults to `err`.
fn run_with(args: impl IntoIterator<Item = OsString>, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    let result = match Cli::try_parse_from(args) {
        Ok(cli) => cli.command.run(out).and_then(|ending| {
            out.flush()?;
            Ok(ending)
        }),
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            write!(out, "{}", error.render()).map(|()| Ending::Good).map_err(anyhow::Error::from)
        }
        Err(error) => Err(anyhow::anyhow!(misuse(&error))),
    };
    match result {
        Ok(ending) => ending.code(),
        Err(error) if reader_left(&error) => Ending::Good.code(),
        Err(error) => {
            // A fault that cannot even be written has nowhere else to go; the exit code still tells.
            let written = writeln!(err, "错误：{error:#}");
            written.map_or(Ending::Faulty.code(), |()| Ending::Faulty.code())
        }
    }
}

/// Whether the reader of the output closed it, as `head` does.
fn reader_left(error: &anyhow::Error) -> bool {
    error.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}

/// What is wrong with the arguments, in Chinese.
fn misuse(error: &clap::Error) -> String {
    let context = |kind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let what = match error.kind() {
        ErrorKind::InvalidSubcommand => format!("没有名为“{}”的命令", context(ContextKind::InvalidSubcommand)),
        ErrorKind::UnknownArgument => format!("没有名为“{}”的选项", context(ContextKind::InvalidArg)),
        ErrorKind::MissingRequiredArgument => format!("缺少{}", context(ContextKind::InvalidArg)),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("{}的值“{}”不能使用", context(ContextKind::InvalidArg), context(ContextKind::InvalidValue))
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => "缺少命令".to_owned(),
        _ => "命令行参数有误".to_owned(),
    };
    format!("{what}；请运行“xingquan --help”查看用法")
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    fn answer(args: &[&str]) -> (u8, String, String) {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let args = std::iter::once("xingquan").chain(args.iter().copied()).map(OsString::from);
        let code = run_with(args, &mut out, &mut err);
        (code, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
    }

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn help_is_chinese() {
        let (code, out, err) = answer(&["--help"]);
        assert_eq!((code, err.as_str()), (0, ""));
        assert!(out.contains("用法：") && out.contains("check") && out.contains("命令"), "{out}");
        let (_, out, _) = answer(&["check", "--help"]);
        assert!(out.contains("情景文件"), "{out}");
    }

    #[test]
    fn misuse_is_explained_in_chinese() {
        for (args, said) in [
            (vec!["judge"], "没有名为“judge”的命令"),
            (vec!["rules", "--colour"], "没有名为“--colour”的选项"),
            (vec!["check"], "缺少"),
            (vec![], "缺少命令"),
        ] {
            let (code, out, err) = answer(&args);
            assert_eq!((code, out.as_str()), (2, ""));
            assert!(err.contains(said), "{err}");
        }
    }
}
