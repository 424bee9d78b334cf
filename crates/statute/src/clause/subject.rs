//! Who acts, and on whom.

use super::Named;
use super::lexicon::Word;
use super::phrase::Phrase;
use super::token::{Kind, Token};
use crate::glyph::Glyphs;

/// Who a phrase says acts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Acting {
    /// The departments named.
    pub(super) named: Vec<Named>,
    /// Whether superiors act on officials: 由其上级机关.
    pub(super) superior: bool,
    /// Whether it is a court.
    pub(super) court: bool,
}

/// Endings of the names of departments.
const ENDINGS: &[&str] = &[
    "部门",
    "机关",
    "机构",
    "委员会",
    "人民政府",
    "政府",
    "银行",
    "海关",
    "总署",
    "办事处",
    "管理局",
    "总局",
    "公安局",
    "派出所",
    "总队",
    "支队",
    "大队",
    "检查站",
    "税务局",
    "局",
    "厅",
    "署",
    "部",
    "委",
    "管委会",
    "中心",
    "监会",
    "证管办",
    "有关单位",
    "管理处",
    "监理所",
    "检验所",
    "边防站",
    "管理站",
    "监督站",
    "委托的单位",
    "授权的单位",
    "委托的组织",
    "授权的组织",
    "调查队",
    "执法队",
];

/// Words at which the name of a department ends.
const VERBS: &[&str] = &[
    "依照",
    "按照",
    "依据",
    "根据",
    "会同",
    "决定",
    "宣布",
    "登记",
    "通知",
    "提请",
    "指定",
    "组织",
    "负责",
    "注销",
    "收回",
    "暂停",
    "追究",
    "采取",
    "实施",
    "责成",
    "报",
    "代",
    "处",
    "作出",
    "进行",
    "批评",
    "在",
    "按",
    "缴",
    "视",
    "向",
    "将",
    "追缴",
    "加收",
    "停止",
    "限期",
    "强制",
    "没",
    "通报",
    "扣",
    "取",
    "缴销",
    "罚",
    "降低",
    "公告",
    "公布",
    "发出",
    "先",
    "并",
    "委托",
    "从",
    "核减",
    "警",
    "记",
    "不予",
    "直接",
    "及时",
    "依",
    "移送",
    "补",
    "建议",
    "撤",
    "制止",
    "立即",
    "提出",
    "转",
    "给",
    "征收",
    "履行",
    "有下列",
    "有权",
    "行使",
    "查处",
    "应当",
    "应依法",
    "应予",
    "应责令",
    "应给予",
    "应没收",
    "分别",
    "根据不同",
    "对",
    "为",
    "因",
    "可",
    "与",
    "需",
    "认为",
    "发现",
    "接到",
    "检查",
    "调查",
];

/// Reads who acts in a phrase: after 由, or as the subject before 可以, 有权, 应当 or a verb. `current` is who acted before.
pub(super) fn acting(glyphs: &Glyphs, phrase: &Phrase, current: Option<&Acting>) -> Option<Acting> {
    let mut all: Option<Acting> = None;
    for (index, token) in phrase.tokens.iter().enumerate() {
        if token.is(Word::By) {
            let until = name_end(phrase.tokens.get(index + 1..).unwrap_or(&[]), token.until);
            let Some(mut acting) = acting_of(glyphs, token.until, until) else { continue };
            // 人民政府可以责成有关部门…: both act.
            let charged = glyphs.has(token.from, "责成");
            if charged && let Some(subject) = subject(glyphs, phrase) {
                acting.named.splice(0..0, subject.named);
            }
            match &mut all {
                Some(all) => all.named.extend(acting.named),
                None => all = Some(acting),
            }
        }
    }
    match (all.or_else(|| subject(glyphs, phrase)), asked(glyphs, phrase)) {
        (Some(mut acting), Some(asked)) => {
            acting.named.extend(asked.named);
            Some(acting)
        }
        // 可以提请政府责令停业: whoever acted so far asks.
        (None, Some(asked)) => {
            let mut acting = current.filter(|acting| !acting.superior && !acting.court).cloned().unwrap_or_default();
            acting.named.extend(asked.named);
            Some(acting)
        }
        (acting, None) => acting,
    }
}

/// The department that another one asks to act: 应当提请地方人民政府予以关闭, 可以会同公安机关没收….
fn asked(glyphs: &Glyphs, phrase: &Phrase) -> Option<Acting> {
    let verbs = ["提请", "会同"];
    let (index, lead) = phrase.tokens.iter().enumerate().find_map(|(index, token)| {
        let words = glyphs.words(token.from, token.until);
        let lead = verbs.iter().find(|verb| token.kind == Kind::Text && words.starts_with(**verb))?;
        Some((index, lead.chars().count()))
    })?;
    let modal = |token: &Token| matches!(token.kind, Kind::Word(Word::Shall | Word::May | Word::Entitled));
    let before = index.checked_sub(1).and_then(|before| phrase.tokens.get(before));
    if !before.is_some_and(modal) {
        return None;
    }
    let from = phrase.tokens.get(index)?.from + lead;
    let until = name_end(phrase.tokens.get(index..)?, from);
    acting_of(glyphs, from, until)
}

/// The department that a list of powers begins with: 海关在调查时有下列职权.
pub(super) fn leading(glyphs: &Glyphs, phrase: &Phrase) -> Option<Acting> {
    let first = phrase.tokens.first()?;
    let until = name_end(&phrase.tokens, first.from);
    let words = glyphs.words(first.from, until);
    let (start, _) = name_in(&words)?;
    (start == 0).then(|| acting_of(glyphs, first.from, until)).flatten()
}

/// The department as the subject of a phrase.
fn subject(glyphs: &Glyphs, phrase: &Phrase) -> Option<Acting> {
    let verb = |token: &Token| {
        matches!(
            token.kind,
            Kind::Word(
                Word::May
                    | Word::Entitled
                    | Word::Shall
                    | Word::Order
                    | Word::Impose
                    | Word::Give
                    | Word::Against
                    | Word::Confiscate
                    | Word::Revoke
                    | Word::Penalise
                    | Word::Withdraw
                    | Word::DailyFine
                    | Word::Measure(_)
            )
        )
    };
    let Some(end) = phrase.tokens.iter().position(verb) else { return refusing(glyphs, phrase) };
    let first = phrase.tokens.first()?;
    let ahead = phrase.tokens.get(..end)?;
    if ahead.iter().any(|token| token.is(Word::Passive)) {
        return None;
    }
    // 负有安全生产监督管理职责的部门可以…, but not 查封的场所的有关部门….
    if ahead.iter().any(|token| token.kind == Kind::Of)
        && !is_described(&glyphs.words(first.from, phrase.tokens.get(end)?.from))
    {
        return None;
    }
    // 经公安机关责令…, 商户在主管部门责令…: told of, not the subject.
    let mut subject = glyphs.words(first.from, phrase.tokens.get(end)?.from);
    for harmless in ["在地", "当地", "经济", "经营", "经贸", "行为", "参与", "与信息化"] {
        subject = subject.replace(harmless, "");
    }
    if ["在", "经", "未", "与", "因", "为", "当"].iter().any(|word| subject.contains(word)) {
        return None;
    }
    let until = name_end(phrase.tokens.get(..end)?, first.from);
    if until == first.from {
        return None;
    }
    acting_of(glyphs, first.from, until)
}

/// The department at the head of a phrase that only refuses: 公安机关交通管理部门不予受理.
fn refusing(glyphs: &Glyphs, phrase: &Phrase) -> Option<Acting> {
    let first = phrase.tokens.first()?;
    let words = phrase.words(glyphs);
    let (start, end) = name_in(&words)?;
    let after: String = words.chars().skip(end).collect();
    let refuses = start == 0 && first.kind == Kind::Text && after.starts_with("不予");
    refuses.then(|| acting_of(glyphs, first.from, first.from + end)).flatten()
}

/// Where the name that begins at a place ends: at a known verb or a citation.
fn name_end(tokens: &[Token], from: usize) -> usize {
    let mut end = from;
    for token in tokens {
        match token.kind {
            Kind::Text | Kind::Pause | Kind::Bracket | Kind::Of | Kind::Amount(_) => end = token.until,
            Kind::Word(Word::Above | Word::Below | Word::Neutral | Word::To | Word::Restrict | Word::Each) => {
                end = token.until;
            }
            // 作出行政许可决定的部门, 被许可人所在地的机关: words of the name.
            Kind::Word(Word::Passive | Word::Penalise | Word::Against) if holds_of(tokens, token.until) => {
                end = token.until;
            }
            // 依法履行监督管理职责的机构.
            Kind::Word(Word::Shall) if end == from && holds_of(tokens, token.until) => end = token.until,
            Kind::Title if holds_of(tokens, token.until) => end = token.until,
            _ => break,
        }
    }
    end
}

/// Whether 的 comes soon after a place, so that what stands before it describes a department.
fn holds_of(tokens: &[Token], from: usize) -> bool {
    tokens.iter().filter(|token| token.from >= from).take(4).any(|token| token.kind == Kind::Of)
}

fn acting_of(glyphs: &Glyphs, from: usize, until: usize) -> Option<Acting> {
    let words = glyphs.words(from, until);
    let mut acting = Acting::default();
    let superior = ["上级", "所在单位", "任免机关", "监察机关", "监察委员会", "有权机关"];
    let same = ["本级人民政府", "同级人民政府"];
    acting.superior = superior.iter().any(|word| words.contains(word)) || same.iter().any(|word| words.ends_with(word));
    acting.court = words.contains("人民法院") || words.contains("司法机关") || words.contains("人民检察院");
    if acting.court {
        return Some(acting);
    }
    for (offset, part) in parts(&words) {
        if let Some((start, end)) = name_in(&part) {
            let name: String = part.chars().skip(start).take(end - start).collect();
            let at = from + offset;
            let span = glyphs.span(at + start, at + end);
            acting.named.push(Named { name: without_brackets(&name), span });
        }
    }
    (!acting.named.is_empty() || acting.superior).then_some(acting)
}

/// Parts between 、 或者 和 会同 where each is a name of its own, with the place of each, in glyphs.
fn parts(words: &str) -> Vec<(usize, String)> {
    let signs: Vec<char> = words.chars().collect();
    let mut parts: Vec<(usize, String)> = Vec::new();
    let mut open = String::new();
    let mut start = 0;
    let mut depth = 0;
    let mut index = 0;
    while let Some(sign) = signs.get(index) {
        let rest: String = signs.get(index..).unwrap_or(&[]).iter().collect();
        match sign {
            '（' => depth += 1,
            '）' => depth -= 1,
            _ => {}
        }
        let length = if depth > 0 { 0 } else { separator(&rest) };
        let joint = rest.starts_with("会同");
        // 部门或者机构, 部门、机构: one name with two nouns.
        let after: String = signs.get(index + length..).unwrap_or(&[]).iter().collect();
        let noun = !joint && open.contains('的') && ["部门", "机构", "机关"].iter().any(|noun| after.starts_with(noun));
        if length > 0 && !noun && (joint || ends_as_department(&open)) {
            parts.push((start, std::mem::take(&mut open)));
            index += length;
            start = index;
            continue;
        }
        open.push(*sign);
        index += 1;
    }
    parts.push((start, open));
    parts
}

/// How many glyphs the separator has that words begin with; none when they begin with no separator.
fn separator(words: &str) -> usize {
    ["会同", "或者", "以及", "、", "和", "或", "与", "及"]
        .iter()
        .find(|separator| words.starts_with(**separator))
        .map_or(0, |separator| separator.chars().count())
}

fn ends_as_department(words: &str) -> bool {
    let bare = without_brackets(words);
    ENDINGS.iter().any(|ending| bare.ends_with(ending))
}

/// Where the name lies within a part, in glyphs: up to the last ending before a verb.
fn name_in(part: &str) -> Option<(usize, usize)> {
    let signs: Vec<char> = part.chars().collect();
    let leads = ["或者", "者", "及", "并通知", "及时通报", "通报", "通知", "同时", "并", "报"];
    // 应当提请地方人民政府予以关闭: the one who is asked acts.
    let asked = ["提请", "报请"].iter().find_map(|verb| Some(part.split_once(verb)?.0.chars().count() + 2));
    let led = leads.iter().find(|lead| part.starts_with(**lead)).map(|lead| lead.chars().count());
    let start = asked.filter(|start| *start <= 8).or(led).unwrap_or(0);
    let mut end = None;
    let mut index = start;
    while index < signs.len() {
        let here: String = signs.get(start..=index).unwrap_or(&[]).iter().collect();
        // What stands in brackets explains the name.
        let inside = here.matches('（').count() > here.matches('）').count();
        if !inside && ENDINGS.iter().any(|ending| here.ends_with(ending)) {
            let after: String = signs.get(index + 1..).unwrap_or(&[]).iter().collect();
            // 部 within 部门, 委 within 委员会 are no ends yet.
            let goes_on = ENDINGS.iter().any(|ending| ending.chars().count() > 1 && ends_within(&here, &after, ending));
            if !goes_on {
                end = Some(index + 1);
                // 人民政府负责药品监督管理的部门, 履行工商行政管理职责的部门: the verb is part of the name.
                let described = after.contains('的') && (ends_as_department(&after) || describes(&after));
                let stops = after.is_empty() || !described && VERBS.iter().any(|verb| after.starts_with(verb));
                if stops {
                    break;
                }
            }
        }
        index += 1;
    }
    let mut end = end?;
    // 证管办（证监会）: another name of the same department.
    if signs.get(end) == Some(&'（')
        && let Some(length) = signs.get(end..)?.iter().position(|sign| *sign == '）')
        && ends_as_department(&signs.get(end + 1..end + length)?.iter().collect::<String>())
    {
        end += length + 1;
    }
    let name: String = signs.get(start..end)?.iter().collect();
    let not = [
        "人民法院",
        "当事人",
        "用人单位",
        "违法行为人",
        "责任人",
        "经营者",
        "生产者",
        "有关组织",
        "社会组织",
        "慈善组织",
    ];
    let told = ["在", "对", "受", "限制", "每", "所得", "经", "该", "将", "书面", "建议", "直至", "向", "请求", "申请"]
        .iter()
        .any(|word| name.starts_with(word));
    (end > start + 1 && !told && !not.iter().any(|word| name.ends_with(word))).then_some((start, end))
}

/// Whether words are as a whole the name of a department with its task: 负有安全生产监督管理职责的部门.
fn is_described(words: &str) -> bool {
    let bare = words.trim_end_matches(['应', '当', '可', '以', '依', '法']);
    words.matches('的').count() == 1
        && ["负有", "负责", "承担", "作出", "依照", "依法", "行使", "实施", "有管辖权"]
            .iter()
            .any(|verb| bare.starts_with(verb) || bare.contains(&format!("人民政府{verb}")))
        && ["的部门", "的机构", "的机关", "的行政机关", "的主管部门", "的行政主管部门"]
            .iter()
            .any(|noun| bare.ends_with(noun))
}

/// Whether words go on to describe a department: 负责管理地震工作的部门.
fn describes(words: &str) -> bool {
    let verbs = ["负责", "履行", "主管", "承担", "行使", "管理", "负有", "依法履行", "指定", "授权", "确定"];
    let Some((_, noun)) = words.split_once('的') else { return false };
    let noun: String = noun.chars().take(8).collect();
    verbs.iter().any(|verb| words.starts_with(verb))
        && ["部门", "机构", "机关"].iter().any(|ending| noun.contains(ending))
}

/// Whether an ending straddles the border between two texts.
fn ends_within(here: &str, after: &str, ending: &str) -> bool {
    let signs: Vec<char> = ending.chars().collect();
    (1..signs.len()).any(|cut| {
        let head: String = signs.get(..cut).unwrap_or(&[]).iter().collect();
        let tail: String = signs.get(cut..).unwrap_or(&[]).iter().collect();
        here.ends_with(&head) && after.starts_with(&tail)
    })
}

fn without_brackets(name: &str) -> String {
    let Some((before, rest)) = name.split_once('（') else { return name.to_owned() };
    let Some((inside, after)) = rest.split_once('）') else { return name.to_owned() };
    let after = without_brackets(after);
    // 县（市、区） is part of a name, （以下简称…） is not.
    let explains = ["以下", "简称", "统称", "下同", "包括"].iter().any(|word| inside.contains(word));
    if explains { format!("{before}{after}") } else { format!("{before}（{inside}）{after}") }
}
