//! Receiving a posted form: fields into memory within a limit, files straight into the blob store.

use axum::body::Body;
use axum::extract::multipart::Field;
use axum::extract::{FromRequest as _, Multipart};
use axum::http::{Request, header};
use casework::value::write_datetime;
use node::proofs::FILE_LIMIT;
use serde_json::{Value as Json, json};
use store::blob::BlobError;
use store::desk::FileRow;

use super::read::Posted;
use crate::app::{App, form_limit};
use crate::guard::Officer;
use crate::problem::Fault;

/// A stored file as the act's field holds it.
pub(crate) fn file_json(file: &FileRow) -> Json {
    json!({
        "name": file.name, "media_type": file.media_type, "size": file.size, "sha256": file.sha256, "sm3": file.sm3,
    })
}

/// How much of a file that is too large is read and thrown away, so that the browser gets to the answer.
const DRAIN_LIMIT: u64 = 16 * FILE_LIMIT;

fn cut_short(_: impl std::error::Error) -> Fault {
    Fault::BadForm("表单没有完整收到，请检查网络后重试；所填内容仍在您的页面上。".to_owned())
}

fn long_form() -> Fault {
    Fault::TooLarge("表单超过2 MB，请把较长的材料作为附件上传。".to_owned())
}

/// Reads a posted form; files go to the blob store when somebody is signed in and works on a case, and are passed over
/// otherwise. A file that cannot be kept is an error of its field, so that the form comes back with all that was typed.
pub(crate) async fn posted(
    app: &App,
    officer: Option<&Officer>,
    case: &str,
    request: Request<Body>,
) -> Result<Posted, Fault> {
    posted_within(app, officer, case, FILE_LIMIT, request).await
}

/// The same, with files of at most `most` bytes.
pub(crate) async fn posted_within(
    app: &App,
    officer: Option<&Officer>,
    case: &str,
    most: u64,
    request: Request<Body>,
) -> Result<Posted, Fault> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut posted = Posted::default();
    if !kind.starts_with("multipart/form-data") {
        let body = axum::body::to_bytes(request.into_body(), form_limit()).await.map_err(|_| long_form())?;
        for (name, value) in form_urlencoded::parse(&body) {
            posted.push(name.into_owned(), value.into_owned());
        }
        return Ok(posted);
    }
    let mut multipart = Multipart::from_request(request, &()).await.map_err(cut_short)?;
    let mut left = form_limit();
    while let Some(mut part) = multipart.next_field().await.map_err(cut_short)? {
        let name = part.name().unwrap_or_default().to_owned();
        let Some(file_name) = part.file_name().map(str::to_owned) else {
            posted.push(name, text(&mut part, &mut left).await?);
            continue;
        };
        let wanted = officer.filter(|_| !file_name.is_empty() && !case.is_empty());
        let Some(officer) = wanted else {
            drain(&mut part).await?;
            continue;
        };
        match keep(app, officer, case, &safe_name(&file_name), most, &mut part).await? {
            Ok(json) => posted.push_file(name, json),
            Err(why) => {
                drain(&mut part).await?;
                posted.refuse_file(&name, why);
            }
        }
    }
    Ok(posted)
}

/// A field's text; all fields of a form share one limit.
async fn text(part: &mut Field<'_>, left: &mut usize) -> Result<String, Fault> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(cut_short)? {
        *left = left.checked_sub(chunk.len()).ok_or_else(long_form)?;
        bytes.extend_from_slice(&chunk);
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Reads a file to its end and keeps nothing.
async fn drain(part: &mut Field<'_>) -> Result<(), Fault> {
    let mut read = 0;
    while let Some(chunk) = part.chunk().await.map_err(cut_short)? {
        read += chunk.len() as u64;
        if read > DRAIN_LIMIT {
            return Err(Fault::TooLarge("上传的文件过大，已停止接收。".to_owned()));
        }
    }
    Ok(())
}

/// Keeps a file as its content arrives, and notes to which case it was uploaded; or says in Chinese why it cannot be kept.
async fn keep(
    app: &App,
    officer: &Officer,
    case: &str,
    name: &str,
    most: u64,
    part: &mut Field<'_>,
) -> Result<Result<Json, String>, Fault> {
    let told = |error: BlobError| match error {
        BlobError::Empty | BlobError::TooLarge { .. } => Ok(Err(format!("文件“{name}”：{error}"))),
        error => Err(Fault::BadForm(format!("文件“{name}”：{error}"))),
    };
    let media_type = part.content_type().unwrap_or("application/octet-stream").to_owned();
    let mut upload = match app.node.blobs().begin(most).await {
        Ok(upload) => upload,
        Err(error) => return told(error),
    };
    while let Some(chunk) = part.chunk().await.map_err(cut_short)? {
        if let Err(error) = upload.write(&chunk).await {
            return told(error);
        }
    }
    let stored = match upload.finish().await {
        Ok(stored) => stored,
        Err(error) => return told(error),
    };
    let row = FileRow {
        sha256: stored.sha256.to_hex(),
        name: name.to_owned(),
        media_type,
        size: i64::try_from(stored.size).unwrap_or(i64::MAX),
        sm3: stored.sm3.to_hex(),
    };
    let json = file_json(&row);
    let (case, person, now) = (case.to_owned(), officer.id().to_string(), write_datetime(app.node.now()));
    app.node.store().write(move |tx| store::desk::put_file(tx, &case, &row, &person, &now)).await?;
    Ok(Ok(json))
}

/// A file's name without folders and without characters that could mislead; never empty.
fn safe_name(name: &str) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let misleading = |c: char| {
        matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            || matches!(c, '<' | '>' | '"' | ':' | '|' | '?' | '*')
    };
    let clean: String = base.chars().filter(|c| !c.is_control() && !misleading(*c)).take(120).collect();
    let clean = clean.trim_matches(['.', ' ']).to_owned();
    if clean.is_empty() { "未命名文件".to_owned() } else { clean }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_file_names_are_tamed() {
        assert_eq!(safe_name("../../etc/passwd"), "passwd");
        assert_eq!(safe_name("C:\\台账\\进货.xlsx"), "进货.xlsx");
        assert_eq!(safe_name("照片\u{202e}gnp.exe"), "照片gnp.exe");
        assert_eq!(safe_name("..."), "未命名文件");
        assert_eq!(safe_name("<script>.png"), "script.png");
    }
}
