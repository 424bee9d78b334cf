//! 现场笔录: the record of an inspection on the spot.

use casework::acts::investigation::InspectScene;
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
    id: "scene_record",
    title: "现场笔录",
    citations: &[
        Citation { from: "", article: "《行政处罚法》（2017年修正）第三十七条第一款" },
        Citation { from: "2021-07-15", article: "《行政处罚法》第四十六条、第五十五条" },
    ],
    source: include_str!("../../templates/scene_record.typ"),
    sample: || value(&sample()),
    check: check::<SceneRecord>,
    fill: |source| filled(fill(source)),
};

/// The data of a record of an inspection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SceneRecord {
    /// Agency, case.
    pub head: Head,
    /// From when to when.
    pub period: Period,
    /// Where.
    pub place: String,
    /// The officers.
    pub officers: Vec<Officer>,
    /// Who wrote the record.
    pub recorder: String,
    /// The party inspected.
    pub party: Party,
    /// Who was there for the party, and in what capacity.
    pub present: Option<String>,
    /// The witness, and where the witness belongs.
    pub witness: Option<String>,
    /// What was told: certificates shown, the ground of the inspection, rights and duties; a paragraph a line.
    pub told: String,
    /// What the person present answered.
    pub told_answer: Option<String>,
    /// What was seen and done, a paragraph a line.
    pub findings: String,
    /// What the party said about it.
    pub statement: Option<String>,
    /// Where photographs and recordings made on the spot are found.
    pub recordings: Vec<String>,
    /// How the record was checked.
    pub confirmation: Option<String>,
    /// Signatures, with refusals noted.
    pub signatures: Vec<Signature>,
}

fn fill(source: &Source<'_>) -> Option<SceneRecord> {
    let act: &InspectScene = source.act()?;
    let present = act.attendant.as_ref().map(ToString::to_string);
    Some(SceneRecord {
        head: source.head(KIND.id)?,
        period: fill::period(act.scene.started, act.scene.ended),
        place: act.scene.place.to_string(),
        officers: source.officers(&act.officers),
        recorder: source.name(&source.entry()?.by),
        party: source.party()?,
        present: present.clone(),
        witness: act.scene.witness.as_ref().map(ToString::to_string),
        told: source.words("told.scene"),
        told_answer: None,
        findings: act.findings.to_string(),
        statement: None,
        recordings: act
            .scene
            .recording
            .iter()
            .map(|recording| format!("音像记录（设备{}）", recording.device))
            .collect(),
        confirmation: None,
        signatures: source.signatures("当事人", present.or_else(|| source.party_signer()), &act.scene),
    })
}

fn sample() -> SceneRecord {
    let day = date(2022, 9, 5);
    SceneRecord {
        head: sample::head(day, None),
        period: sample::period(day, (9, 5), (10, 10)),
        place: "曹县磐石街道青菏路中段路东68号".to_owned(),
        officers: sample::officers(),
        recorder: "赵晓燕".to_owned(),
        party: sample::party(),
        present: sample::some("王喆昇（经营者）"),
        witness: sample::some("郭玉梅（曹县磐石街道青菏社区居民委员会工作人员）"),
        told: "执法人员李建国、赵晓燕向当事人出示执法证件，说明来意，告知当事人有权申请回避，有权进行陈述和申辩，\
            并应当配合检查、如实提供有关资料。"
            .to_owned(),
        told_answer: sample::some("证件看过了，不申请回避，配合检查。"),
        findings: "当事人在该地址从事食品零售，营业执照、食品经营许可证悬挂在收银台后墙面，均在有效期内。\n\
            在店内东侧第二组常温食品货架上发现待售的“晨光牧场”纯牛奶48盒，标签标注生产日期2022年1月16日，保质期6个月；\
            在相邻货架上发现待售的“麦香园”蛋黄酥26袋，标签标注生产日期2022年5月8日，保质期90天。\
            检查时上述食品均已超过保质期，未设置停止销售的标识。\n\
            执法人员对上述食品逐件清点、拍照，并提取了收银系统2022年7月至9月的销售记录。"
            .to_owned(),
        statement: sample::some("检查情况属实，是我没有及时清理货架。"),
        recordings: sample::list(&[
            "现场照片6张（编号0905-01至0905-06）",
            "执法记录仪录像1段，时长58分钟（编号YX0905-3）",
        ]),
        confirmation: sample::some("以上笔录我已经看过，与现场情况相符。"),
        signatures: vec![
            sample::signature("当事人", "王喆昇", day),
            sample::signature("见证人", "郭玉梅", day),
            sample::signature("执法人员", "李建国、赵晓燕", day),
            sample::signature("记录人", "赵晓燕", day),
        ],
    }
}
