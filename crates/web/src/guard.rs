//! The door: who is signed in, and that a form comes from one of our own pages.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use casework::definition::Role;
use casework::registry::Person;
use casework::value::{AgencyId, PersonId};

use crate::app::App;
use crate::problem::{Fault, problem_page};
use crate::view::{Link, NavItem, Shell, User};

/// The name of the session's cookie.
pub(crate) const COOKIE: &str = "session";

/// A cookie of the request.
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .find_map(|pair| {
            let (key, value) = pair.trim().split_once('=')?;
            (key == name).then_some(value)
        })
}

/// Refuses forms that another site sends: the browser says where they come from.
pub(crate) async fn same_origin(request: Request<Body>, next: Next) -> Response {
    if request.method() == Method::POST {
        let site = request.headers().get("sec-fetch-site").and_then(|value| value.to_str().ok());
        if site.is_some_and(|site| !matches!(site, "same-origin" | "none")) {
            return (StatusCode::FORBIDDEN, "本请求来自其他网站，已拒绝。").into_response();
        }
    }
    next.run(request).await
}

/// Somebody who is signed in and registered.
#[derive(Debug, Clone)]
pub(crate) struct Officer {
    /// The person.
    pub(crate) person: Person,
    /// The agency at whose desk he works: that of his first post, else the one he belongs to.
    pub(crate) agency: AgencyId,
    /// The token of his forms.
    pub(crate) csrf: String,
    /// Whether he wants large type.
    pub(crate) large: bool,
}

impl Officer {
    /// His id.
    pub(crate) fn id(&self) -> &PersonId {
        &self.person.registration.id
    }

    /// His posts today: agency and role, as read models key them.
    pub(crate) fn posts(&self, app: &App) -> Vec<(String, String)> {
        let today = app.node.now().date();
        let mut posts: Vec<(String, String)> = self
            .person
            .posts
            .iter()
            .filter(|post| post.from <= today && post.until.is_none_or(|until| today <= until))
            .map(|post| (post.agency.to_string(), post.role.code().to_owned()))
            .collect();
        posts.sort();
        posts.dedup();
        posts
    }

    /// Whether he may see the cases of an agency: his own, or every one when he supervises.
    pub(crate) fn sees(&self, agency: &AgencyId, app: &App) -> bool {
        let today = app.node.now().date();
        self.agency == *agency || self.person.post(Role::Supervisor, None, today).is_some()
    }

    /// Whether he may see the people of an agency: his own, or every one when he supervises, reviews or administers.
    pub(crate) fn sees_people(&self, agency: &AgencyId, app: &App) -> bool {
        self.agency == *agency || self.sees_all_people(app)
    }

    /// Whether he may see the people of every agency.
    pub(crate) fn sees_all_people(&self, app: &App) -> bool {
        let today = app.node.now().date();
        let all = [Role::Supervisor, Role::LegalOffice, Role::Administrator];
        all.iter().any(|role| self.person.post(*role, None, today).is_some())
    }

    /// The frame of his pages.
    pub(crate) fn shell(&self, app: &App, title: &str, here: &str, crumbs: Vec<Link>) -> Shell {
        let registry = app.node.registry();
        let agency = registry.agency(&self.agency).map(|agency| agency.name.to_string()).unwrap_or_default();
        let today = app.node.now().date();
        let roles: Vec<&str> = {
            let mut titles: Vec<&str> = self
                .person
                .posts
                .iter()
                .filter(|post| post.from <= today && post.until.is_none_or(|until| today <= until))
                .map(|post| post.role.title())
                .collect();
            titles.dedup();
            titles
        };
        let certificate = self
            .person
            .certificate(today)
            .map(|certificate| format!("{}（有效至 {}）", certificate.number, certificate.until))
            .unwrap_or_default();
        let nav = [
            ("工作台", "/desk", "t"),
            ("案件", "/desk/cases", "c"),
            ("警示", "/desk/alerts", "a"),
            ("权力事项", "/desk/items", "i"),
            ("法规库", "/desk/statutes", "l"),
            ("人员", "/desk/people", "r"),
            ("公示", "/decisions", "p"),
        ];
        Shell {
            title: title.to_owned(),
            agency: agency.clone(),
            user: Some(User {
                name: self.person.registration.name.to_string(),
                role: roles.join("、"),
                agency,
                account: self.id().to_string(),
                certificate,
            }),
            nav: nav
                .iter()
                .map(|(label, href, key)| NavItem {
                    label: (*label).to_owned(),
                    href: (*href).to_owned(),
                    key: (*key).to_owned(),
                    count: 0,
                    current: *href == here,
                })
                .collect(),
            crumbs,
            csrf: self.csrf.clone(),
            notice: app.settings.notice.clone(),
            large: self.large,
            build: app.build.clone(),
            ..Shell::default()
        }
    }
}

/// Who sends the request, if he is signed in.
pub(crate) async fn officer(app: &App, headers: &HeaderMap) -> Result<Option<Officer>, Fault> {
    let Some(token) = cookie(headers, COOKIE) else { return Ok(None) };
    let Some(session) = app.node.session(token).await? else { return Ok(None) };
    let registry = app.node.registry();
    let Some(person) = registry.person(&session.person) else { return Ok(None) };
    let today = app.node.now().date();
    let post = person.posts.iter().find(|post| post.from <= today && post.until.is_none_or(|until| today <= until));
    let agency = post.map_or_else(|| person.registration.agency.clone(), |post| post.agency.clone());
    let large = cookie(headers, "large") == Some("yes");
    Ok(Some(Officer { person: person.clone(), agency, csrf: session.csrf, large }))
}

impl FromRequestParts<Arc<App>> for Officer {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Response> {
        match officer(app, &parts.headers).await {
            Ok(Some(officer)) => Ok(officer),
            Ok(None) => {
                let next = parts.uri.path_and_query().map_or("/desk", |path| path.as_str());
                let next = if parts.method == Method::GET { next } else { "/desk" };
                Err(Redirect::to(&format!("/sign-in?next={}", crate::url::encode(next))).into_response())
            }
            Err(fault) => Err(problem_page(app, None, &fault)),
        }
    }
}
