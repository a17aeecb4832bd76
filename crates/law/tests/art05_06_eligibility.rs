//! 第五条、第六条: who may be supported. Every condition true, false or unknown, with what would settle it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by panicking")]

mod support;

use law::{CriterionResult, Event, FactRecord, FactValue, Facts, Pack, Verdict};
use support::{day, enterprise_facts, fact, harbin, project_facts, reading};

const TODAY: &str = "2025-03-03";

fn judge(pack: &Pack, facts: &Facts, id: &str) -> CriterionResult {
    let results = pack.evaluate("enterprise", facts, day(TODAY));
    results.into_iter().find(|result| result.id == id).unwrap()
}

/// The sound enterprise with one fact changed.
fn but(id: &str, value: FactValue) -> Facts {
    let mut facts = enterprise_facts();
    facts.insert(id.to_owned(), fact(value));
    facts
}

fn without(id: &str) -> Facts {
    let mut facts = enterprise_facts();
    facts.remove(id).unwrap();
    facts
}

#[test]
fn a_sound_enterprise_meets_every_condition() {
    let results = harbin().evaluate("enterprise", &enterprise_facts(), day(TODAY));
    assert_eq!(results.len(), 11);
    for result in results {
        assert_eq!(result.verdict, Verdict::True, "{result:?}");
        assert!(
            result.remedy.is_empty() && result.needs.is_empty() && !result.value.is_empty(),
            "{result:?}"
        );
    }
}

#[test]
fn each_violation_is_false_under_its_clause_with_a_remedy() {
    let yes = || FactValue::Bool(true);
    let text = |text: &str| FactValue::Text(text.to_owned());
    for (fact, value, criterion, label) in [
        ("ent.registered_city", text("220102"), "registered", "第五条（一）"),
        ("ent.legal_person", FactValue::Bool(false), "legal-person", "第五条（一）"),
        ("ent.industry", text("6510"), "industry", "第五条（一）"),
        ("ent.listed_abnormal", yes(), "not-abnormal", "第五条（二）"),
        ("ent.listed_dishonest", yes(), "not-dishonest", "第五条（二）"),
        ("ent.cooperates", FactValue::Bool(false), "cooperation", "第五条（三）"),
        ("ent.pilot_2022_22", yes(), "not-earlier-pilot", "第六条（二）"),
        ("ent.other_violation", yes(), "no-other-breach", "第六条（四）"),
    ] {
        let result = judge(&harbin(), &but(fact, value), criterion);
        assert_eq!(result.verdict, Verdict::False, "{result:?}");
        assert_eq!(result.citation.label, label);
        assert!(!result.remedy.is_empty() && result.on.is_some(), "{result:?}");
    }
}

#[test]
fn what_is_not_known_is_unknown_and_names_its_evidence() {
    let result = judge(&harbin(), &without("ent.listed_dishonest"), "not-dishonest");
    assert_eq!((result.verdict, result.needs), (Verdict::Unknown, vec!["信用中国查询结果".to_owned()]));
    assert!(!result.remedy.is_empty());
    let nothing = harbin().evaluate("enterprise", &Facts::new(), day(TODAY));
    let unknown = nothing.iter().filter(|result| result.verdict == Verdict::Unknown).count();
    assert_eq!(unknown, 10, "all but the finding nobody has made");
}

#[test]
fn a_finding_nobody_made_is_no_breach() {
    assert_eq!(judge(&harbin(), &enterprise_facts(), "no-other-breach").verdict, Verdict::True);
}

#[test]
fn a_little_giant_is_excluded_only_with_the_central_money() {
    let pack = harbin();
    let id = "not-supported-little-giant";
    let mut giant = but("ent.little_giant", FactValue::Bool(true));
    assert_eq!(judge(&pack, &giant, id).verdict, Verdict::True);
    giant.insert("ent.got_central_sme_fund".into(), fact(FactValue::Bool(true)));
    let excluded = judge(&pack, &giant, id);
    assert_eq!((excluded.verdict, excluded.citation.label.as_str()), (Verdict::False, "第六条（一）"));
    giant.remove("ent.got_central_sme_fund");
    let open = judge(&pack, &giant, id);
    assert_eq!((open.verdict, open.needs), (Verdict::Unknown, vec!["市财政局核对意见".to_owned()]));
    let mut no_giant = enterprise_facts();
    no_giant.remove("ent.got_central_sme_fund");
    assert_eq!(judge(&pack, &no_giant, id).verdict, Verdict::True, "one known “no” settles it");
}

#[test]
fn small_or_medium_means_few_people_or_little_revenue() {
    let pack = harbin();
    let firm = |staff: Option<i64>, revenue: Option<i64>| {
        let mut facts = enterprise_facts();
        for (id, value) in [("ent.staff", staff), ("ent.revenue", revenue)] {
            match value {
                Some(value) => facts.insert(id.into(), fact(FactValue::Int(value))),
                None => facts.remove(id),
            };
        }
        judge(&pack, &facts, "small-or-medium").verdict
    };
    let four_hundred_million = 40_000_000_000;
    assert_eq!(firm(Some(999), Some(four_hundred_million)), Verdict::True);
    assert_eq!(firm(Some(1000), Some(four_hundred_million - 1)), Verdict::True);
    assert_eq!(firm(Some(1000), Some(four_hundred_million)), Verdict::False);
    assert_eq!(firm(Some(999), None), Verdict::True);
    assert_eq!(firm(Some(1000), None), Verdict::Unknown);
}

#[test]
fn three_years_run_back_from_the_application() {
    let pack = harbin();
    let judged = |event: &str, applied: Option<&str>, pack: &Pack| {
        let events = vec![Event { kind: "tax-evasion".into(), on: day(event) }];
        let mut facts = but("ent.events", FactValue::Events(events));
        facts.extend(applied.map(|on| ("ent.applied_on".to_owned(), fact(FactValue::Text(on.to_owned())))));
        judge(pack, &facts, "clean-three-years").verdict
    };
    assert_eq!(judged("2022-03-02", None, &pack), Verdict::True);
    assert_eq!(judged("2022-03-03", None, &pack), Verdict::False, "the day itself is within");
    assert_eq!(judged("2022-01-15", Some("2025-01-10"), &pack), Verdict::False);
    assert_eq!(judged("2025-02-01", Some("2025-01-10"), &pack), Verdict::False, "and what came after counts");
    let from_today = reading("three-years", "evaluation-date");
    assert_eq!(judged("2022-01-15", Some("2025-01-10"), &from_today), Verdict::True);
}

#[test]
fn an_old_look_up_must_be_made_again() {
    let looked_up = |on: &str| {
        let mut facts = enterprise_facts();
        let record = FactRecord { on: day(on), ..fact(FactValue::Bool(false)) };
        facts.insert("ent.listed_abnormal".into(), record);
        facts
    };
    let fresh = judge(&harbin(), &looked_up("2024-12-03"), "not-abnormal");
    assert_eq!(fresh.verdict, Verdict::True, "90 days ago");
    let stale = judge(&harbin(), &looked_up("2024-12-02"), "not-abnormal");
    assert_eq!(stale.verdict, Verdict::Unknown);
    assert_eq!(stale.needs, ["须重新查询：国家企业信用信息公示系统查询结果"]);
    let month = judge(&reading("freshness", "thirty-days"), &looked_up("2025-01-31"), "not-abnormal");
    assert_eq!(month.verdict, Verdict::Unknown);
    let ever = judge(&reading("freshness", "no-limit"), &looked_up("2024-10-15"), "not-abnormal");
    assert_eq!(ever.verdict, Verdict::True);
}

#[test]
fn what_was_learnt_later_was_not_known_then() {
    let mut facts = enterprise_facts();
    facts.insert(
        "ent.legal_person".into(),
        FactRecord { on: day("2025-03-04"), ..fact(FactValue::Bool(true)) },
    );
    assert_eq!(judge(&harbin(), &facts, "legal-person").verdict, Verdict::Unknown);
}

#[test]
fn industries_go_by_code_and_doubtful_codes_by_reading() {
    let pack = harbin();
    for (code, industry) in [
        ("3741", Some("aerospace")),
        ("3821", Some("electrical")),
        ("3411", Some("boilers")),
        ("2740", Some("pharmaceuticals")),
        ("1411", Some("food")),
        ("1512", Some("food")),
        ("3871", Some("electrical")),
        ("6510", None),
        ("1", None),
    ] {
        assert_eq!(pack.industry_of(code).map(|industry| industry.id.as_str()), industry, "{code}");
    }
    let brewery = but("ent.industry", FactValue::Text("1512".into()));
    let by_case = judge(&pack, &brewery, "industry");
    assert_eq!((by_case.verdict, by_case.needs), (Verdict::Unknown, vec!["市工信局行业认定意见".to_owned()]));
    assert_eq!(by_case.readings, ["industry-codes"]);
    let mut ruled = brewery.clone();
    ruled.insert("ent.industry_ruling".into(), fact(FactValue::Bool(true)));
    assert_eq!(judge(&pack, &ruled, "industry").verdict, Verdict::True);
    let core_only = reading("industry-codes", "core-only");
    assert_eq!(judge(&core_only, &brewery, "industry").verdict, Verdict::False);
    let with_doubtful = reading("industry-codes", "with-doubtful");
    assert_eq!(judge(&with_doubtful, &brewery, "industry").verdict, Verdict::True);
}

#[test]
fn a_value_of_the_wrong_kind_settles_nothing() {
    let result = judge(&harbin(), &but("ent.legal_person", FactValue::Int(1)), "legal-person");
    assert_eq!((result.verdict, result.needs), (Verdict::Unknown, vec!["须重新提供：营业执照".to_owned()]));
    let pack = harbin();
    assert!(pack.check_fact("ent.staff", &FactValue::Int(-1)).is_err());
    assert!(pack.check_fact("ent.colour", &FactValue::Int(1)).is_err());
    assert!(pack.check_fact("prj.acceptance", &FactValue::Text("splendid".into())).is_err());
    assert!(pack.check_fact("ent.applied_on", &FactValue::Text("2025-02-30".into())).is_err());
    let unlisted = vec![Event { kind: "rudeness".into(), on: day(TODAY) }];
    assert!(pack.check_fact("ent.events", &FactValue::Events(unlisted)).is_err());
}

#[test]
fn a_project_needs_scope_level_and_acceptance() {
    let pack = harbin();
    let verdicts = |facts: &Facts| {
        let results = pack.evaluate("project", facts, day("2025-05-01"));
        results.into_iter().map(|result| result.verdict).collect::<Vec<_>>()
    };
    assert_eq!(verdicts(&project_facts(2)), [Verdict::True; 3]);
    assert_eq!(verdicts(&project_facts(1))[1], Verdict::False);
    let mut failed = project_facts(2);
    failed.insert("prj.acceptance".into(), fact(FactValue::Text("failed".into())));
    assert_eq!(verdicts(&failed)[2], Verdict::False);
    failed.remove("prj.acceptance");
    assert_eq!(verdicts(&failed)[2], Verdict::Unknown);
}

#[test]
fn the_little_giant_result_reads_as_a_page_shows_it() {
    let result = judge(&harbin(), &enterprise_facts(), "small-or-medium");
    assert_eq!(result.value, "从业人员（人）：120；上年营业收入：80,000,000.00元");
    assert_eq!((result.source.as_str(), result.on), ("核对", Some(day("2025-02-01"))));
    assert!(result.standard.contains("工信部联企业〔2011〕300号"));
}
