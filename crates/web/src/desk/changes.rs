//! What changed in the catalogue between two days: for each item what became of it, which elements differ, and the two
//! versions.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use casework::catalogue::alteration::Alteration;
use casework::catalogue::item::Item;
use casework::catalogue::{Standing, elements::PublishItem};
use casework::registry::Registry;
use casework::value::{ItemCode, chinese_date, parse_date};
use jiff::ToSpan as _;
use jiff::civil::Date;
use store::error::StoreError;
use store::read::PAGE;
use store::read::catalogue::{ItemFilter, change_count, changes};

use super::item::{address as item_address, differing};
use super::listing::{self, field, select};
use super::tables::default_agency;
use super::{crumbs, link};
use crate::app::App;
use crate::guard::Officer;
use crate::problem::{Fault, answer, page};
use crate::view::{Action, ChangedElement, ChangedItem, ChangesPage, Empty, Field, Filter, Paging, Pair, Tag};
use crate::words::pair;

const BASE: &str = "/desk/items/changes";

/// Characters of an element up to which the old and the new text stand beside each other.
const SHORT: usize = 60;

/// Where the list of items leads: from or to the day that it shows, where that is not today.
pub(crate) fn address(on: Option<Date>, today: Date) -> String {
    match on.filter(|on| *on != today) {
        Some(on) => {
            let (from, to) = (on.min(today).to_string(), on.max(today).to_string());
            listing::address(BASE, &[("from", &from), ("to", &to)])
        }
        None => BASE.to_owned(),
    }
}

/// The two days that are compared, the earlier first, and what is wrong with what was typed.
pub(crate) struct Days {
    pub(crate) from: Date,
    pub(crate) to: Date,
    faults: BTreeMap<&'static str, String>,
}

impl Days {
    /// What a query asks for; the year until today unless it says otherwise.
    pub(crate) fn of(query: &HashMap<String, String>, today: Date) -> Self {
        let mut faults = BTreeMap::new();
        let mut day = |key: &'static str| {
            let text = query.get(key).map(|text| text.trim()).filter(|text| !text.is_empty())?;
            parse_date(text).map_err(|why| faults.insert(key, why)).ok()
        };
        let (from, to) = (day("from"), day("to"));
        let to = to.unwrap_or(today);
        let from = from.unwrap_or_else(|| to.saturating_sub(1.year()));
        Self { from: from.min(to), to: from.max(to), faults }
    }

    /// The fields that ask for them.
    pub(crate) fn fields(&self) -> Vec<Field> {
        let day = |name: &'static str, label: &str, day: Date| {
            let error = self.faults.get(name).cloned().unwrap_or_default();
            let described = if error.is_empty() { String::new() } else { format!("f-{name}-error") };
            Field { width: "date", error, described, ..field("date", name, label, &day.to_string()) }
        };
        vec![day("from", "自该日", self.from), day("to", "至该日", self.to)]
    }
}

/// What is compared: the items and how many there are.
pub(crate) struct Compared {
    pub(crate) codes: Vec<ItemCode>,
    pub(crate) total: u64,
    /// The last code of the page, where more may follow.
    pub(crate) next: Option<String>,
}

/// The items of a filter that changed, on one page.
pub(crate) async fn compared(app: &App, filter: ItemFilter, days: &Days) -> Result<Compared, Fault> {
    let (from, to) = (days.from.to_string(), days.to.to_string());
    let (rows, total) = app
        .node
        .store()
        .read(move |tx| {
            Ok::<_, StoreError>((changes(tx, &filter, &from, &to)?, change_count(tx, &filter, &from, &to)?))
        })
        .await?;
    let full = i64::try_from(rows.len()).is_ok_and(|length| length == PAGE);
    let next = rows.last().filter(|_| full).map(|row| row.code.clone());
    let codes = rows.into_iter().map(|row| ItemCode(row.code)).collect();
    Ok(Compared { codes, total: total.unsigned_abs(), next })
}

fn tag(alteration: Alteration) -> Tag {
    let tone = match alteration {
        Alteration::Added | Alteration::Formal | Alteration::Resumed => "ok",
        Alteration::Changed | Alteration::Devolved => "info",
        Alteration::Suspended => "warn",
        Alteration::Ended | Alteration::Cancelled => "mute",
    };
    Tag { tone, icon: "", text: alteration.title().to_owned() }
}

/// What became of an item; `open` where the reader may see every element and not only which of them changed.
pub(crate) fn changed(registry: &Registry, item: &Item, days: &Days, open: bool) -> ChangedItem {
    let (before, after) = (item.version_on(days.from), item.version_on(days.to));
    let version = after.or(before).map(|(_, version)| version).or_else(|| item.publications.last());
    let standing = |day| match item.standing(day) {
        Standing::Pending => "未公布",
        standing => standing.title(),
    };
    let (stood, stands) = (standing(days.from), standing(days.to));
    let mut elements: Vec<ChangedElement> = match (before, after) {
        (Some((old, before)), Some((new, after))) if old.number != new.number => differences(registry, before, after),
        _ => Vec::new(),
    };
    if !open {
        for element in &mut elements {
            (element.before, element.after, element.long) = (String::new(), String::new(), false);
        }
    }
    ChangedItem {
        title: version.map_or(item.name(), |version| version.name.as_str()).to_owned(),
        code: item.code.to_string(),
        tags: item.alterations(days.from, days.to).into_iter().map(tag).collect(),
        standing: if stood == stands { stood.to_owned() } else { format!("{stood} → {stands}") },
        details: details(registry, item, days),
        elements,
        ..ChangedItem::default()
    }
}

/// The elements in which two versions differ, with both texts where they are short.
fn differences(registry: &Registry, before: &PublishItem, after: &PublishItem) -> Vec<ChangedElement> {
    let short = |text: &str| text.chars().count() <= SHORT && !text.contains('\n');
    differing(registry, before, after)
        .into_iter()
        .map(|(label, before, after)| {
            let fits = short(&before) && short(&after);
            ChangedElement {
                label,
                long: !fits,
                before: if fits { before } else { String::new() },
                after: if fits { after } else { String::new() },
            }
        })
        .collect()
}

/// Why it was suspended or cancelled, and to whom it was handed down.
fn details(registry: &Registry, item: &Item, days: &Days) -> Vec<Pair> {
    let mut details = Vec::new();
    for alteration in item.alterations(days.from, days.to) {
        match alteration {
            Alteration::Suspended => {
                if let Some(suspension) = item.suspended_on(days.to) {
                    let from = chinese_date(suspension.act.from);
                    details.push(pair("暂停", format!("自{from}起：{}", suspension.act.reason)));
                }
            }
            Alteration::Cancelled => {
                if let Some(cancelled) = &item.cancelled {
                    let (from, reason) = (chinese_date(cancelled.from), cancelled.reason.title());
                    details.push(pair("取消", format!("自{from}起：{reason}")));
                }
            }
            Alteration::Devolved => {
                let known = item.devolved_on(days.from);
                let new = item.devolved_on(days.to).into_iter().filter(|one| !known.contains(one));
                details.extend(new.map(|one| {
                    let name = registry.agency(one.subject).map_or(one.subject.as_str(), |agency| agency.name.as_str());
                    pair("下放", format!("自{}起由{name}实施", chinese_date(one.from)))
                }));
            }
            _ => {}
        }
    }
    details
}

/// What stands where nothing changed.
pub(crate) fn none() -> Empty {
    Empty {
        icon: "law",
        title: "这两日之间没有变动".to_owned(),
        text: "可以换日期或者机关再查。".to_owned(),
        ..Empty::default()
    }
}

pub(crate) async fn get(
    State(app): State<Arc<App>>,
    officer: Officer,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let result = view(&app, &officer, &query).await.and_then(|view| page(&view));
    answer(&app, Some(&officer), result)
}

async fn view(app: &App, officer: &Officer, query: &HashMap<String, String>) -> Result<ChangesPage, Fault> {
    let registry = app.node.registry();
    let given = |key: &str| query.get(key).map(|value| value.trim()).unwrap_or_default();
    let days = Days::of(query, app.node.now().date());
    let agency = if query.contains_key("agency") { given("agency").to_owned() } else { default_agency(app, officer) };
    let standing = Standing::ALL.iter().map(|(_, choice)| choice.code).find(|code| *code == given("standing"));
    let filter = ItemFilter {
        concerning: Some(agency.clone()).filter(|agency| !agency.is_empty()),
        standings: standing.map(str::to_owned).into_iter().collect(),
        search: Some(given("q").to_owned()).filter(|words| !words.is_empty()),
        after: Some(given("after").to_owned()).filter(|after| !after.is_empty()),
        ..ItemFilter::default()
    };
    let found = compared(app, filter, &days).await?;
    let (from, to) = (days.from.to_string(), days.to.to_string());
    let at = |after: &str| {
        let said = [
            ("from", from.as_str()),
            ("to", &to),
            ("standing", given("standing")),
            ("q", given("q")),
            ("after", after),
        ];
        // Also an agency that is not chosen is said: it stands for all of them.
        let address = listing::address(BASE, &said);
        format!("{address}&agency={}", crate::url::encode(&agency))
    };
    let named: BTreeMap<String, String> =
        registry.agencies().map(|agency| (agency.id.to_string(), agency.name.to_string())).collect();
    let standings =
        Standing::ALL.iter().filter(|(standing, _)| !matches!(standing, Standing::Unpublished | Standing::Pending));
    let mut fields = days.fields();
    fields.push(select("agency", "机关", "全部机关", &agency, named));
    fields.push(select(
        "standing",
        "至该日的状态",
        "全部状态",
        standing.unwrap_or_default(),
        standings.map(|(_, choice)| (choice.code.to_owned(), choice.title.to_owned())),
    ));
    fields.push(field("search", "q", "名称、编码、违法行为或者依据", given("q")));
    let items = found.codes.iter().filter_map(|code| registry.catalogue_item(code)).map(|item| {
        let mut changed = changed(&registry, item, &days, true);
        let own = item_address(&item.code);
        let number = |day| item.version_on(day).map(|(version, publication)| (version.number, publication.from));
        let version = |(number, from): (u32, Date)| {
            link(format!("第{number}版（{}起）", chinese_date(from)), format!("{own}?version={number}"))
        };
        let (before, after) = (number(days.from), number(days.to));
        changed.before = before.map(version);
        changed.after = after.filter(|_| after != before).map(version);
        changed.href = own.clone();
        changed
    });
    let more = found.next.is_some() || !given("after").is_empty();
    Ok(ChangesPage {
        shell: officer.shell(
            app,
            "目录变动",
            "/desk/items",
            crumbs(vec![link("权力事项", "/desk/items"), link("目录变动", "")]),
        ),
        heading: "目录变动".to_owned(),
        note: note(&days, found.total),
        actions: vec![Action {
            label: "该日的目录".to_owned(),
            href: listing::address("/desk/items", &[("view", "all"), ("on", &to)]),
            icon: "list",
        }],
        filter: Filter { action: BASE.to_owned(), fields, ..Filter::default() },
        items: items.collect(),
        paging: more.then(|| Paging {
            label: "目录变动".to_owned(),
            total: found.total,
            previous: if given("after").is_empty() { String::new() } else { at("") },
            next: found.next.as_deref().map(at).unwrap_or_default(),
            ..Paging::default()
        }),
        empty: none(),
    })
}

/// What the page says below its heading.
pub(crate) fn note(days: &Days, total: u64) -> String {
    format!("{}与{}相比，{total}个事项有变动；其间发生又恢复原状的不列", chinese_date(days.to), chinese_date(days.from))
}
