//! What holds after every act, as plain sums over the state.

use std::collections::BTreeMap;

use fund::Fund;
use fund::ledger::LedgerAccount;
use fund::state::{Funded, PaymentKind};
use law::Fen;

use crate::city::City;
use crate::support::wan;

/// Money is neither made nor lost: the ledger balances, no account is overdrawn, and its balances are what plain sums over
/// projects and tranches say.
pub fn money_is_conserved(fund: &Fund) {
    assert_eq!(fund.ledger.imbalance(), 0);
    for (account, balance) in fund.ledger.balances() {
        assert!(!balance.is_negative(), "{account} is overdrawn: {balance}");
    }
    let sum = |amounts: &mut dyn Iterator<Item = Fen>| Fen::sum(amounts).unwrap().get();
    let received = sum(&mut fund.tranches.values().map(fund::state::Tranche::received));
    let promised = sum(&mut fund.tranches.values().map(|tranche| tranche.promised));
    let awards = fund.projects.values().map(|project| project.paid);
    let paid = sum(&mut awards.chain(fund.procurements.values().map(fund::state::Procurement::paid)));
    let recovered = sum(&mut fund.projects.values().map(|project| project.recovered));
    let refunded = sum(&mut fund.projects.values().map(|project| project.refunded));
    for own in fund.recoveries.values() {
        let given = own.refunded().checked_add(own.refunding()).unwrap();
        assert!(given <= own.owed_back && own.owed_back <= own.received(), "{}: {given} given back", own.id);
        let of_case = fund.recoveries.values().filter(|other| other.purpose == own.purpose);
        let under_way = sum(&mut of_case.map(fund::state::Recovery::refunding));
        assert_eq!(fund.ledger.balance(&LedgerAccount::Refund(own.purpose)).get(), under_way, "{}", own.id);
    }
    let allotted = sum(&mut fund.allotted.values().copied());
    assert_eq!(fund.ledger.balance(&LedgerAccount::Treasury).get(), received - paid + recovered - refunded);
    assert_eq!(fund.ledger.balance(&LedgerAccount::Promised).get(), promised - received);
    assert_eq!(fund.ledger.balance(&LedgerAccount::Grant).get(), promised - allotted);
    for own in fund.procurements.values() {
        let account = LedgerAccount::Committed(own.head.clone(), own.id.into());
        let owed = own.contract.as_ref().map_or(0, |contract| contract.total().get() - contract.paid().get());
        assert_eq!(fund.ledger.balance(&account).get(), owed, "{}: committed is what is still owed", own.id);
    }
    for project in fund.projects.values() {
        let committed = match &project.approval {
            Some(approval) => {
                fund.ledger.balance(&LedgerAccount::Committed(approval.head.clone(), project.id.into()))
            }
            None => Fen::ZERO,
        };
        let owed = project.approval.as_ref().map_or(Fen::ZERO, |_| project.due());
        assert_eq!(committed, owed, "{}: what is committed is what is still owed", project.id);
        assert!(
            project.paid.checked_add(project.instructed).unwrap() <= project.award_amount().max(project.paid)
        );
        let had = project.paid.checked_add(project.refunded).unwrap();
        assert!(project.recovered <= project.recovery_ordered && project.recovery_ordered <= had);
    }
}

/// 第四条 and 第八条: 50 万 and three projects each enterprise, each head under its ceiling, the others under a fifth.
pub fn ceilings_hold(fund: &Fund) {
    let mut firms: BTreeMap<_, (i64, u32)> = BTreeMap::new();
    for project in fund.projects.values().filter(|project| project.stage.holds_award()) {
        let firm = firms.entry(&project.enterprise).or_default();
        *firm = (firm.0 + project.award_amount().get(), firm.1 + 1);
    }
    for (code, (awarded, projects)) in firms {
        assert!(awarded <= wan(50).get() && projects <= 3, "{code}: {awarded} in {projects} projects");
    }
    let promised = fund.promised().get();
    let given = |head: &str| {
        let own = fund.instruments.iter().filter(|instrument| instrument.head == head);
        own.map(|instrument| instrument.amount.get()).sum::<i64>()
    };
    let mut others = 0;
    for (head, allotted) in &fund.allotted {
        let ceiling = match head.as_str() {
            "transformation" => continue,
            "products" => wan(600).get(),
            "centre" => wan(1_020).get(),
            "diagnosis" => wan(800).get(),
            "monitoring" => wan(400).get(),
            "training" => wan(70).get(),
            "roadmap" => wan(120).get(),
            open => given(open),
        };
        assert!(allotted.get() <= ceiling, "{head}: {allotted}");
        let contracts = fund.procurements.values().filter(|own| own.head == *head);
        let taken: i64 = contracts.map(|own| own.contract.as_ref().map_or(0, |c| c.total().get())).sum();
        assert!(taken <= ceiling, "{head}: {taken} are owed or paid under contracts");
        others += allotted.get();
    }
    assert!(others * 5 <= promised, "{others} of {promised} are not for transformation");
}

/// 第十六条: on no case has one person taken two steps that exclude each other.
pub fn no_person_has_two_duties(fund: &Fund) {
    let projects = fund.projects.values().map(|project| (project.id.to_string(), &project.duties));
    let contracts = fund.procurements.values().map(|own| (own.id.to_string(), &own.duties));
    for (case, duties) in projects.chain(contracts) {
        for (at, (step, person)) in duties.iter().enumerate() {
            let twice = duties[..at]
                .iter()
                .find(|(earlier, other)| other == person && step.row().excludes.contains(earlier));
            assert!(twice.is_none(), "{case}: {person} took {step:?} after {twice:?}");
        }
    }
}

/// 第十一条: no first payment is below 70 % of its award, and no balance comes before the city's acceptance.
pub fn payments_are_lawful(city: &City) {
    for payment in city.0.fund.payments.values() {
        if payment.kind == PaymentKind::Balance {
            let accepted = city.0.fund.city_acceptance.as_ref().unwrap();
            assert!(accepted.on <= payment.on);
        }
    }
}
