//! Sign-in: argon2 passwords, sessions on the server, locks after repeated failures.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use casework::value::{PersonId, parse_datetime, write_datetime};
use jiff::civil::DateTime;
use record::digest::{Digest, sha256};
use store::desk;

use crate::{Node, NodeError};

/// Wrong passwords before an account is locked. Policy of this system (GB/T 22239 asks for a lock, not for a number).
const FAILURES: i64 = 5;
/// Minutes for which it is locked then.
const LOCK_MINUTES: i64 = 15;
/// Minutes after which an unused session ends.
const IDLE_MINUTES: i64 = 120;

/// Somebody who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The person.
    pub person: PersonId,
    /// The token that forms must bring back.
    pub csrf: String,
}

/// What an attempt to sign in came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attempt {
    /// Signed in, with the token for the cookie.
    Done(String),
    /// Wrong name or password.
    Wrong,
    /// Too many failures; locked until then.
    Locked(DateTime),
}

fn hex(bytes: &[u8; 32]) -> String {
    Digest(*bytes).to_hex()
}

/// Until when the account is locked, if it is.
fn locked(account: &desk::Account, now: DateTime) -> Option<DateTime> {
    let until = account.locked_until.as_deref().and_then(|text| parse_datetime(text).ok())?;
    (now < until).then_some(until)
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, NodeError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| NodeError::Stopping)
}

impl Node {
    /// Creates an account or sets its password.
    ///
    /// # Errors
    /// [`NodeError`] when it cannot be stored.
    pub async fn set_password(&self, name: &str, person: &PersonId, password: &str) -> Result<(), NodeError> {
        let salt = self.random()?;
        let password = password.to_owned();
        let hash = blocking(move || {
            let hash = Argon2::default().hash_password_with_salt(password.as_bytes(), salt.get(..16).unwrap_or(&salt));
            hash.map(|hash| hash.to_string())
        })
        .await?
        .map_err(|error| NodeError::Password(error.to_string()))?;
        let (name, person) = (name.to_owned(), person.to_string());
        Ok(self.store().write(move |tx| desk::put_account(tx, &name, &person, &hash)).await?)
    }

    /// Signs somebody in.
    ///
    /// # Errors
    /// [`NodeError`] when the store fails.
    pub async fn sign_in(&self, name: &str, password: &str) -> Result<Attempt, NodeError> {
        let now = self.now();
        let key = name.to_owned();
        let account = self.store().read(move |tx| desk::account(tx, &key)).await?;
        if let Some(until) = account.as_ref().and_then(|account| locked(account, now)) {
            return Ok(Attempt::Locked(until));
        }
        let (hash, password) = (account.as_ref().map(|account| account.password.clone()), password.to_owned());
        let right = blocking(move || {
            // Somebody unknown costs the same time as a wrong password, so that names cannot be tried out.
            let stored = hash.as_deref().and_then(|hash| PasswordHash::new(hash).ok());
            match stored {
                Some(stored) => Argon2::default().verify_password(password.as_bytes(), &stored).is_ok(),
                None => {
                    drop(Argon2::default().hash_password_with_salt(password.as_bytes(), &[0; 16]));
                    false
                }
            }
        })
        .await?;
        let Some(account) = account else { return Ok(Attempt::Wrong) };
        if !right {
            let until = now.saturating_add(jiff::Span::new().minutes(LOCK_MINUTES));
            let (name, written) = (account.name, write_datetime(until));
            let locked = self.store().write(move |tx| desk::note_failure(tx, &name, FAILURES, &written)).await?;
            return Ok(if locked { Attempt::Locked(until) } else { Attempt::Wrong });
        }
        let (token, csrf) = (hex(&self.random()?), hex(&self.random()?));
        let digest = sha256(token.as_bytes());
        self.store()
            .write(move |tx| {
                // Attempts made at the same moment may have locked the account, or the password may be another one now.
                let current = desk::account(tx, &account.name)?;
                let Some(current) = current.filter(|current| current.password == account.password) else {
                    return Ok(Attempt::Wrong);
                };
                if let Some(until) = locked(&current, now) {
                    return Ok(Attempt::Locked(until));
                }
                desk::note_success(tx, &account.name)?;
                desk::open_session(tx, digest, &current.person, &csrf, &write_datetime(now))?;
                Ok(Attempt::Done(token.clone()))
            })
            .await
    }

    /// Who holds this token, if his session still runs.
    ///
    /// # Errors
    /// [`NodeError`] when the store fails.
    pub async fn session(&self, token: &str) -> Result<Option<SignedIn>, NodeError> {
        let digest = sha256(token.as_bytes());
        let Some(session) = self.store().read(move |tx| desk::session(tx, digest)).await? else { return Ok(None) };
        let now = self.now();
        let seen = parse_datetime(&session.seen).unwrap_or(now);
        if now > seen.saturating_add(jiff::Span::new().minutes(IDLE_MINUTES)) {
            self.store().write(move |tx| desk::close_session(tx, digest)).await?;
            return Ok(None);
        }
        // One write a minute is enough to know that somebody is there.
        if now >= seen.saturating_add(jiff::Span::new().minutes(1)) {
            let now = write_datetime(now);
            self.store().write(move |tx| desk::touch_session(tx, digest, &now)).await?;
        }
        Ok(Some(SignedIn { person: PersonId(session.person), csrf: session.csrf }))
    }

    /// Signs somebody out.
    ///
    /// # Errors
    /// [`NodeError`] when the store fails.
    pub async fn sign_out(&self, token: &str) -> Result<(), NodeError> {
        let digest = sha256(token.as_bytes());
        Ok(self.store().write(move |tx| desk::close_session(tx, digest)).await?)
    }
}

impl Node {
    /// Changes the password of a person who knows the old one; says whether he did.
    ///
    /// # Errors
    /// [`NodeError`] when the store fails.
    pub async fn change_password(&self, person: &PersonId, old: &str, new: &str) -> Result<bool, NodeError> {
        let key = person.to_string();
        let Some(account) = self.store().read(move |tx| desk::account_of(tx, &key)).await? else { return Ok(false) };
        let (hash, old) = (account.password.clone(), old.to_owned());
        let right = blocking(move || {
            PasswordHash::new(&hash).is_ok_and(|hash| Argon2::default().verify_password(old.as_bytes(), &hash).is_ok())
        })
        .await?;
        if right {
            self.set_password(&account.name, person, new).await?;
        }
        Ok(right)
    }
}
