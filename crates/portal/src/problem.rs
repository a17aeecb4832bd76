//! What can go wrong with a request, and how it is said: a page to people, JSON to programs, always in plain Chinese.
//!
//! A thing that does not exist and a thing that is not yours answer alike, so that nobody learns what exists by asking.

use askama::Template;
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use fund::Refusal;
use serde_json::json;

use crate::component::Frame;
use crate::visitor::{Visitor, percent_encode};

/// Why a request was not answered as asked.
#[derive(Debug)]
pub enum Problem {
    /// There is no such thing, or it is not for this visitor.
    NotFound(String),
    /// Nobody is signed in.
    SignIn {
        /// Where to go afterwards.
        back: String,
        /// Whether a program asks.
        api: bool,
    },
    /// The route is not for this role.
    NotYours {
        /// Who asked.
        visitor: Box<Visitor>,
        /// Whether a program asks.
        api: bool,
    },
    /// The initial password must be changed first.
    ChangePassword {
        /// Whether a program asks.
        api: bool,
    },
    /// The form came from elsewhere or is too old.
    Stale,
    /// A program asked for an act with a browser's cookie.
    NoToken,
    /// Name or password is wrong, or there were too many guesses.
    WrongPassword(String),
    /// The request cannot be understood; what is wrong with it.
    Bad(String),
    /// The fund refused.
    Refused(Box<Refusal>),
    /// The client's key has done another act already.
    Repeated {
        /// Its record.
        seq: u64,
    },
    /// Nothing can be written at the moment; nothing was lost.
    Unavailable(String),
}

/// What a page handler returns.
pub type Page = Result<Response, Problem>;

/// Renders a page.
///
/// # Errors
/// [`Problem::Unavailable`] if the template cannot be written out.
pub fn page(template: &impl Template) -> Page {
    let html = template.render().map_err(|error| Problem::Unavailable(format!("页面无法生成：{error}")))?;
    Ok(Html(html).into_response())
}

/// To another page, with one sentence shown there.
#[must_use]
pub fn done(to: &str, sentence: &str) -> Response {
    let mut response = Redirect::to(to).into_response();
    let cookie = format!(
        "{}={}; Path=/; Max-Age=20; HttpOnly; SameSite=Lax",
        crate::visitor::FLASH_COOKIE,
        percent_encode(sentence)
    );
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    frame: Frame,
    title: String,
    what: String,
    remedy: String,
    refusal: Option<Box<Refusal>>,
}

impl Problem {
    fn status(&self) -> StatusCode {
        match self {
            Problem::NotFound(_) => StatusCode::NOT_FOUND,
            Problem::SignIn { .. } | Problem::WrongPassword(_) => StatusCode::UNAUTHORIZED,
            Problem::NotYours { .. } | Problem::ChangePassword { .. } | Problem::Stale | Problem::NoToken => {
                StatusCode::FORBIDDEN
            }
            Problem::Bad(_) => StatusCode::BAD_REQUEST,
            Problem::Refused(_) | Problem::Repeated { .. } => StatusCode::CONFLICT,
            Problem::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// Title, what happened, what to do.
    fn words(&self) -> (&'static str, String, &'static str) {
        match self {
            Problem::NotFound(what) => {
                ("没有找到", what.clone(), "请核对地址或编号；也可能该事项不在您的办理范围。")
            }
            Problem::SignIn { .. } => ("请先登录", "这个页面登录后才能打开。".into(), "请登录后再试。"),
            Problem::NotYours { visitor, .. } => {
                let role = visitor.role().map_or("未登录", fund::Role::zh);
                ("不在您的办理范围", format!("您的岗位是{role}，不能打开这个页面。"), "请由有权的部门办理。")
            }
            Problem::ChangePassword { .. } => {
                ("请先修改初始密码", "您使用的是初始密码。".into(), "请在“我的账号”修改密码后继续。")
            }
            Problem::Stale => (
                "表单已失效",
                "这个表单不是从本站当前会话提交的，没有办理任何事项。".into(),
                "请返回上一页，刷新后重新提交。",
            ),
            Problem::NoToken => (
                "需要令牌",
                "接口办理事项须用 Authorization: Bearer 令牌，不能用浏览器的登录。".into(),
                "请先 POST /api/v1/session 取得令牌。",
            ),
            Problem::WrongPassword(what) => ("不能登录", what.clone(), "请核对后再试。"),
            Problem::Bad(what) => ("请求有误", what.clone(), "请返回修改后再试。"),
            Problem::Refused(refusal) => ("不能办理", refusal.what.clone(), ""),
            Problem::Repeated { seq } => (
                "已经提交过",
                format!("这个表单已经用于另一项操作，见记录第 {seq} 号。"),
                "如要再办一次，请重新打开表单。",
            ),
            Problem::Unavailable(what) => {
                ("暂时不能办理", what.clone(), "已受理的事项都已保存，请稍后再试。")
            }
        }
    }

    /// Status and one sentence, for an upload's line.
    #[must_use]
    pub fn in_short(&self) -> (StatusCode, String) {
        let (_, what, remedy) = self.words();
        let remedy = if let Problem::Refused(refusal) = self { refusal.remedy.as_str() } else { remedy };
        (self.status(), format!("{what}{remedy}"))
    }

    /// The answer to a program.
    #[must_use]
    pub fn json(&self) -> Response {
        let (title, what, remedy) = self.words();
        let body = match self {
            Problem::Refused(refusal) => json!({
                "kind": refusal.kind, "what": refusal.what, "article": refusal.cite, "remedy": refusal.remedy,
                "until": refusal.until, "items": refusal.items, "fields": refusal.fields,
            }),
            _ => json!({ "kind": title, "what": what, "remedy": remedy }),
        };
        (self.status(), Json(body)).into_response()
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        match &self {
            Problem::SignIn { back, api: false } => {
                return Redirect::to(&format!("/login?back={}", percent_encode(back))).into_response();
            }
            Problem::ChangePassword { api: false } => {
                return Redirect::to("/account/password").into_response();
            }
            Problem::SignIn { api: true, .. }
            | Problem::NotYours { api: true, .. }
            | Problem::ChangePassword { api: true } => return self.json(),
            _ => {}
        }
        let status = self.status();
        let (title, what, remedy) = self.words();
        let refusal = match self {
            Problem::Refused(refusal) => Some(refusal),
            _ => None,
        };
        let frame = Frame::new(title, "");
        let page = ProblemPage { frame, title: title.into(), what, remedy: remedy.into(), refusal };
        match page.render() {
            Ok(html) => (status, Html(html)).into_response(),
            Err(_) => (status, title).into_response(),
        }
    }
}
