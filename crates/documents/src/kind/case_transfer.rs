//! 案件移送函: a case goes to the agency that is competent for it.

use casework::acts::decision::TransferCase;
use jiff::civil::date;
use serde::{Deserialize, Serialize};

use super::{Citation, DocumentKind, check, filled, value};
use crate::{
    fill::Source,
    part::{Contact, Head, Issue, Party},
    sample,
};

/// The kind.
pub const KIND: DocumentKind = DocumentKind {
    id: "case_transfer",
    title: "案件移送函",
    citations: &[
        Citation { from: "", article: "《行政处罚法》（2017年修正）第二十条" },
        Citation { from: "2021-07-15", article: "《行政处罚法》第二十二条、第二十五条" },
    ],
    source: include_str!("../../templates/case_transfer.typ"),
    sample: || value(&sample()),
    check: check::<CaseTransfer>,
    fill: |source| filled(fill(source)),
};

/// The data of a letter that transfers a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseTransfer {
    /// Agency, number, case.
    pub head: Head,
    /// The receiving agency.
    pub receiver: String,
    /// The party, if known.
    pub party: Option<Party>,
    /// What is known so far, a paragraph a line.
    pub facts: String,
    /// Why the other agency is competent.
    pub reason: String,
    /// The articles it rests on.
    pub basis: String,
    /// What is handed over.
    pub materials: Vec<String>,
    /// Whom to turn to.
    pub contact: Option<Contact>,
    /// Date and seal.
    pub issue: Issue,
}

fn fill(source: &Source<'_>) -> Option<CaseTransfer> {
    let act: &TransferCase = source.act()?;
    let filed = source.case.filing_request().map(|(_, filing)| filing.facts.to_string());
    let lead = source.case.lead().and_then(|lead| lead.act.content.as_ref().map(ToString::to_string));
    Some(CaseTransfer {
        head: source.head(KIND.id)?,
        receiver: act.to.to_string(),
        party: source.party(),
        facts: filed.or(lead)?,
        reason: act.reason.to_string(),
        basis: source.words("basis.transfer"),
        materials: act.materials.iter().map(ToString::to_string).collect(),
        contact: source.contact(),
        issue: source.issue(),
    })
}

fn sample() -> CaseTransfer {
    let day = date(2022, 9, 8);
    CaseTransfer {
        head: sample::head(day, Some("曹市监移〔2022〕14号")),
        receiver: "定陶区市场监督管理局".to_owned(),
        party: Some(sample::party()),
        facts:
            "本局在核查举报线索时发现，涉案的超过保质期的食品由位于定陶区的同一经营者的另一门店销售，购物小票、收款记录\
            均指向该门店。"
                .to_owned(),
        reason: "违法行为发生地在定陶区，本局对该违法行为没有管辖权".to_owned(),
        basis: "《中华人民共和国行政处罚法》第二十二条".to_owned(),
        materials: sample::list(&["举报登记材料1份", "现场核查记录1份", "照片和购物小票复印件5页"]),
        contact: Some(sample::contact()),
        issue: sample::issue(day),
    }
}
