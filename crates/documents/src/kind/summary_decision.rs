//! 当场行政处罚决定书: the decision of the summary procedure, filled in and delivered on the spot.

use casework::acts::decision::{CorrectionOrder, DecideOnTheSpot};
use jiff::civil::{DateTime, date};
use law::PenaltyKind;
use serde::{Deserialize, Serialize};

use super::{Citation, DocumentKind, check, filled, value};
use crate::{
    fill::{Source, text},
    part::{Amount, Head, Issue, Law, Officer, Party, Payment, Signature},
    sample,
};

/// The kind.
pub const KIND: DocumentKind = DocumentKind {
    id: "summary_decision",
    title: "当场行政处罚决定书",
    citations: &[
        Citation { from: "", article: "《行政处罚法》（2017年修正）第三十四条" },
        Citation { from: "2021-07-15", article: "《行政处罚法》第五十二条" },
    ],
    source: include_str!("../../templates/summary_decision.typ"),
    sample: || value(&sample()),
    check: check::<SummaryDecision>,
    fill: |source| filled(fill(source)),
};

/// The data of an on-the-spot decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SummaryDecision {
    /// Agency, number, case.
    pub head: Head,
    /// The party.
    pub party: Party,
    /// When the breach was committed or found.
    pub at: DateTime,
    /// Where.
    pub place: String,
    /// The breach, a paragraph a line.
    pub facts: String,
    /// The evidence, one an item.
    pub evidence: Vec<String>,
    /// The provisions broken.
    pub broken: Vec<Law>,
    /// The provisions that lay down the penalty.
    pub basis: Vec<Law>,
    /// Whether the party is warned.
    pub warning: bool,
    /// The fine.
    pub fine: Option<Amount>,
    /// What was told before the decision, and what the party answered.
    pub told: String,
    /// What the party stated in defence, and whether it was adopted.
    pub defence: Option<String>,
    /// How the fine is paid at the bank; none if it is collected on the spot or there is no fine.
    pub payment: Option<Payment>,
    /// Why and how the fine is collected on the spot, with the article and the receipt's number.
    pub spot_collection: Option<String>,
    /// The correction ordered, a sentence.
    pub correction: Option<String>,
    /// Reconsideration and litigation, with reconsideration first where the law demands it; whole sentences.
    pub remedies: String,
    /// The officers, who sign.
    pub officers: Vec<Officer>,
    /// Signatures of the officers and the party; a refusal is noted.
    pub signatures: Vec<Signature>,
    /// Date and seal.
    pub issue: Issue,
}

fn fill(source: &Source<'_>) -> Option<SummaryDecision> {
    let act: &DecideOnTheSpot = source.act()?;
    let head = source.head(KIND.id)?;
    let fine = act.disposition.fine();
    let collected = act.fine_collected.map(|collected| {
        let basis = source.words("basis.spot_collection");
        format!("依据{basis}的规定，当场收缴罚款{}。", text::money(collected))
    });
    let correction = act.correction.map(|correction| match correction {
        CorrectionOrder::Ordered => "责令当事人改正违法行为。".to_owned(),
        CorrectionOrder::Done => "当事人已经改正违法行为。".to_owned(),
    });
    let recording = act.recording.as_ref().map(|recording| format!("音像记录（设备编号{}）", recording.device));
    Some(SummaryDecision {
        party: source.party()?,
        at: act.violation_at,
        place: act.place.to_string(),
        facts: act.facts.to_string(),
        evidence: recording.into_iter().collect(),
        broken: source.duty(),
        basis: source.laws(&act.disposition.basis),
        warning: act.disposition.has(PenaltyKind::Warning),
        fine: fine.map(text::amount),
        told: if act.notice_given { source.words("told.summary") } else { String::new() },
        defence: act.defence.as_ref().map(ToString::to_string),
        payment: source.payment(act.payment.as_ref()).filter(|_| fine.is_some() && collected.is_none()),
        spot_collection: collected,
        correction,
        remedies: act.remedies.as_ref().and_then(|remedies| source.remedies(remedies, "本决定")).unwrap_or_default(),
        officers: source.officers(&act.officers),
        signatures: vec![
            Signature {
                role: "执法人员".to_owned(),
                name: Some(source.names(&act.officers)),
                date: Some(head.made_on),
                note: None,
            },
            Signature { role: "当事人".to_owned(), name: None, date: None, note: None },
        ],
        issue: source.issue(),
        head,
    })
}

fn sample() -> SummaryDecision {
    let day = date(2024, 3, 12);
    let mut head = sample::head(day, Some("曹城管当罚〔2024〕000217号"));
    head.agency = "曹县综合行政执法局".to_owned();
    head.case_number = None;
    head.cause = "未经批准占用城市道路摆摊经营".to_owned();
    SummaryDecision {
        head,
        party: sample::operator(),
        at: sample::at(day, (9, 20)),
        place: "曹县磐石街道青菏路与珠江路交叉口东北角".to_owned(),
        facts: "当事人未经批准，在青菏路与珠江路交叉口东北角人行道上摆放桌椅、炉具经营早点，占用道路约6平方米。"
            .to_owned(),
        evidence: sample::list(&["现场照片2张", "执法记录仪录像1段"]),
        broken: vec![Law { citation: "《城市道路管理条例》第二十七条第一项".to_owned(), text: None }],
        basis: vec![Law { citation: "《城市道路管理条例》第四十二条".to_owned(), text: None }],
        warning: true,
        fine: Some(Amount { figures: "100.00".to_owned(), capitals: "壹佰元整".to_owned() }),
        told: "执法人员出示执法证件，当场告知当事人拟作出行政处罚的内容及事实、理由、依据和依法享有的陈述、申辩权利。"
            .to_owned(),
        defence: sample::some("当事人表示无异议，不进行陈述、申辩。"),
        payment: Some(sample::payment()),
        spot_collection: None,
        correction: sample::some("责令立即改正，清理占道物品，恢复道路原状。"),
        remedies: "如不服本决定，应当自收到本决定书之日起六十日内先向曹县人民政府申请行政复议；对行政复议决定不服的，\
            可以自收到行政复议决定书之日起十五日内依法向曹县人民法院提起行政诉讼。行政复议期间，本决定不停止执行。"
            .to_owned(),
        officers: sample::officers(),
        signatures: vec![
            sample::signature("执法人员", "李建国、赵晓燕", day),
            sample::signature("当事人", "王喆昇", day),
        ],
        issue: sample::issue(day),
    }
}
