//! 行政处罚决定书: the decision to penalise in the ordinary procedure.

use casework::acts::decision::{AppliedLaw, CorrectionOrder, Decide};
use casework::acts::investigation::OrderCorrection;
use jiff::civil::date;
use serde::{Deserialize, Serialize};

use super::{Citation, DocumentKind, check, filled, value};
use crate::{
    fill::{self, Source, course, text},
    part::{Evidence, Head, Issue, Item, Law, Party, Payment, QrCode},
    sample,
};

/// The kind.
pub const KIND: DocumentKind = DocumentKind {
    id: "penalty_decision",
    title: "行政处罚决定书",
    citations: &[
        Citation { from: "", article: "《行政处罚法》（2017年修正）第三十九条" },
        Citation { from: "2021-07-15", article: "《行政处罚法》第五十九条" },
    ],
    source: include_str!("../../templates/penalty_decision.typ"),
    sample: || value(&sample()),
    check: check::<PenaltyDecision>,
    fill: |source| filled(fill(source)),
};

/// The data of a penalty decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PenaltyDecision {
    /// Agency, number, case.
    pub head: Head,
    /// The punished party.
    pub party: Party,
    /// How the case came up and was filed; a paragraph.
    pub course: Option<String>,
    /// The facts found, a paragraph a line.
    pub facts: String,
    /// The evidence, numbered on the page.
    pub evidence: Vec<Evidence>,
    /// Notice, defence and hearing: when told, what the party answered and what was made of it; a paragraph a line.
    pub hearing_of_party: String,
    /// The provisions broken.
    pub broken: Vec<Law>,
    /// What the breach is in law, e.g. 经营超过保质期食品的违法行为.
    pub offence: String,
    /// The discretion: circumstances, tier and benchmark quoted; a paragraph a line.
    pub discretion: Option<String>,
    /// The provisions that lay down the penalty.
    pub basis: Vec<Law>,
    /// What correction is ordered, e.g. 立即停止销售超过保质期的食品.
    pub correction: Option<String>,
    /// Each penalty, one clause, amounts in figures and capitals.
    pub penalties: Vec<String>,
    /// Articles confiscated.
    pub confiscated: Vec<Item>,
    /// How to pay; none if no money is to be paid.
    pub payment: Option<Payment>,
    /// How and by when what is no payment is performed; a sentence.
    pub performance: Option<String>,
    /// Reconsideration and litigation with their time limits; whole sentences of the law in force.
    pub remedies: String,
    /// That the decision will be published; a sentence.
    pub publication: Option<String>,
    /// Leads to the published decision.
    pub qr: Option<QrCode>,
    /// Date and seal.
    pub issue: Issue,
}

fn fill(source: &Source<'_>) -> Option<PenaltyDecision> {
    let act: &Decide = source.act()?;
    let head = source.head(KIND.id)?;
    let heard =
        source.case.hearing_held().map(|_| source.words("told.hearing_basis")).filter(|words| !words.is_empty());
    let response = act.defence_response.as_ref().map(ToString::to_string);
    let answered = [source.notice_course(), source.defence_course(), response, source.hearing_course(), heard];
    let lighter = (act.applied_law == AppliedLaw::AtDecision).then(|| source.words("reason.lighter_law"));
    let corrected = (act.correction == Some(CorrectionOrder::Done)).then(|| "当事人已经改正违法行为。".to_owned());
    let discretion = [
        source.discretion(&act.disposition, None),
        act.no_fault_exception.as_ref().map(ToString::to_string),
        act.distinct_act.as_ref().map(ToString::to_string),
        lighter.filter(|words| !words.is_empty()),
        corrected,
    ];
    let dues = course::dues(&act.disposition, head.made_on);
    let payment = source.payment(act.payment.as_ref()).filter(|_| !dues.is_empty()).map(|payment| Payment {
        surcharge: payment.surcharge.filter(|_| act.disposition.fine().is_some()),
        ..payment
    });
    let performance = [act.performance.as_ref().map(ToString::to_string), course::gains(act.gains)];
    let issue = source.issue();
    Some(PenaltyDecision {
        party: source.party()?,
        course: source.filing_course(),
        facts: fill::statements(&act.facts),
        evidence: source.fact_evidence(&act.facts),
        hearing_of_party: text::lines(answered).unwrap_or_default(),
        broken: source.duty(),
        offence: format!("{}的违法行为", source.cause()),
        discretion: text::lines(discretion),
        basis: source.laws(&act.disposition.basis),
        correction: (act.correction == Some(CorrectionOrder::Ordered)).then(|| ordered(source)),
        penalties: source.penalties(&act.disposition),
        confiscated: Vec::new(),
        payment,
        performance: text::lines(performance),
        remedies: act.remedies.as_ref().and_then(|remedies| source.remedies(remedies, "本决定")).unwrap_or_default(),
        publication: Some(source.words("told.publication")).filter(|words| !words.is_empty()),
        qr: source.decision_code(head.number.as_deref()),
        issue: Issue { date: issue.date.map(|day| act.dated.unwrap_or(day)), ..issue },
        head,
    })
}

/// What the party is ordered to do: what an order before the decision demanded, or to correct the breach.
fn ordered(source: &Source<'_>) -> String {
    let order = source.case.last::<OrderCorrection>();
    order.map_or_else(|| "改正违法行为".to_owned(), |order| text::open(order.act.demand.as_str()).to_owned())
}

fn sample() -> PenaltyDecision {
    PenaltyDecision {
        head: sample::head(date(2022, 11, 25), Some("曹市监罚决〔2022〕136号")),
        party: sample::party(),
        course: sample::some(
            "本局执法人员在监督检查中发现当事人涉嫌经营超过保质期的食品，经本局负责人批准，于2022年9月6日立案调查。",
        ),
        facts: sample::FACTS.to_owned(),
        evidence: sample::evidence(),
        hearing_of_party: "本局于2022年11月8日向当事人送达了《行政处罚事先告知书》（曹市监罚告〔2022〕131号），\
            告知当事人拟作出行政处罚的内容及事实、理由、依据和依法享有的陈述、申辩、要求听证的权利。\
            当事人于2022年11月10日提出陈述申辩，称涉案食品数量少、已经全部下架，请求减轻处罚；未要求听证。\n\
            经复核，当事人主动下架涉案食品、配合调查的情况属实，本局在裁量时已经予以考虑；\
            当事人没有法定的减轻处罚情形，其减轻处罚的请求不予采纳。"
            .to_owned(),
        broken: sample::duty(),
        offence: "经营超过保质期食品的违法行为".to_owned(),
        discretion: sample::some(
            "当事人系初次违法，货值金额较小，主动下架涉案食品并配合调查，未发现造成危害后果，\
             符合《山东省市场监督管理行政处罚裁量基准》规定的“较轻”情形，应当在法定幅度内从轻处罚。",
        ),
        basis: sample::penalty_law(),
        correction: sample::some("立即停止销售超过保质期的食品"),
        penalties: sample::list(&[
            "没收超过保质期的食品（详见附后的物品清单）",
            "没收违法所得人民币93.20元（大写：玖拾叁元贰角）",
            "罚款人民币50,000.00元（大写：伍万元整）",
        ]),
        confiscated: sample::items(),
        payment: Some(sample::payment()),
        performance: sample::some("没收的食品已由本局先行登记保存，由本局依法处理，当事人无需另行交付。"),
        remedies: sample::REMEDIES.to_owned(),
        publication: sample::some("本局将依法向社会公开本行政处罚决定信息。"),
        qr: sample::qr(),
        issue: sample::issue(date(2022, 11, 25)),
    }
}
