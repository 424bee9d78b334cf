//! Service (送达): SRV-01 to SRV-07.

use jiff::civil::Date;

use crate::acts::decision::ProcedureLaw;
use crate::acts::performance::NotifyPayment;
use crate::acts::service::{ConfirmAddress, FailService, PostNotice, Serve, ServiceMethod};
use crate::case::{Done, IssuedDocument};
use crate::clock;
use crate::rule::{
    Checked, Doubt, Guards, Rule, Severity, Situation, apl17, apl21, cite, not_applicable, require, satisfied,
    violated, violated_until,
};
use crate::value::{DocumentRef, chinese_date};

/// The rules of this family.
pub const RULES: &[Rule] = &[
    Rule {
        id: "SRV-01",
        title: "决定书应当在法定期限内送达",
        severity: Severity::Red,
        cites: &[apl17("第四十条"), apl21("第六十一条第一款、第八十五条")],
        cure: "仍应当送达，并说明迟延的原因。",
        guards: Guards::Acts(&["service.serve"]),
        check: served_in_time,
    },
    Rule {
        id: "SRV-02",
        title: "送达回证应当写明收件人、收件日期及其与当事人的关系",
        severity: Severity::Block,
        cites: &[cite("民事诉讼法", "“期间、送达”一章关于送达回证的规定"), apl21("第六十一条第一款")],
        cure: "请补全送达回证。",
        guards: Guards::Acts(&["service.serve"]),
        check: receipt_complete,
    },
    Rule {
        id: "SRV-03",
        title: "留置送达应当有见证人或者音像记录",
        severity: Severity::Block,
        cites: &[cite("民事诉讼法", "“期间、送达”一章关于留置送达的规定")],
        cure: "请邀请基层组织或者所在单位的代表见证，或者拍照、录像。",
        guards: Guards::Acts(&["service.serve"]),
        check: leaving_witnessed,
    },
    Rule {
        id: "SRV-04",
        title: "电子送达应当事先取得当事人签名的确认书",
        severity: Severity::Block,
        cites: &[
            cite("民事诉讼法", "“期间、送达”一章关于电子送达的规定"),
            apl17("第四十条"),
            apl21("第六十一条第二款"),
        ],
        cure: "请先由当事人签名确认同意电子送达，或者采用其他方式送达。",
        guards: Guards::Acts(&["service.serve"]),
        check: consent_on_file,
    },
    Rule {
        id: "SRV-05",
        title: "其他方式无法送达的才可以公告送达，公告期满视为送达",
        severity: Severity::Block,
        cites: &[cite("民事诉讼法", "“期间、送达”一章关于公告送达的规定")],
        cure: "请先登记直接送达或者邮寄送达未果的情况，并按法定期间公告。",
        guards: Guards::Acts(&["service.post_notice", "service.serve"]),
        check: public_notice_last,
    },
    Rule {
        id: "SRV-06",
        title: "应当按当事人确认的地址送达，不一致的说明原因",
        severity: Severity::Warn,
        cites: &[cite("民事诉讼法", "“期间、送达”一章")],
        cure: "请填写与确认的送达地址不一致的原因。",
        guards: Guards::Acts(&["service.serve"]),
        check: confirmed_address_used,
    },
    Rule {
        id: "SRV-07",
        title: "当事人的期限只能自送达之日起算",
        severity: Severity::Block,
        cites: &[
            cite("民事诉讼法", "“期间、送达”一章关于期间的规定"),
            apl17("第四十六条第三款"),
            apl21("第六十七条第三款"),
        ],
        cure: "请以送达回证载明的送达日期为起算日期。",
        guards: Guards::Acts(&["payment.notify"]),
        check: counted_from_service,
    },
];

/// The service at hand and the document served.
fn serving<'a>(s: &Situation<'a>) -> Option<(&'a Serve, IssuedDocument)> {
    let act = s.act::<Serve>()?;
    s.case.document(&act.document, s.seq()).map(|document| (act, document))
}

/// Whether another act refers to this very document.
fn same(s: &Situation<'_>, reference: &DocumentRef, before: u32, document: &IssuedDocument) -> bool {
    s.case.document(reference, before).is_some_and(|d| d.kind.id == document.kind.id && d.source == document.source)
}

/// Failed attempts to serve this document.
fn attempts<'a>(s: &Situation<'a>, document: &IssuedDocument) -> Vec<Done<'a, FailService>> {
    s.case.all::<FailService>().filter(|failed| same(s, &failed.act.document, failed.entry.seq, document)).collect()
}

fn served_in_time(s: &Situation<'_>) -> Checked {
    let (Some((act, document)), Some(decision)) = (serving(s), s.case.decision()) else { return not_applicable() };
    let of_the_decision = document.kind.id == decision.document_kind() && document.source == decision.entry().seq;
    if !of_the_decision || s.case.decision_served().is_some() {
        return not_applicable();
    }
    let Some(deadline) = clock::service(s.case, s.facts)? else { return not_applicable() };
    let due = deadline.reckoning.due;
    // A public notice runs longer than the period for serving; it is in time when the attempts were.
    let begun = (act.method == ServiceMethod::PublicNotice)
        .then(|| {
            let posted = s.case.posted(document.kind.id, document.source).map(|post| post.day());
            attempts(s, &document).iter().map(Done::day).chain(posted).min()
        })
        .flatten();
    let day = begun.or(act.received).unwrap_or_else(|| s.day());
    require(day <= due, || format!("决定书应当于{}前送达，实际于{}送达", chinese_date(due), chinese_date(day)))
}

fn receipt_complete(s: &Situation<'_>) -> Checked {
    let Some((act, document)) = serving(s) else { return not_applicable() };
    use ServiceMethod::{Direct, Entrusted, Leaving, Mail, PublicNotice};
    let needs = |methods: &[ServiceMethod], missing: bool, name: &'static str| {
        (missing && methods.contains(&act.method)).then_some(name)
    };
    let missing: Vec<&str> = [
        needs(&[Direct, Entrusted, Mail], act.receiver.is_none(), "收件人"),
        needs(&[Direct, Entrusted], act.relation.is_none(), "收件人与当事人的关系"),
        needs(&[Mail], act.mail_number.is_none(), "邮件号码"),
        needs(&[Leaving], act.refusal.is_none(), "拒收情况"),
        needs(
            &[Direct, Entrusted, Mail, Leaving, PublicNotice, ServiceMethod::Electronic],
            act.received.is_none(),
            "收件日期",
        ),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !missing.is_empty() {
        return violated(format!("{}没有写明{}", act.method.title(), missing.join("、")));
    }
    let Some(received) = act.received else { return satisfied() };
    if received < document.date {
        return violated(format!("收件日期{}早于文书日期{}", chinese_date(received), chinese_date(document.date)));
    }
    require(received <= s.day(), || format!("收件日期{}尚未到来", chinese_date(received)))
}

fn leaving_witnessed(s: &Situation<'_>) -> Checked {
    let Some(act) = s.act::<Serve>().filter(|act| act.method == ServiceMethod::Leaving) else {
        return not_applicable();
    };
    require(act.witness.is_some() || act.recording.is_some(), || "留置送达既没有见证人，也没有音像记录".to_owned())
}

fn consent_on_file(s: &Situation<'_>) -> Checked {
    let Some((_, document)) = serving(s).filter(|(act, _)| act.method == ServiceMethod::Electronic) else {
        return not_applicable();
    };
    let decision = ["penalty_decision", "no_penalty_decision", "summary_decision"].contains(&document.kind.id);
    if decision && s.law() == ProcedureLaw::Apl17 {
        return violated("行政处罚法修订施行前，决定书不得采用电子送达");
    }
    let agreed = s
        .case
        .all::<ConfirmAddress>()
        .any(|confirmed| confirmed.act.electronic_consent && confirmed.act.signed && confirmed.at() <= s.at);
    require(agreed, || "没有当事人签名同意电子送达的确认书".to_owned())
}

/// The day on which a public notice posted on `posted` counts as served: the stated days, at least the lawful number.
fn notice_over(s: &Situation<'_>, posted: Date, stated: u32) -> Result<Date, Doubt> {
    let (lawful, _) = clock::reckon(s.facts.law, "public_notice_service.days", s.department(), posted)?;
    let stated = law::Period { count: stated, ..lawful.period };
    Ok(lawful.due.max(s.calendar().reckon_at_least(posted, &stated, &[]).due))
}

fn public_notice_last(s: &Situation<'_>) -> Checked {
    if let Some(act) = s.act::<PostNotice>() {
        let Some(document) = s.case.document(&act.document, s.seq()) else { return not_applicable() };
        if attempts(s, &document).is_empty() {
            return violated(format!("没有登记过{}用其他方式送达未果的情况", document.kind.title));
        }
        let days = s.parameters().period("public_notice_service.days", s.department(), s.day())?.value;
        return require(act.days >= days.count, || format!("公告期间应当为{days}，现为{}日", act.days));
    }
    let Some((act, document)) = serving(s).filter(|(act, _)| act.method == ServiceMethod::PublicNotice) else {
        return not_applicable();
    };
    let Some(post) = s.case.posted(document.kind.id, document.source) else {
        return violated(format!("{}没有发布送达公告", document.kind.title));
    };
    let posted = act.notice_published.unwrap_or_else(|| post.day()).max(post.day());
    let over = notice_over(s, posted, post.act.days)?;
    if act.received.unwrap_or_else(|| s.day()) < over {
        return violated_until(format!("公告期间至{}届满", chinese_date(over)), over);
    }
    satisfied()
}

fn confirmed_address_used(s: &Situation<'_>) -> Checked {
    let Some((act, document)) = serving(s) else { return not_applicable() };
    let Some(confirmed) = s.case.last::<ConfirmAddress>() else { return not_applicable() };
    let address = match act.method {
        ServiceMethod::PublicNotice => return not_applicable(),
        ServiceMethod::Electronic => confirmed.act.electronic_address.as_ref(),
        _ => Some(&confirmed.act.address),
    };
    let explained = act.address_reason.is_some() || !attempts(s, &document).is_empty();
    require(address == Some(&act.address) || explained, || {
        "送达地点与当事人确认的送达地址不一致，没有说明原因".to_owned()
    })
}

fn counted_from_service(s: &Situation<'_>) -> Checked {
    let (Some(act), Some(served)) = (s.act::<NotifyPayment>(), s.case.decision_served()) else {
        return not_applicable();
    };
    require(act.counted_from == served, || {
        format!("决定书于{}送达，缴款期限不能自{}起算", chinese_date(served), chinese_date(act.counted_from))
    })
}
