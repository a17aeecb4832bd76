//! What an enterprise meets: its own projects and nobody else's, papers filled in over several sittings, corrections that
//! lead to their fields, and receipts.

use axum::http::StatusCode;

use crate::town::{Visitor, hidden, town};

const PAID: &str = "91230199128175037N";
const NOTICED: &str = "91230103100000016W";
const RETURNED: &str = "91230103100000024P";
const READY: &str = "91230103100000032J";
const FRESH: &str = "91230103100000040D";

#[tokio::test]
async fn home_says_whose_turn_it_is_and_what_to_do_next() {
    let office = town();
    let returned = Visitor::enterprise(&office, RETURNED).opens("/home").await;
    for words in
        ["轮到您", "请写明改造的工序和系统", "扫描件看不清", "/projects/P0004/correct", "补正“仓储管理”"]
    {
        assert!(returned.contains(words), "{words} is missing");
    }
    let ready = Visitor::enterprise(&office, READY).opens("/home").await;
    assert!(ready.contains("申报“药品生产追溯”的奖补") && ready.contains("/projects/P0003/claim"));
    assert!(ready.contains("轮到您：申报奖补资金"), "the level has been assessed");
    let fresh = Visitor::enterprise(&office, FRESH).opens("/home").await;
    assert!(fresh.contains("还没有项目") && fresh.contains("50.00"));
}

/// 第四条（一）: 40万 × 60% = 24万; 70 % of it first (第十一条).
#[tokio::test]
async fn the_award_page_shows_workings_and_payments_to_its_own_enterprise_alone() {
    let office = town();
    let page = Visitor::enterprise(&office, PAID).opens("/projects/P0001/award").await;
    for words in ["240,000.00", "贰拾肆万元整", "第四条（一）", "168,000.00", "到账"] {
        assert!(page.contains(words), "{words} is missing");
    }
    for address in [
        "/projects/P0001/award",
        "/projects/P0001/claim",
        "/projects/P0001/correct",
        "/projects/P0001/progress",
    ] {
        let stranger = Visitor::enterprise(&office, READY).get(address).await;
        assert_eq!(stranger.status, StatusCode::NOT_FOUND, "{address}");
        assert!(!stranger.body.contains("生产管理系统改造"), "{address} leaks");
    }
}

#[tokio::test]
async fn an_application_is_filled_in_topic_by_topic_and_answered_with_a_receipt() {
    let office = town();
    let firm = Visitor::enterprise(&office, FRESH);
    let list = firm.opens("/apply").await;
    assert!(list.contains("未开始") && list.contains("暂不能填") && !list.contains("填写中"));
    let saved = firm.post("/apply/project?auto=1", &[("name", "装配线"), ("batch", "B0001")]).await;
    assert_eq!(saved.status, StatusCode::NO_CONTENT);
    assert!(firm.opens("/apply").await.contains("填写中"));
    let fields =
        [("batch", "B0001"), ("name", "装配线数据采集"), ("scope", "六条装配线加装网关并上线生产执行系统。")];
    assert_eq!(firm.post("/apply/project", &fields).await.location, "/apply/provider");
    let provider = [("provider.name", "冰城数字技术有限公司"), ("provider.code", "91230100127575573")];
    let wrong = firm.post("/apply/provider", &provider).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("value=\"91230100127575573\""), "what was typed is kept");
    assert!(firm.opens("/apply").await.contains("需修改"));
    let provider = [("provider.name", "冰城数字技术有限公司"), ("provider.code", "91230100127575573H")];
    firm.post("/apply/provider", &provider).await;
    let plan = [("planned", "36万"), ("starts", "2025-07-01"), ("ends", "2025-12-01")];
    assert_eq!(firm.post("/apply/plan", &plan).await.location, "/apply/files");
    let review = firm.opens("/apply/review").await;
    assert!(review.contains("360,000.00 元，叁拾陆万元整") && review.contains("修改"));
    let key = hidden(&review, "key");
    let unpromised = firm.post("/apply/review", &[("key", &key)]).await;
    assert_eq!(unpromised.status, StatusCode::UNPROCESSABLE_ENTITY);
    let sent = firm.post("/apply/review", &[("key", &key), ("promise", "yes")]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    let receipt = firm.opens(&sent.location).await;
    assert!(receipt.contains("P0005") && receipt.contains("校验码") && receipt.contains("区县工信部门"));
    let proof = firm.get(&format!("{}/proof", sent.location)).await;
    assert!(office.prove(&proof.body).is_ok());
    let stranger = Visitor::enterprise(&office, PAID).get(&sent.location).await;
    assert_eq!(stranger.status, StatusCode::NOT_FOUND, "a receipt is its own enterprise's");
    assert!(firm.opens("/apply").await.contains("未开始"), "the draft is gone with the act");
}

#[tokio::test]
async fn drafts_are_nobody_elses() {
    let office = town();
    Visitor::enterprise(&office, FRESH).post("/apply/project?auto=1", &[("name", "只有我知道的项目")]).await;
    let other = Visitor::enterprise(&office, PAID).opens("/apply/project").await;
    assert!(!other.contains("只有我知道的项目"));
}

#[tokio::test]
async fn a_claim_is_made_of_lines_added_changed_and_removed_without_script() {
    let office = town();
    let firm = Visitor::enterprise(&office, READY);
    let base = "/projects/P0003/claim";
    assert!(firm.opens(&format!("{base}/lines")).await.contains("还没有填明细"));
    let line = |item: &'static str, amount: &'static str, number: &'static str| {
        vec![
            ("item", item),
            ("category", "software"),
            ("amount", amount),
            ("contract", "HT-9"),
            ("code", ""),
            ("number", number),
            ("invoiced_on", "2025-05-15"),
            ("voucher", "PZ9"),
            ("paid_on", "2025-05-20"),
        ]
    };
    let half = firm.post(&format!("{base}/lines/new"), &[("item", "软件"), ("amount", "三十万")]).await;
    assert_eq!(half.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(half.body.contains("请填写合同编号") && half.body.contains("value=\"三十万\""));
    let fixed =
        firm.post(&format!("{base}/lines/1"), &line("追溯软件", "20万", "25239900000000000001")).await;
    assert_eq!(fixed.location, format!("{base}/lines"));
    let mut second = line("网关", "5万", "25239900000000000002");
    second.push(("then", "another"));
    assert_eq!(firm.post(&format!("{base}/lines/new"), &second).await.location, format!("{base}/lines/new"));
    let table = firm.opens(&format!("{base}/lines")).await;
    assert!(table.contains("250,000.00") && table.contains("贰拾伍万元整"));
    assert!(
        firm.opens(&format!("{base}/lines/new")).await.contains("value=\"HT-9\""),
        "the contract is known already"
    );
    firm.post(&format!("{base}/lines/2/remove"), &[]).await;
    let review = firm.opens(&format!("{base}/review")).await;
    assert!(review.contains("200,000.00") && !review.contains("网关"));
    // 20万 × 70% = 14万 (第四条（一）).
    assert!(review.contains("140,000.00"), "what it would bring");
    assert!(review.contains("还有内容没有填完"), "contract, invoice and voucher are missing");
}

/// 第五条（三）: every defect at once, each leading to where it is put right.
#[tokio::test]
async fn a_correction_leads_from_each_defect_to_its_page() {
    let office = town();
    let firm = Visitor::enterprise(&office, RETURNED);
    let base = "/projects/P0004/correct";
    let list = firm.opens(base).await;
    assert!(list.contains(&format!("{base}/project\">改造内容</a>")), "{list}");
    assert!(list.contains(&format!("{base}/files\">营业执照</a>")), "{list}");
    assert!(list.contains("需修改") && list.contains("请在"));
    let topic = firm.opens(&format!("{base}/project")).await;
    assert!(
        topic.contains("请写明改造的工序和系统") && topic.contains("仓储管理"),
        "what stood there is shown"
    );
    let changed = [("name", "仓储管理"), ("scope", "原料库、成品库的入出库工序上线仓储管理系统。")];
    assert_eq!(firm.post(&format!("{base}/project"), &changed).await.location, format!("{base}/provider"));
    let none = Visitor::enterprise(&office, NOTICED).get("/projects/P0002/correct").await;
    assert_eq!(none.status, StatusCode::NOT_FOUND, "what was not returned is not corrected");
}

#[tokio::test]
async fn a_progress_report_is_answered_with_a_receipt_and_a_wrong_one_with_the_reason() {
    let office = town();
    let firm = Visitor::enterprise(&office, READY);
    let address = "/projects/P0003/progress";
    let key = hidden(&firm.opens(address).await, "key");
    let wrong = firm.post(address, &[("key", &key), ("percent", "120"), ("text", "完成")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("0 至 100"));
    let sent = firm.post(address, &[("key", &key), ("percent", "95%"), ("text", "追溯系统试运行。")]).await;
    assert!(sent.location.starts_with("/receipts/"), "{}", sent.body);
}

/// 第三条（四）: the number is sealed; pages and log show its last four digits.
#[tokio::test]
async fn a_payee_account_is_typed_twice_and_its_number_shown_nowhere() {
    let office = town();
    let firm = Visitor::enterprise(&office, PAID);
    let key = hidden(&firm.opens("/payee").await, "key");
    let unlike = [
        ("key", key.as_str()),
        ("bank", "工商银行哈尔滨分行"),
        ("number", "6222000011112222"),
        ("again", "6222000011112223"),
    ];
    let answer = firm.post("/payee", &unlike).await;
    assert!(answer.body.contains("两次输入的账号不一致") && answer.body.contains("工商银行哈尔滨分行"));
    assert!(!answer.body.contains("6222000011112222"));
    let same = [
        ("key", key.as_str()),
        ("bank", "工商银行哈尔滨分行"),
        ("number", "6222 0000 1111 2222"),
        ("again", "6222000011112222"),
    ];
    let sent = firm.post("/payee", &same).await;
    assert!(sent.location.starts_with("/receipts/"), "{}", sent.body);
    let page = firm.opens("/payee").await;
    assert!(page.contains("末四位 2222") && !page.contains("6222000011112222"));
}

#[tokio::test]
async fn nobody_is_led_to_the_sign_in_and_back() {
    let office = town();
    let answer = Visitor::nobody(&office).get("/apply").await;
    assert_eq!(answer.location, "/login?back=/apply");
}

#[tokio::test]
async fn the_sentence_of_the_page_before_stands_on_one_page_only() {
    let office = town();
    let firm = Visitor::enterprise(&office, FRESH);
    let page = firm.with_cookie("earmark-flash=%E5%B7%B2%E6%8F%90%E4%BA%A4").get("/home").await;
    assert!(page.body.contains("已提交"));
    let cookies = page.response_headers.get_all("set-cookie");
    assert!(
        cookies
            .iter()
            .any(|cookie| cookie.to_str().unwrap().starts_with("earmark-flash=; Path=/; Max-Age=0"))
    );
}

/// A wrong file is refused at once, and nothing of it is filed; a right one is there for every later step.
#[tokio::test]
async fn a_material_is_uploaded_where_it_is_asked_for() {
    let office = town();
    let firm = Visitor::enterprise(&office, FRESH);
    let before = firm.opens("/apply/files").await;
    assert!(before.contains("数字化改造方案") && before.contains("enctype=\"multipart/form-data\""));
    let address = format!("/files?kind=plan&enterprise={FRESH}&back=/apply/files");
    let wrong = firm.upload(&address, "方案.pdf", b"no PDF at all").await;
    assert!(wrong.status.is_client_error(), "{}", wrong.body);
    let right = firm.upload(&address, "新方案.pdf", PDF).await;
    assert_eq!(right.location, "/apply/files", "{}", right.body);
    assert!(firm.opens("/apply/files").await.contains("新方案.pdf"));
}

const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>endobj\nxref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n\
0000000052 00000 n \n0000000101 00000 n \ntrailer<</Size 4/Root 1 0 R>>\nstartxref\n166\n%%EOF\n";
