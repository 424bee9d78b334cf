//! A statute text as a tree: title, events, chapters, articles, paragraphs, items.
//!
//! [`read`] takes Markdown (headings with `#`) and plain text as copied from a page. Every line that is not blank is
//! somewhere in the tree; what does not fit stands in [`Statute::loose`], and what is doubtful is told as a [`Fault`].

mod force;
mod head;
mod line;
mod place;
mod reader;
mod tree;

pub use force::{Force, Start};
pub use head::{Event, EventKind, days_in};
pub use place::Place;
pub use reader::read;
pub use tree::{Article, ArticleNumber, Fault, Heading, HeadingRank, Item, Line, Paragraph, Statute};
