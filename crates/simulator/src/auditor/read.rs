//! Payloads as an outsider reads them: JSON and nothing else.

use serde_json::Value;

/// A text, empty where there is none.
pub fn text<'a>(body: &'a Value, key: &str) -> &'a str {
    body.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// An amount in fen, zero where there is none.
pub fn fen(body: &Value, key: &str) -> i128 {
    body.get(key).and_then(Value::as_i64).map_or(0, i128::from)
}

/// Rows, none where there is no list.
pub fn rows<'a>(body: &'a Value, key: &str) -> &'a [Value] {
    body.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The texts of a list.
pub fn texts(body: &Value, key: &str) -> Vec<String> {
    rows(body, key).iter().filter_map(|row| row.as_str().map(str::to_owned)).collect()
}

/// Whether a flag is set.
pub fn flag(body: &Value, key: &str) -> bool {
    body.get(key).and_then(Value::as_bool).unwrap_or_default()
}

/// The commitment of the account an event names.
pub fn account(body: &Value) -> String {
    body.get("account").map_or("", |account| text(account, "commitment")).to_owned()
}
