//! Proposals that are not adopted, and those taken up again.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{Request, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use casework::catalogue::proposals::{ProposalRef, RejectProposals, RejectionGround, ReopenProposal};
use casework::decide::Refusal;
use casework::definition::{ActDefinition, ActType};
use casework::registry::RegistryAct;
use casework::value::{AgencyId, FieldError, Value as _};
use jiff::civil::Date;
use law::statutes::short_title;
use serde_json::{Map, Value as Json, json};

use super::choose::nothing_chosen;
use super::form::{Filled, asked, record, show};
use super::words::Resting;
use super::{clerk_of, day_of, find, named, proposals_address};
use crate::app::App;
use crate::form::post::posted;
use crate::form::read::read;
use crate::guard::Officer;
use crate::problem::{Fault, answer};
use crate::words::pair;

type Target = Path<(String, String)>;
type Asked = Query<Vec<(String, String)>>;

/// The proposals that a form is about.
struct Settling {
    definition: &'static ActDefinition,
    title: String,
    version: Date,
    agency: AgencyId,
    proposals: Vec<ProposalRef>,
}

/// The fields that the form carries along.
const CARRIED: &[&str] = &["title", "version", "agency", "proposals"];

impl Settling {
    async fn find(
        app: &App,
        officer: &Officer,
        definition: &'static ActDefinition,
        (title, version): (&str, &str),
        keys: &[&str],
    ) -> Result<Self, Fault> {
        let agency = clerk_of(officer, app).ok_or(Fault::Forbidden)?;
        let (title, version) = (short_title(title), day_of(version)?);
        let registry = app.node.registry();
        let text = find(app, &registry, title, version).await?;
        let memory = registry.statutes().proposals(title);
        let known = |key: &&str| named::known(&text.proposed().all, memory, (version, &agency), &named::parse(key)?);
        let proposals: Option<Vec<ProposalRef>> = keys.iter().map(known).collect();
        let proposals = proposals.ok_or(Fault::Missing("事项建议"))?;
        Ok(Self { definition, title: title.to_owned(), version, agency, proposals })
    }

    fn action(&self) -> String {
        let way = if self.definition.id == ReopenProposal::DEFINITION.id { "reopen" } else { "reject" };
        format!("{}/{way}", proposals_address(&self.title, self.version))
    }

    fn filled<'a>(&self, app: &App, fields: &'a Json, errors: Vec<FieldError>, refusal: Option<Refusal>) -> Filled<'a> {
        let registry = app.node.registry();
        let mut context = vec![pair("法规", format!("《{}》（{}）", self.title, self.version))];
        context.extend(
            self.proposals.iter().map(|proposal| pair("事项建议", format!("{}　{}", proposal.place, proposal.name))),
        );
        if self.definition.id == RejectProposals::DEFINITION.id {
            let resting = Resting::of(&registry, &self.agency, &self.title);
            for proposal in &self.proposals {
                context.extend(resting.pairs(&registry, proposal.place.as_str()));
            }
        }
        let keys: Vec<String> = self.proposals.iter().map(|proposal| named::written(&proposal.key())).collect();
        Filled {
            definition: self.definition,
            action: self.action(),
            back: proposals_address(&self.title, self.version),
            context,
            carried: CARRIED
                .iter()
                .map(|name| (*name, if *name == "proposals" { keys.join(",") } else { String::new() }))
                .collect(),
            fields,
            errors,
            refusal,
            preview: None,
        }
    }

    /// What is known of a rejection: an item of the agency that rests on the article of the only proposal.
    fn prefilled(&self, app: &App) -> Json {
        let mut fields = Map::new();
        if let (true, [proposal]) = (self.definition.id == RejectProposals::DEFINITION.id, self.proposals.as_slice()) {
            let registry = app.node.registry();
            let resting = Resting::of(&registry, &self.agency, &self.title);
            if let [item] = resting.on(proposal.place.as_str()) {
                fields.insert("ground".to_owned(), json!(RejectionGround::Covered.code()));
                fields.insert("item".to_owned(), json!(item.code.as_str()));
            }
        }
        Json::Object(fields)
    }

    fn act(&self, fields: &Json) -> Result<RegistryAct, Vec<FieldError>> {
        let mut whole = fields.clone();
        if let Json::Object(whole) = &mut whole {
            whole.insert("title".to_owned(), json!(self.title));
            whole.insert("version".to_owned(), json!(self.version.to_string()));
            whole.insert("agency".to_owned(), json!(self.agency.as_str()));
            whole.insert("proposals".to_owned(), self.proposals.iter().filter_map(|one| one.write()).collect());
        }
        if self.definition.id == ReopenProposal::DEFINITION.id {
            ReopenProposal::parse(&whole).map(Into::into)
        } else {
            RejectProposals::parse(&whole).map(Into::into)
        }
    }
}

async fn form(
    app: Arc<App>,
    officer: Officer,
    definition: &'static ActDefinition,
    (title, version): (String, String),
    query: Vec<(String, String)>,
) -> Response {
    let keys: Vec<&str> =
        query.iter().filter(|(name, _)| name == "proposal").map(|(_, value)| value.as_str()).collect();
    let result = async {
        if keys.is_empty() {
            return Ok(nothing_chosen(short_title(&title), day_of(&version)?));
        }
        let settling = Settling::find(&app, &officer, definition, (&title, &version), &keys).await?;
        let fields = settling.prefilled(&app);
        show(&app, &officer, settling.filled(&app, &fields, Vec::new(), None), StatusCode::OK)
    };
    let result = result.await;
    answer(&app, Some(&officer), result)
}

async fn submit(
    app: Arc<App>,
    officer: Officer,
    definition: &'static ActDefinition,
    (title, version): (String, String),
    request: Request<Body>,
) -> Response {
    let result = async {
        let posted = posted(&app, None, "", request).await?;
        super::super::account::check_csrf(&officer, posted.get("csrf"))?;
        let keys: Vec<&str> = posted.get("proposals").unwrap_or_default().split(',').collect();
        let settling = Settling::find(&app, &officer, definition, (&title, &version), &keys).await?;
        let carried: Vec<(&'static str, String)> = CARRIED.iter().map(|name| (*name, String::new())).collect();
        let fields = read(&asked(definition, &carried), &posted, &Default::default());
        let act = match settling.act(&fields) {
            Ok(act) => act,
            Err(errors) => {
                let status = StatusCode::UNPROCESSABLE_ENTITY;
                return show(&app, &officer, settling.filled(&app, &fields, errors, None), status);
            }
        };
        match record(&app, &officer, act).await? {
            None => {
                let to = format!("{}?flash=done", proposals_address(&settling.title, settling.version));
                Ok(Redirect::to(&to).into_response())
            }
            Some(refusal) => {
                let filled = settling.filled(&app, &fields, Vec::new(), Some(refusal));
                show(&app, &officer, filled, StatusCode::CONFLICT)
            }
        }
    };
    let result = result.await;
    answer(&app, Some(&officer), result)
}

pub(crate) async fn reject_form(
    State(app): State<Arc<App>>,
    officer: Officer,
    Path(of): Target,
    Query(query): Asked,
) -> Response {
    form(app, officer, &RejectProposals::DEFINITION, of, query).await
}

pub(crate) async fn reject_submit(
    State(app): State<Arc<App>>,
    officer: Officer,
    Path(of): Target,
    request: Request<Body>,
) -> Response {
    submit(app, officer, &RejectProposals::DEFINITION, of, request).await
}

pub(crate) async fn reopen_form(
    State(app): State<Arc<App>>,
    officer: Officer,
    Path(of): Target,
    Query(query): Asked,
) -> Response {
    form(app, officer, &ReopenProposal::DEFINITION, of, query).await
}

pub(crate) async fn reopen_submit(
    State(app): State<Arc<App>>,
    officer: Officer,
    Path(of): Target,
    request: Request<Body>,
) -> Response {
    submit(app, officer, &ReopenProposal::DEFINITION, of, request).await
}
