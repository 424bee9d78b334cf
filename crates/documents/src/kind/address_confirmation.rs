//! 送达地址确认书: the party's address for service, and its consent to electronic service.

use casework::acts::service::ConfirmAddress;
use jiff::civil::date;
use serde::{Deserialize, Serialize};

use super::{Citation, DocumentKind, check, filled, value};
use crate::{
    fill::{Source, text},
    part::{Head, Officer, Party, Signature},
    sample,
};

/// The kind.
pub const KIND: DocumentKind = DocumentKind {
    id: "address_confirmation",
    title: "送达地址确认书",
    citations: &[Citation { from: "2021-07-15", article: "《行政处罚法》第六十一条第二款" }],
    source: include_str!("../../templates/address_confirmation.typ"),
    sample: || value(&sample()),
    check: check::<AddressConfirmation>,
    fill: |source| filled(fill(source)),
};

/// The data of a confirmation of the address for service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddressConfirmation {
    /// Agency, case.
    pub head: Head,
    /// The party.
    pub party: Party,
    /// What the party is told about its duties and the consequences; numbered on the page.
    pub told: Vec<String>,
    /// Who receives documents.
    pub receiver: String,
    /// The receiver's relation to the party, if it is someone else.
    pub receiver_relation: Option<String>,
    /// The address for service.
    pub address: String,
    /// Postcode.
    pub postcode: Option<String>,
    /// The receiver's telephone.
    pub phone: String,
    /// Whether the party consents to electronic service (the signed confirmation is its condition).
    pub electronic_consent: bool,
    /// The ways of electronic service agreed to.
    pub electronic: Vec<ElectronicAddress>,
    /// What the party declares by signing.
    pub declaration: String,
    /// The party's signature.
    pub signatures: Vec<Signature>,
    /// The officers who took the confirmation.
    pub officers: Vec<Officer>,
}

/// A way of electronic service and the party's address in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ElectronicAddress {
    /// 电子邮件, 传真, 手机短信, 即时通讯 …
    pub way: String,
    /// The address or number.
    pub account: String,
}

fn fill(source: &Source<'_>) -> Option<AddressConfirmation> {
    let act: &ConfirmAddress = source.act()?;
    let head = source.head(KIND.id)?;
    let account = act.electronic_address.as_ref().filter(|_| act.electronic_consent);
    let electronic = |account: &casework::value::Line| ElectronicAddress {
        way: "电子送达地址".to_owned(),
        account: account.to_string(),
    };
    Some(AddressConfirmation {
        party: source.party()?,
        told: text::sentences("told.address", head.made_on),
        receiver: act.receiver.to_string(),
        receiver_relation: None,
        address: act.address.to_string(),
        postcode: None,
        phone: act.phone.to_string(),
        electronic_consent: act.electronic_consent,
        electronic: account.map(electronic).into_iter().collect(),
        declaration: source.words("declare.address"),
        signatures: vec![Signature {
            role: "当事人".to_owned(),
            name: source.party_signer().filter(|_| act.signed),
            date: Some(head.made_on).filter(|_| act.signed),
            note: None,
        }],
        officers: source.officers(source.acting()),
        head,
    })
}

fn sample() -> AddressConfirmation {
    let day = date(2022, 9, 7);
    let electronic = [("手机短信", "13800000168"), ("电子邮件", "zhesheng@example.com")];
    AddressConfirmation {
        head: sample::head(day, None),
        party: sample::party(),
        told: sample::list(&[
            "为了及时收到执法文书、保证案件办理，当事人应当如实提供确切的送达地址。",
            "确认的送达地址适用于本案立案、调查、告知、听证、决定和执行各个阶段；送达地址变更的，应当及时书面告知本局。",
            "因当事人提供的送达地址不准确、变更后未及时告知，或者当事人、指定的接收人拒绝签收，致使文书未能被实际接收的，\
             按规定处理由此产生的后果。",
            "经当事人同意并签订本确认书，本局可以采用传真、电子邮件等方式，将行政处罚决定书等文书送达当事人；\
             文书到达当事人确认的电子地址所在系统之日为送达日期。",
        ]),
        receiver: "王喆昇".to_owned(),
        receiver_relation: sample::some("经营者本人"),
        address: "山东省菏泽市曹县磐石街道青菏路中段路东68号".to_owned(),
        postcode: sample::some("274400"),
        phone: "13800000168".to_owned(),
        electronic_consent: true,
        electronic: electronic
            .map(|(way, account)| ElectronicAddress { way: way.to_owned(), account: account.to_owned() })
            .to_vec(),
        declaration: "我已经阅读并知悉上述告知事项，确认以上送达地址和接收方式准确、有效。".to_owned(),
        signatures: vec![sample::signature("当事人", "王喆昇", day)],
        officers: sample::officers(),
    }
}
