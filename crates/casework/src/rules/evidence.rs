//! Evidence (证据): EVI-01 to EVI-10.

use jiff::civil::DateTime;

use crate::acts::Act;
use crate::acts::conclusion::{EndInvestigation, Outcome};
use crate::acts::decision::{Decide, DecideNoPenalty, ProcedureLaw};
use crate::acts::evidence::{CollectEvidence, EvidenceKind, Preserve, RequestPreservation, TakeSample};
use crate::acts::evidence::{DisposePreserved, Monitoring};
use crate::acts::notice::Notify;
use crate::acts::parts::{Fact, FileRef};
use crate::case::Evidence;
use crate::clock;
use crate::rule::{
    Checked, Guards, Rule, Severity, Situation, apl17, apl21, cite, not_applicable, require, satisfied, violated,
    violated_as,
};
use crate::value::{EvidenceRef, chinese_date, chinese_datetime};

use super::filing::scene;

/// The rules of this family.
pub const RULES: &[Rule] = &[
    Rule {
        id: "EVI-01",
        title: "认定的每项事实都应当有合法的证据",
        severity: Severity::Block,
        cites: &[apl17("第三十六条、第三十八条"), apl21("第四十条、第四十六条"), cite("行政诉讼法", "第三十三条")],
        cure: "请为每项事实选择证据；取得方式不合法的证据不能使用，应当重新收集。",
        guards: Guards::Acts(&["penalty.end_investigation"]),
        check: facts_proven,
    },
    Rule {
        id: "EVI-02",
        title: "先行登记保存应当事先经负责人批准",
        severity: Severity::Block,
        cites: &[apl17("第三十七条第二款"), apl21("第五十六条")],
        cure: "请先申请先行登记保存，经负责人批准后实施。",
        guards: Guards::Acts(&["evidence.preserve"]),
        check: preservation_approved,
    },
    Rule {
        id: "EVI-03",
        title: "先行登记保存的证据应当在期限内作出处理决定",
        severity: Severity::Red,
        cites: &[apl17("第三十七条第二款"), apl21("第五十六条、第八十五条")],
        cure: "逾期的先行登记保存自动解除，请立即登记处理决定并退还物品。",
        guards: Guards::Acts(&["evidence.dispose_preserved", "penalty.end_investigation", "penalty.decide"]),
        check: preservation_disposed,
    },
    Rule {
        id: "EVI-04",
        title: "对同一物品不得延长或者重复先行登记保存",
        severity: Severity::Warn,
        cites: &[apl17("第三十七条第二款"), apl21("第五十六条")],
        cure: "需要继续控制的，依法采取其他措施。",
        guards: Guards::Acts(&["evidence.preserve"]),
        check: preserved_once,
    },
    Rule {
        id: "EVI-05",
        title: "电子技术监控设备及其记录应当经过审核，设置地点应当公布",
        severity: Severity::Block,
        cites: &[apl21("第四十一条第一款、第二款")],
        cure: "请补齐法制审核、技术审核、地点公布和记录审核；未经审核的记录不得作为证据。",
        guards: Guards::Acts(&["evidence.collect"]),
        check: monitoring_reviewed,
    },
    Rule {
        id: "EVI-06",
        title: "应当及时告知当事人监控记录的违法事实，并提供查询、陈述和申辩的渠道",
        severity: Severity::Block,
        cites: &[apl21("第四十一条第三款")],
        cure: "请告知当事人并提供查询渠道，再重新登记该证据。",
        guards: Guards::Acts(&["evidence.collect", "penalty.notify", "penalty.decide"]),
        check: monitored_party_told,
    },
    Rule {
        id: "EVI-07",
        title: "非法取得或者已经排除的证据不得作为认定事实的根据",
        severity: Severity::Block,
        cites: &[apl21("第四十六条第三款、第六十五条")],
        cure: "请从决定引用的证据中删除；事实因此不能成立的，不得给予处罚。",
        guards: Guards::Acts(&["penalty.decide", "penalty.decide_no_penalty"]),
        check: no_excluded_evidence,
    },
    Rule {
        id: "EVI-08",
        title: "听证后应当根据听证笔录作出决定",
        severity: Severity::BlockUnlessOverridden,
        cites: &[apl21("第六十五条")],
        cure: "请只引用听证中出示并质证的证据；确需引用其他证据的，由负责人书面说明理由。",
        guards: Guards::Acts(&["penalty.decide"]),
        check: only_heard_evidence,
    },
    Rule {
        id: "EVI-09",
        title: "抽样取证应当记载样品编号、封样、时间和检验机构",
        severity: Severity::Warn,
        cites: &[apl17("第三十七条第二款"), apl21("第五十六条")],
        cure: "请补充抽样记录。",
        guards: Guards::Acts(&["evidence.sample"]),
        check: sample_complete,
    },
    Rule {
        id: "EVI-10",
        title: "电子文件应当有摘要和形成时间，形成时间应当在取证期间内",
        severity: Severity::Warn,
        cites: &[apl17("第三十六条"), apl21("第四十六条第二款、第四十七条")],
        cure: "请核对文件的形成时间和摘要。",
        guards: Guards::Acts(&[
            "evidence.inspect_scene",
            "evidence.question",
            "evidence.collect",
            "evidence.sample",
            "evidence.preserve",
        ]),
        check: files_dated,
    },
];

/// Whether a piece of evidence may prove a fact.
fn is_usable(law: ProcedureLaw, evidence: &Evidence) -> bool {
    // The old law had no list of kinds.
    let listed = law == ProcedureLaw::Apl17 || evidence.kind != EvidenceKind::Other;
    listed && !evidence.unlawful && evidence.excluded.is_none()
}

fn facts_proven(s: &Situation<'_>) -> Checked {
    let Some(end) = s.act::<EndInvestigation>() else { return not_applicable() };
    if end.facts.is_empty() && end.outcome == Outcome::Penalise {
        return violated("没有写明认定的事实");
    }
    let evidence = s.case.evidence();
    for (number, fact) in (1..).zip(&end.facts) {
        if fact.evidence.is_empty() {
            return violated(format!("第{number}项事实没有证据"));
        }
        let usable = evidence.iter().any(|e| fact.evidence.contains(&e.id) && is_usable(s.law(), e));
        if !usable {
            return violated(format!("第{number}项事实的证据（{}）均不能作为认定事实的根据", listed(&fact.evidence)));
        }
    }
    satisfied()
}

fn listed(evidence: &[EvidenceRef]) -> String {
    evidence.iter().map(EvidenceRef::as_str).collect::<Vec<_>>().join("、")
}

fn preservation_approved(s: &Situation<'_>) -> Checked {
    let begun = s.act::<Preserve>().map_or(s.at, |preserved| preserved.scene.started);
    let Some(request) = s.case.last::<RequestPreservation>() else {
        return violated("先行登记保存没有经负责人批准");
    };
    require(request.at() <= begun, || {
        format!("负责人{}才批准，先行登记保存始于{}", chinese_datetime(request.at()), chinese_datetime(begun))
    })
}

fn preservation_disposed(s: &Situation<'_>) -> Checked {
    let mut open =
        clock::preservation(s.case, s.facts)?.into_iter().filter(|deadline| deadline.met.is_none()).peekable();
    if open.peek().is_none() {
        return not_applicable();
    }
    match open.map(|deadline| deadline.reckoning.due).find(|due| s.day() > *due) {
        Some(due) => {
            let done = if s.is::<DisposePreserved>() { "才作出处理决定" } else { "仍没有处理决定" };
            violated(format!("处理期限已于{}届满，{}{done}", chinese_date(due), chinese_date(s.day())))
        }
        None => satisfied(),
    }
}

fn preserved_once(s: &Situation<'_>) -> Checked {
    let Some(preserve) = s.act::<Preserve>() else { return not_applicable() };
    let again = preserve.objects.iter().find(|object| {
        s.case.all::<Preserve>().any(|earlier| earlier.act.objects.iter().any(|before| before.name == object.name))
    });
    match again {
        Some(object) => violated(format!("“{}”已经先行登记保存过", object.name)),
        None => satisfied(),
    }
}

fn monitoring_reviewed(s: &Situation<'_>) -> Checked {
    let Some(monitoring) = s.act::<CollectEvidence>().and_then(|collected| collected.monitoring.as_ref()) else {
        return not_applicable();
    };
    if s.law() == ProcedureLaw::Apl17 {
        return not_applicable();
    }
    let missing: Vec<&str> = [
        ("设备的法制审核", monitoring.legal_review.is_none()),
        ("设备的技术审核", monitoring.technical_review.is_none()),
        ("设置地点的公布", monitoring.place_published.is_none_or(|published| published > s.day())),
        ("对记录内容的审核", !monitoring.record_reviewed),
    ]
    .into_iter()
    .filter_map(|(what, missing)| missing.then_some(what))
    .collect();
    require(missing.is_empty(), || format!("缺少{}", missing.join("、")))
}

/// What was not done for the party of a monitored fact.
fn untold(monitoring: &Monitoring) -> Option<&'static str> {
    match (monitoring.party_told, &monitoring.query_channel) {
        (None, _) => Some("没有告知当事人违法事实"),
        (Some(_), None) => Some("没有提供查询、陈述和申辩的渠道"),
        (Some(_), Some(_)) => None,
    }
}

/// The facts that the act tells or finds.
fn stated_facts<'a>(s: &Situation<'a>) -> Option<&'a [Fact]> {
    s.act::<Decide>()
        .map(|decision| decision.facts.as_slice())
        .or_else(|| s.act::<DecideNoPenalty>().map(|decision| decision.facts.as_slice()))
        .or_else(|| s.act::<Notify>().map(|notice| notice.facts.as_slice()))
}

/// The evidence quoted for the facts of the act.
fn quoted<'a>(s: &Situation<'a>) -> Option<Vec<Evidence>> {
    let facts = stated_facts(s)?;
    let quoted = |evidence: &Evidence| facts.iter().any(|fact| fact.evidence.contains(&evidence.id));
    Some(s.case.evidence().into_iter().filter(quoted).collect())
}

fn monitored_party_told(s: &Situation<'_>) -> Checked {
    if s.law() == ProcedureLaw::Apl17 {
        return not_applicable();
    }
    // The record may be secured before the party is told; used against him it may only be afterwards.
    if let Some(monitoring) = s.act::<CollectEvidence>().and_then(|collected| collected.monitoring.as_ref()) {
        return untold(monitoring).map_or_else(satisfied, |fault| violated_as(Severity::Warn, fault));
    }
    let mut monitored = false;
    for evidence in quoted(s).unwrap_or_default() {
        let source = s.case.entry(evidence.source).map(|entry| &entry.act);
        let Some(Act::CollectEvidence(CollectEvidence { monitoring: Some(monitoring), .. })) = source else { continue };
        monitored = true;
        if let Some(fault) = untold(monitoring) {
            return violated(format!("证据{}：{fault}", evidence.id));
        }
    }
    if monitored { satisfied() } else { not_applicable() }
}

fn no_excluded_evidence(s: &Situation<'_>) -> Checked {
    let Some(quoted) = quoted(s) else { return not_applicable() };
    if s.law() == ProcedureLaw::Apl17 {
        return not_applicable();
    }
    for evidence in quoted {
        if evidence.excluded.is_some() {
            return violated(format!("证据{}（{}）已经排除", evidence.id, evidence.title));
        }
        if evidence.unlawful {
            return violated(format!("证据{}（{}）取得方式不合法", evidence.id, evidence.title));
        }
    }
    satisfied()
}

fn only_heard_evidence(s: &Situation<'_>) -> Checked {
    let (Some(quoted), Some(hearing)) = (quoted(s), s.case.hearing_held()) else { return not_applicable() };
    if s.law() == ProcedureLaw::Apl17 {
        return not_applicable();
    }
    let unheard: Vec<EvidenceRef> =
        quoted.into_iter().map(|evidence| evidence.id).filter(|id| !hearing.act.evidence.contains(id)).collect();
    require(unheard.is_empty(), || format!("证据{}没有在听证中出示和质证", listed(&unheard)))
}

fn sample_complete(s: &Situation<'_>) -> Checked {
    let Some(sample) = s.act::<TakeSample>() else { return not_applicable() };
    let missing: Vec<&str> = [
        ("样品编号", sample.sample_number.is_none()),
        ("封样情况", sample.seal.is_none()),
        ("抽样时间", sample.taken.is_none()),
        ("检验机构", sample.institution.is_none()),
    ]
    .into_iter()
    .filter_map(|(what, missing)| missing.then_some(what))
    .collect();
    require(missing.is_empty(), || format!("没有记载{}", missing.join("、")))
}

/// The files of an act that gathers evidence, with the times between which they must have come into being: from the
/// start of the work on the spot, where there is one, to the moment of the act.
fn gathered(act: &Act, at: DateTime) -> (Vec<&FileRef>, Option<DateTime>, DateTime) {
    let files = match act {
        Act::InspectScene(act) => act.files.as_slice(),
        Act::Question(act) => act.files.as_slice(),
        Act::CollectEvidence(act) => act.files.as_slice(),
        Act::TakeSample(act) => act.files.as_slice(),
        Act::Preserve(act) => act.files.as_slice(),
        _ => &[],
    };
    let Some(scene) = scene(act) else { return (files.iter().collect(), None, at) };
    let recording = scene.recording.as_ref();
    let files = files.iter().chain(recording.and_then(|recording| recording.file.as_ref())).collect();
    let started = recording.map_or(scene.started, |recording| recording.started.min(scene.started));
    let ended = recording.map_or(scene.ended, |recording| recording.ended.max(scene.ended));
    (files, Some(started), ended)
}

/// Whether a text is a digest of 256 bits in hexadecimal digits.
fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn files_dated(s: &Situation<'_>) -> Checked {
    let Some(act) = s.act else { return not_applicable() };
    let (files, from, to) = gathered(act, s.at);
    if files.is_empty() {
        return not_applicable();
    }
    for file in files {
        let name = &file.name;
        if !is_digest(file.sha256.as_str()) || !is_digest(file.sm3.as_str()) {
            return violated(format!("“{name}”的摘要不完整"));
        }
        let Some(captured) = file.captured else { return violated(format!("“{name}”没有形成时间")) };
        if from.is_some_and(|from| captured < from) || captured > to {
            return violated(format!("“{name}”形成于{}，不在取证期间内", chinese_datetime(captured)));
        }
    }
    satisfied()
}
