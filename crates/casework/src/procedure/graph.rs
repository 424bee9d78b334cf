//! The steps of a procedure as a graph.

use std::collections::{BTreeMap, VecDeque};

use super::{Condition, Duty, Step, Way};

/// What is known of conditions; those that are not named may hold or not.
pub(super) type Known = [(Condition, bool)];

/// The steps, by their places in the list.
#[derive(Debug)]
pub(super) struct Graph<'a> {
    pub(super) steps: &'a [Step],
    pub(super) places: BTreeMap<&'a str, usize>,
}

impl<'a> Graph<'a> {
    pub(super) fn new(steps: &'a [Step]) -> Self {
        let places = steps.iter().enumerate().map(|(place, step)| (step.id.as_str(), place)).collect();
        Self { steps, places }
    }

    pub(super) fn duty(&self, place: usize) -> Option<Duty> {
        self.steps.get(place).map(|step| step.duty)
    }

    pub(super) fn title(&self, place: usize) -> String {
        self.steps.get(place).map_or_else(String::new, |step| step.title.to_string())
    }

    /// The places of the steps of a duty.
    pub(super) fn of_duty(&self, duty: Duty) -> Vec<usize> {
        (0..self.steps.len()).filter(|place| self.duty(*place) == Some(duty)).collect()
    }

    /// Where a step may lead.
    pub(super) fn next(&self, place: usize, known: &Known) -> impl Iterator<Item = usize> + '_ {
        let ways = self.steps.get(place).map(|step| step.next.as_slice()).unwrap_or_default();
        let open: Vec<usize> =
            ways.iter().filter(|way| is_open(way, known)).filter_map(|way| self.place(way.to.as_str())).collect();
        open.into_iter()
    }

    /// From where a step may be reached.
    pub(super) fn before(&self, place: usize, known: &Known) -> Vec<usize> {
        (0..self.steps.len()).filter(|from| self.next(*from, known).any(|to| to == place)).collect()
    }

    fn place(&self, id: &str) -> Option<usize> {
        self.places.get(id).copied()
    }

    /// The shortest way from one of `from` to a place for which `target` holds, not entering places for which `barred`
    /// holds. The first step stands in it.
    pub(super) fn shortest(
        &self,
        from: &[usize],
        known: &Known,
        target: impl Fn(usize) -> bool,
        barred: impl Fn(usize) -> bool,
    ) -> Option<Vec<usize>> {
        let mut came: BTreeMap<usize, Option<usize>> = BTreeMap::new();
        let mut queue: VecDeque<usize> = VecDeque::new();
        for place in from.iter().copied().filter(|place| !barred(*place)) {
            came.insert(place, None);
            queue.push_back(place);
        }
        while let Some(place) = queue.pop_front() {
            if target(place) {
                let mut path = vec![place];
                let mut at = place;
                while let Some(Some(before)) = came.get(&at) {
                    path.push(*before);
                    at = *before;
                }
                path.reverse();
                return Some(path);
            }
            for next in self.next(place, known).filter(|next| !barred(*next)) {
                if let std::collections::btree_map::Entry::Vacant(vacant) = came.entry(next) {
                    vacant.insert(Some(place));
                    queue.push_back(next);
                }
            }
        }
        None
    }

    /// As [`Self::shortest`], by the duties of steps.
    pub(super) fn shortest_by_duty(
        &self,
        from: &[usize],
        known: &Known,
        target: impl Fn(Duty) -> bool,
        barred: impl Fn(Duty) -> bool,
    ) -> Option<Vec<usize>> {
        let of = |place: usize, test: &dyn Fn(Duty) -> bool| self.duty(place).is_some_and(test);
        self.shortest(from, known, |place| of(place, &target), |place| of(place, &barred))
    }
}

fn is_open(way: &Way, known: &Known) -> bool {
    let value = way.condition.and_then(|condition| known.iter().find(|(other, _)| *other == condition));
    value.is_none_or(|(_, holds)| *holds != way.otherwise)
}
