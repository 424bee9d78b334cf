//! Documents made from the cases of the scenarios.

use std::{collections::BTreeMap, fs, path::Path};

use casework::{
    case::{CaseFile, CaseId, Numbered},
    decide::decide,
    facts::{Facts, Neighbours},
    registry::Registry,
    scenario,
};
use serde_json::Value;

use crate::support::TYPESETTER;

fn load(name: &str) -> Result<Value, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios").join(name);
    let text = fs::read_to_string(path).map_err(|fault| fault.to_string())?;
    serde_norway::from_str(&text).map_err(|fault| fault.to_string())
}

/// Every document of the scenario's main case whose kind can be filled, as `kind → text`.
pub(crate) fn documents(name: &str) -> BTreeMap<&'static str, String> {
    documents_of(name, "main")
}

/// The same of another case of the scenario.
fn documents_of(name: &str, id: &str) -> BTreeMap<&'static str, String> {
    let law = law::Law::embedded().unwrap();
    let report = scenario::run(&load(name).unwrap(), law, &load).unwrap();
    let mut registry = Registry::default();
    report.registry.iter().for_each(|act| registry.evolve(act));
    let neighbours = Neighbours::default();
    let facts = Facts { law, registry: &registry, neighbours: &neighbours };
    let first = report.played.iter().find(|played| played.case == id).unwrap();
    let mut case = CaseFile::new(CaseId("371721-2022-000001".to_owned()), first.agency.clone());
    let word = registry.agency(&case.agency).unwrap().word.to_string();
    for played in report.played.iter().filter(|played| played.case == id) {
        let mut accepted = decide(&case, &played.command, played.recorded, facts).unwrap();
        for kind in accepted.numbers.iter().filter_map(|id| casework::document::find(id)) {
            let number = casework::document::number(&word, kind, played.command.at.year(), 1);
            accepted.entry.numbers.push(Numbered { kind: kind.id.to_owned(), number });
        }
        case.evolve(accepted.entry);
    }
    let mut texts = BTreeMap::new();
    for issued in case.documents() {
        let kind = documents::kind::find(issued.kind.id).unwrap();
        let source = documents::fill::Source {
            case: &case,
            source: issued.source,
            facts,
            draft: false,
            address: "https://example.gov.cn",
        };
        let Some(data) = (kind.fill)(&source) else { continue };
        (kind.check)(&data).unwrap_or_else(|fault| panic!("{}: {fault}", kind.id));
        let pdf = documents::render(&TYPESETTER, &case, issued.source, kind.id, facts, false, source.address)
            .unwrap_or_else(|fault| panic!("{}: {fault}", kind.id));
        texts.insert(kind.id, pdf.text);
    }
    texts
}

#[test]
fn a_case_with_a_hearing_fills_its_documents() {
    let texts = documents("food-hearing.yaml");
    let notice: String = texts["penalty_notice"].split_whitespace().collect();
    for words in ["曹市监罚告〔2022〕1号", "曹县鲁惠百货有限公司", "156,000.00", "壹拾伍万陆仟元整", "五个工作日"]
    {
        assert!(notice.contains(words), "{words}: {notice}");
    }
    for kind in [
        "lead_registration",
        "filing_approval",
        "scene_record",
        "questioning_record",
        "preservation_approval",
        "preservation_notice",
        "correction_order",
        "preservation_disposal",
        "investigation_report",
        "penalty_decision",
        "service_receipt",
        "payment_notice",
        "evidence_extraction",
        "legal_review_opinion",
        "decision_approval",
        "discussion_record",
        "closing_approval",
    ] {
        assert!(texts.contains_key(kind), "{kind} is not filled");
    }
}

#[test]
fn a_decision_tells_its_course_and_its_remedies() {
    let texts = documents("food-hearing.yaml");
    let decision: String = texts["penalty_decision"].split_whitespace().collect();
    for words in [
        "曹市监罚决〔2022〕1号",
        "2022年9月27日以直接送达方式向当事人送达《行政处罚事先告知书》（曹市监罚告〔2022〕1号）",
        "2022年10月9日要求听证",
        "2022年10月21日公开举行听证",
        "责令当事人立即停止销售并清理全部超过保质期的食品",
        "156,000.00",
        "壹拾伍万陆仟元整",
        "中国农业银行曹县支行",
        "每日按罚款数额的百分之三加处罚款",
        "六十日内向曹县人民政府或者",
        "六个月内依法向曹县人民法院提起行政诉讼",
        "依法向社会公开",
        "2022年10月31日",
    ] {
        assert!(decision.contains(words), "{words}: {decision}");
    }
    let due: String = texts["payment_notice"].split_whitespace().collect();
    assert!(due.contains("159,600.00") && due.contains("2022年11月17日"), "{due}");
}

#[test]
fn decisions_of_other_kinds_are_filled() {
    let cases = [
        ("no-penalty.yaml", "first", "no_penalty_decision", "第三十三条第一款"),
        ("summary-decision.yaml", "2024", "summary_decision", "应当先自收到本决定书之日起六十日内向"),
        ("service-methods.yaml", "main", "address_confirmation", "电子送达"),
    ];
    for (scenario, case, kind, words) in cases {
        let texts = documents_of(scenario, case);
        let text: String = texts[kind].split_whitespace().collect();
        assert!(text.contains(words), "{scenario}: {text}");
    }
}

#[test]
fn a_recusal_is_decided_on_paper() {
    let texts = documents("recusal-granted.yaml");
    assert!(texts["recusal_decision"].contains("曹市监回〔2022〕1号"), "{}", texts["recusal_decision"]);
}
