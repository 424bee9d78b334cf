//! The enforcement subject and its jurisdiction (执法主体、管辖): SUB-01 to SUB-05, SUB-10. Delegations stand in
//! [`super::delegated`] and, when they are registered, in [`crate::catalogue::rules`].

use jiff::civil::Date;
use law::identifier::RegionCode;
use law::setting::InstrumentLevel;

use crate::acts::Act;
use crate::acts::approval::Approve;
use crate::acts::decision::{Decide, ProcedureLaw};
use crate::acts::filing::FileCase;
use crate::catalogue::Devolution;
use crate::definition::{ActDefinition, Stage};
use crate::registry::{Level, PublishItem};
use crate::rule::{
    Checked, Guards, Rule, Severity, Situation, apl17, apl21, cite, not_applicable, require, satisfied, violated,
    violated_as, violated_until,
};
use crate::value::{ItemCode, chinese_date};

/// The rules of this family.
pub const RULES: &[Rule] = &[
    Rule {
        id: "SUB-01",
        title: "办案机关应当是已经公告的执法主体",
        severity: Severity::Block,
        cites: &[apl17("第十五条"), apl21("第十七条、第三十八条"), cite("山东省行政执法监督条例", "第九条")],
        cure: "请先登记执法主体并公告；机关已经撤销的，由继续行使其职权的机关办理。",
        guards: Guards::Where(before_service),
        check: subject_announced,
    },
    Rule {
        id: "SUB-02",
        title: "案件由违法行为发生地的行政机关管辖",
        severity: Severity::Block,
        cites: &[apl17("第二十条、第二十一条"), apl21("第二十二条、第二十五条")],
        cure: "请移送违法行为发生地的行政机关；上级指定管辖或者法律另有规定的，填写指定管辖文书。",
        guards: OPENING,
        check: place_in_region,
    },
    Rule {
        id: "SUB-03",
        title: "行政处罚由县级以上行政机关管辖，乡镇（街道）只能行使依法交由其行使的处罚权",
        severity: Severity::Block,
        cites: &[apl17("第二十条"), apl21("第二十三条、第二十四条")],
        cure: "请移送县级行政机关；事项已经下放的，核对名录中的下放范围和生效日期。",
        guards: OPENING,
        check: level_competent,
    },
    Rule {
        id: "SUB-04",
        title: "乡镇、街道只能办理省级决定下放并已公布、生效的事项",
        severity: Severity::Block,
        cites: &[apl21("第二十四条第一款")],
        cure: "请移送县级行政机关；已经下放的，由法制机构登记下放文件、公布日期和生效日期。",
        guards: OPENING,
        check: on_the_devolution_list,
    },
    Rule {
        id: "SUB-05",
        title: "事项下放后，原机关不得在承接的乡镇（街道）内再立新案",
        severity: Severity::BlockUnlessOverridden,
        cites: &[apl21("第二十四条第一款"), cite("菏政办字〔2018〕59号", "二（二）1")],
        cure: "请移送承接的乡镇（街道）；下放文件另有规定的，填写指定管辖文书，由负责人在批准立案时书面说明。",
        guards: Guards::Acts(&[
            "penalty.file_case",
            "approval.approve",
            "penalty.decide_on_the_spot",
            "penalty.decide",
        ]),
        check: former_subject_stays_out,
    },
    Rule {
        id: "SUB-10",
        title: "两个机关对同一行为立案的，由先立案的机关管辖",
        severity: Severity::Red,
        cites: &[apl17("第二十一条"), apl21("第二十五条")],
        cure: "请停止办理并移送先立案的机关，或者协商、报请指定管辖，填写指定管辖文书。",
        guards: Guards::Acts(&["penalty.file_case", "approval.approve"]),
        check: first_to_file,
    },
];

/// Acts by which a case is opened: the filing, its approval, a decision on the spot.
pub(super) const OPENING: Guards =
    Guards::Acts(&["penalty.file_case", "approval.approve", "penalty.decide_on_the_spot"]);

/// What a case is about: the item, the place and the end of the violation.
pub(super) struct Matter<'a> {
    pub(super) item: &'a ItemCode,
    pub(super) region: &'a RegionCode,
    /// Whether a document or an article gives jurisdiction over other places.
    pub(super) designated: bool,
    /// The last day of the violation.
    pub(super) ended: Date,
}

fn filed(filing: &FileCase) -> Matter<'_> {
    Matter {
        item: &filing.item,
        region: &filing.region,
        designated: filing.designation.is_some(),
        ended: filing.violation_to.unwrap_or(filing.violation_from),
    }
}

fn matter_of(act: &Act) -> Option<Matter<'_>> {
    match act {
        Act::FileCase(filing) => Some(filed(filing)),
        Act::DecideOnTheSpot(decision) => Some(Matter {
            item: &decision.item,
            region: &decision.region,
            designated: false,
            ended: decision.violation_at.date(),
        }),
        _ => None,
    }
}

/// The request that the act approves.
pub(super) fn approved_request<'a>(s: &Situation<'a>) -> Option<&'a Act> {
    match s.act? {
        Act::Approve(Approve { request, .. }) => s.case.resolve(request, s.seq()).map(|entry| &entry.act),
        _ => None,
    }
}

/// The filing that the act asks for or approves.
pub(super) fn filing<'a>(s: &Situation<'a>) -> Option<&'a FileCase> {
    s.act::<FileCase>().or_else(|| approved_request(s).and_then(|act| <&FileCase>::try_from(act).ok()))
}

/// The matter of the case that the act opens.
pub(super) fn opened<'a>(s: &Situation<'a>) -> Option<Matter<'a>> {
    s.act.and_then(matter_of).or_else(|| approved_request(s).and_then(matter_of))
}

/// The matter of the case, as the act states it or as filed before.
pub(super) fn matter<'a>(s: &Situation<'a>) -> Option<Matter<'a>> {
    opened(s)
        .or_else(|| s.case.filing_request().map(|(_, filing)| filed(filing)))
        .or_else(|| s.case.entries.iter().find_map(|entry| matter_of(&entry.act)))
}

/// What a dissolved agency may no longer do; what was decided in time is still served, published and closed.
fn before_service(definition: &ActDefinition) -> bool {
    !matches!(
        definition.stage,
        Stage::Service | Stage::Publication | Stage::Performance | Stage::Closing | Stage::Supervision
    )
}

fn subject_announced(s: &Situation<'_>) -> Checked {
    let Some(agency) = s.agency() else {
        return violated(format!("名录中没有登记办案机关“{}”", s.case.agency));
    };
    let name = &agency.name;
    let Some(announced) = agency.announced else { return violated(format!("{name}的执法主体资格没有公告")) };
    if s.day() < announced {
        return violated_until(format!("{name}的执法主体资格自{}起公告", chinese_date(announced)), announced);
    }
    match agency.announced_until {
        Some(end) if s.day() >= end => violated(format!("{name}的执法主体资格已于{}终止", chinese_date(end))),
        _ => satisfied(),
    }
}

fn place_in_region(s: &Situation<'_>) -> Checked {
    let (Some(matter), Some(agency)) = (opened(s), s.agency()) else { return not_applicable() };
    if matter.designated {
        return satisfied();
    }
    let regions = &s.facts.law.regions;
    require(regions.contains(&agency.region, matter.region), || {
        format!("违法行为发生地（{}）不在{}的行政区域（{}）内", matter.region, agency.name, agency.region)
    })
}

/// What of an item was handed down to the agency with effect on the day. Before 2021-07-15 no law allowed it.
fn devolved<'a>(s: &Situation<'a>, item: &ItemCode) -> Vec<Devolution<'a>> {
    if s.law() == ProcedureLaw::Apl17 {
        return Vec::new();
    }
    let registry = s.facts.registry;
    registry.devolved(item, s.day()).into_iter().filter(|devolution| *devolution.subject == s.case.agency).collect()
}

/// Whether a statute or an administrative regulation gives the power to the agency itself.
fn own_by_law(s: &Situation<'_>, item: &PublishItem) -> bool {
    let high = |level| matches!(level, InstrumentLevel::Law | InstrumentLevel::AdministrativeRegulation);
    item.agencies.contains(&s.case.agency) && item.basis.iter().any(|basis| high(basis.level))
}

/// The day from which an item is to be exercised by the agency to which it was handed down, whenever that is.
fn first_devolved(s: &Situation<'_>, item: &ItemCode) -> Option<Date> {
    let acts = s.facts.registry.catalogue_item(item)?.devolutions.iter();
    let by_act = acts.filter(|act| act.subject == s.case.agency).map(|act| act.from).min();
    by_act.or_else(|| s.facts.registry.item(item, s.day()).and_then(|item| item.devolved_from))
}

fn level_competent(s: &Situation<'_>) -> Checked {
    let (Some(matter), Some(agency)) = (opened(s), s.agency()) else { return not_applicable() };
    if agency.level != Level::Township {
        return satisfied();
    }
    let item = s.facts.registry.item(matter.item, s.day());
    require(item.is_some_and(|item| own_by_law(s, item) || !devolved(s, &item.code).is_empty()), || {
        let when = first_devolved(s, matter.item).filter(|_| s.law() == ProcedureLaw::Apl21);
        let devolution = match (s.law(), when) {
            (ProcedureLaw::Apl17, _) => "2021年修订的行政处罚法施行前，县级处罚权不得下放".to_owned(),
            (ProcedureLaw::Apl21, Some(from)) => format!("该事项的下放范围和生效日期（{}）不符", chinese_date(from)),
            (ProcedureLaw::Apl21, None) => "该事项没有下放".to_owned(),
        };
        format!("{}属于乡镇（街道），{devolution}", agency.name)
    })
}

fn on_the_devolution_list(s: &Situation<'_>) -> Checked {
    let (Some(matter), Some(agency)) = (opened(s), s.agency()) else { return not_applicable() };
    if agency.level != Level::Township || s.law() == ProcedureLaw::Apl17 {
        return not_applicable();
    }
    let item = s.facts.registry.item(matter.item, s.day());
    if item.is_some_and(|item| own_by_law(s, item)) {
        return satisfied();
    }
    let handed_down = devolved(s, matter.item);
    if handed_down.iter().any(|devolution| devolution.published <= s.day()) {
        return satisfied();
    }
    match (handed_down.first(), first_devolved(s, matter.item)) {
        (Some(devolution), _) => violated(format!("下放决定于{}才公布", chinese_date(devolution.published))),
        (None, Some(from)) if from > s.day() => {
            violated_until(format!("该事项自{}起才下放给{}", chinese_date(from), agency.name), from)
        }
        (None, _) => violated(format!("该事项没有下放给{}", agency.name)),
    }
}

fn former_subject_stays_out(s: &Situation<'_>) -> Checked {
    let Some(matter) = matter(s) else { return not_applicable() };
    let registry = s.facts.registry;
    let handed_down = registry.devolved(matter.item, s.day());
    if handed_down.is_empty() {
        return not_applicable();
    }
    let exercised = registry.item(matter.item, s.day()).is_some_and(|item| item.agencies.contains(&s.case.agency));
    let taken = handed_down.iter().find(|devolution| {
        let former = devolution.former.map_or(exercised, |former| *former == s.case.agency);
        let subject = registry.agency(devolution.subject);
        let inside = subject.is_some_and(|subject| s.facts.law.regions.contains(&subject.region, matter.region));
        former && inside && *devolution.subject != s.case.agency
    });
    let Some(taken) = taken else { return satisfied() };
    let subject = registry.agency(taken.subject).map_or(taken.subject.as_str(), |agency| agency.name.as_str());
    let since = chinese_date(taken.from);
    if s.is::<Decide>() {
        return violated_as(
            Severity::Warn,
            format!("该事项自{since}起由{subject}行使；本案在此前立案，由本机关继续办理"),
        );
    }
    if opened(s).is_none() {
        return not_applicable();
    }
    let reason = format!("违法行为发生地的该事项自{since}起由{subject}行使");
    // The officers may ask; whether the devolution leaves the case to the agency, the head answers for.
    if s.is::<FileCase>() && taken.from > matter.ended {
        return violated_as(Severity::Warn, format!("{reason}，违法行为在此前终了"));
    }
    if s.is::<FileCase>() && matter.designated {
        return violated_as(Severity::Warn, format!("{reason}，申请人填写了指定管辖文书"));
    }
    violated(reason)
}

fn first_to_file(s: &Situation<'_>) -> Checked {
    let Some(filing) = filing(s) else { return not_applicable() };
    let (from, to) = (filing.violation_from, filing.violation_to.unwrap_or(filing.violation_from));
    let earlier = s
        .facts
        .neighbours
        .filings
        .iter()
        .find(|other| other.agency != s.case.agency && other.violation_from <= to && from <= other.violation_to);
    match earlier {
        Some(other) if filing.designation.is_none() => {
            let name = s.facts.registry.agency(&other.agency).map_or(other.agency.as_str(), |a| a.name.as_str());
            violated(format!("{name}已于{}对同一当事人的同一行为立案（{}）", chinese_date(other.filed), other.case))
        }
        _ => satisfied(),
    }
}
