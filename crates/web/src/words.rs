//! How things are worded on pages: days, remaining time, money, sizes, and the fields of an act as pairs.

use casework::catalogue::elements::{AllowedPenalty, AmountRange, Benchmark, ItemBasis};
use casework::registry::Registry;
use casework::value::{
    AgencyId, FieldDefinition, FieldKind, PersonId, chinese_date, chinese_datetime, parse_date, parse_datetime,
};
use jiff::civil::{Date, Weekday};
use law::Calendar;
use law::Fen;
use serde_json::Value as Json;

use crate::form::is_file;
use crate::view::Pair;

/// 周一 … 周日.
pub(crate) fn weekday(day: Date) -> &'static str {
    match day.weekday() {
        Weekday::Monday => "周一",
        Weekday::Tuesday => "周二",
        Weekday::Wednesday => "周三",
        Weekday::Thursday => "周四",
        Weekday::Friday => "周五",
        Weekday::Saturday => "周六",
        Weekday::Sunday => "周日",
    }
}

/// 2022年9月5日（周一）.
pub(crate) fn day(day: Date) -> String {
    format!("{}（{}）", chinese_date(day), weekday(day))
}

/// A stored day or time in the way of pages; what cannot be read stays as it is.
pub(crate) fn stored(text: &str) -> String {
    match (parse_date(text), parse_datetime(text)) {
        (Ok(day), _) => chinese_date(day),
        (_, Ok(at)) => chinese_datetime(at),
        _ => text.to_owned(),
    }
}

/// A stored time, short: 2022-09-05 09:00.
pub(crate) fn short(text: &str) -> String {
    text.get(..16).unwrap_or(text).replace('T', " ")
}

/// How much time is left until a last day: tone, icon and words. Working days when the calendar knows them.
pub(crate) fn left(due: Date, today: Date, calendar: &Calendar) -> (&'static str, &'static str, String) {
    if due < today {
        let over = today.since(due).map_or(0, |span| span.get_days());
        return ("bad", "overdue", format!("逾期{over}日"));
    }
    if due == today {
        return ("bad", "clock", "今日到期".to_owned());
    }
    let days = due.since(today).map_or(0, |span| span.get_days());
    match calendar.working_days_between(today, due) {
        Ok(working) if working <= 10 => {
            let tone = if working <= 2 { "warn" } else { "ok" };
            (tone, "clock", format!("剩余{working}个工作日"))
        }
        _ => ("ok", "clock", format!("剩余{days}日")),
    }
}

/// Bytes in words.
pub(crate) fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} 字节"),
        1024..1_048_576 => format!("{} KB", bytes.div_ceil(1024)),
        _ => format!("{} MB", bytes.div_ceil(1_048_576)),
    }
}

/// Fen as an amount.
pub(crate) fn money(fen: i64) -> String {
    Fen(fen).to_string()
}

/// A pair of label and value.
pub(crate) fn pair(label: impl Into<String>, value: impl Into<String>) -> Pair {
    Pair { label: label.into(), value: value.into(), ..Pair::default() }
}

/// The fields of an act in words, label and value; groups are flattened, empty fields left out.
pub(crate) fn describe(fields: &[FieldDefinition], values: &Json, registry: &Registry) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for field in fields {
        let Some(value) = values.get(field.name).filter(|value| !value.is_null()) else { continue };
        match &field.kind {
            FieldKind::Group(inner) if !is_file(&field.kind) => pairs.extend(describe(inner, value, registry)),
            FieldKind::List(inner) => {
                let items: Vec<String> =
                    value.as_array().into_iter().flatten().map(|item| in_words(inner, item, registry)).collect();
                if !items.is_empty() {
                    let separator = if matches!(inner.as_ref(), FieldKind::Group(_)) { "\n" } else { "、" };
                    pairs.push(pair(field.label, items.join(separator)));
                }
            }
            FieldKind::Bool if value.as_bool() != Some(true) => {}
            kind => pairs.push(pair(field.label, in_words(kind, value, registry))),
        }
    }
    pairs
}

/// The value of one field in words; several of a list on lines of their own.
pub(crate) fn value(field: &FieldDefinition, values: &Json, registry: &Registry) -> String {
    let Some(value) = values.get(field.name).filter(|value| !value.is_null()) else { return String::new() };
    match &field.kind {
        FieldKind::List(inner) if matches!(inner.as_ref(), FieldKind::Group(_)) => {
            let items: Vec<String> =
                value.as_array().into_iter().flatten().map(|item| in_words(inner, item, registry)).collect();
            items.join("\n")
        }
        FieldKind::Group(fields) => describe(fields, value, registry)
            .into_iter()
            .map(|pair| format!("{}：{}", pair.label, pair.value))
            .collect::<Vec<_>>()
            .join("\n"),
        FieldKind::Bool if value.as_bool() != Some(true) => String::new(),
        kind => in_words(kind, value, registry),
    }
}

/// A range in words; empty where there is none.
pub(crate) fn range(range: Option<&AmountRange>) -> String {
    range.map(|range| range.range().to_string()).unwrap_or_default()
}

/// A penalty that an item allows: 罚款 5万元以上10万元以下（货值金额不足10000元）.
pub(crate) fn penalty(allowed: &AllowedPenalty) -> String {
    let mut words = Vec::new();
    words.extend(allowed.party.map(|party| format!("对{}", party.title())));
    words.extend(allowed.value_from.map(|from| format!("货值金额{from}以上")));
    words.extend(allowed.value_below.map(|below| format!("货值金额不足{below}")));
    words.extend(allowed.condition.as_ref().map(ToString::to_string));
    let range = range(allowed.range.as_ref());
    let what =
        if range.is_empty() { allowed.kind.name().to_owned() } else { format!("{} {range}", allowed.kind.name()) };
    if words.is_empty() { what } else { format!("{what}（{}）", words.join("，")) }
}

/// A basis with its version and the days on which it is in force.
pub(crate) fn basis(basis: &ItemBasis) -> String {
    let until = basis.until.map(|until| format!("，{}失效", chinese_date(until))).unwrap_or_default();
    let (level, from) = (basis.level.title(), chinese_date(basis.from));
    format!("《{}》{}（{level}，{}版，{from}施行{until}）", basis.law, basis.article, basis.version)
}

/// A benchmark: its document, then a line for each tier.
pub(crate) fn benchmark(benchmark: &Benchmark) -> String {
    let head = format!("{}（{}），{}起施行", benchmark.title, benchmark.document, chinese_date(benchmark.from));
    let tiers = benchmark.tiers.iter().map(|tier| {
        let range = range(tier.range.as_ref());
        format!("{} {range}：{}", tier.code.title(), tier.conditions)
    });
    let examples = benchmark.examples.iter().map(|example| {
        let fine = example.fine.map_or_else(|| "不予罚款".to_owned(), |fine| format!("罚款{fine}"));
        format!("示例：{}属于“{}”，{fine}", example.facts, example.tier.title())
    });
    std::iter::once(head).chain(tiers).chain(examples).collect::<Vec<_>>().join("\n")
}

fn in_words(kind: &FieldKind, value: &Json, registry: &Registry) -> String {
    let text = value.as_str().unwrap_or_default();
    match kind {
        FieldKind::Bool => "是".to_owned(),
        FieldKind::Number => value.to_string(),
        FieldKind::Money => value.as_i64().map_or_else(|| text.to_owned(), money),
        FieldKind::Date | FieldKind::DateTime => stored(text),
        FieldKind::Choice(list) => list
            .iter()
            .find(|choice| choice.code == text)
            .map_or_else(|| text.to_owned(), |choice| choice.title.to_owned()),
        FieldKind::Agency => registry
            .agency(&AgencyId(text.to_owned()))
            .map_or_else(|| text.to_owned(), |agency| agency.name.to_string()),
        FieldKind::Person => registry.name(&PersonId(text.to_owned())).to_owned(),
        FieldKind::Group(_) if is_file(kind) => value.get("name").and_then(Json::as_str).unwrap_or_default().to_owned(),
        FieldKind::Group(fields) => describe(fields, value, registry)
            .into_iter()
            .map(|pair| format!("{}：{}", pair.label, pair.value))
            .collect::<Vec<_>>()
            .join("；"),
        FieldKind::List(inner) => value
            .as_array()
            .into_iter()
            .flatten()
            .map(|item| in_words(inner, item, registry))
            .collect::<Vec<_>>()
            .join("、"),
        _ => text.to_owned(),
    }
}
