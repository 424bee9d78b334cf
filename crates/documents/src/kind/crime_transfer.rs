//! 涉嫌犯罪案件移送书: a suspected crime goes to the police.

use casework::acts::decision::{DecideCrimeTransfer, ReportCrime, SendCrime};
use casework::acts::evidence::PreservationDisposal;
use jiff::civil::date;
use serde::{Deserialize, Serialize};

use super::{Citation, DocumentKind, check, filled, value};
use crate::{
    fill::{self, Source, text},
    part::{Contact, Head, Issue, Item, Party, Signature},
    sample,
};

/// The kind.
pub const KIND: DocumentKind = DocumentKind {
    id: "crime_transfer",
    title: "涉嫌犯罪案件移送书",
    citations: &[Citation {
        from: "", article: "《行政执法机关移送涉嫌犯罪案件的规定》第五条、第六条"
    }],
    source: include_str!("../../templates/crime_transfer.typ"),
    sample: || value(&sample()),
    check: check::<CrimeTransfer>,
    fill: |source| filled(fill(source)),
};

/// The data of a transfer of a suspected crime.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CrimeTransfer {
    /// Agency, number, case.
    pub head: Head,
    /// The police organ.
    pub receiver: String,
    /// The suspect.
    pub party: Party,
    /// The facts, a paragraph a line.
    pub facts: String,
    /// The offence suspected, e.g. 销售伪劣产品罪.
    pub offence: String,
    /// The articles of criminal law.
    pub criminal_law: Option<String>,
    /// The articles the transfer rests on.
    pub basis: String,
    /// The materials the regulation demands, and others.
    pub materials: Vec<String>,
    /// The property of the case.
    pub property: Vec<Item>,
    /// Who gets a copy: the procuratorate.
    pub copy_to: Option<String>,
    /// Whom to turn to.
    pub contact: Option<Contact>,
    /// Signature of the head of the agency.
    pub signatures: Vec<Signature>,
    /// Date and seal.
    pub issue: Issue,
}

fn fill(source: &Source<'_>) -> Option<CrimeTransfer> {
    let act: &SendCrime = source.act()?;
    let report = source.before::<ReportCrime>()?;
    let decided = source.before::<DecideCrimeTransfer>().filter(|decided| decided.act.approved)?;
    let (offence, criminal_law) = charge(report.act.basis.as_str());
    Some(CrimeTransfer {
        head: source.head(KIND.id)?,
        receiver: act.to.to_string(),
        party: source.party()?,
        facts: report.act.facts.to_string(),
        offence,
        criminal_law: criminal_law.map(|law| source.formal(&law)),
        basis: source.words("basis.crime_transfer"),
        materials: act.materials.iter().map(ToString::to_string).collect(),
        property: property(source),
        copy_to: None,
        contact: source.contact(),
        signatures: vec![Signature {
            role: "行政机关负责人".to_owned(),
            name: Some(source.name(&decided.entry.by)),
            date: Some(decided.day()),
            note: None,
        }],
        issue: source.issue(),
    })
}

/// The offence and the article of criminal law, from one line such as 涉嫌销售伪劣产品罪，《刑法》第一百四十条.
fn charge(line: &str) -> (String, Option<String>) {
    let (offence, article) = line.split_once('《').map_or((line, None), |(offence, rest)| (offence, Some(rest)));
    let offence = text::open(offence);
    let offence = offence.strip_prefix("涉嫌").unwrap_or(offence).to_owned();
    (offence, article.map(|article| format!("《{}", text::open(article))))
}

/// What was preserved and not given back.
fn property(source: &Source<'_>) -> Vec<Item> {
    let mut items = Vec::new();
    for (preserved, disposal) in source.case.preservations() {
        if preserved.entry.seq > source.source {
            continue;
        }
        let returned = |name: &str| {
            disposal.is_some_and(|disposal| {
                disposal.act.disposals.iter().any(|object| {
                    object.object.as_str() == name
                        && matches!(object.disposal, PreservationDisposal::Return | PreservationDisposal::Lift)
                })
            })
        };
        items.extend(fill::items(&preserved.act.objects).into_iter().filter(|item| !returned(&item.name)));
    }
    items
}

fn sample() -> CrimeTransfer {
    let day = date(2022, 10, 14);
    CrimeTransfer {
        head: sample::head(day, Some("曹市监涉罪移〔2022〕2号")),
        receiver: "曹县公安局".to_owned(),
        party: sample::operator(),
        facts: "经查，2022年3月至9月，当事人将超过保质期的乳制品更换包装、重新标注生产日期后对外销售，已查明销售金额68,400.00元，\
            现场查扣尚未销售的同类产品货值金额31,200.00元。"
            .to_owned(),
        offence: "销售伪劣产品罪".to_owned(),
        criminal_law: sample::some("《中华人民共和国刑法》第一百四十条"),
        basis: "《中华人民共和国行政处罚法》第二十七条第一款、《行政执法机关移送涉嫌犯罪案件的规定》第三条".to_owned(),
        materials: sample::list(&[
            "涉嫌犯罪案件情况的调查报告1份",
            "涉案物品清单1份",
            "检验报告1份",
            "现场笔录、询问笔录等证据材料复印件32页",
            "视听资料光盘1张",
        ]),
        property: sample::items(),
        copy_to: sample::some("曹县人民检察院"),
        contact: Some(sample::contact()),
        signatures: vec![sample::signature("行政机关负责人", "周海涛", day)],
        issue: sample::issue(day),
    }
}
