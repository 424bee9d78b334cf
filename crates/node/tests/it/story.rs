//! The scenario of a whole case, told again on a real node.

use std::path::Path;

use casework::acts::Act;
use casework::registry::RegistryAct;
use casework::scenario::{Played, run};
use serde_json::Value as Json;

/// A case from the lead to the archive, with the registry on which it rests.
pub(crate) struct Story {
    pub(crate) registry: Vec<RegistryAct>,
    pub(crate) played: Vec<Played>,
}

fn load(name: &str, change: &dyn Fn(String) -> String) -> Result<Json, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios").join(name);
    let text = std::fs::read_to_string(path).map_err(|error| format!("{name}: {error}"))?;
    // The officers can tell the story about several parties at once only if it happens in one place.
    let text = text.replace("曹县青菏路88号曹县鲁惠百货有限公司一层卖场", "曹县青菏路88号");
    serde_norway::from_str(&change(text)).map_err(|error| format!("{name}: {error}"))
}

impl Story {
    /// `scenarios/food-hearing.yaml`.
    pub(crate) fn food() -> Self {
        Self::changed(&|text| text)
    }

    /// The same story about another party, the `n`-th of many.
    pub(crate) fn of_party(n: usize) -> Self {
        Self::changed(&|text| {
            text.replace("曹县鲁惠百货有限公司", &format!("曹县鲁惠百货{n}店"))
                .replace("        credit_code: 91371702MA3C1D2E19\n", "")
        })
    }

    fn changed(change: &dyn Fn(String) -> String) -> Self {
        let law = law::Law::load().unwrap();
        let report = run(&load("food-hearing.yaml", change).unwrap(), &law, &|name| load(name, change)).unwrap();
        let unmet = report.steps.iter().find(|step| !step.holds);
        assert!(unmet.is_none(), "{unmet:?}");
        Self { registry: report.registry, played: report.played }
    }

    /// The place of the first act for which `is` holds.
    pub(crate) fn place(&self, is: impl Fn(&Act) -> bool) -> usize {
        self.played.iter().position(|played| is(&played.command.act)).unwrap()
    }

    /// The place of the decision.
    pub(crate) fn decision(&self) -> usize {
        self.place(|act| matches!(act, Act::Decide(_)))
    }
}
