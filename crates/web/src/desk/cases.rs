//! Lists of cases: filters in the address, search, pages.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use casework::definition::{Role, Stage};
use casework::value::parse_date;
use store::read::{self, CaseFilter, CaseRow};

use super::{crumbs, link};
use crate::app::App;
use crate::guard::Officer;
use crate::problem::{Fault, answer, page};
use crate::view::{Cell, Choice, Column, Empty, Field, Filter, List, Paging, Row, Tab, Table, Tag};
use crate::words;

pub(crate) async fn list(
    State(app): State<Arc<App>>,
    officer: Officer,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let result = view(&app, &officer, &query, "案件").await.and_then(|view| page(&view));
    answer(&app, Some(&officer), result)
}

pub(crate) async fn search(
    State(app): State<Arc<App>>,
    officer: Officer,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let heading = format!("查询：{}", query.get("q").map(String::as_str).unwrap_or_default());
    let result = view(&app, &officer, &query, &heading).await.and_then(|view| page(&view));
    answer(&app, Some(&officer), result)
}

/// The words for a status.
pub(crate) fn status_words(status: &str) -> (&'static str, &'static str) {
    match status {
        "open" => ("info", "在办"),
        "concluded" => ("ok", "已处理"),
        "closed" => ("mute", "已结案"),
        "archived" => ("mute", "已归档"),
        _ => ("mute", ""),
    }
}

/// The Chinese name of a stage's code.
pub(crate) fn stage_words(code: &str) -> &'static str {
    Stage::ALL.iter().find(|(_, choice)| choice.code == code).map_or("", |(_, choice)| choice.title)
}

async fn view(app: &App, officer: &Officer, query: &HashMap<String, String>, heading: &str) -> Result<List, Fault> {
    let today = app.node.now().date();
    let given = |key: &str| query.get(key).filter(|value| !value.is_empty()).cloned();
    let supervises = officer.person.post(Role::Supervisor, None, today).is_some();
    let mine = given("mine").is_some();
    let filter = CaseFilter {
        agency: (!supervises).then(|| officer.agency.to_string()),
        officer: mine.then(|| officer.id().to_string()),
        stage: given("stage"),
        status: given("status"),
        search: given("q"),
        due: given("due").filter(|day| parse_date(day).is_ok()),
        after: given("after").and_then(|after| after.split_once('|').map(|(a, b)| (a.to_owned(), b.to_owned()))),
    };
    let rows = app.node.store().read(move |tx| read::cases(tx, &filter)).await?;
    let more = i64::try_from(rows.len()).is_ok_and(|rows| rows == read::PAGE);
    let address = |change: &[(&str, &str)]| {
        let mut pairs: Vec<(String, String)> = query
            .iter()
            .filter(|(key, value)| *key != "after" && !value.is_empty())
            .map(|(k, v)| (k.clone(), v.clone()))
            .collect();
        for (key, value) in change {
            pairs.retain(|(k, _)| k != key);
            if !value.is_empty() {
                pairs.push(((*key).to_owned(), (*value).to_owned()));
            }
        }
        pairs.sort();
        let pairs: Vec<String> = pairs.iter().map(|(k, v)| format!("{k}={}", crate::url::encode(v))).collect();
        format!("/desk/cases?{}", pairs.join("&"))
    };
    let tab = |label: &str, status: &str| Tab {
        label: label.to_owned(),
        href: address(&[("status", status)]),
        current: query.get("status").map(String::as_str).unwrap_or_default() == status,
        ..Tab::default()
    };
    let next = rows.last().filter(|_| more).map(|row| address(&[("after", &format!("{}|{}", row.updated, row.id))]));
    let table = Table {
        caption: "案件".to_owned(),
        columns: ["案件", "当事人", "阶段", "下一期限", "更新"]
            .iter()
            .map(|label| Column { label: (*label).to_owned(), ..Column::default() })
            .collect(),
        rows: rows.iter().map(|row| case_row(app, row)).collect(),
        paging: (more || query.contains_key("after")).then(|| Paging {
            label: "案件列表分页".to_owned(),
            previous: if query.contains_key("after") { address(&[]) } else { String::new() },
            next: next.unwrap_or_default(),
            ..Paging::default()
        }),
        empty: Empty {
            icon: "search",
            title: "没有符合条件的案件".to_owned(),
            text: "可以换一个条件，或者清除筛选后再查。姓名、名称、案号、文号都可以查，至少输入两个字。".to_owned(),
            href: "/desk/cases".to_owned(),
            action: "查看全部案件".to_owned(),
        },
    };
    Ok(List {
        shell: {
            let mut shell = officer.shell(app, heading, "/desk/cases", crumbs(vec![link("案件", "")]));
            shell.query = given("q").unwrap_or_default();
            shell
        },
        heading: heading.to_owned(),
        note: if mine { "我承办的案件".to_owned() } else { "按最近更新排列".to_owned() },
        actions: Vec::new(),
        tabs_label: "案件状态".to_owned(),
        tabs: vec![
            tab("全部", ""),
            tab("在办", "open"),
            tab("已处理", "concluded"),
            tab("已结案", "closed"),
            tab("已归档", "archived"),
        ],
        filter: Some(filter_of(query)),
        table,
    })
}

fn filter_of(query: &HashMap<String, String>) -> Filter {
    let value = |key: &str| query.get(key).cloned().unwrap_or_default();
    let stages = Stage::ALL.iter().filter(|(stage, _)| {
        !matches!(stage, Stage::Supervision | Stage::Registry | Stage::Catalogue | Stage::Publication)
    });
    let stage = Field {
        kind: "select",
        id: "stage".to_owned(),
        name: "stage".to_owned(),
        label: "阶段".to_owned(),
        placeholder: "全部阶段".to_owned(),
        plain: true,
        options: stages
            .map(|(_, choice)| Choice {
                value: choice.code.to_owned(),
                label: choice.title.to_owned(),
                chosen: value("stage") == choice.code,
                ..Choice::default()
            })
            .collect(),
        ..Field::default()
    };
    let mine = Field {
        kind: "select",
        id: "mine".to_owned(),
        name: "mine".to_owned(),
        label: "范围".to_owned(),
        placeholder: "本机关全部案件".to_owned(),
        plain: true,
        options: vec![Choice {
            value: "yes".to_owned(),
            label: "我承办的案件".to_owned(),
            chosen: value("mine") == "yes",
            ..Choice::default()
        }],
        ..Field::default()
    };
    let text = Field {
        kind: "search",
        id: "q".to_owned(),
        name: "q".to_owned(),
        label: "关键词".to_owned(),
        placeholder: "当事人、案由、案号、文号".to_owned(),
        value: value("q"),
        plain: true,
        ..Field::default()
    };
    let status = Field { kind: "hidden", name: "status".to_owned(), value: value("status"), ..Field::default() };
    Filter {
        action: "/desk/cases".to_owned(),
        fields: vec![text, stage, mine, status],
        clear_href: "/desk/cases".to_owned(),
        ..Filter::default()
    }
}

fn case_row(app: &App, row: &CaseRow) -> Row {
    let today = app.node.now().date();
    let (tone, status) = status_words(&row.status);
    let due = row.next_due.as_deref().and_then(|due| parse_date(due).ok());
    let (due_tone, icon, left) =
        due.map_or(("mute", "done", "—".to_owned()), |due| words::left(due, today, &app.node.law().calendar));
    let mut tags = vec![Tag { tone, icon: "", text: status.to_owned() }];
    if row.red > 0 {
        tags.push(Tag { tone: "bad", icon: "alert", text: format!("红色预警 {}", row.red) });
    }
    Row {
        cells: vec![
            Cell {
                label: "案件".to_owned(),
                text: row.cause.clone(),
                href: format!("/desk/cases/{}", crate::url::encode(&row.id)),
                leads: true,
                sub: row.id.clone(),
                tags,
                ..Cell::default()
            },
            Cell {
                label: "当事人".to_owned(),
                text: row.party.clone().unwrap_or_else(|| "—".to_owned()),
                ..Cell::default()
            },
            Cell { label: "阶段".to_owned(), text: stage_words(&row.stage).to_owned(), ..Cell::default() },
            Cell {
                label: "下一期限".to_owned(),
                text: left,
                tone: due_tone,
                icon,
                sub: row.next_title.clone().unwrap_or_default(),
                ..Cell::default()
            },
            Cell { label: "更新".to_owned(), text: words::short(&row.updated), class: "nowrap", ..Cell::default() },
        ],
        current: false,
    }
}
