//! 第三条、第十六条: every act has its office; accounts say who holds it, and the account money goes to needs two persons.

use fund::state::{LineState, Payment, PaymentKind, PaymentLine};
use fund::steps::adopt_pack::AdoptPack;
use fund::steps::change_account::ChangeAccount;
use fund::steps::declare_relation::DeclareRelation;
use fund::steps::open_account::OpenAccount;
use fund::steps::verify_account::VerifyAccount;
use fund::{
    AccountId, Event, Fund, PUBLIC, PaymentId, PersonId, RefusalKind, Role, Stage, Stamp, StepId, found,
};

use law::Pack;

use crate::support::journey::*;
use crate::support::*;

fn account(name: &str, person: &str, role: Role) -> OpenAccount {
    OpenAccount {
        account: name.into(),
        person: person.into(),
        role,
        district: role.of_a_district().then(|| DISTRICT.to_owned()),
        enterprise: (role == Role::Enterprise).then(|| code(1)),
        organisation: "测试单位".into(),
    }
}

fn changed(name: &str, role: Role, active: bool) -> ChangeAccount {
    ChangeAccount { account: name.into(), role, district: None, organisation: "测试单位".into(), active }
}

#[test]
fn a_fund_begins_with_its_name_its_pack_its_administrator_and_the_public() {
    let pack = harbin();
    let (administrator, person) = (AccountId::from("admin"), PersonId::from("u1"));
    let events = found("试点专项资金", true, &pack, pack.effective.from, &administrator, &person);
    let stamp = Stamp {
        seq: 1,
        at: 0,
        on: day("2025-01-02"),
        account: administrator.clone(),
        person,
        role: Role::Administrator,
        step: StepId::AdoptPack,
    };
    let mut fund = Fund::default();
    fund.apply(&stamp, &events);

    assert!(fund.demonstration);
    assert_eq!(fund.pack_on(day("2025-01-02")).unwrap().digest, pack.digest);
    assert_eq!(fund.accounts[&administrator].role, Role::Administrator);
    assert_eq!(fund.accounts[&AccountId::from(PUBLIC)].role, Role::Citizen);
    assert_eq!(events.iter().map(Event::kind).next(), Some("fund.founded/1"));
}

#[test]
fn the_administrator_opens_an_account_for_any_office_and_it_can_act() {
    let mut scene = scene();
    scene.when("管理员", account("handler3", "u3", Role::BureauHandler)).accepted();
    let enterprise = scene.registered(1);
    scene
        .when("handler3", fund::steps::record_checks::RecordChecks { checks: nothing_against(&enterprise) })
        .accepted();
}

#[test]
fn the_public_opens_the_first_account_of_an_enterprise_and_no_other() {
    let mut scene = scene();
    scene.when("公众", account("huanghe", "u7", Role::Enterprise)).accepted();
    scene
        .when("公众", account("huanghe2", "u8", Role::Enterprise))
        .refused(RefusalKind::NotYourOffice, "第五条（一）");
    scene
        .when("公众", account("boss", "u9", Role::BureauLeader))
        .refused(RefusalKind::NotYourOffice, "第三条（一）");
    let mut other = account("other", "u7", Role::Enterprise);
    other.enterprise = Some(code(2));
    let refusal = scene.when("公众", other).refused(RefusalKind::Malformed, "第五条（三）");
    assert_eq!(refusal.fields[0].field, "person");
}

#[test]
fn an_account_has_what_its_office_needs_and_nothing_else() {
    let mut scene = scene();
    let wrong = |field: &str, change: &dyn Fn(&mut OpenAccount), role: Role| {
        let mut command = account("new.one", "u1", role);
        change(&mut command);
        (field.to_owned(), command)
    };
    let cases = [
        wrong("account", &|c| c.account = "张 三".into(), Role::BureauHandler),
        wrong("person", &|c| c.person = "张三".into(), Role::BureauHandler),
        wrong("district", &|c| c.district = None, Role::DistrictOffice),
        wrong("district", &|c| c.district = Some("110101".into()), Role::DistrictFinance),
        wrong("district", &|c| c.district = Some(DISTRICT.into()), Role::FinanceBureau),
        wrong("enterprise", &|c| c.enterprise = None, Role::Enterprise),
        wrong("enterprise", &|c| c.enterprise = Some(code(1)), Role::Auditor),
        wrong("organisation", &|c| c.organisation = " ".into(), Role::Assessor),
        wrong("organisation", &|c| c.organisation = "长".repeat(81), Role::Auditor),
        wrong("role", &|_| (), Role::Citizen),
    ];
    for (field, command) in cases {
        let refusal = scene.when("管理员", command).refused(RefusalKind::Malformed, "第五条（三）");
        assert_eq!(refusal.fields[0].field, field);
    }
    scene.when("管理员", account("same", "u1", Role::Auditor)).accepted();
    let again = scene
        .when("管理员", account("same", "u2", Role::Auditor))
        .refused(RefusalKind::Malformed, "第五条（三）");
    assert_eq!(again.fields[0].field, "account");
    scene
        .when("经办", account("mine", "u3", Role::Auditor))
        .refused(RefusalKind::NotYourOffice, "第三条（一）");
}

#[test]
fn one_person_may_hold_two_offices_but_stands_on_one_side() {
    let mut scene = scene();
    scene.when("管理员", account("u1-handler", "u1", Role::BureauHandler)).accepted();
    scene.when("管理员", account("u1-leader", "u1", Role::BureauLeader)).accepted();
    for (name, role) in [("u1-admin", Role::Administrator), ("u1-firm", Role::Enterprise)] {
        scene.when("管理员", account(name, "u1", role)).refused(RefusalKind::ConflictOfDuty, "第十六条");
    }
    // Once the old accounts are withdrawn the person may change sides; they may not come back while the new one stands.
    for name in ["u1-handler", "u1-leader"] {
        scene.when("管理员", changed(name, Role::BureauHandler, false)).accepted();
    }
    scene.when("管理员", account("u1-admin", "u1", Role::Administrator)).accepted();
    scene
        .when("管理员", changed("u1-handler", Role::BureauHandler, true))
        .refused(RefusalKind::ConflictOfDuty, "第十六条");
}

#[test]
fn an_account_is_changed_by_another_administrator_and_a_withdrawn_one_can_do_nothing() {
    let mut scene = scene();
    let enterprise = scene.registered(1);
    scene
        .when("管理员", changed("管理员", Role::Administrator, true))
        .refused(RefusalKind::ConflictOfDuty, "第十六条");
    scene.when("管理员", changed("公众", Role::Citizen, false)).refused(RefusalKind::WrongStage, "第八条");
    scene.when("管理员", changed("没有", Role::Auditor, false)).refused(RefusalKind::Unknown, "第三条（一）");
    let split =
        ChangeAccount { district: Some(DISTRICT.into()), ..changed("经办", Role::BureauHandler, true) };
    let refusal = scene.when("管理员", split).refused(RefusalKind::Malformed, "第五条（三）");
    assert_eq!(refusal.fields[0].field, "district");
    scene.when("管理员", changed("经办", Role::BureauHandler, false)).accepted();
    scene
        .when("经办", fund::steps::record_checks::RecordChecks { checks: nothing_against(&enterprise) })
        .refused(RefusalKind::NotYourOffice, "第五条（二）");
}

#[test]
fn whoever_has_a_tie_takes_no_part() {
    let mut scene = scene();
    let enterprise = scene.eligible(1);
    let project = scene.applied(&enterprise);
    let tie = |person: Option<&str>, code| DeclareRelation {
        person: person.map(Into::into),
        code,
        kind: "持股".into(),
    };

    // Of oneself, about the enterprise and about the provider.
    scene.when("区县", tie(None, enterprise.clone())).accepted();
    scene.when("区县", recommend(project)).refused(RefusalKind::ConflictOfDuty, "第三条（三）");
    scene.when("审核", tie(None, provider().code)).accepted();
    scene.account("区县二", Role::DistrictOffice, None);
    scene.when("区县二", recommend(project)).accepted();
    scene.when("审核", enter(project)).refused(RefusalKind::ConflictOfDuty, "第三条（一）");

    // Of another: the leader alone.
    scene
        .when("经办", tie(Some("person-审核二"), enterprise.clone()))
        .refused(RefusalKind::NotYourOffice, "第十六条");
    scene.when("负责人", tie(Some("person-审核二"), enterprise.clone())).accepted();
    scene.when("审核二", enter(project)).refused(RefusalKind::ConflictOfDuty, "第三条（一）");

    let vague = DeclareRelation { kind: "长".repeat(21), ..tie(None, code(5)) };
    let refusal = scene.when("审核", vague).refused(RefusalKind::Malformed, "第五条（三）");
    assert_eq!(refusal.fields[0].field, "kind");
    let twice =
        scene.when("审核", tie(None, provider().code)).refused(RefusalKind::Malformed, "第五条（三）");
    assert_eq!(twice.fields[0].field, "code");
    let nobody =
        scene.when("负责人", tie(Some("nobody"), enterprise)).refused(RefusalKind::Malformed, "第五条（三）");
    assert_eq!(nobody.fields[0].field, "person");
}

#[test]
fn a_newer_rule_is_adopted_from_a_later_day_only() {
    let mut scene = scene();
    let digest = harbin().digest.clone();
    let adopt = |digest: &str, from: &str| AdoptPack {
        digest: digest.into(),
        document: "哈工信联规〔2025〕9号".into(),
        from: day(from),
    };
    scene.when("负责人", adopt(&"0".repeat(64), "2025-07-01")).refused(RefusalKind::Unknown, "第十九条");
    for early in ["2024-10-15", "2026-01-01"] {
        let refusal =
            scene.when("负责人", adopt(&digest, early)).refused(RefusalKind::Malformed, "第五条（三）");
        assert_eq!(refusal.fields[0].field, "from", "{early}");
    }
    let unnamed = AdoptPack { document: " ".into(), ..adopt(&digest, "2025-07-01") };
    let refusal = scene.when("负责人", unnamed).refused(RefusalKind::Malformed, "第五条（三）");
    assert_eq!(refusal.fields[0].field, "document");
    scene.when("审核", adopt(&digest, "2025-07-01")).refused(RefusalKind::NotYourOffice, "第十九条");
    scene.when("负责人", adopt(&digest, "2025-07-01")).accepted();
    assert_eq!(scene.fund.pack_on(day("2025-06-30")).unwrap().from, day("2024-10-15"));
    assert_eq!(scene.fund.pack_on(day("2025-07-01")).unwrap().from, day("2025-07-01"));
}

#[test]
fn a_pack_that_misreads_its_own_text_is_not_adopted() {
    let mut scene = scene();
    let mut files = harbin_files();
    let procedure = String::from_utf8(files.remove("procedure.toml").unwrap()).unwrap();
    assert!(procedure.contains("first = \"70%\""));
    files.insert(
        "procedure.toml".into(),
        procedure.replace("first = \"70%\"", "first = \"75%\"").into_bytes(),
    );
    let pack = Pack::parse(&files).unwrap_or_else(|findings| panic!("it parses: {findings:?}"));
    let digest = pack.digest.clone();
    scene.packs.add(std::sync::Arc::new(pack));
    let adopt =
        AdoptPack { digest, document: "哈工信联规〔2025〕9号".into(), from: day("2025-07-01") };
    let refusal = scene.when("负责人", adopt).refused(RefusalKind::Malformed, "第五条（三）");
    assert_eq!(refusal.fields[0].field, "digest");
    assert!(refusal.items[0].contains("procedure.toml"), "{:?}", refusal.items);
}

/// A pack made from excerpts is for demonstrations (第十九条: 按新政策要求执行, and its words must be known).
#[test]
fn a_partial_pack_is_adopted_by_demonstrations_only() {
    let mut scene = scene();
    let mut files = harbin_files();
    let partial = "\n[partial]\nunseen = \"a19\"\nmissing = [\"全文\"]\nseen = []\n";
    files.get_mut("pack.toml").unwrap().extend_from_slice(partial.as_bytes());
    let pack = Pack::parse(&files).unwrap_or_else(|findings| panic!("it parses: {findings:?}"));
    let digest = pack.digest.clone();
    scene.packs.add(std::sync::Arc::new(pack));
    let adopt =
        AdoptPack { digest, document: "哈工信联规〔2025〕9号".into(), from: day("2025-07-01") };
    let refusal = scene.when("负责人", adopt.clone()).refused(RefusalKind::Malformed, "第五条（三）");
    assert_eq!(refusal.fields[0].field, "digest");
    scene.fund.demonstration = true;
    scene.when("负责人", adopt).accepted();
}

#[test]
fn the_first_account_money_goes_to_may_be_used_at_once_a_changed_one_after_three_working_days() {
    let mut scene = scene();
    let enterprise = scene.eligible(1);
    scene.on("2025-04-30").paid_to(&enterprise);
    assert_eq!(scene.fund.enterprises[&enterprise].account.as_ref().unwrap().1, day("2025-04-30"));

    scene.when(&login(&enterprise), payee(&enterprise, "乙")).accepted();
    let verified = VerifyAccount { enterprise: enterprise.clone(), agrees: true, reason: String::new() };
    scene.when("区县财政", verified).accepted();
    // 五一: 1 to 5 May are days off, 27 April was worked. The third working day is 8 May.
    assert_eq!(scene.fund.enterprises[&enterprise].account.as_ref().unwrap().1, day("2025-05-09"));
}

#[test]
fn an_account_is_verified_by_another_person_of_the_enterprises_own_district() {
    let mut scene = scene();
    let enterprise = scene.eligible(1);
    let verify =
        |agrees: bool, reason: &str| VerifyAccount { enterprise: code(1), agrees, reason: reason.into() };
    scene.when("区县财政", verify(true, "")).refused(RefusalKind::WrongStage, "第三条（四）");

    let proposed = payee(&enterprise, "甲");
    let missing =
        scene.when(&login(&enterprise), proposed.clone()).refused(RefusalKind::EvidenceMissing, "第八条");
    assert_eq!(missing.items, ["开户许可或账户信息证明"]);
    scene.files_for_enterprise(&enterprise, "account-permit");
    for (field, change) in [
        (
            "account.commitment",
            &(|p: &mut fund::state::PayeeAccount| p.commitment = "6222".into()) as &dyn Fn(&mut _),
        ),
        ("account.bank", &|p: &mut fund::state::PayeeAccount| p.bank = " ".into()),
        ("account.tail", &|p: &mut fund::state::PayeeAccount| p.tail = "88".into()),
    ] {
        let mut wrong = proposed.clone();
        change(&mut wrong.account);
        let refusal = scene.when(&login(&enterprise), wrong).refused(RefusalKind::Malformed, "第五条（三）");
        assert_eq!(refusal.fields[0].field, field);
    }
    scene.when(&login(&enterprise), proposed.clone()).accepted();

    scene.account("外区财政", Role::DistrictFinance, None);
    scene.fund.accounts.get_mut(&AccountId::from("外区财政")).unwrap().district = Some("230102".into());
    scene.when("外区财政", verify(true, "")).refused(RefusalKind::NotYourOffice, "第三条（四）");
    scene.account("兼任", Role::DistrictFinance, None);
    scene.fund.accounts.get_mut(&AccountId::from("兼任")).unwrap().person =
        PersonId(format!("person-{}", login(&enterprise)));
    scene.when("兼任", verify(true, "")).refused(RefusalKind::ConflictOfDuty, "第三条（四）");
    let silent = scene.when("区县财政", verify(false, "")).refused(RefusalKind::Malformed, "第五条（三）");
    assert_eq!(silent.fields[0].field, "reason");

    scene.when("区县财政", verify(false, "户名与执照不一致")).accepted();
    assert_eq!(scene.fund.enterprises[&enterprise].account, None);
    scene.when(&login(&enterprise), proposed.clone()).accepted();
    scene.when("区县财政", verify(true, "")).accepted();
    let same = scene.when(&login(&enterprise), proposed).refused(RefusalKind::Malformed, "第五条（三）");
    assert_eq!(same.fields[0].field, "account.commitment");
}

#[test]
fn while_a_payment_is_under_way_its_account_does_not_change() {
    let mut scene = scene();
    let enterprise = scene.eligible(1);
    let project = scene.applied(&enterprise);
    scene.paid_to(&enterprise);
    let payment = Payment {
        id: PaymentId(1),
        kind: PaymentKind::First,
        recovery: None,
        lines: vec![PaymentLine {
            purpose: project.into(),
            payee: enterprise.clone(),
            amount: wan(1),
            account: file("甲"),
            state: LineState::Open,
        }],
        on: scene.today,
        by: "person-财政".into(),
        stage: Stage::PaymentOpen,
        seq: 1,
    };
    scene.fund.payments.insert(payment.id, payment);
    let refusal = scene
        .when(&login(&enterprise), payee(&enterprise, "乙"))
        .refused(RefusalKind::NotYet, "第三条（四）");
    assert!(refusal.what.contains("T0001"), "{refusal}");

    // One proposed before the instruction waits as well.
    scene.fund.payments.get_mut(&PaymentId(1)).unwrap().stage = Stage::PaymentClosed;
    scene.when(&login(&enterprise), payee(&enterprise, "乙")).accepted();
    scene.fund.payments.get_mut(&PaymentId(1)).unwrap().stage = Stage::PaymentOpen;
    let verify = VerifyAccount { enterprise, agrees: true, reason: String::new() };
    scene.when("区县财政", verify).refused(RefusalKind::NotYet, "第三条（四）");
}

#[test]
fn what_waits_for_somebody_stands_in_their_worklist_and_in_nobody_elses() {
    let mut scene = scene();
    let enterprise = scene.eligible(1);
    let project = scene.pooled(&enterprise);
    scene.files_for_enterprise(&enterprise, "account-permit");
    let own = login(&enterprise);
    let waits_for = |scene: &Scene, name: &str| -> Vec<StepId> {
        let view = fund::view::View { fund: &scene.fund, packs: &scene.packs, today: scene.today };
        let actor = &scene.fund.accounts[&AccountId::from(name)];
        view.worklist(actor).into_iter().map(|task| task.step).collect()
    };
    assert_eq!(waits_for(&scene, "区县财政"), []);
    scene.when(&own, payee(&enterprise, "甲")).accepted();
    assert_eq!(waits_for(&scene, "区县财政"), [StepId::VerifyAccount]);
    let agrees = VerifyAccount { enterprise, agrees: true, reason: String::new() };
    scene.when("区县财政", agrees).accepted();
    assert_eq!(waits_for(&scene, "区县财政"), []);

    assert_eq!(waits_for(&scene, "经办"), []);
    scene.when(&own, change(project, 50)).accepted();
    assert_eq!(waits_for(&scene, "经办"), [StepId::AnswerChange]);
    assert_eq!(waits_for(&scene, "管理员"), []);
}
