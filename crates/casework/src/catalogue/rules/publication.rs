//! Publication and what follows it: POW-06, CAT-18, CAT-21, CAT-24, CAT-25.

use jiff::civil::Date;

use super::steps::begins;
use crate::acts::decision::ProcedureLaw;
use crate::catalogue::acts::{
    CancelItem, DevolveItem, DraftItem, PublishItem, ResumeItem, ReviewResult, RunItem, SuspendItem,
};
use crate::catalogue::elements::DraftPurpose;
use crate::catalogue::situation::{RegistryRule, RegistrySituation};
use crate::registry::Level;
use crate::rule::{
    Checked, Guards, Rule, Severity, apl21, cite, not_applicable, procedure_law, require, satisfied, violated,
    violated_until,
};
use crate::value::chinese_date;

const PLAN: &str = "菏政办字〔2018〕59号";
const LIST: &str = "山东省行政权力清单动态管理办法";

/// The rules of this family.
pub const RULES: &[RegistryRule] = &[
    Rule {
        id: "POW-06",
        title: "事项公布前应当集体审定并经合法性审查",
        severity: Severity::Block,
        cites: &[cite(PLAN, "二（二）3"), cite(LIST, "第三条")],
        cure: "请先集体研究确认并报送审查；要素与审查通过的内容不一致的，按审查通过的内容公布，或者重新编制、确认、审查。",
        guards: Guards::Acts(&["item.publish"]),
        check: confirmed_and_reviewed,
    },
    Rule {
        id: "CAT-18",
        title: "一个编码只用于一个事项",
        severity: Severity::Block,
        cites: &[cite("鲁政字〔2016〕76号", "第四条")],
        cure: "请使用没有用过的编码；变更已有事项的，编制目的选择“变更要素”。",
        guards: Guards::Acts(&["item.draft"]),
        check: code_is_free,
    },
    Rule {
        id: "CAT-21",
        title: "公布前应当公示实施机关、立案依据、实施程序、裁量基准和救济渠道",
        severity: Severity::Block,
        cites: &[apl21("第三十九条"), cite("国办发〔2018〕118号", "二（四）")],
        cure: "请先公示，并在“公示情况”中登记。",
        guards: Guards::Acts(&["item.submit", "item.publish"]),
        check: everything_public,
    },
    Rule {
        id: "CAT-24",
        title: "生效日期不得早于办理当日，失效日期应当晚于生效日期",
        severity: Severity::Block,
        cites: &[apl21("第四条、第五条第三款")],
        cure: "请改正日期；事项的变化不溯及既往。",
        guards: Guards::Acts(&[
            "item.publish",
            "item.run",
            "item.suspend",
            "item.resume",
            "item.devolve",
            "item.cancel",
        ]),
        check: not_backdated,
    },
    Rule {
        id: "CAT-25",
        title: "下放应当由省级决定并公布，由县级机关下放给其行政区域内的乡镇（街道）",
        severity: Severity::Block,
        cites: &[apl21("第二十四条")],
        cure: "请核对下放文件、公布日期、原实施机关和承接的乡镇（街道）。",
        guards: Guards::Acts(&["item.devolve"]),
        check: devolved_lawfully,
    },
];

fn confirmed_and_reviewed(s: &RegistrySituation<'_>) -> Checked {
    let Some(draft) = s.working() else {
        return violated("没有经过编制、集体研究确认和合法性审查");
    };
    if draft.confirmed.is_none() {
        return violated("没有集体研究确认");
    }
    let Some(review) = &draft.reviewed else { return violated("没有合法性审查意见") };
    if review.act.result != ReviewResult::Approve {
        return violated(format!("合法性审查于{}退回", chinese_date(review.day)));
    }
    let Some(act) = s.act::<PublishItem>() else { return satisfied() };
    if !act.devolved_to.is_empty() || act.devolved_from.is_some() {
        return violated("公布时不能下放；下放以“下放事项”办理");
    }
    if act.reviewed.is_some_and(|day| day != review.day) {
        return violated(format!("合法性审查日期应当为{}", chinese_date(review.day)));
    }
    let differing = act.differing(&draft.draft.act);
    require(differing.is_empty(), || {
        let titles: Vec<&str> = differing.iter().map(|element| element.title()).collect();
        format!("{}与审查通过的内容不一致", titles.join("、"))
    })
}

fn code_is_free(s: &RegistrySituation<'_>) -> Checked {
    let Some(act) = s.act::<DraftItem>() else { return not_applicable() };
    let item = s.item.filter(|_| !begins(s));
    match (act.purpose, item) {
        (DraftPurpose::New, None) => satisfied(),
        (DraftPurpose::Change, None) => violated(format!("没有编码为“{}”的事项，不能变更", act.code)),
        (purpose, Some(item)) => {
            let owner = item.owner().filter(|owner| **owner != act.agency);
            if let Some(owner) = owner {
                return violated(format!("编码“{}”已由{}用于“{}”", act.code, s.agency_name(owner), item.name()));
            }
            // A new item that is not published yet is corrected by drawing it up again.
            let again = purpose == DraftPurpose::Change || item.publications.is_empty();
            require(again, || format!("编码“{}”已用于“{}”", act.code, item.name()))
        }
    }
}

fn everything_public(s: &RegistrySituation<'_>) -> Checked {
    let Some(content) = s.content() else { return not_applicable() };
    let publicity = &content.publicity;
    let missing: Vec<&str> = [
        ("实施机关", publicity.subject),
        ("立案依据", publicity.basis),
        ("实施程序", publicity.procedure),
        ("裁量基准", publicity.benchmark || content.benchmark.is_none()),
        ("救济渠道", publicity.remedies),
    ]
    .into_iter()
    .filter_map(|(title, public)| (!public).then_some(title))
    .collect();
    require(missing.is_empty(), || format!("没有公示{}", missing.join("、")))
}

fn not_backdated(s: &RegistrySituation<'_>) -> Checked {
    let (from, until): (Date, Option<Date>) = if let Some(act) = s.act::<PublishItem>() {
        (act.from, act.until)
    } else if let Some(act) = s.act::<RunItem>() {
        (act.from, None)
    } else if let Some(act) = s.act::<SuspendItem>() {
        (act.from, act.until)
    } else if let Some(act) = s.act::<ResumeItem>() {
        (act.from, None)
    } else if let Some(act) = s.act::<DevolveItem>() {
        (act.from, None)
    } else if let Some(act) = s.act::<CancelItem>() {
        (act.from, None)
    } else {
        return not_applicable();
    };
    if from < s.day() {
        return violated(format!("生效日期{}早于办理当日", chinese_date(from)));
    }
    require(until.is_none_or(|until| from < until), || "失效日期不晚于生效日期".to_owned())
}

fn devolved_lawfully(s: &RegistrySituation<'_>) -> Checked {
    let (Some(act), Some(item)) = (s.act::<DevolveItem>(), s.item) else { return not_applicable() };
    if procedure_law(act.from) == ProcedureLaw::Apl17 {
        let (first, reason) = (ProcedureLaw::Apl21, "2021年修订的行政处罚法施行前，县级处罚权不得下放");
        return match s.facts.law.statutes.find(law::apl::PenaltyLaw::STATUTE, law::apl::PenaltyLaw::Apl21.version()) {
            Some(text) if first == ProcedureLaw::Apl21 => violated_until(reason, text.from),
            _ => violated(reason),
        };
    }
    if act.published > act.from {
        return violated(format!("省级公布日期{}晚于生效日期", chinese_date(act.published)));
    }
    let registry = s.facts.registry;
    let subjects = item.subjects_on(act.from);
    if !subjects.contains(&&act.former) {
        return violated(format!("{}不是该事项的实施机关", s.agency_name(&act.former)));
    }
    let Some(subject) = registry.agency(&act.subject) else {
        return violated(format!("没有登记名为“{}”的机关", act.subject));
    };
    if subject.level != Level::Township {
        return violated(format!("{}不是乡镇（街道）", subject.name));
    }
    let Some(former) = registry.agency(&act.former) else { return violated("原实施机关没有登记") };
    require(s.facts.law.regions.contains(&former.region, &subject.region), || {
        format!("{}不在{}的行政区域内", subject.name, former.name)
    })
}
