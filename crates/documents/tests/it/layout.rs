//! Long texts and tables, drafts, seals, and texts that look like markup.

use documents::typeset::{DATA_BYTES_MAX, TypesetError};
use serde_json::{Value, json};

use crate::support::{TYPESETTER, find, render, sample};

fn pages(text: &str) -> Vec<&str> {
    text.split_terminator('\u{c}').collect()
}

#[test]
fn a_long_text_flows_over_pages() {
    for (id, field) in [
        ("penalty_decision", "facts"),
        ("filing_approval", "facts"),
        ("scene_record", "findings"),
        ("investigation_report", "facts"),
    ] {
        let kind = find(id);
        let mut data = sample(kind);
        let long: Vec<String> =
            (1..=60).map(|n| format!("第{n}段：{}", "执法人员对涉案食品逐件清点拍照。".repeat(12))).collect();
        data[field] = long.join("\n").into();
        let pdf = render(kind, &data);
        let pages = pages(&pdf.text);
        assert!(pages.len() > 10 && pages.len() == pdf.pages, "{id}: {}", pdf.pages);
        for (number, page) in pages.iter().enumerate() {
            assert!(
                page.contains(&format!("第{}页 共{}页", number + 1, pages.len()))
                    || page.contains(&format!("第 {} 页 共 {} 页", number + 1, pages.len())),
                "{id}: {page}"
            );
        }
        // Page breaks lose nothing: every paragraph is there, once, in order.
        let joined: String = pdf.text.split_whitespace().collect();
        let places: Vec<usize> = (1..=60).map(|n| joined.find(&format!("第{n}段：")).unwrap()).collect();
        assert!(places.is_sorted(), "{id}");
        let inner: Vec<&&str> = pages[1..pages.len() - 2].iter().collect();
        assert!(inner.iter().all(|page| page.lines().count() >= 20), "{id}: a page is half empty");
    }
}

#[test]
fn a_long_table_repeats_its_head() {
    let kind = find("preservation_notice");
    let mut data = sample(kind);
    let item = data["items"][0].clone();
    data["items"] = Value::Array(vec![item; 120]);
    let pdf = render(kind, &data);
    let list: Vec<&str> = pages(&pdf.text).into_iter().filter(|page| page.contains("晨光牧场")).collect();
    assert!(list.len() > 3);
    assert!(list.iter().all(|page| page.contains("规格型号")), "the head is missing on a page");
    assert!(pdf.text.contains("\n120 盒 48 3.50"));
}

#[test]
fn a_seal_never_stands_alone_on_a_page() {
    let kind = find("penalty_decision");
    for lines in 1..=24 {
        let mut data = sample(kind);
        data["confiscated"] = json!([]);
        data["facts"] = vec!["执法人员检查发现涉案食品。"; lines].join("\n").into();
        let pdf = render(kind, &data);
        let sealed: Vec<&str> = pages(&pdf.text).into_iter().filter(|page| page.contains("（印章）")).collect();
        assert_eq!(sealed.len(), 1);
        assert!(sealed[0].contains("（印章）\n曹县市场监督管理局\n2022年11月25日\n"), "{}", sealed[0]);
        assert!(sealed[0].contains("本局将依法向社会公开"), "with {lines} lines the seal stands alone:\n{}", sealed[0]);
    }
}

#[test]
fn a_draft_says_so_on_every_page() {
    let kind = find("penalty_decision");
    let mut data = sample(kind);
    data["head"]["draft"] = true.into();
    let pdf = render(kind, &data);
    assert!(pages(&pdf.text).iter().all(|page| page.contains("草稿 未生效")));
    assert!(!render(kind, &sample(kind)).text.contains("草稿"));
}

#[test]
fn a_seal_image_takes_the_place_of_the_circle() {
    let kind = find("penalty_decision");
    let mut data = sample(kind);
    data["issue"]["seal_svg"] = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 42 42"><circle cx="21" cy="21" r="20" fill="none" stroke="#d00"/></svg>"##.into();
    let sealed = render(kind, &data);
    assert!(!sealed.text.contains("（印章）"));
    assert_eq!(sealed.pages, render(kind, &sample(kind)).pages, "the seal must not move the text");

    data["issue"]["seal_svg"] = "not an image".into();
    let fault = TYPESETTER.render(&kind.template(), &data).unwrap_err();
    assert!(matches!(fault, TypesetError::Template { .. }), "{fault}");
}

/// Nothing in the data is read as markup or as code.
#[test]
fn markup_in_the_data_is_text() {
    let kind = find("penalty_decision");
    let mut data = sample(kind);
    let hostile = r#"#panic("x") *a* _b_ $c$ `d` @e <f> [g] \h // i /* j */ ~ -- ... = k"#;
    data["party"]["name"] = hostile.into();
    data["facts"] = format!("= 标题\n- 项目\n{hostile}").into();
    let text = render(kind, &data).text;
    assert!(text.contains(r#"#panic("x") *a* _b_ $c$ `d` @e <f> [g]"#), "{text}");
    assert!(text.contains("= 标题") && text.contains("- 项目"), "{text}");
}

#[test]
fn data_beyond_the_limit_is_refused() {
    let kind = find("penalty_decision");
    let mut data = sample(kind);
    data["facts"] = "字".repeat(DATA_BYTES_MAX / 3).into();
    let fault = TYPESETTER.render(&kind.template(), &data).unwrap_err();
    assert!(matches!(fault, TypesetError::DataTooLarge { .. }), "{fault}");
}

#[test]
fn a_template_fault_names_the_place() {
    let kind = find("penalty_decision");
    let mut data = sample(kind);
    data.as_object_mut().unwrap().remove("remedies");
    let fault = TYPESETTER.render(&kind.template(), &data).unwrap_err().to_string();
    assert!(
        fault.contains("penalty_decision") && fault.contains("remedies") && fault.contains("penalty_decision.typ:"),
        "{fault}"
    );
}

#[test]
fn a_preview_has_a_picture_for_every_page() {
    let kind = find("penalty_decision");
    let pages = TYPESETTER.preview(&kind.template(), &sample(kind)).unwrap();
    assert_eq!(pages.len(), render(kind, &sample(kind)).pages);
    for (index, page) in pages.iter().enumerate() {
        assert!(page.contains(&format!("aria-label=\"行政处罚决定书，第{}页\"", index + 1)), "{page:.300}");
        assert!(page.starts_with("<svg") && page.ends_with("</svg>") && !page.contains("<script"), "{page:.200}");
        assert!(page.len() < 2_000_000, "{}", page.len());
    }
    assert_eq!(pages, TYPESETTER.preview(&kind.template(), &sample(kind)).unwrap());
}
