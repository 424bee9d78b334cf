//! Proposals merged and split: nothing twice, nothing lost, and what disagrees is told.

use statute::join::{Disagreement, Part, PartKind, join};
use statute::propose::{ItemKind, Proposal, propose};

fn proposals(articles: &[&str]) -> Vec<Proposal> {
    let mut text = "示例市灯会管理条例\n".to_owned();
    for (number, article) in (1..).zip(articles) {
        text.push_str(&format!("第{}条　{article}\n", law::numeral::to_chinese(number)));
    }
    let statute = statute::text::read(&text);
    propose(&statute, &statute::clause::read(&statute))
}

const CIRCUMSTANCES: &str = "违反本条例规定，有下列情形之一的，由市场监督管理部门责令改正，处五百元以上二千元以下罚款；情节严重的，吊销许可证：\n（一）占用通道的；\n（二）遮挡出口的；\n（三）损毁灯具的。";

#[test]
fn a_proposal_is_named_by_its_place_kind_and_ordinal() {
    let all = proposals(&[
        "违反本条例规定，占用通道的，由市场监督管理部门处五百元以下罚款，可以扣押占用通道的物品。",
        CIRCUMSTANCES,
    ]);
    let keys: Vec<(String, ItemKind, u32)> =
        all.iter().map(|one| (one.basis.article.to_string(), one.kind, one.ordinal)).collect();
    assert!(keys.contains(&("第一条".to_owned(), ItemKind::Penalty, 1)), "{keys:?}");
    assert!(keys.contains(&("第一条".to_owned(), ItemKind::Coercion, 1)), "{keys:?}");
    let distinct: std::collections::BTreeSet<_> = keys.iter().collect();
    assert_eq!(distinct.len(), keys.len(), "{keys:?}");
}

#[test]
fn the_parts_of_a_split_are_together_the_whole() {
    let all = proposals(&[CIRCUMSTANCES]);
    let whole = &all[0];
    let parts = whole.parts();
    let count = |kind| parts.iter().filter(|part| part.kind == kind).count();
    assert_eq!((count(PartKind::Circumstance), count(PartKind::Penalty)), (3, 2), "{parts:?}");
    assert!(whole.is_divisible());
    let (first, rest): (Vec<Part>, Vec<Part>) = parts.iter().cloned().partition(|part| part.words.contains("通道"));
    let (one, other) = (whole.only(&first), whole.only(&rest));
    assert_eq!(one.circumstances, ["占用通道"]);
    assert_eq!((one.penalties.len(), other.penalties.len(), other.circumstances.len()), (0, 2, 2));
    assert_eq!(whole.only(&parts), *whole);
}

#[test]
fn merged_proposals_say_nothing_twice_and_tell_what_disagrees() {
    use Disagreement::{Department, Kind, Missing, Range};
    let fine = "由市场监督管理部门处五百元以上二千元以下罚款";
    let cases: &[(&str, &str, &[Disagreement])] = &[
        (fine, fine, &[]),
        (fine, "由市场监督管理部门处一千元以上三千元以下罚款", &[Range]),
        (fine, "由市场监督管理部门没收违法所得，并处五百元以上二千元以下罚款", &[Missing]),
        (fine, "由公安机关处五百元以上二千元以下罚款", &[Department]),
        (fine, "由公安机关处一千元以上三千元以下罚款", &[Range, Department]),
    ];
    for (first, second, expected) in cases {
        let all = proposals(&[
            &format!("违反本条例第八条规定，占用通道的，{first}。"),
            &format!("违反本条例第八条规定，遮挡出口的，{second}。"),
        ]);
        let joined = join(&all).unwrap();
        let on: Vec<Disagreement> = joined.conflicts.iter().map(|conflict| conflict.on).collect();
        assert_eq!(on, *expected, "{first} {second}: {:?}", joined.conflicts);
        assert_eq!(joined.bases, ["第一条", "第二条"]);
        assert_eq!(joined.duties, ["第八条"]);
        assert_eq!(joined.violations.len(), 2);
        let lost = all.iter().flat_map(|one| &one.penalties).find(|penalty| {
            !joined.penalties.iter().any(|kept| (kept.kind, &kept.fine) == (penalty.kind, &penalty.fine))
        });
        assert!(lost.is_none(), "{lost:?}");
        let sides = joined.conflicts.iter().filter(|conflict| conflict.on == Range).flat_map(|one| &one.sides);
        assert!(sides.clone().all(|(place, words)| place.starts_with('第') && words.contains("罚款")), "{sides:?}");
    }
    let both = proposals(&["违反本条例规定，占用通道的，由市场监督管理部门处五百元以下罚款，可以扣押占用通道的物品。"]);
    assert_eq!(both.len(), 2, "{both:?}");
    assert_eq!(join(&both).unwrap().conflicts[0].on, Kind);
    assert!(join(&[]).is_none());
}
