//! What waits in the library for a clerk of items: texts in force with proposals that name his department and that his agency
//! has not dealt with.

use std::sync::Arc;

use casework::catalogue::proposals::is_department;
use casework::registry::{RegisterAgency, Registry};
use jiff::civil::{Date, DateTime};

use super::{named, read, texts};
use crate::app::App;
use crate::problem::Fault;
use crate::readings::Outline;

/// A text with proposals that wait.
pub(crate) struct Untouched {
    pub(crate) title: String,
    pub(crate) version: Date,
    /// Those that wait.
    pub(crate) count: usize,
    /// Those that name the department.
    pub(crate) all: usize,
    /// Since when the text is registered.
    pub(crate) since: DateTime,
}

async fn outline(app: &App, sha256: &str) -> Result<Arc<[Outline]>, Fault> {
    if let Some(outline) = app.readings.outline(sha256) {
        return Ok(outline);
    }
    let text = read(app, sha256).await?;
    let outline: Arc<[Outline]> = text
        .proposed()
        .all
        .iter()
        .map(|proposal| Outline {
            key: named::reference(proposal).key(),
            parts: named::parts(proposal),
            departments: proposal.departments.clone(),
        })
        .collect();
    app.readings.keep_outline(sha256, &outline);
    Ok(outline)
}

/// The texts in force on a day with proposals that wait for an agency, by title.
///
/// # Errors
/// [`Fault`] when a text cannot be read.
pub(crate) async fn untouched(
    app: &App,
    registry: &Registry,
    agency: &RegisterAgency,
    day: Date,
) -> Result<Vec<Untouched>, Fault> {
    let library = registry.statutes();
    let mut found = Vec::new();
    for title in library.titles() {
        let Some(version) = texts(app, registry).in_force(title, day).map(|text| text.version) else { continue };
        let Some(registered) = registry.statute(title, version) else { continue };
        let outline = outline(app, registered.act.text.sha256.as_str()).await?;
        let memory = library.proposals(title);
        let named = outline.iter().filter(|one| {
            one.departments.iter().any(|name| is_department(name, agency.name.as_str(), &app.node.law().regions))
        });
        let (mut all, mut count) = (0, 0);
        for one in named {
            all += 1;
            let handled = memory.and_then(|memory| memory.find(version, &agency.id, &one.key));
            if !handled.is_some_and(|handled| handled.state(&one.parts).is_settled()) {
                count += 1;
            }
        }
        if count > 0 {
            found.push(Untouched { title: title.to_owned(), version, count, all, since: registered.meta.recorded });
        }
    }
    Ok(found)
}
