//! What the rules on registry acts see: the registry before the act, the act, and the two clocks.

use std::borrow::Cow;

use jiff::civil::{Date, DateTime};
use law::Law;

use super::acts::PublishItem;
use super::elements::Run;
use super::item::{Draft, Item};
use super::library::Texts;
use crate::acts::decision::ProcedureLaw;
use crate::definition::{ActDefinition, ActType, Role};
use crate::registry::{Registry, RegistryAct};
use crate::rule::{Checked, Rule, procedure_law};
use crate::value::{AgencyId, PersonId};

/// The check of a rule on acts of the registry, those of items among them.
pub type RegistryCheck = for<'a, 'b> fn(&'a RegistrySituation<'b>) -> Checked;

/// A rule on acts of the registry.
pub type RegistryRule = Rule<RegistryCheck>;

/// The facts by which an act of the registry is judged.
#[derive(Debug, Clone, Copy)]
pub struct RegistryFacts<'a> {
    /// The law's tables.
    pub law: &'a Law,
    /// Agencies, people, items, before the act.
    pub registry: &'a Registry,
}

impl<'a> RegistryFacts<'a> {
    /// The statutes known: of the table, and registered.
    pub fn texts(&self) -> Texts<'a> {
        Texts::new(&self.law.statutes, self.registry)
    }
}

/// What a rule on an act of the registry sees.
#[derive(Debug, Clone, Copy)]
pub struct RegistrySituation<'a> {
    /// The item before the act; `None` for acts about agencies and people.
    pub item: Option<&'a Item>,
    /// The kind of act.
    pub definition: &'static ActDefinition,
    /// The act itself; `None` when only its possibility is asked.
    pub act: Option<&'a RegistryAct>,
    /// Who acts.
    pub by: &'a PersonId,
    /// When it happened.
    pub at: DateTime,
    /// When it is recorded.
    pub recorded: DateTime,
    /// Facts from outside.
    pub facts: RegistryFacts<'a>,
}

impl<'a> RegistrySituation<'a> {
    /// The day of the act.
    pub fn day(&self) -> Date {
        self.at.date()
    }

    /// The version of the penalty law in force on the day.
    pub fn law(&self) -> ProcedureLaw {
        procedure_law(self.day())
    }

    /// The act, if it is of this type.
    pub fn act<T>(&self) -> Option<&'a T>
    where
        T: ActType,
        &'a T: TryFrom<&'a RegistryAct>,
    {
        self.act.and_then(|act| <&T>::try_from(act).ok())
    }

    /// Whether the act is of this kind, filled or not.
    pub fn is<T: ActType>(&self) -> bool {
        self.definition.id == T::DEFINITION.id
    }

    /// The draft under way.
    pub fn working(&self) -> Option<&'a Draft> {
        self.item.and_then(Item::working)
    }

    /// The agency that draws the item up: as the act states it, or as the item's last draft did.
    pub fn owner(&self) -> Option<&'a AgencyId> {
        match self.act {
            Some(RegistryAct::DraftItem(act)) => Some(&act.agency),
            _ => self.item.and_then(Item::owner),
        }
    }

    /// The elements that the act states, or that it carries on: of the draft under way.
    pub fn content(&self) -> Option<Cow<'a, PublishItem>> {
        match self.act {
            Some(RegistryAct::PublishItem(act)) => Some(Cow::Borrowed(act)),
            Some(RegistryAct::DraftItem(act)) => {
                Some(Cow::Owned(PublishItem::of(act, self.day(), None, Run::Formal, None)))
            }
            _ => self
                .working()
                .map(|draft| Cow::Owned(PublishItem::of(&draft.draft.act, self.day(), None, Run::Formal, None))),
        }
    }

    /// The agencies at which the actor holds a post on the day of the act.
    pub fn posts(&self, role: Role) -> Vec<&'a AgencyId> {
        let Some(person) = self.facts.registry.person(self.by) else { return Vec::new() };
        let holds = |post: &&crate::registry::Appoint| {
            post.role == role && post.from <= self.day() && post.until.is_none_or(|until| self.day() <= until)
        };
        person.posts.iter().filter(holds).map(|post| &post.agency).collect()
    }

    /// An agency's name, or the id of one unknown.
    pub fn agency_name(&self, id: &AgencyId) -> String {
        self.facts.registry.agency(id).map_or_else(|| id.to_string(), |agency| agency.name.to_string())
    }

    /// A person's name.
    pub fn name(&self, id: &PersonId) -> String {
        self.facts.registry.name(id).to_owned()
    }
}
