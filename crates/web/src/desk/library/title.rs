//! The versions of one title, how each stands, and the way to compare two.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use casework::registry::Registry;
use casework::value::{chinese_date, parse_date};
use jiff::civil::Date;
use law::statutes::{StatuteVersion, short_title};

use super::super::{crumbs, link};
use super::history::history;
use super::view::{Compare, StatutePage};
use super::{HOME, draws_up, keeps, state, text_address, title_address, version_name, versions};
use crate::app::App;
use crate::guard::Officer;
use crate::problem::{Fault, answer, page};
use crate::view::{Action, Cell, Choice, Column, Field, Row, Table};

pub(crate) async fn get(
    State(app): State<Arc<App>>,
    officer: Officer,
    Path(title): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let result = show(&app, &officer, short_title(&title), &query).await;
    answer(&app, Some(&officer), result)
}

async fn show(
    app: &Arc<App>,
    officer: &Officer,
    title: &str,
    query: &HashMap<String, String>,
) -> Result<Response, Fault> {
    let registry = app.node.registry();
    let versions = versions(app, &registry, title)?;
    let on = query.get("on").map(|day| day.trim()).unwrap_or_default();
    let day = parse_date(on).unwrap_or_else(|_| app.node.now().date());
    let mut actions = Vec::new();
    if keeps(officer, app) {
        actions.push(Action { label: "导入文本".to_owned(), href: format!("{HOME}/import"), icon: "upload" });
    }
    let (keeps, draws_up) = (keeps(officer, app), draws_up(officer, app));
    let rows = versions.iter().rev().map(|text| row(&registry, title, text, day, keeps, draws_up)).collect();
    page(&StatutePage {
        shell: officer.shell(app, title, HOME, crumbs(vec![link("法规库", HOME), link(title, "")])),
        heading: format!("《{title}》"),
        note: format!("按{}的情况显示", crate::words::day(day)),
        actions,
        address: title_address(title),
        on: on.to_owned(),
        table: Table {
            caption: "版本".to_owned(),
            columns: ["版本", "状态", "施行期间", "效力层级和条数", "文本", "办理"]
                .iter()
                .map(|label| Column { label: (*label).to_owned(), ..Column::default() })
                .collect(),
            rows,
            ..Table::default()
        },
        compare: compare(&registry, title, &versions, None),
        history: history(app, &registry, title).await?,
    })
}

/// The form that asks for two texts to compare; `None` where fewer than two are registered.
pub(super) fn compare(
    registry: &Registry,
    title: &str,
    versions: &[StatuteVersion],
    chosen: Option<(Date, Date)>,
) -> Option<Compare> {
    let with_text: Vec<&StatuteVersion> =
        versions.iter().filter(|text| registry.statute(title, text.version).is_some()).collect();
    let [.., before, after] = with_text.as_slice() else { return None };
    let (from, to) = chosen.unwrap_or((before.version, after.version));
    let field = |name: &str, label: &str, day: Date| Field {
        kind: "select",
        id: format!("f-{name}"),
        name: name.to_owned(),
        label: label.to_owned(),
        plain: true,
        required: true,
        options: with_text
            .iter()
            .map(|text| Choice {
                value: text.version.to_string(),
                label: format!("{}（{}）", version_name(text), text.version),
                chosen: text.version == day,
                ..Choice::default()
            })
            .collect(),
        ..Field::default()
    };
    Some(Compare {
        action: format!("{}/diff", title_address(title)),
        fields: vec![field("from", "较早的文本", from), field("to", "较晚的文本", to)],
    })
}

fn row(registry: &Registry, title: &str, text: &StatuteVersion, day: Date, keeps: bool, draws_up: bool) -> Row {
    let registered = registry.statute(title, text.version);
    let ended = registry.statutes().ends(title).iter().find(|end| end.act.version == text.version);
    let address = text_address(title, text.version);
    let cell = |label: &str, words: String| Cell { label: label.to_owned(), text: words, ..Cell::default() };
    let mut read = cell("文本", "没有导入".to_owned());
    if let Some(registered) = registered {
        read.text = "查看条文".to_owned();
        read.href.clone_from(&address);
        let by = registry.name(&registered.meta.by);
        let what = if registered.former.is_empty() { "登记" } else { "更正" };
        read.sub = format!("{by} {} {what}", registered.meta.recorded.date());
    }
    let mut act = cell("办理", String::new());
    let mut more = |label: &str, way: &str| {
        act.links.push(link(label, format!("{address}/{way}")));
    };
    if keeps && text.until.is_none() {
        more("登记失效", "end");
    }
    if keeps && registered.is_some() {
        more("更正登记", "correct");
    }
    if draws_up && registered.is_some() {
        more("事项建议", "proposals");
    }
    let until = text.until.map(|until| format!("，{}失效", chinese_date(until))).unwrap_or_default();
    let mut span = cell("施行期间", format!("{}起施行{until}", chinese_date(text.from)));
    span.sub = ended.map(|end| end.act.reason.to_string()).unwrap_or_default();
    Row {
        cells: vec![
            Cell { class: "lead-cell strong", sub: text.version.to_string(), ..cell("版本", version_name(text)) },
            Cell { tags: vec![state(text, day)], ..cell("状态", String::new()) },
            span,
            Cell {
                sub: format!("共{}条", text.article_count),
                ..cell("效力层级和条数", text.level.title().to_owned())
            },
            read,
            act,
        ],
        current: text.is_in_force(day),
    }
}
