//! The lines of the workbench: the tasks of cases that were derived when they were recorded, and what is asked of the
//! registry when the page is read, because it comes by mere passage of time.

use casework::catalogue::task::{ItemTask, tasks};
use casework::definition::Role;
use casework::value::{AgencyId, parse_date, write_datetime};
use jiff::civil::Date;
use store::read::TodoRow;

use super::library::Untouched;
use super::subject::{Kind, page_of};
use crate::app::App;
use crate::guard::Officer;
use crate::problem::Fault;

/// One thing that waits.
pub(crate) struct Waiting {
    pub(crate) due: Option<Date>,
    pub(crate) title: String,
    /// Where it is done.
    pub(crate) href: String,
    /// The case or item.
    pub(crate) about: String,
    pub(crate) about_href: String,
    pub(crate) sub: String,
    /// Since when, as stored.
    pub(crate) since: String,
}

impl Waiting {
    /// A task of a case.
    pub(crate) fn of_case(todo: &TodoRow) -> Self {
        let due = (todo.due != store::projection::NO_DUE).then(|| parse_date(&todo.due).ok()).flatten();
        Self {
            due,
            title: todo.title.clone(),
            href: crate::url::act(&todo.case, &todo.act),
            about: todo.cause.clone(),
            about_href: format!("/desk/cases/{}", crate::url::encode(&todo.case)),
            sub: format!("{}　{}", todo.case, todo.party.clone().unwrap_or_default()),
            since: todo.since.clone(),
        }
    }

    fn of_item(task: ItemTask) -> Self {
        let page = page_of(Kind::Item, task.code.as_str());
        let form = format!("{page}/acts/{}", task.act);
        Self {
            due: task.due,
            title: task.title,
            href: task.change.map_or(form, |change| super::impact::address(&change.law, change.day)),
            about: task.name,
            about_href: page,
            sub: task.code.to_string(),
            since: write_datetime(task.since),
        }
    }

    fn of_text(text: &Untouched) -> Self {
        let page = super::library::proposals_address(&text.title, text.version);
        Self {
            due: None,
            title: format!("处理{}项事项建议", text.count),
            href: page,
            about: format!("《{}》", text.title),
            about_href: super::library::text_address(&text.title, text.version),
            sub: format!("{}文本，条文所称部门为本机关的共{}项", text.version, text.all),
            since: write_datetime(text.since),
        }
    }

    /// The least time left first, then what waits longest.
    pub(crate) fn order(&self) -> (Date, String, String) {
        (self.due.unwrap_or(Date::MAX), self.since.clone(), self.about_href.clone())
    }
}

/// The agencies at which somebody holds a post on a day.
fn agencies(officer: &Officer, role: Role, day: Date) -> Vec<AgencyId> {
    let held = |post: &&casework::registry::Appoint| {
        post.role == role && post.from <= day && post.until.is_none_or(|until| day <= until)
    };
    let mut agencies: Vec<AgencyId> =
        officer.person.posts.iter().filter(held).map(|post| post.agency.clone()).collect();
    agencies.sort();
    agencies.dedup();
    agencies
}

/// What waits for a person and is no task of a case's record: officers to be replaced, for heads; items, for their clerks
/// and for the legal office.
pub(crate) async fn of_registry(app: &App, officer: &Officer) -> Result<Vec<Waiting>, Fault> {
    let today = app.node.now().date();
    let mut list = Vec::new();
    for agency in agencies(officer, Role::Head, today) {
        for found in app.node.replacements(&agency).await? {
            list.push(Waiting {
                due: found.todo.due,
                title: found.todo.title,
                href: crate::url::act(&found.case, found.todo.act),
                about: found.cause,
                about_href: format!("/desk/cases/{}", crate::url::encode(&found.case)),
                sub: format!("{}　{}", found.case, found.party.unwrap_or_default()),
                since: write_datetime(found.todo.since),
            });
        }
    }
    let clerk = agencies(officer, Role::ItemClerk, today);
    let office = agencies(officer, Role::LegalOffice, today);
    if clerk.is_empty() && office.is_empty() {
        return Ok(list);
    }
    let registry = app.node.registry();
    for item in registry.catalogue() {
        let owned = item.owner().is_some_and(|owner| clerk.contains(owner));
        if !owned && (office.is_empty() || item.working().is_none()) {
            continue;
        }
        let mine = tasks(item, today, &registry, app.node.law()).into_iter().filter(|task| match task.role {
            Role::LegalOffice => office.contains(&task.agency),
            _ => clerk.contains(&task.agency),
        });
        list.extend(mine.map(Waiting::of_item));
    }
    for agency in clerk.iter().filter_map(|agency| registry.agency(agency)) {
        let found = super::library::untouched(app, &registry, agency, today).await?;
        list.extend(found.iter().map(Waiting::of_text));
    }
    Ok(list)
}
