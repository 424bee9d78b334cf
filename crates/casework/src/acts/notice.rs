//! Prior notice (告知), statement and defence (陈述申辩).

use jiff::civil::Date;

use super::parts::{Disposition, Fact, FileRef};
use crate::value::{PersonId, Text};

crate::act! {
    /// The notice before a penalty (行政处罚事先告知), with the right to a hearing where it applies.
    Notify = "penalty.notify", "拟制行政处罚事先告知书" {
        stage: Notice, by: [Officer], approved: true, documents: ["penalty_notice"], officers: officers,
        hint: "告知拟作出的处罚内容及事实、理由、依据，以及陈述、申辩和要求听证的权利。负责人批准后送达。",
    }
    officers: Vec<PersonId>, "承办人员";
    facts: Vec<Fact>, "违法事实和证据";
    reasons: Text, "理由";
    disposition: Disposition, "拟作出的行政处罚";
    defence_days: u32, "陈述、申辩期限（天）", "自送达之日起计算";
    hearing_right: bool, "告知要求听证的权利";
    hearing_days: Option<u32>, "要求听证的期限（天）";
    contact: Text, "联系人和联系方式";
}

crate::group! {
    /// One point of a defence (申辩意见).
    pub struct DefencePoint {
        point: Text, "申辩意见" [sealed];
    }
}

crate::act! {
    /// The party states and defends itself (陈述、申辩).
    StateDefence = "defence.state", "记录陈述、申辩" {
        stage: Notice, by: [Officer], documents: ["defence_record"], officers: officers,
        hint: "逐条记录当事人的陈述和申辩意见，当事人提交的材料一并登记。",
    }
    officers: Vec<PersonId>, "记录人员";
    received: Date, "收到日期";
    points: Vec<DefencePoint>, "陈述、申辩意见";
    files: Vec<FileRef>, "当事人提交的材料";
}

crate::group! {
    /// The answer to one point of a defence.
    pub struct PointAnswer {
        number: u32, "第几条意见", "按全案陈述、申辩意见的先后连续编号";
        adopted: bool, "采纳";
        reason: Text, "复核情况和理由";
    }
}

crate::act! {
    /// The officers re-check the points of a defence and answer each (陈述申辩复核).
    AnswerDefence = "defence.answer", "复核陈述、申辩" {
        stage: Notice, by: [Officer], documents: ["defence_answer"], officers: officers,
        hint: "对当事人提出的事实、理由和证据逐条复核；成立的应当采纳，不得因当事人陈述、申辩而给予更重的处罚。",
    }
    officers: Vec<PersonId>, "复核人员";
    answers: Vec<PointAnswer>, "逐条答复";
}

crate::act! {
    /// The party expressly waives statement and defence (放弃陈述、申辩).
    WaiveDefence = "defence.waive", "登记放弃陈述、申辩" {
        stage: Notice, by: [Officer], officers: officers,
        hint: "当事人明确放弃的才登记，并附书面声明或者音像记录。",
    }
    officers: Vec<PersonId>, "记录人员";
    statement: Text, "放弃的表示";
    files: Vec<FileRef>, "书面声明或者音像记录";
}
