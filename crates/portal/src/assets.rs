//! The files browsers fetch, embedded in the binary under names that change with their content.
//!
//! `build.rs` puts the stylesheet and, where Node is at hand, the bundled script into `OUT_DIR`. Pages ask for
//! [`asset_url`]; because the address carries the content's digest, browsers may keep each file for ever.

use axum::Router;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What pages may load: our own files and nothing else; no inline script or style.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

struct Embedded {
    name: &'static str,
    bytes: &'static [u8],
}

// static EMBEDDED: &[Embedded], written by build.rs.
include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

struct Asset {
    served_as: String,
    embedded: &'static Embedded,
}

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    EMBEDDED.iter().map(|embedded| Asset { served_as: served_name(embedded), embedded }).collect()
});

static BY_SERVED_NAME: LazyLock<BTreeMap<&'static str, &'static Asset>> =
    LazyLock::new(|| ASSETS.iter().map(|asset| (asset.served_as.as_str(), asset)).collect());

/// `style.css` → `style-1f3a9c20b7.css`. The bundler's own parts (`part-…`) import each other by name and carry
/// a digest already.
fn served_name(embedded: &Embedded) -> String {
    let name = embedded.name;
    if name.starts_with("part-") {
        return name.to_owned();
    }
    let digest: String =
        Sha256::digest(embedded.bytes).iter().take(5).map(|byte| format!("{byte:02x}")).collect();
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "bin"));
    format!("{stem}-{digest}.{ending}")
}

/// Where the file `name` is to be fetched; the plain name, which answers 404, when it was not built.
pub fn asset_url(name: &str) -> String {
    let served =
        ASSETS.iter().find(|asset| asset.embedded.name == name).map(|asset| asset.served_as.as_str());
    format!("/assets/{}", served.unwrap_or(name))
}

/// Whether the file was built. Without Node there is no script, and pages stay plain.
pub fn has(name: &str) -> bool {
    EMBEDDED.iter().any(|embedded| embedded.name == name)
}

/// Every file under the name it is served as, for pages written to a folder.
pub fn all() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    ASSETS.iter().map(|asset| (asset.served_as.as_str(), asset.embedded.bytes))
}

/// What to say at start when the script could not be built.
pub fn notice() -> Option<&'static str> {
    (!has("app.js")).then_some(
        "front-end script was not built (Node or npm missing at build time): pages work, but without charts, upload progress and autosave",
    )
}

/// The one route of this module; public, and the same for everybody.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/assets/{file}", get(serve))
}

/// Answers `/assets/{file}`.
async fn serve(Path(file): Path<String>) -> Response {
    match BY_SERVED_NAME.get(file.as_str()) {
        Some(asset) => (
            [
                (header::CONTENT_TYPE, media_type(&file)),
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            ],
            asset.embedded.bytes,
        )
            .into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn media_type(file: &str) -> &'static str {
    match file.rsplit_once('.').map(|(_, ending)| ending) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_address_of_a_file_answers_with_it_and_may_be_kept_for_ever() {
        let url = asset_url("style.css");
        let file = url.strip_prefix("/assets/").expect("an assets address").to_owned();
        let answer = serve(Path(file)).await;
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(answer.headers()[header::CONTENT_TYPE], "text/css; charset=utf-8");
        assert!(
            answer.headers()[header::CACHE_CONTROL].to_str().is_ok_and(|value| value.contains("immutable"))
        );
    }

    #[tokio::test]
    async fn an_unknown_file_is_not_found() {
        assert_eq!(serve(Path("style.css".to_owned())).await.status(), StatusCode::NOT_FOUND);
    }
}
