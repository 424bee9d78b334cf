//! Who does the steps of an item's life, and in what order: CAT-01 to CAT-09.

use std::collections::BTreeSet;

use crate::catalogue::acts::{ConfirmItem, DraftItem, ReviewItem, ReviewResult, SubmitItem};
use crate::catalogue::item::{Item, Phase};
use crate::catalogue::situation::{RegistryRule, RegistrySituation};
use crate::definition::{Role, Stage};
use crate::rule::{Checked, Guards, Rule, Severity, apl21, cite, not_applicable, require, satisfied, violated};
use crate::value::{AgencyId, chinese_date, chinese_datetime};

const PLAN: &str = "菏政办字〔2018〕59号";
const LIST: &str = "山东省行政权力清单动态管理办法";

/// Acts in the life of an item.
const ITEM: Guards = Guards::Where(|definition| matches!(definition.stage, Stage::Catalogue));

/// The rules of this family.
pub const RULES: &[RegistryRule] = &[
    Rule {
        id: "CAT-01",
        title: "办理人应当具有办理该环节的岗位",
        severity: Severity::Block,
        cites: &[cite(PLAN, "二（二）3、三（二）")],
        cure: "请由行使机关的事项管理员或者政府法制机构的审查人员办理；岗位登记有误的，请系统管理员更正。",
        guards: ITEM,
        check: holds_post,
    },
    Rule {
        id: "CAT-02",
        title: "该环节应当有需要办理的内容",
        severity: Severity::Block,
        cites: &[cite(LIST, "第三条至第五条")],
        cure: "请核对事项目前的状态；不需要重复办理。",
        guards: ITEM,
        check: has_something_to_do,
    },
    Rule {
        id: "CAT-03",
        title: "系统启用前已经公布的事项才能导入，办理中的事项不得以导入代替各环节",
        severity: Severity::Block,
        cites: &[cite(PLAN, "二（二）1、二（二）3")],
        cure: "该事项已经在系统中编制，请按编制、确认、审查、公布的环节办理。",
        guards: Guards::Acts(&["item.publish"]),
        check: taken_over_once,
    },
    Rule {
        id: "CAT-04",
        title: "各环节的时间应当先后相接，不得晚于记录的时间",
        severity: Severity::Block,
        cites: &[cite(PLAN, "二（二）3")],
        cure: "请核对办理时间。",
        guards: ITEM,
        check: in_time,
    },
    Rule {
        id: "CAT-05",
        title: "报送审查前应当经本机关集体研究确认",
        severity: Severity::Block,
        cites: &[cite(PLAN, "二（二）3")],
        cure: "请先登记本机关的集体研究确认；退回的，改正后重新编制并确认。",
        guards: Guards::Acts(&["item.submit"]),
        check: confirmed_first,
    },
    Rule {
        id: "CAT-06",
        title: "合法性审查由本级以上人民政府的法制机构进行，不得由实施机关自己进行",
        severity: Severity::Block,
        cites: &[cite(PLAN, "二（二）3、三（二）"), cite(LIST, "第三条")],
        cure: "请报送市、县人民政府的法制机构。",
        guards: Guards::Acts(&["item.submit", "item.review"]),
        check: office_is_competent,
    },
    Rule {
        id: "CAT-07",
        title: "审查人员应当属于受理审查的法制机构，没有参与事项的编制和确认",
        severity: Severity::Block,
        cites: &[cite(PLAN, "三（二）")],
        cure: "请由受理审查的法制机构中没有参与编制和确认的审查人员出具意见。",
        guards: Guards::Acts(&["item.review"]),
        check: reviewer_is_apart,
    },
    Rule {
        id: "CAT-08",
        title: "退回应当写明不合法、不适当的要素和理由，通过的不得留有异议",
        severity: Severity::Block,
        cites: &[cite(LIST, "第三条")],
        cure: "请对有异议的要素写明意见并退回；没有异议的，审查通过。",
        guards: Guards::Acts(&["item.review"]),
        check: opinions_agree,
    },
    Rule {
        id: "CAT-09",
        title: "集体研究应当有两名以上人员参加，其中有本机关负责人",
        severity: Severity::Block,
        cites: &[cite(PLAN, "二（二）3"), apl21("第五十七条第二款")],
        cure: "请核对参加人员和研究日期。",
        guards: Guards::Acts(&["item.confirm"]),
        check: studied_collectively,
    },
];

fn holds_post(s: &RegistrySituation<'_>) -> Checked {
    if s.facts.registry.person(s.by).is_none() {
        return violated(format!("没有登记名为“{}”的人员", s.by));
    }
    let held = s.definition.by.iter().any(|role| {
        let posts = s.posts(*role);
        match role {
            Role::ItemClerk => s.owner().map_or(!posts.is_empty(), |owner| posts.contains(&owner)),
            _ => !posts.is_empty(),
        }
    });
    let needed: Vec<&str> = s.definition.by.iter().map(|role| role.title()).collect();
    require(held, || {
        let at = s.owner().map_or_else(String::new, |owner| format!("（{}）", s.agency_name(owner)));
        format!("{}不具有该事项{at}的“{}”岗位", s.name(s.by), needed.join("”或者“"))
    })
}

fn phase(s: &RegistrySituation<'_>) -> Option<Phase> {
    s.working().map(|draft| draft.phase())
}

fn has_something_to_do(s: &RegistrySituation<'_>) -> Checked {
    let cancelled = s.item.and_then(|item| item.cancelled.as_ref());
    if let Some(cancelled) = cancelled {
        return violated(format!("事项已自{}起取消", chinese_date(cancelled.from)));
    }
    let published = s.item.filter(|item| !item.publications.is_empty());
    let phase = phase(s);
    let phase_title = || phase.map_or("没有办理中的编制", Phase::title);
    match s.definition.id {
        "item.draft" => require(phase != Some(Phase::Submitted), || "事项正在审查，退回以前不能修改".to_owned()),
        "item.confirm" => require(phase == Some(Phase::Draft), || format!("不能登记集体研究确认：{}", phase_title())),
        "item.submit" => require(matches!(phase, Some(Phase::Draft | Phase::Confirmed | Phase::Returned)), || {
            format!("不能报送：{}", phase_title())
        }),
        "item.review" => require(phase == Some(Phase::Submitted), || format!("没有报送审查：{}", phase_title())),
        "item.publish" => require(phase.is_some(), || "没有办理中的编制".to_owned()),
        "item.run" => {
            let trial = published.and_then(|item| item.versions.last()).is_some_and(|v| v.formal_from.is_none());
            require(trial, || "事项不在试运行".to_owned())
        }
        "item.suspend" => require(published.is_some_and(|item| open_suspension(item, s).is_none()), || {
            "事项没有公布，或者已经暂停".to_owned()
        }),
        "item.resume" => {
            require(published.is_some_and(|item| open_suspension(item, s).is_some()), || "事项没有暂停".to_owned())
        }
        _ => require(published.is_some(), || "事项没有公布".to_owned()),
    }
}

/// A suspension that holds on the day, or that begins later and was not resumed.
fn open_suspension<'a>(item: &'a Item, s: &RegistrySituation<'_>) -> Option<&'a crate::catalogue::item::Suspension> {
    let open = |one: &&crate::catalogue::item::Suspension| {
        one.holds(s.day()) || (one.act.from > s.day() && one.resumed.is_none())
    };
    item.suspensions.iter().rev().find(open)
}

fn taken_over_once(s: &RegistrySituation<'_>) -> Checked {
    let lived = s.item.is_some_and(|item| item.entries.iter().any(|entry| !entry.meta.imported));
    require(!lived, || "该编码的事项已经在系统中编制".to_owned())
}

fn in_time(s: &RegistrySituation<'_>) -> Checked {
    if s.at > s.recorded {
        return violated(format!("办理时间{}晚于记录时间", chinese_datetime(s.at)));
    }
    let last = s.item.and_then(|item| item.entries.last());
    match last.filter(|last| !last.meta.imported && last.meta.at > s.at) {
        Some(last) => {
            violated(format!("早于前一环节“{}”的时间{}", last.definition.title, chinese_datetime(last.meta.at)))
        }
        None => satisfied(),
    }
}

fn confirmed_first(s: &RegistrySituation<'_>) -> Checked {
    match phase(s) {
        Some(Phase::Draft) => violated("没有登记本机关的集体研究确认"),
        Some(Phase::Returned) => violated("审查机构已经退回，尚未改正并重新确认"),
        Some(_) => satisfied(),
        None => not_applicable(),
    }
}

/// The agencies that exercise the item or draw it up.
fn exercising<'a>(s: &RegistrySituation<'a>) -> Vec<&'a AgencyId> {
    let mut agencies: Vec<&AgencyId> =
        s.working().map(|draft| draft.draft.act.agencies.iter().collect()).unwrap_or_default();
    agencies.extend(s.owner());
    agencies
}

fn office_is_competent(s: &RegistrySituation<'_>) -> Checked {
    let submitted = s.working().and_then(|draft| draft.submitted.as_ref()).map(|submitted| &submitted.act.office);
    let Some(office) = s.act::<SubmitItem>().map(|act| &act.office).or(submitted) else { return not_applicable() };
    let name = s.agency_name(office);
    if exercising(s).contains(&office) {
        return violated(format!("{name}是该事项的实施机关"));
    }
    let registry = s.facts.registry;
    let staffed = registry.people().any(|person| person.post(Role::LegalOffice, Some(office), s.day()).is_some());
    if !staffed {
        return violated(format!("{name}没有登记政府法制机构审查人员"));
    }
    let regions = registry.agency(office).zip(s.owner().and_then(|owner| registry.agency(owner)));
    let covers = regions.is_some_and(|(office, owner)| s.facts.law.regions.contains(&office.region, &owner.region));
    require(covers, || format!("{name}的行政区域不包括编制机关的行政区域"))
}

fn reviewer_is_apart(s: &RegistrySituation<'_>) -> Checked {
    let Some(draft) = s.working() else { return not_applicable() };
    let Some(office) = draft.submitted.as_ref().map(|submitted| &submitted.act.office) else {
        return not_applicable();
    };
    let name = s.name(s.by);
    if !s.posts(Role::LegalOffice).contains(&office) {
        return violated(format!("{name}不是受理审查的{}的审查人员", s.agency_name(office)));
    }
    let home = s.facts.registry.person(s.by).map(|person| &person.registration.agency);
    if home.is_some_and(|home| exercising(s).contains(&home)) {
        return violated(format!("{name}属于该事项的实施机关"));
    }
    let drafted = draft.draft.by == *s.by;
    let confirmed = draft.confirmed.as_ref().is_some_and(|c| c.by == *s.by || c.act.participants.contains(s.by));
    require(!drafted && !confirmed, || format!("{name}参与了该事项的编制或者确认"))
}

fn opinions_agree(s: &RegistrySituation<'_>) -> Checked {
    let Some(review) = s.act::<ReviewItem>() else { return not_applicable() };
    let mut seen = BTreeSet::new();
    if let Some(twice) = review.opinions.iter().find(|opinion| !seen.insert(opinion.element)) {
        return violated(format!("对“{}”有两条意见", twice.element.title()));
    }
    let mut against = review.opinions.iter().filter(|opinion| !opinion.agrees).peekable();
    match review.result {
        ReviewResult::Approve => match against.next() {
            Some(opinion) => violated(format!("审查通过，但对“{}”有异议", opinion.element.title())),
            None => satisfied(),
        },
        ReviewResult::Return => {
            if against.peek().is_none() {
                return violated("退回，但没有写明有异议的要素");
            }
            match against.find(|opinion| opinion.opinion.as_ref().is_none_or(|text| text.as_str().trim().is_empty())) {
                Some(silent) => violated(format!("对“{}”有异议，但没有写明理由", silent.element.title())),
                None => satisfied(),
            }
        }
    }
}

fn studied_collectively(s: &RegistrySituation<'_>) -> Checked {
    let Some(act) = s.act::<ConfirmItem>() else { return not_applicable() };
    if act.date > s.day() {
        return violated(format!("研究日期{}晚于登记的日期", chinese_date(act.date)));
    }
    let people: BTreeSet<_> = act.participants.iter().collect();
    if let Some(stranger) = people.iter().find(|id| s.facts.registry.person(id).is_none()) {
        return violated(format!("参加人员“{stranger}”没有登记"));
    }
    if people.len() < 2 {
        return violated(format!("参加人员{}名", people.len()));
    }
    let head = people.iter().any(|id| {
        let person = s.facts.registry.person(id);
        person.is_some_and(|person| person.post(Role::Head, s.owner(), act.date).is_some())
    });
    require(head, || "参加人员中没有本机关负责人".to_owned())
}

/// Whether the act begins an item.
pub(super) fn begins(s: &RegistrySituation<'_>) -> bool {
    s.is::<DraftItem>() && s.item.is_none_or(|item| item.entries.is_empty())
}
