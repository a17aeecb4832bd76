//! The officials' pages over a small town: what each office finds there, what it can do, and what strangers do not see.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod exports;
mod imports;
mod overview;
mod papers;
mod town;
mod tuning;

use axum::http::StatusCode;
use fund::Role;
use town::Town;

/// Opens a page that must be there.
async fn page(town: &Town, role: Role, address: &str) -> String {
    let (status, html) = town.open(Some(role), address).await;
    assert_eq!(status, StatusCode::OK, "{} {address}", role.zh());
    html
}

#[track_caller]
fn says(html: &str, words: &[&str]) {
    for word in words {
        assert!(html.contains(word), "“{word}” is missing");
    }
}

/// 首页: whoever is offered a door or a batch that takes applications can open it.
#[tokio::test]
async fn every_way_from_the_front_page_opens_for_whoever_is_shown_it() {
    let town = Town::of_rewards();
    for role in
        [Role::Enterprise, Role::DistrictOffice, Role::BureauLeader, Role::Expert, Role::Administrator]
    {
        let html = page(&town, role, "/").await;
        let main = html.split("<main").nth(1).unwrap().split("</main>").next().unwrap();
        let ways = main.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
        let ways: Vec<&str> = ways.filter(|way| !way.starts_with("/notices/")).collect();
        assert!(ways.contains(&"/apply") == (role == Role::Enterprise), "{}: {ways:?}", role.zh());
        assert!(ways.iter().any(|way| way.starts_with("/calls/")), "{}: {ways:?}", role.zh());
        for way in ways {
            let (status, _) = town.open(Some(role), way).await;
            assert_eq!(status, StatusCode::OK, "{} {way}", role.zh());
        }
    }
    says(&town.open(None, "/").await.1, &["href=\"/apply\"", "我要申报", "已批准以奖代补 2 项"]);
}

/// 待办: the district finds the application of its own district, with the limit that has passed, and leads to the act.
#[tokio::test]
async fn the_worklist_says_what_waits_since_when_and_where_it_is_done() {
    let town = Town::new();
    let html = page(&town, Role::DistrictOffice, "/worklist").await;
    says(
        &html,
        &[
            "共 1 件",
            "中央大街示例制药有限公司",
            "超 61 个工作日",
            "/acts/review_pool?project=P0007",
            "data-list",
        ],
    );
    let elsewhere = page(&town, Role::DistrictOffice, "/worklist?q=没有这家").await;
    says(&elsewhere, &["没有符合条件的事项", "查看全部待办"]);
}

/// What moves in lists is done on the list's page, not project by project.
#[tokio::test]
async fn verified_projects_lead_to_their_batch() {
    let town = Town::new();
    let html = page(&town, Role::BureauHandler, "/worklist").await;
    says(&html, &["href=\"/batches/B0002\"", "公示至 2025-06-23 结束，2025-06-24 起可办理"]);
}

/// 第四条（一）: the order decides who gets what is left of 50万, and the page computes the order it is asked for.
#[tokio::test]
async fn the_trial_of_a_batch_follows_the_order_in_the_address() {
    let town = Town::new();
    let amounts = |html: &str| {
        let form =
            html.split("/acts/assess_awards").nth(1).unwrap().split("</form>").next().unwrap().to_owned();
        let rows: Vec<String> = form.split("name=\"projects\" value=\"").skip(1).map(str::to_owned).collect();
        rows.iter().map(|row| (row[..5].to_owned(), row.contains("140,000.00"))).collect::<Vec<_>>()
    };
    let row = |id: &str, last: bool| (id.to_owned(), last);
    let plain = page(&town, Role::BureauHandler, "/batches/B0002").await;
    assert_eq!(amounts(&plain), [row("P0002", false), row("P0003", false), row("P0004", true)]);
    let turned = page(&town, Role::BureauHandler, "/batches/B0002?order=P0004.P0002.P0003").await;
    assert_eq!(amounts(&turned), [row("P0004", false), row("P0002", false), row("P0003", true)]);
    says(&turned, &["500,000.00", "可用额度", "受企业累计上限限制"]);
}

/// One case, three readers: the office sees the experts, the enterprise its own words, another enterprise nothing.
#[tokio::test]
async fn a_case_shows_each_reader_what_is_theirs() {
    let town = Town::new();
    let office = page(&town, Role::BureauReviewer, "/projects/P0001").await;
    says(
        &office,
        &["松花江大学", "待拨付余款", "240,000.00", "贰拾肆万元整", "第四条（一）", "R0001", "T0001"],
    );
    let mine = page(&town, Role::Enterprise, "/projects/P0001").await;
    says(&mine, &["我的项目", "240,000.00", "等待市财政局拨付余款"]);
    assert!(!mine.contains("松花江大学"), "experts are not named to the enterprise");
    assert!(!mine.contains("/office/notices"), "an enterprise is led to public pages");
    let other = town.open(Some(Role::Enterprise), "/projects/P0002").await;
    let unknown = town.open(Some(Role::Enterprise), "/projects/P9999").await;
    assert_eq!((other.0, unknown.0), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    assert_eq!(other.1.replace("P0002", "P9999"), unknown.1, "not yours and not there look the same");
}

/// 验收评审: until the conclusion an expert reads no other expert's opinion, on the case or in its history.
#[tokio::test]
async fn experts_judge_apart() {
    let town = Town::new();
    let experts = town.office.view(|view| {
        view.fund.projects[&"P0009".parse().unwrap()].acceptance.as_ref().unwrap().experts.clone()
    });
    for (at, expert) in experts.iter().enumerate() {
        let (_, case) = town.open_as(Some(expert), "/projects/P0009").await;
        let (_, history) = town.open_as(Some(expert), "/projects/P0009/timeline").await;
        let reads = (case.contains("现场未见数据采集设备"), history.contains("专家的验收意见"));
        assert_eq!(reads, (at == 0, at == 0), "{expert}");
    }
    let bureau = page(&town, Role::BureauReviewer, "/projects/P0009").await;
    says(&bureau, &["现场未见数据采集设备", "尚未发表"]);
}

/// What an applicant typed is shown as typed, never as markup.
#[tokio::test]
async fn typed_text_is_escaped() {
    let town = Town::new();
    let html = page(&town, Role::DistrictOffice, "/projects/P0006").await;
    assert!(!html.contains("<b>采集</b>"));
    says(&html, &["采集", "已退回补正，共 2 项", "补充设备清单和点位表", "往来"]);
}

/// Three projects with one provider that together would be awarded less: the office is told, the enterprise is not.
#[tokio::test]
async fn possible_splitting_is_pointed_out_to_offices() {
    let town = Town::new();
    let office = page(&town, Role::BureauReviewer, "/projects/P0002").await;
    says(&office, &["请核实是否拆分", "50.00", "45.00"]);
    let owner = town.office.view(|view| {
        let enterprise = &view.fund.projects[&"P0002".parse().unwrap()].enterprise;
        let account = view.fund.accounts.values().find(|actor| actor.enterprise.as_ref() == Some(enterprise));
        account.map(|actor| actor.account.clone())
    });
    let (_, html) = town.open_as(owner.as_ref(), "/projects/P0002").await;
    assert!(html.contains("仓储管理系统") && !html.contains("请核实是否拆分"));
}

/// The export holds the rows of the filter in the order shown, with amounts in 元 that add up.
#[tokio::test]
async fn an_export_is_the_list_that_is_shown() {
    let town = Town::new();
    let csv = page(&town, Role::BureauHandler, "/projects?q=太阳岛&sort=enterprise&format=csv").await;
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines.len(), 4, "{csv}");
    assert!(lines[0].starts_with("\u{feff}企业 / 项目,统一社会信用代码,项目编号"), "{}", lines[0]);
    assert!(lines[1..].iter().all(|line| line.contains("300000.00")), "{csv}");
    for address in [
        "/worklist",
        "/batches",
        "/office/notices",
        "/payments",
        "/recoveries",
        "/flags",
        "/enterprises",
        "/money/postings",
        "/relations",
        "/timeline",
    ] {
        for format in ["csv", "xlsx", "json"] {
            let (status, body) =
                town.open(Some(Role::BureauLeader), &format!("{address}?format={format}")).await;
            assert_eq!((status, body.is_empty()), (StatusCode::OK, false), "{address} {format}");
        }
        let (status, _) = town.open(Some(Role::BureauLeader), &format!("{address}?format=pdf")).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{address}");
    }
}

/// Every figure of the money page stands on postings, and every posting on a record.
#[tokio::test]
async fn figures_lead_to_their_postings() {
    let town = Town::new();
    let money = page(&town, Role::FinanceBureau, "/money").await;
    says(&money, &["10,000.00", "6,000.00", "16.80", "7.20", "/money/postings?account="]);
    let postings =
        page(&town, Role::SupervisionGroup, "/money/postings?account=已批未付·transformation").await;
    says(&postings, &["168,000.00", "/timeline/", "借贷相等", "P0001"]);
    let grant = page(&town, Role::FinanceBureau, "/money/grant").await;
    says(&grant, &["财建〔2025〕1号", "GK2025-001", "/acts/receive_grant"]);
}

/// 第十一条: the balance waits for the city's acceptance, and the page says so with the article.
#[tokio::test]
async fn a_procurement_is_read_from_its_plan_to_what_it_owes() {
    let town = Town::new();
    let list = page(&town, Role::BureauHandler, "/procurements").await;
    says(&list, &["意愿能力提升培训", "竞争性磋商", "松花江培训学校", "合同履行中", "60.00"]);
    let own = page(&town, Role::FinanceBureau, "/procurements/C0001").await;
    says(
        &own,
        &[
            "待拨付",
            "待验收",
            "财库〔2014〕214号第三条",
            "不能事先确定详细要求",
            "尾号 7788",
            "下达合同款拨付指令",
        ],
    );
    let form = page(
        &town,
        Role::FinanceBureau,
        "/acts/instruct_milestones?procurement=C0001&_back=/procurements/C0001",
    )
    .await;
    says(&form, &["前 10 场", "250,000.00 元"]);
    let form = page(&town, Role::BureauHandler, "/acts/plan_procurement").await;
    says(&form, &["试点行业数字化转型路线规划"]);
    assert!(!form.contains("value=\"transformation\""), "what is no procurement is not offered");
    let assessor = page(&town, Role::Assessor, "/procurements/C0001").await;
    says(&assessor, &["服务"]);
    let (status, _) = town.open(Some(Role::FinanceBureau), "/procurements/C0009").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_can_still_be_promised_stands_with_the_share_s_workings() {
    let town = Town::new();
    let html = page(&town, Role::FinanceBureau, "/money/feasibility").await;
    says(&html, &["现在还可承诺", "改造补助的份额", "80,000,000.00", "20,000,000.00", "至少80%"]);
    let paper = page(&town, Role::BureauLeader, "/money/report").await;
    says(
        &paper,
        &["预算执行情况报告", "哈尔滨市财政局", "一、资金到位", "三、改造补助份额", "未处理的差异0笔"],
    );
}

#[tokio::test]
async fn a_statement_that_agrees_says_so_and_finance_may_bring_in_another() {
    let town = Town::new();
    let html = page(&town, Role::FinanceBureau, "/money/reconciliation").await;
    says(&html, &["S0001", "168,000.00", "没有差异", "/imports/statement"]);
    let html = page(&town, Role::SupervisionGroup, "/money/reconciliation").await;
    assert!(!html.contains("/imports/statement"));
    says(&page(&town, Role::FinanceBureau, "/imports/statement").await, &["国库对账单", "回单流水号"]);
}

#[tokio::test]
async fn choosing_payments_names_what_stands_in_the_way() {
    let town = Town::new();
    let balance = page(&town, Role::FinanceBureau, "/payments/new?kind=balance").await;
    says(&balance, &["城市试点尚未通过验收", "第十一条", "72,000.00"]);
    let low = page(&town, Role::FinanceBureau, "/payments/new?kind=first&share=69%25").await;
    says(&low, &["首批比例不能低于 70%"]);
}

/// Papers carry size, root and check code of the log.
#[tokio::test]
async fn papers_can_be_checked_by_outsiders() {
    let town = Town::new();
    let code = town.office.checkpoint().unwrap().code;
    for address in ["/payments/T0001/file", "/batches/B0002/award-sheet", "/office/notices/N0002/papers"] {
        says(&page(&town, Role::FinanceBureau, address).await, &[&code, "校验码"]);
    }
}

/// 利害关系: one's own declarations, and everybody's for those who supervise.
#[tokio::test]
async fn relations_are_shown_to_their_person_and_to_supervisors() {
    let town = Town::new();
    let supervisor = page(&town, Role::SupervisionGroup, "/relations").await;
    says(&supervisor, &["中央大街示例制药有限公司", "亲属任职", "P0007"]);
    let other = page(&town, Role::FinanceBureau, "/relations").await;
    assert!(!other.contains("91230103500005481W"));
}

/// Offices' pages answer nobody, and enterprises only where it is their own case.
#[tokio::test]
async fn strangers_learn_nothing() {
    let town = Town::new();
    let addresses = [
        "/worklist",
        "/projects",
        "/projects/P0001",
        "/projects/P0001/timeline",
        "/batches",
        "/batches/B0002",
        "/batches/B0002/award-sheet",
        "/batches/B0002/award-sheet/docx",
        "/projects/P0001/verification",
        "/projects/P0001/acceptance/docx",
        "/office/notices",
        "/office/notices/N0001",
        "/office/notices/N0001/papers",
        "/office/notices/N0001/papers/docx",
        "/payments",
        "/payments/new",
        "/payments/T0001",
        "/payments/T0001/file",
        "/payments/T0001/file/docx",
        "/recoveries",
        "/recoveries/R0001",
        "/flags",
        "/flags/0000000000000000",
        "/money",
        "/money/postings",
        "/money/grant",
        "/money/feasibility",
        "/money/reconciliation",
        "/money/report",
        "/procurements",
        "/procurements/C0001",
        "/enterprises",
        "/enterprises/91230199128175037N",
        "/relations",
    ];
    for address in addresses {
        let (status, html) = town.open(None, address).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{address}");
        assert!(!html.contains("示例"), "{address}");
        let (status, html) = town.open(Some(Role::Administrator), address).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{address}");
        assert!(!html.contains("示例"), "{address}");
        if !address.starts_with("/projects/P0001") {
            let (status, _) = town.open(Some(Role::Enterprise), address).await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{address}");
        }
    }
    for address in [
        "/projects/P9999",
        "/projects/x",
        "/batches/B9999",
        "/office/notices/N9999",
        "/payments/T9999",
        "/recoveries/R9999",
        "/enterprises/1",
    ] {
        let (status, _) = town.open(Some(Role::BureauLeader), address).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{address}");
    }
}

/// 风险提示: those who look into flags find them in the list, on the case and on a page with the evidence; the others learn
/// nothing, not even that there are any.
#[tokio::test]
async fn flags_are_for_those_who_look_into_them() {
    let town = Town::new();
    let list = page(&town, Role::BureauReviewer, "/flags").await;
    says(&list, &["风险提示", "可能拆分项目", "待处理", "P0002", "/acts/settle_flag?project=P0002"]);
    says(&list, &["href=\"/flags?rule=split-project&#38;state=open\""]);
    let none = page(&town, Role::SupervisionGroup, "/flags?rule=split-project&state=settled").await;
    says(&none, &["没有符合条件的风险提示", "查看全部风险提示"]);
    let flags = town.office.flags();
    let flag = flags.of("P0002".parse().unwrap()).find(|flag| flag.rule.id == "split-project").unwrap();
    assert!(flag.what.contains("相差 50,000.00 元"), "{}", flag.what);
    let address = format!("/flags/{}", flag.fingerprint);
    for role in [Role::BureauLeader, Role::SupervisionGroup] {
        let html = page(&town, role, &address).await;
        says(&html, &["相差 50,000.00 元", "href=\"/projects/P0002\"", "第四条（一）"]);
        assert_eq!(html.contains("写明结论"), role == Role::BureauLeader, "{}", role.zh());
        says(&page(&town, role, "/projects/P0002").await, &["风险提示", &address, "企业看不到"]);
    }
    let form = format!("/acts/settle_flag?project=P0002&rule=split-project&fingerprint={}", flag.fingerprint);
    let html = page(&town, Role::BureauLeader, &form).await;
    says(&html, &["相差 50,000.00 元", "已核实无问题", "项目不存在", "type=\"hidden\" name=\"fingerprint\""]);
    let (status, _) = town.open(Some(Role::BureauLeader), "/flags/0000000000000000").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    for role in [Role::FinanceBureau, Role::DistrictOffice, Role::Assessor, Role::Expert, Role::Enterprise] {
        for address in ["/flags", &address] {
            let (status, html) = town.open(Some(role), address).await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{} {address}", role.zh());
            assert!(!html.contains("拆分"), "{}", role.zh());
        }
    }
    let finance = page(&town, Role::FinanceBureau, "/projects/P0002").await;
    assert!(!finance.contains("风险提示"));
    let owner = town.office.view(|view| {
        let enterprise = &view.fund.projects[&"P0002".parse().unwrap()].enterprise;
        let account = view.fund.accounts.values().find(|actor| actor.enterprise.as_ref() == Some(enterprise));
        account.map(|actor| actor.account.clone())
    });
    for address in ["/projects/P0002", "/projects/P0002/timeline", &form] {
        let (_, html) = town.open_as(owner.as_ref(), address).await;
        assert!(!html.contains("相差") && !html.contains("可能拆分"), "{address}");
    }
}
