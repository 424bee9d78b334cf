//! Power items and their legal basis (权力事项、设定依据): POW-01 to POW-03, POW-08, POW-09.

use jiff::civil::Date;
use law::PenaltyKind;
use law::setting::InstrumentLevel;
use law::statutes::short_title;

use super::subject::{OPENING, matter, opened};
use crate::acts::Act;
use crate::acts::decision::AppliedLaw;
use crate::acts::parts::{Basis, Disposition};
use crate::catalogue::elements::ItemKind;
use crate::registry::ItemBasis;
use crate::rule::{
    Checked, Guards, Rule, Severity, Situation, apl17, apl21, cite, not_applicable, require, satisfied, violated,
    violated_until,
};
use crate::value::chinese_date;

/// The rules of this family.
pub const RULES: &[Rule] = &[
    Rule {
        id: "POW-01",
        title: "只能实施已经公布、有效并且没有暂停的权力事项",
        severity: Severity::Block,
        cites: &[cite("鲁政字〔2016〕76号", "第三条"), cite("菏政办字〔2018〕59号", "二（二）3")],
        cure: "请选择本机关已经公布并且有效的权力事项；未纳入清单的，先办理清单调整。",
        guards: OPENING,
        check: item_published,
    },
    Rule {
        id: "POW-02",
        title: "处罚依据应当在违法行为发生时有效",
        severity: Severity::Block,
        cites: &[apl17("第三条"), apl21("第三十七条、第三十八条")],
        cure: "请引用违法行为发生时施行的文本；作出决定时的规定处罚较轻的，在“实体适用的法律”中选择作出决定时的规定。",
        guards: Guards::Acts(&[
            "penalty.file_case",
            "approval.approve",
            "penalty.end_investigation",
            "penalty.notify",
            "penalty.propose_decision",
            "penalty.decide",
            "penalty.decide_on_the_spot",
        ]),
        check: basis_in_force,
    },
    Rule {
        id: "POW-03",
        title: "处罚种类应当是其依据有权设定的",
        severity: Severity::Block,
        cites: &[apl17("第九条至第十四条"), apl21("第十条至第十六条")],
        cure: "请选择依据有权设定的处罚种类，或者引用有权设定该种类的法律、法规。",
        guards: DISPOSING,
        check: basis_may_set,
    },
    Rule {
        id: "POW-08",
        title: "涉密案件只登记线索，不录入内容",
        severity: Severity::Block,
        cites: &[cite("菏政办字〔2018〕59号", "二（三）1")],
        cure: "涉密案件请在线下依法办理，本系统只登记不含当事人、地点和内容的线索。",
        guards: Guards::All,
        check: secret_is_a_stub,
    },
    Rule {
        id: "POW-09",
        title: "处罚种类应当是行政处罚法列明的，或者法律、行政法规规定的",
        severity: Severity::Block,
        cites: &[apl17("第八条"), apl21("第九条")],
        cure: "请选择行为当日施行的行政处罚法列明的种类；其他种类应当引用规定该种类的法律、行政法规。",
        guards: DISPOSING,
        check: kind_enumerated,
    },
];

/// Acts that state penalties.
const DISPOSING: Guards = Guards::Acts(&[
    "penalty.end_investigation",
    "penalty.notify",
    "penalty.propose_decision",
    "penalty.decide",
    "penalty.decide_on_the_spot",
]);

/// The penalties that the act proposes, announces or imposes.
fn disposition<'a>(s: &Situation<'a>) -> Option<&'a Disposition> {
    match s.act? {
        Act::EndInvestigation(act) => act.proposal.as_ref(),
        Act::Notify(act) => Some(&act.disposition),
        Act::ProposeDecision(act) => act.disposition.as_ref(),
        Act::Decide(act) => Some(&act.disposition),
        Act::DecideOnTheSpot(act) => Some(&act.disposition),
        _ => None,
    }
}

fn item_published(s: &Situation<'_>) -> Checked {
    let Some(matter) = opened(s) else { return not_applicable() };
    let Some(item) = s.facts.registry.item(matter.item, s.day()) else {
        let known = !s.facts.registry.item_versions(matter.item).is_empty();
        let cancelled = s.facts.registry.catalogue_item(matter.item).and_then(|item| item.cancelled.as_ref());
        if let Some(cancelled) = cancelled.filter(|cancelled| cancelled.from <= s.day()) {
            return violated(format!("权力事项“{}”已自{}起取消", matter.item, chinese_date(cancelled.from)));
        }
        return violated(if known {
            format!("权力事项“{}”在{}尚未生效或者已经失效", matter.item, chinese_date(s.day()))
        } else {
            format!("没有公布编码为“{}”的权力事项", matter.item)
        });
    };
    if item.kind() != ItemKind::Penalty {
        return violated(format!("“{}”是{}事项，不能据以办理行政处罚案件", item.name, item.kind().title()));
    }
    let course = s.facts.registry.catalogue_item(matter.item);
    if let Some(suspension) = course.and_then(|course| course.suspended_on(s.day())) {
        let reason = format!("“{}”自{}起暂停：{}", item.name, chinese_date(suspension.act.from), suspension.act.reason);
        return match [suspension.act.until, suspension.resumed].into_iter().flatten().min() {
            Some(end) => violated_until(reason, end),
            None => violated(reason),
        };
    }
    // Whom it was handed down to, and whether in time, SUB-04 asks.
    let mine = item.agencies.contains(&s.case.agency)
        || item.devolved_to.contains(&s.case.agency)
        || course.is_some_and(|course| course.devolutions.iter().any(|act| act.subject == s.case.agency));
    require(mine, || {
        let agency = s.agency().map_or(s.case.agency.as_str(), |agency| agency.name.as_str());
        format!("{agency}不是“{}”的实施机关", item.name)
    })
}

/// Every basis that any version of the case's item names.
fn item_bases<'a>(s: &Situation<'a>) -> Vec<&'a ItemBasis> {
    matter(s).map_or_else(Vec::new, |matter| {
        s.facts.registry.item_versions(matter.item).iter().flat_map(|item| &item.basis).collect()
    })
}

fn is_quoted(basis: &ItemBasis, quoted: &Basis) -> bool {
    short_title(basis.law.as_str()) == short_title(quoted.law.as_str())
        && quoted.version.is_none_or(|version| version == basis.version)
}

/// Whether a basis is in force: what the item states may be out of date where the statute was changed since.
fn in_force(s: &Situation<'_>, basis: &ItemBasis, day: Date) -> bool {
    crate::catalogue::rules::basis::in_force(s.facts.texts(), basis, day)
}

fn basis_in_force(s: &Situation<'_>) -> Checked {
    let bases = item_bases(s);
    let Some(ended) = matter(s).map(|matter| matter.ended) else { return not_applicable() };
    let Some(disposition) = disposition(s) else {
        if opened(s).is_none() {
            return not_applicable();
        }
        return require(bases.iter().any(|basis| in_force(s, basis, ended)), || {
            format!("该事项的设定依据在违法行为发生时（{}）没有施行", chinese_date(ended))
        });
    };
    // Before the decision it is open which law will turn out lighter, so either is right.
    let days: Vec<Date> = match s.act {
        Some(Act::Decide(decision)) if decision.applied_law == AppliedLaw::AtDecision => vec![s.day()],
        Some(Act::Decide(_) | Act::DecideOnTheSpot(_)) => vec![ended],
        _ => vec![ended, s.day()],
    };
    let mut of_item = false;
    for quoted in &disposition.basis {
        let mut texts = bases.iter().filter(|basis| is_quoted(basis, quoted)).peekable();
        let holds = if texts.peek().is_some() {
            of_item = true;
            texts.any(|basis| days.iter().any(|day| in_force(s, basis, *day)))
        } else {
            // A law beside the item's own, such as the penalty law itself, may be quoted for procedure as well.
            let text = quoted.version.and_then(|version| s.facts.texts().find(quoted.law.as_str(), version));
            text.is_none_or(|text| text.is_in_force(ended) || text.is_in_force(s.day()))
        };
        if !holds {
            let version = quoted.version.map_or_else(String::new, |version| format!("（{}）", chinese_date(version)));
            let days: Vec<String> = days.iter().map(|day| chinese_date(*day)).collect();
            return violated(format!("《{}》{version}在{}不是有效的文本", quoted.law, days.join("、")));
        }
    }
    require(of_item, || "没有引用该权力事项的设定依据".to_owned())
}

/// The levels of the instruments quoted: those of the item, or of others where none of the item's is quoted.
fn quoted_levels(s: &Situation<'_>, disposition: &Disposition) -> Vec<InstrumentLevel> {
    let bases = item_bases(s);
    let own: Vec<InstrumentLevel> = bases
        .iter()
        .filter(|basis| disposition.basis.iter().any(|quoted| is_quoted(basis, quoted)))
        .map(|basis| basis.level)
        .collect();
    if !own.is_empty() {
        return own;
    }
    let texts = s.facts.texts();
    let level = |quoted: &Basis| texts.versions(quoted.law.as_str()).last().map(|text| text.level);
    disposition.basis.iter().filter_map(level).collect()
}

fn basis_may_set(s: &Situation<'_>) -> Checked {
    let Some(disposition) = disposition(s) else { return not_applicable() };
    let levels = quoted_levels(s, disposition);
    let Some(highest) = levels.iter().min() else { return not_applicable() };
    for penalty in &disposition.penalties {
        let setting = &s.facts.law.setting;
        let kind = penalty.kind.title(s.day());
        if let Err(citation) = setting.may_set(*highest, penalty.kind, s.day())
            && !levels.iter().any(|level| setting.may_set(*level, penalty.kind, s.day()).is_ok())
        {
            return violated(format!("{}不得设定“{kind}”（{citation}）", highest.title()));
        }
        let business_licence = penalty.kind == PenaltyKind::RevokeLicence
            && penalty.detail.as_ref().is_some_and(|detail| detail.as_str().contains("营业执照"));
        if business_licence && *highest == InstrumentLevel::LocalRegulation {
            return violated("地方性法规不得设定吊销营业执照");
        }
    }
    satisfied()
}

fn kind_enumerated(s: &Situation<'_>) -> Checked {
    let Some(disposition) = disposition(s) else { return not_applicable() };
    let levels = quoted_levels(s, disposition);
    let by_law =
        levels.iter().any(|level| matches!(level, InstrumentLevel::Law | InstrumentLevel::AdministrativeRegulation));
    match disposition.penalties.iter().find(|penalty| !by_law && !penalty.kind.allowed(s.day())) {
        Some(penalty) => violated(format!(
            "“{}”不是{}列明的处罚种类，引用的依据也不是法律、行政法规",
            penalty.kind.title(s.day()),
            s.law().title()
        )),
        None => satisfied(),
    }
}

fn secret_is_a_stub(s: &Situation<'_>) -> Checked {
    if s.case.lead().is_some_and(|lead| lead.act.secret) {
        return violated("线索登记为涉及国家秘密");
    }
    match s.act {
        Some(Act::FileCase(filing)) => require(!filing.secret, || "申请立案的案件涉及国家秘密".to_owned()),
        Some(Act::RegisterLead(lead)) if lead.secret => {
            let filled: Vec<&str> = [
                ("投诉举报人", lead.reporter.is_some()),
                ("涉嫌违法的当事人", lead.suspect.is_some()),
                ("具体地点", lead.place.is_some()),
                ("线索内容", lead.content.is_some()),
            ]
            .into_iter()
            .filter_map(|(label, filled)| filled.then_some(label))
            .collect();
            require(filled.is_empty(), || format!("涉密线索填写了{}", filled.join("、")))
        }
        Some(_) => satisfied(),
        None => not_applicable(),
    }
}
