//! The router in its layers, and the server around it.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
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

/// The whole portal over an office.
#[must_use]
pub fn router(office: Office) -> Router {
    let app = App { office };
    routes::router(&app)
        .merge(assets::router())
        .fallback(nowhere)
        .with_state(app)
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, LONGEST))
        .layer(CatchPanicLayer::custom(broken))
        .layer(CompressionLayer::new())
        .layer(fixed(header::CONTENT_SECURITY_POLICY, assets::CONTENT_SECURITY_POLICY))
        .layer(fixed(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(fixed(header::REFERRER_POLICY, "same-origin"))
        .layer(SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, HeaderValue::from_static("no-store")))
}

/// A header every answer carries unless its page set a stricter one.
fn fixed(name: header::HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

async fn nowhere() -> Problem {
    Problem::NotFound("没有这个页面。".into())
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
pub async fn serve(office: Office, listen: SocketAddr) -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind(listen).await?;
    if let Some(notice) = assets::notice() {
        tracing::warn!("{notice}");
    }
    axum::serve(listener, router(office).into_make_service_with_connect_info::<SocketAddr>())
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
