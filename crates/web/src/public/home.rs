//! The first page, large type, and what no route answers.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Redirect, Response};

use crate::app::App;
use crate::guard::cookie;
use crate::problem::{Fault, problem_page};

pub(crate) async fn get(state: State<Arc<App>>, headers: HeaderMap) -> Response {
    super::decisions::home(state, headers).await
}

/// Switches large type; a link, so that it works without scripts and without signing in.
pub(crate) async fn large(headers: HeaderMap) -> Response {
    let value = if cookie(&headers, "large") == Some("yes") { "no" } else { "yes" };
    let back = headers
        .get(header::REFERER)
        .and_then(|value| value.to_str().ok())
        .and_then(crate::desk::account::path_of)
        .unwrap_or("/");
    ([(header::SET_COOKIE, format!("large={value}; Path=/; Max-Age=31536000; SameSite=Lax"))], Redirect::to(back))
        .into_response()
}

pub(crate) async fn missing(State(app): State<Arc<App>>) -> Response {
    problem_page(&app, None, &Fault::Missing("页面"))
}
