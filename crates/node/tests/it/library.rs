//! The library of statutes on a node: registered, refused, in the exported case, the same after a restart and a rebuild.

use casework::acts::parts::FileRef;
use casework::catalogue::library::{EndStatute, RegisterStatute};
use casework::definition::Role;
use casework::registry::{Appoint, Employment, RegisterPerson, RegistryAct};
use casework::value::{Line, Text};
use exchange::case_file::verify;
use jiff::civil::date;
use law::setting::InstrumentLevel;
use law::statutes::Enactment;
use node::NodeError;
use store::testing::each_engine;

use node::testing::{Story, beginning, play, start, start_with};

fn text(articles: u32) -> RegistryAct {
    let digest = |sign: &str| Line::from(sign.repeat(64).as_str());
    RegisterStatute {
        title: Line::from("食品安全法"),
        version: date(2021, 4, 29),
        enactment: Enactment::Amended,
        level: InstrumentLevel::Law,
        from: date(2021, 4, 29),
        until: None,
        articles,
        text: FileRef {
            name: Line::from("文本.md"),
            media_type: Line::from("text/markdown"),
            size: 10,
            sha256: digest("a"),
            sm3: digest("b"),
            captured: None,
        },
    }
    .into()
}

fn legal_office(story: &Story) -> Vec<RegistryAct> {
    let agency = story.played.first().unwrap().agency.clone();
    vec![
        RegisterPerson {
            id: "song".into(),
            name: Line::from("宋文"),
            agency: agency.clone(),
            employment: Employment::Established,
            legal_qualification: None,
            former_name: None,
        }
        .into(),
        Appoint {
            person: "song".into(),
            agency,
            role: Role::LegalOffice,
            chief: false,
            from: date(2018, 1, 1),
            until: None,
            credential: None,
        }
        .into(),
    ]
}

#[tokio::test]
async fn registered_texts_go_with_a_case_and_stay() {
    each_engine(|store| async move {
        let story = Story::food();
        let running = start_with(store.clone(), &story).await;
        let node = &running.node;
        let at = date(2022, 8, 1).at(9, 0, 0, 0);
        node.record_registry(legal_office(&story), "registrar", beginning()).await.unwrap();
        let refused = |result: Result<(), NodeError>, rule: &str| {
            let error = result.unwrap_err().to_string();
            assert!(error.contains(rule) && error.contains("statute/食品安全法"), "{rule}: {error}");
        };
        refused(node.record_registry(vec![text(154)], "zhang", at).await, "LIB-01");
        refused(node.record_registry(vec![text(99)], "song", at).await, "LIB-04");
        node.record_registry(vec![text(154)], "song", at).await.unwrap();
        refused(node.record_registry(vec![text(154)], "song", at).await, "LIB-04");
        // The table knows the end of this version: the text need not tell it.
        let end = EndStatute {
            title: Line::from("食品安全法"),
            version: date(2021, 4, 29),
            day: date(2024, 1, 1),
            reason: Text::from("试验"),
        };
        refused(node.record_registry(vec![end.into()], "song", at).await, "LIB-06");

        let id = play(node, &story, story.played.len()).await;
        let case = node.case(&id).await.unwrap().unwrap();
        let file = node.export(&case.case, Vec::new()).await.unwrap();
        let verification = verify(&file, node.law(), &node.keys()).unwrap();
        assert!(verification.holds(), "{:?}", verification.checks);
        let stream = "statute/食品安全法".as_bytes();
        assert!(file.windows(stream.len()).any(|part| part == stream), "the text is not in the export");

        let before = node.read_models().await.unwrap();
        node.rebuild().await.unwrap();
        assert_eq!(node.read_models().await.unwrap(), before);
        let other = start(store).await;
        let registry = other.node.registry();
        let known = registry.statute("《食品安全法》", date(2021, 4, 29)).unwrap();
        assert_eq!((known.act.articles, known.meta.by.as_str(), known.meta.recorded), (154, "song", at));
    })
    .await;
}
