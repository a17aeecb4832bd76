//! `earmark policy`: sound packs pass, wrong ones are told by file and line.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod support;

use serde_json::Value;
use support::{HARBIN, earmark, root};

#[test]
fn the_harbin_pack_has_no_errors_and_what_is_known_of_it_is_found() {
    let ran = earmark(&["policy", "check", HARBIN, "--format", "json"]);
    assert_eq!(ran.status, 0, "{}", ran.out);
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(report["errors"], 0);
    let codes: Vec<_> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["code"].as_str().unwrap().to_owned())
        .collect();
    for code in ["edge-agrees", "splitting-gain"] {
        assert!(codes.iter().any(|found| found == code), "{code} is not among {codes:?}");
    }
    let text = earmark(&["policy", "check", HARBIN]);
    assert!(text.out.trim_end().lines().last().unwrap().starts_with("0 处错误"), "{}", text.out);
}

#[test]
fn an_expired_instrument_is_said_to_be_expired() {
    let during = earmark(&["policy", "check", HARBIN, "--on", "2025-06-01"]);
    let after = earmark(&["policy", "check", HARBIN, "--on", "2026-06-01"]);
    assert!(after.out.contains("2025-12-31") && after.out.len() > during.out.len(), "{}", after.out);
}

#[test]
fn a_planted_error_is_found_by_file_and_line_and_status() {
    let dir = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(root().join(HARBIN)).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, dir.path().join(path.file_name().unwrap())).unwrap();
    }
    let heads = dir.path().join("heads.toml");
    let text = std::fs::read_to_string(&heads).unwrap();
    std::fs::write(&heads, text.replacen("rate = \"70%\"", "rate = \"71%\"", 1)).unwrap();
    let folder = dir.path().display().to_string();
    let ran = earmark(&["policy", "check", &folder]);
    assert_eq!(ran.status, 1);
    assert!(ran.out.contains("错误 heads.toml:"), "{}", ran.out);
    std::fs::write(&heads, "not toml").unwrap();
    assert_eq!(earmark(&["policy", "check", &folder]).status, 1);
    assert_eq!(earmark(&["policy", "check", "/nowhere"]).status, 2);
}

#[test]
fn a_pack_is_shown_with_its_heads_readings_and_limits() {
    let ran = earmark(&["policy", "show", HARBIN]);
    assert_eq!(ran.status, 0);
    for part in ["哈工信联规〔2024〕1号", "支持方向", "口径", "时限", "凭据清单"] {
        assert!(ran.out.contains(part), "{part}");
    }
}

#[test]
fn an_example_pack_says_what_it_does_not_know_and_founds_no_fund() {
    const HEFEI: &str = "policy/examples/hefei-2024";
    let checked = earmark(&["policy", "check", HEFEI, "--on", "2025-06-01"]);
    assert_eq!(checked.status, 0, "{}", checked.out);
    for part in ["[partial]", "[missing]", "摘记（五） https://", "[row-gap]"] {
        assert!(checked.out.contains(part), "{part}\n{}", checked.out);
    }
    assert!(earmark(&["policy", "show", HEFEI]).out.contains("缺："));
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("fund").display().to_string();
    let init = |more: &[&str]| {
        let name = ["init", &data, "--policy", HEFEI, "--name", "试点", "--administrator", "admin"];
        earmark(&[&name[..], more].concat())
    };
    let refused = init(&[]);
    assert_ne!(refused.status, 0);
    assert!(refused.err.contains("只能用于演示"), "{}", refused.err);
    assert_eq!(init(&["--day", "2025-06-02"]).status, 0, "a demonstration may");
}

#[test]
fn two_packs_are_compared_number_by_number_with_the_words_of_both() {
    let overlay = "policy/overlays/rate-2025";
    let ran = earmark(&["policy", "diff", HARBIN, overlay]);
    assert_eq!(ran.status, 0, "{}", ran.out);
    for part in [
        "原 50%，不超过 50万（第四条（一）：“80万以上补贴比例最高不超过50%，金额不超过50万”）",
        "新 45%，不超过 45万（示例财规〔2025〕6号第一项：",
        "原 20个工作日",
        "新 15个工作日",
        "3 处不同",
    ] {
        assert!(ran.out.contains(part), "{part}\n{}", ran.out);
    }
    let json = earmark(&["policy", "diff", HARBIN, overlay, "--format", "json"]);
    let changes: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(changes.as_array().unwrap().len(), 3);
    assert!(earmark(&["policy", "diff", HARBIN, HARBIN]).out.contains("0 处不同"));
    let checked = earmark(&["policy", "check", overlay, "--base", HARBIN, "--on", "2025-08-01"]);
    assert_eq!(checked.status, 0, "{}", checked.out);
    assert_eq!(earmark(&["policy", "check", overlay]).status, 2);
}
