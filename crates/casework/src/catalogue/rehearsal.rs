//! A draft benchmark run over past cases before it is adopted: who would have paid more or less.
//!
//! A past case keeps its tier, its goods and its gains; only the range of the tier is another one. A fine that lies inside
//! the new range stays; one that lies outside would have come to the nearer end of the range.

use law::Fen;
use law::discretion::TierCode;

use super::elements::Benchmark;
use crate::acts::conclusion::EndInvestigation;
use crate::case::{CaseFile, CaseId, Decision};

/// What the benchmark would have come to in a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// The fine lies inside the tier's range.
    Same,
    /// The least that the tier allows is more than the fine.
    More {
        /// That least amount.
        fine: Fen,
    },
    /// The most that the tier allows is less than the fine.
    Less {
        /// That greatest amount.
        fine: Fen,
    },
    /// The benchmark has no range for the tier that can be reckoned in this case.
    Unknown,
}

/// One past case under the benchmark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rehearsed {
    /// The case.
    pub case: CaseId,
    /// The tier that was applied.
    pub tier: TierCode,
    /// The fine that was decided.
    pub fine: Fen,
    /// The least and the greatest fine of the tier, both inclusive, where they can be reckoned.
    pub range: Option<(Fen, Fen)>,
    /// What would have come of it.
    pub effect: Effect,
}

/// What a benchmark would have come to in a case; `None` for a case that was not decided with a fine by a tier.
pub fn rehearse(benchmark: &Benchmark, case: &CaseFile) -> Option<Rehearsed> {
    let Decision::Penalty(decision) = case.decision()? else { return None };
    let (fine, tier) = (decision.act.disposition.fine()?, decision.act.disposition.tier);
    let end = case.last::<EndInvestigation>();
    let value = end.and_then(|end| end.act.goods_value);
    let gains = end.and_then(|end| end.act.illegal_gains);
    let bounds = benchmark
        .tiers
        .iter()
        .filter(|other| other.code == tier)
        .filter_map(|tier| tier.range.as_ref()?.range().bounds(value, gains).ok())
        .filter(|(low, high)| low <= high);
    // Of several ranges for one tier (amounts and multiples, say) the one nearest to the fine is its own.
    let distance = |(low, high): &(Fen, Fen)| (low.0 - fine.0).max(fine.0 - high.0).max(0);
    let range = bounds.min_by_key(distance);
    let effect = match range {
        None => Effect::Unknown,
        Some((low, _)) if fine < low => Effect::More { fine: low },
        Some((_, high)) if fine > high => Effect::Less { fine: high },
        Some(_) => Effect::Same,
    };
    Some(Rehearsed { case: case.id.clone(), tier, fine, range, effect })
}
