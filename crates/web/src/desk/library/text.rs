//! A text by chapter, article, paragraph and item, each with an address.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use casework::value::chinese_date;
use law::citation::parse_article;
use law::numeral::{from_chinese, to_chinese};
use law::statutes::{StatuteVersion, short_title};
use node::proofs::FILE_LIMIT;
use record::digest::Digest;
use statute::glyph::Span;
use statute::text::{Article, ArticleNumber, Event, Fault as TextFault, Heading, HeadingRank, Statute};
use store::blob::BlobError;

use super::super::document::download;
use super::super::{crumbs, link};
use super::view::{Item, Paragraph, Part, TextPage};
use super::{HOME, anchor, day_of, draws_up, find, keeps, state, text_address, title_address, version_name, versions};
use crate::app::App;
use crate::guard::Officer;
use crate::problem::{Fault, answer, page};
use crate::view::{Action, Link, Tag};
use crate::words::pair;

pub(crate) async fn get(
    State(app): State<Arc<App>>,
    officer: Officer,
    Path((title, version)): Path<(String, String)>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let result = show(&app, &officer, short_title(&title), &version, query.get("article").map(String::as_str)).await;
    answer(&app, Some(&officer), result)
}

/// The file as it was taken in, for whoever is signed in.
pub(crate) async fn original(
    State(app): State<Arc<App>>,
    officer: Officer,
    Path((title, version)): Path<(String, String)>,
) -> Response {
    let result = async {
        let registry = app.node.registry();
        let registered = registry.statute(short_title(&title), day_of(&version)?).ok_or(Fault::Missing("法规文本"))?;
        let file = &registered.act.text;
        let digest = Digest::from_hex(file.sha256.as_str()).map_err(|_| Fault::Missing("法规文本"))?;
        let bytes = app.node.blobs().read(digest, FILE_LIMIT).await.map_err(|error| match error {
            BlobError::Missing(_) => Fault::Missing("原文件"),
            error => Fault::Document(error.to_string()),
        })?;
        Ok(download(bytes, media_type(file.name.as_str()), file.name.as_str(), false))
    };
    answer(&app, Some(&officer), result.await)
}

/// What a file of this name holds. What the browser said when it was uploaded is not repeated to others.
fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).as_deref() {
        Some("docx") => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        // Without a charset: the text may be in an older encoding.
        Some("md") => "text/markdown",
        Some("txt") => "text/plain",
        _ => "application/octet-stream",
    }
}

/// The article that somebody types to jump to: 64, 六十四 or 第六十四条之一.
fn asked(text: &str) -> Option<(u32, Option<u32>)> {
    let text = text.trim();
    let plain = |text: &str| text.parse().ok().or_else(|| from_chinese(text));
    let place = parse_article(text).map(|place| (place.article, place.sub));
    let bare = text.strip_prefix('第').unwrap_or(text);
    place.or_else(|| plain(bare.strip_suffix('条').unwrap_or(bare)).map(|number| (number, None)))
}

async fn show(
    app: &Arc<App>,
    officer: &Officer,
    title: &str,
    version: &str,
    article: Option<&str>,
) -> Result<Response, Fault> {
    let registry = app.node.registry();
    let day = day_of(version)?;
    let versions = versions(app, &registry, title)?;
    let Some(place) = versions.iter().position(|text| text.version == day) else {
        // Items and old links name the day that was corrected.
        let now = registry.statutes().corrected(title, day).ok_or(Fault::Missing("法规文本"))?;
        return Ok(Redirect::to(&text_address(title, now)).into_response());
    };
    let known = versions.get(place).ok_or(Fault::Missing("法规文本"))?;
    let text = find(app, &registry, title, day).await?;
    let statute = &text.statute;
    let address = text_address(title, day);
    let mut missing = String::new();
    if let Some(text) = article.filter(|text| !text.trim().is_empty()) {
        let found = asked(text).and_then(|(number, sub)| {
            statute.articles.iter().find(|article| (article.number.number, article.number.sub) == (number, sub))
        });
        match found {
            Some(article) => return Ok(Redirect::to(&format!("{address}#{}", anchor(article.number))).into_response()),
            None => missing = format!("没有“{}”，本文本共{}条", text.trim(), known.article_count),
        }
    }
    let earlier = versions.iter().take(place).rfind(|text| registry.statute(title, text.version).is_some());
    let mut actions = Vec::new();
    let mut action = |label: &str, href: String, icon| actions.push(Action { label: label.to_owned(), href, icon });
    if draws_up(officer, app) || keeps(officer, app) {
        action("事项建议", format!("{address}/proposals"), "list");
    }
    if let Some(earlier) = earlier {
        let diff = format!("{}/diff?from={}&to={day}", title_address(title), earlier.version);
        action(&format!("与{}比较", version_name(earlier)), diff, "review");
    }
    action("下载原文件", format!("{address}/file"), "download");
    let way = vec![link("法规库", HOME), link(title, title_address(title)), link(version_name(known), "")];
    let shown = Shown { known, statute, actions, missing, warning: String::new(), way };
    render(app, officer, title, shown)
}

/// A text as it is shown.
pub(super) struct Shown<'a> {
    pub(super) known: &'a StatuteVersion,
    pub(super) statute: &'a Statute,
    pub(super) actions: Vec<Action>,
    pub(super) missing: String,
    pub(super) warning: String,
    pub(super) way: Vec<Link>,
}

/// The page of a text.
pub(super) fn render(app: &App, officer: &Officer, title: &str, shown: Shown<'_>) -> Result<Response, Fault> {
    let Shown { known, statute, actions, missing, warning, way } = shown;
    let former = !warning.is_empty();
    let corrected = Tag { tone: "warn", icon: "", text: "登记已更正".to_owned() };
    let (outline, parts) = parts(statute);
    let lines = |lines: &[statute::text::Line]| lines.iter().map(|line| line.text.clone()).collect();
    page(&TextPage {
        shell: officer.shell(app, title, HOME, crumbs(way)),
        heading: statute.title.clone(),
        tags: vec![if former { corrected } else { state(known, app.node.now().date()) }],
        actions,
        facts: facts(known, statute),
        warning,
        address: text_address(title, known.version),
        missing,
        outline,
        preface: lines(&statute.preface),
        parts,
        loose: lines(&statute.loose),
        faults: statute.faults.iter().map(fault_words).collect(),
    })
}

fn facts(known: &StatuteVersion, statute: &Statute) -> Vec<crate::view::Pair> {
    let mut facts = vec![
        pair("版本", format!("{}（{}）", version_name(known), known.version)),
        pair("效力层级", known.level.title()),
        pair("施行", chinese_date(known.from)),
        pair("条数", format!("{}条", known.article_count)),
    ];
    facts.extend(known.until.map(|until| pair("失效", chinese_date(until))));
    facts.extend(statute.events.iter().map(|event| pair("沿革", event_words(event))));
    facts
}

/// 2018年3月28日……通过.
pub(super) fn event_words(event: &Event) -> String {
    event.day.map_or_else(|| event.words.clone(), |day| format!("{}{}", chinese_date(day), event.words))
}

/// A fault of a text in words, with its line.
pub(super) fn fault_words(fault: &TextFault) -> String {
    if fault.line == 0 { fault.message.clone() } else { format!("第{}行：{}", fault.line, fault.message) }
}

/// 第五章　法律责任.
fn heading_words(heading: &Heading) -> String {
    let unit = match heading.rank {
        HeadingRank::Book => "编",
        HeadingRank::SubBook => "分编",
        HeadingRank::Chapter => "章",
        HeadingRank::Section => "节",
        HeadingRank::Plain => return heading.title.clone(),
    };
    heading
        .number
        .map_or_else(|| heading.title.clone(), |number| format!("第{}{unit}　{}", to_chinese(number), heading.title))
}

/// The parts in the order of the text, and the headings to jump to.
fn parts(statute: &Statute) -> (Vec<Link>, Vec<Part>) {
    let (mut outline, mut parts) = (Vec::new(), Vec::new());
    let mut places: Vec<(u32, Part)> = Vec::new();
    let mut under_chapter = false;
    for (number, heading) in (1..).zip(&statute.headings) {
        let section = heading.rank == HeadingRank::Section;
        under_chapter |= !section;
        let level = if section && under_chapter { 3 } else { 2 };
        let (id, text) = (format!("h-{number}"), heading_words(heading));
        outline.push(link(text.clone(), format!("#{id}")));
        places.push((heading.line, Part::Heading { id, level, text }));
    }
    places.extend(statute.articles.iter().map(|article| (article.line, article_part(article))));
    places.sort_by_key(|(line, _)| *line);
    parts.extend(places.into_iter().map(|(_, part)| part));
    (outline, parts)
}

fn article_part(article: &Article) -> Part {
    let id = anchor(article.number);
    let words = |span: Span| span.of(&article.text).trim().to_owned();
    let paragraphs = (1..)
        .zip(&article.paragraphs)
        .map(|(number, paragraph)| Paragraph {
            id: format!("{id}-p{number}"),
            text: words(paragraph.span),
            items: paragraph
                .items
                .iter()
                .map(|item| Item {
                    id: format!("{id}-p{number}-i{}", item.number),
                    text: words(item.span),
                    items: item.items.iter().map(|sub| words(sub.span)).collect(),
                })
                .collect(),
        })
        .collect();
    Part::Article { id, number: number_words(article.number), paragraphs }
}

/// 第六十四条; 三、 in texts that are lists.
pub(super) fn number_words(number: ArticleNumber) -> String {
    if number.listed { format!("{}、", to_chinese(number.number)) } else { number.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_texts_that_can_be_taken_in_have_a_media_type_of_their_own() {
        assert_eq!((media_type("条例.MD"), media_type("条例.html")), ("text/markdown", "application/octet-stream"));
    }

    #[test]
    fn an_article_is_asked_for_in_any_writing() {
        for text in ["64", "六十四", "第六十四条", " 第64条 "] {
            assert_eq!(asked(text), Some((64, None)), "{text}");
        }
        assert_eq!(asked("第六十四条之一"), Some((64, Some(1))));
        assert_eq!(asked("附则"), None);
    }
}
