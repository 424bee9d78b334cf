//! Tables of people and items: what was written is read back, and what clerks do to tables is told in their words.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "helpers of tests end the test at the first failure, and say when they do not run"
)]

mod independent;
mod items;
mod made;
mod people;
mod round_trip;
mod sheets;
mod text;

use casework::registry::{Registry, RegistryAct};
use casework::value::PersonId;
use exchange::table::book::Book;
use exchange::table::layout::Layout;
use exchange::table::plan::{Change, Plan, RowPlan, Setting};
use jiff::civil::date;
use law::Law;
use serde_json::{Value as Json, json};

/// Reads an act of the registry.
fn act(id: &str, fields: &Json) -> RegistryAct {
    RegistryAct::parse(id, fields).unwrap().unwrap()
}

/// A registry after acts.
fn registry(acts: &[RegistryAct]) -> Registry {
    let mut registry = Registry::default();
    acts.iter().for_each(|act| registry.evolve(act));
    registry
}

/// Two agencies and a person.
fn beginning() -> Vec<RegistryAct> {
    let agency = |id: &str, name: &str| {
        act(
            "agency.register",
            &json!({
                "id": id, "name": name, "word": "曹市监", "level": "county", "region": "371721",
                "government": "曹县人民政府", "court": "曹县人民法院",
            }),
        )
    };
    vec![
        agency("cx-market", "曹县市场监督管理局"),
        agency("cx-urban", "曹县综合行政执法局"),
        act(
            "person.register",
            &json!({"id": "zhang", "name": "张三", "agency": "cx-market", "employment": "established"}),
        ),
        act(
            "certificate.issue",
            &json!({
                "person": "zhang", "number": "37172100001", "from": "2020-01-01", "until": "2024-12-31",
            }),
        ),
    ]
}

/// What would become of a book.
fn plan(layout: &Layout, book: &mut Book, registry: &Registry) -> Plan {
    let law = Law::load().unwrap();
    let by = PersonId::from("registrar");
    let setting = Setting { law: &law, registry, by: &by, at: date(2025, 6, 1).at(9, 0, 0, 0) };
    Plan::of_book(layout, book, setting).unwrap()
}

/// A book of one CSV text.
fn csv(title: &str, text: &str) -> Book {
    Book::csv([(title.to_owned(), text.as_bytes())]).unwrap()
}

/// Everything said of a row, a line for each remark.
fn said(row: &RowPlan) -> String {
    row.remarks.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// Everything said of the file.
fn faults(plan: &Plan) -> String {
    plan.faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// What becomes of each row.
fn changes(plan: &Plan) -> Vec<Change> {
    plan.rows.iter().map(|row| row.change).collect()
}
