//! Power items proposed from the clauses of a statute, for a clerk to accept, correct, merge, split or reject.

use std::collections::BTreeMap;

use jiff::civil::Date;
use law::setting::InstrumentLevel;
use law::{Citation, PenaltyKind};
use serde::{Deserialize, Serialize};

use crate::clause::{Circumstance, Clause, FineRange, MeasureKind, Party, Reading, Reference, Target};
use crate::glyph::Span;
use crate::text::{Article, Place, Statute};

/// What a proposed item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// 行政处罚.
    Penalty,
    /// 行政强制.
    Coercion,
}

/// A power item that a clause proposes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// A name for it: …的处罚, …的强制.
    pub name: String,
    /// What it is.
    pub kind: ItemKind,
    /// The provision that gives the power.
    pub basis: Citation,
    /// Which of the proposals of this kind with this basis it is, from 1; with both it names the proposal, whatever else
    /// a better reader finds.
    pub ordinal: u32,
    /// The level of the instrument, as far as its text tells.
    pub level: Option<InstrumentLevel>,
    /// The words of the violation; empty when the clause has none of its own.
    pub violation: String,
    /// The listed items, each in its own words, when they share the penalties.
    pub circumstances: Vec<String>,
    /// The provisions whose breach is meant, as cited: 第三十四条, 《广告法》第九条.
    pub duties: Vec<String>,
    /// The departments that act, as the clause names them.
    pub departments: Vec<String>,
    /// The penalties.
    pub penalties: Vec<ProposedPenalty>,
    /// The measures of coercion.
    pub measures: Vec<ProposedMeasure>,
    /// Provisions of other statutes by which the penalty is imposed, and which a person must look up.
    pub elsewhere: Vec<String>,
    /// The words of the clause.
    pub source: String,
    /// Where these words lie within the article's text.
    pub span: Span,
    /// What was not understood, in Chinese; empty when the clause was fully read.
    pub doubts: Vec<String>,
}

/// A penalty of a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposedPenalty {
    /// Its kind.
    pub kind: PenaltyKind,
    /// On whom.
    pub party: Party,
    /// The condition beyond the violation: 情节严重. Empty when there is none.
    pub when: String,
    /// The range of a fine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fine: Option<FineRange>,
    /// The words it comes from.
    pub words: String,
    /// Where these words lie within the article's text.
    pub span: Span,
    /// The provision it is taken from by reference: 第一百二十四条第一款.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
}

/// A measure of a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposedMeasure {
    /// Its kind.
    pub kind: MeasureKind,
    /// The condition. Empty when there is none.
    pub when: String,
    /// The words it comes from.
    pub words: String,
    /// Where these words lie within the article's text.
    pub span: Span,
}

/// Proposes items for every clause: one for its penalties and one for its measures, and one for each listed item that
/// carries penalties of its own.
#[must_use]
pub fn propose(statute: &Statute, reading: &Reading) -> Vec<Proposal> {
    let mut all = Vec::new();
    for clause in &reading.clauses {
        let Some(article) = statute.articles.get(clause.article) else { continue };
        let maker = Maker { statute, article, clause };
        let own: Vec<&Circumstance> = clause.circumstances.iter().filter(|circumstance| circumstance.own).collect();
        if own.is_empty() {
            all.extend(maker.penalty(None));
        } else {
            all.extend(own.iter().filter_map(|circumstance| maker.penalty(Some(circumstance))));
        }
        all.extend(maker.coercion());
    }
    number(&mut all);
    all
}

/// Tells apart the proposals of one kind with one basis.
fn number(all: &mut [Proposal]) {
    let mut seen: BTreeMap<(String, ItemKind), u32> = BTreeMap::new();
    for proposal in all {
        let count = seen.entry((proposal.basis.article.to_string(), proposal.kind)).or_default();
        *count += 1;
        proposal.ordinal = *count;
    }
}

struct Maker<'a> {
    statute: &'a Statute,
    article: &'a Article,
    clause: &'a Clause,
}

impl Maker<'_> {
    fn words(&self, span: Span) -> String {
        squeeze(span.of(&self.article.text))
    }

    /// The proposal for the penalties of the clause, or of one of its items.
    fn penalty(&self, item: Option<&Circumstance>) -> Option<Proposal> {
        let number = item.map(|item| item.item);
        let mine = |of: Option<u32>| of.is_none() || number.is_none() || of == number;
        let penalties: Vec<ProposedPenalty> = self
            .clause
            .penalties
            .iter()
            .filter(|penalty| mine(penalty.item))
            .map(|penalty| ProposedPenalty {
                kind: penalty.kind,
                party: penalty.party,
                when: penalty.when.map(|span| self.words(span)).unwrap_or_default(),
                fine: penalty.fine.clone(),
                words: self.words(penalty.span),
                span: penalty.span,
                from: penalty.from.map(|place| place.to_string()),
            })
            .collect();
        if penalties.is_empty() && self.clause.refers.is_empty() {
            return None;
        }
        let violation = item.map(|item| item.violation).or(self.clause.violation).map(|span| self.words(span));
        let circumstances = if item.is_some() { Vec::new() } else { self.circumstances() };
        let name = self.name(violation.as_deref().unwrap_or(""), &circumstances, "处罚");
        let proposal = self.proposal(ItemKind::Penalty, number, name);
        Some(Proposal { violation: violation.unwrap_or_default(), circumstances, penalties, ..proposal })
    }

    /// The proposal for the measures of the clause.
    fn coercion(&self) -> Option<Proposal> {
        let measures: Vec<ProposedMeasure> = self
            .clause
            .measures
            .iter()
            .map(|measure| ProposedMeasure {
                kind: measure.kind,
                when: measure.when.map(|span| self.words(span)).unwrap_or_default(),
                words: self.words(measure.span),
                span: measure.span,
            })
            .collect();
        let first = measures.first()?;
        let violation = self.clause.violation.map(|span| self.words(span)).unwrap_or_default();
        let name = if violation.is_empty() {
            format!("{}的强制", first.words.trim_end_matches(['；', '。', '的']))
        } else {
            self.name(&violation, &self.circumstances(), "强制")
        };
        let circumstances = if violation.is_empty() { Vec::new() } else { self.circumstances() };
        Some(Proposal { violation, circumstances, measures, ..self.proposal(ItemKind::Coercion, None, name) })
    }

    fn proposal(&self, kind: ItemKind, item: Option<u32>, name: String) -> Proposal {
        let place = item.map_or(self.clause.place, |item| self.clause.place.with_item(item));
        let cited = |reference: &Reference| match &reference.target {
            Target::Own(place) => place.to_string(),
            Target::Other { title, place } => format!("《{title}》{place}"),
        };
        let other = |reference: &&Reference| matches!(reference.target, Target::Other { .. });
        let doubts = self.clause.doubts.iter().map(|doubt| format!("{}：{}", doubt.place, doubt.reason));
        Proposal {
            name,
            kind,
            basis: self.citation(place),
            ordinal: 1,
            level: self.statute.level,
            violation: String::new(),
            circumstances: Vec::new(),
            duties: self.clause.duties.iter().map(cited).collect(),
            departments: self.clause.departments.iter().map(|named| named.name.clone()).collect(),
            penalties: Vec::new(),
            measures: Vec::new(),
            elsewhere: self.clause.refers.iter().filter(other).map(cited).collect(),
            source: self.clause.span.of(&self.article.text).to_owned(),
            span: self.clause.span,
            doubts: doubts.collect(),
        }
    }

    /// A paragraph is named only where the article has several.
    fn citation(&self, place: Place) -> Citation {
        let place = if self.article.paragraphs.len() == 1 { Place { paragraph: None, ..place } } else { place };
        let version: Option<Date> = self.statute.version;
        Citation::owned(self.statute.short_title(), version, place.to_string())
    }

    fn circumstances(&self) -> Vec<String> {
        let bare = |words: String| words.trim_end_matches(['；', '。', '，']).trim_end_matches('的').to_owned();
        self.clause.circumstances.iter().map(|circumstance| bare(self.words(circumstance.words))).collect()
    }

    /// What the clause is about: the violation without its opening formula, or the first listed item.
    fn name(&self, violation: &str, circumstances: &[String], ending: &str) -> String {
        let listed = circumstances.first().filter(|_| violation.is_empty() || violation.contains("下列"));
        if let Some(first) = listed {
            let several = if circumstances.len() > 1 { "等行为" } else { "" };
            return format!("{}{several}的{ending}", without_formula(first));
        }
        let about = without_formula(violation);
        if about.is_empty() {
            return format!("《{}》{}规定的{ending}", self.statute.short_title(), self.clause.place);
        }
        format!("{about}的{ending}")
    }
}

/// Without 违反本法规定， at the beginning.
fn without_formula(violation: &str) -> &str {
    match violation.split_once('，') {
        Some((lead, rest)) if lead.starts_with("违反") && lead.ends_with("规定") && !rest.is_empty() => rest,
        _ => violation,
    }
}

fn squeeze(words: &str) -> String {
    words.chars().filter(|sign| !sign.is_whitespace()).collect()
}
