//! `xingquan demo`: a node of Heze with agencies, people, items and cases in every stage, ready to sign in to.

use std::collections::BTreeMap;
use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, anyhow};
use casework::acts::parts::FileRef;
use casework::case::CaseId;
use casework::catalogue::library::{EndStatute, RegisterStatute};
use casework::decide::Command;
use casework::registry::{Registry, RegistryAct};
use casework::value::{Line, Text};
use clap::Args;
use node::Node;
use node::catalogue::ItemRequest;
use node::proofs::FILE_LIMIT;
use node::recording::{Request, Target};
use simulate::cases::{PlannedCase, chronicle};
use simulate::catalogue::PlannedStep;
use simulate::heze;
use simulate::library::{self, TEXTS};
use web::Settings;

use super::Ending;
use crate::paper::Paper;
use crate::runtime::{Place, block_on};
use crate::site;

/// The password of every account of the demo; it guards invented data only.
const PASSWORD: &str = "heze-demo-2026";

/// The name of the demo's log.
const ORIGIN: &str = "heze.demo.xingquan.example";

#[derive(Debug, Args)]
pub(crate) struct Demo {
    #[arg(long, value_name = "目录", default_value = "demo-data", help = "数据目录；已有数据的接着使用")]
    data: PathBuf,
    #[arg(long, value_name = "端口", default_value_t = 8080, help = "网页端口；0为任选")]
    port: u16,
    #[arg(long, value_name = "种子", default_value_t = 7, help = "生成案件的种子；同一天、同一种子生成同样的案件")]
    seed: u64,
    #[arg(long, value_name = "件数", default_value_t = 66, help = "案件数")]
    cases: u64,
    #[arg(long, value_name = "目录", help = "字体目录")]
    fonts: Option<PathBuf>,
}

impl Demo {
    pub(crate) fn run(&self, out: &mut dyn Write) -> anyhow::Result<Ending> {
        block_on(async {
            let listener = site::listen(SocketAddr::from((Ipv4Addr::LOCALHOST, self.port))).await?;
            let address = format!("http://{}", listener.local_addr().context("不能得知端口")?);
            let paper = Paper::open(self.fonts.as_deref(), &address)?;
            let place = Place { data: self.data.clone(), database: None, origin: Some(ORIGIN.to_owned()) };
            let node = place.open_or_create().await?;
            if node.registry().agencies().next().is_none() {
                self.fill(&node, out).await?;
            }
            writeln!(out, "\n行权演示已经就绪：{address}\n\n登录办案：{address}/sign-in　口令均为 {PASSWORD}")?;
            for account in heze::accounts()? {
                writeln!(out, "  {:<12}{}", account.login, account.role)?;
            }
            writeln!(out, "\n公众查询：{address}/\n按 Ctrl-C 结束；数据保存在 {}。", self.data.display())?;
            out.flush()?;
            let settings = Settings {
                site: "菏泽市行政处罚与行政强制公示".to_owned(),
                address,
                notice: "演示环境：单位、人员、案件均为虚构，法律依据真实（题名以“示例市”开头的除外）。".to_owned(),
                help: format!(
                    "演示账号例如 cx（执法人员）、cx-head（负责人）、cx-review（法制审核）、cx-hearing（听证主持），口令 {PASSWORD}。"
                ),
                secure: false,
            };
            site::serve(node, Arc::new(paper), settings, listener).await?;
            Ok(Ending::Good)
        })
    }

    /// The registry, the accounts and the cases, recorded through the real engine.
    async fn fill(&self, node: &Arc<Node>, out: &mut dyn Write) -> anyhow::Result<()> {
        let law = node.law().clone();
        let acts = heze::registry(&law)?;
        writeln!(out, "登记机关、人员和权力事项：{}项", acts.len())?;
        let mut registry = Registry::default();
        for act in &acts {
            registry.evolve(act);
        }
        node.record_registry(acts, "system", heze::RECORDED).await?;
        for account in heze::accounts()? {
            node.set_password(&account.login, &account.person, PASSWORD).await?;
        }
        let today = node.now().date();
        let plans: Vec<PlannedCase> =
            simulate::cases(self.seed, self.cases, today, &law, &registry)?.collect::<Result<_, _>>()?;
        let mut ids: BTreeMap<usize, CaseId> = BTreeMap::new();
        let mut recorded = 0;
        let lives = simulate::catalogue::steps(&law, &registry, today)?;
        let mut life = lives.iter().peekable();
        for (place, step) in chronicle(&plans) {
            while let Some(next) = life.next_if(|next| next.recorded <= step.recorded) {
                live(node, next).await?;
            }
            let plan = plans.get(place).ok_or_else(|| anyhow!("缺少第{place}件案件"))?;
            let target =
                ids.get(&place).map_or_else(|| Target::Open(plan.agency.clone()), |id| Target::Case(id.clone()));
            let command = Command {
                act: step.act.clone(),
                at: step.at,
                by: step.by.clone(),
                late_reason: step.late_reason.clone(),
                overrides: step.overrides.clone(),
            };
            let done =
                node.record_at(Request { target, command, seen: None }, step.recorded).await.map_err(|failure| {
                    anyhow!("第{place}件模拟案件的{}没有记录：{failure}", step.act.definition().title)
                })?;
            ids.entry(place).or_insert_with(|| done.snapshot.case.id.clone());
            recorded += 1;
        }
        for next in life {
            live(node, next).await?;
        }
        let texts = register_texts(node).await?;
        node.integrate().await?;
        writeln!(out, "登记法规文本：{texts}件")?;
        writeln!(out, "办理事项：{}项行为", lives.len())?;
        writeln!(out, "办理案件：{}件，{recorded}项行为", plans.len())?;
        Ok(())
    }
}

/// Registers the demo's texts of statutes today, as the legal office would from files; gives their number.
async fn register_texts(node: &Arc<Node>) -> anyhow::Result<usize> {
    let mut acts: Vec<RegistryAct> = Vec::new();
    for text in TEXTS {
        let stored = node.blobs().put(text.words.as_bytes(), FILE_LIMIT).await?;
        let statute = statute::text::read(text.words);
        let title = Line::from(statute.short_title());
        let untold = |what: &str| anyhow!("{}没有写明{what}", text.name);
        let from = statute.in_force_from().ok_or_else(|| untold("施行日期"))?;
        let before = acts.iter().rev().find_map(|act| match act {
            RegistryAct::RegisterStatute(act) if act.title == title => Some(act.version),
            _ => None,
        });
        acts.extend(before.map(|version| {
            let reason = Text::from("修订后的文本自该日起施行。");
            EndStatute { title: title.clone(), version, day: from, reason }.into()
        }));
        acts.push(
            RegisterStatute {
                title,
                version: statute.version.ok_or_else(|| untold("版本日期"))?,
                enactment: statute.enactment(),
                level: statute.level.ok_or_else(|| untold("制定机关"))?,
                from,
                until: None,
                articles: statute.article_count(),
                text: FileRef {
                    name: Line::from(text.name),
                    media_type: Line::from(text.media_type),
                    size: u32::try_from(stored.size)?,
                    sha256: Line(stored.sha256.to_hex()),
                    sm3: Line(stored.sm3.to_hex()),
                    captured: None,
                },
            }
            .into(),
        );
    }
    node.record_registry(acts, library::BY, node.now()).await?;
    Ok(TEXTS.len())
}

/// Records a step in the life of an item.
async fn live(node: &Node, step: &PlannedStep) -> anyhow::Result<()> {
    let request = ItemRequest { command: step.command.clone(), seen: None };
    let done = node.record_item_at(request, step.recorded).await;
    let title = step.command.act.definition().title;
    done.map_err(|failure| anyhow!("事项{}的{title}没有记录：{failure}", step.command.act.code()))?;
    Ok(())
}
