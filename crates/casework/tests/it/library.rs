//! The library of statutes: what clerks make of proposals, corrections of registrations, and what a change touches.

use casework::catalogue::impact::{Change, Touched, impact};
use casework::catalogue::library::Texts;
use casework::catalogue::proposals::{ProposalKey, ProposalKind};
use casework::catalogue::situation::RegistryFacts;
use casework::catalogue::{Meta, check_registry};
use casework::registry::{Registry, RegistryAct};
use casework::value::{AgencyId, PersonId};
use jiff::civil::{Date, DateTime, date};
use law::Law;
use serde_json::{Value as Json, json};

const TITLE: &str = "曹县示例公园管理条例";
const NOW: DateTime = date(2025, 3, 10).at(9, 0, 0, 0);

fn enter(registry: &mut Registry, id: &str, fields: &Json) {
    let act = RegistryAct::parse(id, fields).unwrap().unwrap_or_else(|errors| panic!("{id}: {errors:?}"));
    registry.enter(&act, &Meta { imported: false, ..Meta::imported(NOW.date()) });
}

/// A text of 14 articles, two agencies with a clerk each, a legal office, a published item on article 10.
fn registry() -> Registry {
    let mut registry = Registry::default();
    let mut put = |id: &str, fields: Json| enter(&mut registry, id, &fields);
    let agencies = [("city", "曹县城市管理局"), ("market", "曹县市场监督管理局"), ("justice", "曹县司法局")];
    for (id, name) in agencies {
        put(
            "agency.register",
            json!({"id": id, "name": name, "word": "曹", "level": "county", "region": "371721", "government": "曹县人民政府", "court": "曹县人民法院"}),
        );
    }
    let people =
        [("mei", "city", "item_clerk"), ("jiang", "market", "item_clerk"), ("song", "justice", "legal_office")];
    for (id, agency, role) in people {
        put("person.register", json!({"id": id, "name": id, "agency": agency, "employment": "established"}));
        put(
            "post.appoint",
            json!({"person": id, "agency": agency, "role": role, "chief": false, "from": "2018-01-01"}),
        );
    }
    put("statute.register", registration("2024-12-30", "2025-03-01", 14));
    put("item.publish", item("1", "第十条", Some("2025-03-02")));
    for code in ["2", "3"] {
        put("item.draft", item(code, "第九条、第十一条、第十二条", None));
    }
    registry
}

fn file(sign: &str) -> Json {
    json!({"name": "条例.md", "media_type": "text/markdown", "size": 10, "sha256": sign.repeat(64), "sm3": sign.repeat(64)})
}

fn registration(version: &str, from: &str, articles: u32) -> Json {
    json!({"title": TITLE, "version": version, "enactment": "adopted", "level": "local_regulation", "from": from, "articles": articles, "text": file("a")})
}

fn item(code: &str, article: &str, from: Option<&str>) -> Json {
    let mut fields = json!({
        "code": code, "name": "占用通道的处罚", "agencies": ["city"], "violation": "占用通道",
        "basis": [{"law": TITLE, "version": "2024-12-30", "level": "local_regulation", "article": article, "from": "2025-03-01"}],
        "publicity": {"subject": true, "basis": true, "procedure": true, "benchmark": true, "remedies": true},
    });
    match from {
        Some(from) => fields["from"] = json!(from),
        None => {
            fields["agency"] = json!("city");
            fields["purpose"] = json!("new");
        }
    }
    fields
}

fn proposal(place: &str, kind: &str) -> Json {
    json!({"place": place, "kind": kind, "ordinal": 1, "name": "占用通道的处罚"})
}

fn with(base: &Json, change: &[(&str, Json)]) -> Json {
    let mut fields = base.clone();
    for (name, value) in change {
        fields[*name] = value.clone();
    }
    fields
}

/// The rules that refuse an act, in order; none where it may be recorded.
fn refused(registry: &Registry, law: &Law, by: &str, id: &str, fields: &Json) -> Vec<&'static str> {
    let act = RegistryAct::parse(id, fields).unwrap().unwrap_or_else(|errors| panic!("{id}: {errors:?}"));
    let facts = RegistryFacts { law, registry };
    match check_registry(&act, &PersonId::from(by), NOW, NOW, facts) {
        Ok(_) => Vec::new(),
        Err(refusal) => refusal.findings.iter().map(|finding| finding.rule).collect(),
    }
}

#[test]
fn proposals_are_dealt_with_by_the_rules() {
    let law = Law::load().unwrap();
    let mut registry = registry();
    let base = json!({"title": TITLE, "version": "2024-12-30", "agency": "city"});
    let one = |place: &str| ("proposals", json!([proposal(place, "penalty")]));
    let rejection = with(&base, &[one("第十四条"), ("ground", json!("not_ours")), ("reason", json!("由公安机关处罚"))]);
    let adoption = with(&base, &[one("第十一条"), ("item", json!("2"))]);
    let reopening = with(&base, &[one("第十三条")]);
    enter(&mut registry, "proposal.reject", &with(&rejection, &[one("第十三条")]));
    enter(&mut registry, "proposal.adopt", &with(&adoption, &[one("第十条"), ("item", json!("9"))]));
    let parts = |words: &str| ("parts", json!([{"kind": "circumstance", "words": words}]));
    enter(&mut registry, "proposal.adopt", &with(&adoption, &[one("第十二条"), ("item", json!("8")), parts("甲")]));

    let two = |a: &str, b: &str| ("proposals", json!([proposal("第十一条", a), proposal("第九条", b)]));
    let twice = ("proposals", json!([proposal("第十四条", "penalty"), proposal("第十四条", "penalty")]));
    let zero = ("proposals", json!([{"place": "第十四条", "kind": "penalty", "ordinal": 0, "name": "没有"}]));
    let covered = |item: Json| with(&rejection, &[("ground", json!("covered")), ("item", item)]);
    let table: Vec<(&str, &str, &str, Json, &[&str])> = vec![
        // Who acts: LIB-10.
        ("own clerk", "mei", "proposal.reject", rejection.clone(), &[]),
        ("another agency's clerk", "jiang", "proposal.reject", rejection.clone(), &["LIB-10"]),
        ("the legal office", "song", "proposal.adopt", adoption.clone(), &["LIB-10"]),
        ("a stranger", "nobody", "proposal.reopen", reopening.clone(), &["LIB-10"]),
        ("for his own agency", "jiang", "proposal.reject", with(&rejection, &[("agency", json!("market"))]), &[]),
        // Of what text: LIB-11.
        (
            "no such version",
            "mei",
            "proposal.reject",
            with(&rejection, &[("version", json!("2020-01-01"))]),
            &["LIB-11"],
        ),
        ("no such title", "mei", "proposal.reject", with(&rejection, &[("title", json!("别的条例"))]), &["LIB-11"]),
        ("no such article", "mei", "proposal.reject", with(&rejection, &[one("第十五条")]), &["LIB-11"]),
        ("no article", "mei", "proposal.reject", with(&rejection, &[one("总则")]), &["LIB-11"]),
        ("no ordinal", "mei", "proposal.reject", with(&rejection, &[zero]), &["LIB-11"]),
        ("none named", "mei", "proposal.reject", with(&rejection, &[("proposals", json!([]))]), &["LIB-11"]),
        ("one twice", "mei", "proposal.reject", with(&rejection, &[twice]), &["LIB-11"]),
        // In what order: LIB-12.
        ("rejected again", "mei", "proposal.reject", with(&rejection, &[one("第十三条")]), &["LIB-12"]),
        ("adopted, then rejected", "mei", "proposal.reject", with(&rejection, &[one("第十条")]), &["LIB-12"]),
        ("split, the rest rejected", "mei", "proposal.reject", with(&rejection, &[one("第十二条")]), &[]),
        ("taken up again", "mei", "proposal.reopen", reopening.clone(), &[]),
        ("never rejected", "mei", "proposal.reopen", with(&reopening, &[one("第十四条")]), &["LIB-12"]),
        ("the same part again", "mei", "proposal.adopt", with(&adoption, &[one("第十二条"), parts("甲")]), &["LIB-12"]),
        ("another part", "mei", "proposal.adopt", with(&adoption, &[one("第十二条"), parts("乙")]), &[]),
        ("split, then whole", "mei", "proposal.adopt", with(&adoption, &[one("第十二条")]), &["LIB-12"]),
        // Into what: LIB-13.
        ("into a new item", "mei", "proposal.adopt", adoption.clone(), &[]),
        ("into none", "mei", "proposal.adopt", with(&adoption, &[("item", json!("7"))]), &["LIB-13"]),
        ("into a published one", "mei", "proposal.adopt", with(&adoption, &[("item", json!("1"))]), &["LIB-13"]),
        ("that is no basis of it", "mei", "proposal.adopt", with(&adoption, &[one("第十四条")]), &["LIB-13"]),
        ("of another agency", "jiang", "proposal.adopt", with(&adoption, &[("agency", json!("market"))]), &["LIB-13"]),
        // Merged: LIB-14.
        ("two penalties", "mei", "proposal.adopt", with(&adoption, &[two("penalty", "penalty")]), &[]),
        ("penalty and coercion", "mei", "proposal.adopt", with(&adoption, &[two("penalty", "coercion")]), &["LIB-14"]),
        (
            "two with parts",
            "mei",
            "proposal.adopt",
            with(&adoption, &[two("penalty", "penalty"), parts("乙")]),
            &["LIB-14"],
        ),
        // Covered: LIB-15.
        ("covered by an item", "mei", "proposal.reject", covered(json!("1")), &[]),
        ("covered by none", "mei", "proposal.reject", covered(json!(null)), &["LIB-15"]),
        ("covered by one unknown", "mei", "proposal.reject", covered(json!("7")), &["LIB-15"]),
        (
            "an item without that ground",
            "mei",
            "proposal.reject",
            with(&rejection, &[("item", json!("1"))]),
            &["LIB-15"],
        ),
    ];
    for (what, by, id, fields, rules) in &table {
        assert_eq!(refused(&registry, &law, by, id, fields), *rules, "{what}");
    }
    // What went into an item once leaves no room for others.
    enter(&mut registry, "proposal.adopt", &adoption);
    let again = with(&adoption, &[one("第十二条"), parts("乙")]);
    assert_eq!(refused(&registry, &law, "mei", "proposal.adopt", &again), ["LIB-13"]);
    let silent = with(&rejection, &[("reason", json!(" "))]);
    assert!(RegistryAct::parse("proposal.reject", &silent).unwrap().is_err(), "a rejection says why");
}

fn correction(change: &[(&str, Json)]) -> Json {
    let mut fields = registration("2024-12-30", "2025-03-01", 14);
    fields["to_version"] = json!("2024-12-30");
    fields["reason"] = json!("登记有误");
    with(&fields, change)
}

#[test]
fn registrations_are_corrected_by_the_rules() {
    let law = Law::load().unwrap();
    let registry = registry();
    let other = ("text", file("b"));
    let gone = |places: &[&str]| ("gone", json!(places));
    let table: Vec<(&str, &str, Json, &[&str])> = vec![
        ("another file", "song", correction(std::slice::from_ref(&other)), &[]),
        ("another day of force", "song", correction(&[("from", json!("2025-02-01"))]), &[]),
        ("another version", "song", correction(&[("to_version", json!("2024-12-31"))]), &[]),
        ("an end", "song", correction(&[("until", json!("2026-01-01"))]), &[]),
        ("the clerk", "mei", correction(std::slice::from_ref(&other)), &["LIB-01"]),
        ("in force before it was adopted", "song", correction(&[("from", json!("2024-01-01"))]), &["LIB-02"]),
        (
            "adopted tomorrow",
            "song",
            correction(&[("to_version", json!("2025-03-11")), ("from", json!("2025-04-01"))]),
            &["LIB-02"],
        ),
        ("without articles", "song", correction(&[("articles", json!(0)), other.clone()]), &["LIB-05", "LIB-09"]),
        (
            "the title with marks",
            "song",
            correction(&[("title", json!("《曹县示例公园管理条例》")), other.clone()]),
            &["LIB-07"],
        ),
        ("nothing", "song", correction(&[]), &["LIB-08"]),
        (
            "what was not registered",
            "song",
            correction(&[
                ("version", json!("2020-01-01")),
                ("to_version", json!("2020-01-02")),
                ("from", json!("2020-02-01")),
                ("until", json!("2025-03-01")),
            ]),
            &["LIB-08"],
        ),
        ("the basis of a published item", "song", correction(&[("articles", json!(9)), other.clone()]), &["LIB-09"]),
        ("that article only", "song", correction(&[gone(&["第十条"]), other.clone()]), &["LIB-09"]),
        ("an article of drafts only", "song", correction(&[gone(&["第十一条", "第十条之一"]), other.clone()]), &[]),
    ];
    for (what, by, fields, rules) in &table {
        assert_eq!(refused(&registry, &law, by, "statute.correct", fields), *rules, "{what}");
    }
}

#[test]
fn a_corrected_registration_keeps_the_former_one() {
    let law = Law::load().unwrap();
    let mut registry = registry();
    let version = date(2024, 12, 30);
    let reject = json!({"title": TITLE, "version": "2024-12-30", "agency": "city", "proposals": [proposal("第十四条", "penalty")], "ground": "other", "reason": "试验"});
    enter(&mut registry, "proposal.reject", &reject);
    enter(
        &mut registry,
        "statute.end",
        &json!({"title": TITLE, "version": "2024-12-30", "day": "2025-06-01", "reason": "误登记"}),
    );
    let until = |registry: &Registry, version: Date| {
        Texts::new(&law.statutes, registry).find(TITLE, version).map(|text| (text.version, text.until))
    };
    assert_eq!(until(&registry, version), Some((version, Some(date(2025, 6, 1)))));
    let right = date(2024, 12, 31);
    enter(&mut registry, "statute.correct", &correction(&[("to_version", json!("2024-12-31")), ("text", file("b"))]));
    assert!(registry.statute(TITLE, version).is_none());
    let text = registry.statute(TITLE, right).unwrap();
    assert_eq!(text.act.text.sha256.as_str(), "b".repeat(64));
    assert_eq!(text.former.len(), 1);
    assert_eq!(text.former[0].act.text.sha256.as_str(), "a".repeat(64));
    assert_eq!(text.former[0].reason.as_str(), "登记有误");
    // The correction states the end too, and the item that names the former day still rests on the text.
    assert_eq!(until(&registry, version), Some((right, None)));
    assert_eq!(until(&registry, right), Some((right, None)));
    let key = ProposalKey { place: "第十四条".to_owned(), kind: ProposalKind::Penalty, ordinal: 1 };
    let memory = registry.statutes().proposals(TITLE).unwrap();
    assert!(memory.find(right, &AgencyId::from("city"), &key).unwrap().rejection.is_some());
    assert!(memory.find(version, &AgencyId::from("city"), &key).is_none());
    // Of the former day the rules still ask the text that took its place.
    let lost = correction(&[("version", json!("2024-12-31")), ("articles", json!(9))]);
    assert_eq!(refused(&registry, &law, "song", "statute.correct", &lost), ["LIB-09"]);
}

#[test]
fn a_change_is_done_when_a_published_version_carries_the_new_text() {
    let law = Law::load().unwrap();
    let basis = |version: &str, from: &str| json!({"law": "食品安全法", "version": version, "level": "law", "article": "第一百二十四条第一款", "from": from});
    let (old, new) = (basis("2021-04-29", "2021-04-29"), basis("2025-09-12", "2025-12-01"));
    let other = json!({"law": "行政处罚法", "version": "2021-01-22", "level": "law", "article": "第九条", "from": "2021-07-15"});
    let change = Change { law: "食品安全法".to_owned(), day: date(2025, 12, 1), articles: Vec::new() };
    let version = |from: &str, bases: &[&Json]| with(&item("1", "", Some(from)), &[("basis", json!(bases))]);
    let before = "2022-01-01";
    let table: Vec<(&str, Vec<Json>, bool)> = vec![
        ("only the old text", vec![version(before, &[&old])], false),
        ("taken over with both", vec![version(before, &[&old, &new])], true),
        (
            "both, but another version came before the change",
            vec![version(before, &[&old, &new]), version("2025-06-01", &[&old])],
            false,
        ),
        ("the new text on the day", vec![version(before, &[&old]), version("2025-12-01", &[&new])], true),
        ("the new text later", vec![version(before, &[&old]), version("2026-02-01", &[&old, &new])], true),
        ("published since, still the old", vec![version(before, &[&old]), version("2026-02-01", &[&old])], false),
        ("another basis beside the old all along", vec![version(before, &[&old, &other])], false),
        ("rests on another since", vec![version(before, &[&old]), version("2025-12-05", &[&other])], true),
    ];
    for (what, versions, done) in table {
        for imported in [true, false] {
            let mut registry = Registry::default();
            for fields in &versions {
                let act = RegistryAct::parse("item.publish", fields).unwrap().unwrap();
                registry.enter(&act, &Meta { imported, ..Meta::imported(date(2022, 1, 1)) });
            }
            let tasks = impact(&change, registry.catalogue(), &[], &[], &registry, &law).unwrap();
            assert_eq!(tasks.len(), 1, "{what}");
            assert!(matches!(tasks[0].about, Touched::Item(_)), "{what}");
            assert_eq!(tasks[0].done, done, "{what}, imported: {imported}");
            assert_eq!(
                tasks[0].unusable_from.is_some(),
                !done && what != "another basis beside the old all along",
                "{what}"
            );
        }
    }
}
