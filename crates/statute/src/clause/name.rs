//! The names of departments: where they end, and how a list of them is cut.

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

/// Parts between 、 或者 和 会同 where each is a name of its own, with the place of each, in glyphs.
pub(super) fn parts(words: &str) -> Vec<(usize, String)> {
    let mut parts: Vec<(usize, String)> = Vec::new();
    let mut open = String::new();
    let (mut start, mut place, mut depth) = (0, 0, 0);
    let mut rest = words;
    while let Some(sign) = rest.chars().next() {
        match sign {
            '（' => depth += 1,
            '）' => depth -= 1,
            _ => {}
        }
        let separator = separator(rest).filter(|_| depth <= 0);
        if let Some(separator) = separator
            && let Some(after) = rest.strip_prefix(separator)
        {
            let joint = separator == "会同";
            // 部门或者机构, 部门、机构: one name with two nouns.
            let noun =
                !joint && open.contains('的') && ["部门", "机构", "机关"].iter().any(|noun| after.starts_with(noun));
            if !noun && (joint || ends_as_department(&open)) {
                parts.push((start, std::mem::take(&mut open)));
                place += separator.chars().count();
                start = place;
                rest = after;
                continue;
            }
        }
        open.push(sign);
        place += 1;
        rest = rest.strip_prefix(sign).unwrap_or_default();
    }
    parts.push((start, open));
    parts
}

/// The separator that words begin with.
fn separator(words: &str) -> Option<&'static str> {
    ["会同", "或者", "以及", "、", "和", "或", "与", "及"].into_iter().find(|separator| words.starts_with(separator))
}

fn ends_as_department(words: &str) -> bool {
    let bare = without_brackets(words);
    ENDINGS.iter().any(|ending| bare.ends_with(ending))
}

/// Where the name lies within a part, in glyphs: up to the last ending before a verb.
pub(super) fn name_in(part: &str) -> Option<(usize, usize)> {
    let signs: Vec<char> = part.chars().collect();
    let leads = ["或者", "者", "及时", "及", "通报", "通知", "同时", "并", "报"];
    // 应当提请地方人民政府予以关闭: the one who is asked acts.
    let asked = ["提请", "报请"].iter().find_map(|verb| Some(part.split_once(verb)?.0.chars().count() + 2));
    // 并及时通报工商行政管理部门吊销…: what leads to the name.
    let mut bare = part;
    while let Some(rest) = leads.iter().find_map(|lead| bare.strip_prefix(lead)) {
        bare = rest;
    }
    let led = signs.len() - bare.chars().count();
    let start = asked.filter(|start| *start <= 8).unwrap_or(led);
    let mut end = None;
    let begin = part.char_indices().nth(start).map_or(part.len(), |(byte, _)| byte);
    let run = part.get(begin..).unwrap_or_default();
    let mut depth = 0;
    for (index, (byte, sign)) in (start..).zip(run.char_indices()) {
        match sign {
            '（' => depth += 1,
            '）' => depth -= 1,
            _ => {}
        }
        let (here, after) = run.split_at_checked(byte + sign.len_utf8()).unwrap_or((run, ""));
        // What stands in brackets explains the name.
        if depth > 0 || !ENDINGS.iter().any(|ending| here.ends_with(ending)) {
            continue;
        }
        // 部 within 部门, 委 within 委员会 are no ends yet.
        if ENDINGS.iter().any(|ending| ending.chars().count() > 1 && ends_within(here, after, ending)) {
            continue;
        }
        end = Some(index + 1);
        // 人民政府负责药品监督管理的部门, 履行工商行政管理职责的部门: the verb is part of the name.
        let described = after.contains('的') && (ends_as_department(after) || describes(after));
        if after.is_empty() || !described && VERBS.iter().any(|verb| after.starts_with(verb)) {
            break;
        }
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
pub(super) fn is_described(words: &str) -> bool {
    let tasks = [
        "负有",
        "负责",
        "承担",
        "作出",
        "依照",
        "依法",
        "行使",
        "实施",
        "有管辖权",
        "原作出",
        "履行",
        "接到",
        "组织",
        "颁发",
    ];
    let Some((task, noun)) = words.split_once('的') else { return false };
    let named = ends_as_department(noun) && noun.chars().count() <= 14 && !noun.contains(['的', '、']);
    named && tasks.iter().any(|verb| task.starts_with(verb) || task.contains(&format!("人民政府{verb}")))
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

pub(super) fn without_brackets(name: &str) -> String {
    let Some((before, rest)) = name.split_once('（') else { return name.to_owned() };
    let Some((inside, after)) = rest.split_once('）') else { return name.to_owned() };
    let after = without_brackets(after);
    // 县（市、区） is part of a name, （以下简称…） is not.
    let explains = ["以下", "简称", "统称", "下同", "包括"].iter().any(|word| inside.contains(word));
    if explains { format!("{before}{after}") } else { format!("{before}（{inside}）{after}") }
}
