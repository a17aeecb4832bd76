//! 批量导入: choose a table, read what each row would do and what stands in the way, then do all of it or none. The table
//! is kept by its digest between looking and doing, so that what is done is what was shown. Works without script.

mod plan;

use askama::Template;
use axum::extract::{Request, State};
use axum::http::{StatusCode, Uri};
use axum::response::IntoResponse;
use fund::{Actor, Role};
use office::drafts::DraftOf;
use office::imports::{Kind, template};
use serde::{Deserialize, Serialize};

use crate::access::{Access, ENTERPRISE};
use crate::app::App;
use crate::component::{Errors, Frame};
use crate::download::attachment;
use crate::form::{Form, new_key, parse_key};
use crate::problem::{Page, Problem, done, page};
use crate::route::Route;
use crate::visitor::Visitor;
use crate::{ui, upload};
use plan::{Plan, Target};

const REGISTRARS: Access = Access::of(&[Role::DistrictOffice, Role::BureauHandler]);
const REVIEWERS: Access = Access::of(&[Role::BureauReviewer]);
const PAYERS: Access = Access::of(&[Role::FinanceBureau]);
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// The largest request with a table, in bytes.
const LARGEST: usize = 12 << 20;
/// Sound rows that are shown; wrong ones are shown all.
const SHOWN: usize = 200;

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    const PATHS: [([&str; 3], Access); 5] = [
        (
            ["/imports/enterprises", "/imports/enterprises/commit", "/imports/enterprises/template"],
            REGISTRARS,
        ),
        (["/imports/pool", "/imports/pool/commit", "/imports/pool/template"], REVIEWERS),
        (
            ["/imports/receipts/{id}", "/imports/receipts/{id}/commit", "/imports/receipts/{id}/template"],
            PAYERS,
        ),
        (["/imports/statement", "/imports/statement/commit", "/imports/statement/template"], PAYERS),
        (["/imports/lines/{id}", "/imports/lines/{id}/commit", "/imports/lines/{id}/template"], ENTERPRISE),
    ];
    PATHS
        .into_iter()
        .flat_map(|([choose, commit, template], access)| {
            [
                Route::get(choose, access, show),
                Route::post(choose, access, look).large(LARGEST),
                Route::post(commit, access, act),
                Route::get(template, access, blank),
            ]
        })
        .collect()
}

#[derive(Template)]
#[template(path = "imports/page.html")]
struct ImportPage {
    frame: Frame,
    kind: Kind,
    address: String,
    /// What stands there already and would be replaced; empty where nothing is.
    replaces: String,
    errors: Errors,
    plan: Option<Plan>,
    name: String,
    key: String,
}

impl ImportPage {
    /// How many sound rows are not shown.
    fn hidden_rows(&self) -> usize {
        self.plan.as_ref().map_or(0, |plan| plan.rows.len().saturating_sub(SHOWN))
    }

    fn shown_rows(&self) -> &[(u32, String)] {
        self.plan.as_ref().map_or(&[], |plan| plan.rows.get(..SHOWN).unwrap_or(&plan.rows))
    }
}

/// A table that was looked at and may be brought in.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Kept {
    digest: String,
    name: String,
    key: String,
    /// What was done with it; empty before.
    done: String,
}

fn not_kept() -> Problem {
    Problem::Bad("这份表格已经过期或被新上传的表格替换，没有导入任何内容。请重新选择文件上传".into())
}

fn keep(app: &App, actor: &Actor, target: &Target, kept: &Kept) -> Result<(), Problem> {
    let content = serde_json::to_value(kept).map_err(|error| Problem::Unavailable(error.to_string()))?;
    let subject = target.name();
    let of = DraftOf { account: actor.account.as_str(), form: "import", subject: &subject };
    app.office
        .drafts()
        .save(of, &content, app.office.now_ms())
        .map_err(|error| Problem::Bad(error.to_string()))
}

fn kept(app: &App, actor: &Actor, target: &Target) -> Result<Kept, Problem> {
    let subject = target.name();
    let of = DraftOf { account: actor.account.as_str(), form: "import", subject: &subject };
    let found = app.office.drafts().load(of).map_err(|error| Problem::Unavailable(error.to_string()))?;
    found.and_then(|(content, _)| serde_json::from_value(content).ok()).ok_or_else(not_kept)
}

async fn show(State(app): State<App>, visitor: Visitor, uri: Uri) -> Page {
    let target = Target::of(&app, visitor.actor()?, uri.path())?;
    page(&target.page(&app, &visitor, Errors::new())?)
}

async fn blank(State(app): State<App>, visitor: Visitor, uri: Uri) -> Page {
    let target = Target::of(&app, visitor.actor()?, uri.path())?;
    let kind = target.kind();
    let bytes = app.office.view(|view| template(kind, target.pack(view)));
    let bytes = bytes.map_err(|error| Problem::Unavailable(error.to_string()))?;
    attachment(&format!("{}模板.xlsx", kind.zh()), XLSX, bytes)
}

/// Takes the table in and says what each row would do. Nothing happens.
async fn look(State(app): State<App>, visitor: Visitor, uri: Uri, request: Request) -> Page {
    let actor = visitor.actor()?;
    let target = Target::of(&app, actor, uri.path())?;
    let (form, refused) = upload::form(&app, &visitor, request).await?;
    let digest = form.get("file").to_owned();
    if let Some(why) = refused.first().map(|issue| issue.message.clone()) {
        return again(target.page(&app, &visitor, Errors::new().with("file", why))?);
    }
    if digest.is_empty() {
        return again(target.page(&app, &visitor, Errors::new().with("file", "请先选择文件"))?);
    }
    let kept = Kept { digest, name: form.get("_file.name").to_owned(), key: new_key(), done: String::new() };
    let plan = match plan(&app, actor, &target, &kept).await? {
        Ok(plan) => plan,
        Err(why) => return again(target.page(&app, &visitor, Errors::new().with("file", why))?),
    };
    keep(&app, actor, &target, &kept)?;
    preview(&app, &visitor, &target, plan, kept)
}

fn preview(app: &App, visitor: &Visitor, target: &Target, plan: Plan, kept: Kept) -> Page {
    let mut shown = target.page(app, visitor, plan.errors())?;
    let sound = shown.errors.is_empty();
    (shown.plan, shown.name, shown.key) = (Some(plan), kept.name, kept.key);
    if sound { page(&shown) } else { again(shown) }
}

fn again(shown: ImportPage) -> Page {
    let mut response = page(&shown)?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response.into_response())
}

/// Reads and checks beside the threads that answer pages; the inner error is why the table cannot be read at all.
async fn plan(
    app: &App,
    actor: &Actor,
    target: &Target,
    kept: &Kept,
) -> Result<Result<Plan, String>, Problem> {
    let (app, actor, target, kept) = (app.clone(), actor.clone(), *target, kept.clone());
    let work = move || {
        let key = parse_key(&kept.key).ok_or(Problem::Stale)?;
        let digest = kept.digest.parse().map_err(|_| not_kept())?;
        let file = app.office.files().read(digest).map_err(|_| not_kept())?;
        Plan::make(&app, &actor, &target, &kept, file, key)
    };
    tokio::task::spawn_blocking(work).await.map_err(|error| Problem::Unavailable(error.to_string()))?
}

/// Does what was shown: all of it or none.
async fn act(State(app): State<App>, visitor: Visitor, uri: Uri, form: Form) -> Page {
    let actor = visitor.actor()?;
    let target = Target::of(&app, actor, uri.path())?;
    let mut kept = kept(&app, actor, &target)?;
    if form.get("key") != kept.key {
        return Err(not_kept());
    }
    if !kept.done.is_empty() {
        return Ok(done(&target.home(), &format!("{}（此前已导入，没有重复办理）", kept.done)));
    }
    let mut plan = match plan(&app, actor, &target, &kept).await? {
        Ok(plan) => plan,
        Err(why) => return again(target.page(&app, &visitor, Errors::new().with("file", why))?),
    };
    if !plan.wrong.is_empty() {
        return preview(&app, &visitor, &target, plan, kept);
    }
    if target.kind() == Kind::Lines {
        super::tasks::fill(&app, actor, target.project()?, &plan.lines)?;
        kept.done = format!("已放入投入明细 {} 条，请核对后提交申报", plan.lines.len());
    } else {
        let (office, acts) = (app.office.clone(), std::mem::take(&mut plan.acts));
        let work = move || office.submit_together(acts);
        let answer = tokio::task::spawn_blocking(work).await;
        match answer.map_err(|error| Problem::Unavailable(error.to_string()))? {
            Ok(receipts) => kept.done = said(&target, &plan, &receipts),
            Err(refused) => {
                plan.take_refusals(refused)?;
                return preview(&app, &visitor, &target, plan, kept);
            }
        }
    }
    keep(&app, actor, &target, &kept)?;
    Ok(done(&target.home(), &kept.done))
}

fn said(target: &Target, plan: &Plan, receipts: &[office::Receipt]) -> String {
    let seqs = || receipts.iter().map(|receipt| receipt.seq);
    let (first, last) = (seqs().min().unwrap_or(0), seqs().max().unwrap_or(0));
    let records =
        if first == last { format!("第 {first} 号") } else { format!("第 {first} 至 {last} 号") };
    format!("已导入{} {} 行，记录{records}", target.kind().zh(), plan.rows.len())
}
