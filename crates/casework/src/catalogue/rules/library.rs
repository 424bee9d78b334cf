//! The library of statutes: LIB-01 to LIB-09.

use std::borrow::Cow;

use jiff::civil::Date;
use law::citation::{ArticleRef, parse_article};
use law::statutes::{StatuteVersion, short_title};

use crate::catalogue::Item;
use crate::catalogue::elements::{ItemBasis, PublishItem};
use crate::catalogue::library::{CorrectStatute, EndStatute, RegisterStatute};
use crate::catalogue::situation::{RegistryRule, RegistrySituation};
use crate::definition::Role;
use crate::rule::{Checked, Guards, Rule, Severity, apl21, cite, not_applicable, require, satisfied, violated};

const LEGISLATION: &str = "立法法（2023年修正）";
const LIST: &str = "山东省行政权力清单动态管理办法";

const REGISTERING: Guards = Guards::Acts(&["statute.register", "statute.correct"]);
const CORRECTING: Guards = Guards::Acts(&["statute.correct"]);
const KEEPING: Guards = Guards::Acts(&["statute.register", "statute.correct", "statute.end"]);

/// The rules of this family.
pub const RULES: &[RegistryRule] = &[
    Rule {
        id: "LIB-01",
        title: "法规文本由政府法制机构登记",
        severity: Severity::Block,
        cites: &[cite(LIST, "第四条")],
        cure: "请由政府法制机构的审查人员登记；岗位登记有误的，请系统管理员更正。",
        guards: KEEPING,
        check: by_legal_office,
    },
    Rule {
        id: "LIB-02",
        title: "文本的日期应当先后相符",
        severity: Severity::Block,
        cites: &[cite(LEGISLATION, "第六十一条")],
        cure: "请核对文本，改正版本日期、施行日期或者失效日期。",
        guards: REGISTERING,
        check: days_in_order,
    },
    Rule {
        id: "LIB-03",
        title: "同一法规的文本不得在同一日施行",
        severity: Severity::Block,
        cites: &[cite(LEGISLATION, "第一百零三条")],
        cure: "请先登记前一文本自新文本施行之日起失效；登记较早文本的，填写其失效日期。",
        guards: REGISTERING,
        check: no_overlap,
    },
    Rule {
        id: "LIB-04",
        title: "同一版本只登记一次，并与内置的法规表相符",
        severity: Severity::Block,
        cites: &[cite(LIST, "第四条")],
        cure: "该版本已经登记的，不必再登记；登记有误的，请办理“更正法规登记”。与法规表不符的，请核对文本是否完整、日期是否正确。",
        guards: REGISTERING,
        check: registered_once,
    },
    Rule {
        id: "LIB-05",
        title: "文本应当能够按条读取",
        severity: Severity::Block,
        cites: &[cite(LIST, "第四条")],
        cure: "请上传含有“第一条”等条文的完整文本（.md、.txt或者.docx）。",
        guards: REGISTERING,
        check: has_articles,
    },
    Rule {
        id: "LIB-06",
        title: "失效的应当是已经登记、尚未失效的文本",
        severity: Severity::Block,
        cites: &[cite(LEGISLATION, "第六十一条")],
        cure: "请核对题名、版本日期和失效日期。",
        guards: Guards::Acts(&["statute.end"]),
        check: ends_what_holds,
    },
    Rule {
        id: "LIB-07",
        title: "题名应当是法规的简称",
        severity: Severity::Block,
        cites: &[cite(LIST, "第四条")],
        cure: "请填写题名本身，不写书名号、国名、空格和斜线。",
        guards: KEEPING,
        check: short_titles,
    },
    Rule {
        id: "LIB-08",
        title: "更正的应当是已经登记的文本，并与原登记不同",
        severity: Severity::Block,
        cites: &[cite(LIST, "第四条")],
        cure: "请从该文本的登记办理更正，改正有误的日期、效力层级或者文本；没有登记的，请先登记。",
        guards: CORRECTING,
        check: corrects_something,
    },
    Rule {
        id: "LIB-09",
        title: "更正不得使已经公布的事项失去依据的条款",
        severity: Severity::Block,
        cites: &[cite(LIST, "第五条"), apl21("第三十八条第一款")],
        cure: "请核对更正的文本是否完整；条款确实不存在的，请先由编制机关变更或者取消这些事项。",
        guards: CORRECTING,
        check: keeps_bases,
    },
];

/// The registration that an act states: a new one, or one as corrected.
fn stated<'a>(s: &RegistrySituation<'a>) -> Option<Cow<'a, RegisterStatute>> {
    let corrected = s.act::<CorrectStatute>().map(|act| Cow::Owned(act.registration()));
    s.act::<RegisterStatute>().map(Cow::Borrowed).or(corrected)
}

/// The day under which the text that an act corrects is registered.
fn replaced(s: &RegistrySituation<'_>) -> Option<Date> {
    s.act::<CorrectStatute>().map(|act| act.version)
}

fn by_legal_office(s: &RegistrySituation<'_>) -> Checked {
    if s.facts.registry.person(s.by).is_none() {
        return violated(format!("没有登记名为“{}”的人员", s.by));
    }
    require(!s.posts(Role::LegalOffice).is_empty(), || {
        format!("{}不具有“{}”岗位", s.name(s.by), Role::LegalOffice.title())
    })
}

fn named(text: &StatuteVersion) -> String {
    let end = text.until.map_or_else(|| "没有失效日期".to_owned(), |until| format!("{until}失效"));
    format!("{}文本（{}施行，{end}）", text.version, text.from)
}

fn days_in_order(s: &RegistrySituation<'_>) -> Checked {
    let Some(act) = stated(s) else { return not_applicable() };
    if act.version > s.day() {
        return violated(format!("版本日期{}晚于登记之日", act.version));
    }
    if act.from < act.version {
        return violated(format!("施行日期{}早于版本日期{}", act.from, act.version));
    }
    match act.until.filter(|until| *until <= act.from) {
        Some(until) => violated(format!("失效日期{until}不晚于施行日期{}", act.from)),
        None => satisfied(),
    }
}

fn no_overlap(s: &RegistrySituation<'_>) -> Checked {
    let Some(act) = stated(s) else { return not_applicable() };
    let versions = s.facts.texts().versions(act.title.as_str());
    // Of a version that the table of statutes has, the table may know the end.
    let table = s.facts.law.statutes.find(act.title.as_str(), act.version);
    let end = act.until.or(table.and_then(|known| known.until));
    // The registration that is corrected gives way, unless the table of statutes has that version too.
    let gone = replaced(s).filter(|day| s.facts.law.statutes.find(act.title.as_str(), *day).is_none());
    for known in versions.iter().filter(|known| known.version != act.version && Some(known.version) != gone) {
        let overlap = known.until.is_none_or(|until| act.from < until) && end.is_none_or(|end| known.from < end);
        if overlap {
            return violated(format!("与{}的施行期间重叠", named(known)));
        }
        if (known.version < act.version) != (known.from < act.from) {
            return violated(format!("与{}的先后不符：版本较新的应当较晚施行", named(known)));
        }
    }
    satisfied()
}

fn registered_once(s: &RegistrySituation<'_>) -> Checked {
    let Some(act) = stated(s) else { return not_applicable() };
    let itself = replaced(s) == Some(act.version);
    if let Some(known) = s.facts.registry.statute(act.title.as_str(), act.version).filter(|_| !itself) {
        let by = s.facts.registry.name(&known.meta.by);
        return violated(format!("《{}》{}文本已由{by}于{}登记", act.title, act.version, known.meta.at.date()));
    }
    let Some(known) = s.facts.law.statutes.find(act.title.as_str(), act.version) else { return satisfied() };
    let mut faults = Vec::new();
    if known.from != act.from {
        faults.push(format!("施行日期应为{}", known.from));
    }
    if act.until.is_some_and(|until| known.until.is_some_and(|end| end != until)) {
        faults.push(format!("失效日期应为{}", known.until.map(|end| end.to_string()).unwrap_or_default()));
    }
    if known.level != act.level {
        faults.push(format!("效力层级应为{}", known.level.title()));
    }
    if known.enactment != act.enactment {
        faults.push(format!("文本由来应为{}", known.enactment.title()));
    }
    if known.article_count != act.articles {
        faults.push(format!("应有{}条，文本只到第{}条", known.article_count, act.articles));
    }
    require(faults.is_empty(), || format!("与内置的法规表不符：{}", faults.join("；")))
}

fn has_articles(s: &RegistrySituation<'_>) -> Checked {
    let Some(act) = stated(s) else { return not_applicable() };
    let digest = |text: &str| text.len() == 64 && text.chars().all(|c| c.is_ascii_hexdigit());
    if act.text.size == 0 || !digest(act.text.sha256.as_str()) || !digest(act.text.sm3.as_str()) {
        return violated("没有文本，或者文本的摘要不完整");
    }
    require(act.articles > 0, || "文本中没有读到条文".to_owned())
}

fn ends_what_holds(s: &RegistrySituation<'_>) -> Checked {
    let Some(act) = s.act::<EndStatute>() else { return not_applicable() };
    let Some(known) = s.facts.texts().find(act.title.as_str(), act.version) else {
        return violated(format!("法规库没有《{}》{}文本", act.title, act.version));
    };
    if let Some(until) = known.until {
        return violated(format!("《{}》{}文本已自{until}起失效", act.title, act.version));
    }
    require(act.day > known.from, || format!("失效日期{}不晚于施行日期{}", act.day, known.from))
}

fn short_titles(s: &RegistrySituation<'_>) -> Checked {
    let stated = stated(s).map(|act| act.title.clone());
    let Some(title) = stated.or_else(|| s.act::<EndStatute>().map(|act| act.title.clone())) else {
        return not_applicable();
    };
    let plain = !title.as_str().contains(|c: char| c == '/' || c == '《' || c == '》' || c.is_whitespace());
    let short = short_title(title.as_str());
    require(plain && short == title.as_str(), || format!("“{title}”不是简称，可以写作“{short}”"))
}

fn corrects_something(s: &RegistrySituation<'_>) -> Checked {
    let Some(act) = s.act::<CorrectStatute>() else { return not_applicable() };
    let Some(known) = s.facts.registry.statute(act.title.as_str(), act.version) else {
        return violated(format!("《{}》没有登记{}文本", act.title, act.version));
    };
    // The end that holds: as registered, by a later act, or by the table of statutes.
    let now = s.facts.texts().find(act.title.as_str(), act.version).and_then(|text| text.until);
    let table = s.facts.law.statutes.find(act.title.as_str(), act.to_version);
    let then = act.until.or(table.and_then(|known| known.until));
    let same = act.registration() == RegisterStatute { until: act.until, ..known.act.clone() } && now == then;
    require(!same, || "更正的内容与原登记相同".to_owned())
}

/// The versions of an item that hold on a day or will hold later.
fn lasting(item: &Item, day: Date) -> impl Iterator<Item = &PublishItem> {
    let now = item.version_on(day).map(|(_, version)| version);
    let later = item.publications.iter().filter(move |version| version.from > day);
    let cancelled = item.cancelled_on(day);
    now.into_iter().chain(later).filter(move |_| !cancelled)
}

fn keeps_bases(s: &RegistrySituation<'_>) -> Checked {
    let Some(act) = s.act::<CorrectStatute>() else { return not_applicable() };
    let title = short_title(act.title.as_str());
    let texts = s.facts.texts();
    let known = texts.find(title, act.version).map(|text| text.version);
    let rests = |basis: &ItemBasis| {
        short_title(basis.law.as_str()) == title
            && texts.find(title, basis.version).is_some_and(|text| Some(text.version) == known)
    };
    let gone: Vec<ArticleRef> = act.gone.iter().filter_map(|place| parse_article(place.as_str())).collect();
    let vanishes = |part: &&str| {
        parse_article(part).is_some_and(|place| {
            let named = gone.iter().any(|gone| (gone.article, gone.sub) == (place.article, place.sub));
            named || place.article > act.articles
        })
    };
    let mut lost = Vec::new();
    for item in s.facts.registry.catalogue() {
        let bases = lasting(item, s.day()).flat_map(|version| &version.basis).filter(|basis| rests(basis));
        let mut parts: Vec<&str> =
            bases.flat_map(|basis| basis.article.as_str().split('、')).filter(vanishes).collect();
        parts.dedup();
        if !parts.is_empty() {
            lost.push(format!("{}“{}”依据{}", item.code, item.name(), parts.join("、")));
        }
    }
    require(lost.is_empty(), || format!("更正的文本没有已公布事项依据的条款：{}", lost.join("；")))
}
