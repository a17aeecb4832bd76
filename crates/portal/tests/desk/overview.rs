//! 总览: every figure leads to the cases it counts, and the list there has the same total.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use fund::Role;
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
async fn rows(town: &Town, role: Role, href: &str) -> Option<Vec<Value>> {
    let joint = if href.contains('?') { '&' } else { '?' };
    let (status, json) = town.open(Some(role), &format!("{href}{joint}format=json")).await;
    assert_eq!(status, StatusCode::OK, "{href}");
    serde_json::from_str(&json).ok()
}

async fn is_counted(town: &Town, role: Role, figure: &Figure) {
    let Figure { href, .. } = figure;
    let html = page(town, role, href).await;
    if let Some(count) = figure.count {
        assert!(html.contains(&format!("<p>共 {count} ")), "{} {href}: not {count} in all", role.zh());
        let rows = rows(town, role, href).await.unwrap();
        assert_eq!(i64::try_from(rows.len()).unwrap(), count, "{} {href}", role.zh());
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
        assert!(found, "{} {href}: no column adds up to {fen}", role.zh());
    }
}

fn ui_wan(amount: Fen) -> String {
    let figure = portal::component::wan(amount).to_string();
    figure.split('>').nth(1).unwrap().split('<').next().unwrap().to_owned()
}

/// Each reader of the overview; every figure is followed; the list says the same, to the fen.
#[tokio::test]
async fn every_figure_is_the_total_of_the_list_it_leads_to() {
    let town = Town::new();
    let mut followed = BTreeSet::new();
    for role in READERS {
        let html = page(&town, role, "/overview").await;
        let figures = figures(&html);
        assert!(figures.len() > 100, "{}: {} figures", role.zh(), figures.len());
        for figure in figures {
            // What a list says does not depend on which of these offices asks; whether they may open it does.
            let path = figure.href.split('?').next().unwrap().to_owned();
            if role == Role::BureauLeader || followed.insert((role, path)) {
                is_counted(&town, role, &figure).await;
            }
        }
    }
}

/// Cases on the main line, at its end and aside are all there are.
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
