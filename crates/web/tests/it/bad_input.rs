//! What cannot be right is answered with the field or the rule, the article and the cure; nothing of it is kept, and
//! nothing typed is lost.

use axum::http::StatusCode;
use casework::acts::Act;
use casework::case::CaseId;
use casework::registry::RegistryAct;
use casework::scenario::Played;
use casework::value::parse_datetime;
use node::testing::beginning;
use serde_json::{Value as Json, json};
use store::testing::each_engine;

use crate::browser::{Answer, Site, URLENCODED, Visitor, encode, filled, multipart};

/// The first step of the story for which `is` holds, changed, and sent where the story sends it.
async fn spoilt(site: &Site, is: fn(&Act) -> bool, change: impl Fn(&mut Played, &mut Json)) -> (Answer, u32) {
    let place = site.story.place(is);
    let at = site.play(place).await;
    let mut played = site.story.played[place].clone();
    let mut fields = played.command.act.fields_json();
    change(&mut played, &mut fields);
    let actor = site.actor(&played).await;
    let answer = actor.act(&at, &played, &fields).await;
    (answer, version(site, &at).await)
}

async fn version(site: &Site, at: &str) -> u32 {
    let id = CaseId(at.rsplit('/').next().unwrap_or_default().to_owned());
    site.running.node.case(&id).await.unwrap().map_or(0, |snapshot| snapshot.case.version())
}

/// Each row: the step, what is changed in it, the status, and what the page must say.
#[tokio::test]
async fn faulty_acts_are_refused_in_words() {
    type Row = (fn(&Act) -> bool, fn(&mut Played, &mut Json), StatusCode, &'static [&'static str]);
    let form = StatusCode::UNPROCESSABLE_ENTITY;
    let law = StatusCode::CONFLICT;
    let rows: &[Row] = &[
        // A day that does not exist.
        (
            |act| matches!(act, Act::FileCase(_)),
            |_, f| f["violation_from"] = json!("2022-02-30"),
            form,
            &["2022-02-30", "日期"],
        ),
        // A time in the future.
        (
            |act| matches!(act, Act::CollectEvidence(_)),
            |played, _| played.command.at = parse_datetime("2022-12-30T09:00").unwrap(),
            law,
            &["REC-04", "2022年12月30日"],
        ),
        // One officer where two are needed.
        (
            |act| matches!(act, Act::Question(_)),
            |_, f| f["officers"] = json!(["zhang"]),
            law,
            &["PER-02", "第四十二条第一款"],
        ),
        // A wrong check digit.
        (
            |act| matches!(act, Act::FileCase(_)),
            |_, f| f["party"]["credit_code"] = json!("91371702MA3C1D2E18"),
            form,
            &["统一社会信用代码", "校验"],
        ),
        // An identity number with an impossible day.
        (
            |act| matches!(act, Act::FileCase(_)),
            |_, f| {
                f["party"]["kind"] = json!("citizen");
                f["party"]["identity_number"] = json!("372922199002303817");
            },
            form,
            &["公民身份号码", "日期"],
        ),
        // Below the statutory range.
        (
            |act| matches!(act, Act::EndInvestigation(_)),
            |_, f| f["proposal"]["penalties"][0]["amount"] = json!("100000"),
            law,
            &["DIS-01", "幅度"],
        ),
        // Within the range, outside the tier.
        (
            |act| matches!(act, Act::Decide(_)),
            |_, f| {
                f["disposition"]["penalties"][0]["amount"] = json!("130000");
                f["fine_capitals"] = json!("人民币壹拾叁万元整");
            },
            law,
            &["DIS-02"],
        ),
        // Higher than the notice said.
        (
            |act| matches!(act, Act::Decide(_)),
            |_, f| {
                f["disposition"]["penalties"][0]["amount"] = json!("180000");
                f["fine_capitals"] = json!("人民币壹拾捌万元整");
            },
            law,
            &["NOT-", "156000"],
        ),
        // Not an amount at all.
        (
            |act| matches!(act, Act::EndInvestigation(_)),
            |_, f| f["proposal"]["penalties"][0]["amount"] = json!("很多"),
            form,
            &["金额"],
        ),
    ];
    each_engine(|store| async move {
        let site = Site::open(store).await;
        for (row, (is, change, status, words)) in rows.iter().enumerate() {
            let place = site.story.place(is);
            let before = u32::try_from(place).unwrap();
            let (answer, after) = spoilt(&site, *is, change).await;
            assert_eq!(answer.status, *status, "row {row}: {}", answer.text);
            answer.says(*status, words);
            assert_eq!(after, before, "something was kept");
        }
    })
    .await;
}

#[tokio::test]
async fn an_expired_certificate_does_not_serve() {
    each_engine(|store| async move {
        let site = Site::open(store).await;
        let agency = site.story.played[0].agency.as_str();
        let acts = [
            ("person.register", json!({"id": "lao", "name": "劳某", "agency": agency, "employment": "established"})),
            (
                "certificate.issue",
                json!({"person": "lao", "number": "1", "from": "2017-09-01", "until": "2022-08-31", "checked": 2022}),
            ),
            ("post.appoint", json!({"person": "lao", "agency": agency, "role": "officer", "from": "2017-09-01"})),
        ];
        let acts = acts.iter().map(|(id, fields)| RegistryAct::parse(id, fields).unwrap().unwrap()).collect();
        site.running.node.record_registry(acts, "registrar", beginning()).await.unwrap();
        let (answer, _) = spoilt(
            &site,
            |act| matches!(act, Act::Question(_)),
            |_, fields| fields["officers"] = json!(["zhang", "lao"]),
        )
        .await;
        answer.says(StatusCode::CONFLICT, &["PER-01", "到期", "劳某"]);
    })
    .await;
}

#[tokio::test]
async fn a_second_click_opens_no_second_case() {
    each_engine(|store| async move {
        let site = Site::open(store).await;
        let lead = site.story.played[0].clone();
        let officer = site.actor(&lead).await;
        let form = Visitor::form_of("", &lead);
        let page = officer.get(&form).await;
        let mut sent = filled(&page, &lead, &lead.command.act.fields_json());
        sent.push(("once".to_owned(), page.field("once")));
        // A refused form may be sent again.
        let missing: Vec<_> = sent.iter().filter(|(name, _)| name != "received").cloned().collect();
        let refused = officer.post(&form, URLENCODED, encode(&missing)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
        let (first, second) = tokio::join!(
            officer.post(&form, URLENCODED, encode(&sent)),
            officer.post(&form, URLENCODED, encode(&sent))
        );
        let third = officer.post(&form, URLENCODED, encode(&sent)).await;
        let recorded = if first.status == StatusCode::SEE_OTHER { &first } else { &second };
        assert_eq!(recorded.status, StatusCode::SEE_OTHER, "{}", recorded.text);
        for other in [&first, &second].into_iter().filter(|answer| answer.status != StatusCode::SEE_OTHER) {
            other.says(StatusCode::CONFLICT, &["正在记录", "没有重复记录"]);
        }
        assert_eq!((third.status, &third.location), (StatusCode::SEE_OTHER, &recorded.location));
        let cases = officer.get("/desk/cases").await;
        assert_eq!(cases.text.matches("data-row-link").count(), 1, "{}", cases.text);
    })
    .await;
}

#[tokio::test]
async fn of_two_who_send_a_form_at_once_one_is_told() {
    each_engine(|store| async move {
        let site = Site::open(store).await;
        let decision = site.story.decision();
        let at = site.play(decision).await;
        let played = &site.story.played[decision];
        let (one, other) = (site.actor(played).await, site.actor(played).await);
        let form = Visitor::form_of(&at, played);
        let fields = played.command.act.fields_json();
        let pairs = |page: &Answer| encode(&filled(page, played, &fields));
        let (a, b) = (pairs(&one.get(&form).await), pairs(&other.get(&form).await));
        let (first, second) = tokio::join!(one.post(&form, URLENCODED, a), other.post(&form, URLENCODED, b));
        let told = if first.status == StatusCode::SEE_OTHER { &second } else { &first };
        assert!([first.status, second.status].contains(&StatusCode::SEE_OTHER), "{}{}", first.text, second.text);
        told.says(StatusCode::CONFLICT, &["</html>"]);
        assert_eq!(version(&site, &at).await as usize, decision + 1);
    })
    .await;
}

#[tokio::test]
async fn a_stale_form_says_what_others_did() {
    each_engine(|store| async move {
        let site = Site::open(store).await;
        let at = site.play(1).await;
        let played = &site.story.played[1];
        let officer = site.actor(played).await;
        let form = Visitor::form_of(&at, played);
        let fields = played.command.act.fields_json();
        let pairs = encode(&filled(&officer.get(&form).await, played, &fields));
        assert_eq!(officer.post(&form, URLENCODED, pairs.clone()).await.status, StatusCode::SEE_OTHER);
        let answer = officer.post(&form, URLENCODED, pairs).await;
        answer.says(StatusCode::CONFLICT, &["已有新的记录", played.command.act.definition().title, "已恢复所填内容"]);
    })
    .await;
}

#[tokio::test]
async fn files_that_cannot_be_kept_are_told_beside_their_field() {
    each_engine(|store| async move {
        let site = Site::open(store).await;
        let place = site.story.place(|act| matches!(act, Act::CollectEvidence(_)));
        let at = site.play(place).await;
        let played = &site.story.played[place];
        let officer = site.actor(played).await;
        let form = Visitor::form_of(&at, played);
        let fields = played.command.act.fields_json();
        let page = officer.get(&form).await;
        let send = async |name: &str, content: &[u8]| {
            let (kind, body) = multipart(&filled(&page, played, &fields), "files", name, content);
            officer.post(&form, &kind, body).await
        };
        let empty = send("空.png", b"").await;
        empty.says(StatusCode::UNPROCESSABLE_ENTITY, &["文件为空", "进货台账和销售记录"]);
        assert_eq!(version(&site, &at).await as usize, place);

        // A hostile name is tamed, and the content kept.
        let hostile = send("../../etc/pass\u{202e}gnp.exe<script>", b"content").await;
        assert_eq!(hostile.status, StatusCode::SEE_OTHER, "{}", hostile.text);
        let case = officer.get(&at).await;
        case.says(StatusCode::OK, &["passgnp.exescript"]);
        assert!(!case.text.contains("etc/pass"));
    })
    .await;
}

#[tokio::test]
async fn a_form_beyond_its_limit_is_told_and_not_held_in_memory() {
    each_engine(|store| async move {
        let site = Site::open(store).await;
        let at = site.play(1).await;
        let played = &site.story.played[1];
        let officer = site.actor(played).await;
        let form = Visitor::form_of(&at, played);
        let mut fields = played.command.act.fields_json();
        fields["findings"] = "长".repeat(1 << 20).into();
        let pairs = filled(&officer.get(&form).await, played, &fields);
        officer.post(&form, URLENCODED, encode(&pairs)).await.says(StatusCode::PAYLOAD_TOO_LARGE, &["2 MB", "附件"]);
        let (kind, body) = multipart(&pairs, "files", "a.png", b"x");
        officer.post(&form, &kind, body).await.says(StatusCode::PAYLOAD_TOO_LARGE, &["2 MB"]);
        officer.post(&form, &kind, Vec::new()).await.says(StatusCode::BAD_REQUEST, &["没有完整收到"]);
    })
    .await;
}
