//! Proposals put together and taken apart: the parts by which one proposal may become several items, and several proposals
//! as one item, with what they disagree on.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::propose::{ItemKind, Proposal, ProposedMeasure, ProposedPenalty};

/// What a part of a proposal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartKind {
    /// A listed item (项) that describes a violation.
    Circumstance,
    /// A penalty.
    Penalty,
    /// A measure of coercion.
    Measure,
}

/// A part of a proposal, named by the words of the statute, which stay the same however they are read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Part {
    /// What it is.
    pub kind: PartKind,
    /// The words of the text.
    pub words: String,
}

impl Part {
    fn new(kind: PartKind, words: &str) -> Self {
        Self { kind, words: words.to_owned() }
    }
}

impl Proposal {
    /// The parts by which it may be split, in the order of the text. Penalties from the same words are one part.
    #[must_use]
    pub fn parts(&self) -> Vec<Part> {
        let circumstances = self.circumstances.iter().map(|words| Part::new(PartKind::Circumstance, words));
        let penalties = self.penalties.iter().map(|penalty| Part::new(PartKind::Penalty, &penalty.words));
        let measures = self.measures.iter().map(|measure| Part::new(PartKind::Measure, &measure.words));
        let mut seen = BTreeSet::new();
        circumstances.chain(penalties).chain(measures).filter(|part| seen.insert(part.clone())).collect()
    }

    /// Whether it may be split: there are several circumstances, or several penalties or measures.
    #[must_use]
    pub fn is_divisible(&self) -> bool {
        let parts = self.parts();
        let several = |kind: PartKind| parts.iter().filter(|part| part.kind == kind).count() > 1;
        [PartKind::Circumstance, PartKind::Penalty, PartKind::Measure].into_iter().any(several)
    }

    /// The proposal with these parts only.
    #[must_use]
    pub fn only(&self, parts: &[Part]) -> Self {
        let kept = |kind: PartKind, words: &str| parts.iter().any(|part| part.kind == kind && part.words == words);
        let mut few = self.clone();
        few.circumstances.retain(|words| kept(PartKind::Circumstance, words));
        few.penalties.retain(|penalty| kept(PartKind::Penalty, &penalty.words));
        few.measures.retain(|measure| kept(PartKind::Measure, &measure.words));
        few
    }
}

/// On what merged proposals disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Disagreement {
    /// Some propose a penalty and some a measure: they cannot be one item.
    Kind,
    /// The same penalty, on the same party and condition, has different ranges.
    Range,
    /// A penalty or measure stands in some of them only, and in one item would seem to hold for all.
    Missing,
    /// They name different departments.
    Department,
}

/// One disagreement, with what each proposal says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// On what.
    pub on: Disagreement,
    /// Each basis with its own words, in the order of the proposals; for [`Disagreement::Missing`] only those that have it.
    pub sides: Vec<(String, String)>,
}

/// Several proposals as one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joined {
    /// The first one's name.
    pub name: String,
    /// The first one's kind.
    pub kind: ItemKind,
    /// The articles, each once.
    pub bases: Vec<String>,
    /// The words of the violations, each once; without those that say nothing.
    pub violations: Vec<String>,
    /// The circumstances, each once.
    pub circumstances: Vec<String>,
    /// The duty articles, each once.
    pub duties: Vec<String>,
    /// The departments, each once.
    pub departments: Vec<String>,
    /// The penalties, those that agree in kind, party, condition and range once.
    pub penalties: Vec<ProposedPenalty>,
    /// The measures, those that agree in kind and condition once.
    pub measures: Vec<ProposedMeasure>,
    /// On what the proposals disagree.
    pub conflicts: Vec<Conflict>,
}

/// Joins proposals in their order; `None` when there is none.
#[must_use]
pub fn join(proposals: &[Proposal]) -> Option<Joined> {
    let first = proposals.first()?;
    let mut joined = Joined {
        name: first.name.clone(),
        kind: first.kind,
        bases: Vec::new(),
        violations: Vec::new(),
        circumstances: Vec::new(),
        duties: Vec::new(),
        departments: Vec::new(),
        penalties: Vec::new(),
        measures: Vec::new(),
        conflicts: conflicts(proposals),
    };
    for proposal in proposals {
        add(&mut joined.bases, [proposal.basis.article.to_string()]);
        add(&mut joined.violations, Some(proposal.violation.clone()).filter(|words| !words.is_empty()));
        add(&mut joined.circumstances, proposal.circumstances.iter().cloned());
        add(&mut joined.duties, proposal.duties.iter().cloned());
        add(&mut joined.departments, proposal.departments.iter().cloned());
        for penalty in &proposal.penalties {
            if !joined.penalties.iter().any(|known| same_penalty(known, penalty) && known.fine == penalty.fine) {
                joined.penalties.push(penalty.clone());
            }
        }
        for measure in &proposal.measures {
            if !joined.measures.iter().any(|known| same_measure(known, measure)) {
                joined.measures.push(measure.clone());
            }
        }
    }
    Some(joined)
}

fn add(list: &mut Vec<String>, more: impl IntoIterator<Item = String>) {
    for words in more {
        if !list.contains(&words) {
            list.push(words);
        }
    }
}

/// The same penalty, whatever its range.
fn same_penalty(a: &ProposedPenalty, b: &ProposedPenalty) -> bool {
    (a.kind, a.party, &a.when) == (b.kind, b.party, &b.when)
}

fn same_measure(a: &ProposedMeasure, b: &ProposedMeasure) -> bool {
    (a.kind, &a.when) == (b.kind, &b.when)
}

/// What each proposal says, or `None` where it says nothing.
type Sides = Vec<(String, Option<String>)>;

fn sides(proposals: &[Proposal], said: impl Fn(&Proposal) -> Option<String>) -> Sides {
    proposals.iter().map(|proposal| (proposal.basis.article.to_string(), said(proposal))).collect()
}

fn conflict(on: Disagreement, sides: Sides) -> Conflict {
    Conflict { on, sides: sides.into_iter().filter_map(|(place, words)| Some((place, words?))).collect() }
}

fn conflicts(proposals: &[Proposal]) -> Vec<Conflict> {
    let mut found = Vec::new();
    let kinds: BTreeSet<ItemKind> = proposals.iter().map(|proposal| proposal.kind).collect();
    if kinds.len() > 1 {
        let kind = |proposal: &Proposal| match proposal.kind {
            ItemKind::Penalty => "行政处罚",
            ItemKind::Coercion => "行政强制",
        };
        found.push(conflict(Disagreement::Kind, sides(proposals, |proposal| Some(kind(proposal).to_owned()))));
        return found;
    }
    let mut seen: Vec<&ProposedPenalty> = Vec::new();
    for penalty in proposals.iter().flat_map(|proposal| &proposal.penalties) {
        if seen.iter().any(|known| same_penalty(known, penalty)) {
            continue;
        }
        seen.push(penalty);
        let of = |proposal: &Proposal| -> Vec<ProposedPenalty> {
            proposal.penalties.iter().filter(|one| same_penalty(one, penalty)).cloned().collect()
        };
        let words = |list: &[ProposedPenalty]| list.iter().map(|one| one.words.clone()).collect::<Vec<_>>().join("，");
        let said = sides(proposals, |proposal| Some(words(&of(proposal))).filter(|words| !words.is_empty()));
        let ranges: Vec<Vec<_>> = proposals
            .iter()
            .map(|proposal| of(proposal).into_iter().map(|one| one.fine).collect::<Vec<_>>())
            .filter(|ranges| !ranges.is_empty())
            .collect();
        if ranges.windows(2).any(|pair| matches!(pair, [a, b] if a != b)) {
            found.push(conflict(Disagreement::Range, said));
        } else if said.iter().any(|(_, words)| words.is_none()) {
            found.push(conflict(Disagreement::Missing, said));
        }
    }
    let mut seen: Vec<&ProposedMeasure> = Vec::new();
    for measure in proposals.iter().flat_map(|proposal| &proposal.measures) {
        if seen.iter().any(|known| same_measure(known, measure)) {
            continue;
        }
        seen.push(measure);
        let of = |proposal: &Proposal| {
            proposal.measures.iter().find(|one| same_measure(one, measure)).map(|one| one.words.clone())
        };
        let said = sides(proposals, of);
        if said.iter().any(|(_, words)| words.is_none()) {
            found.push(conflict(Disagreement::Missing, said));
        }
    }
    let departments = sides(proposals, |proposal| Some(proposal.departments.join("、")));
    let distinct: BTreeSet<&Option<String>> = departments.iter().map(|(_, names)| names).collect();
    if distinct.len() > 1 {
        let named =
            |names: Option<String>| names.map(|names| if names.is_empty() { "没有写明部门".to_owned() } else { names });
        let departments = departments.into_iter().map(|(place, names)| (place, named(names))).collect();
        found.push(conflict(Disagreement::Department, departments));
    }
    found
}
