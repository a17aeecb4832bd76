//! Errors planted in the shipped pack, each caught by name and place.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by panicking")]

mod support;

use law::{Severity, check};
use support::{Files, files, listed, with};

/// Exactly this error must be among the findings, at the line where `mark` stands in the changed file.
fn caught(files: &Files, code: &str, file: &str, mark: &str) {
    let text = String::from_utf8(files[file].clone()).unwrap();
    let line = text[..text.find(mark).unwrap()].matches('\n').count() + 1;
    let at = format!("{file}:{line}");
    let findings = check::files(files);
    let found = findings.iter().any(|f| f.severity == Severity::Error && f.code == code && f.at == at);
    assert!(found, "no {code} at {at} in\n{}", listed(&findings));
}

fn changed(file: &str, from: &str, to: &str, code: &str, mark: &str) {
    caught(&with(file, from, to), code, file, mark);
}

#[test]
fn numbers_that_the_cited_words_do_not_contain() {
    for (file, from, to) in [
        ("heads.toml", "rate = \"70%\"", "rate = \"75%\""),
        ("heads.toml", "cap = \"18万\"", "cap = \"20万\""),
        ("heads.toml", "projects = 3", "projects = 4"),
        ("heads.toml", "pool = \"450万\"", "pool = \"500万\""),
        ("heads.toml", "ceiling = \"1020万\"", "ceiling = \"1200万\""),
        ("heads.toml", "max = \"150万\"", "max = \"151万\""),
        ("procedure.toml", "first = \"70%\"", "first = \"60%\""),
        ("procedure.toml", "supplement = \"10%\"", "supplement = \"15%\""),
        ("procedure.toml", "rate = \"80%\"", "rate = \"90%\""),
        ("pack.toml", "until = \"2025-12-31\"", "until = \"2026-12-31\""),
        ("pack.toml", "from = \"2024-10-15\"", "from = \"2024-10-16\""),
        ("eligibility.toml", "level = 2", "level = 3"),
        ("eligibility.toml", "years = 3", "years = 5"),
    ] {
        changed(file, from, to, "number-not-in-quote", to);
    }
}

#[test]
fn a_number_swapped_for_another_of_the_same_sentence() {
    let files = with("heads.toml", "cap = \"18万\"", "cap = \"30万\"");
    caught(&files, "number-without-rule", "anchors.toml", "30万以下补贴比例最高不超过70%");
}

#[test]
fn edges_and_caps_exchanged_fail_the_cases() {
    let swapped = with(
        "heads.toml",
        "to = \"30万\"\nrate = \"70%\"\ncap = \"18万\"",
        "to = \"18万\"\nrate = \"70%\"\ncap = \"30万\"",
    );
    caught(&swapped, "case-fails", "cases.toml", "name = \"28万元");
}

#[test]
fn a_misquoted_character() {
    changed("anchors.toml", "确认符合支持条件", "确定符合支持条件", "misquote", "确定符合支持条件");
    changed("anchors.toml", "每项“小轻快准”", "每项“小快轻准”", "misquote", "每项“小快轻准”");
}

#[test]
fn a_quote_under_the_wrong_article() {
    let mut files = with("anchors.toml", "\"a7\" =", "\"a10.modes\" =");
    let text = String::from_utf8(files["procedure.toml"].clone()).unwrap();
    files.insert(
        "procedure.toml".into(),
        text.replace("modes = \"a7\"", "modes = \"a10.modes\"").into_bytes(),
    );
    caught(&files, "misquote", "anchors.toml", "\"a10.modes\"");
}

#[test]
fn a_float_anywhere() {
    changed("heads.toml", "rate = \"70%\"", "rate = 0.7", "float", "rate = 0.7");
    changed("eligibility.toml", "\"ninety-days\" = 90", "\"ninety-days\" = 90.5", "float", "90.5");
    let level = with("level-2024.json", "\"edition\": \"2024\"", "\"edition\": 2024.5");
    caught(&level, "float", "level-2024.json", "2024.5");
}

#[test]
fn an_unknown_key_at_any_level() {
    for (file, from, to) in [
        ("pack.toml", "version =", "vertion = \"\"\nversion ="),
        ("pack.toml", "doc_no =", "docno = \"\"\ndoc_no ="),
        ("heads.toml", "rate = \"70%\"", "rate = \"70%\"\nbonus = \"1万\""),
        ("procedure.toml", "[share]", "[share]\nfloor = true"),
        ("eligibility.toml", "years = 3,", "years = 3, months = 1,"),
        ("industries.toml", "{ code = \"374\",", "{ kode = \"374\", code = \"374\","),
        ("procedure.toml", "waste = ", "wastage = \"a17.i4\"\nwaste = "),
    ] {
        let mark = to.lines().find(|line| !from.contains(line.trim())).unwrap();
        changed(file, from, to, "unknown-key", mark);
    }
    changed("calendar.json", "\"about\"", "\"version\": 1,\n\"about\"", "unknown-key", "\"version\"");
}

#[test]
fn a_part_of_another_amount_form() {
    changed(
        "heads.toml",
        "ceiling = \"70万\"\nform = \"contract\"",
        "ceiling = \"70万\"\nform = \"contract\"\ninputs = [\"x\"]",
        "unknown-key",
        "form = \"contract\"\ninputs",
    );
    changed("heads.toml", "form = \"assessed\"", "form = \"lottery\"", "unknown-form", "form = \"lottery\"");
}

#[test]
fn ids_that_name_nothing() {
    changed(
        "procedure.toml",
        "reading = \"notice-days\"",
        "reading = \"notice-weeks\"",
        "dangling-reading",
        "reading = \"notice-weeks\"",
    );
    changed(
        "heads.toml",
        "cite = \"a4.i1.t1\"",
        "cite = \"a4.i1.t9\"",
        "dangling-anchor",
        "cite = \"a4.i1.t9\"",
    );
    changed(
        "eligibility.toml",
        "code-under = { fact = \"ent.registered_city\"",
        "code-under = { fact = \"ent.seat\"",
        "dangling-fact",
        "id = \"registered\"",
    );
    changed(
        "eligibility.toml",
        "project = [\"in-scope\"",
        "project = [\"in-skope\"",
        "dangling-criterion",
        "\"in-skope\"",
    );
}

/// papers.toml: a sign of trouble that code does not know is named, and so is a figure it would miss or never read.
#[test]
fn a_flag_nobody_knows_and_figures_that_do_not_fit() {
    let known = "id = \"shell-firm\"";
    changed("papers.toml", known, "id = \"bad-luck\"", "unknown-flag", "id = \"bad-luck\"");
    for figures in ["{ people = 5 }", "{ staff = 5, days = 3 }", "{ staff = 0 }", "{ staff = -5 }"] {
        let to = format!("figures = {figures}");
        changed("papers.toml", "figures = { staff = 5 }", &to, "flag-figures", known);
    }
}

#[test]
fn a_reading_left_open_or_set_to_something_else() {
    changed(
        "readings.toml",
        "chosen = \"both-must-agree\"",
        "chosen = \"\"",
        "open-reading",
        "chosen = \"\"",
    );
    changed(
        "readings.toml",
        "chosen = \"both-must-agree\"",
        "chosen = \"whichever\"",
        "unknown-option",
        "chosen = \"whichever\"",
    );
}

#[test]
fn a_reading_the_engine_needs_and_does_not_find() {
    let files = with("readings.toml", "id = \"rounding\"", "id = \"grounding\"");
    let findings = check::files(&files);
    assert!(
        findings.iter().any(|f| f.code == "missing-reading" && f.message.contains("rounding")),
        "{}",
        listed(&findings)
    );
}

#[test]
fn a_legal_point_without_an_anchor() {
    let files = with("procedure.toml", "waste = \"a17.i4\"\n", "");
    let findings = check::files(&files);
    let missing = findings.iter().find(|finding| finding.code == "missing-basis").unwrap();
    assert_eq!(missing.at, "procedure.toml:2");
    assert!(missing.message.contains("waste"));
}

#[test]
fn a_year_without_its_holidays() {
    let mut files = files();
    let text = String::from_utf8(files["calendar.json"].clone()).unwrap();
    let (start, end) = (text.find("    \"2025\"").unwrap(), text.find("    \"2026\"").unwrap());
    files.insert("calendar.json".into(), format!("{}{}", &text[..start], &text[end..]).into_bytes());
    let findings = check::files(&files);
    let gap = findings.iter().find(|finding| finding.code == "calendar-gap").unwrap();
    assert_eq!((gap.severity, gap.message.contains("2025年")), (Severity::Error, true));
}

#[test]
fn a_holiday_on_the_wrong_day() {
    let files = with("calendar.json", "\"2025-01-28\"", "\"2025-01-25\"");
    let findings = check::files(&files);
    assert!(
        findings.iter().any(|f| f.code == "calendar-day" && f.message.contains("2025-01-25")),
        "{}",
        listed(&findings)
    );
}

#[test]
fn a_missing_file_a_stray_file_and_a_file_that_is_no_text() {
    let code = |files: &Files| check::files(files)[0].clone();
    let mut without = files();
    without.remove("cases.toml");
    assert_eq!((code(&without).code, code(&without).at.as_str()), ("missing-file", "cases.toml"));
    let mut stray = files();
    stray.insert("heads.toml.bak".into(), Vec::new());
    assert_eq!((code(&stray).code, code(&stray).at.as_str()), ("unknown-file", "heads.toml.bak"));
    let mut binary = files();
    binary.insert("heads.toml".into(), vec![0xff, 0xfe]);
    assert_eq!((code(&binary).code, code(&binary).at.as_str()), ("not-text", "heads.toml"));
}

#[test]
fn a_limit_or_list_the_procedure_needs() {
    let renamed = with("procedure.toml", "[limit.notice]", "[limit.notices]");
    let findings = check::files(&renamed);
    assert!(
        findings.iter().any(|f| f.code == "missing-limit" && f.message.contains("notice")),
        "{}",
        listed(&findings)
    );
    changed("procedure.toml", "days = \"3个工作日\"", "days = \"三天\"", "bad-limit", "days = \"三天\"");
}

#[test]
fn points_of_the_level_table_that_do_not_add_up() {
    let text = String::from_utf8(files()["level-2024.json"].clone()).unwrap();
    let mut files = files();
    files.insert(
        "level-2024.json".into(),
        text.replacen("\"score_milli\": 2000", "\"score_milli\": 2001", 1).into_bytes(),
    );
    let findings = check::files(&files);
    assert!(
        findings.iter().any(|f| f.code == "level-table" && f.message.contains("第1题")),
        "{}",
        listed(&findings)
    );
}

#[test]
fn many_errors_are_told_at_once() {
    let mut files = with("heads.toml", "rate = \"70%\"", "rate = 0.7");
    let text = String::from_utf8(files["readings.toml"].clone()).unwrap();
    files
        .insert("readings.toml".into(), text.replace("chosen = \"floor-fen\"", "chosen = \"\"").into_bytes());
    let findings = check::files(&files);
    let codes: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
    assert!(codes.contains(&"float") && codes.contains(&"open-reading"), "{codes:?}");
}

#[test]
fn one_name_for_two_things() {
    changed("heads.toml", "id = \"band-2\"", "id = \"band-1\" # again", "duplicate", "\"band-1\" # again");
    changed("heads.toml", "id = \"training\"", "id = \"centre\" # again", "duplicate", "\"centre\" # again");
    changed(
        "eligibility.toml",
        "id = \"ent.staff\"",
        "id = \"ent.revenue\" # again",
        "duplicate",
        "id = \"ent.revenue\"\nlabel",
    );
    changed("readings.toml", "id = \"tax\"", "id = \"share\" # again", "duplicate", "\"share\" # again");
}

#[test]
fn a_set_or_a_list_of_materials_left_out() {
    for (file, from, to, code) in [
        ("eligibility.toml", "project = [\"in-scope\"", "projects = [\"in-scope\"", "missing-set"),
        ("evidence.toml", "[[list.approval]]", "[[list.approvals]]", "missing-list"),
    ] {
        let findings = check::files(&with(file, from, to));
        let found = findings.iter().any(|f| f.severity == Severity::Error && f.code == code && f.at == file);
        assert!(found, "{}", listed(&findings));
    }
}

#[test]
fn a_quote_that_stands_twice_marks_no_place() {
    let files = with(
        "anchors.toml",
        "\"a4.i6\" = \"根据全市数字化转型相关政策和工作实际，支持其他在城市试点工作范围内开展的相关工作方向\"",
        "\"a4\" = \"数字化转型\"",
    );
    let text = String::from_utf8(files["heads.toml"].clone()).unwrap();
    let mut files = files;
    files.insert("heads.toml".into(), text.replace("cite = \"a4.i6\"", "cite = \"a4\"").into_bytes());
    caught(&files, "ambiguous-quote", "anchors.toml", "\"a4\" =");
}

/// Every digit of every amount, rate and count of the heads, one after the other.
#[test]
fn no_figure_of_the_heads_can_change_unnoticed() {
    let text = String::from_utf8(files()["heads.toml"].clone()).unwrap();
    let figures = ["to = ", "from = ", "rate = ", "cap = ", "projects = ", "pool = ", "max = ", "ceiling = "];
    let mut start = 0;
    let mut changed = 0;
    for line in text.split_inclusive('\n') {
        let digits = line.char_indices().filter(|(_, c)| c.is_ascii_digit());
        for (i, digit) in digits.filter(|_| figures.iter().any(|figure| line.starts_with(figure))) {
            let other = char::from_digit((digit.to_digit(10).unwrap() + 1) % 10, 10).unwrap();
            let at = start + i;
            let mut files = files();
            let edited = format!("{}{other}{}", &text[..at], &text[at + 1..]);
            files.insert("heads.toml".into(), edited.into_bytes());
            let findings = check::files(&files);
            assert!(findings.iter().any(|f| f.severity == Severity::Error), "{line} with {other}");
            changed += 1;
        }
        start += line.len();
    }
    assert!(changed > 40, "{changed} digits");
}

#[test]
fn no_quote_can_change_by_a_character_unnoticed() {
    let mut files = files();
    let text = String::from_utf8(files["anchors.toml"].clone()).unwrap();
    let mut quotes = 0;
    let bent = |line: &str| {
        let Some((id, quote)) = line.split_once(" = \"").filter(|(id, _)| id.starts_with('"')) else {
            return line.to_owned();
        };
        let middle = quote.char_indices().nth(quote.chars().count() / 2).unwrap().0;
        let after = middle + quote[middle..].chars().next().unwrap().len_utf8();
        format!("{id} = \"{}囧{}", &quote[..middle], &quote[after..])
    };
    let edited: Vec<String> = text.lines().map(bent).collect();
    quotes += edited.iter().filter(|line| line.contains('囧')).count();
    files.insert("anchors.toml".into(), edited.join("\n").into_bytes());
    let misquotes = check::files(&files).iter().filter(|finding| finding.code == "misquote").count();
    assert_eq!(misquotes, quotes);
    assert!(quotes > 60);
}
