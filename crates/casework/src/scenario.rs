//! Scenario files: executable legal acceptance tests that a lawyer can read and write.
//!
//! A file sets up agencies, people and items, then takes steps; a step states what must come of it. `begin` continues
//! from a step of another file, `like` repeats an earlier step with changes, so that a refusal is written in a few lines.
//! Nothing is read here: the caller turns YAML into JSON and supplies included files.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::DateTime;
use law::Law;
use serde_json::{Map, Value as Json, json};

mod catalogue;

pub use catalogue::PlayedItem;

use crate::acts::Act;
use crate::case::{CaseFile, CaseId, Override};
use crate::clock;
use crate::decide::{Accepted, Command, Refusal, decide, next, outcomes};
use crate::facts::{Facts, Neighbours};
use crate::registry::{Registry, RegistryAct};
use crate::rule::{Outcome, Situation};
use crate::todo;
use crate::value::{AgencyId, FieldError, ItemCode, PersonId, parse_datetime};

/// What one step came to.
#[derive(Debug, Clone, serde::Serialize)]
pub struct StepReport {
    /// Place in the file, from 1.
    pub number: usize,
    /// The step, in one line.
    pub what: String,
    /// What happened, in one line.
    pub outcome: String,
    /// Whether it is what the file expects.
    pub holds: bool,
    /// Where it is not: what was expected.
    pub fault: Option<String>,
}

/// What a file came to.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Report {
    /// The file's title.
    pub title: String,
    /// Its steps.
    pub steps: Vec<StepReport>,
    /// Rules that fired where the file expects them to.
    #[serde(skip)]
    pub fired: BTreeSet<&'static str>,
    /// Rules that guarded a step that is expected to pass, and stayed silent.
    #[serde(skip)]
    pub silent: BTreeSet<&'static str>,
    /// The acts of the registry on which it ran, in order.
    #[serde(skip)]
    pub registry: Vec<RegistryAct>,
    /// The acts that were accepted, in order, among them those of the file begun from: the same story can be recorded on
    /// a real node.
    #[serde(skip)]
    pub played: Vec<Played>,
    /// The acts of items that were accepted, in order, with their place among the acts of cases.
    #[serde(skip)]
    pub items: Vec<PlayedItem>,
}

/// An accepted step.
#[derive(Debug, Clone)]
pub struct Played {
    /// The case's name in the file.
    pub case: String,
    /// The agency of the case.
    pub agency: AgencyId,
    /// What was recorded.
    pub command: Command,
    /// When.
    pub recorded: DateTime,
}

impl Report {
    fn new(title: &str) -> Self {
        Self {
            title: title.to_owned(),
            steps: Vec::new(),
            fired: BTreeSet::new(),
            silent: BTreeSet::new(),
            registry: Vec::new(),
            played: Vec::new(),
            items: Vec::new(),
        }
    }

    /// Whether every expectation holds.
    pub fn holds(&self) -> bool {
        self.steps.iter().all(|step| step.holds)
    }
}

/// A fault of the file itself: an unknown act, field or key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}：{message}")]
pub struct ScenarioError {
    /// Where in the file.
    pub place: String,
    /// What is wrong, in Chinese.
    pub message: String,
}

fn fault(place: impl Into<String>, message: impl Into<String>) -> ScenarioError {
    ScenarioError { place: place.into(), message: message.into() }
}

/// The node on which a scenario runs: a registry and cases in memory.
#[derive(Debug, Clone, Default)]
struct Node {
    registry: Registry,
    agency: Option<AgencyId>,
    cases: BTreeMap<String, CaseFile>,
    neighbours: Neighbours,
    serials: BTreeMap<String, u64>,
}

struct Runner<'a> {
    law: &'a Law,
    node: Node,
    /// Steps with an `id`, as written, for `like`.
    named: BTreeMap<String, Json>,
    report: Report,
}

/// Runs a scenario file. `load` supplies the files that `setup` and `begin` name, already turned into JSON.
///
/// # Errors
/// [`ScenarioError`] when the file itself is faulty; an expectation that does not hold is in the report.
pub fn run(file: &Json, law: &Law, load: &dyn Fn(&str) -> Result<Json, String>) -> Result<Report, ScenarioError> {
    let title = file.get("title").and_then(Json::as_str).ok_or_else(|| fault("title", "缺少标题"))?;
    let mut runner = Runner { law, node: Node::default(), named: BTreeMap::new(), report: Report::new(title) };
    runner.file(file, load, None, 0)?;
    Ok(runner.report)
}

const FILE_KEYS: &[&str] =
    &["title", "about", "node", "setup", "begin", "agencies", "people", "items", "registry", "steps"];
const STEP_KEYS: &[&str] = &[
    "id",
    "about",
    "case",
    "agency",
    "item",
    "at",
    "recorded",
    "by",
    "act",
    "with",
    "without",
    "like",
    "late_reason",
    "override",
    "expect",
    "query",
    "registry",
    "neighbours",
];

fn check_keys(object: &Map<String, Json>, known: &[&str], place: &str) -> Result<(), ScenarioError> {
    match object.keys().find(|key| !known.contains(&key.as_str())) {
        Some(key) => Err(fault(place, format!("没有名为“{key}”的项，可用：{}", known.join("、")))),
        None => Ok(()),
    }
}

fn object<'a>(json: &'a Json, place: &str) -> Result<&'a Map<String, Json>, ScenarioError> {
    json.as_object().ok_or_else(|| fault(place, "应当是一组“名称: 值”"))
}

fn list<'a>(json: Option<&'a Json>, place: &str) -> Result<&'a [Json], ScenarioError> {
    match json {
        None | Some(Json::Null) => Ok(&[]),
        Some(Json::Array(items)) => Ok(items),
        Some(_) => Err(fault(place, "应当是列表")),
    }
}

fn field_faults(place: &str, errors: &[FieldError]) -> ScenarioError {
    fault(place, errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("；"))
}

/// `patch` laid over `base`: objects merge key by key, everything else replaces.
fn overlay(base: &Json, patch: &Json) -> Json {
    match (base, patch) {
        (Json::Object(base), Json::Object(patch)) => {
            let mut merged = base.clone();
            for (key, value) in patch {
                let under = merged.get(key).cloned().unwrap_or(Json::Null);
                merged.insert(key.clone(), overlay(&under, value));
            }
            Json::Object(merged)
        }
        _ => patch.clone(),
    }
}

/// Removes the value at a dotted path; numbers are places in lists.
fn remove(json: &mut Json, path: &str) {
    let (head, rest) = path.split_once('.').map_or((path, None), |(head, rest)| (head, Some(rest)));
    match (json, rest) {
        (Json::Object(object), None) => {
            object.remove(head);
        }
        (Json::Object(object), Some(rest)) => {
            if let Some(inner) = object.get_mut(head) {
                remove(inner, rest);
            }
        }
        (Json::Array(items), rest) => {
            let Ok(i) = head.parse::<usize>() else { return };
            match (rest, items.get_mut(i)) {
                (Some(rest), Some(inner)) => remove(inner, rest),
                (None, Some(_)) => {
                    items.remove(i);
                }
                (_, None) => {}
            }
        }
        _ => {}
    }
}

impl Runner<'_> {
    /// Sets up and runs a file; `through` stops after the step with that id. Files begun from are run silently: their
    /// own expectations must hold, but they are not reported again.
    fn file(
        &mut self,
        file: &Json,
        load: &dyn Fn(&str) -> Result<Json, String>,
        through: Option<&str>,
        depth: usize,
    ) -> Result<(), ScenarioError> {
        if depth > 8 {
            return Err(fault("begin", "文件相互引用的层次过多"));
        }
        let root = object(file, "文件")?;
        check_keys(root, FILE_KEYS, "文件")?;
        for setup in list(file.get("setup"), "setup")? {
            let name = setup.as_str().ok_or_else(|| fault("setup", "应当是文件名"))?;
            let setup = load(name).map_err(|message| fault(format!("setup {name}"), message))?;
            check_keys(object(&setup, name)?, FILE_KEYS, name)?;
            self.registry(&setup)?;
        }
        if let Some(begin) = file.get("begin") {
            let begin = object(begin, "begin")?;
            check_keys(begin, &["file", "through"], "begin")?;
            let name = begin.get("file").and_then(Json::as_str).ok_or_else(|| fault("begin", "缺少file"))?;
            let through = begin.get("through").and_then(Json::as_str).ok_or_else(|| fault("begin", "缺少through"))?;
            let other = load(name).map_err(|message| fault(format!("begin {name}"), message))?;
            let mut inner = Runner {
                law: self.law,
                node: std::mem::take(&mut self.node),
                named: std::mem::take(&mut self.named),
                report: Report::new(""),
            };
            inner.file(&other, load, Some(through), depth + 1)?;
            if let Some(step) = inner.report.steps.iter().find(|step| !step.holds) {
                return Err(fault(
                    format!("begin {name}"),
                    format!("第{}步不符合预期：{}", step.number, step.fault.as_deref().unwrap_or_default()),
                ));
            }
            self.node = inner.node;
            self.named = inner.named;
            self.report.registry.extend(inner.report.registry);
            self.report.played.extend(inner.report.played);
            self.report.items.extend(inner.report.items);
        }
        self.registry(file)?;
        let steps = list(file.get("steps"), "steps")?;
        for step in steps {
            if let Some(id) = step.get("id").and_then(Json::as_str) {
                self.named.insert(id.to_owned(), step.clone());
            }
        }
        let mut reached = through.is_none();
        for (i, step) in steps.iter().enumerate() {
            self.step(i + 1, step)?;
            if through.is_some() && step.get("id").and_then(Json::as_str) == through {
                reached = true;
                break;
            }
        }
        if reached {
            Ok(())
        } else {
            Err(fault("begin", format!("没有标记为“{}”的步骤", through.unwrap_or_default())))
        }
    }

    /// Agencies, people and items of a file, in short forms that become registry acts.
    fn registry(&mut self, file: &Json) -> Result<(), ScenarioError> {
        for (i, agency) in list(file.get("agencies"), "agencies")?.iter().enumerate() {
            self.registry_act("agency.register", agency, &format!("agencies[{i}]"))?;
            if self.node.agency.is_none() {
                self.node.agency = agency.get("id").and_then(Json::as_str).map(AgencyId::from);
            }
        }
        for (i, person) in list(file.get("people"), "people")?.iter().enumerate() {
            self.person(person, &format!("people[{i}]"))?;
        }
        for (i, item) in list(file.get("items"), "items")?.iter().enumerate() {
            self.registry_act("item.publish", item, &format!("items[{i}]"))?;
        }
        for (i, act) in list(file.get("registry"), "registry")?.iter().enumerate() {
            let place = format!("registry[{i}]");
            let id = act.get("act").and_then(Json::as_str).ok_or_else(|| fault(&place, "缺少act"))?;
            self.registry_act(id, act.get("with").unwrap_or(&Json::Null), &place)?;
        }
        Ok(())
    }

    /// `{id, name, agency, employment?, legal_qualification?, posts: [officer, {role: …}], certificate: {…}}`.
    fn person(&mut self, person: &Json, place: &str) -> Result<(), ScenarioError> {
        let root = object(person, place)?;
        check_keys(
            root,
            &["id", "name", "agency", "employment", "legal_qualification", "posts", "certificate", "certificates"],
            place,
        )?;
        let id = root.get("id").cloned().unwrap_or(Json::Null);
        let agency = match root.get("agency") {
            Some(agency) => agency.clone(),
            None => json!(self.node.agency.as_ref().map(AgencyId::as_str)),
        };
        let registration = json!({
            "id": id, "name": root.get("name"), "agency": agency,
            "employment": root.get("employment").cloned().unwrap_or(json!("established")),
            "legal_qualification": root.get("legal_qualification"),
        });
        self.registry_act("person.register", &registration, place)?;
        let single = root.get("certificate").map(std::slice::from_ref).unwrap_or_default();
        for certificate in single.iter().chain(list(root.get("certificates"), place)?) {
            self.registry_act("certificate.issue", &overlay(certificate, &json!({"person": id})), place)?;
        }
        for post in list(root.get("posts"), place)? {
            let post = match post {
                Json::String(role) => json!({"role": role}),
                other => other.clone(),
            };
            let defaults = json!({"person": id, "agency": agency, "from": "2010-01-01"});
            self.registry_act("post.appoint", &overlay(&defaults, &post), place)?;
        }
        Ok(())
    }

    fn step(&mut self, number: usize, written: &Json) -> Result<(), ScenarioError> {
        let place = format!("第{number}步");
        check_keys(object(written, &place)?, STEP_KEYS, &place)?;
        let step = self.resolved(written, &place, 0)?;
        if let Some(registry) = step.get("registry") {
            self.registrations(number, &step, registry, &place)?;
        }
        if let Some(neighbours) = step.get("neighbours") {
            self.node.neighbours = Neighbours::read(neighbours).map_err(|message| fault(&place, message))?;
        }
        if step.get("act").is_none() && step.get("query").is_none() {
            return if step.get("registry").is_some() || step.get("neighbours").is_some() {
                Ok(())
            } else {
                Err(fault(&place, "缺少act或者query"))
            };
        }
        let at = self.time(&step, "at", &place)?.ok_or_else(|| fault(&place, "缺少at"))?;
        let recorded = self.time(&step, "recorded", &place)?.unwrap_or(at);
        if let Some(code) = step.get("item").and_then(Json::as_str).map(ItemCode::from) {
            return match step.get("query").and_then(Json::as_str) {
                Some(query) => self.item_query(number, query, &code, &step, at, &place),
                None => self.item_command(number, &code, &step, at, recorded, &place),
            };
        }
        if let Some(query) = step.get("query").and_then(Json::as_str) {
            return self.query(number, query, &step, at, &place);
        }
        self.command(number, &step, at, recorded, &place)
    }

    /// A step laid over the step that it is `like`, which may be like another one itself.
    fn resolved(&self, written: &Json, place: &str, depth: usize) -> Result<Json, ScenarioError> {
        let mut step = written.clone();
        if let Some(like) = written.get("like").and_then(Json::as_str) {
            let model = self.named.get(like).ok_or_else(|| fault(place, format!("没有标记为“{like}”的步骤")))?;
            if depth > 8 {
                return Err(fault(place, "like的层次过多，或者相互引用"));
            }
            let mut model = self.resolved(model, place, depth + 1)?;
            for key in ["id", "expect", "about"] {
                remove(&mut model, key);
            }
            step = overlay(&model, written);
        }
        for path in list(written.get("without"), place)? {
            let path = path.as_str().ok_or_else(|| fault(place, "without应当是字段路径"))?;
            if let Some(with) = step.get_mut("with") {
                remove(with, path);
            }
        }
        Ok(step)
    }

    fn time(&self, step: &Json, key: &str, place: &str) -> Result<Option<DateTime>, ScenarioError> {
        match step.get(key) {
            None => Ok(None),
            Some(Json::String(text)) => {
                parse_datetime(text).map(Some).map_err(|message| fault(format!("{place} {key}"), message))
            }
            Some(_) => Err(fault(format!("{place} {key}"), "应当是时间")),
        }
    }

    fn case_of(&mut self, step: &Json) -> (String, CaseFile) {
        let name = step.get("case").and_then(Json::as_str).unwrap_or("main").to_owned();
        // A new case is one of the first agency of the file, unless the step names another.
        let named = step.get("agency").and_then(Json::as_str).map(AgencyId::from);
        let agency = named.or_else(|| self.node.agency.clone()).unwrap_or_else(|| AgencyId::from("-"));
        let case = self.node.cases.get(&name).cloned().unwrap_or_else(|| CaseFile::new(CaseId(name.clone()), agency));
        (name, case)
    }

    fn command(
        &mut self,
        number: usize,
        step: &Json,
        at: DateTime,
        recorded: DateTime,
        place: &str,
    ) -> Result<(), ScenarioError> {
        let id = step.get("act").and_then(Json::as_str).ok_or_else(|| fault(place, "act应当是行为标识"))?;
        let by = step.get("by").and_then(Json::as_str).ok_or_else(|| fault(place, "缺少by"))?;
        let empty = json!({});
        let fields = step.get("with").unwrap_or(&empty);
        let parsed = Act::parse(id, fields).ok_or_else(|| fault(place, format!("没有名为“{id}”的行为")))?;
        let expect = Expectation::read(step.get("expect"), place)?;
        let act = match parsed {
            Ok(act) => act,
            Err(errors) => return self.faulty(number, format!("{at} {id}"), &expect, &errors, place),
        };
        let what = format!("{} {}（{}）", crate::value::write_datetime(at), act.definition().title, by);
        let command = Command {
            act,
            at,
            by: PersonId::from(by),
            late_reason: step.get("late_reason").and_then(Json::as_str).map(str::to_owned),
            overrides: self.overrides(step, place)?,
        };
        let (name, mut case) = self.case_of(step);
        let facts = Facts { law: self.law, registry: &self.node.registry, neighbours: &self.node.neighbours };
        let checked: Vec<(&'static str, Outcome)> = {
            let situation = Situation {
                case: &case,
                definition: command.act.definition(),
                act: Some(&command.act),
                by: &command.by,
                at,
                recorded,
                late_reason: command.late_reason.as_deref(),
                overrides: &command.overrides,
                facts,
            };
            outcomes(&situation).map(|(rule, outcome)| (rule.id, outcome)).collect()
        };
        match decide(&case, &command, recorded, facts) {
            Ok(Accepted { mut entry, numbers }) => {
                let agency = self.node.registry.agency(&case.agency);
                for kind in numbers.iter().filter_map(|id| crate::document::find(id)) {
                    let serial =
                        self.node.serials.entry(format!("{}/{}/{}", case.agency, kind.id, at.year())).or_insert(0);
                    *serial += 1;
                    let word = agency.map_or("", |agency| agency.word.as_str());
                    let number = crate::document::number(word, kind, at.year(), *serial);
                    entry.numbers.push(crate::case::Numbered { kind: kind.id.to_owned(), number });
                }
                let alerts: Vec<String> = entry.alerts.iter().map(|alert| alert.rule.clone()).collect();
                case.evolve(entry);
                let (case_name, agency) = (name.clone(), case.agency.clone());
                self.node.cases.insert(name, case);
                self.report.played.push(Played { case: case_name, agency, command, recorded });
                self.passed(number, what, &expect, &alerts, &checked);
            }
            Err(refusal) => self.refused(number, what, &expect, &refusal),
        }
        Ok(())
    }

    /// Notes a step whose fields are faulty: as expected, or a fault of the file.
    fn faulty(
        &mut self,
        number: usize,
        what: String,
        expect: &Expectation,
        errors: &[FieldError],
        place: &str,
    ) -> Result<(), ScenarioError> {
        let unknown = errors.iter().any(|error| error.message.contains("没有名为"));
        if unknown || expect.fields.is_empty() {
            return Err(field_faults(place, errors));
        }
        let named: Vec<&str> = errors.iter().map(|error| error.path.as_str()).collect();
        let holds = expect.fields.iter().all(|path| named.contains(&path.as_str()));
        let fault = (!holds).then(|| format!("预期字段有误：{}", expect.fields.join("、")));
        let outcome = errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("；");
        self.push(number, what, format!("字段有误：{outcome}"), fault);
        Ok(())
    }

    /// Notes a step that was accepted.
    fn passed(
        &mut self,
        number: usize,
        what: String,
        expect: &Expectation,
        alerts: &[String],
        checked: &[(&'static str, Outcome)],
    ) {
        let outcome =
            if alerts.is_empty() { "通过".to_owned() } else { format!("通过，预警：{}", alerts.join("、")) };
        let fault = expect.passed(alerts);
        for (rule, found) in checked.iter().filter(|_| fault.is_none()) {
            match found {
                Outcome::Satisfied => {
                    self.report.silent.insert(rule);
                }
                Outcome::Violated(_)
                    if expect.alerts.iter().any(|a| a == rule) || expect.overridden.iter().any(|o| o == rule) =>
                {
                    self.report.fired.insert(rule);
                }
                Outcome::Violated(_) | Outcome::NotApplicable => {}
            }
        }
        self.push(number, what, outcome, fault);
    }

    /// Notes a step that was refused.
    fn refused(&mut self, number: usize, what: String, expect: &Expectation, refusal: &Refusal) {
        let rules: Vec<&'static str> = refusal.findings.iter().map(|finding| finding.rule).collect();
        let fault = expect.refused_with(&rules, &refusal.to_string());
        if fault.is_none() {
            self.report.fired.extend(rules.iter().filter(|rule| expect.refused.iter().any(|r| r == *rule)));
        }
        let reasons: Vec<String> =
            refusal.findings.iter().map(|finding| format!("{} {}", finding.rule, finding.reason)).collect();
        self.push(number, what, format!("拒绝：{}", reasons.join("；")), fault);
    }

    fn overrides(&self, step: &Json, place: &str) -> Result<Vec<Override>, ScenarioError> {
        let Some(json) = step.get("override") else { return Ok(Vec::new()) };
        object(json, place)?
            .iter()
            .map(|(rule, reason)| {
                let reason = reason.as_str().ok_or_else(|| fault(place, "override应当是“规则: 理由”"))?;
                Ok(Override { rule: rule.clone(), reason: reason.to_owned() })
            })
            .collect()
    }

    fn push(&mut self, number: usize, what: String, outcome: String, fault: Option<String>) {
        self.report.steps.push(StepReport { number, what, outcome, holds: fault.is_none(), fault });
    }

    fn query(
        &mut self,
        number: usize,
        query: &str,
        step: &Json,
        at: DateTime,
        place: &str,
    ) -> Result<(), ScenarioError> {
        let (_, case) = self.case_of(step);
        let facts = Facts { law: self.law, registry: &self.node.registry, neighbours: &self.node.neighbours };
        let answer = match query {
            "deadlines" => {
                let list = clock::deadlines(&case, facts).map_err(|doubt| fault(place, doubt.to_string()))?;
                let map: Map<String, Json> = list
                    .iter()
                    .map(|deadline| {
                        let value = json!({
                            "due": deadline.due().map(|due| due.to_string()),
                            "met": deadline.met.map(|met| met.to_string()),
                            "missed": deadline.missed(at.date()),
                            "skipped": deadline.reckoning.skipped.len(),
                        });
                        (deadline.clock.to_owned(), value)
                    })
                    .collect();
                Json::Object(map)
            }
            "next" => {
                let by = step.get("by").and_then(Json::as_str).ok_or_else(|| fault(place, "缺少by"))?;
                let map: Map<String, Json> = next(&case, &PersonId::from(by), at, facts)
                    .into_iter()
                    .map(|act| {
                        let value = if act.against.is_empty() {
                            json!("ok")
                        } else {
                            json!(act.against.iter().map(|finding| finding.rule).collect::<Vec<_>>())
                        };
                        (act.definition.id.to_owned(), value)
                    })
                    .collect();
                Json::Object(map)
            }
            "state" => json!({
                "acts": case.version(),
                "filed": case.filing().map(|filing| filing.day().to_string()),
                "decided": case.decision().map(|decision| decision.entry().at.date().to_string()),
                "decision": case.decision().map(|decision| decision.document_kind()),
                "served": case.decision_served().map(|day| day.to_string()),
                "closed": case.closed().map(|closed| closed.day().to_string()),
                "archived": case.archived().map(|archived| archived.day().to_string()),
                "pending": case.pending().count(),
            }),
            "document" => {
                let map: Map<String, Json> =
                    case.documents().iter().map(|d| (d.kind.id.to_owned(), json!(d.number))).collect();
                Json::Object(map)
            }
            "replacement" => {
                let day = at.date();
                let task = todo::replacement(&case.agency, case.officers(), case.item(), day, facts.registry);
                json!(task.map(|task| task.title))
            }
            "tasks" => {
                let waiting = todo::todos(&case, facts).map_err(|doubt| fault(place, doubt.to_string()))?;
                let mut tasks: Vec<String> = waiting.iter().map(task).collect();
                tasks.sort();
                json!(tasks)
            }
            other => {
                let known = "deadlines、next、state、document、replacement、tasks";
                return Err(fault(place, format!("没有名为“{other}”的查询，可用：{known}")));
            }
        };
        let expected = step.get("expect").cloned().unwrap_or(Json::Null);
        let difference = differs(&expected, &answer, query);
        self.push(number, format!("{} 查询 {query}", crate::value::write_datetime(at)), answer.to_string(), difference);
        Ok(())
    }
}

/// For whom, what, and until when.
fn task(task: &todo::Todo) -> String {
    let desk = match &task.desk {
        todo::Desk::Role(role) => role.title(),
        todo::Desk::Person(person) => person.as_str(),
    };
    let due = task.due.map_or_else(String::new, |due| format!("（{due}前）"));
    format!("{desk}：{}{due}", task.title)
}

/// Where `expected` asks for something that `answer` does not say; keys that are not asked for do not matter.
fn differs(expected: &Json, answer: &Json, path: &str) -> Option<String> {
    match expected {
        Json::Object(expected) => expected.iter().find_map(|(key, value)| {
            let found = answer.get(key).unwrap_or(&Json::Null);
            differs(value, found, &format!("{path}.{key}"))
        }),
        Json::Null => (!answer.is_null()).then(|| format!("{path}应当没有，实际为{answer}")),
        _ => (expected != answer).then(|| format!("{path}应当为{expected}，实际为{answer}")),
    }
}

/// What a step expects.
#[derive(Debug, Default)]
struct Expectation {
    refused: Vec<String>,
    alerts: Vec<String>,
    overridden: Vec<String>,
    fields: Vec<String>,
}

impl Expectation {
    fn read(json: Option<&Json>, place: &str) -> Result<Self, ScenarioError> {
        let strings = |json: Option<&Json>| -> Result<Vec<String>, ScenarioError> {
            list(json, place)?
                .iter()
                .map(|item| item.as_str().map(str::to_owned).ok_or_else(|| fault(place, "expect中应当是规则编号")))
                .collect()
        };
        let expect = match json {
            None => Self::default(),
            Some(Json::String(text)) if text == "ok" => Self::default(),
            Some(Json::Object(object)) => {
                check_keys(object, &["ok", "refused", "alerts", "overridden", "fields"], place)?;
                Self {
                    refused: strings(object.get("refused"))?,
                    alerts: strings(object.get("alerts"))?,
                    overridden: strings(object.get("overridden"))?,
                    fields: strings(object.get("fields"))?,
                }
            }
            Some(_) => return Err(fault(place, "expect应当是ok，或者refused、alerts、fields")),
        };
        for rule in expect.refused.iter().chain(&expect.alerts).chain(&expect.overridden) {
            if crate::rules::head(rule).is_none() {
                return Err(fault(place, format!("没有编号为“{rule}”的规则")));
            }
        }
        Ok(expect)
    }

    fn passed(&self, alerts: &[String]) -> Option<String> {
        if !self.refused.is_empty() {
            return Some(format!("预期拒绝：{}", self.refused.join("、")));
        }
        if !self.fields.is_empty() {
            return Some(format!("预期字段有误：{}", self.fields.join("、")));
        }
        let expected: BTreeSet<&str> = self.alerts.iter().chain(&self.overridden).map(String::as_str).collect();
        let found: BTreeSet<&str> = alerts.iter().map(String::as_str).collect();
        (expected != found).then(|| format!("预期预警：{}", Vec::from_iter(expected).join("、")))
    }

    fn refused_with(&self, rules: &[&'static str], text: &str) -> Option<String> {
        if self.refused.is_empty() {
            return Some(format!("预期通过，被拒绝：{text}"));
        }
        let missing: Vec<&str> = self.refused.iter().map(String::as_str).filter(|rule| !rules.contains(rule)).collect();
        (!missing.is_empty()).then(|| format!("预期的规则没有触发：{}", missing.join("、")))
    }
}
