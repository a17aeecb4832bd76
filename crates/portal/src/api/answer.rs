//! Answers to programs: JSON always, problems included.

use axum::Json;
use axum::body::Bytes;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::problem::Problem;
use crate::visitor::Visitor;

/// What an API handler returns.
pub type Answer = Result<Response, Trouble>;

/// A problem told in JSON.
#[derive(Debug)]
pub struct Trouble(pub Problem);

impl From<Problem> for Trouble {
    fn from(problem: Problem) -> Self {
        Trouble(problem)
    }
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        self.0.json()
    }
}

/// One object.
///
/// # Errors
/// None that is known; serde's signature asks for it.
pub fn object(value: &impl Serialize) -> Answer {
    let value =
        serde_json::to_value(value).map_err(|error| Trouble(Problem::Unavailable(error.to_string())))?;
    Ok(Json(value).into_response())
}

/// Rows with their number.
///
/// # Errors
/// As [`object`].
pub fn rows<T: Serialize>(rows: &[T]) -> Answer {
    object(&json!({ "total": rows.len(), "rows": rows }))
}

/// Reads a JSON body.
///
/// # Errors
/// [`Problem::Bad`] that says where it cannot be read.
pub fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, Problem> {
    serde_json::from_slice(body).map_err(|error| {
        let at = format!("第 {} 行第 {} 列", error.line(), error.column());
        Problem::Bad(match error.classify() {
            serde_json::error::Category::Data => format!("JSON 的内容不合要求（{at}）：{error}"),
            _ => format!("请求正文不是有效的 JSON（{at}）"),
        })
    })
}

/// Programs act with a token in the header, never with a browser's cookie.
///
/// # Errors
/// [`Problem::Stale`].
pub fn by_token(visitor: &Visitor) -> Result<(), Problem> {
    if visitor.bearer { Ok(()) } else { Err(Problem::NoToken) }
}

/// An object without some of its members.
#[must_use]
pub fn without(mut value: Value, members: &[&str]) -> Value {
    if let Value::Object(object) = &mut value {
        object.retain(|name, _| !members.contains(&name.as_str()));
    }
    value
}
