//! What the buttons of the page do to a procedure in the making.

use casework::acts::procedure::CompleteStep;
use casework::catalogue::elements::{LimitUnit, TimeLimit};
use casework::definition::{ActType as _, Role};
use casework::procedure::{Condition, Duty, Step, shape};
use casework::value::{LINE_LIMIT, Line};

use super::Shaping;
use crate::form::read::Posted;

/// Conditions that an agency may do without: what is done in some cases is then done in all.
pub(super) const WAIVABLE: [Condition; 2] = [Condition::ReviewRequired, Condition::DiscussionRequired];

/// What is open beside the list of steps.
pub(super) enum Panel {
    None,
    /// A step is put in after the one with this id.
    Adding(String, Typed),
    /// The step with this id is changed.
    Changing(String, Typed),
}

/// What stands in the panel, with what is wrong with it, by field.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    pub(super) title: String,
    pub(super) roles: Vec<Role>,
    pub(super) count: String,
    pub(super) unit: String,
    pub(super) materials: String,
    pub(super) faults: Vec<(&'static str, String)>,
}

/// What comes of a button.
pub(super) enum Outcome {
    Shown(Panel),
    TakenOver,
}

/// The posts that may be chosen for a step: for one of the agency's own, whoever completes steps; otherwise those of its
/// acts.
pub(super) fn roles(step: Option<&Step>) -> Vec<Role> {
    match step {
        Some(step) if !is_own(step) => {
            let mut open = step.clone();
            open.roles.clear();
            open.by()
        }
        _ => CompleteStep::DEFINITION.by.to_vec(),
    }
}

/// Whether a step is one that the agency completes itself.
pub(super) fn is_own(step: &Step) -> bool {
    step.completes_itself()
}

pub(super) fn apply(shaping: &mut Shaping, posted: &Posted) -> Outcome {
    let pressed = posted.get("do").unwrap_or_default();
    let (what, id) = pressed.split_once(':').unwrap_or((pressed, ""));
    let steps = &mut shaping.procedure.steps;
    let place = steps.iter().position(|step| step.id.as_str() == id);
    match what {
        "take" => {
            if shaping.title.is_empty() || shaping.title.chars().count() > LINE_LIMIT {
                shaping.title.clear();
                return Outcome::Shown(Panel::None);
            }
            return Outcome::TakenOver;
        }
        "standard" => *steps = casework::procedure::standard(),
        "remove" => {
            shape::remove(steps, id);
        }
        "always" => {
            if let Some(condition) = WAIVABLE.into_iter().find(|condition| condition.code() == id) {
                shape::always(steps, condition);
            }
        }
        "add" if place.is_some() => return Outcome::Shown(Panel::Adding(id.to_owned(), Typed::default())),
        "edit" => {
            if let Some(step) = place.and_then(|place| steps.get(place)) {
                return Outcome::Shown(Panel::Changing(id.to_owned(), Typed::of(step)));
            }
        }
        "insert" => {
            let mut typed = Typed::read(posted, None);
            match typed.step(shape::free_id(steps)) {
                Some(step) => {
                    shape::insert_after(steps, id, step);
                }
                None => return Outcome::Shown(Panel::Adding(id.to_owned(), typed)),
            }
        }
        "apply" => {
            let Some(step) = place.and_then(|place| steps.get_mut(place)) else { return Outcome::Shown(Panel::None) };
            let mut typed = Typed::read(posted, Some(step));
            match typed.filled(step.clone(), is_own(step)) {
                Some(changed) => *step = changed,
                None => return Outcome::Shown(Panel::Changing(id.to_owned(), typed)),
            }
        }
        _ => {}
    }
    Outcome::Shown(Panel::None)
}

impl Typed {
    fn of(step: &Step) -> Self {
        let limit = step.limit.as_ref();
        Self {
            title: step.title.to_string(),
            roles: step.roles.clone(),
            count: limit.map(|limit| limit.count.to_string()).unwrap_or_default(),
            unit: limit.map_or(LimitUnit::WorkingDays, |limit| limit.unit).code().to_owned(),
            materials: step.documents.iter().map(Line::as_str).collect::<Vec<_>>().join("\n"),
            faults: Vec::new(),
        }
    }

    fn read(posted: &Posted, step: Option<&Step>) -> Self {
        let text = |name: &str| posted.get(name).unwrap_or_default().trim().to_owned();
        let named = posted.all("step_roles");
        let offered = roles(step);
        let roles = offered.into_iter().filter(|role| named.iter().any(|name| name == role.code())).collect();
        Self {
            title: text("step_title"),
            roles,
            count: text("step_count"),
            unit: text("step_unit"),
            materials: text("step_materials"),
            faults: Vec::new(),
        }
    }

    /// A step of the agency's own as it is typed; `None` where something is wrong.
    fn step(&mut self, id: Line) -> Option<Step> {
        let empty = Step {
            id,
            title: Line(String::new()),
            duty: Duty::Local,
            act: None,
            roles: Vec::new(),
            documents: Vec::new(),
            limit: None,
            next: Vec::new(),
        };
        self.filled(empty, true)
    }

    /// The step with what is typed; `None` where something is wrong, which is then noted.
    fn filled(&mut self, mut step: Step, own: bool) -> Option<Step> {
        let long = |text: &str| text.chars().count() > LINE_LIMIT;
        if self.title.is_empty() {
            self.faults.push(("step_title", "请填写环节名称，例如：科室负责人审核".to_owned()));
        } else if long(&self.title) {
            self.faults.push(("step_title", format!("环节名称超过{LINE_LIMIT}字，请缩短")));
        }
        if own && self.roles.is_empty() {
            self.faults.push(("step_roles", "请选择由谁办理该环节".to_owned()));
        }
        let unit = LimitUnit::ALL.iter().find(|(_, choice)| choice.code == self.unit).map(|(unit, _)| *unit);
        let limit = match (self.count.as_str(), self.count.parse::<u32>(), unit) {
            ("", ..) => None,
            (_, Ok(count), Some(unit)) if count > 0 => Some(TimeLimit { count, unit }),
            _ => {
                self.faults.push(("step_count", "时限应当是大于零的整数；没有时限的不填".to_owned()));
                None
            }
        };
        let documents: Vec<Line> =
            self.materials.lines().map(str::trim).filter(|line| !line.is_empty()).map(Line::from).collect();
        if documents.iter().any(|title| long(title.as_str())) {
            self.faults.push(("step_materials", format!("材料名称超过{LINE_LIMIT}字，请缩短，每行填写一项")));
        }
        if !self.faults.is_empty() {
            return None;
        }
        step.title = Line(self.title.clone());
        step.roles = self.roles.clone();
        step.limit = limit;
        step.documents = documents;
        Some(step)
    }
}
