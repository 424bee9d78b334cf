//! Building the tree from the lines.

use super::force;
use super::head::{self, EventKind};
use super::line::{Shape, shape, squeeze};
use super::tree::{Article, ArticleNumber, Fault, Heading, HeadingRank, Item, Line, Paragraph, Statute};
use crate::glyph::Span;

/// Reads a statute text. Never fails: what is doubtful is among the faults.
#[must_use]
pub fn read(text: &str) -> Statute {
    let lines: Vec<Line> = (1..)
        .zip(text.lines())
        .map(|(line, words)| Line {
            line,
            text: words.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').to_owned(),
        })
        .filter(|line| !line.text.is_empty())
        .collect();
    let listed = !lines.iter().any(|line| matches!(shape(&line.text), Shape::Article { .. }));
    let mut builder = Builder::new(listed);
    for line in lines {
        builder.take(line);
    }
    builder.finish()
}

struct Builder {
    statute: Statute,
    /// Lines of the head, until the first heading or article.
    head: Option<Vec<Line>>,
    /// The headings of a table of contents that is being read.
    contents: Option<Vec<String>>,
    /// Whether lines belong to the article read last.
    inside: bool,
    /// Whether “一、” opens an article.
    listed: bool,
}

impl Builder {
    fn new(listed: bool) -> Self {
        let statute = Statute {
            title: String::new(),
            title_line: 0,
            events: Vec::new(),
            level: None,
            version: None,
            force: Vec::new(),
            preface: Vec::new(),
            contents: Vec::new(),
            headings: Vec::new(),
            articles: Vec::new(),
            loose: Vec::new(),
            faults: Vec::new(),
        };
        Self { statute, head: Some(Vec::new()), contents: None, inside: false, listed }
    }

    fn take(&mut self, line: Line) {
        let mut shape = shape(&line.text);
        if let Shape::Article { number, sub, rest, spaced: false } = shape
            && !self.opens_article(number, sub, line.text.get(rest..).unwrap_or(""))
        {
            shape = Shape::Text;
        }
        if self.statute.title.is_empty() && self.takes_title(&line, &shape) {
            return;
        }
        if self.takes_contents(&line, &shape) {
            return;
        }
        match shape {
            Shape::Mark if line.text.contains("INFO END") => self.close_head(),
            Shape::Mark => {}
            Shape::Contents => {
                self.close_head();
                self.contents = Some(Vec::new());
                self.statute.contents.push(line);
            }
            Shape::Heading { rank, number, title, .. } => self.heading(&line, rank, number, title),
            Shape::Article { number, sub, rest, .. } => {
                self.article(&line, ArticleNumber { number, sub, listed: false }, rest);
            }
            Shape::Listed { number, rest } if self.listed => {
                self.article(&line, ArticleNumber { number, sub: None, listed: true }, rest);
            }
            Shape::Item { number, rest } | Shape::Listed { number, rest } => self.item(line, number, rest),
            Shape::SubItem { number, rest } => self.sub_item(line, number, rest),
            Shape::Text => self.text(line),
        }
    }

    /// The first words are the title, on one line or, in plain text, on several short ones.
    fn takes_title(&mut self, line: &Line, shape: &Shape) -> bool {
        let title = match shape {
            Shape::Heading { rank: HeadingRank::Plain, title, .. } => title.clone(),
            Shape::Text if !head::tells_event(&line.text) => squeeze(&line.text),
            _ => return false,
        };
        let ends = title.contains('。');
        if ends {
            return false;
        }
        self.statute.title = title.trim_matches(['《', '》']).to_owned();
        self.statute.title_line = line.line;
        true
    }

    /// A table of contents ends where its first heading comes again, or where an article begins.
    fn takes_contents(&mut self, line: &Line, shape: &Shape) -> bool {
        let Some(seen) = &mut self.contents else { return false };
        let title = squeeze(&line.text);
        let again = seen.first() == Some(&title);
        if matches!(shape, Shape::Heading { .. }) && !again {
            seen.push(title);
            self.statute.contents.push(line.clone());
            return true;
        }
        self.contents = None;
        false
    }

    /// Whether 第N条 glued to its words opens an article: it must be the next in order and not be cited by them.
    fn opens_article(&self, number: u32, sub: Option<u32>, rest: &str) -> bool {
        let cited = ["第", "规定", "的", "、", "和", "至", "所", "中", "或"].iter().any(|word| rest.starts_with(word));
        let last = self.statute.articles.last().map_or(0, |article| article.number.number);
        let next = number == last + 1 || (number == last && sub.is_some());
        next && !cited
    }

    fn close_head(&mut self) {
        let Some(lines) = self.head.take() else { return };
        let (events, rest) = head::events(&lines);
        self.statute.level = head::level(&self.statute.title, &events);
        let counts = |kind| !matches!(kind, EventKind::InForce | EventKind::Repealed);
        self.statute.version = events.iter().filter(|event| counts(event.kind)).filter_map(|event| event.day).max();
        self.statute.events = events;
        self.statute.preface.extend(rest);
    }

    fn heading(&mut self, line: &Line, rank: HeadingRank, number: Option<u32>, title: String) {
        self.close_head();
        self.inside = false;
        if let Some(number) = number {
            let before =
                self.statute.headings.iter().rev().take_while(|other| other.rank >= rank || other.number.is_none());
            let last = before.filter(|other| other.rank == rank).find_map(|other| other.number);
            // Chapters count through a text or begin anew in each book.
            if number != 1 && last.is_some_and(|last| number != last + 1) {
                self.fault(line.line, format!("标题“{}”的序号与前一个标题不连续", line.text));
            }
        }
        self.statute.headings.push(Heading { line: line.line, rank, number, title });
    }

    fn article(&mut self, line: &Line, number: ArticleNumber, rest: usize) {
        self.close_head();
        if let Some(message) = self.order_fault(number) {
            self.fault(line.line, message);
        }
        let text = line.text.get(rest..).unwrap_or("").trim_start().to_owned();
        let span = Span { start: 0, end: text.len() };
        if text.is_empty() {
            self.fault(line.line, format!("{number}没有正文"));
        }
        let paragraphs = vec![Paragraph { line: line.line, span, items: Vec::new() }];
        let heading = self.statute.headings.len().checked_sub(1);
        self.statute.articles.push(Article { number, line: line.line, heading, text, paragraphs });
        self.inside = true;
    }

    fn order_fault(&self, number: ArticleNumber) -> Option<String> {
        let Some(last) = self.statute.articles.last().map(|article| article.number) else {
            return (number.number != 1).then(|| format!("第一个条文是{number}，不是第一条"));
        };
        let follows = match number.sub {
            None => number.number == last.number + 1,
            Some(sub) => number.number == last.number && last.sub.map_or(sub == 1, |before| sub == before + 1),
        };
        if follows {
            None
        } else if self.statute.article(number).is_some() {
            Some(format!("条文序号重复：{number}在前面已经出现"))
        } else {
            Some(format!("条文序号不连续：{last}之后是{number}"))
        }
    }

    fn item(&mut self, line: Line, number: u32, rest: usize) {
        if !self.inside {
            return self.text(line);
        }
        let Some((span, words)) = self.append(&line, rest) else { return };
        let expected =
            self.last_paragraph().and_then(|paragraph| paragraph.items.last()).map_or(1, |item| item.number + 1);
        if number != expected {
            let article = self.statute.articles.last().map(|article| article.number.to_string()).unwrap_or_default();
            self.fault(line.line, format!("{article}的项序号不连续：应为第{expected}项，写作第{number}项"));
        }
        if let Some(paragraph) = self.last_paragraph() {
            paragraph.items.push(Item { line: line.line, number, span, words, items: Vec::new() });
        }
    }

    fn sub_item(&mut self, line: Line, number: u32, rest: usize) {
        if !self.inside {
            return self.text(line);
        }
        let Some((span, words)) = self.append(&line, rest) else { return };
        let sub = Item { line: line.line, number, span, words, items: Vec::new() };
        let Some(paragraph) = self.last_paragraph() else { return };
        match paragraph.items.last_mut() {
            // A list that is numbered in figures throughout is a list of items.
            Some(item) if item.items.is_empty() && number > 1 && item.number + 1 == number => paragraph.items.push(sub),
            Some(item) => item.items.push(sub),
            None => paragraph.items.push(sub),
        }
    }

    fn text(&mut self, line: Line) {
        if let Some(head) = &mut self.head {
            head.push(line);
            return;
        }
        if !self.inside {
            self.statute.loose.push(line);
            return;
        }
        let Some((span, _)) = self.append(&line, 0) else { return };
        if let Some(article) = self.statute.articles.last_mut() {
            let only = article.paragraphs.first().is_some_and(|first| first.span.start == first.span.end);
            if only {
                // The number stood on a line of its own; this is the first paragraph.
                article.paragraphs.clear();
            }
            article.paragraphs.push(Paragraph { line: line.line, span, items: Vec::new() });
        }
    }

    fn last_paragraph(&mut self) -> Option<&mut Paragraph> {
        self.statute.articles.last_mut()?.paragraphs.last_mut()
    }

    /// Adds a line to the text of the last article: its place, and that of its words.
    fn append(&mut self, line: &Line, rest: usize) -> Option<(Span, Span)> {
        let article = self.statute.articles.last_mut()?;
        if !article.text.is_empty() {
            article.text.push('\n');
        }
        let start = article.text.len();
        article.text.push_str(&line.text);
        let end = article.text.len();
        Some((Span { start, end }, Span { start: (start + rest).min(end), end }))
    }

    fn fault(&mut self, line: u32, message: impl Into<String>) {
        self.statute.faults.push(Fault { line, message: message.into() });
    }

    fn finish(mut self) -> Statute {
        self.close_head();
        let statute = &mut self.statute;
        statute.force = force::find(&statute.articles);
        let mut whole = Vec::new();
        if statute.title.is_empty() {
            whole.push("没有标题".to_owned());
        }
        if statute.version.is_none() {
            whole.push("没有通过、公布或者修改的日期，不能确定是哪一个文本".to_owned());
        }
        if statute.articles.is_empty() {
            whole.push("没有条文（“第一条”或者“一、”）".to_owned());
        } else if statute.in_force_from().is_none() {
            whole.push("由正文不能确定本文本的施行日期，请填写".to_owned());
        }
        if statute.level.is_none() {
            whole.push("由标题和制定机关不能确定效力层级，请填写".to_owned());
        }
        statute.faults.extend(whole.into_iter().map(|message| Fault { line: 0, message }));
        self.statute
    }
}
