//! The administrator's pages, and one's own.

use axum::http::StatusCode;

use crate::office::hall;

/// Given a new account; then its initial password is shown on the page that opened it, the list shows it, the log holds
/// neither name nor number.
#[tokio::test]
async fn an_account_is_opened_with_a_password_shown_once() {
    let hall = hall();
    let admin = hall.browser("admin");
    let wrong = admin
        .post(
            "/acts/open_account",
            &[
                ("account", "gxj-li"),
                ("role", "bureau_handler"),
                ("name", "李某"),
                ("id_number", "110105194912310021"),
            ],
        )
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("身份证号不正确") && wrong.body.contains("value=\"李某\""), "{}", wrong.body);
    let opened = admin
        .post(
            "/acts/open_account",
            &[
                ("account", "gxj-li"),
                ("role", "bureau_handler"),
                ("organisation", "市工信局"),
                ("name", "李某"),
                ("phone", "0451-12345678"),
                ("id_number", "11010519491231002X"),
            ],
        )
        .await;
    assert_eq!(opened.status, StatusCode::OK, "{}", opened.body);
    assert!(opened.body.contains("只显示这一次") && opened.body.contains("gxj-li"));
    assert!(!hall.log_holds("李某") && !hall.log_holds("11010519491231002X"));
    let list = admin.get("/accounts?q=gxj-li").await;
    assert!(list.body.contains("李某") && list.body.contains("市工信局经办岗"), "{}", list.body);
}

/// Given a changed account; then its sessions end at once.
#[tokio::test]
async fn a_closed_account_is_out_at_once() {
    let hall = hall();
    let auditor = hall.browser("auditor");
    assert_eq!(auditor.get("/timeline").await.status, StatusCode::OK);
    let form = hall.browser("admin").get("/acts/change_account?account=auditor").await;
    assert!(form.body.contains("value=\"auditor\" selected") || form.body.contains("审计"), "{}", form.body);
    let closed = hall
        .browser("admin")
        .post(
            "/acts/change_account",
            &[("account", "auditor"), ("role", "auditor"), ("organisation", "审计局"), ("active", "否")],
        )
        .await;
    assert_eq!(closed.status, StatusCode::SEE_OTHER, "{}", closed.body);
    assert!(auditor.get("/timeline").await.header("location").starts_with("/login"));
}

/// Given a reset password; then the old sessions end, and one's own is not reset here.
#[tokio::test]
async fn a_password_is_reset_by_another_administrator_only() {
    let hall = hall();
    let expert = hall.browser("expert");
    let reset = hall.browser("admin").post("/accounts/expert/reset", &[]).await;
    assert!(reset.body.contains("只显示这一次"), "{}", reset.body);
    assert!(expert.get("/worklist").await.header("location").starts_with("/login"));
    assert_eq!(
        hall.browser("admin").post("/accounts/admin/reset", &[]).await.status,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(hall.browser("admin").post("/accounts/nobody/reset", &[]).await.status, StatusCode::NOT_FOUND);
}

/// Given one's own page; then it says who one is, where one is signed in, and what one has declared.
#[tokio::test]
async fn my_account_shows_who_i_am() {
    let hall = hall();
    let expert = hall.browser("expert");
    let declared =
        expert.post("/acts/declare_relation", &[("code", "91230103500001376Q"), ("kind", "曾任职")]).await;
    assert_eq!(declared.header("location"), "/account", "{}", declared.body);
    let page = expert.get("/account").await;
    for words in ["验收专家", "91230103500001376Q", "曾任职", "退出所有设备", "修改密码"] {
        assert!(page.body.contains(words), "{words} is missing");
    }
    let out = expert.post("/account/sessions", &[]).await;
    assert_eq!(out.header("location"), "/login");
    assert!(expert.get("/account").await.header("location").starts_with("/login"));
}
