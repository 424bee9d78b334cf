//! The list of people (人员): by agency, post and how the certificate stands today.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use casework::definition::Role;
use casework::registry::{CertificateState, Person, Registry, check_years};
use exchange::table::topic::Topic;
use jiff::civil::Date;
use law::Law;

use super::listing::{self, PAGE, cell, field, leading, select};
use super::subject::{Kind, may_register, page_of};
use super::{crumbs, link, tables};
use crate::app::App;
use crate::guard::Officer;
use crate::problem::{Fault, answer, page};
use crate::view::{Action, Cell, Empty, Filter, List, Row, Tab, Tag};

const BASE: &str = Kind::Person.base();

/// The filter for certificates that are valid but missed their annual check.
const UNCHECKED: &str = "unchecked";

/// The certificates that a list shows, by the value of its address.
pub(crate) const STATES: &[(&str, &str)] = &[
    ("", "全部"),
    ("valid", "证件有效"),
    ("expiring", "六十日内到期"),
    ("expired", "已到期"),
    ("suspended", "暂扣或者收回"),
    (UNCHECKED, "未按年度审验"),
];

/// How somebody's certificate stands on a day, and whether it missed its annual check.
#[derive(Clone, Copy)]
pub(crate) struct Standing {
    state: CertificateState,
    unchecked: Option<u32>,
}

impl Standing {
    /// As it stands on a day.
    pub(crate) fn of(person: &Person, registry: &Registry, law: &Law, day: Date) -> Result<Self, Fault> {
        let department = registry.agency(&person.registration.agency).and_then(|agency| agency.department.as_ref());
        let years = check_years(law, department.map(|line| line.as_str()), day).map_err(node::NodeError::from)?;
        let unchecked = person.check_missed(day, years).map(|(_, checked)| checked);
        Ok(Self { state: person.certificate_state(day), unchecked })
    }

    /// Whether it is one of those that the list shows under a code.
    pub(crate) fn is(self, code: &str) -> bool {
        match code {
            "" => true,
            UNCHECKED => self.unchecked.is_some(),
            "valid" => self.state.holds(),
            code => self.state.code() == code,
        }
    }

    /// In words; none for somebody who neither holds a certificate nor needs one.
    pub(crate) fn tags(self, needed: bool) -> Vec<Tag> {
        let mut tags = Vec::new();
        let tone = match self.state {
            CertificateState::Valid => "ok",
            CertificateState::Expiring | CertificateState::Upcoming => "warn",
            CertificateState::Expired | CertificateState::Suspended | CertificateState::Missing => "bad",
        };
        if self.state != CertificateState::Missing || needed {
            let text = match self.state {
                CertificateState::Valid => "证件有效",
                state => state.title(),
            };
            tags.push(Tag { tone, icon: "", text: text.to_owned() });
        }
        if let Some(year) = self.unchecked {
            tags.push(Tag { tone: "warn", icon: "", text: format!("最近年审{year}年度") });
        }
        tags
    }
}

/// Every word stands in the name, the id or the number of a certificate.
fn matches(person: &Person, words: &str) -> bool {
    words.split_whitespace().all(|word| {
        person.registration.name.as_str().contains(word)
            || person.registration.id.as_str().contains(word)
            || person.certificates.iter().any(|certificate| certificate.number.as_str().contains(word))
    })
}

/// The posts that somebody holds on a day.
pub(crate) fn roles(person: &Person, day: Date) -> Vec<Role> {
    Role::ALL.iter().map(|(role, _)| *role).filter(|role| person.post(*role, None, day).is_some()).collect()
}

pub(crate) async fn list(
    State(app): State<Arc<App>>,
    officer: Officer,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    answer(&app, Some(&officer), view(&app, &officer, &query).and_then(|list| page(&list)))
}

/// What a query asks of the list.
fn given<'a>(query: &'a HashMap<String, String>, key: &str) -> &'a str {
    query.get(key).map(|value| value.trim()).unwrap_or_default()
}

/// The certificates that a query asks for.
pub(crate) fn state_of(query: &HashMap<String, String>) -> &'static str {
    STATES.iter().map(|(code, _)| *code).find(|code| *code == given(query, "certificate")).unwrap_or_default()
}

/// The people whom somebody may see and whom a query asks for, whatever their certificates, with how these stand today.
pub(crate) fn asked<'a>(
    app: &App,
    officer: &Officer,
    registry: &'a Registry,
    query: &HashMap<String, String>,
) -> Result<Vec<(&'a Person, Standing)>, Fault> {
    let today = app.node.now().date();
    let (words, agency, role) = (given(query, "q"), given(query, "agency"), given(query, "role"));
    let role_asked = Role::ALL.iter().find(|(_, choice)| choice.code == role).map(|(role, _)| *role);
    let mut asked: Vec<(&Person, Standing)> = Vec::new();
    for person in registry.people() {
        let home = &person.registration.agency;
        let seen =
            officer.sees_people(home, app) || person.posts.iter().any(|post| officer.sees_people(&post.agency, app));
        let of_agency = agency.is_empty()
            || home.as_str() == agency
            || person
                .posts
                .iter()
                .any(|post| post.agency.as_str() == agency && post.until.is_none_or(|end| today <= end));
        let holds = role_asked.is_none_or(|role| person.post(role, None, today).is_some());
        if seen && of_agency && holds && matches(person, words) {
            asked.push((person, Standing::of(person, registry, app.node.law(), today)?));
        }
    }
    Ok(asked)
}

fn view(app: &App, officer: &Officer, query: &HashMap<String, String>) -> Result<List, Fault> {
    let registry = app.node.registry();
    let today = app.node.now().date();
    let given = |key: &str| given(query, key);
    let (words, agency, role) = (given("q"), given("agency"), given("role"));
    let state = state_of(query);
    let asked = asked(app, officer, &registry, query)?;
    let shown: Vec<&(&Person, Standing)> = asked.iter().filter(|(_, standing)| standing.is(state)).collect();
    let from = given("from").parse::<usize>().unwrap_or(0).min(shown.len());
    let address = |state: &str, from: usize| {
        let from = if from > 0 { from.to_string() } else { String::new() };
        let pairs = [("certificate", state), ("agency", agency), ("role", role), ("q", words), ("from", &from)];
        listing::address(BASE, &pairs)
    };
    let rows: Vec<Row> =
        shown.iter().skip(from).take(PAGE).map(|(person, standing)| row(&registry, person, *standing, today)).collect();
    let mut table = listing::table("人员", &["姓名", "所在机关", "岗位", "执法证件", "证件情况"]);
    table.paging =
        listing::paging("人员名录分页", shown.len(), from, from + rows.len(), |from| address(state, from));
    table.rows = rows;
    table.empty = Empty {
        icon: "discuss",
        title: "没有符合条件的人员".to_owned(),
        text: "可以换一个条件，或者清除筛选后再查。".to_owned(),
        href: BASE.to_owned(),
        action: "查看全部人员".to_owned(),
    };
    let tabs = STATES.iter().map(|(code, label)| Tab {
        label: (*label).to_owned(),
        href: address(code, 0),
        count: u32::try_from(asked.iter().filter(|(_, standing)| standing.is(code)).count()).unwrap_or(u32::MAX),
        current: *code == state,
        urgent: false,
    });
    let mut actions = Vec::new();
    if may_register(officer, today) {
        actions.push(Action { label: "登记人员".to_owned(), href: format!("{BASE}/new"), icon: "plus" });
    }
    if tables::may_import(officer, app, Topic::People) {
        actions.push(Action {
            label: "导入".to_owned(),
            href: tables::import_address(Topic::People),
            icon: "document",
        });
    }
    actions.push(Action {
        label: "执法主体名录".to_owned(), href: Kind::Agency.base().to_owned(), icon: "building"
    });
    Ok(List {
        shell: officer.shell(app, "人员", BASE, crumbs(vec![link("人员", "")])),
        heading: "人员名录".to_owned(),
        note: format!("证件和岗位按{}的情况显示", crate::words::day(today)),
        actions,
        tabs_label: "证件情况".to_owned(),
        tabs: tabs.collect(),
        filter: Some(Filter {
            export_href: listing::address(
                &tables::export_address(Topic::People),
                &[("certificate", state), ("agency", agency), ("role", role), ("q", words)],
            ),
            ..filter(app, officer, &registry, query, BASE)
        }),
        table,
    })
}

/// The filter of the list, for a page at an address.
pub(crate) fn filter(
    app: &App,
    officer: &Officer,
    registry: &Registry,
    query: &HashMap<String, String>,
    action: &str,
) -> Filter {
    let (words, agency, role, state) =
        (given(query, "q"), given(query, "agency"), given(query, "role"), state_of(query));
    let mut fields = vec![
        field("hidden", "certificate", "", state),
        field("search", "q", "姓名、标识或者证件编号", words),
        select(
            "role",
            "岗位",
            "全部岗位",
            role,
            Role::ALL.iter().map(|(_, choice)| (choice.code.to_owned(), choice.title.to_owned())),
        ),
    ];
    if officer.sees_all_people(app) {
        // Several agencies may bear one name, such as in different years; the id tells them apart.
        let named: BTreeMap<String, String> =
            registry.agencies().map(|agency| (agency.id.to_string(), agency.name.to_string())).collect();
        fields.push(select("agency", "机关", "全部机关", agency, named));
    }
    let clear = [words, agency, role].iter().any(|given| !given.is_empty());
    Filter {
        action: action.to_owned(),
        fields,
        clear_href: if clear { listing::address(BASE, &[("certificate", state)]) } else { String::new() },
        ..Filter::default()
    }
}

/// A row of the list; the agency's page shows the same.
pub(crate) fn row(registry: &Registry, person: &Person, standing: Standing, today: Date) -> Row {
    let registration = &person.registration;
    let held = roles(person, today);
    let titles: Vec<&str> = held.iter().map(|role| role.title()).collect();
    let agency = registry.agency(&registration.agency);
    let certificate = person.certificate_shown(today);
    let id = registration.id.as_str();
    Row {
        cells: vec![
            leading("姓名", registration.name.as_str(), page_of(Kind::Person, id), id),
            cell("所在机关", agency.map_or(registration.agency.as_str(), |agency| agency.name.as_str())),
            cell("岗位", titles.join("、")),
            Cell {
                sub: certificate.map(|c| format!("{} 至 {}", c.from, c.until)).unwrap_or_default(),
                ..cell("执法证件", certificate.map(|c| c.number.to_string()).unwrap_or_default())
            },
            Cell { tags: standing.tags(held.contains(&Role::Officer)), ..cell("证件情况", "") },
        ],
        current: false,
    }
}
