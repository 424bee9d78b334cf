//! OpenSSL computes our digests and verifies the lines of our checkpoints.

use std::fs;
use std::path::Path;

use record::checkpoint::Checkpoint;
use record::digest::{Digest, sha256, sm3};
use record::key::{SM2_ID, VerifierKey, sm2_signature_to_der};
use record::note::Note;
use record::sign::{Ed25519Key, Signer, Sm2Key};

use crate::programs::{is_there, printed, run};

fn checkpoint() -> (Note, [VerifierKey; 2]) {
    let ed25519 = Ed25519Key::from_seed("log.example/caoxian", &[21; 32]).unwrap();
    let sm2 = Sm2Key::from_seed("log.example/caoxian", &[22; 32]).unwrap();
    let note = Checkpoint::new("log.example/caoxian", 70_000, Digest([7; 32])).sign(&[&ed25519, &sm2]).unwrap();
    (Note::from_bytes(&note.to_bytes()).unwrap(), [ed25519.verifier().clone(), sm2.verifier().clone()])
}

fn verifies_sm2(folder: &Path) -> bool {
    let id = format!("distid:{SM2_ID}");
    let arguments = ["dgst", "-sm3", "-sigopt", &id, "-verify", "key.pem", "-signature", "signature", "text"];
    let output = run(folder, "openssl", &arguments);
    assert_eq!(output.status.success(), printed(&output).contains("Verified OK"), "{}", printed(&output));
    output.status.success()
}

fn verifies_ed25519(folder: &Path) -> bool {
    let arguments =
        ["pkeyutl", "-verify", "-pubin", "-inkey", "key.pem", "-rawin", "-in", "text", "-sigfile", "signature"];
    let output = run(folder, "openssl", &arguments);
    let verified = printed(&output).contains("Signature Verified Successfully");
    assert_eq!(output.status.success(), verified, "{}", printed(&output));
    verified
}

#[test]
fn openssl_computes_the_same_digests() {
    if !is_there("openssl", "version") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for text in ["", "abc", "行政处罚决定书", &"abcd".repeat(100_000)] {
        fs::write(folder.path().join("text"), text).unwrap();
        for (option, ours) in [("-sm3", sm3(text.as_bytes())), ("-sha256", sha256(text.as_bytes()))] {
            let output = run(folder.path(), "openssl", &["dgst", option, "-r", "text"]);
            assert_eq!(printed(&output).split(' ').next(), Some(ours.to_hex().as_str()), "{option}");
        }
    }
}

#[test]
fn openssl_verifies_the_sm2_line_of_a_checkpoint() {
    if !is_there("openssl", "version") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (note, [_, key]) = checkpoint();
    let line = note.signatures().iter().find(|line| line.id() == key.id()).unwrap();
    let signature: [u8; 64] = line.blob().try_into().unwrap();
    fs::write(folder.path().join("key.pem"), key.to_pem()).unwrap();
    fs::write(folder.path().join("text"), note.text()).unwrap();
    fs::write(folder.path().join("signature"), sm2_signature_to_der(&signature).unwrap()).unwrap();
    assert!(verifies_sm2(folder.path()));

    fs::write(folder.path().join("text"), note.text().replace("70000", "70001")).unwrap();
    assert!(!verifies_sm2(folder.path()), "a changed text was accepted");

    let mut changed = signature;
    changed[40] ^= 1;
    fs::write(folder.path().join("text"), note.text()).unwrap();
    fs::write(folder.path().join("signature"), sm2_signature_to_der(&changed).unwrap()).unwrap();
    assert!(!verifies_sm2(folder.path()), "a changed signature was accepted");
}

#[test]
fn openssl_verifies_the_ed25519_line_of_a_checkpoint() {
    if !is_there("openssl", "version") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (note, [key, _]) = checkpoint();
    let line = note.signatures().iter().find(|line| line.id() == key.id()).unwrap();
    fs::write(folder.path().join("key.pem"), key.to_pem()).unwrap();
    fs::write(folder.path().join("text"), note.text()).unwrap();
    fs::write(folder.path().join("signature"), line.blob()).unwrap();
    assert!(verifies_ed25519(folder.path()));

    fs::write(folder.path().join("text"), note.text().replace("70000", "70001")).unwrap();
    assert!(!verifies_ed25519(folder.path()), "a changed text was accepted");

    let mut changed = line.blob().to_vec();
    changed[40] ^= 1;
    fs::write(folder.path().join("text"), note.text()).unwrap();
    fs::write(folder.path().join("signature"), changed).unwrap();
    assert!(!verifies_ed25519(folder.path()), "a changed signature was accepted");
}

#[test]
fn a_signature_that_openssl_made_verifies_here() {
    if !is_there("openssl", "version") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let openssl = |arguments: &[&str]| {
        let output = run(folder.path(), "openssl", arguments);
        assert!(output.status.success(), "{}", printed(&output));
    };
    fs::write(folder.path().join("text"), "行政处罚决定书").unwrap();
    openssl(&["genpkey", "-algorithm", "SM2", "-out", "secret.pem"]);
    openssl(&["pkey", "-in", "secret.pem", "-pubout", "-outform", "DER", "-out", "key.der"]);
    let id = format!("distid:{SM2_ID}");
    openssl(&["dgst", "-sm3", "-sigopt", &id, "-sign", "secret.pem", "-out", "signature", "text"]);

    let spki = fs::read(folder.path().join("key.der")).unwrap();
    let point: [u8; 65] = spki[spki.len() - 65..].try_into().unwrap();
    let key = VerifierKey::sm2("officer", &point).unwrap();
    assert_eq!(key.to_spki_der(), spki, "our encoding of the public key is OpenSSL's");
    let signature = record::key::sm2_signature_from_der(&fs::read(folder.path().join("signature")).unwrap()).unwrap();
    assert!(key.verifies("行政处罚决定书".as_bytes(), &signature));
    assert!(!key.verifies("行政处罚通知书".as_bytes(), &signature));
}
