//! What office programs do to a table, in XLSX files made by a program that writes them.

use exchange::table::Unreadable;
use exchange::table::book::Book;
use exchange::table::export;
use exchange::table::layout::Layout;
use exchange::table::plan::Change;
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};

use crate::{beginning, changes, faults, plan, registry, said};

const HEAD: [&str; 7] =
    ["标识", "姓名", "所在机关", "用工性质", "执法证件-证件编号", "执法证件-有效期起", "执法证件-有效期止"];
const ROW: [&str; 7] = ["li", "李四", "cx-market", "在编人员", "X1", "2023-01-01", "2027-12-31"];

fn write(sheet: &mut Worksheet, row: u32, cells: &[&str]) {
    for (column, cell) in (0..).zip(cells) {
        sheet.write_string(row, column, *cell).unwrap();
    }
}

/// A workbook with one sheet of people: the head, a row, and what `change` does to them.
fn people(change: impl FnOnce(&mut Worksheet)) -> Book {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("人员").unwrap();
    write(sheet, 0, &HEAD);
    write(sheet, 1, &ROW);
    change(sheet);
    Book::open("人员", workbook.save_to_buffer().unwrap()).unwrap()
}

fn one(change: impl FnOnce(&mut Worksheet)) -> (Change, String) {
    let plan = plan(&Layout::people(), &mut people(change), &registry(&beginning()));
    assert!(plan.faults.is_empty(), "{}", faults(&plan));
    (plan.rows[0].change, said(&plan.rows[0]))
}

#[test]
fn a_workbook_of_text_is_read() {
    assert_eq!(one(|_| ()), (Change::New, String::new()));
}

#[test]
fn merged_cells_are_refused_with_their_place() {
    let plan = plan(
        &Layout::people(),
        &mut people(|sheet| {
            write(sheet, 2, &["wang", "王五", "", "在编人员", "X2", "2023-01-01", "2027-12-31"]);
            write(sheet, 3, &["zhao", "赵六", "cx-urban", "在编人员", "X3", "2023-01-01", "2027-12-31"]);
            sheet.merge_range(1, 2, 2, 2, "cx-market", &Format::new()).unwrap();
        }),
        &registry(&beginning()),
    );
    assert_eq!(changes(&plan), [Change::Faulty, Change::Faulty, Change::New]);
    assert!(said(&plan.rows[0]).contains("第2行：C2:C3是合并的单元格，不能确定每行的内容；请取消合并，逐行填写"));
}

#[test]
fn merged_cells_in_the_head_are_refused_and_above_it_passed_over() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.merge_range(0, 0, 0, 6, "曹县执法人员名册", &Format::new()).unwrap();
    write(sheet, 1, &HEAD);
    write(sheet, 2, &ROW);
    let mut titled = Book::xlsx(workbook.save_to_buffer().unwrap()).unwrap();
    let read = plan(&Layout::people(), &mut titled, &registry(&beginning()));
    assert!(read.is_good() && changes(&read) == [Change::New], "{}", faults(&read));

    let merged = plan(
        &Layout::people(),
        &mut people(|sheet| {
            sheet.merge_range(0, 5, 0, 6, "执法证件-有效期起", &Format::new()).unwrap();
        }),
        &registry(&beginning()),
    );
    let told = faults(&merged);
    assert!(told.contains("第1行：表头中F1:G1是合并的单元格"), "{told}");
}

#[test]
fn formulas_are_used_only_with_a_stored_result_and_pointed_out() {
    let (change, told) = one(|sheet| {
        sheet.write_formula(1, 1, Formula::new("=\"李\"&\"四\"").set_result("李四")).unwrap();
    });
    assert_eq!((change, told.as_str()), (Change::New, "第2行“姓名”列（B2）：是公式，采用其保存的结果“李四”"));
    let (change, told) = one(|sheet| {
        sheet.write_formula(1, 1, Formula::new("=VLOOKUP(A2,Z:Z,1)").set_result("#N/A")).unwrap();
    });
    assert_eq!(change, Change::Faulty);
    assert!(told.contains("（B2）：是错误值#N/A；请改正公式，或者改为直接填写内容"), "{told}");
}

#[test]
fn a_formula_without_a_stored_result_is_refused() {
    // A program that writes formulas without computing them leaves the value out.
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    write(sheet, 0, &HEAD);
    write(sheet, 1, &ROW);
    sheet.write_formula(1, 1, Formula::new("=A1").set_result("7531")).unwrap();
    let bytes = changed(&workbook.save_to_buffer().unwrap(), "xl/worksheets/sheet1.xml", |xml| {
        assert!(xml.contains("<v>7531</v>"), "{xml}");
        xml.replace("<v>7531</v>", "")
    });
    let read = plan(&Layout::people(), &mut Book::xlsx(bytes).unwrap(), &registry(&beginning()));
    assert_eq!(changes(&read), [Change::Faulty]);
    assert!(
        said(&read.rows[0]).contains("（B2）：公式没有保存计算结果；请用办公软件打开并保存一次"),
        "{}",
        said(&read.rows[0])
    );
}

/// The file with one of its parts rewritten.
fn changed(bytes: &[u8], part: &str, change: impl FnOnce(String) -> String) -> Vec<u8> {
    use std::io::{Cursor, Read as _, Write as _};
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut change = Some(change);
    for i in 0..archive.len() {
        let mut file = archive.by_index(i).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        if name == part {
            content = change.take().unwrap()(String::from_utf8(content).unwrap()).into_bytes();
        }
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(&content).unwrap();
    }
    assert!(change.is_none(), "{part} is there");
    writer.finish().unwrap().into_inner()
}

#[test]
fn numbers_are_codes_only_as_far_as_a_spreadsheet_keeps_them() {
    let (change, told) = one(|sheet| {
        sheet.write_number(1, 4, 371_721_020_700_100_064.0).unwrap();
    });
    assert_eq!(change, Change::Faulty);
    assert!(told.starts_with("第2行“执法证件-证件编号”列（E2）：“371721020700100"), "{told}");
    assert!(
        told.ends_with("”是数字，电子表格只保留15位，末尾的数字已经丢失；请将该列设为文本格式后重新填写完整的编号"),
        "{told}"
    );
    let (change, told) = one(|sheet| {
        sheet.write_number(1, 4, 37_172_100_002.0).unwrap();
    });
    assert_eq!(change, Change::New);
    assert_eq!(told, "第2行“执法证件-证件编号”列（E2）：是数字格式，已读作文本“37172100002”；开头如有零，请补上");
}

#[test]
fn days_are_read_as_office_programs_store_them() {
    let day = Format::new().set_num_format("yyyy-mm-dd");
    let (change, told) = one(|sheet| {
        sheet.write_number_with_format(1, 5, 44927.0, &day).unwrap();
        sheet.write_number_with_format(1, 6, 46752.75, &day).unwrap();
    });
    assert_eq!(
        (change, told.as_str()),
        (Change::New, "第2行“执法证件-有效期止”列（G2）：含有时刻，只采用日期2027-12-31")
    );
    let (change, told) = one(|sheet| {
        sheet.write_number(1, 5, 44927.0).unwrap();
    });
    assert_eq!(change, Change::New);
    assert_eq!(told, "第2行“执法证件-有效期起”列（F2）：是数字44927，已读作2023-01-01，请核对");
    let (change, told) = one(|sheet| {
        sheet.write_number_with_format(1, 4, 44927.0, &day).unwrap();
    });
    assert!(change == Change::Faulty && told.contains("（E2）：电子表格把内容改成了日期2023-01-01"), "{told}");
}

#[test]
fn sheets_that_do_not_belong_are_told() {
    let mut workbook = Workbook::new();
    write(workbook.add_worksheet().set_name("名册").unwrap(), 0, &HEAD);
    workbook.add_worksheet().set_name("填表说明").unwrap();
    let read =
        plan(&Layout::people(), &mut Book::xlsx(workbook.save_to_buffer().unwrap()).unwrap(), &registry(&beginning()));
    assert!(read.is_good());
    assert_eq!(read.notes[0].to_string(), "工作表“填表说明”：与导入无关，没有读取");

    let mut workbook = Workbook::new();
    write(workbook.add_worksheet().set_name("权力事项").unwrap(), 0, &["事项编码"]);
    workbook.add_worksheet().set_name("设立依据").unwrap();
    let read =
        plan(&Layout::items(), &mut Book::xlsx(workbook.save_to_buffer().unwrap()).unwrap(), &registry(&beginning()));
    assert!(faults(&read).contains("工作表“设立依据”：没有这样的工作表；是否应为“设定依据”？"), "{}", faults(&read));
}

#[test]
fn a_hundred_thousand_rows_are_read_and_more_than_the_limit_refused() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    write(sheet, 0, &HEAD);
    let count = 100_000;
    for row in 1..=count {
        let (id, number) = (format!("p{row}"), format!("X{row}"));
        let until = if row == 77_777 { "2022-12-31" } else { "2027-12-31" };
        write(sheet, row, &[&id, "李四", "cx-market", "在编人员", &number, "2023-01-01", until]);
    }
    let read =
        plan(&Layout::people(), &mut Book::xlsx(workbook.save_to_buffer().unwrap()).unwrap(), &registry(&beginning()));
    assert_eq!((read.rows.len(), read.count(Change::New), read.count(Change::Faulty)), (100_000, 99_999, 1));
    assert_eq!(read.acts().len(), 199_998);
    let faulty = read.rows.iter().find(|row| row.change == Change::Faulty).unwrap();
    assert!(said(faulty).starts_with("第77778行“执法证件-有效期止”列（G77778）"), "{}", said(faulty));

    let text: String = std::iter::once("标识\n".to_owned()).chain((0..200_001).map(|i| format!("p{i}\n"))).collect();
    let mut rows = 0;
    let fault = crate::csv("人员", &text).rows("人员", &mut |_| {
        rows += 1;
        Ok(())
    });
    assert_eq!((fault, rows), (Err(Unreadable::TooManyRows("人员".to_owned())), 200_000));
}

#[test]
fn files_that_are_no_tables_are_refused_in_words() {
    let told = |bytes: &[u8]| Book::open("人员", bytes.to_vec()).unwrap_err().to_string();
    assert!(told(b"PK\x03\x04 broken").contains("不是完好的XLSX文件"));
    assert!(told(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1").contains("旧的XLS格式"));
    let mut protected = b"\xd0\xcf\x11\xe0".to_vec();
    protected.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert!(told(&protected).contains("设有打开密码"));
    assert!(told(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00").contains("不是UTF-8、UTF-16或者GB18030"));
    assert!(told(&vec![b'a'; exchange::table::MOST_BYTES + 1]).contains("超过64兆字节"));
    let wide = "x,".repeat(301);
    let fault = crate::csv("人员", &wide.replace('x', "列")).rows("人员", &mut |_| Ok(())).unwrap_err();
    assert_eq!(fault, Unreadable::TooManyColumns("人员".to_owned(), 1));
}

#[test]
fn nothing_that_is_exported_runs_as_a_formula() {
    let name = "=cmd|' /C calc'!A0";
    let acts = [crate::act(
        "person.register",
        &serde_json::json!({
            "id": "x", "name": name, "agency": "cx-market", "employment": "contract",
        }),
    )];
    let table = export::table(&Layout::people(), &acts);
    let xlsx = table.xlsx().unwrap();
    let mut book = Book::xlsx(xlsx).unwrap();
    let mut formulas = 0;
    let mut cells = 0;
    book.rows("人员", &mut |row| {
        cells += row.cells.len();
        formulas += row.cells.values().filter(|cell| cell.formula).count();
        Ok(())
    })
    .unwrap();
    assert!(cells > 20 && formulas == 0);
    let (_, csv) = &table.csv()[0];
    assert!(String::from_utf8_lossy(csv).contains(",'=cmd|' /C calc'!A0,"));
    let mut reports = plan(&Layout::people(), &mut book, &registry(&beginning()));
    reports.rows[0].differences = vec!["+1".to_owned()];
    let report = String::from_utf8(exchange::table::report::csv(&reports)).unwrap();
    assert!(report.contains("'=cmd") && report.contains("'+1"), "{report}");
}
