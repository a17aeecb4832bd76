//! Files: streamed in, looked over, kept once; out only as downloads and only to those who may see their case.

use axum::http::StatusCode;

use crate::office::{Browser, OURS, PDF, hall, registration};

async fn file(browser: &Browser<'_>, kind: &str, name: &str, bytes: &[u8]) -> crate::office::Reply {
    let csrf = browser.csrf();
    browser
        .upload(&format!("/files?kind={kind}&enterprise={OURS}"), &[("csrf", &csrf)], "file", name, bytes)
        .await
}

/// Given a sound file; then it is filed, served as a download that no browser runs, and hidden from strangers.
#[tokio::test]
async fn a_file_is_filed_and_served_as_a_download() {
    let hall = hall();
    hall.program("enterprise").act("register_enterprise", registration(OURS)).await;
    let enterprise = hall.browser("enterprise");
    let filed = file(&enterprise, "licence", "营业执照（副本）.pdf", PDF).await;
    assert_eq!(filed.status, StatusCode::OK, "{}", filed.body);
    let digest = filed.json()["files"][0]["digest"].as_str().unwrap().to_owned();
    let reply = enterprise.get(&format!("/files/{digest}")).await;
    assert_eq!((reply.status, reply.body.as_bytes()), (StatusCode::OK, PDF));
    assert!(reply.header("content-disposition").starts_with("attachment;"));
    assert!(reply.header("content-disposition").contains("filename*=UTF-8''%E8%90%A5"));
    assert!(reply.header("content-security-policy").starts_with("sandbox"));
    assert_eq!(
        (reply.header("x-content-type-options"), reply.header("content-type")),
        ("nosniff", "application/pdf")
    );
    assert_eq!(hall.browser("districtoffice").get(&format!("/files/{digest}")).await.status, StatusCode::OK);
    for stranger in ["another", "expert"] {
        assert_eq!(
            hall.browser(stranger).get(&format!("/files/{digest}")).await.status,
            StatusCode::NOT_FOUND,
            "{stranger}"
        );
    }
    let again = file(&enterprise, "licence", "营业执照.pdf", PDF).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.json()["message"].as_str().unwrap().contains("已于"), "{}", again.body);
}

/// Given files that are not what their names say, or no evidence kind, or nothing; then each is refused in words.
#[tokio::test]
async fn a_wrong_file_is_refused_at_once_with_its_reason() {
    let hall = hall();
    hall.program("enterprise").act("register_enterprise", registration(OURS)).await;
    let enterprise = hall.browser("enterprise");
    let cases: [(&str, &str, &[u8], &str); 4] = [
        ("licence", "木马.exe", b"MZ", "不接受此类文件"),
        ("licence", "照片.png", PDF, "内容却是"),
        ("licence", "空.pdf", b"", "空"),
        ("treasure", "执照.pdf", PDF, "没有“treasure”这种凭据"),
    ];
    for (kind, name, bytes, words) in cases {
        let reply = file(&enterprise, kind, name, bytes).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(reply.json()["message"].as_str().unwrap().contains(words), "{name}: {}", reply.body);
    }
    assert_eq!(hall.office.view(|view| view.fund.evidence_count), 0);
}

/// Given a form of another session, or another enterprise; then not a byte is kept.
#[tokio::test]
async fn files_of_strangers_are_not_stored() {
    let hall = hall();
    hall.program("enterprise").act("register_enterprise", registration(OURS)).await;
    let enterprise = hall.browser("enterprise");
    let address = format!("/files?kind=licence&enterprise={OURS}");
    assert_eq!(enterprise.upload(&address, &[], "file", "a.pdf", PDF).await.status, StatusCode::FORBIDDEN);
    let stranger = hall.browser("another");
    let csrf = stranger.csrf();
    assert_eq!(
        stranger.upload(&address, &[("csrf", &csrf)], "file", "a.pdf", PDF).await.status,
        StatusCode::NOT_FOUND
    );
    let digest = evidence::Digest::of(PDF);
    assert!(!hall.office.files().has(digest));
}

/// Given an act that names a file; then the form takes it along, keeps it while other fields are corrected, and a digest
/// of nothing we hold is refused.
#[tokio::test]
async fn an_act_takes_its_file_along() {
    let hall = hall();
    let leader = hall.browser("bureauleader");
    let csrf = leader.csrf();
    let texts = [
        ("csrf", csrf.as_str()),
        ("key", "0000000000000000000000000000000a"),
        ("document", "工信部企业〔2025〕8号"),
        ("on", ""),
    ];
    let first = leader.upload("/acts/record_city_acceptance", &texts, "file", "结果.pdf", PDF).await;
    assert_eq!(first.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        first.body.contains("已上传：结果.pdf") && first.body.contains("id=\"f-on-error\""),
        "{}",
        first.body
    );
    let (digest, name) = (first.input("file"), first.input("_file.name"));
    assert_eq!(
        (digest.as_str(), name.as_str()),
        (evidence::Digest::of(PDF).to_string().as_str(), "结果.pdf")
    );
    let done = leader
        .post(
            "/acts/record_city_acceptance",
            &[("document", "工信部企业〔2025〕8号"), ("on", "2025-03-01"), ("file", &digest)],
        )
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    // Whoever sees what the act is about opens its file, under a name that says what it is, with the ending of its kind.
    let opened = hall.browser("financebureau").get(&format!("/files/{digest}")).await;
    assert_eq!((opened.status, opened.body.as_bytes()), (StatusCode::OK, PDF));
    let named = opened.header("content-disposition");
    assert!(named.ends_with("%E6%96%87%E4%BB%B6.pdf"), "{named}");
    assert_eq!(
        hall.browser("enterprise").get(&format!("/files/{digest}")).await.status,
        StatusCode::NOT_FOUND
    );
    let unknown = leader
        .post(
            "/acts/record_city_acceptance",
            &[("document", "工信部企业〔2025〕9号"), ("on", "2025-03-01"), ("file", &"a".repeat(64))],
        )
        .await;
    assert!(unknown.body.contains("文件库中没有这个文件"), "{}", unknown.body);
}
