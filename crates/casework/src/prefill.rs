//! What a form already knows: the fields of an act filled from the case, the registry and the law's tables.
//!
//! A proposal only; the person may change everything, and the rules judge what is submitted.

use jiff::civil::DateTime;
use serde_json::{Map, Value as Json, json};

use crate::acts::conclusion::EndInvestigation;
use crate::acts::decision::ProposeDecision;
use crate::acts::notice::StateDefence;
use crate::acts::parts::{Disposition, Fact};
use crate::acts::procedure::StepResult;
use crate::acts::service::ConfirmAddress;
use crate::case::{CaseFile, Decision};
use crate::clock;
use crate::definition::Role;
use crate::facts::Facts;
use crate::procedure::progress::{Progress, completed_by};
use crate::registry::RegisterAgency;
use crate::rule::procedure_law;
use crate::value::{ItemCode, PersonId, Value, write_datetime};

/// The fields of an act as far as they are known, as JSON of the act's shape.
pub fn prefill(act: &str, case: &CaseFile, by: &PersonId, now: DateTime, facts: Facts<'_>) -> Json {
    let mut form = Map::new();
    let mut put = |key: &str, value: Json| {
        if !value.is_null() {
            form.insert(key.to_owned(), value);
        }
    };
    if asks_for_officers(act) {
        put("officers", officers(case, by));
    }
    let agency = facts.registry.agency(&case.agency);
    match act {
        "lead.register" => {
            put("received", json!(write_datetime(now)));
            put("region", json!(agency.map(|agency| agency.region.to_string())));
        }
        "penalty.file_case" => {
            if let Some(lead) = case.lead() {
                put("region", json!(lead.act.region.to_string()));
                put("place", json!(lead.act.place.as_ref().map(|place| place.as_str())));
                put("discovered", json!(lead.act.received.date().to_string()));
                put("facts", json!(lead.act.content.as_ref().map(|content| content.as_str())));
                put("party", json!({"kind": "organisation", "name": lead.act.suspect.as_ref().map(|s| s.as_str())}));
            }
            // A request that was returned comes back as it was.
            if let Some((_, returned)) = case.any::<crate::acts::filing::FileCase>().next_back() {
                return crate::definition::ActType::fields_json(returned);
            }
        }
        "approval.approve" | "approval.return" => {
            let request = case.pending().next();
            put("request", json!(request.map(|entry| format!("#{}", entry.seq))));
            put("opinion", json!("同意。"));
        }
        "recusal.decide" => {
            put("request", json!(case.open_recusals().first().map(|(entry, _)| format!("#{}", entry.seq))));
        }
        "evidence.inspect_scene" | "evidence.question" | "evidence.sample" | "correction.check" => {
            put("scene", scene(case, now));
        }
        "evidence.preserve" => {
            put("scene", scene(case, now));
            let request = case.last::<crate::acts::evidence::RequestPreservation>();
            put("objects", json!(request.and_then(|request| request.act.objects.write())));
        }
        "evidence.dispose_preserved" => {
            let open = case.preservations().into_iter().find(|(_, disposal)| disposal.is_none());
            let objects = open.iter().flat_map(|(preserved, _)| &preserved.act.objects);
            put(
                "disposals",
                Json::Array(objects.map(|o| json!({"object": o.name.as_str(), "disposal": "evidence"})).collect()),
            );
        }
        "penalty.end_investigation" => put("proposal", proposal(case, facts, now)),
        "penalty.notify" => notice(case, now, facts, &mut put),
        "defence.state" => {
            put("received", json!(now.date().to_string()));
            put("points", json!([{"point": ""}]));
        }
        "defence.answer" => {
            let count = case.last::<StateDefence>().map_or(0, |defence| defence.act.points.len());
            put("answers", Json::Array((1..=count).map(|number| json!({"number": number, "reason": ""})).collect()));
        }
        "hearing.request" => put("received", json!(write_datetime(now))),
        "hearing.schedule" => {
            put("place", json!(agency.map(|agency| format!("{}听证室", agency.name))));
            put("public", json!(true));
            put("announced", json!(now.date().to_string()));
            put("presider", json!(holder(case, facts, Role::Presider, now)));
            put("recorder", json!(holder(case, facts, Role::Clerk, now)));
        }
        "hearing.hold" => hearing(case, &mut put),
        "review.opine" => put("points", review_points()),
        "discussion.conclude" => {
            let heads = holders(case, facts, Role::Head, now);
            put("chair", json!(heads.first()));
            put(
                "members",
                Json::Array(
                    heads.iter().map(|head| json!({"member": head, "agrees": true, "opinion": "同意。"})).collect(),
                ),
            );
            put("attending", officers(case, by));
        }
        "procedure.complete_step" => own_step(case, by, now, facts, &mut put),
        "penalty.propose_decision" => put("disposition", told(case)),
        "penalty.decide" => decision(case, now, facts, agency, &mut put),
        "penalty.decide_no_penalty" => {
            put("facts", concluded_facts(case));
            put("sealed_by", json!(agency.map(|agency| agency.name.as_str())));
            put("procedure_law", json!(procedure_law(now.date()).code()));
            put("remedies", remedies(case, now, facts, agency));
        }
        "penalty.decide_on_the_spot" => {
            put("agency", json!(case.agency.as_str()));
            put("region", json!(agency.map(|agency| agency.region.to_string())));
            put("violation_at", json!(write_datetime(now)));
            put("remedies", remedies(case, now, facts, agency));
        }
        "service.confirm_address" => address(case, &mut put),
        "service.serve" | "service.fail" | "service.post_notice" => service(case, now, facts, &mut put),
        "publication.publish" => publication(case, &mut put),
        "payment.notify" => payment(case, facts, &mut put),
        "payment.record" => {
            put("purpose", json!("fine"));
            put("paid_on", json!(now.date().to_string()));
            put("amount", json!(decided(case).and_then(Disposition::fine).map(|fine| fine.0)));
        }
        "case.close" => put("ground", json!(closing_ground(case))),
        "case.archive" => put(
            "retention",
            json!(if matches!(case.decision(), Some(Decision::OnTheSpot(_))) { "thirty_years" } else { "permanent" }),
        ),
        _ => {}
    }
    Json::Object(form)
}

fn asks_for_officers(act: &str) -> bool {
    crate::acts::Act::definition_of(act).is_some_and(|d| (d.fields)().iter().any(|field| field.name == "officers"))
}

fn officers(case: &CaseFile, by: &PersonId) -> Json {
    match case.officers() {
        [] => json!([by.as_str()]),
        officers => json!(officers.iter().map(PersonId::as_str).collect::<Vec<_>>()),
    }
}

/// People who hold a post at the agency of the case today, in the order of the registry.
fn holders(case: &CaseFile, facts: Facts<'_>, role: Role, now: DateTime) -> Vec<String> {
    let holds = |person: &&crate::registry::Person| person.post(role, Some(&case.agency), now.date()).is_some();
    facts.registry.people().filter(holds).map(|person| person.registration.id.to_string()).collect()
}

fn holder(case: &CaseFile, facts: Facts<'_>, role: Role, now: DateTime) -> Option<String> {
    holders(case, facts, role, now).into_iter().next()
}

fn scene(case: &CaseFile, now: DateTime) -> Json {
    let place = case.filing_request().map(|(_, filing)| filing.place.to_string());
    let place = place.or_else(|| case.lead().and_then(|lead| lead.act.place.as_ref().map(ToString::to_string)));
    let before_filing = case.filing().is_none().then_some("核查线索");
    json!({
        "place": place, "started": write_datetime(now), "ended": write_datetime(now), "certificates_shown": true,
        "confirmation": "signed", "before_filing": before_filing,
    })
}

fn concluded_facts(case: &CaseFile) -> Json {
    let facts: Option<&Vec<Fact>> = case.last::<EndInvestigation>().map(|ended| &ended.act.facts);
    json!(facts.and_then(Value::write))
}

/// The item's basis and an empty penalty for each kind that it allows the party.
fn proposal(case: &CaseFile, facts: Facts<'_>, now: DateTime) -> Json {
    let Some(code) = case.item() else { return Json::Null };
    let day = case.filing().map_or_else(|| now.date(), |filing| filing.day());
    let Some(item) = facts.registry.item(code, day) else { return Json::Null };
    let violation = case.filing().map_or(day, |filing| filing.act.violation_to.unwrap_or(filing.act.violation_from));
    let basis: Vec<Json> = item
        .basis
        .iter()
        .filter(|basis| basis.from <= violation && basis.until.is_none_or(|until| violation < until))
        .map(|basis| json!({"law": basis.law.as_str(), "version": basis.version.to_string(), "article": basis.article.as_str()}))
        .collect();
    let penalties: Vec<Json> = item
        .penalties
        .iter()
        .filter(|allowed| allowed.condition.is_none())
        .map(|allowed| allowed.kind.code())
        .fold(Vec::new(), |mut kinds, kind| {
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
            kinds
        })
        .into_iter()
        .map(|kind| json!({"kind": kind}))
        .collect();
    json!({"item": ItemCode::as_str(code), "basis": basis, "tier": "normal", "penalties": penalties})
}

/// The content that was last told to the party, or proposed at the end of the investigation.
fn told(case: &CaseFile) -> Json {
    let told = case.notice().map(|notice| &notice.act.disposition);
    let proposed = || case.last::<EndInvestigation>().and_then(|ended| ended.act.proposal.as_ref());
    json!(told.or_else(proposed).and_then(Value::write))
}

fn notice(case: &CaseFile, now: DateTime, facts: Facts<'_>, put: &mut impl FnMut(&str, Json)) {
    put("facts", concluded_facts(case));
    put("disposition", told(case));
    let department = clock::department(case, facts);
    let days = |key: &str| facts.law.parameters.period(key, department, now.date()).ok().map(|dated| dated.value.count);
    put("defence_days", json!(days("defence.days")));
    put("hearing_right", json!(true));
    put("hearing_days", json!(days("hearing.request_days")));
    let officer = case.officers().first().map(|officer| facts.registry.name(officer).to_owned()).unwrap_or_default();
    let phone = facts.registry.agency(&case.agency).and_then(|agency| agency.phone.as_ref()).map(ToString::to_string);
    put("contact", json!(format!("{officer}，{}", phone.unwrap_or_default())));
    put("reasons", json!("上述事实有证据证明，违反了相关规定，应当给予行政处罚。"));
}

fn hearing(case: &CaseFile, put: &mut impl FnMut(&str, Json)) {
    if let Some(scheduled) = case.last::<crate::acts::hearing::ScheduleHearing>() {
        put("started", json!(write_datetime(scheduled.act.held_on)));
        put("ended", json!(write_datetime(scheduled.act.held_on)));
        put("presider", json!(scheduled.act.presider.as_str()));
    }
    put("investigators", json!(case.officers().iter().map(PersonId::as_str).collect::<Vec<_>>()));
    let evidence = case.evidence();
    put("evidence", json!(evidence.iter().filter(|e| e.excluded.is_none()).map(|e| e.id.as_str()).collect::<Vec<_>>()));
    put("confirmation", json!("signed"));
}

/// The points that a legal review examines (law.md §3.3).
fn review_points() -> Json {
    const POINTS: [&str; 8] = [
        "执法主体是否合法，执法人员是否具备执法资格",
        "执法程序是否合法",
        "案件事实是否清楚，证据是否合法充分",
        "适用法律、法规、规章是否准确",
        "裁量基准运用是否适当",
        "是否超越法定权限",
        "执法文书是否完备、规范",
        "违法行为是否涉嫌犯罪、需要移送司法机关",
    ];
    Json::Array(POINTS.iter().map(|point| json!({"point": point, "passes": true})).collect())
}

/// The step of the agency's own procedure that waits for this person, or the first that waits for anybody.
fn own_step(case: &CaseFile, by: &PersonId, now: DateTime, facts: Facts<'_>, put: &mut impl FnMut(&str, Json)) {
    let Some(progress) = Progress::at(case, now, facts) else { return };
    let waiting: Vec<_> = progress.waiting().map(|(step, _)| step).collect();
    let person = facts.registry.person(by);
    let holds = |role: &Role| person.is_some_and(|p| p.post(*role, Some(&case.agency), now.date()).is_some());
    let mine = waiting.iter().find(|step| completed_by(step).iter().any(holds));
    let Some(step) = mine.or(waiting.first()) else { return };
    put("step", json!(step.id.as_str()));
    put("result", json!(StepResult::Passed.code()));
    put("materials", Json::Array(step.documents.iter().map(|title| json!({"title": title.as_str()})).collect()));
}

fn remedies(case: &CaseFile, now: DateTime, facts: Facts<'_>, agency: Option<&RegisterAgency>) -> Json {
    let department = clock::department(case, facts);
    let count =
        |key: &str| facts.law.parameters.period(key, department, now.date()).ok().map(|dated| dated.value.count);
    let organs =
        agency.map(|agency| crate::rules::document::organs_due(facts.law, now.date(), agency)).unwrap_or_default();
    json!({
        "organs": organs.iter().map(|organ| organ.code()).collect::<Vec<_>>(),
        "reconsideration_days": count("reconsideration.apply_days"),
        "suit_months": count("litigation.apply_months"),
        "court": agency.map(|agency| agency.court.as_str()),
    })
}

fn decision(
    case: &CaseFile,
    now: DateTime,
    facts: Facts<'_>,
    agency: Option<&RegisterAgency>,
    put: &mut impl FnMut(&str, Json),
) {
    let facts_told = case.notice().and_then(|notice| notice.act.facts.write());
    put("facts", facts_told.unwrap_or_else(|| concluded_facts(case)));
    let proposed = case.last::<ProposeDecision>().and_then(|proposed| proposed.act.disposition.as_ref());
    let disposition = proposed.or_else(|| case.notice().map(|notice| &notice.act.disposition));
    put("disposition", json!(disposition.and_then(Value::write)));
    let fine = disposition.and_then(Disposition::fine);
    put("amount_in_capitals", json!(fine.map(law::Fen::capitals)));
    put("correction", json!("ordered"));
    if disposition.is_some_and(|d| d.has(law::PenaltyKind::ConfiscateGains)) {
        put("gains", json!("confiscated"));
    }
    put("defence_response", json!(defence_response(case)));
    let days = facts.law.parameters.period("payment.days", clock::department(case, facts), now.date()).ok();
    if let (Some(days), true) = (days, fine.is_some()) {
        let bank = agency.and_then(|agency| agency.bank.as_ref()).map(|bank| bank.as_str());
        let address = agency.and_then(|agency| agency.bank_address.as_ref()).map(|address| address.as_str());
        put(
            "payment",
            json!({"bank": bank, "bank_address": address, "days": days.value.count, "surcharge_told": true}),
        );
        let count = days.value.count;
        put("performance", json!(format!("自收到本决定书之日起{count}日内，到代收银行缴纳罚没款。")));
    } else {
        put("performance", json!("自收到本决定书之日起履行。"));
    }
    put("remedies", remedies(case, now, facts, agency));
    put("sealed_by", json!(agency.map(|agency| agency.name.as_str())));
    put("procedure_law", json!(procedure_law(now.date()).code()));
    put("applied_law", json!("at_violation"));
}

/// The answers to the defence, as one text.
fn defence_response(case: &CaseFile) -> Option<String> {
    let answered = case.last::<crate::acts::notice::AnswerDefence>()?;
    let line = |answer: &crate::acts::notice::PointAnswer| {
        let word = if answer.adopted { "予以采纳" } else { "不予采纳" };
        format!("第{}条意见{word}：{}", answer.number, answer.reason)
    };
    Some(answered.act.answers.iter().map(line).collect::<Vec<_>>().join("\n"))
}

fn address(case: &CaseFile, put: &mut impl FnMut(&str, Json)) {
    if let Some(party) = case.party() {
        put("address", json!(party.address.as_str()));
        let receiver = party.representative.as_ref().unwrap_or(&party.name);
        put("receiver", json!(receiver.as_str()));
        put("phone", json!(party.phone.as_ref().map(|phone| phone.as_str())));
        put("signed", json!(true));
    }
}

fn service(case: &CaseFile, now: DateTime, facts: Facts<'_>, put: &mut impl FnMut(&str, Json)) {
    let unserved = case
        .documents()
        .into_iter()
        .filter(|document| document.kind.served)
        .find(|document| case.service_of(document.kind.id, document.source).is_none());
    put("document", json!(unserved.map(|document| document.reference().to_string())));
    put("method", json!("direct"));
    let confirmed = case.last::<ConfirmAddress>();
    let party = case.party();
    let address = confirmed.map(|c| c.act.address.to_string()).or_else(|| party.map(|party| party.address.to_string()));
    put("address", json!(address));
    let receiver = party.map(|party| party.representative.as_ref().unwrap_or(&party.name).to_string());
    put("receiver", json!(receiver));
    let relation = party.map(|party| if party.representative.is_some() { "法定代表人（负责人）" } else { "本人" });
    put("relation", json!(relation));
    put("received", json!(now.date().to_string()));
    let days =
        facts.law.parameters.period("public_notice_service.days", clock::department(case, facts), now.date()).ok();
    put("days", json!(days.map(|days| days.value.count)));
}

/// The content that was decided.
fn decided(case: &CaseFile) -> Option<&Disposition> {
    match case.decision()? {
        Decision::Penalty(done) => Some(&done.act.disposition),
        Decision::OnTheSpot(done) => Some(&done.act.disposition),
        Decision::NoPenalty(_) => None,
    }
}

fn publication(case: &CaseFile, put: &mut impl FnMut(&str, Json)) {
    if let Some(Decision::Penalty(decision)) = case.decision() {
        let text: Vec<String> =
            decision.act.facts.iter().map(|fact| crate::mask::text(fact.statement.as_str())).collect();
        put("summary", json!(text.join("\n")));
    }
    put(
        "mask_party_name",
        json!(case.party().is_some_and(|party| party.kind == crate::acts::parts::PartyKind::Citizen)),
    );
}

fn payment(case: &CaseFile, facts: Facts<'_>, put: &mut impl FnMut(&str, Json)) {
    put("counted_from", json!(case.decision_served().map(|day| day.to_string())));
    if let Ok(Some(deadline)) = clock::payment(case, facts) {
        put("due", json!(deadline.due().map(|due| due.to_string())));
    }
    let amount = decided(case).map(|decided| decided.fine().map_or(0, |fine| fine.0) + decided.confiscated().0);
    put("amount", json!(amount));
}

fn closing_ground(case: &CaseFile) -> &'static str {
    match case.decision() {
        Some(Decision::NoPenalty(_)) => "no_penalty",
        Some(_) => "performed",
        None if case.last::<crate::acts::decision::WithdrawCase>().is_some() => "withdrawn",
        None => "transferred",
    }
}
