//! The page of a person (人员): registration, posts, certificates, suspensions, the cases he handles, and the course of acts.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use casework::definition::Role;
use casework::registry::{IssueCertificate, Person, Registry, loss, person_stream};
use casework::value::{AgencyId, PersonId, chinese_date, chinese_datetime};
use jiff::civil::Date;
use store::read::{self, CaseFilter};

use super::agencies::region_name;
use super::listing::{self, cell, leading};
use super::people::{Standing, roles};
use super::subject::{Course, Kind, course, may_register, page_of};
use super::{crumbs, link};
use crate::app::App;
use crate::guard::Officer;
use crate::problem::{Fault, answer, page};
use crate::view::{Act, Cell, Empty, Next, Pair, Panel, Registration, Row, Tag};
use crate::words::{self, pair};

pub(crate) async fn get(
    State(app): State<Arc<App>>,
    officer: Officer,
    Path(id): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let result = view(&app, &officer, &PersonId(id), &query).await.and_then(|view| page(&view));
    answer(&app, Some(&officer), result)
}

async fn view(
    app: &App,
    officer: &Officer,
    id: &PersonId,
    query: &HashMap<String, String>,
) -> Result<Registration, Fault> {
    let course = course(app, &person_stream(id)).await?;
    let registry = app.node.registry();
    let person = registry.person(id).ok_or(Fault::Missing("人员"))?;
    let seen = officer.sees_people(&person.registration.agency, app)
        || person.posts.iter().any(|post| officer.sees_people(&post.agency, app));
    if !seen {
        return Err(Fault::Forbidden);
    }
    let today = app.node.now().date();
    let name = person.registration.name.as_str();
    let mut shell =
        officer.shell(app, name, Kind::Person.nav(), crumbs(vec![link("人员", Kind::Person.base()), link(name, "")]));
    shell.flash = super::workbench::flash(query);
    let enforces = roles(person, today).contains(&Role::Officer);
    let mut panels = vec![posts_panel(&registry, person, today), certificates_panel(app, person, today)];
    panels.extend(suspensions_panel(person));
    panels.push(cases_panel(app, officer, &registry, id, today).await?);
    Ok(Registration {
        shell,
        title: name.to_owned(),
        tags: Standing::of(person, &registry, app.node.law(), today)?.tags(enforces),
        actions: Vec::new(),
        facts: facts(&registry, person),
        panels,
        acts: timeline(&registry, &course),
        registers: may_register(officer, today),
        next: next(Kind::Person, id.as_str()),
    })
}

fn facts(registry: &Registry, person: &Person) -> Vec<Pair> {
    let registration = &person.registration;
    let agency = registry.agency(&registration.agency);
    let mut home = pair("所在机关", agency.map_or(registration.agency.as_str(), |agency| agency.name.as_str()));
    home.href = page_of(Kind::Agency, registration.agency.as_str());
    let mut facts = vec![pair("标识", registration.id.as_str()), home];
    facts.push(pair("用工性质", registration.employment.title()));
    facts.extend(registration.legal_qualification.as_ref().map(|number| pair("法律职业资格证书", number.as_str())));
    facts.extend(registration.former_name.as_ref().map(|name| pair("曾用名", name.as_str())));
    facts
}

fn posts_panel(registry: &Registry, person: &Person, today: Date) -> Panel {
    let mut table = listing::table("任职", &["岗位", "机关", "起止", "资格证件"]);
    table.rows = person
        .posts
        .iter()
        .rev()
        .map(|post| {
            let held = post.from <= today && post.until.is_none_or(|until| today <= until);
            let until = post.until.map_or_else(|| "今".to_owned(), chinese_date);
            let agency = registry.agency(&post.agency);
            let mut title = post.role.title().to_owned();
            if post.chief {
                title.push_str("（正职或者主持工作）");
            }
            let tag = if held { ("ok", "在任") } else { ("mute", "不在任") };
            Row {
                cells: vec![
                    Cell { tags: vec![Tag { tone: tag.0, icon: "", text: tag.1.to_owned() }], ..cell("岗位", title) },
                    Cell {
                        href: page_of(Kind::Agency, post.agency.as_str()),
                        ..cell("机关", agency.map_or(post.agency.as_str(), |agency| agency.name.as_str()))
                    },
                    cell("起止", format!("{}至{until}", chinese_date(post.from))),
                    cell("资格证件", post.credential.as_ref().map(|line| line.as_str()).unwrap_or_default()),
                ],
                current: false,
            }
        })
        .collect();
    table.empty = Empty { icon: "person", title: "没有任职".to_owned(), ..Empty::default() };
    Panel { note: format!("共{}项", table.rows.len()), table, href: String::new() }
}

/// How one certificate stands on a day, whatever others its holder has.
fn certificate_tag(person: &Person, certificate: &IssueCertificate, today: Date) -> Tag {
    let suspended = person.suspensions.iter().any(|suspension| {
        suspension.number == certificate.number
            && suspension.from <= today
            && suspension.until.is_none_or(|until| today <= until)
    });
    let (tone, text) = if suspended {
        ("bad", "暂扣或者收回")
    } else if certificate.until < today {
        ("mute", "已到期")
    } else if certificate.from > today {
        ("info", "尚未生效")
    } else {
        ("ok", "有效")
    };
    Tag { tone, icon: "", text: text.to_owned() }
}

fn certificates_panel(app: &App, person: &Person, today: Date) -> Panel {
    let mut table = listing::table("执法证件", &["证件编号", "有效期", "执法范围", "执法区域", "年审"]);
    table.rows = person
        .certificates
        .iter()
        .rev()
        .map(|certificate| {
            let scope: Vec<&str> = certificate.scope.iter().map(|line| line.as_str()).collect();
            let area = certificate.area.as_ref().map(|area| region_name(app, area, today));
            let mut years: Vec<u32> = certificate.checked.into_iter().collect();
            years.extend(person.checks.iter().filter(|check| check.number == certificate.number).map(|c| c.year));
            years.sort_unstable();
            years.dedup();
            let years: Vec<String> = years.iter().map(u32::to_string).collect();
            let (from, until) = (chinese_date(certificate.from), chinese_date(certificate.until));
            Row {
                cells: vec![
                    Cell {
                        tags: vec![certificate_tag(person, certificate, today)],
                        ..cell("证件编号", certificate.number.as_str())
                    },
                    cell("有效期", format!("{from}至{until}")),
                    cell("执法范围", if scope.is_empty() { "本机关全部职权范围".to_owned() } else { scope.join("、") }),
                    cell("执法区域", area.unwrap_or_else(|| "本机关行政区域".to_owned())),
                    cell(
                        "年审",
                        if years.is_empty() {
                            "没有登记".to_owned()
                        } else {
                            format!("{}年度", years.join("、"))
                        },
                    ),
                ],
                current: false,
            }
        })
        .collect();
    table.empty = Empty { icon: "key", title: "没有执法证件".to_owned(), ..Empty::default() };
    Panel { note: format!("共{}件", table.rows.len()), table, href: String::new() }
}

fn suspensions_panel(person: &Person) -> Option<Panel> {
    let mut table = listing::table("暂扣和收回", &["证件编号", "起止", "理由"]);
    table.rows = person
        .suspensions
        .iter()
        .rev()
        .map(|act| Row {
            cells: vec![
                cell("证件编号", act.number.as_str()),
                cell(
                    "起止",
                    match act.until {
                        Some(until) => format!("{}至{}", chinese_date(act.from), chinese_date(until)),
                        None => format!("自{}起收回", chinese_date(act.from)),
                    },
                ),
                cell("理由", act.reason.as_str()),
            ],
            current: false,
        })
        .collect();
    (!table.rows.is_empty()).then(|| Panel { note: format!("共{}次", table.rows.len()), table, href: String::new() })
}

/// The open cases that he handles and that the reader may see, with what keeps him from handling each.
async fn cases_panel(
    app: &App,
    officer: &Officer,
    registry: &Registry,
    id: &PersonId,
    today: Date,
) -> Result<Panel, Fault> {
    let filter = |status: &str| CaseFilter {
        officer: Some(id.to_string()),
        status: Some(status.to_owned()),
        ..CaseFilter::default()
    };
    let (open, concluded) = (filter("open"), filter("concluded"));
    let rows = app
        .node
        .store()
        .read(move |tx| {
            let mut rows = read::cases(tx, &open)?;
            rows.extend(read::cases(tx, &concluded)?);
            Ok::<_, store::error::StoreError>(rows)
        })
        .await?;
    let mut table = listing::table("承办的在办案件", &["案件", "阶段", "承办资格"]);
    for row in rows {
        let agency = AgencyId(row.agency.clone());
        if !officer.sees(&agency, app) {
            continue;
        }
        let lost = loss(registry, id, &agency, None, today);
        let tag = match &lost {
            None => Tag { tone: "ok", icon: "", text: "可以办理".to_owned() },
            Some(_) => Tag { tone: "bad", icon: "", text: "应当变更承办人员".to_owned() },
        };
        let href = format!("/desk/cases/{}", crate::url::encode(&row.id));
        table.rows.push(Row {
            cells: vec![
                leading("案件", row.cause.as_str(), href, row.id.as_str()),
                cell("阶段", super::cases::stage_words(&row.stage)),
                Cell {
                    tags: vec![tag], sub: lost.map(|lost| lost.reason).unwrap_or_default(), ..cell("承办资格", "")
                },
            ],
            current: false,
        });
    }
    table.empty = Empty { icon: "folder", title: "没有承办的在办案件".to_owned(), ..Empty::default() };
    Ok(Panel { note: format!("共{}件", table.rows.len()), table, href: String::new() })
}

/// The acts about an agency or a person, the last first.
pub(crate) fn timeline(registry: &Registry, course: &Course) -> Vec<Act> {
    let (mut acts, mut last) = (Vec::new(), String::new());
    for (number, (meta, act)) in course.acts().enumerate().rev() {
        let day = chinese_date(meta.at.date());
        let shown = if day == last { String::new() } else { day.replacen('年', "年\n", 1) };
        last = day;
        let definition = act.definition();
        let said = words::describe(&(definition.fields)(), &act.fields_json(), registry);
        let said = said.into_iter().filter(|pair| !matches!(pair.label.as_str(), "标识" | "持证人" | "人员"));
        acts.push(Act {
            number: number.to_string(),
            day: shown,
            time: format!("{:02}:{:02}", meta.at.hour(), meta.at.minute()),
            icon: match definition.id {
                "certificate.suspend" | "post.end" => "stop",
                "certificate.issue" => "key",
                "certificate.check" => "approve",
                "agency.delegate" => "link",
                "agency.register" => "building",
                _ => "person",
            },
            title: definition.title.to_owned(),
            actors: registry.name(&meta.by).to_owned(),
            happened: chinese_datetime(meta.at),
            recorded: chinese_datetime(meta.recorded),
            summary: said.map(|pair| format!("{}：{}", pair.label, pair.value)).collect::<Vec<_>>().join("；"),
            ..Act::default()
        });
    }
    acts
}

/// The acts that the administrator may record.
pub(crate) fn next(kind: Kind, id: &str) -> Next {
    let at = page_of(kind, id);
    let lawful = kind.acts().into_iter().map(|definition| {
        let label = if definition.id == kind.first() {
            format!("变更{}信息", kind.title())
        } else {
            definition.title.to_owned()
        };
        link(label, format!("{at}/acts/{}", definition.id))
    });
    let mut lawful: Vec<_> = lawful.collect();
    // What is done most often comes first.
    lawful.rotate_left(1);
    Next { lawful, ..Next::default() }
}
