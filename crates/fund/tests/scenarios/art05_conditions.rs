//! 第五条: registered here, a legal person, in a pilot industry, small or medium, clean for three years, cooperative.
//! A condition known to be violated refuses; one not yet known asks for its evidence; each names its article.

use fund::RefusalKind::{EvidenceMissing, Ineligible, Malformed, NotYourOffice, Unknown, WrongStage};
use fund::state::BatchKind;
use fund::steps::declare_facts::{DeclareFacts, Statement};
use fund::steps::record_checks::{CheckRow, RecordChecks};
use fund::steps::register_enterprise::RegisterEnterprise;
use fund::{AccountId, Role};
use law::{CreditCode, Event, FactValue};

use crate::support::journey::*;
use crate::support::*;

fn says(enterprise: &CreditCode, fact: &str, value: FactValue) -> DeclareFacts {
    let facts = vec![Statement { fact: fact.into(), value }];
    DeclareFacts { enterprise: enterprise.clone(), facts }
}

fn text(words: &str) -> FactValue {
    FactValue::Text(words.into())
}

fn event(kind: &str, on: &str) -> FactValue {
    FactValue::Events(vec![Event { kind: kind.into(), on: day(on) }])
}

/// 4 亿元, in fen.
const FOUR_HUNDRED_MILLION: i64 = 40_000_000_000;

#[test]
fn an_enterprise_that_meets_every_condition_enters_the_pool_and_the_record_says_why() {
    let mut scene = scene();
    let enterprise = scene.eligible(1);
    let project = scene.recommended(&enterprise);
    let events = scene.when("审核", enter(project)).accepted();
    let [fund::Event::PoolDecided(decided)] = &events[..] else { panic!("{events:?}") };
    let articles: Vec<_> = decided.conditions.iter().map(|met| met.cite.label.as_str()).collect();
    for article in
        ["第五条（一）", "第五条（二）", "第五条（三）", "第六条（一）", "第六条（二）", "第六条（四）"]
    {
        assert!(articles.contains(&article), "{article} is missing from {articles:?}");
    }
    assert_eq!(scene.fund.projects[&project].pooled_on, Some(day("2025-03-03")));
    assert_eq!(scene.fund.projects[&project].pack, harbin().digest);
}

#[test]
fn each_violated_condition_keeps_an_enterprise_out_under_its_own_article() {
    let staff_and_revenue = |scene: &mut Scene, enterprise: &CreditCode| {
        scene.found(enterprise, "ent.staff", FactValue::Int(1000));
        scene.found(enterprise, "ent.revenue", FactValue::Int(FOUR_HUNDRED_MILLION));
    };
    type Given<'a> = &'a dyn Fn(&mut Scene, &CreditCode);
    let cases: [(&str, Given<'_>); 8] = [
        ("第五条（一）", &|s, e| s.found(e, "ent.registered_city", text("110101"))),
        ("第五条（一）", &|s, e| s.found(e, "ent.legal_person", FactValue::Bool(false))),
        ("第五条（一）", &|s, e| s.found(e, "ent.industry", text("1711"))),
        ("第四条", &staff_and_revenue),
        ("第五条（二）", &|s, e| s.found(e, "ent.listed_abnormal", FactValue::Bool(true))),
        ("第五条（二）", &|s, e| s.found(e, "ent.listed_dishonest", FactValue::Bool(true))),
        ("第五条（二）", &|s, e| s.found(e, "ent.events", event("tax-evasion", "2024-12-31"))),
        ("第五条（三）", &|s, e| s.found(e, "ent.cooperates", FactValue::Bool(false))),
    ];
    for (article, given) in cases {
        let mut scene = scene();
        let enterprise = scene.eligible(1);
        let project = scene.recommended(&enterprise);
        given(&mut scene, &enterprise);
        scene.when("审核", enter(project)).refused(Ineligible, article);
    }
}

#[test]
fn the_district_does_not_recommend_against_a_known_obstacle_but_need_not_know_everything_yet() {
    let mut scene = scene();
    let enterprise = scene.registered(1);
    let project = scene.applied(&enterprise);
    scene.found(&enterprise, "ent.listed_abnormal", FactValue::Bool(true));
    scene.when("区县", recommend(project)).refused(Ineligible, "第五条（二）");
    scene.found(&enterprise, "ent.listed_abnormal", FactValue::Bool(false));
    scene.when("区县", recommend(project)).accepted();
}

#[test]
fn what_nobody_has_looked_up_is_asked_for_all_at_once() {
    let mut scene = scene();
    let enterprise = scene.registered(1);
    let project = scene.recommended(&enterprise);
    let refusal = scene.when("审核", enter(project)).refused(EvidenceMissing, "第五条（二）");
    assert_eq!(refusal.items.len(), 6, "{:?}", refusal.items);
}

#[test]
fn a_look_up_older_than_ninety_days_must_be_made_again() {
    let mut scene = scene();
    let enterprise = scene.eligible(1);
    let project = scene.recommended(&enterprise);
    scene.on("2025-06-02").when("审核", enter(project)).refused(EvidenceMissing, "第五条（二）");
    // The ninetieth day after 3 March is 1 June.
    scene.on("2025-06-01").when("审核", enter(project)).accepted();
}

#[test]
fn three_years_count_back_from_the_application() {
    let entered = |event_on: &str| {
        let mut scene = scene();
        let enterprise = scene.eligible(1);
        let project = scene.recommended(&enterprise);
        scene.found(&enterprise, "ent.events", event("safety-accident", event_on));
        scene.on("2025-04-01").when("审核", enter(project))
    };
    // Applied for on 2025-03-03, decided on 2025-04-01.
    entered("2022-03-03").refused(Ineligible, "第五条（二）");
    entered("2022-03-02").accepted();
    // What happened after the application counts as well.
    entered("2025-03-20").refused(Ineligible, "第五条（二）");
}

#[test]
fn small_or_medium_is_decided_by_either_bound() {
    let entered = |staff: i64, revenue: i64| {
        let mut scene = scene();
        let enterprise = scene.eligible(1);
        let project = scene.recommended(&enterprise);
        scene.found(&enterprise, "ent.staff", FactValue::Int(staff));
        scene.found(&enterprise, "ent.revenue", FactValue::Int(revenue));
        scene.when("审核", enter(project))
    };
    entered(999, FOUR_HUNDRED_MILLION).accepted();
    entered(1000, FOUR_HUNDRED_MILLION - 1).accepted();
    entered(1000, FOUR_HUNDRED_MILLION).refused(Ineligible, "第四条");
}

#[test]
fn a_doubtful_industry_waits_for_the_bureaus_ruling() {
    let mut scene = scene();
    let enterprise = scene.eligible(1);
    let project = scene.recommended(&enterprise);
    scene.found(&enterprise, "ent.industry", text("4343"));
    let refusal = scene.when("审核", enter(project)).refused(EvidenceMissing, "第五条（一）");
    assert_eq!(refusal.items.len(), 1);
    scene.found(&enterprise, "ent.industry_ruling", FactValue::Bool(true));
    scene.when("审核", enter(project)).accepted();
}

#[test]
fn an_enterprise_is_registered_once_by_itself_or_by_its_own_district() {
    let mut scene = scene();
    let enterprise = scene.registered(1);
    scene.when("经办", registration(&enterprise)).refused(WrongStage, "第五条（一）");
    scene.when(&login(&enterprise), registration(&code(2))).refused(NotYourOffice, "第五条（一）");
    let elsewhere = RegisterEnterprise { district: "230102".into(), ..registration(&code(2)) };
    scene.when("区县", elsewhere).refused(NotYourOffice, "第三条（三）");
    for (field, wrong) in [
        ("name", RegisterEnterprise { name: String::new(), ..registration(&code(2)) }),
        ("district", RegisterEnterprise { district: "110101".into(), ..registration(&code(2)) }),
        ("industry", RegisterEnterprise { industry: "C341".into(), ..registration(&code(2)) }),
    ] {
        let refusal = scene.when("经办", wrong).refused(Malformed, "第五条（三）");
        assert_eq!(refusal.fields[0].field, field);
    }
    scene.when("区县", registration(&code(2))).accepted();
}

#[test]
fn an_enterprise_speaks_for_itself_until_an_office_has_looked() {
    let mut scene = scene();
    let enterprise = scene.registered(1);
    let own = login(&enterprise);
    scene.when(&own, says(&enterprise, "ent.staff", FactValue::Int(130))).accepted();
    scene.when(&own, says(&enterprise, "ent.industry", text("3412"))).accepted();
    assert_eq!(scene.fund.enterprises[&enterprise].industry, "3412");

    scene.found(&enterprise, "ent.staff", FactValue::Int(128));
    let refusal = scene
        .when(&own, says(&enterprise, "ent.staff", FactValue::Int(90)))
        .refused(NotYourOffice, "第五条（三）");
    assert!(refusal.what.contains("市工信局经办岗"), "{refusal}");
    assert_eq!(scene.fund.enterprises[&enterprise].facts["ent.staff"].record.value, FactValue::Int(128));

    for (fact, value) in [
        ("ent.listed_abnormal", FactValue::Bool(false)),
        ("ent.applied_on", text("2025-01-01")),
        ("ent.no_such_fact", FactValue::Bool(true)),
        ("ent.revenue", FactValue::Int(-1)),
        ("ent.legal_person", text("是")),
    ] {
        let refusal = scene.when(&own, says(&enterprise, fact, value)).refused(Malformed, "第五条（三）");
        assert_eq!(refusal.fields[0].field, "facts[0].value", "{fact}");
    }
    let twice = says(&enterprise, "ent.revenue", FactValue::Int(1));
    let twice = DeclareFacts { facts: [twice.facts.clone(), twice.facts.clone()].concat(), ..twice };
    assert_eq!(scene.when(&own, twice).refused(Malformed, "第五条（三）").fields[0].field, "facts[1].value");
    let nothing = DeclareFacts { enterprise: enterprise.clone(), facts: Vec::new() };
    scene.when(&own, nothing).refused(Malformed, "第五条（三）");
    let stranger = scene.registered(2);
    scene
        .when(&login(&stranger), says(&enterprise, "ent.revenue", FactValue::Int(1)))
        .refused(NotYourOffice, "第五条（三）");
    scene.when(&own, says(&code(9), "ent.revenue", FactValue::Int(1))).refused(Unknown, "第五条（三）");
}

#[test]
fn a_list_of_checks_is_taken_whole_or_not_at_all() {
    let mut scene = scene();
    let enterprise = scene.registered(1);
    let before = scene.fund.enterprises.clone();
    let row = |change: &dyn Fn(&mut CheckRow)| {
        let mut row = check(&enterprise, "ent.listed_abnormal", FactValue::Bool(false));
        change(&mut row);
        row
    };
    let checks = vec![
        row(&|_| ()),
        row(&|r| r.enterprise = code(9)),
        row(&|r| r.fact = "prj.level_after".into()),
        row(&|r| r.value = FactValue::Int(0)),
        row(&|r| r.source = String::new()),
        row(&|r| r.on = Some(day("2025-03-04"))),
        row(&|r| r.evidence = Some("不是摘要".into())),
    ];
    let refusal = scene.when("经办", RecordChecks { checks }).refused(Malformed, "第五条（三）");
    let fields: Vec<_> = refusal.fields.iter().map(|issue| issue.field.as_str()).collect();
    let expected = [
        "checks[1].enterprise",
        "checks[2].fact",
        "checks[3].value",
        "checks[4].source",
        "checks[5].on",
        "checks[6].evidence",
    ];
    assert_eq!(fields, expected);
    assert_eq!(scene.fund.enterprises, before);
    scene.when("经办", RecordChecks { checks: Vec::new() }).refused(Malformed, "第五条（三）");
}

#[test]
fn a_district_checks_its_own_enterprises_and_nobody_checks_a_friend() {
    let mut scene = scene();
    let enterprise = scene.registered(1);
    let checks = RecordChecks { checks: nothing_against(&enterprise) };
    scene.account("外区", Role::DistrictOffice, None);
    scene.fund.accounts.get_mut(&AccountId::from("外区")).unwrap().district = Some("230102".into());
    scene.when("外区", checks.clone()).refused(NotYourOffice, "第三条（三）");
    let tie = fund::steps::declare_relation::DeclareRelation {
        person: None,
        code: enterprise,
        kind: "亲属任职".into(),
    };
    scene.when("经办", tie).accepted();
    scene.when("经办", checks.clone()).refused(fund::RefusalKind::ConflictOfDuty, "第十六条");
    scene.when("评测机构", checks.clone()).refused(NotYourOffice, "第五条（二）");
    scene.when("区县", checks).accepted();
}

#[test]
fn an_application_comes_with_its_papers_in_its_window_and_says_what_can_be() {
    let mut scene = scene();
    let enterprise = code(1);
    let own = login(&enterprise);
    scene.account(&own, Role::Enterprise, Some(enterprise.clone()));
    scene.when(&own, registration(&enterprise)).accepted();
    let batch = scene.batch(BatchKind::Pool);
    let missing = scene.when(&own, application(&enterprise, batch)).refused(EvidenceMissing, "第八条");
    assert_eq!(missing.items, ["营业执照", "数字化改造方案", "上年度财务报表", "诚信承诺书"]);
    for kind in ["licence", "plan", "statements", "commitment"] {
        scene.files_for_enterprise(&enterprise, kind);
    }
    let claim_batch = scene.batch(BatchKind::Claim);
    scene.when(&own, application(&enterprise, claim_batch)).refused(Unknown, "第八条");
    scene.on("2026-01-01").when(&own, application(&enterprise, batch)).refused(WrongStage, "第八条");
    scene.on("2025-03-03");
    let wrong = |field: &'static str, change: &dyn Fn(&mut fund::steps::apply_pool::ApplyPool)| {
        let mut command = application(&enterprise, batch);
        change(&mut command);
        (field, command)
    };
    for (field, command) in [
        wrong("name", &|a| a.name = "长".repeat(61)),
        wrong("scope", &|a| a.scope = " ".into()),
        wrong("provider.name", &|a| a.provider.name = String::new()),
        wrong("provider.code", &|a| a.provider.code = code(1)),
        wrong("planned", &|a| a.planned = law::Fen::ZERO),
        wrong("ends", &|a| a.ends = day("2025-03-09")),
    ] {
        let refusal = scene.when(&own, command).refused(Malformed, "第五条（三）");
        assert_eq!(refusal.fields[0].field, field);
    }
    for _ in 0..3 {
        scene.when(&own, application(&enterprise, batch)).accepted();
    }
    scene.when(&own, application(&enterprise, batch)).refused(fund::RefusalKind::OverCeiling, "第四条（一）");
}
