//! What a case is about: item, party, amounts and penalty, drawn so that they fit the law.

use casework::acts::parts::PartyKind;
use casework::registry::{PublishItem, RegisterAgency};
use jiff::civil::Date;
use law::discretion::{FineBasis, TierCode};
use law::identifier::RegionCode;
use law::{Fen, Law, PenaltyKind};
use serde_json::{Value as Json, json};

use crate::data::DataError;
use crate::party::{self, Drawn};
use crate::rng::Rng;
use crate::story::{Filling, Story, Words, fill};

/// What a case is about.
#[derive(Debug, Clone)]
pub(crate) struct Matter<'a> {
    pub(crate) item: &'a PublishItem,
    pub(crate) story: &'a Story,
    pub(crate) party: Drawn,
    pub(crate) region: RegionCode,
    pub(crate) place: String,
    pub(crate) filling: Filling,
    pub(crate) value: Option<Fen>,
    pub(crate) gains: Option<Fen>,
    pub(crate) tier: TierCode,
    pub(crate) fine: Option<Fen>,
    pub(crate) penalties: Vec<Json>,
    /// Somebody who may report the matter, and a lawyer whom the party may send.
    pub(crate) reporter: String,
    pub(crate) agent: String,
    /// Whether property without a stated value is confiscated.
    pub(crate) property: bool,
    /// Whether a fact is found that must make the penalty lighter.
    pub(crate) remedied: bool,
}

/// Where and when a matter arises.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Occasion<'a> {
    pub(crate) law: &'a Law,
    pub(crate) words: &'a Words,
    pub(crate) agency: &'a RegisterAgency,
    pub(crate) day: Date,
    /// Whether the penalty is imposed on the spot, so that it must be small.
    pub(crate) on_the_spot: bool,
}

impl<'a> Matter<'a> {
    /// Draws a matter of a story; `None` when its range leaves no fitting amount.
    pub(crate) fn draw(
        rng: &mut Rng,
        occasion: Occasion<'_>,
        story: &'a Story,
        item: &'a PublishItem,
    ) -> Result<Option<Self>, DataError> {
        let Occasion { law, words, agency, day, on_the_spot } = occasion;
        let kinds = story.party_kinds()?;
        let kind = rng.pick(&kinds).copied().unwrap_or(PartyKind::Citizen);
        let region = county(rng, law, agency, day);
        let business = if kind == PartyKind::Organisation { &story.firms } else { &story.shops };
        let party = party::draw(rng, law, words, (kind, business.as_slice()), &region, day);
        let money = |rng: &mut Rng, range: Option<(i64, i64)>| {
            range.and_then(|(low, high)| Fen::from_yuan(rng.between(low / 10, high / 10) * 10))
        };
        let value = money(rng, story.value);
        let gains =
            money(rng, story.gains).map(|gains| value.map_or(gains, |value| gains.min(Fen(value.0 / 3000 * 1000))));
        let place = match rng.pick(&story.places) {
            Some(place) => format!("{}{place}", party::town(law, &region, day)),
            None if kind == PartyKind::Citizen => party::street(rng, words, &party::town(law, &region, day)),
            None => party.address.clone(),
        };
        let filling = filling(rng, story, &party, &place, value, gains);
        let mut matter = Self {
            item,
            story,
            party,
            region,
            place,
            filling,
            value,
            gains,
            tier: TierCode::Light,
            fine: None,
            penalties: Vec::new(),
            reporter: party::person(rng, words),
            agent: party::person(rng, words),
            property: false,
            remedied: false,
        };
        let ceiling = if on_the_spot { matter.summary_limit(law, agency, day) } else { Some(Fen(i64::MAX)) };
        let (Some(ceiling), true) = (ceiling, matter.punish(rng, on_the_spot, ceiling)) else { return Ok(None) };
        Ok(matter.fine.is_none_or(|fine| fine <= ceiling).then_some(matter))
    }

    /// A text of the story with its places filled.
    pub(crate) fn text(&self, text: &str) -> String {
        fill(text, &self.filling)
    }

    fn summary_limit(&self, law: &Law, agency: &RegisterAgency, day: Date) -> Option<Fen> {
        let citizen = self.party.kind != PartyKind::Organisation;
        let key = if citizen { "summary.fine_max.citizen" } else { "summary.fine_max.org" };
        let department = agency.department.as_ref().map(|line| line.as_str());
        law.parameters.money(key, department, day).ok().map(|dated| dated.value)
    }

    /// Chooses tier and penalties; false when the item's ranges leave no fitting amount.
    fn punish(&mut self, rng: &mut Rng, on_the_spot: bool, ceiling: Option<Fen>) -> bool {
        let may = |kind| !self.item.allowed(kind, self.party.kind, self.value).is_empty();
        if self.story.warning && may(PenaltyKind::Warning) {
            self.penalties.push(json!({"kind": "warning"}));
            return true;
        }
        let tier = match rng.between(1, 100) {
            _ if on_the_spot => TierCode::Light,
            1..=12 => TierCode::Mitigate,
            13..=45 => TierCode::Light,
            46..=92 => TierCode::Normal,
            _ => TierCode::Heavy,
        };
        let Some(fine) = self.draw_fine(rng, tier, ceiling.unwrap_or(Fen(i64::MAX))) else { return false };
        self.tier = tier;
        self.remedied = tier == TierCode::Mitigate || tier == TierCode::Light && rng.percent(50);
        self.fine = Some(fine);
        self.penalties.push(json!({"kind": "fine", "amount": fine.to_string()}));
        if on_the_spot {
            return true;
        }
        let may = |kind| !self.item.allowed(kind, self.party.kind, self.value).is_empty();
        let confiscate = may(PenaltyKind::ConfiscateGains);
        if let Some(gains) = self.gains.filter(|gains| confiscate && *gains > Fen::ZERO) {
            self.penalties.push(json!({"kind": "confiscate_gains", "amount": gains.to_string()}));
        }
        if let Some(property) = self.story.property.as_ref().filter(|_| may(PenaltyKind::ConfiscateProperty)) {
            let detail = self.text(property);
            self.penalties.push(json!({"kind": "confiscate_property", "detail": detail}));
            self.property = true;
        }
        true
    }

    /// A round fine inside the tier that fits the statutory range of this party and value.
    fn draw_fine(&self, rng: &mut Rng, tier: TierCode, ceiling: Fen) -> Option<Fen> {
        let allowed = self.item.allowed(PenaltyKind::Fine, self.party.kind, self.value);
        let statutory = allowed.first()?.range.as_ref()?;
        let benchmark = self.item.benchmark.as_ref()?;
        let of_tier = |t: &&casework::registry::Tier| t.code == tier;
        let mut ranges = benchmark.tiers.iter().filter(of_tier).filter_map(|t| t.range.as_ref());
        let range = ranges.find(|range| range.basis == statutory.basis)?;
        let (low, high) = range.range().bounds(self.value, self.gains).ok()?;
        let low = if statutory.basis == FineBasis::Yuan { low.max(Fen(2000)) } else { low };
        let high = high.min(ceiling);
        if low > high {
            return None;
        }
        let drawn = Fen(low.0 + (high.0 - low.0) / 20 * rng.between(0, 20));
        Some(rounded(drawn, low, high))
    }
}

/// Where in the agency's area the violation happened: the area itself, or for a city one of its counties.
fn county(rng: &mut Rng, law: &Law, agency: &RegisterAgency, day: Date) -> RegionCode {
    let own = &agency.region;
    let whole = own.as_str().ends_with("00");
    let inside: Vec<&RegionCode> = law
        .regions
        .iter()
        .map(|region| &region.code)
        .filter(|code| {
            whole && *code != own && !code.as_str().ends_with("01") && code.as_str().starts_with(own.prefix())
        })
        .filter(|code| law.regions.get(code, day).is_some())
        .collect();
    rng.pick(&inside).map_or_else(|| own.clone(), |code| (*code).clone())
}

/// The amount at the coarsest round step that stays between the ends.
fn rounded(amount: Fen, low: Fen, high: Fen) -> Fen {
    let steps = [1_000_000, 100_000, 50_000, 10_000, 5_000, 1_000, 100];
    // The amount has about two leading digits at such a step.
    let coarse = steps.into_iter().filter(|step| step * 5 <= amount.0 || *step == 100);
    let mut near = coarse.flat_map(|step| [(amount.0 + step / 2) / step * step, (amount.0 + step - 1) / step * step]);
    near.find(|fen| (low.0..=high.0).contains(fen)).map_or(low, Fen)
}

fn filling(
    rng: &mut Rng,
    story: &Story,
    party: &Drawn,
    place: &str,
    value: Option<Fen>,
    gains: Option<Fen>,
) -> Filling {
    let (least, most, unit) = &story.quantity;
    let money = |fen: Option<Fen>| fen.map(|fen| fen.to_string()).unwrap_or_default();
    Filling::from([
        ("party", party.name.clone()),
        ("rep", party.speaker.clone()),
        ("place", place.to_owned()),
        ("goods", rng.pick(&story.goods).cloned().unwrap_or_default()),
        ("qty", format!("{}{unit}", rng.between(*least, *most))),
        ("value", money(value)),
        ("gains", money(gains)),
        (
            "plate",
            format!("鲁R{}{:04}", rng.pick(&["A", "B", "C", "D", "K", "M"]).unwrap_or(&"A"), rng.between(100, 9999)),
        ),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fines_are_round_and_stay_between_the_ends() {
        let yuan = |n| Fen::from_yuan(n).unwrap();
        assert_eq!(rounded(yuan(63_417), yuan(50_000), yuan(65_000)), yuan(60_000));
        assert_eq!(rounded(yuan(173), yuan(100), yuan(300)), yuan(170));
        assert_eq!(rounded(Fen(5_000_001), Fen(5_000_001), yuan(50_001)), yuan(50_001));
    }
}
