//! What the change of a statute touches: items, benchmarks, procedures, documents and open cases, as tasks with dates.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use casework::catalogue::impact::{Change, Task, Touched};
use casework::catalogue::library::Texts;
use casework::definition::Role;
use casework::registry::Registry;
use casework::value::{chinese_date, parse_date};
use jiff::civil::Date;
use law::citation::parse_article;
use law::statutes::{StatuteVersion, short_title};

use super::listing::{self, cell, field, leading};
use super::{crumbs, link};
use crate::app::App;
use crate::guard::Officer;
use crate::problem::{Fault, answer, page};
use crate::view::{Cell, Empty, Filter, List, Row, Tag};
use crate::words;

const BASE: &str = "/desk/impact";

/// The page about a change.
pub(crate) fn address(law: &str, until: Date) -> String {
    listing::address(BASE, &[("law", law), ("until", &until.to_string())])
}

/// Whether the page is the person's: the legal office and supervisors see what touches anybody, the clerks of items what
/// touches their agency.
pub(crate) fn sees(officer: &Officer, today: Date) -> bool {
    [Role::LegalOffice, Role::ItemClerk, Role::Supervisor]
        .iter()
        .any(|role| officer.person.post(*role, None, today).is_some())
}

pub(crate) async fn get(
    State(app): State<Arc<App>>,
    officer: Officer,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let result = view(&app, &officer, &query).await.and_then(|list| page(&list));
    answer(&app, Some(&officer), result)
}

/// The change that the address asks about; the line says what is missing or cannot be read.
fn asked(law: &str, until: &str, article: &str) -> Result<Change, &'static str> {
    if law.is_empty() || until.is_empty() {
        return Err("填写法规名称和变化的日期，或者选择法规库中的变化");
    }
    let day = parse_date(until).map_err(|_| "变化日期不能识别，应当写作2022-03-01")?;
    let number = |text: &str| text.parse::<u32>().ok().or_else(|| parse_article(text).map(|place| place.article));
    let parts = article.split(['、', '，', ',', ' ']).filter(|part| !part.is_empty());
    let articles = parts.map(number).collect::<Option<Vec<u32>>>();
    let articles = articles.ok_or("条款不能识别，应当写作“第一百二十四条”或者“124”，多条以顿号隔开")?;
    Ok(Change { law: short_title(law).to_owned(), day, articles })
}

async fn view(app: &App, officer: &Officer, query: &HashMap<String, String>) -> Result<List, Fault> {
    let today = app.node.now().date();
    if !sees(officer, today) {
        return Err(Fault::Forbidden);
    }
    let given = |key: &str| query.get(key).map(|value| value.trim()).unwrap_or_default();
    let (law, until, article) = (given("law"), given("until"), given("article"));
    let (table, note) = match asked(law, until, article) {
        Err(note) => (changes(app, today), note.to_owned()),
        Ok(change) => {
            let documents = app.documents.quotations(change.day.yesterday().unwrap_or(change.day));
            let tasks = app.node.impact(change.clone(), &documents).await?;
            let all = [Role::LegalOffice, Role::Supervisor]
                .iter()
                .any(|role| officer.person.post(*role, None, today).is_some());
            let mine: Vec<&Task> = tasks
                .iter()
                .filter(|task| all || task.agency.as_ref().is_none_or(|agency| *agency == officer.agency))
                .collect();
            let open = mine.iter().filter(|task| !task.done).count();
            let scope = if all { "全部机关" } else { "本机关" };
            let note = format!(
                "《{}》{}自{}起变化：{scope}共{}项任务，{open}项待办",
                change.law,
                if article.is_empty() { "" } else { article },
                chinese_date(change.day),
                mine.len()
            );
            (tasks_table(app, officer, &mine, today), note)
        }
    };
    let mut day = field("date", "until", "自何日起变化", until);
    day.width = "date";
    Ok(List {
        shell: officer.shell(
            app,
            "法规变化的影响",
            "/desk/items",
            crumbs(vec![link("权力事项", "/desk/items"), link("法规变化的影响", "")]),
        ),
        heading: "法规变化的影响".to_owned(),
        note,
        filter: Some(Filter {
            action: BASE.to_owned(),
            fields: vec![
                field("text", "law", "法规名称", law),
                day,
                field("text", "article", "条款（不填为全部）", article),
            ],
            clear_href: if query.is_empty() { String::new() } else { BASE.to_owned() },
            ..Filter::default()
        }),
        table,
        ..List::default()
    })
}

/// The ends of statutes' versions that are known, the latest first.
fn changes(app: &App, today: Date) -> crate::view::Table {
    let registry = app.node.registry();
    let texts = Texts::new(&app.node.law().statutes, &registry);
    let versions: Vec<StatuteVersion> =
        texts.titles().into_iter().flat_map(|title| texts.versions(title).into_owned()).collect();
    let mut ends: Vec<(&StatuteVersion, Date)> = versions.iter().filter_map(|text| Some((text, text.until?))).collect();
    ends.sort_by(|a, b| (b.1, &a.0.title).cmp(&(a.1, &b.0.title)));
    let mut table = listing::table("法规库中的变化", &["法规", "变化日期", "接续的文本"]);
    table.rows = ends
        .iter()
        .map(|(text, day)| {
            let next = texts.in_force(&text.title, *day);
            Row {
                cells: vec![
                    leading(
                        "法规",
                        format!("《{}》", text.title),
                        address(&text.title, *day),
                        format!("{}{}版", text.version, text.event()),
                    ),
                    Cell {
                        tags: if *day > today {
                            vec![Tag { tone: "warn", icon: "", text: "尚未生效".to_owned() }]
                        } else {
                            Vec::new()
                        },
                        ..cell("变化日期", chinese_date(*day))
                    },
                    cell(
                        "接续的文本",
                        next.map_or_else(
                            || "没有，已经失效".to_owned(),
                            |next| format!("{}{}版", next.version, next.event()),
                        ),
                    ),
                ],
                current: false,
            }
        })
        .collect();
    table.empty = Empty { icon: "law", title: "法规库中没有变化".to_owned(), ..Empty::default() };
    table
}

/// What a task is about: its kind and, where the reader may see it, its page.
fn place(officer: &Officer, app: &App, registry: &Registry, task: &Task) -> (&'static str, String, String) {
    let item = |code: &casework::value::ItemCode| {
        let name = registry.catalogue_item(code).map_or_else(|| code.to_string(), |item| item.name().to_owned());
        (name, super::item::address(code))
    };
    match &task.about {
        Touched::Item(code) => {
            let (name, href) = item(code);
            ("权力事项", name, href)
        }
        Touched::Benchmark(code, document) => ("裁量基准", document.clone(), item(code).1),
        Touched::Procedure(code, _) => ("网络运行流程", item(code).0, item(code).1),
        Touched::Document(kind) => {
            let title = casework::document::find(kind).map_or(kind.as_str(), |kind| kind.title);
            ("文书", title.to_owned(), String::new())
        }
        Touched::Case(id) => {
            let seen = task.agency.as_ref().is_some_and(|agency| officer.sees(agency, app));
            let href = if seen { format!("/desk/cases/{}", crate::url::encode(id)) } else { String::new() };
            ("在办案件", id.clone(), href)
        }
    }
}

fn tasks_table(app: &App, officer: &Officer, tasks: &[&Task], today: Date) -> crate::view::Table {
    let registry = app.node.registry();
    let mut table = listing::table("任务", &["期限", "任务", "涉及", "责任机关", "情况"]);
    table.rows = tasks
        .iter()
        .map(|task| {
            let (what, name, href) = place(officer, app, &registry, task);
            let (tone, icon, left) = match task.due {
                _ if task.done => ("ok", "done", "已完成".to_owned()),
                Some(due) => words::left(due, today, &app.node.law().calendar),
                None => ("mute", "clock", "没有规定期限".to_owned()),
            };
            let agency = task.agency.as_ref();
            let mut tags = Vec::new();
            if let Some(from) = task.unusable_from {
                let text = if from <= today {
                    format!("自{}起不得立案", chinese_date(from))
                } else {
                    format!("{}起将不得立案", chinese_date(from))
                };
                tags.push(Tag { tone: "bad", icon: "", text });
            }
            if task.done {
                tags.push(Tag { tone: "ok", icon: "", text: "已处理".to_owned() });
            }
            Row {
                cells: vec![
                    Cell {
                        tone,
                        icon,
                        sub: task.due.map(|due| format!("至 {}", words::day(due))).unwrap_or_default(),
                        ..cell("期限", left)
                    },
                    cell("任务", task.title.as_str()),
                    Cell { leads: !href.is_empty(), href, sub: what.to_owned(), ..cell("涉及", name) },
                    cell(
                        "责任机关",
                        agency.map_or_else(
                            || "系统管理员".to_owned(),
                            |id| registry.agency(id).map_or_else(|| id.to_string(), |agency| agency.name.to_string()),
                        ),
                    ),
                    Cell { tags, ..cell("情况", "") },
                ],
                current: false,
            }
        })
        .collect();
    table.empty = Empty {
        icon: "done",
        title: "没有受影响的内容".to_owned(),
        text: "没有以变化的条款为依据的事项、文书和在办案件。".to_owned(),
        ..Empty::default()
    };
    table
}
