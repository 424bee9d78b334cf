//! The hearing (听证).

use jiff::civil::{Date, DateTime};
use law::Fen;

use super::parts::{Attendee, Confirmation, FileRef, Recording};
use crate::value::{EvidenceRef, Line, PersonId, Text};

crate::act! {
    /// The party asks for a hearing (要求听证).
    RequestHearing = "hearing.request", "登记听证申请" {
        stage: Hearing, by: [Officer, Clerk], documents: ["hearing_request"],
        hint: "以收到申请的时间为准。期限内提出的，应当组织听证。",
    }
    received: DateTime, "收到时间";
    grounds: Option<Text>, "听证请求和理由" [sealed];
    files: Vec<FileRef>, "申请材料";
}

crate::act! {
    /// The party waives the hearing (放弃听证); it may still ask within the period.
    WaiveHearing = "hearing.waive", "登记放弃听证" {
        stage: Hearing, by: [Officer, Clerk],
        hint: "放弃后在期限内又要求听证的，仍应当组织听证。",
    }
    statement: Text, "放弃的表示";
}

crate::choices! {
    /// Why a request for a hearing is not accepted.
    pub enum HearingRefusalGround {
        Late = "late", "超过期限";
        OutOfScope = "out_of_scope", "不属于听证范围";
        NotParty = "not_party", "申请人不是本案当事人";
    }
}

crate::act! {
    /// A request for a hearing is not accepted (不予受理听证).
    RefuseHearing = "hearing.refuse", "不予受理听证" {
        stage: Hearing, by: [Head], documents: ["hearing_refusal"],
        hint: "期限内提出且属于听证范围的，不得拒绝。",
    }
    ground: HearingRefusalGround, "理由";
    explanation: Text, "说明";
}

crate::act! {
    /// The hearing is arranged and notified (通知听证).
    ScheduleHearing = "hearing.schedule", "通知听证" {
        stage: Hearing, by: [Presider, Officer, Clerk, Head], documents: ["hearing_notice"],
        hint: "举行听证的七日前通知当事人及有关人员。听证由非本案调查人员主持，不收取任何费用。",
    }
    held_on: DateTime, "听证时间";
    place: Line, "听证地点";
    presider: PersonId, "听证主持人";
    recorder: PersonId, "记录员";
    public: bool, "公开举行";
    closed_ground: Option<Line>, "不公开举行的理由", "涉及国家秘密、商业秘密或者个人隐私";
    announced: Option<Date>, "听证公告日期", "公开举行的填写";
    relevant_persons: Vec<Attendee>, "有关人员", "第三人、证人、鉴定人等";
    fee: Option<Fen>, "向当事人收取的费用";
}

crate::group! {
    /// An agent of the party at the hearing.
    pub struct Agent {
        name: Line, "代理人" [sealed];
        authorised: bool, "已提交授权委托书";
    }
}

crate::act! {
    /// The hearing is held (举行听证), with its record.
    HoldHearing = "hearing.hold", "举行听证" {
        stage: Hearing, by: [Presider], documents: ["hearing_record"],
        hint: "调查人员提出事实、证据和处罚建议，当事人申辩和质证。笔录交当事人核对无误后签名。",
    }
    started: DateTime, "开始时间";
    ended: DateTime, "结束时间";
    presider: PersonId, "听证主持人";
    investigators: Vec<PersonId>, "参加的调查人员";
    agents: Vec<Agent>, "当事人的代理人";
    attendees: Vec<Attendee>, "其他参加人";
    course: Text, "听证过程和各方意见" [sealed];
    evidence: Vec<EvidenceRef>, "出示并质证的证据";
    confirmation: Confirmation, "当事人确认情况";
    refusal_note: Option<Line>, "主持人注明的拒绝签名情况";
    recording: Option<Recording>, "音像记录";
    files: Vec<FileRef>, "附件";
}

crate::act! {
    /// The hearing is terminated because the party is absent or left (终止听证).
    TerminateHearing = "hearing.terminate", "终止听证" {
        stage: Hearing, by: [Presider], documents: ["hearing_record"],
        hint: "当事人无正当理由拒不出席或者未经许可中途退出的，视为放弃听证权利。",
    }
    notice_received: bool, "已核实当事人收到听证通知";
    no_good_reason: bool, "已查明当事人没有正当理由";
    circumstances: Text, "情况";
}

crate::act! {
    /// The presider reports (听证报告).
    ReportHearing = "hearing.report", "提交听证报告" {
        stage: Hearing, by: [Presider], documents: ["hearing_report"],
        hint: "写明听证的基本情况、争议焦点和处理意见。",
    }
    focus: Text, "争议焦点";
    opinion: Text, "主持人意见";
    facts_stand: bool, "违法事实清楚、证据确凿";
}
