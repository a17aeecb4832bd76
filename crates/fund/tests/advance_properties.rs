//! Advances in play under Longyan's pack: whatever is asked for, granted, paid, sent back, left, lowered or called back in
//! whatever order, money is conserved, the head's budget holds with every advance counted once, and none is forgotten.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by panicking")]

#[path = "scenarios/support/mod.rs"]
mod support;

use fund::ledger::LedgerAccount::{Available, Committed, Treasury};
use fund::state::{AdvanceState, Funded, LineState, Project, Verdict};
use fund::steps::conclude_acceptance::ConcludeAcceptance;
use fund::steps::examine_advance::ExamineAdvance;
use fund::{Command, PaymentId, ProjectId, Stage};
use law::Fen;
use proptest::prelude::*;
use support::advance::*;
use support::decision::*;
use support::journey::{login, withdraw};
use support::{Scene, code, wan};

/// What is tried with one of the projects; amounts in fen.
#[derive(Debug, Clone)]
enum Try {
    Ask(i64),
    Examine(bool, i64),
    Instruct,
    Confirm,
    SendBack,
    Withdraw,
    /// The next step of the main line, with the investment that is claimed.
    GoOn(i64),
    Fail,
    Reduce(i64),
    Recall,
    Repay(i64),
}

fn tries() -> impl Strategy<Value = Vec<(usize, Try)>> {
    let amount = || 1..=80_000_000_i64;
    let one = prop_oneof![
        4 => amount().prop_map(Try::Ask),
        4 => (prop::bool::weighted(0.8), amount()).prop_map(|(agreed, found)| Try::Examine(agreed, found)),
        4 => Just(Try::Instruct),
        4 => Just(Try::Confirm),
        1 => Just(Try::SendBack),
        1 => Just(Try::Withdraw),
        9 => (1_000_000..=80_000_000_i64).prop_map(Try::GoOn),
        1 => Just(Try::Fail),
        1 => amount().prop_map(Try::Reduce),
        2 => Just(Try::Recall),
        2 => amount().prop_map(Try::Repay),
    ];
    prop::collection::vec((0..3_usize, one), 1..70)
}

struct Town {
    scene: Scene,
    projects: Vec<ProjectId>,
    receipts: u32,
}

impl Town {
    fn new() -> Self {
        let (mut scene, _) = in_longyan();
        let mut projects = Vec::new();
        for number in 2..5 {
            let enterprise = scene.eligible(number);
            scene.paid_to(&enterprise);
            projects.push(scene.contracted_project(&enterprise));
        }
        Town { scene, projects, receipts: 0 }
    }

    fn own(&self, id: ProjectId) -> &Project {
        &self.scene.fund.projects[&id]
    }

    /// The instruction in which a line of the project is open.
    fn open(&self, id: ProjectId) -> Option<PaymentId> {
        let open = |own: &&fund::state::Payment| {
            own.lines.iter().any(|line| line.purpose == id.into() && line.state == LineState::Open)
        };
        self.scene.fund.payments.values().find(open).map(|own| own.id)
    }

    /// Asked for, whether it is taken or refused.
    fn asks(&mut self, account: &str, command: impl Into<Command>) {
        let _ = self.scene.when(account, command).0;
    }

    fn tried(&mut self, id: ProjectId, what: &Try) {
        let (today, firm) = (self.scene.today, login(&self.own(id).enterprise));
        match what {
            Try::Ask(down_payment) => self.asks(&firm, ask(id, Fen::new(*down_payment))),
            Try::Examine(agreed, found) => {
                let down_payment = (found % 3 > 0).then_some(Fen::new(*found));
                self.asks("经办", ExamineAdvance { agreed: *agreed, down_payment, ..agree(id) });
            }
            Try::Instruct if self.own(id).stage == Stage::Approved => self.asks("财政", first(&[id], 100)),
            Try::Instruct => self.asks("财政", advance(&[id])),
            Try::Confirm => {
                let Some(payment) = self.open(id) else { return };
                let confirm = self.scene.confirm(payment);
                self.asks("财政二", confirm);
            }
            Try::SendBack => {
                let Some(payment) = self.open(id) else { return };
                self.asks("财政二", returned(payment, id, today));
            }
            Try::Withdraw => self.asks(&firm, withdraw(id)),
            Try::GoOn(amount) => self.goes_on(id, Fen::new(*amount)),
            Try::Fail if self.own(id).stage == Stage::Claimed => {
                self.scene.judged(id, Verdict::Fail);
                let reason = "系统未上线运行".to_owned();
                self.asks("审核", ConcludeAcceptance { reason, ..conclude(id, Verdict::Fail) });
            }
            Try::Fail => {}
            Try::Reduce(amount) => self.asks("负责人", reduce(id, Fen::new(*amount))),
            Try::Recall => self.asks("负责人", recall(id)),
            Try::Repay(amount) => {
                let open = self.scene.fund.recoveries.values().find(|own| own.purpose == id.into());
                let Some(recovery) = open.map(|own| own.id) else { return };
                self.receipts += 1;
                let receipt = format!("TH-{}", self.receipts);
                self.asks("财政三", repaid(recovery, Fen::new(*amount), &receipt, today));
            }
        }
    }

    /// One step of the main line.
    fn goes_on(&mut self, id: ProjectId, amount: Fen) {
        match self.own(id).stage {
            Stage::Pooled => self.scene.claim_in_pool(id, amount),
            Stage::Claimed => self.scene.passes(id),
            Stage::Accepted => self.scene.verify_in_full(id),
            Stage::Verified => {
                let batch = self.scene.claim_batch(id);
                self.asks("经办二", assess(batch, &[id]));
                self.asks("经办", assess(batch, &[id]));
            }
            Stage::Assessed => {
                self.scene.noticed(&[id]);
            }
            Stage::Noticed => {
                let notice = self.own(id).notice.unwrap();
                self.scene.cleared(notice);
            }
            Stage::Cleared => {
                let notice = self.own(id).notice.unwrap();
                self.asks("负责人", submit(notice));
                self.asks("市政府", approve(notice));
            }
            _ => {}
        }
    }

    /// Plain sums over the state.
    fn sound(&self) {
        let fund = &self.scene.fund;
        let sum = |of: &dyn Fn(&Project) -> Fen| Fen::sum(fund.projects.values().map(of)).unwrap();
        let (paid, back) = (sum(&|own| own.paid), sum(&|own| own.recovered));
        assert_eq!(fund.ledger.imbalance(), 0);
        assert_eq!(
            fund.ledger.balance(&Treasury),
            wan(10_000).checked_sub(paid).unwrap().checked_add(back).unwrap()
        );
        let committed =
            |own: &Project| fund.ledger.balance(&Committed("transformation".into(), own.id.into()));
        let available = fund.ledger.balance(&Available("transformation".into()));
        let head = Fen::sum([available, sum(&committed), paid]).unwrap();
        assert_eq!(head, wan(12_000), "what the head was given is available, committed or paid, each once");
        for own in fund.projects.values() {
            let granted = own.advance.as_ref().and_then(|advance| advance.granted.as_ref());
            let granted = granted.map_or(Fen::ZERO, |granted| granted.amount);
            assert!(granted <= wan(15), "{} 首期最高15万元", own.id);
            let owed = match own.approval {
                Some(_) => own.due(),
                None => granted.checked_sub(own.advanced()).unwrap(),
            };
            assert_eq!(committed(own), owed, "{} is owed what is committed", own.id);
            assert!(own.instructed <= owed, "{} more is instructed than is owed", own.id);
            let award = if own.approval.is_some() { own.awarded() } else { Fen::ZERO };
            assert!(own.paid <= award.max(granted), "{} is paid more than award and advance give", own.id);
            assert!(own.recovered <= own.recovery_ordered && own.recovery_ordered <= own.paid);
            self.remembered(own);
        }
    }

    /// What a case that is over holds above its award is waited for, by whatever way it ended.
    fn remembered(&self, own: &Project) {
        let kept = own.paid.checked_sub(own.recovered).unwrap();
        let award = if own.stage == Stage::Paid { own.awarded() } else { Fen::ZERO };
        if own.stage.ended() && kept > award {
            let state = own.advance_state().unwrap();
            assert!(matches!(state, AdvanceState::Excess | AdvanceState::Returning), "{} {state:?}", own.id);
        }
        let open = own.advanced() > Fen::ZERO && own.approval.is_none() && !own.stage.ended();
        assert_eq!(open, own.advance_state() == Some(AdvanceState::Unsettled), "{}", own.id);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn whatever_becomes_of_advances_money_is_conserved_and_none_is_forgotten(tries in tries()) {
        let mut town = Town::new();
        for (place, what) in tries {
            let id = town.projects[place];
            town.tried(id, &what);
            town.sound();
        }
        town.scene.told_again();
    }
}

#[test]
fn the_tries_reach_what_they_are_about() {
    let mut town = Town::new();
    let id = town.projects[0];
    let whole = [Try::Ask(40_000_000), Try::Examine(true, 3), Try::Instruct, Try::Confirm];
    let line = std::iter::repeat_n(Try::GoOn(20_000_000), 7);
    for what in whole.into_iter().chain(line).chain([Try::Recall, Try::Repay(1_000_000)]) {
        town.tried(id, &what);
        town.sound();
    }
    let own = town.own(id);
    assert_eq!((own.paid, own.awarded(), own.recovered), (wan(15), wan(10), wan(1)));
    assert_eq!(own.enterprise, code(2));
}
