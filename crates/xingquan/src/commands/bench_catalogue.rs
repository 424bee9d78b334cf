//! The catalogue's part of `xingquan bench`: opening a node with many items, finding items, comparing two days.

use anyhow::{Context as _, ensure};
use casework::catalogue::elements::PublishItem;
use casework::registry::RegistryAct;
use casework::value::{ItemCode, Line};
use jiff::civil::date;
use store::engine::Tx;
use store::error::StoreError;
use store::read::catalogue::{ItemFilter, changes, items};

use super::bench::{Figure, Setting};
use super::bench_pages::{figures, percentiles};
use crate::runtime::{Place, block_on, with_causes};
use crate::story::Story;

/// Items of the catalogue that is measured.
const ITEMS: usize = 20_000;
/// Items that are recorded in one transaction.
const BATCH: usize = 2_000;
/// Times that each question is asked.
const ASKED: usize = 200;
/// Items that another program records.
const TAKEN_IN: usize = 20;
/// Goods and deeds of which names of items are made.
const GOODS: [&str; 12] = [
    "食品",
    "药品",
    "化妆品",
    "特种设备",
    "危险化学品",
    "烟花爆竹",
    "农药",
    "种子",
    "饲料",
    "建筑材料",
    "户外广告",
    "道路运输",
];
const DEEDS: [&str; 8] = [
    "未经许可经营",
    "超范围生产",
    "标签不合规定",
    "拒绝检查",
    "虚假宣传",
    "未建立台账",
    "超过期限未改正",
    "擅自改变用途",
];

/// Opening, searching and comparing a catalogue of 20,000 items.
pub(crate) fn catalogue(setting: &Setting) -> anyhow::Result<Vec<Figure>> {
    let place =
        Place { data: setting.folder.join("catalogue"), database: None, origin: Some("bench.example".to_owned()) };
    let story = Story::of_party("曹县鲁惠百货有限公司", &setting.law)?;
    let template = story
        .registry
        .iter()
        .find_map(|act| if let RegistryAct::PublishItem(item) = act { Some(item.clone()) } else { None })
        .context("情景中没有权力事项")?;
    block_on(async {
        let beginning = date(2015, 6, 1).at(8, 0, 0, 0);
        let node = place.open_or_create().await?;
        node.record_registry(story.registry.clone(), "registrar", beginning).await.map_err(with_causes)?;
        for first in (0..ITEMS).step_by(BATCH) {
            let acts = (first..(first + BATCH).min(ITEMS)).map(|number| invented(&template, number)).collect();
            node.record_registry(acts, "registrar", beginning).await.map_err(with_causes)?;
        }
        drop(node);
        let started = tokio::time::Instant::now();
        let node = place.open_or_create().await?;
        let opened = started.elapsed();
        ensure!(node.registry().catalogue().count() >= ITEMS, "事项没有全部读入");
        let mut all = vec![Figure {
            what: format!("打开有{ITEMS}个权力事项的节点"),
            value: u64::try_from(opened.as_millis()).unwrap_or(u64::MAX),
            unit: "毫秒",
            yardstick: None,
            note: "程序启动时读入全部名录".to_owned(),
        }];
        let day = "2026-06-01";
        let agency = template.agencies.first().context("事项没有实施机关")?.to_string();
        let searched = |words: &str| ItemFilter { search: Some(words.to_owned()), ..ItemFilter::default() };
        let questions = [
            ("某机关现行事项的首页", ItemFilter { subject: Some(agency), ..ItemFilter::default() }),
            ("两个字的查询“农药”", searched("农药")),
            ("四个字的查询“虚假宣传”", searched("虚假宣传")),
            ("按编码查询", searched(&code(ITEMS / 2))),
            (
                "按依据条文查询",
                ItemFilter { law: Some("食品安全法".to_owned()), article: Some(124), ..ItemFilter::default() },
            ),
        ];
        // The yardstick of a search: every row looked through for two characters.
        let plain = "SELECT count(*) FROM item WHERE name LIKE '%农药%'";
        let mut times = Vec::with_capacity(ASKED);
        for _ in 0..ASKED {
            let work = |tx: &mut Tx<'_>| tx.one(plain, &[])?.int(0);
            let started = tokio::time::Instant::now();
            let found: Result<i64, StoreError> = node.store().read(work).await;
            times.push(started.elapsed());
            ensure!(found.map_err(with_causes)? > 0, "基准没有查到事项");
        }
        let (yardstick, _) = percentiles(times);
        for (what, filter) in questions {
            let mut times = Vec::with_capacity(ASKED);
            for _ in 0..ASKED {
                let filter = filter.clone();
                let started = tokio::time::Instant::now();
                let found: Result<usize, StoreError> =
                    node.store().read(move |tx| Ok(items(tx, &filter, day)?.len())).await;
                times.push(started.elapsed());
                ensure!(found.map_err(with_causes)? > 0, "{what}没有查到事项");
            }
            let note = format!("{ITEMS}个事项，{ASKED}次；逐行查找两个字的中位数为{yardstick}微秒");
            all.extend(figures(what, times, &note));
        }
        let mut times = Vec::with_capacity(ASKED);
        for _ in 0..ASKED {
            let started = tokio::time::Instant::now();
            let found: Result<usize, StoreError> =
                node.store().read(move |tx| Ok(changes(tx, &ItemFilter::default(), "2020-01-01", day)?.len())).await;
            times.push(started.elapsed());
            ensure!(found.map_err(with_causes)? > 0, "两日之间没有变化");
        }
        all.extend(figures("比较两日的事项目录（首页）", times, &format!("{ITEMS}个事项，{ASKED}次")));
        // What another program records, this one takes in when it is next asked.
        let other = place.open_or_create().await?;
        let mut times = Vec::with_capacity(TAKEN_IN);
        for number in 0..TAKEN_IN {
            other
                .record_registry(vec![invented(&template, ITEMS + number)], "registrar", beginning)
                .await
                .map_err(with_causes)?;
            let started = tokio::time::Instant::now();
            let grown = node.refresh_registry().await.map_err(with_causes)?;
            times.push(started.elapsed());
            ensure!(grown, "没有读入其他程序登记的事项");
        }
        all.extend(figures("读入其他程序登记的一个事项", times, &format!("{ITEMS}个事项，{TAKEN_IN}次")));
        Ok(all)
    })
}

fn code(number: usize) -> String {
    format!("371721{:02}{number:05}", 2)
}

/// A published item like the template; every tenth one began later, so that two days differ.
fn invented(template: &PublishItem, number: usize) -> RegistryAct {
    let mut item = template.clone();
    let (goods, deed) = (number % GOODS.len(), number / GOODS.len() % DEEDS.len());
    let (goods, deed) = (GOODS.get(goods).copied().unwrap_or_default(), DEEDS.get(deed).copied().unwrap_or_default());
    item.code = ItemCode(code(number));
    item.name = Line::from(format!("对{goods}{deed}（第{number}项）的处罚").as_str());
    if number.is_multiple_of(10) {
        item.from = date(2024, 1, 1);
    }
    RegistryAct::PublishItem(item)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_a_region_and_differ() {
        assert_eq!(code(7), "3717210200007");
        assert_eq!(code(ITEMS - 1).len(), 13);
    }
}
