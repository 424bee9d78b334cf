//! Shaping the online procedure of an item (流程设计): steps are put in after others, bound to posts, materials and
//! limits, or left out; the engine proves what comes of it, and it goes into the form by which the item is drawn up.
//!
//! What has been shaped so far travels in the form; nothing is kept before it is taken over.

mod edit;
mod show;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::Request;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use casework::catalogue::elements::DraftItem;
use casework::catalogue::situation::RegistryFacts;
use casework::definition::{ActType as _, Role};
use casework::procedure::OnlineProcedure;
use casework::value::{Line, Value as _, write_datetime};
use serde_json::Value as Json;

use super::registry_act::{draft_json, origin_of};
use super::subject::{Kind, Subject};
use crate::app::App;
use crate::form::post::posted;
use crate::guard::Officer;
use crate::problem::{Fault, answer};

/// The page for an item's procedure, and for that of an item which is yet to be drawn up.
pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route(
            "/desk/items/new/procedure",
            get(|State(app): State<Arc<App>>, officer: Officer| async move { open(&app, &officer, None).await }).post(
                |State(app): State<Arc<App>>, officer: Officer, request: Request<Body>| async move {
                    change(&app, &officer, None, request).await
                },
            ),
        )
        .route(
            "/desk/items/{id}/procedure",
            get(|State(app): State<Arc<App>>, officer: Officer, Path(id): Path<String>| async move {
                open(&app, &officer, Some(&id)).await
            })
            .post(
                |State(app): State<Arc<App>>, officer: Officer, Path(id): Path<String>, request: Request<Body>| async move {
                    change(&app, &officer, Some(&id), request).await
                },
            ),
        )
}

/// Where the procedure of the item in a form is shaped.
pub(crate) fn address(subject: &Subject) -> String {
    if subject.is_new() { "/desk/items/new/procedure".to_owned() } else { format!("{}/procedure", subject.page()) }
}

/// A procedure in the making.
struct Shaping {
    subject: Subject,
    /// The fields of the form by which the item is drawn up, as far as they are filled.
    form: Json,
    /// The proposals that the item is made of, as the form carries them along.
    origin: Option<String>,
    procedure: OnlineProcedure,
    title: String,
}

impl Shaping {
    /// The form of the item as this person left it, or as the registry has the item.
    async fn begin(app: &App, officer: &Officer, id: Option<&str>) -> Result<Self, Fault> {
        let now = app.node.now();
        if officer.person.post(Role::ItemClerk, Some(&officer.agency), now.date()).is_none() {
            return Err(Fault::Forbidden);
        }
        let subject = Subject::find(app, Kind::Item, id, DraftItem::DEFINITION.id).await?;
        let (person, key, act) = (officer.id().to_string(), subject.key(), subject.definition.id.to_owned());
        let kept = app.node.store().read(move |tx| store::desk::draft(tx, &person, &key, &act)).await?;
        let kept = kept.and_then(|(form, _)| serde_json::from_str::<Json>(&form).ok());
        let origin = kept.as_ref().and_then(origin_of).map(str::to_owned);
        let registry = app.node.registry();
        let facts = RegistryFacts { law: app.node.law(), registry: &registry };
        let form = match kept.and_then(|form| form.get("fields").cloned()) {
            Some(fields) => fields,
            None => subject.prefill(officer, now, facts, &std::collections::HashMap::new()),
        };
        let stated = form.get("procedure").map(read).transpose()?.unwrap_or_else(OnlineProcedure::of_standard);
        // An id without steps that nobody knows begins again from the standard procedure.
        let steps = stated.resolved().unwrap_or_else(casework::procedure::standard);
        let agency = registry.agency(&officer.agency).map_or("", |agency| agency.name.as_str());
        let title = stated.title.as_ref().map_or_else(|| format!("{agency}办案流程"), ToString::to_string);
        Ok(Self { subject, form, origin, procedure: OnlineProcedure { steps, ..stated }, title })
    }

    /// The procedure to be taken over: the standard one where nothing was changed.
    fn shaped(&self, officer: &Officer) -> OnlineProcedure {
        if self.procedure.steps == casework::procedure::standard() {
            return OnlineProcedure::of_standard();
        }
        let id = format!("{}-own", officer.agency);
        OnlineProcedure { id: Line(id), title: Some(Line(self.title.clone())), steps: self.procedure.steps.clone() }
    }
}

fn read(json: &Json) -> Result<OnlineProcedure, Fault> {
    let mut errors = Vec::new();
    let read = OnlineProcedure::read(json, "procedure", &mut errors);
    read.filter(|_| errors.is_empty()).ok_or_else(|| {
        let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
        Fault::BadForm(format!("流程没有完整收到：{}", errors.join("；")))
    })
}

async fn open(app: &Arc<App>, officer: &Officer, id: Option<&str>) -> Response {
    let result = async {
        let shaping = Shaping::begin(app, officer, id).await?;
        show::page(app, officer, &shaping, &edit::Panel::None)
    };
    answer(app, Some(officer), result.await)
}

async fn change(app: &Arc<App>, officer: &Officer, id: Option<&str>, request: Request<Body>) -> Response {
    let result = async {
        let mut shaping = Shaping::begin(app, officer, id).await?;
        let posted = posted(app, None, "", request).await?;
        super::account::check_csrf(officer, posted.get("csrf"))?;
        let state = posted.get("state").unwrap_or_default();
        let state = serde_json::from_str(state).map_err(|_| Fault::BadForm("流程没有完整收到，请重试。".to_owned()))?;
        shaping.procedure = read(&state)?;
        shaping.title = posted.get("title").unwrap_or_default().trim().to_owned();
        match edit::apply(&mut shaping, &posted) {
            edit::Outcome::Shown(panel) => show::page(app, officer, &shaping, &panel),
            edit::Outcome::TakenOver => take_over(app, officer, shaping).await,
        }
    };
    answer(app, Some(officer), result.await)
}

/// Puts the procedure into the form by which the item is drawn up, and opens that.
async fn take_over(app: &App, officer: &Officer, shaping: Shaping) -> Result<Response, Fault> {
    let procedure = shaping.shaped(officer).write();
    let mut form = shaping.form;
    if let (Json::Object(form), Some(procedure)) = (&mut form, procedure) {
        form.insert("procedure".to_owned(), procedure);
    }
    let subject = &shaping.subject;
    let (person, key, act) = (officer.id().to_string(), subject.key(), subject.definition.id.to_owned());
    let (kept, now) = (draft_json(&form, shaping.origin.as_deref()).to_string(), write_datetime(app.node.now()));
    app.node.store().write(move |tx| store::desk::put_draft(tx, &person, &key, &act, &kept, &now)).await?;
    Ok(Redirect::to(&subject.address()).into_response())
}
