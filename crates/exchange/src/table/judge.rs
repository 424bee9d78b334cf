//! What would become of an act: whether it is known already, and whether the rules of the registry let it in.

use std::collections::BTreeMap;

use casework::catalogue::check_registry;
use casework::catalogue::situation::RegistryFacts;
use casework::registry::{PublishItem, Registry, RegistryAct};
use casework::value::{ItemCode, PersonId};
use jiff::civil::DateTime;
use law::Law;
use serde_json::Value as Json;

use super::layout::Layout;

/// By what, for whom and when a table is judged.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// The law's tables.
    pub law: &'a Law,
    /// The registry as it is recorded.
    pub registry: &'a Registry,
    /// Who imports.
    pub by: &'a PersonId,
    /// When.
    pub at: DateTime,
}

/// What becomes of a row or of an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// As it is recorded: nothing to do.
    Unchanged,
    /// It differs from what is recorded, or adds to it.
    Changed,
    /// Nothing of the kind is recorded.
    New,
    /// It cannot be recorded.
    Faulty,
}

impl Change {
    /// In Chinese.
    pub fn title(self) -> &'static str {
        match self {
            Self::New => "新增",
            Self::Changed => "变更",
            Self::Unchanged => "不变",
            Self::Faulty => "错误",
        }
    }
}

/// Why an act cannot be recorded.
#[derive(Debug, Clone)]
pub(super) struct Against {
    /// The dotted path of the field concerned; empty for the act as a whole.
    pub(super) path: &'static str,
    /// What is wrong.
    pub(super) message: String,
    /// What to do.
    pub(super) cure: String,
}

/// An act that may be recorded.
#[derive(Debug, Default)]
pub(super) struct Judged {
    /// The act of the same key that is recorded.
    pub(super) recorded: Option<RegistryAct>,
    /// Whether it adds something.
    pub(super) adds: bool,
    /// Warnings.
    pub(super) alerts: Vec<String>,
}

/// The registry as it would be after the rows judged so far.
#[derive(Debug)]
pub(super) struct Judge<'a> {
    setting: Setting<'a>,
    pub(super) working: Registry,
    /// Where the file states an act of this key.
    stated: BTreeMap<String, u32>,
}

/// The field to which the finding of a rule points.
const FIELDS: &[(&str, &str)] = &[
    ("REG-01", "until"),
    ("REG-02", "name"),
    ("REG-03", "number"),
    ("REG-04", "person"),
    ("CAT-03", "code"),
    ("CAT-13", "penalties"),
    ("CAT-16", "secret"),
];

impl<'a> Judge<'a> {
    pub(super) fn new(setting: Setting<'a>) -> Self {
        Self { setting, working: setting.registry.clone(), stated: BTreeMap::new() }
    }

    /// Judges an act and, when it may be recorded, adds it to the working registry. `row` is where the file states it.
    pub(super) fn judge(
        &mut self,
        layout: &Layout,
        part: usize,
        act: &RegistryAct,
        row: u32,
    ) -> Result<Judged, Vec<Against>> {
        let recorded = recorded(&self.working, act);
        let key = key(layout, part, act);
        if recorded.as_ref() == Some(act) {
            self.stated.entry(key).or_insert(row);
            return Ok(Judged { recorded, adds: false, alerts: Vec::new() });
        }
        let facts = RegistryFacts { law: self.setting.law, registry: &self.working };
        let mut against = Vec::new();
        let mut alerts = Vec::new();
        match check_registry(act, self.setting.by, self.setting.at, self.setting.at, facts) {
            Ok(found) => alerts.extend(found.into_iter().map(|alert| format!("{}：{}", alert.rule, alert.message))),
            Err(refusal) => against.extend(refusal.findings.into_iter().map(|finding| {
                let path = FIELDS.iter().find(|(rule, _)| *rule == finding.rule).map_or("", |(_, field)| *field);
                let message = format!("{}（{} {}）", finding.reason, finding.rule, finding.title);
                Against { path, message, cure: finding.cure.to_owned() }
            })),
        }
        if let (Some(first), true) = (self.stated.get(&key), against.is_empty()) {
            let message = format!("与第{first}行是同一项，但内容不同");
            against.push(Against { path: "", message, cure: "请核对，只保留正确的一行".to_owned() });
        }
        if against.is_empty() {
            against.extend(without_effect(recorded.as_ref(), act));
            against.extend(self.collides(recorded.as_ref(), act));
        }
        if !against.is_empty() {
            return Err(against);
        }
        self.stated.insert(key, row);
        self.working.evolve(act);
        Ok(Judged { recorded, adds: true, alerts })
    }

    /// Whether an item's code belongs to another item.
    fn collides(&self, recorded: Option<&RegistryAct>, act: &RegistryAct) -> Option<Against> {
        let RegistryAct::PublishItem(item) = act else { return None };
        let other = match recorded {
            Some(RegistryAct::PublishItem(other)) => Some(other),
            _ => self.working.item_versions(&item.code).last().filter(|other| apart(other, item)),
        }?;
        (other.name != item.name).then(|| Against {
            path: "code",
            message: format!("编码{}已用于“{}”（{}起）", item.code, other.name, other.from),
            cure: "请核对编码；确是同一事项更名的，以新的生效日期另起一行".to_owned(),
        })
    }
}

/// Whether two versions have no agency in common.
fn apart(one: &PublishItem, other: &PublishItem) -> bool {
    !one.agencies.iter().any(|agency| other.agencies.contains(agency))
}

/// What makes an act the same one as another: its kind, its stream and its key fields.
fn key(layout: &Layout, part: usize, act: &RegistryAct) -> String {
    let fields = act.fields_json();
    let keys = layout.parts.get(part).map_or(&[][..], |part| part.keys);
    let values: Vec<String> = keys.iter().filter_map(|key| fields.get(*key)).map(ToString::to_string).collect();
    format!("{} {} {}", act.definition().id, act.stream(), values.join(" "))
}

/// The act of the same key in the registry, the last of several.
pub(super) fn recorded(registry: &Registry, act: &RegistryAct) -> Option<RegistryAct> {
    let person = |id| registry.person(id);
    match act {
        RegistryAct::RegisterPerson(act) => person(&act.id).map(|p| p.registration.clone().into()),
        RegistryAct::IssueCertificate(act) => {
            let mut held = person(&act.person)?.certificates.iter().rev();
            held.find(|held| held.number == act.number).map(|held| held.clone().into())
        }
        RegistryAct::CheckCertificate(act) => {
            let mut checks = person(&act.person)?.checks.iter().rev();
            checks.find(|check| check.number == act.number && check.year == act.year).map(|check| check.clone().into())
        }
        RegistryAct::SuspendCertificate(act) => {
            let mut suspended = person(&act.person)?.suspensions.iter().rev();
            suspended
                .find(|other| other.number == act.number && other.from == act.from)
                .map(|other| other.clone().into())
        }
        RegistryAct::Appoint(act) => {
            let mut posts = person(&act.person)?.posts.iter().rev();
            let same = |post: &&casework::registry::Appoint| {
                post.agency == act.agency && post.role == act.role && post.from == act.from
            };
            posts.find(same).map(|post| post.clone().into())
        }
        RegistryAct::PublishItem(act) => {
            let mut versions = registry.item_versions(&act.code).iter().rev();
            versions.find(|version| version.from == act.from).map(|version| version.clone().into())
        }
        _ => None,
    }
}

/// What is recorded stays in force beside what comes later, so a shorter term would change nothing.
fn without_effect(recorded: Option<&RegistryAct>, act: &RegistryAct) -> Option<Against> {
    let later = |until: Option<jiff::civil::Date>| until.unwrap_or(jiff::civil::Date::MAX);
    let (before, now) = match (recorded?, act) {
        (RegistryAct::IssueCertificate(a), RegistryAct::IssueCertificate(b)) => {
            if b.from > a.from {
                return Some(shortened("from", &format!("证件{}已登记的有效期自{}起", b.number, a.from)));
            }
            (Some(a.until), Some(b.until))
        }
        (RegistryAct::SuspendCertificate(a), RegistryAct::SuspendCertificate(b)) => (a.until, b.until),
        (RegistryAct::Appoint(a), RegistryAct::Appoint(b)) => (a.until, b.until),
        _ => return None,
    };
    let end =
        |until: Option<jiff::civil::Date>| until.map_or_else(|| "没有止期".to_owned(), |until| format!("止于{until}"));
    (later(now) < later(before)).then(|| shortened("until", &format!("已经登记为{}", end(before))))
}

fn shortened(path: &'static str, message: &str) -> Against {
    Against {
        path, message: format!("{message}，导入不能缩短"), cure: "请核对；证件提前失效的，登记收回".to_owned()
    }
}

/// The fields of the act that is recorded under the key which `fields` state, however incomplete they are.
pub(super) fn known_by_key(registry: &Registry, act: &str, keys: &[&str], fields: &Json) -> Option<Json> {
    let text = |field: &str| fields.get(field).and_then(Json::as_str).unwrap_or_default();
    let candidates: Vec<RegistryAct> = match act {
        "person.register" => {
            registry.person(&PersonId::from(text("id"))).map(|p| p.registration.clone().into()).into_iter().collect()
        }
        "item.publish" => {
            let versions = registry.item_versions(&ItemCode::from(text("code")));
            versions.iter().cloned().map(RegistryAct::from).collect()
        }
        _ => {
            let person = registry.person(&PersonId::from(text("person")))?;
            let certificates = person.certificates.iter().cloned().map(RegistryAct::from);
            certificates.chain(person.posts.iter().cloned().map(RegistryAct::from)).collect()
        }
    };
    let same = |known: &Json| keys.iter().all(|key| known.get(*key) == fields.get(*key));
    let of_kind = candidates.iter().rev().filter(|candidate| candidate.definition().id == act);
    of_kind.map(RegistryAct::fields_json).find(same)
}
