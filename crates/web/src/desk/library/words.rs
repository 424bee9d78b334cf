//! A proposal in words: what it says, and what agencies made of it.

use std::collections::BTreeMap;

use casework::catalogue::proposals::{Handled, Memory, ProposalKey, ProposalPart, ProposalState};
use casework::catalogue::{Item, Meta};
use casework::registry::Registry;
use casework::value::{AgencyId, ItemCode, chinese_date};
use jiff::civil::Date;
use law::citation::parse_article;
use law::statutes::short_title;
use statute::amount::Amount;
use statute::clause::{Base, FineRange, Party};
use statute::join::{Conflict, Disagreement};
use statute::propose::{ItemKind, Proposal, ProposedMeasure, ProposedPenalty};
use statute::text::Place;

use super::anchor;
use super::view::Proposed;
use crate::view::{Pair, Tag};
use crate::words::pair;

fn place_address(address: &str, article: &str) -> String {
    Place::parse(article).map_or_else(|| address.to_owned(), |place| format!("{address}#{}", anchor(place.article)))
}

/// The provision of a proposal, as a link into the text.
pub(super) fn basis(title: &str, article: &str, address: &str) -> Pair {
    let mut basis = pair("依据", format!("《{title}》{article}"));
    basis.href = place_address(address, article);
    basis
}

pub(super) fn tag(tone: &'static str, text: &str) -> Tag {
    Tag { tone, icon: "", text: text.to_owned() }
}

/// 行政处罚, or 行政强制.
pub(super) fn kind_tag(kind: ItemKind) -> Tag {
    match kind {
        ItemKind::Penalty => tag("info", "行政处罚"),
        ItemKind::Coercion => tag("warn", "行政强制"),
    }
}

/// What a proposal says.
pub(super) fn proposed(proposal: &Proposal, address: &str) -> Proposed {
    let mut facts = vec![basis(&proposal.basis.law, &proposal.basis.article, address)];
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
    let mut tags = vec![kind_tag(proposal.kind)];
    if !proposal.doubts.is_empty() {
        tags.push(tag("bad", "没有完全读懂"));
    }
    let mut penalties: Vec<Pair> = proposal.penalties.iter().map(penalty).collect();
    penalties.extend(proposal.measures.iter().map(measure));
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

pub(super) fn measure(measure: &ProposedMeasure) -> Pair {
    let mut row = pair(measure.kind.name(), measure.when.clone());
    row.note = format!("“{}”", measure.words);
    row
}

pub(super) fn penalty(penalty: &ProposedPenalty) -> Pair {
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

/// What merged proposals disagree on, with what each says.
pub(super) fn conflict(conflict: &Conflict) -> Pair {
    let label = match conflict.on {
        Disagreement::Kind => "种类不同，不能合并",
        Disagreement::Range => "同一处罚的幅度不同",
        Disagreement::Missing => "只有一部分条款规定",
        Disagreement::Department => "部门不同",
    };
    let sides: Vec<String> = conflict.sides.iter().map(|(place, words)| format!("{place}：{words}")).collect();
    pair(label, sides.join("；"))
}

/// The tag of a state.
pub(super) fn state_tag(state: ProposalState) -> Tag {
    let tone = match state {
        ProposalState::Untouched | ProposalState::Rejected => "mute",
        ProposalState::SplitOpen => "warn",
        ProposalState::Adopted | ProposalState::Merged | ProposalState::Split => "ok",
    };
    tag(tone, state.title())
}

fn by(registry: &Registry, meta: &Meta) -> String {
    format!("{} {}", registry.name(&meta.by), chinese_date(meta.recorded.date()))
}

/// An item, as a link.
fn item_pair(registry: &Registry, label: &str, code: &ItemCode) -> Pair {
    let name = registry.catalogue_item(code).map(|item| format!("{}（{code}）", item.name()));
    let mut row = pair(label, name.unwrap_or_else(|| code.to_string()));
    row.href = crate::desk::item::address(code);
    row
}

fn listed(parts: &[ProposalPart]) -> String {
    let words: Vec<String> = parts.iter().map(|part| format!("“{}”", part.words)).collect();
    words.join("、")
}

/// What an agency made of a proposal, given the parts that are read of it now.
pub(super) fn handled(registry: &Registry, handled: &Handled, parts: &[ProposalPart]) -> Vec<Pair> {
    let mut rows = Vec::new();
    for adoption in &handled.adoptions {
        let (label, what) = match (adoption.merged, adoption.parts.is_empty()) {
            (true, _) => ("已合并编入", String::new()),
            (false, true) => ("已采用", String::new()),
            (false, false) => ("已拆分编入", format!("{}，", listed(&adoption.parts))),
        };
        let mut row = item_pair(registry, label, &adoption.item);
        row.note = format!("{what}{}", by(registry, &adoption.meta));
        rows.push(row);
    }
    if let Some(rejection) = &handled.rejection {
        let label = if handled.adoptions.is_empty() { "不采用" } else { "其余不采用" };
        let mut row = pair(label, format!("{}：{}", rejection.ground.title(), rejection.reason));
        row.note = by(registry, &rejection.meta);
        rows.push(row);
        rows.extend(rejection.item.iter().map(|code| item_pair(registry, "已有的事项", code)));
    } else {
        rows.extend(handled.reopened.iter().map(|meta| pair("已恢复", by(registry, meta))));
    }
    let left: Vec<ProposalPart> = parts.iter().filter(|part| !handled.took(part)).cloned().collect();
    if handled.state(parts) == ProposalState::SplitOpen {
        rows.push(pair("未处理的部分", listed(&left)));
    }
    rows
}

/// What other agencies made of a proposal, in one line; `None` where none dealt with it.
pub(super) fn elsewhere(
    registry: &Registry,
    memory: Option<&Memory>,
    version: Date,
    key: &ProposalKey,
    own: Option<&AgencyId>,
    parts: &[ProposalPart],
) -> Option<Pair> {
    let others = memory?.everywhere(version, key).filter(|(agency, _)| Some(*agency) != own);
    let words: Vec<String> = others
        .filter(|(_, handled)| handled.state(parts) != ProposalState::Untouched)
        .map(|(agency, handled)| {
            let name = registry.agency(agency).map_or_else(|| agency.to_string(), |agency| agency.name.to_string());
            format!("{name}{}", handled.state(parts).title())
        })
        .collect();
    let label = if own.is_some() { "其他机关的处理" } else { "各机关的处理" };
    (!words.is_empty()).then(|| pair(label, words.join("；")))
}

/// An agency's items by the articles of a statute on which their last version or their draft rests.
pub(super) struct Resting<'a>(BTreeMap<(u32, Option<u32>), Vec<&'a Item>>);

impl<'a> Resting<'a> {
    pub(super) fn of(registry: &'a Registry, agency: &AgencyId, title: &str) -> Self {
        let mut found: BTreeMap<(u32, Option<u32>), Vec<&Item>> = BTreeMap::new();
        for item in registry.catalogue().filter(|item| item.owner() == Some(agency) && item.cancelled.is_none()) {
            let published = item.publications.last().map(|version| version.basis.as_slice()).unwrap_or_default();
            let draft = item.working().map(|draft| draft.draft.act.basis.as_slice()).unwrap_or_default();
            let bases = published.iter().chain(draft).filter(|basis| short_title(basis.law.as_str()) == title);
            for place in bases.flat_map(|basis| basis.article.as_str().split('、')).filter_map(parse_article) {
                let items = found.entry((place.article, place.sub)).or_default();
                if !items.iter().any(|known| known.code == item.code) {
                    items.push(item);
                }
            }
        }
        Self(found)
    }

    /// The items that rest on the article of a proposal.
    pub(super) fn on(&self, article: &str) -> &[&'a Item] {
        let place = parse_article(article).map(|place| (place.article, place.sub));
        place.and_then(|place| self.0.get(&place)).map_or(&[], Vec::as_slice)
    }

    pub(super) fn pairs(&self, registry: &Registry, article: &str) -> Vec<Pair> {
        self.on(article).iter().map(|item| item_pair(registry, "依据本条的已有事项", &item.code)).collect()
    }
}
