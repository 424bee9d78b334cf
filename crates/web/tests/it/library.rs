//! The library of statutes through its pages: texts taken in, read, compared and ended; bad ones refused; and a proposal
//! that becomes the draft of an item.

use std::io::{Cursor, Write as _};

use axum::body::Body;
use axum::http::{Request, StatusCode};
use jiff::civil::{Date, date};
use node::testing::{Story, told};
use store::testing::each_engine;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::browser::{Answer, Site, URLENCODED, Visitor, encode, form_of_page, multipart};

pub(crate) const TITLE: &str = "曹县示例集市管理条例";
const OLD: &str = "# 曹县示例集市管理条例\n\n2019年3月1日曹县人民代表大会常务委员会第二次会议通过\n\n<!-- INFO END -->\n\n## 第一章 总则\n\n第一条 为了管理集市，制定本条例。\n\n第二条 经营者应当在划定的摊位内经营，不得占用通道。\n\n## 第二章 法律责任\n\n第三条 违反本条例第二条规定，占用通道的，由市场监督管理部门责令改正，处二百元以上一千元以下罚款。\n\n第四条 本条例自2019年5月1日起施行。\n";
pub(crate) const NEW: &[&str] = &[
    "曹县示例集市管理条例",
    "2019年3月1日曹县人民代表大会常务委员会第二次会议通过",
    "2024年10月8日曹县人民代表大会常务委员会第九次会议修订",
    "第一章 总则",
    "第一条　为了管理集市，制定本条例。",
    "第二条　经营者应当在划定的摊位内经营，不得占用通道。",
    "第二章　法律责任",
    "第三条　违反本条例第二条规定，占用通道的，由市场监督管理部门责令改正，处五百元以上二千元以下罚款；情节严重的，处二千元以上五千元以下罚款。",
    "第四条　在集市燃放烟花的，由公安机关处二百元以下罚款，按每平方米五元收取的费用不予退还。",
    "第五条　本条例自2025年1月1日起施行。",
];

pub(crate) fn docx(lines: &[&str]) -> Vec<u8> {
    let paragraphs: String = lines.iter().map(|line| format!("<w:p><w:r><w:t>{line}</w:t></w:r></w:p>")).collect();
    let space = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
    write!(writer, "<w:document {space}><w:body>{paragraphs}</w:body></w:document>").unwrap();
    writer.finish().unwrap().into_inner()
}

pub(crate) async fn site(store: store::engine::Store) -> Site {
    let report = told("life.yaml");
    let people = ["song", "jiang", "zhang"].into_iter().map(Into::into).collect();
    let site = Site::of(store, Story { registry: report.registry, played: report.played }, people).await;
    site.running.clock.set(date(2025, 2, 10).at(9, 0, 0, 0));
    site
}

/// Uploads a file; gives the answer.
pub(crate) async fn upload(person: &Visitor<'_>, name: &str, content: &[u8]) -> Answer {
    let page = person.get("/desk/statutes/import").await;
    page.says(StatusCode::OK, &["导入法规文本"]);
    let (kind, body) = multipart(&[("csrf".to_owned(), page.field("csrf"))], "text", name, content);
    person.post("/desk/statutes/import", &kind, body).await
}

/// Sends the form of a page as it stands, with changes.
pub(crate) async fn send(person: &Visitor<'_>, page: &Answer, to: &str, change: &[(&str, &str)]) -> Answer {
    let mut pairs = form_of_page(page);
    for (name, value) in change {
        pairs.retain(|(other, _)| other != name);
        pairs.push(((*name).to_owned(), (*value).to_owned()));
    }
    person.post(to, URLENCODED, encode(&pairs)).await
}

/// Takes a text in as it says of itself.
pub(crate) async fn import(person: &Visitor<'_>, name: &str, content: &[u8]) -> Answer {
    let uploaded = upload(person, name, content).await;
    assert_eq!(uploaded.status, StatusCode::SEE_OTHER, "{}", uploaded.text);
    let page = person.get(&uploaded.location).await;
    page.says(StatusCode::OK, &["登记法规文本", "读到的内容", TITLE]);
    send(person, &page, "/desk/statutes/register", &[]).await
}

/// Ends a version.
async fn end(person: &Visitor<'_>, version: &str, day: &str) -> Answer {
    let at = format!("{}/{version}/end", home());
    let page = person.get(&at).await;
    page.says(StatusCode::OK, &["登记法规失效", TITLE]);
    send(person, &page, &at, &[("day", day), ("reason", "修订后的文本自该日起施行。")]).await
}

pub(crate) fn home() -> String {
    format!("/desk/statutes/{}", form_urlencoded::byte_serialize(TITLE.as_bytes()).collect::<String>())
}

#[tokio::test]
async fn a_text_is_taken_in_read_compared_and_ended() {
    each_engine(|store| async move {
        let site = site(store).await;
        let song = site.sign_in("song").await;
        let first = import(&song, "条例.md", OLD.as_bytes()).await;
        assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.text);
        assert_eq!(first.location, format!("{}/2019-03-01", home()));
        let text = song.get(&first.location).await;
        text.says(StatusCode::OK, &["id=\"a-3\"", "第一章　总则", "现行有效", "地方性法规", "占用通道的"]);
        let jump = song.get(&format!("{}?article=第三条", first.location)).await;
        assert_eq!(jump.location, format!("{}#a-3", first.location));
        song.get(&format!("{}?article=9", first.location)).await.says(StatusCode::OK, &["没有“9”"]);

        // The file as it was taken in.
        let file = song.get(&format!("{}/file", first.location)).await;
        assert_eq!((file.status, file.bytes.as_slice()), (StatusCode::OK, OLD.as_bytes()));
        // Not as the browser called it, which said image/png.
        assert_eq!(file.kind, "text/markdown");
        assert_eq!(file.disposition, "attachment; filename*=UTF-8''%E6%9D%A1%E4%BE%8B.md");
        text.says(StatusCode::OK, &["下载原文件", "2019-03-01/file"]);

        // The new text overlaps until the end of the old one is registered.
        let refused = import(&song, "修订.docx", &docx(NEW)).await;
        refused.says(StatusCode::CONFLICT, &["LIB-03", "先登记前一文本"]);
        assert_eq!(end(&song, "2019-03-01", "2019-01-01").await.status, StatusCode::CONFLICT);
        assert_eq!(end(&song, "2019-03-01", "2025-01-01").await.status, StatusCode::SEE_OTHER);
        let second = import(&song, "修订.docx", &docx(NEW)).await;
        assert_eq!(second.location, format!("{}/2024-10-08", home()), "{}", second.text);
        import(&song, "修订.docx", &docx(NEW)).await.says(StatusCode::CONFLICT, &["LIB-04", "宋文"]);

        let zhang = site.sign_in("zhang").await;
        let file = zhang.get(&format!("{}/file", second.location)).await;
        assert_eq!((file.status, file.bytes), (StatusCode::OK, docx(NEW)));
        assert_eq!(file.kind, "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
        let none = format!("{}/2011-01-01/file", home());
        assert_eq!(zhang.get(&none).await.status, StatusCode::NOT_FOUND);
        let request = Request::get(format!("{}/file", second.location)).body(Body::empty()).unwrap();
        let stranger = site.send(request).await;
        assert_eq!(stranger.status, StatusCode::SEE_OTHER);
        assert!(stranger.location.starts_with("/sign-in?next="), "{}", stranger.location);
        zhang
            .get(&home())
            .await
            .says(StatusCode::OK, &["已失效", "现行有效", "2024年修订", "修订后的文本自该日起施行。"]);
        let then = zhang.get(&format!("{}?on=2024-12-31", home())).await;
        then.says(StatusCode::OK, &["尚未施行", "现行有效"]);
        let diff = zhang.get(&format!("{}/diff?from=2024-10-08&to=2019-03-01", home())).await;
        diff.says(StatusCode::OK, &["修改2条，新增1条", "<ins>", "<del>", "第四条", "仅变更序号"]);
        let found = zhang.get("/desk/statutes?q=示例集市&on=2024-12-31").await;
        found.says(StatusCode::OK, &[TITLE, "2019年公布", "已导入2个文本"]);
        zhang.get("/desk/statutes?q=没有这样的题名").await.says(StatusCode::OK, &["没有符合条件的法规"]);
        zhang.get("/desk/statutes?q=食品安全法").await.says(StatusCode::OK, &["食品安全法", "没有导入文本"]);

        // A program that starts anew knows the same, and a rebuild changes nothing.
        let registry = site.running.node.registry();
        let text = registry.statute(TITLE, date(2024, 10, 8)).unwrap();
        assert_eq!((text.act.articles, text.act.from), (5, date(2025, 1, 1)));
        let before = site.running.node.read_models().await.unwrap();
        site.running.node.rebuild().await.unwrap();
        assert_eq!(site.running.node.read_models().await.unwrap(), before);
    })
    .await;
}

#[tokio::test]
async fn bad_texts_and_strangers_are_refused() {
    each_engine(|store| async move {
        let site = site(store).await;
        let song = site.sign_in("song").await;
        let broken = docx(NEW);
        let cases: Vec<(&str, Vec<u8>, &str)> = vec![
            ("空.txt", Vec::new(), "文件为空"),
            ("空白.txt", b"  \n".to_vec(), "没有文字"),
            ("图.png", vec![0x89, b'P', b'N', b'G', 0, 1], "编码不能识别"),
            ("条例.pdf", b"%PDF-1.7".to_vec(), "PDF"),
            ("条例.doc", vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1], "另存为.docx"),
            ("条例.docx", broken[..broken.len() - 30].to_vec(), "已经损坏"),
            ("通知.txt", "关于开会的通知\n请准时参加。".as_bytes().to_vec(), "没有读到条文"),
        ];
        for (name, content, words) in cases {
            upload(&song, name, &content).await.says(StatusCode::UNPROCESSABLE_ENTITY, &[words, "导入法规文本"]);
        }
        let none =
            multipart(&[("csrf".to_owned(), song.get("/desk/statutes/import").await.field("csrf"))], "other", "", b"");
        song.post("/desk/statutes/import", &none.0, none.1).await.says(StatusCode::UNPROCESSABLE_ENTITY, &["请选择"]);
        assert_eq!(song.get("/desk/statutes/register?text=00").await.status, StatusCode::NOT_FOUND);
        assert_eq!(song.get(&home()).await.status, StatusCode::NOT_FOUND);

        // Dates that the text does not tell are asked for, and wrong ones refused.
        let untold = OLD.replace("第四条 本条例自2019年5月1日起施行。", "第四条 本条例的解释权属于县人民政府。");
        let uploaded = upload(&song, "条例.md", untold.as_bytes()).await;
        let page = song.get(&uploaded.location).await;
        page.says(StatusCode::OK, &["文本没有写明，请填写"]);
        let at = "/desk/statutes/register";
        send(&song, &page, at, &[]).await.says(StatusCode::UNPROCESSABLE_ENTITY, &["“施行日期”必须填写"]);
        send(&song, &page, at, &[("from", "2019-02-30")]).await.says(StatusCode::UNPROCESSABLE_ENTITY, &["日期"]);
        send(&song, &page, at, &[("from", "2018-05-01")]).await.says(StatusCode::CONFLICT, &["LIB-02"]);
        let titled = [("from", "2019-05-01"), ("title", "《示例》")];
        send(&song, &page, at, &titled).await.says(StatusCode::CONFLICT, &["LIB-07"]);

        // Only the legal office takes texts in.
        let jiang = site.sign_in("jiang").await;
        assert_eq!(jiang.get("/desk/statutes/import").await.status, StatusCode::FORBIDDEN);
        let page = jiang.get("/desk/statutes").await;
        page.says(StatusCode::OK, &["法规库"]);
        assert!(!page.text.contains("/desk/statutes/import"), "{}", page.text);
        let csrf = jiang.get("/desk/items/new").await.field("csrf");
        let (kind, body) = multipart(&[("csrf".to_owned(), csrf)], "text", "条例.md", OLD.as_bytes());
        assert_eq!(jiang.post("/desk/statutes/import", &kind, body).await.status, StatusCode::FORBIDDEN);
        assert_eq!(site.running.node.registry().statutes().titles().count(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_proposal_becomes_the_draft_of_an_item() {
    each_engine(|store| async move {
        let site = site(store).await;
        let song = site.sign_in("song").await;
        assert_eq!(import(&song, "条例.docx", &docx(NEW)).await.status, StatusCode::SEE_OTHER);
        let jiang = site.sign_in("jiang").await;
        let at = format!("{}/2024-10-08/proposals", home());
        let page = jiang.get(&at).await;
        page.says(
            StatusCode::OK,
            &[
                "占用通道的处罚",
                "500元以上2000元以下",
                "情节严重",
                "第二条",
                "市场监督管理部门",
                "公安机关",
                "据此编制事项",
            ],
        );
        let police = jiang.get(&format!("{at}?department=公安机关")).await;
        assert!(!police.text.contains("占用通道的处罚"), "{}", police.text);
        let (_, link) = page.text.split_once("href=\"/desk/items/new?").unwrap();
        let query = link.split_once('"').unwrap().0.replace("&#38;", "&").replace("&amp;", "&");
        let form = jiang.get(&format!("/desk/items/new?{query}")).await;
        form.says(StatusCode::OK, &["编制事项", "已按法规库的建议填写"]);
        let missing = jiang.get(&format!("/desk/items/new?{}", query.replace("%3A1", "%3A9"))).await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND);

        let code = "3717210207301";
        let change = [("code", code), ("publicity.subject", "yes"), ("_at", "2025-02-10T09:00")];
        let sent = send(&jiang, &form, "/desk/items/new", &change).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        let registry = site.running.node.registry();
        let draft = &registry.catalogue_item(&code.into()).unwrap().working().unwrap().draft;
        let act = &draft.act;
        assert_eq!(act.name.as_str(), "占用通道的处罚");
        assert_eq!(act.duty.as_ref().map(|duty| duty.as_str()), Some("第二条"));
        let basis = &act.basis[0];
        let days: (Date, Date) = (basis.version, basis.from);
        assert_eq!((basis.law.as_str(), basis.article.as_str()), (TITLE, "第三条"));
        assert_eq!(days, (date(2024, 10, 8), date(2025, 1, 1)));
        let ranges: Vec<String> =
            act.penalties.iter().filter_map(|one| Some(one.range.as_ref()?.range().to_string())).collect();
        assert_eq!(ranges, ["500元以上2000元以下", "2000元以上5000元以下"]);
        assert_eq!(act.penalties[1].condition.as_ref().map(|words| words.as_str()), Some("情节严重"));
        let page = jiang.get(&at).await;
        page.says(StatusCode::OK, &["已处理1项", "已采用", code, "占用通道的处罚"]);
        // The basis is known: nothing asks for its text (CAT-12).
        let recorded = &registry.catalogue_item(&code.into()).unwrap().entries[0];
        assert!(recorded.meta.alerts.iter().all(|alert| alert.rule != "CAT-12"), "{:?}", recorded.meta.alerts);
    })
    .await;
}
