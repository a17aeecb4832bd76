//! The router in its layers, and the server around it.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use evidence::worker::Reader;
use office::Office;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;

use crate::app::App;
use crate::problem::Problem;
use crate::{assets, routes};

/// The largest request body, in bytes; uploads set their own, larger limit.
const LARGEST_BODY: usize = 2 * 1024 * 1024;
/// Time for one request; uploads of the largest file over a slow line fit into it.
const LONGEST: Duration = Duration::from_secs(120);

/// The whole portal over an office. What is uploaded goes through the reader.
pub fn router(office: Office, reader: Reader) -> Router {
    let app = App { office, reader };
    layered(
        routes::router(&app)
            .merge(assets::router())
            .fallback(nowhere)
            .method_not_allowed_fallback(nowhere)
            .with_state(app),
    )
}

/// What surrounds every route: limits, the net under panics, compression, headers.
fn layered(router: Router) -> Router {
    router
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, LONGEST))
        .layer(CatchPanicLayer::custom(broken))
        .layer(CompressionLayer::new())
        .layer(fixed(header::CONTENT_SECURITY_POLICY, assets::CONTENT_SECURITY_POLICY))
        .layer(fixed(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(fixed(header::REFERRER_POLICY, "same-origin"))
        .layer(fixed(HeaderName::from_static("cross-origin-opener-policy"), "same-origin"))
        .layer(fixed(HeaderName::from_static("cross-origin-resource-policy"), "same-origin"))
        .layer(fixed(
            HeaderName::from_static("permissions-policy"),
            "camera=(), geolocation=(), microphone=()",
        ))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::CACHE_CONTROL,
            HeaderValue::from_static("no-store"),
        ))
}

/// A header every answer carries unless its page set a stricter one.
fn fixed(name: header::HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

async fn nowhere(uri: Uri) -> Response {
    if uri.path().starts_with("/api/") {
        return Problem::NotFound("没有这个接口。".into()).json();
    }
    Problem::NotFound("没有这个页面。".into()).into_response()
}

/// The last resort: the writer is another thread and untouched, the visitor gets a reference to report.
fn broken(panic: Box<dyn std::any::Any + Send>) -> Response {
    let reference = crate::form::new_key();
    let text = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
    tracing::error!(reference, panic = text.unwrap_or("unknown"), "a page broke");
    let what = format!("页面出错，编号 {}。", reference.get(..8).unwrap_or_default());
    let mut response = Problem::Unavailable(what).into_response();
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response
}

/// Serves until the process is told to stop; requests under way are answered first.
///
/// # Errors
/// The address cannot be listened on, or accepting failed for good.
pub async fn serve(office: Office, reader: Reader, listen: SocketAddr) -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind(listen).await?;
    if let Some(notice) = assets::notice() {
        tracing::warn!("{notice}");
    }
    axum::serve(listener, router(office, reader).into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(stop())
        .await
}

async fn stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
            }
            Err(_) => {
                let _ = interrupt.await;
            }
        }
    }
    #[cfg(not(unix))]
    {
        let _ = interrupt.await;
    }
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};
    use axum::http::Request;
    use axum::routing::{get, post};
    use tower::ServiceExt as _;

    use super::*;

    async fn ask(request: Request<Body>) -> (StatusCode, axum::http::HeaderMap, Vec<u8>) {
        async fn breaks() -> &'static str {
            panic!("planted")
        }
        let router = Router::new()
            .route("/breaks", get(breaks))
            .route("/long", get(|| async { "公示".repeat(2_000) }))
            .route("/takes", post(|body: axum::body::Bytes| async move { body.len().to_string() }));
        let response = layered(router).oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        (status, headers, to_bytes(response.into_body(), 1 << 20).await.unwrap().to_vec())
    }

    /// Given a page that breaks; then the visitor reads a reference, not the reason, and the server goes on.
    #[tokio::test]
    async fn a_broken_page_is_answered_with_a_reference() {
        let (status, headers, body) = ask(Request::get("/breaks").body(Body::empty()).unwrap()).await;
        let html = String::from_utf8(body).unwrap();
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(html.contains("页面出错，编号 ") && !html.contains("planted"), "{html}");
        assert!(headers.contains_key(header::CONTENT_SECURITY_POLICY));
    }

    /// Given any answer; then it carries the headers that keep browsers from running, framing, guessing or keeping it.
    #[tokio::test]
    async fn every_answer_carries_the_security_headers() {
        let (_, headers, _) = ask(Request::get("/long").body(Body::empty()).unwrap()).await;
        for (name, part) in [
            ("content-security-policy", "default-src 'none'"),
            ("content-security-policy", "frame-ancestors 'none'"),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cache-control", "no-store"),
        ] {
            let value = headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
            assert!(value.contains(part), "{name}: {value}");
        }
        assert!(!headers["content-security-policy"].to_str().unwrap().contains("unsafe"));
    }

    /// Given a browser that takes gzip; then a long answer comes compressed, and plain to others.
    #[tokio::test]
    async fn long_answers_are_compressed_for_those_who_ask() {
        let zipped =
            Request::get("/long").header(header::ACCEPT_ENCODING, "gzip").body(Body::empty()).unwrap();
        let (_, headers, body) = ask(zipped).await;
        assert_eq!(headers[header::CONTENT_ENCODING], "gzip");
        let (_, headers, plain) = ask(Request::get("/long").body(Body::empty()).unwrap()).await;
        assert!(!headers.contains_key(header::CONTENT_ENCODING) && body.len() * 10 < plain.len());
    }

    /// Given a body over the limit; then it is not taken in.
    #[tokio::test]
    async fn a_body_over_the_limit_is_refused() {
        let request = |bytes: usize| Request::post("/takes").body(Body::from(vec![b'x'; bytes])).unwrap();
        assert_eq!(ask(request(LARGEST_BODY)).await.0, StatusCode::OK);
        assert_eq!(ask(request(LARGEST_BODY + 1)).await.0, StatusCode::PAYLOAD_TOO_LARGE);
    }
}
