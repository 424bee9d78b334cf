//! Items on whole statutes, held against the texts as `statute` reads them: what an item says the article says, and every
//! clause that gives a power is an item or is left out with a reason.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use casework::catalogue::acts::ItemAct;
use casework::catalogue::elements::{AllowedPenalty, AmountRange};
use casework::registry::{ItemBasis, RegistryAct};
use casework::value::Value as _;
use jiff::civil::{Date, date};
use law::discretion::FineBasis;
use law::{Law, PenaltyKind};
use simulate::liabilities::{self, Liabilities, Penalty};
use statute::clause::{self, Base, FineRange, Party};
use statute::propose::{ItemKind, Proposal, propose};
use statute::text::{Place, Statute};

use crate::registry::registry;

/// The folder of statute texts: `XINGQUAN_STATUTES`, else `shared/statutes` beside the workspace. `None` when it is
/// absent, which is said plainly; with `CI=true` the test fails instead.
#[expect(clippy::disallowed_methods, reason = "tests are told by the environment where their input lies")]
fn folder() -> Option<PathBuf> {
    let named = std::env::var("XINGQUAN_STATUTES").ok().map(PathBuf::from);
    let folder = named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/statutes"));
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "statute texts are missing: {}", folder.display());
    println!("DID NOT RUN: there are no statute texts at {}", folder.display());
    None
}

fn text(folder: &Path, title: &str, version: Date) -> Statute {
    let name = format!("{title}({version}).md");
    let folders = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let path = folders.map(|folder| folder.join(&name)).find(|path| path.is_file());
    let path = path.unwrap_or_else(|| panic!("there is no text {name}"));
    statute::text::read(&std::fs::read_to_string(path).unwrap())
}

/// What a penalty is, for comparing what an item says with what the text says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Said {
    kind: &'static str,
    /// `citizen` for a person in charge too.
    party: &'static str,
    /// Base and ends, in thousandths of the unit; empty without a range, and for a fine measured in a way that the
    /// item tells in words only.
    range: String,
}

/// A fine that is not told as a range or a measure.
const WORDS: &str = "in words";

fn told(base: &str, min: i64, max: i64) -> String {
    format!("{base} {min}..{max}")
}

fn of_text(kind: PenaltyKind, party: Party, fine: Option<&FineRange>) -> Said {
    let party = match party {
        Party::Any => "",
        Party::Organisation => "organisation",
        Party::Person | Party::Responsible => "citizen",
    };
    let range = fine.map(|fine| {
        let base = match fine.base {
            Base::Yuan => "yuan".to_owned(),
            Base::TimesOfValue => "times_of_value".to_owned(),
            Base::TimesOfGains => "times_of_gains".to_owned(),
            Base::TimesOfOther | Base::Percent | Base::PerUnit | Base::PerDay => fine.of.clone(),
        };
        told(&base, fine.min.map_or(0, |min| min.milli), fine.max.map_or(0, |max| max.milli))
    });
    Said { kind: kind.code(), party, range: range.unwrap_or_default() }
}

fn party_code(party: &str) -> &'static str {
    match party {
        "citizen" | "individual_business" => "citizen",
        "organisation" => "organisation",
        _ => "",
    }
}

fn of_range(range: &AmountRange) -> String {
    let (base, scale) = match range.basis {
        FineBasis::Yuan => ("yuan", 1000),
        FineBasis::TimesOfValue => ("times_of_value", 1),
        FineBasis::TimesOfGains => ("times_of_gains", 1),
        FineBasis::PercentOfCost => ("percent_of_cost", 100),
    };
    told(base, i64::from(range.min) * scale, i64::from(range.max) * scale)
}

fn of_allowed(penalty: &AllowedPenalty) -> Said {
    let party = penalty.party.map_or("", |party| party_code(party.code()));
    let range = penalty.range.as_ref().map(of_range);
    let words = if penalty.kind == PenaltyKind::Fine { WORDS } else { "" };
    Said { kind: penalty.kind.code(), party, range: range.unwrap_or_else(|| words.to_owned()) }
}

fn of_file(penalty: &Penalty) -> Said {
    let mut errors = Vec::new();
    let range = penalty.range.as_ref().and_then(|range| AmountRange::read(range, "range", &mut errors));
    let measure = penalty.measure.as_ref().map(|measure| {
        let milli = |end: Option<u32>| i64::from(end.unwrap_or(0)) * 1000;
        told(&measure.of, milli(measure.min), milli(measure.max))
    });
    let words = if penalty.kind == PenaltyKind::Fine { WORDS } else { "" };
    let said = range.as_ref().map(of_range).or(measure).unwrap_or_else(|| words.to_owned());
    Said { kind: penalty.kind.code(), party: penalty.party.as_deref().map_or("", party_code), range: said }
}

/// An item that stands on a statute.
struct Known {
    code: String,
    article: String,
    coercion: bool,
    penalties: Vec<Said>,
    differs: bool,
}

/// The items on a statute: those of its file, and those of `items.yaml` and `catalogue.yaml`.
fn known(statute: &Liabilities) -> Vec<Known> {
    let law = Law::embedded().unwrap();
    let mut known: Vec<Known> = statute
        .items
        .iter()
        .map(|item| Known {
            code: item.code.clone(),
            article: item.article.clone(),
            coercion: item.is_coercion(),
            penalties: item.penalties.iter().map(of_file).collect(),
            differs: item.differs.is_some(),
        })
        .collect();
    let own: BTreeSet<String> = known.iter().map(|item| item.code.clone()).collect();
    let mut other = |code: &str, basis: &[ItemBasis], penalties: &[AllowedPenalty]| {
        let mine = |basis: &&ItemBasis| basis.law.as_str() == statute.law && basis.version == statute.version;
        for basis in basis.iter().filter(mine).filter(|_| !own.contains(code)) {
            known.push(Known {
                code: code.to_owned(),
                article: basis.article.to_string(),
                coercion: false,
                penalties: penalties.iter().map(of_allowed).collect(),
                differs: true,
            });
        }
    };
    for act in simulate::heze::registry(law).unwrap() {
        if let RegistryAct::PublishItem(item) = act {
            other(item.code.as_str(), &item.basis, &item.penalties);
        }
    }
    for step in simulate::catalogue::steps(law, &registry(), date(2026, 11, 24)).unwrap() {
        if let ItemAct::DraftItem(item) = step.command.act {
            other(item.code.as_str(), &item.basis, &item.penalties);
        }
    }
    known
}

/// The places of an article; a paragraph is not named where there is one only.
fn places(statute: &Statute, articles: &str) -> Result<Vec<Place>, String> {
    let place = |article: &str| {
        let place = Place::parse(article).ok_or(format!("{article}: no place"))?;
        let text = statute.article(place.article).ok_or(format!("{article}: no such article"))?;
        let paragraph = text.paragraph(place.paragraph.unwrap_or(1)).ok_or(format!("{article}: no such paragraph"))?;
        let found = place.item.is_none_or(|item| paragraph.items.iter().any(|own| own.number == item));
        let only = place.paragraph.filter(|_| text.paragraphs.len() > 1);
        if found { Ok(Place { paragraph: only, ..place }) } else { Err(format!("{article}: no such item")) }
    };
    articles.split('、').map(place).collect()
}

/// The places of the statute that a duty names: 《食品安全法》第三十三条第一款第（六）项、第二款.
fn duties(statute: &Statute, title: &str, duty: &str) -> Result<(), String> {
    let Some((_, named)) = duty.split_once(&format!("《{title}》")) else { return Ok(()) };
    let own = named.split('《').next().unwrap();
    let mut last = String::new();
    for part in own.split('、').filter(|part| !part.is_empty()) {
        // What follows “、” may leave out the article, or article and paragraph, of the one before.
        let upto = |sign: char| last.split_once(sign).map(|(before, _)| format!("{before}{sign}"));
        let whole = match (part.contains('条'), part.contains('款')) {
            (true, _) => part.to_owned(),
            (false, true) => upto('条').ok_or(format!("{duty}: {part}"))? + part,
            (false, false) => upto('款').or_else(|| upto('条')).ok_or(format!("{duty}: {part}"))? + part,
        };
        places(statute, &whole).map_err(|fault| format!("{duty}: {fault}"))?;
        last = whole;
    }
    Ok(())
}

/// Whether one of two places lies in the other.
fn meet(one: Place, other: Place) -> bool {
    one.holds(other) || other.holds(one)
}

/// Whether a penalty of an item is one of the text.
fn says(text: &Said, item: &Said) -> bool {
    let measured = ["yuan ", "times_of_value ", "times_of_gains "];
    let in_words = item.range == WORDS && !measured.iter().any(|base| text.range.starts_with(base));
    // A range of the cost of works stands in the text under the name that the text has for it.
    let works = |said: &Said| said.range.strip_prefix("percent_of_cost ").map(str::to_owned);
    let cost = works(item).is_some_and(|range| text.range.ends_with(&range) && text.range.contains('程'));
    item.kind == text.kind && item.party == text.party && (item.range == text.range || in_words || cost)
}

/// Whether an item has a penalty of the text. Where the text leaves the sum of a fine to its list (处以罚款：) or to
/// other provisions, any fine will do.
fn has(item: &Said, text: &Said) -> bool {
    let open = text.kind == "fine" && text.range.is_empty() && item.kind == "fine" && item.party == text.party;
    open || says(text, item)
}

struct Read {
    place: Place,
    proposal: Proposal,
    said: Vec<Said>,
}

/// Everything that is wrong with the items on a statute.
fn faults(folder: &Path, statute: &Liabilities) -> Vec<String> {
    let text = text(folder, &statute.law, statute.text.unwrap_or(statute.version));
    let reading = clause::read(&text);
    let read: Vec<Read> = propose(&text, &reading)
        .into_iter()
        .map(|proposal| Read {
            place: Place::parse(&proposal.basis.article).unwrap(),
            said: proposal.penalties.iter().map(|p| of_text(p.kind, p.party, p.fine.as_ref())).collect(),
            proposal,
        })
        .collect();
    let mut faults = Vec::new();
    let mut items = Vec::new();
    for item in known(statute) {
        match places(&text, &item.article) {
            Ok(places) => items.push((item, places)),
            Err(fault) => faults.push(format!("{}: {fault}", item.code)),
        }
    }
    for item in &statute.items {
        if let Some(Err(fault)) = item.duty.as_ref().map(|duty| duties(&text, &statute.law, duty)) {
            faults.push(format!("{}: {fault}", item.code));
        }
    }
    let mut left_out = Vec::new();
    for left in &statute.left_out {
        assert!(!left.reason.is_empty());
        match places(&text, &left.article) {
            Ok(places) => left_out.extend(places),
            Err(fault) => faults.push(format!("left out: {fault}")),
        }
    }
    let power = |proposal: &Proposal| proposal.kind == ItemKind::Coercion;
    let at = |places: &[Place], place: Place| places.iter().any(|own| meet(*own, place));
    let left_out_at = |place: Place| at(&left_out, place);
    for (item, places) in items.iter().filter(|(item, _)| !item.differs) {
        let mine: Vec<&Read> =
            read.iter().filter(|r| power(&r.proposal) == item.coercion && at(places, r.place)).collect();
        if mine.is_empty() {
            faults.push(format!("{} {}: the text is read as giving no such power", item.code, item.article));
        }
        for said in &item.penalties {
            if !mine.iter().flat_map(|read| &read.said).any(|text| says(text, said)) {
                let read: Vec<&Said> = mine.iter().flat_map(|read| &read.said).collect();
                faults
                    .push(format!("{} {}: {said:?} is not in the text, which says {read:?}", item.code, item.article));
            }
        }
    }
    for read in &read {
        let left_out = left_out_at(read.place);
        let coercion = power(&read.proposal);
        let mine: Vec<&Known> = items
            .iter()
            .filter(|(item, places)| item.coercion == coercion && at(places, read.place))
            .map(|(item, _)| item)
            .collect();
        if mine.is_empty() {
            if !left_out {
                faults.push(format!("{} {}: neither item nor left out", read.place, read.proposal.name));
            }
            continue;
        }
        if mine.iter().any(|item| item.differs && statute.items.iter().any(|own| own.code == item.code)) {
            continue;
        }
        for said in &read.said {
            let held = mine.iter().flat_map(|item| &item.penalties).any(|item| has(item, said));
            if !held && !left_out {
                faults.push(format!("{}: no item has {said:?}", read.place));
            }
        }
        // Listed items that share their penalties are each a violation of their own.
        let clause = reading.clauses.iter().find(|clause| meet(clause.place, read.place));
        for circumstance in clause.iter().filter(|_| !coercion).flat_map(|clause| &clause.circumstances) {
            let place = Place { paragraph: read.place.paragraph, ..read.place }.with_item(circumstance.item);
            let held = items.iter().any(|(item, places)| item.coercion == coercion && at(places, place));
            if !held && !left_out_at(place) {
                faults.push(format!("{place}: neither item nor left out"));
            }
        }
    }
    for doubt in &reading.unread {
        let told = left_out_at(doubt.place) || items.iter().any(|(_, places)| at(places, doubt.place));
        if !told {
            faults.push(format!("{}: not understood ({}), and neither item nor left out", doubt.place, doubt.reason));
        }
    }
    faults.iter().map(|fault| format!("{} {fault}", statute.law)).collect()
}

#[test]
fn items_say_what_the_texts_say_and_no_clause_is_forgotten() {
    let Some(folder) = folder() else { return };
    let statutes = liabilities::all().unwrap();
    let faults: Vec<String> = statutes.iter().flat_map(|statute| faults(&folder, statute)).collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    let count = |of: fn(&Liabilities) -> usize| statutes.iter().map(of).sum::<usize>();
    println!(
        "{} statutes, {} items ({} read otherwise, with reasons), {} places left out with reasons",
        statutes.len(),
        count(|statute| statute.items.len()),
        count(|statute| statute.items.iter().filter(|item| item.differs.is_some()).count()),
        count(|statute| statute.left_out.len()),
    );
}
