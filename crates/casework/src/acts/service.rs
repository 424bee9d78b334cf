//! Service of documents (送达).

use jiff::civil::Date;

use super::parts::{FileRef, Recording};
use crate::value::{DocumentRef, Line, PersonId, Text};

crate::choices! {
    /// How a document is served (送达方式).
    pub enum ServiceMethod {
        Direct = "direct", "直接送达";
        Leaving = "leaving", "留置送达";
        Mail = "mail", "邮寄送达";
        Electronic = "electronic", "电子送达";
        Entrusted = "entrusted", "委托送达";
        PublicNotice = "public_notice", "公告送达";
    }
}

crate::act! {
    /// The party confirms its address for service (送达地址确认).
    ConfirmAddress = "service.confirm_address", "确认送达地址" {
        stage: Investigation, by: [Officer], documents: ["address_confirmation"],
        hint: "由当事人填写并签名；同意电子送达的，应当签订确认书。",
    }
    address: Line, "送达地址" [sealed];
    receiver: Line, "收件人" [sealed];
    phone: Line, "联系电话" [sealed];
    electronic_consent: bool, "同意采用电子送达";
    electronic_address: Option<Line>, "电子送达地址", "传真、电子邮件等" [sealed];
    signed: bool, "当事人已经签名";
    files: Vec<FileRef>, "确认书";
}

crate::act! {
    /// A document is served (送达), with its receipt.
    Serve = "service.serve", "送达文书" {
        stage: Service, by: [Officer], documents: ["service_receipt"], officers: officers,
        hint: "宣告后当场交付；当事人不在场的，在法定期限内依照民事诉讼法送达。送达日期为期限起算之日。",
    }
    officers: Vec<PersonId>, "送达人";
    document: DocumentRef, "送达的文书";
    method: ServiceMethod, "送达方式";
    address: Line, "送达地点" [sealed];
    address_reason: Option<Line>, "与确认的送达地址不一致的原因";
    receiver: Option<Line>, "收件人" [sealed];
    relation: Option<Line>, "收件人与当事人的关系";
    received: Option<Date>, "收件日期", "公告送达为公告期满之日";
    witness: Option<Line>, "见证人", "留置送达填写" [sealed];
    recording: Option<Recording>, "音像记录";
    mail_number: Option<Line>, "邮件号码";
    refusal: Option<Text>, "拒收情况";
    notice_published: Option<Date>, "公告发布日期";
    files: Vec<FileRef>, "送达回证、邮件回执、公告等";
}

crate::act! {
    /// An attempt to serve failed (送达未果).
    FailService = "service.fail", "登记送达未果" {
        stage: Service, by: [Officer], officers: officers,
        hint: "如实记录每一次送达的时间、方式和未能送达的原因。",
    }
    officers: Vec<PersonId>, "送达人";
    document: DocumentRef, "文书";
    method: ServiceMethod, "送达方式";
    address: Line, "地点" [sealed];
    reason: Text, "未能送达的原因";
}

crate::act! {
    /// A document is posted as public notice (发布公告送达).
    PostNotice = "service.post_notice", "发布送达公告" {
        stage: Service, by: [Officer], documents: ["public_notice_service"], officers: officers,
        hint: "受送达人下落不明或者用其他方式无法送达的，才可以公告送达；期满视为送达。",
    }
    officers: Vec<PersonId>, "承办人员";
    document: DocumentRef, "公告的文书";
    days: u32, "公告期间（天）";
    channel: Line, "公告媒介";
    reason: Text, "公告送达的原因和经过";
}
