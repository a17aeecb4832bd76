//! Every route answers every role, and nobody, as it declares; and there is no way around the declaration.

use std::path::Path;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use fund::Role;

use crate::office::{Hall, hall, name_of};

/// An address of a route: what stands in braces is filled with something that does not exist.
fn address(path: &str) -> String {
    let known = |name: &str| match name {
        "step" => "withdraw",
        "file" => "style.css",
        "digest" => "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        _ => "P9999",
    };
    path.split('/')
        .map(|part| part.strip_prefix('{').and_then(|part| part.strip_suffix('}')).map_or(part, known))
        .collect::<Vec<_>>()
        .join("/")
}

async fn knock(hall: &Hall, method: &str, path: &str, role: Option<Role>) -> (StatusCode, String) {
    let mut request = Request::builder().method(method).uri(address(path));
    if let Some(role) = role {
        request =
            request.header(header::AUTHORIZATION, format!("Bearer {}", hall.token(name_of(role).as_str())));
    }
    let body = if method == "POST" { format!("key={}", "0d".repeat(16)) } else { String::new() };
    let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let reply = hall.send(request.body(Body::from(body)).unwrap()).await;
    (reply.status, reply.header("location").to_owned())
}

/// Given every route and every role, and nobody; when the door is knocked at; then it opens to those whom the route
/// declares and to no one else, and nobody is led to the login or told to sign in.
#[tokio::test]
async fn every_route_opens_to_those_it_declares_and_to_no_one_else() {
    let hall = hall();
    for route in portal::routes() {
        let (method, path) = (route.method, route.path);
        for role in Role::ALL.into_iter().filter(|role| *role != Role::Citizen) {
            let (status, _) = knock(&hall, method, path, Some(role)).await;
            if route.access.admits(Some(role)) {
                let turned_away = matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN);
                assert!(
                    !turned_away || path == "/api/v1/session",
                    "{method} {path} turns {role:?} away: {status}"
                );
                assert_ne!(status, StatusCode::INTERNAL_SERVER_ERROR, "{method} {path} breaks for {role:?}");
            } else {
                assert_eq!(status, StatusCode::FORBIDDEN, "{method} {path} as {role:?}");
            }
        }
        let (status, to) = knock(&hall, method, path, None).await;
        match (route.access.admits(None), path.starts_with("/api/")) {
            (true, _) => assert!(!to.starts_with("/login?"), "{method} {path} leads nobody to {to}"),
            (false, true) => assert_eq!(status, StatusCode::UNAUTHORIZED, "{method} {path} as nobody"),
            (false, false) => {
                assert!(
                    status.is_redirection() && to.starts_with("/login?back="),
                    "{method} {path}: {status} {to}"
                );
            }
        }
    }
}

/// Given the sources; then routers are made in the three files that do so, from declared routes and from the assets.
#[test]
fn no_route_is_made_outside_the_declared_ones() {
    let mut files = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    assert!(files.len() > 40);
    for path in files {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let source = std::fs::read_to_string(&path).unwrap();
        let allowed = ["route.rs", "routes.rs", "server.rs", "assets.rs"].contains(&name.as_str());
        for way in ["Router::new", "MethodRouter", ".route(", "nest(", "axum::routing"] {
            assert!(allowed || !source.contains(way), "{} makes routes by {way}", path.display());
        }
    }
}

fn collect(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}

/// Given an initial password; then nothing opens before it has been changed but the page to change it, and signing out.
#[tokio::test]
async fn an_initial_password_opens_nothing_but_its_own_change() {
    use office::clock::{Clock as _, SystemClock};
    let hall = hall();
    hall.office
        .credentials()
        .reset("bureauhandler", "初始密码只用一次哦九个字", SystemClock.now_ms())
        .unwrap();
    let browser = hall.browser("bureauhandler");
    for address in ["/worklist", "/acts/open_batch", "/timeline", "/notifications"] {
        let reply = browser.get(address).await;
        let closed = reply.header("location") == "/account/password" || reply.status == StatusCode::FORBIDDEN;
        assert!(closed, "{address}: {}", reply.status);
    }
    let act = browser.post("/acts/record_checks", &[]).await;
    assert_eq!(act.header("location"), "/account/password");
    assert_eq!(browser.get("/account/password").await.status, StatusCode::OK);
    let program = hall.program("bureauhandler");
    let refused = program.act("record_checks", serde_json::json!({ "checks": [] })).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(refused.json()["kind"], "请先修改初始密码");
}

/// Given a post from another site, or with another session's token; then nothing is done.
#[tokio::test]
async fn a_form_from_elsewhere_does_nothing() {
    let hall = hall();
    let browser = hall.browser("bureauleader");
    let fields = [
        ("kind", "pool"),
        ("name", "一批"),
        ("opens", "2025-03-01"),
        ("closes", "2025-03-31"),
        ("key", "00000000000000000000000000000001"),
    ];
    let without = browser.post_raw("/acts/open_batch", &fields).await;
    assert_eq!(without.status, StatusCode::FORBIDDEN);
    let other = hall.browser("financebureau").csrf();
    let mut foreign = fields.to_vec();
    foreign.push(("csrf", &other));
    assert_eq!(browser.post_raw("/acts/open_batch", &foreign).await.status, StatusCode::FORBIDDEN);
    let csrf = browser.csrf();
    let body = format!(
        "csrf={csrf}&key=00000000000000000000000000000001&kind=pool&name=x&opens=2025-03-01&closes=2025-03-31"
    );
    let request = Request::post("/acts/open_batch")
        .header(header::COOKIE, format!("earmark-session={}", hall.token("bureauleader")))
        .header("sec-fetch-site", "cross-site")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    assert_eq!(hall.send(request.body(Body::from(body)).unwrap()).await.status, StatusCode::FORBIDDEN);
    assert_eq!(hall.office.view(|view| view.fund.batches.len()), 0);
}
