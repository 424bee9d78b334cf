//! Where a database is: `sqlite:PATH`, a bare path, or `postgresql://…`.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::error::StoreError;

/// The address of a database.
///
/// - `sqlite:PATH`: a file; made if it is missing, but not the folder it stands in.
/// - a bare path: a file that must exist, so that a misspelt path does not become an empty database.
/// - `postgresql://user@host/name` or `postgresql:///name?host=/folder/of/socket&user=…` (`postgres:` means the same).
///   The connection is not encrypted: reach a server on another machine through a protected network.
#[derive(Clone)]
pub struct StoreUrl(pub(super) Place);

#[derive(Clone)]
pub(super) enum Place {
    File { path: PathBuf, may_create: bool },
    Server(Box<tokio_postgres::Config>),
}

impl StoreUrl {
    /// The SQLite file at `path`, made if it is missing.
    #[must_use]
    pub fn sqlite(path: &Path) -> StoreUrl {
        StoreUrl(Place::File { path: path.to_owned(), may_create: true })
    }

    /// The same address, with leave to make a missing SQLite file. A PostgreSQL database is never made.
    #[must_use]
    pub(super) fn creating(self) -> StoreUrl {
        match self.0 {
            Place::File { path, may_create: _ } => StoreUrl(Place::File { path, may_create: true }),
            Place::Server(config) => StoreUrl(Place::Server(config)),
        }
    }
}

impl FromStr for StoreUrl {
    type Err = StoreError;

    fn from_str(url: &str) -> Result<StoreUrl, StoreError> {
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let config = url.parse().map_err(|error: tokio_postgres::Error| StoreError::Address {
                // The text may hold a password, so it is not repeated.
                url: "postgresql:…".to_owned(),
                reason: std::error::Error::source(&error).map_or_else(|| error.to_string(), ToString::to_string),
            })?;
            return Ok(StoreUrl(Place::Server(Box::new(config))));
        }
        let (path, may_create) = match url.strip_prefix("sqlite:") {
            Some(path) => (path, true),
            None => (url, false),
        };
        let refuse = |reason: &str| StoreError::Address { url: url.to_owned(), reason: reason.to_owned() };
        if path.is_empty() {
            return Err(refuse("没有文件路径"));
        }
        if path.starts_with(':') || path.starts_with("//") || path.contains("://") {
            return Err(refuse("不是文件路径"));
        }
        Ok(StoreUrl(Place::File { path: PathBuf::from(path), may_create }))
    }
}

/// Without password.
impl fmt::Display for StoreUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Place::File { path, .. } => write!(formatter, "sqlite:{}", path.display()),
            Place::Server(config) => {
                write!(formatter, "postgresql:")?;
                for host in config.get_hosts() {
                    match host {
                        tokio_postgres::config::Host::Tcp(name) => write!(formatter, "//{name}")?,
                        tokio_postgres::config::Host::Unix(folder) => write!(formatter, "{}", folder.display())?,
                    }
                }
                write!(formatter, "/{}", config.get_dbname().unwrap_or_default())
            }
        }
    }
}

impl fmt::Debug for StoreUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "StoreUrl({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_understood_and_passwords_hidden() {
        let shown = |url: &str| url.parse::<StoreUrl>().map(|url| format!("{url:?}"));
        assert_eq!(shown("sqlite:data/node.db").unwrap(), "StoreUrl(sqlite:data/node.db)");
        assert_eq!(shown("node.db").unwrap(), "StoreUrl(sqlite:node.db)");
        assert_eq!(
            shown("postgresql://clerk:secret@db.example/node").unwrap(),
            "StoreUrl(postgresql://db.example/node)"
        );
        assert_eq!(shown("postgres:///node?host=/run/pg&user=clerk").unwrap(), "StoreUrl(postgresql:/run/pg/node)");
    }

    #[test]
    fn what_is_not_an_address_is_refused() {
        for url in ["", "sqlite:", "sqlite::memory:", "mysql://host/db", "sqlite://x", "postgresql://u:geheim@h:x/db"] {
            let error = url.parse::<StoreUrl>().unwrap_err();
            assert!(matches!(error, StoreError::Address { .. }), "{url}: {error}");
            assert!(!error.to_string().contains("geheim"), "{error}");
        }
    }
}
