//! The page of an agency (执法主体): its registration, people, items and delegations.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use casework::catalogue::Standing as ItemStanding;
use casework::catalogue::item::Item;
use casework::definition::ActType as _;
use casework::registry::{RegisterAgency, Registry, agency_stream};
use casework::value::{AgencyId, chinese_date};
use jiff::civil::Date;

use super::agencies::{region_name, standing_tag};
use super::items::standing_tag as item_tag;
use super::listing::{self, cell, leading};
use super::people::{self, Standing};
use super::subject::{Kind, course, may_register, page_of};
use super::{crumbs, link, person};
use crate::app::App;
use crate::guard::Officer;
use crate::problem::{Fault, answer, page};
use crate::view::{Action, Cell, Empty, Panel, Registration, Row};
use crate::words::{self, pair};

/// Rows of a panel; the rest is in the list to which it leads.
const SHOWN: usize = 20;

pub(crate) async fn get(
    State(app): State<Arc<App>>,
    officer: Officer,
    Path(id): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let result = view(&app, &officer, &AgencyId(id), &query).await.and_then(|view| page(&view));
    answer(&app, Some(&officer), result)
}

async fn view(
    app: &App,
    officer: &Officer,
    id: &AgencyId,
    query: &HashMap<String, String>,
) -> Result<Registration, Fault> {
    let course = course(app, &agency_stream(id)).await?;
    let registry = app.node.registry();
    let agency = registry.agency(id).ok_or(Fault::Missing("执法主体"))?;
    if !officer.sees_people(id, app) {
        return Err(Fault::Forbidden);
    }
    let today = app.node.now().date();
    let way =
        vec![link("人员", Kind::Person.base()), link("执法主体", Kind::Agency.base()), link(agency.name.as_str(), "")];
    let mut shell = officer.shell(app, agency.name.as_str(), Kind::Agency.nav(), crumbs(way));
    shell.flash = super::workbench::flash(query);
    let registers = may_register(officer, today);
    let mut actions = Vec::new();
    if registers {
        let href = format!("{}/new?agency={}", Kind::Person.base(), crate::url::encode(id.as_str()));
        actions.push(Action { label: "登记人员".to_owned(), href, icon: "plus" });
    }
    let fields = RegisterAgency::fields();
    let mut facts = words::describe(&fields, &agency.fields_json(), &registry);
    for fact in &mut facts {
        if fact.label == "行政区划" {
            fact.value = region_name(app, &agency.region, today);
        }
    }
    facts.retain(|fact| fact.label != "机关名称");
    facts.push(pair("登记", format!("共{}项记录", course.acts().len())));
    let mut panels = vec![people_panel(app, &registry, id, today)?, items_panel(&registry, id, today)];
    panels.extend(delegations_panel(&registry, id, today));
    Ok(Registration {
        shell,
        title: agency.name.to_string(),
        tags: vec![standing_tag(agency, today)],
        actions,
        facts,
        panels,
        acts: person::timeline(&registry, &course),
        registers,
        next: person::next(Kind::Agency, id.as_str()),
    })
}

fn people_panel(app: &App, registry: &Registry, id: &AgencyId, today: Date) -> Result<Panel, Fault> {
    let here = |person: &&casework::registry::Person| {
        let posted =
            |post: &casework::registry::Appoint| post.agency == *id && post.until.is_none_or(|until| today <= until);
        person.registration.agency == *id || person.posts.iter().any(posted)
    };
    let all: Vec<_> = registry.people().filter(here).collect();
    let mut table = listing::table("人员", &["姓名", "所在机关", "岗位", "执法证件", "证件情况"]);
    for person in all.iter().take(SHOWN) {
        let standing = Standing::of(person, registry, app.node.law(), today)?;
        table.rows.push(people::row(registry, person, standing, today));
    }
    table.empty = Empty { icon: "discuss", title: "没有登记人员".to_owned(), ..Empty::default() };
    Ok(Panel {
        table,
        note: format!("全部{}名", all.len()),
        href: listing::address(Kind::Person.base(), &[("agency", id.as_str())]),
    })
}

fn items_panel(registry: &Registry, id: &AgencyId, today: Date) -> Panel {
    let exercises = |item: &&Item| {
        let standing = item.standing(today);
        !matches!(standing, ItemStanding::Unpublished | ItemStanding::Ended | ItemStanding::Cancelled)
            && item.subjects_on(today).contains(&id)
    };
    let all: Vec<&Item> = registry.catalogue().filter(exercises).collect();
    let mut table = listing::table("实施的权力事项", &["事项", "状态"]);
    table.rows = all
        .iter()
        .take(SHOWN)
        .map(|item| Row {
            cells: vec![
                leading("事项", item.name(), super::item::address(&item.code), item.code.to_string()),
                Cell { tags: vec![item_tag(item, today)], ..cell("状态", "") },
            ],
            current: false,
        })
        .collect();
    table.empty = Empty { icon: "law", title: "没有实施的事项".to_owned(), ..Empty::default() };
    let note = if all.len() > SHOWN {
        format!("共{}项，列出前{SHOWN}项", all.len())
    } else {
        format!("共{}项", all.len())
    };
    Panel { table, note, href: String::new() }
}

/// What the agency delegates and what is delegated to it.
fn delegations_panel(registry: &Registry, id: &AgencyId, today: Date) -> Option<Panel> {
    let name = |id: &AgencyId| registry.agency(id).map_or_else(|| id.to_string(), |agency| agency.name.to_string());
    let mut table = listing::table("委托执法", &["委托机关", "受委托组织", "委托书", "权限", "期限"]);
    table.rows = registry
        .delegations(id)
        .chain(registry.delegations_to(id))
        .map(|act| Row {
            cells: vec![
                Cell { href: page_of(Kind::Agency, act.agency.as_str()), ..cell("委托机关", name(&act.agency)) },
                Cell {
                    href: page_of(Kind::Agency, act.delegate.as_str()), ..cell("受委托组织", name(&act.delegate))
                },
                cell("委托书", act.document.as_str()),
                cell("权限", act.authority.as_str()),
                Cell {
                    sub: if act.covers(None, today) { "在委托期限内" } else { "不在委托期限内" }.to_owned(),
                    ..cell("期限", format!("{}至{}", chinese_date(act.from), chinese_date(act.until)))
                },
            ],
            current: false,
        })
        .collect();
    (!table.rows.is_empty()).then(|| Panel { note: format!("共{}项", table.rows.len()), table, href: String::new() })
}
