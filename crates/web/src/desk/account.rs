//! Signing in and out, the password, large type.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template as _;
use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use node::accounts::Attempt;
use store::desk;

use crate::app::App;
use crate::guard::{COOKIE, Officer, cookie};
use crate::problem::{Fault, answer, page};
use crate::view::{ActForm, Field, FormError, Line, Section, Shell, SignIn};

fn field(kind: &'static str, name: &str, label: &str, autocomplete: &str) -> Field {
    Field {
        kind,
        id: name.to_owned(),
        name: name.to_owned(),
        label: label.to_owned(),
        required: true,
        autocomplete: autocomplete.to_owned(),
        ..Field::default()
    }
}

/// What a form that met an ended session carries through sign-in, so that nothing typed is lost.
#[derive(Debug, Default)]
pub(crate) struct Resume {
    pub(crate) case: String,
    pub(crate) act: String,
    pub(crate) form: String,
}

/// The sign-in page.
pub(crate) fn sign_in_page(
    app: &App,
    name: &str,
    next: &str,
    errors: Vec<FormError>,
    note: &str,
    resume: &Resume,
) -> SignIn {
    let mut account = field("text", "account", "账号", "username");
    account.value = name.to_owned();
    let mut fields = vec![account, field("password", "password", "口令", "current-password")];
    for (key, value) in [("resume_case", &resume.case), ("resume_act", &resume.act), ("resume_form", &resume.form)] {
        if !resume.act.is_empty() {
            fields.push(Field { kind: "hidden", name: key.to_owned(), value: value.clone(), ..Field::default() });
        }
    }
    let shell = Shell {
        title: "登录".to_owned(),
        notice: app.settings.notice.clone(),
        build: app.build.clone(),
        ..Shell::default()
    };
    SignIn { shell, errors, note: note.to_owned(), next: next.to_owned(), fields, help: app.settings.help.clone() }
}

/// Only addresses of our own may follow a sign-in.
fn own(next: &str) -> &str {
    if next.starts_with('/') && !next.starts_with("//") && !next.contains('\\') { next } else { "/desk" }
}

pub(crate) async fn sign_in_form(
    State(app): State<Arc<App>>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let next = query.get("next").map_or("/desk", String::as_str);
    answer(&app, None, page(&sign_in_page(&app, "", own(next), Vec::new(), "", &Resume::default())))
}

pub(crate) async fn sign_in(State(app): State<Arc<App>>, Form(form): Form<HashMap<String, String>>) -> Response {
    let get = |key: &str| form.get(key).map(String::as_str).unwrap_or_default();
    let resume = Resume {
        case: get("resume_case").to_owned(),
        act: get("resume_act").to_owned(),
        form: get("resume_form").to_owned(),
    };
    let result = try_sign_in(&app, get("account"), get("password"), get("next"), &resume).await;
    answer(&app, None, result)
}

async fn try_sign_in(app: &App, name: &str, password: &str, next: &str, resume: &Resume) -> Result<Response, Fault> {
    let again = |text: String| -> Result<Response, Fault> {
        let errors = vec![FormError { field: "account".to_owned(), text }];
        let html = sign_in_page(app, name, own(next), errors, "", resume).render()?;
        Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response())
    };
    match app.node.sign_in(name.trim(), password).await? {
        Attempt::Wrong => again("账号或者口令不正确，请核对后重试".to_owned()),
        Attempt::Locked(until) => {
            again(format!("连续输错口令，账号已暂时锁定，请于{:02}:{:02}后再试", until.hour(), until.minute()))
        }
        Attempt::Done(token) => {
            let mut next = own(next).to_owned();
            if !resume.act.is_empty()
                && let Some(session) = app.node.session(&token).await?
            {
                let (person, case, act, form) =
                    (session.person.to_string(), resume.case.clone(), resume.act.clone(), resume.form.clone());
                let now = casework::value::write_datetime(app.node.now());
                app.node.store().write(move |tx| desk::put_draft(tx, &person, &case, &act, &form, &now)).await?;
                next = crate::url::form(&resume.case, &resume.act);
            }
            let secure = if app.settings.secure { "; Secure" } else { "" };
            let cookie = format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax{secure}");
            Ok(([(header::SET_COOKIE, cookie)], Redirect::to(&next)).into_response())
        }
    }
}

pub(crate) async fn sign_out(
    State(app): State<Arc<App>>,
    officer: Officer,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    let result = async {
        check_csrf(&officer, form.get("csrf").map(String::as_str))?;
        if let Some(token) = cookie(&headers, COOKIE) {
            app.node.sign_out(token).await?;
        }
        let gone = format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
        Ok(([(header::SET_COOKIE, gone)], Redirect::to("/sign-in")).into_response())
    };
    answer(&app, Some(&officer), result.await)
}

/// A form must bring back the token of the session in which it was shown.
pub(crate) fn check_csrf(officer: &Officer, token: Option<&str>) -> Result<(), Fault> {
    if token == Some(officer.csrf.as_str()) {
        Ok(())
    } else {
        Err(Fault::BadForm("表单的校验码不符，可能是在别处重新登录过。请返回上一页，刷新后重新提交。".to_owned()))
    }
}

pub(crate) async fn large(
    State(app): State<Arc<App>>,
    officer: Officer,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    let result = check_csrf(&officer, form.get("csrf").map(String::as_str)).map(|()| {
        let value = if officer.large { "no" } else { "yes" };
        let back =
            headers.get(header::REFERER).and_then(|value| value.to_str().ok()).and_then(path_of).unwrap_or("/desk");
        ([(header::SET_COOKIE, format!("large={value}; Path=/; Max-Age=31536000; SameSite=Lax"))], Redirect::to(back))
            .into_response()
    });
    answer(&app, Some(&officer), result)
}

/// The path of an address of our own.
pub(crate) fn path_of(address: &str) -> Option<&str> {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.find('/').and_then(|at| rest.get(at..)).filter(|path| !path.starts_with("//"))
}

fn password_page(app: &App, officer: &Officer, errors: Vec<FormError>) -> ActForm {
    let fields = [
        field("password", "old", "现在的口令", "current-password"),
        field("password", "new", "新口令（不少于10个字符）", "new-password"),
        field("password", "again", "再输一次新口令", "new-password"),
    ];
    let lines = fields.into_iter().map(|field| Line { fields: vec![field], group: None }).collect();
    ActForm {
        shell: officer.shell(app, "修改口令", "", super::crumbs(vec![super::link("修改口令", "")])),
        heading: "修改口令".to_owned(),
        errors,
        form: crate::view::Form {
            action: "/account/password".to_owned(),
            sections: vec![Section { lines, ..Section::default() }],
            submit: "修改".to_owned(),
            cancel_href: "/desk".to_owned(),
            ..crate::view::Form::default()
        },
        ..ActForm::default()
    }
}

pub(crate) async fn password_form(State(app): State<Arc<App>>, officer: Officer) -> Response {
    answer(&app, Some(&officer), page(&password_page(&app, &officer, Vec::new())))
}

pub(crate) async fn password(
    State(app): State<Arc<App>>,
    officer: Officer,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    let result = async {
        let get = |key: &str| form.get(key).map(String::as_str).unwrap_or_default();
        check_csrf(&officer, form.get("csrf").map(String::as_str))?;
        let fault = if get("new").chars().count() < 10 {
            Some(("new", "新口令不少于10个字符"))
        } else if get("new") != get("again") {
            Some(("again", "两次输入的新口令不一致"))
        } else if !app.node.change_password(officer.id(), get("old"), get("new")).await? {
            Some(("old", "现在的口令不正确"))
        } else {
            None
        };
        match fault {
            Some((field, text)) => {
                let errors = vec![FormError { field: field.to_owned(), text: text.to_owned() }];
                let html = password_page(&app, &officer, errors).render()?;
                Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response())
            }
            None => Ok(Redirect::to("/desk?flash=password").into_response()),
        }
    };
    answer(&app, Some(&officer), result.await)
}
