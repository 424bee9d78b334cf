//! The head of a text: what happened to it and when, and which level of instrument it is.

use jiff::civil::Date;
use law::numeral::from_chinese;
use law::setting::InstrumentLevel;
use serde::{Deserialize, Serialize};

use super::tree::Line;
use crate::glyph::{Glyphs, Span};

/// What happened to a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// 通过.
    Adopted,
    /// 批准.
    Approved,
    /// 公布, 发布, 印发.
    Promulgated,
    /// 修正, 修改.
    Amended,
    /// 修订.
    Revised,
    /// 施行, 实施, 生效.
    InForce,
    /// 废止.
    Repealed,
    /// Not understood; the words tell.
    Other,
}

/// An event of the head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Its day; `None` when the line names none.
    pub day: Option<Date>,
    /// What happened.
    pub kind: EventKind,
    /// The words, without the day.
    pub words: String,
    /// Its lines, from 1.
    pub lines: Vec<u32>,
}

/// Days that a text names as 2021年4月29日 or 二〇二一年四月二十九日, each with its place.
#[must_use]
pub fn days_in(text: &str) -> Vec<(Date, Span)> {
    let glyphs = Glyphs::of(text, Span { start: 0, end: text.len() });
    let mut days = Vec::new();
    let mut at = 0;
    while at < glyphs.len() {
        match day_at(&glyphs, at) {
            Some((day, end)) => {
                days.push((day, glyphs.span(at, end)));
                at = end;
            }
            None => at += 1,
        }
    }
    days
}

/// The day that begins at a place, and the place after it.
fn day_at(glyphs: &Glyphs, at: usize) -> Option<(Date, usize)> {
    if at > 0 && glyphs.get(at - 1).is_some_and(is_digit) {
        return None;
    }
    let (year, at) = number_before(glyphs, at, '年')?;
    let (month, at) = number_before(glyphs, at, '月')?;
    let (day, at) = number_before(glyphs, at, '日')?;
    let date = Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    (date.year() >= 1900).then_some((date, at))
}

fn is_digit(sign: char) -> bool {
    sign.is_ascii_digit() || "〇零一二三四五六七八九十".contains(sign)
}

fn number_before(glyphs: &Glyphs, at: usize, unit: char) -> Option<(u32, usize)> {
    let end = (at..at + 6).find(|place| !glyphs.get(*place).is_some_and(is_digit))?;
    if glyphs.get(end) != Some(unit) {
        return None;
    }
    let words = glyphs.words(at, end);
    Some((from_chinese(&words).or_else(|| digits(&words))?, end + 1))
}

/// Years are written digit by digit: 二〇二一.
fn digits(words: &str) -> Option<u32> {
    let one = |sign| from_chinese(&char::to_string(&sign)).filter(|digit| *digit < 10);
    words.chars().try_fold(0_u32, |all, sign| all.checked_mul(10)?.checked_add(one(sign)?))
}

/// Whether a line of the head tells of an event: it begins with a day, or with brackets and a day.
pub(super) fn tells_event(line: &str) -> bool {
    let inside = line.trim_start_matches(['（', '(', ' ', '　']);
    let inside = inside.trim_start_matches("根据").trim_start_matches('自');
    days_in(inside).first().is_some_and(|(_, span)| span.start == 0)
}

/// Reads events from the lines of a head. A line that does not begin one continues the one before; lines before the
/// first event are given back.
pub(super) fn events(lines: &[Line]) -> (Vec<Event>, Vec<Line>) {
    let mut events: Vec<Event> = Vec::new();
    let mut rest = Vec::new();
    for line in lines {
        let starts: Vec<(Date, Span)> =
            days_in(&line.text).into_iter().filter(|(_, span)| begins_event(&line.text, *span)).collect();
        let before = starts.first().map_or(line.text.len(), |(_, span)| span.start);
        let leading = tidy(line.text.get(..before).unwrap_or(""));
        if !leading.is_empty() {
            match events.last_mut() {
                Some(last) => {
                    last.words.push_str(&leading);
                    last.lines.push(line.line);
                    last.kind = kind_of(&last.words);
                }
                None if starts.is_empty() && is_event_word(&leading) => {
                    events.push(Event { day: None, kind: kind_of(&leading), words: leading, lines: vec![line.line] });
                }
                None => rest.push(Line { line: line.line, text: leading }),
            }
        }
        for (index, (day, span)) in starts.iter().enumerate() {
            let end = starts.get(index + 1).map_or(line.text.len(), |(_, next)| next.start);
            let words = tidy(line.text.get(span.end..end).unwrap_or(""));
            events.push(Event { day: Some(*day), kind: kind_of(&words), words, lines: vec![line.line] });
        }
    }
    (events, rest)
}

/// A day begins an event unless it stands within a title (《…》) or is the day of an instrument named in passing.
fn begins_event(line: &str, span: Span) -> bool {
    let before = line.get(..span.start).unwrap_or("");
    let open = before.matches(['《', '〈']).count();
    let closed = before.matches(['》', '〉']).count();
    open <= closed
}

fn is_event_word(words: &str) -> bool {
    words.chars().count() < 20 && kind_of(words) != EventKind::Other
}

/// Without brackets and the words that lead to the next event.
fn tidy(words: &str) -> String {
    let words = words.trim().trim_start_matches(['（', '(']).trim_end_matches(['）', ')']);
    let words = words.trim().trim_end_matches(['；', ';', '，', ',', '。']).trim();
    words.strip_suffix("根据").or_else(|| words.strip_suffix('自')).unwrap_or(words).trim().to_owned()
}

/// What happened, by the last word that tells; the titles of decisions that amended do not count.
fn kind_of(words: &str) -> EventKind {
    let mut depth = 0_u32;
    let outside: String = words
        .chars()
        .filter(|sign| match sign {
            '《' | '〈' | '<' => {
                depth += 1;
                false
            }
            '》' | '〉' | '>' => {
                depth = depth.saturating_sub(1);
                false
            }
            _ => depth == 0,
        })
        .collect();
    let kinds = [
        (EventKind::Revised, "修订"),
        (EventKind::Amended, "修正"),
        (EventKind::Amended, "修改"),
        (EventKind::Repealed, "废止"),
        (EventKind::Adopted, "通过"),
        (EventKind::Promulgated, "公布"),
        (EventKind::Promulgated, "发布"),
        (EventKind::Promulgated, "颁布"),
        (EventKind::Promulgated, "印发"),
        (EventKind::InForce, "施行"),
        (EventKind::InForce, "实施"),
        (EventKind::InForce, "生效"),
        (EventKind::Approved, "批准"),
    ];
    kinds.into_iter().find(|(_, word)| outside.contains(word)).map_or(EventKind::Other, |(kind, _)| kind)
}

/// The level of an instrument by its title and who adopted or issued it; `None` when they do not tell.
pub(super) fn level(title: &str, events: &[Event]) -> Option<InstrumentLevel> {
    let issuer: String = events
        .iter()
        .filter(|event| event.kind != EventKind::InForce)
        .map(|event| event.words.split('《').next().unwrap_or(""))
        .collect::<Vec<_>>()
        .join(" ");
    let says = |word: &str| issuer.contains(word);
    let local = title.starts_with(|c: char| !c.is_ascii()) && !title.starts_with("中华人民共和国");
    if issuer.replace("全国人民代表大会", "").contains("人民代表大会") && local {
        return Some(InstrumentLevel::LocalRegulation);
    }
    if says("全国人民代表大会") || says("中国人民政治协商会议第一届") {
        return Some(InstrumentLevel::Law);
    }
    if says("国务院") || says("政务院") {
        return Some(InstrumentLevel::AdministrativeRegulation);
    }
    if says("省人民政府") || says("市人民政府") || says("自治区人民政府") {
        return Some(InstrumentLevel::GovernmentRule);
    }
    let ministry = ["部", "总局", "局", "署", "委员会", "委", "银行", "会", "总社", "院"];
    let order = issuer.split("令").next().filter(|_| says("令")).unwrap_or(&issuer);
    let named = |part: &str| ministry.iter().any(|end| part.trim_end().ends_with(end));
    if says("令") && order.split(['、', ' ']).any(|part| named(part.trim_end_matches("第"))) {
        return Some(InstrumentLevel::DepartmentRule);
    }
    // 条例 in the name of the state are regulations of the State Council, also where the head says nothing.
    let of_state =
        title.starts_with("中华人民共和国") && ["条例", "条例实施细则"].iter().any(|end| title.ends_with(end));
    let amended_by_state_council = events.iter().any(|event| event.words.contains("《国务院关于"));
    (of_state || amended_by_state_council).then_some(InstrumentLevel::AdministrativeRegulation)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_are_read_in_both_writings() {
        for (text, day) in [
            ("自2021年7月15日起施行", date(2021, 7, 15)),
            ("二〇二一年一月二十二日", date(2021, 1, 22)),
            ("一九八九年十二月二日", date(1989, 12, 2)),
            ("2012 年 11 月 29 日", date(2012, 11, 29)),
        ] {
            assert_eq!(days_in(text).first().map(|(day, _)| *day), Some(day), "{text}");
        }
        assert_eq!(days_in("2021年2月30日"), []);
    }

    #[test]
    fn events_of_a_bracketed_head_are_told_apart() {
        let text = "（2010年5月1日甲市第二届人民代表大会常务委员会第三次会议通过　根据2015年6月2日《关于修改2010年5月1日〈甲市条例〉的决定》修正　自2016年1月1日起施行）";
        let (events, rest) = events(&[Line { line: 2, text: text.to_owned() }]);
        let told: Vec<_> = events.iter().map(|event| (event.day, event.kind)).collect();
        assert_eq!(
            told,
            [
                (Some(date(2010, 5, 1)), EventKind::Adopted),
                (Some(date(2015, 6, 2)), EventKind::Amended),
                (Some(date(2016, 1, 1)), EventKind::InForce),
            ]
        );
        assert!(rest.is_empty());
        assert_eq!(level("甲市条例", &events), Some(InstrumentLevel::LocalRegulation));
    }
}
