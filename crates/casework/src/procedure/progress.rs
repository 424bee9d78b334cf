//! How far a case has come in the online procedure of its item, where the agency has shaped one of its own.
//!
//! The statutory steps are guarded by the legality rules; what is told here is which of the agency's own steps wait, and
//! which must be done before an act. That follows from the graph alone: a step must be done before another one when no
//! way leads there without it.

use std::cell::OnceCell;

use jiff::civil::{Date, DateTime};

use super::graph::{Graph, Known};
use super::{Condition, Duty, Step};
use crate::acts::Act;
use crate::acts::approval::Approve;
use crate::acts::conclusion::EndInvestigation;
use crate::acts::decision::DecideOnTheSpot;
use crate::acts::notice::{AnswerDefence, StateDefence, WaiveDefence};
use crate::acts::performance::{RecordPayment, RecordPerformance};
use crate::acts::procedure::{CompleteStep, StepResult};
use crate::acts::publication::{ExemptPublication, Publish};
use crate::acts::review::{ConcludeDiscussion, OpineReview};
use crate::case::{CaseFile, Entry, RequestState};
use crate::definition::{ActType, Role};
use crate::facts::Facts;
use crate::rule::Situation;

/// How a step stands in a case.
#[derive(Debug, Clone, Copy)]
pub enum Standing<'a> {
    /// The case has not come to it, or passes it by.
    Ahead,
    /// It waits, since what stands before it was done with this entry.
    Due(&'a Entry),
    /// It was returned with this entry, and nothing was mended since.
    Returned(&'a Entry),
    /// It was done with this entry.
    Done(&'a Entry),
}

/// A case in the agency's own procedure of its item.
#[derive(Debug)]
pub struct Progress<'a> {
    graph: Graph<'a>,
    starts: Vec<usize>,
    case: &'a CaseFile,
    situation: Situation<'a>,
    /// What is known of conditions; told only when it is asked, because most acts are no step of any procedure.
    known: OnceCell<Vec<(Condition, bool)>>,
}

impl<'a> Progress<'a> {
    /// The progress of the case in a situation; `None` where its item follows the standard procedure, or the case was
    /// decided on the spot.
    pub fn of(s: &Situation<'a>) -> Option<Self> {
        if s.case.last::<DecideOnTheSpot>().is_some() || s.is::<DecideOnTheSpot>() {
            return None;
        }
        let steps = s.item()?.procedure.as_ref()?.steps.as_slice();
        if steps.is_empty() {
            return None;
        }
        let graph = Graph::new(steps);
        let starts = graph.of_duty(Duty::Lead);
        Some(Self { graph, starts, case: s.case, situation: *s, known: OnceCell::new() })
    }

    /// The progress of a case as it stands at a moment.
    pub fn at(case: &'a CaseFile, at: DateTime, facts: Facts<'a>) -> Option<Self> {
        let by = &case.entries.first()?.by;
        Self::of(&Situation::possible(case, &CompleteStep::DEFINITION, by, at, facts))
    }

    /// Every step, in the order of the procedure, with its standing. Mere headings are left out.
    pub fn steps(&self) -> impl Iterator<Item = (&'a Step, Standing<'a>)> + '_ {
        let steps = self.graph.steps.iter().enumerate();
        steps.filter(|(place, _)| !self.is_heading(*place)).map(|(place, step)| (step, self.standing(place)))
    }

    /// The step with this id.
    pub fn step(&self, id: &str) -> Option<(&'a Step, Standing<'a>)> {
        let place = self.graph.places.get(id).copied()?;
        Some((self.graph.steps.get(place)?, self.standing(place)))
    }

    /// The steps that wait to be completed: the agency's own, and those whose materials are missing.
    pub fn waiting(&self) -> impl Iterator<Item = (&'a Step, &'a Entry)> + '_ {
        let reached = |step: &Step| step.completes_itself() || self.act_of(step).is_some();
        let asked = self.steps().filter(move |(step, _)| step.is_completed() && reached(step));
        asked.filter_map(|(step, standing)| match standing {
            Standing::Due(since) if self.still_matters(step) => Some((step, since)),
            _ => None,
        })
    }

    /// The steps that were returned and wait for the officers of the case.
    pub fn returned(&self) -> impl Iterator<Item = (&'a Step, &'a Entry)> + '_ {
        self.steps().filter_map(|(step, standing)| match standing {
            Standing::Returned(by) if self.still_matters(step) => Some((step, by)),
            _ => None,
        })
    }

    /// The act by which officers mend what a step was returned for: that of the step before it, where it is theirs.
    pub fn mended_by(&self, step: &Step) -> Option<&'static str> {
        let place = self.graph.places.get(step.id.as_str()).copied()?;
        let duties = self.before(place).into_iter().filter_map(|before| self.graph.duty(before));
        let acts = duties.filter_map(|duty| duty.acts().first().copied());
        let theirs =
            |act: &&str| Act::definition_of(act).is_some_and(|definition| definition.by.contains(&Role::Officer));
        acts.filter(theirs).last()
    }

    /// What must still be done before the act of a situation, by the agency's own procedure.
    pub fn missing(&self, s: &Situation<'_>) -> Vec<&'a Step> {
        let targets = self.fulfilled(s);
        if targets.is_empty() {
            return Vec::new();
        }
        let avoiding = |known: &[(Condition, bool)], place: Option<usize>| {
            self.graph.shortest(&self.starts, known, |at| targets.contains(&at), |at| Some(at) == place).is_some()
        };
        // Where what is known leads another way altogether, only what lies on every way is asked.
        let known = if avoiding(self.known(), None) { self.known() } else { &[] };
        if !avoiding(known, None) {
            return Vec::new();
        }
        let asked = |step: &Step| step.is_completed() || matches!(step.duty, Duty::Review | Duty::Discussion);
        let open = |place: &usize| !targets.contains(place) && !matches!(self.standing(*place), Standing::Done(_));
        (0..self.graph.steps.len())
            .filter(open)
            .filter_map(|place| self.graph.steps.get(place).filter(|step| asked(step)).map(|step| (place, step)))
            .filter(|(place, _)| !avoiding(known, Some(*place)))
            .map(|(_, step)| step)
            .collect()
    }

    /// The steps of the procedure that the act of a situation does.
    pub fn doing(&self, s: &Situation<'_>) -> Vec<&'a Step> {
        self.fulfilled(s).into_iter().filter_map(|place| self.graph.steps.get(place)).collect()
    }

    /// The last day for a step by its own limit, inclusive, and the day from which it counts; `None` where it has none,
    /// or the case has not come to it.
    pub fn limit(&self, step: &Step, facts: Facts<'_>) -> Option<(Date, Date)> {
        let limit = step.limit.as_ref()?;
        let place = self.graph.places.get(step.id.as_str()).copied()?;
        let since = self.reached(place)?.at.date();
        let reckoning = facts.law.calendar.reckon_at_least(since, &limit.period(), &self.case.stops());
        (reckoning.beyond.is_none() && reckoning.paused_since.is_none()).then_some((since, reckoning.due))
    }

    fn known(&self) -> &Known {
        self.known.get_or_init(|| known(&self.situation))
    }

    /// A step that no act does, and that asks for nothing.
    fn is_heading(&self, place: usize) -> bool {
        let step = self.graph.steps.get(place);
        step.is_some_and(|step| step.duty == Duty::Local && step.act.is_none() && !step.is_completed())
    }

    /// The steps before a place, headings passed by.
    fn before(&self, place: usize) -> Vec<usize> {
        let mut seen = vec![place];
        let mut found = Vec::new();
        let mut open = vec![place];
        while let Some(at) = open.pop() {
            for before in self.graph.before(at, self.known()) {
                if seen.contains(&before) {
                    continue;
                }
                seen.push(before);
                if self.is_heading(before) { open.push(before) } else { found.push(before) }
            }
        }
        found
    }

    /// The entry with which the last of the steps before a place was finished.
    fn reached(&self, place: usize) -> Option<&'a Entry> {
        self.before(place).into_iter().filter_map(|before| self.finished(before)).max_by_key(|entry| entry.seq)
    }

    /// The entry with which a step was last finished, whatever was done since.
    fn finished(&self, place: usize) -> Option<&'a Entry> {
        let step = self.graph.steps.get(place)?;
        let done = if step.completes_itself() { None } else { Some(self.act_of(step)?) };
        if !step.is_completed() {
            return done;
        }
        let passed = self.completions(step).filter(|(_, act)| act.result == StepResult::Passed);
        passed.map(|(entry, _)| entry).last()
    }

    fn completions(&self, step: &Step) -> impl Iterator<Item = (&'a Entry, &'a CompleteStep)> {
        let id = step.id.clone();
        self.case.any::<CompleteStep>().filter(move |(_, act)| act.step.as_str() == id.as_str())
    }

    fn standing(&self, place: usize) -> Standing<'a> {
        let Some(step) = self.graph.steps.get(place) else { return Standing::Ahead };
        // What must have happened before the completion: the statutory act itself, or the steps before.
        let ground = if step.completes_itself() { self.reached(place) } else { self.act_of(step) };
        if !step.is_completed() {
            return match (ground, self.reached(place)) {
                (Some(done), _) => Standing::Done(done),
                (None, Some(since)) => Standing::Due(since),
                (None, None) => Standing::Ahead,
            };
        }
        let Some(since) = ground else {
            let waits = if step.completes_itself() { None } else { self.reached(place) };
            return waits.map_or(Standing::Ahead, Standing::Due);
        };
        let Some((entry, act)) = self.completions(step).last() else { return Standing::Due(since) };
        match act.result {
            StepResult::Passed if self.renewed(place, entry) => Standing::Due(since),
            StepResult::Passed => Standing::Done(entry),
            StepResult::Returned if self.mended(place, entry) => Standing::Due(since),
            StepResult::Returned => Standing::Returned(entry),
        }
    }

    /// Whether what a step has passed was done anew since. Evidence may always be added; and what comes after the step
    /// in a loop does not undo it.
    fn renewed(&self, place: usize, completed: &Entry) -> bool {
        let later = |before: usize| self.finished(before).is_some_and(|entry| entry.seq > completed.seq);
        let after = |before: usize| self.graph.shortest(&[place], &[], |at| at == before, |_| false).is_some();
        let mut before = self.before(place).into_iter();
        before.any(|at| self.graph.duty(at) != Some(Duty::Investigation) && later(at) && !after(at))
    }

    /// Whether anything was done about a return: a step before was done anew, evidence included.
    fn mended(&self, place: usize, returned: &Entry) -> bool {
        self.reached(place).is_some_and(|entry| entry.seq > returned.seq)
    }

    /// Whether a step is still to be done: a case that has ended only passes what comes after its end.
    fn still_matters(&self, step: &Step) -> bool {
        if self.case.closed().is_some() {
            return false;
        }
        let Some(place) = self.graph.places.get(step.id.as_str()).copied() else { return false };
        let leads_to_decision = || {
            let decision = |at: usize| matches!(self.graph.duty(at), Some(Duty::Decision | Duty::Ending));
            let before = |at: usize| at != place && decision(at);
            self.graph.shortest(&[place], &[], before, |_| false).is_some()
        };
        !self.case.concluded() || !leads_to_decision()
    }

    /// The last entry with which the act of a step took effect.
    fn act_of(&self, step: &Step) -> Option<&'a Entry> {
        let case = self.case;
        match step.duty {
            Duty::Request => case.filing_request().map(|(entry, _)| entry),
            Duty::Filing => case.filing().map(|filing| filing.effective),
            Duty::EndReport => case.last::<EndInvestigation>().map(|done| done.effective),
            Duty::Notice => case.notice().map(|notice| notice.effective),
            Duty::NoticeService => {
                let notice = case.notice()?;
                case.service_of("penalty_notice", notice.entry.seq).map(|(serve, _)| serve.effective)
            }
            Duty::Service => {
                let decision = case.decision()?;
                let kind = decision.document_kind();
                case.service_of(kind, decision.entry().seq).map(|(serve, _)| serve.effective)
            }
            Duty::Defence => self.latest([
                case.last::<StateDefence>().map(|done| done.effective),
                case.last::<WaiveDefence>().map(|done| done.effective),
                case.last::<AnswerDefence>().map(|done| done.effective),
            ]),
            Duty::Hearing => self.latest([
                case.hearing_held().map(|done| done.effective),
                case.hearing_terminated().map(|done| done.effective),
            ]),
            Duty::Review => case.last::<OpineReview>().map(|done| done.effective),
            Duty::Discussion => case.last::<ConcludeDiscussion>().map(|done| done.effective),
            Duty::Publication => self.latest([
                case.last::<Publish>().map(|done| done.effective),
                case.last::<ExemptPublication>().map(|done| done.effective),
            ]),
            Duty::Performance => self.latest([
                case.last::<RecordPayment>().map(|done| done.effective),
                case.last::<RecordPerformance>().map(|done| done.effective),
            ]),
            Duty::Lead
            | Duty::Investigation
            | Duty::Decision
            | Duty::Closing
            | Duty::Archive
            | Duty::Ending
            | Duty::Local => {
                let acts = step.acts();
                let of_step = |entry: &&'a Entry| acts.contains(&entry.definition().id);
                case.entries.iter().rev().map(AsRef::as_ref).filter(of_step).find_map(|entry| self.effective(entry))
            }
        }
    }

    fn latest<const N: usize>(&self, entries: [Option<&'a Entry>; N]) -> Option<&'a Entry> {
        entries.into_iter().flatten().max_by_key(|entry| entry.seq)
    }

    fn effective(&self, entry: &'a Entry) -> Option<&'a Entry> {
        match self.case.request_state(entry) {
            RequestState::NotNeeded => Some(entry),
            RequestState::Approved(seq) => self.case.entry(seq),
            RequestState::Pending | RequestState::Returned(_) => None,
        }
    }

    /// The places of the steps that the act of a situation does.
    fn fulfilled(&self, s: &Situation<'_>) -> Vec<usize> {
        let id = s.definition.id;
        if s.is::<CompleteStep>() {
            let step = s.act::<CompleteStep>().map(|act| act.step.as_str());
            return step.and_then(|id| self.graph.places.get(id).copied()).into_iter().collect();
        }
        let duty = match id {
            "approval.approve" => self.approves_filing(s).then_some(Duty::Filing),
            "service.serve" => self.served(s),
            _ => {
                let ending = Duty::Ending.acts().contains(&id);
                let places = 0..self.graph.steps.len();
                return places.filter(|place| self.does(*place, id, ending)).collect();
            }
        };
        duty.map(|duty| self.graph.of_duty(duty)).unwrap_or_default()
    }

    fn does(&self, place: usize, id: &str, ending: bool) -> bool {
        let Some(step) = self.graph.steps.get(place) else { return false };
        if !step.acts().contains(&id) {
            return false;
        }
        // A case ends otherwise before its filing by a refusal, and after it by all else.
        let unfiled = |at: usize| self.graph.duty(at) == Some(Duty::Filing);
        let early = || self.graph.shortest(&self.starts, &[], |at| at == place, unfiled).is_some();
        !ending || early() == (id == "lead.decline")
    }

    fn approves_filing(&self, s: &Situation<'_>) -> bool {
        let filing = |entry: &Entry| entry.definition().id == "penalty.file_case";
        match s.act {
            Some(Act::Approve(Approve { request, .. })) => s.case.resolve(request, s.seq()).is_some_and(filing),
            _ => s.act.is_none() && self.case.pending().any(filing),
        }
    }

    /// Which service it is.
    fn served(&self, s: &Situation<'_>) -> Option<Duty> {
        let Some(serve) = s.act::<crate::acts::service::Serve>() else {
            return Some(if self.case.decision().is_some() { Duty::Service } else { Duty::NoticeService });
        };
        match self.case.document(&serve.document, s.seq())?.kind.id {
            "penalty_notice" => Some(Duty::NoticeService),
            "penalty_decision" | "no_penalty_decision" => Some(Duty::Service),
            _ => None,
        }
    }
}

/// Who completes a step: its roles; the materials of a statutory step the officers of the case hand in.
pub fn completed_by(step: &Step) -> Vec<Role> {
    let own = step.completes_itself() && !step.roles.is_empty();
    if own { step.roles.clone() } else { vec![Role::Officer, Role::Clerk] }
}

/// What the record tells of the conditions on which ways depend.
fn known(s: &Situation<'_>) -> Vec<(Condition, bool)> {
    let heard = s.case.notice().map(|_| {
        let awaited = s.case.hearing_awaited().is_some();
        awaited || s.case.hearing_held().is_some() || s.case.hearing_terminated().is_some()
    });
    [
        (Condition::HearingRequested, heard),
        (Condition::ReviewRequired, crate::rules::review::foreseen(s)),
        (Condition::DiscussionRequired, crate::rules::decision::discussion_foreseen(s)),
    ]
    .into_iter()
    .filter_map(|(condition, holds)| holds.map(|holds| (condition, holds)))
    .collect()
}
