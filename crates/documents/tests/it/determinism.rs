//! The same input gives the same bytes: in one process, in another one, and from threads at once.

use std::{fmt::Write, process::Command, thread};

use documents::kind::KINDS;
use sha2::{Digest, Sha256};

use crate::support::{find, full_pdf, render, sample};

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

fn digests() -> Vec<String> {
    KINDS.iter().map(|kind| format!("digest {} {}", kind.id, digest(&render(kind, &sample(kind)).bytes))).collect()
}

/// Not a test of its own: what the child process of the next one runs.
#[test]
#[ignore = "run by another test in a process of its own"]
fn child_prints_digests() {
    println!("\n{}", digests().join("\n"));
}

#[test]
fn the_same_bytes_in_every_process() {
    let here = digests();
    let before: Vec<String> =
        KINDS.iter().map(|kind| format!("digest {} {}", kind.id, digest(&full_pdf(kind).bytes))).collect();
    assert_eq!(here, before);
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "determinism::child_prints_digests", "--ignored", "--nocapture"])
        .output()
        .unwrap();
    assert!(child.status.success(), "{}", String::from_utf8_lossy(&child.stderr));
    let there = String::from_utf8(child.stdout).unwrap();
    let there: Vec<&str> = there.lines().filter(|line| line.starts_with("digest ")).collect();
    assert_eq!(here, there);
}

#[test]
fn the_same_bytes_from_threads_at_once() {
    let kind = find("penalty_notice");
    let alone = render(kind, &sample(kind)).bytes;
    thread::scope(|scope| {
        let others: Vec<_> = (0..4).map(|_| scope.spawn(|| render(kind, &sample(kind)).bytes)).collect();
        for other in others {
            assert_eq!(other.join().unwrap(), alone);
        }
    });
}

#[test]
fn other_data_gives_another_file() {
    let kind = find("penalty_notice");
    let mut data = sample(kind);
    data["party"]["name"] = "曹县某副食超市".into();
    assert_ne!(render(kind, &data).bytes, render(kind, &sample(kind)).bytes);
}
