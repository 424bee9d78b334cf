//! On whom a penalty falls.

use super::Party;
use super::lexicon::Word;
use super::phrase::Phrase;
use super::token::{Kind, Token};
use crate::glyph::Glyphs;

/// Whether the words of a violation are about what departments and their staff do, who get no penalties.
pub(super) fn is_official(violation: &str) -> bool {
    let bare =
        violation.split_once("规定，").filter(|(lead, _)| lead.starts_with("违反")).map_or(violation, |(_, rest)| rest);
    let start: String = bare.chars().take(30).collect();
    let own = [
        "各级人民政府",
        "人民政府及",
        "县级以上",
        "行政机关",
        "国家机关",
        "监察机关",
        "司法机关",
        "街道办事处",
        "国务院",
    ];
    let staff = [
        "工作人员",
        "部门及其",
        "部门有下列",
        "主管部门违反",
        "部门违反",
        "机关违反",
        "机关有下列",
        "机构及其工作人员",
        "管理部门未",
    ];
    own.iter().any(|word| start.starts_with(word))
        || staff.iter().any(|word| start.contains(word)) && start.contains(['部', '政', '机'])
}

/// On whom words such as 单位, 个人, 直接负责的主管人员 mean a penalty to fall; `None` when they do not tell.
pub(super) fn party(words: &str) -> Option<Party> {
    let has = |list: &[&str]| list.iter().any(|word| words.contains(word));
    let responsible = [
        "主管人员",
        "责任人",
        "负责人",
        "法定代表人",
        "管理人员",
        "董事",
        "监事",
        "工作人员",
        "从业人员",
        "控股股东",
        "实际控制人",
        "主要成员",
        "当事人员",
        "有关人员",
        "相关人员",
    ];
    if has(&responsible) {
        return Some(Party::Responsible);
    }
    if has(&["个人", "公民", "自然人", "驾驶人", "本人", "责任者", "乘客", "旅客", "未成年人"])
        && !has(&["单位和个人", "单位或者个人", "组织或者个人", "组织和个人"])
    {
        return Some(Party::Person);
    }
    if has(&["单位", "企业", "组织", "法人", "公司", "机构"]) && !has(&["个人", "公民"]) {
        return Some(Party::Organisation);
    }
    has(&["单位", "组织", "个人", "公民", "当事人"]).then_some(Party::Any)
}

/// Whom a phrase names as the party before a place: after 对, or as its subject.
pub(super) fn party_before(glyphs: &Glyphs, phrase: &Phrase, before: usize) -> Option<Party> {
    let ahead: Vec<Token> = phrase.tokens.iter().copied().filter(|token| token.until <= before).collect();
    let against = ahead.iter().rposition(|token| token.is(Word::Against));
    if let Some(index) = against {
        let from = ahead.get(index)?.until;
        let verb = |token: &&Token| {
            matches!(
                token.kind,
                Kind::Word(Word::Impose | Word::Give | Word::Order | Word::May | Word::Confiscate | Word::Shall)
            )
        };
        let until = ahead.get(index + 1..)?.iter().find(verb).map_or(before, |token| token.from);
        return party(&glyphs.words(from, until));
    }
    let first = ahead.first()?;
    let subject = (first.kind == Kind::Text).then(|| glyphs.words(first.from, first.until))?;
    let short = subject.chars().count() <= 8;
    let plain = subject.trim_start_matches(['，', '并']);
    (short && ["单位", "个人", "企业", "公民", "法人"].iter().any(|word| plain.starts_with(word)))
        .then(|| party(plain))
        .flatten()
}
