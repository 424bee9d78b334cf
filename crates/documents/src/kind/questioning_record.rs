//! 询问笔录: the record of questioning a person.

use casework::acts::investigation::Question;
use jiff::civil::date;
use serde::{Deserialize, Serialize};

use super::{Citation, DocumentKind, check, filled, value};
use crate::{
    fill::{self, Source},
    part::{Head, Officer, Party, Period, Signature},
    sample,
};

/// The kind.
pub const KIND: DocumentKind = DocumentKind {
    id: "questioning_record",
    title: "询问笔录",
    citations: &[
        Citation { from: "", article: "《行政处罚法》（2017年修正）第三十七条第一款" },
        Citation { from: "2021-07-15", article: "《行政处罚法》第五十五条第二款" },
    ],
    source: include_str!("../../templates/questioning_record.typ"),
    sample: || value(&sample()),
    check: check::<QuestioningRecord>,
    fill: |source| filled(fill(source)),
};

/// The data of a record of questioning.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuestioningRecord {
    /// Agency, case.
    pub head: Head,
    /// Which questioning of this person it is, from 1.
    pub turn: u32,
    /// From when to when.
    pub period: Period,
    /// Where.
    pub place: String,
    /// The officers who asked.
    pub officers: Vec<Officer>,
    /// Who wrote the record.
    pub recorder: String,
    /// The person asked.
    pub person: Party,
    /// Employer and post.
    pub employment: Option<String>,
    /// The person's relation to the case: 当事人, 证人 …
    pub relation: String,
    /// What was told before the questions: certificates shown, rights and duties; a paragraph a line.
    pub told: String,
    /// What the person answered to that.
    pub told_answer: String,
    /// Questions and answers in their order.
    pub exchange: Vec<Exchange>,
    /// How the record was checked: 以上笔录我已看过，与我说的相符 …
    pub confirmation: Option<String>,
    /// Signatures at the end.
    pub signatures: Vec<Signature>,
}

/// A question and its answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exchange {
    /// The question.
    pub question: String,
    /// The answer.
    pub answer: String,
}

fn fill(source: &Source<'_>) -> Option<QuestioningRecord> {
    let act: &Question = source.act()?;
    let earlier =
        source.case.any::<Question>().filter(|(entry, asked)| entry.seq <= source.source && asked.person == act.person);
    let person = crate::part::Party { name: act.person.to_string(), ..fill::nobody(crate::part::PartyKind::Person) };
    Some(QuestioningRecord {
        head: source.head(KIND.id)?,
        turn: u32::try_from(earlier.count()).ok()?,
        period: fill::period(act.scene.started, act.scene.ended),
        place: act.scene.place.to_string(),
        officers: source.officers(&act.officers),
        recorder: source.name(&source.entry()?.by),
        person,
        employment: None,
        relation: act.capacity.title().to_owned(),
        told: source.words("told.question"),
        told_answer: String::new(),
        exchange: act
            .answers
            .iter()
            .map(|pair| Exchange { question: pair.question.to_string(), answer: pair.answer.to_string() })
            .collect(),
        confirmation: None,
        signatures: source.signatures("被询问人", Some(act.person.to_string()), &act.scene),
    })
}

fn sample() -> QuestioningRecord {
    let day = date(2022, 9, 7);
    let exchange = [
        (
            "请介绍一下你的身份和你店的经营情况。",
            "我叫王喆昇，是曹县喆昇副食超市的经营者，办有营业执照和食品经营许可证，主要卖预包装食品和日用品。",
        ),
        (
            "2022年9月5日执法人员在你店货架上发现的48盒“晨光牧场”纯牛奶和26袋“麦香园”蛋黄酥，是不是你店销售的？",
            "是我店里卖的，摆在常温食品的货架上。",
        ),
        (
            "这些食品的生产日期、保质期你是否清楚？",
            "检查时才看的。纯牛奶是2022年1月16日生产的，保质期六个月；蛋黄酥是2022年5月8日生产的，保质期九十天，都过期了。",
        ),
        (
            "这些食品从哪里购进，购进了多少，价格是多少？",
            "都是从菏泽市某食品经营部进的。纯牛奶进了60盒，进价2.60元，卖3.50元；蛋黄酥进了30袋，进价9.00元，卖12.80元。",
        ),
        ("过期以后卖出多少？", "按收银系统的记录，过期以后卖了12盒纯牛奶、4袋蛋黄酥，一共93.20元。"),
        (
            "你还有什么要补充的？",
            "店里人手少，没有及时清理货架，我愿意改正，已经把过期食品全部下架。没有别的要补充的。",
        ),
    ];
    QuestioningRecord {
        head: sample::head(day, None),
        turn: 1,
        period: sample::period(day, (9, 5), (10, 20)),
        place: "曹县市场监督管理局综合执法大队询问室".to_owned(),
        officers: sample::officers(),
        recorder: "赵晓燕".to_owned(),
        person: sample::operator(),
        employment: sample::some("曹县喆昇副食超市，经营者"),
        relation: "当事人".to_owned(),
        told: "我们是曹县市场监督管理局的执法人员李建国、赵晓燕，现在向你出示执法证件，请你核对。\
            依据《中华人民共和国行政处罚法》第五十五条的规定，你应当如实回答询问，并协助调查，不得拒绝或者阻挠。\
            你认为执法人员与本案有直接利害关系或者有其他关系可能影响公正执法的，有权申请回避；对与本案无关的问题，你有权拒绝回答。\
            你听清楚了吗？是否申请回避？"
            .to_owned(),
        told_answer: "证件看过了，听清楚了，不申请回避。".to_owned(),
        exchange: exchange
            .map(|(question, answer)| Exchange { question: question.to_owned(), answer: answer.to_owned() })
            .to_vec(),
        confirmation: sample::some("以上笔录我已经看过，与我说的相符。"),
        signatures: vec![
            sample::signature("被询问人", "王喆昇", day),
            sample::signature("询问人", "李建国", day),
            sample::signature("记录人", "赵晓燕", day),
        ],
    }
}
