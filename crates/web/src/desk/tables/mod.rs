//! Tables of people and of power items: exported by whoever may see them, imported by the administrator after a look at
//! what would become of every row.

mod check;
mod export;
mod import;
mod view;

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::Request;
use axum::routing::{get, post};
use exchange::table::topic::Topic;

use super::subject::Kind;
use crate::app::App;
use crate::guard::Officer;
use crate::problem::{Fault, answer};

pub(crate) use check::Remembered;
pub(crate) use export::default_agency;

/// The address of the list of what a table is about.
const fn base(topic: Topic) -> &'static str {
    match topic {
        Topic::People => Kind::Person.base(),
        Topic::Items => Kind::Item.base(),
    }
}

/// Where a table is exported.
pub(crate) fn export_address(topic: Topic) -> String {
    format!("{}/export", base(topic))
}

/// Where a table is imported.
pub(crate) fn import_address(topic: Topic) -> String {
    format!("{}/import", base(topic))
}

/// Whether the person may import tables.
pub(crate) fn may_import(officer: &Officer, app: &App, topic: Topic) -> bool {
    let today = app.node.now().date();
    topic.importers().iter().any(|role| officer.person.post(*role, None, today).is_some())
}

fn importing(officer: &Officer, app: &App, topic: Topic) -> Result<(), Fault> {
    if may_import(officer, app, topic) { Ok(()) } else { Err(Fault::Forbidden) }
}

type Asked = Query<HashMap<String, String>>;

/// The pages of the tables about one topic.
pub(crate) fn routes(topic: Topic) -> Router<Arc<App>> {
    let (export, import) = (export_address(topic), import_address(topic));
    Router::new()
        .route(
            &export,
            get(move |State(app): State<Arc<App>>, officer: Officer, Query(query): Asked| async move {
                let result = export::page_of(&app, &officer, topic, &query).await;
                answer(&app, Some(&officer), result)
            }),
        )
        .route(
            &format!("{export}/{{form}}"),
            get(
                move |State(app): State<Arc<App>>, officer: Officer, Path(form): Path<String>, Query(query): Asked| async move {
                    let result = export::download_of(&app, &officer, topic, &form, &query).await;
                    answer(&app, Some(&officer), result)
                },
            ),
        )
        .route(
            &import,
            get(move |State(app): State<Arc<App>>, officer: Officer| async move {
                answer(&app, Some(&officer), import::form(&app, &officer, topic))
            })
            .post(move |State(app): State<Arc<App>>, officer: Officer, request: Request<Body>| async move {
                let result = import::take(&app, &officer, topic, request).await;
                answer(&app, Some(&officer), result)
            }),
        )
        .route(
            &format!("{import}/template"),
            get(move |State(app): State<Arc<App>>, officer: Officer| async move {
                answer(&app, Some(&officer), import::template(&app, &officer, topic))
            }),
        )
        .route(
            &format!("{import}/check"),
            get(move |State(app): State<Arc<App>>, officer: Officer, Query(query): Asked| async move {
                let result = check::get(&app, &officer, topic, &query).await;
                answer(&app, Some(&officer), result)
            }),
        )
        .route(
            &format!("{import}/report"),
            get(move |State(app): State<Arc<App>>, officer: Officer, Query(query): Asked| async move {
                let result = check::report(&app, &officer, topic, &query).await;
                answer(&app, Some(&officer), result)
            }),
        )
        .route(
            &format!("{import}/record"),
            post(move |State(app): State<Arc<App>>, officer: Officer, request: Request<Body>| async move {
                let result = check::record(&app, &officer, topic, request).await;
                answer(&app, Some(&officer), result)
            }),
        )
}
