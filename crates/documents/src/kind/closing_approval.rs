//! 结案审批表: the approval to close a case.

use casework::acts::closing::CloseCase;
use casework::acts::performance::{RecordPayment, RecordPerformance};
use casework::acts::publication::Publish;
use casework::value::chinese_date;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::{DocumentKind, check, filled, value};
use crate::{
    fill::{Source, text},
    part::{Head, Opinion, Party},
    sample,
};

/// The kind.
pub const KIND: DocumentKind = DocumentKind {
    id: "closing_approval",
    title: "结案审批表",
    citations: &[],
    source: include_str!("../../templates/closing_approval.typ"),
    sample: || value(&sample()),
    check: check::<ClosingApproval>,
    fill: |source| filled(fill(source)),
};

/// The data of an approval to close a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClosingApproval {
    /// Agency, number, case.
    pub head: Head,
    /// The party, if known.
    pub party: Option<Party>,
    /// The day the case was filed.
    pub filed_on: Date,
    /// The number of the decision; none if the case ended without one.
    pub decision_number: Option<String>,
    /// The day of the decision.
    pub decided_on: Option<Date>,
    /// The result of the case, a paragraph a line.
    pub result: String,
    /// How the decision was performed, a paragraph a line.
    pub performance: Option<String>,
    /// What became of property.
    pub property: Option<String>,
    /// Reconsideration or litigation, and its result.
    pub remedies: Option<String>,
    /// When and where the decision was published.
    pub publication: Option<String>,
    /// The ground of closing.
    pub ground: String,
    /// The approval, step by step.
    pub opinions: Vec<Opinion>,
}

fn fill(source: &Source<'_>) -> Option<ClosingApproval> {
    let act: &CloseCase = source.act()?;
    let (number, decided_on) = source.decided().unzip();
    let paid = source.case.all::<RecordPayment>().map(|paid| {
        let (day, purpose) = (chinese_date(paid.act.paid_on), paid.act.purpose.title());
        format!("当事人于{day}缴纳{purpose}{}（凭证{}）。", text::money(paid.act.amount), paid.act.receipt)
    });
    let proof = act.proof.as_ref().map(|proof| format!("证明材料：{}。", text::open(proof.as_str())));
    let performed = source
        .case
        .all::<RecordPerformance>()
        .map(|done| format!("{}，{}：{}", chinese_date(done.day()), done.act.what, done.act.circumstances));
    let published = source.case.last::<Publish>().map(|published| format!("{}公示。", chinese_date(published.day())));
    Some(ClosingApproval {
        head: source.head(KIND.id)?,
        party: source.party(),
        filed_on: source.case.filing().map(|filing| filing.day()).or(decided_on)?,
        decision_number: number.flatten(),
        decided_on,
        result: act.result.to_string(),
        performance: text::lines(paid.chain(performed).chain(proof).map(Some)),
        property: None,
        remedies: None,
        publication: published,
        ground: format!("{}。", act.ground.title()),
        opinions: source.opinions("建议结案。"),
    })
}

fn sample() -> ClosingApproval {
    let day = date(2022, 12, 16);
    ClosingApproval {
        head: sample::head(day, Some("曹市监结〔2022〕128号")),
        party: Some(sample::party()),
        filed_on: date(2022, 9, 6),
        decision_number: sample::some("曹市监罚决〔2022〕136号"),
        decided_on: Some(date(2022, 11, 25)),
        result: "没收超过保质期的食品；没收违法所得93.20元；罚款50,000.00元。".to_owned(),
        performance: sample::some("当事人于2022年12月12日足额缴纳罚没款50,093.20元。"),
        property: sample::some("没收的食品已于2022年12月14日监督销毁（详见物品处理记录）。"),
        remedies: sample::some("当事人未申请行政复议，未提起行政诉讼。"),
        publication: sample::some("2022年11月30日在国家企业信用信息公示系统（山东）公示。"),
        ground: "行政处罚决定已经执行完毕。".to_owned(),
        opinions: vec![
            sample::opinion("承办人意见", "建议结案。", &["李建国", "赵晓燕"], day),
            sample::opinion("承办机构负责人意见", "同意，报请批准。", &["孙立新"], day),
            sample::opinion("行政机关负责人审批意见", "同意结案。", &["周海涛"], day),
        ],
    }
}
