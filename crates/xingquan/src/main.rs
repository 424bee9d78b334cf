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

/// Cases are many small allocations that threads hand to each other; mimalloc costs a fraction of the system's allocator there.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    cli::run()
}
