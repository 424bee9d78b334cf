//! The elements beside basis and fines: CAT-16, CAT-17, CAT-19, CAT-20, CAT-22, CAT-23.

use crate::catalogue::code;
use crate::catalogue::elements::{ItemKind, ItemSource, PublishItem};
use crate::catalogue::situation::{RegistryRule, RegistrySituation};
use crate::registry::RegisterAgency;
use crate::rule::{Checked, Guards, Rule, Severity, apl17, apl21, cite, not_applicable, require, satisfied, violated};

const PLAN: &str = "菏政办字〔2018〕59号";
const LIST: &str = "鲁政字〔2016〕76号";

/// Acts that state the elements, or that carry them on.
pub(super) const CONTENT: Guards = Guards::Acts(&["item.draft", "item.submit", "item.publish"]);

/// The rules of this family.
pub const RULES: &[RegistryRule] = &[
    Rule {
        id: "CAT-16",
        title: "涉密事项不进入事项库",
        severity: Severity::Block,
        cites: &[cite(PLAN, "二（三）1")],
        cure: "涉密事项请在线下依法管理，不在本系统编制。",
        guards: CONTENT,
        check: not_secret,
    },
    Rule {
        id: "CAT-17",
        title: "事项编码应当符合编码规则",
        severity: Severity::Block,
        cites: &[cite(LIST, "第四条")],
        cure: "请按编码规则改正编码。",
        guards: Guards::Acts(&["item.draft"]),
        check: code_follows_scheme,
    },
    Rule {
        id: "CAT-19",
        title: "事项要素应当齐全",
        severity: Severity::Block,
        cites: &[cite(LIST, "第四条"), cite(PLAN, "二（二）1")],
        cure: "请补全要素后重新编制。",
        guards: Guards::Acts(&["item.confirm", "item.submit", "item.publish"]),
        check: elements_complete,
    },
    Rule {
        id: "CAT-20",
        title: "网络运行流程应当包含法定的全部环节，时限不得长于法定期限",
        severity: Severity::Block,
        cites: &[apl17("第三十一条至第四十四条"), apl21("第四十四条至第六十六条"), cite(PLAN, "二（二）2")],
        cure: "请按指出的路径补上缺少的环节，或者采用标准普通程序。",
        guards: CONTENT,
        check: procedure_proven,
    },
    Rule {
        id: "CAT-22",
        title: "承诺时限不得长于法定时限",
        severity: Severity::Block,
        cites: &[cite(LIST, "第四条")],
        cure: "请缩短承诺时限。",
        guards: CONTENT,
        check: promise_is_shorter,
    },
    Rule {
        id: "CAT-23",
        title: "实施机关应当已经登记并与行使层级相符，执法人员应当持有执法证件",
        severity: Severity::Block,
        cites: &[apl17("第十五条"), apl21("第十七条、第四十二条第一款"), cite(PLAN, "二（二）1")],
        cure: "请核对实施机关、行使层级和执法人员。",
        guards: CONTENT,
        check: subjects_registered,
    },
];

fn not_secret(s: &RegistrySituation<'_>) -> Checked {
    let Some(content) = s.content() else { return not_applicable() };
    require(!content.secret, || format!("“{}”涉及国家秘密", content.name))
}

fn code_follows_scheme(s: &RegistrySituation<'_>) -> Checked {
    let Some(content) = s.content() else { return not_applicable() };
    match code::check(&content.code, content.kind()) {
        Ok(()) => satisfied(),
        Err(message) => violated(message),
    }
}

/// The elements that are missing.
pub fn missing(content: &PublishItem) -> Vec<&'static str> {
    let penalty = content.kind() == ItemKind::Penalty;
    let ranged = content
        .penalties
        .iter()
        .filter_map(|penalty| penalty.range.as_ref())
        .any(|range| range.range().min < range.range().max);
    let handed_down = content.source == Some(ItemSource::Devolved);
    [
        ("实施机关", content.agencies.is_empty()),
        ("行使层级", content.levels.is_empty()),
        ("设定依据", content.basis.is_empty()),
        ("处罚种类和幅度", penalty && content.penalties.is_empty()),
        ("义务条款", penalty && content.duty.is_none()),
        ("裁量基准", ranged && content.benchmark.is_none()),
        ("网络运行流程", penalty && content.procedure.is_none()),
        ("法定时限", content.statutory_limit.is_none()),
        ("监督电话", content.supervision_phone.is_none()),
        ("救济渠道", content.remedies.is_none()),
        ("下放文件", handed_down && content.source_document.is_none()),
    ]
    .into_iter()
    .filter_map(|(title, missing)| missing.then_some(title))
    .collect()
}

fn elements_complete(s: &RegistrySituation<'_>) -> Checked {
    let Some(content) = s.content() else { return not_applicable() };
    let missing = missing(&content);
    require(missing.is_empty(), || format!("没有填写{}", missing.join("、")))
}

fn department<'a>(s: &RegistrySituation<'a>) -> Option<&'a str> {
    let owner = s.facts.registry.agency(s.owner()?)?;
    owner.department.as_ref().map(|line| line.as_str())
}

fn procedure_proven(s: &RegistrySituation<'_>) -> Checked {
    let Some(content) = s.content() else { return not_applicable() };
    let Some(procedure) = &content.procedure else { return not_applicable() };
    let faults = procedure.faults(s.facts.law, department(s), s.day())?;
    require(faults.is_empty(), || faults.join("；"))
}

fn promise_is_shorter(s: &RegistrySituation<'_>) -> Checked {
    let Some(content) = s.content() else { return not_applicable() };
    let (Some(promised), Some(statutory)) = (&content.promised_limit, &content.statutory_limit) else {
        return not_applicable();
    };
    match promised.longer_than(statutory) {
        Some(false) => satisfied(),
        Some(true) => violated(format!("承诺时限{promised}长于法定时限{statutory}")),
        None => violated(format!("承诺时限{promised}与法定时限{statutory}的单位不同，不能比较")),
    }
}

fn subjects_registered(s: &RegistrySituation<'_>) -> Checked {
    let (Some(content), Some(owner)) = (s.content(), s.owner()) else { return not_applicable() };
    let registry = s.facts.registry;
    if !content.agencies.is_empty() && !content.agencies.contains(owner) {
        return violated(format!("编制机关{}不是实施机关", s.agency_name(owner)));
    }
    let mut agencies: Vec<&RegisterAgency> = Vec::new();
    for id in &content.agencies {
        match registry.agency(id) {
            Some(agency) => agencies.push(agency),
            None => return violated(format!("没有登记名为“{id}”的机关")),
        }
    }
    if !content.levels.is_empty()
        && let Some(other) = agencies.iter().find(|agency| !content.levels.contains(&agency.level))
    {
        return violated(format!("{}属于{}，行使层级中没有该层级", other.name, other.level.title()));
    }
    for id in &content.officers {
        let Some(person) = registry.person(id) else { return violated(format!("执法人员“{id}”没有登记")) };
        if !content.agencies.contains(&person.registration.agency) {
            return violated(format!("{}不属于实施机关", person.registration.name));
        }
        if person.certificate(s.day()).is_none() {
            return violated(format!("{}没有当日有效的行政执法证件", person.registration.name));
        }
    }
    satisfied()
}
