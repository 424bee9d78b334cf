//! The look at what would become of every row, and the recording of what was seen.
//!
//! What is carried from page to page are the digests of the uploaded files: each page makes the plan anew. The form also
//! carries the digest of the report that was read; when the plan made at the moment of recording says otherwise, nothing is
//! recorded and the new plan is shown.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use askama::Template as _;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use exchange::table::plan::{Change, Plan, RowPlan};
use exchange::table::remark::{Place, Remark};
use exchange::table::topic::{File as Table, Form, Topic, arranged};
use exchange::table::{MOST_BYTES, report as rows_report};
use node::NodeError;
use node::tables::{CheckedTable, TableRecord};
use record::digest::Digest;
use serde_json::Value as Json;

use super::super::act::known_files;
use super::super::document::download;
use super::super::listing::{self, PAGE};
use super::super::{crumbs, link};
use super::import::{Wrong, key, show as form_again};
use super::view::{CheckPage, CheckedRow, Said};
use super::{base, import_address, importing};
use crate::app::App;
use crate::form::post::posted;
use crate::guard::Officer;
use crate::problem::Fault;
use crate::view::{Action, Check, Field, File, Flash, FormError, Tab, Tag};
use crate::words::{self, pair};

/// What is said of one row before the rest is left to the report.
const SAID: usize = 8;
/// Characters of one saying before the rest is left to the report.
const SHORT: usize = 160;

/// The views of the rows, by the value of the address; none stands for all.
const VIEWS: &[(&str, Option<Change>)] = &[
    ("all", None),
    ("faulty", Some(Change::Faulty)),
    ("new", Some(Change::New)),
    ("changed", Some(Change::Changed)),
    ("unchanged", Some(Change::Unchanged)),
];

/// Uploaded files by digest and name. Names of uploads hold neither of the separators.
#[derive(Debug, Default)]
pub(super) struct Uploads(Vec<(String, String)>);

impl Uploads {
    pub(super) fn push(&mut self, digest: &str, name: &str) {
        self.0.push((digest.to_owned(), name.to_owned()));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn parse(text: &str) -> Self {
        let pairs = text.split('|').filter_map(|file| file.split_once(':'));
        Self(pairs.map(|(digest, name)| (digest.to_owned(), name.to_owned())).collect())
    }

    fn text(&self) -> String {
        self.0.iter().map(|(digest, name)| format!("{digest}:{name}")).collect::<Vec<_>>().join("|")
    }
}

/// The page on which uploads are looked at.
pub(super) fn address(topic: Topic, uploads: &Uploads, more: &[(&str, &str)]) -> String {
    let text = uploads.text();
    let pairs: Vec<(&str, &str)> = std::iter::once(("files", text.as_str())).chain(more.iter().copied()).collect();
    listing::address(&format!("{}/check", import_address(topic)), &pairs)
}

/// The last table that was looked at, so that its filters and pages answer at once.
#[derive(Debug, Default)]
pub(crate) struct Remembered(Mutex<Option<(String, Arc<CheckedTable>)>>);

impl Remembered {
    fn get(&self, key: &str) -> Option<Arc<CheckedTable>> {
        let last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        last.as_ref().filter(|(known, _)| known == key).map(|(_, table)| Arc::clone(table))
    }

    fn put(&self, key: String, table: &Arc<CheckedTable>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((key, Arc::clone(table)));
    }
}

/// Reads uploads and looks what would become of their rows now.
pub(super) async fn checked(
    app: &Arc<App>,
    officer: &Officer,
    topic: Topic,
    uploads: &Uploads,
) -> Result<Result<Arc<CheckedTable>, Wrong>, Fault> {
    app.node.refresh_registry().await?;
    let known = known_files(app, &key(topic)).await?;
    let mut files = Vec::new();
    for (digest, name) in &uploads.0 {
        if !known.contains_key(digest) {
            return Err(Fault::Missing("上传的表格，请重新导入"));
        }
        let sha256 = Digest::from_hex(digest).map_err(|_| Fault::Missing("上传的表格"))?;
        let bytes = app.node.blobs().read(sha256, MOST_BYTES as u64).await;
        let bytes = bytes.map_err(|error| Fault::Document(error.to_string()))?;
        files.push(Table { name: name.clone(), bytes });
    }
    let (main, lists) = match arranged(&topic.layout(), files) {
        Ok(arranged) => arranged,
        Err(why) => return Ok(Err(why.to_string().into())),
    };
    let (asked, by) = (Arc::clone(app), officer.id().clone());
    let work = tokio::task::spawn_blocking(move || asked.node.check_table(topic, main, lists, &by));
    let read = work.await.map_err(|_| Fault::Document("程序正在停止，请稍后重试。".to_owned()))?;
    let table = match read {
        Ok(table) => Arc::new(table),
        Err(why) => return Ok(Err(why.to_string().into())),
    };
    app.tables.put(remembered_as(app, officer, topic, uploads), &table);
    let plan = &table.plan;
    if !plan.faults.is_empty() {
        let sentence = format!("表格有{}处需要改正，没有记录任何一行", plan.faults.len());
        let told = |fault: &Remark| (labelled(&fault.place.to_string(), &fault.message), fault.cure.clone());
        return Ok(Err(Wrong { sentence, faults: plan.faults.iter().map(told).collect() }));
    }
    if plan.rows.is_empty() {
        return Ok(Err("表中没有内容：请在列名之下逐行填写".to_owned().into()));
    }
    Ok(Ok(table))
}

fn labelled(place: &str, message: &str) -> String {
    if place.is_empty() { message.to_owned() } else { format!("{place}：{message}") }
}

fn remembered_as(app: &App, officer: &Officer, topic: Topic, uploads: &Uploads) -> String {
    format!("{} {} {} {}", topic.code(), officer.id(), app.node.now().date(), uploads.text())
}

/// The table as it was looked at last, if the registry still is the same; else looked at anew.
async fn looked_at(
    app: &Arc<App>,
    officer: &Officer,
    topic: Topic,
    uploads: &Uploads,
) -> Result<Result<Arc<CheckedTable>, Wrong>, Fault> {
    app.node.refresh_registry().await?;
    let last = app.tables.get(&remembered_as(app, officer, topic, uploads));
    match last.filter(|table| app.node.is_current(table) && table.plan.faults.is_empty() && !table.plan.rows.is_empty())
    {
        Some(table) => Ok(Ok(table)),
        None => checked(app, officer, topic, uploads).await,
    }
}

fn uploads_of(query: &HashMap<String, String>) -> Result<Uploads, Fault> {
    let uploads = Uploads::parse(query.get("files").map(String::as_str).unwrap_or_default());
    if uploads.is_empty() { Err(Fault::Missing("上传的表格")) } else { Ok(uploads) }
}

/// What is shown beside the rows.
#[derive(Default)]
struct Around<'a> {
    view: &'a str,
    from: usize,
    /// How many acts were recorded a moment ago.
    recorded: Option<usize>,
    moved: String,
    error: &'static str,
}

pub(super) async fn get(
    app: &Arc<App>,
    officer: &Officer,
    topic: Topic,
    query: &HashMap<String, String>,
) -> Result<Response, Fault> {
    importing(officer, app, topic)?;
    let uploads = uploads_of(query)?;
    let given = |key: &str| query.get(key).map(String::as_str).unwrap_or_default();
    match looked_at(app, officer, topic, &uploads).await? {
        Err(wrong) => form_again(app, officer, topic, wrong, StatusCode::UNPROCESSABLE_ENTITY),
        Ok(table) => {
            let around = Around {
                view: given("show"),
                from: given("from").parse().unwrap_or(0),
                recorded: given("recorded").parse().ok(),
                ..Around::default()
            };
            show(app, officer, topic, &uploads, &table, around, StatusCode::OK).await
        }
    }
}

pub(super) async fn report(
    app: &Arc<App>,
    officer: &Officer,
    topic: Topic,
    query: &HashMap<String, String>,
) -> Result<Response, Fault> {
    importing(officer, app, topic)?;
    let uploads = uploads_of(query)?;
    match looked_at(app, officer, topic, &uploads).await? {
        Err(wrong) => form_again(app, officer, topic, wrong, StatusCode::UNPROCESSABLE_ENTITY),
        Ok(table) => {
            let name = format!("{}导入核对-{}.csv", topic.title(), app.node.now().date());
            Ok(download(rows_report::csv(&table.plan), Form::Csv.media_type(), &name, false))
        }
    }
}

pub(super) async fn record(
    app: &Arc<App>,
    officer: &Officer,
    topic: Topic,
    request: Request<Body>,
) -> Result<Response, Fault> {
    importing(officer, app, topic)?;
    let posted = posted(app, None, "", request).await?;
    super::super::account::check_csrf(officer, posted.get("csrf"))?;
    let uploads = Uploads::parse(posted.get("files").unwrap_or_default());
    if uploads.is_empty() {
        return Err(Fault::Missing("上传的表格"));
    }
    let again = |wrong: Wrong| form_again(app, officer, topic, wrong, StatusCode::UNPROCESSABLE_ENTITY);
    let table = match checked(app, officer, topic, &uploads).await? {
        Err(wrong) => return again(wrong),
        Ok(table) => table,
    };
    let moved = |table: &CheckedTable| Around {
        moved: format!(
            "您核对时{}；现在{}。没有记录任何一行，请按新的结果再核对一次。",
            posted.get("counts").unwrap_or_default(),
            counts(&table.plan)
        ),
        ..Around::default()
    };
    if posted.get("seen") != Some(table.digest().to_hex().as_str()) {
        return show(app, officer, topic, &uploads, &table, moved(&table), StatusCode::CONFLICT).await;
    }
    if table.plan.count(Change::Faulty) > 0 && posted.get("skip") != Some("yes") {
        let around = Around {
            error: "有的行有错误：请改正后重新导入，或者选择跳过这些行", ..Around::default()
        };
        return show(app, officer, topic, &uploads, &table, around, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    match app.node.record_table(&table).await {
        Ok(TableRecord::Recorded(count)) => {
            Ok(Redirect::to(&address(topic, &uploads, &[("recorded", &count.to_string())])).into_response())
        }
        // Somebody else recorded between the look and the recording.
        Ok(TableRecord::Moved) | Err(NodeError::Refused { .. }) => {
            match checked(app, officer, topic, &uploads).await? {
                Err(wrong) => again(wrong),
                Ok(table) => show(app, officer, topic, &uploads, &table, moved(&table), StatusCode::CONFLICT).await,
            }
        }
        Err(error) => Err(error.into()),
    }
}

/// 新增3行，变更0行，不变2行，错误1行.
fn counts(plan: &Plan) -> String {
    let changes = [Change::New, Change::Changed, Change::Unchanged, Change::Faulty];
    changes.map(|change| format!("{}{}行", change.title(), plan.count(change))).join("，")
}

fn tag(change: Change) -> Tag {
    let tone = match change {
        Change::New => "ok",
        Change::Changed => "info",
        Change::Unchanged => "mute",
        Change::Faulty => "bad",
    };
    Tag { tone, icon: "", text: change.title().to_owned() }
}

fn short(text: &str) -> String {
    let short: String = text.chars().take(SHORT).collect();
    if short.len() < text.len() { format!("{short}……") } else { short }
}

fn row_view(row: &RowPlan) -> CheckedRow {
    let mut said = Vec::new();
    let differences = match row.change {
        Change::New => vec![row.differences.join("、")],
        // Nothing of a faulty row is recorded.
        Change::Faulty => Vec::new(),
        Change::Changed | Change::Unchanged => row.differences.clone(),
    };
    let plain = |text: &String| Said { text: short(text), ..Said::default() };
    said.extend(differences.iter().filter(|text| !text.is_empty()).map(plain));
    // Faults first: they are what the clerk looks for.
    let (faults, notes): (Vec<&Remark>, Vec<&Remark>) = row.remarks.iter().partition(|remark| remark.fault);
    let remark = |remark: &Remark| Said {
        tone: if remark.fault { "bad" } else { "warn" },
        place: column(&remark.place),
        text: short(&remark.message),
        cure: remark.cure.clone(),
    };
    said.splice(0..0, faults.into_iter().map(remark));
    said.extend(notes.into_iter().map(remark));
    let more = said.len().saturating_sub(SAID);
    said.truncate(SAID);
    CheckedRow {
        place: row.place.to_string(),
        subject: row.subject.clone(),
        tag: tag(row.change),
        said,
        more: if more > 0 { format!("另有{more}条，见核对结果文件") } else { String::new() },
    }
}

/// The column and cell of a place, and its sheet and row where they are not those of the row itself: 执法证件-有效期止（G3）.
fn column(place: &Place) -> String {
    let address = place.address();
    match (place.column.as_str(), address.as_str()) {
        (column, "") => column.to_owned(),
        ("", address) => address.to_owned(),
        (column, address) => format!("{column}（{address}）"),
    }
}

async fn show(
    app: &Arc<App>,
    officer: &Officer,
    topic: Topic,
    uploads: &Uploads,
    table: &CheckedTable,
    around: Around<'_>,
    status: StatusCode,
) -> Result<Response, Fault> {
    let (plan, title, here) = (&table.plan, topic.title(), base(topic));
    let faulty = plan.count(Change::Faulty);
    let good = plan.count(Change::New) + plan.count(Change::Changed);
    let default = if faulty > 0 { "faulty" } else { "all" };
    let named = VIEWS.iter().find(|(code, _)| *code == around.view);
    let (code, wanted) = named.or_else(|| VIEWS.iter().find(|(code, _)| *code == default)).copied().unwrap_or_default();
    let in_view = |row: &&RowPlan| wanted.is_none_or(|wanted| row.change == wanted);
    let total = plan.rows.iter().filter(in_view).count();
    let from = around.from.min(total);
    let rows: Vec<CheckedRow> = plan.rows.iter().filter(in_view).skip(from).take(PAGE).map(row_view).collect();
    let at = |view: &str, from: usize| {
        let from = if from > 0 { from.to_string() } else { String::new() };
        address(topic, uploads, &[("show", view), ("from", &from)])
    };
    let tabs = VIEWS.iter().map(|(other, change)| {
        let count = change.map_or(plan.rows.len(), |change| plan.count(change));
        Tab {
            label: change.map_or("全部", Change::title).to_owned(),
            href: at(other, 0),
            count: u32::try_from(count).unwrap_or(u32::MAX),
            current: *other == code,
            urgent: *change == Some(Change::Faulty) && count > 0,
        }
    });
    let skip = (faulty > 0 && good > 0).then(|| Field {
        kind: "check",
        id: "f-skip".to_owned(),
        name: "skip".to_owned(),
        label: format!("跳过有错误的{faulty}行，只记录其余的行"),
        hint: "不跳过的，请在原表中改正，再重新选择文件。".to_owned(),
        described: "f-skip-hint".to_owned(),
        error: around.error.to_owned(),
        ..Field::default()
    });
    let errors = Some(around.error).filter(|error| !error.is_empty() && skip.is_some());
    let mut shell = officer.shell(
        app,
        "核对导入内容",
        here,
        crumbs(vec![link(title, here), link("导入", import_address(topic)), link("核对", "")]),
    );
    shell.flash = around.recorded.map(|count| Flash {
        tone: "ok",
        icon: "done",
        text: format!("已经记录{count}项行为。下面是同一文件按现在的登记再次核对的结果。"),
        ..Flash::default()
    });
    let note = |remark: &Remark| Check {
        tone: "info",
        icon: "info",
        word: "提示",
        label: labelled(&remark.place.to_string(), &remark.message),
        detail: remark.cure.clone(),
    };
    let report = listing::address(&format!("{}/report", import_address(topic)), &[("files", &uploads.text())]);
    let html = CheckPage {
        shell,
        heading: "核对导入内容".to_owned(),
        note: format!("共{}行，{}", plan.rows.len(), counts(plan)),
        actions: vec![Action { label: "下载核对结果".to_owned(), href: report, icon: "download" }],
        errors: errors
            .map(|text| FormError { field: "f-skip".to_owned(), text: text.to_owned() })
            .into_iter()
            .collect(),
        moved: around.moved,
        tabs_label: "核对结果".to_owned(),
        tabs: tabs.collect(),
        paging: listing::paging("核对结果", total, from, from + rows.len(), |from| at(code, from)),
        rows,
        notes: plan.notes.iter().map(note).collect(),
        facts: vec![
            pair(
                "将记录",
                format!("{good}行（新增{}行，变更{}行）", plan.count(Change::New), plan.count(Change::Changed)),
            ),
            pair("行为", format!("{}项", plan.act_count())),
        ],
        files: files(app, topic, uploads).await?,
        submit: if good > 0 { format!("确认并记录{good}行") } else { String::new() },
        confirm: format!("确认记录{good}行？记录后不能修改或者删除。"),
        nothing: nothing(plan, around.recorded).to_owned(),
        skip,
        action: format!("{}/record", import_address(topic)),
        carried: vec![
            pair("files", uploads.text()),
            pair("seen", table.digest().to_hex()),
            pair("counts", counts(plan)),
        ],
        again: import_address(topic),
    }
    .render()?;
    Ok((status, Html(html)).into_response())
}

/// Why there is nothing to record.
fn nothing(plan: &Plan, recorded: Option<usize>) -> &'static str {
    match (plan.count(Change::Faulty), recorded) {
        (0, Some(_)) => "文件中的内容都已经记录。",
        (0, None) => "文件中的内容与登记的完全相同，没有需要记录的行。",
        _ => "没有可以记录的行，请改正后重新选择文件。",
    }
}

/// The uploaded files with their digests, which say that what is recorded is what was looked at.
async fn files(app: &App, topic: Topic, uploads: &Uploads) -> Result<Vec<File>, Fault> {
    let known = known_files(app, &key(topic)).await?;
    let file = |(digest, name): &(String, String)| {
        let size = known.get(digest).and_then(|file| file.get("size")).and_then(Json::as_u64).unwrap_or_default();
        File {
            title: name.clone(),
            icon: "evidence",
            meta: words::size(size),
            digest: digest.clone(),
            digest_short: format!("SHA-256 {}", digest.chars().take(12).collect::<String>()),
            ..File::default()
        }
    };
    Ok(uploads.0.iter().map(file).collect())
}
