//! `xingquan schema`.

use crate::{json, xingquan};

#[test]
fn one_act_has_a_schema_of_its_own() {
    let (code, out, _) = xingquan(&["schema", "service.serve"]);
    assert_eq!(code, 0);
    let schema = json(&out);
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert_eq!(schema["title"], "送达文书");
    assert_eq!(schema["properties"]["method"]["x-titles"]["leaving"], "留置送达");
    assert_eq!(schema["properties"]["receiver"]["x-privacy"], "sealed");
}

#[test]
fn without_an_act_all_are_written() {
    let (code, out, _) = xingquan(&["schema"]);
    assert_eq!(code, 0);
    let all = json(&out);
    for id in ["penalty.decide", "agency.register", "case.archive"] {
        assert!(all["$defs"][id]["properties"].is_object(), "{id}");
    }
}

#[test]
fn an_unknown_act_is_a_fault() {
    let (code, out, err) = xingquan(&["schema", "penalty.invent"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("没有名为“penalty.invent”的行为"), "{err}");
}
