//! Pages, sign-in, permissions at the door.
//!
//! Pages are made on the server and work without JavaScript. No legal rule stands here: a page that hides a button is
//! backed by `decide`, which refuses in the same words. Every form is made from the definition of its act.

mod app;
mod assets;
mod desk;
mod flow;
mod form;
mod guard;
mod problem;
mod public;
mod readings;
mod url;
mod view;
mod words;

pub use app::{App, Documents, Settings, router};
