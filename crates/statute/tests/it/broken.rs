//! Texts and clauses with faults: nothing is dropped, and each fault is told with its place.

use proptest::prelude::*;
use statute::amount::{Amount, Reading as AmountReading, Unit, read as read_amount};
use statute::clause::{self, Base, Clause};
use statute::glyph::{Glyphs, Span};
use statute::text;

/// A text of one clause with this consequence.
fn with(consequence: &str) -> Clause {
    let statute = text::read(&format!("# 某市灯会条例\n\n第一条 乱挂花灯的，由市容主管部门{consequence}。\n"));
    let reading = clause::read(&statute);
    assert_eq!(reading.clauses.len(), 1, "{consequence}");
    reading.clauses[0].clone()
}

#[test]
fn ranges_are_read_in_every_writing() {
    for (words, base, min, max) in [
        ("处五万元以上十万元以下罚款", Base::Yuan, "50000元", "100000元"),
        ("处5万元以上10万元以下的罚款", Base::Yuan, "50000元", "100000元"),
        ("处以五千元以上，五万元以下的罚款", Base::Yuan, "5000元", "50000元"),
        ("处以五百元以上、一千元以下罚款", Base::Yuan, "500元", "1000元"),
        ("处500至1000元罚款", Base::Yuan, "500元", "1000元"),
        ("处一至五万元的罚款", Base::Yuan, "10000元", "50000元"),
        ("处1000元-3000元罚款", Base::Yuan, "1000元", "3000元"),
        ("可以处二千元以下罚款", Base::Yuan, "", "2000元"),
        ("处不超过3千元的罚款", Base::Yuan, "", "3000元"),
        ("处罚款二百元", Base::Yuan, "200元", "200元"),
        ("处罚款二百元以上五百元以下", Base::Yuan, "200元", "500元"),
        ("并处货值金额十倍以上二十倍以下罚款", Base::TimesOfValue, "10倍", "20倍"),
        ("并处货值金额等值以上三倍以下的罚款", Base::TimesOfValue, "1倍", "3倍"),
        ("处货值金额百分之五十以上三倍以下罚款", Base::TimesOfValue, "0.5倍", "3倍"),
        ("处违法所得一倍以上1.5倍以下罚款", Base::TimesOfGains, "1倍", "1.5倍"),
        ("并处所盗花灯价值二倍以上五倍以下罚款", Base::TimesOfValue, "2倍", "5倍"),
        ("处所售花灯市场总价三倍的罚款", Base::TimesOfValue, "3倍", "3倍"),
        ("处被转移财物价值一倍以上三倍以下罚款", Base::TimesOfOther, "1倍", "3倍"),
        ("处应缴灯油费三倍以下罚款", Base::TimesOfOther, "", "3倍"),
        ("处合同价款百分之二以上百分之四以下的罚款", Base::Percent, "2%", "4%"),
        ("处上一年度销售额1%以上10%以下罚款", Base::Percent, "1%", "10%"),
        ("处每平方米二元以上十元以下的罚款", Base::PerUnit, "2元", "10元"),
        ("按每盏五十元处以罚款", Base::PerUnit, "50元", "50元"),
        ("每日处一百元以上二百元以下罚款", Base::PerDay, "100元", "200元"),
    ] {
        let clause = with(words);
        let fine = clause.penalties[0].fine.as_ref().unwrap_or_else(|| panic!("{words}"));
        let shown = |amount: Option<Amount>| amount.map(|amount| amount.to_string()).unwrap_or_default();
        assert_eq!((fine.base, shown(fine.min).as_str(), shown(fine.max).as_str()), (base, min, max), "{words}");
        assert!(clause.is_fully_read(), "{words}: {:?}", clause.doubts);
    }
}

#[test]
fn a_cap_is_kept_with_its_fine() {
    for words in ["处违法所得三倍以下、但最高不超过三万元的罚款", "处违法所得三倍以下的罚款，但最高不得超过三万元"]
    {
        let clause = with(words);
        let fine = clause.penalties[0].fine.as_ref().unwrap();
        assert_eq!(fine.cap, Amount::whole(30_000, Unit::Yuan), "{words}");
    }
}

#[test]
fn a_range_written_backwards_is_kept_and_told() {
    let clause = with("处十万元以上五万元以下罚款");
    let fine = clause.penalties[0].fine.as_ref().unwrap();
    assert_eq!((fine.min, fine.max), (Amount::whole(100_000, Unit::Yuan), Amount::whole(50_000, Unit::Yuan)));
    assert_eq!(clause.doubts[0].reason, "罚款幅度的下限100000元高于上限50000元");
    assert_eq!(clause.doubts[0].place.to_string(), "第一条第一款");
}

#[test]
fn a_numeral_that_makes_no_number_is_a_fault_of_its_clause() {
    let clause = with("处五十五十元以上一千元以下罚款");
    assert!(!clause.penalties.is_empty());
    assert_eq!(clause.doubts[0].reason, "数额“五十五十元”不能识别");
}

#[test]
fn a_reference_that_leads_nowhere_is_told() {
    let statute = text::read("# 某市灯会条例\n\n第一条 乱挂花灯的，依照本条例第九条的规定给予处罚。\n");
    let reading = clause::read(&statute);
    assert_eq!(reading.clauses[0].doubts[0].reason, "所依照的第九条在本文本中不存在");
}

#[test]
fn broken_numbering_is_told_with_its_line() {
    let text = "# 某市灯会条例\n\n第一条 甲。\n\n第三条 乙。\n\n（一）丙；\n\n（三）丁。\n\n第三条 戊。\n";
    let statute = text::read(text);
    assert_eq!(statute.articles.len(), 3);
    let told: Vec<(u32, &str)> = statute
        .faults
        .iter()
        .filter(|fault| fault.line > 0)
        .map(|fault| (fault.line, fault.message.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (5, "条文序号不连续：第一条之后是第三条"),
            (9, "第三条的项序号不连续：应为第2项，写作第3项"),
            (11, "条文序号重复：第三条在前面已经出现"),
        ]
    );
}

#[test]
fn a_text_without_dates_says_what_is_missing() {
    let statute = text::read("某市灯会条例\n第一条 甲。\n第二条 乙。");
    let told: Vec<&str> = statute.faults.iter().map(|fault| fault.message.as_str()).collect();
    assert_eq!(
        told,
        [
            "没有通过、公布或者修改的日期，不能确定是哪一个文本",
            "由正文不能确定本文本的施行日期，请填写",
            "由标题和制定机关不能确定效力层级，请填写",
        ]
    );
    assert_eq!(statute.articles.len(), 2);
}

#[test]
fn plain_text_of_a_page_is_read_like_markdown() {
    let text = "中华人民共和国灯会法\n（2020年6月1日第十届全国人民代表大会常务委员会第五次会议通过）\n目　录\n第一章　总则\n第二章　附则\n第一章　总则\n第一条　为了灯会，制定本法。\n第二条　花灯分为：\n（一）大灯；\n（二）小灯。\n第一条规定的灯会，可以多次举办。\n第二章　附则\n第三条　本法自2020年10月1日起施行。";
    let statute = text::read(text);
    assert_eq!(statute.short_title(), "灯会法");
    assert_eq!(statute.contents.len(), 3);
    assert_eq!(statute.headings.len(), 2);
    assert_eq!(statute.articles.len(), 3);
    assert_eq!(statute.articles[1].paragraphs.len(), 2);
    assert_eq!(statute.in_force_from(), Some(jiff::civil::date(2020, 10, 1)));
    assert_eq!(statute.level, Some(law::setting::InstrumentLevel::Law));
    assert!(statute.faults.is_empty(), "{:?}", statute.faults);
}

fn read_back(words: &str) -> Option<AmountReading> {
    read_amount(&Glyphs::of(words, Span { start: 0, end: words.len() }), 0).map(|(reading, _)| reading)
}

proptest! {
    #[test]
    fn amounts_written_in_chinese_are_read_back(number in 1_i64..9_999_999_999, unit in 0..3_usize) {
        let unit = [Unit::Yuan, Unit::Times, Unit::Percent][unit];
        let amount = Amount::whole(number, unit).unwrap();
        prop_assert_eq!(read_back(&amount.to_chinese()), Some(AmountReading::Amount(amount)));
    }

    #[test]
    fn amounts_written_in_figures_are_read_back(milli in 1_i64..9_999_999_999, unit in 0..3_usize) {
        let amount = Amount { milli, unit: [Unit::Yuan, Unit::Times, Unit::Percent][unit] };
        prop_assert_eq!(read_back(&amount.to_string()), Some(AmountReading::Amount(amount)));
    }

    #[test]
    fn mixed_numerals_are_read(wan in 1_i64..9_999) {
        let expected = AmountReading::Amount(Amount::whole(wan * 10_000, Unit::Yuan).unwrap());
        prop_assert_eq!(read_back(&format!("{wan}万元")), Some(expected));
    }

    #[test]
    fn no_text_ends_the_reader(text in "(#{0,2} ?(第[一二三]{1,2}[条章节]( |　)?)?|（[一二三]）)?[由对处罚款没收吊销万千元以上下的，；。：、《》（）第一二条款项0-9倍%\n ]{0,80}") {
        let statute = text::read(&text);
        let reading = clause::read(&statute);
        let proposals = statute::propose::propose(&statute, &reading);
        prop_assert!(proposals.len() >= reading.clauses.len());
    }
}
