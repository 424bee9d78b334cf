//! 送达回证: the proof that documents were served.

use jiff::civil::{DateTime, date};
use serde::{Deserialize, Serialize};

use super::{Citation, DocumentKind, check, value};
use crate::{
    part::{Head, Officer, Signature},
    sample,
};

/// The kind.
pub const KIND: DocumentKind = DocumentKind {
    id: "service_receipt",
    title: "送达回证",
    citations: &[
        Citation { from: "", article: "《行政处罚法》（2017年修正）第四十条" },
        Citation { from: "2021-07-15", article: "《行政处罚法》第六十一条第一款" },
    ],
    source: include_str!("../../templates/service_receipt.typ"),
    sample: || value(&sample()),
    check: check::<ServiceReceipt>,
    fill: |_| None,
};

/// The data of a proof of service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceReceipt {
    /// Agency, case.
    pub head: Head,
    /// To whom service is due.
    pub addressee: String,
    /// The documents.
    pub documents: Vec<ServedDocument>,
    /// The method: 直接送达, 留置送达, 邮寄送达, 电子送达 …
    pub method: String,
    /// Where, or the electronic address.
    pub place: String,
    /// When it was received or left.
    pub served_at: Option<DateTime>,
    /// Who received it.
    pub receiver: Option<String>,
    /// The receiver's relation to the addressee, if it is someone else.
    pub relation: Option<String>,
    /// Why it was not accepted, and what was done then.
    pub refusal: Option<String>,
    /// The witness, and where the witness belongs.
    pub witness: Option<String>,
    /// Where photographs or recordings are found, or the number of the mail.
    pub proof: Option<String>,
    /// Who served it.
    pub servers: Vec<Officer>,
    /// Signatures of receiver or witness and servers.
    pub signatures: Vec<Signature>,
    /// Remarks.
    pub remark: Option<String>,
}

/// A document served.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServedDocument {
    /// Its name.
    pub name: String,
    /// Its number.
    pub number: Option<String>,
    /// How many copies, with the unit.
    pub copies: String,
}

fn sample() -> ServiceReceipt {
    let day = date(2022, 11, 28);
    let documents = [
        ("行政处罚决定书", Some("曹市监罚决〔2022〕136号"), "1份"),
        ("罚没款缴款通知书", Some("曹市监缴〔2022〕136号"), "1份"),
    ];
    ServiceReceipt {
        head: sample::head(day, None),
        addressee: sample::party().name,
        documents: documents
            .map(|(name, number, copies)| ServedDocument {
                name: name.to_owned(),
                number: number.map(str::to_owned),
                copies: copies.to_owned(),
            })
            .to_vec(),
        method: "直接送达".to_owned(),
        place: "曹县磐石街道青菏路中段路东68号".to_owned(),
        served_at: Some(sample::at(day, (10, 15))),
        receiver: sample::some("王喆昇"),
        relation: sample::some("经营者本人"),
        refusal: None,
        witness: None,
        proof: sample::some("执法记录仪录像1段（编号YX1128-1）"),
        servers: sample::officers(),
        signatures: vec![
            sample::signature("签收人", "王喆昇", day),
            sample::signature("送达人", "李建国、赵晓燕", day),
        ],
        remark: None,
    }
}
