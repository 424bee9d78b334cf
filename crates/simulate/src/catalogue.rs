//! The life of items in the demo: one in each state, each step decided as on a real node.

use casework::catalogue::acts::{ConfirmItem, DraftItem, ItemAct, PublishItem};
use casework::catalogue::elements::Run;
use casework::catalogue::situation::RegistryFacts;
use casework::catalogue::{Command, decide, item::Item};
use casework::definition::{ActType as _, Role};
use casework::registry::{RegisterAgency, Registry, RegistryAct};
use casework::value::{AgencyId, ItemCode, PersonId};
use jiff::ToSpan as _;
use jiff::civil::{Date, DateTime};
use law::Law;
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

use crate::data::{DataError, File};
use crate::liabilities::{self, LifeOf};

const LIVES: File = File { name: "catalogue.yaml", text: include_str!("../data/catalogue.yaml") };

/// How far a life goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Until {
    Draft,
    Confirmed,
    Submitted,
    Returned,
    Approved,
    Trial,
    Formal,
    Suspended,
    Devolved,
    Cancelled,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Life {
    until: Until,
    /// Days ago.
    begun: i64,
    agency: String,
    /// The legal office; that of the agency's county where it is not named.
    office: Option<String>,
    elements: Map<String, Json>,
    /// The element and the opinion with which the draft is returned.
    r#return: Option<Json>,
    reason: Option<String>,
    subject: Option<String>,
    document: Option<String>,
}

impl Life {
    /// The life of an item on a statute of `liabilities`.
    fn of(life: LifeOf, elements: Map<String, Json>) -> Self {
        let LifeOf { until, begun, agency, office, r#return, reason, subject, document } = life;
        Self { until, begun, agency, office, elements, r#return, reason, subject, document }
    }
}

/// One step of an item's life, ready to be recorded.
#[derive(Debug, Clone)]
pub struct PlannedStep {
    /// What is recorded.
    pub command: Command,
    /// When.
    pub recorded: DateTime,
}

/// Every step of every life up to `today`, in the order of recording.
///
/// # Errors
/// [`DataError`] names the entry and what the rules refuse.
pub fn steps(law: &Law, registry: &Registry, today: Date) -> Result<Vec<PlannedStep>, DataError> {
    let mut steps = Vec::new();
    let of_statutes = liabilities::lives(law, registry)?.into_iter().map(|(life, elements)| Life::of(life, elements));
    for life in LIVES.list::<Life>()?.into_iter().chain(of_statutes) {
        let place = life.elements.get("code").and_then(Json::as_str).unwrap_or_default().to_owned();
        let told = Teller::new(law, registry, &life, today)
            .and_then(|mut teller| teller.tell(&life).map(|()| teller.steps))
            .map_err(|message| LIVES.fault(place, message))?;
        steps.extend(told);
    }
    steps.sort_by_key(|step| step.recorded);
    Ok(steps)
}

/// Who acts in a life, and what has been told of it.
struct Teller<'a> {
    law: &'a Law,
    registry: Registry,
    agency: RegisterAgency,
    office: AgencyId,
    clerk: PersonId,
    reviewer: PersonId,
    heads: Vec<PersonId>,
    begun: Date,
    steps: Vec<PlannedStep>,
}

impl<'a> Teller<'a> {
    fn new(law: &'a Law, registry: &Registry, life: &Life, today: Date) -> Result<Self, String> {
        let id = AgencyId::from(life.agency.as_str());
        let agency = registry.agency(&id).cloned().ok_or_else(|| format!("没有机关{id}"))?;
        let of_region = |office: &&RegisterAgency| {
            office.region == agency.region && office.department.as_ref().is_some_and(|d| d.as_str() == "justice")
        };
        let office = match &life.office {
            Some(office) => AgencyId::from(office.as_str()),
            None => registry.agencies().find(of_region).map(|office| office.id.clone()).ok_or("没有法制机构")?,
        };
        let begun = today.checked_sub(life.begun.days()).map_err(|error| error.to_string())?;
        let holder = |role: Role, at: &AgencyId| {
            let mut people = registry.people().filter(|person| person.post(role, Some(at), begun).is_some());
            people.next().map(|person| person.registration.id.clone()).ok_or(format!("{at}没有{}", role.title()))
        };
        let heads = registry.people().filter(|person| person.post(Role::Head, Some(&id), begun).is_some());
        Ok(Self {
            law,
            clerk: holder(Role::ItemClerk, &id)?,
            reviewer: holder(Role::LegalOffice, &office)?,
            heads: heads.map(|person| person.registration.id.clone()).collect(),
            registry: registry.clone(),
            agency,
            office,
            begun,
            steps: Vec::new(),
        })
    }

    fn day(&self, after: i64) -> Result<Date, String> {
        self.begun.checked_add(after.days()).map_err(|error| error.to_string())
    }

    /// Decides a step some days after the beginning, and takes it into the registry.
    fn step(&mut self, after: i64, hour: i8, by: PersonId, act: ItemAct) -> Result<(), String> {
        let at = self.day(after)?.at(hour, 20, 0, 0);
        let item = self.registry.catalogue_item(act.code()).cloned().unwrap_or_else(|| Item::new(act.code().clone()));
        let command = Command { act, at, by };
        let facts = RegistryFacts { law: self.law, registry: &self.registry };
        let accepted = decide(&item, &command, at, facts).map_err(|refusal| refusal.to_string())?;
        self.registry.enter(&RegistryAct::from(accepted.act), &accepted.meta);
        self.steps.push(PlannedStep { command, recorded: at });
        Ok(())
    }

    fn act(&self, id: &str, code: &ItemCode, fields: Json) -> Result<ItemAct, String> {
        let mut all = match fields {
            Json::Object(fields) => fields,
            _ => Map::new(),
        };
        all.insert("code".to_owned(), json!(code.as_str()));
        let parsed = ItemAct::parse(id, &Json::Object(all)).ok_or_else(|| format!("没有行为{id}"))?;
        parsed.map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("；"))
    }

    /// The elements with what follows from the agency.
    fn draft(&self, life: &Life) -> Result<DraftItem, String> {
        let phone = self.agency.phone.as_ref().map(ToString::to_string);
        let remedies = format!(
            "自收到决定书之日起六十日内向{}申请行政复议，或者六个月内向{}提起行政诉讼。",
            self.agency.government, self.agency.court
        );
        let mut fields = json!({
            "agency": self.agency.id.as_str(), "agencies": [self.agency.id.as_str()], "purpose": "new",
            "levels": [self.agency.level.code()], "procedure": {"id": casework::procedure::STANDARD},
            "statutory_limit": {"count": 90, "unit": "calendar_days"},
            "promised_limit": {"count": 60, "unit": "calendar_days"},
            "supervision_phone": phone, "consultation_phone": phone, "remedies": remedies, "source": "own",
            "publicity": {"subject": true, "basis": true, "procedure": true, "benchmark": true, "remedies": true},
        });
        if let Some(fields) = fields.as_object_mut() {
            fields.extend(life.elements.clone());
        }
        DraftItem::parse(&fields)
            .map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("；"))
    }

    fn tell(&mut self, life: &Life) -> Result<(), String> {
        let (clerk, reviewer) = (self.clerk.clone(), self.reviewer.clone());
        let draft = self.draft(life)?;
        let code = draft.code.clone();
        self.step(0, 9, clerk.clone(), ItemAct::DraftItem(draft.clone()))?;
        if life.until == Until::Draft {
            return Ok(());
        }
        let confirm = ConfirmItem {
            code: code.clone(),
            date: self.day(2)?,
            participants: self.heads.clone(),
            minutes: format!("经研究，同意“{}”及其要素，报送合法性审查。", draft.name).as_str().into(),
            file: None,
        };
        self.step(2, 15, clerk.clone(), ItemAct::ConfirmItem(confirm))?;
        if life.until == Until::Confirmed {
            return Ok(());
        }
        let submit = self.act("item.submit", &code, json!({"office": self.office.as_str()}))?;
        self.step(3, 10, clerk.clone(), submit)?;
        if life.until == Until::Submitted {
            return Ok(());
        }
        if life.until == Until::Returned {
            let opinion = life.r#return.clone().ok_or("缺少return")?;
            let fields = json!({"result": "return", "opinions": [opinion], "opinion": "请按逐项意见改正后重新报送。"});
            let review = self.act("item.review", &code, fields)?;
            return self.step(8, 11, reviewer, review);
        }
        let fields = json!({
            "result": "approve", "opinion": "事项有法定依据，要素合法、适当，审查通过。",
            "opinions": [{"element": "basis", "agrees": true}, {"element": "benchmark", "agrees": true}],
        });
        let review = self.act("item.review", &code, fields)?;
        self.step(8, 11, reviewer.clone(), review)?;
        if life.until == Until::Approved {
            return Ok(());
        }
        let publish = PublishItem::of(&draft, self.day(15)?, None, Run::Trial, Some(self.day(8)?));
        self.step(11, 10, clerk.clone(), ItemAct::PublishItem(publish))?;
        if life.until == Until::Trial {
            return Ok(());
        }
        let fields =
            json!({"from": self.day(100)?.to_string(), "assessment": "试运行三个月，流程通畅，没有发现问题。"});
        let run = self.act("item.run", &code, fields)?;
        self.step(95, 10, clerk, run)?;
        self.ending(life, &code, reviewer)
    }

    /// What became of an item in formal run.
    fn ending(&mut self, life: &Life, code: &ItemCode, reviewer: PersonId) -> Result<(), String> {
        let reason = || life.reason.clone().ok_or("缺少reason");
        let act = match life.until {
            Until::Suspended => {
                let from = self.day(142)?.to_string();
                self.act("item.suspend", code, json!({"from": from, "reason": reason()?}))?
            }
            Until::Devolved => {
                let fields = json!({
                    "document": life.document, "published": self.day(130)?.to_string(),
                    "from": self.day(150)?.to_string(), "former": self.agency.id.as_str(), "subject": life.subject,
                });
                self.act("item.devolve", code, fields)?
            }
            Until::Cancelled => {
                let fields = json!({"from": self.day(150)?.to_string(), "reason": "moved", "explanation": reason()?});
                self.act("item.cancel", code, fields)?
            }
            _ => return Ok(()),
        };
        self.step(140, 16, reviewer, act)
    }
}
