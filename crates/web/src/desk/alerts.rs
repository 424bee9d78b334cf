//! Alerts of the agency, or of all agencies for supervisors.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use casework::definition::Role;
use casework::rules;
use store::read;

use super::{crumbs, link};
use crate::app::App;
use crate::guard::Officer;
use crate::problem::{Fault, answer, page};
use crate::view::{Cell, Column, Empty, List, Row, Table, Tag};
use crate::words;

pub(crate) async fn list(State(app): State<Arc<App>>, officer: Officer) -> Response {
    let result = view(&app, &officer).await.and_then(|view| page(&view));
    answer(&app, Some(&officer), result)
}

async fn view(app: &App, officer: &Officer) -> Result<List, Fault> {
    let today = app.node.now().date();
    let supervises = officer.person.post(Role::Supervisor, None, today).is_some();
    let agency = (!supervises).then(|| officer.agency.to_string());
    let alerts = app.node.store().read(move |tx| read::alerts(tx, agency.as_deref(), 200)).await?;
    let rows = alerts
        .iter()
        .map(|alert| {
            let rule = rules::find(&alert.rule);
            let tag = if alert.red {
                Tag { tone: "bad", icon: "overdue", text: "红牌".to_owned() }
            } else {
                Tag { tone: "warn", icon: "alert", text: "黄牌".to_owned() }
            };
            Row {
                cells: vec![
                    Cell {
                        label: "警示".to_owned(),
                        text: rule.map_or_else(|| alert.rule.clone(), |rule| rule.title.to_owned()),
                        href: format!("/desk/cases/{}#act-{}", crate::url::encode(&alert.case), alert.seq),
                        leads: true,
                        tags: vec![tag],
                        sub: alert.message.clone(),
                        ..Cell::default()
                    },
                    Cell {
                        label: "案件".to_owned(),
                        text: alert.cause.clone(),
                        sub: alert.case.clone(),
                        ..Cell::default()
                    },
                    Cell {
                        label: "依据".to_owned(),
                        text: rule.and_then(|rule| rule.cites.last()).map(ToString::to_string).unwrap_or_default(),
                        sub: alert.rule.clone(),
                        ..Cell::default()
                    },
                    Cell {
                        label: "时间".to_owned(),
                        text: words::short(&alert.recorded),
                        class: "nowrap",
                        ..Cell::default()
                    },
                ],
                current: false,
            }
        })
        .collect();
    Ok(List {
        shell: officer.shell(app, "警示", "/desk/alerts", crumbs(vec![link("警示", "")])),
        heading: "执法关键环节警示".to_owned(),
        note: "最近200条，按时间排列".to_owned(),
        table: Table {
            caption: "警示".to_owned(),
            columns: ["警示", "案件", "依据", "时间"]
                .iter()
                .map(|label| Column { label: (*label).to_owned(), ..Column::default() })
                .collect(),
            rows,
            paging: None,
            empty: Empty {
                icon: "done",
                title: "没有警示".to_owned(),
                text: "办案关键环节没有出现需要警示的情形。".to_owned(),
                ..Empty::default()
            },
        },
        ..List::default()
    })
}
