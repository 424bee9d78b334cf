//! Questions to the read models of items: lists as of a day, search, and what rests on a statute.

use super::PAGE;
use crate::engine::{Row, Tx, Value};
use crate::error::StoreError;
use crate::projection::{NO_DUE, grams};

/// A row of the list of items, as of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemRow {
    /// Code of the item.
    pub code: String,
    /// Name of the version in force on the day, or of the draft under way or last version where none is.
    pub name: String,
    /// The agency that draws it up.
    pub agency: String,
    /// Code of the kind of power.
    pub kind: String,
    /// Field of enforcement (执法领域); empty where none is stated.
    pub domain: String,
    /// How it stands on the day ([`casework::catalogue::Standing`]).
    pub standing: String,
    /// Number of the version in force on the day.
    pub number: Option<i64>,
    /// First day of that version.
    pub from: Option<String>,
    /// First day on which that version no longer holds; `None` while it does.
    pub until: Option<String>,
    /// How far the draft under way has come; empty where there is none.
    pub phase: String,
    /// The legal office to which it was submitted; empty where it was not.
    pub office: String,
    /// When its last act was recorded.
    pub updated: String,
}

/// Which items a list shows; every condition that is set must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ItemFilter {
    /// That this agency may file on, on the day.
    pub subject: Option<String>,
    /// Drawn up by this agency, or that it may file on at some time.
    pub concerning: Option<String>,
    /// Drawn up by this agency.
    pub agency: Option<String>,
    /// Submitted to this legal office.
    pub office: Option<String>,
    /// Standing in one of these ways on the day; in any way when empty.
    pub standings: Vec<String>,
    /// Whose draft under way has come to one of these phases; with or without a draft when empty.
    pub phases: Vec<String>,
    /// Of this kind of power.
    pub kind: Option<String>,
    /// Of this field of enforcement.
    pub domain: Option<String>,
    /// Whose code, name, violation or statutes contain this text.
    pub search: Option<String>,
    /// Resting on this statute (short title, without book marks) in the version in force on the day.
    pub law: Option<String>,
    /// And on this article of it.
    pub article: Option<u32>,
    /// With a code after this one: the page after a row.
    pub after: Option<String>,
}

/// From how many letters and digits on a word is looked for as a part of a code.
const CODE_PART: usize = 6;

/// `FROM` and `WHERE` of a filter; `$1` is the day.
fn conditions(filter: &ItemFilter, day: &str) -> (String, Vec<Value<'static>>) {
    let mut sql = "FROM item i \
                   LEFT JOIN item_span s ON s.code = i.code AND s.from_day <= $1 AND s.until_day > $1 \
                   LEFT JOIN item_version v ON v.code = s.code AND v.number = s.number WHERE 1 = 1"
        .to_owned();
    let mut params: Vec<Value<'static>> = vec![Value::Text(day.to_owned().into())];
    let text = |text: &str| Value::Text(text.to_owned().into());
    for (column, values) in [(STANDING, &filter.standings), ("i.phase", &filter.phases)] {
        if values.is_empty() {
            continue;
        }
        let places: Vec<String> = (1..=values.len()).map(|n| format!("${}", params.len() + n)).collect();
        params.extend(values.iter().map(|value| text(value)));
        sql.push_str(&format!(" AND {column} IN ({})", places.join(", ")));
    }
    let mut and = |condition: &str, value: Value<'static>| {
        params.push(value);
        sql.push_str(" AND ");
        sql.push_str(&condition.replace("$?", &format!("${}", params.len())));
    };
    if let Some(subject) = &filter.subject {
        and(
            "i.code IN (SELECT code FROM item_subject WHERE agency = $? AND from_day <= $1 AND until_day > $1)",
            text(subject),
        );
    }
    if let Some(agency) = &filter.concerning {
        and("(i.agency = $? OR i.code IN (SELECT code FROM item_subject WHERE agency = $?))", text(agency));
    }
    let plain = [
        ("i.agency = $?", &filter.agency),
        ("i.office = $?", &filter.office),
        ("i.kind = $?", &filter.kind),
        ("i.domain = $?", &filter.domain),
        ("i.code > $?", &filter.after),
    ];
    for (condition, value) in plain {
        if let Some(value) = value {
            and(condition, text(value));
        }
    }
    for word in filter.search.iter().flat_map(|words| words.split_whitespace()) {
        // Pairs of digits say little of a code: it is compared as a whole.
        if word.len() >= CODE_PART && word.chars().all(|c| c.is_ascii_alphanumeric()) {
            and("i.code LIKE $?", Value::Text(format!("%{}%", word.to_ascii_uppercase()).into()));
            continue;
        }
        for piece in grams(word) {
            and("i.code IN (SELECT code FROM item_gram WHERE gram = $?)", Value::Text(piece.into()));
        }
    }
    if let Some(law) = &filter.law {
        let short = law::statutes::short_title(law);
        and(
            "EXISTS (SELECT 1 FROM item_basis b WHERE b.code = s.code AND b.number = s.number AND b.law = $?",
            text(short),
        );
        match filter.article {
            // The condition continues inside the brackets of the one before.
            Some(article) => {
                params.push(i64::from(article).into());
                sql.push_str(&format!(" AND b.article_number = ${})", params.len()));
            }
            None => sql.push(')'),
        }
    }
    (sql, params)
}

/// How an item stands where no span says so: before its first day in force, or unpublished.
const STANDING: &str = "coalesce(s.standing, CASE WHEN i.versions > 0 THEN 'pending' ELSE 'unpublished' END)";

/// The items of a filter as of a day, by code, at most [`PAGE`].
///
/// # Errors
/// [`StoreError`].
pub fn items(tx: &mut Tx<'_>, filter: &ItemFilter, day: &str) -> Result<Vec<ItemRow>, StoreError> {
    let (conditions, params) = conditions(filter, day);
    let sql = format!(
        "SELECT i.code, coalesce(v.name, i.name), i.agency, coalesce(v.kind, i.kind), coalesce(v.domain, i.domain), \
         {STANDING}, s.number, v.from_day, v.until_day, i.phase, i.office, i.updated \
         {conditions} ORDER BY i.code LIMIT {PAGE}"
    );
    tx.query(&sql, &params)?.iter().map(item_row).collect()
}

fn item_row(row: &Row) -> Result<ItemRow, StoreError> {
    let text = |i| row.text(i).map(str::to_owned);
    Ok(ItemRow {
        code: text(0)?,
        name: text(1)?,
        agency: text(2)?,
        kind: text(3)?,
        domain: text(4)?,
        standing: text(5)?,
        number: row.optional_int(6)?,
        from: row.optional_text(7)?.map(str::to_owned),
        until: row.optional_text(8)?.filter(|until| *until != NO_DUE).map(str::to_owned),
        phase: text(9)?,
        office: text(10)?,
        updated: text(11)?,
    })
}

/// How many items a filter has as of a day; `after` does not matter.
///
/// # Errors
/// [`StoreError`].
pub fn item_count(tx: &mut Tx<'_>, filter: &ItemFilter, day: &str) -> Result<i64, StoreError> {
    let all = ItemFilter { after: None, ..filter.clone() };
    let (conditions, params) = conditions(&all, day);
    tx.one(&format!("SELECT count(*) {conditions}"), &params)?.int(0)
}

/// How many items stand in each way on a day.
///
/// # Errors
/// [`StoreError`].
pub fn standing_counts(tx: &mut Tx<'_>, filter: &ItemFilter, day: &str) -> Result<Vec<(String, i64)>, StoreError> {
    let all = ItemFilter { after: None, standings: Vec::new(), ..filter.clone() };
    let (conditions, params) = conditions(&all, day);
    let sql = format!("SELECT {STANDING}, count(*) {conditions} GROUP BY 1 ORDER BY 1");
    tx.query(&sql, &params)?.iter().map(|row| Ok((row.text(0)?.to_owned(), row.int(1)?))).collect()
}

/// An item that stands otherwise on one day than on another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeRow {
    /// Code of the item.
    pub code: String,
    /// Its name as it stands last.
    pub name: String,
    /// How it stood on the first day, and the number of the version then in force.
    pub before: (String, Option<i64>),
    /// How it stands on the second day, and the number of the version then in force.
    pub after: (String, Option<i64>),
}

/// How an item stood on the first day of a comparison.
const STOOD: &str = "coalesce(b.standing, CASE WHEN i.versions > 0 THEN 'pending' ELSE 'unpublished' END)";

/// `FROM` and `WHERE` of a comparison; `$1` is the second day.
fn compared(filter: &ItemFilter, from: &str, to: &str) -> (String, Vec<Value<'static>>) {
    let (conditions, mut params) = conditions(filter, to);
    params.push(Value::Text(from.to_owned().into()));
    let day = params.len();
    let before =
        format!("LEFT JOIN item_span b ON b.code = i.code AND b.from_day <= ${day} AND b.until_day > ${day} WHERE");
    // Who may file changes without the standing when a power that is handed down already is handed to another too.
    let sql = format!(
        "{} AND ({STOOD} <> {STANDING} OR coalesce(b.number, 0) <> coalesce(s.number, 0) \
         OR EXISTS (SELECT 1 FROM item_subject x WHERE x.code = i.code \
         AND (x.from_day <= $1 AND x.until_day > $1) <> (x.from_day <= ${day} AND x.until_day > ${day})))",
        conditions.replacen("WHERE", &before, 1)
    );
    (sql, params)
}

/// The items of a filter that stand otherwise, in another version or with other subjects on `to` than on `from`, by code.
/// What the filter says of standings and subjects is about `to`; `after` and `search` hold as in [`items`]. At most
/// [`PAGE`].
///
/// # Errors
/// [`StoreError`].
pub fn changes(tx: &mut Tx<'_>, filter: &ItemFilter, from: &str, to: &str) -> Result<Vec<ChangeRow>, StoreError> {
    let (compared, params) = compared(filter, from, to);
    let sql = format!(
        "SELECT i.code, i.name, {STOOD}, b.number, {STANDING}, s.number {compared} ORDER BY i.code LIMIT {PAGE}"
    );
    tx.query(&sql, &params)?
        .iter()
        .map(|row| {
            let text = |i| row.text(i).map(str::to_owned);
            Ok(ChangeRow {
                code: text(0)?,
                name: text(1)?,
                before: (text(2)?, row.optional_int(3)?),
                after: (text(4)?, row.optional_int(5)?),
            })
        })
        .collect()
}

/// How many items [`changes`] has in all; `after` does not matter.
///
/// # Errors
/// [`StoreError`].
pub fn change_count(tx: &mut Tx<'_>, filter: &ItemFilter, from: &str, to: &str) -> Result<i64, StoreError> {
    let all = ItemFilter { after: None, ..filter.clone() };
    let (compared, params) = compared(&all, from, to);
    tx.one(&format!("SELECT count(*) {compared}"), &params)?.int(0)
}

/// Whether no item has read models.
///
/// # Errors
/// [`StoreError`].
pub fn is_empty(tx: &mut Tx<'_>) -> Result<bool, StoreError> {
    Ok(tx.optional("SELECT code FROM item LIMIT 1", &[])?.is_none())
}

/// A version that rests on a statute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BasisRow {
    /// Code of the item.
    pub code: String,
    /// Number of the version.
    pub number: i64,
    /// The version of the statute, by its day.
    pub version: String,
    /// The article as stated.
    pub article: String,
}

/// The versions in force on a day that rest on a statute, or on one of some articles of it where `articles` names any.
///
/// # Errors
/// [`StoreError`].
pub fn items_resting_on(tx: &mut Tx<'_>, law: &str, articles: &[u32], day: &str) -> Result<Vec<BasisRow>, StoreError> {
    let numbers: Vec<String> = articles.iter().map(u32::to_string).collect();
    let among =
        if numbers.is_empty() { String::new() } else { format!(" AND b.article_number IN ({})", numbers.join(", ")) };
    let sql = format!(
        "SELECT b.code, b.number, b.version, b.article FROM item_basis b \
         JOIN item_span s ON s.code = b.code AND s.number = b.number AND s.from_day <= $2 AND s.until_day > $2 \
         WHERE b.law = $1{among} ORDER BY b.code, b.number, b.place"
    );
    let law = law::statutes::short_title(law).to_owned();
    tx.query(&sql, &[Value::Text(law.into()), Value::Text(day.to_owned().into())])?
        .iter()
        .map(|row| {
            Ok(BasisRow {
                code: row.text(0)?.to_owned(),
                number: row.int(1)?,
                version: row.text(2)?.to_owned(),
                article: row.text(3)?.to_owned(),
            })
        })
        .collect()
}

/// An open case on an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenCaseRow {
    /// The case.
    pub case: String,
    /// The agency that handles it.
    pub agency: String,
    /// Its cause.
    pub cause: String,
    /// Last day of the violation, inclusive, where it is known.
    pub violation_to: Option<String>,
}

/// The cases on an item that are not decided yet.
///
/// # Errors
/// [`StoreError`].
pub fn open_cases_on(tx: &mut Tx<'_>, code: &str) -> Result<Vec<OpenCaseRow>, StoreError> {
    let sql = "SELECT id, agency, cause, violation_to FROM case_file \
               WHERE item = $1 AND status = 'open' AND decided IS NULL ORDER BY id";
    tx.query(sql, &[Value::Text(code.to_owned().into())])?
        .iter()
        .map(|row| {
            Ok(OpenCaseRow {
                case: row.text(0)?.to_owned(),
                agency: row.text(1)?.to_owned(),
                cause: row.text(2)?.to_owned(),
                violation_to: row.optional_text(3)?.map(str::to_owned),
            })
        })
        .collect()
}

/// The numbers of the cases on an item that were decided, the latest first, at most `limit`.
///
/// # Errors
/// [`StoreError`].
pub fn decided_cases_on(tx: &mut Tx<'_>, code: &str, limit: i64) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT id FROM case_file WHERE item = $1 AND decided IS NOT NULL ORDER BY decided DESC, id LIMIT $2";
    tx.query(sql, &[Value::Text(code.to_owned().into()), limit.into()])?
        .iter()
        .map(|row| row.text(0).map(str::to_owned))
        .collect()
}
