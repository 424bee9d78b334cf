//! Taking a text in: a file is uploaded, and if it can be read the form of its registration opens, or that of the correction
//! for which it was uploaded.

use std::collections::HashMap;

use std::sync::Arc;

use askama::Template as _;
use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::{Request, StatusCode};
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use serde_json::Value as Json;

use super::super::{crumbs, link};
use super::view::ImportPage;
use super::{FILES, HOME, day_of, keeps, text_address, words};
use crate::app::App;
use crate::form::post::posted;
use crate::guard::Officer;
use crate::problem::{Fault, answer};
use crate::view::{Field, FormError};

/// The version whose registration the file is to correct; both are empty for a new text.
struct Correcting {
    title: String,
    version: String,
}

impl Correcting {
    fn of(title: Option<&str>, version: Option<&str>) -> Self {
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        Self { title: text(title), version: text(version) }
    }

    /// The form that opens next.
    fn next(&self, digest: &str) -> Result<String, Fault> {
        if self.title.is_empty() {
            return Ok(format!("{HOME}/register?text={digest}"));
        }
        Ok(format!("{}/correct?text={digest}", text_address(&self.title, day_of(&self.version)?)))
    }
}

pub(crate) async fn form(
    State(app): State<Arc<App>>,
    officer: Officer,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let asked = |name: &str| query.get(name).map(String::as_str);
    let correcting = Correcting::of(asked("title"), asked("version"));
    answer(&app, Some(&officer), show(&app, &officer, &correcting, "", StatusCode::OK))
}

fn show(
    app: &Arc<App>,
    officer: &Officer,
    correcting: &Correcting,
    error: &str,
    status: StatusCode,
) -> Result<Response, Fault> {
    if !keeps(officer, app) {
        return Err(Fault::Forbidden);
    }
    let field = Field {
        kind: "file",
        id: "f-text".to_owned(),
        name: "text".to_owned(),
        label: "法规文本".to_owned(),
        hint: "一个版本一个文件：.docx、.txt或者.md。文本应当含有题名和“第一条”等条文。".to_owned(),
        described: "f-text-hint".to_owned(),
        accept: ".docx,.txt,.md".to_owned(),
        limit: exchange::text::LIMIT,
        required: true,
        error: error.to_owned(),
        ..Field::default()
    };
    let errors = Some(error).filter(|error| !error.is_empty());
    let errors = errors.map(|text| FormError { field: "f-text".to_owned(), text: text.to_owned() });
    let (heading, note) = if correcting.title.is_empty() {
        ("导入法规文本".to_owned(), "系统先读出题名、日期和条文供您核对，确认后才登记。")
    } else {
        (format!("更换《{}》的文本", correcting.title), "系统先读出更正的文本供您核对，确认更正后才登记。")
    };
    let html = ImportPage {
        shell: officer.shell(app, &heading, HOME, crumbs(vec![link("法规库", HOME), link("导入文本", "")])),
        heading,
        note: note.to_owned(),
        title: correcting.title.clone(),
        version: correcting.version.clone(),
        errors: errors.into_iter().collect(),
        field,
    }
    .render()?;
    Ok((status, Html(html)).into_response())
}

pub(crate) async fn submit(State(app): State<Arc<App>>, officer: Officer, request: Request<Body>) -> Response {
    let result = take(&app, &officer, request).await;
    answer(&app, Some(&officer), result)
}

async fn take(app: &Arc<App>, officer: &Officer, request: Request<Body>) -> Result<Response, Fault> {
    if !keeps(officer, app) {
        return Err(Fault::Forbidden);
    }
    let posted = posted(app, Some(officer), FILES, request).await?;
    super::super::account::check_csrf(officer, posted.get("csrf"))?;
    let correcting = Correcting::of(posted.get("title"), posted.get("version"));
    let refused = |text: &str| show(app, officer, &correcting, text, StatusCode::UNPROCESSABLE_ENTITY);
    if let Some(error) = posted.refused_files().first() {
        return refused(&error.message);
    }
    let digest = posted.file("text").and_then(|file| file.get("sha256")).and_then(Json::as_str);
    let Some(digest) = digest else { return refused("请选择要导入的文件") };
    match words(app, digest).await? {
        Err(why) => refused(&why),
        Ok(text) if statute::text::read(&text).articles.is_empty() => {
            refused("文本中没有读到条文：条文应当以“第一条”等开头，请核对文件")
        }
        Ok(_) => Ok(Redirect::to(&correcting.next(digest)?).into_response()),
    }
}
