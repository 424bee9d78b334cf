//! The benchmark of an item: each range of a fine divided in fixed shares.

use serde_json::{Value as Json, json};

/// Percent of the range up to which a fine is light, not inclusive, and up to which it is normal, inclusive.
const SHARES: (u64, u64) = (30, 70);

/// When a tier applies.
#[derive(Debug, Clone, Copy)]
pub(super) struct Conditions<'a> {
    pub(super) mitigate: &'a str,
    pub(super) light: &'a str,
    pub(super) normal: &'a str,
    pub(super) heavy: &'a str,
}

impl Conditions<'static> {
    /// Where neither item nor file says it.
    pub(super) const DEFAULT: Self = Self {
        mitigate: "有主动消除危害后果、立功等依法应当减轻处罚的情形",
        light: "违法时间短、数量少，主动改正，没有造成危害后果",
        normal: "没有从轻、减轻和从重情形",
        heavy: "一年内因同类行为受过处罚，或者造成较重后果、拒不配合调查",
    };
}

/// The tiers that divide the ranges, given in the places of their penalties; none for a fixed sum. Below a lower end there
/// is a tier for mitigation, down to a tenth of it; where there is none, a first breach may go unpunished.
///
/// # Errors
/// A Chinese sentence for a range that is not one.
pub(super) fn of(ranges: &[Option<&Json>], conditions: Conditions<'_>) -> Result<Vec<Json>, String> {
    let mut divided = Vec::new();
    for (place, range) in (1..).zip(ranges) {
        let Some(range) = range else { continue };
        let end = |name: &str| range.get(name).and_then(Json::as_u64);
        let (Some(basis), Some(min), Some(max)) = (range.get("basis"), end("min"), end("max")) else {
            return Err(format!("第{place}项处罚的幅度缺少basis、min或者max"));
        };
        if min < max {
            divided.push((place, basis, min, max));
        }
    }
    let several = divided.len() > 1;
    let mut tiers = Vec::new();
    if divided.iter().any(|(_, _, min, _)| *min == 0) {
        tiers.push(json!({"code": "first_exempt", "conditions": "初次违法，危害后果轻微并及时改正"}));
    }
    for (place, basis, min, max) in divided {
        let cut = |share: u64| min + (max - min) * share / 100;
        let (low, high) = (cut(SHARES.0), cut(SHARES.1));
        let mut tier = |code: &str, conditions: &str, range: Json| {
            let mut tier = json!({"code": code, "conditions": conditions, "range": range});
            if let (true, Json::Object(fields)) = (several, &mut tier) {
                fields.insert("penalty".to_owned(), json!(place));
            }
            tiers.push(tier);
        };
        if min > 0 {
            let range = json!({"basis": basis, "min": min / 10, "max": min, "max_exclusive": true});
            tier("mitigate", conditions.mitigate, range);
        }
        tier("light", conditions.light, json!({"basis": basis, "min": min, "max": low, "max_exclusive": true}));
        tier("normal", conditions.normal, json!({"basis": basis, "min": low, "max": high}));
        tier("heavy", conditions.heavy, json!({"basis": basis, "min": high, "max": max, "min_exclusive": true}));
    }
    Ok(tiers)
}
