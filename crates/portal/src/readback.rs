//! What the system understood of a typed amount, for the line below every amount field.
//!
//! Forms show it when they come back; the script asks for it while one types. One reading of amounts for both.

use axum::Json;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use law::Fen;
use serde::{Deserialize, Serialize};

/// `612,000.00 元，陆拾壹万贰仟元整`, or what is wrong with the text.
pub fn understood(text: &str) -> Result<String, String> {
    let amount = Fen::parse(text).map_err(|error| error.to_string())?;
    Ok(format!("{} 元，{}", amount.grouped(), amount.capital()))
}

/// The typed text.
#[derive(Deserialize)]
pub struct Asked {
    text: String,
}

#[derive(Serialize)]
struct Answer {
    message: String,
}

/// Answers `GET /api/amount?text=…` with `{"message": …}`; 422 when the text is no amount.
pub async fn answer(Query(asked): Query<Asked>) -> Response {
    let (status, message) = match understood(&asked.text) {
        Ok(message) => (StatusCode::OK, message),
        Err(message) => (StatusCode::UNPROCESSABLE_ENTITY, message),
    };
    (status, Json(Answer { message })).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_thousands_and_full_width_figures_are_understood() {
        assert_eq!(understood("３０万").as_deref(), Ok("300,000.00 元，叁拾万元整"));
        assert_eq!(understood("300,000.00"), understood("30万"));
    }

    #[test]
    fn what_is_no_amount_is_said_to_be_none() {
        assert!(understood("三十").is_err());
        assert!(understood("-5").is_err());
    }
}
