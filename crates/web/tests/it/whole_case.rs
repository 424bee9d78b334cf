//! One case, from the lead to the archive, through forms alone; and the pages on which it then stands.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use casework::acts::Act;
use store::testing::each_engine;

use crate::browser::Site;

#[tokio::test]
async fn a_case_is_handled_to_its_end_by_forms() {
    each_engine(|store| async move {
        let site = Site::open(store).await;
        let at = site.play(site.story.played.len()).await;
        let id = casework::case::CaseId(at.rsplit('/').next().unwrap().to_owned());
        let told = site.running.node.case(&id).await.unwrap().unwrap();
        assert!(told.case.archived().is_some());
        // What the forms recorded is what the story says, field by field.
        for (entry, played) in told.case.entries.iter().zip(&site.story.played) {
            assert_eq!(entry.act.fields_json(), played.command.act.fields_json(), "{}", entry.definition().id);
            assert_eq!((entry.at, &entry.by), (played.command.at, &played.command.by));
        }

        let last = site.story.played.last().unwrap();
        let officer = site.actor(last).await;
        let page = officer.get(&at).await;
        page.says(StatusCode::OK, &["已归档", "作出行政处罚决定", "怎么算的", "曹县鲁惠百货有限公司"]);
        for address in ["/desk", "/desk/cases", "/desk/cases?status=archived", "/desk/alerts", "/desk/items"] {
            officer.get(address).await.says(StatusCode::OK, &["</html>"]);
        }
        officer.get("/desk/search?q=鲁惠").await.says(StatusCode::OK, &["曹县鲁惠百货有限公司"]);

        // The item's benchmark, run over its past cases, leaves this one as it was.
        let item = told.case.item().unwrap();
        let rehearsal = officer.get(&format!("/desk/items/{item}/rehearsal")).await;
        rehearsal.says(StatusCode::OK, &["裁量基准试算", &id.0, "156000元至204000元", "不变的1件"]);

        let seq = site.story.place(|act| matches!(act, Act::Decide(_)));
        let document = officer.get(&format!("{at}/documents/penalty_decision-{seq}.pdf")).await;
        document.says(StatusCode::OK, &["penalty_decision"]);
    })
    .await;
}

#[tokio::test]
async fn the_public_reads_the_decision_without_what_is_personal() {
    each_engine(|store| async move {
        let site = Site::open(store).await;
        site.play(site.story.played.len()).await;
        site.running.node.integrate().await.unwrap();
        let list = site.send(Request::get("/decisions").body(Body::empty()).unwrap()).await;
        list.says(StatusCode::OK, &["曹县鲁惠百货有限公司", "156000元"]);
        let (_, rest) = list.text.split_once("href=\"/decisions/").unwrap();
        let address = format!("/decisions/{}", rest.split_once('"').unwrap().0);
        let page = site.send(Request::get(&address).body(Body::empty()).unwrap()).await;
        page.says(StatusCode::OK, &["依法不公开", "超过保质期", "SM3", "<svg"]);
        assert!(!page.text.contains("青菏路88号"), "the address stands on the public page");
        let proof = site.send(Request::get(format!("{address}/proof")).body(Body::empty()).unwrap()).await;
        assert_eq!(proof.status, StatusCode::OK);
        let missing = site.send(Request::get("/decisions/no-such").body(Body::empty()).unwrap()).await;
        missing.says(StatusCode::NOT_FOUND, &["没有找到"]);
    })
    .await;
}
