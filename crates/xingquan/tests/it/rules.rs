//! `xingquan rules`.

use crate::{json, xingquan};

#[test]
fn rules_are_listed_with_severity_and_sources() {
    let (code, out, _) = xingquan(&["rules"]);
    assert_eq!(code, 0);
    let (implemented, planned) = out.split_once("尚未实现的规则").unwrap();
    assert!(implemented.contains("NOT-01  作出处罚决定前应当告知事实、理由、依据和权利"), "{implemented}");
    assert!(implemented.contains("依据：《行政处罚法（2021年修订）》第四十四条、第六十二条"), "{implemented}");
    assert!(planned.contains("MEA-09"), "{planned}");
}

#[test]
fn json_lists_versions() {
    let (code, out, _) = xingquan(&["rules", "--json"]);
    assert_eq!(code, 0);
    let all = json(&out);
    let rules = all["implemented"].as_array().unwrap();
    let notice = rules.iter().find(|rule| rule["id"] == "NOT-01").unwrap();
    assert_eq!(notice["severity"], "B");
    assert_eq!(notice["cites"][0]["version"], "apl17");
    assert!(all["planned"].as_array().unwrap().iter().any(|rule| rule["id"] == "CRT-02"));
}
