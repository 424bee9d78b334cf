//! Discretion (裁量): tiers, and the ranges of fines that statutes and benchmarks give.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::code::titled;
use crate::money::Fen;

titled! {
    /// The tier of a decision, from no penalty to the heaviest.
    TierCode, "裁量档次" {
        /// 不予处罚 (《行政处罚法》第三十条, 第三十一条, 第三十三条).
        None = "none" "不予处罚",
        /// 可以不予处罚: a first breach with slight harm, corrected in time (第三十三条第一款).
        FirstExempt = "first_exempt" "可以不予处罚",
        /// 减轻: below the statutory minimum, or a lighter kind (第三十二条).
        Mitigate = "mitigate" "减轻",
        /// 从轻: the lower part of the statutory range.
        Light = "light" "从轻",
        /// 一般: the middle of the statutory range.
        Normal = "normal" "一般",
        /// 从重: the upper part of the statutory range.
        Heavy = "heavy" "从重",
    }
}

titled! {
    /// What a range of fines is measured in.
    FineBasis, "罚款计算基准" {
        /// An amount of money; the ends of the range are in fen.
        Yuan = "yuan" "金额",
        /// Times the value of the goods; the ends are in permille of the value (10 times = 10000).
        TimesOfValue = "times_of_value" "货值金额倍数",
        /// Times the illegal gains; the ends are in permille of the gains.
        TimesOfGains = "times_of_gains" "违法所得倍数",
        /// A share of the cost of the works; the ends are in permille of the cost (5 % = 50).
        PercentOfCost = "percent_of_cost" "工程造价百分比",
    }
}

impl FineBasis {
    /// The thing that is multiplied, as printed; empty for an amount of money.
    #[must_use]
    pub const fn base(self) -> &'static str {
        match self {
            Self::Yuan => "",
            Self::TimesOfValue => "货值金额",
            Self::TimesOfGains => "违法所得",
            Self::PercentOfCost => "工程造价",
        }
    }
}

/// The base of a range is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("罚款按{}计算，但没有认定{}；请先填写", basis.base(), basis.base())]
pub struct MissingBase {
    /// What the range is measured in.
    pub basis: FineBasis,
}

/// A range of fines. “以上” and “以下” include the number itself, so both ends are inclusive unless it says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FineRange {
    /// What `min` and `max` are measured in.
    pub basis: FineBasis,
    /// Lower end, in fen or permille of the base; 0 when the law names no lower end.
    pub min: u64,
    /// Upper end, in fen or permille of the base.
    pub max: u64,
    /// Whether the lower end itself is in the range.
    pub min_inclusive: bool,
    /// Whether the upper end itself is in the range.
    pub max_inclusive: bool,
}

impl FineRange {
    /// A range that includes both ends.
    #[must_use]
    pub const fn inclusive(basis: FineBasis, min: u64, max: u64) -> Self {
        Self { basis, min, max, min_inclusive: true, max_inclusive: true }
    }

    /// The lowest and highest fine, both inclusive, in whole fen inside the range.
    ///
    /// `value` is the value of the goods, or the cost of the works for [`FineBasis::PercentOfCost`]. Ends that are not
    /// whole fen are rounded into the range; amounts beyond the range of [`Fen`] are held at its end. If the range is
    /// empty the first is greater than the second.
    ///
    /// # Errors
    /// [`MissingBase`] when the base of the range was not given or is negative.
    pub fn bounds(&self, value: Option<Fen>, gains: Option<Fen>) -> Result<(Fen, Fen), MissingBase> {
        let (base, scale) = match self.basis {
            FineBasis::Yuan => (Some(Fen(1)), 1),
            FineBasis::TimesOfValue | FineBasis::PercentOfCost => (value, 1000),
            FineBasis::TimesOfGains => (gains, 1000),
        };
        let missing = MissingBase { basis: self.basis };
        let base = base.and_then(|base| u64::try_from(base.0).ok()).ok_or(missing)?;
        let low = u128::from(base) * u128::from(self.min);
        let high = u128::from(base) * u128::from(self.max);
        let low = if self.min_inclusive { low.div_ceil(scale) } else { low / scale + 1 };
        let high =
            if self.max_inclusive { (high / scale).into_fen() } else { high.div_ceil(scale).into_fen().less_one() };
        Ok((low.into_fen(), high))
    }

    /// Whether a fine lies in the range.
    ///
    /// # Errors
    /// As [`FineRange::bounds`].
    pub fn contains(&self, fine: Fen, value: Option<Fen>, gains: Option<Fen>) -> Result<bool, MissingBase> {
        let (low, high) = self.bounds(value, gains)?;
        Ok(low <= fine && fine <= high)
    }

    /// The range as half-open cut points on a scale on which neighbouring ranges share a point.
    ///
    /// Fen are discrete, so up to 999 and from 1000 are neighbours; shares are not, so the scale is doubled and a cut
    /// lies just before or just after the number.
    fn cuts(&self) -> (u128, u128) {
        let (min, max) = (u128::from(self.min), u128::from(self.max));
        match self.basis {
            FineBasis::Yuan => (min + u128::from(!self.min_inclusive), max + u128::from(self.max_inclusive)),
            FineBasis::TimesOfValue | FineBasis::TimesOfGains | FineBasis::PercentOfCost => {
                (2 * min + u128::from(!self.min_inclusive), 2 * max + u128::from(self.max_inclusive))
            }
        }
    }

    /// A number of the range with its unit, as printed.
    fn figure(&self, number: u64) -> String {
        match self.basis {
            FineBasis::Yuan if number > 0 && number.is_multiple_of(1_000_000) => format!("{}万元", number / 1_000_000),
            FineBasis::Yuan => i64::try_from(number).map_or_else(|_| format!("{number}分"), |fen| Fen(fen).to_string()),
            FineBasis::TimesOfValue | FineBasis::TimesOfGains => format!("{}倍", decimal(number, 1000)),
            FineBasis::PercentOfCost => format!("{}%", decimal(number, 10)),
        }
    }
}

impl fmt::Display for FineRange {
    /// Writes `5万元以上10万元以下`, `货值金额10倍以上20倍以下`, `工程造价5%以上不满10%`, or `5000元以下` without a lower end.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.basis.base())?;
        if self.min == self.max {
            return formatter.write_str(&self.figure(self.min));
        }
        match (self.min, self.min_inclusive) {
            (0, _) => {}
            (min, true) => write!(formatter, "{}以上", self.figure(min))?,
            (min, false) => write!(formatter, "超过{}、", self.figure(min))?,
        }
        if self.max_inclusive {
            write!(formatter, "{}以下", self.figure(self.max))
        } else {
            write!(formatter, "不满{}", self.figure(self.max))
        }
    }
}

/// A tier of a benchmark and the fines it allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Tier {
    /// The tier.
    pub code: TierCode,
    /// Its fines; `None` for a tier without a fine.
    pub range: Option<FineRange>,
}

/// What is wrong with the tiers of a benchmark. Tiers are named by their place in the list, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TierFault {
    /// A range without any amount in it.
    #[error("第{}档的罚款幅度没有任何数额", tier + 1)]
    Empty {
        /// The tier.
        tier: usize,
    },
    /// Measured differently from the statutory range.
    #[error("第{}档的计算基准与法定幅度不同", tier + 1)]
    Basis {
        /// The tier.
        tier: usize,
    },
    /// A tier without a penalty has a fine, or one with a penalty has none.
    #[error("第{}档与有无罚款不相符", tier + 1)]
    Fine {
        /// The tier.
        tier: usize,
    },
    /// Beyond the statutory range; a mitigated fine must stay below its lower end.
    #[error("第{}档超出法定幅度", tier + 1)]
    Exceeds {
        /// The tier.
        tier: usize,
    },
    /// Two tiers share an amount.
    #[error("第{}档与第{}档的幅度重叠", lower + 1, upper + 1)]
    Overlap {
        /// The tier that begins lower.
        lower: usize,
        /// The tier that begins higher.
        upper: usize,
    },
    /// Amounts between two tiers, or between a tier and an end of the statutory range, belong to none.
    #[error("{}有空档", gap_place(.after, .before))]
    Gap {
        /// The tier below the gap; `None` at the lower end of the statutory range.
        after: Option<usize>,
        /// The tier above the gap; `None` at the upper end of the statutory range.
        before: Option<usize>,
    },
    /// A lighter tier lies above a heavier one.
    #[error("第{}档轻于第{}档，罚款却更高", lighter + 1, heavier + 1)]
    Order {
        /// The lighter tier, with the higher fines.
        lighter: usize,
        /// The heavier tier, with the lower fines.
        heavier: usize,
    },
}

fn gap_place(after: &Option<usize>, before: &Option<usize>) -> String {
    match (after, before) {
        (Some(after), Some(before)) => format!("第{}档与第{}档之间", after + 1, before + 1),
        (Some(after), None) => format!("第{}档与法定上限之间", after + 1),
        (None, Some(before)) => format!("法定下限与第{}档之间", before + 1),
        (None, None) => "法定幅度之内".to_owned(),
    }
}

/// Checks that the tiers of a benchmark divide the statutory range: 从轻, 一般 and 从重 fill it without overlap or gap,
/// 减轻 stays below it, and the tiers without a penalty have no fine.
///
/// The order of the list does not matter; several tiers may bear the same code.
///
/// # Errors
/// Every fault found, in order of the amounts; never an empty list.
pub fn check_tiers(statutory: &FineRange, tiers: &[Tier]) -> Result<(), Vec<TierFault>> {
    let mut faults = Vec::new();
    let (bottom, top) = statutory.cuts();
    let mut inside = Vec::new();
    for (index, tier) in tiers.iter().enumerate() {
        let fined = match tier.code {
            TierCode::None | TierCode::FirstExempt => false,
            TierCode::Mitigate => tier.range.is_some(),
            TierCode::Light | TierCode::Normal | TierCode::Heavy => true,
        };
        let Some(range) = tier.range.filter(|_| fined) else {
            if fined != tier.range.is_some() {
                faults.push(TierFault::Fine { tier: index });
            }
            continue;
        };
        let (low, high) = range.cuts();
        if range.basis != statutory.basis {
            faults.push(TierFault::Basis { tier: index });
        } else if low >= high {
            faults.push(TierFault::Empty { tier: index });
        } else if tier.code == TierCode::Mitigate {
            if high > bottom {
                faults.push(TierFault::Exceeds { tier: index });
            }
        } else {
            if low < bottom || high > top {
                faults.push(TierFault::Exceeds { tier: index });
            }
            inside.push((low, high, index, tier.code));
        }
    }
    inside.sort_unstable();
    let mut reached = (bottom, None);
    for (low, high, index, _) in &inside {
        match (reached.1, low.cmp(&reached.0)) {
            (after, std::cmp::Ordering::Greater) => faults.push(TierFault::Gap { after, before: Some(*index) }),
            (Some(lower), std::cmp::Ordering::Less) => faults.push(TierFault::Overlap { lower, upper: *index }),
            _ => {}
        }
        if *high > reached.0 || reached.1.is_none() {
            reached = (*high, Some(*index));
        }
    }
    if reached.0 < top {
        faults.push(TierFault::Gap { after: reached.1, before: None });
    }
    for (lower, upper) in inside.iter().zip(inside.iter().skip(1)) {
        if lower.3 > upper.3 {
            faults.push(TierFault::Order { lighter: upper.2, heavier: lower.2 });
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// A share as a decimal without trailing zeros: 1500 of 1000 is 1.5.
fn decimal(number: u64, unit: u64) -> String {
    let (whole, rest) = (number / unit, number % unit);
    if rest == 0 {
        return whole.to_string();
    }
    let width = usize::try_from(unit.ilog10()).unwrap_or(0);
    format!("{whole}.{rest:0width$}").trim_end_matches('0').to_owned()
}

/// Holding an amount inside the range of [`Fen`].
trait IntoFen {
    fn into_fen(self) -> Fen;
}

impl IntoFen for u128 {
    fn into_fen(self) -> Fen {
        Fen(i64::try_from(self).unwrap_or(i64::MAX))
    }
}

impl Fen {
    const fn less_one(self) -> Self {
        Self(self.0.saturating_sub(1))
    }
}
