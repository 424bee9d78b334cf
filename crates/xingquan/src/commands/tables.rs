//! Tables of people and items in files: reading them from a folder, and `xingquan export items|people`.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use casework::registry::RegistryAct;
use casework::value::{AgencyId, PersonId, parse_date};
use exchange::table::topic::{File, Form, Topic};
use exchange::table::{MOST_BYTES, Unreadable, export};
use node::Node;
use node::tables::CheckedTable;

use super::Ending;
use super::export::write_whole;

/// The form of a file, by the end of its name.
fn form(path: &Path) -> Option<Form> {
    Form::of(path.file_name()?.to_str()?)
}

/// What would become of a file's rows, and of those of the CSV files beside it.
///
/// # Errors
/// A Chinese sentence when the file cannot be read as a table.
pub(crate) fn check(path: &Path, topic: Topic, node: &Node, by: &PersonId) -> anyhow::Result<CheckedTable> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let main = File { name, bytes: read(path)? };
    let mut lists = Vec::new();
    if form(path) == Some(Form::Csv) {
        for sheet in topic.layout().sheets.iter().skip(1) {
            let beside = beside(path, &sheet.title);
            if beside.exists() {
                lists.push((sheet.title.clone(), read(&beside)?));
            }
        }
    }
    node.check_table(topic, main, lists, by).with_context(|| format!("文件{}", path.display()))
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
    pub(crate) topic: Topic,
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
    let acts = match wanted.topic {
        Topic::People if on.is_some() => bail!("--on只用于权力事项"),
        Topic::People => export::people(&registry, agency.as_ref()),
        Topic::Items => export::items(&registry, agency.as_ref(), on),
    };
    for (path, bytes) in files(wanted, form, &acts)? {
        write_whole(&path, &bytes)?;
        writeln!(out, "写入{}", path.display())?;
    }
    writeln!(out, "已导出{}{}项", wanted.topic.title(), wanted.topic.count(&acts))?;
    Ok(Ending::Good)
}

/// The files of a table with their contents.
fn files(wanted: &Wanted<'_>, form: Form, acts: &[RegistryAct]) -> anyhow::Result<Vec<(PathBuf, Vec<u8>)>> {
    let path = wanted.path;
    Ok(match form {
        Form::Json => vec![(path.to_owned(), export::as_json(acts))],
        Form::Xlsx => vec![(path.to_owned(), wanted.topic.table(acts).xlsx().map_err(anyhow::Error::msg)?)],
        Form::Csv => {
            let named = |(i, (title, bytes)): (usize, (String, Vec<u8>))| {
                (if i == 0 { path.to_owned() } else { beside(path, &title) }, bytes)
            };
            wanted.topic.table(acts).csv().into_iter().enumerate().map(named).collect()
        }
    })
}
