//! The page of a power item: how far it has come, its elements with the reviewer's opinion beside each, its versions on
//! any day, its procedure as a picture, its course, and what may be done next.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use casework::catalogue::Standing;
use casework::catalogue::acts::{ReviewItem, ReviewResult};
use casework::catalogue::decide::{element_findings, next};
use casework::catalogue::elements::{DraftItem, Element as ElementCode, PublishItem, TimeLimit};
use casework::catalogue::item::{Dated, Draft, Item, Phase};
use casework::catalogue::situation::RegistryFacts;
use casework::definition::{ActType as _, Role};
use casework::registry::Registry;
use casework::rule::{Finding, Severity};
use casework::value::{FieldDefinition, ItemCode, chinese_date, chinese_datetime, parse_date};
use jiff::civil::Date;
use serde_json::Value as Json;

use super::items::{phase_tag, sees_drafts, standing_tag};
use super::{crumbs, link};
use crate::app::App;
use crate::flow::flow;
use crate::guard::Officer;
use crate::problem::{Fault, answer, page};
use crate::view::{Act, Action, Blocked, Check, DeskItem, Element, Link, Next, Pair, Review, Stage, Tag, VersionLink};
use crate::words::{self, pair};

/// The address of an item's page.
pub(crate) fn address(code: &ItemCode) -> String {
    format!("/desk/items/{}", crate::url::encode(code.as_str()))
}

pub(crate) async fn get(
    State(app): State<Arc<App>>,
    officer: Officer,
    Path(code): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let registry = app.node.registry();
    let result = registry
        .catalogue_item(&ItemCode(code))
        .ok_or(Fault::Missing("权力事项"))
        .and_then(|item| view(&app, &registry, &officer, item, &query))
        .and_then(|view| page(&view));
    answer(&app, Some(&officer), result)
}

/// What the page shows of an item: the draft under way, or a version.
enum Shown<'a> {
    Draft(&'a Draft, Option<&'a PublishItem>),
    Version(u32, &'a PublishItem, Option<&'a PublishItem>),
}

fn shown<'a>(item: &'a Item, drafts: bool, query: &HashMap<String, String>) -> Option<Shown<'a>> {
    let before = |place: usize| place.checked_sub(1).and_then(|place| item.publications.get(place));
    let version = |place: usize| {
        let version = item.publications.get(place)?;
        Some(Shown::Version(u32::try_from(place + 1).unwrap_or(u32::MAX), version, before(place)))
    };
    if let Some(number) = query.get("version").and_then(|number| number.parse::<usize>().ok()) {
        return version(number.checked_sub(1)?);
    }
    if let Some(day) = query.get("on").and_then(|day| parse_date(day).ok()) {
        let (found, _) = item.version_on(day)?;
        return version(usize::try_from(found.number).ok()?.checked_sub(1)?);
    }
    match item.working().filter(|_| drafts) {
        Some(draft) => Some(Shown::Draft(draft, item.publications.last())),
        None => version(item.publications.len().checked_sub(1)?),
    }
}

fn view(
    app: &App,
    registry: &Registry,
    officer: &Officer,
    item: &Item,
    query: &HashMap<String, String>,
) -> Result<DeskItem, Fault> {
    let now = app.node.now();
    let today = now.date();
    let drafts = sees_drafts(officer, item, today);
    if item.publications.is_empty() && !drafts {
        return Err(Fault::Forbidden);
    }
    let shown = shown(item, drafts, query);
    let title = match &shown {
        Some(Shown::Version(_, version, _)) => version.name.to_string(),
        _ => item.name().to_owned(),
    };
    let mut tags = Vec::new();
    if !item.publications.is_empty() {
        tags.push(standing_tag(item, today));
    }
    let draft = item.working().filter(|_| drafts);
    tags.extend(draft.map(|draft| phase_tag(draft.phase())));
    let mut shell =
        officer.shell(app, &title, "/desk/items", crumbs(vec![link("权力事项", "/desk/items"), link(&title, "")]));
    shell.flash = super::workbench::flash(query);
    let review = match &shown {
        Some(Shown::Draft(draft, _)) => draft.reviewed.as_ref(),
        _ => None,
    };
    let procedure = match &shown {
        Some(Shown::Draft(draft, _)) => draft.draft.act.procedure.as_ref(),
        Some(Shown::Version(_, version, _)) => version.procedure.as_ref(),
        None => None,
    };
    let (flow, flow_note) = flow(procedure);
    let at = address(&item.code);
    let mut actions = Vec::new();
    if !item.publications.is_empty() {
        actions.push(Action {
            label: "公示页面".to_owned(),
            href: format!("/items/{}", crate::url::encode(item.code.as_str())),
            icon: "publish",
        });
    }
    if drafts && !item.publications.is_empty() {
        actions.push(Action { label: "裁量基准试算".to_owned(), href: format!("{at}/rehearsal"), icon: "coins" });
    }
    Ok(DeskItem {
        shell,
        title,
        tags,
        actions,
        facts: facts(registry, item),
        stages: stages(item, draft, today),
        review: review.map(|review| review_view(registry, review)),
        versions: versions(item, draft, &shown, &at, today),
        on: query.get("on").cloned().unwrap_or_default(),
        spans: spans(item),
        examples: checks(app, registry, officer, item, draft),
        elements_note: note(&shown),
        reviewed: review.is_some(),
        elements: elements(registry, &shown, review.map(|review| &review.act)),
        flow,
        flow_note,
        acts: course(registry, item, drafts),
        next: next_view(app, registry, officer, item),
        address: at,
    })
}

fn facts(registry: &Registry, item: &Item) -> Vec<Pair> {
    let mut pairs = vec![pair("事项编码", item.code.to_string())];
    if let Some(owner) = item.owner().and_then(|owner| registry.agency(owner)) {
        pairs.push(pair("编制机关", owner.name.to_string()));
    }
    if let Some(draft) = item.working() {
        pairs.push(pair("编制", format!("{} {}", chinese_date(draft.draft.day), registry.name(&draft.draft.by))));
    }
    if let Some(cancelled) = &item.cancelled {
        pairs.push(pair("取消", format!("自{}起：{}", chinese_date(cancelled.from), cancelled.reason.title())));
    }
    pairs
}

fn note(shown: &Option<Shown<'_>>) -> String {
    match shown {
        Some(Shown::Draft(draft, Some(_))) => {
            format!("变更稿，{}编制；与现行版本不同的要素有标记", chinese_date(draft.draft.day))
        }
        Some(Shown::Draft(draft, None)) => format!("编制稿，{}编制", chinese_date(draft.draft.day)),
        Some(Shown::Version(number, version, _)) => format!("第{number}版，自{}起", chinese_date(version.from)),
        None => "该日没有有效的版本".to_owned(),
    }
}

/// The way to publication and after it, as steps.
fn stages(item: &Item, draft: Option<&Draft>, today: Date) -> Vec<Stage> {
    let reached = draft.map_or(Phase::Published, Draft::phase);
    let day = |day: Option<Date>| day.map(chinese_date).unwrap_or_default();
    let last = item.drafts.last();
    let taken_over = draft.is_none() && item.versions.last().is_some_and(|version| version.imported);
    let steps = [
        ("编制", Phase::Draft, last.map(|d| d.draft.day)),
        ("集体研究确认", Phase::Confirmed, last.and_then(|d| d.confirmed.as_ref()).map(|d| d.day)),
        ("报送审查", Phase::Submitted, last.and_then(|d| d.submitted.as_ref()).map(|d| d.day)),
        ("合法性审查", Phase::Approved, last.and_then(|d| d.reviewed.as_ref()).map(|d| d.day)),
        ("公布", Phase::Published, item.versions.last().filter(|_| draft.is_none()).map(|version| version.published)),
    ];
    // A returned draft begins again with the collective study of what was mended.
    let done = |phase: Phase| match reached {
        Phase::Returned => matches!(phase, Phase::Draft),
        reached => phase <= reached,
    };
    let mut current = false;
    let mut stages: Vec<Stage> = steps
        .into_iter()
        .map(|(label, phase, at)| {
            let (state, word) = if done(phase) {
                ("done", "已完成")
            } else if current {
                ("todo", "未开始")
            } else {
                current = true;
                ("current", "当前")
            };
            let note = if taken_over && phase < Phase::Published { "启用前已公布".to_owned() } else { day(at) };
            Stage { label: label.to_owned(), state, word, note }
        })
        .collect();
    if let Some(version) = item.versions.last().filter(|_| draft.is_none()) {
        let standing = item.standing(today);
        let formal = version.formal_from.is_some_and(|from| from <= today);
        let state = if formal { ("done", "已完成") } else { ("current", "当前") };
        let label = if standing == Standing::Trial { "试运行" } else { "正式运行" };
        let note = match standing {
            Standing::Formal | Standing::Devolved => day(version.formal_from),
            other => other.title().to_owned(),
        };
        stages.push(Stage { label: label.to_owned(), state: state.0, word: state.1, note });
    }
    stages
}

fn review_view(registry: &Registry, review: &Dated<ReviewItem>) -> Review {
    let (tone, word) = match review.act.result {
        ReviewResult::Approve => ("ok", "审查通过"),
        ReviewResult::Return => ("warn", "退回"),
    };
    Review {
        tone,
        word,
        text: review.act.opinion.to_string(),
        by: format!("{} {}", registry.name(&review.by), chinese_date(review.day)),
    }
}

fn versions(item: &Item, draft: Option<&Draft>, shown: &Option<Shown<'_>>, at: &str, today: Date) -> Vec<VersionLink> {
    let valid = item.version_on(today).map(|(version, _)| version.number);
    let mut links: Vec<VersionLink> = draft
        .map(|_| VersionLink {
            label: if item.publications.is_empty() { "编制稿".to_owned() } else { "变更稿".to_owned() },
            href: at.to_owned(),
            current: matches!(shown, Some(Shown::Draft(..))),
        })
        .into_iter()
        .collect();
    links.extend(item.versions.iter().zip(&item.publications).rev().map(|(version, publication)| {
        let now = if valid == Some(version.number) { "，现行" } else { "" };
        VersionLink {
            label: format!("第{}版，自{}起{now}", version.number, chinese_date(publication.from)),
            href: format!("{at}?version={}", version.number),
            current: matches!(shown, Some(Shown::Version(number, ..)) if *number == version.number),
        }
    }));
    links
}

fn spans(item: &Item) -> Vec<Pair> {
    item.spans()
        .iter()
        .map(|span| {
            let until = span.until.and_then(|until| until.yesterday().ok()).map_or("今".to_owned(), chinese_date);
            pair(span.standing.title(), format!("{}至{until}", chinese_date(span.from)))
        })
        .collect()
}

/// What a draft or a version says of an element.
trait Stated {
    fn said(&self, field: &FieldDefinition, json: &Json, registry: &Registry) -> String;
}

/// Elements that read better than as fields and values are put in words; draft and publication state the same ones.
macro_rules! stated {
    ($($type:ty),*) => {
        $(impl Stated for $type {
            fn said(&self, field: &FieldDefinition, json: &Json, registry: &Registry) -> String {
                let limit = |limit: &Option<TimeLimit>| limit.as_ref().map(ToString::to_string).unwrap_or_default();
                match field.name {
                    "basis" => lines(&self.basis, words::basis),
                    "penalties" => lines(&self.penalties, words::penalty),
                    "benchmark" => self.benchmark.as_ref().map(words::benchmark).unwrap_or_default(),
                    "procedure" => self.procedure.as_ref().map(|own| flow(Some(own)).1).unwrap_or_default(),
                    "statutory_limit" => limit(&self.statutory_limit),
                    "promised_limit" => limit(&self.promised_limit),
                    _ => words::value(field, json, registry),
                }
            }
        })*
    };
}
stated!(DraftItem, PublishItem);

fn lines<T>(list: &[T], word: fn(&T) -> String) -> String {
    list.iter().map(word).collect::<Vec<_>>().join("\n")
}

/// Draft and publication share the elements' names and labels.
fn element_fields() -> Vec<(FieldDefinition, &'static str)> {
    let titled = |code: &str| ElementCode::ALL.iter().find(|(_, choice)| choice.code == code).map(|(_, c)| c.title);
    DraftItem::fields().into_iter().filter_map(|field| titled(field.name).map(|title| (field, title))).collect()
}

fn elements(registry: &Registry, shown: &Option<Shown<'_>>, review: Option<&ReviewItem>) -> Vec<Element> {
    let (now, before): ((&dyn Stated, Json), Option<&PublishItem>) = match shown {
        Some(Shown::Draft(draft, before)) => ((&draft.draft.act, draft.draft.act.fields_json()), *before),
        Some(Shown::Version(_, version, before)) => ((*version, version.fields_json()), *before),
        None => return Vec::new(),
    };
    let before = before.map(|before| (before, before.fields_json()));
    let opinion = |code: &str| review?.opinions.iter().find(|opinion| opinion.element.code() == code);
    element_fields()
        .into_iter()
        .filter_map(|(field, label)| {
            let value = now.0.said(&field, &now.1, registry);
            let before = before.as_ref().map(|(version, json)| version.said(&field, json, registry));
            let changed = before.as_ref().is_some_and(|before| *before != value);
            let opinion = opinion(field.name);
            if value.is_empty() && !changed && opinion.is_none_or(|opinion| opinion.agrees) {
                return None;
            }
            let text = opinion.map(|opinion| {
                let text = opinion.opinion.as_ref().map(ToString::to_string).unwrap_or_default();
                let verdict = if opinion.agrees { "合法、适当" } else { "不合法、不适当" };
                if text.is_empty() { verdict.to_owned() } else { format!("{verdict}：{text}") }
            });
            Some(Element {
                label: label.to_owned(),
                value,
                before: before.filter(|before| changed && !before.is_empty()).unwrap_or_default(),
                changed,
                tone: if opinion.is_some_and(|opinion| opinion.agrees) { "ok" } else { "bad" },
                opinion: text.unwrap_or_default(),
            })
        })
        .collect()
}

/// The elements in which two versions differ: label, old and new text.
pub(crate) fn differing(registry: &Registry, before: &PublishItem, now: &PublishItem) -> Vec<(String, String, String)> {
    let changed = elements(registry, &Some(Shown::Version(0, now, Some(before))), None);
    let changed = changed.into_iter().filter(|element| element.changed);
    changed.map(|element| (element.label, element.before, element.value)).collect()
}

/// The elements of a draft for the reviewer beside his form.
pub(crate) fn elements_of_draft(registry: &Registry, draft: &Draft, before: Option<&PublishItem>) -> Vec<Element> {
    elements(registry, &Some(Shown::Draft(draft, before)), None)
}

/// What stands against the elements of the draft, judged now: shown before anybody asks for the next step.
fn checks(app: &App, registry: &Registry, officer: &Officer, item: &Item, draft: Option<&Draft>) -> Vec<Check> {
    if draft.is_none() {
        return Vec::new();
    }
    let facts = RegistryFacts { law: app.node.law(), registry };
    let warns = |finding: &Finding| finding.severity == Severity::Warn;
    let found = element_findings(item, officer.id(), app.node.now(), facts);
    if found.is_empty() {
        return vec![Check {
            tone: "ok",
            icon: "done",
            word: "符合",
            label: "要素逐条核对，没有发现问题".to_owned(),
            detail: "依据有效、处罚种类与依据层级相符、裁量档次没有空档和重叠、流程包含全部法定环节".to_owned(),
        }];
    }
    found
        .iter()
        .map(|finding| Check {
            tone: if warns(finding) { "warn" } else { "bad" },
            icon: if warns(finding) { "alert" } else { "fail" },
            word: if warns(finding) { "提示" } else { "不符合" },
            label: format!("{} {}", finding.rule, finding.title),
            detail: format!("{}（{}）{}", finding.reason, finding.articles.join("；"), finding.cure),
        })
        .collect()
}

fn course(registry: &Registry, item: &Item, drafts: bool) -> Vec<Act> {
    let (mut acts, mut last) = (Vec::new(), String::new());
    let public =
        |definition: &str| !matches!(definition, "item.draft" | "item.confirm" | "item.submit" | "item.review");
    for entry in item.entries.iter().rev().filter(|entry| drafts || public(entry.definition.id)) {
        let day = chinese_date(entry.meta.at.date());
        let shown = if day == last { String::new() } else { day.replacen('年', "年\n", 1) };
        last = day;
        let mut tags: Vec<Tag> = entry
            .meta
            .alerts
            .iter()
            .map(|alert| Tag { tone: if alert.red { "bad" } else { "warn" }, icon: "", text: alert.rule.clone() })
            .collect();
        if entry.meta.imported {
            tags.push(Tag { tone: "mute", icon: "", text: "启用前已公布，一次性导入".to_owned() });
        }
        acts.push(Act {
            number: entry.seq.to_string(),
            day: shown,
            time: format!("{:02}:{:02}", entry.meta.at.hour(), entry.meta.at.minute()),
            tone: "",
            icon: icon(entry.definition.id),
            title: entry.definition.title.to_owned(),
            tags,
            actors: registry.name(&entry.meta.by).to_owned(),
            happened: chinese_datetime(entry.meta.at),
            recorded: chinese_datetime(entry.meta.recorded),
            summary: entry.summary.clone(),
            ..Act::default()
        });
    }
    acts
}

fn icon(act: &str) -> &'static str {
    match act {
        "item.draft" => "edit",
        "item.confirm" => "discuss",
        "item.submit" => "send",
        "item.review" => "review",
        "item.publish" => "publish",
        "item.suspend" => "stop",
        "item.devolve" => "link",
        "item.cancel" => "close",
        _ => "approve",
    }
}

fn next_view(app: &App, registry: &Registry, officer: &Officer, item: &Item) -> Next {
    let facts = RegistryFacts { law: app.node.law(), registry };
    let acts = next(item, officer.id(), app.node.now(), facts);
    let (lawful, blocked): (Vec<_>, Vec<_>) = acts.into_iter().partition(|act| act.against.is_empty());
    let at = address(&item.code);
    let links: Vec<Link> =
        lawful.iter().map(|act| link(act.definition.title, format!("{at}/acts/{}", act.definition.id))).collect();
    let today = app.node.now().date();
    let works =
        [Role::ItemClerk, Role::LegalOffice].iter().any(|role| officer.person.post(*role, None, today).is_some());
    Next {
        none: if works {
            "目前没有可以办理的事项"
        } else {
            "事项由事项管理员和政府法制机构办理"
        }
        .to_owned(),
        lawful: links,
        blocked: blocked
            .iter()
            .map(|act| {
                let first = act.against.first();
                Blocked {
                    label: act.definition.title.to_owned(),
                    reason: act.against.iter().map(|f| f.reason.as_str()).collect::<Vec<_>>().join("；"),
                    cure: first.map_or("", |f| f.cure).to_owned(),
                    from: String::new(),
                    rule: act.against.iter().map(|f| f.rule).collect::<Vec<_>>().join("、"),
                    article: first.map(|f| f.articles.join("；")).unwrap_or_default(),
                }
            })
            .collect(),
        soonest: String::new(),
    }
}
