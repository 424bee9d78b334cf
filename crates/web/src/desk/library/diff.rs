//! What changed between two texts of a statute, article by article and word by word.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use jiff::civil::Date;
use law::statutes::short_title;
use statute::diff::{Change, Side, diff};
use statute::text::{ArticleNumber, Statute};

use super::super::{crumbs, link};
use super::text::number_words;
use super::title::compare;
use super::view::{Changed, DiffPage, Words};
use super::{HOME, anchor, day_of, find, text_address, title_address, version_name, versions};
use crate::app::App;
use crate::guard::Officer;
use crate::problem::{Fault, answer, page};
use crate::view::{Link, Tag};

pub(crate) async fn get(
    State(app): State<Arc<App>>,
    officer: Officer,
    Path(title): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let result = show(&app, &officer, short_title(&title), &query).await;
    answer(&app, Some(&officer), result)
}

async fn show(
    app: &Arc<App>,
    officer: &Officer,
    title: &str,
    query: &HashMap<String, String>,
) -> Result<Response, Fault> {
    let registry = app.node.registry();
    let versions = versions(app, &registry, title)?;
    let asked = |key: &str| day_of(query.get(key).map(|day| day.trim()).unwrap_or_default());
    let (from, to) = (asked("from")?, asked("to")?);
    // Whichever way round somebody asks, the earlier text stands first.
    let (from, to) = (from.min(to), from.max(to));
    let (old, new) = (find(app, &registry, title, from).await?, find(app, &registry, title, to).await?);
    let (old, new) = (&old.statute, &new.statute);
    let changes = diff(old, new);
    let name = |day: Date| {
        let known = versions.iter().find(|text| text.version == day);
        known.map_or_else(|| day.to_string(), version_name)
    };
    let count = |which: fn(&Change) -> bool| changes.iter().filter(|change| which(change)).count();
    let note = if changes.is_empty() {
        format!("{}与{}的条文相同", name(from), name(to))
    } else {
        format!(
            "{}至{}：修改{}条，新增{}条，删去{}条，仅变更序号{}条",
            name(from),
            name(to),
            count(|change| matches!(change, Change::Changed { .. })),
            count(|change| matches!(change, Change::Added { .. })),
            count(|change| matches!(change, Change::Removed { .. })),
            count(|change| matches!(change, Change::Renumbered { .. })),
        )
    };
    let way = vec![link("法规库", HOME), link(title, title_address(title)), link("比较", "")];
    let sides = Sides { title, from, to, old, new };
    page(&DiffPage {
        shell: officer.shell(app, &format!("《{title}》的变化"), HOME, crumbs(way)),
        heading: format!("《{title}》的变化"),
        note,
        compare: compare(&registry, title, &versions, Some((from, to))),
        changes: changes.iter().map(|change| sides.view(change)).collect(),
    })
}

struct Sides<'a> {
    title: &'a str,
    from: Date,
    to: Date,
    old: &'a Statute,
    new: &'a Statute,
}

impl Sides<'_> {
    fn view(&self, change: &Change) -> Changed {
        let tag = |tone, text: &str| Tag { tone, icon: "", text: text.to_owned() };
        let moved = |old: &ArticleNumber, new: &ArticleNumber| {
            if old == new {
                number_words(*new)
            } else {
                format!("{}（原{}）", number_words(*new), number_words(*old))
            }
        };
        match change {
            Change::Added { new } => Changed {
                heading: number_words(*new),
                tag: tag("ok", "新增"),
                words: vec![Words { mark: "ins", text: text(self.new, *new) }],
                links: vec![self.after(*new)],
            },
            Change::Removed { old } => Changed {
                heading: format!("原{}", number_words(*old)),
                tag: tag("bad", "删去"),
                words: vec![Words { mark: "del", text: text(self.old, *old) }],
                links: vec![self.before(*old)],
            },
            Change::Renumbered { old, new } => Changed {
                heading: moved(old, new),
                tag: tag("mute", "仅变更序号"),
                words: Vec::new(),
                links: vec![self.after(*new)],
            },
            Change::Changed { old, new, words } => Changed {
                heading: moved(old, new),
                tag: tag("warn", "修改"),
                words: words
                    .iter()
                    .map(|piece| Words {
                        mark: match piece.side {
                            Side::Both => "",
                            Side::Old => "del",
                            Side::New => "ins",
                        },
                        text: piece.text.clone(),
                    })
                    .collect(),
                links: vec![self.before(*old), self.after(*new)],
            },
        }
    }

    fn before(&self, number: ArticleNumber) -> Link {
        let at = format!("{}#{}", text_address(self.title, self.from), anchor(number));
        link(format!("原文{}", number_words(number)), at)
    }

    fn after(&self, number: ArticleNumber) -> Link {
        let at = format!("{}#{}", text_address(self.title, self.to), anchor(number));
        link(format!("现文{}", number_words(number)), at)
    }
}

fn text(statute: &Statute, number: ArticleNumber) -> String {
    statute.article(number).map(|article| article.text.clone()).unwrap_or_default()
}
