//! Who may come in, and from where a form may come.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use store::testing::each_engine;

use crate::browser::{Site, URLENCODED, Visitor, encode, filled};

#[tokio::test]
async fn strangers_are_shown_the_door() {
    each_engine(|store| async move {
        let site = Site::open(store).await;
        let at = site.play(3).await;
        for address in ["/desk", &at, &format!("{at}/acts/evidence.question"), &format!("{at}/export")] {
            let answer = site.send(Request::get(address).body(Body::empty()).unwrap()).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{address}");
            assert!(answer.location.starts_with("/sign-in?next="), "{}", answer.location);
        }
    })
    .await;
}

#[tokio::test]
async fn a_form_needs_its_token_and_its_own_page() {
    each_engine(|store| async move {
        let site = Site::open(store).await;
        let at = site.play(1).await;
        let played = &site.story.played[1];
        let officer = site.actor(played).await;
        let form = Visitor::form_of(&at, played);
        let page = officer.get(&form).await;
        let fields = played.command.act.fields_json();
        let mut pairs = filled(&page, played, &fields);
        for token in ["", "wrong"] {
            pairs[0].1 = token.to_owned();
            officer.post(&form, URLENCODED, encode(&pairs)).await.says(StatusCode::BAD_REQUEST, &["</html>"]);
        }
        pairs[0].1 = page.field("csrf");
        let foreign = Request::post(&form)
            .header(header::COOKIE, &officer.cookie)
            .header(header::CONTENT_TYPE, URLENCODED)
            .header("sec-fetch-site", "cross-site")
            .body(Body::from(encode(&pairs)))
            .unwrap();
        assert_eq!(site.send(foreign).await.status, StatusCode::FORBIDDEN);
        // The same form from its own page is recorded.
        assert_eq!(officer.post(&form, URLENCODED, encode(&pairs)).await.status, StatusCode::SEE_OTHER);
    })
    .await;
}

#[tokio::test]
async fn the_door_and_the_engine_both_ask_for_the_post() {
    each_engine(|store| async move {
        let site = Site::open(store).await;
        let decision = site.story.decision();
        let at = site.play(decision).await;
        let played = &site.story.played[decision];
        // An officer of the case sends the decision, which is for a head.
        site.running.clock.set(played.recorded);
        let officer = site.sign_in("zhang").await;
        let answer = officer.act(&at, played, &played.command.act.fields_json()).await;
        answer.says(StatusCode::CONFLICT, &["ROL-01", "菏政办字〔2018〕59号"]);
    })
    .await;
}

#[tokio::test]
async fn a_session_that_ended_gives_the_form_back_after_signing_in() {
    each_engine(|store| async move {
        let site = Site::open(store).await;
        let at = site.play(1).await;
        let played = &site.story.played[1];
        let officer = site.actor(played).await;
        let form = Visitor::form_of(&at, played);
        let page = officer.get(&form).await;
        let mut fields = played.command.act.fields_json();
        fields["findings"] = "写了很久的现场情况".into();
        let pairs = filled(&page, played, &fields);
        let ended = Visitor { cookie: "session=gone".to_owned(), site: &site };
        let answer = ended.post(&form, URLENCODED, encode(&pairs)).await;
        answer.says(StatusCode::UNAUTHORIZED, &["登录已经失效", "写了很久的现场情况"]);
        let again: Vec<(String, String)> = ["resume_case", "resume_act", "resume_form"]
            .map(|name| (name.to_owned(), unescape(&answer.field(name))))
            .into_iter()
            .chain([("account", "zhang"), ("password", crate::browser::PASSWORD)].map(|(a, b)| (a.into(), b.into())))
            .collect();
        let signed_in = ended.post("/sign-in", URLENCODED, encode(&again)).await;
        assert!(signed_in.location.starts_with(&form), "{}", signed_in.location);
        officer.get(&form).await.says(StatusCode::OK, &["写了很久的现场情况", "已恢复"]);
    })
    .await;
}

/// A value as it stood before it was written into a page.
fn unescape(text: &str) -> String {
    text.replace("&#34;", "\"")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}
