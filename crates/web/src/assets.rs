//! Style sheet, script, icons: built from npm packages, embedded in the binary. Pages load nothing from elsewhere.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "assets/"]
struct Assets;

/// A short digest of the assets, for addresses that may be cached for ever.
pub(crate) fn build() -> String {
    let digests = Assets::iter().filter_map(|name| Assets::get(&name)).flat_map(|file| file.metadata.sha256_hash());
    let bytes: Vec<u8> = digests.collect();
    record::digest::sha256(&bytes).to_hex().chars().take(12).collect()
}

pub(crate) async fn get(Path(name): Path<String>) -> Response {
    let Some(file) = Assets::get(&name) else { return StatusCode::NOT_FOUND.into_response() };
    let kind = match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "text/plain; charset=utf-8",
    };
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=86400")], file.data).into_response()
}
