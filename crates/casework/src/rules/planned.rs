//! The rules of the catalogue (law.md §10) that are not checked yet, so that nobody takes silence for a check.

/// A rule that this version does not check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Planned {
    /// Its id in the catalogue.
    pub id: &'static str,
    /// What it will demand, as a short Chinese sentence.
    pub title: &'static str,
}

/// Every rule that is not checked yet, in the order of the catalogue.
pub fn planned() -> impl Iterator<Item = Planned> {
    include_str!("../../data/planned_rules.csv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .skip(1)
        .filter_map(|line| line.split_once(',').map(|(id, title)| Planned { id, title }))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::rules;

    /// Families of this system's own rules, which stand beside the catalogue.
    const HOUSE: &[&str] = &["CAL", "CAT", "LIB", "REG", "ROL", "SEQ", "SUM"];

    #[test]
    fn the_rules_and_the_planned_rules_are_the_207_of_the_catalogue() {
        let of_the_catalogue = |id: &&str| !HOUSE.iter().any(|family| id.starts_with(family));
        let implemented: BTreeSet<&str> = rules::heads().map(|rule| rule.id).filter(of_the_catalogue).collect();
        let planned: BTreeSet<&str> = planned().map(|rule| rule.id).collect();
        let done: Vec<&&str> = planned.intersection(&implemented).collect();
        assert!(done.is_empty(), "implemented, delete them from planned_rules.csv: {done:?}");
        assert_eq!(implemented.len() + planned.len(), 207);
        assert_eq!(super::planned().count(), planned.len(), "an id stands twice in planned_rules.csv");
    }

    #[test]
    fn no_rule_is_listed_twice() {
        let ids: BTreeSet<&str> = rules::heads().map(|rule| rule.id).collect();
        assert_eq!(ids.len(), rules::heads().count());
    }
}
