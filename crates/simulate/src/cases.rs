//! Planned cases: the steps of realistic cases that end in every stage of the procedure.

mod ending;
mod staff;

use std::collections::{BTreeMap, BTreeSet};

use casework::acts::Act;
use casework::case::{CaseFile, CaseId, Override};
use casework::registry::{PublishItem, RegisterAgency, Registry};
use casework::value::{AgencyId, ItemCode, PersonId, write_datetime};
use jiff::civil::{Date, DateTime};
use jiff::{SignedDuration, Span};
use law::{Fen, Law};

pub use ending::Ending;

use crate::data::DataError;
use crate::desk::{Desk, Diary, Halt, Office};
use crate::flow::{self, Course};
use crate::heze;
use crate::matter::{Matter, Occasion};
use crate::rng::Rng;
use crate::story::{self, Phrases, Story, Words};

/// One step of a planned case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedStep {
    /// When it happens (civil time of Asia/Shanghai).
    pub at: DateTime,
    /// When it is recorded; never before it happens nor before the step before it.
    pub recorded: DateTime,
    /// Who records it.
    pub by: PersonId,
    /// The act.
    pub act: Act,
    /// Why it is recorded late, where it is.
    pub late_reason: Option<String>,
    /// Blocks that the head overrides; planned cases need none.
    pub overrides: Vec<Override>,
    /// Rules that raised an alert when the step was planned, on its own facts alone.
    pub alerts: Vec<String>,
}

/// A planned case.
#[derive(Debug, Clone)]
pub struct PlannedCase {
    /// The agency that handles it.
    pub agency: AgencyId,
    /// The stage in which it ends.
    pub ending: Ending,
    /// Its steps, in the order of recording.
    pub steps: Vec<PlannedStep>,
    /// The case as the engine left it, under a number of its own.
    pub file: CaseFile,
}

/// Why a case could not be planned. Any of these is a fault of the generator or of its data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SimulationError {
    /// A data file is faulty.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The engine refused a step.
    #[error("第{number}件模拟案件（{ending}）的{act}（{at}）被拒绝：{message}", at = write_datetime(*.at))]
    Refused {
        /// Place of the case, from 0.
        number: u64,
        /// The stage that it was to reach.
        ending: &'static str,
        /// The act.
        act: String,
        /// When.
        at: DateTime,
        /// The rules and their reasons.
        message: String,
    },
    /// No agency, item or dates fit.
    #[error("第{number}件模拟案件（{ending}）无法安排：{message}")]
    Unplaced {
        /// Place of the case, from 0.
        number: u64,
        /// The stage that it was to reach.
        ending: &'static str,
        /// What is missing.
        message: &'static str,
    },
}

/// Days before the last known day of the calendar at which the stories end at the latest, so that what is arranged ahead,
/// such as hearings, still falls on known working days.
const AHEAD: i64 = 30;

/// The last day of the stories: the last working day up to today, or earlier when the calendar ends too soon.
///
/// # Errors
/// [`law::calendar::CalendarGap`] when `today` lies before the calendar.
pub fn story_day(law: &Law, today: Date) -> Result<Date, law::calendar::CalendarGap> {
    let last = law.calendar.last_known();
    let mut day = last.checked_sub(Span::new().days(AHEAD)).unwrap_or(last).min(today);
    while !law.calendar.day(day)?.is_working() {
        day = day.yesterday().unwrap_or(day);
    }
    Ok(day)
}

/// Plans `count` cases under a seed. From 60 on they cover every [`Ending`]; the same arguments give the same cases.
///
/// `registry` is the registry of [`crate::heze`], folded; `today` is the day up to which the stories run.
///
/// # Errors
/// [`SimulationError`] when the data are faulty; each item may be one as well.
pub fn cases<'a>(
    seed: u64,
    count: u64,
    today: Date,
    law: &'a Law,
    registry: &'a Registry,
) -> Result<Cases<'a>, SimulationError> {
    let unplaced =
        SimulationError::Unplaced { number: 0, ending: "", message: "放假日历没有这一天所在的年度" };
    let stories = story::stories()?;
    Ok(Cases {
        seed,
        count,
        next: 0,
        end: story_day(law, today).map_err(|_| unplaced)?,
        law,
        registry,
        words: story::words()?,
        phrases: story::phrases()?,
        agencies: staff::agencies(registry, &stories),
        stories,
        diary: Diary::new(),
        names: BTreeSet::new(),
        serials: BTreeMap::new(),
    })
}

/// Every step of several cases in the order of recording, each with the place of its case: so that a node that records
/// them gives out document numbers in the order of time.
pub fn chronicle(cases: &[PlannedCase]) -> Vec<(usize, &PlannedStep)> {
    let steps = cases.iter().enumerate().flat_map(|(place, case)| case.steps.iter().map(move |step| (place, step)));
    let mut all: Vec<(usize, &PlannedStep)> = steps.collect();
    all.sort_by_key(|(_, step)| step.recorded);
    all
}

/// The iterator of [`cases`].
#[derive(Debug)]
pub struct Cases<'a> {
    seed: u64,
    count: u64,
    next: u64,
    end: Date,
    law: &'a Law,
    registry: &'a Registry,
    stories: Vec<Story>,
    words: Words,
    phrases: Phrases,
    /// Agencies, repeated by how many cases they get.
    agencies: Vec<AgencyId>,
    diary: Diary,
    /// Names of parties already used.
    names: BTreeSet<String>,
    serials: BTreeMap<(String, i16), u32>,
}

impl Iterator for Cases<'_> {
    type Item = Result<PlannedCase, SimulationError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.next >= self.count {
            return None;
        }
        let number = self.next;
        self.next += 1;
        Some(self.plan(number))
    }
}

/// Days after the recording of the registry on which the first case may end: its items and people are in place by then.
const FIRST: i64 = 340;
/// Tries to find an agency and a matter that fit.
const DRAWS: usize = 400;
/// Tries to place a case in time.
const TRIALS: i64 = 60;

/// Where a case is handled, what it is about, and in which days it must fall.
struct Setting<'a> {
    agency: &'a RegisterAgency,
    team: crate::desk::Team,
    matter: Matter<'a>,
}

impl<'a> Cases<'a> {
    fn plan(&mut self, number: u64) -> Result<PlannedCase, SimulationError> {
        let mut rng = Rng::new(self.seed, number + 1);
        let ending = Ending::of(number, &mut rng);
        let (least, most) = ending.age();
        // Some finished cases are years old, so that former law is seen as well.
        let old = ending == Ending::Archived && number >= 60 && rng.percent(25);
        let age = if old { rng.between(800, 2500) } else { rng.between(least, most) };
        // Before this day the registry had no items and people yet.
        let target = days(self.end, -age).max(days(heze::RECORDED.date(), FIRST));
        let window =
            if old { (days(target, -10), days(target, 10)) } else { (days(self.end, -most), days(self.end, -least)) };
        let unplaced = |message| SimulationError::Unplaced { number, ending: ending.title(), message };
        let stories = std::mem::take(&mut self.stories);
        let planned = (|| {
            let setting = self.setting(&mut rng, &stories, ending, target)?;
            let setting = setting.ok_or_else(|| unplaced("没有合适的机关、事项和当事人"))?;
            self.place(number, &rng, ending, &setting, (target, window))
        })();
        self.stories = stories;
        planned
    }

    /// Draws agency, people and matter until they fit the stage that is to be reached.
    fn setting<'b>(
        &mut self,
        rng: &mut Rng,
        stories: &'b [Story],
        ending: Ending,
        target: Date,
    ) -> Result<Option<Setting<'b>>, SimulationError>
    where
        'a: 'b,
    {
        let (from, until) = (days(target, -ending.span() - 90), days(target, 20).min(days(self.end, 5)));
        for _ in 0..DRAWS {
            let Some(agency) = rng.pick(&self.agencies).and_then(|id| self.registry.agency(id)) else { continue };
            let Some(team) = staff::team(rng, self.registry, agency, (from, until)) else { continue };
            let held: Vec<(&Story, &PublishItem)> = stories
                .iter()
                .filter_map(|story| Some((story, self.item(&story.item, agency, (from, until))?)))
                .filter(|(story, item)| ending.suits(story, item))
                .collect();
            let Some((story, item)) = rng.pick(&held) else { continue };
            let occasion = Occasion {
                law: self.law,
                words: &self.words,
                agency,
                day: target,
                on_the_spot: ending.is_on_the_spot(),
            };
            let Some(matter) = Matter::draw(rng, occasion, story, item)? else { continue };
            if ending.needs_hearing() && !self.may_be_heard(&matter, agency, target) {
                continue;
            }
            if ending.needs_fine() && matter.fine.is_none() || !self.names.insert(matter.party.name.clone()) {
                continue;
            }
            return Ok(Some(Setting { agency, team, matter }));
        }
        Ok(None)
    }

    /// The version of an item that the agency holds all through some days.
    fn item(&self, code: &str, agency: &RegisterAgency, (from, until): (Date, Date)) -> Option<&'a PublishItem> {
        let code = ItemCode::from(code);
        let (first, last) = (self.registry.item(&code, from)?, self.registry.item(&code, until)?);
        (first.from == last.from && last.agencies.contains(&agency.id)).then_some(last)
    }

    fn may_be_heard(&self, matter: &Matter<'_>, agency: &RegisterAgency, day: Date) -> bool {
        let organisation = matter.party.kind == casework::acts::parts::PartyKind::Organisation;
        let key = if organisation { "hearing.threshold.organisation" } else { "hearing.threshold.citizen" };
        let department = agency.department.as_ref().map(|line| line.as_str());
        let threshold = self.law.parameters.money(key, department, day).map_or(Fen(i64::MAX), |dated| dated.value);
        matter.fine.is_some_and(|fine| fine >= threshold)
    }

    /// Works the case from earlier and earlier (or later) days until its last step falls where it should.
    fn place(
        &mut self,
        number: u64,
        rng: &Rng,
        ending: Ending,
        setting: &Setting<'_>,
        (target, (first, last)): (Date, (Date, Date)),
    ) -> Result<PlannedCase, SimulationError> {
        let Setting { agency, team, matter } = setting;
        let mut choices = rng.clone();
        let course = Course {
            pause: if ending.is_decided() && choices.percent(9) { choices.between(34, 46) } else { 0 },
            hearing: ending.needs_hearing() || choices.percent(25),
            late_record: choices.percent(6),
            late_service: ending.is_decided() && choices.percent(6),
        };
        // A trial may overshoot a little, so that it shows by how much.
        let limit = days(self.end, AHEAD / 3);
        let office = Office {
            law: self.law,
            registry: self.registry,
            agency,
            team,
            diary: &self.diary,
            phrases: &self.phrases,
            ending,
            limit,
        };
        let mut start = days(target, -ending.span());
        let mut found = None;
        for trial in 0..TRIALS {
            let file = CaseFile::new(CaseId(format!("{number:06}")), agency.id.clone());
            let mut desk = Desk::new(office, file, choices.clone(), start);
            match flow::run(&mut desk, matter, course) {
                Err(Halt::Fault { act, at, message }) => {
                    return Err(SimulationError::Refused { number, ending: ending.title(), act, at, message });
                }
                Err(Halt::Beyond) => start = days(start, -10),
                Err(Halt::Reached) | Ok(()) => {
                    let ended = desk.today();
                    if (first..=last).contains(&ended) {
                        found = Some((desk.case, desk.steps, desk.out));
                        break;
                    }
                    // Weekends and holidays may make the correction overshoot for ever, so it is cut short after a while.
                    let miss = i64::from((target - ended).get_days());
                    let cut = if trial < 12 { miss } else { miss.clamp(-1, 1) };
                    start = days(start, cut);
                }
            }
        }
        let Some((mut file, steps, out)) = found else {
            return Err(SimulationError::Unplaced { number, ending: ending.title(), message: "日期无法安排" });
        };
        for officer in &team.officers {
            self.diary.entry(officer.clone()).or_default().extend(&out);
        }
        let opened = steps.first().map_or(target, |step| step.recorded.date());
        let serial = self.serials.entry((agency.region.to_string(), opened.year())).or_insert(0);
        *serial += 1;
        file.id = CaseId(format!("{}-{}-{serial:06}", agency.region, opened.year()));
        Ok(PlannedCase { agency: agency.id.clone(), ending, steps, file })
    }
}

/// A day some days later, or earlier.
fn days(day: Date, count: i64) -> Date {
    day.saturating_add(SignedDuration::from_hours(24 * count))
}
