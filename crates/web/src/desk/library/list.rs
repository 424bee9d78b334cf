//! The titles of the library, with their versions and what is in force on a day.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use casework::value::{chinese_date, parse_date};
use jiff::civil::Date;
use law::statutes::{StatuteVersion, short_title};

use super::super::{crumbs, link};
use super::{HOME, keeps, state, text_address, texts, title_address, version_name};
use crate::app::App;
use crate::guard::Officer;
use crate::problem::{answer, page};
use crate::view::{Action, Cell, Column, Empty, Field, Filter, List, Page, Paging, Row, Table};

/// Rows on one page.
const PAGE: usize = 50;

pub(crate) async fn get(
    State(app): State<Arc<App>>,
    officer: Officer,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let registry = app.node.registry();
    let texts = texts(&app, &registry);
    let given = |key: &str| query.get(key).map(|value| value.trim()).filter(|value| !value.is_empty());
    let today = app.node.now().date();
    let (words, on) = (given("q").unwrap_or_default(), given("on").unwrap_or_default());
    let day = parse_date(on).unwrap_or(today);
    let found: Vec<&str> = texts
        .titles()
        .into_iter()
        .filter(|title| words.split_whitespace().all(|word| title.contains(short_title(word))))
        .collect();
    let from = given("from").and_then(|from| from.parse::<usize>().ok()).unwrap_or(0).min(found.len());
    let rows: Vec<Row> = found
        .iter()
        .skip(from)
        .take(PAGE)
        .map(|title| {
            let registered = |version: Date| registry.statute(title, version).is_some();
            row(title, &texts.versions(title), day, registered)
        })
        .collect();
    let address = |from: usize| format!("{HOME}?q={}&on={}&from={from}", crate::url::encode(words), on);
    let until = from + rows.len();
    let paging = (found.len() > PAGE).then(|| Paging {
        label: "法规库分页".to_owned(),
        from: from as u64 + 1,
        to: until as u64,
        total: found.len() as u64,
        previous: if from > 0 { address(from.saturating_sub(PAGE)) } else { String::new() },
        next: if until < found.len() { address(until) } else { String::new() },
        pages: (0..found.len().div_ceil(PAGE))
            .map(|number| Page {
                label: (number + 1).to_string(),
                href: address(number * PAGE),
                current: number * PAGE == from,
            })
            .collect(),
    });
    let mut actions = Vec::new();
    if keeps(&officer, &app) {
        actions.push(Action { label: "导入文本".to_owned(), href: format!("{HOME}/import"), icon: "upload" });
    }
    let list = List {
        shell: officer.shell(&app, "法规库", HOME, crumbs(vec![link("法规库", "")])),
        heading: "法规库".to_owned(),
        note: if day == today {
            "事项的设定依据按这里的版本、施行日期、效力层级和条数核对。".to_owned()
        } else {
            format!("按{}的情况显示", crate::words::day(day))
        },
        actions,
        filter: Some(filter(words, on)),
        table: Table {
            caption: "法规".to_owned(),
            columns: ["题名", "当日施行的文本", "效力层级", "版本"]
                .iter()
                .map(|label| Column { label: (*label).to_owned(), ..Column::default() })
                .collect(),
            rows,
            paging,
            empty: Empty {
                icon: "law",
                title: "没有符合条件的法规".to_owned(),
                text: "请换一个题名再查，或者由法制机构导入文本。".to_owned(),
                href: HOME.to_owned(),
                action: "查看全部法规".to_owned(),
            },
        },
        ..List::default()
    };
    answer(&app, Some(&officer), page(&list))
}

fn filter(words: &str, on: &str) -> Filter {
    let field = |kind: &'static str, name: &str, label: &str, value: &str| Field {
        kind,
        id: format!("f-{name}"),
        name: name.to_owned(),
        label: label.to_owned(),
        value: value.to_owned(),
        plain: true,
        ..Field::default()
    };
    let mut day = field("date", "on", "查看日期", on);
    day.width = "date";
    Filter {
        action: HOME.to_owned(),
        fields: vec![field("text", "q", "题名", words), day],
        clear_href: if words.is_empty() && on.is_empty() { String::new() } else { HOME.to_owned() },
        ..Filter::default()
    }
}

fn row(title: &str, versions: &[StatuteVersion], day: Date, registered: impl Fn(Date) -> bool) -> Row {
    let holds = versions.iter().find(|text| text.is_in_force(day));
    let shown = holds.or_else(|| versions.last());
    let with_text = versions.iter().filter(|text| registered(text.version)).count();
    let mut current = Cell { label: "当日施行的文本".to_owned(), ..Cell::default() };
    if let Some(text) = shown {
        current.text = version_name(text);
        current.tags = vec![state(text, day)];
        current.sub = format!("{}起施行", chinese_date(text.from));
        if registered(text.version) {
            current.href = text_address(title, text.version);
        }
    }
    Row {
        cells: vec![
            Cell {
                label: "题名".to_owned(),
                class: "lead-cell strong",
                text: title.to_owned(),
                href: title_address(title),
                leads: true,
                ..Cell::default()
            },
            current,
            Cell {
                label: "效力层级".to_owned(),
                text: shown.map(|text| text.level.title().to_owned()).unwrap_or_default(),
                ..Cell::default()
            },
            Cell {
                label: "版本".to_owned(),
                text: format!("{}个", versions.len()),
                sub: if with_text == 0 {
                    "没有导入文本".to_owned()
                } else {
                    format!("已导入{with_text}个文本")
                },
                ..Cell::default()
            },
        ],
        current: false,
    }
}
