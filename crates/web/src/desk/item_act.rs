//! The forms in the life of a power item: made from the definition of each act, filled with what the item already says.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template as _;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{Request, StatusCode};
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use casework::case::{CaseFile, CaseId};
use casework::catalogue::acts::ItemAct;
use casework::catalogue::decide::{Command, next};
use casework::catalogue::elements::{DraftItem, PublishItem, Run};
use casework::catalogue::item::Item;
use casework::catalogue::prefill::prefill;
use casework::catalogue::situation::RegistryFacts;
use casework::decide::Refusal;
use casework::definition::{ActDefinition, ActType};
use casework::facts::{Facts, Neighbours};
use casework::registry::Registry;
use casework::value::{FieldDefinition, FieldError, ItemCode, parse_datetime, write_datetime};
use node::catalogue::{ItemFailure, ItemRequest};
use serde_json::{Value as Json, json};

use super::act::{known_files, refusal_view, remove_row};
use super::item::address;
use super::{crumbs, link};
use crate::app::App;
use crate::form::has_files;
use crate::form::options::Source;
use crate::form::post::posted;
use crate::form::read::{Posted, read};
use crate::form::show::{Shown, by_path, sections, summary};
use crate::guard::{Officer, officer as signed_in};
use crate::problem::{Fault, answer, problem_page};
use crate::view::{ActForm, Change, Field, Form, FormError, Line, Pair, Preview, Section};
use crate::words::{self, pair};

/// What a form is about: an act, and the item; none yet for a new one.
struct Subject {
    definition: &'static ActDefinition,
    item: Option<Item>,
}

impl Subject {
    fn find(registry: &Registry, code: Option<&str>, act: &str) -> Result<Self, Fault> {
        let definition = ItemAct::definition_of(act).ok_or(Fault::Missing("办理事项"))?;
        let item = match code {
            Some(code) => {
                let item = registry.catalogue_item(&ItemCode(code.to_owned())).ok_or(Fault::Missing("权力事项"))?;
                Some(item.clone())
            }
            None if definition.opens => None,
            None => return Err(Fault::Missing("权力事项")),
        };
        Ok(Self { definition, item })
    }

    fn address(&self) -> String {
        match &self.item {
            Some(item) => format!("{}/acts/{}", address(&item.code), self.definition.id),
            None => "/desk/items/new".to_owned(),
        }
    }

    /// Where a person's draft of the form is kept.
    fn key(&self) -> String {
        self.item.as_ref().map_or_else(|| "item/".to_owned(), |item| format!("item/{}", item.code))
    }

    /// The fields of the form: all of the act's, but for a publication only what the approved draft does not say.
    fn fields(&self) -> Vec<FieldDefinition> {
        let all = (self.definition.fields)();
        if self.definition.id != PublishItem::DEFINITION.id {
            return all;
        }
        all.into_iter().filter(|field| matches!(field.name, "from" | "until" | "run")).collect()
    }

    /// The act's JSON from what the form says.
    fn act_json(&self, mut fields: Json, today: jiff::civil::Date) -> Json {
        let Some(item) = &self.item else { return fields };
        let Json::Object(given) = &mut fields else { return fields };
        if self.definition.id == PublishItem::DEFINITION.id {
            let Some(draft) = item.working() else { return fields };
            let reviewed = draft.reviewed.as_ref().map(|review| review.day);
            let publication = PublishItem::of(&draft.draft.act, today, None, Run::Formal, reviewed);
            let mut whole = publication.fields_json();
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
        if self.definition.id != DraftItem::DEFINITION.id {
            given.insert("code".to_owned(), json!(item.code.as_str()));
        }
        fields
    }
}

/// The state in which a form is shown.
struct Filled {
    fields: Json,
    at: String,
    errors: Vec<FieldError>,
    refusal: Option<Refusal>,
    grown: Option<String>,
    note: String,
}

pub(crate) async fn form(
    State(app): State<Arc<App>>,
    officer: Officer,
    Path((code, act)): Path<(String, String)>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let result = open(&app, &officer, Some(&code), &act, &query).await;
    answer(&app, Some(&officer), result)
}

pub(crate) async fn new_form(
    State(app): State<Arc<App>>,
    officer: Officer,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let result = open(&app, &officer, None, DraftItem::DEFINITION.id, &query).await;
    answer(&app, Some(&officer), result)
}

async fn open(
    app: &Arc<App>,
    officer: &Officer,
    code: Option<&str>,
    act: &str,
    query: &HashMap<String, String>,
) -> Result<Response, Fault> {
    let registry = app.node.registry();
    let subject = Subject::find(&registry, code, act)?;
    let (person, key, act) = (officer.id().to_string(), subject.key(), subject.definition.id.to_owned());
    let draft = app.node.store().read(move |tx| store::desk::draft(tx, &person, &key, &act)).await?;
    let now = app.node.now();
    let draft = draft.and_then(|(form, saved)| Some((serde_json::from_str::<Json>(&form).ok()?, saved)));
    let proposed = if code.is_none() { super::library::prefilled(app, query).await? } else { None };
    let filled = match draft.filter(|_| !query.contains_key("fresh") && proposed.is_none()) {
        Some((form, saved)) => Filled {
            fields: form.get("fields").cloned().unwrap_or_default(),
            // Steps are recorded as they are done: the time is not that at which the draft was begun.
            at: write_datetime(now),
            errors: Vec::new(),
            refusal: None,
            grown: None,
            note: format!("已恢复{}保存的草稿", words::short(&saved)),
        },
        None => {
            let facts = RegistryFacts { law: app.node.law(), registry: &registry };
            let mut fields = prefill(subject.definition.id, subject.item.as_ref(), &officer.agency, now, facts);
            let mut note = "填写的内容会自动保存为草稿";
            if let (Json::Object(fields), Some(proposed)) = (&mut fields, proposed) {
                fields.extend(proposed);
                note = "已按法规库的建议填写，请对照原文；保存后替换此前的新事项草稿";
            }
            Filled {
                fields,
                at: write_datetime(now),
                errors: Vec::new(),
                refusal: None,
                grown: None,
                note: note.to_owned(),
            }
        }
    };
    show(app, officer, &subject, &filled, StatusCode::OK)
}

fn show(
    app: &Arc<App>,
    officer: &Officer,
    subject: &Subject,
    filled: &Filled,
    status: StatusCode,
) -> Result<Response, Fault> {
    let registry = app.node.registry();
    let (neighbours, now) = (Neighbours::default(), app.node.now());
    // Choices are looked up as for a case of the person's agency.
    let nothing = CaseFile::new(CaseId(String::new()), officer.agency.clone());
    let facts = Facts { law: app.node.law(), registry: &registry, neighbours: &neighbours };
    let fields = subject.fields();
    let errors = by_path(&filled.errors);
    let shown = Shown {
        source: Source { case: &nothing, facts, today: now.date(), item: Some(subject.item.as_ref()) },
        errors: &errors,
        files_at: "",
        grown: filled.grown.as_deref(),
    };
    // An item's code stands in its address; only a new item is asked for it.
    let asked: Vec<FieldDefinition> =
        fields.iter().filter(|field| field.name != "code" || subject.item.is_none()).cloned().collect();
    let mut form_sections = sections(&asked, &filled.fields, shown);
    if subject.definition.id == DraftItem::DEFINITION.id && subject.item.is_some() {
        form_sections.insert(0, code_section(&filled.fields));
    }
    form_sections.push(time_section(filled));
    let at = subject.address();
    let (title, back) = match &subject.item {
        Some(item) => (item.name().to_owned(), address(&item.code)),
        None => (String::new(), "/desk/items".to_owned()),
    };
    let form = Form {
        action: at.clone(),
        multipart: has_files(&fields),
        version: subject.item.as_ref().map_or(0, Item::version).to_string(),
        draft_key: format!("{}:{}:{}", officer.id(), subject.key(), subject.definition.id),
        draft_url: format!("{at}/draft"),
        draft_note: filled.note.clone(),
        sections: form_sections,
        submit: "确认并记录".to_owned(),
        confirm: format!("确认{}？记录后不能修改或者删除。", subject.definition.title),
        cancel_href: back.clone(),
        ..Form::default()
    };
    let mut way = vec![link("权力事项", "/desk/items")];
    let mut context: Vec<Pair> = Vec::new();
    if !title.is_empty() {
        way.push(link(&title, back.clone()));
        let mut item = pair("事项", title);
        item.href = back;
        context.push(item);
    }
    way.push(link(subject.definition.title, ""));
    if !subject.definition.hint.is_empty() {
        context.push(pair("说明", subject.definition.hint));
    }
    let warnings = match (&subject.item, &filled.refusal) {
        (Some(item), None) => {
            let facts = RegistryFacts { law: app.node.law(), registry: &registry };
            next(item, officer.id(), now, facts)
                .iter()
                .filter(|act| act.definition.id == subject.definition.id)
                .flat_map(|act| act.against.iter().map(refusal_view))
                .collect()
        }
        _ => Vec::new(),
    };
    let errors: Vec<FormError> = summary(&fields, &filled.errors);
    let html = ActForm {
        shell: officer.shell(app, subject.definition.title, "/desk/items", crumbs(way)),
        heading: subject.definition.title.to_owned(),
        tags: Vec::new(),
        context,
        errors,
        refusals: filled.refusal.iter().flat_map(|refusal| refusal.findings.iter().map(refusal_view)).collect(),
        warnings,
        form,
        preview: preview(&registry, subject),
    }
    .render()?;
    Ok((status, Html(html)).into_response())
}

/// The elements beside the forms of those who confirm, review and publish them.
fn preview(registry: &Registry, subject: &Subject) -> Option<Preview> {
    let item = subject.item.as_ref()?;
    let beside = matches!(subject.definition.id, "item.confirm" | "item.submit" | "item.review" | "item.publish");
    let draft = item.working().filter(|_| beside)?;
    let elements = super::item::elements_of_draft(registry, draft, item.publications.last());
    let html = crate::view::ElementsPaper { title: item.name().to_owned(), elements }.render().ok()?;
    Some(Preview { title: "事项要素".to_owned(), note: "编制稿".to_owned(), html, ..Preview::default() })
}

/// The code of an item that exists, carried along unchanged.
fn code_section(fields: &Json) -> Section {
    let code = fields.get("code").and_then(Json::as_str).unwrap_or_default();
    let field = Field { kind: "hidden", name: "code".to_owned(), value: code.to_owned(), ..Field::default() };
    Section { lines: vec![Line { fields: vec![field], group: None }], ..Section::default() }
}

fn time_section(filled: &Filled) -> Section {
    let error = filled.errors.iter().find(|error| error.path == "_at").map(|error| error.message.clone());
    let at = Field {
        kind: "datetime",
        id: "f-_at".to_owned(),
        name: "_at".to_owned(),
        label: "办理时间".to_owned(),
        hint: "如实填写实际发生的时间；系统另外记载录入时间".to_owned(),
        described: "f-_at-hint".to_owned(),
        error: error.unwrap_or_default(),
        value: filled.at.get(..16).unwrap_or(&filled.at).to_owned(),
        required: true,
        width: "date",
        ..Field::default()
    };
    Section {
        heading: "办理时间".to_owned(), hint: String::new(), lines: vec![Line { fields: vec![at], group: None }]
    }
}

pub(crate) async fn submit(
    State(app): State<Arc<App>>,
    Path((code, act)): Path<(String, String)>,
    request: Request<Body>,
) -> Response {
    post(app, Some(code), act, request).await
}

pub(crate) async fn new_submit(State(app): State<Arc<App>>, request: Request<Body>) -> Response {
    post(app, None, DraftItem::DEFINITION.id.to_owned(), request).await
}

async fn post(app: Arc<App>, code: Option<String>, act: String, request: Request<Body>) -> Response {
    let officer = match signed_in(&app, request.headers()).await {
        Ok(Some(officer)) => officer,
        Ok(None) => return ended(&app, code.as_deref(), &act, request).await,
        Err(fault) => return problem_page(&app, None, &fault),
    };
    let result = submitted(&app, &officer, code.as_deref(), &act, request).await;
    answer(&app, Some(&officer), result)
}

/// The session ended while the form was open: it comes back as a draft after signing in.
async fn ended(app: &Arc<App>, code: Option<&str>, act: &str, request: Request<Body>) -> Response {
    let result = async {
        let registry = app.node.registry();
        let subject = Subject::find(&registry, code, act)?;
        let posted = posted(app, None, "", request).await?;
        let fields = read(&subject.fields(), &posted, &std::collections::BTreeMap::new());
        let form = json!({"fields": fields}).to_string();
        super::act::ended_page(app, subject.key(), act, form)
    };
    answer(app, None, result.await)
}

async fn submitted(
    app: &Arc<App>,
    officer: &Officer,
    code: Option<&str>,
    act: &str,
    request: Request<Body>,
) -> Result<Response, Fault> {
    let registry = app.node.registry();
    let subject = Subject::find(&registry, code, act)?;
    let key = subject.key();
    let posted = posted(app, Some(officer), &key, request).await?;
    super::account::check_csrf(officer, posted.get("csrf"))?;
    let known = known_files(app, &key).await?;
    let mut fields = read(&subject.fields(), &posted, &known);
    let at = posted.get("_at").unwrap_or_default().trim().to_owned();
    let filled = |fields: Json, errors: Vec<FieldError>, refusal: Option<Refusal>, grown: Option<String>| Filled {
        fields,
        at: at.clone(),
        errors,
        refusal,
        grown,
        note: "所填内容已经保存为草稿".to_owned(),
    };
    if let Some(list) = posted.get("_add") {
        return show(app, officer, &subject, &filled(fields, Vec::new(), None, Some(list.to_owned())), StatusCode::OK);
    }
    if let Some((list, row)) = posted.get("_remove").and_then(|value| value.rsplit_once(':')) {
        remove_row(&mut fields, list, row);
        return show(app, officer, &subject, &filled(fields, Vec::new(), None, None), StatusCode::OK);
    }
    keep(app, officer, &subject, &fields).await?;
    if posted.get("_draft").is_some() {
        return Ok(Redirect::to(&format!("{}?flash=draft", subject.address())).into_response());
    }
    let mut errors = posted.refused_files().to_vec();
    let moment = parse_datetime(&at).map_err(|message| errors.push(FieldError::new("_at", message))).ok();
    let whole = subject.act_json(fields.clone(), app.node.now().date());
    let parsed = match ItemAct::parse(subject.definition.id, &whole) {
        Some(Ok(act)) => Some(act),
        Some(Err(faults)) => {
            errors.extend(faults);
            None
        }
        None => return Err(Fault::Missing("办理事项")),
    };
    let (Some(at_moment), Some(act), true) = (moment, parsed, errors.is_empty()) else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return show(app, officer, &subject, &filled(fields, errors, None, None), status);
    };
    let code = act.code().clone();
    let command = Command { act, at: at_moment, by: officer.id().clone() };
    let seen = seen(&posted, &subject);
    match app.node.record_item(ItemRequest { command, seen }).await {
        Ok(_) => {
            let (person, act) = (officer.id().to_string(), subject.definition.id.to_owned());
            let done = format!("{}:{key}:{}", officer.id(), subject.definition.id);
            app.node.store().write(move |tx| store::desk::drop_draft(tx, &person, &key, &act)).await?;
            let to = format!("{}?flash=done&draft_done={}", address(&code), crate::url::encode(&done));
            Ok(Redirect::to(&to).into_response())
        }
        Err(ItemFailure::Refused(refusal)) => {
            show(app, officer, &subject, &filled(fields, Vec::new(), Some(refusal), None), StatusCode::CONFLICT)
        }
        Err(ItemFailure::Stale { seen, .. }) => Err(stale(app, &code, seen, subject.address())),
        Err(ItemFailure::Node(error)) => Err(error.into()),
    }
}

fn seen(posted: &Posted, subject: &Subject) -> Option<u32> {
    subject.item.as_ref()?;
    posted.get("version").and_then(|version| version.parse().ok())
}

/// What others did since the form was opened.
fn stale(app: &App, code: &ItemCode, seen: u32, back: String) -> Fault {
    let registry = app.node.registry();
    let entries = registry.catalogue_item(code).map(|item| item.entries.as_slice()).unwrap_or_default();
    let changes = entries
        .iter()
        .filter(|entry| entry.seq >= seen)
        .map(|entry| Change {
            time: words::short(&write_datetime(entry.meta.recorded)),
            actor: registry.name(&entry.meta.by).to_owned(),
            text: entry.definition.title.to_owned(),
        })
        .collect();
    Fault::Stale(changes, back)
}

async fn keep(app: &App, officer: &Officer, subject: &Subject, fields: &Json) -> Result<(), Fault> {
    let (person, key, act) = (officer.id().to_string(), subject.key(), subject.definition.id.to_owned());
    let (form, now) = (json!({"fields": fields}).to_string(), write_datetime(app.node.now()));
    Ok(app.node.store().write(move |tx| store::desk::put_draft(tx, &person, &key, &act, &form, &now)).await?)
}

pub(crate) async fn draft(
    State(app): State<Arc<App>>,
    officer: Officer,
    Path((code, act)): Path<(String, String)>,
    request: Request<Body>,
) -> Response {
    save(&app, &officer, Some(&code), &act, request).await
}

pub(crate) async fn new_draft(State(app): State<Arc<App>>, officer: Officer, request: Request<Body>) -> Response {
    save(&app, &officer, None, DraftItem::DEFINITION.id, request).await
}

async fn save(app: &Arc<App>, officer: &Officer, code: Option<&str>, act: &str, request: Request<Body>) -> Response {
    let result = async {
        let subject = Subject::find(&app.node.registry(), code, act)?;
        let posted = posted(app, None, "", request).await?;
        super::account::check_csrf(officer, posted.get("csrf"))?;
        let fields = read(&subject.fields(), &posted, &known_files(app, &subject.key()).await?);
        keep(app, officer, &subject, &fields).await?;
        Ok(StatusCode::NO_CONTENT.into_response())
    };
    answer(app, Some(officer), result.await)
}
