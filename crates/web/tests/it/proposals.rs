//! What a clerk makes of proposals, through the pages: adopted, merged, split, rejected, taken up again, each remembered.

use axum::http::StatusCode;
use casework::catalogue::proposals::{ProposalKey, ProposalKind, ProposalState};
use casework::registry::Registry;
use casework::value::{AgencyId, ItemCode};
use jiff::civil::{Date, date};
use store::testing::each_engine;

use crate::browser::{Answer, Site, URLENCODED, Visitor, encode, form_of_page};
use crate::library::{import, send, site};

const TITLE: &str = "曹县示例集市管理条例";
const VERSION: Date = date(2024, 10, 8);
const TEXT: &str = "# 曹县示例集市管理条例\n\n2024年10月8日曹县人民代表大会常务委员会第九次会议通过\n\n<!-- INFO END -->\n\n第一条 为了管理集市，制定本条例。\n\n第二条 经营者不得占用通道、遮挡出口。\n\n第三条 违反本条例第二条规定，占用通道的，由市场监督管理部门责令改正，处五百元以上二千元以下罚款。\n\n第四条 违反本条例第二条规定，遮挡出口的，由市场监督管理部门责令改正，处一千元以上三千元以下罚款；情节严重的，吊销许可证。\n\n第五条 违反本条例规定，有下列情形之一的，由市场监督管理部门处二百元以上五百元以下罚款：\n\n（一）损毁设施的；\n\n（二）乱倒污水的；\n\n（三）占用停车位的。\n\n第六条 在集市燃放烟花的，由公安机关处二百元以下罚款，可以扣押燃放的烟花。\n\n第七条 本条例自2025年1月1日起施行。\n";

fn home() -> String {
    format!(
        "/desk/statutes/{}/{VERSION}/proposals",
        form_urlencoded::byte_serialize(TITLE.as_bytes()).collect::<String>()
    )
}

fn key(place: &str) -> ProposalKey {
    ProposalKey { place: place.to_owned(), kind: ProposalKind::Penalty, ordinal: 1 }
}

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// `proposal=…` of an address.
fn asked(places: &[&str]) -> String {
    places
        .iter()
        .map(|place| format!("proposal={}", encoded(&format!("penalty:{place}:1"))))
        .collect::<Vec<_>>()
        .join("&")
}

fn state(registry: &Registry, place: &str, agency: &str) -> Option<ProposalState> {
    let memory = registry.statutes().proposals(TITLE)?;
    Some(memory.find(VERSION, &AgencyId::from(agency), &key(place))?.state(&[]))
}

async fn library(site: &Site) {
    let song = site.sign_in("song").await;
    let done = import(&song, "条例.md", TEXT.as_bytes()).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
}

/// Records the draft of a form with this code.
async fn record(person: &Visitor<'_>, form: &Answer, code: &str) -> Answer {
    form.says(StatusCode::OK, &["编制事项", "采用的建议"]);
    let change = [("code", code), ("publicity.subject", "yes"), ("_at", "2025-02-10T09:00")];
    send(person, form, "/desk/items/new", &change).await
}

#[tokio::test]
async fn proposals_are_merged_split_rejected_and_taken_up_again() {
    each_engine(|store| async move {
        let site = site(store).await;
        library(&site).await;
        let jiang = site.sign_in("jiang").await;
        let page = jiang.get(&home()).await;
        page.says(StatusCode::OK, &["5项建议，曹县市场监督管理局已处理0项", "未处理（5项）", "合并编制", "不采用"]);
        jiang.get("/desk").await.says(StatusCode::OK, &["处理3项事项建议", TITLE, "共3项"]);
        assert!(!page.text.contains("已有事项"), "{}", page.text);

        // Merged: what they disagree on is shown, and the draft holds both without doubles.
        let none = jiang.get(&format!("{}/merge", home())).await;
        assert!(none.location.ends_with("?flash=choose"), "{}", none.location);
        jiang.get(&none.location).await.says(StatusCode::OK, &["请先选择建议"]);
        let mixed = format!("{}/merge?{}&proposal={}", home(), asked(&["第六条"]), encoded("coercion:第六条:1"));
        let mixed = jiang.get(&mixed).await;
        mixed.says(StatusCode::OK, &["LIB-14", "种类不同，不能合并"]);
        assert!(!mixed.text.contains("/desk/items/new"), "{}", mixed.text);
        let merge = jiang.get(&format!("{}/merge?{}", home(), asked(&["第三条", "第四条"]))).await;
        merge.says(
            StatusCode::OK,
            &[
                "同一处罚的幅度不同",
                "只有一部分条款规定",
                "第四条：吊销许可证",
                "据此编制事项",
                "违反本条例第二条规定，遮挡出口",
            ],
        );
        let (_, link) = merge.text.split_once("href=\"/desk/items/new?").unwrap();
        let query = link.split_once('"').unwrap().0.replace("&#38;", "&").replace("&amp;", "&");
        let form = jiang.get(&format!("/desk/items/new?{query}")).await;
        form.says(StatusCode::OK, &["第三条　占用通道", "第四条　遮挡出口", "同一处罚的幅度不同"]);
        // A row is added without script, and the proposals stay with the form.
        let mut pairs = form_of_page(&form);
        pairs.push(("_add".to_owned(), "penalties".to_owned()));
        let grown = jiang.post("/desk/items/new", URLENCODED, encode(&pairs)).await;
        grown.says(StatusCode::OK, &["采用的建议"]);
        let saved = send(&jiang, &form, "/desk/items/new", &[("_draft", "yes")]).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
        // A procedure that is shaped meanwhile goes into the same form.
        let at = "/desk/items/new/procedure";
        let mut shaped = form_of_page(&jiang.get(at).await);
        shaped.push(("do".to_owned(), "take".to_owned()));
        let taken = jiang.post(at, URLENCODED, encode(&shaped)).await;
        assert_eq!(taken.location, "/desk/items/new", "{}", taken.text);
        let restored = jiang.get("/desk/items/new").await;
        let first = "3717210207301";
        let sent = record(&jiang, &restored, first).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        let registry = site.running.node.registry();
        let item = registry.catalogue_item(&ItemCode::from(first)).unwrap();
        let draft = &item.working().unwrap().draft.act;
        let articles: Vec<&str> = draft.basis.iter().map(|basis| basis.article.as_str()).collect();
        assert_eq!((articles, draft.penalties.len()), (vec!["第三条", "第四条"], 3));
        assert_eq!(draft.duty.as_ref().map(|duty| duty.as_str()), Some("第二条"));
        for place in ["第三条", "第四条"] {
            assert_eq!(state(&registry, place, "caoxian-market"), Some(ProposalState::Merged));
        }

        // Split: one circumstance now, the rest waits, then goes elsewhere.
        let split = format!("{}/split?{}", home(), asked(&["第五条"]));
        let page = jiang.get(&split).await;
        page.says(StatusCode::OK, &["损毁设施", "乱倒污水", "编入这一事项的情形", "罚款：200元以上500元以下"]);
        let to = |parts: &str| format!("{}/draft?{}{parts}", home(), asked(&["第五条"]));
        let nothing = jiang.get(&to("")).await;
        jiang.get(&nothing.location).await.says(StatusCode::OK, &["请选择编入这一事项的部分"]);
        assert_eq!(jiang.get(&to("&part=9")).await.status, StatusCode::NOT_FOUND);
        let chosen = jiang.get(&to("&part=1&part=4")).await;
        let form = jiang.get(&chosen.location).await;
        form.says(StatusCode::OK, &["编入的部分", "（一）损毁设施"]);
        assert!(!form.text.contains("（二）乱倒污水"), "{}", form.text);
        let second = "3717210207302";
        assert_eq!(record(&jiang, &form, second).await.status, StatusCode::SEE_OTHER);
        let page = jiang.get(&home()).await;
        page.says(
            StatusCode::OK,
            &["已拆分，其余未处理", "未处理的部分", "“乱倒污水”、“占用停车位”", second, "已处理2项"],
        );
        jiang.get(&split).await.says(StatusCode::OK, &[&format!("已编入事项{second}")]);
        // The same part twice is refused, and nothing of the draft is kept.
        let again = jiang.get(&jiang.get(&to("&part=1&part=4")).await.location).await;
        let third = "3717210207303";
        record(&jiang, &again, third).await.says(StatusCode::CONFLICT, &["LIB-12", second]);
        assert!(site.running.node.registry().catalogue_item(&ItemCode::from(third)).is_none());
        let rest = jiang.get(&jiang.get(&to("&part=2&part=3&part=4")).await.location).await;
        assert_eq!(record(&jiang, &rest, third).await.status, StatusCode::SEE_OTHER);
        jiang.get(&format!("{}?state=split", home())).await.says(StatusCode::OK, &["已拆分（1项）", "显示1项", third]);

        // Rejected with a reason, by state, and taken up again.
        let reject = format!("{}/reject", home());
        let form = jiang.get(&format!("{reject}?{}", asked(&["第六条"]))).await;
        form.says(StatusCode::OK, &["不采用事项建议", "第六条", "不属于本机关的职权"]);
        let silent = send(&jiang, &form, &reject, &[("ground", "not_ours")]).await;
        silent.says(StatusCode::UNPROCESSABLE_ENTITY, &["“理由”必须填写"]);
        let covered = send(&jiang, &form, &reject, &[("ground", "covered"), ("reason", "已有")]).await;
        covered.says(StatusCode::CONFLICT, &["LIB-15"]);
        let done = send(&jiang, &form, &reject, &[("ground", "not_ours"), ("reason", "由公安机关处罚")]).await;
        assert!(done.location.ends_with("?flash=done"), "{} {}", done.status, done.text);
        let page = jiang.get(&format!("{}?state=rejected", home())).await;
        page.says(StatusCode::OK, &["不属于本机关的职权：由公安机关处罚", "恢复", "已处理4项", "显示1项"]);
        let reopen = format!("{}/reopen", home());
        let form = jiang.get(&format!("{reopen}?{}", asked(&["第六条"]))).await;
        let done = send(&jiang, &form, &reopen, &[]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        assert_eq!(state(&site.running.node.registry(), "第六条", "caoxian-market"), Some(ProposalState::Untouched));
        send(&jiang, &form, &reopen, &[]).await.says(StatusCode::CONFLICT, &["LIB-12"]);
        jiang.get(&home()).await.says(StatusCode::OK, &["已恢复", "已处理3项"]);
        let desk = jiang.get("/desk").await;
        assert!(!desk.text.contains("项事项建议"), "what names the department is dealt with: {}", desk.text);

        // A rebuild changes nothing, and the legal office sees what was made of it.
        let before = site.running.node.read_models().await.unwrap();
        site.running.node.rebuild().await.unwrap();
        assert_eq!(site.running.node.read_models().await.unwrap(), before);
        let song = site.sign_in("song").await;
        let page = song.get(&home()).await;
        page.says(StatusCode::OK, &["各机关的处理", "曹县市场监督管理局已合并"]);
        assert!(!page.text.contains("/reject"), "{}", page.text);
    })
    .await;
}

#[tokio::test]
async fn an_item_that_rests_on_the_article_is_pointed_out() {
    each_engine(|store| async move {
        let site = site(store).await;
        library(&site).await;
        let jiang = site.sign_in("jiang").await;
        let form = jiang.get("/desk/items/new").await;
        let basis = [
            ("code", "3717210207301"),
            ("name", "占用通道的处罚"),
            ("violation", "占用通道"),
            ("publicity.subject", "yes"),
            ("_at", "2025-02-10T09:00"),
            ("basis.0.law", TITLE),
            ("basis.0.version", "2024-10-08"),
            ("basis.0.level", "local_regulation"),
            ("basis.0.article", "第三条"),
            ("basis.0.from", "2025-01-01"),
        ];
        let sent = send(&jiang, &form, "/desk/items/new", &basis).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        jiang.get(&home()).await.says(StatusCode::OK, &["依据本条的已有事项", "占用通道的处罚（3717210207301）"]);
        let reject = format!("{}/reject", home());
        let form = jiang.get(&format!("{reject}?{}", asked(&["第三条"]))).await;
        form.says(StatusCode::OK, &["依据本条的已有事项", "value=\"3717210207301\""]);
        let done = send(&jiang, &form, &reject, &[("reason", "已有事项")]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        jiang.get(&home()).await.says(StatusCode::OK, &["已有事项：已有事项", "已有的事项"]);
    })
    .await;
}

#[tokio::test]
async fn only_clerks_deal_with_proposals_and_only_with_those_there_are() {
    each_engine(|store| async move {
        let site = site(store).await;
        library(&site).await;
        let (song, zhang, jiang) =
            (site.sign_in("song").await, site.sign_in("zhang").await, site.sign_in("jiang").await);
        for way in ["merge", "split", "reject", "reopen"] {
            let at = format!("{}/{way}?{}", home(), asked(&["第三条"]));
            assert_eq!(song.get(&at).await.status, StatusCode::FORBIDDEN, "{way}");
            assert_eq!(zhang.get(&at).await.status, StatusCode::FORBIDDEN, "{way}");
            for unknown in
                ["proposal=penalty", "proposal=penalty%3A%E7%AC%AC%E4%B9%9D%E6%9D%A1%3A1", "proposal=x%3Ay%3A1"]
            {
                let at = format!("{}/{way}?{unknown}&{unknown}", home());
                assert_eq!(jiang.get(&at).await.status, StatusCode::NOT_FOUND, "{way} {unknown}");
            }
        }
        let form = jiang.get(&format!("{}/reject?{}", home(), asked(&["第三条"]))).await;
        let csrf = zhang.get("/account/password").await.field("csrf");
        let posted = send(&zhang, &form, &format!("{}/reject", home()), &[("reason", "x"), ("csrf", &csrf)]).await;
        assert_eq!(posted.status, StatusCode::FORBIDDEN, "{}", posted.text);
        // A form that names what is not proposed keeps what was typed and says so.
        let draft = jiang
            .get(&format!(
                "/desk/items/new?statute={}&version={VERSION}&proposals={}",
                encoded(TITLE),
                encoded("penalty:第三条:1")
            ))
            .await;
        let changed = [
            ("_origin", "statute=x&version=2024-10-08&proposal=penalty:y:1"),
            ("code", "3717210207301"),
            ("_at", "2025-02-10T09:00"),
        ];
        let answer = send(&jiang, &draft, "/desk/items/new", &changed).await;
        answer.says(StatusCode::UNPROCESSABLE_ENTITY, &["现在的文本没有读出所选的建议", "3717210207301"]);
        assert_eq!(site.running.node.registry().catalogue_item(&ItemCode::from("3717210207301")).map(|_| ()), None);
    })
    .await;
}
