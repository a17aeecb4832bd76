//! Signing in for programs: a token instead of a cookie. Guesses count as everywhere.

use axum::body::Bytes;
use axum::extract::State;
use office::clock::{Clock as _, SystemClock};
use office::credentials::{Attempt, CredentialsError, Login};
use serde::Deserialize;
use serde_json::json;

use super::answer::{Answer, by_token, object, read};
use crate::app::App;
use crate::pages::session::Client;
use crate::problem::Problem;
use crate::visitor::Visitor;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    account: String,
    password: String,
}

/// `POST /api/v1/session` with `{"account", "password"}`.
pub async fn begin(State(app): State<App>, client: Client, body: Bytes) -> Answer {
    let wish: Wish = read(&body)?;
    let now = SystemClock.now_ms();
    let office = app.office.clone();
    let outcome = tokio::task::spawn_blocking(move || {
        let attempt =
            Attempt { name: &wish.account, password: &wish.password, address: &client.0, device: None };
        match office.credentials().login(attempt, now)? {
            Login::Ok { account, must_change } => {
                let token = office.credentials().begin_session(&account, now)?;
                Ok(Ok((account, must_change, token)))
            }
            other => Ok::<_, CredentialsError>(Err(other)),
        }
    })
    .await
    .map_err(|error| Problem::Unavailable(error.to_string()))?
    .map_err(|error| Problem::Unavailable(error.to_string()))?;
    match outcome {
        Ok((account, must_change, token)) => object(&json!({
            "account": account, "token": token.as_str(), "must_change": must_change,
        })),
        Err(Login::Locked { until_ms }) => {
            let minutes = ((until_ms - now).max(0) + 59_999) / 60_000;
            Err(Problem::WrongPassword(format!("尝试次数过多，请 {minutes} 分钟后再试")).into())
        }
        Err(_) => Err(Problem::WrongPassword("登录名或密码不正确".into()).into()),
    }
}

/// `POST /api/v1/session/end`.
pub async fn end(State(app): State<App>, visitor: Visitor) -> Answer {
    by_token(&visitor)?;
    let ended = app.office.credentials().end_session(&visitor.token);
    ended.map_err(|error| Problem::Unavailable(error.to_string()))?;
    object(&json!({ "ended": true }))
}

/// `GET /api/v1/me`.
pub async fn me(visitor: Visitor) -> Answer {
    let actor = visitor.actor()?;
    object(&json!({
        "account": actor.account, "role": actor.role, "role_name": actor.role.zh(), "organisation": actor.organisation,
        "district": actor.district, "enterprise": actor.enterprise, "must_change": visitor.must_change,
    }))
}
