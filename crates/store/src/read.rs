//! Questions to the read models: lists, counts, search, and what neighbouring cases say.

use crate::engine::{Row, Tx, Value};
use crate::error::StoreError;
use crate::projection::grams;

pub mod catalogue;

/// Most rows that a list gives at once.
pub const PAGE: i64 = 50;

/// A row of the case list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// Number of the case.
    pub id: String,
    /// The agency that handles it.
    pub agency: String,
    /// Region code of the violation.
    pub region: String,
    /// Code of the stage.
    pub stage: String,
    /// `open`, `concluded`, `closed` or `archived`.
    pub status: String,
    /// Cause of the case (案由).
    pub cause: String,
    /// The party, once known.
    pub party: Option<String>,
    /// When its first act was recorded.
    pub opened: String,
    /// Day of filing.
    pub filed: Option<String>,
    /// Day of the decision.
    pub decided: Option<String>,
    /// The fine, in fen.
    pub fine: Option<i64>,
    /// Next due day of the agency, inclusive.
    pub next_due: Option<String>,
    /// What is due then.
    pub next_title: Option<String>,
    /// Alerts in all.
    pub alerts: i64,
    /// Red alerts among them.
    pub red: i64,
    /// When its last act was recorded.
    pub updated: String,
}

const CASE_COLUMNS: &str = "id, agency, region, stage, status, cause, party, opened, filed, decided, fine, next_due, \
                            next_title, alerts, red, updated";

fn case_row(row: &Row) -> Result<CaseRow, StoreError> {
    let optional = |i| row.optional_text(i).map(|text| text.map(str::to_owned));
    Ok(CaseRow {
        id: row.text(0)?.to_owned(),
        agency: row.text(1)?.to_owned(),
        region: row.text(2)?.to_owned(),
        stage: row.text(3)?.to_owned(),
        status: row.text(4)?.to_owned(),
        cause: row.text(5)?.to_owned(),
        party: optional(6)?,
        opened: row.text(7)?.to_owned(),
        filed: optional(8)?,
        decided: optional(9)?,
        fine: row.optional_int(10)?,
        next_due: optional(11)?,
        next_title: optional(12)?,
        alerts: row.int(13)?,
        red: row.int(14)?,
        updated: row.text(15)?.to_owned(),
    })
}

/// Which cases a list shows; every condition that is set must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseFilter {
    /// Of this agency.
    pub agency: Option<String>,
    /// Handled by this officer.
    pub officer: Option<String>,
    /// In this stage.
    pub stage: Option<String>,
    /// Of this status.
    pub status: Option<String>,
    /// Whose number, cause, party or document number contains this text.
    pub search: Option<String>,
    /// With an open period that ends on this day.
    pub due: Option<String>,
    /// Updated before this moment and, at the same moment, after this case: the page after a row.
    pub after: Option<(String, String)>,
}

/// The cases of a filter, last updated first.
///
/// # Errors
/// [`StoreError`].
pub fn cases(tx: &mut Tx<'_>, filter: &CaseFilter) -> Result<Vec<CaseRow>, StoreError> {
    let mut sql = format!("SELECT {CASE_COLUMNS} FROM case_file WHERE 1 = 1");
    let mut params: Vec<Value<'static>> = Vec::new();
    let mut and = |condition: &str, value: String| {
        params.push(Value::Text(value.into()));
        sql.push_str(" AND ");
        sql.push_str(&condition.replace("$?", &format!("${}", params.len())));
    };
    if let Some(agency) = &filter.agency {
        and("agency = $?", agency.clone());
    }
    if let Some(officer) = &filter.officer {
        and("id IN (SELECT case_id FROM case_officer WHERE person = $?)", officer.clone());
    }
    if let Some(stage) = &filter.stage {
        and("stage = $?", stage.clone());
    }
    if let Some(status) = &filter.status {
        and("status = $?", status.clone());
    }
    if let Some(due) = &filter.due {
        and("id IN (SELECT case_id FROM deadline WHERE met IS NULL AND due = $?)", due.clone());
    }
    for piece in filter.search.iter().flat_map(|text| grams(text)) {
        and("id IN (SELECT case_id FROM gram WHERE gram = $?)", piece);
    }
    if let Some((updated, id)) = &filter.after {
        params.push(Value::Text(updated.clone().into()));
        params.push(Value::Text(id.clone().into()));
        let (a, b) = (params.len() - 1, params.len());
        sql.push_str(&format!(" AND (updated < ${a} OR (updated = ${a} AND id > ${b}))"));
    }
    sql.push_str(&format!(" ORDER BY updated DESC, id LIMIT {PAGE}"));
    tx.query(&sql, &params)?.iter().map(case_row).collect()
}

/// One task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TodoRow {
    /// The case.
    pub case: String,
    /// Its cause.
    pub cause: String,
    /// Its party.
    pub party: Option<String>,
    /// The act that does it.
    pub act: String,
    /// What is to be done.
    pub title: String,
    /// Since when it waits.
    pub since: String,
    /// Last day, inclusive; [`crate::projection::NO_DUE`] where there is none.
    pub due: String,
}

/// What waits for a person, in all capacities, the least statutory time first.
///
/// # Errors
/// [`StoreError`].
pub fn todos(
    tx: &mut Tx<'_>,
    person: &str,
    posts: &[(String, String)],
    limit: i64,
) -> Result<Vec<TodoRow>, StoreError> {
    const COLUMNS: &str = "t.case_id, c.cause, c.party, t.act, t.title, t.since, t.due";
    const FROM: &str = "FROM todo t JOIN case_file c ON c.id = t.case_id";
    let sql = format!("SELECT {COLUMNS} {FROM} WHERE t.person = $1 ORDER BY t.due, t.since, t.case_id LIMIT {limit}");
    let mut rows = tx.query(&sql, &[Value::Text(person.into())])?;
    for (agency, role) in posts {
        let sql = format!(
            "SELECT {COLUMNS} {FROM} WHERE t.agency = $1 AND t.role = $2 ORDER BY t.due, t.since, t.case_id LIMIT {limit}"
        );
        rows.extend(tx.query(&sql, &[Value::Text(agency.as_str().into()), Value::Text(role.as_str().into())])?);
    }
    let mut list = rows
        .iter()
        .map(|row| {
            Ok(TodoRow {
                case: row.text(0)?.to_owned(),
                cause: row.text(1)?.to_owned(),
                party: row.optional_text(2)?.map(str::to_owned),
                act: row.text(3)?.to_owned(),
                title: row.text(4)?.to_owned(),
                since: row.text(5)?.to_owned(),
                due: row.text(6)?.to_owned(),
            })
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    list.sort_by(|a, b| (&a.due, &a.since, &a.case).cmp(&(&b.due, &b.since, &b.case)));
    list.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(list)
}

/// How many tasks wait for a person in all capacities, and how many of them are past their last day.
///
/// # Errors
/// [`StoreError`].
pub fn todo_counts(
    tx: &mut Tx<'_>,
    person: &str,
    posts: &[(String, String)],
    today: &str,
) -> Result<(i64, i64), StoreError> {
    const COUNT: &str =
        "SELECT count(*), CAST(coalesce(sum(CASE WHEN due < $1 THEN 1 ELSE 0 END), 0) AS BIGINT) FROM todo";
    let mut total = (0, 0);
    let mut add = |row: Row| -> Result<(), StoreError> {
        total = (total.0 + row.int(0)?, total.1 + row.int(1)?);
        Ok(())
    };
    add(tx.one(&format!("{COUNT} WHERE person = $2"), &[Value::Text(today.into()), Value::Text(person.into())])?)?;
    for (agency, role) in posts {
        let params =
            [Value::Text(today.into()), Value::Text(agency.as_str().into()), Value::Text(role.as_str().into())];
        add(tx.one(&format!("{COUNT} WHERE agency = $2 AND role = $3"), &params)?)?;
    }
    Ok(total)
}

/// An officer of a case that is not closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficerRow {
    /// The case.
    pub case: String,
    /// Its cause.
    pub cause: String,
    /// Its party.
    pub party: Option<String>,
    /// Code of its item, once it is filed.
    pub item: Option<String>,
    /// The officer.
    pub person: String,
}

/// The officers of an agency's cases that are not closed, case by case. A case for which no filing has been asked yet has
/// no officers, only somebody who registered its lead.
///
/// # Errors
/// [`StoreError`].
pub fn officers_of_open_cases(tx: &mut Tx<'_>, agency: &str) -> Result<Vec<OfficerRow>, StoreError> {
    let sql = "SELECT c.id, c.cause, c.party, c.item, o.person FROM case_file c \
               JOIN case_officer o ON o.case_id = c.id \
               WHERE c.agency = $1 AND c.status IN ('open', 'concluded') AND c.item IS NOT NULL \
               ORDER BY c.id, o.person";
    tx.query(sql, &[Value::Text(agency.into())])?
        .iter()
        .map(|row| {
            let optional = |i| row.optional_text(i).map(|text| text.map(str::to_owned));
            Ok(OfficerRow {
                case: row.text(0)?.to_owned(),
                cause: row.text(1)?.to_owned(),
                party: optional(2)?,
                item: optional(3)?,
                person: row.text(4)?.to_owned(),
            })
        })
        .collect()
}

/// How many cases of an agency stand in each stage, with the status.
///
/// # Errors
/// [`StoreError`].
pub fn stage_counts(tx: &mut Tx<'_>, agency: &str) -> Result<Vec<(String, String, i64)>, StoreError> {
    let sql =
        "SELECT stage, status, count(*) FROM case_file WHERE agency = $1 GROUP BY stage, status ORDER BY stage, status";
    tx.query(sql, &[Value::Text(agency.into())])?
        .iter()
        .map(|row| Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned(), row.int(2)?)))
        .collect()
}

/// One alert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertRow {
    /// The case.
    pub case: String,
    /// Its cause.
    pub cause: String,
    /// The act.
    pub seq: i64,
    /// The rule.
    pub rule: String,
    /// Whether it is red.
    pub red: bool,
    /// What was found.
    pub message: String,
    /// When.
    pub recorded: String,
}

/// The latest alerts of an agency, or of all agencies.
///
/// # Errors
/// [`StoreError`].
pub fn alerts(tx: &mut Tx<'_>, agency: Option<&str>, limit: i64) -> Result<Vec<AlertRow>, StoreError> {
    let sql = format!(
        "SELECT a.case_id, c.cause, a.seq, a.rule, a.red, a.message, a.recorded FROM alert a \
         JOIN case_file c ON c.id = a.case_id WHERE (CAST($1 AS TEXT) IS NULL OR a.agency = $1) \
         ORDER BY a.recorded DESC, a.case_id, a.seq, a.rule LIMIT {limit}"
    );
    let agency = agency.map_or(Value::Null, |agency| Value::Text(agency.into()));
    tx.query(&sql, &[agency])?
        .iter()
        .map(|row| {
            Ok(AlertRow {
                case: row.text(0)?.to_owned(),
                cause: row.text(1)?.to_owned(),
                seq: row.int(2)?,
                rule: row.text(3)?.to_owned(),
                red: row.int(4)? != 0,
                message: row.text(5)?.to_owned(),
                recorded: row.text(6)?.to_owned(),
            })
        })
        .collect()
}

/// One open deadline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadlineRow {
    /// The case.
    pub case: String,
    /// Its cause.
    pub cause: String,
    /// What is due.
    pub title: String,
    /// Last day, inclusive.
    pub due: String,
}

/// The agency's open periods that end from `from` to `until`, both inclusive.
///
/// # Errors
/// [`StoreError`].
pub fn deadlines(tx: &mut Tx<'_>, agency: &str, from: &str, until: &str) -> Result<Vec<DeadlineRow>, StoreError> {
    let sql = "SELECT d.case_id, c.cause, d.title, d.due FROM deadline d JOIN case_file c ON c.id = d.case_id \
               WHERE d.agency = $1 AND d.met IS NULL AND d.due >= $2 AND d.due <= $3 ORDER BY d.due, d.case_id, d.place LIMIT 500";
    let params = [Value::Text(agency.into()), Value::Text(from.into()), Value::Text(until.into())];
    tx.query(sql, &params)?
        .iter()
        .map(|row| {
            Ok(DeadlineRow {
                case: row.text(0)?.to_owned(),
                cause: row.text(1)?.to_owned(),
                title: row.text(2)?.to_owned(),
                due: row.text(3)?.to_owned(),
            })
        })
        .collect()
}

/// One published decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicationRow {
    /// The case.
    pub case: String,
    /// The agency.
    pub agency: String,
    /// Document number of the decision.
    pub number: String,
    /// The party as the public sees it.
    pub party: String,
    /// Cause of the case.
    pub cause: String,
    /// Kinds of penalty, joined.
    pub kinds: String,
    /// The fine, in fen.
    pub fine: Option<i64>,
    /// Day of the decision.
    pub decided: String,
    /// Day of publication.
    pub published: String,
    /// The published summary.
    pub summary: String,
    /// The act of the decision.
    pub decision_seq: i64,
    /// The act of publication.
    pub publish_seq: i64,
}

const PUBLICATION_COLUMNS: &str = "case_id, agency, number, party, cause, kinds, fine, decided, published, summary, \
                                   decision_seq, publish_seq";

fn publication_row(row: &Row) -> Result<PublicationRow, StoreError> {
    Ok(PublicationRow {
        case: row.text(0)?.to_owned(),
        agency: row.text(1)?.to_owned(),
        number: row.text(2)?.to_owned(),
        party: row.text(3)?.to_owned(),
        cause: row.text(4)?.to_owned(),
        kinds: row.text(5)?.to_owned(),
        fine: row.optional_int(6)?,
        decided: row.text(7)?.to_owned(),
        published: row.text(8)?.to_owned(),
        summary: row.text(9)?.to_owned(),
        decision_seq: row.int(10)?,
        publish_seq: row.int(11)?,
    })
}

/// Published decisions, newest first, whose number, party or cause contains `search`.
///
/// # Errors
/// [`StoreError`].
pub fn publications(tx: &mut Tx<'_>, search: &str, limit: i64) -> Result<Vec<PublicationRow>, StoreError> {
    let mut sql = format!("SELECT {PUBLICATION_COLUMNS} FROM publication WHERE 1 = 1");
    let mut params: Vec<Value<'static>> = Vec::new();
    for word in search.split_whitespace().take(5) {
        params.push(Value::Text(format!("%{}%", word.to_lowercase().replace(['%', '_'], "")).into()));
        let i = params.len();
        sql.push_str(&format!(" AND (lower(number) LIKE ${i} OR lower(party) LIKE ${i} OR lower(cause) LIKE ${i})"));
    }
    sql.push_str(&format!(" ORDER BY published DESC, number LIMIT {limit}"));
    tx.query(&sql, &params)?.iter().map(publication_row).collect()
}

/// The published decision with this document number.
///
/// # Errors
/// [`StoreError`].
pub fn publication(tx: &mut Tx<'_>, number: &str) -> Result<Option<PublicationRow>, StoreError> {
    let sql = format!("SELECT {PUBLICATION_COLUMNS} FROM publication WHERE number = $1");
    tx.optional(&sql, &[Value::Text(number.into())])?.as_ref().map(publication_row).transpose()
}

/// A fine of a party in another case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FineRow {
    /// The case.
    pub case: String,
    /// Day of the decision.
    pub decided: String,
    /// First day of the violation.
    pub violation_from: String,
    /// Last day of the violation, inclusive.
    pub violation_to: String,
    /// Region code of the violation.
    pub region: String,
    /// The fine, in fen.
    pub amount: i64,
}

/// Fines of a party in other cases than `except`.
///
/// # Errors
/// [`StoreError`].
pub fn fines_of(tx: &mut Tx<'_>, party_key: &str, except: &str) -> Result<Vec<FineRow>, StoreError> {
    let sql = "SELECT case_id, decided, violation_from, violation_to, region, amount FROM fine \
               WHERE party_key = $1 AND case_id <> $2 ORDER BY decided, case_id LIMIT 100";
    tx.query(sql, &[Value::Text(party_key.into()), Value::Text(except.into())])?
        .iter()
        .map(|row| {
            let text = |i| row.text(i).map(str::to_owned);
            Ok(FineRow {
                case: text(0)?,
                decided: text(1)?,
                violation_from: text(2)?,
                violation_to: text(3)?,
                region: text(4)?,
                amount: row.int(5)?,
            })
        })
        .collect()
}

/// A case that another agency filed against the same party on the same item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilingRow {
    /// The case.
    pub case: String,
    /// The agency that filed it.
    pub agency: String,
    /// Day of filing.
    pub filed: String,
    /// First day of the violation.
    pub violation_from: String,
    /// Last day of the violation, inclusive.
    pub violation_to: String,
}

/// Cases against a party on an item that other agencies than `agency` have filed.
///
/// # Errors
/// [`StoreError`].
pub fn filings_of(tx: &mut Tx<'_>, party_key: &str, item: &str, agency: &str) -> Result<Vec<FilingRow>, StoreError> {
    let sql = "SELECT id, agency, filed, violation_from, violation_to FROM case_file \
               WHERE party_key = $1 AND item = $2 AND agency <> $3 AND filed IS NOT NULL \
               AND violation_from IS NOT NULL AND violation_to IS NOT NULL ORDER BY filed, id LIMIT 20";
    let params = [party_key, item, agency].map(|text| Value::Text(text.to_owned().into()));
    tx.query(sql, &params)?
        .iter()
        .map(|row| {
            let text = |i| row.text(i).map(str::to_owned);
            Ok(FilingRow {
                case: text(0)?,
                agency: text(1)?,
                filed: text(2)?,
                violation_from: text(3)?,
                violation_to: text(4)?,
            })
        })
        .collect()
}

/// Records that an officer signed in other cases and that overlap a time: case, start, end, place.
///
/// # Errors
/// [`StoreError`].
pub fn records_of(
    tx: &mut Tx<'_>,
    person: &str,
    started: &str,
    ended: &str,
    except: &str,
) -> Result<Vec<(String, String, String, String)>, StoreError> {
    let sql = "SELECT case_id, started, ended, place FROM officer_record WHERE person = $1 AND started < $2 AND ended > $3 \
               AND case_id <> $4 ORDER BY started, case_id LIMIT 20";
    let params = [
        Value::Text(person.into()),
        Value::Text(ended.into()),
        Value::Text(started.into()),
        Value::Text(except.into()),
    ];
    tx.query(sql, &params)?
        .iter()
        .map(|row| {
            let text = |i| row.text(i).map(str::to_owned);
            Ok((text(0)?, text(1)?, text(2)?, text(3)?))
        })
        .collect()
}

/// Fines of an agency for an item and tier decided since a day, in fen, ascending.
///
/// # Errors
/// [`StoreError`].
pub fn peer_fines(
    tx: &mut Tx<'_>,
    agency: &str,
    item: &str,
    tier: &str,
    since: &str,
    except: &str,
) -> Result<Vec<i64>, StoreError> {
    let sql = "SELECT amount FROM fine WHERE agency = $1 AND item = $2 AND tier = $3 AND decided >= $4 AND case_id <> $5 \
               ORDER BY amount LIMIT 2000";
    let params = [agency, item, tier, since, except].map(|text| Value::Text(text.to_owned().into()));
    tx.query(sql, &params)?.iter().map(|row| row.int(0)).collect()
}
