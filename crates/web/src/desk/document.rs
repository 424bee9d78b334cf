//! Documents, evidence files and the exported file of a case.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use casework::case::{CaseFile, CaseId};
use casework::facts::{Facts, Neighbours};
use exchange::container::Part;
use node::proofs::FILE_LIMIT;
use record::digest::Digest;

use crate::app::App;
use crate::guard::Officer;
use crate::problem::{Fault, answer};

/// The case, if this person may see it.
pub(crate) async fn visible(app: &App, officer: &Officer, id: &str) -> Result<Arc<node::Snapshot>, Fault> {
    let snapshot = app.node.case(&CaseId(id.to_owned())).await?.ok_or(Fault::Missing("案件"))?;
    if officer.sees(&snapshot.case.agency, app) { Ok(snapshot) } else { Err(Fault::Forbidden) }
}

/// A download under a name of its own.
pub(crate) fn download(bytes: Vec<u8>, kind: &str, name: &str, inline: bool) -> Response {
    let way = if inline { "inline" } else { "attachment" };
    let disposition = format!("{way}; filename*=UTF-8''{}", crate::url::encode(name));
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response()
}

pub(crate) async fn pdf(
    State(app): State<Arc<App>>,
    officer: Officer,
    Path((id, document)): Path<(String, String)>,
) -> Response {
    let result = async {
        let snapshot = visible(&app, &officer, &id).await?;
        // kind-source.pdf
        let (kind, source) = document
            .strip_suffix(".pdf")
            .and_then(|name| name.rsplit_once('-'))
            .and_then(|(kind, source)| Some((kind.to_owned(), source.parse::<u32>().ok()?)))
            .ok_or(Fault::Missing("文书"))?;
        let produced =
            snapshot.case.entry(source).is_some_and(|entry| entry.definition().documents.contains(&kind.as_str()));
        let title = casework::document::find(&kind).filter(|_| produced).ok_or(Fault::Missing("文书"))?.title;
        let issued = snapshot.case.documents().iter().any(|d| d.kind.id == kind && d.source == source);
        let name = format!("{title}-{id}.pdf");
        let bytes = set(Arc::clone(&app), snapshot.case.clone(), source, kind, !issued).await?;
        Ok(download(bytes, "application/pdf", &name, true))
    };
    answer(&app, Some(&officer), result.await)
}

/// Sets a document on a thread where it may take its time.
pub(crate) async fn set(
    app: Arc<App>,
    case: CaseFile,
    source: u32,
    kind: String,
    draft: bool,
) -> Result<Vec<u8>, Fault> {
    let work = move || {
        let registry = app.node.registry();
        let neighbours = Neighbours::default();
        let facts = Facts { law: app.node.law(), registry: &registry, neighbours: &neighbours };
        app.documents.pdf(&case, source, &kind, facts, draft)
    };
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(text)) => Err(Fault::Document(text)),
        Err(_) => Err(Fault::Document("程序正在停止，请稍后重试。".to_owned())),
    }
}

pub(crate) async fn file(
    State(app): State<Arc<App>>,
    officer: Officer,
    Path((id, digest)): Path<(String, String)>,
) -> Response {
    let result = async {
        visible(&app, &officer, &id).await?;
        let case = id.clone();
        let files = app.node.store().read(move |tx| store::desk::files(tx, &case)).await?;
        let file = files.into_iter().find(|file| file.sha256 == digest).ok_or(Fault::Missing("文件"))?;
        let sha256 = Digest::from_hex(&digest).map_err(|_| Fault::Missing("文件"))?;
        let bytes =
            app.node.blobs().read(sha256, FILE_LIMIT).await.map_err(|error| Fault::Document(error.to_string()))?;
        // Only pictures, sound and PDF are shown; everything else is saved, so that an uploaded page cannot run here.
        let shown = ["image/png", "image/jpeg", "application/pdf", "video/mp4", "audio/mpeg"]
            .contains(&file.media_type.as_str());
        let kind = if shown { file.media_type.clone() } else { "application/octet-stream".to_owned() };
        Ok(download(bytes, &kind, &file.name, shown))
    };
    answer(&app, Some(&officer), result.await)
}

pub(crate) async fn export(State(app): State<Arc<App>>, officer: Officer, Path(id): Path<String>) -> Response {
    let result = async {
        let snapshot = visible(&app, &officer, &id).await?;
        let mut documents = Vec::new();
        // A document that cannot be set does not keep the record from being exported; the file says which and why.
        let mut missing = String::new();
        for document in snapshot.case.documents() {
            let kind = document.kind.id.to_owned();
            match set(Arc::clone(&app), snapshot.case.clone(), document.source, kind.clone(), false).await {
                Ok(bytes) => documents.push(Part { name: format!("{:03}-{kind}.pdf", document.source), bytes }),
                Err(Fault::Document(text)) => missing.push_str(&format!("{:03}-{kind}：{text}\n", document.source)),
                Err(fault) => return Err(fault),
            }
        }
        if !missing.is_empty() {
            documents.push(Part { name: "missing.txt".to_owned(), bytes: missing.into_bytes() });
        }
        let bytes = app.node.export(&snapshot.case, documents).await?;
        Ok(download(bytes, "application/octet-stream", &format!("{id}.xqcase"), false))
    };
    answer(&app, Some(&officer), result.await)
}
