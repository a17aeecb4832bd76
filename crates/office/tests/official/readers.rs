//! Who may have which paper.

use fund::Role;
use office::official;

use crate::town::{actor, expert, first_act, office, owner, proof, stranger};

/// Given a review that has not been concluded; then an expert has no paper of it, the bureau a draft with blanks, and after
/// the conclusion the expert has it too.
#[test]
fn experts_read_no_other_opinion_before_the_conclusion() {
    let (under_way, concluded) = ("P0003".parse().unwrap(), "P0001".parse().unwrap());
    let (expert, bureau) = (expert("太阳岛研究院"), actor(Role::BureauReviewer));
    office().view(|view| {
        let has = |actor, id| official::acceptance(view, actor, id, &proof());
        assert!(has(&expert, under_way).is_none());
        assert!(has(&expert, concluded).is_some());
        let draft = has(&bureau, under_way).unwrap();
        let opinions = draft.tables().nth(1).unwrap();
        assert_eq!(opinions.rows.iter().filter(|row| row[2] == official::Cell::Blank).count(), 2);
        let unsigned =
            official::Block::Sign(vec![official::bureau(view.pack()), "　　　年　　月　　日".into()]);
        assert!(draft.blocks.contains(&unsigned), "no date is invented");
    });
}

/// Given another enterprise, the enterprise itself and an account of no case; then each has only what is its own.
#[test]
fn an_enterprise_has_its_own_receipt_and_correction_notice_and_no_more() {
    let (one, returned) = ("P0001".parse::<fund::ProjectId>().unwrap(), "P0004".parse().unwrap());
    let (own, other) = (owner("P0004"), owner("P0001"));
    office().view(|view| {
        assert!(official::correction(view, &own, returned, &proof()).is_some());
        assert!(official::correction(view, &other, returned, &proof()).is_none());
        assert!(official::correction(view, &stranger(), returned, &proof()).is_none());
        assert!(official::correction(view, &other, one.into(), &proof()).is_none(), "nothing was returned");
        assert!(official::acceptance(view, &other, one, &proof()).is_none());
        assert!(official::verification(view, &other, one, &proof()).is_none());
        assert!(official::receipt(view, &own, first_act("P0004"), &proof()).is_some());
        assert!(official::receipt(view, &other, first_act("P0004"), &proof()).is_none());
        assert!(official::receipt(view, &own, u64::MAX, &proof()).is_none());
    });
}

/// Given a district office; then it has the papers of its own district's projects and not of another's.
#[test]
fn a_district_has_the_papers_of_its_own_projects() {
    let south = office().view(|view| {
        let found = |actor: &&fund::Actor| {
            actor.role == Role::DistrictOffice && actor.district.as_deref() == Some("230103")
        };
        view.fund.accounts.values().find(found).unwrap().clone()
    });
    office().view(|view| {
        let has = |id: &str| official::verification(view, &south, id.parse().unwrap(), &proof()).is_some();
        assert!(has("P0001"));
        assert!(!has("P0002"), "松北区");
    });
}

/// Given a claim before its verification; then the sheet has the columns of the ruling left blank, and no total of them.
#[test]
fn before_the_verification_its_sheet_is_left_to_be_filled_in() {
    use office::official::Cell;
    let sheet = office().view(|view| {
        official::verification(view, &actor(Role::BureauReviewer), "P0003".parse().unwrap(), &proof())
            .unwrap()
    });
    let table = sheet.tables().next().unwrap();
    assert_eq!(table.rows[0][4..7], [Cell::Blank, Cell::Blank, Cell::Blank]);
    let total = table.total.as_ref().unwrap();
    assert_eq!(total.cells[..3], [Cell::Amount(law::Fen::new(26_000_000)), Cell::Blank, Cell::Blank]);
}
