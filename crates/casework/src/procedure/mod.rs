//! The online procedure of an item (网络运行流程): the standard ordinary procedure, and an agency's own one as data.
//!
//! An agency may add approvals, documents and steps of its own, and shorten limits. [`prove::prove`] shows that what it
//! made still passes through every step that the statutes require, in their order, or names the shortest way around one.

mod graph;
pub mod progress;
pub mod prove;
mod requirements;
pub mod shape;
mod standard;

pub use prove::{Fault, check, prove};
pub use requirements::{REQUIREMENTS, Requirement};
pub use standard::standard;

use jiff::civil::Date;
use law::Law;

use crate::catalogue::elements::TimeLimit;
use crate::definition::Role;
use crate::rule::{Doubt, procedure_law};
use crate::value::Line;

/// The id of the standard procedure.
pub const STANDARD: &str = "standard";

crate::choices! {
    /// Which step of the statutes a step fulfils.
    pub enum Duty {
        Lead = "lead", "登记线索";
        Request = "filing_request", "申请立案";
        Filing = "filing", "批准立案";
        Investigation = "investigation", "调查取证";
        EndReport = "end_report", "调查终结";
        Notice = "notice", "制作事先告知书";
        NoticeService = "notice_service", "送达事先告知书";
        Defence = "defence", "听取陈述、申辩";
        Hearing = "hearing", "听证";
        Review = "review", "法制审核";
        Discussion = "discussion", "集体讨论";
        Decision = "decision", "作出处罚决定";
        Service = "service", "送达决定书";
        Publication = "publication", "公示";
        Performance = "performance", "执行";
        Closing = "closing", "结案";
        Archive = "archive", "归档";
        Ending = "ending", "以其他方式终结";
        Local = "local", "本机关增加的环节";
    }
}

impl Duty {
    /// The acts by which the step is done; none for a step of the agency's own.
    pub fn acts(self) -> &'static [&'static str] {
        match self {
            Self::Lead => &["lead.register"],
            Self::Request => &["penalty.file_case"],
            Self::Filing => &["approval.approve"],
            Self::Investigation => {
                &["evidence.inspect_scene", "evidence.question", "evidence.collect", "evidence.sample"]
            }
            Self::EndReport => &["penalty.end_investigation"],
            Self::Notice => &["penalty.notify"],
            Self::NoticeService | Self::Service => &["service.serve"],
            Self::Defence => &["defence.state", "defence.waive", "defence.answer"],
            Self::Hearing => &["hearing.hold"],
            Self::Review => &["review.opine"],
            Self::Discussion => &["discussion.conclude"],
            Self::Decision => &["penalty.decide"],
            Self::Publication => &["publication.publish"],
            Self::Performance => &["payment.record", "performance.record"],
            Self::Closing => &["case.close"],
            Self::Archive => &["case.archive"],
            Self::Ending => {
                &["lead.decline", "penalty.decide_no_penalty", "case.transfer", "case.withdraw", "crime.send"]
            }
            Self::Local => &[],
        }
    }

    /// Whether a case may rest after the step.
    pub fn ends(self) -> bool {
        matches!(self, Self::Closing | Self::Archive | Self::Ending)
    }

    /// Who alone may do the step, where a statute says so.
    pub fn only(self) -> Option<Role> {
        match self {
            Self::Filing | Self::Decision => Some(Role::Head),
            Self::Hearing => Some(Role::Presider),
            Self::Review => Some(Role::Reviewer),
            _ => None,
        }
    }

    /// The parameter that limits the step, where a statute does.
    pub fn limit(self) -> Option<&'static str> {
        match self {
            Self::NoticeService | Self::Service => Some("service.days"),
            Self::Publication => Some("publish.days"),
            _ => None,
        }
    }
}

crate::choices! {
    /// On what the way from one step to the next depends.
    pub enum Condition {
        Filed = "filed", "决定立案";
        Punished = "punished", "应当给予处罚";
        HearingRequested = "hearing_requested", "当事人要求听证";
        ReviewRequired = "review_required", "应当法制审核";
        DiscussionRequired = "discussion_required", "应当集体讨论";
        Influential = "influential", "应当公示";
    }
}

crate::group! {
    /// The way to the next step.
    pub struct Way {
        to: Line, "下一环节";
        condition: Option<Condition>, "条件", "不填为任何情况";
        otherwise: bool, "条件不具备时";
    }
}

crate::group! {
    /// One step of a procedure.
    pub struct Step {
        id: Line, "环节标识";
        title: Line, "环节名称";
        duty: Duty, "对应的法定环节";
        act: Option<Line>, "办理的行为", "不填为该环节的行为";
        roles: Vec<Role>, "办理岗位", "不填为该行为的岗位";
        documents: Vec<Line>, "产生的材料";
        limit: Option<TimeLimit>, "办理时限";
        next: Vec<Way>, "去向";
    }
}

crate::group! {
    /// The online procedure of an item: the standard one, or the steps of an agency's own.
    pub struct OnlineProcedure {
        id: Line, "流程标识", "标准普通程序为standard";
        title: Option<Line>, "流程名称";
        steps: Vec<Step>, "环节", "采用标准普通程序的不填";
    }
}

impl OnlineProcedure {
    /// What stands against the procedure on a day, in Chinese: an unknown id, or what [`check`] finds.
    ///
    /// # Errors
    /// [`Doubt`] when a parameter is not known for the day.
    pub fn faults(&self, law: &Law, department: Option<&str>, day: Date) -> Result<Vec<String>, Doubt> {
        let Some(steps) = self.resolved() else {
            return Ok(vec![format!("没有标识为“{}”的流程，也没有填写环节", self.id)]);
        };
        let proof = check(&steps, procedure_law(day), &law.parameters, department, day)?;
        Ok(proof.err().unwrap_or_default().iter().map(ToString::to_string).collect())
    }

    /// The standard ordinary procedure by its id.
    pub fn of_standard() -> Self {
        Self { id: Line::from(STANDARD), title: None, steps: Vec::new() }
    }

    /// The steps: its own, or those of the standard procedure. `None` for another id without steps.
    pub fn resolved(&self) -> Option<Vec<Step>> {
        match (self.steps.is_empty(), self.id.as_str() == STANDARD) {
            (true, true) => Some(standard()),
            (true, false) => None,
            (false, _) => Some(self.steps.clone()),
        }
    }
}

impl Step {
    /// The acts by which the step is done.
    pub fn acts(&self) -> Vec<&str> {
        match &self.act {
            Some(act) => vec![act.as_str()],
            None => self.duty.acts().to_vec(),
        }
    }

    /// Whether it is the agency's own and done by [`CompleteStep`](crate::acts::procedure::CompleteStep): no act of the system stands for it, and it is said who
    /// does it, or what it produces. A local step without roles and materials is a mere heading that a case passes.
    pub fn completes_itself(&self) -> bool {
        self.duty == Duty::Local && self.act.is_none() && !(self.roles.is_empty() && self.documents.is_empty())
    }

    /// Whether it is done by [`CompleteStep`](crate::acts::procedure::CompleteStep), wholly or as far as its materials go.
    pub fn is_completed(&self) -> bool {
        self.completes_itself() || !self.documents.is_empty()
    }

    /// Who does it: as stated, or as its acts say.
    pub fn by(&self) -> Vec<Role> {
        if !self.roles.is_empty() {
            return self.roles.clone();
        }
        if let Some(only) = self.duty.only() {
            return vec![only];
        }
        let definitions = self.acts().into_iter().filter_map(crate::acts::Act::definition_of);
        let mut roles: Vec<Role> = definitions.flat_map(|definition| definition.by.iter().copied()).collect();
        roles.sort();
        roles.dedup();
        roles
    }
}
