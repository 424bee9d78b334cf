//! The power items that a text proposes, for the item clerks of the departments that it names.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use law::statutes::short_title;
use statute::amount::Amount;
use statute::clause::{self, Base, Doubt, FineRange, Party};
use statute::propose::{ItemKind, Proposal, ProposedPenalty, propose};
use statute::text::{Place, Statute};

use super::super::{crumbs, link};
use super::view::{ProposalsPage, Proposed};
use super::{HOME, anchor, day_of, draws_up, find, text_address, title_address, version_name, versions};
use crate::app::App;
use crate::guard::Officer;
use crate::problem::{Fault, answer, page};
use crate::view::{Choice, Field, Pair, Tag};
use crate::words::pair;

/// The choice for clauses that name no department.
const UNNAMED: &str = "-";

pub(crate) async fn get(
    State(app): State<Arc<App>>,
    officer: Officer,
    Path((title, version)): Path<(String, String)>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let department = query.get("department").map(|text| text.trim()).unwrap_or_default();
    let result = show(&app, &officer, short_title(&title), &version, department).await;
    answer(&app, Some(&officer), result)
}

async fn show(
    app: &Arc<App>,
    officer: &Officer,
    title: &str,
    version: &str,
    department: &str,
) -> Result<Response, Fault> {
    let registry = app.node.registry();
    let day = day_of(version)?;
    let known = versions(app, &registry, title)?;
    let known = known.iter().find(|text| text.version == day).ok_or(Fault::Missing("法规文本"))?;
    let statute = find(app, &registry, title, day).await?;
    let reading = clause::read(&statute);
    let all = propose(&statute, &reading);
    let address = text_address(title, day);
    let may_draft = draws_up(officer, app);
    let shown: Vec<Proposed> = (1..)
        .zip(&all)
        .filter(|(_, proposal)| match department {
            "" => true,
            UNNAMED => proposal.departments.is_empty(),
            name => proposal.departments.iter().any(|one| one == name),
        })
        .map(|(number, proposal)| {
            let mut view = view(proposal, &address);
            view.id = format!("p-{number}");
            if may_draft {
                let encoded = crate::url::encode(title);
                view.draft_href = format!("/desk/items/new?statute={encoded}&version={day}&clause={number}");
            }
            view
        })
        .collect();
    let doubtful = all.iter().filter(|proposal| !proposal.doubts.is_empty()).count();
    let way = vec![
        link("法规库", HOME),
        link(title, title_address(title)),
        link(version_name(known), address.clone()),
        link("事项建议", ""),
    ];
    page(&ProposalsPage {
        shell: officer.shell(app, &format!("《{title}》的事项建议"), HOME, crumbs(way)),
        heading: format!("《{title}》的事项建议"),
        note: format!(
            "{}：共{}项建议，显示{}项，其中没有完全读懂的{doubtful}项。建议由系统从条文读出，采用前请对照原文。",
            version_name(known),
            all.len(),
            shown.len()
        ),
        action: format!("{address}/proposals"),
        filter: filter(&all, department),
        proposals: shown,
        unread: reading.unread.iter().map(|doubt| unread(&statute, doubt, &address)).collect(),
    })
}

fn filter(all: &[Proposal], chosen: &str) -> Field {
    let departments: BTreeSet<&str> = all.iter().flat_map(|one| &one.departments).map(String::as_str).collect();
    let choice = |value: &str, label: &str| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
        chosen: value == chosen,
        ..Choice::default()
    };
    let mut options = vec![choice("", "全部")];
    options.extend(departments.iter().map(|name| choice(name, name)));
    if all.iter().any(|proposal| proposal.departments.is_empty()) {
        options.push(choice(UNNAMED, "条文没有写明部门"));
    }
    Field {
        kind: "select",
        id: "f-department".to_owned(),
        name: "department".to_owned(),
        label: "条文所称的部门".to_owned(),
        plain: true,
        required: true,
        options,
        ..Field::default()
    }
}

fn place_address(address: &str, article: &str) -> String {
    Place::parse(article).map_or_else(|| address.to_owned(), |place| format!("{address}#{}", anchor(place.article)))
}

fn view(proposal: &Proposal, address: &str) -> Proposed {
    let mut basis = pair("依据", format!("《{}》{}", proposal.basis.law, proposal.basis.article));
    basis.href = place_address(address, &proposal.basis.article);
    let mut facts = vec![basis];
    let mut say = |label: &str, words: String| {
        if !words.is_empty() {
            facts.push(pair(label, words));
        }
    };
    say("违法行为", proposal.violation.clone());
    say("义务条款", proposal.duties.join("、"));
    let departments = proposal.departments.join("、");
    say("部门", if departments.is_empty() { "条文没有写明".to_owned() } else { departments });
    say("依照其他规定处罚", proposal.elsewhere.join("、"));
    let (kind, tone) = match proposal.kind {
        ItemKind::Penalty => ("行政处罚", "info"),
        ItemKind::Coercion => ("行政强制", "warn"),
    };
    let tag = |tone, text: &str| Tag { tone, icon: "", text: text.to_owned() };
    let mut tags = vec![tag(tone, kind)];
    if !proposal.doubts.is_empty() {
        tags.push(tag("bad", "没有完全读懂"));
    }
    let mut penalties: Vec<Pair> = proposal.penalties.iter().map(penalty).collect();
    penalties.extend(proposal.measures.iter().map(|measure| {
        let mut row = pair(measure.kind.name(), measure.when.clone());
        row.note = format!("“{}”", measure.words);
        row
    }));
    Proposed {
        name: proposal.name.clone(),
        tags,
        facts,
        circumstances: proposal.circumstances.clone(),
        penalties,
        source: proposal.source.clone(),
        doubts: proposal.doubts.clone(),
        ..Proposed::default()
    }
}

fn penalty(penalty: &ProposedPenalty) -> Pair {
    let party = match penalty.party {
        Party::Any => "",
        Party::Organisation => "对单位",
        Party::Person => "对个人",
        Party::Responsible => "对直接负责的主管人员和其他直接责任人员",
    };
    let from = penalty.from.as_ref().map(|from| format!("按{from}")).unwrap_or_default();
    let fine = penalty.fine.as_ref().map(range_words).unwrap_or_default();
    let parts = [fine, party.to_owned(), penalty.when.clone(), from];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let mut row = pair(penalty.kind.name(), parts.join("，"));
    row.note = format!("“{}”", penalty.words);
    row
}

/// 货值金额10倍以上20倍以下, 最高30000元.
fn range_words(range: &FineRange) -> String {
    let ends = match (range.min, range.max) {
        (Some(min), Some(max)) if min == max => min.to_string(),
        (Some(min), Some(max)) => format!("{min}以上{max}以下"),
        (Some(min), None) => format!("{min}以上"),
        (None, Some(max)) => format!("{max}以下"),
        (None, None) => "没有写明幅度".to_owned(),
    };
    let daily = if range.base == Base::PerDay { "每日" } else { "" };
    let cap = range.cap.as_ref().map(|cap: &Amount| format!("，最高{cap}")).unwrap_or_default();
    format!("{daily}{}{ends}{cap}", range.of)
}

fn unread(statute: &Statute, doubt: &Doubt, address: &str) -> Pair {
    let words = statute.article(doubt.place.article).map(|article| doubt.span.of(&article.text)).unwrap_or_default();
    let mut row = pair(doubt.place.to_string(), format!("{}：{}", doubt.reason, words.replace('\n', " ")));
    row.href = format!("{address}#{}", anchor(doubt.place.article));
    row
}
