//! Imports begin here: a file is taken in, and what is wrong with it as a whole is told beside its field.

use std::sync::Arc;

use askama::Template as _;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use exchange::table::topic::{Form, Topic};
use exchange::table::{MOST_BYTES, template as empty};
use serde_json::Value as Json;

use super::super::document::download;
use super::super::{crumbs, link};
use super::check::{Uploads, address, checked};
use super::view::ImportPage;
use super::{base, export_address, import_address, importing};
use crate::app::App;
use crate::form::post::posted_within;
use crate::guard::Officer;
use crate::problem::Fault;
use crate::view::{Check, Field, File, FormError};

/// Faults of a table as a whole that are shown; the rest is counted.
const SHOWN: usize = 20;

/// Under which name uploaded tables are kept.
pub(super) fn key(topic: Topic) -> String {
    format!("table/{}", topic.code())
}

/// What is wrong with an upload: in one sentence, and each fault of the table.
#[derive(Debug, Default)]
pub(super) struct Wrong {
    pub(super) sentence: String,
    pub(super) faults: Vec<(String, String)>,
}

impl From<String> for Wrong {
    fn from(sentence: String) -> Self {
        Self { sentence, faults: Vec::new() }
    }
}

pub(super) fn form(app: &Arc<App>, officer: &Officer, topic: Topic) -> Result<Response, Fault> {
    importing(officer, app, topic)?;
    show(app, officer, topic, Wrong::default(), StatusCode::OK)
}

/// The form; with what is wrong with the file that was sent.
pub(super) fn show(
    app: &Arc<App>,
    officer: &Officer,
    topic: Topic,
    wrong: Wrong,
    status: StatusCode,
) -> Result<Response, Fault> {
    let (title, here) = (topic.title(), base(topic));
    let several = topic.layout().sheets.len() > 1;
    let hint = if several {
        "XLSX、CSV或者JSON文件，不超过64 MB。用CSV的，把主表和其他各表的文件一并选择。"
    } else {
        "XLSX、CSV（UTF-8或者GB18030）或者JSON文件，不超过64 MB。"
    };
    let described = if wrong.sentence.is_empty() { "f-table-hint" } else { "f-table-hint f-table-error" };
    let field = Field {
        kind: "file",
        id: "f-table".to_owned(),
        name: "table".to_owned(),
        label: format!("{title}表"),
        hint: hint.to_owned(),
        described: described.to_owned(),
        accept: ".xlsx,.csv,.json,.tsv,.txt".to_owned(),
        limit: MOST_BYTES as u64,
        multiple: several,
        required: true,
        error: wrong.sentence.clone(),
        ..Field::default()
    };
    let errors = Some(wrong.sentence).filter(|text| !text.is_empty());
    let check = |(label, detail): &(String, String)| Check {
        tone: "bad",
        icon: "fail",
        word: "错误",
        label: label.clone(),
        detail: detail.clone(),
    };
    let more = wrong.faults.len().saturating_sub(SHOWN);
    let file = |title: String, href: String, icon, meta: &str| File {
        title,
        href,
        icon,
        meta: meta.to_owned(),
        ..File::default()
    };
    let html = ImportPage {
        shell: officer.shell(app, &format!("导入{title}"), here, crumbs(vec![link(title, here), link("导入", "")])),
        heading: format!("导入{title}"),
        note: match topic {
            Topic::People => "系统先逐行核对，您确认后才登记。",
            Topic::Items => "用于一次性导入系统启用前已经公布的事项；新编制的事项按编制、审查、公布的环节办理。系统先逐行核对，您确认后才记录。",
        }
        .to_owned(),
        errors: errors.into_iter().map(|text| FormError { field: "f-table".to_owned(), text }).collect(),
        action: import_address(topic),
        field,
        checks: wrong.faults.iter().take(SHOWN).map(check).collect(),
        more: if more > 0 { format!("另有{more}处没有列出") } else { String::new() },
        files: vec![
            file(
                format!("空白{title}表.xlsx"),
                format!("{}/template", import_address(topic)),
                "download",
                "列名齐全，附每一列的填写说明",
            ),
            file(format!("导出{title}"), export_address(topic), "link", "已有的内容，可以修改后再导入"),
        ],
        rules: [
            "每行一项，列名与空白表相同；没有的选填列可以删除。",
            "不能有合并的单元格；有公式的，采用文件中保存的计算结果。",
            "已经登记且内容相同的行不重复记录；内容不同的列为变更。",
            "每个工作表不超过20万行。",
        ]
        .map(str::to_owned)
        .into(),
        back: here.to_owned(),
    }
    .render()?;
    Ok((status, Html(html)).into_response())
}

pub(super) async fn take(
    app: &Arc<App>,
    officer: &Officer,
    topic: Topic,
    request: Request<Body>,
) -> Result<Response, Fault> {
    importing(officer, app, topic)?;
    let posted = posted_within(app, Some(officer), &key(topic), MOST_BYTES as u64, request).await?;
    super::super::account::check_csrf(officer, posted.get("csrf"))?;
    let refused = |wrong: Wrong| show(app, officer, topic, wrong, StatusCode::UNPROCESSABLE_ENTITY);
    if let Some(error) = posted.refused_files().first() {
        return refused(error.message.clone().into());
    }
    let mut uploads = Uploads::default();
    for file in posted.files("table") {
        let text = |name: &str| file.get(name).and_then(Json::as_str).unwrap_or_default();
        let name = text("name");
        if Form::of(name).is_none() {
            let sentence = format!("文件“{name}”不是XLSX、CSV或者JSON；旧的XLS等格式请用办公软件打开后另存为XLSX");
            return refused(sentence.into());
        }
        uploads.push(text("sha256"), name);
    }
    if uploads.is_empty() {
        return refused("请选择要导入的文件".to_owned().into());
    }
    match checked(app, officer, topic, &uploads).await? {
        Err(wrong) => refused(wrong),
        Ok(_) => Ok(Redirect::to(&address(topic, &uploads, &[])).into_response()),
    }
}

/// The empty table.
pub(super) fn template(app: &Arc<App>, officer: &Officer, topic: Topic) -> Result<Response, Fault> {
    importing(officer, app, topic)?;
    let bytes = empty::xlsx(topic).map_err(Fault::Document)?;
    Ok(download(bytes, Form::Xlsx.media_type(), &format!("空白{}表.xlsx", topic.title()), false))
}
