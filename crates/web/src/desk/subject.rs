//! What a form of the registry is about: a power item, an agency or a person, or one that is yet to be entered.

use std::collections::HashMap;
use std::sync::Arc;

use casework::catalogue::Meta;
use casework::catalogue::acts::ItemAct;
use casework::catalogue::decide::Command;
use casework::catalogue::elements::{DraftItem, PublishItem, Run};
use casework::catalogue::item::Item;
use casework::catalogue::prefill;
use casework::catalogue::situation::RegistryFacts;
use casework::decide::Refusal;
use casework::definition::{ActDefinition, ActType as _};
use casework::registry::{
    self, Delegate, Person, RegisterAgency, RegisterPerson, Registry, RegistryAct, agency_stream, person_stream,
};
use casework::value::{AgencyId, FieldDefinition, ItemCode, PersonId, write_datetime};
use jiff::civil::{Date, DateTime};
use node::catalogue::{ItemFailure, ItemRequest};
use node::registration::{Registration, RegistrationFailure};
use serde_json::{Value as Json, json};

use crate::app::App;
use crate::form::options as source;
use crate::guard::Officer;
use crate::problem::Fault;
use crate::view::Change;
use crate::words;

/// The kinds of things that the registry holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Item,
    Agency,
    Person,
}

/// The acts about an agency.
const OF_AGENCIES: &[&str] = &[RegisterAgency::DEFINITION.id, Delegate::DEFINITION.id];

impl Kind {
    /// The address of the list.
    pub(crate) const fn base(self) -> &'static str {
        match self {
            Self::Item => "/desk/items",
            Self::Agency => "/desk/agencies",
            Self::Person => "/desk/people",
        }
    }

    /// The entry of the bar under which its pages stand.
    pub(crate) const fn nav(self) -> &'static str {
        match self {
            Self::Item => "/desk/items",
            Self::Agency | Self::Person => "/desk/people",
        }
    }

    /// What one of them is called.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Item => "权力事项",
            Self::Agency => "执法主体",
            Self::Person => "人员",
        }
    }

    /// The act that enters a new one.
    pub(crate) const fn first(self) -> &'static str {
        match self {
            Self::Item => DraftItem::DEFINITION.id,
            Self::Agency => RegisterAgency::DEFINITION.id,
            Self::Person => RegisterPerson::DEFINITION.id,
        }
    }

    /// The acts about one of them, in the order of the registry.
    pub(crate) fn acts(self) -> Vec<&'static ActDefinition> {
        let of_agencies = |definition: &ActDefinition| OF_AGENCIES.contains(&definition.id);
        let of_items = |definition: &ActDefinition| ItemAct::definition_of(definition.id).is_some();
        // The library of statutes has forms of its own.
        let of_library = |id: &str| id.starts_with("statute.") || id.starts_with("proposal.");
        let all = RegistryAct::DEFINITIONS.iter().copied().filter(|definition| !of_library(definition.id));
        all.filter(|definition| {
            self == match (of_items(definition), of_agencies(definition)) {
                (true, _) => Self::Item,
                (false, true) => Self::Agency,
                (false, false) => Self::Person,
            }
        })
        .collect()
    }
}

/// What a form is about; nothing yet for a new one.
enum About {
    Item(Option<Item>),
    Agency(Option<RegisterAgency>),
    Person(Option<Person>),
}

/// A form: an act, and what it is about.
pub(crate) struct Subject {
    pub(crate) kind: Kind,
    pub(crate) definition: &'static ActDefinition,
    about: About,
    /// How many acts it has.
    version: u32,
}

/// Why an act of a form was not recorded.
pub(crate) enum NotRecorded {
    Refused(Refusal),
    /// What others did since the form was opened.
    Stale(Vec<Change>),
    Broken(Fault),
}

impl Subject {
    /// The form of an act about the thing with this id, as the registry has it now.
    pub(crate) async fn find(app: &App, kind: Kind, id: Option<&str>, act: &str) -> Result<Self, Fault> {
        let definition =
            kind.acts().into_iter().find(|definition| definition.id == act).ok_or(Fault::Missing("办理事项"))?;
        if id.is_none() && definition.id != kind.first() {
            return Err(Fault::Missing(kind.title()));
        }
        app.node.refresh_registry().await?;
        let registry = app.node.registry();
        let missing = Fault::Missing(kind.title());
        let about = match (kind, id) {
            (Kind::Item, None) => About::Item(None),
            (Kind::Agency, None) => About::Agency(None),
            (Kind::Person, None) => About::Person(None),
            (Kind::Item, Some(id)) => {
                About::Item(Some(registry.catalogue_item(&ItemCode(id.to_owned())).ok_or(missing)?.clone()))
            }
            (Kind::Agency, Some(id)) => {
                About::Agency(Some(registry.agency(&AgencyId(id.to_owned())).ok_or(missing)?.clone()))
            }
            (Kind::Person, Some(id)) => {
                About::Person(Some(registry.person(&PersonId(id.to_owned())).ok_or(missing)?.clone()))
            }
        };
        let version = match &about {
            About::Item(item) => item.as_ref().map_or(0, Item::version),
            About::Agency(Some(agency)) => course(app, &agency_stream(&agency.id)).await?.len(),
            About::Person(Some(person)) => course(app, &person_stream(&person.registration.id)).await?.len(),
            About::Agency(None) | About::Person(None) => 0,
        };
        Ok(Self { kind, definition, about, version })
    }

    /// Whether the person may open the form: what agencies and people are, only the administrator enters. Who does the
    /// steps of an item's life, its rules say.
    pub(crate) fn open_to(&self, officer: &Officer, today: Date) -> bool {
        self.kind == Kind::Item || may_register(officer, today)
    }

    /// The item, if the form is about one.
    pub(crate) fn item(&self) -> Option<&Item> {
        match &self.about {
            About::Item(item) => item.as_ref(),
            _ => None,
        }
    }

    /// Where the choices of its fields come from.
    pub(crate) fn source(&self) -> source::About<'_> {
        match &self.about {
            About::Item(item) => source::About::Item(item.as_ref()),
            About::Agency(agency) => source::About::Registration(agency.as_ref().map(|agency| &agency.id)),
            About::Person(_) => source::About::Registration(None),
        }
    }

    /// What the form is about, as an id; empty for a new one.
    fn id(&self) -> &str {
        match &self.about {
            About::Item(Some(item)) => item.code.as_str(),
            About::Agency(Some(agency)) => agency.id.as_str(),
            About::Person(Some(person)) => person.registration.id.as_str(),
            About::Item(None) | About::Agency(None) | About::Person(None) => "",
        }
    }

    /// Whether it is yet to be entered.
    pub(crate) fn is_new(&self) -> bool {
        self.id().is_empty()
    }

    /// Its name; empty for a new one.
    pub(crate) fn name(&self) -> String {
        match &self.about {
            About::Item(Some(item)) => item.name().to_owned(),
            About::Agency(Some(agency)) => agency.name.to_string(),
            About::Person(Some(person)) => person.registration.name.to_string(),
            About::Item(None) | About::Agency(None) | About::Person(None) => String::new(),
        }
    }

    /// The page to return to.
    pub(crate) fn page(&self) -> String {
        if self.is_new() { self.kind.base().to_owned() } else { page_of(self.kind, self.id()) }
    }

    /// The address of the form.
    pub(crate) fn address(&self) -> String {
        if self.is_new() {
            format!("{}/new", self.kind.base())
        } else {
            format!("{}/acts/{}", self.page(), self.definition.id)
        }
    }

    /// Where a person's draft of the form is kept.
    pub(crate) fn key(&self) -> String {
        let kind = match self.kind {
            Kind::Item => "item",
            Kind::Agency => "agency",
            Kind::Person => "person",
        };
        format!("{kind}/{}", self.id())
    }

    /// The number of acts that the person sees.
    pub(crate) const fn version(&self) -> u32 {
        self.version
    }

    /// The field that says what the act is about.
    fn identity(&self) -> &'static str {
        match self.kind {
            Kind::Item => "code",
            _ if self.definition.id == self.kind.first() => "id",
            Kind::Agency => "agency",
            Kind::Person => "person",
        }
    }

    /// The fields that are asked: what the act is about stands in the address, except for a new one; of a publication
    /// only what the approved draft does not say.
    pub(crate) fn fields(&self) -> Vec<FieldDefinition> {
        let all = (self.definition.fields)().into_iter();
        if self.definition.id == PublishItem::DEFINITION.id {
            return all.filter(|field| matches!(field.name, "from" | "until" | "run")).collect();
        }
        let identity = if self.is_new() { "" } else { self.identity() };
        all.filter(|field| field.name != identity).collect()
    }

    /// What the form already knows; `query` may name the agency of a new person.
    pub(crate) fn prefill(
        &self,
        officer: &Officer,
        now: DateTime,
        facts: RegistryFacts<'_>,
        query: &HashMap<String, String>,
    ) -> Json {
        let (act, today) = (self.definition.id, now.date());
        match &self.about {
            About::Item(item) => prefill::prefill(act, item.as_ref(), &officer.agency, now, facts),
            About::Agency(agency) => registry::prefill(act, agency.as_ref(), None, today),
            About::Person(person) => {
                let named = query.get("agency").map(|id| AgencyId(id.clone()));
                let agency = facts.registry.agency(named.as_ref().unwrap_or(&officer.agency));
                registry::prefill(act, agency, person.as_ref(), today)
            }
        }
    }

    /// The act's JSON from what the form says.
    pub(crate) fn act_json(&self, mut fields: Json, today: Date) -> Json {
        let Json::Object(given) = &mut fields else { return fields };
        if self.is_new() {
            return fields;
        }
        if self.definition.id == PublishItem::DEFINITION.id {
            let Some(draft) = self.item().and_then(Item::working) else { return fields };
            let reviewed = draft.reviewed.as_ref().map(|review| review.day);
            let mut whole = PublishItem::of(&draft.draft.act, today, None, Run::Formal, reviewed).fields_json();
            if let Json::Object(whole) = &mut whole {
                for name in ["from", "until", "run"] {
                    match given.remove(name) {
                        Some(value) => whole.insert(name.to_owned(), value),
                        None => whole.remove(name),
                    };
                }
            }
            return whole;
        }
        given.insert(self.identity().to_owned(), json!(self.id()));
        fields
    }

    /// Records the act, and with an act of an item those that follow from it; gives the page of what it is about. `seen` is
    /// the number of acts that the person saw.
    pub(crate) async fn record(
        &self,
        app: &App,
        act: RegistryAct,
        beside: Vec<RegistryAct>,
        at: DateTime,
        by: &PersonId,
        seen: Option<u32>,
    ) -> Result<String, NotRecorded> {
        let seen = seen.filter(|_| !self.is_new());
        let stale = |acts: Vec<Change>, seen: u32| {
            let seen = usize::try_from(seen).unwrap_or(usize::MAX);
            NotRecorded::Stale(acts.into_iter().skip(seen).collect())
        };
        if let Some(act) = act.item_act() {
            let code = act.code().clone();
            let command = Command { act, at, by: by.clone() };
            return match app.node.record_item_with(ItemRequest { command, seen }, beside).await {
                Ok(_) => Ok(page_of(Kind::Item, code.as_str())),
                Err(ItemFailure::Refused(refusal)) => Err(NotRecorded::Refused(refusal)),
                Err(ItemFailure::Stale { seen, .. }) => Err(stale(of_item(&app.node.registry(), &code), seen)),
                Err(ItemFailure::Node(error)) => Err(NotRecorded::Broken(error.into())),
            };
        }
        let stream = act.stream();
        let page = page_of(self.kind, stream.split_once('/').map_or("", |(_, id)| id));
        match app.node.register(Registration { act, at, by: by.clone(), seen }).await {
            Ok(()) => Ok(page),
            Err(RegistrationFailure::Refused(refusal)) => Err(NotRecorded::Refused(refusal)),
            Err(RegistrationFailure::Stale { seen, .. }) => {
                let course = course(app, &stream).await.map_err(NotRecorded::Broken)?;
                Err(stale(course.changes(&app.node.registry()), seen))
            }
            Err(RegistrationFailure::Node(error)) => Err(NotRecorded::Broken(error.into())),
        }
    }
}

/// Whether the person enters agencies and people: the administrator does.
pub(crate) fn may_register(officer: &Officer, today: Date) -> bool {
    RegisterPerson::DEFINITION.by.iter().any(|role| officer.person.post(*role, None, today).is_some())
}

/// The page of a thing of the registry.
pub(crate) fn page_of(kind: Kind, id: &str) -> String {
    format!("{}/{}", kind.base(), crate::url::encode(id))
}

/// The acts about an agency or a person.
pub(crate) struct Course(Vec<Arc<(Meta, RegistryAct)>>);

impl Course {
    fn len(&self) -> u32 {
        u32::try_from(self.0.len()).unwrap_or(u32::MAX)
    }

    /// The acts, in the order of their recording.
    pub(crate) fn acts(&self) -> impl DoubleEndedIterator<Item = &(Meta, RegistryAct)> + ExactSizeIterator {
        self.0.iter().map(Arc::as_ref)
    }

    fn changes(&self, registry: &Registry) -> Vec<Change> {
        self.acts().map(|(meta, act)| change(meta, act.definition(), registry)).collect()
    }
}

/// The acts about an agency or a person, by the name of the stream.
pub(crate) async fn course(app: &App, stream: &str) -> Result<Course, Fault> {
    Ok(Course(app.node.registry_course(stream).await?))
}

fn of_item(registry: &Registry, code: &ItemCode) -> Vec<Change> {
    let entries = registry.catalogue_item(code).map(|item| item.entries.as_slice()).unwrap_or_default();
    entries.iter().map(|entry| change(&entry.meta, entry.definition, registry)).collect()
}

fn change(meta: &Meta, definition: &ActDefinition, registry: &Registry) -> Change {
    Change {
        time: words::short(&write_datetime(meta.recorded)),
        actor: registry.name(&meta.by).to_owned(),
        text: definition.title.to_owned(),
    }
}
