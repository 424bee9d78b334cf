//! 行政处罚案件集体讨论记录: the collective discussion of a complicated or major case.

use casework::acts::review::{ConcludeDiscussion, StartDiscussion};
use casework::definition::Role;
use casework::value::PersonId;
use jiff::civil::{DateTime, date};
use serde::{Deserialize, Serialize};

use super::{Citation, DocumentKind, check, filled, value};
use crate::{
    fill::{self, Source, text},
    part::{Head, Party, Signature},
    sample,
};

/// The kind.
pub const KIND: DocumentKind = DocumentKind {
    id: "discussion_record",
    title: "行政处罚案件集体讨论记录",
    citations: &[
        Citation { from: "", article: "《行政处罚法》（2017年修正）第三十八条第二款" },
        Citation { from: "2021-07-15", article: "《行政处罚法》第五十七条第二款" },
    ],
    source: include_str!("../../templates/discussion_record.typ"),
    sample: || value(&sample()),
    check: check::<DiscussionRecord>,
    fill: |source| filled(fill(source)),
};

/// The data of a record of a collective discussion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DiscussionRecord {
    /// Agency, number, case.
    pub head: Head,
    /// The party.
    pub party: Party,
    /// When.
    pub at: DateTime,
    /// Where.
    pub place: String,
    /// Name and post of who presided.
    pub presider: String,
    /// Who took part, with their posts.
    pub members: Vec<Member>,
    /// Who sat in without a vote, with their posts.
    pub observers: Vec<Member>,
    /// Who reported the case.
    pub reporter: String,
    /// The recorder.
    pub recorder: String,
    /// Why the case is discussed, in the words of the law.
    pub ground: Option<String>,
    /// The report on the case, a paragraph a line.
    pub report: String,
    /// What each said.
    pub statements: Vec<Statement>,
    /// The conclusion, a paragraph a line.
    pub conclusion: String,
    /// Different opinions that remain.
    pub dissent: Option<String>,
    /// Signatures of the members and the recorder.
    pub signatures: Vec<Signature>,
}

/// Someone at the discussion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// Name.
    pub name: String,
    /// Post.
    pub post: String,
}

/// What a member said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// The member.
    pub name: String,
    /// The opinion, a paragraph a line.
    pub words: String,
}

fn fill(source: &Source<'_>) -> Option<DiscussionRecord> {
    let (entry, act): (_, &ConcludeDiscussion) = (source.entry()?, source.act()?);
    let post = |person: &PersonId| {
        let known = source.facts.registry.person(person)?;
        let roles = [Role::Head, Role::Presider, Role::Reviewer, Role::Officer, Role::Clerk, Role::Supervisor];
        roles.into_iter().find_map(|role| known.post(role, None, entry.at.date())).map(|post| post.role.title())
    };
    let member = |person| Member { name: source.name(person), post: post(person).unwrap_or_default().to_owned() };
    let matters = source.case.last::<StartDiscussion>().map(|started| started.act.matters.to_string());
    let facts = Some(fill::statements(source.stated_facts())).filter(|facts| !facts.is_empty());
    let proposal = source.proposed().map(|proposed| format!("拟处理意见：{}。", source.penalties(proposed).join("；")));
    let officers = source.case.officers();
    let reporters = act.attending.iter().filter(|person| officers.contains(person));
    let names = |people: Vec<String>| people.join("、");
    let others = act.members.iter().filter(|opinion| opinion.member != act.chair);
    let signers = [
        ("主持人", source.name(&act.chair)),
        ("参加人", names(others.map(|opinion| source.name(&opinion.member)).collect())),
        ("记录人", source.name(&entry.by)),
    ];
    Some(DiscussionRecord {
        head: source.head(KIND.id)?,
        party: source.party()?,
        at: entry.at,
        place: String::new(),
        presider: source.name(&act.chair),
        members: act.members.iter().map(|opinion| member(&opinion.member)).collect(),
        observers: act.attending.iter().map(member).collect(),
        reporter: names(reporters.map(|person| source.name(person)).collect()),
        recorder: source.name(&entry.by),
        ground: Some(source.words("discussion.ground")),
        report: text::lines([matters, facts, proposal]).unwrap_or_default(),
        statements: act
            .members
            .iter()
            .map(|opinion| Statement { name: source.name(&opinion.member), words: opinion.opinion.to_string() })
            .collect(),
        conclusion: act.conclusion.to_string(),
        dissent: act.dissent.as_ref().map(ToString::to_string),
        signatures: signers
            .into_iter()
            .filter(|(_, name)| !name.is_empty())
            .map(|(role, name)| Signature {
                role: role.to_owned(),
                name: Some(name),
                date: Some(entry.at.date()),
                note: None,
            })
            .collect(),
    })
}

fn sample() -> DiscussionRecord {
    let day = date(2022, 12, 1);
    let members = [
        ("周海涛", "局长"),
        ("郑国栋", "副局长"),
        ("孟凡荣", "副局长"),
        ("马文静", "法规科科长"),
        ("孙立新", "综合执法大队大队长"),
    ];
    let member = |(name, post): (&str, &str)| Member { name: name.to_owned(), post: post.to_owned() };
    let statements = [
        ("郑国栋", "同意承办机构的意见。事实清楚，证据充分，罚款数额已是法定最低限。"),
        ("孟凡荣", "同意。食品经营者应当定期检查，本案当事人过期后仍有销售，不属于轻微违法，不能不予处罚。"),
        ("马文静", "法制审核和听证没有发现程序问题，适用依据和裁量基准正确。"),
        ("孙立新", "同意。对当事人的经营困难，可以依法告知其申请延期或者分期缴纳罚款的权利。"),
        ("周海涛", "同意大家的意见。"),
    ];
    DiscussionRecord {
        head: sample::head(day, Some("曹市监讨〔2022〕22号")),
        party: sample::party(),
        at: sample::at(day, (14, 30)),
        place: "曹县市场监督管理局二楼会议室".to_owned(),
        presider: "周海涛（局长）".to_owned(),
        members: members.map(member).to_vec(),
        observers: vec![member(("刘敏", "法规科科员"))],
        reporter: "李建国".to_owned(),
        recorder: "刘敏".to_owned(),
        ground: sample::some("对情节复杂或者重大违法行为给予行政处罚"),
        report: sample::FACTS.to_owned(),
        statements: statements
            .map(|(name, words)| Statement { name: name.to_owned(), words: words.to_owned() })
            .to_vec(),
        conclusion: "经集体讨论，一致同意：没收涉案食品，没收违法所得93.20元，罚款50,000.00元。".to_owned(),
        dissent: None,
        signatures: [("主持人", "周海涛"), ("参加人", "郑国栋、孟凡荣、马文静、孙立新"), ("记录人", "刘敏")]
            .map(|(role, name)| sample::signature(role, name, day))
            .to_vec(),
    }
}
