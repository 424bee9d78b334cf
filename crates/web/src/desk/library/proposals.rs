//! The power items that a text proposes, and what the agency of whoever looks made of them.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use casework::catalogue::proposals::{Handled, Memory, ProposalState};
use casework::registry::Registry;
use casework::value::AgencyId;
use jiff::civil::Date;
use law::statutes::short_title;
use statute::clause::Doubt;
use statute::propose::Proposal;
use statute::text::Statute;

use super::super::{crumbs, link};
use super::view::{ProposalsPage, Proposed};
use super::words::{Resting, elsewhere, handled, proposed, state_tag, tag};
use super::{HOME, anchor, clerk_of, day_of, find, named, text_address, title_address, version_name, versions};
use crate::app::App;
use crate::guard::Officer;
use crate::problem::{Fault, answer, page};
use crate::url::encode;
use crate::view::{Choice, Field, Flash, Pair};
use crate::words::pair;

/// The choice for clauses that name no department.
const UNNAMED: &str = "-";

pub(crate) async fn get(
    State(app): State<Arc<App>>,
    officer: Officer,
    Path((title, version)): Path<(String, String)>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let result = show(&app, &officer, short_title(&title), &version, &query).await;
    answer(&app, Some(&officer), result)
}

/// The address of the proposals from a version.
pub(crate) fn address(title: &str, version: Date) -> String {
    format!("{}/proposals", text_address(title, version))
}

/// A proposal with what the agency made of it.
struct Seen<'a> {
    number: usize,
    proposal: &'a Proposal,
    handled: Option<&'a Handled>,
    state: ProposalState,
}

/// What is known beside the proposals themselves.
struct About<'a> {
    registry: &'a Registry,
    title: &'a str,
    version: Date,
    agency: Option<&'a AgencyId>,
    memory: Option<&'a Memory>,
    resting: Option<Resting<'a>>,
}

impl<'a> About<'a> {
    fn see(&self, number: usize, proposal: &'a Proposal) -> Seen<'a> {
        let key = named::reference(proposal).key();
        let memory = self.memory.zip(self.agency);
        let handled = memory.and_then(|(memory, agency)| memory.find(self.version, agency, &key));
        let state = handled.map_or(ProposalState::Untouched, |handled| handled.state(&named::parts(proposal)));
        Seen { number, proposal, handled, state }
    }

    fn view(&self, seen: &Seen<'_>) -> Proposed {
        let Seen { number, proposal, state, .. } = seen;
        let mut view = proposed(proposal, &text_address(self.title, self.version));
        let (key, parts) = (named::reference(proposal).key(), named::parts(proposal));
        let written = named::written(&key);
        let at = address(self.title, self.version);
        view.id = format!("p-{number}");
        if self.agency.is_some() {
            view.tags.push(state_tag(*state));
            view.settled = state.is_settled();
            if *state == ProposalState::Untouched {
                view.key.clone_from(&written);
                view.draft_href = draft_address(self.title, self.version, &[&written]);
            }
            let open = matches!(state, ProposalState::Untouched | ProposalState::SplitOpen);
            if open && proposal.is_divisible() {
                view.split_href = format!("{at}/split?proposal={}", encode(&written));
            }
            if open {
                view.reject_href = format!("{at}/reject?proposal={}", encode(&written));
            }
        }
        if let Some(known) = seen.handled {
            view.handled = handled(self.registry, known, &parts);
            if known.rejection.is_some() {
                view.reopen_href = format!("{at}/reopen?proposal={}", encode(&written));
            }
        }
        if let (ProposalState::Untouched, Some(resting)) = (state, &self.resting) {
            view.handled.extend(resting.pairs(self.registry, &proposal.basis.article));
        }
        view.handled.extend(elsewhere(self.registry, self.memory, self.version, &key, self.agency, &parts));
        view
    }

    /// What the agency dealt with and the reader does not propose any more.
    fn lost(&self, all: &[Proposal]) -> Vec<Proposed> {
        let Some((memory, agency)) = self.memory.zip(self.agency) else { return Vec::new() };
        let gone = memory.by(self.version, agency).filter(|(key, _)| named::find(all, key).is_none());
        (1..)
            .zip(gone)
            .map(|(number, (key, known))| Proposed {
                id: format!("lost-{number}"),
                name: known.name.to_string(),
                tags: vec![tag("info", key.kind.title()), state_tag(known.state(&[]))],
                facts: vec![pair("依据", format!("《{}》{}", self.title, key.place))],
                handled: handled(self.registry, known, &[]),
                reopen_href: match &known.rejection {
                    Some(_) => {
                        let at = address(self.title, self.version);
                        format!("{at}/reopen?proposal={}", encode(&named::written(key)))
                    }
                    None => String::new(),
                },
                ..Proposed::default()
            })
            .collect()
    }
}

/// The form of a new item made of proposals.
pub(super) fn draft_address(title: &str, version: Date, keys: &[&str]) -> String {
    let (title, keys) = (encode(title), encode(&keys.join(",")));
    format!("/desk/items/new?statute={title}&version={version}&proposals={keys}")
}

async fn show(
    app: &Arc<App>,
    officer: &Officer,
    title: &str,
    version: &str,
    query: &HashMap<String, String>,
) -> Result<Response, Fault> {
    let asked = |name: &str| query.get(name).map(|text| text.trim()).unwrap_or_default();
    let (department, state) = (asked("department"), asked("state"));
    let registry = app.node.registry();
    let day = day_of(version)?;
    let known = versions(app, &registry, title)?;
    let known = known.iter().find(|text| text.version == day).ok_or(Fault::Missing("法规文本"))?;
    let text = find(app, &registry, title, day).await?;
    let all = text.proposed().all.as_slice();
    let agency = clerk_of(officer, app);
    let about = About {
        registry: &registry,
        title,
        version: day,
        agency: agency.as_ref(),
        memory: registry.statutes().proposals(title),
        resting: agency.as_ref().map(|agency| Resting::of(&registry, agency, title)),
    };
    let seen: Vec<Seen<'_>> = (1..).zip(all).map(|(number, proposal)| about.see(number, proposal)).collect();
    let settled = seen.iter().filter(|one| one.state.is_settled()).count();
    let named_here = |one: &&Seen<'_>| match department {
        "" => true,
        UNNAMED => one.proposal.departments.is_empty(),
        name => one.proposal.departments.iter().any(|known| known == name),
    };
    let in_state = |one: &&Seen<'_>| agency.is_none() || state.is_empty() || one.state.code() == state;
    let shown: Vec<Proposed> = seen.iter().filter(named_here).filter(in_state).map(|one| about.view(one)).collect();
    let doubtful = all.iter().filter(|proposal| !proposal.doubts.is_empty()).count();
    let address = text_address(title, day);
    let way = vec![
        link("法规库", HOME),
        link(title, title_address(title)),
        link(version_name(known), address.clone()),
        link("事项建议", ""),
    ];
    let mut shell = officer.shell(app, &format!("《{title}》的事项建议"), HOME, crumbs(way));
    shell.flash = flash(asked("flash"));
    let count = match &agency {
        Some(agency) => {
            let name = registry.agency(agency).map_or_else(|| agency.to_string(), |agency| agency.name.to_string());
            format!("{}项建议，{name}已处理{settled}项，显示{}项", all.len(), shown.len())
        }
        None => format!("{}项建议，显示{}项", all.len(), shown.len()),
    };
    let mut filters = vec![department_filter(all, department)];
    if agency.is_some() {
        filters.push(state_filter(&seen, state));
    }
    page(&ProposalsPage {
        shell,
        heading: format!("《{title}》的事项建议"),
        note: format!(
            "{}：{count}。没有完全读懂的{doubtful}项。建议由系统从条文读出，采用前请对照原文。",
            version_name(known)
        ),
        action: format!("{address}/proposals"),
        filters,
        chooses: shown.iter().any(|one| !one.key.is_empty()),
        proposals: shown,
        unread: text.proposed().unread.iter().map(|doubt| unread(&text.statute, doubt, &address)).collect(),
        lost: about.lost(all),
    })
}

fn flash(code: &str) -> Option<Flash> {
    let (tone, icon, text) = match code {
        "done" => ("ok", "done", "已经记录。"),
        "choose" => ("warn", "alert", "请先选择建议。"),
        _ => return None,
    };
    Some(Flash { tone, icon, text: text.to_owned(), draft_done: String::new() })
}

fn choice(value: &str, label: impl Into<String>, chosen: &str) -> Choice {
    Choice { value: value.to_owned(), label: label.into(), chosen: value == chosen, ..Choice::default() }
}

fn select(name: &str, label: &str, options: Vec<Choice>) -> Field {
    Field {
        kind: "select",
        id: format!("f-{name}"),
        name: name.to_owned(),
        label: label.to_owned(),
        plain: true,
        required: true,
        options,
        ..Field::default()
    }
}

fn department_filter(all: &[Proposal], chosen: &str) -> Field {
    let departments: BTreeSet<&str> = all.iter().flat_map(|one| &one.departments).map(String::as_str).collect();
    let mut options = vec![choice("", "全部", chosen)];
    options.extend(departments.iter().map(|name| choice(name, *name, chosen)));
    if all.iter().any(|proposal| proposal.departments.is_empty()) {
        options.push(choice(UNNAMED, "条文没有写明部门", chosen));
    }
    select("department", "条文所称的部门", options)
}

fn state_filter(seen: &[Seen<'_>], chosen: &str) -> Field {
    let count = |state: ProposalState| seen.iter().filter(|one| one.state == state).count();
    let mut options = vec![choice("", "全部", chosen)];
    options.extend(
        ProposalState::ALL
            .iter()
            .map(|state| choice(state.code(), format!("{}（{}项）", state.title(), count(*state)), chosen)),
    );
    select("state", "本机关的处理", options)
}

fn unread(statute: &Statute, doubt: &Doubt, address: &str) -> Pair {
    let words = statute.article(doubt.place.article).map(|article| doubt.span.of(&article.text)).unwrap_or_default();
    let mut row = pair(doubt.place.to_string(), format!("{}：{}", doubt.reason, words.replace('\n', " ")));
    row.href = format!("{address}#{}", anchor(doubt.place.article));
    row
}
