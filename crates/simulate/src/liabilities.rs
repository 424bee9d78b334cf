//! Power items on whole statutes: every liability article of a law or regulation, one file a statute.
//!
//! A file says what the law says (articles, kinds, ranges, conditions) in our words; what follows from the tables or is
//! alike for all items is added here: days of the basis, agencies of the lines, levels, procedure, limits, publicity, and
//! the benchmark, whose tiers divide each range of a fine in fixed shares (module `tiers`). Codes stand in the files, 13
//! digits: region, `02` for a penalty or `03` for coercion, two of the line, three of the item.
//!
//! An item with a `life` is not published but drawn up and led so far by [`crate::catalogue`], at one agency.

mod tiers;

use casework::catalogue::elements::{ItemKind, PublishItem};
use casework::definition::ActType as _;
use casework::registry::{Level, RegisterAgency, Registry};
use jiff::ToSpan as _;
use jiff::civil::Date;
use law::setting::InstrumentLevel;
use law::{Law, PenaltyKind};
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

use crate::data::{DataError, File};
use tiers::Conditions;

/// The files under `data/liabilities/`.
macro_rules! files {
    ($($name:literal,)*) => {
        const FILES: &[File] = &[$(File {
            name: concat!("liabilities/", $name, ".yaml"),
            text: include_str!(concat!("../data/liabilities/", $name, ".yaml")),
        },)*];
    };
}

files![
    "advertising",
    "air-pollution",
    "food-safety",
    "heze-civilised-conduct",
    "heze-clean-coal",
    "heze-fireworks",
    "heze-heating",
    "heze-heritage",
    "heze-kitchen-waste",
    "heze-planning",
    "heze-soil-pollution",
    "heze-town-appearance",
    "noise-pollution",
    "price",
    "product-quality",
    "road-transport",
    "solid-waste",
    "unlicensed-trade",
    "water-pollution",
];

/// A statute whose liability articles are items.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Liabilities {
    /// Its short title.
    pub law: String,
    /// The version in force; it stands in the table of statutes.
    pub version: Date,
    /// Earlier versions in which the articles are the same, oldest first; items rest on them before the last came into
    /// force.
    #[serde(default)]
    pub earlier: Vec<Date>,
    /// The version whose text the items were written from, where that is not the version in force.
    pub text: Option<Date>,
    /// Its level.
    level: InstrumentLevel,
    /// The day from which the items hold.
    from: Date,
    domain: String,
    /// The lines of agencies that hold the items.
    departments: Vec<String>,
    /// Whether the items concern public safety, environment, life and property.
    #[serde(default)]
    safety: bool,
    /// The document of the benchmark; one of the first agency and the first year where it is not named.
    document: Option<String>,
    mitigate: Option<String>,
    light: Option<String>,
    normal: Option<String>,
    heavy: Option<String>,
    /// The items.
    #[serde(default)]
    pub items: Vec<Liability>,
    /// Clauses that are no items.
    #[serde(default)]
    pub left_out: Vec<LeftOut>,
}

/// A clause of a statute that is no item.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeftOut {
    /// Article, with paragraph and item if only that is left out.
    pub article: String,
    /// Why, in Chinese.
    pub reason: String,
}

/// One item.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Liability {
    /// Its code.
    pub code: String,
    /// The places that give the power, joined by “、”.
    pub article: String,
    name: String,
    kind: Option<String>,
    domain: Option<String>,
    violation: String,
    /// The provisions whose breach it punishes.
    pub duty: Option<String>,
    departments: Option<Vec<String>>,
    /// What it allows, in the order of the law.
    #[serde(default)]
    pub penalties: Vec<Penalty>,
    #[serde(default)]
    summary_allowed: bool,
    light: Option<String>,
    heavy: Option<String>,
    /// How the reader of statutes reads the article otherwise, and why the item is right, in Chinese.
    pub differs: Option<String>,
    /// How far the item has come, where it is not published.
    life: Option<LifeOf>,
}

/// The life of an item that is not published: how far, where and when, as in `catalogue.yaml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LifeOf {
    pub(crate) until: crate::catalogue::Until,
    pub(crate) begun: i64,
    pub(crate) agency: String,
    pub(crate) office: Option<String>,
    pub(crate) r#return: Option<Json>,
    pub(crate) reason: Option<String>,
    pub(crate) subject: Option<String>,
    pub(crate) document: Option<String>,
}

/// A penalty of an item: the fields of `AllowedPenalty`, and amounts that it cannot hold as a range.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Penalty {
    /// Its kind.
    pub kind: PenaltyKind,
    /// On whom; everybody where it is not named.
    pub party: Option<String>,
    /// The range, as an item holds it.
    pub range: Option<Json>,
    value_from: Option<String>,
    value_below: Option<String>,
    condition: Option<String>,
    /// The measure of a fine of which the procedure knows no base.
    pub measure: Option<Measure>,
}

/// A fine by a base that a range cannot name: times or percent of a sum, yuan for a unit or a day. Ends inclusive.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// The base: 广告费用, 每平方米.
    pub of: String,
    /// What is counted: `times`, `percent` or `yuan`.
    pub unit: String,
    /// The least; none where the law names none.
    pub min: Option<u32>,
    /// The most; none where the law names none.
    pub max: Option<u32>,
}

impl Measure {
    /// As the condition of the penalty says it: 按广告费用3倍以上5倍以下计算.
    fn words(&self) -> String {
        let (base, unit) = match self.unit.as_str() {
            "times" => (format!("按{}", self.of), "倍"),
            "percent" => (format!("按{}", self.of), "%"),
            _ => (self.of.clone(), "元"),
        };
        let end = |number: u32, word: &str| format!("{number}{unit}{word}");
        let range = match (self.min, self.max) {
            (Some(min), Some(max)) if min == max => end(max, ""),
            (min, max) => {
                let min = min.map(|min| end(min, "以上")).unwrap_or_default();
                min + &max.map(|max| end(max, "以下")).unwrap_or_default()
            }
        };
        format!("{base}{range}计算")
    }
}

impl Penalty {
    fn json(&self) -> Json {
        let mut fields = Map::new();
        let mut put = |name: &str, value: Option<Json>| {
            fields.extend(value.map(|value| (name.to_owned(), value)));
        };
        let words: Vec<String> =
            self.condition.clone().into_iter().chain(self.measure.as_ref().map(Measure::words)).collect();
        put("kind", Some(json!(self.kind.code())));
        put("party", self.party.as_ref().map(|party| json!(party)));
        put("range", self.range.clone());
        put("value_from", self.value_from.as_ref().map(|value| json!(value)));
        put("value_below", self.value_below.as_ref().map(|value| json!(value)));
        put("condition", (!words.is_empty()).then(|| json!(words.join("，"))));
        Json::Object(fields)
    }
}

/// Every statute of the files.
///
/// # Errors
/// [`DataError`] names file and line of the first fault.
pub fn all() -> Result<Vec<Liabilities>, DataError> {
    FILES.iter().map(|file| file.whole()).collect()
}

/// The published items, as they are taken over.
///
/// # Errors
/// [`DataError`] names the file and the item of the first fault.
pub(crate) fn published(law: &Law, agencies: &[RegisterAgency]) -> Result<Vec<PublishItem>, DataError> {
    let mut items = Vec::new();
    for (file, statute) in FILES.iter().zip(all()?) {
        for item in statute.items.iter().filter(|item| item.life.is_none()) {
            items.push(item.publication(&statute, law, agencies).map_err(|message| file.fault(&*item.code, message))?);
        }
    }
    Ok(items)
}

/// A life, and the elements of its item that do not follow from the agency.
pub(crate) type Lived = (LifeOf, Map<String, Json>);

/// The items with a life.
///
/// # Errors
/// As for published items.
pub(crate) fn lives(law: &Law, registry: &Registry) -> Result<Vec<Lived>, DataError> {
    let mut lives = Vec::new();
    for (file, statute) in FILES.iter().zip(all()?) {
        for item in &statute.items {
            let Some(life) = &item.life else { continue };
            let agency = registry.agency(&life.agency.as_str().into()).cloned();
            let agency = agency.ok_or_else(|| file.fault(&*item.code, format!("没有机关{}", life.agency)))?;
            let elements = item.elements(&statute, law, &agency).map_err(|message| file.fault(&*item.code, message))?;
            lives.push((life.clone(), elements));
        }
    }
    Ok(lives)
}

impl Liabilities {
    /// The articles of an item in each version that has them, with the days of the table of statutes.
    fn basis(&self, law: &Law, article: &str) -> Result<Vec<Json>, String> {
        let versions = self.earlier.iter().chain([&self.version]);
        versions
            .map(|version| {
                let text = law.statutes.find(&self.law, *version);
                let text = text.ok_or_else(|| format!("法规表没有《{}》{version}", self.law))?;
                let mut basis = json!({
                    "law": self.law, "version": version.to_string(), "level": self.level.code(), "article": article,
                    "from": text.from.to_string(),
                });
                if let (Some(until), Json::Object(fields)) = (text.until, &mut basis) {
                    fields.insert("until".to_owned(), json!(until.to_string()));
                }
                Ok(basis)
            })
            .collect()
    }
}

impl Liability {
    /// Whether it is a power of coercion and not a penalty.
    pub fn is_coercion(&self) -> bool {
        self.kind.as_deref().is_some_and(|kind| kind != ItemKind::Penalty.code())
    }

    /// When the tiers of its benchmark apply: as the item says, else the statute's file, else as everywhere.
    fn conditions<'a>(&'a self, statute: &'a Liabilities) -> Conditions<'a> {
        let or = |one: Option<&'a str>, other: Option<&'a str>, default: &'a str| one.or(other).unwrap_or(default);
        Conditions {
            mitigate: or(None, statute.mitigate.as_deref(), Conditions::DEFAULT.mitigate),
            light: or(self.light.as_deref(), statute.light.as_deref(), Conditions::DEFAULT.light),
            normal: or(None, statute.normal.as_deref(), Conditions::DEFAULT.normal),
            heavy: or(self.heavy.as_deref(), statute.heavy.as_deref(), Conditions::DEFAULT.heavy),
        }
    }

    /// The elements that the statute and the item state; the benchmark is one of `agency`.
    fn elements(&self, statute: &Liabilities, law: &Law, agency: &RegisterAgency) -> Result<Map<String, Json>, String> {
        let penalties: Vec<Json> = self.penalties.iter().map(Penalty::json).collect();
        let domain = self.domain.as_ref().unwrap_or(&statute.domain);
        let fines = self.penalties.iter().map(|penalty| penalty.range.as_ref()).collect::<Vec<_>>();
        let tiers = tiers::of(&fines, self.conditions(statute))?;
        let mut elements = Map::new();
        let mut put = |name: &str, value: Option<Json>| {
            elements.extend(value.map(|value| (name.to_owned(), value)));
        };
        put("code", Some(json!(self.code)));
        put("name", Some(json!(self.name)));
        put("kind", self.kind.as_ref().map(|kind| json!(kind)));
        put("domain", Some(json!(domain)));
        put("violation", Some(json!(self.violation)));
        put("duty", self.duty.as_ref().map(|duty| json!(duty)));
        put("basis", Some(Json::Array(statute.basis(law, &self.article)?)));
        put("penalties", Some(Json::Array(penalties)));
        put("safety", Some(json!(statute.safety)));
        put("summary_allowed", Some(json!(self.summary_allowed)));
        let document = match &statute.document {
            Some(document) if self.life.is_none() => document.clone(),
            _ => format!("{}规〔{}〕2号", agency.word, statute.from.year()),
        };
        let benchmark = (!tiers.is_empty()).then(|| {
            json!({
                "title": format!("{domain}领域行政处罚裁量基准"), "document": document,
                "published": statute.from.to_string(), "from": statute.from.to_string(), "tiers": tiers,
            })
        });
        put("benchmark", benchmark);
        Ok(elements)
    }

    /// The item as it is taken over, held by every agency of its lines.
    fn publication(
        &self,
        statute: &Liabilities,
        law: &Law,
        agencies: &[RegisterAgency],
    ) -> Result<PublishItem, String> {
        let lines = self.departments.as_ref().unwrap_or(&statute.departments);
        let held = |agency: &&RegisterAgency| {
            agency.department.as_ref().is_some_and(|own| lines.iter().any(|line| line == own.as_str()))
        };
        let agencies: Vec<&RegisterAgency> = agencies.iter().filter(held).collect();
        let first = agencies.first().ok_or("没有实施机关，请核对departments")?;
        let has = |level: Level| agencies.iter().any(|agency| agency.level == level);
        let levels = Level::ALL.iter().filter(|(level, _)| has(*level));
        let changed = law.statutes.find(&statute.law, statute.version).filter(|text| statute.from < text.from);
        // Reviewed before it was published, or again when its basis changed.
        let reviewed = match changed {
            Some(text) => text.from.checked_add(9.days()),
            None => statute.from.checked_sub(12.days()),
        };
        let reviewed = reviewed.map_err(|error| error.to_string())?;
        let mut fields = self.elements(statute, law, first)?;
        if let Some(text) = changed {
            fields.insert("basis_changed".to_owned(), json!(text.from.to_string()));
        }
        let rest = json!({
            "from": statute.from.to_string(), "reviewed": reviewed.to_string(),
            "agencies": agencies.iter().map(|agency| agency.id.as_str()).collect::<Vec<_>>(),
            "levels": levels.map(|(_, choice)| choice.code).collect::<Vec<_>>(),
            "supervision_phone": "0530-12345", "consultation_phone": "0530-12345", "remedies": REMEDIES, "source": "own",
            "publicity": {"subject": true, "basis": true, "procedure": true, "benchmark": true, "remedies": true},
        });
        if let Json::Object(rest) = rest {
            fields.extend(rest);
        }
        let days = |count: u32| json!({"count": count, "unit": "calendar_days"});
        if self.is_coercion() {
            // 《行政强制法》第二十五条第一款.
            fields.insert("statutory_limit".to_owned(), days(30));
        } else {
            fields.insert("procedure".to_owned(), json!({"id": casework::procedure::STANDARD}));
            fields.insert("statutory_limit".to_owned(), days(90));
            fields.insert("promised_limit".to_owned(), days(60));
        }
        PublishItem::parse(&Json::Object(fields))
            .map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("；"))
    }
}

const REMEDIES: &str =
    "自收到决定书之日起六十日内，向作出决定的机关的本级人民政府申请行政复议；或者六个月内，向人民法院提起行政诉讼。";
