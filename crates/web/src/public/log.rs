//! The transparency log as C2SP tlog-tiles asks: checkpoint, tiles, entry bundles; and the public keys.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use record::merkle::tile::{Tile, bundle_from_path};

use crate::app::App;
use crate::problem::{Fault, answer};

pub(crate) async fn checkpoint(State(app): State<Arc<App>>) -> Response {
    let result = async {
        let checkpoint = app.node.checkpoint().await?.ok_or(Fault::Missing("检查点"))?;
        let headers = [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, "max-age=5")];
        Ok((headers, checkpoint.note.to_bytes()).into_response())
    };
    answer(&app, None, result.await)
}

pub(crate) async fn tile(State(app): State<Arc<App>>, Path(path): Path<String>) -> Response {
    let path = format!("tile/{path}");
    let result = async {
        let bytes = match (Tile::from_path(&path), bundle_from_path(&path)) {
            (Some(tile), _) => app.node.store().read(move |tx| store::log::tile(tx, tile)).await?,
            (None, Some((index, width))) => {
                app.node.store().read(move |tx| store::log::bundle(tx, index, width)).await?
            }
            (None, None) => None,
        };
        let Some(bytes) = bytes else { return Ok(StatusCode::NOT_FOUND.into_response()) };
        let headers = [
            (header::CONTENT_TYPE, "application/octet-stream"),
            (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        ];
        Ok((headers, bytes).into_response())
    };
    answer(&app, None, result.await)
}

/// The public keys as vkeys, one a line, and as PEM for other programs.
pub(crate) async fn keys(State(app): State<Arc<App>>) -> Response {
    let mut text = String::new();
    for key in app.node.keys() {
        text.push_str(&key.to_vkey());
        text.push('\n');
        text.push_str(&key.to_pem());
        text.push('\n');
    }
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}
