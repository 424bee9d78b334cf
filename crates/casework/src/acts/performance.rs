//! Performance of the decision (履行): payment notices, payments, other performance.

use jiff::civil::Date;
use law::Fen;

use super::parts::FileRef;
use crate::value::{Line, Text};

crate::act! {
    /// The party is told amount and last day of payment (缴款通知).
    NotifyPayment = "payment.notify", "告知缴款期限" {
        stage: Performance, by: [Officer, Clerk], documents: ["payment_notice"],
        hint: "缴纳期限自当事人收到处罚决定书之日起计算。",
    }
    counted_from: Date, "起算日期", "处罚决定书送达之日";
    due: Date, "缴纳截止日期";
    amount: Fen, "应缴金额";
}

crate::choices! {
    /// What a payment is for.
    pub enum PaymentPurpose {
        Fine = "fine", "罚款";
        Gains = "gains", "没收违法所得";
        Surcharge = "surcharge", "加处罚款";
    }
}

crate::act! {
    /// A payment to the bank is recorded (登记缴款).
    RecordPayment = "payment.record", "登记缴款" {
        stage: Performance, by: [Officer, Clerk],
        hint: "以代收银行的缴款凭证为准。",
    }
    purpose: PaymentPurpose, "款项";
    paid_on: Date, "缴款日期";
    amount: Fen, "金额";
    receipt: Line, "缴款凭证号码";
    files: Vec<FileRef>, "缴款凭证";
}

crate::act! {
    /// Performance other than payment is recorded (登记其他履行情况).
    RecordPerformance = "performance.record", "登记其他履行情况" {
        stage: Performance, by: [Officer],
        hint: "没收物品的入库和处置、证件的暂扣和吊销、停产停业的执行等。",
    }
    what: Line, "履行的内容";
    circumstances: Text, "履行情况";
    files: Vec<FileRef>, "证明材料";
}
