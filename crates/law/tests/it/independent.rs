//! The calendar and the identifiers against independent programs: PyPI `chinesecalendar` and `python-stdnum`.
//!
//! The interpreter that has them is named by `XINGQUAN_PYTHON`. Without it these tests do not run, which is plainly
//! said; under continuous integration that is a failure.

use std::io::Write as _;
use std::process::{Command, Stdio};

use jiff::ToSpan as _;
use jiff::civil::date;
use law::identifier::{CreditCode, IdentityNumber, OrganisationCode};

/// Runs a Python script with this input and gives its lines of output; `None` without an interpreter.
#[expect(
    clippy::disallowed_methods,
    reason = "the interpreter with the independent programs is named by the environment"
)]
fn python(script: &str, input: &str) -> Option<Vec<String>> {
    let Ok(interpreter) = std::env::var("XINGQUAN_PYTHON") else {
        assert!(
            std::env::var("CI").as_deref() != Ok("true"),
            "XINGQUAN_PYTHON is not set: the independent check cannot run"
        );
        println!("NOT RUN: XINGQUAN_PYTHON is not set, so nothing was compared with an independent program");
        return None;
    };
    let mut child = Command::new(&interpreter)
        .args(["-c", script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{interpreter}: {error}"));
    let mut stdin = child.stdin.take().expect("a pipe to the script");
    let text = input.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(text.as_bytes()));
    let output = child.wait_with_output().expect("the script ends");
    writer.join().expect("the writer ends").expect("the script reads its input");
    assert!(output.status.success(), "the script failed; are chinesecalendar and python-stdnum installed?");
    Some(String::from_utf8(output.stdout).expect("UTF-8").lines().map(str::to_owned).collect())
}

#[test]
fn the_calendar_agrees_with_chinesecalendar_on_every_day() {
    let script = "
import datetime, chinese_calendar
day = datetime.date(2018, 1, 1)
while day <= datetime.date(2025, 12, 31):
    print(day, int(chinese_calendar.is_workday(day)))
    day += datetime.timedelta(days=1)
";
    let Some(lines) = python(script, "") else { return };
    let mut day = date(2018, 1, 1);
    for line in &lines {
        let working = crate::law().calendar.day(day).unwrap().is_working();
        assert_eq!(*line, format!("{day} {}", u8::from(working)));
        day += 1.days();
    }
    assert_eq!(lines.len(), 2922);
}

/// A small reproducible generator (a linear congruence), so that every run compares the same identifiers.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % bound
    }

    fn text(&mut self, alphabet: &str, length: usize) -> String {
        let symbols: Vec<char> = alphabet.chars().collect();
        (0..length).map(|_| symbols[self.below(symbols.len())]).collect()
    }
}

/// Asks the script for the check characters of bodies, then reads each body with its own and with a wrong one.
fn compare(script: &str, bodies: &[String], wrong: &str, accepts: impl Fn(&str) -> bool) {
    let Some(lines) = python(script, &bodies.join("\n")) else { return };
    assert_eq!(lines.len(), bodies.len());
    let mut accepted = 0;
    for complete in &lines {
        assert!(accepts(complete), "{complete} is valid by the independent program");
        accepted += 1;
        let (last, _) = complete.char_indices().last().expect("not empty");
        let (body, check) = complete.split_at(last);
        for other in wrong.chars().filter(|other| !check.starts_with(*other)) {
            assert!(!accepts(&format!("{body}{other}")), "{body}{other} is invalid by the independent program");
        }
    }
    assert!(accepted >= 2000, "{accepted}");
}

const CREDIT_ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

#[test]
fn credit_codes_agree_with_stdnum() {
    // The organisation code inside must hold as well, which stdnum does not ask; the script sets its check first.
    let script = "
import sys
from stdnum.cn import uscc
def organisation(body):
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    check = -sum(weight * int(symbol, 36) for weight, symbol in zip(weights, body)) % 11
    return 'X' if check == 10 else str(check)
for line in sys.stdin.read().split():
    body = line + organisation(line[8:])
    code = body + uscc.calc_check_digit(body)
    assert uscc.is_valid(code), code
    print(code)
";
    let mut numbers = Numbers(1);
    let heads = ["11", "12", "13", "31", "51", "52", "53", "81", "91", "92", "93"];
    let bodies: Vec<String> = (0..2500)
        .map(|_| {
            let head = heads[numbers.below(heads.len())];
            format!("{head}{}{}", numbers.text("0123456789", 6), numbers.text(CREDIT_ALPHABET, 8))
        })
        .collect();
    compare(script, &bodies, CREDIT_ALPHABET, |code| CreditCode::parse(code).is_ok());
}

#[test]
fn identity_numbers_agree_with_stdnum() {
    // Only the check digit is asked of stdnum: its `validate` refuses numbers of regions younger than their bearer.
    let script = "
import sys
from stdnum.cn import ric
for line in sys.stdin.read().split():
    print(line + ric.calc_check_digit(line + '0'))
";
    let mut numbers = Numbers(2);
    let regions = ["371721", "371702", "372922", "110105", "440524", "650102", "810000", "830000"];
    let bodies: Vec<String> = (0..2500)
        .map(|_| {
            let birth = date(1930, 1, 1) + i64::try_from(numbers.below(34_000)).expect("small").days();
            let region = regions[numbers.below(regions.len())];
            format!("{region}{}{}", birth.strftime("%Y%m%d"), numbers.text("0123456789", 3))
        })
        .collect();
    compare(script, &bodies, "0123456789X", |number| IdentityNumber::parse(number).is_ok());
}

#[test]
fn organisation_codes_agree_with_an_independent_sum() {
    let script = "
import sys
for line in sys.stdin.read().split():
    total = 0
    for position, weight in enumerate([3, 7, 9, 10, 5, 8, 4, 2]):
        total += weight * int(line[position], 36)
    print(line + '0123456789X'[(11 - total % 11) % 11])
";
    let mut numbers = Numbers(3);
    let bodies: Vec<String> = (0..2500).map(|_| numbers.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", 8)).collect();
    compare(script, &bodies, "0123456789X", |code| OrganisationCode::parse(code).is_ok());
}
