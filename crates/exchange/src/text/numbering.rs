//! The automatic numbers of a DOCX: 第%1条 with counting, as far as the file describes them.

use std::collections::BTreeMap;

use law::numeral::to_chinese;

use super::TextError;
use super::docx::{Token, attribute, walk};

/// The levels of lists, and which lists use which.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    /// Levels by abstract list.
    abstracts: BTreeMap<String, BTreeMap<u32, Level>>,
    /// The abstract list of each list, and the numbers with which its levels begin, where it says so.
    lists: BTreeMap<String, (String, BTreeMap<u32, u32>)>,
    /// The list and level of each paragraph style.
    styles: BTreeMap<String, (String, u32)>,
}

#[derive(Debug, Clone)]
struct Level {
    format: String,
    text: String,
    start: u32,
}

impl Numbering {
    pub(super) fn read(xml: &str) -> Result<Self, TextError> {
        let mut numbering = Self::default();
        let (mut of, mut list, mut level) = (None::<String>, None::<String>, 0);
        walk(xml, |token| {
            let Token::Open(name, element) = token else {
                if let Token::Close("abstractNum") = token {
                    of = None;
                }
                if let Token::Close("num") = token {
                    list = None;
                }
                return;
            };
            let value = || attribute(element, "val");
            let number = |name: &str| attribute(element, name).and_then(|text| text.parse::<u32>().ok());
            match name {
                "abstractNum" => of = attribute(element, "abstractNumId"),
                "num" => list = attribute(element, "numId"),
                "abstractNumId" => {
                    if let (Some(list), Some(of)) = (&list, value()) {
                        numbering.lists.entry(list.clone()).or_default().0 = of;
                    }
                }
                "lvl" | "lvlOverride" => level = number("ilvl").unwrap_or(0),
                "startOverride" => {
                    if let (Some(list), Some(start)) = (&list, number("val")) {
                        numbering.lists.entry(list.clone()).or_default().1.insert(level, start);
                    }
                }
                "start" | "numFmt" | "lvlText" => {
                    let Some(of) = &of else { return };
                    let levels = numbering.abstracts.entry(of.clone()).or_default();
                    let described = levels.entry(level).or_insert_with(|| Level {
                        format: "decimal".to_owned(),
                        text: String::new(),
                        start: 1,
                    });
                    match name {
                        "start" => described.start = number("val").unwrap_or(1),
                        "numFmt" => described.format = value().unwrap_or_default(),
                        _ => described.text = value().unwrap_or_default(),
                    }
                }
                _ => {}
            }
        })?;
        Ok(numbering)
    }

    /// Adds the lists that paragraph styles bring along.
    pub(super) fn with_styles(mut self, xml: &str) -> Result<Self, TextError> {
        let (mut style, mut list, mut level) = (None::<String>, None::<String>, 0);
        walk(xml, |token| match token {
            Token::Open("style", element) => {
                (style, list, level) = (attribute(element, "styleId"), None, 0);
            }
            Token::Open("numId", element) => list = attribute(element, "val"),
            Token::Open("ilvl", element) => {
                level = attribute(element, "val").and_then(|text| text.parse().ok()).unwrap_or(0);
            }
            Token::Close("style") => {
                if let (Some(style), Some(list)) = (style.take(), list.take()) {
                    self.styles.insert(style, (list, level));
                }
            }
            _ => {}
        })?;
        Ok(self)
    }

    /// The list and level of a paragraph: its own, or that of its style. List 0 means none.
    pub(super) fn place(&self, list: Option<&str>, level: Option<u32>, style: Option<&str>) -> Option<(String, u32)> {
        let of_style = style.and_then(|style| self.styles.get(style));
        let list = list.map(str::to_owned).or_else(|| of_style.map(|(list, _)| list.clone()))?;
        let level = level.or_else(|| of_style.map(|(_, level)| *level)).unwrap_or(0);
        (list != "0").then_some((list, level))
    }

    fn level(&self, list: &str, level: u32) -> Option<Level> {
        let (of, starts) = self.lists.get(list)?;
        let mut described = self.abstracts.get(of)?.get(&level)?.clone();
        if let Some(start) = starts.get(&level) {
            described.start = *start;
        }
        Some(described)
    }
}

/// How far each list has counted.
#[derive(Debug, Default)]
pub(super) struct Counters {
    counted: BTreeMap<String, BTreeMap<u32, u32>>,
}

impl Counters {
    /// Counts one on, and writes the number; empty for bullets and for lists that the file does not describe.
    pub(super) fn next(&mut self, numbering: &Numbering, list: &str, level: u32) -> String {
        let Some(described) = numbering.level(list, level) else { return String::new() };
        // Lists of one description count together.
        let of = numbering.lists.get(list).map(|(of, _)| of.clone()).unwrap_or_default();
        let counted = self.counted.entry(of).or_default();
        let number = counted.get(&level).map_or(described.start, |before| before.saturating_add(1));
        counted.insert(level, number);
        counted.retain(|other, _| *other <= level);
        let mut text = described.text.clone();
        for other in 0..=level {
            let Some(described) = numbering.level(list, other) else { continue };
            let number = counted.get(&other).copied().unwrap_or(described.start);
            let Some(written) = written(&described.format, number) else { return String::new() };
            text = text.replace(&format!("%{}", other + 1), &written);
        }
        // Articles stand apart from their words, as statutes print them.
        if text.ends_with(['条', '章', '节', '编']) {
            text.push('　');
        }
        text
    }
}

/// A number in a format of Word; `None` for bullets and formats that statutes do not use.
fn written(format: &str, number: u32) -> Option<String> {
    Some(match format {
        "decimal" | "decimalFullWidth" | "decimalHalfWidth" => number.to_string(),
        "decimalZero" => format!("{number:02}"),
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "ideographDigital"
        | "taiwaneseCountingThousand"
        | "japaneseDigitalTenThousand" => to_chinese(number),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => {
            char::from_u32(0x2460 + number.checked_sub(1).filter(|place| *place < 20)?)?.to_string()
        }
        _ => return None,
    })
}
