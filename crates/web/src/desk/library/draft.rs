//! From proposals to the fields of a new item's draft. What an item cannot hold goes into the condition of the penalty, in
//! the words of the statute, so that nothing is lost on the way.

use std::collections::HashMap;

use casework::acts::parts::PartyKind;
use casework::catalogue::elements;
use casework::catalogue::library::RegisterStatute;
use law::discretion::FineBasis;
use law::statutes::short_title;
use serde_json::{Map, Value as Json, json};
use statute::amount::{Amount, Unit};
use statute::clause::{Base, FineRange, MeasureKind, Party};
use statute::join::{Joined, join};
use statute::propose::{ItemKind, ProposedPenalty};

use super::named::line;
use super::origin::Chosen;
use super::{clerk_of, day_of};
use crate::app::App;
use crate::guard::Officer;
use crate::problem::Fault;

/// The fields of a draft that the proposals named in an address state, and what they are; `None` when the address names
/// none.
///
/// # Errors
/// [`Fault::Missing`] when there is no such text or proposal.
pub(crate) async fn prefilled(
    app: &App,
    officer: &Officer,
    query: &HashMap<String, String>,
) -> Result<Option<(Map<String, Json>, String)>, Fault> {
    let Some(title) = query.get("statute").map(|title| short_title(title)) else { return Ok(None) };
    let day = day_of(query.get("version").map(String::as_str).unwrap_or_default())?;
    let named = |name: &str| query.get(name).map(String::as_str).unwrap_or_default();
    let agency = clerk_of(officer, app);
    let chosen = Chosen::numbered(app, (title, day), named("proposals"), named("parts"), agency.as_ref()).await?;
    let joined = join(&chosen.proposals).ok_or(Fault::Missing("事项建议"))?;
    let registry = app.node.registry();
    let until = super::texts(app, &registry).find(title, day).and_then(|text| text.until);
    Ok(Some((fields(&joined, &chosen.text, until), chosen.origin.packed())))
}

fn fields(joined: &Joined, text: &RegisterStatute, until: Option<jiff::civil::Date>) -> Map<String, Json> {
    let basis = |article: &String| {
        let mut basis = json!({
            "law": text.title.as_str(),
            "version": text.version.to_string(),
            "level": text.level.code(),
            "article": line(article),
            "from": text.from.to_string(),
        });
        if let (Json::Object(basis), Some(until)) = (&mut basis, until) {
            basis.insert("until".to_owned(), json!(until.to_string()));
        }
        basis
    };
    let mut violation = joined.violations.clone();
    violation.extend(
        (1_u32..)
            .zip(&joined.circumstances)
            .map(|(number, words)| format!("（{}）{words}", law::numeral::to_chinese(number))),
    );
    let mut fields = Map::new();
    let mut put = |name: &str, value: Json| {
        fields.insert(name.to_owned(), value);
    };
    put("name", json!(line(&joined.name)));
    put("kind", json!(kind(joined).code()));
    put("violation", json!(violation.join("\n")));
    if !joined.duties.is_empty() {
        put("duty", json!(line(&joined.duties.join("、"))));
    }
    put("basis", joined.bases.iter().map(basis).collect());
    put("penalties", joined.penalties.iter().map(penalty).collect());
    put("safety", json!(concerns_safety(text.title.as_str())));
    fields
}

/// Whether a statute is about public safety, the environment and natural resources, people's lives and property, as its
/// title tells; a proposal that the clerk confirms.
fn concerns_safety(title: &str) -> bool {
    ["安全", "消防", "环境保护", "污染", "自然资源", "生态"].iter().any(|word| title.contains(word))
}

fn kind(joined: &Joined) -> elements::ItemKind {
    if joined.kind == ItemKind::Penalty {
        return elements::ItemKind::Penalty;
    }
    let enforcing = |kind: MeasureKind| {
        use MeasureKind::{Auction, Collect, Demolish, Substitute, Transfer};
        matches!(kind, Auction | Collect | Demolish | Substitute | Transfer)
    };
    if joined.measures.iter().all(|measure| enforcing(measure.kind)) {
        elements::ItemKind::Enforcement
    } else {
        elements::ItemKind::Measure
    }
}

fn penalty(penalty: &ProposedPenalty) -> Json {
    let mut json = json!({"kind": penalty.kind.code()});
    let Json::Object(object) = &mut json else { return json };
    let party = match penalty.party {
        Party::Any => None,
        Party::Organisation => Some(PartyKind::Organisation),
        Party::Person | Party::Responsible => Some(PartyKind::Citizen),
    };
    if let Some(party) = party {
        object.insert("party".to_owned(), json!(party.code()));
    }
    let mut condition = vec![penalty.when.clone()];
    if penalty.party == Party::Responsible {
        condition.push("直接负责的主管人员和其他直接责任人员".to_owned());
    }
    let range = penalty.fine.as_ref().and_then(range);
    let whole = range.is_some() && penalty.fine.as_ref().is_none_or(|fine| fine.cap.is_none());
    if penalty.fine.is_some() && !whole {
        condition.push(penalty.words.clone());
    }
    condition.retain(|words| !words.is_empty());
    if !condition.is_empty() {
        object.insert("condition".to_owned(), json!(line(&condition.join("；"))));
    }
    if let Some(range) = range {
        object.insert("range".to_owned(), range);
    }
    json
}

/// A range as an item holds it; `None` for what it cannot hold: fines a unit or a day, without an upper end, of a base
/// that the procedure does not know, or not in whole yuan or thousandths.
fn range(fine: &FineRange) -> Option<Json> {
    let basis = match fine.base {
        Base::Yuan => FineBasis::Yuan,
        Base::TimesOfValue => FineBasis::TimesOfValue,
        Base::TimesOfGains => FineBasis::TimesOfGains,
        Base::Percent if fine.of.contains("工程") || fine.of.contains("合同价款") => FineBasis::PercentOfCost,
        Base::Percent | Base::TimesOfOther | Base::PerUnit | Base::PerDay => return None,
    };
    // An amount is in thousandths of its unit: a yuan is 1000, once is 1000 and 1000 thousandths, a percent is 10.
    let step = match basis {
        FineBasis::Yuan => 1000,
        FineBasis::TimesOfValue | FineBasis::TimesOfGains => 1,
        FineBasis::PercentOfCost => 100,
    };
    let count = |amount: Amount| {
        let right = match basis {
            FineBasis::Yuan => amount.unit == Unit::Yuan,
            FineBasis::TimesOfValue | FineBasis::TimesOfGains => amount.unit == Unit::Times,
            FineBasis::PercentOfCost => amount.unit == Unit::Percent,
        };
        let whole = right && amount.milli % step == 0;
        whole.then_some(amount.milli / step).and_then(|count| u32::try_from(count).ok())
    };
    let max = count(fine.max?)?;
    let min = match fine.min {
        Some(min) => count(min)?,
        None => 0,
    };
    Some(json!({"basis": basis.code(), "min": min, "max": max}))
}

#[cfg(test)]
mod tests {
    use super::*;
    use statute::clause;
    use statute::propose::propose;

    fn read(words: &str) -> Vec<Json> {
        let text = format!("示例条例\n第一条　违反本条例规定，占用道路的，由县城市管理部门{words}。");
        let statute = statute::text::read(&text);
        let all = propose(&statute, &clause::read(&statute));
        all.iter().flat_map(|proposal| &proposal.penalties).map(penalty).collect()
    }

    #[test]
    fn ranges_come_over_in_the_units_of_an_item() {
        let cases = [
            ("处五百元以上二千元以下罚款", Some(json!({"basis": "yuan", "min": 500, "max": 2000}))),
            ("处三千元以下罚款", Some(json!({"basis": "yuan", "min": 0, "max": 3000}))),
            ("并处货值金额一倍以上三倍以下罚款", Some(json!({"basis": "times_of_value", "min": 1000, "max": 3000}))),
            ("处违法所得一倍以上五倍以下罚款", Some(json!({"basis": "times_of_gains", "min": 1000, "max": 5000}))),
            ("处工程造价百分之一以上百分之二以下罚款", Some(json!({"basis": "percent_of_cost", "min": 10, "max": 20}))),
            ("按每平方米五十元以上一百元以下处以罚款", None),
        ];
        for (words, expected) in cases {
            let found = read(words);
            let fine = found.iter().find(|penalty| penalty["kind"] == "fine").unwrap_or_else(|| panic!("{words}"));
            assert_eq!(fine.get("range"), expected.as_ref(), "{words}");
            // What cannot be held as a range stands in the condition, in the statute's words.
            assert_eq!(fine.get("condition").is_some(), expected.is_none(), "{words}: {fine}");
        }
    }
}
