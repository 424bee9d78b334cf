//! What clerks do to the table of people, and what they are told.

use exchange::table::layout::Layout;
use exchange::table::plan::{Change, Plan};

use crate::{beginning, changes, csv, faults, plan, registry, said};

const HEAD: &str = "标识,姓名,所在机关,用工性质,法律职业资格证书编号,曾用名,执法证件-证件编号,执法证件-有效期起,执法证件-有效期止,\
    年审-年度,暂扣或者收回-自,暂扣或者收回-理由,任职-岗位,任职-自";

/// The plan of a table with these rows.
fn people(rows: &str) -> Plan {
    plan(&Layout::people(), &mut csv("人员", &format!("{HEAD}\n{rows}")), &registry(&beginning()))
}

/// The plan of a table of one row.
fn one(row: &str) -> (Change, String) {
    let plan = people(row);
    assert!(plan.faults.is_empty(), "{}", faults(&plan));
    assert_eq!(plan.rows.len(), 1);
    (plan.rows[0].change, said(&plan.rows[0]))
}

#[test]
fn a_row_is_a_person_with_certificate_and_post() {
    let plan = people(
        "li,李四,曹县市场监督管理局,在编人员,,,37172100002,2023/1/1,2027年12月31日,2024,2025-03-01,遗失,执法人员,2023-01-01\n\
         li,,,,,,,,,,,,法制审核人员,2024-01-01\n",
    );
    assert!(plan.is_good(), "{}{}", faults(&plan), said(&plan.rows[0]));
    assert_eq!(changes(&plan), [Change::New, Change::Changed]);
    let acts: Vec<String> =
        plan.acts().iter().map(|act| format!("{} {}", act.definition().id, act.fields_json())).collect();
    assert_eq!(
        acts,
        [
            r#"person.register {"agency":"cx-market","employment":"established","id":"li","name":"李四"}"#,
            r#"certificate.issue {"from":"2023-01-01","number":"37172100002","person":"li","until":"2027-12-31"}"#,
            r#"certificate.check {"number":"37172100002","person":"li","year":2024}"#,
            r#"certificate.suspend {"from":"2025-03-01","number":"37172100002","person":"li","reason":"遗失"}"#,
            r#"post.appoint {"agency":"cx-market","chief":false,"from":"2023-01-01","person":"li","role":"officer"}"#,
            r#"post.appoint {"agency":"cx-market","chief":false,"from":"2024-01-01","person":"li","role":"reviewer"}"#,
        ]
    );
    assert_eq!(plan.rows[0].subject, "李四（li）");
}

#[test]
fn what_is_recorded_is_told_apart_from_what_is_new() {
    let same = "zhang,张三,cx-market,在编人员,,,37172100001,2020-01-01,2024-12-31,,,,,";
    assert_eq!(one(same), (Change::Unchanged, String::new()));
    let plan = people("zhang,张三,cx-urban,在编人员,A1,,37172100001,2020-01-01,2029-12-31,2025,,,,\n");
    assert_eq!(changes(&plan), [Change::Changed]);
    assert_eq!(
        plan.rows[0].differences,
        [
            "所在机关由“cx-market”改为“cx-urban”",
            "法律职业资格证书编号由空改为“A1”",
            "执法证件-有效期止由“2024-12-31”改为“2029-12-31”",
            "登记年审",
        ]
    );
    assert_eq!(plan.acts().len(), 3);
}

#[test]
fn columns_that_are_left_out_keep_what_is_recorded() {
    let mut acts = beginning();
    acts.push(crate::act("person.register", &serde_json::json!({
        "id": "zhang", "name": "张三", "agency": "cx-market", "employment": "established", "legal_qualification": "A9",
    })));
    let table = "标识,姓名,所在机关,用工性质\nzhang,张三,cx-urban,在编人员\n";
    let plan = plan(&Layout::people(), &mut csv("人员", table), &registry(&acts));
    assert_eq!(plan.rows[0].differences, ["所在机关由“cx-market”改为“cx-urban”"]);
    assert_eq!(plan.acts()[0].fields_json()["legal_qualification"], "A9");
}

#[test]
fn a_certificate_that_ends_before_it_begins_is_refused() {
    let (change, told) = one("li,李四,cx-market,在编人员,,,37172100002,2023-01-01,2022-12-31,,,,,");
    assert_eq!(change, Change::Faulty);
    assert!(
        told.starts_with("第2行“执法证件-有效期止”列（I2）：止于2022-12-31，早于起始的2023-01-01（REG-01"),
        "{told}"
    );
    assert!(told.ends_with("请核对并改正起止日期"), "{told}");
}

#[test]
fn a_person_imported_twice_with_different_names_is_refused() {
    let plan = people(
        "li,李四,cx-market,在编人员,,,,,,,,,,\nli,李思,cx-market,在编人员,,,,,,,,,,\nzhang,章三,cx-market,在编人员,,,,,,,,,,\n\
         zhang,张山,cx-market,在编人员,,张三,,,,,,,,\n",
    );
    assert_eq!(changes(&plan), [Change::New, Change::Faulty, Change::Faulty, Change::Changed]);
    let told = said(&plan.rows[1]);
    assert!(
        told.starts_with("第3行“姓名”列（B3）：“li”已登记为李四，现为李思（REG-02") && told.contains("曾用名"),
        "{told}"
    );
    assert!(said(&plan.rows[2]).contains("“zhang”已登记为张三，现为章三"));
    // Nothing of the faulty rows is among the acts, and nothing is recorded unless somebody asks to skip them.
    assert!(!plan.is_good());
    assert_eq!(plan.acts().len(), 2);

    let told = said(&people("li,李四,cx-market,在编人员,,,,,,,,,,\nli,李四,cx-urban,在编人员,,,,,,,,,,\n").rows[1]);
    assert!(told.contains("与第2行是同一项，但内容不同"), "{told}");
}

#[test]
fn a_certificate_of_somebody_else_is_refused() {
    let (change, told) = one("li,李四,cx-market,在编人员,,,37172100001,2023-01-01,2027-12-31,,,,,");
    assert_eq!(change, Change::Faulty);
    assert!(told.contains("“执法证件-证件编号”列（G2）：证件37172100001已登记在张三名下（REG-03"), "{told}");
}

#[test]
fn a_term_cannot_be_shortened_by_an_import() {
    let (change, told) = one("zhang,张三,cx-market,在编人员,,,37172100001,2020-01-01,2023-12-31,,,,,");
    assert_eq!(change, Change::Faulty);
    assert!(
        told.contains("有效期止”列（I2）：已经登记为止于2024-12-31，导入不能缩短；请核对；证件提前失效的，登记收回"),
        "{told}"
    );
}

#[test]
fn missing_fields_and_unknown_words_name_their_cell() {
    for (row, told) in [
        ("li,,cx-market,在编人员,,,,,,,,,,", "第2行“姓名”列（B2）：“姓名”必须填写"),
        (",李四,cx-market,在编人员,,,,,,,,,,", "第2行“标识”列（A2）：“标识”必须填写"),
        ("li,李四,cx-market,正式工,,,,,,,,,,", "第2行“用工性质”列（D2）：“正式工”不在可选范围内，可选：在编人员、"),
        (
            "li,李四,曹县市场监管局,在编人员,,,,,,,,,,",
            "没有登记名为“曹县市场监管局”的机关；是否应为“曹县市场监督管理局”？",
        ),
        ("li,李四,cx-market,在编人员,,,X1,,,,,,,", "第2行“执法证件-有效期起”列（H2）：“有效期起”必须填写"),
        ("zhang,,,,,,37172100001,,,,,,,", "第2行“执法证件-有效期起”列（H2）：“有效期起”必须填写"),
        (
            "li,李四,cx-market,在编人员,,,X1,2023-02-30,2023-12-31,,,,,",
            "“执法证件-有效期起”列（H2）：“2023-02-30”这一天不存在，请核对年月日；请写作2023-01-31",
        ),
        (
            "li,李四,cx-market,在编人员,,,3.71721E+17,2023-01-01,2023-12-31,,,,,",
            "（G2）：“3.71721E+17”是电子表格改写的科学计数法，原来的数字已经丢失；请将该列设为文本格式",
        ),
        ("li,李\u{202e}四,cx-market,在编人员,,,,,,,,,,", "（B2）：含有看不见的字符（U+202E）"),
        ("zhang,,,,,,37172100001,,,二〇二五,,,,", "“年审-年度”列（J2）：“二〇二五”不是整数"),
        ("wang,,,,,,,,,,,,执法人员,2023-01-01", "“姓名”必须填写"),
    ] {
        let (change, found) = one(row);
        assert_eq!(change, Change::Faulty, "{row}");
        assert!(found.contains(told), "{row}: {found}");
    }
    let long = "李".repeat(301);
    assert!(one(&format!("li,{long},cx-market,在编人员,,,,,,,,,,")).1.contains("最多300字，现有301字"));
}

#[test]
fn hostile_names_are_only_text() {
    let (change, told) = one(
        "\"'; DROP TABLE act; --\",\"=HYPERLINK(\"\"http://example.org\"\")\",cx-market,在编人员,<script>,,,,,,,,,",
    );
    assert_eq!((change, told), (Change::New, String::new()));
}

#[test]
fn serial_numbers_of_days_are_read_and_pointed_out() {
    let (change, told) = one("li,李四,cx-market,在编人员,,,X1,44927,20271231,,,,,");
    assert_eq!(change, Change::New);
    assert_eq!(told, "第2行“执法证件-有效期起”列（H2）：是数字44927，已读作2023-01-01，请核对");
}

#[test]
fn a_row_that_leans_on_a_faulty_one_is_faulty() {
    let plan =
        people("li,李四,cx-market,在编人员,,,X1,2023-01-01,2022-01-01,,,,,\nli,,,,,,,,,,,,执法人员,2023-01-01\n");
    assert_eq!(changes(&plan), [Change::Faulty, Change::Faulty]);
    assert!(said(&plan.rows[1]).contains("“li”尚未登记，请先登记人员（REG-04"), "{}", said(&plan.rows[1]));
    assert!(plan.acts().is_empty());
}

#[test]
fn wrong_columns_are_told_with_the_nearest_name() {
    let table =
        "标识,姓 名（必填）,执法机关,用工性质,姓名,执法证件－证件号,备注\nli,李四,cx-market,在编人员,李四,X1,x\n";
    let plan = plan(&Layout::people(), &mut csv("人员", table), &registry(&beginning()));
    let told = faults(&plan);
    for said in [
        "第1行“姓名”列（E1）：与B1列重复；请删除或者改名，每列只能有一个",
        "第1行“执法机关”列（C1）：没有这样的列；是否应为“所在机关”？",
        "第1行“执法证件－证件号”列（F1）：没有这样的列；是否应为“执法证件-证件编号”？",
        "第1行“备注”列（G1）：没有这样的列；请改正列名；与导入无关的列请删除",
        "第1行：缺少“所在机关”列；请增加该列，或者把“执法机关”列改名",
    ] {
        assert!(told.contains(said), "{told}");
    }
    assert!(!plan.is_good() && plan.rows.is_empty());
}

#[test]
fn titles_above_the_head_and_empty_rows_are_passed_over() {
    let table =
        format!("曹县执法人员名册\n\n填表日期,2025-06-01\n{HEAD}\n\n,,,\nli,李四,cx-market,在编人员,,,,,,,,,,\n");
    let plan = plan(&Layout::people(), &mut csv("人员", &table), &registry(&beginning()));
    assert!(plan.is_good(), "{}", faults(&plan));
    assert_eq!((plan.rows.len(), plan.rows[0].place.row), (1, 7));
    let empty = super::plan(&Layout::people(), &mut csv("人员", ""), &registry(&beginning()));
    assert_eq!(faults(&empty), "是空的；请填写表头和内容，或者删除该工作表");
    let (change, told) = one("li,李四,cx-market,在编人员,,,,,,,,,,,多余");
    assert!(change == Change::Faulty && told.contains("（O2）：所在的列没有列名"), "{told}");
}
