//! Signing in and out, changing the password, and the large-type switch.

use std::net::SocketAddr;

use askama::Template;
use axum::extract::{ConnectInfo, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use fund::Role;
use office::clock::{Clock as _, SystemClock};
use office::credentials::{Attempt, ChangeError, Login, PASSWORD_RULES};
use serde::Deserialize;

use crate::access::Access;
use crate::app::App;
use crate::component::{Errors, Frame};
use crate::form::Form;
use crate::problem::{Page, Problem, done, page};
use crate::route::Route;
use crate::visitor::{LARGE_COOKIE, SESSION_COOKIE, Visitor, cookie, is_local};

/// The cookie by which an account knows a device, so that strangers cannot lock its holder out.
const DEVICE_COOKIE: &str = "earmark-device";

/// What a password must be, in words.
#[must_use]
pub fn rules() -> String {
    PASSWORD_RULES.join("；")
}

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/login", Access::Public, ask),
        Route::post("/login", Access::Public, login),
        Route::post("/logout", Access::Public, logout),
        Route::get("/account/password", Access::SignedIn, ask_password),
        Route::post("/account/password", Access::SignedIn, change_password),
        Route::get("/large-type", Access::Public, large_type),
    ]
}

#[derive(Template)]
#[template(path = "session/login.html")]
struct LoginPage {
    frame: Frame,
    errors: Errors,
    account: String,
    back: String,
}

#[derive(Template)]
#[template(path = "session/password.html")]
struct PasswordPage {
    frame: Frame,
    errors: Errors,
    must_change: bool,
}

#[derive(Deserialize, Default)]
struct Back {
    #[serde(default)]
    back: String,
}

async fn ask(State(app): State<App>, visitor: Visitor, Query(q): Query<Back>) -> Page {
    let frame = visitor.frame(&app, "登录");
    page(&LoginPage { frame, errors: Errors::new(), account: String::new(), back: q.back })
}

async fn login(
    State(app): State<App>,
    visitor: Visitor,
    address: Client,
    headers: HeaderMap,
    form: Form,
) -> Page {
    let account = form.get("account").trim().to_owned();
    let password = form.get("password").to_owned();
    let device = cookie(&headers, DEVICE_COOKIE).map(str::to_owned);
    let office = app.office.clone();
    let now = SystemClock.now_ms();
    let name = account.clone();
    let outcome = blocking(move || {
        let attempt =
            Attempt { name: &name, password: &password, address: &address.0, device: device.as_deref() };
        office.credentials().login(attempt, now)
    })
    .await?;
    let mut errors = Errors::new();
    match outcome {
        Login::Ok { account, must_change } => {
            return welcome(&app, &account, must_change, form.get("back"), now);
        }
        Login::Wrong => errors.add("account", "登录名或密码不正确，请重新输入"),
        Login::Locked { until_ms } => {
            let minutes = ((until_ms - now).max(0) + 59_999) / 60_000;
            errors.add("account", format!("尝试次数过多，请 {minutes} 分钟后再试"));
        }
    }
    let frame = visitor.frame(&app, "登录");
    let html = LoginPage { frame, errors, account, back: form.get("back").to_owned() }
        .render()
        .map_err(|error| Problem::Unavailable(error.to_string()))?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response())
}

/// A new session at every sign-in; the device is known from then on.
fn welcome(app: &App, account: &str, must_change: bool, back: &str, now: i64) -> Page {
    let credentials = app.office.credentials();
    let failed = |error: office::credentials::CredentialsError| Problem::Unavailable(error.to_string());
    let token = credentials.begin_session(account, now).map_err(failed)?;
    let device = credentials.remember_device(account, now).map_err(failed)?;
    let role = app.office.actor(&account.into()).map(|actor| actor.role);
    let home = match role {
        Some(Role::Enterprise) => "/home",
        Some(Role::Administrator) => "/accounts",
        Some(Role::Citizen) | None => "/",
        Some(_) => "/worklist",
    };
    let to = if must_change {
        "/account/password"
    } else if is_local(back) && back != "/" {
        back
    } else {
        home
    };
    let mut response = Redirect::to(to).into_response();
    set_cookie(
        &mut response,
        &format!("{SESSION_COOKIE}={}; Path=/; HttpOnly; SameSite=Lax", token.as_str()),
    );
    set_cookie(
        &mut response,
        &format!(
            "{DEVICE_COOKIE}={}; Path=/login; Max-Age=15552000; HttpOnly; SameSite=Strict",
            device.as_str()
        ),
    );
    Ok(response)
}

async fn logout(State(app): State<App>, visitor: Visitor, _form: Form) -> Page {
    if !visitor.token.is_empty() {
        let ended = app.office.credentials().end_session(&visitor.token);
        ended.map_err(|error| Problem::Unavailable(error.to_string()))?;
    }
    let mut response = done("/", "已退出登录");
    set_cookie(&mut response, &format!("{SESSION_COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"));
    Ok(response)
}

async fn ask_password(State(app): State<App>, visitor: Visitor) -> Page {
    let frame = visitor.frame(&app, "修改密码");
    page(&PasswordPage { frame, errors: Errors::new(), must_change: visitor.must_change })
}

async fn change_password(State(app): State<App>, visitor: Visitor, address: Client, form: Form) -> Page {
    let account = visitor.actor()?.account.clone();
    let (old, new) = (form.get("old").to_owned(), form.get("new").to_owned());
    let mut errors = Errors::new();
    if new == form.get("again") {
        let office = app.office.clone();
        let now = SystemClock.now_ms();
        let name = account.to_string();
        let changed = tokio::task::spawn_blocking(move || {
            let attempt = Attempt { name: &name, password: &old, address: &address.0, device: None };
            office.credentials().change_password(attempt, &new, now)
        })
        .await
        .map_err(|error| Problem::Unavailable(error.to_string()))?;
        match changed {
            Ok(()) => {
                let response = welcome(&app, account.as_str(), false, "", now)?;
                return Ok(response);
            }
            Err(ChangeError::Wrong | ChangeError::Locked { .. }) => {
                errors.add("old", "原密码不正确，或尝试次数过多")
            }
            Err(ChangeError::Weak(weak)) => errors.add("new", weak),
            Err(ChangeError::Credentials(error)) => return Err(Problem::Unavailable(error.to_string())),
        }
    } else {
        errors.add("again", "两次输入的新密码不一致");
    }
    let page =
        PasswordPage { frame: visitor.frame(&app, "修改密码"), errors, must_change: visitor.must_change };
    let html = page.render().map_err(|error| Problem::Unavailable(error.to_string()))?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response())
}

async fn large_type(visitor: Visitor, headers: HeaderMap) -> Response {
    let local = |referer: &str| {
        referer.split_once("://").and_then(|(_, rest)| rest.find('/').map(|at| rest[at..].to_owned()))
    };
    let back = headers.get(header::REFERER).and_then(|value| value.to_str().ok()).and_then(local);
    let mut response = Redirect::to(back.as_deref().filter(|to| is_local(to)).unwrap_or("/")).into_response();
    let age = if visitor.large { 0 } else { 31_536_000 };
    set_cookie(&mut response, &format!("{LARGE_COOKIE}=1; Path=/; Max-Age={age}; SameSite=Lax"));
    response
}

/// Hashing a password takes a while on purpose: not on the threads that answer pages.
async fn blocking<R: Send + 'static>(
    work: impl FnOnce() -> Result<R, office::credentials::CredentialsError> + Send + 'static,
) -> Result<R, Problem> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Problem::Unavailable(error.to_string()))?
        .map_err(|error| Problem::Unavailable(error.to_string()))
}

fn set_cookie(response: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

/// The client's address, for counting guesses; empty where the router is called without a connection (tests).
pub struct Client(pub String);

impl<S: Send + Sync> axum::extract::FromRequestParts<S> for Client {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut axum::http::request::Parts, _: &S) -> Result<Self, Problem> {
        let connected = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        Ok(Client(connected.map_or_else(String::new, |ConnectInfo(address)| address.ip().to_string())))
    }
}
