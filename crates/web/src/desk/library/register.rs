//! Registering a text, filled with what was read of it, and the end of a version.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template as _;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{Request, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use casework::catalogue::library::{EndStatute, RegisterStatute};
use casework::decide::Refusal;
use casework::definition::ActType as _;
use casework::registry::RegistryAct;
use casework::value::FieldError;
use jiff::civil::Date;
use law::statutes::short_title;
use serde_json::{Map, Value as Json, json};
use statute::text::Statute;

use super::super::act::known_files;
use super::form::{Filled, asked, record, show};
use super::text::{event_words, fault_words, number_words};
use super::view::ReadPaper;
use super::{FILES, HOME, day_of, keeps, text_address, title_address, version_name, versions, words};
use crate::app::App;
use crate::form::post::posted;
use crate::form::read::read;
use crate::guard::Officer;
use crate::problem::{Fault, answer};
use crate::view::Preview;
use crate::words::pair;

/// Articles of a text that are shown beside its registration.
const SHOWN: usize = 30;

/// An uploaded text and what was read of it.
pub(super) struct Uploaded {
    pub(super) file: Json,
    pub(super) digest: String,
    pub(super) statute: Statute,
}

pub(super) async fn uploaded(app: &App, digest: &str) -> Result<Uploaded, Fault> {
    let known = known_files(app, FILES).await?;
    let file = known.get(digest).cloned().ok_or(Fault::Missing("上传的文本，请重新导入"))?;
    let text = words(app, digest).await?.map_err(Fault::BadForm)?;
    Ok(Uploaded { file, digest: digest.to_owned(), statute: statute::text::read(&text) })
}

/// What a text says of itself, as fields of its registration.
pub(super) fn told(statute: &Statute) -> Json {
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
pub(super) fn paper(statute: &Statute) -> Result<Preview, Fault> {
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
