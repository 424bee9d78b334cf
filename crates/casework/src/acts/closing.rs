//! Closing (结案) and archiving (归档).

use super::parts::FileRef;
use crate::value::{Line, PersonId, Text};

crate::choices! {
    /// In what way a case ended (结案方式).
    pub enum ClosingGround {
        Performed = "performed", "处罚决定已经履行完毕";
        Enforced = "enforced", "处罚决定已经强制执行完毕";
        NoPenalty = "no_penalty", "决定不予行政处罚";
        Withdrawn = "withdrawn", "案件已经撤销";
        Transferred = "transferred", "案件已经移送";
        Terminated = "terminated", "依法终结执行";
    }
}

crate::act! {
    /// The officers ask for the case to be closed (申请结案).
    CloseCase = "case.close", "申请结案" {
        stage: Closing, by: [Officer], approved: true, documents: ["closing_approval"], officers: officers,
        hint: "处罚决定履行完毕、不予处罚、撤销案件或者移送后，经负责人批准结案。",
    }
    officers: Vec<PersonId>, "承办人员";
    ground: ClosingGround, "结案方式";
    result: Text, "处理和执行结果";
    proof: Option<Line>, "证明材料", "缴款凭证、执行文书、移送回执等";
}

crate::act! {
    /// The case file is archived; from then on it is read-only (归档).
    ArchiveCase = "case.archive", "归档" {
        stage: Closing, by: [Officer, Clerk], documents: ["file_cover", "file_catalogue", "file_remarks"],
        hint: "一案一卷。归档后案卷只读，补充材料另行登记。",
    }
    retention: Retention, "保管期限";
    note: Option<Text>, "备考说明";
}

crate::choices! {
    /// How long the file is kept (保管期限).
    pub enum Retention {
        Permanent = "permanent", "永久";
        ThirtyYears = "thirty_years", "三十年";
        TenYears = "ten_years", "十年";
    }
}

crate::act! {
    /// Material that arrives after archiving is added as a separate item (归档后补充).
    SupplementArchive = "archive.supplement", "补充归档材料" {
        stage: Closing, by: [Officer, Clerk],
        hint: "归档后的案卷不得改动，补充材料作为单独的附件登记。",
    }
    title: Line, "材料名称";
    reason: Text, "补充的理由";
    files: Vec<FileRef>, "材料";
}

crate::act! {
    /// A clerical slip in an earlier record is corrected by a later one; nothing is overwritten (更正记录).
    CorrectRecord = "record.correct", "更正记录" {
        stage: Closing, by: [Officer, Clerk, Head],
        hint: "原记录保留。写明更正的字段、更正前后的内容和理由。",
    }
    act: crate::value::ActRef, "被更正的记录";
    field: Line, "字段";
    before: Option<Text>, "更正前的内容" [sealed];
    after: Text, "更正后的内容" [sealed];
    reason: Option<Text>, "更正的理由";
}

crate::group! {
    /// One row of a list that is to be taken over.
    pub struct ImportRow {
        title: Line, "案件名称或者线索" [sealed];
        decided: Option<jiff::civil::Date>, "处理决定日期";
    }
}

crate::act! {
    /// A list of leads is taken over from elsewhere (批量导入线索); finished cases are refused.
    ImportLeads = "record.import", "批量导入线索" {
        stage: Lead, by: [Officer, Clerk], opens: true,
        hint: "只能导入尚未处理的线索。已经作出决定的案件不得补录或者集中补录。",
    }
    source: Line, "来源";
    rows: Vec<ImportRow>, "线索清单";
}

crate::act! {
    /// Supervisors look into a case file (调阅案卷).
    ReviewFile = "supervision.review_file", "调阅案卷" {
        stage: Supervision, by: [Supervisor],
        hint: "由两名以上持有行政执法监督证件的人员进行。",
    }
    supervisors: Vec<PersonId>, "监督人员";
    purpose: Text, "监督事项";
    finding: Option<Text>, "发现的问题和意见";
}
