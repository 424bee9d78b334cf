//! Publication of decisions (行政处罚决定公示).

use crate::value::Text;

crate::act! {
    /// The decision is published, masked (公示处罚决定).
    Publish = "publication.publish", "公示处罚决定" {
        stage: Publication, by: [Officer, Clerk], approved: true, documents: ["publication_summary"],
        hint: "隐去自然人的住址、证件号码、联系方式、银行账号等信息，经审批后公示。",
    }
    summary: Text, "公示的违法事实摘要";
    masked: bool, "已经核对脱敏内容", "国家秘密、商业秘密、个人隐私和未成年人信息不得公示";
    mask_party_name: bool, "隐去当事人姓名";
}

crate::choices! {
    /// Why a decision is not published (不予公示的理由).
    pub enum ExemptionGround {
        Minor = "minor", "被处罚人是未成年人";
        Secret = "secret", "涉及国家秘密、商业秘密或者个人隐私";
        Security = "security", "公示可能危及国家安全、公共安全、经济安全、社会稳定";
        Slight = "slight", "依法可以不公示的轻微处罚";
    }
}

crate::act! {
    /// The decision is exempted from publication (不予公示).
    ExemptPublication = "publication.exempt", "不予公示" {
        stage: Publication, by: [Officer, Clerk], approved: true, documents: ["general_approval"],
        hint: "写明不予公示的法定理由。",
    }
    ground: ExemptionGround, "理由";
    explanation: Text, "说明";
}
