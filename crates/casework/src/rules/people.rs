//! People (执法人员、负责人、审核人员、主持人、监督人员): PER-01 to PER-16.

use jiff::civil::Date;

use crate::acts::closing::ReviewFile;
use crate::acts::decision::{DecideOnTheSpot, ProcedureLaw};
use crate::acts::hearing::{HoldHearing, ScheduleHearing};
use crate::case::Decision;
use crate::definition::{ActDefinition, Role};
use crate::registry::{Appoint, Employment, Person};
use crate::rule::{
    Checked, Guards, Rule, Severity, Situation, apl17, apl21, cite, not_applicable, require, satisfied, violated,
};
use crate::value::{PersonId, chinese_date};

use super::subject::{approved_request, matter};

/// The rules of this family.
pub const RULES: &[Rule] = &[
    Rule {
        id: "PER-01",
        title: "执法人员应当持有行为当日有效的行政执法证件",
        severity: Severity::Block,
        cites: &[
            apl17("第三十七条第一款"),
            apl21("第四十二条第一款"),
            cite("山东省行政执法监督条例", "第十条"),
            cite("菏政办字〔2018〕59号", "二（二）2"),
        ],
        cure: "请由持有有效行政执法证件的人员办理；证件登记有误的，请系统管理员更正。",
        guards: Guards::Where(done_by_officers),
        check: certificates_valid,
    },
    Rule {
        id: "PER-02",
        title: "执法人员不得少于两人",
        severity: Severity::Block,
        cites: &[apl17("第三十七条第一款"), apl21("第四十二条第一款")],
        cure: "请由两名以上具有行政执法资格的人员共同办理。",
        guards: Guards::Where(names_officers),
        check: enough_officers,
    },
    Rule {
        id: "PER-03",
        title: "当场处罚的执法人员不得少于两人",
        severity: Severity::Block,
        cites: &[apl21("第四十二条第一款")],
        cure: "请由两名以上具有行政执法资格的人员共同作出当场处罚决定。",
        guards: Guards::Acts(&["penalty.decide_on_the_spot"]),
        check: |s| if s.law() == ProcedureLaw::Apl21 { enough_on_the_spot(s) } else { not_applicable() },
    },
    Rule {
        id: "PER-04",
        title: "当场处罚应当由具有行政执法资格的人员作出",
        severity: Severity::Block,
        cites: &[apl17("第三十四条")],
        cure: "请由具有行政执法资格的人员作出当场处罚决定。",
        guards: Guards::Acts(&["penalty.decide_on_the_spot"]),
        check: |s| if s.law() == ProcedureLaw::Apl17 { enough_on_the_spot(s) } else { not_applicable() },
    },
    Rule {
        id: "PER-05",
        title: "执法证件的单位、执法范围和执法区域应当包括所办理的事项",
        severity: Severity::Block,
        cites: &[
            cite("山东省行政执法人员资格认证和行政执法证件管理办法", ""),
            cite("菏政办字〔2018〕59号", "二（二）2"),
        ],
        cure: "请由证件的单位、范围和区域相符的执法人员办理。",
        guards: Guards::Where(done_by_officers),
        check: certificates_cover,
    },
    Rule {
        id: "PER-06",
        title: "辅助人员和合同制、劳务派遣、借调人员不得执法、审批和签署",
        severity: Severity::Block,
        cites: &[cite("山东省行政执法监督条例", "第十条第三款"), cite("行政强制法", "第十七条第三款")],
        cure: "请由在编的执法人员办理；辅助人员只能从事辅助性工作。",
        guards: Guards::Where(needs_established_staff),
        check: no_auxiliaries,
    },
    Rule {
        id: "PER-07",
        title: "决定回避的人员不得继续参与本案",
        severity: Severity::Block,
        cites: &[apl17("第三十七条第三款"), apl21("第四十三条第一款")],
        cure: "请由负责人变更承办人员，由其他人员办理。",
        guards: Guards::All,
        check: no_recused,
    },
    Rule {
        id: "PER-08",
        title: "回避申请应当在作出处理决定前由负责人决定",
        severity: Severity::Block,
        cites: &[apl21("第四十三条第三款")],
        cure: "请先由负责人对回避申请作出决定并答复申请人。",
        guards: Guards::Acts(&["penalty.decide", "penalty.decide_no_penalty"]),
        check: recusals_decided,
    },
    Rule {
        id: "PER-09",
        title: "审批人、决定人应当是当日在任的负责人，并且不是本案承办人员",
        severity: Severity::Block,
        cites: &[apl17("第三十八条第一款"), apl21("第五十七条第一款")],
        cure: "请由没有承办本案的其他负责人审批、决定。",
        guards: Guards::Where(|d| matches!(d.by, [Role::Head])),
        check: decided_by_another_head,
    },
    Rule {
        id: "PER-10",
        title: "初次从事法制审核的人员应当取得法律职业资格",
        severity: Severity::Block,
        cites: &[apl17("第三十八条第三款"), apl21("第五十八条第二款")],
        cure: "请由取得法律职业资格的审核人员出具意见；资格登记有遗漏的，请系统管理员补登。",
        guards: Guards::Acts(&["review.opine"]),
        check: reviewer_qualified,
    },
    Rule {
        id: "PER-11",
        title: "法制审核人员不得是本案的调查人员、听证主持人",
        severity: Severity::Block,
        cites: &[cite("国办发〔2018〕118号", "四（十一）")],
        cure: "请由没有参与本案调查和听证主持的审核人员出具意见。",
        guards: Guards::Acts(&["review.opine"]),
        check: reviewer_apart,
    },
    Rule {
        id: "PER-12",
        title: "听证由非本案调查人员主持",
        severity: Severity::Block,
        cites: &[apl17("第四十二条第一款第（四）项"), apl21("第六十四条第（四）项")],
        cure: "请指定没有参与本案调查的人员主持听证。",
        guards: Guards::Acts(&["hearing.schedule", "hearing.hold", "hearing.terminate", "hearing.report"]),
        check: presider_apart,
    },
    Rule {
        id: "PER-13",
        title: "听证主持人应当持有行政处罚听证主持人证",
        severity: Severity::BlockUnlessOverridden,
        cites: &[cite("山东省行政执法监督条例", "第十一条")],
        cure: "请指定持证的听证主持人；确有必要由他人主持的，由负责人通知听证并书面说明理由。",
        guards: Guards::Acts(&["hearing.schedule", "hearing.hold"]),
        check: presider_certified,
    },
    Rule {
        id: "PER-14",
        title: "行政执法监督由两名以上持有行政执法监督证的人员进行",
        severity: Severity::Block,
        cites: &[cite("山东省行政执法监督条例", "第二十二条")],
        cure: "请由两名以上持有行政执法监督证的人员共同进行。",
        guards: Guards::Acts(&["supervision.review_file"]),
        check: enough_supervisors,
    },
    Rule {
        id: "PER-15",
        title: "行政执法证件应当按年度审验",
        severity: Severity::Warn,
        cites: &[cite("山东省行政执法人员资格认证和行政执法证件管理办法", "")],
        cure: "请尽快办理证件年审，并在名录中登记。",
        guards: Guards::Where(done_by_officers),
        check: certificates_checked,
    },
    Rule {
        id: "PER-16",
        title: "法制审核人员不少于本单位执法人员总数的百分之五",
        severity: Severity::Warn,
        cites: &[cite("国办发〔2018〕118号", "四（十一）")],
        cure: "请配备法制审核人员，并在名录中登记。",
        guards: Guards::Acts(&["review.submit"]),
        check: enough_reviewers,
    },
];

/// Acts that an officer records or that name officers.
pub(super) fn done_by_officers(definition: &ActDefinition) -> bool {
    definition.by.contains(&Role::Officer) || definition.id == "hearing.hold" || lists_officers(definition)
}

fn lists_officers(definition: &ActDefinition) -> bool {
    (definition.fields)().iter().any(|field| field.name == "officers")
}

/// Acts of the ordinary procedure that name officers. The verification before a refusal to file is not yet part of it.
fn names_officers(definition: &ActDefinition) -> bool {
    !["penalty.decide_on_the_spot", "lead.decline"].contains(&definition.id) && lists_officers(definition)
}

/// Acts of people who decide, sign or enforce.
fn needs_established_staff(definition: &ActDefinition) -> bool {
    done_by_officers(definition) || definition.by.iter().any(|role| SIGNING.contains(role))
}

/// Capacities in which documents are decided or signed.
const SIGNING: [Role; 5] = [Role::Officer, Role::Head, Role::Reviewer, Role::Presider, Role::Supervisor];

fn names(s: &Situation<'_>, people: &[&PersonId]) -> String {
    people.iter().map(|id| s.name(id)).collect::<Vec<_>>().join("、")
}

/// The reasons found for the officers who do the act; not applicable when there are none.
fn each_officer(s: &Situation<'_>, fault: impl Fn(&Person) -> Option<String>) -> Checked {
    let officers: Vec<&Person> = s.acting_officers().into_iter().filter_map(|id| s.person(id)).collect();
    if officers.is_empty() {
        return not_applicable();
    }
    let faults: Vec<String> = officers
        .iter()
        .filter_map(|person| fault(person).map(|fault| format!("{}{fault}", person.registration.name)))
        .collect();
    require(faults.is_empty(), || faults.join("；"))
}

fn certificates_valid(s: &Situation<'_>) -> Checked {
    each_officer(s, |person| {
        person.certificate_fault(s.day()).map(|fault| format!("{fault}（行为日期{}）", chinese_date(s.day())))
    })
}

/// Why somebody is no officer by his employment, whatever certificate he holds.
fn auxiliary(person: &Person, day: Date) -> Option<&'static str> {
    match person.registration.employment {
        Employment::Established => person.post(Role::Assistant, None, day).map(|_| Role::Assistant.title()),
        other => Some(other.title()),
    }
}

fn is_qualified(s: &Situation<'_>, id: &PersonId) -> bool {
    s.person(id).is_some_and(|person| person.certificate(s.day()).is_some() && auxiliary(person, s.day()).is_none())
}

/// The different officers whom the act names.
fn named<'a>(s: &Situation<'a>) -> Option<Vec<&'a PersonId>> {
    let mut people: Vec<&PersonId> = s.act?.officers().iter().collect();
    people.sort();
    people.dedup();
    Some(people)
}

fn require_qualified(s: &Situation<'_>, people: &[&PersonId], least: u32) -> Checked {
    let qualified: Vec<&PersonId> = people.iter().filter(|id| is_qualified(s, id)).copied().collect();
    let few = u32::try_from(qualified.len()).is_ok_and(|count| count < least);
    require(!few, || {
        let who = if qualified.is_empty() { String::new() } else { format!("（{}）", names(s, &qualified)) };
        format!("具有行政执法资格的人员只有{}名{who}，应当不少于{least}名", qualified.len())
    })
}

fn enough_officers(s: &Situation<'_>) -> Checked {
    let Some(people) = named(s) else { return not_applicable() };
    // What follows a decision on the spot is judged with the decision itself (PER-03, PER-04).
    if matches!(s.case.decision(), Some(Decision::OnTheSpot(_))) {
        return not_applicable();
    }
    require_qualified(s, &people, s.parameters().count("general.min_officers", s.department(), s.day())?.value)
}

fn enough_on_the_spot(s: &Situation<'_>) -> Checked {
    let Some(people) = s.act::<DecideOnTheSpot>().and_then(|_| named(s)) else { return not_applicable() };
    require_qualified(s, &people, s.parameters().count("summary.min_officers", s.department(), s.day())?.value)
}

fn certificates_cover(s: &Situation<'_>) -> Checked {
    let matter = matter(s);
    let domain = matter
        .as_ref()
        .and_then(|matter| s.facts.registry.item(matter.item, s.day()))
        .and_then(|item| item.domain.as_ref());
    let delegates = super::delegated::delegates(s);
    each_officer(s, |person| {
        let delegated = delegates.iter().any(|(delegate, _)| delegate.registration.id == person.registration.id);
        // Whether the delegation is valid, SUB-06 says.
        if person.registration.agency != s.case.agency && !delegated {
            let agency = s.facts.registry.agency(&person.registration.agency);
            let name = agency.map_or(person.registration.agency.as_str(), |agency| agency.name.as_str());
            return Some(format!("的行政执法证件属于{name}"));
        }
        let certificate = person.certificate(s.day())?;
        if let Some(domain) = domain
            && !certificate.scope.is_empty()
            && !certificate.scope.contains(domain)
        {
            return Some(format!("的行政执法证件（{}）的执法范围不包括{domain}", certificate.number));
        }
        let (area, matter) = (certificate.area.as_ref()?, matter.as_ref()?);
        let outside = !matter.designated && !s.facts.law.regions.contains(area, matter.region);
        outside.then(|| {
            format!(
                "的行政执法证件（{}）的执法区域（{area}）不包括违法行为发生地（{}）",
                certificate.number, matter.region
            )
        })
    })
}

fn no_auxiliaries(s: &Situation<'_>) -> Checked {
    let mut people = s.acting_officers();
    let held = |role: &Role| s.definition.by.contains(role) && s.person(s.by).is_some_and(|p| holds(s, p, *role));
    // A clerk may be on contract: he neither decides nor signs.
    if SIGNING.iter().any(held) && !held(&Role::Clerk) && !people.contains(&s.by) {
        people.push(s.by);
    }
    if people.is_empty() {
        return not_applicable();
    }
    let faults: Vec<String> = people
        .into_iter()
        .filter_map(|id| s.person(id))
        .filter_map(|p| auxiliary(p, s.day()).map(|kind| format!("{}是{kind}", p.registration.name)))
        .collect();
    require(faults.is_empty(), || faults.join("；"))
}

fn holds(s: &Situation<'_>, person: &Person, role: Role) -> bool {
    let agency = (role != Role::Supervisor).then_some(&s.case.agency);
    person.post(role, agency, s.day()).is_some()
}

fn no_recused(s: &Situation<'_>) -> Checked {
    let recused = s.case.recused();
    if recused.is_empty() {
        return not_applicable();
    }
    let mut people = s.acting_officers();
    people.push(s.by);
    if let Some(scheduled) = s.act::<ScheduleHearing>() {
        people.extend([&scheduled.presider, &scheduled.recorder]);
    }
    let found: Vec<&PersonId> = recused.into_iter().filter(|id| people.contains(id)).collect();
    require(found.is_empty(), || format!("{}已经决定回避", names(s, &found)))
}

fn recusals_decided(s: &Situation<'_>) -> Checked {
    if s.law() == ProcedureLaw::Apl17 {
        return not_applicable();
    }
    let open: Vec<&PersonId> = s.case.open_recusals().into_iter().map(|(_, request)| &request.person).collect();
    require(open.is_empty(), || format!("要求{}回避的申请还没有决定", names(s, &open)))
}

fn decided_by_another_head(s: &Situation<'_>) -> Checked {
    if !s.actor_is(Role::Head) {
        return violated(format!("{}在{}不是本机关负责人", s.name(s.by), chinese_date(s.day())));
    }
    let request = approved_request(s).map_or(&[][..], |request| request.officers());
    let assigned = s.act.map_or(&[][..], |act| act.officers());
    let handles = [s.case.officers(), request, assigned].into_iter().any(|officers| officers.contains(s.by));
    require(!handles, || format!("{}是本案承办人员", s.name(s.by)))
}

fn reviewer_qualified(s: &Situation<'_>) -> Checked {
    let Some(person) = s.person(s.by) else { return not_applicable() };
    let posts = person.posts.iter().filter(|post| post.role == Role::Reviewer);
    let Some(first) = posts.map(|post| post.from).min() else { return not_applicable() };
    let needed = s.parameters().count("reviewer.qualification", s.department(), first)?.value > 0;
    require(!needed || person.registration.legal_qualification.is_some(), || {
        format!("{}自{}起从事法制审核，没有登记法律职业资格", person.registration.name, chinese_date(first))
    })
}

fn reviewer_apart(s: &Situation<'_>) -> Checked {
    if s.case.investigators().contains(&s.by) {
        return violated(format!("{}是本案调查人员", s.name(s.by)));
    }
    let presided = s.case.all::<HoldHearing>().any(|held| held.act.presider == *s.by);
    require(!presided, || format!("{}主持了本案的听证", s.name(s.by)))
}

/// The people who preside at the hearing that the act arranges, holds, ends or reports.
fn presiders<'a>(s: &Situation<'a>) -> Vec<&'a PersonId> {
    if s.is::<ScheduleHearing>() {
        return s.act::<ScheduleHearing>().map(|scheduled| &scheduled.presider).into_iter().collect();
    }
    s.act::<HoldHearing>().map(|held| &held.presider).into_iter().chain([s.by]).collect()
}

fn presider_apart(s: &Situation<'_>) -> Checked {
    let presiders = presiders(s);
    if presiders.is_empty() {
        return not_applicable();
    }
    let mut investigators = s.case.investigators();
    investigators.extend(s.act::<HoldHearing>().iter().flat_map(|held| &held.investigators));
    match presiders.into_iter().find(|id| investigators.contains(id)) {
        Some(id) => violated(format!("{}是本案调查人员", s.name(id))),
        None => satisfied(),
    }
}

fn presider_certified(s: &Situation<'_>) -> Checked {
    let scheduled = s.act::<ScheduleHearing>().map(|scheduled| &scheduled.presider);
    let Some(presider) = scheduled.or_else(|| s.act::<HoldHearing>().map(|held| &held.presider)) else {
        return not_applicable();
    };
    // The head's reason for somebody without the certificate was given when the hearing was arranged.
    let accepted = s.is::<HoldHearing>()
        && s.case.last::<ScheduleHearing>().is_some_and(|scheduled| {
            scheduled.act.presider == *presider && scheduled.entry.overrides.iter().any(|o| o.rule == "PER-13")
        });
    let post = s.person(presider).and_then(|person| person.post(Role::Presider, Some(&s.case.agency), s.day()));
    require(accepted || post.is_some_and(credited), || format!("{}没有登记行政处罚听证主持人证", s.name(presider)))
}

fn credited(post: &Appoint) -> bool {
    post.credential.is_some()
}

fn enough_supervisors(s: &Situation<'_>) -> Checked {
    let Some(review) = s.act::<ReviewFile>() else { return not_applicable() };
    let mut people: Vec<&PersonId> = review.supervisors.iter().chain([s.by]).collect();
    people.sort();
    people.dedup();
    let certified = |id: &&PersonId| {
        s.person(id).and_then(|person| person.post(Role::Supervisor, None, s.day())).is_some_and(credited)
    };
    let without: Vec<&PersonId> = people.iter().filter(|id| !certified(id)).copied().collect();
    if !without.is_empty() {
        return violated(format!("{}没有登记行政执法监督证", names(s, &without)));
    }
    let least = s.parameters().count("supervision.min_officers", s.department(), s.day())?.value;
    let few = u32::try_from(people.len()).is_ok_and(|count| count < least);
    require(!few, || format!("监督人员只有{}名，应当不少于{least}名", people.len()))
}

fn certificates_checked(s: &Situation<'_>) -> Checked {
    let years = s.parameters().count("certificate.check_years", s.department(), s.day())?.value;
    each_officer(s, |person| {
        let (certificate, checked) = person.check_missed(s.day(), years)?;
        Some(format!("的行政执法证件（{}）最近一次年审为{checked}年度", certificate.number))
    })
}

fn enough_reviewers(s: &Situation<'_>) -> Checked {
    // No share was fixed before the opinion on the three systems was released.
    let Ok(share) = s.parameters().permille("review.min_share_permille", s.department(), s.day()) else {
        return not_applicable();
    };
    let count = |role| s.facts.registry.people().filter(|person| holds(s, person, role)).count();
    let (officers, reviewers) = (count(Role::Officer), count(Role::Reviewer));
    let few = reviewers * 1000 < officers * usize::try_from(share.value).unwrap_or_default();
    require(!few, || format!("本机关有执法人员{officers}名，法制审核人员只有{reviewers}名"))
}
