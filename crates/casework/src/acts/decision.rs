//! Decisions: penalty, no penalty, withdrawal, transfer; the decision on the spot of the summary procedure.

use jiff::civil::{Date, DateTime};
use law::{Fen, identifier::RegionCode};

use super::parts::{Disposition, Fact, Party, Recording};
use crate::value::{AgencyId, ItemCode, Line, PersonId, Text};

crate::choices! {
    /// Version of the penalty law by which a step's procedure is judged.
    pub enum ProcedureLaw {
        Apl17 = "apl17", "行政处罚法（2017年修正）";
        Apl21 = "apl21", "行政处罚法（2021年修订）";
    }
}

crate::choices! {
    /// Which substantive law is applied when it changed after the violation.
    pub enum AppliedLaw {
        AtViolation = "at_violation", "违法行为发生时的规定";
        AtDecision = "at_decision", "作出决定时的规定（处罚较轻或者不认为是违法）";
    }
}

crate::choices! {
    /// Whom the party may ask for reconsideration (行政复议机关).
    pub enum RemedyOrgan {
        Government = "government", "本级人民政府";
        Superior = "superior", "上一级主管部门";
    }
}

crate::group! {
    /// The remedies told to the party (救济途径和期限).
    pub struct Remedies {
        organs: Vec<RemedyOrgan>, "行政复议机关";
        reconsideration_days: u32, "申请行政复议的期限（天）";
        suit_months: u32, "提起行政诉讼的期限（月）";
        suit_days: Option<u32>, "不服复议决定提起行政诉讼的期限（天）", "应当先申请行政复议的填写";
        court: Line, "管辖法院";
        reconsideration_first: bool, "应当先申请行政复议";
    }
}

crate::group! {
    /// How the fine is to be paid (缴款方式).
    pub struct Payment {
        bank: Option<Line>, "代收银行";
        bank_address: Option<Line>, "代收银行地址";
        days: Option<u32>, "缴纳期限（收到决定书之日起天数）";
        surcharge_told: bool, "写明逾期每日按罚款数额的百分之三加处罚款";
    }
}

crate::choices! {
    /// What is done about illegal gains.
    pub enum GainsTreatment {
        Confiscated = "confiscated", "予以没收";
        Refunded = "refunded", "依法退赔";
        Excepted = "excepted", "法律另有规定";
    }
}

crate::choices! {
    /// What the decision says about correction.
    pub enum CorrectionOrder {
        Ordered = "ordered", "责令改正或者限期改正";
        Done = "done", "已经改正";
    }
}

crate::act! {
    /// The officers submit the draft decision (提交处罚决定审批).
    ProposeDecision = "penalty.propose_decision", "提交处理决定审批" {
        stage: Decision, by: [Officer], documents: ["decision_approval"], officers: officers,
        hint: "写明最终处理意见，与事先告知不一致的说明原因。",
    }
    officers: Vec<PersonId>, "承办人员";
    disposition: Option<Disposition>, "拟作出的行政处罚";
    opinion: Text, "承办意见";
}

crate::act! {
    /// The head decides on a penalty (作出行政处罚决定).
    Decide = "penalty.decide", "作出行政处罚决定" {
        stage: Decision, by: [Head], documents: ["penalty_decision", "payment_notice"],
        hint: "由行政机关负责人根据不同情况分别作出决定；情节复杂或者重大违法行为应当经集体讨论。",
    }
    facts: Vec<Fact>, "违法事实和证据";
    defence_response: Option<Text>, "对陈述、申辩意见的采纳情况和理由" [sealed];
    disposition: Disposition, "行政处罚的内容和依据";
    amount_in_capitals: Option<Line>, "罚款金额（大写）";
    correction: Option<CorrectionOrder>, "责令改正情况";
    gains: Option<GainsTreatment>, "违法所得的处理";
    performance: Option<Text>, "履行方式和期限";
    payment: Option<Payment>, "罚款缴纳";
    remedies: Option<Remedies>, "救济途径和期限";
    sealed_by: Line, "加盖印章的机关";
    procedure_law: Option<ProcedureLaw>, "程序适用的法律";
    applied_law: AppliedLaw, "实体适用的法律";
    no_fault_exception: Option<Text>, "没有主观过错仍予处罚的法律、行政法规依据";
    distinct_act: Option<Text>, "与已受罚款的行为不是同一行为的理由";
    paper_number: Option<Line>, "线下文书编号", "文号由系统编排，不得填写";
    dated: Option<Date>, "决定书日期", "不填为作出决定当日";
}

crate::choices! {
    /// Why no penalty is imposed (不予处罚的理由).
    pub enum NoPenaltyGround {
        Minor = "minor", "违法行为轻微并及时改正，没有造成危害后果";
        FirstTime = "first_time", "初次违法且危害后果轻微并及时改正";
        NoFault = "no_fault", "当事人有证据足以证明没有主观过错";
        NotProven = "not_proven", "违法事实不能成立";
        Limitation = "limitation", "超过追责期限";
        Minority = "minority", "不满十四周岁的未成年人有违法行为";
        Incapacity = "incapacity", "精神病人、智力残疾人在不能辨认或者不能控制自己行为时有违法行为";
        SlightByLaw = "slight_by_law", "违法行为轻微，依法可以不予行政处罚";
    }
}

crate::act! {
    /// The head decides not to penalise (作出不予行政处罚决定).
    DecideNoPenalty = "penalty.decide_no_penalty", "作出不予行政处罚决定" {
        stage: Decision, by: [Head], documents: ["no_penalty_decision"],
        hint: "写明事实和不予处罚的法定理由；依法不予处罚的，应当对当事人进行教育。",
    }
    facts: Vec<Fact>, "查明的事实和证据";
    ground: NoPenaltyGround, "不予处罚的理由";
    ground_basis: Option<Line>, "依据", "初次违法不予处罚等情形的具体依据";
    education: Option<Text>, "对当事人的教育情况";
    guardian_order: Option<Text>, "责令监护人管教、看管和治疗的情况";
    remedies: Option<Remedies>, "救济途径和期限";
    sealed_by: Line, "加盖印章的机关";
    procedure_law: Option<ProcedureLaw>, "程序适用的法律";
}

crate::act! {
    /// The case is withdrawn (撤销案件、终止调查).
    WithdrawCase = "case.withdraw", "撤销案件" {
        stage: Decision, by: [Officer], approved: true, documents: ["case_withdrawal"], officers: officers,
        hint: "立案后发现不应当立案或者无法继续调查的，经负责人批准撤销案件。",
    }
    officers: Vec<PersonId>, "承办人员";
    reason: Text, "理由";
}

crate::act! {
    /// The case is transferred to the competent agency (移送有管辖权的机关).
    TransferCase = "case.transfer", "移送其他行政机关" {
        stage: Decision, by: [Officer], approved: true, documents: ["case_transfer"], officers: officers,
        hint: "发现不属于本机关管辖的，移送有管辖权的机关。",
    }
    officers: Vec<PersonId>, "承办人员";
    to: Line, "受移送机关";
    reason: Text, "理由";
    materials: Vec<Line>, "移送的材料";
}

crate::act! {
    /// The special team reports a suspected crime (提出移送涉嫌犯罪案件的书面报告).
    ReportCrime = "crime.report", "报告涉嫌犯罪" {
        stage: Decision, by: [Officer], officers: officers,
        hint: "指定两名以上执法人员组成专案组核实，提出移送的书面报告。",
    }
    officers: Vec<PersonId>, "专案组成员";
    facts: Text, "涉嫌犯罪的事实" [sealed];
    basis: Line, "涉嫌的罪名和依据";
}

crate::act! {
    /// The chief decides on the transfer of a suspected crime (决定是否移送涉嫌犯罪案件).
    DecideCrimeTransfer = "crime.decide", "决定是否移送涉嫌犯罪案件" {
        stage: Decision, by: [Head],
        hint: "由正职负责人或者主持工作的负责人自接到报告之日起三日内决定。",
    }
    approved: bool, "批准移送";
    reason: Text, "理由";
}

crate::act! {
    /// The suspected crime is handed over (向公安机关移送).
    SendCrime = "crime.send", "移送公安机关" {
        stage: Decision, by: [Officer], documents: ["crime_transfer"], officers: officers,
        hint: "批准后二十四小时内移送，附移送书、调查报告、涉案物品清单、检验报告或者鉴定意见。",
    }
    officers: Vec<PersonId>, "承办人员";
    to: Line, "受移送的公安机关";
    materials: Vec<Line>, "移送的材料";
    receipt: Option<Line>, "回执";
}

crate::act! {
    /// A decision on the spot in the summary procedure (当场行政处罚决定).
    DecideOnTheSpot = "penalty.decide_on_the_spot", "当场作出行政处罚决定" {
        stage: Decision, by: [Officer], opens: true, documents: ["summary_decision"], officers: officers,
        hint: "违法事实确凿并有法定依据，罚款数额较小或者警告的，可以当场作出；当场交付当事人，并报所属机关备案。",
    }
    item: ItemCode, "权力事项";
    agency: AgencyId, "实施机关";
    officers: Vec<PersonId>, "执法人员";
    party: Party, "当事人";
    region: RegionCode, "违法行为发生地（行政区划）";
    place: Line, "违法行为发生的具体地点" [sealed];
    violation_at: DateTime, "违法行为发生时间";
    facts: Text, "违法事实和证据" [sealed];
    certificates_shown: bool, "已出示执法证件";
    notice_given: bool, "已当场告知内容、事实、理由、依据和权利";
    defence: Option<Text>, "当事人的陈述、申辩" [sealed];
    disposition: Disposition, "行政处罚的内容和依据";
    payment: Option<Payment>, "罚款缴纳";
    remedies: Option<Remedies>, "救济途径和期限";
    correction: Option<CorrectionOrder>, "责令改正情况";
    delivered: bool, "已当场交付当事人";
    recording: Option<Recording>, "音像记录";
    fine_collected: Option<Fen>, "当场收缴的罚款";
    distinct_act: Option<Text>, "与已受罚款的行为不是同一行为的理由";
}
