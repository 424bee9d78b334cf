//! Differences between versions, and their force.

use jiff::civil::date;
use statute::diff::{Change, Side, diff, words};
use statute::text::{self, Place};
use statute::versions::{VersionForce, close, faults};

use crate::invented::TEXT;

fn number(place: &str) -> text::ArticleNumber {
    Place::parse(place).unwrap().article
}

#[test]
fn a_text_does_not_differ_from_itself() {
    let statute = text::read(TEXT);
    assert_eq!(diff(&statute, &statute), []);
}

#[test]
fn added_removed_renumbered_and_changed_articles_are_told() {
    let old = text::read(TEXT);
    let changed = TEXT
        .replace("第三条 市、县（区）人民政府文化旅游主管部门（以下统称灯会主管部门）负责灯会集市的监督管理。\n", "")
        .replace("第四条之一 摊主应当每日查看灯架，并记入摊位簿。\n", "第三条 摊主应当每日查看灯架，并记入摊位簿。\n")
        .replace("由公安机关处五日以上十日以下拘留", "由公安机关处五日以上十五日以下拘留")
        .replace(
            "## 第四章　附　则\n",
            "第十五条之一 灯会期间设立失物招领处，三年内公布一次结果。\n\n## 第四章　附　则\n",
        );
    let changes = diff(&old, &text::read(&changed));
    assert_eq!(changes.len(), 4, "{changes:?}");
    assert_eq!(changes[0], Change::Removed { old: number("第三条") });
    assert_eq!(changes[1], Change::Renumbered { old: number("第四条之一"), new: number("第三条") });
    assert_eq!(changes[3], Change::Added { new: number("第十五条之一") });
    let Change::Changed { old, new, words } = &changes[2] else { panic!("{changes:?}") };
    assert_eq!((*old, *new), (number("第十二条"), number("第十二条")));
    let told: Vec<(Side, &str)> =
        words.iter().filter(|piece| piece.side != Side::Both).map(|piece| (piece.side, piece.text.as_str())).collect();
    assert_eq!(told, [(Side::Old, "十"), (Side::New, "十五")]);
}

#[test]
fn numbers_are_compared_as_words() {
    let pieces = words("处五万元以上十万元以下罚款", "处十万元以上二十万元以下罚款");
    let join = |without: Side| {
        pieces.iter().filter(|piece| piece.side != without).map(|piece| piece.text.as_str()).collect::<String>()
    };
    assert_eq!(join(Side::New), "处五万元以上十万元以下罚款");
    assert_eq!(join(Side::Old), "处十万元以上二十万元以下罚款");
    assert!(pieces.iter().all(|piece| piece.text != "二"), "{pieces:?}");
}

fn version(
    version: jiff::civil::Date,
    from: Option<jiff::civil::Date>,
    until: Option<jiff::civil::Date>,
) -> VersionForce {
    VersionForce { title: "灯会法".to_owned(), version, from, until }
}

#[test]
fn overlapping_and_missing_force_is_told() {
    let (first, second, third) = (date(2010, 1, 1), date(2015, 1, 1), date(2020, 1, 1));
    let open = [version(first, Some(first), None), version(second, Some(second), None)];
    assert_eq!(
        faults(&open),
        [
            "《灯会法》2010-01-01文本（没有停止日期）与《灯会法》2015-01-01文本（自2015-01-01起）的施行期间重叠；请使前一文本在2015-01-01停止施行"
        ]
    );
    let mut closed = open.to_vec();
    close(&mut closed);
    assert_eq!(faults(&closed), Vec::<String>::new());
    let gap = [version(first, Some(first), Some(date(2014, 1, 1))), version(second, Some(second), None)];
    assert_eq!(
        faults(&gap),
        [
            "自2014-01-01至2015-01-01前没有施行中的文本：《灯会法》2010-01-01文本已经停止，《灯会法》2015-01-01文本尚未施行"
        ]
    );
    let missing = [version(second, None, None), version(third, Some(first), None), version(third, Some(third), None)];
    assert_eq!(
        faults(&missing),
        [
            "《灯会法》2015-01-01文本没有施行日期，请填写",
            "《灯会法》2020-01-01文本的施行日期2010-01-01早于通过或者修改的日期，请核对",
            "《灯会法》2020-01-01文本重复：同一日期有两个文本",
        ]
    );
}
