//! 不予行政处罚决定书: the decision not to penalise.

use casework::acts::decision::{DecideNoPenalty, NoPenaltyGround};
use jiff::civil::date;
use serde::{Deserialize, Serialize};

use super::{Citation, DocumentKind, check, filled, value};
use crate::{
    fill::{self, Source, text},
    part::{Evidence, Head, Issue, Law, Party},
    sample,
};

/// The kind.
pub const KIND: DocumentKind = DocumentKind {
    id: "no_penalty_decision",
    title: "不予行政处罚决定书",
    citations: &[
        Citation { from: "", article: "《行政处罚法》（2017年修正）第二十七条、第三十八条" },
        Citation { from: "2021-07-15", article: "《行政处罚法》第三十三条、第五十七条" },
    ],
    source: include_str!("../../templates/no_penalty_decision.typ"),
    sample: || value(&sample()),
    check: check::<NoPenaltyDecision>,
    fill: |source| filled(fill(source)),
};

/// The data of a decision not to penalise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoPenaltyDecision {
    /// Agency, number, case.
    pub head: Head,
    /// The party.
    pub party: Party,
    /// The facts found, a paragraph a line.
    pub facts: String,
    /// The evidence.
    pub evidence: Vec<Evidence>,
    /// The provisions broken; empty where no breach is proven.
    pub broken: Vec<Law>,
    /// Why there is no penalty, a paragraph a line: minor, first time, no fault, not proven, too late …
    pub ground: String,
    /// The articles the decision rests on.
    pub basis: String,
    /// The education given to the party (owed where a breach is not penalised), a paragraph a line.
    pub education: Option<String>,
    /// What correction is ordered or was made, a sentence.
    pub correction: Option<String>,
    /// What becomes of goods sealed, seized or preserved, a sentence.
    pub property: Option<String>,
    /// Reconsideration and litigation; whole sentences of the law in force.
    pub remedies: String,
    /// Date and seal.
    pub issue: Issue,
}

fn fill(source: &Source<'_>) -> Option<NoPenaltyDecision> {
    let act: &DecideNoPenalty = source.act()?;
    let article = source.words(&format!("no_penalty.{}", act.ground.code()));
    let own = act.ground_basis.as_ref().map(|basis| source.formal(text::open(basis.as_str())));
    let basis = [Some(article).filter(|article| !article.is_empty()), own];
    let title = act.ground.title();
    let ground = if title.starts_with("当事人") {
        format!("{title}。")
    } else {
        format!("当事人的情形属于{title}。")
    };
    let corrected = matches!(act.ground, NoPenaltyGround::Minor | NoPenaltyGround::FirstTime);
    Some(NoPenaltyDecision {
        head: source.head(KIND.id)?,
        party: source.party()?,
        facts: fill::statements(&act.facts),
        evidence: source.fact_evidence(&act.facts),
        broken: if act.ground == NoPenaltyGround::NotProven { Vec::new() } else { source.duty() },
        ground: text::lines([Some(ground), act.guardian_order.as_ref().map(ToString::to_string)])?,
        basis: basis.into_iter().flatten().collect::<Vec<_>>().join("、"),
        education: act.education.as_ref().map(ToString::to_string),
        correction: corrected.then(|| "当事人已经改正违法行为。".to_owned()),
        property: None,
        remedies: act.remedies.as_ref().and_then(|remedies| source.remedies(remedies, "本决定")).unwrap_or_default(),
        issue: source.issue(),
    })
}

fn sample() -> NoPenaltyDecision {
    let day = date(2022, 10, 20);
    NoPenaltyDecision {
        head: sample::head(day, Some("曹市监不罚决〔2022〕31号")),
        party: sample::party(),
        facts:
            "2022年9月5日，本局执法人员检查发现，当事人货架上有1盒超过保质期1日的“晨光牧场”纯牛奶待售，货值金额3.50元，\
            尚未售出。当事人当场下架并销毁，当日对全部在售食品进行了清查。"
                .to_owned(),
        evidence: sample::evidence().into_iter().take(3).collect(),
        broken: sample::duty(),
        ground: "当事人系初次违法，涉案食品数量少、货值金额小、尚未售出，危害后果轻微，并已及时改正。".to_owned(),
        basis: "《中华人民共和国行政处罚法》第三十三条第一款、第五十七条第一款第二项".to_owned(),
        education: sample::some(
            "当事人应当引以为戒，认真学习食品安全法律、法规，建立并落实临近保质期食品的定期检查制度。",
        ),
        correction: sample::some("当事人已经改正违法行为。"),
        property: None,
        remedies: sample::REMEDIES.to_owned(),
        issue: sample::issue(day),
    }
}
