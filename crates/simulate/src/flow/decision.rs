//! Review, discussion and decision.

use casework::acts::decision::ProcedureLaw;
use casework::rule::procedure_law;
use serde_json::{Value as Json, json};

use super::Flow;
use crate::cases::Ending;
use crate::desk::Halt;

impl Flow<'_, '_, '_> {
    /// Legal review, where it is asked for or the agency wants it, and the collective discussion of large cases.
    pub(super) fn review(&mut self) -> Result<(), Halt> {
        let ending = self.ending();
        let held = self.desk.case.hearing_held().is_some();
        let asked = held || self.matter.story.complicated || procedure_law(self.desk.today()) == ProcedureLaw::Apl17;
        let chosen = matches!(ending, Ending::InReview | Ending::ReturnedByReviewer);
        if asked || chosen || self.desk.rng.percent(50) {
            self.legal_review()?;
        }
        if self.large()? || held || self.matter.story.complicated || ending == Ending::DiscussionStarted {
            self.discuss()?;
        }
        Ok(())
    }

    fn legal_review(&mut self) -> Result<(), Halt> {
        self.desk.go(0, 1)?;
        self.desk.officer("review.submit", &json!({"note": "案件已经调查终结并履行告知程序，送请法制审核。"}))?;
        self.desk.reach(Ending::InReview)?;
        self.desk.go(1, 5)?;
        let returned = self.ending() == Ending::ReturnedByReviewer;
        let points = [
            "执法主体和执法人员资格",
            "执法程序",
            "案件事实和证据",
            "法律适用和裁量基准运用",
            "法定权限",
            "执法文书",
            "是否涉嫌犯罪",
        ];
        let points: Vec<Json> = points
            .into_iter()
            .map(|point| {
                let note = (returned && point == "案件事实和证据").then_some("违法行为持续的时间缺少证据证明。");
                json!({"point": point, "passes": note.is_none(), "note": note})
            })
            .collect();
        let phrases = self.desk.office.phrases;
        let explanation = self.desk.phrase(if returned { &phrases.investigate } else { &phrases.review });
        let fields = json!({
            "points": points,
            "opinion": if returned { "investigate" } else { "agree" },
            "explanation": explanation,
        });
        let reviewer = self.desk.office.team.reviewer.clone();
        self.desk.act(&reviewer, "review.opine", &fields)?;
        self.desk.reach(Ending::ReturnedByReviewer)
    }

    fn discuss(&mut self) -> Result<(), Halt> {
        self.desk.go(0, 2)?;
        let matters =
            format!("{}{}的处罚。", self.matter.party.name, self.matter.story.cause.trim_start_matches("涉嫌"));
        self.desk.chief("discussion.start", &json!({"matters": matters}))?;
        self.desk.reach(Ending::DiscussionStarted)?;
        self.desk.go(1, 3)?;
        let team = self.desk.office.team;
        let phrases = self.desk.office.phrases;
        let heads = std::iter::once(&team.chief).chain(&team.deputies);
        let members: Vec<Json> =
            heads.map(|head| json!({"member": head.as_str(), "opinion": self.desk.phrase(&phrases.discussion), "agrees": true})).collect();
        let fields = json!({
            "chair": team.chief.as_str(),
            "members": members,
            "attending": [team.officers[0].as_str(), team.reviewer.as_str()],
            "conclusion": "一致同意按照告知的内容作出行政处罚决定。",
        });
        self.desk.chief("discussion.conclude", &fields)
    }

    pub(super) fn decide(&mut self) -> Result<(), Halt> {
        self.desk.go(0, 2)?;
        let phrases = self.desk.office.phrases;
        let fields = json!({
            "officers": self.desk.officers(),
            "disposition": self.disposition(),
            "opinion": self.desk.phrase(&phrases.propose),
        });
        self.desk.officer("penalty.propose_decision", &fields)?;
        self.desk.reach(Ending::DecisionProposed)?;
        self.desk.go(0, 2)?;
        let matter = self.matter;
        let facts = self.desk.case.notice().map(|notice| {
            use casework::value::Value as _;
            notice.act.facts.write()
        });
        let defended = self.desk.case.last::<casework::acts::notice::StateDefence>().is_some();
        let response = defended.then_some("对当事人的陈述、申辩意见逐条进行了复核，采纳情况和理由见复核意见书。");
        let payment = if matter.fine.is_some() { self.payment()? } else { Json::Null };
        let days = self.desk.days("payment.days")?;
        let performance = match matter.fine {
            Some(_) => format!("自收到本决定书之日起{days}日内到代收银行缴纳罚没款。"),
            None => "自收到本决定书之日起履行。".to_owned(),
        };
        let confiscates = self.imposes(law::PenaltyKind::ConfiscateGains);
        let fields = json!({
            "facts": facts,
            "defence_response": response,
            "disposition": self.disposition(),
            "amount_in_capitals": matter.fine.map(law::Fen::capitals),
            "correction": if self.corrected { "done" } else { "ordered" },
            "gains": confiscates.then_some("confiscated"),
            "performance": performance,
            "payment": payment,
            "remedies": self.remedies(false)?,
            "sealed_by": self.agency(),
            "procedure_law": procedure_law(self.desk.today()).code(),
            "applied_law": "at_violation",
        });
        self.desk.chief("penalty.decide", &fields)?;
        self.desk.reach(Ending::DecidedUnserved)
    }

    pub(super) fn decide_no_penalty(&mut self) -> Result<(), Halt> {
        if procedure_law(self.desk.today()) == ProcedureLaw::Apl17 {
            self.legal_review()?;
        }
        self.desk.go(1, 4)?;
        let phrases = self.desk.office.phrases;
        let fields = json!({
            "facts": self.facts(),
            "ground": "minor",
            "ground_basis": "违法行为轻微并及时改正，没有造成危害后果的，不予行政处罚",
            "education": self.desk.phrase(&phrases.education),
            "remedies": self.remedies(false)?,
            "sealed_by": self.agency(),
            "procedure_law": procedure_law(self.desk.today()).code(),
        });
        self.desk.chief("penalty.decide_no_penalty", &fields)?;
        self.desk.go(0, 2)?;
        self.serve("no_penalty_decision")
    }
}
