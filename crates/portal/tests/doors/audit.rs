//! What an auditor can see: every record with its proof, any past day, notices of news.

use axum::http::StatusCode;

use crate::office::{OURS, hall, registration};

/// Given the log; then every act is listed, filtered by its address, and exported.
#[tokio::test]
async fn the_timeline_lists_filters_and_exports() {
    let hall = hall();
    hall.program("enterprise").act("register_enterprise", registration(OURS)).await;
    let auditor = hall.browser("auditor");
    let all = auditor.get("/timeline").await;
    assert!(all.body.contains("登记企业") && all.body.contains("开立账号"));
    let one =
        auditor.get("/timeline?step=register_enterprise&role=enterprise&from=2025-03-03&to=2025-03-03").await;
    assert_eq!(one.body.matches("<tr><td").count(), 1, "{}", one.body);
    let none = auditor.get("/timeline?from=2025-04-01").await;
    assert!(none.body.contains("没有符合条件的记录"));
    let csv = auditor.get("/timeline?step=register_enterprise&format=csv").await;
    assert!(csv.header("content-disposition").contains("attachment") && csv.body.contains("登记企业"));
}

/// Given a record; then its bytes hash to its leaf, the receipt can be fetched and proves it, and beyond the end is 404.
#[tokio::test]
async fn a_record_is_laid_open_with_its_proof() {
    use sha2::{Digest as _, Sha256};
    let hall = hall();
    let auditor = hall.program("auditor");
    let record = auditor.get("/api/v1/timeline/3").await.json();
    let bytes: Vec<u8> = (0..record["bytes"].as_str().unwrap().len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&record["bytes"].as_str().unwrap()[at..at + 2], 16).unwrap())
        .collect();
    let leaf = Sha256::digest([&[0], bytes.as_slice()].concat());
    let leaf: String = leaf.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(record["leaf"], leaf.as_str());
    let page = hall.browser("auditor").get("/timeline/3").await;
    assert!(page.body.contains(&leaf) && page.body.contains("检查点"), "{}", page.status);
    let receipt = hall.browser("auditor").get("/timeline/3/proof").await;
    assert_eq!(hall.office.prove(&receipt.body).unwrap().seq, 3);
    for beyond in ["/timeline/99999", "/timeline/x", "/timeline/99999/proof"] {
        assert_eq!(hall.browser("auditor").get(beyond).await.status, StatusCode::NOT_FOUND, "{beyond}");
    }
    assert_eq!(hall.browser("auditor").get("/timeline/0").await.status, StatusCode::OK);
}

/// Given a past day; then the fund as it stood, before anything happened; a day to come is refused in words.
#[tokio::test]
async fn a_past_day_shows_what_was_known_then() {
    let hall = hall();
    hall.program("enterprise").act("register_enterprise", registration(OURS)).await;
    let auditor = hall.browser("auditor");
    assert!(auditor.get("/as-of?on=2025-03-03").await.body.contains("1 家企业"));
    let before = auditor.get("/as-of?on=2025-03-02&project=P0001").await;
    assert!(
        before.body.contains("0 家企业") && before.body.contains("这一天还没有这个项目"),
        "{}",
        before.body
    );
    assert!(auditor.get("/as-of?on=2026-01-01").await.body.contains("或以前的日子"));
    assert!(auditor.get("/as-of?on=x").await.body.contains("不是日期"));
}

/// Given a fund in memory; then the page says that there are no files to verify, and asking is refused.
#[tokio::test]
async fn verification_shows_the_checkpoint() {
    let hall = hall();
    let auditor = hall.browser("auditor");
    let page = auditor.get("/verification").await;
    assert!(
        page.body.contains(&hall.office.checkpoint().unwrap().code) && page.body.contains("只在内存中运行")
    );
    assert_eq!(auditor.post("/verification", &[]).await.status, StatusCode::BAD_REQUEST);
}

/// Given a new task; then the office's notices count it once and list it as new; once read, it is known.
#[tokio::test]
async fn news_is_new_once() {
    let hall = hall();
    hall.program("enterprise").act("register_enterprise", registration(OURS)).await;
    let enterprise = hall.browser("enterprise");
    let csrf = enterprise.csrf();
    let texts = [("csrf", csrf.as_str())];
    enterprise
        .upload(
            &format!("/files?kind=account-permit&enterprise={OURS}"),
            &texts,
            "file",
            "开户.pdf",
            crate::office::PDF,
        )
        .await;
    let fields = [("enterprise", OURS), ("holder", "甲"), ("bank", "乙银行"), ("number", "6222020011112222")];
    assert_eq!(enterprise.post("/acts/propose_account", &fields).await.status, StatusCode::SEE_OTHER);
    let finance = hall.browser("districtfinance");
    assert!(finance.get("/worklist").await.body.contains("通知<span class=\"count\">1</span>"));
    let news = finance.get("/notifications").await;
    assert!(news.body.contains("核验收款账户") && news.body.contains("未读"), "{}", news.body);
    let later = finance.get("/notifications").await;
    assert!(later.body.contains("核验收款账户") && !later.body.contains("未读"));
    assert!(!finance.get("/worklist").await.body.contains("通知<span class=\"count\">"));
}
