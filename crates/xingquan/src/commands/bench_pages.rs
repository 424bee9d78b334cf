//! The pages' part of `xingquan bench`: pages in process, without a network between, and one document.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request as HttpRequest, header};
use casework::case::CaseId;
use casework::facts::{Facts, Neighbours};
use casework::value::PersonId;
use node::Node;
use node::recording::{Request, Target};
use tower::ServiceExt as _;
use web::{Documents, Settings, router};

use super::bench::{Figure, Setting, timed};
use crate::paper::Paper;
use crate::runtime::{Place, block_on, with_causes};
use crate::story::Story;

/// Open cases of the officer whose workbench is measured.
const OPEN: usize = 500;
/// Acts of each of them: lead, inspection, filing, approval.
const BEGUN: usize = 4;
/// Times that each page is asked for.
const ASKED: usize = 200;
/// Greatest page, in bytes.
const PAGE_LIMIT: usize = 16 << 20;

async fn record(node: &Arc<Node>, story: &Story, steps: usize) -> anyhow::Result<CaseId> {
    let mut id = None;
    for played in story.played.iter().take(steps) {
        let target = id.clone().map_or_else(|| Target::Open(played.agency.clone()), Target::Case);
        let request = Request { target, command: played.command.clone(), seen: None };
        let recorded = node.record_at(request, played.recorded).await.map_err(with_causes)?;
        id = Some(recorded.snapshot.case.id.clone());
    }
    id.context("情景没有步骤")
}

async fn get(app: &Router, path: &str, cookie: &str) -> anyhow::Result<usize> {
    let request = HttpRequest::get(path).header(header::COOKIE, cookie).body(Body::empty())?;
    let response = app.clone().oneshot(request).await?;
    ensure!(response.status().is_success(), "{path}：{}", response.status());
    Ok(to_bytes(response.into_body(), PAGE_LIMIT).await?.len())
}

/// The middle and the last but one in a hundred of a list of times, in microseconds.
pub(crate) fn percentiles(mut times: Vec<Duration>) -> (u64, u64) {
    times.sort_unstable();
    let at = |permille: usize| {
        let place = (times.len() * permille / 1000).min(times.len().saturating_sub(1));
        times.get(place).map_or(0, |time| u64::try_from(time.as_micros()).unwrap_or(u64::MAX))
    };
    (at(500), at(990))
}

/// Two figures: the middle and the slow end of a list of times.
pub(crate) fn figures(what: &str, times: Vec<Duration>, note: &str) -> [Figure; 2] {
    let (middle, slow) = percentiles(times);
    [("中位数", middle), ("第99百分位", slow)].map(|(name, value)| Figure {
        what: format!("{what}，{name}"),
        value,
        unit: "微秒",
        yardstick: None,
        note: note.to_owned(),
    })
}

/// (c) The case page and the workbench, (d) one decision as PDF, warm.
pub(crate) fn pages(setting: &Setting) -> anyhow::Result<Vec<Figure>> {
    let place = Place { data: setting.folder.join("pages"), database: None, origin: Some("bench.example".to_owned()) };
    let paper = Arc::new(Paper::open(None, "https://bench.example")?);
    block_on(async {
        let node = place.open_or_create().await?;
        let whole = Story::of_party("曹县鲁惠百货有限公司", &setting.law)?;
        let beginning = jiff::civil::date(2015, 6, 1).at(8, 0, 0, 0);
        node.record_registry(whole.registry.clone(), "registrar", beginning).await.map_err(with_causes)?;
        let id = record(&node, &whole, whole.played.len()).await?;
        for number in 0..OPEN {
            let story = Story::of_party(&format!("曹县第{number}百货店"), &setting.law)?;
            record(&node, &story, BEGUN).await?;
        }
        let officer = PersonId::from("zhang");
        node.set_password("zhang", &officer, "bench-password").await.map_err(with_causes)?;
        let node::accounts::Attempt::Done(token) =
            node.sign_in("zhang", "bench-password").await.map_err(with_causes)?
        else {
            anyhow::bail!("不能登录")
        };
        let cookie = format!("session={token}");
        let documents: Arc<dyn Documents> = paper.clone();
        let app = router(Arc::clone(&node), documents, Settings::default());
        let snapshot = node.case(&id).await.map_err(with_causes)?.context("案件不在")?;
        let mut all = Vec::new();
        let pages = [
            (format!("{}项行为的案件页面", snapshot.case.version()), format!("/desk/cases/{id}")),
            (format!("有{OPEN}件在办案件的工作台"), "/desk".to_owned()),
        ];
        for (what, path) in pages {
            let size = get(&app, &path, &cookie).await?;
            let mut times = Vec::with_capacity(ASKED);
            for _ in 0..ASKED {
                let started = tokio::time::Instant::now();
                get(&app, &path, &cookie).await?;
                times.push(started.elapsed());
            }
            all.extend(figures(&what, times, &format!("进程内，{ASKED}次，每页{size}字节")));
        }
        let registry = node.registry();
        let neighbours = Neighbours::default();
        let facts = Facts { law: node.law(), registry: &registry, neighbours: &neighbours };
        let case = &snapshot.case;
        let source = case.decision().context("案件没有决定")?.entry().seq;
        let set = || paper.pdf(case, source, "penalty_decision", facts, false).map_err(anyhow::Error::msg);
        set()?;
        let mut times = Vec::new();
        for _ in 0..20 {
            times.push(timed(|| set().map(|pdf| std::hint::black_box(pdf.len())))?.1);
        }
        all.extend(figures("行政处罚决定书（PDF/A）", times, "字体已读入，20次"));
        Ok(all)
    })
}
