//! The catalogue of power items (权力事项目录) as the desk sees it: on any day, by state, name, code or basis.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use casework::catalogue::Standing;
use casework::catalogue::item::{Item, Phase};
use casework::definition::Role;
use casework::value::{AgencyId, ItemCode, parse_date};
use exchange::table::topic::Topic;
use jiff::civil::Date;
use store::error::StoreError;
use store::read::PAGE;
use store::read::catalogue::{ItemFilter, item_count, items};

use super::listing::{self, field};
use super::{crumbs, link, tables};
use crate::app::App;
use crate::guard::Officer;
use crate::problem::{Fault, answer, page};
use crate::view::{Action, Cell, Column, Empty, Filter, List, Paging, Row, Tab, Table, Tag};

/// What a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum View {
    /// In force on the day, on trial or formally.
    Valid,
    /// A draft is under way.
    Working,
    /// Waits for a legal office: the person's own, when he reviews.
    Waiting,
    /// Suspended, ended or cancelled on the day.
    Past,
    All,
}

const VIEWS: &[(View, &str, &str)] = &[
    (View::Valid, "valid", "现行有效"),
    (View::Working, "working", "编制和变更中"),
    (View::Waiting, "waiting", "待合法性审查"),
    (View::Past, "past", "暂停、失效和取消"),
    (View::All, "all", "全部"),
];

impl View {
    /// The items of a view, among those of a scope.
    fn filter(self, scope: &ItemFilter, office: Option<&AgencyId>) -> ItemFilter {
        let codes = |list: &[Standing]| list.iter().map(|standing| standing.code().to_owned()).collect();
        let mut filter = scope.clone();
        match self {
            Self::Valid => {
                filter.standings = codes(&[Standing::Trial, Standing::Formal, Standing::Devolved, Standing::Pending]);
            }
            Self::Working => {
                let under_way = |(phase, _): &&(Phase, _)| *phase != Phase::Published;
                filter.phases = Phase::ALL.iter().filter(under_way).map(|(phase, _)| phase.code().to_owned()).collect();
            }
            Self::Waiting => {
                filter.phases = vec![Phase::Submitted.code().to_owned()];
                filter.office = office.map(ToString::to_string);
            }
            Self::Past => {
                filter.standings = codes(&[Standing::Suspended, Standing::Ended, Standing::Cancelled]);
            }
            Self::All => {}
        }
        filter
    }
}

/// Tone and words of how an item stands on a day.
pub(crate) fn standing_tag(item: &Item, day: Date) -> Tag {
    let standing = item.standing(day);
    let tone = match standing {
        Standing::Formal | Standing::Devolved => "ok",
        Standing::Trial | Standing::Pending => "info",
        Standing::Suspended => "warn",
        Standing::Unpublished | Standing::Ended | Standing::Cancelled => "mute",
    };
    Tag { tone, icon: "", text: standing.title().to_owned() }
}

/// Tone and words of how far a draft has come.
pub(crate) fn phase_tag(phase: Phase) -> Tag {
    let tone = match phase {
        Phase::Draft | Phase::Confirmed | Phase::Submitted => "info",
        Phase::Returned => "warn",
        Phase::Approved | Phase::Published => "ok",
    };
    Tag { tone, icon: "", text: phase.title().to_owned() }
}

/// Whether the person may look into drafts: those of his own agency, or all of them at the legal office and in supervision.
pub(crate) fn sees_drafts(officer: &Officer, item: &Item, today: Date) -> bool {
    let office = |role| officer.person.post(role, None, today).is_some();
    item.owner() == Some(&officer.agency) || office(Role::LegalOffice) || office(Role::Supervisor)
}

pub(crate) async fn list(
    State(app): State<Arc<App>>,
    officer: Officer,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let result = view(&app, &officer, &query).await.and_then(|list| page(&list));
    answer(&app, Some(&officer), result)
}

async fn view(app: &App, officer: &Officer, query: &HashMap<String, String>) -> Result<List, Fault> {
    let registry = app.node.registry();
    let today = app.node.now().date();
    let given = |key: &str| query.get(key).map(|value| value.trim()).filter(|value| !value.is_empty());
    let day = given("on").and_then(|text| parse_date(text).ok()).unwrap_or(today);
    let words = given("q").unwrap_or_default();
    let holds = |role| officer.person.post(role, Some(&officer.agency), today).is_some();
    let anywhere = |role| officer.person.post(role, None, today).is_some();
    let reviews = anywhere(Role::LegalOffice);
    let office = reviews.then_some(&officer.agency);
    let default = if reviews { View::Waiting } else { View::Valid };
    let view = given("view")
        .and_then(|code| VIEWS.iter().find(|(_, other, _)| *other == code))
        .map_or(default, |(view, ..)| *view);
    let code = VIEWS.iter().find(|(other, ..)| *other == view).map_or("", |(_, code, _)| code);
    let sees_all = reviews || anywhere(Role::Supervisor);
    let scope = ItemFilter {
        concerning: (!sees_all).then(|| officer.agency.to_string()),
        search: Some(words.to_owned()).filter(|words| !words.is_empty()),
        ..ItemFilter::default()
    };
    // Who imports what was published sees what was published, whoever exercises it; drafts are not his.
    let administers = anywhere(Role::Administrator);
    let filter_of = |view: View| {
        let mut filter = view.filter(&scope, office);
        if administers && matches!(view, View::Valid | View::Past | View::All) {
            filter.concerning = None;
            if filter.standings.is_empty() && !sees_all {
                let published = Standing::ALL.iter().filter(|(standing, _)| *standing != Standing::Unpublished);
                filter.standings = published.map(|(_, choice)| choice.code.to_owned()).collect();
            }
        }
        filter
    };
    let shown = ItemFilter { after: given("after").map(str::to_owned), ..filter_of(view) };
    let counted: Vec<ItemFilter> = VIEWS.iter().map(|(view, ..)| filter_of(*view)).collect();
    let on = day.to_string();
    let (found, counts) = app
        .node
        .store()
        .read(move |tx| {
            let found = items(tx, &shown, &on)?;
            let counts = counted.iter().map(|filter| item_count(tx, filter, &on)).collect::<Result<Vec<_>, _>>()?;
            Ok::<_, StoreError>((found, counts))
        })
        .await?;
    let address = |view: &str, after: &str| {
        let mut address = format!("/desk/items?view={view}");
        for (key, value) in [("q", words), ("on", given("on").unwrap_or_default()), ("after", after)] {
            if !value.is_empty() {
                address.push_str(&format!("&{key}={}", crate::url::encode(value)));
            }
        }
        address
    };
    let rows: Vec<Row> = found
        .iter()
        .filter_map(|row| registry.catalogue_item(&ItemCode(row.code.clone())))
        .map(|item| row(&registry, item, day, sees_drafts(officer, item, today)))
        .collect();
    let full = i64::try_from(found.len()).is_ok_and(|length| length == PAGE);
    let next = found.last().filter(|_| full).map(|last| address(code, &last.code)).unwrap_or_default();
    let paging = (full || given("after").is_some()).then(|| Paging {
        label: "事项目录".to_owned(),
        total: VIEWS.iter().zip(&counts).find(|((other, ..), _)| *other == view).map_or(0, |(_, n)| n.unsigned_abs()),
        previous: if given("after").is_some() { address(code, "") } else { String::new() },
        next,
        ..Paging::default()
    });
    let tabs = VIEWS
        .iter()
        .zip(&counts)
        .filter(|((view, ..), _)| *view != View::Waiting || reviews || holds(Role::ItemClerk))
        .map(|((other, code, label), count)| Tab {
            label: (*label).to_owned(),
            href: address(code, ""),
            count: u32::try_from(*count).unwrap_or(u32::MAX),
            current: *other == view,
            urgent: *other == View::Waiting && reviews && *count > 0,
        })
        .collect();
    let mut actions = Vec::new();
    let mut action = |label: &str, href: String, icon| actions.push(Action { label: label.to_owned(), href, icon });
    if holds(Role::ItemClerk) {
        action("编制事项", "/desk/items/new".to_owned(), "plus");
    }
    action("目录变动", super::changes::address(given("on").and_then(|text| parse_date(text).ok()), today), "review");
    if tables::may_import(officer, app, Topic::Items) {
        action("导入", tables::import_address(Topic::Items), "document");
    }
    let list = List {
        shell: officer.shell(app, "权力事项", "/desk/items", crumbs(vec![link("权力事项", "")])),
        heading: "权力事项目录".to_owned(),
        note: if day == today {
            "未纳入目录的事项不得实施；案件沿用立案时的版本。".to_owned()
        } else {
            format!("按{}的情况显示", crate::words::day(day))
        },
        actions,
        tabs_label: "事项状态".to_owned(),
        tabs,
        filter: Some(Filter {
            export_href: listing::address(
                &tables::export_address(Topic::Items),
                &[("q", words), ("on", given("on").unwrap_or_default())],
            ),
            ..filter(code, words, given("on").unwrap_or_default())
        }),
        table: Table {
            caption: "权力事项".to_owned(),
            columns: ["事项", "实施机关", "依据", "状态", "生效"]
                .iter()
                .map(|label| Column { label: (*label).to_owned(), ..Column::default() })
                .collect(),
            rows,
            paging,
            empty: Empty {
                icon: "law",
                title: "没有符合条件的事项".to_owned(),
                text: "可以换一个状态、日期或者查询词。".to_owned(),
                href: "/desk/items?view=all".to_owned(),
                action: "查看全部事项".to_owned(),
            },
        },
    };
    Ok(list)
}

fn filter(view: &str, words: &str, on: &str) -> Filter {
    let mut day = field("date", "on", "查看日期", on);
    day.width = "date";
    Filter {
        action: "/desk/items".to_owned(),
        fields: vec![field("hidden", "view", "", view), field("text", "q", "名称、编码、违法行为或者依据", words), day],
        clear_href: if words.is_empty() && on.is_empty() { String::new() } else { format!("/desk/items?view={view}") },
        ..Filter::default()
    }
}

fn row(registry: &casework::registry::Registry, item: &Item, day: Date, drafts: bool) -> Row {
    let version = item.version_on(day).map(|(_, version)| version).or_else(|| item.publications.last());
    let draft = item.working().filter(|_| drafts);
    let basis = version
        .map(|version| &version.basis)
        .or_else(|| draft.map(|draft| &draft.draft.act.basis))
        .and_then(|bases| bases.iter().rfind(|basis| basis.is_in_force(day)).or_else(|| bases.last()));
    let names = |agencies: &[AgencyId]| {
        let mut names: Vec<&str> =
            agencies.iter().filter_map(|id| registry.agency(id)).map(|agency| agency.name.as_str()).collect();
        let more = names.len().saturating_sub(2);
        names.truncate(2);
        if more > 0 { format!("{}等{}个机关", names.join("、"), more + 2) } else { names.join("、") }
    };
    let agencies =
        version.map(|version| names(&version.agencies)).or_else(|| draft.map(|draft| names(&draft.draft.act.agencies)));
    let mut tags = Vec::new();
    if version.is_some() {
        tags.push(standing_tag(item, day));
    }
    tags.extend(draft.map(|draft| phase_tag(draft.phase())));
    Row {
        cells: vec![
            Cell {
                label: "事项".to_owned(),
                class: "lead-cell strong",
                text: if drafts || version.is_none() {
                    item.name().to_owned()
                } else {
                    version.map(|version| version.name.to_string()).unwrap_or_default()
                },
                href: format!("/desk/items/{}", crate::url::encode(item.code.as_str())),
                leads: true,
                sub: item.code.to_string(),
                ..Cell::default()
            },
            Cell { label: "实施机关".to_owned(), text: agencies.unwrap_or_default(), ..Cell::default() },
            Cell {
                label: "依据".to_owned(),
                text: basis.map(|basis| format!("《{}》{}", basis.law, basis.article)).unwrap_or_default(),
                ..Cell::default()
            },
            Cell { label: "状态".to_owned(), tags, ..Cell::default() },
            Cell {
                label: "生效".to_owned(),
                text: version.map(|version| version.from.to_string()).unwrap_or_default(),
                class: "nowrap",
                ..Cell::default()
            },
        ],
        current: false,
    }
}
