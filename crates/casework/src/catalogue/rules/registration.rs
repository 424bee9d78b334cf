//! Registrations of people, certificates and posts: REG-01 to REG-08.

use crate::catalogue::situation::{RegistryRule, RegistrySituation};
use crate::definition::Stage;
use crate::registry::{Appoint, EndPost, IssueCertificate, RegisterPerson, RegistryAct, SuspendCertificate};
use crate::rule::{Checked, Guards, Rule, Severity, apl21, cite, not_applicable, require, satisfied, violated};
use crate::value::{AgencyId, PersonId, chinese_date, chinese_datetime};

const CERTIFICATES: &str = "山东省行政执法人员资格认证和行政执法证件管理办法";
const SUPERVISION: &str = "山东省行政执法监督条例";

/// The rules of this family.
pub const RULES: &[RegistryRule] = &[
    Rule {
        id: "REG-01",
        title: "起止日期应当先起后止",
        severity: Severity::Block,
        cites: &[cite(CERTIFICATES, "")],
        cure: "请核对并改正起止日期。",
        guards: Guards::Acts(&["certificate.issue", "certificate.suspend", "post.appoint", "agency.delegate"]),
        check: ends_after_it_begins,
    },
    Rule {
        id: "REG-02",
        title: "同一人员不得以不同的姓名登记",
        severity: Severity::Block,
        cites: &[cite(CERTIFICATES, ""), apl21("第四十二条第一款")],
        cure: "请核对人员标识；确已更名的，在“曾用名”中填写原登记的姓名。",
        guards: Guards::Acts(&["person.register"]),
        check: one_name,
    },
    Rule {
        id: "REG-03",
        title: "一个证件编号只属于一人",
        severity: Severity::Block,
        cites: &[cite(CERTIFICATES, "")],
        cure: "请核对证件编号和持证人。",
        guards: Guards::Acts(&["certificate.issue"]),
        check: one_holder,
    },
    Rule {
        id: "REG-04",
        title: "证件和岗位应当属于已经登记的人员",
        severity: Severity::Block,
        cites: &[cite(CERTIFICATES, "")],
        cure: "请先登记人员。",
        guards: Guards::Acts(&[
            "certificate.issue",
            "certificate.check",
            "certificate.suspend",
            "post.appoint",
            "post.end",
        ]),
        check: holder_registered,
    },
    Rule {
        id: "REG-05",
        title: "人员、岗位和委托应当属于已经登记的机关",
        severity: Severity::Block,
        cites: &[cite(SUPERVISION, "第九条"), apl21("第二十条第一款")],
        cure: "请先登记执法主体。",
        guards: Guards::Acts(&["person.register", "post.appoint", "agency.delegate"]),
        check: agencies_registered,
    },
    Rule {
        id: "REG-06",
        title: "年审、暂扣和收回的证件应当是持证人的证件",
        severity: Severity::Block,
        cites: &[cite(CERTIFICATES, "")],
        cure: "请核对证件编号和持证人。",
        guards: Guards::Acts(&["certificate.check", "certificate.suspend"]),
        check: certificate_held,
    },
    Rule {
        id: "REG-07",
        title: "登记的时间不得晚于记录的时间",
        severity: Severity::Block,
        cites: &[cite("菏政办字〔2018〕59号", "二（二）2")],
        cure: "请核对办理时间；以后才生效的，在生效日期中写明。",
        guards: Guards::Where(|definition| matches!(definition.stage, Stage::Registry)),
        check: not_ahead,
    },
    Rule {
        id: "REG-08",
        title: "离任的岗位应当是最后任职日期在任的岗位",
        severity: Severity::Block,
        cites: &[cite("菏政办字〔2018〕59号", "二（二）2")],
        cure: "请核对机关、岗位和最后任职日期。",
        guards: Guards::Acts(&["post.end"]),
        check: post_held,
    },
];

fn ends_after_it_begins(s: &RegistrySituation<'_>) -> Checked {
    let (from, until) = match s.act {
        Some(RegistryAct::IssueCertificate(IssueCertificate { from, until, .. })) => (*from, Some(*until)),
        Some(RegistryAct::SuspendCertificate(SuspendCertificate { from, until, .. })) => (*from, *until),
        Some(RegistryAct::Appoint(Appoint { from, until, .. })) => (*from, *until),
        Some(RegistryAct::Delegate(act)) => (act.from, Some(act.until)),
        _ => return not_applicable(),
    };
    match until.filter(|until| *until < from) {
        Some(until) => violated(format!("止于{until}，早于起始的{from}")),
        None => satisfied(),
    }
}

fn one_name(s: &RegistrySituation<'_>) -> Checked {
    let Some(act) = s.act::<RegisterPerson>() else { return not_applicable() };
    let Some(known) = s.facts.registry.person(&act.id) else { return satisfied() };
    let before = &known.registration.name;
    let renamed = act.former_name.as_ref() == Some(before);
    require(*before == act.name || renamed, || format!("“{}”已登记为{before}，现为{}", act.id, act.name))
}

fn one_holder(s: &RegistrySituation<'_>) -> Checked {
    let Some(act) = s.act::<IssueCertificate>() else { return not_applicable() };
    let holder = s.facts.registry.holder(&act.number).filter(|holder| **holder != act.person);
    match holder {
        Some(holder) => violated(format!("证件{}已登记在{}名下", act.number, s.name(holder))),
        None => satisfied(),
    }
}

/// The person about whom an act is that is not a registration.
fn about<'a>(s: &RegistrySituation<'a>) -> Option<&'a PersonId> {
    match s.act? {
        RegistryAct::IssueCertificate(act) => Some(&act.person),
        RegistryAct::CheckCertificate(act) => Some(&act.person),
        RegistryAct::SuspendCertificate(act) => Some(&act.person),
        RegistryAct::Appoint(act) => Some(&act.person),
        RegistryAct::EndPost(act) => Some(&act.person),
        _ => None,
    }
}

fn holder_registered(s: &RegistrySituation<'_>) -> Checked {
    let Some(person) = about(s) else { return not_applicable() };
    require(s.facts.registry.person(person).is_some(), || format!("“{person}”尚未登记，请先登记人员"))
}

fn agencies_registered(s: &RegistrySituation<'_>) -> Checked {
    let named: Vec<&AgencyId> = match s.act {
        Some(RegistryAct::RegisterPerson(act)) => vec![&act.agency],
        Some(RegistryAct::Appoint(act)) => vec![&act.agency],
        Some(RegistryAct::Delegate(act)) => vec![&act.agency, &act.delegate],
        _ => return not_applicable(),
    };
    match named.into_iter().find(|agency| s.facts.registry.agency(agency).is_none()) {
        Some(unknown) => violated(format!("机关“{unknown}”尚未登记")),
        None => satisfied(),
    }
}

fn certificate_held(s: &RegistrySituation<'_>) -> Checked {
    let (person, number) = match s.act {
        Some(RegistryAct::CheckCertificate(act)) => (&act.person, &act.number),
        Some(RegistryAct::SuspendCertificate(act)) => (&act.person, &act.number),
        _ => return not_applicable(),
    };
    // Somebody who is not registered is for REG-04.
    let Some(holder) = s.facts.registry.person(person) else { return not_applicable() };
    require(holder.certificates.iter().any(|certificate| certificate.number == *number), || {
        format!("{}没有编号为{number}的证件", holder.registration.name)
    })
}

fn post_held(s: &RegistrySituation<'_>) -> Checked {
    let Some(act) = s.act::<EndPost>() else { return not_applicable() };
    let Some(person) = s.facts.registry.person(&act.person) else { return not_applicable() };
    require(person.post(act.role, Some(&act.agency), act.until).is_some(), || {
        let (name, agency) = (&person.registration.name, s.agency_name(&act.agency));
        format!("{name}在{}没有{agency}的{}岗位", chinese_date(act.until), act.role.title())
    })
}

fn not_ahead(s: &RegistrySituation<'_>) -> Checked {
    if s.act.is_none() {
        return not_applicable();
    }
    require(s.at <= s.recorded, || {
        format!("办理时间{}晚于记录时间{}", chinese_datetime(s.at), chinese_datetime(s.recorded))
    })
}
