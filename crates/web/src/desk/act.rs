//! The form of an act: shown with what the case knows, previewed as its document, kept as a draft, submitted, refused.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use askama::Template as _;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{Request, StatusCode};
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use casework::acts::Act;
use casework::case::{CaseFile, CaseId, Entry, Override};
use casework::decide::{Command, Refusal, evaluate};
use casework::definition::ActDefinition;
use casework::facts::{Facts, Neighbours};
use casework::prefill::prefill;
use casework::rule::{Finding, Severity, Situation, procedure_law};
use casework::value::{FieldError, chinese_date, parse_datetime, write_datetime};
use jiff::civil::DateTime;
use node::recording::{Failure, Request as Recording, Target};
use record::digest::Digest;
use serde_json::{Value as Json, json};

use super::{crumbs, link};
use crate::app::App;
use crate::form::has_files;
use crate::form::once::Known;
use crate::form::options::{About, Source};
use crate::form::post::{file_json, posted};
use crate::form::read::{Posted, read};
use crate::form::show::{Shown, by_path, sections, summary};
use crate::guard::{Officer, officer as signed_in};
use crate::problem::{Fault, answer, problem_page};
use crate::view::{
    ActForm, Approval, Change, Check, Field, Form, FormError, Line, Pair, Preview, Refusal as RefusalView, Section,
};
use crate::words::{self, pair};

/// The act and the case that a form is about; a new case has no id yet.
struct Subject {
    definition: &'static ActDefinition,
    case: CaseFile,
    is_new: bool,
}

impl Subject {
    fn address(&self) -> String {
        if self.is_new {
            format!("/desk/new/{}", crate::url::encode(self.definition.id))
        } else {
            crate::url::act(&self.case.id.0, self.definition.id)
        }
    }
}

async fn subject(app: &App, officer: &Officer, id: Option<&str>, act: &str) -> Result<Subject, Fault> {
    let definition = Act::definition_of(act).ok_or(Fault::Missing("办理事项"))?;
    match id {
        Some(id) if !definition.opens => {
            let snapshot = super::document::visible(app, officer, id).await?;
            Ok(Subject { definition, case: snapshot.case.clone(), is_new: false })
        }
        None if definition.opens => {
            let case = CaseFile::new(CaseId(String::new()), officer.agency.clone());
            Ok(Subject { definition, case, is_new: true })
        }
        _ => Err(Fault::Missing("办理事项")),
    }
}

/// What a form holds beside the fields of the act.
#[derive(Debug, Clone, Default)]
struct Envelope {
    at: String,
    late_reason: String,
    overrides: BTreeMap<String, String>,
}

/// The state in which a form is shown.
struct Filled {
    fields: Json,
    envelope: Envelope,
    errors: Vec<FieldError>,
    refusal: Option<Refusal>,
    grown: Option<String>,
    note: String,
}

pub(crate) async fn form(
    State(app): State<Arc<App>>,
    officer: Officer,
    Path((id, act)): Path<(String, String)>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let result = open(&app, &officer, Some(&id), &act, &query).await;
    answer(&app, Some(&officer), result)
}

pub(crate) async fn new_form(
    State(app): State<Arc<App>>,
    officer: Officer,
    Path(act): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let result = open(&app, &officer, None, &act, &query).await;
    answer(&app, Some(&officer), result)
}

async fn open(
    app: &Arc<App>,
    officer: &Officer,
    id: Option<&str>,
    act: &str,
    query: &HashMap<String, String>,
) -> Result<Response, Fault> {
    let subject = subject(app, officer, id, act).await?;
    let (person, case, act) = (officer.id().to_string(), subject.case.id.0.clone(), subject.definition.id.to_owned());
    let draft = app.node.store().read(move |tx| store::desk::draft(tx, &person, &case, &act)).await?;
    let now = app.node.now();
    let filled = match draft.and_then(|(form, saved)| Some((serde_json::from_str::<Json>(&form).ok()?, saved))) {
        Some((form, saved)) if query.get("fresh").is_none() => {
            let text = |key: &str| form.get(key).and_then(Json::as_str).unwrap_or_default().to_owned();
            Filled {
                fields: form.get("fields").cloned().unwrap_or_default(),
                envelope: Envelope { at: text("at"), late_reason: text("late_reason"), overrides: BTreeMap::new() },
                errors: Vec::new(),
                refusal: None,
                grown: None,
                note: format!("已恢复{}保存的草稿", words::short(&saved)),
            }
        }
        _ => {
            let registry = app.node.registry();
            let neighbours = Neighbours::default();
            let facts = Facts { law: app.node.law(), registry: &registry, neighbours: &neighbours };
            let mut fields = prefill(subject.definition.id, &subject.case, officer.id(), now, facts);
            if let (Some(request), Json::Object(fields)) = (query.get("request"), &mut fields) {
                fields.insert("request".to_owned(), json!(request));
            }
            Filled {
                fields,
                envelope: Envelope { at: write_datetime(now), ..Envelope::default() },
                errors: Vec::new(),
                refusal: None,
                grown: None,
                note: "填写的内容会自动保存为草稿".to_owned(),
            }
        }
    };
    show(app, officer, &subject, &filled, StatusCode::OK).await
}

/// The page of a form.
async fn show(
    app: &Arc<App>,
    officer: &Officer,
    subject: &Subject,
    filled: &Filled,
    status: StatusCode,
) -> Result<Response, Fault> {
    let registry = app.node.registry();
    let neighbours = Neighbours::default();
    let facts = Facts { law: app.node.law(), registry: &registry, neighbours: &neighbours };
    let definition = subject.definition;
    let fields = (definition.fields)();
    let now = app.node.now();
    let title = if subject.is_new { "新案件".to_owned() } else { super::case::title(&subject.case, facts) };
    let case_href = crate::url::case(&subject.case.id);
    let errors_by_path = by_path(&filled.errors);
    let files_at = format!("/desk/cases/{}/files", crate::url::encode(&subject.case.id.0));
    let shown = Shown {
        source: Source { case: &subject.case, facts, today: now.date(), about: About::Case },
        errors: &errors_by_path,
        files_at: &files_at,
        shaped_at: "",
        grown: filled.grown.as_deref(),
    };
    let mut form_sections = sections(&fields, &filled.fields, shown);
    form_sections.push(envelope_section(&filled.envelope, &filled.errors, filled.refusal.as_ref()));
    let address = subject.address();
    let preview = preview_of(app, officer, subject, filled).await;
    let form = Form {
        action: address.clone(),
        multipart: has_files(&fields),
        version: subject.case.version().to_string(),
        once: if subject.is_new { Digest(app.node.random()?).to_hex() } else { String::new() },
        draft_key: format!("{}:{}:{}", officer.id(), subject.case.id, definition.id),
        draft_url: format!("{address}/draft"),
        draft_note: filled.note.clone(),
        sections: form_sections,
        submit: if definition.approved { "提交审批".to_owned() } else { "确认并记录".to_owned() },
        confirm: format!("确认{}？记录后不能修改或者删除。", definition.title),
        cancel_href: if subject.is_new { "/desk".to_owned() } else { case_href.clone() },
    };
    let crumb_list = if subject.is_new {
        crumbs(vec![link(definition.title, "")])
    } else {
        crumbs(vec![link("案件", "/desk/cases"), link(&title, case_href.clone()), link(definition.title, "")])
    };
    let shell = officer.shell(app, definition.title, "/desk/cases", crumb_list);
    let mut context: Vec<Pair> = Vec::new();
    if !subject.is_new {
        let mut case_pair = pair("案件", title);
        case_pair.href = case_href;
        context.push(case_pair);
    }
    if !definition.hint.is_empty() {
        context.push(pair("说明", definition.hint));
    }
    let errors: Vec<FormError> = summary(&fields, &filled.errors);
    let refusals = filled.refusal.iter().flat_map(|refusal| refusal.findings.iter().map(refusal_view)).collect();
    let html = if matches!(definition.id, "approval.approve" | "approval.return") {
        approval_page(
            app,
            officer,
            subject,
            filled,
            facts,
            ApprovalParts { shell, context, errors, refusals, form, preview },
        )?
    } else {
        let warnings = match &filled.refusal {
            Some(_) => Vec::new(),
            None => standing_warnings(officer, subject, facts, now),
        };
        ActForm {
            shell,
            heading: definition.title.to_owned(),
            tags: Vec::new(),
            context,
            errors,
            refusals,
            warnings,
            form,
            preview,
        }
        .render()?
    };
    Ok((status, Html(html)).into_response())
}

/// Act time, late reason, and for heads the reasons with which they override.
fn envelope_section(envelope: &Envelope, errors: &[FieldError], refusal: Option<&Refusal>) -> Section {
    let error = |path: &str| {
        errors.iter().find(|error| error.path == path).map(|error| error.message.clone()).unwrap_or_default()
    };
    let field = |kind: &'static str, name: &str, label: &str, hint: &str, value: &str| {
        let id = format!("f-{name}");
        Field {
            kind,
            described: if hint.is_empty() { String::new() } else { format!("{id}-hint") },
            id,
            name: name.to_owned(),
            label: label.to_owned(),
            hint: hint.to_owned(),
            error: error(name),
            value: value.to_owned(),
            rows: 2,
            ..Field::default()
        }
    };
    let mut at = field(
        "datetime",
        "_at",
        "行为发生时间",
        "如实填写实际发生的时间；系统另外记载录入时间",
        envelope.at.get(..16).unwrap_or(&envelope.at),
    );
    at.required = true;
    at.width = "date";
    let mut late = field(
        "textarea",
        "_late_reason",
        "补记理由",
        "行为发生后超过规定时间才录入的，写明理由",
        &envelope.late_reason,
    );
    late.full = true;
    let mut lines = vec![Line { fields: vec![at], group: None }, Line { fields: vec![late], group: None }];
    let overridable =
        refusal.iter().flat_map(|refusal| &refusal.findings).filter(|f| f.severity == Severity::BlockUnlessOverridden);
    for finding in overridable {
        let name = format!("_override.{}", finding.rule);
        let label = format!("负责人放行 {} 的理由", finding.rule);
        let given = envelope.overrides.get(finding.rule).map(String::as_str).unwrap_or_default();
        let mut reason = field("textarea", &name, &label, "仅行政机关负责人可以说明理由后放行，并推送执法监督", given);
        reason.full = true;
        lines.push(Line { fields: vec![reason], group: None });
    }
    Section { heading: "办理时间".to_owned(), hint: String::new(), lines }
}

pub(crate) fn refusal_view(finding: &Finding) -> RefusalView {
    RefusalView {
        rule: finding.rule.to_owned(),
        article: finding.articles.join("；"),
        reason: format!("{}：{}", finding.title, finding.reason),
        from: finding.lawful_from.map(|day| format!("自{}起", chinese_date(day))).unwrap_or_default(),
        cure: finding.cure.to_owned(),
    }
}

/// What stands against the act before anything is filled: the person sees it at once, not after typing.
fn standing_warnings(officer: &Officer, subject: &Subject, facts: Facts<'_>, now: DateTime) -> Vec<RefusalView> {
    let situation = Situation {
        case: &subject.case,
        definition: subject.definition,
        act: None,
        by: officer.id(),
        at: now,
        recorded: now,
        late_reason: None,
        overrides: &[],
        facts,
    };
    evaluate(&situation).iter().map(refusal_view).collect()
}

struct ApprovalParts {
    shell: crate::view::Shell,
    context: Vec<Pair>,
    errors: Vec<FormError>,
    refusals: Vec<RefusalView>,
    form: Form,
    preview: Option<Preview>,
}

/// The page on which a head reads a request, its checks and its document, and approves or returns it.
fn approval_page(
    app: &App,
    officer: &Officer,
    subject: &Subject,
    filled: &Filled,
    facts: Facts<'_>,
    parts: ApprovalParts,
) -> Result<String, Fault> {
    let case = &subject.case;
    let reference = filled.fields.get("request").and_then(Json::as_str).unwrap_or_default();
    let request = case.resolve(&casework::value::ActRef::from(reference), case.version());
    let facts_pairs = request
        .map(|entry| words::describe(&(entry.definition().fields)(), &entry.act.fields_json(), facts.registry))
        .unwrap_or_default();
    let now = app.node.now();
    let act = Act::parse("approval.approve", &json!({"request": reference, "opinion": "同意"})).and_then(Result::ok);
    let findings = act.as_ref().map_or_else(Vec::new, |act| {
        let situation = Situation {
            case,
            definition: act.definition(),
            act: Some(act),
            by: officer.id(),
            at: now,
            recorded: now,
            late_reason: None,
            overrides: &[],
            facts,
        };
        evaluate(&situation)
    });
    let mut checks: Vec<Check> = findings
        .iter()
        .map(|finding| Check {
            tone: if finding.severity >= Severity::BlockUnlessOverridden { "bad" } else { "warn" },
            icon: if finding.severity >= Severity::BlockUnlessOverridden { "fail" } else { "alert" },
            word: if finding.severity >= Severity::BlockUnlessOverridden { "不合法" } else { "提示" },
            label: format!("{} {}", finding.rule, finding.title),
            detail: format!("{}（{}）", finding.reason, finding.articles.join("；")),
        })
        .collect();
    if checks.is_empty() {
        checks.push(Check {
            tone: "ok",
            icon: "done",
            word: "符合",
            label: "逐条核对合法性规则，没有发现问题".to_owned(),
            detail: format!("按《{}》核对", procedure_law(now.date()).title()),
        });
    }
    let title = request.map_or("待批事项", |entry| entry.definition().title);
    let other = if subject.definition.id == "approval.approve" {
        ("approval.return", "退回")
    } else {
        ("approval.approve", "批准")
    };
    let mut form = parts.form;
    form.submit = subject.definition.title.to_owned();
    let mut context = parts.context;
    let mut switch = pair("", format!("改为{}", other.1));
    switch.href = format!("{}?fresh=1&request={}", crate::url::act(&case.id.0, other.0), crate::url::encode(reference));
    context.push(switch);
    let page = Approval {
        shell: parts.shell,
        heading: format!("{}：{title}", subject.definition.title),
        tags: Vec::new(),
        context,
        errors: parts.errors,
        refusals: parts.refusals,
        facts_title: title.to_owned(),
        facts: facts_pairs,
        checks_note: "批准前由系统逐条核对".to_owned(),
        checks,
        form,
        preview: parts.preview,
    };
    Ok(page.render()?)
}

/// The document beside the form: of the request for approvals, of the act itself otherwise.
async fn preview_of(app: &Arc<App>, officer: &Officer, subject: &Subject, filled: &Filled) -> Option<Preview> {
    let address = subject.address();
    if matches!(subject.definition.id, "approval.approve" | "approval.return") {
        let reference = filled.fields.get("request").and_then(Json::as_str)?;
        let request = subject.case.resolve(&casework::value::ActRef::from(reference), subject.case.version())?;
        let (source, kind) = (request.seq, (*request.definition().documents.first()?).to_owned());
        let title = casework::document::find(&kind)?.title;
        let html = pages(app, subject.case.clone(), source, kind.clone()).await;
        return Some(Preview {
            title: title.to_owned(),
            note: "批准后编号".to_owned(),
            pdf_href: format!("/desk/cases/{}/documents/{kind}-{source}.pdf", crate::url::encode(&subject.case.id.0)),
            html,
            ..Preview::default()
        });
    }
    let kind = subject.definition.documents.first()?;
    let title = casework::document::find(kind)?.title;
    Some(Preview {
        title: title.to_owned(),
        note: "草稿，记录后生效".to_owned(),
        refresh_href: format!("{address}/preview"),
        html: preview_html(app, officer, subject, filled).await,
        ..Preview::default()
    })
}

/// The act as it would stand in the case, set as its document.
async fn preview_html(app: &Arc<App>, officer: &Officer, subject: &Subject, filled: &Filled) -> String {
    let Some(kind) = subject.definition.documents.first() else { return String::new() };
    let act = match Act::parse(subject.definition.id, &filled.fields) {
        Some(Ok(act)) => act,
        Some(Err(errors)) => {
            let fields = (subject.definition.fields)();
            let missing: Vec<String> =
                errors.iter().map(|error| crate::form::show::label_of(&fields, &error.path)).collect();
            return note(&format!("填写下列内容后显示文书：{}", missing.join("、")));
        }
        None => return String::new(),
    };
    let now = app.node.now();
    let at = parse_datetime(&filled.envelope.at).unwrap_or(now);
    let mut case = subject.case.clone();
    if subject.is_new {
        case.id = CaseId("（立案后编号）".to_owned());
    }
    let source = case.version();
    case.evolve(Entry {
        seq: source,
        act,
        at,
        recorded: now,
        by: officer.id().clone(),
        late_reason: None,
        overrides: Vec::new(),
        numbers: Vec::new(),
        alerts: Vec::new(),
        law: procedure_law(at.date()),
        neighbours: Neighbours::default(),
    });
    pages(app, case, source, (*kind).to_owned()).await
}

fn note(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!("<div class=\"paper paper-small\"><p class=\"muted\">{escaped}</p></div>")
}

/// The pages of a draft document as pictures in the page itself.
async fn pages(app: &Arc<App>, case: CaseFile, source: u32, kind: String) -> String {
    let app = Arc::clone(app);
    let work = move || {
        let registry = app.node.registry();
        let neighbours = Neighbours::default();
        let facts = Facts { law: app.node.law(), registry: &registry, neighbours: &neighbours };
        app.documents.pages(&case, source, &kind, facts, true)
    };
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(pages)) => sheets(&pages),
        Ok(Err(text)) => note(&text),
        Err(_) => note("文书暂时不能显示"),
    }
}

/// Pictures of pages, each as wide as its place allows.
fn sheets(pages: &[String]) -> String {
    let sheet = |(number, svg): (usize, &String)| {
        format!("<div class=\"sheet\" role=\"img\" aria-label=\"第{}页，共{}页\">{svg}</div>", number + 1, pages.len())
    };
    pages.iter().enumerate().map(sheet).collect()
}

pub(crate) async fn submit(
    State(app): State<Arc<App>>,
    Path((id, act)): Path<(String, String)>,
    request: Request<Body>,
) -> Response {
    post(app, Some(id), act, request).await
}

pub(crate) async fn new_submit(
    State(app): State<Arc<App>>,
    Path(act): Path<String>,
    request: Request<Body>,
) -> Response {
    post(app, None, act, request).await
}

/// A posted form: read it, and whatever comes of it, lose nothing that was typed.
async fn post(app: Arc<App>, id: Option<String>, act: String, request: Request<Body>) -> Response {
    let officer = match signed_in(&app, request.headers()).await {
        Ok(Some(officer)) => officer,
        Ok(None) => return session_ended(&app, id, &act, request).await,
        Err(fault) => return problem_page(&app, None, &fault),
    };
    let result = submitted(&app, &officer, id.as_deref(), &act, request).await;
    answer(&app, Some(&officer), result)
}

/// The session ended while the form was open: sign-in carries the form along and it comes back as a draft.
async fn session_ended(app: &Arc<App>, id: Option<String>, act: &str, request: Request<Body>) -> Response {
    let result = async {
        let definition = Act::definition_of(act).ok_or(Fault::Missing("办理事项"))?;
        let posted = posted(app, None, "", request).await?;
        let fields = read(&(definition.fields)(), &posted, &BTreeMap::new());
        let form = draft_json(&fields, &envelope(&posted)).to_string();
        ended_page(app, id.unwrap_or_default(), act, form)
    };
    answer(app, None, result.await)
}

/// The sign-in page that carries a form along. `case` is where its draft is kept, as in [`crate::url::form`].
pub(crate) fn ended_page(app: &App, case: String, act: &str, form: String) -> Result<Response, Fault> {
    let resume = super::account::Resume { case, act: act.to_owned(), form };
    let note = "登录已经失效，本次提交没有记录。请重新登录，所填内容会自动恢复（附件需要重新上传）。";
    let html = super::account::sign_in_page(app, "", "/desk", Vec::new(), note, &resume).render()?;
    Ok((StatusCode::UNAUTHORIZED, Html(html)).into_response())
}

fn envelope(posted: &Posted) -> Envelope {
    let get = |name: &str| posted.get(name).unwrap_or_default().trim().to_owned();
    let overrides = posted
        .below("_override.")
        .filter(|(_, reason)| !reason.trim().is_empty())
        .map(|(rule, reason)| (rule.to_owned(), reason.trim().to_owned()))
        .collect();
    Envelope { at: get("_at"), late_reason: get("_late_reason"), overrides }
}

fn draft_json(fields: &Json, envelope: &Envelope) -> Json {
    json!({"fields": fields, "at": envelope.at, "late_reason": envelope.late_reason})
}

async fn keep_draft(app: &App, officer: &Officer, subject: &Subject, form: &Json) -> Result<(), Fault> {
    let (person, case, act) = (officer.id().to_string(), subject.case.id.0.clone(), subject.definition.id.to_owned());
    let (form, now) = (form.to_string(), write_datetime(app.node.now()));
    Ok(app.node.store().write(move |tx| store::desk::put_draft(tx, &person, &case, &act, &form, &now)).await?)
}

/// The files uploaded before to a case or an item, by digest.
pub(crate) async fn known_files(app: &App, case: &str) -> Result<BTreeMap<String, Json>, Fault> {
    let case = case.to_owned();
    let files = app.node.store().read(move |tx| store::desk::files(tx, &case)).await?;
    Ok(files.into_iter().map(|file| (file.sha256.clone(), file_json(&file))).collect())
}

async fn submitted(
    app: &Arc<App>,
    officer: &Officer,
    id: Option<&str>,
    act: &str,
    request: Request<Body>,
) -> Result<Response, Fault> {
    let subject = subject(app, officer, id, act).await?;
    let posted = posted(app, Some(officer), &subject.case.id.0, request).await?;
    super::account::check_csrf(officer, posted.get("csrf"))?;
    let known = known_files(app, &subject.case.id.0).await?;
    let definition = subject.definition;
    let mut fields = read(&(definition.fields)(), &posted, &known);
    let envelope = envelope(&posted);
    let filled = |fields: Json, errors: Vec<FieldError>, refusal: Option<Refusal>, grown: Option<String>| Filled {
        fields,
        envelope: envelope.clone(),
        errors,
        refusal,
        grown,
        note: "所填内容已经保存为草稿".to_owned(),
    };
    if let Some(list) = posted.get("_add") {
        return show(app, officer, &subject, &filled(fields, Vec::new(), None, Some(list.to_owned())), StatusCode::OK)
            .await;
    }
    if let Some((list, row)) = posted.get("_remove").and_then(|value| value.rsplit_once(':')) {
        remove_row(&mut fields, list, row);
        return show(app, officer, &subject, &filled(fields, Vec::new(), None, None), StatusCode::OK).await;
    }
    keep_draft(app, officer, &subject, &draft_json(&fields, &envelope)).await?;
    if posted.get("_draft").is_some() {
        return Ok(Redirect::to(&format!("{}?flash=draft", subject.address())).into_response());
    }
    let mut errors = posted.refused_files().to_vec();
    let at = parse_datetime(&envelope.at).map_err(|message| errors.push(FieldError::new("_at", message))).ok();
    let parsed = match Act::parse(definition.id, &fields) {
        Some(Ok(act)) => Some(act),
        Some(Err(faults)) => {
            errors.extend(faults);
            None
        }
        None => return Err(Fault::Missing("办理事项")),
    };
    let (Some(at), Some(act), true) = (at, parsed, errors.is_empty()) else {
        return show(app, officer, &subject, &filled(fields, errors, None, None), StatusCode::UNPROCESSABLE_ENTITY)
            .await;
    };
    let overrides = envelope
        .overrides
        .iter()
        .map(|(rule, reason)| Override { rule: rule.clone(), reason: reason.clone() })
        .collect();
    let late_reason = (!envelope.late_reason.is_empty()).then(|| envelope.late_reason.clone());
    let command = Command { act, at, by: officer.id().clone(), late_reason, overrides };
    let target =
        if subject.is_new { Target::Open(officer.agency.clone()) } else { Target::Case(subject.case.id.clone()) };
    let seen = posted.get("version").and_then(|version| version.parse().ok()).filter(|_| !subject.is_new);
    let sending = match app.sent.begin(posted.get("once").unwrap_or_default()) {
        Known::First(sending) => sending,
        Known::Recorded(address) => return Ok(Redirect::to(&address).into_response()),
        Known::UnderWay => return Err(Fault::UnderWay),
    };
    match app.node.record(Recording { target, command, seen }).await {
        Ok(recorded) => {
            let (person, case, act) = (officer.id().to_string(), subject.case.id.0.clone(), definition.id.to_owned());
            app.node.store().write(move |tx| store::desk::drop_draft(tx, &person, &case, &act)).await?;
            let done = format!("{}:{}:{}", officer.id(), subject.case.id, definition.id);
            let at = crate::url::case(&recorded.snapshot.case.id);
            let address = format!(
                "{at}?flash=done&done={}&draft_done={}#act-{}",
                recorded.seq,
                crate::url::encode(&done),
                recorded.seq
            );
            sending.recorded(&address);
            Ok(Redirect::to(&address).into_response())
        }
        Err(Failure::Refused(refusal)) => {
            show(app, officer, &subject, &filled(fields, Vec::new(), Some(refusal), None), StatusCode::CONFLICT).await
        }
        Err(Failure::Stale { seen, .. }) => Err(stale(app, officer, &subject, seen).await?),
        Err(other) => Err(other.into()),
    }
}

/// What others did since the form was opened.
async fn stale(app: &App, officer: &Officer, subject: &Subject, seen: u32) -> Result<Fault, Fault> {
    let snapshot = super::document::visible(app, officer, &subject.case.id.0).await?;
    let registry = app.node.registry();
    let changes = snapshot
        .case
        .entries
        .iter()
        .filter(|entry| entry.seq >= seen)
        .map(|entry| Change {
            time: words::short(&entry.recorded_text()),
            actor: registry.name(&entry.by).to_owned(),
            text: entry.definition().title.to_owned(),
        })
        .collect();
    Ok(Fault::Stale(changes, subject.address()))
}

/// Takes a row out of a list of a form, by the list's path.
pub(crate) fn remove_row(fields: &mut Json, list: &str, row: &str) {
    let mut at = fields;
    for step in list.split('.') {
        let inner = match at {
            Json::Object(object) => object.get_mut(step),
            Json::Array(items) => step.parse::<usize>().ok().and_then(|i| items.get_mut(i)),
            _ => None,
        };
        let Some(inner) = inner else { return };
        at = inner;
    }
    if let (Json::Array(items), Ok(i)) = (at, row.parse::<usize>())
        && i < items.len()
    {
        items.remove(i);
    }
}

pub(crate) async fn draft(
    State(app): State<Arc<App>>,
    officer: Officer,
    Path((id, act)): Path<(String, String)>,
    request: Request<Body>,
) -> Response {
    save_draft(&app, &officer, Some(&id), &act, request).await
}

pub(crate) async fn new_draft(
    State(app): State<Arc<App>>,
    officer: Officer,
    Path(act): Path<String>,
    request: Request<Body>,
) -> Response {
    save_draft(&app, &officer, None, &act, request).await
}

async fn save_draft(
    app: &Arc<App>,
    officer: &Officer,
    id: Option<&str>,
    act: &str,
    request: Request<Body>,
) -> Response {
    let result = async {
        let (subject, fields, envelope) = reading(app, officer, id, act, request).await?;
        keep_draft(app, officer, &subject, &draft_json(&fields, &envelope)).await?;
        Ok(StatusCode::NO_CONTENT.into_response())
    };
    answer(app, Some(officer), result.await)
}

/// Reads a form that is not submitted: for drafts and previews.
async fn reading(
    app: &Arc<App>,
    officer: &Officer,
    id: Option<&str>,
    act: &str,
    request: Request<Body>,
) -> Result<(Subject, Json, Envelope), Fault> {
    let subject = subject(app, officer, id, act).await?;
    let posted = posted(app, None, "", request).await?;
    super::account::check_csrf(officer, posted.get("csrf"))?;
    let known = known_files(app, &subject.case.id.0).await?;
    let fields = read(&(subject.definition.fields)(), &posted, &known);
    Ok((subject, fields, envelope(&posted)))
}

pub(crate) async fn preview(
    State(app): State<Arc<App>>,
    officer: Officer,
    Path((id, act)): Path<(String, String)>,
    request: Request<Body>,
) -> Response {
    show_preview(&app, &officer, Some(&id), &act, request).await
}

pub(crate) async fn new_preview(
    State(app): State<Arc<App>>,
    officer: Officer,
    Path(act): Path<String>,
    request: Request<Body>,
) -> Response {
    show_preview(&app, &officer, None, &act, request).await
}

async fn show_preview(
    app: &Arc<App>,
    officer: &Officer,
    id: Option<&str>,
    act: &str,
    request: Request<Body>,
) -> Response {
    let result = async {
        let (subject, fields, envelope) = reading(app, officer, id, act, request).await?;
        let filled = Filled { fields, envelope, errors: Vec::new(), refusal: None, grown: None, note: String::new() };
        let html = preview_html(app, officer, &subject, &filled).await;
        Ok(Html(html).into_response())
    };
    answer(app, Some(officer), result.await)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_removed_at_its_place() {
        let mut fields = json!({"disposition": {"penalties": [{"kind": "fine"}, {"kind": "warning"}]}});
        remove_row(&mut fields, "disposition.penalties", "0");
        assert_eq!(fields, json!({"disposition": {"penalties": [{"kind": "warning"}]}}));
    }
}
