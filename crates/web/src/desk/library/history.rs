//! What was registered of a statute, by whom and when, with what was corrected since; and the texts as they were registered
//! before.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use casework::catalogue::library::{CorrectStatute, RegisterStatute};
use casework::registry::{Registry, RegistryAct, statute_stream};
use casework::value::{chinese_date, chinese_datetime};
use jiff::civil::Date;
use law::statutes::short_title;

use super::super::link;
use super::text::{Shown, render};
use super::{HOME, day_of, read, text_address, title_address};
use crate::app::App;
use crate::guard::Officer;
use crate::problem::{Fault, answer};
use crate::view::{Cell, Column, Link, Row, Table, Tag};

/// The registrations of one text, which corrections follow from version to version.
struct Chain {
    act: RegisterStatute,
    /// The places of their rows.
    rows: Vec<usize>,
}

/// The registrations, corrections and ends of a title, the latest first; without rows where nothing is registered.
pub(super) async fn history(app: &App, registry: &Registry, title: &str) -> Result<Table, Fault> {
    let course = app.node.registry_course(&statute_stream(title)).await?;
    let mut chains: Vec<Chain> = Vec::new();
    let mut rows: Vec<Row> = Vec::new();
    for (meta, act) in course.iter().map(Arc::as_ref) {
        let (words, reason) = match act {
            RegistryAct::RegisterStatute(act) => {
                chains.push(Chain { act: act.clone(), rows: vec![rows.len()] });
                (format!("{}文本，{}起施行，{}", act.version, chinese_date(act.from), act.text.name), String::new())
            }
            RegistryAct::CorrectStatute(act) => {
                let words = match chains.iter_mut().find(|chain| chain.act.version == act.version) {
                    Some(chain) => {
                        chain.rows.push(rows.len());
                        let before = std::mem::replace(&mut chain.act, act.registration());
                        changes(&before, act)
                    }
                    None => String::new(),
                };
                (words, act.reason.to_string())
            }
            RegistryAct::EndStatute(act) => {
                (format!("{}文本自{}起失效", act.version, chinese_date(act.day)), act.reason.to_string())
            }
            _ => continue,
        };
        let cell = |label: &str, text: String| Cell { label: label.to_owned(), text, ..Cell::default() };
        rows.push(Row {
            cells: vec![
                Cell { class: "lead-cell strong", ..cell("办理", act.definition().title.to_owned()) },
                Cell { sub: reason, ..cell("内容", words) },
                Cell { class: "nowrap", ..cell("记录时间", chinese_datetime(meta.recorded)) },
                cell("办理人", registry.name(&meta.by).to_owned()),
                cell("文本", String::new()),
            ],
            current: false,
        });
    }
    for chain in &chains {
        let version = chain.act.version;
        for (number, place) in (1..).zip(&chain.rows) {
            let last = number == chain.rows.len();
            let Some(cell) = rows.get_mut(*place).and_then(|row| row.cells.last_mut()) else { continue };
            if last {
                "查看条文".clone_into(&mut cell.text);
                cell.href = text_address(title, version);
            } else {
                "查看原登记的条文".clone_into(&mut cell.text);
                cell.href = former_address(title, version, number);
                cell.tags = vec![Tag { tone: "warn", icon: "", text: "已更正".to_owned() }];
            }
        }
    }
    rows.reverse();
    let columns = ["办理", "内容", "记录时间", "办理人", "文本"];
    Ok(Table {
        caption: "登记的经过".to_owned(),
        columns: columns.iter().map(|label| Column { label: (*label).to_owned(), ..Column::default() }).collect(),
        rows,
        ..Table::default()
    })
}

/// What a correction changes of a registration.
fn changes(before: &RegisterStatute, act: &CorrectStatute) -> String {
    let after = act.registration();
    let day = |day: Option<Date>| day.map_or_else(|| "没有失效".to_owned(), |day| day.to_string());
    let pairs = [
        ("版本日期", before.version.to_string(), after.version.to_string()),
        ("施行日期", before.from.to_string(), after.from.to_string()),
        ("失效日期", day(before.until), day(after.until)),
        ("效力层级", before.level.title().to_owned(), after.level.title().to_owned()),
        ("文本由来", before.enactment.title().to_owned(), after.enactment.title().to_owned()),
        ("条数", before.articles.to_string(), after.articles.to_string()),
        ("文本", before.text.name.to_string(), after.text.name.to_string()),
    ];
    let mut words: Vec<String> = pairs
        .into_iter()
        .filter(|(_, before, after)| before != after)
        .map(|(what, before, after)| format!("{what}由{before}改为{after}"))
        .collect();
    if before.text.sha256 != after.text.sha256 && before.text.name == after.text.name {
        words.push("更换了文本".to_owned());
    }
    if words.is_empty() { "取消登记的失效".to_owned() } else { words.join("；") }
}

fn former_address(title: &str, version: Date, number: usize) -> String {
    format!("{}/former/{number}", text_address(title, version))
}

pub(crate) async fn former(
    State(app): State<Arc<App>>,
    officer: Officer,
    Path((title, version, number)): Path<(String, String, usize)>,
) -> Response {
    let result = show(&app, &officer, short_title(&title), &version, number).await;
    answer(&app, Some(&officer), result)
}

async fn show(app: &Arc<App>, officer: &Officer, title: &str, version: &str, number: usize) -> Result<Response, Fault> {
    let registry = app.node.registry();
    let registered = registry.statute(title, day_of(version)?).ok_or(Fault::Missing("法规文本"))?;
    let place = number.checked_sub(1).and_then(|place| registered.former.get(place));
    let former = place.ok_or(Fault::Missing("法规文本"))?;
    let text = read(app, former.act.text.sha256.as_str()).await?;
    let by = registry.name(&former.corrected.by);
    let warning = format!(
        "这是更正以前的登记，不再作为依据。{by}于{}更正，理由：{}",
        chinese_datetime(former.corrected.recorded),
        former.reason
    );
    let now = text_address(title, registered.act.version);
    let way: Vec<Link> =
        vec![link("法规库", HOME), link(title, title_address(title)), link("现在的登记", now), link("原登记", "")];
    let (known, statute) = (former.act.version(), &text.statute);
    let shown = Shown { known: &known, statute, actions: Vec::new(), missing: String::new(), warning, way };
    render(app, officer, title, shown)
}
