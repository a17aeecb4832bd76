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

/// Given a referral; then the group and the auditor read it, and nobody else finds it by any door: no page, no timeline, no
/// record, no proof, no interface, and its words stand in no record (第十六条).
#[tokio::test]
async fn a_referral_is_known_to_those_entitled_alone() {
    let hall = hall();
    let matter = [
        ("official", "某某科室张某"),
        ("authority", "驻局纪检监察组"),
        ("document", "哈数转督移〔2025〕1号"),
        ("facts", "验收中收受礼金"),
    ];
    let group = hall.browser("supervisiongroup");
    let bare = group.post("/acts/refer_official", &matter[..3]).await;
    assert!(bare.body.contains("请填写事实和证据"), "{}", bare.body);
    let reply = group.post("/acts/refer_official", &matter).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.body);
    for account in ["supervisiongroup", "auditor"] {
        let page = hall.browser(account).get("/referrals").await;
        assert!(page.body.contains("驻局纪检监察组") && page.body.contains("验收中收受礼金"), "{account}");
    }
    let seq = hall.office.view(|view| view.fund.seq);
    let record = hall.program("auditor").get(&format!("/api/v1/timeline/{seq}")).await;
    assert_eq!(record.status, StatusCode::OK);
    for (_, payload) in hall.office.payloads().unwrap() {
        let text = String::from_utf8(payload).unwrap();
        assert!(!text.contains("张某") && !text.contains("纪检") && !text.contains("礼金"), "{text}");
    }
    let leader = hall.browser("bureauleader");
    assert_ne!(leader.get("/referrals").await.status, StatusCode::OK);
    for address in [format!("/timeline/{seq}"), format!("/timeline/{seq}/proof")] {
        assert_eq!(leader.get(&address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
    for address in
        ["/timeline", "/timeline?format=csv", "/timeline?step=refer_official", "/worklist", "/notifications"]
    {
        let page = leader.get(address).await;
        assert!(!page.body.contains("Y0001") && !page.body.contains("内容密封"), "{address}");
    }
    let program = hall.program("bureauleader");
    let api = program.get("/api/v1/timeline").await;
    assert!(!api.body.contains("refer_official"), "{}", api.body);
    assert_eq!(program.get(&format!("/api/v1/timeline/{seq}")).await.status, StatusCode::NOT_FOUND);
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
