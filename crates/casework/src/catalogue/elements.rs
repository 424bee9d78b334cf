//! The elements of a power item (事项要素): what a draft states, what the legal office reviews, and what is published.

use jiff::civil::Date;
use law::discretion::{FineBasis, FineRange, TierCode};
use law::setting::InstrumentLevel;
use law::{Fen, PenaltyKind, Period};

use crate::acts::parts::PartyKind;
use crate::procedure::OnlineProcedure;
use crate::registry::Level;
use crate::value::{AgencyId, ItemCode, Line, PersonId, Text};

crate::choices! {
    /// What kind of power an item is.
    pub enum ItemKind {
        Penalty = "penalty", "行政处罚";
        Measure = "coercion_measure", "行政强制措施";
        Enforcement = "coercion_enforcement", "行政强制执行";
    }
}

crate::choices! {
    /// Where an item comes from: the agency's own power, or handed down by a superior (依法下放).
    pub enum ItemSource {
        Own = "own", "本级依法行使";
        Devolved = "devolved", "上级下放";
    }
}

crate::choices! {
    /// How a published item runs (R19).
    pub enum Run {
        Trial = "trial", "试运行";
        Formal = "formal", "正式运行";
    }
}

crate::choices! {
    /// What a time limit counts.
    pub enum LimitUnit {
        WorkingDays = "working_days", "工作日";
        CalendarDays = "calendar_days", "日";
        Months = "months", "个月";
    }
}

crate::group! {
    /// A time limit of an item or of a step.
    pub struct TimeLimit {
        count: u32, "数量";
        unit: LimitUnit, "单位";
    }
}

impl TimeLimit {
    /// The limit as `law` reckons it; like every period in which an agency has to act, it does not end on a rest day.
    pub fn period(&self) -> Period {
        match self.unit {
            LimitUnit::WorkingDays => Period::working_days(self.count),
            LimitUnit::CalendarDays => Period::calendar_days(self.count),
            LimitUnit::Months => Period::months(self.count),
        }
    }

    /// Whether the limit is longer than another; `None` when they are counted in different units.
    pub fn longer_than(&self, other: &Self) -> Option<bool> {
        (self.unit == other.unit).then_some(self.count > other.count)
    }
}

impl std::fmt::Display for TimeLimit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", self.count, self.unit.title())
    }
}

crate::group! {
    /// An article on which an item rests (设定依据).
    pub struct ItemBasis {
        law: Line, "法律、法规、规章名称";
        version: Date, "版本日期";
        level: InstrumentLevel, "效力层级";
        article: Line, "条款项";
        from: Date, "施行日期";
        until: Option<Date>, "失效日期", "自该日起失效";
    }
}

impl ItemBasis {
    /// Whether the text is in force on a day, by the days that the item states.
    pub fn is_in_force(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day < until)
    }
}

crate::group! {
    /// The range of an amount in a basis or in a benchmark.
    pub struct AmountRange {
        basis: FineBasis, "计算基础";
        min: u32, "下限", "元；倍数和比例以千分之一为单位";
        max: u32, "上限", "元；倍数和比例以千分之一为单位";
        min_exclusive: bool, "不含下限";
        max_exclusive: bool, "不含上限";
    }
}

impl AmountRange {
    /// The range as `law` knows it.
    pub fn range(&self) -> FineRange {
        let scale = if self.basis == FineBasis::Yuan { 100 } else { 1 };
        FineRange {
            basis: self.basis,
            min: u64::from(self.min) * scale,
            max: u64::from(self.max) * scale,
            min_inclusive: !self.min_exclusive,
            max_inclusive: !self.max_exclusive,
        }
    }
}

crate::group! {
    /// One penalty that an item allows.
    pub struct AllowedPenalty {
        kind: PenaltyKind, "处罚种类";
        party: Option<PartyKind>, "适用对象", "不填为全部当事人";
        range: Option<AmountRange>, "幅度";
        value_from: Option<Fen>, "货值金额不低于";
        value_below: Option<Fen>, "货值金额低于";
        condition: Option<Line>, "适用条件";
    }
}

crate::group! {
    /// One tier of a discretion benchmark (裁量档次).
    pub struct Tier {
        code: TierCode, "档次";
        conditions: Text, "适用情形";
        range: Option<AmountRange>, "罚款幅度";
        penalty: Option<u32>, "对应的处罚", "处罚种类和幅度中的第几项；不填为计算基础相同的各项";
    }
}

crate::group! {
    /// An example of a benchmark (裁量示例): facts and the fine that the benchmark gives for them. Examples are checked
    /// whenever the benchmark is: text and rule cannot drift apart.
    pub struct Example {
        facts: Text, "事实";
        tier: TierCode, "档次";
        value: Option<Fen>, "货值金额", "按货值计算的填写";
        gains: Option<Fen>, "违法所得", "按违法所得计算的填写";
        fine: Option<Fen>, "罚款", "没有罚款的档次不填";
    }
}

crate::group! {
    /// A discretion benchmark (裁量基准).
    pub struct Benchmark {
        title: Line, "名称";
        document: Line, "文号";
        published: Option<Date>, "公布日期";
        from: Date, "施行日期";
        until: Option<Date>, "失效日期", "自该日起失效";
        tiers: Vec<Tier>, "档次";
        examples: Vec<Example>, "示例", "用于核对：事实对应的罚款应当落在该档次的幅度以内";
    }
}

impl Benchmark {
    /// What is wrong with its examples, in Chinese, each with its place from 1.
    pub fn example_faults(&self) -> Vec<String> {
        let fault = |(number, example): (usize, &Example)| {
            self.example_fault(example).map(|fault| format!("示例{}：{fault}", number + 1))
        };
        self.examples.iter().enumerate().filter_map(fault).collect()
    }

    fn example_fault(&self, example: &Example) -> Option<String> {
        let title = example.tier.title();
        let tiers: Vec<&Tier> = self.tiers.iter().filter(|tier| tier.code == example.tier).collect();
        if tiers.is_empty() {
            return Some(format!("裁量基准没有“{title}”档次"));
        }
        let ranges: Vec<FineRange> =
            tiers.iter().filter_map(|tier| tier.range.as_ref()).map(AmountRange::range).collect();
        let Some(fine) = example.fine else {
            return (!ranges.is_empty()).then(|| format!("“{title}”档次有罚款幅度，示例没有写明罚款"));
        };
        if ranges.is_empty() {
            return Some(format!("“{title}”档次没有罚款，示例写明了罚款{fine}"));
        }
        let mut missing = None;
        for range in &ranges {
            match range.contains(fine, example.value, example.gains) {
                Ok(true) => return None,
                Ok(false) => {}
                Err(error) => missing = Some(error.to_string()),
            }
        }
        let titles: Vec<String> = ranges.iter().map(ToString::to_string).collect();
        Some(missing.unwrap_or_else(|| format!("罚款{fine}不在“{title}”档次的幅度“{}”以内", titles.join("”“"))))
    }
}

crate::group! {
    /// What must be public before an item can be used, penalty law (2021) article 39.
    pub struct Publicity {
        subject: bool, "实施机关已公示";
        basis: bool, "立案依据已公示";
        procedure: bool, "实施程序已公示";
        benchmark: bool, "裁量基准已公示";
        remedies: bool, "救济渠道已公示";
    }
}

crate::choices! {
    /// Why a draft is made.
    pub enum DraftPurpose {
        New = "new", "新增事项";
        Change = "change", "变更要素";
    }
}

/// Declares the acts that state the elements, and the closed list of elements on which a reviewer gives opinions.
///
/// An element is `Variant field: Type, "label";` with an optional hint: one definition for draft, review and publication.
macro_rules! item_acts {
    ($($variant:ident = $code:literal: $field:ident : $type:ty, $label:literal $(, $hint:literal)?;)*) => {
        crate::choices! {
            /// An element of an item, as reviewed.
            pub enum Element {
                $($variant = $code, $label;)*
            }
        }

        crate::act! {
            /// All elements of an item are drawn up, for a new item or for a change (编制事项).
            DraftItem = "item.draft", "编制事项" {
                stage: Catalogue, by: [ItemClerk], opens: true,
                hint: "由行使机关的事项管理员编制。编制完成后由本机关集体研究确认，再报送合法性审查。",
            }
            $($field: $type, $label $(, $hint)?;)*
            agency: AgencyId, "编制机关", "编制并报送该事项的行使机关";
            purpose: DraftPurpose, "编制目的";
            grounds: Option<Text>, "增加或者变更的理由";
        }

        crate::act! {
            /// A version of a power item is published (公布权力事项).
            PublishItem = "item.publish", "公布权力事项" {
                stage: Catalogue, by: [ItemClerk, LegalOffice, Administrator],
                hint: "要素应当与审查通过的编制内容一致。系统管理员只能一次性导入系统启用前已经公布的事项。",
            }
            from: Date, "生效日期";
            until: Option<Date>, "失效日期", "自该日起失效";
            run: Option<Run>, "运行方式", "不填为正式运行";
            $($field: $type, $label $(, $hint)?;)*
            devolved_to: Vec<AgencyId>, "下放的乡镇（街道）", "仅用于导入；下放以“下放事项”办理";
            devolved_from: Option<Date>, "下放生效日期", "仅用于导入";
            reviewed: Option<Date>, "最近一次合法性审查日期";
            basis_changed: Option<Date>, "依据发生变化的日期";
        }

        impl PublishItem {
            /// The publication of a draft's elements. What was handed down before stays in force beside it.
            pub fn of(draft: &DraftItem, from: Date, until: Option<Date>, run: Run, reviewed: Option<Date>) -> Self {
                Self {
                    from,
                    until,
                    run: Some(run),
                    $($field: draft.$field.clone(),)*
                    devolved_to: Vec::new(),
                    devolved_from: None,
                    reviewed,
                    basis_changed: None,
                }
            }

            /// The elements in which the publication differs from a draft, in the order of the form.
            pub fn differing(&self, draft: &DraftItem) -> Vec<Element> {
                let mut differing = Vec::new();
                $(if self.$field != draft.$field {
                    differing.push(Element::$variant);
                })*
                differing
            }
        }

        impl DraftItem {
            /// The elements in which the draft differs from a published version, in the order of the form.
            pub fn changed(&self, version: &PublishItem) -> Vec<Element> {
                version.differing(self)
            }

            /// A draft of the same elements, for a change of a published item.
            pub fn of(version: &PublishItem, agency: AgencyId) -> Self {
                Self {
                    $($field: version.$field.clone(),)*
                    agency,
                    purpose: DraftPurpose::Change,
                    grounds: None,
                }
            }
        }
    };
}

item_acts! {
    Code = "code": code: ItemCode, "事项编码";
    Name = "name": name: Line, "事项名称";
    Kind = "kind": kind: Option<ItemKind>, "事项类型", "不填为行政处罚";
    Agencies = "agencies": agencies: Vec<AgencyId>, "实施机关";
    Levels = "levels": levels: Vec<Level>, "行使层级";
    Domain = "domain": domain: Option<Line>, "执法领域";
    Violation = "violation": violation: Text, "违法行为";
    Duty = "duty": duty: Option<Line>, "义务条款";
    Basis = "basis": basis: Vec<ItemBasis>, "设定依据";
    Penalties = "penalties": penalties: Vec<AllowedPenalty>, "处罚种类和幅度";
    Safety = "safety": safety: bool, "涉及公共安全、生态环境和自然资源保护、人身财产安全";
    Benchmark = "benchmark": benchmark: Option<Benchmark>, "裁量基准";
    Procedure = "procedure": procedure: Option<OnlineProcedure>, "网络运行流程";
    SummaryAllowed = "summary_allowed": summary_allowed: bool, "可以适用简易程序";
    FirstTimeBasis = "first_time_basis": first_time_basis: Option<Line>, "首违不罚的依据", "2021年7月15日以前另有规定的填写";
    StatutoryLimit = "statutory_limit": statutory_limit: Option<TimeLimit>, "法定时限";
    PromisedLimit = "promised_limit": promised_limit: Option<TimeLimit>, "承诺时限";
    Officers = "officers": officers: Vec<PersonId>, "执法人员", "不填为本机关全部持证人员";
    Supervision = "supervision_phone": supervision_phone: Option<Line>, "监督电话";
    Consultation = "consultation_phone": consultation_phone: Option<Line>, "咨询电话";
    Remedies = "remedies": remedies: Option<Text>, "救济渠道";
    Publicity = "publicity": publicity: Publicity, "公示情况";
    Secret = "secret": secret: bool, "涉及国家秘密";
    Source = "source": source: Option<ItemSource>, "事项来源", "不填为本级依法行使";
    SourceDocument = "source_document": source_document: Option<Line>, "下放文件", "上级下放的填写名称和文号";
}

impl PublishItem {
    /// The kind of power.
    pub fn kind(&self) -> ItemKind {
        self.kind.unwrap_or(ItemKind::Penalty)
    }

    /// How the version runs from its first day.
    pub fn run(&self) -> Run {
        self.run.unwrap_or(Run::Formal)
    }

    /// The allowed penalties of `kind` that apply to a party of this kind with goods of this value.
    pub fn allowed(&self, kind: PenaltyKind, party: PartyKind, value: Option<Fen>) -> Vec<&AllowedPenalty> {
        self.penalties
            .iter()
            .filter(|allowed| {
                allowed.kind == kind
                    && allowed.party.is_none_or(|only| {
                        only == party || (only == PartyKind::Citizen && party == PartyKind::IndividualBusiness)
                    })
                    && allowed.value_from.is_none_or(|from| value.is_some_and(|value| value >= from))
                    && allowed.value_below.is_none_or(|below| value.is_none_or(|value| value < below))
            })
            .collect()
    }

    /// The benchmark in force on `day`.
    pub fn benchmark_on(&self, day: Date) -> Option<&Benchmark> {
        self.benchmark.as_ref().filter(|b| b.from <= day && b.until.is_none_or(|until| day < until))
    }
}
