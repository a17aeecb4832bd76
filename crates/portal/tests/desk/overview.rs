//! 总览: every figure leads to the cases it counts, and the list there has the same total.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use fund::{Role, Stage};
use law::Fen;
use serde_json::Value;

use super::{Town, page, says};

/// Those who lead, approve, finance and supervise.
const READERS: [Role; 4] =
    [Role::BureauLeader, Role::CityGovernment, Role::FinanceBureau, Role::SupervisionGroup];

/// A figure as the page shows it: where it leads, and what it says there is.
struct Figure {
    href: String,
    count: Option<i64>,
    fen: Option<i64>,
}

fn figures(html: &str) -> Vec<Figure> {
    let attribute = |tag: &str, name: &str| {
        let rest = tag.split_once(&format!("{name}=\""))?.1;
        Some(rest.split('"').next()?.replace("&#38;", "&"))
    };
    html.split("<a class=\"figure\" ")
        .skip(1)
        .map(|rest| rest.split('>').next().unwrap())
        .map(|tag| Figure {
            href: attribute(tag, "href").unwrap(),
            count: attribute(tag, "data-count").map(|count| count.parse().unwrap()),
            fen: attribute(tag, "data-fen").map(|fen| fen.parse().unwrap()),
        })
        .collect()
}

/// The same list as data; none where the address is no list.
async fn rows(town: &Town, role: Option<Role>, href: &str) -> Option<Vec<Value>> {
    let joint = if href.contains('?') { '&' } else { '?' };
    let (status, json) = town.open(role, &format!("{href}{joint}format=json")).await;
    assert_eq!(status, StatusCode::OK, "{href}");
    serde_json::from_str(&json).ok()
}

async fn is_counted(town: &Town, role: Option<Role>, figure: &Figure) {
    let Figure { href, .. } = figure;
    let name = role.map_or("公众", Role::zh);
    let (status, html) = town.open(role, href).await;
    assert_eq!(status, StatusCode::OK, "{name} {href}");
    if let Some(count) = figure.count {
        assert!(html.contains(&format!("<p>共 {count} ")), "{name} {href}: not {count} in all");
        let rows = rows(town, role, href).await.unwrap();
        assert_eq!(i64::try_from(rows.len()).unwrap(), count, "{name} {href}");
    }
    let Some(fen) = figure.fen else { return };
    let amount = Fen::new(fen);
    let shown = [amount.grouped(), ui_wan(amount)].map(|words| format!("<span class=\"amount\">{words}<"));
    let nothing = fen == 0 && html.contains("<p>共 0 ");
    assert!(nothing || shown.iter().any(|words| html.contains(words)), "{href} does not show {amount:?}");
    let sum = |rows: &[Value], key: &str| rows.iter().filter_map(|row| row[key].as_i64()).sum::<i64>();
    if let Some(rows) = rows(town, role, href).await.filter(|_| !href.starts_with("/money/postings")) {
        let keys = rows.first().and_then(Value::as_object).into_iter().flat_map(|row| row.keys());
        let found = keys.into_iter().any(|key| sum(&rows, key) == fen) || (rows.is_empty() && fen == 0);
        assert!(found, "{name} {href}: no column adds up to {fen}");
    }
}

fn ui_wan(amount: Fen) -> String {
    let figure = portal::component::wan(amount).to_string();
    figure.split('>').nth(1).unwrap().split('<').next().unwrap().to_owned()
}

/// Each reader of the overview; every figure is followed; the list says the same, to the fen. In one town there are projects
/// at many stages, in the other rewards, for products and for a diagnosis.
#[tokio::test]
async fn every_figure_is_the_total_of_the_list_it_leads_to() {
    for town in [Town::new(), Town::of_rewards()] {
        let mut followed = BTreeSet::new();
        for role in READERS {
            let html = page(&town, role, "/overview").await;
            let figures = figures(&html);
            assert!(figures.len() > 140, "{}: {} figures", role.zh(), figures.len());
            for figure in figures {
                // What a list says does not depend on which of these offices asks; whether they may open it does.
                let path = figure.href.split('?').next().unwrap().to_owned();
                if role == Role::BureauLeader || followed.insert((role, path)) {
                    is_counted(&town, Some(role), &figure).await;
                }
            }
        }
        for figure in figures(&town.open(None, "/figures").await.1) {
            is_counted(&town, None, &figure).await;
        }
    }
}

/// What is counted of rewards, by hand: eight were begun, one of them is a draft; one was not selected, one is returned, one was
/// withdrawn.
#[tokio::test]
async fn rewards_are_counted_beside_projects_by_step_district_and_industry() {
    let town = Town::of_rewards();
    let own = town.office.overview();
    let rewards = &own.rewards;
    assert_eq!((own.cases, rewards.cases, own.approved.count, rewards.approved.count), (1, 7, 0, 2));
    assert_eq!(rewards.approved.amount, Fen::new(45_000_000));
    let here: usize = rewards.steps.iter().map(|row| row.here).sum();
    let aside: usize = rewards.aside.iter().map(|(_, count)| count).sum();
    assert_eq!(
        (here, aside),
        (4, 3),
        "paid, approved, shown, to be examined; not selected, returned, withdrawn"
    );
    for rows in [&rewards.districts, &rewards.industries] {
        assert_eq!(rows.iter().map(|row| row.cases).sum::<usize>(), 7);
        assert_eq!(rows.iter().map(|row| row.pooled).sum::<usize>(), 5);
        assert_eq!(
            rows.iter().map(|row| row.unpublished).sum::<usize>(),
            2,
            "who was not selected or withdrew stays unnamed"
        );
        assert_eq!(Fen::sum(rows.iter().map(|row| row.paid.amount)), Some(Fen::new(15_000_000)));
    }
    let html = page(&town, Role::BureauLeader, "/overview").await;
    says(
        &html,
        &["办到哪一步：以奖代补", "各区县的以奖代补", "/overview/steps?of=rewards&#38;stage=reward_applied"],
    );
    let late = page(&town, Role::BureauLeader, "/overview/steps?of=rewards&late=yes").await;
    says(&late, &["轻能耗", "超过时限", "href=\"/rewards/W0007\""]);
}

/// 奖补申报: offices find every application by kind, call and stage, and what is exported adds up; everyone finds what a notice
/// has shown, and nothing of those that were not selected or are still looked at.
#[tokio::test]
async fn the_list_of_rewards_is_narrowed_summed_and_exported_and_public_once_it_was_shown() {
    let town = Town::of_rewards();
    let all = page(&town, Role::BureauHandler, "/rewards").await;
    says(&all, &["<p>共 8 项", "锅炉行业诊断", "轻仓储", "未入选", "合计 8 项", "href=\"/rewards/W0001\""]);
    let diagnoses = page(&town, Role::BureauHandler, "/rewards?kind=diagnosis").await;
    says(&diagnoses, &["<p>共 1 项", "数字化转型诊断咨询服务奖励", "经企业确认的诊断 1 户"]);
    let second = town.office.view(|view| view.calls()[0].batch.id);
    says(&page(&town, Role::BureauHandler, &format!("/rewards?call={second}")).await, &["<p>共 3 项"]);
    says(
        &page(&town, Role::BureauHandler, "/rewards?stage=reward_returned").await,
        &["<p>共 1 项", "轻运维"],
    );
    let csv =
        page(&town, Role::BureauHandler, "/rewards?kind=chain&sort=-award&format=csv&columns=id,award,paid")
            .await;
    assert_eq!(csv.lines().skip(1).collect::<Vec<_>>(), ["W0002,300000.00,0.00"], "{csv}");
    let (_, public) = town.open(None, "/rewards").await;
    says(&public, &["<p>共 3 项", "轻排产", "链上协同", "锅炉行业诊断", "href=\"/notices/"]);
    for hidden in ["轻质检", "轻能耗", "轻运维", "轻仓储", "/rewards/W", "未入选</option>"] {
        assert!(!public.contains(hidden), "{hidden}");
    }
    for address in ["/rewards?format=json", "/open-data/rewards.json", "/api/v1/rewards"] {
        let (status, json) = town.open(None, address).await;
        assert_eq!(status, StatusCode::OK, "{address}");
        assert!(json.contains("轻排产") && !json.contains("轻质检"), "{address}: {json}");
    }
    let (_, results) = town.open(None, "/results").await;
    says(&results, &["<p>共 2 项", "轻排产", "链上协同", "45.00", "15.00"]);
    says(&town.open(None, "/results?of=projects").await.1, &["没有符合条件的奖补"]);
}

/// Who is not told that an application stands still has no column for it: not in a file, not in a template, not as an order,
/// not through the interface for programs, and not in open data.
#[tokio::test]
async fn a_suspension_is_exported_for_offices_and_nowhere_else() {
    let town = Town::of_rewards();
    let reward = town.office.view(|view| {
        let rewards = view.fund.rewards.values();
        rewards
            .filter(|own| own.notice.is_some() && own.stage < Stage::Paid)
            .map(|own| own.id)
            .next()
            .unwrap()
    });
    let suspend =
        fund::steps::suspend::Suspend { project: fund::Purpose::from(reward), reason: "核实线索".into() };
    town.office.submit(&town.account(Role::BureauReviewer), [7; 16], suspend).unwrap();
    let asked = "/rewards?format=csv&columns=id,suspended";
    let csv = page(&town, Role::BureauHandler, asked).await;
    says(&csv, &["暂停", &format!("{reward},已暂停")]);
    assert_eq!(csv.matches("已暂停").count(), 1, "{csv}");
    for role in [None, Some(Role::Expert)] {
        assert_eq!(town.open(role, asked).await.0, StatusCode::BAD_REQUEST);
        for address in ["/rewards?format=csv", "/rewards?format=json", "/rewards", "/api/v1/rewards"] {
            let (status, shown) = town.open(role, address).await;
            assert_eq!(status, StatusCode::OK, "{address}");
            assert!(!shown.contains("暂停") && !shown.contains("suspended"), "{address}: {shown}");
        }
    }
    assert_eq!(town.open(Some(Role::Expert), "/exports/rewards").await.0, StatusCode::NOT_FOUND);
    let (_, api) = town.open(Some(Role::BureauLeader), "/api/v1/rewards").await;
    says(&api, &["\"suspended\":true", "\"suspended\":false"]);
    for ending in ["csv", "json", "schema.json"] {
        let (_, open) = town.open(None, &format!("/open-data/rewards.{ending}")).await;
        assert!(!open.contains("暂停") && !open.contains("suspended"), "{open}");
    }
}

/// The diagnosed enterprise is told that its word is waited for, and led to where it gives it; it may not open the application.
#[tokio::test]
async fn a_diagnosed_enterprise_is_told_and_led_to_its_own_page() {
    let (before, _) = include_str!("rewards.txt").split_once("甲企业 确认诊断").unwrap();
    let town = Town::of("诊断", before);
    let (firm, account) = town.office.view(|view| {
        let firm = view.fund.diagnoses.keys().next().unwrap().clone();
        let actor = view.fund.accounts.values().find(|own| own.enterprise.as_ref() == Some(&firm)).unwrap();
        (firm, actor.account.clone())
    });
    for address in ["/home", "/notifications"] {
        let (_, shown) = town.open_as(Some(&account), address).await;
        says(&shown, &["<a href=\"/home\">组长单位登记了对贵企业的诊断，请确认是否属实</a>"]);
    }
    assert_eq!(town.open_as(Some(&account), "/rewards/W0001").await.0, StatusCode::NOT_FOUND);
    assert_eq!(town.open_as(Some(&account), &format!("/open/{firm}")).await.0, StatusCode::SEE_OTHER);
    let (status, home) = town.open_as(Some(&account), "/home").await;
    assert_eq!(status, StatusCode::OK);
    says(&home, &["confirm_diagnosis"]);
}

/// One reward that no notice has shown is enough to put places together, and projects are folded for themselves: neither count
/// tells who has applied, on any public page.
#[tokio::test]
async fn no_public_count_of_rewards_tells_who_applied() {
    let town = Town::of_rewards();
    let (_, json) = town.open(None, "/open-data/figures.json").await;
    let data: Value = serde_json::from_str(&json).unwrap();
    let rows = data["rows"].as_array().unwrap();
    let of = |line: &str, by: &str| {
        let own = rows.iter().filter(|row| row["of"] == line && row["by"] == by);
        own.map(|row| (row["name"].as_str().unwrap().to_owned(), row["pooled"].as_u64().unwrap()))
            .collect::<Vec<_>>()
    };
    for by in ["区县", "行业"] {
        let [(name, count)] = &of("以奖代补", by)[..] else { panic!("{rows:?}") };
        assert!(name.contains("合并公布") && *count == 5, "{name} {count}");
        assert_eq!(of("改造项目", by).iter().map(|(_, count)| count).sum::<u64>(), 1);
    }
    for address in ["/figures", "/results"] {
        let (_, html) = town.open(None, address).await;
        let rewards =
            html.split("各区县的以奖代补</caption>").nth(1).unwrap().split("</table>").next().unwrap();
        assert!(rewards.contains("合并公布") && !rewards.contains("南岗区"), "{address}");
    }
    let (_, api) = town.open(None, "/api/v1/figures").await;
    let api: Value = serde_json::from_str(&api).unwrap();
    let districts = api["reward_districts"].as_object().unwrap();
    assert!(districts.len() == 1 && districts.keys().all(|name| name.contains("合并公布")), "{api}");
}

/// Projects on their line, at its end and aside are all there are.
#[tokio::test]
async fn every_case_stands_somewhere_once() {
    let town = Town::new();
    let own = town.office.overview();
    let here: usize = own.steps.iter().map(|row| row.here).sum();
    let aside: usize = own.aside.iter().map(|(_, count)| count).sum();
    assert_eq!(here + aside, own.cases);
    assert!(own.steps[0].reached == own.cases && own.steps[0].late > 0);
    for rows in [&own.districts, &own.industries] {
        assert_eq!(rows.iter().map(|row| row.cases).sum::<usize>(), own.cases);
        assert_eq!(Fen::sum(rows.iter().map(|row| row.approved.amount)), Some(own.approved.amount));
    }
}

/// The overview is reckoned once after each record: who asks again gets the same.
#[tokio::test]
async fn the_overview_is_reckoned_once_after_each_record() {
    let town = Town::new();
    let first = town.office.overview();
    assert!(std::sync::Arc::ptr_eq(&first, &town.office.overview()));
    assert_eq!(first.seq, town.office.view(|view| view.fund.seq));
}

/// Districts, assessors and applicants have no overview; who may not open signs of trouble is not told how many there are.
#[tokio::test]
async fn the_overview_is_for_the_city_s_offices_and_those_who_supervise() {
    let town = Town::new();
    for role in [Role::Enterprise, Role::DistrictOffice, Role::DistrictFinance, Role::Assessor, Role::Expert]
    {
        let (status, _) = town.open(Some(role), "/overview").await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{}", role.zh());
    }
    assert!(!page(&town, Role::FinanceBureau, "/overview").await.contains("风险提示（"));
    let html = page(&town, Role::BureauLeader, "/overview").await;
    says(&html, &["风险提示（", "href=\"/overview\" aria-current=\"page\"", "role=\"img\"", "数值见表"]);
}
