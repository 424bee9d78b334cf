//! `xingquan import` and `export` of people and items, on a data folder.

use std::path::Path;

use crate::data::Data;
use crate::xingquan;

/// Runs a command on the data folder.
fn run(data: &Data, args: &[&str]) -> (i32, String, String) {
    let folder = data.text("");
    xingquan(&[args, &["--data", &folder]].concat())
}

fn exported(data: &Data, kind: &str, name: &str) -> String {
    let file = data.text(name);
    let (code, out, err) = run(data, &["export", kind, "--out", &file]);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    file
}

const HEAD: &str =
    "标识,姓名,所在机关,用工性质,执法证件-证件编号,执法证件-有效期起,执法证件-有效期止,任职-岗位,任职-自";

#[test]
fn what_is_exported_changes_nothing_when_imported() {
    let data = Data::new();
    for kind in ["people", "items"] {
        for ending in ["xlsx", "csv", "json"] {
            let file = exported(&data, kind, &format!("{kind}.{ending}"));
            let (code, out, err) = run(&data, &["import", kind, &file]);
            assert_eq!((code, err.as_str()), (0, ""), "{out}");
            assert!(out.contains("新增0，变更0，") && out.contains("错误0") && out.contains("已记录0项行为"), "{out}");
            assert!(!out.contains("共0行"), "{out}");
        }
    }
    assert!(data.path("items.设定依据.csv").exists());
}

#[test]
fn people_are_imported_row_by_row_with_a_report() {
    let data = Data::new();
    let (file, report) = (data.text("new.csv"), data.text("report.csv"));
    let good = "import-1,钱一,caoxian-market,在编人员,90001,2023-01-01,2030-12-31,执法人员,2023-01-01";
    let bad = "import-2,钱二,caoxian-market,在编人员,90002,2023-01-01,2022-12-31,执法人员,2023-01-01";
    std::fs::write(&file, format!("{HEAD}\n{good}\n{bad}\n")).unwrap();

    let (code, out, err) = run(&data, &["import", "people", &file, "--dry-run", "--report", &report]);
    assert_eq!((code, err.as_str()), (1, ""), "{out}");
    assert!(out.starts_with("人员：共2行，新增1，变更0，不变0，错误1\n✗ 第3行 钱二（import-2）\n"), "{out}");
    assert!(out.contains("第3行“执法证件-有效期止”列（G3）：止于2022-12-31，早于起始的2023-01-01"), "{out}");
    assert!(out.ends_with("只作核对，没有记录\n"), "{out}");
    let told = std::fs::read_to_string(&report).unwrap();
    assert!(
        told.starts_with("\u{feff}工作表,行,对象,结果,列,单元格,说明,改正办法\r\n,2,钱一（import-1）,新增,"),
        "{told}"
    );
    assert!(told.contains("\r\n,3,钱二（import-2）,错误,执法证件-有效期止,G3,"), "{told}");

    // Without being asked to, nothing is recorded beside a faulty row.
    let (code, out, _) = run(&data, &["import", "people", &file]);
    assert!(code == 1 && out.contains("没有记录：请改正错误后重新导入，或者用--skip-faulty"), "{out}");
    let (_, out, _) = run(&data, &["import", "people", &file, "--dry-run"]);
    assert!(out.contains("新增1"), "{out}");

    let (code, out, _) = run(&data, &["import", "people", &file, "--skip-faulty"]);
    assert!(code == 1 && out.ends_with("已记录3项行为\n"), "{out}");
    std::fs::write(&file, format!("{HEAD}\n{good}\n{}\n", bad.replace("2022-12-31", "2029-12-31"))).unwrap();
    let (code, out, _) = run(&data, &["import", "people", &file]);
    assert!(code == 0 && out.contains("新增1，变更0，不变1，错误0") && out.ends_with("已记录3项行为\n"), "{out}");
    let (code, out, _) = run(&data, &["import", "people", &file]);
    assert!(code == 0 && out.contains("不变2") && out.ends_with("已记录0项行为\n"), "{out}");

    // What was imported is part of the record like everything else.
    let (code, out, err) = xingquan(&["verify", &data.text("")]);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    let one = exported(&data, "people", "people.json");
    assert!(std::fs::read_to_string(one).unwrap().contains("钱二"));
}

#[test]
fn items_are_taken_over_once() {
    let data = Data::new();
    let file = exported(&data, "items", "items.csv");
    let text = std::fs::read_to_string(&file).unwrap();
    let code = text.lines().nth(1).unwrap().split(',').next().unwrap().to_owned();
    // The same item under a code that nobody has used, with its lists.
    let other = "3717219902777";
    for name in ["items.csv", "items.设定依据.csv", "items.处罚种类和幅度.csv", "items.裁量基准-档次.csv"]
    {
        let text = std::fs::read_to_string(data.path(name)).unwrap();
        std::fs::write(data.path(name), text.replace(&code, other)).unwrap();
    }
    let (status, out, err) = run(&data, &["import", "items", &file]);
    assert_eq!((status, err.as_str()), (0, ""), "{out}");
    assert!(out.contains("权力事项：共") && out.contains("新增1"), "{out}");
    let (_, out, _) = run(&data, &["import", "items", &file]);
    assert!(out.contains("新增0，变更0") && out.ends_with("已记录0项行为\n"), "{out}");
    // Under the code of another item.
    std::fs::write(&file, std::fs::read_to_string(&file).unwrap().replace("的处罚", "的行政处罚")).unwrap();
    let (status, out, _) = run(&data, &["import", "items", &file]);
    assert!(status == 1 && out.contains(&format!("编码{other}已用于")), "{out}");
}

#[test]
fn exports_may_be_of_one_agency_and_one_day() {
    let data = Data::new();
    let file = data.text("items.json");
    let count = |more: &[&str]| {
        let (code, out, err) = run(&data, &[&["export", "items", "--out", &file], more].concat());
        assert_eq!((code, err.as_str()), (0, ""), "{out}");
        out.lines().last().unwrap().to_owned()
    };
    assert_ne!(count(&["--agency", "caoxian-market"]), "已导出权力事项0项");
    assert_eq!(count(&["--on", "1999-01-01"]), "已导出权力事项0项");
    for (args, said) in [
        (&["export", "items", "--out", "x.pdf"][..], "应当以.xlsx、.csv或者.json结尾"),
        (&["export", "items", "--out", "x.csv", "--agency", "nobody"], "没有标识为“nobody”的机关"),
        (&["export", "items", "--out", "x.csv", "--on", "2022-02-30"], "这一天不存在"),
        (&["export", "people", "--out", "x.csv", "--on", "2022-02-20"], "--on只用于权力事项"),
        (&["export", "items", "1", "--out", "x.csv"], "不用编号"),
        (&["export", "case", "1", "--out", "x.csv", "--agency", "y"], "只用于权力事项和人员"),
        (&["export", "case", "--out", "x.csv"], "缺少"),
        (&["export", "items"], "缺少"),
        (&["import", "cases", "x.csv"], "不能使用"),
        (&["import", "people", "missing.csv"], "无法读取文件missing.csv"),
    ] {
        let (code, _, err) = run(&data, args);
        assert!(code == 2 && err.contains(said), "{args:?}: {err}");
    }
    assert!(!Path::new("x.csv").exists());
}

#[test]
fn files_that_are_no_tables_are_told_with_their_name() {
    let data = Data::new();
    let file = data.text("people.xlsx");
    std::fs::write(&file, b"PK\x03\x04 and nothing").unwrap();
    let (code, _, err) = run(&data, &["import", "people", &file]);
    assert!(code == 2 && err.contains("people.xlsx") && err.contains("不是完好的XLSX文件"), "{err}");
    let file = data.text("wrong.csv");
    std::fs::write(&file, "标识,姓名,单位\nx,张三,y\n").unwrap();
    let (code, out, err) = run(&data, &["import", "people", &file, "--skip-faulty"]);
    assert_eq!((code, err.as_str()), (1, ""));
    assert!(out.contains("✗ 第1行“单位”列（C1）：没有这样的列") && out.contains("缺少“用工性质”列"), "{out}");
    assert!(out.ends_with("没有记录：请先改正表格\n"), "{out}");
}
