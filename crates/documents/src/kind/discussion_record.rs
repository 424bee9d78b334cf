//! 行政处罚案件集体讨论记录: the collective discussion of a complicated or major case.

use jiff::civil::date;
use serde::{Deserialize, Serialize};

use super::{Citation, DocumentKind, check, value};
use crate::{
    part::{Head, Party, Period, Signature},
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
    fill: |_| None,
};

/// The data of a record of a collective discussion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DiscussionRecord {
    /// Agency, number, case.
    pub head: Head,
    /// The party.
    pub party: Party,
    /// From when to when.
    pub period: Period,
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
        period: sample::period(day, (14, 30), (15, 20)),
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
