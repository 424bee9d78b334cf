//! Who handles a case.

use std::collections::BTreeSet;

use casework::definition::Role;
use casework::registry::{Level, Person, RegisterAgency, Registry};
use casework::value::{AgencyId, ItemCode, PersonId};
use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::desk::Team;
use crate::rng::Rng;
use crate::story::Story;

/// Agencies whose accounts the demo offers get more cases than the others.
const BUSY: &[(&str, usize)] = &[
    ("caoxian-market", 14),
    ("mudan-market", 9),
    ("caoxian-urban", 9),
    ("mudan-urban", 8),
    ("mudan-environment", 5),
    ("caoxian-transport", 5),
    ("caoxian-police", 3),
];

/// Every agency with officers that holds an item of a story, repeated by its weight.
pub(crate) fn agencies(registry: &Registry, stories: &[Story]) -> Vec<AgencyId> {
    let told: BTreeSet<&AgencyId> = stories
        .iter()
        .flat_map(|story| registry.item_versions(&ItemCode::from(story.item.as_str())))
        .flat_map(|item| &item.agencies)
        .collect();
    let with_officers = registry.agencies().filter(|agency| {
        // Townships only have what is handed down to them.
        agency.level != Level::Township
            && told.contains(&agency.id)
            && registry
                .people()
                .any(|person| person.posts.iter().any(|post| post.role == Role::Officer && post.agency == agency.id))
    });
    with_officers
        .flat_map(|agency| {
            let weight = BUSY.iter().find(|(id, _)| *id == agency.id.as_str()).map_or(1, |(_, weight)| *weight);
            std::iter::repeat_n(agency.id.clone(), weight)
        })
        .collect()
}

/// Whether somebody holds a post, and for officers a certificate, on every day of a span (looked at every two weeks).
fn serves(person: &Person, role: Role, agency: &AgencyId, (from, until): (Date, Date)) -> bool {
    let looked = from.series(14.days()).take_while(|day| *day < until).chain([until]);
    looked.into_iter().all(|day| {
        let certified = role != Role::Officer || person.certificate(day).is_some();
        certified && person.post(role, Some(agency), day).is_some()
    })
}

/// Draws the people for a case; `None` when the agency has too few in these days.
pub(crate) fn team(rng: &mut Rng, registry: &Registry, agency: &RegisterAgency, span: (Date, Date)) -> Option<Team> {
    let all = |role: Role| -> Vec<&Person> {
        registry.people().filter(|person| serves(person, role, &agency.id, span)).collect()
    };
    let ids = |people: &[&Person]| -> Vec<PersonId> { people.iter().map(|p| p.registration.id.clone()).collect() };
    let mut officers = ids(&all(Role::Officer));
    // The first officer is the one whose account the demo offers.
    let first = if rng.percent(55) { officers.first()?.clone() } else { rng.pick(&officers)?.clone() };
    officers.retain(|officer| *officer != first);
    let second = rng.pick(&officers)?.clone();
    let heads = all(Role::Head);
    let is_chief = |person: &&&Person| person.post(Role::Head, Some(&agency.id), span.0).is_some_and(|post| post.chief);
    let chief = heads.iter().find(is_chief)?.registration.id.clone();
    let deputies = ids(&heads).into_iter().filter(|head| *head != chief).collect();
    let one = |role: Role| all(role).first().map(|person| person.registration.id.clone());
    Some(Team {
        officers: [first, second],
        chief,
        deputies,
        reviewer: one(Role::Reviewer)?,
        presider: one(Role::Presider)?,
        clerk: one(Role::Clerk)?,
    })
}
