//! Signs by which a paragraph or a phrase is told from others of its look.

use super::lexicon::Word;
use super::phrase::{Phrase, Role};
use crate::glyph::Glyphs;

/// Words without which no paragraph gives a power.
pub(super) const SIGNS: &[&str] = &[
    "罚",
    "没收",
    "吊销",
    "警告",
    "通报批评",
    "拘留",
    "停业",
    "停产",
    "关闭",
    "暂扣",
    "吊扣",
    "降低",
    "撤销",
    "取消",
    "暂停",
    "查封",
    "扣押",
    "扣留",
    "封存",
    "冻结",
    "代为",
    "代履行",
    "拆除",
    "滞纳金",
    "划拨",
    "收缴",
    "强制",
    "禁止",
    "不得",
    "限制",
    "带离",
    "拖",
    "出境",
    "责任",
    "取缔",
    "追缴",
    "处理",
    "停止供",
    "费用",
    "切断",
    "禁入",
    "核减",
];

/// Whether a paragraph announces a list of powers: 有权采取下列措施, 可以给予下列处罚.
pub(super) fn announces(glyphs: &Glyphs, phrases: &[Phrase]) -> bool {
    let segment = phrases.iter().rev().enumerate().take_while(|(index, phrase)| *index == 0 || !phrase.last);
    let words: String = segment.map(|(_, phrase)| phrase.words(glyphs)).collect();
    let power = ["有权", "可以", "依法", "给予", "应当", "有下列", "行使下列", "采取下列", "行使以下", "采取以下"]
        .iter()
        .any(|word| words.contains(word));
    let list = ["下列", "以下", "如下"].iter().any(|word| words.contains(word));
    let what = ["措施", "处罚", "职权", "权力", "方式", "权限", "手段"].iter().any(|word| words.contains(word));
    power && list && what
}

/// Whether a phrase only names a penalty about whose competence a later one speaks: 给予拘留的行政处罚，由公安机关决定.
pub(super) fn is_competence(
    glyphs: &Glyphs,
    phrase: &Phrase,
    (ahead, rest): (&[Phrase], &[Phrase]),
    violated: bool,
) -> bool {
    let decides = |other: &Phrase| other.holds(Word::By) && other.words(glyphs).ends_with("决定");
    ahead.is_empty()
        && phrase.role != Role::Condition
        && !phrase.holds(Word::By)
        && rest.iter().any(decides)
        && (!violated || phrase.words(glyphs).ends_with("的行政处罚"))
}

/// Whether a phrase goes on with the object of the one before: 或者从事…工作.
pub(super) fn continues(glyphs: &Glyphs, phrase: &Phrase) -> bool {
    let words = phrase.words(glyphs);
    ["或者", "从事", "担任", "也不得"].iter().any(|word| words.starts_with(word))
}

/// Whether courts or prosecutors act in a phrase.
pub(super) fn is_judicial(glyphs: &Glyphs, phrase: &Phrase) -> bool {
    let words = phrase.words(glyphs);
    let court =
        ["人民法院可以", "由人民法院", "人民检察院", "犯罪嫌疑人", "被告人"].iter().any(|word| words.contains(word));
    court || words.starts_with("人民法院")
}
