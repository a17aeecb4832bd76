//! 第三条（二）: 市财政局负责中央财政资金的财政管理工作；制定专项资金预算. Budget between heads, the year-end, and what can still be
//! promised.

use fund::RefusalKind::{EvidenceMissing, Malformed, NotYet, NotYourOffice, OverCeiling, WrongStage};
use fund::ledger::LedgerAccount::{Available, Grant};
use fund::steps::reallot::Reallot;
use fund::view::{FeasibleHead, View};
use fund::{Digest, Purpose};
use law::Fen;

use crate::support::decision::*;
use crate::support::journey::summer;
use crate::support::money::*;
use crate::support::*;

fn of(scene: &Scene, head: &str) -> FeasibleHead {
    let view = View { fund: &scene.fund, packs: &scene.packs, today: scene.today };
    view.feasibility().heads.into_iter().find(|own| own.id == head).unwrap()
}

#[test]
fn budget_goes_from_head_to_head_by_document_and_never_what_is_committed() {
    let mut scene = scene();
    scene.money_for("training", 70);
    scene.contracted("training", &[60]);
    scene.when("财政", allot("roadmap", wan(100))).accepted();
    let over = scene.when("财政", reallot("training", "roadmap", wan(11)));
    let over = over.refused(OverCeiling, "第四条（三）3.");
    assert!(over.what.contains("100,000.00"), "only 10万 are free: {over}");
    scene.when("财政", reallot("training", "roadmap", wan(10))).accepted();
    assert_eq!((scene.fund.allotted["training"], scene.fund.allotted["roadmap"]), (wan(60), wan(110)));
    assert_eq!(scene.fund.ledger.balance(&Available("training".into())), Fen::ZERO);
    assert_eq!(scene.fund.ledger.balance(&Available("roadmap".into())), wan(110));
}

#[test]
fn no_ceiling_is_passed_by_a_reallotment() {
    let mut scene = scene();
    scene.money_for("training", 70);
    scene.when("财政", allot("roadmap", wan(100))).accepted();
    scene.when("财政", reallot("roadmap", "training", Fen::new(1))).refused(OverCeiling, "第四条（三）3.");
    scene.when("财政", reallot("training", "other", wan(1))).refused(OverCeiling, "第四条（六）");
    for (head, amount) in [("products", 600), ("centre", 1_020), ("diagnosis", 800), ("monitoring", 400)] {
        scene.when("财政", allot(head, wan(amount))).accepted();
    }
    // 2990 of 3000 are with the other heads.
    scene.when("财政", reallot("transformation", "roadmap", wan(11))).refused(OverCeiling, "第八条");
    scene.when("财政", reallot("transformation", "roadmap", wan(10))).accepted();
    let share = fund::budget::Share::of(&scene.fund, &harbin(), &scene.fund.allotted);
    assert_eq!(
        (share.part, share.others.allotted, share.others.room()),
        (wan(12_000), wan(3_000), Some(Fen::ZERO))
    );
    let last = share.workings().pop().unwrap();
    assert_eq!(last.2, wan(11_990), "transformation has no ceiling here: {last:?}");
}

#[test]
fn a_reallotment_names_two_heads_an_amount_a_document_and_a_reason() {
    let mut scene = scene();
    scene.money_for("training", 70);
    let good = || reallot("training", "roadmap", wan(1));
    for (field, bad) in [
        ("from", Reallot { from: "nothing".into(), ..good() }),
        ("to", Reallot { to: "nothing".into(), ..good() }),
        ("to", Reallot { to: "training".into(), ..good() }),
        ("document", Reallot { document: "".into(), ..good() }),
        ("reason", Reallot { reason: " ".into(), ..good() }),
        ("amount", Reallot { amount: Fen::ZERO, ..good() }),
    ] {
        let refusal = scene.when("财政", bad).refused(Malformed, "第五条（三）");
        assert_eq!(refusal.fields[0].field, field);
    }
    scene.when("负责人", good()).refused(NotYourOffice, "第三条（二）");
    scene.when("财政", good()).accepted();
}

#[test]
fn at_the_year_end_what_is_committed_goes_over_and_what_is_free_goes_over_or_back() {
    let mut scene = scene();
    scene.money_for("training", 70);
    let id = scene.contracted("training", &[60]);
    scene.when("财政", year_end(2025, &[])).refused(NotYet, "第三条（二）");
    scene.on("2026-01-05");
    let over = scene.when("财政", year_end(2025, &[("training", wan(11))]));
    assert!(over.refused(OverCeiling, "第四条（三）3.").what.contains("100,000.00"));
    scene.when("财政", year_end(2025, &[("training", wan(4))])).accepted();
    assert_eq!(scene.fund.allotted["training"], wan(66));
    assert_eq!(scene.fund.ledger.balance(&Available("training".into())), wan(6));
    assert_eq!(scene.fund.ledger.balance(&Grant), wan(2_934));
    let end = &scene.fund.year_ends[&2025];
    let own = end.heads.iter().find(|head| head.head == "training").unwrap();
    assert_eq!((own.committed, own.carried, own.returned), (wan(60), wan(6), wan(4)));
    let committed = fund::ledger::LedgerAccount::Committed("training".into(), Purpose::Procurement(id));
    assert_eq!(scene.fund.ledger.balance(&committed), wan(60));
    scene.when("财政", year_end(2025, &[])).refused(WrongStage, "第三条（二）");
}

#[test]
fn a_year_end_is_of_a_year_of_the_fund_by_document_and_file() {
    let mut scene = scene();
    scene.money_for("training", 70);
    scene.on("2026-01-05");
    for year in [2023, 2027] {
        scene.when("财政", year_end(year, &[])).refused(Malformed, "第五条（三）");
    }
    scene.when("财政", year_end(2025, &[("nothing", wan(1))])).refused(Malformed, "第五条（三）");
    scene.when("财政", year_end(2025, &[("training", Fen::ZERO)])).refused(Malformed, "第五条（三）");
    let twice = year_end(2025, &[("training", wan(1)), ("training", wan(1))]);
    scene.when("财政", twice).refused(Malformed, "第五条（三）");
    let mut bare = year_end(2025, &[]);
    bare.document = "".into();
    scene.when("财政", bare).refused(Malformed, "第五条（三）");
    let mut bare = year_end(2025, &[]);
    bare.file = Digest(String::new());
    scene.when("财政", bare).refused(EvidenceMissing, "第三条（二）");
    scene.when("负责人", year_end(2025, &[])).refused(NotYourOffice, "第三条（二）");
    scene.when("财政", year_end(2025, &[])).accepted();
}

#[test]
fn what_can_still_be_promised_is_what_is_allotted_less_what_is_on_the_way() {
    let (mut scene, enterprise) = summer();
    let project = scene.assessed(&enterprise, wan(30));
    scene.budget();
    let own = of(&scene, "transformation");
    assert_eq!((own.allotted, own.promised, own.now), (wan(12_000), wan(18), wan(11_982)));
    // 1 亿 of 1.2 亿 is here, and nothing is owed yet.
    assert_eq!((own.covered, own.later), (wan(10_000), wan(14_982)));
    let notice = scene.noticed(&[project]);
    scene.approved(notice);
    let own = of(&scene, "transformation");
    assert_eq!(
        (own.promised, own.committed, own.now, own.covered),
        (Fen::ZERO, wan(18), wan(11_982), wan(9_982))
    );

    scene.when("财政", allot("training", wan(50))).accepted();
    scene.planned("training", 30);
    let own = of(&scene, "training");
    assert_eq!((own.promised, own.now, own.later), (wan(30), wan(20), wan(40)));
    let other = of(&scene, "other");
    assert_eq!((other.ceiling, other.now, other.later), (Some(Fen::ZERO), Fen::ZERO, Fen::ZERO));
}
