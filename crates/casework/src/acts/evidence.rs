//! Evidence: collection, electronic monitoring, sampling, preservation by registration, appraisal, exclusion.

use jiff::civil::{Date, DateTime};
use law::Fen;

use super::parts::{FileRef, Object, Scene};
use crate::value::{EvidenceRef, Line, PersonId, Text};

crate::choices! {
    /// The eight kinds of evidence (证据种类), penalty law (2021) article 46.
    pub enum EvidenceKind {
        Documentary = "documentary", "书证";
        Physical = "physical", "物证";
        AudioVisual = "audio_visual", "视听资料";
        Electronic = "electronic", "电子数据";
        Testimony = "testimony", "证人证言";
        Statement = "statement", "当事人的陈述";
        Appraisal = "appraisal", "鉴定意见";
        Record = "record", "勘验笔录、现场笔录";
        Other = "other", "其他材料";
    }
}

crate::group! {
    /// What the law asks of evidence from electronic monitoring devices, penalty law (2021) article 41.
    pub struct Monitoring {
        legal_review: Option<Line>, "设备设置的法制审核", "审核文号";
        technical_review: Option<Line>, "设备的技术审核", "审核文号";
        place_published: Option<Date>, "设置地点公布日期";
        record_reviewed: bool, "记录内容已经审核", "真实、清晰、完整、准确";
        party_told: Option<Date>, "告知当事人违法事实的日期";
        query_channel: Option<Line>, "当事人查询、陈述和申辩的渠道";
    }
}

crate::act! {
    /// Evidence is collected (收集证据).
    CollectEvidence = "evidence.collect", "收集证据" {
        stage: Investigation, by: [Officer], documents: ["evidence_extraction"], officers: officers,
        hint: "收集、调取与案件有关的证据材料，写明来源；复制件由持有人核对无误后签名。",
    }
    officers: Vec<PersonId>, "取证人员";
    kind: EvidenceKind, "证据种类";
    title: Line, "证据名称";
    source: Line, "来源和提供人" [sealed];
    proves: Text, "证明内容" [sealed];
    before_filing: Option<Line>, "立案前进行的理由", "立案前核查线索或者紧急取证时填写";
    obtained_unlawfully: bool, "取得方式不合法", "以非法手段取得的证据不得作为认定案件事实的根据";
    monitoring: Option<Monitoring>, "电子技术监控设备";
    files: Vec<FileRef>, "证据文件";
}

crate::act! {
    /// A sample is taken (抽样取证).
    TakeSample = "evidence.sample", "抽样取证" {
        stage: Investigation, by: [Officer], documents: ["sampling_record"], officers: officers,
        hint: "记录样品编号、数量、封样情况和检验机构。",
    }
    officers: Vec<PersonId>, "抽样人员";
    scene: Scene, "抽样情况";
    objects: Vec<Object>, "样品";
    sample_number: Option<Line>, "样品编号";
    seal: Option<Line>, "封样情况";
    taken: Option<DateTime>, "抽样时间";
    institution: Option<Line>, "检验机构";
    files: Vec<FileRef>, "附件";
}

crate::act! {
    /// The officers ask for evidence to be preserved by registration (申请先行登记保存).
    RequestPreservation = "evidence.request_preservation", "申请先行登记保存" {
        stage: Investigation, by: [Officer], approved: true, documents: ["preservation_approval"], officers: officers,
        hint: "证据可能灭失或者以后难以取得的，经负责人批准后实施。",
    }
    officers: Vec<PersonId>, "执法人员";
    reason: Text, "可能灭失或者以后难以取得的情形";
    objects: Vec<Object>, "拟保存的物品";
}

crate::act! {
    /// Evidence is preserved by registration (先行登记保存).
    Preserve = "evidence.preserve", "实施先行登记保存" {
        stage: Investigation, by: [Officer], documents: ["preservation_notice"], officers: officers,
        hint: "当场清点，开具通知书和清单；应当在法定期限内作出处理决定，期间当事人不得销毁或者转移证据。",
    }
    officers: Vec<PersonId>, "执法人员";
    scene: Scene, "实施情况";
    objects: Vec<Object>, "保存的物品";
    custodian: Line, "保管人和保管地点" [sealed];
    files: Vec<FileRef>, "附件";
}

crate::choices! {
    /// What becomes of preserved evidence.
    pub enum PreservationDisposal {
        Return = "return", "退还";
        Evidence = "evidence", "作为证据留存";
        Appraise = "appraise", "送交检验、鉴定";
        Seize = "seize", "依法采取行政强制措施";
        Transfer = "transfer", "移送有关机关";
        Lift = "lift", "解除登记保存";
    }
}

crate::group! {
    /// The disposal of one preserved object.
    pub struct ObjectDisposal {
        object: Line, "物品";
        disposal: PreservationDisposal, "处理";
    }
}

crate::act! {
    /// The head decides what becomes of preserved evidence (先行登记保存处理决定).
    DisposePreserved = "evidence.dispose_preserved", "处理先行登记保存的证据" {
        stage: Investigation, by: [Head], documents: ["preservation_disposal"],
        hint: "应当在法定期限内及时作出处理决定，逐项写明处理方式。",
    }
    disposals: Vec<ObjectDisposal>, "逐项处理";
    reason: Text, "理由";
}

crate::act! {
    /// An appraisal, test or inspection is commissioned (委托检验、检测、鉴定); its time is not counted.
    CommissionAppraisal = "appraisal.commission", "委托检验、检测、鉴定" {
        stage: Investigation, by: [Officer], documents: ["appraisal_commission"], officers: officers,
        hint: "检验、检测、检疫、鉴定的时间不计入办案期限，以委托之日至收到结果之日为准。",
    }
    officers: Vec<PersonId>, "承办人员";
    institution: Line, "受委托机构";
    subject: Text, "检验、鉴定的对象";
    matters: Text, "委托事项";
}

crate::act! {
    /// The result of an appraisal is received and told to the party (检验、鉴定结果).
    ReceiveAppraisal = "appraisal.receive", "登记检验、鉴定结果" {
        stage: Investigation, by: [Officer], documents: ["appraisal_result_notice"], officers: officers,
        hint: "收到结果后及时告知当事人，并告知其复检、重新鉴定的权利。",
    }
    officers: Vec<PersonId>, "承办人员";
    institution: Line, "出具机构";
    report_number: Line, "报告编号";
    conclusion: Text, "结论";
    value: Option<Fen>, "认定的价值";
    files: Vec<FileRef>, "报告文件";
}

crate::act! {
    /// A piece of evidence is excluded (排除证据).
    ExcludeEvidence = "evidence.exclude", "排除证据" {
        stage: Investigation, by: [Officer, Head, Presider],
        hint: "以非法手段取得的证据，不得作为认定案件事实的根据。",
    }
    evidence: EvidenceRef, "证据";
    reason: Text, "理由";
}
