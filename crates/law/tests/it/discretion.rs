//! Ranges of fines and the tiers that divide them.

use law::Fen;
use law::discretion::{FineBasis, FineRange, MissingBase, Tier, TierCode, TierFault, check_tiers};

const WAN: u64 = 1_000_000;

fn yuan(min: u64, max: u64) -> FineRange {
    FineRange::inclusive(FineBasis::Yuan, min, max)
}

fn tier(code: TierCode, range: FineRange) -> Tier {
    Tier { code, range: Some(range) }
}

#[test]
fn bounds_are_whole_fen_inside_the_range() {
    assert_eq!(yuan(5 * WAN, 10 * WAN).bounds(None, None), Ok((Fen(5_000_000), Fen(10_000_000))));
    let open = FineRange { min_inclusive: false, max_inclusive: false, ..yuan(5 * WAN, 10 * WAN) };
    assert_eq!(open.bounds(None, None), Ok((Fen(5_000_001), Fen(9_999_999))));
    let times = FineRange::inclusive(FineBasis::TimesOfValue, 10_000, 20_000);
    assert_eq!(times.bounds(Some(Fen(1_560_000)), None), Ok((Fen(15_600_000), Fen(31_200_000))));
    let half = FineRange::inclusive(FineBasis::TimesOfGains, 500, 1500);
    assert_eq!(half.bounds(None, Some(Fen(333))), Ok((Fen(167), Fen(499))), "ends round into the range");
    let open_half = FineRange { min_inclusive: false, max_inclusive: false, ..half };
    assert_eq!(open_half.bounds(None, Some(Fen(200))), Ok((Fen(101), Fen(299))));
    let works = FineRange::inclusive(FineBasis::PercentOfCost, 50, 100);
    assert_eq!(works.bounds(Some(Fen(100_000_000)), None), Ok((Fen(5_000_000), Fen(10_000_000))));
    assert_eq!(works.contains(Fen(10_000_001), Some(Fen(100_000_000)), None), Ok(false));
    assert_eq!(times.bounds(Some(Fen(i64::MAX)), None), Ok((Fen(i64::MAX), Fen(i64::MAX))));
}

#[test]
fn a_missing_base_is_named() {
    let times = FineRange::inclusive(FineBasis::TimesOfValue, 10_000, 20_000);
    let missing = times.bounds(None, Some(Fen(1))).unwrap_err();
    assert_eq!(missing, MissingBase { basis: FineBasis::TimesOfValue });
    assert!(missing.to_string().contains("货值金额"));
    assert!(times.bounds(Some(Fen(-1)), None).is_err());
}

#[test]
fn ranges_are_written_as_in_statutes() {
    let written = |range: FineRange| range.to_string();
    assert_eq!(written(yuan(5 * WAN, 10 * WAN)), "5万元以上10万元以下");
    assert_eq!(written(yuan(0, 500_000)), "5000元以下");
    assert_eq!(written(yuan(WAN, WAN)), "1万元");
    assert_eq!(written(FineRange { max_inclusive: false, ..yuan(500_000, 5 * WAN) }), "5000元以上不满5万元");
    assert_eq!(written(FineRange { min_inclusive: false, ..yuan(500_000, 5 * WAN) }), "超过5000元、5万元以下");
    assert_eq!(written(FineRange::inclusive(FineBasis::TimesOfValue, 10_000, 20_000)), "货值金额10倍以上20倍以下");
    assert_eq!(written(FineRange::inclusive(FineBasis::TimesOfGains, 500, 1500)), "违法所得0.5倍以上1.5倍以下");
    assert_eq!(written(FineRange::inclusive(FineBasis::PercentOfCost, 50, 100)), "工程造价5%以上10%以下");
}

fn thirds() -> Vec<Tier> {
    let below = |range| FineRange { max_inclusive: false, ..range };
    vec![
        Tier { code: TierCode::None, range: None },
        tier(TierCode::Mitigate, below(yuan(WAN, 5 * WAN))),
        tier(TierCode::Light, below(yuan(5 * WAN, 6 * WAN))),
        tier(TierCode::Normal, below(yuan(6 * WAN, 8 * WAN))),
        tier(TierCode::Heavy, yuan(8 * WAN, 10 * WAN)),
    ]
}

#[test]
fn tiers_that_divide_the_range_pass() {
    let statutory = yuan(5 * WAN, 10 * WAN);
    assert_eq!(check_tiers(&statutory, &thirds()), Ok(()));
    let mut shuffled = thirds();
    shuffled.reverse();
    assert_eq!(check_tiers(&statutory, &shuffled), Ok(()));
    let neighbours =
        [tier(TierCode::Light, yuan(5 * WAN, 7 * WAN - 1)), tier(TierCode::Heavy, yuan(7 * WAN, 10 * WAN))];
    assert_eq!(check_tiers(&statutory, &neighbours), Ok(()), "the next fen begins the next tier");
}

#[test]
fn every_fault_of_tiers_is_found() {
    let statutory = yuan(5 * WAN, 10 * WAN);
    let faults = |change: &dyn Fn(&mut Vec<Tier>)| {
        let mut tiers = thirds();
        change(&mut tiers);
        check_tiers(&statutory, &tiers).unwrap_err()
    };
    let set = |index: usize, range: FineRange| move |tiers: &mut Vec<Tier>| tiers[index].range = Some(range);
    assert_eq!(faults(&set(2, yuan(5 * WAN, 6 * WAN))), [TierFault::Overlap { lower: 2, upper: 3 }], "a shared end");
    assert_eq!(faults(&set(4, yuan(9 * WAN, 10 * WAN))), [TierFault::Gap { after: Some(3), before: Some(4) }]);
    assert_eq!(faults(&set(4, yuan(8 * WAN, 9 * WAN))), [TierFault::Gap { after: Some(4), before: None }]);
    assert_eq!(faults(&set(4, yuan(8 * WAN, 11 * WAN))), [TierFault::Exceeds { tier: 4 }]);
    assert_eq!(faults(&set(1, yuan(WAN, 5 * WAN))), [TierFault::Exceeds { tier: 1 }], "mitigation is below the range");
    assert_eq!(faults(&set(0, yuan(1, 2))), [TierFault::Fine { tier: 0 }]);
    assert_eq!(
        faults(&|tiers| tiers[4].range = None),
        [TierFault::Fine { tier: 4 }, TierFault::Gap { after: Some(3), before: None }]
    );
    assert_eq!(faults(&|tiers| tiers[2].code = TierCode::Heavy), [TierFault::Order { lighter: 3, heavier: 2 }]);
    let other = FineRange::inclusive(FineBasis::TimesOfValue, 1000, 2000);
    assert!(faults(&set(2, other)).contains(&TierFault::Basis { tier: 2 }));
    assert!(faults(&set(2, yuan(6 * WAN, 5 * WAN))).contains(&TierFault::Empty { tier: 2 }));
    assert!(faults(&|tiers| tiers.truncate(2)).contains(&TierFault::Gap { after: None, before: None }));
    assert_eq!(TierFault::Gap { after: Some(3), before: Some(4) }.to_string(), "第4档与第5档之间有空档");
}

#[test]
fn tiers_in_times_of_value_meet_without_sharing_a_point() {
    let times = |min, max, max_inclusive| FineRange {
        max_inclusive,
        ..FineRange::inclusive(FineBasis::TimesOfValue, min, max)
    };
    let statutory = times(10_000, 20_000, true);
    let good =
        [tier(TierCode::Light, times(10_000, 13_000, false)), tier(TierCode::Heavy, times(13_000, 20_000, true))];
    assert_eq!(check_tiers(&statutory, &good), Ok(()));
    let apart =
        [tier(TierCode::Light, times(10_000, 12_999, true)), tier(TierCode::Heavy, times(13_000, 20_000, true))];
    assert_eq!(check_tiers(&statutory, &apart), Err(vec![TierFault::Gap { after: Some(0), before: Some(1) }]));
}
