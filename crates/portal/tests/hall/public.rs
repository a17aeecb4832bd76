//! What anyone meets: figures that match the record, one answer to whoever asks for what is not theirs, and notices that
//! can be objected to and verified by outsiders.

use axum::http::StatusCode;

use crate::town::{Visitor, hidden, town};

/// The project of 甲企业 in the story.
const PAID: &str = "P0001";
const ITS_CODE: &str = "91230199128175037N";

#[tokio::test]
async fn every_public_page_opens_without_an_account() {
    let office = town();
    let nobody = Visitor::nobody(&office);
    for address in [
        "/",
        "/guide",
        "/calculator",
        "/check",
        "/notices",
        "/notices/N0001",
        "/notices/N0002",
        "/notices/N0002/object",
        "/results",
        "/law",
        "/law?at=a4.i1.t1",
        "/readings",
        "/open-data",
        "/figures",
        "/verify",
        "/progress",
        "/register",
    ] {
        let page = nobody.opens(address).await;
        assert!(page.contains("<h1"), "{address} has no heading");
        assert!(
            !page.contains("style=\"") && !page.contains("onclick"),
            "{address} has what the policy refuses"
        );
    }
}

/// 第四条（一）: 61.2万 × 60% = 36.72万; the second project meets the ceiling of the enterprise, 50万.
#[tokio::test]
async fn the_calculator_says_what_each_project_gets_and_what_binds() {
    let office = town();
    let page = Visitor::nobody(&office).opens("/calculator?a=61.2%E4%B8%87&b=280000").await;
    for words in
        ["367,200.00", "132,800.00", "500,000.00", "伍拾万元整", "累计不超过 50 万元", "第四条（一）"]
    {
        assert!(page.contains(words), "{words} is missing");
    }
}

#[tokio::test]
async fn the_calculator_keeps_what_was_typed_and_says_what_is_wrong_with_it() {
    let office = town();
    let page = Visitor::nobody(&office).opens("/calculator?a=-5&b=30%E4%B8%87").await;
    assert!(page.contains("项目一：") && page.contains("value=\"-5\"") && page.contains("value=\"30万\""));
    assert!(!page.contains("奖补合计"), "nothing is computed from half a form");
}

/// 第五条（二）: a listing as dishonest speaks against it; what was not answered stays open, with what would settle it.
#[tokio::test]
async fn the_check_is_three_valued() {
    let office = town();
    let page = Visitor::nobody(&office).opens("/check?ent.listed_dishonest=yes&ent.legal_person=yes").await;
    for words in ["有 1 项不符合", "不符合", "还不能确定", "移出名单后再申报", "国家企业信用信息公示系统"]
    {
        assert!(page.contains(words), "{words} is missing");
    }
}

#[tokio::test]
async fn a_notice_is_the_paper_with_its_sum_in_words_and_its_proof() {
    let office = town();
    let page = Visitor::nobody(&office).opens("/notices/N0002").await;
    for words in ["提出异议", "500,000.00", "伍拾万元整", "0451-86776213", "校验码"] {
        assert!(page.contains(words), "{words} is missing");
    }
    let file = Visitor::nobody(&office).get("/notices/N0002/proof").await;
    assert!(file.body.starts_with("c2sp.org/tlog-proof@v1"));
    assert!(office.prove(&file.body).is_ok(), "an outsider's receipt is of this log");
}

#[tokio::test]
async fn the_figures_of_a_paper_are_found_in_the_log_and_others_are_not() {
    let office = town();
    let nobody = Visitor::nobody(&office);
    let proof = office.checkpoint().unwrap();
    let ours = nobody.opens(&format!("/verify?size={}&code={}", proof.size, proof.code)).await;
    assert!(ours.contains("对得上"));
    let other = nobody.opens(&format!("/verify?size={}&code={}", proof.size - 1, proof.code)).await;
    assert!(other.contains("对不上"));
    let longer = nobody.opens("/verify?size=999999&code=AAAA").await;
    assert!(longer.contains("对不上"));
}

/// What a receipt proves can be checked by anyone here, and a forged one proves nothing.
#[tokio::test]
async fn a_receipt_is_checked_and_a_forged_one_is_refused() {
    let office = town();
    let nobody = Visitor::nobody(&office);
    let receipt = nobody.get("/notices/N0002/proof").await.body;
    let ours = nobody.upload("/verify", "回执.tlog-proof", receipt.as_bytes()).await;
    assert!(ours.body.contains("有效") && !ours.body.contains("不能证明。<"), "{}", ours.body);
    let extra = receipt.find("extra ").unwrap() + 60;
    let letter = if &receipt[extra..=extra] == "A" { "B" } else { "A" };
    let forged = format!("{}{letter}{}", &receipt[..extra], &receipt[extra + 1..]);
    let refused = nobody.upload("/verify", "回执.tlog-proof", forged.as_bytes()).await;
    assert!(refused.body.contains("不能证明。<"), "{}", refused.body);
    let nothing = nobody.upload("/verify", "回执.tlog-proof", b"").await;
    assert!(nothing.body.contains("请选择回执文件"));
}

#[tokio::test]
async fn progress_shows_the_phase_and_no_amount_and_answers_strangers_alike() {
    let office = town();
    let nobody = Visitor::nobody(&office);
    let page = nobody.opens(&format!("/progress?project={PAID}&code={ITS_CODE}")).await;
    assert!(page.contains("待拨付余款") && !page.contains("240,000"));
    let wrong_code = nobody.opens(&format!("/progress?project={PAID}&code=91230103100000016W")).await;
    let no_project = nobody.opens(&format!("/progress?project=P9999&code={ITS_CODE}")).await;
    for page in [wrong_code, no_project] {
        assert!(page.contains("项目编号和信用代码对不上") && !page.contains("生产管理系统改造"));
    }
}

#[tokio::test]
async fn an_objection_is_received_once_and_its_contact_is_in_no_page() {
    let office = town();
    let nobody = Visitor::nobody(&office);
    let form = nobody.opens("/notices/N0002/object").await;
    let key = hidden(&form, "key");
    let fields = [
        ("key", key.as_str()),
        ("project", "P0002"),
        ("grounds", "该生产线在入库之前已经改造完成。"),
        ("name", "张三"),
        ("contact", "13900000000"),
    ];
    let sent = nobody.post("/notices/N0002/object", &fields).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    let again = nobody.post("/notices/N0002/object", &fields).await;
    assert_eq!(again.location, sent.location, "the same form again is the same objection");
    assert_eq!(office.view(|view| view.fund.objections.len()), 1);
    let receipt = nobody.opens(&sent.location).await;
    assert!(receipt.contains("O0001") && !receipt.contains("张三") && !receipt.contains("13900000000"));
    assert!(nobody.get(&format!("{}/proof", sent.location)).await.body.starts_with("c2sp.org/tlog-proof"));
    let guessed = nobody.get(&format!("/objections/{}", "0".repeat(32))).await;
    assert_eq!(guessed.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_objection_without_contact_or_after_the_days_is_told_why() {
    let office = town();
    let nobody = Visitor::nobody(&office);
    let key = hidden(&nobody.opens("/notices/N0002/object").await, "key");
    let empty = nobody.post("/notices/N0002/object", &[("key", &key), ("grounds", "与事实不符")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in ["请选择对哪个项目有异议", "请填写电话或邮箱", "与事实不符"] {
        assert!(empty.body.contains(words), "{words} is missing");
    }
    let over = nobody.opens("/notices/N0001/object").await;
    assert!(over.contains("公示期已经结束") && !over.contains("提交异议"));
}

/// 第八条, 公开: what is open is the same on the page and in the file, to the fen.
#[tokio::test]
async fn open_data_says_what_the_pages_say() {
    let office = town();
    let nobody = Visitor::nobody(&office);
    let csv = nobody.opens("/open-data/results?format=csv").await;
    assert!(csv.contains("240000.00") && csv.contains("168000.00") && csv.contains(ITS_CODE));
    let json: serde_json::Value =
        serde_json::from_str(&nobody.opens("/open-data/results?format=json").await).unwrap();
    assert!(json.to_string().contains("24000000"), "{json}");
    assert_eq!(nobody.get("/open-data/persons").await.status, StatusCode::NOT_FOUND);
    let page = nobody.opens("/results").await;
    assert!(page.contains("24.00") && page.contains("16.80"));
}

/// 第二条, 公开透明: every table is described for programs as it is, and says at which record it stands; whoever holds the log
/// can hold it against that.
#[tokio::test]
async fn every_open_table_is_what_its_schema_says_and_stands_at_a_record_of_the_log() {
    let office = town();
    let nobody = Visitor::nobody(&office);
    let json = |text: String| serde_json::from_str::<serde_json::Value>(&text).unwrap();
    let catalogue = json(nobody.opens("/open-data/catalog.json").await);
    assert_eq!(catalogue, json(nobody.opens("/api/v1/open-data").await));
    let tables = catalogue["datasets"].as_array().unwrap();
    assert!(tables.len() > 8);
    for table in tables {
        let address = |of: &str| table[of].as_str().unwrap().to_owned();
        let (data, schema) =
            (json(nobody.opens(&address("json")).await), json(nobody.opens(&address("schema")).await));
        let row = &schema["properties"]["rows"]["items"];
        let rows = data["rows"].as_array().unwrap();
        assert_eq!(rows.len() as u64, table["rows"].as_u64().unwrap(), "{table}");
        for own in rows {
            let own = own.as_object().unwrap();
            assert_eq!(own.len(), row["required"].as_array().unwrap().len());
            for (key, value) in own {
                let column = &row["properties"][key];
                let kind = column["type"].as_str().or(column["type"][0].as_str()).unwrap();
                let fits = match value {
                    serde_json::Value::String(words) => {
                        kind == "string" && (column["format"] != "date" || words.parse::<law::Date>().is_ok())
                    }
                    serde_json::Value::Number(_) => kind == "integer",
                    serde_json::Value::Null => column["type"][1] == "null",
                    _ => false,
                };
                assert!(fits, "{} {key}: {value} is not {column}", table["name"]);
                assert!(!column["x-source"].as_str().unwrap().is_empty(), "{key} has no article");
            }
        }
        let csv = nobody.opens(&address("csv")).await;
        assert_eq!(csv.lines().count() - 1, rows.len(), "{}", table["name"]);
        assert_eq!(data["records"], catalogue["records"]);
        let printed = office.printed(
            data["records"].as_u64().unwrap(),
            data["root"].as_str().unwrap(),
            data["code"].as_str().unwrap(),
        );
        assert!(matches!(printed.unwrap(), office::outside::Printed::Ours(_)), "{}", table["name"]);
    }
}

/// What the public sees of districts does not tell who has applied: too few unpublished cases are put together, and the page,
/// the table and the API say the same.
#[tokio::test]
async fn places_with_few_unpublished_cases_are_put_together_wherever_they_are_public() {
    let office = town();
    let nobody = Visitor::nobody(&office);
    let own = office.overview();
    let few = |row: &&fund::view::PlaceRow| row.unpublished > 0 && row.unpublished < fund::view::FEWEST;
    let hidden: Vec<&str> = own.districts.iter().filter(few).map(|row| row.name.as_str()).collect();
    assert!(!hidden.is_empty(), "the town has a small district");
    for address in ["/figures", "/open-data/figures.json", "/api/v1/figures"] {
        let text = nobody.opens(address).await;
        assert!(text.contains("合并公布"), "{address}");
        assert!(hidden.iter().all(|name| !text.contains(name)), "{address} shows {hidden:?}");
    }
    let page = nobody.opens("/figures").await;
    for words in ["资金流向", "用时中位数", "承诺时限", "校验码"] {
        assert!(page.contains(words), "{words} is missing");
    }
    assert!(!page.contains("/projects"), "no case is named");
}

#[tokio::test]
async fn an_enterprise_registers_once_and_is_signed_in() {
    let office = town();
    let nobody = Visitor::nobody(&office);
    let key = hidden(&nobody.opens("/register").await, "key");
    let fields = vec![
        ("key", key.as_str()),
        ("code", "91230103100000059A"),
        ("name", "哈尔滨己航空设备有限公司"),
        ("district", "230103"),
        ("industry", "3741"),
        ("staff", "85"),
        ("revenue", "3200万"),
        ("legal_person", "yes"),
        ("contact", "李四"),
        ("phone", "0451-12345678"),
        ("account", "ji-qiye"),
        ("password", "松花江上有一座老铁路桥"),
        ("again", "松花江上有一座老铁路桥"),
    ];
    let sent = nobody.post("/register", &fields).await;
    assert_eq!((sent.status, sent.location.as_str()), (StatusCode::SEE_OTHER, "/home"), "{}", sent.body);
    assert!(
        sent.response_headers
            .get_all("set-cookie")
            .iter()
            .any(|c| c.to_str().unwrap().contains("earmark-session"))
    );
    let told =
        office.view(|view| view.fund.acts.iter().map(|told| told.sentences.join("")).collect::<String>());
    assert!(
        told.contains("哈尔滨己航空设备有限公司") && !told.contains("李四") && !told.contains("12345678")
    );
    let records = office.view(|view| view.fund.seq);
    let again = nobody.post("/register", &fields).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
    let key = hidden(&nobody.opens("/register").await, "key");
    let mut others = fields.clone();
    (others[0].1, others[10].1) = (&key, "ji-qiye-2");
    let second = nobody.post("/register", &others).await;
    assert!(second.body.contains("该企业已有账号"), "{}", second.body);
    assert_eq!(office.view(|view| view.fund.seq), records, "a form sent twice registers once");
}

#[tokio::test]
async fn a_registration_names_every_wrong_field_and_keeps_no_password() {
    let office = town();
    let nobody = Visitor::nobody(&office);
    let key = hidden(&nobody.opens("/register").await, "key");
    let fields = [
        ("key", key.as_str()),
        ("code", "912301"),
        ("name", "某公司"),
        ("password", "1234567890"),
        ("again", "x"),
    ];
    let answer = nobody.post("/register", &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in [
        "请选择企业登记所在的区县",
        "行业代码是四位数字",
        "两次输入的密码不一致",
        "太常见",
        "value=\"某公司\"",
    ] {
        assert!(answer.body.contains(words), "{words} is missing");
    }
    assert!(!answer.body.contains("1234567890"));
}
