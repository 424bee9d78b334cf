//! A registration of the library corrected through its pages: another file, other days, refused, and kept in the history.

use axum::http::StatusCode;
use jiff::civil::date;
use store::testing::each_engine;

use crate::browser::{Answer, URLENCODED, Visitor, multipart};
use crate::library::{NEW, TITLE, docx, home, import, send, site};

const NOW: &str = "2024-10-08";

/// Uploads the file that is to take the place of a registered one; gives the form of the correction.
async fn replace(person: &Visitor<'_>, content: &[u8]) -> Answer {
    let title = form_urlencoded::byte_serialize(TITLE.as_bytes()).collect::<String>();
    let page = person.get(&format!("/desk/statutes/import?title={title}&version={NOW}")).await;
    page.says(StatusCode::OK, &[&format!("更换《{TITLE}》的文本")]);
    let fields = [
        ("csrf".to_owned(), page.field("csrf")),
        ("title".to_owned(), TITLE.to_owned()),
        ("version".to_owned(), NOW.to_owned()),
    ];
    let (kind, body) = multipart(&fields, "text", "正式文本.docx", content);
    let sent = person.post("/desk/statutes/import", &kind, body).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    person.get(&sent.location).await
}

#[tokio::test]
async fn a_registration_is_corrected_and_the_former_one_stays() {
    each_engine(|store| async move {
        let site = site(store).await;
        let song = site.sign_in("song").await;
        // The draft of the regulation was registered, with the wrong day.
        let wrong: Vec<&str> =
            NEW.iter().map(|line| if line.starts_with("第四条") { "第四条　草案的内容。" } else { *line }).collect();
        assert_eq!(import(&song, "草案.docx", &docx(&wrong)).await.status, StatusCode::SEE_OTHER);
        let at = format!("{}/{NOW}/correct", home());
        let page = song.get(&home()).await;
        page.says(StatusCode::OK, &["更正登记", "登记的经过"]);

        // Nothing changed is refused, and so is a day that cannot be.
        let form = song.get(&at).await;
        form.says(StatusCode::OK, &["更正法规登记", "草案.docx", "上传正确的文本"]);
        send(&song, &form, &at, &[("reason", "核对")]).await.says(StatusCode::CONFLICT, &["LIB-08"]);
        send(&song, &form, &at, &[]).await.says(StatusCode::UNPROCESSABLE_ENTITY, &["“更正的理由”必须填写"]);
        let early = send(&song, &form, &at, &[("reason", "改"), ("from", "2024-01-01")]).await;
        early.says(StatusCode::CONFLICT, &["LIB-02"]);

        // The right file, with the right day.
        let form = replace(&song, &docx(NEW)).await;
        form.says(StatusCode::OK, &["更正的文本", "代替草案.docx", "读到的内容", "没有，原文本的各条都在"]);
        let later =
            [("to_version", "2024-10-09"), ("from", "2025-02-01"), ("reason", "登记时误用了草案，日期也有误。")];
        let done = send(&song, &form, &at, &later).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        let history = song.get(&home()).await;
        history.says(
            StatusCode::OK,
            &[
                "更正法规登记",
                "版本日期由2024-10-08改为2024-10-09",
                "登记时误用了草案",
                "已更正",
                "宋文",
                "查看原登记的条文",
            ],
        );
        let now = song.get(&format!("{}/2024-10-09", home())).await;
        now.says(StatusCode::OK, &["燃放烟花"]);
        let former = song.get(&format!("{}/2024-10-09/former/1", home())).await;
        former.says(StatusCode::OK, &["草案的内容", "登记已更正", "这是更正以前的登记", "登记时误用了草案"]);
        assert_eq!(song.get(&format!("{}/2024-10-09/former/2", home())).await.status, StatusCode::NOT_FOUND);
        let old = song.get(&format!("{}/{NOW}", home())).await;
        assert_eq!(old.location, format!("{}/2024-10-09", home()));
        let registry = site.running.node.registry();
        assert_eq!(registry.statute(TITLE, date(2024, 10, 9)).unwrap().former.len(), 1);

        // Only the legal office corrects.
        let jiang = site.sign_in("jiang").await;
        assert_eq!(jiang.get(&format!("{}/2024-10-09/correct", home())).await.status, StatusCode::FORBIDDEN);
        let page = jiang.get(&home()).await;
        page.says(StatusCode::OK, &["登记的经过"]);
        assert!(!page.text.contains("更正登记<"), "{}", page.text);
        let csrf = jiang.get("/desk/items/new").await.field("csrf");
        let body = crate::browser::encode(&[("csrf".to_owned(), csrf), ("reason".to_owned(), "x".to_owned())]);
        let posted = jiang.post(&format!("{}/2024-10-09/correct", home()), URLENCODED, body).await;
        assert_eq!(posted.status, StatusCode::FORBIDDEN);
        assert_eq!(song.get(&format!("{}/2020-01-01/correct", home())).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn a_correction_that_takes_a_basis_away_names_the_items() {
    each_engine(|store| async move {
        let site = site(store).await;
        let song = site.sign_in("song").await;
        assert_eq!(import(&song, "修订.docx", &docx(NEW)).await.status, StatusCode::SEE_OTHER);
        let item = |code: &str, article: &str| {
            serde_json::json!({
                "code": code, "name": "占用通道的处罚", "agencies": ["caoxian-market"], "violation": "占用通道", "from": "2025-02-01",
                "basis": [{"law": TITLE, "version": NOW, "level": "local_regulation", "article": article, "from": "2025-01-01"}],
                "publicity": {"subject": true, "basis": true, "procedure": true, "benchmark": true, "remedies": true},
            })
        };
        let act = casework::registry::RegistryAct::parse("item.publish", &item("3717210207401", "第三条")).unwrap().unwrap();
        site.running.node.record_registry(vec![act], "registrar", date(2025, 2, 10).at(9, 0, 0, 0)).await.unwrap();
        let jiang = site.sign_in("jiang").await;
        let proposals = format!("proposals={}", form_urlencoded::byte_serialize("penalty:第四条:1".as_bytes()).collect::<String>());
        let title = form_urlencoded::byte_serialize(TITLE.as_bytes()).collect::<String>();
        let form = jiang.get(&format!("/desk/items/new?statute={title}&version={NOW}&{proposals}")).await;
        let change = [("code", "3717210207402"), ("publicity.subject", "yes"), ("_at", "2025-02-10T09:00")];
        assert_eq!(send(&jiang, &form, "/desk/items/new", &change).await.status, StatusCode::SEE_OTHER);

        let without = |number: &str| -> Vec<&str> { NEW.iter().copied().filter(|line| !line.starts_with(number)).collect() };
        let at = format!("{}/{NOW}/correct", home());
        // The third article is the basis of a published item.
        let form = replace(&song, &docx(&without("第三条"))).await;
        form.says(StatusCode::OK, &["不再有的条", "第三条", "已公布的事项", "3717210207401", "编制中的事项", "3717210207402"]);
        let refused = send(&song, &form, &at, &[("reason", "更换")]).await;
        refused.says(StatusCode::CONFLICT, &["LIB-09", "3717210207401", "依据第三条", "先由编制机关变更或者取消"]);
        // The fourth is that of a draft only.
        let form = replace(&song, &docx(&without("第四条"))).await;
        form.says(StatusCode::OK, &["依据第四条"]);
        let done = send(&song, &form, &at, &[("reason", "更换")]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        // What was dealt with and is not read any more is still told.
        let page = jiang.get(&format!("{}/{NOW}/proposals", home())).await;
        page.says(StatusCode::OK, &["处理过、现在没有读出的建议", "3717210207402", "已采用"]);
    })
    .await;
}
