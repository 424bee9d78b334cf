//! Measures of coercion (《行政强制法》第九条、第十二条).

use serde::{Deserialize, Serialize};

use super::lexicon::Word;
use super::phrase::{Phrase, Role};
use super::token::{Kind, Token};
use crate::glyph::Glyphs;

/// A kind of coercive measure or coercive enforcement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeasureKind {
    /// 限制公民人身自由.
    Restrain,
    /// 查封.
    Seal,
    /// 扣押.
    Seize,
    /// 冻结存款、汇款.
    Freeze,
    /// 加处罚款或者滞纳金.
    Collect,
    /// 划拨存款、汇款.
    Transfer,
    /// 拍卖或者依法处理.
    Auction,
    /// 强制拆除.
    Demolish,
    /// 代履行.
    Substitute,
    /// 收缴, 强制带离 and other ways of removing things or people.
    Dispose,
}

impl MeasureKind {
    /// Every kind, in order.
    pub const ALL: &'static [Self] = &[
        Self::Restrain,
        Self::Seal,
        Self::Seize,
        Self::Freeze,
        Self::Collect,
        Self::Transfer,
        Self::Auction,
        Self::Demolish,
        Self::Substitute,
        Self::Dispose,
    ];

    /// The Chinese name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Restrain => "限制人身自由",
            Self::Seal => "查封",
            Self::Seize => "扣押",
            Self::Freeze => "冻结",
            Self::Collect => "加处罚款或者滞纳金",
            Self::Transfer => "划拨",
            Self::Auction => "拍卖",
            Self::Demolish => "强制拆除",
            Self::Substitute => "代履行",
            Self::Dispose => "收缴、强制清除等处理",
        }
    }

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Restrain => "restrain",
            Self::Seal => "seal",
            Self::Seize => "seize",
            Self::Freeze => "freeze",
            Self::Collect => "collect",
            Self::Transfer => "transfer",
            Self::Auction => "auction",
            Self::Demolish => "demolish",
            Self::Substitute => "substitute",
            Self::Dispose => "dispose",
        }
    }

    /// Whether it is enforcement (行政强制执行) rather than a measure (行政强制措施).
    #[must_use]
    pub const fn is_enforcement(self) -> bool {
        !matches!(self, Self::Restrain | Self::Seal | Self::Seize | Self::Freeze)
    }
}

/// The measures that a phrase allows, with their tokens. `listed` says that the phrase is an item of a list of powers.
pub(super) fn measures(glyphs: &Glyphs, phrase: &Phrase, listed: bool, violated: bool) -> Vec<(MeasureKind, Token)> {
    let mut found = Vec::new();
    let words = phrase.words(glyphs);
    // 应当对危险部位采取临时查封措施.
    let taken = words.contains("应当") && words.contains("采取") && !words.starts_with("采取");
    let court = ["人民法院", "人民检察院", "犯罪嫌疑人", "公安机关批准", "海关监管", "供电企业", "供水企业"]
        .iter()
        .any(|word| words.contains(word));
    if court {
        return found;
    }
    let follows = phrase.role == Role::Consequence && violated;
    let mut allowed = listed || follows;
    let mut told = false;
    for (index, token) in phrase.tokens.iter().enumerate() {
        match token.kind {
            Kind::Word(Word::May | Word::Entitled | Word::Give | Word::By | Word::Order) => allowed = true,
            // 不得扣押劳动者的证件: nobody may.
            Kind::Word(Word::Passive | Word::Ban) => told = true,
            Kind::Of => told = false,
            Kind::Word(Word::Suspend) if allowed && !told => {
                // Licences are suspended as a penalty, things are seized.
                let object =
                    phrase.tokens.get(index + 1..).unwrap_or(&[]).iter().take_while(|token| token.kind != Kind::Of);
                let object: String = object.map(|token| glyphs.words(token.from, token.until)).collect();
                let thing = ["车辆", "船舶", "工具", "物品", "设备", "机动车", "车", "船"]
                    .iter()
                    .any(|thing| object.starts_with(thing) || object.starts_with(&format!("其{thing}")));
                let ahead = glyphs.words(phrase.from(), token.from);
                let named = ahead.ends_with("予以")
                    && ["车辆", "船舶", "工具", "家畜", "物品"].iter().any(|thing| ahead.contains(thing));
                if (thing || named) && !object.contains('证') {
                    found.push((MeasureKind::Seize, *token));
                }
            }
            Kind::Word(Word::Measure(kind)) => {
                let chain = |token: &&Token| matches!(token.kind, Kind::Pause | Kind::Word(Word::Measure(_)));
                let after = phrase.tokens.get(index + 1..).unwrap_or(&[]).iter().find(|token| !chain(token));
                let next = after.map(|token| glyphs.words(token.from, token.until)).unwrap_or_default();
                let back = phrase.tokens.get(..index).unwrap_or(&[]).iter().rev().take_while(|token| chain(token));
                let head = back.last().map_or(token.from, |first| first.from);
                let ahead = glyphs.words(phrase.from(), head);
                let procedure = ["规定的", "前款的", "实施", "交付", "补办", "制作", "出具", "送达", "采取"]
                    .iter()
                    .any(|verb| ahead.ends_with(verb));
                let granted = ["可以", "有权", "可依法", "依法实施"].iter().any(|word| ahead.contains(word))
                    && !ahead.contains("先行实施");
                let noun = [
                    "决定",
                    "罚款",
                    "期限",
                    "期间",
                    "通知",
                    "清单",
                    "物品",
                    "财物",
                    "的财",
                    "措施的",
                    "时",
                    "场所的",
                    "手续",
                    "费用",
                    "程序",
                    "情况",
                    "权",
                ];
                let ends_of = phrase.tokens.last().is_some_and(|last| last.kind == Kind::Of);
                let nouns = ["措施", "等措施", "等强制措施", "等行政强制措施", "的行政强制措施"];
                let must = ["应当", "应当依法", "应当依法实施", "应当予以", "应当依法予以"];
                let taken =
                    taken && nouns.iter().any(|noun| next == *noun) || must.iter().any(|word| ahead.ends_with(word));
                // 可以不予扣押; 当场收缴罚款.
                let not =
                    ahead.ends_with("不予") || ahead.ends_with("当场") && is_about_fines(&glyphs.words(0, token.from));
                if (allowed || taken)
                    && (!procedure || granted || taken)
                    && !not
                    && !told
                    && !ends_of
                    && !noun.iter().any(|word| next.starts_with(word))
                    && fits(kind, &words)
                {
                    found.push((kind, *token));
                    // 组织拆除或者封闭 is both.
                    if glyphs.has(token.until.saturating_sub(2), "拆除或者封闭") {
                        found.push((MeasureKind::Dispose, *token));
                    }
                }
            }
            Kind::Text if allowed && !told && follows => {
                if let Some(kind) = by_authority(glyphs, phrase, index) {
                    found.push((kind, *token));
                }
            }
            _ => {}
        }
    }
    found
}

/// What an authority does itself, in a text: 由交通主管部门拆除, 逾期不改正的，可以拆除.
fn by_authority(glyphs: &Glyphs, phrase: &Phrase, index: usize) -> Option<MeasureKind> {
    let token = phrase.tokens.get(index)?;
    let words = glyphs.words(token.from, token.until);
    let ordered = phrase.tokens.iter().any(|token| matches!(token.kind, Kind::Word(Word::Order | Word::Measure(_))));
    let whole = phrase.words(glyphs);
    let self_done =
        ["限期拆除", "自行拆除", "要求", "监督", "擅自拆除", "申请"].iter().any(|word| whole.contains(word));
    let ends = words.ends_with("拆除") && phrase.tokens.get(index + 1).is_none();
    let acts = phrase
        .tokens
        .get(..index)
        .unwrap_or(&[])
        .iter()
        .any(|token| matches!(token.kind, Kind::Word(Word::By | Word::May | Word::Entitled | Word::Shall)));
    (ends && acts && !ordered && !self_done).then_some(MeasureKind::Demolish)
}

/// Whether a phrase puts the cost of what the authority did on the party: 所需费用由违法者承担.
pub(super) fn bears_cost(words: &str) -> bool {
    let borne = ["承担", "负担", "支付"].iter().any(|verb| words.ends_with(verb));
    borne && words.contains("费用") && words.contains('由') && !words.starts_with("责令")
}

/// Whether a phrase says that an authority does, or has done by another, what the party should have done.
pub(super) fn is_done_instead(glyphs: &Glyphs, phrase: &Phrase) -> bool {
    let words = phrase.words(glyphs);
    let ordered = phrase.holds(Word::Order) || ["限期", "自行", "拆除"].iter().any(|word| words.contains(word));
    let acts = phrase.holds(Word::By) || phrase.holds(Word::May) || words.contains("依法组织");
    let done = ["组织", "指定", "委托", "代", "采取", "清除", "清理", "恢复", "处置", "治理", "修复", "打捞"];
    acts && !ordered && done.iter().any(|word| words.contains(word))
}

/// What an authority does to equipment after it has confiscated or fined: 拆除、销毁用于违法生产的设备.
pub(super) fn taken_down(words: &str) -> impl Iterator<Item = MeasureKind> {
    let bare = words.trim_start_matches('并');
    let down = bare.starts_with("拆除").then_some(MeasureKind::Demolish);
    let destroyed = (bare.starts_with("销毁") || bare.starts_with("拆除、销毁")).then_some(MeasureKind::Dispose);
    down.into_iter().chain(destroyed)
}

/// Whether words are about the paying of fines, which are collected and not taken.
fn is_about_fines(words: &str) -> bool {
    ["缴纳罚款", "收缴罚款"].iter().any(|verb| words.contains(verb))
}

/// Words that are a measure only in some company.
fn fits(kind: MeasureKind, words: &str) -> bool {
    let has = |list: &[&str]| list.iter().any(|word| words.contains(word));
    match kind {
        MeasureKind::Collect => {
            has(&["加收", "加处", "加征", "课以", "征收", "收取", "缴纳"])
                && !has(&["免收", "不加收", "不予加收", "免征"])
        }
        MeasureKind::Substitute => {
            let works = [
                "履行", "治理", "处置", "清除", "清理", "恢复", "补种", "拆除", "修复", "改正", "整改", "采取", "实施",
                "完成", "种植", "绿化", "回收", "销毁", "打捞", "处理", "修剪", "整治", "清运", "填埋", "开展", "植树",
                "造林", "消除", "维修", "养护", "除治", "更新", "复垦", "改造", "组织",
            ];
            words.contains("代履行") && !words.contains("停止代履行")
                || ["代为", "代", "代行"]
                    .iter()
                    .any(|lead| works.iter().any(|work| words.contains(&format!("{lead}{work}"))))
        }
        MeasureKind::Auction => {
            has(&["查封", "扣押", "抵缴", "变卖", "依法处理", "先行处理"])
                && !has(&["拍卖所得", "通过拍卖", "拍卖企业"])
        }
        MeasureKind::Dispose if words == "强制执行" => true,
        MeasureKind::Dispose if words.contains("强制执行") => {
            has(&[
                "依法强制执行",
                "可以强制执行",
                "予以强制执行",
                "机关强制执行",
                "部门强制执行",
                "机构强制执行",
                "政府强制执行",
            ]) && !has(&["申请", "中止", "终结"])
        }
        MeasureKind::Transfer => has(&["存款", "帐户", "账户", "汇款", "银行", "款项", "资金"]),
        _ => true,
    }
}
