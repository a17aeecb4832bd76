//! Files on their way in: `POST /files` and the file fields of acts. Streamed to the store, looked over by the reading
//! process, kept under their digest; a wrong file is refused at once with its reason, and nothing of it stays. Contracts,
//! invoices and receipts of a project are read on the way, and recorded where nothing about them needs a person.

use axum::Json;
use axum::body::Bytes;
use axum::extract::multipart::{Field, Multipart};
use axum::extract::{FromRequest, Query, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use evidence::worker::ReadFailure;
use evidence::{Kind, Limits, Reading, Remark};
use fund::{FieldIssue, Role};
use serde::Serialize;
use serde_json::json;
use tokio::sync::mpsc::{Receiver, channel};

use crate::access::{self, Access};
use crate::app::App;
use crate::filing::Filing;
use crate::form::{Form, made_here, same_origin};
use crate::problem::{Page, Problem, done};
use crate::route::Route;
use crate::visitor::{Visitor, is_local};

/// The largest request with files, in bytes: four of the largest file.
pub const LARGEST: usize = 200 << 20;
/// The largest text between the files of one form, in bytes.
const LARGEST_TEXT: usize = 1 << 20;
/// Who has something to file.
pub const FILERS: Access = access::CASES.but(&[Role::Auditor]);

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![Route::post("/files", FILERS, upload).large(LARGEST)]
}

/// A file that was taken.
#[derive(Debug, Clone, Serialize)]
pub struct Received {
    /// SHA-256 of its bytes.
    pub digest: String,
    /// The name it came with.
    pub name: String,
    /// Bytes.
    pub bytes: u64,
    /// Media type by content.
    pub media: &'static str,
    /// What whoever opens it should know.
    pub remarks: Vec<&'static str>,
    /// The papers read in it and what became of each, in words.
    pub read: Vec<String>,
    /// What was read in it, where that was asked for.
    #[serde(skip)]
    pub reading: Option<Reading>,
}

/// Why a file was not taken.
pub enum NotTaken {
    /// The file's fault, in words for the person.
    Refused(String),
    /// Ours, or the line's.
    Failed(Problem),
}

impl From<String> for NotTaken {
    fn from(why: String) -> Self {
        NotTaken::Refused(why)
    }
}

/// Takes the files of a form, and files each as evidence where the address says as what.
async fn upload(
    State(app): State<App>,
    visitor: Visitor,
    Query(filing): Query<Filing>,
    request: Request,
) -> Page {
    let script = request.headers().get(header::ACCEPT).is_some_and(|accept| accept == "application/json");
    let outcome = take_all(&app, &visitor, &filing, request).await;
    match outcome {
        Ok((files, refused)) if refused.is_empty() && !files.is_empty() => {
            if script || visitor.bearer {
                return Ok(Json(json!({ "files": files })).into_response());
            }
            let back = if is_local(filing.back()) { filing.back() } else { "/" };
            Ok(done(back, &format!("已上传 {} 个文件", files.len())))
        }
        Ok((files, refused)) => {
            let why = if refused.is_empty() {
                "没有收到文件，请先选择文件".to_owned()
            } else {
                refused.join("；")
            };
            if script || visitor.bearer {
                let body = Json(json!({ "message": why, "files": files }));
                return Ok((StatusCode::UNPROCESSABLE_ENTITY, body).into_response());
            }
            Err(Problem::Bad(why))
        }
        Err(problem) if script || visitor.bearer => Ok(said(&problem)),
        Err(problem) => Err(problem),
    }
}

/// A problem as the upload script shows it.
fn said(problem: &Problem) -> Response {
    let (status, what) = problem.in_short();
    (status, Json(json!({ "message": what }))).into_response()
}

/// Takes the files of a request, and files each as evidence where asked: what was taken, and what was refused and why.
///
/// # Errors
/// [`Problem`]: nobody's request, or storage or the line failed.
pub async fn take_all(
    app: &App,
    visitor: &Visitor,
    filing: &Filing,
    request: Request,
) -> Result<(Vec<Received>, Vec<String>), Problem> {
    let actor = visitor.actor()?;
    if !visitor.bearer && !same_origin(request.headers()) {
        return Err(Problem::Stale);
    }
    filing.admitted(app, actor)?;
    let mut parts = multipart(request).await?;
    let mut ours = made_here(visitor, "");
    let (mut files, mut refused) = (Vec::new(), Vec::new());
    while let Some(part) = parts.next_field().await.map_err(|_| broken())? {
        if part.name() == Some("csrf") {
            ours = made_here(visitor, &text(part).await?);
            continue;
        }
        if part.file_name().is_none_or(str::is_empty) {
            continue;
        }
        if !ours {
            return Err(Problem::Stale);
        }
        let taken = match receive(app, part, filing.reads()).await {
            Ok(file) if filing.stores_only() => Ok(file),
            Ok(file) => filing.take(app, actor, file).await,
            Err(why) => Err(why),
        };
        match taken {
            Ok(file) => files.push(file),
            Err(NotTaken::Refused(why)) => refused.push(why),
            Err(NotTaken::Failed(problem)) => return Err(problem),
        }
    }
    Ok((files, refused))
}

/// A form with files: each file is stored, and its field then holds the digest; name, size and media type stand beside
/// it under `_FIELD.name`, `_FIELD.bytes`, `_FIELD.media`. A refused file is an issue of its field.
///
/// # Errors
/// [`Problem::Stale`] for a form from elsewhere; what storage or the line says.
pub async fn form(
    app: &App,
    visitor: &Visitor,
    request: Request,
) -> Result<(Form, Vec<FieldIssue>), Problem> {
    if !visitor.bearer && !same_origin(request.headers()) {
        return Err(Problem::Stale);
    }
    let mut parts = multipart(request).await?;
    let (mut pairs, mut issues) = (Vec::<(String, String)>::new(), Vec::new());
    let mut ours = made_here(visitor, "");
    let mut length = 0;
    while let Some(part) = parts.next_field().await.map_err(|_| broken())? {
        let name = part.name().unwrap_or_default().to_owned();
        let Some(file_name) = part.file_name() else {
            let value = text(part).await?;
            length += value.len();
            if length > LARGEST_TEXT {
                return Err(Problem::Bad("表单内容超过 1 MB，请减少内容后重试".into()));
            }
            if name == "csrf" {
                ours = made_here(visitor, &value);
            }
            pairs.push((name, value));
            continue;
        };
        if file_name.is_empty() {
            continue;
        }
        if !ours {
            return Err(Problem::Stale);
        }
        match receive(app, part, false).await {
            Ok(file) => {
                pairs.retain(|(known, _)| *known != name && !known.starts_with(&format!("_{name}.")));
                pairs.push((format!("_{name}.name"), file.name));
                pairs.push((format!("_{name}.bytes"), file.bytes.to_string()));
                pairs.push((format!("_{name}.media"), file.media.to_owned()));
                pairs.push((name, file.digest));
            }
            Err(NotTaken::Refused(message)) => issues.push(FieldIssue { field: name, message }),
            Err(NotTaken::Failed(problem)) => return Err(problem),
        }
    }
    if !ours {
        return Err(Problem::Stale);
    }
    Ok((Form::from_pairs(pairs), issues))
}

async fn multipart(request: Request) -> Result<Multipart, Problem> {
    Multipart::from_request(request, &()).await.map_err(|_| Problem::Bad("上传的内容不是带文件的表单".into()))
}

async fn text(part: Field<'_>) -> Result<String, Problem> {
    part.text().await.map_err(|_| Problem::Bad("表单内容不是有效的文字（UTF-8），或没有收完整".into()))
}

fn broken() -> Problem {
    Problem::Bad(format!("上传没有收完整，或一次超过 {} MB，请分次上传", LARGEST >> 20))
}

/// Writing happens beside the threads that answer pages; the channel keeps a fast line from filling the memory.
async fn receive(app: &App, mut part: Field<'_>, reads: bool) -> Result<Received, NotTaken> {
    let name = part.file_name().unwrap_or_default().to_owned();
    let (send, chunks) = channel(16);
    let app = app.clone();
    let worker = tokio::task::spawn_blocking(move || store(&app, &name, chunks, reads));
    loop {
        match part.chunk().await {
            // A refused file is read to its end, so that the browser hears the reason; the request's limit bounds it.
            Ok(Some(chunk)) => drop(send.send(Some(chunk)).await),
            Ok(None) => break,
            Err(_) => return Err(NotTaken::Failed(broken())),
        }
    }
    drop(send.send(None).await);
    worker.await.map_err(|error| NotTaken::Failed(Problem::Unavailable(error.to_string())))?
}

/// Keeps a file only when its end has come: a line that broke off leaves nothing.
fn store(
    app: &App,
    name: &str,
    mut chunks: Receiver<Option<Bytes>>,
    reads: bool,
) -> Result<Received, NotTaken> {
    let mut upload = app.office.files().upload(Limits::default().bytes).map_err(|error| failed(&error))?;
    loop {
        match chunks.blocking_recv() {
            Some(Some(chunk)) => upload.write(&chunk).map_err(|error| match error {
                evidence::FilesError::TooLarge { .. } => format!("“{name}”：{error}").into(),
                other => failed(&other),
            })?,
            Some(None) => break,
            None => return Err(NotTaken::Failed(broken())),
        }
    }
    let bytes = upload.content().map_err(|error| failed(&error))?;
    let (name, kind, remarks, reading) = looked_over(app, name, bytes, reads)?;
    let stored = upload.finish().map_err(|error| failed(&error))?;
    if let Some(reading) = &reading {
        app.office.readings().put(stored.digest, reading).map_err(|error| failed(&error))?;
    }
    Ok(Received {
        digest: stored.digest.to_string(),
        name,
        bytes: stored.size,
        media: kind.media_type(),
        remarks: remarks.iter().map(|remark| remark.label()).collect(),
        read: Vec::new(),
        reading,
    })
}

/// What the reading process says of a file. A sound file that is too much to read is taken all the same: a person can
/// enter what it says.
fn looked_over(
    app: &App,
    name: &str,
    bytes: Vec<u8>,
    reads: bool,
) -> Result<(String, Kind, Vec<Remark>, Option<Reading>), NotTaken> {
    if reads {
        match app.reader.read(name, bytes.clone(), app.office.today()) {
            Ok(reading) => {
                return Ok((reading.file.clone(), reading.kind, reading.remarks.clone(), Some(reading)));
            }
            Err(ReadFailure::Limit(_)) => {}
            Err(other) => return Err(other.into()),
        }
    }
    let examined = app.reader.examine(name, bytes)?;
    Ok((examined.name, examined.kind, examined.remarks, None))
}

impl From<ReadFailure> for NotTaken {
    fn from(failure: ReadFailure) -> Self {
        match failure {
            ReadFailure::Refused(why) => NotTaken::Refused(why),
            limit @ ReadFailure::Limit(_) => NotTaken::Refused(limit.to_string()),
            ours => failed(&ours),
        }
    }
}

fn failed(error: &dyn std::fmt::Display) -> NotTaken {
    NotTaken::Failed(Problem::Unavailable(error.to_string()))
}
