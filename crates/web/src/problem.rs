//! What goes wrong, and what the person reads then: never an internal text, always a way on.

use std::sync::Arc;

use askama::Template as _;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use node::NodeError;
use node::recording::Failure;
use store::error::StoreError;

use crate::app::App;
use crate::guard::Officer;
use crate::view::{Change, DeskProblem, Link, Problem, PublicProblem};

/// Why a page cannot be given.
#[derive(Debug)]
pub(crate) enum Fault {
    /// There is no such page or thing.
    Missing(&'static str),
    /// The person may not see it.
    Forbidden,
    /// The form is out of date: what others did meanwhile.
    Stale(Vec<Change>, String),
    /// The same form was sent a moment ago and is still being recorded.
    UnderWay,
    /// The form cannot be read.
    BadForm(String),
    /// Too much was sent.
    TooLarge(String),
    /// Something broke inside; the number under which the log has it.
    Broken(NodeError),
    /// A page cannot be made.
    Page(askama::Error),
    /// A document cannot be set.
    Document(String),
}

impl From<NodeError> for Fault {
    fn from(error: NodeError) -> Self {
        Self::Broken(error)
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::Broken(error.into())
    }
}

impl From<askama::Error> for Fault {
    fn from(error: askama::Error) -> Self {
        Self::Page(error)
    }
}

impl From<Failure> for Fault {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Node(error) => Self::Broken(error),
            Failure::NoCase(_) | Failure::NoAgency(_) => Self::Missing("案件"),
            Failure::Refused(refusal) => Self::BadForm(refusal.to_string()),
            Failure::Stale { .. } => Self::Stale(Vec::new(), "/desk".to_owned()),
        }
    }
}

fn link(label: &str, href: &str) -> Link {
    Link { label: label.to_owned(), href: href.to_owned() }
}

/// Status and words of a fault. A broken inside is written to the log once, here, under a reference number.
fn words(fault: &Fault, reference: &str) -> (StatusCode, Problem) {
    let base = |code: &str, title: &str, text: &str| Problem {
        code: code.to_owned(),
        tone: "warn",
        icon: "alert",
        title: title.to_owned(),
        text: text.to_owned(),
        ..Problem::default()
    };
    match fault {
        Fault::Missing(what) => {
            let problem = base("404", "没有找到", &format!("没有找到您要的{what}，可能是地址有误，或者内容已经撤下。"));
            (StatusCode::NOT_FOUND, problem)
        }
        Fault::Forbidden => {
            let problem = base(
                "403",
                "您没有查看的权限",
                "只有办案机关的人员和执法监督人员可以查看。需要查看的，请与办案机关联系。",
            );
            (StatusCode::FORBIDDEN, problem)
        }
        Fault::Stale(changes, back) => {
            let mut problem = base(
                "409",
                "已有新的记录",
                "您填写期间，他人已经办理了下列事项，本次提交没有记录。您填写的内容已经存为草稿，请核对新的情况后再提交。",
            );
            problem.changes.clone_from(changes);
            problem.actions = vec![link("回到表单（已恢复所填内容）", back)];
            (StatusCode::CONFLICT, problem)
        }
        Fault::UnderWay => {
            let mut problem =
                base("409", "正在记录", "同一张表单刚才已经提交，正在记录，没有重复记录。请稍候到案件列表中查看。");
            problem.actions = vec![link("案件列表", "/desk/cases")];
            (StatusCode::CONFLICT, problem)
        }
        Fault::BadForm(text) => (StatusCode::BAD_REQUEST, base("400", "提交的内容不能受理", text)),
        Fault::TooLarge(text) => (StatusCode::PAYLOAD_TOO_LARGE, base("413", "提交的内容过大", text)),
        Fault::Document(text) => (StatusCode::UNPROCESSABLE_ENTITY, base("422", "文书暂时不能生成", text)),
        Fault::Broken(error) => {
            tracing::error!(reference, error = %chain(error), "A request failed; reference {reference}");
            (StatusCode::INTERNAL_SERVER_ERROR, inside(reference))
        }
        Fault::Page(error) => {
            tracing::error!(reference, %error, "A page could not be made; reference {reference}");
            (StatusCode::INTERNAL_SERVER_ERROR, inside(reference))
        }
    }
}

fn inside(reference: &str) -> Problem {
    Problem {
        code: "500".to_owned(),
        tone: "bad",
        icon: "fail",
        title: "系统出现故障".to_owned(),
        text: "本次操作没有完成。请稍后重试；仍不能办理的，请把下面的编号告诉系统管理员。".to_owned(),
        reference: reference.to_owned(),
        ..Problem::default()
    }
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

/// The page of a fault, in the frame of the desk or of the public site.
pub(crate) fn problem_page(app: &App, officer: Option<&Officer>, fault: &Fault) -> Response {
    let reference = app.node.random().map_or_else(
        |_| "000000".to_owned(),
        |bytes| record::digest::Digest(bytes).to_hex().chars().take(8).collect::<String>().to_uppercase(),
    );
    let (status, mut problem) = words(fault, &reference);
    let html = match officer {
        Some(officer) => {
            problem.actions.push(link("回到工作台", "/desk"));
            let shell = officer.shell(app, &problem.title, "", vec![link("工作台", "/desk")]);
            DeskProblem { shell, problem }.render()
        }
        None => {
            problem.actions.push(link("回到首页", "/"));
            let shell = crate::public::shell(app, &problem.title, "", Vec::new(), false);
            PublicProblem { shell, problem }.render()
        }
    };
    match html {
        Ok(html) => (status, Html(html)).into_response(),
        Err(_) => (status, "系统出现故障，请稍后重试。").into_response(),
    }
}

/// A page or the page of its fault.
pub(crate) fn answer(app: &Arc<App>, officer: Option<&Officer>, page: Result<Response, Fault>) -> Response {
    page.unwrap_or_else(|fault| problem_page(app, officer, &fault))
}

/// A rendered template as a response.
pub(crate) fn page(template: &impl askama::Template) -> Result<Response, Fault> {
    Ok(Html(template.render()?).into_response())
}
