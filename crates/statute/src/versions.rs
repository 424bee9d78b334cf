//! Several versions of one statute side by side: whether their force overlaps, leaves gaps or is missing.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::text::Statute;

/// When a version holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionForce {
    /// Short title: 食品安全法.
    pub title: String,
    /// The day on which the version was adopted, amended or revised.
    pub version: Date,
    /// The first day on which it holds; `None` while nobody has stated it.
    pub from: Option<Date>,
    /// The first day on which it no longer holds (exclusive); `None` while it is open.
    pub until: Option<Date>,
}

impl VersionForce {
    /// What a text tells of itself; `None` when it does not tell its version. The end is not in a text.
    #[must_use]
    pub fn of(statute: &Statute) -> Option<Self> {
        let title = statute.short_title().to_owned();
        Some(Self { title, version: statute.version?, from: statute.in_force_from(), until: None })
    }
}

/// Puts versions of one statute in order, and ends each on the day on which the next begins, where the end is open.
pub fn close(versions: &mut [VersionForce]) {
    versions.sort_by_key(|one| one.version);
    for index in 1..versions.len() {
        let next = versions.get(index).and_then(|next| next.from);
        if let (Some(before), Some(next)) = (versions.get_mut(index - 1), next)
            && before.until.is_none()
            && before.from.is_none_or(|from| from < next)
        {
            before.until = Some(next);
        }
    }
}

/// What is wrong with the force of several versions of one statute, in Chinese, each with what to do.
#[must_use]
pub fn faults(versions: &[VersionForce]) -> Vec<String> {
    let mut ordered: Vec<&VersionForce> = versions.iter().collect();
    ordered.sort_by_key(|one| (one.version, one.from));
    let mut faults = Vec::new();
    for one in &ordered {
        match (one.from, one.until) {
            (None, _) => faults.push(format!("{}没有施行日期，请填写", named(one))),
            (Some(from), Some(until)) if until <= from => {
                faults.push(format!("{}自{from}起施行，却在{until}停止施行，请核对日期", named(one)));
            }
            (Some(from), _) if from < one.version => {
                faults.push(format!("{}的施行日期{from}早于通过或者修改的日期，请核对", named(one)));
            }
            _ => {}
        }
    }
    for pair in ordered.windows(2) {
        let [before, after] = pair else { continue };
        if before.version == after.version {
            faults.push(format!("{}重复：同一日期有两个文本", named(after)));
            continue;
        }
        let (Some(first), Some(second)) = (before.from, after.from) else { continue };
        if second <= first {
            faults.push(format!("{}自{second}起施行，不晚于{}的施行日期{first}，请核对", named(after), named(before)));
            continue;
        }
        match before.until {
            Some(until) if until == second => {}
            Some(until) if until < second => faults.push(format!(
                "自{until}至{second}前没有施行中的文本：{}已经停止，{}尚未施行",
                named(before),
                named(after)
            )),
            until => {
                let end = until.map_or_else(|| "没有停止日期".to_owned(), |until| format!("{until}停止"));
                faults.push(format!(
                    "{}（{end}）与{}（自{second}起）的施行期间重叠；请使前一文本在{second}停止施行",
                    named(before),
                    named(after)
                ));
            }
        }
    }
    faults
}

fn named(one: &VersionForce) -> String {
    format!("《{}》{}文本", one.title, one.version)
}
