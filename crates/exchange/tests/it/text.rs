//! Uploaded texts: encodings, DOCX files built here, and what is told of broken ones.

use std::io::{Cursor, Write as _};

use exchange::text::{TextError, read};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const SPACE: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

fn pack(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn document(body: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document {SPACE}><w:body>{body}</w:body></w:document>")
}

fn paragraph(words: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{words}</w:t></w:r></w:p>")
}

fn docx(body: &str) -> Vec<u8> {
    pack(&[("[Content_Types].xml", "<Types/>"), ("word/document.xml", &document(body))])
}

#[test]
fn paragraphs_runs_tables_and_references_become_lines() {
    let body = [
        &paragraph("曹县示例条例"),
        "<w:p><w:pPr><w:pStyle w:val=\"a\"/></w:pPr><w:r><w:t>第一条　</w:t></w:r><w:r><w:t>甲&amp;乙&#x3001;丙</w:t></w:r>",
        "<w:del><w:r><w:delText>删去的字</w:delText></w:r></w:del><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>",
        "<w:p><w:r><w:t>上行</w:t><w:br/><w:t>下行</w:t><w:tab/><w:t>隔开</w:t></w:r></w:p>",
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>档次</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>幅度</w:t></w:r></w:p>",
        "<w:p><w:r><w:t>（元）</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
        &paragraph("第二条　乙。"),
    ]
    .concat();
    let text = read(&docx(&body)).unwrap();
    assert_eq!(text, "曹县示例条例\n第一条　甲&乙、丙\n上行\n下行　隔开\n档次　幅度　（元）\n第二条　乙。\n");
}

#[test]
fn numbers_that_the_file_only_describes_are_written_out() {
    let level = |level: u32, format: &str, text: &str| {
        format!(
            "<w:lvl w:ilvl=\"{level}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{text}\"/></w:lvl>"
        )
    };
    let numbering = format!(
        "<w:numbering {SPACE}><w:abstractNum w:abstractNumId=\"3\">{}{}</w:abstractNum><w:abstractNum w:abstractNumId=\"4\">{}</w:abstractNum>\
         <w:num w:numId=\"1\"><w:abstractNumId w:val=\"3\"/></w:num>\
         <w:num w:numId=\"2\"><w:abstractNumId w:val=\"4\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"5\"/></w:lvlOverride></w:num></w:numbering>",
        level(0, "chineseCountingThousand", "第%1条"),
        level(1, "chineseCounting", "（%2）"),
        level(0, "bullet", "●"),
    );
    let styles = format!(
        "<w:styles {SPACE}><w:style w:styleId=\"article\"><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style></w:styles>"
    );
    let styled =
        |words: &str| format!("<w:p><w:pPr><w:pStyle w:val=\"article\"/></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>");
    let listed = |list: u32, level: u32, words: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"
        )
    };
    let body = [
        paragraph("示例条例"),
        styled("有下列行为之一的，处罚款："),
        listed(1, 1, "甲；"),
        listed(1, 1, "乙。"),
        styled(""),
        styled("自公布之日起施行。"),
        listed(1, 1, "丙。"),
        listed(2, 0, "圆点。"),
        listed(0, 0, "没有编号。"),
    ]
    .concat();
    let file = pack(&[
        ("word/document.xml", &document(&body)),
        ("word/numbering.xml", &numbering),
        ("word/styles.xml", &styles),
    ]);
    assert_eq!(
        read(&file).unwrap(),
        "示例条例\n第一条　有下列行为之一的，处罚款：\n（一）甲；\n（二）乙。\n\n第二条　自公布之日起施行。\n（一）丙。\n圆点。\n没有编号。\n"
    );
}

#[test]
fn texts_are_read_in_the_encodings_in_use() {
    let words = "曹县示例条例\n第一条　甲。";
    let (gb, _, _) = encoding_rs::GB18030.encode(words);
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(words.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let marked = ["\u{feff}", words].concat();
    for bytes in [words.as_bytes(), marked.as_bytes(), &gb, &utf16] {
        assert_eq!(read(bytes).unwrap(), words);
    }
}

#[test]
fn broken_files_are_told_in_chinese() {
    let whole = docx(&paragraph("第一条　甲。"));
    let cut = &whole[..whole.len() - 40];
    let mut changed = whole.clone();
    let inside = whole.windows(4).position(|four| four == b"docu").unwrap() + 40;
    changed[inside] ^= 0xFF;
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (Vec::new(), "没有文字"),
        (b" \n ".to_vec(), "没有文字"),
        (docx(&paragraph("")), "没有文字"),
        (vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1], "另存为.docx"),
        (b"%PDF-1.7".to_vec(), "PDF"),
        (vec![0x89, b'P', b'N', b'G', 0, 1, 2, 3], "编码不能识别"),
        (cut.to_vec(), "损坏"),
        (changed, "损坏"),
        (b"PK\x03\x04 and nothing".to_vec(), "损坏"),
        (pack(&[("word/other.xml", "<a/>")]), "不是Word文档"),
        (pack(&[("word/document.xml", "<a/>")]), "不是Word文档"),
        (pack(&[("word/document.xml", "<w:document><w:body><w:p>")]), "没有写完"),
        (pack(&[("word/document.xml", "<w:document><w:body></w:p></w:document>")]), "字节处"),
    ];
    for (bytes, words) in cases {
        let error = read(&bytes).unwrap_err();
        assert!(error.to_string().contains(words), "{words}: {error}");
    }
}

#[test]
fn a_file_that_unpacks_to_too_much_is_refused() {
    let long = " ".repeat(usize::try_from(exchange::text::LIMIT).unwrap() + 1);
    assert_eq!(read(&pack(&[("word/document.xml", &long)])), Err(TextError::TooLarge));
}
