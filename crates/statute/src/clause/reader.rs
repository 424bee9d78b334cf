//! Reading one paragraph.

use super::lexicon::Word;
use super::phrase::{Phrase, Role, phrases};
use super::reference::{self, Reference};
use super::sign::{SIGNS, announces, continues, is_competence, is_judicial};
use super::subject::{self, Acting};
use super::token::{Kind, Token, tokens};
use super::{Circumstance, Clause, Doubt, Named, Party, party};
use crate::glyph::{Glyphs, Span};
use crate::text::{Article, Item, Paragraph, Place, Statute};

/// What a paragraph is.
#[derive(Debug)]
pub(super) enum Found {
    /// It gives a power.
    Power(Box<Clause>),
    /// It seems to give one and was not understood.
    Unread(Doubt),
    /// It gives none.
    Nothing,
}

/// Reads one paragraph.
pub(super) fn read(statute: &Statute, article: &Article, place: Place, paragraph: &Paragraph) -> Found {
    let text = article.text.as_str();
    let whole = paragraph.whole();
    let raw = whole.of(text);
    if !SIGNS.iter().any(|sign| raw.contains(sign)) {
        return Found::Nothing;
    }
    let mut reader = Reader::new(statute, place, whole);
    reader.run(text, paragraph.span, None);
    let listed = reader.lists_powers;
    let lead = reader.state.clone();
    for item in &paragraph.items {
        reader.item(text, item, &lead, listed);
    }
    reader.finish()
}

/// What holds until something else is said.
#[derive(Debug, Clone, Default)]
pub(super) struct State {
    pub(super) acting: Option<Acting>,
    pub(super) party: Option<Party>,
    pub(super) when: Option<Span>,
}

/// Reads a paragraph phrase by phrase.
pub(super) struct Reader<'a> {
    pub(super) statute: &'a Statute,
    pub(super) clause: Clause,
    pub(super) state: State,
    pub(super) item: Option<u32>,
    /// Whether the paragraph announces a list of powers (有权采取下列措施) or of penalties.
    pub(super) lists_powers: bool,
    /// Whether the violation has been read.
    pub(super) violated: bool,
    /// Departments named with orders to correct, which count if a power follows.
    pub(super) ordering: Vec<Named>,
    /// Pointers to the law on public security penalties.
    pub(super) security: Vec<(Reference, Option<Acting>)>,
    /// How many penalties were recognised, also where the clause has them already.
    pub(super) recognised: usize,
    /// Penalties by provisions that are not named: 依照有关法律的规定处罚.
    pub(super) vague: Vec<(Span, String)>,
    /// Whether the violation is one of departments or their staff.
    pub(super) official: bool,
}

impl<'a> Reader<'a> {
    fn new(statute: &'a Statute, place: Place, span: Span) -> Self {
        let clause = Clause {
            place,
            article: 0,
            span,
            violation: None,
            circumstances: Vec::new(),
            duties: Vec::new(),
            departments: Vec::new(),
            penalties: Vec::new(),
            measures: Vec::new(),
            refers: Vec::new(),
            doubts: Vec::new(),
        };
        Self {
            statute,
            clause,
            state: State::default(),
            item: None,
            lists_powers: false,
            violated: false,
            ordering: Vec::new(),
            security: Vec::new(),
            recognised: 0,
            vague: Vec::new(),
            official: false,
        }
    }

    /// Reads the words of the paragraph, or of an item.
    fn run(&mut self, text: &str, span: Span, item: Option<u32>) {
        let glyphs = Glyphs::of(text, span);
        let phrases = phrases(&glyphs, &tokens(&glyphs));
        let mut start = 0;
        while start < phrases.len() {
            let length = phrases.get(start..).unwrap_or(&[]).iter().take_while(|phrase| !phrase.last).count() + 1;
            let end = (start + length).min(phrases.len());
            self.segment(&glyphs, phrases.get(start..end).unwrap_or(&[]));
            start = end;
        }
        if item.is_none() {
            self.lists_powers = announces(&glyphs, &phrases);
        }
    }

    fn item(&mut self, text: &str, item: &Item, lead: &State, listed: bool) {
        let before = (self.clause.penalties.len(), self.clause.measures.len(), self.clause.refers.len());
        self.state = lead.clone();
        self.item = Some(item.number);
        let outer = std::mem::replace(&mut self.violated, false);
        let violation = self.clause.violation.take();
        self.lists_powers = listed;
        let span = item.items.iter().map(Item::whole).fold(item.words, Span::join);
        self.run(text, span, Some(item.number));
        let after = (self.clause.penalties.len(), self.clause.measures.len(), self.clause.refers.len());
        let own = before != after;
        let words = item.words;
        let told = std::mem::replace(&mut self.clause.violation, violation);
        let violation = told.filter(|_| own).unwrap_or(words);
        self.violated = outer;
        self.item = None;
        self.clause.circumstances.push(Circumstance { item: item.number, words, violation, own });
    }

    /// Reads a segment: conditions and what follows from them.
    fn segment(&mut self, glyphs: &Glyphs, segment: &[Phrase]) {
        let official = segment.iter().any(|phrase| phrase.holds(Word::Sanction));
        let mut condition: Option<(usize, usize)> = None;
        let mut fresh = true;
        for (index, phrase) in segment.iter().enumerate() {
            if phrase.role == Role::Condition {
                // 主管部门在监督检查中发现…的，应当…: the department acts in what follows.
                let finds = |phrase: &Phrase| {
                    let words = phrase.words(glyphs);
                    ["发现", "检查中", "检查时", "检查过程中"].iter().any(|word| words.contains(word))
                };
                if index == 0
                    && self.item.is_none()
                    && !phrase.holds(Word::By)
                    && segment.iter().take_while(|phrase| phrase.role == Role::Condition).any(finds)
                    && let Some(acting) = subject::leading(glyphs, phrase)
                {
                    self.state.acting = Some(acting);
                }
                let from = if fresh { phrase.from() } else { condition.map_or(phrase.from(), |(from, _)| from) };
                condition = Some((from, phrase.until()));
                fresh = false;
                let next = segment.get(index + 1);
                if next.is_none_or(|next| next.role != Role::Condition) {
                    self.condition(glyphs, from, phrase.until());
                    fresh = true;
                }
                self.duties(glyphs, phrase);
                continue;
            }
            if index == 0
                && !phrase.holds(Word::By)
                && self.item.is_none()
                && let Some(acting) = subject::leading(glyphs, phrase)
            {
                self.state.acting = Some(acting);
            }
            let before = condition.map(|(from, until)| glyphs.words(from, until)).unwrap_or_default();
            let ahead = segment.get(..index).unwrap_or(&[]);
            let rest = segment.get(index + 1..).unwrap_or(&[]);
            self.consequence(glyphs, phrase, (ahead, rest), official, &before);
            if phrase.role == Role::Plain && condition.is_none() {
                self.duties(glyphs, phrase);
            }
        }
        // A condition holds for its segment, and for segments after it that only name another party.
        self.state.party = None;
    }

    fn condition(&mut self, glyphs: &Glyphs, from: usize, until: usize) {
        let words = glyphs.words(from, until);
        let bare = words.trim_end_matches('的').chars().count();
        let span = glyphs.span(from, from + bare);
        if self.violated {
            self.state.when = Some(span);
        } else {
            self.official = party::is_official(&words);
            self.clause.violation = Some(span);
            self.violated = true;
            self.state.when = None;
        }
        self.state.party = if ["属于", "系", "个人", "单位"].iter().any(|word| words.contains(word)) && bare <= 14
        {
            party::party(&words)
        } else {
            None
        };
    }

    /// Provisions whose breach a condition names.
    fn duties(&mut self, glyphs: &Glyphs, phrase: &Phrase) {
        let words = phrase.words(glyphs);
        if !words.contains("违反") && !words.contains("规定") {
            return;
        }
        for found in reference::references(glyphs, &phrase.tokens, self.clause.place, self.statute) {
            if !self.clause.duties.contains(&found) {
                self.clause.duties.push(found);
            }
        }
    }

    fn consequence(
        &mut self,
        glyphs: &Glyphs,
        phrase: &Phrase,
        around: (&[Phrase], &[Phrase]),
        official: bool,
        before: &str,
    ) {
        let (ahead, rest) = around;
        let plain = phrase.role == Role::Plain;
        if let Some(acting) = subject::acting(glyphs, phrase, self.state.acting.as_ref())
            && (!plain || self.item.is_none())
        {
            self.state.acting = Some(acting);
        }
        if let Some(party) = party::party_before(glyphs, phrase, phrase.until()) {
            self.state.party = Some(party);
        }
        if phrase.holds(Word::Order) && !phrase.holds(Word::Passive) {
            self.order();
        }
        if is_judicial(glyphs, phrase) {
            return;
        }
        let before_all = self.taken();
        self.fines(glyphs, phrase, ahead);
        let after =
            rest.first().filter(|next| continues(glyphs, next)).map(|next| next.words(glyphs)).unwrap_or_default();
        if !is_competence(glyphs, phrase, around, self.violated) {
            // 给予警告、记过处分, and 给予警告，直至开除处分.
            let goes_on = |next: &Phrase| {
                let starts = |lead: &&str| glyphs.has(next.from(), lead);
                next.holds(Word::Sanction) && ["直至", "或者"].iter().any(starts)
            };
            let sanction = phrase.holds(Word::Sanction) || rest.first().is_some_and(goes_on);
            self.kinds(glyphs, phrase, sanction, (before, &after), ahead);
        }
        self.measures(glyphs, phrase, around);
        self.pointers(glyphs, phrase);
        if self.taken() == before_all && phrase.role == Role::Consequence && !official {
            self.overlooked(glyphs, phrase, before);
        }
    }

    /// How much was taken from the phrases so far.
    fn taken(&self) -> usize {
        let clause = &self.clause;
        self.recognised + clause.penalties.len() + clause.measures.len() + clause.refers.len() + self.security.len()
    }

    /// A consequence that speaks of a penalty, and from which none was taken, is told.
    fn overlooked(&mut self, glyphs: &Glyphs, phrase: &Phrase, before: &str) {
        let superior = self.state.acting.as_ref().is_some_and(|acting| acting.superior || acting.court);
        let words = phrase.words(glyphs);
        if !self.violated || superior || self.official || phrase.holds(Word::Passive) || phrase.holds(Word::Crime) {
            return;
        }
        let penal = [
            Word::Fine,
            Word::Confiscate,
            Word::Revoke,
            Word::Suspend,
            Word::StopBusiness,
            Word::Detention,
            Word::Expel,
        ];
        let span = glyphs.span(phrase.from(), phrase.until());
        let verb = |token: &Token| matches!(token.kind, Kind::Word(Word::Impose | Word::Give | Word::Order));
        let imposing = phrase.tokens.iter().position(verb);
        let after = imposing.and_then(|index| phrase.tokens.get(index + 1..)).unwrap_or(&[]);
        let general =
            ["除", "尚不够", "不得", "下列", "以下", "从重", "从轻", "减轻", "不予", "治安管理", "决定为", "查处分离"];
        if after.iter().any(|token| penal.iter().any(|word| token.is(*word))) {
            let known = self.clause.penalties.iter().any(|penalty| words.ends_with(penalty.kind.name()));
            if !known {
                self.doubt(span, format!("“{words}”中的处罚没有识别"));
            }
        } else if phrase.holds(Word::Penalise) && !general.iter().any(|word| words.contains(word)) {
            // 由公安机关、工商行政管理部门依法给予处罚: they act, by whatever provision.
            let given =
                ["给予处罚", "给予行政处罚", "予以处罚", "予以行政处罚"].iter().any(|verb| words.ends_with(verb));
            if given && phrase.holds(Word::By) && !before.contains("治安管理") {
                self.acts();
            }
            self.vague.push((span, words));
        }
    }

    /// A department that orders a correction acts in the clause, if the clause gives a power at all.
    fn order(&mut self) {
        if let Some(acting) = &self.state.acting
            && !acting.superior
        {
            self.ordering.extend(acting.named.iter().cloned());
        }
    }

    pub(super) fn acts(&mut self) {
        let Some(acting) = self.state.acting.clone() else { return };
        for named in acting.named.into_iter().filter(|_| !acting.superior) {
            self.ordering.push(named);
        }
    }

    pub(super) fn doubt(&mut self, span: Span, reason: String) {
        let place = self.item.map_or(self.clause.place, |item| self.clause.place.with_item(item));
        self.clause.doubts.push(Doubt { place, span, reason });
    }

    fn finish(mut self) -> Found {
        let clause = &mut self.clause;
        if clause.penalties.is_empty() && clause.measures.is_empty() && clause.refers.is_empty() {
            for (reference, acting) in self.security.drain(..) {
                clause.refers.push(reference);
                self.ordering.extend(acting.into_iter().flat_map(|acting| acting.named));
            }
        }
        if clause.penalties.is_empty() && clause.measures.is_empty() && clause.refers.is_empty() {
            return match clause.doubts.first() {
                Some(doubt) => Found::Unread(doubt.clone()),
                None => Found::Nothing,
            };
        }
        for (span, words) in self.vague {
            let reason = format!("“{words}”没有写明依照哪一条规定处罚");
            clause.doubts.push(Doubt { place: clause.place, span, reason });
        }
        clause.penalties.sort_by_key(|penalty| penalty.span);
        for named in self.ordering {
            // 民政部门 after 县级人民政府民政部门 is the same one.
            if !clause.departments.iter().any(|other| other.name.ends_with(&named.name)) {
                clause.departments.push(named);
            }
        }
        Found::Power(Box::new(self.clause))
    }
}
