//! A draft benchmark over past cases: who would have paid more or less, before it is adopted.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use casework::case::CaseId;
use casework::catalogue::rehearsal::{Effect, Rehearsed, rehearse};
use casework::value::ItemCode;
use store::read::catalogue::decided_cases_on;

use super::item::address;
use super::items::sees_drafts;
use super::{crumbs, link};
use crate::app::App;
use crate::guard::Officer;
use crate::problem::{Fault, answer, page};
use crate::view::{Cell, Column, Empty, List, Row, Table};

/// Cases that are looked at: the latest ones.
const LATEST: i64 = 200;

pub(crate) async fn get(State(app): State<Arc<App>>, officer: Officer, Path(code): Path<String>) -> Response {
    let result = view(&app, &officer, ItemCode(code)).await.and_then(|list| page(&list));
    answer(&app, Some(&officer), result)
}

async fn view(app: &App, officer: &Officer, code: ItemCode) -> Result<List, Fault> {
    let registry = app.node.registry();
    let today = app.node.now().date();
    let item = registry.catalogue_item(&code).ok_or(Fault::Missing("权力事项"))?;
    if !sees_drafts(officer, item, today) {
        return Err(Fault::Forbidden);
    }
    let draft = item.working().and_then(|draft| draft.draft.act.benchmark.as_ref());
    let benchmark = draft.or_else(|| item.publications.last().and_then(|version| version.benchmark.as_ref()));
    let asked = code.to_string();
    let ids = app.node.store().read(move |tx| decided_cases_on(tx, &asked, LATEST)).await?;
    let mut found = Vec::new();
    if let Some(benchmark) = benchmark {
        for id in ids {
            let case = app.node.case(&CaseId(id)).await?;
            found.extend(case.and_then(|snapshot| rehearse(benchmark, &snapshot.case)));
        }
    }
    // Whoever would be treated otherwise comes first.
    found.sort_by_key(|one| (one.effect == Effect::Same, one.case.0.clone()));
    let count = |is: fn(&Effect) -> bool| found.iter().filter(|one| is(&one.effect)).count();
    let (more, less, unknown) = (
        count(|effect| matches!(effect, Effect::More { .. })),
        count(|effect| matches!(effect, Effect::Less { .. })),
        count(|effect| *effect == Effect::Unknown),
    );
    let same = found.len() - more - less - unknown;
    let title = item.name().to_owned();
    Ok(List {
        shell: officer.shell(
            app,
            "裁量基准试算",
            "/desk/items",
            crumbs(vec![link("权力事项", "/desk/items"), link(&title, address(&code)), link("裁量基准试算", "")]),
        ),
        heading: format!("裁量基准试算：{title}"),
        note: format!(
            "{}按同一档次试算最近{}件有罚款的案件：罚款会更重的{more}件，会更轻的{less}件，不变的{same}件，无法计算的{unknown}件。\
             以档次的下限或者上限与原罚款比较。",
            benchmark.map(|benchmark| format!("以{}（{}）", benchmark.title, benchmark.document)).unwrap_or_default(),
            found.len(),
        ),
        table: Table {
            caption: "裁量基准试算结果".to_owned(),
            columns: ["案件", "档次", "原罚款", "新幅度", "结果"]
                .iter()
                .map(|label| Column { label: (*label).to_owned(), ..Column::default() })
                .collect(),
            rows: found.iter().map(row).collect(),
            paging: None,
            empty: Empty {
                icon: "coins",
                title: "没有可以试算的案件".to_owned(),
                text: "该事项还没有作出罚款决定的案件，或者没有裁量基准。".to_owned(),
                href: address(&code),
                action: "回到事项".to_owned(),
            },
        },
        ..List::default()
    })
}

fn row(one: &Rehearsed) -> Row {
    let (tone, icon, text) = match one.effect {
        Effect::Same => ("ok", "done", "不变".to_owned()),
        Effect::More { fine } => ("bad", "sort-up", format!("更重，至少{fine}")),
        Effect::Less { fine } => ("warn", "sort-down", format!("更轻，至多{fine}")),
        Effect::Unknown => ("mute", "help", "无法计算".to_owned()),
    };
    let cell = |label: &str, text: String| Cell { label: label.to_owned(), text, ..Cell::default() };
    Row {
        cells: vec![
            Cell {
                href: crate::url::case(&one.case),
                leads: true,
                class: "lead-cell strong",
                ..cell("案件", one.case.to_string())
            },
            cell("档次", one.tier.title().to_owned()),
            cell("原罚款", one.fine.to_string()),
            cell("新幅度", one.range.map(|(low, high)| format!("{low}至{high}")).unwrap_or_default()),
            Cell { tone, icon, ..cell("结果", text) },
        ],
        current: false,
    }
}
