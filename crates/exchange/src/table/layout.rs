//! Which columns and sheets a table has: derived from the definitions of the acts that its rows stand for.

use casework::definition::{ActDefinition, ActType as _};
use casework::registry::{
    Appoint, CheckCertificate, IssueCertificate, PublishItem, RegisterPerson, SuspendCertificate,
};
use casework::value::{FieldDefinition, FieldKind};

use super::value::is_plain;

/// An act that a row may stand for.
#[derive(Debug, Clone, Copy)]
pub struct Part {
    /// The act.
    pub definition: &'static ActDefinition,
    /// What its columns begin with; may be empty.
    pub prefix: &'static str,
    /// Fields that have no column of their own: their value stands under a field of an earlier part.
    pub links: &'static [Link],
    /// Fields that take the value of a field of an earlier part when their cell is empty.
    pub defaults: &'static [Link],
    /// Fields by which an act of this kind is the same one as another.
    pub keys: &'static [&'static str],
}

/// A field whose value stands elsewhere.
#[derive(Debug, Clone, Copy)]
pub struct Link {
    /// The field.
    pub field: &'static str,
    /// The part, by its place in the layout.
    pub part: usize,
    /// The field of that part.
    pub of: &'static str,
}

const fn link(field: &'static str, part: usize, of: &'static str) -> Link {
    Link { field, part, of }
}

/// The table of people.
const PEOPLE: &[Part] = &[
    Part { definition: &RegisterPerson::DEFINITION, prefix: "", links: &[], defaults: &[], keys: &["id"] },
    Part {
        definition: &IssueCertificate::DEFINITION,
        prefix: "执法证件",
        links: &[link("person", 0, "id")],
        defaults: &[],
        keys: &["number"],
    },
    Part {
        definition: &CheckCertificate::DEFINITION,
        prefix: "年审",
        links: &[link("person", 0, "id"), link("number", 1, "number")],
        defaults: &[],
        keys: &["number", "year"],
    },
    Part {
        definition: &SuspendCertificate::DEFINITION,
        prefix: "暂扣或者收回",
        links: &[link("person", 0, "id"), link("number", 1, "number")],
        defaults: &[],
        keys: &["number", "from"],
    },
    Part {
        definition: &Appoint::DEFINITION,
        prefix: "任职",
        links: &[link("person", 0, "id")],
        defaults: &[link("agency", 0, "agency")],
        keys: &["person", "agency", "role", "from"],
    },
];

/// The table of items.
const ITEMS: &[Part] =
    &[Part { definition: &PublishItem::DEFINITION, prefix: "", links: &[], defaults: &[], keys: &["code", "from"] }];

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// A field.
    Field,
    /// In a sheet of a list: a key field of the act to which the row belongs.
    Key(&'static str),
    /// In a sheet of a list: the number of the entry above, in the list at this depth, from 0.
    Above(usize),
    /// In a sheet of a list: the number of the row within its list.
    Number,
}

/// A column.
#[derive(Debug, Clone)]
pub struct Column {
    /// The part whose field it is.
    pub part: usize,
    /// What it holds.
    pub holds: Holds,
    /// Where the field stands, from the act or from the entry of the list.
    pub path: Vec<&'static str>,
    /// The label at its head.
    pub label: String,
    /// The kind of value.
    pub kind: FieldKind,
    /// Whether the column must be there.
    pub required: bool,
    /// Whether it must be filled wherever its part, group or entry is there.
    pub asked: bool,
    /// What is said below the field in forms; may be empty.
    pub hint: &'static str,
}

/// A sheet: the first of a layout has a row an act, the others a row an entry of a list.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// Its title.
    pub title: String,
    /// The part to which it belongs; the first sheet belongs to all.
    pub part: usize,
    /// Where the list stands in the act, through all lists above it; empty for the first sheet.
    pub path: Vec<&'static str>,
    /// Its columns, in order.
    pub columns: Vec<Column>,
}

/// The columns and sheets of a table.
#[derive(Debug, Clone)]
pub struct Layout {
    /// The acts for which its rows stand.
    pub parts: &'static [Part],
    /// The sheets; the first is the table itself.
    pub sheets: Vec<Sheet>,
}

impl Layout {
    /// The table of people (人员).
    pub fn people() -> Self {
        Self::of("人员", PEOPLE)
    }

    /// The table of items (权力事项), one row a version.
    pub fn items() -> Self {
        Self::of("权力事项", ITEMS)
    }

    fn of(title: &str, parts: &'static [Part]) -> Self {
        let mut main = Sheet { title: title.to_owned(), part: 0, path: Vec::new(), columns: Vec::new() };
        let mut lists = Vec::new();
        // What names a row stands first, so that it stays in sight.
        let keys = parts.first().map_or(&[][..], |part| part.keys);
        for (number, part) in parts.iter().enumerate() {
            let linked = |field: &FieldDefinition| part.links.iter().any(|link| link.field == field.name);
            let mut fields: Vec<FieldDefinition> =
                (part.definition.fields)().into_iter().filter(|field| !linked(field)).collect();
            if number == 0 {
                let place = |field: &FieldDefinition| keys.iter().position(|key| *key == field.name);
                fields.sort_by_key(|field| place(field).unwrap_or(usize::MAX));
            }
            let mut walk = Walk {
                parts,
                part: number,
                sheet: &mut main,
                lists: &mut lists,
                above: Vec::new(),
                optional: number > 0,
            };
            walk.fields(&fields, part.prefix, &mut Vec::new());
        }
        Self { parts, sheets: std::iter::once(main).chain(lists).collect() }
    }

    /// The table itself.
    pub fn main(&self) -> Option<&Sheet> {
        self.sheets.first()
    }

    /// The sheet of the list at a path of a part, with its place among the sheets.
    pub fn list(&self, part: usize, path: &[&str]) -> Option<(usize, &Sheet)> {
        self.sheets.iter().enumerate().skip(1).find(|(_, sheet)| sheet.part == part && sheet.path == path)
    }

    /// Whether other parts lean on this one, so that a row may name it without stating it.
    pub fn is_leant_on(&self, part: usize) -> bool {
        self.parts.iter().any(|other| other.links.iter().any(|link| link.part == part))
    }
}

/// Joins the labels of a group and a field.
pub fn joined(prefix: &str, label: &str) -> String {
    if prefix.is_empty() { label.to_owned() } else { format!("{prefix}-{label}") }
}

/// Goes through fields and makes columns and sheets of them.
struct Walk<'a> {
    parts: &'static [Part],
    part: usize,
    sheet: &'a mut Sheet,
    lists: &'a mut Vec<Sheet>,
    /// Labels of the lists above, outermost first.
    above: Vec<String>,
    /// Whether the fields may all be missing, because they belong to a part or a group that may be missing.
    optional: bool,
}

impl Walk<'_> {
    fn fields(&mut self, fields: &[FieldDefinition], prefix: &str, path: &mut Vec<&'static str>) {
        for field in fields {
            let label = joined(prefix, field.label);
            path.push(field.name);
            match &field.kind {
                FieldKind::Group(inner) => {
                    let before = self.optional;
                    self.optional |= !field.required;
                    self.fields(inner, &label, path);
                    self.optional = before;
                }
                FieldKind::List(inner) if !is_plain(inner) && matches!(**inner, FieldKind::Group(_)) => {
                    if let FieldKind::Group(inner) = inner.as_ref() {
                        self.list(inner, &label, path);
                    }
                }
                kind => self.sheet.columns.push(Column {
                    part: self.part,
                    holds: Holds::Field,
                    path: path.clone(),
                    label,
                    kind: kind.clone(),
                    required: field.required && !self.optional,
                    asked: field.required,
                    hint: field.hint,
                }),
            }
            path.pop();
        }
    }

    fn list(&mut self, fields: &[FieldDefinition], label: &str, path: &[&'static str]) {
        let title = if self.above.is_empty() { label.to_owned() } else { joined(&self.sheet.title, label) };
        let full: Vec<&'static str> = self.sheet.path.iter().chain(path).copied().collect();
        let mut sheet = Sheet { title: title.clone(), part: self.part, path: full, columns: self.keys() };
        let mut column = |holds, label: String| {
            sheet.columns.push(Column {
                part: self.part,
                holds,
                path: Vec::new(),
                label,
                kind: FieldKind::Number,
                required: matches!(holds, Holds::Above(_)),
                asked: matches!(holds, Holds::Above(_)),
                hint: "",
            });
        };
        for (depth, above) in self.above.iter().enumerate() {
            column(Holds::Above(depth), format!("{above}序号"));
        }
        column(Holds::Number, "序号".to_owned());
        let mut above = self.above.clone();
        above.push(label.to_owned());
        let mut inner = Vec::new();
        let mut walk =
            Walk { parts: self.parts, part: self.part, sheet: &mut sheet, lists: &mut inner, above, optional: false };
        walk.fields(fields, "", &mut Vec::new());
        self.lists.push(sheet);
        self.lists.append(&mut inner);
    }

    /// The columns by which a row of a list names its act: as in the table itself. Only the first must be there.
    fn keys(&self) -> Vec<Column> {
        if !self.above.is_empty() {
            let keys = self.sheet.columns.iter().filter(|column| matches!(column.holds, Holds::Key(_)));
            return keys.cloned().collect();
        }
        let keys = self.key_fields();
        let columns = keys.into_iter().filter_map(|(name, part, field)| {
            let column = self.sheet.columns.iter().find(|column| column.part == part && column.path == [field])?;
            Some(Column { part: self.part, holds: Holds::Key(name), ..column.clone() })
        });
        let columns = columns.enumerate().map(|(i, column)| Column { required: i == 0, ..column });
        columns.collect()
    }

    /// The key fields of the part: name, and part and field under which the value has its column.
    fn key_fields(&self) -> Vec<(&'static str, usize, &'static str)> {
        let Some(part) = self.parts.get(self.part) else { return Vec::new() };
        part.keys
            .iter()
            .map(|key| match part.links.iter().find(|link| link.field == *key) {
                Some(link) => (*key, link.part, link.of),
                None => (*key, self.part, *key),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn sheets_and_columns_have_names_of_their_own_that_office_programs_accept() {
        for layout in [Layout::people(), Layout::items()] {
            let titles: BTreeSet<&str> = layout.sheets.iter().map(|sheet| sheet.title.as_str()).collect();
            assert_eq!(titles.len(), layout.sheets.len());
            for sheet in &layout.sheets {
                assert!(sheet.title.chars().count() <= 31, "{}", sheet.title);
                assert!(!sheet.title.contains(['[', ']', ':', '*', '?', '/', '\\']), "{}", sheet.title);
                let labels: BTreeSet<&str> = sheet.columns.iter().map(|column| column.label.as_str()).collect();
                assert_eq!(labels.len(), sheet.columns.len(), "{labels:?}");
            }
            for sheet in layout.sheets.iter().skip(1) {
                let keys = sheet.columns.iter().filter(|column| matches!(column.holds, Holds::Key(_))).count();
                assert_eq!(keys, layout.parts[sheet.part].keys.len(), "{}", sheet.title);
            }
        }
    }

    #[test]
    fn every_field_of_an_item_has_its_place() {
        let layout = Layout::items();
        let titles: Vec<&str> = layout.sheets.iter().map(|sheet| sheet.title.as_str()).collect();
        assert_eq!(titles[..4], ["权力事项", "设定依据", "处罚种类和幅度", "裁量基准-档次"]);
        assert!(titles.contains(&"网络运行流程-环节") && titles.contains(&"网络运行流程-环节-去向"), "{titles:?}");
        let main = layout.main().unwrap();
        assert_eq!((main.columns[0].label.as_str(), main.columns[1].label.as_str()), ("事项编码", "生效日期"));
        assert!(main.columns.iter().any(|column| column.label == "公示情况-立案依据已公示"));
        let (_, ways) = layout.list(0, &["procedure", "steps", "next"]).unwrap();
        let labels: Vec<&str> = ways.columns.iter().map(|column| column.label.as_str()).collect();
        assert_eq!(labels[..5], ["事项编码", "生效日期", "网络运行流程-环节序号", "序号", "下一环节"]);
    }

    #[test]
    fn a_person_has_the_columns_of_five_acts() {
        let layout = Layout::people();
        let labels: Vec<&str> = layout.main().unwrap().columns.iter().map(|column| column.label.as_str()).collect();
        for label in [
            "标识",
            "姓名",
            "所在机关",
            "用工性质",
            "执法证件-证件编号",
            "执法证件-有效期止",
            "执法证件-执法区域",
            "年审-年度",
            "暂扣或者收回-自",
            "任职-岗位",
        ] {
            assert!(labels.contains(&label), "{label}: {labels:?}");
        }
        assert!(!labels.iter().any(|label| label.ends_with("持证人")), "{labels:?}");
    }
}
