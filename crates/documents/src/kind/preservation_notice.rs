//! 先行登记保存证据通知书, with the list of what is preserved.

use casework::acts::evidence::Preserve;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::{Citation, DocumentKind, check, filled, value};
use crate::{
    fill::{self, Source, text},
    part::{Contact, Head, Issue, Item, Officer, Party, Signature},
    sample,
};

/// The kind.
pub const KIND: DocumentKind = DocumentKind {
    id: "preservation_notice",
    title: "先行登记保存证据通知书",
    citations: &[
        Citation { from: "", article: "《行政处罚法》（2017年修正）第三十七条第二款" },
        Citation { from: "2021-07-15", article: "《行政处罚法》第五十六条" },
    ],
    source: include_str!("../../templates/preservation_notice.typ"),
    sample: || value(&sample()),
    check: check::<PreservationNotice>,
    fill: |source| filled(fill(source)),
};

/// The data of a notice that evidence is preserved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PreservationNotice {
    /// Agency, number, case.
    pub head: Head,
    /// The party.
    pub party: Party,
    /// Of what the party is suspected, without a final mark.
    pub suspicion: String,
    /// The articles it rests on.
    pub basis: String,
    /// What is preserved.
    pub items: Vec<Item>,
    /// First day.
    pub from: Date,
    /// Last day by which the agency decides about the items, inclusive.
    pub until: Date,
    /// The term in the words of the law: 七个工作日.
    pub term: String,
    /// Where the items are kept.
    pub place: String,
    /// Who keeps them, and how (就地封存, 异地保存).
    pub custody: String,
    /// What the party must and must not do, a sentence.
    pub duty: String,
    /// The rights of the party, whole sentences of the law in force.
    pub rights: Option<String>,
    /// The officers.
    pub officers: Vec<Officer>,
    /// Signatures under the list.
    pub signatures: Vec<Signature>,
    /// Whom to turn to.
    pub contact: Option<Contact>,
    /// Date and seal.
    pub issue: Issue,
}

fn fill(source: &Source<'_>) -> Option<PreservationNotice> {
    let act: &Preserve = source.act()?;
    let term = source.term("evidence.preserve_days", None)?;
    let from = act.scene.started.date();
    Some(PreservationNotice {
        head: source.head(KIND.id)?,
        party: source.party()?,
        suspicion: source.cause(),
        basis: source.words("basis.preserve"),
        items: fill::items(&act.objects),
        from,
        until: source.facts.law.calendar.reckon(from, &term).ok()?.certain().ok()?,
        term: text::period(&term),
        place: act.scene.place.to_string(),
        custody: act.custodian.to_string(),
        duty: source.words("duty.preserve"),
        rights: Some(source.words("right.preserve")),
        officers: source.officers(&act.officers),
        signatures: source.signatures("当事人", source.party_signer(), &act.scene),
        contact: source.contact(),
        issue: source.issue(),
    })
}

fn sample() -> PreservationNotice {
    let day = date(2022, 9, 5);
    PreservationNotice {
        head: sample::head(day, Some("曹市监先登〔2022〕41号")),
        party: sample::party(),
        suspicion: "经营超过保质期的食品".to_owned(),
        basis: "《中华人民共和国行政处罚法》第五十六条".to_owned(),
        items: sample::items(),
        from: day,
        until: date(2022, 9, 15),
        term: "七个工作日".to_owned(),
        place: "曹县磐石街道青菏路中段路东68号店内仓库".to_owned(),
        custody: "就地加封，由你单位负责保管".to_owned(),
        duty: "在此期间，你单位或者有关人员不得销毁或者转移上述证据，不得启封、使用、调换或者隐匿。".to_owned(),
        rights: sample::some("对本通知有异议的，你单位有权向本局进行陈述和申辩。"),
        officers: sample::officers(),
        signatures: vec![
            sample::signature("当事人", "王喆昇", day),
            sample::signature("见证人", "郭玉梅", day),
            sample::signature("执法人员", "李建国、赵晓燕", day),
        ],
        contact: Some(sample::contact()),
        issue: sample::issue(day),
    }
}
