//! Tables of people and items through their pages: exported as they are seen, imported after a look at every row.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use casework::registry::RegistryAct;
use jiff::civil::date;
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};
use serde_json::{Value as Json, json};
use store::testing::each_engine;

use crate::browser::{Answer, PASSWORD, Site, URLENCODED, Visitor, encode, form_of_page, with_files};
use crate::item_life::{CODE, Life};
use crate::people::{AGENCY, act, open};

const HEAD: &str =
    "标识,姓名,所在机关,用工性质,执法证件-证件编号,执法证件-有效期起,执法证件-有效期止,任职-岗位,任职-自\n";
const GOOD: &str = "qian,钱一,caoxian-market,在编人员,90001,2022-01-01,2030-12-31,执法人员,2022-01-01\n";
const BAD: &str = "sun-2,孙二,caoxian-market,在编人员,90002,2022-01-01,2021-12-31,执法人员,2022-01-01\n";

/// Uploads files to be imported.
async fn upload(person: &Visitor<'_>, topic: &str, files: &[(&str, &[u8])]) -> Answer {
    let at = format!("/desk/{topic}/import");
    let page = person.get(&at).await;
    page.says(StatusCode::OK, &["上传并核对", "填写要求"]);
    let (kind, body) = with_files(&[("csrf".to_owned(), page.field("csrf"))], "table", files);
    person.post(&at, &kind, body).await
}

/// Uploads files and opens the look at their rows.
async fn look(person: &Visitor<'_>, topic: &str, files: &[(&str, &[u8])]) -> (String, Answer) {
    let sent = upload(person, topic, files).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let page = person.get(&sent.location).await;
    page.says(StatusCode::OK, &["核对导入内容", "核对的文件"]);
    (sent.location, page)
}

/// Confirms what a page shows.
async fn confirm(person: &Visitor<'_>, topic: &str, page: &Answer, skip: bool) -> Answer {
    let mut pairs = form_of_page(page);
    if skip {
        pairs.push(("skip".to_owned(), "yes".to_owned()));
    }
    person.post(&format!("/desk/{topic}/import/record"), URLENCODED, encode(&pairs)).await
}

fn knows(site: &Site, person: &str) -> bool {
    site.running.node.registry().person(&person.into()).is_some()
}

fn workbook(title: &str, fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    fill(workbook.add_worksheet().set_name(title).unwrap());
    workbook.save_to_buffer().unwrap()
}

/// Writes lines of comma-separated cells.
fn write(sheet: &mut Worksheet, lines: &str) {
    for (row, line) in (0..).zip(lines.lines()) {
        for (column, cell) in (0..).zip(line.split(',')) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
}

#[tokio::test]
async fn people_are_looked_at_row_by_row_and_then_recorded() {
    each_engine(|store| async move {
        let site = open(store).await;
        let root = site.sign_in("root").await;
        root.get("/desk/people").await.says(StatusCode::OK, &["/desk/people/import", "/desk/people/export"]);
        let text = format!("{HEAD}{GOOD}{BAD}zhang,张明,caoxian-market,在编人员,,,,,\n");
        let (at, page) = look(&root, "people", &[("人员.csv", text.as_bytes())]).await;
        // Faulty rows come first.
        page.says(StatusCode::OK, &["共3行，新增1行，变更0行，不变1行，错误1行", "孙二（sun-2）", "REG-01", "（G3）"]);
        assert!(!page.text.contains("钱一"), "{}", page.text);
        let all = root.get(&format!("{at}&show=all")).await;
        all.says(StatusCode::OK, &["钱一（qian）", "登记人员、颁发执法证件、登记任职", "张明（zhang）", "人员.csv"]);
        let new = root.get(&format!("{at}&show=new")).await;
        assert!(new.text.contains("钱一") && !new.text.contains("孙二"), "{}", new.text);
        let report = root.get(&at.replace("/check?", "/report?")).await;
        report.says(
            StatusCode::OK,
            &["工作表,行,对象,结果,列,单元格,说明,改正办法", "孙二（sun-2）,错误,执法证件-有效期止,G3"],
        );
        assert_eq!(report.kind, "text/csv; charset=utf-8");
        assert!(report.disposition.starts_with("attachment"), "{}", report.disposition);

        // Nothing is recorded by looking, and faulty rows are passed over only when that is said.
        assert!(!knows(&site, "qian"));
        let refused = confirm(&root, "people", &page, false).await;
        refused.says(StatusCode::UNPROCESSABLE_ENTITY, &["有的行有错误", "f-skip-error"]);
        assert!(!knows(&site, "qian"));
        let done = confirm(&root, "people", &page, true).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        assert!(knows(&site, "qian") && !knows(&site, "sun-2"));
        let after = root.get(&done.location).await;
        after.says(StatusCode::OK, &["已经记录3项行为", "新增0行，变更0行，不变2行，错误1行", "没有可以记录的行"]);
        let registry = site.running.node.registry();
        assert_eq!(registry.person(&"qian".into()).unwrap().certificates[0].number.as_str(), "90001");

        // The same is not recorded again: what was looked at is not what there is now.
        confirm(&root, "people", &page, true).await.says(StatusCode::CONFLICT, &["没有记录任何一行"]);
    })
    .await;
}

#[tokio::test]
async fn what_changed_since_the_look_is_looked_at_again() {
    each_engine(|store| async move {
        let site = open(store).await;
        let root = site.sign_in("root").await;
        let (_, page) = look(&root, "people", &[("人员.csv", format!("{HEAD}{GOOD}").as_bytes())]).await;
        page.says(StatusCode::OK, &["确认并记录1行", "新增1行"]);
        // Meanwhile somebody else registers the person.
        let person = json!({"id": "qian", "name": "钱一", "agency": AGENCY, "employment": "established"});
        let node = &site.running.node;
        node.record_registry(vec![act("person.register", &person)], "root", node.now()).await.unwrap();
        let moved = confirm(&root, "people", &page, false).await;
        let words = ["名录有了新的记录", "您核对时新增1行，变更0行，不变0行，错误0行；现在新增0行，变更1行"];
        moved.says(StatusCode::CONFLICT, &words);
        assert!(node.registry().person(&"qian".into()).unwrap().certificates.is_empty());
        // What is shown now may be confirmed.
        let done = confirm(&root, "people", &moved, false).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        assert_eq!(node.registry().person(&"qian".into()).unwrap().certificates.len(), 1);

        // Of a registry that grew otherwise, the outcome is the same, and so it is recorded.
        let other = "zhou-5,周五,caoxian-market,在编人员,90005,2022-01-01,2030-12-31,执法人员,2022-01-01\n";
        let (_, page) = look(&root, "people", &[("人员.csv", format!("{HEAD}{other}").as_bytes())]).await;
        let person = json!({"id": "wu-6", "name": "吴六", "agency": AGENCY, "employment": "established"});
        node.record_registry(vec![act("person.register", &person)], "root", node.now()).await.unwrap();
        let done = confirm(&root, "people", &page, false).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        assert!(knows(&site, "zhou-5"));
    })
    .await;
}

#[tokio::test]
async fn files_that_cannot_be_imported_are_refused_beside_their_field() {
    each_engine(|store| async move {
        let site = open(store).await;
        let root = site.sign_in("root").await;
        let rows = format!("{HEAD}{GOOD}");
        let merged_head = workbook("人员", |sheet| {
            write(sheet, &rows);
            sheet.merge_range(0, 5, 0, 6, "执法证件-有效期起", &Format::new()).unwrap();
        });
        let many: String =
            std::iter::once("标识\n".to_owned()).chain((0..200_001).map(|i| format!("p{i}\n"))).collect();
        let table: Vec<(&str, Vec<u8>, &[&str])> = vec![
            ("人员.csv", Vec::new(), &["文件为空"]),
            ("人员.csv", HEAD.into(), &["表中没有内容"]),
            ("人员.pdf", b"%PDF-1.7".to_vec(), &["“人员.pdf”不是XLSX、CSV或者JSON"]),
            ("人员.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), &["旧的XLS格式"]),
            ("人员.xlsx", b"PK\x03\x04 broken".to_vec(), &["不是完好的XLSX文件"]),
            ("人员.csv", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00".to_vec(), &["不是UTF-8、UTF-16或者GB18030"]),
            ("人员.json", b"{}".to_vec(), &["不是可以导入的JSON文件"]),
            ("人员.csv", rows.replace("姓名,", "名字,").into(), &["表格有2处需要改正", "没有这样的列", "缺少“姓名”列"]),
            ("人员.csv", rows.replace("姓名,", "标识,").into(), &["列重复", "缺少“姓名”列"]),
            ("人员.xlsx", merged_head, &["表头中F1:G1是合并的单元格", "请取消合并，每列一个列名"]),
            ("人员.csv", many.into(), &["工作表“人员”超过200000行", "请分成几个文件"]),
            ("人员.csv", vec![b'a'; (64 << 20) + 1], &["文件“人员.csv”", "超过上限64MB"]),
        ];
        for (name, content, words) in table {
            let answer = upload(&root, "people", &[(name, &content)]).await;
            answer.says(StatusCode::UNPROCESSABLE_ENTITY, words);
            answer.says(StatusCode::UNPROCESSABLE_ENTITY, &["id=\"f-table-error\"", "href=\"#f-table\""]);
        }
        let (kind, body) = with_files(
            &[("csrf".to_owned(), root.get("/desk/people/import").await.field("csrf"))],
            "table",
            &[("", b"")],
        );
        root.post("/desk/people/import", &kind, body)
            .await
            .says(StatusCode::UNPROCESSABLE_ENTITY, &["请选择要导入的文件"]);

        // What is wrong with a row is told with its cell, and the other rows are judged.
        let sheet = workbook("人员", |sheet| {
            write(
                sheet,
                &format!(
                    "{HEAD}{GOOD}{}{}",
                    GOOD.replace("qian", "li4").replace("90001", "90003"),
                    GOOD.replace("qian", "li5").replace("90001", "90004")
                ),
            );
            sheet.merge_range(2, 2, 3, 2, AGENCY, &Format::new()).unwrap();
            sheet.write_formula(1, 1, Formula::new("=CONCAT(\"钱\",\"一\")").set_result("钱一")).unwrap();
        });
        let (at, page) = look(&root, "people", &[("人员.xlsx", &sheet)]).await;
        page.says(StatusCode::OK, &["错误2行", "C3:C4是合并的单元格", "请取消合并，逐行填写"]);
        let all = root.get(&format!("{at}&show=new")).await;
        all.says(StatusCode::OK, &["是公式，采用其保存的结果“钱一”", "姓名（B2）"]);

        // Files that were not uploaded here.
        let strange = "/desk/people/import/check?files=00:x.csv";
        assert_eq!(root.get(strange).await.status, StatusCode::NOT_FOUND);
        assert_eq!(root.get("/desk/people/import/check").await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn only_the_administrator_imports() {
    each_engine(|store| async move {
        let site = open(store).await;
        let root = site.sign_in("root").await;
        let (at, page) = look(&root, "people", &[("人员.csv", format!("{HEAD}{GOOD}").as_bytes())]).await;
        let zhang = site.sign_in("zhang").await;
        let list = zhang.get("/desk/people").await;
        assert!(!list.text.contains("/desk/people/import"), "{}", list.text);
        let report = at.replace("/check?", "/report?");
        for address in ["/desk/people/import", "/desk/items/import", "/desk/people/import/template", &at, &report] {
            assert_eq!(zhang.get(address).await.status, StatusCode::FORBIDDEN, "{address}");
        }
        let mut pairs = form_of_page(&page);
        pairs.retain(|(name, _)| name != "csrf");
        pairs.push(("csrf".to_owned(), zhang.get("/account/password").await.field("csrf")));
        let record = "/desk/people/import/record";
        assert_eq!(zhang.post(record, URLENCODED, encode(&pairs)).await.status, StatusCode::FORBIDDEN);
        // Nor does a form that is not ours.
        assert_eq!(root.post(record, URLENCODED, encode(&pairs)).await.status, StatusCode::BAD_REQUEST);
        assert!(!knows(&site, "qian"));
        let nobody = site.send(Request::get("/desk/people/export/xlsx").body(Body::empty()).unwrap()).await;
        assert_eq!(nobody.status, StatusCode::SEE_OTHER);
    })
    .await;
}

#[tokio::test]
async fn people_are_exported_as_far_as_they_are_seen_and_taken_back_unchanged() {
    each_engine(|store| async move {
        let site = open(store).await;
        let root = site.sign_in("root").await;
        let page = root.get("/desk/people/export").await;
        page.says(
            StatusCode::OK,
            &["导出人员", "/desk/people/export/xlsx", "/desk/people/export/csv", "/desk/people/export/json"],
        );
        for (form, kind) in [
            ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            ("csv", "text/csv; charset=utf-8"),
            ("json", "application/json"),
        ] {
            let file = root.get(&format!("/desk/people/export/{form}")).await;
            assert_eq!((file.status, file.kind.as_str()), (StatusCode::OK, kind));
            let name = format!("%E4%BA%BA%E5%91%98-2022-09-10.{form}");
            assert_eq!(file.disposition, format!("attachment; filename*=UTF-8''{name}"));
            let (_, look) = look(&root, "people", &[(&format!("人员.{form}"), &file.bytes)]).await;
            look.says(StatusCode::OK, &["新增0行，变更0行", "错误0行", "没有需要记录的行"]);
        }
        // Whoever sees one agency exports one agency; the filter of the list holds.
        let own = site.sign_in("zhang").await.get("/desk/people/export/csv").await;
        assert!(own.text.contains("张明") && !own.text.contains("外单位"), "{}", own.text);
        let sneaked = site.sign_in("zhang").await.get("/desk/people/export/csv?agency=other").await;
        assert!(!sneaked.text.contains("外单位"), "{}", sneaked.text);
        let other = root.get("/desk/people/export/csv?agency=other").await;
        assert!(!other.text.contains("张明") && other.text.contains("外单位"), "{}", other.text);
        let one = root.get("/desk/people/export/json?q=外单位").await;
        let acts: Json = serde_json::from_str(&one.text).unwrap();
        assert_eq!(acts.as_array().unwrap().len(), 2);
        let list = root.get("/desk/people?role=officer&q=张").await;
        list.says(StatusCode::OK, &["/desk/people/export?role=officer&#38;q=%E5%BC%A0"]);
        for wrong in ["/desk/people/export/pdf", "/desk/people/export/csv?sheet=7", "/desk/people/export/csv?sheet=x"] {
            assert_eq!(root.get(wrong).await.status, StatusCode::NOT_FOUND, "{wrong}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_empty_table_is_filled_in_and_imported() {
    each_engine(|store| async move {
        let site = open(store).await;
        let root = site.sign_in("root").await;
        for topic in ["people", "items"] {
            let empty = root.get(&format!("/desk/{topic}/import/template")).await;
            assert_eq!(empty.status, StatusCode::OK);
            let answer = upload(&root, topic, &[("空白.xlsx", &empty.bytes)]).await;
            answer.says(StatusCode::UNPROCESSABLE_ENTITY, &["表中没有内容"]);
            assert!(!answer.text.contains("填写说明”"), "{}", answer.text);
        }
    })
    .await;
}

/// The life of an item, with an administrator.
async fn life(store: store::engine::Store) -> Life {
    let life = Life::open(store).await;
    let node = &life.site.running.node;
    // Of another agency than the one whose items he imports.
    let agency = node.registry().person(&"song".into()).unwrap().registration.agency.to_string();
    let person = json!({"id": "root", "name": "管理员", "agency": agency, "employment": "established"});
    let post =
        json!({"person": "root", "agency": agency, "role": "administrator", "chief": false, "from": "2015-06-01"});
    let acts: Vec<RegistryAct> = vec![act("person.register", &person), act("post.appoint", &post)];
    node.record_registry(acts, "root", date(2022, 1, 1).at(9, 0, 0, 0)).await.unwrap();
    node.set_password("root", &"root".into(), PASSWORD).await.unwrap();
    life
}

/// The CSV files that a page offers, by name.
async fn csv_files(person: &Visitor<'_>, page: &Answer) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for piece in page.text.split("<a href=\"/desk/items/export/csv").skip(1) {
        let (rest, after) = piece.split_once("\">").unwrap();
        let file = person.get(&format!("/desk/items/export/csv{}", rest.replace("&#38;", "&"))).await;
        assert_eq!(file.status, StatusCode::OK, "{}", file.text);
        files.push((after.split_once('<').unwrap().0.to_owned(), file.bytes));
    }
    files
}

#[tokio::test]
async fn items_go_out_and_come_back_in_every_form() {
    each_engine(|store| async move {
        let life = life(store).await;
        let site = &life.site;
        site.running.clock.set(date(2025, 1, 10).at(9, 0, 0, 0));
        // An item published before the system, taken over through the page.
        let item = json!([{"act": "item.publish", "fields": {
            "code": "3717210207555", "name": "对占用通道的处罚", "agencies": [AGENCY], "from": "2020-01-01", "violation": "占用通道",
            "basis": [{"law": "食品安全法", "version": "2015-04-24", "article": "第一百二十四条", "from": "2015-10-01", "level": "law"}],
            "publicity": {"subject": true, "basis": true, "procedure": true, "benchmark": true, "remedies": true},
        }}]);
        let root = site.sign_in("root").await;
        root.get("/desk/items").await.says(StatusCode::OK, &["/desk/items/import", "/desk/items/export"]);
        let (_, page) = look(&root, "items", &[("事项.json", item.to_string().as_bytes())]).await;
        page.says(StatusCode::OK, &["新增1行", "公布权力事项"]);
        let done = confirm(&root, "items", &page, false).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        root.get("/desk/items").await.says(StatusCode::OK, &["对占用通道的处罚"]);
        root.get("/desk/items/3717210207555").await.says(StatusCode::OK, &["对占用通道的处罚", "启用前已公布"]);

        // All of its sheets, one file each, are taken back together.
        let page = root.get(&format!("/desk/items/export?agency={AGENCY}&on=2025-01-10")).await;
        page.says(StatusCode::OK, &["权力事项-2025-01-10.设定依据.csv", "只含已经公布的版本"]);
        let files = csv_files(&root, &page).await;
        assert!(files.len() > 5, "{}", page.text);
        let given: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        let (_, unchanged) = look(&root, "items", &given).await;
        unchanged.says(StatusCode::OK, &["新增0行，变更0行", "错误0行"]);
        for form in ["xlsx", "json"] {
            let file = root.get(&format!("/desk/items/export/{form}?agency={AGENCY}&versions=all")).await;
            let (_, look) = look(&root, "items", &[(&format!("事项.{form}"), &file.bytes)]).await;
            look.says(StatusCode::OK, &["新增0行，变更0行", "错误0行"]);
        }
        // As of another day, and by the words of the list.
        let before = root.get(&format!("/desk/items/export/csv?agency={AGENCY}&on=2019-12-31")).await;
        assert!(!before.text.contains("3717210207555"), "{}", before.text);
        let found = root.get("/desk/items/export/csv?agency=&q=占用通道").await;
        assert!(found.text.contains("3717210207555"), "{}", found.text);
        let none = root.get("/desk/items/export/csv?agency=&q=没有这样的词").await;
        assert!(!none.text.contains("3717210207555"), "{}", none.text);

        // A changed cell is a change, with the old and the new value.
        let text = String::from_utf8(files[0].1.clone()).unwrap().replace("占用通道,", "占用公共通道,");
        let mut changed = given.clone();
        changed[0].1 = text.as_bytes();
        let (_, page) = look(&root, "items", &changed).await;
        page.says(StatusCode::OK, &["变更1行", "由“占用通道”改为“占用公共通道”"]);
        // A later version is a change of the catalogue: old and new text, and both versions.
        let mut later = item.clone();
        later[0]["fields"]["from"] = "2021-03-01".into();
        later[0]["fields"]["violation"] = "占用公共通道".into();
        later[0]["fields"]["consultation_phone"] = "0530-1".into();
        let (_, page) = look(&root, "items", &[("事项.json", later.to_string().as_bytes())]).await;
        assert_eq!(confirm(&root, "items", &page, false).await.status, StatusCode::SEE_OTHER);
        let changes = root.get("/desk/items/changes?from=2020-06-01&to=2021-06-01&agency=").await;
        let words = [
            "变更",
            "<del>占用通道</del>",
            "<ins>占用公共通道</ins>",
            "<ins>0530-1</ins>",
            "第1版（2020年1月1日起）",
            "/desk/items/3717210207555?version=2",
        ];
        changes.says(StatusCode::OK, &words);
        let request = Request::get("/items/changes?from=2020-06-01&to=2021-06-01").body(Body::empty()).unwrap();
        let public = site.send(request).await;
        public.says(StatusCode::OK, &["违法行为", "有变化", "/items/3717210207555?on=2020-06-01"]);
        assert!(!public.text.contains("<del>"), "{}", public.text);
        // Files that do not go together.
        upload(&root, "items", &[given[0], given[0]]).await.says(StatusCode::UNPROCESSABLE_ENTITY, &["都是“权力事项”表"]);
        upload(&root, "items", &[given[1]]).await.says(StatusCode::UNPROCESSABLE_ENTITY, &["没有“权力事项”表的文件"]);

        // Item clerks go by the steps; and what is under way in the steps is not taken over.
        let jiang = site.sign_in("jiang").await;
        assert_eq!(jiang.get("/desk/items/import").await.status, StatusCode::FORBIDDEN);
        jiang.get("/desk/items/export").await.says(StatusCode::OK, &["导出权力事项"]);
        life.send(&life.steps[0], &[]).await;
        let root = site.sign_in("root").await;
        let under_way = item.to_string().replace("3717210207555", CODE);
        let (_, page) = look(&root, "items", &[("事项.json", under_way.as_bytes())]).await;
        page.says(StatusCode::OK, &["错误1行", "CAT-03"]);
    })
    .await;
}
