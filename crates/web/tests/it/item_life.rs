//! The life of a power item through its forms: from the draft through confirmation, return, review and publication to a
//! case that is filed on it; and what the pages then say of it on each day.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use casework::catalogue::acts::ItemAct;
use casework::scenario::PlayedItem;
use jiff::civil::date;
use node::testing::{Story, told};
use store::testing::each_engine;

use crate::browser::{Answer, Site, URLENCODED, encode, pairs};

pub(crate) const CODE: &str = "3717210207101";

pub(crate) struct Life {
    pub(crate) site: Site,
    pub(crate) steps: Vec<PlayedItem>,
}

impl Life {
    pub(crate) async fn open(store: store::engine::Store) -> Self {
        let report = told("life.yaml");
        let people = report.items.iter().map(|step| step.command.by.clone());
        let people = people.chain(report.played.iter().map(|played| played.command.by.clone()));
        let people = people.chain(["mei", "shao"].map(Into::into)).collect();
        let story = Story { registry: report.registry, played: report.played };
        let steps = report.items.into_iter().filter(|step| step.command.act.code().as_str() == CODE).collect();
        Self { site: Site::of(store, story, people).await, steps }
    }

    /// Fills the form of a step as the scenario says, with changes, and sends it.
    pub(crate) async fn send(&self, step: &PlayedItem, change: &[(&str, &str)]) -> Answer {
        self.site.running.clock.set(step.recorded);
        let person = self.site.sign_in(step.command.by.as_str()).await;
        let act = &step.command.act;
        let exists = self.site.running.node.registry().catalogue_item(act.code()).is_some();
        let form = if exists {
            format!("/desk/items/{CODE}/acts/{}", act.definition().id)
        } else {
            "/desk/items/new".to_owned()
        };
        let page = person.get(&form).await;
        page.says(StatusCode::OK, &[act.definition().title]);
        let mut sent = pairs(&page, act.definition(), step.command.at, &act.fields_json());
        for (name, value) in change {
            sent.retain(|(other, _)| other != name);
            sent.push(((*name).to_owned(), (*value).to_owned()));
        }
        person.post(&form, URLENCODED, encode(&sent)).await
    }

    /// Does every step up to the first for which `is` holds; gives its place.
    pub(crate) async fn play_to(&self, is: fn(&ItemAct) -> bool) -> usize {
        self.play_from(0, is).await
    }

    /// The same, from a step on.
    async fn play_from(&self, first: usize, is: fn(&ItemAct) -> bool) -> usize {
        let place = self.steps.iter().position(|step| is(&step.command.act)).unwrap();
        for step in &self.steps[first..place] {
            let answer = self.send(step, &[]).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}: {}", step.command.act.definition().id, answer.text);
        }
        place
    }

    pub(crate) async fn page(&self, person: &str, address: &str) -> Answer {
        self.site.sign_in(person).await.get(address).await
    }
}

#[tokio::test]
async fn an_item_comes_to_be_published_and_ends_by_forms() {
    each_engine(|store| async move {
        let life = Life::open(store).await;
        for step in &life.steps {
            let answer = life.send(step, &[]).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}: {}", step.command.act.definition().id, answer.text);
            let id = step.command.act.definition().id;
            let page = life.page("jiang", &format!("/desk/items/{CODE}")).await;
            page.says(StatusCode::OK, &[CODE, step.command.act.definition().title, "网络运行流程图"]);
            if id == "item.review" && page.text.contains("已退回") {
                // The reviewer's opinion stands beside the element.
                page.says(StatusCode::OK, &["不合法、不适当：从重情形应当写明期间的起算。"]);
            }
        }
        let registry = life.site.running.node.registry();
        let item = registry.catalogue_item(&CODE.into()).unwrap();
        assert_eq!(item.entries.len(), life.steps.len());
        // The public sees it as it stood on any day.
        let on = |day: &str| {
            let request = Request::get(format!("/items/{CODE}?on={day}")).body(Body::empty()).unwrap();
            life.site.send(request)
        };
        on("2025-04-02").await.says(StatusCode::OK, &["试运行", "自2025年4月1日起施行", "<svg"]);
        on("2025-07-02").await.says(StatusCode::OK, &["正式运行"]);
        on("2025-07-15").await.says(StatusCode::OK, &["已暂停", "裁量基准正在修订。"]);
    })
    .await;
}

#[tokio::test]
async fn steps_that_are_left_out_are_refused_with_the_rule() {
    each_engine(|store| async move {
        let life = Life::open(store).await;
        let publish = life.play_to(|act| matches!(act, ItemAct::PublishItem(_))).await;
        // Somebody else's clerk, and a day in the past.
        let mut step = life.steps[publish].clone();
        step.command.by = "mei".into();
        life.send(&step, &[]).await.says(StatusCode::CONFLICT, &["CAT-01"]);
        life.send(&life.steps[publish], &[("from", "2025-03-01")]).await.says(StatusCode::CONFLICT, &["CAT-24"]);
        life.send(&life.steps[publish], &[("from", "2025-02-30")])
            .await
            .says(StatusCode::UNPROCESSABLE_ENTITY, &["日期"]);
        // Not yet public: the other agency's officers do not see the draft, and the public sees nothing.
        let stranger = Request::get(format!("/items/{CODE}")).body(Body::empty()).unwrap();
        assert_eq!(life.site.send(stranger).await.status, StatusCode::NOT_FOUND);
        life.page("mei", &format!("/desk/items/{CODE}")).await.says(StatusCode::FORBIDDEN, &["权限"]);
        assert_eq!(life.send(&life.steps[publish], &[]).await.status, StatusCode::SEE_OTHER);
    })
    .await;
}

#[tokio::test]
async fn a_stale_item_form_says_what_others_did() {
    each_engine(|store| async move {
        let life = Life::open(store).await;
        let confirm = life.play_to(|act| matches!(act, ItemAct::ConfirmItem(_))).await;
        let answer = life.send(&life.steps[confirm], &[("version", "0")]).await;
        answer.says(StatusCode::CONFLICT, &["已有新的记录", "编制事项"]);
    })
    .await;
}

#[tokio::test]
async fn lists_show_what_waits_and_what_held_on_a_day() {
    each_engine(|store| async move {
        let life = Life::open(store).await;
        life.play_to(|act| matches!(act, ItemAct::ReviewItem(_))).await;
        life.page("song", "/desk/items").await.says(StatusCode::OK, &["待合法性审查", CODE, "审查中"]);
        life.page("jiang", "/desk/items?view=working").await.says(StatusCode::OK, &[CODE]);
        let valid = life.page("zhang", "/desk/items?view=valid").await;
        assert!(!valid.text.contains(CODE), "a draft is in force: {}", valid.text);
        life.page("jiang", "/desk/items?view=all&q=超过保质期").await.says(StatusCode::OK, &[CODE]);
        let none = life.page("jiang", "/desk/items?view=all&q=不存在的词").await;
        none.says(StatusCode::OK, &["没有符合条件的事项"]);
    })
    .await;
}

#[tokio::test]
async fn the_workbench_tells_clerks_and_the_legal_office_what_waits() {
    each_engine(|store| async move {
        let life = Life::open(store).await;
        life.page("jiang", "/desk").await.says(StatusCode::OK, &["没有待办", "编制事项", "法规变化的影响"]);
        // What waits for the clerk and for the legal office after each step.
        let table: &[(&str, &str, &str)] = &[
            ("item.draft", "集体研究确认编制的事项", ""),
            ("item.confirm", "报送合法性审查", ""),
            ("item.submit", "", "出具合法性审查意见"),
            ("item.review", "审查退回，改正后重新确认、报送：裁量基准不明确，退回改正。", ""),
            ("item.draft", "集体研究确认编制的事项", ""),
            ("item.confirm", "报送合法性审查", ""),
            ("item.submit", "", "出具合法性审查意见"),
            ("item.review", "公布审查通过的事项", ""),
            ("item.publish", "", ""),
        ];
        let titles: Vec<&str> = table.iter().flat_map(|(_, clerk, office)| [*clerk, *office]).collect();
        for (step, (id, clerk, office)) in life.steps.iter().zip(table) {
            assert_eq!(step.command.act.definition().id, *id);
            assert_eq!(life.send(step, &[]).await.status, StatusCode::SEE_OTHER);
            for (person, expected) in [("jiang", *clerk), ("song", *office), ("mei", ""), ("shao", "")] {
                let bench = life.page(person, "/desk").await;
                for title in titles.iter().filter(|title| !title.is_empty()) {
                    assert_eq!(bench.text.contains(&format!(">{title}<")), *title == expected, "{id} {person} {title}");
                }
            }
        }
        // On trial from the day on which it begins.
        let trial = "试运行自2025年4月1日起，评估后转为正式运行";
        assert!(!life.page("jiang", "/desk").await.text.contains(trial));
        life.site.running.clock.set(date(2025, 4, 1).at(8, 0, 0, 0));
        life.page("jiang", "/desk").await.says(StatusCode::OK, &[trial, "item.run"]);
        let run = life.play_from(table.len(), |act| matches!(act, ItemAct::RunItem(_))).await;
        assert_eq!(life.send(&life.steps[run], &[]).await.status, StatusCode::SEE_OTHER);
        // A statute that ends, from sixty days before.
        let at = |month: i8, day: i8| life.site.running.clock.set(date(2025, month, day).at(8, 0, 0, 0));
        let words = "依据《食品安全法》";
        at(10, 1);
        assert!(!life.page("jiang", "/desk").await.text.contains(words));
        at(10, 2);
        let coming = life.page("jiang", "/desk").await;
        coming.says(
            StatusCode::OK,
            &["将于2025年12月1日起变化，变更事项并重新审查", "2025年12月31日", "/desk/impact?law="],
        );
        at(12, 1);
        life.page("jiang", "/desk").await.says(StatusCode::OK, &["已于2025年12月1日起变化，变更事项并重新审查"]);
        assert!(!life.page("mei", "/desk").await.text.contains(words));
    })
    .await;
}

#[tokio::test]
async fn a_change_of_a_statute_is_shown_as_tasks() {
    each_engine(|store| async move {
        let life = Life::open(store).await;
        let run = life.play_to(|act| matches!(act, ItemAct::RunItem(_))).await;
        life.send(&life.steps[run], &[]).await;
        life.site.running.clock.set(date(2025, 10, 15).at(8, 0, 0, 0));
        let known = life.page("song", "/desk/impact").await;
        known.says(StatusCode::OK, &["法规库中的变化", "《食品安全法》", "until=2025-12-01", "2025-09-12修正版"]);
        let asked = "/desk/impact?law=食品安全法&until=2025-12-01";
        let item = format!("/desk/items/{CODE}");
        let touched = ["变更“对经营超过保质期的食品的处罚”的设定依据", "曹市监规〔2025〕1号", "行政处罚决定书", &item];
        life.page("song", asked).await.says(StatusCode::OK, &touched);
        life.page("jiang", &format!("{asked}&article=第一百二十四条")).await.says(StatusCode::OK, &touched);
        life.page("song", &format!("{asked}&article=124"))
            .await
            .says(StatusCode::OK, &["2025年12月1日起将不得立案", "3项任务"]);
        life.page("song", &format!("{asked}&article=5")).await.says(StatusCode::OK, &["没有受影响的内容"]);
        // Another agency's clerk sees what everybody must look at, and nothing of this item.
        let other = life.page("mei", asked).await;
        other.says(StatusCode::OK, &["行政处罚决定书", "本机关共1项任务"]);
        assert!(!other.text.contains(CODE), "{}", other.text);
        for (query, says) in [
            ("law=食品安全法&until=2025-13-01", "变化日期不能识别"),
            ("law=食品安全法&until=2025-12-01&article=某条", "条款不能识别"),
            ("law=食品安全法", "填写法规名称和变化的日期"),
            ("law=没有的法&until=2025-12-01", "没有受影响的内容"),
        ] {
            life.page("song", &format!("/desk/impact?{query}")).await.says(StatusCode::OK, &[says]);
        }
        life.page("zhang", "/desk/impact").await.says(StatusCode::FORBIDDEN, &["权限"]);
    })
    .await;
}
