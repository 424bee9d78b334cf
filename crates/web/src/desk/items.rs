//! The catalogue of power items (权力事项目录) as the desk sees it: on any day, by state, name, code or basis.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use casework::catalogue::item::{Item, Phase, Standing};
use casework::definition::Role;
use casework::value::{AgencyId, parse_date};
use jiff::civil::Date;

use super::listing::{self, PAGE, field};
use super::{crumbs, link};
use crate::app::App;
use crate::guard::Officer;
use crate::problem::{answer, page};
use crate::view::{Action, Cell, Column, Empty, Filter, List, Row, Tab, Table, Tag};

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
    fn shows(self, item: &Item, day: Date, office: Option<&AgencyId>) -> bool {
        let standing = item.standing(day);
        match self {
            Self::Valid => {
                matches!(standing, Standing::Trial | Standing::Formal | Standing::Devolved | Standing::Pending)
            }
            Self::Working => item.working().is_some(),
            Self::Waiting => item.working().filter(|draft| draft.phase() == Phase::Submitted).is_some_and(|draft| {
                let to = draft.submitted.as_ref().map(|submitted| &submitted.act.office);
                office.is_none_or(|office| to == Some(office))
            }),
            Self::Past => matches!(standing, Standing::Suspended | Standing::Ended | Standing::Cancelled),
            Self::All => true,
        }
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

/// Whether the item concerns the person's desk: his agency draws it up or exercises it, or he reviews or supervises all.
fn concerns(officer: &Officer, item: &Item, today: Date) -> bool {
    sees_drafts(officer, item, today)
        || item.publications.iter().any(|version| version.agencies.contains(&officer.agency))
        || item.devolutions.iter().any(|act| act.subject == officer.agency)
}

/// Every word stands in the name, the code, the violation or a basis.
fn matches(item: &Item, words: &str) -> bool {
    let draft = item.working().map(|draft| &draft.draft.act);
    let version = item.publications.last();
    let text = |word: &str| {
        let basis = draft.map(|d| &d.basis).or_else(|| version.map(|v| &v.basis));
        item.name().contains(word)
            || item.code.as_str().contains(word)
            || draft.is_some_and(|draft| draft.violation.as_str().contains(word))
            || version.is_some_and(|version| version.violation.as_str().contains(word))
            || basis
                .into_iter()
                .flatten()
                .any(|basis| basis.law.as_str().contains(word) || basis.article.as_str().contains(word))
    };
    words.split_whitespace().all(text)
}

pub(crate) async fn list(
    State(app): State<Arc<App>>,
    officer: Officer,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let registry = app.node.registry();
    let today = app.node.now().date();
    let given = |key: &str| query.get(key).map(|value| value.trim()).filter(|value| !value.is_empty());
    let day = given("on").and_then(|text| parse_date(text).ok()).unwrap_or(today);
    let words = given("q").unwrap_or_default();
    let holds = |role| officer.person.post(role, Some(&officer.agency), today).is_some();
    let reviews = officer.person.post(Role::LegalOffice, None, today).is_some();
    let office = reviews.then_some(&officer.agency);
    let default = if reviews { View::Waiting } else { View::Valid };
    let view = given("view")
        .and_then(|code| VIEWS.iter().find(|(_, other, _)| *other == code))
        .map_or(default, |(view, ..)| *view);
    let code = VIEWS.iter().find(|(other, ..)| *other == view).map_or("", |(_, code, _)| code);
    let mine: Vec<&Item> = registry
        .catalogue()
        .filter(|item| concerns(&officer, item, today) && matches(item, words))
        .filter(|item| !item.publications.is_empty() || sees_drafts(&officer, item, today))
        .collect();
    let shown: Vec<&Item> = mine.iter().copied().filter(|item| view.shows(item, day, office)).collect();
    let address = |view: &str, after: usize| {
        let mut address = format!("/desk/items?view={view}");
        for (key, value) in [("q", words), ("on", given("on").unwrap_or_default())] {
            if !value.is_empty() {
                address.push_str(&format!("&{key}={}", crate::url::encode(value)));
            }
        }
        if after > 0 {
            address.push_str(&format!("&from={after}"));
        }
        address
    };
    let from = given("from").and_then(|from| from.parse::<usize>().ok()).unwrap_or(0).min(shown.len());
    let rows: Vec<Row> = shown
        .iter()
        .skip(from)
        .take(PAGE)
        .map(|item| row(&registry, item, day, sees_drafts(&officer, item, today)))
        .collect();
    let until = from + rows.len();
    let paging = listing::paging("事项目录分页", shown.len(), from, until, |from| address(code, from));
    let tabs = VIEWS
        .iter()
        .filter(|(view, ..)| *view != View::Waiting || reviews || holds(Role::ItemClerk))
        .map(|(other, code, label)| Tab {
            label: (*label).to_owned(),
            href: address(code, 0),
            count: u32::try_from(mine.iter().filter(|item| other.shows(item, day, office)).count()).unwrap_or(u32::MAX),
            current: *other == view,
            urgent: *other == View::Waiting && reviews && mine.iter().any(|item| other.shows(item, day, office)),
        })
        .collect();
    let actions = if holds(Role::ItemClerk) {
        vec![Action { label: "编制事项".to_owned(), href: "/desk/items/new".to_owned(), icon: "plus" }]
    } else {
        Vec::new()
    };
    let list = List {
        shell: officer.shell(&app, "权力事项", "/desk/items", crumbs(vec![link("权力事项", "")])),
        heading: "权力事项目录".to_owned(),
        note: if day == today {
            "未纳入目录的事项不得实施；案件沿用立案时的版本。".to_owned()
        } else {
            format!("按{}的情况显示", crate::words::day(day))
        },
        actions,
        tabs_label: "事项状态".to_owned(),
        tabs,
        filter: Some(filter(code, words, given("on").unwrap_or_default())),
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
    answer(&app, Some(&officer), page(&list))
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
