//! What a table is about, in which form it is written, and how files become a plan: what the command line and the pages
//! share.

use casework::catalogue::decide::TAKES_OVER;
use casework::definition::{ActType as _, Role};
use casework::registry::{PublishItem, RegisterPerson, RegistryAct};

use super::book::Book;
use super::export::{self, Table};
use super::head::normal;
use super::layout::Layout;
use super::plan::{Plan, Setting};
use super::{MOST_BYTES, Unreadable};

/// What a table is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// People with certificates and posts (人员).
    People,
    /// Published power items, one row a version (权力事项).
    Items,
}

impl Topic {
    /// The topic of this code.
    pub fn of(code: &str) -> Option<Self> {
        [Self::People, Self::Items].into_iter().find(|topic| topic.code() == code)
    }

    /// As it stands in commands and addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Items => "items",
        }
    }

    /// In Chinese.
    pub const fn title(self) -> &'static str {
        match self {
            Self::People => "人员",
            Self::Items => "权力事项",
        }
    }

    /// Its columns and sheets.
    pub fn layout(self) -> Layout {
        match self {
            Self::People => Layout::people(),
            Self::Items => Layout::items(),
        }
    }

    /// The posts whose holders import it: those who register people, and those who take items over.
    pub const fn importers(self) -> &'static [Role] {
        match self {
            Self::People => RegisterPerson::DEFINITION.by,
            Self::Items => TAKES_OVER,
        }
    }

    /// How many people, or versions of items, some acts state.
    pub fn count(self, acts: &[RegistryAct]) -> usize {
        let first = match self {
            Self::People => RegisterPerson::DEFINITION.id,
            Self::Items => PublishItem::DEFINITION.id,
        };
        acts.iter().filter(|act| act.definition().id == first).count()
    }

    /// The acts as a table.
    pub fn table(self, acts: &[RegistryAct]) -> Table {
        export::table(&self.layout(), acts)
    }
}

/// The form in which a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A workbook with all sheets.
    Xlsx,
    /// A text a sheet.
    Csv,
    /// A list of acts.
    Json,
}

impl Form {
    /// The form of a file, by the end of its name.
    pub fn of(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        match ending.to_lowercase().as_str() {
            "xlsx" | "xlsm" => Some(Self::Xlsx),
            "csv" | "tsv" | "txt" => Some(Self::Csv),
            "json" => Some(Self::Json),
            _ => None,
        }
    }

    /// The end of a file's name, without the point.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }

    /// The media type (RFC 6838).
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Json => "application/json",
        }
    }
}

/// The name of the file of a sheet: `items.csv` for the first, `items.设定依据.csv` for the others beside it.
pub fn sheet_name(stem: &str, sheet: Option<&str>) -> String {
    sheet.map_or_else(|| format!("{stem}.csv"), |title| format!("{stem}.{title}.csv"))
}

/// A file by its name, with its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name, with the ending that tells its form.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// The place among the layout's sheets for which a file of this name stands: that of the further sheet which its name
/// ends in, else 0. What browsers add to the names of files that are there already does not matter.
pub fn sheet_of(layout: &Layout, name: &str) -> usize {
    if Form::of(name) != Some(Form::Csv) {
        return 0;
    }
    let (stem, _) = name.rsplit_once('.').unwrap_or((name, ""));
    let numbered = stem.strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    let stem = match numbered {
        Some((before, number)) if number.bytes().all(|byte| byte.is_ascii_digit()) => before.trim_end(),
        _ => stem,
    };
    let title = stem.rsplit_once('.').map_or(stem, |(_, title)| title);
    let lists = layout.sheets.iter().enumerate().skip(1);
    let mut named = lists.filter(|(_, sheet)| normal(&sheet.title) == normal(title));
    named.next().map_or(0, |(place, _)| place)
}

/// Contents of further sheets, each with the sheet's title.
pub type Lists = Vec<(String, Vec<u8>)>;

/// Which of several files is the table itself and which are further sheets, by their names.
///
/// # Errors
/// When none or several of them are the table, two are the same sheet, or only CSV files could lie beside each other.
pub fn arranged(layout: &Layout, files: Vec<File>) -> Result<(File, Lists), Unreadable> {
    let title = layout.main().map_or("", |sheet| sheet.title.as_str());
    let (mut main, mut lists): (Option<File>, Vec<(String, File)>) = (None, Vec::new());
    for file in files {
        let sheet = sheet_of(layout, &file.name);
        let place = if sheet == 0 { None } else { layout.sheets.get(sheet) };
        match place {
            None => {
                if let Some(other) = &main {
                    return Err(Unreadable::Twice(title.to_owned(), other.name.clone(), file.name));
                }
                main = Some(file);
            }
            Some(sheet) => {
                if let Some((_, other)) = lists.iter().find(|(known, _)| *known == sheet.title) {
                    return Err(Unreadable::Twice(sheet.title.clone(), other.name.clone(), file.name));
                }
                lists.push((sheet.title.clone(), file));
            }
        }
    }
    let Some(main) = main else { return Err(Unreadable::NoMain(title.to_owned())) };
    if !lists.is_empty() && Form::of(&main.name) != Some(Form::Csv) {
        return Err(Unreadable::NotBeside(main.name));
    }
    Ok((main, lists.into_iter().map(|(title, file)| (title, file.bytes)).collect()))
}

/// What would become of the rows of a file, and of the CSV files of further sheets beside it, each with the title of its
/// sheet.
///
/// # Errors
/// When they cannot be read as a table.
pub fn plan(
    layout: &Layout,
    main: File,
    lists: Lists,
    setting: Setting<'_>,
) -> Result<Plan, Unreadable> {
    let all = lists.iter().map(|(_, bytes)| bytes.len()).fold(main.bytes.len(), usize::saturating_add);
    if all > MOST_BYTES {
        return Err(Unreadable::TooLarge(all));
    }
    if Form::of(&main.name) == Some(Form::Json) {
        return Plan::of_json(layout, &main.bytes, setting);
    }
    let title = layout.main().map_or("", |sheet| sheet.title.as_str());
    let mut book = if lists.is_empty() {
        Book::open(title, main.bytes)?
    } else {
        let files = std::iter::once((title.to_owned(), main.bytes)).chain(lists).collect::<Vec<_>>();
        Book::csv(files.iter().map(|(title, bytes)| (title.clone(), bytes.as_slice())))?
    };
    Plan::of_book(layout, &mut book, setting)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str) -> File {
        File { name: name.to_owned(), bytes: name.as_bytes().to_vec() }
    }

    #[test]
    fn files_are_arranged_by_their_names() {
        let layout = Layout::items();
        let sheets: Vec<&str> =
            ["权力事项.csv", "items.设定依据.csv", "items.设定依据 (1).csv", "裁量基准-档次(12).CSV"]
                .into_iter()
                .map(|name| layout.sheets[sheet_of(&layout, name)].title.as_str())
                .collect();
        assert_eq!(sheets, ["权力事项", "设定依据", "设定依据", "裁量基准-档次"]);
        let (main, lists) = arranged(&layout, vec![file("a.设定依据.csv"), file("a.csv")]).unwrap();
        assert_eq!((main.name.as_str(), lists[0].0.as_str()), ("a.csv", "设定依据"));

        let refused =
            |names: &[&str]| arranged(&layout, names.iter().map(|name| file(name)).collect()).unwrap_err().to_string();
        assert!(refused(&["a.csv", "b.csv"]).contains("“a.csv”和“b.csv”都是“权力事项”表"));
        assert!(refused(&["a.设定依据.csv", "b.设定依据.csv"]).contains("都是“设定依据”表"));
        assert!(refused(&["a.设定依据.csv"]).contains("没有“权力事项”表"));
        assert!(refused(&["a.xlsx", "b.设定依据.csv"]).contains("“a.xlsx”"));
        assert!(refused(&[]).contains("没有“权力事项”表"));
    }

    #[test]
    fn people_are_imported_by_those_who_register_them_and_items_by_the_administrator() {
        for topic in [Topic::People, Topic::Items] {
            assert_eq!(Topic::of(topic.code()), Some(topic));
            assert_eq!(topic.importers(), [Role::Administrator]);
            // Nobody imports what his post could not record.
            for part in topic.layout().parts {
                assert!(
                    topic.importers().iter().all(|role| part.definition.by.contains(role)),
                    "{}",
                    part.definition.id
                );
            }
        }
    }
}
