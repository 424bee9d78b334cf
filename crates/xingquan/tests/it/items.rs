//! `xingquan items propose`.

use crate::xingquan;

const REGULATION: &str = "# 某市灯会条例\n\n2020年1月1日 某市第一届人民代表大会常务委员会第一次会议通过\n\n<!-- INFO END -->\n\n第一条 为了灯会，制定本条例。\n\n第二条 乱挂花灯的，由市容主管部门责令改正，处五百元以上一千元以下罚款；拒不改正的，没收花灯。\n\n第三条 烧毁灯架的，由市容主管部门处五千元以上二千元以下罚款。\n\n第四条 本条例自2020年2月1日起施行。\n";

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("地方性法规")).unwrap();
    std::fs::write(folder.path().join("地方性法规/灯会条例.md"), REGULATION).unwrap();
    std::fs::write(folder.path().join("README.md"), "# 说明").unwrap();
    folder
}

#[test]
fn texts_below_a_folder_are_read_and_counted() {
    let folder = folder();
    let (code, out, err) = xingquan(&["items", "propose", folder.path().to_str().unwrap()]);
    assert_eq!((code, err.as_str()), (0, ""));
    for said in [
        "地方性法规/灯会条例.md：4条，其中设定处罚或者强制的2条（全部读懂1条，部分读懂1条），建议2项，罚款幅度2个",
        "未读懂：第三条第一款：罚款幅度的下限5000元高于上限2000元（处五千元以上二千元以下罚款）",
        "合计：4条",
        "处罚种类：罚款2，没收非法财物1",
    ] {
        assert!(out.contains(said), "{said}\n{out}");
    }
}

#[test]
fn proposals_are_written_as_json_lines_also_into_a_file() {
    let folder = folder();
    let path = folder.path().to_str().unwrap();
    let (code, out, _) = xingquan(&["items", "propose", "--json", path]);
    assert_eq!(code, 0);
    let lines: Vec<serde_json::Value> = out.lines().map(crate::json).collect();
    assert_eq!(lines.len(), 2);
    let first = &lines[0]["proposal"];
    assert_eq!(lines[0]["file"], "地方性法规/灯会条例.md");
    assert_eq!(first["name"], "乱挂花灯的处罚");
    assert_eq!(first["basis"]["article"], "第二条");
    assert_eq!(first["departments"][0], "市容主管部门");
    assert_eq!(first["penalties"][0]["fine"]["max"]["milli"], 1_000_000);
    let file = folder.path().join("proposals.jsonl");
    let (code, shown, _) = xingquan(&["items", "propose", "--json", "--out", file.to_str().unwrap(), path]);
    assert_eq!((code, shown.as_str()), (0, ""));
    assert_eq!(std::fs::read_to_string(file).unwrap(), out);
}

#[test]
fn a_folder_that_is_missing_or_empty_is_a_fault() {
    let empty = tempfile::tempdir().unwrap();
    let (code, out, err) = xingquan(&["items", "propose", empty.path().to_str().unwrap()]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("没有文本（.md或者.txt）"), "{err}");
    let (code, _, err) = xingquan(&["items", "propose", "no-such-folder"]);
    assert_eq!(code, 2);
    assert!(err.contains("目录no-such-folder不存在"), "{err}");
    let (code, _, err) = xingquan(&["items"]);
    assert_eq!(code, 2);
    assert!(err.contains("缺少命令"), "{err}");
}

#[test]
fn a_file_that_is_no_text_is_named_and_ends_with_1() {
    let folder = folder();
    std::fs::write(folder.path().join("扫描件.txt"), [0xff, 0xfe, 0x00]).unwrap();
    let (code, out, _) = xingquan(&["items", "propose", folder.path().to_str().unwrap()]);
    assert_eq!(code, 1);
    assert!(out.contains("扫描件.txt：不是UTF-8编码的文本"), "{out}");
    let (code, out, _) = xingquan(&["items", "propose", "--json", folder.path().to_str().unwrap()]);
    assert_eq!(code, 1);
    assert!(out.contains(r#"{"error":"不是UTF-8编码的文本","file":"扫描件.txt"}"#), "{out}");
}
