//! What may be chosen in a field: people, items, documents, evidence and acts of the case, regions.

use std::collections::BTreeSet;

use casework::case::{CaseFile, RequestState};
use casework::catalogue::elements::ItemKind;
use casework::catalogue::item::Item;
use casework::definition::Role;
use casework::facts::Facts;
use casework::procedure::progress::Progress;
use casework::registry::{Level, RegisterAgency};
use casework::value::{AgencyId, FieldKind};
use jiff::civil::Date;

use crate::view::Choice;

/// What a field's choices are taken from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source<'a> {
    /// The case.
    pub(crate) case: &'a CaseFile,
    /// Registry and law.
    pub(crate) facts: Facts<'a>,
    /// The day on which posts and items are looked up.
    pub(crate) today: Date,
    /// What the form is about.
    pub(crate) about: About<'a>,
}

/// What a form is about.
#[derive(Debug, Clone, Copy)]
pub(crate) enum About<'a> {
    /// A case.
    Case,
    /// A power item, if there is one yet.
    Item(Option<&'a Item>),
    /// An agency, if there is one yet, or a person.
    Registration(Option<&'a AgencyId>),
}

impl<'a> Source<'a> {
    fn item(self) -> Option<&'a Item> {
        match self.about {
            About::Item(item) => item,
            About::Case | About::Registration(_) => None,
        }
    }
}

fn choice(value: impl Into<String>, label: impl Into<String>) -> Choice {
    Choice { value: value.into(), label: label.into(), ..Choice::default() }
}

/// The post that people in a field of this name hold; anybody of the agency where the name says nothing.
fn role_of(field: &str) -> Option<Role> {
    match field {
        "officers" | "investigators" => Some(Role::Officer),
        "presider" => Some(Role::Presider),
        "member" | "chair" => Some(Role::Head),
        "supervisors" => Some(Role::Supervisor),
        _ => None,
    }
}

/// The choices of a field of this kind and name; `None` for kinds that are typed.
pub(crate) fn choices(source: Source<'_>, kind: &FieldKind, field: &str) -> Option<Vec<Choice>> {
    Some(match kind {
        FieldKind::Choice(list) => list.iter().map(|option| choice(option.code, option.title)).collect(),
        // What a new agency or person is called by is typed.
        FieldKind::Person | FieldKind::Agency if registers(source) && field == "id" => return None,
        FieldKind::Person => people(source, role_of(field)),
        FieldKind::Agency => agencies(source, field),
        // The code of a new item is typed.
        FieldKind::Item if matches!(source.about, About::Item(None)) => return None,
        FieldKind::Item => items(source),
        FieldKind::Document => documents(source),
        FieldKind::Evidence => source
            .case
            .evidence()
            .into_iter()
            .filter(|evidence| evidence.excluded.is_none())
            .map(|evidence| {
                choice(evidence.id.as_str(), format!("{} {}（{}）", evidence.id, evidence.title, evidence.kind.title()))
            })
            .collect(),
        FieldKind::Act => acts(source),
        FieldKind::Step => steps(source),
        FieldKind::Region => regions(source),
        _ => return None,
    })
}

/// The steps of the agency's own procedure that wait.
fn steps(source: Source<'_>) -> Vec<Choice> {
    let now = source.today.at(23, 59, 59, 0);
    let progress = Progress::at(source.case, now, source.facts);
    let waiting: Vec<_> = progress.iter().flat_map(Progress::waiting).collect();
    waiting.into_iter().map(|(step, _)| choice(step.id.as_str(), step.title.as_str())).collect()
}

/// Agencies: that of the case; in the form of an item those that its field may mean.
fn agencies(source: Source<'_>, field: &str) -> Vec<Choice> {
    let registry = source.facts.registry;
    let own = registry.agency(&source.case.agency);
    let offices: BTreeSet<&AgencyId> = registry
        .people()
        .filter_map(|person| person.post(Role::LegalOffice, None, source.today))
        .map(|post| &post.agency)
        .collect();
    let alike = |agency: &RegisterAgency| own.is_some_and(|own| own.department == agency.department);
    let exercising: Vec<&AgencyId> = source.item().map(|item| item.subjects_on(source.today)).unwrap_or_default();
    registry
        .agencies()
        .filter(|agency| match (source.about, field) {
            (About::Item(_), "office") => offices.contains(&agency.id),
            (About::Item(_), "agencies") => alike(agency) || exercising.contains(&&agency.id),
            (About::Item(_), "former") => exercising.contains(&&agency.id),
            (About::Item(_), "subject") => agency.level == Level::Township,
            (About::Registration(about), "delegate") => about.is_none_or(|about| *about != agency.id),
            (About::Registration(_), _) => true,
            _ => agency.id == source.case.agency,
        })
        .map(|agency| choice(agency.id.as_str(), agency.name.as_str()))
        .collect()
}

fn registers(source: Source<'_>) -> bool {
    matches!(source.about, About::Registration(_))
}

fn people(source: Source<'_>, role: Option<Role>) -> Vec<Choice> {
    let agency = &source.case.agency;
    source
        .facts
        .registry
        .people()
        .filter(|person| match role {
            Some(Role::Supervisor) => person.post(Role::Supervisor, None, source.today).is_some(),
            Some(role) => person.post(role, Some(agency), source.today).is_some(),
            None => person.registration.agency == *agency,
        })
        .map(|person| {
            let registration = &person.registration;
            let mut option = choice(registration.id.as_str(), registration.name.as_str());
            if role == Some(Role::Officer) {
                option.hint = person.certificate(source.today).map_or_else(
                    || "没有有效的行政执法证件".to_owned(),
                    |certificate| format!("执法证 {}，有效期至 {}", certificate.number, certificate.until),
                );
            }
            option
        })
        .collect()
}

/// The items on which the agency may file on the day: penalties, published, in force, its own or handed down to it, not
/// suspended.
fn items(source: Source<'_>) -> Vec<Choice> {
    let agency = match source.about {
        About::Registration(Some(about)) => about,
        _ => &source.case.agency,
    };
    let usable =
        |item: &&Item| item.suspended_on(source.today).is_none() && item.subjects_on(source.today).contains(&agency);
    let named = source.case.item();
    let mut list: Vec<Choice> = source
        .facts
        .registry
        .catalogue()
        .filter(|item| usable(item) || named == Some(&item.code))
        .filter_map(|item| {
            let version = item.version_on(source.today).map(|(_, version)| version).or(item.publications.last())?;
            let penalty = version.kind() == ItemKind::Penalty || !matches!(source.about, About::Case);
            penalty.then(|| choice(version.code.as_str(), format!("{}（{}）", version.name, version.code)))
        })
        .collect();
    list.sort_by(|a, b| a.value.cmp(&b.value));
    list
}

fn documents(source: Source<'_>) -> Vec<Choice> {
    let case = source.case;
    let mut documents: Vec<_> = case.documents().into_iter().filter(|document| document.kind.served).collect();
    documents.reverse();
    documents
        .into_iter()
        .map(|document| {
            let number = document.number.clone().unwrap_or_default();
            let served = case.service_of(document.kind.id, document.source).is_some();
            let state = if served { "（已送达）" } else { "" };
            choice(document.reference().as_str(), format!("{} {number}{state}", document.kind.title))
        })
        .collect()
}

fn acts(source: Source<'_>) -> Vec<Choice> {
    let case = source.case;
    let mut entries: Vec<_> = case.entries.iter().collect();
    entries.sort_by_key(|entry| case.request_state(entry) != RequestState::Pending);
    entries
        .into_iter()
        .map(|entry| {
            let state = if case.request_state(entry) == RequestState::Pending { "（待批）" } else { "" };
            choice(format!("#{}", entry.seq), format!("第{}项 {}{state}", entry.seq, entry.definition().title))
        })
        .collect()
}

fn regions(source: Source<'_>) -> Vec<Choice> {
    let Some(agency) = source.facts.registry.agency(&source.case.agency) else { return Vec::new() };
    let regions = &source.facts.law.regions;
    let mut list: Vec<Choice> = regions
        .iter()
        .filter(|region| regions.get(&region.code, source.today).is_some_and(|valid| valid.name == region.name))
        .filter(|region| {
            registers(source) || region.code == agency.region || regions.contains(&agency.region, &region.code)
        })
        .map(|region| choice(region.code.to_string(), format!("{}（{}）", region.name, region.code)))
        .collect();
    list.sort_by_key(|option| option.value != agency.region.to_string());
    list
}
