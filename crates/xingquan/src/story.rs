//! A whole case to measure with: the scenario of a food case with a hearing, told again about any number of parties.

use anyhow::anyhow;
use casework::registry::RegistryAct;
use casework::scenario::{Played, run};
use law::Law;
use serde_json::Value as Json;

const CASE: &str = include_str!("../../../scenarios/food-hearing.yaml");
const SETUP: &str = include_str!("../../../scenarios/setup/caoxian-market.yaml");

/// A case from the lead to the archive, with the registry on which it rests.
#[derive(Debug, Clone)]
pub(crate) struct Story {
    pub(crate) registry: Vec<RegistryAct>,
    pub(crate) played: Vec<Played>,
}

impl Story {
    /// The story about a party of this name.
    ///
    /// # Errors
    /// When the scenario does not hold.
    pub(crate) fn of_party(name: &str, law: &Law) -> anyhow::Result<Self> {
        // In one place, where the officers may be for several parties at once; a credit code would be one party's.
        let text = CASE
            .replace("曹县青菏路88号曹县鲁惠百货有限公司一层卖场", "曹县青菏路88号")
            .replace("曹县鲁惠百货有限公司", name)
            .replace("        credit_code: 91371702MA3C1D2E19\n", "");
        let setup = |_: &str| yaml(SETUP);
        let read = || run(&yaml(&text)?, law, &setup).map_err(|error| error.to_string());
        let report = read().map_err(|error| anyhow!("测量用的情景有误：{error}"))?;
        match report.steps.iter().find(|step| !step.holds) {
            Some(step) => Err(anyhow!("测量用的情景第{}步不符合预期：{}", step.number, step.outcome)),
            None => Ok(Self { registry: report.registry, played: report.played }),
        }
    }
}

fn yaml(text: &str) -> Result<Json, String> {
    serde_norway::from_str(text).map_err(|error| error.to_string())
}
