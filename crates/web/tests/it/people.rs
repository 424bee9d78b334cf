//! Agencies and people through their pages: registration by forms, lists by certificate, and what becomes of the open
//! cases of an officer who loses his qualification.

use axum::http::StatusCode;
use casework::registry::RegistryAct;
use jiff::civil::{DateTime, date};
use node::testing::Story;
use serde_json::{Value as Json, json};
use store::engine::Store;
use store::testing::each_engine;

use crate::browser::{Answer, Site, URLENCODED, encode, pairs};

pub(crate) const AGENCY: &str = "caoxian-market";

pub(crate) fn act(id: &str, fields: &Json) -> RegistryAct {
    RegistryAct::parse(id, fields).unwrap().unwrap()
}

/// The story's node with an administrator, a supervisor, and another agency with a clerk.
pub(crate) async fn open(store: Store) -> Site {
    let mut story = Story::food();
    let own = story.registry.iter().find_map(|act| match act {
        RegistryAct::RegisterAgency(agency) if agency.id.as_str() == AGENCY => Some(agency.clone()),
        _ => None,
    });
    let mut other = casework::registry::RegisterAgency { id: "other".into(), ..own.unwrap() };
    other.name = "曹县文化和旅游局".into();
    story.registry.push(RegistryAct::RegisterAgency(other));
    for (id, name, agency, role) in [
        ("root", "管理员", AGENCY, "administrator"),
        ("eyes", "监督员", "other", "supervisor"),
        ("stranger", "外单位", "other", "officer"),
    ] {
        let person = json!({"id": id, "name": name, "agency": agency, "employment": "established"});
        story.registry.push(act("person.register", &person));
        let post = json!({"person": id, "agency": agency, "role": role, "chief": false, "from": "2015-06-01"});
        story.registry.push(act("post.appoint", &post));
    }
    let people = story.played.iter().map(|played| played.command.by.clone());
    let people = people.chain(["root", "eyes", "stranger", "zhang", "li"].map(Into::into)).collect();
    let site = Site::of(store, story, people).await;
    site.running.clock.set(date(2022, 9, 10).at(9, 0, 0, 0));
    site
}

/// Opens the form at an address, fills it, and sends it.
async fn send(site: &Site, by: &str, form: &str, act: &RegistryAct, at: DateTime, change: &[(&str, &str)]) -> Answer {
    let person = site.sign_in(by).await;
    let page = person.get(form).await;
    page.says(StatusCode::OK, &[act.definition().title]);
    let mut sent = pairs(&page, act.definition(), at, &act.fields_json());
    for (name, value) in change {
        sent.retain(|(other, _)| other != name);
        sent.push(((*name).to_owned(), (*value).to_owned()));
    }
    person.post(form, URLENCODED, encode(&sent)).await
}

fn now(site: &Site) -> DateTime {
    site.running.node.now()
}

#[tokio::test]
async fn an_administrator_registers_an_officer_by_forms() {
    each_engine(|store| async move {
        let site = open(store).await;
        let steps = [
            ("/desk/agencies/new", act("agency.register", &json!({
                "id": "caoxian-unit", "name": "曹县综合服务中心", "word": "曹服", "level": "county", "region": "371721",
                "vertical": false, "government": "曹县人民政府", "court": "曹县人民法院",
            })), "/desk/agencies/caoxian-unit"),
            ("/desk/agencies/caoxian-market/acts/agency.delegate", act("agency.delegate", &json!({
                "agency": AGENCY, "delegate": "caoxian-unit", "document": "曹市监委〔2022〕1号", "authority": "行政处罚",
                "from": "2022-09-01", "until": "2023-08-31", "published": "2022-08-20",
            })), "/desk/agencies/caoxian-market"),
            ("/desk/people/new", act("person.register", &json!({
                "id": "chang", "name": "常青", "agency": AGENCY, "employment": "established",
            })), "/desk/people/chang"),
            ("/desk/people/chang/acts/post.appoint", act("post.appoint", &json!({
                "person": "chang", "agency": AGENCY, "role": "officer", "chief": false, "from": "2022-09-01",
            })), "/desk/people/chang"),
            ("/desk/people/chang/acts/certificate.issue", act("certificate.issue", &json!({
                "person": "chang", "number": "37172100777", "from": "2022-09-01", "until": "2022-10-31",
                "scope": ["市场监督管理"], "area": "371721", "checked": 2020,
            })), "/desk/people/chang"),
        ];
        for (form, act, page) in &steps {
            let answer = send(&site, "root", form, act, now(&site), &[]).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{form}: {}", answer.text);
            assert!(answer.location.starts_with(page), "{}", answer.location);
        }
        let root = site.sign_in("root").await;
        let page = root.get("/desk/people/chang").await;
        page.says(StatusCode::OK, &["常青", "37172100777", "六十日内到期", "最近年审2020年度", "曹县", "登记过程", "颁发执法证件"]);
        root.get("/desk/agencies/caoxian-unit").await.says(StatusCode::OK, &["曹市监委〔2022〕1号", "在委托期限内"]);
        root.get("/desk/agencies?q=综合服务").await.says(StatusCode::OK, &["曹县综合服务中心", "没有公告"]);
        // The lists by certificate.
        for (state, shown) in [("expiring", true), ("unchecked", true), ("valid", true), ("expired", false), ("suspended", false)] {
            let list = root.get(&format!("/desk/people?certificate={state}&agency={AGENCY}&role=officer&q=常青")).await;
            assert_eq!(list.text.contains("/desk/people/chang"), shown, "{state}: {}", list.text);
        }
        // The annual check, then the suspension, then the certificate has run out.
        let check = act("certificate.check", &json!({"person": "chang", "number": "37172100777", "year": 2022}));
        let form = "/desk/people/chang/acts/certificate.check";
        root.get(form).await.says(StatusCode::OK, &["value=\"37172100777\"", "value=\"2022\""]);
        assert_eq!(send(&site, "root", form, &check, now(&site), &[]).await.status, StatusCode::SEE_OTHER);
        let list = root.get("/desk/people?certificate=unchecked&q=37172100777").await;
        list.says(StatusCode::OK, &["没有符合条件的人员"]);
        let suspend = act("certificate.suspend", &json!({
            "person": "chang", "number": "37172100777", "from": "2022-09-10", "until": "2022-09-20", "reason": "未出示证件。",
        }));
        let form = "/desk/people/chang/acts/certificate.suspend";
        assert_eq!(send(&site, "root", form, &suspend, now(&site), &[]).await.status, StatusCode::SEE_OTHER);
        root.get("/desk/people/chang").await.says(StatusCode::OK, &["暂扣或者收回", "未出示证件。"]);
        site.running.clock.set(date(2022, 11, 1).at(9, 0, 0, 0));
        let root = site.sign_in("root").await;
        root.get("/desk/people?certificate=expired&q=常").await.says(StatusCode::OK, &["常青", "已到期"]);
    })
    .await;
}

#[tokio::test]
async fn faulty_registrations_are_refused_in_words() {
    each_engine(|store| async move {
        let site = open(store).await;
        let issue = |person: &str, number: &str, until: &str| {
            act("certificate.issue", &json!({"person": person, "number": number, "from": "2022-01-01", "until": until}))
        };
        let form = "/desk/people/zhang/acts/certificate.issue";
        let table = [
            (form, issue("zhang", "37172100801", "2021-01-01"), "REG-01"),
            (form, issue("zhang", "37172100002", "2026-01-01"), "REG-03"),
            (
                "/desk/people/zhang/acts/person.register",
                act(
                    "person.register",
                    &json!({
                        "id": "zhang", "name": "张鸣", "agency": AGENCY, "employment": "established",
                    }),
                ),
                "REG-02",
            ),
            (
                "/desk/people/zhang/acts/certificate.check",
                act(
                    "certificate.check",
                    &json!({
                        "person": "zhang", "number": "37172100002", "year": 2022,
                    }),
                ),
                "REG-06",
            ),
            (
                "/desk/people/zhang/acts/post.end",
                act(
                    "post.end",
                    &json!({
                        "person": "zhang", "agency": AGENCY, "role": "head", "until": "2022-09-01",
                    }),
                ),
                "REG-08",
            ),
            (
                "/desk/people/new",
                act(
                    "person.register",
                    &json!({
                        "id": "nobody", "name": "无名", "agency": "nowhere", "employment": "established",
                    }),
                ),
                "REG-05",
            ),
        ];
        for (form, act, rule) in &table {
            let answer = send(&site, "root", form, act, now(&site), &[]).await;
            answer.says(StatusCode::CONFLICT, &[rule]);
        }
        let ahead = date(2022, 9, 11).at(9, 0, 0, 0);
        send(&site, "root", form, &issue("zhang", "37172100802", "2026-01-01"), ahead, &[])
            .await
            .says(StatusCode::CONFLICT, &["REG-07", "晚于记录时间"]);
        // What cannot be read comes back beside its field, with what was typed.
        send(&site, "root", form, &issue("zhang", "37172100803", "2026-01-01"), now(&site), &[("until", "2026-02-30")])
            .await
            .says(StatusCode::UNPROCESSABLE_ENTITY, &["有效期止", "37172100803"]);
        // A form that was opened before somebody else recorded something.
        send(&site, "root", form, &issue("zhang", "37172100804", "2026-01-01"), now(&site), &[("version", "1")])
            .await
            .says(StatusCode::CONFLICT, &["已有新的记录", "登记任职"]);
        // A form that is not ours.
        let wrong =
            send(&site, "root", form, &issue("zhang", "37172100805", "2026-01-01"), now(&site), &[("csrf", "x")]).await;
        assert_ne!(wrong.status, StatusCode::SEE_OTHER);
        // The draft of what was not recorded is there again.
        let root = site.sign_in("root").await;
        root.get(form).await.says(StatusCode::OK, &["已恢复", "37172100804"]);
        root.get("/desk/people/nobody").await.says(StatusCode::NOT_FOUND, &["没有找到"]);
        root.get("/desk/people/zhang/acts/item.draft").await.says(StatusCode::NOT_FOUND, &["没有找到"]);
        root.get("/desk/agencies/nowhere/acts/agency.delegate").await.says(StatusCode::NOT_FOUND, &["没有找到"]);
    })
    .await;
}

#[tokio::test]
async fn people_are_seen_by_their_agency_and_by_those_who_watch_all() {
    each_engine(|store| async move {
        let site = open(store).await;
        let officer = site.sign_in("zhang").await;
        let list = officer.get("/desk/people").await;
        list.says(StatusCode::OK, &["张明", "李芳", "人员名录"]);
        assert!(!list.text.contains("外单位"), "{}", list.text);
        assert!(!list.text.contains("/desk/people/new"), "{}", list.text);
        officer.get("/desk/people/li").await.says(StatusCode::OK, &["37172100002", "承办的在办案件"]);
        officer.get("/desk/people/stranger").await.says(StatusCode::FORBIDDEN, &["权限"]);
        officer.get("/desk/agencies/other").await.says(StatusCode::FORBIDDEN, &["权限"]);
        officer.get("/desk/people/new").await.says(StatusCode::FORBIDDEN, &["权限"]);
        officer.get("/desk/people/li/acts/certificate.suspend").await.says(StatusCode::FORBIDDEN, &["权限"]);
        // Nor may he send a form that he made himself.
        let own = officer.get("/account/password").await;
        let suspend = act(
            "certificate.suspend",
            &json!({
                "person": "li", "number": "37172100002", "from": "2022-09-10", "reason": "试验",
            }),
        );
        let mut sent =
            vec![("csrf".to_owned(), own.field("csrf")), ("_at".to_owned(), "2022-09-10T09:00:00".to_owned())];
        for (name, value) in suspend.fields_json().as_object().unwrap() {
            sent.push((name.clone(), value.as_str().unwrap().to_owned()));
        }
        let forged = officer.post("/desk/people/li/acts/certificate.suspend", URLENCODED, encode(&sent)).await;
        forged.says(StatusCode::FORBIDDEN, &["权限"]);
        assert!(site.running.node.registry().person(&"li".into()).unwrap().suspensions.is_empty());
        let eyes = site.sign_in("eyes").await;
        eyes.get("/desk/people?agency=caoxian-market").await.says(StatusCode::OK, &["张明"]);
        eyes.get("/desk/people/zhang").await.says(StatusCode::OK, &["张明"]);
        eyes.get("/desk/agencies").await.says(StatusCode::OK, &["曹县文化和旅游局", "曹县市场监督管理局"]);
    })
    .await;
}

#[tokio::test]
async fn an_officer_who_loses_his_certificate_is_to_be_replaced() {
    each_engine(|store| async move {
        let site = open(store).await;
        let filed = site.story.place(|act| matches!(act, casework::acts::Act::Approve(_))) + 1;
        let case = site.play(filed).await;
        let bench = |person: &'static str| {
            let site = &site;
            async move { site.sign_in(person).await.get("/desk").await }
        };
        let day = |day: i8| date(2022, 9, day).at(9, 0, 0, 0);
        site.running.clock.set(day(10));
        assert!(!bench("wang").await.text.contains("变更承办人员"));
        // Suspended from the twelfth on: until then nothing waits.
        let suspend = act("certificate.suspend", &json!({
            "person": "li", "number": "37172100002", "from": "2022-09-12", "until": "2022-09-20", "reason": "未出示证件。",
        }));
        let form = "/desk/people/li/acts/certificate.suspend";
        assert_eq!(send(&site, "root", form, &suspend, now(&site), &[]).await.status, StatusCode::SEE_OTHER);
        assert!(!bench("wang").await.text.contains("变更承办人员"));
        // By mere passage of time, without a rebuild.
        site.running.clock.set(day(12));
        let words = "变更承办人员：李芳的行政执法证件（37172100002）在当日被暂扣或者已经收回";
        bench("wang").await.says(StatusCode::OK, &[words, "case.assign_officers"]);
        assert!(!bench("zhang").await.text.contains("变更承办人员："));
        site.sign_in("zhang").await.get(&case).await.says(StatusCode::OK, &["承办人员不合格", "应当变更承办人员：李芳"]);
        site.sign_in("zhang").await.get("/desk/people/li").await.says(StatusCode::OK, &["应当变更承办人员", "案件"]);
        // The suspension ends.
        site.running.clock.set(day(21));
        assert!(!bench("wang").await.text.contains("变更承办人员"));
        assert!(!site.sign_in("zhang").await.get(&case).await.text.contains("应当变更承办人员"));
        // She leaves her post, and the head replaces her.
        let leave = act("post.end", &json!({
            "person": "li", "agency": AGENCY, "role": "officer", "until": "2022-09-21", "reason": "调离",
        }));
        let answer = send(&site, "root", "/desk/people/li/acts/post.end", &leave, now(&site), &[]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        site.running.clock.set(day(22));
        bench("wang").await.says(StatusCode::OK, &["李芳的执法人员岗位已于2022年9月21日终止"]);
    })
    .await;
}
