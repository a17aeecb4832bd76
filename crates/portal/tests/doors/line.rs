//! The whole line through forms: what every page asks, filled in as a browser would, becomes the act it says.

use axum::http::StatusCode;
use fund::{Role, Stage};

use crate::office::{Hall, OURS, PDF, Reply, hall, registration};

const PROJECT: &str = "P0001";

/// Fills in the form of a step for an account; it must be accepted.
async fn does(hall: &Hall, account: &str, step: &str, fields: &[(&str, &str)]) -> Reply {
    let reply = hall.browser(account).post(&format!("/acts/{step}"), fields).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{account} {step}: {}", main_of(&reply));
    reply
}

fn main_of(reply: &Reply) -> &str {
    reply.body.split("<main").nth(1).unwrap_or(&reply.body)
}

/// Opens a form; it must show these words.
async fn shows(hall: &Hall, account: &str, address: &str, words: &[&str]) -> Reply {
    let page = hall.browser(account).get(address).await;
    assert_eq!(page.status, StatusCode::OK, "{address}");
    for word in words {
        assert!(page.body.contains(word), "{address} lacks {word}: {}", main_of(&page));
    }
    page
}

async fn files(hall: &Hall, address: &str, kinds: &[&str]) {
    let enterprise = hall.browser("enterprise");
    let csrf = enterprise.csrf();
    for kind in kinds {
        let to = format!("/files?kind={kind}&{address}");
        let reply = enterprise.upload(&to, &[("csrf", &csrf)], "file", &format!("{kind}.pdf"), PDF).await;
        assert_eq!(reply.status, StatusCode::OK, "{kind}: {}", reply.body);
    }
}

fn stage(hall: &Hall) -> Stage {
    hall.office.view(|view| view.fund.projects.values().next().unwrap().stage)
}

async fn into_the_pool(hall: &Hall) {
    hall.program("enterprise").act("register_enterprise", registration(OURS)).await;
    files(
        hall,
        &format!("enterprise={OURS}"),
        &["licence", "plan", "statements", "commitment", "account-permit"],
    )
    .await;
    for kind in ["pool", "claim"] {
        let batch = [("kind", kind), ("name", "第一批"), ("opens", "2025-06-01"), ("closes", "2025-12-31")];
        does(hall, "bureauleader", "open_batch", &batch).await;
    }
    let checks = format!("/acts/record_checks?enterprise={OURS}");
    let page =
        shows(hall, "bureauhandler", &checks, &["核查 哈尔滨松花江示例锅炉制造有限公司", "还没有核查过"])
            .await;
    let answers: Vec<(String, String)> = (0..)
        .map_while(|row| {
            let fact = format!("checks[{row}].fact");
            page.body.contains(&fact).then(|| (row, page.input(&fact)))
        })
        .flat_map(|(row, fact)| {
            let value = match fact.as_str() {
                "ent.events" => "无",
                "ent.cooperates" => "是",
                _ if page.body.contains(&format!("type=\"radio\" id=\"f-checks[{row}].value-1\"")) => "否",
                _ => "",
            };
            [
                (format!("checks[{row}].enterprise"), OURS.to_owned()),
                (format!("checks[{row}].fact"), fact),
                (format!("checks[{row}].source"), "部门核查".to_owned()),
                (format!("checks[{row}].value"), value.to_owned()),
                (format!("checks[{row}].on"), String::new()),
            ]
        })
        .collect();
    let answers: Vec<(&str, &str)> =
        answers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    does(hall, "bureauhandler", "record_checks", &answers).await;
    let application = [
        ("enterprise", OURS),
        ("batch", "B0001"),
        ("name", "生产管理系统改造"),
        ("scope", "排产、质检"),
        ("provider.code", "91230100127575573H"),
        ("provider.name", "冰城数字技术有限公司"),
        ("planned", "40万"),
        ("starts", "2025-03-10"),
        ("ends", "2025-09-30"),
    ];
    does(hall, "enterprise", "apply_pool", &application).await;
    shows(
        hall,
        "districtoffice",
        &format!("/acts/review_pool?project={PROJECT}"),
        &["转市工信局审核", "加一行", "第三条"],
    )
    .await;
    does(
        hall,
        "districtoffice",
        "review_pool",
        &[("project", PROJECT), ("outcome", "recommend"), ("defects[0].item", ""), ("defects[0].note", "")],
    )
    .await;
    does(hall, "bureaureviewer", "decide_pool", &[("project", PROJECT), ("outcome", "enter")]).await;
}

async fn claimed(hall: &Hall) {
    let of_project = format!("project={PROJECT}");
    files(
        hall,
        &of_project,
        &["level-report-before", "level-report-after", "contract", "invoice", "bank-voucher"],
    )
    .await;
    shows(
        hall,
        "assessor",
        &format!("/acts/assess_level?project={PROJECT}"),
        &["二选一", "问卷：应用场景等级"],
    )
    .await;
    for (phase, level) in [("before", "1"), ("after", "2")] {
        let fields = [
            ("project", PROJECT),
            ("phase", phase),
            ("assessed_on", "2025-06-03"),
            ("edition", "2024"),
            ("level", level),
            ("score", "62.5"),
            ("answers.choices.1", ""),
            ("answers.scenes.x", ""),
        ];
        does(hall, "assessor", "assess_level", &fields).await;
    }
    let mut lines =
        vec![("project".to_owned(), PROJECT.to_owned()), ("batch".to_owned(), "B0002".to_owned())];
    for row in 0..2 {
        for (field, value) in [
            ("item", "生产管理软件"),
            ("category", "software"),
            ("amount", "20万"),
            ("contract", "HT-1"),
            ("code", ""),
            ("number", if row == 0 { "25230000000000000001" } else { "25230000000000000002" }),
            ("invoiced_on", "2025-05-15"),
            ("voucher", if row == 0 { "PZ1" } else { "PZ2" }),
            ("paid_on", "2025-05-20"),
        ] {
            lines.push((format!("lines[{row}].{field}"), value.to_owned()));
        }
    }
    papers(hall).await;
    let lines: Vec<(&str, &str)> =
        lines.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    does(hall, "enterprise", "file_claim", &lines).await;
}

/// An invoice and its payment for each line, typed from the papers that no machine can read.
async fn papers(hall: &Hall) {
    let enterprise = hall.program("enterprise");
    let name = registration(OURS)["name"].clone();
    let digest = evidence::Digest::of(PDF).to_string();
    for row in 1..=2 {
        let invoice = serde_json::json!({
            "project": PROJECT, "evidence": digest, "member": format!("发票{row}"),
            "by_hand": ["kind", "number", "issued_on", "seller", "buyer", "amount", "tax", "total"],
            "invoice": {
                "kind": "ordinary", "number": format!("2523000000000000000{row}"), "issued_on": "2025-05-15",
                "seller": { "name": "冰城数字技术有限公司" }, "buyer": { "name": name },
                "amount": 20_000_000, "tax": 0, "total": 20_000_000,
            },
        });
        let receipt = serde_json::json!({
            "project": PROJECT, "evidence": digest, "member": format!("回单{row}"),
            "by_hand": ["serial", "paid_on", "payer", "payee", "amount"],
            "receipt": {
                "serial": format!("PZ{row}"), "paid_on": "2025-05-20", "amount": 20_000_000,
                "payer": { "name": name }, "payee": { "name": "冰城数字技术有限公司" },
            },
        });
        for (step, fields) in [("record_invoice", invoice), ("record_receipt", receipt)] {
            let reply = enterprise.act(step, fields).await;
            assert_eq!(reply.status, StatusCode::OK, "{}", reply.body);
        }
    }
}

async fn accepted_and_verified(hall: &Hall) {
    for expert in ["expert2", "expert3", "expert4"] {
        hall.opens(expert, Role::Expert, None);
    }
    does(hall, "expert4", "declare_relation", &[("code", OURS), ("kind", "曾任职")]).await;
    let convene = format!("/acts/convene_acceptance?project={PROJECT}");
    shows(hall, "bureauhandler", &convene, &["value=\"expert4\" disabled", "须回避", "曾任职"]).await;
    let panel = [
        ("project", PROJECT),
        ("experts", "expert"),
        ("experts", "expert2"),
        ("experts", "expert3"),
        ("meets_on", "2025-06-03"),
    ];
    does(hall, "bureauhandler", "convene_acceptance", &panel).await;
    for expert in ["expert", "expert2", "expert3"] {
        does(
            hall,
            expert,
            "give_opinion",
            &[("project", PROJECT), ("verdict", "pass"), ("text", "材料齐全，系统已上线")],
        )
        .await;
    }
    experts_judge_apart(hall).await;
    let conclusion = [("project", PROJECT), ("outcome", "pass"), ("reason", "一致合格")];
    let missing = hall.browser("bureaureviewer").post("/acts/conclude_acceptance", &conclusion).await;
    assert!(missing.body.contains("项目验收报告"), "{}", main_of(&missing));
    let handler = hall.browser("bureauhandler");
    let page = handler.get(&format!("/acts/file_evidence?project={PROJECT}")).await;
    let (csrf, key) = (page.input("csrf"), page.input("key"));
    let texts =
        [("csrf", csrf.as_str()), ("key", key.as_str()), ("project", PROJECT), ("kind", "acceptance-report")];
    let filed = handler.upload("/acts/file_evidence", &texts, "digest", "验收报告.pdf", PDF).await;
    assert_eq!(filed.status, StatusCode::SEE_OTHER, "{}", main_of(&filed));
    does(hall, "bureaureviewer", "conclude_acceptance", &conclusion).await;
    hall.opens("handler2", Role::BureauHandler, None);
    let verify = format!("/acts/verify_investment?project={PROJECT}");
    shows(hall, "handler2", &verify, &["全部按申报金额填入", "25230000000000000001", "200,000.00"]).await;
    let copy = [("project", PROJECT), ("_copy", "claimed"), ("rulings[1].reason", "含运维费")];
    let filled = hall.browser("handler2").post("/acts/verify_investment", &copy).await;
    assert!(
        filled.status == StatusCode::OK
            && filled.body.contains("value=\"200000.00\"")
            && filled.body.contains("含运维费")
    );
    let short = [
        ("project", PROJECT),
        ("rulings[0].line", "1"),
        ("rulings[0].accepted", "20万"),
        ("rulings[1].line", "2"),
        ("rulings[1].accepted", "19万"),
    ];
    let refused = hall.browser("handler2").post("/acts/verify_investment", &short).await;
    assert!(refused.body.contains("id=\"f-rulings[1].reason-error\""), "{}", main_of(&refused));
    let rulings = [
        ("project", PROJECT),
        ("rulings[0].line", "1"),
        ("rulings[0].accepted", "20万"),
        ("rulings[0].reason", ""),
        ("rulings[1].line", "2"),
        ("rulings[1].accepted", "19万"),
        ("rulings[1].reason", "含运维费"),
    ];
    does(hall, "handler2", "verify_investment", &rulings).await;
}

/// Before the conclusion an expert reads the own opinion alone; an applicant reads none, and no expert's name.
async fn experts_judge_apart(hall: &Hall) {
    let address = format!("/api/v1/projects/{PROJECT}");
    let expert = hall.program("expert2").get(&address).await;
    let opinions = expert.json()["project"]["acceptance"]["opinions"].clone();
    assert_eq!((opinions.as_array().unwrap().len(), &opinions[0]["expert"]), (1, &"expert2".into()));
    assert_eq!(expert.json()["timeline"].to_string().matches("give_opinion").count(), 1, "{}", expert.body);
    let bureau = hall.program("bureauhandler").get(&address).await;
    assert_eq!(bureau.json()["project"]["acceptance"]["opinions"].as_array().unwrap().len(), 3);
    let applicant = hall.program("enterprise").get(&address).await;
    assert!(
        !applicant.body.contains("expert2") && !applicant.body.contains("材料齐全"),
        "{}",
        applicant.body
    );
}

async fn approved(hall: &Hall) {
    does(hall, "financebureau", "promise_grant", &[("document", "财建〔2024〕1号"), ("amount", "1.5亿")])
        .await;
    does(
        hall,
        "financebureau",
        "allot",
        &[
            ("head", &transformation(hall)),
            ("direction", "allot"),
            ("amount", "1亿"),
            ("document", "哈财〔2025〕1号"),
        ],
    )
    .await;
    let grant = [("tranche", "G0001"), ("amount", "1亿"), ("receipt", "GK1"), ("on", "2025-06-03")];
    does(hall, "financebureau", "receive_grant", &grant).await;
    shows(hall, "bureauleader", "/acts/set_terms?batch=B0002", &["办法：不超过 60%", "中央财政资金余额"])
        .await;
    let row = band(hall);
    let terms = [
        ("batch", "B0002"),
        ("document", "哈工信联发〔2025〕6号"),
        ("grounds", "资金申请"),
        ("grounds", "中央财政资金余额"),
        ("bands[0].band", row.as_str()),
        ("bands[0].rate", ""),
        ("bands[0].cap", ""),
        ("firm_cap", "50万"),
    ];
    does(hall, "bureauleader", "set_terms", &terms).await;
    shows(
        hall,
        "bureauhandler",
        "/acts/assess_awards?batch=B0002",
        &["390,000.00", "_order.P0001", "checked"],
    )
    .await;
    does(
        hall,
        "bureauhandler",
        "assess_awards",
        &[("batch", "B0002"), ("projects", PROJECT), ("_order.P0001", "1")],
    )
    .await;
    does(hall, "bureauhandler", "publish_notice", &[("batch", "B0002"), ("projects", PROJECT)]).await;
    let closes = hall.office.view(|view| view.fund.notices.values().next().unwrap().closes);
    shows(hall, "bureauhandler", "/acts/close_notice?notice=N0001", &["现在还不能办理：公示至"]).await;
    hall.on(&closes.tomorrow().unwrap().to_string());
    does(hall, "bureauhandler", "close_notice", &[("notice", "N0001")]).await;
    does(
        hall,
        "bureauleader",
        "submit_to_city",
        &[("notice", "N0001"), ("document", "哈工信呈〔2025〕12号")],
    )
    .await;
    let city = hall.browser("citygovernment");
    let (csrf, key) = (city.csrf(), "0e".repeat(16));
    let texts = [
        ("csrf", csrf.as_str()),
        ("key", key.as_str()),
        ("notice", "N0001"),
        ("document", "哈政复〔2025〕8号"),
    ];
    let reply = city.upload("/acts/approve_awards", &texts, "file", "批复.pdf", PDF).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", main_of(&reply));
}

fn transformation(hall: &Hall) -> String {
    hall.office.view(|view| view.pack().unwrap().transformation().id.clone())
}

fn band(hall: &Hall) -> String {
    hall.office.view(|view| match &view.pack().unwrap().transformation().form {
        law::AmountForm::TieredRate { bands, .. } => bands[0].id.clone(),
        other => panic!("{other:?}"),
    })
}

async fn paid_and_recovered(hall: &Hall) {
    let account =
        [("enterprise", OURS), ("holder", "松花江"), ("bank", "哈尔滨银行"), ("number", "6222020011112222")];
    does(hall, "enterprise", "propose_account", &account).await;
    does(hall, "districtfinance", "verify_account", &[("enterprise", OURS), ("agrees", "是")]).await;
    let today = hall.office.today().to_string();
    shows(
        hall,
        "financebureau",
        "/acts/instruct_first",
        &[PROJECT, "70 至 100", "name=\"share\" value=\"70\""],
    )
    .await;
    does(hall, "financebureau", "instruct_first", &[("projects", PROJECT), ("share", "70")]).await;
    hall.opens("finance2", Role::FinanceBureau, None);
    shows(hall, "finance2", "/acts/return_payment?payment=T0001", &["松花江", PROJECT]).await;
    shows(
        hall,
        "finance2",
        "/acts/confirm_payment?payment=T0001",
        &["回单号", "哈尔滨松花江示例锅炉制造有限公司"],
    )
    .await;
    let receipts = [
        ("payment", "T0001"),
        ("lines[0].project", PROJECT),
        ("lines[0].receipt", "HD1"),
        ("lines[0].on", today.as_str()),
    ];
    does(hall, "finance2", "confirm_payment", &receipts).await;
    assert_eq!(stage(hall), Stage::FirstPaid);
    inspected_and_decided(hall).await;
    let back = [("recovery", "R0001"), ("amount", "1万"), ("receipt", "TH1"), ("on", today.as_str())];
    does(hall, "financebureau", "receive_recovery", &back).await;
    lifted(hall).await;
}

/// Plan, finding, notice, defence, decision: each by its own office's form (第十五条、第十七条).
async fn inspected_and_decided(hall: &Hall) {
    let group = "supervisiongroup";
    shows(
        hall,
        group,
        "/acts/plan_inspection",
        &["按风险选定的对象", PROJECT, "已拨付 16.38 万元", "随机抽取几个项目"],
    )
    .await;
    let plan = [
        ("title", "专项检查"),
        ("document", "哈数转督〔2025〕1号"),
        ("chosen[0].target", PROJECT),
        ("chosen[0].reason", "发票与付款不符"),
        ("draw", "0"),
    ];
    does(hall, group, "plan_inspection", &plan).await;
    shows(hall, group, "/acts/record_finding?inspection=J0001&_subject=inspection", &["检查对象", PROJECT])
        .await;
    let browser = hall.browser(group);
    let (csrf, key) = (browser.csrf(), "1f".repeat(16));
    let texts = [
        ("csrf", csrf.as_str()),
        ("key", key.as_str()),
        ("inspection", "J0001"),
        ("target", PROJECT),
        ("facts", "部分软件未交付"),
    ];
    let reply = browser.upload("/acts/record_finding", &texts, "file", "现场记录.pdf", PDF).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", main_of(&reply));
    let form = hall.browser(group).get("/acts/record_finding?inspection=J0001&_subject=inspection").await;
    assert!(!main_of(&form).contains("文件名"), "the name comes with the file, nobody types it");
    let ours = hall.browser("enterprise");
    let hidden = ours.get("/findings/F0001").await;
    assert_eq!(hidden.status, StatusCode::NOT_FOUND, "nothing is known of it before it is told");
    shows(
        hall,
        group,
        "/acts/propose_sanction?finding=F0001&_subject=finding",
        &["通报", "最多 163,800.00 元"],
    )
    .await;
    let told = [
        ("finding", "F0001"),
        ("ground", "out_of_scope"),
        ("measures.censure", "yes"),
        ("measures.recover", "1万"),
        ("reason", "部分挪作他用"),
        ("document", "哈数转督告〔2025〕1号"),
    ];
    does(hall, group, "propose_sanction", &told).await;
    shows(hall, "enterprise", "/home", &["陈述申辩（F0001）"]).await;
    shows(
        hall,
        "enterprise",
        "/findings/F0001",
        &["部分软件未交付", "现场记录.pdf", "通报、追回 10,000.00 元", "陈述申辩期限"],
    )
    .await;
    does(hall, "enterprise", "state_defence", &[("finding", "F0001"), ("text", "已经补充交付")]).await;
    let leader = hall.browser("bureauleader");
    shows(
        hall,
        "bureauleader",
        "/acts/decide_sanction?finding=F0001&_subject=finding",
        &["决定不能重于告知"],
    )
    .await;
    let (csrf, key) = (leader.csrf(), "0f".repeat(16));
    let texts = [
        ("csrf", csrf.as_str()),
        ("key", key.as_str()),
        ("finding", "F0001"),
        ("measures.censure", "yes"),
        ("measures.recover", "1万"),
        ("answer", "不影响事实认定"),
        ("document", "哈工信处〔2025〕1号"),
    ];
    let reply = leader.upload("/acts/decide_sanction", &texts, "file", "决定.pdf", PDF).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", main_of(&reply));
    let register = hall.browser("enterprise").get("/sanctions").await;
    let register = main_of(&register);
    assert!(register.contains("哈工信处〔2025〕1号") && !register.contains("10,000"), "{register}");
    let word = ours.get("/findings/F0001/decision/docx").await;
    assert_eq!(word.status, StatusCode::OK);
    assert!(main_of(&ours.get("/findings/F0001/decision").await).contains("处理决定书"));
}

/// The city government revokes the decision: register, finding and recovery say so, and what came back is owed and given back.
async fn lifted(hall: &Hall) {
    let form = "/acts/lift_sanction?finding=F0001&_subject=finding";
    shows(
        hall,
        "citygovernment",
        form,
        &["现行决定（哈工信处〔2025〕1号）：通报、追回 10,000.00 元", "差额列为应退还，由市财政局退还"],
    )
    .await;
    let city = hall.browser("citygovernment");
    let (csrf, key) = (city.csrf(), "2f".repeat(16));
    let texts = [
        ("csrf", csrf.as_str()),
        ("key", key.as_str()),
        ("finding", "F0001"),
        ("cause", "reconsideration"),
        ("authority", "哈尔滨市人民政府"),
        ("measures.recover", "0"),
        ("reason", "主要证据不足"),
        ("document", "哈政复决〔2025〕3号"),
    ];
    let reply = city.upload("/acts/lift_sanction", &texts, "file", "复议决定.pdf", PDF).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", main_of(&reply));
    let told = ["处理已撤销", "哈政复决〔2025〕3号", "没有仍然有效的措施", "应退还 10,000.00 元"];
    shows(hall, "enterprise", "/findings/F0001", &told).await;
    shows(hall, "enterprise", "/notifications", &["处理决定已撤销或者变更"]).await;
    shows(
        hall,
        "enterprise",
        "/sanctions",
        &["已撤销：行政复议决定（哈尔滨市人民政府，哈政复决〔2025〕3号）"],
    )
    .await;
    let ours = hall.browser("enterprise");
    assert!(main_of(&ours.get("/findings/F0001/lifting").await).contains("经行政复议决定"));
    refunded(hall).await;
}

/// The finance bureau gives it back, by two persons; the enterprise reads that it is to be paid, and when it was.
async fn refunded(hall: &Hall) {
    let due = ["待退还", "下达退还指令", "从该方向的可用额度中退还"];
    shows(hall, "financebureau", "/recoveries/R0001", &due).await;
    shows(
        hall,
        "enterprise",
        "/projects/P0001",
        &["应退还 10,000.00 元；10,000.00 元等市财政局下达退还指令"],
    )
    .await;
    shows(hall, "financebureau", "/worklist", &["下达退还指令"]).await;
    does(hall, "financebureau", "instruct_refund", &[("recovery", "R0001")]).await;
    shows(hall, "enterprise", "/projects/P0001", &["10,000.00 元退还中，等国库回单"]).await;
    shows(hall, "financebureau", "/payments/T0002", &["退还", "待回单"]).await;
    shows(hall, "financebureau", "/payments/T0002/file", &["退还资金", "10,000.00"]).await;
    let today = hall.office.today().to_string();
    let receipts = [
        ("payment", "T0002"),
        ("lines[0].project", PROJECT),
        ("lines[0].receipt", "TK1"),
        ("lines[0].on", today.as_str()),
    ];
    does(hall, "finance2", "confirm_payment", &receipts).await;
    let paid = format!("{today} 已退还 10,000.00 元（回单 TK1）");
    shows(hall, "enterprise", "/projects/P0001", &[paid.as_str()]).await;
    shows(hall, "enterprise", "/findings/F0001", &[paid.as_str()]).await;
    shows(hall, "enterprise", "/notifications", &["退还指令已下达"]).await;
    shows(hall, "financebureau", "/recoveries/R0001", &["追回已撤销", "已到账", "T0002"]).await;
    shows(hall, "financebureau", "/money", &["其后退还"]).await;
    shows(hall, "financebureau", "/payments", &["退还"]).await;
}

/// Given an enterprise and all offices; when each fills in its forms, one after another; then the project goes from the
/// register to the first payment and a recovery, and the ledger balances (第四、五、八、十一、十七条).
#[tokio::test]
async fn the_whole_line_goes_through_the_forms() {
    let hall = hall();
    hall.on("2025-06-03");
    into_the_pool(&hall).await;
    assert_eq!(stage(&hall), Stage::Pooled);
    claimed(&hall).await;
    assert_eq!(stage(&hall), Stage::Claimed);
    accepted_and_verified(&hall).await;
    assert_eq!(stage(&hall), Stage::Verified);
    approved(&hall).await;
    assert_eq!(stage(&hall), Stage::Approved);
    paid_and_recovered(&hall).await;
    let (balanced, award) = hall.office.view(|view| {
        let project = view.fund.projects.values().next().unwrap();
        (view.fund.ledger.imbalance() == 0, project.award_amount())
    });
    assert!(balanced);
    assert_eq!(award, law::Fen::new(19_500_000 + 3_900_000), "39万 × 60% = 23.4万");
}
