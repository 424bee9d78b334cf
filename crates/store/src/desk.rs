//! What the desk keeps beside the record: accounts, sessions, drafts, and the index of uploaded files.

use record::digest::Digest;

use crate::engine::Tx;
use crate::error::StoreError;

/// A sign-in account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The name typed at sign-in.
    pub name: String,
    /// The person of the registry.
    pub person: String,
    /// Argon2 hash of the password, in PHC form.
    pub password: String,
    /// Failed attempts since the last success.
    pub failures: i64,
    /// Until when no attempt is accepted, in the stored form.
    pub locked_until: Option<String>,
}

/// Creates an account or replaces its password; sessions opened with the old one end.
///
/// # Errors
/// As [`Tx::execute`].
pub fn put_account(tx: &mut Tx<'_>, name: &str, person: &str, password: &str) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO account (name, person, password, failures, locked_until) VALUES ($1, $2, $3, 0, NULL)
         ON CONFLICT (name) DO UPDATE SET person = excluded.person, password = excluded.password, failures = 0,
         locked_until = NULL",
        &[name.into(), person.into(), password.into()],
    )?;
    tx.execute("DELETE FROM session WHERE person = $1", &[person.into()])?;
    Ok(())
}

/// The account with this name.
///
/// # Errors
/// As [`Tx::query`].
pub fn account(tx: &mut Tx<'_>, name: &str) -> Result<Option<Account>, StoreError> {
    account_where(tx, "name", name)
}

/// The account of this person.
///
/// # Errors
/// As [`Tx::query`].
pub fn account_of(tx: &mut Tx<'_>, person: &str) -> Result<Option<Account>, StoreError> {
    account_where(tx, "person", person)
}

fn account_where(tx: &mut Tx<'_>, column: &str, value: &str) -> Result<Option<Account>, StoreError> {
    let sql = format!(
        "SELECT name, person, password, failures, locked_until FROM account WHERE {column} = $1 ORDER BY name LIMIT 1"
    );
    tx.optional(&sql, &[value.into()])?
        .map(|row| {
            Ok(Account {
                name: row.text(0)?.to_owned(),
                person: row.text(1)?.to_owned(),
                password: row.text(2)?.to_owned(),
                failures: row.int(3)?,
                locked_until: row.optional_text(4)?.map(str::to_owned),
            })
        })
        .transpose()
}

/// Notes a failed attempt; every `limit`-th one locks the account until `until`. Says whether it is locked now.
///
/// The database counts, so attempts made at the same moment are all counted.
///
/// # Errors
/// As [`Tx::query`].
pub fn note_failure(tx: &mut Tx<'_>, name: &str, limit: i64, until: &str) -> Result<bool, StoreError> {
    let sql = "UPDATE account SET failures = failures + 1 WHERE name = $1 RETURNING failures";
    let failures = tx.one(sql, &[name.into()])?.int(0)?;
    let locked = failures % limit == 0;
    if locked {
        tx.execute("UPDATE account SET locked_until = $2 WHERE name = $1", &[name.into(), until.into()])?;
    }
    Ok(locked)
}

/// Notes a successful attempt: earlier failures are forgotten.
///
/// # Errors
/// As [`Tx::execute`].
pub fn note_success(tx: &mut Tx<'_>, name: &str) -> Result<(), StoreError> {
    tx.execute("UPDATE account SET failures = 0, locked_until = NULL WHERE name = $1", &[name.into()])?;
    Ok(())
}

/// A signed-in session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The person.
    pub person: String,
    /// The token that forms must bring back.
    pub csrf: String,
    /// When it was last used, in the stored form.
    pub seen: String,
}

/// Opens a session under the digest of its token.
///
/// # Errors
/// As [`Tx::execute`].
pub fn open_session(tx: &mut Tx<'_>, token: Digest, person: &str, csrf: &str, now: &str) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO session (token, person, csrf, created, seen) VALUES ($1, $2, $3, $4, $4)",
        &[token.as_bytes().as_slice().into(), person.into(), csrf.into(), now.into()],
    )?;
    Ok(())
}

/// The session of a token.
///
/// # Errors
/// As [`Tx::query`].
pub fn session(tx: &mut Tx<'_>, token: Digest) -> Result<Option<Session>, StoreError> {
    let sql = "SELECT person, csrf, seen FROM session WHERE token = $1";
    tx.optional(sql, &[token.as_bytes().as_slice().into()])?
        .map(|row| {
            let text = |i| row.text(i).map(str::to_owned);
            Ok(Session { person: text(0)?, csrf: text(1)?, seen: text(2)? })
        })
        .transpose()
}

/// Notes that a session was used.
///
/// # Errors
/// As [`Tx::execute`].
pub fn touch_session(tx: &mut Tx<'_>, token: Digest, now: &str) -> Result<(), StoreError> {
    tx.execute("UPDATE session SET seen = $2 WHERE token = $1", &[token.as_bytes().as_slice().into(), now.into()])?;
    Ok(())
}

/// Ends a session.
///
/// # Errors
/// As [`Tx::execute`].
pub fn close_session(tx: &mut Tx<'_>, token: Digest) -> Result<(), StoreError> {
    tx.execute("DELETE FROM session WHERE token = $1", &[token.as_bytes().as_slice().into()])?;
    Ok(())
}

/// Keeps a draft of a form: what somebody typed, as the form's fields in JSON.
///
/// # Errors
/// As [`Tx::execute`].
pub fn put_draft(
    tx: &mut Tx<'_>,
    person: &str,
    case: &str,
    act: &str,
    form: &str,
    now: &str,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO draft (person, case_id, act, form, saved) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (person, case_id, act) DO UPDATE SET form = excluded.form, saved = excluded.saved",
        &[person.into(), case.into(), act.into(), form.into(), now.into()],
    )?;
    Ok(())
}

/// A draft: the form's fields in JSON, and when it was saved.
///
/// # Errors
/// As [`Tx::query`].
pub fn draft(tx: &mut Tx<'_>, person: &str, case: &str, act: &str) -> Result<Option<(String, String)>, StoreError> {
    let sql = "SELECT form, saved FROM draft WHERE person = $1 AND case_id = $2 AND act = $3";
    tx.optional(sql, &[person.into(), case.into(), act.into()])?
        .map(|row| Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned())))
        .transpose()
}

/// A person's drafts of a case: act and when it was saved.
///
/// # Errors
/// As [`Tx::query`].
pub fn drafts(tx: &mut Tx<'_>, person: &str, case: &str) -> Result<Vec<(String, String)>, StoreError> {
    let sql = "SELECT act, saved FROM draft WHERE person = $1 AND case_id = $2 ORDER BY act";
    tx.query(sql, &[person.into(), case.into()])?
        .iter()
        .map(|row| Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned())))
        .collect()
}

/// Forgets a draft.
///
/// # Errors
/// As [`Tx::execute`].
pub fn drop_draft(tx: &mut Tx<'_>, person: &str, case: &str, act: &str) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM draft WHERE person = $1 AND case_id = $2 AND act = $3",
        &[person.into(), case.into(), act.into()],
    )?;
    Ok(())
}

/// An uploaded file of a case; its bytes lie in the blob store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRow {
    /// SHA-256 in hexadecimal.
    pub sha256: String,
    /// Name, as it was uploaded.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// Size in bytes.
    pub size: i64,
    /// SM3 in hexadecimal.
    pub sm3: String,
}

/// Notes an uploaded file; the same file twice is one.
///
/// # Errors
/// As [`Tx::execute`].
pub fn put_file(tx: &mut Tx<'_>, case: &str, file: &FileRow, person: &str, now: &str) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO file (sha256, case_id, name, media_type, size, sm3, person, received)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (case_id, sha256) DO NOTHING",
        &[
            file.sha256.as_str().into(),
            case.into(),
            file.name.as_str().into(),
            file.media_type.as_str().into(),
            file.size.into(),
            file.sm3.as_str().into(),
            person.into(),
            now.into(),
        ],
    )?;
    Ok(())
}

/// The files uploaded to a case, in the order of arrival.
///
/// # Errors
/// As [`Tx::query`].
pub fn files(tx: &mut Tx<'_>, case: &str) -> Result<Vec<FileRow>, StoreError> {
    let sql = "SELECT sha256, name, media_type, size, sm3 FROM file WHERE case_id = $1 ORDER BY received, sha256";
    tx.query(sql, &[case.into()])?
        .iter()
        .map(|row| {
            Ok(FileRow {
                sha256: row.text(0)?.to_owned(),
                name: row.text(1)?.to_owned(),
                media_type: row.text(2)?.to_owned(),
                size: row.int(3)?,
                sm3: row.text(4)?.to_owned(),
            })
        })
        .collect()
}
