//! Receipts: what was handed in, when, under which number, and a file that proves it. An enterprise opens those of its
//! own acts; whoever knows the key of an objection opens that one.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use fund::Told;
use law::Date;
use office::Proof;
use office::clock::moment;
use office::official::{self, Sheet, own_act};

use crate::access::{self, Access};
use crate::app::App;
use crate::component::Frame;
use crate::form::parse_key;
use crate::pages::papers;
use crate::problem::{Page, Problem, page};
use crate::route::Route;
use crate::ui;
use crate::visitor::{Visitor, percent_encode};

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/receipts/{seq}", access::ENTERPRISE, receipt),
        Route::get("/receipts/{seq}/docx", access::ENTERPRISE, receipt_word),
        Route::get("/receipts/{seq}/proof", access::ENTERPRISE, receipt_proof),
        Route::get("/objections/{key}", Access::Public, objection),
        Route::get("/objections/{key}/proof", Access::Public, objection_proof),
    ]
}

/// The proof file of a record, to be kept. Who may have it is the caller's question.
pub fn proof_file(app: &App, seq: u64, name: &str) -> Page {
    let text = app.office.proof(seq).map_err(|error| Problem::Unavailable(error.to_string()))?;
    let mut response = ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response();
    let disposition = format!(
        "attachment; filename=\"{seq}.tlog-proof\"; filename*=UTF-8''{}.tlog-proof",
        percent_encode(name)
    );
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}

#[derive(Template)]
#[template(path = "receipts/receipt.html")]
struct ReceiptPage {
    frame: Frame,
    seq: u64,
    sheet: Sheet,
}

fn unknown() -> Problem {
    Problem::NotFound("没有这份回执。".into())
}

fn sheet_of(app: &App, visitor: &Visitor, seq: u64) -> Result<Sheet, Problem> {
    let (actor, proof) = (visitor.actor()?, papers::proof(app)?);
    app.office.view(|view| official::receipt(view, actor, seq, &proof)).ok_or_else(unknown)
}

async fn receipt(State(app): State<App>, visitor: Visitor, Path(seq): Path<u64>) -> Page {
    let sheet = sheet_of(&app, &visitor, seq)?;
    let frame = visitor.frame(&app, "回执").crumb("我的项目", "/home").crumb("回执", "");
    page(&ReceiptPage { frame, seq, sheet })
}

async fn receipt_word(State(app): State<App>, visitor: Visitor, Path(seq): Path<u64>) -> Page {
    papers::word(&sheet_of(&app, &visitor, seq)?)
}

async fn receipt_proof(State(app): State<App>, visitor: Visitor, Path(seq): Path<u64>) -> Page {
    let actor = visitor.actor()?;
    app.office.view(|view| own_act(view, actor, seq)).ok_or_else(unknown)?;
    proof_file(&app, seq, &format!("回执{seq}"))
}

#[derive(Template)]
#[template(path = "receipts/objection.html")]
struct ObjectionReceipt {
    frame: Frame,
    key: String,
    seq: u64,
    at: String,
    number: String,
    notice: String,
    project: String,
    due: Date,
    stage: &'static str,
    ruling: String,
    proof: Proof,
}

/// The record of an objection by its key, and the objection it became.
fn objected(app: &App, key: &str) -> Result<(Told, fund::ObjectionId), Problem> {
    let failed = |error: String| Problem::Unavailable(error);
    let bytes = parse_key(key).ok_or_else(unknown)?;
    let seq = app.office.record_of(&bytes).map_err(|error| failed(error.to_string()))?.ok_or_else(unknown)?;
    let act = app.office.act(seq).map_err(|error| failed(error.to_string()))?.ok_or_else(unknown)?;
    let raised = act.events.iter().filter(|event| event.kind().starts_with("objection."));
    let id = raised.filter_map(|event| event.body().ok()?.get("id")?.as_str()?.parse().ok()).next();
    Ok((app.office.told(seq).ok_or_else(unknown)?, id.ok_or_else(unknown)?))
}

async fn objection(State(app): State<App>, visitor: Visitor, Path(key): Path<String>) -> Page {
    let (told, id) = objected(&app, &key)?;
    let frame = visitor.frame(&app, "异议回执").crumb("公示公告", "/notices").crumb("异议回执", "");
    let proof = app.office.checkpoint().map_err(|error| Problem::Unavailable(error.to_string()))?;
    let made = app.office.view(|view| {
        let objection = view.fund.objections.get(&id)?;
        Some(ObjectionReceipt {
            seq: told.seq,
            at: moment(told.at),
            number: id.to_string(),
            notice: objection.notice.to_string(),
            project: view.title(&objection.purpose.subject()),
            due: objection.due,
            stage: objection.stage.zh(),
            ruling: objection.ruling.as_ref().map_or_else(String::new, |(_, why, on)| format!("{on}：{why}")),
            frame,
            key,
            proof,
        })
    });
    page(&made.ok_or_else(unknown)?)
}

async fn objection_proof(State(app): State<App>, Path(key): Path<String>) -> Page {
    let (told, id) = objected(&app, &key)?;
    proof_file(&app, told.seq, &format!("异议回执{id}"))
}
