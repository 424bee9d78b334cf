//! Power items for the public: basis, penalties, benchmark, procedure, remedies.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use casework::registry::{AmountRange, PublishItem};
use casework::value::{ItemCode, chinese_date};

use super::{shell, wants_large};
use crate::app::App;
use crate::desk::link;
use crate::problem::{Fault, answer, page};
use crate::view::{Basis, Empty, Hit, Item, PublicList, Tag, Tier};
use crate::words::pair;

pub(crate) async fn list(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let text = query.get("q").cloned().unwrap_or_default();
    let registry = app.node.registry();
    let mut items: Vec<&PublishItem> = registry
        .items()
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

/// A range in words.
fn range(range: Option<&AmountRange>) -> String {
    range.map(|range| range.range().to_string()).unwrap_or_default()
}

pub(crate) async fn one(State(app): State<Arc<App>>, headers: HeaderMap, Path(code): Path<String>) -> Response {
    let registry = app.node.registry();
    let result = registry
        .item_versions(&ItemCode(code))
        .last()
        .ok_or(Fault::Missing("权力事项"))
        .and_then(|item| page(&view(&app, item, wants_large(&headers))));
    answer(&app, None, result)
}

fn view(app: &App, item: &PublishItem, large: bool) -> Item {
    let registry = app.node.registry();
    let today = app.node.now().date();
    let agencies: Vec<String> =
        item.agencies.iter().filter_map(|id| registry.agency(id)).map(|agency| agency.name.to_string()).collect();
    let valid = item.from <= today && item.until.is_none_or(|until| today < until);
    let mut facts = vec![pair("违法行为", item.violation.to_string()), pair("实施机关", agencies.join("、"))];
    if let Some(duty) = &item.duty {
        facts.push(pair("义务条款", duty.to_string()));
    }
    for allowed in &item.penalties {
        let mut words = Vec::new();
        words.extend(allowed.party.map(|party| format!("对{}", party.title())));
        words.extend(allowed.value_from.map(|from| format!("货值金额{from}以上")));
        words.extend(allowed.value_below.map(|below| format!("货值金额不足{below}")));
        words.extend(allowed.condition.as_ref().map(ToString::to_string));
        let range = range(allowed.range.as_ref());
        let what =
            if range.is_empty() { allowed.kind.name().to_owned() } else { format!("{} {range}", allowed.kind.name()) };
        let text = if words.is_empty() { what } else { format!("{what}（{}）", words.join("，")) };
        facts.push(pair("处罚", text));
    }
    let tiers = item
        .benchmark
        .iter()
        .flat_map(|benchmark| &benchmark.tiers)
        .map(|tier| Tier {
            name: tier.code.title().to_owned(),
            when: tier.conditions.to_string(),
            penalty: range(tier.range.as_ref()),
        })
        .collect();
    let benchmark = item.benchmark.as_ref();
    let step = |label: &str, value: &str| pair(label, value);
    let first = item.agencies.first().and_then(|id| registry.agency(id));
    let phone = first.and_then(|agency| agency.phone.as_ref()).map(ToString::to_string).unwrap_or_default();
    Item {
        shell: shell(
            app,
            item.name.as_str(),
            "/items",
            vec![link("权力事项", "/items"), link(item.name.to_string(), "")],
            large,
        ),
        title: item.name.to_string(),
        tags: vec![if valid {
            Tag { tone: "ok", icon: "", text: "现行有效".to_owned() }
        } else {
            Tag { tone: "mute", icon: "", text: "已失效".to_owned() }
        }],
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
        flow: vec![
            step("立案", "发现违法行为线索，经核查符合条件的，由负责人批准立案"),
            step("调查取证", "两名以上执法人员出示证件，收集证据，制作笔录"),
            step("告知", "告知拟处罚的内容、事实、理由、依据和陈述、申辩、听证的权利"),
            step("听证", "属于听证范围、当事人要求的，举行听证"),
            step("法制审核", "依法应当审核的，未经审核或者审核未通过不得作出决定"),
            step("决定", "由负责人决定；情节复杂或者重大的，集体讨论决定"),
            step("送达", "宣告后当场交付，或者在法定期限内送达"),
            step("执行", "当事人在法定期限内到指定银行缴纳罚款"),
            step("公示归档", "依法公示处罚决定，案卷归档"),
        ],
        rights: vec![
            "陈述、申辩；行政机关不得因陈述、申辩给予更重的处罚。".to_owned(),
            "属于听证范围的，要求听证；听证不收费。".to_owned(),
            "认为执法人员与案件有利害关系的，申请回避。".to_owned(),
            "不服处罚决定的，申请行政复议或者提起行政诉讼。".to_owned(),
        ],
        contacts: vec![pair("咨询、监督电话", phone)],
    }
}
