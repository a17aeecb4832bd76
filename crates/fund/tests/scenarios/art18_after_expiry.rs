//! 第十八条: 至 2025 年 12 月 31 日止. What was accepted in time may be paid later, if the reading says so; nothing new is
//! accepted; a new regulation opens the way again (第十九条).

use std::sync::Arc;

use fund::RefusalKind::WrongStage;
use fund::state::{Adoption, Verdict};
use fund::{Event, ProjectId, Stage};
use law::{CreditCode, Pack};

use crate::support::decision::*;
use crate::support::journey::*;
use crate::support::*;

/// First payment in June 2025; on 2026-03-02 the city has been accepted and everything has been looked up again.
fn owed_in_2026(pack: Arc<Pack>) -> (Scene, CreditCode, ProjectId) {
    let mut scene = scene_under(pack);
    let enterprise = scene.on("2025-06-03").eligible(1);
    let project = scene.first_paid(&enterprise, wan(30));
    scene.on("2026-03-02").checked(&enterprise);
    scene.when("负责人", city_acceptance(day("2026-02-10"))).accepted();
    (scene, enterprise, project)
}

/// The Harbin pack continued: the same words in force through 2027.
fn continued() -> Arc<Pack> {
    let mut files = harbin_files();
    let text = String::from_utf8(files["pack.toml"].clone()).unwrap();
    let text = text.replace("from = \"2024-10-15\"", "from = \"2026-01-01\"");
    let text = text.replace("until = \"2025-12-31\"", "until = \"2027-12-31\"");
    files.insert("pack.toml".into(), text.into_bytes());
    Arc::new(Pack::parse(&files).unwrap())
}

fn adopt(scene: &mut Scene, pack: Arc<Pack>) {
    let adoption = Adoption {
        digest: pack.digest.clone(),
        from: day("2026-01-01"),
        document: "哈工信联规〔2025〕9号".into(),
    };
    scene.fund.adoptions.push(adoption);
    scene.packs.add(pack);
}

#[test]
fn the_balance_is_paid_after_expiry_and_the_instruction_names_the_reading_it_rests_on() {
    let (mut scene, _, project) = owed_in_2026(harbin());
    let events = scene.when("财政", balance(&[project])).accepted();
    let [Event::PaymentInstructed(instructed)] = &events[..] else { panic!("{events:?}") };
    assert_eq!(instructed.lines[0].readings, ["expiry"]);
    assert_eq!(instructed.lines[0].pack, harbin().digest, "the law of its acceptance, not a later one");
    let confirm = scene.confirm(instructed.id);
    scene.when("财政二", confirm).accepted();
    assert_eq!(scene.fund.projects[&project].stage, Stage::Paid);
}

#[test]
fn within_the_term_no_reading_is_needed() {
    let (mut scene, enterprise) = summer();
    let project = scene.awarded(&enterprise, wan(30));
    let events = scene.when("财政", first(&[project], 70)).accepted();
    let [Event::PaymentInstructed(instructed)] = &events[..] else { panic!("{events:?}") };
    assert!(instructed.lines[0].readings.is_empty());
}

#[test]
fn under_the_other_reading_every_payment_waits_for_a_new_instrument() {
    let (mut scene, _, project) = owed_in_2026(harbin_reading("expiry", "pack-at-payment"));
    let refusal = scene.when("财政", balance(&[project])).refused(WrongStage, "第十八条");
    assert!(refusal.what.contains("2025-12-31"), "{refusal}");
    assert!(refusal.remedy.contains("新文件"), "{refusal}");

    adopt(&mut scene, continued());
    let events = scene.when("财政", balance(&[project])).accepted();
    let [Event::PaymentInstructed(instructed)] = &events[..] else { panic!("{events:?}") };
    assert!(instructed.lines[0].readings.is_empty(), "a regulation is in force: no reading is needed");
}

#[test]
fn nothing_new_is_accepted_after_expiry_until_a_new_regulation_is_in_force() {
    let (mut scene, enterprise) = summer();
    let project = scene.claimed(&enterprise, wan(30));
    scene.on("2025-12-30").judged(project, Verdict::Pass);
    scene.on("2026-01-04").when("审核", conclude(project, Verdict::Pass)).refused(WrongStage, "第十八条");
    adopt(&mut scene, continued());
    scene.when("审核", conclude(project, Verdict::Pass)).accepted();
}

#[test]
fn on_the_last_day_it_is_still_accepted() {
    let (mut scene, enterprise) = summer();
    let project = scene.claimed(&enterprise, wan(30));
    scene.on("2025-12-31").judged(project, Verdict::Pass);
    scene.when("审核", conclude(project, Verdict::Pass)).accepted();
}
