//! `xingquan verify`: whether an exported case file, or a whole data folder, is what was recorded, and was lawful.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, anyhow, bail};
use casework::catalogue::Verdict;
use clap::Args;
use exchange::case_file::{Check, Verification};
use exchange::container::Fault;
use law::Law;
use node::audit::CaseAudit;
use record::checkpoint::Lines;
use record::digest::Digest;
use record::key::VerifierKey;
use record::verify::Trust;
use serde_json::{Value as Json, json};
use store::blob::Blobs;
use store::engine::Store;
use store::error::StoreError;
use store::verify::{Verified, verify_all};

use super::Ending;
use crate::runtime::{Place, block_on, load_law, with_causes};

/// Arguments of `verify`.
#[derive(Debug, Args)]
#[command(next_help_heading = "参数和选项")]
pub(crate) struct Verify {
    #[arg(value_name = "文件或者目录", help = "导出的案卷文件、公示证明文件，或者节点的数据目录")]
    path: PathBuf,
    #[arg(long = "key", value_name = "公钥", help = "可信的公钥，或者每行写有一个公钥的文件；可以多次使用")]
    keys: Vec<String>,
    #[arg(long, value_name = "地址", help = "数据目录的数据库在服务器上的，写明其地址")]
    database: Option<String>,
    #[arg(long, value_name = "文件", help = "程序未附的年度的放假安排（calendar.csv的格式）")]
    calendar: Option<PathBuf>,
    #[arg(long, help = "以JSON输出")]
    json: bool,
}

impl Verify {
    pub(crate) fn run(&self, out: &mut dyn Write) -> anyhow::Result<Ending> {
        let keys = self.keys()?;
        if self.path.is_dir() {
            let place = Place { data: self.path.clone(), database: self.database.clone(), origin: None };
            let law = Arc::new(match &self.calendar {
                Some(path) => load_law(Some(path))?,
                None => place.law()?,
            });
            return block_on(folder(&place, &law, keys, self.json, out));
        }
        let law = load_law(self.calendar.as_ref())?;
        let bytes = std::fs::read(&self.path).with_context(|| format!("无法读取文件{}", self.path.display()))?;
        let result = exchange::verification::verify(&bytes, &law, &keys);
        let ending = if result.as_ref().is_ok_and(Verification::holds) { Ending::Good } else { Ending::Unmet };
        if self.json {
            file_json(out, &result, ending)?;
        } else {
            file_text(out, &result)?;
        }
        Ok(ending)
    }

    /// The keys given, as text or in files.
    fn keys(&self) -> anyhow::Result<Vec<VerifierKey>> {
        let mut keys = Vec::new();
        for given in &self.keys {
            let path = Path::new(given);
            let text = if path.is_file() {
                std::fs::read_to_string(path).with_context(|| format!("无法读取公钥文件{given}"))?
            } else {
                given.clone()
            };
            for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
                keys.push(VerifierKey::from_vkey(line).with_context(|| format!("公钥“{line}”不能使用"))?);
            }
        }
        Ok(keys)
    }
}

fn mark(holds: bool) -> char {
    if holds { '✓' } else { '✗' }
}

fn write_check(out: &mut dyn Write, check: &Check) -> std::io::Result<()> {
    writeln!(out, "{} {}：{}", mark(check.holds), check.what, check.detail)
}

fn file_text(out: &mut dyn Write, result: &Result<Verification, Fault>) -> std::io::Result<()> {
    let verification = match result {
        Ok(verification) => verification,
        Err(fault) => return writeln!(out, "✗ {}：{}\n核验不通过：文件不可信", fault.place, fault.message),
    };
    for check in &verification.checks {
        write_check(out, check)?;
    }
    let (holds, said) = match verification.trusted {
        Some(true) => (true, "与给定的可信公钥一致"),
        Some(false) => (false, "不在给定的可信公钥之中"),
        None => (true, "未给定可信公钥，请与公布的公钥核对，或者用--key给出"),
    };
    writeln!(out, "{} 签名公钥{said}", mark(holds))?;
    for key in &verification.keys {
        writeln!(out, "    {key}")?;
    }
    let conclusion = if verification.holds() { "核验通过" } else { "核验不通过" };
    writeln!(out, "{conclusion}：案件{}，日志{}", verification.case, verification.origin)
}

fn file_json(out: &mut dyn Write, result: &Result<Verification, Fault>, ending: Ending) -> anyhow::Result<()> {
    let holds = ending == Ending::Good;
    let json = match result {
        Ok(verification) => json!({"holds": holds, "verification": verification}),
        Err(fault) => json!({"holds": holds, "fault": {"place": fault.place, "message": fault.message}}),
    };
    write_json(out, &json)
}

fn write_json(out: &mut dyn Write, json: &Json) -> anyhow::Result<()> {
    serde_json::to_writer_pretty(&mut *out, json)?;
    writeln!(out)?;
    Ok(())
}

/// Verifies a data folder: chains, log, checkpoints, evidence files, and the legality of every act. Nothing is written.
async fn folder(
    place: &Place,
    law: &Arc<Law>,
    given: Vec<VerifierKey>,
    json: bool,
    out: &mut dyn Write,
) -> anyhow::Result<Ending> {
    let own = place.keys()?.map(|keys| keys.verifiers()).unwrap_or_default();
    let keys = if given.is_empty() { own } else { given };
    let origin = keys.first().map(|key| key.name().to_owned());
    let Some(origin) = origin else { bail!("目录{}中没有密钥，请用--key给出公钥", place.data.display()) };
    let trust = Trust { origin: origin.clone(), keys, lines: Lines::Exact };
    let store = place.store().await?;
    let mut checks = vec![stored(&store, trust).await?];
    let (mut cases, mut acts, mut files) = (0_usize, 0_usize, BTreeSet::new());
    if checks.iter().all(|check| check.holds) {
        node::audit::audit(&store, law, |audit| {
            cases += 1;
            acts += audit.acts.as_ref().map_or(0, Vec::len);
            checks.extend(case_checks(&audit));
            files.extend(audit.files);
        })
        .await
        .map_err(with_causes)?;
        let verdicts = node::audit::audit_items(&store, law).await.map_err(with_causes)?;
        checks.extend(item_checks(&verdicts));
        checks.push(evidence(place, &files).await?);
    }
    let holds = checks.iter().all(|check| check.holds);
    if json {
        write_json(out, &json!({"holds": holds, "origin": origin, "cases": cases, "acts": acts, "checks": checks}))?;
    } else {
        for check in &checks {
            write_check(out, check)?;
        }
        let conclusion = if holds { "核验通过" } else { "核验不通过" };
        writeln!(out, "{conclusion}：{cases}个案件、{acts}项行为，日志{origin}")?;
    }
    Ok(if holds { Ending::Good } else { Ending::Unmet })
}

/// The chains, the log and its checkpoints. What does not hold is a check that fails; what cannot be read is an error.
async fn stored(store: &Store, trust: Trust) -> anyhow::Result<Check> {
    let what = "记录的链、公开日志和检查点".to_owned();
    let verified: Result<Verified, StoreError> = store.read(move |tx| verify_all(tx, &trust)).await;
    match verified {
        Ok(found) => {
            let detail = format!(
                "{}个卷宗、{}条记录、{}条日志、{}个检查点，均成立；{}条待入日志",
                found.streams, found.acts, found.entries, found.checkpoints, found.unlogged
            );
            Ok(Check { what, holds: true, detail })
        }
        Err(error @ StoreError::Damaged { .. }) => {
            Ok(Check { what, holds: false, detail: format!("{:#}", with_causes(error)) })
        }
        Err(error) => Err(with_causes(error)),
    }
}

/// One line for a case that is lawful throughout; otherwise one for each act that is not.
fn case_checks(audit: &CaseAudit) -> Vec<Check> {
    let name = format!("案件{}", audit.case);
    match &audit.acts {
        Err(error) => vec![Check { what: name, holds: false, detail: error.clone() }],
        Ok(acts) if acts.iter().all(|act| act.holds) => {
            vec![Check {
                what: name,
                holds: true,
                detail: format!("{}项行为，按行为时的法律逐项复核，均合法", acts.len()),
            }]
        }
        Ok(acts) => acts
            .iter()
            .filter(|act| !act.holds)
            .map(|act| Check { what: format!("{name} {}", act.what), ..act.clone() })
            .collect(),
    }
}

/// One line for the lives of all items where they are lawful; otherwise one for each act that is not.
fn item_checks(verdicts: &[Verdict]) -> Vec<Check> {
    let faults: Vec<Check> = verdicts
        .iter()
        .filter(|verdict| !verdict.lawful || !verdict.discrepancies.is_empty())
        .map(|verdict| {
            let broken = verdict.findings.iter().map(ToString::to_string);
            let detail: Vec<String> = broken.chain(verdict.discrepancies.iter().cloned()).collect();
            let what = format!("事项{} 第{}项 {}", verdict.code, verdict.seq, verdict.act);
            Check { what, holds: false, detail: detail.join("；") }
        })
        .collect();
    if !faults.is_empty() {
        return faults;
    }
    let items: BTreeSet<&str> = verdicts.iter().map(|verdict| verdict.code.as_str()).collect();
    let detail = format!("{}个事项、{}项行为，按行为时的法律逐项复核，均合法", items.len(), verdicts.len());
    vec![Check { what: "权力事项的各环节".to_owned(), holds: true, detail }]
}

async fn evidence(place: &Place, files: &BTreeSet<String>) -> anyhow::Result<Check> {
    let what = "证据文件与记录的摘要一致".to_owned();
    if files.is_empty() {
        return Ok(Check { what, holds: true, detail: "0个文件".to_owned() });
    }
    let blobs = Blobs::open(&place.files()).await.map_err(with_causes)?;
    for name in files {
        let digest = Digest::from_hex(name).map_err(|error| anyhow!("{name}：{error}"))?;
        if let Err(error) = blobs.verify(digest).await {
            return Ok(Check { what, holds: false, detail: format!("{:#}", with_causes(error)) });
        }
    }
    Ok(Check { what, holds: true, detail: format!("{}个文件", files.len()) })
}
