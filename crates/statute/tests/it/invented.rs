//! The invented regulation, which has every kind of clause.

use jiff::civil::date;
use law::PenaltyKind;
use law::setting::InstrumentLevel;
use statute::clause::{self, Base, Clause, MeasureKind, Party, Reading};
use statute::propose::{ItemKind, propose};
use statute::text::{self, EventKind, Place, Statute};

/// The invented regulation.
pub(crate) const TEXT: &str = include_str!("../data/lantern-market-regulations.md");

fn both() -> (Statute, Reading) {
    let statute = text::read(TEXT);
    let reading = clause::read(&statute);
    (statute, reading)
}

fn clause<'a>(reading: &'a Reading, at: &str) -> &'a Clause {
    let place = Place::parse(at).unwrap();
    reading.clauses.iter().find(|clause| clause.place == place).unwrap_or_else(|| panic!("{at} is no clause"))
}

fn kinds(clause: &Clause) -> Vec<PenaltyKind> {
    clause.own_penalties().map(|penalty| penalty.kind).collect()
}

/// Base, least, most and party of each fine.
fn ranges(clause: &Clause) -> Vec<(Base, String, String, Party)> {
    let shown = |amount: Option<statute::amount::Amount>| amount.map(|amount| amount.to_string()).unwrap_or_default();
    let own = clause.own_penalties().filter_map(|penalty| penalty.fine.as_ref().map(|fine| (fine, penalty.party)));
    own.map(|(fine, party)| (fine.base, shown(fine.min), shown(fine.max), party)).collect()
}

fn range(base: Base, min: &str, max: &str, party: Party) -> (Base, String, String, Party) {
    (base, min.to_owned(), max.to_owned(), party)
}

#[test]
fn the_head_tells_title_events_and_level() {
    let statute = text::read(TEXT);
    assert_eq!(statute.title, "云泽市灯会集市管理条例");
    assert_eq!(statute.level, Some(InstrumentLevel::LocalRegulation));
    assert_eq!(statute.version, Some(date(2022, 9, 1)));
    let kinds: Vec<EventKind> = statute.events.iter().map(|event| event.kind).collect();
    assert_eq!(kinds, [EventKind::Adopted, EventKind::Approved, EventKind::Amended]);
    // The day in the last article is that of the first version; the amendment's must be stated by a person.
    assert_eq!(statute.in_force_from(), None);
    let messages: Vec<&str> = statute.faults.iter().map(|fault| fault.message.as_str()).collect();
    assert_eq!(messages, ["由正文不能确定本文本的施行日期，请填写"]);
}

#[test]
fn the_tree_has_chapters_articles_paragraphs_items_and_sub_items() {
    let statute = text::read(TEXT);
    assert_eq!(statute.articles.len(), 17);
    let headings: Vec<&str> = statute.headings.iter().map(|heading| heading.title.as_str()).collect();
    assert_eq!(headings, ["总则", "摊位", "监督检查", "法律责任", "附则"]);
    let inserted = statute.article(Place::parse("第四条之一").unwrap().article).unwrap();
    assert!(inserted.text.starts_with("摊主应当每日"));
    let fifth = statute.article(Place::parse("第五条").unwrap().article).unwrap();
    let items = &fifth.paragraphs[0].items;
    assert_eq!(items.len(), 3);
    assert_eq!(items[1].items.len(), 2);
    assert_eq!(items[1].items[0].words.of(&fifth.text), "高过三米的；");
    assert_eq!(statute.article(Place::parse("第八条").unwrap().article).unwrap().paragraphs.len(), 2);
}

#[test]
fn exactly_the_clauses_that_give_powers_are_found() {
    let (_, reading) = both();
    let places: Vec<String> = reading.clauses.iter().map(|clause| clause.place.to_string()).collect();
    assert_eq!(
        places,
        [
            "第六条第一款",
            "第七条第一款",
            "第八条第一款",
            "第八条第二款",
            "第九条第一款",
            "第十条第一款",
            "第十一条第一款",
            "第十二条第一款",
            "第十三条第一款",
        ]
    );
    assert_eq!(reading.unread, []);
    assert!(reading.clauses.iter().all(Clause::is_fully_read));
}

#[test]
fn penalties_have_kinds_ranges_conditions_and_parties() {
    let (statute, reading) = both();
    let eighth = clause(&reading, "第八条第一款");
    assert_eq!(
        kinds(eighth),
        [
            PenaltyKind::ConfiscateGains,
            PenaltyKind::ConfiscateProperty,
            PenaltyKind::Fine,
            PenaltyKind::Fine,
            PenaltyKind::RestrictOccupation
        ]
    );
    assert_eq!(
        ranges(eighth),
        [range(Base::Yuan, "200元", "1000元", Party::Any), range(Base::TimesOfValue, "1倍", "1.5倍", Party::Any)]
    );
    let text = &statute.article(eighth.place.article).unwrap().text;
    let whens: Vec<&str> =
        eighth.penalties.iter().map(|penalty| penalty.when.map_or("", |when| when.of(text))).collect();
    assert_eq!(whens, ["", "", "花灯货值金额不足一千元", "货值金额一千元以上", "情节严重"]);
    assert_eq!(eighth.violation.unwrap().of(text), "违反本条例第四条规定，未领取花灯摊位证出售花灯");
    assert_eq!(eighth.departments.iter().map(|named| named.name.as_str()).collect::<Vec<_>>(), ["灯会主管部门"]);
    assert_eq!(eighth.penalties[2].span.of(text), "并处二百元以上1千元以下罚款");

    assert_eq!(
        ranges(clause(&reading, "第九条第一款")),
        [
            range(Base::Percent, "10%", "30%", Party::Any),
            range(Base::Yuan, "300元", "300元", Party::Any),
            range(Base::Yuan, "5000元", "10000元", Party::Organisation),
            range(Base::Yuan, "", "500元", Party::Person),
            range(Base::PerUnit, "10元", "20元", Party::Any),
        ]
    );
    let tenth = clause(&reading, "第十条第一款");
    assert_eq!(
        kinds(tenth),
        [
            PenaltyKind::Criticism,
            PenaltyKind::StopBusiness,
            PenaltyKind::Fine,
            PenaltyKind::Fine,
            PenaltyKind::RevokeLicence
        ]
    );
    assert_eq!(ranges(tenth)[1], range(Base::Percent, "5%", "10%", Party::Responsible));
    let names: Vec<&str> = tenth.departments.iter().map(|named| named.name.as_str()).collect();
    assert_eq!(names, ["灯会主管部门", "发证机关"]);
    assert_eq!(ranges(clause(&reading, "第十一条第一款")), [range(Base::PerDay, "1倍", "1倍", Party::Any)]);
    assert_eq!(
        kinds(clause(&reading, "第十二条第一款")),
        [PenaltyKind::Detention, PenaltyKind::Fine, PenaltyKind::SuspendLicence]
    );
    assert_eq!(kinds(clause(&reading, "第十三条第一款")), [PenaltyKind::Close]);
}

#[test]
fn references_are_followed_within_the_text() {
    let (_, reading) = both();
    let second = clause(&reading, "第八条第二款");
    assert_eq!(second.own_penalties().count(), 0);
    assert_eq!(second.penalties.len(), 5);
    assert!(second.penalties.iter().all(|penalty| penalty.from == Place::parse("第八条第一款")));
}

#[test]
fn measures_are_found_with_their_words() {
    let (_, reading) = both();
    let kinds = |at: &str| clause(&reading, at).measures.iter().map(|measure| measure.kind).collect::<Vec<_>>();
    assert_eq!(kinds("第六条第一款"), [MeasureKind::Seal, MeasureKind::Seize]);
    assert_eq!(kinds("第七条第一款"), [MeasureKind::Substitute]);
    assert_eq!(kinds("第十一条第一款"), [MeasureKind::Collect]);
}

#[test]
fn items_are_proposed_for_clauses_and_for_items_that_differ() {
    let (statute, reading) = both();
    let proposals = propose(&statute, &reading);
    let named = |start: &str| proposals.iter().find(|proposal| proposal.name.starts_with(start)).unwrap();
    let first = named("未领取花灯摊位证出售花灯的处罚");
    assert_eq!(first.basis.to_string(), "《云泽市灯会集市管理条例》（2022年文本）第八条第一款");
    assert_eq!(first.duties, ["第四条"]);
    assert_eq!(first.kind, ItemKind::Penalty);
    // The ninth article gives each of its items penalties of its own.
    let of_ninth: Vec<String> = proposals
        .iter()
        .filter(|proposal| proposal.basis.article.starts_with("第九条"))
        .map(|proposal| format!("{} {}", proposal.basis.article, proposal.name))
        .collect();
    assert_eq!(
        of_ninth,
        [
            "第九条第一项 出售会漏油的花灯的处罚",
            "第九条第二项 在水边悬挂未系牢的花灯的处罚",
            "第九条第三项 遮挡走道的处罚"
        ]
    );
    assert_eq!(named("不设灭火器具等行为的处罚").circumstances, ["不设灭火器具", "不留疏散通道"]);
    assert_eq!(named("查封存放会漏油花灯的仓库的强制").kind, ItemKind::Coercion);
    let again: Vec<statute::propose::Proposal> =
        serde_json::from_str(&serde_json::to_string(&proposals).unwrap()).unwrap();
    assert_eq!(again, proposals);
}

#[test]
fn all_words_of_a_proposal_stand_where_it_says() {
    let (statute, reading) = both();
    for proposal in propose(&statute, &reading) {
        let article = statute.articles.iter().find(|article| proposal.span.of(&article.text) == proposal.source);
        let article = article.unwrap_or_else(|| panic!("{}", proposal.name));
        for penalty in &proposal.penalties {
            let words: String = penalty.span.of(&article.text).chars().filter(|sign| !sign.is_whitespace()).collect();
            assert_eq!(words, penalty.words);
        }
    }
}
