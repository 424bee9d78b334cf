//! The clerk shapes the procedure of an item, and the cases on it are held to that.

use axum::http::StatusCode;
use casework::acts::Act;
use casework::catalogue::acts::ItemAct;
use casework::procedure::Duty;
use node::testing::Story;
use store::testing::each_engine;

use crate::browser::{Answer, Site, URLENCODED, Visitor, encode, form_of_page};
use crate::item_life::{CODE, Life};

/// What a browser sends when a button of the page is pressed, with what was typed.
async fn press(person: &Visitor<'_>, page: &Answer, address: &str, button: &str, typed: &[(&str, &str)]) -> Answer {
    assert!(page.text.contains(&format!("value=\"{button}\"")), "no button {button}: {}", page.text);
    let mut sent = form_of_page(page);
    for (name, value) in typed {
        sent.retain(|(other, _)| other != name);
        sent.push(((*name).to_owned(), (*value).to_owned()));
    }
    sent.push(("do".to_owned(), button.to_owned()));
    person.post(address, URLENCODED, encode(&sent)).await
}

#[tokio::test]
async fn a_clerk_shapes_the_procedure_of_an_item_without_script() {
    each_engine(|store| async move {
        let life = Life::open(store).await;
        life.play_to(|act| matches!(act, ItemAct::ConfirmItem(_))).await;
        let at = format!("/desk/items/{CODE}/procedure");
        life.page("zhang", &at).await.says(StatusCode::FORBIDDEN, &["权限"]);
        let clerk = life.site.sign_in("jiang").await;
        clerk.get(&format!("/desk/items/{CODE}/acts/item.draft")).await.says(StatusCode::OK, &[&at]);
        let page = clerk.get(&at).await;
        page.says(StatusCode::OK, &["流程设计", "包含全部法定环节", "制作事先告知书", "网络运行流程图"]);
        // A step of the agency's own needs a name and a post.
        let page = press(&clerk, &page, &at, "add:end", &[]).await;
        page.says(StatusCode::OK, &["在“调查终结”之后增加环节"]);
        let page = press(&clerk, &page, &at, "insert:end", &[("step_count", "零")]).await;
        page.says(
            StatusCode::OK,
            &["有 3 处需要改正", "请填写环节名称", "请选择由谁办理该环节", "时限应当是大于零的整数"],
        );
        let typed = [
            ("step_title", "法规科负责人审核"),
            ("step_roles", "head"),
            ("step_count", "2"),
            ("step_unit", "working_days"),
            ("step_materials", "审核意见\n\n案件讨论记录"),
        ];
        let page = press(&clerk, &page, &at, "insert:end", &typed).await;
        page.says(
            StatusCode::OK,
            &["法规科负责人审核", "本机关增加", "限2工作日", "材料：审核意见、案件讨论记录", "包含全部法定环节"],
        );
        // Before the request for filing the item of a case is not known.
        let early = press(&clerk, &page, &at, "add:lead", &[]).await;
        let early = press(&clerk, &early, &at, "insert:lead", &typed).await;
        early.says(StatusCode::OK, &["不能使用", "此时尚未确定权力事项"]);
        // What the law requires cannot be left out unseen.
        let without = press(&clerk, &page, &at, "remove:notice", &[]).await;
        without.says(StatusCode::OK, &["不能使用", "没有经过“制作事先告知书”", "第四十四条"]);
        // A limit may be shorter than the statutory one, not longer.
        let page = press(&clerk, &page, &at, "edit:service", &[]).await;
        let long = press(&clerk, &page, &at, "apply:service", &[("step_count", "9")]).await;
        long.says(StatusCode::OK, &["不能使用", "长于法定的"]);
        let page = press(&clerk, &page, &at, "apply:service", &[("step_count", "3")]).await;
        page.says(StatusCode::OK, &["限3工作日", "包含全部法定环节"]);
        let page = press(&clerk, &page, &at, "always:review_required", &[]).await;
        page.says(StatusCode::OK, &["一律法制审核（已采用）", "包含全部法定环节"]);
        press(&clerk, &page, &at, "take", &[("title", " ")]).await.says(StatusCode::OK, &["请填写流程名称"]);
        let taken = press(&clerk, &page, &at, "take", &[]).await;
        assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text);
        // It stands in the form by which the item is drawn up, and is recorded with it.
        let form = clerk.get(&taken.location).await;
        form.says(StatusCode::OK, &["已恢复", "法规科负责人审核"]);
        let sent = clerk.post(&taken.location, URLENCODED, encode(&form_of_page(&form))).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        let registry = life.site.running.node.registry();
        let draft = registry.catalogue_item(&CODE.into()).unwrap().working().unwrap().clone();
        let procedure = draft.draft.act.procedure.unwrap();
        let added = procedure.steps.iter().find(|step| step.completes_itself()).unwrap();
        assert_eq!((added.title.as_str(), added.documents.len()), ("法规科负责人审核", 2));
        let service = procedure.steps.iter().find(|step| step.duty == Duty::Service).unwrap();
        assert_eq!(service.limit.as_ref().map(|limit| limit.count), Some(3));
        clerk.get(&format!("/desk/items/{CODE}")).await.says(StatusCode::OK, &["其中本机关增加", "法规科负责人审核"]);
        // And the standard procedure comes back.
        let page = press(&clerk, &clerk.get(&at).await, &at, "standard", &[]).await;
        assert!(!page.text.contains("法规科负责人审核"), "{}", page.text);
    })
    .await;
}

#[tokio::test]
async fn a_new_item_is_shaped_before_it_exists() {
    each_engine(|store| async move {
        let life = Life::open(store).await;
        let clerk = life.site.sign_in("jiang").await;
        let at = "/desk/items/new/procedure";
        clerk.get("/desk/items/new").await.says(StatusCode::OK, &[at]);
        let page = press(&clerk, &clerk.get(at).await, at, "always:discussion_required", &[]).await;
        let taken = press(&clerk, &page, at, "take", &[]).await;
        assert_eq!((taken.status, taken.location.as_str()), (StatusCode::SEE_OTHER, "/desk/items/new"));
        clerk.get("/desk/items/new").await.says(StatusCode::OK, &["集体讨论", "caoxian-market-own"]);
    })
    .await;
}

#[tokio::test]
async fn a_case_follows_the_procedure_of_its_item() {
    each_engine(|store| async move {
        let story = Story::own_procedure();
        let people = story.played.iter().map(|played| played.command.by.clone()).collect();
        let site = Site::of(store, story, people).await;
        // The reviewer's own step comes before the head's approval.
        let completes = |act: &Act| matches!(act, Act::CompleteStep(_));
        let first = site.story.played.iter().position(|played| completes(&played.command.act)).unwrap();
        let at = site.play(first).await;
        let step = site.story.played[first].clone();
        let reviewer = site.actor(&step).await;
        reviewer.get("/desk").await.says(StatusCode::OK, &["立案审核"]);
        let case = reviewer.get(&at).await;
        case.says(
            StatusCode::OK,
            &["本机关流程", "立案审核", "待办理，应当在2022年9月7日以前办理", "材料：案件会商记录"],
        );
        let form = reviewer.get(&format!("{at}/acts/procedure.complete_step")).await;
        form.says(StatusCode::OK, &["办理本机关流程环节", "立案审核"]);
        let answer = reviewer.act(&at, &step, &step.command.act.fields_json()).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        // It was returned: the officers mend it.
        let officer = site.sign_in("zhang").await;
        officer.get(&at).await.says(StatusCode::OK, &["退回补正", "违法事实写得不完整。"]);
        officer.get("/desk").await.says(StatusCode::OK, &["“立案审核”退回补正"]);
    })
    .await;
}
