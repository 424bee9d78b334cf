//! From rows to the fields of acts: cells into JSON, entries of lists to the acts that they belong to, and back from a
//! faulty field to its cell.

use std::collections::{BTreeMap, BTreeSet};

use casework::value::FieldKind;
use serde_json::{Map, Value as Json};

use super::book::Book;
use super::cell::{Area, Row};
use super::fields::{Values, key_text, number_of, put, tidy};
use super::head::{self, Head};
use super::layout::{Column, Holds, Layout, Sheet};
use super::remark::{Place, Remark};
use super::value::{self, Complaint};
use super::{MOST_ROWS, Unreadable, template};

mod back;

/// Finds the id of an agency or a person that a cell names.
pub(super) type Resolve<'a> = dyn Fn(&FieldKind, &str) -> Result<String, Complaint> + 'a;

/// The fields of an act or of an entry, with the rows from which they come.
#[derive(Debug, Clone)]
pub(super) struct Built {
    pub(super) json: Map<String, Json>,
    /// The sheet in the layout.
    sheet: usize,
    row: u32,
    lists: BTreeMap<Vec<&'static str>, Vec<Built>>,
}

/// An entry of a list that waits for its act.
#[derive(Debug)]
struct Waiting {
    /// Its own number, if it has one.
    number: Option<u32>,
    values: Values,
}

/// By what an entry names its place: the act's key, then the numbers of the entries above.
type Belonging = (Vec<String>, Vec<u32>);

/// A book being read by a layout.
pub(super) struct Gather<'a> {
    layout: &'a Layout,
    resolve: &'a Resolve<'a>,
    /// Names of the sheets in the file, by the layout's sheets; `None` where the file has none.
    names: Vec<Option<String>>,
    heads: Vec<Option<Head>>,
    merged: Vec<Vec<Area>>,
    waiting: BTreeMap<usize, BTreeMap<Belonging, Vec<Waiting>>>,
    taken: BTreeSet<(usize, Belonging)>,
    /// Faults of the file as a whole; nothing is recorded while there are any.
    pub(super) faults: Vec<Remark>,
    /// Hints about the file as a whole.
    pub(super) notes: Vec<Remark>,
}

impl<'a> Gather<'a> {
    /// Finds the sheets of the layout in a book and reads those of lists.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub(super) fn open(layout: &'a Layout, book: &mut Book, resolve: &'a Resolve<'a>) -> Result<Self, Unreadable> {
        let mut gather = Self {
            layout,
            resolve,
            names: Vec::new(),
            heads: vec![None; layout.sheets.len()],
            merged: vec![Vec::new(); layout.sheets.len()],
            waiting: BTreeMap::new(),
            taken: BTreeSet::new(),
            faults: Vec::new(),
            notes: Vec::new(),
        };
        gather.name_sheets(&book.sheets())?;
        for number in 1..layout.sheets.len() {
            let mut entries = Vec::new();
            gather.sheet(number, book, &mut |_, values| {
                entries.push(values);
                Ok(())
            })?;
            gather.keep(number, entries);
        }
        Ok(gather)
    }

    fn name_sheets(&mut self, found: &[String]) -> Result<(), Unreadable> {
        let found: Vec<String> =
            found.iter().filter(|name| head::normal(name) != template::EXPLANATION).cloned().collect();
        let titles: Vec<&str> = self.layout.sheets.iter().map(|sheet| sheet.title.as_str()).collect();
        let named = |title: &&str| found.iter().find(|name| head::normal(name) == head::normal(title)).cloned();
        self.names = titles.iter().map(named).collect();
        let unknown = |name: &&String| !titles.iter().any(|title| head::normal(title) == head::normal(name));
        let mut others: Vec<&String> = found.iter().filter(unknown).collect();
        if let Some(main @ None) = self.names.first_mut() {
            // A sheet that somebody named otherwise; the first of them is the table.
            if others.is_empty() {
                return Err(Unreadable::Empty);
            }
            *main = Some(others.remove(0).clone());
        }
        for other in others {
            let place = Place { sheet: other.clone(), ..Place::default() };
            let missing = titles.iter().zip(&self.names).filter(|(_, name)| name.is_none()).map(|(title, _)| *title);
            match head::nearest(other, missing) {
                Some(near) => {
                    let cure = format!("是否应为“{near}”？请改正工作表的名称；与导入无关的请删除");
                    self.faults.push(Remark::fault(place, "没有这样的工作表", cure));
                }
                None => self.notes.push(Remark::note(place, "与导入无关，没有读取")),
            }
        }
        Ok(())
    }

    /// Whether a column is in the file.
    fn has(&self, sheet: usize, column: usize) -> bool {
        let head = self.heads.get(sheet).and_then(Option::as_ref);
        head.and_then(|head| head.columns.get(column)).is_some_and(Option::is_some)
    }

    /// The name to show for a sheet: none where the file has only one.
    fn shown(&self, sheet: usize) -> String {
        if self.names.iter().flatten().count() < 2 {
            return String::new();
        }
        self.names.get(sheet).cloned().flatten().unwrap_or_default()
    }

    /// The place of a row, or of a column in it.
    pub(super) fn place(&self, sheet: usize, row: u32, column: Option<usize>) -> Place {
        let definition = column.and_then(|i| self.layout.sheets.get(sheet)?.columns.get(i));
        let head = self.heads.get(sheet).and_then(Option::as_ref);
        let at = column.and_then(|i| head?.columns.get(i).copied().flatten());
        let label = definition.map_or_else(String::new, |column| column.label.clone());
        Place { sheet: self.shown(sheet), row, column: label, at, listed: false }
    }

    /// Reads the rows of the table itself.
    ///
    /// # Errors
    /// When the book cannot be read, and what `each` says.
    pub(super) fn rows(
        &mut self,
        book: &mut Book,
        each: &mut dyn FnMut(&mut Self, Values) -> Result<(), Unreadable>,
    ) -> Result<(), Unreadable> {
        self.sheet(0, book, each)
    }

    /// Reads a sheet: finds its head and gives the rows below it to `each`.
    fn sheet(
        &mut self,
        number: usize,
        book: &mut Book,
        each: &mut dyn FnMut(&mut Self, Values) -> Result<(), Unreadable>,
    ) -> Result<(), Unreadable> {
        let Some(name) = self.names.get(number).cloned().flatten() else { return Ok(()) };
        let Some(sheet) = self.layout.sheets.get(number) else { return Ok(()) };
        if let Some(merged) = self.merged.get_mut(number) {
            *merged = book.merged(&name)?;
        }
        let mut above: Vec<Row> = Vec::new();
        book.rows(&name, &mut |row| {
            if self.heads.get(number).is_some_and(Option::is_some) {
                let values = self.read(number, sheet, &row);
                return each(self, values);
            }
            let found = head::is_head(&row, sheet);
            above.push(row);
            if found || above.len() == head::SEARCHED {
                let row = if found { above.last() } else { head::likeliest(&above, sheet) };
                self.take_head(number, sheet, row);
            }
            Ok(())
        })?;
        if self.heads.get(number).is_some_and(Option::is_none) {
            self.take_head(number, sheet, head::likeliest(&above, sheet));
        }
        Ok(())
    }

    fn take_head(&mut self, number: usize, sheet: &Sheet, row: Option<&Row>) {
        let shown = self.shown(number);
        let Some(row) = row else {
            let place = Place { sheet: shown, ..Place::default() };
            self.faults.push(Remark::fault(place, "是空的", "请填写表头和内容，或者删除该工作表"));
            return;
        };
        let (head, faults) = head::read(row, sheet, &shown);
        self.faults.extend(faults);
        let at_head = |area: &&Area| area.holds_row(head.row);
        for area in self.merged.get(number).iter().flat_map(|areas| areas.iter()).filter(at_head) {
            let place = Place { sheet: shown.clone(), row: head.row, ..Place::default() };
            self.faults.push(Remark::fault(place, format!("表头中{area}是合并的单元格"), "请取消合并，每列一个列名"));
        }
        if let Some(place) = self.heads.get_mut(number) {
            *place = Some(head);
        }
    }

    /// Reads the cells of a row.
    fn read(&self, number: usize, sheet: &Sheet, row: &Row) -> Values {
        let mut read = Values { row: row.number, ..Values::default() };
        let merged = self.merged.get(number).map_or(&[][..], Vec::as_slice);
        for area in merged.iter().filter(|area| area.holds_row(row.number)) {
            let message = format!("{area}是合并的单元格，不能确定每行的内容");
            let place = self.place(number, row.number, None);
            read.remarks.push(Remark::fault(place, message, "请取消合并，逐行填写"));
        }
        let Some(head) = self.heads.get(number).and_then(Option::as_ref) else { return read };
        for ((i, column), at) in sheet.columns.iter().enumerate().zip(&head.columns) {
            let Some(cell) = at.and_then(|at| row.cells.get(&at)) else { continue };
            let mut notes = Vec::new();
            let value = value::read(&column.kind, cell, &mut notes).and_then(|json| self.resolved(column, json));
            let place = || self.place(number, row.number, Some(i));
            read.remarks.extend(notes.into_iter().map(|note| Remark::note(place(), note)));
            match value {
                Ok(json) => {
                    read.values.insert(i, json);
                }
                Err(Complaint { message, cure }) => read.remarks.push(Remark::fault(place(), message, cure)),
            }
        }
        // Cells beyond the columns of the head.
        let strange = row.cells.keys().find(|at| !head.columns.contains(&Some(**at)));
        if let Some(at) = strange.filter(|_| self.faults.is_empty()) {
            let place = Place { at: Some(*at), ..self.place(number, row.number, None) };
            read.remarks.push(Remark::fault(place, "所在的列没有列名", "请填写列名，或者删除这一格"));
        }
        read
    }

    /// Replaces names of agencies and people by their ids.
    fn resolved(&self, column: &Column, json: Json) -> Result<Json, Complaint> {
        let kind = match &column.kind {
            FieldKind::List(inner) => inner.as_ref(),
            kind => kind,
        };
        let part = self.layout.parts.get(column.part);
        let own = part.is_some_and(|part| column.path.len() == 1 && part.keys.iter().any(|key| column.path == [*key]));
        let names = matches!(kind, FieldKind::Agency) || (matches!(kind, FieldKind::Person) && !own);
        match json {
            Json::String(text) if names => (self.resolve)(kind, &text).map(Json::String),
            Json::Array(values) if names => {
                let found = values.into_iter().map(|value| match value {
                    Json::String(text) => (self.resolve)(kind, &text).map(Json::String),
                    other => Ok(other),
                });
                found.collect::<Result<_, _>>().map(Json::Array)
            }
            other => Ok(other),
        }
    }

    /// Keeps the rows of a list until the act comes to which they belong.
    fn keep(&mut self, number: usize, entries: Vec<Values>) {
        let Some(sheet) = self.layout.sheets.get(number) else { return };
        for mut values in entries {
            let mut belonging = (Vec::new(), Vec::new());
            let mut own = None;
            for (i, column) in sheet.columns.iter().enumerate() {
                let value = values.values.get(&i);
                match column.holds {
                    Holds::Field => {}
                    Holds::Key(_) => belonging.0.push(value.map(key_text).unwrap_or_default()),
                    Holds::Above(_) => belonging.1.push(value.and_then(number_of).unwrap_or_default()),
                    Holds::Number => own = value.and_then(number_of),
                }
                let names = column.holds != Holds::Field && column.required;
                if names && value.is_none() && !values.remarks.iter().any(|remark| remark.fault) {
                    let place = self.place(number, values.row, Some(i));
                    values.remarks.push(Remark::fault(place, "没有填写", "请填写这一行属于哪一项"));
                }
            }
            self.waiting.entry(number).or_default().entry(belonging).or_default().push(Waiting { number: own, values });
        }
    }

    /// The entries of lists that belong to no act, as faults of the file.
    pub(super) fn left_over(&mut self) {
        let waiting = std::mem::take(&mut self.waiting);
        let main = self.layout.main().map_or("", |sheet| sheet.title.as_str());
        for (number, lists) in waiting {
            for waiting in lists.into_values().flatten() {
                let place = self.place(number, waiting.values.row, Some(0));
                let told = waiting.values.remarks.iter().filter(|remark| remark.fault).cloned();
                let told: Vec<Remark> = told.collect();
                if told.is_empty() {
                    let message = format!("在“{main}”表中没有与之对应的行");
                    self.faults.push(Remark::fault(place, message, "请核对编码、日期和序号"));
                } else {
                    self.faults.extend(told);
                }
                if self.faults.len() >= MOST_ROWS {
                    return;
                }
            }
        }
    }

    /// The fields of an act from a row, with the entries of its lists; faults of the entries go to `remarks`.
    pub(super) fn build(&mut self, part: usize, values: &Values, remarks: &mut Vec<Remark>) -> Built {
        let mut built = self.flat(0, Some(part), values);
        let Some(definition) = self.layout.parts.get(part) else { return built };
        for link in definition.links {
            if let Some(value) = self.linked(values, link.part, link.of) {
                built.json.insert(link.field.to_owned(), value.clone());
            }
        }
        let fields = (definition.definition.fields)();
        let key: Vec<String> =
            definition.keys.iter().map(|key| built.json.get(*key).map(key_text).unwrap_or_default()).collect();
        self.lists(part, &mut built, &[], &key, &[], remarks);
        tidy(&fields, &mut built.json);
        for link in definition.defaults {
            if let Some(value) =
                self.linked(values, link.part, link.of).filter(|_| !built.json.contains_key(link.field))
            {
                built.json.insert(link.field.to_owned(), value.clone());
            }
        }
        built
    }

    /// What a row states under a field of a part.
    pub(super) fn linked<'v>(&self, values: &'v Values, part: usize, field: &str) -> Option<&'v Json> {
        let columns = &self.layout.main()?.columns;
        let column = columns.iter().position(|column| column.part == part && column.path == [field])?;
        values.values.get(&column)
    }

    /// The fields that stand in the cells of a row.
    fn flat(&self, number: usize, part: Option<usize>, values: &Values) -> Built {
        let mut json = Map::new();
        let columns = self.layout.sheets.get(number).map_or(&[][..], |sheet| sheet.columns.as_slice());
        for (i, column) in columns.iter().enumerate() {
            let mine = column.holds == Holds::Field && part.is_none_or(|part| column.part == part);
            if let Some(value) = values.values.get(&i).filter(|_| mine) {
                put(&mut json, &column.path, value.clone());
            }
        }
        Built { json, sheet: number, row: values.row, lists: BTreeMap::new() }
    }

    /// Adds the entries of the lists that stand directly below `path`.
    fn lists(
        &mut self,
        part: usize,
        built: &mut Built,
        path: &[&'static str],
        key: &[String],
        above: &[u32],
        remarks: &mut Vec<Remark>,
    ) {
        let layout = self.layout;
        for (number, sheet) in layout.sheets.iter().enumerate().skip(1) {
            let depth = sheet.columns.iter().filter(|column| matches!(column.holds, Holds::Above(_))).count();
            if sheet.part != part || depth != above.len() || !sheet.path.starts_with(path) {
                continue;
            }
            let below: Vec<&'static str> = sheet.path.iter().skip(path.len()).copied().collect();
            let mut entries = Vec::new();
            for (i, waiting) in self.take(number, key, above, remarks).into_iter().enumerate() {
                let place = u32::try_from(i + 1).unwrap_or(u32::MAX);
                let mut entry = self.flat(number, None, &waiting.values);
                remarks.extend(waiting.values.remarks);
                let above: Vec<u32> = above.iter().copied().chain([waiting.number.unwrap_or(place)]).collect();
                self.lists(part, &mut entry, &sheet.path, key, &above, remarks);
                entries.push(entry);
            }
            if !entries.is_empty() {
                let json = entries.iter().map(|entry| Json::Object(entry.json.clone())).collect();
                put(&mut built.json, &below, Json::Array(json));
                built.lists.insert(below, entries);
            }
        }
    }

    /// Takes the entries that belong to an act, in order: those with its whole key, and those that only name its first
    /// field.
    fn take(&mut self, number: usize, key: &[String], above: &[u32], remarks: &mut Vec<Remark>) -> Vec<Waiting> {
        let short: Vec<String> =
            key.iter().enumerate().map(|(i, k)| if i == 0 { k.clone() } else { String::new() }).collect();
        let mut entries = Vec::new();
        let mut ways = vec![(key.to_vec(), above.to_vec())];
        if short != key {
            ways.push((short, above.to_vec()));
        }
        for (i, belonging) in ways.into_iter().enumerate() {
            let found = self.waiting.get_mut(&number).and_then(|lists| lists.remove(&belonging));
            if let Some(found) = found {
                entries.extend(found);
                self.taken.insert((number, belonging));
            } else if i == 1 && self.taken.contains(&(number, belonging)) {
                let place = self.place(number, 0, None);
                let message = "同一编码有多个版本，而这些行只填写了编码，不能确定属于哪个版本";
                remarks.push(Remark::fault(place, message, "请填写各行的生效日期"));
            }
        }
        entries.sort_by_key(|waiting| waiting.number);
        let mut last = None;
        for entry in &entries {
            if entry.number.is_some() && entry.number == last {
                let message = format!("序号{}重复", entry.number.unwrap_or_default());
                let place = self.place(number, entry.values.row, None);
                remarks.push(Remark::fault(place, message, "请按先后重新编号，或者都不填写"));
            }
            last = entry.number;
        }
        entries
    }
}
