//! The forms of the library's acts: made from their definitions, the registration filled with what was read.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template as _;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{Request, StatusCode};
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use casework::case::{CaseFile, CaseId};
use casework::catalogue::library::{EndStatute, RegisterStatute};
use casework::decide::Refusal;
use casework::definition::{ActDefinition, ActType as _};
use casework::facts::{Facts, Neighbours};
use casework::registry::RegistryAct;
use casework::value::{FieldDefinition, FieldError};
use jiff::civil::Date;
use law::statutes::short_title;
use node::NodeError;
use serde_json::{Map, Value as Json, json};
use statute::text::Statute;

use super::super::act::{known_files, refusal_view};
use super::super::{crumbs, link};
use super::text::{event_words, fault_words, number_words};
use super::view::ReadPaper;
use super::{FILES, HOME, day_of, keeps, text_address, title_address, version_name, versions, words};
use crate::app::App;
use crate::form::options::{About, Source};
use crate::form::post::posted;
use crate::form::read::read;
use crate::form::show::{Shown, by_path, sections, summary};
use crate::guard::Officer;
use crate::problem::{Fault, answer};
use crate::view::{ActForm, Field, Form, Line, Pair, Preview, Section};
use crate::words::pair;

/// Articles of a text that are shown beside its registration.
const SHOWN: usize = 30;

/// A form as it is shown.
struct Filled<'a> {
    definition: &'static ActDefinition,
    action: String,
    back: String,
    context: Vec<Pair>,
    /// Names and values that the form carries along unchanged.
    carried: Vec<(&'static str, String)>,
    fields: &'a Json,
    errors: Vec<FieldError>,
    refusal: Option<Refusal>,
    preview: Option<Preview>,
}

/// The fields that a person fills: the rest is carried along or read from the text.
fn asked(definition: &ActDefinition, carried: &[(&'static str, String)]) -> Vec<FieldDefinition> {
    let known = |name: &str| name == "articles" || carried.iter().any(|(other, _)| *other == name);
    (definition.fields)().into_iter().filter(|field| !known(field.name)).collect()
}

fn show(app: &Arc<App>, officer: &Officer, filled: Filled<'_>, status: StatusCode) -> Result<Response, Fault> {
    let registry = app.node.registry();
    let neighbours = Neighbours::default();
    let nothing = CaseFile::new(CaseId(String::new()), officer.agency.clone());
    let facts = Facts { law: app.node.law(), registry: &registry, neighbours: &neighbours };
    let fields = asked(filled.definition, &filled.carried);
    let errors = by_path(&filled.errors);
    let source = Source { case: &nothing, facts, today: app.node.now().date(), about: About::Case };
    let shown = Shown { source, errors: &errors, files_at: "", shaped_at: "", grown: None };
    let mut sections = sections(&fields, filled.fields, shown);
    let hidden = |(name, value): &(&'static str, String)| Line {
        fields: vec![Field { kind: "hidden", name: (*name).to_owned(), value: value.clone(), ..Field::default() }],
        group: None,
    };
    match sections.last_mut() {
        Some(last) => last.lines.extend(filled.carried.iter().map(hidden)),
        None => {
            sections.push(Section { lines: filled.carried.iter().map(hidden).collect(), ..Section::default() });
        }
    }
    let title = filled.definition.title;
    let mut context = filled.context;
    context.push(pair("说明", filled.definition.hint));
    let html = ActForm {
        shell: officer.shell(app, title, HOME, crumbs(vec![link("法规库", HOME), link(title, "")])),
        heading: title.to_owned(),
        tags: Vec::new(),
        context,
        errors: summary(&fields, &filled.errors),
        refusals: filled.refusal.iter().flat_map(|refusal| refusal.findings.iter().map(refusal_view)).collect(),
        warnings: Vec::new(),
        form: Form {
            action: filled.action,
            // A field of these acts has the name that the number of acts seen has in other forms.
            version: String::new(),
            sections,
            submit: "确认并记录".to_owned(),
            confirm: format!("确认{title}？记录后不能修改或者删除。"),
            cancel_href: filled.back,
            ..Form::default()
        },
        preview: filled.preview,
    }
    .render()?;
    Ok((status, Html(html)).into_response())
}

/// Records an act, or gives the refusal.
async fn record(app: &App, officer: &Officer, act: RegistryAct) -> Result<Option<Refusal>, Fault> {
    match app.node.record_registry(vec![act], officer.id().as_str(), app.node.now()).await {
        Ok(()) => Ok(None),
        Err(NodeError::Refused { refusal, .. }) => Ok(Some(refusal)),
        Err(error) => Err(error.into()),
    }
}

/// An uploaded text and what was read of it.
struct Uploaded {
    file: Json,
    digest: String,
    statute: Statute,
}

async fn uploaded(app: &App, digest: &str) -> Result<Uploaded, Fault> {
    let known = known_files(app, FILES).await?;
    let file = known.get(digest).cloned().ok_or(Fault::Missing("上传的文本，请重新导入"))?;
    let text = words(app, digest).await?.map_err(Fault::BadForm)?;
    Ok(Uploaded { file, digest: digest.to_owned(), statute: statute::text::read(&text) })
}

/// What a text says of itself, as fields of its registration.
fn told(statute: &Statute) -> Json {
    let mut fields = Map::new();
    fields.insert("title".to_owned(), json!(short_title(&statute.title)));
    let day = |day: Option<Date>| day.map(|day| json!(day.to_string()));
    fields.insert("enactment".to_owned(), json!(statute.enactment().code()));
    let known = [
        ("version", day(statute.version)),
        ("level", statute.level.map(|level| json!(level.code()))),
        ("from", day(statute.in_force_from())),
    ];
    fields.extend(known.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
    Json::Object(fields)
}

/// What was read, beside the form.
fn paper(statute: &Statute) -> Result<Preview, Fault> {
    let days = |day: Option<Date>| day.map_or_else(|| "文本没有写明，请填写".to_owned(), |day| day.to_string());
    let last = statute.articles.last().map(|article| number_words(article.number)).unwrap_or_default();
    let mut facts = vec![
        pair("题名", statute.title.clone()),
        pair("版本日期", days(statute.version)),
        pair("施行日期", days(statute.in_force_from())),
        pair("效力层级", statute.level.map_or("文本没有写明，请选择", |level| level.title())),
        pair("条文", format!("读到{}条，至{last}", statute.articles.len())),
        pair("章节", format!("{}个", statute.headings.len())),
    ];
    facts.extend(statute.events.iter().map(|event| pair("沿革", event_words(event))));
    let beginning = |text: &str| {
        let line = text.lines().next().unwrap_or_default();
        let short: String = line.chars().take(40).collect();
        if short.len() < line.len() { format!("{short}……") } else { short }
    };
    let articles = statute
        .articles
        .iter()
        .take(SHOWN)
        .map(|article| pair(number_words(article.number), beginning(&article.text)))
        .collect();
    let html = ReadPaper { facts, faults: statute.faults.iter().map(fault_words).collect(), articles }.render()?;
    let more = statute.articles.len().saturating_sub(SHOWN);
    let note = if more > 0 { format!("另有{more}条没有列出") } else { String::new() };
    Ok(Preview { title: "读到的内容".to_owned(), note, html, ..Preview::default() })
}

fn registration<'a>(
    app: &App,
    uploaded: &Uploaded,
    fields: &'a Json,
    errors: Vec<FieldError>,
    refusal: Option<Refusal>,
) -> Result<Filled<'a>, Fault> {
    let registry = app.node.registry();
    let title = short_title(fields.get("title").and_then(Json::as_str).unwrap_or_default());
    let mut context = Vec::new();
    // Whoever registers a new version sees those that are known, and comes to their ends from there.
    if let Ok(known) = versions(app, &registry, title) {
        let list: Vec<String> = known.iter().map(version_name).collect();
        let mut known = pair("已知的版本", list.join("、"));
        known.href = title_address(title);
        context.push(known);
    }
    Ok(Filled {
        definition: &RegisterStatute::DEFINITION,
        action: format!("{HOME}/register"),
        back: format!("{HOME}/import"),
        context,
        carried: vec![("text", uploaded.digest.clone())],
        fields,
        errors,
        refusal,
        preview: Some(paper(&uploaded.statute)?),
    })
}

pub(crate) async fn register_form(
    State(app): State<Arc<App>>,
    officer: Officer,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let result = async {
        if !keeps(&officer, &app) {
            return Err(Fault::Forbidden);
        }
        let uploaded = uploaded(&app, query.get("text").map(String::as_str).unwrap_or_default()).await?;
        let fields = told(&uploaded.statute);
        show(&app, &officer, registration(&app, &uploaded, &fields, Vec::new(), None)?, StatusCode::OK)
    };
    let result = result.await;
    answer(&app, Some(&officer), result)
}

pub(crate) async fn register_submit(State(app): State<Arc<App>>, officer: Officer, request: Request<Body>) -> Response {
    let result = registered(&app, &officer, request).await;
    answer(&app, Some(&officer), result)
}

async fn registered(app: &Arc<App>, officer: &Officer, request: Request<Body>) -> Result<Response, Fault> {
    if !keeps(officer, app) {
        return Err(Fault::Forbidden);
    }
    let posted = posted(app, None, "", request).await?;
    super::super::account::check_csrf(officer, posted.get("csrf"))?;
    let uploaded = uploaded(app, posted.get("text").unwrap_or_default()).await?;
    let carried = [("text", String::new())];
    let fields = read(&asked(&RegisterStatute::DEFINITION, &carried), &posted, &Default::default());
    let mut whole = fields.clone();
    if let Json::Object(whole) = &mut whole {
        whole.insert("articles".to_owned(), json!(uploaded.statute.article_count()));
        whole.insert("text".to_owned(), uploaded.file.clone());
    }
    let act = match RegisterStatute::parse(&whole) {
        Ok(act) => act,
        Err(errors) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return show(app, officer, registration(app, &uploaded, &fields, errors, None)?, status);
        }
    };
    let to = text_address(act.title.as_str(), act.version);
    match record(app, officer, RegistryAct::RegisterStatute(act)).await? {
        None => Ok(Redirect::to(&to).into_response()),
        Some(refusal) => {
            let filled = registration(app, &uploaded, &fields, Vec::new(), Some(refusal))?;
            show(app, officer, filled, StatusCode::CONFLICT)
        }
    }
}

/// The form that ends a version.
fn ending<'a>(
    app: &App,
    title: &str,
    version: Date,
    fields: &'a Json,
    errors: Vec<FieldError>,
    refusal: Option<Refusal>,
) -> Result<Filled<'a>, Fault> {
    let known = versions(app, &app.node.registry(), title)?;
    let known = known.iter().find(|text| text.version == version).ok_or(Fault::Missing("法规文本"))?;
    let mut of = pair("法规", format!("《{title}》{}（{version}）", version_name(known)));
    of.href = title_address(title);
    Ok(Filled {
        definition: &EndStatute::DEFINITION,
        action: format!("{}/end", text_address(title, version)),
        back: title_address(title),
        context: vec![of, pair("施行", known.from.to_string())],
        carried: vec![("title", title.to_owned()), ("version", version.to_string())],
        fields,
        errors,
        refusal,
        preview: None,
    })
}

pub(crate) async fn end_form(
    State(app): State<Arc<App>>,
    officer: Officer,
    Path((title, version)): Path<(String, String)>,
) -> Response {
    let nothing = json!({});
    let result = if keeps(&officer, &app) {
        day_of(&version)
            .and_then(|day| ending(&app, short_title(&title), day, &nothing, Vec::new(), None))
            .and_then(|filled| show(&app, &officer, filled, StatusCode::OK))
    } else {
        Err(Fault::Forbidden)
    };
    answer(&app, Some(&officer), result)
}

pub(crate) async fn end_submit(
    State(app): State<Arc<App>>,
    officer: Officer,
    Path((title, version)): Path<(String, String)>,
    request: Request<Body>,
) -> Response {
    let result = ended(&app, &officer, short_title(&title), &version, request).await;
    answer(&app, Some(&officer), result)
}

async fn ended(
    app: &Arc<App>,
    officer: &Officer,
    title: &str,
    version: &str,
    request: Request<Body>,
) -> Result<Response, Fault> {
    if !keeps(officer, app) {
        return Err(Fault::Forbidden);
    }
    let day = day_of(version)?;
    let posted = posted(app, None, "", request).await?;
    super::super::account::check_csrf(officer, posted.get("csrf"))?;
    let carried = [("title", String::new()), ("version", String::new())];
    let fields = read(&asked(&EndStatute::DEFINITION, &carried), &posted, &Default::default());
    let mut whole = fields.clone();
    if let Json::Object(whole) = &mut whole {
        whole.insert("title".to_owned(), json!(title));
        whole.insert("version".to_owned(), json!(day.to_string()));
    }
    let act = match EndStatute::parse(&whole) {
        Ok(act) => act,
        Err(errors) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return show(app, officer, ending(app, title, day, &fields, errors, None)?, status);
        }
    };
    match record(app, officer, RegistryAct::EndStatute(act)).await? {
        None => Ok(Redirect::to(&title_address(title)).into_response()),
        Some(refusal) => {
            let filled = ending(app, title, day, &fields, Vec::new(), Some(refusal))?;
            show(app, officer, filled, StatusCode::CONFLICT)
        }
    }
}
