//! What item clerks make of proposals from a text: LIB-10 to LIB-15.

use std::collections::BTreeSet;

use jiff::civil::Date;
use law::citation::parse_article;
use law::statutes::short_title;

use crate::catalogue::item::Phase;
use crate::catalogue::proposals::{
    AdoptProposals, Handled, ProposalRef, RejectProposals, RejectionGround, ReopenProposal,
};
use crate::catalogue::situation::{RegistryRule, RegistrySituation};
use crate::definition::Role;
use crate::rule::{Checked, Guards, Rule, Severity, cite, not_applicable, require, satisfied, violated};
use crate::value::{AgencyId, Line};

const PLAN: &str = "菏政办字〔2018〕59号";
const LIST: &str = "山东省行政权力清单动态管理办法";

const HANDLING: Guards = Guards::Acts(&["proposal.adopt", "proposal.reject", "proposal.reopen"]);
const ADOPTING: Guards = Guards::Acts(&["proposal.adopt"]);

/// The rules of this family.
pub const RULES: &[RegistryRule] = &[
    Rule {
        id: "LIB-10",
        title: "事项建议由本机关的事项管理员处理",
        severity: Severity::Block,
        cites: &[cite(PLAN, "二（二）1")],
        cure: "请由该机关的事项管理员办理；岗位登记有误的，请系统管理员更正。",
        guards: HANDLING,
        check: by_own_clerk,
    },
    Rule {
        id: "LIB-11",
        title: "处理的建议应当出自法规库登记的文本",
        severity: Severity::Block,
        cites: &[cite(LIST, "第四条")],
        cure: "请从法规文本的“事项建议”页面办理；文本没有导入的，请法制机构先导入。",
        guards: HANDLING,
        check: from_a_text,
    },
    Rule {
        id: "LIB-12",
        title: "已经处理的建议不得再次处理，恢复的应当是不采用的建议",
        severity: Severity::Block,
        cites: &[cite(LIST, "第四条")],
        cure: "请核对该建议目前的情况；不采用的，先恢复再采用；拆分的，选择尚未编入事项的部分。",
        guards: HANDLING,
        check: not_dealt_with,
    },
    Rule {
        id: "LIB-13",
        title: "采用的建议应当编入本机关新编制的事项，并作为其设定依据",
        severity: Severity::Block,
        cites: &[cite(PLAN, "二（二）1"), cite("鲁政字〔2016〕76号", "第四条")],
        cure: "请使用没有用过的事项编码，并在设定依据中保留建议的条款；不采用其中某条的，不要选择该项建议。",
        guards: ADOPTING,
        check: into_a_new_item,
    },
    Rule {
        id: "LIB-14",
        title: "合并的建议应当种类相同，拆分的应当是一项建议",
        severity: Severity::Block,
        cites: &[cite(LIST, "第四条")],
        cure: "请把行政处罚和行政强制分别编制为事项；拆分的，每次选择一项建议。",
        guards: ADOPTING,
        check: of_one_kind,
    },
    Rule {
        id: "LIB-15",
        title: "以已有事项为由不采用的，应当写明该事项",
        severity: Severity::Block,
        cites: &[cite(LIST, "第四条")],
        cure: "请填写已有事项的编码；没有这样的事项的，请选择其他原因。",
        guards: Guards::Acts(&["proposal.reject"]),
        check: covered_by_an_item,
    },
];

/// What the three acts say alike.
struct Handling<'a> {
    title: &'a Line,
    version: Date,
    agency: &'a AgencyId,
    proposals: &'a [ProposalRef],
}

fn handling<'a>(s: &RegistrySituation<'a>) -> Option<Handling<'a>> {
    macro_rules! of {
        ($($act:ty),*) => {
            $(if let Some(act) = s.act::<$act>() {
                return Some(Handling {
                    title: &act.title,
                    version: act.version,
                    agency: &act.agency,
                    proposals: &act.proposals,
                });
            })*
        };
    }
    of!(AdoptProposals, RejectProposals, ReopenProposal);
    None
}

fn named(proposal: &ProposalRef) -> String {
    format!("{}“{}”", proposal.place, proposal.name)
}

fn by_own_clerk(s: &RegistrySituation<'_>) -> Checked {
    let Some(act) = handling(s) else { return not_applicable() };
    if s.facts.registry.person(s.by).is_none() {
        return violated(format!("没有登记名为“{}”的人员", s.by));
    }
    require(s.posts(Role::ItemClerk).contains(&act.agency), || {
        format!("{}不具有{}的“{}”岗位", s.name(s.by), s.agency_name(act.agency), Role::ItemClerk.title())
    })
}

fn from_a_text(s: &RegistrySituation<'_>) -> Checked {
    let Some(act) = handling(s) else { return not_applicable() };
    let Some(text) = s.facts.registry.statute(act.title.as_str(), act.version) else {
        return violated(format!("法规库没有导入《{}》{}文本", act.title, act.version));
    };
    if act.proposals.is_empty() {
        return violated("没有写明处理的建议");
    }
    let mut seen = BTreeSet::new();
    for proposal in act.proposals {
        if !seen.insert(proposal.key()) {
            return violated(format!("{}写了两次", named(proposal)));
        }
        let place = parse_article(proposal.place.as_str());
        let exists = place.is_some_and(|place| text.act.version().has_article(&place));
        if !exists || proposal.ordinal == 0 {
            return violated(format!("《{}》{}文本没有关于{}的建议", act.title, act.version, proposal.place));
        }
    }
    satisfied()
}

/// What stands against dealing with one proposal.
fn against(s: &RegistrySituation<'_>, proposal: &ProposalRef, known: Option<&Handled>) -> Option<String> {
    let name = named(proposal);
    if s.is::<ReopenProposal>() {
        let rejected = known.is_some_and(|known| known.rejection.is_some());
        return (!rejected).then(|| format!("{name}没有登记不采用，不需要恢复"));
    }
    let known = known?;
    if let Some(adoption) = known.whole() {
        return Some(format!("{name}已编入事项{}", adoption.item));
    }
    if known.rejection.is_some() {
        return Some(format!("{name}已登记不采用"));
    }
    let parts = s.act::<AdoptProposals>().map(|act| act.parts.as_slice())?;
    if known.adoptions.is_empty() {
        return None;
    }
    let items: Vec<&str> = known.adoptions.iter().map(|adoption| adoption.item.as_str()).collect();
    if parts.is_empty() {
        return Some(format!("{name}已拆分编入事项{}，不能再整项采用", items.join("、")));
    }
    let nothing_new = parts.iter().all(|part| known.took(part));
    nothing_new.then(|| format!("{name}所选的部分都已编入事项{}", items.join("、")))
}

fn not_dealt_with(s: &RegistrySituation<'_>) -> Checked {
    let Some(act) = handling(s) else { return not_applicable() };
    let memory = s.facts.registry.statutes().proposals(act.title.as_str());
    let known = |proposal: &ProposalRef| memory?.find(act.version, act.agency, &proposal.key());
    let faults: Vec<String> =
        act.proposals.iter().filter_map(|proposal| against(s, proposal, known(proposal))).collect();
    require(faults.is_empty(), || faults.join("；"))
}

fn into_a_new_item(s: &RegistrySituation<'_>) -> Checked {
    let Some(act) = s.act::<AdoptProposals>() else { return not_applicable() };
    let registry = s.facts.registry;
    let Some(item) = registry.catalogue_item(&act.item) else {
        return violated(format!("没有编制编码为“{}”的事项", act.item));
    };
    let fresh = item.entries.len() == 1 && item.working().is_some_and(|draft| draft.phase() == Phase::Draft);
    if !fresh || registry.statutes().holds(&act.item) {
        return violated(format!("编码“{}”已用于“{}”，不是新编制的事项", act.item, item.name()));
    }
    let Some(draft) = item.working().map(|draft| &draft.draft.act) else { return not_applicable() };
    if draft.agency != act.agency {
        return violated(format!("事项由{}编制", s.agency_name(&draft.agency)));
    }
    let articles: BTreeSet<(u32, Option<u32>)> = draft
        .basis
        .iter()
        .filter(|basis| {
            short_title(basis.law.as_str()) == short_title(act.title.as_str()) && basis.version == act.version
        })
        .flat_map(|basis| basis.article.as_str().split('、'))
        .filter_map(|part| parse_article(part).map(|place| (place.article, place.sub)))
        .collect();
    let left_out = act.proposals.iter().find(|proposal| {
        let place = parse_article(proposal.place.as_str());
        place.is_some_and(|place| !articles.contains(&(place.article, place.sub)))
    });
    match left_out {
        Some(proposal) => {
            violated(format!("事项的设定依据没有《{}》{}文本的{}", act.title, act.version, proposal.place))
        }
        None => satisfied(),
    }
}

fn of_one_kind(s: &RegistrySituation<'_>) -> Checked {
    let Some(act) = s.act::<AdoptProposals>() else { return not_applicable() };
    if act.proposals.len() > 1 && !act.parts.is_empty() {
        return violated("几项建议合并的，应当全部编入");
    }
    let kinds: BTreeSet<_> = act.proposals.iter().map(|proposal| proposal.kind).collect();
    require(kinds.len() < 2, || {
        let titles: Vec<&str> = kinds.iter().map(|kind| kind.title()).collect();
        format!("所选的建议分别属于{}", titles.join("、"))
    })
}

fn covered_by_an_item(s: &RegistrySituation<'_>) -> Checked {
    let Some(act) = s.act::<RejectProposals>() else { return not_applicable() };
    match (act.ground, &act.item) {
        (RejectionGround::Covered, None) => violated("没有写明已有的事项"),
        (RejectionGround::Covered, Some(code)) => {
            require(s.facts.registry.catalogue_item(code).is_some(), || format!("没有编码为“{code}”的事项"))
        }
        (_, Some(code)) => {
            violated(format!("写明了已有的事项{code}，但原因不是“{}”", RejectionGround::Covered.title()))
        }
        (_, None) => satisfied(),
    }
}
