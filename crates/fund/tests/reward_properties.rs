//! Rewards in play: whatever is scored in whatever rounds, no product, kind, provider or head gets more than the law gives, money
//! is conserved, and the log tells it all again.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by panicking")]

#[path = "scenarios/support/mod.rs"]
mod support;

use std::collections::BTreeMap;

use fund::ledger::LedgerAccount;
use fund::state::{Funded, Ruling};
use fund::steps::close_notice::CloseNotice;
use fund::steps::correct_notice::CorrectNotice;
use fund::steps::rank_rewards::RankRewards;
use fund::steps::settle_objection::SettleObjection;
use fund::{BatchId, Event, NoticeId, Purpose, RewardId, Stage};
use law::{CreditCode, Fen};
use proptest::prelude::*;
use support::decision::*;
use support::journey::{login, withdraw};
use support::rewards::*;
use support::{Scene, scene, wan};

/// Provider, whether a chain product, points.
type Product = (u32, bool, u32);

/// What is tried with what stands on a notice or is paid.
#[derive(Debug, Clone)]
enum Try {
    /// One reward goes back to a new panel, which gives it other points.
    Again { pick: usize, points: u32 },
    /// One reward is taken off.
    Off { pick: usize },
    /// One reward is withdrawn by its applicant.
    GivenUp { pick: usize },
    /// Nothing is objected.
    Nothing,
}

fn tries() -> impl Strategy<Value = Try> {
    prop_oneof![
        (any::<usize>(), 0..=100u32).prop_map(|(pick, points)| Try::Again { pick, points }),
        any::<usize>().prop_map(|pick| Try::Off { pick }),
        any::<usize>().prop_map(|pick| Try::GivenUp { pick }),
        Just(Try::Nothing),
    ]
}

/// Products, which of them is withdrawn before it is scored, what happens on the notice, the first share.
type Round = (Vec<Product>, Option<usize>, Try, u32);

fn rounds() -> impl Strategy<Value = Vec<Round>> {
    let product = (1..=3u32, any::<bool>(), 60..=100u32);
    let leaves = prop::option::of(any::<usize>());
    let round = (prop::collection::vec(product, 1..9), leaves, tries(), 60..=100u32);
    prop::collection::vec(round, 1..3)
}

/// Points of a hundred as the two criteria take them.
fn sheet_of(points: u32) -> [u32; 2] {
    [points.min(60), points.saturating_sub(60)]
}

struct Town {
    scene: Scene,
    providers: BTreeMap<u32, CreditCode>,
    products: u32,
}

impl Town {
    fn new() -> Self {
        let mut scene = scene();
        scene.money_for("products", 600);
        scene.pool(21);
        Town { scene, providers: BTreeMap::new(), products: 0 }
    }

    fn provider(&mut self, number: u32) -> CreditCode {
        if let Some(known) = self.providers.get(&number) {
            return known.clone();
        }
        let provider = self.scene.provider(number);
        self.scene.paid_to(&provider);
        self.providers.insert(number, provider.clone());
        provider
    }

    /// One call from its opening to the ranking.
    fn ranked(&mut self, products: &[Product], leaves: Option<usize>) -> BatchId {
        let mut command = call();
        command.name = format!("第{}次遴选", self.scene.fund.batches.len() + 1);
        (command.opens, command.closes) = (self.scene.today, self.scene.today);
        let batch = self.scene.called(command);
        let mut points = BTreeMap::new();
        for (number, chain, given) in products {
            let provider = self.provider(*number);
            self.scene.checked(&provider);
            self.products += 1;
            let kind = if *chain { "chain" } else { "light" };
            let name = format!("产品{}", self.products);
            points.insert(self.scene.admitted(product(&provider, batch, kind, &name)), *given);
        }
        self.scene.drawn(batch);
        if let Some(pick) = leaves {
            let works: Vec<RewardId> = points.keys().copied().collect();
            self.given_up(works[pick % works.len()]);
        }
        if !self.at(batch, Stage::Scoring).is_empty() {
            self.scene.scored(batch, |id, _| sheet_of(points[&id]));
            self.scene.when("经办", RankRewards { batch }).accepted();
        }
        self.sound();
        batch
    }

    fn given_up(&mut self, reward: RewardId) {
        let owner = login(&self.scene.fund.rewards[&reward].enterprise);
        self.scene.when(&owner, withdraw(reward)).accepted();
        self.sound();
    }

    fn at(&self, batch: BatchId, stage: Stage) -> Vec<RewardId> {
        self.scene.fund.applications(batch).filter(|own| own.stage == stage).map(|own| own.id).collect()
    }

    fn shown(&mut self, batch: BatchId) -> Option<NoticeId> {
        let assessed = self.at(batch, Stage::Assessed);
        if assessed.is_empty() {
            return None;
        }
        self.look_up();
        match &self.scene.when("经办", publish(batch, &assessed)).accepted()[..] {
            [Event::NoticePublished(notice)] => Some(notice.id),
            other => panic!("{other:?}"),
        }
    }

    fn look_up(&mut self) {
        for provider in self.providers.clone().values() {
            self.scene.checked(provider);
        }
    }

    /// The list after an objection, where there was one.
    fn objected(&mut self, batch: BatchId, notice: NoticeId, what: &Try) -> Option<NoticeId> {
        let standing = self.at(batch, Stage::Noticed);
        let (pick, ruling) = match what {
            Try::Again { pick, .. } => (*pick, Ruling::Reverify),
            Try::Off { pick } => (*pick, Ruling::Remove),
            Try::GivenUp { pick } => {
                self.given_up(standing[pick % standing.len()]);
                return (standing.len() > 1).then_some(notice);
            }
            Try::Nothing => return Some(notice),
        };
        let objection = self.scene.objected(notice, standing[pick % standing.len()]);
        let reason = "经核实异议属实".to_owned();
        self.scene.when("审核二", SettleObjection { objection, ruling, reason: reason.clone() }).accepted();
        let corrected = self.scene.when("经办", CorrectNotice { notice, reason, leave_out: Vec::new() });
        self.sound();
        if let Try::Again { points, .. } = what {
            self.scene.drawn(batch);
            self.scene.scored(batch, |_, _| sheet_of(*points));
            self.scene.when("经办二", RankRewards { batch }).accepted();
            self.sound();
        }
        corrected.accepted().iter().find_map(|event| match event {
            Event::NoticePublished(renewed) => Some(renewed.id),
            _ => None,
        })
    }

    fn approved_and_paid(&mut self, batch: BatchId, notice: NoticeId, percent: u32) {
        self.scene.today = self.scene.today.max(self.scene.fund.notices[&notice].closes.tomorrow().unwrap());
        self.scene.when("经办", CloseNotice { notice }).accepted();
        self.look_up();
        self.scene.when("负责人", submit(notice)).accepted();
        self.scene.when("市政府", approve(notice)).accepted();
        self.sound();
        let approved = self.at(batch, Stage::Approved);
        let outcome = self.scene.when("财政", first(&approved, percent));
        if percent < 70 {
            outcome.refused(fund::RefusalKind::Malformed, "第十一条");
            return;
        }
        let payment = match &outcome.accepted()[..] {
            [Event::PaymentInstructed(instructed)] => instructed.id,
            other => panic!("{other:?}"),
        };
        self.sound();
        let confirm = self.scene.confirm(payment);
        self.scene.when("财政二", confirm).accepted();
        self.sound();
    }

    /// Plain sums over the state, against the numbers of 第四条（二） and the ledger.
    fn sound(&self) {
        let fund = &self.scene.fund;
        let held = |of: &dyn Fn(&fund::state::Reward) -> bool| {
            Fen::sum(fund.rewards.values().filter(|own| of(own)).map(fund::state::Reward::held)).unwrap()
        };
        assert!(held(&|own| own.kind == "light") <= wan(450), "“小快轻准”总金额不超过 450 万");
        assert!(held(&|own| own.kind == "chain") <= wan(150), "“链式”总金额不超过 150 万");
        for provider in self.providers.values() {
            assert!(held(&|own| own.enterprise == *provider) <= wan(50), "每家最高不超过 50 万");
        }
        for own in fund.rewards.values() {
            let scored = fund.panel_of(own).is_some_and(|panel| !panel.ranked);
            assert!(
                own.stage != Stage::Withdrawn || !scored && own.held() == Fen::ZERO,
                "{} is gone",
                own.id
            );
            let most = if own.kind == "light" { wan(15) } else { wan(30) };
            assert!(own.awarded() <= most, "{} 每项不超过 {most}", own.id);
            assert!(own.paid <= own.awarded(), "{} paid more than awarded", own.id);
            let committed = LedgerAccount::Committed("products".into(), Purpose::Reward(own.id));
            let owed = if own.approval.is_some() { own.due() } else { Fen::ZERO };
            assert_eq!(fund.ledger.balance(&committed), owed, "{} is owed what is not paid", own.id);
        }
        let approved = fund.rewards.values().filter(|own| own.approval.is_some()).map(Funded::awarded);
        let available = fund.ledger.balance(&LedgerAccount::Available("products".into()));
        let whole = Fen::sum(approved.chain([available])).unwrap();
        assert_eq!(whole, wan(600), "what the head was given is available or awarded");
        assert_eq!(fund.ledger.imbalance(), 0);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_is_scored_in_whatever_rounds_ceilings_hold_and_money_is_conserved(rounds in rounds()) {
        let mut town = Town::new();
        for (products, leaves, what, percent) in rounds {
            let batch = town.ranked(&products, leaves);
            let Some(notice) = town.shown(batch) else { continue };
            let Some(notice) = town.objected(batch, notice, &what) else { continue };
            town.approved_and_paid(batch, notice, percent);
        }
        town.scene.told_again();
    }
}
