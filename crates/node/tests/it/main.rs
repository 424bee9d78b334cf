//! A node as its callers see it, on both engines.
#![expect(clippy::unwrap_used, reason = "the whole crate is tests, and their helpers may fail like them")]

mod accounts;
mod catalogue;
mod concurrency;
mod export;
mod kill;
mod library;
mod officers;
mod proposals;
mod registry;
mod several;
mod whole_case;
