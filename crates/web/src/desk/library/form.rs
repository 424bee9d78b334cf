//! The forms of the library's acts, made from their definitions.

use std::sync::Arc;

use askama::Template as _;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Response};
use casework::case::{CaseFile, CaseId};
use casework::decide::Refusal;
use casework::definition::ActDefinition;
use casework::facts::{Facts, Neighbours};
use casework::registry::RegistryAct;
use casework::value::{FieldDefinition, FieldError};
use node::NodeError;
use serde_json::Value as Json;

use super::super::act::refusal_view;
use super::super::{crumbs, link};
use super::HOME;
use crate::app::App;
use crate::form::options::{About, Source};
use crate::form::show::{Shown, by_path, sections, summary};
use crate::guard::Officer;
use crate::problem::Fault;
use crate::view::{ActForm, Field, Form, Line, Pair, Preview, Section};
use crate::words::pair;

/// A form as it is shown.
pub(super) struct Filled<'a> {
    pub(super) definition: &'static ActDefinition,
    pub(super) action: String,
    pub(super) back: String,
    pub(super) context: Vec<Pair>,
    /// Names and values that the form carries along unchanged.
    pub(super) carried: Vec<(&'static str, String)>,
    pub(super) fields: &'a Json,
    pub(super) errors: Vec<FieldError>,
    pub(super) refusal: Option<Refusal>,
    pub(super) preview: Option<Preview>,
}

/// The fields that a person fills: the rest is carried along or read from the text.
pub(super) fn asked(definition: &ActDefinition, carried: &[(&'static str, String)]) -> Vec<FieldDefinition> {
    // How many articles a text has, and which it has no more, is read from it.
    let known = |name: &str| matches!(name, "articles" | "gone") || carried.iter().any(|(other, _)| *other == name);
    (definition.fields)().into_iter().filter(|field| !known(field.name)).collect()
}

pub(super) fn show(
    app: &Arc<App>,
    officer: &Officer,
    filled: Filled<'_>,
    status: StatusCode,
) -> Result<Response, Fault> {
    let registry = app.node.registry();
    let neighbours = Neighbours::default();
    let nothing = CaseFile::new(CaseId(String::new()), officer.agency.clone());
    let facts = Facts { law: app.node.law(), registry: &registry, neighbours: &neighbours };
    let fields = asked(filled.definition, &filled.carried);
    let errors = by_path(&filled.errors);
    // What an act says of an item is its code, typed.
    let source = Source { case: &nothing, facts, today: app.node.now().date(), about: About::Item(None) };
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
pub(super) async fn record(app: &App, officer: &Officer, act: RegistryAct) -> Result<Option<Refusal>, Fault> {
    match app.node.record_registry(vec![act], officer.id().as_str(), app.node.now()).await {
        Ok(()) => Ok(None),
        Err(NodeError::Refused { refusal, .. }) => Ok(Some(refusal)),
        Err(error) => Err(error.into()),
    }
}
