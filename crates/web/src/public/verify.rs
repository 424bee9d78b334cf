//! Verification for everybody: by document number, or of a file, without signing in.

use std::sync::Arc;

use axum::extract::{Multipart, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Redirect, Response};
use exchange::case_file::Verification;
use store::read;

use super::{shell, wants_large};
use crate::app::App;
use crate::desk::link;
use crate::problem::{Fault, answer, page};
use crate::view::{Check, Field, FormError, Verdict, Verify};

fn view(app: &App, large: bool, errors: Vec<FormError>, verdict: Option<Verdict>) -> Verify {
    let field = |kind: &'static str, name: &str, label: &str, hint: &str| Field {
        kind,
        id: name.to_owned(),
        name: name.to_owned(),
        label: label.to_owned(),
        hint: hint.to_owned(),
        required: true,
        ..Field::default()
    };
    Verify {
        shell: shell(app, "查验真伪", "/verify", vec![link("查验真伪", "")], large),
        lead: "输入处罚决定书的文号，或者选择证明文件、电子案卷，查验它是否由本机关作出、有没有改动。".to_owned(),
        errors,
        verdict,
        code_fields: vec![field("text", "number", "决定书文号", "例如：曹市监罚决〔2026〕1号")],
        file_fields: vec![field(
            "file",
            "file",
            "证明文件或者电子案卷",
            "由公示页面或者办案机关下载，扩展名为 xqproof 或者 xqcase",
        )],
    }
}

pub(crate) async fn get(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    answer(&app, None, page(&view(&app, wants_large(&headers), Vec::new(), None)))
}

pub(crate) async fn post(State(app): State<Arc<App>>, headers: HeaderMap, multipart: Multipart) -> Response {
    let large = wants_large(&headers);
    let result = handle(&app, multipart, large).await;
    answer(&app, None, result)
}

async fn handle(app: &App, mut multipart: Multipart, large: bool) -> Result<Response, Fault> {
    let unreadable = || Fault::BadForm("没有完整收到所选的文件，请重试；文件不能超过64 MB。".to_owned());
    while let Some(part) = multipart.next_field().await.map_err(|_| unreadable())? {
        match part.name() {
            Some("number") => {
                let number = part.text().await.map_err(|_| unreadable())?.trim().to_owned();
                if number.is_empty() {
                    continue;
                }
                let key = number.clone();
                if app.node.store().read(move |tx| read::publication(tx, &key)).await?.is_some() {
                    return Ok(Redirect::to(&crate::url::decision(&number)).into_response());
                }
                let text =
                    format!("没有公示文号为“{number}”的决定；请核对括号〔〕和数字，未公示的决定请向作出决定的机关核实");
                let errors = vec![FormError { field: "number".to_owned(), text }];
                return page(&view(app, large, errors, None));
            }
            Some("file") => {
                let bytes = part.bytes().await.map_err(|_| unreadable())?;
                if bytes.is_empty() {
                    continue;
                }
                return page(&view(app, large, Vec::new(), Some(verdict(app, &bytes))));
            }
            _ => {}
        }
    }
    let errors =
        vec![FormError { field: "number".to_owned(), text: "请输入文号，或者选择文件".to_owned() }];
    page(&view(app, large, errors, None))
}

fn verdict(app: &App, bytes: &[u8]) -> Verdict {
    let keys = app.node.keys();
    let verified = exchange::verification::verify(bytes, app.node.law(), &keys);
    match verified {
        Ok(verification) => words(&verification),
        Err(fault) => Verdict {
            tone: "bad",
            icon: "shield-fail",
            title: "不能通过查验".to_owned(),
            text: fault.to_string(),
            checks: Vec::new(),
        },
    }
}

fn words(verification: &Verification) -> Verdict {
    let holds = verification.holds();
    let mut checks: Vec<Check> = verification
        .checks
        .iter()
        .map(|check| Check {
            tone: if check.holds { "ok" } else { "bad" },
            icon: if check.holds { "shield" } else { "shield-fail" },
            word: if check.holds { "通过" } else { "不符" },
            label: check.what.clone(),
            detail: check.detail.clone(),
        })
        .collect();
    if verification.trusted == Some(false) {
        checks.push(Check {
            tone: "bad",
            icon: "shield-fail",
            word: "不符",
            label: "签名公钥不是本节点公布的公钥".to_owned(),
            detail: verification.keys.join("；"),
        });
    }
    Verdict {
        tone: if holds { "ok" } else { "bad" },
        icon: if holds { "shield" } else { "shield-fail" },
        title: if holds { "查验通过".to_owned() } else { "发现问题".to_owned() },
        text: format!("案件 {}，日志 {}", verification.case, verification.origin),
        checks,
    }
}
