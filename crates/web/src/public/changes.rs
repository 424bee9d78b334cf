//! What changed in the published catalogue between two days, for the public.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use store::read::catalogue::ItemFilter;

use super::{shell, wants_large};
use crate::app::App;
use crate::desk::changes::{Days, changed, compared, none, note};
use crate::desk::{link, listing};
use crate::problem::{Fault, answer, page};
use crate::view::{Filter, Paging, PublicChangesPage};

const BASE: &str = "/items/changes";

pub(crate) async fn get(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let result = view(&app, &headers, &query).await.and_then(|view| page(&view));
    answer(&app, None, result)
}

async fn view(app: &App, headers: &HeaderMap, query: &HashMap<String, String>) -> Result<PublicChangesPage, Fault> {
    let registry = app.node.registry();
    let days = Days::of(query, app.node.now().date());
    let after = query.get("after").map(String::as_str).unwrap_or_default();
    let filter =
        ItemFilter { after: Some(after.to_owned()).filter(|after| !after.is_empty()), ..ItemFilter::default() };
    let found = compared(app, filter, &days).await?;
    let items = found.codes.iter().filter_map(|code| registry.catalogue_item(code)).map(|item| {
        let mut changed = changed(&registry, item, &days, false);
        let own = format!("/items/{}", crate::url::encode(item.code.as_str()));
        let on = |day: jiff::civil::Date| {
            item.version_on(day).map(|(version, _)| (version.number, format!("{own}?on={day}")))
        };
        let (before, after) = (on(days.from), on(days.to));
        let same = before.as_ref().map(|(number, _)| *number) == after.as_ref().map(|(number, _)| *number);
        changed.before = before.map(|(_, href)| link(format!("{}的内容", days.from), href));
        changed.after = after.filter(|_| !same).map(|(_, href)| link(format!("{}的内容", days.to), href));
        changed.href = own;
        changed
    });
    let (from, to) = (days.from.to_string(), days.to.to_string());
    let at = |after: &str| listing::address(BASE, &[("from", from.as_str()), ("to", &to), ("after", after)]);
    let more = found.next.is_some() || !after.is_empty();
    Ok(PublicChangesPage {
        shell: shell(
            app,
            "目录变动",
            "/items",
            vec![link("权力事项", "/items"), link("目录变动", "")],
            wants_large(headers),
        ),
        heading: "权力事项目录变动".to_owned(),
        note: note(&days, found.total),
        filter: Filter { action: BASE.to_owned(), fields: days.fields(), ..Filter::default() },
        items: items.collect(),
        paging: more.then(|| Paging {
            label: "目录变动".to_owned(),
            total: found.total,
            previous: if after.is_empty() { String::new() } else { at("") },
            next: found.next.as_deref().map(at).unwrap_or_default(),
            ..Paging::default()
        }),
        empty: none(),
    })
}
