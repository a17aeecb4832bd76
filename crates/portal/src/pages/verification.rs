//! `/verification` (核验): is everything as it was acknowledged, and does it still add up? The same program as
//! `earmark verify`, beside the running server; one at a time, for it reads everything.

use askama::Template;
use axum::extract::State;
use office::Proof;
use office::clock::{Clock as _, SystemClock, moment};
use office::verify::Verification;
use tokio::sync::Semaphore;

use crate::access;
use crate::app::App;
use crate::component::Frame;
use crate::form::Form;
use crate::problem::{Page, Problem, page};
use crate::route::Route;
use crate::ui;
use crate::visitor::Visitor;

static ONE_AT_A_TIME: Semaphore = Semaphore::const_new(1);

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/verification", access::SUPERVISORS, standing),
        Route::post("/verification", access::SUPERVISORS, verify),
    ]
}

#[derive(Template)]
#[template(path = "verification/page.html")]
struct VerificationPage {
    frame: Frame,
    proof: Proof,
    key: String,
    on_disk: bool,
    checks: [(&'static str, &'static str); 6],
    result: Option<(Verification, String)>,
}

const CHECKS: [(&str, &str); 6] = [
    ("记录", "逐条读出，序号连续、时间不倒退、格式正确"),
    ("根和签名", "每个检查点的根与记录一致，签名出自本日志的密钥"),
    ("锚点", "日志没有被截短或换成另一份"),
    ("重放", "每一次办理都能重新得出同样的状态"),
    ("账本与限额", "借贷平衡，没有透支；每个项目、每家企业不超过上限"),
    ("凭据文件", "每个文件与登记的摘要一致"),
];

impl VerificationPage {
    fn new(app: &App, visitor: &Visitor, result: Option<(Verification, String)>) -> Result<Self, Problem> {
        let proof = app.office.checkpoint().map_err(|error| Problem::Unavailable(error.to_string()))?;
        Ok(VerificationPage {
            frame: visitor.frame(app, "核验").at("/verification"),
            proof,
            key: app.office.verifier(),
            on_disk: app.office.dir().is_some(),
            checks: CHECKS,
            result,
        })
    }
}

async fn standing(State(app): State<App>, visitor: Visitor) -> Page {
    page(&VerificationPage::new(&app, &visitor, None)?)
}

async fn verify(State(app): State<App>, visitor: Visitor, _form: Form) -> Page {
    let Some(dir) = app.office.dir().map(std::path::Path::to_path_buf) else {
        return Err(Problem::Bad("这笔资金只在内存中运行，没有可以核验的文件".into()));
    };
    let Ok(_turn) = ONE_AT_A_TIME.try_acquire() else {
        return Err(Problem::Unavailable("另一次核验正在进行。".into()));
    };
    let begun = SystemClock.now_ms();
    let found = tokio::task::spawn_blocking(move || office::verify::verify(&dir, None))
        .await
        .map_err(|error| Problem::Unavailable(error.to_string()))?
        .map_err(|error| Problem::Unavailable(error.to_string()))?;
    let ended = SystemClock.now_ms();
    let when = format!("{}，用时 {} 毫秒", moment(ended), ended - begun);
    page(&VerificationPage::new(&app, &visitor, Some((found, when)))?)
}
