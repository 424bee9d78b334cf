//! Legality rules (合法性校验): what a rule is, and what it finds.

use jiff::civil::{Date, DateTime};
use law::calendar::{Calendar, CalendarGap};
use law::parameters::{MissingParameter, Parameters};

use crate::acts::Act;
use crate::acts::decision::ProcedureLaw;
use crate::acts::hearing::HoldHearing;
use crate::case::{CaseFile, Override};
use crate::definition::{ActDefinition, ActType, Role};
use crate::facts::Facts;
use crate::registry::{Person, PublishItem, RegisterAgency};
use crate::value::PersonId;

/// What happens when a rule is broken (law.md §10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The act passes, with an alert.
    Warn,
    /// The act passes, with an alert that goes to supervision at once.
    Red,
    /// The act is refused unless the head overrides with a written reason, which goes to supervision.
    BlockUnlessOverridden,
    /// The act is refused.
    Block,
}

impl Severity {
    /// The mark used in law.md §10.
    pub fn code(self) -> &'static str {
        match self {
            Self::Warn => "W",
            Self::Red => "W!",
            Self::BlockUnlessOverridden => "B*",
            Self::Block => "B",
        }
    }

    /// In Chinese.
    pub fn title(self) -> &'static str {
        match self {
            Self::Warn => "提示",
            Self::Red => "红色预警",
            Self::BlockUnlessOverridden => "拒绝（负责人可书面说明理由后放行）",
            Self::Block => "拒绝",
        }
    }
}

/// The source of a rule, with the days on which acts are judged by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cite {
    /// The law's title.
    pub law: &'static str,
    /// The article.
    pub article: &'static str,
    /// Which version of the penalty law it belongs to; `None` for every version.
    pub version: Option<ProcedureLaw>,
}

/// A source that holds under every version.
pub const fn cite(law: &'static str, article: &'static str) -> Cite {
    Cite { law, article, version: None }
}

/// An article of the penalty law as amended in 2017.
pub const fn apl17(article: &'static str) -> Cite {
    Cite { law: "行政处罚法（2017年修正）", article, version: Some(ProcedureLaw::Apl17) }
}

/// An article of the penalty law as revised in 2021.
pub const fn apl21(article: &'static str) -> Cite {
    Cite { law: "行政处罚法（2021年修订）", article, version: Some(ProcedureLaw::Apl21) }
}

impl std::fmt::Display for Cite {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "《{}》{}", self.law, self.article)
    }
}

/// Which acts a rule guards.
#[derive(Debug, Clone, Copy)]
pub enum Guards {
    /// Every act.
    All,
    /// Acts with these ids.
    Acts(&'static [&'static str]),
    /// Acts that satisfy a test on their definition.
    Where(fn(&ActDefinition) -> bool),
}

impl Guards {
    /// Whether an act of this definition is guarded.
    pub fn cover(&self, definition: &ActDefinition) -> bool {
        match self {
            Self::All => true,
            Self::Acts(ids) => ids.contains(&definition.id),
            Self::Where(test) => test(definition),
        }
    }
}

/// The check of a rule on the acts of a case.
pub type CaseCheck = for<'a, 'b> fn(&'a Situation<'b>) -> Checked;

/// One legality rule: its id, source, severity, cure and check. A rule is one item in a file of `rules/` and one line
/// in that file's list. Rules on acts of the registry differ in what their check sees
/// ([`crate::catalogue::situation::RegistryRule`]).
#[derive(Debug)]
pub struct Rule<C = CaseCheck> {
    /// Stable id of law.md §10, such as `NOT-01`.
    pub id: &'static str,
    /// What it demands, as a short Chinese sentence.
    pub title: &'static str,
    /// What happens when it is broken; a violation may state a milder one.
    pub severity: Severity,
    /// Its sources, by version.
    pub cites: &'static [Cite],
    /// What to do, in words an officer understands.
    pub cure: &'static str,
    /// The acts it guards.
    pub guards: Guards,
    /// The check.
    pub check: C,
}

impl<C> Rule<C> {
    /// What can be said of the rule without a situation.
    pub fn head(&self) -> Head {
        Head { id: self.id, title: self.title, severity: self.severity, cites: self.cites, cure: self.cure }
    }

    /// The sources that hold under a version of the penalty law.
    pub fn cites_under(&self, law: ProcedureLaw) -> impl Iterator<Item = &Cite> {
        self.cites.iter().filter(move |cite| cite.version.is_none_or(|version| version == law))
    }
}

/// A rule as it is listed: without its guards and its check.
#[derive(Debug, Clone, Copy)]
pub struct Head {
    /// Stable id.
    pub id: &'static str,
    /// What it demands.
    pub title: &'static str,
    /// What happens when it is broken.
    pub severity: Severity,
    /// Its sources, by version.
    pub cites: &'static [Cite],
    /// What to do.
    pub cure: &'static str,
}

/// Why a rule could not be evaluated: the tables do not reach far enough. The act is then refused, never guessed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Doubt {
    /// The calendar ends too early.
    #[error(transparent)]
    Calendar(#[from] CalendarGap),
    /// No parameter is known for the day.
    #[error(transparent)]
    Parameter(#[from] MissingParameter),
}

/// What a rule found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The rule does not concern this act.
    NotApplicable,
    /// The rule concerns the act and is kept.
    Satisfied,
    /// The rule is broken.
    Violated(Violation),
}

/// The result of a check.
pub type Checked = Result<Outcome, Doubt>;

/// How a rule is broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// What was found, in Chinese, with the facts used.
    pub reason: String,
    /// The first day on which the act would be lawful as far as this rule goes, where one can be told.
    pub lawful_from: Option<Date>,
    /// A severity other than the rule's own, where the degree decides.
    pub severity: Option<Severity>,
}

/// A violation with this reason.
pub fn violated(reason: impl Into<String>) -> Checked {
    Ok(Outcome::Violated(Violation { reason: reason.into(), lawful_from: None, severity: None }))
}

/// A violation that ends on a day.
pub fn violated_until(reason: impl Into<String>, lawful_from: Date) -> Checked {
    Ok(Outcome::Violated(Violation { reason: reason.into(), lawful_from: Some(lawful_from), severity: None }))
}

/// A violation of a degree of its own.
pub fn violated_as(severity: Severity, reason: impl Into<String>) -> Checked {
    Ok(Outcome::Violated(Violation { reason: reason.into(), lawful_from: None, severity: Some(severity) }))
}

/// The rule does not concern the act.
pub fn not_applicable() -> Checked {
    Ok(Outcome::NotApplicable)
}

/// The rule is kept.
pub fn satisfied() -> Checked {
    Ok(Outcome::Satisfied)
}

/// Kept if `condition` holds, broken with `reason` otherwise.
pub fn require(condition: bool, reason: impl FnOnce() -> String) -> Checked {
    if condition { satisfied() } else { violated(reason()) }
}

/// What a rule sees: the case before the act, the act (or only its kind, when asked what may be done next), the two
/// clocks and the facts from outside.
#[derive(Debug, Clone, Copy)]
pub struct Situation<'a> {
    /// The case before the act.
    pub case: &'a CaseFile,
    /// The kind of act.
    pub definition: &'static ActDefinition,
    /// The act itself; `None` when only its possibility is asked, so that rules on content stay out of it.
    pub act: Option<&'a Act>,
    /// Who acts.
    pub by: &'a PersonId,
    /// When it happened.
    pub at: DateTime,
    /// When it is recorded.
    pub recorded: DateTime,
    /// Why it is recorded late.
    pub late_reason: Option<&'a str>,
    /// Blocks that the head overrides.
    pub overrides: &'a [Override],
    /// Facts from outside.
    pub facts: Facts<'a>,
}

impl<'a> Situation<'a> {
    /// Whether an act of a kind would be possible now, before anything of it is filled in.
    pub fn possible(
        case: &'a CaseFile,
        definition: &'static ActDefinition,
        by: &'a PersonId,
        at: DateTime,
        facts: Facts<'a>,
    ) -> Self {
        Self { case, definition, act: None, by, at, recorded: at, late_reason: None, overrides: &[], facts }
    }

    /// The day of the act.
    pub fn day(&self) -> Date {
        self.at.date()
    }

    /// The act, if it is of this type.
    pub fn act<T>(&self) -> Option<&'a T>
    where
        T: ActType,
        &'a T: TryFrom<&'a Act>,
    {
        self.act.and_then(|act| <&T>::try_from(act).ok())
    }

    /// Whether the act is of this kind, filled or not.
    pub fn is<T: ActType>(&self) -> bool {
        self.definition.id == T::DEFINITION.id
    }

    /// The version of the penalty law in force on the day of the act: procedure follows the day of the act (程序从新).
    pub fn law(&self) -> ProcedureLaw {
        procedure_law(self.day())
    }

    /// The calendar.
    pub fn calendar(&self) -> &'a Calendar {
        &self.facts.law.calendar
    }

    /// The dated parameters.
    pub fn parameters(&self) -> &'a Parameters {
        &self.facts.law.parameters
    }

    /// The agency that handles the case.
    pub fn agency(&self) -> Option<&'a RegisterAgency> {
        self.facts.registry.agency(&self.case.agency)
    }

    /// The department by which parameters are looked up.
    pub fn department(&self) -> Option<&'a str> {
        self.agency().and_then(|agency| agency.department.as_ref()).map(|line| line.as_str())
    }

    /// A person of the registry.
    pub fn person(&self, id: &PersonId) -> Option<&'a Person> {
        self.facts.registry.person(id)
    }

    /// A person's name.
    pub fn name(&self, id: &PersonId) -> String {
        self.person(id).map_or_else(|| id.to_string(), |person| person.registration.name.to_string())
    }

    /// Whether the actor holds a post on the day of the act, at the agency of the case.
    pub fn actor_is(&self, role: Role) -> bool {
        self.person(self.by).is_some_and(|person| person.post(role, Some(&self.case.agency), self.day()).is_some())
    }

    /// The officers who do the act: those it names, the investigators at a hearing, and the actor when he records it as
    /// an officer.
    pub fn acting_officers(&self) -> Vec<&'a PersonId> {
        let mut people: Vec<&PersonId> = self.act.map(|act| act.officers().iter().collect()).unwrap_or_default();
        if let Some(hearing) = self.act::<HoldHearing>() {
            people.extend(&hearing.investigators);
        }
        let other_capacity = self.definition.by.iter().any(|role| *role != Role::Officer && self.actor_is(*role));
        if self.definition.by.contains(&Role::Officer) && self.actor_is(Role::Officer) && !other_capacity {
            people.push(self.by);
        }
        people.sort();
        people.dedup();
        people
    }

    /// The version of the case's item: the one in force on the day of filing, or on the day of the act before filing.
    pub fn item(&self) -> Option<&'a PublishItem> {
        let day = self.case.filing().map_or_else(|| self.day(), |filing| filing.day());
        self.case.item().and_then(|code| self.facts.registry.item(code, day))
    }

    /// The sequence number that the act would get.
    pub fn seq(&self) -> u32 {
        self.case.version()
    }
}

/// The version of the penalty law in force on a day.
pub fn procedure_law(day: Date) -> ProcedureLaw {
    match law::apl::PenaltyLaw::on(day) {
        law::apl::PenaltyLaw::Apl17 => ProcedureLaw::Apl17,
        law::apl::PenaltyLaw::Apl21 => ProcedureLaw::Apl21,
    }
}

/// A broken rule, as shown to the person who acts (law.md §10.10).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: &'static str,
    /// What the rule demands.
    pub title: &'static str,
    /// What happens.
    pub severity: Severity,
    /// The articles, under the version of the day.
    pub articles: Vec<String>,
    /// The version of the penalty law used.
    pub law: ProcedureLaw,
    /// What was found.
    pub reason: String,
    /// What to do.
    pub cure: &'static str,
    /// From when it would be lawful, where that can be told.
    pub lawful_from: Option<Date>,
}

/// The outcome of a check. A rule that cannot be evaluated counts as broken, and blocks: nothing is guessed.
pub fn outcome(checked: Checked) -> Outcome {
    checked.unwrap_or_else(|doubt| {
        let severity = Some(Severity::Block);
        Outcome::Violated(Violation { reason: doubt.to_string(), lawful_from: None, severity })
    })
}

/// The findings among outcomes under a version of the penalty law, blocks first, in the order of the rule list.
pub fn findings<C: 'static>(
    law: ProcedureLaw,
    outcomes: impl IntoIterator<Item = (&'static Rule<C>, Outcome)>,
) -> Vec<Finding> {
    let mut findings: Vec<Finding> = outcomes
        .into_iter()
        .filter_map(|(rule, outcome)| match outcome {
            Outcome::Violated(violation) => Some((rule, violation)),
            Outcome::NotApplicable | Outcome::Satisfied => None,
        })
        .map(|(rule, violation)| Finding {
            rule: rule.id,
            title: rule.title,
            severity: violation.severity.unwrap_or(rule.severity),
            articles: rule.cites_under(law).map(ToString::to_string).collect(),
            law,
            reason: violation.reason,
            cure: rule.cure,
            lawful_from: violation.lawful_from,
        })
        .collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    findings
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}：{}（{}）", self.rule, self.title, self.reason, self.articles.join("；"))?;
        if let Some(day) = self.lawful_from {
            write!(f, "自{}起可以办理。", crate::value::chinese_date(day))?;
        }
        write!(f, "{}", self.cure)
    }
}
