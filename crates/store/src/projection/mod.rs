//! Read models (projections): rows that lists, searches and dashboards read, derived from a case by a pure function.
//!
//! [`rows`] gives every row of a case. Recording an act writes only the difference between the rows before and after, and
//! rebuilding writes them all anew: both end in the same bytes.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use casework::acts::Act;
use casework::case::{CaseFile, Decision};
use casework::clock::{self, Deadline, Holder};
use casework::definition::Stage;
use casework::facts::Facts;
use casework::rule::Doubt;
use casework::todo::{Desk, todos};
use casework::value::write_datetime;

use crate::engine::{Tx, Value};
use crate::error::StoreError;

mod catalogue;
mod grams;

pub use catalogue::{code_of_stream, item_rows};
pub use grams::grams;

/// The day that stands for “no limit” in the order of tasks.
pub const NO_DUE: &str = "9999-12-31";

/// A value of a row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cell {
    /// Nothing.
    Null,
    /// A number.
    Int(i64),
    /// Text.
    Text(String),
}

impl Cell {
    fn value(&self) -> Value<'_> {
        match self {
            Cell::Null => Value::Null,
            Cell::Int(number) => Value::Int(*number),
            Cell::Text(text) => Value::Text(text.as_str().into()),
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Cell::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Cell::Text(text)
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Cell::Int(number)
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Self {
        Cell::Int(number.into())
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Cell::Null, Into::into)
    }
}

/// A table of the read side: its key columns first.
#[derive(Debug)]
struct Table {
    name: &'static str,
    keys: &'static [&'static str],
    columns: &'static [&'static str],
}

/// The tables, in the order in which their rows are written. The first key column of each is the case, except where the
/// key says otherwise.
const TABLES: &[Table] = &[
    Table {
        name: "case_file",
        keys: &["id"],
        columns: &[
            "agency",
            "region",
            "stage",
            "status",
            "cause",
            "item",
            "party",
            "party_key",
            "source",
            "opened",
            "filed",
            "decided",
            "decision",
            "closed",
            "fine",
            "next_due",
            "next_title",
            "version",
            "alerts",
            "red",
            "updated",
            "violation_from",
            "violation_to",
        ],
    },
    Table { name: "case_officer", keys: &["case_id", "person"], columns: &[] },
    Table {
        name: "todo",
        keys: &["case_id", "place"],
        columns: &["agency", "role", "person", "act", "title", "since", "due"],
    },
    Table {
        name: "deadline",
        keys: &["case_id", "place"],
        columns: &["agency", "clock", "title", "holder", "started", "due", "met"],
    },
    Table { name: "alert", keys: &["case_id", "seq", "rule"], columns: &["agency", "red", "message", "recorded"] },
    Table { name: "document", keys: &["case_id", "source", "kind"], columns: &["number", "dated", "effective"] },
    Table {
        name: "fine",
        keys: &["case_id"],
        columns: &[
            "agency",
            "item",
            "tier",
            "party_key",
            "violation_from",
            "violation_to",
            "region",
            "amount",
            "decided",
        ],
    },
    Table { name: "officer_record", keys: &["case_id", "seq", "person"], columns: &["started", "ended", "place"] },
    Table {
        name: "publication",
        keys: &["case_id"],
        columns: &[
            "agency",
            "number",
            "party",
            "cause",
            "kinds",
            "fine",
            "decided",
            "published",
            "summary",
            "decision_seq",
            "publish_seq",
        ],
    },
    Table { name: "gram", keys: &["gram", "case_id"], columns: &[] },
    Table {
        name: "item",
        keys: &["code"],
        columns: &["agency", "name", "kind", "domain", "phase", "office", "versions", "acts", "updated"],
    },
    Table {
        name: "item_version",
        keys: &["code", "number"],
        columns: &[
            "name",
            "kind",
            "domain",
            "from_day",
            "until_day",
            "published",
            "publish_seq",
            "imported",
            "benchmark",
            "procedure_id",
        ],
    },
    Table { name: "item_span", keys: &["code", "from_day"], columns: &["until_day", "standing", "number"] },
    Table { name: "item_subject", keys: &["code", "agency", "from_day"], columns: &["until_day"] },
    Table {
        name: "item_basis",
        keys: &["code", "number", "place"],
        columns: &["law", "version", "article", "article_number", "from_day", "until_day"],
    },
    Table { name: "item_gram", keys: &["gram", "code"], columns: &[] },
];

const CASE_FILE: usize = 0;
const CASE_OFFICER: usize = 1;
const TODO: usize = 2;
const DEADLINE: usize = 3;
const ALERT: usize = 4;
const DOCUMENT: usize = 5;
const FINE: usize = 6;
const OFFICER_RECORD: usize = 7;
const PUBLICATION: usize = 8;
const GRAM: usize = 9;
const ITEM: usize = 10;
const ITEM_VERSION: usize = 11;
const ITEM_SPAN: usize = 12;
const ITEM_SUBJECT: usize = 13;
const ITEM_BASIS: usize = 14;
const ITEM_GRAM: usize = 15;

/// The rows of a case or of an item: table and key, then the other columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rows(BTreeMap<(usize, Vec<Cell>), Vec<Cell>>);

impl Rows {
    fn put(&mut self, table: usize, key: Vec<Cell>, columns: Vec<Cell>) {
        self.0.insert((table, key), columns);
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// What differs in one table between the rows before and after.
#[derive(Debug)]
pub(crate) struct Difference<'r> {
    pub(crate) statements: &'static Statements,
    /// Keys of the rows that are gone.
    pub(crate) gone: Vec<Vec<Value<'r>>>,
    /// Rows that are new or changed: keys, then the other columns.
    pub(crate) new: Vec<Vec<Value<'r>>>,
}

/// What differs between the rows before and after, table by table.
pub(crate) fn differences<'r>(before: &'r Rows, after: &'r Rows) -> impl Iterator<Item = Difference<'r>> {
    STATEMENTS.iter().enumerate().map(|(i, statements)| {
        let gone = of_table(before, i)
            .filter(|(key, _)| !after.0.contains_key(&(i, (*key).clone())))
            .map(|(key, _)| key.iter().map(Cell::value).collect())
            .collect();
        let new = of_table(after, i)
            .filter(|(key, columns)| before.0.get(&(i, (*key).clone())) != Some(columns))
            .map(|(key, columns)| key.iter().chain(columns.iter()).map(Cell::value).collect())
            .collect();
        Difference { statements, gone, new }
    })
}

/// Writes what differs between the rows before and after.
///
/// # Errors
/// [`StoreError`], among them a conflict when a document number is already in use.
pub fn apply(tx: &mut Tx<'_>, before: &Rows, after: &Rows) -> Result<(), StoreError> {
    for Difference { statements, gone, new } in differences(before, after) {
        if !gone.is_empty() {
            tx.execute_many(&statements.delete, &gone)?;
        }
        if !new.is_empty() {
            tx.execute_many(&statements.upsert, &new)?;
        }
    }
    Ok(())
}

fn of_table(rows: &Rows, table: usize) -> impl Iterator<Item = (&Vec<Cell>, &Vec<Cell>)> {
    rows.0.range((table, Vec::new())..(table + 1, Vec::new())).map(|((_, key), columns)| (key, columns))
}

/// The statements of a table, made once.
#[derive(Debug)]
pub(crate) struct Statements {
    /// Deletes a row by its key.
    pub(crate) delete: String,
    /// Writes a row, keys first.
    pub(crate) upsert: String,
}

/// The statements of the tables, in the order of [`TABLES`].
static STATEMENTS: LazyLock<Vec<Statements>> = LazyLock::new(|| {
    let statements = |table: &Table| Statements { delete: delete_sql(table), upsert: upsert_sql(table) };
    TABLES.iter().map(statements).collect()
});

fn delete_sql(table: &Table) -> String {
    let keys: Vec<String> = (1..).zip(table.keys).map(|(i, key)| format!("{key} = ${i}")).collect();
    format!("DELETE FROM {} WHERE {}", table.name, keys.join(" AND "))
}

fn upsert_sql(table: &Table) -> String {
    let names: Vec<&str> = table.keys.iter().chain(table.columns).copied().collect();
    let places: Vec<String> = (1..=names.len()).map(|i| format!("${i}")).collect();
    let sets: Vec<String> = table.columns.iter().map(|column| format!("{column} = excluded.{column}")).collect();
    let change = if sets.is_empty() { "NOTHING".to_owned() } else { format!("UPDATE SET {}", sets.join(", ")) };
    let (name, keys) = (table.name, table.keys.join(", "));
    format!("INSERT INTO {name} ({}) VALUES ({}) ON CONFLICT ({keys}) DO {change}", names.join(", "), places.join(", "))
}

/// Deletes every read model, before a rebuild.
///
/// # Errors
/// [`StoreError`].
pub fn clear(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    for table in TABLES {
        tx.execute(&format!("DELETE FROM {}", table.name), &[])?;
    }
    Ok(())
}

/// Every row of every read model in a fixed order, as text; two rebuilds can be compared by it.
///
/// # Errors
/// [`StoreError`].
pub fn dump(tx: &mut Tx<'_>) -> Result<String, StoreError> {
    let mut text = String::new();
    for table in TABLES {
        let names: Vec<&str> = table.keys.iter().chain(table.columns).copied().collect();
        let sql = format!("SELECT {} FROM {} ORDER BY {}", names.join(", "), table.name, table.keys.join(", "));
        for row in tx.query(&sql, &[])? {
            text.push_str(&format!("{} {:?}\n", table.name, row.into_values()));
        }
    }
    Ok(text)
}

/// Where a case stands, for lists.
pub fn stage(case: &CaseFile) -> Stage {
    if case.closed().is_some() {
        return Stage::Closing;
    }
    if let Some(decision) = case.decision() {
        if case.decision_served().is_none() {
            return Stage::Service;
        }
        return if matches!(decision, Decision::NoPenalty(_)) { Stage::Closing } else { Stage::Performance };
    }
    if case.concluded() {
        return Stage::Closing;
    }
    if case.filing().is_none() {
        return if case.filing_request().is_some() { Stage::Filing } else { Stage::Lead };
    }
    if case.last::<casework::acts::review::OpineReview>().is_some() {
        return Stage::Decision;
    }
    if case.last::<casework::acts::review::SubmitReview>().is_some() {
        return Stage::Review;
    }
    if !case.hearing_requests().is_empty() {
        return Stage::Hearing;
    }
    if case.last::<casework::acts::conclusion::EndInvestigation>().is_some() {
        return Stage::Notice;
    }
    Stage::Investigation
}

/// The status of a case: `open`, `concluded`, `closed` or `archived`.
pub fn status(case: &CaseFile) -> &'static str {
    if case.archived().is_some() {
        "archived"
    } else if case.closed().is_some() {
        "closed"
    } else if case.concluded() {
        "concluded"
    } else {
        "open"
    }
}

/// Every row of a case.
///
/// # Errors
/// [`Doubt`] when the tables do not reach far enough for a due day.
pub fn rows(case: &CaseFile, facts: Facts<'_>) -> Result<Rows, Doubt> {
    let mut rows = Rows::default();
    let (Some(first), Some(last)) = (case.entries.first(), case.entries.last()) else { return Ok(rows) };
    let id = Cell::from(case.id.0.as_str());
    let agency = Cell::from(case.agency.as_str());
    let todos = todos(case, facts)?;
    let deadlines = clock::deadlines(case, facts)?;
    let next = deadlines
        .iter()
        .filter(|d| d.open() && d.holder == Holder::Agency && d.due().is_some())
        .min_by_key(|deadline| deadline.reckoning.due);
    let request = case.filing_request().map(|(_, filing)| filing);
    let lead = case.lead();
    let cause = request
        .map(|filing| filing.cause.to_string())
        .or_else(|| lead.map(|lead| format!("线索：{}", lead.act.source.title())))
        .or_else(|| match case.decision() {
            Some(Decision::OnTheSpot(done)) => {
                facts.registry.item(&done.act.item, done.day()).map(|item| item.name.to_string())
            }
            _ => None,
        })
        .unwrap_or_else(|| first.definition().title.to_owned());
    let region = request
        .map(|filing| filing.region.to_string())
        .or_else(|| lead.map(|lead| lead.act.region.to_string()))
        .unwrap_or_default();
    let party = case.party();
    let suspect = lead.and_then(|lead| lead.act.suspect.as_ref()).map(|suspect| suspect.to_string());
    let fine = match case.decision() {
        Some(Decision::Penalty(done)) => done.act.disposition.fine(),
        Some(Decision::OnTheSpot(done)) => done.act.disposition.fine(),
        Some(Decision::NoPenalty(_)) | None => None,
    };
    let alerts = case.entries.iter().map(|entry| entry.alerts.len()).sum::<usize>();
    let red = case.entries.iter().flat_map(|entry| &entry.alerts).filter(|alert| alert.red).count();
    rows.put(
        CASE_FILE,
        vec![id.clone()],
        vec![
            agency.clone(),
            region.clone().into(),
            stage(case).code().into(),
            status(case).into(),
            cause.clone().into(),
            case.item().map(|item| item.as_str()).into(),
            party.map(|party| party.name.to_string()).or(suspect).into(),
            party.map(casework::acts::parts::Party::key).into(),
            lead.map(|lead| lead.act.source.code()).into(),
            first.recorded_text().into(),
            case.filing().map(|filing| filing.day().to_string()).into(),
            case.decision().map(|decision| decision.entry().at.date().to_string()).into(),
            case.decision().map(|decision| decision.document_kind()).into(),
            case.closed().map(|closed| closed.day().to_string()).into(),
            fine.map(|fine| fine.0).into(),
            next.and_then(Deadline::due).map(|due| due.to_string()).into(),
            next.map(|deadline| deadline.title).into(),
            case.version().into(),
            i64::try_from(alerts).unwrap_or(i64::MAX).into(),
            i64::try_from(red).unwrap_or(i64::MAX).into(),
            last.recorded_text().into(),
            request.map(|filing| filing.violation_from.to_string()).into(),
            request.map(|filing| filing.violation_to.unwrap_or(filing.violation_from).to_string()).into(),
        ],
    );
    for officer in case.officers() {
        rows.put(CASE_OFFICER, vec![id.clone(), officer.as_str().into()], Vec::new());
    }
    if case.officers().is_empty() {
        rows.put(CASE_OFFICER, vec![id.clone(), first.by.as_str().into()], Vec::new());
    }
    for (i, todo) in todos.iter().enumerate() {
        let (role, person) = match &todo.desk {
            Desk::Role(role) => (role.code(), ""),
            Desk::Person(person) => ("", person.as_str()),
        };
        let due = todo.due.map_or_else(|| NO_DUE.to_owned(), |due| due.to_string());
        rows.put(
            TODO,
            vec![id.clone(), i64::try_from(i).unwrap_or(i64::MAX).into()],
            vec![
                agency.clone(),
                role.into(),
                person.into(),
                todo.act.into(),
                todo.title.clone().into(),
                write_datetime(todo.since).into(),
                due.into(),
            ],
        );
    }
    for (i, deadline) in deadlines.iter().enumerate() {
        let holder = if deadline.holder == Holder::Agency { "agency" } else { "party" };
        rows.put(
            DEADLINE,
            vec![id.clone(), i64::try_from(i).unwrap_or(i64::MAX).into()],
            vec![
                agency.clone(),
                deadline.clock.into(),
                deadline.title.into(),
                holder.into(),
                deadline.reckoning.start.to_string().into(),
                deadline.due().map_or_else(|| NO_DUE.to_owned(), |due| due.to_string()).into(),
                deadline.met.map(|met| met.to_string()).into(),
            ],
        );
    }
    for entry in &case.entries {
        for alert in &entry.alerts {
            rows.put(
                ALERT,
                vec![id.clone(), entry.seq.into(), alert.rule.as_str().into()],
                vec![
                    agency.clone(),
                    i64::from(alert.red).into(),
                    alert.message.as_str().into(),
                    entry.recorded_text().into(),
                ],
            );
        }
        if let Some((started, ended, place)) = on_site(&entry.act) {
            for officer in entry.act.officers() {
                rows.put(
                    OFFICER_RECORD,
                    vec![id.clone(), entry.seq.into(), officer.as_str().into()],
                    vec![started.clone().into(), ended.clone().into(), place.clone().into()],
                );
            }
        }
    }
    for document in case.documents() {
        rows.put(
            DOCUMENT,
            vec![id.clone(), document.source.into(), document.kind.id.into()],
            vec![document.number.clone().into(), document.date.to_string().into(), document.effective.into()],
        );
    }
    if let (Some(fine), Some(party), Some(decision)) = (fine, party, case.decision()) {
        put_fine(&mut rows, case, &id, &agency, &region, fine, party, decision);
    }
    put_publication(&mut rows, case, &id, &agency, &cause);
    let mut searched = vec![case.id.0.clone(), cause];
    searched.extend(party.map(|party| party.name.to_string()));
    searched.extend(lead.and_then(|lead| lead.act.suspect.as_ref()).map(ToString::to_string));
    searched.extend(case.documents().into_iter().filter_map(|document| document.number));
    for gram in searched.iter().flat_map(|text| grams(text)) {
        rows.put(GRAM, vec![gram.into(), id.clone()], Vec::new());
    }
    Ok(rows)
}

/// Start, end and place of a record made on the spot.
fn on_site(act: &Act) -> Option<(String, String, String)> {
    let scene = match act {
        Act::InspectScene(act) => &act.scene,
        Act::Question(act) => &act.scene,
        Act::TakeSample(act) => &act.scene,
        Act::Preserve(act) => &act.scene,
        Act::CheckCorrection(act) => &act.scene,
        _ => return None,
    };
    Some((write_datetime(scene.started), write_datetime(scene.ended), scene.place.to_string()))
}

#[expect(clippy::too_many_arguments, reason = "one row of one table, written in one place")]
fn put_fine(
    rows: &mut Rows,
    case: &CaseFile,
    id: &Cell,
    agency: &Cell,
    region: &str,
    fine: law::Fen,
    party: &casework::acts::parts::Party,
    decision: Decision<'_>,
) {
    let (item, tier, from, to) = match decision {
        Decision::Penalty(done) => {
            let Some(filing) = case.filing() else { return };
            let from = filing.act.violation_from;
            (&done.act.disposition.item, done.act.disposition.tier, from, filing.act.violation_to.unwrap_or(from))
        }
        Decision::OnTheSpot(done) => {
            let day = done.act.violation_at.date();
            (&done.act.item, done.act.disposition.tier, day, day)
        }
        Decision::NoPenalty(_) => return,
    };
    rows.put(
        FINE,
        vec![id.clone()],
        vec![
            agency.clone(),
            item.as_str().into(),
            tier.code().into(),
            party.key().into(),
            from.to_string().into(),
            to.to_string().into(),
            region.into(),
            fine.0.into(),
            decision.entry().at.date().to_string().into(),
        ],
    );
}

fn put_publication(rows: &mut Rows, case: &CaseFile, id: &Cell, agency: &Cell, cause: &str) {
    let Some(published) = case.last::<casework::acts::publication::Publish>() else { return };
    let Some(Decision::Penalty(decision)) = case.decision() else { return };
    let Some(number) = decision.entry.numbers.iter().find(|n| n.kind == "penalty_decision") else { return };
    let Some(party) = case.party() else { return };
    let name = casework::mask::party_name(party, published.act.mask_party_name);
    let kinds: Vec<&str> = decision.act.disposition.penalties.iter().map(|penalty| penalty.kind.name()).collect();
    rows.put(
        PUBLICATION,
        vec![id.clone()],
        vec![
            agency.clone(),
            number.number.as_str().into(),
            name.into(),
            cause.into(),
            kinds.join("、").into(),
            decision.act.disposition.fine().map(|fine| fine.0).into(),
            decision.day().to_string().into(),
            published.day().to_string().into(),
            published.act.summary.as_str().into(),
            decision.entry.seq.into(),
            published.entry.seq.into(),
        ],
    );
}
