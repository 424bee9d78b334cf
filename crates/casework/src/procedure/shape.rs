//! Shaping an agency's own procedure from another one: adding a step, leaving one out, doing without a condition.
//!
//! Nothing here keeps a procedure lawful; that [`prove`](super::prove::prove) says of the result.

use super::{Condition, Step, Way};
use crate::value::Line;

/// Puts a step after another one: it leads where that one led. `false` where there is no such step, or where nothing
/// follows it.
pub fn insert_after(steps: &mut Vec<Step>, after: &str, mut step: Step) -> bool {
    let Some(place) = steps.iter().position(|other| other.id.as_str() == after) else { return false };
    let Some(before) = steps.get_mut(place).filter(|before| !before.next.is_empty()) else { return false };
    let way = Way { to: step.id.clone(), condition: None, otherwise: false };
    step.next = std::mem::replace(&mut before.next, vec![way]);
    steps.insert(place + 1, step);
    true
}

/// Takes a step out: whatever led to it leads where it led, and the condition under which a case came to it holds on.
/// `false` where there is no such step.
pub fn remove(steps: &mut Vec<Step>, id: &str) -> bool {
    let Some(place) = steps.iter().position(|step| step.id.as_str() == id) else { return false };
    let removed = steps.remove(place);
    for step in steps {
        let mut next: Vec<Way> = Vec::new();
        for way in std::mem::take(&mut step.next) {
            if way.to != removed.id {
                next.push(way);
                continue;
            }
            next.extend(removed.next.iter().map(|on| match way.condition {
                Some(_) => Way { to: on.to.clone(), ..way.clone() },
                None => on.clone(),
            }));
        }
        // Both ways of a condition may now lead to the same step.
        let mut merged: Vec<Way> = Vec::new();
        for way in next {
            match merged.iter_mut().find(|other| other.to == way.to) {
                Some(other) if other.condition != way.condition || other.otherwise != way.otherwise => {
                    (other.condition, other.otherwise) = (None, false);
                }
                Some(_) => {}
                None => merged.push(way),
            }
        }
        step.next = merged;
    }
    true
}

/// Whether some way depends on a condition.
pub fn depends_on(steps: &[Step], condition: Condition) -> bool {
    steps.iter().flat_map(|step| &step.next).any(|way| way.condition == Some(condition))
}

/// Lets every case go the way of a condition, whether or not it holds.
pub fn always(steps: &mut [Step], condition: Condition) {
    for step in steps {
        step.next.retain(|way| way.condition != Some(condition) || !way.otherwise);
        for way in step.next.iter_mut().filter(|way| way.condition == Some(condition)) {
            way.condition = None;
        }
    }
}

/// An id that no step has: `own-1`, `own-2` …
pub fn free_id(steps: &[Step]) -> Line {
    let taken = |id: &str| steps.iter().any(|step| step.id.as_str() == id);
    let id = (1..=steps.len() + 1).map(|number| format!("own-{number}")).find(|id| !taken(id));
    Line(id.unwrap_or_default())
}
