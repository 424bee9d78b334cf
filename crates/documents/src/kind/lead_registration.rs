//! 案件来源登记表: the registration of a lead.

use casework::acts::lead::RegisterLead;
use jiff::civil::{DateTime, date};
use serde::{Deserialize, Serialize};

use super::{DocumentKind, check, filled, value};
use crate::{
    fill::Source,
    part::{Head, Opinion, Party},
    sample,
};

/// The kind.
pub const KIND: DocumentKind = DocumentKind {
    id: "lead_registration",
    title: "案件来源登记表",
    citations: &[],
    source: include_str!("../../templates/lead_registration.typ"),
    sample: || value(&sample()),
    check: check::<LeadRegistration>,
    fill: |source| filled(fill(source)),
};

/// The data of the registration of a lead.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeadRegistration {
    /// Agency, number.
    pub head: Head,
    /// Where it came from: 监督检查, 投诉举报, 移送, 交办 …
    pub source: String,
    /// When it was received or found.
    pub received_at: DateTime,
    /// Who provided it. Kept out of every other document; none if unknown or if the agency found it.
    pub provider: Option<Provider>,
    /// Who is suspected, if known.
    pub party: Option<Party>,
    /// What was reported or found, a paragraph a line.
    pub content: String,
    /// Materials that came with it.
    pub materials: Vec<String>,
    /// Who registered it.
    pub recorder: String,
    /// What to do with it, step by step.
    pub opinions: Vec<Opinion>,
}

/// Who provided a lead.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    /// Name of the person or organisation; for a protected reporter what the agency uses instead.
    pub name: String,
    /// Telephone.
    pub phone: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// Whether the reporter asked to stay unknown.
    pub confidential: bool,
}

fn fill(source: &Source<'_>) -> Option<LeadRegistration> {
    let act: &RegisterLead = source.act()?;
    let entry = source.entry()?;
    Some(LeadRegistration {
        head: source.head(KIND.id)?,
        source: act.source.title().to_owned(),
        received_at: act.received,
        provider: act.reporter.as_ref().map(|reporter| Provider {
            name: reporter.name.to_string(),
            phone: reporter.contact.as_ref().map(ToString::to_string),
            address: None,
            confidential: true,
        }),
        party: source.party(),
        content: act.content.as_ref().map_or_else(String::new, ToString::to_string),
        materials: Vec::new(),
        recorder: source.name(&entry.by),
        opinions: Vec::new(),
    })
}

fn sample() -> LeadRegistration {
    let day = date(2022, 9, 5);
    LeadRegistration {
        head: sample::head(day, Some("曹市监源〔2022〕305号")),
        source: "投诉举报".to_owned(),
        received_at: sample::at(day, (8, 40)),
        provider: Some(Provider {
            name: "举报人（编号20220905-01）".to_owned(),
            phone: sample::some("0530-12315转办"),
            address: None,
            confidential: true,
        }),
        party: Some(sample::party()),
        content: "举报人反映，2022年9月4日在曹县喆昇副食超市购买的“晨光牧场”纯牛奶已经超过保质期，店内货架上仍有同批次产品销售，\
            请求查处。"
            .to_owned(),
        materials: sample::list(&["购物小票照片1张", "商品照片3张"]),
        recorder: "刘敏".to_owned(),
        opinions: vec![
            sample::opinion("登记人意见", "建议由综合执法大队进行核查。", &["刘敏"], day),
            sample::opinion("机构负责人意见", "同意，由李建国、赵晓燕核查。", &["孙立新"], day),
        ],
    }
}
