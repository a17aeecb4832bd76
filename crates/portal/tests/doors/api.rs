//! The JSON API: tokens, keys, refusals with article, bad input by its path.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::json;

use crate::office::{OURS, hall, registration};

/// Given name and password; then a token; given a wrong one, one answer for both mistakes.
#[tokio::test]
async fn a_token_is_given_for_a_password() {
    let hall = hall();
    let ask = |body: String| Request::post("/api/v1/session").body(Body::from(body)).unwrap();
    let good =
        hall.send(ask(json!({ "account": "auditor", "password": "松花江2025冰雪大世界" }).to_string())).await;
    assert_eq!(good.status, StatusCode::OK, "{}", good.body);
    assert_eq!(good.json()["account"], "auditor");
    let wrong = hall.send(ask(json!({ "account": "auditor", "password": "x" }).to_string())).await;
    let nobody = hall.send(ask(json!({ "account": "nobody", "password": "x" }).to_string())).await;
    assert_eq!((wrong.status, &wrong.body), (StatusCode::UNAUTHORIZED, &nobody.body));
    let broken = hall.send(ask("{".into())).await;
    assert_eq!(broken.status, StatusCode::BAD_REQUEST);
    assert!(broken.json()["what"].as_str().unwrap().contains("第 1 行"), "{}", broken.body);
}

/// Given an act sent twice under one key; then it is done once and said so; another act under it is a conflict.
#[tokio::test]
async fn an_act_under_one_key_is_done_once() {
    let hall = hall();
    let program = hall.program("enterprise");
    let key = "3f2504e0-4f89-11d3-9a0c-0305e82c3301";
    let first = program.act_with("register_enterprise", key, registration(OURS).to_string()).await;
    let second = program.act_with("register_enterprise", key, registration(OURS).to_string()).await;
    assert_eq!(first.status, StatusCode::OK, "{}", first.body);
    assert_eq!(
        (first.json()["seq"].clone(), second.json()["replayed"].clone()),
        (second.json()["seq"].clone(), true.into())
    );
    let mut other = registration(OURS);
    other["staff"] = 121.into();
    assert_eq!(
        program.act_with("register_enterprise", key, other.to_string()).await.status,
        StatusCode::CONFLICT
    );
    assert_eq!(
        program.act_with("register_enterprise", "short", registration(OURS).to_string()).await.status,
        StatusCode::BAD_REQUEST
    );
}

/// Given bad fields; then 409 with each named by its path, in Chinese, and nothing filed.
#[tokio::test]
async fn wrong_fields_are_named_by_their_paths() {
    let hall = hall();
    let program = hall.program("enterprise");
    let mut body = registration(OURS);
    body["revenue"] = "很多".into();
    body["code"] = "91230199128175037X".into();
    body["colour"] = "red".into();
    let reply = program.act("register_enterprise", body).await;
    assert_eq!(reply.status, StatusCode::CONFLICT);
    let answer = reply.json();
    let named: Vec<&str> =
        answer["fields"].as_array().unwrap().iter().map(|f| f["field"].as_str().unwrap()).collect();
    assert_eq!(named, ["code", "revenue", "colour"]);
    assert_eq!(answer["kind"], "malformed");
    assert!(answer["article"]["label"].as_str().unwrap().starts_with('第'), "{answer}");
    assert_eq!(hall.office.view(|view| view.fund.enterprises.len()), 0);
    let broken = program.act_with("withdraw", &"0a".repeat(16), "{\"project\":").await;
    assert_eq!(broken.status, StatusCode::BAD_REQUEST);
    assert_eq!(broken.json()["kind"], "请求有误");
}

/// Given a refusal; then kind, what, article and remedy.
#[tokio::test]
async fn a_refusal_names_its_article_and_remedy() {
    let hall = hall();
    let program = hall.program("bureauhandler");
    let fields = json!({ "kind": "pool", "name": "一批", "opens": "2025-03-01", "closes": "2025-03-31" });
    let reply = program.act("open_batch", fields).await;
    assert_eq!(reply.status, StatusCode::CONFLICT, "{}", reply.body);
    let answer = reply.json();
    assert_eq!(answer["kind"], "not_your_office");
    assert!(answer["article"]["label"].as_str().unwrap().starts_with('第'));
    assert!(!answer["remedy"].as_str().unwrap().is_empty());
}

/// Given a browser's cookie; then the API takes no act from it, for another site could send it.
#[tokio::test]
async fn a_cookie_does_not_act() {
    let hall = hall();
    let request = Request::post("/api/v1/acts/register_enterprise")
        .header(header::COOKIE, format!("earmark-session={}", hall.token("enterprise")))
        .header("idempotency-key", "0b".repeat(16));
    let reply = hall.send(request.body(Body::from(registration(OURS).to_string())).unwrap()).await;
    assert_eq!(reply.status, StatusCode::FORBIDDEN);
    assert_eq!(hall.office.view(|view| view.fund.enterprises.len()), 0);
}

/// Given views; then each answers in JSON to those whose it is, and what is not theirs or not there alike.
#[tokio::test]
async fn views_answer_to_those_whose_they_are() {
    let hall = hall();
    hall.program("enterprise").act("register_enterprise", registration(OURS)).await;
    let own = hall.program("enterprise").get(&format!("/api/v1/enterprises/{OURS}")).await;
    assert_eq!(own.json()["room"], 50_000_000);
    let other = hall.program("another").get(&format!("/api/v1/enterprises/{OURS}")).await;
    let nowhere = hall.program("another").get("/api/v1/enterprises/91230103100000016W").await;
    assert_eq!((other.status, nowhere.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    assert_eq!(other.json()["kind"], nowhere.json()["kind"]);
    for path in ["/api/v1/nothing", "/api/v1/projects/P9999", "/api/v1/acts"] {
        let reply = hall.program("auditor").get(path).await;
        assert_eq!(
            (reply.status, reply.header("content-type")),
            (StatusCode::NOT_FOUND, "application/json"),
            "{path}"
        );
    }
    for path in [
        "worklist",
        "projects",
        "enterprises",
        "batches",
        "notices",
        "payments",
        "recoveries",
        "postings",
        "timeline",
    ] {
        let reply = hall.program("auditor").get(&format!("/api/v1/{path}")).await;
        let counted = reply.json()["total"].is_u64() || reply.json().get("next").is_some();
        assert!(reply.json()["rows"].is_array() && counted, "{path}: {}", reply.body);
    }
    let document = hall.program("auditor").get("/api/v1/openapi.json").await;
    assert_eq!(document.json()["openapi"], "3.1.0");
}

/// Given an account opened by a program; then its initial password is told once, and a retry tells nothing.
#[tokio::test]
async fn an_initial_password_is_told_once() {
    let hall = hall();
    let program = hall.program("admin");
    let body = json!({
        "account": "new-expert", "role": "expert", "organisation": "哈尔滨工业大学", "name": "王某", "id_number": "11010519491231002X",
    });
    let first = program.act_with("open_account", &"0c".repeat(16), body.to_string()).await;
    assert_eq!(first.status, StatusCode::OK, "{}", first.body);
    assert!(first.json()["initial_password"].as_str().unwrap().len() >= 10);
    let again = program.act_with("open_account", &"0c".repeat(16), body.to_string()).await;
    assert_eq!(again.json()["initial_password"], serde_json::Value::Null);
    assert!(!hall.log_holds("11010519491231002X") && !hall.log_holds("王某"));
    let person = hall.office.actor(&"new-expert".into()).unwrap().person;
    assert_eq!(
        hall.office.sealed().get(person.as_str(), &office::sealed::Field::Name).unwrap().as_deref(),
        Some("王某")
    );
}
