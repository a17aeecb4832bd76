//! What `policy check` says about the law as shipped, about batch terms, and about packs that bend in other places.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by panicking")]

mod support;

use law::{BandTerms, Finding, Pack, Rate, Severity, Terms, check};
use support::{day, fen, harbin, listed, parse, with};

fn coded<'a>(findings: &'a [Finding], code: &str) -> Vec<&'a Finding> {
    findings.iter().filter(|finding| finding.code == code).collect()
}

fn one(findings: &[Finding], code: &str) -> Finding {
    let found = coded(findings, code);
    assert_eq!(found.len(), 1, "{code} in\n{}", listed(findings));
    found[0].clone()
}

#[test]
fn harbin_as_shipped_has_nothing_worse_than_warnings() {
    let findings = check::run(&harbin());
    assert!(findings.iter().all(|finding| finding.severity < Severity::Error), "{}", listed(&findings));
    let warnings: Vec<&str> =
        findings.iter().filter(|f| f.severity == Severity::Warning).map(|f| f.code).collect();
    assert_eq!(warnings, ["splitting-gain", "ceilings-beyond-share"]);
    assert!(findings.windows(2).all(|pair| pair[0].severity >= pair[1].severity), "worst first");
}

#[test]
fn the_bands_meet_at_30_and_80_with_18_and_40_from_both_sides() {
    let findings = check::run(&harbin());
    let meetings = coded(&findings, "edge-agrees");
    let shown: Vec<&str> = meetings.iter().filter_map(|finding| finding.witness.as_deref()).collect();
    assert_eq!(
        shown,
        [
            "核定改造投入300,000.00元：按第1档180,000.00元，按第2档180,000.00元",
            "核定改造投入800,000.00元：按第2档400,000.00元，按第3档400,000.00元",
        ]
    );
}

#[test]
fn splitting_between_71_43_and_80_into_three_gains_10() {
    let finding = one(&check::run(&harbin()), "splitting-gain");
    assert!(finding.message.contains("71.43万元至80.00万元"), "{}", finding.message);
    assert!(finding.message.contains("多得100,000.00元"), "{}", finding.message);
    let witness = "714,285.72元：一个项目得400,000.00元；拆成257,142.86元 + 257,142.86元 + 200,000.00元共得500,000.00元";
    assert_eq!(finding.witness.as_deref(), Some(witness));
    assert_eq!(finding.citation.unwrap().anchor, "a4.i1.cum");
}

#[test]
fn one_fen_less_does_not_gain_the_whole_10() {
    let pack = harbin();
    let split = |parts: &[&str]| {
        let parts: Vec<law::Fen> = parts.iter().map(|part| fen(part)).collect();
        let results = pack.assess_firm(None, &parts);
        law::Fen::sum(results.into_iter().map(|result| result.unwrap().amount)).unwrap()
    };
    assert_eq!(split(&["257142.86", "257142.86", "200000"]), fen("50万"));
    assert_eq!(split(&["257142.86", "257142.86", "199999.99"]), fen("499999.99"));
}

#[test]
fn where_bands_look_at_the_enterprise_splitting_gains_nothing() {
    let findings = check::run(&support::reading("band-scope", "per-firm"));
    assert!(coded(&findings, "splitting-gain").is_empty());
}

#[test]
fn the_other_heads_cannot_all_reach_their_ceilings_within_the_share() {
    let finding = one(&check::run(&harbin()), "ceilings-beyond-share");
    for part in ["3010.00万元", "15000.00万元", "80%", "3000.00万元", "多10.00万元"] {
        assert!(finding.message.contains(part), "{}", finding.message);
    }
    assert!(finding.witness.unwrap().contains("财建〔2023〕117号"));
    assert_eq!(finding.citation.unwrap().anchor, "a8.share");
    let at_most = check::run(&support::reading("share", "at-most"));
    assert!(coded(&at_most, "ceilings-beyond-share").is_empty());
    let larger = parse(&with("pack.toml", "\"1.5亿\"", "\"1.505亿\""));
    assert!(coded(&check::run(&larger), "ceilings-beyond-share").is_empty(), "20% of 1.505亿 is just enough");
}

#[test]
fn beyond_the_cap_more_investment_brings_nothing() {
    let findings = check::run(&harbin());
    let from: Vec<bool> = coded(&findings, "flat-zone")
        .iter()
        .zip(["257,142.86元至300,000.00元", "666,666.67元至800,000.00元", "1,000,000.00元以上"])
        .map(|(finding, zone)| finding.message.contains(zone))
        .collect();
    assert_eq!(from, [true; 3]);
}

#[test]
fn after_2025_the_instrument_is_expired_and_before_its_issue_not_in_force() {
    let codes = |date: &str| -> Vec<&str> {
        let findings = check::run_on(&harbin(), day(date));
        findings
            .iter()
            .map(|f| f.code)
            .filter(|code| ["expired", "not-yet-in-force"].contains(code))
            .collect()
    };
    assert_eq!(codes("2024-10-14"), ["not-yet-in-force"]);
    assert_eq!(codes("2024-10-15"), Vec::<&str>::new());
    assert_eq!(codes("2025-12-31"), Vec::<&str>::new());
    assert_eq!(codes("2026-01-01"), ["expired"]);
    let expired = one(&check::run_on(&harbin(), day("2026-01-01")), "expired");
    assert_eq!(
        (expired.severity, expired.citation.unwrap().label),
        (Severity::Warning, "第十八条".to_owned())
    );
}

const TERMS: &str = r#"format = "earmark-terms/1"
document_no = "哈工信发〔2025〕8号"
grounds = ["中央财政资金余额"]
[[band]]
band = "band-1"
rate = "63%"
cap = "18万"
[[band]]
band = "band-2"
rate = "54%"
cap = "40万"
[[band]]
band = "band-3"
rate = "45%"
cap = "50万"
"#;

#[test]
fn lowering_rates_alone_opens_cliffs_of_1_8_and_4() {
    let (terms, findings) = check::terms_file(&harbin(), "terms.toml", TERMS).unwrap();
    assert_eq!(terms.bands[1].rate, Rate::percent(54));
    let cliffs = coded(&findings, "cliff");
    assert!(cliffs[0].message.contains("18,000.00元") && cliffs[1].message.contains("40,000.00元"));
    assert_eq!(cliffs[0].at, "terms.toml:9");
    let falls = coded(&findings, "non-monotonic");
    let witness = "投入300,000.00元得180,000.00元；投入300,000.01元得162,000.00元";
    assert_eq!(falls[0].witness.as_deref(), Some(witness));
    assert_eq!(coded(&findings, "edge-disagrees").len(), 2);
    assert!(findings.iter().all(|finding| finding.severity == Severity::Warning), "{}", listed(&findings));
}

#[test]
fn lowering_rates_and_caps_together_opens_no_cliff() {
    let text = TERMS.replace("18万", "16.2万").replace("40万", "36万").replace("50万", "45万");
    let with_firm_cap = text.replacen("[[band]]", "firm_cap = \"45万\"\n[[band]]", 1);
    let (_, findings) = check::terms_file(&harbin(), "terms.toml", &with_firm_cap).unwrap();
    assert!(findings.is_empty(), "{}", listed(&findings));
    let (_, findings) = check::terms_file(&harbin(), "terms.toml", &text).unwrap();
    let codes: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
    assert_eq!(
        codes,
        ["splitting-gain"],
        "the enterprise's cap was left alone, so splitting pays more than before"
    );
    assert!(findings[0].message.contains("126,000.00元"), "{}", findings[0].message);
}

#[test]
fn terms_above_the_law_are_errors_at_their_line() {
    let above = |from: &str, to: &str| {
        let text = TERMS.replacen(from, to, 1);
        let (_, findings) = check::terms_file(&harbin(), "terms.toml", &text).unwrap();
        one(&findings, "above-law")
    };
    let cap = above("\"18万\"", "\"18.01万\"");
    assert_eq!((cap.severity, cap.at.as_str()), (Severity::Error, "terms.toml:7"));
    assert_eq!(cap.citation.unwrap().anchor, "a4.i1.t1");
    assert_eq!(above("\"54%\"", "\"61%\"").at, "terms.toml:10");
    assert_eq!(above("[[band]]", "firm_cap = \"51万\"\n[[band]]").at, "terms.toml:4");
}

#[test]
fn terms_need_a_document_known_grounds_and_known_bands() {
    let pack = harbin();
    let band = BandTerms { band: "band-9".into(), rate: Rate::percent(1), cap: fen("1万") };
    let terms = Terms {
        document_no: " ".into(),
        grounds: vec!["领导指示".into()],
        firm_cap: None,
        bands: vec![band.clone(), band],
    };
    let findings = pack.check_terms(&terms);
    for code in ["no-document", "other-ground", "duplicate"] {
        one(&findings, code);
    }
    assert_eq!(coded(&findings, "unknown-band").len(), 2);
    assert!(coded(&pack.check_terms(&Terms { grounds: vec![], ..terms }), "no-ground").len() == 1);
}

#[test]
fn terms_that_cannot_be_read_say_where() {
    let broken = |from: &str, to: &str| {
        let text = TERMS.replacen(from, to, 1);
        let findings = check::terms_file(&harbin(), "terms.toml", &text).unwrap_err();
        (findings[0].code, findings[0].at.clone())
    };
    assert_eq!(broken("\"63%\"", "0.63"), ("float", "terms.toml:6".to_owned()));
    assert_eq!(broken("\"63%\"", "\"0.63\""), ("bad-rate", "terms.toml:6".to_owned()));
    assert_eq!(broken("\"18万\"", "\"十八万\""), ("bad-amount", "terms.toml:7".to_owned()));
    assert_eq!(broken("cap =", "ceiling ="), ("unknown-key", "terms.toml:7".to_owned()));
    assert_eq!(broken("band-1", "band-7"), ("unknown-band", "terms.toml:5".to_owned()));
    assert_eq!(broken("earmark-terms/1", "earmark-terms/9"), ("format", "terms.toml:1".to_owned()));
    assert_eq!(broken("[[band]]", "[[band"), ("syntax", "terms.toml:4".to_owned()));
}

/// A pack whose text says other numbers, so that only the shape of its bands is at issue.
fn reshaped(edits: &[(&str, &str)]) -> Pack {
    let mut files = support::files();
    for (from, to) in edits {
        for file in ["heads.toml", "anchors.toml", "regulation.txt"] {
            let text = String::from_utf8(files[file].clone()).unwrap();
            files.insert(file.to_owned(), text.replace(from, to).into_bytes());
        }
    }
    parse(&files)
}

#[test]
fn a_gap_between_bands_is_an_error_with_an_investment_in_it() {
    let pack = reshaped(&[("from = \"30万\"", "from = \"31万\"")]);
    let gap = one(&check::run(&pack), "band-gap");
    assert_eq!(gap.severity, Severity::Error);
    assert_eq!(gap.witness.as_deref(), Some("核定改造投入300,000.01元"));
    let open_end = reshaped(&[("from = \"80万\"\nrate", "from = \"80万\"\nto = \"200万\"\nrate")]);
    let witness = one(&check::run(&open_end), "band-gap").witness;
    assert_eq!(witness.as_deref(), Some("核定改造投入2,000,000.01元"));
}

#[test]
fn bands_that_overlap_with_different_results_are_an_error() {
    let pack = reshaped(&[("from = \"30万\"", "from = \"20万\"")]);
    let overlap = one(&check::run(&pack), "band-overlap");
    let witness = "核定改造投入200,000.00元：按第1档140,000.00元，按第2档120,000.00元";
    assert_eq!((overlap.severity, overlap.witness.as_deref()), (Severity::Error, Some(witness)));
}

#[test]
fn a_cap_that_can_never_bind_is_pointed_out() {
    let pack = reshaped(&[("cap = \"40万\"", "cap = \"48万\"")]);
    let idle = one(&check::run(&pack), "cap-never-binds");
    assert!(idle.message.contains("按60%最多480,000.00元"), "{}", idle.message);
    let few = reshaped(&[("cap = \"50万\"\nprojects", "cap = \"150万\"\nprojects")]);
    assert!(one(&check::run(&few), "cap-never-binds").message.contains("企业累计上限"));
}

#[test]
fn a_head_without_amount_pays_nothing() {
    let findings = check::run(&harbin());
    let titles: Vec<bool> = coded(&findings, "no-amount")
        .iter()
        .zip(["生态促进", "其他相关工作方向"])
        .map(|(finding, title)| finding.message.contains(title))
        .collect();
    assert_eq!(titles, [true, true]);
}

#[test]
fn words_of_the_law_that_no_rule_applies_are_listed() {
    let findings = check::run(&harbin());
    let unused = coded(&findings, "unused-anchor");
    assert!(unused.iter().any(|finding| finding.citation.as_ref().unwrap().label == "第十八条"));
}

#[test]
fn a_condition_nothing_can_settle_is_pointed_out() {
    let files =
        with("eligibility.toml", "kind = \"bool\"\nevidence = [\"区县工信部门意见\"]", "kind = \"bool\"");
    let finding = one(&check::run(&parse(&files)), "criterion-without-evidence");
    assert_eq!(finding.severity, Severity::Warning);
    assert!(finding.message.contains("接受监督检查"), "{}", finding.message);
}

#[test]
fn a_fact_no_condition_reads_is_listed() {
    let files = with("eligibility.toml", "  \"cooperation\", \"not-supported", "  \"not-supported");
    let files_of_both = {
        let text = String::from_utf8(files["eligibility.toml"].clone()).unwrap();
        let mut files = files;
        files.insert(
            "eligibility.toml".into(),
            text.replace("\"cooperation\", \"no-other", "\"no-other").into_bytes(),
        );
        files
    };
    let finding = one(&check::run(&parse(&files_of_both)), "unused-fact");
    assert!(finding.message.contains("接受监督检查"));
}

#[test]
fn terms_are_looked_at_as_a_whole_pack() {
    let findings = |edits: &[(&str, &str)]| {
        let text = edits.iter().fold(TERMS.to_owned(), |text, (from, to)| text.replace(from, to));
        check::terms_file(&harbin(), "terms.toml", &text).unwrap().1
    };
    let idle = findings(&[("\"63%\"", "\"50%\""), ("\"54%\"", "\"60%\""), ("\"45%\"", "\"50%\"")]);
    let idle = one(&idle, "cap-never-binds");
    assert_eq!(idle.at, "terms.toml:5");
    assert!(idle.message.contains("按50%最多150,000.00元，上限180,000.00元"), "{}", idle.message);
    let split = findings(&[("\"63%\"", "\"70%\""), ("\"54%\"", "\"20%\""), ("\"45%\"", "\"20%\"")]);
    let split = one(&split, "splitting-gain");
    assert_eq!(split.at, "terms.toml:2");
}

#[test]
fn errors_of_form_are_told_in_chinese() {
    let files = with("heads.toml", "projects = 3", "projects = 3\nmax_projects = 4");
    let findings = check::files(&files);
    assert_eq!(
        findings[0].message,
        "不认识的键`max_projects`；可用的有：`cap`, `projects`, `cite`, `reading`"
    );
}
