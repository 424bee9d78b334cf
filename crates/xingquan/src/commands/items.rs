//! `xingquan items propose`: reads statute texts and proposes power items from them.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, IsTerminal as _, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use law::PenaltyKind;
use serde_json::json;
use statute::clause::{self, Doubt, Reading};
use statute::propose::{Proposal, propose};
use statute::text::{self, Statute};

use super::Ending;

/// Arguments of `items`.
#[derive(Debug, Args)]
#[command(subcommand_help_heading = "命令", subcommand_value_name = "命令")]
pub(crate) struct Items {
    #[command(subcommand)]
    what: What,
}

/// What is done with items.
#[derive(Debug, Subcommand)]
enum What {
    #[command(about = "从法律、法规、规章文本中提出权力事项建议", help_template = super::TEMPLATE, override_usage = "xingquan items propose [--json] [--out <文件>] <目录>")]
    Propose(Propose),
}

/// Arguments of `items propose`.
#[derive(Debug, Args)]
#[command(next_help_heading = "参数和选项")]
struct Propose {
    #[arg(value_name = "目录", help = "文本所在目录；读取其中以及下级目录中的.md和.txt文件")]
    folder: PathBuf,
    #[arg(long, help = "每行输出一项建议（JSON）")]
    json: bool,
    #[arg(long, value_name = "文件", help = "写入文件，不输出到屏幕")]
    out: Option<PathBuf>,
}

impl Items {
    pub(crate) fn run(&self, out: &mut dyn Write) -> anyhow::Result<Ending> {
        match &self.what {
            What::Propose(propose) => propose.run(out),
        }
    }
}

impl Propose {
    fn run(&self, out: &mut dyn Write) -> anyhow::Result<Ending> {
        let files = texts(&self.folder)?;
        let Some(path) = &self.out else { return self.write(&files, out) };
        let file = File::create(path).with_context(|| format!("无法写入文件{}", path.display()))?;
        let mut file = BufWriter::new(file);
        let ending = self.write(&files, &mut file)?;
        file.flush().with_context(|| format!("无法写入文件{}", path.display()))?;
        Ok(ending)
    }

    fn write(&self, files: &[PathBuf], out: &mut dyn Write) -> anyhow::Result<Ending> {
        let progress = progress(files.len());
        let mut total = Counts::default();
        let mut faulty = Vec::new();
        for path in files {
            let name = path.strip_prefix(&self.folder).unwrap_or(path).display().to_string();
            match std::fs::read_to_string(path) {
                Ok(words) => {
                    let one = One::of(&words);
                    if self.json {
                        one.write_json(&name, out)?;
                    } else {
                        one.write_text(&name, out)?;
                    }
                    total.add(&one.counts);
                }
                Err(error) => {
                    let fault = unreadable(&error);
                    if self.json {
                        serde_json::to_writer(&mut *out, &json!({"file": name, "error": fault}))?;
                        writeln!(out)?;
                    }
                    faulty.push(format!("{name}：{fault}"));
                }
            }
            progress.inc(1);
        }
        progress.finish_and_clear();
        if !self.json {
            total.write("合计", out)?;
            total.write_kinds(out)?;
        }
        ensure!(faulty.len() < files.len(), "没有一个文件能够读取：{}", faulty.join("；"));
        if !faulty.is_empty() && !self.json {
            writeln!(out, "不能读取的文件：{}个", faulty.len())?;
            faulty.iter().try_for_each(|line| writeln!(out, "  {line}"))?;
        }
        Ok(if faulty.is_empty() { Ending::Good } else { Ending::Unmet })
    }
}

/// The texts below a folder, in the order of their names; descriptions of a collection (README) are none.
pub(crate) fn texts(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    ensure!(folder.exists(), "目录{}不存在，请核对路径", folder.display());
    ensure!(folder.is_dir(), "{}不是目录", folder.display());
    let mut files = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        let entries = std::fs::read_dir(&next).with_context(|| format!("无法读取目录{}", next.display()))?;
        for entry in entries {
            let path = entry.with_context(|| format!("无法读取目录{}", next.display()))?.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "md" || ending == "txt")
                && path.file_stem().is_none_or(|stem| !stem.eq_ignore_ascii_case("readme"))
            {
                files.push(path);
            }
        }
    }
    if files.is_empty() {
        bail!("目录{}中没有文本（.md或者.txt）", folder.display());
    }
    files.sort();
    Ok(files)
}

fn unreadable(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::InvalidData => "不是UTF-8编码的文本".to_owned(),
        _ => format!("无法读取（{error}）"),
    }
}

/// A bar on the terminal; nothing where standard error is none.
fn progress(files: usize) -> ProgressBar {
    let bar = ProgressBar::new(u64::try_from(files).unwrap_or(u64::MAX));
    if !std::io::stderr().is_terminal() {
        bar.set_draw_target(ProgressDrawTarget::hidden());
    }
    if let Ok(style) = ProgressStyle::with_template("读取文本 {bar:40} {pos}/{len}，剩余{eta}") {
        bar.set_style(style);
    }
    bar
}

/// A text read.
struct One {
    statute: Statute,
    reading: Reading,
    proposals: Vec<Proposal>,
    counts: Counts,
}

impl One {
    fn of(words: &str) -> Self {
        let statute = text::read(words);
        let reading = clause::read(&statute);
        let proposals = propose(&statute, &reading);
        let counts = Counts::of(&statute, &reading, &proposals);
        Self { statute, reading, proposals, counts }
    }

    fn write_text(&self, name: &str, out: &mut dyn Write) -> std::io::Result<()> {
        self.counts.write(name, out)?;
        for fault in &self.statute.faults {
            let line = if fault.line == 0 { String::new() } else { format!("第{}行：", fault.line) };
            writeln!(out, "  文本：{line}{}", fault.message)?;
        }
        for (words, doubt) in self.doubts() {
            writeln!(out, "  未读懂：{}：{}（{}）", doubt.place, doubt.reason, words.replace('\n', " "))?;
        }
        Ok(())
    }

    fn write_json(&self, name: &str, out: &mut dyn Write) -> anyhow::Result<()> {
        for proposal in &self.proposals {
            serde_json::to_writer(&mut *out, &json!({"file": name, "proposal": proposal}))?;
            writeln!(out)?;
        }
        Ok(())
    }

    /// What was not understood, each with its words.
    fn doubts(&self) -> impl Iterator<Item = (&str, &Doubt)> {
        let of_clause = self.reading.clauses.iter().flat_map(|clause| {
            let text = self.statute.articles.get(clause.article).map_or("", |article| article.text.as_str());
            clause.doubts.iter().map(move |doubt| (doubt.span.of(text), doubt))
        });
        let unread = self.reading.unread.iter().map(|doubt| {
            let text = self.statute.article(doubt.place.article).map_or("", |article| article.text.as_str());
            (doubt.span.of(text), doubt)
        });
        of_clause.chain(unread)
    }
}

/// What reading came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Counts {
    texts: usize,
    articles: usize,
    liability: usize,
    fully: usize,
    partly: usize,
    unread: usize,
    proposals: usize,
    ranges: usize,
    kinds: BTreeMap<PenaltyKind, usize>,
    measures: BTreeMap<&'static str, usize>,
}

impl Counts {
    fn of(statute: &Statute, reading: &Reading, proposals: &[Proposal]) -> Self {
        let mut counts =
            Self { texts: 1, articles: statute.articles.len(), proposals: proposals.len(), ..Self::default() };
        // An article is fully read when each of its clauses is.
        let mut articles: BTreeMap<_, bool> = BTreeMap::new();
        for clause in &reading.clauses {
            *articles.entry(clause.place.article).or_insert(true) &= clause.is_fully_read();
            for penalty in clause.own_penalties() {
                *counts.kinds.entry(penalty.kind).or_default() += 1;
                counts.ranges += usize::from(penalty.fine.is_some());
            }
            for measure in &clause.measures {
                *counts.measures.entry(measure.kind.name()).or_default() += 1;
            }
        }
        for doubt in &reading.unread {
            articles.insert(doubt.place.article, false);
        }
        counts.unread = reading.unread.len();
        counts.liability = articles.len();
        counts.fully = articles.values().filter(|fully| **fully).count();
        counts.partly = counts.liability - counts.fully;
        counts
    }

    fn add(&mut self, other: &Self) {
        self.texts += other.texts;
        self.articles += other.articles;
        self.liability += other.liability;
        self.fully += other.fully;
        self.partly += other.partly;
        self.unread += other.unread;
        self.proposals += other.proposals;
        self.ranges += other.ranges;
        for (kind, count) in &other.kinds {
            *self.kinds.entry(*kind).or_default() += count;
        }
        for (name, count) in &other.measures {
            *self.measures.entry(name).or_default() += count;
        }
    }

    fn write(&self, name: &str, out: &mut dyn Write) -> std::io::Result<()> {
        let texts = if self.texts > 1 { format!("{}件文本，", self.texts) } else { String::new() };
        writeln!(
            out,
            "{name}：{texts}{}条，其中设定处罚或者强制的{}条（全部读懂{}条，部分读懂{}条），建议{}项，罚款幅度{}个",
            self.articles, self.liability, self.fully, self.partly, self.proposals, self.ranges
        )
    }

    fn write_kinds(&self, out: &mut dyn Write) -> std::io::Result<()> {
        let kinds: Vec<String> = self.kinds.iter().map(|(kind, count)| format!("{}{count}", kind.name())).collect();
        writeln!(out, "处罚种类：{}", kinds.join("，"))?;
        let measures: Vec<String> = self.measures.iter().map(|(name, count)| format!("{name}{count}")).collect();
        writeln!(out, "强制种类：{}", measures.join("，"))
    }
}
