//! 送达回证: the proof that documents were served.

use casework::acts::service::{Serve, ServiceMethod};
use casework::value::chinese_date;
use jiff::civil::{DateTime, date};
use serde::{Deserialize, Serialize};

use super::{Citation, DocumentKind, check, filled, value};
use crate::{
    fill::{Source, text},
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
    fill: |source| filled(fill(source)),
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

fn fill(source: &Source<'_>) -> Option<ServiceReceipt> {
    let (entry, act): (_, &Serve) = (source.entry()?, source.act()?);
    let document = source.case.document(&act.document, source.source)?;
    let received = act.received.unwrap_or_else(|| entry.at.date());
    let signs = matches!(act.method, ServiceMethod::Direct | ServiceMethod::Entrusted) && act.refusal.is_none();
    let recording = act.recording.as_ref().map(|recording| format!("音像记录（设备编号{}）", recording.device));
    let mail = act.mail_number.as_ref().map(|number| format!("邮件号码{number}"));
    let files = act.files.iter().map(|file| file.name.to_string());
    let proof = recording.into_iter().chain(mail).chain(files).collect::<Vec<_>>().join("；");
    let posted = act.notice_published.map(|day| format!("公告于{}发布。", chinese_date(day)));
    let late = (received != entry.at.date()).then(|| format!("收件日期为{}。", chinese_date(received)));
    let elsewhere = act.address_reason.as_ref().map(|reason| format!("与确认的送达地址不一致的原因：{reason}"));
    let signature =
        |role: &str, name: Option<String>, date| Signature { role: role.to_owned(), name, date, note: None };
    let signer = signs.then(|| signature("签收人", act.receiver.as_ref().map(ToString::to_string), Some(received)));
    let witness = act.witness.as_ref().map(|name| signature("见证人", Some(name.to_string()), Some(received)));
    let server = signature("送达人", Some(source.names(&act.officers)), Some(entry.at.date()));
    Some(ServiceReceipt {
        head: source.head(KIND.id)?,
        addressee: source.party()?.name,
        documents: vec![ServedDocument {
            name: document.kind.title.to_owned(),
            number: document.number,
            copies: "1份".to_owned(),
        }],
        method: act.method.title().to_owned(),
        place: act.address.to_string(),
        served_at: Some(entry.at).filter(|_| late.is_none()),
        receiver: act.receiver.as_ref().map(ToString::to_string),
        relation: act.relation.as_ref().map(ToString::to_string),
        refusal: act.refusal.as_ref().map(ToString::to_string),
        witness: act.witness.as_ref().map(ToString::to_string),
        proof: Some(proof).filter(|proof| !proof.is_empty()),
        servers: source.officers(&act.officers),
        signatures: signer.into_iter().chain(witness).chain([server]).collect(),
        remark: text::lines([late, posted, elsewhere]),
    })
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
