//! The reader against labels made by hand: precision and recall, for the texts that it was tuned on, for those that
//! were blind once and tuned on since, and for those whose errors nobody has looked at.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use law::PenaltyKind;
use serde::Deserialize;
use statute::clause::{self, Base, Clause, FineRange, Target};
use statute::text::{self, Place};

use crate::library::folder;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Labels {
    text: String,
    half: Half,
    from: String,
    until: String,
    clauses: Vec<Label>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Half {
    /// The reader was written with these in view.
    Tune,
    /// Blind when the reader was first measured on them, tuned on afterwards.
    Seen,
    /// Kept: only the sums are shown, never an error.
    Measure,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Label {
    at: String,
    subjects: Vec<String>,
    circumstances: usize,
    #[serde(default)]
    refers: Vec<String>,
    penalties: Vec<LabelledPenalty>,
    measures: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LabelledPenalty {
    kind: PenaltyKind,
    #[serde(default)]
    basis: Option<String>,
    #[serde(default)]
    min: Option<serde_json::Number>,
    #[serde(default)]
    max: Option<serde_json::Number>,
    #[serde(default, rename = "when")]
    _when: Option<String>,
    #[serde(default, rename = "party")]
    _party: Option<String>,
}

/// Precision and recall in thousandths.
type Pair = (usize, usize);

/// Precision and recall that the reader must keep, a little below what it reached, on each of the three. They may rise, and
/// must not fall. What it reached, and what was blind when, is told in `tests/labels/README.md`.
const FLOORS: &[(&str, [Pair; 3])] = &[
    ("clauses", [(990, 985), (990, 985), (970, 985)]),
    ("penalty kinds", [(995, 995), (995, 995), (995, 975)]),
    ("fine ranges", [(995, 995), (995, 995), (990, 990)]),
    ("departments", [(995, 995), (990, 990), (970, 985)]),
    ("measures", [(1000, 1000), (1000, 1000), (1000, 1000)]),
    ("circumstances", [(1000, 1000), (1000, 1000), (1000, 1000)]),
    ("references", [(1000, 1000), (1000, 1000), (1000, 1000)]),
];

/// Found and expected, and how many of them are the same.
#[derive(Debug, Clone, Copy, Default)]
struct Score {
    found: usize,
    expected: usize,
    same: usize,
}

impl Score {
    fn add<T: PartialEq + fmt::Debug>(&mut self, found: &[T], expected: &[T]) -> bool {
        let mut left: Vec<&T> = expected.iter().collect();
        let same =
            found.iter().filter(|one| left.iter().position(|other| other == one).map(|at| left.remove(at)).is_some());
        let same = same.count();
        self.found += found.len();
        self.expected += expected.len();
        self.same += same;
        same == found.len() && same == expected.len()
    }

    fn permille(part: usize, whole: usize) -> usize {
        (part * 1000).checked_div(whole).unwrap_or(1000)
    }

    fn precision(self) -> usize {
        Self::permille(self.same, self.found)
    }

    fn recall(self) -> usize {
        Self::permille(self.same, self.expected)
    }
}

#[derive(Debug, Default)]
struct Scores {
    texts: usize,
    labelled: usize,
    clauses: Score,
    kinds: Score,
    ranges: Score,
    departments: Score,
    measures: Score,
    circumstances: Score,
    refers: Score,
}

fn all_labels() -> Vec<(String, Labels)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/labels");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "yaml"));
    files.sort();
    let named = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    files
        .iter()
        .map(|path| {
            let text = std::fs::read_to_string(path).unwrap();
            (named(path), serde_norway::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", named(path))))
        })
        .collect()
}

/// Kinds of a clause, each once.
fn kinds_found(clause: &Clause) -> Vec<&'static str> {
    let mut kinds: Vec<&str> = clause.own_penalties().map(|penalty| penalty.kind.code()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

fn range_found(range: &FineRange) -> String {
    let base = match range.base {
        Base::Yuan => "yuan",
        Base::TimesOfValue => "times_of_value",
        Base::TimesOfGains => "times_of_gains",
        Base::TimesOfOther => "times_of_other",
        Base::Percent => "percent",
        Base::PerUnit => "per_unit",
        Base::PerDay => "per_day",
    };
    let number =
        |amount: Option<statute::amount::Amount>| amount.map_or_else(|| "0".to_owned(), |amount| amount.number());
    let max = range.max.map_or_else(|| "-".to_owned(), |amount| amount.number());
    format!("{base} {}..{max}", number(range.min))
}

fn range_expected(penalty: &LabelledPenalty) -> Option<String> {
    let basis = penalty.basis.as_ref()?;
    let number = |number: &Option<serde_json::Number>, none: &str| {
        number.as_ref().map_or_else(|| none.to_owned(), |number| number.to_string().trim_end_matches(".0").to_owned())
    };
    Some(format!("{basis} {}..{}", number(&penalty.min, "0"), number(&penalty.max, "-")))
}

fn refers_found(clause: &Clause) -> Vec<String> {
    let mut all: Vec<String> = clause
        .refers
        .iter()
        .map(|reference| match &reference.target {
            Target::Own(place) => place.to_string(),
            Target::Other { title, place } => format!("《{title}》{place}"),
        })
        .collect();
    all.dedup();
    all
}

/// Titles without marks.
fn bare(list: Vec<String>) -> Vec<String> {
    list.into_iter().map(|name| name.replace(['《', '》'], "")).collect()
}

fn compare(labels: &Labels, file: &str, scores: &mut Scores, text: &str, show: bool) {
    let statute = text::read(text);
    let (from, until) = (Place::parse(&labels.from).unwrap().article, Place::parse(&labels.until).unwrap().article);
    let reading = clause::read(&statute);
    let found: BTreeMap<String, &Clause> = reading
        .clauses
        .iter()
        .filter(|clause| (from..=until).contains(&clause.place.article))
        .map(|clause| (clause.place.to_string(), clause))
        .collect();
    let expected: BTreeMap<&str, &Label> = labels.clauses.iter().map(|label| (label.at.as_str(), label)).collect();
    scores.texts += 1;
    scores.labelled += expected.len();
    let places: Vec<&str> = expected.keys().copied().collect();
    scores.clauses.add(&found.keys().map(String::as_str).collect::<Vec<_>>(), &places);
    for (place, clause) in &found {
        if !expected.contains_key(place.as_str()) && show {
            println!(
                "{file} {place}: is no clause: {:?} {:?} {:?}",
                kinds_found(clause),
                clause.measures.iter().map(|m| m.kind).collect::<Vec<_>>(),
                refers_found(clause)
            );
        }
    }
    for (place, label) in expected {
        let Some(clause) = found.get(place) else {
            if show {
                println!("{file} {place}: not found");
            }
            continue;
        };
        let tell = |what: &str, score: &mut Score, found: Vec<String>, expected: Vec<String>| {
            if !score.add(&found, &expected) && show {
                println!("{file} {place} {what}: found {found:?}, expected {expected:?}");
            }
        };
        let mut kinds: Vec<&str> = label.penalties.iter().map(|penalty| penalty.kind.code()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let owned = |list: Vec<&str>| list.into_iter().map(str::to_owned).collect::<Vec<_>>();
        tell("kinds", &mut scores.kinds, owned(kinds_found(clause)), owned(kinds));
        let mut ranges: Vec<String> =
            clause.own_penalties().filter_map(|penalty| penalty.fine.as_ref()).map(range_found).collect();
        let mut wanted: Vec<String> = label.penalties.iter().filter_map(range_expected).collect();
        ranges.sort();
        wanted.sort();
        tell("ranges", &mut scores.ranges, ranges, wanted);
        let departments = clause.departments.iter().map(|named| named.name.clone()).collect();
        let subjects = label.subjects.iter().map(|name| name.replace('(', "（").replace(')', "）")).collect();
        tell("departments", &mut scores.departments, departments, subjects);
        let mut measures: Vec<String> = clause.measures.iter().map(|measure| measure.kind.code().to_owned()).collect();
        measures.sort();
        measures.dedup();
        let mut wanted = label.measures.clone();
        wanted.sort();
        tell("measures", &mut scores.measures, measures, wanted);
        tell(
            "circumstances",
            &mut scores.circumstances,
            vec![clause.circumstances.len().to_string()],
            vec![label.circumstances.to_string()],
        );
        tell("refers", &mut scores.refers, bare(refers_found(clause)), bare(label.refers.clone()));
    }
}

#[test]
fn the_reader_agrees_with_labels_made_by_hand() {
    let Some(folder) = folder() else { return };
    let mut halves: BTreeMap<Half, Scores> = BTreeMap::new();
    for (file, labels) in all_labels() {
        let text = std::fs::read_to_string(folder.join(&labels.text)).unwrap();
        // Differences are shown where the reader may be tuned, never for what is kept.
        let scores = halves.entry(labels.half).or_default();
        compare(&labels, &file, scores, &text, labels.half != Half::Measure);
    }
    let sizes: Vec<(usize, usize)> = halves.values().map(|scores| (scores.texts, scores.labelled)).collect();
    assert_eq!(sizes, [(31, 293), (20, 142), (16, 140)], "label files and clauses: say in the README what changed");
    for (half, scores) in &halves {
        println!("{half:?}: {} label files, {} labelled clauses", scores.texts, scores.labelled);
        let floor = |what: &str| {
            let (_, [tune, seen, measure]) = FLOORS.iter().find(|(name, _)| *name == what).unwrap();
            match half {
                Half::Tune => *tune,
                Half::Seen => *seen,
                Half::Measure => *measure,
            }
        };
        for (what, score) in [
            ("clauses", scores.clauses),
            ("penalty kinds", scores.kinds),
            ("fine ranges", scores.ranges),
            ("departments", scores.departments),
            ("measures", scores.measures),
            ("circumstances", scores.circumstances),
            ("references", scores.refers),
        ] {
            let (precision, recall) = (score.precision(), score.recall());
            println!(
                "  {what}: precision {}, recall {} ({} found, {} expected, {} the same)",
                decimal(precision),
                decimal(recall),
                score.found,
                score.expected,
                score.same
            );
            let (least_precision, least_recall) = floor(what);
            assert!(precision >= least_precision, "{half:?} {what}: precision fell below {least_precision} permille");
            assert!(recall >= least_recall, "{half:?} {what}: recall fell below {least_recall} permille");
        }
    }
}

/// Thousandths as a decimal number.
fn decimal(permille: usize) -> String {
    format!("{}.{:03}", permille / 1000, permille % 1000)
}
