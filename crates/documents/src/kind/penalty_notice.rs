//! 行政处罚事先告知书: the notice before a penalty, with the right to a hearing where there is one.

use casework::acts::notice::Notify;
use jiff::civil::date;
use serde::{Deserialize, Serialize};

use super::{Citation, DocumentKind, check, filled, value};
use crate::{
    fill::{self, Source, text},
    part::{Contact, Evidence, Head, Issue, Law, Party},
    sample,
};

/// The kind.
pub const KIND: DocumentKind = DocumentKind {
    id: "penalty_notice",
    title: "行政处罚事先告知书",
    citations: &[
        Citation { from: "", article: "《行政处罚法》（2017年修正）第三十一条、第四十二条" },
        Citation {
            from: "2021-07-15", article: "《行政处罚法》第四十四条、第六十三条、第六十四条"
        },
    ],
    source: include_str!("../../templates/penalty_notice.typ"),
    sample: || value(&sample()),
    check: check::<PenaltyNotice>,
    fill: |source| filled(fill(source)),
};

/// The data of a notice before a penalty.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PenaltyNotice {
    /// Agency, number, case.
    pub head: Head,
    /// The party.
    pub party: Party,
    /// The facts found, a paragraph a line.
    pub facts: String,
    /// The evidence.
    pub evidence: Vec<Evidence>,
    /// The provisions broken.
    pub broken: Vec<Law>,
    /// What the breach is in law.
    pub offence: String,
    /// The discretion: circumstances, tier and benchmark, a paragraph a line.
    pub discretion: Option<String>,
    /// The provisions that lay down the penalty.
    pub basis: Vec<Law>,
    /// What is proposed, numbered on the page.
    pub penalties: Vec<String>,
    /// The right to make a statement and a defence.
    pub defence: Right,
    /// The right to a hearing; none if the proposed penalty is not within its scope.
    pub hearing: Option<Right>,
    /// Whom to turn to.
    pub contact: Option<Contact>,
    /// Date and seal.
    pub issue: Issue,
}

/// A right of the party and how long it can be used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Right {
    /// The articles that give it.
    pub basis: String,
    /// The period in the words of the law: 五个工作日, 三日.
    pub term: String,
}

fn fill(source: &Source<'_>) -> Option<PenaltyNotice> {
    let act: &Notify = source.act()?;
    let right = |basis: &str, key: &str, days: Option<u32>| {
        let term = text::period(&source.term(key, days)?);
        Some(Right { basis: source.words(basis), term })
    };
    Some(PenaltyNotice {
        head: source.head(KIND.id)?,
        party: source.party()?,
        facts: fill::statements(&act.facts),
        evidence: source.fact_evidence(&act.facts),
        broken: source.duty(),
        offence: format!("{}的违法行为", source.cause()),
        discretion: source.discretion(&act.disposition, Some(act.reasons.as_str())),
        basis: source.laws(&act.disposition.basis),
        penalties: source.penalties(&act.disposition),
        defence: right("right.defence", "defence.days", Some(act.defence_days))?,
        hearing: if act.hearing_right {
            right("right.hearing", "hearing.request_days", act.hearing_days)
        } else {
            None
        },
        contact: source.contact(),
        issue: source.issue(),
    })
}

fn sample() -> PenaltyNotice {
    PenaltyNotice {
        head: sample::head(date(2022, 11, 4), Some("曹市监罚告〔2022〕131号")),
        party: sample::party(),
        facts: sample::FACTS.to_owned(),
        evidence: sample::evidence(),
        broken: sample::duty(),
        offence: "经营超过保质期食品的违法行为".to_owned(),
        discretion: sample::some(
            "鉴于你单位系初次违法，货值金额较小，主动下架涉案食品并配合调查，未发现造成危害后果，\
             符合《山东省市场监督管理行政处罚裁量基准》规定的“较轻”情形，拟从轻处罚。",
        ),
        basis: sample::penalty_law(),
        penalties: sample::list(&[
            "没收超过保质期的“晨光牧场”纯牛奶48盒、“麦香园”蛋黄酥26袋",
            "没收违法所得人民币93.20元（大写：玖拾叁元贰角）",
            "罚款人民币50,000.00元（大写：伍万元整）",
        ]),
        defence: Right {
            basis: "《中华人民共和国行政处罚法》第四十四条、第四十五条".to_owned(),
            term: "五个工作日".to_owned(),
        },
        hearing: Some(Right {
            basis: "《中华人民共和国行政处罚法》第六十三条、第六十四条".to_owned(),
            term: "五个工作日".to_owned(),
        }),
        contact: Some(sample::contact()),
        issue: sample::issue(date(2022, 11, 4)),
    }
}
