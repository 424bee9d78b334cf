//! 听证笔录: the record of a hearing, on which the decision rests.

use jiff::civil::date;
use serde::{Deserialize, Serialize};

use super::{Citation, DocumentKind, check, value};
use crate::{
    part::{Head, Officer, Party, Period, Signature},
    sample,
};

/// The kind.
pub const KIND: DocumentKind = DocumentKind {
    id: "hearing_record",
    title: "听证笔录",
    citations: &[
        Citation { from: "", article: "《行政处罚法》（2017年修正）第四十二条第一款第七项" },
        Citation { from: "2021-07-15", article: "《行政处罚法》第六十四条第八项、第六十五条" },
    ],
    source: include_str!("../../templates/hearing_record.typ"),
    sample: || value(&sample()),
    check: check::<HearingRecord>,
    fill: |_| None,
};

/// The data of the record of a hearing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HearingRecord {
    /// Agency, case.
    pub head: Head,
    /// From when to when.
    pub period: Period,
    /// Where.
    pub place: String,
    /// Whether it was public.
    pub public: bool,
    /// Name and post of the presider.
    pub presider: String,
    /// Names and posts of further hearing officers.
    pub members: Vec<String>,
    /// The recorder.
    pub recorder: String,
    /// The officers who investigated.
    pub officers: Vec<Officer>,
    /// The party.
    pub party: Party,
    /// Who attended for the party: the party itself, agents, with their capacity.
    pub attendees: Vec<String>,
    /// Third persons and others who attended.
    pub others: Vec<String>,
    /// What was said, in its order.
    pub course: Vec<Speech>,
    /// The evidence shown, with what the party said to it.
    pub exhibits: Vec<Exhibit>,
    /// How the record was checked.
    pub confirmation: Option<String>,
    /// Signatures at the end; a refusal is noted by the presider.
    pub signatures: Vec<Signature>,
}

/// What someone said at the hearing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Speech {
    /// Who spoke: 主持人, 调查人员, 当事人 …
    pub speaker: String,
    /// What was said, a paragraph a line.
    pub words: String,
}

/// A piece of evidence shown at the hearing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exhibit {
    /// The evidence.
    pub evidence: String,
    /// Who showed it: 调查人员, 当事人.
    pub shown_by: String,
    /// What it is to prove.
    pub proves: String,
    /// What the other side said to it.
    pub answer: String,
}

fn sample() -> HearingRecord {
    let day = date(2022, 11, 25);
    let course = [
        ("主持人", "现在核对参加人身份，宣布听证纪律，告知权利义务。当事人是否申请听证主持人、听证员、记录人回避？"),
        ("当事人", "不申请。"),
        (
            "调查人员",
            "本局于2022年9月5日检查发现当事人货架上待售超过保质期的纯牛奶48盒、蛋黄酥26袋，已售出纯牛奶12盒、蛋黄酥4袋，\
            违法所得93.20元。拟没收涉案食品、没收违法所得，并处罚款50,000.00元。",
        ),
        ("当事人", "对事实没有异议。货值只有五百多元，当天就下架了，罚五万元太重。"),
        ("代理人", "当事人系初次违法，主动消除危害，请求依照行政处罚法的规定减轻处罚。"),
        ("调查人员", "从轻的情节已经考虑，拟罚款数额是法定幅度的最低限。当事人的情形不属于法定的减轻处罚情形。"),
        ("主持人", "双方还有没有补充？请当事人作最后陈述。"),
        ("当事人", "没有补充。请考虑小店的实际困难。"),
        ("主持人", "听证结束，请核对笔录后签名。"),
    ];
    HearingRecord {
        head: sample::head(day, None),
        period: sample::period(day, (9, 0), (10, 35)),
        place: "曹县市场监督管理局三楼听证室".to_owned(),
        public: true,
        presider: "马文静（法规科科长）".to_owned(),
        members: sample::list(&["胡立军（食品安全协调科四级主任科员）"]),
        recorder: "刘敏".to_owned(),
        officers: sample::officers(),
        party: sample::party(),
        attendees: sample::list(&["王喆昇（经营者）", "冯立（委托代理人，山东某律师事务所律师）"]),
        others: vec![],
        course: course.map(|(speaker, words)| Speech { speaker: speaker.to_owned(), words: words.to_owned() }).to_vec(),
        exhibits: [
            ("现场笔录、现场照片", "调查人员", "货架上陈列销售超过保质期食品的事实", "无异议"),
            ("收银系统销售记录提取单", "调查人员", "超过保质期后的销售数量和金额", "无异议"),
            ("下架记录", "当事人", "检查当天已全部下架", "对真实性无异议，已在裁量时考虑"),
        ]
        .map(|(evidence, shown_by, proves, answer)| Exhibit {
            evidence: evidence.to_owned(),
            shown_by: shown_by.to_owned(),
            proves: proves.to_owned(),
            answer: answer.to_owned(),
        })
        .to_vec(),
        confirmation: sample::some("以上笔录已经核对，记录无误。"),
        signatures: vec![
            sample::signature("当事人", "王喆昇", day),
            sample::signature("委托代理人", "冯立", day),
            sample::signature("调查人员", "李建国、赵晓燕", day),
            sample::signature("听证主持人", "马文静", day),
            sample::signature("记录人", "刘敏", day),
        ],
    }
}
