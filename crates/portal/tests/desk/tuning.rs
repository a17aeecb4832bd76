//! 批次调校: the bureau tries lower measures on a batch; the address is the question, and adopting is an act of its own.

use axum::http::StatusCode;
use fund::Role;

use crate::town::Town;
use crate::{page, says};

const TUNING: &str = "/batches/B0002/tuning";

fn town() -> Town {
    Town::of("tuning.txt", include_str!("tuning.txt"))
}

/// Only the bureau prepares and adopts a measure.
#[tokio::test]
async fn a_batch_is_tried_by_the_bureau_and_by_nobody_else() {
    let town = town();
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Citizen) {
        let known = town.office.view(|view| view.fund.accounts.values().any(|actor| actor.role == role));
        if !known {
            continue;
        }
        let (status, _) = town.open(Some(role), TUNING).await;
        let bureau = [Role::BureauHandler, Role::BureauReviewer, Role::BureauLeader].contains(&role);
        let expected = if bureau { StatusCode::OK } else { StatusCode::FORBIDDEN };
        assert_eq!(status, expected, "{}", role.zh());
    }
    let pool = town.open(Some(Role::BureauLeader), "/batches/B0001/tuning").await;
    assert_eq!(pool.0, StatusCode::NOT_FOUND, "nothing is awarded in a pool batch");
    says(&page(&town, Role::BureauHandler, "/batches/B0002").await, &["批次调校", TUNING]);
    let finance = page(&town, Role::FinanceBureau, "/batches/B0002").await;
    assert!(!finance.contains(TUNING));
}

/// 50 + 18 + 14 = 82万元. With 60万元 the largest factor that fits is the first answer; the next one would not fit.
#[tokio::test]
async fn the_first_answer_is_the_largest_factor_that_fits() {
    let town = town();
    let first = page(&town, Role::BureauLeader, &format!("{TUNING}?money=60万")).await;
    says(&first, &["比例和限额同比下调至 73.17%", "资金够", "没有断崖", "按现行标准", "82.00", "36.585%"]);
    let next = page(&town, Role::BureauLeader, &format!("{TUNING}?money=60万&factor=73.18")).await;
    says(&next, &["资金不够", "缺口", "76.00"]);
    let solved = page(&town, Role::BureauLeader, &format!("{TUNING}?money=60万&factor=90&solve=1")).await;
    says(&solved, &["比例和限额同比下调至 73.17%"]);
}

/// 只降比例 leaves 30万元 without an amount: the page names the edge, the reading and why it cannot be adopted.
#[tokio::test]
async fn a_cliff_is_shown_with_its_edge_and_keeps_the_measure_from_being_adopted() {
    let town = town();
    let html = page(&town, Role::BureauLeader, &format!("{TUNING}?form=rates&factor=90")).await;
    says(&html, &["多投反少", "不能确定", "/readings#boundary", "P0002 在两档交界处", "采用后整批无法测算"]);
    assert!(!html.contains("/acts/set_terms?"), "nothing to adopt");
}

/// What is adopted is the official act, filled in with exactly what was tried; a handler is told whose act it is.
#[tokio::test]
async fn adopting_opens_the_official_act_filled_in() {
    let town = town();
    let address = format!("{TUNING}?form=awards&factor=73.17&money=60万");
    let html = page(&town, Role::BureauLeader, &address).await;
    let form = adopted(&html, "/acts/set_terms?").expect("a link to the act");
    let act = page(&town, Role::BureauLeader, &form).await;
    says(&act, &["value=\"51.219%\"", "value=\"131706.00\"", "value=\"中央财政资金余额\" checked", "文号"]);
    let handler = page(&town, Role::BureauHandler, &address).await;
    assert!(adopted(&handler, "/acts/set_terms?").is_none());
    says(&handler, &["采用本方案", "负责人"]);

    let html = page(&town, Role::BureauLeader, &format!("{TUNING}?form=share&money=60万")).await;
    let form = adopted(&html, "/acts/divide_money?").expect("a link to the act");
    says(&page(&town, Role::BureauLeader, &form).await, &["value=\"600000.00\"", "微调的依据"]);
    let enough = page(&town, Role::BureauLeader, &format!("{TUNING}?form=share&money=82万")).await;
    says(&enough, &["资金足够全部奖补，不需要分配"]);
}

fn adopted(html: &str, act: &str) -> Option<String> {
    let at = html.find(act)?;
    let address: String = html[at..].chars().take_while(|c| *c != '"').collect();
    Some(address.replace("&#38;", "&").replace("&amp;", "&"))
}

/// Up to four measures stand side by side, in an address that can be shared, and leave as a table.
#[tokio::test]
async fn measures_are_compared_in_an_address_and_exported() {
    let town = town();
    let address =
        format!("{TUNING}?form=awards&factor=80&money=60万&keep=rates-9000.share.firm-8000.nonsense-1");
    let html = page(&town, Role::BureauReviewer, &address).await;
    says(
        &html,
        &["现行标准", "只降比例至 90%", "按比例分配", "只降企业累计上限至 80%", "正在试算", "加入比较"],
    );
    assert!(!html.contains("nonsense"));
    let csv =
        page(&town, Role::BureauReviewer, &address.replace("tuning?", "tuning/comparison?format=csv&")).await;
    assert_eq!(csv.lines().count(), 6, "{csv}");
    assert!(csv.contains("按比例分配,600000.00,0.00,3,0"), "{csv}");
    let firms = page(&town, Role::BureauReviewer, &format!("{address}&format=csv")).await;
    assert_eq!(firms.lines().count(), 3, "{firms}");
    assert!(firms.contains("91230199128175037N,1,500000.00,400000.00,-100000.00"), "{firms}");
    let full = page(
        &town,
        Role::BureauReviewer,
        &format!("{TUNING}?keep=awards-1.awards-2.awards-3.awards-4.awards-5"),
    )
    .await;
    says(&full, &["最多比较 4 个方案"]);
    assert!(!full.contains("0.05%"));
}

/// What cannot be understood is said beside its field, and nothing breaks.
#[tokio::test]
async fn what_is_not_understood_is_said_and_nothing_breaks() {
    let town = town();
    let html = page(&town, Role::BureauLeader, &format!("{TUNING}?factor=九成&money=很多")).await;
    says(&html, &["“九成”看不懂", "金额“很多”看不懂", "value=\"很多\""]);
    let above = page(&town, Role::BureauLeader, &format!("{TUNING}?factor=100.01")).await;
    says(&above, &["高于100%"]);
    let zero = page(&town, Role::BureauLeader, &format!("{TUNING}?money=0&factor=0&form=firm")).await;
    says(&zero, &["企业累计额度已用完"]);
}

/// The slider asks for the parts of the same page; the forecast says that it is an estimate, and its seed.
#[tokio::test]
async fn the_slider_gets_parts_of_the_same_page_and_a_seed_gives_the_same_forecast() {
    let town = town();
    let part = page(&town, Role::BureauLeader, &format!("{TUNING}?factor=80&part=answer")).await;
    assert!(part.starts_with("<section") && !part.contains("<html"), "{part}");
    let chance = |seed: u32| format!("{TUNING}?factor=80&money=70万&part=chance&seed={seed}");
    let first = page(&town, Role::BureauLeader, &chance(7)).await;
    says(
        &first,
        &[
            "估计，不是账上的钱",
            "在库实施中 1 个",
            "10000 次",
            "随机种子 7",
            "假设（已办结的只有 0 件",
            "第十八条",
        ],
    );
    assert_eq!(page(&town, Role::BureauLeader, &chance(7)).await, first);
}
