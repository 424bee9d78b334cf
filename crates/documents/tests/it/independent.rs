//! The files through programs that are not ours: poppler reads them, qpdf checks their structure.

use std::{collections::BTreeMap, fs, path::Path, process::Command};

use documents::kind::KINDS;

use crate::support::{full_pdf, sample};

/// Runs a program on a file. On a developer's machine a program may be missing: that is said, and only there is it no
/// failure.
fn run(program: &str, arguments: &[&str], file: &Path) -> Option<String> {
    match Command::new(program).args(arguments).arg(file).args((program == "pdftotext").then_some("-")).output() {
        Ok(output) => {
            let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
            assert!(output.status.success(), "{program} on {}: {stdout}{stderr}", file.display());
            // Poppler 22 takes the boolean `Suspects` of the tags for a fault; the standard says that it is a boolean.
            let complaints = stderr.replace("Syntax Error: Suspects object is wrong type (boolean)\n", "");
            assert_eq!(complaints, "", "{program} on {} complains", file.display());
            Some(stdout.into_owned())
        }
        Err(fault) => {
            assert!(!under_ci(), "{program} is missing, and CI must have it: {fault}");
            eprintln!("NOT CHECKED: {program} is not installed (Debian: poppler-utils, qpdf)");
            None
        }
    }
}

/// Whether this runs under CI, asked when the tests run.
#[expect(clippy::disallowed_methods, reason = "a test may ask the environment whether a missing program is a failure")]
fn under_ci() -> bool {
    std::env::var("CI").as_deref() == Ok("true")
}

/// How often each character stands in a text, blanks aside.
fn census(text: &str) -> BTreeMap<char, usize> {
    let mut census = BTreeMap::new();
    for character in text.chars().filter(|character| !character.is_whitespace() && *character != '\u{200b}') {
        *census.entry(character).or_default() += 1;
    }
    census
}

#[test]
fn other_programs_find_the_same_text_and_a_sound_file() {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("documents");
    fs::create_dir_all(&dir).unwrap();
    for kind in KINDS {
        let pdf = full_pdf(kind);
        let file = dir.join(format!("{}.pdf", kind.id));
        fs::write(&file, &pdf.bytes).unwrap();

        if let Some(text) = run("pdftotext", &[], &file) {
            assert_eq!(census(&text), census(&pdf.text), "{}: pdftotext reads other characters", kind.id);
        }
        if let Some(info) = run("pdfinfo", &[], &file) {
            let line = |key: &str| {
                let line = info
                    .lines()
                    .find_map(|line| line.strip_prefix(key))
                    .unwrap_or_else(|| panic!("no {key} in {info}"));
                line.trim_start_matches(':').trim().to_owned()
            };
            assert_eq!(line("Title"), kind.title);
            assert_eq!(line("Pages"), pdf.pages.to_string());
            assert_eq!(line("Page size"), "595.276 x 841.89 pts (A4)", "{}", kind.id);
            assert_eq!(line("Tagged"), "yes");
            assert_eq!(line("JavaScript"), "no");
            let made_on = sample(kind)["head"]["made_on"].as_str().unwrap().to_owned();
            let year = made_on.split('-').next().unwrap();
            assert!(
                line("CreationDate").contains(year),
                "{}: the date of the file is not the document's: {info}",
                kind.id
            );
        }
        if let Some(metadata) = run("pdfinfo", &["-meta"], &file) {
            for claim in ["<pdfaid:part>2</pdfaid:part>", "<pdfaid:conformance>B</pdfaid:conformance>", kind.title] {
                assert!(metadata.contains(claim), "{}: no {claim} in {metadata}", kind.id);
            }
        }
        if let Some(fonts) = run("pdffonts", &[], &file) {
            for line in fonts.lines().skip(2) {
                let columns: Vec<&str> = line.split_whitespace().rev().collect();
                assert_eq!(columns[2..5], ["yes", "yes", "yes"], "{}: embedded, subset, with Unicode: {line}", kind.id);
            }
        }
        run("qpdf", &["--check"], &file);
    }
}
