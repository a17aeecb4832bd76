//! `earmark calculate`, from file to figures, as a clerk and as an auditor's script would use it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod support;

use std::path::Path;

use serde_json::Value;
use support::{HARBIN, Ran, earmark};

const FIRM: &str = "91230199128175037N";
const OTHER: &str = "91230100127575573H";

fn file(dir: &Path, name: &str, text: &str) -> String {
    let path = dir.join(name);
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

/// A list of (code, project, verified).
fn list(rows: &[(&str, &str, &str)]) -> String {
    let mut text = "统一社会信用代码,项目名称,核定改造投入\n".to_owned();
    for (code, project, verified) in rows {
        text.push_str(&format!("{code},{project},\"{verified}\"\n"));
    }
    text
}

fn json(dir: &Path, rows: &[(&str, &str, &str)]) -> Value {
    let input = file(dir, "list.csv", &list(rows));
    let ran = earmark(&["calculate", &input, "--policy", HARBIN, "--format", "json"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    serde_json::from_str(&ran.out).unwrap()
}

fn with_terms(dir: &Path, terms: &str, rows: &[(&str, &str, &str)]) -> Ran {
    let input = file(dir, "list.csv", &list(rows));
    let terms = file(dir, "terms.toml", terms);
    earmark(&["calculate", &input, "--policy", HARBIN, "--terms", &terms, "--format", "json"])
}

#[test]
fn three_projects_of_18_get_18_18_and_14_and_a_fourth_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let rows = [
        (FIRM, "一", "30万"),
        (FIRM, "二", "300,000.00"),
        (OTHER, "甲", "８０万"),
        (FIRM, "三", "300000"),
        (FIRM, "四", "10"),
    ];
    let answer = json(dir.path(), &rows);
    let awards: Vec<_> =
        answer["rows"].as_array().unwrap().iter().map(|row| row["award"].as_str().unwrap()).collect();
    assert_eq!(awards, ["180000.00", "180000.00", "400000.00", "140000.00", "0.00"]);
    assert_eq!(answer["total"], "900000.00");
    assert_eq!(answer["rows"][0]["verified"], "300000.00");
    assert_eq!(answer["rows"][3]["bound_by"], serde_json::json!(["band-1.cap", "firm.cap"]));
    assert_eq!(answer["rows"][4]["articles"], serde_json::json!(["第四条（一）"]));
    let step = &answer["rows"][0]["workings"][2];
    assert_eq!(
        *step,
        serde_json::json!({
            "step": "按比例计算", "basis": "第四条（一）", "expression": "300,000.00元 × 70%", "result": "210,000.00元"
        })
    );
}

#[test]
fn the_text_is_what_a_clerk_can_put_on_the_table() {
    let dir = tempfile::tempdir().unwrap();
    let rows =
        [(FIRM, "MES 改造", "25.714286万"), (FIRM, "仓储", "30万"), (OTHER, "数控机床联网", "123.45万")];
    let input = file(dir.path(), "list.csv", &list(&rows));
    let ran = earmark(&["calculate", &input, "--policy", HARBIN]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    // The digest changes with every edit of the pack; the figures do not.
    let text: Vec<_> = ran.out.lines().filter(|line| !line.starts_with("政策包：")).collect();
    insta::assert_snapshot!(text.join("\n"));
}

#[test]
fn everything_wrong_is_told_at_once_and_nothing_is_written() {
    let dir = tempfile::tempdir().unwrap();
    let rows = [
        ("123", "甲", "-1"),
        (FIRM, "乙", "1.234"),
        (FIRM, "", "abc"),
        (FIRM, "乙", "1"),
        (OTHER, "丙", "=1+1"),
    ];
    let input = file(dir.path(), "坏.csv", &list(&rows));
    let output = dir.path().join("out.json").display().to_string();
    let ran = earmark(&["calculate", &input, "--policy", HARBIN, "--format", "json", "--output", &output]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(!Path::new(&output).exists());
    for told in [
        "“坏.csv”第 2 行“统一社会信用代码”列，值“123”",
        "“坏.csv”第 2 行“核定改造投入”列，值“-1”",
        "“坏.csv”第 3 行“核定改造投入”列，值“1.234”",
        "“坏.csv”第 4 行“项目名称”列，值“”",
        "“坏.csv”第 4 行“核定改造投入”列，值“abc”",
        "“坏.csv”第 5 行“项目名称”列，值“乙”",
        "“坏.csv”第 6 行“核定改造投入”列，值“=1+1”",
    ] {
        assert!(ran.err.contains(told), "{told} is missing in:\n{}", ran.err);
    }
    assert_eq!(ran.err.lines().count(), 7);
}

#[test]
fn a_missing_column_is_named_with_what_is_there() {
    let dir = tempfile::tempdir().unwrap();
    let input = file(dir.path(), "list.csv", "项目名称,投入\n甲,1\n");
    let ran = earmark(&["calculate", &input, "--policy", HARBIN]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.err.contains("统一社会信用代码") && ran.err.contains("核定改造投入") && ran.err.contains("投入")
    );
}

#[test]
fn xlsx_goes_out_and_comes_in_again_with_the_same_result() {
    let dir = tempfile::tempdir().unwrap();
    let rows = [(FIRM, "@SUM(A1)", "30万"), (OTHER, "-2+3", "0.01")];
    let input = file(dir.path(), "list.csv", &list(&rows));
    let book = dir.path().join("out.xlsx").display().to_string();
    let ran = earmark(&["calculate", &input, "--policy", HARBIN, "--format", "xlsx", "--output", &book]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let again = earmark(&["calculate", &book, "--policy", HARBIN, "--format", "csv"]);
    assert_eq!(again.status, 2, "the sheet's total is no project: {}", again.out);
    assert!(again.err.contains("合计"), "{}", again.err);
    let csv = earmark(&["calculate", &input, "--policy", HARBIN, "--format", "csv"]);
    assert_eq!(csv.status, 0);
    for line in csv.out.lines() {
        for cell in line.trim_start_matches('\u{feff}').split(',') {
            assert!(!cell.trim_start_matches('"').starts_with(['=', '+', '-', '@', '\t']), "{cell}");
        }
    }
    let to_screen = earmark(&["calculate", &input, "--policy", HARBIN, "--format", "xlsx"]);
    assert_eq!(to_screen.status, 2, "bytes of a workbook do not belong on a screen");
}

#[test]
fn terms_above_the_law_compute_nothing_and_name_the_article() {
    let dir = tempfile::tempdir().unwrap();
    let terms = "format = \"earmark-terms/1\"\ndocument_no = \"哈工信函〔2025〕9号\"\ngrounds = [\"中央财政资金余额\"]\n\n[[band]]\nband = \"band-1\"\nrate = \"75%\"\ncap = \"18万\"\n";
    let ran = with_terms(dir.path(), terms, &[(FIRM, "一", "30万")]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("第四条（一）") && ran.err.contains("75%"), "{}", ran.err);
}

#[test]
fn where_the_terms_make_two_bands_differ_the_row_is_refused_naming_both() {
    let dir = tempfile::tempdir().unwrap();
    let band = |id: &str, rate: &str, cap: &str| {
        format!("[[band]]\nband = \"{id}\"\nrate = \"{rate}\"\ncap = \"{cap}\"\n")
    };
    let terms = format!(
        "format = \"earmark-terms/1\"\ndocument_no = \"哈工信函〔2025〕9号\"\ngrounds = [\"中央财政资金余额\"]\n\n{}{}{}",
        band("band-1", "63%", "18万"),
        band("band-2", "54%", "40万"),
        band("band-3", "45%", "50万")
    );
    let ran = with_terms(dir.path(), &terms, &[(FIRM, "一", "20万"), (OTHER, "二", "30万")]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("第 3 行"), "{}", ran.err);
    assert!(ran.err.contains("180,000.00") && ran.err.contains("162,000.00"), "{}", ran.err);
    let off_the_edge = with_terms(dir.path(), &terms, &[(FIRM, "一", "20万")]);
    assert_eq!(off_the_edge.status, 0, "{}", off_the_edge.err);
    let answer: Value = serde_json::from_str(&off_the_edge.out).unwrap();
    assert_eq!(answer["rows"][0]["award"], "126000.00");
}
