//! Running programs that are not ours.

use std::path::Path;
use std::process::{Command, Output};

/// Whether a program is there; `version` makes it tell its version.
pub(crate) fn is_there(program: &str, version: &str) -> bool {
    let there = Command::new(program).arg(version).output().is_ok_and(|output| output.status.success());
    or_say_so(program, there)
}

/// Whether a folder of another program's sources is there.
pub(crate) fn sources_are_there(folder: &str) -> bool {
    or_say_so(folder, Path::new(folder).is_dir())
}

/// Without what it needs a test cannot run: that is said plainly, and under `CI=true` it is a failure.
fn or_say_so(what: &str, there: bool) -> bool {
    let must = std::env::var_os("CI").is_some_and(|value| value == "true");
    assert!(there || !must, "{what} is missing, and under CI=true this test has to run");
    if !there {
        println!("NOT RUN: {what} is missing");
    }
    there
}

/// What a program answers, run in a folder.
pub(crate) fn run(folder: &Path, program: &str, arguments: &[&str]) -> Output {
    Command::new(program).args(arguments).current_dir(folder).output().unwrap()
}

/// Everything that it printed.
pub(crate) fn printed(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}
