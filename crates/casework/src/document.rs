//! The kinds of documents (行政执法文书) that acts produce; law.md §8.2 gives their numbers D01 to D81.

/// Whether a document goes to the party or stays inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// To the party, under the agency's seal.
    External,
    /// Inside the agency.
    Internal,
}

/// Which volume of the case file holds a document (正卷、副卷).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Volume {
    /// Main volume, open to the party and to court.
    Main,
    /// Sub volume, internal.
    Sub,
}

/// One kind of document.
#[derive(Debug)]
pub struct DocumentKind {
    /// Stable id in English snake case.
    pub id: &'static str,
    /// Official Chinese name.
    pub title: &'static str,
    /// The kind's word in its number (文种字); empty when the kind is not numbered.
    pub word: &'static str,
    /// Inside or outside.
    pub reach: Reach,
    /// Volume of the case file.
    pub volume: Volume,
    /// Place in the order of its volume (law.md §8.4), lower first.
    pub order: u8,
    /// Whether it must be served on the party.
    pub served: bool,
}

use Reach::{External, Internal};
use Volume::{Main, Sub};

const fn kind(
    id: &'static str,
    title: &'static str,
    word: &'static str,
    reach: Reach,
    volume: Volume,
    order: u8,
    served: bool,
) -> DocumentKind {
    DocumentKind { id, title, word, reach, volume, order, served }
}

/// Every kind of document that the acts of a case produce.
pub const KINDS: &[DocumentKind] = &[
    kind("lead_registration", "案件来源登记表", "", Internal, Sub, 1, false),
    kind("filing_approval", "立案审批表", "立", Internal, Main, 1, false),
    kind("refusal_to_file", "不予立案审批表", "不立", Internal, Main, 1, false),
    kind("general_approval", "行政处罚案件有关事项审批表", "", Internal, Sub, 2, false),
    kind("recusal_decision", "回避决定书", "回", External, Main, 3, false),
    kind("scene_record", "现场笔录", "", External, Main, 5, false),
    kind("questioning_record", "询问笔录", "", External, Main, 5, false),
    kind("address_confirmation", "送达地址确认书", "", External, Main, 4, false),
    kind("evidence_extraction", "证据提取单", "", External, Main, 6, false),
    kind("sampling_record", "抽样取证凭证", "抽", External, Main, 6, false),
    kind("appraisal_commission", "检测、检验、检疫、鉴定委托书", "鉴委", External, Main, 6, false),
    kind("appraisal_result_notice", "检测、检验、检疫、鉴定结果告知书", "果告", External, Main, 6, true),
    kind("preservation_approval", "先行登记保存证据审批表", "", Internal, Sub, 2, false),
    kind("preservation_notice", "先行登记保存证据通知书", "先登", External, Main, 4, true),
    kind("preservation_disposal", "先行登记保存证据处理决定书", "先登处", External, Main, 4, true),
    kind("correction_order", "责令改正通知书", "责改", External, Main, 4, true),
    kind("correction_review", "整改复查意见书", "", External, Main, 4, false),
    kind("suspension_approval", "中止（恢复）案件调查审批表", "", Internal, Sub, 2, false),
    kind("investigation_report", "案件调查终结报告", "", Internal, Sub, 2, false),
    kind("legal_review_opinion", "法制审核意见书", "法审", Internal, Sub, 3, false),
    kind("penalty_notice", "行政处罚事先告知书", "罚告", External, Main, 4, true),
    kind("defence_record", "陈述申辩笔录", "", External, Main, 5, false),
    kind("defence_answer", "陈述申辩复核意见书", "", Internal, Sub, 3, false),
    kind("hearing_request", "听证申请登记表", "", External, Main, 5, false),
    kind("hearing_notice", "听证通知书", "听通", External, Main, 4, true),
    kind("hearing_refusal", "不予受理听证通知书", "听不受", External, Main, 4, true),
    kind("hearing_record", "听证笔录", "", External, Main, 5, false),
    kind("hearing_report", "听证报告", "", Internal, Sub, 4, false),
    kind("discussion_record", "行政处罚案件集体讨论记录", "", Internal, Sub, 3, false),
    kind("decision_approval", "行政处罚决定审批表", "", Internal, Sub, 2, false),
    kind("penalty_decision", "行政处罚决定书", "罚决", External, Main, 2, true),
    kind("no_penalty_decision", "不予行政处罚决定书", "不罚决", External, Main, 2, true),
    kind("summary_decision", "当场行政处罚决定书", "当罚", External, Main, 2, false),
    kind("case_withdrawal", "撤销案件审批表", "", Internal, Sub, 2, false),
    kind("case_transfer", "案件移送函", "移", External, Sub, 2, false),
    kind("crime_transfer", "涉嫌犯罪案件移送书", "涉罪移", External, Sub, 2, false),
    kind("service_receipt", "送达回证", "", External, Main, 3, false),
    kind("public_notice_service", "公告送达文书", "公送", External, Main, 4, false),
    kind("payment_notice", "罚没款缴款通知书", "缴", External, Main, 7, false),
    kind("publication_summary", "行政处罚信息公示表", "", External, Sub, 6, false),
    kind("closing_approval", "结案审批表", "", Internal, Sub, 5, false),
    kind("file_cover", "案卷封面", "", Internal, Main, 0, false),
    kind("file_catalogue", "卷内文件目录", "", Internal, Main, 0, false),
    kind("file_remarks", "卷内备考表", "", Internal, Main, 9, false),
];

/// The kind with this id.
pub fn find(id: &str) -> Option<&'static DocumentKind> {
    KINDS.iter().find(|kind| kind.id == id)
}

/// A document number in the official style, such as 曹市监罚决〔2022〕12号 (GB/T 9704: hexagonal brackets, no leading
/// zero, no “第”).
pub fn number(agency_word: &str, kind: &DocumentKind, year: i16, serial: u64) -> String {
    format!("{agency_word}{}〔{year}〕{serial}号", kind.word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acts::Act;

    #[test]
    fn every_document_of_an_act_is_a_kind_and_every_kind_has_an_act() {
        let produced: Vec<&str> = Act::DEFINITIONS.iter().flat_map(|d| d.documents.iter().copied()).collect();
        for id in &produced {
            assert!(find(id).is_some(), "{id} is produced but not a kind");
        }
        for kind in KINDS {
            assert!(produced.contains(&kind.id), "{} is never produced", kind.id);
        }
    }
}
