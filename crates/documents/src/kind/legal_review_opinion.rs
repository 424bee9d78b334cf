//! 法制审核意见书: the opinion of the legal review.

use casework::acts::conclusion::EndInvestigation;
use casework::acts::review::{OpineReview, SubmitReview};
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::{Citation, DocumentKind, check, filled, value};
use crate::{
    fill::Source,
    part::{Head, Opinion, Party},
    sample,
};

/// The kind.
pub const KIND: DocumentKind = DocumentKind {
    id: "legal_review_opinion",
    title: "法制审核意见书",
    citations: &[
        Citation { from: "2018-01-01", article: "《行政处罚法》（2017年修正）第三十八条第三款" },
        Citation { from: "2021-07-15", article: "《行政处罚法》第五十八条" },
    ],
    source: include_str!("../../templates/legal_review_opinion.typ"),
    sample: || value(&sample()),
    check: check::<LegalReviewOpinion>,
    fill: |source| filled(fill(source)),
};

/// The data of an opinion of the legal review.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegalReviewOpinion {
    /// Agency, number, case.
    pub head: Head,
    /// The party.
    pub party: Party,
    /// The unit that submitted the case.
    pub submitted_by: String,
    /// The day it was received.
    pub received_on: Date,
    /// Why the case must be reviewed, in the words of the law.
    pub ground: Option<String>,
    /// What the officers propose.
    pub proposal: String,
    /// The materials submitted.
    pub materials: Vec<String>,
    /// The points reviewed, each with its finding.
    pub points: Vec<ReviewPoint>,
    /// The result: 同意, 补充调查, 改正, 不同意, 移送 …
    pub result: String,
    /// The opinion, a paragraph a line.
    pub opinion: String,
    /// Who reviewed.
    pub reviewer: String,
    /// The number of the reviewer's legal qualification certificate.
    pub qualification: Option<String>,
    /// The day of the opinion.
    pub reviewed_on: Date,
    /// What follows: the head of the legal unit.
    pub opinions: Vec<Opinion>,
}

/// A point reviewed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewPoint {
    /// The point: 主体, 事实, 证据, 程序, 依据, 裁量, 文书.
    pub point: String,
    /// The finding.
    pub finding: String,
    /// Whether it stands.
    pub sound: bool,
}

fn fill(source: &Source<'_>) -> Option<LegalReviewOpinion> {
    let (entry, act): (_, &OpineReview) = (source.entry()?, source.act()?);
    let submitted = source.case.last::<SubmitReview>()?;
    let concluded = source.case.last::<EndInvestigation>().map(|end| end.act);
    let grounds = [
        ("review.public_interest", concluded.is_some_and(|end| end.public_interest)),
        ("review.hearing", source.case.hearing_held().is_some()),
        ("review.complicated", concluded.is_some_and(|end| end.complicated)),
        ("review.statutory", concluded.is_some_and(|end| end.statutory_review)),
    ];
    let grounds = grounds.iter().filter(|(_, holds)| *holds).map(|(key, _)| source.words(key));
    let grounds = grounds.filter(|words| !words.is_empty()).collect::<Vec<_>>().join("；");
    let penalties = source.proposed().map(|proposed| source.penalties(proposed).join("；"));
    let before = source.case.documents().into_iter().filter(|document| document.effective < submitted.effective.seq);
    let papers = before.count();
    let evidence = source.case.evidence().iter().filter(|piece| piece.source < submitted.entry.seq).count();
    let point = |point: &casework::acts::review::ReviewPoint| ReviewPoint {
        point: point.point.to_string(),
        finding: point
            .note
            .as_ref()
            .map_or_else(|| if point.passes { "符合要求" } else { "不符合要求" }.to_owned(), ToString::to_string),
        sound: point.passes,
    };
    let reviewer = source.facts.registry.person(&entry.by);
    Some(LegalReviewOpinion {
        head: source.head(KIND.id)?,
        party: source.party()?,
        submitted_by: source.name(&submitted.entry.by),
        received_on: submitted.day(),
        ground: Some(grounds).filter(|grounds| !grounds.is_empty()),
        proposal: penalties
            .or_else(|| concluded.map(|end| end.outcome.title().to_owned()))
            .map_or_else(String::new, |proposal| format!("{proposal}。")),
        materials: vec![format!("执法文书{papers}份"), format!("证据材料{evidence}份")],
        points: act.points.iter().map(point).collect(),
        result: act.opinion.title().to_owned(),
        opinion: act.explanation.to_string(),
        reviewer: source.name(&entry.by),
        qualification: reviewer
            .and_then(|person| person.registration.legal_qualification.as_ref())
            .map(ToString::to_string),
        reviewed_on: source.day()?,
        opinions: Vec::new(),
    })
}

fn sample() -> LegalReviewOpinion {
    let day = date(2022, 10, 31);
    LegalReviewOpinion {
        head: sample::head(day, Some("曹市监法审〔2022〕64号")),
        party: sample::party(),
        submitted_by: "综合执法大队".to_owned(),
        received_on: date(2022, 10, 26),
        ground: sample::some("涉及重大公共利益的"),
        proposal: "没收超过保质期的食品；没收违法所得93.20元；罚款50,000.00元。".to_owned(),
        materials: sample::list(&["案件调查终结报告1份", "证据材料5份", "执法文书8份", "裁量基准适用说明1份"]),
        points: [
            ("执法主体和人员资格", "本局对本案有管辖权，执法人员均持有有效执法证件"),
            ("违法事实和证据", "违法事实清楚，证据确实、充分，相互印证"),
            ("执法程序", "立案、调查取证、责令改正程序符合规定，期限未超期"),
            ("法律适用", "适用《中华人民共和国食品安全法》第三十四条第十项、第一百二十四条第一款第五项正确"),
            ("裁量基准", "“较轻”情形的适用条件均有证据证明，裁量适当"),
            ("执法文书", "文书完备，填写规范"),
            ("涉嫌犯罪的移送", "货值金额较小，未发现涉嫌犯罪"),
        ]
        .map(|(point, finding)| ReviewPoint { point: point.to_owned(), finding: finding.to_owned(), sound: true })
        .to_vec(),
        result: "同意".to_owned(),
        opinion: "同意承办机构的处理建议，依照规定进行行政处罚事先告知；当事人要求听证的，依法组织听证。".to_owned(),
        reviewer: "陈思远".to_owned(),
        qualification: sample::some("A20153717210087"),
        reviewed_on: day,
        opinions: vec![sample::opinion("法制机构负责人意见", "同意审核意见。", &["马文静"], day)],
    }
}
