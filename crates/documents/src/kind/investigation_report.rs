//! 案件调查终结报告: what the investigation found and what the officers propose.

use casework::acts::conclusion::EndInvestigation;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::{Citation, DocumentKind, check, filled, value};
use crate::{
    fill::{self, Source, text},
    part::{Evidence, Head, Law, Officer, Opinion, Party},
    sample,
};

/// The kind.
pub const KIND: DocumentKind = DocumentKind {
    id: "investigation_report",
    title: "案件调查终结报告",
    citations: &[
        Citation { from: "", article: "《行政处罚法》（2017年修正）第三十八条第一款" },
        Citation { from: "2021-07-15", article: "《行政处罚法》第五十七条第一款" },
    ],
    source: include_str!("../../templates/investigation_report.typ"),
    sample: || value(&sample()),
    check: check::<InvestigationReport>,
    fill: |source| filled(fill(source)),
};

/// The data of a report on the end of an investigation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InvestigationReport {
    /// Agency, case.
    pub head: Head,
    /// The party.
    pub party: Party,
    /// Where the case came from, a paragraph a line.
    pub source: String,
    /// The day it was filed.
    pub filed_on: Date,
    /// The investigation step by step, a paragraph a line.
    pub course: String,
    /// The facts found, a paragraph a line.
    pub facts: String,
    /// The evidence.
    pub evidence: Vec<Evidence>,
    /// The provisions broken.
    pub broken: Vec<Law>,
    /// What the breach is in law.
    pub offence: String,
    /// The provisions that lay down the penalty.
    pub basis: Vec<Law>,
    /// The discretion: circumstances, tier and benchmark, a paragraph a line.
    pub discretion: Option<String>,
    /// Whether the breach was corrected, a paragraph a line.
    pub correction: Option<String>,
    /// The proposal, numbered on the page: penalties, no penalty, withdrawal or transfer.
    pub proposal: Vec<String>,
    /// The officers.
    pub officers: Vec<Officer>,
    /// The day of the report.
    pub reported_on: Date,
    /// Opinions on the report, step by step.
    pub opinions: Vec<Opinion>,
}

fn fill(source: &Source<'_>) -> Option<InvestigationReport> {
    let act: &EndInvestigation = source.act()?;
    let lead = source.case.lead();
    let proposal = match &act.proposal {
        Some(proposal) => source.penalties(proposal),
        None => vec![act.outcome.title().to_owned()],
    };
    let before =
        source.case.entries.iter().filter(|entry| entry.seq <= source.source && !entry.act.officers().is_empty());
    let step = |entry: &casework::case::Entry| {
        format!("{}，{}。", casework::value::chinese_date(entry.at.date()), entry.definition().title)
    };
    Some(InvestigationReport {
        head: source.head(KIND.id)?,
        party: source.party()?,
        source: lead.map_or_else(String::new, |lead| format!("案件来源：{}。", lead.act.source.title())),
        filed_on: source.case.filing()?.day(),
        course: before.map(|entry| step(entry)).collect::<Vec<_>>().join("\n"),
        facts: fill::statements(&act.facts),
        evidence: source.fact_evidence(&act.facts),
        broken: source.duty(),
        offence: format!("{}的违法行为", text::open(act.nature.as_str())),
        basis: act.proposal.as_ref().map_or_else(Vec::new, |proposal| source.laws(&proposal.basis)),
        discretion: act.proposal.as_ref().and_then(|p| source.discretion(p, Some(act.suggestion.as_str()))),
        correction: None,
        proposal,
        officers: source.officers(&act.officers),
        reported_on: source.day()?,
        opinions: Vec::new(),
    })
}

fn sample() -> InvestigationReport {
    let day = date(2022, 10, 24);
    InvestigationReport {
        head: sample::head(day, None),
        party: sample::party(),
        source: "本局执法人员根据举报线索，于2022年9月5日对当事人进行监督检查时发现。".to_owned(),
        filed_on: date(2022, 9, 6),
        course: "2022年9月5日，执法人员李建国、赵晓燕出示执法证件后对当事人经营场所进行现场检查，制作现场笔录，拍摄照片6张，\
            提取收银系统销售记录，对涉案食品先行登记保存，并送达《责令改正通知书》。\n\
            2022年9月7日，对经营者王喆昇进行询问，制作询问笔录1份。\n\
            2022年9月13日，对当事人改正情况进行复查。\n\
            2022年10月24日，案件调查终结。"
            .to_owned(),
        facts: sample::FACTS.to_owned(),
        evidence: sample::evidence(),
        broken: sample::duty(),
        offence: "经营超过保质期食品的违法行为".to_owned(),
        basis: sample::penalty_law(),
        discretion: sample::some(
            "当事人系初次违法，货值金额594.00元，主动下架涉案食品，配合调查，未发现造成危害后果。\
             对照《山东省市场监督管理行政处罚裁量基准》，属于“较轻”情形，裁量幅度为五万元以上六万五千元以下罚款。",
        ),
        correction: sample::some("当事人已经停止销售超过保质期的食品，经复查，主要问题已经改正。"),
        proposal: sample::list(&[
            "没收超过保质期的“晨光牧场”纯牛奶48盒、“麦香园”蛋黄酥26袋",
            "没收违法所得人民币93.20元（大写：玖拾叁元贰角）",
            "罚款人民币50,000.00元（大写：伍万元整）",
        ]),
        officers: sample::officers(),
        reported_on: day,
        opinions: vec![sample::opinion(
            "承办机构负责人意见",
            "事实清楚，证据确凿，适用依据正确，同意承办人的处理建议，报送法制审核。",
            &["孙立新"],
            date(2022, 10, 25),
        )],
    }
}
