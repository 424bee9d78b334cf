//! The kinds of penalty other than fines.

use law::PenaltyKind;

use super::Party;
use super::lexicon::Word;
use super::phrase::Phrase;
use super::token::{Kind, Token};
use crate::amount::Unit;
use crate::glyph::Glyphs;

/// A penalty found in a phrase, with its glyphs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    /// Its kind.
    pub(super) kind: PenaltyKind,
    /// Its first glyph.
    pub(super) from: usize,
    /// The first glyph after it.
    pub(super) until: usize,
}

/// The words around a phrase.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around<'a> {
    /// The condition before it, in which the object of 予以没收 stands.
    pub(super) before: &'a str,
    /// The phrase right before it, in which the time of a ban may stand: 自处罚之日起五年内，不得从事….
    pub(super) lead: &'a str,
    /// The phrases that go on with it: 不得申请许可，或者从事…工作.
    pub(super) after: &'a str,
}

/// The penalties of a phrase other than fines, in order.
pub(super) fn penalties(glyphs: &Glyphs, phrase: &Phrase, around: Around<'_>, party: Option<Party>) -> Vec<Found> {
    let before = around.before;
    let mut found = Vec::new();
    let mut told = false;
    for (index, token) in phrase.tokens.iter().enumerate() {
        let Kind::Word(word) = token.kind else {
            told &= !matches!(token.kind, Kind::Of | Kind::Amount(_));
            continue;
        };
        // 由主管部门作出暂停其资格的处罚 imposes it.
        let made = glyphs.has(token.from, "作出")
            && ["的处罚", "的行政处罚"].iter().any(|noun| glyphs.words(phrase.from(), phrase.until()).ends_with(noun))
            && phrase.holds(Word::By);
        if word == Word::Passive && !made {
            told = true;
        }
        if told {
            continue;
        }
        let rest = phrase.tokens.get(index + 1..).unwrap_or(&[]);
        let until = object_end(rest, token.until);
        let object = glyphs.words(token.until, until);
        // 没收的物品, 吊销许可证件的决定, 拘留期限: told of.
        let nouns = [
            "的决定",
            "的处罚不服",
            "的行政处罚",
            "的处罚决定",
            "处罚决定",
            "的情况",
            "有异议",
            "移送",
            "不停止执行",
            "之日",
        ];
        let decided = nouns.iter().any(|noun| object.contains(noun));
        // 给予停业整顿的处罚 imposes it all the same.
        let ahead = phrase.tokens.get(..index).unwrap_or(&[]);
        let gives = |token: &Token| {
            matches!(token.kind, Kind::Word(Word::Give | Word::Impose)) || glyphs.has(token.from, "作出")
        };
        let given = ahead.iter().any(gives) && ["的处罚", "的行政处罚"].iter().any(|noun| object.ends_with(noun));
        // 将证据移送发证机关，由发证机关予以吊销: how it is done.
        let handed = word == Word::Revoke && object.is_empty() && around.lead.contains("移送");
        let lasts = handed
            || word == Word::StopBusiness && ["期限", "期间", "损失"].iter().any(|noun| object.starts_with(noun));
        let entry = word == Word::Ban && object.starts_with("的措施");
        if !given && (decided || lasts || object.starts_with('的') && !entry)
            || word == Word::Detention && !is_detained(phrase, index, &object)
        {
            continue;
        }
        let mut push = |kind| found.push(Found { kind, from: token.from, until });
        match word {
            Word::Warning => push(PenaltyKind::Warning),
            Word::Criticism => push(PenaltyKind::Criticism),
            Word::Confiscate => {
                let own = glyphs.words(phrase.from(), token.from);
                for kind in confiscations(&object, &own, before) {
                    push(kind);
                }
            }
            Word::Suspend => {
                let object = shared(glyphs, rest, object);
                if object.is_empty() || has(&object, &["证", "照", "资格", "牌"]) {
                    push(PenaltyKind::SuspendLicence);
                }
            }
            Word::Downgrade => {
                // 降低岗位等级 is a sanction, 降低标准 a violation.
                let whole = glyphs.words(token.from, until);
                if has(&whole, &["资质", "资格"]) {
                    push(PenaltyKind::DowngradeQualification);
                }
            }
            Word::Revoke => {
                push(PenaltyKind::RevokeLicence);
                // 吊销登记证、注销公示卡: a sanction beside it.
                if has(&object, &["、注销", "或者注销"]) && !has(&object, &["注销登记", "注销手续"]) {
                    push(PenaltyKind::Other);
                }
            }
            Word::Withdraw if !has(&glyphs.words(phrase.from(), phrase.until()), &["异议", "不予撤销"]) => {
                // 暂停直至撤销其许可: a sanction like the one beside it.
                let beside = ahead
                    .iter()
                    .rev()
                    .take(2)
                    .any(|token| matches!(token.kind, Kind::Word(Word::Restrict | Word::Suspend)));
                if let Some(kind) = withdrawal(&object, before, beside) {
                    push(kind);
                }
            }
            Word::StopBusiness => push(PenaltyKind::StopBusiness),
            Word::Close if orders(phrase, index, &object) => push(PenaltyKind::Close),
            Word::Restrict => {
                let verb = glyphs.words(token.from, token.until);
                let object = shared(glyphs, rest, object);
                if let Some(kind) = restriction(&verb, &object, &glyphs.words(phrase.from(), phrase.until())) {
                    push(kind);
                }
            }
            Word::Ban
                if has_time(glyphs, phrase)
                    || is_time(around.lead)
                    || glyphs.get(token.until.saturating_sub(1)) == Some('入') =>
            {
                let verb = glyphs.words(token.from, token.until);
                let subject = around.lead.to_owned() + &glyphs.words(phrase.from(), token.from);
                if let Some(kind) = ban(&verb, &(object + around.after), party.or_else(|| banned(&subject))) {
                    push(kind);
                }
            }
            Word::Detention => push(PenaltyKind::Detention),
            Word::Expel => push(PenaltyKind::Other),
            _ => {}
        }
    }
    // 停业、关闭 after 责令 is both.
    for token in &phrase.tokens {
        if token.is(Word::Close) && glyphs.words(token.from, token.until).starts_with('停') {
            found.push(Found { kind: PenaltyKind::StopBusiness, from: token.from, until: token.until });
        }
    }
    found
}

/// Where the object of a penalty ends: at the next word that imposes or is a penalty.
fn object_end(tokens: &[Token], from: usize) -> usize {
    let mut end = from;
    for token in tokens {
        let stops = matches!(
            token.kind,
            Kind::Word(
                Word::Impose
                    | Word::Give
                    | Word::Order
                    | Word::May
                    | Word::Fine
                    | Word::Confiscate
                    | Word::Revoke
                    | Word::Suspend
                    | Word::Downgrade
                    | Word::StopBusiness
                    | Word::Close
                    | Word::Warning
                    | Word::Criticism
                    | Word::Detention
                    | Word::By
                    | Word::Ban
            )
        );
        if stops {
            break;
        }
        end = token.until;
    }
    end
}

fn has(words: &str, list: &[&str]) -> bool {
    list.iter().any(|word| words.contains(word))
}

/// What a confiscation takes: gains, property, or both.
fn confiscations(object: &str, own: &str, before: &str) -> Vec<PenaltyKind> {
    const GAINS: &[&str] = &["所得", "收入", "利润", "获利", "收益", "价款", "非法所获", "赌资"];
    let parts = split(object);
    let named: Vec<&str> =
        parts.iter().map(String::as_str).filter(|part| !part.is_empty() && !part.contains("元以")).collect();
    if named.is_empty() {
        // 违法所得予以没收: the object stands before.
        let ahead = if own.trim_end_matches(['予', '以', '依', '法', '应', '当', '一', '律']).is_empty() {
            before
        } else {
            own
        };
        let gains = has(ahead, &["所得", "非法收入", "违法收入"]);
        let property = has(ahead, &["财物", "物品", "工具", "产品", "设备", "制品"]);
        return match (gains, property) {
            (true, true) => vec![PenaltyKind::ConfiscateGains, PenaltyKind::ConfiscateProperty],
            (true, false) => vec![PenaltyKind::ConfiscateGains],
            (false, _) => vec![PenaltyKind::ConfiscateProperty],
        };
    }
    // 没收运输、保管或者提供技术的收入: the parts before describe the gains.
    let last = named.last().copied().unwrap_or_default();
    if ["的收入", "的违法收入", "的所得", "的违法所得"].iter().any(|gains| last.ends_with(gains))
        && !has(object, &["和", "以及", "及其"])
    {
        return vec![PenaltyKind::ConfiscateGains];
    }
    let mut kinds = Vec::new();
    if named.iter().any(|part| has(part, GAINS)) {
        kinds.push(PenaltyKind::ConfiscateGains);
    }
    if named.iter().any(|part| !has(part, GAINS)) {
        kinds.push(PenaltyKind::ConfiscateProperty);
    }
    kinds
}

fn split(object: &str) -> Vec<String> {
    let mut text = object.to_owned();
    for word in ["以及", "或者", "并", "和", "及其", "及", "与"] {
        text = text.replace(word, "、");
    }
    text.split('、').map(|part| part.trim_matches(['（', '）']).to_owned()).collect()
}

/// 关闭 is a penalty when it is ordered or approved, not when a device is closed.
fn orders(phrase: &Phrase, index: usize, object: &str) -> bool {
    let ahead = phrase.tokens.get(..index).unwrap_or(&[]);
    let ordered =
        ahead.iter().any(|token| matches!(token.kind, Kind::Word(Word::Order | Word::Give | Word::StopBusiness)));
    ordered || object.is_empty() && index == 0
}

/// The object that a verb shares with the one after it: 暂停或者吊销其资格.
fn shared(glyphs: &Glyphs, rest: &[Token], object: String) -> String {
    if !["或者", "或", "、", "直至"].contains(&object.as_str()) {
        return object;
    }
    let verb = |token: &Token| matches!(token.kind, Kind::Word(Word::Revoke | Word::Withdraw));
    let Some(index) = rest.iter().position(verb) else { return object };
    let from = rest.get(index).map_or(0, |token| token.until);
    glyphs.words(from, object_end(rest.get(index + 1..).unwrap_or(&[]), from))
}

fn restriction(verb: &str, object: &str, phrase: &str) -> Option<PenaltyKind> {
    if object.contains("措施") || object.contains("违法") {
        return None;
    }
    let object = object.trim_end_matches("的行政处罚").trim_end_matches("的处罚").trim_end_matches("的处理");
    // 暂停或者撤销其资格 shares the object, 暂停其业务或者撤销其资格 does not.
    let bare = object.trim_start_matches("或者").trim_start_matches(['、', '或']).trim_start_matches("直至");
    let bare = bare.strip_prefix("撤销").or_else(|| bare.strip_prefix("取消")).unwrap_or(bare);
    let own = bare.split("撤销").next().unwrap_or(bare).split("取消").next().unwrap_or(bare);
    let bare = own.trim_end_matches("或者").trim_end_matches("直至").trim_end_matches(['、', '，']);
    if verb == "暂停" && ["资格", "许可", "许可证", "证书", "执照", "认定"].iter().any(|noun| bare.ends_with(noun))
    {
        return Some(PenaltyKind::SuspendLicence);
    }
    let business = ["业务", "活动", "经营", "招生", "资格", "生产经营", "开办", "服务", "代理", "投标"];
    match verb {
        "暂停" if has(object, &["执业"]) => Some(PenaltyKind::RestrictOccupation),
        "暂停" | "中止" if has(object, &business) => Some(PenaltyKind::RestrictBusiness),
        "限期停止" if has(object, &business) => Some(PenaltyKind::RestrictBusiness),
        "停止" if has(object, &["业务", "招生", "执业"]) && !has(object, &["违法", "非法"]) => {
            Some(PenaltyKind::RestrictBusiness)
        }
        "限制" if has(phrase, &["禁止、限制", "禁止或者限制", "不得限制"]) => None,
        "限制" if has(phrase, &["责令限制", "限制开展", "限制从业", "限制生产", "限制业务"]) => {
            Some(if phrase.contains("限制从业") {
                PenaltyKind::RestrictOccupation
            } else {
                PenaltyKind::RestrictBusiness
            })
        }
        _ => None,
    }
}

/// Whether a phrase names a time for which a ban lasts.
fn has_time(glyphs: &Glyphs, phrase: &Phrase) -> bool {
    let time =
        |token: &Token| matches!(token.kind, Kind::Amount(amount) if matches!(amount.unit, Unit::Years | Unit::Months));
    phrase.tokens.iter().any(time) || has(&phrase.words(glyphs), &["终身", "终生", "永久"])
}

/// Whether words are the time for which a ban in the next phrase lasts: 自处罚之日起五年内.
fn is_time(words: &str) -> bool {
    words.ends_with('内') && has(words, &["年", "个月"]) && has(words, &["之日起", "日起"])
}

/// Whom a ban strikes, by its subject.
fn banned(subject: &str) -> Option<Party> {
    let people =
        ["代表人", "负责人", "人员", "责任人", "个人", "公民", "本人", "管理者", "经理", "董事", "教师", "医师"];
    let bodies = ["单位", "企业", "机构", "组织", "公司", "法人", "作坊", "摊点", "餐饮", "工商户", "供应商", "学校"];
    match (has(subject, &people), has(subject, &bodies)) {
        (false, true) => Some(Party::Organisation),
        _ => None,
    }
}

/// Whether detention is imposed: by 处, 给予 or 可以 before it, and not as part of another noun.
fn is_detained(phrase: &Phrase, index: usize, object: &str) -> bool {
    let nouns = [
        "处罚",
        "决定",
        "所",
        "期限",
        "执行",
        "证",
        "人",
        "通知",
        "审批",
        "措施",
        "候审",
        "期间",
        "和",
        "并执行",
        "、逮捕",
        "或者逮捕",
    ];
    let ahead = phrase.tokens.get(..index).unwrap_or(&[]);
    let imposed = ahead.iter().any(|token| matches!(token.kind, Kind::Word(Word::Impose | Word::Give | Word::May)));
    imposed && !nouns.iter().any(|noun| object.starts_with(noun))
}

/// A qualification withdrawn as a sanction is as a licence revoked, a designation is something else; a licence obtained by
/// deceit is withdrawn because it was never due.
fn withdrawal(object: &str, before: &str, beside: bool) -> Option<PenaltyKind> {
    if has(object, &["资格", "资质", "证书", "认证"]) {
        return Some(PenaltyKind::RevokeLicence);
    }
    let undue = has(before, &["骗", "虚假", "贿赂", "不正当手段", "隐瞒", "违法取得", "弄虚作假", "伪造", "承诺"])
        || before.is_empty();
    // 核减配额.
    if has(object, &["配额"]) {
        return Some(PenaltyKind::Other);
    }
    // What is withdrawn because it has become unfit, or should not have been given, is no sanction.
    let sanction =
        beside || has(before, &["应当撤销", "情节", "逾期", "拒不", "后果", "违反", "擅自", "未经", "行为", "整改"]);
    let unfit = has(before, &["缺陷", "风险", "危害", "退化", "不再符合", "死亡", "失踪", "终止", "作出行政许可"]);
    let licence = ["许可", "批准文号", "批准文件", "批准证书", "执照", "登记", "注册", "核准"];
    if has(object, &licence)
        && !has(object, &["事项", "备案", "决定", "该行政许可"])
        && sanction
        && (beside || !undue)
        && !unfit
    {
        return Some(PenaltyKind::RevokeLicence);
    }
    has(object, &["指定", "认定", "备案"]).then_some(PenaltyKind::Other)
}

fn ban(verb: &str, object: &str, party: Option<Party>) -> Option<PenaltyKind> {
    let organisation = party == Some(Party::Organisation);
    if verb.ends_with("禁入") {
        let noun = has(object, &["制度", "的人", "期", "决定", "惩戒"]) && !object.starts_with("措施");
        return (!noun).then_some(PenaltyKind::RestrictOccupation);
    }
    if has(object, &["从事", "担任", "任职", "执业", "从业", "聘用"]) {
        return Some(if organisation { PenaltyKind::RestrictBusiness } else { PenaltyKind::RestrictOccupation });
    }
    if has(object, &["参加", "投标", "采购", "承揽", "开展", "参与", "举办"])
        || verb == "禁止" && has(object, &["进口", "出口", "经营"])
    {
        return Some(PenaltyKind::RestrictBusiness);
    }
    has(object, &["进入", "观看"]).then_some(PenaltyKind::Other)
}
