//! Archiving (归档): ARC-01 and ARC-04.

use crate::acts::closing::CloseCase;
use crate::acts::closing::ReviewFile;
use crate::acts::closing::SupplementArchive;
use crate::acts::decision::{ProcedureLaw, SendCrime, TransferCase, WithdrawCase};
use crate::acts::evidence::Preserve;
use crate::acts::hearing::{HoldHearing, ScheduleHearing};
use crate::acts::investigation::OrderCorrection;
use crate::acts::lead::DeclineLead;
use crate::acts::notice::{AnswerDefence, StateDefence};
use crate::acts::publication::{ExemptPublication, Publish};
use crate::acts::review::{OpineReview, StartDiscussion, SubmitReview};
use crate::acts::service::{Serve, ServiceMethod};
use crate::case::{CaseFile, Decision, Done};
use crate::rule::{Checked, Guards, Rule, Severity, Situation, apl21, cite, not_applicable, procedure_law, require};

/// The rules of this family.
pub const RULES: &[Rule] = &[
    Rule {
        id: "ARC-01",
        title: "案卷材料齐全的才可以归档",
        severity: Severity::Block,
        cites: &[apl21("第四十七条"), cite("山东省行政执法监督条例", "第十四条")],
        cure: "请补齐案卷材料。",
        guards: Guards::Acts(&["case.archive"]),
        check: file_complete,
    },
    Rule {
        id: "ARC-04",
        title: "归档后的案卷只读，补充材料另行登记",
        severity: Severity::Block,
        cites: &[cite("档案法", "关于归档和档案完整的规定"), apl21("第四十七条")],
        cure: "请使用“补充归档材料”，把材料作为单独的附件登记。",
        guards: Guards::All,
        check: read_only,
    },
];

/// Collects what a case file lacks.
struct Inventory<'a> {
    case: &'a CaseFile,
    missing: Vec<String>,
}

impl Inventory<'_> {
    /// A document of this kind must have been issued.
    fn document(&mut self, id: &str) {
        let Some(kind) = crate::document::find(id) else { return };
        let issued = self.case.documents().iter().any(|document| document.kind.id == id);
        self.need(issued, kind.title);
    }

    /// A document of this kind must have been issued, and the last one served.
    fn served(&mut self, id: &str) {
        let Some(kind) = crate::document::find(id) else { return };
        let documents = self.case.documents();
        let Some(last) = documents.iter().rev().find(|document| document.kind.id == id) else {
            return self.need(false, kind.title);
        };
        let served = self.case.service_of(id, last.source).is_some();
        self.need(served, &format!("{}的送达回证", kind.title));
    }

    fn need(&mut self, there: bool, what: &str) {
        if !there {
            self.missing.push(what.to_owned());
        }
    }

    fn has<'b, T>(&'b self) -> bool
    where
        T: crate::definition::ActType + 'b,
        &'b T: TryFrom<&'b crate::acts::Act>,
    {
        self.case.last::<T>().is_some()
    }

    /// What every case has in common once it is filed (law.md §8.5).
    fn filed(&mut self) {
        self.document("lead_registration");
        self.document("filing_approval");
    }

    /// Facts and evidence of a case decided in the ordinary procedure.
    fn investigated(&mut self) {
        self.filed();
        self.need(!self.case.evidence().is_empty(), "证据材料");
        self.document("investigation_report");
        if self.has::<SubmitReview>() {
            let reviewed = self.has::<OpineReview>();
            self.need(reviewed, "法制审核意见书");
        }
        if self.has::<Preserve>() {
            self.document("preservation_approval");
            self.document("preservation_notice");
            self.document("preservation_disposal");
        }
    }

    fn penalised(&mut self) {
        self.investigated();
        let records = ["scene_record", "questioning_record"];
        let recorded = self.case.documents().iter().any(|document| records.contains(&document.kind.id));
        self.need(recorded, "现场笔录或者询问笔录");
        // Electronic service rests on the confirmed address; other ways have proof of their own.
        if self.case.all::<Serve>().any(|serve| serve.act.method == ServiceMethod::Electronic) {
            self.document("address_confirmation");
        }
        let ordered = self.has::<OrderCorrection>() || self.correction_stated();
        self.need(ordered, "责令改正通知书");
        self.served("penalty_notice");
        if self.has::<StateDefence>() {
            let answered = self.has::<AnswerDefence>();
            self.need(answered, "陈述申辩复核意见书");
        }
        if self.has::<StartDiscussion>() {
            self.document("discussion_record");
        }
        self.document("decision_approval");
        self.served("penalty_decision");
        let public = self.has::<Publish>() || self.has::<ExemptPublication>();
        self.need(public, "行政处罚信息公示表或者不予公示的审批表");
        if let Some(held) = self.case.last::<HoldHearing>() {
            self.heard(&held);
        }
    }

    fn correction_stated(&self) -> bool {
        matches!(self.case.decision(), Some(Decision::Penalty(done)) if done.act.correction.is_some())
    }

    fn heard(&mut self, held: &Done<'_, HoldHearing>) {
        self.document("hearing_request");
        if self.has::<ScheduleHearing>() {
            self.served("hearing_notice");
        }
        self.document("hearing_record");
        self.document("hearing_report");
        // The revised law has every case that was heard reviewed.
        if procedure_law(held.day()) == ProcedureLaw::Apl21 {
            self.document("legal_review_opinion");
        }
    }

    /// The receipt of those who took the case over, in the act itself or as proof of the closing.
    fn receipt(&mut self) {
        let sent = self.case.last::<SendCrime>().is_some_and(|sent| sent.act.receipt.is_some());
        let proven = self.case.closed().is_some_and(|closed: Done<'_, CloseCase>| closed.act.proof.is_some());
        self.need(sent || proven, "移送回执");
    }
}

/// What the case file lacks, by the type of the case.
fn missing(case: &CaseFile) -> Vec<String> {
    let mut file = Inventory { case, missing: Vec::new() };
    match case.decision() {
        Some(Decision::Penalty(_)) => file.penalised(),
        Some(Decision::NoPenalty(_)) => {
            file.investigated();
            file.served("no_penalty_decision");
        }
        Some(Decision::OnTheSpot(done)) => {
            file.document("summary_decision");
            file.need(done.act.delivered, "当场交付当事人的记录");
        }
        None if file.has::<SendCrime>() => {
            file.filed();
            file.document("crime_transfer");
            file.receipt();
        }
        None if file.has::<TransferCase>() => {
            file.filed();
            file.document("case_transfer");
            file.receipt();
        }
        None if file.has::<WithdrawCase>() => {
            file.filed();
            file.document("case_withdrawal");
        }
        None if file.has::<DeclineLead>() => {
            file.document("lead_registration");
            file.document("refusal_to_file");
        }
        None => file.need(false, "处理决定"),
    }
    file.document("closing_approval");
    file.missing
}

fn file_complete(s: &Situation<'_>) -> Checked {
    if s.case.closed().is_none() {
        return not_applicable();
    }
    let missing = missing(s.case);
    require(missing.is_empty(), || format!("案卷缺少{}", missing.join("、")))
}

fn read_only(s: &Situation<'_>) -> Checked {
    if s.case.archived().is_none() {
        return not_applicable();
    }
    require(s.is::<SupplementArchive>() || s.is::<ReviewFile>(), || {
        format!("案卷已经归档，不能再办理“{}”", s.definition.title)
    })
}
