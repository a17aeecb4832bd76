//! 第十五条: who looks into a sign of trouble, what can be concluded, and for how long it holds.

use fund::RefusalKind::{ConflictOfDuty, Malformed, NotYourOffice, Unknown, WrongStage};
use fund::flags::{FlagState, all, shown_to};
use fund::state::{FlagConclusion, FlagFinding};
use fund::steps::declare_relation::DeclareRelation;
use fund::steps::settle_flag::SettleFlag;
use fund::{AccountId, Event, ProjectId, Role};
use law::{CreditCode, FactValue, Pack};

use crate::support::flags::settle_flag;
use crate::support::journey::*;
use crate::support::*;

/// A firm of five people: for the supervision group.
fn shell() -> (Scene, CreditCode, ProjectId) {
    let (mut scene, enterprise) = summer();
    let project = scene.applied(&enterprise);
    scene.found(&enterprise, "ent.staff", FactValue::Int(5));
    (scene, enterprise, project)
}

/// Two projects that gain by being two: for the bureau.
fn split() -> (Scene, CreditCode, [ProjectId; 2]) {
    let (mut scene, enterprise) = summer();
    let projects = [scene.claimed(&enterprise, wan(28)), scene.claimed(&enterprise, wan(28))];
    (scene, enterprise, projects)
}

#[test]
fn a_flag_is_settled_once_for_the_evidence_there_was() {
    let (mut scene, enterprise, project) = shell();
    let flag = scene.one_flag(project, "shell-firm", &[]);
    assert_eq!(flag.state(&scene.fund), FlagState::Open);
    let command = settle_flag(project, &flag, FlagConclusion::Cleared);
    let events = scene.when("督察", command.clone()).accepted();
    let [Event::FlagSettled(settled)] = &events[..] else { panic!("{events:?}") };
    assert_eq!(settled.cite.label, "第十七条", "the article of the row");
    assert_eq!(flag.state(&scene.fund), FlagState::Settled);
    scene.when("督察", command).refused(WrongStage, "第十五条");

    scene.found(&enterprise, "ent.staff", FactValue::Int(4));
    let other = scene.one_flag(project, "shell-firm", &["4 人"]);
    assert_ne!(other.fingerprint, flag.fingerprint);
    assert_eq!(other.state(&scene.fund), FlagState::Open, "other evidence is open again");
    scene.found(&enterprise, "ent.staff", FactValue::Int(5));
    assert_eq!(scene.one_flag(project, "shell-firm", &[]).state(&scene.fund), FlagState::Settled);
}

#[test]
fn what_is_asked_or_inspected_stays_in_hand_until_it_is_concluded() {
    let (mut scene, _, project) = shell();
    let flag = scene.one_flag(project, "shell-firm", &[]);
    for conclusion in [FlagConclusion::Explain, FlagConclusion::Inspect] {
        scene.when("督察", settle_flag(project, &flag, conclusion)).accepted();
        assert_eq!(flag.state(&scene.fund), FlagState::InHand);
    }
    let confirmed = SettleFlag {
        finding: Some(FlagFinding::NoProject),
        ..settle_flag(project, &flag, FlagConclusion::Confirmed)
    };
    scene.when("督察", confirmed).accepted();
    assert_eq!(flag.state(&scene.fund), FlagState::Settled);
    let said: Vec<_> = scene.fund.flags.of(project).iter().map(|known| known.conclusion).collect();
    assert_eq!(said, [FlagConclusion::Explain, FlagConclusion::Inspect, FlagConclusion::Confirmed]);
}

#[test]
fn a_confirmed_flag_says_which_wrong_it_is_and_the_others_do_not() {
    let (mut scene, _, project) = shell();
    let flag = scene.one_flag(project, "shell-firm", &[]);
    let refusal = scene
        .when("督察", settle_flag(project, &flag, FlagConclusion::Confirmed))
        .refused(Malformed, "第五条（三）");
    assert_eq!(refusal.fields[0].field, "finding");
    let mixed = SettleFlag {
        finding: Some(FlagFinding::Overstated),
        ..settle_flag(project, &flag, FlagConclusion::Cleared)
    };
    scene.when("督察", mixed).refused(Malformed, "第五条（三）");
    let silent = SettleFlag { reason: " ".into(), ..settle_flag(project, &flag, FlagConclusion::Cleared) };
    scene.when("督察", silent).refused(Malformed, "第五条（三）");
}

#[test]
fn the_row_says_whose_office_it_is() {
    let (mut scene, enterprise, project) = shell();
    let flag = scene.one_flag(project, "shell-firm", &[]);
    let command = settle_flag(project, &flag, FlagConclusion::Cleared);
    scene.when("负责人", command.clone()).refused(NotYourOffice, "第十五条");
    for stranger in [login(&enterprise).as_str(), "区县", "审计", "评测机构", "财政", "公众", "管理员"]
    {
        scene.when(stranger, command.clone()).refused(NotYourOffice, "第十五条");
    }
    let (mut scene, _, [project, _]) = split();
    let flag = scene.one_flag(project, "split-project", &[]);
    let command = settle_flag(project, &flag, FlagConclusion::Explain);
    scene.when("督察", command.clone()).refused(NotYourOffice, "第十五条");
    scene.when("经办", command).accepted();
}

#[test]
fn what_is_not_there_or_no_longer_so_is_not_settled() {
    let (mut scene, enterprise, project) = shell();
    let flag = scene.one_flag(project, "shell-firm", &[]);
    let command = settle_flag(project, &flag, FlagConclusion::Cleared);
    let nobody = SettleFlag { project: ProjectId(99), ..command.clone() };
    scene.when("督察", nobody).refused(Unknown, "第十五条");
    let unheard = SettleFlag { rule: "bad-luck".into(), ..command.clone() };
    let refusal = scene.when("督察", unheard).refused(Unknown, "第十五条");
    assert!(refusal.what.contains("bad-luck"), "{refusal}");
    scene.found(&enterprise, "ent.staff", FactValue::Int(4));
    let refusal = scene.when("督察", command.clone()).refused(Unknown, "第十五条");
    assert!(refusal.what.contains("证据已有变化"), "{refusal}");
    scene.found(&enterprise, "ent.staff", FactValue::Int(50));
    let refusal = scene.when("督察", command).refused(Unknown, "第十五条");
    assert!(refusal.what.contains("没有这一项"), "{refusal}");
}

#[test]
fn nobody_settles_what_concerns_a_tie_or_the_own_verification() {
    let (mut scene, enterprise, [first, second]) = split();
    let flag = scene.one_flag(first, "split-project", &[]);
    scene.when("审核二", DeclareRelation { code: enterprise, kind: "亲属".into(), person: None }).accepted();
    scene
        .when("审核二", settle_flag(first, &flag, FlagConclusion::Cleared))
        .refused(ConflictOfDuty, "第十五条");

    let pass = fund::state::Verdict::Pass;
    scene.judged(second, pass);
    scene.when("审核", crate::support::decision::conclude(second, pass)).accepted();
    scene.verify_in_full(second);
    let flag = scene.one_flag(first, "split-project", &[]);
    // 经办二 has verified the second project; the flag is filed under the first.
    scene
        .when("经办二", settle_flag(first, &flag, FlagConclusion::Cleared))
        .refused(ConflictOfDuty, "第十六条");
    scene.when("审核", settle_flag(second, &flag, FlagConclusion::Cleared)).accepted();
    assert_eq!(flag.state(&scene.fund), FlagState::Settled, "one flag, whichever project it is opened from");
}

#[test]
fn the_bureau_the_supervisors_and_the_auditors_see_flags_and_nobody_else_does() {
    let (scene, enterprise, _) = shell();
    let see: Vec<Role> = {
        let mut roles: Vec<Role> =
            scene.fund.accounts.values().filter(|actor| shown_to(actor)).map(|actor| actor.role).collect();
        roles.sort_unstable();
        roles.dedup();
        roles
    };
    assert_eq!(
        see,
        [
            Role::BureauHandler,
            Role::BureauReviewer,
            Role::BureauLeader,
            Role::SupervisionGroup,
            Role::Auditor
        ]
    );
    let firm = &scene.fund.accounts[&AccountId::from(login(&enterprise).as_str())];
    assert!(!shown_to(firm));
}

#[test]
fn the_applicants_own_history_says_nothing_of_flags() {
    let (mut scene, _, project) = shell();
    let flag = scene.one_flag(project, "shell-firm", &[]);
    let before = scene.fund.projects[&project].acts.len();
    scene.when("督察", settle_flag(project, &flag, FlagConclusion::Inspect)).accepted();
    assert_eq!(scene.fund.projects[&project].acts.len(), before);
    assert!(scene.fund.acts.last().unwrap().sentences[0].contains("转入检查"));
}

#[test]
fn a_rule_that_the_pack_turns_off_or_leaves_out_is_not_looked_for() {
    let mut files = harbin_files();
    let text = String::from_utf8(files["papers.toml"].clone()).unwrap();
    let (before, row) = text.split_once("id = \"shell-firm\"").unwrap();
    let off = format!("{before}id = \"shell-firm\"{}", row.replacen("on = true", "on = false", 1));
    let out = before.rsplit_once("[[flag]]").unwrap().0.to_owned();
    for text in [off, out] {
        files.insert("papers.toml".into(), text.into_bytes());
        let pack = Pack::parse(&files).unwrap_or_else(|findings| panic!("{findings:?}"));
        let mut scene = scene_under(std::sync::Arc::new(pack));
        scene.on("2025-06-03");
        let enterprise = scene.eligible(1);
        let project = scene.applied(&enterprise);
        scene.found(&enterprise, "ent.staff", FactValue::Int(5));
        scene.no_flag(project, "shell-firm");
    }
}

#[test]
fn the_heaviest_flags_come_first() {
    let (mut scene, enterprise, project) = shell();
    scene.found(&enterprise, "ent.got_central_sme_fund", FactValue::Bool(true));
    let flags = all(&scene.fund, &scene.packs, scene.today);
    let rules: Vec<_> = flags.of(project).map(|flag| flag.rule.id.as_str()).collect();
    assert_eq!(rules, ["other-fund", "shell-firm"]);
    assert_eq!(flags.seq, scene.fund.seq);
    let first = &flags.list[0];
    assert_eq!(flags.with(&first.fingerprint), Some(first));
}
