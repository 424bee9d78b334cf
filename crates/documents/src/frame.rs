//! Reading a laid-out document back: its text, and the characters no font had.

use typst::{
    layout::{Abs, Frame, FrameItem, Point, Transform},
    text::{TextItem, is_default_ignorable},
};
use typst_layout::PagedDocument;

/// Every text run of a frame with the place of its origin on the page, frames inside frames included.
fn runs<'a>(frame: &'a Frame, place: Transform, found: &mut Vec<(Point, &'a TextItem)>) {
    for (position, item) in frame.items() {
        match item {
            FrameItem::Text(text) => found.push((position.transform(place), text)),
            FrameItem::Group(group) => {
                let inner = place.pre_concat(Transform::translate(position.x, position.y)).pre_concat(group.transform);
                runs(&group.frame, inner, found);
            }
            FrameItem::Shape(..) | FrameItem::Image(..) | FrameItem::Link(..) | FrameItem::Tag(_) => {}
        }
    }
}

fn page_runs(frame: &Frame) -> Vec<(Point, &TextItem)> {
    let mut found = Vec::new();
    runs(frame, Transform::identity(), &mut found);
    found
}

/// The pages (from 1) and characters that were set as the font's empty box, in reading order.
pub(crate) fn boxes(document: &PagedDocument) -> Vec<(usize, char)> {
    let mut found = Vec::new();
    for (page, content) in document.pages().iter().enumerate() {
        for (_, run) in page_runs(&content.frame) {
            for glyph in run.glyphs.iter().filter(|glyph| glyph.id == 0) {
                let characters = run.text.get(glyph.range()).unwrap_or_default().chars();
                let visible = characters.filter(|c| !c.is_whitespace() && !is_default_ignorable(*c));
                found.extend(visible.map(|character| (page + 1, character)));
            }
        }
    }
    found
}

/// The text as it stands on the pages: one line for each line of a page, a form feed after each page. Runs on one
/// baseline are joined from left to right, with a space where they stand apart.
pub(crate) fn text(document: &PagedDocument) -> String {
    let mut text = String::new();
    for page in document.pages() {
        let mut lines: Vec<(Abs, Vec<(Point, &TextItem)>)> = Vec::new();
        for (place, run) in page_runs(&page.frame) {
            let same = |line: &&mut (Abs, _)| (line.0 - place.y).abs() < Abs::pt(1.0);
            match lines.iter_mut().find(same) {
                Some((_, line)) => line.push((place, run)),
                None => lines.push((place.y, vec![(place, run)])),
            }
        }
        lines.sort_by_key(|(y, _)| *y);
        for (_, mut line) in lines {
            line.sort_by_key(|(place, _)| place.x);
            let mut end: Option<Abs> = None;
            for (place, run) in line {
                if end.is_some_and(|end| place.x - end > run.size * 0.4) {
                    text.push(' ');
                }
                text.push_str(&run.text);
                end = Some(place.x + run.width());
            }
            text.push('\n');
        }
        text.push('\u{c}');
    }
    text
}
