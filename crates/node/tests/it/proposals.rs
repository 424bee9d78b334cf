//! Proposals on a node: a draft and what it was made of are recorded together or not at all; and a registration that is
//! corrected is the same after a restart.

use casework::catalogue::acts::{DraftItem, ItemAct};
use casework::catalogue::decide::Command;
use casework::catalogue::library::{CorrectStatute, RegisterStatute};
use casework::catalogue::proposals::{
    AdoptProposals, ProposalKind, ProposalRef, ProposalState, RejectProposals, RejectionGround,
};
use casework::definition::ActType as _;
use casework::registry::{Registry, RegistryAct};
use casework::value::{AgencyId, ItemCode, Line, PersonId, Text};
use jiff::civil::{Date, DateTime, date};
use node::catalogue::{ItemFailure, ItemRequest};
use node::testing::{Running, beginning, lives, start};
use serde_json::json;
use store::engine::Store;
use store::testing::each_engine;

const TITLE: &str = "曹县示例公园管理条例";
const VERSION: Date = date(2024, 12, 30);
const NOW: DateTime = date(2025, 3, 10).at(9, 0, 0, 0);

fn text(sign: &str) -> RegisterStatute {
    let fields = json!({
        "title": TITLE, "version": VERSION.to_string(), "enactment": "adopted", "level": "local_regulation",
        "from": "2025-03-01", "articles": 14,
        "text": {"name": "条例.md", "media_type": "text/markdown", "size": 10, "sha256": sign.repeat(64), "sm3": sign.repeat(64)},
    });
    RegisterStatute::parse(&fields).unwrap()
}

async fn node(store: Store) -> Running {
    let running = start(store).await;
    running.node.record_registry(lives("life.yaml").0, "registrar", beginning()).await.unwrap();
    running.clock.set(NOW);
    running.node.record_registry(vec![text("a").into()], "song", NOW).await.unwrap();
    running
}

fn draft(code: &str, article: &str) -> ItemRequest {
    let fields = json!({
        "code": code, "name": "占用通道的处罚", "agencies": ["caoxian-market"], "levels": ["county"], "violation": "占用通道",
        "basis": [{"law": TITLE, "version": VERSION.to_string(), "level": "local_regulation", "article": article, "from": "2025-03-01"}],
        "publicity": {"subject": true, "basis": true, "procedure": true, "benchmark": true, "remedies": true},
        "agency": "caoxian-market", "purpose": "new",
    });
    let act = ItemAct::DraftItem(DraftItem::parse(&fields).unwrap());
    ItemRequest { command: Command { act, at: NOW, by: PersonId::from("jiang") }, seen: None }
}

fn proposal(place: &str) -> ProposalRef {
    let (place, name) = (Line::from(place), Line::from("占用通道的处罚"));
    ProposalRef { place, kind: ProposalKind::Penalty, ordinal: 1, name }
}

fn adoption(code: &str, place: &str) -> RegistryAct {
    AdoptProposals {
        title: Line::from(TITLE),
        version: VERSION,
        agency: AgencyId::from("caoxian-market"),
        proposals: vec![proposal(place)],
        parts: Vec::new(),
        item: ItemCode::from(code),
    }
    .into()
}

fn state(registry: &Registry, place: &str) -> Option<ProposalState> {
    let memory = registry.statutes().proposals(TITLE)?;
    Some(memory.find(VERSION, &AgencyId::from("caoxian-market"), &proposal(place).key())?.state(&[]))
}

fn rules(failure: ItemFailure) -> Vec<&'static str> {
    let ItemFailure::Refused(refusal) = failure else { return Vec::new() };
    refusal.findings.iter().map(|finding| finding.rule).collect()
}

const FIRST: &str = "3717210207301";
const SECOND: &str = "3717210207302";

#[tokio::test]
async fn a_draft_and_its_proposals_are_recorded_together_or_not_at_all() {
    each_engine(|store| async move {
        let running = node(store.clone()).await;
        let node = &running.node;
        let before = (node.read_models().await.unwrap(), node.registry().catalogue().count());
        // The draft alone would be lawful; what it is said to be made of is not.
        let failed = node.record_item_with(draft(FIRST, "第十条"), vec![adoption(FIRST, "第十一条")]).await;
        assert_eq!(rules(failed.unwrap_err()), ["LIB-13"]);
        let several = vec![adoption(FIRST, "第十条"), adoption(FIRST, "第十条")];
        let failed = node.record_item_with(draft(FIRST, "第十条"), several).await;
        assert_eq!(rules(failed.unwrap_err()), ["LIB-12", "LIB-13"]);
        node.refresh_registry().await.unwrap();
        assert_eq!((node.read_models().await.unwrap(), node.registry().catalogue().count()), before);
        assert_eq!(state(&node.registry(), "第十条"), None);

        let done = node.record_item_with(draft(FIRST, "第十条"), vec![adoption(FIRST, "第十条")]).await.unwrap();
        assert_eq!((done.seq, done.item.version()), (0, 1));
        assert_eq!(state(&node.registry(), "第十条"), Some(ProposalState::Adopted));
        // A step of an item has its own way.
        let step = RegistryAct::from(draft(SECOND, "第十条").command.act);
        assert!(node.record_item_with(draft(SECOND, "第十条"), vec![step]).await.is_err());

        let rejection = RejectProposals {
            title: Line::from(TITLE),
            version: VERSION,
            agency: AgencyId::from("caoxian-market"),
            proposals: vec![proposal("第十四条")],
            ground: RejectionGround::NotOurs,
            item: None,
            reason: Text::from("由公安机关处罚。"),
        };
        node.record_registry(vec![rejection.into()], "jiang", NOW).await.unwrap();

        let models = node.read_models().await.unwrap();
        node.rebuild().await.unwrap();
        assert_eq!(node.read_models().await.unwrap(), models);
        let again = start(store).await;
        let registry = again.node.registry();
        assert_eq!(state(&registry, "第十条"), Some(ProposalState::Adopted));
        assert_eq!(state(&registry, "第十四条"), Some(ProposalState::Rejected));
        assert!(node::audit::audit_items(again.node.store(), again.node.law()).await.unwrap().iter().all(|v| v.lawful));
    })
    .await;
}

#[tokio::test]
async fn of_two_who_adopt_a_proposal_at_once_one_wins() {
    each_engine(|store| async move {
        let running = node(store.clone()).await;
        let other = start(store).await;
        other.clock.set(NOW);
        let one = running.node.record_item_with(draft(FIRST, "第十条"), vec![adoption(FIRST, "第十条")]);
        let two = other.node.record_item_with(draft(SECOND, "第十条"), vec![adoption(SECOND, "第十条")]);
        let (one, two) = tokio::join!(one, two);
        assert_eq!(u32::from(one.is_ok()) + u32::from(two.is_ok()), 1, "{one:?} {two:?}");
        assert_eq!(rules(one.err().or(two.err()).unwrap()), ["LIB-12"]);
        running.node.refresh_registry().await.unwrap();
        let registry = running.node.registry();
        let drawn_up = [FIRST, SECOND].iter().filter(|code| registry.catalogue_item(&ItemCode::from(**code)).is_some());
        assert_eq!(drawn_up.count(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_corrected_registration_keeps_the_former_one_after_a_restart() {
    each_engine(|store| async move {
        let running = node(store.clone()).await;
        let RegisterStatute { title, version, enactment, level, from, until, articles, text } = text("b");
        let (to_version, reason) = (date(2024, 12, 31), Text::from("登记时误用了草案。"));
        let gone = vec![Line::from("第十四条之一")];
        let act =
            CorrectStatute { title, version, to_version, enactment, level, from, until, articles, gone, text, reason };
        running.node.record_registry(vec![act.into()], "song", NOW).await.unwrap();
        let course = running.node.registry_course(&format!("statute/{TITLE}")).await.unwrap();
        assert_eq!(course.len(), 2);
        let again = start(store).await;
        let registry = again.node.registry();
        let known = registry.statute(TITLE, to_version).unwrap();
        assert_eq!((known.former.len(), known.meta.by.as_str()), (1, "song"));
        assert_eq!(known.former[0].act.text.sha256.as_str(), "a".repeat(64));
        assert_eq!(known.former[0].act.version, VERSION);
    })
    .await;
}
