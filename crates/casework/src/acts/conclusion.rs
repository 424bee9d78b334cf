//! The end of the investigation (调查终结).

use law::Fen;

use super::parts::{Capacity, Disposition, Fact, Mitigation};
use crate::value::{EvidenceRef, ItemCode, Line, PersonId, Text};

crate::choices! {
    /// What the officers propose (处理建议).
    pub enum Outcome {
        Penalise = "penalise", "给予行政处罚";
        NoPenalty = "no_penalty", "不予行政处罚";
        Withdraw = "withdraw", "撤销案件";
        TransferAgency = "transfer_agency", "移送其他行政机关";
        TransferCrime = "transfer_crime", "移送司法机关";
    }
}

crate::act! {
    /// The officers end the investigation and propose an outcome (调查终结).
    EndInvestigation = "penalty.end_investigation", "调查终结" {
        stage: Investigation, by: [Officer], documents: ["investigation_report"], officers: officers,
        hint: "逐项写明事实和证据，对照裁量基准提出处理建议。",
    }
    officers: Vec<PersonId>, "承办人员";
    facts: Vec<Fact>, "事实和证据";
    nature: Text, "案件性质";
    goods_value: Option<Fen>, "货值金额";
    illegal_gains: Option<Fen>, "违法所得";
    outcome: Outcome, "处理建议";
    proposal: Option<Disposition>, "处罚建议", "建议给予行政处罚的填写";
    tier_evidence: Vec<EvidenceRef>, "证明裁量情节的证据";
    mitigations: Vec<Mitigation>, "应当从轻或者减轻的情形";
    capacity: Option<Capacity>, "责任能力", "不填视为具有完全责任能力";
    minor_and_corrected: bool, "违法行为轻微并及时改正，没有造成危害后果";
    first_and_slight: bool, "初次违法且危害后果轻微并及时改正";
    no_fault: bool, "当事人有证据足以证明没有主观过错";
    suspected_crime: bool, "违法行为涉嫌犯罪";
    competing_items: Vec<ItemCode>, "同一行为违反的其他法律规范", "对应的权力事项";
    public_interest: bool, "涉及重大公共利益";
    complicated: bool, "案件情况疑难复杂、涉及多个法律关系";
    statutory_review: bool, "法律、法规规定应当进行法制审核的其他情形";
    major: bool, "情节复杂或者重大违法行为", "应当由负责人集体讨论决定";
    suggestion: Text, "说明";
    conclusion_note: Option<Line>, "备注";
}
