//! Correcting a registration: another file, other days. What rests on the text is shown beside the form.

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{Request, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use casework::catalogue::elements::ItemBasis;
use casework::catalogue::library::{CorrectStatute, Registered, Texts};
use casework::decide::Refusal;
use casework::definition::ActType as _;
use casework::registry::{Registry, RegistryAct};
use casework::value::{FieldError, Value as _, chinese_date};
use jiff::civil::Date;
use law::statutes::short_title;
use serde_json::{Value as Json, json};
use statute::text::Statute;

use super::form::{Filled, asked, record, show};
use super::register::{Uploaded, paper, told, uploaded};
use super::{HOME, day_of, find, keeps, text_address, title_address};
use crate::app::App;
use crate::form::post::posted;
use crate::form::read::read;
use crate::guard::Officer;
use crate::problem::{Fault, answer};
use crate::url::encode;
use crate::view::Pair;
use crate::words::pair;

/// The fields that are not asked: what is corrected, and the file.
const CARRIED: &[&str] = &["title", "version", "text"];

/// A registration and the file that is to take the place of its own.
struct Correction {
    title: String,
    version: Date,
    registered: Registered,
    uploaded: Option<Uploaded>,
    /// The articles that the new file has no more.
    gone: Vec<String>,
}

/// The articles of one text that another one has not.
fn gone(before: &Statute, after: &Statute) -> Vec<String> {
    let kept = |number| after.articles.iter().any(|article| article.number == number);
    before.articles.iter().filter(|article| !kept(article.number)).map(|article| article.number.to_string()).collect()
}

impl Correction {
    async fn find(app: &App, officer: &Officer, title: &str, version: &str, digest: &str) -> Result<Self, Fault> {
        if !keeps(officer, app) {
            return Err(Fault::Forbidden);
        }
        let (title, version) = (short_title(title), day_of(version)?);
        let registry = app.node.registry();
        let registered = registry.statute(title, version).ok_or(Fault::Missing("法规文本"))?.clone();
        let uploaded = if digest.is_empty() { None } else { Some(uploaded(app, digest).await?) };
        let gone = match &uploaded {
            Some(uploaded) => gone(&find(app, &registry, title, version).await?.statute, &uploaded.statute),
            None => Vec::new(),
        };
        Ok(Self { title: title.to_owned(), version, registered, uploaded, gone })
    }

    /// The registration as it is, overlaid by what the new file says of itself.
    fn prefilled(&self, app: &App) -> Json {
        let registry = app.node.registry();
        let act = &self.registered.act;
        let until = Texts::new(&app.node.law().statutes, &registry).find(&self.title, self.version);
        let mut fields = json!({
            "to_version": act.version.to_string(),
            "enactment": act.enactment.code(),
            "level": act.level.code(),
            "from": act.from.to_string(),
        });
        if let (Json::Object(fields), Some(until)) = (&mut fields, until.and_then(|text| text.until)) {
            fields.insert("until".to_owned(), json!(until.to_string()));
        }
        if let (Json::Object(fields), Some(uploaded)) = (&mut fields, &self.uploaded) {
            let Json::Object(mut told) = told(&uploaded.statute) else { return json!(fields) };
            told.remove("title");
            if let Some(version) = told.remove("version") {
                fields.insert("to_version".to_owned(), version);
            }
            fields.extend(told);
        }
        fields
    }

    fn filled<'a>(
        &self,
        app: &App,
        fields: &'a Json,
        errors: Vec<FieldError>,
        refusal: Option<Refusal>,
    ) -> Result<Filled<'a>, Fault> {
        let registry = app.node.registry();
        let mut of = pair("法规", format!("《{}》（{}）", self.title, self.version));
        of.href = title_address(&self.title);
        let meta = &self.registered.meta;
        let by = format!("{} {}", registry.name(&meta.by), chinese_date(meta.recorded.date()));
        let registered = self.registered.act.text.name.to_string();
        let file = match &self.uploaded {
            Some(uploaded) => {
                let name = uploaded.file.get("name").and_then(Json::as_str).unwrap_or_default();
                pair("更正的文本", format!("{name}，代替{registered}"))
            }
            None => pair("文本", registered),
        };
        let mut replace = pair("文本有误的", "上传正确的文本");
        replace.href = format!("{HOME}/import?title={}&version={}", encode(&self.title), self.version);
        let mut context = vec![of, pair("现在的登记", by), file, replace];
        if self.uploaded.is_some() {
            let none = "没有，原文本的各条都在".to_owned();
            let gone = if self.gone.is_empty() { none } else { self.gone.join("、") };
            context.push(pair("不再有的条", gone));
        }
        context.extend(resting(app, &registry, &self.title, self.version));
        let digest = self.uploaded.as_ref().map(|uploaded| uploaded.digest.clone()).unwrap_or_default();
        Ok(Filled {
            definition: &CorrectStatute::DEFINITION,
            action: format!("{}/correct", text_address(&self.title, self.version)),
            back: title_address(&self.title),
            context,
            carried: vec![("title", self.title.clone()), ("version", self.version.to_string()), ("text", digest)],
            fields,
            errors,
            refusal,
            preview: self.uploaded.as_ref().map(|uploaded| paper(&uploaded.statute)).transpose()?,
        })
    }

    fn act(&self, fields: &Json) -> Result<CorrectStatute, Vec<FieldError>> {
        let mut whole = fields.clone();
        let act = &self.registered.act;
        if let Json::Object(whole) = &mut whole {
            let (articles, file) = match &self.uploaded {
                Some(uploaded) => (uploaded.statute.article_count(), uploaded.file.clone()),
                None => (act.articles, act.text.write().unwrap_or_default()),
            };
            whole.insert("title".to_owned(), json!(self.title));
            whole.insert("version".to_owned(), json!(self.version.to_string()));
            whole.insert("articles".to_owned(), json!(articles));
            whole.insert("gone".to_owned(), json!(self.gone));
            whole.insert("text".to_owned(), file);
        }
        CorrectStatute::parse(&whole)
    }
}

/// The items that rest on a version, published and under way, each as a link.
fn resting(app: &App, registry: &Registry, title: &str, version: Date) -> Vec<Pair> {
    let texts = Texts::new(&app.node.law().statutes, registry);
    let rests = |basis: &&ItemBasis| {
        short_title(basis.law.as_str()) == title
            && texts.find(title, basis.version).is_some_and(|text| text.version == version)
    };
    let mut rows = Vec::new();
    for item in registry.catalogue().filter(|item| item.cancelled.is_none()) {
        let published = item.publications.last().map(|version| version.basis.as_slice()).unwrap_or_default();
        let draft = item.working().map(|draft| draft.draft.act.basis.as_slice()).unwrap_or_default();
        for (label, bases) in [("已公布的事项", published), ("编制中的事项", draft)] {
            let articles: Vec<&str> = bases.iter().filter(rests).map(|basis| basis.article.as_str()).collect();
            if !articles.is_empty() {
                let words = format!("{}（{}，依据{}）", item.name(), item.code, articles.join("、"));
                let mut row = pair(label, words);
                row.href = crate::desk::item::address(&item.code);
                rows.push(row);
            }
        }
    }
    rows
}

pub(crate) async fn form(
    State(app): State<Arc<App>>,
    officer: Officer,
    Path((title, version)): Path<(String, String)>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let result = async {
        let digest = query.get("text").map(String::as_str).unwrap_or_default();
        let correction = Correction::find(&app, &officer, &title, &version, digest).await?;
        let fields = correction.prefilled(&app);
        show(&app, &officer, correction.filled(&app, &fields, Vec::new(), None)?, StatusCode::OK)
    };
    let result = result.await;
    answer(&app, Some(&officer), result)
}

pub(crate) async fn submit(
    State(app): State<Arc<App>>,
    officer: Officer,
    Path((title, version)): Path<(String, String)>,
    request: Request<Body>,
) -> Response {
    let result = async {
        let posted = posted(&app, None, "", request).await?;
        super::super::account::check_csrf(&officer, posted.get("csrf"))?;
        let digest = posted.get("text").unwrap_or_default().to_owned();
        let correction = Correction::find(&app, &officer, &title, &version, &digest).await?;
        let carried: Vec<(&'static str, String)> = CARRIED.iter().map(|name| (*name, String::new())).collect();
        let fields = read(&asked(&CorrectStatute::DEFINITION, &carried), &posted, &Default::default());
        let act = match correction.act(&fields) {
            Ok(act) => act,
            Err(errors) => {
                let status = StatusCode::UNPROCESSABLE_ENTITY;
                return show(&app, &officer, correction.filled(&app, &fields, errors, None)?, status);
            }
        };
        match record(&app, &officer, RegistryAct::CorrectStatute(act)).await? {
            None => Ok(Redirect::to(&title_address(&correction.title)).into_response()),
            Some(refusal) => {
                let filled = correction.filled(&app, &fields, Vec::new(), Some(refusal))?;
                show(&app, &officer, filled, StatusCode::CONFLICT)
            }
        }
    };
    let result = result.await;
    answer(&app, Some(&officer), result)
}
