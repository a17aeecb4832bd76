//! Files on their way out: `GET /files/{digest}`, always as a download, never shown or run by the browser, and only to
//! those who may see a case that rests on the file. A page of one is shown as a picture that the reading process drew.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use evidence::worker::ReadFailure;
use evidence::{FilesError, Kind, kind_kept};
use fund::Digest;
use fund::state::Evidence;
use tokio_util::io::ReaderStream;

use crate::access;
use crate::app::App;
use crate::problem::{Page, Problem};
use crate::route::Route;
use crate::visitor::{Visitor, percent_encode};

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/files/{digest}", access::CASES, download),
        Route::get("/files/{digest}/pages/{page}", access::CASES, page_picture),
    ]
}

/// Widest picture of a page, in pixels: sharp on a half of a wide screen.
const WIDTH: u32 = 1_000;

/// A file on record, where this visitor may see a case that rests on it. A digest nobody filed, and one that is not for
/// this visitor, answer alike.
fn filed(app: &App, visitor: &Visitor, digest: &str) -> Result<(evidence::Digest, Evidence), Problem> {
    let missing = || Problem::NotFound("没有找到这个文件。".into());
    let actor = visitor.actor()?;
    let named: evidence::Digest = digest.parse().map_err(|_| missing())?;
    let filed = app.office.view(|view| view.file(actor, &Digest(named.to_string()))).ok_or_else(missing)?;
    Ok((named, filed))
}

/// Opens a file on record.
fn opened(app: &App, digest: evidence::Digest) -> Result<File, Problem> {
    app.office.files().read(digest).map_err(|error| match error {
        FilesError::Missing(_) => {
            Problem::NotFound("登记了这个文件，但文件库中没有它的内容（演示数据只有登记）。".into())
        }
        error => Problem::Unavailable(error.to_string()),
    })
}

/// One page of a file as a picture: pixels only, whatever the file holds.
async fn page_picture(
    State(app): State<App>,
    visitor: Visitor,
    Path((digest, page)): Path<(String, u32)>,
) -> Page {
    let (named, filed) = filed(&app, &visitor, &digest)?;
    let mut file = opened(&app, named)?;
    let drawn = tokio::task::spawn_blocking(move || {
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        app.reader.page(&filed.name, bytes, page, WIDTH)
    });
    let drawn = drawn.await.map_err(|error| Problem::Unavailable(error.to_string()))?;
    let png = drawn.map_err(|failure| match failure {
        ReadFailure::Refused(why) => Problem::NotFound(why),
        other => Problem::Unavailable(other.to_string()),
    })?;
    // The same bytes have the same pages for ever; only this browser keeps them.
    let headers = [
        (header::CONTENT_TYPE, Kind::Png.media_type()),
        (header::CACHE_CONTROL, "private, max-age=31536000, immutable"),
    ];
    Ok((headers, png).into_response())
}

/// The kind of a file that came with an act, of which the record keeps no more than the digest.
fn by_content(file: &mut File) -> std::io::Result<Option<Kind>> {
    const HEAD: u64 = 1 << 10;
    const TAIL: u64 = 64 << 10;
    let (mut head, mut tail) = (Vec::new(), Vec::new());
    (&*file).take(HEAD).read_to_end(&mut head)?;
    let length = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL)))?;
    file.read_to_end(&mut tail)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(kind_kept(&head, &tail))
}

/// Sends a file.
pub async fn download(State(app): State<App>, visitor: Visitor, Path(digest): Path<String>) -> Page {
    let (named, filed) = filed(&app, &visitor, &digest)?;
    let mut file = opened(&app, named)?;
    // What the log calls it is only a word; what is sent is one of the kinds we take.
    let known = Kind::ALL.into_iter().find(|kind| kind.media_type() == filed.media);
    let unread = |error: std::io::Error| Problem::Unavailable(error.to_string());
    let kind = match known {
        None if filed.media.is_empty() => by_content(&mut file).map_err(unread)?,
        known => known,
    };
    let media = kind.map_or("application/octet-stream", Kind::media_type);
    let ending = kind.filter(|_| Kind::claimed_by(&filed.name).is_none()).map(|kind| kind.extensions());
    let name = match ending.and_then(|endings| endings.first()) {
        Some(ending) => format!("{}.{ending}", filed.name),
        None => filed.name,
    };
    attachment(&name, media, Body::from_stream(ReaderStream::new(tokio::fs::File::from_std(file))))
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
