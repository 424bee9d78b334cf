//! `xingquan bench`: what the program does in a second, each figure beside its yardstick of the same run.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use casework::case::{CaseFile, CaseId};
use casework::facts::{Facts, Neighbours};
use clap::Args;
use exchange::act::{case_entry, case_stream};
use jiff::civil::date;
use law::Law;
use node::Node;
use node::recording::{Request, Target};
use record::digest::{sha256, sm3};
use serde_json::{Value as Json, json};
use store::engine::Tx;
use store::projection::{Rows, rows};
use store::stream::{self, StoredAct};
use store::yardstick::{Plain, Written};

use super::Ending;
use crate::runtime::{Integrator, Place, block_on, with_causes};
use crate::story::Story;

/// Rounds of which the middle one counts.
const ROUNDS: usize = 3;

/// Who records at once, in the second measurement.
const MANY: usize = 16;

/// Arguments of `bench`.
#[derive(Debug, Args)]
#[command(next_help_heading = "选项")]
pub(crate) struct Bench {
    #[arg(long, value_name = "目录", help = "在该目录所在的磁盘上测量；不填为系统的临时目录")]
    folder: Option<PathBuf>,
    #[arg(long, value_name = "件数", default_value_t = 8, help = "每人记录的案件数")]
    cases: usize,
    #[arg(long, help = "以JSON输出")]
    json: bool,
}

/// What one measurement came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Figure {
    /// What was measured, in Chinese.
    pub(crate) what: String,
    /// The figure.
    pub(crate) value: u64,
    /// Its unit.
    pub(crate) unit: &'static str,
    /// The yardstick: what it is, its figure in the same unit, and the least ratio to reach, in thousandths.
    pub(crate) yardstick: Option<(String, u64, Option<u64>)>,
    /// How it was measured.
    pub(crate) note: String,
}

impl Figure {
    /// The figure in thousandths of its yardstick.
    fn permille(&self) -> Option<u64> {
        let (_, yardstick, _) = self.yardstick.as_ref()?;
        (self.value * 1000).checked_div(*yardstick)
    }

    fn json(&self) -> Json {
        let yardstick = self.yardstick.as_ref().map(|(what, value, least)| {
            json!({"what": what, "value": value, "ratio_permille": self.permille(), "least_permille": least})
        });
        json!({"what": self.what, "value": self.value, "unit": self.unit, "yardstick": yardstick, "note": self.note})
    }
}

/// A group of measurements.
pub(crate) type Section = fn(&Setting) -> anyhow::Result<Vec<Figure>>;

/// Where and how much is measured.
#[derive(Debug)]
pub(crate) struct Setting {
    /// A folder that is removed in the end.
    pub(crate) folder: PathBuf,
    /// Cases that each person records.
    pub(crate) cases: usize,
    /// The law's tables.
    pub(crate) law: Arc<Law>,
}

impl Bench {
    pub(crate) fn run(&self, out: &mut dyn Write, sections: &[Section]) -> anyhow::Result<Ending> {
        ensure!(self.cases > 0, "--cases应当大于零");
        let mut builder = tempfile::Builder::new();
        builder.prefix("xingquan-bench");
        let folder = match &self.folder {
            Some(folder) => builder.tempdir_in(folder),
            None => builder.tempdir(),
        };
        let folder = folder.context("不能建立测量用的目录")?;
        let law = Arc::new(Law::load().context("法律数据表有误")?);
        let setting = Setting { folder: folder.path().to_owned(), cases: self.cases, law };
        let mut all = Vec::new();
        for section in sections {
            for figure in section(&setting)? {
                if !self.json {
                    write_figure(out, &figure)?;
                }
                all.push(figure);
            }
        }
        if self.json {
            let figures: Vec<Json> = all.iter().map(Figure::json).collect();
            serde_json::to_writer_pretty(&mut *out, &figures)?;
            writeln!(out)?;
        }
        Ok(Ending::Good)
    }
}

fn write_figure(out: &mut dyn Write, figure: &Figure) -> std::io::Result<()> {
    writeln!(out, "{}：{} {}（{}）", figure.what, figure.value, figure.unit, figure.note)?;
    let (Some((what, value, least)), Some(ratio)) = (&figure.yardstick, figure.permille()) else { return Ok(()) };
    let least = least.map(|least| format!("，应不低于{}", decimal(least))).unwrap_or_default();
    writeln!(out, "    基准 {what}：{value} {}；比值{}{least}", figure.unit, decimal(ratio))
}

/// Thousandths as a decimal number with two places.
fn decimal(permille: u64) -> String {
    format!("{}.{:02}", permille / 1000, permille % 1000 / 10)
}

/// How long work takes.
#[expect(clippy::disallowed_methods, reason = "benchmarks measure")]
pub(crate) fn timed<T>(work: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<(T, Duration)> {
    let start = Instant::now();
    let done = work()?;
    Ok((done, start.elapsed()))
}

/// How many a second.
pub(crate) fn per_second(count: usize, time: Duration) -> u64 {
    let micros = time.as_micros().max(1);
    u64::try_from(count as u128 * 1_000_000 / micros).unwrap_or(u64::MAX)
}

/// The registry of the stories is recorded before anything happens in them.
fn beginning() -> jiff::civil::DateTime {
    date(2015, 6, 1).at(8, 0, 0, 0)
}

/// (a) Durable acts a second, one person and many at once.
pub(crate) fn recording(setting: &Setting) -> anyhow::Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for people in [1, MANY] {
        let stories = stories(setting, people)?;
        let mut rounds = Vec::new();
        for round in 0..ROUNDS {
            let folder = setting.folder.join(format!("recording-{people}-{round}"));
            rounds.push(recording_round(&folder, &stories, people)?);
        }
        rounds.sort_by_key(Figure::permille);
        figures.extend(rounds.into_iter().nth(ROUNDS / 2));
    }
    Ok(figures)
}

/// Stories for each person, about different parties.
fn stories(setting: &Setting, people: usize) -> anyhow::Result<Vec<Vec<Story>>> {
    let story = |person, number| Story::of_party(&format!("曹县鲁惠百货{person}之{number}店"), &setting.law);
    (0..people).map(|person| (0..setting.cases).map(|number| story(person, number)).collect()).collect()
}

fn recording_round(folder: &Path, stories: &[Vec<Story>], people: usize) -> anyhow::Result<Figure> {
    let place = Place { data: folder.join("node"), database: None, origin: Some("bench.example".to_owned()) };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("不能启动线程")?;
    let node = runtime.block_on(place.open_or_create())?;
    let registry = stories.iter().flatten().next().map(|story| story.registry.clone()).unwrap_or_default();
    runtime.block_on(node.record_registry(registry, "registrar", beginning())).map_err(with_causes)?;
    let _context = runtime.enter();
    let integrator = Integrator::start(&node);
    let commits = || node.store().commits().unwrap_or_default();
    let before = commits();
    let (cases, time) = timed(|| runtime.block_on(record_all(&node, stories)))?;
    let commits = usize::try_from(commits() - before)?.max(1);
    runtime.block_on(integrator.stop())?;

    let acts: usize = stories.iter().flatten().map(|story| story.played.len()).sum();
    let batch = if people == 1 { 1 } else { acts.div_ceil(commits) };
    let written = runtime.block_on(written(&node, cases))?;
    let plain = Plain::create(&folder.join("plain.db")).map_err(with_causes)?;
    let commit = |batch: &[Written]| plain.commit(batch).map_err(with_causes);
    let ((), plain_time) = timed(|| written.chunks(batch).try_for_each(commit))?;

    let rows: usize = written.iter().map(Written::len).sum();
    let tenths = rows * 10 / acts;
    Ok(Figure {
        what: format!("耐久记录，SQLite，{people}人同时"),
        value: per_second(acts, time),
        unit: "项/秒",
        yardstick: Some(("SQLite直接写入相同的行，提交方式相同".to_owned(), per_second(acts, plain_time), Some(250))),
        note: format!("{acts}项，每项{}.{}行，每次提交约{batch}项", tenths / 10, tenths % 10),
    })
}

/// Every person records his cases, one after the other, beside the others. Gives the cases of each person.
async fn record_all(node: &Arc<Node>, stories: &[Vec<Story>]) -> anyhow::Result<Vec<Vec<CaseId>>> {
    let mut tasks = Vec::new();
    for own in stories {
        let (node, own) = (Arc::clone(node), own.clone());
        tasks.push(tokio::spawn(async move {
            let mut ids = Vec::new();
            for story in &own {
                ids.push(record_case(&node, story).await?);
            }
            anyhow::Ok(ids)
        }));
    }
    let mut all = Vec::new();
    for task in tasks {
        all.push(task.await.context("测量中断")??);
    }
    Ok(all)
}

async fn record_case(node: &Node, story: &Story) -> anyhow::Result<CaseId> {
    let mut case: Option<CaseId> = None;
    for played in &story.played {
        let target = case.clone().map_or_else(|| Target::Open(played.agency.clone()), Target::Case);
        let request = Request { target, command: played.command.clone(), seen: None };
        let recorded = node.record_at(request, played.recorded).await?;
        case.get_or_insert_with(|| recorded.snapshot.case.id.clone());
    }
    case.context("测量用的情景没有行为")
}

/// What was written with each act, in about the order in which the people recorded.
async fn written(node: &Node, cases: Vec<Vec<CaseId>>) -> anyhow::Result<Vec<Written>> {
    let registry = node.registry();
    let neighbours = Neighbours::default();
    let facts = Facts { law: node.law(), registry: &registry, neighbours: &neighbours };
    // The n-th act of every person, then the next one of each.
    let mut ordered: Vec<(usize, Written)> = Vec::new();
    for own in cases {
        let mut place = 0;
        for id in own {
            let mut case: Option<CaseFile> = None;
            let mut before = Rows::default();
            for act in load(node, &id).await? {
                let entry = case_entry(&act.open().map_err(with_causes)?).map_err(anyhow::Error::msg)?;
                let numbers: Vec<String> = entry.numbers.iter().map(|number| number.kind.clone()).collect();
                let case = case.get_or_insert_with(|| CaseFile::new(id.clone(), "caoxian-market".into()));
                case.evolve(entry);
                let after = rows(case, facts).map_err(with_causes)?;
                ordered.push((place, Written::of(&act, &numbers, &before, &after).map_err(with_causes)?));
                before = after;
                place += 1;
            }
        }
    }
    ordered.sort_by_key(|(place, _)| *place);
    Ok(ordered.into_iter().map(|(_, written)| written).collect())
}

async fn load(node: &Node, id: &CaseId) -> anyhow::Result<Vec<StoredAct>> {
    let stream = case_stream(id);
    node.store().read(move |tx: &mut Tx<'_>| stream::load(tx, &stream, 0, u32::MAX)).await.map_err(with_causes)
}

/// (b) Acts replayed from their bytes, and verified with proofs and rules, a second a core.
pub(crate) fn replay(setting: &Setting) -> anyhow::Result<Vec<Figure>> {
    let story = Story::of_party("曹县鲁惠百货店", &setting.law)?;
    let place = Place { data: setting.folder.join("replay"), database: None, origin: Some("bench.example".to_owned()) };
    let (acts, file, keys) = block_on(async {
        let node = place.open_or_create().await?;
        node.record_registry(story.registry.clone(), "registrar", beginning()).await.map_err(with_causes)?;
        let id = record_case(&node, &story).await?;
        let snapshot = node.case(&id).await.map_err(with_causes)?.context("案件不在")?;
        let file = node.export(&snapshot.case, Vec::new()).await.map_err(with_causes)?;
        anyhow::Ok((load(&node, &id).await?, file, node.keys()))
    })?;
    let times = setting.cases * 10;
    let count = acts.len() * times;
    let (_, parsed) = timed(|| {
        for act in (0..times).flat_map(|_| &acts) {
            std::hint::black_box((sha256(&act.bytes), sm3(&act.bytes)));
            std::hint::black_box(serde_json::from_slice::<Json>(&act.bytes)?);
        }
        Ok(())
    })?;
    let (_, replayed) = timed(|| {
        for _ in 0..times {
            let mut case = CaseFile::new(CaseId(String::new()), "caoxian-market".into());
            for act in &acts {
                let opened = act.open().map_err(with_causes)?;
                case.evolve(case_entry(&opened).map_err(anyhow::Error::msg)?);
            }
            std::hint::black_box(case);
        }
        Ok(())
    })?;
    let (_, verified) = timed(|| {
        for _ in 0..times {
            let verification = exchange::case_file::verify(&file, &setting.law, &keys)?;
            ensure!(verification.holds(), "导出的案卷没有通过核验");
        }
        Ok(())
    })?;
    let figure = |what: &str, time, note: String| Figure {
        what: what.to_owned(),
        value: per_second(count, time),
        unit: "项/秒/核",
        yardstick: Some(("只读JSON并计算SHA-256和SM3".to_owned(), per_second(count, parsed), None)),
        note,
    };
    Ok(vec![
        figure("由记录重放案件", replayed, format!("{}项的案件，{times}遍", acts.len())),
        figure(
            "核验导出的案卷（链、日志、签名、逐项合法性）",
            verified,
            format!("{}字节的案卷，{times}遍", file.len()),
        ),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_stand_beside_their_yardsticks() {
        let figure = Figure {
            what: "记录".to_owned(),
            value: 420,
            unit: "项/秒",
            yardstick: Some(("基线".to_owned(), 1000, Some(250))),
            note: "10项".to_owned(),
        };
        let mut out = Vec::new();
        write_figure(&mut out, &figure).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text, "记录：420 项/秒（10项）\n    基准 基线：1000 项/秒；比值0.42，应不低于0.25\n");
        assert_eq!(figure.json()["yardstick"]["ratio_permille"], 420);
    }

    #[test]
    fn a_small_run_measures_all() {
        let bench = Bench { folder: None, cases: 1, json: true };
        let mut out = Vec::new();
        assert_eq!(bench.run(&mut out, &[replay]).unwrap(), Ending::Good);
        let figures: Json = serde_json::from_slice(&out).unwrap();
        assert!(figures[1]["value"].as_u64().unwrap() > 0, "{figures}");
    }
}
