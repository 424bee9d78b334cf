//! 立案审批表: the approval to file a case.

use casework::acts::filing::FileCase;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::{Citation, DocumentKind, check, filled, value};
use crate::{
    fill::Source,
    part::{Head, Law, Officer, Opinion, Party},
    sample,
};

/// The kind.
pub const KIND: DocumentKind = DocumentKind {
    id: "filing_approval",
    title: "立案审批表",
    citations: &[Citation { from: "2021-07-15", article: "《行政处罚法》第五十四条第二款" }],
    source: include_str!("../../templates/filing_approval.typ"),
    sample: || value(&sample()),
    check: check::<FilingApproval>,
    fill: |source| filled(fill(source)),
};

/// The data of a filing approval.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FilingApproval {
    /// Agency, number, case.
    pub head: Head,
    /// Where the case came from: 监督检查, 投诉举报, 移送, 交办 …
    pub source: String,
    /// When the lead was received or found.
    pub found_on: Date,
    /// Who is suspected; none if not known yet.
    pub party: Option<Party>,
    /// What is suspected, a paragraph a line.
    pub facts: String,
    /// The provisions thought broken.
    pub broken: Vec<Law>,
    /// The provisions the filing rests on.
    pub basis: Vec<Law>,
    /// The officers proposed, at least two.
    pub officers: Vec<Officer>,
    /// The approval, step by step.
    pub opinions: Vec<Opinion>,
}

fn fill(source: &Source<'_>) -> Option<FilingApproval> {
    let act: &FileCase = source.act()?;
    let lead = source.case.lead().map_or("监督检查", |lead| lead.act.source.title());
    Some(FilingApproval {
        head: source.head(KIND.id)?,
        source: lead.to_owned(),
        found_on: act.discovered,
        party: source.party(),
        facts: act.facts.to_string(),
        broken: source.duty(),
        basis: source.item_basis(),
        officers: source.officers(&act.officers),
        opinions: source.opinions("当事人的行为涉嫌违法，属于本机关管辖，建议立案调查。"),
    })
}

fn sample() -> FilingApproval {
    FilingApproval {
        head: sample::head(date(2022, 9, 6), Some("曹市监立〔2022〕218号")),
        source: "监督检查".to_owned(),
        found_on: date(2022, 9, 5),
        party: Some(sample::party()),
        facts: sample::FACTS.to_owned(),
        broken: sample::duty(),
        basis: sample::penalty_law(),
        officers: sample::officers(),
        opinions: vec![
            sample::opinion(
                "承办人意见",
                "当事人的行为涉嫌违反《中华人民共和国食品安全法》第三十四条第十项的规定，属于本局管辖，建议立案调查。",
                &["李建国", "赵晓燕"],
                date(2022, 9, 5),
            ),
            sample::opinion("承办机构负责人意见", "同意承办人意见，报请批准立案。", &["孙立新"], date(2022, 9, 6)),
            sample::opinion("行政机关负责人审批意见", "同意立案。", &["周海涛"], date(2022, 9, 6)),
        ],
    }
}
