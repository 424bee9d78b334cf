//! What an import would do: the acts to record, and a report of every row. Nothing is recorded here.

use casework::registry::{Registry, RegistryAct};
use casework::value::{AgencyId, FieldKind, PersonId};
use serde_json::{Map, Value as Json};

use super::book::Book;
use super::fields::{Values, is_told};
use super::gather::Gather;
use super::head::nearest;
pub use super::judge::{Change, Setting};
use super::judge::{Judge, known_by_key};
use super::layout::{Holds, Layout, Link};
use super::remark::{Place, Remark};
use super::value::{Complaint, show};
use super::{Unreadable, json};

/// What would become of a row.
#[derive(Debug, Clone)]
pub struct RowPlan {
    /// The row.
    pub place: Place,
    /// Whom or what it is about.
    pub subject: String,
    /// What would become of it.
    pub change: Change,
    /// What differs from what is recorded, in Chinese.
    pub differences: Vec<String>,
    /// Faults and hints.
    pub remarks: Vec<Remark>,
    /// The acts that would be recorded for it.
    pub acts: Vec<RegistryAct>,
    /// Every act that it states, with its part.
    pub(super) stated: Vec<(usize, RegistryAct)>,
}

/// What an import would do.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// The rows, in order.
    pub rows: Vec<RowPlan>,
    /// Faults of the file as a whole: while there are any, nothing can be recorded.
    pub faults: Vec<Remark>,
    /// Hints about the file as a whole.
    pub notes: Vec<Remark>,
}

impl Plan {
    /// Reads a book by a layout.
    ///
    /// # Errors
    /// When the file cannot be read as a table at all.
    pub fn of_book(layout: &Layout, book: &mut Book, setting: Setting<'_>) -> Result<Self, Unreadable> {
        let resolve = |kind: &FieldKind, text: &str| resolve(setting.registry, kind, text);
        let mut gather = Gather::open(layout, book, &resolve)?;
        let mut judge = Judge::new(setting);
        let mut rows = Vec::new();
        gather.rows(book, &mut |gather, values| {
            rows.push(row(layout, gather, &mut judge, values));
            Ok(())
        })?;
        if gather.faults.is_empty() {
            gather.left_over();
        } else {
            // While columns or sheets are wrong, every row would be faulty for want of them.
            rows.clear();
        }
        Ok(Self { rows, faults: gather.faults, notes: gather.notes }.settled(layout, setting))
    }

    /// Reads a JSON list of acts: `[{"act": "person.register", "fields": {…}}, …]`.
    ///
    /// # Errors
    /// When the file is no such list.
    pub fn of_json(layout: &Layout, bytes: &[u8], setting: Setting<'_>) -> Result<Self, Unreadable> {
        let mut judge = Judge::new(setting);
        let entries = json::read(bytes)?;
        let rows = (1..).zip(&entries).map(|(number, entry)| {
            let mut row = json::row(layout, number, entry, setting.registry);
            let place_of = |_: usize, path: &str| row_place(&row.place, path);
            let stated = std::mem::take(&mut row.stated);
            let judged = judged(layout, &mut judge, number, &stated, &place_of);
            row.take(judged);
            row.stated = stated;
            row
        });
        Ok(Self { rows: rows.collect(), ..Self::default() }.settled(layout, setting))
    }

    /// The acts of the rows that are not faulty, in order.
    pub fn acts(&self) -> Vec<RegistryAct> {
        let good = self.rows.iter().filter(|row| row.change != Change::Faulty);
        good.flat_map(|row| row.acts.iter().cloned()).collect()
    }

    /// How many acts [`Plan::acts`] gives.
    pub fn act_count(&self) -> usize {
        self.rows.iter().filter(|row| row.change != Change::Faulty).map(|row| row.acts.len()).sum()
    }

    /// How many rows come to this.
    pub fn count(&self, change: Change) -> usize {
        self.rows.iter().filter(|row| row.change == change).count()
    }

    /// Whether every row may be recorded.
    pub fn is_good(&self) -> bool {
        self.faults.is_empty() && self.count(Change::Faulty) == 0
    }

    /// Judges the good rows again without the faulty ones, until none of them leans on a faulty one.
    fn settled(mut self, layout: &Layout, setting: Setting<'_>) -> Self {
        let mut faulty = 0;
        while faulty < self.count(Change::Faulty) {
            faulty = self.count(Change::Faulty);
            let mut judge = Judge::new(setting);
            for row in self.rows.iter_mut().filter(|row| row.change != Change::Faulty) {
                let place = row.place.clone();
                let judged = judged(layout, &mut judge, place.row, &row.stated, &|_, _| place.clone());
                if judged.remarks.iter().any(|remark| remark.fault) {
                    row.remarks.extend(judged.remarks);
                    (row.change, row.acts) = (Change::Faulty, Vec::new());
                } else {
                    (row.change, row.acts) = (judged.change, judged.acts);
                }
            }
        }
        for row in &mut self.rows {
            row.stated = Vec::new();
        }
        self
    }
}

impl RowPlan {
    fn take(&mut self, judged: JudgedRow) {
        // Acts of one row may be refused for one and the same reason.
        for remark in judged.remarks {
            if !self.remarks.contains(&remark) {
                self.remarks.push(remark);
            }
        }
        self.differences = judged.differences;
        (self.change, self.acts) = if self.remarks.iter().any(|remark| remark.fault) {
            (Change::Faulty, Vec::new())
        } else {
            (judged.change, judged.acts)
        };
    }
}

fn row_place(place: &Place, path: &str) -> Place {
    Place { column: path.to_owned(), ..place.clone() }
}

/// One row of the table: its acts, and what they come to.
fn row(layout: &Layout, gather: &mut Gather<'_>, judge: &mut Judge<'_>, mut values: Values) -> RowPlan {
    let mut remarks = std::mem::take(&mut values.remarks);
    let place = gather.place(0, values.row, None);
    let mut stated: Vec<(usize, RegistryAct)> = Vec::new();
    let mut judged = JudgedRow::default();
    for (part, definition) in layout.parts.iter().enumerate() {
        let (states, names) = values.states(layout, part);
        if !states && !names && part > 0 {
            continue;
        }
        let mut fields = gather.build(part, &values, &mut remarks);
        for link in definition.defaults.iter().filter(|link| !fields.json.contains_key(link.field)).collect::<Vec<_>>()
        {
            if let Some(value) = recorded_field(layout, gather, &judge.working, &values, link) {
                fields.json.insert(link.field.to_owned(), value);
            }
        }
        let json = Json::Object(fields.json.clone());
        let act = definition.definition.id;
        let leant_on = part == 0 || values.states_linked(layout, part);
        if !states
            && names
            && layout.is_leant_on(part)
            && leant_on
            && known_by_key(&judge.working, act, definition.keys, &json).is_some()
        {
            continue;
        }
        if let Some(known) = known_by_key(&judge.working, act, definition.keys, &json) {
            gather.carry(part, &mut fields, &known);
        }
        match RegistryAct::parse(act, &Json::Object(fields.json.clone())) {
            Some(Ok(act)) => {
                let place_of = |_: usize, path: &str| gather.place_of(part, &fields, path);
                judged.add(self::judged(layout, judge, values.row, &[(part, act.clone())], &place_of), part == 0);
                stated.push((part, act));
            }
            Some(Err(errors)) => {
                for error in errors {
                    let place = gather.place_of(part, &fields, &error.path);
                    if !is_told(&remarks, &place) {
                        remarks.push(Remark::fault(place, error.message, "请核对后改正"));
                    }
                }
            }
            None => {}
        }
    }
    if stated.is_empty() && !remarks.iter().any(|remark| remark.fault) {
        // Only names that are known: nothing to do.
        judged.change = Change::Unchanged;
    }
    let subject = subject(layout, &values);
    let mut plan = RowPlan {
        place,
        subject,
        change: Change::Unchanged,
        differences: Vec::new(),
        remarks,
        acts: Vec::new(),
        stated,
    };
    plan.take(judged);
    plan
}

/// The value of a field of an earlier part that the row only names, as it is recorded.
fn recorded_field(
    layout: &Layout,
    gather: &Gather<'_>,
    registry: &Registry,
    values: &Values,
    link: &Link,
) -> Option<Json> {
    let part = layout.parts.get(link.part)?;
    let key = |key: &&'static str| Some(((*key).to_owned(), gather.linked(values, link.part, key)?.clone()));
    let named: Option<Map<String, Json>> = part.keys.iter().map(key).collect();
    let known = known_by_key(registry, part.definition.id, part.keys, &Json::Object(named?))?;
    known.get(link.of).cloned()
}

/// Whom or what a row is about: the name and the key of its first act.
fn subject(layout: &Layout, values: &Values) -> String {
    let columns = layout.main().map_or(&[][..], |sheet| sheet.columns.as_slice());
    let key = layout.parts.first().and_then(|part| part.keys.first()).copied().unwrap_or_default();
    let found = |field: &str| {
        let column = columns.iter().position(|column| column.part == 0 && column.path == [field])?;
        values.values.get(&column).and_then(Json::as_str)
    };
    match (found("name"), found(key)) {
        (Some(name), Some(key)) => format!("{name}（{key}）"),
        (one, other) => one.or(other).unwrap_or_default().to_owned(),
    }
}

/// What the acts of a row come to.
#[derive(Debug)]
pub(super) struct JudgedRow {
    pub(super) change: Change,
    pub(super) differences: Vec<String>,
    pub(super) remarks: Vec<Remark>,
    pub(super) acts: Vec<RegistryAct>,
}

impl Default for JudgedRow {
    fn default() -> Self {
        Self { change: Change::Unchanged, differences: Vec::new(), remarks: Vec::new(), acts: Vec::new() }
    }
}

impl JudgedRow {
    /// Adds the judgement of a further act. A row is new when its first act is; whatever else it adds is a change.
    fn add(&mut self, other: Self, first: bool) {
        let change = if first { other.change } else { other.change.min(Change::Changed) };
        self.change = self.change.max(change);
        self.differences.extend(other.differences);
        self.remarks.extend(other.remarks);
        self.acts.extend(other.acts);
    }
}

fn judged(
    layout: &Layout,
    judge: &mut Judge<'_>,
    row: u32,
    stated: &[(usize, RegistryAct)],
    place_of: &dyn Fn(usize, &str) -> Place,
) -> JudgedRow {
    let mut all = JudgedRow::default();
    for (part, act) in stated {
        let mut one = JudgedRow::default();
        let versions = act.item_code().map_or(0, |code| judge.working.item_versions(code).len());
        match judge.judge(layout, *part, act, row) {
            Ok(judged) => {
                let place = place_of(*part, "");
                one.remarks.extend(judged.alerts.into_iter().map(|alert| Remark::note(place.clone(), alert)));
                if judged.adds {
                    one.change = if judged.recorded.is_some() || versions > 0 { Change::Changed } else { Change::New };
                    one.differences = match &judged.recorded {
                        Some(recorded) => differences(layout, *part, recorded, act),
                        None => vec![act.definition().title.to_owned()],
                    };
                    one.acts.push(act.clone());
                }
            }
            Err(against) => one.remarks.extend(
                against
                    .into_iter()
                    .map(|against| Remark::fault(place_of(*part, against.path), against.message, against.cure)),
            ),
        }
        all.add(one, *part == 0);
    }
    all
}

/// In which columns and lists an act differs from the recorded one.
fn differences(layout: &Layout, part: usize, before: &RegistryAct, now: &RegistryAct) -> Vec<String> {
    let (before, now) = (before.fields_json(), now.fields_json());
    let at = |json: &Json, path: &[&str]| {
        path.iter().try_fold(json, |at, name| at.get(*name)).cloned().unwrap_or(Json::Null)
    };
    let mut told = Vec::new();
    let columns = layout.main().map_or(&[][..], |sheet| sheet.columns.as_slice());
    for column in columns.iter().filter(|column| column.part == part && column.holds == Holds::Field) {
        let (old, new) = (at(&before, &column.path), at(&now, &column.path));
        if old != new {
            let shown = |value: &Json| match show(&column.kind, value) {
                text if text.is_empty() => "空".to_owned(),
                text => format!("“{text}”"),
            };
            told.push(format!("{}由{}改为{}", column.label, shown(&old), shown(&new)));
        }
    }
    for sheet in layout.sheets.iter().skip(1).filter(|sheet| sheet.part == part) {
        let top = !sheet.columns.iter().any(|column| matches!(column.holds, Holds::Above(_)));
        if top && at(&before, &sheet.path) != at(&now, &sheet.path) {
            told.push(format!("{}有变化", sheet.title));
        }
    }
    told
}

/// The id of an agency or a person that a cell names by id or by its only name.
pub(super) fn resolve(registry: &Registry, kind: &FieldKind, text: &str) -> Result<String, Complaint> {
    let (what, names): (_, Vec<(&str, &str)>) = match kind {
        FieldKind::Agency => {
            if registry.agency(&AgencyId::from(text)).is_some() {
                return Ok(text.to_owned());
            }
            ("机关", registry.agencies().map(|agency| (agency.name.as_str(), agency.id.as_str())).collect())
        }
        FieldKind::Person => {
            if registry.person(&PersonId::from(text)).is_some() {
                return Ok(text.to_owned());
            }
            let names = registry.people().map(|p| (p.registration.name.as_str(), p.registration.id.as_str()));
            ("人员", names.collect())
        }
        _ => return Ok(text.to_owned()),
    };
    let found: Vec<&str> = names.iter().filter(|(name, _)| *name == text).map(|(_, id)| *id).collect();
    match found.as_slice() {
        [id] => Ok((*id).to_owned()),
        [] => {
            let near = nearest(text, names.iter().flat_map(|(name, id)| [*name, *id]));
            let cure = match near {
                Some(near) => format!("是否应为“{near}”？没有登记的{what}请先登记"),
                None => format!("请填写已经登记的{what}的标识或者名称"),
            };
            Err(Complaint { message: format!("没有登记名为“{text}”的{what}"), cure })
        }
        several => Err(Complaint {
            message: format!("名为“{text}”的{what}有{}个", several.len()),
            cure: format!("请填写其标识：{}", several.join("、")),
        }),
    }
}
