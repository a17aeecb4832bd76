//! A route with the declaration of who may open it. The router is built from these and from nothing else.

use axum::extract::{DefaultBodyLimit, Request, State};
use axum::handler::Handler;
use axum::http::{HeaderValue, Method, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::{MethodFilter, MethodRouter, on};

use crate::access::Access;
use crate::app::App;
use crate::problem::Problem;
use crate::visitor::Visitor;

/// One method on one path.
pub struct Route {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The path, in axum's notation.
    pub path: &'static str,
    /// Who may open it.
    pub access: Access,
    handler: MethodRouter<App>,
}

impl Route {
    /// A page.
    pub fn get<H, T>(path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        Route { method: "GET", path, access, handler: on(MethodFilter::GET, handler) }
    }

    /// An act.
    pub fn post<H, T>(path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        Route { method: "POST", path, access, handler: on(MethodFilter::POST, handler) }
    }

    /// The same for requests of up to `bytes`: uploads. All others keep the server's small limit.
    #[must_use]
    pub fn large(mut self, bytes: usize) -> Self {
        self.handler = self.handler.layer(DefaultBodyLimit::max(bytes));
        self
    }

    /// The handler behind its door.
    pub(crate) fn guarded(self, app: &App) -> (&'static str, MethodRouter<App>) {
        let door = Door { app: app.clone(), access: self.access };
        (self.path, self.handler.route_layer(from_fn_with_state(door, admit)))
    }
}

#[derive(Clone)]
struct Door {
    app: App,
    access: Access,
}

/// Lets in whom the route declares; the visitor is found once here and handed on.
async fn admit(State(door): State<Door>, mut request: Request, next: Next) -> Result<Response, Problem> {
    let visitor = Visitor::of(&door.app, request.headers());
    let api = request.uri().path().starts_with("/api/");
    if !door.access.admits(visitor.role()) {
        return Err(match visitor.role() {
            None => Problem::SignIn { back: request.uri().to_string(), api },
            Some(_) => Problem::NotYours { visitor: Box::new(visitor), api },
        });
    }
    if visitor.must_change && door.access != Access::Public && door.access != Access::SignedIn {
        return Err(Problem::ChangePassword { api });
    }
    let told = !visitor.flash.is_empty() && request.method() == Method::GET;
    request.extensions_mut().insert(visitor);
    let mut response = next.run(request).await;
    if told && is_page(&response) {
        // The sentence has been read: it stands on one page only.
        response.headers_mut().append(header::SET_COOKIE, TOLD);
    }
    Ok(response)
}

/// Takes the sentence of the page before away.
const TOLD: HeaderValue =
    HeaderValue::from_static("earmark-flash=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");

fn is_page(response: &Response) -> bool {
    let media = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    media.is_some_and(|media| media.starts_with("text/html"))
}
