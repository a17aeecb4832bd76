//! 第四条（一）末款: 补贴比例和额度可能视不同批次……予以微调: by document, within the law, before the first award of the batch.

use fund::RefusalKind::{Malformed, NotYourOffice, OverCeiling, Unknown, WrongStage};
use fund::state::BatchKind;
use fund::{BatchId, Event};

use crate::support::decision::*;
use crate::support::journey::*;
use crate::support::*;

#[test]
fn a_batch_with_lower_rates_and_caps_awards_by_them_and_says_under_which_document() {
    let (mut scene, enterprise) = summer();
    let project = scene.verified(&enterprise, wan(20));
    let batch = scene.claim_batch(project);
    scene.when("负责人", terms(batch, &[("band-1", 60, 15), ("band-2", 50, 36)])).accepted();

    let events = scene.when("经办", assess(batch, &[project])).accepted();

    let [Event::AwardAssessed(award)] = &events[..] else { panic!("{events:?}") };
    assert_eq!(award.amount, wan(12), "60 % of 20 万, not 70 %");
    assert_eq!(award.terms.as_ref().map(fund::DocumentNumber::as_str), Some("哈工信发〔2025〕20号"));
}

#[test]
fn terms_above_the_law_are_refused_with_every_excess() {
    let (mut scene, _) = summer();
    let batch = scene.batch(BatchKind::Claim);
    let above = terms(batch, &[("band-1", 75, 20), ("band-3", 50, 60)]);
    let refusal = scene.when("负责人", above).refused(OverCeiling, "第四条（一）");
    assert_eq!(refusal.items.len(), 3, "{:?}", refusal.items);
    assert!(refusal.items[0].contains("75%"), "{:?}", refusal.items);
    assert_eq!(scene.fund.batches[&batch].terms, None);
}

#[test]
fn terms_that_open_a_cliff_are_recorded_with_a_warning_and_the_edge_is_then_refused_naming_both_bands() {
    let (mut scene, enterprise) = summer();
    let project = scene.verified(&enterprise, wan(30));
    let batch = scene.claim_batch(project);
    let lower = terms(batch, &[("band-1", 63, 18), ("band-2", 54, 40), ("band-3", 45, 50)]);
    let events = scene.when("负责人", lower).accepted();
    let [Event::TermsSet(set)] = &events[..] else { panic!("{events:?}") };
    assert!(!set.warnings.is_empty());

    let refusal = scene.when("经办", assess(batch, &[project])).refused(OverCeiling, "第四条（一）");
    for side in ["180,000.00", "162,000.00"] {
        assert!(refusal.what.contains(side), "{refusal}");
    }
}

#[test]
fn nobody_is_measured_twice_terms_come_before_the_first_award_of_the_batch() {
    let (mut scene, enterprise) = summer();
    let project = scene.assessed(&enterprise, wan(20));
    let batch = scene.claim_batch(project);
    scene.when("负责人", terms(batch, &[("band-1", 60, 15)])).refused(WrongStage, "第四条（一）");
    let later = scene.another_claim_batch();
    scene.when("负责人", terms(later, &[("band-1", 60, 15)])).accepted();
}

#[test]
fn terms_are_the_leaders_of_a_claim_batch_by_document() {
    let (mut scene, _) = summer();
    let pool = scene.batch(BatchKind::Pool);
    let claim = scene.batch(BatchKind::Claim);
    scene.when("审核", terms(claim, &[])).refused(NotYourOffice, "第四条（一）");
    scene.when("负责人", terms(BatchId(99), &[])).refused(Unknown, "第四条（一）");
    scene.when("负责人", terms(pool, &[])).refused(Unknown, "第八条");
    let mut undocumented = terms(claim, &[("band-1", 60, 15)]);
    undocumented.document = "".into();
    let refusal = scene.when("负责人", undocumented).refused(Malformed, "第五条（三）");
    assert_eq!(refusal.fields[0].field, "document");
    scene.when("负责人", terms(claim, &[("band-9", 60, 15)])).refused(OverCeiling, "第四条（一）");
}
