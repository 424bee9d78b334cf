//! The `xingquan` command line.

mod cli;
mod clock;
mod commands;
mod config;
mod keys;
mod paper;
mod runtime;
mod site;
mod story;

fn main() -> std::process::ExitCode {
    cli::run()
}
