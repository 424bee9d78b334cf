//! Proposals by the names that the record has for them.

use casework::catalogue::proposals::{Memory, PartKind, ProposalKey, ProposalKind, ProposalPart, ProposalRef};
use casework::value::{LINE_LIMIT, Line};
use statute::join::{self, Part};
use statute::propose::{ItemKind, Proposal};

/// A text within the limit of a line.
pub(super) fn line(text: &str) -> String {
    text.chars().map(|sign| if sign == '\n' { '　' } else { sign }).take(LINE_LIMIT).collect()
}

fn kind(kind: ItemKind) -> ProposalKind {
    match kind {
        ItemKind::Penalty => ProposalKind::Penalty,
        ItemKind::Coercion => ProposalKind::Coercion,
    }
}

/// A proposal as it is recorded.
pub(super) fn reference(proposal: &Proposal) -> ProposalRef {
    ProposalRef {
        place: Line(line(&proposal.basis.article)),
        kind: kind(proposal.kind),
        ordinal: proposal.ordinal,
        name: Line(line(&proposal.name)),
    }
}

/// A part as it is recorded.
pub(super) fn part(part: &Part) -> ProposalPart {
    let kind = match part.kind {
        join::PartKind::Circumstance => PartKind::Circumstance,
        join::PartKind::Penalty => PartKind::Penalty,
        join::PartKind::Measure => PartKind::Measure,
    };
    ProposalPart { kind, words: Line(line(&part.words)) }
}

/// The parts of a proposal as they are recorded.
pub(super) fn parts(proposal: &Proposal) -> Vec<ProposalPart> {
    proposal.parts().iter().map(part).collect()
}

/// A proposal's name in addresses and forms: penalty:第三条:1.
pub(super) fn written(key: &ProposalKey) -> String {
    format!("{}:{}:{}", key.kind.code(), key.place, key.ordinal)
}

/// Reads what [`written`] wrote.
pub(super) fn parse(text: &str) -> Option<ProposalKey> {
    let (kind, rest) = text.split_once(':')?;
    let (place, ordinal) = rest.rsplit_once(':')?;
    let kind = ProposalKind::ALL.iter().find(|(_, choice)| choice.code == kind).map(|(kind, _)| *kind)?;
    Some(ProposalKey { place: place.to_owned(), kind, ordinal: ordinal.parse().ok()? })
}

/// The proposal of this name among those read.
pub(super) fn find<'a>(all: &'a [Proposal], key: &ProposalKey) -> Option<&'a Proposal> {
    all.iter().find(|proposal| reference(proposal).key() == *key)
}

/// A proposal as it is recorded: as it is read now, or as it was called when it was dealt with.
pub(super) fn known(
    all: &[Proposal],
    memory: Option<&Memory>,
    at: (jiff::civil::Date, &casework::value::AgencyId),
    key: &ProposalKey,
) -> Option<ProposalRef> {
    if let Some(proposal) = find(all, key) {
        return Some(reference(proposal));
    }
    let handled = memory?.find(at.0, at.1, key)?;
    Some(ProposalRef {
        place: Line(key.place.clone()),
        kind: key.kind,
        ordinal: key.ordinal,
        name: handled.name.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_was_written_is_read_again() {
        let text = "示例条例\n第一条　违反规定，占用通道的，由公安机关处二百元以下罚款，可以扣押占用通道的物品。";
        let statute = statute::text::read(text);
        let all = statute::propose::propose(&statute, &statute::clause::read(&statute));
        assert_eq!(all.len(), 2);
        for proposal in &all {
            let key = reference(proposal).key();
            assert_eq!(parse(&written(&key)), Some(key.clone()));
            assert_eq!(find(&all, &key), Some(proposal));
        }
        for wrong in ["", "penalty", "penalty:第一条", "fine:第一条:1", "penalty:第一条:x"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
