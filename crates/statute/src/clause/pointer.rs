//! Taking up the provisions by which a penalty is imposed.

use super::lexicon::Word;
use super::phrase::{Phrase, Role};
use super::reader::Reader;
use super::reference::{self, Reference, Target};
use super::token::Kind;
use crate::glyph::Glyphs;

impl Reader<'_> {
    /// 依照前款规定给予处罚.
    pub(super) fn pointers(&mut self, glyphs: &Glyphs, phrase: &Phrase) {
        let words = phrase.words(glyphs);
        let by = ["依照", "按照", "依据", "根据", "比照", "按", "适用"];
        let Some(start) = phrase.tokens.iter().position(|token| {
            token.kind == Kind::Text && by.iter().any(|word| glyphs.words(token.from, token.until).contains(word))
        }) else {
            return;
        };
        let after = phrase.tokens.get(start..).unwrap_or(&[]);
        let penalises = after.iter().any(|token| {
            matches!(
                token.kind,
                Kind::Word(
                    Word::Penalise
                        | Word::Detention
                        | Word::Fine
                        | Word::Give
                        | Word::Impose
                        | Word::Confiscate
                        | Word::Revoke
                )
            )
        }) || ["处理", "规定处理", "规定处置", "规定承担", "规定追究", "规定执行"]
            .iter()
            .any(|word| words.contains(word));
        let other = ["刑事责任", "处分", "民事责任", "赔偿"]
            .iter()
            .any(|word| words.contains(word) && !words.contains(&format!("《{word}")) && !words.contains("处罚法》"));
        // 按照前款罚款数额的二倍以上五倍以下: the base of a fine.
        let base = ["前款罚款数额", "前款规定的罚款数额", "前款规定罚款数额"].iter().any(|noun| words.contains(noun));
        let procedure = ["程序按照", "程序依照", "程序适用"].iter().any(|noun| words.contains(noun));
        if !penalises || base || procedure || other || phrase.role == Role::Condition || words.ends_with('时') {
            return;
        }
        let found: Vec<Reference> = reference::references(glyphs, after, self.clause.place, self.statute);
        let execution = words.contains("规定执行");
        let certain = after.iter().any(|token| {
            matches!(
                token.kind,
                Kind::Word(Word::Penalise | Word::Detention | Word::Fine | Word::Confiscate | Word::Revoke)
            )
        }) && !words.contains("承担责任");
        for reference in found {
            let reference = Reference { certain, ..reference };
            let titled = |name: &str| matches!(&reference.target, Target::Other { title, .. } if title.contains(name));
            let own_only = execution && !matches!(reference.target, Target::Own(_));
            if titled("治安管理处罚") {
                // It closes many clauses of another content; it is a power only where nothing else is.
                self.security.push((reference, self.state.acting.clone()));
            } else if !titled("刑法") && !own_only && !self.clause.refers.contains(&reference) {
                self.clause.refers.push(reference);
                self.acts();
            }
        }
    }
}
