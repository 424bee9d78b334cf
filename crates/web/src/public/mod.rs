//! The public site: published decisions with their proofs, power items, verification, the log.

pub(crate) mod changes;
pub(crate) mod decisions;
pub(crate) mod home;
pub(crate) mod items;
pub(crate) mod log;
pub(crate) mod verify;

use crate::app::App;
use crate::view::{Link, NavItem, Pair, PublicShell};
use crate::words::pair;

/// The frame of public pages.
pub(crate) fn shell(app: &App, title: &str, here: &str, crumbs: Vec<Link>, large: bool) -> PublicShell {
    let nav = [("首页", "/"), ("处罚决定公示", "/decisions"), ("权力事项", "/items"), ("查验真伪", "/verify")];
    let mut way = vec![Link { label: "首页".to_owned(), href: "/".to_owned() }];
    way.extend(crumbs);
    let footer_link = |label: &str, value: &str, href: &str| {
        let mut footer = pair(label, value);
        footer.href = href.to_owned();
        footer
    };
    let meta: Vec<Pair> = vec![
        pair("SiteName", app.settings.site.clone()),
        pair("ColumnName", title),
        pair("ContentSource", app.settings.site.clone()),
    ];
    PublicShell {
        title: title.to_owned(),
        site: app.settings.site.clone(),
        agency: "行政执法信息公示".to_owned(),
        nav: nav
            .iter()
            .map(|(label, href)| NavItem {
                label: (*label).to_owned(),
                href: (*href).to_owned(),
                current: *href == here,
                ..NavItem::default()
            })
            .collect(),
        crumbs: if here == "/" { Vec::new() } else { way },
        notice: app.settings.notice.clone(),
        large,
        large_href: "/preferences/large".to_owned(),
        build: app.build.clone(),
        meta,
        footer: vec![vec![
            footer_link("执法人员", "登录办案", "/sign-in"),
            footer_link("公开日志", "检查点", "/log/checkpoint"),
            footer_link("签名公钥", "下载", "/log/keys"),
        ]],
    }
}

/// Whether the reader asked for large type.
pub(crate) fn wants_large(headers: &axum::http::HeaderMap) -> bool {
    crate::guard::cookie(headers, "large") == Some("yes")
}
