//! The library of statutes (法规库): titles and versions, texts by article, what changed, imports, and the power items
//! that a text proposes.

mod choose;
mod correct;
mod diff;
mod draft;
mod form;
mod history;
mod import;
mod list;
mod named;
mod origin;
mod proposals;
mod register;
mod settle;
mod text;
mod title;
mod view;
mod waiting;
mod words;

pub(crate) use choose::{draft, merge, split};
pub(crate) use correct::{form as correct_form, submit as correct};
pub(crate) use diff::get as diff;
pub(crate) use draft::prefilled;
pub(crate) use history::former;
pub(crate) use import::{form as import_form, submit as import};
pub(crate) use list::get as list;
pub(crate) use origin::{adoption, context};
pub(crate) use proposals::{address as proposals_address, get as proposals};
pub(crate) use register::{end_form, end_submit, register_form, register_submit};
pub(crate) use settle::{reject_form, reject_submit, reopen_form, reopen_submit};
pub(crate) use text::{get as text, original};
pub(crate) use title::get as title;
pub(crate) use waiting::{Untouched, untouched};

use std::sync::Arc;

use casework::catalogue::library::Texts;
use casework::definition::Role;
use casework::registry::Registry;
use casework::value::{AgencyId, parse_date};
use jiff::civil::Date;
use law::statutes::StatuteVersion;
use record::digest::Digest;
use statute::text::ArticleNumber;

use crate::app::App;
use crate::guard::Officer;
use crate::problem::Fault;
use crate::readings::Text;
use crate::url::encode;
use crate::view::Tag;

/// The list's address, and the place in the menu of every page of the library.
pub(crate) const HOME: &str = "/desk/statutes";

/// Under which name uploaded texts are kept.
const FILES: &str = "statute/";

fn title_address(title: &str) -> String {
    format!("{HOME}/{}", encode(title))
}

/// The address of a version's text.
pub(crate) fn text_address(title: &str, version: Date) -> String {
    format!("{}/{version}", title_address(title))
}

/// Whether the person works at a legal office, which keeps the library.
fn keeps(officer: &Officer, app: &App) -> bool {
    officer.person.post(Role::LegalOffice, None, app.node.now().date()).is_some()
}

/// Whether the person draws up items.
fn draws_up(officer: &Officer, app: &App) -> bool {
    clerk_of(officer, app).is_some()
}

/// The agency for which the person draws up items: the one at whose desk he works, if he is its clerk.
fn clerk_of(officer: &Officer, app: &App) -> Option<AgencyId> {
    let today = app.node.now().date();
    let post = |agency: Option<&AgencyId>| officer.person.post(Role::ItemClerk, agency, today);
    post(Some(&officer.agency)).or_else(|| post(None)).map(|post| post.agency.clone())
}

fn day_of(text: &str) -> Result<Date, Fault> {
    parse_date(text).map_err(|_| Fault::Missing("法规文本"))
}

fn texts<'a>(app: &'a App, registry: &'a Registry) -> Texts<'a> {
    Texts::new(&app.node.law().statutes, registry)
}

/// The versions of a title, oldest first.
fn versions(app: &App, registry: &Registry, title: &str) -> Result<Vec<StatuteVersion>, Fault> {
    let versions = texts(app, registry).versions(title).into_owned();
    if versions.is_empty() { Err(Fault::Missing("法规")) } else { Ok(versions) }
}

/// The words of an uploaded text.
///
/// # Errors
/// A Chinese sentence where it cannot be read; the other fault when the file itself is not at hand.
async fn words(app: &App, sha256: &str) -> Result<Result<String, String>, Fault> {
    let digest = Digest::from_hex(sha256).map_err(|_| Fault::Missing("法规文本"))?;
    let read = app.node.blobs().read(digest, exchange::text::LIMIT).await;
    let bytes = read.map_err(|error| Fault::Document(error.to_string()))?;
    Ok(exchange::text::read(&bytes).map_err(|error| error.to_string()))
}

/// A text by the digest of its file, read once.
async fn read(app: &App, sha256: &str) -> Result<Arc<Text>, Fault> {
    if let Some(text) = app.readings.text(sha256) {
        return Ok(text);
    }
    let text = Arc::new(Text::read(&words(app, sha256).await?.map_err(Fault::BadForm)?));
    app.readings.keep(sha256, &text);
    Ok(text)
}

/// The registered text of a version, read.
async fn find(app: &App, registry: &Registry, title: &str, version: Date) -> Result<Arc<Text>, Fault> {
    let registered = registry.statute(title, version).ok_or(Fault::Missing("法规文本"))?;
    read(app, registered.act.text.sha256.as_str()).await
}

/// The id of an article on its page.
fn anchor(number: ArticleNumber) -> String {
    number.sub.map_or_else(|| format!("a-{}", number.number), |sub| format!("a-{}-z{sub}", number.number))
}

/// How a version stands on a day.
fn state(text: &StatuteVersion, day: Date) -> Tag {
    let (tone, words) = match text.until {
        _ if day < text.from => ("info", "尚未施行"),
        Some(until) if until <= day => ("mute", "已失效"),
        _ => ("ok", "现行有效"),
    };
    Tag { tone, icon: "", text: words.to_owned() }
}

/// 2021年修正.
fn version_name(text: &StatuteVersion) -> String {
    format!("{}年{}", text.version.year(), text.event())
}
