//! Tables of people and items in files: reading them from a folder, and `xingquan export items|people`.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use casework::registry::RegistryAct;
use casework::value::{AgencyId, parse_date};
use exchange::table::book::Book;
use exchange::table::layout::Layout;
use exchange::table::plan::{Plan, Setting};
use exchange::table::{MOST_BYTES, Unreadable, export};
use node::Node;

use super::Ending;
use super::export::write_whole;

/// What a table is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    /// People with certificates and posts.
    People,
    /// Published power items.
    Items,
}

impl Subject {
    /// The subject of this name.
    pub(crate) fn of(name: &str) -> Option<Self> {
        match name {
            "people" => Some(Self::People),
            "items" => Some(Self::Items),
            _ => None,
        }
    }

    /// Its columns.
    pub(crate) fn layout(self) -> Layout {
        match self {
            Self::People => Layout::people(),
            Self::Items => Layout::items(),
        }
    }

    /// In Chinese.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::People => "人员",
            Self::Items => "权力事项",
        }
    }
}

/// The form of a file, by the end of its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Xlsx,
    Csv,
    Json,
}

fn form(path: &Path) -> Option<Form> {
    let ending = path.extension()?.to_str()?.to_lowercase();
    match ending.as_str() {
        "xlsx" | "xlsm" => Some(Form::Xlsx),
        "csv" | "tsv" | "txt" => Some(Form::Csv),
        "json" => Some(Form::Json),
        _ => None,
    }
}

/// What would become of a file's rows.
///
/// # Errors
/// A Chinese sentence when the file cannot be read as a table.
pub(crate) fn plan(path: &Path, layout: &Layout, setting: Setting<'_>) -> anyhow::Result<Plan> {
    let place = || format!("文件{}", path.display());
    let bytes = read(path)?;
    if form(path) == Some(Form::Json) {
        return Plan::of_json(layout, &bytes, setting).with_context(place);
    }
    let title = layout.main().map_or("", |sheet| sheet.title.as_str());
    let mut lists = Vec::new();
    if form(path) == Some(Form::Csv) {
        for sheet in layout.sheets.iter().skip(1) {
            let beside = beside(path, &sheet.title);
            if beside.exists() {
                lists.push((sheet.title.clone(), read(&beside)?));
            }
        }
    }
    let mut book = if lists.is_empty() {
        Book::open(title, bytes).with_context(place)?
    } else {
        let files = std::iter::once((title.to_owned(), bytes)).chain(lists).collect::<Vec<_>>();
        Book::csv(files.iter().map(|(title, bytes)| (title.clone(), bytes.as_slice()))).with_context(place)?
    };
    Plan::of_book(layout, &mut book, setting).with_context(place)
}

/// Reads a file whose size is bearable.
fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    let place = || format!("无法读取文件{}", path.display());
    let size = std::fs::metadata(path).with_context(place)?.len();
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    if size > MOST_BYTES {
        return Err(Unreadable::TooLarge(size)).with_context(place);
    }
    std::fs::read(path).with_context(place)
}

/// The CSV file of a further sheet: `items.设定依据.csv` beside `items.csv`.
fn beside(path: &Path, title: &str) -> PathBuf {
    let ending = path.extension().and_then(std::ffi::OsStr::to_str).unwrap_or("csv");
    path.with_extension(format!("{title}.{ending}"))
}

/// What is to be exported, and where to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted<'a> {
    pub(crate) subject: Subject,
    pub(crate) agency: Option<&'a str>,
    pub(crate) on: Option<&'a str>,
    pub(crate) path: &'a Path,
}

/// Writes a table.
///
/// # Errors
/// A Chinese sentence that says what cannot be written.
pub(crate) fn export(node: &Node, wanted: &Wanted<'_>, out: &mut dyn Write) -> anyhow::Result<Ending> {
    let registry = node.registry();
    let Some(form) = form(wanted.path) else {
        bail!("文件{}应当以.xlsx、.csv或者.json结尾", wanted.path.display())
    };
    let agency = wanted.agency.map(AgencyId::from);
    if let Some(unknown) = agency.as_ref().filter(|agency| registry.agency(agency).is_none()) {
        bail!("没有标识为“{unknown}”的机关");
    }
    let on = wanted.on.map(parse_date).transpose().map_err(anyhow::Error::msg)?;
    let acts = match wanted.subject {
        Subject::People if on.is_some() => bail!("--on只用于权力事项"),
        Subject::People => export::people(&registry, agency.as_ref()),
        Subject::Items => export::items(&registry, agency.as_ref(), on),
    };
    for (path, bytes) in files(wanted, form, &acts)? {
        write_whole(&path, &bytes)?;
        writeln!(out, "写入{}", path.display())?;
    }
    let first = wanted.subject.layout().parts.first().map(|part| part.definition.id);
    let count = acts.iter().filter(|act| Some(act.definition().id) == first).count();
    writeln!(out, "已导出{}{count}项", wanted.subject.title())?;
    Ok(Ending::Good)
}

/// The files of a table with their contents.
fn files(wanted: &Wanted<'_>, form: Form, acts: &[RegistryAct]) -> anyhow::Result<Vec<(PathBuf, Vec<u8>)>> {
    let path = wanted.path;
    let table = || export::table(&wanted.subject.layout(), acts);
    Ok(match form {
        Form::Json => vec![(path.to_owned(), export::as_json(acts))],
        Form::Xlsx => vec![(path.to_owned(), table().xlsx().map_err(anyhow::Error::msg)?)],
        Form::Csv => {
            let named = |(i, (title, bytes)): (usize, (String, Vec<u8>))| {
                (if i == 0 { path.to_owned() } else { beside(path, &title) }, bytes)
            };
            table().csv().into_iter().enumerate().map(named).collect()
        }
    })
}
