//! The forms of the registry, about items, agencies and people: made from the definition of each act, filled with what is
//! already known.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template as _;
use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{Request, StatusCode};
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use axum::routing::{get, post as post_to};
use casework::case::{CaseFile, CaseId};
use casework::catalogue::decide::next;
use casework::catalogue::situation::RegistryFacts;
use casework::decide::Refusal;
use casework::facts::{Facts, Neighbours};
use casework::registry::{Registry, RegistryAct};
use casework::value::{FieldError, parse_datetime, write_datetime};
use serde_json::{Value as Json, json};

use super::act::{known_files, refusal_view, remove_row};
use super::subject::{Kind, NotRecorded, Subject};
use super::{crumbs, link};
use crate::app::App;
use crate::form::has_files;
use crate::form::options::Source;
use crate::form::post::posted;
use crate::form::read::read;
use crate::form::show::{Shown, by_path, sections, summary};
use crate::guard::{Officer, officer as signed_in};
use crate::problem::{Fault, answer, problem_page};
use crate::view::{ActForm, Field, Form, FormError, Line, Pair, Preview, Section};
use crate::words::{self, pair};

/// The state in which a form is shown.
struct Filled {
    fields: Json,
    at: String,
    errors: Vec<FieldError>,
    refusal: Option<Refusal>,
    grown: Option<String>,
    note: String,
    /// The proposals that a new item is made of, as one field; empty where there are none.
    origin: String,
}

/// The hidden field that names the proposals.
const ORIGIN: &str = "_origin";

/// What is said when the proposals of a draft are not among those read any more.
const GONE: &str = "现在的文本没有读出所选的建议，记录时不再关联；仍要关联的，请从法规库重新选择";

/// The addresses of the forms about one kind of thing.
pub(crate) fn routes(kind: Kind) -> Router<Arc<App>> {
    let (base, first) = (kind.base(), kind.first().to_owned());
    let (first_sent, first_saved) = (first.clone(), first.clone());
    type Target = Path<(String, String)>;
    type Asked = Query<HashMap<String, String>>;
    Router::new()
        .route(
            &format!("{base}/new"),
            get(move |State(app): State<Arc<App>>, officer: Officer, Query(query): Asked| async move {
                let result = open(&app, &officer, kind, None, &first, &query).await;
                answer(&app, Some(&officer), result)
            })
            .post(move |State(app): State<Arc<App>>, request: Request<Body>| async move {
                post(app, kind, None, first_sent, request).await
            }),
        )
        .route(
            &format!("{base}/new/draft"),
            post_to(move |State(app): State<Arc<App>>, officer: Officer, request: Request<Body>| async move {
                save(&app, &officer, kind, None, &first_saved, request).await
            }),
        )
        .route(
            &format!("{base}/{{id}}/acts/{{act}}"),
            get(
                move |State(app): State<Arc<App>>, officer: Officer, Path((id, act)): Target, Query(query): Asked| async move {
                    let result = open(&app, &officer, kind, Some(&id), &act, &query).await;
                    answer(&app, Some(&officer), result)
                },
            )
            .post(move |State(app): State<Arc<App>>, Path((id, act)): Target, request: Request<Body>| async move {
                post(app, kind, Some(id), act, request).await
            }),
        )
        .route(
            &format!("{base}/{{id}}/acts/{{act}}/draft"),
            post_to(
                move |State(app): State<Arc<App>>, officer: Officer, Path((id, act)): Target, request: Request<Body>| async move {
                    save(&app, &officer, kind, Some(&id), &act, request).await
                },
            ),
        )
}

/// The form, if the person may open it.
async fn found(app: &App, officer: &Officer, kind: Kind, id: Option<&str>, act: &str) -> Result<Subject, Fault> {
    let subject = Subject::find(app, kind, id, act).await?;
    if subject.open_to(officer, app.node.now().date()) { Ok(subject) } else { Err(Fault::Forbidden) }
}

async fn open(
    app: &Arc<App>,
    officer: &Officer,
    kind: Kind,
    id: Option<&str>,
    act: &str,
    query: &HashMap<String, String>,
) -> Result<Response, Fault> {
    let subject = found(app, officer, kind, id, act).await?;
    let registry = app.node.registry();
    let (person, key, act) = (officer.id().to_string(), subject.key(), subject.definition.id.to_owned());
    let draft = app.node.store().read(move |tx| store::desk::draft(tx, &person, &key, &act)).await?;
    let now = app.node.now();
    let draft = draft.and_then(|(form, saved)| Some((serde_json::from_str::<Json>(&form).ok()?, saved)));
    let proposed = match (kind, subject.is_new()) {
        (Kind::Item, true) => super::library::prefilled(app, officer, query).await?,
        _ => None,
    };
    let filled = match draft.filter(|_| !query.contains_key("fresh") && proposed.is_none()) {
        Some((form, saved)) => Filled {
            origin: origin_of(&form).unwrap_or_default().to_owned(),
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
            let mut fields = subject.prefill(officer, now, facts, query);
            let mut note = "填写的内容会自动保存为草稿";
            let mut origin = String::new();
            if let (Json::Object(fields), Some((proposed, named))) = (&mut fields, proposed) {
                fields.extend(proposed);
                origin = named;
                note = "已按法规库的建议填写，请对照原文；保存后替换此前的新事项草稿";
            }
            Filled {
                fields,
                at: write_datetime(now),
                errors: Vec::new(),
                refusal: None,
                grown: None,
                note: note.to_owned(),
                origin,
            }
        }
    };
    show(app, officer, &subject, &filled, StatusCode::OK).await
}

async fn show(
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
    let shaped_at = super::procedure::address(subject);
    let shown = Shown {
        source: Source { case: &nothing, facts, today: now.date(), about: subject.source() },
        errors: &errors,
        files_at: "",
        shaped_at: &shaped_at,
        grown: filled.grown.as_deref(),
    };
    let mut form_sections = sections(&fields, &filled.fields, shown);
    form_sections.push(time_section(filled));
    if let (false, Some(last)) = (filled.origin.is_empty(), form_sections.last_mut()) {
        let (name, value) = (ORIGIN.to_owned(), filled.origin.clone());
        let hidden = Field { kind: "hidden", name, value, ..Field::default() };
        last.lines.push(Line { fields: vec![hidden], group: None });
    }
    let at = subject.address();
    let (title, back) = (subject.name(), subject.page());
    let form = Form {
        action: at.clone(),
        multipart: has_files(&fields),
        version: subject.version().to_string(),
        draft_key: format!("{}:{}:{}", officer.id(), subject.key(), subject.definition.id),
        draft_url: format!("{at}/draft"),
        draft_note: filled.note.clone(),
        sections: form_sections,
        submit: "确认并记录".to_owned(),
        confirm: format!("确认{}？记录后不能修改或者删除。", subject.definition.title),
        cancel_href: back.clone(),
        ..Form::default()
    };
    let mut way = vec![link(subject.kind.title(), subject.kind.base())];
    let mut context: Vec<Pair> = Vec::new();
    if !title.is_empty() {
        way.push(link(&title, back.clone()));
        let mut item = pair(subject.kind.title(), title);
        item.href = back;
        context.push(item);
    }
    way.push(link(subject.definition.title, ""));
    if !filled.origin.is_empty() {
        match super::library::context(app, &filled.origin).await {
            Err(Fault::Missing(_)) => context.push(pair("采用的建议", GONE)),
            rows => context.extend(rows?),
        }
    }
    if !subject.definition.hint.is_empty() {
        context.push(pair("说明", subject.definition.hint));
    }
    let warnings = match (subject.item(), &filled.refusal) {
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
        shell: officer.shell(app, subject.definition.title, subject.kind.nav(), crumbs(way)),
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
    let item = subject.item()?;
    let beside = matches!(subject.definition.id, "item.confirm" | "item.submit" | "item.review" | "item.publish");
    let draft = item.working().filter(|_| beside)?;
    let elements = super::item::elements_of_draft(registry, draft, item.publications.last());
    let html = crate::view::ElementsPaper { title: item.name().to_owned(), elements }.render().ok()?;
    Some(Preview { title: "事项要素".to_owned(), note: "编制稿".to_owned(), html, ..Preview::default() })
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

async fn post(app: Arc<App>, kind: Kind, id: Option<String>, act: String, request: Request<Body>) -> Response {
    let officer = match signed_in(&app, request.headers()).await {
        Ok(Some(officer)) => officer,
        Ok(None) => return ended(&app, kind, id.as_deref(), &act, request).await,
        Err(fault) => return problem_page(&app, None, &fault),
    };
    let result = submitted(&app, &officer, kind, id.as_deref(), &act, request).await;
    answer(&app, Some(&officer), result)
}

/// The session ended while the form was open: it comes back as a draft after signing in.
async fn ended(app: &Arc<App>, kind: Kind, id: Option<&str>, act: &str, request: Request<Body>) -> Response {
    let result = async {
        let subject = Subject::find(app, kind, id, act).await?;
        let posted = posted(app, None, "", request).await?;
        let fields = read(&subject.fields(), &posted, &std::collections::BTreeMap::new());
        let form = draft_json(&fields, posted.get(ORIGIN)).to_string();
        super::act::ended_page(app, subject.key(), act, form)
    };
    answer(app, None, result.await)
}

async fn submitted(
    app: &Arc<App>,
    officer: &Officer,
    kind: Kind,
    id: Option<&str>,
    act: &str,
    request: Request<Body>,
) -> Result<Response, Fault> {
    let subject = found(app, officer, kind, id, act).await?;
    let key = subject.key();
    let posted = posted(app, Some(officer), &key, request).await?;
    super::account::check_csrf(officer, posted.get("csrf"))?;
    let known = known_files(app, &key).await?;
    let mut fields = read(&subject.fields(), &posted, &known);
    let at = posted.get("_at").unwrap_or_default().trim().to_owned();
    let origin = posted.get(ORIGIN).filter(|_| kind == Kind::Item && subject.is_new()).unwrap_or_default();
    let filled = |fields: Json, errors: Vec<FieldError>, refusal: Option<Refusal>, grown: Option<String>| Filled {
        fields,
        at: at.clone(),
        errors,
        refusal,
        grown,
        note: "所填内容已经保存为草稿".to_owned(),
        origin: origin.to_owned(),
    };
    if let Some(list) = posted.get("_add") {
        return show(app, officer, &subject, &filled(fields, Vec::new(), None, Some(list.to_owned())), StatusCode::OK)
            .await;
    }
    if let Some((list, row)) = posted.get("_remove").and_then(|value| value.rsplit_once(':')) {
        remove_row(&mut fields, list, row);
        return show(app, officer, &subject, &filled(fields, Vec::new(), None, None), StatusCode::OK).await;
    }
    keep(app, officer, &subject, &draft_json(&fields, Some(origin))).await?;
    if posted.get("_draft").is_some() {
        return Ok(Redirect::to(&format!("{}?flash=draft", subject.address())).into_response());
    }
    let mut errors = posted.refused_files().to_vec();
    let moment = parse_datetime(&at).map_err(|message| errors.push(FieldError::new("_at", message))).ok();
    let whole = subject.act_json(fields.clone(), app.node.now().date());
    let parsed = match RegistryAct::parse(subject.definition.id, &whole) {
        Some(Ok(act)) => Some(act),
        Some(Err(faults)) => {
            errors.extend(faults);
            None
        }
        None => return Err(Fault::Missing("办理事项")),
    };
    let (Some(at_moment), Some(act), true) = (moment, parsed, errors.is_empty()) else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return show(app, officer, &subject, &filled(fields, errors, None, None), status).await;
    };
    let seen = posted.get("version").and_then(|version| version.parse().ok());
    let beside = match &act {
        RegistryAct::DraftItem(draft) if !origin.is_empty() => {
            match super::library::adoption(app, origin, draft).await {
                Err(Fault::Missing(_)) => {
                    let errors = vec![FieldError::new(ORIGIN, GONE)];
                    let filled = Filled { origin: String::new(), ..filled(fields, errors, None, None) };
                    return show(app, officer, &subject, &filled, StatusCode::UNPROCESSABLE_ENTITY).await;
                }
                act => vec![act?],
            }
        }
        _ => Vec::new(),
    };
    match subject.record(app, act, beside, at_moment, officer.id(), seen).await {
        Ok(page) => {
            let (person, act) = (officer.id().to_string(), subject.definition.id.to_owned());
            let done = format!("{}:{key}:{}", officer.id(), subject.definition.id);
            app.node.store().write(move |tx| store::desk::drop_draft(tx, &person, &key, &act)).await?;
            let to = format!("{page}?flash=done&draft_done={}", crate::url::encode(&done));
            Ok(Redirect::to(&to).into_response())
        }
        Err(NotRecorded::Refused(refusal)) => {
            show(app, officer, &subject, &filled(fields, Vec::new(), Some(refusal), None), StatusCode::CONFLICT).await
        }
        Err(NotRecorded::Stale(changes)) => Err(Fault::Stale(changes, subject.address())),
        Err(NotRecorded::Broken(fault)) => Err(fault),
    }
}

/// The proposals that the draft of a form names.
pub(crate) fn origin_of(draft: &Json) -> Option<&str> {
    draft.get(ORIGIN).and_then(Json::as_str)
}

/// A form as its draft is kept, with the proposals that a new item is made of.
pub(crate) fn draft_json(fields: &Json, origin: Option<&str>) -> Json {
    match origin.filter(|origin| !origin.is_empty()) {
        Some(origin) => json!({"fields": fields, ORIGIN: origin}),
        None => json!({"fields": fields}),
    }
}

async fn keep(app: &App, officer: &Officer, subject: &Subject, form: &Json) -> Result<(), Fault> {
    let (person, key, act) = (officer.id().to_string(), subject.key(), subject.definition.id.to_owned());
    let (form, now) = (form.to_string(), write_datetime(app.node.now()));
    Ok(app.node.store().write(move |tx| store::desk::put_draft(tx, &person, &key, &act, &form, &now)).await?)
}

async fn save(
    app: &Arc<App>,
    officer: &Officer,
    kind: Kind,
    id: Option<&str>,
    act: &str,
    request: Request<Body>,
) -> Response {
    let result = async {
        let subject = found(app, officer, kind, id, act).await?;
        let posted = posted(app, None, "", request).await?;
        super::account::check_csrf(officer, posted.get("csrf"))?;
        let fields = read(&subject.fields(), &posted, &known_files(app, &subject.key()).await?);
        keep(app, officer, &subject, &draft_json(&fields, posted.get(ORIGIN))).await?;
        Ok(StatusCode::NO_CONTENT.into_response())
    };
    answer(app, Some(officer), result.await)
}
