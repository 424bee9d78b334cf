//! Taking up the penalties and measures of a phrase, where it imposes them and does not only tell of them.

use law::PenaltyKind;

use super::lexicon::Word;
use super::phrase::{Phrase, Role};
use super::reader::Reader;
use super::token::{Kind, Token};
use super::{Measure, MeasureKind, Party, Penalty, fine, kinds, measure, party};
use crate::glyph::Glyphs;

impl Reader<'_> {
    pub(super) fn fines(&mut self, glyphs: &Glyphs, phrase: &Phrase, ahead: &[Phrase]) {
        if let (Some(cap), Some(last)) = (fine::cap(phrase), self.clause.penalties.last_mut())
            && let Some(range) = &mut last.fine
        {
            range.cap = Some(cap);
            return;
        }
        if !imposes_fine(phrase, ahead) {
            return;
        }
        for found in fine::fines(glyphs, phrase) {
            // 罚款 without a range is imposed only where the verb stands right before it.
            if found.range.is_none() && found.fault.is_none() && !self.is_bare_fine(phrase) {
                continue;
            }
            let party = party::party_before(glyphs, phrase, found.from).or(self.state.party).unwrap_or(Party::Any);
            if let Some(reason) = found.fault {
                self.doubt(found.span, reason);
            }
            self.clause.penalties.push(Penalty {
                kind: PenaltyKind::Fine,
                fine: found.range,
                item: self.item,
                party,
                when: self.state.when,
                span: found.span,
                from: None,
            });
            self.acts();
        }
    }

    /// Whether a phrase imposes a fine and leaves its sum open: 可以并处罚款.
    fn is_bare_fine(&self, phrase: &Phrase) -> bool {
        let Some(fine) = phrase.tokens.iter().position(|token| token.is(Word::Fine)) else { return false };
        let before = phrase.tokens.get(fine.saturating_sub(3)..fine).unwrap_or(&[]);
        let verb = before.iter().any(|token| matches!(token.kind, Kind::Word(Word::Impose | Word::Give)));
        let ends = phrase.tokens.get(fine + 1).is_none_or(|token| token.kind != Kind::Of && token.kind != Kind::Text);
        verb && ends && (self.violated || self.lists_powers)
    }

    pub(super) fn kinds(
        &mut self,
        glyphs: &Glyphs,
        phrase: &Phrase,
        official: bool,
        around: (&str, &str),
        ahead: &[Phrase],
    ) {
        // Only a ban takes its time from there, and a licence its handing over.
        let asks = phrase.holds(Word::Ban) || phrase.holds(Word::Revoke);
        let lead = ahead.last().filter(|_| asks).map(|phrase| phrase.words(glyphs)).unwrap_or_default();
        let around = kinds::Around { before: around.0, lead: &lead, after: around.1 };
        let superior = self.state.acting.as_ref().is_some_and(|acting| acting.superior) || self.official;
        for found in kinds::penalties(glyphs, phrase, around, self.state.party) {
            let light = matches!(
                found.kind,
                PenaltyKind::Warning
                    | PenaltyKind::Criticism
                    | PenaltyKind::ConfiscateGains
                    | PenaltyKind::ConfiscateProperty
            );
            // 依法给予处分或者给予警告处罚: the warning is a penalty by its own words.
            let named = glyphs.has(found.from, "警告处罚");
            let official = official && !named && matches!(found.kind, PenaltyKind::Warning | PenaltyKind::Criticism);
            // 主管部门没收违法所得: the department stands right before it.
            let start = glyphs.span(found.from, found.until).start;
            let names = self.state.acting.as_ref().map(|acting| acting.named.as_slice()).unwrap_or_default();
            let done = glyphs.get(phrase.until().saturating_sub(1)) == Some('后');
            let led = !done && names.iter().any(|name| name.span.end == start);
            let imposed = led && phrase.role == Role::Consequence || self.is_imposed(phrase, found, ahead);
            if light && (official || superior) || !imposed {
                continue;
            }
            let party = party::party_before(glyphs, phrase, found.from).or(self.state.party).unwrap_or(Party::Any);
            let penalty = Penalty {
                kind: found.kind,
                fine: None,
                item: self.item,
                party,
                when: self.state.when,
                span: glyphs.span(found.from, found.until),
                from: None,
            };
            let twice = self.clause.penalties.iter().any(|other| {
                other.kind == penalty.kind
                    && other.when == penalty.when
                    && other.party == penalty.party
                    && other.item == penalty.item
            });
            if !twice {
                self.clause.penalties.push(penalty);
            }
            self.recognised += 1;
            self.acts();
        }
    }

    /// Whether a penalty found in a phrase is imposed there, not only told of.
    fn is_imposed(&self, phrase: &Phrase, found: kinds::Found, ahead: &[Phrase]) -> bool {
        let before = phrase.tokens.iter().filter(|token| token.until <= found.from);
        let trigger = |token: &Token| {
            matches!(
                token.kind,
                Kind::Word(
                    Word::Impose
                        | Word::Give
                        | Word::Order
                        | Word::May
                        | Word::By
                        | Word::Entitled
                        | Word::Confiscate
                        | Word::Revoke
                )
            )
        };
        let shall = before.clone().any(|token| token.is(Word::Shall)) && phrase.role == Role::Consequence;
        let restricts = phrase.tokens.iter().any(|token| token.from == found.from && token.is(Word::Restrict));
        let taken = matches!(
            found.kind,
            PenaltyKind::ConfiscateGains | PenaltyKind::ConfiscateProperty | PenaltyKind::RevokeLicence
        );
        let triggered = before.clone().any(trigger) || shall && taken;
        match phrase.role {
            Role::Consequence => triggered || self.chained(phrase, found, ahead),
            Role::Plain => match found.kind {
                // 暂停经营的，应当…: what the party does itself.
                PenaltyKind::RestrictOccupation | PenaltyKind::RestrictBusiness => !restricts || triggered,
                _ => {
                    self.lists_powers && self.item.is_some() && phrase.from() == found.from
                        || triggered && before.count() <= 3
                }
            },
            Role::Condition => false,
        }
    }

    /// A penalty at the head of a phrase, or after words that link it: …，没收违法所得，直至吊销许可证.
    fn chained(&self, phrase: &Phrase, found: kinds::Found, ahead: &[Phrase]) -> bool {
        let open = found.from.saturating_sub(phrase.from()) <= 12;
        let against = ahead.last().and_then(|other| other.tokens.first()).is_some_and(|first| first.is(Word::Against));
        let against = against && found.kind == PenaltyKind::RevokeLicence;
        let led = against || ahead.iter().any(|other| other.role == Role::Consequence);
        open && (self.violated || self.lists_powers || led)
            || matches!(found.kind, PenaltyKind::RestrictOccupation | PenaltyKind::RestrictBusiness)
    }

    pub(super) fn measures(&mut self, glyphs: &Glyphs, phrase: &Phrase, (ahead, rest): (&[Phrase], &[Phrase])) {
        if self.state.acting.as_ref().is_some_and(|acting| acting.court || acting.superior) {
            return;
        }
        let listed = self.lists_powers && self.item.is_some();
        let mut found = measure::measures(glyphs, phrase, listed, self.violated);
        // 由主管部门组织治理，所需费用由违法者承担.
        let costly = |next: &Phrase| measure::bears_cost(&next.words(glyphs));
        if found.is_empty()
            && self.violated
            && phrase.role == Role::Consequence
            && rest.iter().take(2).any(costly)
            && measure::is_done_instead(glyphs, phrase)
            && let Some(first) = phrase.tokens.first()
        {
            found.push((MeasureKind::Substitute, *first));
        }
        // 没收原料，拆除、销毁设备: the authority goes on.
        let taken = ahead.last().is_some_and(|other| other.holds(Word::Confiscate) || other.holds(Word::Fine));
        if taken
            && phrase.role != Role::Condition
            && let Some(first) = phrase.tokens.first()
        {
            found.extend(measure::taken_down(&phrase.words(glyphs)).map(|kind| (kind, *first)));
        }
        for (kind, token) in found {
            let span = glyphs.span(token.from, phrase.until());
            let measure = Measure { kind, item: self.item, when: self.state.when, span };
            if !self.clause.measures.iter().any(|other| other.kind == kind && other.item == self.item) {
                self.clause.measures.push(measure);
            }
            self.acts();
        }
    }
}

/// Whether a fine in a phrase is imposed: by a verb, or in a chain of consequences.
fn imposes_fine(phrase: &Phrase, ahead: &[Phrase]) -> bool {
    let Some(fine) = phrase.tokens.iter().position(|token| token.is(Word::Fine) || token.is(Word::DailyFine)) else {
        return false;
    };
    let before = phrase.tokens.get(..fine).unwrap_or(&[]);
    let trigger = before.iter().any(|token| {
        matches!(
            token.kind,
            Kind::Word(Word::Impose | Word::Give | Word::Order | Word::May | Word::By | Word::Entitled)
        )
    });
    let imposed = before.iter().rposition(|token| token.is(Word::Impose)).unwrap_or(before.len());
    let passive = before.get(..imposed).unwrap_or(&[]).iter().any(|token| token.is(Word::Passive));
    let told = passive || phrase.role == Role::Condition;
    let chained = fine == 0 && ahead.iter().any(|other| other.role != Role::Plain);
    // 对二百元以下罚款: fines of a size, told of.
    let sized = phrase.tokens.first().is_some_and(|first| first.is(Word::Against))
        && matches!(phrase.tokens.get(1).map(|token| token.kind), Some(Kind::Amount(_)));
    !told && !sized && (trigger || chained || phrase.role == Role::Consequence)
}
