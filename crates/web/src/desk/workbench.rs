//! The workbench (工作台): what waits, by remaining statutory time; alerts; due days of the month.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use casework::definition::Role;
use casework::rules;
use casework::value::parse_date;
use jiff::civil::Date;
use law::calendar::DayKind;
use store::read::{self, AlertRow, DeadlineRow};

use super::waiting::{self, Waiting};
use crate::app::App;
use crate::guard::Officer;
use crate::problem::{Fault, answer, page};
use crate::view::{Action, Alert, Calendar, Cell, Column, Day, Empty, Flash, Row, Tab, Table, Tally, Workbench};
use crate::words;

pub(crate) async fn get(
    State(app): State<Arc<App>>,
    officer: Officer,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let result = view(&app, &officer, &query).await.and_then(|view| page(&view));
    answer(&app, Some(&officer), result)
}

/// Tasks shown at once.
const TODOS: i64 = 100;
const SHOWN: usize = 100;

async fn view(app: &App, officer: &Officer, query: &HashMap<String, String>) -> Result<Workbench, Fault> {
    let today = app.node.now().date();
    let (person, posts, agency) = (officer.id().to_string(), officer.posts(app), officer.agency.to_string());
    let month = query.get("month").and_then(|month| parse_date(&format!("{month}-01")).ok()).unwrap_or(today);
    let (first, last) = (month.first_of_month(), month.last_of_month());
    let (from, until, day) = (first.to_string(), last.to_string(), today.to_string());
    let supervises = officer.person.post(Role::Supervisor, None, today).is_some();
    let (todos, counts, alerts, deadlines, stages) = app
        .node
        .store()
        .read(move |tx| {
            let scope = if supervises { None } else { Some(agency.as_str()) };
            Ok::<_, store::error::StoreError>((
                read::todos(tx, &person, &posts, TODOS)?,
                read::todo_counts(tx, &person, &posts, &day)?,
                read::alerts(tx, scope, 6)?,
                read::deadlines(tx, &agency, &from, &until)?,
                read::stage_counts(tx, &agency)?,
            ))
        })
        .await?;
    let mut waiting: Vec<Waiting> = waiting::of_registry(app, officer).await?;
    let past = waiting.iter().filter(|one| one.due.is_some_and(|due| due < today)).count();
    let more = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let counts = (counts.0.saturating_add(more(waiting.len())), counts.1.saturating_add(more(past)));
    waiting.extend(todos.iter().map(Waiting::of_case));
    waiting.sort_by_cached_key(Waiting::order);
    let open: i64 = stages.iter().filter(|(_, status, _)| status == "open").map(|(_, _, count)| count).sum();
    let red = alerts.iter().filter(|alert| alert.red).count();
    let tally = |label: &str, figure: i64, href: &str, tone, icon| Tally {
        label: label.to_owned(),
        figure: figure.to_string(),
        href: href.to_owned(),
        tone,
        icon,
    };
    let scope = query.get("scope").map_or("all", String::as_str);
    let soon = |one: &&Waiting| one.due.is_some_and(|due| due.since(today).is_ok_and(|span| span.get_days() <= 7));
    let urgent = waiting.iter().filter(soon).count();
    let shown: Vec<&Waiting> = waiting.iter().filter(|one| scope != "soon" || soon(one)).take(SHOWN).collect();
    let mut actions = Vec::new();
    if officer.person.post(Role::Officer, Some(&officer.agency), today).is_some() {
        actions.push(Action {
            label: "登记线索".to_owned(), href: "/desk/new/lead.register".to_owned(), icon: "lead"
        });
        actions.push(Action {
            label: "当场处罚".to_owned(),
            href: "/desk/new/penalty.decide_on_the_spot".to_owned(),
            icon: "gavel",
        });
    }
    if officer.person.post(Role::ItemClerk, Some(&officer.agency), today).is_some() {
        actions.push(Action { label: "编制事项".to_owned(), href: "/desk/items/new".to_owned(), icon: "plus" });
    }
    if super::impact::sees(officer, today) {
        actions
            .push(Action { label: "法规变化的影响".to_owned(), href: "/desk/impact".to_owned(), icon: "law" });
    }
    let mut shell = officer.shell(app, "工作台", "/desk", Vec::new());
    shell.flash = flash(query);
    let count = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
    Ok(Workbench {
        shell,
        today: format!("{}　{}", words::day(today), today_kind(app, today)),
        actions,
        tallies: vec![
            tally("待办", counts.0, "/desk", "info", "inbox"),
            tally("已逾期", counts.1, "/desk", if counts.1 > 0 { "bad" } else { "ok" }, "overdue"),
            tally("在办案件", open, "/desk/cases?status=open", "info", "folder"),
            tally(
                "近期红色预警",
                i64::try_from(red).unwrap_or(0),
                "/desk/alerts",
                if red > 0 { "bad" } else { "ok" },
                "alert",
            ),
        ],
        tabs_label: "待办范围".to_owned(),
        tabs: vec![
            Tab {
                label: "全部待办".to_owned(),
                href: "/desk".to_owned(),
                count: count(counts.0),
                current: scope != "soon",
                urgent: false,
            },
            Tab {
                label: "七日内到期".to_owned(),
                href: "/desk?scope=soon".to_owned(),
                count: count(i64::try_from(urgent).unwrap_or(0)),
                current: scope == "soon",
                urgent: urgent > 0,
            },
        ],
        table: table(app, &shown, today),
        alerts_href: "/desk/alerts".to_owned(),
        no_alerts: alerts.is_empty().then(|| Empty {
            icon: "done",
            title: "没有警示".to_owned(),
            text: "办案关键环节出现逾期、补录等情形时在此提示。".to_owned(),
            ..Empty::default()
        }),
        alerts: alerts.iter().map(alert).collect(),
        calendar: calendar(app, today, month, &deadlines),
    })
}

fn today_kind(app: &App, today: Date) -> String {
    match app.node.law().calendar.day(today) {
        Ok(DayKind::Working) => "工作日".to_owned(),
        Ok(DayKind::MakeUp) => "调休上班".to_owned(),
        Ok(DayKind::Weekend) => "休息日".to_owned(),
        Ok(DayKind::Holiday(name)) => format!("{name}放假"),
        Err(gap) => gap.to_string(),
    }
}

/// A line that confirms what was just done.
pub(crate) fn flash(query: &HashMap<String, String>) -> Option<Flash> {
    let text = match query.get("flash").map(String::as_str)? {
        "password" => "口令已经修改。",
        "draft" => "草稿已经保存。",
        "done" => "已经记录。",
        _ => return None,
    };
    let draft_done = query.get("draft_done").cloned().unwrap_or_default();
    Some(Flash { tone: "ok", icon: "done", text: text.to_owned(), draft_done })
}

/// The alert card of a row.
pub(crate) fn alert(row: &AlertRow) -> Alert {
    let rule = rules::find(&row.rule);
    let article = rule.and_then(|rule| rule.cites.last()).map(ToString::to_string).unwrap_or_default();
    Alert {
        level: if row.red { "red" } else { "yellow" },
        rule: row.rule.clone(),
        article,
        title: rule.map_or_else(|| row.cause.clone(), |rule| rule.title.to_owned()),
        href: format!("/desk/cases/{}#act-{}", crate::url::encode(&row.case), row.seq),
        text: format!("{}（{}）", row.message, row.cause),
        since: words::short(&row.recorded),
        ..Alert::default()
    }
}

fn table(app: &App, waiting: &[&Waiting], today: Date) -> Table {
    let column = |label: &str| Column { label: label.to_owned(), ..Column::default() };
    let rows = waiting
        .iter()
        .map(|one| {
            let (tone, icon, left) = one.due.map_or(("mute", "clock", "暂无到期日".to_owned()), |due| {
                words::left(due, today, &app.node.law().calendar)
            });
            Row {
                cells: vec![
                    Cell {
                        label: "剩余时间".to_owned(),
                        text: left,
                        tone,
                        icon,
                        sub: one.due.map(|due| format!("至 {}", words::day(due))).unwrap_or_default(),
                        ..Cell::default()
                    },
                    Cell {
                        label: "待办".to_owned(),
                        text: one.title.clone(),
                        href: one.href.clone(),
                        leads: true,
                        ..Cell::default()
                    },
                    Cell {
                        label: "案件或者事项".to_owned(),
                        text: one.about.clone(),
                        href: one.about_href.clone(),
                        sub: one.sub.clone(),
                        ..Cell::default()
                    },
                    Cell {
                        label: "等待自".to_owned(),
                        text: words::short(&one.since),
                        class: "nowrap",
                        ..Cell::default()
                    },
                ],
                current: false,
            }
        })
        .collect();
    Table {
        caption: "待办事项".to_owned(),
        columns: vec![column("剩余时间"), column("待办"), column("案件或者事项"), column("等待自")],
        rows,
        paging: None,
        empty: Empty {
            icon: "done",
            title: "没有待办".to_owned(),
            text: "需要您办理的事项会按剩余法定时间列在这里。".to_owned(),
            href: "/desk/cases".to_owned(),
            action: "查看案件".to_owned(),
        },
    }
}

/// The month with what is due on each day.
fn calendar(app: &App, today: Date, month: Date, deadlines: &[DeadlineRow]) -> Calendar {
    let mut due: BTreeMap<String, u32> = BTreeMap::new();
    for deadline in deadlines {
        *due.entry(deadline.due.clone()).or_default() += 1;
    }
    let first = month.first_of_month();
    let lead = i64::from(first.weekday().to_monday_zero_offset());
    let mut day = first.checked_sub(jiff::Span::new().days(lead)).unwrap_or(first);
    let mut weeks = Vec::new();
    while day <= month.last_of_month() {
        let mut week = Vec::with_capacity(7);
        for _ in 0..7 {
            let kind = app.node.law().calendar.day(day);
            let count = due.get(&day.to_string()).copied().unwrap_or_default();
            let mark = match &kind {
                Ok(DayKind::MakeUp) => "班",
                Ok(DayKind::Holiday(_)) => "休",
                _ => "",
            };
            week.push(Day {
                number: day.day().unsigned_abs(),
                label: words::day(day),
                count,
                href: if count > 0 { format!("/desk/cases?due={day}") } else { String::new() },
                tone: if count > 0 && day < today {
                    "bad"
                } else if count > 0 {
                    "warn"
                } else {
                    ""
                },
                mark: mark.to_owned(),
                other: day.month() != month.month(),
                rest: kind.is_ok_and(|kind| !kind.is_working()),
                today: day == today,
            });
            day = day.tomorrow().unwrap_or(day);
        }
        weeks.push(week);
    }
    let other = |months: i32| {
        let other = month.first_of_month().saturating_add(jiff::Span::new().months(months));
        format!("/desk?month={:04}-{:02}", other.year(), other.month())
    };
    Calendar {
        title: format!("{}年{}月到期", month.year(), month.month()), previous: other(-1), next: other(1), weeks
    }
}
