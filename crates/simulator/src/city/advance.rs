//! The advance before acceptance (首期), where the pack gives one: asked for on the contract, granted, paid every fortnight;
//! and what turns out to be too much comes back.

use fund::state::{AdvanceState, RecoveryGround};
use fund::steps::examine_advance::ExamineAdvance;
use fund::steps::instruct_advance::InstructAdvance;
use fund::steps::recall_advance::RecallAdvance;
use fund::steps::request_advance::RequestAdvance;
use fund::steps::return_payment::ReturnPayment;
use fund::{ProjectId, RecoveryId, Stage};
use law::Fen;

use super::plan::{Turn, wan};
use super::pool::Case;
use super::purchase;
use super::trouble::Trouble;
use super::world::Shared;
use crate::dice::Dice;

/// Of a hundred projects so many ask for an advance.
const ASK: usize = 60;
/// Of so many that ask, one is refused.
const REFUSED_OF: u64 = 12;
/// Below this investment the contract asks for everything when it is signed.
const SMALL: Fen = wan(10);

impl Case<'_> {
    /// The enterprise files its contract and asks for the advance; the bureau examines it.
    pub async fn asks_for_its_advance(&mut self) -> Result<(), Trouble> {
        if self.world.agenda.pack().advance_rule().is_none() || self.plan.turn == Turn::NoAccount {
            return Ok(());
        }
        let mut dice = Dice::of(self.world.seed, 9_000_000 + self.plan.number);
        if !dice.percent(ASK) && self.plan.verified >= SMALL {
            return Ok(());
        }
        // Money is allotted by then.
        self.world.agenda.until(self.world.on(2024, 12, 17)).await;
        let copy = self.plan.number as usize;
        self.firm_acts(self.world.papers.of_project("contract", copy, self.id)).await?;
        let contract = self.world.papers.digest("contract", copy);
        let record = self.world.agenda.look(|view| {
            let project = view.fund.projects.get(&self.id)?;
            let number = format!("HT-2025-{:04}", self.plan.number);
            Some(purchase::signed(project, &self.plan.firm.name, &number, &contract, view.today))
        });
        if let Some(act) = record {
            self.firm_acts(act).await?;
        }
        self.account_named().await?;
        let part = if self.plan.verified < SMALL { 100 } else { dice.between(20, 50) };
        let down_payment = Fen::new(self.planned().get() / 100 * part);
        self.firm_acts(RequestAdvance { project: self.id, contract, down_payment }).await?;
        self.world.agenda.days(dice.between(2, 8)).await;
        let agreed = !self.plan.number.is_multiple_of(REFUSED_OF);
        let opinion =
            if agreed { "与合同约定的首付一致" } else { "合同首付附条件，条件未成就" };
        let opinion = opinion.to_owned();
        let command = ExamineAdvance { project: self.id, agreed, down_payment: None, opinion };
        self.world.agenda.act(&self.world.people.handlers[0], command).await?;
        while self.waits_for_its_advance() {
            self.world.agenda.days(2).await;
        }
        Ok(())
    }

    fn waits_for_its_advance(&self) -> bool {
        self.world
            .agenda
            .look(|view| view.fund.projects.get(&self.id).is_some_and(|project| project.stage.of_advance()))
    }
}

/// The finance bureau pays what was granted, every fortnight. Once the bank sends a line back.
///
/// # Errors
/// [`Trouble`].
pub async fn payments(world: Shared<'_>) -> Result<(), Trouble> {
    let mut day = world.on(2025, 1, 6);
    let mut returned = false;
    while day < world.year.last {
        world.agenda.until(day).await;
        let ready = granted(&world);
        if !ready.is_empty() {
            let payment = world.instructed(InstructAdvance { projects: ready.clone() }).await?;
            world.agenda.days(2).await;
            let back = if returned || ready.len() < 2 { None } else { ready.last().copied() };
            let arrived: Vec<_> = ready.iter().copied().filter(|id| Some(*id) != back).collect();
            world.confirmed(payment, &arrived).await?;
            if let Some(project) = back {
                returned = true;
                let (reason, on) = ("户名填写有误，银行退回".to_owned(), world.agenda.today());
                let command = ReturnPayment { payment, project: project.into(), reason, on };
                world.agenda.act(&world.people.cashier, command).await?;
            }
        }
        day = world.agenda.after(day, 10);
    }
    Ok(())
}

/// Those whose advance is granted, and whose account can be paid to today.
fn granted(world: &Shared<'_>) -> Vec<ProjectId> {
    world.agenda.look(|view| {
        let waits = view.fund.projects.values().filter(|own| {
            let firm = view.fund.enterprises.get(&own.enterprise);
            let account = firm.and_then(|firm| firm.account.as_ref());
            own.stage == Stage::AdvanceGranted
                && own.suspended.is_none()
                && account.is_some_and(|(_, usable)| *usable <= view.today)
        });
        waits.map(|own| own.id).collect()
    })
}

/// What was advanced above the award is called back, and comes; what ended last still waits for a decision.
///
/// # Errors
/// [`Trouble`].
pub async fn recalls(world: Shared<'_>) -> Result<(), Trouble> {
    let days = [world.on(2025, 6, 24), world.on(2025, 8, 26), world.on(2025, 10, 28)];
    for (round, day) in (0u32..).zip(days) {
        world.agenda.until(day).await;
        for (place, project) in (1..).zip(excessive(&world)) {
            let number = format!("工信示例函〔2025〕{}号", 60 + 20 * round + place);
            let document = world.document(&number).as_str().into();
            let file = world.papers.digest("city-paper", 1);
            let command = RecallAdvance { project, document, file };
            world.agenda.act(&world.people.leader, command).await?;
        }
        world.agenda.days(8).await;
        if round < 2 {
            returned(&world).await?;
        }
    }
    Ok(())
}

fn excessive(world: &Shared<'_>) -> Vec<ProjectId> {
    world.agenda.look(|view| {
        let all = view.fund.projects.values();
        all.filter(|own| own.advance_state() == Some(AdvanceState::Excess)).map(|own| own.id).collect()
    })
}

/// Every advance that was called back comes back whole.
async fn returned(world: &Shared<'_>) -> Result<(), Trouble> {
    let open: Vec<(RecoveryId, Fen)> = world.agenda.look(|view| {
        let open = view
            .fund
            .recoveries
            .values()
            .filter(|own| own.stage == Stage::RecoveryOpen && own.ground == RecoveryGround::Advance);
        open.map(|own| (own.id, own.outstanding())).collect()
    });
    for (recovery, amount) in open {
        world.came_back(recovery, amount).await?;
    }
    Ok(())
}
