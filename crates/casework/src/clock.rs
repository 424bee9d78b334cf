//! Clocks: every statutory period that runs in a case, with its working. A due date explains itself: article, start,
//! every day skipped and why, every stop.

use jiff::civil::Date;
use law::calendar::Reckoning;
use law::{Citation, Law, Period};

use crate::acts::decision::{Decide, DecideCrimeTransfer, ReportCrime};
use crate::acts::lead::{DeclineLead, ExtendVerification, TellReporter};
use crate::acts::notice::WaiveDefence;
use crate::acts::performance::RecordPayment;
use crate::acts::publication::{ExemptPublication, Publish};
use crate::acts::review::{OpineReview, SubmitReview};
use crate::case::{CaseFile, Decision};
use crate::facts::Facts;
use crate::rule::Doubt;

/// Whose period it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// The agency must act in time.
    Agency,
    /// The party may or must act in time.
    Party,
}

/// One running or ended period of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// Stable id, such as `decision` or `hearing_request`.
    pub clock: &'static str,
    /// Chinese name of the period.
    pub title: &'static str,
    /// The rule of law.md §10 that watches over it; empty when none of this version does.
    pub rule: &'static str,
    /// Whose period it is.
    pub holder: Holder,
    /// The event from which it runs, in Chinese.
    pub trigger: String,
    /// The article.
    pub citation: Citation,
    /// The working: start, due day (inclusive), skipped days with reasons, stops.
    pub reckoning: Reckoning,
    /// The day on which what was due was done.
    pub met: Option<Date>,
}

impl Deadline {
    /// Whether it was missed, seen from `today`: done after the due day, or not done and the due day has passed.
    pub fn missed(&self, today: Date) -> bool {
        // While a stop is open the due day is only the earliest possible one: the period cannot be over yet.
        self.reckoning.is_over(self.met.unwrap_or(today))
    }

    /// Whether it still runs.
    pub fn open(&self) -> bool {
        self.met.is_none()
    }

    /// The last day, inclusive; `None` while a stop is open or the calendar of that year is not loaded, when only an
    /// earliest possible day is known.
    pub fn due(&self) -> Option<Date> {
        (self.reckoning.beyond.is_none() && self.reckoning.paused_since.is_none()).then_some(self.reckoning.due)
    }
}

/// A period reckoned from a day, with its article. When the law changes while the period is open, the longer length
/// applies (law.md §0.3 point 3): what favours the party wins. Where the calendar ends too early, the answer is the
/// earliest possible day and says so.
///
/// # Errors
/// [`Doubt`] when the tables do not reach far enough.
pub fn reckon(law: &Law, key: &str, department: Option<&str>, start: Date) -> Result<(Reckoning, Citation), Doubt> {
    let dated = law.parameters.period(key, department, start)?;
    let reckoning = law.calendar.reckon_at_least(start, &dated.value, &[]);
    if let Some(switch) = dated.until.filter(|switch| reckoning.due >= *switch) {
        let newer = law.parameters.period(key, department, switch)?;
        let longer = law.calendar.reckon_at_least(start, &newer.value, &[]);
        if longer.due > reckoning.due {
            return Ok((longer, newer.citation.clone()));
        }
    }
    Ok((reckoning, dated.citation.clone()))
}

/// The department by which a case's parameters are looked up.
pub fn department<'a>(case: &CaseFile, facts: Facts<'a>) -> Option<&'a str> {
    facts.registry.agency(&case.agency).and_then(|agency| agency.department.as_ref()).map(|line| line.as_str())
}

type Found = Result<Option<Deadline>, Doubt>;

/// Last day for statement and defence, inclusive: the days that the notice states, at least the lawful number.
///
/// # Errors
/// [`Doubt`] when the tables do not reach far enough.
pub fn defence(case: &CaseFile, facts: Facts<'_>) -> Found {
    let (Some(notice), Some(served)) = (case.notice(), case.notice_served()) else { return Ok(None) };
    let (lawful, citation) = reckon(facts.law, "defence.days", department(case, facts), served)?;
    let stated = Period { count: notice.act.defence_days, ..lawful.period };
    let stated = facts.law.calendar.reckon_at_least(served, &stated, &[]);
    let reckoning = if stated.due > lawful.due { stated } else { lawful };
    let since = notice.entry.seq;
    let met = case.last::<WaiveDefence>().filter(|waived| waived.entry.seq > since).map(|waived| waived.day()).or_else(
        || case.last::<crate::acts::notice::StateDefence>().filter(|d| d.entry.seq > since).map(|d| d.act.received),
    );
    Ok(Some(Deadline {
        clock: "defence",
        title: "当事人陈述、申辩期限",
        rule: "NOT-03",
        holder: Holder::Party,
        trigger: "行政处罚事先告知书送达".to_owned(),
        citation,
        reckoning,
        met,
    }))
}

/// Last day for asking for a hearing, inclusive.
///
/// # Errors
/// [`Doubt`] when the tables do not reach far enough.
pub fn hearing_request(case: &CaseFile, facts: Facts<'_>) -> Found {
    let (Some(notice), Some(served)) = (case.notice(), case.notice_served()) else { return Ok(None) };
    if !notice.act.hearing_right {
        return Ok(None);
    }
    let (lawful, citation) = reckon(facts.law, "hearing.request_days", department(case, facts), served)?;
    let stated = Period { count: notice.act.hearing_days.unwrap_or(lawful.period.count), ..lawful.period };
    let stated = facts.law.calendar.reckon_at_least(served, &stated, &[]);
    let reckoning = if stated.due > lawful.due { stated } else { lawful };
    let met = case.hearing_requests().first().map(|request| request.act.received.date());
    Ok(Some(Deadline {
        clock: "hearing_request",
        title: "当事人要求听证的期限",
        rule: "HEA-04",
        holder: Holder::Party,
        trigger: "行政处罚事先告知书（听证告知）送达".to_owned(),
        citation,
        reckoning,
        met,
    }))
}

/// Last day for deciding whether to file, inclusive.
///
/// # Errors
/// [`Doubt`] when the tables do not reach far enough.
pub fn verification(case: &CaseFile, facts: Facts<'_>) -> Found {
    let Some(lead) = case.lead() else { return Ok(None) };
    let start = lead.act.received.date();
    let department = department(case, facts);
    let (mut reckoning, citation) = reckon(facts.law, "lead.verify_days", department, start)?;
    if case.last::<ExtendVerification>().is_some() {
        let extension = facts.law.parameters.period("lead.verify_extension_days", department, start)?.value;
        let whole = Period { count: reckoning.period.count + extension.count, ..reckoning.period };
        reckoning = facts.law.calendar.reckon_at_least(start, &whole, &[]);
    }
    let met =
        case.filing().map(|filing| filing.day()).or_else(|| case.last::<DeclineLead>().map(|declined| declined.day()));
    Ok(Some(Deadline {
        clock: "verification",
        title: "核查并决定是否立案的期限",
        rule: "FIL-02",
        holder: Holder::Agency,
        trigger: "收到或者发现线索".to_owned(),
        citation,
        reckoning,
        met,
    }))
}

/// Last day for telling a real-name reporter that the lead is not filed, inclusive.
///
/// # Errors
/// [`Doubt`] when the tables do not reach far enough.
pub fn tell_reporter(case: &CaseFile, facts: Facts<'_>) -> Found {
    let (Some(lead), Some(declined)) = (case.lead(), case.last::<DeclineLead>()) else { return Ok(None) };
    if !lead.act.reporter.as_ref().is_some_and(|reporter| reporter.real_name) {
        return Ok(None);
    }
    let department = department(case, facts);
    if facts.law.parameters.period("reporter.tell_days", department, declined.day()).is_err() {
        // No period was fixed before the rules on complaints and reports of 2020.
        return Ok(None);
    }
    let (reckoning, citation) = reckon(facts.law, "reporter.tell_days", department, declined.day())?;
    Ok(Some(Deadline {
        clock: "tell_reporter",
        title: "告知实名举报人的期限",
        rule: "FIL-04",
        holder: Holder::Agency,
        trigger: "批准不予立案".to_owned(),
        citation,
        reckoning,
        met: case.last::<TellReporter>().map(|told| told.day()),
    }))
}

/// Last day for disposing of evidence preserved by registration, inclusive; one period for each preservation.
///
/// # Errors
/// [`Doubt`] when the tables do not reach far enough.
pub fn preservation(case: &CaseFile, facts: Facts<'_>) -> Result<Vec<Deadline>, Doubt> {
    case.preservations()
        .into_iter()
        .map(|(preserved, disposal)| {
            let (reckoning, citation) =
                reckon(facts.law, "evidence.preserve_days", department(case, facts), preserved.day())?;
            Ok(Deadline {
                clock: "preservation",
                title: "处理先行登记保存证据的期限",
                rule: "EVI-03",
                holder: Holder::Agency,
                trigger: "实施先行登记保存".to_owned(),
                citation,
                reckoning,
                met: disposal.map(|disposal| disposal.day()),
            })
        })
        .collect()
}

/// Last day for deciding, inclusive: ninety days from filing, without the days that do not count, with extensions.
///
/// # Errors
/// [`Doubt`] when the tables do not reach far enough.
pub fn decision(case: &CaseFile, facts: Facts<'_>) -> Found {
    let Some(filing) = case.filing() else { return Ok(None) };
    let department = department(case, facts);
    // A case filed before the revised law knows no limit of its own until the day on which that law takes effect; from
    // then on the limit is watched from filing (law.md §12 O4).
    let last = case.entries.last().map_or_else(|| filing.day(), |entry| entry.recorded.date());
    let dated = facts
        .law
        .parameters
        .period("decision.limit_days", department, filing.day())
        .or_else(|_| facts.law.parameters.period("decision.limit_days", department, last));
    let Ok(dated) = dated else { return Ok(None) };
    let mut period = dated.value;
    for extension in case.all::<crate::acts::investigation::ExtendLimit>() {
        period.count += extension.act.days.unwrap_or_default();
    }
    let reckoning = facts.law.calendar.reckon_at_least(filing.day(), &period, &case.stops());
    let met = case
        .decision()
        .map(|decision| decision.entry().at.date())
        .or_else(|| case.concluded().then(|| case.entries.last().map(|entry| entry.at.date())).flatten());
    Ok(Some(Deadline {
        clock: "decision",
        title: "办案期限",
        rule: "DEC-05",
        holder: Holder::Agency,
        trigger: "批准立案".to_owned(),
        citation: dated.citation.clone(),
        reckoning,
        met,
    }))
}

/// Last day for the legal review, inclusive.
///
/// # Errors
/// [`Doubt`] when the tables do not reach far enough.
pub fn review(case: &CaseFile, facts: Facts<'_>) -> Found {
    let Some(submitted) = case.last::<SubmitReview>() else { return Ok(None) };
    let (reckoning, citation) = reckon(facts.law, "review.days", department(case, facts), submitted.day())?;
    Ok(Some(Deadline {
        clock: "review",
        title: "法制审核期限",
        rule: "REV-05",
        holder: Holder::Agency,
        trigger: "送交法制审核".to_owned(),
        citation,
        reckoning,
        met: case.all::<OpineReview>().find(|o| o.entry.seq > submitted.entry.seq).map(|o| o.day()),
    }))
}

/// Last day for serving the decision, inclusive.
///
/// # Errors
/// [`Doubt`] when the tables do not reach far enough.
pub fn service(case: &CaseFile, facts: Facts<'_>) -> Found {
    let Some(decision) = case.decision() else { return Ok(None) };
    if matches!(decision, Decision::OnTheSpot(_)) {
        return Ok(None);
    }
    let (reckoning, citation) = reckon(facts.law, "service.days", department(case, facts), decision.entry().at.date())?;
    Ok(Some(Deadline {
        clock: "service",
        title: "送达决定书的期限",
        rule: "SRV-01",
        holder: Holder::Agency,
        trigger: "作出决定".to_owned(),
        citation,
        reckoning,
        met: case.decision_served(),
    }))
}

/// Last day for publishing the decision, inclusive.
///
/// # Errors
/// [`Doubt`] when the tables do not reach far enough.
pub fn publication(case: &CaseFile, facts: Facts<'_>) -> Found {
    let Some(Decision::Penalty(decision)) = case.decision() else { return Ok(None) };
    let (reckoning, citation) = reckon(facts.law, "publish.days", department(case, facts), decision.day())?;
    let met = case
        .last::<Publish>()
        .map(|published| published.day())
        .or_else(|| case.last::<ExemptPublication>().map(|exempt| exempt.day()));
    Ok(Some(Deadline {
        clock: "publication",
        title: "公示处罚决定的期限",
        rule: "PUB-01",
        holder: Holder::Agency,
        trigger: "作出决定".to_owned(),
        citation,
        reckoning,
        met,
    }))
}

/// Last day of payment, inclusive.
///
/// # Errors
/// [`Doubt`] when the tables do not reach far enough.
pub fn payment(case: &CaseFile, facts: Facts<'_>) -> Found {
    let Some(served) = case.decision_served() else { return Ok(None) };
    let Some(fine) = case.last::<Decide>().and_then(|decision| decision.act.disposition.fine()) else {
        return Ok(None);
    };
    let (reckoning, citation) = reckon(facts.law, "payment.days", department(case, facts), served)?;
    let mut paid = 0;
    let met = case
        .all::<RecordPayment>()
        .filter(|payment| payment.act.purpose == crate::acts::performance::PaymentPurpose::Fine)
        .find_map(|payment| {
            paid += payment.act.amount.0;
            (paid >= fine.0).then_some(payment.act.paid_on)
        });
    Ok(Some(Deadline {
        clock: "payment",
        title: "缴纳罚款的期限",
        rule: "EXE-01",
        holder: Holder::Party,
        trigger: "收到行政处罚决定书".to_owned(),
        citation,
        reckoning,
        met,
    }))
}

/// Last day for archiving, inclusive.
///
/// # Errors
/// [`Doubt`] when the tables do not reach far enough.
pub fn archive(case: &CaseFile, facts: Facts<'_>) -> Found {
    let Some(closed) = case.closed() else { return Ok(None) };
    let (reckoning, citation) = reckon(facts.law, "archive.days", department(case, facts), closed.day())?;
    Ok(Some(Deadline {
        clock: "archive",
        title: "归档期限",
        rule: "",
        holder: Holder::Agency,
        trigger: "批准结案".to_owned(),
        citation,
        reckoning,
        met: case.archived().map(|archived| archived.day()),
    }))
}

/// Last day for the chief's decision on the transfer of a suspected crime, inclusive.
///
/// # Errors
/// [`Doubt`] when the tables do not reach far enough.
pub fn crime(case: &CaseFile, facts: Facts<'_>) -> Found {
    let Some(reported) = case.last::<ReportCrime>() else { return Ok(None) };
    let (reckoning, citation) = reckon(facts.law, "crime.decide_days", department(case, facts), reported.day())?;
    Ok(Some(Deadline {
        clock: "crime",
        title: "决定是否移送涉嫌犯罪案件的期限",
        rule: "TRN-06",
        holder: Holder::Agency,
        trigger: "提出移送的书面报告".to_owned(),
        citation,
        reckoning,
        met: case.last::<DecideCrimeTransfer>().map(|decided| decided.day()),
    }))
}

/// Every period of the case, in the order of the procedure.
///
/// # Errors
/// [`Doubt`] when the tables do not reach far enough.
pub fn deadlines(case: &CaseFile, facts: Facts<'_>) -> Result<Vec<Deadline>, Doubt> {
    let mut list = Vec::new();
    list.extend(verification(case, facts)?);
    list.extend(tell_reporter(case, facts)?);
    list.extend(preservation(case, facts)?);
    list.extend(decision(case, facts)?);
    list.extend(defence(case, facts)?);
    list.extend(hearing_request(case, facts)?);
    list.extend(review(case, facts)?);
    list.extend(crime(case, facts)?);
    list.extend(service(case, facts)?);
    list.extend(publication(case, facts)?);
    list.extend(payment(case, facts)?);
    list.extend(archive(case, facts)?);
    Ok(list)
}
