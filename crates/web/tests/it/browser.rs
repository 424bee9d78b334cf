//! A node behind its pages, and people who work at them without script.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use casework::case::CaseFile;
use casework::catalogue::impact::Quoting;
use casework::definition::ActDefinition;
use casework::facts::Facts;
use casework::scenario::Played;
use casework::value::{FieldDefinition, FieldKind, PersonId, write_datetime};
use jiff::civil::{Date, DateTime};
use node::testing::{Running, Story, start_with};
use serde_json::Value as Json;
use store::engine::Store;
use tower::ServiceExt as _;
use web::{Documents, Settings, router};

pub(crate) const PASSWORD: &str = "a long enough password";

/// Instead of typesetting, which has tests of its own: the kind and the number of acts.
#[derive(Debug)]
struct Plain;

impl Documents for Plain {
    fn pdf(&self, case: &CaseFile, source: u32, kind: &str, _: Facts<'_>, _: bool) -> Result<Vec<u8>, String> {
        Ok(format!("{kind} {source} {}", case.version()).into_bytes())
    }

    fn pages(&self, _: &CaseFile, _: u32, kind: &str, _: Facts<'_>, _: bool) -> Result<Vec<String>, String> {
        Ok(vec![format!("<svg><title>{kind}</title></svg>")])
    }

    fn quotations(&self, _: Date) -> Vec<Quoting> {
        let quoting = |law: &str, article: &str| Quoting {
            kind: "penalty_decision".to_owned(),
            title: "行政处罚决定书".to_owned(),
            law: law.to_owned(),
            article: article.to_owned(),
        };
        vec![quoting("行政处罚法", "第五十七条"), quoting("食品安全法", "第一百二十四条")]
    }
}

/// A node with its pages.
pub(crate) struct Site {
    pub(crate) running: Running,
    pub(crate) story: Story,
    app: Router,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    pub(crate) text: String,
    pub(crate) bytes: Vec<u8>,
    /// Media type.
    pub(crate) kind: String,
    /// How it is to be saved.
    pub(crate) disposition: String,
}

impl Answer {
    /// The value of the first field with this name.
    pub(crate) fn field(&self, name: &str) -> String {
        let start = format!("name=\"{name}\" value=\"");
        let (_, rest) = self.text.split_once(&start).unwrap_or_else(|| panic!("no {name}: {}", self.text));
        rest.split_once('"').unwrap().0.to_owned()
    }

    /// Fails unless the page has this status and says all of this.
    pub(crate) fn says(&self, status: StatusCode, words: &[&str]) {
        assert_eq!(self.status, status, "{}", self.text);
        for word in words {
            assert!(self.text.contains(word), "{word} is missing: {}", self.text);
        }
    }
}

impl Site {
    /// The story's node, with an account for each of its people: the person's id is the account's name.
    pub(crate) async fn open(store: Store) -> Self {
        let story = Story::food();
        let people = story.played.iter().map(|played| played.command.by.clone()).collect();
        Self::of(store, story, people).await
    }

    /// A node that knows a story's registry, with accounts for these people.
    pub(crate) async fn of(store: Store, story: Story, people: BTreeSet<PersonId>) -> Self {
        let running = start_with(store, &story).await;
        for person in &people {
            running.node.set_password(person.as_str(), person, PASSWORD).await.unwrap();
        }
        let settings =
            Settings { site: "试验".to_owned(), address: "https://example".to_owned(), ..Settings::default() };
        let app = router(Arc::clone(&running.node), Arc::new(Plain), settings);
        Self { running, story, app }
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.app.clone().oneshot(request).await.unwrap();
        let header = |name: header::HeaderName| {
            response.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
        };
        let (status, location) = (response.status(), header(header::LOCATION));
        let cookie = header(header::SET_COOKIE);
        let (kind, disposition) = (header(header::CONTENT_TYPE), header(header::CONTENT_DISPOSITION));
        let bytes = axum::body::to_bytes(response.into_body(), 64 << 20).await.unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let location = if cookie.is_empty() { location } else { format!("{location} {cookie}") };
        Answer { status, location, text, bytes: bytes.into(), kind, disposition }
    }

    /// Signs a person in; gives his cookie.
    pub(crate) async fn sign_in(&self, account: &str) -> Visitor<'_> {
        let body = encode(&[("account".to_owned(), account.to_owned()), ("password".to_owned(), PASSWORD.to_owned())]);
        let request =
            Request::post("/sign-in").header(header::CONTENT_TYPE, URLENCODED).body(Body::from(body)).unwrap();
        let answer = self.send(request).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        let (_, cookie) = answer.location.split_once("session=").unwrap();
        Visitor { site: self, cookie: format!("session={}", cookie.split(';').next().unwrap()) }
    }

    /// Whoever did a step of the story, at the moment at which it was recorded.
    pub(crate) async fn actor(&self, played: &Played) -> Visitor<'_> {
        self.running.clock.set(played.recorded);
        self.sign_in(played.command.by.as_str()).await
    }

    /// Does the first steps of the story through the pages; gives the address of the case.
    pub(crate) async fn play(&self, end: usize) -> String {
        let mut people: BTreeMap<PersonId, Visitor<'_>> = BTreeMap::new();
        let mut at = String::new();
        for played in self.story.played.iter().take(end) {
            self.running.clock.set(played.recorded);
            let by = &played.command.by;
            if !people.contains_key(by) || people[by].get("/desk").await.status != StatusCode::OK {
                people.insert(by.clone(), self.sign_in(by.as_str()).await);
            }
            let answer = people[by].act(&at, played, &played.command.act.fields_json()).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}: {}", played.command.act.definition().id, answer.text);
            at = answer.location.split('?').next().unwrap().to_owned();
        }
        at
    }
}

/// Somebody with a session.
pub(crate) struct Visitor<'a> {
    pub(crate) site: &'a Site,
    pub(crate) cookie: String,
}

pub(crate) const URLENCODED: &str = "application/x-www-form-urlencoded";

impl Visitor<'_> {
    pub(crate) async fn get(&self, address: &str) -> Answer {
        self.site.send(Request::get(address).header(header::COOKIE, &self.cookie).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&self, address: &str, kind: &str, body: impl Into<Body>) -> Answer {
        let request = Request::post(address)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, kind)
            .body(body.into())
            .unwrap();
        self.site.send(request).await
    }

    /// The address of a step's form; the case's address is empty for a case that is yet to be opened.
    pub(crate) fn form_of(at: &str, played: &Played) -> String {
        let act = played.command.act.definition().id;
        if at.is_empty() { format!("/desk/new/{act}") } else { format!("{at}/acts/{act}") }
    }

    /// Opens the form of a step, fills it with these fields, and sends it.
    pub(crate) async fn act(&self, at: &str, played: &Played, fields: &Json) -> Answer {
        let form = Self::form_of(at, played);
        let page = self.get(&form).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        self.post(&form, URLENCODED, encode(&filled(&page, played, fields))).await
    }
}

/// The pairs that a browser sends for a step: the hidden fields of its form, the act's fields, when it happened.
pub(crate) fn filled(page: &Answer, played: &Played, fields: &Json) -> Vec<(String, String)> {
    let mut pairs = pairs(page, played.command.act.definition(), played.command.at, fields);
    if let Some(reason) = &played.command.late_reason {
        pairs.push(("_late_reason".to_owned(), reason.clone()));
    }
    pairs
}

/// The pairs that a browser sends for an act of this kind.
pub(crate) fn pairs(page: &Answer, definition: &ActDefinition, at: DateTime, fields: &Json) -> Vec<(String, String)> {
    let mut pairs = vec![
        ("csrf".to_owned(), page.field("csrf")),
        ("version".to_owned(), page.field("version")),
        ("_at".to_owned(), write_datetime(at)),
    ];
    flatten_fields(&(definition.fields)(), fields.as_object().unwrap(), "", &mut pairs);
    pairs
}

/// A value as the names and values of its form.
fn flatten(kind: &FieldKind, json: &Json, at: &str, pairs: &mut Vec<(String, String)>) {
    match (kind, json) {
        // Steps have ways, rows within rows: such a value is carried along whole.
        (FieldKind::Group(fields), Json::Object(_)) if fields.iter().any(|field| field.name == "steps") => {
            pairs.push((at.to_owned(), json.to_string()));
        }
        (FieldKind::Group(fields), Json::Object(object)) => flatten_fields(fields, object, at, pairs),
        (FieldKind::List(inner), Json::Array(items)) => {
            for (row, item) in items.iter().enumerate() {
                let name = if item.is_object() { format!("{at}.{row}") } else { at.to_owned() };
                flatten(inner, item, &name, pairs);
            }
        }
        // A form asks for yuan, an act holds fen.
        (FieldKind::Money, Json::Number(fen)) => {
            let fen = fen.as_i64().unwrap();
            pairs.push((at.to_owned(), format!("{}.{:02}", fen / 100, fen % 100)));
        }
        (_, Json::Bool(true)) => pairs.push((at.to_owned(), "yes".to_owned())),
        (_, Json::Bool(false) | Json::Null) => {}
        (_, Json::String(text)) => pairs.push((at.to_owned(), text.clone())),
        (_, other) => pairs.push((at.to_owned(), other.to_string())),
    }
}

fn flatten_fields(
    fields: &[FieldDefinition],
    object: &serde_json::Map<String, Json>,
    at: &str,
    pairs: &mut Vec<(String, String)>,
) {
    for field in fields {
        if let Some(value) = object.get(field.name) {
            flatten(&field.kind, value, &casework::value::join(at, field.name), pairs);
        }
    }
}

pub(crate) fn encode(pairs: &[(String, String)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// A multipart body of these fields and one file, which is named as it is given.
pub(crate) fn multipart(pairs: &[(String, String)], field: &str, name: &str, content: &[u8]) -> (String, Vec<u8>) {
    with_files(pairs, field, &[(name, content)])
}

/// The same with several files in one field.
pub(crate) fn with_files(pairs: &[(String, String)], field: &str, files: &[(&str, &[u8])]) -> (String, Vec<u8>) {
    let mut body = Vec::new();
    for (key, value) in pairs {
        body.extend(format!("--xx\r\nContent-Disposition: form-data; name=\"{key}\"\r\n\r\n{value}\r\n").bytes());
    }
    for (name, content) in files {
        let head = format!("--xx\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n");
        body.extend(head.bytes());
        body.extend(b"Content-Type: image/png\r\n\r\n");
        body.extend(*content);
        body.extend(b"\r\n");
    }
    body.extend(b"--xx--\r\n");
    ("multipart/form-data; boundary=xx".to_owned(), body)
}

/// The names and values that a browser sends for the form of an act as the page shows it: what stands in its controls.
pub(crate) fn form_of_page(page: &Answer) -> Vec<(String, String)> {
    let (_, form) = page.text.split_once("id=\"act-form\"").unwrap_or_else(|| panic!("no form: {}", page.text));
    let (form, _) = form.split_once("</form>").unwrap();
    let mut pairs = Vec::new();
    let mut select = String::new();
    for piece in form.split('<').skip(1) {
        let (tag, after) = piece.split_once('>').unwrap_or((piece, ""));
        let value = |name: &str| {
            let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
            Some(plain(rest.split_once('"')?.0))
        };
        let kind = tag.split_whitespace().next().unwrap_or_default();
        match (kind, value("name")) {
            ("input", Some(name)) => match value("type").as_deref() {
                Some("file") => {}
                Some("radio" | "checkbox") if !tag.contains(" checked") => {}
                _ => pairs.push((name, value("value").unwrap_or_default())),
            },
            ("textarea", Some(name)) => pairs.push((name, plain(after.trim_start_matches('\n')))),
            ("select", Some(name)) => select = name,
            ("option", _) if tag.contains(" selected") => {
                pairs.push((select.clone(), value("value").unwrap_or_default()));
            }
            _ => {}
        }
    }
    pairs
}

/// A text without the references of HTML.
fn plain(text: &str) -> String {
    let mut text = text.to_owned();
    for (reference, sign) in [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&#38;", "&")] {
        text = text.replace(reference, sign);
    }
    text
}
