//! Choosing what goes into one draft: several proposals merged, with what they disagree on, or parts of one.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use casework::catalogue::decide::adoption_findings;
use casework::catalogue::proposals::{Handled, PartKind, ProposalPart};
use casework::catalogue::situation::RegistryFacts;
use casework::value::ItemCode;
use jiff::civil::Date;
use law::statutes::short_title;
use statute::join::join;
use statute::propose::Proposal;

use super::super::act::refusal_view;
use super::super::{crumbs, link};
use super::origin::Chosen;
use super::proposals::draft_address;
use super::view::{MergePage, SplitPage};
use super::words::{basis, conflict, kind_tag, measure, penalty};
use super::{HOME, clerk_of, day_of, named, proposals_address, text_address, title_address};
use crate::app::App;
use crate::guard::Officer;
use crate::problem::{Fault, answer, page};
use crate::url::encode;
use crate::view::{Choice, Field, Link, Pair};
use crate::words::pair;

type Target = Path<(String, String)>;
type Asked = Query<Vec<(String, String)>>;

fn all<'a>(query: &'a [(String, String)], name: &str) -> Vec<&'a str> {
    query.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect()
}

fn way(title: &str, version: Date, here: &str) -> Vec<Link> {
    vec![
        link("法规库", HOME),
        link(title, title_address(title)),
        link("事项建议", proposals_address(title, version)),
        link(here, ""),
    ]
}

pub(super) fn nothing_chosen(title: &str, version: Date) -> Response {
    Redirect::to(&format!("{}?flash=choose", proposals_address(title, version))).into_response()
}

pub(crate) async fn merge(
    State(app): State<Arc<App>>,
    officer: Officer,
    Path((title, version)): Target,
    Query(query): Asked,
) -> Response {
    let result = merged(&app, &officer, short_title(&title), &version, &query).await;
    answer(&app, Some(&officer), result)
}

async fn merged(
    app: &Arc<App>,
    officer: &Officer,
    title: &str,
    version: &str,
    query: &[(String, String)],
) -> Result<Response, Fault> {
    let agency = clerk_of(officer, app).ok_or(Fault::Forbidden)?;
    let day = day_of(version)?;
    let keys = all(query, "proposal");
    if keys.is_empty() {
        return Ok(nothing_chosen(title, day));
    }
    let draft = draft_address(title, day, &keys);
    if keys.len() == 1 {
        return Ok(Redirect::to(&draft).into_response());
    }
    let chosen = Chosen::numbered(app, (title, day), &keys.join(","), "", Some(&agency)).await?;
    let joined = join(&chosen.proposals).ok_or(Fault::Missing("事项建议"))?;
    let registry = app.node.registry();
    let facts = RegistryFacts { law: app.node.law(), registry: &registry };
    let act = chosen.adoption_by(&agency, ItemCode::from("-"));
    let against = adoption_findings(&act, officer.id(), app.node.now(), facts);
    let address = text_address(title, day);
    let mut facts: Vec<Pair> = joined.bases.iter().map(|article| basis(title, article, &address)).collect();
    facts.extend(joined.violations.iter().map(|words| pair("违法行为", words.clone())));
    facts.extend(joined.circumstances.iter().map(|words| pair("情形", words.clone())));
    facts.push(pair("义务条款", joined.duties.join("、")));
    facts.push(pair("部门", joined.departments.join("、")));
    facts.retain(|row| !row.value.is_empty());
    facts.extend(joined.penalties.iter().map(penalty));
    facts.extend(joined.measures.iter().map(measure));
    page(&MergePage {
        shell: officer.shell(app, "合并事项建议", HOME, crumbs(way(title, day, "合并"))),
        note: format!("所选的{}项建议合并为一个事项，重复的内容只列一次。", chosen.proposals.len()),
        tags: vec![kind_tag(joined.kind)],
        refusals: against.iter().map(refusal_view).collect(),
        conflicts: joined.conflicts.iter().map(conflict).collect(),
        chosen: chosen
            .proposals
            .iter()
            .map(|proposal| pair(proposal.basis.article.as_ref(), proposal.name.clone()))
            .collect(),
        facts,
        draft_href: if against.is_empty() { draft } else { String::new() },
        back_href: proposals_address(title, day),
    })
}

/// The one proposal that an address names.
async fn one(app: &App, title: &str, day: Date, query: &[(String, String)]) -> Result<(String, Proposal), Fault> {
    let keys = all(query, "proposal");
    let [key] = keys.as_slice() else { return Err(Fault::Missing("事项建议")) };
    let chosen = Chosen::numbered(app, (title, day), key, "", None).await?;
    let proposal = chosen.whole.into_iter().next().ok_or(Fault::Missing("事项建议"))?;
    Ok(((*key).to_owned(), proposal))
}

pub(crate) async fn split(
    State(app): State<Arc<App>>,
    officer: Officer,
    Path((title, version)): Target,
    Query(query): Asked,
) -> Response {
    let result = divided(&app, &officer, short_title(&title), &version, &query).await;
    answer(&app, Some(&officer), result)
}

async fn divided(
    app: &Arc<App>,
    officer: &Officer,
    title: &str,
    version: &str,
    query: &[(String, String)],
) -> Result<Response, Fault> {
    let agency = clerk_of(officer, app).ok_or(Fault::Forbidden)?;
    let day = day_of(version)?;
    let (key, proposal) = one(app, title, day, query).await?;
    let registry = app.node.registry();
    let memory = registry.statutes().proposals(title);
    let handled = memory.and_then(|memory| memory.find(day, &agency, &named::reference(&proposal).key()));
    let address = text_address(title, day);
    let nothing = query.iter().any(|(name, _)| name == "nothing");
    page(&SplitPage {
        shell: officer.shell(app, "拆分事项建议", HOME, crumbs(way(title, day, "拆分"))),
        name: proposal.name.clone(),
        tags: vec![kind_tag(proposal.kind)],
        facts: vec![basis(title, &proposal.basis.article, &address), pair("违法行为", proposal.violation.clone())]
            .into_iter()
            .filter(|row| !row.value.is_empty())
            .collect(),
        source: proposal.source.clone(),
        error: if nothing { "请选择编入这一事项的部分".to_owned() } else { String::new() },
        action: format!("{}/draft", proposals_address(title, day)),
        key,
        fields: part_fields(&proposal, handled),
        back_href: proposals_address(title, day),
    })
}

/// The parts to choose from, kind by kind. What no item has is chosen; where circumstances are divided, the penalties go
/// into each item unless somebody says otherwise.
fn part_fields(proposal: &Proposal, handled: Option<&Handled>) -> Vec<Field> {
    let parts: Vec<(usize, ProposalPart)> = (1..).zip(proposal.parts().iter().map(named::part)).collect();
    let by_circumstances = parts.iter().filter(|(_, part)| part.kind == PartKind::Circumstance).count() > 1;
    let detail = |part: &ProposalPart| {
        let of_penalty = proposal.penalties.iter().filter(|one| named::line(&one.words) == part.words.as_str());
        let of_measure = proposal.measures.iter().filter(|one| named::line(&one.words) == part.words.as_str());
        let rows = match part.kind {
            PartKind::Circumstance => Vec::new(),
            PartKind::Penalty => of_penalty.map(penalty).collect(),
            PartKind::Measure => of_measure.map(measure).collect(),
        };
        let words = |row: Pair| if row.value.is_empty() { row.label } else { format!("{}：{}", row.label, row.value) };
        rows.into_iter().map(words).collect::<Vec<_>>().join("；")
    };
    let choice = |(number, part): &(usize, ProposalPart)| {
        let items: Vec<&str> = handled
            .iter()
            .flat_map(|handled| &handled.adoptions)
            .filter(|adoption| adoption.parts.contains(part))
            .map(|adoption| adoption.item.as_str())
            .collect();
        let taken = if items.is_empty() { String::new() } else { format!("已编入事项{}", items.join("、")) };
        let detail = detail(part);
        Choice {
            value: number.to_string(),
            label: if detail.is_empty() { part.words.to_string() } else { format!("{detail}　“{}”", part.words) },
            hint: taken,
            chosen: items.is_empty() || (by_circumstances && part.kind != PartKind::Circumstance),
            ..Choice::default()
        }
    };
    PartKind::ALL
        .iter()
        .filter_map(|(kind, title)| {
            let options: Vec<Choice> = parts.iter().filter(|(_, part)| part.kind == *kind).map(choice).collect();
            (!options.is_empty()).then(|| Field {
                kind: "checks",
                id: format!("f-{}", kind.code()),
                name: "part".to_owned(),
                label: format!("编入这一事项的{}", title.title),
                plain: true,
                options,
                ..Field::default()
            })
        })
        .collect()
}

/// From the choice of parts to the form of the item.
pub(crate) async fn draft(
    State(app): State<Arc<App>>,
    officer: Officer,
    Path((title, version)): Target,
    Query(query): Asked,
) -> Response {
    let title = short_title(&title);
    let result = async {
        let day = day_of(&version)?;
        let (key, _) = one(&app, title, day, &query).await?;
        let parts = all(&query, "part");
        if parts.is_empty() {
            let back = format!("{}/split?proposal={}&nothing=1", proposals_address(title, day), encode(&key));
            return Ok(Redirect::to(&back).into_response());
        }
        // Refuses a number that the proposal does not have.
        Chosen::numbered(&app, (title, day), &key, &parts.join(","), None).await?;
        let to = format!("{}&parts={}", draft_address(title, day, &[&key]), encode(&parts.join(",")));
        Ok(Redirect::to(&to).into_response())
    };
    let result = result.await;
    answer(&app, Some(&officer), result)
}
