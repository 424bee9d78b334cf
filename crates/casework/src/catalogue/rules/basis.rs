//! The basis of an item: CAT-10, CAT-11, CAT-12, CAT-15.

use jiff::civil::Date;
use law::citation::parse_article;
use law::setting::InstrumentLevel;
use law::statutes::short_title;

use super::content::CONTENT;
use crate::catalogue::acts::PublishItem;
use crate::catalogue::elements::ItemBasis;
use crate::catalogue::library::Texts;
use crate::catalogue::situation::{RegistryRule, RegistrySituation};
use crate::rule::{Checked, Guards, Rule, Severity, apl17, apl21, cite, not_applicable, require, satisfied, violated};
use crate::value::chinese_date;

const LIST: &str = "山东省行政权力清单动态管理办法";

/// The rules of this family.
pub const RULES: &[RegistryRule] = &[
    Rule {
        id: "CAT-10",
        title: "设定依据应当在生效当日施行",
        severity: Severity::Block,
        cites: &[apl17("第三条"), apl21("第三十七条、第三十八条第一款"), cite(LIST, "第五条")],
        cure: "请改为现行文本的条款；依据已经失效而没有新的依据的，取消该事项。",
        guards: CONTENT,
        check: basis_in_force,
    },
    Rule {
        id: "CAT-11",
        title: "依据的版本、施行日期、效力层级和条款应当真实存在",
        severity: Severity::Block,
        cites: &[apl17("第三条"), apl21("第三十八条第一款")],
        cure: "请核对法规库中的文本，改正版本、施行日期、效力层级和条款。",
        guards: CONTENT,
        check: basis_exists,
    },
    Rule {
        id: "CAT-12",
        title: "设定依据应当已经登记在法规库",
        severity: Severity::Warn,
        cites: &[cite(LIST, "第四条")],
        cure: "请法制机构先导入该法规的文本，以便核对条款和提示变化。",
        guards: Guards::Acts(&["item.draft", "item.publish"]),
        check: basis_known,
    },
    Rule {
        id: "CAT-15",
        title: "处罚种类应当是依据有权设定的",
        severity: Severity::Block,
        cites: &[apl17("第九条至第十四条"), apl21("第十条至第十六条")],
        cure: "请删去依据无权设定的种类，或者补上有权设定的依据。",
        guards: CONTENT,
        check: kinds_may_be_set,
    },
];

/// The day from which the elements are to hold.
fn effective(s: &RegistrySituation<'_>) -> Date {
    s.act::<PublishItem>().map_or_else(|| s.day(), |act| act.from)
}

/// Whether a basis is in force on a day: by the statutes known where the text is among them, else by what the item states.
pub(crate) fn in_force(statutes: Texts<'_>, basis: &ItemBasis, day: Date) -> bool {
    match statutes.find(basis.law.as_str(), basis.version) {
        Some(text) => text.is_in_force(day),
        None => basis.is_in_force(day),
    }
}

fn title(basis: &ItemBasis) -> String {
    format!("《{}》（{}）", short_title(basis.law.as_str()), basis.version)
}

fn basis_in_force(s: &RegistrySituation<'_>) -> Checked {
    let Some(content) = s.content() else { return not_applicable() };
    let (statutes, day) = (s.facts.texts(), effective(s));
    if content.basis.is_empty() || content.basis.iter().any(|basis| in_force(statutes, basis, day)) {
        return satisfied();
    }
    let reasons: Vec<String> = content
        .basis
        .iter()
        .map(|basis| {
            let now = statutes.in_force(basis.law.as_str(), day);
            let now = now.map_or_else(String::new, |text| format!("，现行文本为{}", text.version));
            format!("{}在{}没有施行{now}", title(basis), chinese_date(day))
        })
        .collect();
    violated(reasons.join("；"))
}

fn basis_exists(s: &RegistrySituation<'_>) -> Checked {
    let Some(content) = s.content() else { return not_applicable() };
    let mut faults = Vec::new();
    for basis in &content.basis {
        // Several articles may be named together; each must exist.
        let articles: Vec<_> = basis.article.as_str().split('、').map(parse_article).collect();
        if articles.iter().any(Option::is_none) {
            faults.push(format!(
                "{}的条款“{}”写法不能识别，应当写作“第六十四条第一款第（二）项”",
                title(basis),
                basis.article
            ));
            continue;
        }
        let versions = s.facts.texts().versions(basis.law.as_str());
        if versions.is_empty() {
            continue;
        }
        let Some(text) = versions.iter().find(|text| text.version == basis.version) else {
            let known: Vec<String> = versions.iter().map(|text| text.version.to_string()).collect();
            faults.push(format!("{}没有这一版本，已登记的有{}", title(basis), known.join("、")));
            continue;
        };
        if text.from != basis.from {
            faults.push(format!("{}自{}起施行，不是{}", title(basis), text.from, basis.from));
        }
        if basis.until.is_some() && basis.until != text.until {
            faults.push(format!("{}的失效日期与法规库不符", title(basis)));
        }
        if text.level != basis.level {
            faults.push(format!("{}是{}，不是{}", title(basis), text.level.title(), basis.level.title()));
        }
        if let Some(place) = articles.iter().flatten().find(|place| !text.has_article(place)) {
            faults.push(format!("{}共{}条，没有第{}条", title(basis), text.article_count, place.article));
        }
    }
    require(faults.is_empty(), || faults.join("；"))
}

fn basis_known(s: &RegistrySituation<'_>) -> Checked {
    let Some(content) = s.content() else { return not_applicable() };
    let unknown: Vec<String> = content
        .basis
        .iter()
        .filter(|basis| s.facts.texts().versions(basis.law.as_str()).is_empty())
        .map(|basis| format!("《{}》", short_title(basis.law.as_str())))
        .collect();
    require(unknown.is_empty(), || format!("法规库没有{}", unknown.join("、")))
}

fn kinds_may_be_set(s: &RegistrySituation<'_>) -> Checked {
    let Some(content) = s.content() else { return not_applicable() };
    let (law, day) = (s.facts.law, effective(s));
    let texts = s.facts.texts();
    let levels: Vec<InstrumentLevel> =
        content.basis.iter().filter(|basis| in_force(texts, basis, day)).map(|basis| basis.level).collect();
    let Some(highest) = levels.iter().min() else { return not_applicable() };
    for penalty in &content.penalties {
        let Err(citation) = law.setting.may_set(*highest, penalty.kind, day) else { continue };
        if !levels.iter().any(|level| law.setting.may_set(*level, penalty.kind, day).is_ok()) {
            return violated(format!("{}不得设定“{}”（{citation}）", highest.title(), penalty.kind.title(day)));
        }
    }
    satisfied()
}
