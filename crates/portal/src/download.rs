//! Files on their way out: `GET /files/{digest}`, always as a download, never shown or run by the browser, and only to
//! those who may see a case that rests on the file.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use evidence::{FilesError, Kind};
use fund::Digest;
use tokio_util::io::ReaderStream;

use crate::access;
use crate::app::App;
use crate::problem::{Page, Problem};
use crate::route::Route;
use crate::visitor::{Visitor, percent_encode};

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![Route::get("/files/{digest}", access::CASES, download)]
}

/// Sends a file. A digest nobody filed, and one that is not for this visitor, answer alike.
pub async fn download(State(app): State<App>, visitor: Visitor, Path(digest): Path<String>) -> Page {
    let missing = || Problem::NotFound("没有找到这个文件。".into());
    let actor = visitor.actor()?;
    let named: evidence::Digest = digest.parse().map_err(|_| missing())?;
    let filed = app.office.view(|view| view.file(actor, &Digest(named.to_string()))).ok_or_else(missing)?;
    let file = match app.office.files().read(named) {
        Ok(file) => file,
        Err(FilesError::Missing(_)) => {
            return Err(Problem::NotFound(
                "登记了这个文件，但文件库中没有它的内容（演示数据只有登记）。".into(),
            ));
        }
        Err(error) => return Err(Problem::Unavailable(error.to_string())),
    };
    // What the log calls it is only a word; what is sent is one of the kinds we take.
    let kind = Kind::ALL.into_iter().find(|kind| kind.media_type() == filed.media);
    let media = kind.map_or("application/octet-stream", Kind::media_type);
    attachment(&filed.name, media, Body::from_stream(ReaderStream::new(tokio::fs::File::from_std(file))))
}

/// A body as a download that no browser opens by itself.
///
/// # Errors
/// [`Problem::Unavailable`] for a name that no header can carry.
pub fn attachment(name: &str, media: &'static str, body: impl Into<Body>) -> Page {
    let disposition = format!(
        "attachment; filename=\"file\"; filename*=UTF-8''{}",
        percent_encode(&name.replace('/', "_"))
    );
    let mut response = Response::new(body.into());
    let headers = response.headers_mut();
    let disposition =
        HeaderValue::from_str(&disposition).map_err(|error| Problem::Unavailable(error.to_string()))?;
    headers.insert(header::CONTENT_DISPOSITION, disposition);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    Ok(response)
}
