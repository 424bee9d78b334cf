//! Registrations of people, certificates and posts: REG-01 to REG-04.

use crate::catalogue::situation::{RegistryRule, RegistrySituation};
use crate::registry::{Appoint, IssueCertificate, RegisterPerson, RegistryAct, SuspendCertificate};
use crate::rule::{Checked, Guards, Rule, Severity, apl21, cite, not_applicable, require, satisfied, violated};
use crate::value::PersonId;

const CERTIFICATES: &str = "山东省行政执法人员资格认证和行政执法证件管理办法";

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
        guards: Guards::Acts(&["certificate.issue", "certificate.check", "certificate.suspend", "post.appoint"]),
        check: holder_registered,
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
        _ => None,
    }
}

fn holder_registered(s: &RegistrySituation<'_>) -> Checked {
    let Some(person) = about(s) else { return not_applicable() };
    require(s.facts.registry.person(person).is_some(), || format!("“{person}”尚未登记，请先登记人员"))
}
