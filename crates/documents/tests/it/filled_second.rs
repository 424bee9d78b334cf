//! The documents of the file, of publication, withdrawal and transfer, made from the cases of the scenarios.

use crate::filled::documents;

#[test]
fn a_finished_case_fills_its_file() {
    let texts = documents("food-hearing.yaml");
    for kind in ["file_cover", "file_catalogue", "file_remarks", "publication_summary"] {
        assert!(texts.contains_key(kind), "{kind} is not filled");
    }
    let catalogue = &texts["file_catalogue"];
    let place = |words: &str| catalogue.find(words).unwrap_or_else(|| panic!("{words}: {catalogue}"));
    assert!(place("立案审批表") < place("现场笔录") && place("现场笔录") < place("案件来源登记表"), "{catalogue}");
    assert!(texts["publication_summary"].contains("15.600000"), "{}", texts["publication_summary"]);
}

#[test]
fn cases_that_end_without_a_decision_fill_their_documents() {
    assert!(documents("case-withdrawn.yaml").contains_key("case_withdrawal"));
    assert!(documents("case-transferred.yaml").contains_key("case_transfer"));
    let crime = &documents("crime-transfer.yaml")["crime_transfer"];
    let crime: String = crime.split_whitespace().collect();
    assert!(crime.contains("涉嫌构成销售有毒、有害食品罪"), "{crime}");
    assert!(
        crime.contains("《中华人民共和国刑法》第一百四十四条") || crime.contains("《刑法》第一百四十四条"),
        "{crime}"
    );
}
