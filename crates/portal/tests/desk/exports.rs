//! 导出设置: columns chosen, named, picked again, made usual, renamed and thrown away; and what never leaves.

use axum::http::StatusCode;
use fund::Role;

use crate::town::Town;
use crate::{page, says};

/// The heads of an exported CSV.
async fn heads(town: &Town, account: &str, address: &str) -> String {
    let (status, csv) = town.open_as(Some(&account.into()), address).await;
    assert_eq!(status, StatusCode::OK, "{address}: {csv}");
    csv.trim_start_matches('\u{feff}').lines().next().unwrap().to_owned()
}

fn me(town: &Town) -> String {
    town.account(Role::BureauHandler).to_string()
}

/// The number of a template, as the page that manages it has it.
async fn number(town: &Town, account: &str, name: &str) -> String {
    let (_, html) = town.open_as(Some(&account.into()), "/exports/projects").await;
    let row = html.split("<tr>").find(|row| row.contains(&format!("<b>{name}</b>"))).unwrap().to_owned();
    row.split("edit=").nth(1).unwrap().split(['&', '#', '"']).next().unwrap().to_owned()
}

/// Given columns ticked in an order of one's own; when they are saved; then CSV, workbook and JSON have these columns in
/// this order, and no others.
#[tokio::test]
async fn a_template_is_saved_and_every_file_honours_it() {
    let town = Town::new();
    let me = me(&town);
    let fields = [
        ("name", "季度报表"),
        ("use-paid", "yes"),
        ("order-paid", "1"),
        ("use-id", "yes"),
        ("order-id", "2"),
    ];
    let saved = town.post(&me, "/exports/projects", &fields).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.html);
    let id = number(&town, &me, "季度报表").await;
    let address = format!("/projects?q=太阳岛&layout={id}&format=");
    assert_eq!(heads(&town, &me, &format!("{address}csv")).await, "已拨（元）,项目编号");
    let (_, json) = town.open_as(Some(&me.as_str().into()), &format!("{address}json")).await;
    let rows: Vec<serde_json::Map<String, serde_json::Value>> = serde_json::from_str(&json).unwrap();
    assert_eq!(rows.len(), 3);
    assert!(rows.iter().all(|row| row.len() == 2 && row.contains_key("paid") && row.contains_key("id")));
    let (status, _, bytes) = town.file(Role::BureauHandler, &format!("{address}xlsx")).await;
    let sheet = office::imports::parse("导出.xlsx", &bytes).unwrap();
    assert!(status == StatusCode::OK && sheet.columns(["已拨", "项目编号"]).is_ok());
    assert!(sheet.column("企业 / 项目").unwrap().is_none());
    // Without the template the list leaves whole.
    assert!(
        heads(&town, &me, "/projects?format=csv").await.starts_with("企业 / 项目,统一社会信用代码,项目编号")
    );
}

/// The usual template holds without being named, on the list's own links too; 全部列 is still to be had.
#[tokio::test]
async fn the_usual_template_holds_until_another_is_picked() {
    let town = Town::new();
    let me = me(&town);
    let fields = [("name", "我的"), ("use-id", "yes"), ("usual", "yes")];
    town.post(&me, "/exports/projects", &fields).await;
    assert_eq!(heads(&town, &me, "/projects?format=csv").await, "项目编号");
    let list = page(&town, Role::BureauHandler, "/projects").await;
    says(&list, &["导出当前列表（我的）", "全部列", "/exports/projects?back=%2Fprojects"]);
    assert!(heads(&town, &me, "/projects?layout=all&format=csv").await.contains("企业 / 项目"));
    let none = town.post(&me, "/exports/projects/0/usual", &[]).await;
    assert_eq!(none.status, StatusCode::SEE_OTHER);
    assert!(heads(&town, &me, "/projects?format=csv").await.contains("企业 / 项目"));
}

/// Renamed in place, thrown away once; a second time does no harm.
#[tokio::test]
async fn a_template_is_renamed_and_thrown_away() {
    let town = Town::new();
    let me = me(&town);
    town.post(&me, "/exports/projects", &[("name", "旧名"), ("use-id", "yes")]).await;
    let id = number(&town, &me, "旧名").await;
    let form = page(&town, Role::BureauHandler, &format!("/exports/projects?edit={id}")).await;
    says(&form, &["修改模板", "value=\"旧名\""]);
    town.post(&me, "/exports/projects", &[("id", &id), ("name", "新名"), ("use-code", "yes")]).await;
    assert_eq!(number(&town, &me, "新名").await, id);
    assert_eq!(heads(&town, &me, &format!("/projects?layout={id}&format=csv")).await, "统一社会信用代码");
    for _ in 0..2 {
        let gone = town.post(&me, &format!("/exports/projects/{id}/discard"), &[]).await;
        assert_eq!(gone.status, StatusCode::SEE_OTHER);
    }
    let (status, _) =
        town.open_as(Some(&me.as_str().into()), &format!("/projects?layout={id}&format=csv")).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

/// What is wrong with the form is said beside the field, and what was typed stays.
#[tokio::test]
async fn a_template_that_cannot_be_kept_says_why_and_keeps_what_was_typed() {
    let town = Town::new();
    let me = me(&town);
    let long = "名".repeat(41);
    for (fields, words) in [
        (&[("name", ""), ("use-id", "yes")][..], "请填写模板名称"),
        (&[("name", long.as_str()), ("use-id", "yes")], "最多 40 个字"),
        (&[("name", "甲")], "请至少选择一列"),
        (&[("name", "甲"), ("use-id", "yes"), ("order-id", "第一")], "不是整数"),
    ] {
        let again = town.post(&me, "/exports/projects", fields).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
        says(&again.html, &[words, &format!("value=\"{}\"", fields[0].1)]);
    }
    let html = page(&town, Role::BureauHandler, "/exports/projects").await;
    says(&html, &["还没有模板"]);
}

/// A column that the list does not have is refused — not left out in silence — in a form, in an address; so is another
/// person's template.
#[tokio::test]
async fn unknown_columns_and_templates_of_others_are_refused() {
    let town = Town::new();
    let me = me(&town);
    let foreign = town.post(&me, "/exports/projects", &[("name", "甲"), ("use-password", "yes")]).await;
    assert_eq!(foreign.status, StatusCode::BAD_REQUEST);
    for columns in ["password", "id,person", "id,id"] {
        let address = format!("/projects?format=csv&columns={columns}");
        let (status, said) = town.open_as(Some(&me.as_str().into()), &address).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{columns}: {said}");
    }
    assert_eq!(heads(&town, &me, "/projects?format=csv&columns=name,id").await, "项目名称,项目编号");

    town.post(&me, "/exports/projects", &[("name", "甲"), ("use-id", "yes")]).await;
    let id = number(&town, &me, "甲").await;
    let other = town.account(Role::BureauLeader).to_string();
    let (status, _) =
        town.open_as(Some(&other.as_str().into()), &format!("/projects?layout={id}&format=csv")).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let stolen = [("id", id.as_str()), ("name", "乙"), ("use-id", "yes")];
    assert_eq!(town.post(&other, "/exports/projects", &stolen).await.status, StatusCode::NOT_FOUND);
    town.post(&other, &format!("/exports/projects/{id}/discard"), &[]).await;
    assert_eq!(number(&town, &me, "甲").await, id);
}

/// What one may not open, one may not set up either: neither its columns nor its existence are told.
#[tokio::test]
async fn lists_of_others_cannot_be_set_up() {
    let town = Town::new();
    for (role, list) in [
        (Role::BureauHandler, "accounts"),
        (Role::BureauHandler, "timeline"),
        (Role::DistrictOffice, "payments"),
        (Role::Enterprise, "projects"),
        (Role::Administrator, "worklist"),
    ] {
        let (status, hidden) = town.open(Some(role), &format!("/exports/{list}")).await;
        let (_, unknown) = town.open(Some(role), "/exports/nothing").await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{} {list}", role.zh());
        assert_eq!(hidden.replace(list, "nothing"), unknown);
        let account = town.account(role).to_string();
        let saved =
            town.post(&account, &format!("/exports/{list}"), &[("name", "甲"), ("use-id", "yes")]).await;
        assert_eq!(saved.status, StatusCode::NOT_FOUND);
    }
    let (status, _) = town.open(None, "/exports/notices").await;
    assert_eq!(status, StatusCode::SEE_OTHER, "nobody signs in first");
    // A visitor without an account has the public list, and no desk to keep templates on.
    let (_, notices) = town.open(None, "/notices").await;
    assert!(notices.contains("导出当前列表") && !notices.contains("/exports/"));
}

/// Every list that can be exported can be set up by who may open it, and leads back.
#[tokio::test]
async fn every_list_leads_to_its_settings() {
    let town = Town::new();
    for (role, list, address) in [
        (Role::BureauHandler, "worklist", "/worklist"),
        (Role::BureauLeader, "projects", "/projects"),
        (Role::BureauLeader, "batches", "/batches"),
        (Role::BureauLeader, "batch_projects", "/batches/B0002"),
        (Role::BureauLeader, "office_notices", "/office/notices"),
        (Role::BureauLeader, "payments", "/payments"),
        (Role::BureauLeader, "postings", "/money/postings"),
        (Role::BureauLeader, "recoveries", "/recoveries"),
        (Role::BureauLeader, "enterprises", "/enterprises"),
        (Role::SupervisionGroup, "relations", "/relations"),
        (Role::SupervisionGroup, "timeline", "/timeline"),
        (Role::Administrator, "accounts", "/accounts"),
        (Role::Enterprise, "notices", "/notices"),
        (Role::Enterprise, "results", "/results"),
    ] {
        let html = page(&town, role, address).await;
        let link = format!("/exports/{list}?back=");
        assert!(html.contains("导出设置") && html.contains(&link), "{address} does not lead to {link}");
        let settings = page(&town, role, &format!("/exports/{list}?back={address}")).await;
        says(&settings, &["还没有模板", &format!("href=\"{address}\"")]);
    }
}
