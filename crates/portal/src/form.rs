//! A posted form: what was typed, kept as it is, after the check that it was posted from this site and this session.

use std::collections::BTreeMap;

use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};

use crate::problem::Problem;
use crate::visitor::Visitor;

/// The largest form, in bytes. Files are not sent with it but before it.
const LARGEST: usize = 1024 * 1024;

/// A posted form.
#[derive(Debug, Clone, Default)]
pub struct Form {
    pairs: Vec<(String, String)>,
    values: BTreeMap<String, String>,
}

impl Form {
    /// From name–value pairs.
    #[must_use]
    pub fn from_pairs(pairs: Vec<(String, String)>) -> Self {
        let mut values: BTreeMap<String, String> = BTreeMap::new();
        for (name, value) in pairs.iter().filter(|(name, _)| name != "csrf" && name != "key") {
            let slot = values.entry(name.clone()).or_default();
            if !slot.is_empty() && !value.is_empty() {
                slot.push('、');
            }
            slot.push_str(value);
        }
        Form { pairs, values }
    }

    /// What was typed into a field; empty where it was not sent.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.pairs.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
    }

    /// Name → value, without the tokens; several values of one name (ticked boxes) are joined by 、.
    #[must_use]
    pub fn values(&self) -> &BTreeMap<String, String> {
        &self.values
    }

    /// The command's key: made when the form was written out, so that sending it twice does the act once.
    ///
    /// # Errors
    /// [`Problem::Stale`] where it is missing.
    pub fn key(&self) -> Result<[u8; 16], Problem> {
        parse_key(self.get("key")).ok_or(Problem::Stale)
    }
}

/// 32 hex digits as a key.
#[must_use]
pub fn parse_key(text: &str) -> Option<[u8; 16]> {
    let mut key = [0; 16];
    if text.len() != 32 || !text.is_ascii() {
        return None;
    }
    for (index, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(index * 2..index * 2 + 2)?, 16).ok()?;
    }
    Some(key)
}

/// A fresh key for a form.
#[must_use]
pub fn new_key() -> String {
    let mut key = [0u8; 16];
    // Without randomness the key would repeat and the act be refused as stale: never silently done twice.
    if getrandom::fill(&mut key).is_err() {
        return String::new();
    }
    key.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether the browser says that the request comes from this site (Fetch metadata, else Origin against Host).
#[must_use]
pub fn same_origin(headers: &HeaderMap) -> bool {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = headers.get("sec-fetch-site").and_then(|value| value.to_str().ok()) {
        return site == "same-origin" || site == "none";
    }
    match (text(header::ORIGIN), text(header::HOST)) {
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, rest)| rest == host),
        (Some(_), None) => false,
        (None, _) => true,
    }
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let visitor = request.extensions().get::<Visitor>().cloned().unwrap_or_default();
        if !visitor.bearer && !same_origin(request.headers()) {
            return Err(Problem::Stale);
        }
        let body = to_bytes(request.into_body(), LARGEST)
            .await
            .map_err(|_| Problem::Bad("表单超过 1 MB，或没有收完整，请减少内容后重试".into()))?;
        let pairs: Vec<(String, String)> = serde_urlencoded::from_bytes(&body)
            .map_err(|_| Problem::Bad("表单内容不是有效的文字（UTF-8）".into()))?;
        let form = Form::from_pairs(pairs);
        if !made_here(&visitor, form.get("csrf")) {
            return Err(Problem::Stale);
        }
        Ok(form)
    }
}

/// Whether a form carries the token of this session. Nobody has no session, and a bearer token is no cookie: neither
/// can be made to act by another site.
#[must_use]
pub fn made_here(visitor: &Visitor, csrf: &str) -> bool {
    let by_cookie = visitor.role().is_some() && !visitor.bearer;
    !by_cookie || constant_time_eq(csrf, &visitor.csrf)
}

fn constant_time_eq(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |difference, (x, y)| difference | (x ^ y)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_thirty_two_hex_digits_and_nothing_else() {
        assert_eq!(parse_key(&"0f".repeat(16)), Some([15; 16]));
        for wrong in ["", "0f", &"0g".repeat(16), &"0f".repeat(17), "中中中中中中中中中中中"] {
            assert!(parse_key(wrong).is_none(), "{wrong}");
        }
        assert_ne!(new_key(), new_key());
    }

    #[test]
    fn a_post_from_another_site_is_not_taken() {
        let headers = |pairs: &[(&str, &str)]| {
            pairs
                .iter()
                .map(|(name, value)| {
                    (header::HeaderName::from_bytes(name.as_bytes()).unwrap(), value.parse().unwrap())
                })
                .collect::<HeaderMap>()
        };
        assert!(same_origin(&headers(&[("sec-fetch-site", "same-origin")])));
        assert!(!same_origin(&headers(&[
            ("sec-fetch-site", "cross-site"),
            ("origin", "http://h"),
            ("host", "h")
        ])));
        assert!(same_origin(&headers(&[("origin", "http://h:1"), ("host", "h:1")])));
        assert!(!same_origin(&headers(&[("origin", "http://evil"), ("host", "h:1")])));
        assert!(!same_origin(&headers(&[("origin", "null"), ("host", "h:1")])));
    }
}
