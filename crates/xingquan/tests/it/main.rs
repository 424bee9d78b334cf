//! Tests of the binary from outside: exit codes and what it prints.
#![expect(clippy::unwrap_used, reason = "helpers of tests end the test at the first failure")]

mod check;
mod data;
mod items;
mod rules;
mod schema;
mod tables;

use std::path::PathBuf;
use std::process::Command;

/// The scenarios of the project.
fn scenarios() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios"))
}

/// Exit code, standard output and standard error.
fn xingquan(args: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_xingquan")).args(args).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}
