//! Go's `golang.org/x/mod/sumdb` checks a log that we wrote: `tests/independent/tlog/main.go`.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use record::checkpoint::Checkpoint;
use record::digest::{Digest, sha256, sm3};
use record::entry::Entry;
use record::merkle::leaf_hash;
use record::merkle::proof::{consistency_proof, inclusion_proof, root};
use record::merkle::tile::{MemoryTiles, bundle_path, encode_bundle};
use record::merkle::tree::Tree;
use record::sign::{Ed25519Key, Signer, Sm2Key};

use crate::programs::{is_there, printed, sources_are_there};

const ORIGIN: &str = "log.example/caoxian";

/// Where Debian's `golang-golang-x-mod-dev` puts the sources; Go looks there when it does not use modules.
const GOPATH: &str = "/usr/share/gocode";
const SUMDB: &str = "/usr/share/gocode/src/golang.org/x/mod/sumdb";

fn write(folder: &Path, path: &str, bytes: impl AsRef<[u8]>) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn entries(size: u64) -> Vec<Vec<u8>> {
    (0..size)
        .map(|seq| {
            let act = format!("act {seq}");
            let entry = Entry {
                stream_commit: sha256(b"stream"),
                seq,
                digest: sha256(act.as_bytes()),
                digest_sm3: sm3(act.as_bytes()),
                recorded: "2022-09-05T09:20:11".into(),
            };
            entry.to_bytes().unwrap()
        })
        .collect()
}

fn line(fields: &[String], proof: &[Digest]) -> String {
    let proof = proof.iter().map(Digest::to_base64);
    fields.iter().cloned().chain(proof).collect::<Vec<_>>().join(" ")
}

/// Writes a log of `size` entries, grown in uneven batches, with proofs at and around the edges of its tiles.
fn write_log(folder: &Path, size: u64) {
    let entries = entries(size);
    let leaves: Vec<_> = entries.iter().map(|entry| leaf_hash(entry)).collect();
    let (mut tree, mut tiles) = (Tree::new(), MemoryTiles::default());
    for batch in leaves.chunks(997) {
        for data in tree.append(batch) {
            write(folder, &data.tile.path(), &data.bytes);
            tiles.insert(data);
        }
    }
    for (index, bundle) in (0..).zip(entries.chunks(256)) {
        let path = bundle_path(index, u16::try_from(bundle.len()).unwrap());
        write(folder, &path, encode_bundle(bundle).unwrap());
    }
    let ed25519 = Ed25519Key::from_seed(ORIGIN, &[31; 32]).unwrap();
    let sm2 = Sm2Key::from_seed(ORIGIN, &[32; 32]).unwrap();
    let note = Checkpoint::new(ORIGIN, size, tree.root()).sign(&[&ed25519, &sm2]).unwrap();
    write(folder, "checkpoint", note.to_bytes());
    write(folder, "vkey", ed25519.verifier().to_vkey());

    let edges = [0, 1, 2, 3, 254, 255, 256, 257, 511, 512, 1000, 65_535, 65_536, size - 1];
    let places: Vec<u64> = edges.into_iter().filter(|place| *place < size).collect();
    let (mut inclusion, mut consistency) = (String::new(), String::new());
    for index in &places {
        for tree_size in places.iter().map(|place| place + 1).filter(|tree_size| tree_size > index) {
            let proof = inclusion_proof(&tiles, *index, tree_size).unwrap();
            let leaf = leaves[usize::try_from(*index).unwrap()].to_base64();
            writeln!(inclusion, "{}", line(&[index.to_string(), tree_size.to_string(), leaf], &proof)).unwrap();
            let old = index + 1;
            let at = |size: u64| [size.to_string(), root(&tiles, size).unwrap().to_base64()];
            let proof = consistency_proof(&tiles, old, tree_size).unwrap();
            writeln!(consistency, "{}", line(&[at(old), at(tree_size)].concat(), &proof)).unwrap();
        }
    }
    write(folder, "inclusion", inclusion);
    write(folder, "consistency", consistency);
}

/// The checker, built into `folder` once, so that each run costs little.
fn build(folder: &Path) -> PathBuf {
    let program = folder.join("checker");
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/independent/tlog/main.go");
    let output = Command::new("go")
        .args(["build", "-o"])
        .arg(&program)
        .arg(source)
        .env("GO111MODULE", "off")
        .env("GOPATH", GOPATH)
        .env("GOCACHE", folder.join("cache"))
        .env("GOFLAGS", "")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", printed(&output));
    program
}

fn check(program: &Path, folder: &Path) -> Output {
    Command::new(program).arg(folder).output().unwrap()
}

/// Changes one byte of a file and gives what the checker says; then puts it back.
fn after_change(program: &Path, folder: &Path, path: &str, change: impl Fn(&mut Vec<u8>)) -> Output {
    let file = folder.join(path);
    let good = fs::read(&file).unwrap();
    let mut changed = good.clone();
    change(&mut changed);
    assert_ne!(changed, good);
    fs::write(&file, changed).unwrap();
    let output = check(program, folder);
    fs::write(&file, good).unwrap();
    output
}

#[test]
fn go_verifies_our_notes_tiles_and_proofs() {
    if !is_there("go", "version") || !sources_are_there(SUMDB) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let program = build(folder.path());
    for size in [1, 2, 255, 256, 257, 5000, 66_000] {
        let log = folder.path().join(size.to_string());
        write_log(&log, size);
        let output = check(&program, &log);
        assert!(output.status.success(), "size {size}: {}", printed(&output));
        assert!(printed(&output).starts_with(&format!("size {size}, tiles ")), "{}", printed(&output));
    }
}

#[test]
fn go_finds_what_was_changed() {
    if !is_there("go", "version") || !sources_are_there(SUMDB) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let program = build(folder.path());
    let log = folder.path().join("log");
    write_log(&log, 1300);
    assert!(check(&program, &log).status.success());
    let says = |path: &str, change: &dyn Fn(&mut Vec<u8>), expected: &str| {
        let output = after_change(&program, &log, path, change);
        assert!(!output.status.success(), "{path}: the change was not found");
        assert!(printed(&output).contains(expected), "{path}: {}", printed(&output));
    };
    says("checkpoint", &|bytes| bytes[0] ^= 1, "checkpoint: ");
    says("checkpoint", &|bytes| bytes[ORIGIN.len() + 2] ^= 1, "invalid signature");
    says("tile/0/002", &|bytes| bytes[100] ^= 1, "tiles: ");
    says("tile/1/000.p/5", &|bytes| bytes[0] ^= 1, "tiles: ");
    says("tile/entries/003", &|bytes| bytes[50] ^= 1, "entries: ");
    let later_digit = |bytes: &mut Vec<u8>| {
        let last_line = bytes.len() - 20;
        bytes[last_line] = if bytes[last_line] == b'A' { b'B' } else { b'A' };
    };
    says("inclusion", &later_digit, "inclusion, line ");
    says("consistency", &later_digit, "consistency, line ");
}
