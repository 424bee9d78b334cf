//! `xingquan check`: runs scenario files and says where they do not hold.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use casework::scenario::{Report, StepReport, run};
use clap::Args;
use serde_json::{Value as Json, json};

use super::Ending;

/// Arguments of `check`.
#[derive(Debug, Args)]
#[command(next_help_heading = "参数和选项")]
pub(crate) struct Check {
    #[arg(
        required = true,
        value_name = "情景文件或者目录",
        help = "情景文件（YAML）；目录则运行其中和下级目录中的全部情景文件"
    )]
    paths: Vec<PathBuf>,
    #[arg(long, help = "以JSON输出")]
    json: bool,
}

/// What one file came to; a fault is a file that could not be run.
struct Checked {
    path: PathBuf,
    result: Result<Report, String>,
}

impl Checked {
    fn ending(&self) -> Ending {
        match &self.result {
            Ok(report) if report.holds() => Ending::Good,
            Ok(_) => Ending::Unmet,
            Err(_) => Ending::Faulty,
        }
    }
}

impl Check {
    pub(crate) fn run(&self, out: &mut dyn Write) -> anyhow::Result<Ending> {
        let law = law::Law::load().context("法律数据表有误")?;
        let mut checked = Vec::new();
        for path in self.files()? {
            let result = check(&path, &law);
            let one = Checked { path, result };
            if !self.json {
                write_file(out, &one)?;
            }
            checked.push(one);
        }
        let ending = checked.iter().map(Checked::ending).max().unwrap_or(Ending::Good);
        if self.json {
            write_json(out, &checked, ending)?;
        } else {
            write_summary(out, &checked)?;
        }
        Ok(ending)
    }

    /// The files named, and those of the folders named in the order of their names.
    fn files(&self) -> anyhow::Result<Vec<PathBuf>> {
        let mut files = Vec::new();
        for path in &self.paths {
            if !path.is_dir() {
                files.push(path.clone());
                continue;
            }
            let mut inside = Vec::new();
            scenarios_in(path, &mut inside)?;
            if inside.is_empty() {
                bail!("目录{}中没有情景文件（.yaml）", path.display());
            }
            files.extend(inside);
        }
        Ok(files)
    }
}

/// The scenario files of a folder and of the folders in it, in the order of their names; `setup` holds no scenarios.
fn scenarios_in(folder: &Path, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("无法读取目录{}", folder.display()))?;
    let mut inside: Vec<PathBuf> = Vec::new();
    for entry in entries {
        inside.push(entry.with_context(|| format!("无法读取目录{}", folder.display()))?.path());
    }
    inside.sort();
    for path in inside {
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != "setup") {
                scenarios_in(&path, files)?;
            }
        } else if path.extension().is_some_and(|ending| ending == "yaml" || ending == "yml") {
            files.push(path);
        }
    }
    Ok(())
}

/// Runs one file; files that it names are looked for beside it.
fn check(path: &Path, law: &law::Law) -> Result<Report, String> {
    let file = read(path)?;
    let folder = path.parent().unwrap_or_else(|| Path::new(""));
    let report = run(&file, law, &|name| read(&folder.join(name))).map_err(|error| error.to_string())?;
    if report.steps.is_empty() { Err("没有步骤，没有可以核对的内容".to_owned()) } else { Ok(report) }
}

fn read(path: &Path) -> Result<Json, String> {
    let text = std::fs::read_to_string(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => "文件不存在，请核对路径".to_owned(),
        std::io::ErrorKind::InvalidData => "文件不是UTF-8编码的文本".to_owned(),
        _ => format!("无法读取文件（{error}）"),
    })?;
    serde_norway::from_str(&text).map_err(|error| match error.location() {
        Some(place) => format!("第{}行第{}列不是有效的YAML（{error}）", place.line(), place.column()),
        None => format!("不是有效的YAML（{error}）"),
    })
}

fn mark(holds: bool) -> char {
    if holds { '✓' } else { '✗' }
}

fn write_file(out: &mut dyn Write, file: &Checked) -> std::io::Result<()> {
    let path = file.path.display();
    match &file.result {
        Err(message) => writeln!(out, "✗ {path}：文件有误：{message}"),
        Ok(report) => {
            writeln!(out, "{} {}（{path}）", mark(report.holds()), report.title)?;
            report.steps.iter().try_for_each(|step| write_step(out, step))
        }
    }
}

fn write_step(out: &mut dyn Write, step: &StepReport) -> std::io::Result<()> {
    writeln!(out, "  {} {:>3}. {}：{}", mark(step.holds), step.number, step.what, step.outcome)?;
    match &step.fault {
        Some(fault) => writeln!(out, "         {fault}"),
        None => Ok(()),
    }
}

fn write_summary(out: &mut dyn Write, files: &[Checked]) -> std::io::Result<()> {
    let steps = || files.iter().filter_map(|file| file.result.as_ref().ok()).flat_map(|report| &report.steps);
    let unmet = steps().filter(|step| !step.holds).count();
    let faulty = files.iter().filter(|file| file.result.is_err()).count();
    writeln!(out, "共{}个文件、{}步：{unmet}步不符合预期，{faulty}个文件有误", files.len(), steps().count())
}

fn write_json(out: &mut dyn Write, files: &[Checked], ending: Ending) -> anyhow::Result<()> {
    let list: Vec<Json> = files
        .iter()
        .map(|file| {
            let path = file.path.display().to_string();
            match &file.result {
                Ok(report) => json!({
                    "file": path, "title": report.title, "holds": report.holds(), "steps": report.steps,
                }),
                Err(message) => json!({"file": path, "holds": false, "error": message}),
            }
        })
        .collect();
    let all = json!({"holds": ending == Ending::Good, "files": list});
    serde_json::to_writer_pretty(&mut *out, &all)?;
    writeln!(out)?;
    Ok(())
}
