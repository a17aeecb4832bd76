//! The whole surface of the portal: one line a page kind. A route that is not here does not exist.

use axum::Router;

use crate::access::Access;
use crate::app::App;
use crate::route::Route;
use crate::{api, download, pages, readback, upload};

/// Every route with its declaration.
#[must_use]
pub fn all() -> Vec<Route> {
    [
        vec![Route::get("/api/amount", Access::Public, readback::answer)],
        api::routes(),
        pages::session::routes(),
        pages::acts::routes(),
        upload::routes(),
        download::routes(),
        pages::verification::routes(),
        pages::timeline::routes(),
        pages::settings::routes(),
        pages::notifications::routes(),
        pages::as_of::routes(),
        pages::accounts::routes(),
        pages::front::routes(),
        pages::guide::routes(),
        pages::calculator::routes(),
        pages::check::routes(),
        pages::notices::routes(),
        pages::objection::routes(),
        pages::law::routes(),
        pages::open_data::routes(),
        pages::figures::routes(),
        pages::verify::routes(),
        pages::register::routes(),
        pages::receipts::routes(),
        pages::home_enterprise::routes(),
        pages::tasks::routes(),
        pages::project_enterprise::routes(),
        pages::worklist::routes(),
        pages::overview::routes(),
        pages::purposes::routes(),
        pages::payment_lines::routes(),
        pages::clocks::routes(),
        pages::packs::routes(),
        pages::outbox::routes(),
        pages::projects::routes(),
        pages::case::routes(),
        pages::matching::routes(),
        pages::flags::routes(),
        pages::batches::routes(),
        pages::tuning::routes(),
        pages::notices_admin::routes(),
        pages::papers::routes(),
        pages::payments::routes(),
        pages::recoveries::routes(),
        pages::inspections::routes(),
        pages::findings::routes(),
        pages::sanctions::routes(),
        pages::money::routes(),
        pages::budget::routes(),
        pages::reconciliation::routes(),
        pages::procurements::routes(),
        pages::performance::routes(),
        pages::calls::routes(),
        pages::rewards::routes(),
        pages::reward_list::routes(),
        pages::enterprises::routes(),
        pages::relations::routes(),
        pages::imports::routes(),
        pages::exports::routes(),
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
