//! Characters of names: rare ones are found in the fallback fonts, and one that no font has is named with its field.

use documents::typeset::{MissingGlyph, TypesetError, Typesetter};

use crate::support::{TYPESETTER, find, render, sample};

/// A private-use character: no font of ours has it.
const UNKNOWN: char = '\u{F8123}';

#[test]
fn a_character_without_a_glyph_is_named_with_its_field_and_page() {
    let kind = find("penalty_decision");
    let mut data = sample(kind);
    data["party"]["name"] = format!("曹县{UNKNOWN}超市").into();
    data["evidence"][1]["proves"] = "另一个\u{F9000}".into();
    let fault = TYPESETTER.render(&kind.template(), &data).unwrap_err();
    let TypesetError::GlyphsMissing { glyphs } = &fault else { panic!("{fault}") };
    let missing = |character, page, field: &str| MissingGlyph { character, page, field: Some(field.to_owned()) };
    assert_eq!(
        *glyphs,
        [missing(UNKNOWN, 1, "当事人姓名或者名称"), missing('\u{F9000}', 2, "证据（第2项）证明的事实")]
    );
    let message = fault.to_string();
    assert!(message.contains("第1页、字段“当事人姓名或者名称”中的“\u{F8123}”（U+F8123）"), "{message}");
    assert!(
        message.contains("第2页、字段“证据（第2项）证明的事实”中的“\u{F9000}”（U+F9000）没有字体可以显示"),
        "{message}"
    );
}

#[test]
fn a_character_missing_from_the_template_is_told_apart() {
    let mut template = find("penalty_notice").template();
    template.source = "#import \"/lib.typ\": *\n#show: letter\n\u{F8123}";
    let fault = TYPESETTER.render(&template, &sample(find("penalty_notice"))).unwrap_err();
    assert!(fault.to_string().contains("字段“文书模板”"), "{fault}");
}

#[test]
fn rare_characters_of_names_are_shown() {
    let kind = find("penalty_notice");
    let mut data = sample(kind);
    let name = "喆堃昇淼犇翀祎赟嫄煊燊镕龑㛃㬎䶮𬎆𬭎〇";
    data["party"]["name"] = name.into();
    assert!(render(kind, &data).text.contains(name));
}

#[test]
fn all_of_gb2312_is_shown() {
    // Level 1 and 2 characters stand in rows 16 to 87 of 94 columns; a name register holds little beyond them.
    let kind = find("general_approval");
    let mut data = sample(kind);
    data["reason"] = ('一'..='龥').collect::<String>().into();
    render(kind, &data);
}

#[test]
fn blanks_and_line_ends_of_other_systems_are_no_fault() {
    let kind = find("penalty_notice");
    let mut data = sample(kind);
    data["facts"] = "第一段\r\n第二段\t有制表符\n\n\u{3000}\u{3000}第三段\u{200b}\u{feff}".into();
    let text = render(kind, &data).text;
    for part in ["第一段", "第二段", "有制表符", "第三段"] {
        assert!(text.contains(part), "{text}");
    }
}

#[test]
fn without_the_fonts_the_missing_families_are_named() {
    let fault = Typesetter::new([]).unwrap_err();
    assert!(fault.to_string().starts_with("缺少文书字体：FandolFang R，仿宋（正文）"), "{fault}");
    let fault = Typesetter::new([b"no font".to_vec()]).unwrap_err();
    assert!(matches!(fault, TypesetError::FontsMissing { families } if families.len() == 7));
    let fault = documents::fonts::load(std::path::Path::new("/nowhere")).unwrap_err();
    assert!(fault.to_string().contains("/nowhere"), "{fault}");
}
