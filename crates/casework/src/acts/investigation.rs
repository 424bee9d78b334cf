//! Records made on the spot: inspection, questioning; correction orders; suspension and extension of the case.

use jiff::civil::Date;

use super::parts::{FileRef, Scene};
use crate::value::{Line, PersonId, Text};

crate::act! {
    /// A scene is inspected (现场检查、勘验), with its record.
    InspectScene = "evidence.inspect_scene", "现场检查" {
        stage: Investigation, by: [Officer], documents: ["scene_record"], officers: officers,
        hint: "两名以上执法人员进行，主动出示执法证件，制作现场笔录。",
    }
    officers: Vec<PersonId>, "执法人员";
    scene: Scene, "现场情况";
    attendant: Option<Line>, "现场负责人（在场人）" [sealed];
    findings: Text, "检查情况" [sealed];
    files: Vec<FileRef>, "照片和附件";
}

crate::choices! {
    /// In what capacity somebody is questioned.
    pub enum QuestionedAs {
        Party = "party", "当事人";
        Representative = "representative", "法定代表人或者负责人";
        Witness = "witness", "证人";
        Other = "other", "其他有关人员";
    }
}

crate::group! {
    /// A question and its answer.
    pub struct Answer {
        question: Text, "问" [sealed];
        answer: Text, "答" [sealed];
    }
}

crate::act! {
    /// Somebody is questioned (询问), with the record.
    Question = "evidence.question", "询问" {
        stage: Investigation, by: [Officer], documents: ["questioning_record"], officers: officers,
        hint: "询问应当个别进行，告知被询问人有申请回避的权利和如实回答的义务。",
    }
    officers: Vec<PersonId>, "询问人员";
    scene: Scene, "询问情况";
    person: Line, "被询问人" [sealed];
    capacity: QuestionedAs, "被询问人身份";
    recusal_right_told: bool, "已告知申请回避的权利";
    answers: Vec<Answer>, "询问内容";
    files: Vec<FileRef>, "附件";
}

crate::act! {
    /// The party is ordered to correct the violation (责令改正).
    OrderCorrection = "correction.order", "责令改正" {
        stage: Investigation, by: [Officer], approved: true, documents: ["correction_order"], officers: officers,
        hint: "实施行政处罚时，应当责令当事人改正或者限期改正违法行为。",
    }
    officers: Vec<PersonId>, "执法人员";
    violation: Text, "违法行为" [sealed];
    basis: Line, "依据";
    demand: Text, "改正的内容和要求";
    due: Option<Date>, "改正期限";
}

crate::act! {
    /// It is checked whether the violation was corrected (复查).
    CheckCorrection = "correction.check", "复查改正情况" {
        stage: Investigation, by: [Officer], documents: ["correction_review"], officers: officers,
        hint: "改正期限届满后复查，记录改正情况。",
    }
    officers: Vec<PersonId>, "执法人员";
    scene: Scene, "复查情况";
    corrected: bool, "已经改正";
    result: Text, "复查结果" [sealed];
}

crate::act! {
    /// The investigation is suspended (中止调查).
    Suspend = "case.suspend", "中止调查" {
        stage: Investigation, by: [Officer], approved: true, documents: ["suspension_approval"],
        hint: "有法定中止情形的，经负责人批准中止；中止期间不计入办案期限。",
    }
    ground: Line, "中止的情形";
    reason: Text, "理由";
}

crate::act! {
    /// The investigation is resumed (恢复调查).
    Resume = "case.resume", "恢复调查" {
        stage: Investigation, by: [Officer], approved: true, documents: ["suspension_approval"],
        hint: "中止的情形消失后应当立即恢复。",
    }
    reason: Text, "理由";
}

crate::act! {
    /// The period for deciding is extended (延长办案期限).
    ExtendLimit = "limit.extend", "延长办案期限" {
        stage: Investigation, by: [Officer], approved: true, documents: ["general_approval"],
        hint: "法律、法规、规章另有规定的才可以延长，期限届满前由负责人批准。",
    }
    rule_basis: Option<Line>, "延长的法律、法规、规章依据";
    days: Option<u32>, "延长的天数（自然日）";
    reason: Text, "理由";
}
