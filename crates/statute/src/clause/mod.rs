//! Liability clauses: paragraphs that give an administrative penalty or coercion power.
//!
//! [`read`] looks at every paragraph (款) of a statute. A clause has its violation, the duties it refers to, the
//! departments it names, every penalty with its range, condition and party, and the measures of coercion it allows, each
//! with the words it comes from. What was not understood stands in [`Clause::doubts`].
//!
//! Criminal and civil liability, sanctions of officials (处分) and pointers to statutes that are not named are no powers.

mod fine;
mod imposed;
mod kinds;
mod lexicon;
mod measure;
mod name;
mod party;
mod phrase;
mod pointer;
mod reader;
mod reference;
mod resolve;
mod sign;
mod subject;
mod token;

use law::PenaltyKind;
use serde::{Deserialize, Serialize};

pub use fine::{Base, FineRange};
pub use measure::MeasureKind;
pub use reference::{Reference, Target};

use crate::glyph::Span;
use crate::text::{Place, Statute};

/// A paragraph that gives a power.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clause {
    /// Its article and paragraph.
    pub place: Place,
    /// The place of its article in [`Statute::articles`]; in a text with broken numbering two may have one number.
    pub article: usize,
    /// The paragraph with its items, within the article's text.
    pub span: Span,
    /// The words that describe the violation, without the items; `None` when the clause describes none.
    pub violation: Option<Span>,
    /// The listed items.
    pub circumstances: Vec<Circumstance>,
    /// The provisions whose breach is meant: 违反本法第三十四条.
    pub duties: Vec<Reference>,
    /// The departments that act, each once, in the order named.
    pub departments: Vec<Named>,
    /// The penalties, in the order written; those taken from another clause come last.
    pub penalties: Vec<Penalty>,
    /// The measures of coercion.
    pub measures: Vec<Measure>,
    /// The provisions by which the penalty is imposed: 依照前款规定给予处罚.
    pub refers: Vec<Reference>,
    /// What was not understood. Empty when the clause was fully read.
    pub doubts: Vec<Doubt>,
}

/// A listed item of a clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Circumstance {
    /// Its number.
    pub item: u32,
    /// Its words without the number.
    pub words: Span,
    /// The words of it that describe the violation.
    pub violation: Span,
    /// Whether it carries a penalty of its own.
    pub own: bool,
}

/// A department, as the clause names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Named {
    /// Its name.
    pub name: String,
    /// Where it is named first.
    pub span: Span,
}

/// On whom a penalty is imposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// Whoever commits the violation.
    Any,
    /// 对单位.
    Organisation,
    /// 对个人.
    Person,
    /// 对直接负责的主管人员和其他直接责任人员.
    Responsible,
}

/// A penalty of a clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Penalty {
    /// Its kind.
    pub kind: PenaltyKind,
    /// The range, for a fine; `None` when the clause names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fine: Option<FineRange>,
    /// The item that carries it; `None` when the paragraph does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<u32>,
    /// On whom.
    pub party: Party,
    /// The words of the condition beyond the violation: 情节严重.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Span>,
    /// The words of the penalty; of the reference when it is taken from another clause.
    pub span: Span,
    /// The clause it is taken from by reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Place>,
}

/// A measure of coercion that a clause allows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// Its kind.
    pub kind: MeasureKind,
    /// The item that names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<u32>,
    /// The words of the condition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Span>,
    /// The words of the measure.
    pub span: Span,
}

/// Something that was not understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubt {
    /// Where.
    pub place: Place,
    /// The words, within the article's text.
    pub span: Span,
    /// Why, in Chinese.
    pub reason: String,
}

/// What reading a statute's clauses came to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// The clauses that give a power, in the order of the text.
    pub clauses: Vec<Clause>,
    /// Paragraphs that seem to give a power and were not understood at all.
    pub unread: Vec<Doubt>,
}

impl Clause {
    /// Whether everything in it was understood.
    #[must_use]
    pub fn is_fully_read(&self) -> bool {
        self.doubts.is_empty()
    }

    /// The penalties that the clause itself writes.
    pub fn own_penalties(&self) -> impl Iterator<Item = &Penalty> {
        self.penalties.iter().filter(|penalty| penalty.from.is_none())
    }
}

/// Finds the clauses of a statute.
#[must_use]
pub fn read(statute: &Statute) -> Reading {
    let mut reading = Reading::default();
    if is_judicial(statute) {
        return reading;
    }
    for (index, article) in statute.articles.iter().enumerate() {
        for (number, paragraph) in (1..).zip(&article.paragraphs) {
            match reader::read(statute, article, article.place(Some(number)), paragraph) {
                reader::Found::Power(clause) => reading.clauses.push(Clause { article: index, ..*clause }),
                reader::Found::Unread(doubt) => reading.unread.push(doubt),
                reader::Found::Nothing => {}
            }
        }
    }
    resolve::references(statute, &mut reading);
    reading
}

/// Whether a statute is about courts, prosecution and crime, whose fines and seizures are no powers of administration.
fn is_judicial(statute: &Statute) -> bool {
    let words = [
        "刑法",
        "刑事",
        "诉讼",
        "复议法",
        "赔偿法",
        "处分条例",
        "政务处分",
        "监察法",
        "引渡法",
        "特别行政区",
        "法院",
        "检察院",
        "看守所",
        "监狱法",
        "仲裁",
        "破产法",
        "监察官",
    ];
    words.iter().any(|word| statute.title.contains(word))
}
