//! The whole surface of the portal: one line a page kind. A route that is not here does not exist.

use axum::Router;

use crate::access::Access;
use crate::app::App;
use crate::route::Route;
use crate::{pages, readback};

/// Every route with its declaration.
#[must_use]
pub fn all() -> Vec<Route> {
    [
        vec![Route::get("/api/amount", Access::Public, readback::answer)],
        pages::session::routes(),
        pages::acts::routes(),
        pages::worklist::routes(),
        pages::projects::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The router over them.
pub fn router(app: &App) -> Router<App> {
    all().into_iter().fold(Router::new(), |router, route| {
        let (path, handler) = route.guarded(app);
        router.route(path, handler)
    })
}
