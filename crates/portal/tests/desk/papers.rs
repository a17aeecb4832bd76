//! 公文: each paper as a page and as a Word file, for those it is for.

use axum::http::StatusCode;
use fund::Role;

use crate::town::Town;
use crate::{page, says};

/// Every paper an office prints, with words that must stand in it, in page and file alike.
const PAPERS: [(&str, &str, &[&str]); 7] = [
    ("/projects/P0001/acceptance", "验收评审意见 P0001", &["系统已上线，数据采集完整。", "评审结论：合格。"]),
    ("/projects/P0001/verification", "改造投入核定表 P0001", &["HT-01", "400,000.00", "肆拾万元整"]),
    ("/projects/P0006/correction", "一次性告知书 P0006", &["补充设备清单和点位表", "2项内容"]),
    ("/batches/B0002/award-sheet", "奖补额度测算表 B0002", &["试算", "240,000.00", "大写："]),
    ("/notices/N0001", "公示 N0001", &["关于2025年第一批申报", "贰拾肆万元整"]),
    ("/office/notices/N0002/papers", "报批请示 N0002", &["妥否，请批示。", "〔　　　　〕", "490,000.00"]),
    ("/payments/T0001/file", "分区县拨付清单 T0001", &["南岗区小计1笔", "168,000.00"]),
];

/// RFC 5987.
fn encoded(name: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let one = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    name.bytes().map(one).collect()
}

/// Given the town; when the bureau opens each paper; then the page says what the paper says, and the Word file below it
/// says the same under a Chinese name.
#[tokio::test]
async fn every_paper_is_a_page_and_a_word_file() {
    let town = Town::new();
    for (address, name, words) in PAPERS {
        let html = page(&town, Role::BureauReviewer, address).await;
        says(&html, words);
        let word = format!("{address}/docx");
        says(&html, &[&format!("href=\"{word}\""), "校验码"]);
        let (status, headers, bytes) = town.file(Role::BureauReviewer, &word).await;
        assert_eq!(status, StatusCode::OK, "{word}");
        let disposition = headers["content-disposition"].to_str().unwrap();
        let named = format!("filename*=UTF-8''{}.docx", encoded(name));
        assert!(disposition.starts_with("attachment;") && disposition.ends_with(&named), "{disposition}");
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert!(bytes.starts_with(b"PK"), "{word}");
        // Parts are stored as they are, so the words stand in the archive.
        says(&String::from_utf8_lossy(&bytes), words);
    }
}

/// The case leads to the papers of its stage, the batch, the notice and the instruction to theirs.
#[tokio::test]
async fn papers_are_linked_where_the_official_stands() {
    let town = Town::new();
    for (address, links) in [
        ("/projects/P0001", &["/projects/P0001/acceptance", "/projects/P0001/verification/docx"][..]),
        ("/projects/P0006", &["/projects/P0006/correction", "/projects/P0006/correction/docx"]),
        ("/batches/B0002", &["/batches/B0002/award-sheet", "/batches/B0002/award-sheet/docx"]),
        ("/office/notices/N0001", &["/office/notices/N0001/papers/docx", "/notices/N0001/docx"]),
        ("/payments/T0001", &["/payments/T0001/file", "/payments/T0001/file/docx"]),
    ] {
        let html = page(&town, Role::BureauReviewer, address).await;
        for link in links {
            says(&html, &[&format!("href=\"{link}\"")]);
        }
    }
    let early = page(&town, Role::BureauReviewer, "/projects/P0007").await;
    assert!(!early.contains("/projects/P0007/acceptance"), "no review, no opinion");
}

/// 验收评审: until the conclusion an expert has no paper with the others' opinions; the bureau has the draft.
#[tokio::test]
async fn experts_have_no_opinions_of_others_on_paper() {
    let town = Town::new();
    let experts = town.office.view(|view| {
        view.fund.projects[&"P0009".parse().unwrap()].acceptance.as_ref().unwrap().experts.clone()
    });
    for expert in &experts {
        for address in ["/projects/P0009/acceptance", "/projects/P0009/acceptance/docx"] {
            let (status, body) = town.open_as(Some(expert), address).await;
            assert_eq!(status, StatusCode::NOT_FOUND, "{expert} {address}");
            assert!(!body.contains("现场未见数据采集设备"));
        }
    }
    let draft = page(&town, Role::BureauReviewer, "/projects/P0009/acceptance").await;
    says(&draft, &["现场未见数据采集设备", "尚未作出"]);
}

/// An enterprise has the correction notice of its own project, and none of the papers on which it is judged.
#[tokio::test]
async fn an_enterprise_has_only_its_own_correction_notice() {
    let town = Town::new();
    let owner = town.office.view(|view| {
        let code = &view.fund.projects[&"P0006".parse().unwrap()].enterprise;
        let own = |actor: &&fund::Actor| actor.enterprise.as_ref() == Some(code);
        view.fund.accounts.values().find(own).unwrap().account.clone()
    });
    let (status, own) = town.open_as(Some(&owner), "/projects/P0006/correction").await;
    assert_eq!(status, StatusCode::OK);
    says(&own, &["补充设备清单和点位表", "第五条（三）"]);
    let (_, case) = town.open_as(Some(&owner), "/projects/P0006").await;
    says(&case, &["href=\"/projects/P0006/correction/docx\""]);
    let (other, _) = town.open(Some(Role::Enterprise), "/projects/P0006/correction/docx").await;
    assert_eq!(other, StatusCode::NOT_FOUND);
    for address in ["/projects/P0006/acceptance", "/projects/P0006/verification/docx"] {
        assert_eq!(town.open_as(Some(&owner), address).await.0, StatusCode::FORBIDDEN, "{address}");
    }
}

/// 奖补额度测算表: the table and its total come first and are printed alone; the workings are folded below it, case by case,
/// and are printed, or stand in the Word file, only for who asks for them.
#[tokio::test]
async fn the_workings_of_an_award_sheet_are_an_annex_for_who_asks() {
    let town = Town::new();
    let plain = page(&town, Role::BureauReviewer, "/batches/B0002/award-sheet").await;
    let (paper, below) = plain.split_once("</article>").unwrap();
    assert!(paper.contains("合计") && !paper.contains("按比例计算"));
    let folded: Vec<&str> = below.split("<details>").skip(1).collect();
    assert!(
        below.contains("no-print") && folded.len() == paper.matches("<tr>").count() - 2,
        "one for each row"
    );
    assert!(folded.iter().all(|one| one.contains("按比例计算") && one.contains(" 元</summary>")));
    says(&plain, &["/batches/B0002/award-sheet?annex=1", "/batches/B0002/award-sheet/docx?annex=1"]);

    let annexed = page(&town, Role::BureauReviewer, "/batches/B0002/award-sheet?annex=1").await;
    let (paper, below) = annexed.split_once("</article>").unwrap();
    assert!(
        paper.contains("附：逐项测算过程") && paper.contains("按比例计算") && !below.contains("<details>")
    );
    for (address, has) in [("docx", false), ("docx?annex=1", true)] {
        let address = format!("/batches/B0002/award-sheet/{address}");
        let (_, _, bytes) = town.file(Role::BureauReviewer, &address).await;
        assert_eq!(String::from_utf8_lossy(&bytes).contains("按比例计算"), has, "{address}");
    }
}
