//! An exported workbook against a program that is not ours: PyPI `openpyxl` reads it, and writes one that we read.
//!
//! The interpreter that has it is named by `XINGQUAN_PYTHON`. Without it these tests do not run, which is plainly said;
//! under continuous integration that is a failure.

use std::path::Path;
use std::process::Command;

use exchange::table::book::Book;
use exchange::table::export;
use exchange::table::layout::Layout;
use exchange::table::plan::Change;
use serde_json::Value as Json;

use crate::{beginning, faults, plan, registry, said};

/// Runs a Python script on a file and gives its output; `None` without an interpreter.
#[expect(
    clippy::disallowed_methods,
    reason = "the interpreter with the independent program is named by the environment"
)]
fn python(script: &str, file: &Path) -> Option<String> {
    let Ok(interpreter) = std::env::var("XINGQUAN_PYTHON") else {
        assert!(
            std::env::var("CI").as_deref() != Ok("true"),
            "XINGQUAN_PYTHON is not set: the independent check cannot run"
        );
        println!("NOT RUN: XINGQUAN_PYTHON is not set, so nothing was compared with an independent program");
        return None;
    };
    let output = Command::new(&interpreter)
        .args(["-c", script])
        .arg(file)
        .output()
        .unwrap_or_else(|error| panic!("{interpreter}: {error}"));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "the script failed; is openpyxl installed? {said}");
    Some(String::from_utf8(output.stdout).unwrap())
}

/// A file of a test's own that is removed at its end.
fn file(name: &str) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    (folder, path)
}

#[test]
fn openpyxl_finds_every_cell_as_text() {
    let law = law::Law::load().unwrap();
    let whole = registry(&simulate::heze::registry(&law).unwrap());
    for (layout, acts) in
        [(Layout::people(), export::people(&whole, None)), (Layout::items(), export::items(&whole, None, None))]
    {
        let table = export::table(&layout, &acts);
        let (_folder, path) = file("table.xlsx");
        std::fs::write(&path, table.xlsx().unwrap()).unwrap();
        let script = "
import json, sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
for sheet in book.worksheets:
    rows = []
    for row in sheet.iter_rows():
        for cell in row:
            assert cell.value is None or cell.data_type == 's', (sheet.title, cell.coordinate, cell.data_type)
        rows.append([cell.value or '' for cell in row])
    assert sheet.freeze_panes == 'B2', sheet.freeze_panes
    print(json.dumps([sheet.title, rows]))
";
        let Some(output) = python(script, &path) else { return };
        let found: Vec<Json> = output.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let written: Vec<Json> = table.sheets.iter().map(|sheet| serde_json::to_value(sheet).unwrap()).collect();
        assert_eq!(found, written);
        assert!(table.sheets[0].1.len() > 20);
    }
}

#[test]
fn what_openpyxl_wrote_is_read() {
    let script = "
import datetime, sys, openpyxl
book = openpyxl.Workbook()
sheet = book.active
sheet.title = '人员'
sheet.append(['标识', '姓名', '所在机关', '用工性质', '执法证件-证件编号', '执法证件-有效期起', '执法证件-有效期止'])
sheet.append(['li', '李四', '曹县市场监督管理局', '在编人员', '037172100002', datetime.date(2023, 1, 1), '2027/12/31'])
sheet.append(['wang', '王五', '曹县市场监督管理局', '在编人员', 37172100003, datetime.datetime(2023, 1, 1, 8, 30), 46752])
sheet.append(['zhao', '=B2', '曹县市场监督管理局', '在编人员', '37172100004', None, None])
sheet.merge_cells('A6:A7')
sheet['A6'], sheet['B6'] = 'qian', '钱六'
book.save(sys.argv[1])
";
    let (_folder, path) = file("people.xlsx");
    if python(script, &path).is_none() {
        return;
    }
    let mut book = Book::xlsx(std::fs::read(&path).unwrap()).unwrap();
    let read = plan(&Layout::people(), &mut book, &registry(&beginning()));
    assert!(read.faults.is_empty(), "{}", faults(&read));
    assert_eq!(crate::changes(&read), [Change::New, Change::New, Change::Faulty, Change::Faulty]);
    assert_eq!(said(&read.rows[0]), "");
    let acts = read.acts();
    assert_eq!(acts[1].fields_json()["number"], "037172100002");
    assert_eq!(
        (&acts[3].fields_json()["from"], &acts[3].fields_json()["until"]),
        (&"2023-01-01".into(), &"2027-12-31".into())
    );
    assert!(said(&read.rows[2]).contains("“姓名”列（B4）：公式没有保存计算结果"), "{}", said(&read.rows[2]));
    assert!(said(&read.rows[3]).contains("A6:A7是合并的单元格"), "{}", said(&read.rows[3]));
}
