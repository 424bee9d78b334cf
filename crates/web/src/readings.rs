//! Texts of statutes as they were read, kept by the digest of their files: a file never changes, so neither does what this
//! program reads in it.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use casework::catalogue::proposals::{ProposalKey, ProposalPart};
use statute::clause::{self, Doubt};
use statute::propose::{Proposal, propose};
use statute::text::Statute;

/// Texts that are kept whole, those used last.
const TEXTS: usize = 32;
/// Texts of which it is kept what they propose.
const OUTLINES: usize = 4096;

/// A text.
#[derive(Debug)]
pub(crate) struct Text {
    pub(crate) statute: Statute,
    proposed: OnceLock<Proposed>,
}

/// What a text proposes.
#[derive(Debug)]
pub(crate) struct Proposed {
    pub(crate) all: Vec<Proposal>,
    /// What seems to give a power and was not understood.
    pub(crate) unread: Vec<Doubt>,
}

/// A proposal as far as lists of many texts need it.
#[derive(Debug)]
pub(crate) struct Outline {
    pub(crate) key: ProposalKey,
    pub(crate) parts: Vec<ProposalPart>,
    pub(crate) departments: Vec<String>,
}

impl Text {
    pub(crate) fn read(words: &str) -> Self {
        Self { statute: statute::text::read(words), proposed: OnceLock::new() }
    }

    /// What it proposes, read when it is first asked for.
    pub(crate) fn proposed(&self) -> &Proposed {
        self.proposed.get_or_init(|| {
            let reading = clause::read(&self.statute);
            Proposed { all: propose(&self.statute, &reading), unread: reading.unread }
        })
    }
}

#[derive(Debug, Default)]
struct Kept {
    texts: VecDeque<(String, Arc<Text>)>,
    outlines: BTreeMap<String, Arc<[Outline]>>,
}

/// What was read lately.
#[derive(Debug, Default)]
pub(crate) struct Readings(Mutex<Kept>);

impl Readings {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn text(&self, digest: &str) -> Option<Arc<Text>> {
        self.kept().texts.iter().find(|(known, _)| known == digest).map(|(_, text)| Arc::clone(text))
    }

    pub(crate) fn keep(&self, digest: &str, text: &Arc<Text>) {
        let mut kept = self.kept();
        kept.texts.retain(|(known, _)| known != digest);
        if kept.texts.len() == TEXTS {
            kept.texts.pop_front();
        }
        kept.texts.push_back((digest.to_owned(), Arc::clone(text)));
    }

    pub(crate) fn outline(&self, digest: &str) -> Option<Arc<[Outline]>> {
        self.kept().outlines.get(digest).map(Arc::clone)
    }

    pub(crate) fn keep_outline(&self, digest: &str, outline: &Arc<[Outline]>) {
        let mut kept = self.kept();
        if kept.outlines.len() == OUTLINES {
            kept.outlines.clear();
        }
        kept.outlines.insert(digest.to_owned(), Arc::clone(outline));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_texts_used_last_are_kept() {
        let readings = Readings::default();
        let text = Arc::new(Text::read("示例条例\n第一条　占用通道的，由公安机关处二百元以下罚款。"));
        for number in 0..=TEXTS {
            readings.keep(&number.to_string(), &text);
        }
        assert!(readings.text("0").is_none());
        assert!(readings.text(&TEXTS.to_string()).is_some_and(|known| Arc::ptr_eq(&known, &text)));
        assert_eq!(text.proposed().all.len(), 1);
        readings.keep_outline("a", &Arc::from([]));
        assert!(readings.outline("a").is_some_and(|outline| outline.is_empty()));
        assert!(readings.outline("b").is_none());
    }
}
