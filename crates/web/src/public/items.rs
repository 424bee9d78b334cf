//! Power items for the public: basis, penalties, benchmark, procedure, remedies.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use casework::catalogue::elements::PublishItem;
use casework::catalogue::item::Item as Whole;
use casework::value::{ItemCode, Line, chinese_date, parse_date};
use jiff::civil::Date;

use super::{shell, wants_large};
use crate::app::App;
use crate::desk::items::standing_tag;
use crate::desk::link;
use crate::flow::flow;
use crate::problem::{Fault, answer, page};
use crate::view::{Basis, Empty, Hit, Item, PublicList, Tier};
use crate::words::{self, pair};

pub(crate) async fn list(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let text = query.get("q").cloned().unwrap_or_default();
    let registry = app.node.registry();
    let day = day_of(&app, &query);
    let mut items: Vec<&PublishItem> = registry
        .catalogue()
        .filter_map(|item| item.version_on(day).map(|(_, version)| version))
        .filter(|item| {
            text.split_whitespace().all(|word| item.name.as_str().contains(word) || item.code.as_str().contains(word))
        })
        .collect();
    items.sort_by(|a, b| a.code.cmp(&b.code));
    let results = items
        .into_iter()
        .map(|item| {
            let basis =
                item.basis.last().map(|basis| format!("《{}》{}", basis.law, basis.article)).unwrap_or_default();
            Hit {
                title: item.name.to_string(),
                href: format!("/items/{}", crate::url::encode(item.code.as_str())),
                text: item.violation.to_string(),
                facts: vec![pair("编码", item.code.to_string()), pair("依据", basis)],
            }
        })
        .collect();
    let view = PublicList {
        shell: shell(&app, "权力事项", "/items", vec![link("权力事项", "")], wants_large(&headers)),
        heading: "行政处罚权力事项".to_owned(),
        more: Some(link("目录变动", "/items/changes")),
        lead: "已经公布、现行有效的行政处罚事项，及其依据、裁量基准、办理程序和救济渠道。".to_owned(),
        action: "/items".to_owned(),
        search_label: "事项名称或者编码".to_owned(),
        query: text,
        results,
        empty: Empty {
            icon: "law",
            title: "没有符合条件的事项".to_owned(),
            text: "请换一个名称再查。".to_owned(),
            href: "/items".to_owned(),
            action: "查看全部事项".to_owned(),
        },
        ..PublicList::default()
    };
    answer(&app, None, page(&view))
}

/// The day for which the reader asks; today unless he names one.
fn day_of(app: &App, query: &HashMap<String, String>) -> Date {
    query.get("on").and_then(|day| parse_date(day).ok()).unwrap_or_else(|| app.node.now().date())
}

pub(crate) async fn one(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Path(code): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let registry = app.node.registry();
    let day = day_of(&app, &query);
    let found = registry.catalogue_item(&ItemCode(code));
    let result = found
        .and_then(|whole| {
            Some((whole, whole.version_on(day).map(|(_, version)| version).or(whole.publications.last())?))
        })
        .ok_or(Fault::Missing("权力事项"))
        .and_then(|(whole, item)| page(&view(&app, whole, item, day, wants_large(&headers))));
    answer(&app, None, result)
}

fn view(app: &App, whole: &Whole, item: &PublishItem, day: Date, large: bool) -> Item {
    let registry = app.node.registry();
    let agencies: Vec<String> =
        item.agencies.iter().filter_map(|id| registry.agency(id)).map(|agency| agency.name.to_string()).collect();
    let mut facts = vec![pair("违法行为", item.violation.to_string()), pair("实施机关", agencies.join("、"))];
    if let Some(trial) = whole.trial_on(day).then_some("试运行：办案程序和效力与正式运行相同") {
        facts.push(pair("运行方式", trial));
    }
    for devolution in whole.devolved_on(day) {
        let subject = registry.agency(devolution.subject).map(|agency| agency.name.to_string()).unwrap_or_default();
        facts.push(pair("下放", format!("自{}起由{subject}实施", chinese_date(devolution.from))));
    }
    if let Some(suspension) = whole.suspended_on(day) {
        facts.push(pair("暂停", suspension.act.reason.to_string()));
    }
    if let Some(duty) = &item.duty {
        facts.push(pair("义务条款", duty.to_string()));
    }
    facts.extend(item.penalties.iter().map(|allowed| pair("处罚", words::penalty(allowed))));
    let tiers = item
        .benchmark
        .iter()
        .flat_map(|benchmark| &benchmark.tiers)
        .map(|tier| Tier {
            name: tier.code.title().to_owned(),
            when: tier.conditions.to_string(),
            penalty: words::range(tier.range.as_ref()),
        })
        .collect();
    let benchmark = item.benchmark.as_ref();
    let (flow, flow_note) = flow(item.procedure.as_ref());
    let first = item.agencies.first().and_then(|id| registry.agency(id));
    let own = first.and_then(|agency| agency.phone.as_ref());
    let phone = |stated: Option<&Line>| stated.or(own).map(ToString::to_string).unwrap_or_default();
    let contacts = vec![
        pair("监督电话", phone(item.supervision_phone.as_ref())),
        pair("咨询电话", phone(item.consultation_phone.as_ref())),
    ];
    Item {
        shell: shell(
            app,
            item.name.as_str(),
            "/items",
            vec![link("权力事项", "/items"), link(item.name.to_string(), "")],
            large,
        ),
        title: item.name.to_string(),
        tags: vec![standing_tag(whole, day)],
        code: item.code.to_string(),
        version: format!("自{}起施行", chinese_date(item.from)),
        facts,
        bases: item
            .basis
            .iter()
            .map(|basis| Basis {
                title: format!("《{}》{}", basis.law, basis.article),
                text: format!("{}，{}版，{}起施行", basis.level.title(), basis.version, chinese_date(basis.from)),
            })
            .collect(),
        tiers_note: benchmark
            .map(|benchmark| {
                format!("{}（{}），{}起施行", benchmark.title, benchmark.document, chinese_date(benchmark.from))
            })
            .unwrap_or_default(),
        tiers,
        flow,
        flow_note,
        rights: vec![
            "陈述、申辩；行政机关不得因陈述、申辩给予更重的处罚。".to_owned(),
            "属于听证范围的，要求听证；听证不收费。".to_owned(),
            "认为执法人员与案件有利害关系的，申请回避。".to_owned(),
            "不服处罚决定的，申请行政复议或者提起行政诉讼。".to_owned(),
        ],
        contacts,
    }
}
