//! Exports: what is chosen, and its files in each form.
//!
//! XLSX is what is offered first: one file with every sheet, whose cells are text, so that codes keep their digits. A CSV
//! file holds one sheet, so each sheet is a link of its own rather than all of them in an archive that must be unpacked first;
//! files of these names are taken back together by the import.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use axum::response::Response;
use casework::catalogue::Item;
use casework::registry::{Registry, RegistryAct};
use casework::value::{AgencyId, parse_date};
use exchange::table::export::{as_json, items_where, people_where};
use exchange::table::topic::{Form, Topic, sheet_name};
use jiff::civil::Date;
use store::read::catalogue::{ItemFilter, items};

use super::super::document::download;
use super::super::listing::{address, field, select};
use super::super::{crumbs, link, people};
use super::view::{Download, ExportPage};
use super::{base, export_address, import_address, may_import};
use crate::app::App;
use crate::guard::Officer;
use crate::problem::{Fault, page};
use crate::view::{Action, Field, File, Filter};
use crate::words::{self, pair};

/// What is exported.
struct Scope {
    acts: Vec<RegistryAct>,
    /// The parts of the address that say what is chosen.
    query: Vec<(&'static str, String)>,
    filter: Filter,
    day: Date,
}

async fn scope(app: &App, officer: &Officer, topic: Topic, query: &HashMap<String, String>) -> Result<Scope, Fault> {
    match topic {
        Topic::People => of_people(app, officer, query),
        Topic::Items => of_items(app, officer, query).await,
    }
}

/// The people whom the list shows for the same query.
fn of_people(app: &App, officer: &Officer, query: &HashMap<String, String>) -> Result<Scope, Fault> {
    let registry = app.node.registry();
    let state = people::state_of(query);
    let asked = people::asked(app, officer, &registry, query)?;
    let wanted: BTreeSet<&str> = asked
        .iter()
        .filter(|(_, standing)| standing.is(state))
        .map(|(person, _)| person.registration.id.as_str())
        .collect();
    let given = ["q", "agency", "role", "certificate"]
        .into_iter()
        .map(|key| (key, query.get(key).map(|value| value.trim().to_owned()).unwrap_or_default()));
    let mut filter = people::filter(app, officer, &registry, query, &export_address(Topic::People));
    // In the list the certificate is chosen by tabs.
    filter.fields.retain(|field| field.name != "certificate");
    let states = people::STATES.iter().skip(1).map(|(code, label)| ((*code).to_owned(), (*label).to_owned()));
    filter.fields.push(select("certificate", "证件情况", "全部", state, states));
    filter.clear_href = String::new();
    Ok(Scope {
        acts: people_where(&registry, |person| wanted.contains(person.registration.id.as_str())),
        query: given.collect(),
        filter,
        day: app.node.now().date(),
    })
}

/// Whether versions of every day are asked for, not those in force on one.
const ALL: &str = "all";

/// Published versions: in force on a day, or all of them. What is published is open to everybody, drafts are not in it.
async fn of_items(app: &App, officer: &Officer, query: &HashMap<String, String>) -> Result<Scope, Fault> {
    let registry = app.node.registry();
    let today = app.node.now().date();
    let given = |key: &str| query.get(key).map(|value| value.trim().to_owned()).unwrap_or_default();
    let (words, versions, day_given) = (given("q"), given("versions"), given("on"));
    let agency = if query.contains_key("agency") { given("agency") } else { default_agency(app, officer) };
    let day = parse_date(&day_given).unwrap_or(today);
    let found = if words.is_empty() { None } else { Some(codes(app, &words, day).await?) };
    let chosen = AgencyId::from(agency.as_str());
    let handed_down = |item: &Item| item.subjects_on(day).contains(&&chosen);
    let acts = items_where(&registry, (versions != ALL).then_some(day), |version| {
        let named = found.as_ref().is_none_or(|codes| codes.contains(version.code.as_str()));
        let concerned = agency.is_empty()
            || version.agencies.contains(&chosen)
            || registry.catalogue_item(&version.code).is_some_and(handed_down);
        named && concerned
    });
    let filter = Filter {
        action: export_address(Topic::Items),
        fields: item_fields(&registry, &words, &agency, &versions, &day.to_string()),
        ..Filter::default()
    };
    let query = [("q", words), ("agency", agency), ("versions", versions), ("on", day.to_string())];
    Ok(Scope { acts, query: query.into(), filter, day })
}

/// The agency whose items somebody finds first: his own, unless he looks after all.
pub(crate) fn default_agency(app: &App, officer: &Officer) -> String {
    if officer.sees_all_people(app) { String::new() } else { officer.agency.to_string() }
}

fn item_fields(registry: &Registry, words: &str, agency: &str, versions: &str, day: &str) -> Vec<Field> {
    let named: BTreeMap<String, String> =
        registry.agencies().map(|agency| (agency.id.to_string(), agency.name.to_string())).collect();
    let mut on = field("date", "on", "日期", day);
    on.width = "date";
    let all = [(ALL.to_owned(), "各个版本，不含已取消的事项".to_owned())];
    vec![
        field("search", "q", "名称、编码、违法行为或者依据", words),
        select("agency", "实施机关", "全部机关", agency, named),
        select("versions", "版本", "该日有效的版本", versions, all),
        on,
    ]
}

/// The codes of the items that the list finds by some words.
async fn codes(app: &App, words: &str, day: Date) -> Result<BTreeSet<String>, Fault> {
    let (mut found, mut after, on) = (BTreeSet::new(), None, day.to_string());
    loop {
        let (on, filter) = (on.clone(), ItemFilter { search: Some(words.to_owned()), after, ..ItemFilter::default() });
        let rows = app.node.store().read(move |tx| items(tx, &filter, &on)).await?;
        let Some(last) = rows.last().map(|row| row.code.clone()) else { return Ok(found) };
        found.extend(rows.into_iter().map(|row| row.code));
        after = Some(last);
    }
}

/// 人员-2025-06-01.
fn stem(topic: Topic, scope: &Scope) -> String {
    format!("{}-{}", topic.title(), scope.day)
}

pub(super) async fn page_of(
    app: &Arc<App>,
    officer: &Officer,
    topic: Topic,
    query: &HashMap<String, String>,
) -> Result<Response, Fault> {
    let scope = scope(app, officer, topic, query).await?;
    let (title, stem) = (topic.title(), stem(topic, &scope));
    let href = |form: Form, sheet: Option<usize>| {
        let sheet = sheet.map(|sheet| sheet.to_string()).unwrap_or_default();
        let mut pairs: Vec<(&str, &str)> = scope.query.iter().map(|(key, value)| (*key, value.as_str())).collect();
        pairs.push(("sheet", &sheet));
        address(&format!("{}/{}", export_address(topic), form.ending()), &pairs)
    };
    let file = |name: String, href: String, meta: &str| File {
        title: name,
        href,
        icon: "download",
        meta: meta.to_owned(),
        ..File::default()
    };
    let layout = topic.layout();
    let sheets = layout.sheets.iter().enumerate().map(|(place, sheet)| {
        let name = sheet_name(&stem, (place > 0).then_some(sheet.title.as_str()));
        file(name, href(Form::Csv, (place > 0).then_some(place)), "")
    });
    let several = layout.sheets.len() > 1;
    let downloads = vec![
        Download {
            title: "XLSX工作簿",
            text: if several {
                "一个文件，含全部工作表；修改后可以再导入。"
            } else {
                "修改后可以再导入。"
            },
            files: vec![file(format!("{stem}.xlsx"), href(Form::Xlsx, None), "")],
            primary: true,
        },
        Download {
            title: "CSV文本",
            text: if several {
                "每个工作表一个文件；再导入时，把主表和有内容的各表一并选择，文件名称的末尾不要改动。"
            } else {
                "UTF-8编码，供其他程序读取。"
            },
            files: sheets.collect(),
            primary: false,
        },
        Download {
            title: "JSON",
            text: "与登记、公布时的各项填写内容相同，供其他系统读取。",
            files: vec![file(format!("{stem}.json"), href(Form::Json, None), "")],
            primary: false,
        },
    ];
    let mut facts = vec![pair("内容", format!("{title}{}{}", topic.count(&scope.acts), unit(topic)))];
    facts.push(match topic {
        Topic::People => pair("每人", "登记、执法证件、年审、暂扣或者收回、任职"),
        Topic::Items => pair("每个版本", "全部要素，含依据、处罚、裁量基准、流程"),
    });
    facts.push(pair("日期", words::day(scope.day)));
    let mut actions = Vec::new();
    if may_import(officer, app, topic) {
        actions.push(Action { label: format!("导入{title}"), href: import_address(topic), icon: "plus" });
    }
    let here = base(topic);
    page(&ExportPage {
        shell: officer.shell(app, &format!("导出{title}"), here, crumbs(vec![link(title, here), link("导出", "")])),
        heading: format!("导出{title}"),
        note: match topic {
            Topic::People => "只含您可以查看的人员。".to_owned(),
            Topic::Items => "只含已经公布的版本，编制中的内容不在其内。".to_owned(),
        },
        actions,
        filter: Some(scope.filter),
        scope: facts,
        downloads,
    })
}

fn unit(topic: Topic) -> &'static str {
    match topic {
        Topic::People => "人",
        Topic::Items => "项",
    }
}

pub(super) async fn download_of(
    app: &Arc<App>,
    officer: &Officer,
    topic: Topic,
    form: &str,
    query: &HashMap<String, String>,
) -> Result<Response, Fault> {
    let known = [Form::Xlsx, Form::Csv, Form::Json].into_iter().find(|known| known.ending() == form);
    let form = known.ok_or(Fault::Missing("文件"))?;
    let sheet: usize = match query.get("sheet").filter(|text| !text.is_empty()) {
        Some(text) => text.parse().map_err(|_| Fault::Missing("工作表"))?,
        None => 0,
    };
    let scope = scope(app, officer, topic, query).await?;
    let (stem, acts) = (stem(topic, &scope), scope.acts);
    // Thousands of items take their time; others are served meanwhile.
    let work = move || match form {
        Form::Json => Ok((format!("{stem}.json"), as_json(&acts))),
        Form::Xlsx => topic.table(&acts).xlsx().map(|bytes| (format!("{stem}.xlsx"), bytes)).map_err(Fault::Document),
        Form::Csv => {
            let (title, bytes) = topic.table(&acts).csv().into_iter().nth(sheet).ok_or(Fault::Missing("工作表"))?;
            Ok((sheet_name(&stem, (sheet > 0).then_some(title.as_str())), bytes))
        }
    };
    let done = tokio::task::spawn_blocking(work).await;
    let (name, bytes) = done.map_err(|_| Fault::Document("程序正在停止，请稍后重试。".to_owned()))??;
    Ok(download(bytes, form.media_type(), &name, false))
}
