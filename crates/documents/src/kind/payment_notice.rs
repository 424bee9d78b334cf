//! 罚没款缴款通知书: how much is to be paid, where and until when.

use casework::acts::parts::Disposition;
use casework::acts::performance::NotifyPayment;
use casework::case::Decision;
use jiff::civil::{Date, date};
use law::Fen;
use serde::{Deserialize, Serialize};

use super::{Citation, DocumentKind, check, filled, value};
use crate::{
    fill::{Source, course, text},
    part::{Amount, Contact, Head, Issue, Party, Payment},
    sample,
};

/// The kind.
pub const KIND: DocumentKind = DocumentKind {
    id: "payment_notice",
    title: "罚没款缴款通知书",
    citations: &[
        Citation { from: "", article: "《行政处罚法》（2017年修正）第四十六条第三款" },
        Citation { from: "2021-07-15", article: "《行政处罚法》第六十七条第三款" },
    ],
    source: include_str!("../../templates/payment_notice.typ"),
    sample: || value(&sample()),
    check: check::<PaymentNotice>,
    fill: |source| filled(fill(source)),
};

/// The data of a notice of payment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentNotice {
    /// Agency, number, case.
    pub head: Head,
    /// Who has to pay.
    pub party: Party,
    /// The number of the decision.
    pub decision_number: String,
    /// The day of the decision.
    pub decision_date: Date,
    /// What has to be paid, item by item.
    pub dues: Vec<Due>,
    /// The sum.
    pub total: Amount,
    /// How and by when.
    pub payment: Payment,
    /// The last day, inclusive, if the day of receipt is known.
    pub due_on: Option<Date>,
    /// The payment code of the non-tax system.
    pub payment_code: Option<String>,
    /// What the party can ask for in hardship; a sentence of the law in force.
    pub hardship: Option<String>,
    /// Whom to turn to.
    pub contact: Option<Contact>,
    /// Date and seal.
    pub issue: Issue,
}

/// One sum to pay.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Due {
    /// What for: 罚款, 没收违法所得.
    pub name: String,
    /// How much.
    pub amount: Amount,
}

fn fill(source: &Source<'_>) -> Option<PaymentNotice> {
    let told = source.act::<NotifyPayment>();
    let decision = source.case.decision()?;
    let (disposition, payment): (&Disposition, _) = match &decision {
        Decision::Penalty(done) => (&done.act.disposition, done.act.payment.as_ref()),
        Decision::OnTheSpot(done) => (&done.act.disposition, done.act.payment.as_ref()),
        Decision::NoPenalty(_) => return None,
    };
    let (number, decided) = source.decided()?;
    let dues = course::dues(disposition, decided);
    if dues.is_empty() {
        return None;
    }
    let sum = Fen(dues.iter().map(|(_, amount)| amount.0).sum());
    let fined = disposition.fine().is_some();
    let payment = source.payment(payment)?;
    Some(PaymentNotice {
        head: source.head(KIND.id)?,
        party: source.party()?,
        decision_number: number.unwrap_or_default(),
        decision_date: decided,
        dues: dues
            .into_iter()
            .map(|(name, amount)| Due { name: name.to_owned(), amount: text::amount(amount) })
            .collect(),
        total: text::amount(told.map_or(sum, |told| told.amount)),
        payment: Payment { surcharge: payment.surcharge.filter(|_| fined), ..payment },
        due_on: told.map(|told| told.due),
        payment_code: None,
        hardship: fined.then(|| source.words("right.hardship")),
        contact: source.contact(),
        issue: source.issue(),
    })
}

fn sample() -> PaymentNotice {
    let day = date(2022, 11, 25);
    let amount = |figures: &str, capitals: &str| Amount { figures: figures.to_owned(), capitals: capitals.to_owned() };
    PaymentNotice {
        head: sample::head(day, Some("曹市监缴〔2022〕136号")),
        party: sample::party(),
        decision_number: "曹市监罚决〔2022〕136号".to_owned(),
        decision_date: day,
        dues: vec![
            Due { name: "罚款".to_owned(), amount: amount("50,000.00", "伍万元整") },
            Due { name: "没收违法所得".to_owned(), amount: amount("93.20", "玖拾叁元贰角") },
        ],
        total: amount("50,093.20", "伍万零玖拾叁元贰角"),
        payment: sample::payment(),
        due_on: Some(date(2022, 12, 13)),
        payment_code: sample::some("37172122110000013622"),
        hardship: sample::some(
            "确有经济困难，需要延期或者分期缴纳罚款的，可以向本局提出书面申请，经批准后暂缓或者分期缴纳。",
        ),
        contact: Some(sample::contact()),
        issue: sample::issue(day),
    }
}
