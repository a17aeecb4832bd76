//! Errors planted in packs with rate tables, each caught by name and place.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by panicking")]

mod support;

use law::{Severity, check};
use support::{Files, changed, example, files, listed};

/// A finding of this severity must stand at the line where `mark` stands in the changed file.
fn found(files: &Files, severity: Severity, code: &str, file: &str, mark: &str) {
    let text = String::from_utf8(files[file].clone()).unwrap();
    let start = text.find(mark).unwrap_or_else(|| panic!("no {mark} in {file}"));
    let at = format!("{file}:{}", text[..start].matches('\n').count() + 1);
    let findings = check::files(files);
    let found = findings.iter().any(|f| f.severity == severity && f.code == code && f.at == at);
    assert!(found, "no {code} at {at} in\n{}", listed(&findings));
}

fn error(city: &str, file: &str, (from, to): (&str, &str), code: &str, mark: &str) {
    found(&changed(example(city), file, from, to), Severity::Error, code, file, mark);
}

#[test]
fn numbers_that_the_cited_words_do_not_contain() {
    for (city, from, to) in [
        ("wuhan-2025-jiangxia", "rate = \"30%\"", "rate = \"35%\""),
        ("wuhan-2025-jiangxia", "level = 2", "level = 3"),
        ("nanjing-2024-2", "amount = \"20万\"", "amount = \"25万\""),
        ("longyan-2025-2", "cap = \"15万\"", "cap = \"16万\""),
        ("longyan-2025-2", "rate = \"40%\"", "rate = \"45%\""),
        ("zhongshan-2024-5", "cap = \"60万\"", "cap = \"66万\""),
    ] {
        error(city, "heads.toml", (from, to), "number-not-in-quote", to);
    }
    let (from, to) = (
        "\"district-check\", until = \"2026-01-20 24:00\"",
        "\"district-check\", until = \"2026-01-21 24:00\"",
    );
    error("nanjing-2024-2", "heads.toml", (from, to), "number-not-in-quote", to);
}

#[test]
fn a_year_that_the_cited_words_do_not_name() {
    let text = String::from_utf8(example("hefei-2024")["heads.toml"].clone()).unwrap();
    let mut files = example("hefei-2024");
    files.insert("heads.toml".into(), text.replacen("year = 2024", "year = 2023", 1).into_bytes());
    found(&files, Severity::Error, "number-not-in-quote", "heads.toml", "year = 2023");
}

#[test]
fn a_line_that_an_earlier_one_always_comes_before() {
    let (from, to) = ("id = \"second-cohort\"\nlevel_from = 2", "id = \"second-cohort\"\nlevel = 2");
    let files = changed(example("nanjing-2024-2"), "heads.toml", from, to);
    // Now 三级 and 四级 that came late have no line.
    found(&files, Severity::Warning, "row-gap", "heads.toml", "id = \"first-cohort\"");
    let swapped = changed(
        example("wuhan-2025-jiangxia"),
        "heads.toml",
        "id = \"level-2\"\nlevel = 2\nrate = \"30%\"\ncap = \"30万\"\ncite = \"x2.rate\"",
        "id = \"level-2\"\nlevel_from = 2\nrate = \"30%\"\ncap = \"30万\"\ncite = \"x2.rate\"",
    );
    found(&swapped, Severity::Error, "row-unreachable", "heads.toml", "id = \"level-3-up\"");
}

#[test]
fn caps_exchanged_between_levels_fail_the_cases_and_fall_with_the_level() {
    let text = String::from_utf8(example("longyan-2025-2")["heads.toml"].clone()).unwrap();
    let text = text.replace("cap = \"25万\"", "cap = \"*\"").replace("cap = \"45万\"", "cap = \"25万\"");
    let mut files = example("longyan-2025-2");
    files.insert("heads.toml".into(), text.replace("cap = \"*\"", "cap = \"45万\"").into_bytes());
    found(&files, Severity::Error, "case-fails", "cases.toml", "name = \"四级：五成恰为45万元");
    found(&files, Severity::Warning, "level-falls", "heads.toml", "id = \"level-2\"");
}

#[test]
fn a_cap_that_the_enterprise_s_ceiling_always_comes_before() {
    let (from, to) = ("cap = \"45万\"\nprojects = 1", "cap = \"30万\"\nprojects = 1");
    let files = changed(example("longyan-2025-2"), "heads.toml", from, to);
    found(&files, Severity::Warning, "cap-never-binds", "heads.toml", "id = \"level-3\"");
}

#[test]
fn an_advance_that_may_be_more_than_the_award() {
    let mut files = changed(example("longyan-2025-2"), "heads.toml", "cap = \"15万\"", "cap = \"26万\"");
    for name in ["anchors.toml", "regulation.txt"] {
        files = changed(files, name, "最高15万元", "最高26万元");
    }
    found(&files, Severity::Warning, "advance-above-cap", "heads.toml", "rate = \"40%\"");
}

#[test]
fn an_event_that_nothing_names_and_one_without_its_fact() {
    let hefei = String::from_utf8(example("hefei-2024")["heads.toml"].clone()).unwrap();
    let mut files = example("hefei-2024");
    let text = hefei.replacen("event = \"completed\"", "event = \"finished\"", 1);
    files.insert("heads.toml".into(), text.into_bytes());
    found(&files, Severity::Error, "dangling-event", "heads.toml", "event = \"finished\"");
    let (from, to) = ("source = \"fact\"\nfact = \"ent.audit\"", "source = \"fact\"");
    error("nanjing-2024-2", "heads.toml", (from, to), "shape", "id = \"audit\"");
}

#[test]
fn a_time_that_is_none_and_a_level_that_is_none() {
    let (from, to) = (
        "\"district-check\", until = \"2026-01-20 24:00\"",
        "\"district-check\", until = \"2026-01-20 25:00\"",
    );
    error("nanjing-2024-2", "heads.toml", (from, to), "bad-time", to);
    error("wuhan-2025-jiangxia", "heads.toml", ("level = 2", "level = 5"), "bad-level", "level = 5");
}

#[test]
fn both_ways_of_naming_a_level_or_a_period_at_once() {
    let (from, to) = ("level = 2\n", "level = 2\nlevel_from = 2\n");
    error("wuhan-2025-jiangxia", "heads.toml", (from, to), "shape", "id = \"level-2\"");
    let (from, to) = ("\"contracted\", from", "\"contracted\", year = 2025, from");
    error("longyan-2025-2", "heads.toml", (from, to), "shape", "\"contracted\", year");
}

#[test]
fn a_part_of_another_form() {
    let (from, to) = ("form = \"rate-table\"", "form = \"rate-table\"\ninputs = [\"x\"]");
    error("wuhan-2025-jiangxia", "heads.toml", (from, to), "unknown-key", "form = \"rate-table\"");
    let moved = changed(files(), "heads.toml", "form = \"tiered-rate\"", "form = \"rate-table\"");
    found(&moved, Severity::Error, "unknown-key", "heads.toml", "form = \"rate-table\"");
}

#[test]
fn cases_that_expect_the_wrong_refusal_or_name_no_event() {
    let (from, to) = ("refused = \"no-row\"", "refused = \"rate-unknown\"");
    error("hefei-2024", "cases.toml", (from, to), "case-fails", "name = \"2026年完成");
    let (from, to) = ("completed = [\"2024-12-31 23:59\"]", "finished = [\"2024-12-31 23:59\"]");
    error("hefei-2024", "cases.toml", (from, to), "case-fails", "name = \"2024年最后一分钟");
    let (from, to) = ("advance = \"12万\"", "advance = \"12.01万\"");
    error("longyan-2025-2", "cases.toml", (from, to), "case-fails", "name = \"首期：合同首付");
    let (from, to) = ("rest = \"10万\"", "rest = \"9万\"");
    error("longyan-2025-2", "cases.toml", (from, to), "case-fails", "name = \"首期15万元之后");
}

#[test]
fn a_full_pack_may_leave_nothing_out_and_quotes_no_excerpts() {
    let text = String::from_utf8(example("wuhan-2025-jiangxia")["pack.toml"].clone()).unwrap();
    let mut files = example("wuhan-2025-jiangxia");
    files.insert("pack.toml".into(), text.as_bytes()[..text.find("[partial]").unwrap()].to_vec());
    let findings = check::files(&files);
    for code in ["bad-anchor", "missing-basis", "shape"] {
        assert!(
            findings.iter().any(|f| f.severity == Severity::Error && f.code == code),
            "{}",
            listed(&findings)
        );
    }
}

#[test]
fn an_excerpt_without_its_source_and_a_pack_that_lists_nothing_missing() {
    let (from, to) = ("excerpt = \"x4\"", "excerpt = \"x5\"");
    let files = changed(example("wuhan-2025-jiangxia"), "pack.toml", from, to);
    found(&files, Severity::Error, "excerpt-without-source", "anchors.toml", "\"x4.cost\"");
    let text = String::from_utf8(example("wuhan-2025-jiangxia")["pack.toml"].clone()).unwrap();
    let (start, end) = (text.find("missing = [").unwrap(), text.find("]\n[[partial.seen]]").unwrap());
    let mut files = example("wuhan-2025-jiangxia");
    files.insert("pack.toml".into(), format!("{}missing = [{}", &text[..start], &text[end..]).into_bytes());
    found(&files, Severity::Error, "shape", "pack.toml", "unseen = ");
}
