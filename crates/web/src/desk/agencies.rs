//! The list of agencies (执法主体).

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use casework::definition::Role;
use casework::registry::{RegisterAgency, Registry};
use casework::value::chinese_date;
use jiff::civil::Date;

use super::listing::{self, PAGE, cell, field, leading};
use super::subject::{Kind, may_register, page_of};
use super::{crumbs, link};
use crate::app::App;
use crate::guard::Officer;
use crate::problem::{answer, page};
use crate::view::{Action, Empty, Filter, List, Row, Tag};

const BASE: &str = Kind::Agency.base();

/// Every word stands in the name, the id, the word of document numbers or the region.
fn matches(agency: &RegisterAgency, words: &str) -> bool {
    let region = agency.region.to_string();
    words.split_whitespace().all(|word| {
        [agency.name.as_str(), agency.id.as_str(), agency.word.as_str(), region.as_str()]
            .iter()
            .any(|text| text.contains(word))
    })
}

/// Whether it may enforce on a day, in words: its announcement and its end.
pub(crate) fn standing_tag(agency: &RegisterAgency, day: Date) -> Tag {
    let (tone, text) = match (agency.announced, agency.announced_until) {
        (None, _) => ("warn", "没有公告".to_owned()),
        (Some(from), _) if from > day => ("info", format!("自{}起", chinese_date(from))),
        (_, Some(until)) if until < day => ("mute", format!("已于{}终止", chinese_date(until))),
        _ => ("ok", "已公告".to_owned()),
    };
    Tag { tone, icon: "", text }
}

pub(crate) async fn list(
    State(app): State<Arc<App>>,
    officer: Officer,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let registry = app.node.registry();
    let today = app.node.now().date();
    let words = query.get("q").map(|words| words.trim()).unwrap_or_default();
    let shown: Vec<&RegisterAgency> =
        registry.agencies().filter(|agency| officer.sees_people(&agency.id, &app) && matches(agency, words)).collect();
    let from = query.get("from").and_then(|from| from.parse::<usize>().ok()).unwrap_or(0).min(shown.len());
    let rows: Vec<Row> = shown.iter().skip(from).take(PAGE).map(|agency| row(&app, &registry, agency, today)).collect();
    let until = from + rows.len();
    let mut table = listing::table("执法主体", &["执法主体", "层级", "行政区划", "执法人员", "主体资格"]);
    table.rows = rows;
    table.paging = listing::paging("执法主体分页", shown.len(), from, until, |from| {
        listing::address(BASE, &[("q", words), ("from", &from.to_string())])
    });
    table.empty = Empty {
        icon: "building",
        title: "没有符合条件的执法主体".to_owned(),
        text: "可以换一个查询词。".to_owned(),
        href: BASE.to_owned(),
        action: "查看全部执法主体".to_owned(),
    };
    let mut actions = Vec::new();
    if may_register(&officer, today) {
        actions.push(Action { label: "登记执法主体".to_owned(), href: format!("{BASE}/new"), icon: "plus" });
    }
    actions.push(Action { label: "人员名录".to_owned(), href: Kind::Person.base().to_owned(), icon: "discuss" });
    let way = vec![link("人员", Kind::Person.base()), link("执法主体", "")];
    let list = List {
        shell: officer.shell(&app, "执法主体", Kind::Agency.nav(), crumbs(way)),
        heading: "执法主体名录".to_owned(),
        note: format!("共{}个；未经公告的不得实施行政处罚", shown.len()),
        actions,
        filter: Some(Filter {
            action: BASE.to_owned(),
            fields: vec![field("search", "q", "名称、标识、代字或者行政区划", words)],
            clear_href: if words.is_empty() { String::new() } else { BASE.to_owned() },
            ..Filter::default()
        }),
        table,
        ..List::default()
    };
    answer(&app, Some(&officer), page(&list))
}

/// A region's name, or its code where no name is known on the day.
pub(crate) fn region_name(app: &App, code: &law::identifier::RegionCode, day: Date) -> String {
    app.node.law().regions.get(code, day).map_or_else(|| code.to_string(), |region| region.name.clone())
}

fn row(app: &App, registry: &Registry, agency: &RegisterAgency, today: Date) -> Row {
    let officers =
        registry.people().filter(|person| person.post(Role::Officer, Some(&agency.id), today).is_some()).count();
    let mut standing = cell("主体资格", "");
    standing.tags = vec![standing_tag(agency, today)];
    Row {
        cells: vec![
            leading("执法主体", agency.name.as_str(), page_of(Kind::Agency, agency.id.as_str()), agency.id.as_str()),
            cell("层级", agency.level.title()),
            cell("行政区划", region_name(app, &agency.region, today)),
            cell("执法人员", format!("{officers}名")),
            standing,
        ],
        current: false,
    }
}
