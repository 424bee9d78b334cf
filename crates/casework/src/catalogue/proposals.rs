//! What item clerks made of the proposals from a text (事项建议的处理): adopted as items, merged, split, not adopted, or taken
//! up again. Each agency decides for itself.
//!
//! A proposal is never recorded; what is recorded names it by the place of its basis, its kind and its ordinal there, and its
//! parts by the words of the statute, so that a decision stays with its proposal when the reader of texts changes.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Meta;
use crate::value::{AgencyId, ItemCode, Line, Text};

crate::choices! {
    /// What a proposal is for.
    pub enum ProposalKind {
        Penalty = "penalty", "行政处罚";
        Coercion = "coercion", "行政强制";
    }
}

crate::group! {
    /// A proposal, named so that every reader of the text finds it again.
    pub struct ProposalRef {
        place: Line, "依据的条款项";
        kind: ProposalKind, "种类";
        ordinal: u32, "同条同类的第几项";
        name: Line, "名称";
    }
}

crate::choices! {
    /// What a part of a proposal is.
    pub enum PartKind {
        Circumstance = "circumstance", "情形";
        Penalty = "penalty", "处罚";
        Measure = "measure", "强制措施";
    }
}

crate::group! {
    /// A part of a proposal, named by the words of the statute.
    pub struct ProposalPart {
        kind: PartKind, "内容";
        words: Line, "原文";
    }
}

crate::act! {
    /// Proposals are adopted in the draft of one new item (采用事项建议): one of them, several merged, or parts of one.
    AdoptProposals = "proposal.adopt", "采用事项建议" {
        stage: Registry, by: [ItemClerk],
        hint: "与编制的事项同时记录。几项建议可以合并为一个事项；一项建议拆分的，写明编入该事项的部分。",
    }
    title: Line, "法规题名";
    version: Date, "版本日期";
    agency: AgencyId, "编制机关";
    proposals: Vec<ProposalRef>, "采用的建议";
    parts: Vec<ProposalPart>, "编入的部分", "全部编入的不填";
    item: ItemCode, "编入的事项";
}

crate::choices! {
    /// Why a proposal is not adopted.
    pub enum RejectionGround {
        NotOurs = "not_ours", "不属于本机关的职权";
        Covered = "covered", "已有事项";
        OtherLevel = "other_level", "由其他层级的机关行使";
        NoPower = "no_power", "条文没有设定处罚或者强制，读取有误";
        Other = "other", "其他";
    }
}

crate::act! {
    /// Proposals, or what is left of one that was split, are not adopted (不采用事项建议).
    RejectProposals = "proposal.reject", "不采用事项建议" {
        stage: Registry, by: [ItemClerk],
        hint: "写明不采用的理由。以后可以恢复。已经拆分的，不采用的是其余部分。",
    }
    title: Line, "法规题名";
    version: Date, "版本日期";
    agency: AgencyId, "本机关";
    proposals: Vec<ProposalRef>, "不采用的建议";
    ground: RejectionGround, "不采用的原因";
    item: Option<ItemCode>, "已有的事项", "原因是已有事项的填写";
    reason: Text, "理由";
}

crate::act! {
    /// A proposal that was not adopted is taken up again (恢复事项建议).
    ReopenProposal = "proposal.reopen", "恢复事项建议" {
        stage: Registry, by: [ItemClerk],
        hint: "恢复以后，建议重新列为未处理；已经拆分的，其余部分重新列为未处理。",
    }
    title: Line, "法规题名";
    version: Date, "版本日期";
    agency: AgencyId, "本机关";
    proposals: Vec<ProposalRef>, "恢复的建议";
    reason: Option<Text>, "理由";
}

/// By what a proposal of a version is found again.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProposalKey {
    /// The place of its basis: 第三条第一款.
    pub place: String,
    /// Its kind.
    pub kind: ProposalKind,
    /// Which of that kind at that place, from 1.
    pub ordinal: u32,
}

impl ProposalRef {
    /// By what it is found again; its name may be read differently later.
    pub fn key(&self) -> ProposalKey {
        ProposalKey { place: self.place.to_string(), kind: self.kind, ordinal: self.ordinal }
    }
}

/// An item that a proposal, or parts of it, went into.
#[derive(Debug, Clone)]
pub struct Adoption {
    /// The item.
    pub item: ItemCode,
    /// The parts; all where empty.
    pub parts: Vec<ProposalPart>,
    /// Whether other proposals went into the same item.
    pub merged: bool,
    /// By whom and when.
    pub meta: Meta,
}

/// That a proposal, or what was left of it, is not adopted.
#[derive(Debug, Clone)]
pub struct Rejection {
    /// Why, from the list.
    pub ground: RejectionGround,
    /// The item that covers it, where that is the ground.
    pub item: Option<ItemCode>,
    /// Why, in words.
    pub reason: Text,
    /// By whom and when.
    pub meta: Meta,
}

/// What an agency made of one proposal.
#[derive(Debug, Clone)]
pub struct Handled {
    /// The name it had when it was dealt with last.
    pub name: Line,
    /// The items that it, or parts of it, went into.
    pub adoptions: Vec<Adoption>,
    /// That it, or what was left of it, is not adopted.
    pub rejection: Option<Rejection>,
    /// Who took it up again last.
    pub reopened: Option<Meta>,
}

/// How a proposal stands with an agency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProposalState {
    /// 未处理.
    Untouched,
    /// 已采用: it is an item.
    Adopted,
    /// 已合并: it is an item together with others.
    Merged,
    /// 已拆分, and parts wait.
    SplitOpen,
    /// 已拆分, and nothing waits.
    Split,
    /// 不采用.
    Rejected,
}

impl ProposalState {
    /// Every state, in the order of the list.
    pub const ALL: &'static [Self] =
        &[Self::Untouched, Self::Adopted, Self::Merged, Self::SplitOpen, Self::Split, Self::Rejected];

    /// The code in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Untouched => "untouched",
            Self::Adopted => "adopted",
            Self::Merged => "merged",
            Self::SplitOpen => "split_open",
            Self::Split => "split",
            Self::Rejected => "rejected",
        }
    }

    /// In Chinese.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Untouched => "未处理",
            Self::Adopted => "已采用",
            Self::Merged => "已合并",
            Self::SplitOpen => "已拆分，其余未处理",
            Self::Split => "已拆分",
            Self::Rejected => "不采用",
        }
    }

    /// Whether nothing waits any more.
    pub const fn is_settled(self) -> bool {
        !matches!(self, Self::Untouched | Self::SplitOpen)
    }
}

impl Handled {
    /// The adoption of the whole proposal.
    pub fn whole(&self) -> Option<&Adoption> {
        self.adoptions.iter().find(|adoption| adoption.parts.is_empty())
    }

    /// Whether a part is in an item already.
    pub fn took(&self, part: &ProposalPart) -> bool {
        self.adoptions.iter().any(|adoption| adoption.parts.is_empty() || adoption.parts.contains(part))
    }

    /// How the proposal stands, given the parts that are read of it now.
    pub fn state(&self, parts: &[ProposalPart]) -> ProposalState {
        match (self.whole(), self.adoptions.is_empty(), &self.rejection) {
            (Some(adoption), ..) if adoption.merged => ProposalState::Merged,
            (Some(_), ..) => ProposalState::Adopted,
            (None, true, Some(_)) => ProposalState::Rejected,
            (None, true, None) => ProposalState::Untouched,
            (None, false, Some(_)) => ProposalState::Split,
            (None, false, None) if parts.iter().all(|part| self.took(part)) => ProposalState::Split,
            (None, false, None) => ProposalState::SplitOpen,
        }
    }
}

/// What the agencies made of the proposals of one statute, folded from their acts.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    handled: BTreeMap<(Date, AgencyId), BTreeMap<ProposalKey, Handled>>,
}

impl Memory {
    fn of(&mut self, version: Date, agency: &AgencyId, proposal: &ProposalRef) -> &mut Handled {
        let all = self.handled.entry((version, agency.clone())).or_default();
        let handled = all.entry(proposal.key()).or_insert_with(|| Handled {
            name: proposal.name.clone(),
            adoptions: Vec::new(),
            rejection: None,
            reopened: None,
        });
        handled.name = proposal.name.clone();
        handled
    }

    /// Notes that proposals became an item.
    pub fn adopt(&mut self, act: &AdoptProposals, meta: &Meta) {
        for proposal in &act.proposals {
            self.of(act.version, &act.agency, proposal).adoptions.push(Adoption {
                item: act.item.clone(),
                parts: act.parts.clone(),
                merged: act.proposals.len() > 1,
                meta: meta.clone(),
            });
        }
    }

    /// Notes that proposals are not adopted.
    pub fn reject(&mut self, act: &RejectProposals, meta: &Meta) {
        for proposal in &act.proposals {
            self.of(act.version, &act.agency, proposal).rejection = Some(Rejection {
                ground: act.ground,
                item: act.item.clone(),
                reason: act.reason.clone(),
                meta: meta.clone(),
            });
        }
    }

    /// Notes that proposals are taken up again.
    pub fn reopen(&mut self, act: &ReopenProposal, meta: &Meta) {
        for proposal in &act.proposals {
            let handled = self.of(act.version, &act.agency, proposal);
            handled.rejection = None;
            handled.reopened = Some(meta.clone());
        }
    }

    /// A version was registered with a wrong day: what was decided stays with the text.
    pub(super) fn move_version(&mut self, from: Date, to: Date) {
        let moved: Vec<(Date, AgencyId)> =
            self.handled.keys().filter(|(version, _)| *version == from).cloned().collect();
        for key in moved {
            if let Some(handled) = self.handled.remove(&key) {
                self.handled.entry((to, key.1)).or_default().extend(handled);
            }
        }
    }

    /// What an agency made of a proposal; `None` where it never dealt with it.
    pub fn find(&self, version: Date, agency: &AgencyId, key: &ProposalKey) -> Option<&Handled> {
        self.handled.get(&(version, agency.clone()))?.get(key)
    }

    /// Every proposal of a version that an agency dealt with, in the order of places.
    pub fn by(&self, version: Date, agency: &AgencyId) -> impl Iterator<Item = (&ProposalKey, &Handled)> {
        self.handled.get(&(version, agency.clone())).into_iter().flatten()
    }

    /// What every agency made of one proposal, by agency.
    pub fn everywhere<'a>(
        &'a self,
        version: Date,
        key: &'a ProposalKey,
    ) -> impl Iterator<Item = (&'a AgencyId, &'a Handled)> {
        let of = self.handled.iter().filter(move |((at, _), _)| *at == version);
        of.filter_map(|((_, agency), all)| Some((agency, all.get(key)?)))
    }

    /// Whether a proposal went into this item.
    pub fn holds(&self, item: &ItemCode) -> bool {
        let mut all = self.handled.values().flat_map(BTreeMap::values).flat_map(|handled| &handled.adoptions);
        all.any(|adoption| adoption.item == *item)
    }
}

/// Whether a department that a statute names, such as 县级以上人民政府市场监督管理部门, is the one whose name an agency bears:
/// what is left of the agency's name without its regions and its ending stands in the department's.
pub fn is_department(department: &str, agency: &str, regions: &law::region::Regions) -> bool {
    let mut core = agency;
    while let Some(rest) =
        regions.iter().filter_map(|region| core.strip_prefix(region.name.as_str())).min_by_key(|rest| rest.len())
    {
        core = rest;
    }
    let end = ["委员会", "局", "厅"].iter().filter_map(|ending| core.find(ending)).min();
    let Some(core) = end.and_then(|end| core.get(..end)) else { return false };
    core.chars().count() >= 2 && department.contains(core)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn proposal(place: &str) -> ProposalRef {
        ProposalRef {
            place: Line::from(place),
            kind: ProposalKind::Penalty,
            ordinal: 1,
            name: Line::from("占用通道的处罚"),
        }
    }

    fn part(words: &str) -> ProposalPart {
        ProposalPart { kind: PartKind::Circumstance, words: Line::from(words) }
    }

    const VERSION: Date = date(2023, 8, 24);

    fn agency() -> AgencyId {
        AgencyId::from("caoxian-city")
    }

    fn meta() -> Meta {
        Meta::imported(date(2025, 3, 1))
    }

    fn adopt(places: &[&str], parts: &[&str], item: &str) -> AdoptProposals {
        AdoptProposals {
            title: Line::from("示例条例"),
            version: VERSION,
            agency: agency(),
            proposals: places.iter().map(|place| proposal(place)).collect(),
            parts: parts.iter().map(|words| part(words)).collect(),
            item: ItemCode::from(item),
        }
    }

    fn reject(place: &str) -> RejectProposals {
        RejectProposals {
            title: Line::from("示例条例"),
            version: VERSION,
            agency: agency(),
            proposals: vec![proposal(place)],
            ground: RejectionGround::NotOurs,
            item: None,
            reason: Text::from("由公安机关处罚"),
        }
    }

    #[test]
    fn the_state_of_a_proposal_follows_from_what_was_done() {
        enum Done {
            Adopt(&'static [&'static str], &'static [&'static str]),
            Reject,
            Reopen,
        }
        use Done::{Adopt, Reject, Reopen};
        use ProposalState as S;
        let cases: &[(&[Done], S)] = &[
            (&[Adopt(&["第三条"], &[])], S::Adopted),
            (&[Adopt(&["第三条", "第四条"], &[])], S::Merged),
            (&[Adopt(&["第三条"], &["甲"])], S::SplitOpen),
            (&[Adopt(&["第三条"], &["甲"]), Adopt(&["第三条"], &["乙"])], S::Split),
            (&[Adopt(&["第三条"], &["甲"]), Reject], S::Split),
            (&[Adopt(&["第三条"], &["甲"]), Reject, Reopen], S::SplitOpen),
            (&[Reject], S::Rejected),
            (&[Reject, Reopen], S::Untouched),
        ];
        for (number, (done, expected)) in cases.iter().enumerate() {
            let mut memory = Memory::default();
            for one in *done {
                match one {
                    Adopt(places, parts) => memory.adopt(&adopt(places, parts, "1"), &meta()),
                    Reject => memory.reject(&reject("第三条"), &meta()),
                    Reopen => {
                        let RejectProposals { title, version, agency, proposals, .. } = reject("第三条");
                        memory.reopen(&ReopenProposal { title, version, agency, proposals, reason: None }, &meta());
                    }
                }
            }
            let handled = memory.find(VERSION, &agency(), &proposal("第三条").key()).unwrap();
            assert_eq!(handled.state(&[part("甲"), part("乙")]), *expected, "{number}");
            assert!(memory.find(VERSION, &AgencyId::from("other"), &proposal("第三条").key()).is_none());
        }
    }

    #[test]
    fn decisions_stay_with_a_text_whose_day_is_corrected() {
        let mut memory = Memory::default();
        memory.adopt(&adopt(&["第三条"], &[], "1"), &meta());
        memory.move_version(VERSION, date(2023, 8, 25));
        let key = proposal("第三条").key();
        assert!(memory.find(VERSION, &agency(), &key).is_none());
        assert!(memory.find(date(2023, 8, 25), &agency(), &key).is_some());
        assert_eq!(memory.everywhere(date(2023, 8, 25), &key).count(), 1);
        assert!(memory.holds(&ItemCode::from("1")) && !memory.holds(&ItemCode::from("2")));
    }

    #[test]
    fn departments_are_known_by_the_names_of_agencies() {
        let law = law::Law::load().unwrap();
        let cases = [
            ("县级以上人民政府市场监督管理部门", "曹县市场监督管理局", true),
            ("市场监督管理部门", "菏泽市牡丹区市场监督管理局", true),
            ("县区城市管理部门", "曹县城市管理局", true),
            ("城市管理行政执法部门", "菏泽市城市管理局", true),
            ("生态环境主管部门", "菏泽市生态环境局曹县分局", true),
            ("公安机关", "菏泽市公安局牡丹分局", true),
            ("卫生健康主管部门", "菏泽市卫生健康委员会", true),
            ("应急管理部门", "曹县城市管理局", false),
            ("药品监督管理部门", "曹县市场监督管理局", false),
            ("公安机关", "曹县李庄镇人民政府", false),
            ("", "曹县公安局", false),
        ];
        for (department, agency, expected) in cases {
            assert_eq!(is_department(department, agency, &law.regions), expected, "{department} {agency}");
        }
    }
}
