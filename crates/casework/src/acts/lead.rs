//! Leads (线索): registration, verification period, refusal to file.

use jiff::civil::{Date, DateTime};
use law::identifier::RegionCode;

use crate::value::{Line, PersonId, Text};

crate::choices! {
    /// Where a lead comes from (案件来源).
    pub enum LeadSource {
        Inspection = "inspection", "监督检查";
        Report = "report", "投诉举报";
        Transfer = "transfer", "移送";
        Assignment = "assignment", "上级交办";
        Media = "media", "媒体反映";
        Other = "other", "其他";
    }
}

crate::group! {
    /// Who reported (投诉举报人); protected.
    pub struct Reporter {
        name: Line, "姓名或者名称" [sealed];
        contact: Option<Line>, "联系方式" [sealed];
        real_name: bool, "实名举报";
    }
}

crate::act! {
    /// A lead is registered (登记线索): the first act of a case.
    RegisterLead = "lead.register", "登记线索" {
        stage: Lead, by: [Officer, Clerk], opens: true, documents: ["lead_registration"],
        hint: "发现或者收到违法线索后即时登记。举报人信息受保护，不对外公开。",
    }
    source: LeadSource, "案件来源";
    received: DateTime, "收到或者发现时间";
    reporter: Option<Reporter>, "投诉举报人";
    suspect: Option<Line>, "涉嫌违法的当事人" [sealed];
    region: RegionCode, "涉嫌违法行为发生地（行政区划）";
    place: Option<Line>, "具体地点" [sealed];
    content: Option<Text>, "线索内容" [sealed];
    secret: bool, "涉及国家秘密", "涉密案件不得录入内容";
    decided_outside: Option<Date>, "系统外已经作出处理决定的日期", "没有则不填";
}

crate::act! {
    /// The period for verifying a lead is extended (延长核查期限).
    ExtendVerification = "lead.extend", "延长核查期限" {
        stage: Lead, by: [Officer], approved: true, documents: ["general_approval"],
        hint: "核查期限届满前办理，由行政机关负责人批准。",
    }
    reason: Text, "延长的理由";
}

crate::act! {
    /// A lead is not filed as a case (不予立案).
    DeclineLead = "lead.decline", "申请不予立案" {
        stage: Lead, by: [Officer], approved: true, documents: ["refusal_to_file"], officers: officers,
        hint: "经核查不符合立案条件的，写明理由，由行政机关负责人批准。实名举报的，批准后应当告知举报人。",
    }
    reason: Option<Text>, "不予立案的理由";
    officers: Vec<PersonId>, "核查人员";
}

crate::act! {
    /// The reporter is told what became of his report (告知举报人).
    TellReporter = "lead.tell_reporter", "告知举报人" {
        stage: Lead, by: [Officer, Clerk],
        hint: "把立案或者不予立案的结果告知实名举报人。",
    }
    way: Line, "告知方式";
    content: Text, "告知内容" [sealed];
}
