//! The case page: stages, timeline of acts, clocks with their working, and the next lawful acts.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use casework::case::{CaseFile, Entry, RequestState};
use casework::clock::{self, Deadline, Holder};
use casework::decide::{NextAct, next};
use casework::definition::Stage;
use casework::facts::{Facts, Neighbours};
use casework::rule::Finding;
use casework::todo::{Desk, replacement, todos};
use casework::value::{chinese_date, chinese_datetime};
use jiff::civil::Date;
use law::calendar::SkipReason;
use store::projection;

use super::{crumbs, link};
use crate::app::App;
use crate::guard::Officer;
use crate::problem::{Fault, answer, page};
use crate::view::{
    Act, Action, Alert, Band, Blocked, Case, Cell, Clock, Column, DayLine, Empty, File, Link, List, Next, Pair, Party,
    RecordLine, Row, Stage as StageView, Table, Tag,
};
use crate::words::{self, pair};

pub(crate) async fn get(
    State(app): State<Arc<App>>,
    officer: Officer,
    Path(id): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let result = async {
        let snapshot = super::document::visible(&app, &officer, &id).await?;
        let digests = digests(&app, &id).await?;
        page(&view(&app, &officer, &snapshot.case, &digests, &query)?)
    };
    answer(&app, Some(&officer), result.await)
}

/// Digest of each act of the case, in order.
async fn digests(app: &App, id: &str) -> Result<Vec<String>, Fault> {
    let stream = format!("case/{id}");
    let acts = app.node.store().read(move |tx| store::stream::load(tx, &stream, 0, u32::MAX)).await?;
    Ok(acts.iter().map(|act| act.digest.to_hex()).collect())
}

/// What the page and the form pages say of a case at their head.
pub(crate) fn title(case: &CaseFile, facts: Facts<'_>) -> String {
    if let Some((_, filing)) = case.filing_request() {
        return filing.cause.to_string();
    }
    if let Some(lead) = case.lead() {
        return format!("线索：{}", lead.act.source.title());
    }
    case.item()
        .and_then(|code| facts.registry.item_versions(code).last())
        .map_or_else(|| "案件".to_owned(), |item| item.name.to_string())
}

fn view(
    app: &App,
    officer: &Officer,
    case: &CaseFile,
    digests: &[String],
    query: &HashMap<String, String>,
) -> Result<Case, Fault> {
    let registry = app.node.registry();
    let neighbours = Neighbours::default();
    let facts = Facts { law: app.node.law(), registry: &registry, neighbours: &neighbours };
    let now = app.node.now();
    let today = now.date();
    let title = title(case, facts);
    let deadlines = clock::deadlines(case, facts).map_err(node::NodeError::from)?;
    let newest_first = query.get("order").map(String::as_str) != Some("asc");
    let fresh = query.get("done").and_then(|seq| seq.parse::<u32>().ok());
    let mut acts: Vec<Act> =
        case.entries.iter().map(|entry| act_view(case, entry, facts, digests, fresh == Some(entry.seq))).collect();
    if newest_first {
        acts.reverse();
    }
    only_first_of_day(&mut acts);
    let (tone, status) = super::cases::status_words(projection::status(case));
    let agency = registry.agency(&case.agency).map(|agency| agency.name.to_string()).unwrap_or_default();
    let mut shell =
        officer.shell(app, &title, "/desk/cases", crumbs(vec![link("案件", "/desk/cases"), link(&title, "")]));
    shell.flash = super::workbench::flash(query);
    shell.record = digests.last().map(|digest| RecordLine {
        node: app.node.origin().to_owned(),
        number: case.id.to_string(),
        version: case.version().to_string(),
        recorded: case.entries.last().map(|entry| words::short(&entry.recorded_text())).unwrap_or_default(),
        digest_short: short_digest(digest),
        digest: digest.clone(),
    });
    let mut tags = vec![Tag { tone, icon: "", text: status.to_owned() }];
    let mut pairs = head_facts(case, facts, &agency);
    if let Some(warning) = unqualified(case, facts, today) {
        tags.push(Tag { tone: "bad", icon: "alert", text: "承办人员不合格".to_owned() });
        pairs.push(pair("提示", warning));
    }
    let id = crate::url::encode(&case.id.0);
    Ok(Case {
        shell,
        title,
        tags,
        actions: vec![
            Action { label: "全部可办事项".to_owned(), href: format!("/desk/cases/{id}/acts"), icon: "list" },
            Action {
                label: "导出电子案卷".to_owned(), href: format!("/desk/cases/{id}/export"), icon: "download"
            },
        ],
        facts: pairs,
        stages: stages(case),
        alerts: alerts(case),
        no_clocks: deadlines.is_empty().then(|| Empty {
            icon: "clock",
            title: "没有正在计算的期限".to_owned(),
            text: "立案、送达等行为记录后，期限在此自动计算。".to_owned(),
            ..Empty::default()
        }),
        clocks: deadlines.iter().rev().map(|deadline| clock_view(app, deadline, today)).collect(),
        progress: super::progress::steps(case, now, facts),
        parties: parties(case),
        acts_note: format!("共{}项", case.entries.len()),
        order_href: format!("/desk/cases/{id}?order={}", if newest_first { "asc" } else { "desc" }),
        order_label: if newest_first { "改为由先到后".to_owned() } else { "改为由后到先".to_owned() },
        acts,
        next: next_view(app, officer, case, facts)?,
    })
}

/// What the head has to do while an officer of a case that is not closed may not handle it.
fn unqualified(case: &CaseFile, facts: Facts<'_>, today: Date) -> Option<String> {
    if case.closed().is_some() || case.archived().is_some() {
        return None;
    }
    let task = replacement(&case.agency, case.officers(), case.item(), today, facts.registry)?;
    Some(format!("应当{}", task.title))
}

/// Only the first act of a day bears the day, and only the first of a year the year.
fn only_first_of_day(acts: &mut [Act]) {
    let (mut last, mut last_year) = (String::new(), String::new());
    for act in acts {
        let day = act.happened.split('日').next().unwrap_or_default().to_owned();
        let (year, short) = day.split_once('年').unwrap_or(("", &day));
        act.day = match (day == last, year == last_year) {
            (true, _) => String::new(),
            (false, true) => format!("{short}日"),
            (false, false) => format!("{year}年\n{short}日"),
        };
        year.clone_into(&mut last_year);
        last = day;
    }
}

pub(crate) fn short_digest(digest: &str) -> String {
    let (head, tail) = (digest.get(..8).unwrap_or(digest), digest.get(56..).unwrap_or_default());
    format!("{head}…{tail}")
}

fn head_facts(case: &CaseFile, facts: Facts<'_>, agency: &str) -> Vec<Pair> {
    let mut pairs = vec![pair("案件编号", case.id.to_string()), pair("办案机关", agency)];
    if let Some(code) = case.item()
        && let Some(item) = facts.registry.item_versions(code).last()
    {
        let mut item_pair = pair("权力事项", item.name.to_string());
        item_pair.href = format!("/items/{}", crate::url::encode(code.as_str()));
        pairs.push(item_pair);
    }
    let officers: Vec<&str> = case.officers().iter().map(|officer| facts.registry.name(officer)).collect();
    if !officers.is_empty() {
        pairs.push(pair("承办人员", officers.join("、")));
    }
    if let Some(filing) = case.filing() {
        pairs.push(pair("立案日期", chinese_date(filing.day())));
    }
    if let Some(decision) = case.decision() {
        let numbers = &decision.entry().numbers;
        let number = numbers.iter().find(|n| n.kind == decision.document_kind()).map(|n| n.number.clone());
        pairs.push(pair("决定书文号", number.unwrap_or_default()));
    }
    pairs
}

/// The stages that a case page shows as steps.
const STEPS: &[Stage] = &[
    Stage::Lead,
    Stage::Filing,
    Stage::Investigation,
    Stage::Notice,
    Stage::Hearing,
    Stage::Review,
    Stage::Decision,
    Stage::Service,
    Stage::Performance,
    Stage::Closing,
];

fn stages(case: &CaseFile) -> Vec<StageView> {
    let current = projection::stage(case);
    let done = case.archived().is_some();
    let place = |stage: Stage| STEPS.iter().position(|step| *step == stage);
    STEPS
        .iter()
        .map(|step| {
            let days: Vec<Date> = case
                .entries
                .iter()
                .filter(|entry| entry.definition().stage == *step)
                .map(|entry| entry.at.date())
                .collect();
            let (state, word) = if place(*step) < place(current) || done {
                if days.is_empty()
                    && matches!(
                        step,
                        Stage::Hearing
                            | Stage::Review
                            | Stage::Notice
                            | Stage::Filing
                            | Stage::Lead
                            | Stage::Performance
                    )
                {
                    ("skipped", "没有进行")
                } else {
                    ("done", "已完成")
                }
            } else if *step == current {
                ("current", "当前阶段")
            } else {
                ("next", "尚未开始")
            };
            let note = match (days.first(), state) {
                (_, "skipped") => "没有进行".to_owned(),
                (_, "next") | (None, _) => String::new(),
                (Some(day), _) => format!("{}月{}日", day.month(), day.day()),
            };
            StageView { label: step.title().to_owned(), state, word, note }
        })
        .collect()
}

fn alerts(case: &CaseFile) -> Vec<Alert> {
    let mut list: Vec<Alert> = case
        .entries
        .iter()
        .flat_map(|entry| entry.alerts.iter().map(move |alert| (entry, alert)))
        .map(|(entry, alert)| {
            let rule = casework::rules::find(&alert.rule);
            Alert {
                level: if alert.red { "red" } else { "yellow" },
                rule: alert.rule.clone(),
                article: rule
                    .and_then(|rule| rule.cites_under(entry.law).next())
                    .map(ToString::to_string)
                    .unwrap_or_default(),
                title: rule.map_or_else(String::new, |rule| rule.title.to_owned()),
                href: format!("#act-{}", entry.seq),
                text: alert.message.clone(),
                since: words::short(&entry.recorded_text()),
                ..Alert::default()
            }
        })
        .collect();
    list.reverse();
    list
}

fn parties(case: &CaseFile) -> Vec<Party> {
    let Some(party) = case.party() else { return Vec::new() };
    let mut facts = vec![pair("类型", party.kind.title())];
    let mut push = |label: &str, value: Option<String>| {
        if let Some(value) = value {
            facts.push(pair(label, value));
        }
    };
    push("统一社会信用代码", party.credit_code.as_ref().map(ToString::to_string));
    push("公民身份号码", party.identity_number.as_ref().map(|number| mask_middle(&number.to_string())));
    push("法定代表人（负责人）", party.representative.as_ref().map(ToString::to_string));
    push("住所", Some(party.address.to_string()));
    push("联系电话", party.phone.as_ref().map(ToString::to_string));
    vec![Party { role: "当事人".to_owned(), name: party.name.to_string(), href: String::new(), facts }]
}

/// An identity number on a page: its beginning and end.
fn mask_middle(number: &str) -> String {
    let chars: Vec<char> = number.chars().collect();
    let head: String = chars.iter().take(6).collect();
    let tail: String = chars.iter().rev().take(2).rev().collect();
    format!("{head}**********{tail}")
}

fn icon_of(stage: Stage) -> &'static str {
    match stage {
        Stage::Lead => "lead",
        Stage::Filing => "folder",
        Stage::Investigation => "inspect",
        Stage::Notice => "statement",
        Stage::Hearing => "hearing",
        Stage::Review => "review",
        Stage::Decision => "gavel",
        Stage::Service => "send",
        Stage::Publication => "publish",
        Stage::Performance => "coins",
        Stage::Closing => "archive",
        Stage::Supervision => "shield",
        Stage::Registry => "building",
        Stage::Catalogue => "law",
    }
}

fn act_view(case: &CaseFile, entry: &Entry, facts: Facts<'_>, digests: &[String], fresh: bool) -> Act {
    let id = crate::url::encode(&case.id.0);
    let definition = entry.definition();
    let mut tags = Vec::new();
    let mut tag = |tone: &'static str, text: String| tags.push(Tag { tone, icon: "", text });
    match case.request_state(entry) {
        RequestState::Pending => tag("warn", "待审批".to_owned()),
        RequestState::Returned(_) => tag("bad", "已退回".to_owned()),
        RequestState::Approved(_) => tag("ok", "已批准".to_owned()),
        RequestState::NotNeeded => {}
    }
    for alert in &entry.alerts {
        tag(
            if alert.red { "bad" } else { "warn" },
            format!("{} {}", if alert.red { "红牌" } else { "黄牌" }, alert.rule),
        );
    }
    for overridden in &entry.overrides {
        tag("warn", format!("负责人说明理由放行 {}", overridden.rule));
    }
    let files: Vec<File> = definition
        .documents
        .iter()
        .filter_map(|kind| casework::document::find(kind))
        .map(|kind| {
            let issued = case.documents().into_iter().find(|d| d.kind.id == kind.id && d.source == entry.seq);
            let served = kind.served && case.service_of(kind.id, entry.seq).is_some();
            let (tone, state) = match (&issued, kind.served, served) {
                (None, _, _) => ("mute", "草稿"),
                (Some(_), true, true) => ("ok", "已送达"),
                (Some(_), true, false) => ("warn", "待送达"),
                (Some(_), false, _) => ("", ""),
            };
            File {
                title: kind.title.to_owned(),
                href: format!("/desk/cases/{id}/documents/{}-{}.pdf", kind.id, entry.seq),
                icon: "document",
                tone,
                state: state.to_owned(),
                meta: issued.and_then(|document| document.number).unwrap_or_default(),
                ..File::default()
            }
        })
        .chain(evidence_files(&id, &entry.act.fields_json()))
        .collect();
    let officers = entry.act.officers();
    let by = facts.registry.name(&entry.by);
    let actors = if officers.is_empty() {
        by.to_owned()
    } else {
        let names: Vec<&str> = officers.iter().map(|officer| facts.registry.name(officer)).collect();
        names.join("、")
    };
    let late = entry.late_reason.as_ref().map(|reason| format!("补记：{reason}")).unwrap_or_default();
    let digest = digests.get(usize::try_from(entry.seq).unwrap_or(usize::MAX)).cloned().unwrap_or_default();
    let mut described = words::describe(&(definition.fields)(), &entry.act.fields_json(), facts.registry);
    if let casework::acts::Act::CompleteStep(act) = &entry.act
        && let Some(step) = described.iter_mut().find(|pair| pair.value == act.step.as_str())
    {
        step.value = super::progress::title(case, &act.step, entry.recorded, facts);
    }
    described.push(pair("记录人", by));
    described.push(pair("适用程序法", entry.law.title()));
    for number in &entry.numbers {
        let kind = casework::document::find(&number.kind).map_or("", |kind| kind.title);
        described.push(pair(format!("{kind}文号"), number.number.clone()));
    }
    let state = case.request_state(entry);
    Act {
        number: entry.seq.to_string(),
        day: String::new(),
        time: format!("{:02}:{:02}", entry.at.hour(), entry.at.minute()),
        tone: match state {
            RequestState::Pending => "warn",
            RequestState::Returned(_) => "bad",
            _ => "info",
        },
        icon: icon_of(definition.stage),
        title: definition.title.to_owned(),
        tags,
        actors,
        happened: chinese_datetime(entry.at),
        recorded: chinese_datetime(entry.recorded),
        late,
        summary: summary(case, entry, facts),
        files,
        facts: described,
        digest,
        fresh,
    }
}

/// The uploaded files that an act names.
fn evidence_files(id: &str, fields: &serde_json::Value) -> Vec<File> {
    exchange::case_file::named_files_with_names(fields)
        .into_iter()
        .map(|(name, sha256, size)| File {
            title: name,
            href: format!("/desk/cases/{id}/files/{sha256}"),
            icon: "evidence",
            meta: words::size(size),
            digest_short: short_digest(&sha256),
            digest: sha256,
            ..File::default()
        })
        .collect()
}

/// One line that says the gist of an act.
fn summary(case: &CaseFile, entry: &Entry, facts: Facts<'_>) -> String {
    use casework::acts::Act as A;
    match &entry.act {
        A::RegisterLead(act) => act.content.as_ref().map(ToString::to_string).unwrap_or_default(),
        A::FileCase(act) => act.facts.to_string(),
        A::Approve(act) => {
            let request = case.resolve(&act.request, entry.seq).map_or("", |request| request.definition().title);
            format!("{request}：{}", act.opinion)
        }
        A::Return(act) => {
            let request = case.resolve(&act.request, entry.seq).map_or("", |request| request.definition().title);
            format!("{request}：{}", act.reason)
        }
        A::InspectScene(act) => act.findings.to_string(),
        A::CollectEvidence(act) => format!("{}：{}", act.title, act.proves),
        A::EndInvestigation(act) => format!("{}。{}", act.outcome.title(), act.suggestion),
        A::Notify(act) => penalties(&act.disposition),
        A::Decide(act) => penalties(&act.disposition),
        A::DecideNoPenalty(act) => act.ground.title().to_owned(),
        A::OpineReview(act) => format!("{}。{}", act.opinion.title(), act.explanation),
        A::ConcludeDiscussion(act) => act.conclusion.to_string(),
        A::CompleteStep(act) => {
            let step = super::progress::title(case, &act.step, entry.recorded, facts);
            format!("{step}：{}。{}", act.result.title(), act.opinion)
        }
        A::Serve(act) => {
            let document = case.document(&act.document, entry.seq);
            let title =
                document.map(|d| format!("{} {}", d.kind.title, d.number.unwrap_or_default())).unwrap_or_default();
            format!("{title}，{}", act.method.title())
        }
        A::RecordPayment(act) => format!("{}{}，凭证{}", act.purpose.title(), act.amount, act.receipt),
        _ => String::new(),
    }
}

fn penalties(disposition: &casework::acts::parts::Disposition) -> String {
    let list: Vec<String> = disposition
        .penalties
        .iter()
        .map(|penalty| match penalty.amount {
            Some(amount) => format!("{}{amount}", penalty.kind.name()),
            None => penalty.kind.name().to_owned(),
        })
        .collect();
    list.join("；")
}

/// A clock with its working.
pub(crate) fn clock_view(app: &App, deadline: &Deadline, today: Date) -> Clock {
    let reckoning = &deadline.reckoning;
    let beyond = reckoning.beyond.is_some();
    let (tone, icon, state, remaining) = match (deadline.met, deadline.due()) {
        (Some(met), _) if deadline.missed(met) => ("bad", "overdue", "逾期完成", format!("{}完成", chinese_date(met))),
        (Some(met), _) => ("mute", "check", "已完成", format!("{}完成", chinese_date(met))),
        (None, None) if beyond => ("info", "clock", "进行中", "届满日待定".to_owned()),
        (None, None) => ("info", "stop", "停计中", "停计期间不计入".to_owned()),
        (None, Some(due)) => {
            let (tone, icon, left) = words::left(due, today, &app.node.law().calendar);
            let over = tone == "bad" && due < today;
            let state = match (over, deadline.holder) {
                (true, Holder::Agency) => "已逾期",
                (true, Holder::Party) => "已届满",
                (false, _) => "进行中",
            };
            let tone = if over && deadline.holder == Holder::Party { "mute" } else { tone };
            (tone, icon, state, left)
        }
    };
    let due = match (&reckoning.beyond, reckoning.paused_since) {
        (Some(gap), _) => {
            format!("不早于{}；{}年放假安排公布并载入后确定", chinese_date(reckoning.due), gap.last_known.year() + 1)
        }
        (None, Some(_)) => "停计结束后重新计算".to_owned(),
        (None, None) => format!("至 {}", words::day(reckoning.due)),
    };
    let (bands, mark, label) = track(reckoning, today, deadline.met);
    Clock {
        id: deadline.clock.to_owned(),
        name: deadline.title.to_owned(),
        tone,
        icon,
        state: state.to_owned(),
        remaining,
        due,
        article: deadline.citation.to_string(),
        start: format!("{} {}；当日不计", chinese_date(reckoning.start), deadline.trigger),
        length: reckoning.period.to_string(),
        has_track: !bands.is_empty(),
        track_label: label,
        bands,
        today: mark,
        working: working(reckoning),
        open: false,
    }
}

fn days_between(from: Date, to: Date) -> i32 {
    to.since(from).map_or(0, |span| span.get_days())
}

/// The track of a clock: what has passed, what is skipped, what stands still, in thousandths of its length.
fn track(reckoning: &law::calendar::Reckoning, today: Date, met: Option<Date>) -> (Vec<Band>, Option<u16>, String) {
    let length = days_between(reckoning.start, reckoning.due) + 1;
    if length <= 1 || reckoning.beyond.is_some() {
        return (Vec::new(), None, String::new());
    }
    let place = |day: Date| {
        let days = days_between(reckoning.start, day).clamp(0, length);
        u16::try_from(i64::from(days) * 1000 / i64::from(length)).unwrap_or(1000)
    };
    let width = u16::try_from(1000 / i64::from(length)).unwrap_or(1).max(2);
    let until = met.unwrap_or(today).min(reckoning.due);
    let mut bands = Vec::new();
    if until > reckoning.start {
        bands.push(Band {
            kind: "past",
            start: 0,
            width: place(until),
            title: format!("已过{}日", days_between(reckoning.start, until)),
        });
    }
    for skipped in &reckoning.skipped {
        let kind = if matches!(skipped.reason, SkipReason::Stopped(_)) { "stop" } else { "skip" };
        bands.push(Band {
            kind,
            start: place(skipped.date),
            width,
            title: format!("{} {}", chinese_date(skipped.date), skipped.reason.title()),
        });
    }
    let mark = (met.is_none() && today >= reckoning.start && today <= reckoning.due).then(|| place(today));
    let label = format!("{}至{}，共{length}日", chinese_date(reckoning.start), chinese_date(reckoning.due));
    (bands, mark, label)
}

/// The working of a clock: the start, every run of skipped days with its reason, the end.
fn working(reckoning: &law::calendar::Reckoning) -> Vec<DayLine> {
    let mut lines = vec![DayLine {
        kind: "",
        date: words::day(reckoning.start),
        counted: "—".to_owned(),
        reason: "期间开始之日，不计入".to_owned(),
    }];
    let mut run: Option<(Date, Date, SkipReason)> = None;
    let close = |run: Option<(Date, Date, SkipReason)>, lines: &mut Vec<DayLine>| {
        if let Some((from, to, reason)) = run {
            let date =
                if from == to { words::day(from) } else { format!("{}至{}", chinese_date(from), chinese_date(to)) };
            let stopped = matches!(reason, SkipReason::Stopped(_));
            lines.push(DayLine {
                kind: if stopped { "stop" } else { "skip" },
                date,
                counted: if stopped { "停计".to_owned() } else { "不计".to_owned() },
                reason: reason.title().to_owned(),
            });
        }
    };
    for skipped in &reckoning.skipped {
        run = match run {
            Some((from, to, reason))
                if reason == skipped.reason && to.tomorrow().is_ok_and(|next| next == skipped.date) =>
            {
                Some((from, skipped.date, reason))
            }
            open => {
                close(open, &mut lines);
                Some((skipped.date, skipped.date, skipped.reason.clone()))
            }
        };
    }
    close(run, &mut lines);
    let reason = match (&reckoning.beyond, reckoning.rolled_from) {
        (Some(gap), _) => gap.to_string(),
        (None, Some(from)) => format!("届满日{}为休息日，顺延", chinese_date(from)),
        (None, None) => "期限届满".to_owned(),
    };
    lines.push(DayLine { kind: "due", date: words::day(reckoning.due), counted: reckoning.period.to_string(), reason });
    lines
}

/// Buttons shown beside one another; the rest is on the page of all acts.
const BUTTONS: usize = 6;

fn next_view(app: &App, officer: &Officer, case: &CaseFile, facts: Facts<'_>) -> Result<Next, Fault> {
    let now = app.node.now();
    let today = now.date();
    let acts = next(case, officer.id(), now, facts);
    let waiting: Vec<&'static str> = todos(case, facts)
        .map_err(node::NodeError::from)?
        .into_iter()
        .filter(|todo| match &todo.desk {
            Desk::Person(person) => person == officer.id(),
            Desk::Role(role) => officer.person.post(*role, Some(&case.agency), today).is_some(),
        })
        .map(|todo| todo.act)
        .collect();
    let (mut lawful, blocked): (Vec<NextAct>, Vec<NextAct>) = acts.into_iter().partition(|act| act.against.is_empty());
    lawful.sort_by_key(|act| waiting.iter().position(|id| *id == act.definition.id).unwrap_or(usize::MAX));
    let more = lawful.len().saturating_sub(BUTTONS);
    let mut links: Vec<Link> = lawful
        .iter()
        .take(BUTTONS)
        .map(|act| link(act.definition.title, crate::url::act(&case.id.0, act.definition.id)))
        .collect();
    if more > 0 {
        links.push(link(format!("其他{more}项…"), format!("/desk/cases/{}/acts", crate::url::encode(&case.id.0))));
    }
    let current = projection::stage(case);
    let near: Vec<&NextAct> = blocked.iter().filter(|act| is_near(act.definition.stage, current)).collect();
    let soonest = near.iter().filter_map(|act| opens_on(&act.against)).min();
    Ok(Next {
        none: if officer.agency == case.agency {
            "目前没有需要您办理的事项".to_owned()
        } else {
            "您只能查看本案".to_owned()
        },
        lawful: links,
        blocked: near.into_iter().map(blocked_view).collect(),
        soonest: soonest.map(|day| format!("最早 {} 可办", chinese_date(day))).unwrap_or_default(),
    })
}

/// Whether a stage is the current one or one of the next two.
fn is_near(stage: Stage, current: Stage) -> bool {
    let place = |stage: Stage| Stage::ALL.iter().position(|(one, _)| *one == stage).unwrap_or(usize::MAX);
    let (place, current) = (place(stage), place(current));
    place >= current && place <= current + 3
}

/// The first day from which nothing stands against an act any more, where that is known.
fn opens_on(against: &[Finding]) -> Option<Date> {
    against.iter().map(|finding| finding.lawful_from).collect::<Option<Vec<_>>>()?.into_iter().max()
}

fn blocked_view(act: &NextAct) -> Blocked {
    let first = act.against.first();
    Blocked {
        label: act.definition.title.to_owned(),
        reason: act.against.iter().map(|finding| finding.reason.as_str()).collect::<Vec<_>>().join("；"),
        cure: first.map_or("", |finding| finding.cure).to_owned(),
        from: opens_on(&act.against).map(|day| format!("自{}起可以办理", chinese_date(day))).unwrap_or_default(),
        rule: act.against.iter().map(|finding| finding.rule).collect::<Vec<_>>().join("、"),
        article: first.map(|finding| finding.articles.join("；")).unwrap_or_default(),
    }
}

/// Every act of the procedure with its standing: what may be done now, what may not and why.
pub(crate) async fn acts(State(app): State<Arc<App>>, officer: Officer, Path(id): Path<String>) -> Response {
    let result = async {
        let snapshot = super::document::visible(&app, &officer, &id).await?;
        let case = &snapshot.case;
        let registry = app.node.registry();
        let neighbours = Neighbours::default();
        let facts = Facts { law: app.node.law(), registry: &registry, neighbours: &neighbours };
        let heading = title(case, facts);
        let rows = next(case, officer.id(), app.node.now(), facts).iter().map(|act| act_row(&case.id.0, act)).collect();
        let column = |label: &str| Column { label: label.to_owned(), ..Column::default() };
        page(&List {
            shell: officer.shell(
                &app,
                "可办事项",
                "/desk/cases",
                crumbs(vec![
                    link("案件", "/desk/cases"),
                    link(&heading, crate::url::case(&case.id)),
                    link("可办事项", ""),
                ]),
            ),
            heading: format!("可办事项：{heading}"),
            note: "按办案阶段排列；暂不能办的写明依据和可办日期".to_owned(),
            table: Table {
                caption: "可办事项".to_owned(),
                columns: vec![column("事项"), column("阶段"), column("能否办理"), column("依据")],
                rows,
                paging: None,
                empty: Empty {
                    icon: "lock",
                    title: "没有需要您办理的事项".to_owned(),
                    text: "您的岗位在本案目前阶段没有可以办理的事项。".to_owned(),
                    href: crate::url::case(&case.id),
                    action: "回到案件".to_owned(),
                },
            },
            ..List::default()
        })
    };
    answer(&app, Some(&officer), result.await)
}

fn act_row(id: &str, act: &NextAct) -> Row {
    let lawful = act.against.is_empty();
    let blocked = blocked_view(act);
    Row {
        cells: vec![
            Cell {
                label: "事项".to_owned(),
                text: act.definition.title.to_owned(),
                href: if lawful { crate::url::act(id, act.definition.id) } else { String::new() },
                leads: lawful,
                sub: if lawful { act.definition.hint.to_owned() } else { String::new() },
                ..Cell::default()
            },
            Cell { label: "阶段".to_owned(), text: act.definition.stage.title().to_owned(), ..Cell::default() },
            Cell {
                label: "能否办理".to_owned(),
                text: if lawful { "可以办理".to_owned() } else { "暂不能办".to_owned() },
                tone: if lawful { "ok" } else { "mute" },
                icon: if lawful { "done" } else { "lock" },
                sub: if blocked.from.is_empty() {
                    blocked.reason
                } else {
                    format!("{}。{}", blocked.reason, blocked.from)
                },
                ..Cell::default()
            },
            Cell { label: "依据".to_owned(), text: blocked.article, sub: blocked.rule, ..Cell::default() },
        ],
        current: false,
    }
}
