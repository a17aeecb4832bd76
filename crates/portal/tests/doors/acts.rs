//! Acts through forms: every step has its form, what was typed stays, a refusal names its article, a retry does nothing
//! twice, private input is sealed.

use axum::http::StatusCode;
use fund::field::{self, Kind};
use fund::{Role, StepId};

use crate::office::{OURS, PDF, THEIRS, hall, name_of, registration};

/// Given every step and an office that may take it; when its form is opened; then it is there with its words, and every
/// plain field of the schema can be filled in.
#[tokio::test]
async fn every_step_has_a_form_with_all_its_fields() {
    let hall = hall();
    hall.program("enterprise").act("register_enterprise", registration(OURS)).await;
    for step in StepId::ALL {
        let Some(role) = step.row().by.iter().copied().find(|role| *role != Role::Citizen) else { continue };
        let address = format!("/acts/{}", step.key());
        let reply = hall.browser(name_of(role).as_str()).get(&address).await;
        assert_eq!(reply.status, StatusCode::OK, "{address} as {role:?}");
        assert!(reply.body.contains(step.row().name), "{address}");
        for field in field::fields(*step) {
            let plain = matches!(
                field.kind,
                Kind::Text | Kind::Fen | Kind::Int | Kind::Date | Kind::Rate | Kind::Bool
            );
            let of_file: &[&str] = match step {
                StepId::FileEvidence => &["name", "bytes", "media"],
                StepId::RecordFinding
                | StepId::AnswerRectification
                | StepId::StateDefence
                | StepId::LiftSanction => &["name"],
                StepId::RecordContract | StepId::RecordInvoice | StepId::RecordReceipt => &["likeness"],
                _ => &[],
            };
            let follows = of_file.contains(&field.path.as_str());
            let sealed = field.path.starts_with("account.");
            if plain && field.choice.is_none() && !follows && !sealed {
                assert!(
                    reply.body.contains(&format!("name=\"{}\"", field.path)),
                    "{address} lacks {}",
                    field.path
                );
            }
        }
    }
}

/// Given a form with two wrong fields; then both are named at once beside their fields, and what was typed stays.
#[tokio::test]
async fn what_was_typed_stays_and_every_wrong_field_is_named() {
    let hall = hall();
    let leader = hall.browser("bureauleader");
    let typed = [("kind", "pool"), ("name", "2025年第一批 & <b>"), ("opens", "明天"), ("closes", "")];
    let reply = leader.post("/acts/open_batch", &typed).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(reply.body.contains("“明天”不是日期") && reply.body.contains("请填写受理截止"), "{}", reply.body);
    assert!(
        reply.body.contains("2025年第一批 &#38; &#60;b&#62;") && !reply.body.contains("<b>2025"),
        "{}",
        reply.body
    );
    assert!(reply.body.contains("id=\"f-opens-error\""));
}

/// Given the same form sent twice; then the act is done once; and a key used for another act is refused.
#[tokio::test]
async fn a_form_sent_twice_is_done_once() {
    let hall = hall();
    let leader = hall.browser("bureauleader");
    let page = leader.get("/acts/open_batch").await;
    let (csrf, key) = (page.input("csrf"), page.input("key"));
    let fields = |name: &'static str| {
        [
            ("csrf", csrf.clone()),
            ("key", key.clone()),
            ("kind", "pool".into()),
            ("name", name.to_owned()),
            ("opens", "2025-03-01".into()),
            ("closes", "2025-03-31".into()),
        ]
    };
    for _ in 0..2 {
        let fields = fields("一批");
        let pairs: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(leader.post_raw("/acts/open_batch", &pairs).await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(hall.office.view(|view| view.fund.batches.len()), 1);
    let other = fields("二批");
    let pairs: Vec<(&str, &str)> = other.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let reused = leader.post_raw("/acts/open_batch", &pairs).await;
    assert_eq!(reused.status, StatusCode::CONFLICT);
    assert_eq!(hall.office.view(|view| view.fund.batches.len()), 1);
}

/// Given an act that the rules refuse; then the page says what, under which article, and what to do.
#[tokio::test]
async fn a_refusal_says_what_why_and_what_to_do() {
    let hall = hall();
    let enterprise = hall.browser("enterprise");
    let code = registration(OURS);
    hall.program("enterprise").act("register_enterprise", code).await;
    let batch = [("kind", "pool"), ("name", "一批"), ("opens", "2025-03-01"), ("closes", "2025-03-31")];
    assert_eq!(
        hall.browser("bureauleader").post("/acts/open_batch", &batch).await.status,
        StatusCode::SEE_OTHER
    );
    let reply = enterprise
        .post(
            "/acts/apply_pool",
            &[
                ("enterprise", OURS),
                ("batch", "B0001"),
                ("name", "改造"),
                ("scope", "车间"),
                ("provider.code", "91230100127575573H"),
                ("provider.name", "冰城数字技术有限公司"),
                ("planned", "40万"),
                ("starts", "2025-03-10"),
                ("ends", "2025-09-30"),
            ],
        )
        .await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in ["缺少凭据", "依据", "/law?at=", "怎么办", "value=\"40万\""] {
        assert!(reply.body.contains(words), "{words} is missing: {}", reply.body);
    }
}

/// Given another enterprise's matters; then its forms answer as if it did not exist, whether asked or sent.
#[tokio::test]
async fn what_is_not_yours_does_not_exist() {
    let hall = hall();
    hall.program("enterprise").act("register_enterprise", registration(OURS)).await;
    let stranger = hall.browser("another");
    let asked = stranger.get(&format!("/acts/propose_account?enterprise={OURS}")).await;
    let unknown = stranger.get("/acts/propose_account?enterprise=91230103100000016W").await;
    assert_eq!((asked.status, unknown.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    let sent = stranger
        .post(
            "/acts/propose_account",
            &[("enterprise", OURS), ("holder", "甲"), ("bank", "乙"), ("number", "6222000011112222")],
        )
        .await;
    assert_eq!(sent.status, StatusCode::NOT_FOUND);
    let kept = hall.office.sealed().get(OURS, &office::sealed::Field::BankAccount).unwrap();
    assert_eq!(kept, None, "a stranger wrote into the sealed store");
}

/// Given a payee account; then the whole number goes to the sealed store and to the office that compares it, and the log
/// holds four digits.
#[tokio::test]
async fn a_payee_account_is_sealed_before_it_is_decided() {
    let hall = hall();
    hall.program("enterprise").act("register_enterprise", registration(OURS)).await;
    let enterprise = hall.browser("enterprise");
    let texts = [("csrf", enterprise.csrf())];
    let texts: Vec<(&str, &str)> = texts.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let filed = enterprise
        .upload(
            &format!("/files?kind=account-permit&enterprise={OURS}"),
            &texts,
            "file",
            "开户许可证.pdf",
            PDF,
        )
        .await;
    assert_eq!(filed.status, StatusCode::OK, "{}", filed.body);
    let short = enterprise
        .post(
            "/acts/propose_account",
            &[("enterprise", OURS), ("holder", "松花江"), ("bank", "哈尔滨银行"), ("number", "12")],
        )
        .await;
    assert!(
        short.body.contains("银行账号格式不正确") && short.body.contains("f-number-error"),
        "{}",
        short.body
    );
    let number = "6222 0200 1111 2222 333";
    let done = enterprise
        .post(
            "/acts/propose_account",
            &[("enterprise", OURS), ("holder", "松花江"), ("bank", "哈尔滨银行"), ("number", number)],
        )
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    assert!(!hall.log_holds("6222020011112222333") && hall.log_holds("2333"));
    let address = format!("/acts/verify_account?enterprise={OURS}");
    let finance = hall.browser("districtfinance").get(&address).await;
    assert!(finance.body.contains("6222020011112222333"), "{}", finance.body);
    let auditor = hall.browser("auditor").get(&address).await;
    assert_eq!(auditor.status, StatusCode::OK);
    assert!(!auditor.body.contains("6222020011112222333"));
    let confirmed = hall
        .browser("districtfinance")
        .post("/acts/verify_account", &[("enterprise", OURS), ("agrees", "是")])
        .await;
    assert_eq!(confirmed.status, StatusCode::SEE_OTHER, "{}", confirmed.body);
    assert!(hall.office.view(|view| view.fund.enterprises.values().next().unwrap().account.is_some()));
}

/// Given rows of a form; when one is added and one taken out without script; then nothing is filed and the rest stays.
#[tokio::test]
async fn rows_are_added_and_taken_out_without_script() {
    let hall = hall();
    let handler = hall.browser("bureauhandler");
    let rows = [("checks[0].enterprise", THEIRS), ("checks[0].source", "信用中国"), ("_add", "checks")];
    let more = handler.post("/acts/record_checks", &rows).await;
    assert_eq!(more.status, StatusCode::OK);
    assert!(more.body.contains("checks[1].enterprise") && more.body.contains("信用中国"), "{}", more.body);
    let rows = [("checks[0].source", "甲"), ("checks[1].source", "乙"), ("_drop", "checks[0]")];
    let fewer = handler.post("/acts/record_checks", &rows).await;
    assert!(fewer.body.contains("value=\"乙\"") && !fewer.body.contains("value=\"甲\""), "{}", fewer.body);
}
