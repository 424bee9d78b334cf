//! Filing (立案), the officers of the case, recusal.

use jiff::civil::Date;
use law::identifier::RegionCode;

use super::parts::{FileRef, Party};
use crate::value::{ActRef, ItemCode, Line, PersonId, Text};

crate::act! {
    /// The officers ask for a case to be filed (申请立案); filed on the day the head approves.
    FileCase = "penalty.file_case", "申请立案" {
        stage: Filing, by: [Officer], approved: true, documents: ["filing_approval"], officers: officers,
        hint: "符合立案标准的应当及时立案。立案日期为负责人批准之日，九十日的办案期限自该日起算。",
    }
    item: ItemCode, "权力事项", "只能选择已公布且现行有效的事项";
    cause: Line, "案由", "例如：涉嫌经营超过保质期的食品案";
    party: Party, "当事人";
    region: RegionCode, "违法行为发生地（行政区划）";
    place: Line, "违法行为发生的具体地点" [sealed];
    violation_from: Date, "违法行为开始日期";
    violation_to: Option<Date>, "违法行为终了日期", "连续或者继续的，填写终了之日";
    discovered: Date, "违法行为发现日期";
    long_limitation: bool, "涉及公民生命健康安全、金融安全且有危害后果", "追责期限为五年的情形";
    facts: Text, "涉嫌违法的事实" [sealed];
    officers: Vec<PersonId>, "承办人员", "不少于两名";
    designation: Option<Line>, "指定管辖文书", "由上级指定管辖的填写文号，法律、行政法规对管辖另有规定的填写条文";
    secret: bool, "涉及国家秘密";
    decided_outside: Option<Date>, "系统外已经作出处理决定的日期", "没有则不填";
    files: Vec<FileRef>, "附件";
}

crate::act! {
    /// The officers of the case are changed (变更承办人员).
    AssignOfficers = "case.assign_officers", "变更承办人员" {
        stage: Filing, by: [Head], documents: ["general_approval"], officers: officers,
        hint: "承办人员不少于两名，均须持有有效的行政执法证件。",
    }
    officers: Vec<PersonId>, "承办人员";
    reason: Text, "变更的理由";
}

crate::choices! {
    /// Who asks for a recusal.
    pub enum RecusalApplicant {
        Party = "party", "当事人申请";
        Officer = "officer", "本人自行回避";
    }
}

crate::act! {
    /// A recusal is asked for (申请回避).
    RequestRecusal = "recusal.request", "登记回避申请" {
        stage: Investigation, by: [Officer, Head, Clerk],
        hint: "当事人认为执法人员与案件有直接利害关系或者有其他关系可能影响公正执法的，有权申请回避。决定作出之前，不停止调查。",
    }
    applicant: RecusalApplicant, "申请方式";
    person: PersonId, "被申请回避的人员";
    reason: Text, "理由" [sealed];
}

crate::act! {
    /// The head decides on a recusal (决定是否回避).
    DecideRecusal = "recusal.decide", "决定是否回避" {
        stage: Investigation, by: [Head], documents: ["recusal_decision"],
        hint: "由行政机关负责人决定，并答复申请人。",
    }
    request: ActRef, "回避申请";
    granted: bool, "决定回避";
    reason: Text, "理由";
}
