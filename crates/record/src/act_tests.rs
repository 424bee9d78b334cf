//! Tests of [`super`]: the record's bytes, sealing, redaction and tampering.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::commitment::{openings_from_bytes, openings_to_bytes};

fn draft() -> Draft {
    Draft {
        stream: "case/371721-2022-15".into(),
        seq: 1,
        previous: Some(Digest([0xab; 32])),
        act: "penalty.file_case".into(),
        by: "zhang".into(),
        at: "2022-09-05T09:00".into(),
        recorded: "2022-09-05T09:20:11".into(),
        context: json!({"law": "2021"}),
        fields: json!({
            "party": {"name": "李某", "identity_number": "372922198001011234", "region": "371721"},
            "attendees": [{"name": "甲"}, {"name": "乙"}],
            "remark": {"sealed": "ab".repeat(32)},
            "fine": 200_000
        }),
        sealed: vec!["party.name".into(), "attendees.1.name".into(), "party.identity_number".into()],
    }
}

/// Salts that differ by path, so that a test can tell them apart.
fn salt(path: &str) -> Salt {
    Salt(sha256(path.as_bytes()).0)
}

#[test]
fn the_bytes_are_those_of_the_documented_format() {
    let simple = Draft {
        seq: 0,
        previous: None,
        fields: json!({"name": "李某", "fine": 1}),
        sealed: vec!["name".into()],
        ..draft()
    };
    let sealed = seal(simple, salt).unwrap();
    let commitment = commit(&salt("name"), "name", &json!("李某")).unwrap();
    assert_eq!(
        String::from_utf8(sealed.bytes.clone()).unwrap(),
        format!(
            concat!(
                r#"{{"act":"penalty.file_case","at":"2022-09-05T09:00","by":"zhang","context":{{"law":"2021"}},"#,
                r#""fields":{{"fine":1,"name":{{"sealed":"{}"}}}},"format":"xingquan/act/v1","previous":null,"#,
                r#""recorded":"2022-09-05T09:20:11","sealed":["name"],"seq":0,"stream":"case/371721-2022-15"}}"#
            ),
            commitment
        )
    );
    assert_eq!(sealed.digest, sha256(&sealed.bytes));
    assert_eq!(sealed.digest_sm3, sm3(&sealed.bytes));
}

#[test]
fn opening_gives_the_draft_back() {
    let sealed = seal(draft(), salt).unwrap();
    let opened = open(&sealed.bytes, &sealed.openings).unwrap();
    let mut expected = draft();
    expected.sealed.sort();
    assert_eq!(opened.draft, expected);
    assert!(opened.withheld.is_empty());
    assert_eq!(opened.digest, sealed.digest);
    let text = String::from_utf8(sealed.bytes).unwrap();
    assert!(!text.contains("李某") && !text.contains("3729221980"), "a sealed value stands in the bytes");
}

#[test]
fn a_plain_value_that_looks_sealed_stays_plain() {
    let sealed = seal(draft(), salt).unwrap();
    let opened = open(&sealed.bytes, &BTreeMap::new()).unwrap();
    assert_eq!(opened.draft.fields["remark"], json!({"sealed": "ab".repeat(32)}));
    assert!(!opened.withheld.contains(&"remark".to_owned()));
    let opening = Opening { salt: salt("remark"), value: json!("false") };
    assert_eq!(
        open(&sealed.bytes, &BTreeMap::from([("remark".to_owned(), opening)])),
        Err(RecordError::UnknownOpening { path: "remark".into() })
    );
    // Sealing such a value is also unambiguous: the opening holds the object, the bytes hold its commitment.
    let twice = Draft { sealed: vec!["remark".into()], ..draft() };
    let sealed = seal(twice, salt).unwrap();
    assert_eq!(sealed.openings["remark"].value, json!({"sealed": "ab".repeat(32)}));
    assert_eq!(open(&sealed.bytes, &sealed.openings).unwrap().draft.fields, draft().fields);
}

#[test]
fn drafts_that_cannot_be_recorded_are_refused() {
    let path = |text: &str| text.to_owned();
    let table: [(Draft, RecordError); 9] = [
        (Draft { stream: String::new(), ..draft() }, RecordError::Empty { member: "stream" }),
        (Draft { recorded: String::new(), ..draft() }, RecordError::Empty { member: "recorded" }),
        (Draft { fields: json!([]), ..draft() }, RecordError::FieldsNotObject),
        (Draft { previous: None, ..draft() }, RecordError::Place { seq: 1 }),
        (Draft { seq: 0, ..draft() }, RecordError::Place { seq: 0 }),
        (Draft { sealed: vec!["nobody".into()], ..draft() }, RecordError::SealedMissing { path: path("nobody") }),
        (
            Draft { sealed: vec!["fine".into(), "fine".into()], ..draft() },
            RecordError::SealedOverlap { path: path("fine") },
        ),
        (
            Draft { sealed: vec!["party".into(), "party-x".into(), "party.name".into()], ..draft() },
            RecordError::SealedOverlap { path: path("party.name") },
        ),
        (
            Draft { fields: json!({"fine": 0.5}), sealed: vec![], ..draft() },
            RecordError::Canonical(CanonicalError::NotInteger { path: path("fields.fine") }),
        ),
    ];
    for (draft, expected) in table {
        assert_eq!(seal(draft, salt), Err(expected));
    }
    let large = Draft { fields: json!({"text": "x".repeat(MAX_BYTES)}), sealed: vec![], ..draft() };
    assert!(matches!(seal(large, salt), Err(RecordError::Canonical(CanonicalError::TooLarge { .. }))));
}

#[test]
fn records_of_another_shape_are_refused() {
    let bytes = seal(draft(), salt).unwrap().bytes;
    let text = String::from_utf8(bytes).unwrap();
    let none = BTreeMap::new();
    let changed = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        open(text.replacen(from, to, 1).as_bytes(), &none)
    };
    assert!(matches!(changed("act/v1", "act/v2"), Err(RecordError::Format { .. })));
    assert!(matches!(changed("\"by\":\"zhang\",", ""), Err(RecordError::Shape { .. })));
    assert!(matches!(changed("\"seq\":1", "\"seq\":-1"), Err(RecordError::Shape { .. })));
    assert!(matches!(changed(",\"stream\"", ",\"station\":1,\"stream\""), Err(RecordError::Shape { .. })));
    assert!(matches!(changed("\"previous\":\"ab", "\"previous\":\"AB"), Err(RecordError::Shape { .. })));
    assert!(matches!(changed("[\"attendees.1.name\",", "[\"z\","), Err(RecordError::SealedOrder { .. })));
    assert_eq!(
        changed("[\"attendees.1.name\",", "[\"fine\","),
        Err(RecordError::NotCommitment { path: "fine".into() })
    );
    assert!(matches!(open(b"[]", &none), Err(RecordError::Shape { .. })));
    let start = text.find("\"previous\"").unwrap();
    let end = text.find("\"recorded\"").unwrap();
    assert!(matches!(changed(text.get(start..end).unwrap(), ""), Err(RecordError::Shape { .. })));
}

#[test]
fn a_value_cannot_be_shown_at_another_place() {
    let same = Draft { fields: json!({"a": "x", "b": "x"}), sealed: vec!["a".into(), "b".into()], ..draft() };
    let mut sealed = seal(same, salt).unwrap();
    let moved = sealed.openings["a"].clone();
    sealed.openings.insert("b".into(), moved);
    assert_eq!(open(&sealed.bytes, &sealed.openings), Err(RecordError::CommitmentMismatch { path: "b".into() }));
}

proptest! {
    #[test]
    fn any_subset_may_be_withheld(keep in proptest::collection::vec(any::<bool>(), 3)) {
        let sealed = seal(draft(), salt).unwrap();
        let mut openings = sealed.openings.clone();
        let mut keep = keep.into_iter();
        openings.retain(|_, _| keep.next().unwrap());
        let opened = open(&sealed.bytes, &openings).unwrap();
        prop_assert_eq!(opened.withheld.len(), sealed.openings.len() - openings.len());
        let mut fields = opened.draft.fields.clone();
        for (path, opening) in &openings {
            prop_assert_eq!(place::find_mut(&mut fields, path).cloned(), Some(opening.value.clone()));
        }
        for path in &opened.withheld {
            prop_assert!(!openings.contains_key(path));
            prop_assert!(place::find_mut(&mut fields, path).and_then(|place| commitment_digest(place)).is_some());
        }
        prop_assert_eq!(opened.digest, sealed.digest);
    }

    #[test]
    fn a_changed_byte_of_the_record_changes_or_breaks_it(at in any::<prop::sample::Index>(), flip in 1u8..) {
        let sealed = seal(draft(), salt).unwrap();
        let mut bytes = sealed.bytes.clone();
        let at = at.index(bytes.len());
        bytes[at] ^= flip;
        if let Ok(opened) = open(&bytes, &sealed.openings) {
            prop_assert_ne!(opened.digest, sealed.digest);
            prop_assert_ne!(opened.digest_sm3, sealed.digest_sm3);
        }
    }

    #[test]
    fn a_changed_byte_of_the_openings_is_found(at in any::<prop::sample::Index>(), flip in 1u8..) {
        let sealed = seal(draft(), salt).unwrap();
        let mut bytes = openings_to_bytes(&sealed.openings).unwrap();
        let at = at.index(bytes.len());
        bytes[at] ^= flip;
        let holds = openings_from_bytes(&bytes).is_ok_and(|openings| open(&sealed.bytes, &openings).is_ok());
        prop_assert!(!holds);
    }
}
