//! What every page needs: the node, the typesetter, the words of the installation; and the routes.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, header};
use axum::routing::{get, post};
use casework::case::CaseFile;
use casework::catalogue::impact::Quoting;
use casework::facts::Facts;
use exchange::table::topic::Topic;
use jiff::civil::Date;
use node::Node;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::desk::subject::Kind;
use crate::form::once::Sent;
use crate::readings::Readings;
use crate::{assets, desk, public};

/// Sets documents; given by the binary, which knows the fonts.
pub trait Documents: Send + Sync + std::fmt::Debug {
    /// The document of a kind made from the act `source` of a case, as PDF/A. A draft bears a watermark.
    ///
    /// # Errors
    /// A Chinese sentence that names what cannot be set.
    fn pdf(&self, case: &CaseFile, source: u32, kind: &str, facts: Facts<'_>, draft: bool) -> Result<Vec<u8>, String>;

    /// The same document as SVG pages, for previews.
    ///
    /// # Errors
    /// A Chinese sentence that names what cannot be set.
    fn pages(
        &self,
        case: &CaseFile,
        source: u32,
        kind: &str,
        facts: Facts<'_>,
        draft: bool,
    ) -> Result<Vec<String>, String>;

    /// The articles on which the kinds of document rest on a day.
    fn quotations(&self, on: Date) -> Vec<Quoting>;
}

/// The settings of an installation.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Name of the public site.
    pub site: String,
    /// Address under which the public reaches it, without a final slash; it stands in QR codes.
    pub address: String,
    /// A line above every page, such as that this is a demonstration; empty for none.
    pub notice: String,
    /// A line below the sign-in form, such as whom to ask for a password.
    pub help: String,
    /// Whether cookies are sent over https only.
    pub secure: bool,
}

/// Everything a page may use.
#[derive(Debug)]
pub struct App {
    pub(crate) node: Arc<Node>,
    pub(crate) documents: Arc<dyn Documents>,
    pub(crate) settings: Settings,
    pub(crate) build: String,
    /// Texts of statutes that were read.
    pub(crate) readings: Readings,
    pub(crate) sent: Sent,
    pub(crate) tables: desk::tables::Remembered,
}

/// Greatest form without files, in bytes.
const FORM_LIMIT: usize = 2 << 20;

/// The routes of a node.
pub fn router(node: Arc<Node>, documents: Arc<dyn Documents>, settings: Settings) -> Router {
    let app = Arc::new(App {
        node,
        documents,
        settings,
        build: assets::build(),
        readings: Readings::default(),
        sent: Sent::default(),
        tables: desk::tables::Remembered::default(),
    });
    let header = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value))
    };
    Router::new()
        .route("/", get(public::home::get))
        .route("/decisions", get(public::decisions::list))
        .route("/decisions/{number}", get(public::decisions::one))
        .route("/decisions/{number}/proof", get(public::decisions::proof))
        .route("/items", get(public::items::list))
        .route("/items/{code}", get(public::items::one))
        .route("/items/changes", get(public::changes::get))
        .route("/verify", get(public::verify::get).post(public::verify::post).layer(DefaultBodyLimit::max(64 << 20)))
        .route("/log/checkpoint", get(public::log::checkpoint))
        .route("/log/tile/{*path}", get(public::log::tile))
        .route("/log/keys", get(public::log::keys))
        .route("/sign-in", get(desk::account::sign_in_form).post(desk::account::sign_in))
        .route("/sign-out", post(desk::account::sign_out))
        .route("/preferences/large", get(public::home::large).post(desk::account::large))
        .route("/account/password", get(desk::account::password_form).post(desk::account::password))
        .route("/desk", get(desk::workbench::get))
        .route("/desk/cases", get(desk::cases::list))
        .route("/desk/search", get(desk::cases::search))
        .route("/desk/alerts", get(desk::alerts::list))
        .route("/desk/items", get(desk::items::list))
        .route("/desk/items/{id}", get(desk::item::get))
        .route("/desk/agencies", get(desk::agencies::list))
        .route("/desk/agencies/{id}", get(desk::agency::get))
        .route("/desk/impact", get(desk::impact::get))
        .route("/desk/people", get(desk::people::list))
        .route("/desk/people/{id}", get(desk::person::get))
        .route("/desk/statutes", get(desk::library::list))
        .route("/desk/statutes/import", get(desk::library::import_form).post(desk::library::import))
        .route("/desk/statutes/register", get(desk::library::register_form).post(desk::library::register_submit))
        .route("/desk/statutes/{title}", get(desk::library::title))
        .route("/desk/statutes/{title}/diff", get(desk::library::diff))
        .route("/desk/statutes/{title}/{version}", get(desk::library::text))
        .route("/desk/statutes/{title}/{version}/former/{number}", get(desk::library::former))
        .route("/desk/statutes/{title}/{version}/correct", get(desk::library::correct_form).post(desk::library::correct))
        .route("/desk/statutes/{title}/{version}/file", get(desk::library::original))
        .route("/desk/statutes/{title}/{version}/proposals", get(desk::library::proposals))
        .route("/desk/statutes/{title}/{version}/proposals/merge", get(desk::library::merge))
        .route("/desk/statutes/{title}/{version}/proposals/split", get(desk::library::split))
        .route("/desk/statutes/{title}/{version}/proposals/draft", get(desk::library::draft))
        .route(
            "/desk/statutes/{title}/{version}/proposals/reject",
            get(desk::library::reject_form).post(desk::library::reject_submit),
        )
        .route(
            "/desk/statutes/{title}/{version}/proposals/reopen",
            get(desk::library::reopen_form).post(desk::library::reopen_submit),
        )
        .route("/desk/statutes/{title}/{version}/end", get(desk::library::end_form).post(desk::library::end_submit))
        .route("/desk/items/{id}/rehearsal", get(desk::rehearsal::get))
        .merge(desk::tables::routes(Topic::People))
        .merge(desk::tables::routes(Topic::Items))
        .route("/desk/items/changes", get(desk::changes::get))
        .merge(desk::procedure::routes())
        .merge(desk::registry_act::routes(Kind::Item))
        .merge(desk::registry_act::routes(Kind::Agency))
        .merge(desk::registry_act::routes(Kind::Person))
        .route("/desk/new/{act}", get(desk::act::new_form).post(desk::act::new_submit))
        .route("/desk/cases/{id}", get(desk::case::get))
        .route("/desk/cases/{id}/acts", get(desk::case::acts))
        .route("/desk/cases/{id}/acts/{act}", get(desk::act::form).post(desk::act::submit))
        .route("/desk/cases/{id}/acts/{act}/draft", post(desk::act::draft))
        .route("/desk/cases/{id}/acts/{act}/preview", post(desk::act::preview))
        .route("/desk/new/{act}/draft", post(desk::act::new_draft))
        .route("/desk/new/{act}/preview", post(desk::act::new_preview))
        .route("/desk/cases/{id}/documents/{document}", get(desk::document::pdf))
        .route("/desk/cases/{id}/files/{digest}", get(desk::document::file))
        .route("/desk/cases/{id}/export", get(desk::document::export))
        .layer(DefaultBodyLimit::disable())
        .route("/assets/{*name}", get(assets::get))
        .route("/health", get(|| async { "ok" }))
        .fallback(public::home::missing)
        .layer(axum::middleware::from_fn(crate::guard::same_origin))
        .layer(header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header(header::X_FRAME_OPTIONS, "SAMEORIGIN"))
        .layer(header(header::REFERRER_POLICY, "same-origin"))
        .layer(header(
            header::CONTENT_SECURITY_POLICY,
            "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'",
        ))
        .with_state(app)
}

/// Greatest form without files; read by the handlers that take forms.
pub(crate) const fn form_limit() -> usize {
    FORM_LIMIT
}
