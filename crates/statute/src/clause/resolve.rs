//! Following references within a text: what 依照前款规定给予处罚 means.

use super::{Clause, Doubt, Penalty, Reading, Target};
use crate::text::{Place, Statute};

/// Adds to each clause the penalties of the clauses that it refers to; a reference that leads nowhere is a doubt.
pub(super) fn references(statute: &Statute, reading: &mut Reading) {
    drop_uncertain(reading);
    let known = reading.clauses.clone();
    for clause in &mut reading.clauses {
        for index in 0..clause.refers.len() {
            let Some(reference) = clause.refers.get(index).cloned() else { continue };
            let Target::Own(place) = reference.target else { continue };
            let taken = penalties(&known, place, clause.place, 0);
            if taken.is_empty() {
                let exists = statute.article(place.article).is_some_and(|article| {
                    place.paragraph.is_none_or(|paragraph| article.paragraph(paragraph).is_some())
                });
                let reason = if exists {
                    format!("所依照的{place}没有可以识别的处罚")
                } else {
                    format!("所依照的{place}在本文本中不存在")
                };
                clause.doubts.push(Doubt { place: clause.place, span: reference.span, reason });
            }
            for penalty in taken {
                let twice = clause
                    .penalties
                    .iter()
                    .any(|own| own.kind == penalty.kind && own.fine == penalty.fine && own.party == penalty.party);
                // Words of another article are not places in this one.
                if !twice {
                    clause.penalties.push(Penalty { when: None, span: reference.span, ..penalty });
                }
            }
        }
    }
}

/// 依照前款规定处理 gives a power only where the place it leads to does; this is settled from the first clause on.
fn drop_uncertain(reading: &mut Reading) {
    loop {
        let known = reading.clauses.clone();
        reading.clauses.retain(|clause| {
            let leads = |place| !penalties(&known, place, clause.place, 0).is_empty();
            let holds = |reference: &super::Reference| match &reference.target {
                Target::Own(place) => reference.certain || leads(*place),
                Target::Other { .. } => true,
            };
            !clause.penalties.is_empty() || !clause.measures.is_empty() || clause.refers.iter().any(holds)
        });
        if known.len() == reading.clauses.len() {
            return;
        }
    }
}

/// The penalties at a place; references in it are followed, but not without end.
fn penalties(known: &[Clause], place: Place, from: Place, depth: u32) -> Vec<Penalty> {
    let mut all = Vec::new();
    if depth > 3 {
        return all;
    }
    for clause in known.iter().filter(|clause| clause.place != from) {
        let whole = Place { item: None, ..place };
        if !whole.holds(clause.place) {
            continue;
        }
        let of_item = |penalty: &&Penalty| place.item.is_none() || penalty.item.is_none() || penalty.item == place.item;
        let own = clause.penalties.iter().filter(of_item).cloned();
        all.extend(own.map(|penalty| Penalty { from: Some(clause.place), ..penalty }));
        for reference in &clause.refers {
            if let Target::Own(next) = reference.target
                && next != place
            {
                all.extend(penalties(known, next, clause.place, depth + 1));
            }
        }
    }
    all
}
