//! `xingquan check`.

use crate::{json, scenarios, xingquan};

const LEAD: &str = "
title: 登记线索
agencies:
  - {id: a, name: 曹县市场监督管理局, word: 曹市监, level: county, region: \"371721\", announced: 2015-06-01, government: 曹县人民政府, court: 曹县人民法院}
people:
  - {id: wu, name: 吴霞, posts: [clerk]}
steps:
  - at: 2022-08-29 09:30
    by: BY
    act: lead.register
    with: {source: other, received: 2022-08-29 09:00, region: \"371721\"}
";

fn file(folder: &tempfile::TempDir, name: &str, text: &str) -> String {
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    path.into_os_string().into_string().unwrap()
}

#[test]
fn a_scenario_that_holds_ends_well() {
    let path = scenarios().join("food-hearing.yaml");
    let (code, out, err) = xingquan(&["check", path.to_str().unwrap()]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.starts_with("✓ 超市经营超过保质期的食品"), "{out}");
    assert!(out.contains("✓   1. 2022-08-29T09:30:00 登记线索（zhang）：通过"), "{out}");
    assert!(out.trim_end().ends_with("0步不符合预期，0个文件有误"), "{out}");
}

#[test]
fn an_unmet_expectation_is_marked_and_ends_with_1() {
    let folder = tempfile::tempdir().unwrap();
    let good = file(&folder, "good.yaml", &LEAD.replace("BY", "wu"));
    let unmet = file(&folder, "unmet.yaml", &LEAD.replace("BY", "nobody"));
    let (code, out, _) = xingquan(&["check", &good, &unmet]);
    assert_eq!(code, 1);
    assert!(out.contains(&format!("✓ 登记线索（{good}）")) && out.contains(&format!("✗ 登记线索（{unmet}）")), "{out}");
    assert!(out.contains("预期通过，被拒绝：ROL-01"), "{out}");
    assert!(out.contains("共2个文件、2步：1步不符合预期，0个文件有误"), "{out}");
}

#[test]
fn a_folder_is_checked_whole_and_faulty_files_end_with_2() {
    let folder = tempfile::tempdir().unwrap();
    file(&folder, "1.yaml", &LEAD.replace("BY", "wu"));
    file(&folder, "2.yaml", &LEAD.replace("lead.register", "lead.invent"));
    file(&folder, "3.yml", "title: [");
    file(&folder, "4.yaml", "title: 没有步骤");
    file(&folder, "5.yaml", "title: 引用\nsetup: [missing.yaml]\nsteps: []");
    file(&folder, "notes.txt", "not a scenario");
    let (code, out, _) = xingquan(&["check", folder.path().to_str().unwrap()]);
    assert_eq!(code, 2);
    for said in [
        "没有名为“lead.invent”的行为",
        "不是有效的YAML",
        "没有步骤",
        "setup missing.yaml：文件不存在",
        "共5个文件、1步：0步不符合预期，4个文件有误",
    ] {
        assert!(out.contains(said), "{said}\n{out}");
    }
}

#[test]
fn json_says_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let good = file(&folder, "good.yaml", &LEAD.replace("BY", "wu"));
    let (code, out, _) = xingquan(&["check", "--json", &good, "no-such-file.yaml"]);
    assert_eq!(code, 2);
    let all = json(&out);
    assert_eq!(all["holds"], false);
    assert_eq!(all["files"][0]["holds"], true);
    assert_eq!(all["files"][0]["steps"][0]["outcome"], "通过");
    assert_eq!(all["files"][1]["error"], "文件不存在，请核对路径");
}

#[test]
fn an_empty_folder_is_a_fault() {
    let folder = tempfile::tempdir().unwrap();
    let (code, out, err) = xingquan(&["check", folder.path().to_str().unwrap()]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("没有情景文件"), "{err}");
}
