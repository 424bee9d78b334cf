//! What changed in the catalogue between two days, for officers and for the public.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use jiff::civil::date;
use store::testing::each_engine;

use crate::browser::Answer;
use crate::item_life::{CODE, Life};

/// The row of the item, without the rest of the page.
fn row(page: &Answer) -> String {
    let (_, rows) = page.text.split_once("<tbody").unwrap_or(("", ""));
    let row = rows.split("</tr>").find(|row| row.contains(CODE));
    row.unwrap_or_default().to_owned()
}

fn has(row: &str, words: &[&str]) {
    for word in words {
        assert!(row.contains(word), "{word} is missing: {row}");
    }
}

#[tokio::test]
async fn what_became_of_an_item_between_two_days_is_listed() {
    each_engine(|store| async move {
        let life = Life::open(store).await;
        for step in &life.steps {
            let answer = life.send(step, &[]).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        }
        life.site.running.clock.set(date(2025, 12, 2).at(9, 0, 0, 0));
        let jiang = life.site.sign_in("jiang").await;
        let between = |from: &str, to: &str| {
            let (jiang, at) = (&jiang, format!("/desk/items/changes?from={from}&to={to}&agency="));
            async move {
                let page = jiang.get(&at).await;
                page.says(StatusCode::OK, &["目录变动"]);
                row(&page)
            }
        };
        let item = format!("href=\"/desk/items/{CODE}\"");
        let version = format!("/desk/items/{CODE}?version=1");
        has(
            &between("2025-03-31", "2025-04-01").await,
            &[&item, "新增", "未公布 → 试运行", "第1版（2025年4月1日起）", &version],
        );
        has(&between("2025-06-30", "2025-07-01").await, &["转为正式运行", "试运行 → 正式运行"]);
        has(&between("2025-07-01", "2025-07-15").await, &["暂停", "正式运行 → 已暂停", "裁量基准正在修订。"]);
        has(&between("2025-07-15", "2025-08-01").await, &["恢复"]);
        has(&between("2025-11-30", "2025-12-01").await, &["取消", "→ 已取消", "自2025年12月1日起"]);
        // The days may be given in any order.
        has(&between("2025-12-01", "2025-11-30").await, &["取消"]);
        // What came and went between them is not listed.
        assert_eq!(between("2025-07-01", "2025-08-01").await, "");

        // By agency, by how it stands, by words; a day that does not exist is told beside its field.
        let list = |more: &str| {
            let (jiang, at) = (&jiang, format!("/desk/items/changes?from=2025-03-31&to=2025-04-01&{more}"));
            async move { jiang.get(&at).await }
        };
        assert!(!row(&list("agency=caoxian-market").await).is_empty());
        assert_eq!(row(&list("agency=nowhere").await), "");
        list("agency=nowhere").await.says(StatusCode::OK, &["这两日之间没有变动"]);
        assert!(!row(&list("standing=trial").await).is_empty());
        assert_eq!(row(&list("standing=cancelled").await), "");
        assert!(!row(&list(&format!("q={CODE}")).await).is_empty());
        assert_eq!(row(&list("q=没有这样的事项").await), "");
        let wrong = jiang.get("/desk/items/changes?from=2025-02-30&to=2025-04-01").await;
        wrong.says(StatusCode::OK, &["f-from-error"]);
        // The list leads there, with its day.
        jiang
            .get("/desk/items?on=2025-04-01")
            .await
            .says(StatusCode::OK, &["/desk/items/changes?from=2025-04-01&#38;to=2025-12-02"]);

        // The public sees what became of it, and which elements changed, not their texts.
        let public = |at: &str| {
            let request = Request::get(at).body(Body::empty()).unwrap();
            life.site.send(request)
        };
        let page = public("/items/changes?from=2025-03-31&to=2025-04-01").await;
        page.says(StatusCode::OK, &["权力事项目录变动", "2025-04-01的内容"]);
        has(&row(&page), &["新增", &format!("/items/{CODE}?on=2025-04-01")]);
        public("/items").await.says(StatusCode::OK, &["/items/changes"]);
    })
    .await;
}
