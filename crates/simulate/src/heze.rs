//! The registry of the demo: agencies of Heze, its counties, districts and zones, their people, and published power
//! items. Places and statutes are real; people, numbers, addresses and benchmarks are invented.

use casework::registry::{RegisterAgency, RegistryAct};
use casework::value::PersonId;
use jiff::civil::{DateTime, date};
use law::Law;
use serde_json::{Map, Value as Json, json};

use crate::data::{DataError, File};
use crate::liabilities;

const AGENCIES: File = File { name: "agencies.csv", text: include_str!("../data/agencies.csv") };
const PEOPLE: File = File { name: "people.csv", text: include_str!("../data/people.csv") };
const CERTIFICATES: File = File { name: "certificates.csv", text: include_str!("../data/certificates.csv") };
const SUSPENSIONS: File = File { name: "suspensions.csv", text: include_str!("../data/suspensions.csv") };
const ITEMS: File = File { name: "items.yaml", text: include_str!("../data/items.yaml") };
const ACCOUNTS: File = File { name: "accounts.csv", text: include_str!("../data/accounts.csv") };

/// When the registry is to be recorded: before the first act of any planned case.
pub const RECORDED: DateTime = date(2018, 11, 1).at(9, 0, 0, 0);

/// A sign-in name of the demo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Login name.
    pub login: String,
    /// The person who signs in.
    pub person: PersonId,
    /// In what capacity, in Chinese, for the list of accounts.
    pub role: String,
}

/// Every act of the registry, in the order of recording: agencies, people with certificates and posts, items.
///
/// # Errors
/// [`DataError`] names the file and entry of the first fault.
pub fn registry(law: &Law) -> Result<Vec<RegistryAct>, DataError> {
    let mut acts = agencies(law)?;
    let registered: Vec<RegisterAgency> = acts
        .iter()
        .filter_map(|act| if let RegistryAct::RegisterAgency(agency) = act { Some(agency.clone()) } else { None })
        .collect();
    acts.extend(people()?);
    acts.extend(items(&registered)?);
    acts.extend(liabilities::published(law, &registered)?.into_iter().map(RegistryAct::PublishItem));
    Ok(acts)
}

/// The accounts of the demo.
///
/// # Errors
/// [`DataError`] names the line of the first fault.
pub fn accounts() -> Result<Vec<Account>, DataError> {
    let text = |row: &Map<String, Json>, line: u64, key: &str| {
        let value = row.get(key).and_then(Json::as_str).map(str::to_owned);
        value.ok_or_else(|| ACCOUNTS.fault(format!("第{line}行"), format!("缺少{key}")))
    };
    ACCOUNTS
        .rows()?
        .iter()
        .map(|(line, row)| {
            Ok(Account {
                login: text(row, *line, "login")?,
                person: PersonId(text(row, *line, "person")?),
                role: text(row, *line, "role")?,
            })
        })
        .collect()
}

fn parse(file: File, place: impl Into<String>, id: &str, fields: &Json) -> Result<RegistryAct, DataError> {
    let place = place.into();
    let parsed = RegistryAct::parse(id, fields).ok_or_else(|| file.fault(&*place, format!("没有名为“{id}”的行为")))?;
    parsed.map_err(|errors| {
        let list: Vec<String> = errors.iter().map(ToString::to_string).collect();
        file.fault(place, list.join("；"))
    })
}

fn agencies(law: &Law) -> Result<Vec<RegistryAct>, DataError> {
    let mut acts = Vec::new();
    for (line, row) in AGENCIES.rows()? {
        let place = format!("第{line}行");
        let act = parse(AGENCIES, &*place, "agency.register", &Json::Object(row))?;
        if let RegistryAct::RegisterAgency(agency) = &act
            // The table ends at the counties.
            && law.regions.get(&agency.region.county(), RECORDED.date()).is_none()
        {
            return Err(AGENCIES.fault(place, format!("没有代码为{}的行政区划", agency.region)));
        }
        acts.push(act);
    }
    Ok(acts)
}

/// The fields of a row that belong to one act, under the names of its fields.
fn part(row: &Map<String, Json>, names: &[(&str, &str)]) -> Json {
    let filled = names.iter().filter_map(|(column, field)| Some(((*field).to_owned(), row.get(*column)?.clone())));
    Json::Object(filled.collect())
}

fn people() -> Result<Vec<RegistryAct>, DataError> {
    let mut acts = Vec::new();
    let mut posts = Vec::new();
    for (line, row) in PEOPLE.rows()? {
        let place = format!("第{line}行");
        let registered = ["id", "name", "agency", "employment", "legal_qualification"].map(|name| (name, name));
        acts.push(parse(PEOPLE, &*place, "person.register", &part(&row, &registered))?);
        let same = ["agency", "role", "chief", "from", "credential"].map(|name| (name, name));
        let post: Vec<_> = same.into_iter().chain([("id", "person")]).collect();
        posts.push(parse(PEOPLE, place, "post.appoint", &part(&row, &post))?);
    }
    for (line, mut row) in CERTIFICATES.rows()? {
        let place = format!("第{line}行");
        if let Some(checked) = row.get_mut("checked") {
            let year = checked.as_str().and_then(|text| text.parse::<u32>().ok());
            *checked = json!(year.ok_or_else(|| CERTIFICATES.fault(&*place, "年审年度不是数字"))?);
        }
        acts.push(parse(CERTIFICATES, place, "certificate.issue", &Json::Object(row))?);
    }
    for (line, row) in SUSPENSIONS.rows()? {
        acts.push(parse(SUSPENSIONS, format!("第{line}行"), "certificate.suspend", &Json::Object(row))?);
    }
    acts.extend(posts);
    Ok(acts)
}

fn items(agencies: &[RegisterAgency]) -> Result<Vec<RegistryAct>, DataError> {
    let mut acts = Vec::new();
    for (number, mut entry) in (1..).zip(ITEMS.list::<Map<String, Json>>()?) {
        let code = entry.get("code").and_then(Json::as_str).unwrap_or_default().to_owned();
        let place = format!("第{number}项（{code}）");
        let departments = entry.remove("departments").unwrap_or_default();
        let held = |agency: &&RegisterAgency| {
            let own = agency.department.as_ref().map(|line| line.as_str());
            departments.as_array().is_some_and(|list| list.iter().any(|entry| entry.as_str() == own))
        };
        let agencies: Vec<&str> = agencies.iter().filter(held).map(|agency| agency.id.as_str()).collect();
        if agencies.is_empty() {
            return Err(ITEMS.fault(place, "没有实施机关，请核对departments"));
        }
        entry.insert("agencies".to_owned(), json!(agencies));
        acts.push(parse(ITEMS, place, "item.publish", &Json::Object(entry))?);
    }
    Ok(acts)
}
