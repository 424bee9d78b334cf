//! 听证申请登记表: the party's request for a hearing, or the record of one made by word of mouth.

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::{Citation, DocumentKind, check, value};
use crate::{
    part::{Head, Officer, Party, Signature},
    sample,
};

/// The kind.
pub const KIND: DocumentKind = DocumentKind {
    id: "hearing_request",
    title: "听证申请登记表",
    citations: &[
        Citation { from: "", article: "《行政处罚法》（2017年修正）第四十二条第一款第一项" },
        Citation { from: "2021-07-15", article: "《行政处罚法》第六十四条第一项" },
    ],
    source: include_str!("../../templates/hearing_request.typ"),
    sample: || value(&sample()),
    check: check::<HearingRequest>,
    fill: |_| None,
};

/// The data of a request for a hearing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HearingRequest {
    /// Agency, case.
    pub head: Head,
    /// The party.
    pub party: Party,
    /// The agents, at most two.
    pub agents: Vec<Agent>,
    /// The number of the notice that told of the right.
    pub notice_number: String,
    /// The day that notice was received.
    pub notified_on: Date,
    /// The day of the request.
    pub requested_on: Date,
    /// Whether it was made by word of mouth and recorded by an officer.
    pub oral: bool,
    /// What the party asks for, besides the hearing.
    pub claims: Option<String>,
    /// Facts and reasons, a paragraph a line.
    pub reasons: Option<String>,
    /// Evidence handed in.
    pub evidence: Vec<String>,
    /// The party's signature.
    pub signatures: Vec<Signature>,
    /// The officers who received it.
    pub received_by: Vec<Officer>,
}

/// An agent of the party.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agent {
    /// Name.
    pub name: String,
    /// Employer and post.
    pub employment: Option<String>,
    /// What the agent may do: 一般代理, 特别授权.
    pub powers: String,
    /// Telephone.
    pub phone: Option<String>,
}

fn sample() -> HearingRequest {
    let day = date(2022, 11, 10);
    HearingRequest {
        head: sample::head(day, None),
        party: sample::party(),
        agents: vec![Agent {
            name: "冯立".to_owned(),
            employment: sample::some("山东某律师事务所律师"),
            powers: "特别授权".to_owned(),
            phone: sample::some("13900000217"),
        }],
        notice_number: "曹市监罚告〔2022〕131号".to_owned(),
        notified_on: date(2022, 11, 8),
        requested_on: day,
        oral: false,
        claims: sample::some("请求减轻处罚。"),
        reasons: sample::some("涉案食品数量少，检查当天已经全部下架，未造成危害后果；拟罚款数额与违法情节不相当。"),
        evidence: sample::list(&["下架记录1份", "2022年第三季度销售汇总表1份"]),
        signatures: vec![sample::signature("申请人", "王喆昇", day)],
        received_by: sample::officers(),
    }
}
