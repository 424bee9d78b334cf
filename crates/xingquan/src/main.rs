//! The `xingquan` command line.

mod cli;
mod commands;

fn main() -> std::process::ExitCode {
    cli::run()
}
