//! How a case stands in the agency's own procedure of its item, for its page.

use casework::case::CaseFile;
use casework::facts::Facts;
use casework::procedure::progress::{Progress, Standing};
use casework::value::{StepRef, chinese_date};
use jiff::civil::DateTime;

use crate::view::Check;

/// The steps that the agency added, and those for which it asks for materials or has a limit of its own.
pub(super) fn steps(case: &CaseFile, now: DateTime, facts: Facts<'_>) -> Vec<Check> {
    let Some(progress) = Progress::at(case, now, facts) else { return Vec::new() };
    let own = progress.steps().filter(|(step, _)| step.is_completed() || step.limit.is_some());
    own.map(|(step, standing)| {
        let limit = progress.limit(step, facts).map(|(_, due)| format!("，应当在{}以前办理", chinese_date(due)));
        let limit = limit.unwrap_or_default();
        let (tone, icon, word, detail) = match standing {
            Standing::Done(by) => ("ok", "done", "已办理", format!("{}办理", chinese_date(by.at.date()))),
            Standing::Due(_) => ("warn", "clock", "待办理", format!("待办理{limit}")),
            Standing::Returned(by) => {
                let detail = format!("{}退回补正", chinese_date(by.at.date()));
                ("bad", "return", "退回补正", detail)
            }
            Standing::Ahead => ("mute", "circle", "尚未进行到", "尚未进行到，或者不经过".to_owned()),
        };
        let materials: Vec<&str> = step.documents.iter().map(|title| title.as_str()).collect();
        let asked = if materials.is_empty() { String::new() } else { format!("；材料：{}", materials.join("、")) };
        Check { tone, icon, word, label: step.title.to_string(), detail: detail + &asked }
    })
    .collect()
}

/// The title of a step; its id where the item's procedure does not have it.
pub(super) fn title(case: &CaseFile, step: &StepRef, now: DateTime, facts: Facts<'_>) -> String {
    let progress = Progress::at(case, now, facts);
    let found = progress.as_ref().and_then(|progress| progress.step(step.as_str()));
    found.map_or_else(|| step.to_string(), |(step, _)| step.title.to_string())
}
