//! Acts and files for programs. `Idempotency-Key` makes a retry harmless, as the hidden key of a form does.

use axum::body::Bytes;
use axum::extract::{Path, Query, Request, State};
use axum::http::HeaderMap;
use fund::{Refusal, RefusalKind, StepId};
use law::Citation;
use serde_json::{Value, json};

use super::answer::{Answer, Trouble, by_token, object, read};
use super::body;
use crate::act::{Asked, Failure, perform};
use crate::app::App;
use crate::filing::Filing;
use crate::form::parse_key;
use crate::problem::Problem;
use crate::upload::take_all;
use crate::visitor::Visitor;

/// `POST /api/v1/acts/{step}` with the step's fields.
pub async fn act(
    State(app): State<App>,
    visitor: Visitor,
    Path(step): Path<String>,
    headers: HeaderMap,
    sent: Bytes,
) -> Answer {
    by_token(&visitor)?;
    let actor = visitor.actor()?;
    let step = StepId::from_key(&step).ok_or_else(|| Problem::NotFound(format!("没有“{step}”这个事项。")))?;
    let key = headers
        .get("idempotency-key")
        .and_then(|value| value.to_str().ok())
        .map(|text| text.replace('-', ""));
    let key = key.as_deref().and_then(parse_key).ok_or_else(|| {
        Problem::Bad(
            "请在 Idempotency-Key 头中给出 32 位十六进制数或 UUID；重试同一操作时用同一个，不会重复办理"
                .into(),
        )
    })?;
    let fields: Value = read(&sent)?;
    let issues = body::issues(step, &fields);
    if !issues.is_empty() {
        return Err(malformed(&app, step, issues));
    }
    match perform(&app, actor, step, key, Asked::Json(fields)).await {
        Ok(done) => object(&json!({
            "seq": done.receipt.seq, "replayed": done.receipt.replayed, "step": step.key(), "told": done.receipt.told.sentences,
            "projects": done.receipt.told.projects, "initial_password": done.secret,
        })),
        Err(Failure::Fields(issues)) => Err(malformed(&app, step, issues)),
        Err(Failure::Refused(refusal)) => Err(Trouble(Problem::Refused(refusal))),
        Err(Failure::Problem(problem)) => Err(Trouble(problem)),
    }
}

/// All wrong fields at once, as the refusal they are: nothing has been decided.
fn malformed(app: &App, step: StepId, issues: Vec<fund::FieldIssue>) -> Trouble {
    let cite = app.office.view(|view| view.pack().map(|pack| pack.cite(step.row().basis)));
    let cite = cite.unwrap_or(Citation { anchor: String::new(), label: String::new() });
    let mut refusal = Refusal::new(
        RefusalKind::Malformed,
        "有字段缺失或看不懂",
        cite,
        "请按 fields 中的提示修改后再提交。",
    );
    refusal.fields = issues;
    Trouble(Problem::Refused(Box::new(refusal)))
}

/// `POST /api/v1/files`, multipart.
pub async fn upload(
    State(app): State<App>,
    visitor: Visitor,
    Query(filing): Query<Filing>,
    request: Request,
) -> Answer {
    by_token(&visitor)?;
    let (files, refused) = take_all(&app, &visitor, &filing, request).await?;
    if refused.is_empty() && !files.is_empty() {
        return object(&json!({ "files": files }));
    }
    let why = if refused.is_empty() { "没有收到文件".to_owned() } else { refused.join("；") };
    Err(Trouble(Problem::Bad(why)))
}
