//! 第六条: who is not supported, whenever it comes to light: at pool entry, and again at the claim.
//! （三）, not accepted, follows from the acceptance itself.

use fund::RefusalKind::Ineligible;
use law::FactValue;

use crate::support::journey::*;
use crate::support::*;

/// What comes to light, and the article that excludes.
const EXCLUSIONS: [(&[&str], &str); 3] = [
    (&["ent.little_giant", "ent.got_central_sme_fund"], "第六条（一）"),
    (&["ent.pilot_2022_22"], "第六条（二）"),
    (&["ent.other_violation"], "第六条（四）"),
];

#[test]
fn the_excluded_do_not_enter_the_pool() {
    for (facts, article) in EXCLUSIONS {
        let mut scene = scene();
        let enterprise = scene.eligible(1);
        let project = scene.recommended(&enterprise);
        for fact in facts {
            scene.found(&enterprise, fact, FactValue::Bool(true));
        }
        scene.when("审核", enter(project)).refused(Ineligible, article);
    }
}

#[test]
fn the_excluded_do_not_claim_though_they_were_pooled() {
    for (facts, article) in EXCLUSIONS {
        let mut scene = scene();
        scene.on("2025-06-03");
        let enterprise = scene.eligible(1);
        let project = scene.ready_to_claim(&enterprise);
        for fact in facts {
            scene.found(&enterprise, fact, FactValue::Bool(true));
        }
        claim(&mut scene, project, vec![line(1, wan(20))]).refused(Ineligible, article);
        // The finding is lifted: the way is free again.
        for fact in facts {
            scene.found(&enterprise, fact, FactValue::Bool(false));
        }
        claim(&mut scene, project, vec![line(1, wan(20))]).accepted();
    }
}

#[test]
fn a_little_giant_without_the_central_fund_and_the_central_fund_without_a_little_giant_are_supported() {
    for fact in ["ent.little_giant", "ent.got_central_sme_fund"] {
        let mut scene = scene();
        let enterprise = scene.eligible(1);
        let project = scene.recommended(&enterprise);
        scene.found(&enterprise, fact, FactValue::Bool(true));
        scene.when("审核", enter(project)).accepted();
    }
}
