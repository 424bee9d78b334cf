//! What happens in the cases of the demo: texts by power item, with places to fill.

use std::collections::BTreeMap;

use casework::acts::parts::PartyKind;
use casework::value::Value as _;
use serde::Deserialize;
use serde_json::Value as Json;

use crate::data::{DataError, File};

const STORIES: File = File { name: "stories.yaml", text: include_str!("../data/stories.yaml") };
const PHRASES: File = File { name: "phrases.yaml", text: include_str!("../data/phrases.yaml") };
const WORDS: File = File { name: "words.yaml", text: include_str!("../data/words.yaml") };

/// The story of one power item.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Story {
    pub(crate) item: String,
    pub(crate) cause: String,
    /// Kinds of party, repeated by how often they occur.
    parties: Vec<String>,
    pub(crate) firms: Vec<String>,
    pub(crate) shops: Vec<String>,
    pub(crate) goods: Vec<String>,
    /// Lowest and highest number, and the unit.
    pub(crate) quantity: (i64, i64, String),
    pub(crate) value: Option<(i64, i64)>,
    pub(crate) gains: Option<(i64, i64)>,
    pub(crate) property: Option<String>,
    /// Places other than a street with a number.
    #[serde(default)]
    pub(crate) places: Vec<String>,
    pub(crate) lead: Vec<String>,
    pub(crate) scene: Vec<String>,
    pub(crate) questions: Vec<(String, String)>,
    /// Kind, title and what it proves.
    pub(crate) evidence: Vec<(String, String, String)>,
    /// Institution, subject, matters, conclusion.
    pub(crate) appraisal: Option<(String, String, String, String)>,
    pub(crate) fact: String,
    pub(crate) nature: String,
    pub(crate) demand: String,
    pub(crate) defence: Vec<String>,
    /// What may be preserved by registration, and how much of it.
    pub(crate) preserve: Option<(String, String)>,
    /// Only what is not corrected in time is punished.
    #[serde(default)]
    pub(crate) order_first: bool,
    /// The first penalty is a warning.
    #[serde(default)]
    pub(crate) warning: bool,
    #[serde(default)]
    pub(crate) complicated: bool,
    pub(crate) summary: String,
}

impl Story {
    /// The kinds of party that occur.
    pub(crate) fn party_kinds(&self) -> Result<Vec<PartyKind>, DataError> {
        self.parties
            .iter()
            .map(|code| {
                let mut errors = Vec::new();
                PartyKind::read(&Json::from(code.as_str()), "parties", &mut errors)
                    .ok_or_else(|| STORIES.fault(&*self.item, format!("没有名为“{code}”的当事人类型")))
            })
            .collect()
    }
}

/// Words from which parties are named.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    pub(crate) surnames: Vec<String>,
    pub(crate) given: Vec<String>,
    pub(crate) brands: Vec<String>,
    pub(crate) roads: Vec<String>,
}

/// What people write, by occasion.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Phrases {
    /// By the act that is approved.
    pub(crate) approve: BTreeMap<String, Vec<String>>,
    pub(crate) review: Vec<String>,
    pub(crate) discussion: Vec<String>,
    pub(crate) propose: Vec<String>,
    pub(crate) hearing: Vec<String>,
    pub(crate) late: Vec<String>,
    pub(crate) investigate: Vec<String>,
    pub(crate) education: Vec<String>,
}

/// Every story.
pub(crate) fn stories() -> Result<Vec<Story>, DataError> {
    STORIES.list()
}

/// The phrases.
pub(crate) fn phrases() -> Result<Phrases, DataError> {
    PHRASES.whole()
}

/// The words.
pub(crate) fn words() -> Result<Words, DataError> {
    WORDS.whole()
}

/// What stands in the places of a text, by the name between angle brackets.
pub(crate) type Filling = BTreeMap<&'static str, String>;

/// A text with its places filled.
pub(crate) fn fill(text: &str, filling: &Filling) -> String {
    filling.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("<{name}>"), value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stories_use_only_known_places_and_codes() {
        let known = ["party", "rep", "place", "goods", "qty", "value", "gains", "plate"];
        for story in stories().unwrap() {
            assert!(!story.party_kinds().unwrap().is_empty(), "{}", story.item);
            let text = format!("{story:?}");
            for piece in text.split('<').skip(1) {
                let name = piece.split('>').next().unwrap();
                assert!(known.contains(&name), "{} uses <{name}>", story.item);
            }
            assert_eq!(story.gains.is_some(), text.contains("<gains>"), "{}", story.item);
            assert_eq!(story.value.is_some(), text.contains("<value>"), "{}", story.item);
        }
    }

    #[test]
    fn places_are_filled() {
        let filling = Filling::from([("qty", "3箱".to_owned())]);
        assert_eq!(fill("共<qty>、<qty>", &filling), "共3箱、3箱");
    }
}
