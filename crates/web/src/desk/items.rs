//! The agency's power items, as the desk shows them.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};

use super::{crumbs, link};
use crate::app::App;
use crate::guard::Officer;
use crate::problem::{answer, page};
use crate::view::{Cell, Column, Empty, List, Row, Table};

pub(crate) async fn list(State(app): State<Arc<App>>, officer: Officer) -> Response {
    let registry = app.node.registry();
    let mut items: Vec<_> = registry.items().filter(|item| item.agencies.contains(&officer.agency)).collect();
    items.sort_by(|a, b| a.code.cmp(&b.code));
    let rows = items
        .iter()
        .map(|item| Row {
            cells: vec![
                Cell {
                    label: "事项".to_owned(),
                    text: item.name.to_string(),
                    href: format!("/desk/items/{}", crate::url::encode(item.code.as_str())),
                    leads: true,
                    sub: item.code.to_string(),
                    ..Cell::default()
                },
                Cell {
                    label: "依据".to_owned(),
                    text: item
                        .basis
                        .last()
                        .map(|basis| format!("《{}》{}", basis.law, basis.article))
                        .unwrap_or_default(),
                    ..Cell::default()
                },
                Cell {
                    label: "裁量基准".to_owned(),
                    text: item.benchmark.as_ref().map_or("未制定".to_owned(), |b| format!("{}档", b.tiers.len())),
                    ..Cell::default()
                },
                Cell { label: "生效".to_owned(), text: item.from.to_string(), class: "nowrap", ..Cell::default() },
            ],
            current: false,
        })
        .collect();
    let list = List {
        shell: officer.shell(&app, "权力事项", "/desk/items", crumbs(vec![link("权力事项", "")])),
        heading: "权力事项".to_owned(),
        note: "本机关已公布、现行有效的事项".to_owned(),
        table: Table {
            caption: "权力事项".to_owned(),
            columns: ["事项", "依据", "裁量基准", "生效"]
                .iter()
                .map(|label| Column { label: (*label).to_owned(), ..Column::default() })
                .collect(),
            rows,
            paging: None,
            empty: Empty {
                icon: "law",
                title: "本机关没有已公布的权力事项".to_owned(),
                text: "未纳入清单的事项不得实施。".to_owned(),
                ..Empty::default()
            },
        },
        ..List::default()
    };
    answer(&app, Some(&officer), page(&list))
}

pub(crate) async fn one(_: Officer, Path(code): Path<String>) -> Response {
    // The public page says everything about an item; officers see the same.
    Redirect::to(&format!("/items/{}", crate::url::encode(&code))).into_response()
}
