//! What a line of a statute text is by its beginning.

use law::numeral::from_chinese;

use super::tree::HeadingRank;

/// A line by its beginning; `rest` is where its words begin, in bytes of the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shape {
    /// A comment of the markup, or a rule of dashes.
    Mark,
    /// A heading with rank, number and words.
    Heading { rank: HeadingRank, number: Option<u32>, title: String, marked: bool },
    /// 第N条, spaced or glued to what follows.
    Article { number: u32, sub: Option<u32>, rest: usize, spaced: bool },
    /// （一）.
    Item { number: u32, rest: usize },
    /// “一、”.
    Listed { number: u32, rest: usize },
    /// “1．”, “1、”, “（1）” or “①”.
    SubItem { number: u32, rest: usize },
    /// The words 目录.
    Contents,
    /// Anything else.
    Text,
}

/// Tells what a trimmed line is.
pub(super) fn shape(line: &str) -> Shape {
    if line.starts_with("<!--") || line.chars().all(|c| matches!(c, '-' | '*' | '_' | '=')) {
        return Shape::Mark;
    }
    let bare = line.trim_start_matches('#');
    let marked = bare.len() < line.len();
    let bare = strip_emphasis(bare);
    let title = squeeze(bare);
    if title == "目录" || title == "目次" {
        return Shape::Contents;
    }
    if let Some((rank, number, title)) = numbered_heading(&title)
        && (marked || is_short(&title))
    {
        return Shape::Heading { rank, number: Some(number), title, marked };
    }
    if marked {
        return match article(bare) {
            // Some pages mark articles as headings.
            Some((number, sub, rest, spaced)) => {
                Shape::Article { number, sub, rest: rest + offset_of(line, bare), spaced }
            }
            None => Shape::Heading { rank: HeadingRank::Plain, number: None, title, marked },
        };
    }
    let offset = offset_of(line, bare);
    if let Some((number, sub, rest, spaced)) = article(bare) {
        return Shape::Article { number, sub, rest: rest + offset, spaced };
    }
    if is_annex(&title) {
        return Shape::Heading { rank: HeadingRank::Plain, number: None, title, marked };
    }
    item(bare, offset)
}

fn item(bare: &str, offset: usize) -> Shape {
    if let Some(inside) = bare.strip_prefix(['（', '('])
        && let Some((number, _)) = inside.split_once(['）', ')'])
        && let Some(value) = number_of(number)
    {
        let bracket = bare.len() - inside.len();
        let close = inside.get(number.len()..).and_then(|tail| tail.chars().next()).map_or(0, char::len_utf8);
        let rest = offset + bracket + number.len() + close;
        let arabic = number.trim().bytes().all(|byte| byte.is_ascii_digit());
        return if arabic { Shape::SubItem { number: value, rest } } else { Shape::Item { number: value, rest } };
    }
    if let Some((number, after)) = bare.split_once('、')
        && let Some(value) = number_of(number)
    {
        let rest = offset + bare.len() - after.len();
        let arabic = number.bytes().all(|byte| byte.is_ascii_digit());
        return if arabic { Shape::SubItem { number: value, rest } } else { Shape::Listed { number: value, rest } };
    }
    if let Some((number, after)) = bare.split_once(['．', '.'])
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && let Some(value) = number_of(number)
        && !after.starts_with(|c: char| c.is_ascii_digit())
    {
        return Shape::SubItem { number: value, rest: offset + bare.len() - after.len() };
    }
    let circled = bare.chars().next().and_then(|sign| ('①'..='⑳').zip(1..).find(|(known, _)| *known == sign));
    match circled {
        Some((sign, number)) => Shape::SubItem { number, rest: offset + sign.len_utf8() },
        None => Shape::Text,
    }
}

/// Number, inserted number, where the words begin, and whether a space stands before them.
fn article(bare: &str) -> Option<(u32, Option<u32>, usize, bool)> {
    let (number, mut after) = bare.strip_prefix('第')?.split_once('条')?;
    let number = number_of(number)?;
    let mut sub = None;
    if let Some(tail) = after.strip_prefix('之') {
        let end = tail.find(|c: char| from_chinese(&c.to_string()).is_none() && !"十百".contains(c));
        let (digits, rest) = tail.split_at_checked(end.unwrap_or(tail.len()))?;
        if let Some(value) = number_of(digits) {
            sub = Some(value);
            after = rest;
        }
    }
    let words = after.trim_start_matches(|c: char| c.is_whitespace() || c == '*' || c == '：');
    let spaced = words.len() < after.len() || words.is_empty();
    Some((number, sub, bare.len() - words.len(), spaced))
}

/// Rank, number and words of 第一章 总则.
fn numbered_heading(title: &str) -> Option<(HeadingRank, u32, String)> {
    let after = title.strip_prefix('第')?;
    let ranks = [
        ("分编", HeadingRank::SubBook),
        ("编", HeadingRank::Book),
        ("章", HeadingRank::Chapter),
        ("节", HeadingRank::Section),
    ];
    let end = after.find(|c: char| from_chinese(&c.to_string()).is_none() && !"十百千".contains(c))?;
    let (number, rest) = after.split_at_checked(end)?;
    let number = number_of(number)?;
    ranks.into_iter().find_map(|(word, rank)| rest.strip_prefix(word).map(|words| (rank, number, words.to_owned())))
}

/// A heading without mark ends in no sentence and is not long.
fn is_short(title: &str) -> bool {
    title.chars().count() <= 40 && !title.contains(['。', '，', '；', '：'])
}

/// 附件, 附表, 附录, 附则 as headings of their own, also 附件1： with a title.
fn is_annex(title: &str) -> bool {
    let annex = ["附件", "附表", "附录", "附图", "附则", "附：", "附:"].iter().any(|word| title.starts_with(word));
    annex && title.chars().count() <= 40 && !title.contains(['。', '，', '；']) || title == "附"
}

fn number_of(text: &str) -> Option<u32> {
    let text: String = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10).unwrap_or(c),
            other => other,
        })
        .collect();
    from_chinese(&text).filter(|number| *number > 0)
}

fn strip_emphasis(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || c == '*')
}

/// Without any spaces.
pub(super) fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{200b}' && *c != '\u{feff}').collect()
}

fn offset_of(line: &str, bare: &str) -> usize {
    line.find(bare).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_told_by_their_beginning() {
        let article = |number, sub, rest, spaced| Shape::Article { number, sub, rest, spaced };
        for (line, expected) in [
            ("第三条 为了", article(3, None, 10, true)),
            ("第十条之一　为了", article(10, Some(1), 18, true)),
            ("第三条为了", article(3, None, 9, false)),
            ("**第5条** 为了", article(5, None, 12, true)),
            ("（一）吸烟；", Shape::Item { number: 1, rest: 9 }),
            ("(十二）吸烟；", Shape::Item { number: 12, rest: 10 }),
            ("(3)吸烟；", Shape::SubItem { number: 3, rest: 3 }),
            ("三、吸烟；", Shape::Listed { number: 3, rest: 6 }),
            ("2．吸烟；", Shape::SubItem { number: 2, rest: 4 }),
            ("②吸烟；", Shape::SubItem { number: 2, rest: 3 }),
            ("2.5公里以内的", Shape::Text),
            ("第二款规定的时间", Shape::Text),
            ("<!-- INFO END -->", Shape::Mark),
            ("目　录", Shape::Contents),
        ] {
            assert_eq!(shape(line), expected, "{line}");
        }
        let heading = |line| match shape(line) {
            Shape::Heading { rank, number, title, .. } => Some((rank, number, title)),
            _ => None,
        };
        assert_eq!(heading("## 第七章　法 律 责 任"), Some((HeadingRank::Chapter, Some(7), "法律责任".to_owned())));
        assert_eq!(heading("第一节 一般规定"), Some((HeadingRank::Section, Some(1), "一般规定".to_owned())));
        assert_eq!(heading("## 序言"), Some((HeadingRank::Plain, None, "序言".to_owned())));
        assert_eq!(heading("第一章的规定，适用于本节。"), None);
        assert_eq!(heading("附件一：目录"), Some((HeadingRank::Plain, None, "附件一：目录".to_owned())));
    }
}
