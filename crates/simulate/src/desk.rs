//! The desk at which a planned case is worked: time goes on, acts are decided by the real engine and recorded.

use std::collections::BTreeMap;

use casework::acts::Act;
use casework::case::{CaseFile, Numbered};
use casework::decide::{Accepted, Command, decide};
use casework::facts::{Facts, Neighbours};
use casework::registry::{RegisterAgency, Registry};
use casework::value::{PersonId, write_datetime};
use jiff::civil::{Date, DateTime, Time};
use jiff::{SignedDuration, ToSpan as _};
use law::Law;
use law::calendar::CalendarGap;
use serde_json::{Value as Json, json};

use crate::cases::{Ending, PlannedStep};
use crate::rng::Rng;
use crate::story::Phrases;
use crate::timing;

/// Why a plan stops.
#[derive(Debug)]
pub(crate) enum Halt {
    /// The stage that was chosen is reached.
    Reached,
    /// The story runs past its end, or past the calendar.
    Beyond,
    /// The engine refused a step, or the generator wrote an act that cannot be read.
    Fault {
        /// The act.
        act: String,
        /// When.
        at: DateTime,
        /// The rules and their reasons.
        message: String,
    },
}

impl From<CalendarGap> for Halt {
    fn from(_: CalendarGap) -> Self {
        Self::Beyond
    }
}

impl From<casework::rule::Doubt> for Halt {
    fn from(_: casework::rule::Doubt) -> Self {
        Self::Beyond
    }
}

impl From<law::parameters::MissingParameter> for Halt {
    fn from(_: law::parameters::MissingParameter) -> Self {
        Self::Beyond
    }
}

/// The people who handle a case.
#[derive(Debug, Clone)]
pub(crate) struct Team {
    pub(crate) officers: [PersonId; 2],
    pub(crate) chief: PersonId,
    pub(crate) deputies: Vec<PersonId>,
    pub(crate) reviewer: PersonId,
    pub(crate) presider: PersonId,
    pub(crate) clerk: PersonId,
}

/// When officers are out, by person, over all cases: nobody is in two places at a time.
pub(crate) type Diary = BTreeMap<PersonId, Vec<(DateTime, DateTime)>>;

/// What does not change while a case is worked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Office<'a> {
    pub(crate) law: &'a Law,
    pub(crate) registry: &'a Registry,
    pub(crate) agency: &'a RegisterAgency,
    pub(crate) team: &'a Team,
    pub(crate) diary: &'a Diary,
    pub(crate) phrases: &'a Phrases,
    pub(crate) ending: Ending,
    /// No act after this day, inclusive.
    pub(crate) limit: Date,
}

/// The desk.
#[derive(Debug)]
pub(crate) struct Desk<'a> {
    pub(crate) office: Office<'a>,
    pub(crate) rng: Rng,
    pub(crate) case: CaseFile,
    pub(crate) steps: Vec<PlannedStep>,
    /// The moment up to which everything is recorded.
    pub(crate) now: DateTime,
    /// When the officers of this case were out.
    pub(crate) out: Vec<(DateTime, DateTime)>,
    /// Why the next act is recorded some working days late.
    pub(crate) late: Option<(i64, String)>,
    neighbours: Neighbours,
    serials: BTreeMap<&'static str, u64>,
}

impl<'a> Desk<'a> {
    pub(crate) fn new(office: Office<'a>, case: CaseFile, rng: Rng, start: Date) -> Self {
        Self {
            office,
            rng,
            case,
            steps: Vec::new(),
            now: start.to_datetime(Time::midnight()),
            out: Vec::new(),
            late: None,
            neighbours: Neighbours::default(),
            serials: BTreeMap::new(),
        }
    }

    pub(crate) fn facts(&self) -> Facts<'_> {
        Facts { law: self.office.law, registry: self.office.registry, neighbours: &self.neighbours }
    }

    pub(crate) fn department(&self) -> Option<&'a str> {
        self.office.agency.department.as_ref().map(|line| line.as_str())
    }

    pub(crate) fn today(&self) -> Date {
        self.now.date()
    }

    /// A legal number of the day, in the unit of its period.
    pub(crate) fn days(&self, key: &str) -> Result<u32, Halt> {
        Ok(self.office.law.parameters.period(key, self.department(), self.today())?.value.count)
    }

    /// Stops where this was the stage to reach.
    pub(crate) fn reach(&self, ending: Ending) -> Result<(), Halt> {
        if self.office.ending == ending { Err(Halt::Reached) } else { Ok(()) }
    }

    /// Goes on to a working day between `least` and `most` from now, at a time of its own; 0 is soon.
    pub(crate) fn go(&mut self, least: i64, most: i64) -> Result<(), Halt> {
        let days = self.rng.between(least, most);
        if days == 0 && self.now.time() != Time::midnight() {
            return self.soon();
        }
        self.on(timing::working_day(&self.office.law.calendar, self.today(), days)?)
    }

    /// Goes on by some minutes or to the next office hours.
    pub(crate) fn soon(&mut self) -> Result<(), Halt> {
        let minutes = self.rng.between(8, 75);
        self.now = timing::soon(&self.office.law.calendar, self.now, minutes)?;
        Ok(())
    }

    /// Goes on to the first working day after a day, or soon when it has passed.
    pub(crate) fn after(&mut self, day: Date) -> Result<(), Halt> {
        if self.today() > day {
            return self.soon();
        }
        self.on(timing::working_day(&self.office.law.calendar, day, 1)?)
    }

    /// Goes on to a time on a later day.
    fn on(&mut self, day: Date) -> Result<(), Halt> {
        let morning = self.rng.percent(60);
        let minutes = if morning { self.rng.between(520, 690) } else { self.rng.between(840, 1000) };
        self.now = day.to_datetime(Time::midnight()).saturating_add(minutes.minutes());
        Ok(())
    }

    /// Time out of the office: from when to when the two officers are at work on the spot, free of other cases.
    pub(crate) fn outing(&mut self, least: i64, most: i64) -> Result<(DateTime, DateTime), Halt> {
        let length = self.rng.between(least, most);
        let busy = |started: DateTime, ended: DateTime| {
            let of = |officer| self.office.diary.get(officer).map_or(&[][..], Vec::as_slice);
            let all = self.office.team.officers.iter().flat_map(of);
            all.into_iter().any(|(from, to)| started < *to && *from < ended)
        };
        let mut started = self.now;
        let mut ended = started.saturating_add(SignedDuration::from_mins(length));
        while busy(started, ended) {
            started = timing::soon(&self.office.law.calendar, started, 47)?;
            ended = started.saturating_add(SignedDuration::from_mins(length));
        }
        self.out.push((started, ended));
        self.now = ended.saturating_add(5.minutes());
        Ok((started, ended))
    }

    /// Does an act now and records it.
    pub(crate) fn act(&mut self, by: &PersonId, id: &str, fields: &Json) -> Result<(), Halt> {
        let at = self.now;
        if at.date() > self.office.limit {
            return Err(Halt::Beyond);
        }
        let fault = |message: String| Halt::Fault { act: id.to_owned(), at, message };
        let parsed = Act::parse(id, fields).ok_or_else(|| fault("没有这种行为".to_owned()))?;
        let act =
            parsed.map_err(|errors| fault(errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("；")))?;
        let (recorded, late_reason) = match self.late.take() {
            None => (at.saturating_add(self.rng.between(2, 18).minutes()), None),
            Some((days, reason)) => {
                let day = timing::working_day(&self.office.law.calendar, at.date(), days)?;
                (day.at(9, 10, 0, 0), Some(reason))
            }
        };
        let command = Command { act, at, by: by.clone(), late_reason, overrides: Vec::new() };
        let decided = decide(&self.case, &command, recorded, self.facts());
        let Accepted { mut entry, numbers } = decided.map_err(|refusal| fault(refusal.to_string()))?;
        for kind in numbers.iter().filter_map(|id| casework::document::find(id)) {
            let serial = self.serials.entry(kind.id).or_insert(0);
            *serial += 1;
            let word = self.office.agency.word.as_str();
            let number = casework::document::number(word, kind, at.year(), *serial);
            entry.numbers.push(Numbered { kind: kind.id.to_owned(), number });
        }
        let alerts = entry.alerts.iter().map(|alert| alert.rule.clone()).collect();
        self.case.evolve(entry);
        let Command { act, at, by, late_reason, overrides } = command;
        self.steps.push(PlannedStep { at, recorded, by, act, late_reason, overrides, alerts });
        self.now = recorded;
        Ok(())
    }

    /// An act of the officer in charge.
    pub(crate) fn officer(&mut self, id: &str, fields: &Json) -> Result<(), Halt> {
        let [first, _] = &self.office.team.officers;
        self.act(first, id, fields)
    }

    /// An act of the chief.
    pub(crate) fn chief(&mut self, id: &str, fields: &Json) -> Result<(), Halt> {
        self.act(&self.office.team.chief, id, fields)
    }

    /// The approval of the last request of a kind by a deputy.
    pub(crate) fn approve(&mut self, request: &str) -> Result<(), Halt> {
        let phrases = self.office.phrases.approve.get(request).map_or(&[][..], Vec::as_slice);
        let opinion = self.phrase(phrases);
        let deputies = &self.office.team.deputies;
        let by = self.rng.pick(deputies).unwrap_or(&self.office.team.chief);
        self.act(by, "approval.approve", &json!({"request": request, "opinion": opinion}))
    }

    /// One of several ways to put it.
    pub(crate) fn phrase(&mut self, list: &'a [String]) -> &'a str {
        self.rng.pick(list).map_or("同意。", String::as_str)
    }

    /// The officers of the case, for acts that name them.
    pub(crate) fn officers(&self) -> Json {
        json!(self.office.team.officers.iter().map(PersonId::as_str).collect::<Vec<_>>())
    }

    /// The number of the body-worn camera of the case.
    pub(crate) fn camera(&self) -> String {
        let region = self.office.agency.region.as_str();
        format!("ZFJL-{region}-{:02}", self.case.id.0.bytes().map(u32::from).sum::<u32>() % 40 + 1)
    }
}

/// A day as acts write it.
pub(crate) fn day_json(day: Date) -> Json {
    Json::from(day.to_string())
}

/// A time as acts write it.
pub(crate) fn time_json(at: DateTime) -> Json {
    Json::from(write_datetime(at))
}
