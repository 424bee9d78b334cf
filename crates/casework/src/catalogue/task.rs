//! What waits in the catalogue for the item clerk of an agency and for the legal office, derived from the item when
//! somebody looks: a basis ends by mere passage of time, so nothing of it is stored.

use jiff::civil::{Date, DateTime};
use law::Law;
use law::statutes::short_title;

use super::elements::{ItemBasis, PublishItem};
use super::item::{Item, Phase};
use super::library::Texts;
use super::time::Standing;
use crate::clock;
use crate::definition::Role;
use crate::registry::Registry;
use crate::value::{AgencyId, ItemCode, chinese_date};

/// For how many days before its end a basis is shown as about to end. A convenience of the workbench, not a limit of the
/// law.
pub const BASIS_ENDS_SOON_DAYS: i32 = 60;

/// One thing to do about an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemTask {
    /// The item.
    pub code: ItemCode,
    /// Its name.
    pub name: String,
    /// Whose it is: an agency's clerk of items, or a legal office.
    pub agency: AgencyId,
    /// In what capacity.
    pub role: Role,
    /// The act that does it.
    pub act: &'static str,
    /// What is to be done and why, in Chinese.
    pub title: String,
    /// Since when it waits.
    pub since: DateTime,
    /// The last day, inclusive, where one is set.
    pub due: Option<Date>,
    /// The change of a statute that makes it, where one does.
    pub change: Option<Ending>,
}

/// The end of a statute's version on which an item rests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// Short title of the statute.
    pub law: String,
    /// First day on which the version no longer holds.
    pub day: Date,
}

/// Everything that waits about an item on a day.
pub fn tasks(item: &Item, today: Date, registry: &Registry, law: &Law) -> Vec<ItemTask> {
    let mut list = Vec::new();
    let Some(owner) = item.owner() else { return list };
    let task = |act, title: String, since: DateTime| ItemTask {
        code: item.code.clone(),
        name: item.name().to_owned(),
        agency: owner.clone(),
        role: Role::ItemClerk,
        act,
        title,
        since,
        due: None,
        change: None,
    };
    if let Some(draft) = item.working() {
        let since = item.entries.last().map_or_else(|| today.at(0, 0, 0, 0), |entry| entry.meta.recorded);
        match draft.phase() {
            Phase::Draft => list.push(task("item.confirm", "集体研究确认编制的事项".to_owned(), since)),
            Phase::Confirmed => list.push(task("item.submit", "报送合法性审查".to_owned(), since)),
            Phase::Submitted => {
                if let Some(submitted) = &draft.submitted {
                    let office = submitted.act.office.clone();
                    let review = task("item.review", "出具合法性审查意见".to_owned(), since);
                    list.push(ItemTask { agency: office, role: Role::LegalOffice, ..review });
                }
            }
            Phase::Returned => {
                let opinion = draft.reviewed.as_ref().map(|review| review.act.opinion.to_string()).unwrap_or_default();
                list.push(task("item.draft", format!("审查退回，改正后重新确认、报送：{opinion}"), since));
            }
            Phase::Approved => list.push(task("item.publish", "公布审查通过的事项".to_owned(), since)),
            Phase::Published => {}
        }
    }
    match item.standing(today) {
        Standing::Trial => {
            if let Some((_, version)) = item.version_on(today) {
                let title = format!("试运行自{}起，评估后转为正式运行", chinese_date(version.from));
                list.push(task("item.run", title, version.from.at(0, 0, 0, 0)));
            }
        }
        Standing::Suspended => {
            if let Some(suspension) = item.suspended_on(today) {
                let title = format!("已暂停，处理后恢复：{}", suspension.act.reason);
                let resumes = suspension.act.until.and_then(|until| until.yesterday().ok());
                let paused = task("item.resume", title, suspension.act.from.at(0, 0, 0, 0));
                list.push(ItemTask { due: resumes, ..paused });
            }
        }
        _ => {}
    }
    if let Some((_, version)) = item.version_on(today)
        && !item.cancelled_on(today)
        && let Some(ending) = first_ending(item, version, today, Texts::new(&law.statutes, registry))
    {
        let department = registry.agency(owner).and_then(|agency| agency.department.as_ref()).map(|line| line.as_str());
        let (when, since) = if ending.day <= today {
            (format!("已于{}起变化", chinese_date(ending.day)), ending.day)
        } else {
            (format!("将于{}起变化", chinese_date(ending.day)), today)
        };
        let title = format!("依据《{}》{when}，变更事项并重新审查", ending.law);
        // Where the calendar does not reach, no day is shown.
        let due = clock::reckon(law, "rereview.days", department, ending.day).ok().map(|reckoned| reckoned.0.due);
        list.push(ItemTask { due, change: Some(ending), ..task("item.draft", title, since.at(0, 0, 0, 0)) });
    }
    list
}

/// The first day on which a basis no longer holds: by the statutes known where the text is among them, else by what the
/// item states. `None` while no end is known.
fn end(basis: &ItemBasis, texts: Texts<'_>) -> Option<Date> {
    match texts.find(basis.law.as_str(), basis.version) {
        Some(text) => text.until,
        None => basis.until,
    }
}

/// The first end of a basis of the version in force that has come, or comes soon, and for which nothing was done yet.
fn first_ending(item: &Item, version: &PublishItem, today: Date, texts: Texts<'_>) -> Option<Ending> {
    let soon = today.saturating_add(jiff::Span::new().days(BASIS_ENDS_SOON_DAYS));
    version
        .basis
        .iter()
        .filter_map(|basis| Some(Ending { day: end(basis, texts)?, law: short_title(basis.law.as_str()).to_owned() }))
        .filter(|ending| ending.day <= soon && !renewed(item, version, ending, texts))
        .min_by(|a, b| (a.day, &a.law).cmp(&(b.day, &b.law)))
}

/// Whether the version in force rests on a later text of the same statute already, or one that comes into force with the
/// change or after it rests on any text that outlasts it.
fn renewed(item: &Item, version: &PublishItem, ending: &Ending, texts: Texts<'_>) -> bool {
    let lasts = |basis: &ItemBasis| end(basis, texts).is_none_or(|end| end > ending.day);
    version.basis.iter().any(|basis| short_title(basis.law.as_str()) == ending.law && lasts(basis))
        || item.publications.iter().any(|later| later.from >= ending.day && later.basis.iter().any(lasts))
}
